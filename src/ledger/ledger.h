/* ledger/ledger.h: the inside of en_ledger: one SQLite connection and what hangs on it. */
#ifndef ENI_LEDGER_H
#define ENI_LEDGER_H

#include "base/arena.h"
#include "events/coder.h"
#include "ledger/sqlite.h"
#include "lexicon/lexicon.h"

#define ENI_APPLICATION_ID 0x456E7431 /* "Ent1" */
#define ENI_FORMAT_VERSION 3          /* 1: development only, without families; 2: without imports */

/* The statements of format version 2, to be run in order on an empty file, and those that carry a ledger of it to version 3; NULL past the
 * last. Static. */
const char *eni_schema_part(size_t i);
const char *eni_schema_since_2(size_t i);

typedef enum {
    ENI_STMT_BEGIN,
    ENI_STMT_COMMIT,
    ENI_STMT_ROLLBACK,
    ENI_STMT_FIND_REPORT,
    ENI_STMT_ADD_OUTLET,
    ENI_STMT_FIND_OUTLET,
    ENI_STMT_ADD_REPORT,
    ENI_STMT_ADD_SENTENCE,
    ENI_STMT_ADD_TEXT,
    ENI_STMT_FIND_KEY,
    ENI_STMT_GET_SKETCH,
    ENI_STMT_GET_SENTENCES,
    ENI_STMT_ADD_SKETCH,
    ENI_STMT_ADD_KEY,
    ENI_STMT_SET_ORIGINAL,
    ENI_STMT_GET_FAMILY,
    ENI_STMT_RENAME_FAMILY,
    ENI_STMT_LEAST_BELOW,
    ENI_STMT_LEAST_BESIDE,
    ENI_STMT_NAME_BELOW,
    ENI_STMT_NAME_BESIDE,
    ENI_STMT_LINKED_CLAIMS,
    ENI_STMT_FIND_EVENTS,
    ENI_STMT_FIND_DENIED_EVENT,
    ENI_STMT_TOLD_BY,
    ENI_STMT_ON_DAY,
    ENI_STMT_ON_ANOTHER_DAY,
    ENI_STMT_ADD_EVENT,
    ENI_STMT_ADD_CLAIM,
    ENI_STMT_ADD_QUARANTINE,
    ENI_STMT_MANIFEST,
    ENI_STMT_COVERED,
    ENI_N_STMTS
} eni_stmt;

struct en_ledger {
    sqlite3 *db;
    const en_lexicon *lexicon;
    char *path;
    bool writable;
    bool unsure; /* a commit failed that names segments: whether it is on disk shows when the ledger is opened again */
    bool borrowed;  /* db is another program's */
    bool sql_ready; /* db has the functions and the table `event` */
    int64_t layer_reports;
    struct eni_cube *cube;            /* mapped segments, once a question needed them (ledger/cube.h) */
    sqlite3_stmt *stmts[ENI_N_STMTS]; /* prepared on first use */
};

/* A ledger over a connection of a program that has loaded us, to its main database; nothing is looked at yet, no setting is changed, no statement kept.
 * Owned, en_ledger_close before or while the connection closes. */
en_status eni_ledger_borrow(sqlite3 *db, const en_lexicon *lexicon, en_ledger **out, en_error *err);

/* Is it a ledger, and of our format? Makes one of an empty file that may be written. EN_EFORMAT. */
en_status eni_ledger_recognise(en_ledger *ledger, en_error *err);

/* A prepared statement, reset and with no bindings; NULL and err filled on failure. */
sqlite3_stmt *eni_stmt_get(en_ledger *ledger, eni_stmt which, en_error *err);

/* Prepares a one-off statement; finalise it with sqlite3_finalize. */
en_status eni_prepare(const en_ledger *ledger, const char *sql, sqlite3_stmt **out, en_error *err);

/* Runs statements without results. */
en_status eni_exec(const en_ledger *ledger, const char *sql, en_error *err);

/* The ledger's error for an SQLite result code. */
en_status eni_sqlite_fail(const en_ledger *ledger, int code, en_error *err);

/* Steps a statement that gives no row. */
en_status eni_step_done(const en_ledger *ledger, sqlite3_stmt *stmt, en_error *err);

static inline void eni_bind_str(sqlite3_stmt *stmt, int i, en_str s) {
    sqlite3_bind_text(stmt, i, s.p ? s.p : "", (int)s.len, SQLITE_STATIC);
}
/* A column's text, borrowed until the next step. */
static inline en_str eni_column(sqlite3_stmt *stmt, int i) {
    const char *const p = (const char *)sqlite3_column_text(stmt, i);
    return (en_str){p ? p : "", (size_t)sqlite3_column_bytes(stmt, i)};
}
static inline en_actor eni_column_actor(sqlite3_stmt *stmt, int i) {
    en_actor a = {"", ""};
    const en_str code = eni_column(stmt, i), sector = eni_column(stmt, i + 1);
    if (code.len < sizeof a.code) __builtin_memcpy(a.code, code.p, code.len);
    if (sector.len < sizeof a.sector) __builtin_memcpy(a.sector, sector.p, sector.len);
    return a;
}

/* The 16 bytes that identify a report: XXH3-128 of outlet, day, title and text. */
void eni_report_hash(const eni_report *report, unsigned char out[16]);

/* Is the report in the ledger? */
en_status eni_report_known(en_ledger *ledger, const unsigned char hash[16], bool *known, en_error *err);

/* Stores a coded report in one transaction and gives claims their numbers. *known: it was there already, nothing is stored.
 * *events_new: events not known before; *copies: reports that are copies of others and were not before. */
en_status eni_store_report(en_ledger *ledger, const eni_report *report, const unsigned char hash[16], eni_coded *coded,
                           bool *known, uint64_t *events_new, uint64_t *copies, en_error *err);

/* Codes a report of the ledger (0: all, but of near-copies only the first of the family) again, as it would be read today, asking why; stores
 * nothing. fn hears each in order and returns false to stop; what it is given is borrowed until then. Of opts jobs and on_progress count (in
 * reports). EN_ESTOPPED. */
typedef bool (*eni_coded_fn)(void *user, const eni_report *report, const eni_coded *coded);
en_status eni_reread(const en_ledger *ledger, uint64_t report, const en_read_opts *opts, eni_coded_fn fn, void *user,
                     en_error *err);

/* Keeps a bad record. Keeping it twice changes nothing. */
en_status eni_store_bad(en_ledger *ledger, const en_error *why, en_str raw, en_error *err);

/* A tie's text as it could be written on `asof` (unknown: any day): without the clause that names a later day, and what follows it. Borrowed from s. */
en_str eni_known_by(en_str s, en_day asof);

/* Loads the lexicon's ties when the ledger does not have this version of them. */
en_status eni_store_ties(en_ledger *ledger, en_error *err);

#endif
