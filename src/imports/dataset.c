/* imports/dataset.c: the common part of the importers of ties and facts. States are looked up once a number and year; a year's row of 30 values costs
 * 30 insertions and no more. */
#include "imports/dataset.h"

#include "base/error.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define N_STATES_KEPT 65536 /* numbers × years met lately, some 200 × 200; a power of two */
#define MOST_MEASURES 16    /* of a row of a panel */
#define MOST_PROBES 16      /* behind them, a state that was met gives way */

struct eni_states {
    struct {
        uint32_t key; /* number, year and numbering; 0: free */
        en_actor actor;
    } slots[N_STATES_KEPT];
};

/* ---- columns ---- */

/* ---- an import ---- */

en_status eni_dataset_open(eni_import *import, eni_dataset *d, en_error *err) {
    *d = (eni_dataset){
        .import = import, .plan = eni_import_plan(import), .first = EN_DAY_NONE, .last = EN_DAY_NONE, .err = err};
    d->states = calloc(1, sizeof *d->states);
    if (!d->states) return eni_nomem(err);
    const en_status status = eni_fact_writer_new(eni_import_ledger(import), eni_import_layer(import),
                                                 eni_import_number(import), &d->writer, err);
    if (status != EN_OK) free(d->states);
    return status;
}

en_status eni_dataset_close(eni_dataset *d, en_status status) {
    if (status == EN_OK) status = d->status;
    if (status == EN_OK && en_day_known(d->first)) eni_import_covers(d->import, d->first, d->last);
    eni_fact_writer_free(d->writer);
    eni_map_free(&d->called);
    eni_arena_free(&d->arena);
    free(d->states);
    return status;
}

bool eni_dataset_next(eni_dataset *d) {
    d->rejected = d->differs = false;
    d->cells = NULL;
    return d->status == EN_OK && eni_import_cells(d->import, &d->cells, &d->n);
}

static void settle(eni_dataset *d) {
    if (!d->cells || d->rejected || d->status != EN_OK) return;
    if (d->differs)
        eni_import_reject(d->import, "other values than those that the layer has for the same thing; another version? "
                                     "Import it with --layer NAME");
    else
        eni_import_accepted(d->import);
}

bool eni_dataset_row(eni_dataset *d) {
    settle(d);
    return eni_dataset_next(d);
}

en_str eni_dataset_cell(const eni_dataset *d, int column) {
    const int at = d->plan->column[column];
    return at >= 0 && (size_t)at < d->n ? eni_trim(d->cells[at]) : (en_str){"", 0};
}

bool eni_dataset_reject(eni_dataset *d, const char *what, int column, const char *expected) {
    if (!d->rejected)
        eni_import_reject(d->import, "%s: found '%.*s', expected %s", what,
                          ENI_ARG(eni_glimpse(eni_dataset_cell(d, column))), expected);
    d->rejected = true;
    return false;
}

void eni_dataset_covers(eni_dataset *d, en_day first, en_day last) {
    if (en_day_known(first) && (!en_day_known(d->first) || first.n < d->first.n)) d->first = first;
    if (en_day_known(last) && (!en_day_known(d->last) || last.n > d->last.n)) d->last = last;
    if (!en_day_known(d->last)) d->last = d->first;
    if (!en_day_known(d->first)) d->first = d->last;
}

/* ---- cells ---- */

bool eni_dataset_int(eni_dataset *d, int column, const char *what, int64_t least, int64_t most, int64_t *out) {
    char expected[64];
    bool missing;
    if (eni_cell_int(eni_dataset_cell(d, column), out, &missing) && !missing && *out >= least && *out <= most)
        return true;
    snprintf(expected, sizeof expected, "a whole number from %lld to %lld", (long long)least, (long long)most);
    return eni_dataset_reject(d, what, column, expected);
}

bool eni_dataset_year(eni_dataset *d, int column, const char *what, int *out) {
    int64_t year;
    if (!eni_dataset_int(d, column, what, ENI_FIRST_YEAR, ENI_LAST_YEAR, &year)) return false;
    *out = (int)year;
    return true;
}

