/* events/pattern.h: a user's verbs and patterns over a sentence, in the form of the matches that our own frames give. */
#ifndef ENI_PATTERN_H
#define ENI_PATTERN_H

#include "events/match.h"

/* The user's most specific pattern for the verb at `token`. ENI_NO_TRIGGER: no verb of the user's; ENI_NO_FRAME: a verb, but nothing of it
 * fits and it has no code of its own; ENI_STOPPED: its code is ---, or one that is no event here (out->frame then says which, or is NULL). */
eni_match_result eni_pattern_match(const eni_report_view *report, const eni_sentence_view *s, int token,
                                   eni_match *out);

/* Does a user's verb already tell what our frame of a noun would ("held talks": held is the user's)? */
bool eni_pattern_covers(const eni_report_view *report, const eni_sentence_view *s, const eni_match *ours);

/* Has the user's dictionary said what the verb at `token` is, an act or none? Then nobody else need guess. token: -1 is none. */
bool eni_pattern_settles(const eni_report_view *report, const eni_sentence_view *s, int token);

/* The user's verb at the token, for explanations: index + 1 of the longest; 0 if there is none. */
uint32_t eni_pattern_verb(const eni_report_view *report, const eni_sentence_view *s, int token);

/* Its line: "verbs.txt:12 SHELL [190]"; p == NULL when out of memory. */
en_str eni_verb_text(eni_arena *arena, const eni_dict *dict, uint32_t verb);

#endif
