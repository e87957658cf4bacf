/* The shipped lexicon: how much it holds, that codes resolve, that faults are named. */
#include "check.h"

#include "base/day.h"
#include "lexicon/lexicon.h"

#include <sys/stat.h>
#include <unistd.h>

static en_lexicon *lex;

static int open_lexicon(void **state) {
    (void)state;
    en_error err;
    if (en_lexicon_open(NULL, NULL, NULL, &lex, &err) == EN_OK) return 0;
    fprintf(stderr, "%s:%llu: %s\n", err.file, (unsigned long long)err.line, err.message);
    return -1;
}

static int close_lexicon(void **state) {
    (void)state;
    en_lexicon_free(lex);
    return 0;
}

/* What the project promises to ship at the least. */
static void holds_what_is_promised(void **state) {
    (void)state;
    en_lexicon_info i;
    en_lexicon_describe(lex, &i);
    assert_true(i.n_states >= 195);
    assert_true(i.n_organisations >= 200);
    assert_true(i.n_groups >= 150);
    assert_true(i.n_forms >= 10000);
    assert_true(i.n_triggers >= 1200);
    assert_true(i.n_treaties >= 300);
    assert_true(i.n_diplomatic >= 900);
    assert_true(i.n_codes >= 300);
    for (en_action a = 1; a < EN_N_ACTIONS; a++) {
        size_t n = 0;
        for (size_t k = 0; k < lex->frames.n_frames; k++) n += lex->frames.frames[k].action == a;
        if (n < 50) fail_msg("only %zu frames of %s", n, en_action_key(a));
        assert_true(lex->action_quad[a] != EN_QUAD_NONE);
    }
}

