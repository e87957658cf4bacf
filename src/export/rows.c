/* export/rows.c: CSV, TSV and JSON lines, row by row.
 *
 * Everything reads back exactly: reals with as many digits as they need, an empty text in CSV as "" and a missing cell as nothing. TSV is the
 * exception, as everywhere in Entente: tabs and line ends inside a text become blanks. A text that begins like a formula is written as it is
 * unless opts.safe is set: an apostrophe in front is a change of the data that programs would read as part of it. */
#include "export/export.h"

#include "base/error.h"

#include <math.h>

#define FULL ((size_t)1 << 16) /* bytes that are written together */

static en_status write_full(en_export *x, en_error *err) {
    return x->out.failed || x->out.len >= FULL ? eni_export_flush(x, err) : EN_OK;
}

static void put_hex(eni_buf *b, en_str bytes) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < bytes.len; i++) {
        eni_putc(b, digits[(unsigned char)bytes.p[i] >> 4]);
        eni_putc(b, digits[(unsigned char)bytes.p[i] & 15]);
    }
}

static void put_day(eni_buf *b, int64_t day) {
    char text[11];
    en_day_format((en_day){(int32_t)day}, text);
    eni_puts(b, text);
}

/* ---- CSV and TSV ---- */

/* Would a spreadsheet take it for a formula, or look into it for one? */
static bool is_risky(en_str s) {
    return s.len && s.p[0] && strchr("=+-@\t\r\n", s.p[0]);
}

static void put_csv(eni_buf *b, en_str s, bool mark) {
    bool quote = s.len == 0 || mark;
    for (size_t i = 0; i < s.len && !quote; i++)
        quote = s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r' || s.p[i] == '\0';
    if (!quote) {
        eni_put(b, s);
        return;
    }
    eni_puts(b, mark ? "\"'" : "\"");
    size_t plain = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.p[i] != '"') continue;
        eni_put(b, eni_cut(s, plain, i + 1));
        plain = i; /* the quote once more, with what follows */
    }
    if (plain < s.len) eni_put(b, eni_cut(s, plain, s.len));
    eni_putc(b, '"');
}

static void put_tsv(eni_buf *b, en_str s, bool mark) {
    if (mark) eni_putc(b, '\'');
    for (size_t i = 0; i < s.len; i++) eni_putc(b, s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r' ? ' ' : s.p[i]);
}

static void put_words(en_export *x, en_str s) {
    const bool mark = x->opts.safe && is_risky(s);
    (x->opts.form == EN_EXPORT_CSV ? put_csv : put_tsv)(&x->out, s, mark);
}

static void put_cell(en_export *x, const eni_col *col, const en_cell *cell) {
    switch (cell->kind) {
    case EN_CELL_NULL: break;
    case EN_CELL_INTEGER:
        if (col->kind == EN_COLUMN_DATE)
            put_day(&x->out, cell->integer);
        else
            eni_printf(&x->out, "%lld", (long long)cell->integer);
        break;
    case EN_CELL_REAL:
        if (!isnan(cell->real)) eni_put_real(&x->out, cell->real);
        break;
    case EN_CELL_TEXT: put_words(x, cell->text); break;
    case EN_CELL_BLOB: put_hex(&x->out, cell->text); break;
    }
}

static char separator(const en_export *x, size_t i) {
    return i + 1 == x->batch.n_cols ? '\n' : x->opts.form == EN_EXPORT_CSV ? ',' : '\t';
}

static en_status begin_delimited(en_export *x, en_error *err) {
    for (size_t i = 0; i < x->batch.n_cols; i++) {
        put_words(x, eni_str(x->batch.cols[i].name));
        eni_putc(&x->out, separator(x, i));
    }
    return write_full(x, err);
}

static en_status row_delimited(en_export *x, const en_cell *cells, en_error *err) {
    for (size_t i = 0; i < x->batch.n_cols; i++) {
        put_cell(x, &x->batch.cols[i], &cells[i]);
        eni_putc(&x->out, separator(x, i));
    }
    return write_full(x, err);
}

/* ---- JSON lines ---- */

static void put_json_cell(en_export *x, const eni_col *col, const en_cell *cell) {
    eni_buf *const b = &x->out;
    switch (cell->kind) {
    case EN_CELL_NULL: eni_puts(b, "null"); break;
    case EN_CELL_INTEGER:
        if (col->kind == EN_COLUMN_DATE) {
            eni_putc(b, '"');
            put_day(b, cell->integer);
            eni_putc(b, '"');
        } else if (col->kind == EN_COLUMN_BOOL) {
            eni_puts(b, cell->integer ? "true" : "false");
        } else {
            eni_printf(b, "%lld", (long long)cell->integer);
        }
        break;
    case EN_CELL_REAL:
        if (isnan(cell->real))
            eni_puts(b, "null");
        else if (isinf(cell->real))
            eni_puts(b, cell->real > 0 ? "1e999" : "-1e999"); /* JSON has no infinity; readers overflow to it */
        else
            eni_put_real(b, cell->real);
        break;
    case EN_CELL_TEXT: eni_put_json(b, cell->text); break;
    case EN_CELL_BLOB:
        eni_putc(b, '"');
        put_hex(b, cell->text);
        eni_putc(b, '"');
        break;
    }
}

static en_status begin_jsonl(en_export *x, en_error *err) {
    (void)x, (void)err;
    return EN_OK;
}

static en_status row_jsonl(en_export *x, const en_cell *cells, en_error *err) {
    for (size_t i = 0; i < x->batch.n_cols; i++) {
        eni_putc(&x->out, i ? ',' : '{');
        eni_put_json(&x->out, eni_str(x->batch.cols[i].name));
        eni_putc(&x->out, ':');
        put_json_cell(x, &x->batch.cols[i], &cells[i]);
    }
    eni_puts(&x->out, "}\n");
    return write_full(x, err);
}

static en_status end(en_export *x, en_error *err) {
    (void)x, (void)err;
    return EN_OK; /* en_export_end writes what waits */
}

const eni_form eni_form_delimited = {.begin = begin_delimited, .row = row_delimited, .end = end};
const eni_form eni_form_jsonl = {.begin = begin_jsonl, .row = row_jsonl, .end = end};
