/* text/network.c: opening the network, and running it over a batch of sentences.
 *
 *   step    0   1   2   3   4        All that does not wait for a neighbour (the inputs of the LSTMs, the views) is one matrix product
 *   longest A   B   C   D   E        over all tokens of the batch. Recurrent products go step by step: a row for each sentence that
 *   …       F   G   H                still has a token, so that one pass over the weights serves them all. */
#include "text/network.h"

#include "base/checked.h"
#include "base/error.h"
#include "base/str.h"

#include <assert.h>
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

/* Is the tensor used in whole numbers? */
static bool is_whole(const eni_network *network, int tensor) {
    return network->shapes[tensor].rows > 1 && tensor != ENI_T_ARC && tensor != ENI_T_RELS;
}

/* Biases and the root as floats, the large matrices as whole numbers with their scales. */
static bool unpack(eni_network *network) {
    size_t n_small = 0, n_whole = 0;
    for (int t = 0; t < ENI_N_TENSORS; t++) {
        const eni_shape s = network->shapes[t];
        network->small_at[t] = n_small;
        network->whole_at[t] = n_whole;
        if (s.rows == 1 || is_whole(network, t)) n_small += s.columns;
        if (is_whole(network, t)) n_whole += s.rows * s.columns;
    }
    network->small = malloc(n_small * sizeof *network->small);
    network->whole = malloc(n_whole * sizeof *network->whole);
    network->excess = malloc(n_small * sizeof *network->excess);
    if (!network->small || !network->whole || !network->excess) return false;
    for (int t = 0; t < ENI_N_TENSORS; t++) {
        const eni_shape s = network->shapes[t];
        float *const small = network->small + network->small_at[t];
        for (size_t i = 0; s.rows == 1 && i < s.columns; i++) small[i] = eni_from_half(network->dense[s.at + i]);
        if (is_whole(network, t))
            eni_pack_whole(s.rows, s.columns, network->dense + s.at, network->whole + network->whole_at[t], small,
                           network->excess + network->small_at[t]);
    }
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
    if (!unpack(&network)) {
        eni_network_close(&network);
        return eni_nomem(err);
    }
    *out = network;
    *bytes = eni_cut(*bytes, need, bytes->len);
    return EN_OK;
}

void eni_network_close(eni_network *network) {
    free(network->small);
    free(network->whole);
    free(network->excess);
    network->small = NULL;
    network->whole = NULL;
    network->excess = NULL;
}

/* ---- running ---- */

static const uint16_t *matrix(const eni_network *network, int tensor) {
    return network->dense + network->shapes[tensor].at;
}

static const float *vector(const eni_network *network, int tensor) {
    return network->small + network->small_at[tensor];
}

static eni_whole_matrix whole(const eni_network *network, int tensor) {
    const size_t column = network->small_at[tensor];
    return (eni_whole_matrix){network->whole + network->whole_at[tensor], network->small + column,
                              network->excess + column};
}

static void embed(const eni_network *network, const eni_token *token, bool fold, uint8_t settled, float *x) {
    uint64_t keys[ENI_N_KEYS];
    uint32_t rows[ENI_N_KEYS + 1], n = 0;
    eni_word_keys(token->form, fold, keys);
    for (int k = 0; k < ENI_N_KEYS; k++) {
        const uint32_t row = keys[k] ? eni_row_of(network->slots, network->mask, keys[k]) : 0;
        if (row || k == ENI_KEY_WORD) rows[n++] = row;
    }
    const uint32_t hint = eni_hint_row(settled);
    if (hint) rows[n++] = hint;
    memset(x, 0, ENI_EMBED * sizeof *x);
    for (uint32_t i = 0; i < n; i++)
        network->kernels->add_row(ENI_EMBED, network->scales[rows[i]], network->rows + (size_t)rows[i] * ENI_EMBED, x);
}

static void embed_all(const eni_network *network, eni_network_work *w, const eni_network_sentence *s) {
    float x[ENI_EMBED];
    for (uint32_t i = 0; i < s->n; i++) {
        embed(network, &s->tokens[i], s->fold[i], s->settled[i], x);
        w->embedded_scale[s->at + i] = network->kernels->to_whole(ENI_EMBED, x, w->embedded[s->at + i]);
    }
}

/* out[n][columns] = the n rows of x, [n][rows], each in steps of its scale (NULL: outputs of cells) · tensor + bias */
static void project(const eni_network *network, eni_network_work *w, int tensor, int bias, const uint8_t *x,
                    const float *scales, uint32_t n, float *out) {
    const eni_shape s = network->shapes[tensor];
    for (uint32_t i = 0; i < n; i++)
        w->rows[i] =
            (eni_whole_row){x + i * s.rows, out + i * s.columns, scales ? scales[i] : 1.0f / (float)ENI_WHOLE_ONE};
    network->kernels->whole_product(n, s.columns, s.rows, w->rows, whole(network, tensor), vector(network, bias));
}

/* One direction of an LSTM over gates' columns at `from`, to columns `to` of out. The sentences are the longest first. */
static void recur(const eni_network *network, eni_network_work *w, int tensor, bool back,
                  const eni_network_sentence *const *sentences, size_t n, uint8_t (*out)[ENI_BOTH]) {
    const size_t from = back ? ENI_GATES : 0, to = back ? ENI_HIDDEN : 0;
    memset(w->state, 0, n * sizeof *w->state);
    for (uint32_t t = 0; t < sentences[0]->n; t++) {
        while (sentences[n - 1]->n <= t) n--;
        for (size_t i = 0; i < n; i++) {
            const uint32_t at = sentences[i]->at + (back ? sentences[i]->n - 1 - t : t),
                           before = back ? at + 1 : at - 1;
            w->rows[i] = (eni_whole_row){t ? out[before] + to : NULL, w->gates[at] + from, 1.0f / (float)ENI_WHOLE_ONE};
        }
        if (t > 0) network->kernels->whole_product(n, ENI_GATES, ENI_HIDDEN, w->rows, whole(network, tensor), NULL);
        for (size_t i = 0; i < n; i++) {
            const uint32_t at = sentences[i]->at + (back ? sentences[i]->n - 1 - t : t);
            network->kernels->step(ENI_HIDDEN, w->gates[at] + from, w->state[i], out[at] + to);
        }
    }
}

