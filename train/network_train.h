/* train/network_train.h: learning the network of text/network.h: its weights, their gradients, and steps of Adam. */
#ifndef TRAIN_NETWORK_TRAIN_H
#define TRAIN_NETWORK_TRAIN_H

#include "treebank.h"

#include "base/str.h"
#include "text/network.h"

enum {
    TRAIN_MAX_TOKENS = 2048,   /* of a batch */
    TRAIN_MAX_SENTENCES = 512, /* of a batch */
    TRAIN_ROWS = ENI_N_KEYS + 1
};

/* splitmix64 */
typedef struct {
    uint64_t state;
} train_random;
uint64_t train_next(train_random *random);
float train_uniform(train_random *random); /* in [0, 1) */

/* How much is left out while learning, each a probability. */
typedef struct {
    float word;   /* a word becomes unknown (more so if it is rare) */
    float affix;  /* a letter key or a shape is not seen */
    float input;  /* of the sum's, */
    float hidden; /* of the layers' outputs, */
    float state;  /* of the recurrent state's, */
    float view;   /* of the views' elements: the same ones all through a sentence */
    float fold;   /* a sentence is seen as a headline is */
    float hint;   /* in a sentence, names' tags are told in part, as a caller's gazetteer would */
} train_dropout;

typedef struct train_network train_network;

/* A fresh network for the words of the bank; owned, train_network_free. Aborts when out of memory, as all of train/ does. */
train_network *train_network_new(const train_bank *bank, uint64_t seed);
void train_network_free(train_network *network);

/* Loss a token over n sentences (at most TRAIN_MAX_SENTENCES, TRAIN_MAX_TOKENS in all), longest first; the gradient is kept. */
double train_gradient(train_network *network, const train_sentence *const *sentences, size_t n,
                      const train_dropout *dropout, train_random *random);

/* One step of Adam along the gradient of the last call, then the gradient is gone. Returns the gradient's length before clipping. */
double train_step(train_network *network, double rate);

/* Appends the network in the format of text/network.h. */
void train_network_write(const train_network *network, eni_buf *out);

/* For tests: the dense weights and their gradients, and the table's rows that the last batch touched. */
float *train_weights(train_network *network, const float **gradient);
float *train_row(train_network *network, size_t i, const float **gradient); /* NULL behind the last */

#endif
