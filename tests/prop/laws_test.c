/* Laws of the ledger over the demo reports and random questions: as-of is monotone, the dyad's rows add up to its events, whatever is not asserted
 * never counts. The seed is printed on failure. */
#include "check.h"

#include "base/day.h"
#include "ledger/recall.h"
#include "relations/affinity.h"

#include <math.h>

static en_lexicon *lex;
static en_ledger *ledger;
static char path[128];
static uint32_t seed = 20241031;

static uint32_t roll(uint32_t n) {
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % n;
}

static int set_up(void **state) {
    (void)state;
    char file[512];
    const char *const source = getenv("ENTENTE_SOURCE");
    en_ledger *writer;
    snprintf(file, sizeof file, "%s/data/demo/reports.jsonl", source ? source : ".");
    const char *const paths[] = {file};
    temporary(path, "laws.db");
    if (en_lexicon_open(NULL, NULL, NULL, &lex, NULL) != EN_OK) return -1;
    if (en_ledger_open(path, EN_LEDGER_WRITE, lex, &writer, NULL) != EN_OK) return -1;
    const en_read_opts opts = {.date = EN_DAY_NONE, .jobs = 2};
    en_read_counts counts;
    if (en_read(lex, writer, paths, 1, &opts, &counts, NULL) != EN_OK) return -1;
    en_ledger_close(writer);
    return en_ledger_open(path, EN_LEDGER_READ, lex, &ledger, NULL) == EN_OK ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    en_ledger_close(ledger);
    en_lexicon_free(lex);
    remove_ledger(path);
    return 0;
}

static en_day some_day(void) {
    return (en_day){eni_day_of(2022, 1, 1).n + (int)roll(1100)};
}

/* What was on record on one day is on record, unchanged, on a later one: no event disappears, none loses claims. */
static void asof_is_monotone(void **state) {
    (void)state;
    for (int round = 0; round < 40; round++) {
        eni_arena arena = {0};
        eni_event_list early, late;
        en_event_query q = en_event_query_all();
        q.asof = some_day();
        assert_ok(eni_recall(ledger, &q, &arena, &early, &fault));
        q.asof.n += (int)roll(300);
        assert_ok(eni_recall(ledger, &q, &arena, &late, &fault));
        assert_true(early.n <= late.n);
        size_t k = 0;
        for (size_t i = 0; i < early.n; i++) {
            for (k = 0; k < late.n && late.events[k].id != early.events[i].id; k++) {
            }
            assert_true(k < late.n);
            assert_true(late.events[k].n_claims >= early.events[i].n_claims);
            assert_int_equal(late.events[k].first_reported.n, early.events[i].first_reported.n);
        }
        eni_arena_free(&arena);
    }
}

static void nothing_later_is_known(void **state) {
    (void)state;
    for (int round = 0; round < 40; round++) {
        eni_arena arena = {0};
        eni_event_list list;
        en_event_query q = en_event_query_all();
        q.asof = some_day();
        assert_ok(eni_recall(ledger, &q, &arena, &list, &fault));
        for (size_t i = 0; i < list.n; i++) {
            assert_true(list.events[i].report_day.n <= q.asof.n && list.events[i].first_reported.n <= q.asof.n);
            if (list.events[i].standing == EN_MODALITY_ASSERTED) assert_true(list.events[i].day.first.n <= q.asof.n);
        }
        eni_arena_free(&arena);
    }
}

static const char *const states[] = {"CHN", "PRK", "KOR", "RUS", "USA", "JPN", "UKR"};

