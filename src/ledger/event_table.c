/* ledger/event_table.c: the virtual table `event`.
 *
 *   SELECT … FROM event WHERE source = 'CHN' AND date >= '2018-01-01'
 *      │ best_index: which conditions the scan keeps, and what that costs ─► "s=d]" (column and comparison, one pair an argument)
 *      ▼ filter: the values ─► eni_scan_plan ─► eni_scan (event_scan.c)
 *
 * It is eponymous: there without being created, so that nothing of it stands in a ledger. Conditions are kept to the letter of SQL: dates are text, and
 * compare as text, whatever text they are compared with. */
#include "ledger/event_table.h"

#include "base/day.h"
#include "base/error.h"
#include "base/str.h"
#include "ledger/event_scan.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Columns: those from DATE_FIRST to DATASET_ID lie in arrival blocks. */
#define COLUMNS(X)                                                                                                     \
    X(LAYER, "layer TEXT")                                                                                             \
    X(DATE, "date TEXT")                                                                                               \
    X(KNOWN_DATE, "known_date TEXT")                                                                                   \
    X(SOURCE, "source TEXT")                                                                                           \
    X(SOURCE_SECTOR, "source_sector TEXT")                                                                             \
    X(TARGET, "target TEXT")                                                                                           \
    X(TARGET_SECTOR, "target_sector TEXT")                                                                             \
    X(CAMEO, "cameo TEXT")                                                                                             \
    X(ACTION, "action TEXT")                                                                                           \
    X(QUAD, "quad TEXT")                                                                                               \
    X(GOLDSTEIN, "goldstein REAL")                                                                                     \
    X(MODE, "mode TEXT")                                                                                               \
    X(CONTEXT, "context TEXT")                                                                                         \
    X(STANDING, "standing TEXT")                                                                                       \
    X(DATE_FIRST, "date_first TEXT")                                                                                   \
    X(SOURCE_NAME, "source_name TEXT")                                                                                 \
    X(TARGET_NAME, "target_name TEXT")                                                                                 \
    X(MENTIONS, "mentions INTEGER")                                                                                    \
    X(SOURCES, "sources INTEGER")                                                                                      \
    X(ARTICLES, "articles INTEGER")                                                                                    \
    X(TONE, "tone REAL")                                                                                               \
    X(DEATHS, "deaths INTEGER")                                                                                        \
    X(LATITUDE, "latitude REAL")                                                                                       \
    X(LONGITUDE, "longitude REAL")                                                                                     \
    X(PLACE, "place TEXT")                                                                                             \
    X(URL, "url TEXT")                                                                                                 \
    X(OUTLET, "outlet TEXT")                                                                                           \
    X(NOTE, "note TEXT")                                                                                               \
    X(DATASET_ID, "dataset_id")                                                                                        \
    X(IMPORT_ID, "import_id INTEGER")                                                                                  \
    X(LINE, "line INTEGER")                                                                                            \
    X(CITATION, "citation TEXT")                                                                                       \
    X(EVENT_ID, "event_id INTEGER")                                                                                    \
    X(ASOF, "asof TEXT HIDDEN")
typedef enum {
#define X(id, declaration) COLUMN_##id,
    COLUMNS(X)
#undef X
} column;

/* Those that only the arrival blocks hold, and of them the texts. */
#define BIT(id) (1ull << COLUMN_##id)
#define TEXTS (BIT(SOURCE_NAME) | BIT(TARGET_NAME) | BIT(PLACE) | BIT(URL) | BIT(OUTLET) | BIT(NOTE) | BIT(DATASET_ID))
#define COLD                                                                                                           \
    (TEXTS | BIT(DATE_FIRST) | BIT(MENTIONS) | BIT(SOURCES) | BIT(ARTICLES) | BIT(TONE) | BIT(DEATHS) |                \
     BIT(LATITUDE) | BIT(LONGITUDE) | BIT(IMPORT_ID) | BIT(LINE) | BIT(CITATION))

typedef struct {
    sqlite3_vtab base;
    en_ledger *ledger;
    int64_t n_rows, n_layers; /* for estimates */
} table;

typedef struct {
    sqlite3_vtab_cursor base;
    eni_scan scan;
    int32_t day; /* whose text is in `text` */
    char text[11];
} cursor;

