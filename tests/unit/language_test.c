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

/* Sentences in step come out as they do one by one: more than a batch, of all lengths, with hints, headlines, empty and very long ones. */
static void in_step_as_alone(void **state) {
    (void)state;
    enum { N = 41 };
    static const char *const words[] = {"China", "said", "that",  "North", "Korea", "fired", "two",   "rockets", "and",
                                        "the",   "of",   "talks", ",",     "with",  "it",    "Japan", "severed", "."};
    static eni_token tokens[2][N][ENI_MAX_TOKENS];
    static eni_sentence sentences[2][N];
    static eni_name_hints hints[N];
    static eni_parse_task tasks[2][N];
    uint32_t seed = 5;
    eni_arena_reset(&arena);
    for (int i = 0; i < N; i++) {
        const uint32_t n = i == 7 ? 0 : i % 13 == 12 ? ENI_MAX_TOKENS : 1 + (uint32_t)(i * 17 % 47);
        for (uint32_t t = 0; t < n; t++) {
            seed = seed * 1664525u + 1013904223u;
            const en_str form = eni_str(words[(seed >> 8) % (sizeof words / sizeof *words)]);
            tokens[0][i][t] = tokens[1][i][t] = (eni_token){.form = form};
        }
        if (n > 6) {
            hints[i].comma_before = 3;
            hints[i].joins[4] = 2;
            hints[i].tags[4] = hints[i].tags[5] = XPOS_NNP;
        }
        for (int k = 0; k < 2; k++) {
            sentences[k][i] = (eni_sentence){.tokens = tokens[k][i], .n = n};
            tasks[k][i] = (eni_parse_task){&sentences[k][i], i % 5 == 0, i % 3 ? &hints[i] : NULL};
        }
    }
    assert_ok(eni_parse_all(language, work, &arena, tasks[0], N, &fault));
    for (int i = 0; i < N; i++) {
        assert_ok(eni_parse_all(language, work, &arena, &tasks[1][i], 1, &fault));
        for (uint32_t t = 0; t < sentences[0][i].n; t++) {
            const eni_token *const a = &tokens[0][i][t], *const b = &tokens[1][i][t];
            assert_true(a->upos == b->upos && a->xpos == b->xpos && a->rel == b->rel && a->head == b->head);
            assert_true(eni_eq(a->lemma, b->lemma));
        }
    }
}

/* The scores themselves, bit by bit, from every kernel. */
static void same_scores(void **state) {
    (void)state;
    enum { N = 9 };
    const en_str model = eni_builtin_file("models/english.enlang");
    en_str rest = eni_cut(model, 16, model.len);
    eni_network network;
    eni_network_work *const w[2] = {malloc(sizeof *w[0]), malloc(sizeof *w[1])};
    static const bool fold[64];
    static const uint8_t settled[64];
    eni_network_sentence s[N];
    uint32_t at = 0;
    assert_true(w[0] && w[1]);
    assert_ok(eni_network_open(&rest, &network, &fault));
    const eni_sentence *const text = sentence("The foreign ministry in Pyongyang said on Monday that troops of the "
                                              "two states, which met in October, would hold no drills.");
    for (int i = 0; i < N; i++) {
        s[i] = (eni_network_sentence){text->tokens, fold, settled, i == 4 ? 0 : text->n - (uint32_t)(i * 5 % 19), at};
        at += s[i].n;
    }
    network.kernels = eni_kernels_at(0);
    eni_network_run(&network, w[0], s, N);
    for (size_t v = 0; eni_kernels_at(v); v++) {
        network.kernels = eni_kernels_at(v);
        for (int i = 0; i < N; i++) {
            eni_network_sentence alone = s[i];
            alone.at = 0;
            eni_network_run(&network, w[1], &alone, 1);
            assert_memory_equal(w[1]->tags[0], w[0]->tags[s[i].at], s[i].n * sizeof w[0]->tags[0]);
            assert_memory_equal(w[1]->views[0], w[0]->views[s[i].at], s[i].n * sizeof w[0]->views[0]);
        }
    }
    eni_network_close(&network);
    free(w[0]);
    free(w[1]);
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
                                       cmocka_unit_test(in_step_as_alone),  cmocka_unit_test(same_scores),
                                       cmocka_unit_test(damage_is_refused), cmocka_unit_test(halves)};
    if (eni_language_builtin(&language, NULL) != EN_OK || !(work = eni_parse_work_new())) return 1;
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    eni_arena_free(&arena);
    eni_parse_work_free(work);
    eni_language_free(language);
    return failed;
}
