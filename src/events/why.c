/* events/why.c: why a claim is there, and why there is none.
 *
 *   the walk drops a match ─► note ─┐
 *   a frame fits, but lacks an actor ─► note ─┼─► per sentence: nearest to a claim first ─► obstacles in words
 *   the classifier is not sure ─► note ─┘    └─► unknown names that stood where an actor lacked
 *
 * Nothing is decided here: who decides (coder.c, claims.c) notes it, and only when asked; words are made after the sentence has been read. */
#include "events/why.h"

#include "base/error.h"
#include "base/str.h"
#include "events/pattern.h"
#include "events/walk.h"

#include <math.h>
#include <stdlib.h>

#define MOST_NOTES 64
#define MOST_TOLD 6     /* obstacles of a sentence */
#define MOST_FEATURES 6 /* of a claim */
#define MOST_WORDS 8    /* listed in one obstacle */
#define EVEN 0.5        /* an act that the classifier holds for less likely than none comes last among the reasons */
#define HARDLY 0.05     /* and one below this is told only where nothing else has been read */

typedef struct {
    en_reason reason;
    eni_match m;     /* frame NULL: of the classifier, or none */
    eni_frame frame; /* what m.frame points at: it may have been made for the moment (a refusal) */
    en_action action;
    int cue;
    double p, least;
    uint32_t topic;
    bool whole; /* a discard of the whole report */
} note;

struct eni_why {
    note notes[MOST_NOTES];
    int n;
};

eni_why *eni_why_new(void) {
    return calloc(1, sizeof(eni_why));
}

void eni_why_free(eni_why *why) {
    free(why);
}

bool eni_coder_ask_why(eni_coder *coder) {
    if (!coder->why) coder->why = eni_why_new();
    return coder->why != NULL;
}

/* ---- notes ---- */

static note *add(eni_coder *c, en_reason reason, const eni_match *m) {
    if (!c->why || c->why->n == MOST_NOTES) return NULL;
    note *const n = &c->why->notes[c->why->n++];
    *n = (note){.reason = reason, .cue = -1, .p = NAN, .m = {.trigger = -1, .verb = -1, .first = -1, .last = -1}};
    if (!m) return n;
    n->m = *m;
    n->action = m->frame ? m->frame->action : EN_ACTION_NONE;
    if (!m->frame || !m->frame->file) {
        n->m.frame = NULL;
    } else {
        n->frame = *m->frame;
        n->m.frame = &n->frame;
    }
    return n;
}

void eni_why_not(eni_coder *c, en_reason reason, const eni_match *m, int cue) {
    note *const n = add(c, reason, m);
    if (n) n->cue = cue;
}

void eni_why_not_pair(eni_coder *c, en_reason reason, const eni_match *m, const eni_ref *source, const eni_ref *target,
                      double p, double least) {
    note *const n = add(c, reason, m);
    if (!n) return;
    n->p = p;
    n->least = least;
    n->m.n_sources = source != NULL;
    n->m.n_targets = target != NULL;
    if (source) n->m.sources[0] = *source;
    if (target) n->m.targets[0] = *target;
}

void eni_why_unmatched(eni_coder *c, eni_match_result result, const eni_match *m) {
    if (!c->why) return;
    switch (result) {
    case ENI_NO_SOURCE: (void)add(c, EN_REASON_NO_SOURCE, m); break;
    case ENI_NO_TARGET: (void)add(c, EN_REASON_NO_TARGET, m); break;
    case ENI_NO_FRAME: (void)add(c, EN_REASON_NO_FRAME, m); break;
    case ENI_STOPPED: /* a light verb is none by itself: its noun tells */
        if (!m->frame || !(m->frame->flags & ENI_FRAME_LIGHT)) (void)add(c, EN_REASON_STOPPED, m);
        break;
    case ENI_MATCHED:
    case ENI_NO_TRIGGER: break;
    }
}

