/* ledger/check_segments.c: the part of en_ledger_check that looks at imported events: is each segment that the manifest names there, whole, and the one
 * it names; does it hold the rows that the imports tell, each once.
 *
 * An import or a compact may be at work meanwhile. What is found counts only if the manifest is the same afterwards; else all is looked at again. */
#include "ledger/check_segments.h"

#include "base/error.h"
#include "ledger/manifest.h"
#include "ledger/segment_file.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define TRIES 10
#define MOST_IMPORTS (1u << 28)

typedef struct {
    const en_ledger *ledger;
    char *folder;
    eni_arena arena;
    en_str *found; /* [n_found] */
    size_t n_found, cap_found;
    uint64_t *rows; /* [n_imports]: of each import, in segments */
    int64_t *layer; /* [n_imports]: 0: no import of events has the number */
    uint64_t n_imports;
    bool whole; /* every segment could be read, so that rows can be counted */
    bool nomem;
} looking;

__attribute__((format(printf, 2, 3))) static void find(looking *k, const char *format, ...) {
    char words[400];
    va_list args;
    va_start(args, format);
    vsnprintf(words, sizeof words, format, args);
    va_end(args);
    en_str *const grown = eni_arena_grow(&k->arena, k->found, k->n_found, &k->cap_found, k->n_found + 1, sizeof *grown);
    if (grown) k->found = grown;
    if (grown) grown[k->n_found] = eni_arena_str(&k->arena, eni_str(words));
    k->nomem = k->nomem || !grown || !grown[k->n_found++].p;
}

/* ---- segments ---- */

const eni_block_entry *eni_segment_directory(const eni_segment *segment, const char **bytes);

static void count_rows(looking *k, const eni_segment *s, const char *file, int64_t layer) {
    const char *bytes;
    const eni_block_entry *const blocks = eni_segment_directory(s, &bytes);
    for (uint32_t i = 0; i < s->n_blocks; i++) {
        const uint32_t import = blocks[i].import;
        if (import < k->n_imports && k->layer[import] == layer)
            k->rows[import] += blocks[i].n;
        else
            find(k, "segment %s: rows %u to %u are of import %u, which is %s", file, blocks[i].first,
                 blocks[i].first + blocks[i].n - 1, import,
                 import < k->n_imports && k->layer[import] ? "of another layer" : "not on record");
    }
}

static bool is_listed_so(const eni_segment_info *i, sqlite3_stmt *row) {
    return i->n_rows == sqlite3_column_int64(row, 3) && i->hash == (uint64_t)sqlite3_column_int64(row, 4) &&
           i->bytes == (uint64_t)sqlite3_column_int64(row, 5) && i->day_first.n == sqlite3_column_int(row, 6) &&
           i->day_last.n == sqlite3_column_int(row, 7) && i->known_first.n == sqlite3_column_int(row, 8) &&
           i->known_last.n == sqlite3_column_int(row, 9);
}

static en_status look_at(looking *k, sqlite3_stmt *row, en_error *err) {
    char path[4096], file[40];
    eni_segment *s;
    en_error why = {0};
    snprintf(file, sizeof file, "%.*s", ENI_ARG(eni_column(row, 2)));
    snprintf(path, sizeof path, "%s/%s", k->folder, file);
    en_status status = eni_segment_open(path, &s, &why);
    if (status == EN_OK && !is_listed_so(&s->info, row))
        status = eni_fail(&why, EN_EFORMAT, "not the segment that the ledger names");
    if (status == EN_OK) status = eni_segment_verify(s, &why);
    if (status == EN_OK) count_rows(k, s, file, sqlite3_column_int64(row, 1));
    eni_segment_close(s);
    if (status == EN_OK) return EN_OK;
    k->whole = false;
    if (status == EN_EFORMAT || status == EN_ENOTFOUND || status == EN_EIO) {
        find(k, "segment %s: %s", file, why.message);
        return EN_OK;
    }
    if (err) *err = why;
    return status;
}

static en_status look_at_all(looking *k, en_error *err) {
    sqlite3_stmt *rows;
    int code = SQLITE_DONE;
    EN_TRY(eni_prepare(k->ledger,
                       "SELECT segment_id, layer_id, file, n_rows, hash, bytes, day_first, day_last, known_first, "
                       "known_last FROM segment ORDER BY segment_id",
                       &rows, err));
    en_status status = EN_OK;
    while (status == EN_OK && (code = sqlite3_step(rows)) == SQLITE_ROW) status = look_at(k, rows, err);
    sqlite3_finalize(rows);
    return status != EN_OK || code == SQLITE_DONE ? status : eni_sqlite_fail(k->ledger, code, err);
}

/* ---- imports ---- */