typedef struct {
    en_ledger *ledger;
    bool owned;
} module_data;

/* ---- errors ---- */

static int code_of(en_status status) {
    switch (status) {
    case EN_OK: return SQLITE_OK;
    case EN_ENOMEM: return SQLITE_NOMEM;
    case EN_EBUSY: return SQLITE_BUSY;
    case EN_EFORMAT: return SQLITE_CORRUPT_VTAB;
    case EN_EIO:
    case EN_ENOTFOUND: return SQLITE_IOERR;
    default: return SQLITE_ERROR;
    }
}

static char *words_of(const en_error *why) {
    return why->file[0] ? sqlite3_mprintf("%s: %s", why->file, why->message) : sqlite3_mprintf("%s", why->message);
}

static int tell(sqlite3_vtab *t, const en_error *why, en_status status) {
    if (status == EN_OK) return SQLITE_OK;
    sqlite3_free(t->zErrMsg);
    t->zErrMsg = words_of(why);
    return code_of(status);
}

static int tell_result(sqlite3_context *context, const en_error *why, en_status status) {
    char *const words = words_of(why);
    if (words) sqlite3_result_error(context, words, -1);
    sqlite3_result_error_code(context, code_of(status));
    sqlite3_free(words);
    return code_of(status);
}

/* ---- the table ---- */

static en_status count(table *t, en_error *err) {
    sqlite3_stmt *row;
    EN_TRY(
        eni_prepare(t->ledger,
                    "SELECT (SELECT coalesce(sum(n_rows), 0) FROM segment) + (SELECT coalesce(max(event_id), 0) FROM "
                    "claim_event), (SELECT count(DISTINCT layer_id) + 1 FROM segment)",
                    &row, err));
    const int code = sqlite3_step(row);
    if (code == SQLITE_ROW) {
        t->n_rows = sqlite3_column_int64(row, 0);
        t->n_layers = sqlite3_column_int64(row, 1);
    }
    sqlite3_finalize(row);
    return code == SQLITE_ROW ? EN_OK : eni_sqlite_fail(t->ledger, code, err);
}

static int declare(sqlite3 *db) {
    static const char *const columns[] = {
#define X(id, declaration) declaration,
        COLUMNS(X)
#undef X
    };
    eni_buf sql = {0};
    for (size_t i = 0; i < ENI_N(columns); i++) eni_printf(&sql, "%s%s", i ? ", " : "CREATE TABLE x(", columns[i]);
    eni_puts(&sql, ")");
    const int code = sql.failed ? SQLITE_NOMEM : sqlite3_declare_vtab(db, sql.p);
    eni_buf_free(&sql);
    return code == SQLITE_OK ? sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS) : code;
}

static int connect(sqlite3 *db, void *data, int argc, const char *const *argv, sqlite3_vtab **out, char **message) {
    const module_data *const m = data;
    en_error why = {0};
    (void)argc, (void)argv;
    table *const t = calloc(1, sizeof *t);
    if (!t) return SQLITE_NOMEM;
    t->ledger = m->ledger;
    en_status status = m->owned ? eni_ledger_recognise(m->ledger, &why) : EN_OK;
    if (status == EN_OK) status = count(t, &why);
    const int code = status == EN_OK ? declare(db) : code_of(status);
    if (status != EN_OK) *message = words_of(&why);
    if (code != SQLITE_OK)
        free(t);
    else
        *out = &t->base;
    return code;
}

static int disconnect(sqlite3_vtab *t) {
    free(t);
    return SQLITE_OK;
}

/* ---- the plan ---- */

/* The conditions the scan keeps: column, comparison, the letters they get in the plan, the part of the rows that pass, and whether the others are not even
 * looked at. */
