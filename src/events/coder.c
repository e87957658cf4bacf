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
    eni_why_free(coder->why);
    free(coder);
}

/* ---- language ---- */

/* Cyrillic and whatever comes after it, but for the block of quotes and dashes. */
static bool is_of_other_script(en_str word) {
    const unsigned char first = (unsigned char)word.p[0];
    return first >= 0xD0 && first != 0xE2;
}

bool eni_looks_english(en_str text) {
    static const char *const english[] = {"the",  "of",   "and", "to", "in",  "a",    "is",   "was",  "for", "on",
                                          "that", "with", "by",  "at", "has", "said", "from", "it",   "as",  "its",
                                          "his",  "he",   "are", "be", "an",  "will", "were", "have", "this"};
    /* of Spanish, French, German, Italian, Portuguese, Dutch, Indonesian and Turkish, where they are no words of English */
    static const char *const other[] = {
        "de", "la",  "el",   "los",  "las", "del", "que", "en",  "por", "con",  "una",    "le",  "les", "des",  "du",
        "et", "une", "dans", "pour", "der", "das", "und", "dem", "von", "mit",  "nicht",  "ist", "ein", "eine", "il",
        "di", "che", "da",   "dos",  "em",  "um",  "uma", "het", "een", "yang", "dengan", "ke",  "bir", "ve",   "ile"};
    const size_t room = text.len < 6000 ? text.len : 6000;
    size_t words = 0, hits = 0, misses = 0;
    for (size_t i = 0; i < room;) {
        while (i < room && !eni_is_alpha(text.p[i]) && (unsigned char)text.p[i] < 0x80) i++;
        size_t z = i;
        while (z < room && (eni_is_alpha(text.p[z]) || (unsigned char)text.p[z] >= 0x80)) z++;
        if (z == i) break;
        words++;
        const en_str word = eni_cut(text, i, z);
        hits += ENI_SAME_ANY(word, english);
        misses += ENI_SAME_ANY(word, other) || is_of_other_script(word);
        i = z;
    }
    if (words < 40) /* a line or two may do without "the" and "of", and name the mayor of Rio de Janeiro */
        return misses <= hits || misses * 4 < words;
    /* English news runs at 30 to 40 %; Spanish, with its "a", under 8 % */
    return hits * 100 >= words * (misses < hits ? 8 : 14);
}

