/* tests/segment_rows.h: random rows for segments, and the way they are written. The rows stay at hand in plain form, so that a test compares what
 * it reads with what it wrote, or computes an answer from them the slow way. */
#ifndef SEGMENT_ROWS_H
#define SEGMENT_ROWS_H

#include "check.h"

#include "base/arena.h"
#include "ledger/segment.h"

typedef struct {
    uint64_t state;
} dice;

static inline uint64_t roll(dice *d) { /* xorshift64* */
    d->state ^= d->state >> 12;
    d->state ^= d->state << 25;
    d->state ^= d->state >> 27;
    return d->state * 2685821657736338717u;
}
static inline uint32_t below(dice *d, uint32_t n) {
    return (uint32_t)((roll(d) >> 32) * n >> 32);
}
static inline bool chance(dice *d, uint32_t one_in) {
    return below(d, one_in) == 0;
}
static inline dice dice_of(uint64_t seed) {
    return (dice){seed * 0x9E3779B97F4A7C15u + 1};
}
/* SEED in the environment, else `otherwise`. */
static inline uint64_t seed_or(uint64_t otherwise) {
    const char *const given = getenv("SEED");
    return given ? strtoull(given, NULL, 10) : otherwise;
}

/* A row in plain form. */
typedef struct {
    en_actor source, target;
    eni_act act;
    int32_t day, lag;
    uint32_t import;
    eni_event_row rest; /* id, line (in its import), byte, ints, texts (in the arena) */
} plain_row;

/* What random rows look like. */
typedef struct {
    uint32_t n, n_codes, n_sectors, n_acts;
    int32_t day_first, day_last;
    uint32_t late, very_late; /* one row in so many is known up to 300 days, up to 300 years later; 0: none */
    bool bare;                /* no ints, no texts, no id */
} shape;

static const char *const some_codes[] = {"USA", "CHN", "RUS", "PRK", "KOR", "JPN", "FRA", "DEU", "",   "IRN",
                                         "ISR", "TUR", "GBR", "IND", "PAK", "UKR", "POL", "EGY", "UN", "NATO"};

static inline void random_code(dice *d, uint32_t n_codes, en_actor *a) {
    const uint32_t k = below(d, below(d, 3) ? (n_codes < 5 ? n_codes : 5) : n_codes); /* some are busier than others */
    if (k < ENI_N(some_codes))
        snprintf(a->code, sizeof a->code, "%s", some_codes[k]);
    else
        snprintf(a->code, sizeof a->code, "x%u", k);
}

static inline void random_actor(dice *d, const shape *s, en_actor *a) {
    *a = (en_actor){"", ""};
    random_code(d, s->n_codes, a);
    const uint32_t k = below(d, s->n_sectors);
    if (k) snprintf(a->sector, sizeof a->sector, "%c%c%c", 'A' + (int)(k / 26), 'A' + (int)(k % 26), 'S');
}

static inline void numbered_act(uint32_t k, eni_act *act) {
    static const char *const contexts[] = {"", "military", "election; protest"};
    *act = (eni_act){.action = (en_action)(1 + k % 16),
                     .quad = (en_quad)(k % 5),
                     .tenths = (int16_t)(k % 7 == 3 ? INT16_MIN : (int)(k * 37 % 201) - 100)};
    if (k % 11) snprintf(act->cameo, sizeof act->cameo, "%03u", 10 + k / 2 % 190); /* two kinds may share a code */
    if (k % 3 == 0) snprintf(act->mode, sizeof act->mode, "mode-%u", k % 40);
    snprintf(act->context, sizeof act->context, "%s", contexts[k % 3]);
}

static inline en_str random_text(dice *d, eni_arena *arena, en_str before) {
    char text[200];
    if (chance(d, 3)) return (en_str){"", 0};
    if (chance(d, 2)) return before;
    const size_t len = chance(d, 50) ? 199 : 1 + below(d, 30);
    for (size_t i = 0; i < len; i++) text[i] = (char)(chance(d, 20) ? below(d, 256) : 'a' + below(d, 26));
    const en_str kept = eni_arena_str(arena, (en_str){text, len});
    assert_non_null(kept.p);
    return kept;
}

