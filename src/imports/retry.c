/* imports/retry.c: en_quarantine_retry: lines that could not be read, read again. What a line means hangs on its file's header, which the ledger keeps
 * with the import; a line that is taken now gets its old line number, so that its citation is what it would have been. */
#include "imports/import.h"

#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct {
    int64_t id, layer;
    uint64_t import, line;
    en_str file, format, layer_name, header, raw;
} kept;

typedef struct {
    importing m;
    en_import_opts opts;
    eni_arena arena;
    kept *list; /* [n], by layer, import, line */
    size_t n, cap;
    bool *taken;    /* [n] */
    en_str *reason; /* [n]: of those that are not */
} retrying;

static bool keep_row(retrying *r, sqlite3_stmt *row) {
    kept *const grown = eni_arena_grow(&r->arena, r->list, r->n, &r->cap, r->n + 1, sizeof *grown);
    if (!grown) return false;
    r->list = grown;
    kept *const k = &grown[r->n++];
    const char *const raw = sqlite3_column_blob(row, 4);
    *k = (kept){.id = sqlite3_column_int64(row, 0),
                .import = (uint64_t)sqlite3_column_int64(row, 1),
                .file = eni_arena_str(&r->arena, eni_column(row, 2)),
                .line = (uint64_t)sqlite3_column_int64(row, 3),
                .raw = eni_arena_str(&r->arena, (en_str){raw ? raw : "", (size_t)sqlite3_column_bytes(row, 4)}),
                .format = eni_arena_str(&r->arena, eni_column(row, 5)),
                .header = eni_arena_str(&r->arena, eni_column(row, 6)),
                .layer = sqlite3_column_int64(row, 7),
                .layer_name = eni_arena_str(&r->arena, eni_column(row, 8))};
    return k->file.p && k->raw.p && k->format.p && k->header.p && k->layer_name.p;
}

static en_status load(retrying *r, uint64_t id, en_error *err) {
    sqlite3_stmt *rows;
    int code = SQLITE_DONE;
    bool good = true;
    EN_TRY(eni_prepare(
        r->m.ledger,
        "SELECT q.quarantine_id, q.import_id, q.file, q.line, q.raw, i.format, i.header, i.layer_id, l.name "
        "FROM quarantine q JOIN import i USING(import_id) JOIN layer l USING(layer_id) WHERE l.kind = "
        "'events' AND q.line > 0 AND length(q.raw) BETWEEN 1 AND 4095 AND (?1 = 0 OR q.quarantine_id = ?1) "
        "ORDER BY i.layer_id, q.import_id, q.line",
        &rows, err));
    sqlite3_bind_int64(rows, 1, (int64_t)id);
    while (good && (code = sqlite3_step(rows)) == SQLITE_ROW) good = keep_row(r, rows);
    sqlite3_finalize(rows);
    if (!good) return eni_nomem(err);
    if (code != SQLITE_DONE) return eni_sqlite_fail(r->m.ledger, code, err);
    r->taken = eni_arena_array(&r->arena, r->n + 1, sizeof *r->taken);
    r->reason = eni_arena_array(&r->arena, r->n + 1, sizeof *r->reason);
    return r->taken && r->reason ? EN_OK : eni_nomem(err);
}

/* One line, as if it were a file of its own behind its header. */
static en_status code_line(retrying *r, const kept *k, eni_piece *p, eni_plan *plan, en_error *err) {
    eni_head head;
    const en_str first = k->header.len ? k->header : k->raw;
    char *const copy = eni_arena_get(&r->arena, first.len + 1);
    if (!copy) return eni_nomem(err);
    r->opts.format = k->format.p;
    eni_look_at(k->file.p, first, copy, &head);
    EN_TRY(eni_import_plan_of(&r->m, &head, copy, k->file.p, plan, err));
    eni_piece_reset(p);
    p->plan = plan;
    p->first = p->continues = false;
    p->byte = 0;
    if (p->cap < k->raw.len + 2) {
        char *const grown = realloc(p->bytes, k->raw.len + 2);
        if (!grown) return eni_nomem(err);
        p->bytes = grown;
        p->cap = k->raw.len + 2;
    }
    memcpy(p->bytes, k->raw.p, k->raw.len);
    p->bytes[k->raw.len] = '\n';
    p->len = k->raw.len + 1;
    eni_piece_work(p);
    return p->nomem ? eni_nomem(err) : EN_OK;
}

static en_status stage_line(retrying *r, size_t i, eni_piece *p, eni_stage *stage, uint64_t *taken, en_error *err) {
    const kept *const k = &r->list[i];
    r->taken[i] = p->accepted == 1 && p->rejected == 0;
    if (!r->taken[i]) {
        r->reason[i] = p->n_kept ? eni_arena_str(&r->arena, eni_str(p->rejects[0].reason)) : (en_str){NULL, 0};
        return EN_OK;
    }
    ++*taken;
    EN_TRY(eni_import_keep_names(&r->m, p, err));
    return eni_stage_add(stage, p->batch, (uint32_t)k->import, k->line - 1, err);
}

static en_status run_sql(const retrying *r, const char *sql, int64_t a, int64_t b, en_str text, en_error *err) {
    sqlite3_stmt *stmt;
    EN_TRY(eni_prepare(r->m.ledger, sql, &stmt, err));
    sqlite3_bind_int64(stmt, 1, a);
    sqlite3_bind_int64(stmt, 2, b);
    if (text.p) eni_bind_str(stmt, 3, text);
    const en_status status = eni_step_done(r->m.ledger, stmt, err);
    sqlite3_finalize(stmt);
    return status;
}

