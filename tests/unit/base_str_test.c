/* Strings, UTF-8, the buffer. */
#include "check.h"

static void splits_at_separators(void **state) {
    (void)state;
    en_str rest = eni_str("a; b ;;c"), part;
    assert_true(eni_split(&rest, ';', &part));
    assert_str(part, "a");
    assert_true(eni_split(&rest, ';', &part));
    assert_str(part, "b");
    assert_true(eni_split(&rest, ';', &part));
    assert_str(part, "");
    assert_true(eni_split(&rest, ';', &part));
    assert_str(part, "c");
    assert_false(eni_split(&rest, ';', &part));
}

static void reads_whole_numbers(void **state) {
    (void)state;
    int64_t n = 7;
    assert_true(eni_to_int(eni_str("-12"), &n) && n == -12);
    assert_true(eni_to_int(eni_str("9223372036854775807"), &n) && n == INT64_MAX);
    assert_true(eni_to_int(eni_str("-9223372036854775808"), &n) && n == INT64_MIN);
    const char *const bad[] = {
        "", "-", "1a", " 1", "9223372036854775808", "-9223372036854775809", "99999999999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(eni_to_int(eni_str(bad[i]), &n));
}

static void reads_decimals_only(void **state) {
    (void)state;
    double x;
    assert_true(eni_to_double(eni_str("-6.4"), &x));
    assert_close(x, -6.4, 1e-12);
    const char *const bad[] = {"", "nan", "inf", "0x10", "1,5", "1e999", "--1", "1.5 "};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(eni_to_double(eni_str(bad[i]), &x));
}

static void knows_valid_utf8(void **state) {
    (void)state;
    assert_int_equal(eni_utf8_valid(eni_str("Kyiv, Zürich, 平壤, 😀")), strlen("Kyiv, Zürich, 平壤, 😀"));
    const struct {
        const char *bytes;
        size_t len, at;
    } bad[] = {{"a\x80", 2, 1},
               {"\xC0\xAF", 2, 0},
               {"\xE0\x80\xAF", 3, 0},
               {"ab\xED\xA0\x80", 5, 2},
               {"\xF4\x90\x80\x80", 4, 0},
               {"x\xE5\xB9", 3, 1},
               {"\xF5\x80\x80\x80", 4, 0},
               {"\xFF", 1, 0}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(eni_utf8_valid((en_str){bad[i].bytes, bad[i].len}), bad[i].at);
}

static void code_points_round_trip(void **state) {
    (void)state;
    const uint32_t points[] = {'a', 0x7F, 0x80, 0x7FF, 0x800, 0xFFFD, 0x10000, 0x10FFFF};
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        char bytes[4];
        size_t at = 0;
        const size_t len = eni_utf8_put(points[i], bytes);
        assert_int_equal(eni_utf8_next((en_str){bytes, len}, &at), points[i]);
        assert_int_equal(at, len);
    }
}

static void escapes_json_and_html(void **state) {
    (void)state;
    eni_buf b = {0};
    eni_put_json(&b, (en_str){"a\"\\\n\x01\xFFz", 7});
    assert_string_equal(b.p, "\"a\\\"\\\\\\n\\u0001\xEF\xBF\xBDz\"");
    eni_buf_free(&b);
    eni_put_html(&b, eni_str("<b onclick='x'>&\"</b>"));
    assert_string_equal(b.p, "&lt;b onclick=&#39;x&#39;&gt;&amp;&quot;&lt;/b&gt;");
    eni_buf_free(&b);
}

static void buffer_grows_and_is_taken(void **state) {
    (void)state;
    eni_buf b = {0};
    for (int i = 0; i < 10000; i++) eni_printf(&b, "%d,", i % 10);
    assert_int_equal(b.len, 20000);
    char *const p = eni_buf_take(&b);
    assert_int_equal(strlen(p), 20000);
    free(p);
    char *const empty = eni_buf_take(&b);
    assert_string_equal(empty, "");
    free(empty);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(splits_at_separators),      cmocka_unit_test(reads_whole_numbers),
        cmocka_unit_test(reads_decimals_only),       cmocka_unit_test(knows_valid_utf8),
        cmocka_unit_test(code_points_round_trip),    cmocka_unit_test(escapes_json_and_html),
        cmocka_unit_test(buffer_grows_and_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
