/* train/treebank.c: sentences of a treebank with their gold columns; empty nodes and multiword ranges are left out. */
#include "treebank.h"

#include "base/error.h"
#include "base/input.h"
#include "text/conllu.h"

typedef struct {
    eni_arena *arena;
    train_bank *bank;
    bool skip_document;
} reader;

static bool add_token(train_sentence *s, const en_str *cells) {
    int64_t head;
    const uint32_t n = s->sentence.n++;
    if (!eni_to_int(cells[ENI_CONLLU_HEAD], &head)) return false;
    s->sentence.tokens[n] = (eni_token){.form = cells[ENI_CONLLU_FORM], .head = -1};
    s->gold_xpos[n] = (uint8_t)eni_xpos_of(cells[ENI_CONLLU_XPOS]);
    s->gold_upos[n] = (uint8_t)eni_upos_of(cells[ENI_CONLLU_UPOS]);
    s->gold_rel[n] = (uint8_t)eni_rel_of(cells[ENI_CONLLU_DEPREL]);
    s->gold_head[n] = (int32_t)head - 1;
    s->gold_lemma[n] = cells[ENI_CONLLU_LEMMA];
    return true;
}

static void read_comment(reader *r, en_str text, const char *const *without, size_t n_without, train_sentence *s) {
    if (eni_starts(text, ENI_LIT("# newdoc"))) {
        r->skip_document = false;
        for (size_t i = 0; i < n_without; i++)
            if (eni_find(text, eni_str(without[i]), 0) != SIZE_MAX) r->skip_document = true;
    }
    if (eni_starts(text, ENI_LIT("# text = "))) s->text = eni_cut(text, 9, text.len);
}

static en_status add_sentence(reader *r, const eni_rows *rows, const char *file, const char *const *without,
                              size_t n_without, en_error *err) {
    train_bank *const b = r->bank;
    const size_t n = rows->n_words;
    train_sentence s = {.sentence.tokens = eni_arena_array(r->arena, n, sizeof *s.sentence.tokens),
                        .gold_xpos = eni_arena_array(r->arena, n, 1),
                        .gold_upos = eni_arena_array(r->arena, n, 1),
                        .gold_rel = eni_arena_array(r->arena, n, 1),
                        .gold_head = eni_arena_array(r->arena, n, sizeof *s.gold_head),
                        .gold_lemma = eni_arena_array(r->arena, n, sizeof *s.gold_lemma)};
    if (!s.sentence.tokens || !s.gold_xpos || !s.gold_upos || !s.gold_rel || !s.gold_head || !s.gold_lemma)
        return eni_nomem(err);
    for (size_t i = 0; i < rows->n; i++) {
        const eni_row *const row = &rows->rows[i];
        if (row->kind == ENI_ROW_COMMENT) read_comment(r, row->text, without, n_without, &s);
        if (row->kind == ENI_ROW_WORD && !add_token(&s, row->cells))
            return eni_fail_at(err, EN_EFORMAT, file, row->line, 0, "the HEAD is '%.*s', expected a number",
                               ENI_ARG(row->cells[ENI_CONLLU_HEAD]));
    }
    if (n > ENI_MAX_TOKENS || r->skip_document) return EN_OK;
    b->sentences = eni_arena_grow(r->arena, b->sentences, b->n, &b->cap, b->n + 1, sizeof *b->sentences);
    if (!b->sentences) return eni_nomem(err);
    b->sentences[b->n++] = s;
    b->n_tokens += n;
    return EN_OK;
}

en_status train_read(eni_arena *arena, const char *path, const char *const *without, size_t n_without, train_bank *bank,
                     en_error *err) {
    eni_input *in;
    bool more;
    EN_TRY(eni_input_open(path, &in, err));
    reader r = {.arena = arena, .bank = bank};
    en_status status = eni_input_next(in, &more, err);
    while (status == EN_OK && more) {
        eni_rows rows;
        status = eni_conllu_next(in, arena, &rows, &more, err);
        if (status == EN_OK && more) status = add_sentence(&r, &rows, path, without, n_without, err);
    }
    eni_input_free(in);
    return status;
}
