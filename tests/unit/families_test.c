/* Families of reports and events of claims, through the ledger: what is joined, what is not, and as known on which day. */
#include "ledger_fixture.h"

#include "base/day.h"
#include "ledger/recall.h"

/* "DATE OUTLET text" is a report; reads them in the order given and leaves the ledger open. */
static en_ledger *read_all(const char *const *reports, size_t n, en_read_counts *counts) {
    char file[128];
    en_ledger *ledger;
    uint64_t faults;
    const char *const paths[] = {temporary(file, "families.jsonl")};
    FILE *const f = fopen(file, "w");
    assert_non_null(f);
    for (size_t i = 0; i < n; i++) {
        const char *const outlet = reports[i] + 11, *const text = strchr(outlet, ' ') + 1;
        fprintf(f, "{\"date\":\"%.10s\",\"outlet\":\"%.*s\",\"text\":\"%s\"}\n", reports[i], (int)(text - outlet - 1),
                outlet, text);
    }
    fclose(f);
    remove_ledger(path);
    assert_ok(en_ledger_open(path, EN_LEDGER_WRITE, lex, &ledger, &fault));
    assert_ok(en_read(lex, ledger, paths, 1, NULL, counts, &fault));
    remove(file);
    assert_ok(en_ledger_check(ledger, NULL, NULL, &faults, &fault));
    assert_int_equal(faults, 0);
    return ledger;
}

static int64_t number(en_ledger *ledger, const char *sql) {
    sqlite3_stmt *row;
    assert_ok(eni_prepare(ledger, sql, &row, &fault));
    assert_int_equal(sqlite3_step(row), SQLITE_ROW);
    const int64_t n = sqlite3_column_int64(row, 0);
    sqlite3_finalize(row);
    return n;
}

/* Events and (of the first) families of reports as known on a day. */
static void expect(en_ledger *ledger, const char *action, en_day asof, size_t n_events, uint32_t n_reports) {
    eni_arena arena = {0};
    eni_event_list list;
    en_event_query q = en_event_query_all();
    q.asof = asof;
    q.actions = 1u << en_action_of(eni_str(action));
    assert_ok(eni_recall(ledger, &q, &arena, &list, &fault));
    if (list.n != n_events || (n_events && list.events[0].n_reports != n_reports))
        fail_msg("%s: %zu events, the first in %u reports; expected %zu and %u", action, list.n,
                 list.n ? list.events[0].n_reports : 0, n_events, n_reports);
    eni_arena_free(&arena);
}

#define STORY                                                                                                          \
    "South Korea condemned North Korea on Thursday. The foreign ministry in Seoul called the launch of two rockets "   \
    "towards the sea a grave provocation, and asked the neighbours of both states to speak with one voice."
#define MORE " A spokesman said that the ministry had told the ambassadors of nine states of its view before noon."
#define REST                                                                                                           \
    " He would not say whether talks about food, which had been planned for the coming week, would still take place."

static void copies_count_once(void **state) {
    (void)state;
    const char *const reports[] = {
        "2024-10-18 Alpha SEOUL, Oct. 18 (Yonhap) -- " STORY MORE REST, "2024-10-19 Beta " STORY MORE REST,
        "2024-10-20 Gamma " STORY MORE,
        "2024-10-20 Delta Tokyo took note of it. South Korea condemned North Korea on Thursday."};
    en_read_counts counts;
    en_ledger *const ledger = read_all(reports, 4, &counts);
    assert_int_equal(counts.copies, 2);
    assert_int_equal(number(ledger, "SELECT count(DISTINCT family) FROM report"), 2);
    assert_int_equal(number(ledger, "SELECT family FROM report WHERE report_id = 3"), 1);
    expect(ledger, "ACCUSE", EN_DAY_NONE, 1, 2);
    expect(ledger, "ACCUSE", eni_day_of(2024, 10, 18), 1, 1);
    expect(ledger, "ACCUSE", eni_day_of(2024, 10, 19), 1, 1);
    assert_int_equal(number(ledger, "SELECT n_reports * 10 + n_outlets FROM events WHERE action = 'ACCUSE'"), 24);
    en_ledger_close(ledger);
}

/* The copy is read first, and then what it is a copy of: the family keeps its number, the smallest; the earlier published is the original. */
static void an_earlier_report_becomes_the_original(void **state) {
    (void)state;
    const char *const reports[] = {"2024-10-25 Beta " STORY MORE REST, "2024-10-24 Gamma " STORY MORE,
                                   "2024-10-18 Alpha " STORY MORE REST};
    en_read_counts counts;
    en_ledger *const ledger = read_all(reports, 3, &counts);
    assert_int_equal(counts.copies, 2);
    assert_int_equal(number(ledger, "SELECT count(*) FROM report WHERE family = 1"), 3);
    assert_int_equal(number(ledger, "SELECT count(*) FROM sketch WHERE original = 3"), 2);
    en_ledger_close(ledger);
}

