/* text/language.c: the language model: two taggers, a parser and a lemmatiser in one file.
 *
 *   "ENLANG1\n" | XXH3 of the rest (u64) | xpos perceptron | upos perceptron | parser perceptron | lemmas
 *
 * The file is used where it lies (in the program's read-only data, or mapped): opening checks it and sets pointers. */
#include "text/document.h"

#include "base/error.h"
#include "base/map.h"
#include "base/str.h"
#include "base/builtin.h"
#include "text/lemma.h"
#include "text/parser.h"

#include <stdlib.h>

struct eni_language {
    eni_linear xpos, upos, parser;
    eni_lemmatiser lemmas;
    uint64_t hash;
};

struct eni_parse_work {
    eni_word words[ENI_MAX_TOKENS];
    eni_parse_state state;
    eni_token short_form[ENI_MAX_TOKENS]; /* the sentence with each joined name as one token, and the comma it lacks */
    uint8_t short_tags[ENI_MAX_TOKENS];
    uint16_t last_of[ENI_MAX_TOKENS]; /* short token → its last token in the sentence; LACKING for the comma */
};

#define LACKING UINT16_MAX

en_status eni_language_open(en_str bytes, eni_language **out, en_error *err) {
    uint64_t hash;
    *out = NULL;
    if (bytes.len < 16 || memcmp(bytes.p, "ENLANG1\n", 8) != 0)
        return eni_fail(err, EN_EFORMAT, "not a language model: expected a file that begins with ENLANG1");
    memcpy(&hash, bytes.p + 8, 8);
    en_str rest = eni_cut(bytes, 16, bytes.len);
    if (eni_hash(rest) != hash) return eni_fail(err, EN_EFORMAT, "the language model is damaged: its checksum differs");
    eni_language *const l = calloc(1, sizeof *l);
    if (!l) return eni_nomem(err);
    en_status status = eni_linear_open(&rest, &l->xpos, err);
    if (status == EN_OK) status = eni_linear_open(&rest, &l->upos, err);
    if (status == EN_OK) status = eni_linear_open(&rest, &l->parser, err);
    if (status == EN_OK) status = eni_lemma_open(&rest, &l->lemmas, err);
    if (status == EN_OK &&
        (l->xpos.n_classes != N_XPOS || l->upos.n_classes != N_UPOS || l->parser.n_classes != ENI_N_PARSER_CLASSES))
        status = eni_fail(err, EN_EFORMAT, "the language model was made for another version");
    if (status != EN_OK) {
        free(l);
        return status;
    }
    l->hash = hash;
    *out = l;
    return EN_OK;
}

uint64_t eni_language_hash(const eni_language *language) {
    return language->hash;
}

en_status eni_language_builtin(eni_language **out, en_error *err) {
    return eni_language_open(eni_builtin_file("models/english.enlang"), out, err);
}

void eni_language_free(eni_language *language) {
    if (!language) return;
    eni_map_free(&language->lemmas.bases);
    eni_arena_free(&language->lemmas.arena);
    free(language);
}

bool eni_language_learn(eni_language *language, en_str base) {
    const en_str kept = eni_arena_str(&language->lemmas.arena, base);
    return kept.p && eni_map_add(&language->lemmas.bases, kept, 1, NULL);
}

eni_parse_work *eni_parse_work_new(void) {
    return calloc(1, sizeof(eni_parse_work));
}

void eni_parse_work_free(eni_parse_work *work) {
    free(work);
}

/* In a headline, a word whose lower-case form is no common word is taken for a name and keeps its capital. */
static void mark_names(const eni_language *language, eni_sentence *s) {
    char lower[40];
    for (uint32_t i = 0; i < s->n; i++) {
        const en_str f = s->tokens[i].form;
        bool name = f.len > 0 && f.len <= sizeof lower && eni_is_upper(f.p[0]);
        for (size_t k = 0; name && k < f.len; k++) lower[k] = eni_lower_char(f.p[k]);
        name = name && eni_lemma_get(&language->lemmas, ENI_LEMMA_COMMON, UPOS_X, (en_str){lower, f.len}) < 0;
        s->tokens[i].upos = name ? UPOS_PROPN : UPOS_X;
    }
}

/* Fills the short form; returns its length. */
static uint32_t shorten(eni_parse_work *work, const eni_sentence *s, const eni_name_hints *hints) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->n; n++) {
        if (hints && i > 0 && i == hints->comma_before && s->n < ENI_MAX_TOKENS) {
            work->short_form[n] = (eni_token){.form = ENI_LIT(","), .head = -1};
            work->short_tags[n] = XPOS_COMMA;
            work->last_of[n++] = LACKING;
        }
        const uint32_t len = hints && hints->joins[i] > 1 && i + hints->joins[i] <= s->n ? hints->joins[i] : 1;
        const uint32_t last = i + len - 1;
        work->short_form[n] = s->tokens[last]; /* "Korea" of "North Korea": the word that treebanks know best */
        work->short_tags[n] = hints ? hints->tags[last] : XPOS_NONE;
        work->last_of[n] = (uint16_t)last;
        i += len;
    }
    return n;
}

/* The token that short token k stands for; what hangs on the lacking comma hangs on the comma's head. */
static int32_t token_of(const eni_parse_work *work, int32_t k) {
    while (k >= 0 && work->last_of[k] == LACKING) k = work->short_form[k].head;
    return k < 0 ? -1 : (int32_t)work->last_of[k];
}

/* Carries tags and heads of the short form back. */
static void lengthen(const eni_parse_work *work, uint32_t n, eni_sentence *s) {
    for (uint32_t k = 0, i = 0; k < n; k++) {
        const uint32_t last = work->last_of[k];
        const eni_token *const from = &work->short_form[k];
        if (last == LACKING) continue;
        for (; i < last; i++) {
            eni_token *const t = &s->tokens[i];
            t->upos = UPOS_PROPN;
            t->xpos = XPOS_NNP;
            t->rel = REL_FLAT;
            t->head = (int32_t)last;
        }
        eni_token *const t = &s->tokens[last];
        t->upos = from->upos;
        t->xpos = from->xpos;
        t->rel = from->rel;
        t->head = token_of(work, from->head);
        i = last + 1;
    }
}

en_status eni_parse(const eni_language *language, eni_parse_work *work, eni_arena *arena, eni_sentence *s,
                    bool headline, const eni_name_hints *hints, en_error *err) {
    if (headline) mark_names(language, s);
    const uint32_t n = shorten(work, s, hints);
    eni_words(work->short_form, n, headline, work->words);
    eni_tag(&language->xpos, &language->upos, work->words, work->short_form, n, work->short_tags);
    eni_parse_tokens(&language->parser, &work->state, work->words, work->short_form, n);
    lengthen(work, n, s);
    for (uint32_t i = 0; i < s->n; i++) {
        eni_token *const t = &s->tokens[i];
        t->lemma = eni_lemma_of(&language->lemmas, arena, (eni_upos)t->upos, t->form);
        if (!t->lemma.p) return eni_nomem(err);
    }
    return EN_OK;
}
