/* imports/ucdp_ged.c: UCDP's Georeferenced Event Dataset: comma, header; one row a violent event, with the two sides, the days between which it
 * happened and the dead. Columns are looked up by name.
 *
 * Every row is ASSAULT of side_a on side_b: 190 where both sides are armed, 180 where one side strikes civilians (type_of_violence 3), who are those
 * of the country where it happened. In a battle both sides fight: which of them began is not told, and the order of the sides is UCDP's. A side with a
 * Gleditsch-Ward number is that state's government (MIL); others are the groups we know, or named actors (REB). UCDP is coded once a year (monthly for
 * candidate events) and does not say when it knew: the event's last day stands for that. */
#include "imports/parts.h"

#include "base/error.h"

#include "base/day.h"

#include <math.h>

#define COLUMNS(X)                                                                                                     \
    X(ID, "id")                                                                                                        \
    X(RELID, "relid")                                                                                                  \
    X(TYPE, "type_of_violence")                                                                                        \
    X(CONFLICT, "conflict_name")                                                                                       \
    X(SIDE_A, "side_a")                                                                                                \
    X(SIDE_B, "side_b")                                                                                                \
    X(GWN_A, "gwnoa|side_a_gwno")                                                                                      \
    X(GWN_B, "gwnob|side_b_gwno")                                                                                      \
    X(START, "date_start")                                                                                             \
    X(END, "date_end")                                                                                                 \
    X(BEST, "best|best_est")                                                                                           \
    X(SOURCES, "number_of_sources")                                                                                    \
    X(OUTLET, "source_office")                                                                                         \
    X(PLACE, "where_coordinates")                                                                                      \
    X(COUNTRY, "country")                                                                                              \
    X(COUNTRY_ID, "country_id")                                                                                        \
    X(LAT, "latitude")                                                                                                 \
    X(LON, "longitude")

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
    const int needed[] = {COL_TYPE, COL_SIDE_A, COL_SIDE_B, COL_START, COL_END};
    for (size_t i = 0; i < ENI_N(needed); i++)
        if (eni_head_column(h, names[needed[i]]) < 0) return 0;
    return 95;
}

static en_status plan(const eni_head *h, eni_plan *plan, en_error *err) {
    if (tell(h) == 0)
        return eni_fail_at(err, EN_EFORMAT, plan->file, 1, 0,
                           "no header of UCDP GED: expected type_of_violence, side_a, side_b, date_start, date_end");
    eni_plan_columns(h, names, N_COLUMNS, plan);
    return EN_OK;
}

static uint32_t actor_of(const eni_plan *plan, eni_piece *piece, en_str name, en_str gwn, en_str country, int year) {
    eni_key_room room;
    int64_t number;
    bool missing;
    en_actor actor;
    const bool civilians = eni_same(name, ENI_LIT("Civilians"));
    const en_str told = civilians ? country : gwn;
    const char years[2] = {(char)(year / 256), (char)(year % 256)};
    const en_str key = eni_part_key(&room, civilians ? 'v' : 'u', name, told, (en_str){years, 2});
    const uint32_t there = eni_batch_find_actor(eni_piece_batch(piece), key);
    if (there < ENI_BATCH_NOT) return there;
    if (eni_cell_int(told, &number, &missing) && !missing && number > 0 && eni_who_gwn(plan->who, number, year, &actor))
        return eni_part_actor(piece, key, actor, civilians ? "CVL" : "MIL");
    static const en_str government = {"Government of ", 14};
    if (eni_starts(name, government) && name.len > government.len)
        return eni_part_actor_called(piece, key, eni_cut(name, government.len, name.len), "MIL");
    if (civilians) return eni_part_actor(piece, key, (en_actor){"", ""}, "CVL");
    if (eni_who_called(plan->who, name, &actor)) return eni_part_actor(piece, key, actor, actor.sector[0] ? "" : "REB");
    return eni_part_actor_called(piece, key, name, "REB");
}

