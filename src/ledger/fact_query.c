/* ledger/fact_query.c: facts out of the ledger, one measure at a time.
 *
 * The key of the table begins with measure and a, so rows of a are a walk along it. Rows that have the asked actor as b are found by a seek for each a
 * that the measure has (some 200 states), which costs less than an index over millions of flows would:
 *
 *   a IN (codes)                            │ a = each distinct a, b IN (codes)
 *   ────────────────────────────────────────┴──────────────────────────────────► days asked for ─► in order of a, b, day, layer */
#include "ledger/facts.h"

#include "base/error.h"
#include "base/str.h"

#include <math.h>

typedef struct {
    const en_ledger *ledger;
    const en_fact_query *query;
    const eni_measure_info *measure;
    eni_buf a, b, both, layers, sql;
    sqlite3_stmt *names;
    eni_arena arena;
} asking;

/* Parameters: ?1 measure, ?2 codes of a, ?3 of b, ?4 of either, ?5 layers, ?6 on, ?7 since, ?8 until, ?9 as-of. */
#define IN(column, parameter) column " IN (SELECT value FROM json_each(" parameter "))"

static const char head_sql[] =
    "WITH RECURSIVE c AS MATERIALIZED (SELECT layer_id, min(day_first) AS lo, max(day_last) AS hi FROM import GROUP BY "
    "layer_id), m AS MATERIALIZED (SELECT measure_id AS id FROM measure WHERE name = ?1), s(x) AS (SELECT min(a) FROM "
    "fact WHERE measure_id = (SELECT id FROM m) UNION ALL SELECT (SELECT min(a) FROM fact WHERE measure_id = (SELECT "
    "id FROM m) AND a > s.x) FROM s WHERE s.x IS NOT NULL) SELECT l.name, q.a, q.b, q.d1, q.d2, q.value, "
    "coalesce(q.text, q.terms, ''), q.item, coalesce(q.iname, ''), coalesce((SELECT group_concat(topic, '; ') FROM "
    "topic t WHERE t.layer_id = q.layer_id AND t.item = q.item), ''), c.lo, c.hi, q.import_id, q.line FROM (";
static const char tail_sql[] = ") q JOIN layer l USING(layer_id) LEFT JOIN c USING(layer_id) WHERE (?5 = '[]' OR " IN(
    "l.name", "?5") ") AND (?6 IS NULL OR (q.d1 <= ?6 AND q.d2 >= ?6)) AND (?7 IS NULL OR q.d2 >= ?7) AND (?8 IS "
                    "NULL OR q.d1 <= ?8) AND (?9 IS NULL OR ";

/* One branch: which rows, and whether they are told with b first. */
static void branch(asking *q, const char *where, bool seek, bool turned) {
    if (q->sql.len > sizeof head_sql) eni_puts(&q->sql, " UNION ALL ");
    eni_printf(&q->sql,
               "SELECT f.layer_id, %s AS a, %s AS b, CASE WHEN f.last IS NULL THEN i.first ELSE f.first END AS d1, "
               "coalesce(f.last, i.last) AS d2, f.value, f.text, i.terms, f.item, i.name AS iname, f.import_id, f.line "
               "FROM %s fact f LEFT "
               "JOIN item i ON i.layer_id = f.layer_id AND i.item = f.item AND f.item <> 0 WHERE f.measure_id = "
               "(SELECT id FROM m)%s%s",
               turned ? "f.b" : "f.a", turned ? "f.a" : "f.b", seek ? "s CROSS JOIN" : "", seek ? " AND f.a = s.x" : "",
               where);
}

static void branches(asking *q) {
    const bool a = q->a.len > 2, b = q->b.len > 2;
    const bool pair = q->measure->shape == ENI_SHAPE_PAIR || q->measure->shape == ENI_SHAPE_PAIR_SPELL;
    if (!pair && q->measure->shape != ENI_SHAPE_DIRECTED) {
        branch(q, a || b ? " AND " IN("f.a", "?4") : "", false, false);
    } else if (a && b) {
        branch(q, " AND " IN("f.a", "?2") " AND " IN("f.b", "?3"), false, false);
        if (pair || q->query->either_way) branch(q, " AND " IN("f.a", "?3") " AND " IN("f.b", "?2"), false, pair);
    } else if (a) {
        branch(q, " AND " IN("f.a", "?2"), false, false);
        if (pair || q->query->either_way) branch(q, " AND " IN("f.b", "?2"), true, pair);
    } else if (b) {
        branch(q, " AND " IN("f.b", "?3"), true, false);
        if (pair || q->query->either_way) branch(q, " AND " IN("f.a", "?3"), false, pair);
    } else {
        branch(q, "", false, false);
    }
}

static void bind_day(sqlite3_stmt *stmt, int i, en_day day) {
    if (en_day_known(day)) sqlite3_bind_int(stmt, i, day.n);
}

