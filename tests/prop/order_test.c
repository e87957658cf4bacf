/* Laws of families: the order in which reports are read, and the number of threads, change neither who is whose copy nor what is counted; and what was
 * published later changes nothing of what was known. Reports are drawn: stories, and copies of them that are cut, edited and
 * given another dateline. The seed is printed on failure. */
#include "check.h"

#include "base/day.h"
#include "ledger/recall.h"

#define N_REPORTS 60
#define ROUNDS 6

static en_lexicon *lex;
static uint32_t seed = 20241101;

static uint32_t roll(uint32_t n) {
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % n;
}

static const char *const states[] = {"China", "Japan", "Russia", "South Korea", "Brazil", "India"};
static const char *const fill[] = {"the",       "ministry", "of",      "trade",    "spoke",  "about", "a",     "plan",
                                   "for",       "harbours", "and",     "railways", "in",     "the",   "north", "that",
                                   "engineers", "had",      "drawn",   "last",     "winter", "when",  "snow",  "closed",
                                   "roads",     "while",    "farmers", "asked",    "for",    "seed",  "grain", "oil"};

typedef struct {
    char text[4000], outlet[16];
    en_day day;
} drawn;

static drawn reports[N_REPORTS];

static void draw_story(drawn *r) {
    const uint32_t a = roll(6), b = (a + 1 + roll(5)) % 6, date = 1 + roll(9);
    int n = snprintf(r->text, sizeof r->text, "%s %s %s on %u March 2024.", states[a],
                     roll(2) ? "condemned" : "attacked", states[b], date);
    const uint32_t sentences = 2 + roll(6);
    for (uint32_t s = 0; s < sentences; s++) {
        n += snprintf(r->text + n, sizeof r->text - (size_t)n, " Then");
        for (uint32_t w = 0; w < 14 + roll(10); w++)
            n += snprintf(r->text + n, sizeof r->text - (size_t)n, " %s", fill[roll(32)]);
        n += snprintf(r->text + n, sizeof r->text - (size_t)n, ".");
    }
    r->day = (en_day){eni_day_of(2024, 3, 10).n + (int)roll(20)};
}

/* A copy: another outlet, some days on, perhaps a dateline, perhaps without its end, perhaps with a word changed. */
static void draw_copy(drawn *r, const drawn *of) {
    const char *const dateline = roll(2) ? "SEOUL, March 12 (Yonhap) -- " : "";
    snprintf(r->text, sizeof r->text, "%s%.3900s", dateline, of->text);
    char *const last = strrchr(r->text, 'T');
    if (roll(3) == 0 && last && last > r->text + 200) *last = '\0';
    char *const word = roll(3) == 0 ? strstr(r->text + 120, " the ") : NULL;
    if (word) memcpy(word, " our ", 5);
    r->day = (en_day){of->day.n + (int)roll(9)};
}

static void write_reports(const char *file, const int *order, en_day until) {
    FILE *const f = fopen(file, "w");
    assert_non_null(f);
    for (int i = 0; i < N_REPORTS; i++) {
        const drawn *const r = &reports[order[i]];
        char day[11];
        if (en_day_known(until) && r->day.n > until.n) continue;
        en_day_format(r->day, day);
        fprintf(f, "{\"id\":\"%02d\",\"date\":\"%s\",\"outlet\":\"%s\",\"text\":\"%s\"}\n", order[i], day, r->outlet,
                r->text);
    }
    fclose(f);
}

