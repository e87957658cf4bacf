/* ledger/quarantine.c: what was not taken, with its reason. imports/retry.c tries it again. */
#include "ledger/ledger.h"

#include "base/error.h"

en_status en_quarantine(const en_ledger *ledger, en_quarantined_fn fn, void *user, en_error *err) {
    sqlite3_stmt *rows;
    int code;
    uint64_t n = 0;
    EN_TRY(
        eni_prepare(ledger,
                    "SELECT q.quarantine_id, q.file, q.line, q.byte, q.reason, q.raw, q.import_id, i.format, l.name "
                    "FROM quarantine q LEFT JOIN import i USING(import_id) LEFT JOIN layer l USING(layer_id) ORDER BY "
                    "q.quarantine_id",
                    &rows, err));
    while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
        const char *const raw = sqlite3_column_blob(rows, 5);
        const en_quarantined q = {.id = (uint64_t)sqlite3_column_int64(rows, 0),
                                  .file = eni_column(rows, 1),
                                  .line = (uint64_t)sqlite3_column_int64(rows, 2),
                                  .byte = (uint64_t)sqlite3_column_int64(rows, 3),
                                  .reason = eni_column(rows, 4),
                                  .raw = {raw ? raw : "", (size_t)sqlite3_column_bytes(rows, 5)},
                                  .import = (uint64_t)sqlite3_column_int64(rows, 6),
                                  .format = eni_column(rows, 7),
                                  .layer = eni_column(rows, 8)};
        n++;
        if (!fn(user, &q)) break;
    }
    sqlite3_finalize(rows);
    if (code != SQLITE_DONE && code != SQLITE_ROW) return eni_sqlite_fail(ledger, code, err);
    return n ? EN_OK : eni_fail(err, EN_ENOTFOUND, "quarantine is empty");
}

en_status en_quarantine_drop(en_ledger *ledger, uint64_t id, uint64_t *n, en_error *err) {
    sqlite3_stmt *drop;
    *n = 0;
    EN_TRY(eni_prepare(ledger, "DELETE FROM quarantine WHERE ?1 = 0 OR quarantine_id = ?1", &drop, err));
    sqlite3_bind_int64(drop, 1, (int64_t)id);
    const en_status status = eni_step_done(ledger, drop, err);
    sqlite3_finalize(drop);
    if (status == EN_OK) *n = (uint64_t)sqlite3_changes64(ledger->db);
    return status;
}
