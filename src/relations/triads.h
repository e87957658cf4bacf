/* relations/triads.h: a pair among the others. */
#ifndef ENI_TRIADS_H
#define ENI_TRIADS_H

#include "relations/affinity.h"

/* Events of third parties towards a or b, told in reports that also tell something between a and b: what others did about it. Newest first,
 * at most `room`; arena. */
en_status eni_third_parties(const en_ledger *ledger, en_actor a, en_actor b, en_day since, en_day asof, size_t room,
                            eni_arena *arena, eni_event_list *out, en_error *err);

/* A third actor towards which a and b stand opposite. */
typedef struct {
    en_actor actor;
    en_affinity of_a, of_b; /* affinity of a, of b towards it */
    double gap;             /* |of_a − of_b| */
} eni_divide;

/* Third states and organisations towards which the affinities of a and b differ in sign, each resting on at least three events; widest gap first. */
en_status eni_divides(const en_ledger *ledger, en_actor a, en_actor b, en_day day, size_t room, eni_arena *arena,
                      eni_divide **out, size_t *n, en_error *err);

#endif
