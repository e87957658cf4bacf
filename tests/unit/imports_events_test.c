/* Importers of events: each over invented files in the official layouts (tests/imports), and over genuine ones where the shared data are at hand.
 * What is counted stands in the README of those data. */
#include "imported.h"

#include "base/day.h"

#include <math.h>

static en_lexicon *lex;

static int open_lexicon(void **state) {
    (void)state;
    return en_lexicon_open(NULL, NULL, NULL, &lex, NULL) == EN_OK ? 0 : -1;
}

static int close_lexicon(void **state) {
    (void)state;
    en_lexicon_free(lex);
    return 0;
}

static const char *ours(char room[512], const char *name) {
    const char *const source = getenv("ENTENTE_SOURCE");
    snprintf(room, 512, "%s/tests/imports/%s", source ? source : ".", name);
    return room;
}

/* A file of the shared data; skips the test where they are not there. */
static const char *shared(char room[512], const char *name) {
    const char *const folder = getenv("ENTENTE_SHARED");
    snprintf(room, 512, "%s/%s", folder ? folder : "../shared/data", name);
    if (access(room, R_OK) != 0) {
        print_message("[  SKIPPED ] %s is not at hand\n", room);
        skip();
    }
    return room;
}

static imported take(const char *path, const char *format, en_status want) {
    imported in = imported_new(lex, "imports.db");
    en_import_opts opts = en_import_opts_all();
    opts.format = format;
    assert_int_equal(imported_add(&in, path, &opts), want);
    imported_read(&in, NULL);
    return in;
}

static const imported_row *row_of(const imported *in, int64_t id) {
    for (size_t i = 0; i < in->n; i++)
        if (in->rows[i].id == id) return &in->rows[i];
    fail_msg("no row %lld", (long long)id);
    return NULL;
}

#define SIDES(row, a, a_sector, b, b_sector)                                                                           \
    do {                                                                                                               \
        assert_string_equal((row)->source, a);                                                                         \
        assert_string_equal((row)->source_sector, a_sector);                                                           \
        assert_string_equal((row)->target, b);                                                                         \
        assert_string_equal((row)->target_sector, b_sector);                                                           \
    } while (0)

/* ---- invented files ---- */

static void icews_without_codes(void **state) {
    (void)state;
    char room[512];
    imported in = take(ours(room, "icews-2017.tab"), NULL, EN_OK);
    assert_int_equal(in.counts.accepted, 3);
    assert_int_equal(in.counts.rejected, 1);
    assert_non_null(strstr(in.first.message, "Engage in a dance"));
    assert_int_equal(in.first.line, 5);
    const imported_row *r = row_of(&in, 1);
    SIDES(r, "JPN", "GOV", "CHN", "GOV");
    assert_string_equal(r->act.cameo, "036");
    assert_int_equal(r->act.tenths, 40);
    assert_string_equal(r->texts[ENI_TEXT_NOTE], "story 900, sentence 2");
    assert_string_equal(r->texts[ENI_TEXT_PLACE], "Tokyo, Japan");
    assert_int_equal(r->ints[ENI_INT_LAT], 356800);
    assert_int_equal(r->known.n, r->day.n);
    r = row_of(&in, 2);
    SIDES(r, "IND", "MIL", "PAK", "CRM");
    assert_string_equal(r->act.cameo, "194");
    r = row_of(&in, 3);
    assert_string_equal(r->source, "EU");
    assert_int_equal(r->target[0], '@');
    assert_string_equal(r->target_sector, "BUS");
    assert_int_equal(imported_ask(&in, "SELECT count(*) FROM named_actor WHERE name = 'Example Holdings'"), 1);
    imported_free(&in);
}

static void icews_from_r(void **state) {
    (void)state;
    char room[512];
    imported in = take(ours(room, "icews-odd.csv"), NULL, EN_OK);
    assert_int_equal(in.counts.accepted, 2);
    assert_int_equal(in.counts.repaired, 1);
    assert_int_equal(in.counts.rejected, 2);
    assert_non_null(strstr(in.first.message, "13y"));
    assert_string_equal(row_of(&in, 11)->act.cameo, "040");
    const imported_row *const nobody = row_of(&in, 13);
    SIDES(nobody, "JPN", "", "", "");
    assert_string_equal(nobody->texts[ENI_TEXT_PLACE], "");
    imported_free(&in);
}

