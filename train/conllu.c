/* train/conllu.c: one line a token; empty nodes and multiword ranges are skipped. */
#include "conllu.h"

#include "base/error.h"
#include "base/input.h"

#include <stdlib.h>

enum { ID, FORM, LEMMA, UPOS, XPOS, FEATS, HEAD, DEPREL, DEPS, MISC, N_COLUMNS };

typedef struct {
    eni_arena *arena;
    train_bank *bank;
    train_sentence now;
    size_t cap;
    bool skip_document;
} reader;

static bool add_token(reader *r, const en_str *cells) {
    train_sentence *const s = &r->now;
    int64_t head;
    if (!eni_to_int(cells[HEAD], &head)) return false;
    const uint32_t n = s->sentence.n;
    if (n == r->cap) {
        const size_t old = r->cap;
        size_t cap = old;
        s->sentence.tokens = eni_arena_grow(r->arena, s->sentence.tokens, n, &cap, n + 1, sizeof *s->sentence.tokens);
        size_t c1 = old, c2 = old, c3 = old, c4 = old, c5 = old;
        s->gold_xpos = eni_arena_grow(r->arena, s->gold_xpos, n, &c1, n + 1, 1);
        s->gold_upos = eni_arena_grow(r->arena, s->gold_upos, n, &c2, n + 1, 1);
        s->gold_rel = eni_arena_grow(r->arena, s->gold_rel, n, &c3, n + 1, 1);
        s->gold_head = eni_arena_grow(r->arena, s->gold_head, n, &c4, n + 1, sizeof *s->gold_head);
        s->gold_lemma = eni_arena_grow(r->arena, s->gold_lemma, n, &c5, n + 1, sizeof *s->gold_lemma);
        if (!s->sentence.tokens || !s->gold_xpos || !s->gold_upos || !s->gold_rel || !s->gold_head || !s->gold_lemma)
            return false;
        r->cap = cap;
    }
    s->sentence.tokens[n] = (eni_token){.form = eni_arena_str(r->arena, cells[FORM]), .head = -1};
    s->gold_xpos[n] = (uint8_t)eni_xpos_of(cells[XPOS]);
    s->gold_upos[n] = (uint8_t)eni_upos_of(cells[UPOS]);
    s->gold_rel[n] = (uint8_t)eni_rel_of(cells[DEPREL]);
    s->gold_head[n] = (int32_t)head - 1;
    s->gold_lemma[n] = eni_arena_str(r->arena, cells[LEMMA]);
    s->sentence.n++;
    return true;
}

static bool finish(reader *r) {
    train_bank *const b = r->bank;
    const uint32_t n = r->now.sentence.n;
    if (n > 0 && n <= ENI_MAX_TOKENS && !r->skip_document) {
        b->sentences = eni_arena_grow(r->arena, b->sentences, b->n, &b->cap, b->n + 1, sizeof *b->sentences);
        if (!b->sentences) return false;
        b->sentences[b->n++] = r->now;
        b->n_tokens += n;
    }
    r->now = (train_sentence){0};
    r->cap = 0;
    return true;
}

static bool line(reader *r, en_str text, const char *const *without, size_t n_without) {
    if (text.len == 0) return finish(r);
    if (text.p[0] == '#') {
        if (eni_starts(text, ENI_LIT("# newdoc"))) {
            r->skip_document = false;
            for (size_t i = 0; i < n_without; i++)
                if (eni_find(text, eni_str(without[i]), 0) != SIZE_MAX) r->skip_document = true;
        }
        if (eni_starts(text, ENI_LIT("# text = "))) r->now.text = eni_arena_str(r->arena, eni_cut(text, 9, text.len));
        return true;
    }
    en_str cells[N_COLUMNS];
    size_t n = 0;
    while (n < N_COLUMNS && text.p) eni_split(&text, '\t', &cells[n++]);
    if (n != N_COLUMNS) return false;
    for (size_t i = 0; i < cells[ID].len; i++)
        if (!eni_is_digit(cells[ID].p[i])) return true; /* 3-4, 5.1 */
    return add_token(r, cells);
}

en_status train_read(eni_arena *arena, const char *path, const char *const *without, size_t n_without, train_bank *bank,
                     en_error *err) {
    eni_input *in;
    bool more;
    EN_TRY(eni_input_open(path, &in, err));
    reader r = {.arena = arena, .bank = bank};
    en_status status = eni_input_next(in, &more, err);
    while (status == EN_OK && more) {
        eni_line l;
        status = eni_input_line(in, 1 << 20, &l, &more, err);
        if (status == EN_OK && !line(&r, more ? l.text : (en_str){"", 0}, without, n_without))
            status = eni_fail_at(err, EN_EFORMAT, path, l.number, 0, "not a CoNLL-U line of ten columns");
    }
    eni_input_free(in);
    return status;
}
