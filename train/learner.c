/* train/learner.c: rows of (class, weight, running total, last touched), found by the feature's 64-bit hash. Averaging is lazy: a
 * weight's total is brought up to date when the weight changes and once at the end. */
#include "learner.h"

#include "base/linear.h"
#include "write_linear.h"

#include <math.h>
#include <stdlib.h>

typedef struct {
    uint32_t class, stamp;
    float weight;
    double total;
} weight;

typedef struct {
    uint64_t key;
    weight *weights;
    uint32_t n, cap;
} row;

struct train_learner {
    row *rows; /* open addressing, [n_slots] */
    size_t n_slots, n_rows;
    unsigned n_classes;
    uint32_t time;
};

train_learner *train_learner_new(unsigned n_classes) {
    train_learner *const l = calloc(1, sizeof *l);
    if (!l) abort();
    l->n_classes = n_classes;
    l->n_slots = 1 << 20;
    l->rows = calloc(l->n_slots, sizeof *l->rows);
    if (!l->rows) abort();
    return l;
}

void train_learner_free(train_learner *l) {
    for (size_t i = 0; i < l->n_slots; i++) free(l->rows[i].weights);
    free(l->rows);
    free(l);
}

static row *find(row *rows, size_t n_slots, uint64_t key) {
    size_t i = key & (n_slots - 1);
    while (rows[i].key && rows[i].key != key) i = (i + 1) & (n_slots - 1);
    return &rows[i];
}

static row *find_or_add(train_learner *l, uint64_t key) {
    row *r = find(l->rows, l->n_slots, key);
    if (r->key) return r;
    if (l->n_rows * 3 > l->n_slots * 2) {
        row *const bigger = calloc(l->n_slots * 2, sizeof *bigger);
        if (!bigger) abort();
        for (size_t i = 0; i < l->n_slots; i++)
            if (l->rows[i].key) *find(bigger, l->n_slots * 2, l->rows[i].key) = l->rows[i];
        free(l->rows);
        l->rows = bigger;
        l->n_slots *= 2;
        r = find(l->rows, l->n_slots, key);
    }
    r->key = key;
    l->n_rows++;
    return r;
}

void train_score(const train_learner *l, const uint64_t *features, size_t n, float *scores) {
    for (unsigned c = 0; c < l->n_classes; c++) scores[c] = 0;
    for (size_t i = 0; i < n; i++) __builtin_prefetch(&l->rows[features[i] & (l->n_slots - 1)]);
    for (size_t i = 0; i < n; i++) {
        const row *const r = find(l->rows, l->n_slots, features[i]);
        for (uint32_t k = 0; k < r->n; k++) scores[r->weights[k].class] += r->weights[k].weight;
    }
}

void train_tick(train_learner *l) {
    l->time++;
}

static void step(train_learner *l, row *r, unsigned class, float delta) {
    for (uint32_t k = 0; k < r->n; k++)
        if (r->weights[k].class == class) {
            weight *const w = &r->weights[k];
            w->total += (double)(l->time - w->stamp) * (double)w->weight;
            w->stamp = l->time;
            w->weight += delta;
            return;
        }
    if (r->n == r->cap) {
        r->cap = r->cap ? r->cap * 2 : 2;
        r->weights = realloc(r->weights, r->cap * sizeof *r->weights);
        if (!r->weights) abort();
    }
    r->weights[r->n++] = (weight){class, l->time, delta, 0};
}

void train_update(train_learner *l, const uint64_t *features, size_t n, unsigned good, unsigned bad) {
    for (size_t i = 0; i < n; i++) {
        row *const r = find_or_add(l, features[i]);
        step(l, r, good, 1);
        step(l, r, bad, -1);
    }
}

static float averaged(const train_learner *l, const weight *w) {
    return (float)((w->total + (double)(l->time - w->stamp) * (double)w->weight) / (double)l->time);
}

static int by_key(const void *a, const void *b) {
    const uint64_t x = (*(const row *const *)a)->key, y = (*(const row *const *)b)->key;
    return (x > y) - (x < y);
}

/* Weight units per integer step: the largest of all but one in ten thousand weights becomes 127. */
static float unit_of(const train_learner *l, float threshold) {
    size_t bins[4096] = {0}, n = 0;
    for (size_t i = 0; i < l->n_slots; i++)
        for (uint32_t k = 0; k < l->rows[i].n; k++) {
            const float w = fabsf(averaged(l, &l->rows[i].weights[k]));
            if (w < threshold) continue;
            const size_t bin = (size_t)(w * 16);
            bins[bin < 4095 ? bin : 4095]++;
            n++;
        }
    size_t above = 0, bin = 4095;
    while (bin > 16 && above + bins[bin] <= n / 10000) above += bins[bin--];
    return (float)(bin + 1) / 16 / 127;
}

size_t train_write(const train_learner *l, float threshold, eni_buf *out) {
    const row **const sorted = calloc(l->n_rows ? l->n_rows : 1, sizeof *sorted);
    if (!sorted) abort();
    size_t n = 0;
    for (size_t i = 0; i < l->n_slots; i++)
        if (l->rows[i].key) sorted[n++] = &l->rows[i];
    qsort(sorted, n, sizeof *sorted, by_key); /* the same model gives the same bytes, whatever the order of growth */
    const float unit = unit_of(l, threshold);
    train_linear_writer writer = {.n_classes = l->n_classes};
    for (size_t i = 0; i < n; i++) {
        int weights[ENI_MAX_CLASSES] = {0};
        for (uint32_t k = 0; k < sorted[i]->n; k++) {
            const weight *const w = &sorted[i]->weights[k];
            if (fabsf(averaged(l, w)) < threshold) continue;
            const long q = lroundf(averaged(l, w) / unit);
            weights[w->class] = q > 127 ? 127 : q < -127 ? -127 : (int)q;
        }
        train_linear_row(&writer, sorted[i]->key, weights);
    }
    free(sorted);
    return train_linear_end(&writer, out);
}