void eni_why_unsure(eni_coder *c, en_action action, const eni_side *source, const eni_side *target, double p,
                    double least) {
    if (!c->why || p <= 0) return;
    note *best = NULL;
    for (int i = 0; i < c->why->n && !best; i++)
        if (c->why->notes[i].reason == EN_REASON_UNSURE) best = &c->why->notes[i];
    if (best && best->p >= p) return;
    if (!best) best = add(c, EN_REASON_UNSURE, NULL);
    if (!best) return;
    best->action = action;
    best->p = p;
    best->least = least;
    best->m.n_sources = source != NULL;
    best->m.n_targets = target != NULL;
    if (source) best->m.sources[0] = source->ref;
    if (target) best->m.targets[0] = target->ref;
}

void eni_why_within(eni_coder *c, en_action action, const eni_side *source, const eni_side *target) {
    const eni_frame frame = {.action = action};
    const eni_match m = {.frame = &frame, .trigger = -1, .verb = -1, .first = -1, .last = -1};
    eni_why_not_pair(c, EN_REASON_ONE_ACTOR, &m, &source->ref, &target->ref, NAN, NAN);
}

void eni_why_discarded(eni_coder *c, int first, int last) {
    note *const n = add(c, EN_REASON_DISCARD, NULL);
    if (n) n->m.first = first, n->m.last = last;
}

void eni_why_topic(eni_coder *c) {
    const eni_story *const story = &c->story;
    note *const n = add(c, EN_REASON_DISCARD, NULL);
    if (!n) return;
    const int words = (int)c->lexicon->dict->topics[story->drops - 1].phrase.n;
    n->topic = story->drops;
    n->m.first = story->drops_at;
    n->m.last = story->drops_at + words - 1 < c->view.tree.n ? story->drops_at + words - 1 : c->view.tree.n - 1;
    n->whole = story->dropped;
}

void eni_why_forget(eni_why *why) {
    if (why) why->n = 0;
}

/* ---- notes into words ---- */

typedef struct {
    const eni_walk *w;
    const eni_sentence_view *v;
    eni_buf out;
} wording;

static void put_words(wording *x, int first, int last) {
    const eni_token *const t = x->v->tree.tok;
    if (first < 0 || last < first || last >= x->v->tree.n) return;
    eni_printf(&x->out, "\"%.*s\"", ENI_ARG(eni_cut(x->v->text, t[first].start, t[last].end)));
}

static void put_actor(wording *x, const eni_ref *r) {
    put_words(x, r->start, r->end - 1);
    eni_printf(&x->out, " (%s%s%s)", r->actor.code, r->actor.sector[0] ? " " : "", r->actor.sector);
}

static void put_pair(wording *x, const note *n) {
    if (n->m.n_sources) eni_puts(&x->out, " from "), put_actor(x, &n->m.sources[0]);
    if (n->m.n_targets) eni_puts(&x->out, n->m.n_sources ? " to " : " on "), put_actor(x, &n->m.targets[0]);
}

/* The phrase around a head, up to a few words, without what hangs behind it. */
static void put_phrase(wording *x, int head) {
    const eni_tree *const t = &x->v->tree;
    int first = head, last = head;
    while (first > 0 && head - first < 4 && eni_dominates(t, head, first - 1) && t->tok[first - 1].upos != UPOS_PUNCT &&
           t->tok[first - 1].rel != REL_CASE)
        first--;
    while (last + 1 < t->n && t->tok[last + 1].head == head && t->tok[last + 1].rel == REL_FLAT) last++;
    put_words(x, first, last);
}

/* "frames_verbal.tsv:418 visit fits "visited"", or what the classifier sees. */
static void put_act(wording *x, const note *n) {
    if (n->m.frame) {
        const en_str text = eni_frame_text(x->w->arena, n->m.frame);
        eni_printf(&x->out, "%.*s fits ", ENI_ARG(text));
        if (!text.p) x->out.failed = true;
    } else {
        eni_printf(&x->out, "the classifier sees %s", en_action_key(n->action));
        if (!isnan(n->p)) eni_printf(&x->out, " %.2f", n->p);
        put_pair(x, n);
        if (n->m.first >= 0) eni_puts(&x->out, " in ");
    }
    put_words(x, n->m.first, n->m.last);
}

