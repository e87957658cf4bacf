/* train/language_train.c: from treebanks to data/models/english.enlang.
 *
 *   train sets ─► 4-fold jackknifed tags ─► taggers (all data) ─► parser (on jackknifed tags, dynamic oracle) ─► lemmas ─► file
 *   dev sets   ─► the finished file, through src/text as the program uses it ─► UPOS, XPOS, UAS, LAS, lemma; tokens and sentences
 *
 * Jackknifing gives the parser the tags it will see, not gold ones. The dynamic oracle (Goldberg & Nivre 2012) lets it learn from its own
 * mistakes: after the first epoch it follows its own best move nine times in ten. */
#include "conllu.h"
#include "learner.h"

#include "base/error.h"
#include "base/map.h"
#include "text/lemma.h"
#include "text/parser.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { FOLDS = 4 };

typedef struct {
    int tag_epochs, parse_epochs;
    float tag_threshold, parse_threshold;
    uint64_t seed;
} settings;

static uint64_t rng;
static uint64_t next_random(void) { /* splitmix64 */
    uint64_t z = (rng += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static void shuffle(size_t *order, size_t n) {
    for (size_t i = n; i > 1; i--) {
        const size_t k = next_random() % i, t = order[i - 1];
        order[i - 1] = order[k];
        order[k] = t;
    }
}

static double cpu(void) {
    return (double)clock() / CLOCKS_PER_SEC;
}

static void *get(size_t n, size_t size) {
    void *const p = calloc(n ? n : 1, size);
    if (!p) abort();
    return p;
}

static unsigned top(const float *scores, unsigned n) {
    unsigned best = 0;
    for (unsigned c = 1; c < n; c++)
        if (scores[c] > scores[best]) best = c;
    return best;
}

static eni_word words[ENI_MAX_TOKENS];

/* One token's decision; returns the predicted tag. */
static uint8_t decide(train_learner *l, bool upos, const train_sentence *s, uint32_t i, bool learn) {
    uint64_t features[ENI_TAG_FEATURES];
    float scores[ENI_MAX_CLASSES];
    const eni_token *const t = s->sentence.tokens;
    const size_t k = upos ? eni_upos_features(words, t, s->sentence.n, i, features)
                          : eni_xpos_features(words, t, s->sentence.n, i, features);
    train_score(l, features, k, scores);
    const unsigned guess = top(scores, upos ? N_UPOS : N_XPOS), gold = upos ? s->gold_upos[i] : s->gold_xpos[i];
    if (learn) {
        train_tick(l);
        if (guess != gold) train_update(l, features, k, gold, guess);
    }
    return (uint8_t)guess;
}

static void run_tagger(train_learner *l, bool upos, train_sentence *s, bool learn) {
    eni_words(s->sentence.tokens, s->sentence.n, false, words);
    for (uint32_t i = 0; i < s->sentence.n; i++) {
        const uint8_t tag = decide(l, upos, s, i, learn);
        if (upos)
            s->sentence.tokens[i].upos = tag;
        else
            s->sentence.tokens[i].xpos = tag;
    }
}

/* Trains on the sentences whose number modulo FOLDS is not `without` (-1: all). */
static train_learner *train_tagger(train_bank *bank, const size_t *order, bool upos, int without, const settings *set) {
    train_learner *const l = train_learner_new(upos ? N_UPOS : N_XPOS);
    size_t *const mine = get(bank->n, sizeof *mine);
    size_t n = 0;
    for (size_t i = 0; i < bank->n; i++)
        if ((int)(i % FOLDS) != without) mine[n++] = order[i];
    for (int e = 0; e < set->tag_epochs; e++) {
        shuffle(mine, n);
        for (size_t i = 0; i < n; i++) run_tagger(l, upos, &bank->sentences[mine[i]], true);
    }
    free(mine);
    return l;
}

/* The averaged form of a learner, through the file format. */
static eni_linear finished(const train_learner *l, float threshold, eni_buf *bytes) {
    const size_t at = bytes->len;
    const size_t kept = train_write(l, threshold, bytes);
    en_str rest = eni_cut(eni_buf_str(bytes), at, bytes->len);
    eni_linear p;
    en_error err;
    if (bytes->failed || eni_linear_open(&rest, &p, &err) != EN_OK) abort();
    fprintf(stderr, "  %zu weights, %.1f MB\n", kept, (double)(bytes->len - at) / 1e6);
    return p;
}

static void tag_with(const eni_linear *p, bool upos, train_sentence *s) {
    uint64_t features[ENI_TAG_FEATURES];
    int32_t scores[ENI_MAX_CLASSES];
    eni_token *const t = s->sentence.tokens;
    eni_words(t, s->sentence.n, false, words);
    for (uint32_t i = 0; i < s->sentence.n; i++) {
        const size_t k = upos ? eni_upos_features(words, t, s->sentence.n, i, features)
                              : eni_xpos_features(words, t, s->sentence.n, i, features);
        eni_linear_score(p, features, k, scores);
        unsigned best = 0;
        for (unsigned c = 1; c < p->n_classes; c++)
            if (scores[c] > scores[best]) best = c;
        if (upos)
            t[i].upos = (uint8_t)best;
        else
            t[i].xpos = (uint8_t)best;
    }
}

/* Gives every sentence the tags of a tagger that has not seen it. tags is [bank->n][sentence length], flat. */
static void jackknife(train_bank *bank, const size_t *order, bool upos, const settings *set, uint8_t **tags) {
    for (int fold = 0; fold < FOLDS; fold++) {
        train_learner *const l = train_tagger(bank, order, upos, fold, set);
        eni_buf bytes = {0};
        const eni_linear p = finished(l, 0, &bytes);
        for (size_t i = (size_t)fold; i < bank->n; i += FOLDS) {
            train_sentence *const s = &bank->sentences[order[i]];
            if (upos)
                for (uint32_t k = 0; k < s->sentence.n; k++) s->sentence.tokens[k].xpos = s->sentence.tokens[k].xpos;
            tag_with(&p, upos, s);
            tags[order[i]] = get(s->sentence.n, 1);
            for (uint32_t k = 0; k < s->sentence.n; k++)
                tags[order[i]][k] = upos ? s->sentence.tokens[k].upos : s->sentence.tokens[k].xpos;
        }
        eni_buf_free(&bytes);
        train_learner_free(l);
    }
}

static void set_tags(train_bank *bank, uint8_t *const *tags, bool upos) {
    for (size_t i = 0; i < bank->n; i++)
        for (uint32_t k = 0; k < bank->sentences[i].sentence.n; k++) {
            if (upos)
                bank->sentences[i].sentence.tokens[k].upos = tags[i][k];
            else
                bank->sentences[i].sentence.tokens[k].xpos = tags[i][k];
        }
}

/* ---- parser ---- */

/* How many gold arcs each move makes unreachable (Goldberg & Nivre 2013, arc-eager, root at the end). gold[i] in 1 … n+1. */
static void costs(const eni_parse_state *s, const uint16_t *gold, int cost[ENI_N_MOVES]) {
    const uint16_t b = (uint16_t)s->buffer, top_ = s->n_stack ? s->stack[s->n_stack - 1] : 0;
    for (int m = 0; m < ENI_N_MOVES; m++) cost[m] = eni_parse_may(s, m) ? 0 : 1000;
    int stack_arcs = 0, stack_children = 0, buffer_children = 0; /* of b with the stack; of the top with the buffer */
    for (uint32_t k = 0; k < s->n_stack; k++) {
        if (gold[b] == s->stack[k]) stack_arcs++;
        if (gold[s->stack[k]] == b && s->head[s->stack[k]] == 0) stack_children++;
    }
    if (s->buffer > s->n) stack_arcs = 0; /* the root has no head */
    for (uint32_t j = s->buffer; top_ && j <= s->n; j++) buffer_children += gold[j] == top_;
    cost[ENI_SHIFT] += stack_arcs + stack_children;
    cost[ENI_REDUCE] += buffer_children;
    if (top_) {
        cost[ENI_LEFT] += buffer_children + (gold[top_] > b);
        const bool right = gold[b] == top_;
        if (!right) cost[ENI_RIGHT] += (gold[b] > b) + stack_arcs;
        cost[ENI_RIGHT] += stack_children;
    }
}

static train_learner *train_parser(train_bank *bank, size_t *order, const settings *set) {
    train_learner *const l = train_learner_new(ENI_N_PARSER_CLASSES);
    static eni_parse_state s;
    uint16_t gold[ENI_MAX_TOKENS + 2];
    for (int e = 0; e < set->parse_epochs; e++) {
        const double start = cpu();
        size_t wrong = 0, all = 0;
        shuffle(order, bank->n);
        for (size_t i = 0; i < bank->n; i++) {
            train_sentence *const t = &bank->sentences[order[i]];
            const uint32_t n = t->sentence.n;
            for (uint32_t k = 1; k <= n; k++)
                gold[k] = (uint16_t)(t->gold_head[k - 1] < 0 ? n + 1 : (uint32_t)t->gold_head[k - 1] + 1);
            gold[n + 1] = 0;
            eni_words(t->sentence.tokens, n, false, words);
            eni_parse_start(&s, t->sentence.tokens, n);
            while (!eni_parse_done(&s)) {
                uint64_t features[ENI_PARSE_FEATURES];
                float scores[ENI_MAX_CLASSES];
                int cost[ENI_N_MOVES];
                const size_t k = eni_parse_features(&s, words, t->sentence.tokens, features);
                train_score(l, features, k, scores);
                costs(&s, gold, cost);
                int least = 1000;
                for (int m = 0; m < ENI_N_MOVES; m++)
                    if (cost[m] < least) least = cost[m];
                const uint16_t b = (uint16_t)s.buffer, top_ = s.n_stack ? s.stack[s.n_stack - 1] : 0;
                int good = -1, guess = -1;
                bool guess_good = false;
                for (unsigned c = 0; c < ENI_N_PARSER_CLASSES; c++) {
                    const int m = eni_move_of(c);
                    if (cost[m] >= 1000) continue;
                    bool right = cost[m] == least;
                    if (right && m == ENI_LEFT && gold[top_] == b) right = t->gold_rel[top_ - 1] == eni_rel_of_class(c);
                    if (right && m == ENI_RIGHT && gold[b] == top_) right = t->gold_rel[b - 1] == eni_rel_of_class(c);
                    if (right && (good < 0 || scores[c] > scores[good])) good = (int)c;
                    if (guess < 0 || scores[c] > scores[guess]) guess = (int)c, guess_good = right;
                }
                train_tick(l);
                all++;
                if (!guess_good) {
                    wrong++;
                    train_update(l, features, k, (unsigned)good, (unsigned)guess);
                }
                const bool follow = e > 0 && next_random() % 10 < 9;
                eni_parse_do(&s, (unsigned)(follow ? guess : good));
            }
        }
        fprintf(stderr, "  parser epoch %d: %.2f %% wrong, %.0f s\n", e + 1, 100.0 * (double)wrong / (double)all,
                cpu() - start);
    }
    return l;
}

/* ---- lemmas ---- */

typedef struct {
    eni_map scripts; /* bytes of the script → number */
    eni_lemma_script list[4096];
    uint32_t n;
} script_table;

static int script_of(script_table *t, eni_arena *arena, en_str lower, en_str lemma) {
    size_t same = 0;
    while (same < lower.len && same < lemma.len && lower.p[same] == lemma.p[same]) same++;
    if (lower.len - same > 255 || lemma.len - same > ENI_LEMMA_ROOM) return -1;
    eni_lemma_script s = {(uint8_t)(lower.len - same), (uint8_t)(lemma.len - same), {0}};
    memcpy(s.bytes, lemma.p + same, lemma.len - same);
    bool added;
    const en_str key = eni_arena_str(arena, (en_str){(const char *)&s, sizeof s});
    uint32_t *const value = eni_map_add(&t->scripts, key, t->n, &added);
    if (!value || t->n == 4096) return -1;
    if (added) t->list[t->n++] = s;
    return (int)*value;
}

typedef struct {
    en_str lower;
    uint8_t upos;
    int script;
    uint32_t count;
} lemma_type;

/* Votes of types (not tokens) for a script behind a (class, suffix). */
typedef struct {
    int script[8];
    uint32_t count[8];
    unsigned n;
    uint32_t total;
} votes;

static void vote(votes *v, int script, uint32_t weight) {
    v->total += weight;
    for (unsigned i = 0; i < v->n; i++)
        if (v->script[i] == script) {
            v->count[i] += weight;
            return;
        }
    if (v->n < 8) {
        v->script[v->n] = script;
        v->count[v->n++] = weight;
    }
}

static int winner(const votes *v, uint32_t *count) {
    int best = -1;
    *count = 0;
    for (unsigned i = 0; i < v->n; i++)
        if (v->count[i] > *count) *count = v->count[i], best = v->script[i];
    return best;
}

static en_str typed_key(eni_arena *arena, uint8_t upos, en_str text) {
    char *const p = eni_arena_get(arena, text.len + 1);
    p[0] = (char)upos;
    memcpy(p + 1, text.p, text.len);
    return (en_str){p, text.len + 1};
}

static void write_lemmas(const train_bank *bank, eni_arena *arena, eni_buf *out) {
    static script_table scripts;
    eni_map index = {0}, common = {0}, suffixes = {0};
    lemma_type *const types = get(bank->n_tokens, sizeof *types);
    size_t n_types = 0;
    for (size_t i = 0; i < bank->n; i++) {
        const train_sentence *const s = &bank->sentences[i];
        for (uint32_t k = 0; k < s->sentence.n; k++) {
            const en_str form = s->sentence.tokens[k].form, lemma = s->gold_lemma[k];
            const uint8_t upos = s->gold_upos[k];
            if (upos == UPOS_PROPN || upos == UPOS_PUNCT || form.len == 0 || form.len > 60 || eni_is(lemma, "_"))
                continue;
            char *const p = eni_arena_get(arena, form.len);
            for (size_t c = 0; c < form.len; c++) p[c] = eni_lower_char(form.p[c]);
            const en_str low = {p, form.len};
            if (eni_eq(low, form) && upos != UPOS_X) (*eni_map_add(&common, low, 0, NULL))++;
            const int script = script_of(&scripts, arena, low, lemma);
            if (script < 0) continue;
            bool added;
            char room[16];
            snprintf(room, sizeof room, "/%d", script);
            const en_str key = eni_arena_printf(arena, "%c%.*s%s", upos + 1, ENI_ARG(low), room);
            uint32_t *const at = eni_map_add(&index, key, (uint32_t)n_types, &added);
            if (added) types[n_types++] = (lemma_type){low, upos, script, 0};
            types[*at].count++;
        }
    }
    votes *const all = get(n_types * 8 + 8, sizeof *all);
    size_t n_all = 0;
    for (size_t i = 0; i < n_types; i++) {
        const lemma_type *const t = &types[i];
        const size_t longest =
            t->lower.len - 1 < ENI_LEMMA_LONGEST_SUFFIX ? t->lower.len - 1 : ENI_LEMMA_LONGEST_SUFFIX;
        for (size_t len = 0; len <= longest; len++) {
            bool added;
            uint32_t *const at =
                eni_map_add(&suffixes, typed_key(arena, t->upos, eni_cut(t->lower, t->lower.len - len, t->lower.len)),
                            (uint32_t)n_all, &added);
            if (added) n_all++;
            vote(&all[*at], t->script, 1);
        }
    }
    uint64_t n_slots = 1;
    while (n_slots < (n_types + n_all) * 2) n_slots *= 2;
    n_slots = n_slots > 65536 ? 65536 : n_slots; /* grown below if it does not do */
    /* the rules that are kept */
    typedef struct {
        uint64_t key;
        uint16_t script, kind;
    } rule;
    rule *const rules = get(n_types + n_all + common.n, sizeof *rules);
    size_t n_rules = 0;
    for (size_t i = 0; i < suffixes.n; i++) {
        const en_str key = suffixes.entries[i].key;
        uint32_t count;
        const votes *const v = &all[suffixes.entries[i].value];
        const int mine = winner(v, &count);
        int shorter = -1;
        uint32_t ignore;
        for (size_t len = key.len - 1; len > 0 && shorter < 0; len--) { /* the rule that would hold without this one */
            const en_str s = typed_key(arena, (uint8_t)key.p[0], eni_cut(key, key.len - len + 1, key.len));
            const uint32_t at = eni_map_get(&suffixes, s);
            if (at != ENI_MAP_NONE && (all[at].total >= 3 || len == 1)) shorter = winner(&all[at], &ignore);
        }
        if (key.len > 1 && (mine == shorter || v->total < 3 || count * 3 < v->total * 2)) continue;
        rules[n_rules++] = (rule){eni_lemma_key(ENI_LEMMA_SUFFIX, (eni_upos)key.p[0], eni_cut(key, 1, key.len)),
                                  (uint16_t)mine, ENI_LEMMA_SUFFIX};
    }
    for (size_t i = 0; i < n_types; i++) { /* whole words: the most frequent script of a (word, class) */
        bool best = true;
        for (size_t k = 0; k < scripts.n && best; k++) {
            char room[16];
            snprintf(room, sizeof room, "/%zu", k);
            const uint32_t at = eni_map_get(
                &index, eni_arena_printf(arena, "%c%.*s%s", types[i].upos + 1, ENI_ARG(types[i].lower), room));
            if (at != ENI_MAP_NONE &&
                (types[at].count > types[i].count || (types[at].count == types[i].count && at < i)))
                best = false;
        }
        if (!best) continue;
        rules[n_rules++] = (rule){eni_lemma_key(ENI_LEMMA_WORD, (eni_upos)types[i].upos, types[i].lower),
                                  (uint16_t)types[i].script, ENI_LEMMA_WORD};
    }
    for (size_t i = 0; i < common.n; i++)
        rules[n_rules++] = (rule){eni_lemma_key(ENI_LEMMA_COMMON, UPOS_X, common.entries[i].key), 0, ENI_LEMMA_COMMON};
    while (n_slots * 2 < n_rules * 3) n_slots *= 2;
    eni_lemma_slot *const slots = get(n_slots, sizeof *slots);
    for (size_t i = 0; i < n_rules; i++) {
        uint64_t at = rules[i].key & (n_slots - 1);
        while (slots[at].kind) at = (at + 1) & (n_slots - 1);
        slots[at] = (eni_lemma_slot){(uint32_t)(rules[i].key >> 32), rules[i].script, rules[i].kind};
    }
    const struct {
        char magic[4];
        uint32_t n_scripts;
        uint64_t n_slots;
    } header = {{'E', 'N', 'L', '1'}, scripts.n, n_slots};
    const size_t start = out->len;
    eni_put(out, (en_str){(const char *)&header, sizeof header});
    eni_put(out, (en_str){(const char *)slots, n_slots * sizeof *slots});
    eni_put(out, (en_str){(const char *)scripts.list, scripts.n * sizeof *scripts.list});
    fprintf(stderr, "  lemmas: %zu rules, %u scripts, %.1f MB\n", n_rules, scripts.n, (double)(out->len - start) / 1e6);
    free(slots);
    free(rules);
    free(all);
    free(types);
    eni_map_free(&index);
    eni_map_free(&common);
    eni_map_free(&suffixes);
    eni_map_free(&scripts.scripts);
}

/* ---- measuring ---- */

static void measure(const eni_language *language, const char *path, eni_arena *arena) {
    train_bank dev = {0};
    en_error err;
    if (train_read(arena, path, NULL, 0, &dev, &err) != EN_OK) {
        fprintf(stderr, "%s: %s\n", path, err.message);
        return;
    }
    eni_parse_work *const work = eni_parse_work_new();
    size_t n = 0, upos = 0, xpos = 0, uas = 0, las = 0, lemma = 0;
    const double start = cpu();
    for (size_t i = 0; i < dev.n; i++) eni_parse(language, work, arena, &dev.sentences[i].sentence, false, NULL, NULL);
    const double spent = cpu() - start;
    size_t gold_tokens = 0, own_tokens = 0, same_tokens = 0;
    for (size_t i = 0; i < dev.n; i++) {
        const train_sentence *const s = &dev.sentences[i];
        for (uint32_t k = 0; k < s->sentence.n; k++, n++) {
            const eni_token *const t = &s->sentence.tokens[k];
            const bool head = t->head == s->gold_head[k];
            const char *const a = eni_rel_name((eni_rel)t->rel), *const b = eni_rel_name((eni_rel)s->gold_rel[k]);
            const size_t la = strcspn(a, ":"), lb = strcspn(b, ":");
            upos += t->upos == s->gold_upos[k];
            xpos += t->xpos == s->gold_xpos[k];
            uas += head;
            las += head && la == lb && memcmp(a, b, la) == 0;
            lemma += eni_same(t->lemma, s->gold_lemma[k]);
        }
        /* tokens of the raw sentence */
        eni_document d;
        if (s->text.len && eni_sentences(arena, s->text, &d, NULL) == EN_OK) {
            size_t g = 0, at = 0;
            gold_tokens += s->sentence.n;
            /* gold spans by walking the text */
            size_t starts[ENI_MAX_TOKENS], ends[ENI_MAX_TOKENS];
            for (uint32_t k = 0; k < s->sentence.n; k++) {
                const size_t hit = eni_find(s->text, s->sentence.tokens[k].form, at);
                starts[k] = hit == SIZE_MAX ? at : hit;
                ends[k] = starts[k] + s->sentence.tokens[k].form.len;
                if (hit != SIZE_MAX) at = ends[k];
            }
            for (size_t q = 0; q < d.n; q++)
                for (uint32_t k = 0; k < d.sentences[q].n; k++) {
                    own_tokens++;
                    while (g < s->sentence.n && starts[g] < d.sentences[q].tokens[k].start) g++;
                    if (g < s->sentence.n && starts[g] == d.sentences[q].tokens[k].start &&
                        ends[g] == d.sentences[q].tokens[k].end)
                        same_tokens++;
                }
        }
    }
    const char *const name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    printf("%s: UPOS %.2f XPOS %.2f lemma %.2f UAS %.2f LAS %.2f  %.0f tokens/s; raw token F1 %.2f\n", name,
           100.0 * (double)upos / (double)n, 100.0 * (double)xpos / (double)n, 100.0 * (double)lemma / (double)n,
           100.0 * (double)uas / (double)n, 100.0 * (double)las / (double)n, (double)n / spent,
           200.0 * (double)same_tokens / (double)(gold_tokens + own_tokens));
    eni_parse_work_free(work);
}

static int usage(void) {
    fputs(
        "usage: language-train [--seed N] [--without TEXT]... [--dev FILE]... [--measure MODEL] -o MODEL TREEBANK...\n"
        "  --without TEXT  leave out documents whose id contains TEXT\n"
        "  --measure MODEL only measure this model on the --dev files\n",
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

int main(int argc, char **argv) {
    settings set = {.tag_epochs = 6, .parse_epochs = 12, .tag_threshold = 0.3f, .parse_threshold = 1.2f, .seed = 1};
    const char *out = NULL, *only = NULL, *dev[16], *without[16];
    size_t n_dev = 0, n_without = 0;
    eni_arena arena = {0};
    train_bank bank = {0};
    en_error err;
    int first = 1;
    for (; first < argc && argv[first][0] == '-'; first += 2) {
        if (first + 1 >= argc) return usage();
        const char *const value = argv[first + 1];
        if (!strcmp(argv[first], "-o"))
            out = value;
        else if (!strcmp(argv[first], "--seed"))
            set.seed = strtoull(value, NULL, 10);
        else if (!strcmp(argv[first], "--measure"))
            only = value;
        else if (!strcmp(argv[first], "--tag-threshold"))
            set.tag_threshold = strtof(value, NULL);
        else if (!strcmp(argv[first], "--parse-threshold"))
            set.parse_threshold = strtof(value, NULL);
        else if (!strcmp(argv[first], "--parse-epochs"))
            set.parse_epochs = atoi(value);
        else if (!strcmp(argv[first], "--dev") && n_dev < 16)
            dev[n_dev++] = value;
        else if (!strcmp(argv[first], "--without") && n_without < 16)
            without[n_without++] = value;
        else
            return usage();
    }
    if (!only && (!out || first == argc)) return usage();
    eni_buf model = {0};
    if (only) {
        size_t len = 0;
        char *const p = slurp(only, &len);
        if (!p) return perror(only), 5;
        eni_put(&model, (en_str){p, len});
        free(p);
    } else {
        for (int i = first; i < argc; i++)
            if (train_read(&arena, argv[i], without, n_without, &bank, &err) != EN_OK) {
                fprintf(stderr, "%s:%llu: %s\n", argv[i], (unsigned long long)err.line, err.message);
                return 5;
            }
        rng = set.seed;
        fprintf(stderr, "%zu sentences, %zu tokens\n", bank.n, bank.n_tokens);
        size_t *const order = get(bank.n, sizeof *order);
        for (size_t i = 0; i < bank.n; i++) order[i] = i;
        shuffle(order, bank.n);
        uint8_t **const xpos = get(bank.n, sizeof *xpos), **const upos = get(bank.n, sizeof *upos);
        fprintf(stderr, "jackknife (%.0f s)\n", cpu());
        jackknife(&bank, order, false, &set, xpos);
        set_tags(&bank, xpos, false);
        jackknife(&bank, order, true, &set, upos);
        set_tags(&bank, xpos, false);
        fprintf(stderr, "taggers (%.0f s)\n", cpu());
        uint64_t hash = 0;
        eni_put(&model, ENI_LIT("ENLANG1\n"));
        eni_put(&model, (en_str){(const char *)&hash, 8});
        train_learner *l = train_tagger(&bank, order, false, -1, &set);
        finished(l, set.tag_threshold, &model);
        train_learner_free(l);
        set_tags(&bank, xpos, false);
        l = train_tagger(&bank, order, true, -1, &set);
        finished(l, set.tag_threshold, &model);
        train_learner_free(l);
        set_tags(&bank, xpos, false);
        set_tags(&bank, upos, true);
        fprintf(stderr, "parser (%.0f s)\n", cpu());
        l = train_parser(&bank, order, &set);
        finished(l, set.parse_threshold, &model);
        train_learner_free(l);
        write_lemmas(&bank, &arena, &model);
        hash = eni_hash(eni_cut(eni_buf_str(&model), 16, model.len));
        memcpy(model.p + 8, &hash, 8);
        FILE *const f = fopen(out, "wb");
        if (!f || fwrite(model.p, 1, model.len, f) != model.len || fclose(f) != 0) return perror(out), 5;
        fprintf(stderr, "%s: %.1f MB, %.0f CPU s\n", out, (double)model.len / 1e6, cpu());
    }
    eni_language *language;
    if (eni_language_open(eni_buf_str(&model), &language, &err) != EN_OK) {
        fprintf(stderr, "%s\n", err.message);
        return 5;
    }
    for (size_t i = 0; i < n_dev; i++) measure(language, dev[i], &arena);
    eni_language_free(language);
    eni_buf_free(&model);
    eni_arena_free(&arena);
    return 0;
}