/* Rows of every period hold each asserted event once; quad counts and sums agree. */
static void rows_add_up(void **state) {
    (void)state;
    for (int round = 0; round < 60; round++) {
        en_actor a = {"", ""}, b = {"", ""};
        const uint32_t i = roll(7), j = (i + 1 + roll(6)) % 7, seed_then = seed;
        memcpy(a.code, states[i], 4);
        memcpy(b.code, states[j], 4);
        en_dyad_opts opts = {.since = EN_DAY_NONE, .until = EN_DAY_NONE, .asof = roll(2) ? some_day() : EN_DAY_NONE};
        en_dyad_row *rows;
        size_t n;
        eni_arena arena = {0};
        eni_event_list list;
        en_event_query q = en_event_query_all();
        q.source = a, q.target = b, q.asof = opts.asof;
        assert_ok(eni_recall(ledger, &q, &arena, &list, &fault));
        for (size_t k = 0; k < list.n; k++) { /* also what reports recall from before the first of them */
            const en_day day = eni_event_day(&list.events[k]);
            if (!en_day_known(opts.since) || day.n < opts.since.n) opts.since = day;
        }
        const en_status status = en_dyad(ledger, a, b, (en_period)roll(5), &opts, &rows, &n, NULL);
        if (status == EN_ENOTFOUND) {
            assert_int_equal(list.n, 0);
            eni_arena_free(&arena);
            continue;
        }
        assert_int_equal(status, EN_OK);
        uint64_t asserted = 0, in_rows = 0, quads = 0, others = 0, others_in_rows = 0;
        double sum = 0, sum_in_rows = 0;
        for (size_t k = 0; k < list.n; k++) {
            const bool counts = list.events[k].standing == EN_MODALITY_ASSERTED;
            asserted += counts;
            others += !counts;
            if (counts && !isnan(list.events[k].goldstein)) sum += list.events[k].goldstein;
        }
        for (size_t k = 0; k < n; k++) {
            in_rows += rows[k].n_events;
            others_in_rows += rows[k].n_unconfirmed + rows[k].n_denied;
            for (int c = 0; c < EN_N_QUADS; c++) quads += rows[k].quads[c];
            if (!isnan(rows[k].goldstein_sum)) sum_in_rows += rows[k].goldstein_sum;
            if (k) assert_true(rows[k].start.n > rows[k - 1].start.n);
        }
        if (asserted != in_rows || asserted != quads || others != others_in_rows || fabs(sum - sum_in_rows) > 1e-9)
            fail_msg("seed %u: %s>%s %llu asserted, %llu in rows, %llu in quads", seed_then, a.code, b.code,
                     (unsigned long long)asserted, (unsigned long long)in_rows, (unsigned long long)quads);
        en_free(rows);
        eni_arena_free(&arena);
    }
}

/* The same question gives the same bytes, and every citation of a brief resolves. */
static void briefs_are_stable_and_traceable(void **state) {
    (void)state;
    for (int round = 0; round < 12; round++) {
        en_actor a = {"", ""}, b = {"", ""};
        const uint32_t i = roll(7), j = (i + 1 + roll(6)) % 7;
        memcpy(a.code, states[i], 4);
        memcpy(b.code, states[j], 4);
        const en_brief_opts opts = {.form = EN_TEXT, .asof = some_day(), .since = EN_DAY_NONE, .width = 100};
        char *first, *second;
        const en_status status = en_brief(ledger, a, b, &opts, &first, NULL);
        if (status == EN_ENOTFOUND) continue;
        assert_int_equal(status, EN_OK);
        assert_ok(en_brief(ledger, a, b, &opts, &second, &fault));
        assert_string_equal(first, second);
        char *const sources = strstr(first, "\nSources\n");
        int n = 0;
        for (char *p = sources; p && (p = strstr(p, "\n[")); n++) {
            char cite[100];
            char *explained;
            p += 2;
            snprintf(cite, sizeof cite, "%.*s", (int)strcspn(p, "]"), p);
            en_error err;
            if (en_explain(ledger, cite, EN_TEXT, opts.asof, &explained, &err) != EN_OK)
                fail_msg("[%s]: %s", cite, err.message);
            en_free(explained);
        }
        assert_true(n > 0);
        en_free(first);
        en_free(second);
    }
}

