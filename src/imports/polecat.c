/* imports/polecat.c: POLECAT's weekly and yearly files (ngecEvents.*.txt): tab, a header of 40 columns, PLOVER types with modes, contexts and quad
 * classes in words, states as ISO-3; missing is "None". Columns are looked up by name.
 *
 * The day it knew of an event is the publication day of the story. POLECAT has no CAMEO codes: a row carries the one that stands for its bare PLOVER
 * type (data/scales/plover.tsv), so that questions by code have an answer of the right family, no finer. */
#include "imports/parts.h"

#include "base/error.h"

#include "base/day.h"

#include <stdio.h>

/* The columns of a sound file, in order; not all are read. */
#define COLUMNS(X)                                                                                                     \
    X(ID, "Event ID")                                                                                                  \
    X(DAY, "Event Date")                                                                                               \
    X(TYPE, "Event Type")                                                                                              \
    X(MODE, "Event Mode")                                                                                              \
    X(INTENSITY, "Intensity|Event Intensity")                                                                          \
    X(QUAD, "Quad Code")                                                                                               \
    X(CONTEXTS, "Contexts|Context")                                                                                    \
    X(ACTOR, "Actor Name")                                                                                             \
    X(ACTOR_COUNTRY, "Actor Country")                                                                                  \
    X(ACTOR_COW, "Actor COW")                                                                                          \
    X(ACTOR_SECTOR, "Primary Actor Sector")                                                                            \
    X(ACTOR_SECTORS, "Actor Sectors")                                                                                  \
    X(ACTOR_TITLE, "Actor Title")                                                                                      \
    X(ACTOR_RAW, "Actor Name Raw")                                                                                     \
    X(ACTOR_WIKI, "Wikipedia Actor ID")                                                                                \
    X(RECIPIENT, "Recipient Name")                                                                                     \
    X(RECIPIENT_COUNTRY, "Recipient Country")                                                                          \
    X(RECIPIENT_COW, "Recipient COW")                                                                                  \
    X(RECIPIENT_SECTOR, "Primary Recipient Sector")                                                                    \
    X(RECIPIENT_SECTORS, "Recipient Sectors")                                                                          \
    X(RECIPIENT_TITLE, "Recipient Title")                                                                              \
    X(RECIPIENT_RAW, "Recipient Name Raw")                                                                             \
    X(RECIPIENT_WIKI, "Wikipedia Recipient ID")                                                                        \
    X(PLACE, "Placename")                                                                                              \
    X(CITY, "City")                                                                                                    \
    X(DISTRICT, "District")                                                                                            \
    X(PROVINCE, "Province")                                                                                            \
    X(COUNTRY, "Country")                                                                                              \
    X(LAT, "Latitude")                                                                                                 \
    X(LON, "Longitude")                                                                                                \
    X(GEONAMES, "GeoNames ID")                                                                                         \
    X(PLACE_RAW, "Raw Placename")                                                                                      \
    X(FEATURE, "Feature Type")                                                                                         \
    X(SOURCE, "Source")                                                                                                \
    X(PUBLISHED, "Publication Date")                                                                                   \
    X(PEOPLE, "Story People")                                                                                          \
    X(ORGANIZATIONS, "Story Organizations")                                                                            \
    X(LOCATIONS, "Story Locations")                                                                                    \
    X(LANGUAGE, "Language")                                                                                            \
    X(VERSION, "Version")

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
    const int needed[] = {COL_DAY, COL_TYPE, COL_ACTOR, COL_RECIPIENT};
    for (size_t i = 0; i < ENI_N(needed); i++)
        if (eni_head_column(h, names[needed[i]]) < 0) return 0;
    return 95;
}

