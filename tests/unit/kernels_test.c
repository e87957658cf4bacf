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

/* Whole numbers: against exact sums, with the largest rows that are allowed; every kernel gives the same. */
static void whole_products_agree(void **state) {
    (void)state;
    static const size_t sizes[][3] = {{1, 16, 16},  {1, 48, 192}, {2, 32, 32},   {3, 512, 384},
                                      {4, 96, 128}, {5, 112, 48}, {6, 768, 192}, {7, 1536, 128},
                                      {8, 48, 16},  {9, 96, 64},  {13, 64, 384}, {16, 768, 192}};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        const size_t m = sizes[s][0], n = sizes[s][1], k = sizes[s][2];
        float *const b = fill(k * n), *const packed = fill(k * n), *const scales = fill(n), *const bias = fill(n);
        float *const first = fill(m * n), *const c = fill(m * n), *const sums = fill(m * n);
        uint16_t *const halves = malloc(k * n * sizeof *halves);
        int8_t *const whole = malloc(k * n);
        uint8_t *const a = malloc(m * k);
        int32_t *const excess = malloc(n * sizeof *excess);
        eni_whole_row rows[16], first_rows[16];
        for (size_t j = 0; j < n; j++) b[j * 3 % (k * n)] *= 30; /* a large one now and then */
        eni_pack(k, n, b, n, 1, packed);
        for (size_t i = 0; i < k * n; i++) halves[i] = eni_to_half(packed[i]);
        eni_pack_whole(k, n, halves, whole, scales, excess);
        const eni_whole_matrix right = {whole, scales, excess};
        for (size_t i = 0; i < m * k; i++) {
            const int number = i % 5 == 0   ? ENI_WHOLE_ONE
                               : i % 7 == 0 ? -ENI_WHOLE_ONE
                                            : (int)((double)draw() * ENI_WHOLE_ONE);
            a[i] = (uint8_t)(ENI_WHOLE_ZERO + number);
        }
        for (size_t i = 0; i < m; i++) {
            rows[i] = (eni_whole_row){a + i * k, c + i * n, 0.25f};
            first_rows[i] = (eni_whole_row){a + i * k, first + i * n, 0.25f};
        }
        eni_kernels_at(0)->whole_product(m, n, k, first_rows, right, bias);
        for (size_t i = 0; i < m; i++)
            for (size_t j = 0; j < n; j++) {
                int64_t sum = 0;
                double near = 0, sizes_of_row = 0;
                const size_t panel = j / ENI_PANEL * ENI_PANEL, width = n - panel < ENI_PANEL ? n - panel : ENI_PANEL;
                for (size_t q = 0; q < k; q++) {
                    const int8_t w = whole[k * panel + (q / 4 * width + j - panel) * 4 + q % 4];
                    const int left = a[i * k + q] - ENI_WHOLE_ZERO;
                    assert_true(w >= -ENI_WHOLE_MOST && w <= ENI_WHOLE_MOST);
                    sum += (int64_t)left * w;
                    near += left * (double)eni_from_half(eni_to_half(b[q * n + j])) * 0.25;
                    sizes_of_row += abs(left) * 0.25;
                }
                const float want = (float)(int32_t)sum * scales[j] * 0.25f + bias[j];
                assert_memory_equal(&first[i * n + j], &want, sizeof want);
                assert_close((double)want, near + (double)bias[j], 0.51 * (double)scales[j] * sizes_of_row + 1e-3);
            }
        memcpy(sums, first, m * n * sizeof *sums);
        eni_kernels_at(0)->whole_product(m, n, k, first_rows, right, NULL); /* added to what is there */
        for (size_t v = 0; eni_kernels_at(v); v++) {
            eni_kernels_at(v)->whole_product(m, n, k, rows, right, bias);
            assert_memory_equal(c, sums, m * n * sizeof *c);
            eni_kernels_at(v)->whole_product(m, n, k, rows, right, NULL);
            assert_memory_equal(c, first, m * n * sizeof *c);
        }
        void *const all[] = {b, packed, scales, bias, first, c, sums, halves, whole, a, excess};
        for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
    }
}

