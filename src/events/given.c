/* events/given.c: which type has the act between two sides that a user gives.
 *
 *   sentence, words of the sides ─► where they stand ─► frames and classifier with those words taken for actors ─► type ─► PLOVER's tense */
#include "base/day.h"
#include "base/error.h"
#include "base/str.h"
#include "events/stance.h"
#include "events/walk.h"

#define FRAME_COUNTS                                                                                                   \
    4 /* so many times as likely as the classifier thinks is what a frame finds (chosen on labelled pairs) */

/* The tokens of the words in the text: where they stand, or where the longest run of them does. */
static bool place_words(const eni_sentence_view *v, en_str words, int *start, int *end) {
    const eni_tree *const t = &v->tree;
    *start = *end = -1;
    for (en_str rest = words; rest.len >= 2;) {
        size_t at = eni_find(v->text, rest, 0);
        for (size_t i = 0; at == SIZE_MAX && i + rest.len <= v->text.len; i++)
            if (eni_same(eni_cut(v->text, i, i + rest.len), rest)) at = i;
        if (at != SIZE_MAX) {
            for (int i = 0; i < t->n; i++) {
                if (t->tok[i].end <= at || t->tok[i].start >= at + rest.len) continue;
                if (*start < 0) *start = i;
                *end = i + 1;
            }
            return *start >= 0;
        }
        const char *const blank = memchr(rest.p, ' ', rest.len); /* without its first word */
        rest = blank ? eni_cut(rest, (size_t)(blank - rest.p) + 1, rest.len) : (en_str){"", 0};
    }
    return false;
}

static bool place_side(const eni_coder *c, en_str words, eni_side *out) {
    int start, end;
    if (!place_words(&c->view, words, &start, &end)) return false;
    const eni_tree *const t = &c->view.tree;
    int head = start;
    for (int i = start; i < end; i++)
        if (t->tok[i].head < start || t->tok[i].head >= end) head = i;
    *out = (eni_side){.head = head, .ref = {.start = (int16_t)start, .end = (int16_t)end, .what = 's'}};
    for (int i = 0; i < c->weighing.n; i++) {
        const eni_side *const s = &c->weighing.sides[i];
        if (s->head == head || (s->ref.start < end && start < s->ref.end && s->head >= start && s->head < end)) {
            *out = *s;
            break;
        }
    }
    return true;
}

/* PLOVER codes cooperation in the future tense as AGREE, hostility in the future tense as THREATEN, and refusing as REJECT (PLOVER codebook 2021, "tense"). */
static en_action in_tense(const eni_tree *t, en_action action, const eni_stance *st) {
    static const char *const done[] = {"decide", "order", "approve", "authorize", "authorise", "rule"};
    const bool decided = st->cue >= 0 && ENI_SAME_ANY(t->tok[st->cue].lemma, done); /* as good as done */
    const bool ahead = (st->modality == EN_MODALITY_PLANNED && !decided) || st->modality == EN_MODALITY_THREATENED;
    switch (action) {
    case EN_ACTION_CONSULT:
    case EN_ACTION_SUPPORT:
    case EN_ACTION_COOPERATE:
    case EN_ACTION_AID:
    case EN_ACTION_CONCEDE:
    case EN_ACTION_RETREAT:
        if (st->modality == EN_MODALITY_DENIED) return EN_ACTION_REJECT;
        return ahead ? EN_ACTION_AGREE : action;
    case EN_ACTION_PROTEST:
    case EN_ACTION_SANCTION:
    case EN_ACTION_MOBILIZE:
    case EN_ACTION_COERCE:
    case EN_ACTION_ASSAULT: return ahead ? EN_ACTION_THREATEN : action;
    default: return action;
    }
}

/* ---- where labelled pairs follow CAMEO ---- */

/* "imposed sanctions on": the word carries the act, or is imposed by what does. */
static bool is_of(const eni_tree *t, int carrier, const char *word) {
    if (eni_is(t->tok[carrier].lemma, word)) return true;
    eni_each_child (t, carrier, k)
        if ((t->tok[k].rel == REL_OBJ || t->tok[k].rel == REL_NSUBJ_PASS) && eni_is(t->tok[k].lemma, word)) return true;
    return false;
}

static bool is_blockade(const eni_tree *t, int carrier) {
    static const char *const words[] = {"impose", "enforce", "tighten", "maintain", "mount"};
    const bool itself = eni_is(t->tok[carrier].lemma, "blockade") && t->tok[carrier].upos == UPOS_VERB;
    return itself || (ENI_SAME_ANY(t->tok[carrier].lemma, words) && is_of(t, carrier, "blockade"));
}