static en_status read_imports(looking *k, en_error *err) {
    sqlite3_stmt *rows;
    int code;
    EN_TRY(eni_prepare(k->ledger,
                       "SELECT i.import_id, i.layer_id, (SELECT max(import_id) FROM import) FROM import i JOIN layer l "
                       "USING(layer_id) WHERE l.kind = 'events' ORDER BY 1",
                       &rows, err));
    k->n_imports = 0;
    while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
        if (!k->n_imports) {
            const int64_t most = sqlite3_column_int64(rows, 2);
            k->n_imports = most > 0 && most < MOST_IMPORTS ? (uint64_t)most + 1 : 1;
            k->rows = calloc(k->n_imports, sizeof *k->rows);
            k->layer = calloc(k->n_imports, sizeof *k->layer);
            if (!k->rows || !k->layer) break;
        }
        const int64_t import = sqlite3_column_int64(rows, 0);
        if (import > 0 && (uint64_t)import < k->n_imports)
            k->layer[import] = sqlite3_column_int64(rows, 1);
        else
            find(k, "import %lld has a number that makes no sense", (long long)import);
    }
    sqlite3_finalize(rows);
    return code == SQLITE_DONE ? EN_OK : code == SQLITE_ROW ? eni_nomem(err) : eni_sqlite_fail(k->ledger, code, err);
}

/* Each import has as many rows in segments as it tells. */
static en_status compare_imports(looking *k, en_error *err) {
    sqlite3_stmt *rows;
    int code;
    EN_TRY(eni_prepare(k->ledger,
                       "SELECT i.import_id, i.n_accepted, i.n_rows, i.n_skipped + i.n_repeated, i.n_rejected FROM "
                       "import i JOIN layer l "
                       "USING(layer_id) WHERE l.kind = 'events' ORDER BY 1",
                       &rows, err));
    while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
        const uint64_t import = (uint64_t)sqlite3_column_int64(rows, 0);
        const int64_t accepted = sqlite3_column_int64(rows, 1);
        if (k->whole && import < k->n_imports && k->rows[import] != (uint64_t)accepted)
            find(k, "import %llu: %llu rows are in segments, %lld were accepted", (unsigned long long)import,
                 (unsigned long long)k->rows[import], (long long)accepted);
        if (accepted + sqlite3_column_int64(rows, 3) + sqlite3_column_int64(rows, 4) != sqlite3_column_int64(rows, 2))
            find(k, "import %llu: its counts of rows do not add up", (unsigned long long)import);
    }
    sqlite3_finalize(rows);
    return code == SQLITE_DONE ? EN_OK : eni_sqlite_fail(k->ledger, code, err);
}

/* ---- all of it, while nothing changes ---- */

static en_status generation_of(const looking *k, int64_t *out, en_error *err) {
    sqlite3_stmt *row;
    EN_TRY(eni_prepare(k->ledger, "SELECT coalesce(max(segment_id), 0) + (SELECT count(*) FROM import) FROM segment",
                       &row, err));
    const int code = sqlite3_step(row);
    if (code == SQLITE_ROW) *out = sqlite3_column_int64(row, 0);
    sqlite3_finalize(row);
    return code == SQLITE_ROW ? EN_OK : eni_sqlite_fail(k->ledger, code, err);
}

static void forget(looking *k) {
    eni_arena_reset(&k->arena);
    free(k->rows);
    free(k->layer);
    k->rows = NULL;
    k->layer = NULL;
    k->found = NULL;
    k->n_found = k->cap_found = 0;
    k->whole = true;
}

static en_status look(looking *k, en_error *err) {
    int64_t before = 0, after = 1;
    for (int i = 0; i < TRIES && before != after; i++) {
        forget(k);
        EN_TRY(generation_of(k, &before, err));
        EN_TRY(read_imports(k, err));
        EN_TRY(look_at_all(k, err));
        EN_TRY(compare_imports(k, err));
        EN_TRY(generation_of(k, &after, err));
    }
    return k->nomem ? eni_nomem(err) : EN_OK;
}

/* Files that the manifest does not name: no fault, since a kill may leave them and nothing reads them. */
static en_status tell_leftovers(const looking *k, en_finding_fn fn, void *user, en_error *err) {
    sqlite3_stmt *find_it;
    char words[400];
    EN_TRY(eni_prepare(k->ledger, "SELECT 1 FROM segment WHERE file = ?1", &find_it, err));
    DIR *const dir = fn ? opendir(k->folder) : NULL;
    for (struct dirent *e; dir && (e = readdir(dir)) != NULL;) {
        if (strncmp(e->d_name, "seg-", 4) != 0) continue;
        sqlite3_bind_text(find_it, 1, e->d_name, -1, SQLITE_STATIC);
        const bool named = sqlite3_step(find_it) != SQLITE_DONE;
        sqlite3_reset(find_it);
        if (named) continue;
        snprintf(
            words, sizeof words,
            "no fault: the ledger does not name the file %.40s; an import is at work, or did not finish, and the next "
            "one removes it",
            e->d_name);
        fn(user, words);
    }
    if (dir) closedir(dir);
    sqlite3_finalize(find_it);
    return EN_OK;
}

en_status eni_check_segments(const en_ledger *ledger, en_finding_fn fn, void *user, uint64_t *n_faults, en_error *err) {
    looking k = {.ledger = ledger, .folder = eni_segment_folder(ledger)};
    en_status status = k.folder ? look(&k, err) : eni_nomem(err);
    if (status == EN_OK) {
        *n_faults += k.n_found;
        for (size_t i = 0; fn && i < k.n_found; i++) fn(user, k.found[i].p);
        status = tell_leftovers(&k, fn, user, err);
    }
    forget(&k);
    eni_arena_free(&k.arena);
    free(k.folder);
    return status;
}
