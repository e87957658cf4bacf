/* events/coder.c: the walk over a report.
 *
 *   title, body ─analyse─► sentences ─► per sentence: mentions ─► triggers ─► matches ─► stance, day, amount ─► claims
 *                                                  └────────────── memory for the next sentence ◄──────────────┘
 *
 * Within a sentence an act is told once: of claims that agree in source, target and type the surest stays. */
#include "events/coder.h"

#include "base/day.h"
#include "base/error.h"
#include "base/str.h"
#include "events/amount.h"
#include "events/hints.h"
#include "events/match.h"
#include "events/mend.h"
#include "events/moment.h"
#include "events/nominal.h"
#include "events/stance.h"
#include "events/pattern.h"
#include "events/topics.h"
#include "events/weigh.h"

#include <math.h>
#include <stdlib.h>

#define HISTORY 60 /* days: what a clause tells of a day further back colours the clauses that hang on it */

#define SURE_ALONE 0.5     /* what the classifier must think of a pair that no frame tells */
#define SURE_TOGETHER 0.05 /* and of one that a frame tells */

struct eni_coder {
    const en_lexicon *lexicon;
    eni_parse_work *work;
    eni_name_hints hints;
    eni_sentence_view view;
    eni_report_view report;
    eni_match matches[ENI_MAX_FINDINGS];
    eni_finding findings[ENI_MAX_FINDINGS];
    eni_weighing weighing;
    eni_sentence_fn watch;
    void *watch_user;
    eni_story story; /* topics of the user's dictionaries */
    eni_trace_fn trace;
    void *trace_user;
};

void eni_coder_watch(eni_coder *coder, eni_sentence_fn fn, void *user) {
    coder->watch = fn;
    coder->watch_user = user;
}

void eni_coder_trace(eni_coder *coder, eni_trace_fn fn, void *user) {
    coder->trace = fn;
    coder->trace_user = user;
}

eni_coder *eni_coder_new(const en_lexicon *lexicon) {
    eni_coder *const c = calloc(1, sizeof *c);
    if (!c) return NULL;
    c->lexicon = lexicon;
    c->work = eni_parse_work_new();
    if (!c->work) {
        free(c);
        return NULL;
    }
    return c;
}

void eni_coder_free(eni_coder *coder) {
    if (!coder) return;
    eni_parse_work_free(coder->work);
    free(coder);
}

/* ---- language ---- */

bool eni_looks_english(en_str text) {
    static const char *const english[] = {"the",  "of",   "and", "to", "in",  "a",    "is",   "was",  "for", "on",
                                          "that", "with", "by",  "at", "has", "said", "from", "it",   "as",  "its",
                                          "his",  "he",   "are", "be", "an",  "will", "were", "have", "this"};
    const size_t room = text.len < 6000 ? text.len : 6000;
    size_t words = 0, hits = 0;
    for (size_t i = 0; i < room;) {
        while (i < room && !eni_is_alpha(text.p[i]) && (unsigned char)text.p[i] < 0x80) i++;
        size_t z = i;
        while (z < room && (eni_is_alpha(text.p[z]) || (unsigned char)text.p[z] >= 0x80)) z++;
        if (z == i) break;
        words++;
        for (size_t k = 0; k < sizeof english / sizeof *english; k++)
            if (eni_same(eni_cut(text, i, z), eni_str(english[k]))) {
                hits++;
                break;
            }
        i = z;
    }
    return words < 12 ||
           hits * 100 >= words * 14; /* English news runs at 30 to 40 %; Spanish, with its "a", under 8 % */
}

/* Words with capitals like a title: most words of four letters or more begin with one. */
static bool is_headline(en_str title) {
    size_t words = 0, capital = 0;
    for (size_t i = 0; i < title.len;) {
        while (i < title.len && !eni_is_alpha(title.p[i])) i++;
        size_t z = i;
        while (z < title.len && eni_is_alpha(title.p[z])) z++;
        if (z - i >= 4) words++, capital += eni_is_upper(title.p[i]);
        i = z;
    }
    return words > 0 && capital * 4 >= words * 3;
}

/* ---- claims ---- */

