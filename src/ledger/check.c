/* ledger/check.c: en_ledger_check. SQLite verifies its pages and keys; we verify what SQLite cannot know: spans inside their sentences, codes that
 * exist, events that agree with their claims, counts that add up. */
#include "ledger/check_segments.h"
#include "ledger/families.h"

#include "base/error.h"
#include "base/str.h"

#define TEXT_OF(number) #number
#define NUMBER(macro) TEXT_OF(macro)
#define REACH NUMBER(ENI_FAMILY_REACH)

typedef struct {
    const en_ledger *ledger;
    en_finding_fn fn;
    void *user;
    uint64_t n;
} checking;

static void find(checking *c, const char *what) {
    c->n++;
    if (c->fn) c->fn(c->user, what);
}

/* Each row of the statement is a fault: the text of its first column. */
static en_status faults_of(checking *c, const char *sql, en_error *err) {
    sqlite3_stmt *rows;
    int code;
    EN_TRY(eni_prepare(c->ledger, sql, &rows, err));
    while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
        const char *const text = (const char *)sqlite3_column_text(rows, 0);
        if (text && strcmp(text, "ok") != 0) find(c, text);
    }
    sqlite3_finalize(rows);
    if (code == SQLITE_DONE) return EN_OK;
    if ((code & 0xFF) == SQLITE_CORRUPT) { /* a finding, not a failure to look */
        find(c, sqlite3_errmsg(c->ledger->db));
        return EN_OK;
    }
    return eni_sqlite_fail(c->ledger, code, err);
}

static en_status check_codes(checking *c, en_error *err) {
    sqlite3_stmt *rows;
    int code;
    eni_buf what = {0};
    EN_TRY(eni_prepare(c->ledger,
                       "SELECT DISTINCT code FROM (SELECT source AS code FROM claim UNION SELECT target FROM claim "
                       "UNION SELECT speaker FROM claim) WHERE code <> ''",
                       &rows, err));
    while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
        const en_str actor = eni_column(rows, 0);
        if (eni_actor_by_key(c->ledger->lexicon, actor) != UINT32_MAX) continue;
        what.len = 0;
        eni_printf(&what, "actor '%.*s' of a claim is not in the lexicon", ENI_ARG(actor));
        if (what.p) find(c, what.p);
    }
    sqlite3_finalize(rows);
    if (code == SQLITE_DONE) {
        EN_TRY(eni_prepare(c->ledger, "SELECT DISTINCT cameo, action, modality, quad FROM claim", &rows, err));
        while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
            const bool good = eni_cameo_find(c->ledger->lexicon, eni_column(rows, 0)) &&
                              en_action_of(eni_column(rows, 1)) && en_modality_of(eni_column(rows, 2)) &&
                              en_quad_of(eni_column(rows, 3));
            if (good) continue;
            what.len = 0;
            eni_printf(&what, "a claim carries an unknown code: CAMEO '%s' action '%s' modality '%s' quad '%s'",
                       sqlite3_column_text(rows, 0), sqlite3_column_text(rows, 1), sqlite3_column_text(rows, 2),
                       sqlite3_column_text(rows, 3));
            if (what.p) find(c, what.p);
        }
        sqlite3_finalize(rows);
    }
    eni_buf_free(&what);
    return code == SQLITE_DONE ? EN_OK : eni_sqlite_fail(c->ledger, code, err);
}

/* Is the report found by each of its keys? (Equal texts of a day are found by the first of them.) */
static en_status has_keys(checking *c, sqlite3_stmt *has_key, int64_t report, int day, const eni_sketch *sketch,
                          bool *out, en_error *err) {
    *out = true;
    for (unsigned i = 0; i < sketch->n_keys && *out; i++) {
        sqlite3_bind_int(has_key, 1, eni_week_of(day));
        sqlite3_bind_int64(has_key, 2, (int64_t)sketch->keys[i]);
        sqlite3_bind_int64(has_key, 3, report);
        const int code = sqlite3_step(has_key);
        *out = code == SQLITE_ROW;
        sqlite3_reset(has_key);
        if (code != SQLITE_ROW && code != SQLITE_DONE) return eni_sqlite_fail(c->ledger, code, err);
    }
    return EN_OK;
}

