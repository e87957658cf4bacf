/* GDELT's lists: what a line says, which lines are refused, and what is kept of a list that comes in pieces. */
#include "check.h"

#include "base/day.h"
#include "fetch/masterlist.h"

#define SUM "297a16b493de7cf6ca809a7cc31d0b93"
#define HOME "http://data.gdeltproject.org/gdeltv2/"
#define BASE "http://127.0.0.1:8000"

static void reads_a_line_of_each_form(void **state) {
    (void)state;
    eni_listed l;
    char day[11];
    assert_ok(eni_list_line(eni_str("150383 " SUM " " HOME "20150218230000.export.CSV.zip\r"), ENI_LIST_MASTER, BASE,
                            &l, &fault));
    assert_str(l.name, "20150218230000.export.CSV.zip");
    assert_string_equal(l.md5, SUM);
    assert_int_equal(l.size, 150383);
    assert_int_equal(l.kind, ENI_FILE_EXPORT);
    en_day_format(l.days.first, day);
    assert_string_equal(day, "2015-02-18");
    assert_int_equal(l.days.first.n, l.days.last.n);
    assert_ok(
        eni_list_line(eni_str("7 297A16B493DE7CF6CA809A7CC31D0B93 " BASE "/gdeltv2/20150218230000.mentions.CSV.zip"),
                      ENI_LIST_MASTER, BASE, &l, &fault));
    assert_int_equal(l.kind, ENI_FILE_MENTIONS);
    assert_string_equal(l.md5, SUM);
    assert_ok(eni_list_line(eni_str(SUM "  201302.zip"), ENI_LIST_MD5SUMS, BASE, &l, &fault));
    assert_int_equal(l.size, -1);
    assert_int_equal(l.days.last.n - l.days.first.n, 27);
    assert_ok(eni_list_line(eni_str("12 1979.zip"), ENI_LIST_SIZES, BASE, &l, &fault));
    assert_string_equal(l.md5, "");
    assert_int_equal(l.days.last.n - l.days.first.n, 364);
}

static void refuses_what_is_not_as_expected(void **state) {
    (void)state;
    static const struct {
        eni_list_form form;
        const char *line, *says;
    } bad[] = {
        {ENI_LIST_MASTER, "", "expected size, MD5 and address"},
        {ENI_LIST_MASTER, "1 " SUM, "expected size, MD5 and address"},
        {ENI_LIST_MASTER, "1 " SUM " " HOME "20150218230000.export.CSV.zip x", "expected size, MD5 and address"},
        {ENI_LIST_MASTER, "-1 " SUM " " HOME "20150218230000.export.CSV.zip", "size in bytes"},
        {ENI_LIST_MASTER, "99999999999999999999 " SUM " " HOME "20150218230000.export.CSV.zip", "size in bytes"},
        {ENI_LIST_MASTER, "1 " SUM "0 " HOME "20150218230000.export.CSV.zip", "MD5"},
        {ENI_LIST_MASTER, "1 g97a16b493de7cf6ca809a7cc31d0b93 " HOME "20150218230000.export.CSV.zip", "MD5"},
        {ENI_LIST_MASTER, "1 " SUM " http://example.org/gdeltv2/20150218230000.export.CSV.zip", "address"},
        {ENI_LIST_MASTER, "1 " SUM " http://data.gdeltproject.org.example.org/gdeltv2/20150218230000.export.CSV.zip",
         "address"},
        {ENI_LIST_MASTER, "1 " SUM " http://data.gdeltproject.org/events/20150218230000.export.CSV.zip", "address"},
        {ENI_LIST_MASTER, "1 " SUM " file:///gdeltv2/20150218230000.export.CSV.zip", "address"},
        {ENI_LIST_MASTER, "1 " SUM " " HOME "../20150218230000.export.CSV.zip", "no file's name"},
        {ENI_LIST_MASTER, "1 " SUM " " HOME "..", "no file's name"},
        {ENI_LIST_MASTER, "1 " SUM " " HOME, "no file's name"},
        {ENI_LIST_MASTER, "1 " SUM " " HOME "20150218230000.export.CSV.zip?x=/", "no file's name"},
        {ENI_LIST_MASTER, "1 " SUM " " HOME "20150229000000.export.CSV.zip", "no moment"},
        {ENI_LIST_MASTER, "1 " SUM " " HOME "20150218240000.export.CSV.zip", "no moment"},
        {ENI_LIST_MASTER, "1 " SUM " " HOME "20150218236000.export.CSV.zip", "no moment"},
        {ENI_LIST_MD5SUMS, SUM, "expected MD5 and name"},
        {ENI_LIST_MD5SUMS, SUM "  20130431.export.CSV.zip", "no moment"},
        {ENI_LIST_SIZES, "x 1979.zip", "size in bytes"}};
    for (size_t i = 0; i < ENI_N(bad); i++) {
        eni_listed l = {.size = 77};
        en_error err;
        if (eni_list_line(eni_str(bad[i].line), bad[i].form, BASE, &l, &err) != EN_EFORMAT)
            fail_msg("accepted: %s", bad[i].line);
        if (!strstr(err.message, bad[i].says)) fail_msg("%s: %s", bad[i].line, err.message);
        assert_int_equal(l.size, 77);
    }
}

