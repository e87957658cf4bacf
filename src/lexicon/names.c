/* lexicon/names.c: a trie without child lists: each prefix of each form is a node found by the hash of its token sequence, so a walk over
 * the text is one look-up a token. */
#include "lexicon/names.h"

#include "base/str.h"
#include "text/tokens.h"

#include <stdlib.h>
#include <utf8proc.h>

void eni_names_free(eni_names *names) {
    free(names->nodes);
    free(names->senses);
    *names = (eni_names){0};
}

/* One code point without its accents: the first of its compatibility decomposition. */
static uint32_t plain(uint32_t c) {
    utf8proc_int32_t parts[8];
    int boundary = 0;
    const utf8proc_ssize_t n =
        utf8proc_decompose_char((utf8proc_int32_t)c, parts, 8, UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE, &boundary);
    if (n < 1 || n > 8) return c;
    return (uint32_t)utf8proc_tolower(parts[0]);
}

/* Folded bytes of text into out (room bytes); returns the length, cut at the room. */
static size_t fold_into(en_str text, char *out, size_t room) {
    size_t n = 0;
    for (size_t i = 0; i < text.len && n + 4 <= room;) {
        const unsigned char b = (unsigned char)text.p[i];
        if (b < 0x80) {
            out[n++] = eni_lower_char(text.p[i++]);
            continue;
        }
        uint32_t c = eni_utf8_next(text, &i);
        if (c == 0x2019 || c == 0x2018)
            c = '\'';
        else if (c == 0x00DF) {
            out[n++] = 's';
            c = 's';
        } else if (c == 0x0131)
            c = 'i';
        else if (c == 0x0142 || c == 0x0141)
            c = 'l';
        else if (c == 0x00F8 || c == 0x00D8)
            c = 'o';
        else if (c == 0x0111 || c == 0x0110 || c == 0x00F0)
            c = 'd';
        else
            c = plain(c);
        if (utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_MN) continue;
        n += eni_utf8_put(c, out + n);
    }
    return n;
}

uint64_t eni_name_token(en_str token) {
    char folded[96];
    if (token.len == 1 && token.p[0] == '-') return 0;
    if (token.len == 3 && (memcmp(token.p, "\xE2\x80\x90", 3) == 0 || memcmp(token.p, "\xE2\x80\x91", 3) == 0))
        return 0;
    const size_t n = fold_into(token, folded, sizeof folded);
    const uint64_t h = eni_hash((en_str){folded, n});
    return h ? h : 1;
}

en_str eni_fold(eni_arena *arena, en_str text) {
    char *const p = eni_arena_get(arena, text.len * 2 + 8);
    if (!p) return (en_str){NULL, 0};
    return (en_str){p, fold_into(text, p, text.len * 2 + 8)};
}

static eni_name_node *slot(eni_name_node *nodes, size_t n_slots, uint64_t hash) {
    size_t i = hash & (n_slots - 1);
    while (nodes[i].hash && nodes[i].hash != hash) i = (i + 1) & (n_slots - 1);
    return &nodes[i];
}

const eni_name_node *eni_names_at(const eni_names *names, uint64_t sequence) {
    if (!names->n_slots) return NULL;
    const eni_name_node *const node = slot(names->nodes, names->n_slots, sequence);
    return node->hash ? node : NULL;
}

static eni_name_node *node_of(eni_names *names, uint64_t hash) {
    if (names->n_nodes * 2 >= names->n_slots) {
        const size_t n_slots = names->n_slots ? names->n_slots * 2 : 1 << 16;
        eni_name_node *const nodes = calloc(n_slots, sizeof *nodes);
        if (!nodes) return NULL;
        for (size_t i = 0; i < names->n_slots; i++)
            if (names->nodes[i].hash) *slot(nodes, n_slots, names->nodes[i].hash) = names->nodes[i];
        free(names->nodes);
        names->nodes = nodes;
        names->n_slots = n_slots;
    }
    eni_name_node *const node = slot(names->nodes, names->n_slots, hash);
    if (!node->hash) {
        node->hash = hash;
        names->n_nodes++;
    }
    return node;
}

static bool same_sense(const eni_sense *a, const eni_sense *b) {
    return a->kind == b->kind && a->record == b->record && a->entry == b->entry && a->case_rule == b->case_rule &&
           memcmp(a->sector, b->sector, 4) == 0 && a->spell.from.first.n == b->spell.from.first.n &&
           (a->case_rule == ENI_CASE_ANY || eni_eq(a->form, b->form));
}

bool eni_names_add(eni_names *names, eni_arena *scratch, en_str form, eni_sense sense) {
    eni_token *tokens = NULL;
    uint32_t n = 0;
    sense.form = form;
    if (eni_tokenise(scratch, form, 0, form.len, &tokens, &n, NULL) != EN_OK) return false;
    uint64_t sequence = 0;
    eni_name_node *node = NULL;
    for (uint32_t i = 0; i < n; i++) {
        const uint64_t t = eni_name_token(tokens[i].form);
        if (!t) continue;
        if (node) node->longer = true;
        sequence = eni_name_step(sequence, t);
        node = node_of(names, sequence);
        if (!node) return false;
    }
    if (!node) return true; /* a form of nothing but hyphens names nothing */
    if (!node->senses) names->n_forms++;
    for (const eni_sense *s = eni_sense_at(names, node->senses); s; s = eni_sense_at(names, s->next))
        if (same_sense(s, &sense)) return true;
    if (names->n_senses == names->cap_senses) {
        const size_t cap = names->cap_senses ? names->cap_senses * 2 : 4096;
        eni_sense *const senses = realloc(names->senses, cap * sizeof *senses);
        if (!senses) return false;
        names->senses = senses;
        names->cap_senses = cap;
    }
    /* in order of the tables: the first sense stays first */
    sense.next = 0;
    names->senses[names->n_senses] = sense;
    const uint32_t mine = (uint32_t)++names->n_senses;
    uint32_t *link = &node->senses;
    while (*link) link = &names->senses[*link - 1].next;
    *link = mine;
    return true;
}

/* Steps over anything that is no letter or digit. */
static size_t to_letter(en_str s, size_t i) {
    while (i < s.len && !eni_is_alpha(s.p[i]) && !eni_is_digit(s.p[i]) && (unsigned char)s.p[i] < 0x80) i++;
    return i;
}

bool eni_case_agrees(const eni_sense *sense, en_str text) {
    if (sense->case_rule == ENI_CASE_ANY) return true;
    const en_str form = sense->form;
    size_t i = to_letter(form, 0), k = to_letter(text, 0);
    bool start = true; /* of a word */
    while (i < form.len && k < text.len) {
        const bool both_ascii = (unsigned char)form.p[i] < 0x80 && (unsigned char)text.p[k] < 0x80;
        if (!both_ascii) return true; /* accents: the folded keys agreed already */
        const bool want = eni_is_upper(form.p[i]), have = eni_is_upper(text.p[k]);
        if (want && !have && (start || sense->case_rule == ENI_CASE_EXACT)) return false;
        if (!want && have && sense->case_rule == ENI_CASE_EXACT && eni_is_alpha(form.p[i])) return false;
        const size_t i2 = to_letter(form, i + 1), k2 = to_letter(text, k + 1);
        start = i2 > i + 1;
        i = i2;
        k = k2;
    }
    return true;
}
