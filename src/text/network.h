/* text/network.h: the network that tags and parses a sentence.
 *
 *   keys of words ─┬─► rows of one table, summed ─► BiLSTM ─► BiLSTM ─┬─► BiLSTM ─┬─► arcs: dependent' W head + c head
 *   settled tags ──┘                                                  └─► tags    └─► labels: W relu(dependent + head)
 *
 * After Kiperwasser & Goldberg (2016; the encoder, the labels of an arc) and Dozat & Manning (2017; biaffine arcs, dropout). Tags come
 * from a lower layer than arcs, as Søgaard & Goldberg (2016) advise. The sizes are part of the file's format.
 *
 * In the file (little-endian, 8-byte aligned):
 *   header | slots[n_slots] {check u32, row u32} | scales[n_rows] f32 | rows[n_rows][ENI_EMBED] i8 | dense tensors f16
 * A key's slot is found by linear probing from its low bits and recognised by its high 32. Matrices are packed as kernels.h wants them.
 * The table and the two small matrices over views and labels are used where they lie; the large ones are made small whole numbers at
 * opening (7 bits, what they are multiplied with 6): trees are right as often, LAS within .05, in a third of the time.
 *
 * Sentences run in step, a batch at a time, so that weights which have been fetched serve all of them. Nothing of one sentence enters
 * another: results are the same whatever else is in the batch. */
#ifndef ENI_NETWORK_H
#define ENI_NETWORK_H

#include "text/kernels.h"
#include "text/words.h"

enum {
    ENI_EMBED = 128,  /* width of a word */
    ENI_HIDDEN = 192, /* of an LSTM in one direction */
    ENI_LAYERS = 3,
    ENI_TAG_LAYER = 2, /* how many layers the tags see */
    ENI_ARC = 128,
    ENI_LABEL = 128,
    ENI_GATES = 4 * ENI_HIDDEN,
    ENI_BOTH = 2 * ENI_HIDDEN, /* forth | back */
    ENI_UPOS_AT = 0,
    ENI_XPOS_AT = 32, /* columns of the tags' scores */
    ENI_TAGS = 96,
    ENI_DEPENDENT_AT = 0,
    ENI_HEAD_AT = ENI_ARC, /* columns of the views of a token that arcs and labels take */
    ENI_LABEL_DEPENDENT_AT = 2 * ENI_ARC,
    ENI_LABEL_HEAD_AT = 2 * ENI_ARC + ENI_LABEL,
    ENI_VIEWS = 2 * ENI_ARC + 2 * ENI_LABEL,
    ENI_RELS_WIDTH = 64,
    ENI_MAX_HEADS = (ENI_MAX_TOKENS + 1 + 15) / 16 * 16 /* columns of arc scores: the root, then the tokens */
};
_Static_assert((int)N_UPOS <= 32 && (int)N_XPOS <= 64 && (int)N_RELS <= (int)ENI_RELS_WIDTH,
               "every class has its column");

/* name, rows, columns */
#define ENI_TENSORS(X)                                                                                                 \
    X(IN0, ENI_EMBED, 2 * ENI_GATES)                                                                                   \
    X(BIAS0, 1, 2 * ENI_GATES)                                                                                         \
    X(FORTH0, ENI_HIDDEN, ENI_GATES)                                                                                   \
    X(BACK0, ENI_HIDDEN, ENI_GATES)                                                                                    \
    X(IN1, ENI_BOTH, 2 * ENI_GATES)                                                                                    \
    X(BIAS1, 1, 2 * ENI_GATES)                                                                                         \
    X(FORTH1, ENI_HIDDEN, ENI_GATES)                                                                                   \
    X(BACK1, ENI_HIDDEN, ENI_GATES)                                                                                    \
    X(IN2, ENI_BOTH, 2 * ENI_GATES)                                                                                    \
    X(BIAS2, 1, 2 * ENI_GATES)                                                                                         \
    X(FORTH2, ENI_HIDDEN, ENI_GATES)                                                                                   \
    X(BACK2, ENI_HIDDEN, ENI_GATES)                                                                                    \
    X(TAGS, ENI_BOTH, ENI_TAGS)                                                                                        \
    X(TAGS_BIAS, 1, ENI_TAGS)                                                                                          \
    X(VIEWS, ENI_BOTH, ENI_VIEWS)                                                                                      \
    X(VIEWS_BIAS, 1, ENI_VIEWS)                                                                                        \
    X(ARC, ENI_ARC, ENI_ARC)                                                                                           \
    X(ARC_BIAS, 1, ENI_ARC)                                                                                            \
    X(ROOT, 1, ENI_ARC + ENI_LABEL) /* the root's view as a head of arcs | of labels */                                \
    X(RELS, ENI_LABEL, ENI_RELS_WIDTH)                                                                                 \
    X(RELS_BIAS, 1, ENI_RELS_WIDTH)

typedef enum {
#define ENI_X(id, rows, columns) ENI_T_##id,
    ENI_TENSORS(ENI_X)
#undef ENI_X
        ENI_N_TENSORS
} eni_tensor;

typedef struct {
    size_t rows, columns, at; /* at: where it begins among all */
} eni_shape;