/* Who lacks, by the words that stand in his place. */
static void put_lack(wording *x, const note *n, bool source) {
    const char *const what = source ? "source" : "target";
    const eni_report_view *const rep = &x->w->coder->report;
    int heads[4];
    put_act(x, n);
    if (source && n->m.n_targets) eni_puts(&x->out, " with the target "), put_actor(x, &n->m.targets[0]);
    if (!source && n->m.n_sources) eni_puts(&x->out, " with the source "), put_actor(x, &n->m.sources[0]);
    const int k = eni_match_phrases(rep, x->v, &n->m, source, heads, 4);
    if (k == 0) {
        eni_printf(&x->out, ", but the sentence has no %s for it", what);
    } else if (x->v->tree.tok[heads[0]].upos == UPOS_PRON) {
        eni_printf(&x->out, ", but whom its %s ", what);
        put_words(x, heads[0], heads[0]);
        eni_puts(&x->out, " means is not known");
    } else {
        eni_printf(&x->out, ", but its %s ", what);
        put_phrase(x, heads[0]);
        eni_puts(&x->out, " is no known actor");
    }
}

static en_str topic_entry(const wording *x, const note *n) {
    const eni_dict *const d = x->w->coder->lexicon->dict;
    if (n->topic == 0) return ENI_LIT("discards.tsv");
    const eni_topic *const topic = &d->topics[n->topic - 1];
    return eni_arena_printf(x->w->arena, "%s:%u", d->files[topic->file].name, topic->line);
}

static en_str entry_of(const wording *x, const note *n) {
    const eni_coder *const c = x->w->coder;
    if (n->reason == EN_REASON_DISCARD || n->reason == EN_REASON_STORY) return topic_entry(x, n);
    if (n->m.frame) return eni_frame_text(x->w->arena, n->m.frame);
    const uint32_t verb = n->m.trigger >= 0 ? eni_pattern_verb(&c->report, x->v, n->m.trigger) : 0;
    return verb ? eni_verb_text(x->w->arena, c->lexicon->dict, verb) : ENI_LIT("");
}

static void put_stop(wording *x, const note *n) {
    const en_str entry = entry_of(x, n);
    if (!isnan(n->p)) {
        put_act(x, n);
        eni_puts(&x->out, ", but the frames have settled what this word tells");
    } else if (entry.len) {
        eni_printf(&x->out, "%.*s says that ", ENI_ARG(entry));
        put_words(x, n->m.first, n->m.last);
        eni_puts(&x->out, " is no act here");
    } else {
        put_words(x, n->m.first, n->m.last);
        eni_puts(&x->out, " only adds to what has been told");
    }
}

/* The words of all notes that no frame fits: one obstacle. */
static void put_unfitting(wording *x) {
    const eni_why *const why = x->w->coder->why;
    const eni_frames *const all = &x->w->coder->lexicon->frames;
    int n = 0;
    eni_puts(&x->out, "words that can tell an act, but no pattern of theirs fits here:");
    for (int i = 0; i < why->n && n < MOST_WORDS; i++) {
        if (why->notes[i].reason != EN_REASON_NO_FRAME) continue;
        const eni_match *const m = &why->notes[i].m;
        eni_puts(&x->out, n++ ? ", " : " ");
        put_words(x, m->trigger, m->trigger);
        if (!m->frame) continue;
        const en_str first = eni_frame_text(x->w->arena, m->frame);
        int more = 0;
        for (const eni_frame *f = eni_frame_next(all, m->frame); f; f = eni_frame_next(all, f)) more++;
        eni_printf(&x->out, " (%.*s", ENI_ARG(first));
        if (more) eni_printf(&x->out, " and %d more", more);
        eni_putc(&x->out, ')');
        if (!first.p) x->out.failed = true;
    }
}

static void put_verbs(wording *x) {
    const eni_tree *const t = &x->v->tree;
    int n = 0;
    eni_puts(&x->out, "no word of action is known here; ");
    for (int i = 0; i < t->n && n < MOST_WORDS; i++) {
        if (t->tok[i].upos != UPOS_VERB) continue;
        eni_puts(&x->out, n++ ? ", " : "verbs: ");
        put_words(x, i, i);
    }
    if (n == 0) eni_puts(&x->out, "it has no verb");
}

