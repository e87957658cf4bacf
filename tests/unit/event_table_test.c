/* The table `event` of SQL: over reports and two layers of datasets in several segments it says what en_events says, for many random questions; and
 * what it says of damage, of odd values, of a ledger of format 2. */
#include "ledger_fixture.h"

#include "base/day.h"
#include "ledger/cube.h"

#include <math.h>
#include <xxhash.h>

#define ROWS 900 /* of a file */
#define FILES 4

static uint64_t seed = 20180101;

static unsigned below(unsigned n) {
    seed ^= seed >> 12, seed ^= seed << 25, seed ^= seed >> 27;
    return (unsigned)((seed * 2685821657736338717u >> 33) % n);
}

static const char *const states[] = {"CHN", "PRK", "USA", "JPN", ""};
static const char *const sectors[] = {"", "GOV", "MIL"};
static const struct {
    const char *cameo;
    int quad;
    const char *goldstein;
} acts[] = {{"042", 1, "1.9"}, {"190", 4, "-10.0"}, {"111", 3, "-2.0"}, {"0231", 1, "3.4"}, {"061", 2, "6.4"}};

static const char *compact(int day, char out[11]) {
    en_day_format((en_day){day}, out);
    memmove(out + 4, out + 5, 2), memmove(out + 6, out + 8, 3);
    return out;
}

/* A file in the form of GDELT 2.0: days of 2018, some told much later, names and addresses on some. */
static void write_file(const char *name, int file) {
    FILE *const f = fopen(name, "w");
    assert_non_null(f);
    for (int i = 0; i < ROWS; i++) {
        const int day = 17532 + (int)below(300), known = day + (below(4) ? 0 : (int)below(500));
        const char *a = states[below(5)], *b = states[below(5)], *const r = sectors[below(3)];
        char on[11], added[11];
        const size_t act = below(5);
        compact(day, on), compact(known, added);
        if (!*a && !*b) a = "CHN";
        fprintf(f, "%d\t%s\t%.6s\t%.4s\t2018.1\t", file * ROWS + i + 1, on, on, on);
        fprintf(f, "%s%s\t%s\t%s\t\t\t\t\t%s\t\t\t", a, *a ? r : "", *a ? "SOMEBODY" : "", a, *a ? r : "");
        fprintf(f, "%s\t%s\t%s\t\t\t\t\t\t\t\t", b, *b ? "ANOTHER" : "", b);
        fprintf(f, "1\t%s\t%.3s\t%.2s\t%d\t%s\t%u\t%u\t%u\t%.3f\t", acts[act].cameo, acts[act].cameo, acts[act].cameo,
                acts[act].quad, acts[act].goldstein, 1 + below(9), 1 + below(3), 1 + below(9), below(90) / 9.0 - 5);
        for (int k = 0; k < 3; k++)
            fputs(k < 2 ? "0\t\t\t\t\t\t\t\t" : "4\tTokyo, Tokyo, Japan\tJA\tJA40\t\t35.7\t139.7\tJA\t", f);
        fprintf(f, "%s000000\thttps://example.org/%u\n", added, below(50));
    }
    fclose(f);
}

static void fill_ledger(void) {
    en_ledger *ledger;
    en_read_counts counts;
    char file[128];
    const char *const paths[] = {file};
    remove_ledger(path);
    remove_segments(path);
    assert_ok(en_ledger_open(path, EN_LEDGER_WRITE, lex, &ledger, &fault));
    temporary(file, "events.csv");
    for (int i = 0; i < FILES; i++) {
        en_import_opts opts = en_import_opts_all();
        opts.format = "gdelt2";
        opts.layer = i == 3 ? "other" : NULL;
        write_file(file, i);
        assert_ok(en_import(ledger, paths, 1, &opts, NULL, &fault));
    }
    remove(file);
    temporary(file, "reports.jsonl");
    FILE *const f = fopen(file, "w");
    assert_non_null(f);
    for (int i = 0; i < 8; i++)
        fprintf(f,
                "{\"date\":\"2018-0%d-1%d\",\"outlet\":\"Desk %d\",\"title\":\"\",\"text\":\"China condemned North "
                "Korea on Monday. North Korea's army shelled Japan. The United States denied that it had threatened "
                "China.\"}\n",
                i % 4 + 2, i, i);
    fclose(f);
    assert_ok(en_read(lex, ledger, paths, 1, NULL, &counts, &fault));
    assert_true(counts.claims > 8);
    remove(file);
    en_ledger_close(ledger);
}

