/* cli/matrix_verb.c: entente matrix and entente movers. */
#include "layers.h"
#include "output.h"

#include <math.h>
#include <string.h>

static const char *const cell_columns[] = {"iso3c1", "iso3c2", "cown1", "cown2",    "date", "measure",
                                           "value",  "lo",     "hi",    "n_events", "layer"};
static const char *const mover_columns[] = {"iso3c1",   "iso3c2",      "cown1", "cown2", "date",     "change",
                                            "mean_now", "mean_before", "t",     "n_now", "n_before", "layer"};

typedef struct {
    const cli_context *c;
    cli_rows rows;
    const char *layer, *measure;
    const en_day *found; /* the day it is computed for: filled before the first row */
    uint64_t n;
    bool titled;
} printing;

static void cown(const printing *p, en_str code, cli_rows *w) {
    char text[16] = "";
    if (code.len < sizeof text) memcpy(text, code.p, code.len);
    const int number = en_actor_cown(p->c->lexicon, text);
    if (number < 0)
        cli_missing(w);
    else
        cli_int(w, number);
}

static void put_dyad(printing *p, en_str source, en_str target) {
    cli_rows *const w = &p->rows;
    cli_text(w, source);
    cli_text(w, target);
    cown(p, source, w);
    cown(p, target, w);
    cli_day_cell(w, *p->found);
}

static const char *shown(en_str code) {
    return code.len ? code.p : "---";
}

static void title(printing *p, const char *what) {
    char day[11];
    if (p->titled) return;
    en_day_format(*p->found, day);
    printf("%s%s, %s, as of %s\n", p->n ? "\n" : "", p->layer, what, day);
    p->titled = true;
}

static bool on_cell(void *user, const en_matrix_cell *cell) {
    printing *const p = user;
    cli_rows *const w = &p->rows;
    if (w->form == OUT_PEOPLE) {
        title(p, p->measure);
        printf("%-5.*s %-5.*s", (int)(cell->source.len ? cell->source.len : 3), shown(cell->source),
               (int)(cell->target.len ? cell->target.len : 3), shown(cell->target));
        if (isnan(cell->value))
            printf("  %10s", "");
        else
            printf("  %10.2f", cell->value);
        printf("  %8llu events", (unsigned long long)cell->n_events);
        if (!isnan(cell->lo)) printf("  90 %% interval %+.2f to %+.2f", cell->lo, cell->hi);
        putchar('\n');
    } else {
        put_dyad(p, cell->source, cell->target);
        cli_chars(w, p->measure);
        cli_real(w, cell->value);
        cli_real(w, cell->lo);
        cli_real(w, cell->hi);
        cli_int(w, (int64_t)cell->n_events);
        cli_chars(w, p->layer);
        cli_row_end(w);
    }
    p->n++;
    return !ferror(stdout);
}

static bool on_mover(void *user, const en_mover *m) {
    printing *const p = user;
    cli_rows *const w = &p->rows;
    if (w->form == OUT_PEOPLE) {
        title(p, "change of the mean Goldstein value");
        printf("%-5.*s %-5.*s  %+6.2f  from %+6.2f (%llu events) to %+6.2f (%llu)",
               (int)(m->source.len ? m->source.len : 3), shown(m->source), (int)(m->target.len ? m->target.len : 3),
               shown(m->target), m->change, m->before, (unsigned long long)m->n_before, m->now,
               (unsigned long long)m->n_now);
        if (!isnan(m->t)) printf("  t %+.1f", m->t);
        putchar('\n');
    } else {
        put_dyad(p, m->source, m->target);
        cli_real(w, m->change);
        cli_real(w, m->now);
        cli_real(w, m->before);
        cli_real(w, m->t);
        cli_int(w, (int64_t)m->n_now);
        cli_int(w, (int64_t)m->n_before);
        cli_chars(w, p->layer);
        cli_row_end(w);
    }
    p->n++;
    return !ferror(stdout);
}

