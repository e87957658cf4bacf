/* The worked example of docs/METHODS.md, and the laws of the decayed sums. */
#include "check.h"

#include "base/day.h"
#include "relations/affinity.h"

#include <math.h>

/* Two events: +4 ninety days ago, −2 today. Half-life 90: weights 0.5 and 1.
 *   n* = 1.5, Σwg = 0.5·4 − 2 = 0, μ = (4 − 2)/(2 + 2) = 0.5, A = (0 + 5·0.5)/(1.5 + 5) = 0.384615
 *   Σwg² = 0.5·16 + 4 = 12, scatter = 12 − 0 = 12, s² = (12 + 5·16)/6.5 = 14.153846
 *   half-width = 1.644854·√(14.153846/6.5) = 2.427222 */
static void worked_example(void **state) {
    (void)state;
    eni_decay s = {.half_life = 90};
    eni_decay_add(&s, (en_day){1000}, 4);
    eni_decay_add(&s, (en_day){1090}, -2);
    const en_affinity a = eni_decay_affinity(&s);
    assert_close(a.n_effective, 1.5, 1e-12);
    assert_close(a.longrun, 0.5, 1e-12);
    assert_close(a.value, 2.5 / 6.5, 1e-12);
    assert_close(a.hi - a.value, 2.427222, 1e-5);
    assert_close(a.value - a.lo, 2.427222, 1e-5);
    assert_int_equal(a.n_events, 2);
}

static void silence_returns_to_the_long_run(void **state) {
    (void)state;
    eni_decay s = {.half_life = 90};
    for (int i = 0; i < 50; i++) eni_decay_add(&s, (en_day){i}, i < 25 ? 3 : -5);
    eni_decay_to(&s, (en_day){20000});
    const en_affinity a = eni_decay_affinity(&s);
    assert_close(a.value, a.longrun, 1e-9);
    assert_close(a.longrun, (25 * 3 - 25 * 5) / 52.0, 1e-9);
}

static void nothing_is_unknown(void **state) {
    (void)state;
    const eni_decay s = {.half_life = 90};
    const en_affinity a = eni_decay_affinity(&s);
    assert_true(isnan(a.value) && isnan(a.lo) && isnan(a.hi) && a.n_events == 0);
}

/* The running sums equal the sums computed afresh. */
static void decay_equals_its_definition(void **state) {
    (void)state;
    uint32_t seed = 12345;
    eni_decay s = {.half_life = 37};
    double g[200];
    int d[200], day = 0;
    for (int i = 0; i < 200; i++) {
        seed = seed * 1664525u + 1013904223u;
        day += (int)(seed >> 28);
        d[i] = day;
        g[i] = (double)(seed >> 8 & 0xFF) / 12.8 - 10;
        eni_decay_add(&s, (en_day){day}, g[i]);
        double w = 0, wg = 0, wgg = 0;
        for (int k = 0; k <= i; k++) {
            const double f = exp2(-(day - d[k]) / 37.0);
            w += f, wg += f * g[k], wgg += f * g[k] * g[k];
        }
        assert_close(s.w, w, 1e-9);
        assert_close(s.wg, wg, 1e-8);
        assert_close(s.wgg, wgg, 1e-7);
        const en_affinity a = eni_decay_affinity(&s);
        assert_true(a.lo <= a.value && a.value <= a.hi && a.lo >= -10 && a.hi <= 10);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worked_example), cmocka_unit_test(silence_returns_to_the_long_run),
        cmocka_unit_test(nothing_is_unknown), cmocka_unit_test(decay_equals_its_definition)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
