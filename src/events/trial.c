/* events/trial.c: en_try: one text coded under observation.
 *
 *   text ─► eni_code, watched ─► per sentence: names, then verbs, then topics, each with its line and what came of it ─► claims
 *
 * It codes exactly as reading does, so what it shows is what reading will do; it only asks again, token by token, what the matcher said. */
#include "base/error.h"
#include "base/str.h"
#include "events/coder.h"
#include "events/pattern.h"
#include "events/topics.h"

#include <stdlib.h>

typedef struct {
    const en_lexicon *lexicon;
    en_trace_fn fn;
    void *user;
    eni_arena *arena;
    bool failed;
} watch;

static void tell(watch *w, const eni_sentence_view *s, const char *what, int first, int last, en_str entry,
                 en_str outcome) {
    const en_span span = {s->tree.tok[first].start, s->tree.tok[last].end};
    const en_trace trace = {
        .what = what, .span = span, .text = eni_cut(s->text, span.start, span.end), .entry = entry, .outcome = outcome};
    if (!entry.p || !outcome.p)
        w->failed = true;
    else if (w->fn)
        w->fn(w->user, &trace);
}

/* ---- names ---- */

static en_str actor_text(eni_arena *arena, en_actor a) {
    return eni_arena_printf(arena, "%s%s%s", a.code, a.code[0] && a.sector[0] ? " " : "", a.sector);
}

static void tell_names(watch *w, const eni_report_view *report, const eni_sentence_view *s) {
    for (int i = 0; i < s->mentions.n; i++) {
        const eni_mention *const m = &s->mentions.list[i];
        const en_str entry = m->entry
                                 ? eni_entries_in(w->arena, w->lexicon, report->day, &s->mentions, m->start, m->end)
                                 : ENI_LIT("ours");
        tell(w, s, eni_is_name(m) ? "actor" : "role", m->start, m->end - 1, entry, actor_text(w->arena, m->actor));
    }
}

/* ---- verbs ---- */

static en_str outcome_text(const watch *w, eni_match_result result, const eni_match *m, bool users) {
    switch (result) {
    case ENI_MATCHED:
        return m->frame->reverse ? eni_arena_printf(w->arena, "coded %.*s, and %.*s back", ENI_ARG(m->frame->cameo),
                                                    ENI_ARG(m->frame->reverse->cameo))
                                 : eni_arena_printf(w->arena, "coded %.*s", ENI_ARG(m->frame->cameo));
    case ENI_STOPPED:
        if (!users || !m->frame) return eni_str(en_reason_text(EN_REASON_STOPPED));
        return eni_arena_printf(w->arena, "%.*s is no event in PLOVER: no claim", ENI_ARG(m->frame->cameo));
    case ENI_NO_FRAME: return ENI_LIT("no pattern fits, and the verb has no code of its own");
    case ENI_NO_SOURCE: return eni_str(en_reason_text(EN_REASON_NO_SOURCE));
    case ENI_NO_TARGET: return eni_str(en_reason_text(EN_REASON_NO_TARGET));
    case ENI_NO_TRIGGER: break;
    }
    return ENI_LIT("");
}

static void tell_verbs(watch *w, const eni_report_view *report, const eni_sentence_view *s) {
    for (int i = 0; i < s->tree.n; i++) {
        eni_match m;
        const uint32_t verb = eni_pattern_verb(report, s, i);
        eni_match_result result = verb ? eni_pattern_match(report, s, i, &m) : ENI_NO_TRIGGER;
        const bool users = result != ENI_NO_TRIGGER;
        if (users)
            tell(w, s, "verb", m.first, m.last,
                 m.frame ? eni_frame_text(w->arena, m.frame) : eni_verb_text(w->arena, w->lexicon->dict, verb),
                 outcome_text(w, result, &m, true));
        if (result == ENI_MATCHED || result == ENI_STOPPED) continue;
        result = eni_match_token(report, s, i, &m); /* ours, where the user's says nothing */
        if (result != ENI_MATCHED && result != ENI_STOPPED && result != ENI_NO_SOURCE && result != ENI_NO_TARGET)
            continue;
        if (m.frame && !(users && result != ENI_MATCHED))
            tell(w, s, "verb", m.first, m.last, eni_frame_text(w->arena, m.frame), outcome_text(w, result, &m, false));
    }
}

