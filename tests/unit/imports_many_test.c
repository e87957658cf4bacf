/* Many inputs in one run, pieces of several of them with the workers at once: what comes in is what would have come in one by one, and an input that
 * fails leaves nothing, and takes none of its neighbours with it. */
#include "gdelt_rows.h"
#include "imported.h"

#include "ledger/cube.h"

#define N_FILES 14

static en_lexicon *lex;
static char files[N_FILES][160];

static int open_lexicon(void **state) {
    (void)state;
    for (unsigned i = 0; i < N_FILES; i++) {
        char name[32];
        snprintf(name, sizeof name, "many-%02u.csv", i);
        temporary(files[i], name);
    }
    return en_lexicon_open(NULL, NULL, NULL, &lex, NULL) == EN_OK ? 0 : -1;
}

static int close_lexicon(void **state) {
    (void)state;
    for (unsigned i = 0; i < N_FILES; i++) remove(files[i]);
    en_lexicon_free(lex);
    return 0;
}

/* Gzips a file in place; of the gzipped bytes only so many thirds stay. */
static void gzip_it(const char *file, int thirds) {
    char command[700];
    struct stat st;
    snprintf(command, sizeof command, "gzip -cn '%s' >'%s.gz' && mv '%s.gz' '%s'", file, file, file, file);
    assert_int_equal(system(command), 0);
    assert_int_equal(stat(file, &st), 0);
    assert_int_equal(truncate(file, st.st_size * thirds / 3), 0);
}

typedef struct {
    char names[N_FILES][160];
    uint64_t rows[N_FILES], numbers[N_FILES];
    size_t n;
} record;

static bool note_import(void *user, const en_import_file *f) {
    record *const r = user;
    assert_true(r->n < N_FILES);
    snprintf(r->names[r->n], sizeof r->names[0], "%.*s", ENI_ARG(f->file));
    r->numbers[r->n] = f->import;
    r->rows[r->n++] = f->n_accepted;
    return true;
}

static en_status import_first(imported *in, size_t n, unsigned jobs) {
    const char *paths[N_FILES];
    en_import_opts o = en_import_opts_all();
    o.jobs = jobs;
    o.on_reject = keep_first;
    o.user = in;
    for (size_t i = 0; i < n; i++) paths[i] = files[i];
    return en_import(in->ledger, paths, n, &o, &in->counts, NULL);
}

/* Of 14: one is cut off in its last third, one is not there, two are the same, and one begins like another for more than is looked at first. */
static void some_fail(void **state) {
    static const unsigned rows[N_FILES] = {50, 3000, 40000, 7, 900, 0, 700, 1500, 60, 1500, 2500, 2200, 1, 800};
    const unsigned jobs[] = {1, 2, 5};
    (void)state;
    for (size_t k = 0; k < ENI_N(jobs); k++) {
        uint64_t want = 0;
        record r = {0};
        uint64_t faults;
        imported in = imported_new(lex, "many.db");
        for (unsigned i = 0; i < N_FILES; i++) write_gdelt(files[i], "CHN", "PRK", 100000 * (i + 1), rows[i]);
        gzip_it(files[2], 2);                                    /* thousands of its rows were taken already */
        gzip_it(files[4], 3);                                    /* a sound one */
        remove(files[5]);                                        /* not there */
        write_gdelt(files[9], "CHN", "PRK", 800000, rows[7]);    /* that of 7 again */
        write_gdelt(files[11], "CHN", "PRK", 1100000, rows[11]); /* begins like 10; the rest is known by its numbers */
        assert_int_equal(import_first(&in, N_FILES, jobs[k]), EN_EFORMAT);
        assert_int_equal(in.counts.files, 11);
        assert_int_equal(in.counts.files_rejected, 2);
        assert_int_equal(in.counts.files_known, 1);
        assert_ok(en_imports(in.ledger, note_import, &r, &fault));
        assert_int_equal(r.n, 11);
        for (unsigned i = 0, at = 0; i < N_FILES; i++) {
            if (i == 2 || i == 5 || i == 9) continue;
            const uint64_t here = i == 11 ? 0 : rows[i];
            assert_string_equal(r.names[at], files[i]);
            assert_int_equal(r.numbers[at], at + 1);
            assert_int_equal(r.rows[at], here);
            want += here;
            at++;
        }
        assert_int_equal(in.counts.accepted, want);
        imported_read(&in, NULL);
        assert_int_equal(in.n, want);
        for (size_t i = 1; i < in.n; i++) assert_true(in.rows[i].id > in.rows[i - 1].id); /* in order of the files */
        assert_ok(en_ledger_check(in.ledger, NULL, NULL, &faults, &fault));
        assert_int_equal(faults, 0);
        assert_int_equal(import_first(&in, N_FILES, jobs[k]),
                         EN_EFORMAT); /* once more: what failed fails, the rest is there */
        assert_int_equal(in.counts.files, 0);
        assert_int_equal(in.counts.files_known, 12);
        imported_free(&in);
    }
}