typedef struct {
    eni_coder *coder;
    eni_arena *arena;
    const eni_report *report;
    eni_coded *out;
    size_t cap;
    size_t first_of_sentence; /* index of the sentence's first claim */
    uint32_t number;          /* of the sentence */
    eni_sentence *sentence;
    en_str text; /* of the sentence */
    bool title;
} walk;

static en_span span_of(const walk *w, int first, int last) {
    if (first < 0 || last < first) return (en_span){0, 0};
    const uint32_t base = w->sentence->start;
    return (en_span){w->sentence->tokens[first].start - base, w->sentence->tokens[last].end - base};
}

static en_span ref_span(const walk *w, const eni_ref *r) {
    return r ? span_of(w, r->start, r->end - 1) : (en_span){0, 0};
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
static bool add_claim(walk *w, const en_claim *claim) {
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

static void date_claim(const walk *w, const eni_match *m, en_claim *claim) {
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
    claim->spans.day = span_of(w, moments[at].start, moments[at].end - 1);
}

/* The state of the place named for the act ("in Syria", "off Yeonpyeong"). */
static void place_claim(const walk *w, const eni_match *m, en_claim *claim) {
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
            for (size_t q = 0; q < sizeof preps / sizeof *preps; q++) located = located || eni_is(p, preps[q]);
            if (!located) continue;
            claim->place = eni_arena_str(w->arena, eni_str(mention->actor.code));
            claim->spans.place = span_of(w, mention->start, mention->end - 1);
            return;
        }
    }
}

static void size_claim(const walk *w, const eni_match *m, en_claim *claim) {
    const eni_tree *const t = &w->coder->view.tree;
    int heads[4], a, z;
    int n = m->verb >= 0 ? eni_objects(t, m->verb, heads, 4) : 0;
    for (int i = 0; i <= n; i++) {
        const int head = i < n ? heads[i] : m->frame->pos == 'n' ? m->trigger : -1;
        if (head < 0 || !eni_amount_in(t, head, &a, &z)) continue;
        claim->spans.magnitude = span_of(w, a, z - 1);
        claim->magnitude = eni_cut(w->text, claim->spans.magnitude.start, claim->spans.magnitude.end);
        return;
    }
}

/* Where a user's dictionary named the actor. */
static en_str entries_of(const walk *w, const eni_ref *r) {
    const eni_coder *const c = w->coder;
    if (!r || !c->lexicon->dict) return (en_str){"", 0};
    return eni_entries_in(w->arena, c->lexicon, w->report->day, &c->view.mentions, r->start, r->end);
}

/* p: how sure the classifier is of the type between the two; NAN if it has not been asked. */
static bool add_pair(walk *w, const eni_match *m, const eni_stance *st, const eni_ref *source, const eni_ref *target,
                     double p) {
    const en_lexicon *const lex = w->coder->lexicon;
    const eni_frame *const f = m->frame;
    const eni_cameo *const code = eni_cameo_find(lex, f->cameo);
    if (!isnan(p) && p < SURE_TOGETHER) return true;
    if (source && target && !eni_are_two(source, target)) return true;
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
                  .modality = st->modality};
    if (source) c.source = source->actor, c.source_name = source->name;
    if (target) c.target = target->actor, c.target_name = target->name;
    c.quad = lex->action_quad[f->action];
    c.goldstein = code ? code->goldstein : NAN;
    c.speaker = st->speaker.actor;
    c.speaker_name = st->speaker.name;
    if (en_actor_known(c.speaker) && !c.speaker.sector[0]) memcpy(c.speaker.sector, "GOV", 4);
    c.spans.trigger = span_of(w, m->first, m->last);
    c.spans.source = ref_span(w, source);
    c.spans.target = ref_span(w, target);
    if (en_actor_known(c.speaker)) c.spans.speaker = ref_span(w, &st->speaker);
    if (st->cue >= 0) c.spans.modality = span_of(w, st->cue, st->cue);
    c.confidence = isnan(p) ? confidence_of(m, st, source, target) : p;
    const char *const slash = f->file ? strrchr(f->file, '/') : NULL;
    c.frame = f->file
                  ? eni_arena_printf(w->arena, "%s:%u %.*s", slash ? slash + 1 : f->file, f->line, ENI_ARG(f->trigger))
                  : eni_arena_printf(w->arena, "classifier %.*s", ENI_ARG(w->sentence->tokens[m->trigger].lemma));
    date_claim(w, m, &c);
    place_claim(w, m, &c);
    size_claim(w, m, &c);
    c.source_entry = entries_of(w, source);
    c.target_entry = entries_of(w, target);
    return c.frame.p && c.source_entry.p && c.target_entry.p && add_claim(w, &c);
}

