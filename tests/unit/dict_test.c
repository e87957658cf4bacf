/* User dictionaries: each kind of file, good lines and every fault with its line. All entries are invented. */
#include "check.h"

#include "base/day.h"
#include "lexicon/lexicon.h"

typedef struct {
    char text[64][260];
    int n;
} heard;

static void hear(void *user, const char *file, uint64_t line, const char *message) {
    heard *const h = user;
    if (h->n < 64) snprintf(h->text[h->n++], 260, "%s:%llu: %s", file, (unsigned long long)line, message);
}

static heard faults;

static en_lexicon *open_texts(const en_dict_text *texts, size_t n, bool only) {
    en_lexicon *lexicon;
    memset(&faults, 0, sizeof faults);
    const en_lexicon_opts opts = {
        .texts = texts, .n_texts = n, .dict_only = only, .on_dict_fault = hear, .user = &faults};
    assert_ok(en_lexicon_open_with(&opts, &lexicon, &fault));
    return lexicon;
}

static en_lexicon *open_one(const char *text) {
    const en_dict_text one = {"some/d.txt", eni_str(text)};
    return open_texts(&one, 1, false);
}

/* The text has exactly these faults, in this order; each expectation is "LINE: part of the message". */
static void expect_faults(const char *text, const char *const *want) {
    en_lexicon *const lexicon = open_one(text);
    int n = 0;
    for (; want[n]; n++) {
        char line[32];
        const char *const part = strchr(want[n], ' ') + 1;
        snprintf(line, sizeof line, "some/d.txt:%.*s", (int)(part - want[n]), want[n]);
        if (n >= faults.n || strncmp(faults.text[n], line, strlen(line)) != 0 || !strstr(faults.text[n], part))
            fail_msg("fault %d is \"%s\", expected \"%s%s\"", n, n < faults.n ? faults.text[n] : "", line, part);
    }
    if (faults.n != n) fail_msg("one fault too many: %s", faults.text[n]);
    en_lexicon_free(lexicon);
}
#define FAULTS(text, ...) expect_faults(text, (const char *const[]){__VA_ARGS__, NULL})

static bool first_info(void *user, const en_dict_info *info) {
    *(en_dict_info *)user = *info;
    return false;
}

static en_dict_info info_of(const en_lexicon *lexicon) {
    en_dict_info info = {0};
    assert_ok(en_dicts(lexicon, first_info, &info, &fault));
    return info;
}

static const eni_dict_name *name_of(const en_lexicon *lexicon, const char *text) {
    for (size_t i = 0; i < lexicon->dict->n_names; i++)
        if (eni_is(lexicon->dict->names[i].text, text)) return &lexicon->dict->names[i];
    fail_msg("no name '%s'", text);
    return NULL;
}

/* ---- which kind ---- */