/* Rows from CHN to PRK with ids that are no numbers. */
static void write_keyed(const char *file, unsigned from, unsigned to) {
    FILE *const f = fopen(file, "w");
    assert_non_null(f);
    fputs("key,from,to,day,what\n", f);
    for (unsigned i = from; i < to; i++) fprintf(f, "k-%06u,CHN,PRK,2020-%02u-%02u,042\n", i, i % 12 + 1, i % 28 + 1);
    assert_int_equal(fclose(f), 0);
}

/* Exports that overlap, with keys in letters: a row counts once, in one run or in two; and one of an input that failed not at all. */
static void keys_in_letters(void **state) {
    (void)state;
    const char *const paths[] = {files[0], files[1], files[2], files[3]};
    imported in = imported_new(lex, "many.db");
    en_import_opts o = en_import_opts_all();
    o.map = "source=from,target=to,date=day,code=what,id=key";
    o.jobs = 2;
    write_keyed(files[0], 0, 3000);
    write_keyed(files[1], 2000, 400000);
    gzip_it(files[1], 2);
    write_keyed(files[2], 2500, 3500);
    write_keyed(files[3], 100, 4000);
    assert_int_equal(en_import(in.ledger, paths, 3, &o, &in.counts, NULL), EN_EFORMAT);
    assert_int_equal(in.counts.accepted, 3500);
    assert_int_equal(in.counts.repeated, 500);
    assert_ok(en_import(in.ledger, paths + 3, 1, &o, &in.counts, &fault));
    assert_int_equal(in.counts.accepted, 500);
    assert_int_equal(in.counts.repeated, 3400);
    imported_read(&in, NULL);
    assert_int_equal(in.n, 4000);
    for (size_t i = 0; i < in.n; i++) {
        char key[16];
        snprintf(key, sizeof key, "k-%06u", (unsigned)i);
        assert_string_equal(in.rows[i].texts[ENI_TEXT_KEY], key);
        assert_true(in.rows[i].id == INT64_MIN); /* the hash is told to nobody */
    }
    imported_free(&in);
}

/* ICEWS gives a number twice, on different days: two events. The same on the same day is one. */
static void numbers_of_icews(void **state) {
    (void)state;
    const char *const paths[] = {files[0], files[1]};
    static const char head[] = "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO "
                               "Code\tIntensity\tTarget Name\tTarget Sectors\tTarget Country\n";
    static const char rest[] = "China\t\tChina\tMake statement\t010\t0.0\tJapan\t\tJapan\n";
    imported in = imported_new(lex, "many.db");
    FILE *f = fopen(files[0], "w");
    assert_non_null(f);
    fprintf(f, "%s20718170\t2011-03-01\t%s20718170\t2014-07-02\t%s5\t2014-07-02\t%s", head, rest, rest, rest);
    assert_int_equal(fclose(f), 0);
    f = fopen(files[1], "w");
    assert_non_null(f);
    fprintf(f, "%s20718170\t2014-07-02\t%s5\t2014-07-03\t%s", head, rest, rest);
    assert_int_equal(fclose(f), 0);
    en_import_opts o = en_import_opts_all();
    assert_ok(en_import(in.ledger, paths, 2, &o, &in.counts, &fault));
    assert_int_equal(in.counts.accepted, 4);
    assert_int_equal(in.counts.repeated, 1);
    imported_read(&in, NULL);
    assert_int_equal(in.rows[0].id, 20718170);
    assert_int_equal(in.rows[1].id, 20718170);
    assert_int_equal(in.rows[3].id, 5);
    imported_free(&in);
}

