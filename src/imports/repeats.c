/* imports/repeats.c: numbers of a layer's rows as runs (an arrival block of a segment, a batch of this run), each with its least and greatest.
 *
 * Datasets number events as they come, so a new file overlaps no run and nothing is looked at. A segment is read for its runs when a batch knows of days
 * that it knows of, too; the numbers of a run only when they may hold one of the batch's: then all of them go into one set, and are asked for there. */
#include "imports/repeats.h"

#include "base/checked.h"
#include "base/error.h"
#include "base/ids.h"
#include "ledger/manifest.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct {
    int64_t least, greatest;
    bool at_hand;         /* its numbers are in the set */
    eni_segment *segment; /* whose block it is; NULL: a batch */
    uint32_t first;       /* its first arrival number */
    int64_t *ids;         /* [n]: of a batch */
    uint32_t n;
} run;

typedef struct {
    char file[32];
    int32_t known_first, known_last;
    bool looked;
    eni_segment *segment;
} part;

struct eni_repeats {
    char *folder;
    part *parts; /* [n_parts] */
    size_t n_parts, cap_parts;
    run *runs; /* [n_runs]: of segments */
    size_t n_runs, cap_runs;
    run *fresh; /* [n_fresh]: of this run of import */
    size_t n_fresh, cap_fresh;
    eni_ids set; /* numbers of the runs that are at hand */
};

en_status eni_repeats_new(en_ledger *ledger, const char *layer, eni_repeats **out, en_error *err) {
    sqlite3_stmt *rows;
    int code = SQLITE_DONE;
    *out = NULL;
    eni_repeats *const r = calloc(1, sizeof *r);
    if (!r) return eni_nomem(err);
    r->folder = eni_segment_folder(ledger);
    en_status status = r->folder ? eni_prepare(ledger,
                                               "SELECT s.file, s.known_first, s.known_last FROM segment s JOIN layer l "
                                               "USING(layer_id) WHERE l.name = ?1",
                                               &rows, err)
                                 : eni_nomem(err);
    if (status == EN_OK) {
        sqlite3_bind_text(rows, 1, layer, -1, SQLITE_STATIC);
        while (status == EN_OK && (code = sqlite3_step(rows)) == SQLITE_ROW) {
            if (!eni_room_for(&r->parts, &r->cap_parts, r->n_parts + 1, sizeof *r->parts)) {
                status = eni_nomem(err);
                break;
            }
            part *const p = &r->parts[r->n_parts++];
            *p = (part){.known_first = sqlite3_column_int(rows, 1), .known_last = sqlite3_column_int(rows, 2)};
            snprintf(p->file, sizeof p->file, "%.*s", ENI_ARG(eni_column(rows, 0)));
        }
        sqlite3_finalize(rows);
        if (status == EN_OK && code != SQLITE_DONE) status = eni_sqlite_fail(ledger, code, err);
    }
    if (status != EN_OK) {
        eni_repeats_free(r);
        return status;
    }
    *out = r;
    return EN_OK;
}

void eni_repeats_free(eni_repeats *r) {
    if (!r) return;
    for (size_t i = 0; i < r->n_fresh; i++) free(r->fresh[i].ids);
    for (size_t i = 0; i < r->n_parts; i++) eni_segment_close(r->parts[i].segment);
    free(r->parts);
    free(r->runs);
    free(r->fresh);
    eni_ids_free(&r->set);
    free(r->folder);
    free(r);
}

/* ---- what a segment holds ---- */

static void measure(const int64_t *ids, uint32_t n, run *out) {
    out->least = INT64_MAX;
    out->greatest = INT64_MIN;
    out->n = n;
    for (uint32_t i = 0; i < n; i++) {
        if (ids[i] == INT64_MIN) continue; /* a row without a number */
        if (ids[i] < out->least) out->least = ids[i];
        if (ids[i] > out->greatest) out->greatest = ids[i];
    }
}