/* How many cells has the line behind the header? 0: there is none among the first bytes. */
static size_t cells_of_first_row(const eni_head *h) {
    size_t n = 1, at = (size_t)(h->line.p - h->bytes.p) + h->line.len;
    while (at < h->bytes.len && (h->bytes.p[at] == '\n' || h->bytes.p[at] == '\r')) at++;
    if (at == h->bytes.len) return 0;
    for (; at < h->bytes.len && h->bytes.p[at] != '\n'; at++) n += h->bytes.p[at] == h->delimiter;
    return n;
}

/* Some files were published with names of columns in the header that their rows do not have (a headline among them): there the sound layout holds.
 * Others have tabs behind the last column, as many as pleases. */
static en_status plan(const eni_head *h, eni_plan *plan, en_error *err) {
    if (tell(h) == 0)
        return eni_fail_at(err, EN_EFORMAT, plan->file, 1, 0,
                           "no header of POLECAT: expected Event Date, Event Type, Actor Name, Recipient Name");
    eni_plan_columns(h, names, N_COLUMNS, plan);
    plan->n_cells = 0;
    size_t n = h->n_cells;
    while (n && h->cells[n - 1].len == 0) n--;
    const bool excess = eni_head_column(h, "Headline") >= 0 && cells_of_first_row(h) == N_COLUMNS;
    for (int i = 0; excess && i < N_COLUMNS; i++) plan->column[i] = i;
    plan->column[N_COLUMNS] = (int)(excess ? N_COLUMNS : n); /* cells of a row */
    return EN_OK;
}

/* ---- one row ---- */

/* c: the five cells of one side, beginning with its name. */
static uint32_t actor_of(const eni_plan *plan, eni_piece *piece, const en_str *c, int year) {
    eni_key_room room;
    char sector[4], number[16];
    en_actor actor;
    int64_t cow;
    bool missing;
    const int n = snprintf(number, sizeof number, "%.*s|%d", (int)(c[2].len < 8 ? c[2].len : 8), c[2].p, year);
    const en_str country = c[1], sectors = c[3].len ? c[3] : c[4];
    const en_str key = country.len ? eni_part_key(&room, 'i', country, sectors, (en_str){"", 0})
                                   : eni_part_key(&room, 'n', c[0], sectors, (en_str){number, (size_t)n});
    const uint32_t there = eni_batch_find_actor(eni_piece_batch(piece), key);
    if (there < ENI_BATCH_NOT) return there;
    eni_who_sector(sectors, sector);
    if (eni_who_iso3(plan->who, country, &actor)) return eni_part_actor(piece, key, actor, sector);
    if (eni_cell_int(c[2], &cow, &missing) && !missing && eni_who_cown(plan->who, cow, year, &actor))
        return eni_part_actor(piece, key, actor, sector);
    return eni_part_actor_called(piece, key, country.len ? country : c[0], sector);
}

static uint32_t act_of(eni_piece *piece, const en_str *c) {
    double intensity;
    const en_action action = eni_action_in_words(c[COL_TYPE]);
    const en_quad quad = eni_quad_in_words(c[COL_QUAD]);
    if (action == EN_ACTION_NONE) {
        eni_piece_reject(piece, "Event Type: found '%.*s', expected one of PLOVER's sixteen",
                         ENI_ARG(eni_glimpse(c[COL_TYPE])));
        return ENI_BATCH_NOT;
    }
    if (quad == EN_QUAD_NONE && c[COL_QUAD].len) {
        eni_piece_reject(piece, "Quad Code: found '%.*s', expected VERBAL or MATERIAL COOPERATION or CONFLICT",
                         ENI_ARG(eni_glimpse(c[COL_QUAD])));
        return ENI_BATCH_NOT;
    }
    if (!eni_part_goldstein(piece, "Intensity", c[COL_INTENSITY], &intensity)) return ENI_BATCH_NOT;
    return eni_part_plover(piece, action, quad, intensity, c[COL_MODE], c[COL_CONTEXTS]);
}

