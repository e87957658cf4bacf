/* CoNLL-U in: what is taken, and what is told of what is not. */
#include "check.h"

#include "text/conllu.h"

#define ROW(id, form) id "\t" form "\t_\t_\t_\t_\t_\t_\t_\t_\n"

/* Reads a text; counts sentences and words, and keeps the first fault. */
typedef struct {
    size_t sentences, words, rows, faults;
    en_error first;
} outcome;

static outcome read_all(const char *text) {
    eni_arena arena = {0};
    eni_input *in;
    outcome o = {0};
    bool more;
    assert_ok(eni_input_memory(text, strlen(text), "x.conllu", &in, &fault));
    assert_ok(eni_input_next(in, &more, &fault));
    while (more) {
        eni_rows s;
        en_error err;
        const en_status status = eni_conllu_next(in, &arena, &s, &more, &err);
        if (status != EN_OK && o.faults++ == 0) o.first = err;
        if (status != EN_OK || !more) continue;
        o.sentences++;
        o.words += s.n_words;
        o.rows += s.n;
    }
    eni_input_free(in);
    eni_arena_free(&arena);
    return o;
}

static void sentences_are_read(void **state) {
    (void)state;
    const outcome o = read_all("\xEF\xBB\xBF# sent_id = 1\n" ROW("1-2", "can't") ROW("1", "ca") ROW("2", "n't")
                                   ROW("2.1", "go") "\n\n" ROW("0.1", "x") ROW("1", "New York"));
    assert_int_equal(o.sentences, 2);
    assert_int_equal(o.words, 3);
    assert_int_equal(o.rows, 7);
    assert_int_equal(o.faults, 0);
    assert_int_equal(read_all("").sentences, 0);
    assert_int_equal(read_all("\n\n").sentences, 0);
    assert_int_equal(read_all("1\ta\t_\t_\t_\t_\t_\t_\t_\t_\r\n\r\n").words, 1);
}

static void faults_name_their_line(void **state) {
    (void)state;
    static const struct {
        const char *text;
        uint64_t line;
        const char *says;
    } cases[] = {
        {ROW("1", "a") "2\tb\n", 2, "2 columns, expected ten between tabs (or an empty line, or #)"},
        {ROW("1", "a") ROW("3", "b"), 2, "the ID is 3, expected 2"},
        {ROW("x", "a"), 1, "the ID is 'x', expected a word's number such as 3, or 3-4, or 3.1"},
        {ROW("1-", "a"), 1, "the ID is '1-', expected a word's number such as 3, or 3-4, or 3.1"},
        {ROW("1", "a") ROW("3-4", "b"), 2,
         "the range is 3-4, expected one that begins at word 2 and overlaps no other"},
        {ROW("1-3", "a") ROW("1", "a") ROW("2-3", "b"), 3,
         "the range is 2-3, expected one that begins at word 2 and overlaps no other"},
        {ROW("1-3", "a") ROW("1", "a"), 2, "a range ends at word 3, but the sentence ends at word 1"},
        {ROW("1", "a") ROW("2.1", "b"), 2, "the empty node is 2.1, expected 1.1 behind word 1"},
        {ROW("1", ""), 1, "the FORM is empty, expected a word"},
        {"# a\n# b\n\n", 2, "comments without a sentence, expected a line that begins with 1 and a tab"},
        {"1\t\xFF\t_\t_\t_\t_\t_\t_\t_\t_\n", 1, "byte 2 of the line is not UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        eni_buf text = {0};
        eni_puts(&text, cases[i].text);
        eni_puts(&text, "\n" ROW("1", "next"));
        const outcome o = read_all(text.p);
        assert_int_equal(o.faults, 1);
        assert_int_equal(o.first.status, EN_EFORMAT);
        assert_int_equal(o.first.line, cases[i].line);
        assert_string_equal(o.first.file, "x.conllu");
        assert_string_equal(o.first.message, cases[i].says);
        assert_int_equal(o.sentences, 1); /* the next one is read */
        eni_buf_free(&text);
    }
}

static void cells_are_written(void **state) {
    (void)state;
    eni_buf out = {0};
    const en_str cells[ENI_N_CONLLU] = {[ENI_CONLLU_ID] = ENI_LIT("1"), [ENI_CONLLU_FORM] = ENI_LIT("a")};
    eni_conllu_put(&out, cells);
    eni_conllu_put_blanks(&out, ENI_LIT(" \t\r\n|\\\xC2\xA0"));
    assert_string_equal(out.p, "1\ta\t_\t_\t_\t_\t_\t_\t_\t_\n\\s\\t\\r\\n\\p\\\\\xC2\xA0");
    eni_buf_free(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(sentences_are_read), cmocka_unit_test(faults_name_their_line),
                                       cmocka_unit_test(cells_are_written)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
