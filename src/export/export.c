/* export/export.c: a table or graph written row by row: what all forms share. The forms are told apart once, in the table below. */
#include "export/export.h"

#include "base/error.h"
#include "base/map.h"

#include <stdlib.h>

#define GROUP_ROWS 65536u  /* as many as a record batch of other Arrow writers has */
#define MOST_ROWS 1048576u /* with this many, counts and sizes of a group stay inside 32 bits */
#define MOST_COLUMNS 32767u

/* ---- forms by name ---- */

static const eni_form *const forms[EN_N_EXPORT_FORMS] = {
    [EN_EXPORT_CSV] = &eni_form_delimited, [EN_EXPORT_TSV] = &eni_form_delimited,
    [EN_EXPORT_JSONL] = &eni_form_jsonl,   [EN_EXPORT_PARQUET] = &eni_form_parquet,
    [EN_EXPORT_ARROW] = &eni_form_arrow,   [EN_EXPORT_GRAPHML] = &eni_form_graph,
    [EN_EXPORT_GEXF] = &eni_form_graph,
};

static const struct {
    const char *key;
    bool binary, graph;
} form_facts[EN_N_EXPORT_FORMS] = {
#define EN_X(id, key, binary, graph, text) {key, binary, graph},
    EN_EXPORT_FORMS(EN_X)
#undef EN_X
};

const char *en_export_key(en_export_form form) {
    return (unsigned)form < EN_N_EXPORT_FORMS ? form_facts[form].key : "";
}

en_export_form en_export_form_of(en_str key) {
    for (unsigned i = 0; i < EN_N_EXPORT_FORMS; i++)
        if (eni_same(key, eni_str(form_facts[i].key))) return (en_export_form)i;
    if (eni_same(key, ENI_LIT("feather"))) return EN_EXPORT_ARROW;
    if (eni_same(key, ENI_LIT("ndjson"))) return EN_EXPORT_JSONL;
    return EN_N_EXPORT_FORMS;
}

bool en_export_is_binary(en_export_form form) {
    return (unsigned)form < EN_N_EXPORT_FORMS && form_facts[form].binary;
}

bool en_export_is_graph(en_export_form form) {
    return (unsigned)form < EN_N_EXPORT_FORMS && form_facts[form].graph;
}

/* ---- writing ---- */

en_status eni_export_write(en_export *x, en_str bytes, en_error *err) {
    if (bytes.len && !x->write(x->user, bytes.p, bytes.len))
        return eni_fail(err, EN_EIO, "the output took no more at byte %llu", (unsigned long long)x->offset);
    x->offset += bytes.len;
    return EN_OK;
}

en_status eni_export_flush(en_export *x, en_error *err) {
    if (x->out.failed) return eni_nomem(err);
    EN_TRY(eni_export_write(x, eni_buf_str(&x->out), err));
    x->out.len = 0;
    return EN_OK;
}

/* ---- beginning ---- */

static en_status check_columns(const en_export_opts *opts, const en_column *columns, size_t n, en_error *err) {
    const bool header_only = opts->form == EN_EXPORT_CSV || opts->form == EN_EXPORT_TSV;
    if (n == 0 || n > MOST_COLUMNS)
        return eni_fail(err, EN_ERANGE, "found %zu columns, expected 1 to %u", n, MOST_COLUMNS);
    eni_map seen = {0};
    en_status status = EN_OK;
    for (size_t i = 0; i < n && status == EN_OK; i++) {
        const en_str name = eni_str(columns[i].name);
        bool added = true;
        if ((unsigned)columns[i].kind > EN_COLUMN_BYTES)
            status = eni_fail(err, EN_ERANGE, "column %zu: no such kind: %u", i + 1, (unsigned)columns[i].kind);
        else if (!name.p || eni_utf8_valid(name) != name.len)
            status = eni_fail(err, EN_ERANGE, "column %zu: a name in UTF-8 is expected", i + 1);
        else if (!header_only && !eni_map_add(&seen, name, 0, &added))
            status = eni_nomem(err);
        else if (!added)
            status =
                eni_fail(err, EN_ERANGE, "two columns are called '%.60s'; name one of them otherwise (AS)", name.p);
    }
    eni_map_free(&seen);
    return status;
}

static en_status check(const en_export_opts *opts, const en_column *columns, size_t n, en_error *err) {
    if ((unsigned)opts->form >= EN_N_EXPORT_FORMS)
        return eni_fail(err, EN_ERANGE, "no such form: %u", (unsigned)opts->form);
    if (opts->group_rows > MOST_ROWS)
        return eni_fail(err, EN_ERANGE, "found groups of %u rows, expected at most %u", opts->group_rows, MOST_ROWS);
    return check_columns(opts, columns, n, err);
}

