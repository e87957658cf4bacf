/* ledger/dict_store.c: dictionaries that a ledger remembers, whole, so that later reading codes as the first did even when the files have changed.
 *
 *   dictionary(no, path, only_these, content)      a table of its own, made when it is first needed: a ledger without one is as it was
 *
 * They are asked for before the lexicon is opened, because the lexicon is made of them; so that question opens the file by itself. */
#include "ledger/ledger.h"

#include "base/error.h"
#include "base/str.h"

#include <stdlib.h>
#include <unistd.h>

static en_status store(en_ledger *ledger, en_error *err) {
    const eni_dict *const dict = ledger->lexicon->dict;
    sqlite3_stmt *add;
    EN_TRY(eni_exec(ledger,
                    "CREATE TABLE IF NOT EXISTS dictionary(no INTEGER PRIMARY KEY, path TEXT NOT NULL, only_these "
                    "INTEGER NOT NULL, content BLOB NOT NULL) STRICT; DELETE FROM dictionary",
                    err));
    EN_TRY(eni_prepare(ledger, "INSERT INTO dictionary(path, only_these, content) VALUES(?1, ?2, ?3)", &add, err));
    en_status status = EN_OK;
    for (size_t i = 0; dict && i < dict->n_files && status == EN_OK; i++) {
        const eni_dict_file *const f = &dict->files[i];
        eni_bind_str(add, 1, eni_str(f->path));
        sqlite3_bind_int(add, 2, dict->only);
        sqlite3_bind_blob64(add, 3, f->bytes.len ? f->bytes.p : "", f->bytes.len, SQLITE_STATIC);
        status = eni_step_done(ledger, add, err);
    }
    sqlite3_finalize(add);
    return status;
}

en_status en_ledger_keep_dicts(en_ledger *ledger, en_error *err) {
    EN_TRY(eni_exec(ledger, "BEGIN IMMEDIATE", err));
    en_status status = store(ledger, err);
    if (status == EN_OK) status = eni_exec(ledger, "COMMIT", err);
    if (status != EN_OK) sqlite3_exec(ledger->db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

/* ---- asking ---- */

typedef struct {
    en_dict_text *texts; /* [n] */
    size_t n, cap, bytes;
    bool only;
} remembered;

static void forget(remembered *r) {
    for (size_t i = 0; i < r->n; i++) {
        free((char *)(uintptr_t)r->texts[i].name);
        free((char *)(uintptr_t)r->texts[i].text.p);
    }
    free(r->texts);
}

static char *copy(const void *from, size_t len) {
    char *const p = malloc(len + 1);
    if (!p) return NULL;
    if (len) memcpy(p, from, len);
    p[len] = '\0';
    return p;
}

static en_status take_row(remembered *r, sqlite3_stmt *row, en_error *err) {
    if (r->n == r->cap) {
        const size_t cap = r->cap ? r->cap * 2 : 8;
        en_dict_text *const texts = realloc(r->texts, cap * sizeof *texts);
        if (!texts) return eni_nomem(err);
        r->texts = texts;
        r->cap = cap;
    }
    const en_str path = eni_column(row, 0);
    const void *const blob = sqlite3_column_blob(row, 2);
    const size_t len = blob ? (size_t)sqlite3_column_bytes(row, 2) : 0;
    char *const name = copy(path.p, path.len), *const text = copy(blob, len);
    if (!name || !text) {
        free(name);
        free(text);
        return eni_nomem(err);
    }
    r->texts[r->n++] = (en_dict_text){name, {text, len}};
    r->bytes += path.len + 1 + len + 1;
    r->only = sqlite3_column_int(row, 1) != 0;
    return EN_OK;
}

static en_status read_rows(const en_ledger *ledger, remembered *r, en_error *err) {
    sqlite3_stmt *row;
    int code =
        sqlite3_prepare_v2(ledger->db, "SELECT path, only_these, content FROM dictionary ORDER BY no", -1, &row, NULL);
    if (code == SQLITE_ERROR) return EN_OK; /* no such table: none is remembered */
    if (code != SQLITE_OK) return eni_sqlite_fail(ledger, code, err);
    en_status status = EN_OK;
    while (status == EN_OK && (code = sqlite3_step(row)) == SQLITE_ROW) status = take_row(r, row, err);
    sqlite3_finalize(row);
    return status != EN_OK || code == SQLITE_DONE ? status : eni_sqlite_fail(ledger, code, err);
}

/* All of it in one piece of memory: the list, then names and texts. */
static en_status hand_over(const remembered *r, en_dict_text **out, en_error *err) {
    const size_t head = r->n * sizeof **out;
    char *const all = malloc(head + r->bytes + 1);
    if (!all) return eni_nomem(err);
    en_dict_text *const list = (en_dict_text *)(void *)all;
    char *p = all + head;
    for (size_t i = 0; i < r->n; i++) {
        const size_t name = strlen(r->texts[i].name) + 1, text = r->texts[i].text.len + 1;
        memcpy(p, r->texts[i].name, name);
        memcpy(p + name, r->texts[i].text.p, text);
        list[i] = (en_dict_text){p, {p + name, text - 1}};
        p += name + text;
    }
    *out = list;
    return EN_OK;
}

en_status en_ledger_dicts(const char *path, en_dict_text **texts_out, size_t *n_out, bool *only_out, en_error *err) {
    remembered r = {0};
    en_ledger ledger = {.path = (char *)(uintptr_t)path};
    *texts_out = NULL;
    *n_out = 0;
    *only_out = false;
    if (access(path, R_OK) != 0) return EN_OK; /* whoever opens the ledger says what is wrong with it */
    int code = sqlite3_open_v2(path, &ledger.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if ((code & 0xFF) == SQLITE_CANTOPEN) {
        sqlite3_close(ledger.db);
        ledger.db = NULL;
        code = sqlite3_open_v2(path, &ledger.db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
    }
    en_status status = code == SQLITE_OK ? EN_OK : eni_sqlite_fail(&ledger, code, err);
    if (status == EN_OK) {
        sqlite3_busy_timeout(ledger.db, 5000);
        status = read_rows(&ledger, &r, err);
    }
    sqlite3_close(ledger.db);
    if (status == EN_OK && r.n) status = hand_over(&r, texts_out, err);
    if (status == EN_OK) {
        *n_out = r.n;
        *only_out = r.only;
    }
    forget(&r);
    return status;
}
