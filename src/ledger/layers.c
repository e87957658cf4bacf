/* ledger/layers.c: en_layers, en_imports: what the ledger holds, by where it comes from. */
#include "ledger/ledger.h"

#include "base/error.h"
#include "base/str.h"

static en_day day_at(sqlite3_stmt *row, int i) {
    return sqlite3_column_type(row, i) == SQLITE_NULL ? EN_DAY_NONE : (en_day){sqlite3_column_int(row, i)};
}

en_status en_imports(const en_ledger *ledger, en_imported_fn fn, void *user, en_error *err) {
    sqlite3_stmt *rows;
    int code;
    char format[32];
    EN_TRY(eni_prepare(
        ledger,
        "SELECT import_id, file, format, layer.name, n_rows, n_accepted, n_repaired, n_skipped, "
        "n_rejected, day_first, day_last, n_repeated FROM import JOIN layer USING(layer_id) ORDER BY import_id",
        &rows, err));
    while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
        const en_str key = eni_column(rows, 2);
        const size_t n = key.len < sizeof format ? key.len : sizeof format - 1;
        memcpy(format, key.p, n);
        format[n] = '\0';
        const en_import_file f = {.import = (uint64_t)sqlite3_column_int64(rows, 0),
                                  .file = eni_column(rows, 1),
                                  .format = format,
                                  .layer = eni_column(rows, 3),
                                  .known = true,
                                  .n_rows = (uint64_t)sqlite3_column_int64(rows, 4),
                                  .n_accepted = (uint64_t)sqlite3_column_int64(rows, 5),
                                  .n_repaired = (uint64_t)sqlite3_column_int64(rows, 6),
                                  .n_skipped = (uint64_t)sqlite3_column_int64(rows, 7),
                                  .n_repeated = (uint64_t)sqlite3_column_int64(rows, 11),
                                  .n_rejected = (uint64_t)sqlite3_column_int64(rows, 8),
                                  .first = day_at(rows, 9),
                                  .last = day_at(rows, 10)};
        if (!fn(user, &f)) break;
    }
    sqlite3_finalize(rows);
    return code == SQLITE_DONE || code == SQLITE_ROW ? EN_OK : eni_sqlite_fail(ledger, code, err);
}

en_status en_layers(const en_ledger *ledger, en_layer_fn fn, void *user, en_error *err) {
    sqlite3_stmt *rows;
    int code;
    EN_TRY(eni_prepare(
        ledger,
        "SELECT l.name, l.kind, CASE l.name WHEN 'reports' THEN 'reports read by Entente' WHEN 'ties' THEN 'treaties "
        "and "
        "relations of the lexicon' ELSE l.title END, l.version, l.licence, l.citation,"
        " CASE l.kind WHEN 'reports' THEN (SELECT count(*) FROM outlet) WHEN 'ties' THEN 0 ELSE count(i.import_id) END,"
        " CASE l.kind WHEN 'reports' THEN (SELECT count(*) FROM claim_event) WHEN 'ties' THEN (SELECT count(*) FROM "
        "treaty "
        "WHERE layer_id = l.layer_id) ELSE coalesce(sum(i.n_accepted), 0) END,"
        " CASE l.kind WHEN 'reports' THEN (SELECT min(day) FROM report) ELSE min(i.covered_from) END,"
        " CASE l.kind WHEN 'reports' THEN (SELECT max(day) FROM report) ELSE max(i.covered_to) END,"
        " coalesce(sum(i.n_rejected), 0)"
        " FROM layer l LEFT JOIN import i USING(layer_id) GROUP BY l.layer_id ORDER BY l.layer_id",
        &rows, err));
    while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
        const en_layer l = {.name = eni_column(rows, 0),
                            .kind = eni_column(rows, 1),
                            .title = eni_column(rows, 2),
                            .version = eni_column(rows, 3),
                            .licence = eni_column(rows, 4),
                            .citation = eni_column(rows, 5),
                            .n_files = (uint64_t)sqlite3_column_int64(rows, 6),
                            .n_rows = (uint64_t)sqlite3_column_int64(rows, 7),
                            .first = day_at(rows, 8),
                            .last = day_at(rows, 9),
                            .n_rejected = (uint64_t)sqlite3_column_int64(rows, 10)};
        if (!fn(user, &l)) break;
    }
    sqlite3_finalize(rows);
    return code == SQLITE_DONE || code == SQLITE_ROW ? EN_OK : eni_sqlite_fail(ledger, code, err);
}
