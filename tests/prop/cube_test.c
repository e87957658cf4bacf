/* Questions over segments against the same questions over the plain rows, the slow way: the rows that pass a sieve, the matrix, movers, the dyad by
 * month. Over many segments and over one, with rows that became known late. The seed is printed on failure; SEED=n asks other questions. */
#include "ledger_fixture.h"
#include "segment_rows.h"

#include "base/day.h"
#include "ledger/cube.h"
#include "ledger/manifest.h"
#include "relations/affinity.h"

#include <math.h>

#define MOST_SEGMENTS 12
#define MOST_DYADS (ENI_N(some_codes) * ENI_N(some_codes))

static uint64_t seed;

/* A ledger's segments and the rows in them. */
typedef struct {
    en_ledger *ledger;
    plain_row *rows[MOST_SEGMENTS]; /* in order of the cube's: by layer, then number */
    uint32_t n[MOST_SEGMENTS];
    int layer[MOST_SEGMENTS]; /* 0: "one", 1: "two" */
    int n_segments;
    eni_arena arena;
} world;

static void make_world(world *w, dice *d, int n_one, int n_two) {
    char folder[200], name[32];
    uint64_t next = 0;
    *w = (world){0};
    remove_ledger(path);
    snprintf(folder, sizeof folder, "%s-segments", path);
    remove_folder(folder);
    assert_ok(en_ledger_open(path, EN_LEDGER_WRITE, lex, &w->ledger, &fault));
    for (int i = 0; i < n_one + n_two; i++) {
        const bool two = i >= n_one, wide = chance(d, 4);
        const shape s = {.n = chance(d, 6) ? 1 : 200 + below(d, 5000),
                         .n_codes = 4 + below(d, ENI_N(some_codes) - 3),
                         .n_sectors = 1 + below(d, 9),
                         .n_acts = chance(d, 3) ? 300 + below(d, 300) : 1 + below(d, 60),
                         .day_first = wide ? -62091 : 18000,
                         .day_last = wide ? 84370 : 18000 + (int32_t)below(d, 900),
                         .late = below(d, 20),
                         .very_late = chance(d, 2) ? 20 + below(d, 500) : 0,
                         .bare = true};
        const char *const layer_name = two ? "two" : "one";
        const eni_layer_row layer = {layer_name, "events", "", "", "", ""};
        eni_segment_info info;
        int64_t layer_id;
        w->rows[i] = random_rows(d, &s, (uint32_t)i * 100 + 1, &w->arena);
        w->n[i] = s.n;
        w->layer[i] = two;
        assert_ok(eni_segment_name(w->ledger, &next, name, &fault));
        write_segment(d, folder, name, w->rows[i], s.n, &info);
        assert_ok(eni_layer_make(w->ledger, &layer, &layer_id, &fault));
        assert_ok(eni_manifest_add(w->ledger, layer_id, name, &info, &fault));
    }
    w->n_segments = n_one + n_two;
}

static void drop_world(world *w) {
    char folder[200];
    en_ledger_close(w->ledger);
    for (int i = 0; i < w->n_segments; i++) free(w->rows[i]);
    eni_arena_free(&w->arena);
    remove_ledger(path);
    snprintf(folder, sizeof folder, "%s-segments", path);
    remove_folder(folder);
}

static en_day some_day(dice *d) {
    if (chance(d, 3)) return EN_DAY_NONE;
    return (en_day){chance(d, 6) ? -62091 + (int32_t)below(d, 146462) : 17900 + (int32_t)below(d, 1200)};
}

static en_actor some_actor(dice *d, bool sectors) {
    en_actor a = {"", ""};
    if (chance(d, 3)) return a;
    do random_code(d, ENI_N(some_codes), &a);
    while (!a.code[0]);
    if (sectors && chance(d, 3)) snprintf(a.sector, sizeof a.sector, "A%cS", 'A' + (int)(1 + below(d, 5)));
    return a;
}

/* ---- sieves ---- */

static bool passes(const plain_row *r, const eni_sieve *v) {
    if (v->source.code[0] && strcmp(v->source.code, r->source.code)) return false;
    if (v->target.code[0] && strcmp(v->target.code, r->target.code)) return false;
    if (v->source.sector[0] && strcmp(v->source.sector, r->source.sector)) return false;
    if (v->target.sector[0] && strcmp(v->target.sector, r->target.sector)) return false;
    if (v->actions && !(v->actions >> r->act.action & 1u)) return false;
    if (v->quads && !(v->quads >> r->act.quad & 1u)) return false;
    if (en_day_known(v->since) && r->day < v->since.n) return false;
    if (en_day_known(v->until) && r->day > v->until.n) return false;
    return !en_day_known(v->asof) || r->day + r->lag <= v->asof.n;
}

