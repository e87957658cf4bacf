/* cli/ties_verb.c: entente ties. */
#include "output.h"

#include <string.h>

static const char *const columns[] = {"id",       "kind",      "a",        "b",      "a_name", "b_name", "obligation",
                                      "mutual",   "n_parties", "name",     "signed", "from",   "to",     "terms",
                                      "citation", "layer",     "coverage", "known",  "cite"};

typedef struct {
    cli_rows rows;
    bool terms;
    unsigned width;
} printing;

static void date_cell(cli_rows *w, en_date d) {
    char text[24];
    en_date_format(d, text);
    if (text[0])
        cli_chars(w, text);
    else
        cli_missing(w);
}

/* Words wrapped behind an indent. */
static void print_wrapped(en_str s, unsigned indent, unsigned width) {
    unsigned col = indent;
    printf("%*s", (int)indent, "");
    for (size_t i = 0; i < s.len;) {
        while (i < s.len && s.p[i] == ' ') i++;
        size_t z = i;
        while (z < s.len && s.p[z] != ' ') z++;
        const unsigned n = cli_n_chars((en_str){s.p + i, z - i});
        if (col > indent && col + 1 + n > width) {
            printf("\n%*s", (int)indent, "");
            col = indent;
        } else if (col > indent) {
            putchar(' ');
            col++;
        }
        fwrite(s.p + i, 1, z - i, stdout);
        col += n;
        i = z;
    }
    putchar('\n');
}

/* What a dataset does not say: it does not look further back, or not as far as the day asked for. */
static void print_limits(const en_tie *t) {
    char last[11];
    en_day_format(t->covered_last, last);
    if (t->begun_before) fputs(", or before", stdout);
    if (t->unknown)
        printf(", in force at the end of the data, %s; later is unknown", last);
    else if (t->still_at_end)
        printf(", in force at the end of the data, %s", last);
}

static void for_people(const printing *p, const en_tie *t) {
    char from[24], to[24], sign[24];
    en_date_format(t->from, from);
    en_date_format(t->to, to);
    en_date_format(t->signed_on, sign);
    const char *const way = t->obligation.len == 0 ? "\xE2\x80\x93" : t->mutual ? "\xE2\x87\x84" : "\xE2\x86\x92";
    printf("%-14.*s %.*s %s %.*s  %s%s%s%s", (int)t->kind.len, t->kind.p, (int)t->a.len, t->a.p, way, (int)t->b.len,
           t->b.p, from[0] ? "since " : "signed ", from[0] ? from : sign, to[0] ? " to " : "", to);
    if (t->dataset) {
        print_limits(t);
        printf("  [%.*s%s%.*s, i%llu.%llu]\n", (int)t->layer.len, t->layer.p, t->id.len ? " " : "", (int)t->id.len,
               t->id.p, (unsigned long long)t->import, (unsigned long long)t->line);
    } else {
        printf("  %.*s  [t:%.*s]\n", (int)t->name.len, t->name.p, (int)t->id.len, t->id.p);
    }
    if (!p->terms) return;
    if (t->terms.len) print_wrapped(t->terms, 15, p->width);
    print_wrapped(t->citation, 15, p->width);
}

/* "1816-01-01..2012-12-31" of a dataset; empty of the lexicon, which has no end. */
static void coverage_cell(cli_rows *w, const en_tie *t) {
    char text[24] = "";
    en_day_format(t->covered_first, text);
    if (text[0]) {
        memcpy(text + 10, "..", 2);
        en_day_format(t->covered_last, text + 12);
    }
    cli_chars(w, text);
}

/* What 'entente explain' takes. */
static void cite_cell(cli_rows *w, const en_tie *t) {
    char text[128];
    if (t->dataset)
        snprintf(text, sizeof text, "i%llu.%llu", (unsigned long long)t->import, (unsigned long long)t->line);
    else
        snprintf(text, sizeof text, "t:%.*s", (int)t->id.len, t->id.p);
    cli_chars(w, text);
}

static bool print_tie(void *user, const en_tie *t) {
    printing *const p = user;
    cli_rows *const w = &p->rows;
    if (w->form == OUT_PEOPLE) {
        for_people(p, t);
        return !ferror(stdout);
    }
    cli_text(w, t->id);
    cli_text(w, t->kind);
    cli_text(w, t->a);
    cli_text(w, t->b);
    cli_text(w, t->a_name);
    cli_text(w, t->b_name);
    cli_text(w, t->obligation);
    cli_bool(w, t->mutual);
    cli_int(w, t->n_parties);
    cli_text(w, t->name);
    date_cell(w, t->signed_on);
    date_cell(w, t->from);
    date_cell(w, t->to);
    cli_text(w, t->terms);
    cli_text(w, t->citation);
    cli_text(w, t->layer);
    coverage_cell(w, t);
    cli_bool(w, !t->unknown);
    cite_cell(w, t);
    cli_row_end(w);
    return !ferror(stdout);
}

int ties_verb(const cli_context *c) {
    const cli_options *const o = c->options;
    en_tie_query q = {
        .kind = o->value[OPT_KIND], .on = EN_DAY_NONE, .asof = EN_DAY_NONE, .layers = o->value[OPT_LAYER]};
    printing p = {.terms = cli_has(o, OPT_TERMS), .width = cli_width()};
    cli_form form;
    en_error err;
    if (!cli_form_of(o, &form) || !cli_day(o, OPT_ON, false, &q.on) || !cli_day(o, OPT_ASOF, true, &q.asof))
        return EXIT_USAGE;
    if (!cli_ledger_actor(c, o->args[0], &q.a) || (o->n_args > 1 && !cli_ledger_actor(c, o->args[1], &q.b)))
        return EXIT_USAGE;
    if (cli_has(o, OPT_ALL) && cli_has(o, OPT_ON)) return cli_usage("--all and --on exclude each other");
    if (!cli_has(o, OPT_ALL) && !en_day_known(q.on)) {
        en_ledger_info info;
        if (en_ledger_describe(c->ledger, &info, &err) != EN_OK) return cli_fail(&err);
        q.on = en_day_known(q.asof) ? q.asof : info.last_report;
    }
    p.rows = cli_rows_start(form, columns, sizeof columns / sizeof *columns);
    const en_status status = en_ties(c->ledger, &q, print_tie, &p, &err);
    cli_rows_end(&p.rows);
    if (status == EN_OK && form == OUT_PEOPLE) cli_not_covered(c, "ties", q.layers, q.on);
    return status == EN_OK ? EXIT_OK : cli_fail(&err);
}
