/* The goldens: the files of tests/golden/stories/, a story line and below it the claims it must yield, all of them and no others.
 *
 *   2024-03-02  France's president met his Polish counterpart in Warsaw.
 *       FRA GOV > POL GOV  CONSULT
 *       POL GOV > FRA GOV  CONSULT
 *   ! 2024-03-02  The French striker met the Polish champion in Warsaw.
 *
 * A story line: report day, two blanks, the text (one report). An expected line, indented: source, target (code and sector; "-" for none, the sector
 * may be left off), type, then optionally a modality other than asserted, "by CODE" for the speaker, "on DATE" for the event day. "!": must yield none.
 * "~" before an expected line: a claim that may be there. Lines with # are comments. */
#include "check.h"

#include "events/coder.h"

#include <dirent.h>

static en_lexicon *lex;
static eni_coder *coder;

typedef struct {
    char source[20], target[20], action[16], modality[16], speaker[20], day[24];
    char sector_a[8], sector_b[8];
    bool optional, met;
    int line;
} wanted;

typedef struct {
    char day[12], text[2000];
    bool none;
    int line;
    wanted list[16];
    int n;
} story;

static int n_faults, n_stories;

static void complain(const char *file, const story *s, const char *what, const char *claim) {
    fprintf(stderr, "%s:%d: %s: %s\n    %s\n", file, s->line, what, claim, s->text);
    n_faults++;
}

static bool is_wanted(wanted *w, const en_claim *c) {
    char day[24];
    en_date_format(c->day, day);
    if (strcmp(w->source, c->source.code) != 0 || strcmp(w->target, c->target.code) != 0) return false;
    if (strcmp(w->action, en_action_key(c->action)) != 0 || strcmp(w->modality, en_modality_key(c->modality)) != 0)
        return false;
    if (w->sector_a[0] && strcmp(w->sector_a, c->source.sector) != 0) return false;
    if (w->sector_b[0] && strcmp(w->sector_b, c->target.sector) != 0) return false;
    if (w->speaker[0] && strcmp(w->speaker, c->speaker.code) != 0) return false;
    return !w->day[0] || strcmp(w->day, day) == 0;
}

static void check_story(const char *file, story *s) {
    eni_arena arena = {0};
    eni_coded coded;
    en_date day;
    char text[300];
    if (s->line == 0) return;
    n_stories++;
    assert_ok(en_date_parse(eni_str(s->day), &day, &fault));
    const eni_report report = {
        .id = eni_str("g"), .day = day.first, .text = eni_str(s->text), .file = file, .language = eni_str("en")};
    assert_ok(eni_code(coder, &arena, &report, &coded, &fault));
    for (size_t i = 0; i < coded.n_claims; i++) {
        const en_claim *const c = &coded.claims[i];
        bool met = false;
        for (int k = 0; k < s->n && !met; k++)
            if (!s->list[k].met && is_wanted(&s->list[k], c)) met = s->list[k].met = true;
        if (met) continue;
        char d[24];
        en_date_format(c->day, d);
        snprintf(text, sizeof text, "%s %s > %s %s  %s %s by %s on %s  (%.*s)", c->source.code, c->source.sector,
                 c->target.code, c->target.sector, en_action_key(c->action), en_modality_key(c->modality),
                 c->speaker.code, d, ENI_ARG(c->frame));
        complain(file, s, "not wanted", text);
    }
    for (int k = 0; k < s->n; k++) {
        if (s->list[k].met || s->list[k].optional) continue;
        snprintf(text, sizeof text, "%s > %s  %s %s (line %d)", s->list[k].source, s->list[k].target, s->list[k].action,
                 s->list[k].modality, s->list[k].line);
        complain(file, s, "missing", text);
    }
    eni_arena_free(&arena);
}

static void dash(char *code) {
    if (strcmp(code, "-") == 0) code[0] = '\0';
}

