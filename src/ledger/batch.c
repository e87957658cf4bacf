/* ledger/batch.c: rows of one piece of an input. Workers fill batches side by side; what costs time (compression) is done here, so that the one
 * thread that takes batches in order has little left to do. */
#include "ledger/segment_file.h"

#include "base/arena.h"
#include "base/checked.h"
#include "base/ids.h"
#include "base/map.h"

#include <stdlib.h>
#include <xxhash.h>
#include <zstd.h>

#define LEVEL 1         /* of zstd: higher ones gain 4 % of the bytes and cost half of the speed */
#define MOST_KEYS 50000 /* actors that are remembered from one piece to the next */
#define BLOCK_TEXTS (32u << 20)

typedef struct {
    eni_arena arena;
    eni_map map;
} keys;

struct eni_batch {
    uint32_t without;
    keys actor_keys, act_keys;
    en_actor *actors;
    size_t n_actors, cap_actors;
    eni_act *acts;
    size_t n_acts, cap_acts;
    eni_hot_row *rows;
    int64_t *all_ids; /* [n_rows] */
    size_t n_rows, cap_rows, cap_ids;
    eni_ids set; /* numbers of the first n_in_set rows; filled when asked */
    size_t n_in_set;
    int32_t day_first, day_last, known_first, known_last;
    /* the block being filled */
    uint32_t n;
    int64_t ids[ENI_BLOCK_ROWS];
    uint64_t lines[ENI_BLOCK_ROWS];
    uint64_t byte;
    int32_t ints[ENI_N_INTS][ENI_BLOCK_ROWS];
    uint32_t lens[ENI_N_TEXTS][ENI_BLOCK_ROWS];
    uint32_t seen_ints, seen_texts; /* bits: some row has one */
    eni_buf texts[ENI_N_TEXTS];
    size_t last_start[ENI_N_TEXTS], last_len[ENI_N_TEXTS];
    /* blocks done */
    eni_block_entry *blocks;
    size_t n_blocks, cap_blocks;
    eni_buf bytes, plain;
    ZSTD_CCtx *zstd;
};

void eni_event_row_clear(eni_event_row *row) {
    memset(row, 0, sizeof *row);
    row->id = INT64_MIN;
    for (int i = 0; i < ENI_N_INTS; i++) row->ints[i] = ENI_MISSING;
}

int64_t eni_id_dated(int64_t id, en_day day) {
    const int64_t most = (INT64_C(1) << (62 - ENI_ID_DAY_BITS)) - 1;
    return id < 0 || id > most ? id : ENI_ID_DATED + (id << ENI_ID_DAY_BITS) + (day.n - EN_DAY_MIN.n);
}

int64_t eni_id_hashed(const eni_event_row *row, const eni_act *act) {
    const en_str parts[] = {row->texts[ENI_TEXT_KEY],
                            row->texts[ENI_TEXT_SOURCE_NAME],
                            row->texts[ENI_TEXT_TARGET_NAME],
                            {(const char *)&row->day.n, sizeof row->day.n},
                            eni_str(act->cameo),
                            eni_str(en_action_key(act->action)),
                            eni_str(act->mode)};
    uint64_t hash = 0;
    for (size_t i = 0; i < ENI_N(parts); i++)
        hash = XXH3_64bits_withSeed(parts[i].p, parts[i].len, hash + parts[i].len);
    return INT64_MIN + 1 + (int64_t)(hash >> 2);
}

eni_batch *eni_batch_new(uint32_t without_texts) {
    eni_batch *const b = calloc(1, sizeof *b);
    if (!b) return NULL;
    b->without = without_texts;
    b->zstd = ZSTD_createCCtx();
    if (!b->zstd) {
        eni_batch_free(b);
        return NULL;
    }
    return b;
}

