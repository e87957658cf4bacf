/* imports/icews.c: events of ICEWS, as Harvard Dataverse has them (events.YYYY.*.tab: tab, a header of 20 columns) and as the R package icews writes
 * them (snake case, commas, year and yearmonth behind). Columns are looked up by name.
 *
 * Source Country ──► state; Source Sectors ──► sector; names are kept as texts. An actor without a country is an organisation that we know by its
 * name, or a named actor. Where the CAMEO column is missing (files of 2017) or empty, the text of the event tells the code
 * (data/scales/icews_texts.tsv). ICEWS does not say when it knew of an event: its own day stands for that. */
#include "imports/parts.h"

#include "base/error.h"

#include <math.h>
#include <stdio.h>

#define COLUMNS(X)                                                                                                     \
    X(ID, "Event ID")                                                                                                  \
    X(DAY, "Event Date")                                                                                               \
    X(SOURCE, "Source Name")                                                                                           \
    X(SOURCE_SECTORS, "Source Sectors")                                                                                \
    X(SOURCE_COUNTRY, "Source Country")                                                                                \
    X(TEXT, "Event Text")                                                                                              \
    X(CODE, "CAMEO Code")                                                                                              \
    X(INTENSITY, "Intensity")                                                                                          \
    X(TARGET, "Target Name")                                                                                           \
    X(TARGET_SECTORS, "Target Sectors")                                                                                \
    X(TARGET_COUNTRY, "Target Country")                                                                                \
    X(STORY, "Story ID")                                                                                               \
    X(SENTENCE, "Sentence Number")                                                                                     \
    X(PUBLISHER, "Publisher")                                                                                          \
    X(CITY, "City")                                                                                                    \
    X(DISTRICT, "District")                                                                                            \
    X(PROVINCE, "Province")                                                                                            \
    X(COUNTRY, "Country")                                                                                              \
    X(LAT, "Latitude")                                                                                                 \
    X(LON, "Longitude")

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
    const int needed[] = {COL_DAY, COL_SOURCE, COL_TARGET};
    for (size_t i = 0; i < ENI_N(needed); i++)
        if (eni_head_column(h, names[needed[i]]) < 0) return 0;
    if (eni_head_column(h, names[COL_TEXT]) < 0 && eni_head_column(h, names[COL_CODE]) < 0) return 0;
    return 95;
}

static en_status plan(const eni_head *h, eni_plan *plan, en_error *err) {
    eni_plan_columns(h, names, N_COLUMNS, plan);
    if (tell(h) == 0)
        return eni_fail_at(err, EN_EFORMAT, plan->file, 1, 0,
                           "no header of ICEWS: expected Event Date, Source Name, Target Name and CAMEO Code or Event "
                           "Text among the columns");
    return EN_OK;
}

/* ---- sectors ---- */

/* ICEWS lists all that an actor belongs to, a leader's party and faith among them; and its generic actors are named for what they are. The first
 * word found, in order of what says most, tells the sector. '^': at the start of the list or of an item. */
