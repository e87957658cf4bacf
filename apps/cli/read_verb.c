/* cli/read_verb.c: entente read. */
#include "progress.h"
#include "why.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define REJECTS_SHOWN 20

static const char *const columns[] = {
    "report_id",     "report",         "outlet",       "report_date",   "sentence_no", "sentence",  "source",
    "source_sector", "source_name",    "target",       "target_sector", "target_name", "action",    "mode",
    "context",       "cameo",          "quad",         "goldstein",     "date",        "date_last", "modality",
    "speaker",       "speaker_sector", "speaker_name", "place",         "magnitude",   "spans",     "confidence",
    "frame",         CLI_WHY_COLUMNS}; /* the last ones only with --why */
#define N_COLUMNS 29

typedef struct {
    cli_form form;
    cli_rows rows;
    cli_progress bar;
    uint64_t n_rejected;
    bool environment; /* some input could not be opened or read */
    bool why;
    uint64_t n_blanks, blanks[EN_N_REASONS]; /* sentences with two actors and no claim, by reason */
    char report[256];                        /* whose sentences are being shown: its id */
    size_t report_len;
    uint32_t sentence_no;
    uint64_t n_shown;
} reading;

static void put_claim(cli_rows *w, const en_claim *c) {
    char *const spans = cli_spans_json(c);
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
    cli_raw_json(w, spans ? spans : "{}");
    cli_real(w, c->confidence);
    cli_text(w, c->frame);
    free(spans);
}

/* The sentence, once; above it, once, the report. */
static void head(reading *r, en_str report_id, en_str outlet, en_day day, uint32_t no, en_str sentence) {
    char date[11];
    if (report_id.len != r->report_len || memcmp(report_id.p, r->report, report_id.len) != 0) {
        r->report_len = report_id.len < sizeof r->report ? report_id.len : 0;
        memcpy(r->report, report_id.p, r->report_len);
        r->sentence_no = UINT32_MAX;
        en_day_format(day, date);
        printf("%s%.*s%s%.*s%s%s\n", r->n_shown++ ? "\n" : "", (int)report_id.len, report_id.p, outlet.len ? "  " : "",
               (int)outlet.len, outlet.p, date[0] ? "  " : "", date);
    }
    if (no == r->sentence_no) return;
    r->sentence_no = no;
    if (no)
        printf("%u  ", no);
    else
        fputs("title  ", stdout);
    cli_print_cut(sentence, 0);
    putchar('\n');
}

static bool on_claim(void *user, const en_claim *c) {
    reading *const r = user;
    if (r->form == OUT_PEOPLE && !r->why) return true;
    cli_progress_clear(&r->bar);
    if (r->form == OUT_PEOPLE) {
        head(r, c->report_id, c->outlet, c->report_day, c->sentence_no, c->sentence);
        cli_print_claim(c);
        cli_print_spans(c);
        cli_print_part("frame", c->frame);
        if (c->source_entry.len) cli_print_part("source", c->source_entry);
        if (c->target_entry.len) cli_print_part("target", c->target_entry);
        cli_print_features(c);
    } else {
        put_claim(&r->rows, c);
        if (r->why) cli_why_cells(&r->rows, c, NULL);
        cli_row_end(&r->rows);
    }
    return !ferror(stdout);
}

