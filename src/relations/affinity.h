/* relations/affinity.h: how well disposed is i towards j (docs/METHODS.md, "Affinity"). */
#ifndef ENI_AFFINITY_H
#define ENI_AFFINITY_H

#include "ledger/recall.h"

#define ENI_HALF_LIFE 90.0 /* days: design §3 */

/* Decayed sums over a dyad's events up to a day. An all-zero struct with a half-life is ready; add events in order of day. */
typedef struct {
    double half_life;
    en_day day;        /* the sums stand at this day */
    double w, wg, wgg; /* Σ w, Σ w·g, Σ w·g² with w = 2^(−age / half_life) */
    double g;          /* Σ g, undecayed */
    uint64_t n;
} eni_decay;

void eni_decay_to(eni_decay *sums, en_day day);
void eni_decay_add(eni_decay *sums, en_day day, double goldstein);
en_affinity eni_decay_affinity(const eni_decay *sums);

/* The day an event counts for: the last it can have happened on, and never after its first report ("in October", told on the 18th). */
static inline en_day eni_event_day(const en_event *e) {
    const bool told_before_its_end = e->first_reported.n < e->day.last.n && e->first_reported.n >= e->day.first.n;
    return told_before_its_end ? e->first_reported : e->day.last;
}

/* Events in the order in which measures take them. */
typedef struct {
    en_day day; /* eni_event_day */
    const en_event *event;
} eni_dated;

/* The events of a list by day, then number: [list->n]; arena, NULL when out of memory. */
eni_dated *eni_by_event_day(eni_arena *arena, const eni_event_list *list);

/* Does the event count in measures? Only what happened does. */
static inline bool eni_counts(const en_event *e) {
    return e->standing == EN_MODALITY_ASSERTED;
}

#endif
