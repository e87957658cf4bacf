/* events/stance.c: climbing from the act to the top of the sentence, weighing every word that governs it.
 *
 *   "Austin said that Russia may have agreed to send technology"
 *        said ◄ ccomp ─ agreed(may) ◄ xcomp ─ send          send: planned by "agreed", hypothetical by "may", told by Austin
 *
 * The strongest word wins: denied > hypothetical > threatened > planned > alleged > asserted. A clause inherits from the verb that governs it
 * as a complement; an adverbial or relative clause does not, but it is still told by whoever tells the sentence. */
#include "events/stance.h"

#include "base/str.h"

typedef struct {
    const eni_report_view *rep;
    const eni_sentence_view *s;
    eni_stance out;
    bool not_is_act;  /* the frame asks for the negation ("will not deal with"): it is the act, not its denial */
    bool would;       /* "would": the future of a told past, or a supposition */
    bool conditional; /* an if-clause hangs on the act */
    bool told;        /* some verb of saying governs it */
    bool occasion;    /* what governs the noun just left governs the act: "refused to issue a statement to condemn" */
    bool uttered;     /* the act is done by saying it: "a rally to denounce …", "I would like to thank …" does it */
} climb;

static int strength(en_modality m) {
    switch (m) {
    case EN_MODALITY_DENIED: return 5;
    case EN_MODALITY_HYPOTHETICAL: return 4;
    case EN_MODALITY_THREATENED: return 3;
    case EN_MODALITY_PLANNED: return 2;
    case EN_MODALITY_ALLEGED: return 1;
    default: return 0;
    }
}

static void weigh(climb *c, en_modality m, int cue) {
    if (strength(m) <= strength(c->out.modality)) return;
    c->out.modality = m;
    c->out.cue = cue;
}

static void weigh_cue(climb *c, eni_cue cue, int token) {
    switch (cue) {
    case ENI_CUE_PLANNED: weigh(c, EN_MODALITY_PLANNED, token); break;
    case ENI_CUE_THREATENED: weigh(c, EN_MODALITY_THREATENED, token); break;
    case ENI_CUE_HYPOTHETICAL: weigh(c, EN_MODALITY_HYPOTHETICAL, token); break;
    case ENI_CUE_DENIED: weigh(c, EN_MODALITY_DENIED, token); break;
    case ENI_CUE_ALLEGED:
    case ENI_CUE_SAID_ALLEGED: weigh(c, EN_MODALITY_ALLEGED, token); break;
    case ENI_CUE_SAID_DENIED: weigh(c, EN_MODALITY_DENIED, token); break;
    case ENI_CUE_SAID_BELIEVED: weigh(c, EN_MODALITY_HYPOTHETICAL, token); break;
    default: break;
    }
}

static eni_cue cue(const climb *c, char pos, int token) {
    return eni_cue_of(&c->rep->lexicon->cues, pos, c->s->tree.tok[token].lemma);
}

static bool is_form(const climb *c, int token, const char *form) {
    return eni_same(c->s->tree.tok[token].form, eni_str(form));
}

static bool is_first_person(const climb *c, int i) {
    static const char *const words[] = {"I", "we", "me", "us"};
    return i >= 0 && c->s->tree.tok[i].upos == UPOS_PRON && ENI_SAME_ANY(c->s->tree.tok[i].form, words);
}

/* "May I congratulate …", "we must once again call on …": who says so does it. */
static bool is_formal(const climb *c, int verb, int aux) {
    static const char *const words[] = {"may", "must"};
    const eni_tree *const t = &c->s->tree;
    return c->uttered && ENI_SAME_ANY(t->tok[aux].form, words) && is_first_person(c, eni_child(t, verb, REL_NSUBJ));
}

