/* export/arrow.c: a flat table as an Apache Arrow file (arrow.apache.org, "Columnar format", IPC file; also known as Feather 2).
 *
 *   ARROW1 │ schema │ record batch │ record batch … │ end of stream │ footer: the schema again, where the batches lie │ its length │ ARROW1
 *                        │
 *                        └─ FFFFFFFF, length, Message (a FlatBuffer) │ body: a column's validity bits, offsets, values; each at 64 bytes
 *
 * A group is one record batch. The footer grows by 24 bytes a batch; nothing else is kept. Text is plain: who wants it short takes Parquet. */
#include "export/export.h"
#include "export/flatbuf.h"
#include "export/hybrid.h"

#include "base/error.h"

#include <stdlib.h>

#define ALIGN 64u /* of bodies in the file, and of buffers in a body: what Arrow recommends */

enum { VERSION_5 = 4 };
enum { HEADER_SCHEMA = 1, HEADER_BATCH = 3 };
enum { TYPE_INT = 2, TYPE_FLOAT = 3, TYPE_BINARY = 4, TYPE_UTF8 = 5, TYPE_BOOL = 6, TYPE_DATE = 8 };
enum { PRECISION_DOUBLE = 2, UNIT_DAY = 0 };

typedef struct {
    eni_buf blocks; /* Block structs of the batches, as the footer has them */
    size_t n_blocks;
    eni_buf body, meta;
    eni_buf places; /* Buffer structs of this batch */
    size_t n_places;
    uint32_t *bits; /* [room] */
    size_t room;
} arrow;

/* ---- schema ---- */

static int type_of(en_column_kind kind) {
    switch (kind) {
    case EN_COLUMN_BOOL: return TYPE_BOOL;
    case EN_COLUMN_INT32:
    case EN_COLUMN_INT64: return TYPE_INT;
    case EN_COLUMN_REAL: return TYPE_FLOAT;
    case EN_COLUMN_DATE: return TYPE_DATE;
    case EN_COLUMN_BYTES: return TYPE_BINARY;
    default: return TYPE_UTF8;
    }
}

static void put_type(eni_buf *b, size_t from, en_column_kind kind) {
    eni_flat_field number[] = {{4, kind == EN_COLUMN_INT32 ? 32 : 64, 0}, {1, 1, 0}}; /* bits, signed */
    eni_flat_field precision[] = {{2, PRECISION_DOUBLE, 0}};
    eni_flat_field unit[] = {{2, UNIT_DAY, 0}}; /* not the schema's default */
    switch (type_of(kind)) {
    case TYPE_INT: eni_flat_table(b, from, number, 2); break;
    case TYPE_FLOAT: eni_flat_table(b, from, precision, 1); break;
    case TYPE_DATE: eni_flat_table(b, from, unit, 1); break;
    default: eni_flat_table(b, from, NULL, 0); break;
    }
}

static void put_field(eni_buf *b, size_t from, const eni_col *col) {
    eni_flat_field field[] = {
        ENI_FLAT_OFFSET,                      /* name */
        {1, !col->required, 0},               /* nullable */
        {1, (uint64_t)type_of(col->kind), 0}, /* type: which */
        ENI_FLAT_OFFSET,                      /* type: itself */
        {0},                                  /* dictionary */
        ENI_FLAT_OFFSET,                      /* children: none, but readers want the list */
    };
    eni_flat_table(b, from, field, ENI_N(field));
    eni_flat_string(b, field[0].at, eni_str(col->name));
    put_type(b, field[3].at, col->kind);
    eni_flat_vector(b, field[5].at, 0, 4);
}

static void put_schema(eni_buf *b, size_t from, const eni_chunk *batch) {
    eni_flat_field schema[] = {{2, 0, 0} /* little-endian */, ENI_FLAT_OFFSET};
    eni_flat_table(b, from, schema, ENI_N(schema));
    const size_t first = eni_flat_vector(b, schema[1].at, batch->n_cols, 4);
    eni_flat_offsets(b, batch->n_cols);
    for (size_t i = 0; i < batch->n_cols && !b->failed; i++) put_field(b, first + 4 * i, &batch->cols[i]);
}

