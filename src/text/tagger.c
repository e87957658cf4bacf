/* text/tagger.c: greedy left-to-right tagging. The features are those of the averaged-perceptron taggers since Collins (2002) and
 * Ratnaparkhi (1996): words in a window of five, affixes, shape, the two tags to the left, and pairs of these. */
#include "text/tagger.h"

#include "base/map.h"

/* "Kim" → "Xx", "DPRK" → "X", "2024-10" → "d-d": runs collapse. */
static uint64_t shape_of(en_str form) {
    char shape[24];
    size_t n = 0;
    for (size_t i = 0; i < form.len && n < sizeof shape; i++) {
        const char c = form.p[i];
        const char k = eni_is_upper(c)            ? 'X'
                       : eni_is_alpha(c)          ? 'x'
                       : eni_is_digit(c)          ? 'd'
                       : (unsigned char)c >= 0x80 ? 'u'
                                                  : c;
        if (n == 0 || shape[n - 1] != k) shape[n++] = k;
    }
    return eni_hash((en_str){shape, n});
}

void eni_words(const eni_token *tokens, uint32_t n, bool headline, eni_word *words) {
    char lower[64];
    for (uint32_t i = 0; i < n; i++) {
        const en_str form = tokens[i].form;
        const size_t len = form.len < sizeof lower ? form.len : sizeof lower;
        for (size_t k = 0; k < len; k++) {
            lower[k] = eni_lower_char(form.p[k]);
            if (eni_is_digit(lower[k])) lower[k] = '0';
        }
        const en_str low = {lower, len};
        const bool fold = headline && !(tokens[i].upos == UPOS_PROPN);
        eni_word *const w = &words[i];
        w->lower = eni_hash(low);
        w->form = fold ? w->lower : eni_hash(form);
        w->shape = shape_of(fold ? low : form);
        w->pre2 = len > 2 ? eni_hash(eni_cut(low, 0, 2)) : 1;
        w->pre3 = len > 3 ? eni_hash(eni_cut(low, 0, 3)) : 1;
        w->suf1 = len > 1 ? eni_hash(eni_cut(low, len - 1, len)) : 1;
        w->suf2 = len > 2 ? eni_hash(eni_cut(low, len - 2, len)) : 1;
        w->suf3 = len > 3 ? eni_hash(eni_cut(low, len - 3, len)) : 1;
        w->suf4 = len > 4 ? eni_hash(eni_cut(low, len - 4, len)) : 1;
    }
}

static const eni_word no_word = {0};

static const eni_word *word(const eni_word *words, uint32_t n, uint32_t i, int offset) {
    const int64_t k = (int64_t)i + offset;
    return k >= 0 && k < n ? &words[k] : &no_word;
}

static uint64_t xpos(const eni_token *tokens, uint32_t n, uint32_t i, int offset) {
    const int64_t k = (int64_t)i + offset;
    return k >= 0 && k < n ? tokens[k].xpos + 1u : 0;
}

static uint64_t upos(const eni_token *tokens, uint32_t i, int offset) {
    const int64_t k = (int64_t)i + offset;
    return k >= 0 ? tokens[k].upos + 1u : 0;
}

#define F(a, b, c) (features[k] = eni_feature(base + k, a, b, c), k++)

