/* train/event_train.c: the classifier of events, from data/corpus/.
 *
 *   stories ─► the coder's own sentences and sides ─► every pair of sides: its features and the type its label gives it, or none
 *           ─► folds for measuring ─► all of it for the model that is shipped
 *
 * usage: event-train [--seed N] [--runs N] [--epochs N] [--rate R] [--l2 R] [--drop P] [--least N] [--folds N] [-o FILE] CORPUS.txt...
 * --folds: how many of the five to measure on; 0 trains only. */
#include "corpus.h"
#include "loglinear.h"

#include "base/map.h"
#include "base/str.h"
#include "events/coder.h"
#include "events/weigh.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define N EN_N_ACTIONS
#define FOLDS 5

typedef struct {
    const train_story *story;
    uint64_t *features;
    size_t n;
    double target[N];
    double weight;
    unsigned fold;
    bool labelled;
} instance;

typedef struct {
    const train_story *story;
    instance *list;
    size_t n, cap;
    size_t labels, placed, resolved; /* of the sides of labels: how many there are, have a side, and the right code */
    size_t cross;                    /* labels whose sides stand in different sentences */
} gathering;

static bool inside(en_str part, en_str whole) {
    return part.len && part.p >= whole.p && part.p + part.len <= whole.p + whole.len;
}

/* The token of a label's words that the others hang on. */
static int head_of(const eni_sentence_view *s, en_str text, en_str words, int *start, int *end) {
    const eni_tree *const t = &s->tree;
    *start = *end = -1;
    for (int i = 0; i < t->n; i++) {
        const char *const p = t->tok[i].form.p;
        if (p < words.p || p >= words.p + words.len) continue;
        if (*start < 0) *start = i;
        *end = i + 1;
    }
    (void)text;
    for (int i = *start; i >= 0 && i < *end; i++)
        if (t->tok[i].head < *start || t->tok[i].head >= *end) return i;
    return *start;
}

/* The side that a label's words mean; made for the occasion if the coder sees none there. -1 if the words are not in this sentence. */
static int side_of(gathering *g, eni_side *sides, int *n, const eni_sentence_view *s, en_str text, en_str words,
                   en_actor actor) {
    int start, end;
    if (words.len == 0) return ENI_NO_SIDE;
    if (!inside(words, text)) return -1;
    const int head = head_of(s, text, words, &start, &end);
    if (head < 0) return -1;
    g->labels++;
    int best = -1, best_fit = 0;
    for (int i = 0; i < *n; i++) {
        const eni_ref *const r = &sides[i].ref;
        if (r->start >= end || start >= r->end) continue;
        const int fit = 1 + 2 * (sides[i].head == head) + 4 * (strcmp(r->actor.code, actor.code) == 0);
        if (fit > best_fit) best = i, best_fit = fit;
    }
    if (best >= 0) {
        g->placed++;
        g->resolved += strcmp(sides[best].ref.actor.code, actor.code) == 0;
        return best;
    }
    if (*n == ENI_MAX_SIDES) return -1;
    sides[*n] =
        (eni_side){.head = head, .ref = {.actor = actor, .start = (int16_t)start, .end = (int16_t)end, .what = 's'}};
    return (*n)++;
}

static instance *add(gathering *g, const uint64_t *features, size_t n) {
    if (g->n == g->cap) {
        g->cap = g->cap ? g->cap * 2 : 1024;
        g->list = realloc(g->list, g->cap * sizeof *g->list);
        if (!g->list) abort();
    }
    instance *const x = &g->list[g->n++];
    *x = (instance){.n = n, .weight = 1};
    x->features = malloc((n ? n : 1) * sizeof *features);
    if (!x->features) abort();
    memcpy(x->features, features, n * sizeof *features);
    return x;
}

/* Does a label say something between the actors of the two sides, by other words of theirs? Then these words are no proof that nothing is told:
 * "Israel said it was easing …" labels "Israel", and "it" is Israel too. */
static bool is_told_by_others(const train_story *story, const eni_side *a, const eni_side *b) {
    for (size_t i = 0; i < story->n_labels; i++) {
        const train_label *const l = &story->labels[i];
        if (strcmp(l->source.code, a ? a->ref.actor.code : "") == 0 &&
            strcmp(l->target.code, b ? b->ref.actor.code : "") == 0)
            return true;
    }
    return false;
}

