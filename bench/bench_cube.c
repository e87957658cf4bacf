/* bench/bench_cube.c: the three core questions over a ledger's imported events, in the library: usage: bench-cube LEDGER A B ASOF
 * One CSV line each: question, median of the runs in milliseconds, and an answer to compare with other engines'. */
#include "entente.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RUNS 11

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

typedef struct {
    uint64_t n;
    double sum, of_pair;
    en_str a, b;
    char first[64];
} answer;

static bool same(en_str x, en_str y) {
    return x.len == y.len && x.p[0] == y.p[0] && memcmp(x.p, y.p, x.len) == 0;
}

static bool on_cell(void *user, const en_matrix_cell *c) {
    answer *const x = user;
    x->n++;
    x->sum += c->value;
    if (same(c->source, x->a) && same(c->target, x->b)) x->of_pair = c->value;
    return true;
}

static bool on_mover(void *user, const en_mover *m) {
    answer *const x = user;
    if (x->n++ == 0)
        snprintf(x->first, sizeof x->first, "%.*s-%.*s %.4f", (int)m->source.len, m->source.p, (int)m->target.len,
                 m->target.p, m->change);
    return true;
}

static int fail(const en_error *err) {
    fprintf(stderr, "bench-cube: %s\n", err->message);
    return 5;
}

int main(int argc, char **argv) {
    if (argc < 5) return fputs("usage: bench-cube LEDGER A B ASOF\n", stderr), 2;
    en_lexicon *lexicon;
    en_ledger *ledger;
    en_error err;
    en_date asof;
    en_actor a, b;
    double ms[RUNS];
    if (en_date_parse((en_str){argv[4], strlen(argv[4])}, &asof, &err) != EN_OK ||
        en_lexicon_open(NULL, NULL, NULL, &lexicon, &err) != EN_OK)
        return fail(&err);
    const double opened = now();
    if (en_ledger_open(argv[1], EN_LEDGER_READ, lexicon, &ledger, &err) != EN_OK ||
        en_actor_find(lexicon, argv[2], &a, &err) != EN_OK || en_actor_find(lexicon, argv[3], &b, &err) != EN_OK)
        return fail(&err);
    en_dyad_opts dyad = {.since = EN_DAY_NONE, .until = EN_DAY_NONE, .asof = EN_DAY_NONE, .layers = "gdelt2"};
    uint64_t n = 0;
    double total = 0;
    for (int i = 0; i < RUNS; i++) {
        en_dyad_row *rows;
        size_t n_rows;
        const double t = now();
        if (en_dyad(ledger, a, b, EN_PERIOD_MONTH, &dyad, &rows, &n_rows, &err) != EN_OK) return fail(&err);
        ms[i] = now() - t;
        if (i == 0) printf("first,%.3f,open to first answer\n", now() - opened);
        n = 0, total = 0;
        for (size_t k = 0; k < n_rows; k++) {
            n += rows[k].n_events;
            if (!isnan(rows[k].goldstein_sum)) total += rows[k].goldstein_sum;
        }
        en_free(rows);
    }
    qsort(ms, RUNS, sizeof *ms, by_size);
    printf("A,%.4f,%llu events sum %.1f\n", ms[RUNS / 2], (unsigned long long)n, total);
    en_matrix_opts matrix = en_matrix_opts_all();
    matrix.asof = asof.last;
    matrix.layers = "gdelt2";
    answer x = {0};
    for (int i = 0; i < RUNS; i++) {
        x = (answer){.a = {a.code, strlen(a.code)}, .b = {b.code, strlen(b.code)}};
        const double t = now();
        if (en_matrix(ledger, EN_MATRIX_DECAYED, &matrix, NULL, on_cell, &x, &err) != EN_OK) return fail(&err);
        ms[i] = now() - t;
    }
    qsort(ms, RUNS, sizeof *ms, by_size);
    printf("B,%.4f,%llu dyads %s-%s %.6f sum %.4f\n", ms[RUNS / 2], (unsigned long long)x.n, a.code, b.code, x.of_pair,
           x.sum);
    en_movers_opts movers = en_movers_opts_all();
    movers.asof = asof.last;
    movers.layers = "gdelt2";
    for (int i = 0; i < RUNS; i++) {
        x = (answer){0};
        const double t = now();
        if (en_movers(ledger, &movers, NULL, on_mover, &x, &err) != EN_OK) return fail(&err);
        ms[i] = now() - t;
    }
    qsort(ms, RUNS, sizeof *ms, by_size);
    printf("C,%.4f,%llu dyads first %s\n", ms[RUNS / 2], (unsigned long long)x.n, x.first);
    const double t = now(); /* small answers from a warm process */
    int small = 0;
    for (; now() - t < 500; small++) {
        en_affinity value;
        if (en_affinity_at(ledger, a, b, asof.last, &dyad, &value, &err) != EN_OK) return fail(&err);
    }
    printf("small,%.0f,answers a second (affinity of one dyad)\n", small / (now() - t) * 1e3);
    en_ledger_close(ledger);
    en_lexicon_free(lexicon);
    return 0;
}
