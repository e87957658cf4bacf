/* ledger/ledger.c: opening a ledger file. SQLite does the hard part (atomic commits, recovery after a crash); what we add is saying whose file
 * it is, refusing files that are not ours, and never writing to a file made by a newer version. */
#include "ledger/cube.h"
#include "ledger/families.h"

#include "base/error.h"
#include "base/str.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

en_status eni_sqlite_fail(const en_ledger *ledger, int code, en_error *err) {
    const char *const why = ledger->db ? sqlite3_errmsg(ledger->db) : sqlite3_errstr(code);
    en_status status = EN_EIO;
    switch (code & 0xFF) {
    case SQLITE_NOMEM: status = EN_ENOMEM; break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: status = EN_EBUSY; break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: status = EN_EFORMAT; break;
    default: break;
    }
    return eni_fail_at(err, status, ledger->path, 0, 0, "%s",
                       status == EN_EBUSY ? "another process is writing to the ledger; try again" : why);
}

en_status eni_prepare(const en_ledger *ledger, const char *sql, sqlite3_stmt **out, en_error *err) {
    const int code = sqlite3_prepare_v2(ledger->db, sql, -1, out, NULL);
    return code == SQLITE_OK ? EN_OK : eni_sqlite_fail(ledger, code, err);
}

en_status eni_exec(const en_ledger *ledger, const char *sql, en_error *err) {
    const int code = sqlite3_exec(ledger->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? EN_OK : eni_sqlite_fail(ledger, code, err);
}

en_status eni_step_done(const en_ledger *ledger, sqlite3_stmt *stmt, en_error *err) {
    const int code = sqlite3_step(stmt);
    sqlite3_reset(stmt);
    return code == SQLITE_DONE || code == SQLITE_ROW ? EN_OK : eni_sqlite_fail(ledger, code, err);
}

/* A report and its copies, and theirs. */
#define BELOW                                                                                                          \
    "WITH RECURSIVE below(id) AS (SELECT ?1 UNION ALL SELECT s.report_id FROM below JOIN sketch s ON s.original = "    \
    "below.id) "

static const char *const sql[ENI_N_STMTS] = {
    [ENI_STMT_BEGIN] = "BEGIN IMMEDIATE",
    [ENI_STMT_COMMIT] = "COMMIT",
    [ENI_STMT_ROLLBACK] = "ROLLBACK",
    [ENI_STMT_FIND_REPORT] = "SELECT 1 FROM report WHERE hash = ?1",
    [ENI_STMT_ADD_OUTLET] = "INSERT OR IGNORE INTO outlet(name) VALUES(?1)",
    [ENI_STMT_FIND_OUTLET] = "SELECT outlet_id FROM outlet WHERE name = ?1",
    [ENI_STMT_ADD_REPORT] = "INSERT INTO report(layer_id, hash, ext_id, outlet_id, day, title, url, language, file, "
                            "line, n_sentences, n_claims, family)"
                            " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
                            " (SELECT coalesce(max(report_id), 0) + 1 FROM report))",
    [ENI_STMT_ADD_SENTENCE] = "INSERT INTO sentence(sentence_id, report_id, no, text) VALUES(?1, ?2, ?3, ?4)",
    [ENI_STMT_ADD_TEXT] = "INSERT INTO sentence_text(rowid, text) VALUES(?1, ?2)",
    [ENI_STMT_FIND_KEY] = "SELECT report_id FROM sketch_key WHERE week = ?1 AND key = ?2 ORDER BY report_id LIMIT ?3",
    [ENI_STMT_GET_SKETCH] = "SELECT r.day, s.words, s.n_shingles, s.signature, s.original, o.day, os.words, outlet.name"
                            " FROM sketch s JOIN report r USING(report_id) JOIN outlet USING(outlet_id)"
                            " LEFT JOIN report o ON o.report_id = s.original LEFT JOIN sketch os ON os.report_id = "
                            "s.original WHERE s.report_id = ?1",
    [ENI_STMT_GET_SENTENCES] = ENI_SENTENCES_SQL,
    [ENI_STMT_ADD_SKETCH] = "INSERT INTO sketch(report_id, words, n_shingles, signature) VALUES(?1, ?2, ?3, ?4)",
    [ENI_STMT_ADD_KEY] = "INSERT OR IGNORE INTO sketch_key(week, key, report_id) VALUES(?1, ?2, ?3)",
    [ENI_STMT_SET_ORIGINAL] = "UPDATE sketch SET original = ?2, likeness = ?3 WHERE report_id = ?1",
    [ENI_STMT_GET_FAMILY] = "SELECT family FROM report WHERE report_id = ?1",
    [ENI_STMT_RENAME_FAMILY] = "UPDATE report SET family = ?2 WHERE family = ?1",
    [ENI_STMT_LEAST_BELOW] = BELOW "SELECT min(id) FROM below",
    [ENI_STMT_LEAST_BESIDE] = BELOW "SELECT min(report_id) FROM report WHERE family = ?2 AND report_id NOT IN below",
    [ENI_STMT_NAME_BELOW] = BELOW "UPDATE report SET family = ?2 WHERE report_id IN below",
    [ENI_STMT_NAME_BESIDE] = BELOW "UPDATE report SET family = ?3 WHERE family = ?2 AND report_id NOT IN below",
    [ENI_STMT_LINKED_CLAIMS] = "SELECT c.event_id, c.source, c.target, c.action, c.cameo, instr(c.spans, '\"day\":'), "
                               "s.text FROM claim c JOIN sentence s ON s.sentence_id = c.report_id * 65536 + "
                               "c.sentence_no WHERE c.report_id = ?1 ORDER BY c.claim_id",
    [ENI_STMT_FIND_EVENTS] =
        "SELECT event_id, day_first, day_last, dated, base FROM claim_event WHERE source = ?1 AND target "
        "= ?2 AND action = ?3 AND day_first BETWEEN ?4 AND ?5 ORDER BY day_first, event_id",
    [ENI_STMT_TOLD_BY] = "SELECT 1 FROM claim WHERE event_id = ?1 AND outlet_id = ?2 LIMIT 1",
    [ENI_STMT_ON_DAY] = "SELECT 1 FROM claim WHERE event_id = ?1 AND day_first = ?2 AND day_last = ?2 LIMIT 1",
    [ENI_STMT_ON_ANOTHER_DAY] =
        "SELECT 1 FROM claim WHERE event_id = ?1 AND day_first = day_last AND day_first <> ?2 LIMIT 1",
    [ENI_STMT_FIND_DENIED_EVENT] =
        "SELECT event_id FROM claim_event e WHERE source = ?1 AND target = ?2 AND action = ?3 AND "
        "day_last >= ?4 AND day_first <= ?5 AND EXISTS (SELECT 1 FROM claim c WHERE "
        "c.event_id = e.event_id AND substr(c.cameo, 1, 3) = ?6)"
        " ORDER BY day_first DESC, event_id DESC LIMIT 1",
    [ENI_STMT_ADD_EVENT] =
        "INSERT INTO claim_event(source, target, action, day_first, day_last, dated, base) VALUES(?1, ?2, "
        "?3, ?4, ?5, ?6, ?7)",
    [ENI_STMT_ADD_CLAIM] = "INSERT INTO claim(event_id, report_id, sentence_no, report_day, outlet_id, source, "
                           "source_sector, source_name, target, target_sector, target_name,"
                           " action, mode, context, cameo, quad, goldstein, day_first, day_last, modality, speaker, "
                           "speaker_sector, speaker_name, place, magnitude, confidence, frame, spans)"
                           " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, "
                           "?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28)",
    [ENI_STMT_ADD_QUARANTINE] =
        "INSERT OR IGNORE INTO quarantine(file, line, byte, reason, raw) VALUES(?1, ?2, ?3, ?4, ?5)",
    [ENI_STMT_COVERED] =
        "SELECT DISTINCT i.covered_from, i.covered_to, l.name FROM import i JOIN layer l USING(layer_id) "
        "WHERE l.kind = 'events' AND i.covered_from IS NOT NULL ORDER BY 1, 2",
    [ENI_STMT_MANIFEST] = "SELECT count(*), coalesce(sum(segment_id), 0), (SELECT count(*) FROM layer WHERE kind = "
                          "'events') FROM segment",
};

sqlite3_stmt *eni_stmt_get(en_ledger *ledger, eni_stmt which, en_error *err) {
    sqlite3_stmt **const slot = &ledger->stmts[which];
    if (!*slot) {
        const int code = sqlite3_prepare_v3(ledger->db, sql[which], -1, SQLITE_PREPARE_PERSISTENT, slot, NULL);
        if (code != SQLITE_OK) {
            eni_sqlite_fail(ledger, code, err);
            return NULL;
        }
    }
    sqlite3_reset(*slot);
    sqlite3_clear_bindings(*slot);
    return *slot;
}

void en_ledger_close(en_ledger *ledger) {
    if (!ledger) return;
    for (int i = 0; i < ENI_N_STMTS; i++) sqlite3_finalize(ledger->stmts[i]);
    eni_cube_free(ledger->cube);
    const int closed = ledger->borrowed ? SQLITE_OK : sqlite3_close(ledger->db);
    assert(closed == SQLITE_OK); /* else a statement of ours was left open, and all that it holds */
    (void)closed;
    free(ledger->path);
    free(ledger);
}

static en_status pragma_int(const en_ledger *ledger, const char *pragma, int64_t *out, en_error *err) {
    sqlite3_stmt *stmt;
    EN_TRY(eni_prepare(ledger, pragma, &stmt, err));
    const int code = sqlite3_step(stmt);
    if (code == SQLITE_ROW) *out = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return code == SQLITE_ROW ? EN_OK : eni_sqlite_fail(ledger, code, err);
}

/* What newer versions have, and their number. Inside a transaction. */
static en_status add_since_2(en_ledger *ledger, en_error *err) {
    char identity[60];
    snprintf(identity, sizeof identity, "PRAGMA user_version = %d", ENI_FORMAT_VERSION);
    for (size_t i = 0; eni_schema_since_2(i); i++) EN_TRY(eni_exec(ledger, eni_schema_since_2(i), err));
    return eni_exec(ledger, identity, err);
}

/* A ledger of version 2 becomes one of version 3 in one transaction: tables are added and one gets another name, no row changes. */
static en_status carry_forward(en_ledger *ledger, en_error *err) {
    EN_TRY(eni_exec(ledger, "BEGIN IMMEDIATE", err));
    int64_t version = 0; /* another process may have done it while we waited */
    en_status status = pragma_int(ledger, "PRAGMA user_version", &version, err);
    if (status == EN_OK && version == 2) status = add_since_2(ledger, err);
    if (status == EN_OK) return eni_exec(ledger, "COMMIT", err);
    sqlite3_exec(ledger->db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

static en_status create(en_ledger *ledger, en_error *err) {
    char identity[60];
    snprintf(identity, sizeof identity, "PRAGMA application_id = %d", ENI_APPLICATION_ID);
    EN_TRY(eni_exec(ledger, "PRAGMA journal_mode = WAL", err));
    en_status status = eni_exec(ledger, "BEGIN IMMEDIATE", err);
    int64_t id = 0; /* another process may have made it while we waited */
    if (status == EN_OK) status = pragma_int(ledger, "PRAGMA application_id", &id, err);
    if (status == EN_OK && id == 0) {
        for (size_t i = 0; status == EN_OK && eni_schema_part(i); i++)
            status = eni_exec(ledger, eni_schema_part(i), err);
        if (status == EN_OK) status = add_since_2(ledger, err);
        if (status == EN_OK) status = eni_exec(ledger, identity, err);
        if (status == EN_OK)
            status =
                eni_exec(ledger,
                         "INSERT INTO layer(name, kind, version, licence) VALUES('reports', 'reports', '" EN_VERSION
                         "', 'of their outlets')",
                         err);
    }
    if (status == EN_OK) return eni_exec(ledger, "COMMIT", err);
    sqlite3_exec(ledger->db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

en_status eni_ledger_recognise(en_ledger *ledger, en_error *err) {
    int64_t id = 0, version = 0, tables = 0;
    EN_TRY(pragma_int(ledger, "PRAGMA application_id", &id, err));
    EN_TRY(pragma_int(ledger, "PRAGMA user_version", &version, err));
    EN_TRY(pragma_int(ledger, "SELECT count(*) FROM sqlite_master", &tables, err));
    if (id == 0 && tables == 0 && ledger->writable) {
        EN_TRY(create(ledger, err));
    } else if (id != ENI_APPLICATION_ID) {
        return eni_fail_at(err, EN_EFORMAT, ledger->path, 0, 0, "%s",
                           tables ? "an SQLite file, but not an Entente ledger"
                                  : "an empty file, not an Entente ledger");
    } else if (version == 1) {
        return eni_fail_at(err, EN_EFORMAT, ledger->path, 0, 0,
                           "ledger format 1, made by a development version; read the reports again into a new ledger");
    } else if (version == 2 && ledger->writable) {
        EN_TRY(carry_forward(ledger, err));
    } else if (version == 2) {
        return eni_fail_at(
            err, EN_EFORMAT, ledger->path, 0, 0,
            "ledger format 2; open it once for writing (entente import --db %s) to carry it to format %d", ledger->path,
            ENI_FORMAT_VERSION);
    } else if (version != ENI_FORMAT_VERSION) {
        return eni_fail_at(err, EN_EFORMAT, ledger->path, 0, 0, "ledger format %lld; this program knows %d",
                           (long long)version, ENI_FORMAT_VERSION);
    }
    return pragma_int(ledger, "SELECT layer_id FROM layer WHERE name = 'reports'", &ledger->layer_reports, err);
}

/* A new ledger is made under another name and linked into place whole, so that a kill never leaves a file without tables. Whatever goes wrong here
 * shows again, with its reason, when the file is opened. */
static void make_whole(const char *path, const en_lexicon *lexicon) {
    const size_t room = strlen(path) + 32;
    char *const made = malloc(room);
    if (!made) return;
    snprintf(made, room, "%s.new-%ld", path, (long)getpid());
    en_ledger fresh = {.lexicon = lexicon, .writable = true, .path = made};
    bool good = sqlite3_open_v2(made, &fresh.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) == SQLITE_OK &&
                eni_exec(&fresh, "PRAGMA synchronous = FULL", NULL) == EN_OK && create(&fresh, NULL) == EN_OK;
    good = sqlite3_close(fresh.db) == SQLITE_OK && good;
    if (good) (void)!link(made, path); /* fails if another process was first: then its ledger is used */
    unlink(made);
    free(made);
}

static en_status set_up(en_ledger *ledger, en_error *err) {
    sqlite3_busy_timeout(ledger->db, 5000);
    EN_TRY(eni_exec(ledger,
                    "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA "
                    "temp_store = MEMORY; PRAGMA trusted_schema = OFF",
                    err));
    EN_TRY(eni_ledger_recognise(ledger, err));
    return ledger->writable ? eni_store_ties(ledger, err) : EN_OK;
}

en_status en_ledger_open(const char *path, en_ledger_mode mode, const en_lexicon *lexicon, en_ledger **out,
                         en_error *err) {
    *out = NULL;
    if (mode == EN_LEDGER_READ && access(path, F_OK) != 0)
        return eni_fail_at(err, EN_ENOTFOUND, path, 0, 0, "no such ledger: make one with 'entente read --db %s FILE'",
                           path);
    if (mode == EN_LEDGER_WRITE && access(path, F_OK) != 0) make_whole(path, lexicon);
    en_ledger *const ledger = calloc(1, sizeof *ledger);
    if (!ledger) return eni_nomem(err);
    ledger->lexicon = lexicon;
    ledger->writable = mode == EN_LEDGER_WRITE;
    ledger->path = strdup(path);
    ledger->cube = calloc(1, sizeof *ledger->cube);
    const int flags =
        (ledger->writable ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX;
    int code = ledger->path && ledger->cube ? sqlite3_open_v2(path, &ledger->db, flags, NULL) : SQLITE_NOMEM;
    if ((code & 0xFF) == SQLITE_CANTOPEN && !ledger->writable && ledger->path) { /* a file we may only read */
        sqlite3_close(ledger->db);
        ledger->db = NULL;
        code = sqlite3_open_v2(path, &ledger->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
    }
    en_status status = code == SQLITE_OK ? set_up(ledger, err) : eni_sqlite_fail(ledger, code, err);
    if (status == EN_OK && !ledger->writable) status = eni_exec(ledger, "PRAGMA query_only = ON", err);
    if (status != EN_OK) {
        en_ledger_close(ledger);
        return status;
    }
    *out = ledger;
    return EN_OK;
}

en_status eni_ledger_borrow(sqlite3 *db, const en_lexicon *lexicon, en_ledger **out, en_error *err) {
    const char *const path = sqlite3_db_filename(db, "main");
    *out = NULL;
    en_ledger *const ledger = calloc(1, sizeof *ledger);
    if (!ledger) return eni_nomem(err);
    ledger->db = db;
    ledger->borrowed = true;
    ledger->lexicon = lexicon;
    ledger->path = strdup(path ? path : "");
    ledger->cube = calloc(1, sizeof *ledger->cube);
    if (!ledger->path || !ledger->cube) {
        en_ledger_close(ledger);
        return eni_nomem(err);
    }
    *out = ledger;
    return EN_OK;
}

en_status en_ledger_describe(const en_ledger *ledger, en_ledger_info *out, en_error *err) {
    sqlite3_stmt *stmt;
    EN_TRY(eni_prepare(ledger,
                       "SELECT (SELECT count(*) FROM report), (SELECT count(*) FROM sentence), (SELECT count(*) FROM "
                       "claim), (SELECT count(*) FROM claim_event),"
                       " (SELECT count(*) FROM treaty), (SELECT count(*) FROM quarantine), (SELECT count(*) FROM "
                       "outlet), (SELECT min(day) FROM report), (SELECT max(day) FROM report)",
                       &stmt, err));
    const int code = sqlite3_step(stmt);
    if (code == SQLITE_ROW) {
        *out = (en_ledger_info){.n_reports = (uint64_t)sqlite3_column_int64(stmt, 0),
                                .n_sentences = (uint64_t)sqlite3_column_int64(stmt, 1),
                                .n_claims = (uint64_t)sqlite3_column_int64(stmt, 2),
                                .n_events = (uint64_t)sqlite3_column_int64(stmt, 3),
                                .n_ties = (uint64_t)sqlite3_column_int64(stmt, 4),
                                .n_quarantined = (uint64_t)sqlite3_column_int64(stmt, 5),
                                .n_outlets = (uint64_t)sqlite3_column_int64(stmt, 6),
                                .first_report = EN_DAY_NONE,
                                .last_report = EN_DAY_NONE,
                                .format_version = ENI_FORMAT_VERSION};
        if (sqlite3_column_type(stmt, 7) != SQLITE_NULL) {
            out->first_report.n = sqlite3_column_int(stmt, 7);
            out->last_report.n = sqlite3_column_int(stmt, 8);
        }
    }
    sqlite3_finalize(stmt);
    return code == SQLITE_ROW ? EN_OK : eni_sqlite_fail(ledger, code, err);
}
