/* events/weigh.c: pairs of sides to probabilities. */
#include "events/weigh.h"

#include <string.h>

bool eni_are_two(const eni_ref *a, const eni_ref *b) {
    if (strcmp(a->actor.code, b->actor.code) != 0) return true;
    return strcmp(a->actor.sector, b->actor.sector) != 0 && a->start != b->start;
}

int eni_weighing_side(const eni_weighing *w, const eni_ref *ref) {
    int found = -1;
    if (!ref) return ENI_NO_SIDE;
    for (int i = 0; i < w->n; i++) {
        const eni_ref *const r = &w->sides[i].ref;
        if (r->start >= ref->end || ref->start >= r->end || strcmp(r->actor.code, ref->actor.code) != 0) continue;
        if (found < 0 || (r->start == ref->start && r->end == ref->end)) found = i;
    }
    return found;
}

typedef int32_t scores[EN_N_ACTIONS];

static void add_up(scores sum, const scores part) {
    for (int a = 0; a < EN_N_ACTIONS; a++) sum[a] += part[a];
}

/* What a sentence and a side of it add to a pair's scores is worked out once, not for every pair. */
void eni_weigh(const eni_report_view *rep, const eni_sentence_view *s, const eni_finding *findings, int n_findings,
               bool title, eni_weighing *w) {
    const eni_linear *const model = &rep->lexicon->classifier.model;
    uint64_t features[ENI_MAX_EVIDENCE];
    scores sentence, side[2][ENI_MAX_SIDES + 1], pair;
    w->n = eni_sides(rep, s, w->sides, ENI_MAX_SIDES);
    memset(w->p, 0, sizeof w->p);
    if (w->n == 0) return;
    eni_look(rep, s, title, &w->sight);
    if (!rep->lexicon->classifier.hash) return;
    eni_linear_score(model, features, eni_sentence_evidence(&w->sight, features), sentence);
    for (int i = 0; i <= w->n; i++)
        for (int target = 0; target < 2; target++)
            eni_linear_score(model, features,
                             eni_side_evidence(&w->sight, i < w->n ? &w->sides[i] : NULL, target, features),
                             side[target][i]);
    for (int i = 0; i <= w->n; i++)
        for (int k = 0; k <= w->n; k++) {
            const eni_side *const a = i < w->n ? &w->sides[i] : NULL, *const b = k < w->n ? &w->sides[k] : NULL;
            if ((!a && !b) || i == k || (a && b && !eni_are_two(&a->ref, &b->ref))) continue;
            eni_linear_score(model, features, eni_pair_evidence(&w->sight, a, b, findings, n_findings, features), pair);
            add_up(pair, sentence);
            add_up(pair, side[0][i]);
            add_up(pair, side[1][k]);
            eni_classify_scores(pair, w->p[a ? i : ENI_NO_SIDE][b ? k : ENI_NO_SIDE]);
        }
}
