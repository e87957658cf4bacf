/* ledger/recall.h: events as known on a day. Every question about what happened goes through here, so that as-of means one thing. */
#ifndef ENI_RECALL_H
#define ENI_RECALL_H

#include "ledger/ledger.h"

typedef struct {
    en_event *events; /* [n], arena; in the query's order */
    size_t n;
} eni_event_list;

/* The query's events. EN_OK with n == 0 if there is none. Texts are arena. */
en_status eni_recall(const en_ledger *ledger, const en_event_query *query, eni_arena *arena, eni_event_list *out,
                     en_error *err);

/* The claims about one event by the as-of day, in order of report day; fn as in en_read. */
en_status eni_recall_claims(const en_ledger *ledger, uint64_t event, en_day asof, eni_arena *arena, en_claim **out,
                            size_t *n, en_error *err);

/* The claims of one sentence (no < 0: of the whole report). */
en_status eni_recall_report_claims(const en_ledger *ledger, uint64_t report, int64_t sentence_no, eni_arena *arena,
                                   en_claim **out, size_t *n, en_error *err);

/* The last report day in the ledger that a query with `asof` may know; EN_DAY_NONE if it knows no report. */
en_status eni_last_day(const en_ledger *ledger, en_day asof, en_day *out, en_error *err);

#endif
