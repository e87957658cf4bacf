/* text/tagger.h: word classes by two perceptrons: XPOS from words and shapes, then UPOS with XPOS known. Feature extraction is shared
 * with the trainer. */
#ifndef ENI_TAGGER_H
#define ENI_TAGGER_H

#include "text/document.h"
#include "base/linear.h"

/* What the models see of a word, computed once. All are hashes; 0 = no word. */
typedef struct {
    uint64_t form, lower, shape, pre2, pre3, suf1, suf2, suf3, suf4;
} eni_word;

#define ENI_TAG_FEATURES 40

/* Fills words[0 .. n). headline: a capital says nothing, so words are seen in lower case. */
void eni_words(const eni_token *tokens, uint32_t n, bool headline, eni_word *words);

/* Features of token i for XPOS (tags left of i known) or UPOS (all XPOS and the UPOS left of i known). Returns how many. */
size_t eni_xpos_features(const eni_word *words, const eni_token *tokens, uint32_t n, uint32_t i, uint64_t *features);
size_t eni_upos_features(const eni_word *words, const eni_token *tokens, uint32_t n, uint32_t i, uint64_t *features);

/* fixed: NULL, or tags that are given and not guessed (XPOS_NONE: guess). */
void eni_tag(const eni_linear *xpos, const eni_linear *upos, const eni_word *words, eni_token *tokens, uint32_t n,
             const uint8_t *fixed);

#endif