static bool take_columns(en_export *x, const en_column *columns, size_t n) {
    x->batch.cols = calloc(n, sizeof *x->batch.cols);
    x->batch.n_cols = n;
    x->fitted = calloc(n, sizeof *x->fitted);
    x->scratch = calloc(n, sizeof *x->scratch);
    if (!x->batch.cols || !x->fitted || !x->scratch) return false;
    for (size_t i = 0; i < n; i++) {
        eni_col *const c = &x->batch.cols[i];
        *c = (eni_col){.name = strdup(columns[i].name), .kind = columns[i].kind, .required = columns[i].required};
        if (!c->name) return false;
        /* the ends of an edge are texts; a question in SQL may give them as numbers */
        const bool is_end = strcmp(c->name, "source") == 0 || strcmp(c->name, "target") == 0;
        if (is_end && c->kind == EN_COLUMN_ANY && en_export_is_graph(x->opts.form)) c->kind = EN_COLUMN_TEXT;
    }
    return true;
}

en_status en_export_begin(const en_export_opts *opts, const en_column *columns, size_t n_columns, en_write_fn write,
                          void *user, en_export **out, en_error *err) {
    *out = NULL;
    EN_TRY(check(opts, columns, n_columns, err));
    en_export *const x = calloc(1, sizeof *x);
    if (!x) return eni_nomem(err);
    x->opts = *opts;
    x->form = forms[opts->form];
    x->write = write;
    x->user = user;
    if (!x->opts.group_rows) x->opts.group_rows = GROUP_ROWS;
    x->weight = strdup(opts->weight ? opts->weight : "weight");
    en_status status = x->weight && take_columns(x, columns, n_columns) ? EN_OK : eni_nomem(err);
    if (status == EN_OK && x->form->row) { /* forms of groups begin when the columns are settled */
        x->begun = true;
        status = x->form->begin(x, err);
    }
    if (status == EN_OK)
        *out = x;
    else
        en_export_free(x);
    return status;
}

/* ---- rows ---- */

static en_status put_group(en_export *x, en_error *err) {
    if (!x->begun) {
        EN_TRY(eni_chunk_settle(&x->batch, err));
        EN_TRY(x->form->begin(x, err));
        x->begun = true;
    }
    if (x->batch.n_rows) EN_TRY(x->form->group(x, err));
    eni_chunk_clear(&x->batch);
    return EN_OK;
}

static en_status put_row(en_export *x, const en_cell *cells, en_error *err) {
    for (size_t i = 0; i < x->batch.n_cols; i++)
        EN_TRY(eni_fit(&x->batch.cols[i], x->n_rows + 1, &cells[i], &x->scratch[i], &x->fitted[i], err));
    x->n_rows++;
    if (x->form->row) return x->form->row(x, x->fitted, err);
    EN_TRY(eni_chunk_add(&x->batch, x->fitted, err));
    const bool full = x->batch.n_rows >= x->opts.group_rows || eni_chunk_bytes(&x->batch) >= ENI_GROUP_BYTES;
    return full ? put_group(x, err) : EN_OK;
}

static en_status failed_before(const en_export *x, en_error *err) {
    return eni_fail(err, x->failed, "the export failed before");
}

en_status en_export_row(en_export *x, const en_cell *cells, en_error *err) {
    if (x->failed != EN_OK) return failed_before(x, err);
    if (x->ended) return eni_fail(err, EN_ERANGE, "the export has ended");
    return x->failed = put_row(x, cells, err);
}

static en_status finish(en_export *x, en_error *err) {
    if (!x->form->row) EN_TRY(put_group(x, err));
    EN_TRY(x->form->end(x, err));
    return eni_export_flush(x, err);
}

en_status en_export_end(en_export *x, uint64_t *n_rows_out, en_error *err) {
    if (x->failed != EN_OK) return failed_before(x, err);
    if (!x->ended) x->failed = finish(x, err);
    x->ended = true;
    if (n_rows_out && x->failed == EN_OK) *n_rows_out = x->n_rows;
    return x->failed;
}

void en_export_free(en_export *x) {
    if (!x) return;
    if (x->form && x->form->release) x->form->release(x);
    for (size_t i = 0; x->scratch && i < x->batch.n_cols; i++) eni_buf_free(&x->scratch[i]);
    free(x->scratch);
    free(x->fitted);
    eni_chunk_free(&x->batch);
    eni_buf_free(&x->out);
    free(x->weight);
    free(x);
}