static void put_reason(wording *x, const note *n) {
    eni_buf *const b = &x->out;
    switch (n->reason) {
    case EN_REASON_STORY: /* told once for all sentences */
    case EN_REASON_DISCARD:
        eni_puts(b, "the words ");
        put_words(x, n->m.first, n->m.last);
        eni_printf(b, " (%.*s) drop the %s", ENI_ARG(topic_entry(x, n)), n->whole ? "report" : "sentence");
        break;
    case EN_REASON_DENIED:
        put_act(x, n);
        eni_puts(b, ", but the report itself says that it was not so");
        if (n->cue >= 0) eni_puts(b, ": "), put_words(x, n->cue, n->cue);
        break;
    case EN_REASON_DOUBTED:
        put_act(x, n);
        put_pair(x, n);
        eni_printf(b, ", but the classifier gives %s only %.3f, below %.2f", en_action_key(n->action), n->p, n->least);
        break;
    case EN_REASON_ONE_ACTOR:
        if (n->m.frame) {
            put_act(x, n);
            put_pair(x, n);
            eni_puts(b, ", but the two are one actor");
        } else {
            put_act(x, n);
            eni_puts(b, ", but the two are offices of one state");
        }
        break;
    case EN_REASON_CONTENT:
        put_act(x, n);
        eni_puts(b, ", but only as what another act promises, asks for, refuses or threatens");
        break;
    case EN_REASON_ON_RECORD:
        put_act(x, n);
        eni_puts(b, ", but it is only mentioned, without a day: background");
        break;
    case EN_REASON_BACKGROUND:
        put_act(x, n);
        eni_puts(b, ", but the sentence tells it as what had been so before");
        break;
    case EN_REASON_MENTIONED:
        put_act(x, n);
        eni_puts(b, ", but nothing tells that it took place");
        break;
    case EN_REASON_ONE_SIDED:
        put_act(x, n);
        eni_puts(b, ", but a bare noun that names only one side tells no act of its own");
        break;
    case EN_REASON_NO_WORD:
        put_act(x, n);
        eni_puts(b, ", but no word on the way between the two tells it");
        break;
    case EN_REASON_NO_TARGET: put_lack(x, n, false); break;
    case EN_REASON_NO_SOURCE: put_lack(x, n, true); break;
    case EN_REASON_UNSURE:
        if (n->p < HARDLY) {
            eni_printf(b, "nor does the classifier see an act: %.2f at most", n->p);
            break;
        }
        eni_printf(b, "the classifier gives at most %s %.2f, below %.2f:", en_action_key(n->action), n->p, n->least);
        put_pair(x, n);
        break;
    case EN_REASON_STOPPED: put_stop(x, n); break;
    case EN_REASON_NO_FRAME: put_unfitting(x); break;
    case EN_REASON_NO_ACT: put_verbs(x); break;
    case EN_REASON_NONE: break;
    }
}

static bool put_obstacle(const eni_walk *w, const note *n, en_obstacle *o) {
    wording x = {.w = w, .v = &w->coder->view};
    put_reason(&x, n);
    *o = (en_obstacle){.reason = n->reason, .entry = entry_of(&x, n), .action = n->action, .p = n->p};
    o->text = x.out.failed ? (en_str){NULL, 0} : eni_arena_str(w->arena, eni_buf_str(&x.out));
    eni_buf_free(&x.out);
    if (n->reason != EN_REASON_NO_FRAME) o->trigger = eni_span_of(w, n->m.first, n->m.last);
    if (n->m.n_sources) o->source = eni_span_of(w, n->m.sources[0].start, n->m.sources[0].end - 1);
    if (n->m.n_targets) o->target = eni_span_of(w, n->m.targets[0].start, n->m.targets[0].end - 1);
    return o->text.p && o->entry.p;
}

/* Nearest to a claim first; of one reason as in the sentence. */
static int rank_of(const note *n) {
    return n->reason == EN_REASON_UNSURE && n->p < EVEN ? EN_N_REASONS : (int)n->reason;
}