/* Of one day, dyad with sectors, and code, or type where there is no code. */
static bool alike(const plain_row *a, const plain_row *b) {
    return a->day == b->day && strcmp(a->source.code, b->source.code) == 0 &&
           strcmp(a->source.sector, b->source.sector) == 0 && strcmp(a->target.code, b->target.code) == 0 &&
           strcmp(a->target.sector, b->target.sector) == 0 && strcmp(a->act.cameo, b->act.cameo) == 0 &&
           (a->act.cameo[0] || a->act.action == b->act.action);
}

/* Marks what is wanted: want[segment][arrival]. */
static void naive_sieve(const world *w, const eni_sieve *v, int layer, bool **want) {
    const plain_row **kept = calloc(MOST_SEGMENTS * 6000, sizeof *kept);
    int *of = calloc(MOST_SEGMENTS * 6000, sizeof *of);
    size_t n_kept = 0;
    for (int k = 0; k < w->n_segments; k++)
        for (uint32_t i = 0; i < w->n[k]; i++) {
            want[k][i] = (layer < 0 || w->layer[k] == layer) && passes(&w->rows[k][i], v);
            if (!want[k][i] || !v->one_a_day) continue;
            for (size_t q = 0; q < n_kept && want[k][i]; q++)
                want[k][i] = of[q] != w->layer[k] || !alike(kept[q], &w->rows[k][i]);
            if (want[k][i]) kept[n_kept] = &w->rows[k][i], of[n_kept++] = w->layer[k];
        }
    free(kept);
    free(of);
}

static void check_hits(const world *w, const eni_cube *cube, const eni_hits *hits, bool **want) {
    for (size_t i = 0; i < hits->n; i++) {
        const eni_hit *const h = &hits->hits[i];
        eni_segment *const s = cube->segments[h->segment];
        assert_true(i == 0 || h->day >= hits->hits[i - 1].day);
        assert_ok(eni_segment_touch(s, h->row, 1, false, false, true, &fault));
        const uint32_t arrival = eni_segment_arrival(s, h->row);
        if (!want[h->segment][arrival])
            fail_msg("seed %llu: a row twice, or one that is not wanted", (unsigned long long)seed);
        want[h->segment][arrival] = false;
        assert_int_equal(h->day, w->rows[h->segment][arrival].day);
        assert_true(same_act(eni_hit_act(cube, h), &w->rows[h->segment][arrival].act));
    }
    for (int k = 0; k < w->n_segments; k++)
        for (uint32_t i = 0; i < w->n[k]; i++)
            if (want[k][i]) fail_msg("seed %llu: a row was not found", (unsigned long long)seed);
}

static void sieves_find_what_is_there(void **state) {
    (void)state;
    seed = seed_or(1);
    for (int round = 0; round < 4; round++, seed++) {
        world w;
        dice d = dice_of(seed);
        eni_cube *cube;
        bool *want[MOST_SEGMENTS];
        make_world(&w, &d, 1 + (int)below(&d, 4), (int)below(&d, 3));
        for (int k = 0; k < w.n_segments; k++) want[k] = calloc(w.n[k] + 1, 1);
        assert_ok(eni_cube_of(w.ledger, &cube, &fault));
        assert_int_equal(cube->n, w.n_segments);
        for (int q = 0; q < 150; q++) {
            const int layer = chance(&d, 3) && w.n_segments > 1 && w.layer[w.n_segments - 1] ? (int)below(&d, 2) : -1;
            const eni_choice choice = {.names = layer < 0 ? "*" : layer ? "two" : "one", .all = layer < 0};
            const eni_sieve v = {.source = some_actor(&d, true),
                                 .target = some_actor(&d, true),
                                 .actions = chance(&d, 4) ? (uint32_t)roll(&d) & 0x1FFFE : 0,
                                 .quads = chance(&d, 4) ? 1 + below(&d, 31) : 0,
                                 .since = some_day(&d),
                                 .until = some_day(&d),
                                 .asof = some_day(&d),
                                 .one_a_day = chance(&d, 10)};
            eni_hits hits;
            naive_sieve(&w, &v, layer, want);
            assert_ok(eni_cube_rows(cube, &choice, &v, &hits, &fault));
            check_hits(&w, cube, &hits, want);
            free(hits.hits);
        }
        for (int k = 0; k < w.n_segments; k++) free(want[k]);
        drop_world(&w);
    }
}

