/* imports/gdelt.c: events of GDELT 1.0 (58 columns; 57 in files of before April 2013) and GDELT 2.0 (61), tab-separated without a header, as the
 * project publishes them; and the same columns under a header, as BigQuery, gdeltPyR and spreadsheets write them, in any order, some left away.
 *
 * Files as published are the bulk of all data there is: their rows go through a splitter that looks at 16 bytes at once, and what a code means is
 * looked up once a piece. Layout: gdeltproject.org's codebooks, versions 1.03 and 2.0. */
#include "imports/parts.h"

#include <math.h>
#include <stdio.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* The columns that are read, with their names in headers. */
#define COLUMNS(X)                                                                                                     \
    X(ID, "GLOBALEVENTID|Global_Event_ID|EventID", 0, 0)                                                               \
    X(DAY, "SQLDATE|Day|EventDate", 1, 1)                                                                              \
    X(CODE1, "Actor1Code", 5, 5)                                                                                       \
    X(NAME1, "Actor1Name", 6, 6)                                                                                       \
    X(COUNTRY1, "Actor1CountryCode|Actor1CountryABBR", 7, 7)                                                           \
    X(GROUP1, "Actor1KnownGroupCode|Actor1KnowGroupCode", 8, 8)                                                        \
    X(ROLE1, "Actor1Type1Code|Actor1Role", 12, 12)                                                                     \
    X(CODE2, "Actor2Code", 15, 15)                                                                                     \
    X(NAME2, "Actor2Name", 16, 16)                                                                                     \
    X(COUNTRY2, "Actor2CountryCode|Actor2CountryABBR", 17, 17)                                                         \
    X(GROUP2, "Actor2KnownGroupCode|Actor2KnowGroupCode", 18, 18)                                                      \
    X(ROLE2, "Actor2Type1Code|Actor2Role", 22, 22)                                                                     \
    X(ROOT, "IsRootEvent", 25, 25)                                                                                     \
    X(EVENT, "EventCode|CAMEOCode", 26, 26)                                                                            \
    X(QUAD, "QuadClass", 29, 29)                                                                                       \
    X(GOLDSTEIN, "GoldsteinScale|Goldstein", 30, 30)                                                                   \
    X(MENTIONS, "NumMentions", 31, 31)                                                                                 \
    X(SOURCES, "NumSources", 32, 32)                                                                                   \
    X(ARTICLES, "NumArticles", 33, 33)                                                                                 \
    X(TONE, "AvgTone", 34, 34)                                                                                         \
    X(PLACE, "ActionGeo_CountryCode|ActionGeoCountryCode|Country", 51, 53)                                             \
    X(ADDED, "DATEADDED", 56, 59)                                                                                      \
    X(URL, "SOURCEURL", 57, 60)

enum {
#define X(id, names, one, two) COL_##id,
    COLUMNS(X)
#undef X
        N_COLUMNS
};
static const char *const names[] = {
#define X(id, names, one, two) names,
    COLUMNS(X)
#undef X
};
static const int places1[] = {
#define X(id, names, one, two) one,
    COLUMNS(X)
#undef X
};
static const int places2[] = {
#define X(id, names, one, two) two,
    COLUMNS(X)
#undef X
};

/* ---- telling ---- */

static bool is_number(en_str s) {
    for (size_t i = 0; i < s.len; i++)
        if (!eni_is_digit(s.p[i])) return false;
    return s.len > 0;
}

/* A row as published: number, day, month, year where they belong. */
static bool is_bare_row(const eni_head *h) {
    en_date day;
    return h->delimiter == '\t' && h->n_cells > 30 && is_number(h->cells[0]) && h->cells[1].len == 8 &&
           eni_cell_date(h->cells[1], &day) && h->cells[2].len == 6 && is_number(h->cells[2]) && h->cells[3].len == 4;
}

/* Number, day and code have other datasets, too: the two actors by GDELT's names make the header GDELT's. */
static bool has_header(const eni_head *h) {
    return eni_head_column(h, names[COL_ID]) >= 0 && eni_head_column(h, names[COL_EVENT]) >= 0 &&
           eni_head_column(h, names[COL_DAY]) >= 0 &&
           (eni_head_column(h, names[COL_CODE1]) >= 0 || eni_head_column(h, names[COL_COUNTRY1]) >= 0) &&
           (eni_head_column(h, names[COL_CODE2]) >= 0 || eni_head_column(h, names[COL_COUNTRY2]) >= 0);
}

