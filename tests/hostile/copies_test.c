/* Floods of copies and monstrous stories: time grows with their number and length, not faster. Stored straight, without the language stage. */
#include "check.h"

#include "ledger/families.h"

#include <time.h>

static en_lexicon *lex;
static char path[128];

static double seconds(void) {
    return (double)clock() / CLOCKS_PER_SEC;
}

static void store(en_ledger *ledger, const char *outlet, int day, const char *text) {
    eni_coded_sentence sentence = {.text = eni_str(text)};
    eni_coded coded = {.sentences = &sentence, .n_sentences = 1, .first_number = 1};
    const eni_report report = {
        .id = eni_str("x"), .outlet = eni_str(outlet), .day = {day}, .text = eni_str(text), .file = "f"};
    unsigned char hash[16];
    bool known;
    uint64_t events, copies;
    eni_report_hash(&report, hash);
    assert_ok(eni_store_report(ledger, &report, hash, &coded, &known, &events, &copies, &fault));
    assert_false(known);
}

/* kind 0: equal texts of one day; 1: equal texts, the days running backwards; 2: one word differs in each. */
static double flood(int kind, int n, int64_t *families) {
    en_ledger *ledger;
    sqlite3_stmt *row;
    remove_ledger(path);
    assert_ok(en_ledger_open(path, EN_LEDGER_WRITE, lex, &ledger, &fault));
    assert_ok(eni_exec(ledger, "PRAGMA synchronous = OFF", &fault));
    const double start = seconds();
    for (int i = 0; i < n; i++) {
        char outlet[24], text[500];
        snprintf(outlet, sizeof outlet, "Paper %d", i);
        snprintf(
            text, sizeof text,
            "The committee of towns on the river met on Monday and heard a report on the state of the bridges, among "
            "them the old one of stone near the mill, of which engineers say that number %d of its piers must be "
            "rebuilt before the winter, when ice comes down from the hills and boats are laid up in the harbour.",
            kind == 2 ? i : 7);
        store(ledger, outlet, kind == 1 ? 20000 - i / 50 : 20000, text);
    }
    const double spent = seconds() - start;
    assert_ok(eni_prepare(ledger, "SELECT count(DISTINCT family) FROM report", &row, &fault));
    assert_int_equal(sqlite3_step(row), SQLITE_ROW);
    *families = sqlite3_column_int64(row, 0);
    sqlite3_finalize(row);
    en_ledger_close(ledger);
    remove_ledger(path);
    return spent;
}

static void floods_stay_linear(void **state) {
    (void)state;
    for (int kind = 0; kind < 3; kind++) {
        int64_t families;
        const double few = flood(kind, 2500, &families);
        assert_int_equal(families, 1);
        const double many = flood(kind, 10000, &families);
        assert_int_equal(families, 1);
        printf("kind %d: %.3f s for 2500, %.3f s for 10000\n", kind, few, many);
        if (many > 8 * few + 0.5) fail_msg("kind %d: %.2f s for 2500, %.2f s for 10000", kind, few, many);
    }
}

static void monsters(void **state) {
    (void)state;
    static const char *const units[] = {"word ", "(", "--", "\xC2\xA9", "\xE2\x80\x94 ", "a. b! ", "\xF0\x9F\x98\x80",
                                        "x"};
    for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
        double spent[2];
        for (int size = 0; size < 2; size++) {
            eni_arena arena = {0};
            eni_buf b = {0};
            eni_shingles s;
            eni_sketch sketch;
            while (b.len < ((size_t)1 << 20) * (size == 0 ? 1 : 4)) eni_puts(&b, units[u]);
            const en_str text = eni_buf_str(&b);
            const double start = seconds();
            assert_ok(eni_shingle(&arena, &text, 1, ENI_LIT("word word"), &s, &fault));
            eni_sketch_of(&s, &sketch);
            spent[size] = seconds() - start;
            assert_true(s.n_words <= ENI_MOST_WORDS);
            eni_buf_free(&b);
            eni_arena_free(&arena);
        }
        if (spent[1] > 8 * spent[0] + 0.25)
            fail_msg("'%s': %.3f s, and %.3f s for four times as much", units[u], spent[0], spent[1]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(floods_stay_linear), cmocka_unit_test(monsters)};
    temporary(path, "copies.db");
    if (en_lexicon_open(NULL, NULL, NULL, &lex, NULL) != EN_OK) return 1;
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    en_lexicon_free(lex);
    return failed;
}
