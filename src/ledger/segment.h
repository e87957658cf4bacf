/* ledger/segment.h: events by the million in one immutable file: sorted columns, read in place.
 *
 *   batches (rows of one piece of a file, coded by a worker) ──► stage ──► segment file ──► eni_segment (mapped)
 *
 * Two orders live in it. The *sorted* columns (day, act, sectors, lag, arrival number) stand by source, target, day: what measures read. The
 * *arrival* blocks hold the rest of each row (its id, counts, address, names) in the order of the input, compressed: what is shown of single rows.
 * docs/FORMAT.md specifies every byte. */
#ifndef ENI_SEGMENT_H
#define ENI_SEGMENT_H

#include "base/str.h"

#define ENI_BLOCK_ROWS 4096
#define ENI_SEGMENT_MOST_ROWS (1u << 24)
#define ENI_MISSING INT32_MIN
#define ENI_LAG_MOST 400000 /* days: more than our calendar spans */

/* Whole numbers that a row may carry besides its hot columns. ENI_MISSING where the input has none. */
#define ENI_INTS(X)                                                                                                    \
    X(SPAN, "span")         /* days before `day` on which it may have begun */                                         \
    X(MENTIONS, "mentions") /* of the event in the dataset's sources */                                                \
    X(SOURCES, "sources")                                                                                              \
    X(ARTICLES, "articles")                                                                                            \
    X(TONE, "tone")     /* thousandths */                                                                              \
    X(ROOT, "root")     /* GDELT's IsRootEvent */                                                                      \
    X(DEATHS, "deaths") /* best estimate */                                                                            \
    X(LAT, "latitude")  /* ten-thousandths of a degree */                                                              \
    X(LON, "longitude")
typedef enum {
#define ENI_X(id, key) ENI_INT_##id,
    ENI_INTS(ENI_X)
#undef ENI_X
        ENI_N_INTS
} eni_int;

/* Texts that a row may carry. Missing and empty are the same. */
#define ENI_TEXTS(X)                                                                                                   \
    X(URL, "url")                                                                                                      \
    X(KEY, "key") /* the dataset's id where it is no number */                                                         \
    X(SOURCE_NAME, "source_name")                                                                                      \
    X(TARGET_NAME, "target_name")                                                                                      \
    X(OUTLET, "outlet")                                                                                                \
    X(PLACE, "place")                                                                                                  \
    X(NOTE, "note")
typedef enum {
#define ENI_X(id, key) ENI_TEXT_##id,
    ENI_TEXTS(ENI_X)
#undef ENI_X
        ENI_N_TEXTS
} eni_text;

/* What was done: a dictionary entry, shared by all rows that say the same. */
typedef struct {
    char cameo[8];
    en_action action;
    en_quad quad;
    int16_t tenths; /* Goldstein value in tenths; INT16_MIN: none */
    char mode[24], context[48];
} eni_act;

/* ---- a batch: rows of one piece of an input, coded by one worker ---- */

/* A row as an importer hands it on. */
typedef struct {
    uint32_t source, target, act; /* from eni_batch_find_…, eni_batch_add_… */
    en_day day, known;            /* the (last) day it happened on; the day from which the dataset knew it */
    uint64_t line;                /* 1-based, in the input */
    uint64_t byte;                /* where the row starts in the (decompressed) input */
    int64_t id;                   /* the dataset's number of the event; INT64_MIN: none; see below */
    int32_t ints[ENI_N_INTS];
    en_str texts[ENI_N_TEXTS]; /* copied */
} eni_event_row;

/* By its id a row is known again that is there already. Not every dataset's number does that:
 *   - Of ICEWS number and day together are unique (1.7 % of its events share their number with one of another day). They are kept as one number from
 *     ENI_ID_DATED on.
 *   - Where an id is no number, or any table's whose ids nobody vouches for, a hash takes its place: of the key, who acts on whom (an export may tell an
 *     event once from either side), day and act. Hashes are below ENI_ID_LEAST and told to nobody. */
#define ENI_ID_LEAST (INT64_MIN / 2)
#define ENI_ID_DATED (INT64_C(1) << 62)
#define ENI_ID_DAY_BITS 18
int64_t eni_id_dated(int64_t id, en_day day); /* the number itself where it is too great, or below 0 */
int64_t eni_id_hashed(const eni_event_row *row, const eni_act *act);
/* The dataset's number; INT64_MIN: it gave none. */
static inline int64_t eni_id_told(int64_t id) {
    return id < ENI_ID_LEAST ? INT64_MIN : id < ENI_ID_DATED ? id : (id - ENI_ID_DATED) >> ENI_ID_DAY_BITS;
}