static void polecat(void **state) {
    (void)state;
    char room[512];
    imported in = take(ours(room, "polecat.txt"), NULL, EN_OK);
    assert_int_equal(in.counts.accepted, 3);
    assert_int_equal(in.counts.rejected, 2);
    assert_non_null(strstr(in.first.message, "41 columns, expected 40"));
    const imported_row *const r = &in.rows[0], *const named = &in.rows[1], *const protest = &in.rows[2];
    SIDES(r, "CHN", "GOV", "RUS", "GOV");
    assert_int_equal(r->act.action, EN_ACTION_CONSULT);
    assert_string_equal(r->act.cameo, "040");
    assert_string_equal(r->act.mode, "visit");
    assert_string_equal(r->act.context, "diplomatic;economic");
    assert_int_equal(r->act.quad, EN_QUAD_VCP);
    assert_int_equal(r->act.tenths, 25);
    assert_int_equal(r->known.n, r->day.n + 1);
    assert_string_equal(r->texts[ENI_TEXT_KEY], "20230105-1-ab");
    assert_string_equal(r->texts[ENI_TEXT_NOTE], "source: Wang_Example");
    assert_int_equal(named->source[0], '@');
    assert_string_equal(named->source_sector, "REB");
    assert_string_equal(named->target, "MLI");
    assert_int_equal(protest->act.quad, EN_QUAD_MCF); /* PLOVER's protest is material, GDELT's verbal */
    SIDES(protest, "FRA", "CVL", "", "");
    imported_free(&in);
    in = take(ours(room, "polecat-renamed.txt"), NULL, EN_OK);
    assert_int_equal(in.n, 1);
    assert_int_equal(in.rows[0].act.tenths, 25);
    imported_free(&in);
}

/* Files as they were published with names too many in the header, or tabs behind the last column. */
static void polecat_misformatted(void **state) {
    (void)state;
    static const char *const edits[] = {"1s/Story People/Headline\tStory People/", "s/$/\t\t\t/", "1s/$/\t\t/"};
    char room[512], file[128], command[1024];
    temporary(file, "polecat.txt");
    for (size_t i = 0; i < ENI_N(edits); i++) {
        snprintf(command, sizeof command, "sed '%s' '%s' >'%s'", edits[i], ours(room, "polecat.txt"), file);
        assert_int_equal(system(command), 0);
        imported in = take(file, NULL, EN_OK);
        assert_int_equal(in.counts.accepted, 3);
        assert_int_equal(in.counts.rejected, 2);
        SIDES(&in.rows[0], "CHN", "GOV", "RUS", "GOV");
        assert_int_equal(in.rows[0].known.n, in.rows[0].day.n + 1);
        SIDES(&in.rows[2], "FRA", "CVL", "", "");
        imported_free(&in);
    }
    remove(file);
}

static void phoenix(void **state) {
    (void)state;
    char room[512];
    imported in = take(ours(room, "phoenix.txt"), NULL, EN_OK);
    assert_int_equal(in.counts.accepted, 3);
    assert_int_equal(in.counts.rejected, 1);
    SIDES(&in.rows[0], "CHN", "GOV", "RUS", "MIL");
    assert_string_equal(in.rows[0].act.cameo, "040");
    assert_int_equal(in.rows[0].ints[ENI_INT_SOURCES], 2);
    assert_string_equal(in.rows[0].texts[ENI_TEXT_URL], "http://example.org/1");
    assert_string_equal(in.rows[0].texts[ENI_TEXT_OUTLET], "example_a");
    assert_string_equal(in.rows[1].source, "USA");
    assert_string_equal(in.rows[1].target, "UN");
    assert_int_equal(in.rows[1].act.quad, EN_QUAD_VCP); /* quad 0: that of the code */
    SIDES(&in.rows[2], "", "", "SYR", "REB");
    imported_free(&in);
}

