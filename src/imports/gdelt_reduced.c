/* imports/gdelt_reduced.c: GDELT 1.0's reduced files (1979 to 2013): 17 columns under a header, one row for all events of a day between two actors with
 * the same code and places. A row is kept once, as one event that was mentioned NumEvents times: its single events, numbers and sources are not in the
 * file. */
#include "imports/parts.h"

#include "base/error.h"

#define COLUMNS(X)                                                                                                     \
    X(DAY, "Date")                                                                                                     \
    X(SOURCE, "Source")                                                                                                \
    X(TARGET, "Target")                                                                                                \
    X(CODE, "CAMEOCode")                                                                                               \
    X(EVENTS, "NumEvents")                                                                                             \
    X(ARTICLES, "NumArts")                                                                                             \
    X(QUAD, "QuadClass")                                                                                               \
    X(GOLDSTEIN, "Goldstein")                                                                                          \
    X(LAT, "ActionGeoLat")                                                                                             \
    X(LON, "ActionGeoLong")

enum {
#define X(id, names) COL_##id,
    COLUMNS(X)
#undef X
        N_COLUMNS
};
static const char *const names[] = {
#define X(id, names) names,
    COLUMNS(X)
#undef X
};

static int tell(const eni_head *h) {
    for (int i = COL_DAY; i <= COL_EVENTS; i++)
        if (eni_head_column(h, names[i]) < 0) return 0;
    return 95;
}

static en_status plan(const eni_head *h, eni_plan *plan, en_error *err) {
    if (tell(h) == 0)
        return eni_fail_at(err, EN_EFORMAT, plan->file, 1, 0,
                           "no header of GDELT's reduced files: expected Date, Source, Target, CAMEOCode, NumEvents");
    eni_plan_columns(h, names, N_COLUMNS, plan);
    return EN_OK;
}

static uint32_t actor_of(const eni_plan *plan, eni_piece *piece, en_str code) {
    eni_key_room room;
    const en_str none = {"", 0}, key = eni_part_key(&room, 'r', code, none, none);
    const uint32_t there = eni_batch_find_actor(eni_piece_batch(piece), key);
    if (there < ENI_BATCH_NOT) return there;
    en_actor actor;
    eni_who_threes(plan->who, code, none, none, none, &actor);
    return eni_part_actor(piece, key, actor, actor.sector);
}

static void take_row(const eni_plan *plan, eni_piece *piece, const en_str *c) {
    eni_event_row row;
    int32_t quad;
    double goldstein;
    bool repaired = false;
    eni_event_row_clear(&row);
    if (!eni_part_day(piece, "Date", c[COL_DAY], &row.day) ||
        !eni_part_count(piece, "NumEvents", c[COL_EVENTS], &row.ints[ENI_INT_MENTIONS]) ||
        !eni_part_count(piece, "NumArts", c[COL_ARTICLES], &row.ints[ENI_INT_ARTICLES]) ||
        !eni_part_count(piece, "QuadClass", c[COL_QUAD], &quad) ||
        !eni_part_goldstein(piece, "Goldstein", c[COL_GOLDSTEIN], &goldstein))
        return;
    row.known = row.day;
    if (quad != ENI_MISSING && (quad < 1 || quad > 4)) {
        eni_piece_reject(piece, "QuadClass: found %d, expected 1 to 4", quad);
        return;
    }
    row.act = eni_part_act(piece, "CAMEOCode", c[COL_CODE], quad == ENI_MISSING ? 0 : quad, goldstein, &repaired);
    if (row.act >= ENI_BATCH_NOT) return;
    row.source = actor_of(plan, piece, c[COL_SOURCE]);
    row.target = actor_of(plan, piece, c[COL_TARGET]);
    if (row.source == UINT32_MAX || row.target == UINT32_MAX) return;
    row.ints[ENI_INT_LAT] = eni_part_degrees(c[COL_LAT], 90);
    row.ints[ENI_INT_LON] = eni_part_degrees(c[COL_LON], 180);
    if (repaired) eni_piece_repaired(piece);
    eni_piece_push(piece, &row);
}

static void code(const eni_plan *plan, eni_piece *piece) {
    en_str c[N_COLUMNS];
    while (eni_part_row(piece, c, N_COLUMNS)) {
        for (int i = COL_SOURCE; i <= COL_TARGET; i++)
            if (eni_is(c[i], "---")) c[i] = (en_str){"", 0}; /* as some releases write a missing actor */
        take_row(plan, piece, c);
    }
}

const eni_importer eni_gdelt1_reduced = {
    .key = "gdelt1-reduced",
    .layer = "gdelt1-reduced",
    .title = "GDELT 1.0 Event Database, reduced",
    .version = "1.0",
    .licence = "free for any use with citation (gdeltproject.org, About)",
    .citation =
        "Leetaru & Schrodt (2013), GDELT: Global Data on Events, Location and Tone, 1979-2012. ISA Annual Convention",
    .tell = tell,
    .plan = plan,
    .code = code};
