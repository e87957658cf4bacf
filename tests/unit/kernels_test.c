/* text/kernels.c: every kernel this processor has gives the bits of the plain one, and those are right. */
#include "check.h"

#include "text/kernels.h"

#include <math.h>

static uint64_t random_state = 1;
static float draw(void) {
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (float)(random_state >> 40) * 0x1p-23f - 1;
}

static float *fill(size_t n) {
    float *const x = malloc(n * sizeof *x);
    assert_non_null(x);
    for (size_t i = 0; i < n; i++) x[i] = draw();
    return x;
}

static void products_agree(void **state) {
    (void)state;
    static const size_t sizes[][3] = {{1, 16, 1},    {1, 48, 7},   {1, 768, 192}, {2, 32, 3},   {3, 64, 33},
                                      {5, 112, 128}, {8, 96, 384}, {13, 160, 17}, {25, 768, 64}};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        const size_t m = sizes[s][0], n = sizes[s][1], k = sizes[s][2];
        float *const a = fill(m * k), *const b = fill(k * n), *const packed = fill(k * n);
        float *const first = fill(m * n), *const c = fill(m * n), *const turned = fill(m * k);
        for (size_t i = 0; i < m; i++)
            for (size_t j = 0; j < k; j++) turned[j * m + i] = a[i * k + j];
        eni_pack(k, n, b, n, 1, packed);
        eni_kernels_at(0)->product(m, n, k, a, k, 1, packed, first, n, false);
        for (size_t i = 0; i < m; i++)
            for (size_t j = 0; j < n; j++) {
                double sum = 0;
                for (size_t q = 0; q < k; q++) sum += (double)a[i * k + q] * (double)b[q * n + j];
                assert_close((double)first[i * n + j], sum, 1e-4);
            }
        for (size_t v = 0; eni_kernels_at(v); v++) {
            eni_kernels_at(v)->product(m, n, k, turned, 1, m, packed, c, n, false);
            assert_memory_equal(c, first, m * n * sizeof *c);
            eni_kernels_at(0)->product(m, n, k, a, k, 1, packed, first, n, true);
            eni_kernels_at(v)->product(m, n, k, a, k, 1, packed, c, n, true);
            assert_memory_equal(c, first, m * n * sizeof *c);
            eni_kernels_at(0)->product(m, n, k, a, k, 1, packed, first, n, false);
        }
        float *const all[] = {a, b, packed, first, c, turned};
        for (size_t i = 0; i < 6; i++) free(all[i]);
    }
}

static void cells_agree(void **state) {
    (void)state;
    enum { N = 80 };
    float gates[4 * N], c[N], tanh_c[N], h[N];
    float first_gates[4 * N], first_c[N], first_h[N];
    for (size_t v = 0; eni_kernels_at(v); v++) {
        random_state = 9;
        for (size_t i = 0; i < 4 * N; i++) gates[i] = 8 * draw();
        for (size_t i = 0; i < N; i++) c[i] = draw();
        eni_kernels_at(v)->cell(N, gates, c, tanh_c, h);
        if (v == 0) {
            memcpy(first_gates, gates, sizeof gates);
            memcpy(first_c, c, sizeof c);
            memcpy(first_h, h, sizeof h);
        }
        assert_memory_equal(gates, first_gates, sizeof gates);
        assert_memory_equal(c, first_c, sizeof c);
        assert_memory_equal(h, first_h, sizeof h);
    }
}

static void exponentials(void **state) {
    (void)state;
    for (double x = -86; x < 86; x += 0.37) {
        const double want = exp((double)(float)x);
        assert_close((double)eni_exp((float)x), want, 4e-7 * want);
        assert_close((double)eni_tanh((float)x), tanh((double)(float)x), 3e-7);
    }
    assert_true(eni_exp(-1e9f) < 1e-37f && eni_exp(1e9f) > 1e37f && isfinite(eni_exp(1e9f)));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(products_agree), cmocka_unit_test(cells_agree),
                                       cmocka_unit_test(exponentials)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