static void on_sentence(void *user, const eni_report_view *rep, const eni_sentence_view *s, en_str text,
                        const eni_finding *findings, int n_findings, bool title) {
    gathering *const g = user;
    const train_story *const story = g->story;
    eni_side sides[ENI_MAX_SIDES];
    double wanted[ENI_MAX_SIDES + 1][ENI_MAX_SIDES + 1][N] = {0};
    bool optional[ENI_MAX_SIDES + 1][ENI_MAX_SIDES + 1] = {0};
    uint64_t features[ENI_MAX_EVIDENCE];
    static eni_sight sight;
    int n = eni_sides(rep, s, sides, ENI_MAX_SIDES);
    eni_look(rep, s, title, &sight);
    for (size_t i = 0; i < story->n_labels; i++) {
        const train_label *const l = &story->labels[i];
        const int a = side_of(g, sides, &n, s, text, l->source_text, l->source),
                  b = side_of(g, sides, &n, s, text, l->target_text, l->target);
        if (a < 0 || b < 0) g->cross += (a < 0) != (b < 0);
        if (a < 0 || b < 0 || a == b) continue;
        wanted[a][b][l->action] += 1;
        optional[a][b] = optional[a][b] || l->optional;
    }
    const unsigned fold = (unsigned)(eni_hash(story->text) % FOLDS);
    for (int i = 0; i <= n; i++)
        for (int k = 0; k <= n; k++) {
            const eni_side *const a = i < n ? &sides[i] : NULL, *const b = k < n ? &sides[k] : NULL;
            if ((!a && !b) || i == k) continue;
            const int row = a ? i : ENI_NO_SIDE, column = b ? k : ENI_NO_SIDE;
            double sum = 0;
            for (int c = 0; c < N; c++) sum += wanted[row][column][c];
            if (sum == 0 && a && b && !eni_are_two(&a->ref, &b->ref)) continue;
            if (sum == 0 && is_told_by_others(story, a, b)) continue;
            const size_t nf = eni_evidence(&sight, a, b, findings, n_findings, features, NULL);
            instance *const x = add(g, features, nf);
            x->fold = fold;
            x->story = story;
            x->labelled = sum > 0;
            if (sum == 0) x->target[EN_ACTION_NONE] = 1;
            for (int c = 0; c < N && sum > 0; c++) x->target[c] = wanted[row][column][c] / sum;
            if (optional[row][column]) x->weight = 0.4;
        }
}

/* Features that fewer than `least` stories show are taken out: they teach a sentence by heart. */
typedef struct {
    uint64_t key;
    uint32_t n;
    const train_story *last;
} counter;

static counter *count_of(counter *table, size_t n_slots, uint64_t key) {
    size_t i = key & (n_slots - 1);
    while (table[i].key && table[i].key != key) i = (i + 1) & (n_slots - 1);
    return &table[i];
}

static void prune(gathering *g, unsigned least) {
    size_t total = 0, n_slots = 1 << 20;
    for (size_t i = 0; i < g->n; i++) total += g->list[i].n;
    while (n_slots < total) n_slots *= 2;
    counter *const table = calloc(n_slots, sizeof *table);
    if (!table) abort();
    for (size_t i = 0; i < g->n; i++)
        for (size_t k = 0; k < g->list[i].n; k++) {
            counter *const c = count_of(table, n_slots, g->list[i].features[k]);
            c->key = g->list[i].features[k];
            c->n += c->last != g->list[i].story;
            c->last = g->list[i].story;
        }
    for (size_t i = 0; i < g->n; i++) {
        instance *const x = &g->list[i];
        size_t kept = 0;
        for (size_t k = 0; k < x->n; k++)
            if (count_of(table, n_slots, x->features[k])->n >= least) x->features[kept++] = x->features[k];
        x->n = kept;
    }
    free(table);
}

static uint64_t random_state;
static size_t roll(size_t n) {
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (size_t)((random_state >> 33) % n);
}

/* Leaves each feature out with a chance of `drop` (Hinton et al. 2012; for linear models, Wager, Wang & Liang 2013), the first (the bias) never. */
static size_t thin(const instance *x, double drop, uint64_t *out) {
    const size_t limit = (size_t)(drop * 1024);
    size_t n = 0;
    for (size_t i = 0; i < x->n; i++)
        if (i == 0 || roll(1024) >= limit) out[n++] = x->features[i];
    return n;
}

