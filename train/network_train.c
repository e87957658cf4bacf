/* train/network_train.c: the network of text/network.h forward with everything kept, backward, and Adam.
 *
 *   sentences ─► rows, dropped at random ─► sums x[0] ─► layer 0 ─► x[1] ─► layer 1 ─► x[2] ─► layer 2 ─► x[3] ─► views ─► losses
 *        gradients of rows ◄── dx[0] ◄────────────────── dx[1] ◄─────────── dx[2] ◄─ tags ◄─── dx[3] ◄─────────┘
 *
 * A batch is one matrix of tokens, sentence after sentence, longest first; the LSTMs run all sentences in step, so that a step is a matrix
 * product over those that still have a token there. Dropout masks are drawn once a sentence and hold for all its tokens (Gal &
 * Ghahramani 2016). Losses: cross-entropy of UPOS, XPOS, head and relation, each averaged over the batch's tokens. The table's rows are
 * few in a batch: their Adam moments move only when they are touched. */
#include "network_train.h"

#include "base/map.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define WIDE
#endif

enum { T = TRAIN_MAX_TOKENS, S = TRAIN_MAX_SENTENCES };

typedef struct {
    uint32_t n, at; /* tokens; the first one's place in the batch */
    const train_sentence *gold;
} place;

struct train_network {
    const eni_kernels *kernels;
    eni_shape shapes[ENI_N_TENSORS + 1];
    size_t n_dense;
    float *weights, *gradient, *moment, *square; /* [n_dense] */
    /* the table */
    eni_row_slot *slots;
    uint64_t mask;
    uint32_t n_rows;
    uint32_t *counts;                      /* how often a word is in the bank */
    float *rows, *row_moment, *row_square; /* [n_rows][ENI_EMBED] */
    uint32_t *touched, n_touched;          /* rows of the last batch */
    uint32_t *touched_at;                  /* [n_rows]: index + 1 into touched */
    float *row_gradient;                   /* [n_touched][ENI_EMBED] */
    uint64_t steps;
    /* the batch */
    place places[S];
    size_t n_places, n_tokens;
    uint32_t (*token_rows)[TRAIN_ROWS]; /* [T], counted by token_n */
    uint8_t *token_n;
    float *x[ENI_LAYERS + 1], *dx[ENI_LAYERS + 1]; /* [T][ENI_EMBED or ENI_BOTH]: what layers see, after dropout */
    float *gates[ENI_LAYERS], *cells[ENI_LAYERS], *tanhs[ENI_LAYERS],
        *before[ENI_LAYERS];                                                    /* before: state that a step saw */
    float *mask_in, *mask_out[ENI_LAYERS], *mask_state[ENI_LAYERS], *mask_view; /* [S][…] */
    float *tags, *views, *raw_views, *arcs, *sums, *rels;                       /* raw: before the rectifier */
    float *dgates, *dviews, *darcs, *dsums;
    float *scores, *heads, *dheads; /* of one sentence */
    float *step_a, *step_b, *step_h, *step_c, *step_dh, *step_dc, *packed, *packed_token;
};