/* One layer after the other; nothing in one of them is no failure while another answers. */
static int finish(printing *p, const en_error *err) {
    cli_rows_end(&p->rows);
    return p->n ? EXIT_OK : cli_fail(err);
}

static int list_measures(void) {
    for (int i = 0; i < EN_N_MATRIX_MEASURES; i++)
        printf("%-18s %s\n", en_matrix_measure_key((en_matrix_measure)i), en_matrix_measure_text((en_matrix_measure)i));
    return EXIT_OK;
}

int matrix_verb(const cli_context *c) {
    const cli_options *const o = c->options;
    const char *const name = cli_has(o, OPT_MEASURE) ? o->value[OPT_MEASURE] : "affinity";
    en_matrix_opts opts = en_matrix_opts_all();
    cli_layers layers;
    cli_form form;
    en_error err = {0};
    en_day day = EN_DAY_NONE;
    if (cli_has(o, OPT_MEASURES)) return list_measures();
    const en_matrix_measure measure = en_matrix_measure_of((en_str){name, strlen(name)});
    if (measure == EN_N_MATRIX_MEASURES)
        return cli_usage("--measure: no measure is called '%s'; --measures lists them", name);
    if (!cli_form_of(o, &form) || !cli_day(o, OPT_SINCE, false, &opts.since) ||
        !cli_day(o, OPT_ASOF, true, &opts.asof) || !cli_number(o, OPT_HALF_LIFE, 0.5, 36500, &opts.half_life) ||
        !cli_layers_of(c, &layers))
        return EXIT_USAGE;
    opts.two_states = cli_has(o, OPT_TWO_STATES);
    opts.one_a_day = cli_has(o, OPT_ONE_A_DAY);
    printing p = {.c = c, .measure = en_matrix_measure_key(measure), .found = &day};
    p.rows = cli_rows_start(form, cell_columns, sizeof cell_columns / sizeof *cell_columns);
    for (size_t i = 0; i < layers.n; i++) {
        opts.layers = p.layer = layers.names[i];
        p.titled = false;
        const en_status status = en_matrix(c->ledger, measure, &opts, &day, on_cell, &p, &err);
        if (status != EN_OK && status != EN_ENOTFOUND) return cli_fail(&err);
    }
    return finish(&p, &err);
}

static bool windows_of(const cli_options *o, en_movers_opts *opts) {
    double window = 0, before = 0, least = 0, limit = 20;
    if (!cli_number(o, OPT_WINDOW, 1, 36500, &window) || !cli_number(o, OPT_BEFORE, 1, 146000, &before) ||
        !cli_number(o, OPT_LEAST, 1, 1e9, &least) || !cli_number(o, OPT_LIMIT, 1, 1e12, &limit))
        return false;
    opts->window = (unsigned)window;
    opts->before = (unsigned)before;
    opts->least = (unsigned)least;
    opts->limit = (uint64_t)limit;
    return true;
}

int movers_verb(const cli_context *c) {
    const cli_options *const o = c->options;
    en_movers_opts opts = en_movers_opts_all();
    cli_layers layers;
    cli_form form;
    en_error err = {0};
    en_day day = EN_DAY_NONE;
    if (!cli_form_of(o, &form) || !cli_day(o, OPT_ASOF, true, &opts.asof) || !windows_of(o, &opts) ||
        !cli_layers_of(c, &layers))
        return EXIT_USAGE;
    opts.two_states = cli_has(o, OPT_TWO_STATES);
    opts.one_a_day = cli_has(o, OPT_ONE_A_DAY);
    printing p = {.c = c, .found = &day};
    p.rows = cli_rows_start(form, mover_columns, sizeof mover_columns / sizeof *mover_columns);
    for (size_t i = 0; i < layers.n; i++) {
        opts.layers = p.layer = layers.names[i];
        p.titled = false;
        const en_status status = en_movers(c->ledger, &opts, &day, on_mover, &p, &err);
        if (status != EN_OK && status != EN_ENOTFOUND) return cli_fail(&err);
    }
    return finish(&p, &err);
}