typedef struct {
    int epochs, runs; /* runs: models in all, of which the mean is taken */
    double drop;
    uint64_t seed;
    train_loglinear_opts loglinear;
} training;

static train_loglinear *train_once(const gathering *g, int left_out, const training *how) {
    train_loglinear *const m = train_loglinear_new(N, how->loglinear);
    size_t *const order = malloc(g->n * sizeof *order), n_all = g->n;
    if (!order) abort();
    for (int e = 0; e < how->epochs; e++) {
        size_t n = 0;
        for (size_t i = 0; i < n_all; i++)
            if ((int)g->list[i].fold != left_out) order[n++] = i;
        for (size_t i = n; i > 1; i--) {
            const size_t k = roll(i), t = order[i - 1];
            order[i - 1] = order[k];
            order[k] = t;
        }
        for (size_t i = 0; i < n; i++) {
            const instance *const x = &g->list[order[i]];
            uint64_t kept[ENI_MAX_EVIDENCE];
            const size_t n_kept = thin(x, how->drop, kept);
            (void)train_loglinear_step(m, kept, n_kept, x->target, x->weight);
        }
        if (e >= how->epochs / 2) train_loglinear_note(m);
    }
    train_loglinear_average(m);
    free(order);
    if (g->n) train_loglinear_shrink(m, 1 - how->drop, g->list[0].features[0]);
    return m;
}

/* The mean of several models: one varies by a hundredth of F1 with the order of its examples. */
static train_loglinear *train(const gathering *g, int left_out, const training *how) {
    random_state = how->seed;
    train_loglinear *const m = train_once(g, left_out, how);
    for (int i = 1; i < how->runs; i++) {
        train_loglinear *const other = train_once(g, left_out, how);
        train_loglinear_add(m, other);
        train_loglinear_free(other);
    }
    train_loglinear_shrink(m, 1.0 / how->runs, 0);
    return m;
}

typedef struct {
    double hit[N], said[N], gold[N];
    double found, right_type, alarms, pairs, nones;
} tally;

static int best_of(const double *p, int from) {
    int best = from;
    for (int c = from; c < N; c++)
        if (p[c] > p[best]) best = c;
    return best;
}

static void measure(const gathering *g, const train_loglinear *m, int fold, tally *t) {
    for (size_t i = 0; i < g->n; i++) {
        const instance *const x = &g->list[i];
        double p[N];
        if ((int)x->fold != fold) continue;
        train_loglinear_predict(m, x->features, x->n, p);
        const int said = best_of(p, 0), type = best_of(p, 1);
        if (!x->labelled) {
            t->nones++;
            t->alarms += said != 0;
            continue;
        }
        const int gold = best_of(x->target, 1);
        const int right = x->target[type] > 0 ? type : gold;
        t->pairs++;
        t->gold[right]++;
        t->said[type]++;
        t->hit[right] += type == right;
        t->found += said != 0;
        t->right_type += x->target[said] > 0;
    }
}

static void tell(const tally *t) {
    double macro = 0, hits = 0;
    printf("%-10s %6s %6s %6s %6s\n", "type", "n", "P", "R", "F1");
    for (int c = 1; c < N; c++) {
        const double p = t->said[c] ? t->hit[c] / t->said[c] : 0, r = t->gold[c] ? t->hit[c] / t->gold[c] : 0;
        const double f = p + r ? 2 * p * r / (p + r) : 0;
        printf("%-10s %6.0f %6.3f %6.3f %6.3f\n", en_action_key((en_action)c), t->gold[c], p, r, f);
        macro += f / (N - 1);
        hits += t->hit[c];
    }
    printf("type, pair given: accuracy %.3f, macro-F1 %.3f\n", hits / t->pairs, macro);
    printf("pair and type: P %.3f R %.3f; %.2f alarms per 100 pairs without an event (%.0f)\n",
           t->right_type / (t->found + t->alarms), t->right_type / t->pairs, 100 * t->alarms / t->nones, t->nones);
}

