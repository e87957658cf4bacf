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

void eni_weigh(const eni_report_view *rep, const eni_sentence_view *s, const eni_finding *findings, int n_findings,
               bool title, eni_weighing *w) {
    const eni_classifier *const c = &rep->lexicon->classifier;
    uint64_t features[ENI_MAX_EVIDENCE];
    w->n = eni_sides(rep, s, w->sides, ENI_MAX_SIDES);
    memset(w->p, 0, sizeof w->p);
    if (!c->hash) return;
    for (int i = 0; i <= w->n; i++)
        for (int k = 0; k <= w->n; k++) {
            const eni_side *const a = i < w->n ? &w->sides[i] : NULL, *const b = k < w->n ? &w->sides[k] : NULL;
            if ((!a && !b) || i == k || (a && b && !eni_are_two(&a->ref, &b->ref))) continue;
            const size_t n = eni_evidence(rep, s, a, b, findings, n_findings, title, features);
            eni_classify(c, features, n, w->p[a ? i : ENI_NO_SIDE][b ? k : ENI_NO_SIDE]);
        }
}
