/* text/language.c, text/network.c: the built-in model parses; what the caller knows holds; a damaged model is refused. */
#include "check.h"

#include "base/map.h"
#include "base/builtin.h"
#include "text/document.h"
#include "text/network.h"

static eni_language *language;
static eni_parse_work *work;
static eni_arena arena;

static eni_sentence *sentence(const char *text) {
    static eni_document d;
    eni_arena_reset(&arena);
    assert_ok(eni_sentences(&arena, eni_str(text), &d, &fault));
    assert_int_equal(d.n, 1);
    return &d.sentences[0];
}

static eni_token *token(const eni_sentence *s, const char *form) {
    for (uint32_t i = 0; i < s->n; i++)
        if (eni_is(s->tokens[i].form, form)) return &s->tokens[i];
    fail_msg("no token %s", form);
    return NULL;
}

static void easy_sentence(void **state) {
    (void)state;
    eni_sentence *const s = sentence("China condemned the test.");
    assert_ok(eni_parse(language, work, &arena, s, false, NULL, &fault));
    assert_int_equal(token(s, "condemned")->head, -1);
    assert_int_equal(token(s, "condemned")->rel, REL_ROOT);
    assert_int_equal(token(s, "condemned")->upos, UPOS_VERB);
    assert_str(token(s, "condemned")->lemma, "condemn");
    assert_int_equal(token(s, "China")->rel, REL_NSUBJ);
    assert_int_equal(token(s, "China")->head, 1);
    assert_int_equal(token(s, "test")->rel, REL_OBJ);
    assert_int_equal(token(s, "the")->upos, UPOS_DET);
}

static void hints_hold(void **state) {
    (void)state;
    eni_sentence *const s = sentence("In October North Korea will fire two rockets.");
    eni_name_hints hints = {.comma_before = 2};
    hints.joins[2] = 2;
    hints.tags[2] = hints.tags[3] = XPOS_NNP;
    assert_ok(eni_parse(language, work, &arena, s, false, &hints, &fault));
    assert_int_equal(s->tokens[2].head, 3); /* North → Korea */
    assert_int_equal(s->tokens[2].rel, REL_FLAT);
    assert_int_equal(s->tokens[3].upos, UPOS_PROPN);
    assert_int_equal(s->tokens[3].xpos, XPOS_NNP);
    assert_int_equal(s->tokens[3].rel, REL_NSUBJ);
    assert_int_equal(s->tokens[3].head, 5);
    for (uint32_t i = 0; i < s->n; i++) assert_true(s->tokens[i].head < (int32_t)s->n);
}

/* What one thread's scratch has seen before leaves no trace. */
static void forgets(void **state) {
    (void)state;
    static const char *const texts[] = {"He said that it was cold.", "Protests spread to Lyon and Paris on Monday."};
    int32_t heads[2][ENI_MAX_TOKENS];
    for (int round = 0; round < 3; round++)
        for (int i = 0; i < 2; i++) {
            eni_sentence *const s = sentence(texts[i]);
            assert_ok(eni_parse(language, work, &arena, s, false, NULL, &fault));
            for (uint32_t t = 0; t < s->n; t++) {
                if (round == 0) heads[i][t] = s->tokens[t].head;
                assert_int_equal(s->tokens[t].head, heads[i][t]);
            }
        }
}

static void no_words_and_many(void **state) {
    (void)state;
    eni_sentence none = {0};
    assert_ok(eni_parse(language, work, &arena, &none, false, NULL, &fault));
    eni_sentence many = {.tokens = eni_arena_array(&arena, ENI_MAX_TOKENS, sizeof(eni_token)), .n = ENI_MAX_TOKENS};
    assert_non_null(many.tokens);
    for (uint32_t i = 0; i < many.n; i++) many.tokens[i].form = i % 7 ? ENI_LIT("\xFF\xFE") : ENI_LIT("the");
    assert_ok(eni_parse(language, work, &arena, &many, true, NULL, &fault));
    int roots = 0;
    for (uint32_t i = 0; i < many.n; i++) roots += many.tokens[i].head < 0;
    assert_int_equal(roots, 1);
}

