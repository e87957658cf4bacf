/* ledger/cube.c: the segments of the manifest as one, and the rows of them that pass a sieve. */
#include "ledger/cube.h"

#include "base/checked.h"
#include "base/error.h"
#include "ledger/manifest.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

static void empty(eni_cube *c) {
    for (size_t i = 0; i < c->n; i++) eni_segment_close(c->segments[i]);
    c->n = 0;
    c->n_layers = 0;
    c->layers = NULL;
    eni_map_free(&c->codes);
    eni_arena_free(&c->arena);
}

void eni_cube_free(eni_cube *c) {
    if (!c) return;
    empty(c);
    free(c->segments);
    free(c->numbers);
    free(c);
}

static en_status read_layers(const en_ledger *ledger, eni_cube *c, en_error *err) {
    sqlite3_stmt *rows;
    size_t cap = 0;
    int code;
    bool good = true;
    EN_TRY(eni_prepare(ledger, "SELECT layer_id, name FROM layer WHERE kind = 'events' ORDER BY layer_id", &rows, err));
    while (good && (code = sqlite3_step(rows)) == SQLITE_ROW) {
        eni_cube_layer *const grown =
            eni_arena_grow(&c->arena, c->layers, c->n_layers, &cap, c->n_layers + 1, sizeof *grown);
        if (grown) c->layers = grown;
        if (grown)
            grown[c->n_layers] =
                (eni_cube_layer){sqlite3_column_int64(rows, 0), eni_arena_str(&c->arena, eni_column(rows, 1))};
        good = grown && grown[c->n_layers++].name.p;
    }
    sqlite3_finalize(rows);
    if (!good) return eni_nomem(err);
    return code == SQLITE_DONE ? EN_OK : eni_sqlite_fail(ledger, code, err);
}

static en_status number_codes(eni_cube *c, eni_segment *s, en_error *err) {
    s->global_codes = malloc((s->n_codes + 1) * sizeof *s->global_codes);
    if (!s->global_codes) return eni_nomem(err);
    for (uint32_t i = 0; i < s->n_codes; i++) {
        bool added;
        const uint32_t *const number = eni_map_add(&c->codes, s->codes[i], (uint32_t)c->codes.n, &added);
        if (!number) return eni_nomem(err);
        s->global_codes[i] = *number;
    }
    return EN_OK;
}

static en_status add_segment(const en_ledger *ledger, eni_cube *c, const char *folder, sqlite3_stmt *row,
                             en_error *err) {
    char path[4096];
    eni_segment *s;
    if (c->n == c->cap) {
        const size_t cap = c->cap ? c->cap * 2 : 16;
        eni_segment **const grown = realloc(c->segments, cap * sizeof *grown);
        if (grown) c->segments = grown;
        int64_t *const numbers = grown ? realloc(c->numbers, cap * sizeof *numbers) : NULL;
        if (!numbers) return eni_nomem(err);
        c->numbers = numbers;
        c->cap = cap;
    }
    snprintf(path, sizeof path, "%s/%.*s", folder, ENI_ARG(eni_column(row, 2)));
    EN_TRY(eni_segment_open(path, &s, err));
    c->numbers[c->n] = sqlite3_column_int64(row, 0);
    c->segments[c->n++] = s;
    s->layer = sqlite3_column_int64(row, 1);
    if (s->info.n_rows != (uint64_t)sqlite3_column_int64(row, 3) ||
        s->info.hash != (uint64_t)sqlite3_column_int64(row, 4))
        return eni_fail_at(err, EN_EFORMAT, path, 0, 0, "not the segment that the ledger %s names here", ledger->path);
    return number_codes(c, s, err);
}

/* What tells one state of the manifest from another: numbers of segments only grow, and one that replaces others is greater than all before it. */
typedef struct {
    int64_t n, sum, n_layers;
} generation;

static en_status generation_of(const en_ledger *ledger, generation *out, en_error *err) {
    sqlite3_stmt *row = ledger->stmts[ENI_STMT_MANIFEST];
    if (!row) {
        row = eni_stmt_get((en_ledger *)(uintptr_t)ledger, ENI_STMT_MANIFEST, err);
        if (!row) return err ? err->status : EN_EIO;
    }
    sqlite3_reset(row);
    const int code = sqlite3_step(row);
    if (code == SQLITE_ROW)
        *out = (generation){sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1), sqlite3_column_int64(row, 2)};
    sqlite3_reset(row);
    if (ledger->borrowed) { /* a statement that is kept would keep the program from closing its connection */
        sqlite3_finalize(row);
        ((en_ledger *)(uintptr_t)ledger)->stmts[ENI_STMT_MANIFEST] = NULL;
    }
    return code == SQLITE_ROW ? EN_OK : eni_sqlite_fail(ledger, code, err);
}

