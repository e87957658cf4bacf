/* Dictionaries that mean ill: the loader says what is wrong with them, in time that grows with their length, and reading goes on. */
#include "check.h"

#include "base/day.h"
#include "lexicon/lexicon.h"

#include <time.h>

static uint64_t n_faults;

static void hear(void *user, const char *file, uint64_t line, const char *message) {
    (void)user;
    (void)line;
    assert_true(file[0] && message[0]);
    assert_int_equal(eni_utf8_valid(eni_str(message)), strlen(message));
    n_faults++;
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool count_claim(void *user, const en_claim *claim) {
    (void)claim;
    ++*(int *)user;
    return true;
}

/* Opens a lexicon with the bytes as a dictionary and reads a sentence with it. Seconds of the opening. */
static double read_with(const char *bytes, size_t len, int *n_claims) {
    const en_dict_text one = {"hostile.txt", {bytes, len}};
    const en_lexicon_opts opts = {.texts = &one, .n_texts = 1, .on_dict_fault = hear};
    en_lexicon *lexicon;
    int n = 0;
    n_faults = 0;
    const double start = now();
    assert_ok(en_lexicon_open_with(&opts, &lexicon, &fault));
    const double took = now() - start;
    assert_ok(en_try(lexicon, ENI_LIT("China shelled Japan with rockets on Monday."), eni_day_of(2024, 10, 30), NULL,
                     count_claim, NULL, &n, &fault));
    en_lexicon_free(lexicon);
    if (n_claims) *n_claims = n;
    return took;
}

static char *repeat(const char *head, const char *piece, size_t n, const char *tail, size_t *len) {
    const size_t h = strlen(head), p = strlen(piece), t = strlen(tail);
    char *const out = malloc(h + n * p + t + 1);
    assert_non_null(out);
    memcpy(out, head, h);
    for (size_t i = 0; i < n; i++) memcpy(out + h + i * p, piece, p);
    memcpy(out + h + n * p, tail, t + 1);
    *len = h + n * p + t;
    return out;
}

static void bytes_of_any_kind(void **state) {
    (void)state;
    char noise[4096];
    uint32_t seed = 12345;
    for (int round = 0; round < 4; round++) {
        for (size_t i = 0; i < sizeof noise; i++) {
            seed = seed * 1664525u + 1013904223u;
            noise[i] = (char)(seed >> 24);
        }
        (void)read_with(noise, sizeof noise, NULL);
    }
    static const char nul[] = "BORDURIA [BRD]\nSYL\0DAVIA [SYL]\n";
    (void)read_with(nul, sizeof nul - 1, NULL);
    assert_int_equal(n_faults, 1);
    (void)read_with("\xEF\xBB\xBF"
                    "BORDURIA [BRD]\r\nSYLDAVIA [SYL]\r\n",
                    35, NULL); /* a Windows file */
    assert_int_equal(n_faults, 0);
}

static void long_lines_are_refused(void **state) {
    (void)state;
    size_t len;
    char *const line = repeat("BORDURIA [BRD]\n", "X", 1 << 20, " [SYL]\n", &len);
    (void)read_with(line, len, NULL);
    assert_int_equal(n_faults, 1);
    free(line);
}

static void deep_nesting_is_refused(void **state) {
    (void)state;
    size_t len;
    char *const open = repeat("--- SHELL [190] ---\nSHELL\n- * ", "(", 3000, " [190]\n", &len);
    (void)read_with(open, len, NULL);
    assert_true(n_faults >= 1);
    free(open);
    char *const braces = repeat("--- SHELL [190] ---\nSHELL\n- * ", "{A ", 900, " [190]\n", &len);
    (void)read_with(braces, len, NULL);
    assert_true(n_faults >= 1);
    free(braces);
    char *const comments = repeat("BORDURIA [BRD]\n", "<!-- --> <!-- ", 250, "\n", &len);
    (void)read_with(comments, len, NULL);
    free(comments);
}

static void sets_do_not_explode(void **state) {
    (void)state;
    size_t len;
    char *const sets = repeat("!A! = B, C, D, E, F, G, H, I, J, K\n", "!A! ", 8, "[~MIL]\n", &len);
    assert_true(read_with(sets, len, NULL) < 20);
    assert_true(n_faults >= 1);
    free(sets);
}

static void time_is_linear(void **state) {
    (void)state;
    static const struct {
        const char *head, *piece;
    } cases[] = {{"", "BORDURIA [BRD]\n"},
                 {"BORDURIA\n", "\t[BRD >19900101]\n"},
                 {"", "MEDIC [~MED]\n"},
                 {"", "CHESS_MATCH\n"},
                 {"--- SHELL [190] ---\n", "SHELL\n"},
                 {"--- SHELL [190] ---\nSHELL\n", "- * (WITH ROCKET) [190]\n"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t len;
        char *const few = repeat(cases[i].head, cases[i].piece, 5000, "", &len);
        const double a = read_with(few, len, NULL);
        free(few);
        char *const many = repeat(cases[i].head, cases[i].piece, 50000, "", &len);
        const double b = read_with(many, len, NULL);
        free(many);
        if (b > 40 * a + 5) fail_msg("case %zu: 5000 lines take %.2f s, 50000 take %.2f s", i, a, b);
    }
}

static void a_good_line_survives_bad_ones(void **state) {
    (void)state;
    static const char text[] = "--- X [190\nPOUND\n--- SHELL [190] ---\nSHELL\n- * ( [190]\n- * ) [190]\n- * (WITH "
                               "ROCKET) [194]\n- [190]\n-\n--- \n&\n+\n~\n";
    int n;
    (void)read_with(text, sizeof text - 1, &n);
    assert_true(n_faults >= 5);
    assert_int_equal(n, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_of_any_kind),       cmocka_unit_test(long_lines_are_refused),
        cmocka_unit_test(deep_nesting_is_refused), cmocka_unit_test(sets_do_not_explode),
        cmocka_unit_test(time_is_linear),          cmocka_unit_test(a_good_line_survives_bad_ones)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
