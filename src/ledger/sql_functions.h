/* ledger/sql_functions.h: what SQL may ask of the lexicon. */
#ifndef ENI_SQL_FUNCTIONS_H
#define ENI_SQL_FUNCTIONS_H

#include "ledger/sqlite.h"
#include "lexicon/lexicon.h"

/* Adds the functions to a connection; lexicon: borrowed for as long as that lives. An SQLite result code. */
int eni_add_sql_functions(sqlite3 *db, const en_lexicon *lexicon);

#endif
