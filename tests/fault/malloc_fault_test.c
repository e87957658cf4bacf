/* Memory runs out at the 1st, 2nd, 3rd … allocation, until none fails: no crash, no leak, and the ledger as it was before or as it is after, never
 * between. The library is linked with malloc and its kin wrapped. */
#include "gdelt_rows.h"

#include "ledger/ledger.h"

static long countdown = -1; /* -1: never fail */
static bool failed_once;

static bool fails(void) {
    if (countdown < 0) return false;
    if (countdown-- > 0) return false;
    failed_once = true;
    countdown = 0; /* and all after it */
    return true;
}

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
char *__real_strdup(const char *s);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);
char *__wrap_strdup(const char *s);

void *__wrap_malloc(size_t n) {
    return fails() ? NULL : __real_malloc(n);
}
void *__wrap_calloc(size_t n, size_t size) {
    return fails() ? NULL : __real_calloc(n, size);
}
void *__wrap_realloc(void *p, size_t n) {
    return fails() ? NULL : __real_realloc(p, n);
}
char *__wrap_strdup(const char *s) {
    return fails() ? NULL : __real_strdup(s);
}

static en_lexicon *lex;
static char path[128], input[128];

static void lexicon_opens_or_says_so(void **state) {
    (void)state;
    /* the lexicon makes many allocations: fail at growing distances */
    for (long n = 0;; n = n + 1 + n / 3) {
        en_lexicon *one = NULL;
        en_error err = {0};
        countdown = n;
        failed_once = false;
        const en_status status = en_lexicon_open(NULL, NULL, NULL, &one, &err);
        countdown = -1;
        if (status == EN_OK) {
            assert_false(failed_once);
            en_lexicon_free(one);
            return;
        }
        assert_null(one);
    }
}

/* The same for a user's dictionaries, allocation by allocation: those of our own tables come first and are not failed again. */
static void dictionaries_open_or_say_so(void **state) {
    (void)state;
    const en_dict_text texts[] = {
        {"a.txt", ENI_LIT("BORDURIA_ [BRD]\n+BORDURIAN\nKLUMPF\n\t[BRDMIL 890101-991231]\n\t[FRAGOV]\n")},
        {"g.txt", ENI_LIT("!F! = DRAGOONS, LANCERS\nMOUNTED !F! [~MIL]\nBARKEEPER [~BUS]\n")},
        {"v.txt",
         ENI_LIT("&W\n+ROCKET\n--- SHELL [190] ---\nSHELL\n+OPEN_UP {+OPENED_UP}\n- * {A B} (WITH &W) [194:190]\n")},
        {"i.txt", ENI_LIT("<ISSUE CATEGORY=\"G\">\nn:goat [GOATS]\n~goat cheese\n</ISSUE>\n")},
        {"d.txt", ENI_LIT("CHESS_MATCH\n+PUPPET_THEATRE\n")}};
    const en_lexicon_opts opts = {.texts = texts, .n_texts = 5};
    const long most = 1L << 30;
    en_lexicon *one = NULL;
    countdown = most;
    assert_ok(en_lexicon_open(NULL, NULL, NULL, &one, &fault));
    const long plain = most - countdown;
    countdown = -1;
    en_lexicon_free(one);
    for (long n = plain - 2;; n++) {
        en_error err = {0};
        countdown = n;
        failed_once = false;
        const en_status status = en_lexicon_open_with(&opts, &one, &err);
        countdown = -1;
        if (status == EN_OK) {
            assert_false(failed_once);
            en_lexicon_free(one);
            return;
        }
        assert_int_equal(status, EN_ENOMEM);
        assert_null(one);
        assert_true(n < plain + 5000);
    }
}

static uint64_t reports_in(const char *db) {
    en_ledger *ledger;
    en_ledger_info info;
    uint64_t faults;
    assert_ok(en_ledger_open(db, EN_LEDGER_READ, lex, &ledger, &fault));
    assert_ok(en_ledger_describe(ledger, &info, &fault));
    assert_ok(en_ledger_check(ledger, NULL, NULL, &faults, &fault));
    assert_int_equal(faults, 0);
    en_ledger_close(ledger);
    return info.n_reports;
}

