/* imports/import.c: en_import. For each input: what is it, is it there already, and if not: its rows, in pieces, through the workers, in order.
 *
 *   take bytes ─► piece (whole lines) ─► worker: code, compress ─► stage ─► segment ─┐
 *                                                   └► rejected lines ───────────────┴► one transaction: layer, imports, segments, quarantine
 *
 * What a transaction holds is all of its inputs or nothing; an input is acknowledged (on_file) when it is through. Killed in between, the next run
 * sweeps the files that no manifest names, and imports what was not acknowledged. */
#include "imports/import.h"

#include "base/day.h"
#include "base/error.h"
#include "ledger/segment_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#define PIECE_BYTES ((size_t)4 << 20)
#define LONGEST_PIECE                                                                                                  \
    ((size_t)16 << 20) /* a cell in quotes may hold line ends: so far we look for the end of its row */
#define SEGMENT_ROWS (8u << 20)
#define COMMIT_ROWS (1u << 20)
#define COMMIT_FILES 1000
#define BIG_FILE ((uint64_t)32 << 20) /* outer bytes: what is staged before it is committed first */
#define MOST_THREADS 64
#define QUARANTINE_MOST 10000                /* lines of one input whose text is kept */
#define N_DAYS ((size_t)(84370 + 62091 + 1)) /* EN_DAY_MIN to EN_DAY_MAX */
#define HEAD_BYTES ((size_t)64 << 10)

/* ---- telling ---- */

/* What stands in an input that we know and do not import, in words; NULL if nothing of that kind. */
static const char *known_stranger(const eni_head *head) {
    if (head->bytes.len == 0) return "an empty file";
    const size_t look = head->bytes.len < 4096 ? head->bytes.len : 4096;
    if (memchr(head->bytes.p, '\0', look)) return "binary data (it holds NUL bytes), no table of text";
    if (memchr(head->bytes.p, '\001', look))
        return "fields parted by Ctrl-A, as Hive writes aggregates of GDELT; single events are needed: the files of "
               "data.gdeltproject.org, or GDELT's table exported as CSV";
    if (head->delimiter == '\t' && (head->n_cells == 27 || head->n_cells == 11) &&
        (memchr(head->line.p, ';', head->line.len) || eni_head_column(head, "GKGRECORDID") >= 0))
        return "GDELT's Global Knowledge Graph, which holds themes and names, no events";
    if (head->bytes.p[0] == '{' || head->bytes.p[0] == '[')
        return "JSON; reports in JSONL are read with 'entente read'";
    if (head->bytes.p[0] == '<') return "HTML or XML; reports are read with 'entente read'";
    return NULL;
}

static en_status choose(const eni_head *head, const char *wanted, const eni_importer **out, en_error *err) {
    *out = NULL;
    if (wanted) {
        *out = eni_importer_of(eni_str(wanted));
        return *out ? EN_OK
                    : eni_fail(err, EN_ERANGE, "no format is called '%s'; see 'entente import --formats'", wanted);
    }
    const char *const stranger = known_stranger(head);
    int best = 0;
    for (size_t i = 0; !stranger && eni_importer_at(i); i++) {
        const int sure = eni_importer_at(i)->tell(head);
        if (sure > best) best = sure, *out = eni_importer_at(i);
    }
    if (*out) return EN_OK;
    if (stranger) return eni_fail_at(err, EN_EFORMAT, head->name, 1, 0, "%s", stranger);
    const en_str line = eni_cut(head->line, 0, head->line.len < 60 ? head->line.len : 60);
    return eni_fail_at(
        err, EN_EFORMAT, head->name, 1, 0,
        "no dataset that is known: %zu columns parted by %s, beginning '%.*s'; 'entente import --formats' "
        "lists those that are, --map takes any table of events",
        head->n_cells,
        head->delimiter == '\t'  ? "tabs"
        : head->delimiter == ',' ? "commas"
                                 : "nothing known",
        ENI_ARG(line));
}

/* ---- what waits for the next transaction ---- */