/* A sentence without a claim is a row without source, target and act. */
static void on_blank(void *user, const en_blank *b) {
    reading *const r = user;
    r->n_blanks++;
    r->blanks[b->obstacles[0].reason]++;
    cli_progress_clear(&r->bar);
    if (r->form == OUT_PEOPLE) {
        head(r, b->report_id, b->outlet, b->report_day, b->sentence_no, b->sentence);
        cli_print_blank(b);
        return;
    }
    const en_claim none = {.report_id = b->report_id,
                           .report = b->report,
                           .outlet = b->outlet,
                           .report_day = b->report_day,
                           .sentence_no = b->sentence_no,
                           .sentence = b->sentence,
                           .goldstein = NAN,
                           .confidence = NAN,
                           .day = {EN_DAY_NONE, EN_DAY_NONE}};
    put_claim(&r->rows, &none);
    cli_why_cells(&r->rows, NULL, b);
    cli_row_end(&r->rows);
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
    return !cli_stop_asked();
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

/* How many sentences with two actors gave nothing, and why, the commonest reason first. */
static void reasons(const reading *r) {
    bool told[EN_N_REASONS] = {false};
    fprintf(stderr, "%llu sentence%s with two actors gave no claim%s\n", (unsigned long long)r->n_blanks,
            r->n_blanks == 1 ? "" : "s", r->n_blanks ? ":" : "");
    for (;;) {
        int best = 0;
        for (int i = 1; i < EN_N_REASONS; i++)
            if (!told[i] && r->blanks[i] && (!best || r->blanks[i] > r->blanks[best])) best = i;
        if (!best) return;
        told[best] = true;
        fprintf(stderr, "%8llu  %-10s  %s\n", (unsigned long long)r->blanks[best], en_reason_key((en_reason)best),
                en_reason_text((en_reason)best));
    }
}

static int exit_code(const reading *r, en_status status, const en_error *err) {
    if (status == EN_ESTOPPED || cli_stop_asked()) return EXIT_STOPPED;
    if (r->environment) return EXIT_ENVIRONMENT;
    if (status == EN_EIO || status == EN_ENOMEM || status == EN_EBUSY) return cli_fail(err);
    return r->n_rejected ? EXIT_REJECTED : EXIT_OK;
}

int read_verb(const cli_context *c) {
    const cli_options *const o = c->options;
    if (cli_has(o, OPT_PAIRS) && cli_has(o, OPT_WHY)) return cli_usage("--why does not go with --pairs");
    if (cli_has(o, OPT_PAIRS) && o->n_args == 0) return pairs_of(c, o->value[OPT_PAIRS]);
    if (cli_has(o, OPT_PAIRS)) return cli_usage("--pairs takes one file and no reports beside it");
    if (o->n_args == 0) return cli_usage("usage: entente read FILE... (see 'entente help read')");
    reading r = {0};
    en_read_counts counts;
    en_ledger *ledger = NULL;
    en_error err = {0};
    en_read_opts opts = {.format = o->value[OPT_FORMAT],
                         .outlet = o->value[OPT_OUTLET],
                         .title = o->value[OPT_TITLE],
                         .date = EN_DAY_NONE,
                         .on_claim = on_claim,
                         .on_reject = on_reject,
                         .on_progress = on_progress,
                         .user = &r};
    if (!cli_form_of(o, &r.form) || !cli_day(o, OPT_DATE, false, &opts.date) || !cli_jobs(o, &opts.jobs) ||
        !cli_format(o))
        return EXIT_USAGE;
    r.why = cli_has(o, OPT_WHY);
    if (r.why) opts.on_blank = on_blank;
    const bool rows = r.form != OUT_PEOPLE, store = !(rows || r.why) || cli_has(o, OPT_DB);
    if (store && en_ledger_open(cli_ledger_path(o), EN_LEDGER_WRITE, c->lexicon, &ledger, &err) != EN_OK) {
        cli_fail(&err);
        return EXIT_ENVIRONMENT;
    }
    cli_hear_stops();
    r.bar = cli_progress_start(cli_has(o, OPT_QUIET));
    if (rows) r.rows = cli_rows_start(r.form, columns, r.why ? sizeof columns / sizeof *columns : N_COLUMNS);
    const en_status status = en_read(c->lexicon, ledger, o->args, (size_t)o->n_args, &opts, &counts, &err);
    cli_progress_clear(&r.bar);
    if (rows) cli_rows_end(&r.rows);
    if (r.why) fflush(stdout); /* the summary comes behind it */
    en_ledger_close(ledger);
    if (!cli_has(o, OPT_QUIET)) summary(&r, &counts, store);
    if (!cli_has(o, OPT_QUIET) && r.why) reasons(&r);
    return exit_code(&r, status, &err);
}
