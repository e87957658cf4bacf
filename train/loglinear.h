/* train/loglinear.h: multinomial logistic regression over hashed features, by AdaGrad (Duchi, Hazan & Singer 2011) with an L2 penalty. */
#ifndef TRAIN_LOGLINEAR_H
#define TRAIN_LOGLINEAR_H

#include "base/str.h"

typedef struct train_loglinear train_loglinear;

typedef struct {
    double rate, l2;
} train_loglinear_opts;

train_loglinear *train_loglinear_new(unsigned n_classes, train_loglinear_opts opts); /* owned, train_loglinear_free */
void train_loglinear_free(train_loglinear *model);

/* Probabilities of the classes; p is [n_classes]. */
void train_loglinear_predict(const train_loglinear *model, const uint64_t *features, size_t n, double *p);

/* One step towards `target`, the wanted distribution over the classes, with the weight of the example. Returns the loss before the step. */
double train_loglinear_step(train_loglinear *model, const uint64_t *features, size_t n, const double *target,
                            double weight);

/* Notes the weights as they stand; the mean of those noted takes their place (Polyak & Juditsky 1992), which varies less with the seed. */
void train_loglinear_note(train_loglinear *model);
void train_loglinear_average(train_loglinear *model);

/* Multiplies all weights by `factor` but those of the feature `except`: what was trained with a share of its features left out is shrunk by the
 * share that was left in, or it would be too sure of itself (Srivastava et al. 2014). except: 0, none. */
void train_loglinear_shrink(train_loglinear *model, double factor, uint64_t except);

/* Adds the weights of `other`; with train_loglinear_shrink, the mean of several models. */
void train_loglinear_add(train_loglinear *model, const train_loglinear *other);

/* Appends the model in the format of base/linear.h, weights as multiples of `unit`, those that round to 0 left out. Returns weights kept. */
size_t train_loglinear_write(const train_loglinear *model, double unit, eni_buf *out);

#endif
