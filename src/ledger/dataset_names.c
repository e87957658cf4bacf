/* ledger/dataset_names.c: who datasets speak of: the codes under which a state may stand in them, states that only they know, and which of them say
 * nothing of a day. */
#include "ledger/facts.h"

#include "base/day.h"
#include "base/error.h"
#include "base/str.h"

#include <stdio.h>

static void put_code(eni_buf *out, en_str code) {
    eni_puts(out, out->len > 1 ? "," : "");
    eni_put_json(out, code);
}

/* The number of a code that is one: COW255; else -1. */
static int number_of_code(const char *code) {
    int64_t n;
    if (strncmp(code, "COW", 3) != 0 || !eni_to_int(eni_str(code + 3), &n) || n < 1 || n > 9999) return -1;
    return (int)n;
}

en_status eni_dataset_codes(const en_lexicon *lexicon, const char *code, eni_buf *out, en_error *err) {
    char number[24];
    out->len = 0;
    eni_puts(out, "[");
    if (code[0]) put_code(out, eni_str(code));
    const uint32_t at = eni_actor_by_key(lexicon, eni_str(code));
    const eni_actor_record *const a = at == UINT32_MAX ? NULL : &lexicon->actors[at];
    if (a && a->class == ENI_ACTOR_STATE && a->cown > 0) {
        for (size_t i = 0; i < lexicon->n_actors; i++) {
            const eni_actor_record *const other = &lexicon->actors[i];
            if (other->class == ENI_ACTOR_STATE && other->cown == a->cown && other != a) put_code(out, other->key);
        }
        snprintf(number, sizeof number, "COW%d", a->cown);
        put_code(out, eni_str(number));
        if (a->gwn > 0 && a->gwn != a->cown) { /* the state that Gleditsch and Ward see go on: COW 260 in DEU */
            snprintf(number, sizeof number, "COW%d", a->gwn);
            put_code(out, eni_str(number));
        }
    }
    eni_puts(out, "]");
    return out->failed ? eni_nomem(err) : EN_OK;
}

en_status eni_dataset_names(const en_ledger *ledger, sqlite3_stmt **out, en_error *err) {
    return eni_prepare(ledger, "SELECT name FROM named_actor WHERE code = ?1", out, err);
}

en_str eni_dataset_name(const en_ledger *ledger, sqlite3_stmt *names, eni_arena *arena, en_str code) {
    if (code.len == 0) return (en_str){"", 0};
    const uint32_t at = eni_actor_by_key(ledger->lexicon, code);
    if (at != UINT32_MAX) return ledger->lexicon->actors[at].name;
    sqlite3_reset(names);
    eni_bind_str(names, 1, code);
    const en_str name = sqlite3_step(names) == SQLITE_ROW ? eni_arena_str(arena, eni_column(names, 0)) : code;
    sqlite3_reset(names);
    return name.p ? name : code;
}

en_status en_ledger_actor_find(const en_ledger *ledger, const char *what, en_actor *out, en_error *err) {
    en_error why = {0};
    sqlite3_stmt *find;
    const en_str name = eni_trim(eni_str(what));
    const en_status known = en_actor_find(ledger->lexicon, what, out, &why);
    if (known == EN_OK) return EN_OK;
    EN_TRY(eni_prepare(ledger,
                       "SELECT code FROM named_actor WHERE code = ?1 OR code = upper(?1) OR name = ?1 COLLATE NOCASE "
                       "ORDER BY code = ?1 DESC, code LIMIT 1",
                       &find, err));
    eni_bind_str(find, 1, name);
    const int code = sqlite3_step(find);
    const bool found = code == SQLITE_ROW && sqlite3_column_bytes(find, 0) < (int)sizeof out->code;
    if (found) {
        *out = (en_actor){"", ""};
        const en_str text = eni_column(find, 0);
        memcpy(out->code, text.p, text.len);
    }
    sqlite3_finalize(find);
    if (found) return EN_OK;
    if (code != SQLITE_ROW && code != SQLITE_DONE) return eni_sqlite_fail(ledger, code, err);
    if (number_of_code(what) > 0)
        return eni_fail(err, EN_ENOTFOUND, "no dataset that was imported speaks of a state %s", what);
    if (err) *err = why;
    return known;
}

en_status eni_name_list(const en_ledger *ledger, const char *list, const char *what, const char *sql, eni_buf *out,
                        en_error *err) {
    en_str rest = eni_str(list), name;
    out->len = 0;
    eni_puts(out, "[");
    while (list && eni_split(&rest, ',', &name)) {
        sqlite3_stmt *find;
        name = eni_trim(name);
        if (name.len == 0) continue;
        EN_TRY(eni_prepare(ledger, sql, &find, err));
        eni_bind_str(find, 1, name);
        const int code = sqlite3_step(find);
        sqlite3_finalize(find);
        if (code == SQLITE_DONE) return eni_fail(err, EN_ERANGE, "no %s is called '%.*s'", what, ENI_ARG(name));
        if (code != SQLITE_ROW) return eni_sqlite_fail(ledger, code, err);
        put_code(out, name);
    }
    eni_puts(out, "]");
    return out->failed ? eni_nomem(err) : EN_OK;
}

en_status eni_not_covered(const en_ledger *ledger, const char *kind, const char *layers, en_day day, eni_buf *out,
                          en_error *err) {
    sqlite3_stmt *rows;
    int code;
    char text[11], first[11], last[11];
    en_day_format(day, text);
    EN_TRY(eni_prepare(ledger,
                       "SELECT l.name, min(i.day_first), max(i.day_last) FROM layer l JOIN import i USING(layer_id) "
                       "WHERE l.kind = ?1 AND (?2 = '[]' OR l.name IN (SELECT value FROM json_each(?2))) GROUP BY "
                       "l.layer_id HAVING min(i.day_first) IS NOT NULL ORDER BY l.name",
                       &rows, err));
    sqlite3_bind_text(rows, 1, kind, -1, SQLITE_STATIC);
    sqlite3_bind_text(rows, 2, layers, -1, SQLITE_STATIC);
    while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
        const en_day from = {sqlite3_column_int(rows, 1)}, to = {sqlite3_column_int(rows, 2)};
        if (en_day_known(day) && day.n >= from.n && day.n <= to.n) continue;
        en_day_format(from, first);
        en_day_format(to, last);
        eni_printf(out, "; %.*s covers %s to %s", ENI_ARG(eni_column(rows, 0)), first, last);
        if (text[0]) eni_printf(out, ": %s is unknown", text);
    }
    sqlite3_finalize(rows);
    return code == SQLITE_DONE ? EN_OK : eni_sqlite_fail(ledger, code, err);
}
