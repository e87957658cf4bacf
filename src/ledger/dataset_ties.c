/* ledger/dataset_ties.c: ties that imported datasets tell.
 *
 *   tie (a owes b) ────────────────────┐
 *   tie (a owes the other members) ─┐  ├─► rows a → b ─► same both ways? one mutual row ─► what of it is known on the day?
 *   ties of other members of it ────┴──┘
 *
 * A dataset ends. A tie that was in force when it ended is not in force today for all that: asked for a later day it is told as unknown, and never left
 * out as if it had ended. */
#include "ledger/facts.h"

#include "base/day.h"
#include "base/error.h"
#include "base/str.h"

#include <stdlib.h>

typedef struct {
    en_str layer, item_name, a, b, kind, citation, terms;
    int64_t item, layer_id;
    en_date from, to;
    unsigned censored;
    uint64_t import, line;
    uint32_t n_parties;
    en_day first, last; /* what the layer covers */
    bool turned;        /* b → a in order of code */
    bool mutual, done;
} row;

typedef struct {
    const en_ledger *ledger;
    const en_tie_query *query;
    eni_arena arena;
    row *rows;
    size_t n, cap;
    eni_buf a, b, layers;
    sqlite3_stmt *names;
} gathering;

/* ?1, ?2: codes of the two actors as JSON, "[]" any; ?3 kind; ?4 layers. Either actor may stand on either side. */
#define SIDES(x, y)                                                                                                    \
    "(?1 = '[]' OR (" x " IN (SELECT value FROM json_each(?1)) AND (?2 = '[]' OR " y                                   \
    " IN (SELECT value FROM json_each(?2)))) OR (" y " IN (SELECT value FROM json_each(?1)) AND (?2 = '[]' OR " x      \
    " IN (SELECT value FROM json_each(?2)))))"
#define OF_LAYER "(?4 = '[]' OR l.name IN (SELECT value FROM json_each(?4)))"
#define OF_KIND " AND (?3 = '' OR t.kind = ?3)"
#define COVERED                                                                                                        \
    "(SELECT min(day_first) FROM import i WHERE i.layer_id = l.layer_id), (SELECT max(day_last) FROM import i WHERE "  \
    "i.layer_id = l.layer_id)"

static const char dyads_sql[] =
    "SELECT l.name, coalesce(i.name, ''), t.a, t.b, t.kind, l.citation, coalesce(i.terms, ''), t.item, t.layer_id, "
    "t.from_first, t.from_last, t.to_first, t.to_last, t.censored, 2, " COVERED
    ", t.import_id, t.line FROM tie t JOIN layer l USING(layer_id) LEFT JOIN item i ON i.layer_id = t.layer_id AND "
    "i.item = t.item WHERE "
    "t.b <> '' AND " SIDES("t.a", "t.b") OF_KIND " AND " OF_LAYER;

/* Each member owes every other what its own row says, while both are members. */
static const char members_sql[] =
    "SELECT DISTINCT l.name, coalesce(i.name, ''), t.a, o.a, t.kind, l.citation, coalesce(i.terms, ''), t.item, "
    "t.layer_id, max(t.from_first, o.from_first), max(t.from_last, o.from_last), CASE WHEN o.to_last < t.to_last THEN "
    "o.to_first ELSE t.to_first END, min(t.to_last, o.to_last), (t.censored & o.censored & 1) | (t.censored & "
    "o.censored & 2), (SELECT count(DISTINCT a) FROM tie p WHERE p.layer_id = t.layer_id AND p.item = t.item AND p.b = "
    "''), " COVERED ", t.import_id, t.line FROM tie t JOIN layer l USING(layer_id) JOIN tie o ON o.layer_id = "
    "t.layer_id AND o.item = t.item AND o.b = '' "
    "AND o.a <> t.a LEFT JOIN item i ON i.layer_id = t.layer_id AND i.item = t.item WHERE t.b = '' AND "
    "max(t.from_first, o.from_first) <= min(t.to_last, o.to_last) AND " SIDES("t.a", "o.a") OF_KIND " AND " OF_LAYER;

static bool keep_text(gathering *g, sqlite3_stmt *stmt, int i, en_str *out) {
    *out = eni_arena_str(&g->arena, eni_column(stmt, i));
    return out->p != NULL;
}

