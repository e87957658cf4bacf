/* relations/matrix.c: en_matrix and en_movers: a measure of every dyad at a day, and the dyads that changed most. Formulas: docs/METHODS.md. */
#include "relations/sweep.h"

#include "base/error.h"

#include <math.h>
#include <stdlib.h>

static const struct {
    const char *key, *text;
} measures[] = {
#define EN_X(id, key, text) {key, text},
    EN_MATRIX_MEASURES(EN_X)
#undef EN_X
};

const char *en_matrix_measure_key(en_matrix_measure m) {
    return (unsigned)m < EN_N_MATRIX_MEASURES ? measures[m].key : "";
}

const char *en_matrix_measure_text(en_matrix_measure m) {
    return (unsigned)m < EN_N_MATRIX_MEASURES ? measures[m].text : "";
}

en_matrix_measure en_matrix_measure_of(en_str key) {
    for (int i = 0; i < EN_N_MATRIX_MEASURES; i++)
        if (eni_same(key, eni_str(measures[i].key))) return (en_matrix_measure)i;
    return EN_N_MATRIX_MEASURES;
}

#define NEGLIGIBLE 40 /* half-lives: a term beyond them is under 10^-12 of its value, and left out */

/* ---- what is added up ---- */

/* sums: Σ w, Σ w g, Σ w g², Σ g; counts: events, those with a Goldstein value, and by quad class (of 1 … 4 in places 2 … 5). */
enum { W, WG, WGG, G };
enum { EVENTS, SCORED, QUADS };

typedef struct {
    double half_life;
    double *weight; /* [65536]: 2^(-age / half_life) by day of the segment at hand */
    bool decays, only_sum;
    int32_t oldest; /* of the days that add anything a sum would show */
} measuring;

static double weight_at(const eni_sweep *s, const measuring *m, int32_t day) {
    return exp2(-(double)(s->asof.n - day) / m->half_life);
}

static bool begin(eni_sweep *s, const eni_segment *g) {
    measuring *const m = s->user;
    const int32_t days = g->info.day_last.n - g->day_base;
    if (!m->decays) return true;
    m->oldest = s->asof.n - (int32_t)fmin(NEGLIGIBLE * m->half_life, 1e6);
    if (!m->weight) m->weight = malloc(65536 * sizeof *m->weight);
    if (!m->weight) return false;
    memset(m->weight, 0, 65536 * sizeof *m->weight);
    const int32_t oldest = m->only_sum ? m->oldest - g->day_base : 0;
    for (int32_t i = oldest > 0 ? oldest : 0; i < 65536 && i <= days && g->day_base + i <= s->asof.n; i++)
        m->weight[i] = weight_at(s, m, g->day_base + i);
    return true;
}

static void add_act(const eni_sweep *s, en_day day, double score, en_quad quad, eni_swept *out) {
    const measuring *const m = s->user;
    out->count[EVENTS]++;
    if (quad != EN_QUAD_NONE) out->count[QUADS + (int)quad - 1]++;
    if (isnan(score)) return;
    const double w = m->decays ? weight_at(s, m, day.n) : 1;
    out->count[SCORED]++;
    out->sum[W] += w;
    out->sum[WG] += w * score;
    out->sum[WGG] += w * score * score;
    out->sum[G] += score;
}

/* Σ w g alone, over rows as they lie: four running sums, so that one addition does not wait for the other. */
static double weighed_sum(const double *weight, const double *score, const uint16_t *day, const uint8_t *act,
                          size_t n) {
    double a = 0, b = 0, c = 0, d = 0;
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        a += weight[day[i]] * score[act[i]];
        b += weight[day[i + 1]] * score[act[i + 1]];
        c += weight[day[i + 2]] * score[act[i + 2]];
        d += weight[day[i + 3]] * score[act[i + 3]];
    }
    for (; i < n; i++) a += weight[day[i]] * score[act[i]];
    return (a + b) + (c + d);
}