/* A column of nothing, and one whose numbers are as many and as large as can be. */
static void extreme_columns(void **state) {
    (void)state;
    enum { K = 384, N = 16 };
    static uint16_t halves[K * N];
    static int8_t whole[K * N];
    static uint8_t a[K];
    int32_t excess[N];
    float scales[N], c[N], bias[N] = {0};
    for (size_t i = 0; i < K; i++) {
        halves[i * N + 1] = 0x7BFF;
        a[i] = ENI_WHOLE_ZERO + ENI_WHOLE_ONE;
    }
    eni_pack_whole(K, N, halves, whole, scales, excess);
    const eni_whole_row row = {a, c, 1.0f / ENI_WHOLE_ONE};
    for (size_t v = 0; eni_kernels_at(v); v++) {
        eni_kernels_at(v)->whole_product(1, N, K, &row, (eni_whole_matrix){whole, scales, excess}, bias);
        assert_true(c[0] == 0);
        assert_close((double)c[1], 384.0 * 65504, 384.0 * 65504 * 1e-3);
    }
}

static void steps_agree(void **state) {
    (void)state;
    enum { N = 80 };
    float gates[4 * N], c[N], first_c[N], cell_gates[4 * N], cell_c[N], tanh_c[N], cell_h[N], sum[128], first_sum[128];
    uint8_t h[N], first_h[N], out[128], first_out[128];
    int8_t q[128];
    for (size_t v = 0; eni_kernels_at(v); v++) {
        random_state = 9;
        for (size_t i = 0; i < 4 * N; i++) cell_gates[i] = gates[i] = (i % 11 ? 8 : 400) * draw();
        for (size_t i = 0; i < N; i++) cell_c[i] = c[i] = draw();
        eni_kernels_at(v)->step(N, gates, c, h);
        eni_kernels_at(v)->cell(N, cell_gates, cell_c, tanh_c, cell_h);
        for (size_t i = 0; i < N; i++) {
            assert_close((double)c[i], (double)cell_c[i], 2e-6);
            assert_close((double)(h[i] - ENI_WHOLE_ZERO) / ENI_WHOLE_ONE, (double)cell_h[i], 0.51 / ENI_WHOLE_ONE);
        }
        for (size_t i = 0; i < 128; i++) sum[i] = draw(), q[i] = (int8_t)(127 * draw());
        eni_kernels_at(v)->add_row(128, 0.01f, q, sum);
        const float scale = eni_kernels_at(v)->to_whole(128, sum, out);
        for (size_t i = 0; i < 128; i++) {
            const int number = out[i] - ENI_WHOLE_ZERO;
            assert_true(abs(number) <= ENI_WHOLE_ONE);
            assert_close(number * (double)scale, (double)sum[i], 0.51 * (double)scale);
        }
        if (v == 0) {
            memcpy(first_c, c, sizeof c);
            memcpy(first_h, h, sizeof h);
            memcpy(first_sum, sum, sizeof sum);
            memcpy(first_out, out, sizeof out);
        }
        assert_memory_equal(c, first_c, sizeof c);
        assert_memory_equal(h, first_h, sizeof h);
        assert_memory_equal(sum, first_sum, sizeof sum);
        assert_memory_equal(out, first_out, sizeof out);
        memset(sum, 0, sizeof sum);
        assert_true(eni_kernels_at(v)->to_whole(128, sum, out) == 0 && out[0] == ENI_WHOLE_ZERO &&
                    out[127] == ENI_WHOLE_ZERO);
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(products_agree),  cmocka_unit_test(whole_products_agree),
                                       cmocka_unit_test(extreme_columns), cmocka_unit_test(steps_agree),
                                       cmocka_unit_test(cells_agree),     cmocka_unit_test(exponentials)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