static en_status begin_layer(importing *m, const eni_plan *plan, en_error *err) {
    const eni_importer *const it = plan->importer;
    const char *const name = m->opts->layer ? m->opts->layer : plan->layer ? plan->layer : it->layer;
    const char *const title = plan->title ? plan->title : it->title;
    if (strcmp(name, "ties") == 0 || strcmp(name, "reports") == 0)
        return eni_fail(err, EN_ERANGE, "the layer '%s' is the program's own; name another with --layer", name);
    if (m->n_done && strcmp(m->layer.name, name) != 0) EN_TRY(eni_import_commit(m, err));
    if (!m->layer.name || strcmp(m->layer.name, name) != 0) { /* numbers are those of a layer */
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

static void drop_segments(importing *m, size_t from) {
    char path[4096];
    for (size_t i = from; i < m->n_segments && !m->ledger->unsure; i++) {
        snprintf(path, sizeof path, "%s/%s", m->folder, m->segments[i].name);
        unlink(path);
    }
    if (m->n_segments > from) m->n_segments = from;
}

static void forget_waiting(importing *m) {
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
    const uint64_t counts[] = {d->file.n_rows, d->file.n_accepted, d->file.n_repaired, d->file.n_skipped,
                               d->file.n_rejected};
    for (int i = 0; i < 5; i++) sqlite3_bind_int64(add, 9 + i, (int64_t)counts[i]);
    bind_day(add, 14, d->file.first);
    bind_day(add, 15, d->file.last);
    bind_day(add, 16, d->covered.first);
    bind_day(add, 17, d->covered.last);
    eni_bind_str(add, 18, d->header);
    sqlite3_bind_int64(add, 19, (int64_t)d->file.n_repeated);
    const en_status status = eni_step_done(m->ledger, add, err);
    sqlite3_finalize(add);
    return status;
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
    forget_waiting(m);
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
        drop_segments(m, 0);
        forget_waiting(m);
        m->lost = true;
    } else {
        eni_import_acknowledge(m);
    }
    return status;
}

/* ---- is it there already? ---- */

typedef enum { CONTENT_NEW, CONTENT_BEGINS_LIKE, CONTENT_KNOWN } content;

/* Is there an import of this layer and these options with the hash (of its beginning, or of all of it)? Committed ones, then those that wait. */
static en_status ask_known(importing *m, const char *column, const void *hash, size_t len, eni_done *d, bool *found,
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

static void hash_bytes(const void *bytes, size_t len, unsigned char *out, size_t n) {
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes, len));
    memcpy(out, canonical.digest, n);
}

static void hash_end(const XXH3_state_t *state, unsigned char out[16]) {
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(state));
    memcpy(out, canonical.digest, 16);
}

/* Reads what is left only for its hash. */
static en_status hash_rest(importing *m, char *buffer, eni_done *d, en_error *err) {
    size_t n = 0;
    do {
        EN_TRY(eni_input_take(m->input, buffer, PIECE_BYTES, &n, err));
        XXH3_128bits_update(m->hashing, buffer, n);
        d->bytes += n;
    } while (n == PIECE_BYTES);
    hash_end(m->hashing, d->hash);
    return EN_OK;
}

/* ---- pieces ---- */

static en_status tell(importing *m, bool last, en_error *err) {
    const uint64_t done = m->done_before + (m->input ? eni_input_done(m->input) : 0);
    m->counts->bytes = m->bytes_before + (m->input ? eni_input_bytes(m->input) : 0);
    if (!m->opts->on_progress) return EN_OK;
    const bool on = m->opts->on_progress(m->opts->user, last || done > m->total ? m->total : done, m->total, m->counts);
    return on ? EN_OK : eni_fail(err, EN_ESTOPPED, "stopped; what was acknowledged is in the ledger");
}

