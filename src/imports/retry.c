/* imports/retry.c: en_quarantine_retry: lines that could not be read, read again.
 *
 * Events: what a line means hangs on its file's header, which the ledger keeps with the import; a line that is taken now gets its old line number, so
 * that its citation is what it would have been. Ties and facts: what a line means may hang on the lines around it (who opposed whom in a dispute), so
 * the file is read again, where it still lies there as it was; what the ledger has of it stays. */
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
    en_import_counts counts;
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

/* ---- ties and facts ---- */

typedef struct {
    uint64_t import, lines;
    en_str file, format, layer, options, hash;
} told;

/* Imports of ties and facts with lines in quarantine: arena. */
static en_status load_told(retrying *r, uint64_t id, told **out, size_t *n, en_error *err) {
    sqlite3_stmt *rows;
    size_t cap = 0;
    int code;
    bool good = true;
    *out = NULL;
    *n = 0;
    EN_TRY(
        eni_prepare(r->m.ledger,
                    "SELECT i.import_id, count(*), i.file, i.format, l.name, i.options, i.hash FROM quarantine q JOIN "
                    "import i USING(import_id) JOIN layer l USING(layer_id) WHERE l.kind <> 'events' AND q.line > 0 "
                    "AND (?1 = 0 OR i.import_id = (SELECT import_id FROM quarantine WHERE quarantine_id = ?1)) GROUP "
                    "BY i.import_id ORDER BY i.import_id",
                    &rows, err));
    sqlite3_bind_int64(rows, 1, (int64_t)id);
    while ((code = sqlite3_step(rows)) == SQLITE_ROW && good) {
        told *const grown = eni_arena_grow(&r->arena, *out, *n, &cap, *n + 1, sizeof *grown);
        good = grown != NULL;
        if (!good) break;
        *out = grown;
        told *const t = &grown[(*n)++];
        const char *const hash = sqlite3_column_blob(rows, 6);
        *t =
            (told){.import = (uint64_t)sqlite3_column_int64(rows, 0),
                   .lines = (uint64_t)sqlite3_column_int64(rows, 1),
                   .file = eni_arena_str(&r->arena, eni_column(rows, 2)),
                   .format = eni_arena_str(&r->arena, eni_column(rows, 3)),
                   .layer = eni_arena_str(&r->arena, eni_column(rows, 4)),
                   .options = eni_arena_str(&r->arena, eni_column(rows, 5)),
                   .hash = eni_arena_str(&r->arena, (en_str){hash ? hash : "", (size_t)sqlite3_column_bytes(rows, 6)})};
        good = t->file.p && t->format.p && t->layer.p && t->options.p && t->hash.p;
    }
    sqlite3_finalize(rows);
    if (!good) return eni_nomem(err);
    return code == SQLITE_DONE ? EN_OK : eni_sqlite_fail(r->m.ledger, code, err);
}

/* Is the input there as it was? Then it is open, at its beginning. */
static en_status open_again(importing *m, const told *t, bool *there, en_error *err) {
    eni_done d = {.bytes = 0};
    *there = false;
    if (eni_is(t->file, "standard input") || eni_input_open_member(t->file.p, &m->input, NULL) != EN_OK) return EN_OK;
    EN_TRY(eni_import_hash_rest(m, &d, err));
    eni_input_free(m->input);
    m->input = NULL;
    if (!eni_eq(t->hash, (en_str){(const char *)d.hash, sizeof d.hash})) return EN_OK;
    EN_TRY(eni_input_open_member(t->file.p, &m->input, err));
    *there = true;
    return EN_OK;
}

static en_status read_again(retrying *r, const told *t, en_retry_counts *counts, en_error *err) {
    importing *const m = &r->m;
    en_str bytes;
    eni_head head;
    eni_plan plan = {0};
    bool there;
    if (t->options.len) return EN_OK; /* with filters that are not at hand any more */
    EN_TRY(open_again(m, t, &there, err));
    if (!there) return EN_OK;
    snprintf(m->file, sizeof m->file, "%s", t->file.p);
    r->opts.format = t->format.p;
    r->opts.layer = t->layer.p;
    EN_TRY(eni_input_peek(m->input, ENI_HEAD_BYTES, &bytes, err));
    eni_look_at(m->file, bytes, m->head_copy, &head);
    en_status status = eni_import_plan_of(m, &head, m->head_copy, t->file.p, &plan, err);
    eni_done d = {.file = {.import = t->import, .file = t->file, .first = EN_DAY_NONE, .last = EN_DAY_NONE}};
    if (status == EN_OK) status = eni_import_begin_layer(m, &plan, err);
    eni_import_begin_bytes(m);
    if (status == EN_OK) status = eni_import_rows(m, &plan, &d, true, err);
    if (plan.drop) plan.drop(plan.own);
    if (status != EN_OK) return status;
    counts->tried += t->lines;
    counts->taken += t->lines > d.n_kept ? t->lines - d.n_kept : 0;
    return EN_OK;
}

static en_status run_told(retrying *r, uint64_t id, en_retry_counts *counts, en_error *err) {
    told *list;
    size_t n;
    EN_TRY(load_told(r, id, &list, &n, err));
    r->m.hashing = XXH3_createState();
    r->m.head_copy = malloc(ENI_HEAD_BYTES + 1);
    r->m.counts = &r->counts;
    en_status status = r->m.hashing && r->m.head_copy ? EN_OK : eni_nomem(err);
    for (size_t i = 0; status == EN_OK && i < n; i++) {
        status = read_again(r, &list[i], counts, err);
        eni_input_free(r->m.input);
        r->m.input = NULL;
    }
    return status;
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
    return status == EN_OK ? run_told(r, id, counts, err) : status;
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
    eni_buf_free(&r->m.rest);
    XXH3_freeState(r->m.hashing);
    free(r->m.head_copy);
    free(r->m.folder);
    free(r);
    return status;
}
