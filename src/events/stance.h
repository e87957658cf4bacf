/* events/stance.h: how a claim holds its act, and who says so. */
#ifndef ENI_STANCE_H
#define ENI_STANCE_H

#include "events/match.h"

typedef struct {
    en_modality modality;
    int cue;             /* token that decided the modality; -1 */
    eni_ref speaker;     /* actor code "" if the sentence names none */
    int speech;          /* the token that attributes; -1 */
    bool plain_negation; /* DENIED only because the report itself says "not": nobody's denial */
} eni_stance;

eni_stance eni_stance_of(const eni_report_view *report, const eni_sentence_view *s, const eni_match *match);

#endif
