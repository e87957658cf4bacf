/* extension/entente_sqlite.c: what `entente sql` has beyond SQLite, inside sqlite3, Python, R and whatever else loads SQLite extensions.
 *
 *   sqlite> .load ./entente_sqlite
 *   sqlite> SELECT actor_name(source), count(*) FROM event WHERE target = 'PRK' GROUP BY source;
 *
 * The table `event` is over the connection's main database, if that is a ledger, and the segments beside its file. src/ledger/ is compiled here a second
 * time, for the SQLite of the program (ledger/sqlite.h). The lexicon is opened once a process and stays: connections of several threads share it. */
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

#include "ledger/event_table.h"
#include "ledger/sql_functions.h"

#include <pthread.h>

#define OLDEST 3038000 /* sqlite3_vtab_… as we use it; older tables of functions end before others that we call */

static pthread_once_t once = PTHREAD_ONCE_INIT;
static en_lexicon *lexicon;
static en_error why;

static void open_lexicon(void) {
    (void)en_lexicon_open(NULL, NULL, NULL, &lexicon, &why);
}

/* SQLite's name for the entry point of entente_sqlite.so. */
__attribute__((visibility("default"))) int sqlite3_ententesqlite_init(sqlite3 *db, char **message,
                                                                      const sqlite3_api_routines *api);

int sqlite3_ententesqlite_init(sqlite3 *db, char **message, const sqlite3_api_routines *api) {
    SQLITE_EXTENSION_INIT2(api)
    en_ledger *ledger;
    if (sqlite3_libversion_number() < OLDEST) {
        *message = sqlite3_mprintf("entente: this is SQLite %s; 3.38 or newer is needed", sqlite3_libversion());
        return SQLITE_ERROR;
    }
    pthread_once(&once, open_lexicon);
    if (!lexicon) {
        *message = sqlite3_mprintf("entente: %s", why.message);
        return SQLITE_ERROR;
    }
    const int code = eni_add_sql_functions(db, lexicon);
    if (code != SQLITE_OK) return code;
    if (eni_ledger_borrow(db, lexicon, &ledger, NULL) != EN_OK) return SQLITE_NOMEM;
    return eni_add_event_table(db, ledger, true);
}