bool eni_dataset_real(eni_dataset *d, int column, const char *what, bool negative, double *out) {
    bool missing;
    if (!eni_cell_real(eni_dataset_cell(d, column), out, &missing) || (!missing && !(fabs(*out) < 1e15)))
        return eni_dataset_reject(d, what, column, "a number");
    if (missing || (!negative && *out < 0)) *out = NAN;
    return true;
}

/* The whole number of a cell, or 0 if it is missing: COW writes -9, -8 and blanks. */
static bool part_of_date(const eni_dataset *d, int column, int64_t *out) {
    bool missing = true;
    *out = 0;
    if (column < 0) return true;
    if (!eni_cell_int(eni_dataset_cell(d, column), out, &missing)) return false;
    if (missing || *out < 0) *out = 0;
    return *out < 10000;
}

bool eni_dataset_date(eni_dataset *d, int year, int month, int day, const char *what, en_date *out) {
    int64_t y, m, n;
    *out = ENI_DATE_NONE;
    if (!part_of_date(d, year, &y) || !part_of_date(d, month, &m) || !part_of_date(d, day, &n) || m > 12 || n > 31)
        return eni_dataset_reject(d, what, year, "a year, month and day in numbers");
    if (y == 0) return true;
    if (y < ENI_FIRST_YEAR || y > ENI_LAST_YEAR) return eni_dataset_reject(d, what, year, "a year from 1800 to 2200");
    if (m == 0) {
        *out = eni_year((int)y);
        return true;
    }
    const int most = eni_month_days((int)y, (int)m);
    *out = n == 0 ? (en_date){eni_day_of((int)y, (int)m, 1), eni_day_of((int)y, (int)m, most)}
                  : eni_date_on(eni_day_of((int)y, (int)m, n > most ? most : (int)n)); /* COW has a 31 November */
    return true;
}

/* ---- states ---- */

/* COW's 255 is Prussia and Germany up to 1945, and Germany again from 1990; the lexicon's DEU begins in 1949. */
static bool is_before(int64_t number, int year) {
    return number == 255 && year < 1949;
}

bool eni_dataset_state_of(eni_dataset *d, int64_t number, int year, en_str name, eni_numbering numbering,
                          en_actor *out) {
    if (number < 1 || number > 9999) return false;
    const uint32_t key = (uint32_t)number << 13 | (uint32_t)(year & 4095) << 1 | (uint32_t)numbering;
    uint32_t at = (key * 2654435761u) >> 16;
    for (int probes = 0; probes < MOST_PROBES && d->states->slots[at].key; probes++) {
        if (d->states->slots[at].key == key) {
            *out = d->states->slots[at].actor;
            return true;
        }
        at = (at + 1) % N_STATES_KEPT;
    }
    const eni_who *const who = d->plan->who;
    const bool known = !is_before(number, year) && (numbering == ENI_BY_COW ? eni_who_cown(who, number, year, out)
                                                                            : eni_who_gwn(who, number, year, out));
    if (!known) {
        *out = (en_actor){"", ""};
        snprintf(out->code, sizeof out->code, "%s%d", numbering == ENI_BY_COW ? "COW" : "GW", (int)number);
        if (name.len <= 3) name.len = 0; /* an abbreviation is no better than the code */
        d->status = eni_actor_put(d->writer, out->code, name, d->err);
        if (d->status != EN_OK) return false;
    }
    d->states->slots[at].key = key;
    d->states->slots[at].actor = *out;
    return true;
}

bool eni_dataset_state(eni_dataset *d, int column, const char *what, int year, int name_column, eni_numbering numbering,
                       en_actor *out) {
    int64_t number;
    if (!eni_dataset_int(d, column, what, 1, 9999, &number)) return false;
    const en_str name = name_column < 0 ? (en_str){"", 0} : eni_dataset_cell(d, name_column);
    return eni_dataset_state_of(d, number, year, name, numbering, out);
}