void eni_batch_reset(eni_batch *b, bool keep_keys, uint32_t without_texts) {
    b->without = without_texts;
    b->n_rows = b->n_blocks = 0;
    if (b->n_in_set) eni_ids_clear(&b->set);
    b->n_in_set = 0;
    b->n = 0;
    b->seen_ints = b->seen_texts = 0;
    b->bytes.len = 0;
    b->bytes.failed = b->plain.failed = false;
    for (int k = 0; k < ENI_N_TEXTS; k++) {
        b->texts[k].len = b->last_start[k] = b->last_len[k] = 0;
        b->texts[k].failed = false;
    }
    if (keep_keys && b->n_actors < MOST_KEYS) return;
    b->n_actors = b->n_acts = 0;
    keys *const both[] = {&b->actor_keys, &b->act_keys};
    for (int i = 0; i < 2; i++) {
        eni_arena_reset(&both[i]->arena);
        eni_map_free(&both[i]->map);
    }
}

void eni_batch_free(eni_batch *b) {
    if (!b) return;
    eni_arena_free(&b->actor_keys.arena);
    eni_map_free(&b->actor_keys.map);
    eni_arena_free(&b->act_keys.arena);
    eni_map_free(&b->act_keys.map);
    free(b->actors);
    free(b->acts);
    free(b->rows);
    free(b->all_ids);
    eni_ids_free(&b->set);
    free(b->blocks);
    for (int i = 0; i < ENI_N_TEXTS; i++) eni_buf_free(&b->texts[i]);
    eni_buf_free(&b->bytes);
    eni_buf_free(&b->plain);
    ZSTD_freeCCtx(b->zstd);
    free(b);
}

/* ---- keys ---- */

uint32_t eni_batch_find_actor(const eni_batch *b, en_str key) {
    return eni_map_get(&b->actor_keys.map, key);
}

uint32_t eni_batch_find_act(const eni_batch *b, en_str key) {
    return eni_map_get(&b->act_keys.map, key);
}

static uint32_t remember(keys *k, en_str key, uint32_t value) {
    bool added;
    const en_str kept = eni_arena_str(&k->arena, key);
    return kept.p && eni_map_add(&k->map, kept, value, &added) ? value : UINT32_MAX;
}

uint32_t eni_batch_add_actor(eni_batch *b, en_str key, const en_actor *actor) {
    if (!actor) return remember(&b->actor_keys, key, ENI_BATCH_NOT);
    if (!eni_room_for(&b->actors, &b->cap_actors, b->n_actors + 1, sizeof *b->actors)) return UINT32_MAX;
    b->actors[b->n_actors] = *actor; /* another key may mean the same: the stage brings them together */
    return remember(&b->actor_keys, key, (uint32_t)b->n_actors++);
}

uint32_t eni_batch_add_act(eni_batch *b, en_str key, const eni_act *act) {
    if (!act) return remember(&b->act_keys, key, ENI_BATCH_NOT);
    if (!eni_room_for(&b->acts, &b->cap_acts, b->n_acts + 1, sizeof *b->acts)) return UINT32_MAX;
    b->acts[b->n_acts] = *act;
    return remember(&b->act_keys, key, (uint32_t)b->n_acts++);
}

const en_actor *eni_batch_actor(const eni_batch *b, uint32_t i) {
    return i < b->n_actors ? &b->actors[i] : NULL;
}

/* ---- blocks ---- */

static void put_planes32(unsigned char *out, const uint32_t *values, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t v = values[i];
        out[i] = (unsigned char)v;
        out[n + i] = (unsigned char)(v >> 8);
        out[2 * (size_t)n + i] = (unsigned char)(v >> 16);
        out[3 * (size_t)n + i] = (unsigned char)(v >> 24);
    }
}