static void reading_stops_clean(void **state) {
    (void)state;
    const char *const paths[] = {input};
    uint64_t most = 0;
    remove_ledger(path);
    en_ledger *ledger;
    assert_ok(en_ledger_open(path, EN_LEDGER_WRITE, lex, &ledger, &fault));
    en_ledger_close(ledger);
    for (long n = 0;; n++) {
        en_error err = {0};
        en_read_counts counts;
        assert_ok(en_ledger_open(path, EN_LEDGER_WRITE, lex, &ledger, &fault));
        countdown = n;
        failed_once = false;
        const en_status status = en_read(lex, ledger, paths, 1, NULL, &counts, &err);
        countdown = -1;
        en_ledger_close(ledger);
        const uint64_t now = reports_in(path);
        assert_true(now >= most); /* what was finished stays */
        most = now;
        if (status == EN_OK && !failed_once) break;
        assert_true(n < 5000);
    }
    assert_int_equal(most, 3);
    remove_ledger(path);
}

static bool count_rows(void *user, const char *const *columns, const en_cell *cells, size_t n) {
    (void)columns, (void)n;
    *(int *)user += cells != NULL;
    return true;
}

static bool count_bytes(void *user, const void *bytes, size_t len) {
    (void)bytes;
    *(size_t *)user += len;
    return true;
}

/* The table `event`, from its first use in a connection on: rows of a dataset and events of claims, in order and whole. */
static void event_tells_all_or_nothing(void) {
    static const char *const questions[] = {
        "SELECT layer, source FROM event", "SELECT url, tone FROM event",
        "SELECT date FROM event WHERE source = 'CHN' AND target = 'PRK' AND date >= '2018' ORDER BY date DESC"};
    for (size_t i = 0; i < ENI_N(questions); i++)
        for (long n = 0;; n++) {
            int rows = 0;
            en_error err = {0};
            en_ledger *ledger;
            assert_ok(en_ledger_open(path, EN_LEDGER_READ, lex, &ledger, &fault));
            countdown = n;
            failed_once = false;
            const en_status status = en_sql(ledger, eni_str(questions[i]), count_rows, &rows, &err);
            countdown = -1;
            en_ledger_close(ledger);
            if (status == EN_OK && !failed_once) {
                assert_true(rows > 0);
                break;
            }
            assert_int_equal(status, EN_ENOMEM);
            assert_true(n < 300);
        }
}

/* One row in the form of GDELT 2.0. */
static void import_a_row(en_ledger *ledger) {
    char file[128];
    const char *const paths[] = {file};
    temporary(file, "fault.csv");
    FILE *const f = fopen(file, "w");
    assert_non_null(f);
    fputs("11\t20180101\t201801\t2018\t2018.0\tCHN\tCHINA\tCHN\t\t\t\t\t\t\t\tPRK\tNORTH "
          "KOREA\tPRK\t\t\t\t\t\t\t\t1\t042\t042\t"
          "04\t1\t1.9\t3\t2\t3\t-1.5\t0\t\t\t\t\t\t\t\t0\t\t\t\t\t\t\t\t0\t\t\t\t\t\t\t\t20180101000000\thttps://"
          "a.example\n",
          f);
    fclose(f);
    const en_import_opts opts = en_import_opts_all();
    en_import_counts counts;
    assert_ok(en_import(ledger, paths, 1, &opts, &counts, &fault));
    assert_int_equal(counts.accepted, 1);
    remove(file);
}

static void answers_come_whole_or_not_at_all(void **state) {
    (void)state;
    const char *const paths[] = {input};
    en_ledger *ledger;
    en_read_counts counts;
    remove_ledger(path);
    assert_ok(en_ledger_open(path, EN_LEDGER_WRITE, lex, &ledger, &fault));
    assert_ok(en_read(lex, ledger, paths, 1, NULL, &counts, &fault));
    import_a_row(ledger);
    const en_actor a = {"CHN", ""}, b = {"PRK", ""};
    for (long n = 0;; n++) {
        char *text = NULL;
        en_error err = {0};
        countdown = n;
        failed_once = false;
        const en_brief_opts opts = {.asof = EN_DAY_NONE, .since = EN_DAY_NONE};
        const en_status status = en_brief(ledger, a, b, &opts, &text, &err);
        countdown = -1;
        assert_true((status == EN_OK) == (text != NULL));
        en_free(text);
        if (status == EN_OK && !failed_once) break;
        assert_true(n < 20000);
    }
    for (long n = 0;; n++) {
        int rows = 0;
        en_error err = {0};
        countdown = n;
        failed_once = false;
        const en_status status =
            en_sql(ledger, ENI_LIT("SELECT event_id FROM events LIMIT 2"), count_rows, &rows, &err);
        countdown = -1;
        assert_true((status == EN_OK) == (rows == 2));
        if (status == EN_OK && !failed_once) break;
        assert_int_equal(status, EN_ENOMEM);
        assert_true(n < 100);
    }
    event_tells_all_or_nothing();
    for (long n = 0;; n++) {
        const en_export_opts opts = {.form = EN_EXPORT_PARQUET};
        const en_export_query query = {.view = "events", .since = EN_DAY_NONE, .until = EN_DAY_NONE};
        size_t bytes = 0;
        uint64_t rows = 0;
        en_error err = {0};
        countdown = n;
        failed_once = false;
        const en_status status = en_export_query_write(ledger, &query, &opts, count_bytes, &bytes, &rows, &err);
        countdown = -1;
        assert_true((status == EN_OK) == (rows > 0));
        if (status == EN_OK && !failed_once) break;
        if (status != EN_OK) assert_int_equal(status, EN_ENOMEM);
        assert_true(n < 1000);
    }
    en_ledger_close(ledger);
    remove_ledger(path);
    remove_segments(path);
}