/* A preamble before events, and a byte order mark: rows keep their lines, also where a piece is coded again without what is there already. */
static void preambles(void **state) {
    (void)state;
    const char *const paths[] = {files[0], files[1]};
    imported in = imported_new(lex, "many.db");
    en_import_opts o = en_import_opts_all();
    FILE *f = fopen(files[0], "w");
    assert_non_null(f);
    fputs("Export of 3 March, \"all of it\nsee the manual\n\n"
          "event_id_cnty,event_date,event_type,sub_event_type,actor1,actor2\n"
          "A1,2020-01-02,Battles,Armed clash,Military Forces of France (2017-),\n"
          "A2,2020-01-03,Battles,Armed clash,Military Forces of France (2017-),\n",
          f);
    assert_int_equal(fclose(f), 0);
    f = fopen(files[1], "w");
    assert_non_null(f);
    fputs("\xEF\xBB\xBFTwo lines\nof words\nevent_id_cnty,event_date,event_type,sub_event_type,actor1,actor2\n"
          "A2,2020-01-03,Battles,Armed clash,Military Forces of France (2017-),\n"
          "A3,2020-01-04,Battles,Armed clash,Military Forces of France (2017-),\n",
          f);
    assert_int_equal(fclose(f), 0);
    assert_ok(en_import(in.ledger, paths, 2, &o, &in.counts, &fault));
    assert_int_equal(in.counts.accepted, 3);
    assert_int_equal(in.counts.repeated, 1);
    assert_int_equal(in.counts.rows, 4);
    static const struct { uint64_t import, line; } cited[] = {{1, 5}, {1, 6}, {2, 5}};
    for (size_t i = 0; i < ENI_N(cited); i++) {
        eni_cube *cube;
        eni_hit hit;
        bool found;
        assert_ok(eni_cube_of(in.ledger, &cube, &fault));
        assert_ok(eni_cube_find(cube, cited[i].import, cited[i].line, &hit, &found, &fault));
        assert_true(found);
    }
    imported_free(&in);
}

static bool stop_soon(void *user, uint64_t done, uint64_t total, const en_import_counts *counts) {
    (void)done, (void)total;
    return counts->files < *(uint64_t *)user;
}

/* Stopped by the user: what was through by then is kept, and only that; the next run brings the rest. */
static void stopped(void **state) {
    const char *paths[N_FILES];
    record r = {0};
    uint64_t faults;
    (void)state;
    imported in = imported_new(lex, "many.db");
    for (unsigned i = 0; i < N_FILES; i++) {
        write_gdelt(files[i], "CHN", "PRK", 100000 * (i + 1), 500 + i);
        paths[i] = files[i];
    }
    uint64_t most = 5;
    en_import_opts o = en_import_opts_all();
    o.jobs = 2;
    o.on_progress = stop_soon;
    o.user = &most;
    assert_int_equal(en_import(in.ledger, paths, N_FILES, &o, &in.counts, NULL), EN_ESTOPPED);
    assert_ok(en_imports(in.ledger, note_import, &r, &fault));
    assert_int_equal(r.n, 5);
    uint64_t want = 0;
    for (unsigned i = 0; i < 5; i++) want += 500 + i, assert_int_equal(r.rows[i], 500 + i);
    imported_read(&in, NULL);
    assert_int_equal(in.n, want);
    assert_ok(en_ledger_check(in.ledger, NULL, NULL, &faults, &fault));
    assert_int_equal(faults, 0);
    assert_ok(import_first(&in, N_FILES, 2));
    assert_int_equal(in.counts.files, N_FILES - 5);
    assert_int_equal(in.counts.files_known, 5);
    imported_free(&in);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(some_fail), cmocka_unit_test(keys_in_letters),
                                       cmocka_unit_test(preambles), cmocka_unit_test(numbers_of_icews),
                                       cmocka_unit_test(stopped)};
    return cmocka_run_group_tests(tests, open_lexicon, close_lexicon);
}
