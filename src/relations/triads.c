/* relations/triads.c: who else is in it. Both questions are answered from events as recalled on the as-of day. */
#include "relations/triads.h"

#include "base/error.h"
#include "base/map.h"
#include "base/str.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define FEWEST_EVENTS 3

static bool is(en_actor x, en_actor y) {
    return strcmp(x.code, y.code) == 0;
}

/* The reports with a claim between the two, as a set of numbers. */
static en_status shared_reports(const en_ledger *ledger, en_actor a, en_actor b, en_day asof, eni_arena *arena,
                                eni_map *set, en_error *err) {
    sqlite3_stmt *rows;
    int code;
    EN_TRY(eni_prepare(ledger,
                       "SELECT DISTINCT report_id FROM claim WHERE ((source = ?1 AND target = ?2) OR (source = ?2 AND "
                       "target = ?1)) AND report_day <= ?3",
                       &rows, err));
    sqlite3_bind_text(rows, 1, a.code, -1, SQLITE_STATIC);
    sqlite3_bind_text(rows, 2, b.code, -1, SQLITE_STATIC);
    sqlite3_bind_int(rows, 3, en_day_known(asof) ? asof.n : INT32_MAX);
    while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
        const en_str key = eni_arena_printf(arena, "%lld", (long long)sqlite3_column_int64(rows, 0));
        if (!key.p || !eni_map_add(set, key, 1, NULL)) {
            sqlite3_finalize(rows);
            return eni_nomem(err);
        }
    }
    sqlite3_finalize(rows);
    return code == SQLITE_DONE ? EN_OK : eni_sqlite_fail(ledger, code, err);
}

static bool in_set(const eni_map *set, uint64_t report) {
    char key[24];
    const int n = snprintf(key, sizeof key, "%llu", (unsigned long long)report);
    return eni_map_get(set, (en_str){key, (size_t)n}) != ENI_MAP_NONE;
}

en_status eni_third_parties(const en_ledger *ledger, en_actor a, en_actor b, en_day since, en_day asof, size_t room,
                            eni_arena *arena, eni_event_list *out, en_error *err) {
    eni_map set = {0};
    eni_event_list lists[2];
    size_t cap = 0;
    *out = (eni_event_list){0};
    en_status status = shared_reports(ledger, a, b, asof, arena, &set, err);
    for (int i = 0; status == EN_OK && i < 2; i++) {
        en_event_query q = en_event_query_all();
        q.target = i == 0 ? a : b;
        q.since = since;
        q.asof = asof;
        q.modalities = 1u << EN_MODALITY_ASSERTED;
        q.order = EN_BY_DAY_DOWN;
        status = eni_recall(ledger, &q, arena, &lists[i], err);
    }
    for (int i = 0; status == EN_OK && i < 2; i++)
        for (size_t k = 0; k < lists[i].n; k++) {
            const en_event *const e = &lists[i].events[k];
            if (!en_actor_known(e->source) || is(e->source, a) || is(e->source, b) || !in_set(&set, e->report))
                continue;
            en_event *const grown = eni_arena_grow(arena, out->events, out->n, &cap, out->n + 1, sizeof *grown);
            if (!grown) {
                status = eni_nomem(err);
                break;
            }
            out->events = grown;
            out->events[out->n++] = *e;
        }
    eni_map_free(&set);
    EN_TRY(status);
    /* merge the two lists, newest first, by insertion: they are short */
    for (size_t i = 1; i < out->n; i++)
        for (size_t k = i; k > 0; k--) {
            en_event *const x = &out->events[k - 1], *const y = &out->events[k];
            const bool before = y->day.first.n > x->day.first.n || (y->day.first.n == x->day.first.n && y->id < x->id);
            if (!before) break;
            const en_event t = *x;
            *x = *y;
            *y = t;
        }
    if (out->n > room) out->n = room;
    return EN_OK;
}

typedef struct {
    en_actor actor;
    eni_decay sums[2];
} third;

static int by_gap(const void *a, const void *b) {
    const eni_divide *const x = a, *const y = b;
    if (x->gap != y->gap) return x->gap > y->gap ? -1 : 1;
    return strcmp(x->actor.code, y->actor.code);
}

en_status eni_divides(const en_ledger *ledger, en_actor a, en_actor b, en_day day, size_t room, eni_arena *arena,
                      eni_divide **out, size_t *n_out, en_error *err) {
    eni_map index = {0};
    third *list = NULL;
    size_t n = 0, cap = 0;
    en_status status = EN_OK;
    *out = NULL;
    *n_out = 0;
    for (int side = 0; status == EN_OK && side < 2; side++) {
        eni_event_list events;
        en_event_query q = en_event_query_all();
        q.source = side == 0 ? a : b;
        q.until = q.asof = day;
        q.modalities = 1u << EN_MODALITY_ASSERTED;
        status = eni_recall(ledger, &q, arena, &events, err);
        const eni_dated *const dated = status == EN_OK ? eni_by_event_day(arena, &events) : NULL;
        if (status == EN_OK && !dated) status = eni_nomem(err);
        for (size_t i = 0; status == EN_OK && i < events.n && dated[i].day.n <= day.n; i++) {
            const en_event *const e = dated[i].event;
            if (!en_actor_known(e->target) || is(e->target, a) || is(e->target, b) || isnan(e->goldstein)) continue;
            bool added;
            const en_str key = eni_arena_str(arena, eni_str(e->target.code));
            uint32_t *const at = key.p ? eni_map_add(&index, key, (uint32_t)n, &added) : NULL;
            third *const grown = at ? eni_arena_grow(arena, list, n, &cap, n + 1, sizeof *grown) : NULL;
            if (!grown) {
                status = eni_nomem(err);
                break;
            }
            list = grown;
            if (added) {
                list[n] =
                    (third){.actor = e->target, .sums = {{.half_life = ENI_HALF_LIFE}, {.half_life = ENI_HALF_LIFE}}};
                list[n++].actor.sector[0] = '\0';
            }
            eni_decay_add(&list[*at].sums[side], dated[i].day, e->goldstein);
        }
    }
    eni_map_free(&index);
    EN_TRY(status);
    eni_divide *const found = eni_arena_array(arena, n + 1, sizeof *found);
    if (!found) return eni_nomem(err);
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        if (list[i].sums[0].n < FEWEST_EVENTS || list[i].sums[1].n < FEWEST_EVENTS) continue;
        for (int side = 0; side < 2; side++) eni_decay_to(&list[i].sums[side], day);
        eni_divide d = {.actor = list[i].actor,
                        .of_a = eni_decay_affinity(&list[i].sums[0]),
                        .of_b = eni_decay_affinity(&list[i].sums[1])};
        if (d.of_a.value * d.of_b.value >= 0) continue;
        d.gap = fabs(d.of_a.value - d.of_b.value);
        found[k++] = d;
    }
    if (k > 1) qsort(found, k, sizeof *found, by_gap);
    *out = found;
    *n_out = k < room ? k : room;
    return EN_OK;
}
