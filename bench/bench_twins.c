/* bench/bench_twins.c: how well near-copies are told from stories that are merely alike, on real stories.
 *
 *   stories ─► each edited in several ways ─► share of copies found: proposed by a key, and confirmed
 *           ─► all pairs within seven days ─► those called twins, and those just short of it, for judging by eye
 *
 * usage: bench-twins FILE.jsonl [show]   one CSV line an edit; `show`: the pairs too. The edits are drawn from a fixed seed. */
#include "base/str.h"
#include "text/report.h"
#include "text/twins.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct {
    en_str text;
    int day;
    eni_shingles shingles;
    eni_sketch sketch;
} story;

static eni_arena arena;
static story *stories;
static size_t n_stories, cap;
static uint32_t seed = 1997;

static uint32_t roll(uint32_t n) {
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % n;
}

/* Sentences near enough for this: parted after ". " and at line ends. */
static size_t split(en_str t, en_str **out) {
    size_t n = 0, room = 0, from = 0;
    *out = NULL;
    for (size_t i = 0; i <= t.len; i++)
        if (i == t.len || t.p[i] == '\n' || (t.p[i] == ' ' && i > 0 && t.p[i - 1] == '.')) {
            *out = eni_arena_grow(&arena, *out, n, &room, n + 1, sizeof **out);
            if (!*out) abort();
            if (i > from) (*out)[n++] = eni_cut(t, from, i);
            from = i + 1;
        }
    return n;
}

static void measure(const en_str *sentences, size_t n, eni_shingles *s, eni_sketch *k) {
    if (eni_shingle(&arena, sentences, n, (en_str){"", 0}, s, NULL) != EN_OK) abort();
    eni_sketch_of(s, k);
}

static en_status on_report(void *user, const eni_report *r, en_error *err) {
    (void)user, (void)err;
    stories = n_stories == cap ? realloc(stories, (cap = cap ? 2 * cap : 1024) * sizeof *stories) : stories;
    if (!stories) abort();
    story *const s = &stories[n_stories++];
    *s = (story){.text = eni_arena_str(&arena, r->text), .day = r->day.n};
    en_str *sentences;
    const size_t n = split(s->text, &sentences);
    measure(sentences, n, &s->shingles, &s->sketch);
    return EN_OK;
}

static bool share_key(const eni_sketch *a, const eni_sketch *b) {
    for (unsigned i = 0; i < a->n_keys && i < b->n_keys; i++)
        if (a->keys[i] == b->keys[i]) return true;
    return false;
}

/* A copy with one word in `every` replaced (0: none), `keep` percent of its sentences from the front, and a dateline. */
static void edited(const story *s, unsigned every, unsigned keep, bool dateline, eni_shingles *out, eni_sketch *k) {
    en_str *sentences;
    size_t n = split(s->text, &sentences);
    n = n * keep / 100 ? n * keep / 100 : 1;
    eni_buf b = {0};
    if (dateline) eni_puts(&b, "SEOUL, Oct. 18 (Yonhap) -- ");
    for (size_t i = 0; i < n; i++) {
        for (size_t p = 0; p < sentences[i].len; p++) {
            const bool starts = sentences[i].p[p] != ' ' && (p == 0 || sentences[i].p[p - 1] == ' ');
            if (starts && every && roll(every) == 0) {
                eni_printf(&b, "w%u", roll(1000000));
                while (p + 1 < sentences[i].len && sentences[i].p[p + 1] != ' ') p++;
            } else {
                eni_putc(&b, sentences[i].p[p]);
            }
        }
        eni_putc(&b, '\n');
    }
    n = split(eni_arena_str(&arena, eni_buf_str(&b)), &sentences);
    eni_buf_free(&b);
    measure(sentences, n, out, k);
}

