/* imports/csv.c: any table of events whose columns the user names: --map source=from,target=to,date=day,code=cameo. A column is a name of the header or
 * #3, the third. Codes may be CAMEO's, PLOVER's types, texts of ICEWS or quad classes in words; actors are told in any way that en_actor_find takes,
 * and are named actors otherwise. */
#include "imports/parts.h"

#include "base/error.h"

#include <math.h>
#include <stdio.h>

#define FIELDS(X)                                                                                                      \
    X(SOURCE, "source")                                                                                                \
    X(TARGET, "target")                                                                                                \
    X(DATE, "date")                                                                                                    \
    X(CODE, "code")                                                                                                    \
    X(QUAD, "quad")                                                                                                    \
    X(GOLDSTEIN, "goldstein")                                                                                          \
    X(KNOWN, "known")                                                                                                  \
    X(ID, "id")                                                                                                        \
    X(SOURCE_SECTOR, "source_sector")                                                                                  \
    X(TARGET_SECTOR, "target_sector")                                                                                  \
    X(MENTIONS, "mentions")                                                                                            \
    X(SOURCES, "sources")                                                                                              \
    X(ARTICLES, "articles")                                                                                            \
    X(DEATHS, "deaths")                                                                                                \
    X(LAT, "latitude")                                                                                                 \
    X(LON, "longitude")                                                                                                \
    X(URL, "url")                                                                                                      \
    X(OUTLET, "outlet")                                                                                                \
    X(PLACE, "place")                                                                                                  \
    X(NOTE, "note")

enum {
#define X(id, name) COL_##id,
    FIELDS(X)
#undef X
        N_FIELDS
};
static const char *const fields[] = {
#define X(id, name) name,
    FIELDS(X)
#undef X
};

/* ---- the map ---- */

static en_status no_such_field(en_str field, en_error *err) {
    eni_buf all = {0};
    for (int i = 0; i < N_FIELDS; i++) eni_printf(&all, "%s%s", i ? " " : "", fields[i]);
    const en_status status =
        eni_fail(err, EN_ERANGE, "--map: '%.*s' is no field; fields are %s", ENI_ARG(field), all.failed ? "" : all.p);
    eni_buf_free(&all);
    return status;
}

/* The column that the user means by a name or #number, or an error. */
static en_status column_of(const eni_head *h, en_str name, int *out, bool *by_name, en_error *err) {
    int64_t number;
    char text[128];
    if (name.len > 1 && name.p[0] == '#' && eni_to_int(eni_cut(name, 1, name.len), &number)) {
        if (number < 1 || number > (int64_t)h->n_cells)
            return eni_fail(err, EN_ERANGE, "--map: there is no column %.*s, the table has %zu", ENI_ARG(name),
                            h->n_cells);
        *out = (int)number - 1;
        return EN_OK;
    }
    for (size_t i = 0; i < h->n_cells; i++) /* exactly so, before what is only alike */
        if (eni_eq(eni_trim(h->cells[i]), name)) {
            *out = (int)i;
            *by_name = true;
            return EN_OK;
        }
    snprintf(text, sizeof text, "%.*s", ENI_ARG(name));
    *out = memchr(name.p, '|', name.len) ? -1 : eni_head_column(h, text);
    *by_name = true;
    if (*out >= 0) return EN_OK;
    return eni_fail(err, EN_ERANGE, "--map: the header has no column '%.*s'; it begins '%.*s'", ENI_ARG(name),
                    ENI_ARG(eni_cut(h->line, 0, h->line.len < 80 ? h->line.len : 80)));
}

static en_status take_pair(const eni_head *h, en_str pair, eni_plan *plan, bool *by_name, en_error *err) {
    en_str rest = pair, field;
    if (!eni_split(&rest, '=', &field) || !rest.p || !eni_trim(rest).len)
        return eni_fail(err, EN_ERANGE, "--map: found '%.*s', expected FIELD=COLUMN", ENI_ARG(pair));
    field = eni_trim(field);
    for (int i = 0; i < N_FIELDS; i++)
        if (eni_is(field, fields[i])) {
            if (plan->column[i] >= 0) return eni_fail(err, EN_ERANGE, "--map: the field %s is told twice", fields[i]);
            return column_of(h, eni_trim(rest), &plan->column[i], by_name, err);
        }
    return no_such_field(field, err);
}

static int tell(const eni_head *h) {
    (void)h;
    return 0; /* only where the user says so */
}

static en_status plan(const eni_head *h, eni_plan *plan, en_error *err) {
    en_str rest = eni_str(plan->opts->map ? plan->opts->map : ""), pair;
    en_date date;
    bool by_name = false;
    if (!rest.len)
        return eni_fail(err, EN_ERANGE,
                        "the format csv needs --map source=COLUMN,target=COLUMN,date=COLUMN,code=COLUMN");
    while (eni_split(&rest, ',', &pair)) EN_TRY(take_pair(h, eni_trim(pair), plan, &by_name, err));
    for (int i = COL_SOURCE; i <= COL_DATE; i++)
        if (plan->column[i] < 0) return eni_fail(err, EN_ERANGE, "--map: the field %s is missing", fields[i]);
    if (plan->column[COL_CODE] < 0 && plan->column[COL_QUAD] < 0)
        return eni_fail(err, EN_ERANGE, "--map: one of the fields code and quad is needed");
    /* by numbers alone a header is told by its having no day where days stand */
    plan->has_header = by_name || !eni_cell_date(h->cells[plan->column[COL_DATE]], &date);
    plan->n_cells = h->n_cells;
    return EN_OK;
}

/* ---- rows ---- */

