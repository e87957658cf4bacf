/* text/lemma.c: look up the word, else its longest known suffix, and run the edit script. */
#include "text/lemma.h"

#include "base/checked.h"
#include "base/error.h"
#include "base/str.h"

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
        if (slots[i].kind && slots[i].script >= h.n_scripts)
            return eni_fail(err, EN_EFORMAT, "the language model is damaged (lemma slot)");
    }
    for (uint32_t i = 0; i < h.n_scripts; i++)
        if (scripts[i].len > ENI_LEMMA_ROOM)
            return eni_fail(err, EN_EFORMAT, "the language model is damaged (lemma script)");
    if (!has_free) return eni_fail(err, EN_EFORMAT, "the language model is damaged (no free slot)");
    *out = (eni_lemmatiser){.slots = slots, .mask = h.n_slots - 1, .scripts = scripts, .n_scripts = h.n_scripts};
    *bytes = eni_cut(*bytes, need, bytes->len);
    return EN_OK;
}

uint64_t eni_lemma_key(int kind, eni_upos upos, en_str text) {
    uint64_t h = ((uint64_t)kind + 1001) * 0x9E3779B97F4A7C15u;
    h = (h ^ (kind == ENI_LEMMA_COMMON ? 0 : upos)) * 0xBF58476D1CE4E5B9u;
    h = (h ^ (h >> 29) ^ eni_hash(text)) * 0x94D049BB133111EBu;
    h = (h ^ (h >> 31)) * 0xD6E8FEB86659FD93u;
    return h ^ (h >> 32);
}

int eni_lemma_get(const eni_lemmatiser *lemmas, int kind, eni_upos upos, en_str text) {
    const uint64_t key = eni_lemma_key(kind, upos, text);
    const uint32_t check = (uint32_t)(key >> 32);
    for (uint64_t at = key & lemmas->mask; lemmas->slots[at].kind; at = (at + 1) & lemmas->mask)
        if (lemmas->slots[at].check == check && lemmas->slots[at].kind == kind) return lemmas->slots[at].script;
    return -1;
}

static bool is_base(const eni_lemmatiser *lemmas, en_str word) {
    if (eni_map_get(&lemmas->bases, word) != ENI_MAP_NONE) return true;
    const int script = eni_lemma_get(lemmas, ENI_LEMMA_WORD, UPOS_VERB, word);
    return script >= 0 && lemmas->scripts[script].strip == 0 && lemmas->scripts[script].len == 0;
}

/* low[0, n) with `tail` behind, in place; true if that is a base form we know. room: bytes behind low[n). */
static bool try_base(const eni_lemmatiser *lemmas, char *low, size_t n, const char *tail, en_str *out) {
    const size_t len = strlen(tail);
    char word[80];
    if (n < 2 || n + len > sizeof word) return false;
    memcpy(word, low, n);
    memcpy(word + n, tail, len);
    if (!is_base(lemmas, (en_str){word, n + len})) return false;
    memcpy(low + n, tail, len);
    *out = (en_str){low, n + len};
    return true;
}

/* The regular endings of a verb that the list of forms does not have: "condemned", "shelled", "vetoes", "sparring". */
static bool regular_verb(const eni_lemmatiser *lemmas, char *low, size_t n, en_str *out) {
    const en_str w = {low, n};
    const bool ed = eni_ends(w, ENI_LIT("ed")), ing = eni_ends(w, ENI_LIT("ing"));
    if (ed || ing) {
        const size_t stem = n - (ed ? 2 : 3);
        if (try_base(lemmas, low, stem, "", out) || try_base(lemmas, low, stem, "e", out)) return true;
        if (stem > 2 && low[stem - 1] == low[stem - 2] && try_base(lemmas, low, stem - 1, "", out)) return true;
        return ed && stem > 2 && low[stem - 1] == 'i' && try_base(lemmas, low, stem - 1, "y", out);
    }
    if (!eni_ends(w, ENI_LIT("s")) || n < 4) return false;
    if (try_base(lemmas, low, n - 1, "", out)) return true;
    if (eni_ends(w, ENI_LIT("ies")) && try_base(lemmas, low, n - 3, "y", out)) return true;
    return eni_ends(w, ENI_LIT("es")) && try_base(lemmas, low, n - 2, "", out);
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
    en_str base;
    /* Before the list of forms, which has what some annotator slipped in: "freed" is of "free", not of "fre". */
    const bool ends = eni_ends(low, ENI_LIT("ed")) || eni_ends(low, ENI_LIT("ing"));
    if (upos == UPOS_VERB && (script < 0 || ends)) {
        char form_of[64];
        memcpy(form_of, lower, low.len);
        if (regular_verb(lemmas, lower, form.len, &base) &&
            (script < 0 || eni_map_get(&lemmas->bases, base) != ENI_MAP_NONE))
            return base;
        memcpy(lower, form_of, low.len);
    }
    for (size_t len = low.len > ENI_LEMMA_LONGEST_SUFFIX ? ENI_LEMMA_LONGEST_SUFFIX : low.len - (low.len > 0);
         script < 0; len--) {
        script = eni_lemma_get(lemmas, ENI_LEMMA_SUFFIX, upos, eni_cut(low, low.len - len, low.len));
        if (len == 0) break;
    }
    if (script < 0) return low;
    const eni_lemma_script *const s = &lemmas->scripts[script];
    if (s->strip > low.len || low.len - s->strip + s->len == 0) return low;
    if (s->strip > 0 && eni_is_inside_char(low.p[low.len - s->strip])) return low; /* "€500" with the rule of ",500" */
    memcpy(lower + low.len - s->strip, s->bytes, s->len);
    return (en_str){lower, low.len - s->strip + s->len};
}
