/* cli/dyad_verb.c: entente dyad. Column names follow the field's conventions (countrycode's iso3c and cown). */
#include "layers.h"
#include "output.h"

#include <math.h>
#include <string.h>

static const char *const columns[] = {"iso3c1",        "iso3c2",   "cown1",     "cown2",         "date",
                                      "period",        "n_events", "n_reports", "n_outlets",     "vcp",
                                      "mcp",           "vcf",      "mcf",       "goldstein_sum", "goldstein_mean",
                                      "n_unconfirmed", "n_denied", "affinity",  "affinity_lo",   "affinity_hi",
                                      "coverage",      "layer"};
static const char *const periods[] = {"day", "week", "month", "quarter", "year"};

static void number(int cown, cli_rows *w) {
    if (cown < 0)
        cli_missing(w);
    else
        cli_int(w, cown);
}

static void count(uint64_t n, cli_rows *w) {
    if (n == EN_UNKNOWN)
        cli_missing(w);
    else
        cli_int(w, (int64_t)n);
}

static void print_row(const cli_context *c, cli_rows *w, en_actor a, en_actor b, const char *period, const char *layer,
                      const en_dyad_row *r) {
    cli_chars(w, a.code);
    cli_chars(w, b.code);
    number(en_actor_cown(c->lexicon, a.code), w);
    number(en_actor_cown(c->lexicon, b.code), w);
    cli_day_cell(w, r->start);
    cli_chars(w, period);
    cli_int(w, (int64_t)r->n_events);
    count(r->n_reports, w);
    count(r->n_outlets, w);
    for (int q = EN_QUAD_VCP; q <= EN_QUAD_MCF; q++) cli_int(w, (int64_t)r->quads[q]);
    cli_real(w, r->goldstein_sum);
    cli_real(w, r->goldstein_mean);
    cli_int(w, (int64_t)r->n_unconfirmed);
    cli_int(w, (int64_t)r->n_denied);
    cli_real(w, r->affinity.value);
    cli_real(w, r->affinity.lo);
    cli_real(w, r->affinity.hi);
    cli_int(w, r->covered);
    cli_chars(w, layer);
    cli_row_end(w);
}

#define LONG_GAP 4 /* periods without any coverage that are told in one line */

static bool is_unknown(const en_dyad_row *r) {
    return !r->covered && r->n_events + r->n_unconfirmed + r->n_denied == 0;
}

static size_t unknown_from(const en_dyad_row *rows, size_t n, size_t i) {
    size_t k = i;
    while (k < n && is_unknown(&rows[k])) k++;
    return k - i;
}

static void print_for_people(const cli_context *c, en_actor a, en_actor b, const char *layer, const en_dyad_row *rows,
                             size_t n) {
    const bool reports = strcmp(layer, "reports") == 0;
    const char *const nothing = reports ? "no report in the ledger" : "not covered";
    const en_str from = en_actor_name(c->lexicon, a.code), to = en_actor_name(c->lexicon, b.code);
    printf("%.*s towards %.*s%s%s%s\n", (int)from.len, from.p, (int)to.len, to.p, reports ? "" : " (",
           reports                   ? ""
           : strcmp(layer, "*") == 0 ? "all layers"
                                     : layer,
           reports ? "" : ")");
    printf("%-10s %6s %5s %5s %5s %5s %9s %8s %7s  %s\n", "period", "events", "vcp", "mcp", "vcf", "mcf", "goldstein",
           "affinity", "unconf.", "90 % interval");
    for (size_t i = 0; i < n; i++) {
        const en_dyad_row *const r = &rows[i];
        char day[11], sum[16] = "", affinity[16] = "", interval[40] = "";
        en_day_format(r->start, day);
        const size_t gap = unknown_from(rows, n, i);
        if (gap >= LONG_GAP) {
            char last[11];
            en_day_format(rows[i + gap - 1].start, last);
            printf("%s to %s: %zu periods, %s: unknown\n", day, last, gap, nothing);
            i += gap - 1;
            continue;
        }
        if (!isnan(r->goldstein_sum)) snprintf(sum, sizeof sum, "%+.1f", r->goldstein_sum);
        if (!isnan(r->affinity.value)) {
            snprintf(affinity, sizeof affinity, "%+.2f", r->affinity.value);
            snprintf(interval, sizeof interval, "%+.2f to %+.2f", r->affinity.lo, r->affinity.hi);
        }
        if (gap) {
            printf("%-10s %6s %5s %5s %5s %5s %9s %8s %7s  %s  (%s: unknown)\n", day, "", "", "", "", "", "", affinity,
                   "", interval, nothing);
            continue;
        }
        printf("%-10s %6llu %5llu %5llu %5llu %5llu %9s %8s %7llu  %s\n", day, (unsigned long long)r->n_events,
               (unsigned long long)r->quads[EN_QUAD_VCP], (unsigned long long)r->quads[EN_QUAD_MCP],
               (unsigned long long)r->quads[EN_QUAD_VCF], (unsigned long long)r->quads[EN_QUAD_MCF], sum, affinity,
               (unsigned long long)(r->n_unconfirmed + r->n_denied), interval);
    }
}

