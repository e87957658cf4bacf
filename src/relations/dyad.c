/* relations/dyad.c: en_dyad: one row a period, without gaps. Events come sorted by day; the decayed sums walk along with them, so the cost is
 * the number of events plus the number of periods. */
#include "relations/affinity.h"

#include "base/day.h"
#include "base/error.h"

#include <math.h>
#include <stdlib.h>

#define MOST_PERIODS 200000

/* Outlets of one period's events, counted once. Periods are few events wide: a scan does. */
static uint64_t count_outlets(const eni_dated *list, size_t from, size_t to) {
    uint64_t n = 0;
    for (size_t i = from; i < to; i++) {
        if (!eni_counts(list[i].event)) continue;
        bool seen = false;
        for (size_t k = from; k < i && !seen; k++) {
            const en_str a = list[i].event->outlet, b = list[k].event->outlet;
            seen = eni_counts(list[k].event) && a.len == b.len && __builtin_memcmp(a.p, b.p, a.len) == 0;
        }
        n += !seen;
    }
    return n;
}

static void add_event(en_dyad_row *row, const en_event *e, eni_decay *sums, en_day day) {
    if (!eni_counts(e)) {
        if (e->standing == EN_MODALITY_DENIED)
            row->n_denied++;
        else
            row->n_unconfirmed++;
        return;
    }
    row->n_events++;
    row->n_reports += e->n_reports;
    row->quads[e->quad]++;
    if (isnan(e->goldstein)) return;
    row->goldstein_sum = (isnan(row->goldstein_sum) ? 0 : row->goldstein_sum) + e->goldstein;
    eni_decay_add(sums, day, e->goldstein);
}

/* Marks the periods that hold a report of any kind: the others are unknown, not quiet. */
static en_status mark_coverage(const en_ledger *ledger, en_day asof, en_dyad_row *rows, size_t n, en_period period,
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

/* First and last day with a report, as known on asof; both unknown without any. */
static en_status reported(const en_ledger *ledger, en_day asof, en_day *first, en_day *last, en_error *err) {
    sqlite3_stmt *stmt;
    EN_TRY(eni_prepare(ledger, "SELECT min(day), max(day) FROM report WHERE day <= ?1", &stmt, err));
    sqlite3_bind_int(stmt, 1, en_day_known(asof) ? asof.n : INT32_MAX);
    const int code = sqlite3_step(stmt);
    const bool any = code == SQLITE_ROW && sqlite3_column_type(stmt, 0) != SQLITE_NULL;
    *first = any ? (en_day){sqlite3_column_int(stmt, 0)} : EN_DAY_NONE;
    *last = any ? (en_day){sqlite3_column_int(stmt, 1)} : EN_DAY_NONE;
    sqlite3_finalize(stmt);
    return code == SQLITE_ROW ? EN_OK : eni_sqlite_fail(ledger, code, err);
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
    size_t count = 0;
    for (en_day d = eni_period_start(first, period); d.n <= last.n; d = eni_period_next(d, period))
        if (++count > MOST_PERIODS)
            return eni_fail(err, EN_ELIMIT, "more than %d periods: ask for a longer period or a shorter range",
                            MOST_PERIODS);
    *rows = calloc(count ? count : 1, sizeof **rows);
    if (!*rows) return eni_nomem(err);
    *n = count;
    en_day d = eni_period_start(first, period);
    for (size_t i = 0; i < count; i++, d = eni_period_next(d, period))
        (*rows)[i] = (en_dyad_row){.start = d, .goldstein_sum = NAN, .goldstein_mean = NAN};
    return EN_OK;
}

static void fill_rows(en_dyad_row *rows, size_t n, en_period period, en_day asof, const eni_dated *list, size_t n_list,
                      double half_life) {
    eni_decay sums = {.half_life = half_life};
    size_t k = 0;
    en_dyad_row before = {0}; /* takes what lies before the first row: it feeds the affinity only */
    for (; k < n_list && list[k].day.n < rows[0].start.n; k++) add_event(&before, list[k].event, &sums, list[k].day);
    for (size_t i = 0; i < n; i++) {
        const en_day next = eni_period_next(rows[i].start, period);
        const size_t from = k;
        for (; k < n_list && list[k].day.n < next.n; k++) add_event(&rows[i], list[k].event, &sums, list[k].day);
        rows[i].n_outlets = count_outlets(list, from, k);
        uint64_t scored = 0;
        for (size_t q = from; q < k; q++) scored += eni_counts(list[q].event) && !isnan(list[q].event->goldstein);
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
    eni_event_list events;
    en_dyad_row *rows = NULL;
    size_t n = 0;
    en_event_query q = en_event_query_all();
    q.source = source;
    q.target = target;
    q.asof = o->asof;
    *rows_out = NULL;
    *n_out = 0;
    en_status status = eni_recall(ledger, &q, &arena, &events, err);
    const eni_dated *const list = status == EN_OK ? eni_by_event_day(&arena, &events) : NULL;
    if (status == EN_OK && !list) status = eni_nomem(err);
    if (status == EN_OK) {
        en_day first_report = EN_DAY_NONE, last_report = EN_DAY_NONE, first = o->since, last = o->until;
        status = reported(ledger, o->asof, &first_report, &last_report, err);
        if (events.n) default_range(list, events.n, first_report, last_report, &first, &last);
        if (status == EN_OK && (events.n == 0 || last.n < first.n))
            status = eni_fail(err, EN_ENOTFOUND, "no event of %s towards %s is on record", source.code, target.code);
        if (status == EN_OK) status = make_rows(first, last, period, &rows, &n, err);
        if (status == EN_OK)
            fill_rows(rows, n, period, o->asof, list, events.n, o->half_life > 0 ? o->half_life : ENI_HALF_LIFE);
        if (status == EN_OK) status = mark_coverage(ledger, o->asof, rows, n, period, err);
    }
    eni_arena_free(&arena);
    if (status != EN_OK) {
        free(rows);
        return status;
    }
    *rows_out = rows;
    *n_out = n;
    return EN_OK;
}