/* An empty row: everything missing. */
void eni_event_row_clear(eni_event_row *row);

typedef struct eni_batch eni_batch;

/* without_texts: bit 1 << eni_text of texts that are not kept. NULL when out of memory. Owned, eni_batch_free. */
eni_batch *eni_batch_new(uint32_t without_texts);
void eni_batch_free(eni_batch *batch);
/* Empty again, with its memory; keep_keys: what keys mean stays known (unless it is a great deal). */
void eni_batch_reset(eni_batch *batch, bool keep_keys, uint32_t without_texts);

/* The index of what an importer resolved before under `key` (whatever bytes tell actors or acts apart in its input), or UINT32_MAX; the key that
 * was resolved to nothing gives ENI_BATCH_NOT. */
#define ENI_BATCH_NOT (UINT32_MAX - 1)
uint32_t eni_batch_find_actor(const eni_batch *batch, en_str key);
uint32_t eni_batch_find_act(const eni_batch *batch, en_str key);
/* Remembers what a key means (NULL: nothing). UINT32_MAX when out of memory, else the index or ENI_BATCH_NOT. The key is copied. */
uint32_t eni_batch_add_actor(eni_batch *batch, en_str key, const en_actor *actor);
uint32_t eni_batch_add_act(eni_batch *batch, en_str key, const eni_act *act);
const en_actor *eni_batch_actor(const eni_batch *batch, uint32_t i);

/* Has a row of the batch this number? */
bool eni_batch_has_id(eni_batch *batch, int64_t id);

/* Adds a row; false when out of memory. */
bool eni_batch_push(eni_batch *batch, const eni_event_row *row);

/* Compresses what is left; after it nothing is pushed. False when out of memory. */
bool eni_batch_seal(eni_batch *batch);
uint32_t eni_batch_rows(const eni_batch *batch);

/* ---- a stage: batches that become one segment ---- */

typedef struct {
    uint32_t n_rows;
    en_day day_first, day_last, known_first, known_last;
    uint64_t bytes, hash; /* of the file; of its header, which holds the hashes of all the rest */
} eni_segment_info;

typedef struct eni_stage eni_stage;

/* Makes FOLDER/NAME.part, and the folder. Owned, eni_stage_free, which removes the file unless it was finished. */
en_status eni_stage_new(const char *folder, const char *name, eni_stage **out, en_error *err);
void eni_stage_free(eni_stage *stage);

/* Appends a sealed batch of the import's rows, whose lines are counted from line_base. EN_ELIMIT: it would pass ENI_SEGMENT_MOST_ROWS; nothing was
 * added. */
en_status eni_stage_add(eni_stage *stage, const eni_batch *batch, uint32_t import, uint64_t line_base, en_error *err);

/* Where a stage stands, to go back to when an input fails midway. */
typedef struct {
    size_t n_rows, n_blocks;
    uint64_t at;
    int32_t days[4];
} eni_stage_mark;
eni_stage_mark eni_stage_here(const eni_stage *stage);
en_status eni_stage_back(eni_stage *stage, const eni_stage_mark *mark, en_error *err);
uint32_t eni_stage_rows(const eni_stage *stage);

typedef struct eni_segment eni_segment;

/* Appends all rows of a segment. Same limits. */
en_status eni_stage_add_segment(eni_stage *stage, eni_segment *segment, en_error *err);

/* Sorts, writes, syncs and renames to FOLDER/NAME. Not of an empty stage. */
en_status eni_stage_finish(eni_stage *stage, eni_segment_info *out, en_error *err);

/* ---- a segment, mapped ---- */

typedef struct {
    uint32_t source, target; /* into codes */
    uint32_t first, n;       /* rows */
} eni_segment_dyad;

