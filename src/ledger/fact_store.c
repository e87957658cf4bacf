/* ledger/fact_store.c: facts, ties and what they belong to into the ledger. One writer an import, inside its transaction.
 *
 * A key says what a row is about; INSERT OR IGNORE lets the first row of a key stand, and only where it did not go in is the old one looked at: is it
 * the same, or does it say something else? So a file that repeats another costs a look-up a row, and nothing is told twice or overwritten. */
#include "ledger/facts.h"

#include "base/day.h"
#include "base/error.h"
#include "base/str.h"

#include <math.h>
#include <stdlib.h>

const eni_measure_info eni_measures[ENI_N_MEASURES] = {
#define X(id, name, shape, unit, text) {name, ENI_SHAPE_##shape, unit, text},
    ENI_MEASURES(X)
#undef X
};

const char *eni_shape_key(eni_shape shape) {
    switch (shape) {
    case ENI_SHAPE_PAIR:
    case ENI_SHAPE_PAIR_SPELL: return "pair";
    case ENI_SHAPE_DIRECTED: return "directed";
    default: return "state";
    }
}

typedef enum {
    ADD_FACT,
    GET_FACT,
    ADD_TIE,
    GET_TIE,
    ADD_ITEM,
    ADD_TOPIC,
    ADD_ACTOR,
    ADD_MEASURE,
    GET_MEASURE,
    ADD_MEASURED,
    ITEM_DAYS,
    N_STATEMENTS
} statement;

static const char *const sql[N_STATEMENTS] = {
    [ADD_FACT] = "INSERT OR IGNORE INTO fact(measure_id, a, b, first, item, layer_id, last, value, text, import_id, "
                 "line) VALUES(?1, "
                 "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    [GET_FACT] = "SELECT last IS ?7 AND value IS ?8 AND text IS ?9 FROM fact WHERE measure_id = ?1 AND a = ?2 AND b = "
                 "?3 AND first = ?4 AND item = ?5 AND layer_id = ?6",
    [ADD_TIE] = "INSERT OR IGNORE INTO tie(a, b, kind, from_first, item, layer_id, from_last, to_first, to_last, "
                "censored, import_id, line) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    [GET_TIE] = "SELECT from_last = ?7 AND to_first IS ?8 AND censored = ?10 FROM tie WHERE a = ?1 AND b = ?2 AND kind "
                "= ?3 AND from_first = ?4 AND item = ?5 AND layer_id = ?6 AND to_last = ?9",
    [ADD_ITEM] = "INSERT INTO item(layer_id, item, name, first, last, terms) VALUES(?1, ?2, ?3, ?4, ?5, ?6) ON "
                 "CONFLICT(layer_id, item) DO UPDATE SET name = CASE excluded.name WHEN '' THEN name ELSE "
                 "excluded.name END, first = coalesce(excluded.first, first), last = coalesce(excluded.last, last), "
                 "terms = CASE excluded.terms WHEN '' THEN terms ELSE excluded.terms END",
    [ADD_TOPIC] = "INSERT OR IGNORE INTO topic(layer_id, item, topic) VALUES(?1, ?2, ?3)",
    [ADD_ACTOR] = "INSERT INTO named_actor(code, name, sector) VALUES(?1, ?2, '') ON CONFLICT(code) DO UPDATE SET name "
                  "= excluded.name WHERE name = code",
    [ADD_MEASURE] = "INSERT OR IGNORE INTO measure(name, shape, unit, description) VALUES(?1, ?2, ?3, ?4)",
    [GET_MEASURE] = "SELECT measure_id FROM measure WHERE name = ?1",
    [ADD_MEASURED] = "INSERT OR IGNORE INTO measured(measure_id, layer_id) VALUES(?1, ?2)",
    [ITEM_DAYS] = "SELECT min(first), max(last) FROM item WHERE layer_id = ?1",
};

struct eni_fact_writer {
    en_ledger *ledger;
    int64_t layer;
    uint64_t import;
    sqlite3_stmt *stmts[N_STATEMENTS]; /* prepared on first use */
    int64_t measures[ENI_N_MEASURES];  /* their numbers in this ledger; 0: not asked yet */
};

en_status eni_fact_writer_new(en_ledger *ledger, int64_t layer, uint64_t import, eni_fact_writer **out, en_error *err) {
    *out = calloc(1, sizeof **out);
    if (!*out) return eni_nomem(err);
    (*out)->ledger = ledger;
    (*out)->layer = layer;
    (*out)->import = import;
    return EN_OK;
}

