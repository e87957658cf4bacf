/* ledger/event_scan.c: events one after the other.
 *
 *   as it comes:   events of claims, then segment by segment, dyad by dyad: runs of rows
 *   by date:       one dyad: its run in every segment and the events of claims, merged
 *   whole rows:    as it comes, but a segment's rows in order of arrival, up to BATCH at a time */
#include "ledger/event_scan.h"

#include "base/error.h"

#include <assert.h>
#include <stdlib.h>

#define BATCH (1u << 22) /* 32 MiB; a segment of 8 million rows is decompressed twice */
#define OUTSIDE "a row of a segment points outside of its lists"
#define TRIES 3 /* the snapshot may be that of a moment before segments were joined */

/* ---- the snapshot ---- */

static void let_go(eni_scan *s) {
    if (s->pinned) s->ledger->cube->pins--;
    s->pinned = false;
    sqlite3_finalize(s->hold);
    s->hold = NULL;
}

/* A statement under way keeps SQLite's snapshot, so that events of claims and segments are of one generation. */
static en_status hold(eni_scan *s, en_error *err) {
    if (s->pinned) return EN_OK;
    en_status status = EN_ENOTFOUND;
    for (int i = 0; i < TRIES && status == EN_ENOTFOUND; i++) {
        let_go(s);
        EN_TRY(eni_prepare(s->ledger, "SELECT 1 FROM layer", &s->hold, err));
        const int code = sqlite3_step(s->hold);
        status = code == SQLITE_ROW || code == SQLITE_DONE ? eni_cube_of(s->ledger, &s->cube, err)
                                                           : eni_sqlite_fail(s->ledger, code, err);
    }
    if (status == EN_OK) {
        s->cube->pins++;
        s->pinned = true;
    } else {
        let_go(s);
    }
    return status;
}

/* ---- events of claims ---- */

static bool wants(const eni_scan_plan *p, const en_event *e) {
    return (!p->by_source || strcmp(p->source, e->source.code) == 0) &&
           (!p->by_target || strcmp(p->target, e->target.code) == 0) &&
           (!p->by_source_sector || strcmp(p->source_sector, e->source.sector) == 0) &&
           (!p->by_target_sector || strcmp(p->target_sector, e->target.sector) == 0) &&
           (p->actions >> e->action & 1u) && (p->quads >> e->quad & 1u) && e->day.last.n >= p->day_first &&
           e->day.last.n <= p->day_last && e->first_reported.n >= p->known_first &&
           e->first_reported.n <= p->known_last;
}

static int by_day(const void *a, const void *b) {
    const en_event *const x = a, *const y = b;
    if (x->day.last.n != y->day.last.n) return x->day.last.n < y->day.last.n ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}
static int by_day_down(const void *a, const void *b) {
    return by_day(b, a);
}

static void put_code(char to[sizeof(((en_actor *)0)->code)], const char *code) {
    if (strlen(code) < sizeof(((en_actor *)0)->code)) strcpy(to, code);
}

/* Recall takes a part of the conditions as a first sieve; wants() decides. */
static en_status recall(eni_scan *s, en_error *err) {
    const eni_scan_plan *const p = &s->plan;
    eni_arena_reset(&s->arena);
    s->list = (eni_event_list){0};
    s->next_told = 0;
    if (p->by_layer && strcmp(p->layer, "reports") != 0) return EN_OK;
    en_event_query q = en_event_query_all();
    if (p->by_source) put_code(q.source.code, p->source);
    if (p->by_target) put_code(q.target.code, p->target);
    q.asof = p->asof;
    if (p->day_first >= EN_DAY_MIN.n) q.since.n = p->day_first;
    EN_TRY(eni_recall(s->ledger, &q, &s->arena, &s->list, err));
    size_t n = 0;
    for (size_t i = 0; i < s->list.n; i++)
        if (wants(p, &s->list.events[i])) s->list.events[n++] = s->list.events[i];
    s->list.n = n;
    if (n && p->order) qsort(s->list.events, n, sizeof *s->list.events, p->order > 0 ? by_day : by_day_down);
    return EN_OK;
}

