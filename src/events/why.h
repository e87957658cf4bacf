/* events/why.h: who asks why. The walk notes what it drops, where it drops it; after each sentence the notes become words. */
#ifndef ENI_WHY_H
#define ENI_WHY_H

#include "events/coder.h"

typedef struct eni_why eni_why;

eni_why *eni_why_new(void); /* owned, eni_why_free; NULL when out of memory */
void eni_why_free(eni_why *why);

/* Notes. They do nothing where nobody asks (coder->why is NULL). match may be NULL, its frame too; frame and actors are copied.
 * cue: the token that decided; -1 none. p: the probability that decided, below `least`; NAN none. */
void eni_why_not(eni_coder *coder, en_reason reason, const eni_match *match, int cue);
void eni_why_not_pair(eni_coder *coder, en_reason reason, const eni_match *match, const eni_ref *source,
                      const eni_ref *target, double p, double least);
/* What the matcher said of a token that matched nothing. */
void eni_why_unmatched(eni_coder *coder, eni_match_result result, const eni_match *match);
/* The classifier on a pair of which it is not sure enough; on one of two offices of one state. */
void eni_why_unsure(eni_coder *coder, en_action action, const eni_side *source, const eni_side *target, double p,
                    double least);
void eni_why_within(eni_coder *coder, en_action action, const eni_side *source, const eni_side *target);
/* A phrase at tokens first … last that drops the sentence; the topic of the user's that coder->story has just met. */
void eni_why_discarded(eni_coder *coder, int first, int last);
void eni_why_topic(eni_coder *coder);
/* Notes that are left over from a report that could not be finished. */
void eni_why_forget(eni_why *why);

#endif