/* A small slope where a unit is off keeps it learning. */
static void rectify(float *x, size_t n) {
    for (size_t i = 0; i < n; i++) x[i] = x[i] > 0 ? x[i] : 0.1f * x[i];
}

/* The sentences that have tokens, the longest first; returns how many. */
static size_t by_length(const eni_network_sentence *sentences, size_t n, const eni_network_sentence **out) {
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        if (sentences[i].n == 0) continue;
        size_t at = k++;
        for (; at > 0 && out[at - 1]->n < sentences[i].n; at--) out[at] = out[at - 1];
        out[at] = &sentences[i];
    }
    return k;
}

void eni_network_run(const eni_network *network, eni_network_work *w, const eni_network_sentence *sentences,
                     size_t n_sentences) {
    const eni_network_sentence *ordered[ENI_BATCH];
    assert(n_sentences <= ENI_BATCH);
    const size_t k = by_length(sentences, n_sentences, ordered);
    if (k == 0) return;
    const uint32_t n = sentences[n_sentences - 1].at + sentences[n_sentences - 1].n;
    assert(n <= ENI_BATCH_TOKENS);
    for (size_t i = 0; i < k; i++) embed_all(network, w, ordered[i]);
    const uint8_t *x = w->embedded[0];
    for (int layer = 0; layer < ENI_LAYERS; layer++) {
        uint8_t(*const out)[ENI_BOTH] = w->hidden[layer & 1];
        project(network, w, eni_layer(layer, ENI_T_IN0), eni_layer(layer, ENI_T_BIAS0), x,
                layer ? NULL : w->embedded_scale, n, w->gates[0]);
        recur(network, w, eni_layer(layer, ENI_T_FORTH0), false, ordered, k, out);
        recur(network, w, eni_layer(layer, ENI_T_BACK0), true, ordered, k, out);
        x = out[0];
        if (layer + 1 == ENI_TAG_LAYER) project(network, w, ENI_T_TAGS, ENI_T_TAGS_BIAS, x, NULL, n, w->tags[0]);
    }
    project(network, w, ENI_T_VIEWS, ENI_T_VIEWS_BIAS, x, NULL, n, w->views[0]);
    for (uint32_t i = 0; i < n; i++) rectify(w->views[i], ENI_LABEL_DEPENDENT_AT);
}

/* out[n][columns] = x[n][rows] (rows ldx apart) · tensor + bias */
static void project_floats(const eni_network *network, int tensor, int bias, const float *x, size_t ldx, uint32_t n,
                           float *out) {
    const eni_shape s = network->shapes[tensor];
    for (uint32_t i = 0; i < n; i++) memcpy(out + i * s.columns, vector(network, bias), s.columns * sizeof(float));
    network->kernels->half_product(n, s.columns, s.rows, x, ldx, 1, matrix(network, tensor), out, s.columns, true);
}

void eni_network_arcs(const eni_network *network, eni_network_work *w, const eni_network_sentence *s) {
    const uint32_t n = s->n, columns = (n + 1 + 15) / 16 * 16;
    if (n == 0) return;
    memcpy(w->heads[0], vector(network, ENI_T_ROOT), sizeof w->heads[0]);
    for (uint32_t i = 0; i < n; i++) memcpy(w->heads[i + 1], w->views[s->at + i] + ENI_HEAD_AT, sizeof w->heads[0]);
    memset(w->heads[n + 1], 0, (columns - n - 1) * sizeof w->heads[0]);
    project_floats(network, ENI_T_ARC, ENI_T_ARC_BIAS, w->views[s->at] + ENI_DEPENDENT_AT, ENI_VIEWS, n, w->arcs[0]);
    eni_pack(ENI_ARC, columns, w->heads[0], 1, ENI_ARC, w->packed_heads);
    network->kernels->product(n, columns, ENI_ARC, w->arcs[0], ENI_ARC, 1, w->packed_heads, w->scores[0], ENI_MAX_HEADS,
                              false);
}

void eni_network_rels(const eni_network *network, eni_network_work *w, const eni_network_sentence *s) {
    float(*const sums)[ENI_ARC] = w->arcs;
    _Static_assert(ENI_LABEL == ENI_ARC, "the arcs' room serves the labels");
    for (uint32_t i = 0; i < s->n; i++) {
        const int32_t h = s->tokens[i].head;
        const float *const head =
            h < 0 ? vector(network, ENI_T_ROOT) + ENI_ARC : w->views[s->at + (uint32_t)h] + ENI_LABEL_HEAD_AT;
        const float *const own = w->views[s->at + i] + ENI_LABEL_DEPENDENT_AT;
        for (size_t k = 0; k < ENI_LABEL; k++) sums[i][k] = own[k] + head[k];
        rectify(sums[i], ENI_LABEL);
    }
    if (s->n) project_floats(network, ENI_T_RELS, ENI_T_RELS_BIAS, sums[0], ENI_LABEL, s->n, w->rels[0]);
}
