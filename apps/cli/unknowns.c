/* cli/unknowns.c: entente actors --unknown. */
#include "output.h"
#include "progress.h"

static const char *const columns[] = {"name",        "events", "titled",      "code",     "sector", "report",
                                      "sentence_no", "outlet", "report_date", "sentence", "entry"};

typedef struct {
    cli_rows rows;
    cli_progress bar;
    uint64_t limit, n;
} printing;

static void for_people(const en_unknown *u) {
    printf("%6llu  %.*s", (unsigned long long)u->n_events, (int)u->name.len, u->name.p);
    if (u->guess.code[0]) printf("  (%s%s%s)", u->guess.code, u->guess.sector[0] ? " " : "", u->guess.sector);
    printf("\n        [r%llu.%u] ", (unsigned long long)u->report, u->sentence_no);
    cli_print_cut(u->sentence, cli_width() > 30 ? cli_width() - 20 : 0);
    putchar('\n');
    if (u->entry.len) printf("        %.*s\n", (int)u->entry.len, u->entry.p);
}

static bool print_unknown(void *user, const en_unknown *u) {
    printing *const p = user;
    cli_rows *const w = &p->rows;
    cli_progress_clear(&p->bar);
    if (p->limit && p->n >= p->limit) return false;
    p->n++;
    if (w->form == OUT_PEOPLE) {
        for_people(u);
        return !ferror(stdout);
    }
    cli_text(w, u->name);
    cli_int(w, (int64_t)u->n_events);
    cli_int(w, (int64_t)u->n_titled);
    cli_chars(w, u->guess.code);
    cli_chars(w, u->guess.sector);
    cli_int(w, (int64_t)u->report);
    cli_int(w, u->sentence_no);
    cli_text(w, u->outlet);
    cli_day_cell(w, u->report_day);
    cli_text(w, u->sentence);
    cli_text(w, u->entry);
    cli_row_end(w);
    return !ferror(stdout);
}

static bool on_progress(void *user, uint64_t done, uint64_t total, const en_read_counts *counts) {
    printing *const p = user;
    cli_progress_show(&p->bar, done, total, counts);
    return !cli_stop_asked();
}

int unknowns_of(const cli_context *c) {
    const cli_options *const o = c->options;
    printing p = {0};
    en_read_opts opts = {.date = EN_DAY_NONE, .on_progress = on_progress, .user = &p};
    en_ledger *ledger = NULL;
    cli_form form;
    double limit = 0;
    en_error err;
    if (o->n_args || cli_has(o, OPT_KIND) || cli_has(o, OPT_ON))
        return cli_usage("--unknown goes with --limit, -j and a form, not with a query, --kind or --on");
    if (!cli_form_of(o, &form) || !cli_number(o, OPT_LIMIT, 1, 1e9, &limit) || !cli_jobs(o, &opts.jobs))
        return EXIT_USAGE;
    p.limit = (uint64_t)limit;
    if (en_ledger_open(cli_ledger_path(o), EN_LEDGER_READ, c->lexicon, &ledger, &err) != EN_OK) {
        cli_fail(&err);
        return EXIT_ENVIRONMENT;
    }
    cli_hear_stops();
    p.bar = cli_progress_start(cli_has(o, OPT_QUIET));
    p.rows = cli_rows_start(form, columns, sizeof columns / sizeof *columns);
    const en_status status = en_unknowns(ledger, &opts, print_unknown, &p, &err);
    cli_progress_clear(&p.bar);
    cli_rows_end(&p.rows);
    en_ledger_close(ledger);
    return status == EN_OK ? EXIT_OK : cli_fail(&err);
}
