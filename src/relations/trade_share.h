/* relations/trade_share.h: how much of a state's trade is with another. */
#ifndef ENI_TRADE_SHARE_H
#define ENI_TRADE_SHARE_H

#include "ledger/facts.h"

#define ENI_TRADE_SHARE "trade-share"
#define ENI_TRADE_SHARE_UNIT "share of a's trade"
#define ENI_TRADE_SHARE_TEXT                                                                                           \
    "trade of a with b, either way, as a share of a's trade with all; computed from imports, what is missing counts "  \
    "as 0 and is told"

/* The share of a's trade that each partner has (or b alone), by year and layer, as facts. query->a is known. */
en_status eni_trade_share(const en_ledger *ledger, const en_fact_query *query, en_fact_fn fn, void *user, uint64_t *n,
                          bool *stopped, en_error *err);

#endif
