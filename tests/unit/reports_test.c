/* Reports out of text, HTML, JSONL and feeds. */
#include "check.h"

#include "base/day.h"
#include "text/clean.h"
#include "text/report.h"

typedef struct {
    char titles[8][100], texts[8][400], ids[8][60], outlets[8][60], bad[8][320];
    en_day days[8];
    uint64_t bad_lines[8];
    int n, n_bad;
} got;

static void keep(char *out, size_t room, en_str s) {
    snprintf(out, room, "%.*s", ENI_ARG(s));
}

static en_status on_report(void *user, const eni_report *r, en_error *err) {
    got *const g = user;
    (void)err;
    if (g->n == 8) return EN_OK;
    keep(g->titles[g->n], 100, r->title);
    keep(g->texts[g->n], 400, r->text);
    keep(g->ids[g->n], 60, r->id);
    keep(g->outlets[g->n], 60, r->outlet);
    g->days[g->n++] = r->day;
    return EN_OK;
}

static en_status on_bad(void *user, const en_error *why, en_str raw, en_error *err) {
    got *const g = user;
    (void)err;
    (void)raw;
    if (g->n_bad == 8) return EN_OK;
    snprintf(g->bad[g->n_bad], sizeof g->bad[0], "%s", why->message);
    g->bad_lines[g->n_bad++] = why->line;
    return EN_OK;
}

static en_status read_bytes(const void *bytes, size_t len, const char *format, got *g, en_error *err) {
    eni_input *in;
    bool more;
    const eni_reports_opts opts = {.format = format,
                                   .outlet = eni_str("Default"),
                                   .date = eni_day_of(2020, 1, 1),
                                   .on_report = on_report,
                                   .on_bad = on_bad,
                                   .user = g};
    memset(g, 0, sizeof *g);
    assert_ok(eni_input_memory(bytes, len, "in", &in, &fault));
    assert_ok(eni_input_next(in, &more, &fault));
    const en_status status = eni_read_member(in, &opts, err);
    eni_input_free(in);
    return status;
}

static en_status read_str(const char *text, got *g) {
    return read_bytes(text, strlen(text), NULL, g, NULL);
}

static void jsonl(void **state) {
    (void)state;
    got g;
    assert_int_equal(
        read_str("{\"date\":\"2024-10-18\",\"outlet\":\"A\",\"title\":\"T\",\"text\":\"Body.\",\"id\":7}\n"
                 "\n{\"date\":\"20241019\",\"source\":\"B\",\"text\":\"x\",\"id\":\"s\"}\n{\"text\":\"no date\"}\n",
                 &g),
        EN_OK);
    assert_int_equal(g.n, 3);
    assert_string_equal(g.ids[0], "7");
    assert_string_equal(g.outlets[1], "B");
    assert_int_equal(g.days[1].n, eni_day_of(2024, 10, 19).n);
    assert_string_equal(g.outlets[2], "Default");
    assert_int_equal(g.days[2].n, eni_day_of(2020, 1, 1).n);
}

static void jsonl_faults_have_lines(void **state) {
    (void)state;
    got g;
    assert_int_equal(
        read_str(
            "{\"text\":1}\nnot json\n[1,2]\n{\"text\":\"ok\"}\n{\"text\":\"x\",\"date\":\"18 Foo\"}\n{\"title\":\"\"}\n"
            "{\"text\":\"broken \xFF\"}\n",
            &g),
        EN_OK);
    assert_int_equal(g.n, 1);
    assert_int_equal(g.n_bad, 6);
    const uint64_t lines[] = {1, 2, 3, 5, 6, 7};
    const char *const words[] = {"expected a string", "not a JSON object",      "an array",
                                 "expected a day",    "without title and text", "not a JSON object"};
    for (int i = 0; i < 6; i++) {
        assert_int_equal(g.bad_lines[i], lines[i]);
        if (!strstr(g.bad[i], words[i])) fail_msg("'%s' does not say '%s'", g.bad[i], words[i]);
    }
}

static void html_page(void **state) {
    (void)state;
    got g;
    assert_int_equal(
        read_str(
            "<!DOCTYPE html><html lang=en><head><title>Kim &amp; Xi</title><meta property='article:published_time' "
            "content='2024-06-19T09:00:00Z'><meta property='og:site_name' content='Gazette'><script>var "
            "x='<p>no</p>'</script></head>"
            "<body><nav>Home</nav><article><h1>Head</h1><p>First   para\nwraps.</p><p>Second "
            "&lt;b&gt;.</p></article></body></html>",
            &g),
        EN_OK);
    assert_int_equal(g.n, 1);
    assert_string_equal(g.titles[0], "Kim & Xi");
    assert_string_equal(g.outlets[0], "Gazette");
    assert_int_equal(g.days[0].n, eni_day_of(2024, 6, 19).n);
    assert_string_equal(g.texts[0], "Head\n\nFirst para wraps.\n\nSecond <b>.");
}