static void other_files_are_no_fault(void **state) {
    (void)state;
    const char *const names[] = {"20150218230000.gkg.csv.zip", "GDELT.MASTERREDUCEDV2.1979-2013.zip", "2015021.zip",
                                 "20150218.gkg.csv.zip"};
    for (size_t i = 0; i < ENI_N(names); i++) {
        eni_file_kind kind;
        en_date days;
        assert_ok(eni_gdelt_name(eni_str(names[i]), &kind, &days, &fault));
        assert_int_equal(kind, ENI_FILE_OTHER);
    }
}

typedef struct {
    int n;
    uint64_t line;
    char text[500];
} heard;

static void on_fault(void *user, const en_error *why) {
    heard *const h = user;
    h->n++;
    h->line = why->line;
    snprintf(h->text, sizeof h->text, "%s: %s", why->file, why->message);
}

static const char *const master =
    "1 " SUM " " HOME "20191023234500.export.CSV.zip\n"
    "2 " SUM " " HOME "20191024000000.export.CSV.zip\n"
    "3 " SUM " " HOME "20191024000000.mentions.CSV.zip\n"
    "4 " SUM " " HOME "20191024234500.export.CSV.zip\r\n"
    "\n"
    "x " SUM " " HOME "20191023000000.export.CSV.zip\n"                          /* wrong, but of another day */
    "x " SUM " " HOME "20191024001500.mentions.CSV.zip\n"                        /* wrong, but of another kind */
    "x " SUM " " HOME "20191024001500.export.CSV.zip\n"                          /* wrong */
    "5 e97a16b493de7cf6ca809a7cc31d0b93 " HOME "20191024000000.export.CSV.zip\n" /* again: this one counts */
    "6 " SUM " " HOME "20191025000000.export.CSV.zip";                           /* without a line end */

static eni_list october(heard *h) {
    return (eni_list){.kind = ENI_FILE_EXPORT,
                      .since = eni_day_of(2019, 10, 24),
                      .until = eni_day_of(2019, 10, 24),
                      .base = BASE,
                      .on_fault = on_fault,
                      .user = h};
}

static void keeps_what_was_asked_for(void **state) {
    (void)state;
    for (size_t step = 1; step < 200; step += 7) { /* in pieces of any length */
        heard h = {0};
        eni_list list = october(&h);
        eni_list_begin(&list, ENI_LIST_MASTER, "list.txt");
        for (size_t at = 0; at < strlen(master); at += step)
            assert_ok(eni_list_feed(
                &list, eni_cut(eni_str(master), at, at + step < strlen(master) ? at + step : strlen(master)), &fault));
        assert_ok(eni_list_end(&list, &fault));
        assert_int_equal(list.n_wanted, 2);
        assert_str(list.wanted[0].name, "20191024000000.export.CSV.zip");
        assert_int_equal(list.wanted[0].size, 5);
        assert_int_equal(list.wanted[0].md5[0], 'e');
        assert_str(list.wanted[1].name, "20191024234500.export.CSV.zip");
        assert_int_equal(list.held.last.n - list.held.first.n, 2);
        assert_int_equal(h.n, 1);
        assert_int_equal(h.line, 8);
        assert_string_equal(h.text, "list.txt: found 'x' where a size in bytes was expected");
        eni_list_free(&list);
    }
}

