/* imports_ties_test.c: the importers of ties and facts, each over a few invented rows in its dataset's own layout: what is told of the input, what
 * becomes of its rows, what is rejected; and the questions that are asked of them. */
#include "ledger_fixture.h"

#include "base/day.h"

#include <math.h>

static en_ledger *ledger;
static char input[128], rejected[400];
static uint64_t rejected_line;

static int open_ledger(void **state) {
    (void)state;
    temporary(input, "input.csv");
    return en_ledger_open(path, EN_LEDGER_WRITE, lex, &ledger, &fault) == EN_OK ? 0 : -1;
}

static int close_ledger(void **state) {
    char side[160];
    en_ledger_close(ledger);
    remove(input);
    snprintf(side, sizeof side, "%s-segments/lock", path);
    remove(side);
    snprintf(side, sizeof side, "%s-segments", path);
    remove(side);
    return remove_it(state);
}

static void on_reject(void *user, const en_error *why) {
    (void)user;
    snprintf(rejected, sizeof rejected, "%s", why->message);
    rejected_line = why->line;
}

static char told[32];
static void on_file(void *user, const en_import_file *f) {
    (void)user;
    snprintf(told, sizeof told, "%s%s", f->format, f->known ? " known" : "");
}

/* Imports the text; the counts. */
static en_import_counts take_as(const char *text, const char *layer) {
    const char *const paths[] = {input};
    en_import_opts opts = en_import_opts_all();
    en_import_counts counts;
    FILE *const f = fopen(input, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    fclose(f);
    opts.layer = layer;
    opts.on_reject = on_reject;
    opts.on_file = on_file;
    rejected[0] = told[0] = '\0';
    assert_ok(en_import(ledger, paths, 1, &opts, &counts, &fault));
    return counts;
}

/* The same, all rows of which are good, of the dataset that is told. */
static void take(const char *text, const char *key, uint64_t rows) {
    const en_import_counts n = take_as(text, NULL);
    assert_string_equal(told, key);
    assert_string_equal(rejected, "");
    assert_int_equal(n.accepted, rows);
    assert_int_equal(n.rejected, 0);
}

/* ---- answers as text ---- */

typedef struct {
    char text[4000];
    size_t len;
} answer;

static void put(answer *a, const char *format, ...) {
    va_list args;
    va_start(args, format);
    const int n = vsnprintf(a->text + a->len, sizeof a->text - a->len, format, args);
    va_end(args);
    if (n > 0 && a->len + (size_t)n < sizeof a->text) a->len += (size_t)n;
}

static bool on_tie(void *user, const en_tie *t) {
    char from[24], to[24];
    en_date_format(t->from, from);
    en_date_format(t->to, to);
    put(user, "%.*s:%.*s %.*s%s%.*s %.*s %s%s..%s%s%s\n", ENI_ARG(t->layer), ENI_ARG(t->id), ENI_ARG(t->a),
        t->mutual ? "=" : ">", ENI_ARG(t->b), ENI_ARG(t->kind), t->begun_before ? "<" : "", from, to,
        t->still_at_end ? "+" : "", t->unknown ? "?" : "");
    return true;
}

static bool on_fact(void *user, const en_fact *f) {
    char first[11], last[11];
    en_day_format(f->first, first);
    en_day_format(f->last, last);
    put(user, "%.*s %.*s%s%.*s %s..%s ", ENI_ARG(f->measure), ENI_ARG(f->a), f->b.len ? ">" : "", ENI_ARG(f->b), first,
        last);
    if (isnan(f->value))
        put(user, "missing");
    else
        put(user, "%.4g", f->value);
    put(user, "%s%.*s%s%.*s [%.*s]\n", f->item_name.len ? " " : "", ENI_ARG(f->item_name), f->text.len ? " " : "",
        ENI_ARG(f->text), ENI_ARG(f->layer));
    return true;
}

static void actor(const char *code, en_actor *out) {
    *out = (en_actor){"", ""};
    if (code) assert_ok(en_ledger_actor_find(ledger, code, out, &fault));
}

static en_day day(int y, int m, int d) {
    return eni_day_of(y, m, d);
}

/* Ties of a [and b] on a day; "" and the reason in `fault` if there is none. */
static const char *ties_as(const char *a, const char *b, en_day on, en_day asof, const char *layers) {
    static answer out;
    en_tie_query q = {.on = on, .asof = asof, .layers = layers};
    out = (answer){.len = 0};
    fault = (en_error){0};
    actor(a, &q.a);
    actor(b, &q.b);
    const en_status status = en_ties(ledger, &q, on_tie, &out, &fault);
    assert_true(status == EN_OK || status == EN_ENOTFOUND);
    return out.text;
}
static const char *ties(const char *a, const char *b, en_day on, const char *layers) {
    return ties_as(a, b, on, EN_DAY_NONE, layers);
}

static const char *facts_of(en_fact_query q, const char *a, const char *b, const char *measures) {
    static answer out;
    out = (answer){.len = 0};
    fault = (en_error){0};
    actor(a, &q.a);
    actor(b, &q.b);
    q.measures = measures;
    const en_status status = en_facts(ledger, &q, on_fact, &out, &fault);
    assert_true(status == EN_OK || status == EN_ENOTFOUND);
    return out.text;
}
static const char *facts(const char *a, const char *b, const char *measures) {
    return facts_of(en_fact_query_all(), a, b, measures);
}

static void is_clean(void) {
    uint64_t n;
    assert_ok(en_ledger_check(ledger, NULL, NULL, &n, &fault));
    assert_int_equal(n, 0);
}

/* ---- alliances ---- */

#define DYAD_HEAD                                                                                                      \
    "version4id,ccode1,state_name1,ccode2,state_name2,dyad_st_day,dyad_st_month,dyad_st_year,dyad_end_day,"            \
    "dyad_end_month,dyad_end_year,left_censor,right_censor,defense,neutrality,nonaggression,entente,"

static const char directed[] =
    DYAD_HEAD "version\n"
              "901,710,\"China\",731,\"North Korea\",1,2,1950,,,,0,1,1,0,0,0,4.1\n"
              "901,731,\"North Korea\",710,\"China\",1,2,1950,,,,0,1,1,0,0,0,4.1\n"
              "902,2,\"United States of America\",740,\"Japan\",1,1,1960,,,,0,1,1,0,0,0,4.1\n"
              "902,740,\"Japan\",2,\"United States of America\",1,1,1960,,,,0,1,0,0,0,1,4.1\n"
              "903,300,\"Austria-Hungary\",255,\"Prussia\",1,1,1816,5,6,1848,1,0,0,0,1,0,4.1\n"
              "903,255,\"Prussia\",300,\"Austria-Hungary\",1,1,1816,5,6,1848,1,0,0,0,1,0,4.1\n"
              "904,365,\"Russia\",731,\"North Korea\",6,7,1961,7,9,1995,0,0,1,0,,0,4.1\n"
              "904,731,\"North Korea\",365,\"Russia\",6,7,1961,7,9,1995,0,0,1,0,,0,4.1\n";

static void alliances_are_directed_and_end_with_their_data(void **state) {
    (void)state;
    const en_day in = day(2012, 6, 1), behind = day(2020, 1, 1);
    take(directed, "cow-alliances", 8);
    assert_string_equal(ties("PRK", "CHN", in, "cow-alliances"), "cow-alliances:901 PRK=CHN defence 1950-02-01..+\n");
    assert_string_equal(ties("JPN", "USA", in, "cow-alliances"), "cow-alliances:902 USA>JPN defence 1960-01-01..+\n"
                                                                 "cow-alliances:902 JPN>USA entente 1960-01-01..+\n");
    /* blank end: in force in 2012, unknown in 2020; an end is known for good */
    assert_string_equal(ties("PRK", "CHN", behind, "cow-alliances"),
                        "cow-alliances:901 PRK=CHN defence 1950-02-01..+?\n");
    assert_string_equal(ties("PRK", "RUS", behind, "cow-alliances"), "");
    assert_non_null(strstr(fault.message, "cow-alliances covers 1816-01-01 to 2012-12-31: 2020-01-01 is unknown"));
    assert_string_equal(ties("PRK", "RUS", in, "cow-alliances"), "");
    assert_null(strstr(fault.message, "unknown"));
    /* the Soviet Union has Russia's number; a state that the lexicon lacks keeps its own */
    assert_string_equal(ties("SUN", "PRK", EN_DAY_NONE, "cow-alliances"),
                        "cow-alliances:904 RUS=PRK defence 1961-07-06..1995-09-07\n");
    assert_string_equal(ties("Austria-Hungary", NULL, EN_DAY_NONE, "cow-alliances"),
                        "cow-alliances:903 COW300=COW255 nonaggression <1816-01-01..1848-06-05\n");
    assert_string_equal(ties("DEU", NULL, day(1830, 1, 1), "cow-alliances"),
                        "cow-alliances:903 COW255=COW300 nonaggression <1816-01-01..1848-06-05\n");
    /* as of a day, later ends and beginnings are not known */
    assert_string_equal(ties_as("RUS", "PRK", EN_DAY_NONE, day(1990, 1, 1), "cow-alliances"),
                        "cow-alliances:904 RUS=PRK defence 1961-07-06..\n");
    assert_string_equal(ties_as("RUS", "PRK", EN_DAY_NONE, day(1961, 7, 5), "cow-alliances"), "");
    is_clean();
}

static void variants_of_a_dataset_do_not_double(void **state) {
    (void)state;
    take(directed, "cow-alliances", 8);
    assert_int_equal(take_as(directed, NULL).files_known, 1);
    /* the file of dyads says the same of what is mutual, and does not tell who owes what of the rest */
    const en_import_counts n =
        take_as(DYAD_HEAD "asymmetric,version\n"
                          "901,710,\"China\",731,\"North Korea\",1,2,1950,,,,0,1,1,0,0,0,0,4.1\n"
                          "902,2,\"United States of America\",740,\"Japan\",1,1,1960,,,,0,1,1,0,0,1,1,4.1\n",
                NULL);
    assert_int_equal(n.accepted, 1);
    assert_string_equal(rejected,
                        "asymmetric: found '1', expected 0: who owes what stands in the file of directed dyads alone");
    assert_string_equal(ties("CHN", NULL, EN_DAY_NONE, "cow-alliances"),
                        "cow-alliances:901 CHN=PRK defence 1950-02-01..+\n");
    /* members: a layer of its own; each owes all others, while both are in */
    static const char head[] =
        "version4id,ccode,state_name,all_st_day,all_st_month,all_st_year,all_end_day,all_end_month,all_end_year,"
        "ss_type,mem_st_day,mem_st_month,mem_st_year,mem_end_day,mem_end_month,mem_end_year,left_censor,right_censor,"
        "defense,neutrality,nonaggression,entente,";
    char text[2000];
    snprintf(text, sizeof text,
             "%sversion\n"
             "950,2,\"United States of America\",4,4,1949,,,,\"Type I: Defense Pact\",4,4,1949,,,,0,1,1,0,0,0,4.1\n"
             "950,640,\"Turkey\",4,4,1949,,,,\"Type I: Defense Pact\",18,2,1952,,,,0,1,1,0,0,0,4.1\n"
             "950,220,\"France\",4,4,1949,,,,\"Type I: Defense Pact\",4,4,1949,1,2,1951,0,0,1,0,0,0,4.1\n",
             head);
    take(text, "cow-alliance-members", 3);
    static const char pairs[] = "cow-alliance-members:950 USA=FRA defence 1949-04-04..1951-02-01\n"
                                "cow-alliance-members:950 USA=TUR defence 1952-02-18..+\n";
    assert_string_equal(ties("USA", NULL, EN_DAY_NONE, "cow-alliance-members"), pairs);
    snprintf(text, sizeof text,
             "%syear,version\n"
             "950,640,\"Turkey\",4,4,1949,,,,\"Type I: Defense Pact\",18,2,1952,,,2012,0,1,1,0,0,0,1952,4.1\n"
             "950,640,\"Turkey\",4,4,1949,,,,\"Type I: Defense Pact\",18,2,1952,,,2012,0,1,1,0,0,0,1953,4.1\n",
             head);
    take(text, "cow-alliance-members", 2);
    assert_string_equal(ties("USA", NULL, EN_DAY_NONE, "cow-alliance-members"), pairs);
    is_clean();
}

static void years_of_atop_become_spells(void **state) {
    (void)state;
    take("\"ccode1\",\"ccode2\",\"year\",\"atop_defense\",\"atop_offense\",\"atop_neutral\",\"atop_nonagg\",\"atop_"
         "consul\"\n"
         "2,740,1990,0,0,0,0,1\n2,740,1961,1,0,0,0,1\n2,740,1962,1,0,0,0,1\n740,2,1961,0,0,0,0,1\n"
         "740,2,1962,0,0,0,0,1\n2,740,1964,1,0,0,0,0\n731,40,1990,1,0,0,0,0\n40,731,1990,1,0,0,0,0\n",
         "atop", 8);
    assert_string_equal(ties("USA", "JPN", EN_DAY_NONE, "atop"), "atop: USA=JPN consultation <1961..1962\n"
                                                                 "atop: USA>JPN defence <1961..1962\n"
                                                                 "atop: USA>JPN defence 1964..1964\n"
                                                                 "atop: USA>JPN consultation 1990..+\n");
    assert_string_equal(ties("PRK", NULL, day(1990, 5, 5), "atop"), "atop: PRK=CUB defence 1990..+\n");
    take("atopid,member,yrent,moent,dayent,yrexit,moexit,dayexit,ineffect,defense,offense,neutral,nonagg,consul\n"
         "3375,2,1960,6,23,0,0,0,1,1,0,0,1,2\n3375,740,1960,6,23,0,0,0,1,0,0,0,1,2\n",
         "atop-members", 2);
    assert_string_equal(ties("JPN", NULL, day(2018, 1, 1), "atop-members"),
                        "atop-members:3375 JPN=USA consultation 1960-06-23..+\n"
                        "atop-members:3375 USA>JPN defence 1960-06-23..+\n"
                        "atop-members:3375 JPN=USA nonaggression 1960-06-23..+\n");
    take("atopid,phase,begyr,begmo,begday,endyr,endmo,endday,defense,offense,neutral,nonagg,consul,mem1,mem2,mem3\n"
         "1005,1,1900,1,2,1910,3,4,0,0,1,0,0,200,220,.\n",
         "atop-phases", 0 + 1);
    assert_string_equal(ties("FRA", NULL, EN_DAY_NONE, "atop-phases"),
                        "atop-phases:1005 FRA=GBR neutrality 1900-01-02..1910-03-04\n");
    is_clean();
}

/* ---- facts ---- */

static void capabilities_and_versions_apart(void **state) {
    (void)state;
    take("stateabb,ccode,year,milex,milper,irst,pec,tpop,upop,cinc,version\n"
         "PRK,731,2001,100,1000,-9,50,22000,9000,.0123,2021\n",
         "cow-nmc", 1);
    take("\"ccode\",\"year\",\"milex\",\"milper\",\"irst\",\"pec\",\"tpop\",\"upop\",\"cinc\"\n"
         "731,2001,100,1000,5,50,22000,9000,.0125\n",
         "nmc-panel", 1);
    assert_string_equal(facts("PRK", NULL, "cinc,irst"), "cinc PRK 2001-01-01..2001-12-31 0.0123 [cow-nmc]\n"
                                                         "cinc PRK 2001-01-01..2001-12-31 0.0125 [nmc-panel]\n"
                                                         "irst PRK 2001-01-01..2001-12-31 missing [cow-nmc]\n"
                                                         "irst PRK 2001-01-01..2001-12-31 5 [nmc-panel]\n");
    /* another value for the same thing is another version: it is not taken for this one */
    const en_import_counts n = take_as("stateabb,ccode,year,milex,milper,irst,pec,tpop,upop,cinc,version\n"
                                       "PRK,731,2001,101,1000,-9,50,22000,9000,.0123,2022\n",
                                       NULL);
    assert_int_equal(n.rejected, 1);
    assert_non_null(strstr(rejected, "--layer"));
    /* a year's value is known when the year is over */
    en_fact_query q = en_fact_query_all();
    q.asof = day(2001, 12, 30);
    assert_string_equal(facts_of(q, "PRK", NULL, "cinc"), "");
    q.asof = day(2001, 12, 31);
    q.layers = "cow-nmc";
    assert_string_equal(facts_of(q, "PRK", NULL, "cinc"), "cinc PRK 2001-01-01..2001-12-31 0.0123 [cow-nmc]\n");
    q = en_fact_query_all();
    q.on = day(2010, 1, 1);
    assert_string_equal(facts_of(q, "PRK", NULL, "cinc"), "");
    assert_non_null(strstr(fault.message, "cow-nmc covers 2001-01-01 to 2001-12-31: 2010-01-01 is unknown"));
    is_clean();
}

static void trade_and_its_share(void **state) {
    (void)state;
    take("ccode1,ccode2,year,importer1,importer2,flow1,flow2,smoothflow1,smoothflow2,version\n"
         "710,731,1990,China,North Korea,20,40,20,40,4\n"
         "731,740,1990,North Korea,Japan,30,-9,30,-9,4\n"
         "2,731,1990,United States of America,North Korea,-9,-9,-9,-9,4\n"
         "365,731,1990,Russia,North Korea,10,0,10,0,4\n",
         "cow-trade", 4);
    assert_string_equal(facts("PRK", "CHN", "imports"), "imports PRK>CHN 1990-01-01..1990-12-31 40 [cow-trade]\n");
    assert_string_equal(facts("CHN", "PRK", "imports"), "imports CHN>PRK 1990-01-01..1990-12-31 20 [cow-trade]\n");
    assert_string_equal(facts("PRK", "CHN", "trade-share"),
                        "trade-share PRK>CHN 1990-01-01..1990-12-31 0.6 60 of 100 million USD; missing: 0 of 2 flows "
                        "with b, 3 of 8 in all [cow-trade]\n");
    assert_string_equal(facts("CHN", "PRK", "trade-share"),
                        "trade-share CHN>PRK 1990-01-01..1990-12-31 1 60 of 60 million USD; missing: 0 of 2 flows "
                        "with b, 0 of 2 in all [cow-trade]\n");
    assert_non_null(strstr(facts("PRK", "USA", "trade-share"), " missing 0 of 100"));
    assert_non_null(strstr(facts("PRK", "RUS", "trade-share"), "PRK>SUN 1990-01-01..1990-12-31 0.1 "));
    /* each pair in both directions: the same facts again */
    take("ccode1,ccode2,year,flow1,flow2\n710,731,1990,20,40\n731,710,1990,40,20\n", "cow-trade", 2);
    const en_import_counts n = take_as("ccode1,ccode2,year,flow1,flow2\n710,731,1990,20,41\n710,x,1990,1,1\n", NULL);
    assert_int_equal(n.rejected, 2);
    assert_string_equal(rejected, "ccode2: found 'x', expected a whole number from 1 to 9999");
    is_clean();
}

static void disputes_of_opposed_sides(void **state) {
    (void)state;
    take("dispnum,stabb,ccode,stday,stmon,styear,endday,endmon,endyear,sidea,revstate,hiact,hostlev,orig,version\n"
         "9,\"PRK\",731,-9,5,1970,3,6,1970,1,1,7,4,1,5\n"
         "9,\"ROK\",732,1,6,1970,-9,6,1970,0,0,7,2,1,5\n"
         "9,\"USA\",2,1,6,1970,9,6,1970,0,0,7,3,0,5\n"
         "9,\"JPN\",740,1,9,1970,9,9,1970,0,0,7,3,0,5\n",
         "mid-participants", 4);
    /* sides that do not meet in time are not opposed; the dispute's own words come with the other file */
    assert_string_equal(facts("PRK", NULL, "dispute"), "dispute PRK>KOR 1970-06-01..1970-06-03 4 [mid]\n"
                                                       "dispute PRK>USA 1970-06-01..1970-06-03 4 [mid]\n");
    assert_string_equal(facts("KOR", NULL, "mid"), "mid KOR 1970-06-01..1970-06-30 2 side B [mid]\n");
    take("dispnum,stday,stmon,styear,endday,endmon,endyear,outcome,settle,fatality,hiact,hostlev,recip,numa,numb,"
         "version\n9,-9,5,1970,9,9,1970,5,3,0,7,4,0,1,3,5\n",
         "mid-disputes", 1);
    assert_string_equal(facts("KOR", "PRK", "dispute"),
                        "dispute KOR>PRK 1970-06-01..1970-06-03 4 hostility 4; stalemate [mid]\n");
    take("disno,dyindex,statea,namea,stateb,nameb,strtday,strtmnth,strtyr,endday,endmnth,endyear,outcome,hihost,"
         "hihosta,hihostb,year\n"
         "9,1,731,PRK,732,ROK,1,6,1970,3,6,1971,5,4,4,2,1970\n9,1,731,PRK,732,ROK,1,6,1970,3,6,1971,5,4,3,2,1971\n",
         "mid-dyadic", 2);
    take("\"dispnum\",\"ccode1\",\"ccode2\",\"year\",\"cowmidongoing\",\"cowmidonset\",\"hostlev1\",\"hostlev2\"\n"
         "9,731,732,1970,1,1,4,2\n9,732,731,1970,1,1,2,4\n",
         "mid-years", 2);
    assert_string_equal(facts("PRK", "KOR", "dispute"),
                        "dispute PRK>KOR 1970-01-01..1970-12-31 4 [mid-years]\n"
                        "dispute PRK>KOR 1970-06-01..1970-06-03 4 hostility 4; stalemate [mid]\n"
                        "dispute PRK>KOR 1970-06-01..1971-06-03 4 [mid-dyadic]\n");
    take("dispnum,incidnum,ccode,stabb,stday,stmon,styear,endday,endmon,endyear,insidea,sidea,fatality,fatalpre,action,"
         "hostlev,revtype1,revtype2,version\n"
         "9,9001,731,PRK,2,6,1970,2,6,1970,1,1,0,0,15,4,0,0,5\n"
         "9,9001,732,ROK,2,6,1970,2,6,1970,0,0,0,0,0,1,0,0,5\n"
         "9,9001,2,USA,-9,6,1970,3,6,1970,0,0,0,0,-9,3,0,0,5\n"
         "9,9001,731,PRK,2,6,1970,4,6,1970,1,1,0,0,7,3,0,0,5\n",
         "mid-incident-participants", 4);
    take(
        "dispnum,incidnum,stday,stmon,styear,endday,endmon,endyear,duration,fatality,action,hostlev,numa,numb,version\n"
        "9,9001,2,6,1970,3,6,1970,2,0,15,4,1,2,5\n",
        "mid-incidents", 1);
    assert_string_equal(facts("PRK", "USA", "incident"),
                        "incident PRK>USA 1970-06-02..1970-06-04 4 seizure [mid-incidents]\n");
    assert_non_null(strstr(facts("KOR", "PRK", "incident"), "1 no militarized action [mid-incidents]\n"));
    assert_non_null(strstr(facts("USA", "PRK", "incident"), "1970-06-01..1970-06-03 3"));
    const en_import_counts n = take_as("dispnum,ccode,stday,stmon,styear,endday,endmon,endyear,sidea,hostlev\n"
                                       "10,731,1,1,1980,1,1,1979,1,4\n10,731,1,1,1980,1,1,1981,1,6\n",
                                       NULL);
    assert_int_equal(n.rejected, 2);
    assert_string_equal(rejected, "hostlev: found '6', expected a whole number from 1 to 5");
    is_clean();
}

static void borders_states_and_missions(void **state) {
    (void)state;
    take("dyad,state1no,state1ab,state2no,state2ab,conttype,begin,end,notes,version\n"
         "710731,710,CHN,731,PRK,1,194809,201612,,3.2\n731740,731,PRK,740,JPN,5,195204,201612,,3.2\n",
         "cow-contiguity", 2);
    take("dyad,statelno,statelab,statehno,statehab,conttype,begin,end,notes,version\n"
         "710731,710,CHN,731,PRK,1,194809,201612,,3.2\n",
         "cow-contiguity", 1);
    take("\"ccode1\",\"ccode2\",\"conttype\",\"stdate\",\"enddate\"\n731,710,1,1948-09-01,2016-12-01\n",
         "cow-contiguity", 1);
    en_fact_query q = en_fact_query_all();
    q.on = day(2000, 1, 1);
    assert_string_equal(facts_of(q, "PRK", NULL, "contiguity"),
                        "contiguity PRK>CHN 1948-09-01..2016-12-31 1 [cow-contiguity]\n"
                        "contiguity PRK>JPN 1952-04-01..2016-12-31 5 [cow-contiguity]\n");
    q = en_fact_query_all();
    q.asof = day(1950, 1, 1); /* what lasts is known, its end is not */
    assert_string_equal(facts_of(q, "PRK", NULL, "contiguity"), "contiguity PRK>CHN 1948-09-01.. 1 [cow-contiguity]\n");
    take("dyad,state1no,state1ab,state2no,state2ab,year,conttype,version\n710731,710,CHN,731,PRK,1950,1,3.2\n",
         "cow-contiguity-years", 1);
    take("\"stateabb\",\"ccode\",\"statenme\",\"styear\",\"stmonth\",\"stday\",\"endyear\",\"endmonth\",\"endday\","
         "\"version\"\n\"RUS\",365,\"Russia\",1816,1,1,2016,12,31,2016\n\"AUH\",300,\"Austria-Hungary\",1816,1,1,1918,"
         "11,12,2016\n",
         "cow-states", 2);
    take("\"ccode\",\"styear\",\"stmonth\",\"stday\",\"endyear\",\"endmonth\",\"endday\",\"version\"\n"
         "365,1922,1,1,2016,12,31,2016\n",
         "cow-majors", 1);
    assert_string_equal(facts("RUS", NULL, "state-system,major-power"),
                        "state-system RUS 1816-01-01..2016-12-31 1 Russia [cow-states]\n"
                        "major-power RUS 1922-01-01..2016-12-31 1 [cow-states]\n");
    take("ccode1,ccode2,year,DR_at_1,DR_at_2,DE,version\n731,710,2005,3,3,1,2006.1\n2,731,2005,0,9,0,2006.1\n",
         "cow-diplomacy", 2);
    assert_string_equal(facts("PRK", NULL, "mission"), "mission PRK>CHN 2005-01-01..2005-12-31 3 [cow-diplomacy]\n"
                                                       "mission PRK>USA 2005-01-01..2005-12-31 0 [cow-diplomacy]\n");
    take("ccode1,ccode2,year,dyadigos\n710,731,2000,21\n", "cow-igo-dyads", 1);
    take("ccode,year,sum_igo_full,sum_igo_associate,sum_igo_observer,sum_igo_anytype\n731,2000,25,1,2,28\n",
         "cow-igo-states", 1);
    take("ccode,year,imports,exports\n731,2000,1800,-9\n", "cow-trade-totals", 1);
    assert_string_equal(facts("PRK", NULL, "igo-shared,igo-any,total-exports"),
                        "igo-shared PRK>CHN 2000-01-01..2000-12-31 21 [cow-igo]\n"
                        "igo-any PRK 2000-01-01..2000-12-31 28 [cow-igo]\n"
                        "total-exports PRK 2000-01-01..2000-12-31 missing [cow-trade-totals]\n");
    is_clean();
}

static const char votes[] = "\"rcid\",\"country\",\"country_code\",\"vote\"\n"
                            "3,\"Namibia\",\"NA\",\"yes\"\n3,\"Zanzibar\",NA,\"no\"\n4,\"Russia\",\"RU\",\"abstain\"\n";
static const char calls[] = "\"rcid\",\"session\",\"importantvote\",\"date\",\"unres\",\"amend\",\"para\",\"short\","
                            "\"descr\"\n3,1,0,1946-01-02,\"R/1/66\",1,0,\"RULES\",\"TO ADOPT RULES, \"\"AS THEY\"\"\"\n"
                            "4,1,0,1946-02-03,\"R/1/67\",1,0,\"SEATS\",\n";

static void votes_and_roll_calls_in_either_order(void **state) {
    (void)state;
    static const char before[] = "un-vote NAM .. 1 [un-votes]\n",
                      behind[] = "un-vote NAM 1946-01-02..1946-01-02 1 R/1/66 TO ADOPT RULES, \"AS THEY\" [un-votes]\n";
    take(votes, "un-votes", 3);
    assert_string_equal(facts("NAM", NULL, "un-vote"), before);
    take(calls, "un-roll-calls", 2);
    assert_string_equal(facts("NAM", NULL, "un-vote"), behind);
    assert_string_equal(facts("Zanzibar", NULL, "un-vote") + strlen("un-vote @xxxxxxxxxxxx"),
                        " 1946-01-02..1946-01-02 -1 R/1/66 TO ADOPT RULES, \"AS THEY\" [un-votes]\n");
    assert_string_equal(facts("RUS", NULL, "un-vote"),
                        "un-vote RUS 1946-02-03..1946-02-03 0 R/1/67 SEATS [un-votes]\n");
    en_fact_query q = en_fact_query_all();
    q.asof = day(1946, 1, 31);
    assert_string_equal(facts_of(q, "RUS", NULL, "un-vote"), "");
    take("\"rcid\",\"short_name\",\"issue\"\n3,\"me\",\"Palestinian conflict\"\n", "un-issues", 1);
    /* numbers for votes, a number for the state */
    take("rcid,ccode,member,session,vote,Country,Countryname,year,date,unres\n"
         "9001,2,1,55,1,USA,United States of America,2000,2000-11-02,R/55/1\n"
         "9001,731,1,55,8,PRK,North Korea,2000,2000-11-02,R/55/1\n9001,732,1,55,9,KOR,South Korea,2000,2000-11-02,"
         "R/55/1\n",
         "un-votes", 3);
    assert_string_equal(facts("USA", NULL, "un-vote"), "un-vote USA 2000-11-02..2000-11-02 1 R/55/1 [un-votes]\n");
    assert_string_equal(facts("PRK", NULL, "un-vote"),
                        "un-vote PRK 2000-11-02..2000-11-02 missing R/55/1 [un-votes]\n");
    assert_string_equal(facts("KOR", NULL, "un-vote"), ""); /* no member then */
    take("Row,ccode,session,NVotes,IdealPoint,iso3c,Countryname\n1,2,55,42,-1.25,USA,United States\n",
         "un-ideal-points", 1);
    assert_string_equal(facts("USA", NULL, "ideal-point"),
                        "ideal-point USA 2000-01-01..2000-12-31 -1.25 [un-ideal-points]\n");
    is_clean();
}

static void the_order_of_import_does_not_show(void **state) {
    (void)state;
    take(calls, "un-roll-calls", 2);
    take(votes, "un-votes", 3);
    assert_string_equal(facts("NAM", NULL, "un-vote"),
                        "un-vote NAM 1946-01-02..1946-01-02 1 R/1/66 TO ADOPT RULES, \"AS THEY\" [un-votes]\n");
}

static void conflicts_and_arms(void **state) {
    (void)state;
    take("conflict_id,location,side_a,side_a_id,side_b,side_b_id,incompatibility,territory_name,year,intensity_level,"
         "type_of_conflict,gwno_a,gwno_a_2nd,gwno_b,gwno_b_2nd\n"
         "5,\"Borduria, Syldavia\",\"Government\",1,\"Front\",2,2,\"\",1999,2,4,\"365\",\"2, 200\",,\n"
         "6,\"Iran, Iraq\",\"Iran\",1,\"Iraq\",2,1,\"X\",1985,1,2,630,,645,\n",
         "ucdp-conflict", 2);
    take("\"conflict_id\",\"year\",\"gwno_a\",\"gwno_a_2nd\",\"gwno_b\",\"gwno_b_2nd\",\"incompatibility\","
         "\"intensity_level\",\"type_of_conflict\"\n7,2001,\"365\",,,,\"territory\",1,\"II\"\n",
         "ucdp-conflict", 1);
    assert_string_equal(facts("RUS", NULL, "armed-conflict"),
                        "armed-conflict RUS 1999-01-01..1999-12-31 2 internationalized intrastate over government in "
                        "Borduria, Syldavia, against Front [ucdp-conflict]\n"
                        "armed-conflict RUS 2001-01-01..2001-12-31 1 internationalized intrastate over territory "
                        "[ucdp-conflict]\n");
    assert_non_null(strstr(facts("GBR", NULL, "armed-conflict"), "beside the first party; internationalized"));
    assert_string_equal(facts("IRQ", NULL, "armed-conflict"),
                        "armed-conflict IRQ>IRN 1985-01-01..1985-12-31 1 interstate over territory in Iran, Iraq "
                        "[ucdp-conflict]\n");
    take(
        "SIPRI AT Database ID,Supplier,Recipient,Designation,Description,Armament category,Order date,Order date is "
        "estimate,Numbers delivered,Numbers delivered is estimate,Delivery year,Delivery year is estimate,Status,SIPRI "
        "estimate,TIV deal unit,TIV delivery values,Local production\n"
        "12,Russia,North Korea,Thing-1,radar,Sensors,1999,No,2,Yes,2001,No,New,1,1,3.5,No\n"
        "13,unknown supplier(s),Hamas (Palestine)*,Thing-2,missile,Missiles,,No,,Yes,2002,No,New,1,1,.5,No\n",
        "sipri-arms", 2);
    en_fact_query q = en_fact_query_all();
    assert_string_equal(facts_of(q, NULL, "PRK", "arms"), "arms RUS>PRK 2001-01-01..2001-12-31 3.5 2 x Thing-1 "
                                                          "(radar), ordered 1999 [sipri-arms]\n");
    assert_non_null(strstr(facts("Hamas (Palestine)", NULL, "arms"), ""));
    /* as it is downloaded: words on the table first, with commas and a lone quote */
    const en_import_counts n =
        take_as("\xEF\xBB\xBFTransfers of major weapons, deals of 1950 to 2024\n\nFigures are TIVs, in millions, of "
                "\"deliveries\nSource: invented, for tests, only\n,\n"
                "SIPRI AT Database ID,Supplier,Recipient,Designation,Description,Order date,Numbers delivered,Delivery "
                "year,Status,TIV delivery values\n"
                "14,Russia,Mongolia,\"Thing-3, late\",radar,1999,2,2003,New,1.5\n"
                "15,Russia,Mongolia,Thing-3,radar,1999,2,soon,New,1.5\n",
                NULL);
    assert_string_equal(told, "sipri-arms");
    assert_int_equal(n.accepted, 1);
    assert_string_equal(rejected, "Delivery year: found 'soon', expected a whole number from 1800 to 2200");
    assert_int_equal(rejected_line, 8);
    assert_string_equal(facts_of(q, NULL, "MNG", "arms"), "arms RUS>MNG 2003-01-01..2003-12-31 1.5 2 x Thing-3, late "
                                                          "(radar), ordered 1999 [sipri-arms]\n");
    is_clean();
}

static bool on_layer(void *user, const en_layer *l) {
    if (eni_is(l->name, "atop")) put(user, "%.*s %llu", ENI_ARG(l->kind), (unsigned long long)l->n_rows);
    return true;
}

static void layers_keep_to_themselves(void **state) {
    (void)state;
    static const char years[] = "ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul\n"
                                "2,740,1961,1,0,0,0,1\n";
    const char *const paths[] = {input};
    en_import_opts opts = en_import_opts_all();
    answer out = {.len = 0};
    take(years, "atop", 1);
    assert_ok(en_layers(ledger, on_layer, &out, &fault));
    assert_string_equal(out.text, "ties 1");
    opts.layer = "ties"; /* the lexicon's */
    assert_int_equal(en_import(ledger, paths, 1, &opts, NULL, &fault), EN_ERANGE);
    take_as(years, "mine");
    assert_string_equal(ties("USA", "JPN", day(1961, 5, 5), "mine,atop"),
                        "atop: USA>JPN consultation <1961..+\natop: USA>JPN defence <1961..+\n"
                        "mine: USA>JPN consultation <1961..+\nmine: USA>JPN defence <1961..+\n");
    const en_tie_query q = {.on = EN_DAY_NONE, .asof = EN_DAY_NONE, .layers = "nowhere"};
    assert_int_equal(en_ties(ledger, &q, on_tie, &out, &fault), EN_ERANGE);
    en_fact_query f = en_fact_query_all();
    f.measures = "height";
    assert_int_equal(en_facts(ledger, &f, on_fact, &out, &fault), EN_ERANGE);
    f.measures = "trade-share";
    assert_int_equal(en_facts(ledger, &f, on_fact, &out, &fault), EN_ERANGE);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_ledger, close_ledger)

int main(void) {
    const struct CMUnitTest tests[] = {TEST(alliances_are_directed_and_end_with_their_data),
                                       TEST(variants_of_a_dataset_do_not_double),
                                       TEST(years_of_atop_become_spells),
                                       TEST(capabilities_and_versions_apart),
                                       TEST(trade_and_its_share),
                                       TEST(disputes_of_opposed_sides),
                                       TEST(borders_states_and_missions),
                                       TEST(votes_and_roll_calls_in_either_order),
                                       TEST(the_order_of_import_does_not_show),
                                       TEST(conflicts_and_arms),
                                       TEST(layers_keep_to_themselves)};
    return cmocka_run_group_tests(tests, open_lexicon, close_lexicon);
}
