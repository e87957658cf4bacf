/* cli/read_verb.c: entente read. */
#include "output.h"
#include "progress.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define REJECTS_SHOWN 20

static const char *const columns[] = {"report_id",     "report",      "outlet",         "report_date",  "sentence_no",
                                      "sentence",      "source",      "source_sector",  "source_name",  "target",
                                      "target_sector", "target_name", "action",         "mode",         "context",
                                      "cameo",         "quad",        "goldstein",      "date",         "date_last",
                                      "modality",      "speaker",     "speaker_sector", "speaker_name", "place",
                                      "magnitude",     "spans",       "confidence",     "frame"};

typedef struct {
    cli_form form;
    cli_rows rows;
    cli_progress bar;
    uint64_t n_rejected;
    bool environment; /* some input could not be opened or read */
} reading;

static volatile sig_atomic_t asked_to_stop;

static void on_signal(int number) {
    asked_to_stop = 1;
    signal(number, SIG_DFL); /* the second one kills */
}

static void spans_json(const en_claim *c, char *out, size_t room) {
    const struct {
        const char *name;
        en_span span;
    } list[] = {{"trigger", c->spans.trigger}, {"source", c->spans.source},      {"target", c->spans.target},
                {"speaker", c->spans.speaker}, {"modality", c->spans.modality},  {"day", c->spans.day},
                {"place", c->spans.place},     {"magnitude", c->spans.magnitude}};
    size_t n = (size_t)snprintf(out, room, "{");
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (list[i].span.end)
            n += (size_t)snprintf(out + n, room - n, "%s\"%s\":[%u,%u]", n > 1 ? "," : "", list[i].name,
                                  list[i].span.start, list[i].span.end);
    snprintf(out + n, room - n, "}");
}

static bool on_claim(void *user, const en_claim *c) {
    reading *const r = user;
    cli_rows *const w = &r->rows;
    char spans[512];
    if (r->form == OUT_PEOPLE) return true;
    cli_progress_clear(&r->bar);
    spans_json(c, spans, sizeof spans);
    cli_text(w, c->report_id);
    if (c->report)
        cli_int(w, (int64_t)c->report);
    else
        cli_missing(w);
    cli_text(w, c->outlet);
    cli_day_cell(w, c->report_day);
    cli_int(w, c->sentence_no);
    cli_text(w, c->sentence);
    cli_chars(w, c->source.code);
    cli_chars(w, c->source.sector);
    cli_text(w, c->source_name);
    cli_chars(w, c->target.code);
    cli_chars(w, c->target.sector);
    cli_text(w, c->target_name);
    cli_chars(w, en_action_key(c->action));
    cli_text(w, c->mode);
    cli_text(w, c->context);
    cli_text(w, c->cameo);
    cli_chars(w, en_quad_key(c->quad));
    cli_real(w, c->goldstein);
    cli_day_cell(w, c->day.first);
    cli_day_cell(w, c->day.last);
    cli_chars(w, en_modality_key(c->modality));
    cli_chars(w, c->speaker.code);
    cli_chars(w, c->speaker.sector);
    cli_text(w, c->speaker_name);
    cli_text(w, c->place);
    cli_text(w, c->magnitude);
    cli_raw_json(w, spans);
    cli_real(w, c->confidence);
    cli_text(w, c->frame);
    cli_row_end(w);
    return !ferror(stdout);
}

static void on_reject(void *user, const en_error *why) {
    reading *const r = user;
    cli_progress_clear(&r->bar);
    if (why->status == EN_EIO || why->status == EN_ENOTFOUND) r->environment = true;
    if (r->n_rejected++ < REJECTS_SHOWN) (void)cli_fail(why);
}

static bool on_progress(void *user, uint64_t done, uint64_t total, const en_read_counts *counts) {
    reading *const r = user;
    cli_progress_show(&r->bar, done, total, counts);
    return !asked_to_stop;
}

