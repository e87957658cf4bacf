/* Base forms as the treebanks write them. */
#include "check.h"

#include "text/document.h"

static eni_language *language;
static eni_arena arena;

static void check(const char *form, uint8_t upos, uint8_t xpos, const char *base, const char *want) {
    const eni_token t = {.form = eni_str(form), .lemma = eni_str(base), .upos = upos, .xpos = xpos};
    assert_str(eni_treebank_lemma(language, &arena, &t), want);
}

static void names(void **state) {
    (void)state;
    check("New", UPOS_ADJ, XPOS_NNP, "new", "New");
    check("States", UPOS_PROPN, XPOS_NNPS, "States", "State");
    check("Taliban", UPOS_PROPN, XPOS_NNPS, "Taliban", "Taliban");
    check("TEHRAN", UPOS_PROPN, XPOS_NNP, "TEHRAN", "Tehran");
    check("afghanistan", UPOS_PROPN, XPOS_NNP, "afghanistan", "Afghanistan");
    check("NATO", UPOS_PROPN, XPOS_NNP, "NATO", "NATO");
    check("Sept.", UPOS_PROPN, XPOS_NNP, "Sept.", "September");
    check("Tues", UPOS_PROPN, XPOS_NNP, "Tues", "Tuesday");
    check("Sun", UPOS_PROPN, XPOS_NNP, "Sun", "Sun");
}

static void endings(void **state) {
    (void)state;
    check("festering", UPOS_VERB, XPOS_VBG, "festering", "fester");
    check("mimicked", UPOS_VERB, XPOS_VBD, "mimicked", "mimick");
    check("slightest", UPOS_ADJ, XPOS_JJS, "slightest", "slight");
    check("ruder", UPOS_ADJ, XPOS_JJR, "ruder", "rude");
    check("king", UPOS_VERB, XPOS_VBG, "king", "king");
    check("spoken", UPOS_VERB, XPOS_VBN, "speak", "speak");
}

static void others(void **state) {
    (void)state;
    check("her", UPOS_PRON, XPOS_PRP, "her", "she");
    check("her", UPOS_PRON, XPOS_PRPS, "her", "her");
    check("best", UPOS_ADV, XPOS_RBS, "good", "well");
    check("1,100", UPOS_NUM, XPOS_CD, "1,100", "1100");
    check("3,40", UPOS_NUM, XPOS_CD, "3,40", "3,40");
    check("XIV", UPOS_NUM, XPOS_CD, "xiv", "XIV");
    check("\xE2\x80\x9C", UPOS_PUNCT, XPOS_OPEN, "\xE2\x80\x9C", "\"");
    check("", UPOS_X, XPOS_NONE, "", "");
}

static int open_language(void **state) {
    (void)state;
    return eni_language_builtin(&language, &fault) == EN_OK ? 0 : -1;
}

static int close_language(void **state) {
    (void)state;
    eni_arena_free(&arena);
    eni_language_free(language);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(names), cmocka_unit_test(endings), cmocka_unit_test(others)};
    return cmocka_run_group_tests(tests, open_language, close_language);
}