static en_day day_at(sqlite3_stmt *stmt, int i) {
    return sqlite3_column_type(stmt, i) == SQLITE_NULL ? EN_DAY_NONE : (en_day){sqlite3_column_int(stmt, i)};
}

static en_status keep(gathering *g, sqlite3_stmt *s, en_error *err) {
    row *const grown = eni_arena_grow(&g->arena, g->rows, g->n, &g->cap, g->n + 1, sizeof *grown);
    if (!grown) return eni_nomem(err);
    g->rows = grown;
    row *const r = &g->rows[g->n];
    *r = (row){.item = sqlite3_column_int64(s, 7),
               .layer_id = sqlite3_column_int64(s, 8),
               .from = {{sqlite3_column_int(s, 9)}, {sqlite3_column_int(s, 10)}},
               .to = {day_at(s, 11), day_at(s, 12)},
               .censored = (unsigned)sqlite3_column_int(s, 13),
               .n_parties = (uint32_t)sqlite3_column_int(s, 14),
               .first = day_at(s, 15),
               .last = day_at(s, 16),
               .import = (uint64_t)sqlite3_column_int64(s, 17),
               .line = (uint64_t)sqlite3_column_int64(s, 18)};
    if (r->to.last.n == ENI_TIE_OPEN || !en_day_known(r->to.first)) r->to = ENI_DATE_NONE;
    if (!keep_text(g, s, 0, &r->layer) || !keep_text(g, s, 1, &r->item_name) || !keep_text(g, s, 2, &r->a) ||
        !keep_text(g, s, 3, &r->b) || !keep_text(g, s, 4, &r->kind) || !keep_text(g, s, 5, &r->citation) ||
        !keep_text(g, s, 6, &r->terms))
        return eni_nomem(err);
    r->turned = eni_cmp(r->a, r->b) > 0;
    g->n++;
    return EN_OK;
}

static en_status gather(gathering *g, const char *sql, en_error *err) {
    sqlite3_stmt *rows;
    int code = SQLITE_DONE;
    en_status status = eni_prepare(g->ledger, sql, &rows, err);
    if (status != EN_OK) return status;
    eni_bind_str(rows, 1, eni_buf_str(&g->a));
    eni_bind_str(rows, 2, eni_buf_str(&g->b));
    eni_bind_str(rows, 3, eni_str(g->query->kind ? g->query->kind : ""));
    eni_bind_str(rows, 4, eni_buf_str(&g->layers));
    while (status == EN_OK && (code = sqlite3_step(rows)) == SQLITE_ROW) status = keep(g, rows, err);
    sqlite3_finalize(rows);
    return status != EN_OK || code == SQLITE_DONE ? status : eni_sqlite_fail(g->ledger, code, err);
}

/* ---- two directions of one thing ---- */

static en_str lesser(const row *r) {
    return r->turned ? r->b : r->a;
}
static en_str greater(const row *r) {
    return r->turned ? r->a : r->b;
}

#define ORDER(x, y)                                                                                                    \
    if ((x) != (y)) return (x) < (y) ? -1 : 1

/* By layer, beginning, pair, item, kind, end, direction: what is the same both ways lies side by side. */
static int by_pair(const void *x, const void *y) {
    const row *const p = x, *const q = y;
    int order = eni_cmp(p->layer, q->layer);
    if (order) return order;
    ORDER(p->from.first.n, q->from.first.n);
    if ((order = eni_cmp(lesser(p), lesser(q)))) return order;
    if ((order = eni_cmp(greater(p), greater(q)))) return order;
    ORDER(p->item, q->item);
    if ((order = eni_cmp(p->kind, q->kind))) return order;
    ORDER(p->to.last.n, q->to.last.n);
    ORDER(p->turned, q->turned);
    return 0;
}

static bool is_reverse(const row *p, const row *q) {
    return p->turned != q->turned && p->layer_id == q->layer_id && p->item == q->item &&
           p->from.first.n == q->from.first.n && p->to.last.n == q->to.last.n && eni_eq(p->kind, q->kind) &&
           eni_eq(p->a, q->b) && eni_eq(p->b, q->a);
}

/* Is the code one of the JSON list? */
static bool is_in(const eni_buf *list, en_str code) {
    for (size_t i = 0; i + code.len + 2 <= list->len; i++)
        if (list->p[i] == '"' && memcmp(list->p + i + 1, code.p, code.len) == 0 && list->p[i + 1 + code.len] == '"')
            return true;
    return false;
}

