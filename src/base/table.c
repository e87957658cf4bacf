/* base/table.c: reading the tables of data/. One pass over the bytes, nothing copied. */
#include "base/table.h"

#include "base/day.h"
#include "base/error.h"
#include "base/str.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

void eni_fault(eni_faults *faults, const char *file, uint64_t line, const char *format, ...) {
    char message[sizeof faults->first.message];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    if (faults->n++ == 0) eni_fail_at(&faults->first, EN_EFORMAT, file, line, 0, "%s", message);
    if (faults->fn) faults->fn(faults->user, file, line, message);
}

eni_table eni_table_start(en_str bytes, const char *file, const char *const *columns, size_t n_columns,
                          eni_faults *faults) {
    assert(n_columns > 0 && n_columns <= ENI_MAX_COLUMNS);
    return (eni_table){.file = file, .rest = bytes, .columns = columns, .n_columns = n_columns, .faults = faults};
}

/* The next line without its end; false at the end of the bytes. */
static bool next_line(eni_table *t, en_str *line) {
    if (t->rest.len == 0) return false;
    const char *const nl = memchr(t->rest.p, '\n', t->rest.len);
    const size_t len = nl ? (size_t)(nl - t->rest.p) : t->rest.len;
    *line = eni_cut(t->rest, 0, len);
    t->rest = eni_cut(t->rest, nl ? len + 1 : len, t->rest.len);
    t->line++;
    return true;
}

/* Cuts a line at its tabs; returns how many cells there are (also past the room). */
static size_t cut_cells(en_str line, en_str *cells, size_t room) {
    size_t n = 0;
    for (size_t i = 0, start = 0; i <= line.len; i++) {
        if (i < line.len && line.p[i] != '\t') continue;
        if (n < room) cells[n] = eni_cut(line, start, i);
        n++;
        start = i + 1;
    }
    return n;
}

static void check_header(eni_table *t, en_str line) {
    const size_t n = cut_cells(line, t->cells, ENI_MAX_COLUMNS);
    if (n != t->n_columns) eni_table_fault(t, "the header has %zu columns, expected %zu", n, t->n_columns);
    for (size_t i = 0; i < t->n_columns && i < n; i++)
        if (!eni_is(t->cells[i], t->columns[i]))
            eni_table_fault(t, "column %zu is '%.*s', expected '%s'", i + 1, ENI_ARG(t->cells[i]), t->columns[i]);
}

static bool good_cells(eni_table *t, en_str line) {
    const size_t n = cut_cells(line, t->cells, ENI_MAX_COLUMNS);
    if (n > t->n_columns) {
        eni_table_fault(t, "found %zu cells, expected %zu", n, t->n_columns);
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (!eni_eq(eni_trim(t->cells[i]), t->cells[i])) {
            eni_table_fault(t, "blanks at the edge of cell %zu (%s)", i + 1, t->columns[i]);
            t->cells[i] = eni_trim(t->cells[i]);
        }
        if (t->cells[i].len == 0) eni_table_fault(t, "cell %zu (%s) is empty: write '-'", i + 1, t->columns[i]);
        if (eni_is(t->cells[i], "-")) t->cells[i].len = 0;
    }
    for (size_t i = n; i < t->n_columns; i++) t->cells[i] = (en_str){"", 0};
    return true;
}

bool eni_table_next(eni_table *t) {
    en_str line;
    while (next_line(t, &line)) {
        if (line.len && line.p[line.len - 1] == '\r') {
            eni_table_fault(t, "line ends in CR LF, expected LF");
            line.len--;
        }
        if (line.len == 0 || line.p[0] == '#') continue;
        const size_t bad = eni_utf8_valid(line);
        if (bad < line.len) {
            eni_table_fault(t, "byte %zu of the line is not UTF-8", bad);
            continue;
        }
        if (!t->has_header) {
            check_header(t, line);
            t->has_header = true;
            continue;
        }
        if (good_cells(t, line)) return true;
    }
    if (!t->has_header) eni_fault(t->faults, t->file, 0, "the file has no header line");
    t->has_header = true; /* say it once */
    return false;
}

bool eni_table_item(eni_table *t, en_str *rest, en_str *item) {
    while (rest->p && rest->len) {
        eni_split(rest, ';', item);
        if (item->len) return true;
        eni_table_fault(t, "an empty item between semicolons");
    }
    return false;
}

en_date eni_table_date(eni_table *t, en_str cell) {
    en_date date = ENI_DATE_NONE;
    en_error err;
    if (cell.len && en_date_parse(cell, &date, &err) != EN_OK) eni_table_fault(t, "%s", err.message);
    return date;
}

eni_spell eni_table_spell(eni_table *t, en_str from, en_str to) {
    eni_spell spell = {eni_table_date(t, from), eni_table_date(t, to)};
    if (eni_date_known(spell.from) && eni_date_known(spell.to) && spell.to.last.n < spell.from.first.n) {
        eni_table_fault(t, "the spell ends (%.*s) before it begins (%.*s)", ENI_ARG(to), ENI_ARG(from));
        spell.to = ENI_DATE_NONE;
    }
    return spell;
}

bool eni_spell_holds(eni_spell spell, en_day day) {
    if (!en_day_known(day)) return true;
    return (!eni_date_known(spell.from) || spell.from.first.n <= day.n) &&
           (!eni_date_known(spell.to) || spell.to.last.n >= day.n);
}