/* Is the act the content of another that has been read ("promised to give", "urged Seoul to lift", "threatened to attack")? One act, told once. */
static bool is_content(const walk *w, const eni_match *m) {
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
        if (eni_match_token(&w->coder->report, &w->coder->view, i, &outer) != ENI_MATCHED) continue;
        const en_action a = outer.frame->action;
        return a == EN_ACTION_AGREE || a == EN_ACTION_REQUEST || a == EN_ACTION_REJECT || a == EN_ACTION_THREATEN;
    }
    return false;
}

/* A bare noun ("China's missile test angered …") tells an act of its own only if it names both sides, or heads the sentence. */
static bool is_thin(const walk *w, const eni_match *m) {
    return m->verb < 0 && (m->n_sources == 0 || m->n_targets == 0) &&
           w->coder->view.tree.tok[m->trigger].rel != REL_ROOT;
}

/* "the declaration signed by the two", without a day: what is on record already, not news. */
static bool is_on_record(const walk *w, const eni_match *m) {
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

/* What the classifier thinks of a frame's finding; NAN if it was not asked (no model, or sides that it does not see). */
static double weight_of(const walk *w, const eni_match *m, const eni_ref *source, const eni_ref *target) {
    const eni_weighing *const g = &w->coder->weighing;
    if (m->frame->flags & ENI_FRAME_USER) return NAN; /* the user has said what it is */
    const int i = eni_weighing_side(g, source), k = eni_weighing_side(g, target);
    if (i < 0 || k < 0) return NAN;
    const double *const p = g->p[i][k];
    return p[EN_ACTION_NONE] == 0 && p[m->frame->action] == 0 ? NAN : p[m->frame->action];
}

static bool add_match(walk *w, const eni_match *m) {
    if (is_thin(w, m) || is_content(w, m) || is_on_record(w, m)) return true;
    if (m->verb < 0 && m->frame->pos == 'n' &&
        eni_nominal_tells(&w->coder->report, &w->coder->view, m, w->title) == ENI_TELLS_NOTHING)
        return true;
    const eni_stance st = eni_stance_of(&w->coder->report, &w->coder->view, m);
    if (st.modality == EN_MODALITY_DENIED && st.plain_negation)
        return true; /* the report itself says that it was not so: nothing to tell */
    if (en_actor_known(st.speaker.actor)) w->coder->report.speaker = st.speaker.actor;
    const int ns = m->n_sources ? m->n_sources : 1, nt = m->n_targets ? m->n_targets : 1;
    for (int i = 0; i < ns; i++)
        for (int k = 0; k < nt; k++) {
            const eni_ref *const source = m->n_sources ? &m->sources[i] : NULL, *const target = m->n_targets
                                                                                                    ? &m->targets[k]
                                                                                                    : NULL;
            if (!add_pair(w, m, &st, source, target, weight_of(w, m, source, target))) return false;
            eni_match back = *m; /* what a user's pattern [a:b] says of the other way */
            back.frame = m->frame->reverse;
            if (back.frame && source && target && !add_pair(w, &back, &st, target, source, NAN)) return false;
            if ((m->frame->flags & ENI_FRAME_BOTH) && source && target &&
                !add_pair(w, m, &st, target, source, weight_of(w, m, target, source)))
                return false;
        }
    return true;
}

/* A frame for what the classifier alone reads: that of the lexicon for the carrying word and the type, if there is one, else the type's plainest. */
static eni_frame plain_frame(const walk *w, int carrier, en_action action) {
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

/* A pair that the classifier is sure of and no frame has told. */
static bool add_weighed_pair(walk *w, const eni_side *source, const eni_side *target, en_action action, double p) {
    eni_coder *const c = w->coder;
    const int carrier = eni_teller(&c->weighing.sight, source, target, action);
    if (carrier < 0) return true; /* no word tells it: nothing to show for it */
    if (eni_pattern_settles(&c->report, &c->view, carrier)) return true;
    const eni_frame frame = plain_frame(w, carrier, action);
    eni_match m = {.frame = &frame,
                   .trigger = carrier,
                   .verb = frame.pos == 'v' ? carrier : -1,
                   .first = carrier,
                   .last = carrier,
                   .n_sources = source != NULL,
                   .n_targets = target != NULL};
    if (source) m.sources[0] = source->ref;
    if (target) m.targets[0] = target->ref;
    const eni_stance st = eni_stance_of(&c->report, &c->view, &m);
    if (st.modality == EN_MODALITY_DENIED && st.plain_negation) return true;
    return add_pair(w, &m, &st, source ? &source->ref : NULL, target ? &target->ref : NULL, p);
}

static bool add_weighed(walk *w) {
    const eni_weighing *const g = &w->coder->weighing;
    if (eni_dict_replaces(w->coder->lexicon->dict, EN_DICT_VERBS)) return true; /* only the user's verbs tell */
    for (int i = 0; i <= g->n; i++)
        for (int k = 0; k <= g->n; k++) {
            const eni_side *const a = i < g->n ? &g->sides[i] : NULL, *const b = k < g->n ? &g->sides[k] : NULL;
            if (!a && !b) continue;
            const double *const p = g->p[a ? i : ENI_NO_SIDE][b ? k : ENI_NO_SIDE];
            int best = 1;
            for (int action = 2; action < EN_N_ACTIONS; action++)
                if (p[action] > p[best]) best = action;
            const double event = p[EN_ACTION_NONE] > 0 ? 1 - p[EN_ACTION_NONE] : 0;
            if (event >= SURE_ALONE && !add_weighed_pair(w, a, b, (en_action)best, event)) return false;
        }
    return true;
}

/* Everything that is known of a sentence before claims are made: tree, names, what the frames find, what the classifier makes of each pair. */
static en_status prepare(walk *w, int *n_matches, en_error *err) {
    eni_coder *const c = w->coder;
    en_actor company[ENI_MAX_STATES_SEEN + 1];
    int n_company = c->report.n_states;
    memcpy(company, c->report.states, sizeof c->report.states);
    if (en_actor_known(c->report.outlet)) company[n_company++] = c->report.outlet;
    const eni_naming naming = {c->lexicon, w->report->day, &c->report.known, company, n_company};
    *n_matches = c->weighing.n = 0;
    eni_hint(&naming, w->sentence->tokens, w->sentence->n, c->view.text, &c->hints);
    EN_TRY(eni_parse(c->lexicon->language, c->work, w->arena, w->sentence, w->title && is_headline(w->text), &c->hints,
                     err));
    eni_mend(c->lexicon, w->sentence);
    eni_tree_build(&c->view.tree, w->sentence);
    eni_find_mentions(&naming, &c->view.tree, c->view.text, &c->view.mentions);
    uint64_t keys[ENI_MAX_TOKENS];
    for (uint32_t i = 0; i < w->sentence->n; i++) keys[i] = eni_name_token(w->sentence->tokens[i].form);
    bool discarded = !eni_dict_replaces(c->lexicon->dict, EN_DICT_DISCARDS) &&
                     eni_is_discarded(&c->lexicon->cues, keys, w->sentence->n);
    if (!eni_story_see(&c->story, c->lexicon, w->arena, &c->view.tree, w->number, &discarded)) return eni_nomem(err);
    if (discarded) return EN_OK;
    int n = 0;
    for (int i = 0; i < c->view.tree.n && n < ENI_MAX_FINDINGS; i++)
        if (eni_match_token(&c->report, &c->view, i, &c->matches[n]) == ENI_MATCHED) n++;
    for (int i = 0; i < n; i++) c->findings[i] = eni_finding_of(&c->matches[i]);
    if (c->watch) c->watch(c->watch_user, &c->report, &c->view, w->text, c->findings, n, w->title);
    eni_weigh(&c->report, &c->view, c->findings, n, w->title, &c->weighing);
    *n_matches = n;
    return EN_OK;
}

static en_status code_sentence(walk *w, en_error *err) {
    eni_coder *const c = w->coder;
    int n;
    EN_TRY(prepare(w, &n, err));
    w->first_of_sentence = w->out->n_claims;
    for (int i = 0; i < n; i++)
        if (!add_match(w, &c->matches[i])) return eni_nomem(err);
    if (!add_weighed(w)) return eni_nomem(err);
    if (c->trace) c->trace(c->trace_user, &c->report, &c->view);
    eni_meet(&c->report, &c->view);
    eni_remember(&c->report, &c->view);
    return EN_OK;
}

/* ---- the report ---- */

static bool add_sentence(walk *w, size_t *cap, en_str text, bool title) {
    eni_coded *const o = w->out;
    eni_coded_sentence *const grown =
        eni_arena_grow(w->arena, o->sentences, o->n_sentences, cap, o->n_sentences + 1, sizeof *grown);
    if (!grown) return false;
    o->sentences = grown;
    o->sentences[o->n_sentences++] = (eni_coded_sentence){text, title};
    return true;
}

/* The state that a state outlet speaks for. */
static en_actor state_of_outlet(const en_lexicon *lexicon, en_str outlet) {
    en_actor none = {"", ""};
    for (size_t i = 0; i < lexicon->n_actors; i++) {
        const eni_actor_record *const a = &lexicon->actors[i];
        if (a->class != ENI_ACTOR_GROUP || !eni_is(a->kind, "media") ||
            !(eni_same(a->name, outlet) || eni_same(a->key, outlet)))
            continue;
        none = a->code;
        memcpy(none.sector, "GOV", 4);
        return none;
    }
    return none;
}

/* All sentences of the document as one: titles and given sentences are one, whatever their marks. */
static bool join_sentences(walk *w, eni_document *doc) {
    uint32_t n = 0;
    for (size_t i = 0; i < doc->n; i++) n += doc->sentences[i].n;
    if (doc->n > 1 && n <= ENI_MAX_TOKENS) {
        eni_token *const all = eni_arena_array(w->arena, n, sizeof *all);
        if (!all) return false;
        n = 0;
        for (size_t i = 0; i < doc->n; i++) {
            memcpy(all + n, doc->sentences[i].tokens, doc->sentences[i].n * sizeof *all);
            n += doc->sentences[i].n;
        }
        doc->sentences[0].end = doc->sentences[doc->n - 1].end;
        doc->sentences[0].tokens = all;
        doc->sentences[0].n = n;
    }
    doc->n = doc->n ? 1 : 0;
    return true;
}

static en_status code_part(walk *w, en_str text, bool title, size_t *cap, en_error *err) {
    eni_document doc;
    eni_coder *const c = w->coder;
    EN_TRY(eni_sentences(w->arena, text, &doc, err));
    c->view.text = text;
    if (title && !join_sentences(w, &doc)) return eni_nomem(err);
    for (size_t i = 0; i < doc.n; i++) {
        eni_sentence *const s = &doc.sentences[i];
        w->sentence = s;
        w->text = eni_cut(text, s->start, s->end);
        w->title = title;
        if (!add_sentence(w, cap, w->text, title)) return eni_nomem(err);
        if (w->out->other_language) continue;
        EN_TRY(code_sentence(w, err));
        w->number++;
    }
    return EN_OK;
}

en_status eni_code(eni_coder *coder, eni_arena *arena, const eni_report *report, eni_coded *out, en_error *err) {
    walk w = {.coder = coder, .arena = arena, .report = report, .out = out};
    size_t cap = 0;
    *out = (eni_coded){.first_number = report->title.len ? 0 : 1};
    memset(&coder->report, 0, sizeof coder->report);
    coder->story = (eni_story){0};
    coder->report.lexicon = coder->lexicon;
    coder->report.day = report->day;
    coder->report.outlet = state_of_outlet(coder->lexicon, report->outlet);
    out->other_language =
        report->language.len
            ? !eni_same(eni_cut(report->language, 0, report->language.len < 2 ? report->language.len : 2),
                        ENI_LIT("en"))
            : !eni_looks_english(report->text.len ? report->text : report->title);
    w.number = out->first_number;
    if (report->title.len) EN_TRY(code_part(&w, report->title, true, &cap, err));
    w.number = 1;
    if (report->text.len) EN_TRY(code_part(&w, report->text, false, &cap, err));
    return eni_story_settle(&coder->story, coder->lexicon, arena, out) ? EN_OK : eni_nomem(err);
}

/* ---- pairs that a user brings ---- */

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
static en_action in_tense(en_action action, const eni_stance *st) {
    const bool ahead = st->modality == EN_MODALITY_PLANNED || st->modality == EN_MODALITY_THREATENED;
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

/* The first act that the frames find from a to b, else from a; NONE if they find nothing. */
static en_action found_act(const eni_finding *list, int n, const eni_side *a, const eni_side *b) {
    for (int strict = 1; strict >= 0; strict--)
        for (int i = 0; i < n; i++) {
            bool from = !a, to = !b;
            for (int k = 0; a && k < list[i].n_sources; k++)
                from = from || (list[i].sources[k] >= a->ref.start && list[i].sources[k] < a->ref.end);
            for (int k = 0; b && k < list[i].n_targets; k++)
                to = to || (list[i].targets[k] >= b->ref.start && list[i].targets[k] < b->ref.end);
            if (from && (to || !strict)) return list[i].action;
        }
    return EN_ACTION_NONE;
}

static void read_pair(walk *w, const eni_side *a, const eni_side *b, eni_pair_reading *out) {
    eni_coder *const c = w->coder;
    uint64_t features[ENI_MAX_EVIDENCE];
    double p[EN_N_ACTIONS] = {0};
    const int n = eni_find_between(&c->report, &c->view, a, b, c->findings);
    const en_action found = found_act(c->findings, n, a, b);
    out->why = "no frame tells what passes between them, and there is no event model";
    eni_look(&c->report, &c->view, false, &c->weighing.sight);
    if (c->lexicon->classifier.hash) {
        const size_t n_features = eni_evidence(&c->weighing.sight, a, b, c->findings, n, features);
        eni_classify(&c->lexicon->classifier, features, n_features, p);
        out->action = EN_ACTION_AGREE;
        for (int k = 1; k < EN_N_ACTIONS; k++)
            if (p[k] > p[out->action]) out->action = (en_action)k;
    } else if (found == EN_ACTION_NONE) {
        return;
    }
    if (found != EN_ACTION_NONE) out->action = found;
    out->why = NULL;
    out->p_event = 1 - p[EN_ACTION_NONE];
    out->confidence = out->p_event > 0 ? p[out->action] / out->p_event : 0;
    const int teller = eni_teller(&c->weighing.sight, a, b, out->action),
              carrier = teller >= 0 ? teller : eni_carrier(&c->view, a, b);
    const eni_frame frame = plain_frame(w, carrier, out->action);
    eni_match m = {.frame = &frame,
                   .trigger = carrier,
                   .verb = frame.pos == 'v' ? carrier : -1,
                   .n_sources = a != NULL,
                   .n_targets = b != NULL};
    if (a) m.sources[0] = a->ref;
    if (b) m.targets[0] = b->ref;
    const eni_stance st = eni_stance_of(&c->report, &c->view, &m);
    out->modality = st.modality;
    out->action = in_tense(out->action, &st);
}

en_status eni_code_pair(eni_coder *coder, eni_arena *arena, const eni_report *report, en_str source, en_str target,
                        eni_pair_reading *out, en_error *err) {
    eni_coded coded = {0};
    eni_document doc;
    walk w = {.coder = coder, .arena = arena, .report = report, .out = &coded, .text = report->text};
    eni_side a, b;
    int n;
    *out = (eni_pair_reading){.why = "the sentence is empty"};
    memset(&coder->report, 0, sizeof coder->report);
    coder->story = (eni_story){0};
    coder->report.lexicon = coder->lexicon;
    coder->report.day = report->day;
    EN_TRY(eni_sentences(arena, report->text, &doc, err));
    if (!join_sentences(&w, &doc)) return eni_nomem(err);
    if (doc.n == 0) return EN_OK;
    coder->view.text = report->text;
    w.sentence = &doc.sentences[0];
    EN_TRY(prepare(&w, &n, err));
    out->why = "neither side is in the sentence";
    const bool has_a = place_side(coder, source, &a), has_b = place_side(coder, target, &b);
    if (!has_a && !has_b) return EN_OK;
    read_pair(&w, has_a ? &a : NULL, has_b ? &b : NULL, out);
    return EN_OK;
}