/* Eight days apart: a repeated formula, not a reprint. But a chain of reprints is one family. */
static void reach_and_chains(void **state) {
    (void)state;
    const char *const far[] = {"2024-10-01 Alpha " STORY MORE, "2024-10-09 Beta " STORY MORE};
    const char *const chain[] = {"2024-10-13 Gamma " STORY MORE, "2024-10-01 Alpha " STORY MORE,
                                 "2024-10-07 Beta " STORY MORE};
    en_read_counts counts;
    en_ledger_close(read_all(far, 2, &counts));
    assert_int_equal(counts.copies, 0);
    en_ledger *const ledger = read_all(chain, 3, &counts);
    assert_int_equal(counts.copies, 2);
    assert_int_equal(number(ledger, "SELECT min(family) * 10 + max(family) FROM report"), 11);
    en_ledger_close(ledger);
}

/* A later story that holds two earlier ones does not make one of them, not even afterwards. */
static void what_comes_later_joins_nothing_before(void **state) {
    (void)state;
    const char *const reports[] = {"2024-10-18 Alpha " STORY MORE, "2024-10-18 Beta " STORY REST,
                                   "2024-10-19 Gamma " STORY MORE REST};
    en_read_counts counts;
    en_ledger *const ledger = read_all(reports, 3, &counts);
    const int64_t before = number(ledger, "SELECT count(DISTINCT family) FROM report WHERE day <= 20014");
    assert_int_equal(before, 2);
    assert_int_equal(number(ledger, "SELECT count(DISTINCT family) FROM report"), 2);
    assert_int_equal(counts.copies, 1);
    en_ledger_close(ledger);
}

/* A near-copy's claim is about the event of the same sentence, even where words are new words every day. */
static void a_copy_tells_the_same_event(void **state) {
    (void)state;
    static const char text[] =
        "North Korea condemned Japan. The state news agency spoke of a growing danger to the whole region and of "
        "the days when soldiers of the island burnt the villages of the peninsula to the ground.";
    char a[400], b[400], c[400];
    snprintf(a, sizeof a, "2024-10-18 Alpha %s", text);
    snprintf(b, sizeof b, "2024-10-22 Beta %s", text);
    snprintf(c, sizeof c, "2024-10-22 Gamma North Korea condemned Japan.");
    const char *const reports[] = {a, b, c};
    en_read_counts counts;
    en_ledger *ledger = read_all(reports, 2, &counts);
    assert_int_equal(counts.events_new, 1);
    expect(ledger, "ACCUSE", EN_DAY_NONE, 1, 1);
    en_ledger_close(ledger);
    ledger = read_all(reports, 3, &counts); /* the third has words of its own, four days later */
    assert_int_equal(counts.events_new, 2);
    en_ledger_close(ledger);
}

typedef struct {
    const char *what, *action;
    const char *reports[3];
    size_t n_events;
} story_case;