static inline void random_rest(dice *d, const shape *s, eni_arena *arena, const plain_row *before, plain_row *r) {
    if (s->bare) return;
    if (!chance(d, 9)) r->rest.id = chance(d, 9) ? (int64_t)roll(d) : (int64_t)(1000000 + below(d, 1u << 20));
    for (int k = 0; k < ENI_N_INTS; k++)
        if (!chance(d, 3)) r->rest.ints[k] = chance(d, 40) ? (int32_t)roll(d) : (int32_t)below(d, 200);
    for (int k = 0; k < ENI_N_TEXTS; k++)
        if (k != ENI_TEXT_NOTE)
            r->rest.texts[k] = random_text(d, arena, before ? before->rest.texts[k] : (en_str){"", 0});
}

/* n rows of one import after another, from `import` on; lines rise, with gaps. Owned, free(). */
static inline plain_row *random_rows(dice *d, const shape *s, uint32_t import, eni_arena *arena) {
    plain_row *const rows = calloc(s->n + 1, sizeof *rows);
    assert_non_null(rows);
    uint64_t line = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        plain_row *const r = &rows[i];
        if (i && chance(d, 2000)) import++, line = 0;
        eni_event_row_clear(&r->rest);
        random_actor(d, s, &r->source);
        random_actor(d, s, &r->target);
        numbered_act(below(d, s->n_acts), &r->act);
        r->day = s->day_first + (int32_t)below(d, (uint32_t)(s->day_last - s->day_first + 1));
        if (s->late && chance(d, s->late)) r->lag = (int32_t)below(d, 300);
        if (s->very_late && chance(d, s->very_late)) r->lag = (int32_t)below(d, 110000);
        r->import = import;
        r->rest.line = line;
        r->rest.byte = line * 100;
        line += chance(d, 10) ? 1 + below(d, 50) : 1;
        random_rest(d, s, arena, i ? r - 1 : NULL, r);
    }
    return rows;
}

/* Rows [0, n) of one import, as one batch; lines are counted from those of its first row. */
static inline void stage_rows(eni_stage *stage, const plain_row *rows, uint32_t n) {
    eni_batch *const batch = eni_batch_new(0);
    assert_non_null(batch);
    const uint64_t base = n ? rows[0].rest.line : 0;
    for (uint32_t i = 0; i < n; i++) {
        const plain_row *const r = &rows[i];
        const en_str source = {(const char *)&r->source, sizeof r->source},
                     target = {(const char *)&r->target, sizeof r->target},
                     act = {(const char *)&r->act, sizeof r->act};
        eni_event_row row = r->rest;
        row.source = eni_batch_find_actor(batch, source);
        if (row.source == UINT32_MAX) row.source = eni_batch_add_actor(batch, source, &r->source);
        row.target = eni_batch_find_actor(batch, target);
        if (row.target == UINT32_MAX) row.target = eni_batch_add_actor(batch, target, &r->target);
        row.act = eni_batch_find_act(batch, act);
        if (row.act == UINT32_MAX) row.act = eni_batch_add_act(batch, act, &r->act);
        row.day.n = r->day;
        row.known.n = r->day + r->lag;
        row.line -= base;
        assert_true(eni_batch_push(batch, &row));
    }
    assert_true(eni_batch_seal(batch));
    assert_int_equal(eni_batch_rows(batch), n);
    if (n) assert_ok(eni_stage_add(stage, batch, rows[0].import, base, &fault));
    eni_batch_free(batch);
}

