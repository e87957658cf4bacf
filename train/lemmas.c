/* train/lemmas.c: edit scripts for words and for suffixes, in the format of text/lemma.h.
 *
 *   (form, class, lemma) ─► script: strip k letters, put some on ─► votes of words and of suffixes ─► the rules that differ from shorter ones */
#include "lemmas.h"

#include "base/map.h"
#include "text/lemma.h"

#include <stdio.h>
#include <stdlib.h>

static void *get(size_t n, size_t size) {
    void *const p = calloc(n ? n : 1, size);
    if (!p) abort();
    return p;
}

typedef struct {
    eni_map scripts; /* bytes of the script → number */
    eni_lemma_script list[4096];
    uint32_t n;
} script_table;

static int script_of(script_table *t, eni_arena *arena, en_str lower, en_str lemma) {
    size_t same = 0;
    while (same < lower.len && same < lemma.len && lower.p[same] == lemma.p[same]) same++;
    if (lower.len - same > 255 || lemma.len - same > ENI_LEMMA_ROOM) return -1;
    eni_lemma_script s = {(uint8_t)(lower.len - same), (uint8_t)(lemma.len - same), {0}};
    memcpy(s.bytes, lemma.p + same, lemma.len - same);
    bool added;
    const en_str key = eni_arena_str(arena, (en_str){(const char *)&s, sizeof s});
    uint32_t *const value = eni_map_add(&t->scripts, key, t->n, &added);
    if (!value || t->n == 4096) return -1;
    if (added) t->list[t->n++] = s;
    return (int)*value;
}

typedef struct {
    en_str lower;
    uint8_t upos;
    int script;
    uint32_t count;
} lemma_type;

/* Votes of types (not tokens) for a script behind a (class, suffix). */
typedef struct {
    int script[8];
    uint32_t count[8];
    unsigned n;
    uint32_t total;
} votes;

static void vote(votes *v, int script, uint32_t weight) {
    v->total += weight;
    for (unsigned i = 0; i < v->n; i++)
        if (v->script[i] == script) {
            v->count[i] += weight;
            return;
        }
    if (v->n < 8) {
        v->script[v->n] = script;
        v->count[v->n++] = weight;
    }
}

static int winner(const votes *v, uint32_t *count) {
    int best = -1;
    *count = 0;
    for (unsigned i = 0; i < v->n; i++)
        if (v->count[i] > *count) *count = v->count[i], best = v->script[i];
    return best;
}

static en_str typed_key(eni_arena *arena, uint8_t upos, en_str text) {
    char *const p = eni_arena_get(arena, text.len + 1);
    p[0] = (char)upos;
    memcpy(p + 1, text.p, text.len);
    return (en_str){p, text.len + 1};
}

