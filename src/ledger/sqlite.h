/* ledger/sqlite.h: whose SQLite. The library links its own. The loadable extension compiles this room a second time, with ENI_SQLITE_LOADED, so that
 * every call goes to the SQLite of the program that has loaded it: two of them in one process must not share a connection. */
#ifndef ENI_SQLITE_H
#define ENI_SQLITE_H

#ifdef ENI_SQLITE_LOADED
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT3
#else
#include <sqlite3.h>
#endif

#endif