static void put_texts(eni_event_row *row, const en_str *c, char note[400], int64_t id) {
    int n = 0;
    if (c[COL_ACTOR_WIKI].len && c[COL_ACTOR_WIKI].len < 160)
        n += snprintf(note, 400, "source: %.*s", ENI_ARG(c[COL_ACTOR_WIKI]));
    if (c[COL_RECIPIENT_WIKI].len && c[COL_RECIPIENT_WIKI].len < 160)
        n += snprintf(note + n, 400 - (size_t)n, "%starget: %.*s", n ? "; " : "", ENI_ARG(c[COL_RECIPIENT_WIKI]));
    row->texts[ENI_TEXT_NOTE] = (en_str){note, (size_t)n};
    row->texts[ENI_TEXT_SOURCE_NAME] = c[COL_ACTOR];
    row->texts[ENI_TEXT_TARGET_NAME] = c[COL_RECIPIENT];
    row->texts[ENI_TEXT_OUTLET] = c[COL_SOURCE];
    row->texts[ENI_TEXT_PLACE] = c[COL_PLACE].len ? c[COL_PLACE] : c[COL_COUNTRY];
    if (id == INT64_MIN) row->texts[ENI_TEXT_KEY] = c[COL_ID];
}

static void take_row(const eni_plan *plan, eni_piece *piece, const en_str *c) {
    eni_event_row row;
    bool missing;
    char note[400] = "";
    eni_event_row_clear(&row);
    if (!eni_part_day(piece, "Event Date", c[COL_DAY], &row.day)) return;
    row.known = row.day;
    if (c[COL_PUBLISHED].len && !eni_part_day(piece, "Publication Date", c[COL_PUBLISHED], &row.known)) return;
    if (!eni_cell_int(c[COL_ID], &row.id, &missing) || missing) row.id = INT64_MIN; /* then it is a key in letters */
    row.act = act_of(piece, c);
    if (row.act >= ENI_BATCH_NOT) return;
    const int year = eni_day_civil(row.day).year;
    row.source = actor_of(plan, piece, &c[COL_ACTOR], year);
    row.target = actor_of(plan, piece, &c[COL_RECIPIENT], year);
    if (row.source == UINT32_MAX || row.target == UINT32_MAX) return;
    row.ints[ENI_INT_LAT] = eni_part_degrees(c[COL_LAT], 90);
    row.ints[ENI_INT_LON] = eni_part_degrees(c[COL_LON], 180);
    put_texts(&row, c, note, row.id);
    eni_piece_push(piece, &row);
}

/* A tab inside of a text moves all that follows: such lines go to quarantine. */
static bool is_whole(eni_piece *piece, const en_str *cells, size_t n, size_t want) {
    size_t last = n;
    while (last > want && eni_trim(cells[last - 1]).len == 0) last--;
    if (last != want) eni_piece_reject(piece, "%zu columns, expected %zu", n, want);
    return last == want;
}

static void code(const eni_plan *plan, eni_piece *piece) {
    const en_str *cells;
    size_t n;
    en_str c[N_COLUMNS];
    while (eni_piece_cells(piece, &cells, &n)) {
        if (!is_whole(piece, cells, n, (size_t)plan->column[N_COLUMNS])) continue;
        for (int i = 0; i < N_COLUMNS; i++) c[i] = eni_part(cells, n, plan->column[i]);
        take_row(plan, piece, c);
    }
}

const eni_importer eni_polecat = {.key = "polecat",
                                  .layer = "polecat",
                                  .title = "POLECAT, Political Event Classification, Attributes, and Types",
                                  .version = "Dataverse",
                                  .licence = "as its page on Harvard Dataverse states (doi:10.7910/DVN/AJGVIT)",
                                  .citation =
                                      "Halterman, Bagozzi, Beger, Schrodt & Scarborough (2023), PLOVER and "
                                      "POLECAT: A New Political Event Ontology and Dataset. ISA Annual Convention",
                                  .tell = tell,
                                  .plan = plan,
                                  .code = code};
