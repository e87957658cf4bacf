/* ledger/tie_store.c: the lexicon's treaties into the ledger, and ties out of it.
 *
 * A treaty is kept once, with its parties and who owes what; the ties between two actors are worked out when asked:
 *
 *   treaty ─ parties a, b both members on the day ─ obligation a→b? b→a? ─► one tie, mutual or directed
 *
 * What imported datasets say of ties comes behind it (dataset_ties.c). */
#include "ledger/facts.h"

#include "base/day.h"
#include "base/error.h"
#include "base/str.h"

#include <stdio.h>

static void bind_date(sqlite3_stmt *stmt, int i, en_date d) {
    if (!eni_date_known(d)) return; /* stays NULL */
    sqlite3_bind_int(stmt, i, d.first.n);
    sqlite3_bind_int(stmt, i + 1, d.last.n);
}

static en_status store_parties(en_ledger *ledger, const eni_treaty *t, sqlite3_stmt *add, en_error *err) {
    for (size_t i = 0; i < t->n_parties; i++) {
        sqlite3_reset(add);
        sqlite3_clear_bindings(add);
        eni_bind_str(add, 1, t->id);
        eni_bind_str(add, 2, ledger->lexicon->actors[t->parties[i].actor].key);
        sqlite3_bind_int64(add, 3, (int64_t)i);
        bind_date(add, 4, t->parties[i].spell.from);
        bind_date(add, 6, t->parties[i].spell.to);
        EN_TRY(eni_step_done(ledger, add, err));
    }
    return EN_OK;
}

static en_status store_obligations(en_ledger *ledger, const eni_treaty *t, sqlite3_stmt *add, en_error *err) {
    for (size_t i = 0; i < t->n_obligations; i++) {
        const eni_obligation *const o = &t->obligations[i];
        sqlite3_reset(add);
        eni_bind_str(add, 1, t->id);
        sqlite3_bind_int64(add, 2, (int64_t)i);
        eni_bind_str(add, 3, o->kind);
        eni_bind_str(add, 4, o->obligor == UINT32_MAX ? ENI_LIT("*") : ledger->lexicon->actors[o->obligor].key);
        eni_bind_str(add, 5, o->beneficiary == UINT32_MAX ? ENI_LIT("*") : ledger->lexicon->actors[o->beneficiary].key);
        EN_TRY(eni_step_done(ledger, add, err));
    }
    return EN_OK;
}

static en_status store_all(en_ledger *ledger, int64_t layer, sqlite3_stmt *treaty, sqlite3_stmt *party,
                           sqlite3_stmt *obligation, en_error *err) {
    for (size_t i = 0; i < ledger->lexicon->n_treaties; i++) {
        const eni_treaty *const t = &ledger->lexicon->treaties[i];
        sqlite3_reset(treaty);
        sqlite3_clear_bindings(treaty);
        eni_bind_str(treaty, 1, t->id);
        sqlite3_bind_int64(treaty, 2, layer);
        eni_bind_str(treaty, 3, t->kind);
        eni_bind_str(treaty, 4, t->name);
        bind_date(treaty, 5, t->signed_on);
        bind_date(treaty, 7, t->spell.from);
        bind_date(treaty, 9, t->spell.to);
        eni_bind_str(treaty, 11, t->terms);
        eni_bind_str(treaty, 12, t->citation);
        EN_TRY(eni_step_done(ledger, treaty, err));
        EN_TRY(store_parties(ledger, t, party, err));
        EN_TRY(store_obligations(ledger, t, obligation, err));
    }
    return EN_OK;
}

/* The version of the ties: a hash of what they say. */
static void ties_version(const en_lexicon *lexicon, char out[17]) {
    uint64_t h = lexicon->n_treaties;
    for (size_t i = 0; i < lexicon->n_treaties; i++) {
        const eni_treaty *const t = &lexicon->treaties[i];
        const en_str parts[] = {t->id, t->kind, t->name, t->terms, t->citation};
        for (int k = 0; k < 5; k++) h = h * 0x9E3779B97F4A7C15u + eni_hash(parts[k]);
        h = h * 31 + (uint64_t)t->spell.from.first.n + 7 * (uint64_t)t->spell.to.last.n +
            13 * (uint64_t)t->signed_on.first.n + t->n_parties;
        for (size_t k = 0; k < t->n_parties; k++)
            h = h * 31 + t->parties[k].actor + (uint64_t)t->parties[k].spell.from.first.n +
                3 * (uint64_t)t->parties[k].spell.to.last.n;
        for (size_t k = 0; k < t->n_obligations; k++)
            h = h * 31 + t->obligations[k].obligor + 5 * (uint64_t)t->obligations[k].beneficiary +
                eni_hash(t->obligations[k].kind);
    }
    snprintf(out, 17, "%016llx", (unsigned long long)h);
}