static void phoenix_historical(void **state) {
    (void)state;
    char room[512];
    imported in = take(ours(room, "phoenix-historical.csv"), NULL, EN_OK);
    assert_int_equal(in.counts.accepted, 2);
    assert_int_equal(in.counts.repeated, 1);
    assert_int_equal(in.counts.rejected, 1);
    assert_string_equal(in.first.message, "year, month, day: found '1973', '3', '33', expected a day");
    SIDES(&in.rows[0], "USA", "GOV", "VNM", "");
    assert_int_equal(in.rows[0].day.n, eni_day_of(1973, 3, 2).n);
    assert_string_equal(in.rows[0].act.cameo, "040");
    assert_string_equal(in.rows[0].texts[ENI_TEXT_KEY], "NYT1");
    assert_string_equal(in.rows[0].texts[ENI_TEXT_PLACE], "Saigon");
    assert_string_equal(in.rows[0].texts[ENI_TEXT_NOTE], "FOOD,1;TRADE,2");
    assert_string_equal(in.rows[1].source, "SUN");
    assert_int_equal(in.rows[1].act.quad, EN_QUAD_VCF);
    imported_free(&in);
}

static void gdelt_reduced(void **state) {
    (void)state;
    char room[512];
    imported in = take(ours(room, "gdelt1-reduced.txt"), NULL, EN_OK);
    assert_int_equal(in.n, 2);
    assert_int_equal(in.counts.rejected, 1);
    SIDES(&in.rows[0], "CHN", "GOV", "VNM", "");
    assert_int_equal(in.rows[0].ints[ENI_INT_MENTIONS], 3);
    assert_int_equal(in.rows[0].ints[ENI_INT_ARTICLES], 12);
    assert_int_equal(imported_ask(&in, "SELECT count(*) FROM layer WHERE name = 'gdelt1-reduced'"), 1);
    imported_free(&in);
}

static void row_names_of_r(void **state) {
    (void)state;
    char room[512];
    imported in = take(ours(room, "gdelt2-rownames.txt"), NULL, EN_OK);
    assert_int_equal(in.n, 4);
    assert_int_equal(in.counts.repaired, 3);
    assert_string_equal(row_of(&in, 501)->act.cameo, "040");
    assert_string_equal(row_of(&in, 502)->act.cameo, "190");
    assert_string_equal(row_of(&in, 503)->act.cameo, "013"); /* by its quad class */
    assert_string_equal(row_of(&in, 504)->act.cameo, "13");
    assert_string_equal(row_of(&in, 501)->texts[ENI_TEXT_URL], "http://example.org/a,b");
    SIDES(row_of(&in, 501), "USA", "", "PRK", "GOV");
    imported_free(&in);
}

static void ucdp(void **state) {
    (void)state;
    char room[512];
    imported in = take(ours(room, "ucdp-ged.csv"), NULL, EN_OK);
    assert_int_equal(in.counts.accepted, 3);
    assert_int_equal(in.counts.rejected, 1);
    const imported_row *const battle = row_of(&in, 1), *const civilians = row_of(&in, 2), *const war = row_of(&in, 3);
    assert_int_equal(battle->act.action, EN_ACTION_ASSAULT);
    assert_string_equal(battle->source, "MLI");
    assert_string_equal(battle->target_sector, "REB");
    assert_int_equal(battle->ints[ENI_INT_SPAN], 2);
    assert_int_equal(battle->ints[ENI_INT_DEATHS], 7);
    assert_int_equal(battle->day.n, eni_day_of(2013, 1, 12).n);
    assert_string_equal(civilians->source, battle->target);
    assert_string_equal(civilians->target, "MLI");
    assert_string_equal(civilians->target_sector, "CVL");
    assert_string_equal(civilians->act.cameo, "180");
    assert_int_equal(civilians->ints[ENI_INT_SOURCES], ENI_MISSING);
    SIDES(war, "IND", "MIL", "PAK", "MIL");
    imported_free(&in);
}

