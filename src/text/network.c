/* text/network.c: opening the network, and running it over one sentence.
 *
 * All that does not wait for a neighbour (the inputs of the LSTMs, the views, the scores) is one matrix product over the sentence; only the
 * recurrent products go token by token. */
#include "text/network.h"

#include "base/checked.h"
#include "base/error.h"
#include "base/str.h"

#include <math.h>
#include <stdlib.h>

void eni_network_shapes(eni_shape shapes[ENI_N_TENSORS + 1]) {
    static const struct {
        size_t rows, columns;
    } sizes[] = {
#define ENI_X(id, rows, columns) {rows, columns},
        ENI_TENSORS(ENI_X)
#undef ENI_X
    };
    size_t at = 0;
    for (int i = 0; i < ENI_N_TENSORS; i++) {
        shapes[i] = (eni_shape){sizes[i].rows, sizes[i].columns, at};
        at += sizes[i].rows * sizes[i].columns;
    }
    shapes[ENI_N_TENSORS] = (eni_shape){0, 0, at};
}

/* ---- opening ---- */

static bool sane_header(const eni_network_header *h, size_t n_dense) {
    return memcmp(h->magic, "ENN1", 4) == 0 && h->n_slots > 0 && (h->n_slots & (h->n_slots - 1)) == 0 &&
           h->n_rows >= ENI_ROW_FREE && h->embed == ENI_EMBED && h->hidden == ENI_HIDDEN && h->layers == ENI_LAYERS &&
           h->tag_layer == ENI_TAG_LAYER && h->arc == ENI_ARC && h->label == ENI_LABEL && h->n_dense == n_dense;
}

static bool sane_slots(const eni_network_header *h, const eni_row_slot *slots) {
    bool has_free = false;
    for (uint64_t i = 0; i < h->n_slots; i++) {
        if (slots[i].row >= h->n_rows) return false;
        has_free = has_free || slots[i].row == 0;
    }
    return has_free;
}

static size_t padded(size_t len) {
    return (len + 7) / 8 * 8;
}

static bool are_numbers(const uint16_t *halves, size_t n) {
    bool good = true;
    for (size_t i = 0; i < n; i++) good = good && (halves[i] >> 10 & 31) != 31;
    return good;
}

/* Biases and the root, as floats. */
static bool widen_small(eni_network *network) {
    size_t n = 0;
    for (int t = 0; t < ENI_N_TENSORS; t++)
        if (network->shapes[t].rows == 1) {
            network->small_at[t] = n;
            n += network->shapes[t].columns;
        }
    network->small = malloc(n * sizeof *network->small);
    if (!network->small) return false;
    for (int t = 0; t < ENI_N_TENSORS; t++)
        for (size_t i = 0; network->shapes[t].rows == 1 && i < network->shapes[t].columns; i++)
            network->small[network->small_at[t] + i] = eni_from_half(network->dense[network->shapes[t].at + i]);
    return true;
}

en_status eni_network_open(en_str *bytes, eni_network *out, en_error *err) {
    eni_network_header h;
    eni_network network = {.kernels = eni_kernels_best()};
    size_t slots_len, rows_len, need;
    eni_network_shapes(network.shapes);
    const size_t n_dense = network.shapes[ENI_N_TENSORS].at;
    if (bytes->len < sizeof h) return eni_fail(err, EN_EFORMAT, "the language model is cut off");
    memcpy(&h, bytes->p, sizeof h);
    if (!sane_header(&h, n_dense))
        return eni_fail(err, EN_EFORMAT, "the language model is damaged or made for another version");
    const size_t scales_len = padded((size_t)h.n_rows * sizeof(float));
    if (!eni_mul(h.n_slots, sizeof(eni_row_slot), &slots_len) || !eni_mul(h.n_rows, ENI_EMBED, &rows_len) ||
        !eni_add(sizeof h + scales_len + padded(2 * n_dense), slots_len, &need) || !eni_add(need, rows_len, &need) ||
        need > bytes->len)
        return eni_fail(err, EN_EFORMAT, "the language model is cut off");
    const char *at = bytes->p + sizeof h;
    network.slots = (const eni_row_slot *)(const void *)at;
    network.mask = h.n_slots - 1;
    network.scales = (const float *)(const void *)(at += slots_len);
    network.rows = (const int8_t *)(at += scales_len);
    at += rows_len;
    bool good = sane_slots(&h, network.slots);
    for (uint32_t i = 0; good && i < h.n_rows; i++)
        good = isfinite(network.scales[i]) && fabsf(network.scales[i]) < 1e6f;
    if (!good) return eni_fail(err, EN_EFORMAT, "the language model is damaged (its table of words)");
    network.dense = (const uint16_t *)(const void *)at;
    if (!are_numbers(network.dense, n_dense))
        return eni_fail(err, EN_EFORMAT, "the language model is damaged (a weight is no number)");
    if (!widen_small(&network)) return eni_nomem(err);
    *out = network;
    *bytes = eni_cut(*bytes, need, bytes->len);
    return EN_OK;
}

void eni_network_close(eni_network *network) {
    free(network->small);
    network->small = NULL;
}

/* ---- running ---- */

static const uint16_t *matrix(const eni_network *network, int tensor) {
    return network->dense + network->shapes[tensor].at;
}

static const float *vector(const eni_network *network, int tensor) {
    return network->small + network->small_at[tensor];
}

static void add_row(const eni_network *network, uint32_t row, float *x) {
    const int8_t *const q = network->rows + (size_t)row * ENI_EMBED;
    const float scale = network->scales[row];
    for (size_t i = 0; i < ENI_EMBED; i++) x[i] += scale * (float)q[i];
}

