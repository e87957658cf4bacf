/* ledger/manifest.c: the table of segments, the folder they lie in, and the joining of small ones. */
#include "ledger/manifest.h"

#include "base/checked.h"
#include "base/error.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define SMALL_MANY 8           /* this many of like size are joined by themselves */
#define LIKE 4                 /* of like size: none more than so many times the smallest */
#define JOINED_MOST (8u << 20) /* rows of a joined segment */

char *eni_segment_folder(const en_ledger *ledger) {
    const size_t len = strlen(ledger->path) + sizeof "-segments";
    char *const folder = malloc(len);
    if (folder) snprintf(folder, len, "%s-segments", ledger->path);
    return folder;
}

/* ---- the lock ---- */

static bool is_named(sqlite3_stmt *find, const char *file) {
    sqlite3_reset(find);
    sqlite3_bind_text(find, 1, file, -1, SQLITE_STATIC);
    return sqlite3_step(find) != SQLITE_DONE; /* also when the manifest cannot be read: then nothing is removed */
}

/* Removes what a crash left: parts, and whole segments that never came into the manifest. Not after a commit that failed: only once the ledger is
 * opened again is it certain what the manifest says. */
static en_status sweep(en_ledger *ledger, const char *folder, en_error *err) {
    sqlite3_stmt *find;
    if (ledger->unsure) return EN_OK;
    EN_TRY(eni_prepare(ledger, "SELECT 1 FROM segment WHERE file = ?1", &find, err));
    DIR *const dir = opendir(folder);
    for (struct dirent *e; dir && (e = readdir(dir)) != NULL;) {
        if (strncmp(e->d_name, "seg-", 4) != 0 || is_named(find, e->d_name)) continue;
        unlinkat(dirfd(dir), e->d_name, 0);
    }
    if (dir) closedir(dir);
    sqlite3_finalize(find);
    return EN_OK;
}

en_status eni_manifest_lock(en_ledger *ledger, int *fd, en_error *err) {
    *fd = -1;
    char *const folder = eni_segment_folder(ledger);
    if (!folder) return eni_nomem(err);
    const size_t len = strlen(folder) + 8;
    char *const path = malloc(len);
    en_status status = path ? EN_OK : eni_nomem(err);
    if (status == EN_OK && mkdir(folder, 0777) != 0 && errno != EEXIST)
        status = eni_fail_at(err, EN_EIO, folder, 0, 0, "cannot make the folder of segments: %s", strerror(errno));
    if (path && status == EN_OK) {
        snprintf(path, len, "%s/lock", folder);
        *fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (*fd < 0) status = eni_fail_at(err, EN_EIO, path, 0, 0, "cannot make the lock: %s", strerror(errno));
    }
    if (status == EN_OK && flock(*fd, LOCK_EX | LOCK_NB) != 0)
        status = eni_fail_at(err, EN_EBUSY, ledger->path, 0, 0, "another process is importing into the ledger");
    if (status == EN_OK) status = sweep(ledger, folder, err);
    if (status != EN_OK) {
        eni_manifest_unlock(*fd);
        *fd = -1;
    }
    free(path);
    free(folder);
    return status;
}

void eni_manifest_unlock(int fd) {
    if (fd >= 0) close(fd);
}

/* ---- the table ---- */

en_status eni_segment_name(en_ledger *ledger, uint64_t *next, char out[32], en_error *err) {
    if (*next == 0) { /* behind every one that the folder or the manifest ever had */
        sqlite3_stmt *last;
        EN_TRY(eni_prepare(ledger, "SELECT coalesce(max(CAST(substr(file, 5) AS INTEGER)), 0) + 1 FROM segment", &last,
                           err));
        const int code = sqlite3_step(last);
        if (code == SQLITE_ROW) *next = (uint64_t)sqlite3_column_int64(last, 0);
        sqlite3_finalize(last);
        if (code != SQLITE_ROW) return eni_sqlite_fail(ledger, code, err);
    }
    snprintf(out, 32, "seg-%08llu", (unsigned long long)(*next)++);
    return EN_OK;
}

