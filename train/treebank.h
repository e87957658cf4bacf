/* train/treebank.h: treebanks in CoNLL-U (universaldependencies.org/format.html). */
#ifndef TRAIN_TREEBANK_H
#define TRAIN_TREEBANK_H

#include "text/document.h"

typedef struct {
    eni_sentence sentence; /* tokens with gold tags, heads and relations */
    uint8_t *gold_xpos, *gold_upos, *gold_rel;
    int32_t *gold_head;
    en_str *gold_lemma;
    en_str text; /* of "# text =" */
} train_sentence;

typedef struct {
    train_sentence *sentences;
    size_t n, cap, n_tokens;
} train_bank;

/* Appends a file's sentences. Documents whose "# newdoc id" contains one of the n_without texts are left out. Sentences longer than the
 * parser's limit are left out. */
en_status train_read(eni_arena *arena, const char *path, const char *const *without, size_t n_without, train_bank *bank,
                     en_error *err);

#endif
