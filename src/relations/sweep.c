/* relations/sweep.c: segment by segment, dyad by dyad; then the lists of segments and of reports, each in order of codes, are merged.
 *
 * The usual case is fast: all rows of a segment are known by the as-of day, days are 16 bits and acts 8, and a measure gets a dyad's rows as they lie
 * in the file. Rows that became known late (a backfile, a query of the past) go one by one, as reports do. */
#include "relations/sweep.h"

#include "base/day.h"
#include "base/error.h"

#include <math.h>
#include <stdlib.h>

typedef struct {
    eni_sweep *sweep;
    const en_ledger *ledger;
    eni_swept_fn fn;
    void *user;
    eni_arena arena;
    eni_cube *cube;
    eni_choice choice;
    eni_swept *list; /* [n]: merged so far */
    size_t n;
    double *score; /* [65536] */
    uint8_t *scored, *quad;
    bool alone; /* one segment answers: its dyads are told as they come */
} sweeping;

/* ---- merging ---- */

static int by_codes(const eni_swept *a, const eni_swept *b) {
    const int order = eni_cmp(a->source, b->source);
    return order ? order : eni_cmp(a->target, b->target);
}

static en_status merge(sweeping *w, eni_swept *more, size_t n, en_error *err) {
    if (w->n == 0) {
        w->list = more;
        w->n = n;
        return EN_OK;
    }
    eni_swept *const out = eni_arena_array(&w->arena, w->n + n + 1, sizeof *out);
    if (!out) return eni_nomem(err);
    size_t i = 0, k = 0, m = 0;
    while (i < w->n || k < n) {
        const int order = i == w->n ? 1 : k == n ? -1 : by_codes(&w->list[i], &more[k]);
        out[m] = order <= 0 ? w->list[i++] : more[k++];
        if (order == 0) eni_swept_add(&out[m], &more[k++]);
        m++;
    }
    w->list = out;
    w->n = m;
    return EN_OK;
}

/* ---- segments ---- */

static void tabulate(sweeping *w, const eni_segment *s) {
    for (uint32_t i = 0; i < 65536 && (i < 256 || i < s->n_acts); i++) {
        const eni_act *const a = i < s->n_acts ? &s->acts[i] : NULL;
        w->scored[i] = a && a->tenths != INT16_MIN;
        w->score[i] = w->scored[i] ? a->tenths / 10.0 : 0;
        w->quad[i] = (uint8_t)(a ? a->quad : EN_QUAD_NONE);
    }
}

#define LOOKED_AT 16 /* rows together */

/* Is each of so many rows known on the day `limit`? False, too, where a lag is not told in its byte. No row decides alone, and their number is
 * constant, so that the compiler looks at all with one instruction. */
static bool are_known(const uint16_t *days, const uint8_t *lags, int32_t limit) {
    int32_t late = 0;
    for (int i = 0; i < LOOKED_AT; i++) late |= (lags[i] == UINT8_MAX) | (days[i] + lags[i] > limit);
    return !late;
}

/* Gives a measure the rows of a run that are known by the as-of day, in runs; those before `from` are. */
static void known_runs(const sweeping *w, const eni_segment *s, eni_span run, uint32_t from, eni_swept *out) {
    const uint32_t to = run.to;
    const int32_t limit = w->sweep->asof.n - s->day_base;
    const uint8_t *const lags = eni_segment_lag_bytes(s);
    const uint16_t *const days = run.hot->day16;
    for (uint32_t i = from; i < to;) {
        const uint32_t n = to - i < LOOKED_AT ? to - i : LOOKED_AT, end = i + n;
        if (lags && days && n == LOOKED_AT && are_known(days + i, lags + i, limit)) { /* as nearly always */
            i = end;
            continue;
        }
        for (; i < end; i++) {
            if (lags && days && lags[i] != UINT8_MAX && days[i] + lags[i] <= limit) continue;
            const int32_t day = (int32_t)(days ? days[i] : run.hot->day32[i]);
            if (day + eni_segment_lag(s, i) <= limit) continue;
            run.to = i;
            if (run.from < run.to) w->sweep->span(w->sweep, &run, out);
            run.from = i + 1;
        }
    }
    run.to = to;
    if (run.from < run.to) w->sweep->span(w->sweep, &run, out);
}