static void acled(void **state) {
    (void)state;
    char room[512];
    imported in = take(ours(room, "acled.csv"), NULL, EN_OK);
    assert_int_equal(in.counts.accepted, 4);
    assert_int_equal(in.counts.rejected, 1);
    SIDES(&in.rows[0], "RUS", "MIL", "UKR", "MIL");
    assert_string_equal(in.rows[0].act.cameo, "190");
    assert_int_equal(in.rows[0].day.n, eni_day_of(2023, 6, 12).n);
    assert_int_equal(in.rows[0].ints[ENI_INT_DEATHS], 4);
    assert_string_equal(in.rows[0].texts[ENI_TEXT_NOTE], "Battles: Armed clash: On 12 June 2023, \"units\" met.");
    SIDES(&in.rows[1], "FRA", "COP", "FRA", "OPP"); /* force on protesters: the police did it */
    assert_int_equal(in.rows[2].source[0], '@');
    assert_string_equal(in.rows[2].target_sector, "CVL");
    assert_string_equal(in.rows[3].act.cameo, "");
    SIDES(&in.rows[3], "MLI", "GOV", "", "");
    imported_free(&in);
}

static void graph_in_a_folder(void **state) {
    (void)state;
    char room[512];
    imported in = take(ours(room, "tkg"), NULL, EN_OK);
    assert_int_equal(in.counts.accepted, 3);
    assert_int_equal(in.counts.rejected, 2);
    assert_int_equal(in.counts.files_skipped, 3);
    SIDES(&in.rows[0], "CHN", "", "IRN", "GOV");
    SIDES(&in.rows[1], "IND", "CVL", "CHN", "");
    assert_int_equal(in.rows[2].source[0], '@');
    assert_string_equal(in.rows[2].texts[ENI_TEXT_SOURCE_NAME], "Example Person");
    assert_int_equal(in.rows[1].day.n, eni_day_of(2014, 1, 2).n);
    assert_int_equal(imported_ask(&in, "SELECT count(*) FROM layer WHERE name = 'icews14'"), 1);
    imported_free(&in);
}

static void graph_without_names(void **state) {
    (void)state;
    char path[128];
    FILE *const f = fopen(temporary(path, "quadruples.txt"), "w");
    fputs("0\t1\t2\t0\n0\t1\t2\t24\n", f);
    fclose(f);
    imported in = take(path, NULL, EN_EFORMAT);
    assert_non_null(strstr(in.first.message, "entity2id.txt"));
    imported_free(&in);
    remove(path);
}

static en_status map_with(imported *in, const char *map) {
    char room[512];
    en_import_opts opts = en_import_opts_all();
    opts.map = map;
    return imported_add(in, ours(room, "mine.csv"), &opts);
}

static void any_table(void **state) {
    (void)state;
    imported in = imported_new(lex, "imports.db");
    assert_int_equal(
        map_with(&in, "source=who,target=whom,date=when,code=what,goldstein=how,id=since,mentions=n,known=#8"), EN_OK);
    imported_read(&in, NULL);
    assert_int_equal(in.n, 4);
    assert_int_equal(in.counts.rejected, 1);
    SIDES(&in.rows[0], "PRK", "", "CHN", "");
    assert_int_equal(in.rows[0].act.action, EN_ACTION_CONSULT);
    assert_int_equal(in.rows[0].known.n, eni_day_of(2024, 1, 6).n);
    assert_string_equal(in.rows[0].texts[ENI_TEXT_KEY], "n1");
    assert_int_equal(in.rows[0].ints[ENI_INT_MENTIONS], 3);
    assert_string_equal(in.rows[1].source, "USA");
    assert_int_equal(in.rows[1].target[0], '@');
    assert_string_equal(in.rows[1].act.cameo, "13");
    SIDES(&in.rows[2], "CHN", "MIL", "TWN", "");
    assert_int_equal(in.rows[2].act.quad, EN_QUAD_MCF);
    assert_string_equal(in.rows[2].texts[ENI_TEXT_KEY], "3");
    assert_string_equal(in.rows[3].act.cameo, "057");
    imported_free(&in);
}

static void maps_that_are_wrong(void **state) {
    (void)state;
    static const struct {
        const char *map, *says;
    } wrong[] = {{"source=who,target=whom,date=when,colour=what", "'colour' is no field"},
                 {"source=who,target=whom,date=when,code=colour", "no column 'colour'"},
                 {"source=who,target=whom,date=#99,code=what", "no column #99"},
                 {"source=who,target=whom,code=what", "the field date is missing"},
                 {"source=who,target=whom,date=when", "one of the fields code and quad"},
                 {"source=who,source=whom,date=when,code=what", "told twice"},
                 {"source", "expected FIELD=COLUMN"}};
    for (size_t i = 0; i < ENI_N(wrong); i++) {
        imported in = imported_new(lex, "imports.db");
        assert_int_equal(map_with(&in, wrong[i].map), EN_ERANGE);
        if (!strstr(in.first.message, wrong[i].says)) fail_msg("%s: %s", wrong[i].map, in.first.message);
        imported_free(&in);
    }
}