static void write_model(const train_loglinear *m, const char *path) {
    eni_buf body = {0}, file = {0};
    const size_t kept = train_loglinear_write(m, ENI_CLASSIFIER_UNIT, &body);
    const uint64_t hash = eni_hash(eni_buf_str(&body));
    eni_put(&file, (en_str){"ENEVT1\n\0", 8});
    eni_put(&file, (en_str){(const char *)&hash, 8});
    eni_put(&file, eni_buf_str(&body));
    FILE *const f = fopen(path, "wb");
    if (!f || file.failed || fwrite(file.p, 1, file.len, f) != file.len || fclose(f) != 0) {
        fprintf(stderr, "%s: cannot be written\n", path);
        exit(1);
    }
    printf("%s: %zu weights, %zu bytes\n", path, kept, file.len);
    eni_buf_free(&body);
    eni_buf_free(&file);
}

int main(int argc, char **argv) {
    train_corpus corpus = {0};
    training how = {.epochs = 8, .runs = 1, .drop = 0.5, .seed = 1, .loglinear = {.rate = 0.05, .l2 = 1e-5}};
    const char *out = NULL;
    int faults = 0, least = 3, folds = FOLDS;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc)
            how.seed = strtoull(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--epochs") == 0 && i + 1 < argc)
            how.epochs = atoi(argv[++i]);
        else if (strcmp(argv[i], "--runs") == 0 && i + 1 < argc)
            how.runs = atoi(argv[++i]);
        else if (strcmp(argv[i], "--rate") == 0 && i + 1 < argc)
            how.loglinear.rate = atof(argv[++i]);
        else if (strcmp(argv[i], "--l2") == 0 && i + 1 < argc)
            how.loglinear.l2 = atof(argv[++i]);
        else if (strcmp(argv[i], "--drop") == 0 && i + 1 < argc)
            how.drop = atof(argv[++i]);
        else if (strcmp(argv[i], "--least") == 0 && i + 1 < argc)
            least = atoi(argv[++i]);
        else if (strcmp(argv[i], "--folds") == 0 && i + 1 < argc)
            folds = atoi(argv[++i]);
        else if (strcmp(argv[i], "-o") == 0 && i + 1 < argc)
            out = argv[++i];
        else
            faults += train_corpus_read(&corpus, argv[i]);
    }
    if (faults || corpus.n == 0 || how.runs < 1) {
        fprintf(stderr,
                "usage: event-train [--seed N] [--runs N] [--epochs N] [--rate R] [--l2 R] [--drop P] [--least N] "
                "[--folds N] [-o FILE] CORPUS.txt...\n");
        return 1;
    }
    en_lexicon *lexicon;
    en_error err;
    if (en_lexicon_open(NULL, NULL, NULL, &lexicon, &err) != EN_OK) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    lexicon->classifier.hash = 0; /* the model in use has no say in the next */
    eni_coder *const coder = eni_coder_new(lexicon);
    gathering g = {0};
    eni_arena arena = {0};
    eni_coder_watch(coder, on_sentence, &g);
    for (size_t i = 0; i < corpus.n; i++) {
        eni_coded coded;
        g.story = &corpus.stories[i];
        const eni_report report = {.id = ENI_LIT("story"),
                                   .day = g.story->day,
                                   .text = g.story->text,
                                   .file = g.story->file,
                                   .language = ENI_LIT("en")};
        if (eni_code(coder, &arena, &report, &coded, &err) != EN_OK) return 1;
        eni_arena_reset(&arena);
    }
    printf("%zu stories; %zu named sides of labels, %zu seen by the coder, %zu with the right code; %zu pairs\n",
           corpus.n, g.labels, g.placed, g.resolved, g.n);
    prune(&g, (unsigned)least);
    tally t = {0};
    random_state = how.seed;
    for (int fold = 0; fold < folds && fold < FOLDS; fold++) {
        train_loglinear *const m = train_once(&g, fold, &how); /* one will do for measuring */
        measure(&g, m, fold, &t);
        train_loglinear_free(m);
    }
    if (folds > 0) tell(&t);
    if (out) {
        tally own = {0};
        train_loglinear *const m = train(&g, -1, &how);
        for (int fold = 0; fold < FOLDS; fold++) measure(&g, m, fold, &own);
        printf("on what it was trained on: ");
        tell(&own);
        write_model(m, out);
        train_loglinear_free(m);
    }
    for (size_t i = 0; i < g.n; i++) free(g.list[i].features);
    free(g.list);
    eni_arena_free(&arena);
    eni_coder_free(coder);
    en_lexicon_free(lexicon);
    train_corpus_free(&corpus);
    return 0;
}