static bool lay_ints(eni_batch *b) {
    const uint32_t n = b->n, mask = b->seen_ints;
    uint32_t told[ENI_BLOCK_ROWS];
    b->plain.len = 0;
    unsigned char *out = (unsigned char *)eni_buf_reserve(&b->plain, 4 + (size_t)n * (8 + 4 + 4 * ENI_N_INTS));
    if (!out) return false;
    unsigned char *const start = out;
    memcpy(out, &mask, 4);
    out += 4;
    uint64_t before = 0;
    for (uint32_t i = 0; i < n; i++) { /* differences of ids, zigzag */
        const uint64_t d = (uint64_t)b->ids[i] - before, z = (d << 1) ^ (~(d >> 63) + 1);
        before = (uint64_t)b->ids[i];
        for (int k = 0; k < 8; k++) out[(size_t)k * n + i] = (unsigned char)(z >> (8 * k));
    }
    out += 8 * (size_t)n;
    for (uint32_t i = 0; i < n; i++) told[i] = i ? (uint32_t)(b->lines[i] - b->lines[i - 1]) : 0;
    put_planes32(out, told, n);
    out += 4 * (size_t)n;
    for (int k = 0; k < ENI_N_INTS; k++) {
        if (!(mask >> k & 1u)) continue;
        for (uint32_t i = 0; i < n; i++)
            told[i] = eni_int_told((eni_int)k, (uint32_t)b->ints[k][i], i ? (uint32_t)b->ints[k][i - 1] : 0,
                                   (uint32_t)b->ints[ENI_INT_MENTIONS][i]);
        put_planes32(out, told, n);
        out += 4 * (size_t)n;
    }
    b->plain.len = (size_t)(out - start);
    return true;
}

static bool lay_texts(eni_batch *b) {
    b->plain.len = 0;
    if (!b->seen_texts) return true;
    size_t size = 4;
    for (int k = 0; k < ENI_N_TEXTS; k++)
        if (b->seen_texts >> k & 1u) size += 4 * (size_t)b->n + b->texts[k].len;
    unsigned char *out = (unsigned char *)eni_buf_reserve(&b->plain, size);
    if (!out) return false;
    memcpy(out, &b->seen_texts, 4);
    out += 4;
    for (int k = 0; k < ENI_N_TEXTS; k++) {
        if (!(b->seen_texts >> k & 1u)) continue;
        put_planes32(out, b->lens[k], b->n);
        out += 4 * (size_t)b->n;
        if (b->texts[k].len) memcpy(out, b->texts[k].p, b->texts[k].len);
        out += b->texts[k].len;
    }
    b->plain.len = size;
    return true;
}

/* Compresses `plain` behind `bytes`; its compressed length, or 0 with failed set. */
static uint32_t squeeze(eni_batch *b) {
    if (b->plain.len == 0) return 0;
    const size_t most = ZSTD_compressBound(b->plain.len);
    char *const out = eni_buf_reserve(&b->bytes, most);
    if (!out) return 0;
    const size_t len = ZSTD_compressCCtx(b->zstd, out, most, b->plain.p, b->plain.len, LEVEL);
    if (ZSTD_isError(len)) {
        b->bytes.failed = true;
        return 0;
    }
    b->bytes.len += len;
    return (uint32_t)len;
}

static bool close_block(eni_batch *b) {
    if (b->n == 0) return true;
    if (!eni_room_for(&b->blocks, &b->cap_blocks, b->n_blocks + 1, sizeof *b->blocks)) return false;
    eni_block_entry *const e = &b->blocks[b->n_blocks];
    *e = (eni_block_entry){
        .offset = b->bytes.len, .byte = b->byte, .line = b->lines[0], .first = (uint32_t)b->n_rows - b->n, .n = b->n};
    if (!lay_ints(b)) return false;
    e->ints_raw = (uint32_t)b->plain.len;
    e->ints_len = squeeze(b);
    if (!lay_texts(b)) return false;
    e->texts_raw = (uint32_t)b->plain.len;
    e->texts_len = squeeze(b);
    if (b->bytes.failed) return false;
    e->sum = XXH3_64bits(b->bytes.p + e->offset, (size_t)e->ints_len + e->texts_len);
    b->n_blocks++;
    b->n = 0;
    b->seen_ints = b->seen_texts = 0;
    for (int k = 0; k < ENI_N_TEXTS; k++) b->texts[k].len = b->last_start[k] = b->last_len[k] = 0;
    return true;
}

/* ---- rows ---- */

