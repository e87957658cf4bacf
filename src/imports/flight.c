/* imports/flight.c: the rows of events, in pieces: one thread reads inputs one after another and cuts them into pieces of whole lines, workers code
 * these, and the same thread takes them back in the order in which they went out. Pieces of several inputs are out at once, so that many small files
 * are coded side by side as well as one big one:
 *
 *                     reads                                               takes
 *   input 5 ──────► [5.1]  ──► workers: [4.2] [4.1] [3.1] [2.3] ──► [2.2] ──────► stage; the last of 2: it waits for the transaction
 *
 * What fails, fails when it is taken, whether in reading or in coding: then all inputs before are through, and of those behind nothing is. */
#include "imports/import.h"

#include "base/error.h"
#include "ledger/segment_file.h"

#include <stdio.h>
#include <stdlib.h>

#define PIECE_BYTES ((size_t)4 << 20)
/* A cell in quotes may hold line ends: so far we look for the end of its row. */
#define LONGEST_PIECE ((size_t)16 << 20)

/* Where what waits stood before the first piece of an input was taken. */
typedef struct {
    size_t n_bad, n_segments, n_repeats;
    bool staged;
    eni_stage_mark stage;
} mark;

struct eni_flight {
    eni_flight *next;
    eni_plan plan;
    eni_done d;
    char *path, *header;
    char file[1024];
    en_status read; /* what reading it came to; final with its last piece */
    en_error why;
    bool begun, failed; /* its first piece was taken; one could not be */
    mark before;
};

/* ---- bytes ---- */

void eni_import_begin_bytes(importing *m) {
    m->byte = 0;
    m->rest.len = 0;
    m->continues = false;
    XXH3_128bits_reset(m->hashing);
}

en_status eni_import_hash_rest(importing *m, eni_done *d, en_error *err) {
    size_t n = 0;
    char *const buffer = malloc(PIECE_BYTES);
    en_status status = buffer ? EN_OK : eni_nomem(err);
    XXH3_128bits_reset(m->hashing);
    do {
        if (status == EN_OK) status = eni_input_take(m->input, buffer, PIECE_BYTES, &n, err);
        if (status == EN_OK) XXH3_128bits_update(m->hashing, buffer, n);
    } while (status == EN_OK && n == PIECE_BYTES);
    free(buffer);
    eni_import_hash(XXH3_128bits_digest(m->hashing), d->hash, sizeof d->hash);
    return status;
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
    p->plan = plan;
    p->byte = m->byte;
    p->first = m->byte == 0;
    p->continues = m->continues;
    p->begins = p->first ? plan->begins : 0;
    p->lines_before = p->first ? plan->lines_before : 0;
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
        whole = p->len;
        if (*more) { /* quotes in a preamble mean nothing */
            const size_t from = p->begins < p->len ? p->begins : p->len;
            whole = whole_rows(p->bytes + from, p->len - from, plan->quoted);
            if (whole) whole += from;
        }
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
    if (p->first && !p->begins && p->len >= 3 && memcmp(p->bytes, "\xEF\xBB\xBF", 3) == 0) p->begins = 3;
    if (p->begins > p->len) p->begins = p->len;
    eni_piece_reset(p);
    m->byte += whole;
    if (!*more) eni_import_hash(XXH3_128bits_digest(m->hashing), d->hash, sizeof d->hash);
    return EN_OK;
}

/* ---- flights ---- */

static void free_flight(eni_flight *f) {
    if (!f) return;
    if (f->plan.drop) f->plan.drop(f->plan.own);
    free(f->path);
    free(f->header);
    free(f);
}

/* One more, the newest. NULL: no memory, and plan->own is dropped. */
static eni_flight *new_flight(importing *m, const char *path, const eni_plan *plan, const eni_done *d) {
    eni_flight *const f = calloc(1, sizeof *f);
    if (!f) {
        if (plan->drop) plan->drop(plan->own);
        return NULL;
    }
    f->plan = *plan;
    f->d = *d;
    f->path = strdup(path);
    f->header = strndup(d->header.p ? d->header.p : "", d->header.len);
    if (!f->path || !f->header) {
        free_flight(f);
        return NULL;
    }
    memcpy(f->file, m->file, sizeof f->file);
    f->plan.file = f->file;
    f->plan.path = f->path;
    f->d.file.file = eni_str(f->file);
    f->d.header.p = f->header;
    *(m->oldest ? &m->newest->next : &m->oldest) = f;
    m->newest = f;
    return f;
}

bool eni_import_flies(const importing *m, const eni_done *d) {
    for (const eni_flight *f = m->oldest; f; f = f->next)
        if (memcmp(f->d.head, d->head, sizeof d->head) == 0) return true;
    return false;
}

/* ---- taking back ---- */

static void begin(const importing *m, eni_flight *f) {
    f->begun = true;
    f->d.file.import = m->next_import;
    f->before = (mark){m->n_bad, m->n_segments, eni_repeats_here(m->repeats), m->stage != NULL, {0}};
    if (m->stage) f->before.stage = eni_stage_here(m->stage);
}