/* A sketch is that of its report's sentences, and what it can be found by is there. */
static en_status check_sketch(checking *c, sqlite3_stmt *row, sqlite3_stmt *sentences, sqlite3_stmt *has_key,
                              eni_arena *arena, en_error *err) {
    eni_shingles shingles;
    eni_sketch sketch;
    bool found = true;
    const int64_t report = sqlite3_column_int64(row, 0);
    const en_str outlet = eni_arena_str(arena, eni_column(row, 4));
    if (!outlet.p) return eni_nomem(err);
    EN_TRY(eni_stored_shingles(c->ledger, sentences, report, outlet, arena, &shingles, err));
    eni_sketch_of(&shingles, &sketch);
    if (!sqlite3_column_int(row, 6))
        EN_TRY(has_keys(c, has_key, report, sqlite3_column_int(row, 5), &sketch, &found, err));
    const void *const signature = sqlite3_column_blob(row, 3);
    const bool same = sqlite3_column_int64(row, 1) == (int64_t)shingles.words &&
                      sqlite3_column_int64(row, 2) == shingles.n && signature &&
                      sqlite3_column_bytes(row, 3) == sizeof sketch.signature &&
                      memcmp(signature, sketch.signature, sizeof sketch.signature) == 0;
    if (same && found) return EN_OK;
    const en_str what = eni_arena_printf(arena, "report %lld: its sketch %s", (long long)report,
                                         same ? "has lost keys" : "is not that of its sentences");
    if (what.p) find(c, what.p);
    return EN_OK;
}

static en_status check_sketches(checking *c, en_error *err) {
    sqlite3_stmt *rows = NULL, *sentences = NULL, *has_key = NULL;
    eni_arena arena = {0};
    int code = SQLITE_DONE;
    en_status status = eni_prepare(
        c->ledger,
        "SELECT s.report_id, s.words, s.n_shingles, s.signature, outlet.name, r.day, o.day = r.day AND os.words "
        "= s.words FROM sketch s JOIN report r USING(report_id) JOIN outlet USING(outlet_id)"
        " LEFT JOIN report o ON o.report_id = s.original LEFT JOIN sketch os ON os.report_id = s.original",
        &rows, err);
    if (status == EN_OK) status = eni_prepare(c->ledger, ENI_SENTENCES_SQL, &sentences, err);
    if (status == EN_OK)
        status = eni_prepare(c->ledger, "SELECT 1 FROM sketch_key WHERE week = ?1 AND key = ?2 AND report_id = ?3",
                             &has_key, err);
    while (status == EN_OK && (code = sqlite3_step(rows)) == SQLITE_ROW) {
        status = check_sketch(c, rows, sentences, has_key, &arena, err);
        eni_arena_reset(&arena);
    }
    if (status == EN_OK && code != SQLITE_DONE && (code & 0xFF) != SQLITE_CORRUPT) /* corruption was found before */
        status = eni_sqlite_fail(c->ledger, code, err);
    sqlite3_finalize(rows);
    sqlite3_finalize(sentences);
    sqlite3_finalize(has_key);
    eni_arena_free(&arena);
    return status;
}

