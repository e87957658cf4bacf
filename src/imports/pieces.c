/* imports/pieces.c: a piece of an input, some megabytes of whole lines, in the hands of one worker: its lines, its cells, and what becomes of them. */
#include "imports/piece.h"

#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define MOST_KEPT 10000              /* rejected lines of a piece whose text is kept; the rest is counted */
#define RAW_KEPT 4096                /* bytes of one */
#define RAW_OF_ALL ((size_t)8 << 20) /* of all of them; of what comes later only the beginning is kept */
#define RAW_AT_LEAST 256

eni_piece *eni_piece_new(void) {
    eni_piece *const p = calloc(1, sizeof *p);
    return p;
}

void eni_piece_free(eni_piece *p) {
    if (!p) return;
    eni_batch_free(p->batch);
    eni_arena_free(&p->arena);
    free(p->bytes);
    free(p->scratch);
    free(p);
}

void eni_piece_reset(eni_piece *p) {
    eni_arena_reset(&p->arena);
    p->rejects = NULL;
    p->named = NULL;
    p->raw_kept = 0;
    p->n_kept = p->cap_rejects = p->n_named = p->cap_named = 0;
    p->at = p->begins;
    p->n_lines = p->lines_before;
    p->line_no = 0;
    p->header_passed = false;
    p->rows = p->accepted = p->repaired = p->skipped = p->repeated = p->rejected = 0;
    p->greatest_id = INT64_MIN;
    p->repeats = NULL;
    p->nomem = false;
}

/* In a worker. */
void eni_piece_work(eni_piece *p) {
    const en_import_opts *const o = p->plan->opts;
    const uint32_t without = o->no_texts ? UINT32_MAX : 0;
    if (p->batch)
        eni_batch_reset(p->batch, p->keys_of == p->plan->serial, without);
    else
        p->batch = eni_batch_new(without);
    p->keys_of = p->plan->serial;
    if (!p->batch) {
        p->nomem = true;
        return;
    }
    p->plan->importer->code(p->plan, p);
    if (!eni_batch_seal(p->batch)) p->nomem = true;
}

/* ---- lines ---- */

/* The end of the line that begins at p->at, quotes minded. */
static size_t line_end(const eni_piece *p) {
    const char *const start = p->bytes + p->at;
    const size_t rest = p->len - p->at;
    const char *end = memchr(start, '\n', rest);
    if (!p->plan->quoted) return end ? (size_t)(end - p->bytes) : p->len;
    bool inside = false;
    const char *from = start;
    while (end) {
        for (const char *q = from; (q = memchr(q, '"', (size_t)(end - q))) != NULL; q++) inside = !inside;
        if (!inside) return (size_t)(end - p->bytes);
        from = end + 1;
        end = memchr(from, '\n', rest - (size_t)(from - start));
    }
    return p->len;
}

bool eni_piece_line(eni_piece *p, en_str *line) {
    while (p->at < p->len) {
        const size_t start = p->at, end = line_end(p);
        const bool rest = p->continues && p->n_lines == 0;
        p->line_no = p->n_lines;
        p->n_lines++;
        if (p->plan->quoted)
            for (const char *q = p->bytes + start;
                 q < p->bytes + end && (q = memchr(q, '\n', (size_t)(p->bytes + end - q))) != NULL; q++)
                p->n_lines++;
        p->at = end + 1;
        p->line = (en_str){p->bytes + start, end - start};
        if (p->line.len && p->line.p[p->line.len - 1] == '\r') p->line.len--;
        if (rest || p->line.len == 0) continue;
        if (p->first && p->plan->has_header && !p->header_passed) { /* empty lines may stand before it */
            p->header_passed = true;
            continue;
        }
        p->line_byte = p->byte + start;
        p->rows++;
        if (p->line.len > ENI_LONGEST_ROW) {
            eni_piece_reject(p, "a line of %zu bytes; at most %u are read", p->line.len, ENI_LONGEST_ROW);
            continue;
        }
        *line = p->line;
        return true;
    }
    return false;
}

bool eni_piece_cells(eni_piece *p, const en_str **cells, size_t *n) {
    en_str line;
    while (eni_piece_line(p, &line)) {
        char *text = p->bytes + (line.p - p->bytes);
        if (p->plan->quoted &&
            memchr(line.p, '"', line.len)) { /* unquoting writes: into a copy, so that the raw line stays */
            if (line.len + 1 > p->cap_scratch) {
                char *const grown = realloc(p->scratch, line.len + 1);
                if (!grown) {
                    p->nomem = true;
                    return false;
                }
                p->scratch = grown;
                p->cap_scratch = line.len + 1;
            }
            memcpy(p->scratch, line.p, line.len);
            text = p->scratch;
        }
        *n = eni_split_cells(text, line.len, p->plan->delimiter, p->plan->quoted, p->cells, ENI_MOST_CELLS);
        if (*n > ENI_MOST_CELLS) {
            eni_piece_reject(p, "more than %d columns", ENI_MOST_CELLS);
            continue;
        }
        if (p->plan->n_cells && *n != p->plan->n_cells) {
            eni_piece_reject(p, "%zu columns, expected %zu", *n, p->plan->n_cells);
            continue;
        }
        *cells = p->cells;
        return true;
    }
    return false;
}