static void parse_wanted(const char *file, int line, char *p, story *s) {
    wanted *const w = &s->list[s->n++];
    char *word[16];
    int n = 0;
    memset(w, 0, sizeof *w);
    w->line = line;
    strcpy(w->modality, "asserted");
    for (char *t = strtok(p, " \t"); t && n < 16; t = strtok(NULL, " \t")) word[n++] = t;
    int i = 0;
    if (n && strcmp(word[0], "~") == 0) w->optional = true, i++;
    if (i < n) snprintf(w->source, sizeof w->source, "%s", word[i++]);
    if (i < n && strcmp(word[i], ">") != 0) snprintf(w->sector_a, sizeof w->sector_a, "%s", word[i++]);
    if (i >= n || strcmp(word[i++], ">") != 0) fail_msg("%s:%d: expected 'SOURCE > TARGET  TYPE'", file, line);
    if (i < n) snprintf(w->target, sizeof w->target, "%s", word[i++]);
    if (i + 1 < n && en_action_of(eni_str(word[i])) == EN_ACTION_NONE)
        snprintf(w->sector_b, sizeof w->sector_b, "%s", word[i++]);
    if (i < n) snprintf(w->action, sizeof w->action, "%s", word[i++]);
    while (i < n) {
        if (strcmp(word[i], "by") == 0 && i + 1 < n)
            snprintf(w->speaker, sizeof w->speaker, "%s", word[++i]);
        else if (strcmp(word[i], "on") == 0 && i + 1 < n)
            snprintf(w->day, sizeof w->day, "%s", word[++i]);
        else
            snprintf(w->modality, sizeof w->modality, "%s", word[i]);
        i++;
    }
    dash(w->source);
    dash(w->target);
    if (en_action_of(eni_str(w->action)) == EN_ACTION_NONE || en_modality_of(eni_str(w->modality)) == EN_MODALITY_NONE)
        fail_msg("%s:%d: unknown type or modality", file, line);
}

static void check_file(const char *path) {
    FILE *const f = fopen(path, "r");
    char line[4000];
    int number = 0;
    static story s;
    assert_non_null(f);
    memset(&s, 0, sizeof s);
    while (fgets(line, sizeof line, f)) {
        number++;
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#' || line[0] == '\0') continue;
        if (line[0] == ' ') {
            if (s.n < 16) parse_wanted(path, number, line, &s);
            continue;
        }
        check_story(path, &s);
        memset(&s, 0, sizeof s);
        char *p = line;
        if (*p == '!') {
            s.none = true;
            p += 1 + strspn(p + 1, " ");
        }
        if (strlen(p) < 13 || p[10] != ' ') fail_msg("%s:%d: expected 'YYYY-MM-DD  text'", path, number);
        memcpy(s.day, p, 10);
        snprintf(s.text, sizeof s.text, "%s", p + 10 + strspn(p + 10, " "));
        s.line = number;
    }
    check_story(path, &s);
    fclose(f);
}

/* Every file of a folder beside this one. */
static void check_folder(const char *folder) {
    char dir[400], path[700];
    const char *const source = getenv("ENTENTE_SOURCE");
    struct dirent **names;
    snprintf(dir, sizeof dir, "%s/tests/golden/%s", source ? source : ".", folder);
    const int n = scandir(dir, &names, NULL, alphasort);
    assert_true(n > 2);
    for (int i = 0; i < n; i++) {
        if (eni_ends(eni_str(names[i]->d_name), eni_str(".txt"))) {
            snprintf(path, sizeof path, "%s/%s", dir, names[i]->d_name);
            check_file(path);
        }
        free(names[i]);
    }
    free(names);
}

static void stories(void **state) {
    (void)state;
    n_stories = n_faults = 0;
    check_folder("stories");
    printf("%d stories\n", n_stories);
    assert_true(n_stories >= 100);
    if (n_faults) fail_msg("%d faults in %d stories", n_faults, n_stories);
}

/* The same with the dictionaries of tests/dict beside our lexicon, or instead of it. */
static void stories_with_dictionaries(const char *folder, bool only) {
    char dir[400];
    const char *const source = getenv("ENTENTE_SOURCE"), *paths[] = {dir};
    en_lexicon *const plain = lex;
    eni_coder *const plain_coder = coder;
    snprintf(dir, sizeof dir, "%s/tests/dict", source ? source : ".");
    const en_lexicon_opts opts = {.dicts = paths, .n_dicts = 1, .dict_only = only};
    assert_ok(en_lexicon_open_with(&opts, &lex, &fault));
    coder = eni_coder_new(lex);
    assert_non_null(coder);
    n_stories = n_faults = 0;
    check_folder(folder);
    const int faults = n_faults;
    printf("%d stories in %s\n", n_stories, folder);
    assert_true(n_stories >= 5);
    eni_coder_free(coder);
    en_lexicon_free(lex);
    lex = plain;
    coder = plain_coder;
    if (faults) fail_msg("%d faults in %d stories of %s", faults, n_stories, folder);
}

static void dictionaries_beside_ours(void **state) {
    (void)state;
    stories_with_dictionaries("dictionaries", false);
}

static void dictionaries_instead_of_ours(void **state) {
    (void)state;
    stories_with_dictionaries("dictionaries_only", true);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(stories), cmocka_unit_test(dictionaries_beside_ours),
                                       cmocka_unit_test(dictionaries_instead_of_ours)};
    en_error err;
    if (en_lexicon_open(NULL, NULL, NULL, &lex, &err) != EN_OK || !(coder = eni_coder_new(lex))) return 1;
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    eni_coder_free(coder);
    en_lexicon_free(lex);
    return failed;
}