static void claims_meet_in_events(void **state) {
    (void)state;
    static const story_case cases[] = {
        {"one attack, the day named and not",
         "ASSAULT",
         {"2024-04-04 A North Korea attacked South Korea on Wednesday.",
          "2024-04-05 B North Korea attacked South Korea."},
         1},
        {"one attack, no day named",
         "ASSAULT",
         {"2024-04-04 A North Korea attacked South Korea.", "2024-04-05 B North Korea attacked South Korea."},
         1},
        {"the same, the later read first",
         "ASSAULT",
         {"2024-04-05 B North Korea attacked South Korea.", "2024-04-04 A North Korea attacked South Korea."},
         1},
        {"two attacks a week apart",
         "ASSAULT",
         {"2024-04-04 A North Korea attacked South Korea.", "2024-04-11 B North Korea attacked South Korea."},
         2},
        {"two attacks on two days that are named",
         "ASSAULT",
         {"2024-04-04 A North Korea attacked South Korea on Wednesday.",
          "2024-04-05 B North Korea attacked South Korea on Thursday."},
         2},
        {"told again months later, with its date",
         "ASSAULT",
         {"2024-04-04 A North Korea attacked South Korea on 3 April 2024.",
          "2024-09-11 B North Korea attacked South Korea on April 3, 2024."},
         1},
        {"told again months later, without",
         "ASSAULT",
         {"2024-04-04 A North Korea attacked South Korea on 3 April 2024.",
          "2024-09-11 B North Korea attacked South Korea."},
         2},
        {"a month, and a day in it",
         "ASSAULT",
         {"2024-05-10 A North Korea attacked South Korea in April 2024.",
          "2024-05-11 B North Korea attacked South Korea on 3 April 2024."},
         1},
        {"a day, and its month",
         "ASSAULT",
         {"2024-04-04 B North Korea attacked South Korea on 3 April 2024.",
          "2024-05-10 A North Korea attacked South Korea in April 2024."},
         1},
        {"a month with two such days: which is not told",
         "ASSAULT",
         {"2024-04-04 B North Korea attacked South Korea on 3 April 2024.",
          "2024-04-25 B North Korea attacked South Korea on 20 April 2024.",
          "2024-05-10 A North Korea attacked South Korea in April 2024."},
         3},
        {"a month, and a day of another",
         "ASSAULT",
         {"2024-05-10 A North Korea attacked South Korea in April 2024.",
          "2024-05-11 B North Korea attacked South Korea on 3 May 2024."},
         2},
        {"a year says too little",
         "ASSAULT",
         {"2024-04-04 B North Korea attacked South Korea on 3 April 2024.",
          "2025-02-10 A North Korea attacked South Korea in 2024."},
         2},
        {"words of one day, in the papers of the next",
         "ACCUSE",
         {"2024-04-04 A Japan condemned Brazil.", "2024-04-05 B Japan condemned Brazil."},
         1},
        {"the same outlet the next day: new words",
         "ACCUSE",
         {"2024-04-04 A Japan condemned Brazil.", "2024-04-05 A Japan condemned Brazil."},
         2},
        {"two days later: new words",
         "ACCUSE",
         {"2024-04-04 A Japan condemned Brazil.", "2024-04-06 B Japan condemned Brazil."},
         2},
        {"two acts of one type in one report",
         "SUPPORT",
         {"2024-04-04 A Japan praised Brazil on Wednesday. Japan ratified the treaty with Brazil on Wednesday."},
         2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t n = 0;
        en_read_counts counts;
        while (n < 3 && cases[i].reports[n]) n++;
        en_ledger *const ledger = read_all(cases[i].reports, n, &counts);
        char sql[200];
        snprintf(sql, sizeof sql, "SELECT count(*) FROM claim_event WHERE action = '%s'", cases[i].action);
        const int64_t found = number(ledger, sql);
        if (found != (int64_t)cases[i].n_events)
            fail_msg("%s: %lld events, expected %zu", cases[i].what, (long long)found, cases[i].n_events);
        en_ledger_close(ledger);
    }
}

static void check_finds_broken_families(void **state) {
    (void)state;
    static const char *const harms[] = {"UPDATE report SET family = 3 WHERE report_id = 1",
                                        "UPDATE report SET family = 2 WHERE report_id = 2",
                                        "UPDATE sketch SET signature = zeroblob(128) WHERE report_id = 1",
                                        "UPDATE sketch SET signature = x'00' WHERE report_id = 1",
                                        "UPDATE sketch SET words = 7 WHERE report_id = 2",
                                        "DELETE FROM sketch_key WHERE report_id = 2",
                                        "UPDATE sketch SET original = 2 WHERE report_id = 1",
                                        "UPDATE sketch SET original = NULL WHERE report_id = 2",
                                        "DELETE FROM sketch WHERE report_id = 1"};
    const char *const reports[] = {"2024-10-18 Alpha " STORY MORE REST, "2024-10-19 Beta " STORY MORE REST,
                                   "2024-10-19 Gamma Japan thanked Brazil."};
    for (size_t i = 0; i < sizeof harms / sizeof *harms; i++) {
        en_read_counts counts;
        uint64_t faults = 0;
        en_ledger *const ledger = read_all(reports, 3, &counts);
        assert_ok(eni_exec(ledger, "PRAGMA foreign_keys = OFF", &fault));
        assert_ok(eni_exec(ledger, harms[i], &fault));
        assert_ok(en_ledger_check(ledger, NULL, NULL, &faults, &fault));
        if (faults == 0) fail_msg("unseen: %s", harms[i]);
        en_ledger_close(ledger);
    }
}

static void the_first_format_is_refused(void **state) {
    (void)state;
    const char *const reports[] = {"2024-10-19 Gamma Japan thanked Brazil."};
    en_read_counts counts;
    en_error err;
    en_ledger *ledger = read_all(reports, 1, &counts);
    assert_ok(eni_exec(ledger, "PRAGMA user_version = 1", &fault));
    en_ledger_close(ledger);
    for (int mode = EN_LEDGER_READ; mode <= EN_LEDGER_WRITE; mode++) {
        assert_int_equal(en_ledger_open(path, (en_ledger_mode)mode, lex, &ledger, &err), EN_EFORMAT);
        assert_non_null(strstr(err.message, "read the reports again"));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(copies_count_once, remove_it),
        cmocka_unit_test_teardown(an_earlier_report_becomes_the_original, remove_it),
        cmocka_unit_test_teardown(reach_and_chains, remove_it),
        cmocka_unit_test_teardown(what_comes_later_joins_nothing_before, remove_it),
        cmocka_unit_test_teardown(a_copy_tells_the_same_event, remove_it),
        cmocka_unit_test_teardown(claims_meet_in_events, remove_it),
        cmocka_unit_test_teardown(check_finds_broken_families, remove_it),
        cmocka_unit_test_teardown(the_first_format_is_refused, remove_it),
    };
    return cmocka_run_group_tests(tests, open_lexicon, close_lexicon);
}
