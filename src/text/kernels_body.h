/* text/kernels_body.h: the kernels for one width of vector. kernels.c includes this once per instruction set, with
 *
 *   NAME(x)  x with the set's name behind it     TARGET    the function attribute that allows the set
 *   VEC      WIDTH floats                        LOAD(p), STORE(p, v), SPLAT(f), FMA(a, b, c) = a * b + c, rounded once
 *   WIDEN(p) VEC of the WIDTH halves at p        LABEL     the set's name
 *   ROWS, VECS  the tile that fits the registers: ROWS * VECS sums, VECS * WIDTH divides ENI_PANEL; LINE * WIDTH = ENI_PANEL
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

static const eni_kernels NAME(kernels) = {LABEL, NAME(product), NAME(half_product), NAME(cell)};

#undef NAME
#undef TARGET
#undef VEC
#undef WIDTH
#undef LOAD
#undef WIDEN
#undef STORE
#undef SPLAT
#undef FMA
#undef ROWS
#undef VECS
#undef LINE
#undef LABEL