static en_status prepare(asking *q, sqlite3_stmt **out, en_error *err) {
    const bool spell = q->measure->shape == ENI_SHAPE_SPELL || q->measure->shape == ENI_SHAPE_PAIR_SPELL;
    eni_puts(&q->sql, head_sql);
    branches(q);
    eni_puts(&q->sql, tail_sql);
    /* a spell is known from its beginning, a total of a year when the year is over */
    eni_puts(&q->sql, spell ? "q.d1 <= ?9)" : "q.d2 <= ?9)");
    eni_puts(&q->sql, " ORDER BY q.a, q.b, q.d1, q.d2, l.name, q.item");
    if (q->sql.failed) return eni_nomem(err);
    EN_TRY(eni_prepare(q->ledger, q->sql.p, out, err));
    sqlite3_bind_text(*out, 1, q->measure->name, -1, SQLITE_STATIC);
    eni_bind_str(*out, 2, eni_buf_str(&q->a));
    eni_bind_str(*out, 3, eni_buf_str(&q->b));
    eni_bind_str(*out, 4, eni_buf_str(&q->both));
    eni_bind_str(*out, 5, eni_buf_str(&q->layers));
    bind_day(*out, 6, q->query->on);
    bind_day(*out, 7, q->query->since);
    bind_day(*out, 8, q->query->until);
    bind_day(*out, 9, q->query->asof);
    return EN_OK;
}

static en_day day_at(sqlite3_stmt *row, int i) {
    return sqlite3_column_type(row, i) == SQLITE_NULL ? EN_DAY_NONE : (en_day){sqlite3_column_int(row, i)};
}

static bool tell(asking *q, sqlite3_stmt *row, en_fact_fn fn, void *user) {
    en_fact f = {.measure = eni_str(q->measure->name),
                 .unit = eni_str(q->measure->unit),
                 .layer = eni_column(row, 0),
                 .a = eni_column(row, 1),
                 .b = eni_column(row, 2),
                 .first = day_at(row, 3),
                 .last = day_at(row, 4),
                 .value = sqlite3_column_type(row, 5) == SQLITE_NULL ? NAN : sqlite3_column_double(row, 5),
                 .text = eni_column(row, 6),
                 .item = sqlite3_column_int64(row, 7),
                 .item_name = eni_column(row, 8),
                 .topics = eni_column(row, 9),
                 .covered_first = day_at(row, 10),
                 .covered_last = day_at(row, 11),
                 .import = (uint64_t)sqlite3_column_int64(row, 12),
                 .line = (uint64_t)sqlite3_column_int64(row, 13)};
    const en_day asof = q->query->asof;
    if (en_day_known(asof) && en_day_known(f.last) && f.last.n > asof.n) f.last = EN_DAY_NONE;
    f.a_name = eni_dataset_name(q->ledger, q->names, &q->arena, f.a);
    f.b_name = eni_dataset_name(q->ledger, q->names, &q->arena, f.b);
    const bool on = fn(user, &f);
    eni_arena_reset(&q->arena);
    return on;
}

/* The codes of both actors in one list. */
static void join(asking *q) {
    if (q->a.len > 2 && q->b.len > 2)
        eni_printf(&q->both, "%.*s,%s", (int)q->a.len - 1, q->a.p, q->b.p + 1);
    else
        eni_puts(&q->both, q->a.len > 2 ? q->a.p : q->b.p);
}

static en_status run(asking *q, en_fact_fn fn, void *user, uint64_t *n, bool *stopped, en_error *err) {
    sqlite3_stmt *rows;
    int code = SQLITE_DONE;
    EN_TRY(eni_dataset_names(q->ledger, &q->names, err));
    EN_TRY(prepare(q, &rows, err));
    while (!*stopped && (code = sqlite3_step(rows)) == SQLITE_ROW) {
        ++*n;
        *stopped = !tell(q, rows, fn, user);
    }
    sqlite3_finalize(rows);
    return *stopped || code == SQLITE_DONE ? EN_OK : eni_sqlite_fail(q->ledger, code, err);
}

en_status eni_facts_stored(const en_ledger *ledger, const en_fact_query *query, const char *measure, en_fact_fn fn,
                           void *user, uint64_t *n, bool *stopped, en_error *err) {
    asking q = {.ledger = ledger, .query = query};
    for (size_t i = 0; i < ENI_N_MEASURES; i++)
        if (strcmp(eni_measures[i].name, measure) == 0) q.measure = &eni_measures[i];
    if (!q.measure) return eni_fail(err, EN_ERANGE, "no measure is called '%s'", measure);
    en_status status = eni_dataset_codes(ledger->lexicon, query->a.code, &q.a, err);
    if (status == EN_OK) status = eni_dataset_codes(ledger->lexicon, query->b.code, &q.b, err);
    if (status == EN_OK)
        status = eni_name_list(ledger, query->layers, "layer", "SELECT 1 FROM layer WHERE name = ?1", &q.layers, err);
    if (status == EN_OK) {
        join(&q);
        status = run(&q, fn, user, n, stopped, err);
    }
    sqlite3_finalize(q.names);
    eni_arena_free(&q.arena);
    eni_buf *const all[] = {&q.a, &q.b, &q.both, &q.layers, &q.sql};
    for (size_t i = 0; i < ENI_N(all); i++) eni_buf_free(all[i]);
    return status;
}