/* Some rows of the dyad may have become known after the as-of day. Those that happened long enough before it cannot, but for the few whose lag is
 * told in a list: so only these and the last rows (from `sure` on) are looked at one by one. *at walks along the list with the dyads. */
static void late_rows(const sweeping *w, const eni_segment *s, const eni_span *all, const eni_long_lags *rest,
                      size_t *at, uint32_t sure, eni_swept *out) {
    const int32_t limit = w->sweep->asof.n - s->day_base;
    eni_span run = *all;
    while (*at < rest->n && eni_long_lag_row(rest, *at) < all->from) ++*at;
    for (; *at < rest->n && eni_long_lag_row(rest, *at) < sure; ++*at) {
        const uint32_t i = eni_long_lag_row(rest, *at);
        const int32_t day = (int32_t)(all->hot->day16 ? all->hot->day16[i] : all->hot->day32[i]);
        if (day + eni_long_lag(rest, *at) <= limit) continue;
        run.to = i;
        if (run.from < run.to) w->sweep->span(w->sweep, &run, out);
        run.from = i + 1;
    }
    run.to = all->to;
    known_runs(w, s, run, sure > all->from ? sure : all->from, out);
}

/* Rows that do not tell who acts, or on whom, are of no dyad. */
static bool is_wanted(const sweeping *w, const eni_segment *s, const uint8_t *is_state, const eni_segment_dyad *d) {
    if (s->codes[d->source].len == 0 || s->codes[d->target].len == 0) return false;
    return !w->sweep->two_states || (is_state[d->source] && is_state[d->target] && d->source != d->target);
}

static uint8_t *states_of(sweeping *w, const eni_segment *s) {
    uint8_t *const out = eni_arena_get(&w->arena, s->n_codes + 1);
    for (uint32_t i = 0; out && i < s->n_codes; i++) {
        en_actor a = {"", ""};
        memcpy(a.code, s->codes[i].p, s->codes[i].len);
        out[i] = eni_is_state(w->ledger->lexicon, &a);
    }
    return out;
}

static en_status sweep_segment(sweeping *w, eni_segment *s, en_error *err) {
    eni_sweep *const q = w->sweep;
    eni_hot hot;
    if (s->info.known_first.n > q->asof.n || s->info.day_first.n > q->asof.n) return EN_OK;
    if (en_day_known(q->since) && s->info.day_last.n < q->since.n) return EN_OK;
    const bool late = s->info.known_last.n > q->asof.n, all_days = s->info.day_last.n <= q->asof.n;
    const uint64_t least = w->alone ? q->least : 0;
    EN_TRY(eni_segment_hot(s, 0, s->info.n_rows, &hot, err));
    if (late) EN_TRY(eni_segment_touch(s, 0, s->info.n_rows, true, false, false, err));
    eni_swept *const list = eni_arena_array(&w->arena, w->alone ? 1 : s->n_dyads + 1, sizeof *list);
    const uint8_t *const is_state = q->two_states ? states_of(w, s) : NULL;
    if (!list || (q->two_states && !is_state) || (q->begin && !q->begin(q, s))) return eni_nomem(err);
    tabulate(w, s);
    const eni_long_lags rest = eni_segment_long_lags(s);
    size_t n = 0, at = 0;
    for (uint32_t i = 0; i < s->n_dyads; i++) {
        const eni_segment_dyad *const d = &s->dyads[i];
        if (d->n < least || !is_wanted(w, s, is_state, d)) continue;
        eni_span span = {s, &hot, d->first, d->first + d->n, w->score, w->scored, w->quad};
        /* the two searches do not wait for each other */
        const uint32_t sure =
            late ? eni_first_from(s, &hot, span.from, span.to, q->asof.n - (int32_t)rest.short_most) : 0;
        if (!all_days) span.to = eni_first_from(s, &hot, span.from, span.to, q->asof.n + 1);
        if (en_day_known(q->since)) span.from = eni_first_from(s, &hot, span.from, span.to, q->since.n);
        eni_swept *const out = &list[n];
        *out = (eni_swept){.source = s->codes[d->source], .target = s->codes[d->target]};
        if (span.from == span.to) continue;
        if (late)
            late_rows(w, s, &span, &rest, &at, sure, out);
        else
            q->span(q, &span, out);
        if (w->alone && out->count[0] > 0 && !w->fn(w->user, q, out)) return EN_OK;
        n += !w->alone && out->count[0] > 0;
    }
    return merge(w, list, n, err);
}