/* ---- measures ---- */

typedef struct {
    double w, wg, wgg, g, sum_now, sq_now, sum_before, sq_before;
    uint64_t n, scored, quads[5], now, before;
} sums;

static uint32_t code_number(const char *code) {
    for (uint32_t i = 0; i < ENI_N(some_codes); i++)
        if (strcmp(some_codes[i], code) == 0) return i;
    fail();
    return 0;
}

static bool two_states(const plain_row *r) {
    return eni_is_state(lex, &r->source) && eni_is_state(lex, &r->target) && strcmp(r->source.code, r->target.code);
}

typedef struct {
    en_day since, asof;
    double half_life;
    bool two_states, one_a_day;
    int32_t now_from, before_from, before_to; /* movers */
} asking;

/* The sums of every dyad, into sums[source * codes + target]. */
static void add_up(const world *w, const asking *a, sums *out) {
    bool *want[MOST_SEGMENTS];
    const eni_sieve v = {.since = a->since, .until = a->asof, .asof = a->asof, .one_a_day = a->one_a_day};
    memset(out, 0, MOST_DYADS * sizeof *out);
    for (int k = 0; k < w->n_segments; k++) want[k] = calloc(w->n[k] + 1, 1);
    naive_sieve(w, &v, -1, want);
    for (int k = 0; k < w->n_segments; k++)
        for (uint32_t i = 0; i < w->n[k]; i++) {
            const plain_row *const r = &w->rows[k][i];
            if (!want[k][i] || !r->source.code[0] || !r->target.code[0] || (a->two_states && !two_states(r))) continue;
            sums *const s = &out[code_number(r->source.code) * ENI_N(some_codes) + code_number(r->target.code)];
            s->n++;
            s->quads[r->act.quad]++;
            if (r->act.tenths == INT16_MIN) continue;
            const double g = r->act.tenths / 10.0, weight = exp2(-(double)(a->asof.n - r->day) / a->half_life);
            s->scored++;
            s->w += weight, s->wg += weight * g, s->wgg += weight * g * g, s->g += g;
            if (r->day >= a->now_from) s->now++, s->sum_now += g, s->sq_now += g * g;
            if (r->day >= a->before_from && r->day <= a->before_to)
                s->before++, s->sum_before += g, s->sq_before += g * g;
        }
    for (int k = 0; k < w->n_segments; k++) free(want[k]);
}

static double affinity_of(const sums *s) {
    if (!s->scored) return NAN;
    const double longrun = s->g / ((double)s->scored + 2), value = (s->wg + 5 * longrun) / (s->w + 5);
    return fmax(-10, fmin(10, value));
}

static double naive(en_matrix_measure m, const sums *s) {
    const double quads = (double)(s->quads[1] + s->quads[2] + s->quads[3] + s->quads[4]);
    switch (m) {
    case EN_MATRIX_AFFINITY: return affinity_of(s);
    case EN_MATRIX_DECAYED: return s->wg;
    case EN_MATRIX_SUM: return s->scored ? s->g : NAN;
    case EN_MATRIX_MEAN: return s->scored ? s->g / (double)s->scored : NAN;
    case EN_MATRIX_EVENTS: return (double)s->n;
    case EN_MATRIX_VCP: return (double)s->quads[EN_QUAD_VCP];
    case EN_MATRIX_MCP: return (double)s->quads[EN_QUAD_MCP];
    case EN_MATRIX_VCF: return (double)s->quads[EN_QUAD_VCF];
    case EN_MATRIX_MCF: return (double)s->quads[EN_QUAD_MCF];
    default: return quads > 0 ? (double)(s->quads[EN_QUAD_VCF] + s->quads[EN_QUAD_MCF]) / quads : NAN;
    }
}

static bool close_to(double a, double b) {
    return (isnan(a) && isnan(b)) || fabs(a - b) <= 1e-9 * fmax(1, fabs(b));
}

typedef struct {
    const sums *want;
    en_matrix_measure measure;
    uint64_t n;
    double last;
} comparing;

static char code_buffer[2][16];

static uint32_t dyad_number(en_str source, en_str target) {
    snprintf(code_buffer[0], 16, "%.*s", ENI_ARG(source));
    snprintf(code_buffer[1], 16, "%.*s", ENI_ARG(target));
    return code_number(code_buffer[0]) * (uint32_t)ENI_N(some_codes) + code_number(code_buffer[1]);
}