static int tell2(const eni_head *h) {
    if (is_bare_row(h)) return h->n_cells == 61 ? 100 : 0;
    return has_header(h) ? 90 : 0;
}

static int tell1(const eni_head *h) {
    if (is_bare_row(h)) return h->n_cells == 58 || h->n_cells == 57 ? 100 : 0;
    return 0;
}

static en_status plan_of(const eni_head *h, eni_plan *plan, const int *places) {
    plan->has_header = !is_bare_row(h) && has_header(h);
    for (int i = 0; i < N_COLUMNS; i++) plan->column[i] = plan->has_header ? eni_head_column(h, names[i]) : places[i];
    if (!plan->has_header) {
        plan->delimiter = '\t';
        plan->quoted = false;
        return EN_OK;
    }
    if (plan->column[COL_CODE1] < 0) { /* a table whose first code went under the name of the country's */
        plan->column[COL_CODE1] = eni_head_column(h, "Actor1CountryCode|Actor_1_Country_Code");
        plan->column[COL_CODE2] = eni_head_column(h, "Actor2CountryCode|Actor_2_Country_Code");
        plan->column[COL_COUNTRY1] = eni_head_column(h, "Actor1CountryABBR|Actor_1_Country_ABBR");
        plan->column[COL_COUNTRY2] = eni_head_column(h, "Actor2CountryABBR|Actor_2_Country_ABBR");
    }
    plan->n_cells = h->n_cells;
    return EN_OK;
}

static en_status plan2(const eni_head *h, eni_plan *plan, en_error *err) {
    (void)err;
    return plan_of(h, plan, places2);
}

static en_status plan1(const eni_head *h, eni_plan *plan, en_error *err) {
    (void)err;
    return plan_of(h, plan, places1);
}

/* ---- one row ---- */

/* A cell of a header's table, or missing. */
static en_str cell_at(const en_str *cells, size_t n, int column) {
    return column >= 0 && (size_t)column < n ? cells[column] : (en_str){"", 0};
}

/* What a row's few bytes meant a moment ago: in front of the batch's maps, which cost a hash of every key. */
typedef struct {
    uint64_t a, b;  /* the key, 16 bytes */
    uint32_t index; /* plus one; 0: free */
} seen;
#define N_SEEN 1024 /* a power of two */

/* The slot of a key of up to three short parts; NULL: it is too long. What stands there may be another's. */
static seen *slot_for(seen *list, en_str x, en_str y, en_str z, uint64_t *a, uint64_t *b) {
    char key[16] = {0};
    if (x.len + y.len + z.len + 2 > sizeof key) return NULL;
    if (x.len) memcpy(key, x.p, x.len);
    key[x.len] = '\001'; /* in no cell */
    if (y.len) memcpy(key + x.len + 1, y.p, y.len);
    key[x.len + 1 + y.len] = '\001';
    if (z.len) memcpy(key + x.len + y.len + 2, z.p, z.len);
    memcpy(a, key, 8);
    memcpy(b, key + 8, 8);
    return &list[((*a ^ *b * 0x9E3779B97F4A7C15u) * 0x9E3779B97F4A7C15u) >> 54 & (N_SEEN - 1)];
}

static uint32_t look_up_actor(const eni_plan *plan, eni_piece *piece, en_str code, en_str country, en_str group,
                              en_str role) {
    char key[96];
    size_t n = 0;
    const en_str parts[] = {code, country, group, role};
    for (int i = 0; i < (code.len ? 2 : 4); i++) { /* the code holds group and role */
        const size_t len = parts[i].len < 20 ? parts[i].len : 20;
        memcpy(key + n, parts[i].p, len);
        n += len;
        key[n++] = '|';
    }
    const uint32_t there = eni_batch_find_actor(eni_piece_batch(piece), (en_str){key, n});
    if (there != ENI_BATCH_NOT && there != UINT32_MAX) return there;
    en_actor actor;
    eni_who_threes(plan->who, code, country, group, role, &actor);
    const uint32_t new = eni_batch_add_actor(eni_piece_batch(piece), (en_str){key, n}, &actor);
    if (new == UINT32_MAX) eni_piece_nomem(piece);
    return new;
}

