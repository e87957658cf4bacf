/* fuzz/fuzz_citation.c: bytes as what people type: citations, actors, dates. */
#include "base/str.h"
#include "lexicon/lexicon.h"

#include <stdio.h>
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static en_lexicon *lexicon;
    static en_ledger *ledger;
    static char path[64]; /* of this process: several may run at once */
    if (!lexicon) {
        snprintf(path, sizeof path, "/tmp/entente-fuzz-citation-%ld.db", (long)getpid());
        if (en_lexicon_open(NULL, NULL, NULL, &lexicon, NULL) != EN_OK ||
            en_ledger_open(path, EN_LEDGER_WRITE, lexicon, &ledger, NULL) != EN_OK)
            abort();
    }
    char *const word = malloc(size + 1), *text = NULL;
    en_actor actor = {"", ""};
    en_date date;
    en_error err = {0};
    if (!word) abort();
    memcpy(word, data, size);
    word[size] = '\0';
    if (en_explain(ledger, word, EN_JSON, EN_DAY_NONE, &text, &err) == EN_OK)
        assert(text && text[0]);
    else
        assert(err.message[0]);
    en_free(text);
    if (en_actor_find(lexicon, word, &actor, &err) == EN_OK) assert(en_actor_known(actor));
    if (en_date_parse((en_str){word, size}, &date, &err) == EN_OK) assert(date.first.n <= date.last.n);
    free(word);
    return 0;
}