void train_write_lemmas(const train_bank *bank, eni_arena *arena, eni_buf *out) {
    static script_table scripts;
    eni_map index = {0}, common = {0}, suffixes = {0};
    lemma_type *const types = get(bank->n_tokens, sizeof *types);
    size_t n_types = 0;
    for (size_t i = 0; i < bank->n; i++) {
        const train_sentence *const s = &bank->sentences[i];
        for (uint32_t k = 0; k < s->sentence.n; k++) {
            const en_str form = s->sentence.tokens[k].form, lemma = s->gold_lemma[k];
            const uint8_t upos = s->gold_upos[k];
            if (upos == UPOS_PROPN || upos == UPOS_PUNCT || form.len == 0 || form.len > 60 || eni_is(lemma, "_"))
                continue;
            char *const p = eni_arena_get(arena, form.len);
            for (size_t c = 0; c < form.len; c++) p[c] = eni_lower_char(form.p[c]);
            const en_str low = {p, form.len};
            if (eni_eq(low, form) && upos != UPOS_X) (*eni_map_add(&common, low, 0, NULL))++;
            const int script = script_of(&scripts, arena, low, lemma);
            if (script < 0) continue;
            bool added;
            char room[16];
            snprintf(room, sizeof room, "/%d", script);
            const en_str key = eni_arena_printf(arena, "%c%.*s%s", upos + 1, ENI_ARG(low), room);
            uint32_t *const at = eni_map_add(&index, key, (uint32_t)n_types, &added);
            if (added) types[n_types++] = (lemma_type){low, upos, script, 0};
            types[*at].count++;
        }
    }
    votes *const all = get(n_types * 8 + 8, sizeof *all);
    size_t n_all = 0;
    for (size_t i = 0; i < n_types; i++) {
        const lemma_type *const t = &types[i];
        const size_t longest =
            t->lower.len - 1 < ENI_LEMMA_LONGEST_SUFFIX ? t->lower.len - 1 : ENI_LEMMA_LONGEST_SUFFIX;
        for (size_t len = 0; len <= longest; len++) {
            bool added;
            uint32_t *const at =
                eni_map_add(&suffixes, typed_key(arena, t->upos, eni_cut(t->lower, t->lower.len - len, t->lower.len)),
                            (uint32_t)n_all, &added);
            if (added) n_all++;
            vote(&all[*at], t->script, 1);
        }
    }
    uint64_t n_slots = 1;
    while (n_slots < (n_types + n_all) * 2) n_slots *= 2;
    n_slots = n_slots > 65536 ? 65536 : n_slots; /* grown below if it does not do */
    /* the rules that are kept */
    typedef struct {
        uint64_t key;
        uint16_t script, kind;
    } rule;
    rule *const rules = get(n_types + n_all + common.n, sizeof *rules);
    size_t n_rules = 0;
    for (size_t i = 0; i < suffixes.n; i++) {
        const en_str key = suffixes.entries[i].key;
        uint32_t count;
        const votes *const v = &all[suffixes.entries[i].value];
        const int mine = winner(v, &count);
        int shorter = -1;
        uint32_t ignore;
        for (size_t len = key.len - 1; len > 0 && shorter < 0; len--) { /* the rule that would hold without this one */
            const en_str s = typed_key(arena, (uint8_t)key.p[0], eni_cut(key, key.len - len + 1, key.len));
            const uint32_t at = eni_map_get(&suffixes, s);
            if (at != ENI_MAP_NONE && (all[at].total >= 3 || len == 1)) shorter = winner(&all[at], &ignore);
        }
        if (key.len > 1 && (mine == shorter || v->total < 3 || count * 3 < v->total * 2)) continue;
        rules[n_rules++] = (rule){eni_lemma_key(ENI_LEMMA_SUFFIX, (eni_upos)key.p[0], eni_cut(key, 1, key.len)),
                                  (uint16_t)mine, ENI_LEMMA_SUFFIX};
    }
    for (size_t i = 0; i < n_types; i++) { /* whole words: the most frequent script of a (word, class) */
        bool best = true;
        for (size_t k = 0; k < scripts.n && best; k++) {
            char room[16];
            snprintf(room, sizeof room, "/%zu", k);
            const uint32_t at = eni_map_get(
                &index, eni_arena_printf(arena, "%c%.*s%s", types[i].upos + 1, ENI_ARG(types[i].lower), room));
            if (at != ENI_MAP_NONE &&
                (types[at].count > types[i].count || (types[at].count == types[i].count && at < i)))
                best = false;
        }
        if (!best) continue;
        rules[n_rules++] = (rule){eni_lemma_key(ENI_LEMMA_WORD, (eni_upos)types[i].upos, types[i].lower),
                                  (uint16_t)types[i].script, ENI_LEMMA_WORD};
    }
    for (size_t i = 0; i < common.n; i++)
        rules[n_rules++] = (rule){eni_lemma_key(ENI_LEMMA_COMMON, UPOS_X, common.entries[i].key), 0, ENI_LEMMA_COMMON};
    while (n_slots * 2 < n_rules * 3) n_slots *= 2;
    eni_lemma_slot *const slots = get(n_slots, sizeof *slots);
    for (size_t i = 0; i < n_rules; i++) {
        uint64_t at = rules[i].key & (n_slots - 1);
        while (slots[at].kind) at = (at + 1) & (n_slots - 1);
        slots[at] = (eni_lemma_slot){(uint32_t)(rules[i].key >> 32), rules[i].script, rules[i].kind};
    }
    const struct {
        char magic[4];
        uint32_t n_scripts;
        uint64_t n_slots;
    } header = {{'E', 'N', 'L', '1'}, scripts.n, n_slots};
    const size_t start = out->len;
    eni_put(out, (en_str){(const char *)&header, sizeof header});
    eni_put(out, (en_str){(const char *)slots, n_slots * sizeof *slots});
    eni_put(out, (en_str){(const char *)scripts.list, scripts.n * sizeof *scripts.list});
    fprintf(stderr, "  lemmas: %zu rules, %u scripts, %.1f MB\n", n_rules, scripts.n, (double)(out->len - start) / 1e6);
    free(slots);
    free(rules);
    free(all);
    free(types);
    eni_map_free(&index);
    eni_map_free(&common);
    eni_map_free(&suffixes);
    eni_map_free(&scripts.scripts);
}
