/* ledger/sql.c: a user's own questions.
 *
 *   statement ─► authorizer: only reading ─► SQLite, with functions of the lexicon and the table `event` ─► rows
 *
 * The connection is one that reads (query_only). The authorizer keeps it so: it refuses at preparation whatever could write, attach, load code or
 * change a setting, with one exception: the pragmas that describe tables. */
#include "ledger/ledger.h"

#include "base/error.h"
#include "base/str.h"
#include "ledger/event_table.h"
#include "ledger/sql_functions.h"

#include <stdlib.h>

/* ---- what is allowed ---- */

static int judge(void *user, int action, const char *a, const char *b, const char *database, const char *trigger) {
    static const char *const
        describing[] = {"table_info",    "table_xinfo",      "table_list",    "index_list",
                        "index_info",    "index_xinfo",      "database_list", "collation_list",
                        "function_list", "foreign_key_list", "data_version" /* asked by the full-text index itself */};
    static const char *const unsafe[] = {"load_extension", "fts3_tokenizer", "edit", "writefile", "readfile"};
    (void)user, (void)database, (void)trigger;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE: return SQLITE_OK;
    case SQLITE_FUNCTION: return b && ENI_SAME_ANY(eni_str(b), unsafe) ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_PRAGMA: return a && ENI_SAME_ANY(eni_str(a), describing) ? SQLITE_OK : SQLITE_DENY;
    default: return SQLITE_DENY;
    }
}

/* ---- running ---- */

/* What is wrong with the statement, and in which of its lines. */
static en_status refuse(const en_ledger *ledger, int code, en_str statement, en_error *err) {
    const int at = sqlite3_error_offset(ledger->db);
    const char *const why =
        code == SQLITE_AUTH ? "only statements that read are answered: SELECT, WITH, VALUES, EXPLAIN, and the pragmas "
                              "that describe tables"
                            : sqlite3_errmsg(ledger->db);
    uint64_t line = 1;
    for (size_t i = 0; at > 0 && i < (size_t)at && i < statement.len; i++) line += statement.p[i] == '\n';
    return eni_fail_at(err, EN_ERANGE, "SQL", at >= 0 ? line : 0, at >= 0 ? (uint64_t)at : 0, "%s", why);
}

/* Only blanks, comments and semicolons? */
static bool is_empty(const en_ledger *ledger, const char *rest) {
    sqlite3_stmt *more = NULL;
    const bool empty = sqlite3_prepare_v2(ledger->db, rest, -1, &more, &rest) == SQLITE_OK && !more && !*rest;
    sqlite3_finalize(more);
    return empty;
}

static en_status prepare(const en_ledger *ledger, en_str statement, sqlite3_stmt **out, en_error *err) {
    *out = NULL;
    if (statement.len > INT32_MAX / 2 || memchr(statement.p ? statement.p : "", '\0', statement.len))
        return eni_fail_at(err, EN_ERANGE, "SQL", 0, 0, "a statement of text without NUL is expected");
    char *const text =
        malloc(statement.len + 1); /* NUL-terminated, so that what follows the statement can be read on */
    if (!text) return eni_nomem(err);
    if (statement.len) memcpy(text, statement.p, statement.len);
    text[statement.len] = '\0';
    const char *rest = text;
    en_status status = EN_OK;
    const int code = sqlite3_prepare_v2(ledger->db, text, -1, out, &rest);
    if (code == SQLITE_NOMEM)
        status = eni_nomem(err);
    else if (code != SQLITE_OK)
        status = refuse(ledger, code, statement, err);
    else if (!*out)
        status = eni_fail_at(err, EN_ERANGE, "SQL", 0, 0, "the statement is empty");
    else if (!sqlite3_stmt_readonly(*out))
        status = refuse(ledger, SQLITE_AUTH, statement, err);
    else if (*rest && !is_empty(ledger, rest))
        status = eni_fail_at(err, EN_ERANGE, "SQL", 0, 0, "one statement is answered at a time");
    free(text);
    if (status != EN_OK) {
        sqlite3_finalize(*out);
        *out = NULL;
    }
    return status;
}