static uint32_t actor_of(const eni_plan *plan, eni_piece *piece, seen *list, en_str code, en_str country, en_str group,
                         en_str role) {
    uint64_t a, b;
    seen *const slot = code.len ? slot_for(list, code, country, (en_str){"", 0}, &a, &b) : NULL;
    if (slot && slot->index && slot->a == a && slot->b == b) return slot->index - 1;
    const uint32_t index = look_up_actor(plan, piece, code, country, group, role);
    if (slot && index != UINT32_MAX) *slot = (seen){a, b, index + 1};
    return index;
}

/* The act that code, quad class and Goldstein value tell; ENI_BATCH_NOT (and the row is rejected) if none. */
static uint32_t look_up_act(const eni_plan *plan, eni_piece *piece, en_str code, en_str quad, en_str goldstein,
                            bool *repaired) {
    char key[48];
    int n = 0;
    if (code.len < 8 && quad.len < 4 && goldstein.len < 24) {
        memcpy(key, code.p, code.len);
        n = (int)code.len;
        key[n++] = '|';
        memcpy(key + n, quad.p, quad.len);
        n += (int)quad.len;
        key[n++] = '|';
        memcpy(key + n, goldstein.p, goldstein.len);
        n += (int)goldstein.len;
    }
    const en_str whole = {key, (size_t)n};
    const uint32_t there = n ? eni_batch_find_act(eni_piece_batch(piece), whole) : ENI_BATCH_NOT;
    if (there != UINT32_MAX && there != ENI_BATCH_NOT) return there;
    int64_t class = 0;
    double value = NAN;
    bool missing, mended = false;
    eni_act act;
    if (!eni_cell_int(quad, &class, &missing) || (!missing && (class < 1 || class > 4))) {
        eni_piece_reject(piece, "QuadClass: found '%.*s', expected 1 to 4", ENI_ARG(eni_glimpse(quad)));
        return ENI_BATCH_NOT;
    }
    if (missing) class = 0;
    if (!eni_cell_real(goldstein, &value, &missing) || (!missing && !(fabs(value) <= 10))) {
        eni_piece_reject(piece, "GoldsteinScale: found '%.*s', expected -10 to 10", ENI_ARG(eni_glimpse(goldstein)));
        return ENI_BATCH_NOT;
    }
    if (missing) value = NAN;
    if (!eni_act_of_cameo(plan->lexicon, code, (int)class, value, &act, &mended)) {
        eni_piece_reject(piece, "EventCode: found '%.*s', expected a CAMEO code of 2 to 4 digits",
                         ENI_ARG(eni_glimpse(code)));
        return ENI_BATCH_NOT;
    }
    if (mended) { /* each such row counts as repaired: the key is not kept */
        *repaired = true;
        char other[64];
        const int k = snprintf(other, sizeof other, "%s|%d|%d", act.cameo, (int)act.quad, act.tenths);
        const uint32_t known = eni_batch_find_act(eni_piece_batch(piece), (en_str){other, (size_t)k});
        if (known != UINT32_MAX) return known;
        const uint32_t made = eni_batch_add_act(eni_piece_batch(piece), (en_str){other, (size_t)k}, &act);
        if (made == UINT32_MAX) eni_piece_nomem(piece);
        return made;
    }
    const uint32_t new = eni_batch_add_act(eni_piece_batch(piece), whole, &act);
    if (new == UINT32_MAX) eni_piece_nomem(piece);
    return new;
}

static uint32_t act_of(const eni_plan *plan, eni_piece *piece, seen *list, en_str code, en_str quad, en_str goldstein,
                       bool *repaired) {
    uint64_t a, b;
    seen *const slot = slot_for(list, code, quad, goldstein, &a, &b);
    if (slot && slot->index && slot->a == a && slot->b == b) return slot->index - 1;
    const uint32_t index = look_up_act(plan, piece, code, quad, goldstein, repaired);
    if (slot && index < ENI_BATCH_NOT && !*repaired) *slot = (seen){a, b, index + 1};
    return index;
}

