/* export/chunk.h: a group of rows, column by column. */
#ifndef ENI_BATCH_H
#define ENI_BATCH_H

#include "base/str.h"

#define ENI_LONGEST_CELL ((size_t)1 << 30) /* lengths and offsets of both formats are 32 bits */
#define ENI_GROUP_BYTES ((size_t)64 << 20) /* text that ends a group: with a longest cell on top still below 2^31 */
#define ENI_EXACT ((int64_t)1 << 53)       /* whole numbers up to here are exact as doubles */

/* A column and its cells of this group. slot holds an integer (also bool, date), the bits of a double, or where a text lies in
 * bytes: offset << 32 | length. Cells that are NULL have slot 0. */
typedef struct {
    char *name;
    en_column_kind kind;
    bool required;
    bool settled_by_rows; /* was ANY */
    uint8_t *cell;        /* [cap]: en_cell_kind */
    uint64_t *slot;       /* [cap] */
    eni_buf bytes;
    size_t n_null;
} eni_col;

typedef struct {
    eni_col *cols; /* [n_cols] */
    size_t n_cols, n_rows, cap;
} eni_chunk;

static inline int64_t eni_col_int(const eni_col *c, size_t row) {
    return (int64_t)c->slot[row];
}
static inline double eni_col_real(const eni_col *c, size_t row) {
    double x;
    memcpy(&x, &c->slot[row], sizeof x);
    return x;
}
static inline en_str eni_col_text(const eni_col *c, size_t row) {
    return (en_str){(c->bytes.p ? c->bytes.p : "") + (c->slot[row] >> 32), (size_t)(uint32_t)c->slot[row]};
}
static inline bool eni_col_null(const eni_col *c, size_t row) {
    return c->cell[row] == EN_CELL_NULL;
}
static inline bool eni_kind_is_text(en_column_kind kind) {
    return kind == EN_COLUMN_TEXT || kind == EN_COLUMN_BYTES;
}

/* The cell as its column wants it, or what is wrong with it; row counts from 1. A text that had to be made lies in scratch. */
en_status eni_fit(const eni_col *col, uint64_t row, const en_cell *cell, eni_buf *scratch, en_cell *out, en_error *err);

/* Appends a row of fitted cells. EN_ENOMEM leaves the batch with the rows it had. */
en_status eni_chunk_add(eni_chunk *batch, const en_cell *cells, en_error *err);
size_t eni_chunk_bytes(const eni_chunk *batch); /* of the largest column's text */

/* Gives every column of kind ANY the kind that its cells need, and its cells that kind. */
en_status eni_chunk_settle(eni_chunk *batch, en_error *err);
void eni_chunk_clear(eni_chunk *batch); /* no rows; memory and kinds stay */
void eni_chunk_free(eni_chunk *batch);

/* The shortest decimal digits that read back as x, which is finite, at least 15 where that many are needed. */
void eni_put_real(eni_buf *b, double x);

#endif