/* Shapes of the tensors, in order; the last one's `at` is behind them all. */
void eni_network_shapes(eni_shape shapes[ENI_N_TENSORS + 1]);

/* The first tensor of a layer: IN, BIAS, FORTH, BACK follow one another. */
static inline int eni_layer(int layer, eni_tensor which) {
    return 4 * layer + (int)which;
}

/* Rows of the table that no key leads to. */
enum {
    ENI_ROW_UNKNOWN = 0, /* a word without a row */
    ENI_ROW_HINT = 1,    /* + 0 … 3: settled as NN, NNS, NNP, NNPS */
    ENI_ROW_FREE = 5
};

/* The hint's row for a settled tag; 0 if it has none. */
static inline uint32_t eni_hint_row(uint8_t xpos) {
    return xpos == XPOS_NN     ? ENI_ROW_HINT
           : xpos == XPOS_NNS  ? ENI_ROW_HINT + 1
           : xpos == XPOS_NNP  ? ENI_ROW_HINT + 2
           : xpos == XPOS_NNPS ? ENI_ROW_HINT + 3
                               : 0;
}

typedef struct {
    uint32_t check, row; /* row 0 = free */
} eni_row_slot;

/* The row of a key, 0 if it has none. One slot at least is free. */
static inline uint32_t eni_row_of(const eni_row_slot *slots, uint64_t mask, uint64_t key) {
    uint64_t at = key & mask;
    while (slots[at].row && slots[at].check != (uint32_t)(key >> 32)) at = (at + 1) & mask;
    return slots[at].row;
}

/* What the file's part begins with. */
typedef struct {
    char magic[4]; /* "ENN1" */
    uint32_t n_rows;
    uint64_t n_slots; /* a power of two */
    uint32_t embed, hidden, layers, tag_layer, arc, label;
    uint32_t n_dense, reserved;
} eni_network_header;

typedef struct {
    const eni_row_slot *slots;
    uint64_t mask;
    const float *scales;
    const int8_t *rows;
    const eni_kernels *kernels;
    eni_shape shapes[ENI_N_TENSORS + 1];
    const uint16_t *dense; /* halves */
    float *small;          /* owned: the tensors of one row as floats, and the scales of those in whole numbers */
    size_t small_at[ENI_N_TENSORS];
    int32_t *excess; /* owned: beside the scales */
    int8_t *whole;   /* owned: the tensors in whole numbers */
    size_t whole_at[ENI_N_TENSORS];
} eni_network;

/* Reads a network at *bytes (borrowed) and steps past it. EN_EFORMAT when it is damaged: every slot and number is checked once. */
en_status eni_network_open(en_str *bytes, eni_network *out, en_error *err);
void eni_network_close(eni_network *network);

/* A batch: so many sentences and tokens at most. Sixteen fill the registers of every kernel, and a few times over, as they end one by one. */
enum { ENI_BATCH = 16, ENI_BATCH_TOKENS = 512 };
_Static_assert((int)ENI_BATCH_TOKENS >= ENI_MAX_TOKENS, "any sentence makes a batch");

typedef struct {
    const eni_token *tokens; /* [n] */
    const bool *fold;        /* [n]: capitals of the token say nothing */
    const uint8_t *settled;  /* [n]: its Penn tag, or XPOS_NONE */
    uint32_t n, at;          /* at: the batch's tokens before it */
} eni_network_sentence;

/* Scratch and results: of the tokens of a batch, then of one sentence of it. */
typedef struct {
    uint8_t embedded[ENI_BATCH_TOKENS][ENI_EMBED];
    float embedded_scale[ENI_BATCH_TOKENS];
    float gates[ENI_BATCH_TOKENS][2 * ENI_GATES];
    uint8_t hidden[2][ENI_BATCH_TOKENS][ENI_BOTH];
    float state[ENI_BATCH][ENI_HIDDEN];
    eni_whole_row rows[ENI_BATCH_TOKENS];
    float tags[ENI_BATCH_TOKENS][ENI_TAGS]; /* result */
    float views[ENI_BATCH_TOKENS][ENI_VIEWS];
    float heads[ENI_MAX_HEADS][ENI_ARC], packed_heads[ENI_MAX_HEADS * ENI_ARC];
    float arcs[ENI_MAX_TOKENS][ENI_ARC];
    float scores[ENI_MAX_TOKENS][ENI_MAX_HEADS]; /* result of eni_network_arcs: [dependent][0 = root, head + 1] */
    float rels[ENI_MAX_TOKENS][ENI_RELS_WIDTH];  /* result of eni_network_rels */
} eni_network_work;

/* Scores of tags, and all that the other two need. The sentences lie behind one another in the batch. */
void eni_network_run(const eni_network *network, eni_network_work *work, const eni_network_sentence *sentences,
                     size_t n);

/* Scores of arcs of a sentence of the batch. */
void eni_network_arcs(const eni_network *network, eni_network_work *work, const eni_network_sentence *sentence);

/* Scores of relations, for the heads in its tokens (-1: the root). */
void eni_network_rels(const eni_network *network, eni_network_work *work, const eni_network_sentence *sentence);

#endif