static en_status load(const en_ledger *ledger, eni_cube *c, const char *folder, en_error *err) {
    sqlite3_stmt *rows;
    int code = SQLITE_DONE;
    empty(c);
    c->sum = 0;
    EN_TRY(eni_prepare(ledger,
                       "SELECT segment_id, layer_id, file, n_rows, hash FROM segment ORDER BY layer_id, segment_id",
                       &rows, err));
    en_status status = EN_OK;
    while (status == EN_OK && (code = sqlite3_step(rows)) == SQLITE_ROW) {
        status = add_segment(ledger, c, folder, rows, err);
        c->sum += sqlite3_column_int64(rows, 0);
    }
    sqlite3_finalize(rows);
    if (status == EN_OK && code != SQLITE_DONE) status = eni_sqlite_fail(ledger, code, err);
    if (status == EN_OK) status = read_layers(ledger, c, err);
    return status;
}

en_status eni_cube_of(const en_ledger *ledger, eni_cube **out, en_error *err) {
    eni_cube *const c = ledger->cube;
    generation before, now;
    *out = c;
    if (c->pins) return EN_OK;
    EN_TRY(generation_of(ledger, &now, err));
    if (now.n == (int64_t)c->n && now.sum == (c->n ? c->sum : 0) && now.n_layers == (int64_t)c->n_layers) return EN_OK;
    char *const folder = eni_segment_folder(ledger);
    now.n = -1; /* none was tried */
    en_status status = folder ? EN_ENOTFOUND : eni_nomem(err);
    /* a segment may be joined into another while we open it: then the manifest is another, too */
    en_error missing = {0};
    while (status == EN_ENOTFOUND) {
        before = now;
        status = generation_of(ledger, &now, err);
        if (status != EN_OK) break;
        if (now.n == before.n && now.sum == before.sum) {
            status = eni_fail_at(err, EN_EFORMAT, missing.file, 0, 0,
                                 "the ledger names this segment, and it is not there; restore it, or import the inputs "
                                 "again into a new ledger");
            break;
        }
        status = load(ledger, c, folder, &missing);
        if (status != EN_OK && status != EN_ENOTFOUND && err) *err = missing;
    }
    free(folder);
    if (status != EN_OK) empty(c);
    return status;
}

/* ---- layers ---- */

bool eni_layer_meant(en_str name, en_str layer) {
    if (eni_eq(name, layer)) return true;
    return name.len && layer.len == name.len + 1 && eni_starts(layer, name) && eni_is_digit(layer.p[name.len]);
}

static bool has_layer(const eni_cube *c, en_str name) {
    for (size_t i = 0; i < c->n_layers; i++)
        if (eni_layer_meant(name, c->layers[i].name)) return true;
    return false;
}

en_status eni_choose_layers(const en_ledger *ledger, const char *names, bool otherwise_all, eni_choice *out,
                            en_error *err) {
    *out = (eni_choice){.names = names, .reports = true, .all = otherwise_all};
    if (!names) return EN_OK;
    out->all = strcmp(names, "*") == 0;
    if (out->all) return EN_OK;
    eni_cube *cube;
    EN_TRY(eni_cube_of(ledger, &cube, err));
    en_str rest = eni_str(names), name;
    out->reports = false;
    while (eni_split(&rest, ',', &name)) {
        if (eni_is(name, "reports")) {
            out->reports = true;
            continue;
        }
        if (has_layer(cube, name)) continue;
        eni_buf there = {0};
        for (size_t i = 0; i < cube->n_layers; i++) eni_printf(&there, ", %.*s", ENI_ARG(cube->layers[i].name));
        const en_status status = eni_fail(err, EN_ERANGE, "no layer of events is called '%.*s'; there are: reports%s",
                                          ENI_ARG(name), there.p ? there.p : "");
        eni_buf_free(&there);
        return status;
    }
    return EN_OK;
}

en_str eni_layer_name(const eni_cube *c, int64_t layer) {
    for (size_t i = 0; i < c->n_layers; i++)
        if (c->layers[i].id == layer) return c->layers[i].name;
    return (en_str){"", 0};
}