static void kinds_are_told_by_content(void **state) {
    (void)state;
    static const struct {
        const char *text;
        en_dict_kind kind;
        const char *dialect;
    } cases[] = {{"BORDURIA [BRD]\n", EN_DICT_ACTORS, ""},
                 {"KLUMPF\n+K_KLUMPF\n\t[BRDMIL >900101]\n", EN_DICT_ACTORS, ""},
                 {"MEDIC [~MED]\n", EN_DICT_AGENTS, ""},
                 {"!A! = B, C\n!A! [~MED]\n", EN_DICT_AGENTS, ""},
                 {"--- SHELL [190] ---\nSHELL\n- * (WITH GUN) [190]\n", EN_DICT_VERBS, "PETRARCH 2"},
                 {"--- SHELL [190] ---\nSHELL\n- * GUN [190]\n", EN_DICT_VERBS, "PETRARCH"},
                 {"SHELL [190] ;XX\n- * {GUN | ROCKET} [190]\n", EN_DICT_VERBS, "TABARI"},
                 {"<ISSUE CATEGORY=\"X\">\ngoat [G]\n</ISSUE>\n", EN_DICT_ISSUES, ""},
                 {"n:goat [G]\nv:graze [G]\n", EN_DICT_ISSUES, ""},
                 {"CHESS_MATCH\n+PUPPET_THEATRE\n", EN_DICT_DISCARDS, ""},
                 {"CHESS_MATCH [###]\n", EN_DICT_DISCARDS, ""},
                 {"", EN_DICT_UNKNOWN, ""},
                 {"# only a comment\n\n", EN_DICT_UNKNOWN, ""},
                 {"{\"date\":\"2024-10-31\",\"title\":\"a\",\"text\":\"b\"}\n", EN_DICT_UNKNOWN, ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        en_lexicon *const lexicon = open_one(cases[i].text);
        const en_dict_info info = info_of(lexicon);
        if (info.kind != cases[i].kind)
            fail_msg("case %zu is %s, expected %s", i, en_dict_kind_key(info.kind), en_dict_kind_key(cases[i].kind));
        assert_string_equal(info.dialect, cases[i].dialect);
        assert_string_equal(info.path, "some/d.txt");
        en_lexicon_free(lexicon);
    }
}

static void no_dictionary_is_none(void **state) {
    (void)state;
    en_lexicon *lexicon;
    en_error err;
    const char *const missing[] = {"/nonexistent/d.txt"};
    const en_lexicon_opts opts = {.dicts = missing, .n_dicts = 1};
    assert_ok(en_lexicon_open(NULL, NULL, NULL, &lexicon, &fault));
    assert_int_equal(en_dicts(lexicon, first_info, NULL, &err), EN_ENOTFOUND);
    en_lexicon_free(lexicon);
    assert_int_equal(en_lexicon_open_with(&opts, &lexicon, &err), EN_ENOTFOUND);
    assert_null(lexicon);
}

/* ---- actors ---- */

static void actors_hold_names_and_codes(void **state) {
    (void)state;
    en_lexicon *const lexicon = open_one("# comment\n"
                                         "BORDURIA_ [BRD] ; another\n"
                                         "+BORDURIAN <!-- a third\nover lines -->\n"
                                         "GRAND_COUNCIL_OF_BORDURIA_ [BRDGOV]\n"
                                         "RIVER_BANK_UNION_ [NGOUNO]\n"
                                         "ARMY_OF_THE_WEST [FRAGOVMIL][FRAREB <500101]\n"
                                         "NOTARY_ [---]\n");
    const en_dict_info info = info_of(lexicon);
    assert_int_equal(faults.n, 0);
    assert_int_equal(info.counts[0].n, 5); /* records */
    assert_int_equal(info.counts[1].n, 6); /* names */
    assert_int_equal(info.counts[2].n, 6); /* codes */
    assert_int_equal(info.counts[3].n, 1); /* dated */
    assert_int_equal(info.counts[4].n, 1); /* new to us: BRD */
    const eni_dict *const d = lexicon->dict;
    const eni_dict_rule *rule = eni_dict_rule_on(d, name_of(lexicon, "Grand Council of Borduria"), EN_DAY_NONE);
    assert_string_equal(rule->actor.code, "BRD");
    assert_string_equal(rule->actor.sector, "GOV");
    rule = eni_dict_rule_on(d, name_of(lexicon, "River Bank Union"), EN_DAY_NONE);
    assert_string_equal(rule->actor.code, "UN"); /* UNO is CAMEO for what we call UN */
    assert_string_equal(rule->actor.sector, "NGO");
    rule = eni_dict_rule_on(d, name_of(lexicon, "Army of the West"), eni_day_of(2000, 1, 1));
    assert_string_equal(rule->actor.sector, "MIL");
    rule = eni_dict_rule_on(d, name_of(lexicon, "Army of the West"), eni_day_of(1949, 12, 31));
    assert_string_equal(rule->actor.sector, "REB");
    assert_true(eni_dict_rule_on(d, name_of(lexicon, "Notary"), EN_DAY_NONE)->none);
    en_lexicon_free(lexicon);
}

static void the_narrowest_spell_holds(void **state) {
    (void)state;
    /* the fall-back stands first and must hide nothing; blanks inside a rule; both lengths of dates */
    en_lexicon *const lexicon = open_one("KLUMPF\n+GENERAL_KLUMPF\n"
                                         "\t[FRAELI]\n"
                                         "\t[FRAMIL <19900101]\n"
                                         "\t[FRAGOV 900101 - 19941231]\n"
                                         "\t[FRAMED 930101-930601]\n"
                                         "\t[FRAOPP 941231-991231]\n"
                                         "\t[FRABUS > 20300101]\n");
    static const struct {
        int year, month, day;
        const char *sector;
    } cases[] = {{1989, 12, 31, "MIL"}, {1990, 1, 1, "GOV"},   {1993, 3, 1, "MED"},   {1993, 6, 1, "GOV"},
                 {1993, 6, 2, "GOV"},   {1994, 12, 31, "OPP"}, {1999, 12, 31, "OPP"}, {2000, 1, 1, "CVL"},
                 {2029, 12, 31, "CVL"}, {2030, 1, 1, "BUS"}};
    const eni_dict_name *const name = name_of(lexicon, "General Klumpf");
    assert_int_equal(faults.n, 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const en_day day = eni_day_of(cases[i].year, cases[i].month, cases[i].day);
        const eni_dict_rule *const rule = eni_dict_rule_on(lexicon->dict, name, day);
        if (strcmp(rule->actor.sector, cases[i].sector) != 0)
            fail_msg("%d-%02d-%02d: %s, expected %s", cases[i].year, cases[i].month, cases[i].day, rule->actor.sector,
                     cases[i].sector);
    }
    assert_string_equal(eni_dict_rule_on(lexicon->dict, name, EN_DAY_NONE)->actor.sector, "CVL");
    en_lexicon_free(lexicon);
}

static void faults_of_actors(void **state) {
    (void)state;
    FAULTS("BORDURIA\nSYLDAVIA [SYL]\n", "1: 'BORDURIA' has no code");
    FAULTS("A_B [FRA]\n+C_D\nA_B [DEU]\n", "3: 'A_B' is defined more than once, first at d.txt:1");
    FAULTS("K [FRA 9008223-991231]\n", "1: the date '9008223' has 7 characters", "1: 'K' has no code");
    FAULTS("K [FRA]\n\t[FRAMIL >201005011]\n", "2: the date '201005011' has 9 characters");
    FAULTS("K [FRA]\n\t[FRAMIL 19941231-19900101]\n", "2: the spell '19941231-19900101' ends before it begins");
    FAULTS("K [FRA]\n\t[FRAMIL >22010101]\n", "2: the date '22010101' lies in the year 2201, expected 1800 to 2200");
    FAULTS("K [FRA]\n\t[FRAMIL >20010230]\n", "2: the date '20010230' is not a day of the calendar");
    FAULTS("K [FRA]\n\t[FRAMIL 2001]\n", "2: found '2001' behind the code, expected <date, >date or date-date");
    FAULTS("K [FR]\nL [FRA]\n", "1: the code 'FR' does not run in threes", "1: 'K' has no code");
    FAULTS("K [FRA]\n   [FRAMIL >19900101]\n", "2: the code is indented with blanks, expected a tab");
    FAULTS("K 19900101-19941231 [FRA]\n", "1: the name 'K 19900101-19941231' holds a date");
    FAULTS("K\tL [FRA]\n", "1: the name 'K L' holds a tab");
    FAULTS("K [FRA\nL [FRA]\n", "1: '[' is not closed", "1: 'K' has no code");
    FAULTS("K FRA]\nL [FRA]\n", "1: found ']' without '['");
    FAULTS("K [FRA] x\n", "1: found 'x' behind the code");
    FAULTS("K []\nL [FRA]\n", "1: an empty code", "1: 'K' has no code");
    FAULTS("[FRA]\nL [FRA]\n", "1: a code without a name");
    FAULTS("+K [FRA]\n", "1: '+' without a name above");
    FAULTS("L [FRA]\n\tM\n", "2: found 'M' behind a blank or tab");
    FAULTS("L [FRA]\nB\xFF [DEU]\n", "2: byte 1 of the line is not UTF-8");
    FAULTS("L [FRA]\n<!-- no end\n", "2: a comment that began with <!-- does not end");
    FAULTS("A B C D E F G H I J K L M [FRA]\n", "1: 'A B C D E F G H I J K L M' has 13 words");
}

/* ---- agents ---- */

static void agents_make_their_plurals(void **state) {
    (void)state;
    en_lexicon *const lexicon = open_one("!FORCE! = DRAGOONS, LANCERS\n"
                                         "MOUNTED !FORCE! [~MIL]\n"
                                         "DEPUTY_WARDEN [~COP]\nSENTRY [~MIL]\nCROSS [~NGO]\n"
                                         "WATCHMAN {WATCHMEN} [~COP]\nCHOIR {} [~CVL]\nSCHOLAR [EDU~]\n");
    assert_int_equal(faults.n, 0);
    static const char *const words[] = {"Mounted Dragoons", "Mounted Lancers", "Deputy Wardens", "Sentries",
                                        "Crosses",          "Watchmen",        "Choir",          "Scholars"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) (void)name_of(lexicon, words[i]);
    for (size_t i = 0; i < lexicon->dict->n_names; i++) {
        assert_false(eni_is(lexicon->dict->names[i].text, "Choirs"));
        assert_false(eni_is(lexicon->dict->names[i].text, "Watchmans"));
    }
    assert_string_equal(name_of(lexicon, "Scholar")->sector, "EDU");
    en_lexicon_free(lexicon);
}

static void faults_of_agents(void **state) {
    (void)state;
    FAULTS("MEDIC [~MED]\nNURSE\n", "2: 'NURSE' has no code, expected [~CODE]");
    FAULTS("MEDIC [~MED]\nNURSE [MED]\n", "2: the code 'MED' of an agent is not ~CODE or CODE~");
    FAULTS("MEDIC [~MED]\nNURSE [~QQQ]\n", "2: the role 'QQQ' is none we know");
    FAULTS("MEDIC [~MED]\nMEDIC [~MED]\n", "2: 'MEDIC' is defined more than once, first at d.txt:1");
    FAULTS("MEDIC [~MED]\nNURSE {NURSES [~MED]\n", "2: unbalanced braces");
    FAULTS("MEDIC [~MED]\n!X! NURSE [~MED]\n", "2: the set '!X!' is not defined above");
    FAULTS("!X! = A, B\n!X! = C\nMEDIC [~MED]\n", "2: the set !X! is there already (line 1)");
    FAULTS("!X! =\nMEDIC [~MED]\n", "1: the set !X! is empty");
    FAULTS("MEDIC [~MED] x\n", "1: found 'x' behind the code");
}

/* ---- verbs ---- */

static void verbs_have_forms_sets_and_patterns(void **state) {
    (void)state;
    en_lexicon *const lexicon = open_one("&GUN\n+ROCKET\n+FIELD_GUN\n\n"
                                         "&ARM\n+&GUN\n+SABRE\n\n"
                                         "--- SHELL [190] ---\n"
                                         "SHELL\nTHROW {THROWS THREW THROWN THROWING} [180]\n"
                                         "+OPEN_UP {+OPENED_UP +OPENS_UP}\nRE_+ARREST [173]\n"
                                         "- * (WITH &ARM) [194]\n"
                                         "- &GUN * {BORDER TOWN} [190:193]\n"
                                         "- * LATER [:190]\n"
                                         "- * FILM [---]\n"
                                         "--- HUM [---] ---\nCARRY\n");
    const eni_dict *const d = lexicon->dict;
    const en_dict_info info = info_of(lexicon);
    assert_int_equal(faults.n, 0);
    assert_int_equal(info.counts[0].n, 2); /* blocks */
    assert_int_equal(info.counts[1].n, 5); /* verbs */
    assert_int_equal(info.counts[2].n, 2); /* sets */
    assert_int_equal(info.counts[3].n, 4); /* patterns */
    assert_int_equal(d->sets[1].n, 3);     /* ROCKET, FIELD_GUN, SABRE */
    static const char *const forms[] = {"shell",  "shells", "shelled", "shelling", "threw",
                                        "opened", "arrest", "carries", "carried",  "carrying"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (!eni_dict_form_of(d, eni_name_token(eni_str(forms[i])))) fail_msg("no verb has the form '%s'", forms[i]);
    assert_int_equal(eni_dict_form_of(d, eni_name_token(eni_str("throwed"))), 0);
    assert_int_equal(d->verbs[2].behind.n, 1); /* UP */
    assert_int_equal(d->verbs[3].before.n, 1); /* RE */
    assert_str(d->verbs[1].frame->cameo, "180");
    assert_str(d->verbs[0].frame->cameo, "190");
    assert_int_equal(d->verbs[0].frame->action, EN_ACTION_ASSAULT);
    assert_true(d->verbs[4].stop && !d->verbs[4].frame);
    assert_str(d->patterns[1].frame->reverse->cameo, "193");
    assert_int_equal(d->patterns[1].left, 1);
    assert_true(d->patterns[2].swapped);
    assert_null(d->patterns[3].frame);
    assert_str(d->patterns[0].frame->trigger, "- * (WITH &ARM) [194]");
    assert_int_equal(d->patterns[0].frame->line, 14);
    assert_string_equal(d->patterns[0].frame->file, "d.txt");
    en_lexicon_free(lexicon);
}

static void stems_and_ties_of_tabari(void **state) {
    (void)state;
    en_lexicon *const lexicon =
        open_one("ACCUS [112] ;XX\n- HAS_BEEN_* OF_ + [112]\n- *_AND_TRIED [173]\nACT_ [010]\n");
    const eni_dict *const d = lexicon->dict;
    assert_int_equal(faults.n, 0);
    assert_true(eni_dict_form_of(d, eni_name_token(eni_str("accuse"))) != 0);
    assert_true(eni_dict_form_of(d, eni_name_token(eni_str("accused"))) != 0);
    assert_true(eni_dict_form_of(d, eni_name_token(eni_str("act"))) != 0);
    assert_int_equal(eni_dict_form_of(d, eni_name_token(eni_str("acted"))), 0);
    assert_true(d->items[0].to_next);                    /* HAS_BEEN_ before the verb */
    assert_true(d->items[d->patterns[1].first].to_last); /* _AND_TRIED behind it */
    assert_int_equal(d->verbs[1].block, 1);
    en_lexicon_free(lexicon);
}

static void faults_of_verbs(void **state) {
    (void)state;
    FAULTS("--- A [999] ---\nA\n- * B [190]\n", "1: '999' is not a CAMEO code");
    FAULTS("--- A [190] ---\nA\n- * B [1!0]\n", "3: '1!0' is not a CAMEO code");
    FAULTS("--- A [190]\nA\n- * B [190]\n", "1: the head of a block does not end in ---");
    FAULTS("--- A [190] [180] ---\nA\n- * B [190]\n", "1: a second code in the head of a block");
    FAULTS("--- A [190] ---\nA\n- * &NONE [190]\n", "3: the set &NONE is not defined");
    FAULTS("&S\n&T\n+X\n&T\n+Y\n--- A [190] ---\nA\n", "4: the set &T is there already (line 2)",
           "1: the set &S is empty");
    FAULTS("--- A [190] ---\nA\n- * (WITH B [190]\n", "3: '(' is not closed");
    FAULTS("--- A [190] ---\nA\n- * WITH B) [190]\n", "3: found ')' without what opens it");
    FAULTS("--- A [190] ---\nA\n- * () [190]\n", "3: an empty group");
    FAULTS("--- A [190] ---\nA\n- * (A (B)) [190]\n", "3: a group inside a group");
    FAULTS("--- A [190] ---\nA\n- B C [190]\n- * D [190]\n", "3: the pattern has no '*'");
    FAULTS("--- A [190] ---\nA\n- * B * [190]\n", "3: found '*' twice");
    FAULTS("--- A [190] ---\nA\n- * B\n", "3: the pattern has no code");
    FAULTS("--- A [190] ---\nA\n- * B []\n", "3: an empty code");
    FAULTS("--- A [190] ---\nA\n- * B [190\n", "3: '[' is not closed");
    FAULTS("- * B [190]\n--- A [190] ---\nA\n", "1: a pattern without a verb above it");
    FAULTS("--- A [190] ---\nA {AS AED\n- * B [190]\n", "2: unbalanced braces");
    FAULTS("--- A [190] ---\nA\n~ a (a b ATTACK) SAY = a b 015\n", "3: transformations (~) are not supported");
    FAULTS("--- A [190] ---\nA [190] x\n", "2: found 'x' behind the code");
}

/* ---- issues and discards ---- */

static void topics_are_found(void **state) {
    (void)state;
    const en_dict_text texts[] = {
        {"i.txt",
         ENI_LIT("<ISSUE CATEGORY=\"G\" TYPE=\"ALL\">\nn:goat [GOATS]\npre+v:graze [GOATS]\n~goat cheese\n~~fair\n"
                 "</ISSUE>\n")},
        {"d.txt", ENI_LIT("CHESS_MATCH\n+PUPPET_THEATRE\nQUIZ [###]\n")}};
    en_lexicon *const lexicon = open_texts(texts, 2, false);
    const eni_dict *const d = lexicon->dict;
    assert_int_equal(faults.n, 0);
    assert_int_equal(d->n_topics, 7);
    assert_str(d->topics[0].code, "goats");
    assert_int_equal(d->topics[1].phrase.n, 2); /* pre, graze */
    assert_int_equal(d->topics[2].effect, ENI_TOPIC_NOT_HERE);
    assert_int_equal(d->topics[3].effect, ENI_TOPIC_NOT_STORY);
    assert_int_equal(d->topics[4].effect, ENI_TOPIC_DROP);
    assert_int_equal(d->topics[5].effect, ENI_TOPIC_DROP_STORY);
    assert_true(eni_dict_topic_of(d, eni_name_token(eni_str("quiz"))) != 0);
    en_lexicon_free(lexicon);
}

static void faults_of_topics(void **state) {
    (void)state;
    FAULTS("<ISSUE CATEGORY=\"G\">\ngoat\n</ISSUE>\n", "2: 'goat' has no code");
    FAULTS("<ISSUE CATEGORY=\"\">\ngoat [G]\n</ISSUE>\n", "1: found '<ISSUE CATEGORY=\"\">', expected",
           "3: </ISSUE> without <ISSUE");
    FAULTS("<ISSUE CATEGORY=\"G\">\ngoat [G]\n", "2: the last category does not end");
    FAULTS("<ISSUE CATEGORY=\"G\">\n<ISSUE CATEGORY=\"H\">\ngoat [G]\n</ISSUE>\n", "2: a category inside a category");
    FAULTS("<ISSUE CATEGORY=\"G\">\nn: [G]\n</ISSUE>\n", "2: 'n:' without a word behind it");
    FAULTS("<ISSUE CATEGORY=\"G\">\n<B>\n</ISSUE>\n", "2: found '<B>', expected <ISSUE");
    FAULTS("<ISSUE CATEGORY=\"G\">\n</ISSUE>\n~goat\n", "3: an exclusion outside of a category");
    FAULTS(
        "CHESS_MATCH\nQUIZ [X]\nB\nC\nD\nE\nF\nG\nH\nI\nJ\nK\nL\nM\nN\nO\nP\nQ\nR\nS\nT\nU\nV\nW\nX\nY\nZ\nA A\nB B\nC "
        "C\n"
        "D D\nE E\nF F\nG G\nH H\nI I\nJ J\nK K\nL L\nM M\nN N\nO O\nP P\nQ Q\nR R\nS S\nT T\nU U\nV V\nW W\nX X\nY Y\n"
        "Z Z\nA B\nB C\nC D\nD E\nE F\nF G\nG H\n",
        "2: found '[X]' behind a phrase to be dropped");
}

/* ---- the lexicon around it ---- */

static void the_hash_knows_the_dictionaries(void **state) {
    (void)state;
    en_lexicon_info without, with, other;
    en_lexicon *lexicon;
    assert_ok(en_lexicon_open(NULL, NULL, NULL, &lexicon, &fault));
    en_lexicon_describe(lexicon, &without);
    en_lexicon_free(lexicon);
    lexicon = open_one("BORDURIA [BRD]\n");
    en_lexicon_describe(lexicon, &with);
    en_lexicon_free(lexicon);
    lexicon = open_one("BORDURIA [BRE]\n");
    en_lexicon_describe(lexicon, &other);
    en_lexicon_free(lexicon);
    assert_true(with.hash != without.hash && with.hash != other.hash);
}

static void new_actors_can_be_asked_for(void **state) {
    (void)state;
    en_actor found;
    en_lexicon *const lexicon = open_one("BORDURIA_ [BRD]\n+LAND_OF_BORDURIA_\n");
    assert_ok(en_actor_find(lexicon, "brd", &found, &fault));
    assert_string_equal(found.code, "BRD");
    assert_ok(en_actor_find(lexicon, "Land of Borduria", &found, &fault));
    assert_string_equal(found.code, "BRD");
    assert_str(en_actor_name(lexicon, "BRD"), "Borduria");
    en_lexicon_free(lexicon);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(kinds_are_told_by_content),
                                       cmocka_unit_test(no_dictionary_is_none),
                                       cmocka_unit_test(actors_hold_names_and_codes),
                                       cmocka_unit_test(the_narrowest_spell_holds),
                                       cmocka_unit_test(faults_of_actors),
                                       cmocka_unit_test(agents_make_their_plurals),
                                       cmocka_unit_test(faults_of_agents),
                                       cmocka_unit_test(verbs_have_forms_sets_and_patterns),
                                       cmocka_unit_test(stems_and_ties_of_tabari),
                                       cmocka_unit_test(faults_of_verbs),
                                       cmocka_unit_test(topics_are_found),
                                       cmocka_unit_test(faults_of_topics),
                                       cmocka_unit_test(the_hash_knows_the_dictionaries),
                                       cmocka_unit_test(new_actors_can_be_asked_for)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
