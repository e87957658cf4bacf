/* kill -9 at any moment of an import, a compact or a read: what was acknowledged is in the ledger, nothing is there twice, `check` is clean, and doing it
 * again brings the rest. KILLS=1000 for more; SEED=n for other moments. */
#include "gdelt_rows.h"
#include "segment_rows.h"

#include "ledger/manifest.h"

#include <dirent.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#define N_FILES 40
#define N_BIG 1 /* of them: several pieces long */
#define N_REPORTS 150

static en_lexicon *lex;
static char path[128], files[N_FILES][160], reports[160], folder[200];
static unsigned n_rows[N_FILES];
static const char *paths[N_FILES];
static dice d;

static unsigned kills(void) {
    const char *const given = getenv("KILLS");
    return given ? (unsigned)strtoul(given, NULL, 10) : 200;
}

static unsigned file_of(en_str name) {
    for (unsigned i = 0; i < N_FILES; i++)
        if (eni_is(name, files[i])) return i;
    fail_msg("%.*s is no file of ours", ENI_ARG(name));
    return 0;
}

/* ---- the child ---- */

static int told; /* where the child tells */

static void on_file(void *user, const en_import_file *f) {
    (void)user;
    const unsigned char no = (unsigned char)(1 + file_of(f->file));
    if (write(told, &no, 1) != 1) _exit(1);
}

static void work(bool reading, bool compacting) {
    en_ledger *ledger;
    en_import_opts o = en_import_opts_all();
    const char *const input[] = {reports};
    uint64_t before, after;
    const unsigned char open = 0;
    o.jobs = 2;
    o.on_file = on_file;
    if (en_ledger_open(path, EN_LEDGER_WRITE, lex, &ledger, &fault) != EN_OK || write(told, &open, 1) != 1) _exit(1);
    const en_status status = reading      ? en_read(lex, ledger, input, 1, NULL, NULL, &fault)
                             : compacting ? en_compact(ledger, true, &before, &after, &fault)
                                          : en_import(ledger, paths, N_FILES, &o, NULL, &fault);
    if (status != EN_OK) fprintf(stderr, "%s: %s\n", fault.file, fault.message);
    _exit(status == EN_OK ? 0 : 1);
}

static void nap(unsigned ms) {
    const struct timespec t = {ms / 1000, (long)(ms % 1000) * 1000000 + below(&d, 1000000)};
    nanosleep(&t, NULL);
}

/* Lets a child work, kills it, and gives what it acknowledged; true if it had come to its end. */
static bool run_and_kill(bool reading, bool *acknowledged) {
    int pipes[2], status;
    unsigned char no;
    const bool compacting = !reading && chance(&d, 8), opened = !chance(&d, 4);
    assert_int_equal(pipe(pipes), 0);
    for (unsigned i = 0; !reading && i < N_FILES; i++) { /* in another order each time */
        const unsigned k = i + below(&d, N_FILES - i);
        const char *const swap = paths[i];
        paths[i] = paths[k];
        paths[k] = swap;
    }
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        told = pipes[1];
        close(pipes[0]);
        work(reading, compacting);
    }
    close(pipes[1]);
    if (opened && read(pipes[0], &no, 1) != 1) nap(1);
    nap(chance(&d, 8) ? below(&d, 200) : below(&d, 60));
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, &status, 0), child);
    while (read(pipes[0], &no, 1) == 1)
        if (no) acknowledged[no - 1] = true;
    close(pipes[0]);
    if (WIFEXITED(status)) assert_int_equal(WEXITSTATUS(status), 0);
    return WIFEXITED(status) && !compacting;
}

/* ---- afterwards ---- */

static bool on_imported(void *user, const en_import_file *f) {
    bool *const there = user;
    const unsigned i = file_of(f->file);
    assert_false(there[i]); /* once */
    assert_int_equal(f->n_accepted, n_rows[i]);
    there[i] = true;
    return true;
}

static void on_finding(void *user, const char *what) {
    if (strncmp(what, "no fault", 8) != 0) fprintf(stderr, "%s\n", what);
    (void)user;
}

static en_ledger *open_checked(void) {
    en_ledger *ledger;
    uint64_t faults;
    assert_ok(en_ledger_open(path, EN_LEDGER_READ, lex, &ledger, &fault));
    assert_ok(en_ledger_check(ledger, on_finding, NULL, &faults, &fault));
    assert_int_equal(faults, 0);
    return ledger;
}

static void look_at_imports(const bool *acknowledged, bool *before) {
    bool there[N_FILES] = {0};
    if (access(path, F_OK) != 0) return; /* killed before it was there */
    en_ledger *const ledger = open_checked();
    assert_ok(en_imports(ledger, on_imported, there, &fault));
    for (unsigned i = 0; i < N_FILES; i++) {
        assert_true(there[i] || (!acknowledged[i] && !before[i]));
        before[i] = there[i];
    }
    en_ledger_close(ledger);
}

static bool count(void *user, const en_event *e) {
    (void)e;
    ++*(unsigned *)user;
    return true;
}

