/* events/nominal.c: from the noun up to the word that says whether its act took place (data/actions/nominals.tsv).
 *
 *   talks ◄ nsubj ─ began          told
 *   attack ◄ obj ─ condemned       told again, if it is a certain attack: "the", "Israel's", "Monday's"
 *   visit ◄ obl ─ said (during)    told again, likewise
 *   cooperation ◄ obj ─ boost      nothing */
#include "events/nominal.h"

#include "base/str.h"

static eni_cue cue(const eni_report_view *r, const eni_tree *t, char room, int i) {
    const int prt = eni_child(t, i, REL_COMPOUND_PRT);
    if (prt >= 0) { /* "broke out" */
        char two[48];
        const en_str verb = t->tok[i].lemma, particle = t->tok[prt].lemma;
        if (verb.len + particle.len + 1 < sizeof two) {
            memcpy(two, verb.p, verb.len);
            two[verb.len] = ' ';
            memcpy(two + verb.len + 1, particle.p, particle.len);
            const eni_cue c = eni_cue_of(&r->lexicon->cues, room, (en_str){two, verb.len + 1 + particle.len});
            if (c != ENI_CUE_NONE) return c;
        }
    }
    if (eni_is(t->tok[i].lemma, "take")) { /* "take place" */
        const int place = eni_child(t, i, REL_OBJ);
        if (place >= 0 && eni_is(t->tok[place].lemma, "place"))
            return eni_cue_of(&r->lexicon->cues, room, ENI_LIT("take place"));
    }
    return eni_cue_of(&r->lexicon->cues, room, t->tok[i].lemma);
}

/* Does the verb tell of what was: a finite past, or (in a title) a finite present? */
static bool is_past(const eni_tree *t, int verb, bool title) {
    static const char *const modals[] = {"will", "would", "shall", "should", "can",   "could",
                                         "may",  "might", "must",  "ought",  "won't", "'ll"};
    bool have = false, was = false;
    eni_each_child (t, verb, k) {
        const eni_token *const a = &t->tok[k];
        if (a->rel != REL_AUX && a->rel != REL_AUX_PASS) continue;
        if (a->xpos == XPOS_MD || ENI_SAME_ANY(a->form, modals)) return false;
        have = have || eni_is(a->lemma, "have");
        was = was || a->xpos == XPOS_VBD;
    }
    const eni_token *const v = &t->tok[verb];
    if (v->xpos == XPOS_VBD || have || was) return true;
    return title && (v->xpos == XPOS_VBZ || v->xpos == XPOS_VBP || v->xpos == XPOS_VBN);
}

/* Any, every, no, more, possible …: no certain act. */
static bool is_open(const eni_tree *t, int noun) {
    static const char *const words[] = {"any",       "every",        "no",          "some",   "more",     "further",
                                        "possible",  "potential",    "future",      "such",   "all",      "each",
                                        "either",    "neither",      "prospective", "likely", "imminent", "eventual",
                                        "would-be",  "hypothetical", "planned",     "other",  "another",  "new",
                                        "permanent", "continued",    "closer",      "better", "stronger", "greater"};
    eni_each_child (t, noun, k) {
        const unsigned rel = t->tok[k].rel;
        if ((rel == REL_DET || rel == REL_AMOD) && ENI_SAME_ANY(t->tok[k].lemma, words)) return true;
    }
    return false;
}

/* Is a certain act meant: with an article, an owner, a number or an ordinal? */
static bool is_certain(const eni_report_view *r, const eni_sentence_view *s, int noun) {
    const eni_tree *const t = &s->tree;
    eni_ref refs[ENI_MAX_REFS];
    if (is_open(t, noun)) return false;
    eni_each_child (t, noun, k) {
        const unsigned rel = t->tok[k].rel;
        if (rel == REL_DET || rel == REL_NMOD_POSS || rel == REL_NUMMOD) return true;
    }
    return eni_refer_before(r, s, noun, refs, ENI_MAX_REFS) > 0;
}

static bool is_clause(const eni_tree *t, int i) {
    return t->tok[i].upos == UPOS_VERB || t->tok[i].upos == UPOS_AUX || eni_child(t, i, REL_COP) >= 0;
}

