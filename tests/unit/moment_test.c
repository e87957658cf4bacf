/* Date expressions against a report's day. Friday, 2024-10-18 unless said. */
#include "check.h"

#include "base/day.h"
#include "events/moment.h"

static void found(const char *text, bool ahead, const char *want) {
    eni_arena arena = {0};
    eni_document d;
    eni_tree tree;
    eni_moment list[4];
    char got[24] = "";
    assert_ok(eni_sentences(&arena, eni_str(text), &d, &fault));
    assert_int_equal(d.n, 1);
    eni_tree_build(&tree, &d.sentences[0]);
    if (eni_find_moments(&tree, eni_day_of(2024, 10, 18), ahead, list, 4) > 0) en_date_format(list[0].date, got);
    if (strcmp(got, want) != 0) fail_msg("'%s': found '%s', expected '%s'", text, got, want);
    eni_arena_free(&arena);
}

static void what_happened(void **state) {
    (void)state;
    const struct {
        const char *text, *want;
    } cases[] = {{"met on Monday", "2024-10-14"},
                 {"met on Friday", "2024-10-18"},
                 {"met last Friday", "2024-10-11"},
                 {"met yesterday", "2024-10-17"},
                 {"met today", "2024-10-18"},
                 {"met on Oct. 16", "2024-10-16"},
                 {"met on 16 October", "2024-10-16"},
                 {"met on the 16th of October", "2024-10-16"},
                 {"met on October 16, 2023", "2023-10-16"},
                 {"met on December 28", "2023-12-28"},
                 {"met on December 28 last year", "2023-12-28"},
                 {"met in September", "2024-09"},
                 {"met in September 2019", "2019-09"},
                 {"met in 2010", "2010"},
                 {"in the 1950s", "1950-01-01..1959-12-31"},
                 {"met last month", "2024-09"},
                 {"met last year", "2023"},
                 {"met two weeks ago", "2024-10-01..2024-10-07"},
                 {"met three days ago", "2024-10-15"},
                 {"met a year ago", "2023"},
                 {"earlier this month", "2024-10-01..2024-10-18"},
                 {"met last week", "2024-10-07..2024-10-13"},
                 {"met 2024-10-01", "2024-10-01"},
                 {"has met since 2019", ""},
                 {"he may meet", ""},
                 {"May met him", ""},
                 {"paid 2010 dollars", ""},
                 {"met on 31 February", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) found(cases[i].text, false, cases[i].want);
}

static void what_lies_ahead(void **state) {
    (void)state;
    const struct {
        const char *text, *want;
    } cases[] = {{"will meet on Monday", "2024-10-21"},
                 {"will meet tomorrow", "2024-10-19"},
                 {"will meet on Oct. 16", "2025-10-16"},
                 {"will meet on November 4", "2024-11-04"},
                 {"will meet next week", "2024-10-21..2024-10-27"},
                 {"will meet next month", "2024-11"},
                 {"will meet in January", "2025-01"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) found(cases[i].text, true, cases[i].want);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_happened), cmocka_unit_test(what_lies_ahead)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
