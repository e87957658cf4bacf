/* imports/waiting.c: what waits for the next transaction: inputs that are read to their end, their rows in segments, lines that could not be read.
 * A transaction holds all of its inputs or nothing. */
#include "imports/import.h"

#include "base/error.h"

#include <stdio.h>
#include <unistd.h>

#define SEGMENT_ROWS (8u << 20)
#define COMMIT_ROWS (1u << 20)
#define COMMIT_FILES 1000
#define QUARANTINE_MOST 10000 /* lines of one input whose text is kept */

/* ---- the layer, and the segment that is being written ---- */

en_status eni_import_begin_layer(importing *m, const eni_plan *plan, en_error *err) {
    const eni_importer *const it = plan->importer;
    const char *const name = m->opts->layer ? m->opts->layer : plan->layer ? plan->layer : it->layer;
    const char *const title = plan->title ? plan->title : it->title;
    if (strcmp(name, "ties") == 0 || strcmp(name, "reports") == 0)
        return eni_fail(err, EN_ERANGE, "the layer '%s' is the program's own; name another with --layer", name);
    const bool other = !m->layer.name || strcmp(m->layer.name, name) != 0;
    if (other || !it->code) {
        EN_TRY(eni_import_land(m, err));
        EN_TRY(eni_import_commit(m, err));
    }
    if (other) { /* numbers are those of a layer */
        eni_repeats_free(m->repeats);
        m->repeats = NULL;
    }
    m->layer = (eni_layer_row){
        name, it->code ? "events" : it->ties ? "ties" : "facts", title, it->version, it->licence, it->citation};
    return EN_OK;
}

static en_status close_stage(importing *m, en_error *err) {
    if (!m->stage) return EN_OK;
    if (eni_stage_rows(m->stage) > 0) {
        if (m->n_segments == ENI_N(m->segments))
            return eni_fail(err, EN_ELIMIT, "an input of more than %zu million rows",
                            ENI_N(m->segments) * SEGMENT_ROWS >> 20);
        EN_TRY(eni_stage_finish(m->stage, &m->segments[m->n_segments].info, err));
        memcpy(m->segments[m->n_segments++].name, m->stage_name, sizeof m->stage_name);
    }
    eni_stage_free(m->stage);
    m->stage = NULL;
    return EN_OK;
}

static en_status open_stage(importing *m, en_error *err) {
    if (m->stage) return EN_OK;
    EN_TRY(eni_segment_name(m->ledger, &m->next_segment, m->stage_name, err));
    return eni_stage_new(m->folder, m->stage_name, &m->stage, err);
}

en_status eni_import_stage(importing *m, const eni_piece *p, const eni_done *d, en_error *err) {
    const uint32_t rows = eni_batch_rows(p->batch), import = (uint32_t)d->file.import;
    if (rows == 0) return EN_OK;
    if (m->stage && eni_stage_rows(m->stage) + rows > SEGMENT_ROWS) EN_TRY(close_stage(m, err));
    EN_TRY(open_stage(m, err));
    const en_status status = eni_stage_add(m->stage, p->batch, import, d->lines, err);
    if (status != EN_ELIMIT) return status;
    EN_TRY(close_stage(m, err)); /* it holds as many kinds of acts as fit */
    EN_TRY(open_stage(m, err));
    return eni_stage_add(m->stage, p->batch, import, d->lines, err);
}

bool eni_import_enough(const importing *m) {
    return (m->stage && eni_stage_rows(m->stage) >= COMMIT_ROWS) || m->n_done >= COMMIT_FILES || m->n_segments > 0;
}

void eni_import_drop_segments(importing *m, size_t from) {
    char path[4096];
    for (size_t i = from; i < m->n_segments && !m->ledger->unsure; i++) {
        snprintf(path, sizeof path, "%s/%s", m->folder, m->segments[i].name);
        unlink(path);
    }
    if (m->n_segments > from) m->n_segments = from;
}

void eni_import_forget(importing *m) {
    m->n_done = 0;
    m->n_segments = 0;
    m->n_bad = m->n_names = 0;
    m->bad = NULL, m->names = NULL;
    m->cap_bad = m->cap_names = 0;
    m->done = NULL;
    m->cap_done = 0;
    eni_arena_reset(&m->arena);
}

static void bind_day(sqlite3_stmt *stmt, int i, en_day day) {
    if (en_day_known(day)) sqlite3_bind_int(stmt, i, day.n);
}

