/* ledger/families.c: reports that are copies of one another, one family.
 *
 *   new report ─► sketch ─► reports of the days around that share a key ─► those that are twins by their words
 *                   its original: the earliest published of its twins, if that is earlier than itself
 *                   and it becomes the original of later twins that had none, or a later one
 *
 * A family is a report without original, the copies of it, the copies of those …; `report.family` is the smallest number among them. "Earlier" is the
 * order of (report day, hash of the words). So whose copy a report is depends only on what was published up to its own day: what is
 * published later never joins two reports that were counted as two, and an as-of day sees the families as they were. (The plain closure of
 * "is a twin of" does not have this: a later report that resembles both of two would merge them in the past.) Nor does it
 * depend on the order of reading; only the numbers do.
 *
 * Equal texts of one day are one node: the first read stands for all, the others hang on it and leave no keys. So ten thousand equal reports
 * cost what one does. Of reports that share a key within a week no more than MOST_PER_KEY are looked at, in the order of reading: enough for
 * what is rare, and a bound for what is not. */
#include "ledger/families.h"

#include "base/error.h"
#include "base/str.h"

#include <stdlib.h>

#define MOST_PER_KEY 32 /* reports of a week; KCNA's stories never reach it */

#define GET(name, which)                                                                                               \
    sqlite3_stmt *const name = eni_stmt_get(ledger, which, err);                                                       \
    if (!name) return err ? err->status : EN_EIO

/* A place in the order of publication. */
typedef struct {
    int day;
    int64_t words;
} place;

static int order(place a, place b) {
    if (a.day != b.day) return a.day < b.day ? -1 : 1;
    return (a.words > b.words) - (a.words < b.words);
}

typedef struct {
    int64_t report;
    place at, original_at;
    int64_t original; /* 0: none */
    bool found_by_key;
    en_str outlet;
} candidate;

typedef struct {
    en_ledger *ledger;
    eni_arena *arena;
    int64_t report;
    place at;
    eni_shingles shingles;
    eni_sketch sketch;
    int64_t *ids; /* [n_ids], reports that share a key */
    size_t n_ids, cap_ids;
    candidate *near; /* [n_near], those that may be twins, in order of publication */
    size_t n_near, cap_near;
} joining;

int eni_week_of(int day) {
    return day >= 0 ? day / 7 : -((6 - day) / 7);
}

static int by_id(const void *a, const void *b) {
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static en_status find_ids(joining *j, en_error *err) {
    en_ledger *const ledger = j->ledger;
    size_t n = 0;
    for (unsigned k = 0; k < j->sketch.n_keys; k++)
        for (int week = eni_week_of(j->at.day) - 1; week <= eni_week_of(j->at.day) + 1; week++) {
            GET(find, ENI_STMT_FIND_KEY);
            int code;
            sqlite3_bind_int(find, 1, week);
            sqlite3_bind_int64(find, 2, (int64_t)j->sketch.keys[k]);
            sqlite3_bind_int(find, 3, MOST_PER_KEY);
            while ((code = sqlite3_step(find)) == SQLITE_ROW) {
                int64_t *const grown = eni_arena_grow(j->arena, j->ids, n, &j->cap_ids, n + 1, sizeof *grown);
                if (!grown) break;
                j->ids = grown;
                j->ids[n++] = sqlite3_column_int64(find, 0);
            }
            sqlite3_reset(find);
            if (code == SQLITE_ROW) return eni_nomem(err);
            if (code != SQLITE_DONE) return eni_sqlite_fail(ledger, code, err);
        }
    if (n > 1) qsort(j->ids, n, sizeof *j->ids, by_id);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || j->ids[i] != j->ids[j->n_ids - 1]) j->ids[j->n_ids++] = j->ids[i];
    return EN_OK;
}

static int by_place(const void *a, const void *b) {
    return order(((const candidate *)a)->at, ((const candidate *)b)->at);
}

