/* lexicon/classifier.h: how likely is each PLOVER type between two sides of a sentence, and no event at all.
 *
 *   features (events/evidence.h) ─► linear scores, one a class ─► softmax ─► probabilities that add up to 1
 *
 * Multinomial logistic regression (Cox 1966; for text, Genkin, Lewis & Madigan 2007), trained by train/event_train.c on data/corpus/. */
#ifndef ENI_CLASSIFIER_H
#define ENI_CLASSIFIER_H

#include "base/linear.h"
#include "entente.h"

/* Weights are kept as whole numbers of this fraction. */
#define ENI_CLASSIFIER_UNIT 0.03125

typedef struct {
    eni_linear model;
    uint64_t hash;
} eni_classifier;

/* Opens the model from its bytes (borrowed: they must outlive it). EN_EFORMAT if it is none or damaged. */
en_status eni_classifier_open(en_str bytes, eni_classifier *out, en_error *err);

/* p[EN_ACTION_NONE] = no event, p[action] for the types; they add up to 1. */
void eni_classify(const eni_classifier *classifier, const uint64_t *features, size_t n, double p[EN_N_ACTIONS]);

/* The same from scores that have been added up over groups of features (eni_linear_score). */
void eni_classify_scores(const int32_t scores[EN_N_ACTIONS], double p[EN_N_ACTIONS]);

/* The features that speak most for `action` against no event, strongest first: their places in features[] and what each adds to the log odds.
 * Returns how many (at most room, and ENI_MOST_REASONS). */
#define ENI_MOST_REASONS 32
size_t eni_classifier_reasons(const eni_classifier *classifier, const uint64_t *features, size_t n, en_action action,
                              size_t *out, double *gains, size_t room);

#endif
