/* text/kernels.h: the arithmetic of the network: matrix products and the cell of an LSTM.
 *
 * Every element of a product of floats is one chain of fused multiply-adds over k = 0, 1, 2 …, whatever the width of the vectors; a sum
 * of whole numbers is the same in any order; the rest is element by element. So all the kernels here give the same bits, and which of
 * them runs is a matter of speed only. Numbers of columns are multiples of 16. */
#ifndef ENI_KERNELS_H
#define ENI_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The right side of a product is packed: in panels of so many columns, each [k][width]; the last may be narrower. */
#define ENI_PANEL 48

/* Whole numbers are small: a left side within ±ENI_WHOLE_ONE, held as 1 … 63 (ENI_WHOLE_ZERO is added), a right side within ±ENI_WHOLE_MOST. Then
 * sixteen products in eights fit 16 bits, which is what AVX2 multiplies bytes into, and VNNI takes them as they are. */
enum { ENI_WHOLE_ONE = 31, ENI_WHOLE_ZERO = 32, ENI_WHOLE_MOST = 64, ENI_WHOLE_STEP = 16 };
_Static_assert(8 * (ENI_WHOLE_ZERO + ENI_WHOLE_ONE) * ENI_WHOLE_MOST <= INT16_MAX, "eight products fit 16 bits");

/* A row of a product of whole numbers. a: [k], each held as above and counting `scale`. c: [n]. */
typedef struct {
    const uint8_t *a;
    float *c;
    float scale;
} eni_whole_row;

/* The right side: numbers in panels as above, each [k / 4][width][4]; by column, its scale and what the zeros of the left side add to a sum. */
typedef struct {
    const int8_t *numbers;
    const float *scales;
    const int32_t *excess;
} eni_whole_matrix;

typedef struct {
    const char *name;
    /* c[m][n] = (add ? c : 0) + a[m][k] · b[k][n]. a's element (i, j) is at a[i * row + j * column]; b is packed; c's rows are ldc apart. */
    void (*product)(size_t m, size_t n, size_t k, const float *a, size_t row, size_t column, const float *b, float *c,
                    size_t ldc, bool add);
    /* The same with b in half precision: it is widened as it is read, which is exact. */
    void (*half_product)(size_t m, size_t n, size_t k, const float *a, size_t row, size_t column, const uint16_t *b,
                         float *c, size_t ldc, bool add);
    /* One step of n cells. gates: [4][n], in: sums for input, forget, candidate, output; out: their activations. c: was, becomes the
     * cell state. tanh_c and h: tanh of the state, the output. */
    void (*cell)(size_t n, float *gates, float *c, float *tanh_c, float *h);
    /* c = (bias or, where that is NULL, c) + a · b for each of m rows, in whole numbers: k is a multiple of ENI_WHOLE_STEP, b of eni_pack_whole. */
    void (*whole_product)(size_t m, size_t n, size_t k, const eni_whole_row *rows, eni_whole_matrix b,
                          const float *bias);
    /* The step of n cells where only the state and the output matter. h: the output times ENI_WHOLE_ONE, rounded, as a left side. */
    void (*step)(size_t n, const float *gates, float *c, uint8_t *h);
    /* x[n] += scale * q[n] */
    void (*add_row)(size_t n, float scale, const int8_t *q, float *x);
    /* out[n] = x[n] in steps of the scale returned, rounded, the largest being ±ENI_WHOLE_ONE; a left side. n: a multiple of 16. */
    float (*to_whole)(size_t n, const float *x, uint8_t *out);
} eni_kernels;

/* The kernels that this processor runs, slowest first; NULL behind the last. The first is plain C. */
const eni_kernels *eni_kernels_at(size_t i);
const eni_kernels *eni_kernels_best(void);

/* Packs b[k][n], whose element (i, j) is at b[i * row + j * column]. out: [k * n]. */
void eni_pack(size_t k, size_t n, const float *b, size_t row, size_t column, float *out);

/* A packed matrix of halves as a right side of whole numbers, each column in steps of its scale. out: [k * n]; scales, excess: [n]. */
void eni_pack_whole(size_t k, size_t n, const uint16_t *packed, int8_t *out, float *scales, int32_t *excess);

/* Half precision, rounded to nearest even, and back; no infinities or NaNs. */
uint16_t eni_to_half(float x);
static inline float eni_from_half(uint16_t h) {
    /* a half's bits moved to their places in a float, then scaled by the difference of the exponents' zeros */
    const uint32_t bits = (uint32_t)(h & 0x7FFF) << 13 | (uint32_t)(h & 0x8000) << 16;
    float x;
    memcpy(&x, &bits, 4);
    return x * 0x1p112f;
}

/* e^x to about 2 units in the last place for |x| < limit (at most 87), clamped beyond. Element-wise, so loops over it become vectors. After Cephes. */
static inline float eni_exp_within(float x, float limit) {
    const float above = x > -limit ? x : -limit;
    x = above < limit ? above : limit;
    const float shifted = x * 1.44269504088896341f + 12582912.0f; /* rounds: 1.5 * 2^23 */
    const float n = shifted - 12582912.0f;
    const float r = x - n * 0.693359375f + n * 2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1.0f;
    int32_t bits;
    memcpy(&bits, &shifted, 4);
    bits = (int32_t)((uint32_t)(bits - 0x4B400000 + 127) << 23);
    float scale;
    memcpy(&scale, &bits, 4);
    return p * scale;
}
static inline float eni_exp(float x) {
    return eni_exp_within(x, 87.0f);
}
static inline float eni_sigmoid(float x) {
    return 1.0f / (1.0f + eni_exp(-x));
}
static inline float eni_tanh(float x) {
    return 2.0f / (1.0f + eni_exp(-2.0f * x)) - 1.0f;
}

/* To the nearest whole number, even at the middle; |x| < 2^22. */
static inline int32_t eni_round(float x) {
    const float shifted = x + 12582912.0f; /* 1.5 * 2^23 */
    int32_t bits;
    memcpy(&bits, &shifted, 4);
    return bits - 0x4B400000;
}

#endif
