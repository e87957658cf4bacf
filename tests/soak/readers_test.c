/* One writer imports and compacts in a loop; readers, in threads and in processes of their own, ask all the while. Each import adds STEP rows of one dyad,
 * so every answer must be of a whole generation: a multiple of STEP, and never less than the answer before. SECONDS=60 for longer. */
#include "gdelt_rows.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <time.h>

#define STEP 23
#define N_FILES 400
#define N_THREADS 4
#define N_PROCESSES 4

static en_lexicon *lex;
static char path[128];
static atomic_int stop; /* set by the writer when it is through */
static double length = 3;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* cmocka's checks belong to its own thread: others count what is wrong. */
typedef struct {
    uint64_t asked, least;
    char wrong[500];
} reader;

static void wrong(reader *r, const char *what, double value) {
    if (!r->wrong[0])
        snprintf(r->wrong, sizeof r->wrong, "%s: %g after %llu", what, value, (unsigned long long)r->least);
}

static void see(reader *r, const char *what, uint64_t n) {
    r->asked++;
    if (n % STEP || n < r->least) wrong(r, what, (double)n);
    r->least = n;
}

static bool on_event(void *user, const en_event *e) {
    ++*(uint64_t *)user;
    return e->source.code[0] && e->url.len;
}

static bool on_cell(void *user, const en_matrix_cell *c) {
    *(uint64_t *)user += c->n_events;
    return true;
}

static bool on_mover(void *user, const en_mover *m) {
    *(uint64_t *)user += m->n_now;
    return true;
}

static en_status ask(reader *r, const en_ledger *ledger, unsigned which, en_error *err) {
    static const en_actor usa = {"USA", ""}, chn = {"CHN", ""};
    uint64_t n = 0;
    en_status status = EN_OK;
    if (which == 0) {
        en_event_query q = en_event_query_all();
        q.layers = "gdelt2";
        status = en_events(ledger, &q, on_event, &n, err);
    } else if (which == 1) {
        const en_dyad_opts o = {.since = {18262}, .until = {18627}, .asof = EN_DAY_NONE, .layers = "gdelt2"};
        en_dyad_row *rows;
        size_t n_rows;
        status = en_dyad(ledger, usa, chn, EN_PERIOD_MONTH, &o, &rows, &n_rows, err);
        for (size_t i = 0; status == EN_OK && i < n_rows; i++) n += rows[i].n_events;
        if (status == EN_OK) en_free(rows);
    } else if (which == 2) {
        en_matrix_opts o = en_matrix_opts_all();
        o.layers = "gdelt2";
        o.asof.n = 19000;
        status = en_matrix(ledger, EN_MATRIX_AFFINITY, &o, NULL, on_cell, &n, err);
    } else { /* both windows hold the whole year */
        const en_movers_opts o = {.asof = {18700}, .window = 600, .before = 1, .least = 1, .layers = "gdelt2"};
        status = en_movers(ledger, &o, NULL, on_mover, &n, err);
    }
    if (status == EN_OK) see(r, which == 0 ? "events" : which == 1 ? "dyad" : which == 2 ? "matrix" : "movers", n);
    return status;
}

static void read_on(reader *r, double until, bool (*through)(void)) {
    en_ledger *ledger = NULL;
    en_error err = {0};
    for (unsigned i = 0; now() < until && !through() && !r->wrong[0]; i++) {
        en_status status = EN_OK;
        if (!ledger) status = en_ledger_open(path, EN_LEDGER_READ, lex, &ledger, &err);
        if (status == EN_OK) status = ask(r, ledger, i % 4, &err);
        if (status != EN_OK) snprintf(r->wrong, sizeof r->wrong, "%.60s: %s", err.file, err.message);
        if (i % 50 == 49) { /* and opened anew at times */
            en_ledger_close(ledger);
            ledger = NULL;
        }
    }
    en_ledger_close(ledger);
}

static bool told_to_stop(void) {
    return atomic_load(&stop);
}
static bool never(void) {
    return false;
}