/* All rows into FOLDER/NAME, in batches of random length. */
static inline void write_segment(dice *d, const char *folder, const char *name, const plain_row *rows, uint32_t n,
                                 eni_segment_info *info) {
    eni_stage *stage;
    assert_ok(eni_stage_new(folder, name, &stage, &fault));
    for (uint32_t i = 0; i < n;) {
        uint32_t k = 1;
        const uint32_t most = chance(d, 3) ? 1 + below(d, 300) : n;
        while (i + k < n && k < most && rows[i + k].import == rows[i].import) k++;
        stage_rows(stage, rows + i, k);
        i += k;
    }
    assert_int_equal(eni_stage_rows(stage), n);
    assert_ok(eni_stage_finish(stage, info, &fault));
    eni_stage_free(stage);
}

static inline bool same_act(const eni_act *a, const eni_act *b) {
    return strcmp(a->cameo, b->cameo) == 0 && a->action == b->action && a->quad == b->quad && a->tenths == b->tenths &&
           strcmp(a->mode, b->mode) == 0 && strcmp(a->context, b->context) == 0;
}

/* What a row of a segment says in its sorted columns is what was written. NULL, or what is not. */
static inline const char *other_hot(const eni_segment *s, const eni_hot *hot, uint32_t dyad, uint32_t i,
                                    const plain_row *want) {
    const uint32_t act = hot->act8 ? hot->act8[i] : hot->act16[i], role = eni_segment_roles(s, i);
    const int32_t day = s->day_base + (int32_t)(hot->day16 ? hot->day16[i] : hot->day32[i]);
    if (!eni_is(s->codes[s->dyads[dyad].source], want->source.code)) return "source";
    if (!eni_is(s->codes[s->dyads[dyad].target], want->target.code)) return "target";
    if (act >= s->n_acts || !same_act(&s->acts[act], &want->act)) return "act";
    if (role >= s->n_roles || strcmp(s->roles[role][0], want->source.sector) ||
        strcmp(s->roles[role][1], want->target.sector))
        return "sectors";
    if (day != want->day) return "day";
    return eni_segment_lag(s, i) == want->lag ? NULL : "lag";
}

static inline const char *other_cold(const eni_block *b, uint32_t i, const plain_row *want) {
    if (b->import != want->import) return "import";
    if (b->ids[i] != want->rest.id) return "id";
    if (b->lines[i] != want->rest.line) return "line";
    for (int k = 0; k < ENI_N_INTS; k++)
        if ((b->ints[k] ? b->ints[k][i] : ENI_MISSING) != want->rest.ints[k]) return "a number";
    for (int k = 0; k < ENI_N_TEXTS; k++) {
        const en_str text = b->texts[k] ? b->texts[k][i] : (en_str){"", 0};
        if (text.len != want->rest.texts[k].len || (text.len && memcmp(text.p, want->rest.texts[k].p, text.len)))
            return "a text";
    }
    return NULL;
}

/* Reads all of a segment. EN_OK and *other NULL: every row is that of `rows`, by arrival; else what is not, or why it is refused. */
static inline en_status read_all(eni_segment *s, const plain_row *rows, uint32_t n, const char **other, en_error *err) {
    eni_hot hot;
    eni_block block = {0};
    *other = s->info.n_rows == n ? NULL : "number of rows";
    en_status status = eni_segment_hot(s, 0, s->info.n_rows, &hot, err);
    if (status == EN_OK) status = eni_segment_touch(s, 0, s->info.n_rows, true, true, true, err);
    for (uint32_t d = 0; status == EN_OK && !*other && d < s->n_dyads; d++)
        for (uint32_t i = s->dyads[d].first; !*other && i < s->dyads[d].first + s->dyads[d].n; i++) {
            const uint32_t arrival = eni_segment_arrival(s, i);
            *other = arrival < n ? other_hot(s, &hot, d, i, &rows[arrival]) : "arrival";
        }
    for (uint32_t i = 0; status == EN_OK && !*other && i < n; i++) {
        status = eni_segment_block(s, i, true, &block, err);
        if (status == EN_OK) *other = other_cold(&block, i - block.first, &rows[i]);
    }
    eni_block_free(&block);
    return status;
}

static inline void remove_folder(const char *folder) {
    char command[300];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    (void)!system(command);
}

#endif