/* ---- reports, and one a day: act by act ---- */

static int by_dyad(const void *a, const void *b) {
    return by_codes(a, b);
}

/* Joins what is of one dyad in a list in order. */
static size_t join(eni_swept *list, size_t n) {
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        if (m && by_codes(&list[m - 1], &list[i]) == 0)
            eni_swept_add(&list[m - 1], &list[i]);
        else
            list[m++] = list[i];
    }
    return m;
}

static bool are_two_states(const sweeping *w, const en_actor *a, const en_actor *b) {
    return eni_is_state(w->ledger->lexicon, a) && eni_is_state(w->ledger->lexicon, b) && strcmp(a->code, b->code) != 0;
}

static en_status sweep_reports(sweeping *w, en_error *err) {
    eni_event_list events;
    en_event_query q = en_event_query_all();
    q.asof = q.until = w->sweep->asof;
    q.modalities = 1u << EN_MODALITY_ASSERTED;
    EN_TRY(eni_recall(w->ledger, &q, &w->arena, &events, err));
    eni_swept *const list = eni_arena_array(&w->arena, events.n + 1, sizeof *list);
    if (!list) return eni_nomem(err);
    size_t n = 0;
    for (size_t i = 0; i < events.n; i++) {
        const en_event *const e = &events.events[i];
        const en_day day = eni_event_day(e);
        if (day.n > w->sweep->asof.n || (en_day_known(w->sweep->since) && day.n < w->sweep->since.n)) continue;
        if (!en_actor_known(e->source) || !en_actor_known(e->target)) continue;
        if (w->sweep->two_states && !are_two_states(w, &e->source, &e->target)) continue;
        list[n] = (eni_swept){.source = eni_str(e->source.code), .target = eni_str(e->target.code)};
        w->sweep->act(w->sweep, day, e->goldstein, e->quad, &list[n]);
        n += list[n].count[0] > 0;
    }
    qsort(list, n, sizeof *list, by_dyad);
    return merge(w, list, join(list, n), err);
}

/* Rows of one source, thinned out: memory is bounded by the busiest source. */
static en_status sweep_source(sweeping *w, en_str code, en_error *err) {
    eni_hits hits;
    eni_sieve sieve = eni_sieve_all();
    sieve.asof = sieve.until = w->sweep->asof;
    sieve.since = w->sweep->since;
    sieve.one_a_day = true;
    if (code.len == 0) return EN_OK; /* nobody: no dyad of two actors */
    memcpy(sieve.source.code, code.p, code.len);
    EN_TRY(eni_cube_rows(w->cube, &w->choice, &sieve, &hits, err));
    eni_swept *const list = eni_arena_array(&w->arena, hits.n + 1, sizeof *list);
    size_t n = 0;
    for (size_t i = 0; list && i < hits.n; i++) {
        const eni_segment *const s = w->cube->segments[hits.hits[i].segment];
        const eni_segment_dyad *const d = &s->dyads[eni_dyad_at(s, hits.hits[i].row)];
        const eni_act *const act = eni_hit_act(w->cube, &hits.hits[i]);
        if (s->codes[d->target].len == 0) continue;
        en_actor target = {"", ""};
        memcpy(target.code, s->codes[d->target].p, s->codes[d->target].len);
        if (w->sweep->two_states && !are_two_states(w, &sieve.source, &target)) continue;
        list[n] = (eni_swept){.source = s->codes[d->source], .target = s->codes[d->target]};
        w->sweep->act(w->sweep, (en_day){hits.hits[i].day}, act && act->tenths != INT16_MIN ? act->tenths / 10.0 : NAN,
                      act ? act->quad : EN_QUAD_NONE, &list[n]);
        n += list[n].count[0] > 0;
    }
    free(hits.hits);
    if (!list) return eni_nomem(err);
    qsort(list, n, sizeof *list, by_dyad);
    return merge(w, list, join(list, n), err);
}

