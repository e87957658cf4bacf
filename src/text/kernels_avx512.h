/* text/kernels_avx512.h: the kernels of kernels_body.h in vectors of 512 bits. kernels.c includes this once per way of adding
 * products of bytes, with NAME, TARGET, QUADS, DOTS and LABEL defined. */
#define VEC __m512
#define WIDTH 16
#define LOAD(p) _mm512_loadu_ps(p)
#define STORE(p, v) _mm512_storeu_ps(p, v)
#define WIDEN(p) _mm512_cvtph_ps(_mm256_loadu_si256((const void *)(p)))
#define SPLAT(f) _mm512_set1_ps(f)
#define FMA(a, b, c) _mm512_fmadd_ps(a, b, c)
#define WHOLE __m512i
#define NO_WHOLE _mm512_setzero_si512()
#define WHOLES(p) _mm512_loadu_si512((const void *)(p))
#define FOUR(p) _mm512_set1_epi32(four_at(p))
#define LESS(a, b) _mm512_sub_epi32(a, b)
#define HOLD(x) __asm__("" : "+v"(x))
#define TO_FLOATS(w) _mm512_cvtepi32_ps(w)
#define TIMES(a, b) _mm512_mul_ps(a, b)
#define PLUS(a, b) _mm512_add_ps(a, b)
#define WHOLE_ROWS 6
#define WHOLE_VECS 3
#define ROWS 8
#define VECS 3
#define LINE 3
#include "text/kernels_body.h"
