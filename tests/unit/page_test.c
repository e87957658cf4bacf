/* A page in four forms: nothing from outside is interpreted. */
#include "check.h"

#include "brief/page.h"
#include "brief/phrase.h"

#include <jansson.h>
#include <math.h>

static void hostile_text_is_escaped(void **state) {
    (void)state;
    eni_arena arena = {0};
    eni_page page = {.arena = &arena, .title = eni_str("<script>alert(1)</script>"), .subtitle = eni_str("a & b")};
    eni_section *const s = eni_page_section(&page, "x", "X", "none");
    eni_page_say(&page, s, eni_str("*bold* [link](http://x) <img src=x onerror=y>"), eni_str("\x1b[31mred\"\\"), "r1.2",
                 "t:a<b", NULL);
    eni_page_source(&page, eni_str("r1.2"), eni_str("<b>outlet</b>"));
    eni_page_source(&page, eni_str("r1.2"), eni_str("again"));
    assert_int_equal(page.n_sources, 1);
    char *const html = eni_page_render(&page, EN_HTML, 0), *const md = eni_page_render(&page, EN_MARKDOWN, 0);
    char *const json = eni_page_render(&page, EN_JSON, 0), *const text = eni_page_render(&page, EN_TEXT, 60);
    assert_null(strstr(html, "<script>"));
    assert_null(strstr(html, "<img"));
    assert_null(strstr(html, "<b>"));
    assert_non_null(strstr(html, "&lt;script&gt;"));
    assert_null(strstr(md, "[link](http"));
    assert_non_null(strstr(md, "\\*bold\\*"));
    json_error_t why;
    json_t *const v = json_loads(json, 0, &why);
    if (!v) fail_msg("not JSON: %s in %s", why.text, json);
    json_decref(v);
    assert_null(strchr(text, '\x1b'));
    assert_non_null(strstr(text, "[r1.2; t:a<b]"));
    free(html);
    free(md);
    free(json);
    free(text);
    eni_arena_free(&arena);
}

static void text_is_wrapped(void **state) {
    (void)state;
    eni_arena arena = {0};
    eni_page page = {.arena = &arena, .title = eni_str("T"), .subtitle = eni_str("")};
    eni_section *const s = eni_page_section(&page, "x", "X", "none");
    eni_page_say(&page, s, eni_str("word word word word word word word word word word word word word word word word"),
                 (en_str){"", 0}, "r1", NULL);
    char *const text = eni_page_render(&page, EN_TEXT, 50);
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) assert_true(strlen(line) <= 50);
    free(text);
    eni_arena_free(&arena);
}

static void phrases_read_well(void **state) {
    (void)state;
    eni_arena a = {0};
    const en_str x = eni_str("China"), y = eni_str("Japan"), none = {"", 0};
    assert_str(eni_phrase_act(&a, EN_ACTION_ACCUSE, EN_MODALITY_ASSERTED, x, y), "China criticised or accused Japan");
    assert_str(eni_phrase_act(&a, EN_ACTION_AID, EN_MODALITY_ALLEGED, x, y),
               "China is said to have given aid to Japan");
    assert_str(eni_phrase_act(&a, EN_ACTION_CONSULT, EN_MODALITY_PLANNED, x, y),
               "China was to meet, visit or talk with Japan");
    assert_str(eni_phrase_act(&a, EN_ACTION_MOBILIZE, EN_MODALITY_ASSERTED, x, none),
               "China mobilised forces or weapons");
    assert_str(eni_phrase_score(&a, -3.14), "\xE2\x88\x92"
                                            "3.1");
    assert_str(eni_phrase_score(&a, 0.04), "0.0");
    assert_str(eni_phrase_score(&a, NAN), "unknown");
    assert_str(eni_phrase_count(&a, 1, "event", "events"), "1 event");
    en_date d;
    assert_ok(en_date_parse(eni_str("2024-10"), &d, &fault));
    assert_str(eni_phrase_date(&a, d), "October 2024");
    for (en_action act = 1; act < EN_N_ACTIONS; act++)
        for (en_modality m = 1; m < EN_N_MODALITIES; m++) {
            assert_true(eni_phrase_act(&a, act, m, x, y).len > 8);
            assert_true(eni_phrase_act(&a, act, m, none, y).len > 8);
            assert_true(eni_phrase_act(&a, act, m, x, none).len > 8);
        }
    eni_arena_free(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(hostile_text_is_escaped), cmocka_unit_test(text_is_wrapped),
                                       cmocka_unit_test(phrases_read_well)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