/* The built-in model with one thing changed and its checksum made good; the caller frees it. */
static char *changed(size_t at, const void *bytes, size_t len, size_t *len_out) {
    const en_str model = eni_builtin_file("models/english.enlang");
    char *const copy = malloc(model.len);
    assert_non_null(copy);
    memcpy(copy, model.p, model.len);
    memcpy(copy + at, bytes, len);
    const uint64_t hash = eni_hash((en_str){copy + 16, model.len - 16});
    memcpy(copy + 8, &hash, 8);
    *len_out = model.len;
    return copy;
}

static void refuse(size_t at, const void *bytes, size_t len) {
    size_t n;
    char *const copy = changed(at, bytes, len, &n);
    eni_language *l = language;
    assert_int_equal(eni_language_open((en_str){copy, n}, &l, &fault), EN_EFORMAT);
    assert_null(l);
    free(copy);
}

static void damage_is_refused(void **state) {
    (void)state;
    const en_str model = eni_builtin_file("models/english.enlang");
    const size_t start = 16, slots = start + sizeof(eni_network_header);
    eni_network_header h;
    eni_language *l;
    memcpy(&h, model.p + start, sizeof h);
    const size_t scales = slots + h.n_slots * sizeof(eni_row_slot);
    const size_t dense = scales + ((size_t)h.n_rows * 4 + 7) / 8 * 8 + (size_t)h.n_rows * ENI_EMBED;
    const uint32_t big = UINT32_MAX, many = h.n_rows, infinite = 0x7F800000;
    const uint64_t huge = (uint64_t)1 << 61, odd = h.n_slots - 1;
    const uint16_t no_number = 0x7C00;
    refuse(start, "ENN0", 4);
    refuse(start + offsetof(eni_network_header, n_rows), &big, 4);
    refuse(start + offsetof(eni_network_header, n_slots), &huge, 8);
    refuse(start + offsetof(eni_network_header, n_slots), &odd, 8);
    refuse(start + offsetof(eni_network_header, hidden), &big, 4);
    refuse(start + offsetof(eni_network_header, n_dense), &big, 4);
    refuse(slots + offsetof(eni_row_slot, row), &many, 4);
    refuse(scales, &infinite, 4);
    refuse(dense, &no_number, 2);
    for (size_t len = 0; len < model.len; len += len / 3 + 7)
        assert_int_equal(eni_language_open((en_str){model.p, len}, &l, &fault), EN_EFORMAT);
    char *const flipped = malloc(model.len); /* the checksum sees it */
    assert_non_null(flipped);
    memcpy(flipped, model.p, model.len);
    flipped[model.len / 2] ^= 1;
    assert_int_equal(eni_language_open((en_str){flipped, model.len}, &l, &fault), EN_EFORMAT);
    free(flipped);
}

static void halves(void **state) {
    (void)state;
    for (uint32_t h = 0; h < 0x7C00; h++) {
        const float x = eni_from_half((uint16_t)h);
        assert_int_equal(eni_to_half(x), h);
        assert_int_equal(eni_to_half(-x), h | 0x8000);
    }
    assert_int_equal(eni_to_half(1e9f), 0x7BFF);
    assert_int_equal(eni_to_half(1e-12f), 0);
    assert_int_equal(eni_to_half(1.0f + 0x1p-11f), 0x3C00); /* to even */
    assert_int_equal(eni_to_half(1.0f + 3 * 0x1p-11f), 0x3C02);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(easy_sentence),     cmocka_unit_test(hints_hold),
                                       cmocka_unit_test(forgets),           cmocka_unit_test(no_words_and_many),
                                       cmocka_unit_test(damage_is_refused), cmocka_unit_test(halves)};
    if (eni_language_builtin(&language, NULL) != EN_OK || !(work = eni_parse_work_new())) return 1;
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    eni_arena_free(&arena);
    eni_parse_work_free(work);
    eni_language_free(language);
    return failed;
}
