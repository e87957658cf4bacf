/* fuzz/fuzz_dict.c: bytes as a user's dictionary of whatever kind they look like, then a sentence read with it. Every fault has words; every
 * name, rule, pattern and topic points inside its lists; what matches names tokens of the sentence. */
#include "base/str.h"
#include "events/pattern.h"
#include "events/topics.h"

#include <assert.h>
#include <stdlib.h>

static const char text[] =
    "Bordurian dragoons, led by General Klumpf, shelled the border town of Syldavia with field guns on Monday, "
    "and a grain shipment was furnished to the League by Borduria and Syldavia after the chess match.";

static eni_arena kept; /* holds the parsed sentence */
static eni_sentence sentence;

static void parse_once(void) {
    en_lexicon *full;
    eni_document doc;
    if (sentence.n) return;
    eni_parse_work *const work = eni_parse_work_new();
    if (!work || en_lexicon_open(NULL, NULL, NULL, &full, NULL) != EN_OK) abort();
    if (eni_sentences(&kept, eni_str(text), &doc, NULL) != EN_OK || doc.n == 0) abort();
    if (eni_parse(full->language, work, &kept, &doc.sentences[0], false, NULL, NULL) != EN_OK) abort();
    sentence = doc.sentences[0];
    for (uint32_t i = 0; i < sentence.n; i++) sentence.tokens[i].lemma = eni_arena_str(&kept, sentence.tokens[i].lemma);
    eni_parse_work_free(work);
    en_lexicon_free(full);
}

static void on_fault(void *user, const char *file, uint64_t line, const char *message) {
    (void)user;
    (void)line;
    assert(file[0] && message[0] && eni_utf8_valid(eni_str(message)) == strlen(message));
}

static void check_lists(const eni_dict *d) {
    for (size_t i = 0; i < d->n_names; i++) {
        const eni_dict_name *const n = &d->names[i];
        assert(n->file < d->n_files && n->line > 0 && (size_t)n->first_rule + n->n_rules <= d->n_rules);
        (void)eni_dict_rule_on(d, n, (en_day){19000});
        (void)eni_dict_rule_on(d, n, EN_DAY_NONE);
    }
    for (size_t i = 0; i < d->n_rules; i++)
        assert(!en_day_known(d->rules[i].from) || !en_day_known(d->rules[i].to) ||
               d->rules[i].from.n <= d->rules[i].to.n);
    for (size_t i = 0; i < d->n_patterns; i++) {
        assert((size_t)d->patterns[i].first + d->patterns[i].n <= d->n_items &&
               d->patterns[i].left <= d->patterns[i].n);
        assert(!d->patterns[i].frame || d->patterns[i].frame->cameo.len >= 2);
    }
    for (size_t i = 0; i < d->n_topics; i++) assert(d->topics[i].category <= d->n_categories && d->topics[i].phrase.n);
}

static void read_sentence(const en_lexicon *lexicon, eni_arena *arena) {
    static eni_sentence_view view;
    static eni_report_view report;
    const eni_naming naming = {lexicon, {19000}, &report.known, NULL, 0};
    eni_story story = {0};
    bool drop = false;
    memset(&report, 0, sizeof report);
    report.lexicon = lexicon;
    report.day.n = 19000;
    view.text = eni_str(text);
    eni_tree_build(&view.tree, &sentence);
    eni_find_mentions(&naming, &view.tree, view.text, &view.mentions);
    assert(eni_story_see(&story, lexicon, arena, &view.tree, 1, &drop));
    assert(eni_entries_in(arena, lexicon, (en_day){19000}, &view.mentions, 0, view.tree.n).p);
    for (int i = 0; i < view.tree.n; i++) {
        eni_match m;
        if (eni_pattern_match(&report, &view, i, &m) != ENI_MATCHED) continue;
        assert(m.frame && m.n_sources > 0 && m.n_targets > 0);
        assert(m.first >= 0 && m.first <= i && m.last >= i && m.last < view.tree.n);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    en_lexicon *const bare = calloc(1, sizeof *bare);
    eni_arena arena = {0};
    if (!bare) abort();
    eni_loading load = {.lexicon = bare};
    const en_dict_text one = {"fuzz.txt", {(const char *)data, size}};
    const en_lexicon_opts opts = {.texts = &one, .n_texts = 1, .on_dict_fault = on_fault};
    parse_once();
    eni_load_scales(&load);
    assert(load.faults.n == 0);
    const en_status status = eni_load_dicts(&load, &opts, NULL);
    assert(status == EN_OK);
    check_lists(bare->dict);
    read_sentence(bare, &arena);
    eni_arena_free(&load.scratch);
    eni_arena_free(&arena);
    en_lexicon_free(bare);
    return 0;
}
