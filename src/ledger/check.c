/* ledger/check.c: en_ledger_check. SQLite verifies its pages and keys; we verify what SQLite cannot know: spans inside their sentences, codes that
 * exist, events that agree with their claims, counts that add up. */
#include "ledger/ledger.h"

#include "base/error.h"
#include "base/str.h"

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
        "FROM claim c JOIN event e USING(event_id)"
        " WHERE c.source <> e.source OR c.target <> e.target OR c.action <> e.action",
        "SELECT 'event ' || event_id || ' has no claim' FROM event WHERE event_id NOT IN (SELECT event_id FROM claim)",
        "SELECT 'claim ' || c.claim_id || ' has another day or outlet than its report' FROM claim c JOIN report r "
        "USING(report_id) WHERE c.report_day <> r.day OR c.outlet_id <> r.outlet_id",
        "SELECT 'claim ' || claim_id || ' has neither source nor target' FROM claim WHERE source = '' AND target = ''",
        "SELECT 'claim ' || claim_id || ' ends before it begins' FROM claim WHERE day_last < day_first",
        "SELECT 'claim ' || claim_id || ' asserts what lies after its report' FROM claim WHERE modality = 'asserted' "
        "AND day_first > report_day",
        "SELECT 'report ' || r.report_id || ' lost sentences or claims' FROM report r WHERE r.n_sentences <> (SELECT "
        "count(*) FROM sentence s WHERE s.report_id = r.report_id)"
        " OR r.n_claims <> (SELECT count(*) FROM claim c WHERE c.report_id = r.report_id)",
        "SELECT 'sentence ' || sentence_id || ' has a wrong number' FROM sentence WHERE sentence_id <> report_id * "
        "65536 + no",
    };
    checking c = {.ledger = ledger, .fn = fn, .user = user};
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) EN_TRY(faults_of(&c, questions[i], err));
    EN_TRY(check_codes(&c, err));
    *n_faults_out = c.n;
    return EN_OK;
}