void eni_fact_writer_free(eni_fact_writer *w) {
    if (!w) return;
    for (int i = 0; i < N_STATEMENTS; i++) sqlite3_finalize(w->stmts[i]);
    free(w);
}

static en_status get(eni_fact_writer *w, statement which, sqlite3_stmt **out, en_error *err) {
    if (!w->stmts[which]) EN_TRY(eni_prepare(w->ledger, sql[which], &w->stmts[which], err));
    *out = w->stmts[which];
    return EN_OK;
}

static void bind_day(sqlite3_stmt *stmt, int i, en_day day) {
    if (en_day_known(day))
        sqlite3_bind_int(stmt, i, day.n);
    else
        sqlite3_bind_null(stmt, i);
}

static en_status number_of(eni_fact_writer *w, eni_measure measure, int64_t *out, en_error *err) {
    *out = w->measures[measure];
    if (*out) return EN_OK;
    const eni_measure_info *const m = &eni_measures[measure];
    sqlite3_stmt *add, *find, *mark;
    EN_TRY(get(w, ADD_MEASURE, &add, err));
    EN_TRY(get(w, GET_MEASURE, &find, err));
    EN_TRY(get(w, ADD_MEASURED, &mark, err));
    sqlite3_bind_text(add, 1, m->name, -1, SQLITE_STATIC);
    sqlite3_bind_text(add, 2, eni_shape_key(m->shape), -1, SQLITE_STATIC);
    sqlite3_bind_text(add, 3, m->unit, -1, SQLITE_STATIC);
    sqlite3_bind_text(add, 4, m->description, -1, SQLITE_STATIC);
    EN_TRY(eni_step_done(w->ledger, add, err));
    sqlite3_bind_text(find, 1, m->name, -1, SQLITE_STATIC);
    const int code = sqlite3_step(find);
    const int64_t id = code == SQLITE_ROW ? sqlite3_column_int64(find, 0) : 0;
    sqlite3_reset(find);
    if (!id) return eni_sqlite_fail(w->ledger, code, err);
    sqlite3_bind_int64(mark, 1, id);
    sqlite3_bind_int64(mark, 2, w->layer);
    EN_TRY(eni_step_done(w->ledger, mark, err));
    *out = w->measures[measure] = id;
    return EN_OK;
}

/* Runs `add`; when the key was there, `find` tells whether the row is the same. bind: gives either its values. */
static en_status put(eni_fact_writer *w, statement add, statement find, void (*bind)(sqlite3_stmt *, const void *),
                     const void *row, eni_how *how, en_error *err) {
    sqlite3_stmt *stmt;
    EN_TRY(get(w, add, &stmt, err));
    bind(stmt, row);
    EN_TRY(eni_step_done(w->ledger, stmt, err));
    *how = ENI_PUT_NEW;
    if (sqlite3_changes(w->ledger->db) > 0) return EN_OK;
    EN_TRY(get(w, find, &stmt, err));
    bind(stmt, row);
    const int code = sqlite3_step(stmt);
    *how = code == SQLITE_ROW && sqlite3_column_int(stmt, 0) ? ENI_PUT_SAME : ENI_PUT_DIFFERS;
    sqlite3_reset(stmt);
    return code == SQLITE_ROW ? EN_OK : eni_sqlite_fail(w->ledger, code, err);
}

/* Where a row comes from: of no account for whether it is there, so a statement that only finds it has no such parameters. */
static void bind_place(sqlite3_stmt *stmt, int i, uint64_t import, uint64_t line) {
    if (sqlite3_bind_parameter_count(stmt) < i) return;
    sqlite3_bind_int64(stmt, i, (int64_t)import);
    sqlite3_bind_int64(stmt, i + 1, (int64_t)line);
}

typedef struct {
    const eni_fact_row *row;
    int64_t measure, layer;
    uint64_t import;
} fact_values;

static void bind_fact(sqlite3_stmt *stmt, const void *values) {
    const fact_values *const v = values;
    const eni_fact_row *const r = v->row;
    sqlite3_bind_int64(stmt, 1, v->measure);
    sqlite3_bind_text(stmt, 2, r->a, -1, SQLITE_STATIC);
    sqlite3_bind_text(stmt, 3, r->b, -1, SQLITE_STATIC);
    sqlite3_bind_int(stmt, 4, r->as_item ? 0 : r->first.n);
    sqlite3_bind_int64(stmt, 5, r->item);
    sqlite3_bind_int64(stmt, 6, v->layer);
    bind_day(stmt, 7, r->as_item ? EN_DAY_NONE : r->last);
    if (isnan(r->value))
        sqlite3_bind_null(stmt, 8);
    else
        sqlite3_bind_double(stmt, 8, r->value);
    if (r->text.len)
        eni_bind_str(stmt, 9, r->text);
    else
        sqlite3_bind_null(stmt, 9);
    bind_place(stmt, 10, v->import, r->line);
}

