/* events/claims.c: from what frames find and what the classifier is sure of to claims.
 *
 *   match ─► thin? content of another act? background? ─► stance ─► each (source, target) ─► weighed ─► day, place, amount ─► claim
 *   pair that no frame tells, but the classifier ─► the word that tells it ─► stance ─► claim
 *
 * Within a sentence an act is told once: of claims that agree in source, target and type the surest stays. */
#include "base/day.h"
#include "base/error.h"
#include "base/str.h"
#include "events/amount.h"
#include "events/moment.h"
#include "events/nominal.h"
#include "events/pattern.h"
#include "events/stance.h"
#include "events/walk.h"

#include <math.h>

#define HISTORY 60 /* days: what a clause tells of a day further back colours the clauses that hang on it */

#define SURE_ALONE 0.45       /* what the classifier must think of a pair and type that no frame tells */
#define SURE_WITHOUT_WORD 0.6 /* of one for which no word on the way between the two is known to tell the act */
#define SURE_TOGETHER 0.05    /* of one that a frame tells */
#define SURE_ONE_SIDED                                                                                                 \
    0.07 /* of one that a frame tells of but one side; all chosen on the labelled wire leads (docs/METHODS.md, "Reading") */

#define SURE_OF_SIDE 0.07 /* what it must think of a pair and type of which a frame has found but one side */

#define LONE_TRUST                                                                                                     \
    0.6 /* of the pairs that only the classifier tells, half were right at a mean probability of 0.87 (the same leads) */

en_span eni_span_of(const eni_walk *w, int first, int last) {
    if (first < 0 || last < first) return (en_span){0, 0};
    const uint32_t base = w->sentence->start;
    return (en_span){w->sentence->tokens[first].start - base, w->sentence->tokens[last].end - base};
}

static en_span ref_span(const eni_walk *w, const eni_ref *r) {
    return r ? eni_span_of(w, r->start, r->end - 1) : (en_span){0, 0};
}

static double confidence_of(const eni_match *m, const eni_stance *st, const eni_ref *source, const eni_ref *target) {
    double c = 0.62 + 0.06 * (m->frame->n_when > 3 ? 3 : m->frame->n_when);
    if (m->frame->flags & ENI_FRAME_WEAK) c -= 0.15;
    if (m->verb < 0) c -= 0.12; /* a bare noun */
    if (!source || !target) c -= 0.1;
    if ((source && source->guessed) || (target && target->guessed)) c -= 0.12;
    if (target && target->owner) c -= 0.05;
    if (target && target->place) c -= 0.05;
    if (st->modality == EN_MODALITY_HYPOTHETICAL) c -= 0.05;
    return c < 0.05 ? 0.05 : c > 0.95 ? 0.95 : c;
}

static bool same_act(const en_claim *a, const en_claim *b) {
    return strcmp(a->source.code, b->source.code) == 0 && strcmp(a->target.code, b->target.code) == 0 &&
           a->action == b->action;
}

/* Adds the claim unless the sentence already tells the act; the surer one stays, and an assertion yields to no doubt of the same words. */
static bool add_claim(eni_walk *w, const en_claim *claim) {
    eni_coded *const o = w->out;
    for (size_t i = w->first_of_sentence; i < o->n_claims; i++) {
        if (!same_act(&o->claims[i], claim)) continue;
        if (claim->confidence > o->claims[i].confidence) o->claims[i] = *claim;
        return true;
    }
    en_claim *const grown = eni_arena_grow(w->arena, o->claims, o->n_claims, &w->cap, o->n_claims + 1, sizeof *grown);
    if (!grown) return false;
    o->claims = grown;
    o->claims[o->n_claims++] = *claim;
    return true;
}

