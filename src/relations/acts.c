/* relations/acts.c: what one actor did towards another, out of the layers chosen, by day: the one list that dyads and affinity are computed from. */
#include "relations/affinity.h"

#include "base/error.h"

#include <math.h>
#include <stdlib.h>

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

static bool names(const eni_choice *choice, en_str layer) {
    en_str rest = eni_str(choice->names ? choice->names : ""), name;
    if (choice->all) return true;
    while (eni_split(&rest, ',', &name))
        if (eni_layer_meant(name, layer)) return true;
    return false;
}

static void widen(eni_acts *a, en_day first, en_day last) {
    if (!en_day_known(first)) return;
    if (!en_day_known(a->first) || first.n < a->first.n) a->first = first;
    if (!en_day_known(a->last) || last.n > a->last.n) a->last = last;
}

/* Spells of days that the chosen datasets cover, in order of beginning. */
static en_status covered_spells(const en_ledger *ledger, eni_arena *arena, eni_acts *out, en_error *err) {
    sqlite3_stmt *rows;
    size_t cap = 0;
    int code;
    EN_TRY(
        eni_prepare(ledger,
                    "SELECT DISTINCT i.covered_from, i.covered_to, l.name FROM import i JOIN layer l USING(layer_id) "
                    "WHERE l.kind = 'events' AND i.covered_from IS NOT NULL ORDER BY 1, 2",
                    &rows, err));
    en_status status = EN_OK;
    while (status == EN_OK && (code = sqlite3_step(rows)) == SQLITE_ROW) {
        const en_date spell = {{sqlite3_column_int(rows, 0)}, {sqlite3_column_int(rows, 1)}};
        en_date *const before = out->n_spells ? &out->spells[out->n_spells - 1] : NULL;
        if (!names(&out->choice, eni_column(rows, 2))) continue;
        widen(out, spell.first, spell.last);
        if (before && spell.first.n <= before->last.n + 1) { /* goes on from the one before */
            if (spell.last.n > before->last.n) before->last = spell.last;
            continue;
        }
        en_date *const grown =
            eni_arena_grow(arena, out->spells, out->n_spells, &cap, out->n_spells + 1, sizeof *grown);
        if (!grown) {
            status = eni_nomem(err);
            break;
        }
        out->spells = grown;
        grown[out->n_spells++] = spell;
    }
    sqlite3_finalize(rows);
    if (status != EN_OK) return status;
    return code == SQLITE_DONE ? EN_OK : eni_sqlite_fail(ledger, code, err);
}

static en_status from_reports(const en_ledger *ledger, en_actor source, en_actor target, const en_dyad_opts *o,
                              eni_arena *arena, eni_acts *out, en_error *err) {
    eni_event_list events;
    en_day first, last;
    en_event_query q = en_event_query_all();
    q.source = source;
    q.target = target;
    q.asof = o->asof;
    EN_TRY(eni_recall(ledger, &q, arena, &events, err));
    const eni_dated *const dated = eni_by_event_day(arena, &events);
    out->acts = malloc((events.n + 1) * sizeof *out->acts);
    if (!dated || !out->acts) return eni_nomem(err);
    if (events.n) memcpy(out->acts, dated, events.n * sizeof *dated);
    out->n = events.n;
    EN_TRY(reported(ledger, o->asof, &first, &last, err));
    widen(out, first, last);
    return EN_OK;
}

/* Two lists in order of day become one; of a day reports come first. */
static eni_dated *merge(const eni_acts *told, const eni_dated *rows, size_t n) {
    eni_dated *const out = malloc((told->n + n + 1) * sizeof *out);
    size_t i = 0, k = 0;
    while (out && i + k < told->n + n) {
        const bool first = k == n || (i < told->n && told->acts[i].day.n <= rows[k].day.n);
        out[i + k] = first ? told->acts[i] : rows[k];
        if (first)
            i++;
        else
            k++;
    }
    return out;
}

