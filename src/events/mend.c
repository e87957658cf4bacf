/* events/mend.c: slips that reporters' English provokes in a parser trained on other prose.
 *
 *   "…, the ministry said."         the ministry hangs on the clause before     ──►  subject of "said", which tells the clause
 *   "demanded that A stop, leave"   "leave" is joined to "demanded"             ──►  a bare verb is joined to a bare verb
 *   "denied on Friday that …"      the clause hangs on Friday as a relative   ──►  complement of "denied"
 *   "The ministry denied … that"   "denied" is taken for a participle, the    ──►  "denied" is the root, the ministry
 *                                  ministry for the root                           its subject
 *   "leaders of A, B and C"        B is apposed to the leaders               ──►  B and C are joined to A
 *   "Putin to visit Pyongyang"     a headline's plan is taken for a name       ──►  "visit" is the root, Putin its
 *                                  with a purpose                                  subject
 *   "killing at least 11 people"   the people are where the killing is         ──►  they are its object
 *   "handed over a suspect"        the suspect is what was passed over         ──►  he was handed over
 *   "ruled out holding talks"      the holding is when it was ruled out        ──►  it is what was ruled out
 *   "give Cuba $10 million"        Cuba is a part of the sum                ──►  Cuba is given it
 *   "11 people, including a GI"    the GI is how it was done                   ──►  he is joined to the people
 *   "met the Pope, who urged him"  the clause hangs on "met"                   ──►  it is the Pope's
 *   "shot dead a suspect"          the suspect is what is dead                 ──►  he is what was shot
 *   "Suspect killed"               the suspect killed                          ──►  he was killed (titles)
 *   "Bush, Lawmakers Discuss …"    Bush is called upon                         ──►  the lawmakers are joined to him */
#include "events/mend.h"

#include "base/str.h"

#define MOST_OF_SPEAKER 12 /* tokens of "a spokesman for the foreign ministry in Seoul" */
#define MOST_BETWEEN 7     /* tokens from the verb of saying to its "that": "said in a statement on Friday that" */

static bool is_root_noun(const eni_token *t) {
    return t->rel == REL_ROOT && (t->upos == UPOS_NOUN || t->upos == UPOS_PROPN);
}