/* Nine parameters from `at` on: counts of rows, first and last day, days covered. */
static void bind_outcome(sqlite3_stmt *stmt, int at, const eni_done *d) {
    const uint64_t counts[] = {d->file.n_rows, d->file.n_accepted, d->file.n_repaired, d->file.n_skipped,
                               d->file.n_rejected};
    const en_day days[] = {d->file.first, d->file.last, d->covered.first, d->covered.last};
    for (int i = 0; i < 5; i++) sqlite3_bind_int64(stmt, at + i, (int64_t)counts[i]);
    for (int i = 0; i < 4; i++) bind_day(stmt, at + 5 + i, days[i]);
}

static en_status put_import(importing *m, const eni_done *d, en_error *err) {
    sqlite3_stmt *add;
    EN_TRY(eni_prepare(
        m->ledger,
        "INSERT INTO import(import_id, layer_id, format, file, bytes, head, hash, options, n_rows, "
        "n_accepted, n_repaired, n_skipped, n_rejected, day_first, day_last, covered_from, covered_to, header, "
        "n_repeated) "
        "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
        &add, err));
    sqlite3_bind_int64(add, 1, (int64_t)d->file.import);
    sqlite3_bind_int64(add, 2, m->layer_id);
    sqlite3_bind_text(add, 3, d->file.format, -1, SQLITE_STATIC);
    eni_bind_str(add, 4, d->file.file);
    sqlite3_bind_int64(add, 5, (int64_t)d->bytes);
    sqlite3_bind_blob(add, 6, d->head, sizeof d->head, SQLITE_STATIC);
    sqlite3_bind_blob(add, 7, d->hash, sizeof d->hash, SQLITE_STATIC);
    eni_bind_str(add, 8, m->options);
    bind_outcome(add, 9, d);
    eni_bind_str(add, 18, d->header);
    sqlite3_bind_int64(add, 19, (int64_t)d->file.n_repeated);
    const en_status status = eni_step_done(m->ledger, add, err);
    sqlite3_finalize(add);
    return status;
}

/* Of lines that were bad before and are bad now, the entry stays, with the reason of today; of those that are good now it goes. Both lists are in
 * order of line. What is left in m->bad was not bad before. */
static en_status settle_bad(importing *m, uint64_t import, en_error *err) {
    sqlite3_stmt *before, *change = NULL, *forget = NULL;
    size_t i = 0, n = 0;
    int code = SQLITE_DONE;
    EN_TRY(eni_prepare(m->ledger,
                       "SELECT quarantine_id, line FROM quarantine WHERE import_id = ?1 AND line > 0 ORDER BY line",
                       &before, err));
    sqlite3_bind_int64(before, 1, (int64_t)import);
    en_status status =
        eni_prepare(m->ledger, "UPDATE OR IGNORE quarantine SET reason = ?2 WHERE quarantine_id = ?1", &change, err);
    if (status == EN_OK)
        status = eni_prepare(m->ledger, "DELETE FROM quarantine WHERE quarantine_id = ?1", &forget, err);
    while (status == EN_OK && (code = sqlite3_step(before)) == SQLITE_ROW) {
        const uint64_t line = (uint64_t)sqlite3_column_int64(before, 1);
        while (i < m->n_bad && m->bad[i].why.line < line) m->bad[n++] = m->bad[i++];
        const bool still = i < m->n_bad && m->bad[i].why.line == line;
        sqlite3_stmt *const stmt = still ? change : forget;
        sqlite3_bind_int64(stmt, 1, sqlite3_column_int64(before, 0));
        if (still) sqlite3_bind_text(stmt, 2, m->bad[i].why.message, -1, SQLITE_STATIC);
        status = eni_step_done(m->ledger, stmt, err);
        i += still;
    }
    while (i < m->n_bad) m->bad[n++] = m->bad[i++];
    m->n_bad = n;
    sqlite3_finalize(before);
    sqlite3_finalize(change);
    sqlite3_finalize(forget);
    return status != EN_OK || code == SQLITE_DONE ? status : eni_sqlite_fail(m->ledger, code, err);
}

en_status eni_import_put_again(importing *m, const eni_done *d, en_error *err) {
    sqlite3_stmt *put;
    EN_TRY(eni_prepare(m->ledger,
                       "UPDATE import SET n_rows = ?2, n_accepted = ?3, n_repaired = ?4, n_skipped = ?5, n_rejected = "
                       "?6, day_first = ?7, day_last = ?8, covered_from = ?9, covered_to = ?10 WHERE import_id = ?1",
                       &put, err));
    sqlite3_bind_int64(put, 1, (int64_t)d->file.import);
    bind_outcome(put, 2, d);
    const en_status status = eni_step_done(m->ledger, put, err);
    sqlite3_finalize(put);
    return status == EN_OK ? settle_bad(m, d->file.import, err) : status;
}

