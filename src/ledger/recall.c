/* ledger/recall.c: from claims to events with their standing.
 *
 *   claims with report_day ≤ as-of, of the dyad ─ group by event ─► standing, counts, the clearest sentence ─ filter, order, cut ─► events
 *
 * An event happened if a report asserts it. Otherwise it stands as the strongest thing said of it: alleged, then planned, threatened,
 * hypothetical, and denied if nothing but denials is known. */
#include "ledger/recall.h"

#include "base/day.h"
#include "base/error.h"
#include "base/map.h"
#include "base/str.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define CLAIM_COLUMNS                                                                                                  \
    "c.claim_id, c.event_id, c.report_id, c.sentence_no, c.report_day, c.source, c.source_sector, c.source_name, "     \
    "c.target,"                                                                                                        \
    " c.target_sector, c.target_name, c.action, c.mode, c.context, c.cameo, c.quad, c.goldstein, c.day_first, "        \
    "c.day_last,"                                                                                                      \
    " c.modality, c.speaker, c.speaker_sector, c.speaker_name, c.place, c.magnitude, c.confidence, c.frame, o.name, "  \
    "s.text,"                                                                                                          \
    " r.ext_id, r.title, c.spans"
#define CLAIM_FROM                                                                                                     \
    " FROM claim c JOIN outlet o USING(outlet_id) JOIN report r USING(report_id)"                                      \
    " JOIN sentence s ON s.sentence_id = c.report_id * 65536 + c.sentence_no"

static en_str keep(eni_arena *arena, sqlite3_stmt *row, int i, bool *failed) {
    const en_str kept = eni_arena_str(arena, eni_column(row, i));
    *failed = *failed || !kept.p;
    return kept;
}

/* [4,9] behind "name": in the spans' JSON. */
static en_span span_in(en_str spans, const char *name) {
    char key[24];
    const int len = snprintf(key, sizeof key, "\"%s\":[", name);
    const size_t at = eni_find(spans, (en_str){key, (size_t)len}, 0);
    en_span out = {0, 0};
    if (at == SIZE_MAX) return out;
    size_t i = at + (size_t)len;
    for (; i < spans.len && eni_is_digit(spans.p[i]); i++) out.start = out.start * 10 + (uint32_t)(spans.p[i] - '0');
    for (i++; i < spans.len && eni_is_digit(spans.p[i]); i++) out.end = out.end * 10 + (uint32_t)(spans.p[i] - '0');
    return out;
}

static bool read_claim(eni_arena *arena, sqlite3_stmt *row, en_claim *c) {
    bool failed = false;
    *c = (en_claim){.id = (uint64_t)sqlite3_column_int64(row, 0),
                    .event = (uint64_t)sqlite3_column_int64(row, 1),
                    .report = (uint64_t)sqlite3_column_int64(row, 2),
                    .sentence_no = (uint32_t)sqlite3_column_int(row, 3),
                    .report_day = {sqlite3_column_int(row, 4)},
                    .source = eni_column_actor(row, 5),
                    .target = eni_column_actor(row, 8),
                    .action = en_action_of(eni_column(row, 11)),
                    .quad = en_quad_of(eni_column(row, 15)),
                    .goldstein = sqlite3_column_type(row, 16) == SQLITE_NULL ? NAN : sqlite3_column_double(row, 16),
                    .day = {{sqlite3_column_int(row, 17)}, {sqlite3_column_int(row, 18)}},
                    .modality = en_modality_of(eni_column(row, 19)),
                    .speaker = eni_column_actor(row, 20),
                    .confidence = sqlite3_column_double(row, 25),
                    .p_type = NAN,
                    .p_event = NAN};
    c->source_name = keep(arena, row, 7, &failed);
    c->target_name = keep(arena, row, 10, &failed);
    c->mode = keep(arena, row, 12, &failed);
    c->context = keep(arena, row, 13, &failed);
    c->cameo = keep(arena, row, 14, &failed);
    c->speaker_name = keep(arena, row, 22, &failed);
    c->place = keep(arena, row, 23, &failed);
    c->magnitude = keep(arena, row, 24, &failed);
    c->frame = keep(arena, row, 26, &failed);
    c->outlet = keep(arena, row, 27, &failed);
    c->sentence = keep(arena, row, 28, &failed);
    c->report_id = keep(arena, row, 29, &failed);
    c->title = keep(arena, row, 30, &failed);
    const en_str spans = eni_column(row, 31);
    c->spans.trigger = span_in(spans, "trigger");
    c->spans.source = span_in(spans, "source");
    c->spans.target = span_in(spans, "target");
    c->spans.speaker = span_in(spans, "speaker");
    c->spans.modality = span_in(spans, "modality");
    c->spans.day = span_in(spans, "day");
    c->spans.place = span_in(spans, "place");
    c->spans.magnitude = span_in(spans, "magnitude");
    return !failed;
}