/* The words that hang on the act's own word. */
static void local(climb *c, int i, bool noun) {
    const eni_tree *const t = &c->s->tree;
    int neg;
    if (!c->not_is_act && eni_is_negated(t, i, &neg)) {
        c->out.plain_negation = true;
        weigh(c, EN_MODALITY_DENIED, neg);
    }
    eni_each_child (t, i, k) {
        const eni_token *const w = &t->tok[k];
        switch (w->rel) {
        case REL_AUX:
            if (c->not_is_act && (is_form(c, k, "would") || cue(c, 'x', k) == ENI_CUE_PLANNED))
                break; /* to say that one will not is to refuse, now */
            if (is_formal(c, i, k)) break;
            if (is_form(c, k, "would"))
                c->would = true;
            else
                weigh_cue(c, cue(c, 'x', k), k);
            break;
        case REL_ADVMOD: {
            const eni_cue r = cue(c, 'r', k);
            if (r != ENI_CUE_DENIED && r != ENI_CUE_SAID) weigh_cue(c, r, k);
            break;
        }
        case REL_MARK: weigh_cue(c, cue(c, 'm', k), k); break;
        case REL_ADVCL: {
            const int mark = eni_child(t, k, REL_MARK);
            if (mark >= 0 && (is_form(c, mark, "if") || is_form(c, mark, "unless") || is_form(c, mark, "should")))
                c->conditional = true;
            break;
        }
        case REL_AMOD:
            if (noun) weigh_cue(c, cue(c, 'a', k), k);
            break;
        default: break;
        }
    }
}

static bool is_infinitive(const eni_tree *t, int i) {
    eni_each_child (t, i, k)
        if (t->tok[k].rel == REL_MARK && eni_is(t->tok[k].lemma, "to")) return true;
    return false;
}

static void speak(climb *c, int verb, eni_cue how) {
    const eni_tree *const t = &c->s->tree;
    int heads[4];
    eni_ref refs[ENI_MAX_REFS];
    c->told = true;
    int n = t->tok[verb].upos == UPOS_VERB ? eni_subjects(t, verb, heads, 4) : 0;
    if (n == 0 && eni_is_passive(t, verb)) how = how == ENI_CUE_SAID ? ENI_CUE_SAID_ALLEGED : how; /* "is said to" */
    weigh_cue(c, how, verb);
    if (en_actor_known(c->out.speaker.actor)) return;
    if (c->out.speech < 0) c->out.speech = verb;
    int k = 0;
    for (int i = 0; i < n && k == 0; i++) k = eni_refer(c->rep, c->s, heads[i], 0, refs, ENI_MAX_REFS);
    if (n == 0 && t->tok[verb].upos != UPOS_VERB) k = eni_refer_before(c->rep, c->s, verb, refs, ENI_MAX_REFS);
    if (k > 0) c->out.speaker = refs[0];
}

static bool is_according(en_str preposition) {
    return eni_is(preposition, "accord") || eni_is(preposition, "according");
}

/* "according to X" and "…, X said" on a clause. */
static void look_for_attribution(climb *c, int i) {
    const eni_tree *const t = &c->s->tree;
    eni_each_child (t, i, k) {
        const eni_token *const w = &t->tok[k];
        if ((w->rel == REL_OBL || w->rel == REL_NMOD) && is_according(eni_preposition(t, k))) {
            eni_ref refs[ENI_MAX_REFS];
            c->told = true;
            if (!en_actor_known(c->out.speaker.actor) &&
                eni_refer(c->rep, c->s, k, ENI_REFER_OWNER, refs, ENI_MAX_REFS))
                c->out.speaker = refs[0];
            if (c->out.speech < 0) c->out.speech = k;
        }
        if (w->rel == REL_PARATAXIS && w->upos == UPOS_VERB) {
            const eni_cue said = eni_cue_of(&c->rep->lexicon->cues, 's', w->lemma);
            if (eni_cue_is_speech(said) && eni_child(t, k, REL_CCOMP) < 0) speak(c, k, said);
        }
    }
}

/* Is the deed that an uttered act is the purpose of itself done by its words: "issued a statement to condemn", "rallied to demand", "I take the
 * opportunity to thank"? */
static bool is_occasion(const climb *c, int h) {
    static const char *const chances[] = {"opportunity", "occasion", "honour", "honor", "pleasure", "privilege"};
    const eni_tree *const t = &c->s->tree;
    const eni_token *const w = &t->tok[h];
    if (w->rel == REL_OBJ && w->head >= 0 && ENI_SAME_ANY(w->lemma, chances))
        return is_first_person(c, eni_child(t, w->head, REL_NSUBJ));
    if (w->upos == UPOS_NOUN) return eni_cue_of(&c->rep->lexicon->cues, 't', w->lemma) == ENI_CUE_SAID;
    return w->upos == UPOS_VERB && cue(c, 'v', h) == ENI_CUE_NONE;
}