static en_status put_bad(importing *m, en_error *err) {
    sqlite3_stmt *add;
    EN_TRY(eni_prepare(m->ledger,
                       "INSERT OR IGNORE INTO quarantine(file, line, byte, reason, raw, import_id) VALUES(?1, ?2, ?3, "
                       "?4, ?5, ?6)",
                       &add, err));
    en_status status = EN_OK;
    for (size_t i = 0; status == EN_OK && i < m->n_bad; i++) {
        const eni_bad *const b = &m->bad[i];
        sqlite3_bind_text(add, 1, b->why.file, -1, SQLITE_STATIC);
        sqlite3_bind_int64(add, 2, (int64_t)b->why.line);
        sqlite3_bind_int64(add, 3, (int64_t)b->why.byte);
        sqlite3_bind_text(add, 4, b->why.message, -1, SQLITE_STATIC);
        sqlite3_bind_blob(add, 5, b->raw.p ? b->raw.p : "", (int)b->raw.len, SQLITE_STATIC);
        if (b->import)
            sqlite3_bind_int64(add, 6, (int64_t)b->import);
        else
            sqlite3_bind_null(add, 6);
        status = eni_step_done(m->ledger, add, err);
    }
    sqlite3_finalize(add);
    return status;
}

en_status eni_import_put_names(importing *m, en_error *err) {
    sqlite3_stmt *add;
    EN_TRY(
        eni_prepare(m->ledger, "INSERT OR IGNORE INTO named_actor(code, name, sector) VALUES(?1, ?2, ?3)", &add, err));
    en_status status = EN_OK;
    for (size_t i = 0; status == EN_OK && i < m->n_names; i++) {
        sqlite3_bind_text(add, 1, m->names[i].actor.code, -1, SQLITE_STATIC);
        eni_bind_str(add, 2, m->names[i].name);
        sqlite3_bind_text(add, 3, m->names[i].actor.sector, -1, SQLITE_STATIC);
        status = eni_step_done(m->ledger, add, err);
    }
    sqlite3_finalize(add);
    return status;
}

en_status eni_import_put_all(importing *m, en_error *err) {
    en_status status = EN_OK;
    if (m->n_done) status = eni_layer_make(m->ledger, &m->layer, &m->layer_id, err);
    for (size_t i = 0; status == EN_OK && i < m->n_done; i++) status = put_import(m, &m->done[i], err);
    for (size_t i = 0; status == EN_OK && i < m->n_segments; i++)
        status = eni_manifest_add(m->ledger, m->layer_id, m->segments[i].name, &m->segments[i].info, err);
    if (status == EN_OK && m->n_bad) status = put_bad(m, err);
    if (status == EN_OK && m->n_names) status = eni_import_put_names(m, err);
    return status;
}

void eni_import_acknowledge(importing *m) {
    for (size_t i = 0; i < m->n_done; i++) {
        m->done[i].file.layer = eni_str(m->layer.name);
        if (m->opts->on_file) m->opts->on_file(m->opts->user, &m->done[i].file);
    }
    eni_import_forget(m);
}

en_status eni_import_commit(importing *m, en_error *err) {
    if (m->n_done == 0 && m->n_bad == 0) return EN_OK;
    en_status status = close_stage(m, err);
    if (status == EN_OK) status = eni_exec(m->ledger, "BEGIN IMMEDIATE", err);
    if (status == EN_OK) {
        status = eni_import_put_all(m, err);
        if (status == EN_OK) status = eni_manifest_commit(m->ledger, err);
        if (status != EN_OK) sqlite3_exec(m->ledger->db, "ROLLBACK", NULL, NULL, NULL);
    }
    if (status != EN_OK) {
        eni_import_drop_segments(m, 0);
        eni_import_forget(m);
        m->lost = true;
    } else {
        eni_import_acknowledge(m);
    }
    return status;
}

/* ---- is it there already? ---- */

