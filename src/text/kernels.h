/* text/kernels.h: the arithmetic of the network: matrix products and the cell of an LSTM.
 *
 * Every element of a product is one chain of fused multiply-adds over k = 0, 1, 2 …, whatever the width of the vectors; the rest is
 * element by element. So all the kernels here give the same bits, and which of them runs is a matter of speed only. Numbers of columns
 * are multiples of 16. */
#ifndef ENI_KERNELS_H
#define ENI_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The right side of a product is packed: in panels of so many columns, each [k][width]; the last may be narrower. */
#define ENI_PANEL 48

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
} eni_kernels;

/* The kernels that this processor runs, slowest first; NULL behind the last. The first is plain C. */
const eni_kernels *eni_kernels_at(size_t i);
const eni_kernels *eni_kernels_best(void);

/* Packs b[k][n], whose element (i, j) is at b[i * row + j * column]. out: [k * n]. */
void eni_pack(size_t k, size_t n, const float *b, size_t row, size_t column, float *out);

/* Half precision, rounded to nearest even, and back; no infinities or NaNs. */
uint16_t eni_to_half(float x);
static inline float eni_from_half(uint16_t h) {
    /* a half's bits moved to their places in a float, then scaled by the difference of the exponents' zeros */
    const uint32_t bits = (uint32_t)(h & 0x7FFF) << 13 | (uint32_t)(h & 0x8000) << 16;
    float x;
    memcpy(&x, &bits, 4);
    return x * 0x1p112f;
}

/* e^x to about 2 units in the last place for |x| < 87, clamped beyond. Element-wise, so loops over it become vectors. After Cephes. */
static inline float eni_exp(float x) {
    const float above = x > -87.0f ? x : -87.0f;
    x = above < 87.0f ? above : 87.0f;
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
static inline float eni_sigmoid(float x) {
    return 1.0f / (1.0f + eni_exp(-x));
}
static inline float eni_tanh(float x) {
    return 2.0f / (1.0f + eni_exp(-2.0f * x)) - 1.0f;
}

#endif
