/* Why a claim is there, and why there is none: each reason by a sentence that has it, and features that add up to the classifier's word. */
#include "check.h"

#include "base/day.h"
#include "base/str.h"
#include "events/coder.h"

#include <math.h>

static en_lexicon *lex;

static int open_lexicon(void **state) {
    (void)state;
    return en_lexicon_open(NULL, NULL, NULL, &lex, &fault) == EN_OK ? 0 : -1;
}

static int close_lexicon(void **state) {
    (void)state;
    en_lexicon_free(lex);
    return 0;
}

typedef struct {
    int n_claims, n_blanks;
    en_reason reason;
    char first[400], all[2000], entry[80];
    size_t n_actors, n_features;
    double p, heaviest;
    en_span trigger;
} heard;

static bool hear_claim(void *user, const en_claim *c) {
    heard *const h = user;
    h->n_claims++;
    h->p = c->p_type;
    h->n_features = c->n_features;
    for (size_t i = 0; i < c->n_features; i++) {
        assert_true(c->features[i].weight > 0);
        assert_true(i == 0 || c->features[i - 1].weight >= c->features[i].weight);
        assert_null(strstr(c->features[i].text.p, "without a name"));
        for (size_t k = 0; k < i; k++) assert_false(eni_eq(c->features[i].text, c->features[k].text));
        snprintf(h->all + strlen(h->all), sizeof h->all - strlen(h->all), "%.*s\n", ENI_ARG(c->features[i].text));
    }
    return true;
}

static void hear_blank(void *user, const en_blank *b) {
    heard *const h = user;
    h->n_blanks++;
    assert_true(b->n_obstacles > 0);
    h->reason = b->obstacles[0].reason;
    h->n_actors = b->n_actors;
    h->trigger = b->obstacles[0].trigger;
    snprintf(h->first, sizeof h->first, "%.*s", ENI_ARG(b->obstacles[0].text));
    snprintf(h->entry, sizeof h->entry, "%.*s", ENI_ARG(b->obstacles[0].entry));
    for (size_t i = 0; i < b->n_obstacles; i++) {
        assert_true(b->obstacles[i].reason != EN_REASON_NONE && b->obstacles[i].text.len > 0);
        assert_true(b->obstacles[i].trigger.end <= b->sentence.len);
    }
}

static heard hear_with(const en_lexicon *lexicon, const char *text) {
    heard h = {0};
    assert_ok(en_try(lexicon, eni_str(text), eni_day_of(2008, 5, 5), NULL, hear_claim, hear_blank, &h, &fault));
    return h;
}

static heard hear(const char *text) {
    return hear_with(lex, text);
}

static void expect(const char *text, en_reason reason, const char *words) {
    const heard h = hear(text);
    if (h.n_claims != 0 || h.n_blanks != 1) fail_msg("%s: %d claims, %d blanks", text, h.n_claims, h.n_blanks);
    if (h.reason != reason || !strstr(h.first, words)) fail_msg("%s: %s: %s", text, en_reason_key(h.reason), h.first);
}

static void each_reason_is_told(void **state) {
    (void)state;
    expect("Japan did not attack China.", EN_REASON_DENIED,
           "attack fits \"attack\", but the report itself says that it was not so: \"not\"");
    expect("Russia's cooperation with Iran must grow.", EN_REASON_MENTIONED,
           "fits \"cooperation\", but nothing tells that it took place");
    expect("The Chinese football team beat Japan.", EN_REASON_DISCARD,
           "the words \"football\" (discards.tsv) drop the sentence");
    expect("China and Iran criticized the tribunal.", EN_REASON_NO_TARGET,
           "but its target \"the tribunal\" is no known actor");
    expect("The tribunal criticized China and Japan on Monday.", EN_REASON_NO_SOURCE,
           "but its source \"The tribunal\" is no known actor");
}

static void the_line_and_the_words_are_given(void **state) {
    (void)state;
    const heard h = hear("China and Iran criticized the tribunal.");
    assert_non_null(strstr(h.entry, "frames_verbal.tsv:"));
    assert_int_equal(h.trigger.start, 15);
    assert_int_equal(h.trigger.end, 25);
    assert_int_equal(h.n_actors, 2);
}

