/* train/language_train.c: from treebanks to data/models/english.enlang.
 *
 *   train sets ─► batches of sentences of like length ─► network, epoch after epoch ─┬─► file, if better on the dev sets than before
 *   dev sets   ─► that epoch's model, through src/text as the program uses it ───────┘
 *
 * The rate rises over the first updates and falls to nothing at the last, so the last epochs are the best ones. */
#include "treebank.h"
#include "network_train.h"
#include "lemmas.h"
#include "measure.h"

#include "base/error.h"
#include "base/map.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct {
    uint32_t epochs, batch_tokens;
    double rate;
    uint64_t seed;
    train_dropout dropout;
    const char *out, *only, *dev[16], *without[16];
    size_t n_dev, n_without;
} settings;

static double cpu(void) {
    return (double)clock() / CLOCKS_PER_SEC;
}

static void *get(size_t n, size_t size) {
    void *const p = calloc(n ? n : 1, size);
    if (!p) abort();
    return p;
}

/* ---- batches ---- */

typedef struct {
    const train_sentence *sentence;
    double order; /* its length, blurred, so that batches differ from epoch to epoch */
} entry;

typedef struct {
    size_t first, n;
} batch;

typedef struct {
    entry *entries;
    const train_sentence **sentences; /* in batches */
    batch *batches;
    size_t n;
} plan;

static int by_order(const void *a, const void *b) {
    const double x = ((const entry *)a)->order, y = ((const entry *)b)->order;
    return (x > y) - (x < y);
}

static int longest_first(const void *a, const void *b) {
    const train_sentence *const x = *(const train_sentence *const *)a, *const y = *(const train_sentence *const *)b;
    if (x->sentence.n != y->sentence.n) return x->sentence.n > y->sentence.n ? -1 : 1;
    return (x > y) - (x < y);
}

static void make_plan(const train_bank *bank, const settings *set, train_random *random, plan *p) {
    for (size_t i = 0; i < bank->n; i++)
        p->entries[i] = (entry){&bank->sentences[i],
                                (double)bank->sentences[i].sentence.n * (0.9 + 0.2 * (double)train_uniform(random)) +
                                    3 * (double)train_uniform(random)};
    qsort(p->entries, bank->n, sizeof *p->entries, by_order);
    p->n = 0;
    size_t tokens = 0;
    for (size_t i = 0; i < bank->n; i++) {
        const uint32_t n = p->entries[i].sentence->sentence.n;
        if (i == 0 || tokens + n > set->batch_tokens || p->batches[p->n - 1].n == TRAIN_MAX_SENTENCES) {
            p->batches[p->n++] = (batch){i, 0};
            tokens = 0;
        }
        p->sentences[i] = p->entries[i].sentence;
        p->batches[p->n - 1].n++;
        tokens += n;
    }
    for (size_t i = 0; i < p->n; i++)
        qsort(p->sentences + p->batches[i].first, p->batches[i].n, sizeof *p->sentences, longest_first);
    for (size_t i = p->n; i > 1; i--) {
        const size_t k = train_next(random) % i;
        const batch t = p->batches[i - 1];
        p->batches[i - 1] = p->batches[k];
        p->batches[k] = t;
    }
}

/* ---- the model ---- */

static void put_model(const train_network *l, en_str lemmas, eni_buf *model) {
    uint64_t hash = 0;
    model->len = 0;
    eni_put(model, ENI_LIT("ENLANG2\n"));
    eni_put(model, (en_str){(const char *)&hash, 8});
    train_network_write(l, model);
    eni_put(model, lemmas);
    if (model->failed) abort();
    hash = eni_hash(eni_cut(eni_buf_str(model), 16, model->len));
    memcpy(model->p + 8, &hash, 8);
}

/* Mean LAS on the dev sets; -1 if the model cannot be opened. */
static double measure_all(en_str model, const settings *set) {
    eni_language *language;
    en_error err;
    double sum = 0;
    if (eni_language_open(model, &language, &err) != EN_OK) {
        fprintf(stderr, "%s\n", err.message);
        return -1;
    }
    for (size_t i = 0; i < set->n_dev; i++) {
        eni_arena arena = {0};
        sum += train_measure(language, set->dev[i], &arena);
        eni_arena_free(&arena);
    }
    eni_language_free(language);
    return set->n_dev ? sum / (double)set->n_dev : 0;
}

static bool save(const char *path, en_str bytes) {
    FILE *const f = fopen(path, "wb");
    const bool written = f && fwrite(bytes.p, 1, bytes.len, f) == bytes.len;
    return (f && fclose(f) == 0) && written;
}

static double rate_at(const settings *set, size_t update, size_t n_updates) {
    const double warm = 300, done = (double)update / (double)n_updates;
    const double rise = (double)update < warm ? (double)update / warm : 1;
    return set->rate * rise * (1 - done);
}

static void run_epoch(train_network *l, const plan *p, const settings *set, uint32_t epoch, train_random *random) {
    const double start = cpu();
    double loss = 0, length = 0;
    for (size_t i = 0; i < p->n; i++) {
        loss += train_gradient(l, p->sentences + p->batches[i].first, p->batches[i].n, &set->dropout, random);
        length += train_step(l, rate_at(set, epoch * p->n + i + 1, set->epochs * p->n + 1));
    }
    fprintf(stderr, "epoch %u: loss %.4f, gradient %.2f, %zu updates, %.0f s\n", epoch + 1, loss / (double)p->n,
            length / (double)p->n, p->n, cpu() - start);
}

