/* text/kernels_body.h: the kernels for one width of vector. kernels.c includes this once per instruction set, with
 *
 *   NAME(x)  x with the set's name behind it     TARGET    the function attribute that allows the set
 *   VEC      WIDTH floats                        LOAD(p), STORE(p, v), SPLAT(f), FMA(a, b, c) = a * b + c, rounded once
 *   WIDEN(p) VEC of the WIDTH halves at p        LABEL     the set's name
 *   ROWS, VECS  the tile that fits the registers: ROWS * VECS sums, VECS * WIDTH divides ENI_PANEL; LINE * WIDTH = ENI_PANEL
 *   WHOLE    WIDTH whole numbers of 32 bits, or as many fours of bytes;  WHOLES(p) those at p;  FOUR(p) the four at p everywhere
 *   DOTS(c, a, b, v)  c += the products of QUADS fours a[q] and b[q][v];  LESS(a, b) = a - b;  TO_FLOATS(w)    TIMES(a, b), PLUS(a, b)
 *   HOLD(x)  keeps x in its register, where the compiler would move it about;    WHOLE_ROWS, WHOLE_VECS  instead of ROWS, VECS
 *
 * A tile of c stays in registers while k runs. */

/* c tile: `rows` x `vecs` vectors; these and `half` are constants where it is called, so that it unrolls. */
TARGET static inline __attribute__((always_inline)) void NAME(tile)(const size_t rows, const size_t vecs,
                                                                    const bool half, size_t k, const float *a,
                                                                    size_t row, size_t column, right b, size_t ldb,
                                                                    float *c, size_t ldc, bool add) {
    VEC sum[ROWS][LINE];
    UNROLL
    for (size_t r = 0; r < rows; r++) {
        UNROLL
        for (size_t v = 0; v < vecs; v++) sum[r][v] = add ? LOAD(c + r * ldc + v * WIDTH) : SPLAT(0.0f);
    }
    for (size_t i = 0; i < k; i++, a += column) {
        VEC line[LINE];
        UNROLL
        for (size_t v = 0; v < vecs; v++)
            line[v] = half ? WIDEN(b.halves + i * ldb + v * WIDTH) : LOAD(b.floats + i * ldb + v * WIDTH);
        UNROLL
        for (size_t r = 0; r < rows; r++) {
            const VEC one = SPLAT(a[r * row]);
            UNROLL
            for (size_t v = 0; v < vecs; v++) sum[r][v] = FMA(one, line[v], sum[r][v]);
        }
    }
    UNROLL
    for (size_t r = 0; r < rows; r++) {
        UNROLL
        for (size_t v = 0; v < vecs; v++) STORE(c + r * ldc + v * WIDTH, sum[r][v]);
    }
}

/* All rows of `vecs` vectors of columns of one panel. */
TARGET static inline __attribute__((always_inline)) void NAME(strip)(const size_t vecs, const bool half, size_t m,
                                                                     size_t k, const float *a, size_t row,
                                                                     size_t column, right b, size_t ldb, float *c,
                                                                     size_t ldc, bool add) {
    size_t i = 0;
    for (; i + ROWS <= m; i += ROWS)
        NAME(tile)(ROWS, vecs, half, k, a + i * row, row, column, b, ldb, c + i * ldc, ldc, add);
    if (i + ROWS / 2 <= m) {
        NAME(tile)(ROWS / 2, vecs, half, k, a + i * row, row, column, b, ldb, c + i * ldc, ldc, add);
        i += ROWS / 2;
    }
    for (; i < m; i++) NAME(tile)(1, vecs, half, k, a + i * row, row, column, b, ldb, c + i * ldc, ldc, add);
}

/* A single row fills its registers with a whole panel. */
TARGET static inline __attribute__((always_inline)) void
NAME(single)(const bool half, size_t n, size_t k, const float *a, size_t column, right b, float *c, bool add) {
    for (size_t at = 0; at < n; at += ENI_PANEL) {
        const size_t width = n - at < ENI_PANEL ? n - at : ENI_PANEL;
        const right panel = ahead(b, half, k * at);
        if (width == ENI_PANEL)
            NAME(tile)(1, LINE, half, k, a, 0, column, panel, width, c + at, 0, add);
        else
            for (size_t v = 0; v < width; v += WIDTH)
                NAME(tile)(1, 1, half, k, a, 0, column, ahead(panel, half, v), width, c + at + v, 0, add);
    }
}

