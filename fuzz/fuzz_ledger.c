/* fuzz/fuzz_ledger.c: bytes as a ledger file: refused, or answered from without a crash. */
#include "base/str.h"
#include "lexicon/lexicon.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool on_event(void *user, const en_event *e) {
    (void)user;
    return e->id != 0;
}

static void on_finding(void *user, const char *what) {
    (void)user;
    assert(what[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static en_lexicon *lexicon;
    static char path[64]; /* of this process: several may run at once */
    if (!lexicon && en_lexicon_open(NULL, NULL, NULL, &lexicon, NULL) != EN_OK) abort();
    snprintf(path, sizeof path, "/tmp/entente-fuzz-ledger-%ld.db", (long)getpid());
    FILE *const f = fopen(path, "wb");
    if (!f) abort();
    if (size && fwrite(data, 1, size, f) != size) abort();
    fclose(f);
    en_ledger *ledger;
    en_error err = {0};
    if (en_ledger_open(path, EN_LEDGER_READ, lexicon, &ledger, &err) == EN_OK) {
        en_event_query q = en_event_query_all();
        uint64_t n;
        q.limit = 10;
        (void)en_events(ledger, &q, on_event, NULL, &err);
        (void)en_ledger_check(ledger, on_finding, NULL, &n, &err);
        en_ledger_close(ledger);
    } else {
        assert(err.message[0]);
    }
    remove(path);
    return 0;
}