static void *read_in_thread(void *user) {
    read_on(user, now() + 10 * length + 60, told_to_stop);
    return NULL;
}

static pid_t read_in_process(double until) {
    const pid_t child = fork();
    if (child) return child;
    reader r = {0};
    read_on(&r, until, never);
    if (r.wrong[0]) fprintf(stderr, "%s\n", r.wrong);
    _exit(r.wrong[0] || r.asked == 0 ? 1 : 0);
}

/* Imports file after file; what is wrong, or "". */
static unsigned write_on(double until, char *why, size_t room) {
    en_ledger *ledger;
    en_error err = {0};
    unsigned i = 1;
    en_status status = en_ledger_open(path, EN_LEDGER_WRITE, lex, &ledger, &err);
    for (; status == EN_OK && i < N_FILES && now() < until; i++) {
        char name[32], file[128];
        const char *const paths[] = {file};
        uint64_t before, after;
        snprintf(name, sizeof name, "readers-%u.csv", i);
        temporary(file, name);
        write_gdelt(file, "USA", "CHN", 1 + i * 1000, STEP);
        status = en_import(ledger, paths, 1, NULL, NULL, &err);
        remove(file);
        if (status == EN_OK && i % 3 == 0) status = en_compact(ledger, i % 2, &before, &after, &err);
    }
    if (status != EN_OK) snprintf(why, room, "%s", err.message);
    en_ledger_close(ledger);
    return i;
}

static void answers_are_of_whole_generations(void **state) {
    (void)state;
    static reader readers[N_THREADS];
    pthread_t threads[N_THREADS];
    pid_t children[N_PROCESSES];
    char why[400] = "";
    uint64_t asked = 0;
    int code;
    char file[128];
    const char *const paths[] = {temporary(file, "readers-0.csv")};
    en_ledger *ledger;
    write_gdelt(file, "USA", "CHN", 1, STEP);
    assert_ok(en_ledger_open(path, EN_LEDGER_WRITE, lex, &ledger, &fault));
    assert_ok(en_import(ledger, paths, 1, NULL, NULL, &fault));
    en_ledger_close(ledger);
    remove(file);
    const double until = now() + length;
    for (int i = 0; i < N_PROCESSES; i++) children[i] = read_in_process(until);
    for (int i = 0; i < N_THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, read_in_thread, &readers[i]), 0);
    const unsigned n = write_on(until, why, sizeof why);
    atomic_store(&stop, 1);
    for (int i = 0; i < N_THREADS; i++) pthread_join(threads[i], NULL);
    for (int i = 0; i < N_PROCESSES; i++) {
        assert_int_equal(waitpid(children[i], &code, 0), children[i]);
        assert_true(WIFEXITED(code));
        assert_int_equal(WEXITSTATUS(code), 0);
    }
    assert_string_equal(why, "");
    for (int i = 0; i < N_THREADS; i++) {
        assert_string_equal(readers[i].wrong, "");
        asked += readers[i].asked;
    }
    uint64_t faults;
    assert_ok(en_ledger_open(path, EN_LEDGER_READ, lex, &ledger, &fault));
    assert_ok(en_ledger_check(ledger, NULL, NULL, &faults, &fault));
    assert_int_equal(faults, 0);
    en_ledger_close(ledger);
    print_message("%u imports, %llu answers in threads\n", n, (unsigned long long)asked);
}

static int begin(void **state) {
    (void)state;
    const char *const given = getenv("SECONDS");
    if (given) length = strtod(given, NULL);
    temporary_in_memory();
    temporary(path, "readers.db");
    return en_lexicon_open(NULL, NULL, NULL, &lex, NULL) == EN_OK ? 0 : -1;
}

static int end(void **state) {
    (void)state;
    remove_all(path);
    en_lexicon_free(lex);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(answers_are_of_whole_generations)};
    return cmocka_run_group_tests(tests, begin, end);
}
