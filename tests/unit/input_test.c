/* Bytes from memory and files: lines, members, limits, damage. */
#include "check.h"

#include "base/input.h"

#include <archive.h>
#include <archive_entry.h>

/* The text gzipped, or as members of a zip. */
static size_t packed(const char *text, int n_members, char *out, size_t room) {
    struct archive *const a = archive_write_new();
    size_t used = 0;
    if (n_members == 0) {
        archive_write_set_format_raw(a);
        archive_write_add_filter_gzip(a);
    } else {
        archive_write_set_format_zip(a);
    }
    archive_write_open_memory(a, out, room, &used);
    for (int i = 0; i < (n_members ? n_members : 1); i++) {
        char name[32];
        struct archive_entry *const e = archive_entry_new();
        snprintf(name, sizeof name, "dir/m%d.txt", i);
        archive_entry_set_pathname(e, name);
        archive_entry_set_filetype(e, AE_IFREG);
        archive_entry_set_size(e, (la_int64_t)strlen(text));
        archive_write_header(a, e);
        archive_write_data(a, text, strlen(text));
        archive_entry_free(e);
    }
    archive_write_close(a);
    archive_write_free(a);
    return used;
}

static eni_input *opened(const void *bytes, size_t len) {
    eni_input *in;
    bool more;
    assert_ok(eni_input_memory(bytes, len, "mem", &in, &fault));
    assert_ok(eni_input_next(in, &more, &fault));
    assert_true(more);
    return in;
}

static void lines_have_numbers_and_places(void **state) {
    (void)state;
    const char text[] = "one\r\n\ntwo\nlast";
    const struct {
        const char *text;
        uint64_t byte;
    } want[] = {{"one", 0}, {"", 5}, {"two", 6}, {"last", 10}};
    eni_input *const in = opened(text, sizeof text - 1);
    for (uint64_t i = 0; i < 4; i++) {
        eni_line l;
        bool more;
        assert_ok(eni_input_line(in, 100, &l, &more, &fault));
        assert_true(more);
        assert_str(l.text, want[i].text);
        assert_int_equal(l.number, i + 1);
        assert_int_equal(l.byte, want[i].byte);
        assert_false(l.too_long);
    }
    eni_line l;
    bool more;
    assert_ok(eni_input_line(in, 100, &l, &more, &fault));
    assert_false(more);
    eni_input_free(in);
}

static void long_lines_are_cut_in_bounded_memory(void **state) {
    (void)state;
    const size_t len = 3000000;
    char *const text = malloc(len + 6);
    memset(text, 'x', len);
    memcpy(text + len, "\nnext\n", 6);
    eni_input *const in = opened(text, len + 6);
    eni_line l;
    bool more;
    assert_ok(eni_input_line(in, 1000, &l, &more, &fault));
    assert_true(l.too_long);
    assert_int_equal(l.text.len, 1000);
    assert_ok(eni_input_line(in, 1000, &l, &more, &fault));
    assert_str(l.text, "next");
    assert_int_equal(l.byte, len + 1);
    eni_input_free(in);
    free(text);
}

static void gzip_and_zip_are_seen_through(void **state) {
    (void)state;
    char bytes[4096];
    eni_buf all = {0};
    size_t len = packed("hello\nworld\n", 0, bytes, sizeof bytes);
    eni_input *in = opened(bytes, len);
    assert_ok(eni_input_all(in, 100, &all, &fault));
    assert_string_equal(all.p, "hello\nworld\n");
    eni_buf_free(&all);
    eni_input_free(in);

    len = packed("member", 3, bytes, sizeof bytes);
    in = opened(bytes, len);
    bool more = true;
    for (int i = 0; i < 3; i++) {
        char name[40];
        snprintf(name, sizeof name, "mem:dir/m%d.txt", i);
        assert_true(more);
        assert_string_equal(eni_input_name(in), name);
        assert_ok(eni_input_all(in, 100, &all, &fault));
        assert_string_equal(all.p, "member");
        eni_buf_free(&all);
        assert_ok(eni_input_next(in, &more, &fault));
    }
    assert_false(more);
    eni_input_free(in);
}

static void damage_is_an_error_not_an_end(void **state) {
    (void)state;
    char bytes[8192], text[4000];
    for (size_t i = 0; i < sizeof text - 1; i++) text[i] = (char)('a' + (i * i * 31 + i) % 26);
    text[sizeof text - 1] = '\0';
    const size_t len = packed(text, 0, bytes, sizeof bytes);
    const size_t lens[] = {12, len / 4, len / 2, len - 9, len - 1};
    for (size_t i = 0; i < 5; i++) { /* told at opening or at reading, but told */
        eni_input *in = NULL;
        eni_buf all = {0};
        en_error err = {0};
        bool more;
        en_status status = eni_input_memory(bytes, lens[i], "mem", &in, &err);
        if (status == EN_OK) status = eni_input_next(in, &more, &err);
        if (status == EN_OK) status = eni_input_all(in, 100000, &all, &err);
        assert_int_equal(status, EN_EFORMAT);
        assert_string_equal(err.file, "mem");
        assert_true(strlen(err.message) > 5);
        eni_buf_free(&all);
        eni_input_free(in);
    }
}

static void limits_are_told(void **state) {
    (void)state;
    eni_input *in = opened("0123456789", 10);
    eni_buf all = {0};
    assert_int_equal(eni_input_all(in, 5, &all, NULL), EN_ELIMIT);
    eni_buf_free(&all);
    eni_input_free(in);
    in = opened("", 0);
    assert_ok(eni_input_all(in, 5, &all, &fault));
    assert_int_equal(all.len, 0);
    eni_buf_free(&all);
    eni_input_free(in);
}

static void missing_files_and_folders(void **state) {
    (void)state;
    eni_input *in;
    en_error err;
    assert_int_equal(eni_input_open("/nonexistent/file", &in, &err), EN_ENOTFOUND);
    assert_null(in);
    assert_int_equal(eni_input_open("/tmp", &in, &err), EN_EFORMAT);
    assert_non_null(strstr(err.message, "folder"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_have_numbers_and_places),
        cmocka_unit_test(long_lines_are_cut_in_bounded_memory),
        cmocka_unit_test(gzip_and_zip_are_seen_through),
        cmocka_unit_test(damage_is_an_error_not_an_end),
        cmocka_unit_test(limits_are_told),
        cmocka_unit_test(missing_files_and_folders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