bool eni_is_headline(en_str title) {
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

int eni_find_acts(eni_walk *w) {
    eni_coder *const c = w->coder;
    int n = c->n_halves = 0;
    for (int i = 0; i < c->view.tree.n && n < ENI_MAX_FINDINGS; i++) {
        eni_match *const m = &c->matches[n];
        const eni_match_result result = eni_match_token(&c->report, &c->view, i, m);
        const bool half = (result == ENI_NO_SOURCE || result == ENI_NO_TARGET) && m->n_sources + m->n_targets > 0;
        if (result == ENI_MATCHED)
            n++;
        else if (c->why)
            eni_why_unmatched(c, result, m);
        if (half && c->n_halves < ENI_MAX_HALVES) c->halves[c->n_halves++] = *m;
    }
    for (int i = 0; i < n; i++) c->findings[i] = eni_finding_of(&c->matches[i]);
    if (c->watch) c->watch(c->watch_user, &c->report, &c->view, w->text, c->findings, n, w->title);
    eni_weigh(&c->report, &c->view, c->findings, n, w->title, &c->weighing);
    return c->n_findings = n;
}

void eni_plan(eni_coder *coder, en_day day, size_t i, eni_sentence *sentence, en_str text, bool title) {
    const eni_naming naming = {.lexicon = coder->lexicon, .day = day};
    eni_hint(&naming, sentence->tokens, sentence->n, text, &coder->hints[i]);
    coder->hints[i].title = title;
    coder->tasks[i] = (eni_parse_task){
        sentence, title && eni_is_headline(eni_cut(text, sentence->start, sentence->end)), &coder->hints[i]};
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
    *n_matches = c->weighing.n = c->n_halves = 0;
    int first = 0, last = 0;
    eni_mend(c->lexicon, w->sentence, w->title);
    eni_tree_build(&c->view.tree, w->sentence);
    eni_find_mentions(&naming, &c->view.tree, c->view.text, &c->view.mentions);
    uint64_t keys[ENI_MAX_TOKENS];
    for (uint32_t i = 0; i < w->sentence->n; i++) keys[i] = eni_name_token(w->sentence->tokens[i].form);
    const bool by_ours = !eni_dict_replaces(c->lexicon->dict, EN_DICT_DISCARDS) &&
                         eni_is_discarded(&c->lexicon->cues, keys, w->sentence->n, &first, &last);
    bool by_topic = false;
    if (!eni_story_see(&c->story, c->lexicon, w->arena, &c->view.tree, w->number, &by_topic)) return eni_nomem(err);
    if (by_topic) eni_why_topic(c);
    if (by_ours) eni_why_discarded(c, first, last);
    if (by_ours || by_topic) return EN_OK;
    *n_matches = eni_find_acts(w);
    return EN_OK;
}

bool eni_make_claims(eni_walk *w, int n_matches) {
    for (int i = 0; i < n_matches; i++)
        if (!eni_add_match(w, &w->coder->matches[i])) return false;
    for (int i = 0; i < w->coder->n_halves; i++)
        if (!eni_add_half(w, &w->coder->halves[i])) return false;
    return eni_add_weighed(w);
}

static en_status code_sentence(eni_walk *w, en_error *err) {
    eni_coder *const c = w->coder;
    int n;
    EN_TRY(eni_take_in(w, &n, err));
    w->first_of_sentence = w->out->n_claims;
    if (!eni_make_claims(w, n)) return eni_nomem(err);
    if (c->trace) c->trace(c->trace_user, &c->report, &c->view);
    if (!eni_why_settle(w)) return eni_nomem(err);
    eni_meet(&c->report, &c->view);
    eni_remember(&c->report, &c->view, w->title || w->number <= 1);
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

/* The state that a state outlet speaks for. *itself: the outlet is the state, or an organisation, and the report its speech. */
static en_actor state_of_outlet(const en_lexicon *lexicon, en_str outlet, bool *itself) {
    en_actor none = {"", ""};
    *itself = false;
    for (size_t i = 0; i < lexicon->n_actors; i++) {
        const eni_actor_record *const a = &lexicon->actors[i];
        if (!eni_same(a->name, outlet) && !eni_same(a->key, outlet)) continue;
        if (a->class == ENI_ACTOR_GROUP && !eni_is(a->kind, "media")) continue;
        *itself = a->class != ENI_ACTOR_GROUP;
        none = a->code;
        memcpy(none.sector, a->class == ENI_ACTOR_ORGANISATION ? "IGO" : "GOV", 4);
        return none;
    }
    return none;
}

/* A sentence of the report, and the text that its tokens lie in. */
typedef struct {
    eni_sentence *sentence;
    en_str text;
    bool title;
} piece;

typedef struct {
    piece *list;
    size_t n, cap, n_title;
} pieces;

static bool add_pieces(eni_walk *w, pieces *p, const eni_document *doc, bool title) {
    piece *const grown = eni_arena_grow(w->arena, p->list, p->n, &p->cap, p->n + doc->n, sizeof *grown);
    if (!grown && doc->n) return false;
    if (doc->n) p->list = grown;
    for (size_t i = 0; i < doc->n; i++) p->list[p->n++] = (piece){&doc->sentences[i], doc->text, title};
    return true;
}

/* "… (Reuters)", "… (Los Angeles Times)": the agency behind a title is none of its words. */
static void cut_credit(eni_sentence *s) {
    const eni_token *const t = s->tokens;
    uint32_t open = s->n;
    if (s->n < 4 || !eni_is(t[s->n - 1].form, ")")) return;
    while (open > 0 && !eni_is(t[open - 1].form, "(")) {
        open--;
        const en_str form = t[open].form;
        if (s->n - open > 6 || (open + 1 < s->n && !eni_is_upper(form.p[0]))) return;
    }
    if (open > 1) s->n = open - 1;
}

static en_status cut_title(eni_walk *w, pieces *p, en_error *err) {
    eni_document doc;
    if (!w->report->title.len) return EN_OK;
    EN_TRY(eni_sentences(w->arena, w->report->title, &doc, err));
    if (!eni_join_sentences(w->arena, &doc)) return eni_nomem(err);
    if (doc.n > 1) doc.n = 1; /* so long that it is no title: its beginning */
    p->n_title = doc.n;
    if (doc.n) cut_credit(&doc.sentences[0]);
    return add_pieces(w, p, &doc, true) ? EN_OK : eni_nomem(err);
}

/* *dateline: what stands before the first sentence; empty where sentences are given. */
static en_status cut_body(eni_walk *w, pieces *p, en_str *dateline, en_error *err) {
    const eni_report *const report = w->report;
    eni_document doc;
    *dateline = (en_str){"", 0};
    for (size_t i = 0; report->sentences && i < report->n_sentences; i++) {
        EN_TRY(eni_sentence_whole(w->arena, report->sentences[i], &doc, err));
        if (!add_pieces(w, p, &doc, false)) return eni_nomem(err);
    }
    if (report->sentences || !report->text.len) return EN_OK;
    EN_TRY(eni_sentences(w->arena, report->text, &doc, err));
    if (doc.n) *dateline = eni_cut(report->text, 0, doc.sentences[0].start);
    return add_pieces(w, p, &doc, false) ? EN_OK : eni_nomem(err);
}

/* Parses sentence i and some behind it; *end: behind the last. */
static en_status parse_ahead(eni_walk *w, const pieces *p, size_t i, size_t *end, en_error *err) {
    const size_t n = p->n - i < ENI_AHEAD ? p->n - i : ENI_AHEAD;
    for (size_t k = 0; k < n; k++)
        eni_plan(w->coder, w->report->day, k, p->list[i + k].sentence, p->list[i + k].text, p->list[i + k].title);
    *end = i + n;
    return eni_parse_planned(w, n, err);
}

static en_status code_pieces(eni_walk *w, const pieces *p, en_str dateline, en_error *err) {
    eni_coder *const c = w->coder;
    size_t cap = 0, parsed = 0;
    for (size_t i = 0; i < p->n; i++) {
        if (i == p->n_title) {
            const en_actor place = eni_dateline_place(c->lexicon, dateline);
            if (en_actor_known(place)) c->report.scene = place;
            w->number = 1;
        }
        w->sentence = p->list[i].sentence;
        w->title = p->list[i].title;
        c->view.text = p->list[i].text;
        w->text = eni_cut(c->view.text, w->sentence->start, w->sentence->end);
        if (!add_sentence(w, &cap, w->text, w->title)) return eni_nomem(err);
        if (w->out->other_language && !eni_why_settle(w)) return eni_nomem(err);
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
    eni_why_forget(coder->why);
    coder->report.lexicon = coder->lexicon;
    coder->report.day = report->day;
}

/* A title tells in short what the text below it tells: where it leaves a side open that the text names, the text speaks for both. */
static void drop_short_tellings(eni_coded *o) {
    size_t kept = 0;
    for (size_t i = 0; i < o->n_claims; i++) {
        const en_claim *const c = &o->claims[i];
        bool told = false;
        for (size_t k = 0; k < o->n_claims && c->sentence_no == 0 && !told; k++) {
            const en_claim *const full = &o->claims[k];
            if (full->sentence_no == 0 || full->action != c->action || !full->source.code[0] || !full->target.code[0])
                continue;
            told = (!c->source.code[0] && strcmp(full->target.code, c->target.code) == 0) ||
                   (!c->target.code[0] && strcmp(full->source.code, c->source.code) == 0);
        }
        if (!told) o->claims[kept++] = *c;
    }
    o->n_claims = kept;
}

en_status eni_code(eni_coder *coder, eni_arena *arena, const eni_report *report, eni_coded *out, en_error *err) {
    eni_walk w = {.coder = coder, .arena = arena, .report = report, .out = out};
    pieces p = {0};
    en_str dateline;
    *out = (eni_coded){.first_number = report->title.len ? 0 : 1, .number = report->number};
    eni_begin_report(coder, report);
    coder->report.outlet = state_of_outlet(coder->lexicon, report->outlet, &coder->report.speech);
    out->other_language =
        report->language.len
            ? !eni_same(eni_cut(report->language, 0, report->language.len < 2 ? report->language.len : 2),
                        ENI_LIT("en"))
            : !eni_looks_english(report->text.len ? report->text : report->title);
    w.number = out->first_number;
    EN_TRY(cut_title(&w, &p, err));
    EN_TRY(cut_body(&w, &p, &dateline, err));
    EN_TRY(code_pieces(&w, &p, dateline, err));
    if (p.n_title) drop_short_tellings(out);
    return eni_why_settle_story(&w) && eni_story_settle(&coder->story, coder->lexicon, arena, out) ? EN_OK
                                                                                                   : eni_nomem(err);
}