/* "would like to thank", "wish to congratulate", "allow me to salute": to say so is to do it. */
static bool is_courtesy(const climb *c, int h) {
    static const char *const words[] = {"like", "wish", "want", "desire", "love"};
    static const char *const leave[] = {"let", "allow", "permit"};
    static const char *const moods[] = {"pleased", "glad", "happy", "honoured", "honored", "proud", "delighted"};
    const eni_tree *const t = &c->s->tree;
    int heads[4];
    bool would = false;
    if (ENI_SAME_ANY(t->tok[h].lemma, leave)) return is_first_person(c, eni_child(t, h, REL_OBJ));
    if (ENI_SAME_ANY(t->tok[h].lemma, moods)) return is_first_person(c, eni_child(t, h, REL_NSUBJ));
    if (!ENI_SAME_ANY(t->tok[h].lemma, words)) return false;
    eni_each_child (t, h, k) would = would || (t->tok[k].rel == REL_AUX && is_form(c, k, "would"));
    const int n = eni_subjects(t, h, heads, 4);
    for (int i = 0; i < n; i++)
        if (is_first_person(c, heads[i]) || (c->rep->speech && eni_is(t->tok[heads[i]].lemma, "delegation")))
            return t->tok[h].xpos != XPOS_VBD;
    return would && !eni_is(t->tok[h].lemma, "want");
}

/* What governing word `h` does to the complement `i`. True if it is but the form in which the act is uttered. */
static bool govern(climb *c, int i, int h) {
    const eni_tree *const t = &c->s->tree;
    const unsigned rel = t->tok[i].rel;
    const char pos = t->tok[h].upos == UPOS_VERB || t->tok[h].upos == UPOS_AUX ? 'v'
                     : t->tok[h].upos == UPOS_ADJ                              ? 'a'
                                                                               : 'n';
    const eni_cue modal = cue(c, pos, h);
    const eni_cue said = eni_cue_of(&c->rep->lexicon->cues, pos == 'v' ? 's' : pos == 'n' ? 't' : 'a', t->tok[h].lemma);
    const bool clause_with_subject =
        rel == REL_CCOMP || eni_child(t, i, REL_NSUBJ) >= 0 || eni_child(t, i, REL_NSUBJ_PASS) >= 0;
    int neg;
    const bool negated = eni_is_negated(t, h, &neg);
    if (eni_cue_is_speech(said) && (clause_with_subject || modal == ENI_CUE_NONE) &&
        !(negated && said == ENI_CUE_SAID)) {
        speak(c, h, negated && said == ENI_CUE_SAID_DENIED ? ENI_CUE_SAID_BELIEVED : said);
        c->occasion = c->uttered && rel == REL_ACL;
        return false;
    }
    const bool done_by_saying =
        c->uttered && !negated &&
        ((rel == REL_XCOMP && is_courtesy(c, h)) || (rel == REL_ACL && (!is_infinitive(t, i) || is_occasion(c, h))));
    if (done_by_saying)
        c->occasion = rel == REL_ACL;
    else if (modal == ENI_CUE_DENIED && negated)
        weigh(c, EN_MODALITY_HYPOTHETICAL, h); /* "did not rule out" */
    else if (modal != ENI_CUE_NONE)
        weigh_cue(c, modal, h);
    else if (pos == 'a' && is_infinitive(t, i))
        weigh(c, EN_MODALITY_HYPOTHETICAL, h); /* "it is natural to apologise" */
    else if (rel == REL_XCOMP && is_infinitive(t, i))
        weigh(c, EN_MODALITY_PLANNED, h);
    else if (rel == REL_ACL && is_infinitive(t, i))
        weigh(c, EN_MODALITY_PLANNED, i);
    if (modal == ENI_CUE_DENIED && pos == 'v' && !negated) {
        /* "denied sending": the refuser speaks */
        if (eni_cue_is_speech(said)) speak(c, h, said);
    }
    return done_by_saying;
}

static bool shares_words(const eni_tree *t, int i) {
    return eni_child(t, i, REL_NSUBJ) < 0 && eni_child(t, i, REL_NSUBJ_PASS) < 0 && eni_child(t, i, REL_AUX) < 0;
}

