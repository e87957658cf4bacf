/* lexicon/classifier.c: the model file and the softmax.
 *
 *   "ENEVT1\n\0" | hash of the rest (u64) | linear model (base/linear.h) */
#include "lexicon/classifier.h"

#include "base/error.h"
#include "base/map.h"
#include "text/kernels.h"

en_status eni_classifier_open(en_str bytes, eni_classifier *out, en_error *err) {
    uint64_t hash;
    if (bytes.len < 16 || memcmp(bytes.p, "ENEVT1\n\0", 8) != 0)
        return eni_fail(err, EN_EFORMAT, "not an event model: expected a file that begins with ENEVT1");
    memcpy(&hash, bytes.p + 8, 8);
    en_str rest = eni_cut(bytes, 16, bytes.len);
    if (eni_hash(rest) != hash) return eni_fail(err, EN_EFORMAT, "the event model is damaged: its checksum differs");
    EN_TRY(eni_linear_open(&rest, &out->model, err));
    if (out->model.n_classes != EN_N_ACTIONS)
        return eni_fail(err, EN_EFORMAT, "the event model was made for another version");
    out->hash = hash;
    return EN_OK;
}

void eni_classify_scores(const int32_t scores[EN_N_ACTIONS], double p[EN_N_ACTIONS]) {
    int32_t most = INT32_MIN;
    double sum = 0;
    for (int a = 0; a < EN_N_ACTIONS; a++) most = scores[a] > most ? scores[a] : most;
    for (int a = 0; a < EN_N_ACTIONS; a++)
        sum += p[a] =
            (double)eni_exp((float)(ENI_CLASSIFIER_UNIT * (scores[a] - most))); /* the same on every processor */
    for (int a = 0; a < EN_N_ACTIONS; a++) p[a] /= sum;
}

void eni_classify(const eni_classifier *c, const uint64_t *features, size_t n, double p[EN_N_ACTIONS]) {
    int32_t scores[EN_N_ACTIONS];
    eni_linear_score(&c->model, features, n, scores);
    eni_classify_scores(scores, p);
}

size_t eni_classifier_reasons(const eni_classifier *c, const uint64_t *features, size_t n, en_action action,
                              size_t *out, double *gains, size_t room) {
    int32_t best[ENI_MOST_REASONS];
    size_t k = 0;
    if (room > ENI_MOST_REASONS) room = ENI_MOST_REASONS;
    for (size_t i = 0; i < n; i++) {
        int32_t one[EN_N_ACTIONS];
        eni_linear_score(&c->model, &features[i], 1, one);
        const int32_t gain = one[action] - one[EN_ACTION_NONE];
        if (gain <= 0) continue;
        size_t at = k < room ? k++ : room;
        while (at > 0 && best[at - 1] < gain) {
            if (at < room) best[at] = best[at - 1], out[at] = out[at - 1];
            at--;
        }
        if (at < room) best[at] = gain, out[at] = i;
    }
    for (size_t i = 0; i < k; i++) gains[i] = ENI_CLASSIFIER_UNIT * best[i];
    return k;
}