/* ---- all ---- */

static en_status find_last_day(sweeping *w, en_error *err) {
    en_day last = EN_DAY_NONE;
    if (w->choice.reports) EN_TRY(eni_last_day(w->ledger, EN_DAY_NONE, &last, err));
    for (size_t i = 0; i < w->cube->n; i++) {
        const eni_segment *const s = w->cube->segments[i];
        if (eni_is_chosen(w->cube, &w->choice, s) && (!en_day_known(last) || s->info.known_last.n > last.n))
            last = s->info.known_last;
    }
    w->sweep->asof = last;
    return en_day_known(last) ? EN_OK : eni_fail(err, EN_ENOTFOUND, "the layers hold no event");
}

static en_status sweep_datasets(sweeping *w, en_error *err) {
    size_t chosen = 0;
    for (size_t i = 0; i < w->cube->n; i++) chosen += eni_is_chosen(w->cube, &w->choice, w->cube->segments[i]);
    w->alone = chosen == 1 && !w->choice.reports && !w->sweep->one_a_day;
    if (w->sweep->one_a_day) {
        for (size_t i = 0; chosen && i < w->cube->codes.n; i++)
            EN_TRY(sweep_source(w, w->cube->codes.entries[i].key, err));
        return EN_OK;
    }
    for (size_t i = 0; i < w->cube->n; i++)
        if (eni_is_chosen(w->cube, &w->choice, w->cube->segments[i]))
            EN_TRY(sweep_segment(w, w->cube->segments[i], err));
    return EN_OK;
}

en_status eni_sweep_last_day(eni_sweep *sweep, const en_ledger *ledger, en_error *err) {
    sweeping w = {.sweep = sweep, .ledger = ledger};
    EN_TRY(eni_choose_layers(ledger, sweep->layers, false, &w.choice, err));
    EN_TRY(eni_cube_of(ledger, &w.cube, err));
    return en_day_known(sweep->asof) ? EN_OK : find_last_day(&w, err);
}

static en_status run(sweeping *w, en_error *err) {
    EN_TRY(eni_choose_layers(w->ledger, w->sweep->layers, false, &w->choice, err));
    EN_TRY(eni_cube_of(w->ledger, &w->cube, err));
    if (!en_day_known(w->sweep->asof)) EN_TRY(find_last_day(w, err));
    w->score = malloc(65536 * sizeof *w->score);
    w->scored = malloc(65536);
    w->quad = malloc(65536);
    if (!w->score || !w->scored || !w->quad) return eni_nomem(err);
    /* reports that have nothing to tell leave a single segment alone */
    if (w->choice.reports) EN_TRY(sweep_reports(w, err));
    w->choice.reports = w->n > 0;
    EN_TRY(sweep_datasets(w, err));
    for (size_t i = 0; i < w->n; i++)
        if (!w->fn(w->user, w->sweep, &w->list[i])) break;
    return EN_OK;
}

en_status eni_sweep_run(eni_sweep *sweep, const en_ledger *ledger, eni_swept_fn fn, void *user, en_error *err) {
    sweeping w = {.sweep = sweep, .ledger = ledger, .fn = fn, .user = user};
    const en_status status = run(&w, err);
    free(w.score);
    free(w.scored);
    free(w.quad);
    eni_arena_free(&w.arena);
    return status;
}