eni_batch *eni_piece_batch(eni_piece *p) {
    return p->batch;
}

const eni_plan *eni_piece_plan(const eni_piece *p) {
    return p->plan;
}

/* ---- what becomes of them ---- */

static bool is_wanted(const eni_piece *p, const eni_event_row *r) {
    const en_import_opts *const o = p->plan->opts;
    const int32_t begun = r->ints[ENI_INT_SPAN] == ENI_MISSING ? r->day.n : r->day.n - r->ints[ENI_INT_SPAN];
    if (en_day_known(o->since) && r->day.n < o->since.n) return false;
    if (en_day_known(o->until) && begun > o->until.n) return false;
    const int32_t mentions = r->ints[ENI_INT_MENTIONS], sources = r->ints[ENI_INT_SOURCES];
    if (mentions != ENI_MISSING && mentions < (int64_t)o->least_mentions) return false;
    if (sources != ENI_MISSING && sources < (int64_t)o->least_sources) return false;
    if (!o->two_states) return true;
    const en_actor *const a = eni_batch_actor(p->batch, r->source), *const b = eni_batch_actor(p->batch, r->target);
    return eni_is_state(p->plan->lexicon, a) && eni_is_state(p->plan->lexicon, b) && strcmp(a->code, b->code) != 0;
}

/* Is the number one that the layer, or the piece itself, has already? Numbers mostly rise; where they do not, all are looked at. */
static bool is_repeated(eni_piece *p, int64_t id) {
    if (id == INT64_MIN) return false;
    if (p->repeats && eni_repeats_has(p->repeats, id)) return true;
    if (id > p->greatest_id) {
        p->greatest_id = id;
        return false;
    }
    return eni_batch_has_id(p->batch, id);
}

void eni_piece_push(eni_piece *p, eni_event_row *row) {
    row->line = p->line_no;
    row->byte = p->line_byte;
    if (row->id == INT64_MIN && row->texts[ENI_TEXT_KEY].len)
        row->id = eni_id_hashed(row, &eni_batch_look(p->batch).acts[row->act]);
    if (!is_wanted(p, row))
        p->skipped++;
    else if (is_repeated(p, row->id))
        p->repeated++;
    else if (eni_batch_push(p->batch, row))
        p->accepted++;
    else
        p->nomem = true;
}

void eni_piece_repaired(eni_piece *p) {
    p->repaired++;
}

void eni_piece_nomem(eni_piece *p) {
    p->nomem = true;
}

void eni_piece_reject(eni_piece *p, const char *format, ...) {
    p->rejected++;
    if (p->n_kept >= MOST_KEPT) return;
    eni_rejected *const grown =
        eni_arena_grow(&p->arena, p->rejects, p->n_kept, &p->cap_rejects, p->n_kept + 1, sizeof *grown);
    if (!grown) {
        p->nomem = true;
        return;
    }
    p->rejects = grown;
    eni_rejected *const r = &grown[p->n_kept];
    va_list args;
    va_start(args, format);
    vsnprintf(r->reason, sizeof r->reason, format, args);
    va_end(args);
    for (char *c = r->reason; *c; c++)
        if ((unsigned char)*c < ' ') *c = ' ';
    r->line = p->line_no;
    r->byte = p->line_byte;
    const size_t most = p->raw_kept < RAW_OF_ALL ? RAW_KEPT : RAW_AT_LEAST;
    r->raw = eni_arena_str(&p->arena, eni_cut(p->line, 0, p->line.len < most ? p->line.len : most));
    p->raw_kept += r->raw.len;
    if (r->raw.p)
        p->n_kept++;
    else
        p->nomem = true;
}

uint32_t eni_piece_named(eni_piece *p, en_str key, en_str name, const char *sector) {
    en_actor actor;
    eni_who_named(name, &actor);
    for (int i = 0; i < 3 && sector[i]; i++) actor.sector[i] = sector[i];
    const uint32_t index = eni_batch_add_actor(p->batch, key, &actor);
    eni_named *const grown =
        eni_arena_grow(&p->arena, p->named, p->n_named, &p->cap_named, p->n_named + 1, sizeof *grown);
    if (index == UINT32_MAX || !grown) {
        p->nomem = true;
        return index;
    }
    p->named = grown;
    p->named[p->n_named] = (eni_named){actor, eni_arena_str(&p->arena, name)};
    if (!p->named[p->n_named++].name.p) p->nomem = true;
    return index;
}