static void date_claim(const eni_walk *w, const eni_match *m, en_claim *claim) {
    const eni_tree *const t = &w->coder->view.tree;
    const en_day day = w->report->day;
    eni_moment moments[ENI_MAX_MOMENTS];
    const bool ahead = claim->modality == EN_MODALITY_PLANNED || claim->modality == EN_MODALITY_THREATENED;
    claim->day = eni_date_on(day);
    if (!en_day_known(day)) return;
    const int n = eni_find_moments(t, day, ahead, moments, ENI_MAX_MOMENTS);
    int at = eni_moment_for(t, moments, n, m->trigger);
    if (at < 0 && m->verb >= 0 && m->verb != m->trigger) at = eni_moment_for(t, moments, n, m->verb);
    if (at < 0 && !ahead) at = eni_moment_around(t, moments, n, m->trigger, (en_day){day.n - HISTORY});
    if (at < 0) return;
    if (!ahead && moments[at].date.first.n > day.n) return; /* what happened did not happen after the report */
    claim->day = moments[at].date;
    claim->spans.day = eni_span_of(w, moments[at].start, moments[at].end - 1);
}

/* The state of the place named for the act ("in Syria", "off Yeonpyeong"). */
static void place_claim(const eni_walk *w, const eni_match *m, en_claim *claim) {
    static const char *const preps[] = {"in", "at", "near", "off", "outside", "around", "inside"};
    const eni_sentence_view *const v = &w->coder->view;
    const eni_tree *const t = &v->tree;
    const int anchors[2] = {m->trigger, m->verb};
    for (int k = 0; k < 2; k++) {
        if (anchors[k] < 0) continue;
        eni_each_child (t, anchors[k], c) {
            const eni_mention *const mention = eni_mention_at(&v->mentions, c);
            if (!mention || !(mention->also_place || mention->kind == ENI_SENSE_STATE)) continue;
            const en_str p = eni_preposition(t, c);
            bool located = false;
            for (size_t q = 0; q < ENI_N(preps); q++) located = located || eni_is(p, preps[q]);
            if (!located) continue;
            claim->place = eni_arena_str(w->arena, eni_str(mention->actor.code));
            claim->spans.place = eni_span_of(w, mention->start, mention->end - 1);
            return;
        }
    }
}

static void size_claim(const eni_walk *w, const eni_match *m, en_claim *claim) {
    const eni_tree *const t = &w->coder->view.tree;
    int heads[4], a, z;
    int n = m->verb >= 0 ? eni_objects(t, m->verb, heads, 4) : 0;
    for (int i = 0; i <= n; i++) {
        const int head = i < n ? heads[i] : m->frame->pos == 'n' ? m->trigger : -1;
        if (head < 0 || !eni_amount_in(t, head, &a, &z)) continue;
        claim->spans.magnitude = eni_span_of(w, a, z - 1);
        claim->magnitude = eni_cut(w->text, claim->spans.magnitude.start, claim->spans.magnitude.end);
        return;
    }
}

/* Where a user's dictionary named the actor. */
static en_str entries_of(const eni_walk *w, const eni_ref *r) {
    const eni_coder *const c = w->coder;
    if (!r || !c->lexicon->dict) return (en_str){"", 0};
    return eni_entries_in(w->arena, c->lexicon, w->report->day, &c->view.mentions, r->start, r->end);
}

/* A group at home in no one state (al-Qaeda) acts where the sentence, or else the report, is: its name stays. */
static en_actor where_it_acts(const eni_walk *w, const eni_match *m, const eni_ref *r) {
    const en_lexicon *const lex = w->coder->lexicon;
    const uint32_t i = eni_actor_by_key(lex, eni_str(r->actor.code));
    const eni_report_view *const rep = &w->coder->report;
    eni_ref place;
    if (i == UINT32_MAX || lex->actors[i].class != ENI_ACTOR_GROUP || !en_actor_known(r->actor)) return r->actor;
    if (!eni_clause_place(&w->coder->view, m->trigger, &place)) {
        int n = 0; /* states that the report has named */
        place.actor = r->actor;
        for (int k = 0; k < rep->n_states; k++) {
            if (eni_is_state(lex, &rep->states[k]) && n++ == 0) place.actor = rep->states[k];
        }
        if (n > 1) place.actor = r->actor;
        if (en_actor_known(rep->scene)) place.actor = rep->scene;
    }
    memcpy(place.actor.sector, r->actor.sector, sizeof place.actor.sector);
    return place.actor;
}