static en_status collect_claims(const en_ledger *ledger, sqlite3_stmt *rows, eni_arena *arena, en_claim **out,
                                size_t *n, en_error *err) {
    size_t cap = 0;
    int code;
    *out = NULL;
    *n = 0;
    while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
        en_claim *const grown = eni_arena_grow(arena, *out, *n, &cap, *n + 1, sizeof *grown);
        if (!grown || !read_claim(arena, rows, &grown[*n])) return eni_nomem(err);
        *out = grown;
        (*n)++;
    }
    return code == SQLITE_DONE ? EN_OK : eni_sqlite_fail(ledger, code, err);
}

static int asof_of(en_day asof) {
    return en_day_known(asof) ? asof.n : INT32_MAX;
}

en_status eni_recall_claims(const en_ledger *ledger, uint64_t event, en_day asof, eni_arena *arena, en_claim **out,
                            size_t *n, en_error *err) {
    sqlite3_stmt *rows;
    EN_TRY(eni_prepare(ledger,
                       "SELECT " CLAIM_COLUMNS CLAIM_FROM
                       " WHERE c.event_id = ?1 AND c.report_day <= ?2 ORDER BY c.report_day, c.claim_id",
                       &rows, err));
    sqlite3_bind_int64(rows, 1, (int64_t)event);
    sqlite3_bind_int(rows, 2, asof_of(asof));
    const en_status status = collect_claims(ledger, rows, arena, out, n, err);
    sqlite3_finalize(rows);
    return status;
}

en_status eni_recall_report_claims(const en_ledger *ledger, uint64_t report, int64_t sentence_no, eni_arena *arena,
                                   en_claim **out, size_t *n, en_error *err) {
    sqlite3_stmt *rows;
    EN_TRY(eni_prepare(ledger,
                       "SELECT " CLAIM_COLUMNS CLAIM_FROM
                       " WHERE c.report_id = ?1 AND (?2 < 0 OR c.sentence_no = ?2) ORDER BY c.claim_id",
                       &rows, err));
    sqlite3_bind_int64(rows, 1, (int64_t)report);
    sqlite3_bind_int64(rows, 2, sentence_no);
    const en_status status = collect_claims(ledger, rows, arena, out, n, err);
    sqlite3_finalize(rows);
    return status;
}

en_status eni_last_day(const en_ledger *ledger, en_day asof, en_day *out, en_error *err) {
    sqlite3_stmt *row;
    EN_TRY(eni_prepare(ledger, "SELECT max(day) FROM report WHERE day <= ?1", &row, err));
    sqlite3_bind_int(row, 1, asof_of(asof));
    const int code = sqlite3_step(row);
    *out = code == SQLITE_ROW && sqlite3_column_type(row, 0) != SQLITE_NULL ? (en_day){sqlite3_column_int(row, 0)}
                                                                            : EN_DAY_NONE;
    sqlite3_finalize(row);
    return code == SQLITE_ROW ? EN_OK : eni_sqlite_fail(ledger, code, err);
}

/* ---- grouping ---- */