static en_status has_version(const en_ledger *ledger, const char *version, bool *has, en_error *err) {
    sqlite3_stmt *stmt;
    EN_TRY(eni_prepare(ledger, "SELECT 1 FROM layer WHERE name = 'ties' AND version = ?1", &stmt, err));
    sqlite3_bind_text(stmt, 1, version, -1, SQLITE_STATIC);
    const int code = sqlite3_step(stmt);
    sqlite3_finalize(stmt);
    *has = code == SQLITE_ROW;
    return code == SQLITE_ROW || code == SQLITE_DONE ? EN_OK : eni_sqlite_fail(ledger, code, err);
}

static en_status replace(en_ledger *ledger, const char *version, en_error *err) {
    sqlite3_stmt *layer = NULL, *treaty = NULL, *party = NULL, *obligation = NULL;
    en_status status = eni_exec(
        ledger, "DELETE FROM obligation; DELETE FROM party; DELETE FROM treaty; DELETE FROM layer WHERE name = 'ties'",
        err);
    if (status == EN_OK)
        status = eni_prepare(ledger,
                             "INSERT INTO layer(name, kind, version, licence) VALUES('ties', 'ties', ?1, 'Apache-2.0')",
                             &layer, err);
    if (status == EN_OK) {
        sqlite3_bind_text(layer, 1, version, -1, SQLITE_STATIC);
        status = eni_step_done(ledger, layer, err);
    }
    const int64_t id = sqlite3_last_insert_rowid(ledger->db);
    if (status == EN_OK)
        status = eni_prepare(ledger, "INSERT INTO treaty VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
                             &treaty, err);
    if (status == EN_OK)
        status = eni_prepare(ledger, "INSERT INTO party VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)", &party, err);
    if (status == EN_OK)
        status = eni_prepare(ledger, "INSERT INTO obligation VALUES(?1, ?2, ?3, ?4, ?5)", &obligation, err);
    if (status == EN_OK) status = store_all(ledger, id, treaty, party, obligation, err);
    sqlite3_finalize(layer);
    sqlite3_finalize(treaty);
    sqlite3_finalize(party);
    sqlite3_finalize(obligation);
    return status;
}