static void what_is_refused(void **state) {
    (void)state;
    char path[128];
    static const struct {
        const char *bytes;
        size_t len;
        const char *says;
    } strangers[] = {
        {"a\001b\001c\n", 6, "Ctrl-A"}, {"\0\1\2\3 random", 11, "binary"}, {"x,y\n1,2\n", 8, "no dataset"}};
    for (size_t i = 0; i < ENI_N(strangers); i++) {
        FILE *const f = fopen(temporary(path, "stranger"), "w");
        fwrite(strangers[i].bytes, 1, strangers[i].len, f);
        fclose(f);
        imported in = take(path, NULL, EN_EFORMAT);
        if (!strstr(in.first.message, strangers[i].says)) fail_msg("%s", in.first.message);
        imported_free(&in);
    }
    /* the wrong format by name says what it wanted */
    FILE *const f = fopen(temporary(path, "stranger"), "w");
    fputs("x,y\n1,2\n", f);
    fclose(f);
    static const char *const formats[] = {"icews", "polecat",        "phoenix",        "ucdp-ged",
                                          "acled", "gdelt1-reduced", "gdelt2-mentions"};
    for (size_t i = 0; i < ENI_N(formats); i++) {
        imported in = take(path, formats[i], EN_EFORMAT);
        assert_non_null(strstr(in.first.message, "expected"));
        imported_free(&in);
    }
    remove(path);
}

/* Every text of ICEWS has one code that is known, whatever its case and marks. */
static void texts_of_icews(void **state) {
    (void)state;
    assert_string_equal(eni_cameo_of_text(lex, eni_str("Make_statement"))->code.p ? "010" : "", "010");
    assert_str(eni_cameo_of_text(lex, eni_str("fight with small arms and light weapons"))->code, "193");
    assert_str(eni_cameo_of_text(lex, eni_str("Threaten non-force"))->code, "131");
    assert_null(eni_cameo_of_text(lex, eni_str("Dance")));
    assert_null(eni_cameo_of_text(lex, eni_str("")));
}

/* ---- genuine files ---- */

static size_t quad_count(const imported *in, en_quad quad) {
    size_t n = 0;
    for (size_t i = 0; i < in->n; i++) n += in->rows[i].act.quad == quad;
    return n;
}

static void assert_quads(const imported *in, size_t a, size_t b, size_t c, size_t d) {
    const size_t want[] = {a, b, c, d};
    for (int q = 1; q <= 4; q++) assert_int_equal(quad_count(in, (en_quad)q), want[q - 1]);
}

