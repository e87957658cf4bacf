/* text/eisner.c: its tree scores as high as the best of all projective trees, found by trying them all. */
#include "check.h"

#include "text/eisner.h"

enum { MOST = 6, STRIDE = 16 };

static uint64_t random_state = 1;
static float draw(void) {
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (float)(random_state >> 40) * 0x1p-23f - 1;
}

static eni_eisner_work work;

/* One root, no cycle, and between a token and its head only what they dominate. */
static bool is_projective(const int32_t *head, int32_t n) {
    int roots = 0;
    for (int32_t i = 0; i < n; i++) {
        int32_t at = i, steps = 0;
        roots += head[i] < 0;
        while (at >= 0 && steps++ <= n) at = head[at];
        if (at >= 0) return false;
    }
    for (int32_t i = 0; i < n; i++) {
        const int32_t lo = head[i] < i ? head[i] : i, hi = head[i] < i ? i : head[i];
        for (int32_t k = lo + 1; k < hi; k++) {
            int32_t up = k;
            while (up >= 0 && up != head[i]) up = head[up];
            if (up != head[i]) return false;
        }
    }
    return roots == 1;
}

static double sum(const float *scores, const int32_t *head, uint32_t n) {
    double all = 0;
    for (uint32_t i = 0; i < n; i++) all += (double)scores[i * STRIDE + (size_t)(head[i] + 1)];
    return all;
}

/* Counts through all n^n choices of heads. */
static double best_of_all(const float *scores, int32_t root, uint32_t n) {
    int32_t head[MOST];
    double best = -1e9;
    for (uint32_t i = 0; i < n; i++) head[i] = -1;
    for (;;) {
        uint32_t i = 0;
        if (is_projective(head, (int32_t)n) && (root < 0 || head[root] < 0)) {
            const double now = sum(scores, head, n);
            best = now > best ? now : best;
        }
        while (i < n && ++head[i] == (int32_t)n) head[i++] = -1;
        if (i == n) return best;
    }
}

static void best_trees(void **state) {
    (void)state;
    float scores[MOST * STRIDE];
    eni_token tokens[MOST] = {0};
    for (int round = 0; round < 20; round++)
        for (uint32_t n = 1; n <= MOST - (round > 4); n++) {
            int32_t head[MOST];
            for (size_t i = 0; i < MOST * STRIDE; i++) scores[i] = draw();
            eni_eisner(&work, scores, STRIDE, -1, tokens, n);
            for (uint32_t i = 0; i < n; i++) head[i] = tokens[i].head;
            assert_true(is_projective(head, (int32_t)n));
            assert_close(sum(scores, head, n), best_of_all(scores, -1, n), 1e-5);
            const int32_t root = round % (int32_t)n;
            eni_eisner(&work, scores, STRIDE, root, tokens, n);
            for (uint32_t i = 0; i < n; i++) head[i] = tokens[i].head;
            assert_true(is_projective(head, (int32_t)n) && head[root] < 0);
            assert_close(sum(scores, head, n), best_of_all(scores, root, n), 1e-5);
        }
}

static void longest_sentence(void **state) {
    (void)state;
    static float scores[ENI_MAX_TOKENS * (ENI_MAX_TOKENS + 1)];
    static eni_token tokens[ENI_MAX_TOKENS];
    int32_t head[ENI_MAX_TOKENS];
    for (size_t i = 0; i < sizeof scores / sizeof *scores; i++) scores[i] = draw();
    eni_eisner(&work, scores, ENI_MAX_TOKENS + 1, -1, tokens, ENI_MAX_TOKENS);
    for (uint32_t i = 0; i < ENI_MAX_TOKENS; i++) head[i] = tokens[i].head;
    assert_true(is_projective(head, ENI_MAX_TOKENS));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(best_trees), cmocka_unit_test(longest_sentence)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
