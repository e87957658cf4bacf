/* ledger/cluster.c: claims about one act, one event (docs/METHODS.md, "From claims to events").
 *
 *   claim ─► an event of the same source, target and type:
 *              a near-copy    the one that its twin's same sentence is about
 *              a denial       the latest such act of ninety days with the same base code
 *              same date      the one of that day or range
 *              a retelling    of a deed or meeting: one of the two names no day of its own, three days apart at most
 *              same words     in another outlet a day apart, or in this report; one of the two without a day, the same base code
 *              a wider date   "in October" and "on 18 October", when there is only one such act
 *            else a new event
 *
 * "Base code": the first three digits of the CAMEO code. Two codes of one root go together if they are the same or one is the root's general code (050,
 * 190), which only says less. A report that tells acts of one type by codes that do not go together tells several ("praised … and ratified": 051, 057): an
 * event that it has told by one takes no claim of it by the other. */
#include "ledger/cluster.h"

#include "base/error.h"
#include "base/str.h"
#include "text/twins.h"

#define DENIAL_REACH 90 /* days */
#define RETELLING_REACH 3
#define WORDS_REACH 1
#define WIDEST_DATE 31 /* days of a range that may stand for one day in it */

#define GET(name, which)                                                                                               \
    sqlite3_stmt *const name = eni_stmt_get(ledger, which, err);                                                       \
    if (!name) return err ? err->status : EN_EIO

typedef struct {
    int64_t id;
    int first, last;
    bool dated, same_base;
} found_event;

static en_str base_of(en_str cameo) {
    return eni_cut(cameo, 0, cameo.len < 3 ? cameo.len : 3);
}

static uint32_t base_number(en_str cameo) {
    uint32_t n = 0;
    for (size_t i = 0; i < 3; i++) n = n << 8 | (i < cameo.len ? (unsigned char)cameo.p[i] : '0');
    return n;
}

/* Is it the root's general code: "050", "05"? */
static bool is_general(uint32_t base) {
    return (base & 0xFF) == '0';
}

static bool go_together(uint32_t a, uint32_t b) {
    return a == b || (a >> 8 == b >> 8 && (is_general(a) || is_general(b)));
}

/* ---- what the twin tells ---- */

static en_str act_key(eni_arena *arena, en_str source, en_str target, en_str action, en_str base, uint64_t words) {
    return eni_arena_printf(arena, "%.*s|%.*s|%.*s|%.*s|%llx", ENI_ARG(source), ENI_ARG(target), ENI_ARG(action),
                            ENI_ARG(base), (unsigned long long)words);
}

static bool keep_linked(eni_cluster *c, sqlite3_stmt *row) {
    const en_str source = eni_column(row, 1), target = eni_column(row, 2), action = eni_column(row, 3);
    int64_t *const grown =
        eni_arena_grow(&c->arena, c->events, c->n_events, &c->cap_events, c->n_events + 1, sizeof *grown);
    if (!grown) return false;
    c->events = grown;
    c->events[c->n_events] = sqlite3_column_int64(row, 0);
    const en_str told = act_key(&c->arena, source, target, action, ENI_LIT(""), eni_words_hash(eni_column(row, 6)));
    if (!told.p || !eni_map_add(&c->linked, told, (uint32_t)c->n_events, NULL)) return false;
    if (sqlite3_column_int(row, 5) == 0) { /* no day of its own */
        const en_str act = act_key(&c->arena, source, target, action, base_of(eni_column(row, 4)), 0);
        if (!act.p || !eni_map_add(&c->linked, act, (uint32_t)c->n_events, NULL)) return false;
    }
    c->n_events++;
    return true;
}