static int by_id(const void *a, const void *b) {
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void assert_no_duplicates(const imported *in) {
    int64_t *const ids = malloc((in->n + 1) * sizeof *ids);
    for (size_t i = 0; i < in->n; i++) ids[i] = in->rows[i].id;
    qsort(ids, in->n, sizeof *ids, by_id);
    for (size_t i = 1; i < in->n; i++) assert_true(ids[i - 1] < ids[i]);
    free(ids);
}

static void genuine_gdelt2(void **state) {
    (void)state;
    char room[512];
    imported in = take(shared(room, "events/gdelt2/20180101000000.export.CSV.gz"), NULL, EN_OK);
    assert_int_equal(in.n, 2414);
    assert_no_duplicates(&in);
    assert_quads(&in, 1401, 254, 281, 478);
    assert_int_equal(imported_count(&in, "CHN", "PRK", "") + imported_count(&in, "PRK", "CHN", ""), 8);
    assert_int_equal(imported_count(&in, "CHN", "PRK", "061") + imported_count(&in, "PRK", "CHN", "061"), 4);
    assert_int_equal(imported_count(&in, "CHN", "PRK", "111") + imported_count(&in, "PRK", "CHN", "111"), 2);
    assert_int_equal(imported_count(&in, "CHN", "PRK", "120") + imported_count(&in, "PRK", "CHN", "120"), 2);
    assert_int_equal(imported_count(&in, "ISR", "PSE", ""), 17);
    assert_int_equal(imported_count(&in, "PSE", "ISR", ""), 17);
    assert_int_equal(imported_count(&in, "AZE", "IRN", ""), 12);
    assert_int_equal(imported_count(&in, "USA", "PRK", ""), 10);
    imported_free(&in);
    in = take(shared(room, "events/gdelt2/20191024143000.export.CSV.zip"), NULL, EN_OK);
    assert_int_equal(in.n, 2111);
    assert_no_duplicates(&in);
    assert_quads(&in, 1222, 281, 271, 337);
    imported_free(&in);
}

static void genuine_gdelt1(void **state) {
    (void)state;
    char room[512];
    static const struct {
        const char *name;
        size_t n;
    } files[] = {{"events/gdelt1/20160728.export.CSV", 320},
                 {"events/gdelt1/1982.backfile57.csv", 120},
                 {"events/variants/gdelt1_mixed_57_58_columns.csv", 6}};
    for (size_t i = 0; i < ENI_N(files); i++) {
        imported in = take(shared(room, files[i].name), NULL, EN_OK);
        assert_int_equal(in.n, files[i].n);
        assert_int_equal(in.counts.rejected, 0);
        assert_int_equal(imported_ask(&in, "SELECT count(*) FROM layer WHERE name = 'gdelt1'"), 1);
        imported_free(&in);
    }
}

static void genuine_variants(void **state) {
    (void)state;
    char room[512];
    imported in = take(shared(room, "events/variants/gdelt2_named_header_20201113.csv.gz"), NULL, EN_OK);
    assert_int_equal(in.n, 2824);
    assert_string_equal(row_of(&in, 954680550)->source, "AFG");
    assert_string_equal(row_of(&in, 954680550)->target, "GBR");
    imported_free(&in);
    in = take(shared(room, "events/variants/gdelt2_bigquery_subset_24col_a.csv.gz"), NULL, EN_OK);
    assert_int_equal(in.n, 5915);
    SIDES(row_of(&in, 3320696614), "IRN", "", "IRN", "GOV");
    imported_free(&in);
    in = take(shared(room, "events/variants/gdelt_hive_ctrlA_actor_aggregates_1979.csv"), NULL, EN_EFORMAT);
    assert_non_null(strstr(in.first.message, "Ctrl-A"));
    imported_free(&in);
    in = take(shared(room, "events/gdelt2/reconstituted.20170701234500.gkg.csv"), NULL, EN_EFORMAT);
    assert_non_null(strstr(in.first.message, "Knowledge Graph"));
    imported_free(&in);
}

/* The same mentions with and without a header: the second time none is new. */
static void genuine_mentions(void **state) {
    (void)state;
    char room[512];
    imported in = take(shared(room, "events/gdelt2/reconstituted.20170701234500.mentions.CSV"), NULL, EN_OK);
    assert_int_equal(in.counts.rows, 1090);
    assert_int_equal(in.counts.rejected, 0);
    const int64_t n = imported_ask(&in, "SELECT count(*) FROM mentions");
    assert_int_equal(n, (int64_t)in.counts.accepted);
    assert_int_equal(imported_ask(&in,
                                  "SELECT count(*) FROM mentions WHERE event_id = 555924816 AND language = 'ara' AND "
                                  "outlet = 'china.org.cn' AND mentioned = '2017-07-01 23:45:00' AND confidence = 100"),
                     1);
    assert_int_equal(imported_add(&in, shared(room, "events/variants/gdelt2_mentions_gdeltpyr_header_comma.csv"), NULL),
                     EN_OK);
    assert_int_equal(imported_ask(&in, "SELECT count(*) FROM mentions"), n);
    imported_free(&in);
}

static void assert_icews(const imported *in) {
    double sum = 0;
    size_t n = 0, n36 = 0, n40 = 0, n46 = 0;
    assert_int_equal(in->n, 2359);
    assert_no_duplicates(in);
    for (size_t i = 0; i < in->n; i++) {
        const imported_row *const r = &in->rows[i];
        const en_str source = eni_str(r->source), target = eni_str(r->target), code = eni_str(r->act.cameo);
        const bool there = eni_is(source, "USA") && eni_is(target, "PRK");
        if (!there && !(eni_is(source, "PRK") && eni_is(target, "USA"))) continue;
        sum += r->act.tenths / 10.0;
        n++;
        n36 += eni_is(code, "036");
        n40 += eni_is(code, "040");
        n46 += eni_is(code, "046");
    }
    assert_int_equal(n, 200);
    assert_int_equal(imported_count(in, "USA", "PRK", ""), 108);
    assert_int_equal(n40, 90);
    assert_int_equal(n46, 42);
    assert_int_equal(n36, 25);
    assert_close(sum / (double)n, 2.828, 0.0005);
    assert_int_equal(imported_count(in, "RUS", "PRK", ""), 41);
    assert_int_equal(imported_count(in, "PRK", "RUS", ""), 37);
    assert_int_equal(imported_count(in, "CHN", "PRK", "") + imported_count(in, "PRK", "CHN", ""), 0);
}

static void genuine_icews(void **state) {
    (void)state;
    char room[512];
    static const char *const files[] = {"events/icews/events.20180601.sample.tab",
                                        "events/variants/icews_r_package_20180601.csv"};
    for (size_t i = 0; i < ENI_N(files); i++) {
        imported in = take(shared(room, files[i]), NULL, EN_OK);
        assert_icews(&in);
        /* of the countries that ICEWS names only those without a state of ours are named actors */
        assert_int_equal(imported_ask(&in,
                                      "SELECT count(*) FROM named_actor WHERE name IN ('Russian Federation', "
                                      "'Occupied Palestinian Territory', 'the former Yugoslav Republic of Macedonia')"),
                         0);
        imported_free(&in);
    }
}

static void genuine_graphs(void **state) {
    (void)state;
    char room[512];
    imported in = take(shared(room, "tkg/icews14"), NULL, EN_OK);
    assert_int_equal(in.n, 74845 + 8514);
    assert_int_equal(in.counts.rejected, 0);
    assert_int_equal(imported_ask(&in, "SELECT count(*) FROM import JOIN layer USING(layer_id) WHERE name = 'icews14'"),
                     2);
    assert_int_equal(imported_ask(&in, "SELECT min(day_first) FROM import"), eni_day_of(2014, 1, 1).n);
    imported_free(&in);
}

/* Every text of an event in the three graphs, and every country of their generic actors in the ICEWS sample, is known. */
static void genuine_texts(void **state) {
    (void)state;
    static const char *const graphs[] = {"tkg/icews14/relation2id.txt", "tkg/icews18/relation2id.txt",
                                         "tkg/icews0515-tlogic/relation2id.txt"};
    char room[512], line[512];
    for (size_t i = 0; i < ENI_N(graphs); i++) {
        FILE *const f = fopen(shared(room, graphs[i]), "r");
        assert_non_null(f);
        while (fgets(line, sizeof line, f)) {
            const char *const tab = strrchr(line, '\t');
            if (tab && !eni_cameo_of_text(lex, (en_str){line, (size_t)(tab - line)})) fail_msg("unknown: %s", line);
        }
        fclose(f);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(icews_without_codes),
        cmocka_unit_test(icews_from_r),
        cmocka_unit_test(polecat),
        cmocka_unit_test(polecat_misformatted),
        cmocka_unit_test(phoenix),
        cmocka_unit_test(phoenix_historical),
        cmocka_unit_test(gdelt_reduced),
        cmocka_unit_test(row_names_of_r),
        cmocka_unit_test(ucdp),
        cmocka_unit_test(acled),
        cmocka_unit_test(graph_in_a_folder),
        cmocka_unit_test(graph_without_names),
        cmocka_unit_test(any_table),
        cmocka_unit_test(maps_that_are_wrong),
        cmocka_unit_test(what_is_refused),
        cmocka_unit_test(texts_of_icews),
        cmocka_unit_test(genuine_gdelt2),
        cmocka_unit_test(genuine_gdelt1),
        cmocka_unit_test(genuine_variants),
        cmocka_unit_test(genuine_mentions),
        cmocka_unit_test(genuine_icews),
        cmocka_unit_test(genuine_graphs),
        cmocka_unit_test(genuine_texts),
    };
    return cmocka_run_group_tests(tests, open_lexicon, close_lexicon);
}
