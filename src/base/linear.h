/* base/linear.h: a trained linear model over hashed features: score[class] = sum of weight[feature][class].
 *
 * On disk and in memory alike (little-endian, 8-byte aligned; nothing is unpacked at load):
 *
 *   header | slots[n_slots] {check u32, row u32} | rows: n u8, n × {class u8, weight i8}
 *
 * A feature is a 64-bit hash; its slot is found by linear probing from the low bits and recognised by the high 32. A feature
 * that is absent scores nothing; two features share a slot with probability under 1e-7 a look-up. */
#ifndef ENI_LINEAR_H
#define ENI_LINEAR_H

#include "base/str.h"

#define ENI_MAX_CLASSES 160

typedef struct {
    uint32_t check; /* high half of the hash; 0 with row 0 = free */
    uint32_t row;   /* offset into rows, + 1 */
} eni_feature_slot;

typedef struct {
    const eni_feature_slot *slots; /* [mask + 1] */
    uint64_t mask;
    const uint8_t *rows;
    size_t rows_len;
    unsigned n_classes;
} eni_linear;

/* Reads a model at *bytes and steps past it. EN_EFORMAT when it is damaged (every row is checked once). */
en_status eni_linear_open(en_str *bytes, eni_linear *out, en_error *err);

/* scores[0 .. n_classes) = sums over the n features. */
void eni_linear_score(const eni_linear *model, const uint64_t *features, size_t n, int32_t *scores);

/* Hashing of features: a template number and up to three values. */
static inline uint64_t eni_feature(uint64_t number, uint64_t a, uint64_t b, uint64_t c) {
    uint64_t h = (number + 1) * 0x9E3779B97F4A7C15u;
    h = (h ^ a) * 0xBF58476D1CE4E5B9u;
    h = (h ^ (h >> 29) ^ b) * 0x94D049BB133111EBu;
    h = (h ^ (h >> 31) ^ c) * 0xD6E8FEB86659FD93u;
    return h ^ (h >> 32);
}

#endif