/* ---- what is known ---- */

/* Is the tie known by the as-of day, and in force, or unknown, on the day asked for? */
static bool is_visible(const en_tie_query *q, row *r, bool *unknown) {
    *unknown = false;
    if (en_day_known(q->asof)) {
        if (r->from.first.n > q->asof.n) return false;
        if (eni_date_known(r->to) && r->to.first.n > q->asof.n) r->to = ENI_DATE_NONE, r->censored &= ~ENI_STILL_AT_END;
    }
    if (!en_day_known(q->on)) return true;
    if (r->from.first.n > q->on.n || (eni_date_known(r->to) && r->to.last.n < q->on.n)) return false;
    *unknown = en_day_known(r->last) && q->on.n > r->last.n;
    return true;
}

static bool tell(gathering *g, row *r, bool unknown, en_tie_fn fn, void *user) {
    /* what is owed both ways is told from the side of who was asked for */
    if (r->mutual && g->a.len > 2 && !is_in(&g->a, r->a)) {
        const en_str swap = r->a;
        r->a = r->b, r->b = swap;
    }
    const en_str id = eni_arena_printf(&g->arena, "%lld", (long long)r->item);
    const en_str name = r->item_name.len ? r->item_name : r->kind;
    const en_tie t = {.id = r->item ? id : (en_str){"", 0},
                      .kind = r->kind,
                      .name = name,
                      .a = r->a,
                      .b = r->b,
                      .a_name = eni_dataset_name(g->ledger, g->names, &g->arena, r->a),
                      .b_name = eni_dataset_name(g->ledger, g->names, &g->arena, r->b),
                      .obligation = r->kind,
                      .mutual = r->mutual,
                      .n_parties = r->n_parties,
                      .signed_on = ENI_DATE_NONE,
                      .from = r->from,
                      .to = r->to,
                      .terms = r->terms,
                      .citation = r->citation,
                      .layer = r->layer,
                      .dataset = true,
                      .covered_first = r->first,
                      .covered_last = r->last,
                      .begun_before = (r->censored & ENI_BEGUN_BEFORE) != 0,
                      .still_at_end = (r->censored & ENI_STILL_AT_END) != 0,
                      .unknown = unknown,
                      .import = r->import,
                      .line = r->line};
    return fn(user, &t);
}

static void tell_all(gathering *g, en_tie_fn fn, void *user, uint64_t *n, bool *stopped) {
    if (g->n) qsort(g->rows, g->n, sizeof *g->rows, by_pair);
    for (size_t i = 0; i < g->n && !*stopped; i++) {
        row *const r = &g->rows[i];
        bool unknown;
        if (i + 1 < g->n && is_reverse(r, r + 1)) r->mutual = true, r[1].done = true;
        if (r->done || !is_visible(g->query, r, &unknown)) continue;
        ++*n;
        *stopped = !tell(g, r, unknown, fn, user);
    }
}

en_status eni_dataset_ties(const en_ledger *ledger, const en_tie_query *query, en_tie_fn fn, void *user, uint64_t *n,
                           bool *stopped, en_error *err) {
    gathering g = {.ledger = ledger, .query = query};
    en_status status = eni_dataset_codes(ledger->lexicon, query->a.code, &g.a, err);
    if (status == EN_OK) status = eni_dataset_codes(ledger->lexicon, query->b.code, &g.b, err);
    if (status == EN_OK)
        status = eni_name_list(ledger, query->layers, "layer", "SELECT 1 FROM layer WHERE name = ?1", &g.layers, err);
    if (status == EN_OK) status = eni_dataset_names(ledger, &g.names, err);
    if (status == EN_OK) status = gather(&g, dyads_sql, err);
    if (status == EN_OK) status = gather(&g, members_sql, err);
    if (status == EN_OK) tell_all(&g, fn, user, n, stopped);
    if (status == EN_OK && *n == 0) {
        eni_buf why = {0};
        status = eni_not_covered(ledger, "ties", g.layers.p, query->on, &why, err);
        if (status == EN_OK) status = eni_fail(err, EN_ENOTFOUND, "no tie on record%s", why.p && why.len ? why.p : "");
        eni_buf_free(&why);
    }
    sqlite3_finalize(g.names);
    eni_arena_free(&g.arena);
    eni_buf_free(&g.a);
    eni_buf_free(&g.b);
    eni_buf_free(&g.layers);
    return status;
}