static void codes_of_every_scheme(void **state) {
    (void)state;
    const struct {
        const char *what, *code, *sector;
    } cases[] = {{"PRK", "PRK", ""},         {"prk", "PRK", ""},
                 {"KP", "PRK", ""},          {"731", "PRK", ""},
                 {"North Korea", "PRK", ""}, {"DPRK", "PRK", ""},
                 {"n. korea", "", ""},       {"fips:KN", "PRK", ""},
                 {"PRK:MIL", "PRK", "MIL"},  {"south korea:gov", "KOR", "GOV"},
                 {"Burma", "MMR", ""},       {"UKG", "GBR", ""},
                 {"NATO", "NATO", ""},       {"Beijing", "CHN", ""},
                 {"the Kremlin", "", ""},    {"Kremlin", "RUS", ""},
                 {"710", "CHN", ""},         {"2", "USA", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        en_actor a = {"", ""};
        en_error err;
        const en_status status = en_actor_find(lex, cases[i].what, &a, &err);
        if (cases[i].code[0] == '\0') continue; /* either way is fine */
        if (status != EN_OK) fail_msg("%s: %s", cases[i].what, err.message);
        if (strcmp(a.code, cases[i].code) != 0 || strcmp(a.sector, cases[i].sector) != 0)
            fail_msg("%s gave %s:%s", cases[i].what, a.code, a.sector);
    }
    en_actor a;
    en_error err;
    assert_int_equal(en_actor_find(lex, "Narnia", &a, &err), EN_ENOTFOUND);
    assert_int_equal(en_actor_find(lex, "", &a, NULL), EN_ENOTFOUND);
    assert_int_equal(en_actor_find(lex, "PRK:XYZ", &a, NULL), EN_ENOTFOUND);
    assert_int_equal(en_actor_find(lex, "Northland", &a, &err), EN_ENOTFOUND);
    assert_non_null(strstr(err.message, "North Korea"));
    assert_int_equal(en_actor_cown(lex, "PRK"), 731);
    assert_int_equal(en_actor_cown(lex, "NATO"), -1);
    assert_str(en_actor_name(lex, "PRK"), "North Korea");
    assert_str(en_actor_name(lex, "???"), "???");
}

static bool count_soviet(void *user, const en_actor_info *a) {
    *(int *)user += eni_is(a->code, "SUN");
    return true;
}

static bool count_state(void *user, const en_actor_info *a) {
    *(int *)user += eni_is(a->kind, "state");
    return true;
}

static void states_are_dated(void **state) {
    (void)state;
    int in_1990 = 0, in_2020 = 0;
    assert_ok(en_actors(lex, "state", eni_day_of(1990, 6, 1), count_state, &in_1990, &fault));
    assert_ok(en_actors(lex, "state", eni_day_of(2020, 6, 1), count_state, &in_2020, &fault));
    assert_true(in_1990 > 160 && in_1990 < 180);
    assert_true(in_2020 > 193 && in_2020 < 202);
    int soviet = 0;
    en_actors(lex, "SUN", eni_day_of(2000, 1, 1), count_soviet, &soviet, NULL);
    assert_int_equal(soviet, 0);
    assert_ok(en_actors(lex, "SUN", eni_day_of(1990, 1, 1), count_soviet, &soviet, &fault));
    assert_int_equal(soviet, 1);
}

static void spelling_folds_but_does_not_collide(void **state) {
    (void)state;
    const struct {
        const char *a, *b;
        bool same;
    } cases[] = {{"organise", "organize", true}, {"criticise", "criticize", true}, {"defence", "defense", true},
                 {"labour", "labor", true},      {"manoeuvre", "maneuver", true},  {"four", "for", false},
                 {"rise", "rize", false},        {"exercise", "exercize", false},  {"attack", "attach", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(eni_lemma_hash(eni_str(cases[i].a)) == eni_lemma_hash(eni_str(cases[i].b)), cases[i].same);
}

/* ---- a folder with faults ---- */

typedef struct {
    char last[400];
    int n;
} heard;

static void hear(void *user, const char *file, uint64_t line, const char *message) {
    heard *const h = user;
    if (h->n++ == 0) snprintf(h->last, sizeof h->last, "%s:%llu: %s", file, (unsigned long long)line, message);
}

/* Copies data/ with one line appended to one table, and opens it. */
static void fault_of(const char *file, const char *line, heard *h) {
    char dir[128], command[600];
    const char *const source = getenv("ENTENTE_SOURCE");
    en_lexicon *bad = NULL;
    temporary(dir, "lexicon");
    snprintf(command, sizeof command,
             "rm -rf '%s' && mkdir -p '%s' && cp -r '%s/data/.' '%s' && printf '%%b\\n' '%s' >> '%s/%s'", dir, dir,
             source ? source : ".", dir, line, dir, file);
    assert_int_equal(system(command), 0);
    memset(h, 0, sizeof *h);
    en_error err;
    assert_int_equal(en_lexicon_open(dir, hear, h, &bad, &err), EN_EFORMAT);
    assert_null(bad);
    snprintf(command, sizeof command, "rm -rf '%s'", dir);
    assert_int_equal(system(command), 0);
}

static void faults_name_file_and_line(void **state) {
    (void)state;
    const struct {
        const char *file, *line, *words;
    } cases[] = {
        {"actors/states.tsv", "XX\\tX", "not an ISO alpha-3"},
        {"actors/states.tsv", "CHN\\tCN\\t-\\t-\\t-\\t-\\t-\\t-\\t-\\tChina", "there already"},
        {"actors/places.tsv", "QQQ\\tcity\\tNowhere\\t-", "not in states.tsv"},
        {"actors/people_asia.tsv", "CHN\\tGOV\\tpresident\\t2013-02-30\\t-\\tX Y\\tY\\t-\\t-", "not a calendar day"},
        {"actors/people_asia.tsv", "CHN\\tGOV\\tpresident\\t2013\\t2012\\tX Y\\tY\\t-\\t-", "ends"},
        {"actors/roles.tsv", "wizard\\t-\\tMAG\\tperson", "not a sector"},
        {"actions/frames_verbal.tsv", "frob\\tv\\t-\\tsubj\\tobj\\tFROB\\t-\\t010\\t-\\t-", "sixteen types"},
        {"actions/frames_verbal.tsv", "frob\\tv\\tobj=@nosuch\\tsubj\\tobj\\tACCUSE\\t-\\t111\\t-\\t-", "@nosuch"},
        {"actions/frames_verbal.tsv", "frob\\tv\\t-\\tsubj\\tobj\\tACCUSE\\t-\\t999\\t-\\t-", "not a CAMEO code"},
        {"ties/treaties.tsv", "x-y\\tdefence\\tX\\tCHN; QQQ\\t2000\\t-\\t-\\tmutual\\tt\\tc", "'QQQ'"},
        {"scales/cameo.tsv", "010\\tx\\t1\\t0\\t-\\t-\\t-", "there already"},
        {"actions/modality.tsv", "blah\\tv\\tmaybe", "not an effect"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        heard h;
        fault_of(cases[i].file, cases[i].line, &h);
        const size_t len = strlen(cases[i].file);
        if (h.n < 1 || strncmp(h.last, cases[i].file, len) != 0 || !strstr(h.last, cases[i].words))
            fail_msg("%s: found \"%s\", expected it to say \"%s\"", cases[i].file, h.last, cases[i].words);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(holds_what_is_promised),
                                       cmocka_unit_test(codes_of_every_scheme), cmocka_unit_test(states_are_dated),
                                       cmocka_unit_test(spelling_folds_but_does_not_collide),
                                       cmocka_unit_test(faults_name_file_and_line)};
    return cmocka_run_group_tests(tests, open_lexicon, close_lexicon);
}