static void widen(const importing *m, eni_done *d, const eni_batch *batch) {
    const eni_batch_view v = eni_batch_look(batch);
    if (v.n_rows == 0) return;
    if (!en_day_known(d->file.first) || v.day_first < d->file.first.n) d->file.first.n = v.day_first;
    if (!en_day_known(d->file.last) || v.day_last > d->file.last.n) d->file.last.n = v.day_last;
    for (uint32_t i = 0; i < v.n_rows; i++) m->daily[v.rows[i].day - EN_DAY_MIN.n]++;
}

/* Between two inputs no day has events. */
static void clear_days(const importing *m, const eni_done *d) {
    if (!en_day_known(d->file.first)) return;
    memset(m->daily + (d->file.first.n - EN_DAY_MIN.n), 0,
           (size_t)(d->file.last.n - d->file.first.n + 1) * sizeof *m->daily);
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

static en_status take_piece(importing *m, eni_piece *p, eni_done *d, en_error *err) {
    if (p->nomem) return eni_nomem(err);
    EN_TRY(mind_repeats(m, p, err));
    EN_TRY(eni_import_stage(m, p, d, err));
    EN_TRY(eni_import_keep_bad(m, p, d, err));
    EN_TRY(eni_import_keep_names(m, p, err));
    eni_import_count(m, p, d);
    widen(m, d, p->batch);
    d->lines += p->n_lines;
    return eni_import_tell(m, false, err);
}

/* Its last piece is taken. */
static en_status end(importing *m, eni_flight *f, en_error *err) {
    if (f->read != EN_OK) {
        if (err) *err = f->why;
        return f->read;
    }
    f->d.covered = eni_import_covered(m->daily, f->d.file.first, f->d.file.last);
    clear_days(m, &f->d);
    return eni_import_keep_done(m, &f->d, err);
}

static void uncount(importing *m, const en_import_file *f) {
    m->counts->rows -= f->n_rows;
    m->counts->accepted -= f->n_accepted;
    m->counts->repaired -= f->n_repaired;
    m->counts->skipped -= f->n_skipped;
    m->counts->repeated -= f->n_repeated;
    m->counts->rejected -= f->n_rejected;
}

/* As if the input had never been. */
static void roll_back(importing *m, eni_flight *f) {
    const mark *const b = &f->before;
    f->failed = true;
    m->n_bad = b->n_bad;
    clear_days(m, &f->d);
    uncount(m, &f->d.file);
    eni_repeats_back(m->repeats, b->n_repeats);
    const bool same_stage = m->n_segments == b->n_segments && b->staged && m->stage;
    if (same_stage && eni_stage_back(m->stage, &b->stage, NULL) == EN_OK) return;
    eni_stage_free(m->stage);
    m->stage = NULL;
    /* What was staged before cannot be had back (its segment was closed midway, or the disk is full): the inputs whose rows it holds are not imported
     * either, and were not acknowledged. */
    m->lost = m->lost || (b->staged && b->stage.n_rows > 0);
    eni_import_drop_segments(m, m->lost ? 0 : b->n_segments);
    if (m->lost) eni_import_forget(m);
}

/* The oldest piece. Not EN_OK: the run ends. */
static en_status take(importing *m, en_error *err) {
    eni_piece *const p = eni_pool_take(m->pool);
    eni_flight *const f = m->oldest;
    en_error why = {0};
    en_status status = EN_OK;
    if (!f->begun) begin(m, f);
    if (!f->failed) {
        status = take_piece(m, p, &f->d, &why);
        if (status == EN_OK && p->last) status = end(m, f, &why);
        if (status != EN_OK) {
            roll_back(m, f);
            status = eni_import_bear(m, f->path, f->file, status, &why, err);
        } else if (p->last) {
            m->next_import++;
            if (eni_import_enough(m)) status = eni_import_commit(m, err);
        }
    }
    if (p->last) {
        m->oldest = f->next;
        free_flight(f);
    }
    return status;
}

en_status eni_import_land(importing *m, en_error *err) {
    while (m->oldest) EN_TRY(take(m, err));
    return EN_OK;
}

void eni_import_crash(importing *m) {
    if (m->oldest && m->oldest->begun && !m->oldest->failed) roll_back(m, m->oldest);
    while (m->pool && eni_pool_take(m->pool)) {
    }
    for (eni_flight *f = m->oldest, *next; f; f = next) {
        next = f->next;
        free_flight(f);
    }
    m->oldest = m->newest = NULL;
}

/* ---- sending out ---- */

en_status eni_import_fly(importing *m, const char *path, const eni_plan *plan, const eni_done *d, en_error *err) {
    bool more = true;
    eni_flight *const f = new_flight(m, path, plan, d);
    if (!f) return eni_nomem(err);
    eni_import_begin_bytes(m);
    while (more) {
        if (eni_pool_full(m->pool)) EN_TRY(take(m, err));
        eni_piece *const p = m->pieces[m->next_piece++ % m->n_pieces];
        f->read = f->failed ? EN_OK : eni_import_fill(m, p, &f->plan, &f->d, &more, &f->why);
        if (f->failed || f->read != EN_OK) { /* an empty piece, which only says that nothing follows */
            more = false;
            p->plan = &f->plan;
            p->len = p->begins = p->lines_before = 0;
            eni_piece_reset(p);
        }
        p->last = !more;
        eni_pool_put(m->pool, p);
    }
    return EN_OK;
}
