/* train/network_train.c: its gradients against finite differences, and its network against the one the program runs. */
#include "check.h"

#include "network_train.h"
#include "text/eisner.h"

#include <math.h>

enum { N = 3 };

static train_sentence sentences[N];
static const train_sentence *all[N] = {&sentences[0], &sentences[1], &sentences[2]};
static train_bank bank = {sentences, N, N, 0};
static train_network *taught;

/* Some dropout, so that the masks' part of the gradient is tested too; the same masks at every call. */
static const train_dropout some = {.input = 0.2f, .hidden = 0.3f, .state = 0.3f, .view = 0.3f};

static double loss(void) {
    train_random random = {7};
    return train_gradient(taught, all, N, &some, &random);
}

/* Words of a small language, with heads and tags drawn at random. */
static void make_bank(void) {
    static eni_token tokens[N][16];
    static uint8_t upos[N][16], xpos[N][16], rel[N][16];
    static int32_t head[N][16];
    static const char *const words[] = {"Kim", "met", "the", "envoys", "Kim", "in", "Pyongyang", "met"};
    train_random random = {3};
    for (uint32_t i = 0; i < N; i++) {
        const uint32_t n = 12 - 5 * i;
        for (uint32_t t = 0; t < n; t++) {
            tokens[i][t].form = eni_str(words[train_next(&random) % 8]);
            upos[i][t] = (uint8_t)(train_next(&random) % N_UPOS);
            xpos[i][t] = (uint8_t)(train_next(&random) % N_XPOS);
            rel[i][t] = (uint8_t)(train_next(&random) % N_RELS);
            head[i][t] = t == 0 ? -1 : (int32_t)(train_next(&random) % t);
        }
        sentences[i] = (train_sentence){.sentence = {.tokens = tokens[i], .n = n},
                                        .gold_upos = upos[i],
                                        .gold_xpos = xpos[i],
                                        .gold_rel = rel[i],
                                        .gold_head = head[i]};
        bank.n_tokens += n;
    }
}

/* The slope of the loss along `way` from w, against the gradient's. */
static void compare(const char *what, float *w, const float *gradient, size_t n, train_random *random) {
    float *const kept = malloc(n * sizeof *kept), *const way = malloc(n * sizeof *way);
    assert_true(kept && way);
    memcpy(kept, w, n * sizeof *kept);
    double expected = 0, length = 0, square = 0;
    for (size_t i = 0; i < n; i++) square += (double)gradient[i] * (double)gradient[i];
    const double mean = sqrt(square / (double)n) + 1e-9;
    for (size_t i = 0; i < n; i++) { /* half along the gradient, half anywhere */
        way[i] = gradient[i] / (float)mean + 2 * train_uniform(random) - 1;
        length += (double)way[i] * (double)way[i];
    }
    const double unit = 1 / sqrt(length), step = 4e-3;
    for (size_t i = 0; i < n; i++) expected += (double)gradient[i] * (double)way[i] * unit;
    for (size_t i = 0; i < n; i++) w[i] = kept[i] + (float)((double)way[i] * unit * step);
    const double above = loss();
    for (size_t i = 0; i < n; i++) w[i] = kept[i] - (float)((double)way[i] * unit * step);
    const double below = loss(), found = (above - below) / (2 * step);
    memcpy(w, kept, n * sizeof *w);
    free(kept);
    free(way);
    if (fabs(found - expected) > 0.02 * fabs(expected) + 2e-4)
        fail_msg("%s: slope %g, gradient says %g", what, found, expected);
}

