/* text/eisner.c: Eisner's cubic search over the tokens, then the root over the best trees under each token.
 *
 *   open right    s ──► t : best q of  [s ─right─ q] [q+1 ─left─ t]      + score(s → t)
 *   complete right s … t  : best q of  open right s → q, [q ─right─ t]      (and the mirror images to the left)
 *
 * Where a span was best split is not kept but found again on the way down: that is quadratic, the search is cubic. Ties go to the
 * leftmost split. */
#include "text/eisner.h"

#include <assert.h>

/* The leftmost best of a[i] + b[i] for i < n. */
static uint32_t best_split(const float *a, const float *b, uint32_t n, float *best_out) {
    uint32_t top = 0;
    float best = a[0] + b[0];
    for (uint32_t i = 1; i < n; i++)
        if (a[i] + b[i] > best) best = a[i] + b[i], top = i;
    *best_out = best;
    return top;
}

static float best_sum(const float *a, const float *b, uint32_t n) {
    float best = a[0] + b[0];
    for (uint32_t i = 1; i < n; i++) best = a[i] + b[i] > best ? a[i] + b[i] : best;
    return best;
}

static void search(eni_eisner_work *w, const float *scores, size_t stride, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        w->complete_right[i][i] = w->turned_right[i][i] = w->complete_left[i][i] = w->turned_left[i][i] = 0;
    for (uint32_t len = 1; len < n; len++)
        for (uint32_t s = 0, t = len; t < n; s++, t++) {
            const float inner = best_sum(w->complete_right[s] + s, w->turned_left[t] + s + 1, len);
            w->open_right[s][t] = inner + scores[t * stride + s + 1];
            w->turned_open_left[t][s] = inner + scores[s * stride + t + 1];
            const float right = best_sum(w->open_right[s] + s + 1, w->turned_right[t] + s + 1, len);
            const float left = best_sum(w->complete_left[s] + s, w->turned_open_left[t] + s, len);
            w->complete_right[s][t] = w->turned_right[t][s] = right;
            w->complete_left[s][t] = w->turned_left[t][s] = left;
        }
}

enum { OPEN_RIGHT, OPEN_LEFT, COMPLETE_RIGHT, COMPLETE_LEFT };

static void put(eni_eisner_work *w, uint32_t *n, uint32_t kind, uint32_t s, uint32_t t) {
    if (s == t) return;
    assert(*n < sizeof w->todo / sizeof *w->todo);
    w->todo[*n][0] = (uint16_t)kind;
    w->todo[*n][1] = (uint16_t)s;
    w->todo[(*n)++][2] = (uint16_t)t;
}

static void read_off(eni_eisner_work *w, uint32_t root, eni_token *tokens, uint32_t n) {
    uint32_t n_todo = 0;
    float ignore;
    tokens[root].head = -1;
    put(w, &n_todo, COMPLETE_LEFT, 0, root);
    put(w, &n_todo, COMPLETE_RIGHT, root, n - 1);
    while (n_todo) {
        const uint16_t *const item = w->todo[--n_todo];
        const uint32_t kind = item[0], s = item[1], t = item[2], len = t - s;
        uint32_t q;
        switch (kind) {
        case OPEN_RIGHT:
        case OPEN_LEFT:
            q = s + best_split(w->complete_right[s] + s, w->turned_left[t] + s + 1, len, &ignore);
            tokens[kind == OPEN_RIGHT ? t : s].head = (int32_t)(kind == OPEN_RIGHT ? s : t);
            put(w, &n_todo, COMPLETE_RIGHT, s, q);
            put(w, &n_todo, COMPLETE_LEFT, q + 1, t);
            break;
        case COMPLETE_RIGHT:
            q = s + 1 + best_split(w->open_right[s] + s + 1, w->turned_right[t] + s + 1, len, &ignore);
            put(w, &n_todo, OPEN_RIGHT, s, q);
            put(w, &n_todo, COMPLETE_RIGHT, q, t);
            break;
        default:
            q = s + best_split(w->complete_left[s] + s, w->turned_open_left[t] + s, len, &ignore);
            put(w, &n_todo, COMPLETE_LEFT, s, q);
            put(w, &n_todo, OPEN_LEFT, q, t);
        }
    }
}

static uint32_t best_root(const eni_eisner_work *w, const float *scores, size_t stride, uint32_t n) {
    uint32_t root = 0;
    float best = 0;
    for (uint32_t i = 0; i < n; i++) {
        const float sum = w->complete_left[0][i] + w->complete_right[i][n - 1] + scores[i * stride];
        if (i == 0 || sum > best) best = sum, root = i;
    }
    return root;
}

void eni_eisner(eni_eisner_work *w, const float *scores, size_t stride, int32_t root, eni_token *tokens, uint32_t n) {
    assert(n <= ENI_MAX_TOKENS && root < (int32_t)n);
    if (n == 0) return;
    search(w, scores, stride, n);
    read_off(w, root < 0 ? best_root(w, scores, stride, n) : (uint32_t)root, tokens, n);
}