static bool days_of(eni_piece *piece, const en_str *c, eni_event_row *row) {
    en_day start;
    if (!eni_part_day(piece, "date_start", c[COL_START], &start) ||
        !eni_part_day(piece, "date_end", c[COL_END], &row->day))
        return false;
    if (start.n > row->day.n) {
        eni_piece_reject(piece, "date_start %.*s is after date_end %.*s", ENI_ARG(eni_glimpse(c[COL_START])),
                         ENI_ARG(eni_glimpse(c[COL_END])));
        return false;
    }
    row->known = row->day;
    if (start.n < row->day.n) row->ints[ENI_INT_SPAN] = row->day.n - start.n;
    return true;
}

static void take_row(const eni_plan *plan, eni_piece *piece, const en_str *c) {
    eni_event_row row;
    int64_t type;
    bool missing, repaired = false;
    eni_event_row_clear(&row);
    if (!days_of(piece, c, &row)) return;
    if (!eni_cell_int(c[COL_TYPE], &type, &missing) || missing || type < 1 || type > 3) {
        eni_piece_reject(piece, "type_of_violence: found '%.*s', expected 1, 2 or 3",
                         ENI_ARG(eni_glimpse(c[COL_TYPE])));
        return;
    }
    if (!eni_cell_int(c[COL_ID], &row.id, &missing) || missing) row.id = INT64_MIN;
    if (!eni_part_count(piece, "best", c[COL_BEST], &row.ints[ENI_INT_DEATHS])) return;
    int32_t sources; /* -1 where UCDP did not count them */
    if (!eni_is(c[COL_SOURCES], "-1")) {
        if (!eni_part_count(piece, "number_of_sources", c[COL_SOURCES], &sources)) return;
        row.ints[ENI_INT_SOURCES] = sources;
    }
    row.act = eni_part_act(piece, "type_of_violence", type == 3 ? ENI_LIT("180") : ENI_LIT("190"), 0, NAN, &repaired);
    if (row.act >= ENI_BATCH_NOT) return;
    const int year = eni_day_civil(row.day).year;
    row.source = actor_of(plan, piece, c[COL_SIDE_A], c[COL_GWN_A], c[COL_COUNTRY_ID], year);
    row.target = actor_of(plan, piece, c[COL_SIDE_B], c[COL_GWN_B], c[COL_COUNTRY_ID], year);
    if (row.source == UINT32_MAX || row.target == UINT32_MAX) return;
    row.ints[ENI_INT_LAT] = eni_part_degrees(c[COL_LAT], 90);
    row.ints[ENI_INT_LON] = eni_part_degrees(c[COL_LON], 180);
    row.texts[ENI_TEXT_KEY] = c[COL_RELID];
    row.texts[ENI_TEXT_SOURCE_NAME] = c[COL_SIDE_A];
    row.texts[ENI_TEXT_TARGET_NAME] = c[COL_SIDE_B];
    row.texts[ENI_TEXT_OUTLET] = c[COL_OUTLET];
    row.texts[ENI_TEXT_PLACE] = c[COL_PLACE].len ? c[COL_PLACE] : c[COL_COUNTRY];
    row.texts[ENI_TEXT_NOTE] = c[COL_CONFLICT];
    eni_piece_push(piece, &row);
}

static void code(const eni_plan *plan, eni_piece *piece) {
    en_str c[N_COLUMNS];
    while (eni_part_row(piece, c, N_COLUMNS)) take_row(plan, piece, c);
}

const eni_importer eni_ucdp_ged = {
    .key = "ucdp-ged",
    .layer = "ucdp-ged",
    .title = "UCDP Georeferenced Event Dataset",
    .version = "as in the file",
    .licence = "CC BY 4.0",
    .citation =
        "Sundberg & Melander (2013), Introducing the UCDP Georeferenced Event Dataset. Journal of Peace Research "
        "50(4); Davies, Pettersson & Oberg, UCDP, Uppsala University",
    .tell = tell,
    .plan = plan,
    .code = code};
