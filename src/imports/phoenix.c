/* imports/phoenix.c: Phoenix real-time (events.full.*.txt of the Open Event Data Alliance's pipeline): 26 columns, tab, no header. It is told by its
 * shape: a day YYYYMMDD and its year, month and day beside it that agree. Historical Phoenix of the Cline Center has most of these columns under a
 * header, with commas. Actors are CAMEO codes in threes. Quad class 0 (neutral) has no counterpart
 * here: such a row takes the class of its code. */
#include "imports/parts.h"

#include "base/error.h"

#include "base/day.h"

enum {
    COL_KEY,
    COL_DATE,
    COL_YEAR,
    COL_MONTH,
    COL_DAY,
    COL_SOURCE, /* whole code, entity, role, attribute */
    COL_TARGET = COL_SOURCE + 4,
    COL_CODE = COL_TARGET + 4,
    COL_ROOT,
    COL_QUAD,
    COL_GOLDSTEIN,
    COL_ISSUES,
    COL_LAT,
    COL_LON,
    COL_PLACE,
    COL_STATE,
    COL_COUNTRY,
    COL_SENTENCES,
    COL_URLS,
    COL_OUTLETS,
    N_COLUMNS
};

/* In Historical Phoenix; the article's id stands where the others have ids of sentences. */
static const char *const names[N_COLUMNS] = {
    "eid",         "story_date",   "year",          "month",         "day",
    "source",      "source_root",  "source_agent",  "source_others", "target",
    "target_root", "target_agent", "target_others", "code",          "root_code",
    "quad_class",  "goldstein",    "joined_issues", "lat",           "lon",
    "placename",   "statename",    "countryname",   "aid",           NULL,
    NULL};

static bool is_historical(const eni_head *h) {
    return eni_head_has(h, "eid,story_date,year,month,day,source,source_root,target,target_root,code,goldstein");
}

static int tell(const eni_head *h) {
    if (is_historical(h)) return 95;
    en_date date;
    int64_t year, month, day;
    if (h->delimiter != '\t' || h->n_cells != N_COLUMNS || h->cells[COL_DATE].len != 8) return 0;
    if (!eni_cell_date(h->cells[COL_DATE], &date) || !eni_to_int(h->cells[COL_YEAR], &year) ||
        !eni_to_int(h->cells[COL_MONTH], &month) || !eni_to_int(h->cells[COL_DAY], &day))
        return 0;
    const eni_civil c = eni_day_civil(date.first);
    return c.year == year && c.month == month && c.day == day ? 95 : 0;
}

static en_status plan(const eni_head *h, eni_plan *plan, en_error *err) {
    if (tell(h) == 0)
        return eni_fail_at(
            err, EN_EFORMAT, plan->file, 1, 0,
            "no file of Phoenix: expected %d columns parted by tabs, the second a day and the next three "
            "its year, month and day; or a header with eid, story_date, source, target, code",
            N_COLUMNS);
    if (is_historical(h)) {
        eni_plan_columns(h, names, N_COLUMNS, plan);
        return EN_OK;
    }
    plan->quoted = false;
    plan->n_cells = N_COLUMNS;
    for (int i = 0; i < N_COLUMNS; i++) plan->column[i] = i;
    return EN_OK;
}

static uint32_t actor_of(const eni_plan *plan, eni_piece *piece, const en_str *c) {
    eni_key_room room;
    en_actor actor;
    const en_str key = eni_part_key(&room, 't', c[0], c[1], c[2]);
    const uint32_t there = eni_batch_find_actor(eni_piece_batch(piece), key);
    if (there < ENI_BATCH_NOT) return there;
    const en_str none = {"", 0};
    const bool state = eni_who_cameo(plan->who, c[1], &actor); /* else the whole code is taken apart: IGOUNO */
    eni_who_threes(plan->who, c[0].len ? c[0] : c[1], state ? c[1] : none, none, c[2], &actor);
    return eni_part_actor(piece, key, actor, actor.sector);
}

/* The parts of a list and its first. */
static int32_t count_list(en_str list, en_str *first) {
    en_str rest = list, item;
    int32_t n = 0;
    *first = (en_str){"", 0};
    while (list.len && eni_split(&rest, ';', &item)) {
        if (!item.len) continue;
        if (n++ == 0) *first = item;
    }
    return n;
}