static void a_list_that_comes_again_tells_once(void **state) {
    (void)state;
    heard h = {0};
    eni_list list = october(&h);
    eni_list_begin(&list, ENI_LIST_MASTER, "list.txt");
    assert_ok(eni_list_feed(&list, eni_cut(eni_str(master), 0, strlen(master) - 20), &fault));
    eni_list_begin(&list, ENI_LIST_MASTER, "list.txt");
    assert_ok(eni_list_feed(&list, eni_str(master), &fault));
    assert_ok(eni_list_end(&list, &fault));
    assert_int_equal(h.n, 1);
    assert_int_equal(list.n_wanted, 2);
    eni_list_free(&list);
}

static void sums_and_sizes_are_joined(void **state) {
    (void)state;
    heard h = {0};
    eni_list list = {.kind = ENI_FILE_DAILY,
                     .since = eni_day_of(2005, 6, 15),
                     .until = EN_DAY_NONE,
                     .base = BASE,
                     .on_fault = on_fault,
                     .user = &h};
    eni_list_begin(&list, ENI_LIST_MD5SUMS, "md5sums");
    assert_ok(eni_list_feed(&list,
                            eni_str(SUM "  2004.zip\n" SUM "  2005.zip\n" SUM "  200605.zip\n" SUM
                                        "  20130401.export.CSV.zip\n" SUM "  GDELT.MASTERREDUCEDV2.zip\n"),
                            &fault));
    assert_ok(eni_list_end(&list, &fault));
    eni_list_begin(&list, ENI_LIST_SIZES, "filesizes");
    assert_ok(eni_list_feed(
        &list, eni_str("1 2004.zip\n2 2005.zip\n3 20130401.export.CSV.zip\n4 20130402.export.CSV.zip\n"), &fault));
    assert_ok(eni_list_end(&list, &fault));
    assert_int_equal(list.n_wanted, 3);
    assert_int_equal(list.wanted[0].size, 2);
    assert_int_equal(list.wanted[1].size, -1);
    assert_int_equal(list.wanted[2].size, 3);
    assert_int_equal(h.n, 0);
    eni_list_free(&list);
}

static void something_else_is_no_list(void **state) {
    (void)state;
    heard h = {0};
    eni_list list = october(&h);
    en_error err = {0};
    en_status status = EN_OK;
    eni_list_begin(&list, ENI_LIST_MASTER, "list.txt");
    for (int i = 0; i < 1000 && status == EN_OK; i++)
        status = eni_list_feed(&list, eni_str("<p>Please log in</p>\n"), &err);
    assert_int_equal(status, EN_EFORMAT);
    assert_int_equal(err.line, 100);
    assert_non_null(strstr(err.message, "no such list"));
    eni_list_begin(&list, ENI_LIST_MASTER, "list.txt");
    assert_ok(eni_list_feed(&list, eni_str("<html>"), &err));
    assert_int_equal(eni_list_end(&list, &err), EN_EFORMAT);
    eni_list_free(&list);
}

static void a_long_line_is_passed_over(void **state) {
    (void)state;
    heard h = {0};
    eni_list list = october(&h);
    eni_list_begin(&list, ENI_LIST_MASTER, "list.txt");
    for (int i = 0; i < 100000; i++) assert_ok(eni_list_feed(&list, eni_str("0123456789"), &fault));
    assert_ok(eni_list_feed(&list,
                            eni_str("\n"
                                    "2 " SUM " " HOME "20191024000000.export.CSV.zip\n"),
                            &fault));
    assert_ok(eni_list_end(&list, &fault));
    assert_int_equal(list.n_wanted, 1);
    assert_true(list.rest.cap < 5000);
    assert_string_equal(h.text, "list.txt: a line longer than 1000 bytes");
    eni_list_free(&list);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_line_of_each_form),          cmocka_unit_test(refuses_what_is_not_as_expected),
        cmocka_unit_test(other_files_are_no_fault),           cmocka_unit_test(keeps_what_was_asked_for),
        cmocka_unit_test(a_list_that_comes_again_tells_once), cmocka_unit_test(sums_and_sizes_are_joined),
        cmocka_unit_test(something_else_is_no_list),          cmocka_unit_test(a_long_line_is_passed_over)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
