/* ledger_fixture.h: for tests of one ledger at a time: a lexicon for the whole group, and the ledger's path. */
#ifndef LEDGER_FIXTURE_H
#define LEDGER_FIXTURE_H

#include "check.h"

static en_lexicon *lex;
static char path[128];

static int open_lexicon(void **state) {
    (void)state;
    temporary(path, "ledger.db");
    return en_lexicon_open(NULL, NULL, NULL, &lex, NULL) == EN_OK ? 0 : -1;
}

static int close_lexicon(void **state) {
    (void)state;
    en_lexicon_free(lex);
    return 0;
}

static int remove_it(void **state) {
    (void)state;
    remove_ledger(path);
    return 0;
}

#endif