static int fill_it(void **state) {
    if (open_lexicon(state) != 0) return -1;
    fill_ledger();
    return 0;
}
static int remove_all(void **state) {
    (void)remove_it(state);
    remove_segments(path);
    return close_lexicon(state);
}

static en_ledger *reader(void) {
    en_ledger *ledger;
    assert_ok(en_ledger_open(path, EN_LEDGER_READ, lex, &ledger, &fault));
    return ledger;
}

/* ---- what is said: a sum over lines, which does not hang on their order ---- */

typedef struct {
    uint64_t n, sum;
    char before[11];
    int order; /* that the first column comes in: 1 up, -1 down */
} heard;

static void hear(heard *h, const eni_buf *line) {
    h->n++;
    h->sum += XXH3_64bits(line->p, line->len);
}

static void put_count(eni_buf *b, int64_t n) {
    if (n >= 0) eni_printf(b, "%lld", (long long)n);
    eni_puts(b, "|");
}
static void put_number(eni_buf *b, double x) {
    if (!isnan(x)) eni_printf(b, "%.9g", x);
    eni_puts(b, "|");
}

#define ALL                                                                                                            \
    "layer, date, known_date, source, source_sector, target, target_sector, cameo, action, quad, goldstein, mode, "    \
    "context, standing, date_first, source_name, target_name, mentions, sources, articles, tone, deaths, latitude, "   \
    "longitude, place, url, outlet, note, dataset_id, citation, event_id"

static bool on_event(void *user, const en_event *e) {
    eni_buf b = {0};
    char first[11], last[11], known[11];
    en_day_format(e->day.first, first), en_day_format(e->day.last, last), en_day_format(e->first_reported, known);
    eni_printf(&b, "%.*s|%s|%s|%s|%s|%s|%s|%.*s|%s|%s|", ENI_ARG(e->layer), last, known, e->source.code,
               e->source.sector, e->target.code, e->target.sector, ENI_ARG(e->cameo), en_action_key(e->action),
               en_quad_key(e->quad));
    put_number(&b, e->goldstein);
    eni_printf(&b, "%.*s|%.*s|%s|%s|%.*s|%.*s|", ENI_ARG(e->mode), ENI_ARG(e->context), en_modality_key(e->standing),
               first, ENI_ARG(e->source_name), ENI_ARG(e->target_name));
    put_count(&b, e->n_mentions), put_count(&b, e->n_outlets), put_count(&b, e->n_reports);
    put_number(&b, e->tone);
    put_count(&b, e->n_deaths);
    put_number(&b, e->latitude), put_number(&b, e->longitude);
    eni_printf(&b, "%.*s|%.*s|%.*s|%.*s|", (int)e->place.len, e->place.len ? e->place.p : "", (int)e->url.len,
               e->url.len ? e->url.p : "", ENI_ARG(e->outlet), (int)e->note.len, e->note.len ? e->note.p : "");
    put_count(&b, e->row_id == INT64_MIN ? -1 : e->row_id);
    if (e->import)
        eni_printf(&b, "i%llu.%llu||", (unsigned long long)e->import, (unsigned long long)e->line);
    else
        eni_printf(&b, "r%llu.%u|%llu|", (unsigned long long)e->report, e->sentence_no, (unsigned long long)e->id);
    hear(user, &b);
    eni_buf_free(&b);
    return true;
}

static bool on_row(void *user, const char *const *columns, const en_cell *cells, size_t n) {
    heard *const h = user;
    eni_buf b = {0};
    (void)columns;
    if (!cells) return true;
    for (size_t i = 0; i < n; i++) switch (cells[i].kind) {
        case EN_CELL_INTEGER: eni_printf(&b, "%lld|", (long long)cells[i].integer); break;
        case EN_CELL_REAL: put_number(&b, cells[i].real); break;
        case EN_CELL_TEXT: eni_printf(&b, "%.*s|", ENI_ARG(cells[i].text)); break;
        default: eni_puts(&b, "|");
        }
    if (h->order) {
        assert_int_equal(cells[0].text.len, 10);
        if (h->n) assert_true(memcmp(cells[0].text.p, h->before, 10) * h->order >= 0);
        memcpy(h->before, cells[0].text.p, 10);
    }
    hear(h, &b);
    eni_buf_free(&b);
    return true;
}

