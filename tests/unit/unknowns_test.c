/* Reading again what the ledger holds: the same claims come out, and the names for want of which there are not more. */
#include "ledger_fixture.h"

#include "ledger/ledger.h"

static void write_to(const char *where, const char *text) {
    FILE *const f = fopen(where, "w");
    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
}

static en_ledger *read_into_ledger(const char *input) {
    en_ledger *ledger;
    assert_ok(en_ledger_open(path, EN_LEDGER_WRITE, lex, &ledger, &fault));
    assert_ok(en_read(lex, ledger, &input, 1, NULL, NULL, &fault));
    return ledger;
}

/* ---- the same claims ---- */

typedef struct {
    en_ledger *ledger;
    size_t n_reports, n_claims, n_sentences;
} comparing;

static int64_t number_of(en_ledger *ledger, const char *sql) {
    sqlite3_stmt *row;
    assert_ok(eni_prepare(ledger, sql, &row, &fault));
    assert_int_equal(sqlite3_step(row), SQLITE_ROW);
    const int64_t n = sqlite3_column_int64(row, 0);
    sqlite3_finalize(row);
    return n;
}

static bool same_as_stored(void *user, const eni_report *report, const eni_coded *coded) {
    comparing *const c = user;
    sqlite3_stmt *row;
    c->n_reports++;
    c->n_sentences += coded->n_sentences;
    for (size_t i = 0; i < coded->n_claims; i++, c->n_claims++) {
        const en_claim *const claim = &coded->claims[i];
        assert_ok(eni_prepare(c->ledger,
                              "SELECT count(*) FROM claim WHERE report_id = ?1 AND sentence_no = ?2 AND source = ?3 "
                              "AND target = ?4 AND action = ?5 AND frame = ?6 AND confidence = ?7",
                              &row, &fault));
        sqlite3_bind_int64(row, 1, (int64_t)report->number);
        sqlite3_bind_int64(row, 2, claim->sentence_no);
        eni_bind_str(row, 3, eni_str(claim->source.code));
        eni_bind_str(row, 4, eni_str(claim->target.code));
        eni_bind_str(row, 5, eni_str(en_action_key(claim->action)));
        eni_bind_str(row, 6, claim->frame);
        sqlite3_bind_double(row, 7, claim->confidence);
        assert_int_equal(sqlite3_step(row), SQLITE_ROW);
        if (sqlite3_column_int(row, 0) != 1)
            fail_msg("r%llu.%u reads otherwise: %.*s", (unsigned long long)report->number, claim->sentence_no,
                     ENI_ARG(claim->sentence));
        sqlite3_finalize(row);
    }
    return true;
}

static void what_is_read_again_is_the_same(void **state) {
    (void)state;
    char demo[512];
    snprintf(demo, sizeof demo, "%s/data/demo/reports.jsonl", getenv("ENTENTE_SOURCE"));
    comparing c = {.ledger = read_into_ledger(demo)};
    const en_read_opts opts = {.date = EN_DAY_NONE, .jobs = 2};
    assert_ok(eni_reread(c.ledger, 0, &opts, same_as_stored, &c, &fault));
    assert_int_equal(c.n_reports, number_of(c.ledger, "SELECT count(*) FROM report WHERE report_id = family"));
    assert_int_equal(
        c.n_sentences,
        number_of(c.ledger, "SELECT count(*) FROM sentence JOIN report USING(report_id) WHERE report_id = family"));
    assert_int_equal(
        c.n_claims,
        number_of(c.ledger, "SELECT count(*) FROM claim JOIN report USING(report_id) WHERE report_id = family"));
    assert_true(c.n_claims > 300);
    en_ledger_close(c.ledger);
}

/* ---- names ---- */

typedef struct {
    int n;
    char names[8][64], entries[8][64];
    uint64_t events[8], titled[8];
} heard;

static bool hear(void *user, const en_unknown *u) {
    heard *const h = user;
    assert_true(h->n < 8);
    snprintf(h->names[h->n], 64, "%.*s", ENI_ARG(u->name));
    snprintf(h->entries[h->n], 64, "%.*s", ENI_ARG(u->entry));
    h->events[h->n] = u->n_events;
    h->titled[h->n] = u->n_titled;
    h->n++;
    return true;
}

#define STORY(day, text) "{\"date\":\"" day "\",\"outlet\":\"Test desk\",\"title\":\"\",\"text\":\"" text "\"}\n"

static void names_are_told_by_what_they_would_add(void **state) {
    (void)state;
    char input[128];
    heard h = {0};
    write_to(
        temporary(input, "names.jsonl"),
        STORY("2024-05-06", "The Iraqi Defence Minister Hadi Zurfani visited Japan on Monday. The weather was fine.")
            STORY("2024-05-07", "In the end China thanked Hadi Zurfani. Varga Nomani criticised Mali in a speech.")
                STORY("2024-05-08",
                      "In a speech Hadi Zurfani condemned Mali. France did not thank Olga Torveni in the end.")
                    STORY("2024-05-09",
                          "In the end France criticised the goats of Mali. It was said that the sheep were fine."));
    en_ledger *const ledger = read_into_ledger(input);
    assert_ok(en_unknowns(ledger, NULL, hear, &h, &fault));
    assert_int_equal(h.n, 2);
    assert_string_equal(h.names[0], "Hadi Zurfani");
    assert_int_equal(h.events[0], 2);
    assert_int_equal(h.titled[0], 1);
    assert_string_equal(h.entries[0], "HADI_ZURFANI [IRQGOV]");
    assert_string_equal(h.names[1], "Varga Nomani");
    assert_int_equal(h.events[1], 1);
    assert_string_equal(h.entries[1], "");
    en_ledger_close(ledger);
    remove(input);
}

static void none_is_said_so(void **state) {
    (void)state;
    char input[128];
    heard h = {0};
    write_to(temporary(input, "names.jsonl"), STORY("2024-05-06", "Japan condemned China on Monday in the end."));
    en_ledger *const ledger = read_into_ledger(input);
    assert_int_equal(en_unknowns(ledger, NULL, hear, &h, &fault), EN_ENOTFOUND);
    assert_int_equal(h.n, 0);
    en_ledger_close(ledger);
    remove(input);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(what_is_read_again_is_the_same, remove_it),
        cmocka_unit_test_teardown(names_are_told_by_what_they_would_add, remove_it),
        cmocka_unit_test_teardown(none_is_said_so, remove_it),
    };
    return cmocka_run_group_tests(tests, open_lexicon, close_lexicon);
}