/* What the classifier thinks of an act between two sides (NULL: nobody); NAN if it has not been asked. */
typedef struct {
    double type, event; /* that there is this act; any act */
    const eni_side *source, *target;
} opinion;

static const opinion unasked = {.type = NAN, .event = NAN};

static bool add_pair(eni_walk *w, const eni_match *m, const eni_stance *st, const eni_ref *source,
                     const eni_ref *target, const opinion *o) {
    const en_lexicon *const lex = w->coder->lexicon;
    const eni_frame *const f = m->frame;
    const eni_cameo *const code = eni_cameo_find(lex, f->cameo);
    const double least = source && target ? SURE_TOGETHER : SURE_ONE_SIDED;
    if (f->file && !isnan(o->type) && o->type < least) {
        eni_why_not_pair(w->coder, EN_REASON_DOUBTED, m, source, target, o->type, least);
        return true;
    }
    if (source && target && !eni_are_two(source, target)) {
        eni_why_not_pair(w->coder, EN_REASON_ONE_ACTOR, m, source, target, NAN, NAN);
        return true;
    }
    en_claim c = {.report_id = w->report->id,
                  .outlet = w->report->outlet,
                  .title = w->report->title,
                  .report_day = w->report->day,
                  .sentence_no = w->number,
                  .sentence = w->text,
                  .action = f->action,
                  .mode = f->mode,
                  .context = f->context,
                  .cameo = f->cameo,
                  .modality = st->modality,
                  .p_type = o->type,
                  .p_event = o->event};
    if (source) c.source = where_it_acts(w, m, source), c.source_name = source->name;
    if (target) c.target = where_it_acts(w, m, target), c.target_name = target->name;
    c.quad = lex->action_quad[f->action];
    c.goldstein = code ? code->goldstein : NAN;
    c.speaker = st->speaker.actor;
    c.speaker_name = st->speaker.name;
    if (en_actor_known(c.speaker) && !c.speaker.sector[0]) memcpy(c.speaker.sector, "GOV", 4);
    c.spans.trigger = eni_span_of(w, m->first, m->last);
    c.spans.source = ref_span(w, source);
    c.spans.target = ref_span(w, target);
    if (en_actor_known(c.speaker)) c.spans.speaker = ref_span(w, &st->speaker);
    if (st->cue >= 0) c.spans.modality = eni_span_of(w, st->cue, st->cue);
    c.confidence = !f->file ? LONE_TRUST * o->event : confidence_of(m, st, source, target);
    if (f->file && !isnan(o->type)) c.confidence = (c.confidence + sqrt(o->type)) / 2;
    c.frame = f->file ? eni_frame_text(w->arena, f)
                      : eni_arena_printf(w->arena, "classifier %.*s", ENI_ARG(w->sentence->tokens[m->trigger].lemma));
    date_claim(w, m, &c);
    place_claim(w, m, &c);
    size_claim(w, m, &c);
    c.source_entry = entries_of(w, source);
    c.target_entry = entries_of(w, target);
    if (!isnan(o->type) && !eni_why_features(w, o->source, o->target, &c)) return false;
    return c.frame.p && c.source_entry.p && c.target_entry.p && add_claim(w, &c);
}

static bool hurts(en_action action) {
    return action == EN_ACTION_SANCTION || action == EN_ACTION_COERCE || action == EN_ACTION_ASSAULT;
}

/* "agreed to impose an embargo on Burma": who agrees to hurt a third makes it no promise; the embargo is what is told. */
static bool is_agreed_blow(const eni_walk *w, const eni_match *m) {
    const int told = m->frame->action == EN_ACTION_AGREE ? eni_child(&w->coder->view.tree, m->trigger, REL_XCOMP) : -1;
    eni_match inner;
    return told >= 0 && eni_match_token(&w->coder->report, &w->coder->view, told, &inner) == ENI_MATCHED &&
           hurts(inner.frame->action);
}

