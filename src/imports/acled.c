/* imports/acled.c: ACLED's exports: comma or semicolon, header, one row an event between actor1 and actor2. Columns are looked up by name. Files in the
 * dyadic form (two rows an event) are taken as they are, one event a row.
 *
 * What an event type means in CAMEO is ours, in the table below; types that are no act of one upon another (a new group, an "other" development) keep
 * no code. ACLED puts protesters first even where force is used on them: there the sides change places. Actors are told by their names ("Military
 * Forces of X (2017-)", "Protesters (X)"). ACLED's timestamp is the day of a row's last change, not the first on which it was known: the event's day
 * stands for that. */
#include "imports/parts.h"

#include "base/error.h"

#include "base/day.h"

#include <math.h>

#define COLUMNS(X)                                                                                                     \
    X(ID, "event_id_cnty|data_id")                                                                                     \
    X(DAY, "event_date")                                                                                               \
    X(TYPE, "event_type")                                                                                              \
    X(SUB, "sub_event_type")                                                                                           \
    X(ACTOR1, "actor1")                                                                                                \
    X(INTER1, "inter1")                                                                                                \
    X(ACTOR2, "actor2")                                                                                                \
    X(INTER2, "inter2")                                                                                                \
    X(COUNTRY, "country")                                                                                              \
    X(LOCATION, "location")                                                                                            \
    X(LAT, "latitude")                                                                                                 \
    X(LON, "longitude")                                                                                                \
    X(SOURCE, "source")                                                                                                \
    X(NOTES, "notes")                                                                                                  \
    X(DEATHS, "fatalities")

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
    const int needed[] = {COL_DAY, COL_TYPE, COL_ACTOR1, COL_ACTOR2};
    for (size_t i = 0; i < ENI_N(needed); i++)
        if (eni_head_column(h, names[needed[i]]) < 0) return 0;
    return 95;
}

static en_status plan(const eni_head *h, eni_plan *plan, en_error *err) {
    if (tell(h) == 0)
        return eni_fail_at(err, EN_EFORMAT, plan->file, 1, 0,
                           "no header of ACLED: expected event_date, event_type, actor1, actor2");
    eni_plan_columns(h, names, N_COLUMNS, plan);
    return EN_OK;
}

/* ---- what was done ---- */

/* Sub-event types, then event types (those of exports without sub types, and of releases before 2019). */
static const struct {
    const char *type, *cameo;
    bool swapped; /* actor2 did it to actor1 */
} types[] = {{"Government regains territory", "190", false},
             {"Non-state actor overtakes territory", "190", false},
             {"Armed clash", "190", false},
             {"Excessive force against protesters", "175", true},
             {"Protest with intervention", "141", false},
             {"Peaceful protest", "141", false},
             {"Violent demonstration", "145", false},
             {"Mob violence", "145", false},
             {"Chemical weapon", "2041", false},
             {"Air/drone strike", "195", false},
             {"Suicide bomb", "1831", false},
             {"Shelling/artillery/missile attack", "194", false},
             {"Remote explosive/landmine/IED", "183", false},
             {"Grenade", "193", false},
             {"Sexual violence", "1821", false},
             {"Attack", "182", false},
             {"Abduction/forced disappearance", "181", false},
             {"Agreement", "057", false},
             {"Arrests", "173", false},
             {"Disrupted weapons use", "1711", false},
             {"Headquarters or base established", "154", false},
             {"Looting/property destruction", "171", false},
             {"Non-violent transfer of territory", "0874", false},
             {"Change to group/activity", "", false},
             {"Other", "", false},
             {"Battles", "190", false},
             {"Explosions/Remote violence", "190", false},
             {"Violence against civilians", "180", false},
             {"Protests", "141", false},
             {"Riots", "145", false},
             {"Riots/Protests", "140", false},
             {"Remote violence", "190", false},
             {"Battle-No change of territory", "190", false},
             {"Battle-Government regains territory", "190", false},
             {"Battle-Non-state actor overtakes territory", "190", false},
             {"Strategic developments", "", false},
             {"Strategic development", "", false}};

