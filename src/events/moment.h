/* events/moment.h: when, from the words of the sentence and the day of the report. */
#ifndef ENI_MOMENT_H
#define ENI_MOMENT_H

#include "events/tree.h"

typedef struct {
    int16_t start, end; /* tokens */
    en_date date;
} eni_moment;

#define ENI_MAX_MOMENTS 12

/* Date expressions of a sentence, left to right. ahead: what is told lies in the future ("will meet on Monday"). `day` must be known. */
int eni_find_moments(const eni_tree *tree, en_day day, bool ahead, eni_moment *out, int room);

/* The moment that dates the act at token `act` (trigger or the verb over it); -1 if none does. */
int eni_moment_for(const eni_tree *tree, const eni_moment *moments, int n, int act);

/* For an act without a moment of its own: the moment of the clause it serves, if that lies before `before` ("the tours began in 1998 after the
 * North accepted": history, not news); -1 otherwise. */
int eni_moment_around(const eni_tree *tree, const eni_moment *moments, int n, int act, en_day before);

#endif