/* Is the act the content of another that has been read ("promised to give", "urged Seoul to lift", "threatened to attack")? One act, told once. */
static bool is_content(const eni_walk *w, const eni_match *m) {
    const eni_tree *const t = &w->coder->view.tree;
    int i = m->verb >= 0 ? m->verb : m->trigger;
    for (int steps = 0; steps < 3; steps++) {
        const unsigned rel = t->tok[i].rel;
        if (rel == REL_CONJ) {
            i = t->tok[i].head;
            continue;
        }
        if ((rel != REL_XCOMP && rel != REL_CCOMP && rel != REL_ADVCL && rel != REL_ACL) || t->tok[i].head < 0)
            return false;
        eni_match outer;
        i = t->tok[i].head;
        const eni_match_result result = eni_match_token(&w->coder->report, &w->coder->view, i, &outer);
        if (result != ENI_MATCHED && result != ENI_NO_TARGET && result != ENI_NO_SOURCE) continue;
        const en_action a = outer.frame->action;
        return (a == EN_ACTION_AGREE && !hurts(m->frame->action)) || a == EN_ACTION_REQUEST || a == EN_ACTION_REJECT ||
               a == EN_ACTION_THREATEN;
    }
    return false;
}

/* A bare noun ("China's missile test angered …") tells an act of its own only if it names both sides, or heads the sentence. */
static bool is_thin(const eni_walk *w, const eni_match *m) {
    return m->verb < 0 && (m->n_sources == 0 || m->n_targets == 0) &&
           w->coder->view.tree.tok[m->trigger].rel != REL_ROOT;
}

/* "the declaration signed by the two", without a day: what is on record already, not news. */
static bool is_on_record(const eni_walk *w, const eni_match *m) {
    const eni_tree *const t = &w->coder->view.tree;
    const eni_token *const verb = &t->tok[m->trigger];
    eni_moment moments[ENI_MAX_MOMENTS];
    if (verb->rel != REL_ACL || verb->xpos != XPOS_VBN ||
        w->coder->lexicon->action_quad[m->frame->action] != EN_QUAD_VCP)
        return false;
    const int n =
        en_day_known(w->report->day) ? eni_find_moments(t, w->report->day, false, moments, ENI_MAX_MOMENTS) : 0;
    return eni_moment_for(t, moments, n, m->trigger) < 0;
}

/* Is side i (g->n: nobody) the actor of the phrase (NULL: nobody)? */
static bool is_side(const eni_weighing *g, int i, const eni_ref *ref) {
    if (i == g->n || !ref) return i == g->n && !ref;
    return strcmp(g->sides[i].ref.actor.code, ref->actor.code) == 0;
}

/* What the classifier thinks of a frame's finding, wherever in the sentence it sees the two; unasked if there is no model, or where it does not
 * see them. */
static opinion weight_of(const eni_walk *w, const eni_match *m, const eni_ref *source, const eni_ref *target) {
    const eni_weighing *const g = &w->coder->weighing;
    opinion best = unasked;
    if (m->frame->flags & ENI_FRAME_USER) return best; /* a user's word counts */
    for (int i = 0; i <= g->n; i++)
        for (int k = 0; k <= g->n; k++) {
            const double *const p = g->p[i < g->n ? i : ENI_NO_SIDE][k < g->n ? k : ENI_NO_SIDE];
            if (p[EN_ACTION_NONE] == 0 || !is_side(g, i, source) || !is_side(g, k, target)) continue;
            if (isnan(best.type) || p[m->frame->action] > best.type)
                best = (opinion){p[m->frame->action], 1 - p[EN_ACTION_NONE], i < g->n ? &g->sides[i] : NULL,
                                 k < g->n ? &g->sides[k] : NULL};
        }
    return best;
}

