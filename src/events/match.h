/* events/match.h: does a token trigger a frame, and who fills it. */
#ifndef ENI_MATCH_H
#define ENI_MATCH_H

#include "events/refer.h"

typedef struct {
    const eni_frame *frame;
    int trigger; /* token */
    int verb;    /* the verb that carries it: the trigger itself, or the light verb over a noun; -1 for a bare noun */
    int first, last; /* tokens of the trigger's words */
    eni_ref sources[ENI_MAX_REFS], targets[ENI_MAX_REFS];
    int n_sources, n_targets;
} eni_match;

/* Why a token that could be a trigger gave nothing. The match then has the frame that lacks an actor, or that stops; for NO_FRAME the first of ours
 * that were tried; NULL where there is none. */
typedef enum { ENI_MATCHED, ENI_NO_TRIGGER, ENI_NO_FRAME, ENI_STOPPED, ENI_NO_SOURCE, ENI_NO_TARGET } eni_match_result;

eni_match_result eni_match_token(const eni_report_view *report, const eni_sentence_view *s, int token, eni_match *out);

/* The heads of the phrases that stand where a frame looks for its source (target), whoever they mean; only those of its first kind of place that
 * is not empty. Of a user's verb its subject (objects). Returns how many. */
int eni_match_phrases(const eni_report_view *report, const eni_sentence_view *s, const eni_match *match, bool source,
                      int *out, int room);

/* "frames_verbal.tsv:418 visit"; p == NULL when out of memory. */
en_str eni_frame_text(eni_arena *arena, const eni_frame *frame);

/* Does the verb at `token` praise, blame or punish? What it does so for has happened: "thanked A for sending", but not "met for signing". */
bool eni_answers(const eni_report_view *report, const eni_sentence_view *s, int token);

#endif
