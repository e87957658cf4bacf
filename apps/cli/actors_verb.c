/* cli/actors_verb.c: entente actors. */
#include "output.h"

#include <string.h>
#include <strings.h>

static const char *const columns[] = {"code", "name",  "kind", "iso2c", "iso3c", "cowc", "cown",
                                      "gwn",  "cameo", "fips", "from",  "to",    "home", "sector"};

typedef struct {
    cli_rows rows;
    const char *kind;
    uint64_t limit, n;
} printing;

static void number(cli_rows *w, int n) {
    if (n < 0)
        cli_missing(w);
    else
        cli_int(w, n);
}

static void for_people(const en_actor_info *a) {
    char from[24], to[24];
    en_date_format(a->from, from);
    en_date_format(a->to, to);
    printf("%-14.*s %-9.*s %.*s", (int)a->code.len, a->code.p, (int)a->kind.len, a->kind.p, (int)a->name.len,
           a->name.p);
    if (a->cown >= 0) printf("  cow %d", a->cown);
    if (a->gwn >= 0 && a->gwn != a->cown) printf("  gw %d", a->gwn);
    if (a->home.len) printf("  %.*s:%.*s", (int)a->home.len, a->home.p, (int)a->sector.len, a->sector.p);
    if (from[0] || to[0]) printf("  %s to %s", from[0] ? from : "?", to[0] ? to : "now");
    putchar('\n');
}

static bool print_actor(void *user, const en_actor_info *a) {
    printing *const p = user;
    cli_rows *const w = &p->rows;
    if (p->kind && (strlen(p->kind) != a->kind.len || strncasecmp(p->kind, a->kind.p, a->kind.len) != 0)) return true;
    if (p->limit && p->n >= p->limit) return false;
    p->n++;
    if (w->form == OUT_PEOPLE) {
        for_people(a);
        return !ferror(stdout);
    }
    char from[24], to[24];
    en_date_format(a->from, from);
    en_date_format(a->to, to);
    cli_text(w, a->code);
    cli_text(w, a->name);
    cli_text(w, a->kind);
    cli_text(w, a->iso2);
    cli_text(w, a->iso3);
    cli_text(w, a->cow);
    number(w, a->cown);
    number(w, a->gwn);
    cli_text(w, a->cameo);
    cli_text(w, a->fips);
    cli_chars(w, from);
    cli_chars(w, to);
    cli_text(w, a->home);
    cli_text(w, a->sector);
    cli_row_end(w);
    return !ferror(stdout);
}

int actors_verb(const cli_context *c) {
    const cli_options *const o = c->options;
    if (cli_has(o, OPT_UNKNOWN)) return unknowns_of(c);
    printing p = {.kind = o->value[OPT_KIND]};
    en_day on = EN_DAY_NONE;
    cli_form form;
    double limit = 0;
    en_error err;
    if (!cli_form_of(o, &form) || !cli_day(o, OPT_ON, false, &on) || !cli_number(o, OPT_LIMIT, 1, 1e9, &limit))
        return EXIT_USAGE;
    p.limit = (uint64_t)limit;
    p.rows = cli_rows_start(form, columns, sizeof columns / sizeof *columns);
    const en_status status = en_actors(c->lexicon, o->n_args ? o->args[0] : NULL, on, print_actor, &p, &err);
    cli_rows_end(&p.rows);
    if (status != EN_OK) return cli_fail(&err);
    if (p.n == 0) {
        fprintf(stderr, "entente: no actor of kind '%s' matches\n", p.kind ? p.kind : "");
        return EXIT_NOTHING;
    }
    return EXIT_OK;
}
