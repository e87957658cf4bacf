/* export/export.h: the inside of en_export, as its forms see it.
 *
 *   en_cell ─► fit.c: as its column wants it ─┬─► rows.c (CSV, TSV, JSONL): row by row
 *                                             └─► chunk.c: a group of rows ─► parquet.c, arrow.c, graph.c
 *
 * A form is three functions. Forms of groups get one when it is full; by then every column's kind is settled. */
#ifndef ENI_EXPORT_H
#define ENI_EXPORT_H

#include "export/chunk.h"

typedef struct {
    en_status (*begin)(en_export *x, en_error *err); /* what comes first; of forms of groups before the first group */
    en_status (*row)(en_export *x, const en_cell *cells, en_error *err); /* fitted cells; NULL for forms of groups */
    en_status (*group)(en_export *x, en_error *err);                     /* x->batch, which is not empty */
    en_status (*end)(en_export *x, en_error *err);
    void (*release)(en_export *x); /* x->state; may be NULL */
} eni_form;

struct en_export {
    en_export_opts opts;
    const eni_form *form;
    en_write_fn write;
    void *user;
    eni_chunk batch;
    en_cell *fitted;  /* [n_cols] */
    eni_buf *scratch; /* [n_cols]: text of fitted cells that had to be made */
    uint64_t n_rows;  /* given so far */
    uint64_t offset;  /* bytes written so far */
    eni_buf out;      /* what waits to be written, also a place to build in */
    char *weight;     /* owned */
    bool begun, ended;
    en_status failed; /* EN_OK until something went wrong */
    void *state;      /* of the form */
};

extern const eni_form eni_form_delimited, eni_form_jsonl, eni_form_parquet, eni_form_arrow, eni_form_graph;

/* Gives bytes to the caller's function. */
en_status eni_export_write(en_export *x, en_str bytes, en_error *err);

/* Writes x->out and empties it; EN_ENOMEM if it could not grow. */
en_status eni_export_flush(en_export *x, en_error *err);

#endif