/* "will not dismantle", "would not accept": who says so of a kindness refuses it (PLOVER codebook 2021: refusing is REJECT). */
static bool is_refusal(const eni_walk *w, const eni_match *m, const eni_stance *st) {
    const eni_tree *const t = &w->coder->view.tree;
    int cue, verb = m->trigger; /* "will not dismantle … or improve": the first verb has the words of all */
    while (t->tok[verb].rel == REL_CONJ && !eni_is_negated(t, verb, &cue) && eni_child(t, verb, REL_NSUBJ) < 0 &&
           eni_child(t, verb, REL_AUX) < 0)
        verb = t->tok[verb].head;
    if (st->modality != EN_MODALITY_DENIED || m->verb != m->trigger || m->n_sources == 0 ||
        !eni_is_cooperative(w->coder->lexicon, m->frame->action) || !eni_is_negated(t, verb, &cue) || st->cue != cue)
        return false;
    if (!st->plain_negation && strcmp(st->speaker.actor.code, m->sources[0].actor.code) != 0) return false;
    return eni_has_will(t, verb);
}

/* Why a match gives no claim, whatever its actors; NONE if it gives one. *st: how it holds the act, where it comes to that. */
static en_reason drop_of(const eni_walk *w, const eni_match *m, eni_stance *st) {
    if (is_thin(w, m)) return EN_REASON_ONE_SIDED;
    if (is_content(w, m) || is_agreed_blow(w, m)) return EN_REASON_CONTENT;
    if (is_on_record(w, m)) return EN_REASON_ON_RECORD;
    if (m->verb < 0 && m->frame->pos == 'n' &&
        eni_nominal_tells(&w->coder->report, &w->coder->view, m, w->title) == ENI_TELLS_NOTHING)
        return EN_REASON_MENTIONED;
    *st = eni_stance_of(&w->coder->report, &w->coder->view, m);
    if (st->modality == EN_MODALITY_DENIED && st->plain_negation && !is_refusal(w, m, st))
        return EN_REASON_DENIED; /* the report itself says that it was not so: nothing to tell */
    return EN_REASON_NONE;
}

/* Both ways where the frame or the user's pattern says so. */
static bool add_both(eni_walk *w, const eni_match *m, const eni_stance *st, const eni_ref *source,
                     const eni_ref *target) {
    const opinion there = weight_of(w, m, source, target);
    if (!add_pair(w, m, st, source, target, &there)) return false;
    if (!source || !target) return true;
    eni_match back = *m; /* what a user's pattern [a:b] says of the other way */
    back.frame = m->frame->reverse;
    if (back.frame && !add_pair(w, &back, st, target, source, &unasked)) return false;
    if (!(m->frame->flags & ENI_FRAME_BOTH)) return true;
    const opinion and_back = weight_of(w, m, target, source);
    return add_pair(w, m, st, target, source, &and_back);
}

/* "had banned": what was so before, told as background; but "said that it had banned" is the news. */
static bool is_background(const eni_walk *w, int verb) {
    const eni_tree *const t = &w->coder->view.tree;
    const int said = t->tok[verb].rel == REL_CCOMP ? t->tok[verb].head : -1;
    if (said >= 0 && t->tok[said].xpos == XPOS_VBD &&
        eni_cue_is_speech(eni_cue_of(&w->coder->lexicon->cues, 's', t->tok[said].lemma)))
        return false;
    eni_each_child (t, verb, k)
        if (t->tok[k].rel == REL_AUX && eni_is(t->tok[k].lemma, "have") && t->tok[k].xpos == XPOS_VBD) return true;
    return false;
}

/* "South Africans, including Nelson Mandela, condemned": what does it together does it to somebody else. */
static bool are_joined(const eni_tree *t, const eni_side *a, const eni_side *b) {
    int i = a->head, k = b->head;
    while (i >= 0 && t->tok[i].rel == REL_CONJ) i = t->tok[i].head;
    while (k >= 0 && t->tok[k].rel == REL_CONJ) k = t->tok[k].head;
    return i == k;
}