/* ---- rows ---- */

static bool is_wanted(const eni_cube *c, const eni_scan_plan *p, const eni_segment *s) {
    if (p->by_layer && !eni_is(eni_layer_name(c, s->layer), p->layer)) return false;
    return s->info.day_last.n >= p->day_first && s->info.day_first.n <= p->day_last &&
           s->info.known_last.n >= p->known_first && s->info.known_first.n <= p->known_last &&
           !(en_day_known(p->asof) && s->info.known_first.n > p->asof.n);
}

/* The dyads of a segment among which the wanted ones are: [*from, *to). */
static void range_of(const eni_scan_plan *p, const eni_segment *s, uint32_t *from, uint32_t *to) {
    const uint32_t source = p->by_source ? eni_code_in(s, p->source) : 0,
                   target = p->by_target ? eni_code_in(s, p->target) : 0;
    *from = 0;
    *to = source == UINT32_MAX || target == UINT32_MAX ? 0 : s->n_dyads;
    if (!p->by_source || *to == 0) return;
    *from = eni_dyad_from(s, source, target);
    *to = p->by_target
              ? *from + (*from < s->n_dyads && s->dyads[*from].source == source && s->dyads[*from].target == target)
              : eni_dyad_from(s, source + 1, 0);
}

static en_day last_known(const eni_scan_plan *p) {
    return (en_day){en_day_known(p->asof) && p->asof.n < p->known_last ? p->asof.n : p->known_last};
}

/* Enters a segment; *dyad_to: behind the last dyad that may be wanted. run->dyad is one before the first: step_dyad comes next. */
static void enter(const eni_scan *s, size_t i, eni_run *run, uint32_t *dyad_to) {
    const eni_scan_plan *const p = &s->plan;
    eni_segment *const g = s->cube->segments[i];
    *run = (eni_run){.segment = g, .segment_no = (uint32_t)i};
    run->acts = p->actions != ENI_SCAN_ALL_ACTIONS || p->quads != ENI_SCAN_ALL_QUADS;
    run->roles = p->by_source_sector || p->by_target_sector;
    run->lags = p->known_first > g->info.known_first.n || last_known(p).n < g->info.known_last.n;
    range_of(p, g, &run->dyad, dyad_to);
    run->dyad--;
}

/* To the next dyad wanted and its rows within the days, made sure of; false: there is none before dyad_to. */
static en_status step_dyad(const eni_scan *s, eni_run *run, uint32_t dyad_to, bool *found, en_error *err) {
    const eni_scan_plan *const p = &s->plan;
    eni_segment *const g = run->segment;
    do run->dyad++;
    while (run->dyad < dyad_to && p->by_target && !eni_is(g->codes[g->dyads[run->dyad].target], p->target));
    *found = run->dyad < dyad_to;
    if (!*found) return EN_OK;
    const eni_segment_dyad *const d = &g->dyads[run->dyad];
    EN_TRY(eni_segment_hot(g, d->first, d->n, &run->hot, err));
    if (run->lags || run->roles || p->cold)
        EN_TRY(eni_segment_touch(g, d->first, d->n, run->lags, run->roles, p->cold, err));
    run->from = d->first, run->to = d->first + d->n;
    if (p->day_first > g->info.day_first.n) run->from = eni_first_from(g, &run->hot, run->from, run->to, p->day_first);
    if (p->day_last < g->info.day_last.n) run->to = eni_first_from(g, &run->hot, run->from, run->to, p->day_last + 1);
    return EN_OK;
}

