/* events/mend.c: two slips that reporters' English provokes in a parser trained on other prose.
 *
 *   "denied on Friday that …"      the clause hangs on Friday as a relative   ──►  complement of "denied"
 *   "The ministry denied … that"   "denied" is taken for a participle, the    ──►  "denied" is the root, the ministry
 *                                  ministry for the root                           its subject */
#include "events/mend.h"

#include "base/str.h"

#define MOST_BETWEEN 7 /* tokens from the verb of saying to its "that": "said in a statement on Friday that" */

static bool is_root_noun(const eni_token *t) {
    return t->rel == REL_ROOT && (t->upos == UPOS_NOUN || t->upos == UPOS_PROPN);
}

/* The "that" which opens what the verb at v tells: nothing but a short phrase without a verb lies between. -1 if none. */
static int told_that(const eni_sentence *s, int v) {
    const int n = (int)s->n;
    for (int i = v + 1; i < n && i <= v + MOST_BETWEEN; i++) {
        const eni_token *const t = &s->tokens[i];
        if (eni_same(t->form, ENI_LIT("that"))) return t->head > i ? i : -1;
        if (t->upos == UPOS_VERB || t->upos == UPOS_AUX || t->upos == UPOS_SCONJ || t->upos == UPOS_PUNCT) return -1;
    }
    return -1;
}

/* The verb of the clause that "that" opens: the first word after it, up the tree, whose head lies before it. -1 if none. */
static int clause_after(const eni_sentence *s, int that) {
    int i = that;
    for (uint32_t steps = 0; steps < s->n; steps++) {
        if (i > that && s->tokens[i].head < that) return s->tokens[i].upos == UPOS_VERB ? i : -1;
        if (i == that && s->tokens[i].head < that) i = that + 1;
        i = s->tokens[i].head;
        if (i < 0) return -1;
    }
    return -1;
}

static bool has_subject(const eni_sentence *s, int verb, int after) {
    for (int i = after + 1; i < verb; i++)
        if (s->tokens[i].head == verb && (s->tokens[i].rel == REL_NSUBJ || s->tokens[i].rel == REL_NSUBJ_PASS ||
                                          s->tokens[i].rel == REL_EXPL || s->tokens[i].rel == REL_CSUBJ))
            return true;
    return false;
}

/* Makes the verb at v the root over the noun that was. */
static void crown(eni_sentence *s, int v, int noun) {
    eni_token *const t = s->tokens;
    for (int i = 0; i < (int)s->n; i++) /* what stood behind the verb on the noun was the verb's */
        if (t[i].head == noun && i > v) t[i].head = v;
    t[v].head = -1;
    t[v].rel = REL_ROOT;
    t[v].xpos = XPOS_VBD;
    t[noun].head = v;
    t[noun].rel = REL_NSUBJ;
}

void eni_mend(const en_lexicon *lexicon, eni_sentence *s) {
    eni_token *const t = s->tokens;
    for (int v = 1; v < (int)s->n; v++) {
        if (t[v].upos != UPOS_VERB || !eni_cue_is_speech(eni_cue_of(&lexicon->cues, 's', t[v].lemma))) continue;
        const int that = told_that(s, v);
        const int clause = that < 0 ? -1 : clause_after(s, that);
        if (clause < 0 || !has_subject(s, clause, that)) continue;
        const int h = t[v].head;
        if (t[v].rel == REL_ACL && h >= 0 && h < v && is_root_noun(&t[h])) crown(s, v, h);
        const int from = t[clause].head;
        if (from == v ? t[clause].rel == REL_CCOMP : from > v && t[from].head != v) continue;
        bool above = false; /* never under itself */
        for (int i = v; i >= 0 && !above; i = t[i].head) above = i == clause;
        if (above) continue;
        t[clause].head = v;
        t[clause].rel = REL_CCOMP;
        t[that].head = clause;
        t[that].rel = REL_MARK;
    }
}