/* Reads a candidate; takes it if it is near in time, and not unlike by its signature. */
static en_status consider(joining *j, int64_t report, bool found_by_key, en_error *err) {
    en_ledger *const ledger = j->ledger;
    GET(get, ENI_STMT_GET_SKETCH);
    sqlite3_bind_int64(get, 1, report);
    const int code = sqlite3_step(get);
    bool failed = false;
    if (code == SQLITE_ROW) {
        candidate c = {.report = report,
                       .at = {sqlite3_column_int(get, 0), sqlite3_column_int64(get, 1)},
                       .original = sqlite3_column_int64(get, 4),
                       .original_at = {sqlite3_column_int(get, 5), sqlite3_column_int64(get, 6)},
                       .found_by_key = found_by_key};
        const uint32_t n_shingles = (uint32_t)sqlite3_column_int64(get, 2);
        const void *const signature = sqlite3_column_blob(get, 3);
        const bool whole = signature && sqlite3_column_bytes(get, 3) == sizeof j->sketch.signature;
        uint16_t other[ENI_SIGNATURE] = {0};
        if (whole) memcpy(other, signature, sizeof other);
        if (abs(c.at.day - j->at.day) <= ENI_FAMILY_REACH && whole &&
            (c.at.words == j->at.words ||
             eni_may_be_twins(eni_sketch_alike(j->sketch.signature, other), j->shingles.n, n_shingles))) {
            candidate *const grown =
                eni_arena_grow(j->arena, j->near, j->n_near, &j->cap_near, j->n_near + 1, sizeof *grown);
            c.outlet = eni_arena_str(j->arena, eni_column(get, 7));
            failed = !grown || !c.outlet.p;
            if (grown) j->near = grown;
            if (grown) j->near[j->n_near++] = c;
        }
    }
    sqlite3_reset(get);
    if (failed) return eni_nomem(err);
    return code == SQLITE_ROW || code == SQLITE_DONE ? EN_OK : eni_sqlite_fail(ledger, code, err);
}

static bool is_listed(const joining *j, int64_t report) {
    for (size_t i = 0; i < j->n_near; i++)
        if (j->near[i].report == report) return true;
    return report == 0 || bsearch(&report, j->ids, j->n_ids, sizeof report, by_id);
}

/* Those that share a key, and their originals: behind the first MOST_PER_KEY of a flood stands the one that they are copies of. */
static en_status sift(joining *j, en_error *err) {
    for (size_t i = 0; i < j->n_ids; i++) EN_TRY(consider(j, j->ids[i], true, err));
    for (size_t i = 0; i < j->n_near; i++)
        if (!is_listed(j, j->near[i].original)) EN_TRY(consider(j, j->near[i].original, false, err));
    if (j->n_near > 1) qsort(j->near, j->n_near, sizeof *j->near, by_place);
    return EN_OK;
}

/* The sentences that count: the text's, or the title where there is nothing else. */
static en_status shingle_all(eni_arena *arena, const en_str *list, size_t n, bool titled, en_str outlet,
                             eni_shingles *out, en_error *err) {
    const size_t skip = titled && n > 1;
    return eni_shingle(arena, list + skip, n - skip, outlet, out, err);
}

en_status eni_stored_shingles(const en_ledger *ledger, sqlite3_stmt *sentences, int64_t report, en_str outlet,
                              eni_arena *arena, eni_shingles *out, en_error *err) {
    en_str *list = NULL;
    size_t n = 0, cap = 0;
    bool titled = false, failed = false;
    int code;
    sqlite3_bind_int64(sentences, 1, report);
    while ((code = sqlite3_step(sentences)) == SQLITE_ROW && !failed) {
        en_str *const grown = eni_arena_grow(arena, list, n, &cap, n + 1, sizeof *grown);
        failed = !grown;
        if (failed) break;
        list = grown;
        list[n] = eni_arena_str(arena, eni_column(sentences, 1));
        failed = !list[n].p;
        titled = titled || sqlite3_column_int64(sentences, 0) == 0;
        n++;
    }
    sqlite3_reset(sentences);
    if (failed) return eni_nomem(err);
    if (code != SQLITE_DONE) return eni_sqlite_fail(ledger, code, err);
    return shingle_all(arena, list, n, titled, outlet, out, err);
}