en_status eni_fact_put(eni_fact_writer *w, const eni_fact_row *row, eni_how *how, en_error *err) {
    fact_values v = {.row = row, .layer = w->layer, .import = w->import};
    eni_fact_row turned = *row;
    const eni_shape shape = eni_measures[row->measure].shape;
    if ((shape == ENI_SHAPE_PAIR || shape == ENI_SHAPE_PAIR_SPELL) && strcmp(row->a, row->b) > 0) {
        turned.a = row->b, turned.b = row->a;
        v.row = &turned;
    }
    EN_TRY(number_of(w, row->measure, &v.measure, err));
    return put(w, ADD_FACT, GET_FACT, bind_fact, &v, how, err);
}

typedef struct {
    const eni_tie_row *row;
    int64_t layer;
    uint64_t import;
} tie_values;

static void bind_tie(sqlite3_stmt *stmt, const void *values) {
    const tie_values *const v = values;
    const eni_tie_row *const r = v->row;
    sqlite3_bind_text(stmt, 1, r->a, -1, SQLITE_STATIC);
    sqlite3_bind_text(stmt, 2, r->b, -1, SQLITE_STATIC);
    sqlite3_bind_text(stmt, 3, r->kind, -1, SQLITE_STATIC);
    sqlite3_bind_int(stmt, 4, r->from.first.n);
    sqlite3_bind_int64(stmt, 5, r->item);
    sqlite3_bind_int64(stmt, 6, v->layer);
    sqlite3_bind_int(stmt, 7, r->from.last.n);
    bind_day(stmt, 8, r->to.first);
    sqlite3_bind_int(stmt, 9, eni_date_known(r->to) ? r->to.last.n : ENI_TIE_OPEN);
    sqlite3_bind_int(stmt, 10, (int)r->censored);
    bind_place(stmt, 11, v->import, r->line);
}

en_status eni_tie_put(eni_fact_writer *w, const eni_tie_row *row, eni_how *how, en_error *err) {
    const tie_values v = {row, w->layer, w->import};
    return put(w, ADD_TIE, GET_TIE, bind_tie, &v, how, err);
}

en_status eni_item_put(eni_fact_writer *w, const eni_item_row *row, en_error *err) {
    sqlite3_stmt *add;
    EN_TRY(get(w, ADD_ITEM, &add, err));
    sqlite3_bind_int64(add, 1, w->layer);
    sqlite3_bind_int64(add, 2, row->item);
    eni_bind_str(add, 3, row->name);
    bind_day(add, 4, row->when.first);
    bind_day(add, 5, row->when.last);
    eni_bind_str(add, 6, row->terms);
    return eni_step_done(w->ledger, add, err);
}

en_status eni_topic_put(eni_fact_writer *w, int64_t item, en_str topic, en_error *err) {
    sqlite3_stmt *add;
    EN_TRY(get(w, ADD_TOPIC, &add, err));
    sqlite3_bind_int64(add, 1, w->layer);
    sqlite3_bind_int64(add, 2, item);
    eni_bind_str(add, 3, topic);
    return eni_step_done(w->ledger, add, err);
}

en_status eni_actor_put(eni_fact_writer *w, const char *code, en_str name, en_error *err) {
    sqlite3_stmt *add;
    EN_TRY(get(w, ADD_ACTOR, &add, err));
    sqlite3_bind_text(add, 1, code, -1, SQLITE_STATIC);
    eni_bind_str(add, 2, name.len ? name : eni_str(code));
    return eni_step_done(w->ledger, add, err);
}

en_status eni_item_days(eni_fact_writer *w, en_day *first, en_day *last, en_error *err) {
    sqlite3_stmt *ask;
    *first = *last = EN_DAY_NONE;
    EN_TRY(get(w, ITEM_DAYS, &ask, err));
    sqlite3_bind_int64(ask, 1, w->layer);
    const int code = sqlite3_step(ask);
    if (code == SQLITE_ROW && sqlite3_column_type(ask, 0) != SQLITE_NULL)
        *first = (en_day){sqlite3_column_int(ask, 0)}, *last = (en_day){sqlite3_column_int(ask, 1)};
    sqlite3_reset(ask);
    return code == SQLITE_ROW ? EN_OK : eni_sqlite_fail(w->ledger, code, err);
}
