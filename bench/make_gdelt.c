/* bench/make_gdelt.c: rows in the form of GDELT 2.0's export, by the million, for benches: usage: make-gdelt ROWS [SEED] > FILE
 *
 * Invented, after the shape of the real thing: rows come in order of the day they were added, from 1979 to 2024, each year a ninth more than the one
 * before; states by Zipf's law (exponent 0.95); 45 % of the rows within a state, 30 % with one side only; half of the actors with a role;
 * articles of one to six rows that share address, tone and counts; one row in twenty recalls a day a week, a month or a year before. */
#include "entente.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST 400

static uint64_t state;

static uint64_t next(void) { /* xorshift64* */
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * 2685821657736338717u;
}
static double uniform(void) {
    return (double)(next() >> 11) * 0x1p-53;
}
static unsigned below(unsigned n) {
    return (unsigned)((next() >> 32) * n >> 32);
}

typedef struct {
    char code[4], fips[3], name[40];
} place;

static place places[MOST];
static double upto[MOST]; /* cumulated shares */
static unsigned n_places;

static bool on_actor(void *user, const en_actor_info *a) {
    (void)user;
    if (a->kind.len != 5 || memcmp(a->kind.p, "state", 5) != 0 || a->iso3.len != 3 || n_places == MOST) return true;
    place *const p = &places[n_places++];
    memcpy(p->code, a->cameo.len == 3 ? a->cameo.p : a->iso3.p, 3);
    if (a->fips.len == 2) memcpy(p->fips, a->fips.p, 2);
    for (size_t i = 0; i < a->name.len && i < sizeof p->name - 1; i++)
        p->name[i] = (char)(a->name.p[i] >= 'a' && a->name.p[i] <= 'z' ? a->name.p[i] - 32 : a->name.p[i]);
    return true;
}