/* Parsing says that memory is out, whatever the input; only whole sentences come out. */
static bool is_whole(void *user, const en_parsed *s) {
    (void)user;
    assert_true(s->n_words > 0 && eni_ends(s->conllu, ENI_LIT("\n\n")));
    return true;
}

static void parsing_stops_clean(void **state) {
    (void)state;
    static const char *const texts[] = {"Kim didn't meet 1,100 Americans festering.\n\nXi left.\n",
                                        "1\tKim\t_\t_\t_\t_\t_\t_\t_\t_\n\n2\tXi\n\n1\tXi\t_\t_\t_\t_\t_\t_\t_\t_\n"};
    char file[128];
    temporary(file, "fault.txt");
    for (int i = 0; i < 3; i++) {
        const char *const paths[] = {i < 2 ? file : input};
        FILE *const f = fopen(file, "w");
        assert_non_null(f);
        fputs(texts[i % 2], f);
        fclose(f);
        for (long n = 0;; n++) {
            en_error err = {0};
            en_parse_counts counts;
            const en_parse_opts opts = {
                .tokenized = i == 1, .names = true, .ranges = true, .day = EN_DAY_NONE, .on_sentence = is_whole};
            countdown = n;
            failed_once = false;
            const en_status status = en_parse(lex, paths, 1, &opts, &counts, &err);
            countdown = -1;
            if (status == EN_OK && !failed_once) break;
            assert_true(n < 5000);
        }
    }
    remove(file);
}

/* An export says that memory is out, in every form, and comes whole when it does not. */
static void exports_stop_clean(void **state) {
    (void)state;
    const en_column columns[] = {{"source", EN_COLUMN_ANY, false},
                                 {"target", EN_COLUMN_TEXT, false},
                                 {"n", EN_COLUMN_ANY, false},
                                 {"so", EN_COLUMN_BOOL, false}};
    for (int form = 0; form < EN_N_EXPORT_FORMS; form++)
        for (long n = 0;; n++) {
            const en_export_opts opts = {.form = (en_export_form)form, .group_rows = 20, .lexicon = lex};
            en_export *x = NULL;
            size_t bytes = 0;
            en_error err = {0};
            countdown = n;
            failed_once = false;
            en_status status = en_export_begin(&opts, columns, 4, count_bytes, &bytes, &x, &err);
            for (int64_t i = 0; i < 50 && status == EN_OK; i++) {
                const en_cell cells[] = {{.kind = EN_CELL_TEXT, .text = ENI_LIT("PRK")},
                                         {.kind = EN_CELL_TEXT, .text = ENI_LIT("\xFFx")},
                                         {.kind = i % 3 ? EN_CELL_INTEGER : EN_CELL_REAL, .integer = i, .real = 0.5},
                                         {.kind = i % 2 ? EN_CELL_INTEGER : EN_CELL_NULL, .integer = 1}};
                status = en_export_row(x, cells, &err);
            }
            if (status == EN_OK) status = en_export_end(x, NULL, &err);
            countdown = -1;
            en_export_free(x);
            if (status == EN_OK && !failed_once) break;
            if (status != EN_OK) assert_int_equal(status, EN_ENOMEM);
            assert_true(n < 1000);
        }
}

/* ---- imported events ---- */

static bool count_import(void *user, const en_import_file *f) {
    assert_int_equal(f->n_accepted, 30);
    ++*(unsigned *)user;
    return true;
}