static void embed(const eni_network *network, const eni_token *token, bool fold, uint8_t settled, float *x) {
    uint64_t keys[ENI_N_KEYS];
    eni_word_keys(token->form, fold, keys);
    memset(x, 0, ENI_EMBED * sizeof *x);
    for (int k = 0; k < ENI_N_KEYS; k++) {
        const uint32_t row = keys[k] ? eni_row_of(network->slots, network->mask, keys[k]) : 0;
        if (row || k == ENI_KEY_WORD) add_row(network, row, x);
    }
    const uint32_t hint = eni_hint_row(settled);
    if (hint) add_row(network, hint, x);
}

/* out[n][columns] = x[n][rows] · tensor + bias */
static void project(const eni_network *network, int tensor, int bias, const float *x, uint32_t n, float *out) {
    const eni_shape s = network->shapes[tensor];
    for (uint32_t i = 0; i < n; i++) memcpy(out + i * s.columns, vector(network, bias), s.columns * sizeof(float));
    network->kernels->half_product(n, s.columns, s.rows, x, s.rows, 1, matrix(network, tensor), out, s.columns, true);
}

/* One direction of an LSTM over gates' columns at `from`, to columns `to` of out. */
static void recur(const eni_network *network, eni_network_work *w, int tensor, bool back, uint32_t n,
                  float (*out)[ENI_BOTH]) {
    const size_t from = back ? ENI_GATES : 0, to = back ? ENI_HIDDEN : 0;
    memset(w->c, 0, sizeof w->c);
    for (uint32_t t = 0; t < n; t++) {
        const uint32_t i = back ? n - 1 - t : t, before = back ? i + 1 : i - 1;
        float *const gates = w->gates[i] + from;
        if (t > 0)
            network->kernels->half_product(1, ENI_GATES, ENI_HIDDEN, out[before] + to, 0, 1, matrix(network, tensor),
                                           gates, 0, true);
        network->kernels->cell(ENI_HIDDEN, gates, w->c, w->tanh_c, out[i] + to);
    }
}

/* A small slope where a unit is off keeps it learning. */
static void rectify(float *x, size_t n) {
    for (size_t i = 0; i < n; i++) x[i] = x[i] > 0 ? x[i] : 0.1f * x[i];
}

static void score_arcs(const eni_network *network, eni_network_work *w, uint32_t n) {
    const uint32_t columns = (n + 1 + 15) / 16 * 16;
    memcpy(w->heads[0], vector(network, ENI_T_ROOT), sizeof w->heads[0]);
    for (uint32_t i = 0; i < n; i++) {
        rectify(w->views[i], ENI_LABEL_DEPENDENT_AT);
        memcpy(w->heads[i + 1], w->views[i] + ENI_HEAD_AT, sizeof w->heads[0]);
        memcpy(w->arcs[i], vector(network, ENI_T_ARC_BIAS), sizeof w->arcs[0]);
    }
    memset(w->heads[n + 1], 0, (columns - n - 1) * sizeof w->heads[0]);
    network->kernels->half_product(n, ENI_ARC, ENI_ARC, w->views[0] + ENI_DEPENDENT_AT, ENI_VIEWS, 1,
                                   matrix(network, ENI_T_ARC), w->arcs[0], ENI_ARC, true);
    eni_pack(ENI_ARC, columns, w->heads[0], 1, ENI_ARC, w->packed_heads);
    network->kernels->product(n, columns, ENI_ARC, w->arcs[0], ENI_ARC, 1, w->packed_heads, w->scores[0], ENI_MAX_HEADS,
                              false);
}

void eni_network_run(const eni_network *network, eni_network_work *w, const eni_token *tokens, const bool *fold,
                     const uint8_t *settled, uint32_t n) {
    if (n == 0) return;
    for (uint32_t i = 0; i < n; i++) embed(network, &tokens[i], fold[i], settled[i], w->embedded[i]);
    const float *x = w->embedded[0];
    for (int layer = 0; layer < ENI_LAYERS; layer++) {
        float(*const out)[ENI_BOTH] = w->hidden[layer & 1];
        project(network, eni_layer(layer, ENI_T_IN0), eni_layer(layer, ENI_T_BIAS0), x, n, w->gates[0]);
        recur(network, w, eni_layer(layer, ENI_T_FORTH0), false, n, out);
        recur(network, w, eni_layer(layer, ENI_T_BACK0), true, n, out);
        x = out[0];
        if (layer + 1 == ENI_TAG_LAYER) project(network, ENI_T_TAGS, ENI_T_TAGS_BIAS, x, n, w->tags[0]);
    }
    project(network, ENI_T_VIEWS, ENI_T_VIEWS_BIAS, x, n, w->views[0]);
    score_arcs(network, w, n);
}

void eni_network_rels(const eni_network *network, eni_network_work *w, const eni_token *tokens, uint32_t n) {
    float(*const sums)[ENI_ARC] = w->arcs;
    _Static_assert(ENI_LABEL == ENI_ARC, "the arcs' room serves the labels");
    for (uint32_t i = 0; i < n; i++) {
        const float *const head =
            tokens[i].head < 0 ? vector(network, ENI_T_ROOT) + ENI_ARC : w->views[tokens[i].head] + ENI_LABEL_HEAD_AT;
        const float *const own = w->views[i] + ENI_LABEL_DEPENDENT_AT;
        for (size_t k = 0; k < ENI_LABEL; k++) sums[i][k] = own[k] + head[k];
        rectify(sums[i], ENI_LABEL);
    }
    if (n) project(network, ENI_T_RELS, ENI_T_RELS_BIAS, sums[0], n, w->rels[0]);
}