/* Of one word the nearest reason is enough; what the classifier hardly sees is no news where something has been read. */
static bool is_idle(const note *const *list, int n, const note *one) {
    if (one->reason == EN_REASON_UNSURE && one->p < HARDLY && n > 0 && list[0]->reason < EN_REASON_STOPPED) return true;
    if (one->reason == EN_REASON_STOPPED && !isnan(one->p))
        for (int i = 0; i < n; i++)
            if (list[i]->m.trigger == one->m.trigger) return true;
    for (int i = 0; i < n; i++)
        if (list[i]->reason == one->reason &&
            (one->reason == EN_REASON_NO_FRAME || list[i]->m.trigger == one->m.trigger))
            return true;
    return false;
}

static bool tell_obstacles(eni_walk *w, eni_seen *seen) {
    eni_why *const why = w->coder->why;
    const note *order[MOST_TOLD];
    int n = 0;
    bool any = false;
    for (int i = 0; i < why->n; i++) any = any || rank_of(&why->notes[i]) < EN_REASON_NO_ACT;
    if (!any && why->n < MOST_NOTES) (void)add(w->coder, EN_REASON_NO_ACT, NULL);
    for (int rank = 1; rank <= EN_N_REASONS; rank++)
        for (int i = 0; i < why->n && n < MOST_TOLD; i++)
            if (rank_of(&why->notes[i]) == rank && !is_idle(order, n, &why->notes[i])) order[n++] = &why->notes[i];
    seen->obstacles = eni_arena_array(w->arena, (size_t)n, sizeof *seen->obstacles);
    if (!seen->obstacles) return false;
    for (int i = 0; i < n; i++)
        if (!put_obstacle(w, order[i], &seen->obstacles[seen->n_obstacles++])) return false;
    return true;
}

/* ---- who is named ---- */

static bool tell_actors(eni_walk *w, eni_seen *seen) {
    const eni_coder *const c = w->coder;
    eni_side found[ENI_MAX_SIDES];
    int n = c->weighing.n;
    const eni_side *sides = c->weighing.sides;
    if (n == 0) { /* of a dropped sentence nobody has asked */
        n = eni_sides(&c->report, &c->view, found, ENI_MAX_SIDES);
        sides = found;
    }
    seen->actors = eni_arena_array(w->arena, (size_t)n + 1, sizeof *seen->actors);
    if (!seen->actors) return false;
    for (int i = 0; i < n; i++) {
        seen->actors[seen->n_actors++] =
            (en_named){sides[i].ref.actor, eni_span_of(w, sides[i].ref.start, sides[i].ref.end - 1)};
        for (int k = 0; k < i; k++) seen->two = seen->two || eni_are_two(&sides[i].ref, &sides[k].ref);
    }
    return true;
}

/* ---- unknown names ---- */

/* Proper nouns that name no actor whatever they stand beside. */
static bool is_day_or_month(en_str name) {
    static const char *const words[] = {
        "monday",   "tuesday",  "wednesday", "thursday", "friday", "saturday", "sunday", "january",
        "february", "march",    "april",     "may",      "june",   "july",     "august", "september",
        "october",  "november", "december",  "today",    "mr",     "mr.",      "mrs.",   "ms.",
        "dr.",      "jan.",     "feb.",      "aug.",     "sept.",  "oct.",     "nov.",   "dec."};
    return ENI_SAME_ANY(name, words);
}

/* A word that by itself says what sort of body or act is meant, not which: "Committee", "Meeting". */
static bool is_common(const eni_report_view *rep, const eni_token *t) {
    const eni_names *const all = &rep->lexicon->names;
    const eni_name_node *const node = eni_names_at(all, eni_name_step(0, eni_name_token(t->form)));
    for (const eni_sense *s = node ? eni_sense_at(all, node->senses) : NULL; s; s = eni_sense_at(all, s->next))
        if (s->kind == ENI_SENSE_ROLE || s->kind == ENI_SENSE_OFFICE) return true;
    char small[32];
    const en_str word = t->lemma;
    if (word.len >= sizeof small) return false;
    for (size_t i = 0; i < word.len; i++) small[i] = eni_lower_char(word.p[i]);
    return eni_frames_of(&rep->lexicon->frames, 'n', (en_str){small, word.len}, (en_str){"", 0}) != NULL;
}

