/* ledger/cube.h: imported events, ready to be asked: the segments of the manifest, mapped, with one numbering of actors over all of them.
 *
 * A ledger has one cube. It is looked at again before every question: a reader sees whole generations of the manifest, and keeps what it has
 * mapped while it answers. What is counted here are rows of datasets; claims read from text come by ledger/recall.h. */
#ifndef ENI_CUBE_H
#define ENI_CUBE_H

#include "base/arena.h"
#include "base/map.h"
#include "ledger/ledger.h"
#include "ledger/segment.h"

typedef struct {
    int64_t id;
    en_str name;
} eni_cube_layer;

typedef struct eni_cube {
    eni_segment **segments; /* [n], by layer, then number; not to be kept past the question */
    int64_t *numbers;       /* [n] */
    size_t n, cap;
    int64_t sum;            /* of the numbers: what tells generations apart */
    eni_cube_layer *layers; /* [n_layers]: of events, in order of number */
    size_t n_layers;
    eni_map codes; /* every code of the segments → the cube's number */
    eni_arena arena;
    unsigned pins; /* scans under way */
} eni_cube;

/* The cube as of now, or, while a scan has it pinned, as it was when that began. Borrowed until the next call. EN_EFORMAT when a segment is damaged. */
en_status eni_cube_of(const en_ledger *ledger, eni_cube **out, en_error *err);
void eni_cube_free(eni_cube *cube);

/* Does a name that a user gave mean the layer? Its own does, and "gdelt" means gdelt1 and gdelt2. */
bool eni_layer_meant(en_str name, en_str layer);

/* Which layers a question means. */
typedef struct {
    bool reports;      /* what was read from text */
    const char *names; /* as the user gave them; NULL: as `otherwise_all` says */
    bool all;
} eni_choice;

/* Reads "gdelt2,reports"; "*" is every layer; NULL: all (otherwise_all) or the reports alone. EN_ERANGE with the names there are, for one that is not. */
en_status eni_choose_layers(const en_ledger *ledger, const char *names, bool otherwise_all, eni_choice *out,
                            en_error *err);
bool eni_is_chosen(const eni_cube *cube, const eni_choice *choice, const eni_segment *segment);
en_str eni_layer_name(const eni_cube *cube, int64_t layer);

/* ---- rows ---- */

/* What rows are wanted. Like en_event_query, for datasets. */
typedef struct {
    en_actor source, target; /* unknown: any; a sector narrows */
    uint32_t actions, quads; /* bits; 0: all */
    en_day since, until;     /* event day */
    en_day asof;             /* known by then */
    bool
        one_a_day; /* of rows of one layer with the same day, source, target (with sectors) and code only the first counts */
} eni_sieve;

static inline eni_sieve eni_sieve_all(void) {
    return (eni_sieve){.since = EN_DAY_NONE, .until = EN_DAY_NONE, .asof = EN_DAY_NONE};
}

/* A row found. */
typedef struct {
    int32_t day;
    uint32_t segment, row; /* index into cube->segments; place in its sorted columns */
    uint16_t act, role;    /* role only where sectors were asked for, or one a day */
} eni_hit;

typedef struct {
    eni_hit *hits; /* [n], by day, then segment, then row; malloc'ed, free it */
    size_t n, cap;
} eni_hits;

/* That order: below 0, 0 or above as in qsort. */
int eni_hit_by_day(const void *a, const void *b);

/* All rows that pass. The order within a day is that of the segments. EN_ENOMEM, EN_EFORMAT. */
en_status eni_cube_rows(const eni_cube *cube, const eni_choice *choice, const eni_sieve *sieve, eni_hits *out,
                        en_error *err);

static inline const eni_act *eni_hit_act(const eni_cube *cube, const eni_hit *hit) {
    const eni_segment *const s = cube->segments[hit->segment];
    return hit->act < s->n_acts ? &s->acts[hit->act] : NULL;
}

/* The place of a code among a segment's, or UINT32_MAX; the first dyad that is not before (source, target). */
uint32_t eni_code_in(const eni_segment *segment, const char *code);
uint32_t eni_dyad_from(const eni_segment *segment, uint32_t source, uint32_t target);

/* The dyad (index into segment->dyads) that holds a row. */
uint32_t eni_dyad_at(const eni_segment *segment, uint32_t row);

/* The first row of [from, to) of a dyad whose day is at least `day` (rows of a dyad are in order of day). */
uint32_t eni_first_from(const eni_segment *segment, const eni_hot *hot, uint32_t from, uint32_t to, int32_t day);

/* ---- whole rows ---- */

/* Tells hits as events, in their order: names, addresses and counts out of the arrival blocks, each of which is decompressed once a few thousand rows.
 * fn returns false to stop (EN_OK). */
en_status eni_cube_tell(const eni_cube *cube, const eni_hit *hits, size_t n, en_event_fn fn, void *user, en_error *err);

/* What only the arrival blocks hold of a row: the block's row i. Texts are kept in the arena, or, where that is NULL, borrowed from the block. False when
 * out of memory. */
bool eni_fill_cold(const eni_block *block, uint32_t i, eni_arena *arena, en_event *out);

/* The row of an import's line: one hit, or none. */
en_status eni_cube_find(const eni_cube *cube, uint64_t import, uint64_t line, eni_hit *out, bool *found, en_error *err);

#endif