static const struct {
    column column;
    unsigned char op;
    char letters[3];
    double share;
    bool skips;
} kept[] = {
    {COLUMN_LAYER, SQLITE_INDEX_CONSTRAINT_EQ, "l=", 0 /* one of the layers */, true},
    {COLUMN_SOURCE, SQLITE_INDEX_CONSTRAINT_EQ, "s=", 0.02, true},
    {COLUMN_TARGET, SQLITE_INDEX_CONSTRAINT_EQ, "t=", 0.02, true},
    {COLUMN_SOURCE_SECTOR, SQLITE_INDEX_CONSTRAINT_EQ, "S=", 0.1, false},
    {COLUMN_TARGET_SECTOR, SQLITE_INDEX_CONSTRAINT_EQ, "T=", 0.1, false},
    {COLUMN_ACTION, SQLITE_INDEX_CONSTRAINT_EQ, "a=", 0.08, false},
    {COLUMN_QUAD, SQLITE_INDEX_CONSTRAINT_EQ, "q=", 0.25, false},
    {COLUMN_DATE, SQLITE_INDEX_CONSTRAINT_EQ, "d=", 0.0003, true},
    {COLUMN_DATE, SQLITE_INDEX_CONSTRAINT_GT, "d>", 0.3, true},
    {COLUMN_DATE, SQLITE_INDEX_CONSTRAINT_GE, "d]", 0.3, true},
    {COLUMN_DATE, SQLITE_INDEX_CONSTRAINT_LT, "d<", 0.3, true},
    {COLUMN_DATE, SQLITE_INDEX_CONSTRAINT_LE, "d[", 0.3, true},
    {COLUMN_KNOWN_DATE, SQLITE_INDEX_CONSTRAINT_EQ, "k=", 0.0003, false},
    {COLUMN_KNOWN_DATE, SQLITE_INDEX_CONSTRAINT_GT, "k>", 0.3, false},
    {COLUMN_KNOWN_DATE, SQLITE_INDEX_CONSTRAINT_GE, "k]", 0.3, false},
    {COLUMN_KNOWN_DATE, SQLITE_INDEX_CONSTRAINT_LT, "k<", 0.3, false},
    {COLUMN_KNOWN_DATE, SQLITE_INDEX_CONSTRAINT_LE, "k[", 0.3, false},
    {COLUMN_ASOF, SQLITE_INDEX_CONSTRAINT_EQ, "@=", 1, false},
};
#define MOST_KEPT 32 /* conditions of one statement; the rest is SQLite's work */

#define PLAN_COLD 1
#define PLAN_UP 2
#define PLAN_DOWN 4

static size_t find_kept(int which, unsigned char op) {
    size_t i = 0;
    while (i < ENI_N(kept) && ((int)kept[i].column != which || kept[i].op != op)) i++;
    return i;
}

/* By date, if one dyad is asked for and no row is wanted whole: then its runs are merged. */
static int order_of(const sqlite3_index_info *info, const char *letters) {
    if (info->nOrderBy != 1 || info->aOrderBy[0].iColumn != COLUMN_DATE || (info->colUsed & COLD) ||
        !strstr(letters, "s=") || !strstr(letters, "t="))
        return 0;
    return info->aOrderBy[0].desc ? PLAN_DOWN : PLAN_UP;
}

/* In steps of SQLite's virtual machine, more or less: a row looked at is a tenth of one handed over, a block's row as much as five; and starting is not
 * free, as claims are gathered. */
static void estimate(const table *t, sqlite3_index_info *info, double share, double looked_at) {
    const double rows = (double)t->n_rows + 1, out = rows * share;
    info->estimatedRows = (sqlite3_int64)out + 1;
    info->estimatedCost = 500 + 0.1 * rows * looked_at + out * (info->colUsed & COLD ? 6 : 1);
}