static uint32_t actor_of(const eni_plan *plan, eni_piece *piece, en_str name, en_str sector_told) {
    eni_key_room room;
    char text[128], sector[4];
    en_actor actor;
    const en_str key = eni_part_key(&room, 'm', name, sector_told, (en_str){"", 0});
    const uint32_t there = eni_batch_find_actor(eni_piece_batch(piece), key);
    if (there < ENI_BATCH_NOT) return there;
    eni_who_sector(sector_told, sector);
    if (name.len == 0 || name.len >= sizeof text || memchr(name.p, '\0', name.len))
        return eni_part_actor_called(piece, key, name, sector);
    memcpy(text, name.p, name.len);
    text[name.len] = '\0';
    if (en_actor_find(plan->lexicon, text, &actor, NULL) == EN_OK) return eni_part_actor(piece, key, actor, sector);
    return eni_part_actor_called(piece, key, name, sector);
}

static uint32_t act_of(const eni_plan *plan, eni_piece *piece, const en_str *c, bool *repaired) {
    double goldstein;
    const en_str code = c[COL_CODE], none = {"", 0};
    en_quad quad = eni_quad_in_words(c[COL_QUAD]);
    if (quad == EN_QUAD_NONE && c[COL_QUAD].len) {
        eni_piece_reject(piece,
                         "quad: found '%.*s', expected 1 to 4, vcp, mcp, vcf, mcf or words like 'verbal conflict'",
                         ENI_ARG(eni_glimpse(c[COL_QUAD])));
        return ENI_BATCH_NOT;
    }
    if (!eni_part_goldstein(piece, "goldstein", c[COL_GOLDSTEIN], &goldstein)) return ENI_BATCH_NOT;
    const en_action action = eni_action_in_words(code);
    if (action != EN_ACTION_NONE) return eni_part_plover(piece, action, quad, goldstein, none, none);
    if (code.len && !eni_is_digit(code.p[0])) {
        const en_quad class = eni_quad_in_words(code);
        const eni_cameo *const known = eni_cameo_of_text(plan->lexicon, code);
        if (class != EN_QUAD_NONE) return eni_part_plover(piece, EN_ACTION_NONE, class, goldstein, none, none);
        if (known) return eni_part_act(piece, "code", known->code, (int)quad, goldstein, repaired);
        eni_piece_reject(piece, "code: found '%.*s', expected a CAMEO code, a PLOVER type or a quad class",
                         ENI_ARG(eni_glimpse(code)));
        return ENI_BATCH_NOT;
    }
    if (!code.len && quad != EN_QUAD_NONE) return eni_part_plover(piece, EN_ACTION_NONE, quad, goldstein, none, none);
    return eni_part_act(piece, "code", code, (int)quad, goldstein, repaired);
}

static bool counts_of(eni_piece *piece, const en_str *c, eni_event_row *row) {
    static const struct {
        int column;
        eni_int to;
    } counts[] = {{COL_MENTIONS, ENI_INT_MENTIONS},
                  {COL_SOURCES, ENI_INT_SOURCES},
                  {COL_ARTICLES, ENI_INT_ARTICLES},
                  {COL_DEATHS, ENI_INT_DEATHS}};
    for (size_t i = 0; i < ENI_N(counts); i++)
        if (!eni_part_count(piece, fields[counts[i].column], c[counts[i].column], &row->ints[counts[i].to]))
            return false;
    row->ints[ENI_INT_LAT] = eni_part_degrees(c[COL_LAT], 90);
    row->ints[ENI_INT_LON] = eni_part_degrees(c[COL_LON], 180);
    return true;
}

static void take_row(const eni_plan *plan, eni_piece *piece, const en_str *c) {
    eni_event_row row;
    bool repaired = false;
    eni_event_row_clear(&row);
    if (!eni_part_day(piece, "date", c[COL_DATE], &row.day)) return;
    row.known = row.day;
    if (c[COL_KNOWN].len && !eni_part_day(piece, "known", c[COL_KNOWN], &row.known)) return;
    if (!counts_of(piece, c, &row)) return;
    row.act = act_of(plan, piece, c, &repaired);
    if (row.act >= ENI_BATCH_NOT) return;
    row.source = actor_of(plan, piece, c[COL_SOURCE], c[COL_SOURCE_SECTOR]);
    row.target = actor_of(plan, piece, c[COL_TARGET], c[COL_TARGET_SECTOR]);
    if (row.source == UINT32_MAX || row.target == UINT32_MAX) return;
    row.texts[ENI_TEXT_KEY] = c[COL_ID];
    row.texts[ENI_TEXT_SOURCE_NAME] = c[COL_SOURCE];
    row.texts[ENI_TEXT_TARGET_NAME] = c[COL_TARGET];
    row.texts[ENI_TEXT_URL] = c[COL_URL];
    row.texts[ENI_TEXT_OUTLET] = c[COL_OUTLET];
    row.texts[ENI_TEXT_PLACE] = c[COL_PLACE];
    row.texts[ENI_TEXT_NOTE] = c[COL_NOTE];
    if (repaired) eni_piece_repaired(piece);
    eni_piece_push(piece, &row);
}

static void code(const eni_plan *plan, eni_piece *piece) {
    en_str c[N_FIELDS];
    while (eni_part_row(piece, c, N_FIELDS)) {
        for (int i = 0; i < N_FIELDS; i++) c[i] = eni_trim(c[i]);
        take_row(plan, piece, c);
    }
}

const eni_importer eni_csv = {.key = "csv",
                              .layer = "csv",
                              .title = "a table of events, mapped by the user",
                              .version = "",
                              .licence = "as its origin says",
                              .citation = "",
                              .tell = tell,
                              .plan = plan,
                              .code = code};