/* "accused the West of meddling in Ukraine's election": whom it was said to has a name, though not one that is known. */
static bool has_strange_object(const eni_walk *w, const eni_match *m) {
    const eni_sentence_view *const s = &w->coder->view;
    const int obj = m->frame->pos == 'v' ? eni_child(&s->tree, m->trigger, REL_OBJ) : -1;
    const bool named =
        obj > 0 && (s->tree.tok[obj].upos == UPOS_PROPN || (!w->title && eni_is_upper(s->tree.tok[obj].form.p[0])));
    return named && !eni_mention_at(&s->mentions, obj) && eni_child(&s->tree, obj, REL_COMPOUND) < 0 &&
           eni_child(&s->tree, obj, REL_NMOD) < 0;
}

/* The side that a frame's finding wants, by the classifier: of the sides that with the one it has most likely make this act. False if none is
 * likely enough, or likelier than nobody. */
static bool fill_half(const eni_walk *w, const eni_match *half, eni_match *whole) {
    const eni_weighing *const g = &w->coder->weighing;
    const bool want_target = half->n_targets == 0;
    const eni_ref *const has = want_target ? &half->sources[0] : &half->targets[0];
    const en_action action = half->frame->action;
    double most = SURE_OF_SIDE;
    int best = -1;
    if (eni_is(half->frame->mode, "resign")) return false; /* nobody is resigned to */
    if (want_target && has_strange_object(w, half)) return false;
    for (int i = 0; i < g->n; i++) {
        if (!eni_same_actor(g->sides[i].ref.actor, has->actor)) continue;
        const double nobody = want_target ? g->p[i][ENI_NO_SIDE][action] : g->p[ENI_NO_SIDE][i][action];
        if (nobody > most) most = nobody, best = -1;
        for (int k = 0; k < g->n; k++) {
            const double p = want_target ? g->p[i][k][action] : g->p[k][i][action];
            const bool near = action == EN_ACTION_ASSAULT && eni_is_near_border(&w->coder->view.tree, &g->sides[k].ref);
            if (!want_target && g->sides[k].ref.place) continue; /* "killed by his captors in Iraq" */
            if (p > most && !near && !are_joined(&w->coder->view.tree, &g->sides[i], &g->sides[k]) &&
                eni_are_two(&g->sides[k].ref, has))
                most = p, best = k;
        }
    }
    if (best < 0) return false;
    *whole = *half;
    eni_ref *const side = want_target ? &whole->targets[0] : &whole->sources[0];
    *side = g->sides[best].ref;
    side->guessed = true;
    if (!side->actor.sector[0]) memcpy(side->actor.sector, "GOV", 4);
    whole->n_sources = want_target ? half->n_sources : 1;
    whole->n_targets = want_target ? 1 : half->n_targets;
    return true;
}

bool eni_add_half(eni_walk *w, const eni_match *half) {
    eni_match whole;
    const unsigned not_ours = ENI_FRAME_STOP | ENI_FRAME_LIGHT | ENI_FRAME_USER;
    if ((half->frame->flags & not_ours) || !fill_half(w, half, &whole)) return true;
    if (whole.verb >= 0 && is_background(w, whole.verb)) return true;
    return eni_add_match(w, &whole);
}

