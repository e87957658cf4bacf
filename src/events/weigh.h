/* events/weigh.h: every pair of a sentence's sides before the classifier. */
#ifndef ENI_WEIGH_H
#define ENI_WEIGH_H

#include "events/evidence.h"

#define ENI_NO_SIDE ENI_MAX_SIDES /* index of "nobody named" */

typedef struct {
    eni_side sides[ENI_MAX_SIDES];
    int n;
    eni_sight sight;
    /* p[source][target][action]; [ENI_NO_SIDE] = that side is missing; all zero where there is no such pair */
    double p[ENI_MAX_SIDES + 1][ENI_MAX_SIDES + 1][EN_N_ACTIONS];
} eni_weighing;

/* Fills sides and, if the lexicon has an event model, probabilities. */
void eni_weigh(const eni_report_view *report, const eni_sentence_view *s, const eni_finding *findings, int n_findings,
               bool title, eni_weighing *out);

/* The side that a phrase found by a frame is; ENI_NO_SIDE for NULL, -1 if it is none of them. */
int eni_weighing_side(const eni_weighing *w, const eni_ref *ref);

/* Can the two be the sides of one act: two different actors, or two bodies of one state? */
bool eni_are_two(const eni_ref *source, const eni_ref *target);

#endif