static bool is_called_off(const eni_tree *t, int verb) {
    const int particle = eni_child(t, verb, REL_COMPOUND_PRT);
    return eni_is(t->tok[verb].lemma, "call") && particle >= 0 && eni_is(t->tok[particle].lemma, "off");
}

/* Words of someone ("Taiwan's offer", "their gratitude to the Afghans") were said wherever the sentence mentions them. */
static bool is_someones_word(const eni_report_view *r, const eni_sentence_view *s, const eni_match *m) {
    eni_ref refs[ENI_MAX_REFS];
    switch (m->frame->action) {
    case EN_ACTION_AGREE:
    case EN_ACTION_SUPPORT:
    case EN_ACTION_REQUEST:
    case EN_ACTION_ACCUSE:
    case EN_ACTION_REJECT:
    case EN_ACTION_THREATEN:
        return !is_open(&s->tree, m->trigger) && eni_refer_before(r, s, m->trigger, refs, ENI_MAX_REFS) > 0;
    default: return false;
    }
}

eni_telling eni_nominal_tells(const eni_report_view *r, const eni_sentence_view *s, const eni_match *m, bool title) {
    const eni_tree *const t = &s->tree;
    int i = m->trigger;
    for (int steps = 0; steps < 6 && t->tok[i].rel == REL_CONJ && t->tok[i].head >= 0; steps++) i = t->tok[i].head;
    if (eni_child(t, m->trigger, REL_COP) >= 0) /* "the pact was a concession" */
        return is_open(t, m->trigger) ? ENI_TELLS_NOTHING : ENI_TELLS;
    if (is_someones_word(r, s, m)) return ENI_TELLS_AGAIN;
    for (int steps = 0; steps < 6; steps++) {
        const int h = t->tok[i].head;
        const unsigned rel = t->tok[i].rel;
        const en_str prep = eni_preposition(t, i);
        if (h < 0 || rel == REL_PARATAXIS) return title && !prep.len ? ENI_TELLS : ENI_TELLS_NOTHING;
        const bool past_prep = prep.len && eni_cue_of(&r->lexicon->cues, 'p', prep) == ENI_CUE_REACTS;
        switch (rel) {
        case REL_NSUBJ:
            if (is_open(t, m->trigger)) return ENI_TELLS_NOTHING;
            if (is_past(t, h, title)) return ENI_TELLS;
            return cue(r, t, 'h', h) == ENI_CUE_OCCURS && t->tok[h].xpos != XPOS_VB ? ENI_TELLS : ENI_TELLS_NOTHING;
        case REL_NSUBJ_PASS:
            if (is_open(t, m->trigger)) return ENI_TELLS_NOTHING;
            if (cue(r, t, 'h', h) == ENI_CUE_OCCURS) return ENI_TELLS;
            return cue(r, t, 'k', h) == ENI_CUE_REACTS ? ENI_TELLS_AGAIN : ENI_TELLS_NOTHING;
        case REL_OBJ:
            if (is_called_off(t, h)) return ENI_TELLS_NOTHING;
            if (cue(r, t, 'k', h) != ENI_CUE_REACTS) return ENI_TELLS_NOTHING;
            return is_certain(r, s, m->trigger) ? ENI_TELLS_AGAIN : ENI_TELLS_NOTHING;
        case REL_OBL:
        case REL_NMOD:
            if (!is_certain(r, s, m->trigger)) return ENI_TELLS_NOTHING;
            if (past_prep) return ENI_TELLS_AGAIN;
            if (eni_is(prep, "for") && !eni_answers(r, s, h)) return ENI_TELLS_NOTHING; /* "drills for an attack" */
            if (rel == REL_OBL && cue(r, t, 'k', h) == ENI_CUE_REACTS) return ENI_TELLS_AGAIN;
            if (rel == REL_NMOD && eni_is(prep, "of") && !is_clause(t, h)) { /* "at the end of the visit" */
                i = h;
                continue;
            }
            return ENI_TELLS_NOTHING;
        case REL_OBL_UNMARKED:
        case REL_OBL_AGENT: return ENI_TELLS_AGAIN; /* "killed by an attack" */
        default: return ENI_TELLS_NOTHING;
        }
    }
    return ENI_TELLS_NOTHING;
}
