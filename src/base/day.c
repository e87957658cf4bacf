/* base/day.c: civil dates to day numbers and back (the era-based algorithm of Howard Hinnant, "chrono-Compatible Low-Level Date
 * Algorithms", days_from_civil and civil_from_days), and partial dates as ranges. */
#include "base/day.h"

#include "base/error.h"
#include "base/str.h"

#include <stdio.h>

static int32_t days_from_civil(int y, int m, int d) {
    y -= m <= 2;
    const int era = (y >= 0 ? y : y - 399) / 400;
    const int yoe = y - era * 400;                                  /* [0, 399] */
    const int doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1; /* [0, 365], from 1 March */
    const int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;          /* [0, 146096] */
    return era * 146097 + doe - 719468;
}

eni_civil eni_day_civil(en_day day) {
    const int z = day.n + 719468;
    const int era = (z >= 0 ? z : z - 146096) / 146097;
    const int doe = z - era * 146097;
    const int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const int mp = (5 * doy + 2) / 153;
    const int month = mp < 10 ? mp + 3 : mp - 9;
    return (eni_civil){yoe + era * 400 + (month <= 2), month, doy - (153 * mp + 2) / 5 + 1};
}

int eni_month_days(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

en_day eni_day_of(int year, int month, int day) {
    if (year < ENI_FIRST_YEAR || year > ENI_LAST_YEAR || month < 1 || month > 12) return EN_DAY_NONE;
    if (day < 1 || day > eni_month_days(year, month)) return EN_DAY_NONE;
    return (en_day){days_from_civil(year, month, day)};
}

int eni_weekday(en_day day) {
    const int w = (day.n + 3) % 7; /* 1970-01-01 was a Thursday */
    return w < 0 ? w + 7 : w;
}

en_day eni_period_start(en_day day, en_period period) {
    const eni_civil c = eni_day_civil(day);
    switch (period) {
    case EN_PERIOD_DAY: return day;
    case EN_PERIOD_WEEK: return (en_day){day.n - eni_weekday(day)};
    case EN_PERIOD_MONTH: return (en_day){days_from_civil(c.year, c.month, 1)};
    case EN_PERIOD_QUARTER: return (en_day){days_from_civil(c.year, (c.month - 1) / 3 * 3 + 1, 1)};
    case EN_PERIOD_YEAR: return (en_day){days_from_civil(c.year, 1, 1)};
    }
    return day;
}

en_day eni_period_step(en_day start, en_period period, eni_civil *at) {
    if (period == EN_PERIOD_DAY) return (en_day){start.n + 1};
    if (period == EN_PERIOD_WEEK) return (en_day){start.n + 7};
    const int months = at->month - 1 + (period == EN_PERIOD_MONTH ? 1 : period == EN_PERIOD_QUARTER ? 3 : 12);
    *at = (eni_civil){at->year + months / 12, months % 12 + 1, 1};
    return (en_day){days_from_civil(at->year, at->month, 1)};
}

en_day eni_period_next(en_day start, en_period period) {
    eni_civil at = eni_day_civil(start);
    return eni_period_step(start, period, &at);
}

/* n digits of s from i as a number; -1 if they are not all digits. */
static int digits(en_str s, size_t i, size_t n) {
    int value = 0;
    if (i + n > s.len) return -1;
    for (size_t k = i; k < i + n; k++) {
        if (!eni_is_digit(s.p[k])) return -1;
        value = value * 10 + (s.p[k] - '0');
    }
    return value;
}

en_status en_date_parse(en_str text, en_date *out, en_error *err) {
    const bool compact = text.len == 8;
    const bool dashed = (text.len == 10 && text.p[4] == '-' && text.p[7] == '-') || (text.len == 7 && text.p[4] == '-');
    const int year = digits(text, 0, 4);
    int month = 0, day = 0;
    if (compact) month = digits(text, 4, 2), day = digits(text, 6, 2);
    if (dashed) month = digits(text, 5, 2);
    if (dashed && text.len == 10) day = digits(text, 8, 2);
    if (year < 0 || month < 0 || day < 0 || !(compact || dashed || text.len == 4))
        return eni_fail(err, EN_EFORMAT, "found '%.*s', expected a date: YYYY, YYYY-MM, YYYY-MM-DD or YYYYMMDD",
                        text.len > 40 ? 40 : (int)text.len, text.p ? text.p : "");
    if (year < ENI_FIRST_YEAR || year > ENI_LAST_YEAR)
        return eni_fail(err, EN_ERANGE, "year %d is outside %d to %d", year, ENI_FIRST_YEAR, ENI_LAST_YEAR);
    const bool has_month = text.len > 4, has_day = text.len > 7;
    if (has_month && (month < 1 || month > 12))
        return eni_fail(err, EN_ERANGE, "'%.*s' is not a calendar date: month %d", ENI_ARG(text), month);
    if (has_day && (day < 1 || day > eni_month_days(year, month)))
        return eni_fail(err, EN_ERANGE, "'%.*s' is not a calendar day", ENI_ARG(text));
    const int m1 = has_month ? month : 1, m2 = has_month ? month : 12;
    *out = (en_date){{days_from_civil(year, m1, has_day ? day : 1)},
                     {days_from_civil(year, m2, has_day ? day : eni_month_days(year, m2))}};
    return EN_OK;
}

static void put_two(char *out, int n) {
    out[0] = (char)('0' + n / 10 % 10);
    out[1] = (char)('0' + n % 10);
}

void en_day_format(en_day day, char out[11]) { /* by hand: a question in SQL formats millions of them */
    out[0] = '\0';
    if (!en_day_known(day) || day.n < EN_DAY_MIN.n || day.n > EN_DAY_MAX.n) return;
    const eni_civil c = eni_day_civil(day);
    put_two(out, c.year / 100);
    put_two(out + 2, c.year % 100);
    out[4] = out[7] = '-';
    put_two(out + 5, c.month);
    put_two(out + 8, c.day);
    out[10] = '\0';
}

void en_date_format(en_date date, char out[24]) {
    char last[11];
    en_day_format(date.first, out);
    if (!out[0] || date.first.n == date.last.n) return;
    const eni_civil a = eni_day_civil(date.first), z = eni_day_civil(date.last);
    const bool whole = a.day == 1 && z.year == a.year && z.day == eni_month_days(z.year, z.month);
    if (whole && a.month == 1 && z.month == 12) {
        out[4] = '\0';
    } else if (whole && a.month == z.month) {
        out[7] = '\0';
    } else {
        en_day_format(date.last, last);
        snprintf(out + 10, 14, "..%s", last);
    }
}
