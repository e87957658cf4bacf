/* ledger/events.c: en_events: what was read from reports and what datasets tell, in one order.
 *
 *   eni_recall: events of claims, with their standing ─┐
 *                                                      ├► merged by day, or by weight ─► fn
 *   eni_cube_rows: rows of segments ─► eni_cube_tell ──┘ */
#include "ledger/cube.h"
#include "ledger/recall.h"

#include "base/error.h"

#include <stdlib.h>

typedef struct {
    const en_event_query *query;
    en_event_fn fn;
    void *user;
    const eni_event_list *told; /* of reports */
    size_t next;                /* of them */
    uint64_t n;                 /* handed on */
    bool on;
    /* by weight: the weights of all rows, first */
    double *weights;
    size_t n_weights;
} merging;

static bool hand_on(merging *m, const en_event *e) {
    if (!m->on) return false;
    m->on = m->fn(m->user, e);
    m->n++;
    if (m->query->limit && m->n >= m->query->limit) m->on = false;
    return m->on;
}

static bool holds_word(en_str text, en_str word) {
    if (word.len == 0 || text.len < word.len) return word.len == 0;
    for (size_t i = 0; i + word.len <= text.len; i++)
        if (eni_same(eni_cut(text, i, i + word.len), word)) return true;
    return false;
}

/* Does the row hold all the words, each somewhere? */
static bool holds_words(const en_event *e, const char *words) {
    const en_str places[] = {e->source_name, e->target_name, e->place, e->note, e->url, e->outlet};
    en_str rest = eni_str(words), word;
    while (eni_split(&rest, ' ', &word)) {
        bool found = word.len == 0;
        for (size_t i = 0; i < ENI_N(places) && !found; i++) found = holds_word(places[i], word);
        if (!found) return false;
    }
    return true;
}

/* "https://www.example.org/a" → "www.example.org". */
static en_str host_of(en_str url) {
    const size_t at = eni_find(url, ENI_LIT("://"), 0);
    if (at == SIZE_MAX) return url;
    const size_t from = at + 3, slash = eni_find(url, ENI_LIT("/"), from);
    return eni_cut(url, from, slash == SIZE_MAX ? url.len : slash);
}

static bool is_of_outlet(const en_event *e, const char *outlet) {
    const en_str want = eni_str(outlet), host = host_of(e->url);
    if (e->outlet.len) return eni_same(e->outlet, want);
    return eni_same(host, want) || (host.len == want.len + 4 && eni_starts(host, ENI_LIT("www.")) &&
                                    eni_same(eni_cut(host, 4, host.len), want));
}

static bool passes(const en_event_query *q, const en_event *e) {
    return (!q->text || holds_words(e, q->text)) && (!q->outlet || is_of_outlet(e, q->outlet));
}

/* What comes before the row goes first. */
static bool on_row(void *user, const en_event *e) {
    merging *const m = user;
    if (!passes(m->query, e)) return true;
    for (; m->on && m->next < m->told->n; m->next++) {
        const en_event *const r = &m->told->events[m->next];
        const bool before = m->query->order == EN_BY_WEIGHT     ? r->weight >= e->weight
                            : m->query->order == EN_BY_DAY_DOWN ? r->day.first.n >= e->day.last.n
                                                                : r->day.first.n <= e->day.last.n;
        if (!before) break;
        hand_on(m, r);
    }
    return hand_on(m, e);
}

static bool on_weight(void *user, const en_event *e) {
    merging *const m = user;
    m->weights[m->n_weights++] = passes(m->query, e) ? e->weight : -1;
    return true;
}

typedef struct {
    double weight;
    size_t place;
} weighed;