/* What became of the lines [from, to), and the segment that holds those taken, in the open transaction. */
static en_status settle(retrying *r, size_t from, size_t to, const char *name, const eni_segment_info *info,
                        en_error *err) {
    for (size_t i = from; i < to; i++) {
        const kept *const k = &r->list[i];
        if (r->taken[i]) {
            EN_TRY(run_sql(r, "DELETE FROM quarantine WHERE quarantine_id = ?1 AND ?2 = ?2", k->id, 0,
                           (en_str){NULL, 0}, err));
            EN_TRY(run_sql(
                r, "UPDATE import SET n_accepted = n_accepted + ?2, n_rejected = n_rejected - ?2 WHERE import_id = ?1",
                (int64_t)k->import, 1, (en_str){NULL, 0}, err));
        } else if (r->reason[i].p) {
            EN_TRY(run_sql(r, "UPDATE OR IGNORE quarantine SET reason = ?3 WHERE quarantine_id = ?1 AND ?2 = ?2", k->id,
                           0, r->reason[i], err));
        }
    }
    if (info) EN_TRY(eni_manifest_add(r->m.ledger, r->list[from].layer, name, info, err));
    if (r->m.n_names) EN_TRY(eni_import_put_names(&r->m, err));
    return EN_OK;
}

/* The lines of one layer: one segment, one transaction. */
static en_status one_layer(retrying *r, size_t from, size_t to, eni_piece *p, en_retry_counts *counts, en_error *err) {
    char name[32];
    eni_stage *stage;
    eni_segment_info info;
    uint64_t taken = 0;
    EN_TRY(eni_segment_name(r->m.ledger, &r->m.next_segment, name, err));
    EN_TRY(eni_stage_new(r->m.folder, name, &stage, err));
    en_status status = EN_OK;
    for (size_t i = from; status == EN_OK && i < to; i++) {
        eni_plan plan = {0};
        status = code_line(r, &r->list[i], p, &plan, err);
        if (status == EN_OK) status = stage_line(r, i, p, stage, &taken, err);
        if (plan.drop) plan.drop(plan.own);
    }
    if (status == EN_OK && taken) status = eni_stage_finish(stage, &info, err);
    eni_stage_free(stage);
    if (status == EN_OK) status = eni_exec(r->m.ledger, "BEGIN IMMEDIATE", err);
    if (status != EN_OK) return status;
    status = settle(r, from, to, name, taken ? &info : NULL, err);
    if (status == EN_OK) status = eni_manifest_commit(r->m.ledger, err);
    if (status != EN_OK) sqlite3_exec(r->m.ledger->db, "ROLLBACK", NULL, NULL, NULL);
    if (status == EN_OK) counts->taken += taken, counts->tried += to - from;
    return status; /* after a failure the next writer sweeps the segment that no manifest names */
}

static en_status run(retrying *r, uint64_t id, en_retry_counts *counts, en_error *err) {
    EN_TRY(eni_manifest_lock(r->m.ledger, &r->m.lock, err));
    EN_TRY(eni_who_new(r->m.ledger->lexicon, &r->m.who, err));
    EN_TRY(load(r, id, err));
    r->m.folder = eni_segment_folder(r->m.ledger);
    eni_piece *const p = eni_piece_new();
    en_status status = p && r->m.folder ? EN_OK : eni_nomem(err);
    for (size_t i = 0, k; status == EN_OK && i < r->n; i = k) {
        for (k = i; k < r->n && r->list[k].layer == r->list[i].layer; k++) {
        }
        status = one_layer(r, i, k, p, counts, err);
    }
    eni_piece_free(p);
    return status;
}

static en_status count_left(const en_ledger *ledger, uint64_t id, uint64_t *out, en_error *err) {
    sqlite3_stmt *stmt;
    EN_TRY(eni_prepare(ledger, "SELECT count(*) FROM quarantine WHERE ?1 = 0 OR quarantine_id = ?1", &stmt, err));
    sqlite3_bind_int64(stmt, 1, (int64_t)id);
    const int code = sqlite3_step(stmt);
    *out = code == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(stmt, 0) : 0;
    sqlite3_finalize(stmt);
    return code == SQLITE_ROW ? EN_OK : eni_sqlite_fail(ledger, code, err);
}

en_status en_quarantine_retry(en_ledger *ledger, uint64_t id, en_retry_counts *counts, en_error *err) {
    retrying *const r = calloc(1, sizeof *r);
    if (!r) return eni_nomem(err);
    *counts = (en_retry_counts){0};
    r->opts = en_import_opts_all();
    r->m.ledger = ledger;
    r->m.opts = &r->opts;
    r->m.lock = -1;
    en_status status = run(r, id, counts, err);
    if (status == EN_OK) status = count_left(ledger, id, &counts->left, err);
    eni_manifest_unlock(r->m.lock);
    eni_who_free(r->m.who);
    eni_arena_free(&r->arena);
    eni_arena_free(&r->m.arena);
    eni_arena_free(&r->m.names_arena);
    eni_map_free(&r->m.known_names);
    free(r->m.folder);
    free(r);
    return status;
}