en_status eni_cluster_start(eni_cluster *c, en_ledger *ledger, int64_t report, int64_t outlet, int64_t linked,
                            en_error *err) {
    *c = (eni_cluster){.ledger = ledger, .report = report, .outlet = outlet};
    if (!linked) return EN_OK;
    GET(rows, ENI_STMT_LINKED_CLAIMS);
    int code;
    bool failed = false;
    sqlite3_bind_int64(rows, 1, linked);
    while (!failed && (code = sqlite3_step(rows)) == SQLITE_ROW) failed = !keep_linked(c, rows);
    sqlite3_reset(rows);
    if (failed) return eni_nomem(err);
    return code == SQLITE_DONE ? EN_OK : eni_sqlite_fail(ledger, code, err);
}

void eni_cluster_end(eni_cluster *c) {
    eni_map_free(&c->told);
    eni_map_free(&c->linked);
    eni_arena_free(&c->arena);
}

/* The event that the same sentence of the twin is about; else, for a claim without a day, that of the same act without a day. */
static en_status twin_event(eni_cluster *c, const en_claim *claim, bool dated, int64_t *event, en_error *err) {
    *event = 0;
    if (!c->n_events) return EN_OK;
    const en_str source = eni_str(claim->source.code), target = eni_str(claim->target.code),
                 action = eni_str(en_action_key(claim->action));
    const en_str told = act_key(&c->arena, source, target, action, ENI_LIT(""), eni_words_hash(claim->sentence)),
                 act = act_key(&c->arena, source, target, action, base_of(claim->cameo), 0);
    if (!told.p || !act.p) return eni_nomem(err);
    uint32_t at = eni_map_get(&c->linked, told);
    if (at == ENI_MAP_NONE && !dated) at = eni_map_get(&c->linked, act);
    if (at != ENI_MAP_NONE) *event = c->events[at];
    return EN_OK;
}

/* ---- what this report has told ---- */

/* Has the report told the event as another act of the type? */
static bool is_barred(const eni_cluster *c, int64_t event, const en_claim *claim) {
    const uint32_t base = eni_map_get(&c->told, (en_str){(const char *)&event, sizeof event});
    return base != ENI_MAP_NONE && !go_together(base, base_number(claim->cameo));
}

static bool told_here(const eni_cluster *c, int64_t event) {
    return eni_map_get(&c->told, (en_str){(const char *)&event, sizeof event}) != ENI_MAP_NONE;
}

static en_status note_told(eni_cluster *c, int64_t event, const en_claim *claim, en_error *err) {
    const en_str key = {(const char *)&event, sizeof event};
    const uint32_t base = base_number(claim->cameo), before = eni_map_get(&c->told, key);
    if (claim->modality == EN_MODALITY_DENIED || (before != ENI_MAP_NONE && !is_general(before))) return EN_OK;
    const en_str kept = eni_arena_str(&c->arena, key);
    uint32_t *const told = kept.p ? eni_map_add(&c->told, kept, base, NULL) : NULL;
    if (!told) return eni_nomem(err);
    *told = base; /* the more telling of the two */
    return EN_OK;
}

/* ---- events on record ---- */

static void bind_act(sqlite3_stmt *stmt, const en_claim *c) {
    sqlite3_bind_text(stmt, 1, c->source.code, -1, SQLITE_STATIC);
    sqlite3_bind_text(stmt, 2, c->target.code, -1, SQLITE_STATIC);
    sqlite3_bind_text(stmt, 3, en_action_key(c->action), -1, SQLITE_STATIC);
}

static en_status row_exists(const en_ledger *ledger, sqlite3_stmt *stmt, bool *out, en_error *err) {
    const int code = sqlite3_step(stmt);
    *out = code == SQLITE_ROW;
    sqlite3_reset(stmt);
    return code == SQLITE_ROW || code == SQLITE_DONE ? EN_OK : eni_sqlite_fail(ledger, code, err);
}