static heard ask(const en_ledger *ledger, const char *statement, int order) {
    heard h = {.order = order};
    if (en_sql(ledger, eni_str(statement), on_row, &h, &fault) != EN_OK)
        fail_msg("%s: %s (seed %llu)", statement, fault.message, (unsigned long long)seed);
    return h;
}

static uint64_t number(const en_ledger *ledger, const char *statement) {
    return ask(ledger, statement, 0).sum;
}
#define assert_number(ledger, statement, n) assert_true(number((ledger), (statement)) == number((ledger), "SELECT " #n))

/* ---- random questions ---- */

static void put_day(eni_buf *sql, const char *what, int day, const char *after) {
    char text[11];
    en_day_format((en_day){day}, text);
    eni_printf(sql, "%s '%s'%s", what, text, after);
}

/* The same question for both. */
static void draw(en_event_query *q, eni_buf *where) {
    static const char *const layers[] = {"reports", "gdelt2", "other"};
    *q = en_event_query_all();
    eni_puts(where, " WHERE 1");
    if (below(3)) strcpy(q->source.code, states[below(4)]);
    if (below(3)) strcpy(q->target.code, states[below(4)]);
    if (q->source.code[0]) eni_printf(where, " AND source = '%s'", q->source.code);
    if (q->target.code[0]) eni_printf(where, " AND target %s '%s'", below(2) ? "=" : "IS", q->target.code);
    if (below(3) == 0) q->layers = layers[below(3)];
    if (q->layers) eni_printf(where, " AND layer = '%s'", q->layers);
    if (below(3) == 0) q->quads = 1u << (1 + below(4));
    for (int k = 1; k < EN_N_QUADS; k++)
        if (q->quads >> k & 1u) eni_printf(where, " AND quad = '%s'", en_quad_key((en_quad)k));
    if (below(4) == 0) q->actions = 1u << en_action_of(ENI_LIT("ASSAULT")) | 1u << en_action_of(ENI_LIT("SUPPORT"));
    if (q->actions) eni_puts(where, " AND action IN ('ASSAULT', 'SUPPORT')");
    const int from = 17500 + (int)below(300), to = from + (int)below(200);
    if (below(2)) q->since.n = from, q->until.n = to;
    if (en_day_known(q->since) && below(2))
        put_day(where, " AND date BETWEEN", from, " AND"), put_day(where, "", to, "");
    else if (en_day_known(q->since))
        put_day(where, " AND date >", from - 1, ""), put_day(where, " AND date <", to + 1, "");
    if (below(3) == 0) q->asof.n = 17600 + (int)below(400);
    if (en_day_known(q->asof)) put_day(where, " AND asof =", q->asof.n, "");
}

static void says_what_events_says(void **state) {
    (void)state;
    en_ledger *const ledger = reader();
    unsigned n_some = 0;
    for (int i = 0; i < 200; i++) {
        en_event_query q;
        eni_buf where = {0}, sql = {0};
        heard want = {0};
        draw(&q, &where);
        const en_status status = en_events(ledger, &q, on_event, &want, &fault);
        if (status != EN_ENOTFOUND) assert_int_equal(status, EN_OK);
        eni_printf(&sql, "SELECT " ALL " FROM event%s", where.p);
        const heard whole = ask(ledger, sql.p, 0);
        if (whole.n != want.n || whole.sum != want.sum)
            fail_msg("%llu and %llu: %s", (unsigned long long)whole.n, (unsigned long long)want.n, sql.p);
        const bool down = below(2);
        for (int cold = 0; cold < 2; cold++) { /* in order, with and without what lies in arrival blocks */
            sql.len = 0;
            eni_printf(&sql, "SELECT date, cameo, known_date, source_sector%s FROM event%s ORDER BY date%s",
                       cold ? ", tone" : "", where.p, down ? " DESC" : "");
            assert_int_equal(ask(ledger, sql.p, down ? -1 : 1).n, want.n);
        }
        n_some += want.n > 0;
        eni_buf_free(&where), eni_buf_free(&sql);
    }
    assert_true(n_some > 100);
    en_ledger_close(ledger);
}

/* ---- conditions to the letter of SQL: the same with and without the scan's help (+ keeps it from helping) ---- */