/* A window of days or a sector picks events; it does not change what is known of them. */
static void windows_change_nothing(void **state) {
    (void)state;
    for (int round = 0; round < 60; round++) {
        eni_arena arena = {0};
        eni_event_list all, some;
        en_event_query q = en_event_query_all();
        q.asof = roll(2) ? some_day() : EN_DAY_NONE;
        memcpy(q.source.code, states[roll(7)], 4);
        assert_ok(eni_recall(ledger, &q, &arena, &all, &fault));
        if (roll(2)) q.since = some_day();
        if (roll(2)) q.until = some_day();
        if (roll(2)) memcpy(q.source.sector, roll(2) ? "GOV" : "MIL", 4);
        assert_ok(eni_recall(ledger, &q, &arena, &some, &fault));
        size_t inside = 0;
        for (size_t i = 0; i < all.n; i++)
            inside += (!en_day_known(q.since) || all.events[i].day.last.n >= q.since.n) &&
                      (!en_day_known(q.until) || all.events[i].day.first.n <= q.until.n);
        if (!q.source.sector[0]) assert_int_equal(inside, some.n);
        for (size_t i = 0; i < some.n; i++) {
            size_t k = 0;
            while (k < all.n && all.events[k].id != some.events[i].id) k++;
            assert_true(k < all.n);
            assert_int_equal(all.events[k].standing, some.events[i].standing);
            assert_int_equal(all.events[k].n_claims, some.events[i].n_claims);
            assert_int_equal(all.events[k].n_denials, some.events[i].n_denials);
            assert_int_equal(all.events[k].n_reports, some.events[i].n_reports);
        }
        eni_arena_free(&arena);
    }
}

/* One number, one way: the affinity of a row is the affinity of its last day, and what explain lists adds up to it. */
static void affinity_is_one_number(void **state) {
    (void)state;
    int compared = 0;
    for (int round = 0; round < 60; round++) {
        en_actor a = {"", ""}, b = {"", ""};
        const uint32_t i = roll(7), j = (i + 1 + roll(6)) % 7;
        memcpy(a.code, states[i], 4);
        memcpy(b.code, states[j], 4);
        const en_day day = some_day();
        const en_dyad_opts opts = {.since = EN_DAY_NONE, .until = day, .asof = day};
        en_dyad_row *rows;
        size_t n;
        en_affinity at;
        if (en_dyad(ledger, a, b, EN_PERIOD_DAY, &opts, &rows, &n, NULL) != EN_OK) continue;
        if (rows[n - 1].start.n == day.n && en_affinity_at(ledger, a, b, day, &opts, &at, NULL) == EN_OK) {
            char cite[64], iso[11], *text;
            double listed = 0, said = -1;
            assert_true(fabs(at.value - rows[n - 1].affinity.value) < 1e-9);
            en_day_format(day, iso);
            snprintf(cite, sizeof cite, "affinity:%s:%s:%s", a.code, b.code, iso);
            assert_ok(en_explain(ledger, cite, EN_JSON, day, &text, &fault));
            const char *const stated = strstr(text, "where n* = ");
            if (stated) said = strtod(stated + 11, NULL);
            for (const char *p = text; (p = strstr(p, ", weight ")); p++) listed += strtod(p + 9, NULL);
            if (fabs(said - at.n_effective) > 0.001 || fabs(listed - at.n_effective) > 0.02)
                fail_msg("%s: n* %.3f, said %.3f, the weights listed add up to %.3f", cite, at.n_effective, said,
                         listed);
            compared++;
            en_free(text);
        }
        en_free(rows);
    }
    assert_true(compared > 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(asof_is_monotone),
                                       cmocka_unit_test(nothing_later_is_known),
                                       cmocka_unit_test(rows_add_up),
                                       cmocka_unit_test(windows_change_nothing),
                                       cmocka_unit_test(affinity_is_one_number),
                                       cmocka_unit_test(briefs_are_stable_and_traceable)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
