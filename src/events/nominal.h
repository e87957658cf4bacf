/* events/nominal.h: does a noun of action tell that the act took place? */
#ifndef ENI_NOMINAL_H
#define ENI_NOMINAL_H

#include "events/match.h"

typedef enum {
    ENI_TELLS_NOTHING, /* "the cooperation between A and B must grow": an idea of an act */
    ENI_TELLS_AGAIN,   /* "A condemned B's attack on C": an act that is taken as known */
    ENI_TELLS          /* "the talks between A and B began" */
} eni_telling;

/* For a match on a bare noun (match->verb < 0). title: the sentence is a title, whose fragments and present tense tell. */
eni_telling eni_nominal_tells(const eni_report_view *report, const eni_sentence_view *s, const eni_match *match,
                              bool title);

#endif