static void add_span(const eni_sweep *s, const eni_span *p, eni_swept *out) {
    const measuring *const m = s->user;
    const uint16_t *const day = p->hot->day16;
    const uint8_t *const act = p->hot->act8;
    if (!day || !act) {
        for (uint32_t i = p->from; i < p->to; i++) {
            const uint32_t d = day ? day[i] : p->hot->day32[i], a = act ? act[i] : p->hot->act16[i];
            add_act(s, (en_day){p->segment->day_base + (int32_t)d}, p->scored[a] ? p->score[a] : NAN,
                    (en_quad)p->quad[a], out);
        }
        return;
    }
    out->count[EVENTS] += p->to - p->from;
    if (m->only_sum) {
        const bool recent = p->to - p->from < 64 || p->segment->day_base >= m->oldest;
        const uint32_t from = recent ? p->from : eni_first_from(p->segment, p->hot, p->from, p->to, m->oldest);
        out->sum[WG] += weighed_sum(m->weight, p->score, day + from, act + from, p->to - from);
        return;
    }
    eni_swept sums = {0}; /* of our own: the compiler need not think that a row could change them */
    for (uint32_t i = p->from; i < p->to; i++) {
        const double g = p->score[act[i]], w = m->decays ? m->weight[day[i]] : 1;
        const bool scored = p->scored[act[i]];
        if (p->quad[act[i]]) sums.count[QUADS + p->quad[act[i]] - 1]++;
        sums.count[SCORED] += scored;
        sums.sum[W] += scored ? w : 0;
        sums.sum[WG] += w * g;
        sums.sum[WGG] += w * g * g;
        sums.sum[G] += g;
    }
    eni_swept_add(out, &sums);
}

/* ---- the matrix ---- */

static double count_of(const eni_swept *d, en_quad quad) {
    return (double)d->count[QUADS + (int)quad - 1];
}

static en_matrix_cell cell_of(en_matrix_measure measure, const measuring *m, en_day day, const eni_swept *d) {
    en_matrix_cell c = {d->source, d->target, NAN, NAN, NAN, d->count[EVENTS]};
    const double scored = (double)d->count[SCORED];
    const double conflict = count_of(d, EN_QUAD_VCF) + count_of(d, EN_QUAD_MCF),
                 quads = conflict + count_of(d, EN_QUAD_VCP) + count_of(d, EN_QUAD_MCP);
    switch (measure) {
    case EN_MATRIX_AFFINITY: {
        const eni_decay sums = {.half_life = m->half_life,
                                .day = day,
                                .w = d->sum[W],
                                .wg = d->sum[WG],
                                .wgg = d->sum[WGG],
                                .g = d->sum[G],
                                .n = d->count[SCORED]};
        const en_affinity a = eni_decay_affinity(&sums);
        c.value = a.value, c.lo = a.lo, c.hi = a.hi;
        break;
    }
    case EN_MATRIX_DECAYED: c.value = d->sum[WG]; break;
    case EN_MATRIX_SUM: c.value = scored > 0 ? d->sum[G] : NAN; break;
    case EN_MATRIX_MEAN: c.value = scored > 0 ? d->sum[G] / scored : NAN; break;
    case EN_MATRIX_EVENTS: c.value = (double)d->count[EVENTS]; break;
    case EN_MATRIX_VCP: c.value = count_of(d, EN_QUAD_VCP); break;
    case EN_MATRIX_MCP: c.value = count_of(d, EN_QUAD_MCP); break;
    case EN_MATRIX_VCF: c.value = count_of(d, EN_QUAD_VCF); break;
    case EN_MATRIX_MCF: c.value = count_of(d, EN_QUAD_MCF); break;
    case EN_MATRIX_CONFLICT: c.value = quads > 0 ? conflict / quads : NAN; break;
    default: break;
    }
    return c;
}

typedef struct {
    en_matrix_measure measure;
    const measuring *m;
    en_day *day;
    en_matrix_fn fn;
    void *user;
    uint64_t n;
} telling;