TARGET static inline __attribute__((always_inline)) void NAME(all)(const bool half, size_t m, size_t n, size_t k,
                                                                   const float *a, size_t row, size_t column, right b,
                                                                   float *c, size_t ldc, bool add) {
    if (m == 1) {
        NAME(single)(half, n, k, a, column, b, c, add);
        return;
    }
    for (size_t at = 0; at < n; at += ENI_PANEL) {
        const size_t width = n - at < ENI_PANEL ? n - at : ENI_PANEL;
        const right panel = ahead(b, half, k * at);
        size_t v = 0;
        for (; v + VECS * WIDTH <= width; v += VECS * WIDTH)
            NAME(strip)(VECS, half, m, k, a, row, column, ahead(panel, half, v), width, c + at + v, ldc, add);
        for (; v < width; v += WIDTH)
            NAME(strip)(1, half, m, k, a, row, column, ahead(panel, half, v), width, c + at + v, ldc, add);
    }
}

TARGET static void NAME(product)(size_t m, size_t n, size_t k, const float *a, size_t row, size_t column,
                                 const float *b, float *c, size_t ldc, bool add) {
    NAME(all)(false, m, n, k, a, row, column, (right){.floats = b}, c, ldc, add);
}

TARGET static void NAME(half_product)(size_t m, size_t n, size_t k, const float *a, size_t row, size_t column,
                                      const uint16_t *b, float *c, size_t ldc, bool add) {
    NAME(all)(true, m, n, k, a, row, column, (right){.halves = b}, c, ldc, add);
}

/* ---- whole numbers ---- */

/* Sums of `m` rows with `vecs` vectors of columns; m and vecs are constants where it is called. */
TARGET static inline __attribute__((always_inline)) void
NAME(whole_tile)(const size_t m, const size_t vecs, size_t k, const eni_whole_row *rows, size_t at, const int8_t *b,
                 size_t ldb, const eni_whole_matrix *matrix, const float *bias) {
    WHOLE sum[WHOLE_ROWS][LINE];
    const uint8_t *a[WHOLE_ROWS];
    UNROLL
    for (size_t r = 0; r < m; r++) {
        a[r] = rows[r].a;
        UNROLL
        for (size_t v = 0; v < vecs; v++) sum[r][v] = NO_WHOLE;
    }
    for (size_t i = 0; i < k; i += 4 * QUADS, b += 4 * QUADS * ldb) {
        WHOLE line[QUADS][LINE];
        UNROLL
        for (size_t q = 0; q < QUADS; q++) {
            UNROLL
            for (size_t v = 0; v < vecs; v++) line[q][v] = WHOLES(b + 4 * (q * ldb + v * WIDTH));
        }
        UNROLL
        for (size_t r = 0; r < m; r++) {
            WHOLE four[QUADS];
            UNROLL
            for (size_t q = 0; q < QUADS; q++) four[q] = FOUR(a[r] + i + 4 * q);
            UNROLL
            for (size_t v = 0; v < vecs; v++) {
                DOTS(sum[r][v], four, line, v);
                HOLD(sum[r][v]);
            }
        }
    }
    UNROLL
    for (size_t r = 0; r < m; r++) {
        const VEC scale = SPLAT(rows[r].scale);
        UNROLL
        for (size_t v = 0; v < vecs; v++) {
            const size_t column = at + v * WIDTH;
            float *const c = rows[r].c + column;
            const WHOLE own = LESS(sum[r][v], WHOLES(matrix->excess + column));
            const VEC x = TIMES(TIMES(TO_FLOATS(own), LOAD(matrix->scales + column)), scale);
            STORE(c, PLUS(bias ? LOAD(bias + column) : LOAD(c), x));
        }
    }
}

/* All rows of `vecs` vectors of columns of one panel, in tiles of like height. */
TARGET static inline __attribute__((always_inline)) void
NAME(whole_strip)(const size_t vecs, size_t m, size_t k, const eni_whole_row *rows, size_t at, const int8_t *b,
                  size_t ldb, const eni_whole_matrix *matrix, const float *bias) {
    for (size_t tiles = (m + WHOLE_ROWS - 1) / WHOLE_ROWS, height; tiles > 0; tiles--, rows += height, m -= height) {
        height = (m + tiles - 1) / tiles;
        switch (height) {
        case 1: NAME(whole_tile)(1, vecs, k, rows, at, b, ldb, matrix, bias); break;
        case 2: NAME(whole_tile)(2, vecs, k, rows, at, b, ldb, matrix, bias); break;
        case 3: NAME(whole_tile)(3, vecs, k, rows, at, b, ldb, matrix, bias); break;
#if WHOLE_ROWS > 4
        case 4: NAME(whole_tile)(4, vecs, k, rows, at, b, ldb, matrix, bias); break;
        case 5: NAME(whole_tile)(5, vecs, k, rows, at, b, ldb, matrix, bias); break;
#endif
#if WHOLE_ROWS > 6
        case 6: NAME(whole_tile)(6, vecs, k, rows, at, b, ldb, matrix, bias); break;
        case 7: NAME(whole_tile)(7, vecs, k, rows, at, b, ldb, matrix, bias); break;
#endif
        default: NAME(whole_tile)(WHOLE_ROWS, vecs, k, rows, at, b, ldb, matrix, bias);
        }
    }
}