static int train(const train_bank *bank, const settings *set, eni_arena *arena) {
    train_random random = {set->seed};
    train_network *const l = train_network_new(bank, train_next(&random));
    plan p = {get(bank->n, sizeof *p.entries), get(bank->n, sizeof *p.sentences), get(bank->n, sizeof *p.batches), 0};
    eni_buf lemmas = {0}, model = {0};
    double best = -1;
    bool saved = true;
    train_write_lemmas(bank, arena, &lemmas);
    for (uint32_t e = 0; e < set->epochs && saved; e++) {
        make_plan(bank, set, &random, &p);
        run_epoch(l, &p, set, e, &random);
        if (e + 1 < set->epochs * 2 / 3 && (e + 1) % 4) continue; /* early epochs are not the best */
        put_model(l, eni_buf_str(&lemmas), &model);
        const double las = measure_all(eni_buf_str(&model), set);
        if (las < best) continue;
        best = las;
        saved = save(set->out, eni_buf_str(&model));
    }
    fprintf(stderr, "%s: %.1f MB, %.0f CPU s\n", set->out, (double)model.len / 1e6, cpu());
    if (!saved) perror(set->out);
    free(p.entries);
    free(p.sentences);
    free(p.batches);
    eni_buf_free(&lemmas);
    eni_buf_free(&model);
    train_network_free(l);
    return saved ? 0 : 5;
}

/* ---- the program ---- */

static int usage(void) {
    fputs("usage: language-train [--seed N] [--without TEXT]... [--dev FILE]... [--epochs N] [--rate R] [--batch "
          "TOKENS]\n"
          "                      [--drop-word P] … -o MODEL TREEBANK...\n"
          "       language-train --measure MODEL --dev FILE...\n"
          "  --without TEXT  leave out documents whose id contains TEXT\n",
          stderr);
    return 2;
}

static char *slurp(const char *path, size_t *len) {
    FILE *const f = fopen(path, "rb");
    if (!f) return NULL;
    eni_buf b = {0};
    char room[65536];
    for (size_t n; (n = fread(room, 1, sizeof room, f)) > 0;) eni_put(&b, (en_str){room, n});
    fclose(f);
    *len = b.len;
    return eni_buf_take(&b);
}

static bool option(settings *set, const char *name, const char *value) {
    const struct {
        const char *name;
        float *at;
    } drops[] = {{"--drop-word", &set->dropout.word},   {"--drop-affix", &set->dropout.affix},
                 {"--drop-input", &set->dropout.input}, {"--drop-hidden", &set->dropout.hidden},
                 {"--drop-state", &set->dropout.state}, {"--drop-view", &set->dropout.view}};
    for (size_t i = 0; i < ENI_N(drops); i++)
        if (!strcmp(name, drops[i].name)) return *drops[i].at = strtof(value, NULL), true;
    if (!strcmp(name, "-o")) return set->out = value, true;
    if (!strcmp(name, "--measure")) return set->only = value, true;
    if (!strcmp(name, "--seed")) return set->seed = strtoull(value, NULL, 10), true;
    if (!strcmp(name, "--rate")) return set->rate = strtod(value, NULL), true;
    if (!strcmp(name, "--epochs")) return set->epochs = (uint32_t)atoi(value), true;
    if (!strcmp(name, "--batch")) return set->batch_tokens = (uint32_t)atoi(value), true;
    if (!strcmp(name, "--dev") && set->n_dev < 16) return set->dev[set->n_dev++] = value, true;
    if (!strcmp(name, "--without") && set->n_without < 16) return set->without[set->n_without++] = value, true;
    return false;
}

static int measure_file(const settings *set) {
    size_t len = 0;
    char *const p = slurp(set->only, &len);
    if (!p) return perror(set->only), 5;
    const double las = measure_all((en_str){p, len}, set);
    free(p);
    return las < 0 ? 5 : 0;
}

int main(int argc, char **argv) {
    settings set = {.epochs = 22,
                    .batch_tokens = 600,
                    .rate = 1.5e-3,
                    .seed = 1,
                    .dropout = {.word = 0.08f,
                                .affix = 0.05f,
                                .input = 0.2f,
                                .hidden = 0.33f,
                                .state = 0.33f,
                                .view = 0.33f,
                                .fold = 0.06f,
                                .hint = 0.3f}};
    eni_arena arena = {0};
    train_bank bank = {0};
    en_error err;
    int first = 1;
    for (; first < argc && argv[first][0] == '-'; first += 2)
        if (first + 1 >= argc || !option(&set, argv[first], argv[first + 1])) return usage();
    if (set.only) return measure_file(&set);
    if (!set.out || first == argc || set.batch_tokens + ENI_MAX_TOKENS > TRAIN_MAX_TOKENS) return usage();
    for (int i = first; i < argc; i++)
        if (train_read(&arena, argv[i], set.without, set.n_without, &bank, &err) != EN_OK) {
            fprintf(stderr, "%s:%llu: %s\n", argv[i], (unsigned long long)err.line, err.message);
            return 5;
        }
    fprintf(stderr, "%zu sentences, %zu tokens\n", bank.n, bank.n_tokens);
    const int status = train(&bank, &set, &arena);
    eni_arena_free(&arena);
    return status;
}
