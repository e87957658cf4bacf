/* The lexicon against the field's datasets in ../shared/data, where they are present: codes of states, leaders in office, Goldstein values, the two
 * pacts every user will look up first. Skipped with a message where the data is absent. */
#include "check.h"

#include "base/day.h"
#include "base/input.h"
#include "ledger/ledger.h"

#include <math.h>
#include <unistd.h>

static en_lexicon *lex;

static eni_input *shared(const char *name) {
    char path[600];
    eni_input *in = NULL;
    bool more;
    const char *const dir = getenv("ENTENTE_SHARED");
    snprintf(path, sizeof path, "%s/%s", dir ? dir : "../shared/data", name);
    if (access(path, R_OK) != 0) {
        printf("skipped: %s is not here\n", path);
        return NULL;
    }
    assert_ok(eni_input_open(path, &in, &fault));
    assert_ok(eni_input_next(in, &more, &fault));
    return in;
}

/* The next line's cells, quotes off. False at the end. */
static bool row(eni_input *in, char sep, en_str *cells, size_t room, size_t *n) {
    eni_line line;
    bool more;
    assert_ok(eni_input_line(in, 1 << 20, &line, &more, &fault));
    if (!more) return false;
    en_str rest = line.text;
    *n = 0;
    while (*n < room && rest.p) {
        if (rest.len && rest.p[0] == '"') {
            const size_t end = eni_find(rest, eni_str("\""), 1);
            cells[*n] = eni_cut(rest, 1, end == SIZE_MAX ? rest.len : end);
            const size_t comma = end == SIZE_MAX ? SIZE_MAX : eni_find(rest, (en_str){&sep, 1}, end);
            rest = comma == SIZE_MAX ? (en_str){NULL, 0} : eni_cut(rest, comma + 1, rest.len);
        } else {
            eni_split(&rest, sep, &cells[*n]);
        }
        (*n)++;
    }
    return true;
}

/* countrycode: iso3c (3rd), cown (7th), gwn (10th), fips (11th). */
static void codes_agree_with_countrycode(void **state) {
    (void)state;
    eni_input *const in = shared("states/country_codes.csv");
    en_str c[30];
    size_t n, checked = 0, differ = 0;
    if (!in) skip();
    row(in, ',', c, 30, &n);
    while (row(in, ',', c, 30, &n)) {
        const uint32_t i = n > 10 && c[3].len == 3 ? eni_actor_by_key(lex, c[3]) : UINT32_MAX;
        int64_t cown;
        if (i == UINT32_MAX || !eni_to_int(c[6], &cown)) continue;
        checked++;
        if (lex->actors[i].cown != (int)cown) {
            fprintf(stderr, "%.*s: cown %d, countrycode %lld\n", ENI_ARG(c[3]), lex->actors[i].cown, (long long)cown);
            differ++;
        }
        if (lex->actors[i].iso2.len && !eni_eq(lex->actors[i].iso2, c[2])) differ++;
    }
    eni_input_free(in);
    printf("%zu states checked\n", checked);
    assert_true(checked > 180);
    assert_true(differ <= 3); /* DEU, YEM, SRB: which of two numbers is today's is a choice the table states */
}

static void goldstein_values_agree(void **state) {
    (void)state;
    eni_input *const in = shared("states/cameo_goldstein.csv");
    en_str c[6];
    size_t n, checked = 0;
    if (!in) skip();
    row(in, ',', c, 6, &n);
    while (row(in, ',', c, 6, &n)) {
        const eni_cameo *const ours = eni_cameo_find(lex, c[0]);
        double theirs;
        if (!ours || !eni_to_double(c[2], &theirs) || isnan(ours->goldstein)) continue;
        checked++;
        if (fabs(ours->goldstein - theirs) > 0.05)
            fail_msg("%.*s: %g, published %g", ENI_ARG(c[0]), ours->goldstein, theirs);
    }
    eni_input_free(in);
    assert_true(checked > 280);
}

/* Archigos: the surname of who ruled a state on the first day of a year is a name we know for that state and day. */
static void leaders_of_archigos_are_known(void **state) {
    (void)state;
    eni_input *const in = shared("states/archigos.csv");
    en_str c[12];
    size_t n, checked = 0, known = 0;
    if (!in) skip();
    row(in, ',', c, 12, &n);
    while (row(in, ',', c, 12, &n)) {
        int64_t gw;
        en_date from, to;
        if (n < 8 || !eni_to_int(c[1], &gw) || en_date_parse(c[6], &from, NULL) != EN_OK ||
            en_date_parse(c[7], &to, NULL) != EN_OK)
            continue;
        if (to.first.n < eni_day_of(2000, 6, 1).n || to.first.n - from.first.n < 60) continue;
        const en_day day =
            from.first.n > eni_day_of(2000, 2, 1).n ? (en_day){from.first.n + 30} : eni_day_of(2000, 3, 1);
        checked++;
        bool met = false;
        eni_arena arena = {0};
        const en_str theirs = eni_fold(&arena, c[3]);
        for (size_t i = 0; i < lex->n_people && !met; i++) {
            const eni_person *const p = &lex->people[i];
            if (lex->actors[p->actor].gwn != (int)gw || !eni_spell_holds(p->spell, day)) continue;
            const en_str name = eni_fold(&arena, p->name), shorter = eni_fold(&arena, p->short_name);
            met = eni_find(name, theirs, 0) != SIZE_MAX || (shorter.len && eni_find(theirs, shorter, 0) != SIZE_MAX) ||
                  eni_find(theirs, name, 0) != SIZE_MAX;
            for (size_t k = 0; !met && k + 4 <= theirs.len;
                 k++) /* spellings differ: four letters in a row of the surname do */
                met = shorter.len >= 4 && eni_find(shorter, eni_cut(theirs, k, k + 4), 0) != SIZE_MAX;
        }
        known += met;
        eni_arena_free(&arena);
    }
    eni_input_free(in);
    printf("%zu of %zu leaders known\n", known, checked);
    assert_true(checked > 300);
    assert_true(known * 100 >= checked * 95);
}

typedef struct {
    char partners[64][16];
    int n;
} pact_list;

static bool partner(void *user, const en_tie *t) {
    pact_list *const p = user;
    if (p->n == 64) return false;
    snprintf(p->partners[p->n++], 16, "%.*s", ENI_ARG(eni_is(t->a, "CHN") ? t->b : t->a));
    return true;
}

/* Fact 1: China's only defence partner is North Korea (COW 4.1 to 2012, ATOP 5 to 2018). */
static void china_has_one_defence_partner(void **state) {
    (void)state;
    char path[128];
    en_ledger *ledger;
    pact_list list = {.n = 0};
    temporary(path, "facts.db");
    assert_ok(en_ledger_open(path, EN_LEDGER_WRITE, lex, &ledger, &fault));
    const en_tie_query q = {.a = {"CHN", ""}, .kind = "defence", .on = eni_day_of(2012, 12, 31), .asof = EN_DAY_NONE};
    assert_ok(en_ties(ledger, &q, partner, &list, &fault));
    assert_int_equal(list.n, 1);
    assert_string_equal(list.partners[0], "PRK");
    en_ledger_close(ledger);
    remove_ledger(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_agree_with_countrycode), cmocka_unit_test(goldstein_values_agree),
        cmocka_unit_test(leaders_of_archigos_are_known), cmocka_unit_test(china_has_one_defence_partner)};
    if (en_lexicon_open(NULL, NULL, NULL, &lex, NULL) != EN_OK) return 1;
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    en_lexicon_free(lex);
    return failed;
}