TARGET static void NAME(whole_product)(size_t m, size_t n, size_t k, const eni_whole_row *rows, eni_whole_matrix b,
                                       const float *bias) {
    for (size_t at = 0; at < n; at += ENI_PANEL) {
        const size_t width = n - at < ENI_PANEL ? n - at : ENI_PANEL;
        const int8_t *const panel = b.numbers + k * at;
        size_t v = 0;
        for (; v + WHOLE_VECS * WIDTH <= width; v += WHOLE_VECS * WIDTH)
            NAME(whole_strip)(WHOLE_VECS, m, k, rows, at + v, panel + 4 * v, width, &b, bias);
        for (; v < width; v += WIDTH) NAME(whole_strip)(1, m, k, rows, at + v, panel + 4 * v, width, &b, bias);
    }
}

/* sigmoid(x) is 1 / (1 + e^-x), tanh(x) is (1 - e^-2x) / (1 + e^-2x); products of two share a division. */
TARGET static void NAME(step)(size_t n, const float *restrict gates, float *restrict c, uint8_t *restrict h) {
    const float *const in = gates, *const forget = gates + n, *const candidate = gates + 2 * n,
                       *const out = gates + 3 * n;
    const float far = 30; /* e^60 is a float, and e^-30 is nothing beside 1 */
    for (size_t i = 0; i < n; i++) {
        const float keep = eni_exp_within(-forget[i], far), take = eni_exp_within(-in[i], far),
                    new = eni_exp_within(-2.0f * candidate[i], far);
        const float state = c[i] / (1.0f + keep) + (1.0f - new) / ((1.0f + take) * (1.0f + new));
        const float give = eni_exp_within(-out[i], far), held = eni_exp_within(-2.0f * state, far);
        c[i] = state;
        h[i] = (uint8_t)(ENI_WHOLE_ZERO +
                         eni_round((float)ENI_WHOLE_ONE * (1.0f - held) / ((1.0f + give) * (1.0f + held))));
    }
}

TARGET static void NAME(add_row)(size_t n, float scale, const int8_t *restrict q, float *restrict x) {
    for (size_t i = 0; i < n; i++) x[i] += scale * (float)q[i];
}

TARGET static float NAME(to_whole)(size_t n, const float *restrict x, uint8_t *restrict out) {
    float tops[16] = {0}, top = 0;
    for (size_t i = 0; i < n; i += 16)
        for (size_t k = 0; k < 16; k++) {
            const float size = x[i + k] < 0 ? -x[i + k] : x[i + k];
            tops[k] = size > tops[k] ? size : tops[k];
        }
    for (size_t k = 0; k < 16; k++) top = tops[k] > top ? tops[k] : top;
    const float steps = top > 0 ? (float)ENI_WHOLE_ONE / top : 0;
    for (size_t i = 0; i < n; i++) out[i] = (uint8_t)(ENI_WHOLE_ZERO + eni_round(x[i] * steps));
    return top / (float)ENI_WHOLE_ONE;
}

TARGET static void NAME(cell)(size_t n, float *restrict gates, float *restrict c, float *restrict tanh_c,
                              float *restrict h) {
    float *const in = gates, *const forget = gates + n, *const candidate = gates + 2 * n, *const out = gates + 3 * n;
    for (size_t i = 0; i < n; i++) {
        in[i] = eni_sigmoid(in[i]);
        forget[i] = eni_sigmoid(forget[i]);
        candidate[i] = eni_tanh(candidate[i]);
        out[i] = eni_sigmoid(out[i]);
    }
    for (size_t i = 0; i < n; i++) {
        c[i] = forget[i] * c[i] + in[i] * candidate[i];
        tanh_c[i] = eni_tanh(c[i]);
        h[i] = out[i] * tanh_c[i];
    }
}

static const eni_kernels NAME(kernels) = {LABEL,         NAME(product),       NAME(half_product),
                                          NAME(cell),    NAME(whole_product), NAME(step),
                                          NAME(add_row), NAME(to_whole)};

#undef NAME
#undef TARGET
#undef VEC
#undef WIDTH
#undef LOAD
#undef WIDEN
#undef STORE
#undef SPLAT
#undef FMA
#undef WHOLE
#undef NO_WHOLE
#undef WHOLES
#undef FOUR
#undef DOTS
#undef QUADS
#undef LESS
#undef HOLD
#undef TO_FLOATS
#undef TIMES
#undef PLUS
#undef WHOLE_ROWS
#undef WHOLE_VECS
#undef ROWS
#undef VECS
#undef LINE
#undef LABEL