static en_status new_shingles(joining *j, en_str outlet, const eni_coded *coded, en_error *err) {
    en_str *const list = eni_arena_array(j->arena, coded->n_sentences + 1, sizeof *list);
    size_t n = 0;
    if (!list) return eni_nomem(err);
    for (; n < coded->n_sentences && n + coded->first_number <= 65535; n++) list[n] = coded->sentences[n].text;
    return shingle_all(j->arena, list, n, coded->first_number == 0, outlet, &j->shingles, err);
}

static bool shares_key(const joining *j, const eni_shingles *other) {
    eni_sketch sketch;
    eni_sketch_of(other, &sketch);
    for (unsigned i = 0; i < sketch.n_keys && i < j->sketch.n_keys; i++)
        if (sketch.keys[i] == j->sketch.keys[i]) return true;
    return false;
}

/* Are the new report and the candidate twins, by their words? Whoever was read first: twins share a key, too. */
static en_status verify(joining *j, const candidate *c, bool *twins, double *likeness, en_error *err) {
    en_ledger *const ledger = j->ledger;
    eni_shingles other;
    *twins = c->at.words == j->at.words;
    *likeness = 1;
    if (*twins) return EN_OK;
    GET(sentences, ENI_STMT_GET_SENTENCES);
    EN_TRY(eni_stored_shingles(ledger, sentences, c->report, c->outlet, j->arena, &other, err));
    const eni_likeness l = eni_compare(&j->shingles, &other);
    *twins = eni_are_twins(&j->shingles, &other, &l) && (c->found_by_key || shares_key(j, &other));
    *likeness = l.jaccard;
    return EN_OK;
}

/* The number that a statement about a report gives; 0 for NULL. */
static en_status number_of(en_ledger *ledger, eni_stmt which, int64_t first, int64_t second, int64_t *out,
                           en_error *err) {
    GET(row, which);
    sqlite3_bind_int64(row, 1, first);
    if (second) sqlite3_bind_int64(row, 2, second);
    const int code = sqlite3_step(row);
    *out = code == SQLITE_ROW ? sqlite3_column_int64(row, 0) : 0;
    sqlite3_reset(row);
    return code == SQLITE_ROW || code == SQLITE_DONE ? EN_OK : eni_sqlite_fail(ledger, code, err);
}

static en_status change(en_ledger *ledger, eni_stmt which, int64_t first, int64_t second, int64_t third,
                        en_error *err) {
    GET(set, which);
    sqlite3_bind_int64(set, 1, first);
    sqlite3_bind_int64(set, 2, second);
    if (third) sqlite3_bind_int64(set, 3, third);
    return eni_step_done(ledger, set, err);
}

/* Two families become one; the smaller number stays. Costs the size of the one that was begun later: of a new report, one. */
static en_status merge(en_ledger *ledger, int64_t a, int64_t b, en_error *err) {
    return a == b ? EN_OK : change(ledger, ENI_STMT_RENAME_FAMILY, a > b ? a : b, a > b ? b : a, 0, err);
}

/* `copy` and what hangs on it leave their family for one of their own. Either part goes by its smallest number. */
static en_status split(en_ledger *ledger, int64_t copy, int64_t *family, en_error *err) {
    int64_t least, rest;
    EN_TRY(number_of(ledger, ENI_STMT_LEAST_BELOW, copy, 0, &least, err));
    EN_TRY(number_of(ledger, ENI_STMT_LEAST_BESIDE, copy, *family, &rest, err));
    if (least == *family) EN_TRY(change(ledger, ENI_STMT_NAME_BESIDE, copy, *family, rest, err));
    EN_TRY(change(ledger, ENI_STMT_NAME_BELOW, copy, least, 0, err));
    *family = least;
    return EN_OK;
}