/* "without reaching an agreement" */
static bool is_lacking(climb *c, int i) {
    const eni_tree *const t = &c->s->tree;
    const int mark = eni_child(t, i, REL_MARK);
    if (mark < 0 || !eni_is(t->tok[mark].lemma, "without")) return false;
    c->out.plain_negation = true;
    weigh(c, EN_MODALITY_DENIED, mark);
    return true;
}

static bool is_governed_gerund(const eni_tree *t, int i) {
    static const char *const words[] = {"of", "for", "from", "against", "to", "into", "on", "in"};
    const int mark = eni_child(t, i, REL_MARK);
    for (size_t k = 0; mark >= 0 && k < ENI_N(words); k++)
        if (eni_is(t->tok[mark].lemma, words[k])) return true;
    return false;
}

/* "accused of attacking", "prevented from leaving"; "an ambition for invading": a purpose, but not where it is answered ("fined for killing"). */
static void govern_gerund(climb *c, int i, int h) {
    const eni_tree *const t = &c->s->tree;
    (void)govern(c, i, h);
    if (eni_is(t->tok[eni_child(t, i, REL_MARK)].lemma, "for") && !eni_answers(c->rep, c->s, h))
        weigh(c, EN_MODALITY_PLANNED, eni_child(t, i, REL_MARK));
}

/* One step up from i. *modal: do words above still colour the act? Returns the next token or -1. */
static int step(climb *c, int i, bool *modal) {
    const eni_tree *const t = &c->s->tree;
    const int h = t->tok[i].head;
    if (h < 0) return -1;
    const unsigned rel = t->tok[i].rel;
    const bool clause = t->tok[i].upos == UPOS_VERB || t->tok[i].upos == UPOS_AUX || eni_child(t, i, REL_COP) >= 0;
    switch (rel) {
    case REL_XCOMP:
    case REL_CCOMP:
    case REL_CSUBJ:
        if (*modal) {
            const bool form = govern(c, i, h);
            const eni_cue said = eni_cue_of(&c->rep->lexicon->cues, 's', t->tok[h].lemma);
            if (eni_cue_is_speech(said))
                *modal = false; /* "may say that …": the saying is possible, the told act stands as told */
            else if (!form)
                local(c, h, false);
        } else {
            const eni_cue said = eni_cue_of(&c->rep->lexicon->cues, 's', t->tok[h].lemma);
            if (eni_cue_is_speech(said)) speak(c, h, said);
        }
        break;
    case REL_CONJ:
        if (clause && *modal && shares_words(t, i))
            local(c, h, false);
        else if (clause)
            *modal = *modal && rel == REL_CONJ && (t->tok[h].rel == REL_CCOMP || t->tok[h].rel == REL_XCOMP);
        break;
    case REL_ACL:
        if (*modal && !is_lacking(c, i)) {
            if (is_governed_gerund(t, i))
                govern_gerund(c, i, h);
            else
                (void)govern(c, i, h);
        }
        break;
    case REL_ADVCL:
        if (*modal && is_infinitive(t, i) && c->uttered && is_occasion(c, h)) {
            local(c, h, false);
            break; /* and what governs the occasion governs the word */
        }
        if (*modal && is_infinitive(t, i))
            weigh(c, EN_MODALITY_PLANNED, i);
        else if (*modal && !is_lacking(c, i) && is_governed_gerund(t, i))
            govern_gerund(c, i, h);
        *modal = false;
        break;
    case REL_ACL_RELCL:
    case REL_ADVCL_RELCL:
    case REL_PARATAXIS: *modal = false; break;
    case REL_OBJ:
    case REL_OBL:
        if (*modal && (eni_is(eni_preposition(t, i), "without") || eni_is(eni_preposition(t, i), "instead"))) {
            c->out.plain_negation = true;
            weigh(c, EN_MODALITY_DENIED, i);
        }
        /* fall through */
    case REL_NSUBJ:
    case REL_NSUBJ_PASS:
    case REL_NMOD:
    case REL_COMPOUND:
        if (*modal && !clause) {
            const char pos = t->tok[h].upos == UPOS_VERB ? 'v' : t->tok[h].upos == UPOS_ADJ ? 'a' : 'n';
            const eni_cue m = cue(c, pos, h);
            if (rel != REL_NSUBJ || pos == 'a') weigh_cue(c, m, h);
            const eni_cue said = eni_cue_of(&c->rep->lexicon->cues, 's', t->tok[h].lemma);
            if (pos == 'v' && (said == ENI_CUE_SAID_DENIED || said == ENI_CUE_SAID_ALLEGED) && rel != REL_NSUBJ)
                speak(c, h, said);
            if (m == ENI_CUE_NONE) *modal = c->occasion || (pos == 'n' && rel == REL_NMOD);
            if (c->occasion && pos == 'v') local(c, h, false);
            c->occasion = false;
        }
        break;
    default: break;
    }
    return h;
}