/* The events of the claim's act that begin on the days first … last and that it may join. In order of day, then number; arena. */
static en_status events_of_act(eni_cluster *c, const en_claim *claim, int first, int last, found_event **out, size_t *n,
                               en_error *err) {
    en_ledger *const ledger = c->ledger;
    size_t cap = 0;
    int code;
    bool failed = false;
    *out = NULL;
    *n = 0;
    GET(rows, ENI_STMT_FIND_EVENTS);
    bind_act(rows, claim);
    sqlite3_bind_int(rows, 4, first);
    sqlite3_bind_int(rows, 5, last);
    while (!failed && (code = sqlite3_step(rows)) == SQLITE_ROW) {
        const int64_t id = sqlite3_column_int64(rows, 0);
        if (is_barred(c, id, claim)) continue;
        found_event *const grown = eni_arena_grow(&c->arena, *out, *n, &cap, *n + 1, sizeof *grown);
        failed = !grown;
        if (failed) break;
        *out = grown;
        grown[(*n)++] =
            (found_event){id, sqlite3_column_int(rows, 1), sqlite3_column_int(rows, 2),
                          sqlite3_column_int(rows, 3) != 0, eni_eq(eni_column(rows, 4), base_of(claim->cameo))};
    }
    sqlite3_reset(rows);
    if (failed) return eni_nomem(err);
    return code == SQLITE_DONE ? EN_OK : eni_sqlite_fail(ledger, code, err);
}

/* Is the act one that reports of several days retell? Words are new words every day. */
static bool is_retold(const en_claim *c) {
    return c->quad == EN_QUAD_MCP || c->quad == EN_QUAD_MCF || c->action == EN_ACTION_CONSULT ||
           c->action == EN_ACTION_AGREE;
}

/* The act that a denial denies. */
static en_status denied_event(en_ledger *ledger, const en_claim *c, int64_t *event, en_error *err) {
    GET(find, ENI_STMT_FIND_DENIED_EVENT);
    bind_act(find, c);
    sqlite3_bind_int(find, 4, c->day.first.n - DENIAL_REACH);
    sqlite3_bind_int(find, 5, c->day.last.n);
    sqlite3_bind_text(find, 6, c->cameo.p, c->cameo.len < 3 ? (int)c->cameo.len : 3, SQLITE_STATIC);
    const int code = sqlite3_step(find);
    *event = code == SQLITE_ROW ? sqlite3_column_int64(find, 0) : 0;
    sqlite3_reset(find);
    return code == SQLITE_ROW || code == SQLITE_DONE ? EN_OK : eni_sqlite_fail(ledger, code, err);
}

/* Same day, or same range: with the same base code if there is one, then the lowest number. */
static en_status same_date(eni_cluster *c, const en_claim *claim, int64_t *event, en_error *err) {
    found_event *list;
    size_t n;
    const found_event *best = NULL;
    EN_TRY(events_of_act(c, claim, claim->day.first.n, claim->day.first.n, &list, &n, err));
    for (size_t i = 0; i < n; i++)
        if (list[i].last == claim->day.last.n && (!best || (list[i].same_base && !best->same_base))) best = &list[i];
    *event = best ? best->id : 0;
    return EN_OK;
}

/* May a claim of day `day` retell an event of a day near by? One of the two must name no day of its own; the one that does is not the later. */
static bool within(const found_event *e, int day, bool dated, int reach) {
    if (e->first != e->last) return false;
    if (!dated && !e->dated) return e->first >= day - reach && e->first <= day + reach;
    if (!dated) return e->first >= day - reach && e->first <= day;
    return !e->dated && e->first >= day && e->first <= day + reach;
}

/* The same act told on another day: of those with the same base code if there are any, the latest. */
static en_status retold_event(eni_cluster *c, const en_claim *claim, bool dated, int64_t *event, en_error *err) {
    en_ledger *const ledger = c->ledger;
    const bool deed = is_retold(claim);
    const int day = claim->day.first.n;
    found_event *list;
    size_t n;
    const found_event *best = NULL;
    EN_TRY(events_of_act(c, claim, day - RETELLING_REACH, day + RETELLING_REACH, &list, &n, err));
    for (size_t i = 0; i < n; i++) {
        const bool here = told_here(c, list[i].id); /* a title, and the text that names the day */
        if (!within(&list[i], day, dated, deed || here ? RETELLING_REACH : WORDS_REACH)) continue;
        if (!deed && !list[i].same_base) continue;
        if (best && best->same_base && !list[i].same_base) continue;
        if (!deed && !here) { /* an outlet that tells it on two days tells two */
            bool told;
            GET(by, ENI_STMT_TOLD_BY);
            sqlite3_bind_int64(by, 1, list[i].id);
            sqlite3_bind_int64(by, 2, c->outlet);
            EN_TRY(row_exists(ledger, by, &told, err));
            if (told) continue;
        }
        best = &list[i];
    }
    *event = best ? best->id : 0;
    return EN_OK;
}

