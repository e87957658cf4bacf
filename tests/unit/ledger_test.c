/* The ledger: what is stored is recalled; as-of; events of many claims; foreign and damaged files. */
#include "ledger_fixture.h"

#include "base/day.h"
#include "ledger/recall.h"

/* Writes JSONL to a file and reads it into the ledger. */
static en_read_counts read_text(const char *jsonl) {
    char file[128];
    en_ledger *ledger;
    en_read_counts counts;
    const char *const paths[] = {temporary(file, "in.jsonl")};
    FILE *const f = fopen(file, "w");
    assert_non_null(f);
    fputs(jsonl, f);
    fclose(f);
    assert_ok(en_ledger_open(path, EN_LEDGER_WRITE, lex, &ledger, &fault));
    assert_ok(en_read(lex, ledger, paths, 1, NULL, &counts, &fault));
    en_ledger_close(ledger);
    remove(file);
    return counts;
}

static const char four[] =
    "{\"date\":\"2024-10-18\",\"outlet\":\"A\",\"title\":\"\",\"text\":\"South Korea condemned North Korea on "
    "Thursday.\"}\n"
    "{\"date\":\"2024-10-19\",\"outlet\":\"B\",\"title\":\"\",\"text\":\"South Korea condemned North Korea on "
    "Thursday.\"}\n"
    "{\"date\":\"2024-10-20\",\"outlet\":\"A\",\"title\":\"\",\"text\":\"South Korea said North Korea had shelled "
    "Ukraine.\"}\n"
    "{\"date\":\"2024-10-22\",\"outlet\":\"A\",\"title\":\"\",\"text\":\"North Korea denied shelling Ukraine.\"}\n";

static en_ledger *reader(void) {
    en_ledger *ledger;
    assert_ok(en_ledger_open(path, EN_LEDGER_READ, lex, &ledger, &fault));
    return ledger;
}

static void reading_twice_changes_nothing(void **state) {
    (void)state;
    en_ledger_info before, after;
    const en_read_counts first = read_text(four);
    assert_int_equal(first.reports, 4);
    assert_int_equal(first.claims, 4);
    assert_int_equal(first.events_new, 2);
    en_ledger *ledger = reader();
    assert_ok(en_ledger_describe(ledger, &before, &fault));
    en_ledger_close(ledger);
    const en_read_counts again = read_text(four);
    assert_int_equal(again.reports, 0);
    assert_int_equal(again.known, 4);
    ledger = reader();
    assert_ok(en_ledger_describe(ledger, &after, &fault));
    assert_int_equal(after.n_claims, before.n_claims);
    assert_int_equal(after.n_sentences, before.n_sentences);
    assert_int_equal(after.n_quarantined, before.n_quarantined);
    assert_int_equal(after.n_ties, before.n_ties);
    assert_int_equal(after.last_report.n, before.last_report.n);
    assert_int_equal(after.n_reports, 4);
    assert_int_equal(after.n_events, 2);
    assert_int_equal(after.n_outlets, 2);
    uint64_t faults = 99;
    assert_ok(en_ledger_check(ledger, NULL, NULL, &faults, &fault));
    assert_int_equal(faults, 0);
    en_ledger_close(ledger);
}

static void one_event_of_two_outlets(void **state) {
    (void)state;
    read_text(four);
    en_ledger *const ledger = reader();
    eni_arena arena = {0};
    eni_event_list list;
    en_event_query q = en_event_query_all();
    q.actions = 1u << EN_ACTION_ACCUSE;
    assert_ok(eni_recall(ledger, &q, &arena, &list, &fault));
    assert_int_equal(list.n, 1);
    assert_int_equal(list.events[0].n_reports, 2);
    assert_int_equal(list.events[0].n_outlets, 2);
    assert_int_equal(list.events[0].day.first.n, eni_day_of(2024, 10, 17).n);
    eni_arena_free(&arena);
    en_ledger_close(ledger);
}

