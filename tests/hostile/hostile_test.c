/* Input that means harm or nonsense: nothing crashes, and time grows with length, not faster. */
#include "check.h"

#include "events/coder.h"

#include <time.h>

static en_lexicon *lex;
static eni_coder *coder;

static double code_text(const char *text, size_t len) {
    eni_arena arena = {0};
    eni_coded coded;
    const eni_report report = {
        .id = eni_str("h"), .day = {20000}, .text = {text, len}, .language = eni_str("en"), .file = "hostile"};
    const clock_t start = clock();
    assert_ok(eni_code(coder, &arena, &report, &coded, &fault));
    const double spent = (double)(clock() - start) / CLOCKS_PER_SEC;
    for (size_t i = 0; i < coded.n_claims; i++) {
        const en_claim *const c = &coded.claims[i];
        assert_true(c->spans.trigger.end <= c->sentence.len && c->spans.source.end <= c->sentence.len &&
                    c->spans.target.end <= c->sentence.len);
        assert_true(c->spans.trigger.start < c->spans.trigger.end);
    }
    eni_arena_free(&arena);
    return spent;
}

static char *repeated(const char *unit, size_t n, size_t *len) {
    const size_t u = strlen(unit);
    char *const p = malloc(u * n + 1);
    for (size_t i = 0; i < n; i++) memcpy(p + i * u, unit, u);
    p[u * n] = '\0';
    *len = u * n;
    return p;
}

/* A long text of each sort, and one four times as long: at most eight times the time (twice what is linear, for noise and cold caches). */
static void time_is_linear(void **state) {
    (void)state;
    const char *const units[] = {"China attacked ",
                                 "North Korea, ",
                                 "said that ",
                                 "(",
                                 "\"",
                                 "a-",
                                 "Kim Jong Un ",
                                 "... ",
                                 "the spokesman of the ministry of ",
                                 "1,",
                                 "1-",
                                 ":-) ",
                                 "it. [1] ",
                                 "\xF0\x9F\x98\x80",
                                 "x"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t len;
        char *const small = repeated(units[i], 500, &len);
        double a = code_text(small, len);
        const double again = code_text(small, len);
        if (again < a) a = again;
        free(small);
        char *const large = repeated(units[i], 2000, &len);
        const double b = code_text(large, len);
        free(large);
        if (b > 8 * a + 0.25) fail_msg("'%s': %.3f s, and %.3f s for four times as much", units[i], a, b);
    }
}

static void odd_bytes_do_no_harm(void **state) {
    (void)state;
    const char *const texts[] = {"China\0attacked\0Japan",
                                 "\n\n\n",
                                 "\xE2\x80\xA8\xE2\x80\xA9",
                                 "''''''''",
                                 "--------",
                                 "China 's 's 's attacked Japan 's 's.",
                                 "\xC2\xA0\xC2\xA0"
                                 "China\xC2\xA0met\xC2\xA0Japan.",
                                 "U.S.U.S.U.S.",
                                 "a.b.c.d.e.f.g",
                                 "$$$$",
                                 "@@@.@@@",
                                 "http://",
                                 "(((((((((((China)))))",
                                 "?!?!?!?",
                                 "met",
                                 "China",
                                 "of of of of",
                                 "by by by China"};
    const size_t first_len = sizeof "China\0attacked\0Japan" - 1;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        code_text(texts[i], i == 0 ? first_len : strlen(texts[i]));
}

/* Random soup of words the lexicon knows, in any order. */
static void word_soup(void **state) {
    (void)state;
    static const char *const words[] = {
        "China", "Japan",     "North",     "Korea",  "Kim",    "Jong",   "Un",       "said",   "that",       "attacked",
        "by",    "of",        "and",       ",",      ".",      "not",    "if",       "would",  "to",         "meet",
        "talks", "with",      "sanctions", "on",     "troops", "the",    "minister", "denied", "threatened", "UN",
        "its",   "they",      "who",       "Monday", "in",     "2010",   "\"",       "(",      ")",          "two",
        "sides", "thousands", "-",         "'s",     "U.S.",   "alleged"};
    uint32_t seed = 4711;
    for (int round = 0; round < 100; round++) {
        eni_buf b = {0};
        for (int i = 0; i < 60; i++) {
            seed = seed * 1664525u + 1013904223u;
            eni_puts(&b, words[(seed >> 8) % (sizeof words / sizeof *words)]);
            eni_putc(&b, ' ');
        }
        code_text(b.p, b.len);
        eni_buf_free(&b);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(time_is_linear), cmocka_unit_test(odd_bytes_do_no_harm),
                                       cmocka_unit_test(word_soup)};
    if (en_lexicon_open(NULL, NULL, NULL, &lex, NULL) != EN_OK || !(coder = eni_coder_new(lex))) return 1;
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    eni_coder_free(coder);
    en_lexicon_free(lex);
    return failed;
}
