/* train/loglinear.c: one row of weights a feature, found by its 64-bit hash; rows are made when a feature is first met in training. */
#include "loglinear.h"

#include "base/linear.h"
#include "write_linear.h"

#include <math.h>
#include <stdlib.h>

typedef struct {
    uint64_t key;
    float *w, *g, *sum; /* [n_classes]: weights, sums of squared gradients, sums of weights noted */
} row;

struct train_loglinear {
    row *rows; /* open addressing, [n_slots] */
    size_t n_slots, n_rows;
    unsigned n_classes, n_noted;
    train_loglinear_opts opts;
};

train_loglinear *train_loglinear_new(unsigned n_classes, train_loglinear_opts opts) {
    train_loglinear *const m = calloc(1, sizeof *m);
    if (!m) abort();
    m->n_classes = n_classes;
    m->opts = opts;
    m->n_slots = 1 << 18;
    m->rows = calloc(m->n_slots, sizeof *m->rows);
    if (!m->rows) abort();
    return m;
}

void train_loglinear_free(train_loglinear *m) {
    for (size_t i = 0; i < m->n_slots; i++) free(m->rows[i].w);
    free(m->rows);
    free(m);
}

static row *find(row *rows, size_t n_slots, uint64_t key) {
    size_t i = key & (n_slots - 1);
    while (rows[i].key && rows[i].key != key) i = (i + 1) & (n_slots - 1);
    return &rows[i];
}

static row *find_or_add(train_loglinear *m, uint64_t key) {
    row *r = find(m->rows, m->n_slots, key);
    if (r->key) return r;
    if (m->n_rows * 3 > m->n_slots * 2) {
        row *const bigger = calloc(m->n_slots * 2, sizeof *bigger);
        if (!bigger) abort();
        for (size_t i = 0; i < m->n_slots; i++)
            if (m->rows[i].key) *find(bigger, m->n_slots * 2, m->rows[i].key) = m->rows[i];
        free(m->rows);
        m->rows = bigger;
        m->n_slots *= 2;
        r = find(m->rows, m->n_slots, key);
    }
    r->key = key;
    r->w = calloc(3 * (size_t)m->n_classes, sizeof *r->w);
    if (!r->w) abort();
    r->g = r->w + m->n_classes;
    r->sum = r->g + m->n_classes;
    m->n_rows++;
    return r;
}

void train_loglinear_predict(const train_loglinear *m, const uint64_t *features, size_t n, double *p) {
    for (unsigned c = 0; c < m->n_classes; c++) p[c] = 0;
    for (size_t i = 0; i < n; i++) {
        const row *const r = find(m->rows, m->n_slots, features[i]);
        for (unsigned c = 0; r->key && c < m->n_classes; c++) p[c] += (double)r->w[c];
    }
    double most = p[0], sum = 0;
    for (unsigned c = 1; c < m->n_classes; c++) most = p[c] > most ? p[c] : most;
    for (unsigned c = 0; c < m->n_classes; c++) sum += p[c] = exp(p[c] - most);
    for (unsigned c = 0; c < m->n_classes; c++) p[c] /= sum;
}

double train_loglinear_step(train_loglinear *m, const uint64_t *features, size_t n, const double *target,
                            double weight) {
    double p[ENI_MAX_CLASSES], loss = 0;
    for (size_t i = 0; i < n; i++) (void)find_or_add(m, features[i]);
    train_loglinear_predict(m, features, n, p);
    for (unsigned c = 0; c < m->n_classes; c++)
        if (target[c] > 0) loss -= target[c] * log(p[c] > 1e-12 ? p[c] : 1e-12);
    for (size_t i = 0; i < n; i++) {
        row *const r = find(m->rows, m->n_slots, features[i]);
        for (unsigned c = 0; c < m->n_classes; c++) {
            const double slope = weight * (p[c] - target[c]) + m->opts.l2 * (double)r->w[c];
            if (fabs(slope) < 1e-5) continue;
            r->g[c] += (float)(slope * slope);
            r->w[c] -= (float)(m->opts.rate * slope / (sqrt((double)r->g[c]) + 1e-6));
        }
    }
    return loss * weight;
}

void train_loglinear_note(train_loglinear *m) {
    for (size_t i = 0; i < m->n_slots; i++)
        for (unsigned c = 0; m->rows[i].key && c < m->n_classes; c++) m->rows[i].sum[c] += m->rows[i].w[c];
    m->n_noted++;
}

void train_loglinear_average(train_loglinear *m) {
    for (size_t i = 0; i < m->n_slots && m->n_noted; i++)
        for (unsigned c = 0; m->rows[i].key && c < m->n_classes; c++)
            m->rows[i].w[c] = m->rows[i].sum[c] / (float)m->n_noted;
}

void train_loglinear_shrink(train_loglinear *m, double factor, uint64_t except) {
    for (size_t i = 0; i < m->n_slots; i++)
        for (unsigned c = 0; m->rows[i].key && m->rows[i].key != except && c < m->n_classes; c++)
            m->rows[i].w[c] *= (float)factor;
}

void train_loglinear_add(train_loglinear *m, const train_loglinear *other) {
    for (size_t i = 0; i < other->n_slots; i++) {
        if (!other->rows[i].key) continue;
        row *const r = find_or_add(m, other->rows[i].key);
        for (unsigned c = 0; c < m->n_classes; c++) r->w[c] += other->rows[i].w[c];
    }
}

static int by_key(const void *a, const void *b) {
    const uint64_t x = (*(const row *const *)a)->key, y = (*(const row *const *)b)->key;
    return (x > y) - (x < y);
}

size_t train_loglinear_write(const train_loglinear *m, double unit, eni_buf *out) {
    const row **const sorted = calloc(m->n_rows ? m->n_rows : 1, sizeof *sorted);
    size_t n = 0;
    if (!sorted) abort();
    for (size_t i = 0; i < m->n_slots; i++)
        if (m->rows[i].key) sorted[n++] = &m->rows[i];
    qsort(sorted, n, sizeof *sorted, by_key); /* the same bytes, whatever the order of growth */
    train_linear_writer writer = {.n_classes = m->n_classes};
    for (size_t i = 0; i < n; i++) {
        int weights[ENI_MAX_CLASSES];
        for (unsigned c = 0; c < m->n_classes; c++) {
            const long q = lround((double)sorted[i]->w[c] / unit);
            weights[c] = q > 127 ? 127 : q < -127 ? -127 : (int)q;
        }
        train_linear_row(&writer, sorted[i]->key, weights);
    }
    free(sorted);
    return train_linear_end(&writer, out);
}