bool eni_add_match(eni_walk *w, const eni_match *found) {
    const eni_match *m = found;
    eni_match whole;
    eni_stance st;
    const en_reason dropped = drop_of(w, m, &st);
    if (dropped != EN_REASON_NONE) {
        eni_why_not(w->coder, dropped, m, dropped == EN_REASON_DENIED ? st.cue : -1);
        return true;
    }
    if (!(m->frame->flags & ENI_FRAME_USER) && (m->n_sources == 0) != (m->n_targets == 0) &&
        st.modality != EN_MODALITY_HYPOTHETICAL && fill_half(w, m, &whole))
        m = &whole;
    eni_match refused;
    eni_frame refusal;
    if (is_refusal(w, m, &st)) {
        refusal = *m->frame;
        refusal.action = EN_ACTION_REJECT;
        refusal.cameo = w->coder->lexicon->action_cameo[EN_ACTION_REJECT];
        refusal.mode = refusal.context = (en_str){"", 0};
        refused = *m;
        refused.frame = &refusal;
        m = &refused;
        st.modality = EN_MODALITY_ASSERTED;
        st.plain_negation = false;
    }
    if (en_actor_known(st.speaker.actor)) w->coder->report.speaker = st.speaker.actor;
    const int ns = m->n_sources ? m->n_sources : 1, nt = m->n_targets ? m->n_targets : 1;
    for (int i = 0; i < ns; i++)
        for (int k = 0; k < nt; k++) {
            const eni_ref *const source = m->n_sources ? &m->sources[i] : NULL, *const target = m->n_targets
                                                                                                    ? &m->targets[k]
                                                                                                    : NULL;
            if (!add_both(w, m, &st, source, target)) return false;
        }
    return true;
}

/* A frame for what the classifier alone reads: that of the lexicon for the carrying word and the type, if there is one, else the type's plainest. */
static eni_frame plain_frame(const eni_walk *w, int carrier, en_action action) {
    const en_lexicon *const lex = w->coder->lexicon;
    const eni_token *const t = &w->coder->view.tree.tok[carrier];
    const char pos = t->upos == UPOS_VERB ? 'v' : t->upos == UPOS_ADJ ? 'a' : 'n';
    eni_frame plain = {
        .pos = pos, .action = action, .cameo = lex->action_cameo[action], .mode = {"", 0}, .context = {"", 0}};
    for (const eni_frame *f = eni_frames_of(&lex->frames, pos, t->lemma, (en_str){"", 0}); f;
         f = eni_frame_next(&lex->frames, f))
        if (f->action == action) {
            plain.cameo = f->cameo;
            break;
        }
    return plain;
}

/* The verb that carries a noun ("impose sanctions", "sanctions were imposed"); -1 if none does. */
static int verb_over(const eni_tree *t, int noun) {
    const int h = t->tok[noun].head;
    const bool carried = t->tok[noun].rel == REL_OBJ || t->tok[noun].rel == REL_NSUBJ_PASS;
    return carried && h >= 0 && t->tok[h].upos == UPOS_VERB ? h : -1;
}

eni_match eni_plain_match(const eni_walk *w, int carrier, en_action action, const eni_side *source,
                          const eni_side *target, eni_frame *frame) {
    *frame = plain_frame(w, carrier, action);
    eni_match m = {.frame = frame,
                   .trigger = carrier,
                   .verb = frame->pos == 'v' ? carrier : verb_over(&w->coder->view.tree, carrier),
                   .first = carrier,
                   .last = carrier,
                   .n_sources = source != NULL,
                   .n_targets = target != NULL};
    if (source) m.sources[0] = source->ref;
    if (target) m.targets[0] = target->ref;
    return m;
}

/* Does a claim of this sentence tell something between the two already? What frames tell is not told again by another name. */
static bool is_told(const eni_walk *w, const eni_side *source, const eni_side *target) {
    for (size_t i = w->first_of_sentence; i < w->out->n_claims; i++) {
        const en_claim *const c = &w->out->claims[i];
        if (strcmp(c->source.code, source ? source->ref.actor.code : "") == 0 &&
            strcmp(c->target.code, target ? target->ref.actor.code : "") == 0)
            return true;
    }
    return false;
}