/* All of it again: then everything is there, and no file besides. */
static void finish_import(void) {
    en_ledger *ledger;
    en_import_counts counts;
    bool there[N_FILES] = {0};
    unsigned n = 0, want = 0;
    assert_ok(en_ledger_open(path, EN_LEDGER_WRITE, lex, &ledger, &fault));
    assert_ok(en_import(ledger, paths, N_FILES, NULL, &counts, &fault));
    assert_int_equal(counts.files + counts.files_known, N_FILES);
    en_ledger_close(ledger);
    ledger = open_checked();
    assert_ok(en_imports(ledger, on_imported, there, &fault));
    for (unsigned i = 0; i < N_FILES; i++) assert_true(there[i]), want += n_rows[i];
    en_event_query q = en_event_query_all();
    q.layers = "gdelt2";
    assert_ok(en_events(ledger, &q, count, &n, &fault));
    assert_int_equal(n, want);
    sqlite3_stmt *find;
    assert_ok(eni_prepare(ledger, "SELECT 1 FROM segment WHERE file = ?1", &find, &fault));
    DIR *const dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *e; (e = readdir(dir)) != NULL;) {
        if (e->d_name[0] == '.' || strcmp(e->d_name, "lock") == 0) continue;
        sqlite3_bind_text(find, 1, e->d_name, -1, SQLITE_STATIC);
        if (sqlite3_step(find) != SQLITE_ROW) fail_msg("%s is left over", e->d_name);
        sqlite3_reset(find);
    }
    closedir(dir);
    sqlite3_finalize(find);
    en_ledger_close(ledger);
}

static void imports_survive(void **state) {
    (void)state;
    bool there[N_FILES] = {0};
    unsigned whole = 0, rounds = 0;
    for (unsigned i = 0; i < kills(); i++) {
        bool acknowledged[N_FILES] = {0};
        const bool ended = run_and_kill(false, acknowledged);
        look_at_imports(acknowledged, there);
        whole += ended;
        if (!ended && !chance(&d, 25)) continue;
        finish_import();
        remove_all(path);
        memset(there, 0, sizeof there);
        rounds++;
    }
    finish_import();
    remove_all(path);
    print_message("%u kills, %u too late, %u rounds\n", kills(), whole, rounds);
}

static void reads_survive(void **state) {
    (void)state;
    bool none[N_FILES];
    uint64_t most = 0;
    en_ledger_info info = {0};
    en_ledger *ledger;
    const char *const input[] = {reports};
    for (unsigned i = 0; i < kills(); i++) {
        (void)run_and_kill(true, none);
        if (access(path, F_OK) != 0) continue;
        ledger = open_checked();
        assert_ok(en_ledger_describe(ledger, &info, &fault));
        en_ledger_close(ledger);
        assert_true(info.n_reports >= most && info.n_reports <= N_REPORTS);
        most = info.n_reports == N_REPORTS ? 0 : info.n_reports;
        if (info.n_reports == N_REPORTS) remove_all(path);
    }
    assert_ok(en_ledger_open(path, EN_LEDGER_WRITE, lex, &ledger, &fault));
    assert_ok(en_read(lex, ledger, input, 1, NULL, NULL, &fault));
    assert_ok(en_ledger_describe(ledger, &info, &fault));
    assert_int_equal(info.n_reports, N_REPORTS);
    en_ledger_close(ledger);
    remove_all(path);
}

static int make_inputs(void **state) {
    (void)state;
    static const char *const codes[] = {"USA", "CHN", "RUS", "PRK", "KOR", "JPN", "FRA", "DEU"};
    char name[32];
    temporary_in_memory();
    d = dice_of(seed_or((uint64_t)getpid()));
    temporary(path, "kill.db");
    snprintf(folder, sizeof folder, "%s-segments", path);
    for (unsigned i = 0; i < N_FILES; i++) {
        char file[128];
        snprintf(name, sizeof name, "kill-%u.csv", i);
        snprintf(files[i], sizeof files[i], "%s", temporary(file, name));
        n_rows[i] = i < N_BIG ? 20000 + 1000 * i : 1 + i * 7;
        write_gdelt(files[i], codes[i % 8], codes[(i / 8 + 1 + i) % 8], 1 + i * 100000, n_rows[i]);
        paths[i] = files[i];
    }
    char file[128];
    snprintf(reports, sizeof reports, "%s", temporary(file, "kill.jsonl"));
    FILE *const f = fopen(reports, "w");
    if (!f) return -1;
    for (unsigned i = 0; i < N_REPORTS; i++)
        fprintf(f,
                "{\"date\":\"2024-%02u-%02u\",\"outlet\":\"Desk %u\",\"title\":\"\",\"text\":\"South Korea condemned "
                "North Korea over test %u. "
                "China and Japan held talks. Russia sent food to Cuba.\"}\n",
                1 + i % 12, 1 + i % 28, i % 5, i);
    fclose(f);
    return en_lexicon_open(NULL, NULL, NULL, &lex, NULL) == EN_OK ? 0 : -1;
}

static int drop_inputs(void **state) {
    (void)state;
    for (unsigned i = 0; i < N_FILES; i++) remove(files[i]);
    remove(reports);
    remove_all(path);
    en_lexicon_free(lex);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(imports_survive), cmocka_unit_test(reads_survive)};
    return cmocka_run_group_tests(tests, make_inputs, drop_inputs);
}