/* What was not read, and why there is nothing where there is nothing. */
static void shortfall(const en_read_counts *n) {
    if (n->rejected) fprintf(stderr, "; %llu rejected", (unsigned long long)n->rejected);
    if (n->quarantined == n->rejected && n->rejected)
        fputs(" (kept in quarantine)", stderr);
    else if (n->quarantined)
        fprintf(stderr, " (%llu kept in quarantine)", (unsigned long long)n->quarantined);
    fputc('\n', stderr);
    if (n->reports == 0 && n->known == 0 && n->rejected == 0)
        fputs("0 claims because there was no report in the input\n", stderr);
    else if (n->claims == 0 && n->reports > 0 && n->other_language == n->reports)
        fputs("0 claims because no report is in English\n", stderr);
    else if (n->claims == 0 && n->reports > 0)
        fputs("0 claims because no sentence told an act between known actors\n", stderr);
}

static void summary(const reading *r, const en_read_counts *n, bool stored) {
    if (r->n_rejected > REJECTS_SHOWN)
        fprintf(stderr, "entente: … and %llu more were rejected\n",
                (unsigned long long)(r->n_rejected - REJECTS_SHOWN));
    fprintf(stderr, "%llu report%s read", (unsigned long long)n->reports, n->reports == 1 ? "" : "s");
    if (n->copies) fprintf(stderr, ", %llu near-cop%s", (unsigned long long)n->copies, n->copies == 1 ? "y" : "ies");
    if (n->known) fprintf(stderr, ", %llu already known", (unsigned long long)n->known);
    if (n->other_language) fprintf(stderr, ", %llu not in English", (unsigned long long)n->other_language);
    fprintf(stderr, "; %llu sentences, %llu claims", (unsigned long long)n->sentences, (unsigned long long)n->claims);
    if (stored) fprintf(stderr, ", %llu new events", (unsigned long long)n->events_new);
    shortfall(n);
}

static int exit_code(const reading *r, en_status status, const en_error *err) {
    if (status == EN_ESTOPPED || asked_to_stop) return EXIT_STOPPED;
    if (r->environment) return EXIT_ENVIRONMENT;
    if (status == EN_EIO || status == EN_ENOMEM || status == EN_EBUSY) return cli_fail(err);
    return r->n_rejected ? EXIT_REJECTED : EXIT_OK;
}

int read_verb(const cli_context *c) {
    const cli_options *const o = c->options;
    if (cli_has(o, OPT_PAIRS) && o->n_args == 0) return pairs_of(c, o->value[OPT_PAIRS]);
    if (cli_has(o, OPT_PAIRS)) return cli_usage("--pairs takes one file and no reports beside it");
    if (o->n_args == 0) return cli_usage("usage: entente read FILE... (see 'entente help read')");
    reading r = {0};
    en_read_counts counts;
    en_ledger *ledger = NULL;
    en_error err = {0};
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    double jobs = processors > 0 ? (double)processors : 1;
    en_read_opts opts = {.format = o->value[OPT_FORMAT],
                         .outlet = o->value[OPT_OUTLET],
                         .title = o->value[OPT_TITLE],
                         .date = EN_DAY_NONE,
                         .on_claim = on_claim,
                         .on_reject = on_reject,
                         .on_progress = on_progress,
                         .user = &r};
    if (!cli_form_of(o, &r.form) || !cli_day(o, OPT_DATE, false, &opts.date) ||
        !cli_number(o, OPT_JOBS, 1, 64, &jobs) || !cli_format(o))
        return EXIT_USAGE;
    opts.jobs = (unsigned)jobs;
    const bool store = r.form == OUT_PEOPLE || cli_has(o, OPT_DB);
    const char *const env = getenv("ENTENTE_DB");
    const char *const path = cli_has(o, OPT_DB) ? o->value[OPT_DB] : env && *env ? env : "entente.db";
    if (store && en_ledger_open(path, EN_LEDGER_WRITE, c->lexicon, &ledger, &err) != EN_OK) {
        cli_fail(&err);
        return EXIT_ENVIRONMENT;
    }
    signal(SIGINT, on_signal);
    signal(SIGTERM, on_signal);
    r.bar = cli_progress_start(cli_has(o, OPT_QUIET));
    if (r.form != OUT_PEOPLE) r.rows = cli_rows_start(r.form, columns, sizeof columns / sizeof *columns);
    const en_status status = en_read(c->lexicon, ledger, o->args, (size_t)o->n_args, &opts, &counts, &err);
    cli_progress_clear(&r.bar);
    if (r.form != OUT_PEOPLE) cli_rows_end(&r.rows);
    en_ledger_close(ledger);
    if (!cli_has(o, OPT_QUIET)) summary(&r, &counts, store);
    return exit_code(&r, status, &err);
}
