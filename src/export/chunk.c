/* export/chunk.c: rows gathered until a group is full, and the kinds of columns that nobody declared.
 *
 * SQL tells the kind of a value, not of a column. So the first group decides: integers and reals together are reals (unless an integer is
 * too large to be exact: then digits), anything with a text is text, anything with a blob is bytes. */
#include "export/chunk.h"

#include "base/checked.h"
#include "base/error.h"

#include <stdlib.h>

static bool grow(eni_chunk *batch) {
    size_t cap;
    if (!eni_grown(batch->cap, batch->n_rows + 1, sizeof(uint64_t), &cap)) return false;
    for (size_t i = 0; i < batch->n_cols; i++) {
        eni_col *const c = &batch->cols[i];
        uint8_t *const cell = realloc(c->cell, cap);
        if (!cell) return false;
        c->cell = cell;
        uint64_t *const slot = realloc(c->slot, cap * sizeof *slot);
        if (!slot) return false;
        c->slot = slot;
    }
    batch->cap = cap;
    return true;
}

static uint64_t text_slot(size_t offset, size_t len) {
    return (uint64_t)offset << 32 | (uint32_t)len;
}

en_status eni_chunk_add(eni_chunk *batch, const en_cell *cells, en_error *err) {
    if (batch->n_rows == batch->cap && !grow(batch)) return eni_nomem(err);
    const size_t row = batch->n_rows;
    for (size_t i = 0; i < batch->n_cols; i++) {
        eni_col *const c = &batch->cols[i];
        const en_cell *const cell = &cells[i];
        c->cell[row] = (uint8_t)cell->kind;
        c->slot[row] = 0;
        if (cell->kind == EN_CELL_INTEGER) c->slot[row] = (uint64_t)cell->integer;
        if (cell->kind == EN_CELL_REAL) memcpy(&c->slot[row], &cell->real, sizeof cell->real);
        if (cell->kind == EN_CELL_TEXT || cell->kind == EN_CELL_BLOB) {
            c->slot[row] = text_slot(c->bytes.len, cell->text.len);
            eni_put(&c->bytes, cell->text);
            if (c->bytes.failed) return eni_nomem(err);
        }
    }
    for (size_t i = 0; i < batch->n_cols; i++) batch->cols[i].n_null += cells[i].kind == EN_CELL_NULL;
    batch->n_rows++;
    return EN_OK;
}

size_t eni_chunk_bytes(const eni_chunk *batch) {
    size_t most = 0;
    for (size_t i = 0; i < batch->n_cols; i++)
        if (batch->cols[i].bytes.len > most) most = batch->cols[i].bytes.len;
    return most;
}

/* ---- settling ---- */

static en_column_kind needed(const eni_col *c, size_t n_rows) {
    bool seen[EN_CELL_BLOB + 1] = {false}, inexact = false;
    for (size_t i = 0; i < n_rows; i++) {
        seen[c->cell[i]] = true;
        if (c->cell[i] == EN_CELL_INTEGER)
            inexact = inexact || eni_col_int(c, i) > ENI_EXACT || eni_col_int(c, i) < -ENI_EXACT;
    }
    if (seen[EN_CELL_BLOB]) return EN_COLUMN_BYTES;
    if (seen[EN_CELL_TEXT]) return EN_COLUMN_TEXT;
    if (seen[EN_CELL_REAL]) return seen[EN_CELL_INTEGER] && inexact ? EN_COLUMN_TEXT : EN_COLUMN_REAL;
    return seen[EN_CELL_INTEGER] ? EN_COLUMN_INT64 : EN_COLUMN_TEXT;
}

static void to_digits(eni_col *c, size_t row) {
    const size_t from = c->bytes.len;
    if (c->cell[row] == EN_CELL_INTEGER)
        eni_printf(&c->bytes, "%lld", (long long)eni_col_int(c, row));
    else
        eni_put_real(&c->bytes, eni_col_real(c, row));
    c->slot[row] = text_slot(from, c->bytes.len - from);
}

static bool convert(eni_col *c, size_t n_rows) {
    for (size_t i = 0; i < n_rows; i++) {
        if (c->cell[i] == EN_CELL_NULL) continue;
        if (c->kind == EN_COLUMN_REAL && c->cell[i] == EN_CELL_INTEGER) {
            const double x = (double)eni_col_int(c, i);
            memcpy(&c->slot[i], &x, sizeof x);
            c->cell[i] = EN_CELL_REAL;
        } else if (eni_kind_is_text(c->kind)) {
            if (c->cell[i] == EN_CELL_INTEGER || c->cell[i] == EN_CELL_REAL) to_digits(c, i);
            c->cell[i] = c->kind == EN_COLUMN_TEXT ? EN_CELL_TEXT : EN_CELL_BLOB;
        }
    }
    return !c->bytes.failed;
}

en_status eni_chunk_settle(eni_chunk *batch, en_error *err) {
    for (size_t i = 0; i < batch->n_cols; i++) {
        eni_col *const c = &batch->cols[i];
        if (c->kind != EN_COLUMN_ANY) continue;
        c->settled_by_rows = true;
        c->kind = needed(c, batch->n_rows);
        if (!convert(c, batch->n_rows)) return eni_nomem(err);
    }
    return EN_OK;
}

void eni_chunk_clear(eni_chunk *batch) {
    for (size_t i = 0; i < batch->n_cols; i++) {
        eni_col *const c = &batch->cols[i];
        c->n_null = 0;
        if (c->bytes.cap > 2 * ENI_GROUP_BYTES)
            eni_buf_free(&c->bytes); /* one huge text is no reason to hold its room for ever */
        c->bytes.len = 0;
    }
    batch->n_rows = 0;
}

void eni_chunk_free(eni_chunk *batch) {
    for (size_t i = 0; batch->cols && i < batch->n_cols; i++) {
        eni_col *const c = &batch->cols[i];
        free(c->name);
        free(c->cell);
        free(c->slot);
        eni_buf_free(&c->bytes);
    }
    free(batch->cols);
    *batch = (eni_chunk){0};
}