static en_status passes(const eni_scan_plan *p, const eni_run *run, uint32_t row, bool *out, en_error *err) {
    const eni_segment *const g = run->segment;
    const uint32_t act = eni_hot_act(&run->hot, row);
    *out = false;
    if (run->acts && act >= g->n_acts) return eni_fail(err, EN_EFORMAT, OUTSIDE);
    if (run->acts && !(p->actions >> g->acts[act].action & p->quads >> g->acts[act].quad & 1u)) return EN_OK;
    if (run->roles) {
        const uint32_t role = eni_segment_roles(g, row);
        if (role >= g->n_roles) return eni_fail(err, EN_EFORMAT, OUTSIDE);
        if (p->by_source_sector && strcmp(p->source_sector, g->roles[role][0]) != 0) return EN_OK;
        if (p->by_target_sector && strcmp(p->target_sector, g->roles[role][1]) != 0) return EN_OK;
    }
    if (run->lags) {
        const int32_t known = eni_hot_day(g, &run->hot, row) + eni_segment_lag(g, row);
        if (known < p->known_first || known > last_known(p).n) return EN_OK;
    }
    *out = true;
    return EN_OK;
}

/* The next row of the segment at hand; false: there is none. */
static inline en_status pull(eni_scan *s, uint32_t *row, bool *found, en_error *err) {
    eni_run *const run = &s->at;
    while (true) {
        while (run->from < run->to) {
            *row = run->from++;
            *found = true;
            if (run->acts || run->roles || run->lags) EN_TRY(passes(&s->plan, run, *row, found, err));
            if (*found) return EN_OK;
        }
        EN_TRY(step_dyad(s, run, s->dyad_to, found, err));
        if (!*found) return EN_OK;
    }
}

static void show(eni_scan *s, const eni_run *run, uint32_t row) {
    s->told = NULL;
    s->segment = run->segment;
    s->segment_no = run->segment_no;
    s->dyad = run->dyad;
    s->hot = run->hot;
    s->row = row;
}

/* To the next segment that may hold rows; false: there is none. */
static bool next_segment(eni_scan *s) {
    while (s->next_segment < s->cube->n && !is_wanted(s->cube, &s->plan, s->cube->segments[s->next_segment]))
        s->next_segment++;
    if (s->next_segment >= s->cube->n) return false;
    enter(s, s->next_segment++, &s->at, &s->dyad_to);
    return true;
}

static en_status next_row(eni_scan *s, en_error *err) {
    uint32_t row = 0;
    bool found = false;
    do {
        if (s->at.segment) EN_TRY(pull(s, &row, &found, err));
    } while (!found && next_segment(s));
    if (found) show(s, &s->at, row);
    s->done = !found;
    return EN_OK;
}

/* ---- whole rows ---- */