en_status eni_store_ties(en_ledger *ledger, en_error *err) {
    char version[17];
    bool has;
    ties_version(ledger->lexicon, version);
    EN_TRY(has_version(ledger, version, &has, err));
    if (has) return EN_OK;
    EN_TRY(eni_exec(ledger, "BEGIN IMMEDIATE", err));
    en_status status = replace(ledger, version, err);
    if (status == EN_OK) status = eni_exec(ledger, "COMMIT", err);
    if (status != EN_OK && !sqlite3_get_autocommit(ledger->db)) sqlite3_exec(ledger->db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

/* ---- out ---- */

static en_date column_date(sqlite3_stmt *stmt, int i) {
    if (sqlite3_column_type(stmt, i) == SQLITE_NULL) return ENI_DATE_NONE;
    return (en_date){{sqlite3_column_int(stmt, i)}, {sqlite3_column_int(stmt, i + 1)}};
}

/* The later of two beginnings, the earlier of two ends; unknown yields. */
static en_date later(en_date a, en_date b) {
    if (!eni_date_known(a) || !eni_date_known(b)) return eni_date_known(a) ? a : b;
    return a.first.n >= b.first.n ? a : b;
}
static en_date earlier(en_date a, en_date b) {
    if (!eni_date_known(a) || !eni_date_known(b)) return eni_date_known(a) ? a : b;
    return a.last.n <= b.last.n ? a : b;
}

typedef struct {
    const en_ledger *ledger;
    const en_tie_query *query;
    en_tie_fn fn;
    void *user;
    uint64_t n;
    bool stopped;
} asking;

/* Does party x owe party y, by the treaty's obligations? Fills the kind. */
static en_status owes(const en_ledger *ledger, sqlite3_stmt *stmt, en_str treaty, en_str x, en_str y, char kind[24],
                      bool *out, en_error *err) {
    sqlite3_reset(stmt);
    eni_bind_str(stmt, 1, treaty);
    eni_bind_str(stmt, 2, x);
    eni_bind_str(stmt, 3, y);
    const int code = sqlite3_step(stmt);
    *out = code == SQLITE_ROW;
    kind[0] = '\0';
    if (*out) {
        const en_str k = eni_column(stmt, 0);
        snprintf(kind, 24, "%.*s", ENI_ARG(k));
    }
    return code == SQLITE_ROW || code == SQLITE_DONE ? EN_OK : eni_sqlite_fail(ledger, code, err);
}

/* Is the tie known by, and (if wanted) in force on, the days of the query? What ends after the as-of day is not known to end. */
static bool is_visible(const en_tie_query *q, en_tie *t) {
    const en_day asof = q->asof;
    const en_date known = eni_date_known(t->signed_on) ? t->signed_on : t->from;
    if (en_day_known(asof)) {
        if (eni_date_known(known) && known.first.n > asof.n) return false;
        if (eni_date_known(t->to) && t->to.first.n > asof.n) t->to = ENI_DATE_NONE;
        if (eni_date_known(t->from) && t->from.first.n > asof.n) t->from = ENI_DATE_NONE; /* signed, not yet in force */
    }
    if (!en_day_known(q->on)) return true;
    const bool begun = eni_date_known(t->from) ? t->from.first.n <= q->on.n : false;
    return begun && (!eni_date_known(t->to) || t->to.last.n >= q->on.n);
}

/* The year that starts at byte i of s, if four digits of 1800 to 2200 stand alone there; 0 if not. */
static int year_at(en_str s, size_t i) {
    int year = 0;
    if (i + 4 > s.len || (i > 0 && eni_is_digit(s.p[i - 1])) || (i + 4 < s.len && eni_is_digit(s.p[i + 4]))) return 0;
    for (size_t k = i; k < i + 4; k++) {
        if (!eni_is_digit(s.p[k])) return 0;
        year = year * 10 + (s.p[k] - '0');
    }
    return year >= ENI_FIRST_YEAR && year <= ENI_LAST_YEAR ? year : 0;
}

/* Where the text first names a day, month or year that begins after `asof`; its length if nowhere. */
static size_t looks_ahead(en_str s, en_day asof) {
    for (size_t i = 0; i + 4 <= s.len; i++) {
        if (!year_at(s, i)) continue;
        en_date d;
        const size_t longest = s.len - i < 10 ? s.len - i : 10;
        const bool read = (longest == 10 && en_date_parse(eni_cut(s, i, i + 10), &d, NULL) == EN_OK) ||
                          (longest >= 7 && en_date_parse(eni_cut(s, i, i + 7), &d, NULL) == EN_OK) ||
                          en_date_parse(eni_cut(s, i, i + 4), &d, NULL) == EN_OK;
        if (read && d.first.n > asof.n) return i;
    }
    return s.len;
}

en_str eni_known_by(en_str s, en_day asof) {
    if (!en_day_known(asof)) return s;
    size_t cut = looks_ahead(s, asof);
    if (cut == s.len) return s;
    while (cut > 0 && s.p[cut] != ';' && s.p[cut] != ',') cut--;
    return eni_cut(s, 0, cut);
}

static en_status offer(asking *a, sqlite3_stmt *row, sqlite3_stmt *duty, en_error *err) {
    const en_ledger *const ledger = a->ledger;
    char kind_ab[24], kind_ba[24];
    bool ab, ba;
    en_tie t = {.id = eni_column(row, 0),
                .kind = eni_column(row, 1),
                .name = eni_column(row, 2),
                .a = eni_column(row, 3),
                .b = eni_column(row, 4),
                .signed_on = column_date(row, 5),
                .from = column_date(row, 7),
                .to = column_date(row, 9),
                .terms = eni_column(row, 11),
                .citation = eni_column(row, 12),
                .layer = eni_column(row, 21),
                .covered_first = EN_DAY_NONE,
                .covered_last = EN_DAY_NONE,
                .n_parties = (uint32_t)sqlite3_column_int64(row, 22)};
    t.from = later(t.from, later(column_date(row, 13), column_date(row, 17)));
    t.to = earlier(t.to, earlier(column_date(row, 15), column_date(row, 19)));
    if (eni_date_known(t.from) && eni_date_known(t.to) && t.to.last.n < t.from.first.n)
        return EN_OK; /* never members together */
    if (!is_visible(a->query, &t)) return EN_OK;
    t.terms = eni_known_by(t.terms, a->query->asof);
    t.citation = eni_known_by(t.citation, a->query->asof);
    EN_TRY(owes(ledger, duty, t.id, t.a, t.b, kind_ab, &ab, err));
    EN_TRY(owes(ledger, duty, t.id, t.b, t.a, kind_ba, &ba, err));
    if (!ab && ba) { /* tell it from the side of who owes */
        const en_str swap = t.a;
        t.a = t.b;
        t.b = swap;
        t.obligation = eni_str(kind_ba);
    } else if (ab) {
        t.obligation = eni_str(kind_ab);
        t.mutual = ba && strcmp(kind_ab, kind_ba) == 0;
    }
    char a_code[16] = "", b_code[16] = "";
    snprintf(a_code, sizeof a_code, "%.*s", ENI_ARG(t.a));
    snprintf(b_code, sizeof b_code, "%.*s", ENI_ARG(t.b));
    t.a_name = en_actor_name(ledger->lexicon, a_code);
    t.b_name = t.b.len ? en_actor_name(ledger->lexicon, b_code) : (en_str){"", 0};
    a->n++;
    a->stopped = !a->fn(a->user, &t);
    if (!a->stopped && ab && ba && !t.mutual) { /* each owes, but differently: told once from either side */
        en_tie back = t;
        back.a = t.b, back.b = t.a, back.a_name = t.b_name, back.b_name = t.a_name;
        back.obligation = eni_str(kind_ba);
        a->n++;
        a->stopped = !a->fn(a->user, &back);
    }
    return EN_OK;
}

/* Is the lexicon's own layer among those asked for? */
static bool wants_lexicon(const en_tie_query *q) {
    en_str rest = eni_str(q->layers), name;
    if (!q->layers || !q->layers[0]) return true;
    while (eni_split(&rest, ',', &name))
        if (eni_is(eni_trim(name), "ties")) return true;
    return false;
}

static en_status lexicon_ties(const en_ledger *ledger, const en_tie_query *query, en_tie_fn fn, void *user, uint64_t *n,
                              bool *stopped, en_error *err) {
    asking a = {.ledger = ledger, .query = query, .fn = fn, .user = user};
    sqlite3_stmt *rows = NULL, *duty = NULL;
    /* pairs of parties a < b by place in the list; with one actor asked for, that actor comes first */
    en_status status = eni_prepare(
        ledger,
        "SELECT t.treaty_id, t.kind, t.name, a.actor, coalesce(b.actor, ''), t.signed_first, t.signed_last, "
        "t.from_first, t.from_last, t.to_first, t.to_last, t.terms, t.citation,"
        " a.from_first, a.from_last, a.to_first, a.to_last, b.from_first, b.from_last, b.to_first, b.to_last, l.name,"
        " (SELECT count(DISTINCT actor) FROM party p WHERE p.treaty_id = t.treaty_id)"
        " FROM treaty t JOIN layer l USING(layer_id) JOIN party a ON a.treaty_id = t.treaty_id"
        " LEFT JOIN party b ON b.treaty_id = t.treaty_id AND b.actor <> a.actor AND (?1 <> '' OR b.no > a.no)"
        " WHERE (?1 = '' OR a.actor = ?1) AND (?2 = '' OR b.actor = ?2) AND (?3 = '' OR t.kind = ?3)"
        " AND (b.actor IS NOT NULL OR (SELECT count(DISTINCT actor) FROM party p WHERE p.treaty_id = t.treaty_id) = 1)"
        " ORDER BY coalesce(t.from_first, t.signed_first), t.treaty_id, a.no, b.no",
        &rows, err);
    if (status == EN_OK)
        status = eni_prepare(ledger,
                             "SELECT kind FROM obligation WHERE treaty_id = ?1 AND obligor IN ('*', ?2) AND "
                             "beneficiary IN ('*', ?3) ORDER BY no LIMIT 1",
                             &duty, err);
    if (status == EN_OK) {
        sqlite3_bind_text(rows, 1, query->a.code, -1, SQLITE_STATIC);
        sqlite3_bind_text(rows, 2, query->b.code, -1, SQLITE_STATIC);
        sqlite3_bind_text(rows, 3, query->kind ? query->kind : "", -1, SQLITE_STATIC);
    }
    int code = SQLITE_DONE;
    while (status == EN_OK && !a.stopped && (code = sqlite3_step(rows)) == SQLITE_ROW)
        status = offer(&a, rows, duty, err);
    if (status == EN_OK && !a.stopped && code != SQLITE_DONE) status = eni_sqlite_fail(ledger, code, err);
    sqlite3_finalize(rows);
    sqlite3_finalize(duty);
    *n = a.n;
    *stopped = a.stopped;
    return status;
}

en_status en_ties(const en_ledger *ledger, const en_tie_query *query, en_tie_fn fn, void *user, en_error *err) {
    uint64_t n = 0;
    bool stopped = false;
    if (wants_lexicon(query)) EN_TRY(lexicon_ties(ledger, query, fn, user, &n, &stopped, err));
    return stopped ? EN_OK : eni_dataset_ties(ledger, query, fn, user, &n, &stopped, err);
}