/* ---- messages ---- */

/* Begins a Message; returns where the offset of its header lies. */
static size_t begin_message(eni_buf *b, int header, size_t body) {
    eni_flat_field message[] = {
        {2, VERSION_5, 0}, {1, (uint64_t)header, 0}, ENI_FLAT_OFFSET, {8, body, 0} /* length of the body */};
    eni_flat_begin(b);
    eni_flat_table(b, 0, message, ENI_N(message));
    return message[2].at;
}

/* Writes a->meta as a message, padded so that the body behind it is aligned. Returns its bytes in *len. */
static en_status put_message(en_export *x, arrow *a, size_t *len, en_error *err) {
    if (a->meta.failed) return eni_nomem(err);
    while ((x->offset + 8 + a->meta.len) % ALIGN && !a->meta.failed) eni_putc(&a->meta, 0);
    if (a->meta.failed) return eni_nomem(err);
    if (a->meta.len > INT32_MAX)
        return eni_fail(err, EN_ELIMIT, "%zu bytes of metadata; the format's length has 31 bits", a->meta.len);
    eni_put_le32(&x->out, UINT32_MAX);
    eni_put_le32(&x->out, (uint32_t)a->meta.len);
    *len = 8 + a->meta.len;
    EN_TRY(eni_export_flush(x, err));
    return eni_export_write(x, eni_buf_str(&a->meta), err);
}

static en_status begin(en_export *x, en_error *err) {
    arrow *const a = x->state = calloc(1, sizeof *a);
    size_t len;
    if (!a) return eni_nomem(err);
    eni_put(&x->out, ENI_LIT("ARROW1\0\0"));
    EN_TRY(eni_export_flush(x, err));
    put_schema(&a->meta, begin_message(&a->meta, HEADER_SCHEMA, 0), &x->batch);
    return put_message(x, a, &len, err);
}

/* ---- a batch's body ---- */

/* Notes that a buffer of the column ends here, and where it began. */
static void place(arrow *a, size_t from) {
    eni_put_le64(&a->places, from);
    eni_put_le64(&a->places, a->body.len - from);
    a->n_places++;
    eni_flat_pad(&a->body, ALIGN);
}

static void put_validity(arrow *a, const eni_col *col, size_t n_rows) {
    const size_t from = a->body.len;
    if (col->n_null) { /* without a NULL the buffer is empty */
        for (size_t i = 0; i < n_rows; i++) a->bits[i] = !eni_col_null(col, i);
        eni_put_packed(&a->body, a->bits, n_rows, 1);
    }
    place(a, from);
}

static void put_text(arrow *a, const eni_col *col, size_t n_rows) {
    size_t from = a->body.len, at = 0;
    eni_put_le32(&a->body, 0);
    for (size_t i = 0; i < n_rows; i++) {
        at += eni_col_text(col, i).len; /* of NULL 0 */
        eni_put_le32(&a->body, (uint32_t)at);
    }
    place(a, from);
    from = a->body.len;
    for (size_t i = 0; i < n_rows; i++) eni_put(&a->body, eni_col_text(col, i));
    place(a, from);
}

static void put_column(arrow *a, const eni_col *col, size_t n_rows) {
    put_validity(a, col, n_rows);
    if (eni_kind_is_text(col->kind)) {
        put_text(a, col, n_rows);
        return;
    }
    const size_t from = a->body.len;
    switch (col->kind) {
    case EN_COLUMN_BOOL:
        for (size_t i = 0; i < n_rows; i++) a->bits[i] = eni_col_int(col, i) != 0;
        eni_put_packed(&a->body, a->bits, n_rows, 1);
        break;
    case EN_COLUMN_INT32:
    case EN_COLUMN_DATE:
        for (size_t i = 0; i < n_rows; i++) eni_put_le32(&a->body, (uint32_t)col->slot[i]);
        break;
    default:
        for (size_t i = 0; i < n_rows; i++) eni_put_le64(&a->body, col->slot[i]);
        break;
    }
    place(a, from);
}