static int by_arrival(const void *a, const void *b) {
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static en_status fill_batch(eni_scan *s, en_error *err) {
    bool found = true;
    uint32_t row = 0;
    s->n_batch = s->next_batch = 0;
    while (s->at.segment && s->n_batch < BATCH) {
        EN_TRY(pull(s, &row, &found, err));
        if (!found) break;
        if (s->n_batch == s->cap_batch) {
            const size_t cap = s->cap_batch ? s->cap_batch * 2 : 256;
            uint64_t *const grown = realloc(s->batch, cap * sizeof *grown);
            if (!grown) return eni_nomem(err);
            s->batch = grown;
            s->cap_batch = cap;
        }
        s->batch[s->n_batch++] = (uint64_t)eni_segment_arrival(s->at.segment, row) << 32 | row;
    }
    if (s->n_batch > 1) qsort(s->batch, s->n_batch, sizeof *s->batch, by_arrival);
    return EN_OK;
}

static en_status next_whole_row(eni_scan *s, en_error *err) {
    while (s->next_batch == s->n_batch) {
        EN_TRY(fill_batch(s, err));
        if (s->n_batch == 0 && !next_segment(s)) {
            s->done = true;
            return EN_OK;
        }
    }
    show(s, &s->at, (uint32_t)s->batch[s->next_batch++]);
    s->dyad = eni_dyad_at(s->segment, s->row);
    return EN_OK;
}

/* ---- by date ---- */

/* Every segment's run of the dyad. */
static en_status open_runs(eni_scan *s, en_error *err) {
    free(s->runs);
    s->n_runs = 0;
    s->runs = malloc((s->cube->n + 1) * sizeof *s->runs);
    if (!s->runs) return eni_nomem(err);
    for (size_t i = 0; i < s->cube->n; i++) {
        bool found;
        uint32_t dyad_to;
        if (!is_wanted(s->cube, &s->plan, s->cube->segments[i])) continue;
        eni_run *const run = &s->runs[s->n_runs];
        enter(s, i, run, &dyad_to);
        EN_TRY(step_dyad(s, run, dyad_to, &found, err));
        s->n_runs += found && run->from < run->to;
    }
    s->run = 0;
    s->horizon = INT64_MIN;
    return EN_OK;
}

/* What a run comes by: the day of its next row, so that the smallest goes first; none left: never. Run n_runs are the events of claims. */
static int64_t key_of(const eni_scan *s, size_t i) {
    if (i == s->n_runs)
        return s->next_told < s->list.n ? (int64_t)s->plan.order * s->list.events[s->next_told].day.last.n : INT64_MAX;
    const eni_run *const r = &s->runs[i];
    if (r->from == r->to) return INT64_MAX;
    return (int64_t)s->plan.order * eni_hot_day(r->segment, &r->hot, s->plan.order > 0 ? r->from : r->to - 1);
}

static void choose_run(eni_scan *s) {
    int64_t best = INT64_MAX;
    s->horizon = INT64_MAX;
    for (size_t k = 0; k <= s->n_runs; k++) {
        const size_t i = s->n_runs - k; /* of one day events of claims come first, as in en_events */
        const int64_t key = key_of(s, i);
        if (key < best) {
            s->horizon = best;
            best = key;
            s->run = i;
        } else if (key < s->horizon) {
            s->horizon = key;
        }
    }
}

static en_status next_by_date(eni_scan *s, en_error *err) {
    while (true) {
        int64_t key = key_of(s, s->run);
        if (key > s->horizon) {
            choose_run(s);
            key = key_of(s, s->run);
        }
        s->done = key == INT64_MAX;
        if (s->done) return EN_OK;
        if (s->run == s->n_runs) {
            s->told = &s->list.events[s->next_told++];
            return EN_OK;
        }
        eni_run *const run = &s->runs[s->run];
        const uint32_t row = s->plan.order > 0 ? run->from++ : --run->to;
        bool wanted = true;
        if (run->acts || run->roles || run->lags) EN_TRY(passes(&s->plan, run, row, &wanted, err));
        if (!wanted) continue;
        show(s, run, row);
        return EN_OK;
    }
}

/* ---- */

en_status eni_scan_next(eni_scan *s, en_error *err) {
    if (s->done) return EN_OK;
    if (s->plan.order) return next_by_date(s, err);
    if (s->next_told < s->list.n) {
        s->told = &s->list.events[s->next_told++];
        return EN_OK;
    }
    return s->plan.cold ? next_whole_row(s, err) : next_row(s, err);
}

en_status eni_scan_start(eni_scan *s, const eni_scan_plan *plan, en_error *err) {
    s->plan = *plan;
    s->done = plan->none;
    s->told = NULL;
    s->segment = NULL;
    s->at = (eni_run){0};
    s->next_segment = s->n_batch = s->next_batch = 0;
    if (s->done) return EN_OK;
    assert(!plan->order || (plan->by_source && plan->by_target));
    en_status status = hold(s, err);
    if (status == EN_OK) status = recall(s, err);
    if (status == EN_OK && plan->order) status = open_runs(s, err);
    if (status == EN_OK) status = eni_scan_next(s, err);
    if (status != EN_OK) s->done = true;
    return status;
}

void eni_scan_end(eni_scan *s) {
    let_go(s);
    eni_block_free(&s->block);
    eni_arena_free(&s->arena);
    free(s->runs);
    free(s->batch);
    *s = (eni_scan){.ledger = s->ledger, .done = true};
}