bool eni_dataset_called(eni_dataset *d, en_str name, en_actor *out) {
    bool added;
    while (name.len && (name.p[name.len - 1] == '*' || name.p[name.len - 1] == ' ')) name.len--;
    const uint32_t known = eni_map_get(&d->called, name);
    if (known != ENI_MAP_NONE) {
        *out = d->actors[known];
        return true;
    }
    if (!eni_who_name(d->plan->who, name, out)) d->status = eni_import_named(d->import, name, out, d->err);
    if (d->status != EN_OK) return false;
    const en_str kept = eni_arena_str(&d->arena, name);
    en_actor *const grown =
        eni_arena_grow(&d->arena, d->actors, d->n_actors, &d->cap_actors, d->n_actors + 1, sizeof *grown);
    if (!kept.p || !grown || !eni_map_add(&d->called, kept, (uint32_t)d->n_actors, &added)) {
        d->status = eni_nomem(d->err);
        return false;
    }
    d->actors = grown;
    d->actors[d->n_actors++] = *out;
    return true;
}

/* ---- storing ---- */

uint64_t eni_dataset_line(const eni_dataset *d) {
    return d->cells ? eni_import_line(d->import) : 0;
}

bool eni_dataset_fact(eni_dataset *d, const eni_fact_row *row) {
    eni_how how;
    eni_fact_row placed = *row;
    if (!placed.line) placed.line = eni_dataset_line(d);
    d->status = eni_fact_put(d->writer, &placed, &how, d->err);
    if (d->status == EN_OK && how == ENI_PUT_DIFFERS) d->differs = true;
    return d->status == EN_OK;
}

bool eni_dataset_tie(eni_dataset *d, const eni_tie_row *row) {
    eni_how how;
    eni_tie_row placed = *row;
    if (!placed.line) placed.line = eni_dataset_line(d);
    d->status = eni_tie_put(d->writer, &placed, &how, d->err);
    if (d->status == EN_OK && how == ENI_PUT_DIFFERS) d->differs = true;
    return d->status == EN_OK;
}

bool eni_dataset_item(eni_dataset *d, const eni_item_row *row) {
    d->status = eni_item_put(d->writer, row, d->err);
    return d->status == EN_OK;
}

/* ---- panels ---- */

/* All cells are read before the first is stored: a row that is rejected leaves nothing behind. */
static bool panel_row(eni_dataset *d, const eni_measure *measures, size_t n, bool negative) {
    int year;
    double values[MOST_MEASURES];
    en_actor a, b = {"", ""};
    if (!eni_dataset_year(d, 2, "year", &year) || !eni_dataset_state(d, 0, "ccode", year, 3, ENI_BY_COW, &a))
        return false;
    if (d->plan->column[1] >= 0 && !eni_dataset_state(d, 1, "ccode2", year, -1, ENI_BY_COW, &b)) return false;
    if (strcmp(a.code, b.code) == 0) return eni_dataset_reject(d, "ccode2", 1, "another state than ccode1");
    for (size_t i = 0; i < n; i++)
        if (!eni_dataset_real(d, (int)(4 + i), eni_measures[measures[i]].name, negative, &values[i])) return false;
    for (size_t i = 0; i < n; i++) {
        const eni_fact_row row = {.measure = measures[i],
                                  .a = a.code,
                                  .b = b.code,
                                  .first = eni_year(year).first,
                                  .last = eni_year(year).last,
                                  .value = values[i]};
        if (d->plan->column[4 + i] >= 0 && !eni_dataset_fact(d, &row)) return false;
    }
    eni_dataset_covers_year(d, year);
    return true;
}

en_status eni_read_panel(eni_import *import, const eni_measure *measures, size_t n, bool negative, en_error *err) {
    eni_dataset d;
    assert(n <= MOST_MEASURES);
    EN_TRY(eni_dataset_open(import, &d, err));
    while (eni_dataset_row(&d)) panel_row(&d, measures, n, negative);
    return eni_dataset_close(&d, EN_OK);
}