static void put_batch_head(arrow *a, const eni_chunk *batch) {
    eni_flat_field head[] = {{8, batch->n_rows, 0}, ENI_FLAT_OFFSET, ENI_FLAT_OFFSET};
    eni_flat_table(&a->meta, begin_message(&a->meta, HEADER_BATCH, a->body.len), head, ENI_N(head));
    eni_flat_vector(&a->meta, head[1].at, batch->n_cols, 8);
    for (size_t i = 0; i < batch->n_cols; i++) { /* FieldNode: length, NULLs */
        eni_put_le64(&a->meta, batch->n_rows);
        eni_put_le64(&a->meta, batch->cols[i].n_null);
    }
    eni_flat_vector(&a->meta, head[2].at, a->n_places, 8);
    eni_put(&a->meta, eni_buf_str(&a->places));
}

static en_status group(en_export *x, en_error *err) {
    arrow *const a = x->state;
    const size_t n_rows = x->batch.n_rows;
    if (a->room < n_rows) {
        uint32_t *const bits = realloc(a->bits, n_rows * sizeof *bits);
        if (!bits) return eni_nomem(err);
        a->bits = bits;
        a->room = n_rows;
    }
    a->body.len = a->places.len = a->n_places = 0;
    for (size_t i = 0; i < x->batch.n_cols; i++) put_column(a, &x->batch.cols[i], n_rows);
    if (a->body.failed || a->places.failed) return eni_nomem(err);
    put_batch_head(a, &x->batch);
    const uint64_t at = x->offset;
    size_t len = 0;
    EN_TRY(put_message(x, a, &len, err));
    eni_put_le64(&a->blocks, at);
    eni_put_le64(&a->blocks, len); /* 4 bytes, and 4 of padding */
    eni_put_le64(&a->blocks, a->body.len);
    a->n_blocks++;
    if (a->blocks.failed) return eni_nomem(err);
    return eni_export_write(x, eni_buf_str(&a->body), err);
}

static en_status end(en_export *x, en_error *err) {
    arrow *const a = x->state;
    eni_flat_field footer[] = {{2, VERSION_5, 0}, ENI_FLAT_OFFSET, ENI_FLAT_OFFSET, ENI_FLAT_OFFSET};
    eni_put_le32(&x->out, UINT32_MAX);
    eni_put_le32(&x->out, 0);
    EN_TRY(eni_export_flush(x, err));
    eni_flat_begin(&a->meta);
    eni_flat_table(&a->meta, 0, footer, ENI_N(footer));
    put_schema(&a->meta, footer[1].at, &x->batch);
    eni_flat_vector(&a->meta, footer[2].at, 0, 8); /* dictionaries */
    eni_flat_vector(&a->meta, footer[3].at, a->n_blocks, 8);
    eni_put(&a->meta, eni_buf_str(&a->blocks));
    if (a->meta.failed) return eni_nomem(err);
    if (a->meta.len > INT32_MAX)
        return eni_fail(err, EN_ELIMIT, "a footer of %zu bytes; the format's length has 31 bits: use larger groups",
                        a->meta.len);
    EN_TRY(eni_export_write(x, eni_buf_str(&a->meta), err));
    eni_put_le32(&x->out, (uint32_t)a->meta.len);
    eni_puts(&x->out, "ARROW1");
    return eni_export_flush(x, err);
}

static void release(en_export *x) {
    arrow *const a = x->state;
    if (!a) return;
    eni_buf_free(&a->blocks);
    eni_buf_free(&a->body);
    eni_buf_free(&a->meta);
    eni_buf_free(&a->places);
    free(a->bits);
    free(a);
}

const eni_form eni_form_arrow = {.begin = begin, .group = group, .end = end, .release = release};