/* What is known as of a day, in words that do not hang on row numbers: families as lists of ids, events with their counts. */
static void describe(en_ledger *ledger, en_day asof, eni_buf *out) {
    static const char *const questions[] = {
        "SELECT group_concat(ext_id, ' ') FROM (SELECT family, ext_id FROM report WHERE day <= ?1 ORDER BY ext_id) "
        "GROUP BY family ORDER BY 1",
        "SELECT source || target || action || min(c.day_first) || ' ' || count(DISTINCT r.family) || ' ' || "
        "count(DISTINCT c.outlet_id) || ' ' || count(*) || "
        "' ' || sum(CAST(r.ext_id AS INTEGER) * CAST(r.ext_id AS INTEGER)) FROM claim c JOIN report r USING(report_id) "
        "WHERE r.day <= ?1 GROUP BY event_id ORDER BY 1"};
    for (int i = 0; i < 2; i++) {
        sqlite3_stmt *rows;
        assert_ok(eni_prepare(ledger, questions[i], &rows, &fault));
        sqlite3_bind_int(rows, 1, en_day_known(asof) ? asof.n : INT32_MAX);
        while (sqlite3_step(rows) == SQLITE_ROW) {
            eni_put(out, eni_column(rows, 0));
            eni_putc(out, '\n');
        }
        sqlite3_finalize(rows);
    }
}

static void read_and_describe(const int *order, en_day until, en_day asof, unsigned jobs, eni_buf *out,
                              uint64_t *copies) {
    char file[128], path[128];
    en_ledger *ledger;
    en_read_counts counts;
    uint64_t faults;
    const char *const paths[] = {temporary(file, "order.jsonl")};
    temporary(path, "order.db");
    remove_ledger(path);
    write_reports(file, order, until);
    assert_ok(en_ledger_open(path, EN_LEDGER_WRITE, lex, &ledger, &fault));
    assert_ok(eni_exec(ledger, "PRAGMA synchronous = OFF", &fault));
    const en_read_opts opts = {.date = EN_DAY_NONE, .jobs = jobs};
    assert_ok(en_read(lex, ledger, paths, 1, &opts, &counts, &fault));
    assert_ok(en_ledger_check(ledger, NULL, NULL, &faults, &fault));
    assert_int_equal(faults, 0);
    describe(ledger, asof, out);
    *copies = counts.copies;
    en_ledger_close(ledger);
    remove_ledger(path);
    remove(file);
}

static void order_and_future_change_nothing(void **state) {
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        const uint32_t seed_then = seed;
        int order[N_REPORTS];
        eni_buf plain = {0}, shuffled = {0}, then = {0}, past = {0};
        uint64_t copies, copies_shuffled, ignored;
        for (int i = 0; i < N_REPORTS; i++) {
            if (i < 15 || roll(8) == 0)
                draw_story(&reports[i]);
            else
                draw_copy(&reports[i], &reports[roll((uint32_t)i)]);
            snprintf(reports[i].outlet, sizeof reports[i].outlet, "Paper %d", i);
            order[i] = i;
        }
        const en_day day = {eni_day_of(2024, 3, 12).n + (int)roll(15)};
        read_and_describe(order, EN_DAY_NONE, EN_DAY_NONE, 1, &plain, &copies);
        read_and_describe(order, EN_DAY_NONE, day, 1, &then, &ignored);
        read_and_describe(order, day, EN_DAY_NONE, 1, &past, &ignored);
        for (int i = N_REPORTS - 1; i > 0; i--) {
            const int k = (int)roll((uint32_t)i + 1), swap = order[i];
            order[i] = order[k], order[k] = swap;
        }
        read_and_describe(order, EN_DAY_NONE, EN_DAY_NONE, 3, &shuffled, &copies_shuffled);
        if (copies < 10) fail_msg("seed %u: only %d copies", seed_then, (int)copies);
        if (copies != copies_shuffled || strcmp(plain.p, shuffled.p) != 0)
            fail_msg("seed %u: in order (%d copies)\n%s\nshuffled (%d)\n%s", seed_then, (int)copies, plain.p,
                     (int)copies_shuffled, shuffled.p);
        if (strcmp(then.p, past.p) != 0) fail_msg("seed %u: as of a day\n%s\nread then\n%s", seed_then, then.p, past.p);
        eni_buf_free(&plain);
        eni_buf_free(&shuffled);
        eni_buf_free(&then);
        eni_buf_free(&past);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(order_and_future_change_nothing)};
    if (en_lexicon_open(NULL, NULL, NULL, &lex, NULL) != EN_OK) return 1;
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    en_lexicon_free(lex);
    return failed;
}