/* What both taggers see; t1, t2: the tags one and two to the left. */
static size_t common(const eni_word *words, uint32_t n, uint32_t i, uint64_t t1, uint64_t t2, uint64_t base,
                     uint64_t *features) {
    const eni_word *const w = &words[i];
    const eni_word *const l1 = word(words, n, i, -1), *const l2 = word(words, n, i, -2);
    const eni_word *const r1 = word(words, n, i, 1), *const r2 = word(words, n, i, 2);
    size_t k = 0;
    F(7, 0, 0);
    F(w->form, 0, 0);
    F(w->lower, 0, 0);
    F(w->shape, i == 0, 0);
    F(w->shape, w->suf2, 0);
    F(w->pre2, 0, 0);
    F(w->pre3, 0, 0);
    F(w->suf1, 0, 0);
    F(w->suf2, 0, 0);
    F(w->suf3, 0, 0);
    F(w->suf4, 0, 0);
    F(t1, 0, 0);
    F(t1, t2, 0);
    F(t1, w->lower, 0);
    F(t1, w->suf3, 0);
    F(t1, t2, w->lower);
    F(l1->lower, 0, 0);
    F(l2->lower, 0, 0);
    F(r1->lower, 0, 0);
    F(r2->lower, 0, 0);
    F(l1->suf3, 0, 0);
    F(r1->suf3, 0, 0);
    F(r1->suf2, w->suf2, 0);
    F(w->lower, r1->lower, 0);
    F(w->lower, l1->lower, 0);
    F(l1->lower, r1->lower, 0);
    F(t1, r1->lower, 0);
    F(l1->shape, w->shape, r1->shape);
    F(w->lower, r1->shape, 0);
    F(r1->lower, r2->lower, 0);
    return k;
}

size_t eni_xpos_features(const eni_word *words, const eni_token *tokens, uint32_t n, uint32_t i, uint64_t *features) {
    return common(words, n, i, xpos(tokens, n, i, -1), xpos(tokens, n, i, -2), 0, features);
}

size_t eni_upos_features(const eni_word *words, const eni_token *tokens, uint32_t n, uint32_t i, uint64_t *features) {
    const uint64_t base = 64;
    const uint64_t x = xpos(tokens, n, i, 0), x1 = xpos(tokens, n, i, 1), xl = xpos(tokens, n, i, -1);
    const uint64_t u1 = upos(tokens, i, -1), u2 = upos(tokens, i, -2);
    const eni_word *const w = &words[i];
    const eni_word *const l1 = word(words, n, i, -1), *const r1 = word(words, n, i, 1);
    size_t k = 0;
    F(x, 0, 0);
    F(x, w->lower, 0);
    F(x, x1, 0);
    F(x, xl, 0);
    F(x, xl, x1);
    F(x, x1, xpos(tokens, n, i, 2));
    F(x, u1, 0);
    F(x, u1, u2);
    F(x, w->suf3, 0);
    F(x, w->suf2, 0);
    F(x, w->shape, 0);
    F(x, r1->lower, 0);
    F(x, l1->lower, 0);
    F(w->lower, x1, 0);
    F(w->lower, u1, 0);
    F(w->lower, u1, x1);
    F(w->lower, r1->lower, 0);
    F(w->lower, l1->lower, 0);
    F(w->form, 0, 0);
    return k;
}

static uint8_t best(const int32_t *scores, unsigned n) {
    unsigned top = 0;
    for (unsigned c = 1; c < n; c++)
        if (scores[c] > scores[top]) top = c;
    return (uint8_t)top;
}

void eni_tag(const eni_linear *xpos_model, const eni_linear *upos_model, const eni_word *words, eni_token *tokens,
             uint32_t n, const uint8_t *fixed) {
    uint64_t features[ENI_TAG_FEATURES];
    int32_t scores[ENI_MAX_CLASSES];
    for (uint32_t i = 0; i < n; i++) {
        if (fixed && fixed[i]) {
            tokens[i].xpos = fixed[i];
            continue;
        }
        const size_t k = eni_xpos_features(words, tokens, n, i, features);
        eni_linear_score(xpos_model, features, k, scores);
        tokens[i].xpos = best(scores, xpos_model->n_classes);
    }
    for (uint32_t i = 0; i < n; i++) {
        if (fixed && fixed[i]) {
            tokens[i].upos = fixed[i] == XPOS_NN || fixed[i] == XPOS_NNS ? UPOS_NOUN : UPOS_PROPN;
            continue;
        }
        const size_t k = eni_upos_features(words, tokens, n, i, features);
        eni_linear_score(upos_model, features, k, scores);
        tokens[i].upos = best(scores, upos_model->n_classes);
    }
}