/* The index of a type's line, or -1. */
static int type_of(en_str sub, en_str type) {
    for (size_t i = 0; i < ENI_N(types); i++)
        if (sub.len && eni_same(sub, eni_str(types[i].type))) return (int)i;
    for (size_t i = 0; i < ENI_N(types); i++)
        if (eni_same(type, eni_str(types[i].type))) return (int)i;
    return -1;
}

/* ---- who ---- */

/* "Air Force" behind "Military Forces of Russia (2000-)" is a part of them: the state ends where parentheses with a year begin. */
static en_str before_years(en_str s) {
    for (size_t i = 0; i + 2 < s.len; i++)
        if (s.p[i] == '(' && eni_is_digit(s.p[i + 1])) return eni_trim(eni_cut(s, 0, i));
    return s;
}

static const struct {
    const char *begins, *sector;
} bodies[] = {{"Military Forces of ", "MIL"}, {"Police Forces of ", "COP"}, {"Government of ", "GOV"}},
  crowds[] = {{"Protesters", "OPP"},
              {"Rioters", "OPP"},
              {"Civilians", "CVL"},
              {"Labor Group", "LAB"},
              {"Labour Group", "LAB"},
              {"Private Security Forces", "BUS"},
              {"Journalists", "MED"},
              {"Unidentified Military Forces", "MIL"},
              {"Unidentified Armed Group", "REB"},
              {"Unidentified Communal Militia", "REB"},
              {"Unidentified Gang", "CRM"}};

/* What ACLED's interaction code, or its words, tell of an actor that is neither of a state nor a crowd. */
static const char *sector_of_inter(en_str inter) {
    static const struct {
        const char *number, *words, *sector;
    } table[] = {{"1", "State forces", "MIL"},     {"2", "Rebel group", "REB"}, {"3", "Political militia", "REB"},
                 {"4", "Identity militia", "REB"}, {"5", "Rioters", "OPP"},     {"6", "Protesters", "OPP"},
                 {"7", "Civilians", "CVL"}};
    for (size_t i = 0; i < ENI_N(table); i++)
        if (eni_is(inter, table[i].number) || eni_same(inter, eni_str(table[i].words))) return table[i].sector;
    return "";
}

static uint32_t actor_of(const eni_plan *plan, eni_piece *piece, en_str name, en_str inter) {
    eni_key_room room;
    en_str before, inside;
    en_actor actor;
    const en_str key = eni_part_key(&room, 'a', name, inter, (en_str){"", 0});
    const uint32_t there = eni_batch_find_actor(eni_piece_batch(piece), key);
    if (there < ENI_BATCH_NOT) return there;
    for (size_t i = 0; i < ENI_N(bodies); i++) {
        const en_str start = eni_str(bodies[i].begins);
        if (!eni_starts(name, start)) continue;
        if (eni_who_name(plan->who, before_years(eni_cut(name, start.len, name.len)), &actor))
            return eni_part_actor(piece, key, actor, bodies[i].sector);
    }
    for (size_t i = 0; i < ENI_N(crowds); i++)
        if (eni_starts(name, eni_str(crowds[i].begins)) && eni_part_parentheses(name, &before, &inside) &&
            eni_who_name(plan->who, inside, &actor))
            return eni_part_actor(piece, key, actor, crowds[i].sector);
    const en_str bare = before_years(name);
    const char *const sector = sector_of_inter(inter);
    if (eni_who_called(plan->who, bare, &actor))
        return eni_part_actor(piece, key, actor, actor.sector[0] ? "" : sector);
    return eni_part_actor_called(piece, key, name, sector);
}

/* ---- one row ---- */