/* Thousandths of a decimal number: as eni_to_double would, without its cost. */
static int32_t thousandths(en_str s) {
    bool minus = false;
    int64_t v = 0;
    int behind = -1;
    size_t i = 0;
    if (s.len && s.p[0] == '-') minus = true, i = 1;
    if (i == s.len) return ENI_MISSING;
    for (; i < s.len; i++) {
        if (s.p[i] == '.' && behind < 0) {
            behind = 0;
            continue;
        }
        if (!eni_is_digit(s.p[i])) {
            double real;
            if (!eni_to_double(s, &real) || !(fabs(real) < 1e6)) return ENI_MISSING;
            return (int32_t)lround(real * 1000);
        }
        if (behind >= 4) continue;
        v = v * 10 + (s.p[i] - '0');
        if (behind >= 0) behind++;
        if (v > 1000000000) return ENI_MISSING;
    }
    for (int k = behind < 0 ? 0 : behind; k < 4; k++) v *= 10;
    v = (v + 5) / 10;
    return (int32_t)(minus ? -v : v);
}

/* A day of eight digits, the same as the row's before: nearly always. */
typedef struct {
    char text[8];
    en_day day;
} last_day;

static bool day_of(en_str cell, last_day *last, en_day *out) {
    en_date date;
    if (cell.len >= 8 && memcmp(cell.p, last->text, 8) == 0 && (cell.len == 8 || cell.len == 14)) {
        *out = last->day;
        return true;
    }
    if (!eni_cell_date(cell, &date)) return false;
    *out = date.last;
    if (cell.len == 8 || cell.len == 14) {
        memcpy(last->text, cell.p, 8);
        last->day = date.last;
    }
    return true;
}

typedef struct {
    last_day event, added;
    seen actors[N_SEEN], acts[N_SEEN];
} memory;

static en_str place_of(const eni_plan *plan, en_str fips, char room[16]) {
    en_actor state;
    if (fips.len != 2 || !eni_who_fips(plan->who, fips, &state)) return fips.len == 2 ? fips : (en_str){"", 0};
    memcpy(room, state.code, 16);
    return eni_str(room);
}

/* c: the cells in the order of the enum. */
static void take_row(const eni_plan *plan, eni_piece *piece, const en_str *c, memory *mem) {
    eni_event_row row;
    bool missing, repaired = false;
    char place[16];
    eni_event_row_clear(&row);
    if (!day_of(c[COL_DAY], &mem->event, &row.day)) {
        eni_piece_reject(piece, "SQLDATE: found '%.*s', expected a day YYYYMMDD from 1800 to 2200",
                         ENI_ARG(eni_glimpse(c[COL_DAY])));
        return;
    }
    row.known = row.day;
    if (c[COL_ADDED].len && !day_of(c[COL_ADDED], &mem->added, &row.known)) {
        eni_piece_reject(piece, "DATEADDED: found '%.*s', expected YYYYMMDD or YYYYMMDDHHMMSS",
                         ENI_ARG(eni_glimpse(c[COL_ADDED])));
        return;
    }
    if (!eni_cell_int(c[COL_ID], &row.id, &missing) || missing) {
        eni_piece_reject(piece, "GLOBALEVENTID: found '%.*s', expected a number", ENI_ARG(eni_glimpse(c[COL_ID])));
        return;
    }
    row.act = act_of(plan, piece, mem->acts, c[COL_EVENT], c[COL_QUAD], c[COL_GOLDSTEIN], &repaired);
    if (row.act >= ENI_BATCH_NOT) return;
    if (!eni_part_count(piece, "NumMentions", c[COL_MENTIONS], &row.ints[ENI_INT_MENTIONS]) ||
        !eni_part_count(piece, "NumSources", c[COL_SOURCES], &row.ints[ENI_INT_SOURCES]) ||
        !eni_part_count(piece, "NumArticles", c[COL_ARTICLES], &row.ints[ENI_INT_ARTICLES]) ||
        !eni_part_count(piece, "IsRootEvent", c[COL_ROOT], &row.ints[ENI_INT_ROOT]))
        return;
    row.ints[ENI_INT_TONE] = thousandths(c[COL_TONE]);
    row.source = actor_of(plan, piece, mem->actors, c[COL_CODE1], c[COL_COUNTRY1], c[COL_GROUP1], c[COL_ROLE1]);
    row.target = actor_of(plan, piece, mem->actors, c[COL_CODE2], c[COL_COUNTRY2], c[COL_GROUP2], c[COL_ROLE2]);
    if (row.source == UINT32_MAX || row.target == UINT32_MAX) return;
    row.texts[ENI_TEXT_URL] = c[COL_URL];
    row.texts[ENI_TEXT_SOURCE_NAME] = c[COL_NAME1];
    row.texts[ENI_TEXT_TARGET_NAME] = c[COL_NAME2];
    row.texts[ENI_TEXT_PLACE] = place_of(plan, c[COL_PLACE], place);
    if (repaired) eni_piece_repaired(piece);
    eni_piece_push(piece, &row);
}