/* The files on record; the ledger is clean. */
static unsigned imports_in(const char *db) {
    en_ledger *ledger;
    uint64_t faults;
    unsigned n = 0;
    assert_ok(en_ledger_open(db, EN_LEDGER_READ, lex, &ledger, &fault));
    assert_ok(en_ledger_check(ledger, NULL, NULL, &faults, &fault));
    assert_int_equal(faults, 0);
    assert_ok(en_imports(ledger, count_import, &n, &fault));
    en_ledger_close(ledger);
    return n;
}

static char tables[3][160];

static void imports_stop_clean(void **state) {
    (void)state;
    const char *const paths[] = {tables[0], tables[1], tables[2]};
    unsigned most = 0;
    en_ledger *ledger;
    remove_all(path);
    assert_ok(en_ledger_open(path, EN_LEDGER_WRITE, lex, &ledger, &fault));
    en_ledger_close(ledger);
    for (long n = 0;; n += 1 + n / 30) { /* most of its allocations are those of the tables of actors */
        en_error err = {0};
        assert_ok(en_ledger_open(path, EN_LEDGER_WRITE, lex, &ledger, &fault));
        countdown = n;
        failed_once = false;
        const en_status status = en_import(ledger, paths, 3, NULL, NULL, &err);
        countdown = -1;
        en_ledger_close(ledger);
        const unsigned now = imports_in(path);
        assert_true(now >= most);
        most = now;
        if (status == EN_OK && !failed_once) break;
        if (status != EN_OK) assert_int_equal(status, EN_ENOMEM);
        assert_true(n < 100000);
    }
    assert_int_equal(most, 3);
}

static void clean_and_open(en_ledger **ledger) {
    uint64_t faults;
    assert_ok(en_ledger_open(path, EN_LEDGER_WRITE, lex, ledger, &fault));
    assert_ok(en_ledger_check(*ledger, NULL, NULL, &faults, &fault));
    assert_int_equal(faults, 0);
}

/* A file of facts with a bad line, imported and then tried again: both leave all or nothing. */
static void facts_stop_clean(void **state) {
    (void)state;
    const char *const paths[] = {tables[0]};
    en_ledger *ledger;
    FILE *const f = fopen(tables[0], "w");
    assert_non_null(f);
    fputs("dispnum,stabb,ccode,stday,stmon,styear,endday,endmon,endyear,sidea,revstate,hiact,hostlev,orig,version\n"
          "9,PRK,731,-9,5,1970,3,6,1970,1,1,7,4,1,5\n9,ROK,732,1,6,1970,-9,6,1970,0,0,7,2,1,5\n"
          "9,USA,2,1,6,1970,9,6,1970,0,0,7,9,0,5\n",
          f);
    fclose(f);
    remove_all(path);
    for (int retry = 0; retry < 2; retry++)
        for (long n = 0;; n += 1 + n / 30) {
            en_error err = {0};
            en_retry_counts counts;
            clean_and_open(&ledger);
            countdown = n;
            failed_once = false;
            const en_status status =
                retry ? en_quarantine_retry(ledger, 0, &counts, &err) : en_import(ledger, paths, 1, NULL, NULL, &err);
            countdown = -1;
            en_ledger_close(ledger);
            if (status == EN_OK && !failed_once) break;
            if (status != EN_OK) assert_int_equal(status, EN_ENOMEM);
            assert_true(n < 100000);
        }
    clean_and_open(&ledger);
    en_retry_counts counts;
    assert_ok(en_quarantine_retry(ledger, 0, &counts, &fault));
    assert_int_equal(counts.tried, 1);
    assert_int_equal(counts.taken, 0);
    assert_int_equal(counts.left, 1);
    en_ledger_close(ledger);
    remove_all(path);
}

static bool on_row(void *user, const en_event *e) {
    (void)e;
    ++*(unsigned *)user;
    return true;
}

static bool on_cell(void *user, const en_matrix_cell *c) {
    *(unsigned *)user += (unsigned)c->n_events;
    return true;
}

static bool on_mover(void *user, const en_mover *m) {
    *(unsigned *)user += (unsigned)m->n_now;
    return true;
}