static int by_weight(const void *a, const void *b) {
    const weighed *const x = a, *const y = b;
    if (x->weight != y->weight) return x->weight > y->weight ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

/* Puts hits in order of weight, as many as are wanted. Weights rest on counts that only the arrival blocks hold, so that all are read once. */
static en_status order_by_weight(const eni_cube *cube, merging *m, eni_hits *h, en_error *err) {
    weighed *const list = malloc((h->n + 1) * sizeof *list);
    eni_hit *const sorted = malloc((h->n + 1) * sizeof *sorted);
    m->weights = malloc((h->n + 1) * sizeof *m->weights);
    en_status status = list && sorted && m->weights ? EN_OK : eni_nomem(err);
    if (status == EN_OK) status = eni_cube_tell(cube, h->hits, h->n, on_weight, m, err);
    if (status == EN_OK) {
        for (size_t i = 0; i < h->n; i++) list[i] = (weighed){m->weights[i], i};
        qsort(list, h->n, sizeof *list, by_weight);
        size_t n = 0;
        while (n < h->n && list[n].weight >= 0 && (!m->query->limit || n < m->query->limit)) n++;
        for (size_t i = 0; i < n; i++) sorted[i] = h->hits[list[i].place];
        if (n) memcpy(h->hits, sorted, n * sizeof *sorted);
        h->n = n;
    }
    free(list);
    free(sorted);
    free(m->weights);
    m->weights = NULL;
    return status;
}

static void turn_round(eni_hits *h) {
    for (size_t i = 0; i < h->n / 2; i++) {
        const eni_hit swap = h->hits[i];
        h->hits[i] = h->hits[h->n - 1 - i];
        h->hits[h->n - 1 - i] = swap;
    }
}

/* The other direction beside the first. */
static en_status add_hits(eni_hits *to, eni_hits *more, en_error *err) {
    if (more->n == 0) return EN_OK;
    eni_hit *const both = malloc((to->n + more->n) * sizeof *both);
    if (!both) return eni_nomem(err);
    size_t i = 0, k = 0;
    while (i + k < to->n + more->n) {
        const bool first = k == more->n || (i < to->n && eni_hit_by_day(&to->hits[i], &more->hits[k]) <= 0);
        both[i + k] = first ? to->hits[i] : more->hits[k];
        if (first)
            i++;
        else
            k++;
    }
    free(to->hits);
    *to = (eni_hits){both, i + k, i + k};
    return EN_OK;
}

static en_status find_rows(const eni_cube *cube, const eni_choice *choice, const en_event_query *q, eni_hits *out,
                           en_error *err) {
    eni_sieve sieve = {.source = q->source,
                       .target = q->target,
                       .actions = q->actions,
                       .quads = q->quads,
                       .since = q->since,
                       .until = q->until,
                       .asof = q->asof,
                       .one_a_day = q->one_a_day};
    *out = (eni_hits){0};
    if (q->modalities && !(q->modalities >> EN_MODALITY_ASSERTED & 1u)) return EN_OK;
    EN_TRY(eni_cube_rows(cube, choice, &sieve, out, err));
    const bool same = memcmp(&q->source, &q->target, sizeof q->source) == 0;
    if (!q->either_way || same) return EN_OK;
    eni_hits back;
    sieve.source = q->target;
    sieve.target = q->source;
    en_status status = eni_cube_rows(cube, choice, &sieve, &back, err);
    if (status == EN_OK) status = add_hits(out, &back, err);
    free(back.hits);
    return status;
}

static en_status tell_rows(const en_ledger *ledger, const eni_choice *choice, merging *m, en_error *err) {
    eni_cube *cube;
    eni_hits hits;
    EN_TRY(eni_cube_of(ledger, &cube, err));
    en_status status = find_rows(cube, choice, m->query, &hits, err);
    if (status == EN_OK && m->query->order == EN_BY_DAY_DOWN) turn_round(&hits);
    if (status == EN_OK && m->query->order == EN_BY_WEIGHT && hits.n) status = order_by_weight(cube, m, &hits, err);
    if (status == EN_OK) status = eni_cube_tell(cube, hits.hits, hits.n, on_row, m, err);
    free(hits.hits);
    return status;
}

en_status en_events(const en_ledger *ledger, const en_event_query *query, en_event_fn fn, void *user, en_error *err) {
    eni_arena arena = {0};
    eni_event_list told = {0};
    eni_choice choice;
    merging m = {.query = query, .fn = fn, .user = user, .told = &told, .on = true};
    EN_TRY(eni_choose_layers(ledger, query->layers, true, &choice, err));
    en_status status = choice.reports ? eni_recall(ledger, query, &arena, &told, err) : EN_OK;
    if (status == EN_OK) status = tell_rows(ledger, &choice, &m, err);
    for (; status == EN_OK && m.on && m.next < told.n; m.next++) hand_on(&m, &told.events[m.next]);
    if (status == EN_OK && m.n == 0) status = eni_fail(err, EN_ENOTFOUND, "no event on record matches");
    eni_arena_free(&arena);
    return status;
}
