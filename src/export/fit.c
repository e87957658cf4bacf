/* export/fit.c: does a cell fit its column? What fits comes out in the one form that the column's writers know: a date as days, text as
 * valid UTF-8, numbers of a text column as their digits. What does not is told with row, column, what was found and what was expected. */
#include "export/chunk.h"

#include "base/day.h"
#include "base/error.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void eni_put_real(eni_buf *b, double x) {
    char digits[40];
    for (int n = 15; n <= 17; n++) {
        snprintf(digits, sizeof digits, "%.*g", n, x);
        if (strtod(digits, NULL) == x) break;
    }
    eni_puts(b, digits);
}

/* ---- words for a fault ---- */

static const char *kind_words(en_column_kind kind) {
    switch (kind) {
    case EN_COLUMN_BOOL: return "0 or 1";
    case EN_COLUMN_INT32: return "an integer of 32 bits";
    case EN_COLUMN_INT64: return "an integer";
    case EN_COLUMN_REAL: return "a real number";
    case EN_COLUMN_TEXT: return "a text";
    case EN_COLUMN_DATE: return "a date YYYY-MM-DD from 1800 to 2200";
    case EN_COLUMN_BYTES: return "a blob";
    case EN_COLUMN_ANY: break;
    }
    return "any value";
}

static void describe(const en_cell *cell, char out[80]) {
    switch (cell->kind) {
    case EN_CELL_NULL: snprintf(out, 80, "NULL"); break;
    case EN_CELL_INTEGER: snprintf(out, 80, "the integer %lld", (long long)cell->integer); break;
    case EN_CELL_REAL: snprintf(out, 80, "the real number %.17g", cell->real); break;
    case EN_CELL_BLOB: snprintf(out, 80, "a blob of %zu bytes", cell->text.len); break;
    case EN_CELL_TEXT: {
        char start[31]; /* enough to find it by; what a terminal must not get becomes '?' */
        size_t n = 0;
        for (; n < 30 && n < cell->text.len; n++) {
            const char c = cell->text.p[n];
            start[n] = (unsigned char)c < ' ' || (unsigned char)c >= 0x7F ? '?' : c;
        }
        start[n] = '\0';
        snprintf(out, 80, "the text '%s'%s", start, cell->text.len > n ? "..." : "");
        break;
    }
    }
}

static en_status misfit(const eni_col *col, uint64_t row, const en_cell *cell, en_error *err) {
    char found[80];
    describe(cell, found);
    return eni_fail(err, EN_ERANGE, "row %llu, column '%.60s': found %s, expected %s%s", (unsigned long long)row,
                    col->name, found, kind_words(col->kind),
                    col->settled_by_rows ? ", as in the rows before; CAST makes a column of one kind" : "");
}

/* ---- fitting ---- */

/* Text as valid UTF-8: as it is, or mended in scratch. */
static bool clean(en_str text, eni_buf *scratch, en_str *out) {
    size_t at = eni_utf8_valid(text);
    *out = text;
    if (at == text.len) return true;
    scratch->len = 0;
    eni_put(scratch, eni_cut(text, 0, at));
    while (at < text.len) {
        char bytes[4];
        const size_t n = eni_utf8_put(eni_utf8_next(text, &at), bytes);
        eni_put(scratch, (en_str){bytes, n});
    }
    *out = eni_buf_str(scratch);
    return !scratch->failed;
}

static bool digits(const en_cell *cell, eni_buf *scratch, en_str *out) {
    scratch->len = 0;
    if (cell->kind == EN_CELL_INTEGER)
        eni_printf(scratch, "%lld", (long long)cell->integer);
    else
        eni_put_real(scratch, cell->real);
    *out = eni_buf_str(scratch);
    return !scratch->failed;
}

static bool is_day(const en_cell *cell, int64_t *day) {
    en_date date;
    if (cell->kind == EN_CELL_INTEGER) *day = cell->integer;
    if (cell->kind == EN_CELL_TEXT) {
        if (cell->text.len != 10 || en_date_parse(cell->text, &date, NULL) != EN_OK) return false;
        *day = date.first.n;
    }
    return (cell->kind == EN_CELL_TEXT || cell->kind == EN_CELL_INTEGER) && *day >= EN_DAY_MIN.n &&
           *day <= EN_DAY_MAX.n;
}

static bool is_real(const en_cell *cell, double *out) {
    if (cell->kind == EN_CELL_REAL) *out = cell->real;
    if (cell->kind == EN_CELL_INTEGER) *out = (double)cell->integer;
    return cell->kind == EN_CELL_REAL ||
           (cell->kind == EN_CELL_INTEGER && cell->integer <= ENI_EXACT && cell->integer >= -ENI_EXACT);
}

/* Texts and blobs, and numbers as digits. */
static en_status fit_text(const eni_col *col, uint64_t row, const en_cell *cell, eni_buf *scratch, en_cell *out,
                          en_error *err) {
    const bool bytes = col->kind == EN_COLUMN_BYTES || (col->kind == EN_COLUMN_ANY && cell->kind == EN_CELL_BLOB);
    if (cell->kind == EN_CELL_BLOB && !bytes) return misfit(col, row, cell, err);
    out->kind = bytes ? EN_CELL_BLOB : EN_CELL_TEXT;
    bool made = true;
    if (cell->kind == EN_CELL_INTEGER || cell->kind == EN_CELL_REAL)
        made = digits(cell, scratch, &out->text);
    else if (cell->kind == EN_CELL_TEXT)
        made = clean(cell->text, scratch, &out->text);
    if (!made) return eni_nomem(err);
    if (out->text.len > ENI_LONGEST_CELL)
        return eni_fail(err, EN_ELIMIT, "row %llu, column '%.60s': a text of %zu bytes; at most 2^30 fit the format",
                        (unsigned long long)row, col->name, out->text.len);
    return EN_OK;
}

en_status eni_fit(const eni_col *col, uint64_t row, const en_cell *cell, eni_buf *scratch, en_cell *out,
                  en_error *err) {
    const int64_t i = cell->integer;
    int64_t day = 0;
    *out = *cell;
    if (cell->kind == EN_CELL_NULL) return col->required ? misfit(col, row, cell, err) : EN_OK;
    switch (col->kind) {
    case EN_COLUMN_ANY:
        if (cell->kind == EN_CELL_INTEGER || cell->kind == EN_CELL_REAL) return EN_OK;
        /* fall through */
    case EN_COLUMN_TEXT:
    case EN_COLUMN_BYTES: return fit_text(col, row, cell, scratch, out, err);
    case EN_COLUMN_BOOL:
        return cell->kind == EN_CELL_INTEGER && (i == 0 || i == 1) ? EN_OK : misfit(col, row, cell, err);
    case EN_COLUMN_INT32:
        return cell->kind == EN_CELL_INTEGER && i >= INT32_MIN && i <= INT32_MAX ? EN_OK : misfit(col, row, cell, err);
    case EN_COLUMN_INT64: return cell->kind == EN_CELL_INTEGER ? EN_OK : misfit(col, row, cell, err);
    case EN_COLUMN_REAL:
        if (!is_real(cell, &out->real)) return misfit(col, row, cell, err);
        out->kind = EN_CELL_REAL;
        return EN_OK;
    case EN_COLUMN_DATE:
        if (!is_day(cell, &day)) return misfit(col, row, cell, err);
        *out = (en_cell){.kind = EN_CELL_INTEGER, .integer = day};
        return EN_OK;
    }
    return EN_OK;
}