static void conditions_mean_what_sql_means(void **state) {
    (void)state;
    static const char *const conditions[] = {"date >= '2018-03'",
                                             "date < '2018-03-10x'",
                                             "date <= '2018'",
                                             "date > ''",
                                             "date = '2018-3-1'",
                                             "date = '20180301'",
                                             "date >= 2018",
                                             "date >= x'00'",
                                             "date <= x'00'",
                                             "date > NULL",
                                             "source = ''",
                                             "source = 'CHN' AND source = 'PRK'",
                                             "source = NULL",
                                             "source IN ('CHN', 'PRK') AND target = ''",
                                             "source = 5",
                                             "source = x'43484E'",
                                             "action = 'assault'",
                                             "action = ''",
                                             "quad = 'none'",
                                             "quad = ''",
                                             "layer = 'nowhere'",
                                             "known_date BETWEEN '2018-06-01' AND '2018-07'",
                                             "known_date > date",
                                             "source_sector = 'GOV' AND target_sector = ''",
                                             "source = 'chn' COLLATE NOCASE",
                                             "source > 'P' AND target < 'K'",
                                             "target_sector = 'MILITARY'",
                                             "date = known_date AND source = target",
                                             "source = 'CHN' OR target = 'CHN' OR date = '2018-05-01'"};
    en_ledger *const ledger = reader();
    for (size_t i = 0; i < ENI_N(conditions); i++) {
        eni_buf sql = {0}, plain = {0};
        eni_printf(&sql, "SELECT " ALL " FROM event WHERE %s", conditions[i]);
        /* a subquery that may not be flattened, so that its conditions stay outside */
        eni_printf(&plain, "SELECT " ALL " FROM (SELECT * FROM event LIMIT -1 OFFSET 0) WHERE %s", conditions[i]);
        const heard a = ask(ledger, sql.p, 0), b = ask(ledger, plain.p, 0);
        if (a.n != b.n || a.sum != b.sum)
            fail_msg("%s: %llu rows, expected %llu", conditions[i], (unsigned long long)a.n, (unsigned long long)b.n);
        eni_buf_free(&sql), eni_buf_free(&plain);
    }
    assert_number(ledger, "SELECT count(*) - count(DISTINCT rowid) FROM event", 0);
    assert_number(ledger, "SELECT count(*) FROM event WHERE layer <> 'reports'", 3600);
    assert_number(ledger,
                  "SELECT count(*) = (SELECT sum(n * n) FROM (SELECT count(*) AS n FROM event GROUP BY source, date)) "
                  "FROM event a JOIN event b ON a.source = b.source AND a.date = b.date",
                  1);
    assert_int_equal(en_sql(ledger, ENI_LIT("SELECT 1 FROM event('2018-13-01')"), on_row, &(heard){0}, &fault),
                     EN_ERANGE);
    assert_int_equal(en_sql(ledger, ENI_LIT("SELECT 1 FROM event WHERE asof < '2019'"), on_row, &(heard){0}, &fault),
                     EN_ERANGE);
    assert_number(ledger, "SELECT count(*) FROM event('2018-05') WHERE asof = '2018'", 0);
    assert_number(ledger, "SELECT count(*) > 100 FROM event WHERE asof IN ('2018-02', '2018-03') GROUP BY asof LIMIT 1",
                  1);
    assert_int_equal(en_sql(ledger, ENI_LIT("DELETE FROM event"), on_row, &(heard){0}, &fault), EN_ERANGE);
    en_ledger_close(ledger);
}

/* ---- one generation ---- */

typedef struct {
    uint64_t n;
    bool joined;
} joining;

static bool join_meanwhile(void *user, const char *const *columns, const en_cell *cells, size_t n) {
    joining *const j = user;
    (void)columns, (void)n;
    j->n += cells != NULL;
    if (j->n != 2000 || j->joined) return true;
    j->joined = true; /* segments are joined and removed under the cursor */
    en_ledger *writer;
    uint64_t before, after;
    assert_ok(en_ledger_open(path, EN_LEDGER_WRITE, lex, &writer, &fault));
    assert_ok(en_compact(writer, true, &before, &after, &fault));
    assert_true(after < before);
    en_ledger_close(writer);
    return true;
}

static void a_scan_sees_one_generation(void **state) {
    (void)state;
    en_ledger *const ledger = reader();
    heard h = {0};
    const heard before = ask(ledger, "SELECT " ALL " FROM event", 0);
    for (int cold = 0; cold < 2; cold++) {
        joining j = {.joined = cold};
        const en_str sql = cold ? ENI_LIT("SELECT url FROM event") : ENI_LIT("SELECT cameo FROM event");
        assert_ok(en_sql(ledger, sql, join_meanwhile, &j, &fault));
        assert_int_equal(j.n, before.n);
    }
    h = ask(ledger, "SELECT " ALL " FROM event", 0);
    assert_true(h.sum == before.sum);
    en_ledger_close(ledger);
}