static en_status keep_bad(importing *m, const eni_rejected *r, uint64_t line_base, eni_done *d, en_error *err) {
    en_error why = {0};
    eni_fail_at(&why, EN_EFORMAT, m->file, line_base + r->line + 1, r->byte, "%s", r->reason);
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

static void widen(importing *m, eni_done *d, const eni_batch *batch) {
    const eni_batch_view v = eni_batch_look(batch);
    if (v.n_rows == 0) return;
    if (!en_day_known(d->file.first) || v.day_first < d->file.first.n) d->file.first.n = v.day_first;
    if (!en_day_known(d->file.last) || v.day_last > d->file.last.n) d->file.last.n = v.day_last;
    for (uint32_t i = 0; i < v.n_rows; i++) m->daily[v.rows[i].day - EN_DAY_MIN.n]++;
}

#define STRETCH 30      /* days that are counted together */
#define LONGEST_GAP 200 /* days */
#define YEAR_ON 13      /* stretches */
#define TOO_FEW 50      /* events of the fullest stretch: too few to tell what is recalled from what is sparse */
#define LEAST_SHARE 10

/* Events of the stretch that ends on `day`. */
static uint64_t stretch(const importing *m, const eni_done *d, int32_t day) {
    uint64_t sum = 0;
    for (int32_t k = day; k > day - STRETCH && k >= d->file.first.n; k--)
        if (k <= d->file.last.n) sum += m->daily[k - EN_DAY_MIN.n];
    return sum;
}

/* The first day of a stretch with a tenth of the events of its fullest day, or more. */
static int32_t first_full_day(const importing *m, const eni_done *d, int32_t end) {
    uint32_t most = 0;
    const int32_t begin = end - STRETCH + 1 > d->file.first.n ? end - STRETCH + 1 : d->file.first.n;
    for (int32_t k = begin; k <= end; k++) most = m->daily[k - EN_DAY_MIN.n] > most ? m->daily[k - EN_DAY_MIN.n] : most;
    for (int32_t k = begin; k <= end; k++)
        if (m->daily[k - EN_DAY_MIN.n] && (uint64_t)m->daily[k - EN_DAY_MIN.n] * LEAST_SHARE >= most) return k;
    return end;
}

/* The days that an input of events is about. A file of a quarter of an hour recalls events of a week, a month, a year, ten years before; it does not
 * tell what there was then. So from its last days backwards, a month at a time: as long as there are not ten times as many in the year that follows,
 * and no half year without comes between. */
static en_date covered_by(const importing *m, const eni_done *d) {
    if (!en_day_known(d->file.first)) return (en_date){EN_DAY_NONE, EN_DAY_NONE};
    uint64_t later[YEAR_ON] = {0}, most = 0, fullest = 0;
    int32_t first = d->file.last.n; /* of what is covered so far; the end of the stretch it was found in */
    int32_t met = first;
    int n = 0;
    for (int32_t end = d->file.last.n; end >= d->file.first.n; end -= STRETCH, n++) {
        const uint64_t events = stretch(m, d, end);
        most = events;
        for (int i = 0; i < YEAR_ON; i++) most = later[i] > most ? later[i] : most;
        later[n % YEAR_ON] = events;
        if (events > fullest) fullest = events;
        if (events == 0 || events * LEAST_SHARE < most) continue;
        if (met - end > LONGEST_GAP) break;
        met = end;
        first = first_full_day(m, d, end);
    }
    if (fullest < TOO_FEW) first = d->file.first.n;
    return (en_date){{first}, d->file.last};
}

/* A piece with rows that the layer has already is coded again without them: seldom. */
static en_status leave_repeats(importing *m, eni_piece *p, en_error *err) {
    bool any;
    eni_batch_view v = eni_batch_look(p->batch);
    if (!m->repeats) EN_TRY(eni_repeats_new(m->ledger, m->layer.name, &m->repeats, err));
    EN_TRY(eni_repeats_any(m->repeats, &v, &any, err));
    if (any) {
        eni_piece_reset(p);
        p->repeats = m->repeats;
        eni_piece_work(p);
        if (p->nomem) return eni_nomem(err);
        v = eni_batch_look(p->batch);
    }
    return eni_repeats_add(m->repeats, &v, err);
}

/* What fails there is a segment of the ledger, not the input: no other one would be better off. */
static en_status mind_repeats(importing *m, eni_piece *p, en_error *err) {
    const en_status status = leave_repeats(m, p, err);
    if (status != EN_OK) m->lost = true;
    return status;
}

/* Takes a piece back from the workers: its rows go to the stage. */
static en_status take_piece(importing *m, eni_piece *p, eni_done *d, en_error *err) {
    if (p->nomem) return eni_nomem(err);
    EN_TRY(mind_repeats(m, p, err));
    if (eni_batch_rows(p->batch)) {
        if (m->stage && eni_stage_rows(m->stage) + eni_batch_rows(p->batch) > SEGMENT_ROWS) EN_TRY(close_stage(m, err));
        EN_TRY(open_stage(m, err));
        en_status status = eni_stage_add(m->stage, p->batch, (uint32_t)d->file.import, d->lines, err);
        if (status == EN_ELIMIT) { /* as many kinds of acts as fit */
            EN_TRY(close_stage(m, err));
            EN_TRY(open_stage(m, err));
            status = eni_stage_add(m->stage, p->batch, (uint32_t)d->file.import, d->lines, err);
        }
        if (status != EN_OK) return status;
    }
    EN_TRY(eni_import_keep_bad(m, p, d, err));
    EN_TRY(eni_import_keep_names(m, p, err));
    eni_import_count(m, p, d);
    widen(m, d, p->batch);
    d->lines += p->n_lines;
    return tell(m, false, err);
}

/* The length of the whole rows among bytes; 0 if none ends in them. */
static size_t whole_rows(const char *bytes, size_t len, bool quoted) {
    if (!quoted) {
        const char *const end = memrchr(bytes, '\n', len);
        return end ? (size_t)(end - bytes) + 1 : 0;
    }
    bool inside = false;
    for (const char *q = bytes; (q = memchr(q, '"', len - (size_t)(q - bytes))) != NULL; q++) inside = !inside;
    for (size_t i = len; i > 0; i--) { /* backwards: outside of quotes is where their number before is even */
        if (bytes[i - 1] == '"') inside = !inside;
        if (bytes[i - 1] == '\n' && !inside) return i;
    }
    return 0;
}

static bool grow_piece(eni_piece *p, size_t want) {
    if (p->cap >= want) return true;
    char *const grown = realloc(p->bytes, want);
    if (!grown) return false;
    p->bytes = grown;
    p->cap = want;
    return true;
}

en_status eni_import_fill(importing *m, eni_piece *p, const eni_plan *plan, eni_done *d, bool *more, en_error *err) {
    eni_piece_reset(p);
    p->plan = plan;
    p->byte = m->byte;
    p->first = m->byte == 0;
    p->continues = m->continues;
    p->len = 0;
    *more = true;
    if (!grow_piece(p, m->rest.len + PIECE_BYTES + 1)) return eni_nomem(err);
    if (m->rest.len) memcpy(p->bytes, m->rest.p, m->rest.len);
    p->len = m->rest.len;
    size_t got = 0, whole = 0, want = PIECE_BYTES;
    for (;;) {
        const size_t room = want > p->len ? want - p->len : 0;
        EN_TRY(eni_input_take(m->input, p->bytes + p->len, room, &got, err));
        XXH3_128bits_update(m->hashing, p->bytes + p->len, got);
        d->bytes += got;
        p->len += got;
        *more = got == room && room > 0;
        whole = *more ? whole_rows(p->bytes, p->len, plan->quoted) : p->len;
        if (whole || !*more || want >= LONGEST_PIECE) break;
        want *= 2;
        if (!grow_piece(p, want + 1)) return eni_nomem(err);
    }
    if (!whole && plan->quoted) whole = whole_rows(p->bytes, p->len, false); /* a quote that is never closed */
    m->continues = !whole && *more;
    if (!whole) whole = p->len;
    m->rest.len = 0;
    eni_put(&m->rest, (en_str){p->bytes + whole, p->len - whole});
    if (m->rest.failed) return eni_nomem(err);
    p->len = whole;
    if (p->first && p->len >= 3 && memcmp(p->bytes, "\xEF\xBB\xBF", 3) == 0) p->at = 3;
    m->byte += whole;
    return EN_OK;
}

static eni_piece *free_piece(importing *m) {
    return m->pieces[m->next_piece++ % m->n_pieces];
}

/* Waits for what is in flight; after a failure only to have it back. */
static en_status drain(importing *m, eni_done *d, en_status status, en_error *err) {
    for (eni_piece *p; (p = eni_pool_take(m->pool)) != NULL;)
        if (status == EN_OK) status = take_piece(m, p, d, err);
    return status;
}

static en_status run_pieces(importing *m, const eni_plan *plan, eni_done *d, en_error *err) {
    en_status status = EN_OK;
    bool more = true;
    while (status == EN_OK && more) {
        if (eni_pool_full(m->pool)) status = take_piece(m, eni_pool_take(m->pool), d, err);
        eni_piece *const p = status == EN_OK ? free_piece(m) : NULL;
        if (p) status = eni_import_fill(m, p, plan, d, &more, err);
        if (p && status == EN_OK && p->len) eni_pool_put(m->pool, p);
    }
    return drain(m, d, status, err);
}

/* ---- one input ---- */

static void begin_bytes(importing *m) {
    m->byte = 0;
    m->rest.len = 0;
    m->continues = false;
    XXH3_128bits_reset(m->hashing);
}

/* Opens the path again and goes to the member at hand. */
static en_status go_back(importing *m, const char *path, uint64_t member, en_error *err) {
    bool more = true;
    eni_input_free(m->input);
    m->input = NULL;
    EN_TRY(eni_input_open(path, &m->input, err));
    for (uint64_t i = 0; i <= member && more; i++) EN_TRY(eni_input_next(m->input, &more, err));
    return more ? EN_OK : eni_fail_at(err, EN_EIO, path, 0, 0, "the file changed while it was read");
}

/* Tells whether the content is there. What was peeked at is not consumed; a content that only begins like another is read twice. */
static en_status is_known(importing *m, const char *path, uint64_t member, eni_done *d, bool *known, en_error *err) {
    en_str head;
    bool begins;
    *known = false;
    EN_TRY(eni_input_peek(m->input, HEAD_BYTES, &head, err));
    hash_bytes(head.p, head.len, d->head, sizeof d->head);
    EN_TRY(ask_known(m, "head", d->head, sizeof d->head, d, &begins, err));
    if (!begins) return EN_OK;
    if (strcmp(path, "-") == 0)
        return eni_fail_at(err, EN_EFORMAT, m->file, 0, 0,
                           "begins like import %llu; write it to a file, so that it can be compared",
                           (unsigned long long)d->file.import);
    eni_piece *const p = free_piece(m);
    if (!grow_piece(p, PIECE_BYTES + 1)) return eni_nomem(err);
    begin_bytes(m);
    EN_TRY(hash_rest(m, p->bytes, d, err));
    EN_TRY(ask_known(m, "hash", d->hash, sizeof d->hash, d, known, err));
    d->bytes = 0;
    return *known ? EN_OK : go_back(m, path, member, err);
}

en_status eni_import_keep_done(importing *m, eni_done *d, en_error *err) {
    hash_end(m->hashing, d->hash);
    eni_done *const grown = eni_arena_grow(&m->arena, m->done, m->n_done, &m->cap_done, m->n_done + 1, sizeof *grown);
    d->file.file = eni_arena_str(&m->arena, eni_str(m->file));
    d->header = eni_arena_str(&m->arena, d->header);
    if (!grown || !d->file.file.p || !d->header.p) return eni_nomem(err);
    m->done = grown;
    m->done[m->n_done++] = *d;
    m->counts->files++;
    return EN_OK;
}

/* Event rows: into the stage, or as if the input had never been. */
static en_status take_events(importing *m, const eni_plan *plan, eni_done *d, en_error *err) {
    const size_t bad_before = m->n_bad, segments_before = m->n_segments, repeats_before = eni_repeats_here(m->repeats);
    const bool staged_before = m->stage != NULL;
    eni_stage_mark mark = {0};
    if (m->stage) mark = eni_stage_here(m->stage);
    const en_import_counts counts_before = *m->counts;
    memset(m->daily, 0, N_DAYS * sizeof *m->daily);
    en_status status = run_pieces(m, plan, d, err);
    d->covered = covered_by(m, d);
    if (status == EN_OK) status = eni_import_keep_done(m, d, err);
    if (status == EN_OK) return EN_OK;
    m->n_bad = bad_before;
    eni_repeats_back(m->repeats, repeats_before);
    *m->counts = counts_before;
    const bool same_stage = m->n_segments == segments_before && staged_before && m->stage;
    if (same_stage && eni_stage_back(m->stage, &mark, NULL) == EN_OK) return status;
    eni_stage_free(m->stage);
    m->stage = NULL;
    /* What was staged before cannot be had back (its segment was closed midway, or the disk is full): the inputs whose rows it holds are not imported
     * either, and were not acknowledged. */
    m->lost = m->lost || (staged_before && mark.n_rows > 0);
    drop_segments(m, m->lost ? 0 : segments_before);
    if (m->lost) forget_waiting(m);
    return status;
}

static bool is_quoted(const eni_head *head) {
    return head->delimiter != '\t' && head->bytes.len && memchr(head->bytes.p, '"', head->bytes.len) != NULL;
}

/* R's write.table names rows in a column that its header does not name: every row has one cell more, and the columns stand one further on. */
static void mind_row_names(const eni_head *head, eni_plan *plan) {
    static const en_str ones[] = {{"1", 1}, {"0", 1}};
    char copy[4096];
    en_str cells[ENI_MOST_CELLS],
        rest = eni_cut(head->bytes, (size_t)(head->line.p - head->bytes.p) + head->line.len, head->bytes.len);
    while (rest.len && (rest.p[0] == '\n' || rest.p[0] == '\r')) rest = eni_cut(rest, 1, rest.len);
    const char *const end = rest.len ? memchr(rest.p, '\n', rest.len) : NULL;
    const size_t len = end ? (size_t)(end - rest.p) : rest.len;
    if (!plan->has_header || len == 0 || len >= sizeof copy) return;
    memcpy(copy, rest.p, len);
    if (eni_split_cells(copy, len, plan->delimiter, plan->quoted, cells, ENI_MOST_CELLS) != head->n_cells + 1) return;
    if (!eni_eq(cells[0], ones[0]) && !eni_eq(cells[0], ones[1])) return;
    for (int i = 0; i < ENI_MOST_CELLS; i++)
        if (plan->column[i] >= 0) plan->column[i]++;
    if (plan->n_cells) plan->n_cells++;
}

en_status eni_import_plan_of(importing *m, const eni_head *head, const char *path, eni_plan *plan, en_error *err) {
    *plan = (eni_plan){.who = m->who,
                       .lexicon = m->ledger->lexicon,
                       .opts = m->opts,
                       .file = m->file,
                       .serial = ++m->serial,
                       .path = path,
                       .delimiter = head->delimiter,
                       .quoted = is_quoted(head)};
    for (int i = 0; i < ENI_MOST_CELLS; i++) plan->column[i] = -1;
    const char *const wanted = m->opts->format ? m->opts->format : m->opts->map ? "csv" : NULL;
    EN_TRY(choose(head, wanted, &plan->importer, err));
    if (plan->importer->plan) EN_TRY(plan->importer->plan(head, plan, err));
    if (plan->delimiter != '\t' && !plan->quoted) plan->quoted = head->delimiter == ',' || head->delimiter == ';';
    mind_row_names(head, plan);
    return EN_OK;
}

static en_status take_input(importing *m, const char *path, uint64_t member, const eni_plan *plan, en_str header,
                            en_error *err) {
    bool known;
    eni_done d = {.file = {.first = EN_DAY_NONE, .last = EN_DAY_NONE}, .header = header};
    EN_TRY(begin_layer(m, plan, err));
    d.file.format = plan->importer->key;
    EN_TRY(is_known(m, path, member, &d, &known, err));
    if (known) {
        m->counts->files_known++;
        d.file.known = true;
        d.file.file = eni_str(m->file);
        d.file.layer = eni_str(m->layer.name);
        if (m->opts->on_file) m->opts->on_file(m->opts->user, &d.file);
        return EN_OK;
    }
    begin_bytes(m);
    d.file.import = m->next_import;
    const en_status status = plan->importer->code ? take_events(m, plan, &d, err) : eni_import_rows(m, plan, &d, err);
    if (status != EN_OK) return status;
    m->next_import++;
    const bool enough = (m->stage && eni_stage_rows(m->stage) >= COMMIT_ROWS) || m->n_done >= COMMIT_FILES ||
                        m->n_segments > 0 || !plan->importer->code;
    return enough ? eni_import_commit(m, err) : EN_OK;
}

static en_status one_input(importing *m, const char *path, uint64_t member, en_error *err) {
    eni_head head;
    en_str bytes;
    eni_plan plan = {0};
    snprintf(m->file, sizeof m->file, "%s", eni_input_name(m->input));
    const char *const no_data = eni_passed_over(m->file, !m->in_folder && strcmp(m->file, path) == 0);
    if (no_data) {
        m->counts->files_skipped++;
        if (m->opts->on_skip) m->opts->on_skip(m->opts->user, eni_str(m->file), no_data);
        return EN_OK;
    }
    EN_TRY(eni_input_peek(m->input, HEAD_BYTES, &bytes, err));
    eni_look_at(m->file, bytes, m->head_copy, &head);
    en_status status = eni_import_plan_of(m, &head, path, &plan, err);
    /* what is peeked at moves on when the input is read */
    char *const header = status == EN_OK && plan.has_header ? strndup(head.line.p, head.line.len) : NULL;
    if (status == EN_OK && plan.has_header && !header) status = eni_nomem(err);
    if (status == EN_OK) status = take_input(m, path, member, &plan, header ? eni_str(header) : ENI_LIT(""), err);
    free(header);
    if (plan.drop) plan.drop(plan.own);
    return status;
}

/* ---- all inputs ---- */

/* Is the failure one of the input at hand, so that others can still be read? Not what the ledger or its disk says, and not where inputs before
 * this one went down with it. */
static bool of_input(const importing *m, const char *path, en_status status, const en_error *why) {
    en_error outer = {0}, inner = {0};
    if (m->lost) return false;
    if (status == EN_EFORMAT || status == EN_ENOTFOUND || status == EN_ELIMIT || status == EN_ERANGE) return true;
    eni_error_file(&outer, path); /* names are shortened there */
    eni_error_file(&inner, m->file);
    return status == EN_EIO && why->file[0] &&
           (strcmp(why->file, outer.file) == 0 || strcmp(why->file, inner.file) == 0);
}

/* An input that cannot be taken is told and counted; the others are still read. */
static en_status bear(importing *m, const char *path, en_status status, const en_error *why, en_error *err) {
    if (status == EN_OK || !of_input(m, path, status, why)) {
        if (status != EN_OK && err) *err = *why;
        return status;
    }
    m->counts->files_rejected++;
    if (m->opts->on_reject) m->opts->on_reject(m->opts->user, why);
    if (m->first == EN_OK) m->first = status, m->first_why = *why;
    eni_bad *const grown = eni_arena_grow(&m->arena, m->bad, m->n_bad, &m->cap_bad, m->n_bad + 1, sizeof *grown);
    if (!grown) return eni_nomem(err);
    m->bad = grown;
    m->bad[m->n_bad++] = (eni_bad){*why, {"", 0}, 0};
    return EN_OK;
}

static en_status one_file(importing *m, const char *path, en_error *err) {
    bool more = false;
    en_error why = {0};
    struct stat st;
    const bool big = strcmp(path, "-") == 0 || (stat(path, &st) == 0 && (uint64_t)st.st_size > BIG_FILE);
    if (big) EN_TRY(eni_import_commit(m, err));
    en_status status = eni_input_open(path, &m->input, &why);
    if (status == EN_OK) status = eni_input_next(m->input, &more, &why);
    for (uint64_t member = 0; status == EN_OK && more; member++) {
        EN_TRY(bear(m, path, one_input(m, path, member, &why), &why, err));
        why = (en_error){0};
        if (!m->input) break;
        status = eni_input_next(m->input, &more, &why);
    }
    if (m->input) {
        m->done_before += eni_input_total(m->input);
        m->bytes_before += eni_input_bytes(m->input);
    }
    eni_input_free(m->input);
    m->input = NULL;
    EN_TRY(bear(m, path, status, &why, err));
    return tell(m, false, err);
}

/* A file, or all files of a folder in order of name. */
static en_status one_path(importing *m, const char *path, en_error *err) {
    eni_file_list files = {0};
    struct stat st;
    if (strcmp(path, "-") == 0 || stat(path, &st) != 0 || !S_ISDIR(st.st_mode)) return one_file(m, path, err);
    en_error why = {0};
    en_status status = eni_list_files(path, &files, &why);
    m->in_folder = true;
    for (size_t i = 0; status == EN_OK && i < files.n; i++) {
        status = one_file(m, files.paths[i], &why);
        if (status != EN_OK && err) *err = why;
        if (status != EN_OK) break;
    }
    m->in_folder = false;
    const bool listed = status == EN_OK || files.n > 0;
    eni_free_files(&files);
    return listed ? status : bear(m, path, status, &why, err);
}

static void work(void *user, unsigned worker, void *job) {
    (void)user, (void)worker;
    eni_piece_work(job);
}

/* What the user asked for that changes which rows come in, as text: imports that differ in it are different imports. */
static en_status name_options(importing *m, en_error *err) {
    const en_import_opts *const o = m->opts;
    eni_buf text = {0};
    char day[11];
    if (en_day_known(o->since)) en_day_format(o->since, day), eni_printf(&text, "since=%s ", day);
    if (en_day_known(o->until)) en_day_format(o->until, day), eni_printf(&text, "until=%s ", day);
    if (o->least_mentions) eni_printf(&text, "mentions>=%u ", o->least_mentions);
    if (o->least_sources) eni_printf(&text, "sources>=%u ", o->least_sources);
    if (o->two_states) eni_puts(&text, "two-states ");
    if (o->map) eni_printf(&text, "map=%s ", o->map);
    if (text.failed) return eni_nomem(err);
    m->options_text = text.p;
    m->options = eni_trim((en_str){text.p ? text.p : "", text.len});
    return EN_OK;
}

static en_status start(importing *m, const char *const *paths, size_t n_paths, en_error *err) {
    sqlite3_stmt *last;
    EN_TRY(eni_manifest_lock(m->ledger, &m->lock, err));
    EN_TRY(name_options(m, err));
    EN_TRY(eni_prepare(m->ledger, "SELECT coalesce(max(import_id), 0) + 1 FROM import", &last, err));
    if (sqlite3_step(last) == SQLITE_ROW) m->next_import = (uint64_t)sqlite3_column_int64(last, 0);
    sqlite3_finalize(last);
    for (size_t i = 0; i < n_paths; i++) {
        struct stat st;
        if (strcmp(paths[i], "-") == 0 || stat(paths[i], &st) != 0 || !S_ISREG(st.st_mode)) {
            m->total = 0;
            break;
        }
        m->total += (uint64_t)st.st_size;
    }
    m->folder = eni_segment_folder(m->ledger);
    m->hashing = XXH3_createState();
    m->head_copy = malloc(HEAD_BYTES + 1);
    m->daily = malloc(N_DAYS * sizeof *m->daily);
    const unsigned threads = m->opts->jobs == 0 ? 1 : m->opts->jobs > MOST_THREADS ? MOST_THREADS : m->opts->jobs;
    const size_t depth = threads == 1 ? 1 : (size_t)threads * 2;
    m->n_pieces = depth + 1;
    m->pieces = calloc(m->n_pieces, sizeof *m->pieces);
    bool good = m->folder && m->hashing && m->head_copy && m->daily && m->pieces;
    for (size_t i = 0; good && i < m->n_pieces; i++) good = (m->pieces[i] = eni_piece_new()) != NULL;
    if (!good) return eni_nomem(err);
    EN_TRY(eni_who_new(m->ledger->lexicon, &m->who, err));
    return eni_pool_new(threads, depth, work, NULL, &m->pool, err);
}

static void finish(importing *m) {
    eni_pool_free(m->pool);
    for (size_t i = 0; m->pieces && i < m->n_pieces; i++) eni_piece_free(m->pieces[i]);
    free(m->pieces);
    eni_input_free(m->input);
    eni_stage_free(m->stage);
    eni_who_free(m->who);
    eni_repeats_free(m->repeats);
    XXH3_freeState(m->hashing);
    eni_arena_free(&m->arena);
    eni_arena_free(&m->names_arena);
    eni_map_free(&m->known_names);
    eni_buf_free(&m->rest);
    free(m->folder);
    free(m->head_copy);
    free(m->daily);
    free(m->options_text);
    eni_manifest_unlock(m->lock);
}

en_status en_import(en_ledger *ledger, const char *const *paths, size_t n_paths, const en_import_opts *opts,
                    en_import_counts *counts, en_error *err) {
    const en_import_opts all = en_import_opts_all();
    en_import_counts unwanted;
    importing *const m = calloc(1, sizeof *m);
    if (!m) return eni_nomem(err);
    m->ledger = ledger;
    m->opts = opts ? opts : &all;
    m->counts = counts ? counts : &unwanted;
    *m->counts = (en_import_counts){0};
    m->lock = -1;
    en_status status = start(m, paths, n_paths, err);
    for (size_t i = 0; status == EN_OK && i < n_paths; i++) status = one_path(m, paths[i], err);
    if (status == EN_OK || status == EN_ESTOPPED) { /* what is whole is kept */
        en_error why = {0};
        const en_status kept = eni_import_commit(m, &why);
        if (status == EN_OK && kept != EN_OK) {
            status = kept;
            if (err) *err = why;
        }
    } else {
        drop_segments(m, 0);
    }
    if (status == EN_OK && m->lock >= 0) status = eni_compact_locked(ledger, 0, false, &m->next_segment, err);
    if (status == EN_OK) status = tell(m, true, err);
    if (status == EN_OK && m->first != EN_OK) {
        status = m->first;
        if (err) *err = m->first_why;
    }
    finish(m);
    free(m);
    return status;
}