static int strength(en_modality m) {
    switch (m) {
    case EN_MODALITY_ASSERTED: return 6;
    case EN_MODALITY_ALLEGED: return 5;
    case EN_MODALITY_PLANNED: return 4;
    case EN_MODALITY_THREATENED: return 3;
    case EN_MODALITY_HYPOTHETICAL: return 2;
    case EN_MODALITY_DENIED: return 1;
    default: return 0;
    }
}

typedef struct {
    const en_ledger *ledger;
    const en_event_query *query;
    eni_arena *arena;
    eni_event_list *out;
    size_t cap;
    /* the event being gathered */
    en_event now;
    bool open;
    double best;       /* of the claim that speaks for it */
    eni_map families;  /* family → the last event in which it was counted, by its place in the order of events */
    uint32_t n_events; /* events begun so far */
    int64_t *outlets;  /* [now.n_outlets], distinct */
    size_t cap_outlets;
} gathering;

static bool passes(const en_event_query *q, const en_event *e) {
    if (q->modalities && !(q->modalities >> e->standing & 1u)) return false;
    if (q->actions && !(q->actions >> e->action & 1u)) return false;
    if (q->quads && !(q->quads >> e->quad & 1u)) return false;
    if (q->outlet && !eni_is(e->outlet, q->outlet)) return false;
    if (en_day_known(q->since) && e->day.last.n < q->since.n) return false;
    if (en_day_known(q->until) && e->day.first.n > q->until.n) return false;
    return true;
}

/* What is sure, hard and widely told weighs most; what has not happened (as far as is told) weighs half. */
static double weight_of(const en_event *e) {
    if (isnan(e->goldstein)) return 0;
    const double told = fabs(e->goldstein) * (1 + log((double)e->n_reports)) * e->confidence;
    return e->standing == EN_MODALITY_ASSERTED ? told : told / 2;
}

static bool finish(gathering *g) {
    if (!g->open) return true;
    g->open = false;
    en_event *const e = &g->now;
    e->weight = weight_of(e);
    if (!passes(g->query, e)) return true;
    en_event *const grown = eni_arena_grow(g->arena, g->out->events, g->out->n, &g->cap, g->out->n + 1, sizeof *grown);
    if (!grown) return false;
    g->out->events = grown;
    g->out->events[g->out->n++] = *e;
    return true;
}

/* Takes note of a claim's outlet; false when out of memory. */
static bool see_outlet(gathering *g, int64_t outlet) {
    const uint32_t n = g->now.n_outlets;
    for (uint32_t i = 0; i < n; i++)
        if (g->outlets[i] == outlet) return true;
    int64_t *const grown = eni_arena_grow(g->arena, g->outlets, n, &g->cap_outlets, n + 1, sizeof *grown);
    if (!grown) return false;
    g->outlets = grown;
    g->outlets[n] = outlet;
    g->now.n_outlets++;
    return true;
}

/* Takes note of a claim's family of reports; false when out of memory. */
static bool see_family(gathering *g, int64_t family) {
    bool added;
    const en_str key = {(const char *)&family, sizeof family};
    if (eni_map_get(&g->families, key) == ENI_MAP_NONE) {
        const en_str kept = eni_arena_str(g->arena, key);
        if (!kept.p || !eni_map_add(&g->families, kept, 0, &added)) return false;
    }
    uint32_t *const last = eni_map_add(&g->families, key, 0, &added);
    if (!last) return false;
    g->now.n_reports += *last != g->n_events;
    *last = g->n_events;
    return true;
}

static int column_strength(sqlite3_stmt *row) {
    return strength(en_modality_of(eni_column(row, 19)));
}

/* The columns that speak for the event: of the strongest standing, the surest claim; of equals one that names a single day, then the earliest. */
static bool speak_for(gathering *g, sqlite3_stmt *row) {
    en_claim c;
    if (!read_claim(g->arena, row, &c)) return false;
    en_event *const e = &g->now;
    e->source = c.source, e->target = c.target, e->source_name = c.source_name, e->target_name = c.target_name;
    e->action = c.action, e->mode = c.mode, e->context = c.context, e->cameo = c.cameo, e->quad = c.quad,
    e->goldstein = c.goldstein, e->day = c.day;
    e->standing = c.modality, e->report = c.report, e->sentence_no = c.sentence_no, e->sentence = c.sentence,
    e->outlet = c.outlet, e->report_day = c.report_day;
    e->speaker = c.speaker, e->speaker_name = c.speaker_name, e->confidence = c.confidence;
    return true;
}