/* ---- topics ---- */

static void tell_topics(watch *w, const eni_sentence_view *s) {
    static const char *const outcomes[] = {[ENI_TOPIC_ISSUE] = "",
                                           [ENI_TOPIC_NOT_HERE] = "its category does not count in this sentence",
                                           [ENI_TOPIC_NOT_STORY] = "its category does not count in this story",
                                           [ENI_TOPIC_DROP] = "the sentence is dropped",
                                           [ENI_TOPIC_DROP_STORY] = "the story is dropped"};
    const eni_dict *const d = w->lexicon->dict;
    if (!d || d->n_topics == 0) return;
    for (int i = 0; i < s->tree.n; i++)
        for (uint32_t at = eni_topic_at(d, &s->tree, i, 0); at; at = eni_topic_at(d, &s->tree, i, at)) {
            const eni_topic *const topic = &d->topics[at - 1];
            const int last = i + (int)topic->phrase.n - 1 < s->tree.n ? i + (int)topic->phrase.n - 1 : s->tree.n - 1;
            const en_str category = topic->category ? d->categories[topic->category - 1] : (en_str){"", 0};
            const en_str line = eni_arena_printf(w->arena, "%s:%u%s%.*s", d->files[topic->file].name, topic->line,
                                                 category.len ? " " : "", ENI_ARG(category));
            tell(w, s, topic->effect >= ENI_TOPIC_DROP ? "discard" : "issue", i, last, line,
                 topic->effect == ENI_TOPIC_ISSUE ? topic->code : eni_str(outcomes[topic->effect]));
        }
}

static void on_sentence(void *user, const eni_report_view *report, const eni_sentence_view *s) {
    watch *const w = user;
    tell_names(w, report, s);
    tell_verbs(w, report, s);
    tell_topics(w, s);
}

en_status en_try(const en_lexicon *lexicon, en_str text, en_day day, en_trace_fn on_trace, en_claim_fn on_claim,
                 en_blank_fn on_blank, void *user, en_error *err) {
    EN_TRY(eni_can_read(lexicon, err));
    eni_arena arena = {0};
    eni_coded coded;
    watch w = {.lexicon = lexicon, .fn = on_trace, .user = user, .arena = &arena};
    const eni_report report = {.id = ENI_LIT("try"),
                               .outlet = {"", 0},
                               .title = {"", 0},
                               .url = {"", 0},
                               .language = ENI_LIT("en"),
                               .day = day,
                               .text = text,
                               .file = ""};
    const size_t bad = eni_utf8_valid(text);
    if (bad < text.len) return eni_fail_at(err, EN_EFORMAT, NULL, 0, bad, "byte %zu of the text is not UTF-8", bad);
    eni_coder *const coder = eni_coder_new(lexicon);
    if (!coder) return eni_nomem(err);
    eni_coder_trace(coder, on_sentence, &w);
    en_status status = on_blank && !eni_coder_ask_why(coder) ? eni_nomem(err) : EN_OK;
    if (status == EN_OK) status = eni_code(coder, &arena, &report, &coded, err);
    if (status == EN_OK && w.failed) status = eni_nomem(err);
    for (size_t i = 0; status == EN_OK && on_claim && i < coded.n_claims; i++)
        if (!on_claim(user, &coded.claims[i])) break;
    for (size_t i = 0; status == EN_OK && i < coded.n_sentences; i++)
        eni_tell_blank(&coded, i, &report, false, on_blank, user);
    eni_coder_free(coder);
    eni_arena_free(&arena);
    return status;
}
