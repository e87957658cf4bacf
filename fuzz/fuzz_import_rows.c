/* fuzz/fuzz_import_rows.c: bytes as a dataset of ties or facts: told, or insisted on, then read into a ledger that must stay clean. Each row is
 * accepted or rejected, never both, never neither. */
#include "imports/imports.h"
#include "ledger/facts.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static en_lexicon *lexicon;
static en_ledger *ledger;
static char folder[64], path[96], input[96];
static const char *keys[64];
static size_t n_keys;

static void clean_up(void) {
    char name[128];
    en_ledger_close(ledger);
    en_lexicon_free(lexicon);
    remove(input);
    static const char *const ends[] = {"", "-wal", "-shm", "-segments/lock", "-segments"};
    for (size_t i = 0; i < ENI_N(ends); i++) {
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        remove(name);
    }
    remove(folder);
}

static void set_up(void) {
    snprintf(folder, sizeof folder, "/tmp/entente-fuzz-rows-%ld", (long)getpid());
    if (mkdir(folder, 0700) != 0) abort();
    snprintf(path, sizeof path, "%s/x.db", folder);
    snprintf(input, sizeof input, "%s/in", folder);
    for (size_t i = 0; eni_importer_at(i); i++)
        if (eni_importer_at(i)->read && n_keys < ENI_N(keys)) keys[n_keys++] = eni_importer_at(i)->key;
    if (en_lexicon_open(NULL, NULL, NULL, &lexicon, NULL) != EN_OK) abort();
    if (en_ledger_open(path, EN_LEDGER_WRITE, lexicon, &ledger, NULL) != EN_OK) abort();
    if (eni_exec(ledger, "PRAGMA synchronous = OFF", NULL) != EN_OK) abort();
    atexit(clean_up);
}

static void on_finding(void *user, const char *what) {
    (void)user;
    fprintf(stderr, "check: %s\n", what);
    abort();
}

static bool on_tie(void *user, const en_tie *t) {
    (void)user;
    return t->layer.len > 0;
}
static bool on_fact(void *user, const en_fact *f) {
    (void)user;
    return f->layer.len > 0;
}

/* What was taken must be answered from without a crash, and be clean; then it goes, so that the ledger stays small. */
static void ask(void) {
    en_error err = {0};
    uint64_t n = 0;
    bool stopped = false;
    const en_tie_query ties = {.on = EN_DAY_NONE, .asof = EN_DAY_NONE};
    const en_fact_query facts = en_fact_query_all();
    (void)eni_dataset_ties(ledger, &ties, on_tie, NULL, &n, &stopped, &err); /* without the lexicon's, which are many */
    (void)en_facts(ledger, &facts, on_fact, NULL, &err);
    if (en_ledger_check(ledger, on_finding, NULL, &n, &err) != EN_OK) abort();
    if (eni_exec(ledger,
                 "DELETE FROM fact; DELETE FROM tie; DELETE FROM topic; DELETE FROM item; DELETE FROM measured; DELETE "
                 "FROM quarantine; DELETE FROM segment; DELETE FROM import; DELETE FROM named_actor",
                 &err) != EN_OK)
        abort();
}

static void import(const char *format) {
    const char *const paths[] = {input};
    en_import_opts opts = en_import_opts_all();
    en_import_counts counts;
    en_error err = {0};
    opts.format = format;
    const en_status status = en_import(ledger, paths, 1, &opts, &counts, &err);
    assert(status == EN_OK || err.message[0]);
    if (status == EN_OK) assert(counts.accepted + counts.rejected + counts.skipped == counts.rows);
    if (status == EN_OK && counts.accepted) ask();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (!ledger) set_up();
    FILE *const f = fopen(input, "wb");
    if (!f || (size && fwrite(data, 1, size, f) != size)) abort();
    fclose(f);
    import(NULL);
    if (size) import(keys[data[size - 1] % n_keys]); /* whatever its head says */
    return 0;
}
