/* text/kernels.c: the kernels of kernels_body.h for plain C, for AVX2 with FMA, for AVX-512 and for AVX-512 with
 * VNNI, and the choice between them.
 *
 * The choice is made at run time, so that one program runs on any x86-64 and is fast on a modern one. Plain C rounds a multiply-add once
 * as well (fmaf), which is slow where the processor has no such instruction but gives the same bits. */
#include "text/kernels.h"

/* A tile stays in registers only if its loops are unrolled. */
#if defined(__clang__)
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 16")
#endif

/* The right side of a product. */
typedef union {
    const float *floats;
    const uint16_t *halves;
} right;

static inline right ahead(right b, bool half, size_t n) {
    if (half)
        b.halves += n;
    else
        b.floats += n;
    return b;
}

/* Four bytes as one whole number of 32 bits. */
static inline int32_t four_at(const void *p) {
    int32_t all;
    memcpy(&all, p, sizeof all);
    return all;
}
static inline int32_t dot(int32_t a, int32_t b) {
    uint8_t x[4];
    int8_t y[4];
    memcpy(x, &a, sizeof x);
    memcpy(y, &b, sizeof y);
    return x[0] * y[0] + x[1] * y[1] + x[2] * y[2] + x[3] * y[3];
}

#define NAME(x) x##_plain
#define TARGET
#define VEC float
#define WIDTH 1
#define LOAD(p) (*(p))
#define STORE(p, v) (*(p) = (v))
#define WIDEN(p) eni_from_half(*(p))
#define SPLAT(f) (f)
#define FMA(a, b, c) __builtin_fmaf(a, b, c)
#define WHOLE int32_t
#define NO_WHOLE 0
#define WHOLES(p) four_at(p)
#define FOUR(p) four_at(p)
#define QUADS 1
#define DOTS(c, a, b, v) (c) += dot(a[0], b[0][v])
#define LESS(a, b) ((a) - (b))
#define HOLD(x) (void)(x)
#define TO_FLOATS(w) ((float)(w))
#define TIMES(a, b) ((a) * (b))
#define PLUS(a, b) ((a) + (b))
#define WHOLE_ROWS 4
#define WHOLE_VECS 2
#define ROWS 4
#define VECS 3
#define LINE 48
#define LABEL "plain"
#include "text/kernels_body.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define NAME(x) x##_avx2
#define TARGET __attribute__((target("avx2,fma,f16c")))
#define VEC __m256
#define WIDTH 8
#define LOAD(p) _mm256_loadu_ps(p)
#define STORE(p, v) _mm256_storeu_ps(p, v)
#define WIDEN(p) _mm256_cvtph_ps(_mm_loadu_si128((const void *)(p)))
#define SPLAT(f) _mm256_set1_ps(f)
#define FMA(a, b, c) _mm256_fmadd_ps(a, b, c)
#define WHOLE __m256i
#define NO_WHOLE _mm256_setzero_si256()
#define WHOLES(p) _mm256_loadu_si256((const void *)(p))
#define FOUR(p) _mm256_set1_epi32(four_at(p))
#define QUADS 4
#define DOTS(c, a, b, v)                                                                                               \
    (c) = _mm256_add_epi32(                                                                                            \
        c, _mm256_madd_epi16(                                                                                          \
               _mm256_set1_epi16(1),                                                                                   \
               _mm256_add_epi16(                                                                                       \
                   _mm256_add_epi16(_mm256_maddubs_epi16(a[0], b[0][v]), _mm256_maddubs_epi16(a[1], b[1][v])),         \
                   _mm256_add_epi16(_mm256_maddubs_epi16(a[2], b[2][v]), _mm256_maddubs_epi16(a[3], b[3][v])))))
#define LESS(a, b) _mm256_sub_epi32(a, b)
#define HOLD(x) __asm__("" : "+x"(x))
#define TO_FLOATS(w) _mm256_cvtepi32_ps(w)
#define TIMES(a, b) _mm256_mul_ps(a, b)
#define PLUS(a, b) _mm256_add_ps(a, b)
#define WHOLE_ROWS 8
#define WHOLE_VECS 1
#define ROWS 4
#define VECS 3
#define LINE 6
#define LABEL "avx2"
#include "text/kernels_body.h"

