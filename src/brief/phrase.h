/* brief/phrase.h: words for acts, days and numbers, in plain English. */
#ifndef ENI_PHRASE_H
#define ENI_PHRASE_H

#include "base/arena.h"
#include "base/str.h"

/* What happened, with actors: "China met or talked with North Korea". stands: as the event stands ("is said to have met …", "plans to meet …"). */
en_str eni_phrase_act(eni_arena *arena, en_action action, en_modality stands, en_str source, en_str target);

/* What `duty` of a tie binds `a` to towards `b`: "each owes the other defence", "Japan owes the United States consultation"; "" for ties whose
 * terms say it all (borders, trade, sanctions). mutual: b owes a the same. */
en_str eni_phrase_duty(eni_arena *arena, en_str duty, bool mutual, en_str a, en_str b);

/* "6 October 2024", "October 2024", "2024"; "no known day". */
en_str eni_phrase_date(eni_arena *arena, en_date date);

/* "+2.4", "−3.1" (a true minus sign), one decimal. */
en_str eni_phrase_score(eni_arena *arena, double value);

/* "1 event", "2 events". */
en_str eni_phrase_count(eni_arena *arena, uint64_t n, const char *one, const char *many);

/* How an affinity reads: "warm", "friendly", "neutral", "cool", "hostile". */
const char *eni_phrase_affinity(double value);

#endif