static int best_index(sqlite3_vtab *v, sqlite3_index_info *info) {
    const table *const t = (const table *)v;
    char letters[2 * MOST_KEPT + 1] = "";
    double share = 1, looked_at = 1;
    int n = 0;
    for (int i = 0; i < info->nConstraint && n < MOST_KEPT; i++) {
        const struct sqlite3_index_constraint *const c = &info->aConstraint[i];
        if (c->iColumn == COLUMN_ASOF && c->op != SQLITE_INDEX_CONSTRAINT_EQ) { /* would find nothing, silently */
            v->zErrMsg = sqlite3_mprintf("asof takes one day: asof = 'YYYY-MM-DD'");
            return SQLITE_ERROR;
        }
        const size_t k = find_kept(c->iColumn, c->op);
        if (k == ENI_N(kept)) continue;
        if (!c->usable && kept[k].column == COLUMN_ASOF) return SQLITE_CONSTRAINT; /* not without its argument */
        if (!c->usable || strcmp(sqlite3_vtab_collation(info, i), "BINARY") != 0) continue;
        memcpy(letters + 2 * n, kept[k].letters, 2);
        info->aConstraintUsage[i].argvIndex = ++n;
        info->aConstraintUsage[i].omit = 1;
        const double part = kept[k].share > 0 ? kept[k].share : 1.0 / (double)t->n_layers;
        share *= part;
        if (kept[k].skips) looked_at *= part;
    }
    letters[2 * n] = '\0';
    const int order = order_of(info, letters);
    info->orderByConsumed = order != 0;
    info->idxNum = (info->colUsed & COLD ? PLAN_COLD : 0) | order;
    info->idxStr = sqlite3_mprintf("%s", letters);
    info->needToFreeIdxStr = 1;
    estimate(t, info, share, looked_at);
    return info->idxStr ? SQLITE_OK : SQLITE_NOMEM;
}

/* ---- values of conditions ---- */

/* The first day whose text is not before (after: behind) `text`; one past the last day if none is. Text by text, as SQL compares: a text need not be a
 * date. */