en_status en_ledger_check(const en_ledger *ledger, en_finding_fn fn, void *user, uint64_t *n_faults_out,
                          en_error *err) {
    static const char *const questions[] = {
        "PRAGMA integrity_check",
        "SELECT 'row ' || rowid || ' of ' || \"table\" || ' points at a missing ' || parent FROM "
        "pragma_foreign_key_check",
        "SELECT 'claim ' || c.claim_id || ': its sentence r' || c.report_id || '.' || c.sentence_no || ' is missing' "
        "FROM claim c"
        " LEFT JOIN sentence s ON s.sentence_id = c.report_id * 65536 + c.sentence_no WHERE s.sentence_id IS NULL",
        "SELECT DISTINCT 'claim ' || c.claim_id || ': span ' || j.key || ' lies outside its sentence' FROM claim c"
        " JOIN sentence s ON s.sentence_id = c.report_id * 65536 + c.sentence_no, json_each(c.spans) j"
        " WHERE json_extract(j.value, '$[0]') >= json_extract(j.value, '$[1]') OR json_extract(j.value, '$[1]') > "
        "length(CAST(s.text AS BLOB))",
        "SELECT 'claim ' || c.claim_id || ' and its event ' || e.event_id || ' differ in source, target or action' "
        "FROM claim c JOIN claim_event e USING(event_id)"
        " WHERE c.source <> e.source OR c.target <> e.target OR c.action <> e.action",
        "SELECT 'event ' || event_id || ' has no claim' FROM claim_event WHERE event_id NOT IN (SELECT event_id FROM "
        "claim)",
        "SELECT 'claim ' || c.claim_id || ' has another day or outlet than its report' FROM claim c JOIN report r "
        "USING(report_id) WHERE c.report_day <> r.day OR c.outlet_id <> r.outlet_id",
        "SELECT 'claim ' || claim_id || ' has neither source nor target' FROM claim WHERE source = '' AND target = ''",
        "SELECT 'claim ' || claim_id || ' ends before it begins' FROM claim WHERE day_last < day_first",
        "SELECT 'claim ' || claim_id || ' asserts what lies after its report' FROM claim WHERE modality = 'asserted' "
        "AND day_first > report_day",
        "SELECT 'report ' || r.report_id || ' lost sentences or claims' FROM report r WHERE r.n_sentences <> (SELECT "
        "count(*) FROM sentence s WHERE s.report_id = r.report_id)"
        " OR r.n_claims <> (SELECT count(*) FROM claim c WHERE c.report_id = r.report_id)",
        "SELECT 'report ' || r.report_id || ' is not of the family of its original' FROM sketch s JOIN report r "
        "USING(report_id) JOIN report o ON o.report_id = s.original WHERE r.family <> o.family",
        "SELECT 'family ' || r.family || ' has ' || sum(s.original IS NULL) || ' originals; its first report is r' || "
        "min(r.report_id) FROM report r LEFT JOIN sketch s USING(report_id) GROUP BY r.family"
        " HAVING sum(s.original IS NULL) <> 1 OR min(r.report_id) <> r.family",
        "SELECT 'report ' || r.report_id || ' is a copy of r' || o.report_id || ', which is later or too far back' "
        "FROM "
        "sketch s JOIN report r USING(report_id) JOIN report o ON o.report_id = s.original JOIN sketch os ON "
        "os.report_id = s.original WHERE o.day > r.day OR r.day - o.day > " REACH
        " OR (o.day = r.day AND (os.words > s.words OR (os.words = s.words AND o.report_id > r.report_id)))",
        "SELECT 'report ' || report_id || ' is a copy of a report that has no sketch' FROM sketch WHERE original IS "
        "NOT "
        "NULL AND original NOT IN (SELECT report_id FROM sketch)",
        "SELECT 'report ' || report_id || ' tells event ' || event_id || ' by codes that do not go together' FROM "
        "claim "
        "WHERE modality <> 'denied' GROUP BY report_id, event_id HAVING count(DISTINCT substr(cameo, 1, 2)) > 1"
        " OR count(DISTINCT CASE WHEN substr(cameo, 3, 1) NOT IN ('', '0') THEN substr(cameo, 1, 3) END) > 1",
        "SELECT 'segment ' || s.file || ' is of layer ' || l.name || ', which holds no events' FROM segment s JOIN "
        "layer l "
        "USING(layer_id) WHERE l.kind <> 'events'",
        "SELECT 'layer ' || l.name || ': segments hold ' || (SELECT coalesce(sum(n_rows), 0) FROM segment s WHERE "
        "s.layer_id = l.layer_id) || ' rows, imports tell ' || (SELECT coalesce(sum(n_accepted), 0) FROM import i "
        "WHERE "
        "i.layer_id = l.layer_id) FROM layer l WHERE l.kind = 'events' AND (SELECT coalesce(sum(n_rows), 0) FROM "
        "segment s "
        "WHERE s.layer_id = l.layer_id) <> (SELECT coalesce(sum(n_accepted), 0) FROM import i WHERE i.layer_id = "
        "l.layer_id)",
        "SELECT 'sentence ' || sentence_id || ' has a wrong number' FROM sentence WHERE sentence_id <> report_id * "
        "65536 + no",
    };
    checking c = {.ledger = ledger, .fn = fn, .user = user};
    for (size_t i = 0; i < ENI_N(questions); i++) EN_TRY(faults_of(&c, questions[i], err));
    EN_TRY(check_sketches(&c, err));
    EN_TRY(check_codes(&c, err));
    EN_TRY(eni_check_segments(ledger, fn, user, &c.n, err));
    *n_faults_out = c.n;
    return EN_OK;
}