static unsigned any_place(void) {
    const double u = uniform() * upto[n_places - 1];
    unsigned lo = 0, hi = n_places - 1;
    while (lo < hi) {
        const unsigned mid = (lo + hi) / 2;
        if (upto[mid] < u)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Codes that real files are full of, with class and Goldstein value, by falling share. */
static const struct {
    const char *code;
    int quad;
    const char *goldstein;
} acts[] = {{"042", 1, "1.9"},  {"043", 1, "2.8"},   {"010", 1, "0.0"},  {"040", 1, "1.0"},   {"051", 1, "3.4"},
            {"036", 1, "4.0"},  {"190", 4, "-10.0"}, {"020", 1, "3.0"},  {"173", 4, "-5.0"},  {"112", 3, "-2.0"},
            {"030", 1, "4.0"},  {"111", 3, "-2.0"},  {"046", 1, "7.0"},  {"057", 1, "8.0"},   {"050", 1, "3.5"},
            {"013", 1, "0.4"},  {"193", 4, "-10.0"}, {"120", 3, "-4.0"}, {"012", 1, "-0.4"},  {"110", 3, "-2.0"},
            {"073", 2, "7.4"},  {"060", 2, "6.0"},   {"180", 4, "-9.0"}, {"141", 3, "-6.5"},  {"130", 3, "-4.4"},
            {"084", 2, "7.0"},  {"071", 2, "7.4"},   {"163", 3, "-8.0"}, {"195", 4, "-10.0"}, {"017", 1, "0.0"},
            {"138", 3, "-7.0"}, {"061", 2, "6.4"},   {"174", 4, "-5.0"}, {"172", 4, "-5.0"},  {"0231", 1, "3.4"},
            {"0841", 2, "7.0"}, {"1031", 3, "-5.0"}, {"145", 3, "-7.5"}, {"150", 4, "-7.2"},  {"160", 4, "-4.0"}};
#define N_ACTS (sizeof acts / sizeof *acts)
static const char *const roles[] = {"GOV", "MIL", "COP", "JUD", "LEG", "BUS", "MED", "EDU", "OPP", "REB",
                                    "CVL", "CRM", "HLH", "LAB", "ELI", "SPY", "UAF", "REF", "ENV", "MNC"};
static const char *const sites[] = {"reuters.example",         "xinhua-daily.example", "timesofsomewhere.example",
                                    "elpais-noticias.example", "dailypost.example",    "allnews.example"};
static const char *const words[] = {"president", "talks",   "border",    "trade", "minister", "court",
                                    "army",      "summit",  "crisis",    "aid",   "police",   "election",
                                    "deal",      "protest", "sanctions", "visit"};

static const char *ymd(int day) {
    static char text[16];
    char iso[11];
    en_day_format((en_day){day}, iso);
    snprintf(text, sizeof text, "%.4s%.2s%.2s", iso, iso + 5, iso + 8);
    return text;
}

typedef struct {
    int added;
    unsigned left, mentions, sources, place;
    double tone;
    char url[160];
} article;

static void new_article(article *a, double at) {
    a->left = 1 + below(6);
    /* n-th row of N, growing by a ninth a year over 46 years: the inverse of the growth */
    const double rate = log(10.0 / 9), years = log(1 + at * (exp(rate * 46) - 1)) / rate;
    a->added = 3287 + (int)(years * 365.25);
    a->mentions = 1 + below(below(4) ? 6 : 30);
    a->sources = 1 + below(a->mentions / 6 + 1);
    a->tone = (uniform() + uniform() + uniform() - 1.7) * 8;
    a->place = any_place();
    int n = snprintf(a->url, sizeof a->url, "https://www.%s/news/%s/", sites[below(6)], ymd(a->added));
    for (int i = 0; i < 5; i++) n += snprintf(a->url + n, sizeof a->url - (size_t)n, "%s-", words[below(16)]);
    snprintf(a->url + n, sizeof a->url - (size_t)n, "%08llx", (unsigned long long)(next() >> 32));
}

static void put_actor(int who) {
    if (who < 0) {
        fputs("\t\t\t\t\t\t\t\t\t\t", stdout);
        return;
    }
    const place *const p = &places[who];
    const char *const role = below(2) ? roles[below(below(2) ? 4 : 20)] : "";
    printf("%s%s\t%s\t%s\t\t\t\t\t%s\t\t\t", p->code, role, *role && below(2) ? "OFFICIAL" : p->name, p->code, role);
}

static void put_geo(int who) {
    if (who < 0) {
        fputs("0\t\t\t\t\t\t\t\t", stdout);
        return;
    }
    const place *const p = &places[who];
    printf("1\t%s\t%s\t%s\t\t%d.%d\t%d.%d\t%s\t", p->name, p->fips, p->fips, who % 60, who % 7, who % 150, who % 9,
           p->fips);
}

static void put_row(article *a, unsigned long long id, double at) {
    if (a->left == 0) new_article(a, at);
    a->left--;
    const double kind = uniform();
    int one = (int)(below(3) ? a->place : any_place()), two = kind < 0.45 ? one : (int)any_place();
    if (kind > 0.7) two = -1;
    if (kind > 0.85) two = one, one = -1;
    const double rank = uniform() * uniform();
    const size_t act = (size_t)(rank * N_ACTS);
    const char *const code = acts[act].code;
    static const int back[] = {7, 30, 365, 3650};
    const int day = below(20) ? a->added : a->added - back[below(4)];
    char date[16];
    snprintf(date, sizeof date, "%s", ymd(day));
    printf("%llu\t%s\t%.6s\t%.4s\t%.4s.%04d\t", id, date, date, date, date, (day % 365) * 27);
    put_actor(one);
    put_actor(two);
    printf("%d\t%s\t%.3s\t%.2s\t%d\t%s\t%u\t%u\t%u\t%.14f\t", below(2), code, code, code, acts[act].quad,
           acts[act].goldstein, a->mentions, a->sources, a->mentions, a->tone);
    put_geo(one);
    put_geo(two);
    put_geo((int)a->place);
    printf("%s%02u%02u00\t%s\n", ymd(a->added), 0u, 0u, a->url);
}

int main(int argc, char **argv) {
    const unsigned long long rows = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
    en_lexicon *lexicon;
    en_error err;
    if (rows == 0) {
        fputs("usage: make-gdelt ROWS [SEED]\n", stderr);
        return 2;
    }
    state = (argc > 2 ? strtoull(argv[2], NULL, 10) : 1) * 0x9E3779B97F4A7C15u + 1;
    if (en_lexicon_open(NULL, NULL, NULL, &lexicon, &err) != EN_OK ||
        en_actors(lexicon, NULL, (en_day){17000}, on_actor, NULL, &err) != EN_OK) {
        fprintf(stderr, "make-gdelt: %s\n", err.message);
        return 5;
    }
    for (unsigned i = 0; i < n_places; i++) { /* a fixed shuffle: not the alphabet decides who is busy */
        const unsigned k = i + below(n_places - i);
        const place swap = places[i];
        places[i] = places[k];
        places[k] = swap;
        upto[i] = (i ? upto[i - 1] : 0) + pow(i + 1, -0.95);
    }
    article a = {0};
    setvbuf(stdout, NULL, _IOFBF, 1 << 20);
    for (unsigned long long i = 0; i < rows; i++) put_row(&a, 1000000 + i, (double)i / (double)rows);
    en_lexicon_free(lexicon);
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 5;
}
