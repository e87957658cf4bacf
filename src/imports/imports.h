/* imports/imports.h: what the importers of datasets share. One file each; plan.c chooses by looking at the content, and what stands in import.h does
 * all that is not a dataset's own: archives, threads, what is there already, quarantine, layers, segments.
 *
 *   file ─► head ─► which importer? ─► plan (columns) ─┬► events: pieces of whole lines ─► workers: eni_code_fn ─► batches ─► segment
 *                                                      └► ties and facts: eni_read_fn, line by line ─► tables of the ledger */
#ifndef ENI_IMPORTS_H
#define ENI_IMPORTS_H

#include "base/input.h"
#include "imports/who.h"
#include "ledger/segment.h"
#include "ledger/ledger.h"

#define ENI_MOST_CELLS 128         /* of a line */
#define ENI_LONGEST_ROW (1u << 20) /* bytes */

/* ---- telling what an input is ---- */

/* The beginning of an input. All borrowed. */
typedef struct {
    const char *name; /* of the file or member */
    en_str bytes;     /* the first ones, up to 64 KiB */
    en_str line;      /* the first line that is not empty, or a later one behind a preamble */
    char delimiter;   /* that parts it: tab, comma, semicolon, bar; '\0': none of these */
    size_t n_cells;
    en_str cells[ENI_MOST_CELLS]; /* of that line, out of their quotes */
} eni_head;

/* The column whose name is one of the list (parted by '|'; case, blanks, dots and underscores do not count), or -1. */
int eni_head_column(const eni_head *head, const char *names);

/* ---- a plan: how to read one input ---- */

typedef struct eni_importer eni_importer;

typedef struct {
    const eni_importer *importer;
    const eni_who *who;
    const en_lexicon *lexicon;
    const en_import_opts *opts;
    uint64_t serial;           /* tells the inputs of a run apart */
    const char *file;          /* as the user named it, with its member */
    const char *path;          /* of the file itself, or of the archive */
    const char *layer, *title; /* where the importer's own do not fit; NULL: they do */
    void *own;                 /* what the importer keeps for one input; dropped with it */
    void (*drop)(void *own);
    char delimiter;
    bool quoted;                 /* cells may stand in double quotes, with line ends inside */
    bool has_header;             /* the first line is no row */
    size_t begins, lines_before; /* where that line stands behind a preamble: bytes, line ends; 0: there is none */
    int column[ENI_MOST_CELLS];  /* the importer's own numbering; -1: not there */
    size_t n_cells;              /* of a row; 0: any */
} eni_plan;

/* Another file of the same folder, or of the same folder of the same archive, plain or gzipped: all of its bytes, appended. Not found is no error. */
en_status eni_companion(const eni_plan *plan, const char *name, eni_buf *out, bool *found, en_error *err);

/* Are all columns of the list (parted by ','; each may have other names, parted by '|') in the header? */
bool eni_head_has(const eni_head *head, const char *columns);
/* plan->column[i] is that of names[i] (NULL: none), n of them; the first line is a header. */
void eni_plan_columns(const eni_head *head, const char *const *names, size_t n, eni_plan *plan);

/* ---- events: pieces ---- */

typedef struct eni_piece eni_piece;

/* The next line of the piece that is no header and not blank; false at its end. A cell in quotes may hold line ends. */
bool eni_piece_line(eni_piece *piece, en_str *line);
/* The same, split: n cells, out of their quotes. Lines with too many cells are rejected on the way. Borrowed until the next call. */
bool eni_piece_cells(eni_piece *piece, const en_str **cells, size_t *n);

eni_batch *eni_piece_batch(eni_piece *piece);
const eni_plan *eni_piece_plan(const eni_piece *piece);

/* Hands on a row of the current line (line and byte are filled in). What the user's filters leave out is counted and dropped. */
void eni_piece_push(eni_piece *piece, eni_event_row *row);
/* The current line goes to quarantine: what was found, what was expected. */
__attribute__((format(printf, 2, 3))) void eni_piece_reject(eni_piece *piece, const char *format, ...);
/* The current line was taken, but not as it stands. */
void eni_piece_repaired(eni_piece *piece);
/* The index of an actor that has a name but no code of ours (under `key` from now on); sector may be "". */
uint32_t eni_piece_named(eni_piece *piece, en_str key, en_str name, const char *sector);
/* No memory: the import stops. */
void eni_piece_nomem(eni_piece *piece);

/* Codes all lines of a piece. In a worker: plan and who are shared and constant. */
typedef void (*eni_code_fn)(const eni_plan *plan, eni_piece *piece);

/* ---- ties and facts: rows ---- */

