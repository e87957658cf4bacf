/* brief/explain_row.h: what a row of a dataset is, for explain.c. */
#ifndef ENI_EXPLAIN_ROW_H
#define ENI_EXPLAIN_ROW_H

#include "brief/page.h"
#include "ledger/ledger.h"

/* i<import>.<line>: what the row says, which file of which dataset it is from, and the line itself where the file still lies there.
 * EN_ENOTFOUND if there is none, or it was not known by asof. */
en_status eni_explain_row(const en_ledger *ledger, uint64_t import, uint64_t line, en_day asof, eni_page *page,
                          en_error *err);

/* The rows (and events of reports) behind an affinity, newest first, each with its weight. */
en_status eni_explain_rows_behind(const en_ledger *ledger, en_actor i, en_actor j, en_day day, en_day asof,
                                  const char *layers, double half_life, const char *cite, eni_page *page,
                                  en_error *err);

#endif