static bool is_hostile(const eni_match *m) {
    return m->frame->action == EN_ACTION_ASSAULT || m->frame->action == EN_ACTION_COERCE ||
           m->frame->action == EN_ACTION_SANCTION || m->frame->action == EN_ACTION_MOBILIZE;
}

static bool is_uttered(const eni_match *m) {
    switch (m->frame->action) {
    case EN_ACTION_REQUEST:
    case EN_ACTION_ACCUSE:
    case EN_ACTION_SUPPORT:
    case EN_ACTION_REJECT:
    case EN_ACTION_PROTEST: return true;
    default: return false;
    }
}

static bool is_deed(const eni_match *m) {
    return is_hostile(m) || m->frame->action == EN_ACTION_AID || m->frame->action == EN_ACTION_COOPERATE ||
           m->frame->action == EN_ACTION_RETREAT;
}

/* A party's word about another's deed is an allegation; about its own, an admission. */
static void settle_told(climb *c, const eni_match *m) {
    const en_actor speaker = c->out.speaker.actor;
    if (!c->told || !en_actor_known(speaker) || c->out.modality != EN_MODALITY_ASSERTED || !is_deed(m) ||
        m->n_sources == 0)
        return;
    for (int i = 0; i < m->n_sources; i++)
        if (strcmp(m->sources[i].actor.code, speaker.code) == 0) return;
    weigh(c, EN_MODALITY_ALLEGED, c->out.speech);
}

static bool asks_for_negation(const eni_frame *f) {
    for (unsigned i = 0; i < f->n_when; i++)
        if (f->when[i].kind == ENI_WHEN_NEGATED) return true;
    return false;
}

eni_stance eni_stance_of(const eni_report_view *rep, const eni_sentence_view *s, const eni_match *m) {
    const eni_tree *const t = &s->tree;
    climb c = {.rep = rep, .s = s, .out = {.modality = EN_MODALITY_ASSERTED, .cue = -1, .speech = -1}};
    const bool noun = m->verb != m->trigger;
    int i = m->trigger;
    c.not_is_act = asks_for_negation(m->frame);
    c.uttered = is_uttered(m);
    local(&c, i, noun);
    if (noun && m->verb >= 0) {
        i = m->verb;
        local(&c, i, false);
    }
    c.not_is_act = false;
    if (t->tok[i].rel == REL_ROOT && is_infinitive(t, i))
        weigh(&c, EN_MODALITY_PLANNED, i); /* a headline: "Putin to visit" */
    bool modal = true;
    look_for_attribution(&c, i);
    for (int steps = 0; i >= 0 && steps < t->n; steps++) {
        i = step(&c, i, &modal);
        if (i >= 0) look_for_attribution(&c, i);
    }
    if (c.would) {
        const bool future = c.told && !c.conditional;
        weigh(&c, future ? EN_MODALITY_PLANNED : EN_MODALITY_HYPOTHETICAL, c.out.cue);
    }
    if (c.conditional && c.out.modality != EN_MODALITY_THREATENED) /* a threat has its condition */
        weigh(&c,
              is_hostile(m) && c.out.modality == EN_MODALITY_PLANNED ? EN_MODALITY_THREATENED
                                                                     : EN_MODALITY_HYPOTHETICAL,
              c.out.cue);
    if (t->n && eni_is(t->tok[t->n - 1].form, "?")) weigh(&c, EN_MODALITY_HYPOTHETICAL, t->n - 1);
    if (c.out.modality == EN_MODALITY_DENIED && (c.told || c.out.cue < 0))
        c.out.plain_negation = c.out.plain_negation && !en_actor_known(c.out.speaker.actor);
    settle_told(&c, m);
    return c.out;
}