en_status eni_import_known(importing *m, const char *column, const void *hash, size_t len, eni_done *d, bool *found,
                           en_error *err) {
    char sql[240];
    sqlite3_stmt *ask;
    snprintf(sql, sizeof sql,
             "SELECT import_id FROM import JOIN layer USING(layer_id) WHERE layer.name = ?1 AND options = ?2 AND "
             "%s = ?3 ORDER BY import_id LIMIT 1",
             column);
    EN_TRY(eni_prepare(m->ledger, sql, &ask, err));
    sqlite3_bind_text(ask, 1, m->layer.name, -1, SQLITE_STATIC);
    eni_bind_str(ask, 2, m->options);
    sqlite3_bind_blob(ask, 3, hash, (int)len, SQLITE_STATIC);
    const int code = sqlite3_step(ask);
    *found = code == SQLITE_ROW;
    if (*found) d->file.import = (uint64_t)sqlite3_column_int64(ask, 0);
    sqlite3_finalize(ask);
    if (code != SQLITE_ROW && code != SQLITE_DONE) return eni_sqlite_fail(m->ledger, code, err);
    for (size_t i = 0; !*found && i < m->n_done; i++)
        if (memcmp(strcmp(column, "head") == 0 ? m->done[i].head : m->done[i].hash, hash, len) == 0) {
            *found = true;
            d->file.import = m->done[i].file.import;
        }
    return EN_OK;
}

void eni_import_hash(XXH128_hash_t hash, unsigned char *out, size_t n) {
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, hash);
    memcpy(out, canonical.digest, n);
}

/* ---- what an input leaves ---- */

static en_status keep_bad(importing *m, const eni_rejected *r, uint64_t line_base, eni_done *d, en_error *err) {
    en_error why = {0};
    eni_fail_at(&why, EN_EFORMAT, d->file.file.p, line_base + r->line + 1, r->byte, "%s", r->reason);
    if (m->opts->on_reject) m->opts->on_reject(m->opts->user, &why);
    if (d->n_kept++ >= QUARANTINE_MOST) return EN_OK;
    eni_bad *const grown = eni_arena_grow(&m->arena, m->bad, m->n_bad, &m->cap_bad, m->n_bad + 1, sizeof *grown);
    if (!grown) return eni_nomem(err);
    m->bad = grown;
    m->bad[m->n_bad] = (eni_bad){why, eni_arena_str(&m->arena, r->raw), d->file.import};
    return m->bad[m->n_bad++].raw.p ? EN_OK : eni_nomem(err);
}

en_status eni_import_keep_bad(importing *m, const eni_piece *p, eni_done *d, en_error *err) {
    for (size_t i = 0; i < p->n_kept; i++) EN_TRY(keep_bad(m, &p->rejects[i], d->lines, d, err));
    return EN_OK;
}

en_status eni_import_keep_names(importing *m, const eni_piece *p, en_error *err) {
    for (size_t i = 0; i < p->n_named; i++) {
        bool added;
        const en_str code = eni_str(p->named[i].actor.code);
        if (eni_map_get(&m->known_names, code) != ENI_MAP_NONE) continue;
        const en_str kept = eni_arena_str(&m->names_arena, code);
        eni_named *const grown =
            eni_arena_grow(&m->arena, m->names, m->n_names, &m->cap_names, m->n_names + 1, sizeof *grown);
        if (!kept.p || !grown || !eni_map_add(&m->known_names, kept, 0, &added)) return eni_nomem(err);
        m->names = grown;
        m->names[m->n_names] = (eni_named){p->named[i].actor, eni_arena_str(&m->arena, p->named[i].name)};
        if (!m->names[m->n_names++].name.p) return eni_nomem(err);
    }
    return EN_OK;
}

void eni_import_count(importing *m, const eni_piece *p, eni_done *d) {
    d->file.n_rows += p->rows, m->counts->rows += p->rows;
    d->file.n_accepted += p->accepted, m->counts->accepted += p->accepted;
    d->file.n_repaired += p->repaired, m->counts->repaired += p->repaired;
    d->file.n_skipped += p->skipped, m->counts->skipped += p->skipped;
    d->file.n_repeated += p->repeated, m->counts->repeated += p->repeated;
    d->file.n_rejected += p->rejected, m->counts->rejected += p->rejected;
}

en_status eni_import_keep_done(importing *m, eni_done *d, en_error *err) {
    eni_done *const grown = eni_arena_grow(&m->arena, m->done, m->n_done, &m->cap_done, m->n_done + 1, sizeof *grown);
    d->file.file = eni_arena_str(&m->arena, d->file.file);
    d->header = eni_arena_str(&m->arena, d->header);
    if (!grown || !d->file.file.p || !d->header.p) return eni_nomem(err);
    m->done = grown;
    m->done[m->n_done++] = *d;
    m->counts->files++;
    return EN_OK;
}
