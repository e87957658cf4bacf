/* train/lemmas.h: learning base forms. */
#ifndef TRAIN_LEMMAS_H
#define TRAIN_LEMMAS_H

#include "treebank.h"

#include "base/str.h"

/* Appends the lemmatiser learned from the bank, in the format of text/lemma.h. */
void train_write_lemmas(const train_bank *bank, eni_arena *arena, eni_buf *out);

#endif
