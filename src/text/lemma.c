/* text/lemma.c: look up the word, else its longest known suffix, and run the edit script. */
#include "text/lemma.h"

#include "base/checked.h"
#include "base/error.h"
#include "base/str.h"
#include "text/perceptron.h"
#include "base/map.h"

typedef struct {
    char magic[4]; /* "ENL1" */
    uint32_t n_scripts;
    uint64_t n_slots;
} header;

en_status eni_lemma_open(en_str *bytes, eni_lemmatiser *out, en_error *err) {
    header h;
    size_t slots_len, scripts_len, need;
    if (bytes->len < sizeof h) return eni_fail(err, EN_EFORMAT, "the language model is cut off");
    memcpy(&h, bytes->p, sizeof h);
    const bool sane = memcmp(h.magic, "ENL1", 4) == 0 && h.n_slots > 0 && (h.n_slots & (h.n_slots - 1)) == 0;
    if (!sane || !eni_mul(h.n_slots, sizeof(eni_lemma_slot), &slots_len) ||
        !eni_mul(h.n_scripts, sizeof(eni_lemma_script), &scripts_len) || !eni_add(slots_len, scripts_len, &need) ||
        !eni_add(need, sizeof h, &need) || need > bytes->len)
        return eni_fail(err, EN_EFORMAT, "the language model is damaged (lemmas)");
    const eni_lemma_slot *const slots = (const eni_lemma_slot *)(const void *)(bytes->p + sizeof h);
    const eni_lemma_script *const scripts = (const eni_lemma_script *)(const void *)(bytes->p + sizeof h + slots_len);
    bool has_free = false;
    for (uint64_t i = 0; i < h.n_slots; i++) {
        has_free = has_free || slots[i].kind == 0;
        if (slots[i].kind && slots[i].script >= h.n_scripts) return eni_fail(err, EN_EFORMAT, "the language model is damaged (lemma slot)");
    }
    for (uint32_t i = 0; i < h.n_scripts; i++)
        if (scripts[i].len > ENI_LEMMA_ROOM) return eni_fail(err, EN_EFORMAT, "the language model is damaged (lemma script)");
    if (!has_free) return eni_fail(err, EN_EFORMAT, "the language model is damaged (no free slot)");
    *out = (eni_lemmatiser){slots, h.n_slots - 1, scripts, h.n_scripts};
    *bytes = eni_cut(*bytes, need, bytes->len);
    return EN_OK;
}

uint64_t eni_lemma_key(int kind, eni_upos upos, en_str text) {
    return eni_feature((uint64_t)kind + 1000, kind == ENI_LEMMA_COMMON ? 0 : upos, eni_hash(text), 0);
}

int eni_lemma_get(const eni_lemmatiser *lemmas, int kind, eni_upos upos, en_str text) {
    const uint64_t key = eni_lemma_key(kind, upos, text);
    const uint32_t check = (uint32_t)(key >> 32);
    for (uint64_t at = key & lemmas->mask; lemmas->slots[at].kind; at = (at + 1) & lemmas->mask)
        if (lemmas->slots[at].check == check && lemmas->slots[at].kind == kind) return lemmas->slots[at].script;
    return -1;
}

en_str eni_lemma_of(const eni_lemmatiser *lemmas, eni_arena *arena, eni_upos upos, en_str form) {
    if (upos == UPOS_PROPN || upos == UPOS_PUNCT || form.len > 60) return form;
    char *const lower = eni_arena_get(arena, form.len + ENI_LEMMA_ROOM + 1);
    if (!lower) return (en_str){NULL, 0};
    for (size_t i = 0; i < form.len; i++) lower[i] = eni_lower_char(form.p[i]);
    if (form.len >= 3 && memcmp(form.p, "\xE2\x80\x99", 3) == 0) { /* ’s is 's */
        memmove(lower + 1, lower + 3, form.len - 3);
        lower[0] = '\'';
        form.len -= 2;
    }
    const en_str low = {lower, form.len};
    int script = eni_lemma_get(lemmas, ENI_LEMMA_WORD, upos, low);
    for (size_t len = low.len > ENI_LEMMA_LONGEST_SUFFIX ? ENI_LEMMA_LONGEST_SUFFIX : low.len - (low.len > 0); script < 0; len--) {
        script = eni_lemma_get(lemmas, ENI_LEMMA_SUFFIX, upos, eni_cut(low, low.len - len, low.len));
        if (len == 0) break;
    }
    if (script < 0) return low;
    const eni_lemma_script *const s = &lemmas->scripts[script];
    if (s->strip > low.len || low.len - s->strip + s->len == 0) return low;
    memcpy(lower + low.len - s->strip, s->bytes, s->len);
    return (en_str){lower, low.len - s->strip + s->len};
}
