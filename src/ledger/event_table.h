/* ledger/event_table.h: `event` in SQL: events of all layers, of claims and of datasets, as one virtual table. */
#ifndef ENI_EVENT_TABLE_H
#define ENI_EVENT_TABLE_H

#include "ledger/ledger.h"

/* Gives a connection the table `event` over a ledger: borrowed, or, with `owned`, closed when the connection closes (also on failure). An SQLite
 * result code. */
int eni_add_event_table(sqlite3 *db, en_ledger *ledger, bool owned);

#endif
