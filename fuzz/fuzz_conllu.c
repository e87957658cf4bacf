/* fuzz/fuzz_conllu.c: bytes as CoNLL-U: every sentence has its numbers in order, every fault a line, and what is written is read again as the
 * same. */
#include "text/conllu.h"

#include <assert.h>

static void check(const eni_rows *s) {
    uint32_t words = 0;
    uint64_t line = 0;
    for (size_t i = 0; i < s->n; i++) {
        const eni_row *const r = &s->rows[i];
        assert(r->line > line && r->text.len > 0);
        line = r->line;
        words += r->kind == ENI_ROW_WORD;
        assert(r->kind == ENI_ROW_COMMENT || r->cells[ENI_CONLLU_FORM].len > 0);
    }
    assert(words == s->n_words && words > 0);
}

static size_t read_all(const void *data, size_t size, eni_buf *again) {
    eni_arena arena = {0};
    eni_input *in;
    bool more = false;
    size_t n = 0;
    en_error err = {0};
    if (eni_input_memory(data, size, "fuzz", &in, &err) != EN_OK) return 0;
    if (eni_input_next(in, &more, &err) != EN_OK) more = false;
    while (more) {
        eni_rows s;
        const en_status status = eni_conllu_next(in, &arena, &s, &more, &err);
        if (status != EN_OK) {
            assert(err.message[0] != '\0');
            if (!more) break; /* of the input */
            assert(err.line > 0);
            continue;
        }
        if (!more) break;
        check(&s);
        n++;
        for (size_t i = 0; again && i < s.n; i++) {
            if (s.rows[i].kind == ENI_ROW_COMMENT)
                eni_put(again, s.rows[i].text), eni_putc(again, '\n');
            else
                eni_conllu_put(again, s.rows[i].cells);
        }
        if (again) eni_putc(again, '\n');
        eni_arena_reset(&arena);
    }
    eni_input_free(in);
    eni_arena_free(&arena);
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    eni_buf again = {0};
    const size_t n = read_all(data, size, &again);
    assert(again.failed || n == 0 || read_all(again.p, again.len, NULL) == n);
    eni_buf_free(&again);
    return 0;
}