/* One question of the imported rows, and how many of them it tells; what it tells before it fails does not count. */
static en_status ask(en_ledger *ledger, int which, unsigned *n, en_error *err) {
    const en_actor usa = {"USA", ""}, chn = {"CHN", ""};
    en_event_query q = en_event_query_all();
    en_matrix_opts m = en_matrix_opts_all();
    const en_movers_opts v = {.asof = {18700}, .window = 600, .before = 1, .least = 1, .layers = "*"};
    const en_dyad_opts o = {.since = {18262}, .until = {18627}, .asof = EN_DAY_NONE, .layers = "*"};
    en_dyad_row *rows;
    uint64_t before, after;
    size_t n_rows;
    q.layers = m.layers = "*";
    q.one_a_day = m.one_a_day = which == 2;
    m.asof.n = 19000;
    if (which == 1) q.order = EN_BY_WEIGHT;
    if (which < 3) return en_events(ledger, &q, on_row, n, err);
    if (which == 3) return en_matrix(ledger, EN_MATRIX_AFFINITY, &m, NULL, on_cell, n, err);
    if (which == 4) return en_movers(ledger, &v, NULL, on_mover, n, err);
    if (which == 6) {
        *n = 90;
        return en_compact(ledger, true, &before, &after, err);
    }
    const en_status status = en_dyad(ledger, usa, chn, EN_PERIOD_MONTH, &o, &rows, &n_rows, err);
    for (size_t i = 0; status == EN_OK && i < n_rows; i++) *n += (unsigned)rows[i].n_events;
    if (status == EN_OK) en_free(rows);
    return status;
}

static void questions_over_imports_say_so(void **state) {
    (void)state;
    const char *paths[] = {NULL};
    en_ledger *ledger;
    remove_all(path);
    for (int i = 0; i < 3; i++) {
        paths[0] = tables[i];
        assert_ok(en_ledger_open(path, EN_LEDGER_WRITE, lex, &ledger, &fault));
        assert_ok(en_import(ledger, paths, 1, NULL, NULL, &fault));
        en_ledger_close(ledger);
    }
    for (int which = 0; which < 7; which++)
        for (long n = 0;; n++) {
            unsigned rows = 0;
            en_error err = {0};
            assert_ok(en_ledger_open(path, EN_LEDGER_WRITE, lex, &ledger, &fault));
            countdown = n;
            failed_once = false;
            const en_status status = ask(ledger, which, &rows, &err);
            countdown = -1;
            en_ledger_close(ledger);
            if (status == EN_OK) assert_int_equal(rows, which == 2 ? 30 : 90); /* the files tell of the same days */
            if (status == EN_OK && !failed_once) break;
            if (status != EN_OK) assert_int_equal(status, EN_ENOMEM);
            assert_true(n < 2000);
        }
    assert_int_equal(imports_in(path), 3);
    remove_all(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(imports_stop_clean),       cmocka_unit_test(questions_over_imports_say_so),
        cmocka_unit_test(lexicon_opens_or_says_so), cmocka_unit_test(dictionaries_open_or_say_so),
        cmocka_unit_test(reading_stops_clean),      cmocka_unit_test(parsing_stops_clean),
        cmocka_unit_test(exports_stop_clean),       cmocka_unit_test(answers_come_whole_or_not_at_all),
        cmocka_unit_test(facts_stop_clean)};
    temporary_in_memory();
    temporary(path, "fault.db");
    temporary(input, "fault.jsonl");
    FILE *const f = fopen(input, "w");
    if (!f) return 1;
    fputs("{\"date\":\"2024-10-18\",\"outlet\":\"A\",\"title\":\"China thanks North Korea\",\"text\":\"China thanked "
          "North Korea on Thursday. It sent food to North Korea.\"}\n"
          "{\"date\":\"2024-10-19\",\"outlet\":\"C\",\"title\":\"Thanks\",\"text\":\"China thanked "
          "North Korea on Thursday. It sent food to North Korea.\"}\n"
          "{\"date\":\"2024-10-19\",\"outlet\":\"B\",\"title\":\"\",\"text\":\"North Korea may send troops to China, "
          "officials said.\"}\n",
          f);
    fclose(f);
    for (int i = 0; i < 3; i++) {
        char name[128];
        snprintf(tables[i], sizeof tables[i], "%s%d", temporary(name, "fault.csv"), i);
        write_gdelt(tables[i], "USA", "CHN", 1 + 100 * (unsigned)i, 30);
    }
    if (en_lexicon_open(NULL, NULL, NULL, &lex, NULL) != EN_OK) return 1;
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    en_lexicon_free(lex);
    remove(input);
    for (int i = 0; i < 3; i++) remove(tables[i]);
    return failed;
}
