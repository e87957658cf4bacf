/* base/day.h: days and dates, 1800-01-01 to 2200-12-31, proleptic Gregorian. The public part (parse, format) is in entente.h. */
#ifndef ENI_DAY_H
#define ENI_DAY_H

#include "entente.h"

#define ENI_FIRST_YEAR 1800
#define ENI_LAST_YEAR 2200

typedef struct {
    int year, month, day; /* month 1–12, day 1–31 */
} eni_civil;

eni_civil eni_day_civil(en_day day);
int eni_month_days(int year, int month);

/* EN_DAY_NONE if there is no such day or the year is outside. */
en_day eni_day_of(int year, int month, int day);

/* 0 = Monday … 6 = Sunday. */
int eni_weekday(en_day day);

/* First day of the period that holds day (weeks start on Monday, ISO 8601), and of the next one. */
en_day eni_period_start(en_day day, en_period period);
en_day eni_period_next(en_day start, en_period period);
/* The period after the one that begins at `start`, *at in the calendar (read and moved on): for walks over many. */
en_day eni_period_step(en_day start, en_period period, eni_civil *at);

static inline en_date eni_date_on(en_day d) {
    return (en_date){d, d};
}
#define ENI_DATE_NONE ((en_date){EN_DAY_NONE, EN_DAY_NONE})
static inline bool eni_date_known(en_date d) {
    return en_day_known(d.first);
}

#endif