/* ---- files as published ---- */

/* Where the tabs of a line stand; at most `most`, the number of all of them. */
static size_t find_tabs(const char *p, size_t len, uint32_t *tabs, size_t most) {
    size_t n = 0, i = 0;
#ifdef __SSE2__
    const __m128i tab = _mm_set1_epi8('\t');
    for (; i + 16 <= len; i += 16) {
        uint32_t mask =
            (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(const void *)(p + i)), tab));
        for (; mask; mask &= mask - 1, n++)
            if (n < most) tabs[n] = (uint32_t)i + (uint32_t)__builtin_ctz(mask);
    }
#endif
    for (; i < len; i++)
        if (p[i] == '\t' && n++ < most) tabs[n - 1] = (uint32_t)i;
    return n;
}

static void code_bare(const eni_plan *plan, eni_piece *piece, bool second) {
    uint32_t tabs[64];
    en_str line, cells[N_COLUMNS];
    memory mem = {0};
    while (eni_piece_line(piece, &line)) {
        const size_t n = find_tabs(line.p, line.len, tabs, 61) + 1;
        const int *const places = second ? places2 : places1;
        if (second ? n != 61 : n != 58 && n != 57) {
            eni_piece_reject(piece, "%zu columns, expected %s", n, second ? "61" : "58 (57 without SOURCEURL)");
            continue;
        }
        if (n <= 61) tabs[n - 1] = (uint32_t)line.len;
        for (int i = 0; i < N_COLUMNS; i++) {
            const size_t at = (size_t)places[i];
            if (at >= n)
                cells[i] = (en_str){"", 0};
            else
                cells[i] = eni_cut(line, at ? tabs[at - 1] + 1 : 0, tabs[at]);
        }
        take_row(plan, piece, cells, &mem);
    }
}

static void code(const eni_plan *plan, eni_piece *piece, bool second) {
    if (!plan->has_header) {
        code_bare(plan, piece, second);
        return;
    }
    const en_str *cells;
    size_t n;
    en_str c[N_COLUMNS];
    memory mem = {0};
    while (eni_piece_cells(piece, &cells, &n)) {
        for (int i = 0; i < N_COLUMNS; i++) {
            c[i] = cell_at(cells, n, plan->column[i]);
            if (i != COL_NAME1 && i != COL_NAME2 && eni_cell_missing(c[i])) c[i] = (en_str){"", 0};
        }
        take_row(plan, piece, c, &mem);
    }
}

static void code2(const eni_plan *plan, eni_piece *piece) {
    code(plan, piece, true);
}

static void code1(const eni_plan *plan, eni_piece *piece) {
    code(plan, piece, false);
}

#define LICENCE "free for any use with citation (gdeltproject.org, About)"
#define CITATION                                                                                                       \
    "Leetaru & Schrodt (2013), GDELT: Global Data on Events, Location and Tone, 1979-2012. ISA Annual Convention"

const eni_importer eni_gdelt2 = {.key = "gdelt2",
                                 .layer = "gdelt2",
                                 .title = "GDELT 2.0 Event Database",
                                 .version = "2.0",
                                 .licence = LICENCE,
                                 .citation = CITATION,
                                 .tell = tell2,
                                 .plan = plan2,
                                 .code = code2};

const eni_importer eni_gdelt1 = {.key = "gdelt1",
                                 .layer = "gdelt1",
                                 .title = "GDELT 1.0 Event Database",
                                 .version = "1.0",
                                 .licence = LICENCE,
                                 .citation = CITATION,
                                 .tell = tell1,
                                 .plan = plan1,
                                 .code = code1};