static int32_t day_from(en_str text, bool after) {
    int32_t lo = EN_DAY_MIN.n, hi = EN_DAY_MAX.n + 1;
    while (lo < hi) {
        const int32_t mid = lo + (hi - lo) / 2;
        char day[11];
        en_day_format((en_day){mid}, day);
        const int order = eni_cmp(eni_str(day), text);
        if (order < 0 || (after && order == 0))
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static void narrow_days(int32_t *first, int32_t *last, char op, en_str text) {
    const int32_t from = day_from(text, false), behind = day_from(text, true);
    const int32_t lo = op == '>' ? behind : op == ']' || op == '=' ? from : EN_DAY_MIN.n;
    const int32_t hi = op == '<' ? from - 1 : op == '[' || op == '=' ? behind - 1 : EN_DAY_MAX.n;
    if (lo > *first) *first = lo;
    if (hi < *last) *last = hi;
}

static void narrow_text(eni_scan_plan *p, bool *by, char *to, size_t room, en_str text) {
    const bool fits = text.len < room && !memchr(text.p, '\0', text.len);
    if (!fits || (*by && !eni_is(text, to))) {
        p->none = true;
        return;
    }
    *by = true;
    memcpy(to, text.p, text.len);
    to[text.len] = '\0';
}

static en_status narrow_asof(eni_scan_plan *p, en_str text, en_error *err) {
    en_date day;
    if (p->asof_text[0] && !eni_is(text, p->asof_text)) p->none = true; /* two days at a time */
    if (en_date_parse(text, &day, err) != EN_OK) return EN_ERANGE;      /* the statement is wrong, not the ledger */
    p->asof = day.last;
    snprintf(p->asof_text, sizeof p->asof_text, "%.*s", ENI_ARG(text)); /* dates are shorter */
    return EN_OK;
}

/* One condition. Numbers compare as text with a column of text; a blob comes after every text, NULL is like nothing. */
static en_status narrow(eni_scan_plan *p, char what, char op, sqlite3_value *value, en_error *err) {
    const int type = sqlite3_value_type(value);
    if (type == SQLITE_NULL || (type == SQLITE_BLOB && op != '<' && op != '[')) p->none = true;
    if (type == SQLITE_NULL || type == SQLITE_BLOB) return EN_OK;
    const char *const bytes = (const char *)sqlite3_value_text(value);
    if (!bytes) return eni_nomem(err);
    const en_str text = {bytes, (size_t)sqlite3_value_bytes(value)};
    switch (what) {
    case 'l': narrow_text(p, &p->by_layer, p->layer, sizeof p->layer, text); break;
    case 's': narrow_text(p, &p->by_source, p->source, sizeof p->source, text); break;
    case 't': narrow_text(p, &p->by_target, p->target, sizeof p->target, text); break;
    case 'S': narrow_text(p, &p->by_source_sector, p->source_sector, sizeof p->source_sector, text); break;
    case 'T': narrow_text(p, &p->by_target_sector, p->target_sector, sizeof p->target_sector, text); break;
    case 'a': {
        const en_action action = en_action_of(text);
        p->actions &= eni_is(text, en_action_key(action)) ? 1u << action : 0;
        break;
    }
    case 'q': {
        const en_quad quad = en_quad_of(text);
        p->quads &= eni_is(text, en_quad_key(quad)) ? 1u << quad : 0;
        break;
    }
    case 'd': narrow_days(&p->day_first, &p->day_last, op, text); break;
    case 'k': narrow_days(&p->known_first, &p->known_last, op, text); break;
    default: return narrow_asof(p, text, err);
    }
    return EN_OK;
}

/* ---- the cursor ---- */

static int open_cursor(sqlite3_vtab *v, sqlite3_vtab_cursor **out) {
    cursor *const c = calloc(1, sizeof *c);
    if (!c) return SQLITE_NOMEM;
    c->scan.ledger = ((table *)v)->ledger;
    c->day = INT32_MIN;
    *out = &c->base;
    return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *v) {
    eni_scan_end(&((cursor *)v)->scan);
    free(v);
    return SQLITE_OK;
}

static int filter(sqlite3_vtab_cursor *v, int number, const char *letters, int n, sqlite3_value **values) {
    cursor *const c = (cursor *)v;
    en_error why = {0};
    eni_scan_plan p = {.actions = ENI_SCAN_ALL_ACTIONS,
                       .quads = ENI_SCAN_ALL_QUADS,
                       .day_first = INT32_MIN,
                       .day_last = INT32_MAX,
                       .known_first = INT32_MIN,
                       .known_last = INT32_MAX,
                       .asof = EN_DAY_NONE,
                       .order = number & PLAN_UP     ? 1
                                : number & PLAN_DOWN ? -1
                                                     : 0,
                       .cold = (number & PLAN_COLD) != 0};
    en_status status = EN_OK;
    for (int i = 0; status == EN_OK && i < n; i++)
        status = narrow(&p, letters[2 * (size_t)i], letters[2 * (size_t)i + 1], values[i], &why);
    p.none = p.none || !p.actions || !p.quads || p.day_first > p.day_last || p.known_first > p.known_last;
    if (status == EN_OK) status = eni_scan_start(&c->scan, &p, &why);
    return tell(v->pVtab, &why, status);
}

static int next(sqlite3_vtab_cursor *v) {
    en_error why;
    const en_status status = eni_scan_next(&((cursor *)v)->scan, &why);
    return status == EN_OK ? SQLITE_OK : tell(v->pVtab, &why, status);
}

static int is_done(sqlite3_vtab_cursor *v) {
    return ((cursor *)v)->scan.done;
}

/* Of a row: its segment's number and place; of an event of claims: its number, negative. */
static int row_id(sqlite3_vtab_cursor *v, sqlite3_int64 *out) {
    const eni_scan *const s = &((cursor *)v)->scan;
    *out = s->told ? -(sqlite3_int64)s->told->id : s->cube->numbers[s->segment_no] << 24 | s->row;
    return SQLITE_OK;
}

/* ---- values of columns ---- */

/* What was done in whole: texts are copied, since SQLite may keep them past the row. */
static void put(sqlite3_context *context, en_str text) {
    sqlite3_result_text(context, text.p ? text.p : "", (int)text.len, SQLITE_TRANSIENT);
}
static void put_chars(sqlite3_context *context, const char *text) {
    sqlite3_result_text(context, text, -1, SQLITE_TRANSIENT);
}
static void put_real(sqlite3_context *context, double x) {
    if (!isnan(x)) sqlite3_result_double(context, x); /* else NULL */
}
static void put_count(sqlite3_context *context, int64_t n) {
    if (n >= 0) sqlite3_result_int64(context, n);
}
static void put_day(sqlite3_context *context, cursor *c, int32_t day) {
    if (day != c->day) en_day_format((en_day){day}, c->text);
    c->day = day;
    if (c->text[0]) sqlite3_result_text(context, c->text, 10, SQLITE_TRANSIENT);
}

static void put_asof(sqlite3_context *context, const eni_scan_plan *p) {
    if (p->asof_text[0]) put_chars(context, p->asof_text);
}

static void put_citation(sqlite3_context *context, const en_event *e) {
    char cite[48];
    const int n = e->import ? snprintf(cite, sizeof cite, "i%llu.%llu", (unsigned long long)e->import,
                                       (unsigned long long)e->line)
                            : snprintf(cite, sizeof cite, "r%llu.%u", (unsigned long long)e->report, e->sentence_no);
    sqlite3_result_text(context, cite, n, SQLITE_TRANSIENT);
}

/* Of an event of claims any column, of a row those of arrival blocks. */
static void put_event(sqlite3_context *context, cursor *c, const en_event *e, column which) {
    switch (which) {
    case COLUMN_LAYER: put(context, e->layer); break;
    case COLUMN_DATE: put_day(context, c, e->day.last.n); break;
    case COLUMN_KNOWN_DATE: put_day(context, c, e->first_reported.n); break;
    case COLUMN_SOURCE: put_chars(context, e->source.code); break;
    case COLUMN_SOURCE_SECTOR: put_chars(context, e->source.sector); break;
    case COLUMN_TARGET: put_chars(context, e->target.code); break;
    case COLUMN_TARGET_SECTOR: put_chars(context, e->target.sector); break;
    case COLUMN_CAMEO: put(context, e->cameo); break;
    case COLUMN_ACTION: put_chars(context, en_action_key(e->action)); break;
    case COLUMN_QUAD: put_chars(context, en_quad_key(e->quad)); break;
    case COLUMN_GOLDSTEIN: put_real(context, e->goldstein); break;
    case COLUMN_MODE: put(context, e->mode); break;
    case COLUMN_CONTEXT: put(context, e->context); break;
    case COLUMN_STANDING: put_chars(context, en_modality_key(e->standing)); break;
    case COLUMN_DATE_FIRST: put_day(context, c, e->day.first.n); break;
    case COLUMN_SOURCE_NAME: put(context, e->source_name); break;
    case COLUMN_TARGET_NAME: put(context, e->target_name); break;
    case COLUMN_MENTIONS: put_count(context, e->n_mentions); break;
    case COLUMN_SOURCES: put_count(context, e->n_outlets); break;
    case COLUMN_ARTICLES: put_count(context, e->n_reports); break;
    case COLUMN_TONE: put_real(context, e->tone); break;
    case COLUMN_DEATHS: put_count(context, e->n_deaths); break;
    case COLUMN_LATITUDE: put_real(context, e->latitude); break;
    case COLUMN_LONGITUDE: put_real(context, e->longitude); break;
    case COLUMN_PLACE: put(context, e->place); break;
    case COLUMN_URL: put(context, e->url); break;
    case COLUMN_OUTLET: put(context, e->outlet); break;
    case COLUMN_NOTE: put(context, e->note); break;
    case COLUMN_DATASET_ID:
        if (e->row_id != INT64_MIN)
            sqlite3_result_int64(context, e->row_id);
        else if (e->row_key.len)
            put(context, e->row_key);
        break;
    case COLUMN_IMPORT_ID:
        if (e->import) sqlite3_result_int64(context, (sqlite3_int64)e->import);
        break;
    case COLUMN_LINE:
        if (e->import) sqlite3_result_int64(context, (sqlite3_int64)e->line);
        break;
    case COLUMN_CITATION: put_citation(context, e); break;
    case COLUMN_EVENT_ID:
        if (!e->import) sqlite3_result_int64(context, (sqlite3_int64)e->id);
        break;
    case COLUMN_ASOF: break;
    }
}

/* A column of a row, out of the sorted columns. */
static en_status put_hot(sqlite3_context *context, cursor *c, column which, en_error *err) {
    const eni_scan *const s = &c->scan;
    eni_segment *const g = s->segment;
    const uint32_t at = eni_hot_act(&s->hot, s->row);
    if (at >= g->n_acts) return eni_fail(err, EN_EFORMAT, "a row of a segment points outside of its lists");
    const eni_act *const act = &g->acts[at];
    const bool lag = which == COLUMN_KNOWN_DATE,
               sector = which == COLUMN_SOURCE_SECTOR || which == COLUMN_TARGET_SECTOR;
    if (lag || sector) EN_TRY(eni_segment_touch(g, s->row, 1, lag, sector, false, err));
    const int32_t day = eni_hot_day(g, &s->hot, s->row);
    switch (which) {
    case COLUMN_LAYER: put(context, eni_layer_name(s->cube, g->layer)); break;
    case COLUMN_DATE: put_day(context, c, day); break;
    case COLUMN_KNOWN_DATE: put_day(context, c, day + eni_segment_lag(g, s->row)); break;
    case COLUMN_SOURCE: put(context, g->codes[g->dyads[s->dyad].source]); break;
    case COLUMN_TARGET: put(context, g->codes[g->dyads[s->dyad].target]); break;
    case COLUMN_CAMEO: put_chars(context, act->cameo); break;
    case COLUMN_ACTION: put_chars(context, en_action_key(act->action)); break;
    case COLUMN_QUAD: put_chars(context, en_quad_key(act->quad)); break;
    case COLUMN_GOLDSTEIN:
        if (act->tenths != INT16_MIN) sqlite3_result_double(context, act->tenths / 10.0);
        break;
    case COLUMN_MODE: put_chars(context, act->mode); break;
    case COLUMN_CONTEXT: put_chars(context, act->context); break;
    case COLUMN_STANDING: put_chars(context, en_modality_key(EN_MODALITY_ASSERTED)); break;
    case COLUMN_SOURCE_SECTOR:
    case COLUMN_TARGET_SECTOR: {
        const uint32_t role = eni_segment_roles(g, s->row);
        if (role >= g->n_roles) return eni_fail(err, EN_EFORMAT, "a row of a segment points outside of its lists");
        put_chars(context, g->roles[role][which == COLUMN_TARGET_SECTOR]);
        break;
    }
    default: break; /* event_id */
    }
    return EN_OK;
}

/* A column of a row, out of its arrival block, which is decompressed when the first of them is asked for: numbers and texts each for themselves. */
static en_status put_cold(sqlite3_context *context, cursor *c, column which, en_error *err) {
    eni_scan *const s = &c->scan;
    EN_TRY(eni_segment_touch(s->segment, s->row, 1, false, false, true, err));
    const uint32_t arrival = eni_segment_arrival(s->segment, s->row);
    EN_TRY(eni_segment_block(s->segment, arrival, (TEXTS >> which & 1u) != 0, &s->block, err));
    en_event e = {.day.last.n = eni_hot_day(s->segment, &s->hot, s->row)};
    (void)eni_fill_cold(&s->block, arrival - s->block.first, NULL, &e);
    put_event(context, c, &e, which);
    return EN_OK;
}

static int value(sqlite3_vtab_cursor *v, sqlite3_context *context, int i) {
    cursor *const c = (cursor *)v;
    const column which = (column)i;
    en_error why = {0};
    en_status status = EN_OK;
    if (which == COLUMN_ASOF)
        put_asof(context, &c->scan.plan);
    else if (c->scan.told)
        put_event(context, c, c->scan.told, which);
    else if (COLD >> which & 1u)
        status = put_cold(context, c, which, &why);
    else
        status = put_hot(context, c, which, &why);
    return status == EN_OK ? SQLITE_OK : tell_result(context, &why, status);
}

/* ---- */

static void release(void *data) {
    module_data *const m = data;
    if (m->owned) en_ledger_close(m->ledger);
    free(m);
}

int eni_add_event_table(sqlite3 *db, en_ledger *ledger, bool owned) {
    static const sqlite3_module module = {.xConnect = connect, /* and no xCreate: eponymous, and nothing else */
                                          .xBestIndex = best_index,
                                          .xDisconnect = disconnect,
                                          .xOpen = open_cursor,
                                          .xClose = close_cursor,
                                          .xFilter = filter,
                                          .xNext = next,
                                          .xEof = is_done,
                                          .xColumn = value,
                                          .xRowid = row_id};
    module_data *const m = malloc(sizeof *m);
    if (!m) {
        if (owned) en_ledger_close(ledger);
        return SQLITE_NOMEM;
    }
    *m = (module_data){ledger, owned};
    return sqlite3_create_module_v2(db, "event", &module, m, release);
}
