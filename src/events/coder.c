/* events/coder.c: the walk over a report.
 *
 *   title, body ─► sentences, parsed some at a time ─► per sentence: mentions ─► triggers ─► matches ─► stance, day, amount ─► claims
 *                                                                └────────────── memory for the next sentence ◄──────────────┘
 */
#include "base/day.h"
#include "base/error.h"
#include "base/str.h"
#include "events/hints.h"
#include "events/mend.h"
#include "events/pattern.h"
#include "events/topics.h"
#include "events/walk.h"

#include <stdlib.h>

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
        hits += ENI_SAME_ANY(eni_cut(text, i, z), english);
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

void eni_plan(eni_coder *coder, en_day day, size_t i, eni_sentence *sentence, en_str text, bool title) {
    const eni_naming naming = {.lexicon = coder->lexicon, .day = day};
    eni_hint(&naming, sentence->tokens, sentence->n, text, &coder->hints[i]);
    coder->hints[i].title = title;
    coder->tasks[i] = (eni_parse_task){sentence, title && is_headline(eni_cut(text, sentence->start, sentence->end)),
                                       &coder->hints[i]};
}

en_status eni_parse_planned(eni_walk *w, size_t n, en_error *err) {
    const eni_coder *const c = w->coder;
    return eni_parse_all(c->lexicon->language, c->work, w->arena, c->tasks, n, err);
}

/* Everything that is known of a sentence before claims are made: tree, names, what the frames find, what the classifier makes of each pair. */
en_status eni_take_in(eni_walk *w, int *n_matches, en_error *err) {
    eni_coder *const c = w->coder;
    en_actor company[ENI_MAX_STATES_SEEN + 1];
    int n_company = c->report.n_states;
    memcpy(company, c->report.states, sizeof c->report.states);
    if (en_actor_known(c->report.outlet)) company[n_company++] = c->report.outlet;
    const eni_naming naming = {c->lexicon, w->report->day, &c->report.known, company, n_company};
    *n_matches = c->weighing.n = 0;
    eni_mend(c->lexicon, w->sentence, w->title);
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

static en_status code_sentence(eni_walk *w, en_error *err) {
    eni_coder *const c = w->coder;
    int n;
    EN_TRY(eni_take_in(w, &n, err));
    w->first_of_sentence = w->out->n_claims;
    for (int i = 0; i < n; i++)
        if (!eni_add_match(w, &c->matches[i])) return eni_nomem(err);
    if (!eni_add_weighed(w)) return eni_nomem(err);
    if (c->trace) c->trace(c->trace_user, &c->report, &c->view);
    eni_meet(&c->report, &c->view);
    eni_remember(&c->report, &c->view);
    c->report.quotes = c->report.quotes || eni_ends(w->text, ENI_LIT(":"));
    return EN_OK;
}

/* ---- the report ---- */

static bool add_sentence(eni_walk *w, size_t *cap, en_str text, bool title) {
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
bool eni_join_sentences(eni_walk *w, eni_document *doc) {
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

/* The sentences of title and text, in order. */
typedef struct {
    eni_document title, body;
} parts;

static eni_sentence *sentence_of(const parts *p, size_t i) {
    return i < p->title.n ? &p->title.sentences[i] : &p->body.sentences[i - p->title.n];
}

static en_status cut_up(eni_walk *w, parts *out, en_error *err) {
    *out = (parts){0};
    if (w->report->title.len) EN_TRY(eni_sentences(w->arena, w->report->title, &out->title, err));
    if (!eni_join_sentences(w, &out->title)) return eni_nomem(err);
    return w->report->text.len ? eni_sentences(w->arena, w->report->text, &out->body, err) : EN_OK;
}

/* Parses sentence i and some behind it; *end: behind the last. */
static en_status parse_ahead(eni_walk *w, const parts *p, size_t i, size_t *end, en_error *err) {
    const size_t left = p->title.n + p->body.n - i, n = left < ENI_AHEAD ? left : ENI_AHEAD;
    for (size_t k = 0; k < n; k++)
        eni_plan(w->coder, w->report->day, k, sentence_of(p, i + k), i + k < p->title.n ? p->title.text : p->body.text,
                 i + k < p->title.n);
    *end = i + n;
    return eni_parse_planned(w, n, err);
}

static void begin_body(eni_walk *w, const eni_document *body) {
    eni_coder *const c = w->coder;
    const en_actor place = eni_dateline_place(c->lexicon, eni_cut(body->text, 0, body->sentences[0].start));
    if (en_actor_known(place)) c->report.scene = place;
    w->number = 1;
}

static en_status code_parts(eni_walk *w, const parts *p, en_error *err) {
    eni_coder *const c = w->coder;
    size_t cap = 0, parsed = 0;
    for (size_t i = 0; i < p->title.n + p->body.n; i++) {
        if (i == p->title.n) begin_body(w, &p->body);
        w->sentence = sentence_of(p, i);
        w->title = i < p->title.n;
        c->view.text = w->title ? p->title.text : p->body.text;
        w->text = eni_cut(c->view.text, w->sentence->start, w->sentence->end);
        if (!add_sentence(w, &cap, w->text, w->title)) return eni_nomem(err);
        if (w->out->other_language) continue;
        if (i == parsed) EN_TRY(parse_ahead(w, p, i, &parsed, err));
        EN_TRY(code_sentence(w, err));
        w->number++;
    }
    return EN_OK;
}

void eni_begin_report(eni_coder *coder, const eni_report *report) {
    memset(&coder->report, 0, sizeof coder->report);
    coder->story = (eni_story){0};
    coder->report.lexicon = coder->lexicon;
    coder->report.day = report->day;
}

en_status eni_code(eni_coder *coder, eni_arena *arena, const eni_report *report, eni_coded *out, en_error *err) {
    eni_walk w = {.coder = coder, .arena = arena, .report = report, .out = out};
    parts p;
    *out = (eni_coded){.first_number = report->title.len ? 0 : 1};
    eni_begin_report(coder, report);
    coder->report.outlet = state_of_outlet(coder->lexicon, report->outlet);
    out->other_language =
        report->language.len
            ? !eni_same(eni_cut(report->language, 0, report->language.len < 2 ? report->language.len : 2),
                        ENI_LIT("en"))
            : !eni_looks_english(report->text.len ? report->text : report->title);
    w.number = out->first_number;
    EN_TRY(cut_up(&w, &p, err));
    EN_TRY(code_parts(&w, &p, err));
    return eni_story_settle(&coder->story, coder->lexicon, arena, out) ? EN_OK : eni_nomem(err);
}
