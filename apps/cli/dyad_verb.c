/* cli/dyad_verb.c: entente dyad. Column names follow the field's conventions (countrycode's iso3c and cown). */
#include "output.h"

#include <math.h>
#include <string.h>

static const char *const columns[] = {
    "iso3c1",         "iso3c2",        "cown1",    "cown2",    "date",        "period",      "n_events",
    "n_reports",      "n_outlets",     "vcp",      "mcp",      "vcf",         "mcf",         "goldstein_sum",
    "goldstein_mean", "n_unconfirmed", "n_denied", "affinity", "affinity_lo", "affinity_hi", "coverage"};
static const char *const periods[] = {"day", "week", "month", "quarter", "year"};

static void number(int cown, cli_rows *w) {
    if (cown < 0)
        cli_missing(w);
    else
        cli_int(w, cown);
}

static void print_row(const cli_context *c, cli_rows *w, en_actor a, en_actor b, const char *period,
                      const en_dyad_row *r) {
    cli_chars(w, a.code);
    cli_chars(w, b.code);
    number(en_actor_cown(c->lexicon, a.code), w);
    number(en_actor_cown(c->lexicon, b.code), w);
    cli_day_cell(w, r->start);
    cli_chars(w, period);
    cli_int(w, (int64_t)r->n_events);
    cli_int(w, (int64_t)r->n_reports);
    cli_int(w, (int64_t)r->n_outlets);
    for (int q = EN_QUAD_VCP; q <= EN_QUAD_MCF; q++) cli_int(w, (int64_t)r->quads[q]);
    cli_real(w, r->goldstein_sum);
    cli_real(w, r->goldstein_mean);
    cli_int(w, (int64_t)r->n_unconfirmed);
    cli_int(w, (int64_t)r->n_denied);
    cli_real(w, r->affinity.value);
    cli_real(w, r->affinity.lo);
    cli_real(w, r->affinity.hi);
    cli_int(w, r->covered);
    cli_row_end(w);
}

static void print_for_people(const cli_context *c, en_actor a, en_actor b, const en_dyad_row *rows, size_t n) {
    const en_str from = en_actor_name(c->lexicon, a.code), to = en_actor_name(c->lexicon, b.code);
    printf("%.*s towards %.*s\n", (int)from.len, from.p, (int)to.len, to.p);
    printf("%-10s %6s %5s %5s %5s %5s %9s %8s %7s  %s\n", "period", "events", "vcp", "mcp", "vcf", "mcf", "goldstein",
           "affinity", "unconf.", "90 % interval");
    for (size_t i = 0; i < n; i++) {
        const en_dyad_row *const r = &rows[i];
        char day[11], sum[16] = "", affinity[16] = "", interval[40] = "";
        en_day_format(r->start, day);
        if (!isnan(r->goldstein_sum)) snprintf(sum, sizeof sum, "%+.1f", r->goldstein_sum);
        if (!isnan(r->affinity.value)) {
            snprintf(affinity, sizeof affinity, "%+.2f", r->affinity.value);
            snprintf(interval, sizeof interval, "%+.2f to %+.2f", r->affinity.lo, r->affinity.hi);
        }
        if (!r->covered && r->n_events + r->n_unconfirmed + r->n_denied == 0) {
            printf("%-10s %6s %5s %5s %5s %5s %9s %8s %7s  %s  (no report in the ledger: unknown)\n", day, "", "", "",
                   "", "", "", affinity, "", interval);
            continue;
        }
        printf("%-10s %6llu %5llu %5llu %5llu %5llu %9s %8s %7llu  %s\n", day, (unsigned long long)r->n_events,
               (unsigned long long)r->quads[EN_QUAD_VCP], (unsigned long long)r->quads[EN_QUAD_MCP],
               (unsigned long long)r->quads[EN_QUAD_VCF], (unsigned long long)r->quads[EN_QUAD_MCF], sum, affinity,
               (unsigned long long)(r->n_unconfirmed + r->n_denied), interval);
    }
}

int dyad_verb(const cli_context *c) {
    const cli_options *const o = c->options;
    en_dyad_opts opts = {.since = EN_DAY_NONE, .until = EN_DAY_NONE, .asof = EN_DAY_NONE};
    const char *const by = cli_has(o, OPT_BY) ? o->value[OPT_BY] : "month";
    en_actor a, b;
    cli_form form;
    int period = -1, code = EXIT_NOTHING;
    for (int i = 0; i < 5; i++)
        if (strcmp(by, periods[i]) == 0) period = i;
    if (period < 0) return cli_usage("--by: found '%s', expected day, week, month, quarter or year", by);
    if (!cli_form_of(o, &form) || !cli_day(o, OPT_SINCE, false, &opts.since) ||
        !cli_day(o, OPT_UNTIL, true, &opts.until) || !cli_day(o, OPT_ASOF, true, &opts.asof) ||
        !cli_number(o, OPT_HALF_LIFE, 0.5, 36500, &opts.half_life))
        return EXIT_USAGE;
    if (!cli_actor(c, o->args[0], &a) || !cli_actor(c, o->args[1], &b)) return EXIT_USAGE;
    cli_rows w = cli_rows_start(form, columns, sizeof columns / sizeof *columns);
    en_error err = {0};
    for (int way = 0; way < (cli_has(o, OPT_ONE_WAY) ? 1 : 2); way++) {
        const en_actor from = way ? b : a, to = way ? a : b;
        en_dyad_row *rows;
        size_t n;
        const en_status status = en_dyad(c->ledger, from, to, (en_period)period, &opts, &rows, &n, &err);
        if (status == EN_ENOTFOUND) continue;
        if (status != EN_OK) return cli_fail(&err);
        if (form == OUT_PEOPLE && code == EXIT_OK) putchar('\n');
        if (form == OUT_PEOPLE)
            print_for_people(c, from, to, rows, n);
        else
            for (size_t i = 0; i < n; i++) print_row(c, &w, from, to, periods[period], &rows[i]);
        en_free(rows);
        code = EXIT_OK;
    }
    cli_rows_end(&w);
    return code == EXIT_OK ? EXIT_OK : cli_fail(&err);
}