static bool tell(void *user, const eni_sweep *sweep, const eni_swept *d) {
    telling *const t = user;
    const en_matrix_cell c = cell_of(t->measure, t->m, sweep->asof, d);
    if (t->day) *t->day = sweep->asof;
    t->n++;
    return t->fn(t->user, &c);
}

en_status en_matrix(const en_ledger *ledger, en_matrix_measure measure, const en_matrix_opts *opts, en_day *day,
                    en_matrix_fn fn, void *user, en_error *err) {
    const en_matrix_opts all = en_matrix_opts_all();
    const en_matrix_opts *const o = opts ? opts : &all;
    measuring m = {.half_life = o->half_life > 0 ? o->half_life : ENI_HALF_LIFE,
                   .decays = measure == EN_MATRIX_AFFINITY || measure == EN_MATRIX_DECAYED,
                   .only_sum = measure == EN_MATRIX_DECAYED};
    eni_sweep sweep = {.asof = o->asof,
                       .since = m.decays ? EN_DAY_NONE : o->since,
                       .layers = o->layers,
                       .two_states = o->two_states,
                       .one_a_day = o->one_a_day,
                       .user = &m,
                       .begin = begin,
                       .span = add_span,
                       .act = add_act};
    telling t = {.measure = measure, .m = &m, .day = day, .fn = fn, .user = user};
    en_status status = eni_sweep_run(&sweep, ledger, tell, &t, err);
    if (status == EN_OK && t.n == 0) status = eni_fail(err, EN_ENOTFOUND, "no event on record matches");
    free(m.weight);
    return status;
}

/* ---- movers ---- */

/* sums: Σ g and Σ g² of the later window, then of the earlier; counts: any row at all, then rows with a score in each. */
enum { NOW, NOW2, BEFORE, BEFORE2 };
enum { ANY, N_NOW, N_BEFORE };

typedef struct {
    en_day now_from, now_to, before_from, before_to;
} windows;

static void window_act(const eni_sweep *s, en_day day, double score, en_quad quad, eni_swept *out) {
    const windows *const w = s->user;
    (void)quad;
    out->count[ANY]++;
    if (isnan(score)) return;
    const bool now = day.n >= w->now_from.n && day.n <= w->now_to.n,
               before = day.n >= w->before_from.n && day.n <= w->before_to.n;
    if (now) out->count[N_NOW]++, out->sum[NOW] += score, out->sum[NOW2] += score * score;
    if (before) out->count[N_BEFORE]++, out->sum[BEFORE] += score, out->sum[BEFORE2] += score * score;
}

static void window_rows(const eni_span *p, uint32_t from, uint32_t to, uint64_t *n, double *sum, double *squares) {
    uint64_t scored = 0;
    double g = 0, gg = 0;
    for (uint32_t i = from; i < to; i++) {
        const uint32_t a = p->hot->act8 ? p->hot->act8[i] : p->hot->act16[i];
        scored += p->scored[a];
        g += p->score[a];
        gg += p->score[a] * p->score[a];
    }
    *n += scored, *sum += g, *squares += gg;
}

/* The first row of [from, to) on or after a day; often `from` is. */
static uint32_t first_from(const eni_span *p, uint32_t from, uint32_t to, en_day day) {
    if (from < to && eni_hot_day(p->segment, p->hot, from) >= day.n) return from;
    return eni_first_from(p->segment, p->hot, from, to, day.n);
}

static void window_span(const eni_sweep *s, const eni_span *p, eni_swept *out) {
    const windows *const w = s->user;
    const uint32_t now = first_from(p, p->from, p->to, w->now_from);
    const uint32_t before_to = w->before_to.n < w->now_from.n
                                   ? first_from(p, p->from, now, (en_day){w->before_to.n + 1})
                                   : first_from(p, p->from, p->to, (en_day){w->before_to.n + 1});
    const uint32_t before = first_from(p, p->from, before_to, w->before_from);
    out->count[ANY] += p->to - p->from;
    window_rows(p, now, p->to, &out->count[N_NOW], &out->sum[NOW], &out->sum[NOW2]);
    window_rows(p, before, before_to, &out->count[N_BEFORE], &out->sum[BEFORE], &out->sum[BEFORE2]);
}