/* Historical Phoenix writes its date as programs of tables please; year, month and day beside it are plain. */
static bool day_of(const eni_plan *plan, eni_piece *piece, const en_str *c, en_day *out) {
    int64_t year, month, day;
    if (!plan->has_header) return eni_part_day(piece, "date", c[COL_DATE], out);
    *out = eni_to_int(c[COL_YEAR], &year) && eni_to_int(c[COL_MONTH], &month) && eni_to_int(c[COL_DAY], &day) &&
                   year > 0 && year < 10000 && month > 0 && month < 13 && day > 0 && day < 32
               ? eni_day_of((int)year, (int)month, (int)day)
               : EN_DAY_NONE;
    if (en_day_known(*out)) return true;
    eni_piece_reject(piece, "year, month, day: found '%.*s', '%.*s', '%.*s', expected a day",
                     ENI_ARG(eni_glimpse(c[COL_YEAR])), ENI_ARG(eni_glimpse(c[COL_MONTH])),
                     ENI_ARG(eni_glimpse(c[COL_DAY])));
    return false;
}

static void take_row(const eni_plan *plan, eni_piece *piece, const en_str *c) {
    eni_event_row row;
    int32_t quad;
    double goldstein;
    bool repaired = false;
    eni_event_row_clear(&row);
    if (!day_of(plan, piece, c, &row.day) || !eni_part_count(piece, "quad class", c[COL_QUAD], &quad) ||
        !eni_part_goldstein(piece, "Goldstein", c[COL_GOLDSTEIN], &goldstein))
        return;
    row.known = row.day;
    if (quad != ENI_MISSING && quad > 4) {
        eni_piece_reject(piece, "quad class: found %d, expected 0 to 4", quad);
        return;
    }
    row.act = eni_part_act(piece, "code", c[COL_CODE], quad == ENI_MISSING ? 0 : quad, goldstein, &repaired);
    if (row.act >= ENI_BATCH_NOT) return;
    row.source = actor_of(plan, piece, &c[COL_SOURCE]);
    row.target = actor_of(plan, piece, &c[COL_TARGET]);
    if (row.source == UINT32_MAX || row.target == UINT32_MAX) return;
    row.ints[ENI_INT_LAT] = eni_part_degrees(c[COL_LAT], 90);
    row.ints[ENI_INT_LON] = eni_part_degrees(c[COL_LON], 180);
    const int32_t articles = count_list(c[COL_URLS], &row.texts[ENI_TEXT_URL]);
    const int32_t sources = count_list(c[COL_OUTLETS], &row.texts[ENI_TEXT_OUTLET]);
    if (articles) row.ints[ENI_INT_ARTICLES] = articles;
    if (sources) row.ints[ENI_INT_SOURCES] = sources;
    row.texts[ENI_TEXT_KEY] = c[COL_KEY];
    row.texts[ENI_TEXT_SOURCE_NAME] = c[COL_SOURCE];
    row.texts[ENI_TEXT_TARGET_NAME] = c[COL_TARGET];
    row.texts[ENI_TEXT_PLACE] = c[COL_PLACE].len ? c[COL_PLACE] : c[COL_COUNTRY];
    row.texts[ENI_TEXT_NOTE] = c[COL_ISSUES];
    if (repaired) eni_piece_repaired(piece);
    eni_piece_push(piece, &row);
}

static void code(const eni_plan *plan, eni_piece *piece) {
    const en_str *cells;
    size_t n;
    en_str c[N_COLUMNS];
    while (eni_piece_cells(piece, &cells, &n)) {
        for (int i = 0; i < N_COLUMNS; i++) {
            c[i] = eni_part(cells, n, plan->column[i]);
            if (eni_is(c[i], "---")) c[i] = (en_str){"", 0};
        }
        take_row(plan, piece, c);
    }
}

const eni_importer eni_phoenix = {
    .key = "phoenix",
    .layer = "phoenix",
    .title = "Phoenix real-time event data",
    .version = "real-time",
    .licence = "not stated with the files; the pipeline is MIT (openeventdata/phoenix_pipeline)",
    .citation =
        "Open Event Data Alliance, Phoenix data set; Schrodt, Beieler & Idris (2014), Three's a Charm? Open Event "
        "Data Coding with EL:DIABLO, PETRARCH, and the Open Event Data Alliance. ISA Annual Convention",
    .tell = tell,
    .plan = plan,
    .code = code};