static bool on_cell(void *user, const en_matrix_cell *c) {
    comparing *const x = user;
    const sums *const want = &x->want[dyad_number(c->source, c->target)];
    if (c->n_events != want->n || !close_to(c->value, naive(x->measure, want)))
        fail_msg("seed %llu: %s of %.*s, %.*s is %.12g of %llu, expected %.12g of %llu", (unsigned long long)seed,
                 en_matrix_measure_key(x->measure), ENI_ARG(c->source), ENI_ARG(c->target), c->value,
                 (unsigned long long)c->n_events, naive(x->measure, want), (unsigned long long)want->n);
    x->n++;
    return true;
}

static void compare_matrix(const world *w, dice *d) {
    static sums want[MOST_DYADS];
    const en_matrix_measure measure = (en_matrix_measure)below(d, EN_N_MATRIX_MEASURES);
    const bool decays = measure == EN_MATRIX_AFFINITY || measure == EN_MATRIX_DECAYED;
    const en_matrix_opts o = {.since = some_day(d),
                              .asof =
                                  (en_day){chance(d, 6) ? (int32_t)below(d, 84370) : 18000 + (int32_t)below(d, 1200)},
                              .half_life = chance(d, 2) ? 0 : 30,
                              .layers = "*",
                              .two_states = chance(d, 3),
                              .one_a_day = chance(d, 12)};
    const asking a = {decays ? EN_DAY_NONE : o.since,
                      o.asof,
                      o.half_life > 0 ? o.half_life : 90,
                      o.two_states,
                      o.one_a_day,
                      INT32_MAX,
                      0,
                      -99999};
    comparing x = {.want = want, .measure = measure};
    uint64_t n = 0;
    add_up(w, &a, want);
    for (size_t i = 0; i < MOST_DYADS; i++) n += want[i].n > 0;
    const en_status status = en_matrix(w->ledger, measure, &o, NULL, on_cell, &x, &fault);
    if (status != (n ? EN_OK : EN_ENOTFOUND) || x.n != n)
        fail_msg("seed %llu: %llu dyads, expected %llu (%s)", (unsigned long long)seed, (unsigned long long)x.n,
                 (unsigned long long)n, fault.message);
}

static double spread_of(double sum, double squares, double n) {
    return n > 1 ? fmax(0, (squares - sum * sum / n) / (n - 1)) / n : 0;
}

static bool on_mover(void *user, const en_mover *m) {
    comparing *const x = user;
    const sums *const s = &x->want[dyad_number(m->source, m->target)];
    const double now = s->sum_now / (double)s->now, before = s->sum_before / (double)s->before;
    const double spread =
        spread_of(s->sum_now, s->sq_now, (double)s->now) + spread_of(s->sum_before, s->sq_before, (double)s->before);
    const bool good = m->n_now == s->now && m->n_before == s->before && close_to(m->now, now) &&
                      close_to(m->before, before) && close_to(m->change, now - before) &&
                      (spread < 1e-9 || fabs(m->t - (now - before) / sqrt(spread)) < 1e-6);
    if (!good)
        fail_msg("seed %llu: mover %.*s, %.*s", (unsigned long long)seed, ENI_ARG(m->source), ENI_ARG(m->target));
    assert_true(x->n == 0 || fabs(m->change) <= x->last);
    x->last = fabs(m->change);
    x->n++;
    return true;
}

static void compare_movers(const world *w, dice *d) {
    static sums want[MOST_DYADS];
    const en_movers_opts o = {.asof = {18300 + (int32_t)below(d, 900)},
                              .window = 30 + below(d, 200),
                              .before = 30 + below(d, 400),
                              .least = 1 + below(d, 4),
                              .layers = "*",
                              .two_states = chance(d, 3),
                              .one_a_day = chance(d, 12)};
    const int32_t now = o.asof.n - (int32_t)o.window + 1;
    const asking a = {{now - (int32_t)o.before},   o.asof, 90, o.two_states, o.one_a_day, now, now - (int32_t)o.before,
                      o.asof.n - (int32_t)o.before};
    comparing x = {.want = want};
    uint64_t n = 0;
    add_up(w, &a, want);
    for (size_t i = 0; i < MOST_DYADS; i++) n += want[i].now >= o.least && want[i].before >= o.least;
    const en_status status = en_movers(w->ledger, &o, NULL, on_mover, &x, &fault);
    if (status != (n ? EN_OK : EN_ENOTFOUND) || x.n != n)
        fail_msg("seed %llu: %llu movers, expected %llu (%s)", (unsigned long long)seed, (unsigned long long)x.n,
                 (unsigned long long)n, fault.message);
}