static en_status look_into(eni_repeats *r, part *p, en_error *err) {
    char path[4096];
    eni_block block = {0};
    snprintf(path, sizeof path, "%s/%s", r->folder, p->file);
    EN_TRY(eni_segment_open(path, &p->segment, err));
    en_status status = EN_OK;
    for (uint32_t at = 0; status == EN_OK && at < p->segment->info.n_rows; at += block.n) {
        status = eni_segment_block(p->segment, at, false, &block, err);
        if (status != EN_OK) break;
        if (!eni_room_for(&r->runs, &r->cap_runs, r->n_runs + 1, sizeof *r->runs)) {
            status = eni_nomem(err);
            break;
        }
        run *const new = &r->runs[r->n_runs++];
        *new = (run){.segment = p->segment, .first = at};
        measure(block.ids, block.n, new);
    }
    eni_block_free(&block);
    p->looked = status == EN_OK;
    return status;
}

/* ---- asking ---- */

static en_status bring(eni_repeats *r, run *u, en_error *err) {
    eni_block block = {0};
    if (u->at_hand) return EN_OK;
    en_status status = u->segment ? eni_segment_block(u->segment, u->first, false, &block, err) : EN_OK;
    if (status == EN_OK && !eni_ids_put(&r->set, u->segment ? block.ids : u->ids, u->segment ? block.n : u->n))
        status = eni_nomem(err);
    u->at_hand = status == EN_OK;
    eni_block_free(&block);
    return status;
}

bool eni_repeats_has(const eni_repeats *r, int64_t id) {
    return eni_ids_has(&r->set, id);
}

/* Brings what of the runs may hold numbers of the span. */
static en_status bring_some(eni_repeats *r, run *runs, size_t n, const run *span, en_error *err) {
    for (size_t i = 0; i < n; i++)
        if (runs[i].greatest >= span->least && runs[i].least <= span->greatest) EN_TRY(bring(r, &runs[i], err));
    return EN_OK;
}

en_status eni_repeats_any(eni_repeats *r, const eni_batch_view *batch, bool *any, en_error *err) {
    run span;
    *any = false;
    measure(batch->ids, batch->n_rows, &span);
    if (span.least > span.greatest) return EN_OK;
    for (size_t i = 0; i < r->n_parts; i++) {
        part *const p = &r->parts[i];
        if (!p->looked && p->known_first <= batch->known_last && p->known_last >= batch->known_first)
            EN_TRY(look_into(r, p, err));
    }
    EN_TRY(bring_some(r, r->runs, r->n_runs, &span, err));
    EN_TRY(bring_some(r, r->fresh, r->n_fresh, &span, err));
    for (uint32_t k = 0; k < batch->n_rows && !*any; k++)
        *any = batch->ids[k] != INT64_MIN && eni_repeats_has(r, batch->ids[k]);
    return EN_OK;
}

en_status eni_repeats_add(eni_repeats *r, const eni_batch_view *batch, en_error *err) {
    run u = {0};
    measure(batch->ids, batch->n_rows, &u);
    if (u.least > u.greatest) return EN_OK;
    u.ids = malloc(batch->n_rows * sizeof *u.ids);
    if (!u.ids || !eni_room_for(&r->fresh, &r->cap_fresh, r->n_fresh + 1, sizeof *r->fresh)) {
        free(u.ids);
        return eni_nomem(err);
    }
    memcpy(u.ids, batch->ids, batch->n_rows * sizeof *u.ids);
    r->fresh[r->n_fresh++] = u;
    return EN_OK;
}

size_t eni_repeats_here(const eni_repeats *r) {
    return r ? r->n_fresh : 0;
}

void eni_repeats_back(eni_repeats *r, size_t here) {
    bool any = false;
    if (!r || r->n_fresh <= here) return;
    for (size_t i = here; i < r->n_fresh; i++) {
        any |= r->fresh[i].at_hand;
        free(r->fresh[i].ids);
    }
    r->n_fresh = here;
    if (!any) return;
    eni_ids_clear(&r->set); /* and is filled again when asked */
    for (size_t i = 0; i < r->n_runs; i++) r->runs[i].at_hand = false;
    for (size_t i = 0; i < r->n_fresh; i++) r->fresh[i].at_hand = false;
}
