/* bench/bench_read.c: reading, as a whole: words and sentences a second from files to claims, without a ledger and with one.
 *
 * usage: bench-read JOBS FILE...   prints one CSV line: what,jobs,reports,sentences,claims,seconds,sentences_per_s,mb_per_s,peak_mb */
#include "entente.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void run(const en_lexicon *lexicon, const char *what, const char *db, unsigned jobs, const char *const *paths,
                size_t n) {
    en_ledger *ledger = NULL;
    en_read_counts c;
    en_error err = {0};
    struct rusage usage;
    const en_read_opts opts = {.date = EN_DAY_NONE, .jobs = jobs};
    if (db) {
        remove(db);
        if (en_ledger_open(db, EN_LEDGER_WRITE, lexicon, &ledger, &err) != EN_OK) exit((fputs(err.message, stderr), 5));
    }
    const double start = now();
    if (en_read(lexicon, ledger, paths, n, &opts, &c, &err) != EN_OK) exit((fputs(err.message, stderr), 5));
    const double spent = now() - start;
    en_ledger_close(ledger);
    getrusage(RUSAGE_SELF, &usage);
    printf("%s,%u,%llu,%llu,%llu,%.2f,%.0f,%.2f,%ld\n", what, jobs, (unsigned long long)c.reports,
           (unsigned long long)c.sentences, (unsigned long long)c.claims, spent, (double)c.sentences / spent,
           (double)c.bytes / 1e6 / spent, usage.ru_maxrss / 1024);
}

int main(int argc, char **argv) {
    en_lexicon *lexicon;
    en_error err;
    if (argc < 3) return 2;
    const double start = now();
    if (en_lexicon_open(NULL, NULL, NULL, &lexicon, &err) != EN_OK) return 5;
    fprintf(stderr, "lexicon open: %.0f ms\n", (now() - start) * 1e3);
    run(lexicon, "code", NULL, (unsigned)atoi(argv[1]), (const char *const *)argv + 2, (size_t)argc - 2);
    run(lexicon, "code_and_store", "bench-read.db", (unsigned)atoi(argv[1]), (const char *const *)argv + 2,
        (size_t)argc - 2);
    remove("bench-read.db");
    en_lexicon_free(lexicon);
    return 0;
}
