/* imports/dataset.h: what the importers of ties and facts share: columns by name, states by number, years and dates as these datasets write them.
 *
 *   eni_dataset_open ─► eni_dataset_row ─► cells ─► eni_dataset_fact / _tie ─► eni_dataset_close (counts, days covered) */
#ifndef ENI_DATASET_H
#define ENI_DATASET_H

#include "base/day.h"
#include "base/error.h"
#include "imports/imports.h"
#include "ledger/facts.h"

typedef enum { ENI_BY_COW, ENI_BY_GW } eni_numbering;

typedef struct eni_states eni_states; /* the states met so far */

typedef struct {
    eni_import *import;
    const eni_plan *plan;
    eni_fact_writer *writer;
    const en_str *cells;
    size_t n;
    bool rejected, differs; /* of the row at hand */
    en_day first, last;     /* covered so far */
    eni_states *states;
    eni_map called; /* names met so far → index of actors */
    en_actor *actors;
    size_t n_actors, cap_actors;
    eni_arena arena;  /* as long as the import */
    en_status status; /* of the ledger: reading stops */
    en_error *err;
} eni_dataset;

en_status eni_dataset_open(eni_import *import, eni_dataset *d, en_error *err);
/* Says which days are covered, and frees. status: of the reading so far; what it returns is the importer's. */
en_status eni_dataset_close(eni_dataset *d, en_status status);
bool eni_dataset_row(
    eni_dataset *d); /* the next row: false at the end or on an error (d->status); counts the row before */
bool eni_dataset_next(eni_dataset *d); /* the same, for rows that are gathered: eni_dataset_row that counts nothing */

/* The cell of a column of the plan, trimmed; empty where there is none. */
en_str eni_dataset_cell(const eni_dataset *d, int column);

/* Each reads a cell, or rejects the row and returns false. what: the column's name, for the message. */
bool eni_dataset_int(eni_dataset *d, int column, const char *what, int64_t least, int64_t most, int64_t *out);
bool eni_dataset_year(eni_dataset *d, int column, const char *what, int *out);
/* A number, or NaN where the dataset has its code for missing: empty, NA, or below 0 where `negative` is not allowed. */
bool eni_dataset_real(eni_dataset *d, int column, const char *what, bool negative, double *out);
/* A date in three columns; day or month missing (empty, 0, -9) widens it to the month or year; *out unknown if the year is missing. A column -1: none. */
bool eni_dataset_date(eni_dataset *d, int year, int month, int day, const char *what, en_date *out);
/* A state by its number, as it was in the year; with a name of its own where the lexicon has none for it. name_column -1: no name. */
bool eni_dataset_state(eni_dataset *d, int column, const char *what, int year, int name_column, eni_numbering numbering,
                       en_actor *out);
/* The same, of a number that was read before. False, without a word, if it is none. */
bool eni_dataset_state_of(eni_dataset *d, int64_t number, int year, en_str name, eni_numbering numbering,
                          en_actor *out);
/* A state or another party by its name. */
bool eni_dataset_called(eni_dataset *d, en_str name, en_actor *out);

uint64_t
eni_dataset_line(const eni_dataset *d); /* of the row at hand; 0: all are read. What is stored later keeps it */

/* Each stores, with the line at hand unless the row names another; false on an error of the ledger. What is there with other values marks the row, which is then rejected. */
bool eni_dataset_fact(eni_dataset *d, const eni_fact_row *row);
bool eni_dataset_tie(eni_dataset *d, const eni_tie_row *row);
bool eni_dataset_item(eni_dataset *d, const eni_item_row *row);
bool eni_dataset_reject(eni_dataset *d, const char *what, int column, const char *expected); /* false */
void eni_dataset_covers(eni_dataset *d, en_day first, en_day last);
static inline void eni_dataset_covers_year(eni_dataset *d, int year) {
    eni_dataset_covers(d, eni_day_of(year, 1, 1), eni_day_of(year, 12, 31));
}
static inline en_date eni_year(int year) {
    return (en_date){eni_day_of(year, 1, 1), eni_day_of(year, 12, 31)};
}

/* A table of one row a state (or two states) and year, whose other columns are measures. The plan's columns: 0 state, 1 the other state (-1: none), 2
 * year, 3 name (-1: none), 4 … the measures, in their order. negative: a value may be below 0. */
en_status eni_read_panel(eni_import *import, const eni_measure *measures, size_t n, bool negative, en_error *err);

#endif