/* ---- damage ---- */

static void damage_is_told(void **state) {
    (void)state;
    char name[160];
    heard h = {0};
    en_ledger *ledger = reader();
    eni_cube *cube;
    assert_ok(eni_cube_of(ledger, &cube, &fault));
    snprintf(name, sizeof name, "%s-segments/seg-%08lld", path, (long long)cube->numbers[0]);
    en_ledger_close(ledger);
    for (int i = 0; i < 2; i++) { /* in the arrival blocks; in the columns, near the end */
        FILE *f = fopen(name, "r+");
        assert_non_null(f);
        fseek(f, i ? -3000 : 4196, i ? SEEK_END : SEEK_SET);
        const long at = ftell(f);
        const int was = fgetc(f);
        fseek(f, at, SEEK_SET);
        fputc(was ^ 1, f);
        fclose(f);
        ledger = reader();
        assert_int_equal(
            en_sql(ledger, ENI_LIT("SELECT url, known_date, source_sector FROM event"), on_row, &h, &fault),
            EN_EFORMAT);
        assert_non_null(strstr(fault.message, "damaged"));
        assert_non_null(strstr(fault.message, "seg-"));
        en_ledger_close(ledger);
        f = fopen(name, "r+");
        assert_non_null(f);
        fseek(f, at, SEEK_SET);
        fputc(was, f);
        fclose(f);
    }
    assert_int_equal(remove(name), 0);
    ledger = reader();
    assert_int_equal(en_sql(ledger, ENI_LIT("SELECT count(*) FROM event"), on_row, &h, &fault), EN_EFORMAT);
    assert_non_null(strstr(fault.message, "it is not there"));
    assert_ok(en_sql(ledger, ENI_LIT("SELECT count(*) FROM events"), on_row, &h, &fault));
    en_ledger_close(ledger);
    fill_ledger();
}

/* ---- a ledger of format 2 ---- */

static void format_2_is_carried_forward(void **state) {
    (void)state;
    char old[128];
    sqlite3 *db;
    en_ledger *ledger;
    temporary(old, "old.db");
    remove_ledger(old);
    assert_int_equal(sqlite3_open(old, &db), SQLITE_OK);
    for (size_t i = 0; eni_schema_part(i); i++)
        assert_int_equal(sqlite3_exec(db, eni_schema_part(i), NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(db,
                     "PRAGMA application_id = 1164866609; PRAGMA user_version = 2;"
                     "INSERT INTO layer(name, kind, version, licence) VALUES('reports', 'reports', '0', '');"
                     "INSERT INTO outlet VALUES(1, 'Desk'); INSERT INTO report VALUES(1, 1, x'01', 'a', 1, 17600, '', "
                     "'', 'en', 'f', 1, 1, 1, 1); INSERT INTO sentence VALUES(65537, 1, 1, 'x');"
                     "INSERT INTO event VALUES(1, 'CHN', 'PRK', 'ACCUSE', 17600, 17600, 1, '111');"
                     "INSERT INTO claim VALUES(1, 1, 1, 1, 17600, 1, 'CHN', '', '', 'PRK', '', '', 'ACCUSE', '', '', "
                     "'111', 'vcf', -2, 17600, 17600, 'asserted', '', '', '', '', '', 0.9, 'x', '{}');",
                     NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(db);
    assert_ok(en_ledger_open(old, EN_LEDGER_WRITE, lex, &ledger, &fault));
    assert_number(ledger, "SELECT count(*) FROM claim_event", 1);
    assert_number(ledger, "SELECT count(*) FROM events WHERE date_first = '2018-03-10'", 1);
    assert_number(ledger, "SELECT count(*) FROM event WHERE source = 'CHN' AND layer = 'reports'", 1);
    assert_number(
        ledger, "SELECT sql LIKE '%event_id % REFERENCES \"claim_event\"%' FROM sqlite_schema WHERE name = 'claim'", 1);
    en_ledger_close(ledger);
    remove_ledger(old);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(says_what_events_says),
                                       cmocka_unit_test(conditions_mean_what_sql_means),
                                       cmocka_unit_test(a_scan_sees_one_generation), cmocka_unit_test(damage_is_told),
                                       cmocka_unit_test(format_2_is_carried_forward)};
    return cmocka_run_group_tests(tests, fill_it, remove_all);
}