/* The "that" which opens what the verb at v tells: nothing but a short phrase without a verb lies between. -1 if none. */
static int told_that(const eni_sentence *s, int v) {
    const int n = (int)s->n;
    for (int i = v + 1; i < n && i <= v + MOST_BETWEEN; i++) {
        const eni_token *const t = &s->tokens[i];
        if (eni_same(t->form, ENI_LIT("that"))) return t->head > i ? i : -1;
        const bool participle = t->upos == UPOS_VERB && t->rel == REL_AMOD; /* "in a far-fetched manner that" */
        if ((t->upos == UPOS_VERB && !participle) || t->upos == UPOS_AUX || t->upos == UPOS_SCONJ ||
            (t->upos == UPOS_PUNCT && t->xpos != XPOS_HYPH))
            return -1;
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

/* "misleads the public that B shot": the verb of saying was hung on what it tells; turns the two round. */
static void turn_round(eni_sentence *s, int v, int that) {
    eni_token *const t = s->tokens;
    const int clause = t[that].head;
    if (clause < 0 || t[clause].upos != UPOS_VERB || t[v].head != clause || !has_subject(s, clause, that)) return;
    t[v].head = t[clause].head;
    t[v].rel = t[clause].rel;
    t[clause].head = v;
    t[clause].rel = REL_CCOMP;
    for (int i = 0; i < that; i++)
        if (t[i].head == clause && i != v) t[i].head = v;
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

/* "Putin to visit Pyongyang": a name, "to" and a bare verb, and no finite one. */
static void mend_plan(eni_sentence *s, int v) {
    const eni_token *const t = s->tokens;
    const int noun = t[v].head;
    if (t[v].xpos != XPOS_VB || t[v].rel != REL_ACL || noun < 0 || noun > v - 2 || t[v - 1].xpos != XPOS_TO) return;
    if (t[noun].upos != UPOS_PROPN || t[noun].rel != REL_ROOT) return;
    for (int i = 0; i < (int)s->n; i++)
        if (eni_is_finite(t[i].xpos) || t[i].upos == UPOS_AUX) return;
    crown(s, v, noun);
    s->tokens[v].xpos = XPOS_VB;
}

/* Does `above` rule `below`, or is it the same? */
static bool is_above(const eni_sentence *s, int above, int below) {
    for (int i = below; i >= 0; i = s->tokens[i].head)
        if (i == above) return true;
    return false;
}

/* "the leaders of A, B and C": B is no apposition to the leaders, nor a compound of C, if C is joined to it. */
static void mend_list(eni_sentence *s, int b) {
    eni_token *const t = s->tokens;
    const int a = b - 2, c = b + 2 < (int)s->n && t[b + 1].upos == UPOS_CCONJ ? t[b + 1].head : -1;
    if (a < 0 || c <= b + 1 || !eni_is(t[b - 1].form, ",") || t[a].upos != UPOS_PROPN || t[b].upos != UPOS_PROPN ||
        t[c].upos != UPOS_PROPN)
        return;
    const bool apposed = t[b].rel == REL_APPOS && t[c].rel == REL_CONJ && t[c].head == b;
    const bool compounded = t[b].rel == REL_COMPOUND && t[b].head == c;
    if ((!apposed && !compounded) || is_above(s, b, a) || is_above(s, c, a)) return;
    t[b].head = t[c].head = a;
    t[b].rel = t[c].rel = REL_CONJ;
}

/* The comma or quote before the short noun phrase that stands right before the verb at v; -1 if something else does. */
static int comma_before_speaker(const eni_sentence *s, int v) {
    for (int i = v - 1; i > 0 && i >= v - MOST_OF_SPEAKER; i--) {
        const eni_token *const t = &s->tokens[i];
        if (t->upos == UPOS_PUNCT && !eni_is(t->form, "-")) return i < v - 1 ? i : -1;
        if (t->upos == UPOS_VERB || t->upos == UPOS_AUX || t->upos == UPOS_SCONJ || t->xpos == XPOS_TO ||
            t->xpos == XPOS_WDT || t->xpos == XPOS_WP || t->upos == UPOS_CCONJ)
            return -1;
    }
    return -1;
}

/* The one token of [from, to) that hangs outside of it or on `verb`; -1 if there is none or there are several. */
static int head_of_stretch(const eni_sentence *s, int from, int to) {
    int found = -1;
    for (int i = from; i < to; i++) {
        const int h = s->tokens[i].head;
        if (h >= from && h < to) continue;
        if (found >= 0) return -1;
        found = i;
    }
    return found;
}

static bool is_nominal(const eni_token *t) {
    return t->upos == UPOS_NOUN || t->upos == UPOS_PROPN || t->upos == UPOS_PRON;
}

/* "…, the ministry said." */
static void mend_speaker(eni_sentence *s, int v) {
    eni_token *const t = s->tokens;
    const bool closes = v + 1 == (int)s->n || t[v + 1].upos == UPOS_PUNCT || t[v + 1].upos == UPOS_ADP ||
                        t[v + 1].xpos == XPOS_NNP || t[v + 1].xpos == XPOS_NN;
    const int comma = closes ? comma_before_speaker(s, v) : -1;
    const int speaker = comma < 2 ? -1 : head_of_stretch(s, comma + 1, v);
    if (speaker < 0 || !is_nominal(&t[speaker]) || t[speaker].head == v || t[speaker].head < 0) return;
    if (t[v].head > comma && t[v].head != speaker) return; /* it belongs to something behind */
    int top = t[speaker].head;                             /* of the clause before the comma */
    for (uint32_t steps = 0; steps < s->n && top != v && t[top].head >= 0 && t[top].head <= comma; steps++)
        top = t[top].head;
    const bool told_before = is_above(s, v, top); /* the verb of saying rules the clause already */
    if (!told_before && (t[v].head < 0 || is_above(s, speaker, top))) return;
    if (!told_before) {
        t[v].head = top;
        t[v].rel = REL_PARATAXIS;
    }
    t[speaker].head = v;
    t[speaker].rel = REL_NSUBJ;
}

/* "demanded that A stop, leave": a bare verb joins no finite one. */
static void mend_bare_verb(eni_sentence *s, int i) {
    eni_token *const t = s->tokens;
    const int h = t[i].head;
    if (t[i].xpos != XPOS_VB || t[i].rel != REL_CONJ || h < 0 || h > i || !eni_is_finite(t[h].xpos)) return;
    for (int k = 0; k < (int)s->n; k++)
        if (t[k].head == i && (t[k].rel == REL_AUX || t[k].rel == REL_NSUBJ || t[k].xpos == XPOS_TO)) return;
    for (int k = i - 1; k > h; k--)
        if (t[k].xpos == XPOS_VB && t[k].upos == UPOS_VERB && t[k].head != i) {
            t[i].head = k;
            return;
        }
}

/* A counted noun that was no phrase with a preposition after all is the verb's object, or its subject. */
static void settle_counted(eni_sentence *s, int people) {
    eni_token *const t = s->tokens;
    const int verb = t[people].head;
    if (verb < 0 || t[people].rel != REL_OBL || t[verb].upos != UPOS_VERB) return;
    bool subject = false, object = false, passive = false;
    for (int i = 0; i < (int)s->n; i++)
        if (t[i].head == verb) {
            passive = passive || t[i].rel == REL_AUX_PASS;
            subject = subject || t[i].rel == REL_NSUBJ || t[i].rel == REL_NSUBJ_PASS;
            object = object || t[i].rel == REL_OBJ || t[i].rel == REL_AUX_PASS;
        }
    if (verb < people && !object)
        t[people].rel = REL_OBJ;
    else if (verb > people && !subject)
        t[people].rel = passive ? REL_NSUBJ_PASS : REL_NSUBJ;
}

/* The token behind a phrase that makes a number inexact and that begins at token i: "at least", "up to". 0 if none does. */
static int inexact(const eni_sentence *s, int i) {
    static const char *const phrases[][4] = {{"at", "least"},
                                             {"at", "most"},
                                             {"up", "to"},
                                             {"close", "to"},
                                             {"as", "many", "as"},
                                             {"as", "few", "as"},
                                             {"no", "fewer", "than"},
                                             {"no", "less", "than"},
                                             {"no", "more", "than"},
                                             {"not", "less", "than"},
                                             {"between"}};
    for (size_t p = 0; p < ENI_N(phrases); p++) {
        int k = 0;
        while (k < 4 && phrases[p][k] && i + k < (int)s->n && eni_same(s->tokens[i + k].form, eni_str(phrases[p][k])))
            k++;
        if (k == 4 || !phrases[p][k]) return i + k;
    }
    return 0;
}

/* "killing at least 11 people", "is sending up to 600 marines": the phrase belongs to the number, and what is counted is no adverbial. */
static void mend_inexact(eni_sentence *s, int i) {
    eni_token *const t = s->tokens;
    const int number = inexact(s, i);
    if (number == 0 || number + 1 >= (int)s->n || t[number].upos != UPOS_NUM) return;
    int people = number;
    while (t[people].head > people && t[people].rel != REL_OBL && t[people].rel != REL_NSUBJ) people = t[people].head;
    if (people == number || !is_nominal(&t[people])) return;
    for (int k = i; k < number; k++)
        if (t[k].head < i || t[k].head >= number) {
            t[k].head = number;
            t[k].rel = REL_ADVMOD;
        }
    settle_counted(s, people);
}

/* "handed over a suspect to the court": no motion over him, where the lexicon knows the two words as one verb. */
static void mend_particle(const en_lexicon *lexicon, eni_sentence *s, int i) {
    eni_token *const t = s->tokens;
    const int verb = i - 1, thing = t[i].head;
    if (t[i].rel != REL_CASE || t[verb].upos != UPOS_VERB || thing <= i || t[thing].head != verb ||
        t[thing].rel != REL_OBL || !eni_frames_of(&lexicon->frames, 'v', t[verb].lemma, t[i].lemma))
        return;
    for (int k = 0; k < (int)s->n; k++)
        if (t[k].head == verb && (t[k].rel == REL_OBJ || t[k].rel == REL_COMPOUND_PRT || t[k].rel == REL_AUX_PASS))
            return;
    t[i].head = verb;
    t[i].rel = REL_COMPOUND_PRT;
    if (t[i + 1].rel != REL_CASE) t[thing].rel = REL_OBJ; /* not "pulled out of the talks" */
}

/* "ruled out recognizing Kosovo", "denies selling arms": what is ruled out or denied, and no circumstance of it. */
static void mend_gerund(const en_lexicon *lexicon, eni_sentence *s, int i) {
    eni_token *const t = s->tokens;
    const int verb = t[i].head;
    if (t[i].xpos != XPOS_VBG || t[i].rel != REL_ADVCL || verb < 0 || verb >= i || t[verb].upos != UPOS_VERB) return;
    const bool particle = i == verb + 2 && t[verb + 1].rel == REL_COMPOUND_PRT;
    if (i != verb + 1 && !particle) return;
    if (particle || eni_cue_of(&lexicon->cues, 'v', t[verb].lemma) != ENI_CUE_NONE ||
        eni_cue_is_speech(eni_cue_of(&lexicon->cues, 's', t[verb].lemma)))
        t[i].rel = REL_XCOMP;
}

/* "give Pakistan $300 million", "promised Lebanon 10 million euros": a state is no part of the sum. */
static void mend_sum(eni_sentence *s, int i) {
    static const char *const dollars[] = {"US", "U.S.", "A", "C", "NZ", "HK", "S"};
    static const char *const givers[] = {"give", "send",  "sell", "offer", "promise", "lend", "grant", "pledge",
                                         "pay",  "award", "hand", "owe",   "supply",  "loan", "donate"};
    eni_token *const t = s->tokens;
    const int sum = t[i].head, verb = sum >= 0 ? t[sum].head : -1;
    if (t[i].rel != REL_COMPOUND || t[i].upos != UPOS_PROPN || sum <= i || verb < 0 || verb >= i ||
        t[verb].upos != UPOS_VERB || t[sum].rel != REL_OBJ || ENI_SAME_ANY(t[i].form, dollars))
        return;
    const bool counted = t[i + 1].upos == UPOS_NUM && ENI_SAME_ANY(t[verb].lemma, givers);
    if (t[sum].upos != UPOS_SYM && !counted) return;
    t[i].head = verb;
    t[i].rel = REL_IOBJ;
}

/* The head of the noun phrase that ends at token i; -1 if none does. */
static int phrase_ending_at(const eni_sentence *s, int i) {
    const eni_token *const t = s->tokens;
    if (i < 0 || !is_nominal(&t[i])) return -1;
    while (t[i].head >= 0 && is_nominal(&t[t[i].head]) && t[i].rel != REL_NSUBJ && t[i].rel != REL_OBJ &&
           (t[i].head < i || t[i].rel == REL_FLAT || t[i].rel == REL_COMPOUND))
        i = t[i].head;
    return i;
}

/* "Japan, along with South Korea, condemned" */
static bool is_along_with(const eni_sentence *s, int i) {
    static const char *const words[] = {"along", "together"};
    return i + 1 < (int)s->n && ENI_SAME_ANY(s->tokens[i].form, words) && eni_is(s->tokens[i + 1].form, "with") &&
           eni_is(s->tokens[i - 1].form, ",");
}

/* "11 people, including an American soldier" */
static void mend_including(eni_sentence *s, int i) {
    eni_token *const t = s->tokens;
    const bool along = is_along_with(s, i);
    const int prep = along ? i + 1 : i, who = t[prep].rel == REL_CASE || t[prep].rel == REL_MARK ? t[prep].head : -1;
    if ((!along && !eni_same(t[i].form, ENI_LIT("including"))) || who <= i || !is_nominal(&t[who])) return;
    const int whole = phrase_ending_at(s, eni_is(t[i - 1].form, ",") && i > 1 ? i - 2 : i - 1);
    if (whole < 0 || is_above(s, who, whole) || (along && t[whole].rel != REL_NSUBJ && t[whole].rel != REL_NSUBJ_PASS))
        return;
    t[who].head = whole;
    t[who].rel = REL_CONJ;
}

/* "met Pope John Paul, who urged him": the relative clause is of what stands before its comma. */
static void mend_relative(eni_sentence *s, int i) {
    eni_token *const t = s->tokens;
    const int verb = t[i].head;
    if ((t[i].xpos != XPOS_WP && t[i].xpos != XPOS_WDT) || i < 2 || !eni_is(t[i - 1].form, ",") || verb <= i ||
        (t[verb].rel != REL_ADVCL_RELCL && t[verb].rel != REL_PARATAXIS))
        return;
    const int noun = phrase_ending_at(s, i - 2);
    if (noun < 0 || is_above(s, verb, noun)) return;
    t[verb].head = noun;
    t[verb].rel = REL_ACL_RELCL;
}

/* "shot dead the suspect", "set free the hostages" */
static void mend_resultative(eni_sentence *s, int i) {
    static const char *const results[] = {"dead", "free", "hostage", "captive"};
    eni_token *const t = s->tokens;
    const int result = t[i].head, verb = result >= 0 ? t[result].head : -1;
    if (t[i].rel != REL_OBJ || verb < 0 || i < result || t[result].rel != REL_XCOMP || t[verb].upos != UPOS_VERB ||
        !ENI_SAME_ANY(t[result].form, results))
        return;
    t[i].head = verb;
}

/* "Terror suspect killed", "CIA accused over detainees": in a title, which tells in the present, a past without an object is a passive. */
static void mend_title_passive(const en_lexicon *lexicon, eni_sentence *s) {
    static const char *const controls[] = {"urge", "ask",    "order", "tell",   "force", "press",
                                           "warn", "advise", "allow", "permit", "compel"};
    eni_token *const t = s->tokens;
    for (int i = 1; i < (int)s->n; i++) {
        int subject = -1;
        bool object = false;
        const bool made_to = ENI_SAME_ANY(t[i].lemma, controls); /* "Seoul Urged to Opt for Dialogue" */
        if (t[i].upos != UPOS_VERB || (t[i].xpos != XPOS_VBD && t[i].xpos != XPOS_VBN) || t[i].rel != REL_ROOT)
            continue;
        for (int k = 0; k < (int)s->n; k++)
            if (t[k].head == i) {
                if (k < i && t[k].rel == REL_NSUBJ) subject = k;
                object = object || t[k].rel == REL_OBJ || t[k].rel == REL_CCOMP ||
                         (t[k].rel == REL_XCOMP && !made_to) || t[k].rel == REL_AUX || t[k].rel == REL_AUX_PASS ||
                         t[k].rel == REL_COMPOUND_PRT;
            }
        if (subject < 0 || object || !eni_takes_object(&lexicon->frames, t[i].lemma)) continue;
        t[i].xpos = XPOS_VBN;
        t[subject].rel = REL_NSUBJ_PASS;
        return;
    }
}

/* "Bush, Lawmakers Discuss Social Security": in a title a comma is an "and". */
static void mend_title_list(eni_sentence *s) {
    eni_token *const t = s->tokens;
    for (int i = 1; i + 2 < (int)s->n && i < 8; i++) {
        if (!eni_is(t[i].form, ",") || t[i - 1].upos != UPOS_PROPN) continue;
        const int second = t[i + 1].head >= 0 && t[t[i + 1].head].rel == REL_NSUBJ ? t[i + 1].head : i + 1;
        const int first = i - 1, verb = t[second].head;
        if (t[second].rel != REL_NSUBJ || verb < 0 || verb > second + 2 || t[verb].upos != UPOS_VERB) return;
        if (t[first].head != verb || (t[first].rel != REL_VOCATIVE && t[first].rel != REL_DISLOCATED &&
                                      t[first].rel != REL_OBL_UNMARKED && t[first].rel != REL_PARATAXIS))
            return;
        t[first].rel = REL_NSUBJ;
        t[second].head = first;
        t[second].rel = REL_CONJ;
        return;
    }
}

void eni_mend(const en_lexicon *lexicon, eni_sentence *s, bool title) {
    eni_token *const t = s->tokens;
    if (title) {
        mend_title_list(s);
        mend_title_passive(lexicon, s);
    }
    for (int i = 1; i < (int)s->n; i++) {
        mend_bare_verb(s, i);
        mend_plan(s, i);
        mend_list(s, i);
        mend_inexact(s, i);
        mend_gerund(lexicon, s, i);
        mend_sum(s, i);
        mend_particle(lexicon, s, i);
        mend_including(s, i);
        mend_relative(s, i);
        mend_resultative(s, i);
        if ((eni_is_finite(t[i].xpos) || t[i].xpos == XPOS_VBN) && t[i].upos == UPOS_VERB &&
            eni_cue_of(&lexicon->cues, 's', t[i].lemma) == ENI_CUE_SAID)
            mend_speaker(s, i);
    }
    for (int v = 1; v < (int)s->n; v++) {
        if (t[v].upos != UPOS_VERB || !eni_cue_is_speech(eni_cue_of(&lexicon->cues, 's', t[v].lemma))) continue;
        const int that = told_that(s, v);
        if (that >= 0) turn_round(s, v, that);
        const int clause = that < 0 ? -1 : clause_after(s, that);
        if (clause < 0 || !has_subject(s, clause, that)) continue;
        const int h = t[v].head;
        if (t[v].rel == REL_ACL && h >= 0 && h < v && is_root_noun(&t[h])) crown(s, v, h);
        const int from = t[clause].head;
        if (from == v ? t[clause].rel == REL_CCOMP : from > v && t[from].head != v) continue;
        if (is_above(s, clause, v)) continue; /* never under itself */
        t[clause].head = v;
        t[clause].rel = REL_CCOMP;
        t[that].head = clause;
        t[that].rel = REL_MARK;
    }
}
