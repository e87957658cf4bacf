/* extension/entente_sqlite.c: the functions of `entente sql` inside sqlite3, Python, R and whatever else loads SQLite extensions.
 *
 *   sqlite> .load ./entente_sqlite
 *   sqlite> SELECT actor_name(source), count(*) FROM events GROUP BY source;
 *
 * The lexicon is opened once a process and stays: connections of several threads share it. */
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

#include "ledger/sql_functions.h"

#include <pthread.h>

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
    pthread_once(&once, open_lexicon);
    if (!lexicon) {
        *message = sqlite3_mprintf("entente: %s", why.message);
        return SQLITE_ERROR;
    }
    return eni_add_sql_functions(db, lexicon);
}