uint64_t train_next(train_random *random) {
    uint64_t z = (random->state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

float train_uniform(train_random *random) {
    return (float)(train_next(random) >> 40) * 0x1p-24f;
}

static void *get(size_t n, size_t size) {
    void *const p = calloc(n ? n : 1, size);
    if (!p) abort();
    return p;
}

static float *floats(size_t n) {
    return get(n, sizeof(float));
}

/* ---- the table of words ---- */

typedef struct {
    uint64_t key;
    uint32_t count;
    bool word;
} counted;

static int by_key(const void *a, const void *b) {
    const uint64_t x = ((const counted *)a)->key, y = ((const counted *)b)->key;
    return (x > y) - (x < y);
}

/* All keys of the bank, sorted, equal ones merged. */
static counted *count_keys(const train_bank *bank, size_t *n_out) {
    counted *const all = get(bank->n_tokens * ENI_N_KEYS, sizeof *all);
    size_t n = 0, merged = 0;
    for (size_t i = 0; i < bank->n; i++)
        for (uint32_t t = 0; t < bank->sentences[i].sentence.n; t++) {
            uint64_t keys[ENI_N_KEYS];
            eni_word_keys(bank->sentences[i].sentence.tokens[t].form, false, keys);
            for (int k = 0; k < ENI_N_KEYS; k++)
                if (keys[k]) all[n++] = (counted){keys[k], 1, k == ENI_KEY_WORD};
        }
    qsort(all, n, sizeof *all, by_key);
    for (size_t i = 0; i < n; i++) {
        if (merged && all[merged - 1].key == all[i].key)
            all[merged - 1].count++;
        else
            all[merged++] = all[i];
    }
    *n_out = merged;
    return all;
}

/* A row for every word seen twice and every letter key seen three times. */
static void make_table(train_network *l, const train_bank *bank) {
    size_t n, kept = 0;
    counted *const all = count_keys(bank, &n);
    for (size_t i = 0; i < n; i++)
        if (all[i].count >= (all[i].word ? 2u : 3u)) all[kept++] = all[i];
    uint64_t n_slots = 64;
    while (n_slots * 3 < kept * 4) n_slots *= 2;
    l->mask = n_slots - 1;
    l->slots = get(n_slots, sizeof *l->slots);
    l->n_rows = (uint32_t)(ENI_ROW_FREE + kept);
    l->counts = get(l->n_rows, sizeof *l->counts);
    for (size_t i = 0; i < kept; i++) {
        uint64_t at = all[i].key & l->mask;
        while (l->slots[at].row) at = (at + 1) & l->mask;
        l->slots[at] = (eni_row_slot){(uint32_t)(all[i].key >> 32), (uint32_t)(ENI_ROW_FREE + i)};
        l->counts[ENI_ROW_FREE + i] = all[i].word ? all[i].count : 0;
    }
    free(all);
}

/* ---- making and freeing ---- */

static void start_uniform(float *w, size_t n, float bound, train_random *random) {
    for (size_t i = 0; i < n; i++) w[i] = bound * (2 * train_uniform(random) - 1);
}

/* Matrices after Glorot & Bengio (2010), gates one by one; biases 0 but for the forget gates'; rows of words start at nothing. */
static void start_weights(train_network *l, uint64_t seed) {
    train_random random = {seed};
    for (int t = 0; t < ENI_N_TENSORS; t++) {
        const eni_shape s = l->shapes[t];
        float *const w = l->weights + s.at;
        const bool recurrent = t < ENI_T_TAGS;
        const float fan = (float)(s.rows + (recurrent ? (size_t)ENI_HIDDEN : s.columns));
        if (s.rows > 1) start_uniform(w, s.rows * s.columns, sqrtf(6.0f / fan), &random);
        if (t == ENI_T_ROOT) start_uniform(w, s.columns, 0.1f, &random);
        if (recurrent && s.rows == 1)
            for (size_t i = 0; i < ENI_HIDDEN; i++) w[ENI_HIDDEN + i] = w[ENI_GATES + ENI_HIDDEN + i] = 1;
    }
    for (uint32_t r = 0; r < l->n_rows; r++)
        if (l->counts[r] == 0) start_uniform(l->rows + (size_t)r * ENI_EMBED, ENI_EMBED, 0.2f, &random);
}

static void make_room(train_network *l) {
    l->token_rows = get(T, sizeof *l->token_rows);
    l->token_n = get(T, 1);
    for (int i = 0; i <= ENI_LAYERS; i++) {
        l->x[i] = floats((size_t)T * ENI_BOTH);
        l->dx[i] = floats((size_t)T * ENI_BOTH);
    }
    for (int i = 0; i < ENI_LAYERS; i++) {
        l->gates[i] = floats((size_t)T * 2 * ENI_GATES);
        l->cells[i] = floats((size_t)T * ENI_BOTH);
        l->tanhs[i] = floats((size_t)T * ENI_BOTH);
        l->before[i] = floats((size_t)T * ENI_BOTH);
        l->mask_out[i] = floats((size_t)S * ENI_BOTH);
        l->mask_state[i] = floats((size_t)S * ENI_BOTH);
    }
    l->mask_in = floats((size_t)S * ENI_EMBED);
    l->mask_view = floats((size_t)S * ENI_VIEWS);
    l->tags = floats((size_t)T * ENI_TAGS);
    l->views = floats((size_t)T * ENI_VIEWS);
    l->raw_views = floats((size_t)T * ENI_VIEWS);
    l->dviews = floats((size_t)T * ENI_VIEWS);
    l->arcs = floats((size_t)T * ENI_ARC);
    l->darcs = floats((size_t)T * ENI_ARC);
    l->sums = floats((size_t)T * ENI_LABEL);
    l->dsums = floats((size_t)T * ENI_LABEL);
    l->rels = floats((size_t)T * ENI_RELS_WIDTH);
    l->dgates = floats((size_t)T * 2 * ENI_GATES);
    l->scores = floats((size_t)ENI_MAX_TOKENS * ENI_MAX_HEADS);
    l->heads = floats((size_t)ENI_MAX_HEADS * ENI_ARC);
    l->dheads = floats((size_t)ENI_MAX_HEADS * ENI_ARC);
    l->step_a = floats((size_t)S * ENI_GATES);
    l->step_b = floats((size_t)S * ENI_GATES);
    l->step_h = floats((size_t)S * ENI_HIDDEN);
    l->step_c = floats((size_t)S * ENI_HIDDEN);
    l->step_dh = floats((size_t)S * ENI_HIDDEN);
    l->step_dc = floats((size_t)S * ENI_HIDDEN);
    l->packed = floats((size_t)ENI_BOTH * 2 * ENI_GATES);
    l->packed_token = floats((size_t)T * 2 * ENI_GATES);
}

train_network *train_network_new(const train_bank *bank, uint64_t seed) {
    train_network *const l = get(1, sizeof *l);
    l->kernels = eni_kernels_best();
    eni_network_shapes(l->shapes);
    l->n_dense = l->shapes[ENI_N_TENSORS].at;
    l->weights = floats(l->n_dense);
    l->gradient = floats(l->n_dense);
    l->moment = floats(l->n_dense);
    l->square = floats(l->n_dense);
    make_table(l, bank);
    const size_t n = (size_t)l->n_rows * ENI_EMBED;
    l->rows = floats(n);
    l->row_moment = floats(n);
    l->row_square = floats(n);
    l->touched = get((size_t)T * TRAIN_ROWS, sizeof *l->touched);
    l->touched_at = get(l->n_rows, sizeof *l->touched_at);
    l->row_gradient = floats((size_t)T * TRAIN_ROWS * ENI_EMBED);
    make_room(l);
    start_weights(l, seed);
    return l;
}

void train_network_free(train_network *l) {
    void *const all[] = {l->weights,     l->gradient,   l->moment,     l->square,    l->slots,      l->counts,
                         l->rows,        l->row_moment, l->row_square, l->touched,   l->touched_at, l->row_gradient,
                         l->token_rows,  l->token_n,    l->mask_in,    l->mask_view, l->tags,       l->views,
                         l->raw_views,   l->dviews,     l->arcs,       l->darcs,     l->sums,       l->dsums,
                         l->rels,        l->dgates,     l->scores,     l->heads,     l->dheads,     l->step_a,
                         l->step_b,      l->step_h,     l->step_c,     l->step_dh,   l->step_dc,    l->packed,
                         l->packed_token};
    for (size_t i = 0; i < ENI_N(all); i++) free(all[i]);
    for (int i = 0; i <= ENI_LAYERS; i++) {
        free(l->x[i]);
        free(l->dx[i]);
    }
    for (int i = 0; i < ENI_LAYERS; i++) {
        float *const layer[] = {l->gates[i], l->cells[i], l->tanhs[i], l->before[i], l->mask_out[i], l->mask_state[i]};
        for (size_t k = 0; k < ENI_N(layer); k++) free(layer[k]);
    }
    free(l);
}

/* ---- products with weights and their gradients ---- */

static size_t width_of(int layer) {
    return layer == 0 ? (size_t)ENI_EMBED : (size_t)ENI_BOTH;
}

/* y = x · W (+ bias rows). ldx: between the rows of x. */
static void project(train_network *l, int tensor, int bias, size_t n, const float *x, size_t ldx, float *y) {
    const eni_shape s = l->shapes[tensor];
    for (size_t i = 0; i < n; i++) memcpy(y + i * s.columns, l->weights + l->shapes[bias].at, s.columns * sizeof *y);
    eni_pack(s.rows, s.columns, l->weights + s.at, s.columns, 1, l->packed);
    l->kernels->product(n, s.columns, s.rows, x, ldx, 1, l->packed, y, s.columns, true);
}

WIDE static void add_to(float *restrict sum, const float *restrict x, size_t n) {
    for (size_t i = 0; i < n; i++) sum[i] += x[i];
}
WIDE static void multiply(float *restrict x, const float *restrict y, size_t n) {
    for (size_t i = 0; i < n; i++) x[i] *= y[i];
}
/* The slope of the rectifier where its input was x. */
WIDE static void rectify_back(float *restrict d, const float *restrict x, size_t n) {
    for (size_t i = 0; i < n; i++) d[i] = x[i] > 0 ? d[i] : 0.1f * d[i];
}
WIDE static void rectify(float *restrict y, const float *restrict x, size_t n) {
    for (size_t i = 0; i < n; i++) y[i] = x[i] > 0 ? x[i] : 0.1f * x[i];
}

/* dW += xᵀ · dy */
static void add_weights(train_network *l, int tensor, size_t n, const float *x, size_t ldx, const float *dy,
                        size_t lddy) {
    const eni_shape s = l->shapes[tensor];
    eni_pack(n, s.columns, dy, lddy, 1, l->packed_token);
    l->kernels->product(s.rows, s.columns, n, x, 1, ldx, l->packed_token, l->gradient + s.at, s.columns, true);
}

static void add_bias(train_network *l, int tensor, size_t n, const float *dy, size_t lddy) {
    const eni_shape s = l->shapes[tensor];
    for (size_t i = 0; i < n; i++) add_to(l->gradient + s.at, dy + i * lddy, s.columns);
}

/* dx (+)= dy · Wᵀ */
static void project_back(train_network *l, int tensor, size_t n, const float *dy, size_t lddy, float *dx, size_t lddx,
                         bool add) {
    const eni_shape s = l->shapes[tensor];
    eni_pack(s.columns, s.rows, l->weights + s.at, 1, s.columns, l->packed);
    l->kernels->product(n, s.rows, s.columns, dy, lddy, 1, l->packed, dx, lddx, add);
}

/* ---- the batch: rows and masks ---- */

static void draw_mask(float *mask, size_t n, float drop, train_random *random) {
    const float keep = 1 / (1 - drop);
    for (size_t i = 0; i < n; i++) mask[i] = drop > 0 && train_uniform(random) < drop ? 0 : keep;
}

static void choose_rows(train_network *l, const place *p, const train_dropout *d, train_random *random) {
    const bool fold = train_uniform(random) < d->fold, hints = train_uniform(random) < d->hint;
    for (uint32_t t = 0; t < p->n; t++) {
        uint64_t keys[ENI_N_KEYS];
        uint32_t *const rows = l->token_rows[p->at + t];
        uint8_t n = 0;
        eni_word_keys(p->gold->sentence.tokens[t].form, fold && p->gold->gold_upos[t] != UPOS_PROPN, keys);
        for (int k = 0; k < ENI_N_KEYS; k++) {
            uint32_t row = keys[k] ? eni_row_of(l->slots, l->mask, keys[k]) : 0;
            if (k == ENI_KEY_WORD) {
                const float rare = row ? 0.25f / (0.25f + (float)l->counts[row]) : 0;
                if (train_uniform(random) < (d->word > 0 ? d->word + rare : 0)) row = 0;
                rows[n++] = row;
            } else if (row && train_uniform(random) >= d->affix)
                rows[n++] = row;
        }
        const uint8_t xpos = p->gold->gold_xpos[t];
        const bool name = xpos == XPOS_NNP || xpos == XPOS_NNPS;
        if (hints && eni_hint_row(xpos) && train_uniform(random) < (name ? 0.6f : 0.08f))
            rows[n++] = eni_hint_row(xpos);
        l->token_n[p->at + t] = n;
    }
}

static void start_batch(train_network *l, const train_sentence *const *sentences, size_t n, const train_dropout *d,
                        train_random *random) {
    l->n_places = n;
    l->n_tokens = 0;
    assert(n <= S);
    for (size_t i = 0; i < n; i++) {
        place *const p = &l->places[i];
        *p = (place){sentences[i]->sentence.n, (uint32_t)l->n_tokens, sentences[i]};
        l->n_tokens += p->n;
        assert(l->n_tokens <= T && (i == 0 || p->n <= p[-1].n));
        choose_rows(l, p, d, random);
    }
    draw_mask(l->mask_in, n * ENI_EMBED, d->input, random);
    draw_mask(l->mask_view, n * ENI_VIEWS, d->view, random);
    for (int k = 0; k < ENI_LAYERS; k++) {
        draw_mask(l->mask_out[k], n * ENI_BOTH, d->hidden, random);
        draw_mask(l->mask_state[k], n * ENI_BOTH, d->state, random);
    }
}

/* Every token's row of x times its sentence's mask. */
static void mask_tokens(const train_network *l, float *x, const float *mask, size_t width) {
    for (size_t i = 0; i < l->n_places; i++)
        for (uint32_t t = 0; t < l->places[i].n; t++)
            multiply(x + (l->places[i].at + t) * width, mask + i * width, width);
}

static void embed(train_network *l) {
    memset(l->x[0], 0, l->n_tokens * ENI_EMBED * sizeof(float));
    for (size_t i = 0; i < l->n_tokens; i++)
        for (uint8_t k = 0; k < l->token_n[i]; k++)
            add_to(l->x[0] + i * ENI_EMBED, l->rows + (size_t)l->token_rows[i][k] * ENI_EMBED, ENI_EMBED);
    mask_tokens(l, l->x[0], l->mask_in, ENI_EMBED);
}

static void embed_back(train_network *l) {
    for (uint32_t i = 0; i < l->n_touched; i++) l->touched_at[l->touched[i]] = 0;
    l->n_touched = 0;
    mask_tokens(l, l->dx[0], l->mask_in, ENI_EMBED);
    for (size_t i = 0; i < l->n_tokens; i++)
        for (uint8_t k = 0; k < l->token_n[i]; k++) {
            const uint32_t row = l->token_rows[i][k];
            if (!l->touched_at[row]) {
                l->touched[l->n_touched++] = row;
                l->touched_at[row] = l->n_touched;
                memset(l->row_gradient + (size_t)(l->n_touched - 1) * ENI_EMBED, 0, ENI_EMBED * sizeof(float));
            }
            add_to(l->row_gradient + (size_t)(l->touched_at[row] - 1) * ENI_EMBED, l->dx[0] + i * ENI_EMBED, ENI_EMBED);
        }
}

/* ---- the LSTMs ---- */

static size_t n_active(const train_network *l, uint32_t t) {
    size_t n = 0;
    while (n < l->n_places && l->places[n].n > t) n++;
    return n;
}

/* The token that sentence i is at in step t. */
static size_t token_at(const train_network *l, size_t i, uint32_t t, bool back) {
    return l->places[i].at + (back ? l->places[i].n - 1 - t : t);
}

static void run_direction(train_network *l, int layer, bool back) {
    const size_t from = back ? ENI_GATES : 0, to = back ? ENI_HIDDEN : 0;
    const int tensor = eni_layer(layer, back ? ENI_T_BACK0 : ENI_T_FORTH0);
    const size_t row = ENI_HIDDEN * sizeof(float), gate_row = ENI_GATES * sizeof(float);
    eni_pack(ENI_HIDDEN, ENI_GATES, l->weights + l->shapes[tensor].at, ENI_GATES, 1, l->packed);
    memset(l->step_h, 0, l->n_places * row);
    memset(l->step_c, 0, l->n_places * row);
    for (uint32_t t = 0; t < l->places[0].n; t++) {
        const size_t n = n_active(l, t);
        for (size_t i = 0; i < n; i++) {
            const size_t at = token_at(l, i, t, back);
            memcpy(l->step_a + i * ENI_GATES, l->gates[layer] + at * 2 * ENI_GATES + from, gate_row);
            multiply(l->step_h + i * ENI_HIDDEN, l->mask_state[layer] + i * ENI_BOTH + to, ENI_HIDDEN);
            memcpy(l->before[layer] + at * ENI_BOTH + to, l->step_h + i * ENI_HIDDEN, row);
        }
        if (t > 0)
            l->kernels->product(n, ENI_GATES, ENI_HIDDEN, l->step_h, ENI_HIDDEN, 1, l->packed, l->step_a, ENI_GATES,
                                true);
        for (size_t i = 0; i < n; i++) {
            const size_t at = token_at(l, i, t, back);
            float *const gates = l->step_a + i * ENI_GATES, *const h = l->step_h + i * ENI_HIDDEN;
            float *const c = l->step_c + i * ENI_HIDDEN;
            l->kernels->cell(ENI_HIDDEN, gates, c, l->tanhs[layer] + at * ENI_BOTH + to, h);
            memcpy(l->gates[layer] + at * 2 * ENI_GATES + from, gates, gate_row);
            memcpy(l->cells[layer] + at * ENI_BOTH + to, c, row);
            memcpy(l->x[layer + 1] + at * ENI_BOTH + to, h, row);
        }
    }
}

/* One cell backward: from dh and dc (of what follows) to the gates' inputs and the dc of what came before. */
WIDE static void cell_back(size_t n, const float *restrict gates, const float *restrict tanh_c,
                           const float *restrict c_before, const float *restrict dh, float *restrict dc,
                           float *restrict dgates) {
    const float *const in = gates, *const forget = gates + n, *const candidate = gates + 2 * n,
                       *const out = gates + 3 * n;
    for (size_t i = 0; i < n; i++) {
        const float d = dc[i] + dh[i] * out[i] * (1 - tanh_c[i] * tanh_c[i]);
        dgates[i] = d * candidate[i] * in[i] * (1 - in[i]);
        dgates[n + i] = d * c_before[i] * forget[i] * (1 - forget[i]);
        dgates[2 * n + i] = d * in[i] * (1 - candidate[i] * candidate[i]);
        dgates[3 * n + i] = dh[i] * tanh_c[i] * out[i] * (1 - out[i]);
        dc[i] = d * forget[i];
    }
}

/* dx[layer + 1] is the gradient of the outputs. */
static void run_direction_back(train_network *l, int layer, bool back) {
    static const float nothing[ENI_HIDDEN];
    const size_t from = back ? ENI_GATES : 0, to = back ? ENI_HIDDEN : 0;
    const eni_shape s = l->shapes[eni_layer(layer, back ? ENI_T_BACK0 : ENI_T_FORTH0)];
    const size_t row = ENI_HIDDEN * sizeof(float);
    eni_pack(ENI_GATES, ENI_HIDDEN, l->weights + s.at, 1, ENI_GATES, l->packed);
    memset(l->step_dh, 0, l->n_places * row);
    memset(l->step_dc, 0, l->n_places * row);
    for (uint32_t t = l->places[0].n; t-- > 0;) {
        const size_t n = n_active(l, t);
        for (size_t i = 0; i < n; i++) {
            const size_t at = token_at(l, i, t, back);
            float *const dh = l->step_dh + i * ENI_HIDDEN, *const dgates = l->step_b + i * ENI_GATES;
            add_to(dh, l->dx[layer + 1] + at * ENI_BOTH + to, ENI_HIDDEN);
            const float *const c_before = t ? l->cells[layer] + token_at(l, i, t - 1, back) * ENI_BOTH + to : nothing;
            cell_back(ENI_HIDDEN, l->gates[layer] + at * 2 * ENI_GATES + from, l->tanhs[layer] + at * ENI_BOTH + to,
                      c_before, dh, l->step_dc + i * ENI_HIDDEN, dgates);
            memcpy(l->dgates + at * 2 * ENI_GATES + from, dgates, ENI_GATES * sizeof(float));
        }
        if (t == 0) break;
        l->kernels->product(n, ENI_HIDDEN, ENI_GATES, l->step_b, ENI_GATES, 1, l->packed, l->step_dh, ENI_HIDDEN,
                            false);
        for (size_t i = 0; i < n; i++)
            multiply(l->step_dh + i * ENI_HIDDEN, l->mask_state[layer] + i * ENI_BOTH + to, ENI_HIDDEN);
    }
}

static void run_layer(train_network *l, int layer) {
    project(l, eni_layer(layer, ENI_T_IN0), eni_layer(layer, ENI_T_BIAS0), l->n_tokens, l->x[layer], width_of(layer),
            l->gates[layer]);
    run_direction(l, layer, false);
    run_direction(l, layer, true);
    mask_tokens(l, l->x[layer + 1], l->mask_out[layer], ENI_BOTH);
}

static void run_layer_back(train_network *l, int layer) {
    const int in = eni_layer(layer, ENI_T_IN0);
    const size_t n = l->n_tokens, width = width_of(layer), both = 2 * ENI_GATES;
    mask_tokens(l, l->dx[layer + 1], l->mask_out[layer], ENI_BOTH);
    run_direction_back(l, layer, false);
    run_direction_back(l, layer, true);
    add_weights(l, eni_layer(layer, ENI_T_FORTH0), n, l->before[layer], ENI_BOTH, l->dgates, both);
    add_weights(l, eni_layer(layer, ENI_T_BACK0), n, l->before[layer] + ENI_HIDDEN, ENI_BOTH, l->dgates + ENI_GATES,
                both);
    add_weights(l, in, n, l->x[layer], width, l->dgates, both);
    add_bias(l, eni_layer(layer, ENI_T_BIAS0), n, l->dgates, both);
    project_back(l, in, n, l->dgates, both, l->dx[layer], width, false);
}

/* ---- losses; each turns scores into their gradient, over the batch's tokens ---- */

/* Softmax of scores[0 … n) in place, minus one at gold, times scale; `skip` has no part in it (n: none). Returns the loss. */
WIDE static float cross_entropy(float *restrict scores, size_t n, size_t gold, size_t skip, float scale) {
    float top = -1e30f, sum = 0;
    for (size_t i = 0; i < n; i++)
        if (i != skip && scores[i] > top) top = scores[i];
    const float right = scores[gold];
    for (size_t i = 0; i < n; i++) scores[i] = i == skip ? 0 : eni_exp(scores[i] - top);
    for (size_t i = 0; i < n; i++) sum += scores[i];
    const float loss = logf(sum) + top - right;
    for (size_t i = 0; i < n; i++) scores[i] *= scale / sum;
    scores[gold] -= scale;
    return loss * scale;
}

static double lose_tags(train_network *l, float scale) {
    double loss = 0;
    const float *const x = l->x[ENI_TAG_LAYER];
    project(l, ENI_T_TAGS, ENI_T_TAGS_BIAS, l->n_tokens, x, ENI_BOTH, l->tags);
    for (size_t i = 0; i < l->n_places; i++)
        for (uint32_t t = 0; t < l->places[i].n; t++) {
            float *const tags = l->tags + (l->places[i].at + t) * ENI_TAGS;
            loss += (double)cross_entropy(tags + ENI_UPOS_AT, N_UPOS, l->places[i].gold->gold_upos[t], N_UPOS, scale);
            loss += (double)cross_entropy(tags + ENI_XPOS_AT, N_XPOS, l->places[i].gold->gold_xpos[t], N_XPOS, scale);
            memset(tags + N_UPOS, 0, (ENI_XPOS_AT - N_UPOS) * sizeof(float));
            memset(tags + ENI_XPOS_AT + N_XPOS, 0, (ENI_TAGS - ENI_XPOS_AT - N_XPOS) * sizeof(float));
        }
    return loss;
}

static void lose_tags_back(train_network *l) {
    add_weights(l, ENI_T_TAGS, l->n_tokens, l->x[ENI_TAG_LAYER], ENI_BOTH, l->tags, ENI_TAGS);
    add_bias(l, ENI_T_TAGS_BIAS, l->n_tokens, l->tags, ENI_TAGS);
    project_back(l, ENI_T_TAGS, l->n_tokens, l->tags, ENI_TAGS, l->dx[ENI_TAG_LAYER], ENI_BOTH, true);
}

/* The views that arcs take are rectified and masked; those of labels are summed first. */
static void make_views(train_network *l) {
    project(l, ENI_T_VIEWS, ENI_T_VIEWS_BIAS, l->n_tokens, l->x[ENI_LAYERS], ENI_BOTH, l->raw_views);
    for (size_t i = 0; i < l->n_places; i++)
        for (uint32_t t = 0; t < l->places[i].n; t++) {
            float *const view = l->views + (l->places[i].at + t) * ENI_VIEWS;
            memcpy(view, l->raw_views + (l->places[i].at + t) * ENI_VIEWS, ENI_VIEWS * sizeof(float));
            rectify(view, l->raw_views + (l->places[i].at + t) * ENI_VIEWS, ENI_LABEL_DEPENDENT_AT);
            multiply(view, l->mask_view + i * ENI_VIEWS, ENI_LABEL_DEPENDENT_AT);
        }
}

/* Arcs of one sentence: loss, darcs, and what the heads get. */
static double lose_sentence(train_network *l, size_t i, float scale) {
    const place *const p = &l->places[i];
    const uint32_t n = p->n, columns = (n + 1 + 15) / 16 * 16;
    float *const root = l->weights + l->shapes[ENI_T_ROOT].at;
    double loss = 0;
    memset(l->heads, 0, columns * ENI_ARC * sizeof(float));
    memcpy(l->heads, root, ENI_ARC * sizeof(float));
    for (uint32_t t = 0; t < n; t++)
        memcpy(l->heads + (t + 1) * ENI_ARC, l->views + (p->at + t) * ENI_VIEWS + ENI_HEAD_AT, ENI_ARC * sizeof(float));
    eni_pack(ENI_ARC, columns, l->heads, 1, ENI_ARC, l->packed);
    l->kernels->product(n, columns, ENI_ARC, l->arcs + p->at * ENI_ARC, ENI_ARC, 1, l->packed, l->scores, columns,
                        false);
    for (uint32_t t = 0; t < n; t++) {
        float *const scores = l->scores + t * columns;
        loss += (double)cross_entropy(scores, n + 1, (size_t)(p->gold->gold_head[t] + 1), t + 1, scale);
        memset(scores + n + 1, 0, (columns - n - 1) * sizeof(float));
    }
    eni_pack(columns, ENI_ARC, l->heads, ENI_ARC, 1, l->packed);
    l->kernels->product(n, ENI_ARC, columns, l->scores, columns, 1, l->packed, l->darcs + p->at * ENI_ARC, ENI_ARC,
                        false);
    eni_pack(n, ENI_ARC, l->arcs + p->at * ENI_ARC, ENI_ARC, 1, l->packed);
    l->kernels->product(n + 1, ENI_ARC, n, l->scores, 1, columns, l->packed, l->dheads, ENI_ARC, false);
    add_to(l->gradient + l->shapes[ENI_T_ROOT].at, l->dheads, ENI_ARC);
    for (uint32_t t = 0; t < n; t++)
        memcpy(l->dviews + (p->at + t) * ENI_VIEWS + ENI_HEAD_AT, l->dheads + (t + 1) * ENI_ARC,
               ENI_ARC * sizeof(float));
    return loss;
}

static double lose_arcs(train_network *l, float scale) {
    double loss = 0;
    project(l, ENI_T_ARC, ENI_T_ARC_BIAS, l->n_tokens, l->views + ENI_DEPENDENT_AT, ENI_VIEWS, l->arcs);
    for (size_t i = 0; i < l->n_places; i++) loss += lose_sentence(l, i, scale);
    add_weights(l, ENI_T_ARC, l->n_tokens, l->views + ENI_DEPENDENT_AT, ENI_VIEWS, l->darcs, ENI_ARC);
    add_bias(l, ENI_T_ARC_BIAS, l->n_tokens, l->darcs, ENI_ARC);
    project_back(l, ENI_T_ARC, l->n_tokens, l->darcs, ENI_ARC, l->dviews + ENI_DEPENDENT_AT, ENI_VIEWS, false);
    return loss;
}

/* Labels are learnt at the right heads. */
static double lose_labels(train_network *l, float scale) {
    double loss = 0;
    const float *const root = l->weights + l->shapes[ENI_T_ROOT].at + ENI_ARC;
    float *const droot = l->gradient + l->shapes[ENI_T_ROOT].at + ENI_ARC;
    for (size_t i = 0; i < l->n_places; i++)
        for (uint32_t t = 0; t < l->places[i].n; t++) {
            const place *const p = &l->places[i];
            const int32_t h = p->gold->gold_head[t];
            float *const sum = l->dsums + (p->at + t) * ENI_LABEL; /* before the rectifier; becomes the gradient */
            memcpy(sum, l->views + (p->at + t) * ENI_VIEWS + ENI_LABEL_DEPENDENT_AT, ENI_LABEL * sizeof(float));
            add_to(sum, h < 0 ? root : l->views + (p->at + (uint32_t)h) * ENI_VIEWS + ENI_LABEL_HEAD_AT, ENI_LABEL);
            rectify(l->sums + (p->at + t) * ENI_LABEL, sum, ENI_LABEL);
            multiply(l->sums + (p->at + t) * ENI_LABEL, l->mask_view + i * ENI_VIEWS + ENI_LABEL_DEPENDENT_AT,
                     ENI_LABEL);
        }
    project(l, ENI_T_RELS, ENI_T_RELS_BIAS, l->n_tokens, l->sums, ENI_LABEL, l->rels);
    for (size_t i = 0; i < l->n_places; i++)
        for (uint32_t t = 0; t < l->places[i].n; t++) {
            float *const rels = l->rels + (l->places[i].at + t) * ENI_RELS_WIDTH;
            loss += (double)cross_entropy(rels, N_RELS, l->places[i].gold->gold_rel[t], N_RELS, scale);
            memset(rels + N_RELS, 0, (ENI_RELS_WIDTH - N_RELS) * sizeof(float));
        }
    add_weights(l, ENI_T_RELS, l->n_tokens, l->sums, ENI_LABEL, l->rels, ENI_RELS_WIDTH);
    add_bias(l, ENI_T_RELS_BIAS, l->n_tokens, l->rels, ENI_RELS_WIDTH);
    project_back(l, ENI_T_RELS, l->n_tokens, l->rels, ENI_RELS_WIDTH, l->sums, ENI_LABEL, false);
    for (size_t i = 0; i < l->n_tokens; i++)
        memset(l->dviews + i * ENI_VIEWS + ENI_LABEL_DEPENDENT_AT, 0, 2 * ENI_LABEL * sizeof(float));
    for (size_t i = 0; i < l->n_places; i++)
        for (uint32_t t = 0; t < l->places[i].n; t++) {
            const place *const p = &l->places[i];
            const int32_t h = p->gold->gold_head[t];
            float *const d = l->sums + (p->at + t) * ENI_LABEL;
            multiply(d, l->mask_view + i * ENI_VIEWS + ENI_LABEL_DEPENDENT_AT, ENI_LABEL);
            rectify_back(d, l->dsums + (p->at + t) * ENI_LABEL, ENI_LABEL);
            add_to(l->dviews + (p->at + t) * ENI_VIEWS + ENI_LABEL_DEPENDENT_AT, d, ENI_LABEL);
            add_to(h < 0 ? droot : l->dviews + (p->at + (uint32_t)h) * ENI_VIEWS + ENI_LABEL_HEAD_AT, d, ENI_LABEL);
        }
    return loss;
}

static void make_views_back(train_network *l) {
    for (size_t i = 0; i < l->n_places; i++)
        for (uint32_t t = 0; t < l->places[i].n; t++) {
            float *const d = l->dviews + (l->places[i].at + t) * ENI_VIEWS;
            multiply(d, l->mask_view + i * ENI_VIEWS, ENI_LABEL_DEPENDENT_AT);
            rectify_back(d, l->raw_views + (l->places[i].at + t) * ENI_VIEWS, ENI_LABEL_DEPENDENT_AT);
        }
    add_weights(l, ENI_T_VIEWS, l->n_tokens, l->x[ENI_LAYERS], ENI_BOTH, l->dviews, ENI_VIEWS);
    add_bias(l, ENI_T_VIEWS_BIAS, l->n_tokens, l->dviews, ENI_VIEWS);
    project_back(l, ENI_T_VIEWS, l->n_tokens, l->dviews, ENI_VIEWS, l->dx[ENI_LAYERS], ENI_BOTH, false);
}

double train_gradient(train_network *l, const train_sentence *const *sentences, size_t n, const train_dropout *dropout,
                      train_random *random) {
    memset(l->gradient, 0, l->n_dense * sizeof(float));
    start_batch(l, sentences, n, dropout, random);
    embed(l);
    for (int k = 0; k < ENI_LAYERS; k++) run_layer(l, k);
    make_views(l);
    const float scale = 1 / (float)l->n_tokens;
    double loss = lose_tags(l, scale);
    loss += lose_arcs(l, scale);
    loss += lose_labels(l, scale);
    make_views_back(l);
    for (int k = ENI_LAYERS; k-- > 0;) {
        if (k + 1 == ENI_TAG_LAYER) lose_tags_back(l);
        run_layer_back(l, k);
    }
    embed_back(l);
    return loss;
}

/* ---- Adam (Kingma & Ba 2015) ---- */

WIDE static double length_of(const float *x, size_t n) {
    float sum[16] = {0}; /* a fixed number of sums: the same whatever the vectors' width */
    double all = 0;
    for (size_t i = 0; i + 16 <= n; i += 16)
        for (size_t k = 0; k < 16; k++) sum[k] += x[i + k] * x[i + k];
    for (size_t k = 0; k < 16; k++) all += (double)sum[k];
    for (size_t i = n / 16 * 16; i < n; i++) all += (double)(x[i] * x[i]);
    return all;
}

#define BETA1 0.9f
#define BETA2 0.98f

WIDE static void adam(size_t n, float *restrict w, const float *restrict g, float *restrict moment,
                      float *restrict square, float clip, float rate, float correct) {
    for (size_t i = 0; i < n; i++) {
        const float d = g[i] * clip;
        moment[i] = BETA1 * moment[i] + (1 - BETA1) * d;
        square[i] = BETA2 * square[i] + (1 - BETA2) * d * d;
        w[i] -= rate * moment[i] / (__builtin_sqrtf(square[i] * correct) + 1e-8f);
    }
}

double train_step(train_network *l, double rate) {
    l->steps++;
    const double length =
        sqrt(length_of(l->gradient, l->n_dense) + length_of(l->row_gradient, (size_t)l->n_touched * ENI_EMBED));
    const float clip = length > 5 ? (float)(5 / length) : 1;
    const double t = (double)l->steps;
    const float step = (float)(rate / (1 - pow((double)BETA1, t))), correct = (float)(1 / (1 - pow((double)BETA2, t)));
    adam(l->n_dense, l->weights, l->gradient, l->moment, l->square, clip, step, correct);
    for (uint32_t i = 0; i < l->n_touched; i++) {
        const size_t at = (size_t)l->touched[i] * ENI_EMBED;
        adam(ENI_EMBED, l->rows + at, l->row_gradient + (size_t)i * ENI_EMBED, l->row_moment + at, l->row_square + at,
             clip, step, correct);
    }
    return length;
}

/* ---- writing ---- */

static void pad(eni_buf *out, size_t from) {
    while ((out->len - from) % 8) eni_putc(out, '\0');
}

void train_network_write(const train_network *l, eni_buf *out) {
    const size_t start = out->len;
    const eni_network_header h = {{'E', 'N', 'N', '1'},
                                  l->n_rows,
                                  l->mask + 1,
                                  ENI_EMBED,
                                  ENI_HIDDEN,
                                  ENI_LAYERS,
                                  ENI_TAG_LAYER,
                                  ENI_ARC,
                                  ENI_LABEL,
                                  (uint32_t)l->n_dense,
                                  0};
    eni_put(out, (en_str){(const char *)&h, sizeof h});
    eni_put(out, (en_str){(const char *)l->slots, (l->mask + 1) * sizeof *l->slots});
    float *const scales = floats(l->n_rows);
    int8_t *const rows = get((size_t)l->n_rows * ENI_EMBED, 1);
    for (uint32_t r = 0; r < l->n_rows; r++) {
        const float *const row = l->rows + (size_t)r * ENI_EMBED;
        float top = 0;
        for (size_t i = 0; i < ENI_EMBED; i++) top = fabsf(row[i]) > top ? fabsf(row[i]) : top;
        scales[r] = top / 127;
        for (size_t i = 0; i < ENI_EMBED && top > 0; i++)
            rows[(size_t)r * ENI_EMBED + i] = (int8_t)lrintf(row[i] / scales[r]);
    }
    eni_put(out, (en_str){(const char *)scales, l->n_rows * sizeof *scales});
    pad(out, start);
    eni_put(out, (en_str){(const char *)rows, (size_t)l->n_rows * ENI_EMBED});
    for (int t = 0; t < ENI_N_TENSORS; t++) {
        const eni_shape s = l->shapes[t];
        eni_pack(s.rows, s.columns, l->weights + s.at, s.columns, 1, l->packed);
        for (size_t i = 0; i < s.rows * s.columns; i++) {
            const uint16_t half = eni_to_half(l->packed[i]);
            eni_put(out, (en_str){(const char *)&half, sizeof half});
        }
    }
    pad(out, start);
    free(scales);
    free(rows);
}

float *train_weights(train_network *l, const float **gradient) {
    *gradient = l->gradient;
    return l->weights;
}

float *train_row(train_network *l, size_t i, const float **gradient) {
    if (i >= l->n_touched) return NULL;
    *gradient = l->row_gradient + i * ENI_EMBED;
    return l->rows + (size_t)l->touched[i] * ENI_EMBED;
}
