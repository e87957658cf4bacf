/* train/measure.c: UPOS, XPOS, lemmas, heads and relations on gold tokens; tokens and speed on raw sentences. */
#include "measure.h"

#include "treebank.h"

#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double cpu(void) {
    return (double)clock() / CLOCKS_PER_SEC;
}

typedef struct {
    size_t n, upos, xpos, lemma, heads, arcs; /* gold tokens; of them right */
    size_t gold_spans, own_spans, same_spans; /* of the tokeniser */
} score;

/* Do two relations agree up to the first colon? */
static bool same_rel(uint8_t a, uint8_t b) {
    const char *const x = eni_rel_name((eni_rel)a), *const y = eni_rel_name((eni_rel)b);
    const size_t n = strcspn(x, ":");
    return n == strcspn(y, ":") && memcmp(x, y, n) == 0;
}

static void count_tokens(const train_sentence *s, score *out) {
    for (uint32_t k = 0; k < s->sentence.n; k++) {
        const eni_token *const t = &s->sentence.tokens[k];
        const bool head = t->head == s->gold_head[k];
        out->n++;
        out->upos += t->upos == s->gold_upos[k];
        out->xpos += t->xpos == s->gold_xpos[k];
        out->heads += head;
        out->arcs += head && same_rel(t->rel, s->gold_rel[k]);
        out->lemma += eni_same(t->lemma, s->gold_lemma[k]);
    }
}

/* Where the gold tokens stand in the raw sentence. */
static void find_spans(const train_sentence *s, size_t *starts, size_t *ends) {
    size_t at = 0;
    for (uint32_t k = 0; k < s->sentence.n; k++) {
        const size_t hit = eni_find(s->text, s->sentence.tokens[k].form, at);
        starts[k] = hit == SIZE_MAX ? at : hit;
        ends[k] = starts[k] + s->sentence.tokens[k].form.len;
        if (hit != SIZE_MAX) at = ends[k];
    }
}

static void count_spans(const train_sentence *s, eni_arena *arena, score *out) {
    size_t starts[ENI_MAX_TOKENS], ends[ENI_MAX_TOKENS], g = 0;
    eni_document d;
    if (!s->text.len || eni_sentences(arena, s->text, &d, NULL) != EN_OK) return;
    out->gold_spans += s->sentence.n;
    find_spans(s, starts, ends);
    for (size_t q = 0; q < d.n; q++)
        for (uint32_t k = 0; k < d.sentences[q].n; k++) {
            const eni_token *const t = &d.sentences[q].tokens[k];
            out->own_spans++;
            while (g < s->sentence.n && starts[g] < t->start) g++;
            out->same_spans += g < s->sentence.n && starts[g] == t->start && ends[g] == t->end;
        }
}

double train_measure(const eni_language *language, const char *path, eni_arena *arena) {
    train_bank dev = {0};
    score s = {0};
    en_error err;
    eni_parse_work *const work = eni_parse_work_new();
    if (!work || train_read(arena, path, NULL, 0, &dev, &err) != EN_OK) {
        fprintf(stderr, "%s: cannot be read\n", path);
        eni_parse_work_free(work);
        return 0;
    }
    const double start = cpu();
    for (size_t i = 0; i < dev.n; i++)
        if (eni_parse(language, work, arena, &dev.sentences[i].sentence, false, NULL, NULL) != EN_OK) abort();
    const double spent = cpu() - start;
    for (size_t i = 0; i < dev.n; i++) {
        count_tokens(&dev.sentences[i], &s);
        count_spans(&dev.sentences[i], arena, &s);
    }
    const char *const slash = strrchr(path, '/');
    const double n = (double)s.n / 100;
    printf("%s: UPOS %.2f XPOS %.2f lemma %.2f UAS %.2f LAS %.2f  %.0f tokens/s; raw token F1 %.2f\n",
           slash ? slash + 1 : path, (double)s.upos / n, (double)s.xpos / n, (double)s.lemma / n, (double)s.heads / n,
           (double)s.arcs / n, (double)s.n / spent, 200 * (double)s.same_spans / (double)(s.gold_spans + s.own_spans));
    fflush(stdout);
    eni_parse_work_free(work);
    return (double)s.arcs / n;
}