static void recall_of(const char *name, unsigned every, unsigned keep, bool dateline, uint32_t at_least,
                      uint32_t at_most) {
    size_t n = 0, keyed = 0, confirmed = 0, found = 0;
    for (size_t i = 0; i < n_stories; i += 5) {
        const story *const s = &stories[i];
        eni_shingles e;
        eni_sketch k;
        if (s->shingles.n < at_least || s->shingles.n > at_most) continue;
        edited(s, every, keep, dateline, &e, &k);
        if (e.n < 30) continue;
        const eni_likeness l = eni_compare(&s->shingles, &e);
        const bool shared = share_key(&s->sketch, &k),
                   twin = eni_are_twins(&s->shingles, &e, &l) &&
                          eni_may_be_twins(eni_sketch_alike(s->sketch.signature, k.signature), s->shingles.n, e.n);
        n++, keyed += shared, confirmed += twin, found += shared && twin;
    }
    printf("%s,%u-%u,%zu,%.3f,%.3f,%.3f\n", name, at_least, at_most, n, (double)keyed / (double)n,
           (double)confirmed / (double)n, (double)found / (double)n);
}

static void show(const char *what, const story *a, const story *b, const eni_likeness *l) {
    printf("%s J %.2f C %.2f lead %.2f, %u and %u words\n  %.110s\n  %.110s\n", what, l->jaccard, l->contained, l->lead,
           a->shingles.n_words, b->shingles.n_words, a->text.p, b->text.p);
}

int main(int argc, char **argv) {
    eni_input *input;
    bool more;
    en_error err = {0};
    if (argc < 2) return 2;
    const eni_reports_opts opts = {.date = EN_DAY_NONE, .on_report = on_report};
    if (eni_input_open(argv[1], &input, &err) != EN_OK || eni_input_next(input, &more, &err) != EN_OK ||
        eni_read_member(input, &opts, &err) != EN_OK)
        exit((fputs(err.message, stderr), 5));
    eni_input_free(input);
    printf("edit,shingles,stories,share_a_key,confirmed,found\n");
    for (int size = 0; size < 2; size++) {
        const uint32_t lo = size ? 200 : 30, hi = size ? 20000 : 199;
        recall_of("dateline", 0, 100, true, lo, hi);
        recall_of("last quarter dropped", 0, 75, true, lo, hi);
        recall_of("last half dropped", 0, 50, true, lo, hi);
        recall_of("last three quarters dropped", 0, 25, true, lo, hi);
        recall_of("one word in 100", 100, 100, true, lo, hi);
        recall_of("one word in 50", 50, 100, true, lo, hi);
        recall_of("one word in 25", 25, 100, true, lo, hi);
        recall_of("one word in 100 and last quarter", 100, 75, true, lo, hi);
        recall_of("one word in 50 and last half", 50, 50, true, lo, hi);
    }
    size_t pairs = 0, keyed = 0, may = 0, twins = 0;
    for (size_t i = 0; i < n_stories; i++)
        for (size_t k = i + 1; k < n_stories && stories[k].day - stories[i].day <= 7; k++) {
            const story *const a = &stories[i], *const b = &stories[k];
            pairs++;
            if (!share_key(&a->sketch, &b->sketch)) continue;
            keyed++;
            if (!eni_may_be_twins(eni_sketch_alike(a->sketch.signature, b->sketch.signature), a->shingles.n,
                                  b->shingles.n))
                continue;
            may++;
            const eni_likeness l = eni_compare(&a->shingles, &b->shingles);
            const bool twin = eni_are_twins(&a->shingles, &b->shingles, &l);
            twins += twin;
            if (argc > 2 && a->shingles.words != b->shingles.words && (twin || l.jaccard > 0.65 || l.contained > 0.85))
                show(twin ? "TWINS" : "not", a, b, &l);
        }
    printf("pairs %zu, share a key %zu, compared %zu, twins %zu\n", pairs, keyed, may, twins);
    eni_arena_free(&arena);
    free(stories);
    return 0;
}
