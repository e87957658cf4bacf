/* ledger/families.h: which reports are copies of which. */
#ifndef ENI_FAMILIES_H
#define ENI_FAMILIES_H

#include "ledger/ledger.h"
#include "text/twins.h"

/* Number and text of a report's sentences. */
#define ENI_SENTENCES_SQL                                                                                              \
    "SELECT no, text FROM sentence WHERE sentence_id BETWEEN ?1 * 65536 AND ?1 * 65536 + 65535 ORDER BY sentence_id"

#define ENI_FAMILY_REACH 7 /* days between the publication of two copies */

/* Sketch keys are kept by week of publication: weeks of seven days since 1970-01-01, rounded down. */
int eni_week_of(int day);

/* Finds the copies of a report that has just been stored (with `family` its own number) and links them.
 * *linked: a report of its family that tells the same, to take events from; 0 if it has none.
 * *copies: how many reports are copies now that were not before: this one, and those published later that were read earlier. */
en_status eni_join_family(en_ledger *ledger, int64_t report, en_day day, en_str outlet, const eni_coded *coded,
                          int64_t *linked, uint64_t *copies, en_error *err);

/* The shingles of a stored report; sentences: ENI_SENTENCES_SQL, prepared. */
en_status eni_stored_shingles(const en_ledger *ledger, sqlite3_stmt *sentences, int64_t report, en_str outlet,
                              eni_arena *arena, eni_shingles *out, en_error *err);

#endif
