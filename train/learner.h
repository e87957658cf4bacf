/* train/learner.h: an averaged multiclass perceptron that grows its features as it meets them (Collins 2002; Freund & Schapire 1999). */
#ifndef TRAIN_LEARNER_H
#define TRAIN_LEARNER_H

#include "base/str.h"

typedef struct train_learner train_learner;

train_learner *train_learner_new(unsigned n_classes); /* owned, train_learner_free */
void train_learner_free(train_learner *learner);

void train_score(const train_learner *learner, const uint64_t *features, size_t n, float *scores);
/* One step of time; call once a decision. */
void train_tick(train_learner *learner);
/* +1 for good, −1 for bad. */
void train_update(train_learner *learner, const uint64_t *features, size_t n, unsigned good, unsigned bad);

/* Appends the averaged model in the format of base/linear.h, weights under `threshold` in magnitude left out. Returns weights kept. */
size_t train_write(const train_learner *learner, float threshold, eni_buf *out);

#endif
