/* relations/dyad.c: en_dyad: one row a period, without gaps. Events come sorted by day; the decayed sums walk along with them, so the cost is
 * the number of events plus the number of periods. */
#include "relations/affinity.h"

#include "base/day.h"
#include "base/error.h"
#include "base/str.h"

#include <math.h>
#include <stdlib.h>

#define MOST_PERIODS 200000

/* Outlets of one period's events, counted once. Periods are few events wide: a scan does. */
static uint64_t count_outlets(const eni_dated *list, size_t from, size_t to) {
    uint64_t n = 0;
    for (size_t i = from; i < to; i++) {
        if (!eni_act_counts(&list[i])) continue;
        if (!list[i].event) return EN_UNKNOWN;
        bool seen = false;
        for (size_t k = from; k < i && !seen; k++)
            seen = eni_act_counts(&list[k]) && eni_eq(list[i].event->outlet, list[k].event->outlet);
        n += !seen;
    }
    return n;
}

/* An event of reports. */
static void add_event(en_dyad_row *row, const eni_dated *a, eni_decay *sums) {
    if (!eni_act_counts(a)) {
        if (a->event->standing == EN_MODALITY_DENIED)
            row->n_denied++;
        else
            row->n_unconfirmed++;
        return;
    }
    row->n_events++;
    if (row->n_reports != EN_UNKNOWN) row->n_reports += a->event->n_reports;
    row->quads[a->quad]++;
    if (isnan(a->goldstein)) return;
    row->goldstein_sum = (isnan(row->goldstein_sum) ? 0 : row->goldstein_sum) + a->goldstein;
    eni_decay_add(sums, a->day, a->goldstein);
}

/* Rows of datasets, of which a dyad has tens of thousands, from `from` on and before the day `end`; where it stopped: there, at an event of a report,
 * or after more than a year. No row waits for the one before it: each is weighed by its distance from the last of them, and the counts of quad classes
 * take turns. */
static size_t add_rows(en_dyad_row *row, const eni_dated *list, size_t from, size_t n, en_day end, eni_decay *sums) {
    const int32_t first = list[from].day.n, past = end.n < first + ENI_STEPS ? end.n : first + ENI_STEPS;
    uint32_t quads[2][ENI_N(row->quads)] = {0};
    double w = 0, wg = 0, wgg = 0, g = 0;
    uint64_t scored = 0;
    size_t k = from;
    while (k < n && !list[k].event && list[k].day.n < past) k++;
    const en_day last = list[k - 1].day;
    const double *const weights = eni_decay_weights(sums, (uint32_t)(last.n - first));
    for (size_t i = from; i < k; i++) {
        const bool has = !isnan(list[i].goldstein);
        const double one = has ? list[i].goldstein : 0, weight = has ? weights[last.n - list[i].day.n] : 0;
        quads[i & 1][list[i].quad]++;
        scored += has;
        w += weight, wg += weight * one, wgg += weight * one * one, g += one;
    }
    for (size_t q = 0; q < ENI_N(row->quads); q++) row->quads[q] += quads[0][q] + quads[1][q];
    row->n_events += k - from;
    row->n_reports = EN_UNKNOWN;
    if (scored == 0) return k;
    row->goldstein_sum = (isnan(row->goldstein_sum) ? 0 : row->goldstein_sum) + g;
    eni_decay_to(sums, last);
    sums->w += w, sums->wg += wg, sums->wgg += wgg, sums->g += g;
    sums->n += scored;
    return k;
}

/* All acts before a day, from list[k] on; where the others begin. */
static size_t add_until(en_dyad_row *row, const eni_dated *list, size_t k, size_t n, en_day end, eni_decay *sums) {
    while (k < n && list[k].day.n < end.n) {
        if (list[k].event)
            add_event(row, &list[k++], sums);
        else
            k = add_rows(row, list, k, n, end, sums);
    }
    return k;
}

/* Marks the periods that hold a report of any kind: the others are unknown, not quiet. */
static en_status mark_reported(const en_ledger *ledger, en_day asof, en_dyad_row *rows, size_t n, en_period period,
                               en_error *err) {
    sqlite3_stmt *days;
    int code;
    size_t i = 0;
    EN_TRY(
        eni_prepare(ledger, "SELECT DISTINCT day FROM report WHERE day >= ?1 AND day <= ?2 ORDER BY day", &days, err));
    sqlite3_bind_int(days, 1, rows[0].start.n);
    sqlite3_bind_int(days, 2, en_day_known(asof) ? asof.n : INT32_MAX);
    while ((code = sqlite3_step(days)) == SQLITE_ROW) {
        const int day = sqlite3_column_int(days, 0);
        while (i < n && eni_period_next(rows[i].start, period).n <= day) i++;
        if (i == n) {
            code = SQLITE_DONE;
            break;
        }
        rows[i].covered = true;
    }
    sqlite3_finalize(days);
    return code == SQLITE_DONE ? EN_OK : eni_sqlite_fail(ledger, code, err);
}

static en_day next_start(const en_dyad_row *rows, size_t n, size_t i, en_period period) {
    return i + 1 < n ? rows[i + 1].start : eni_period_next(rows[i].start, period);
}