en_status eni_manifest_add(en_ledger *ledger, int64_t layer, const char *name, const eni_segment_info *info,
                           en_error *err) {
    sqlite3_stmt *add;
    EN_TRY(eni_prepare(
        ledger,
        "INSERT INTO segment(segment_id, layer_id, file, bytes, hash, n_rows, day_first, day_last, "
        "known_first, known_last) VALUES(CAST(substr(?2, 5) AS INTEGER), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        &add, err));
    sqlite3_bind_int64(add, 1, layer);
    sqlite3_bind_text(add, 2, name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(add, 3, (int64_t)info->bytes);
    sqlite3_bind_int64(add, 4, (int64_t)info->hash);
    sqlite3_bind_int64(add, 5, info->n_rows);
    sqlite3_bind_int(add, 6, info->day_first.n);
    sqlite3_bind_int(add, 7, info->day_last.n);
    sqlite3_bind_int(add, 8, info->known_first.n);
    sqlite3_bind_int(add, 9, info->known_last.n);
    const en_status status = eni_step_done(ledger, add, err);
    sqlite3_finalize(add);
    return status;
}

en_status eni_manifest_drop(en_ledger *ledger, int64_t segment, en_error *err) {
    sqlite3_stmt *drop;
    EN_TRY(eni_prepare(ledger, "DELETE FROM segment WHERE segment_id = ?1", &drop, err));
    sqlite3_bind_int64(drop, 1, segment);
    const en_status status = eni_step_done(ledger, drop, err);
    sqlite3_finalize(drop);
    return status;
}

en_status eni_layer_make(en_ledger *ledger, const eni_layer_row *row, int64_t *out, en_error *err) {
    sqlite3_stmt *find, *add;
    EN_TRY(eni_prepare(ledger, "SELECT layer_id, kind FROM layer WHERE name = ?1", &find, err));
    sqlite3_bind_text(find, 1, row->name, -1, SQLITE_STATIC);
    int code = sqlite3_step(find);
    const bool there = code == SQLITE_ROW, same = there && eni_is(eni_column(find, 1), row->kind);
    if (there) *out = sqlite3_column_int64(find, 0);
    sqlite3_finalize(find);
    if (there && !same)
        return eni_fail(err, EN_ERANGE, "the layer '%s' holds other things than %s; name another with --layer",
                        row->name, row->kind);
    if (there) return EN_OK;
    if (code != SQLITE_DONE) return eni_sqlite_fail(ledger, code, err);
    EN_TRY(eni_prepare(
        ledger, "INSERT INTO layer(name, kind, version, licence, title, citation) VALUES(?1, ?2, ?3, ?4, ?5, ?6)", &add,
        err));
    const char *const cells[] = {row->name, row->kind, row->version, row->licence, row->title, row->citation};
    for (int i = 0; i < 6; i++) sqlite3_bind_text(add, i + 1, cells[i], -1, SQLITE_STATIC);
    const en_status status = eni_step_done(ledger, add, err);
    sqlite3_finalize(add);
    *out = sqlite3_last_insert_rowid(ledger->db);
    return status;
}

/* ---- joining ---- */

typedef struct {
    int64_t id, layer;
    uint64_t n_rows, hash;
    char file[32];
} listed;

static en_status list_segments(const en_ledger *ledger, int64_t layer, listed **out, size_t *n, en_error *err) {
    sqlite3_stmt *rows;
    size_t cap = 0;
    int code;
    *out = NULL;
    *n = 0;
    EN_TRY(eni_prepare(
        ledger,
        "SELECT segment_id, layer_id, n_rows, hash, file FROM segment WHERE ?1 = 0 OR layer_id = ?1 ORDER BY "
        "layer_id, n_rows, segment_id",
        &rows, err));
    sqlite3_bind_int64(rows, 1, layer);
    while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
        if (!eni_room_for(out, &cap, *n + 1, sizeof **out)) {
            sqlite3_finalize(rows);
            return eni_nomem(err);
        }
        listed *const l = &(*out)[(*n)++];
        *l = (listed){sqlite3_column_int64(rows, 0), sqlite3_column_int64(rows, 1),
                      (uint64_t)sqlite3_column_int64(rows, 2), (uint64_t)sqlite3_column_int64(rows, 3), ""};
        snprintf(l->file, sizeof l->file, "%.*s", ENI_ARG(eni_column(rows, 4)));
    }
    sqlite3_finalize(rows);
    return code == SQLITE_DONE ? EN_OK : eni_sqlite_fail(ledger, code, err);
}

en_status eni_manifest_commit(en_ledger *ledger, en_error *err) {
    const en_status status = eni_exec(ledger, "COMMIT", err);
    if (status != EN_OK) ledger->unsure = true;
    return status;
}

static en_status swap_in(en_ledger *ledger, const listed *from, size_t n, const char *name,
                         const eni_segment_info *info, en_error *err) {
    EN_TRY(eni_exec(ledger, "BEGIN IMMEDIATE", err));
    en_status status = EN_OK;
    for (size_t i = 0; status == EN_OK && i < n; i++) status = eni_manifest_drop(ledger, from[i].id, err);
    if (status == EN_OK) status = eni_manifest_add(ledger, from[0].layer, name, info, err);
    if (status == EN_OK) status = eni_manifest_commit(ledger, err);
    if (status != EN_OK) sqlite3_exec(ledger->db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

static en_status add_listed(eni_stage *stage, const char *path, const listed *l, en_error *err) {
    eni_segment *segment = NULL;
    EN_TRY(eni_segment_open(path, &segment, err));
    const bool same = segment->info.n_rows == l->n_rows && segment->info.hash == l->hash;
    const en_status status = same ? eni_stage_add_segment(stage, segment, err)
                                  : eni_fail_at(err, EN_EFORMAT, path, 0, 0, "not the segment that the ledger names");
    eni_segment_close(segment);
    return status;
}

/* Joins segments of one layer into one. Readers that have the old ones mapped keep them. */
static en_status join(en_ledger *ledger, const char *folder, const listed *from, size_t n, uint64_t *next,
                      en_error *err) {
    char name[32], path[4096];
    eni_stage *stage;
    eni_segment_info info;
    EN_TRY(eni_segment_name(ledger, next, name, err));
    EN_TRY(eni_stage_new(folder, name, &stage, err));
    en_status status = EN_OK;
    for (size_t i = 0; status == EN_OK && i < n; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, from[i].file);
        status = add_listed(stage, path, &from[i], err);
    }
    if (status == EN_OK) status = eni_stage_finish(stage, &info, err);
    eni_stage_free(stage);
    if (status == EN_OK) {
        status = swap_in(ledger, from, n, name, &info, err);
        snprintf(path, sizeof path, "%s/%s", folder, name);
        if (status != EN_OK && !ledger->unsure) unlink(path);
    }
    for (size_t i = 0; status == EN_OK && i < n; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, from[i].file);
        unlink(path);
    }
    return status;
}

/* How many of the list, from `at`, go into one: of one layer, together no more than a joined one holds, and, unless all are wanted, of like size. */
static size_t group(const listed *list, size_t n, size_t at, bool all) {
    uint64_t rows = 0;
    size_t k = at;
    while (k < n && list[k].layer == list[at].layer && rows + list[k].n_rows <= JOINED_MOST &&
           (all || list[k].n_rows <= LIKE * list[at].n_rows + 4096))
        rows += list[k++].n_rows;
    return k - at;
}

static en_status join_round(en_ledger *ledger, const char *folder, int64_t layer, bool all, uint64_t *next,
                            bool *joined, en_error *err) {
    listed *list;
    size_t n;
    *joined = false;
    en_status status = list_segments(ledger, layer, &list, &n, err);
    for (size_t i = 0; status == EN_OK && i < n;) {
        const size_t k = group(list, n, i, all);
        if (k >= (all ? 2 : SMALL_MANY)) {
            status = join(ledger, folder, list + i, k, next, err);
            if (status == EN_ELIMIT) /* more kinds of acts, or actors, than one holds: they stay as they are */
                status = EN_OK;
            else
                *joined = true;
        }
        i += k ? k : 1;
    }
    free(list);
    return status;
}

en_status eni_compact_locked(en_ledger *ledger, int64_t layer, bool all, uint64_t *next, en_error *err) {
    char *const folder = eni_segment_folder(ledger);
    bool joined = true;
    en_status status = folder ? EN_OK : eni_nomem(err);
    while (status == EN_OK && joined) status = join_round(ledger, folder, layer, all, next, &joined, err);
    free(folder);
    return status;
}

static en_status count_segments(const en_ledger *ledger, uint64_t *out, en_error *err) {
    sqlite3_stmt *stmt;
    EN_TRY(eni_prepare(ledger, "SELECT count(*) FROM segment", &stmt, err));
    const int code = sqlite3_step(stmt);
    *out = code == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(stmt, 0) : 0;
    sqlite3_finalize(stmt);
    return code == SQLITE_ROW ? EN_OK : eni_sqlite_fail(ledger, code, err);
}

en_status en_compact(en_ledger *ledger, bool all, uint64_t *n_before, uint64_t *n_after, en_error *err) {
    int lock;
    uint64_t next = 0;
    *n_before = *n_after = 0;
    EN_TRY(eni_manifest_lock(ledger, &lock, err));
    en_status status = count_segments(ledger, n_before, err);
    if (status == EN_OK) status = eni_compact_locked(ledger, 0, all, &next, err);
    if (status == EN_OK) status = count_segments(ledger, n_after, err);
    eni_manifest_unlock(lock);
    return status;
}