#define NAME(x) x##_avx512
#define TARGET __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw")))
#define QUADS 4
#define DOTS(c, a, b, v)                                                                                               \
    (c) = _mm512_add_epi32(                                                                                            \
        c, _mm512_madd_epi16(                                                                                          \
               _mm512_set1_epi16(1),                                                                                   \
               _mm512_add_epi16(                                                                                       \
                   _mm512_add_epi16(_mm512_maddubs_epi16(a[0], b[0][v]), _mm512_maddubs_epi16(a[1], b[1][v])),         \
                   _mm512_add_epi16(_mm512_maddubs_epi16(a[2], b[2][v]), _mm512_maddubs_epi16(a[3], b[3][v])))))
#define LABEL "avx512"
#include "text/kernels_avx512.h"

#define NAME(x) x##_vnni
#define TARGET __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx512vnni")))
#define QUADS 1
#define DOTS(c, a, b, v) (c) = _mm512_dpbusd_epi32(c, a[0], b[0][v])
#define LABEL "avx512vnni"
#include "text/kernels_avx512.h"
#endif

const eni_kernels *eni_kernels_at(size_t i) {
    if (i == 0) return &kernels_plain;
#if defined(__x86_64__)
    /* whatever has AVX2 widens halves too (F16C), which not every compiler lets us ask */
    if (i == 1 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return &kernels_avx2;
    if (i == 2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw"))
        return &kernels_avx512;
    if (i == 3 && eni_kernels_at(2) && __builtin_cpu_supports("avx512vnni")) return &kernels_vnni;
#endif
    return NULL;
}

const eni_kernels *eni_kernels_best(void) {
    const eni_kernels *best = eni_kernels_at(0), *next;
    for (size_t i = 1; (next = eni_kernels_at(i)); i++) best = next;
    return best;
}

uint16_t eni_to_half(float x) {
    uint32_t bits;
    memcpy(&bits, &x, 4);
    const uint16_t sign = (uint16_t)(bits >> 16 & 0x8000);
    const int32_t exponent = (int32_t)(bits >> 23 & 0xFF) - 127 + 15;
    uint32_t fraction = (bits & 0x7FFFFF) | 0x800000;
    if (exponent >= 31) return (uint16_t)(sign | 0x7BFF); /* the largest */
    const int shift = exponent > 0 ? 13 : 14 - exponent;
    if (shift > 24) return sign;
    const uint32_t half = 1u << (shift - 1), odd = fraction >> shift & 1;
    fraction = (fraction + half - 1 + odd) >> shift;
    const uint32_t h = exponent > 0 ? ((uint32_t)exponent << 10) + fraction - 0x400 : fraction;
    return (uint16_t)(sign | (h > 0x7BFF ? 0x7BFF : h));
}

void eni_pack(size_t k, size_t n, const float *b, size_t row, size_t column, float *out) {
    for (size_t at = 0; at < n; at += ENI_PANEL) {
        const size_t width = n - at < ENI_PANEL ? n - at : ENI_PANEL;
        for (size_t i = 0; i < k; i++)
            for (size_t j = 0; j < width; j++) *out++ = b[i * row + (at + j) * column];
    }
}

static void pack_panel(size_t k, size_t width, const uint16_t *packed, int8_t *out, float *scales, int32_t *excess) {
    float top[ENI_PANEL] = {0}, steps[ENI_PANEL] = {0};
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < width; j++) {
            const float size = eni_from_half(packed[i * width + j] & 0x7FFF);
            top[j] = size > top[j] ? size : top[j];
        }
    for (size_t j = 0; j < width; j++) {
        scales[j] = top[j] / (float)ENI_WHOLE_MOST;
        steps[j] = top[j] > 0 ? (float)ENI_WHOLE_MOST / top[j] : 0;
        excess[j] = 0;
    }
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < width; j++) {
            const int8_t number = (int8_t)eni_round(eni_from_half(packed[i * width + j]) * steps[j]);
            out[(i / 4 * width + j) * 4 + i % 4] = number;
            excess[j] += ENI_WHOLE_ZERO * number;
        }
}

void eni_pack_whole(size_t k, size_t n, const uint16_t *packed, int8_t *out, float *scales, int32_t *excess) {
    for (size_t at = 0; at < n; at += ENI_PANEL) {
        const size_t width = n - at < ENI_PANEL ? n - at : ENI_PANEL;
        pack_panel(k, width, packed + k * at, out + k * at, scales + at, excess + at);
    }
}