/* Is ground taken, or are ships and towns taken by soldiers? */
static bool is_conquest(const eni_tree *t, const eni_side *a, int carrier, const eni_finding *finding) {
    static const char *const words[] = {"capture", "recapture", "retake", "occupy", "annex", "conquer"};
    static const char *const armed[] = {"MIL", "REB", "SEP"};
    if (finding && finding->frame->action == EN_ACTION_COERCE && eni_starts(finding->frame->cameo, ENI_LIT("19")))
        return true;
    if (ENI_SAME_ANY(t->tok[carrier].lemma, words) || is_blockade(t, carrier)) return true;
    return a && eni_is(t->tok[carrier].lemma, "seize") && ENI_SAME_ANY(eni_str(a->ref.actor.sector), armed);
}

static bool is_of_peacekeepers(const eni_tree *t) {
    for (int i = 0; i < t->n; i++)
        if (eni_starts(t->tok[i].lemma, ENI_LIT("peacekeep"))) return true;
    return false;
}

/* "called him to congratulate": what the call was for, if that is a word of friendship. */
static bool is_for_kindness(const eni_sight *v, int carrier) {
    const eni_tree *const t = &v->s->tree;
    eni_each_child (t, carrier, k)
        if ((t->tok[k].rel == REL_ADVCL || t->tok[k].rel == REL_XCOMP) && v->acts[k] >> EN_ACTION_SUPPORT & 1u)
            return true;
    return false;
}