/* A surname of someone whom the sentence names in full. */
static bool is_part_of_known(const eni_sentence_view *s, int i) {
    for (int k = 0; k < s->mentions.n; k++)
        for (int q = s->mentions.list[k].start; q < s->mentions.list[k].end; q++)
            if (eni_same(s->tree.tok[q].form, s->tree.tok[i].form)) return true;
    return false;
}

static bool is_capital(const eni_token *t) {
    return eni_is_upper(t->form.p[0]) && (eni_is_noun(t) || t->upos == UPOS_ADJ);
}

/* "Group for the Study of Juche", "Federation of University Students": what follows such a word up to its last proper noun; but not a country
 * alone, which tells whose it is and is no part of the name. Returns the last token. */
static int with_phrase_behind(const eni_sentence_view *s, int head, int last) {
    static const char *const small[] = {"of", "for", "the", "and", "in", "'s", "\xE2\x80\x99s"};
    const eni_token *const t = s->tree.tok;
    int end = last;
    bool own = false;
    if (last + 1 >= s->tree.n || (!eni_is(t[last + 1].form, "of") && !eni_is(t[last + 1].form, "for"))) return last;
    for (int i = last + 1; i < s->tree.n && eni_dominates(&s->tree, head, i); i++) {
        if (is_day_or_month(t[i].form)) break;
        if (is_capital(&t[i])) {
            end = i;
            own = own || !eni_is_name(eni_mention_at(&s->mentions, i));
        } else if (!ENI_SAME_ANY(t[i].form, small) ||
                   (eni_is(t[i].form, "and") && i + 1 < s->tree.n && eni_is(t[i + 1].form, "the"))) {
            break; /* "and the Federation of …" is another */
        }
    }
    return own ? end : last;
}

/* The words of the name; false if they name nobody. Of one proper noun with a country's name before it both: "Iraqi Airways". */
static bool name_extent(const eni_report_view *rep, const eni_sentence_view *s, int head, int *first, int *last) {
    const eni_token *const t = s->tree.tok;
    eni_name_extent(s, head, first, last);
    const bool one = *first == *last;
    while (*first > 0 && is_capital(&t[*first - 1]) && eni_dominates(&s->tree, head, *first - 1)) {
        const eni_mention *const m = eni_mention_at(&s->mentions, *first - 1);
        if (m && (!one || !eni_is_name(m) || m->kind == ENI_SENSE_PERSON || m->kind == ENI_SENSE_SHORT ||
                  !eni_is_upper(t[m->start].form.p[0])))
            break;
        *first = m ? m->start : *first - 1;
    }
    while (*last + 1 < s->tree.n && is_capital(&t[*last + 1]) &&
           !eni_is_name(eni_mention_at(&s->mentions, *last + 1)) &&
           (t[*last + 1].head == head || t[head].head == *last + 1))
        *last += 1;
    *last = with_phrase_behind(s, head, *last);
    while (*last > head && !eni_is_alpha(t[*last].form.p[0]) && !eni_is_digit(t[*last].form.p[0])) *last -= 1;
    while (*first < head && eni_same(t[*first].form, ENI_LIT("the"))) *first += 1;
    return *first < *last || (!is_common(rep, &t[*first]) && !is_part_of_known(s, *first));
}

static bool is_unknown_name(const eni_sentence_view *s, int i) {
    const eni_token *const t = &s->tree.tok[i];
    return t->upos == UPOS_PROPN && s->mentions.at[i] < 0 && t->form.len > 1 && eni_is_alpha(t->form.p[0]) &&
           !is_day_or_month(t->form);
}

