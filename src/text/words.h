/* text/words.h: what the network sees of a word: the word itself, its shape, its first and last letters, each as a hash. Shared with the
 * trainer. */
#ifndef ENI_WORDS_H
#define ENI_WORDS_H

#include "text/document.h"

enum {
    ENI_KEY_WORD, /* lower case, digits as 0 */
    ENI_KEY_SHAPE,
    ENI_KEY_PREFIX1,
    ENI_KEY_PREFIX2,
    ENI_KEY_PREFIX3,
    ENI_KEY_PREFIX4,
    ENI_KEY_SUFFIX1,
    ENI_KEY_SUFFIX2,
    ENI_KEY_SUFFIX3,
    ENI_KEY_SUFFIX4,
    ENI_N_KEYS
};

/* The keys of a form; 0 where the word is too short to have one. fold: its capitals say nothing, as in a headline. */
void eni_word_keys(en_str form, bool fold, uint64_t keys[ENI_N_KEYS]);

#endif