static const struct {
    const char *word, *sector;
} sectors[] = {{"executive office", "GOV"},
               {"head of government", "GOV"},
               {"^military", "MIL"},
               {"^army", "MIL"},
               {"^navy", "MIL"},
               {"^naval", "MIL"},
               {"^air force", "MIL"},
               {"^marine", "MIL"},
               {"military personnel", "MIL"},
               {"defense forces", "MIL"},
               {"armed forces", "MIL"},
               {"peacekeeping troop", "MIL"},
               {"^soldier", "MIL"},
               {"^commando", "MIL"},
               {"^admiral", "MIL"},
               {"reserve personnel", "MIL"},
               {"fighter bomber", "MIL"},
               {"attack craft", "MIL"},
               {"^police", "COP"},
               {"^customs", "COP"},
               {"^detective", "COP"},
               {"intelligence", "SPY"},
               {"secret agent", "SPY"},
               {"^judicial", "JUD"},
               {"judge", "JUD"},
               {"judiciary", "JUD"},
               {"court", "JUD"},
               {"attorney general", "JUD"},
               {"prosecutor", "JUD"},
               {"^executive", "GOV"},
               {"ministry", "GOV"},
               {"ministery", "GOV"},
               {"foreign affairs", "GOV"},
               {"cabinet", "GOV"},
               {"^government", "GOV"},
               {"legislat", "LEG"},
               {"parliament", "LEG"},
               {"lawmaker", "LEG"},
               {"^senate", "LEG"},
               {"^assembl", "LEG"},
               {"^congress", "LEG"},
               {"house of representatives", "LEG"},
               {"house speaker", "LEG"},
               {"^representatives", "LEG"},
               {"separatist", "SEP"},
               {"insurgent", "REB"},
               {"rebel", "REB"},
               {"guerrilla", "REB"},
               {"militant", "REB"},
               {"combatant", "REB"},
               {"militia", "REB"},
               {"armed opposition", "REB"},
               {"armed band", "REB"},
               {"terroris", "REB"},
               {"extremist", "REB"},
               {"organized violent", "REB"},
               {"suicide bomber", "REB"},
               {"attacker", "REB"},
               {"criminal", "CRM"},
               {"gang", "CRM"},
               {"thief", "CRM"},
               {"murderer", "CRM"},
               {"kidnapper", "CRM"},
               {"organized crime", "CRM"},
               {"drug dealer", "CRM"},
               {"hacker", "CRM"},
               {"opposition", "OPP"},
               {"dissident", "OPP"},
               {"protest", "OPP"},
               {"^activist", "OPP"},
               {"rioter", "OPP"},
               {"^mob", "OPP"},
               {"governor", "GOV"},
               {"mayor", "GOV"},
               {"authorities", "GOV"},
               {"envoy", "GOV"},
               {"royal", "GOV"},
               {"civil servant", "GOV"},
               {"secretariat", "GOV"},
               {"^local", "GOV"},
               {"^provincial", "GOV"},
               {"^municipal", "GOV"},
               {"media", "MED"},
               {"news", "MED"},
               {"business", "BUS"},
               {"multinational corporation", "BUS"},
               {"company", "BUS"},
               {"bank", "BUS"},
               {"industry", "BUS"},
               {"labor", "LAB"},
               {"employee", "LAB"},
               {"^farm worker", "LAB"},
               {"education", "EDU"},
               {"student", "EDU"},
               {"professor", "EDU"},
               {"scientist", "EDU"},
               {"refugee", "REF"},
               {"displaced", "REF"},
               {"asylum seeker", "REF"},
               {"party", "PTY"},
               {"parties", "PTY"},
               {"nongovernmental", "NGO"},
               {" ngos", "NGO"},
               {"human rights", "NGO"},
               {"rights activist", "NGO"},
               {"religio", "REL"},
               {"bishop", "REL"},
               {"priest", "REL"},
               {"cleric", "REL"},
               {"preacher", "REL"},
               {"clergy", "REL"},
               {"civilian", "CVL"},
               {"population", "CVL"},
               {"social", "CVL"},
               {"citizen", "CVL"},
               {"ethnic", "CVL"},
               {"medical", "CVL"},
               {"health", "CVL"},
               {"^men", "CVL"},
               {"^women", "CVL"},
               {"children", "CVL"},
               {"indigenous", "CVL"},
               {"villager", "CVL"},
               {"immigrant", "CVL"},
               {"lawyer", "CVL"},
               {"detainee", "CVL"},
               {"tourist", "CVL"},
               {"settler", "CVL"},
               {"veteran", "CVL"},
               {"fishermen", "CVL"},
               {"nurse", "CVL"}};

static bool holds(en_str list, const char *word) {
    const bool at_start = word[0] == '^';
    const en_str what = eni_str(word + at_start);
    for (size_t at = eni_find(list, what, 0); at != SIZE_MAX; at = eni_find(list, what, at + 1))
        if (!at_start || at == 0 || list.p[at - 1] == ',') return true;
    return false;
}

void eni_icews_sector(en_str list, char sector[4]) {
    char small[400];
    const size_t n = list.len < sizeof small ? list.len : sizeof small;
    memset(sector, 0, 4);
    for (size_t i = 0; i < n; i++) small[i] = eni_lower_char(list.p[i]);
    for (size_t i = 0; i < ENI_N(sectors) && !sector[0]; i++)
        if (holds((en_str){small, n}, sectors[i].word)) memcpy(sector, sectors[i].sector, 4);
}

bool eni_icews_actor(const eni_who *who, en_str name, en_actor *out) {
    en_str before, inside;
    if (eni_who_called(who, name, out)) return true;
    if (!eni_part_parentheses(name, &before, &inside) || !eni_who_called(who, inside, out)) return false;
    char sector[4];
    eni_icews_sector(before, sector);
    if (sector[0]) memcpy(out->sector, sector, 4);
    return true;
}

/* ---- one row ---- */

static uint32_t actor_of(eni_piece *piece, en_str name, en_str sectors_told, en_str country) {
    eni_key_room room;
    char sector[4];
    const en_str key =
        eni_part_key(&room, country.len ? 'i' : 'n', country.len ? country : name, sectors_told, (en_str){"", 0});
    const uint32_t there = eni_batch_find_actor(eni_piece_batch(piece), key);
    if (there < ENI_BATCH_NOT) return there;
    eni_icews_sector(sectors_told, sector);
    en_actor actor;
    if (!country.len && eni_icews_actor(eni_piece_plan(piece)->who, name, &actor))
        return eni_part_actor(piece, key, actor, sector);
    return eni_part_actor_called(piece, key, country.len ? country : name, sector);
}