static uint32_t act_of(eni_piece *piece, const en_str *c, bool *swapped) {
    bool repaired = false;
    const int type = type_of(c[COL_SUB], c[COL_TYPE]);
    const en_str none = {"", 0};
    if (type < 0) {
        eni_piece_reject(piece, "event_type: found '%.*s' (sub_event_type '%.*s'), which is none of ACLED's",
                         ENI_ARG(eni_glimpse(c[COL_TYPE])), ENI_ARG(eni_glimpse(c[COL_SUB])));
        return ENI_BATCH_NOT;
    }
    *swapped = types[type].swapped && c[COL_ACTOR2].len > 0;
    if (!types[type].cameo[0]) return eni_part_plover(piece, EN_ACTION_NONE, EN_QUAD_NONE, NAN, none, none);
    return eni_part_act(piece, "event_type", eni_str(types[type].cameo), 0, NAN, &repaired);
}

/* "Battles: Armed clash: words of the note", as much as fits. */
static en_str note_of(const en_str *c, char *room, size_t size) {
    const en_str parts[] = {c[COL_TYPE], c[COL_SUB], c[COL_NOTES]};
    size_t n = 0;
    for (int i = 0; i < 3; i++) {
        if (!parts[i].len) continue;
        if (n && n + 2 <= size) room[n++] = ':', room[n++] = ' ';
        size_t len = parts[i].len < size - n ? parts[i].len : size - n;
        while (len > 0 && len < parts[i].len && eni_is_inside_char(parts[i].p[len])) len--;
        memcpy(room + n, parts[i].p, len);
        n += len;
    }
    return (en_str){room, n};
}

static void take_row(const eni_plan *plan, eni_piece *piece, const en_str *c) {
    eni_event_row row;
    bool swapped = false;
    char note[2000];
    eni_event_row_clear(&row);
    if (!eni_part_day(piece, "event_date", c[COL_DAY], &row.day)) return;
    row.known = row.day;
    if (!eni_part_count(piece, "fatalities", c[COL_DEATHS], &row.ints[ENI_INT_DEATHS])) return;
    row.act = act_of(piece, c, &swapped);
    if (row.act >= ENI_BATCH_NOT) return;
    const uint32_t one = actor_of(plan, piece, c[COL_ACTOR1], c[COL_INTER1]);
    const uint32_t two = actor_of(plan, piece, c[COL_ACTOR2], c[COL_INTER2]);
    if (one == UINT32_MAX || two == UINT32_MAX) return;
    row.source = swapped ? two : one;
    row.target = swapped ? one : two;
    row.ints[ENI_INT_LAT] = eni_part_degrees(c[COL_LAT], 90);
    row.ints[ENI_INT_LON] = eni_part_degrees(c[COL_LON], 180);
    row.texts[ENI_TEXT_KEY] = c[COL_ID];
    row.texts[ENI_TEXT_SOURCE_NAME] = c[swapped ? COL_ACTOR2 : COL_ACTOR1];
    row.texts[ENI_TEXT_TARGET_NAME] = c[swapped ? COL_ACTOR1 : COL_ACTOR2];
    row.texts[ENI_TEXT_OUTLET] = c[COL_SOURCE];
    row.texts[ENI_TEXT_PLACE] = c[COL_LOCATION].len ? c[COL_LOCATION] : c[COL_COUNTRY];
    row.texts[ENI_TEXT_NOTE] = note_of(c, note, sizeof note);
    eni_piece_push(piece, &row);
}

static void code(const eni_plan *plan, eni_piece *piece) {
    en_str c[N_COLUMNS];
    while (eni_part_row(piece, c, N_COLUMNS)) take_row(plan, piece, c);
}

const eni_importer eni_acled = {
    .key = "acled",
    .layer = "acled",
    .title = "Armed Conflict Location & Event Data (ACLED)",
    .version = "as exported",
    .licence = "ACLED's terms of use: registration, attribution, no redistribution of the data (acleddata.com)",
    .citation =
        "Raleigh, Linke, Hegre & Karlsen (2010), Introducing ACLED: An Armed Conflict Location and Event Dataset. "
        "Journal of Peace Research 47(5); Raleigh, Kishi & Linke (2023), Humanities and Social Sciences "
        "Communications 10",
    .tell = tell,
    .plan = plan,
    .code = code};