static void gradients(void **state) {
    (void)state;
    static const char *const names[] = {
#define ENI_X(id, rows, columns) #id,
        ENI_TENSORS(ENI_X)
#undef ENI_X
    };
    eni_shape shapes[ENI_N_TENSORS + 1];
    train_random random = {5};
    const float *now;
    eni_network_shapes(shapes);
    (void)loss();
    float *const w = train_weights(taught, &now);
    float *const gradient = malloc(shapes[ENI_N_TENSORS].at * sizeof *gradient);
    assert_non_null(gradient);
    memcpy(gradient, now, shapes[ENI_N_TENSORS].at * sizeof *gradient);
    for (int t = 0; t < ENI_N_TENSORS; t++)
        compare(names[t], w + shapes[t].at, gradient + shapes[t].at, shapes[t].rows * shapes[t].columns, &random);
    free(gradient);
    float *row;
    for (size_t i = 0; (row = train_row(taught, i, &now)); i++) {
        float g[ENI_EMBED];
        memcpy(g, now, sizeof g);
        compare("row", row, g, ENI_EMBED, &random);
    }
}

/* Learns three sentences by heart, writes the network, reads it back: the program must see what was learnt. */
static void runs_as_learnt(void **state) {
    (void)state;
    const train_dropout none = {0};
    train_random random = {1};
    double last = 0;
    for (int i = 0; i < 150; i++) {
        last = train_gradient(taught, all, N, &none, &random);
        train_step(taught, 3e-3);
    }
    assert_true(last < 0.05);
    eni_buf bytes = {0};
    train_network_write(taught, &bytes);
    en_str rest = eni_buf_str(&bytes);
    eni_network network;
    assert_ok(eni_network_open(&rest, &network, &fault));
    assert_int_equal(rest.len, 0);
    eni_network_work *const work = malloc(sizeof *work);
    eni_eisner_work *const tree = malloc(sizeof *tree);
    assert_true(work && tree);
    const bool fold[16] = {false};
    const uint8_t settled[16] = {0};
    for (uint32_t i = 0; i < N; i++) {
        eni_sentence *const s = &sentences[i].sentence;
        const eni_network_sentence one = {s->tokens, fold, settled, s->n, 0};
        eni_network_run(&network, work, &one, 1);
        eni_network_arcs(&network, work, &one);
        eni_eisner(tree, work->scores[0], ENI_MAX_HEADS, -1, s->tokens, s->n);
        eni_network_rels(&network, work, &one);
        for (uint32_t t = 0; t < s->n; t++) {
            unsigned upos = 0, rel = 0;
            for (unsigned c = 1; c < N_UPOS; c++) upos = work->tags[t][c] > work->tags[t][upos] ? c : upos;
            for (unsigned c = 1; c < N_RELS; c++) rel = work->rels[t][c] > work->rels[t][rel] ? c : rel;
            assert_int_equal(upos, sentences[i].gold_upos[t]);
            const int32_t head = sentences[i].gold_head[t] + 1;
            for (uint32_t h = 0; h <= s->n; h++) assert_true(h == t + 1 || work->scores[t][h] <= work->scores[t][head]);
            if (s->tokens[t].head == sentences[i].gold_head[t]) assert_int_equal(rel, sentences[i].gold_rel[t]);
        }
    }
    free(work);
    free(tree);
    eni_network_close(&network);
    eni_buf_free(&bytes);
}

/* The same seed, the same bytes. */
static void repeats_itself(void **state) {
    (void)state;
    eni_buf bytes[2] = {{0}, {0}};
    for (int k = 0; k < 2; k++) {
        train_network *const l = train_network_new(&bank, 4);
        train_random random = {4};
        for (int i = 0; i < 2; i++) {
            train_gradient(l, all, N, &some, &random);
            train_step(l, 3e-3);
        }
        train_network_write(l, &bytes[k]);
        train_network_free(l);
    }
    assert_int_equal(bytes[0].len, bytes[1].len);
    assert_memory_equal(bytes[0].p, bytes[1].p, bytes[0].len);
    eni_buf_free(&bytes[0]);
    eni_buf_free(&bytes[1]);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(gradients), cmocka_unit_test(runs_as_learnt),
                                       cmocka_unit_test(repeats_itself)};
    make_bank();
    taught = train_network_new(&bank, 11);
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    train_network_free(taught);
    return failed;
}
