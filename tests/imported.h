/* imported.h: imports into a new ledger, and the rows of all of its segments, as tests want them. */
#ifndef IMPORTED_H
#define IMPORTED_H

#include "check.h"

#include "ledger/manifest.h"

#include <dirent.h>
#include <sys/stat.h>

typedef struct {
    char source[16], source_sector[4], target[16], target_sector[4];
    en_day day, known;
    eni_act act;
    int64_t id;
    int32_t ints[ENI_N_INTS];
    char texts[ENI_N_TEXTS][256];
} imported_row;

typedef struct {
    en_ledger *ledger;
    char path[128];
    imported_row *rows; /* [n], in the order of the input within a segment */
    size_t n;
    en_import_counts counts;
    en_error first; /* reject */
} imported;

static inline void keep_first(void *user, const en_error *why) {
    imported *const in = user;
    if (!in->first.message[0]) in->first = *why;
}

static inline imported imported_new(const en_lexicon *lexicon, const char *name) {
    imported in = {0};
    temporary(in.path, name);
    remove_ledger(in.path);
    assert_ok(en_ledger_open(in.path, EN_LEDGER_WRITE, lexicon, &in.ledger, &fault));
    return in;
}

static inline void imported_free(imported *in) {
    char *const folder = eni_segment_folder(in->ledger);
    char path[512];
    DIR *const dir = opendir(folder);
    for (struct dirent *e; dir && (e = readdir(dir)) != NULL;) {
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        if (e->d_name[0] != '.') remove(path);
    }
    if (dir) closedir(dir);
    rmdir(folder);
    free(folder);
    free(in->rows);
    en_ledger_close(in->ledger);
    remove_ledger(in->path);
}

/* Imports; opts may be NULL. */
static inline en_status imported_add(imported *in, const char *path, const en_import_opts *opts) {
    en_import_opts o = opts ? *opts : en_import_opts_all();
    o.jobs = 2;
    o.on_reject = keep_first;
    o.user = in;
    in->first = (en_error){0};
    return en_import(in->ledger, &path, 1, &o, &in->counts, NULL);
}

static inline void imported_block_row(const eni_block *b, uint32_t at, imported_row *r) {
    r->id = eni_id_told(b->ids[at]);
    for (int i = 0; i < ENI_N_INTS; i++) r->ints[i] = b->ints[i] ? b->ints[i][at] : ENI_MISSING;
    for (int i = 0; i < ENI_N_TEXTS; i++)
        if (b->texts[i]) snprintf(r->texts[i], sizeof r->texts[i], "%.*s", ENI_ARG(b->texts[i][at]));
}

static inline void imported_segment(imported *in, const char *path) {
    eni_segment *s;
    eni_hot hot;
    eni_block block = {0};
    assert_ok(eni_segment_open(path, &s, &fault));
    assert_ok(eni_segment_verify(s, &fault));
    assert_ok(eni_segment_hot(s, 0, s->info.n_rows, &hot, &fault));
    assert_ok(eni_segment_touch(s, 0, s->info.n_rows, true, true, true, &fault));
    in->rows = realloc(in->rows, (in->n + s->info.n_rows) * sizeof *in->rows);
    assert_non_null(in->rows);
    imported_row *const to = in->rows + in->n;
    memset(to, 0, s->info.n_rows * sizeof *to);
    for (uint32_t d = 0; d < s->n_dyads; d++)
        for (uint32_t i = s->dyads[d].first; i < s->dyads[d].first + s->dyads[d].n; i++) {
            const uint32_t arrival = eni_segment_arrival(s, i), roles = eni_segment_roles(s, i);
            imported_row *const r = &to[arrival];
            snprintf(r->source, sizeof r->source, "%.*s", ENI_ARG(s->codes[s->dyads[d].source]));
            snprintf(r->target, sizeof r->target, "%.*s", ENI_ARG(s->codes[s->dyads[d].target]));
            memcpy(r->source_sector, s->roles[roles][0], 4);
            memcpy(r->target_sector, s->roles[roles][1], 4);
            r->day.n = s->day_base + (int32_t)(hot.day16 ? hot.day16[i] : hot.day32[i]);
            r->known.n = r->day.n + eni_segment_lag(s, i);
            r->act = s->acts[hot.act8 ? hot.act8[i] : hot.act16[i]];
        }
    for (uint32_t a = 0; a < s->info.n_rows; a++) {
        assert_ok(eni_segment_block(s, a, true, &block, &fault));
        imported_block_row(&block, a - block.first, &to[a]);
    }
    in->n += s->info.n_rows;
    eni_block_free(&block);
    eni_segment_close(s);
}

/* Reads what the manifest names, of a layer or (NULL) of all. */
static inline void imported_read(imported *in, const char *layer) {
    sqlite3_stmt *ask;
    char path[600];
    char *const folder = eni_segment_folder(in->ledger);
    in->n = 0;
    assert_ok(eni_prepare(in->ledger,
                          "SELECT file FROM segment JOIN layer USING(layer_id) WHERE name = ?1 OR ?1 IS NULL ORDER BY "
                          "segment_id",
                          &ask, &fault));
    if (layer) sqlite3_bind_text(ask, 1, layer, -1, SQLITE_STATIC);
    while (sqlite3_step(ask) == SQLITE_ROW) {
        snprintf(path, sizeof path, "%s/%.*s", folder, ENI_ARG(eni_column(ask, 0)));
        imported_segment(in, path);
    }
    sqlite3_finalize(ask);
    free(folder);
}

/* Rows from one actor (NULL: any) to another with a code ("": any). */
static inline size_t imported_count(const imported *in, const char *source, const char *target, const char *cameo) {
    size_t n = 0;
    for (size_t i = 0; i < in->n; i++)
        n += (!source || strcmp(in->rows[i].source, source) == 0) &&
             (!target || strcmp(in->rows[i].target, target) == 0) &&
             (!cameo[0] || strcmp(in->rows[i].act.cameo, cameo) == 0);
    return n;
}

/* A number that an SQL question answers. */
static inline int64_t imported_ask(const imported *in, const char *sql) {
    sqlite3_stmt *ask;
    assert_ok(eni_prepare(in->ledger, sql, &ask, &fault));
    const int64_t n = sqlite3_step(ask) == SQLITE_ROW ? sqlite3_column_int64(ask, 0) : -1;
    sqlite3_finalize(ask);
    return n;
}

#endif
