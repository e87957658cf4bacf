/* relations/affinity.c: exponentially decayed mean, shrunk.
 *
 *   w_e = 2^(−(t − d_e)/h)          n* = Σ w_e          m = Σ w_e g_e / n*
 *   μ   = Σ g_e / (n + K0)          long-run mean, itself shrunk towards 0
 *   A   = (n* m + K μ) / (n* + K)   the affinity
 *   s²  = (Σ w_e (g_e − m)² + K S0²) / (n* + K)
 *   90 % interval: A ± 1.645 s / √(n* + K), cut at ±10
 *
 * The decayed mean of event scores is common in the field since Goldstein (1992) and Azar's COPDAB; shrinking it as a normal mean with K prior
 * observations is the textbook conjugate estimate (Gelman et al., Bayesian Data Analysis, 3rd ed., §2.5). Its constants are ours: K = 5 events, K0 = 2: a dyad's
 * first event moves it by 4/9 of its score (1/3 as long-run mean, the rest as news), and S0 = 4, about the spread of Goldstein values over CAMEO's codes. */
#include "relations/affinity.h"

#include "base/error.h"

#include <math.h>
#include <stdlib.h>

#define K 5.0
#define K0 2.0
#define S0 4.0
#define Z90 1.6448536269514722

void eni_decay_to(eni_decay *s, en_day day) {
    if (s->n && day.n != s->day.n) {
        const int32_t days = day.n - s->day.n;
        double *const step = s->steps && days > 0 && days < ENI_STEPS ? &s->steps[days] : NULL;
        const double f = step && *step > 0 ? *step : exp2(-(double)days / s->half_life);
        if (step) *step = f;
        s->w *= f;
        s->wg *= f;
        s->wgg *= f;
    }
    s->day = day;
}

const double *eni_decay_weights(eni_decay *s, uint32_t days) {
    for (; s->n_steps <= days; s->n_steps++) s->steps[s->n_steps] = exp2(-(double)s->n_steps / s->half_life);
    return s->steps;
}

static double clip(double x) {
    return x < -10 ? -10 : x > 10 ? 10 : x;
}

en_affinity eni_decay_affinity(const eni_decay *s) {
    if (s->n == 0) return (en_affinity){NAN, NAN, NAN, NAN, 0, 0};
    const double longrun = s->g / ((double)s->n + K0);
    const double value = (s->wg + K * longrun) / (s->w + K);
    const double scatter = s->w > 0 ? s->wgg - s->wg * s->wg / s->w : 0; /* Σ w (g − m)² */
    const double variance = ((scatter > 0 ? scatter : 0) + K * S0 * S0) / (s->w + K);
    const double half = Z90 * sqrt(variance / (s->w + K));
    return (en_affinity){clip(value), clip(value - half), clip(value + half), longrun, s->w, s->n};
}

static int by_day(const void *a, const void *b) {
    const eni_dated *const x = a, *const y = b;
    if (x->day.n != y->day.n) return x->day.n < y->day.n ? -1 : 1;
    return (x->event->id > y->event->id) - (x->event->id < y->event->id);
}

static eni_dated dated(const en_event *e) {
    return (eni_dated){eni_event_day(e), e->quad, e, e->goldstein};
}

eni_dated *eni_by_event_day(eni_arena *arena, const eni_event_list *list) {
    eni_dated *const out = eni_arena_array(arena, list->n + 1, sizeof *out);
    for (size_t i = 0; out && i < list->n; i++) out[i] = dated(&list->events[i]);
    if (out && list->n) qsort(out, list->n, sizeof *out, by_day);
    return out;
}

en_status en_affinity_at(const en_ledger *ledger, en_actor source, en_actor target, en_day day,
                         const en_dyad_opts *opts, en_affinity *out, en_error *err) {
    eni_arena arena = {0};
    eni_acts list;
    double steps[ENI_STEPS] = {0};
    eni_decay sums = {.half_life = opts && opts->half_life > 0 ? opts->half_life : ENI_HALF_LIFE, .steps = steps};
    const en_status status = eni_acts_between(ledger, source, target, opts, &arena, &list, err);
    for (size_t i = 0; status == EN_OK && i < list.n && list.acts[i].day.n <= day.n; i++)
        if (eni_act_counts(&list.acts[i]) && !isnan(list.acts[i].goldstein))
            eni_decay_add(&sums, list.acts[i].day, list.acts[i].goldstein);
    eni_acts_free(&list);
    eni_arena_free(&arena);
    EN_TRY(status);
    if (sums.n == 0)
        return eni_fail(err, EN_ENOTFOUND, "no event of %s towards %s is on record by then", source.code, target.code);
    eni_decay_to(&sums, day);
    *out = eni_decay_affinity(&sums);
    return EN_OK;
}
