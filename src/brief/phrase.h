/* brief/phrase.h: words for acts, days and numbers, in plain English. */
#ifndef ENI_PHRASE_H
#define ENI_PHRASE_H

#include "base/arena.h"
#include "base/str.h"

/* What happened, with actors: "China met or talked with North Korea". stands: as the event stands ("is said to have met …", "plans to meet …"). */
en_str eni_phrase_act(eni_arena *arena, en_action action, en_modality stands, en_str source, en_str target);

/* "6 October 2024", "October 2024", "2024"; "no known day". */
en_str eni_phrase_date(eni_arena *arena, en_date date);

/* "+2.4", "−3.1" (a true minus sign), one decimal. */
en_str eni_phrase_score(eni_arena *arena, double value);

/* "1 event", "2 events". */
en_str eni_phrase_count(eni_arena *arena, uint64_t n, const char *one, const char *many);

/* How an affinity reads: "warm", "friendly", "neutral", "cool", "hostile". */
const char *eni_phrase_affinity(double value);

#endif