static bool push_text(eni_batch *b, int k, en_str text) {
    uint32_t *const len = &b->lens[k][b->n];
    if (b->without >> k & 1u) text.len = 0;
    *len = 0;
    if (text.len == 0 && !(b->seen_texts >> k & 1u)) return true; /* none so far */
    if (!(b->seen_texts >> k & 1u)) memset(b->lens[k], 0, b->n * sizeof *len);
    b->seen_texts |= 1u << k;
    eni_buf *const to = &b->texts[k];
    if (b->n && text.len && text.len == b->last_len[k] && memcmp(to->p + b->last_start[k], text.p, text.len) == 0) {
        *len = 1;
        return true;
    }
    char *const at = eni_buf_reserve(to, text.len);
    if (!at) return false; /* the last text stays the one that is there */
    if (text.len) memcpy(at, text.p, text.len);
    *len = (uint32_t)(text.len << 1);
    b->last_start[k] = to->len;
    b->last_len[k] = text.len;
    to->len += text.len;
    return true;
}

static void widen(int32_t *first, int32_t *last, int32_t day, bool begin) {
    if (begin || day < *first) *first = day;
    if (begin || day > *last) *last = day;
}

bool eni_batch_has_id(eni_batch *b, int64_t id) {
    if (b->n_in_set < b->n_rows) {
        if (!eni_ids_put(&b->set, b->all_ids + b->n_in_set, b->n_rows - b->n_in_set))
            return false; /* the push that follows tells of the memory */
        b->n_in_set = b->n_rows;
    }
    return eni_ids_has(&b->set, id);
}

bool eni_batch_push(eni_batch *b, const eni_event_row *r) {
    if (b->n == ENI_BLOCK_ROWS && !close_block(b)) return false;
    size_t held = 0; /* a block's texts stay short, however long single ones are */
    for (int k = 0; k < ENI_N_TEXTS; k++) held += b->texts[k].len;
    if (b->n && held > BLOCK_TEXTS && !close_block(b)) return false;
    if (!eni_room_for(&b->rows, &b->cap_rows, b->n_rows + 1, sizeof *b->rows) ||
        !eni_room_for(&b->all_ids, &b->cap_ids, b->n_rows + 1, sizeof *b->all_ids))
        return false;
    b->all_ids[b->n_rows] = r->id;
    const int32_t lag = r->known.n - r->day.n;
    const uint32_t i = b->n;
    b->rows[b->n_rows] = (eni_hot_row){r->source, r->target, r->act, r->day.n,
                                       lag < 0              ? 0
                                       : lag > ENI_LAG_MOST ? ENI_LAG_MOST
                                                            : (uint32_t)lag};
    if (i == 0) b->byte = r->byte;
    b->ids[i] = r->id;
    b->lines[i] = r->line;
    for (int k = 0; k < ENI_N_INTS; k++) {
        b->ints[k][i] = r->ints[k];
        if (r->ints[k] != ENI_MISSING) b->seen_ints |= 1u << k;
    }
    for (int k = 0; k < ENI_N_TEXTS; k++)
        if (!push_text(b, k, r->texts[k])) return false;
    widen(&b->day_first, &b->day_last, r->day.n, b->n_rows == 0);
    widen(&b->known_first, &b->known_last, r->day.n + (int32_t)b->rows[b->n_rows].lag, b->n_rows == 0);
    b->n_rows++;
    b->n++;
    return true;
}

bool eni_batch_seal(eni_batch *b) {
    return close_block(b);
}

uint32_t eni_batch_rows(const eni_batch *b) {
    return (uint32_t)b->n_rows;
}

eni_batch_view eni_batch_look(const eni_batch *b) {
    return (eni_batch_view){b->rows,
                            b->all_ids,
                            (uint32_t)b->n_rows,
                            b->actors,
                            (uint32_t)b->n_actors,
                            b->acts,
                            (uint32_t)b->n_acts,
                            b->blocks,
                            (uint32_t)b->n_blocks,
                            eni_buf_str(&b->bytes),
                            b->day_first,
                            b->day_last,
                            b->known_first,
                            b->known_last};
}