static en_status set_original(joining *j, int64_t copy, bool had_original, int64_t original, double likeness,
                              en_error *err) {
    en_ledger *const ledger = j->ledger;
    int64_t of_copy, of_original;
    EN_TRY(number_of(ledger, ENI_STMT_GET_FAMILY, copy, 0, &of_copy, err));
    EN_TRY(number_of(ledger, ENI_STMT_GET_FAMILY, original, 0, &of_original, err));
    if (had_original && of_copy != of_original) EN_TRY(split(ledger, copy, &of_copy, err));
    EN_TRY(merge(ledger, of_copy, of_original, err));
    GET(set, ENI_STMT_SET_ORIGINAL);
    sqlite3_bind_int64(set, 1, copy);
    sqlite3_bind_int64(set, 2, original);
    sqlite3_bind_double(set, 3, likeness);
    return eni_step_done(ledger, set, err);
}

static en_status store_sketch(joining *j, en_error *err) {
    en_ledger *const ledger = j->ledger;
    GET(add, ENI_STMT_ADD_SKETCH);
    sqlite3_bind_int64(add, 1, j->report);
    sqlite3_bind_int64(add, 2, j->at.words);
    sqlite3_bind_int64(add, 3, j->shingles.n);
    sqlite3_bind_blob(add, 4, j->sketch.signature, sizeof j->sketch.signature, SQLITE_STATIC);
    return eni_step_done(ledger, add, err);
}

static en_status store_keys(joining *j, en_error *err) {
    en_ledger *const ledger = j->ledger;
    for (unsigned k = 0; k < j->sketch.n_keys; k++) {
        GET(add, ENI_STMT_ADD_KEY);
        sqlite3_bind_int(add, 1, eni_week_of(j->at.day));
        sqlite3_bind_int64(add, 2, (int64_t)j->sketch.keys[k]);
        sqlite3_bind_int64(add, 3, j->report);
        EN_TRY(eni_step_done(ledger, add, err));
    }
    return EN_OK;
}

static en_status link_twins(joining *j, int64_t *linked, uint64_t *copies, en_error *err) {
    bool found = false, twins;
    double likeness;
    for (size_t i = 0; i < j->n_near; i++) {
        const candidate *const c = &j->near[i];
        if (order(c->at, j->at) == 0) { /* its equal of that day stands for it in all else */
            (*copies)++;
            *linked = c->report;
            return set_original(j, j->report, false, c->report, 1, err);
        }
    }
    EN_TRY(store_keys(j, err));
    for (size_t i = 0; i < j->n_near; i++) {
        const candidate *const c = &j->near[i];
        const bool earlier = order(c->at, j->at) < 0;
        if (earlier ? found : c->original && order(c->original_at, j->at) < 0) continue;
        EN_TRY(verify(j, c, &twins, &likeness, err));
        if (!twins) continue;
        *copies += earlier || !c->original;
        if (!*linked) *linked = c->report;
        found = true;
        EN_TRY(earlier ? set_original(j, j->report, false, c->report, likeness, err)
                       : set_original(j, c->report, c->original != 0, j->report, likeness, err));
    }
    return EN_OK;
}

en_status eni_join_family(en_ledger *ledger, int64_t report, en_day day, en_str outlet, const eni_coded *coded,
                          int64_t *linked, uint64_t *copies, en_error *err) {
    eni_arena arena = {0};
    joining j = {.ledger = ledger, .arena = &arena, .report = report, .at = {.day = day.n}};
    *linked = 0;
    *copies = 0;
    en_status status = new_shingles(&j, outlet, coded, err);
    if (status == EN_OK) {
        eni_sketch_of(&j.shingles, &j.sketch);
        j.at.words = (int64_t)j.shingles.words;
    }
    if (status == EN_OK && j.sketch.n_keys) { /* else too short to be compared */
        status = find_ids(&j, err);
        if (status == EN_OK) status = sift(&j, err);
        if (status == EN_OK) status = store_sketch(&j, err);
        if (status == EN_OK) status = link_twins(&j, linked, copies, err);
    }
    eni_arena_free(&arena);
    return status;
}