static en_cell cell_of(sqlite3_stmt *stmt, int i) {
    switch (sqlite3_column_type(stmt, i)) {
    case SQLITE_INTEGER: return (en_cell){.kind = EN_CELL_INTEGER, .integer = sqlite3_column_int64(stmt, i)};
    case SQLITE_FLOAT: return (en_cell){.kind = EN_CELL_REAL, .real = sqlite3_column_double(stmt, i)};
    case SQLITE_TEXT: return (en_cell){.kind = EN_CELL_TEXT, .text = eni_column(stmt, i)};
    case SQLITE_BLOB: {
        const char *const p = sqlite3_column_blob(stmt, i);
        return (en_cell){.kind = EN_CELL_BLOB, .text = {p ? p : "", (size_t)sqlite3_column_bytes(stmt, i)}};
    }
    default: return (en_cell){.kind = EN_CELL_NULL};
    }
}

static en_status run(const en_ledger *ledger, sqlite3_stmt *stmt, const char **columns, en_cell *cells, size_t n,
                     en_row_fn fn, void *user, en_error *err) {
    for (size_t i = 0; i < n; i++) columns[i] = sqlite3_column_name(stmt, (int)i);
    for (size_t i = 0; i < n; i++)
        if (!columns[i]) return eni_nomem(err);
    if (!fn(user, columns, NULL, n)) return eni_fail(err, EN_ESTOPPED, "stopped");
    int code;
    while ((code = sqlite3_step(stmt)) == SQLITE_ROW) {
        for (size_t i = 0; i < n; i++) cells[i] = cell_of(stmt, (int)i);
        if (!fn(user, columns, cells, n)) return eni_fail(err, EN_ESTOPPED, "stopped");
    }
    if (code == SQLITE_DONE) return EN_OK;
    const int kind = code & 0xFF; /* a fault that only the values show: a bad date, a number too large */
    if (kind == SQLITE_ERROR || kind == SQLITE_MISMATCH || kind == SQLITE_TOOBIG)
        return eni_fail_at(err, EN_ERANGE, "SQL", 0, 0, "%s", sqlite3_errmsg(ledger->db));
    return eni_sqlite_fail(ledger, code, err);
}

/* What SQL has here beyond SQLite's own: once a connection. Virtual tables declare their columns when they are first used, which would look like the making
 * of a table: so before the authorizer is there. */
static en_status get_ready(const en_ledger *ledger, en_error *err) {
    sqlite3_stmt *stmt;
    en_ledger *const mine = (en_ledger *)(uintptr_t)ledger;
    int code = SQLITE_OK;
    if (!ledger->sql_ready) {
        code = eni_add_sql_functions(ledger->db, ledger->lexicon);
        if (code == SQLITE_OK) code = eni_add_event_table(ledger->db, mine, false);
        mine->sql_ready = code == SQLITE_OK;
    }
    if (code != SQLITE_OK) return eni_sqlite_fail(ledger, code, err);
    EN_TRY(eni_prepare(ledger, "SELECT 1 FROM sentence_text, event", &stmt, err));
    sqlite3_finalize(stmt);
    return EN_OK;
}

en_status en_sql(const en_ledger *ledger, en_str statement, en_row_fn fn, void *user, en_error *err) {
    sqlite3_stmt *stmt;
    EN_TRY(get_ready(ledger, err));
    sqlite3_set_authorizer(ledger->db, judge, NULL);
    en_status status = prepare(ledger, statement, &stmt, err);
    if (status == EN_OK) {
        const size_t n = (size_t)sqlite3_column_count(stmt);
        const char **const columns = calloc(n ? n : 1, sizeof *columns);
        en_cell *const cells = calloc(n ? n : 1, sizeof *cells);
        status = columns && cells ? run(ledger, stmt, columns, cells, n, fn, user, err) : eni_nomem(err);
        free(columns);
        free(cells);
        sqlite3_finalize(stmt);
    }
    sqlite3_set_authorizer(ledger->db, NULL, NULL);
    return status;
}