/* What the acts of a segment mean, those with small numbers: rows are many. */
typedef struct {
    double goldstein[256];
    en_quad quad[256];
} meanings;

static void meaning(const eni_segment *s, uint32_t act, double *goldstein, en_quad *quad) {
    const eni_act *const a = act < s->n_acts ? &s->acts[act] : NULL;
    *quad = a ? a->quad : EN_QUAD_NONE;
    *goldstein = a && a->tenths != INT16_MIN ? a->tenths / 10.0 : NAN;
}

static meanings *all_meanings(const eni_segment *s, eni_arena *arena) {
    meanings *const m = eni_arena_array(arena, 1, sizeof *m);
    for (uint32_t k = 0; m && k < ENI_N(m->quad); k++) meaning(s, k, &m->goldstein[k], &m->quad[k]);
    return m;
}

static bool date_hits(const eni_cube *cube, const eni_hits *hits, eni_arena *arena, eni_dated *out) {
    meanings **const known = eni_arena_array(arena, cube->n + 1, sizeof *known); /* [segment]: made when first met */
    if (!known) return false;
    for (size_t i = 0; i < hits->n; i++) {
        const eni_hit *const hit = &hits->hits[i];
        if (!known[hit->segment] && !(known[hit->segment] = all_meanings(cube->segments[hit->segment], arena)))
            return false;
        const meanings *const m = known[hit->segment];
        out[i].day.n = hit->day;
        out[i].event = NULL;
        if (hit->act < ENI_N(m->quad)) {
            out[i].quad = m->quad[hit->act];
            out[i].goldstein = m->goldstein[hit->act];
        } else {
            meaning(cube->segments[hit->segment], hit->act, &out[i].goldstein, &out[i].quad);
        }
    }
    return true;
}

static en_status from_datasets(const en_ledger *ledger, en_actor source, en_actor target, const en_dyad_opts *o,
                               eni_arena *arena, eni_acts *out, en_error *err) {
    eni_cube *cube;
    eni_hits hits;
    const eni_sieve sieve = {.source = source,
                             .target = target,
                             .since = EN_DAY_NONE,
                             .until = EN_DAY_NONE,
                             .asof = o->asof,
                             .one_a_day = o->one_a_day};
    EN_TRY(eni_cube_of(ledger, &cube, err));
    EN_TRY(eni_cube_rows(cube, &out->choice, &sieve, &hits, err));
    eni_dated *rows = malloc((hits.n + 1) * sizeof *rows);
    if (rows && !date_hits(cube, &hits, arena, rows)) {
        free(rows);
        rows = NULL;
    }
    eni_dated *const all = rows && out->n ? merge(out, rows, hits.n) : rows;
    if (all != rows) free(rows);
    free(hits.hits);
    if (!all) return eni_nomem(err);
    free(out->acts);
    out->acts = all;
    out->n += hits.n;
    return covered_spells(ledger, arena, out, err);
}

void eni_acts_free(eni_acts *acts) {
    free(acts->acts);
    *acts = (eni_acts){0};
}

en_status eni_acts_between(const en_ledger *ledger, en_actor source, en_actor target, const en_dyad_opts *opts,
                           eni_arena *arena, eni_acts *out, en_error *err) {
    const en_dyad_opts all = {.since = EN_DAY_NONE, .until = EN_DAY_NONE, .asof = EN_DAY_NONE};
    const en_dyad_opts *const o = opts ? opts : &all;
    *out = (eni_acts){.first = EN_DAY_NONE, .last = EN_DAY_NONE};
    EN_TRY(eni_choose_layers(ledger, o->layers, false, &out->choice, err));
    out->datasets = o->layers && strcmp(o->layers, "reports") != 0;
    en_status status = out->choice.reports ? from_reports(ledger, source, target, o, arena, out, err) : EN_OK;
    if (status == EN_OK && out->datasets) status = from_datasets(ledger, source, target, o, arena, out, err);
    if (status != EN_OK) eni_acts_free(out);
    return status;
}
