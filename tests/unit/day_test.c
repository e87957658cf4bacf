/* Civil dates, partial dates, periods. */
#include "check.h"

#include "base/day.h"

static en_date parsed(const char *text) {
    en_date d = ENI_DATE_NONE;
    assert_ok(en_date_parse(eni_str(text), &d, &fault));
    return d;
}

static void known_days(void **state) {
    (void)state;
    assert_int_equal(parsed("1970-01-01").first.n, 0);
    assert_int_equal(parsed("1969-12-31").first.n, -1);
    assert_int_equal(parsed("2024-10-31").first.n, 20027);
    assert_int_equal(parsed("1800-01-01").first.n, EN_DAY_MIN.n);
    assert_int_equal(parsed("22001231").first.n, EN_DAY_MAX.n);
    assert_int_equal(eni_weekday(parsed("2024-10-23").first), 2); /* a Wednesday */
    assert_int_equal(eni_weekday(parsed("1961-07-11").first), 1); /* a Tuesday */
}

static void partial_dates_are_ranges(void **state) {
    (void)state;
    char text[24];
    const struct {
        const char *in;
        int days;
    } cases[] = {{"2024", 366},   {"2023", 365},   {"1900", 365},    {"2000", 366},
                 {"2024-02", 29}, {"2023-02", 28}, {"2024-06-19", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const en_date d = parsed(cases[i].in);
        assert_int_equal(d.last.n - d.first.n + 1, cases[i].days);
        en_date_format(d, text);
        assert_string_equal(text, cases[i].in);
    }
    en_date_format((en_date){parsed("2024-06-03").first, parsed("2024-06-09").first}, text);
    assert_string_equal(text, "2024-06-03..2024-06-09");
    en_date_format(ENI_DATE_NONE, text);
    assert_string_equal(text, "");
}

static void refuses_what_is_no_date(void **state) {
    (void)state;
    en_date d;
    en_error err;
    assert_int_equal(en_date_parse(eni_str("2023-02-30"), &d, &err), EN_ERANGE);
    assert_non_null(strstr(err.message, "2023-02-30"));
    assert_int_equal(en_date_parse(eni_str("1799"), &d, NULL), EN_ERANGE);
    assert_int_equal(en_date_parse(eni_str("2201-01-01"), &d, NULL), EN_ERANGE);
    assert_int_equal(en_date_parse(eni_str("2024-13"), &d, NULL), EN_ERANGE);
    const char *const forms[] = {"",     "24",    "2024-1-1", "2024/10/31", "31.10.2024", "2024-10-31T00:00",
                                 "yyyy", "20241", "-2024"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        assert_int_equal(en_date_parse(eni_str(forms[i]), &d, NULL), EN_EFORMAT);
    assert_int_equal(en_date_parse((en_str){NULL, 0}, &d, NULL), EN_EFORMAT);
}

/* Every day of the range: civil and back, and weekdays in turn. */
static void all_days_round_trip(void **state) {
    (void)state;
    int weekday = eni_weekday(EN_DAY_MIN);
    for (int n = EN_DAY_MIN.n; n <= EN_DAY_MAX.n; n++) {
        const eni_civil c = eni_day_civil((en_day){n});
        assert_int_equal(eni_day_of(c.year, c.month, c.day).n, n);
        assert_int_equal(eni_weekday((en_day){n}), weekday);
        weekday = (weekday + 1) % 7;
    }
}

static void periods_tile_time(void **state) {
    (void)state;
    for (int p = EN_PERIOD_DAY; p <= EN_PERIOD_YEAR; p++)
        for (int n = -30000; n < 30000; n += 17) {
            const en_day start = eni_period_start((en_day){n}, (en_period)p),
                         next = eni_period_next(start, (en_period)p);
            assert_true(start.n <= n && n < next.n);
            assert_int_equal(eni_period_start(next, (en_period)p).n, next.n);
            assert_int_equal(eni_period_start((en_day){next.n - 1}, (en_period)p).n, start.n);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_days),
        cmocka_unit_test(partial_dates_are_ranges),
        cmocka_unit_test(refuses_what_is_no_date),
        cmocka_unit_test(all_days_round_trip),
        cmocka_unit_test(periods_tile_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
