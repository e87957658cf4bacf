/* imports/covered.c: the days that an input of events is about, from how many of its events fall on each. */
#include "imports/import.h"

#define STRETCH 30      /* days that are counted together */
#define LONGEST_GAP 200 /* days */
#define YEAR_ON 13      /* stretches */
#define TOO_FEW 50      /* events of the fullest stretch: too few to tell what is recalled from what is sparse */
#define LEAST_SHARE 10

/* Events of the stretch that ends on `day`. */
static uint64_t stretch(const uint32_t *daily, en_date all, int32_t day) {
    uint64_t sum = 0;
    for (int32_t k = day; k > day - STRETCH && k >= all.first.n; k--)
        if (k <= all.last.n) sum += daily[k - EN_DAY_MIN.n];
    return sum;
}

/* The first day of a stretch with a tenth of the events of its fullest day, or more. */
static int32_t first_full_day(const uint32_t *daily, en_date all, int32_t end) {
    uint32_t most = 0;
    const int32_t begin = end - STRETCH + 1 > all.first.n ? end - STRETCH + 1 : all.first.n;
    for (int32_t k = begin; k <= end; k++) most = daily[k - EN_DAY_MIN.n] > most ? daily[k - EN_DAY_MIN.n] : most;
    for (int32_t k = begin; k <= end; k++)
        if (daily[k - EN_DAY_MIN.n] && (uint64_t)daily[k - EN_DAY_MIN.n] * LEAST_SHARE >= most) return k;
    return end;
}

/* A file of a quarter of an hour recalls events of a week, a month, a year, ten years before; it does not
 * tell what there was then. So from its last days backwards, a month at a time: as long as there are not ten times as many in the year that follows,
 * and no half year without comes between. */
en_date eni_import_covered(const uint32_t *daily, en_day from, en_day to) {
    const en_date all = {from, to};
    if (!en_day_known(from)) return (en_date){EN_DAY_NONE, EN_DAY_NONE};
    uint64_t later[YEAR_ON] = {0}, most = 0, fullest = 0;
    int32_t first = all.last.n; /* of what is covered so far; the end of the stretch it was found in */
    int32_t met = first;
    int n = 0;
    for (int32_t end = all.last.n; end >= all.first.n; end -= STRETCH, n++) {
        const uint64_t events = stretch(daily, all, end);
        most = events;
        for (int i = 0; i < YEAR_ON; i++) most = later[i] > most ? later[i] : most;
        later[n % YEAR_ON] = events;
        if (events > fullest) fullest = events;
        if (events == 0 || events * LEAST_SHARE < most) continue;
        if (met - end > LONGEST_GAP) break;
        met = end;
        first = first_full_day(daily, all, end);
    }
    if (fullest < TOO_FEW) first = all.first.n;
    return (en_date){{first}, to};
}