static void a_claim_tells_what_spoke_for_it(void **state) {
    (void)state;
    const heard h = hear("South Korea accused North Korea of lying.");
    assert_int_equal(h.n_claims, 1);
    assert_int_equal(h.n_blanks, 0);
    assert_true(h.n_features > 0 && h.p > 0.9 && h.p <= 1);
    assert_non_null(strstr(h.all, "a frame finds ACCUSE from source to target"));
    assert_non_null(strstr(h.all, "\"accuse\" before the target"));
}

static void nothing_is_noted_where_nobody_asks(void **state) {
    (void)state;
    heard h = {0};
    assert_ok(en_try(lex, ENI_LIT("South Korea accused North Korea of lying."), EN_DAY_NONE, NULL, hear_claim, NULL, &h,
                     &fault));
    assert_int_equal(h.n_claims, 1);
    assert_int_equal(h.n_features, 0);
    assert_true(h.p > 0.9); /* that is known all the same */
}

static void a_users_phrase_that_drops_is_named(void **state) {
    (void)state;
    const en_dict_text texts[] = {{"d/discards.txt", ENI_LIT("+ GOAT PARADE\nHAM RADIO\n# discards\n- X\n")}};
    const en_lexicon_opts opts = {.texts = texts, .n_texts = 1};
    en_lexicon *own;
    assert_ok(en_lexicon_open_with(&opts, &own, &fault));
    const heard one = hear_with(own, "China condemned Japan over ham radio.");
    assert_int_equal(one.reason, EN_REASON_DISCARD);
    assert_string_equal(one.entry, "discards.txt:2");
    assert_non_null(strstr(one.first, "\"ham radio\""));
    const heard all = hear_with(own, "China condemned Japan. It did so at a goat parade.");
    assert_int_equal(all.n_claims, 0);
    assert_int_equal(all.n_blanks, 2);
    assert_int_equal(all.reason, EN_REASON_STORY);
    assert_string_equal(all.entry, "discards.txt:1");
    en_lexicon_free(own);
}

/* A user's verb that lacks an actor is told by its own line, where ours know nothing of the word. */
static void a_users_verb_is_told_by_its_line(void **state) {
    (void)state;
    const en_dict_text texts[] = {{"d/verbs.txt", ENI_LIT("--- ZORBLE [190] ---\nZORBLE\n- * (WITH GOATS) [194]\n")}};
    const en_lexicon_opts opts = {.texts = texts, .n_texts = 1};
    en_lexicon *own;
    assert_ok(en_lexicon_open_with(&opts, &own, &fault));
    const heard h = hear_with(own, "China zorbled the hills.");
    assert_int_equal(h.n_claims, 0);
    assert_int_equal(h.reason, EN_REASON_NO_TARGET);
    assert_non_null(strstr(h.entry, "verbs.txt:"));
    assert_non_null(strstr(
        h.first, "\"zorbled\" with the source \"China\" (CHN GOV), but its target \"the hills\" is no known actor"));
    en_lexicon_free(own);
}

static void reasons_have_keys(void **state) {
    (void)state;
    for (int i = 1; i < EN_N_REASONS; i++) {
        assert_true(en_reason_key((en_reason)i)[0] && en_reason_text((en_reason)i)[0]);
        for (int k = 1; k < i; k++) assert_string_not_equal(en_reason_key((en_reason)i), en_reason_key((en_reason)k));
    }
    assert_string_equal(en_reason_key(EN_REASON_NONE), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_reason_is_told),
        cmocka_unit_test(the_line_and_the_words_are_given),
        cmocka_unit_test(a_claim_tells_what_spoke_for_it),
        cmocka_unit_test(nothing_is_noted_where_nobody_asks),
        cmocka_unit_test(a_users_phrase_that_drops_is_named),
        cmocka_unit_test(a_users_verb_is_told_by_its_line),
        cmocka_unit_test(reasons_have_keys),
    };
    return cmocka_run_group_tests(tests, open_lexicon, close_lexicon);
}
