/* text/lemma.h: the base form of a word: an exception list and suffix rules, both learned, as edit scripts.
 *
 * On disk (little-endian, 8-byte aligned):
 *   header | slots[n_slots] {check u32, script u16, kind u16} | scripts: n_scripts × 16 bytes {strip u8, len u8, bytes[14]}
 * A slot's key is the hash of (word class, whole word) or of (word class, suffix). Kind 3 marks a word that is commonly seen in lower
 * case; headlines use it to tell names from capitalised words. */
#ifndef ENI_LEMMA_H
#define ENI_LEMMA_H

#include "base/map.h"
#include "text/document.h"

enum { ENI_LEMMA_WORD = 1, ENI_LEMMA_SUFFIX = 2, ENI_LEMMA_COMMON = 3 };
#define ENI_LEMMA_LONGEST_SUFFIX 6
#define ENI_LEMMA_ROOM 14

typedef struct {
    uint32_t check;
    uint16_t script, kind; /* kind 0 = free */
} eni_lemma_slot;

typedef struct {
    uint8_t strip, len; /* take `strip` bytes off the end of the lower-cased form, put `len` bytes on */
    char bytes[ENI_LEMMA_ROOM];
} eni_lemma_script;

typedef struct {
    const eni_lemma_slot *slots;
    uint64_t mask;
    const eni_lemma_script *scripts;
    uint32_t n_scripts;
    eni_map bases; /* base forms learnt from elsewhere; keys owned by the arena */
    eni_arena arena;
} eni_lemmatiser;

en_status eni_lemma_open(en_str *bytes, eni_lemmatiser *out, en_error *err);

uint64_t eni_lemma_key(int kind, eni_upos upos, en_str text);

/* The slot's script, or -1. */
int eni_lemma_get(const eni_lemmatiser *lemmas, int kind, eni_upos upos, en_str text);

/* The lemma of a form: arena or borrowed. Proper nouns keep their form. p == NULL when out of memory. */
en_str eni_lemma_of(const eni_lemmatiser *lemmas, eni_arena *arena, eni_upos upos, en_str form);

/* The lemma of a tagged token as the English treebanks write it; token->lemma is that of eni_lemma_of. Arena, borrowed or static; p == NULL
 * when out of memory. */
en_str eni_lemma_of_treebanks(const eni_lemmatiser *lemmas, eni_arena *arena, const eni_token *token);

#endif
