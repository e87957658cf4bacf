/* base/table.h: the table format of data/ (docs in data/README.md): header line, tab-separated cells, "-" for empty, "#" comments. Faults
 * are collected, not thrown: a scholar wants to hear all of them at once, each with its line. */
#ifndef ENI_TABLE_H
#define ENI_TABLE_H

#include "base/arena.h"

/* Where faults go. fn may be NULL; the first fault is kept in `first`. */
typedef struct {
    en_fault_fn fn;
    void *user;
    uint64_t n;
    en_error first;
} eni_faults;

__attribute__((format(printf, 4, 5))) void eni_fault(eni_faults *faults, const char *file, uint64_t line,
                                                     const char *format, ...);

#define ENI_MAX_COLUMNS 20

typedef struct {
    const char *file;              /* for messages */
    uint64_t line;                 /* of the current row, 1-based */
    en_str cells[ENI_MAX_COLUMNS]; /* [n_columns]; empty cells have len 0 */
    /* inside */
    en_str rest;
    const char *const *columns;
    size_t n_columns;
    bool has_header;
    eni_faults *faults;
} eni_table;

/* Starts on the bytes of a file. columns is [n_columns], borrowed, n_columns <= ENI_MAX_COLUMNS. */
eni_table eni_table_start(en_str bytes, const char *file, const char *const *columns, size_t n_columns,
                          eni_faults *faults);

/* Steps to the next good row; bad rows are reported and skipped. False at the end. Cells are borrowed from the file's bytes. */
bool eni_table_next(eni_table *table);

/* Reports a fault of the current row. */
#define eni_table_fault(table, ...) eni_fault((table)->faults, (table)->file, (table)->line, __VA_ARGS__)

/* Steps through the items of a "; "-separated cell. Start with rest = the cell; empty items are faults. */
bool eni_table_item(eni_table *table, en_str *rest, en_str *item);

/* The spell in two date cells: *out.first is the first possible day of `from`, *out.last the last of `to`; open ends are
 * EN_DAY_NONE. Faults are reported and leave the end open. */
typedef struct {
    en_date from, to; /* ENI_DATE_NONE where the cell is empty */
} eni_spell;
eni_spell eni_table_spell(eni_table *table, en_str from, en_str to);
en_date eni_table_date(eni_table *table, en_str cell);

/* Could the spell hold on that day? Open ends and partial dates count in favour. */
bool eni_spell_holds(eni_spell spell, en_day day);

#endif