/* Whose the name is, by the words beside it. one: it is one word; with an article ("the Committee") it names many. */
static en_actor guess_of(const eni_report_view *rep, const eni_sentence_view *s, int head, bool one) {
    eni_ref refs[ENI_MAX_REFS];
    const eni_tree *const t = &s->tree;
    if (one && eni_child(t, head, REL_DET) >= 0) return (en_actor){"", ""};
    if (eni_is_introduced(rep, s, head, &refs[0])) return refs[0].actor;
    if (eni_refer_before(rep, s, head, refs, ENI_MAX_REFS) == 1) return refs[0].actor;
    eni_each_child (t, head, k) {
        if (t->tok[k].rel != REL_APPOS) continue;
        if (eni_refer_one(rep, s, k, ENI_REFER_NO_GUESS, refs, ENI_MAX_REFS) == 1) return refs[0].actor;
        if (eni_refer_before(rep, s, k, refs, ENI_MAX_REFS) == 1) return refs[0].actor;
    }
    return (en_actor){"", ""};
}

/* The claims that the sentence gives besides when tokens first … last name an actor: it is read again, with that name put in. */
static bool would_add(eni_walk *w, int head, int first, int last, uint32_t *out) {
    static const en_actor somebody = {"?", "GOV"};
    eni_coder *const c = w->coder;
    eni_coded besides = {0};
    eni_walk again = *w;
    const eni_mentions names = c->view.mentions;
    const en_actor speaker = c->report.speaker;
    eni_why *const why = c->why;
    again.out = &besides;
    again.cap = again.first_of_sentence = 0;
    c->why = NULL;
    eni_mentions_put(&c->view.mentions, first, last + 1, head, somebody);
    const bool good = eni_make_claims(&again, eni_find_acts(&again));
    c->why = why;
    c->report.speaker = speaker;
    c->view.mentions = names;
    uint32_t of_it = 0;
    for (size_t i = 0; i < besides.n_claims; i++)
        of_it += strcmp(besides.claims[i].source.code, somebody.code) == 0 ||
                 strcmp(besides.claims[i].target.code, somebody.code) == 0;
    const size_t before = w->out->n_claims - w->first_of_sentence;
    const size_t more = besides.n_claims > before ? besides.n_claims - before : 0;
    *out = more < of_it ? (uint32_t)more : of_it; /* what is told of its office is told already */
    return good;
}

/* Where something is, as a rule, not who: "in Kandahar". */
static bool is_where(const eni_tree *t, int head) {
    static const char *const words[] = {"in", "at", "near", "around", "outside", "off", "across"};
    return ENI_SAME_ANY(eni_preposition(t, head), words);
}

static bool tell_unknown(eni_walk *w, eni_seen *seen) {
    const eni_coder *const c = w->coder;
    const eni_sentence_view *const v = &c->view;
    const eni_token *const t = v->tree.tok;
    size_t cap = 0;
    int first, last, told = -1; /* the last token told of */
    for (int i = 0; i < v->tree.n; i++) {
        eni_ref r;
        uint32_t n = 0;
        if (i <= told || !is_unknown_name(v, i) || !name_extent(&c->report, v, i, &first, &last)) continue;
        if (t[i].head >= first && t[i].head <= last) continue; /* its head comes */
        told = last;
        const bool titled = eni_is_introduced(&c->report, v, i, &r);
        if (!titled && is_where(&v->tree, i)) continue;
        if (!titled && !would_add(w, i, first, last, &n)) return false;
        if (!titled && n == 0) continue;
        eni_unknown_name *const grown =
            eni_arena_grow(w->arena, seen->unknown, seen->n_unknown, &cap, seen->n_unknown + 1, sizeof *grown);
        if (!grown) return false;
        seen->unknown = grown;
        seen->unknown[seen->n_unknown++] = (eni_unknown_name){eni_cut(v->text, t[first].start, t[last].end), n,
                                                              guess_of(&c->report, v, i, first == last)};
    }
    return true;
}

/* ---- after a sentence ---- */