bool eni_is_chosen(const eni_cube *c, const eni_choice *choice, const eni_segment *s) {
    if (choice->all) return true;
    if (!choice->names) return false;
    const en_str mine = eni_layer_name(c, s->layer);
    en_str rest = eni_str(choice->names), name;
    while (eni_split(&rest, ',', &name))
        if (eni_layer_meant(name, mine)) return true;
    return false;
}

/* ---- rows ---- */

/* The place of a code among a segment's, or UINT32_MAX. */
uint32_t eni_code_in(const eni_segment *s, const char *code) {
    uint32_t lo = 0, hi = s->n_codes;
    const en_str want = eni_str(code);
    while (lo < hi) {
        const uint32_t mid = lo + (hi - lo) / 2;
        const int order = eni_cmp(s->codes[mid], want);
        if (order == 0) return mid;
        if (order < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return UINT32_MAX;
}

/* The first dyad that is not before (source, target). */
uint32_t eni_dyad_from(const eni_segment *s, uint32_t source, uint32_t target) {
    uint32_t lo = 0, hi = s->n_dyads;
    while (lo < hi) {
        const uint32_t mid = lo + (hi - lo) / 2;
        const eni_segment_dyad *const d = &s->dyads[mid];
        if (d->source < source || (d->source == source && d->target < target))
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

uint32_t eni_dyad_at(const eni_segment *s, uint32_t row) {
    uint32_t lo = 0, hi = s->n_dyads;
    while (hi - lo > 1) {
        const uint32_t mid = lo + (hi - lo) / 2;
        if (s->dyads[mid].first <= row)
            lo = mid;
        else
            hi = mid;
    }
    return lo;
}

/* Both halve without a branch that depends on the days: which half it is cannot be foretold, and a wrong guess costs more than the step. */
static uint32_t halve16(const uint16_t *days, uint32_t n, int64_t day) {
    uint32_t at = 0;
    for (; n > 1; n -= n / 2) at = days[at + n / 2 - 1] < day ? at + n / 2 : at;
    return at + (n && days[at] < day);
}

static uint32_t halve32(const uint32_t *days, uint32_t n, int64_t day) {
    uint32_t at = 0;
    for (; n > 1; n -= n / 2) at = days[at + n / 2 - 1] < day ? at + n / 2 : at;
    return at + (n && days[at] < day);
}

/* Questions are mostly about the last days: among many rows the search steps back from the end, farther each time, before it halves what is left. */
uint32_t eni_first_from(const eni_segment *s, const eni_hot *hot, uint32_t from, uint32_t to, int32_t day) {
    for (uint32_t step = 64; to - from > step; step *= 4) {
        if (eni_hot_day(s, hot, to - step) < day) {
            from = to - step + 1;
            break;
        }
        to -= step;
    }
    const int64_t since_base = (int64_t)day - s->day_base;
    return from + (hot->day16 ? halve16(hot->day16 + from, to - from, since_base)
                              : halve32(hot->day32 + from, to - from, since_base));
}

static bool reserve(eni_hits *h, size_t more) {
    return eni_room_for(&h->hits, &h->cap, h->n + more, sizeof *h->hits);
}

typedef struct {
    eni_segment *segment;
    uint32_t index;
    const eni_sieve *sieve;
    bool lags, roles, acts; /* must these be looked at? */
    unsigned char *act_ok;  /* [65536]: bit 0 */
    unsigned char *role_ok; /* [n_roles] */
    size_t n_runs;          /* dyads that gave rows: one alone is in order */
    eni_hits *out;
} sifting;

static en_status sift_dyad(sifting *f, const eni_segment_dyad *d, en_error *err) {
    eni_segment *const s = f->segment;
    const eni_sieve *const v = f->sieve;
    eni_hot hot;
    EN_TRY(eni_segment_hot(s, d->first, d->n, &hot, err));
    if (f->lags || f->roles) EN_TRY(eni_segment_touch(s, d->first, d->n, f->lags, f->roles, false, err));
    uint32_t from = d->first, to = d->first + d->n;
    if (en_day_known(v->since)) from = eni_first_from(s, &hot, from, to, v->since.n);
    const int32_t last = en_day_known(v->until) && (!en_day_known(v->asof) || v->until.n < v->asof.n) ? v->until.n
                         : en_day_known(v->asof)                                                      ? v->asof.n
                                                                                                      : INT32_MAX;
    if (last != INT32_MAX) to = eni_first_from(s, &hot, from, to, last + 1);
    if (!reserve(f->out, to - from)) return eni_nomem(err);
    if (!f->acts && !f->lags && !f->roles && hot.day16 && hot.act8) { /* all of them */
        eni_hit *const hit = f->out->hits + f->out->n;
        for (uint32_t i = from; i < to; i++)
            hit[i - from] = (eni_hit){s->day_base + hot.day16[i], f->index, i, hot.act8[i], 0};
        f->out->n += to - from;
        return EN_OK;
    }
    for (uint32_t i = from; i < to; i++) {
        const uint16_t act = hot.act8 ? hot.act8[i] : hot.act16[i];
        const int32_t day = eni_hot_day(s, &hot, i);
        uint32_t role = 0;
        if (f->acts && !f->act_ok[act]) continue;
        if (f->lags && day + eni_segment_lag(s, i) > v->asof.n) continue;
        if (f->roles) {
            role = eni_segment_roles(s, i);
            if (role >= s->n_roles || !f->role_ok[role]) continue;
        }
        f->out->hits[f->out->n++] = (eni_hit){day, f->index, i, act, (uint16_t)role};
    }
    return EN_OK;
}

static bool prepare_sieve(sifting *f) {
    const eni_segment *const s = f->segment;
    const eni_sieve *const v = f->sieve;
    f->lags = en_day_known(v->asof) && v->asof.n < s->info.known_last.n;
    f->roles = v->source.sector[0] || v->target.sector[0] || v->one_a_day;
    f->acts = v->actions || v->quads;
    if (f->acts) memset(f->act_ok, 0, 65536);
    for (uint32_t i = 0; f->acts && i < s->n_acts; i++)
        f->act_ok[i] =
            (!v->actions || v->actions >> s->acts[i].action & 1u) && (!v->quads || v->quads >> s->acts[i].quad & 1u);
    f->role_ok = calloc(s->n_roles + 1, 1);
    for (uint32_t i = 0; f->role_ok && i < s->n_roles; i++)
        f->role_ok[i] = (!v->source.sector[0] || strcmp(v->source.sector, s->roles[i][0]) == 0) &&
                        (!v->target.sector[0] || strcmp(v->target.sector, s->roles[i][1]) == 0);
    return f->role_ok != NULL;
}

static en_status sift_segment(sifting *f, en_error *err) {
    const eni_segment *const s = f->segment;
    const eni_sieve *const v = f->sieve;
    uint32_t source = 0, target = 0, from = 0, to = s->n_dyads;
    if (en_day_known(v->since) && s->info.day_last.n < v->since.n) return EN_OK;
    if (en_day_known(v->until) && s->info.day_first.n > v->until.n) return EN_OK;
    if (en_day_known(v->asof) && s->info.known_first.n > v->asof.n) return EN_OK;
    const bool any_source = !en_actor_known(v->source), any_target = !en_actor_known(v->target);
    if (!any_source && (source = eni_code_in(s, v->source.code)) == UINT32_MAX) return EN_OK;
    if (!any_target && (target = eni_code_in(s, v->target.code)) == UINT32_MAX) return EN_OK;
    if (!prepare_sieve(f)) return eni_nomem(err);
    if (!any_source) {
        from = eni_dyad_from(s, source, any_target ? 0 : target);
        to = any_target
                 ? eni_dyad_from(s, source + 1, 0)
                 : from + (from < s->n_dyads && s->dyads[from].source == source && s->dyads[from].target == target);
    }
    en_status status = EN_OK;
    for (uint32_t i = from; status == EN_OK && i < to; i++) {
        const size_t before = f->out->n;
        if (any_target || s->dyads[i].target == target) status = sift_dyad(f, &s->dyads[i], err);
        f->n_runs += f->out->n > before;
    }
    free(f->role_ok);
    return status;
}

int eni_hit_by_day(const void *a, const void *b) {
    const eni_hit *const x = a, *const y = b;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    if (x->segment != y->segment) return x->segment < y->segment ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

static bool is_sorted(const eni_hits *h) {
    for (size_t i = 1; i < h->n; i++)
        if (eni_hit_by_day(&h->hits[i - 1], &h->hits[i]) > 0) return false;
    return true;
}

#define DIGIT 9 /* bits of a day sorted at once: two digits hold all days there are */
static_assert((1 << 2 * DIGIT) > 84370 + 62091, "days from EN_DAY_MIN to EN_DAY_MAX");

static void by_digit(const eni_hit *from, eni_hit *to, size_t n, int32_t first, unsigned shift) {
    size_t at[(1 << DIGIT) + 1] = {0};
    for (size_t i = 0; i < n; i++) at[((uint32_t)(from[i].day - first) >> shift & ((1 << DIGIT) - 1)) + 1]++;
    for (int i = 0; i < 1 << DIGIT; i++) at[i + 1] += at[i];
    for (size_t i = 0; i < n; i++) to[at[(uint32_t)(from[i].day - first) >> shift & ((1 << DIGIT) - 1)]++] = from[i];
}

/* Hits come segment by segment, each in order of row: it is enough to bring them in order of day and leave that of equals. */
static bool sort_by_day(eni_hits *h) {
    eni_hit *const other = malloc(h->n * sizeof *other);
    if (!other) return false;
    int32_t first = h->hits[0].day;
    for (size_t i = 1; i < h->n; i++) first = h->hits[i].day < first ? h->hits[i].day : first;
    by_digit(h->hits, other, h->n, first, 0);
    by_digit(other, h->hits, h->n, first, DIGIT);
    free(other);
    return true;
}

/* ---- one a day ---- */

typedef struct {
    uint64_t dyad; /* the cube's numbers of source and target */
    int64_t layer;
    int32_t day;
    char roles[2][4], cameo[8];
    /* what comes first: order in the inputs, whatever segments the rows lie in today */
    uint32_t import;
    uint64_t line;
    size_t place;
} daily;

static int by_what(const void *a, const void *b) {
    const daily *const x = a, *const y = b;
    const int order = memcmp(x, y, offsetof(daily, import));
    if (order) return order;
    if (x->import != y->import) return x->import < y->import ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

static en_status thin_out(const eni_cube *c, eni_hits *h, en_error *err) {
    daily *const list = calloc(h->n + 1, sizeof *list);
    if (!list) return eni_nomem(err);
    for (size_t i = 0; i < h->n; i++) {
        const eni_hit *const hit = &h->hits[i];
        eni_segment *const s = c->segments[hit->segment];
        const eni_segment_dyad *const d = &s->dyads[eni_dyad_at(s, hit->row)];
        const eni_act *const act = eni_hit_act(c, hit);
        const en_status status = eni_segment_place(s, hit->row, &list[i].import, &list[i].line, err);
        if (status != EN_OK) {
            free(list);
            return status;
        }
        list[i].dyad = (uint64_t)s->global_codes[d->source] << 32 | s->global_codes[d->target];
        list[i].layer = s->layer;
        list[i].day = hit->day;
        memcpy(list[i].roles, s->roles[hit->role], sizeof list[i].roles);
        if (act) strcpy(list[i].cameo, act->cameo);
        if (act && !act->cameo[0]) snprintf(list[i].cameo, sizeof list[i].cameo, "%.7s", en_action_key(act->action));
        list[i].place = i;
    }
    qsort(list, h->n, sizeof *list, by_what);
    for (size_t i = 1; i < h->n; i++)
        if (memcmp(&list[i - 1], &list[i], offsetof(daily, import)) == 0) h->hits[list[i].place].segment = UINT32_MAX;
    free(list);
    size_t n = 0;
    for (size_t i = 0; i < h->n; i++)
        if (h->hits[i].segment != UINT32_MAX) h->hits[n++] = h->hits[i];
    h->n = n;
    return EN_OK;
}

en_status eni_cube_rows(const eni_cube *c, const eni_choice *choice, const eni_sieve *sieve, eni_hits *out,
                        en_error *err) {
    *out = (eni_hits){0};
    sifting f = {.sieve = sieve, .out = out, .act_ok = malloc(65536)};
    en_status status = f.act_ok ? EN_OK : eni_nomem(err);
    for (size_t i = 0; status == EN_OK && i < c->n; i++) {
        if (!eni_is_chosen(c, choice, c->segments[i])) continue;
        f.segment = c->segments[i];
        f.index = (uint32_t)i;
        status = sift_segment(&f, err);
    }
    free(f.act_ok);
    if (status == EN_OK && f.n_runs > 1 && !is_sorted(out) && !sort_by_day(out)) status = eni_nomem(err);
    if (status == EN_OK && sieve->one_a_day && out->n) status = thin_out(c, out, err);
    if (status != EN_OK) {
        free(out->hits);
        *out = (eni_hits){0};
    }
    return status;
}