/* The same for the days that chosen datasets cover. */
static void mark_covered(const eni_acts *acts, en_dyad_row *rows, size_t n, en_period period) {
    for (size_t k = 0; k < acts->n_spells; k++)
        for (size_t i = 0; i < n; i++)
            if (rows[i].start.n <= acts->spells[k].last.n && next_start(rows, n, i, period).n > acts->spells[k].first.n)
                rows[i].covered = true;
}

/* The days to show where none are asked for: those the ledger has reports of. What reports recall from before them feeds
 * the affinity; it becomes a row only when asked for, or when there is nothing else. */
static void default_range(const eni_dated *list, size_t n, en_day first_report, en_day last_report, en_day *since,
                          en_day *until) {
    if (!en_day_known(*since)) {
        *since = list[0].day;
        if (en_day_known(first_report) && first_report.n > since->n && first_report.n <= list[n - 1].day.n)
            *since = first_report;
    }
    if (!en_day_known(*until)) {
        *until = list[n - 1].day;
        if (en_day_known(last_report) && last_report.n > until->n) *until = last_report;
    }
}

static en_status make_rows(en_day first, en_day last, en_period period, en_dyad_row **rows, size_t *n, en_error *err) {
    static const int shortest[] = {1, 7, 28, 90, 365};
    const size_t most = last.n >= first.n ? (size_t)((last.n - first.n) / shortest[period]) + 2 : 1;
    en_dyad_row *const list = calloc(most < MOST_PERIODS + 1 ? most : MOST_PERIODS + 1, sizeof *list);
    if (!list) return eni_nomem(err);
    *n = 0;
    en_day d = eni_period_start(first, period);
    for (eni_civil at = eni_day_civil(d); d.n <= last.n; d = eni_period_step(d, period, &at)) {
        if (*n == MOST_PERIODS) {
            free(list);
            return eni_fail(err, EN_ELIMIT, "more than %d periods: ask for a longer period or a shorter range",
                            MOST_PERIODS);
        }
        list[(*n)++] = (en_dyad_row){.start = d, .goldstein_sum = NAN, .goldstein_mean = NAN};
    }
    *rows = list;
    return EN_OK;
}

static void fill_rows(en_dyad_row *rows, size_t n, en_period period, en_day asof, const eni_dated *list, size_t n_list,
                      double half_life) {
    double steps[ENI_STEPS] = {0};
    eni_decay sums = {.half_life = half_life, .steps = steps};
    size_t k = 0;
    en_dyad_row before = {0}; /* takes what lies before the first row: it feeds the affinity only */
    k = add_until(&before, list, k, n_list, rows[0].start, &sums);
    for (size_t i = 0; i < n; i++) {
        const en_day next = next_start(rows, n, i, period);
        const size_t from = k;
        const uint64_t scored_before = sums.n;
        k = add_until(&rows[i], list, k, n_list, next, &sums);
        const uint64_t scored = sums.n - scored_before;
        rows[i].n_outlets = count_outlets(list, from, k);
        if (scored) rows[i].goldstein_mean = rows[i].goldstein_sum / (double)scored;
        en_day end = {next.n - 1};
        if (en_day_known(asof) && asof.n < end.n) end = asof.n < rows[i].start.n ? rows[i].start : asof;
        eni_decay_to(&sums, sums.n && end.n < sums.day.n ? sums.day : end);
        rows[i].affinity = eni_decay_affinity(&sums);
    }
}

en_status en_dyad(const en_ledger *ledger, en_actor source, en_actor target, en_period period, const en_dyad_opts *opts,
                  en_dyad_row **rows_out, size_t *n_out, en_error *err) {
    const en_dyad_opts all = {.since = EN_DAY_NONE, .until = EN_DAY_NONE, .asof = EN_DAY_NONE};
    const en_dyad_opts *const o = opts ? opts : &all;
    eni_arena arena = {0};
    eni_acts acts;
    en_dyad_row *rows = NULL;
    size_t n = 0;
    *rows_out = NULL;
    *n_out = 0;
    en_status status = eni_acts_between(ledger, source, target, o, &arena, &acts, err);
    if (status == EN_OK) {
        en_day first = o->since, last = o->until;
        if (acts.n) default_range(acts.acts, acts.n, acts.first, acts.last, &first, &last);
        if (acts.n == 0 || last.n < first.n)
            status = eni_fail(err, EN_ENOTFOUND, "no event of %s towards %s is on record", source.code, target.code);
        if (status == EN_OK) status = make_rows(first, last, period, &rows, &n, err);
    }
    if (status == EN_OK) {
        fill_rows(rows, n, period, o->asof, acts.acts, acts.n, o->half_life > 0 ? o->half_life : ENI_HALF_LIFE);
        mark_covered(&acts, rows, n, period);
        if (acts.choice.reports) status = mark_reported(ledger, o->asof, rows, n, period, err);
    }
    eni_acts_free(&acts);
    eni_arena_free(&arena);
    if (status != EN_OK) {
        free(rows);
        return status;
    }
    *rows_out = rows;
    *n_out = n;
    return EN_OK;
}
