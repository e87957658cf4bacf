/* cli/facts_verb.c: entente facts. */
#include "output.h"

#include <math.h>
#include <string.h>

static const char *const columns[] = {"measure",   "a",     "b",        "a_name", "b_name", "date_first",
                                      "date_last", "value", "unit",     "text",   "item",   "item_name",
                                      "topics",    "layer", "coverage", "cite"};
static const char *const measure_columns[] = {"measure", "shape", "unit", "computed", "layers", "description"};

static void coverage(en_day first, en_day last, char out[24]) {
    en_day_format(first, out);
    const size_t n = strlen(out);
    if (!n) return;
    memcpy(out + n, "..", 2);
    en_day_format(last, out + n + 2);
}

/* A day, or a year where the days are those of one. */
static void when(const en_fact *f, char out[32]) {
    const en_date date = {f->first, f->last};
    if (!en_day_known(f->first)) {
        snprintf(out, 32, "day unknown");
    } else if (!en_day_known(f->last)) {
        en_day_format(f->first, out);
        memcpy(out + 10, "..", 3);
    } else {
        en_date_format(date, out);
    }
}

/* What 'entente explain' takes; empty where a value is computed. */
static void cite(const en_fact *f, char out[48]) {
    out[0] = '\0';
    if (f->import) snprintf(out, 48, "i%llu.%llu", (unsigned long long)f->import, (unsigned long long)f->line);
}

static void for_people(const en_fact *f) {
    char days[32], number[32], item[32] = "", where[48];
    when(f, days);
    if (isnan(f->value))
        snprintf(number, sizeof number, "missing");
    else
        snprintf(number, sizeof number, "%.6g", f->value);
    if (f->item) snprintf(item, sizeof item, " %lld", (long long)f->item);
    printf("%-14.*s %.*s%s%.*s  %s  %s", (int)f->measure.len, f->measure.p, (int)f->a.len, f->a.p,
           f->b.len ? " > " : "", (int)f->b.len, f->b.p, days, number);
    if (f->item_name.len) printf("  %.*s", (int)f->item_name.len, f->item_name.p);
    if (f->text.len) {
        fputs("  ", stdout);
        cli_print_cut(f->text, 90);
    }
    cite(f, where);
    printf("  [%.*s%s%s%s]\n", (int)f->layer.len, f->layer.p, item, where[0] ? ", " : "", where);
}

static bool print_fact(void *user, const en_fact *f) {
    cli_rows *const w = user;
    char days[24], where[48];
    if (w->form == OUT_PEOPLE) {
        for_people(f);
        return !ferror(stdout);
    }
    cli_text(w, f->measure);
    cli_text(w, f->a);
    cli_text(w, f->b);
    cli_text(w, f->a_name);
    cli_text(w, f->b_name);
    cli_day_cell(w, f->first);
    cli_day_cell(w, f->last);
    cli_real(w, f->value);
    cli_text(w, f->unit);
    cli_text(w, f->text);
    if (f->item)
        cli_int(w, f->item);
    else
        cli_missing(w);
    cli_text(w, f->item_name);
    cli_text(w, f->topics);
    cli_text(w, f->layer);
    coverage(f->covered_first, f->covered_last, days);
    cli_chars(w, days);
    cite(f, where);
    cli_chars(w, where);
    cli_row_end(w);
    return !ferror(stdout);
}

static bool print_measure(void *user, const en_measure *m) {
    cli_rows *const w = user;
    if (w->form == OUT_PEOPLE) {
        printf("%-15s %-9s %s; %s%s%s%.*s%s\n", m->name, m->shape, m->unit, m->description,
               m->computed ? " (computed)" : "", m->layers.len ? "  [" : "", (int)m->layers.len, m->layers.p,
               m->layers.len ? "]" : "");
        return !ferror(stdout);
    }
    cli_chars(w, m->name);
    cli_chars(w, m->shape);
    cli_chars(w, m->unit);
    cli_bool(w, m->computed);
    cli_text(w, m->layers);
    cli_chars(w, m->description);
    cli_row_end(w);
    return !ferror(stdout);
}

static int list_measures(const cli_context *c, cli_form form) {
    en_error err;
    cli_rows w = cli_rows_start(form, measure_columns, sizeof measure_columns / sizeof *measure_columns);
    const en_status status = en_measures(c->ledger, print_measure, &w, &err);
    cli_rows_end(&w);
    return status == EN_OK ? EXIT_OK : cli_fail(&err);
}

typedef struct {
    const char *wanted; /* measures, parted by ','; NULL: all */
    char names[1000];   /* layers that have them */
    size_t len;
} layers_of;

static bool gather_layers(void *user, const en_measure *m) {
    layers_of *const l = user;
    if (!cli_is_listed(l->wanted, (en_str){m->name, strlen(m->name)})) return true;
    if (m->layers.len && l->len + m->layers.len + 2 < sizeof l->names)
        l->len += (size_t)snprintf(l->names + l->len, sizeof l->names - l->len, "%s%.*s", l->len ? "," : "",
                                   (int)m->layers.len, m->layers.p);
    return true;
}

/* The datasets that have the measures and say nothing of the day. */
static void tell_silent(const cli_context *c, const en_fact_query *q) {
    layers_of l = {.wanted = q->measures};
    if (en_day_known(q->on) && en_measures(c->ledger, gather_layers, &l, NULL) == EN_OK)
        cli_not_covered(c, "facts", q->layers ? q->layers : l.names, q->on);
}

/* The actors: A and B, or --target alone. */
static bool take_actors(const cli_context *c, en_fact_query *q) {
    const cli_options *const o = c->options;
    if (o->n_args > 0 && !cli_ledger_actor(c, o->args[0], &q->a)) return false;
    if (o->n_args > 1 && !cli_ledger_actor(c, o->args[1], &q->b)) return false;
    if (!cli_has(o, OPT_TARGET)) return true;
    if (o->n_args > 1) return cli_usage("a second actor and --target exclude each other") == EXIT_OK;
    return cli_ledger_actor(c, o->value[OPT_TARGET], &q->b);
}

int facts_verb(const cli_context *c) {
    const cli_options *const o = c->options;
    en_fact_query q = en_fact_query_all();
    cli_form form;
    en_error err;
    if (!cli_form_of(o, &form)) return EXIT_USAGE;
    if (cli_has(o, OPT_MEASURES)) return list_measures(c, form);
    if (!take_actors(c, &q) || !cli_day(o, OPT_ON, false, &q.on) || !cli_day(o, OPT_SINCE, false, &q.since) ||
        !cli_day(o, OPT_UNTIL, true, &q.until) || !cli_day(o, OPT_ASOF, true, &q.asof))
        return EXIT_USAGE;
    if (!en_actor_known(q.a) && !en_actor_known(q.b) && !cli_has(o, OPT_MEASURE))
        return cli_usage("name an actor or a measure (see 'entente facts --measures')");
    q.either_way = cli_has(o, OPT_EITHER_WAY);
    q.measures = o->value[OPT_MEASURE];
    q.layers = o->value[OPT_LAYER];
    cli_rows w = cli_rows_start(form, columns, sizeof columns / sizeof *columns);
    const en_status status = en_facts(c->ledger, &q, print_fact, &w, &err);
    cli_rows_end(&w);
    if (status == EN_OK && form == OUT_PEOPLE) tell_silent(c, &q);
    return status == EN_OK ? EXIT_OK : cli_fail(&err);
}