static double variance(double sum, double squares, double n) {
    return n > 1 ? fmax(0, (squares - sum * sum / n) / (n - 1)) : 0;
}

static en_mover mover_of(const eni_swept *d) {
    const double n = (double)d->count[N_NOW], m = (double)d->count[N_BEFORE];
    en_mover out = {d->source, d->target, d->sum[NOW] / n, d->sum[BEFORE] / m,
                    0,         NAN,       d->count[N_NOW], d->count[N_BEFORE]};
    out.change = out.now - out.before;
    const double spread = variance(d->sum[NOW], d->sum[NOW2], n) / n + variance(d->sum[BEFORE], d->sum[BEFORE2], m) / m;
    if (spread > 0) out.t = out.change / sqrt(spread);
    return out;
}

static int by_change(const void *a, const void *b) {
    const en_mover *const x = a, *const y = b;
    if (fabs(x->change) != fabs(y->change)) return fabs(x->change) > fabs(y->change) ? -1 : 1;
    const int order = eni_cmp(x->source, y->source);
    return order ? order : eni_cmp(x->target, y->target);
}

static windows windows_of(const en_movers_opts *o, en_day asof) {
    const int32_t length = (int32_t)(o->window ? o->window : 90), gap = (int32_t)(o->before ? o->before : 365);
    return (windows){{asof.n - length + 1}, asof, {asof.n - gap - length + 1}, {asof.n - gap}};
}

typedef struct {
    uint64_t least;
    eni_arena arena;
    en_mover *list;
    size_t n, cap;
    bool nomem;
} choosing;

static bool choose(void *user, const eni_sweep *sweep, const eni_swept *d) {
    choosing *const c = user;
    (void)sweep;
    if (d->count[N_NOW] < c->least || d->count[N_BEFORE] < c->least) return true;
    en_mover *const grown = eni_arena_grow(&c->arena, c->list, c->n, &c->cap, c->n + 1, sizeof *grown);
    c->nomem = !grown;
    if (!grown) return false;
    c->list = grown;
    grown[c->n] = mover_of(d);
    grown[c->n].source = eni_arena_str(&c->arena, d->source);
    grown[c->n].target = eni_arena_str(&c->arena, d->target);
    c->nomem = !grown[c->n].source.p || !grown[c->n].target.p;
    c->n++;
    return !c->nomem;
}

en_status en_movers(const en_ledger *ledger, const en_movers_opts *opts, en_day *day, en_mover_fn fn, void *user,
                    en_error *err) {
    const en_movers_opts all = en_movers_opts_all();
    const en_movers_opts *const o = opts ? opts : &all;
    choosing c = {.least = o->least ? o->least : 20};
    windows w;
    eni_sweep sweep = {.asof = o->asof,
                       .since = EN_DAY_NONE,
                       .layers = o->layers,
                       .two_states = o->two_states,
                       .one_a_day = o->one_a_day,
                       .least = 2 * c.least,
                       .user = &w,
                       .span = window_span,
                       .act = window_act};
    EN_TRY(eni_sweep_last_day(&sweep, ledger, err));
    w = windows_of(o, sweep.asof);
    sweep.since = w.before_from;
    en_status status = eni_sweep_run(&sweep, ledger, choose, &c, err);
    if (status == EN_OK && c.nomem) status = eni_nomem(err);
    if (status == EN_OK && c.n == 0)
        status = eni_fail(err, EN_ENOTFOUND, "no dyad has %llu events with a Goldstein value in both windows",
                          (unsigned long long)c.least);
    if (status == EN_OK) {
        if (day) *day = sweep.asof;
        qsort(c.list, c.n, sizeof *c.list, by_change);
        for (size_t i = 0; i < c.n && (!o->limit || i < o->limit); i++)
            if (!fn(user, &c.list[i])) break;
    }
    eni_arena_free(&c.arena);
    return status;
}