typedef struct eni_import eni_import;

/* The next row, split; false at the end or on an error (then status tells). Cells as in eni_piece_cells. */
bool eni_import_cells(eni_import *import, const en_str **cells, size_t *n);
const eni_plan *eni_import_plan(const eni_import *import);
__attribute__((format(printf, 2, 3))) void eni_import_reject(eni_import *import, const char *format, ...);
void eni_import_repaired(eni_import *import);
void eni_import_accepted(eni_import *import);
void eni_import_skipped(eni_import *import); /* by the user's filters, or there already */
/* The ledger under an open transaction, and the layer that rows belong to. */
en_ledger *eni_import_ledger(eni_import *import);
int64_t eni_import_layer(eni_import *import);
uint64_t eni_import_number(const eni_import *import); /* that it will have */
uint64_t eni_import_line(const eni_import *import);   /* of the current row, 1-based */
/* Remembers an actor that has a name but no code of ours; its code. */
en_status eni_import_named(eni_import *import, en_str name, en_actor *out, en_error *err);
/* Days that the file speaks of: what lies outside is unknown. */
void eni_import_covers(eni_import *import, en_day first, en_day last);

typedef en_status (*eni_read_fn)(eni_import *import, en_error *err);

/* ---- importers ---- */

struct eni_importer {
    const char *key;   /* for --format: "gdelt2" */
    const char *layer; /* where its rows go unless the user names another: "gdelt2" */
    const char *title, *version, *licence, *citation;
    int (*tell)(const eni_head *head);                                      /* 0: not this … 100: surely this */
    en_status (*plan)(const eni_head *head, eni_plan *plan, en_error *err); /* fills columns; NULL: nothing to fill */
    eni_code_fn code;                                                       /* of events; or */
    eni_read_fn read;                                                       /* of ties and facts */
    bool ties; /* of those: rows are ties, which say at the end of the layer's years that they are in force */
};

extern const eni_importer eni_gdelt1, eni_gdelt2, eni_gdelt1_reduced, eni_gdelt2_mentions, eni_icews, eni_polecat,
    eni_phoenix, eni_tkg, eni_ucdp_ged, eni_acled, eni_csv;
extern const eni_importer eni_cow_alliances, eni_cow_alliance_members, eni_atop, eni_atop_members, eni_atop_phases;
extern const eni_importer eni_cow_nmc, eni_nmc_panel, eni_cow_trade, eni_cow_trade_totals, eni_mid_disputes,
    eni_mid_participants, eni_mid_dyadic, eni_mid_years, eni_mid_incidents, eni_mid_incident_participants,
    eni_cow_contiguity, eni_cow_contiguity_years, eni_cow_igo_dyads, eni_cow_igo_states, eni_cow_diplomacy,
    eni_cow_states, eni_cow_majors, eni_un_votes, eni_un_roll_calls, eni_un_issues, eni_un_ideal_points,
    eni_ucdp_conflict, eni_sipri_arms;

/* All of them, in the order in which they are tried; NULL past the last. */
const eni_importer *eni_importer_at(size_t i);
const eni_importer *eni_importer_of(en_str key); /* NULL: none */

/* ---- cells ---- */

/* Splits a line; cells out of their quotes ("" inside is one "), in place: `line` must be writable when quoted. The number of cells, at most `most`;
 * most + 1 if there are more. */
size_t eni_split_cells(char *line, size_t len, char delimiter, bool quoted, en_str *cells, size_t most);

/* A number in a cell: empty, "NA", "NULL", "None", "nan", "." are missing. False if it is neither missing nor a number. */
bool eni_cell_int(en_str cell, int64_t *out, bool *missing);
bool eni_cell_real(en_str cell, double *out, bool *missing);
bool eni_cell_missing(en_str cell);
/* The first bytes of a cell, for a message: ENI_ARG(eni_glimpse(cell)). */
static inline en_str eni_glimpse(en_str cell) {
    return eni_cut(cell, 0, cell.len < 40 ? cell.len : 40);
}
/* YYYYMMDD, YYYYMMDDHHMMSS, YYYY-MM-DD (and what follows a blank or T), M/D/YYYY, D.M.YYYY, YYYY-MM, YYYY. */
bool eni_cell_date(en_str cell, en_date *out);

/* The act of a CAMEO code (leading zero restored where a program lost it: *repaired), with the dataset's own quad class (1–4, 0: ours) and Goldstein
 * value (NaN: ours). False if it is no code. */
bool eni_act_of_cameo(const en_lexicon *lexicon, en_str code, int quad, double goldstein, eni_act *out, bool *repaired);

#endif