/* "called his counterpart on Friday to discuss the crisis": by telephone, not by a name. */
static bool is_phone_call(const eni_tree *t, const eni_side *b, int carrier) {
    static const char *const days[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    int called = b && eni_is(t->tok[carrier].lemma, "call") ? b->head : -1;
    while (called >= 0 && t->tok[called].head != carrier) called = t->tok[called].head;
    if (called < 0 || t->tok[called].rel != REL_OBJ) return false;
    eni_each_child (t, carrier, k)
        if (t->tok[k].rel == REL_OBL && ENI_SAME_ANY(t->tok[k].form, days)) return true;
    return false;
}

/* "called for sanctions against Moscow": not asked of Moscow. */
static bool is_against(const eni_tree *t, const eni_side *b) {
    return b && eni_is(eni_preposition(t, b->head), "against");
}

/* "said that Qatar must mediate" */
static bool is_told_to(const eni_tree *t, const eni_side *b) {
    static const char *const musts[] = {"must", "should"};
    const int verb = b ? t->tok[b->head].head : -1;
    if (verb < 0 || t->tok[b->head].rel != REL_NSUBJ || t->tok[verb].rel != REL_CCOMP) return false;
    eni_each_child (t, verb, k)
        if (t->tok[k].rel == REL_AUX && ENI_SAME_ANY(t->tok[k].lemma, musts)) return true;
    return false;
}

/* CAMEO's root for the act, where it differs from PLOVER's type: to impose sanctions is to coerce (172), to occupy or blockade is to fight (191, 192),
 * peacekeepers are aid (074), a call to congratulate is praise (051), a call for action against someone disapproves of him (111). */
static en_action by_cameo(const eni_coder *c, const eni_side *a, const eni_side *b, int carrier,
                          const eni_finding *finding, en_action action) {
    const eni_tree *const t = &c->view.tree;
    if (carrier < 0) return action;
    if ((action == EN_ACTION_ACCUSE || action == EN_ACTION_REQUEST) && is_phone_call(t, b, carrier))
        action = EN_ACTION_CONSULT;
    switch (action) {
    case EN_ACTION_SANCTION:
        if (is_blockade(t, carrier)) return EN_ACTION_ASSAULT;
        return is_of(t, carrier, "sanction") || is_of(t, carrier, "sanctions") ? EN_ACTION_COERCE : action;
    case EN_ACTION_COERCE: return is_conquest(t, a, carrier, finding) ? EN_ACTION_ASSAULT : action;
    case EN_ACTION_MOBILIZE: return is_of_peacekeepers(t) ? EN_ACTION_AID : action;
    case EN_ACTION_CONSULT: return is_for_kindness(&c->weighing.sight, carrier) ? EN_ACTION_SUPPORT : action;
    case EN_ACTION_REQUEST: return is_against(t, b) ? EN_ACTION_ACCUSE : action;
    case EN_ACTION_ACCUSE: return is_told_to(t, b) ? EN_ACTION_REQUEST : action;
    default: return action;
    }
}

/* The first act that the frames find from a to b, else from a; NULL if they find nothing. */
static const eni_finding *found_act(const eni_finding *list, int n, const eni_side *a, const eni_side *b) {
    for (int strict = 1; strict >= 0; strict--)
        for (int i = 0; i < n; i++) {
            bool from = !a, to = !b;
            for (int k = 0; a && k < list[i].n_sources; k++)
                from = from || (list[i].sources[k] >= a->ref.start && list[i].sources[k] < a->ref.end);
            for (int k = 0; b && k < list[i].n_targets; k++)
                to = to || (list[i].targets[k] >= b->ref.start && list[i].targets[k] < b->ref.end);
            if (from && (to || !strict)) return &list[i];
        }
    return NULL;
}

/* "Washington said it supports the UN": the pronoun that stands for whoever says so. False if there is none. */
static bool stand_in(const eni_coder *c, const eni_side *a, eni_side *out) {
    const eni_tree *const t = &c->view.tree;
    const int said = t->tok[a->head].head;
    if (t->tok[a->head].rel != REL_NSUBJ || said < 0 ||
        !eni_cue_is_speech(eni_cue_of(&c->lexicon->cues, 's', t->tok[said].lemma)))
        return false;
    const int told = eni_child(t, said, REL_CCOMP);
    const int i = told >= 0 ? eni_child(t, told, REL_NSUBJ) : -1;
    static const char *const own[] = {"it", "he", "she", "they", "we", "I"};
    static const char *const of[] = {"its", "his", "her", "their", "our", "my"};
    if (i < 0 || i == a->head) return false;
    const int poss = eni_child(t, i, REL_NMOD_POSS);
    const bool his = poss >= 0 && ENI_SAME_ANY(t->tok[poss].form, of); /* "his country" */
    const eni_mention *const m = eni_mention_at(&c->view.mentions, i);
    const bool same = m && en_actor_known(m->actor) && strcmp(m->actor.code, a->ref.actor.code) == 0;
    if (!his && !same && !(t->tok[i].upos == UPOS_PRON && ENI_SAME_ANY(t->tok[i].form, own))) return false;
    *out = *a;
    out->head = i;
    out->ref.start = (int16_t)i;
    out->ref.end = (int16_t)(i + 1);
    return true;
}

/* A verb of striking, and not of stopping: its frames tell of blows, and of nothing kinder. */
static bool is_blow(const eni_coder *c, int verb) {
    const uint32_t acts = c->weighing.sight.acts[verb];
    const uint32_t kind = 1u << EN_ACTION_RETREAT | 1u << EN_ACTION_CONCEDE | 1u << EN_ACTION_AGREE |
                          1u << EN_ACTION_CONSULT | 1u << EN_ACTION_SUPPORT | 1u << EN_ACTION_AID |
                          1u << EN_ACTION_COOPERATE;
    return (acts >> EN_ACTION_ASSAULT & 1u) && !(acts & kind);
}

/* Does a, or whoever stands for it in what it says, refuse: "will not lift the embargo until …"? Not to strike is no refusal. */
static bool refuses(const eni_coder *c, const eni_side *a) {
    const eni_tree *const t = &c->view.tree;
    const int verb = t->tok[a->head].head;
    int cue;
    return t->tok[a->head].rel == REL_NSUBJ && verb >= 0 && t->tok[verb].upos == UPOS_VERB &&
           eni_is_negated(t, verb, &cue) && eni_has_will(t, verb) && !is_blow(c, verb);
}

/* "lifted the blockade", "decided to lift sanctions", "dropped the inquiry": what is undone is a hostile act. */
static bool undoes(const eni_sight *v, const eni_side *a) {
    static const char *const words[] = {"lift",    "ease",   "drop", "cease", "relax", "waive",
                                        "rescind", "repeal", "end",  "halt",  "stop",  "abandon"};
    static const char *const bars[] = {"restriction", "tariff", "ban", "curb", "barrier", "investigation", "probe"};
    static const char *const with_particle[] = {"call", "roll", "break"};
    const eni_tree *const t = &v->s->tree;
    const uint32_t hostile = 1u << EN_ACTION_SANCTION | 1u << EN_ACTION_COERCE | 1u << EN_ACTION_ASSAULT |
                             1u << EN_ACTION_PROTEST | 1u << EN_ACTION_MOBILIZE | 1u << EN_ACTION_ACCUSE;
    int verb = t->tok[a->head].rel == REL_NSUBJ ? t->tok[a->head].head : -1;
    while (verb >= 0 && eni_child(t, verb, REL_OBJ) < 0 && eni_child(t, verb, REL_XCOMP) >= 0)
        verb = eni_child(t, verb, REL_XCOMP);
    int cue;
    if (verb < 0 || eni_is_negated(t, verb, &cue)) return false;
    bool apart = eni_child(t, verb, REL_COMPOUND_PRT) >= 0; /* "called off", "rolled back" */
    eni_each_child (t, verb, k) apart = apart || (t->tok[k].rel == REL_ADVMOD && eni_is(t->tok[k].lemma, "back"));
    const bool undone =
        ENI_SAME_ANY(t->tok[verb].lemma, words) || (apart && ENI_SAME_ANY(t->tok[verb].lemma, with_particle));
    const int obj = undone ? eni_child(t, verb, REL_OBJ) : -1;
    return obj >= 0 && ((v->acts[obj] & hostile) || ENI_SAME_ANY(t->tok[obj].lemma, bars));
}

/* "failed to reach agreement", "declined to receive" */
static bool fails(const eni_coder *c, int carrier, en_action action) {
    const eni_tree *const t = &c->view.tree;
    return eni_is_cooperative(c->lexicon, action) && eni_child(t, carrier, REL_XCOMP) >= 0 &&
           eni_cue_of(&c->lexicon->cues, 'v', t->tok[carrier].lemma) == ENI_CUE_DENIED;
}

static void read_pair(eni_walk *w, const eni_side *a, const eni_side *b, eni_pair_reading *out) {
    eni_coder *const c = w->coder;
    uint64_t features[ENI_MAX_EVIDENCE];
    double p[EN_N_ACTIONS] = {0};
    const int n = eni_find_between(&c->report, &c->view, a, b, c->findings);
    const eni_finding *const finding = found_act(c->findings, n, a, b);
    const en_action found = finding ? finding->action : EN_ACTION_NONE;
    out->why = "no frame tells what passes between them, and there is no event model";
    if (c->lexicon->classifier.hash) {
        const size_t n_features = eni_evidence(&c->weighing.sight, a, b, c->findings, n, features, NULL);
        eni_classify(&c->lexicon->classifier, features, n_features, p);
        double most = -1;
        for (int k = 1; k < EN_N_ACTIONS; k++) {
            const double v = p[k] * (k == (int)found ? FRAME_COUNTS : 1);
            if (v > most) most = v, out->action = (en_action)k;
        }
    } else if (found == EN_ACTION_NONE) {
        return;
    }
    if (!c->lexicon->classifier.hash) out->action = found;
    out->why = NULL;
    out->p_event = 1 - p[EN_ACTION_NONE];
    out->confidence = out->p_event > 0 ? p[out->action] / out->p_event : 0;
    const int teller = eni_teller(&c->weighing.sight, a, b, out->action),
              carrier = finding && found == out->action ? finding->trigger
                        : teller >= 0                   ? teller
                                                        : eni_carrier(&c->view, a, b);
    eni_frame frame;
    const eni_match m = eni_plain_match(w, carrier, out->action, a, b, &frame);
    const eni_stance st = eni_stance_of(&c->report, &c->view, &m);
    out->modality = st.modality;
    out->action = by_cameo(c, a, b, carrier, finding, out->action);
    out->action = in_tense(&c->view.tree, out->action, &st);
    if (a && undoes(&c->weighing.sight, a)) out->action = EN_ACTION_RETREAT;
    if ((a && refuses(c, a)) || (carrier >= 0 && fails(c, carrier, out->action))) out->action = EN_ACTION_REJECT;
}

en_status eni_code_pair(eni_coder *coder, eni_arena *arena, const eni_report *report, en_str source, en_str target,
                        eni_pair_reading *out, en_error *err) {
    eni_coded coded = {0};
    eni_document doc;
    eni_walk w = {.coder = coder, .arena = arena, .report = report, .out = &coded, .text = report->text};
    eni_side a, b;
    int n;
    *out = (eni_pair_reading){.why = "the sentence is empty"};
    eni_begin_report(coder, report);
    EN_TRY(eni_sentences(arena, report->text, &doc, err));
    if (!eni_join_sentences(arena, &doc)) return eni_nomem(err);
    if (doc.n == 0) return EN_OK;
    coder->view.text = report->text;
    w.sentence = &doc.sentences[0];
    eni_plan(coder, report->day, 0, w.sentence, report->text, false);
    EN_TRY(eni_parse_planned(&w, 1, err));
    EN_TRY(eni_take_in(&w, &n, err));
    out->why = "neither side is in the sentence";
    const bool has_a = place_side(coder, source, &a), has_b = place_side(coder, target, &b);
    if (!has_a && !has_b) return EN_OK;
    eni_look(&coder->report, &coder->view, false, &coder->weighing.sight);
    read_pair(&w, has_a ? &a : NULL, has_b ? &b : NULL, out);
    eni_side told;
    if (has_a && stand_in(coder, &a, &told)) {
        eni_pair_reading other = {0};
        read_pair(&w, &told, has_b ? &b : NULL, &other);
        if (other.p_event > out->p_event || refuses(coder, &told)) *out = other;
    }
    return EN_OK;
}