struct eni_segment {
    eni_segment_info info;
    uint32_t n_dyads, n_codes, n_acts, n_roles, n_blocks;
    const eni_segment_dyad *dyads; /* [n_dyads], by source, then target */
    en_str *codes;                 /* [n_codes], in byte order; "" is nobody in particular */
    eni_act *acts;                 /* [n_acts] */
    char (*roles)[2][4];           /* [n_roles]: sectors of source and target */
    int32_t day_base;
    int64_t layer;          /* for the cube */
    uint32_t *global_codes; /* [n_codes]: the cube's numbers */
    struct eni_segment_file *file;
};

/* Maps a segment and checks its header and dictionaries; EN_EFORMAT with what is wrong, EN_ENOTFOUND, EN_EIO. Owned, eni_segment_close. */
en_status eni_segment_open(const char *path, eni_segment **out, en_error *err);
void eni_segment_close(eni_segment *segment);

/* Verifies every byte. */
en_status eni_segment_verify(eni_segment *segment, en_error *err);

/* The columns of rows [from, from + n) made sure of (checksums, once in a process) and given as they lie; whoever reads them takes days as
 * day_base + value. EN_EFORMAT when the file is damaged there. */
typedef struct {
    const uint16_t *day16; /* one of the two */
    const uint32_t *day32;
    const uint8_t *act8; /* one of the two */
    const uint16_t *act16;
} eni_hot;
en_status eni_segment_hot(eni_segment *segment, uint32_t from, uint32_t n, eni_hot *out, en_error *err);

static inline int32_t eni_hot_day(const eni_segment *s, const eni_hot *hot, uint32_t row) {
    return s->day_base + (int32_t)(hot->day16 ? hot->day16[row] : hot->day32[row]);
}
static inline uint32_t eni_hot_act(const eni_hot *hot, uint32_t row) {
    return hot->act8 ? hot->act8[row] : hot->act16[row];
}

/* Known day − event day, the pair of sectors (into roles), and the arrival number of a row, after making sure of rows [from, from + n). */
en_status eni_segment_touch(eni_segment *segment, uint32_t from, uint32_t n, bool lag, bool roles, bool arrival,
                            en_error *err);
int32_t eni_segment_lag(const eni_segment *segment, uint32_t row);
/* The column of lags where it is of bytes (255: ask eni_segment_lag), else NULL. */
const uint8_t *eni_segment_lag_bytes(const eni_segment *segment);
uint32_t eni_segment_roles(const eni_segment *segment, uint32_t row);
uint32_t eni_segment_arrival(const eni_segment *segment, uint32_t row);

/* Where a row stands among all rows of its layer: its import, and a number that rises with its line there. No block is read. */
en_status eni_segment_place(eni_segment *segment, uint32_t row, uint32_t *import, uint64_t *line, en_error *err);

/* The rows whose lag did not fit its column, in order of row: few. What is not among them has a lag of at most short_most. */
typedef struct {
    const uint32_t (*list)[2]; /* [n]: row, lag */
    size_t n;
    uint32_t short_most;
} eni_long_lags;
eni_long_lags eni_segment_long_lags(const eni_segment *segment);
static inline uint32_t eni_long_lag_row(const eni_long_lags *lags, size_t i) {
    return lags->list[i][0];
}
static inline int32_t eni_long_lag(const eni_long_lags *lags, size_t i) {
    return lags->list[i][1] <= ENI_LAG_MOST ? (int32_t)lags->list[i][1] : ENI_LAG_MOST;
}

/* The arrival block that holds an arrival number, decompressed. Owned, all zero at first, eni_block_free; a block that is already
 * at hand is not read again. */
typedef struct {
    const eni_segment *segment;
    uint32_t number, first, n; /* of the block, its first arrival number, its rows */
    uint32_t import;
    uint64_t byte; /* where its first row starts in the input */
    bool texts_too;
    int64_t *ids;               /* [n] */
    uint64_t *lines;            /* [n] */
    int32_t *ints[ENI_N_INTS];  /* [n] or NULL: none in this block */
    en_str *texts[ENI_N_TEXTS]; /* [n] or NULL */
    void *memory, *text_memory;
} eni_block;
en_status eni_segment_block(const eni_segment *segment, uint32_t arrival, bool texts, eni_block *block, en_error *err);
void eni_block_free(eni_block *block);

/* The arrival number of the row of an import's line, or UINT32_MAX. Reads directory and at most a few blocks. */
en_status eni_segment_find_line(const eni_segment *segment, uint32_t import, uint64_t line, eni_block *block,
                                uint32_t *arrival, en_error *err);

#endif
