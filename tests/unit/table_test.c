/* The table format of data/: good rows, and every fault with its line. */
#include "check.h"

#include "base/day.h"
#include "base/table.h"

static const char *const columns[] = {"key", "name", "from"};

typedef struct {
    uint64_t lines[16];
    char messages[16][200];
    int n;
} heard;

static void hear(void *user, const char *file, uint64_t line, const char *message) {
    heard *const h = user;
    assert_string_equal(file, "t.tsv");
    h->lines[h->n] = line;
    snprintf(h->messages[h->n++], 200, "%s", message);
}

static int rows_of(const char *text, heard *h) {
    eni_faults faults = {.fn = hear, .user = h};
    memset(h, 0, sizeof *h);
    eni_table t = eni_table_start(eni_str(text), "t.tsv", columns, 3, &faults);
    int n = 0;
    while (eni_table_next(&t)) n++;
    assert_int_equal(faults.n, (uint64_t)h->n);
    return n;
}

static void reads_rows(void **state) {
    (void)state;
    heard h;
    assert_int_equal(rows_of("# comment\n\nkey\tname\tfrom\nA\tAlpha\t2000\n# x\nB\t-\nC\tGamma\t-", &h), 3);
    assert_int_equal(h.n, 0);
}

static void names_every_fault(void **state) {
    (void)state;
    heard h;
    assert_int_equal(rows_of("key\tname\tfrom\nA\tx\t1\t2\nB\t x\t-\nC\t\t-\nD\t\xFF\t-\nE\tx\t-\r\n", &h), 3);
    assert_int_equal(h.n, 5);
    const uint64_t lines[] = {2, 3, 4, 5, 6};
    for (int i = 0; i < 5; i++) assert_int_equal(h.lines[i], lines[i]);
    assert_non_null(strstr(h.messages[0], "4 cells"));
    assert_non_null(strstr(h.messages[1], "blanks"));
    assert_non_null(strstr(h.messages[2], "empty"));
    assert_non_null(strstr(h.messages[3], "UTF-8"));
    assert_non_null(strstr(h.messages[4], "CR LF"));
}

static void wants_its_header(void **state) {
    (void)state;
    heard h;
    rows_of("key\tnames\tfrom\nA\tx\t-\n", &h);
    assert_int_equal(h.n, 1);
    assert_non_null(strstr(h.messages[0], "'names', expected 'name'"));
    rows_of("# nothing\n", &h);
    assert_int_equal(h.n, 1);
    assert_non_null(strstr(h.messages[0], "no header"));
}

static void spells_hold(void **state) {
    (void)state;
    heard h = {0};
    eni_faults faults = {.fn = hear, .user = &h};
    eni_table t = eni_table_start(eni_str("key\tname\tfrom\nA\tx\t-\n"), "t.tsv", columns, 3, &faults);
    assert_true(eni_table_next(&t));
    const eni_spell s = eni_table_spell(&t, eni_str("2011-12"), eni_str("2013"));
    assert_true(eni_spell_holds(s, eni_day_of(2011, 12, 1)));
    assert_false(eni_spell_holds(s, eni_day_of(2011, 11, 30)));
    assert_true(eni_spell_holds(s, eni_day_of(2013, 12, 31)));
    assert_false(eni_spell_holds(s, eni_day_of(2014, 1, 1)));
    assert_true(eni_spell_holds(s, EN_DAY_NONE));
    const eni_spell open = eni_table_spell(&t, (en_str){"", 0}, (en_str){"", 0});
    assert_true(eni_spell_holds(open, EN_DAY_MIN));
    eni_table_spell(&t, eni_str("2013"), eni_str("2011"));
    eni_table_spell(&t, eni_str("2013-02-30"), (en_str){"", 0});
    assert_int_equal(h.n, 2);
    assert_non_null(strstr(h.messages[0], "before it begins"));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_rows), cmocka_unit_test(names_every_fault),
                                       cmocka_unit_test(wants_its_header), cmocka_unit_test(spells_hold)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