static uint32_t act_of(const eni_plan *plan, eni_piece *piece, en_str code, en_str text, double intensity,
                       bool *repaired) {
    if (code.len == 0) {
        const eni_cameo *const known = eni_cameo_of_text(plan->lexicon, text);
        if (!known) {
            eni_piece_reject(piece, "Event Text: found '%.*s', which names no CAMEO code, and none is told",
                             ENI_ARG(eni_glimpse(text)));
            return ENI_BATCH_NOT;
        }
        code = known->code;
    }
    return eni_part_act(piece, "CAMEO Code", code, 0, intensity, repaired);
}

/* "Hanoi, Thanh Pho Ha Noi, Vietnam": what is told of city, district, province, country. */
static en_str place_of(const en_str *c, char room[256]) {
    size_t n = 0;
    for (int i = COL_CITY; i <= COL_COUNTRY; i++) {
        if (c[i].len == 0 || n + c[i].len + 2 > 256) continue;
        if (n) room[n++] = ',', room[n++] = ' ';
        memcpy(room + n, c[i].p, c[i].len);
        n += c[i].len;
    }
    return (en_str){room, n};
}

static void take_row(const eni_plan *plan, eni_piece *piece, const en_str *c) {
    eni_event_row row;
    bool missing, repaired = false;
    double intensity;
    char place[256], note[96];
    eni_event_row_clear(&row);
    if (!eni_part_day(piece, "Event Date", c[COL_DAY], &row.day)) return;
    row.known = row.day;
    if (!eni_cell_int(c[COL_ID], &row.id, &missing)) {
        eni_piece_reject(piece, "Event ID: found '%.*s', expected a number", ENI_ARG(eni_glimpse(c[COL_ID])));
        return;
    }
    row.id = missing ? INT64_MIN : eni_id_dated(row.id, row.day);
    if (!eni_part_goldstein(piece, "Intensity", c[COL_INTENSITY], &intensity)) return;
    row.act = act_of(plan, piece, c[COL_CODE], c[COL_TEXT], intensity, &repaired);
    if (row.act >= ENI_BATCH_NOT) return;
    row.source = actor_of(piece, c[COL_SOURCE], c[COL_SOURCE_SECTORS], c[COL_SOURCE_COUNTRY]);
    row.target = actor_of(piece, c[COL_TARGET], c[COL_TARGET_SECTORS], c[COL_TARGET_COUNTRY]);
    if (row.source == UINT32_MAX || row.target == UINT32_MAX) return;
    row.ints[ENI_INT_LAT] = eni_part_degrees(c[COL_LAT], 90);
    row.ints[ENI_INT_LON] = eni_part_degrees(c[COL_LON], 180);
    row.texts[ENI_TEXT_SOURCE_NAME] = c[COL_SOURCE];
    row.texts[ENI_TEXT_TARGET_NAME] = c[COL_TARGET];
    row.texts[ENI_TEXT_OUTLET] = c[COL_PUBLISHER];
    row.texts[ENI_TEXT_PLACE] = place_of(c, place);
    if (c[COL_STORY].len && c[COL_STORY].len < 40 && c[COL_SENTENCE].len < 20) {
        const int n = snprintf(note, sizeof note, "story %.*s%s%.*s", ENI_ARG(c[COL_STORY]),
                               c[COL_SENTENCE].len ? ", sentence " : "", ENI_ARG(c[COL_SENTENCE]));
        row.texts[ENI_TEXT_NOTE] = (en_str){note, (size_t)n};
    }
    if (repaired) eni_piece_repaired(piece);
    eni_piece_push(piece, &row);
}

static void code(const eni_plan *plan, eni_piece *piece) {
    en_str c[N_COLUMNS];
    while (eni_part_row(piece, c, N_COLUMNS)) take_row(plan, piece, c);
}

const eni_importer eni_icews = {.key = "icews",
                                .layer = "icews",
                                .title = "ICEWS Coded Event Data",
                                .version = "Dataverse",
                                .licence = "research use with citation (Harvard Dataverse, doi:10.7910/DVN/28075)",
                                .citation = "Boschee, Lautenschlager, O'Brien, Shellman, Starz & Ward (2015), ICEWS "
                                            "Coded Event Data. Harvard Dataverse, doi:10.7910/DVN/28075",
                                .tell = tell,
                                .plan = plan,
                                .code = code};