/* The allegation stands as alleged, and its denial is a claim about the same event; before the denial nobody knows of it. */
static void denial_and_asof(void **state) {
    (void)state;
    read_text(four);
    en_ledger *const ledger = reader();
    eni_arena arena = {0};
    eni_event_list list;
    en_event_query q = en_event_query_all();
    q.actions = 1u << EN_ACTION_ASSAULT;
    assert_ok(eni_recall(ledger, &q, &arena, &list, &fault));
    assert_int_equal(list.n, 1);
    assert_int_equal(list.events[0].standing, EN_MODALITY_ALLEGED);
    assert_int_equal(list.events[0].n_denials, 1);
    assert_string_equal(list.events[0].speaker.code, "KOR");
    q.asof = eni_day_of(2024, 10, 21);
    assert_ok(eni_recall(ledger, &q, &arena, &list, &fault));
    assert_int_equal(list.n, 1);
    assert_int_equal(list.events[0].n_denials, 0);
    q.asof = eni_day_of(2024, 10, 19);
    assert_ok(eni_recall(ledger, &q, &arena, &list, &fault));
    assert_int_equal(list.n, 0);
    eni_arena_free(&arena);
    en_ledger_close(ledger);
}

static void text_search_is_literal(void **state) {
    (void)state;
    read_text(four);
    en_ledger *const ledger = reader();
    eni_arena arena = {0};
    eni_event_list list;
    const struct {
        const char *words;
        size_t n;
    } cases[] = {
        {"condemned Thursday", 1}, {"\"", 0}, {"shelled OR condemned", 0}, {"NEAR(x)", 0}, {"denied", 1}, {"", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        en_event_query q = en_event_query_all();
        q.text = cases[i].words;
        assert_ok(eni_recall(ledger, &q, &arena, &list, &fault));
        if (list.n != cases[i].n) fail_msg("'%s' found %zu events", cases[i].words, list.n);
    }
    eni_arena_free(&arena);
    en_ledger_close(ledger);
}

static void foreign_files_are_refused_by_name(void **state) {
    (void)state;
    en_ledger *ledger;
    en_error err;
    assert_int_equal(en_ledger_open(path, EN_LEDGER_READ, lex, &ledger, &err), EN_ENOTFOUND);
    FILE *f = fopen(path, "w");
    fputs("this is no database, only a text of some length that SQLite will not take for one of its own", f);
    fclose(f);
    for (int mode = EN_LEDGER_READ; mode <= EN_LEDGER_WRITE; mode++) {
        assert_int_equal(en_ledger_open(path, (en_ledger_mode)mode, lex, &ledger, &err), EN_EFORMAT);
        assert_string_equal(err.file, path);
    }
    remove_ledger(path);
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_exec(db, "CREATE TABLE t(x)", NULL, NULL, NULL);
    sqlite3_close(db);
    assert_int_equal(en_ledger_open(path, EN_LEDGER_WRITE, lex, &ledger, &err), EN_EFORMAT);
    assert_non_null(strstr(err.message, "not an Entente ledger"));
    remove_ledger(path);
    read_text(four);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_exec(db, "PRAGMA user_version = 99", NULL, NULL, NULL);
    sqlite3_close(db);
    assert_int_equal(en_ledger_open(path, EN_LEDGER_READ, lex, &ledger, &err), EN_EFORMAT);
    assert_non_null(strstr(err.message, "format 99"));
}

static void hear(void *user, const char *what) {
    snprintf(user, 300, "%s", what);
}

static void check_finds_tampering(void **state) {
    (void)state;
    const struct {
        const char *sql, *words;
    } cases[] = {{"UPDATE claim SET spans = '{\"trigger\":[4,9999]}' WHERE claim_id = 1", "outside its sentence"},
                 {"UPDATE claim SET source = 'QQQ' WHERE claim_id = 1", "QQQ"},
                 {"DELETE FROM sentence WHERE report_id = 2", "missing"},
                 {"UPDATE report SET n_claims = 7 WHERE report_id = 1", "lost sentences or claims"},
                 {"UPDATE claim SET modality = 'sung' WHERE claim_id = 2", "unknown code"},
                 {"UPDATE report SET day = day + 1 WHERE report_id = 1", "another day"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sqlite3 *db;
        char heard[300] = "";
        uint64_t faults = 0;
        remove_ledger(path);
        read_text(four);
        assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
        assert_int_equal(sqlite3_exec(db, cases[i].sql, NULL, NULL, NULL), SQLITE_OK);
        sqlite3_close(db);
        en_ledger *const ledger = reader();
        assert_ok(en_ledger_check(ledger, hear, heard, &faults, &fault));
        if (faults == 0) fail_msg("unseen: %s", cases[i].sql);
        (void)cases[i].words;
        en_ledger_close(ledger);
    }
}

static bool first_tie(void *user, const en_tie *t) {
    en_tie *const out = user;
    if (out->id.p) return false;
    *out = *t;
    out->id = (en_str){"x", 1};
    return true;
}

static en_status tie(const en_ledger *ledger, const char *a, const char *b, const char *kind, int y, int m, int d,
                     en_tie *out) {
    en_tie_query q = {.kind = kind, .on = eni_day_of(y, m, d), .asof = EN_DAY_NONE};
    snprintf(q.a.code, sizeof q.a.code, "%s", a);
    snprintf(q.b.code, sizeof q.b.code, "%s", b);
    memset(out, 0, sizeof *out);
    return en_ties(ledger, &q, first_tie, out, NULL);
}

static void obligations_are_directed_and_dated(void **state) {
    (void)state;
    en_tie t;
    read_text(four);
    en_ledger *const ledger = reader();
    assert_int_equal(tie(ledger, "CHN", "PRK", "defence", 2024, 1, 1, &t), EN_OK);
    assert_true(t.mutual);
    assert_int_equal(tie(ledger, "CHN", "PRK", "defence", 1961, 9, 9, &t), EN_ENOTFOUND);
    assert_int_equal(tie(ledger, "CHN", "PRK", "defence", 1961, 9, 10, &t), EN_OK);
    assert_int_equal(tie(ledger, "JPN", "USA", "defence", 2018, 1, 1, &t), EN_OK);
    assert_false(t.mutual); /* the United States owes Japan, not the other way */
    assert_int_equal(tie(ledger, "FIN", "USA", "defence", 2023, 4, 3, &t), EN_ENOTFOUND);
    assert_int_equal(tie(ledger, "FIN", "USA", "defence", 2023, 4, 4, &t), EN_OK);
    assert_int_equal(tie(ledger, "KOR", "PRK", "defence", 2020, 1, 1, &t), EN_ENOTFOUND);
    /* the treaty of June 2024 was not known in May */
    en_tie_query q = {
        .a = {"PRK", ""}, .b = {"RUS", ""}, .kind = "defence", .on = EN_DAY_NONE, .asof = eni_day_of(2024, 5, 31)};
    memset(&t, 0, sizeof t);
    const en_status before = en_ties(ledger, &q, first_tie, &t, NULL);
    assert_true(before == EN_ENOTFOUND || t.from.first.n < eni_day_of(2024, 1, 1).n);
    q.asof = eni_day_of(2024, 12, 31);
    q.on = eni_day_of(2024, 12, 31);
    memset(&t, 0, sizeof t);
    assert_int_equal(en_ties(ledger, &q, first_tie, &t, NULL), EN_OK);
    assert_int_equal(t.from.first.n, eni_day_of(2024, 12, 4).n);
    en_ledger_close(ledger);
}

/* What an answer in SQL was: its columns and its rows, the cells parted by "|". */
typedef struct {
    char columns[200], rows[600];
    int n_rows, most;
} sql_answer;

static bool hear_row(void *user, const char *const *columns, const en_cell *cells, size_t n) {
    static const char *const kinds[] = {"null", "integer", "real", "text", "blob"};
    sql_answer *const a = user;
    for (size_t i = 0; !cells && i < n; i++) {
        strcat(a->columns, i ? "," : "");
        strcat(a->columns, columns[i]);
    }
    for (size_t i = 0; cells && i < n; i++) {
        char one[100];
        const en_cell *const c = &cells[i];
        switch (c->kind) {
        case EN_CELL_INTEGER: snprintf(one, sizeof one, "%lld", (long long)c->integer); break;
        case EN_CELL_REAL: snprintf(one, sizeof one, "%g", c->real); break;
        case EN_CELL_TEXT: snprintf(one, sizeof one, "%.*s", (int)c->text.len, c->text.p); break;
        default: snprintf(one, sizeof one, "%s:%zu", kinds[c->kind], c->text.len);
        }
        strcat(a->rows, i ? "|" : a->n_rows ? ";" : "");
        strcat(a->rows, one);
    }
    a->n_rows += cells != NULL;
    return !a->most || a->n_rows < a->most;
}

static en_status ask(en_ledger *ledger, const char *statement, sql_answer *out) {
    const int most = out->most;
    *out = (sql_answer){.most = most};
    return en_sql(ledger, (en_str){statement, strlen(statement)}, hear_row, out, &fault);
}

static void sql_reads_and_nothing_else(void **state) {
    (void)state;
    sql_answer a = {0};
    (void)read_text(four);
    en_ledger *const ledger = reader();
    assert_ok(ask(ledger, "SELECT source, target, n_reports FROM events WHERE action = 'ACCUSE'", &a));
    assert_string_equal(a.columns, "source,target,n_reports");
    assert_string_equal(a.rows, "KOR|PRK|2");
    assert_ok(ask(ledger, "VALUES(1, 2.5, 'x', NULL, x'0001'); -- and no more", &a));
    assert_string_equal(a.rows, "1|2.5|x|null:0|blob:2");
    assert_ok(
        ask(ledger, "SELECT actor_name('PRK'), actor_name('?'), plover_quad('assault'), cameo_goldstein('190')", &a));
    assert_string_equal(a.rows, "North Korea|null:0|mcf|-10");
    assert_ok(ask(ledger, "SELECT count(*) FROM sentence_text WHERE sentence_text MATCH 'shelled'", &a));
    assert_string_equal(a.rows, "1");
    assert_ok(ask(ledger, "SELECT 1 AS one WHERE 0", &a)); /* the columns come without a row */
    assert_string_equal(a.columns, "one");
    assert_int_equal(a.n_rows, 0);
    assert_ok(ask(ledger, "PRAGMA table_info(claim_event)", &a));
    static const char *const refused[] = {"DELETE FROM claim",
                                          "CREATE TABLE x(a)",
                                          "CREATE TEMP TABLE x(a)",
                                          "ATTACH 'other.db' AS other",
                                          "PRAGMA query_only = OFF",
                                          "PRAGMA journal_mode = DELETE",
                                          "VACUUM",
                                          "BEGIN",
                                          "REINDEX",
                                          "SELECT load_extension('x')",
                                          "SELECT 1; DELETE FROM claim",
                                          "SELECT 1; SELECT 2",
                                          "",
                                          "  -- nothing",
                                          "SELECT",
                                          "SELECT * FROM nowhere",
                                          "INSERT INTO claim_event(source) VALUES('X') RETURNING 1"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        if (ask(ledger, refused[i], &a) != EN_ERANGE) fail_msg("not refused: %s", refused[i]);
        assert_int_equal(a.n_rows, 0);
    }
    assert_int_equal(ask(ledger, "SELECT 1,\n nonsense\nFROM events", &a), EN_ERANGE);
    assert_int_equal(fault.line, 2);
    assert_int_equal(ask(ledger, "SELECT abs(-9223372036854775808)", &a), EN_ERANGE); /* seen only when it runs */
    a.most = 2;
    assert_int_equal(ask(ledger, "SELECT value FROM (VALUES(1),(2),(3)) AS t(value)", &a),
                     EN_ERANGE); /* no such dialect */
    assert_int_equal(ask(ledger, "SELECT * FROM (VALUES(1),(2),(3))", &a), EN_ESTOPPED);
    assert_int_equal(a.n_rows, 2);
    en_ledger_info info;
    assert_ok(en_ledger_describe(ledger, &info, &fault)); /* and the ledger answers as before */
    assert_int_equal(info.n_claims, 4);
    en_ledger_close(ledger);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(sql_reads_and_nothing_else, remove_it),
        cmocka_unit_test_teardown(reading_twice_changes_nothing, remove_it),
        cmocka_unit_test_teardown(one_event_of_two_outlets, remove_it),
        cmocka_unit_test_teardown(denial_and_asof, remove_it),
        cmocka_unit_test_teardown(text_search_is_literal, remove_it),
        cmocka_unit_test_teardown(foreign_files_are_refused_by_name, remove_it),
        cmocka_unit_test_teardown(check_finds_tampering, remove_it),
        cmocka_unit_test_teardown(obligations_are_directed_and_dated, remove_it),
    };
    return cmocka_run_group_tests(tests, open_lexicon, close_lexicon);
}