/* Do the claims of the event name this day, or another? */
static en_status days_told(eni_cluster *c, int64_t event, int day, bool *this_day, bool *other, en_error *err) {
    en_ledger *const ledger = c->ledger;
    GET(on, ENI_STMT_ON_DAY);
    sqlite3_bind_int64(on, 1, event);
    sqlite3_bind_int(on, 2, day);
    EN_TRY(row_exists(ledger, on, this_day, err));
    GET(another, ENI_STMT_ON_ANOTHER_DAY);
    sqlite3_bind_int64(another, 1, event);
    sqlite3_bind_int(another, 2, day);
    return row_exists(ledger, another, other, err);
}

/* A range and a day in it, when nothing else of the kind is there: "in October", "on 18 October". */
static en_status wider_date(eni_cluster *c, const en_claim *claim, bool dated, int64_t *event, en_error *err) {
    const int first = claim->day.first.n, last = claim->day.last.n;
    const bool one_day = first == last;
    found_event *list;
    size_t n, fitting = 0;
    *event = 0;
    if (last - first >= WIDEST_DATE) return EN_OK;
    EN_TRY(events_of_act(c, claim, one_day ? first - WIDEST_DATE + 1 : first, last, &list, &n, err));
    for (size_t i = 0; i < n; i++) {
        const found_event *const e = &list[i];
        bool fits = e->same_base && e->last - e->first < WIDEST_DATE && one_day != (e->first == e->last) &&
                    (one_day ? e->first <= first && e->last >= last : e->first >= first && e->last <= last);
        if (fits && one_day) {
            bool this_day = false, other = false;
            EN_TRY(days_told(c, e->id, first, &this_day, &other, err));
            fits = !other && (dated || this_day);
        }
        fitting += fits;
        if (fits) *event = e->id;
    }
    if (fitting != 1) *event = 0;
    return EN_OK;
}

static en_status new_event(en_ledger *ledger, const en_claim *c, bool dated, int64_t *event, en_error *err) {
    GET(add, ENI_STMT_ADD_EVENT);
    bind_act(add, c);
    sqlite3_bind_int(add, 4, c->day.first.n);
    sqlite3_bind_int(add, 5, c->day.last.n);
    sqlite3_bind_int(add, 6, dated);
    eni_bind_str(add, 7, base_of(c->cameo));
    EN_TRY(eni_step_done(ledger, add, err));
    *event = sqlite3_last_insert_rowid(ledger->db);
    return EN_OK;
}

en_status eni_cluster_event(eni_cluster *c, const en_claim *claim, int64_t *event, uint64_t *events_new,
                            en_error *err) {
    const bool dated = claim->spans.day.end > 0, denied = claim->modality == EN_MODALITY_DENIED;
    EN_TRY(twin_event(c, claim, dated, event, err));
    if (*event && is_barred(c, *event, claim)) *event = 0;
    if (!*event && denied) EN_TRY(denied_event(c->ledger, claim, event, err));
    if (!*event && !denied) EN_TRY(same_date(c, claim, event, err));
    if (!*event && !denied && claim->day.first.n == claim->day.last.n)
        EN_TRY(retold_event(c, claim, dated, event, err));
    if (!*event && !denied && is_retold(claim)) EN_TRY(wider_date(c, claim, dated, event, err));
    if (!*event) {
        EN_TRY(new_event(c->ledger, claim, dated, event, err));
        (*events_new)++;
    }
    return note_told(c, *event, claim, err);
}
