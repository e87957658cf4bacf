/* train/write_linear.h: the writing side of base/linear.h. */
#ifndef TRAIN_WRITE_LINEAR_H
#define TRAIN_WRITE_LINEAR_H

#include "base/str.h"

/* Start with an all-zero writer and its n_classes; add the rows, end once. */
typedef struct {
    unsigned n_classes;
    eni_buf rows;
    uint64_t *keys;
    uint32_t *at;
    size_t n, cap, kept;
} train_linear_writer;

/* A feature and its weights, −127 … 127, [n_classes]; a row of zeros is left out. */
void train_linear_row(train_linear_writer *writer, uint64_t key, const int *weights);

/* Appends the model and frees the writer's memory. Returns how many weights there are. */
size_t train_linear_end(train_linear_writer *writer, eni_buf *out);

#endif