static void rss_and_atom(void **state) {
    (void)state;
    got g;
    assert_int_equal(
        read_str("<?xml version='1.0'?><rss "
                 "version='2.0'><channel><title>World</title><item><title>A</title><description>&lt;p&gt;One.&lt;/p&gt;"
                 "</description><pubDate>Fri, 18 Oct 2024 07:00:00 GMT</pubDate><guid>g1</guid></item></channel></rss>",
                 &g),
        EN_OK);
    assert_int_equal(g.n, 1);
    assert_string_equal(g.outlets[0], "World");
    assert_string_equal(g.texts[0], "One.");
    assert_string_equal(g.ids[0], "g1");
    assert_int_equal(g.days[0].n, eni_day_of(2024, 10, 18).n);
    assert_int_equal(
        read_str(
            "<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title><entry><title>B</title><summary>Two.</summary>"
            "<updated>2024-10-19T01:02:03Z</updated><id>u</id></entry><entry><title/></entry></feed>",
            &g),
        EN_OK);
    assert_int_equal(g.n, 1);
    assert_int_equal(g.n_bad, 1);
    assert_string_equal(g.texts[0], "Two.");
    assert_int_equal(g.days[0].n, eni_day_of(2024, 10, 19).n);
    /* an entity that would read a file stays unread */
    assert_int_equal(read_str("<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY x SYSTEM "
                              "'file:///etc/passwd'>]><rss><channel><item><title>t &x;</title>"
                              "</item></channel></rss>",
                              &g),
                     EN_OK);
    assert_true(g.n == 1 && !strstr(g.titles[0], "root"));
}

static void refusals_say_what_was_found(void **state) {
    (void)state;
    got g;
    en_error err;
    const struct {
        const char *bytes;
        size_t len;
        const char *words;
    } cases[] = {{"", 0, "empty"},
                 {" \n ", 3, "empty"},
                 {"\x7F"
                  "ELF\x02\x01\x00\x00",
                  8, "binary"},
                 {"\xFF\xFEh\0i\0", 6, "UTF-16"},
                 {"<?xml version='1.0'?><x/>", 24, "not a feed"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(read_bytes(cases[i].bytes, cases[i].len, NULL, &g, &err), EN_EFORMAT);
        if (!strstr(err.message, cases[i].words)) fail_msg("'%s' does not say '%s'", err.message, cases[i].words);
    }
    assert_int_equal(read_bytes("Kim met \xFF Xi.", 13, NULL, &g, &err), EN_OK);
    assert_int_equal(g.n_bad, 1);
    assert_non_null(strstr(g.bad[0], "byte 8 is not UTF-8"));
    assert_int_equal(read_bytes("x", 1, "pdf", &g, &err), EN_EFORMAT);
}

static void cleaning(void **state) {
    (void)state;
    const struct {
        const char *in, *out;
    } cases[] = {{"China #39;s envoy", "China's envoy"},
                 {"a &amp; b &lt;c&gt; &#x41; &bogus; &", "a & b <c> A &bogus; &"},
                 {"Sharon survived\\two votes", "Sharon survived two votes"},
                 {"one\r\ntwo\rthree", "one\ntwo\nthree"},
                 {"\xEF\xBB\xBFx\xC2\xA0y\x01z", "x y z"},
                 {"say \\\"no\\\"", "say \"no\""},
                 {"costs #36;5", "costs #36;5"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        eni_buf b = {0};
        eni_clean(&b, eni_str(cases[i].in));
        if (i == 6)
            assert_true(b.len > 0);
        else
            assert_string_equal(b.p, cases[i].out);
        eni_buf_free(&b);
    }
}

static void dates_of_feeds(void **state) {
    (void)state;
    const int day = eni_day_of(2024, 10, 18).n;
    const char *const same[] = {"2024-10-18",      "2024-10-18T07:00:00+09:00", "Fri, 18 Oct 2024 07:00 GMT",
                                "18 October 2024", "October 18, 2024",          "20241018"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) assert_int_equal(eni_day_in(eni_str(same[i])).n, day);
    const char *const none[] = {"", "soon", "2024", "Oct 2024", "32 Oct 2024", "99999999"};
    assert_int_equal(eni_day_in(ENI_LIT("2024-02")).n, eni_day_of(2024, 2, 29).n);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) assert_false(en_day_known(eni_day_in(eni_str(none[i]))));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jsonl),         cmocka_unit_test(jsonl_faults_have_lines),     cmocka_unit_test(html_page),
        cmocka_unit_test(rss_and_atom),  cmocka_unit_test(refusals_say_what_was_found), cmocka_unit_test(cleaning),
        cmocka_unit_test(dates_of_feeds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
