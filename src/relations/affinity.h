/* relations/affinity.h: how well disposed is i towards j (docs/METHODS.md, "Affinity"). */
#ifndef ENI_AFFINITY_H
#define ENI_AFFINITY_H

#include "ledger/cube.h"
#include "ledger/recall.h"

#define ENI_HALF_LIFE 90.0 /* days: design §3 */
#define ENI_STEPS 400      /* days, more than a year */

/* Decayed sums over a dyad's events up to a day. An all-zero struct with a half-life is ready; add events in order of day. */
typedef struct {
    double half_life;
    en_day day;        /* the sums stand at this day */
    double w, wg, wgg; /* Σ w, Σ w·g, Σ w·g² with w = 2^(−age / half_life) */
    double g;          /* Σ g, undecayed */
    uint64_t n;
    uint32_t n_steps; /* of steps that are there, from the first on */
    double *steps; /* [ENI_STEPS]: 2^(−k / half_life) once asked for, 0: not yet. Borrowed; NULL: always computed */
} eni_decay;

void eni_decay_to(eni_decay *sums, en_day day);
static inline void eni_decay_add(eni_decay *s, en_day day, double g) {
    if (day.n != s->day.n) eni_decay_to(s, day);
    s->day = day;
    s->w += 1;
    s->wg += g;
    s->wgg += g * g;
    s->g += g;
    s->n++;
}
/* sums->steps filled: the weights of events 0 … days (under ENI_STEPS) before the day at which they are added up: [days + 1], borrowed. */
const double *eni_decay_weights(eni_decay *sums, uint32_t days);
en_affinity eni_decay_affinity(const eni_decay *sums);

/* The day an event counts for: the last it can have happened on, and never after its first report ("in October", told on the 18th). */
static inline en_day eni_event_day(const en_event *e) {
    const bool told_before_its_end = e->first_reported.n < e->day.last.n && e->first_reported.n >= e->day.first.n;
    return told_before_its_end ? e->first_reported : e->day.last;
}

/* Events in the order in which measures take them. */
typedef struct {
    en_day day; /* eni_event_day */
    en_quad quad;
    const en_event *event; /* NULL: a dataset's row */
    double goldstein;      /* NaN: none */
} eni_dated;

/* What is on record of source towards target by opts->asof (NULL: all) in the layers that opts names, by day: the events of reports, whatever their
 * standing, and rows of datasets. Owned, eni_acts_free; texts and spells are arena. *first, *last: days that the layers cover (EN_DAY_NONE: none). */
typedef struct {
    eni_dated *acts; /* [n] */
    size_t n;
    bool datasets; /* are rows of datasets among the layers? */
    eni_choice choice;
    en_date *spells; /* [n_spells]: days that the datasets cover */
    size_t n_spells;
    en_day first, last;
} eni_acts;
void eni_acts_free(eni_acts *acts);
en_status eni_acts_between(const en_ledger *ledger, en_actor source, en_actor target, const en_dyad_opts *opts,
                           eni_arena *arena, eni_acts *out, en_error *err);

/* The events of a list by day, then number: [list->n]; arena, NULL when out of memory. */
eni_dated *eni_by_event_day(eni_arena *arena, const eni_event_list *list);

/* Does the event count in measures? Only what happened does. */
static inline bool eni_counts(const en_event *e) {
    return e->standing == EN_MODALITY_ASSERTED;
}
static inline bool eni_act_counts(const eni_dated *a) {
    return !a->event || eni_counts(a->event);
}

#endif