static bool gather(gathering *g, sqlite3_stmt *row) {
    const uint64_t event = (uint64_t)sqlite3_column_int64(row, 1);
    const int s = column_strength(row);
    const bool one_day = sqlite3_column_int(row, 17) == sqlite3_column_int(row, 18);
    const double score =
        s * 10 + sqlite3_column_double(row, 25) + (one_day ? 0.0001 : 0); /* of equals, who names a day */
    if (!g->open || g->now.id != event) {
        if (!finish(g)) return false;
        g->now = (en_event){.id = event,
                            .first_reported = {sqlite3_column_int(row, 4)},
                            .layer = ENI_LIT("reports"),
                            .row_id = INT64_MIN,
                            .n_mentions = -1,
                            .n_deaths = -1,
                            .tone = NAN,
                            .latitude = NAN,
                            .longitude = NAN};
        g->open = true;
        g->best = -1;
        g->n_events++;
    }
    en_event *const e = &g->now;
    if (sqlite3_column_int(row, 4) < e->first_reported.n) e->first_reported.n = sqlite3_column_int(row, 4);
    e->n_claims++;
    e->n_denials += s == 1;
    if (!see_outlet(g, sqlite3_column_int64(row, 32)) || !see_family(g, sqlite3_column_int64(row, 33))) return false;
    if (score > g->best) {
        g->best = score;
        return speak_for(g, row);
    }
    return true;
}

/* ---- the query ---- */

static void put_code(eni_buf *sql, const char *role, en_actor a, int param) {
    if (en_actor_known(a)) eni_printf(sql, " AND c.%s = ?%d", role, param);
}

static void put_sector(eni_buf *sql, const char *role, en_actor a, int param) {
    if (!en_actor_known(a) || !a.sector[0]) return;
    eni_printf(sql, " AND d.%s = ?%d AND d.%s_sector = ?%d", role, param, role, param + 1);
}

/* One direction, or the other too: `put` adds its conditions for source and target. */
static void put_either(eni_buf *sql, const en_event_query *q, void (*put)(eni_buf *, const char *, en_actor, int)) {
    eni_puts(sql, " AND ((1");
    put(sql, "source", q->source, 2);
    put(sql, "target", q->target, 4);
    if (q->either_way) {
        eni_puts(sql, ") OR (1");
        put(sql, "source", q->target, 4);
        put(sql, "target", q->source, 2);
    }
    eni_puts(sql, "))");
}

/* All claims of an event share source and target, so these may be chosen claim by claim. Whatever else is asked for picks whole events: an event's
 * standing and counts rest on all of its claims, whoever asks. */
static void put_dyad(eni_buf *sql, const en_event_query *q) {
    eni_puts(sql, " WHERE c.report_day <= ?1");
    put_either(sql, q, put_code);
    if (q->source.sector[0] || q->target.sector[0]) {
        eni_puts(sql, " AND c.event_id IN (SELECT d.event_id FROM claim d WHERE d.report_day <= ?1");
        put_either(sql, q, put_sector);
        eni_puts(sql, ")");
    }
    if (en_day_known(q->since)) /* a first sieve; passes() decides */
        eni_puts(sql, " AND c.event_id IN (SELECT d.event_id FROM claim d WHERE d.day_last >= ?7)");
    if (q->text)
        eni_puts(sql, " AND c.event_id IN (SELECT c2.event_id FROM sentence_text f JOIN claim c2 ON c2.report_id = "
                      "f.rowid / 65536 AND c2.sentence_no = f.rowid % 65536 WHERE f.sentence_text MATCH ?6 AND "
                      "c2.report_day <= ?1)");
}