/* One period of a dyad, from the rows. */
static void compare_period(const world *w, const en_dyad_opts *o, en_actor a, en_actor b, const en_dyad_row *got) {
    const int32_t next = eni_period_next(got->start, EN_PERIOD_MONTH).n;
    int32_t end = next - 1;
    if (en_day_known(o->asof) && o->asof.n < end) end = o->asof.n < got->start.n ? got->start.n : o->asof.n;
    const eni_sieve v = {.source = a, .target = b, .since = EN_DAY_NONE, .until = {next - 1}, .asof = o->asof};
    sums all = {0}, here = {0};
    for (int k = 0; k < w->n_segments; k++)
        for (uint32_t i = 0; i < w->n[k]; i++) {
            const plain_row *const r = &w->rows[k][i];
            if (!passes(r, &v)) continue;
            const bool inside = r->day >= got->start.n;
            here.n += inside;
            here.quads[r->act.quad] += inside;
            if (r->act.tenths == INT16_MIN) continue;
            const double g = r->act.tenths / 10.0, weight = exp2(-(double)(end - r->day) / 90);
            all.scored++, all.w += weight, all.wg += weight * g, all.g += g;
            if (inside) here.g += g, here.scored++;
        }
    bool good = got->n_events == here.n && close_to(got->affinity.value, affinity_of(&all)) &&
                close_to(got->goldstein_sum, here.scored ? here.g : NAN) &&
                close_to(got->goldstein_mean, here.scored ? here.g / (double)here.scored : NAN) &&
                (all.scored == 0 || close_to(got->affinity.n_effective, all.w));
    for (int q = 0; q < 5; q++) good = good && got->quads[q] == here.quads[q];
    if (!good)
        fail_msg("seed %llu: dyad %s %s, month from day %d", (unsigned long long)seed, a.code, b.code, got->start.n);
}

static void compare_dyad(const world *w, dice *d) {
    en_actor a = some_actor(d, true), b = some_actor(d, true);
    const en_dyad_opts o = {.since = {17900 + (int32_t)below(d, 300)},
                            .until = {18300 + (int32_t)below(d, 900)},
                            .asof = chance(d, 2) ? EN_DAY_NONE : (en_day){19300 - (int32_t)below(d, 900)},
                            .layers = "*"};
    en_dyad_row *rows;
    size_t n;
    if (!a.code[0] || !b.code[0]) return;
    const en_status status = en_dyad(w->ledger, a, b, EN_PERIOD_MONTH, &o, &rows, &n, &fault);
    assert_true(status == EN_OK || status == EN_ENOTFOUND);
    if (status != EN_OK) return;
    assert_int_equal(rows[0].start.n, eni_period_start(o.since, EN_PERIOD_MONTH).n);
    for (size_t i = 0; i < n; i++) compare_period(w, &o, a, b, &rows[i]);
    en_free(rows);
}

static void compare_all(const world *w, uint64_t from) {
    dice d = dice_of(from);
    for (int q = 0; q < 40; q++) compare_matrix(w, &d);
    for (int q = 0; q < 15; q++) compare_movers(w, &d);
    for (int q = 0; q < 12; q++) compare_dyad(w, &d);
}

static void measures_are_those_of_the_rows(void **state) {
    (void)state;
    seed = seed_or(100);
    for (int round = 0; round < 6; round++, seed++) {
        world w;
        dice d = dice_of(seed);
        uint64_t before, after;
        const int n_one = round == 0 ? 1 : 1 + (int)below(&d, 6), n_two = round == 0 ? 0 : (int)below(&d, 3);
        make_world(&w, &d, n_one, n_two);
        compare_all(&w, seed);
        assert_ok(en_compact(w.ledger, true, &before, &after, &fault)); /* one segment a layer: the same answers */
        assert_int_equal(before, n_one + n_two);
        assert_int_equal(after, 1 + (n_two > 0));
        compare_all(&w, seed);
        drop_world(&w);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test_teardown(sieves_find_what_is_there, remove_it),
                                       cmocka_unit_test_teardown(measures_are_those_of_the_rows, remove_it)};
    return cmocka_run_group_tests(tests, open_lexicon, close_lexicon);
}
