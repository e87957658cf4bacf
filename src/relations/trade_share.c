/* relations/trade_share.c: a's trade with b over a's trade with everybody, year by year.
 *
 *                imports(a from b) + imports(b from a)
 *   share(a,b) = ─────────────────────────────────────        missing flows count as 0, and their number is told
 *                Σ over partners of the same
 *
 * Asymmetric on purpose: most of North Korea's trade is with China, and next to nothing of China's with North Korea. docs/METHODS.md, "Share of trade". */
#include "relations/trade_share.h"

#include "base/error.h"
#include "base/str.h"

#include <math.h>
#include <stdlib.h>

typedef struct {
    en_str layer, own, partner, own_name, partner_name;
    en_day first, last, covered_first, covered_last;
    double flow; /* NaN: missing */
} flow;

/* A year of a layer, and the partner's part of it. */
typedef struct {
    double sum;
    uint32_t n, n_missing;
} sum;

typedef struct {
    eni_arena arena;
    flow *flows;
    size_t n, cap;
    eni_buf codes; /* of a, as JSON */
    bool nomem;
} gathering;

static bool is_own(const gathering *g, en_str code) {
    for (size_t i = 0; i + code.len + 2 <= g->codes.len; i++)
        if (g->codes.p[i] == '"' && memcmp(g->codes.p + i + 1, code.p, code.len) == 0 &&
            g->codes.p[i + 1 + code.len] == '"')
            return true;
    return false;
}

static bool gather(void *user, const en_fact *f) {
    gathering *const g = user;
    flow *const grown = eni_arena_grow(&g->arena, g->flows, g->n, &g->cap, g->n + 1, sizeof *grown);
    const bool turned = !is_own(g, f->a);
    if (grown) {
        g->flows = grown;
        grown[g->n] = (flow){.layer = eni_arena_str(&g->arena, f->layer),
                             .own = eni_arena_str(&g->arena, turned ? f->b : f->a),
                             .partner = eni_arena_str(&g->arena, turned ? f->a : f->b),
                             .own_name = eni_arena_str(&g->arena, turned ? f->b_name : f->a_name),
                             .partner_name = eni_arena_str(&g->arena, turned ? f->a_name : f->b_name),
                             .first = f->first,
                             .last = f->last,
                             .covered_first = f->covered_first,
                             .covered_last = f->covered_last,
                             .flow = f->value};
    }
    g->nomem = !grown || !grown[g->n].layer.p || !grown[g->n].own.p || !grown[g->n].partner.p;
    if (!g->nomem) g->n++;
    return !g->nomem;
}

static int by_year(const void *x, const void *y) {
    const flow *const p = x, *const q = y;
    if (p->first.n != q->first.n) return p->first.n < q->first.n ? -1 : 1;
    int order = eni_cmp(p->layer, q->layer);
    if (!order) order = eni_cmp(p->own, q->own);
    return order ? order : eni_cmp(p->partner, q->partner);
}

static sum add(const flow *flows, size_t n) {
    sum s = {0};
    for (size_t i = 0; i < n; i++) {
        s.n++;
        if (isnan(flows[i].flow))
            s.n_missing++;
        else
            s.sum += flows[i].flow;
    }
    return s;
}

static bool tell(gathering *g, const flow *f, sum part, sum all, en_fact_fn fn, void *user) {
    const en_str text =
        eni_arena_printf(&g->arena, "%.6g of %.6g million USD; missing: %u of %u flows with b, %u of %u in all",
                         part.sum, all.sum, part.n_missing, part.n, all.n_missing, all.n);
    const bool known = part.n_missing < part.n && all.sum > 0;
    const en_fact fact = {.measure = ENI_LIT(ENI_TRADE_SHARE),
                          .unit = ENI_LIT(ENI_TRADE_SHARE_UNIT),
                          .layer = f->layer,
                          .a = f->own,
                          .b = f->partner,
                          .a_name = f->own_name,
                          .b_name = f->partner_name,
                          .first = f->first,
                          .last = f->last,
                          .value = known ? part.sum / all.sum : NAN,
                          .text = text,
                          .covered_first = f->covered_first,
                          .covered_last = f->covered_last};
    return fn(user, &fact);
}

/* flows: sorted; wanted: codes of b as JSON, "[]" all. */
static void tell_years(gathering *g, const gathering *wanted, en_fact_fn fn, void *user, uint64_t *n, bool *stopped) {
    const flow *const f = g->flows;
    for (size_t i = 0, z; i < g->n && !*stopped; i = z) {
        for (z = i + 1;
             z < g->n && f[z].first.n == f[i].first.n && eni_eq(f[z].layer, f[i].layer) && eni_eq(f[z].own, f[i].own);)
            z++;
        const sum all = add(f + i, z - i);
        for (size_t k = i, y; k < z && !*stopped; k = y) {
            for (y = k + 1; y < z && eni_eq(f[y].partner, f[k].partner);) y++;
            if (wanted->codes.len > 2 && !is_own(wanted, f[k].partner)) continue;
            ++*n;
            *stopped = !tell(g, &f[k], add(f + k, y - k), all, fn, user);
        }
    }
}

en_status eni_trade_share(const en_ledger *ledger, const en_fact_query *query, en_fact_fn fn, void *user, uint64_t *n,
                          bool *stopped, en_error *err) {
    gathering g = {0}, wanted = {0};
    en_fact_query flows = *query;
    uint64_t n_flows = 0;
    bool ended = false;
    flows.b = (en_actor){"", ""};
    flows.either_way = true;
    en_status status = eni_dataset_codes(ledger->lexicon, query->a.code, &g.codes, err);
    if (status == EN_OK) status = eni_dataset_codes(ledger->lexicon, query->b.code, &wanted.codes, err);
    if (status == EN_OK) status = eni_facts_stored(ledger, &flows, "imports", gather, &g, &n_flows, &ended, err);
    if (status == EN_OK && g.nomem) status = eni_nomem(err);
    if (status == EN_OK) {
        if (g.n) qsort(g.flows, g.n, sizeof *g.flows, by_year);
        tell_years(&g, &wanted, fn, user, n, stopped);
    }
    eni_arena_free(&g.arena);
    eni_buf_free(&g.codes);
    eni_buf_free(&wanted.codes);
    return status;
}