/* The user's words as an FTS5 query: each word quoted, all wanted. */
static void put_words(eni_buf *out, const char *words) {
    en_str rest = eni_str(words), word;
    while (eni_split(&rest, ' ', &word)) {
        if (word.len == 0) continue;
        eni_puts(out, out->len ? " \"" : "\"");
        for (size_t i = 0; i < word.len; i++) {
            if (word.p[i] == '"') eni_putc(out, '"');
            eni_putc(out, word.p[i]);
        }
        eni_putc(out, '"');
    }
}

static void bind_query(sqlite3_stmt *rows, const en_event_query *q, const eni_buf *words) {
    sqlite3_bind_int(rows, 1, asof_of(q->asof));
    if (en_actor_known(q->source)) sqlite3_bind_text(rows, 2, q->source.code, -1, SQLITE_STATIC);
    if (q->source.sector[0]) sqlite3_bind_text(rows, 3, q->source.sector, -1, SQLITE_STATIC);
    if (en_actor_known(q->target)) sqlite3_bind_text(rows, 4, q->target.code, -1, SQLITE_STATIC);
    if (q->target.sector[0]) sqlite3_bind_text(rows, 5, q->target.sector, -1, SQLITE_STATIC);
    if (q->text) sqlite3_bind_text(rows, 6, words->p ? words->p : "\"\"", -1, SQLITE_STATIC);
    if (en_day_known(q->since)) sqlite3_bind_int(rows, 7, q->since.n);
}

static int by_day(const void *a, const void *b) {
    const en_event *const x = a, *const y = b;
    if (x->day.first.n != y->day.first.n) return x->day.first.n < y->day.first.n ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}
static int by_day_down(const void *a, const void *b) {
    const en_event *const x = a, *const y = b;
    if (x->day.first.n != y->day.first.n) return x->day.first.n > y->day.first.n ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}
static int by_weight(const void *a, const void *b) {
    const en_event *const x = a, *const y = b;
    if (x->weight != y->weight) return x->weight > y->weight ? -1 : 1;
    if (x->confidence != y->confidence) return x->confidence > y->confidence ? -1 : 1;
    return by_day(a, b);
}

en_status eni_recall(const en_ledger *ledger, const en_event_query *q, eni_arena *arena, eni_event_list *out,
                     en_error *err) {
    eni_buf sql = {0}, words = {0};
    sqlite3_stmt *rows = NULL;
    *out = (eni_event_list){0};
    gathering g = {.ledger = ledger, .query = q, .arena = arena, .out = out};
    eni_puts(&sql, "SELECT " CLAIM_COLUMNS ", c.outlet_id, r.family" CLAIM_FROM);
    put_dyad(&sql, q);
    eni_puts(&sql, " ORDER BY c.event_id, c.report_day, c.claim_id");
    if (q->text) put_words(&words, q->text);
    en_status status = sql.failed || words.failed ? eni_nomem(err) : eni_prepare(ledger, sql.p, &rows, err);
    if (status == EN_OK) {
        bind_query(rows, q, &words);
        int code;
        while (status == EN_OK && (code = sqlite3_step(rows)) == SQLITE_ROW)
            if (!gather(&g, rows)) status = eni_nomem(err);
        if (status == EN_OK && code != SQLITE_DONE) status = eni_sqlite_fail(ledger, code, err);
        if (status == EN_OK && !finish(&g)) status = eni_nomem(err);
    }
    sqlite3_finalize(rows);
    eni_map_free(&g.families);
    eni_buf_free(&sql);
    eni_buf_free(&words);
    if (status != EN_OK) {
        *out = (eni_event_list){0};
        return status;
    }
    if (out->n > 1)
        qsort(out->events, out->n, sizeof *out->events,
              q->order == EN_BY_WEIGHT     ? by_weight
              : q->order == EN_BY_DAY_DOWN ? by_day_down
                                           : by_day);
    if (q->limit && out->n > q->limit) out->n = (size_t)q->limit;
    return EN_OK;
}