/* Two of one state: an act between them is told alone only where one is its people or its opponents, not two of its offices. */
static bool is_within(en_action action, const eni_side *source, const eni_side *target) {
    static const char *const apart[] = {"CVL", "OPP", "REB", "SEP", "MED", "LAB", "REF", "EDU", "REL", "CRM"};
    if (!source || !target || strcmp(source->ref.actor.code, target->ref.actor.code) != 0) return false;
    static const char *const law[] = {"JUD", "COP"};
    if ((action == EN_ACTION_ACCUSE || action == EN_ACTION_COERCE) &&
        ENI_SAME_ANY(eni_str(source->ref.actor.sector), law) &&
        strcmp(source->ref.actor.sector, target->ref.actor.sector) != 0)
        return false; /* courts and police on whomever */
    for (size_t i = 0; i < ENI_N(apart); i++)
        if (strcmp(source->ref.actor.sector, apart[i]) == 0 || strcmp(target->ref.actor.sector, apart[i]) == 0)
            return false;
    return true;
}

/* A pair that the classifier is sure of and no frame has told. */
static bool add_weighed_pair(eni_walk *w, en_action action, const opinion *o) {
    eni_coder *const c = w->coder;
    const eni_side *const source = o->source, *const target = o->target;
    int carrier = eni_teller(&c->weighing.sight, source, target, action);
    if (carrier < 0 && o->type > SURE_WITHOUT_WORD) carrier = eni_carrier(&c->view, source, target);
    eni_frame frame = {.action = action}; /* no word tells it: nothing to show for it */
    const eni_match m = carrier < 0 ? (eni_match){.frame = &frame, .trigger = -1, .verb = -1}
                                    : eni_plain_match(w, carrier, action, source, target, &frame);
    const eni_ref *const from = source ? &source->ref : NULL, *const to = target ? &target->ref : NULL;
    eni_match read; /* what a frame has read, or stops at on purpose, is not read again */
    const eni_match_result result =
        carrier < 0 ? ENI_NO_TRIGGER : eni_match_token(&c->report, &c->view, carrier, &read);
    en_reason dropped = EN_REASON_NONE;
    if (carrier < 0)
        dropped = EN_REASON_NO_WORD;
    else if (result == ENI_MATCHED || result == ENI_STOPPED || eni_pattern_settles(&c->report, &c->view, carrier))
        dropped = EN_REASON_STOPPED;
    else if (m.verb >= 0 && is_background(w, m.verb))
        dropped = EN_REASON_BACKGROUND;
    if (dropped != EN_REASON_NONE) {
        eni_why_not_pair(c, dropped, &m, from, to, o->event, NAN);
        return true;
    }
    const eni_stance st = eni_stance_of(&c->report, &c->view, &m);
    if (st.modality == EN_MODALITY_DENIED && st.plain_negation) {
        eni_why_not(c, EN_REASON_DENIED, &m, st.cue);
        return true;
    }
    return add_pair(w, &m, &st, from, to, o);
}

bool eni_add_weighed(eni_walk *w) {
    eni_coder *const c = w->coder;
    const eni_weighing *const g = &c->weighing;
    if (eni_dict_replaces(c->lexicon->dict, EN_DICT_VERBS)) return true; /* only the user's verbs tell */
    for (int i = 0; i <= g->n; i++)
        for (int k = 0; k <= g->n; k++) {
            const eni_side *const a = i < g->n ? &g->sides[i] : NULL, *const b = k < g->n ? &g->sides[k] : NULL;
            if (!a && !b) continue;
            const double *const p = g->p[a ? i : ENI_NO_SIDE][b ? k : ENI_NO_SIDE];
            int best = 1;
            for (int action = 2; action < EN_N_ACTIONS; action++)
                if (p[action] > p[best]) best = action;
            const opinion o = {p[best], p[EN_ACTION_NONE] > 0 ? 1 - p[EN_ACTION_NONE] : 0, a, b};
            if (o.type < SURE_ALONE) {
                eni_why_unsure(c, (en_action)best, a, b, o.type, SURE_ALONE);
            } else if (!is_told(w, a, b)) {
                if (is_within((en_action)best, a, b))
                    eni_why_within(c, (en_action)best, a, b);
                else if (!add_weighed_pair(w, (en_action)best, &o))
                    return false;
            }
        }
    return true;
}
