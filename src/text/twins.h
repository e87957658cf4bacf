/* text/twins.h: is one text a copy of another? Words, shingles, sketches (docs/METHODS.md, "Copies of a report"). */
#ifndef ENI_TWINS_H
#define ENI_TWINS_H

#include "base/arena.h"

#define ENI_SHINGLE 3     /* words */
#define ENI_LEAD_WORDS 40 /* how the story begins */
#define ENI_LEAD_SHINGLES (ENI_LEAD_WORDS - ENI_SHINGLE + 1)
#define ENI_MOST_WORDS 20000 /* what lies beyond is not compared */
#define ENI_FEWEST_WORDS 8   /* with fewer, a copy cannot be told from a formula */
#define ENI_SIGNATURE 64     /* values */
#define ENI_MOST_KEYS 13     /* the exact one, 8 of the whole, 4 of the lead */

/* What a text is compared by: its distinct shingles (hashes of three words that follow each other). */
typedef struct {
    uint64_t words; /* hash of all words in order: equal for equal texts */
    uint32_t n_words;
    uint32_t n;         /* distinct shingles */
    uint64_t *shingles; /* [n], sorted; arena */
    uint32_t n_lead;
    uint64_t lead[ENI_LEAD_SHINGLES]; /* [n_lead], sorted, distinct: of the first words */
} eni_shingles;

/* The small stand-in for the shingles: what is stored. */
typedef struct {
    uint16_t signature[ENI_SIGNATURE];
    uint64_t keys[ENI_MOST_KEYS]; /* [n_keys]: twins share one, others hardly ever; keys[0] is the hash of all words */
    unsigned n_keys;              /* 0: too short to be compared; 1: only with its equal */
} eni_sketch;

/* Words of sentences, in order; without case, punctuation, dateline, credit lines and (in the first and last sentence) the outlet's name. */
en_status eni_shingle(eni_arena *arena, const en_str *sentences, size_t n, en_str outlet, eni_shingles *out,
                      en_error *err);

void eni_sketch_of(const eni_shingles *shingles, eni_sketch *out);

/* Share of equal values: an unbiased estimate of the Jaccard similarity of the shingles, standard error at most 1/16. */
double eni_sketch_alike(const uint16_t a[ENI_SIGNATURE], const uint16_t b[ENI_SIGNATURE]);

/* May two texts of na and nb shingles be twins, by this estimate? False only when twins are all but ruled out. */
bool eni_may_be_twins(double estimate, uint32_t na, uint32_t nb);

typedef struct {
    double jaccard;   /* |A ∩ B| / |A ∪ B| */
    double contained; /* |A ∩ B| / min(|A|, |B|) */
    double lead;      /* the same of the leads */
} eni_likeness;

eni_likeness eni_compare(const eni_shingles *a, const eni_shingles *b);

/* The rule: a copy with small changes, or a shortened one that begins alike. Symmetric. */
bool eni_are_twins(const eni_shingles *a, const eni_shingles *b, const eni_likeness *likeness);

/* Hash of a sentence's words, without case and punctuation. */
uint64_t eni_words_hash(en_str sentence);

#endif