bool eni_why_settle(eni_walk *w) {
    eni_coded *const o = w->out;
    eni_coder *const c = w->coder;
    if (!c->why) return true;
    eni_seen *const grown =
        eni_arena_grow(w->arena, o->seen, o->n_sentences - 1, &w->cap_seen, o->n_sentences, sizeof *grown);
    if (!grown) return false;
    o->seen = grown;
    eni_seen *const seen = &o->seen[o->n_sentences - 1];
    *seen = (eni_seen){.asked = !o->other_language};
    if (o->other_language) return true;
    const bool good = tell_actors(w, seen) && tell_unknown(w, seen) &&
                      (w->first_of_sentence < o->n_claims || tell_obstacles(w, seen));
    c->why->n = 0;
    return good;
}

/* A report that is dropped whole: that is the first reason of all its sentences. */
bool eni_why_settle_story(eni_walk *w) {
    const eni_coder *const c = w->coder;
    eni_coded *const o = w->out;
    if (!c->why || !c->story.dropped) return true;
    const wording x = {.w = w};
    const note n = {.topic = c->story.drops};
    const en_str entry = topic_entry(&x, &n),
                 text = eni_arena_printf(w->arena, "%.*s drops the report", ENI_ARG(entry));
    if (!entry.p || !text.p) return false;
    for (size_t i = 0; i < o->n_sentences && o->seen; i++) {
        eni_seen *const s = &o->seen[i];
        en_obstacle *const list = eni_arena_array(w->arena, s->n_obstacles + 1, sizeof *list);
        if (!list) return false;
        list[0] = (en_obstacle){.reason = EN_REASON_STORY, .text = text, .entry = entry, .p = NAN};
        if (s->n_obstacles) memcpy(list + 1, s->obstacles, s->n_obstacles * sizeof *list);
        s->obstacles = list;
        s->n_obstacles++;
    }
    return true;
}

void eni_tell_blank(const eni_coded *coded, size_t i, const eni_report *report, bool least_two, en_blank_fn fn,
                    void *user) {
    if (!fn || !coded->seen) return;
    const eni_seen *const s = &coded->seen[i];
    if (s->n_obstacles == 0 || !s->asked || (least_two && !s->two)) return;
    const en_blank blank = {.report_id = report->id,
                            .outlet = report->outlet,
                            .report_day = report->day,
                            .report = coded->number,
                            .sentence_no = coded->first_number + (uint32_t)i,
                            .sentence = coded->sentences[i].text,
                            .actors = s->actors,
                            .n_actors = s->n_actors,
                            .obstacles = s->obstacles,
                            .n_obstacles = s->n_obstacles};
    fn(user, &blank);
}

/* ---- features ---- */

/* Features that read the same are one, with their weights added up. */
bool eni_why_features(const eni_walk *w, const eni_side *source, const eni_side *target, en_claim *claim) {
    const eni_coder *const c = w->coder;
    uint64_t features[ENI_MAX_EVIDENCE];
    eni_trait traits[ENI_MAX_EVIDENCE];
    size_t strongest[ENI_MOST_REASONS], n = 0;
    double gains[ENI_MOST_REASONS];
    if (!c->why) return true;
    const size_t all = eni_evidence(&c->weighing.sight, source, target, c->findings, c->n_findings, features, traits);
    const size_t k = eni_classifier_reasons(&c->lexicon->classifier, features, all, claim->action, strongest, gains,
                                            ENI_MOST_REASONS);
    en_feature *const list = eni_arena_array(w->arena, k + 1, sizeof *list);
    if (!list) return false;
    for (size_t i = 0; i < k; i++) {
        const en_str text = eni_trait_text(w->arena, &c->weighing.sight, source, target, &traits[strongest[i]]);
        size_t at = 0;
        if (!text.p) return false;
        while (at < n && !eni_eq(list[at].text, text)) at++;
        if (at == n) list[n++] = (en_feature){text, 0};
        list[at].weight += gains[i];
    }
    for (size_t i = 1; i < n; i++) /* heaviest first; of one weight as they came */
        for (size_t q = i; q > 0 && list[q].weight > list[q - 1].weight; q--) {
            const en_feature t = list[q];
            list[q] = list[q - 1];
            list[q - 1] = t;
        }
    claim->features = list;
    claim->n_features = n < MOST_FEATURES ? n : MOST_FEATURES;
    return true;
}
