/* train/corpus.h: the labelled sentences of data/corpus/ (format: data/corpus/README.md). */
#ifndef TRAIN_CORPUS_H
#define TRAIN_CORPUS_H

#include "entente.h"

typedef struct {
    en_actor source, target;         /* code "" for a side that is not named */
    en_str source_text, target_text; /* the words that name it; empty if none */
    en_action action;
    en_str mode; /* empty if none */
    en_modality modality;
    en_str speaker; /* code; empty if none */
    bool optional;
    int line;
} train_label;

typedef struct {
    const char *file;
    int line;
    en_day day;
    en_str text;
    bool none; /* "! ": nothing must come of it */
    train_label *labels;
    size_t n_labels;
} train_story;

typedef struct {
    train_story *stories;
    size_t n;
    char **bytes; /* the files' contents, owned */
    size_t n_files;
} train_corpus;

/* Reads one file more. Faults are told on standard error; returns how many. */
int train_corpus_read(train_corpus *corpus, const char *path);
void train_corpus_free(train_corpus *corpus);

#endif