typedef struct {
    const cli_context *c;
    cli_form form;
    cli_rows rows;
    en_period period;
    uint64_t n; /* tables or rows shown */
} printing;

/* One way, one layer. EN_ENOTFOUND where there is nothing. */
static en_status one(printing *p, en_actor from, en_actor to, const en_dyad_opts *opts, en_error *err) {
    en_dyad_row *rows;
    size_t n;
    const en_status status = en_dyad(p->c->ledger, from, to, p->period, opts, &rows, &n, err);
    if (status != EN_OK) return status;
    if (p->form == OUT_PEOPLE && p->n) putchar('\n');
    if (p->form == OUT_PEOPLE)
        print_for_people(p->c, from, to, opts->layers, rows, n);
    else
        for (size_t i = 0; i < n; i++) print_row(p->c, &p->rows, from, to, periods[p->period], opts->layers, &rows[i]);
    en_free(rows);
    p->n++;
    return EN_OK;
}

int dyad_verb(const cli_context *c) {
    const cli_options *const o = c->options;
    en_dyad_opts opts = {.since = EN_DAY_NONE, .until = EN_DAY_NONE, .asof = EN_DAY_NONE};
    const char *const by = cli_has(o, OPT_BY) ? o->value[OPT_BY] : "month";
    printing p = {.c = c};
    cli_layers layers;
    en_actor a, b;
    int period = -1;
    for (int i = 0; i < 5; i++)
        if (strcmp(by, periods[i]) == 0) period = i;
    if (period < 0) return cli_usage("--by: found '%s', expected day, week, month, quarter or year", by);
    p.period = (en_period)period;
    if (!cli_form_of(o, &p.form) || !cli_day(o, OPT_SINCE, false, &opts.since) ||
        !cli_day(o, OPT_UNTIL, true, &opts.until) || !cli_day(o, OPT_ASOF, true, &opts.asof) ||
        !cli_number(o, OPT_HALF_LIFE, 0.5, 36500, &opts.half_life))
        return EXIT_USAGE;
    if (!cli_actor(c, o->args[0], &a) || !cli_actor(c, o->args[1], &b) || !cli_layers_of(c, &layers)) return EXIT_USAGE;
    opts.one_a_day = cli_has(o, OPT_ONE_A_DAY);
    p.rows = cli_rows_start(p.form, columns, sizeof columns / sizeof *columns);
    en_error err = {0};
    for (int way = 0; way < (cli_has(o, OPT_ONE_WAY) ? 1 : 2); way++)
        for (size_t i = 0; i < layers.n; i++) {
            opts.layers = layers.names[i];
            const en_status status = one(&p, way ? b : a, way ? a : b, &opts, &err);
            if (status != EN_OK && status != EN_ENOTFOUND) return cli_fail(&err);
        }
    cli_rows_end(&p.rows);
    return p.n ? EXIT_OK : cli_fail(&err);
}
