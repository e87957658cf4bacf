/* events/topics.c: phrases that name what a sentence is about, or drop it.
 *
 *   tokens ─► topics that begin here ─► issue: a hit of the sentence     ~ : its category is off in this sentence
 *                                       discard: the sentence, the story ~~: … in the whole report
 *
 * What a report cancels is only known at its end, so issues are put into the claims' contexts then. */
#include "events/topics.h"

#include "base/str.h"

#define MOST_HERE 64    /* categories cancelled in one sentence */
#define MOST_AT_ONCE 64 /* topics that begin at one word */

static bool is_phrase(const eni_dict *dict, const eni_tree *t, eni_dict_phrase phrase, int i) {
    for (uint32_t k = 0; k < phrase.n; k++, i++) {
        const eni_dict_word *const w = &dict->words[phrase.first + k];
        while (k > 0 && i < t->n && eni_name_token(t->tok[i].form) == 0) i++;
        if (i >= t->n) return false;
        if (eni_name_token(t->tok[i].form) != w->key && !(w->bends && eni_name_token(t->tok[i].lemma) == w->key))
            return false;
    }
    return true;
}

uint32_t eni_topic_at(const eni_dict *dict, const eni_tree *t, int i, uint32_t after) {
    const uint64_t form = eni_name_token(t->tok[i].form), base = eni_name_token(t->tok[i].lemma);
    const uint64_t keys[2] = {form, base};
    bool passed = after == 0;
    for (int k = 0; k < (form == base ? 1 : 2); k++)
        for (uint32_t at = eni_dict_topic_of(dict, keys[k]); at; at = dict->topics[at - 1].next) {
            if (passed && is_phrase(dict, t, dict->topics[at - 1].phrase, i)) return at;
            if (at == after) passed = true;
        }
    return 0;
}

static bool cancel(eni_story *story, const eni_dict *dict, eni_arena *arena, uint16_t category) {
    if (!story->cancelled) story->cancelled = eni_arena_array(arena, dict->n_categories + 1, sizeof *story->cancelled);
    if (!story->cancelled) return false;
    story->cancelled[category] = true;
    return true;
}

static bool add_hit(eni_story *story, eni_arena *arena, uint32_t sentence, uint32_t topic) {
    eni_topic_hit *const grown =
        eni_arena_grow(arena, story->hits, story->n_hits, &story->cap_hits, story->n_hits + 1, sizeof *grown);
    if (!grown) return false;
    story->hits = grown;
    story->hits[story->n_hits++] = (eni_topic_hit){sentence, topic};
    return true;
}

bool eni_story_see(eni_story *story, const en_lexicon *lexicon, eni_arena *arena, const eni_tree *tree,
                   uint32_t sentence, bool *drop) {
    const eni_dict *const dict = lexicon->dict;
    const size_t before = story->n_hits;
    uint16_t off[MOST_HERE];
    size_t n_off = 0, kept = before;
    if (!dict || dict->n_topics == 0) return true;
    for (int i = 0; i < tree->n; i++) {
        int n = 0;
        for (uint32_t at = eni_topic_at(dict, tree, i, 0); at && n < MOST_AT_ONCE;
             at = eni_topic_at(dict, tree, i, at), n++) {
            const eni_topic *const topic = &dict->topics[at - 1];
            switch ((eni_topic_effect)topic->effect) {
            case ENI_TOPIC_ISSUE:
                if (!add_hit(story, arena, sentence, at - 1)) return false;
                break;
            case ENI_TOPIC_NOT_HERE:
                if (n_off < MOST_HERE) off[n_off++] = topic->category;
                break;
            case ENI_TOPIC_NOT_STORY:
                if (!cancel(story, dict, arena, topic->category)) return false;
                break;
            case ENI_TOPIC_DROP_STORY:
                story->dropped = true;
                /* fall through */
            case ENI_TOPIC_DROP:
                *drop = true;
                story->drops = at;
                story->drops_at = i;
                break;
            }
        }
    }
    for (size_t h = before; h < story->n_hits; h++) {
        bool cancelled = false;
        for (size_t k = 0; k < n_off; k++)
            cancelled = cancelled || dict->topics[story->hits[h].topic].category == off[k];
        if (!cancelled) story->hits[kept++] = story->hits[h];
    }
    story->n_hits = kept;
    return true;
}

/* Is the code one of the ";"-separated contexts? */
static bool has_context(en_str contexts, en_str code) {
    en_str rest = contexts, one;
    while (eni_split(&rest, ';', &one))
        if (eni_eq(one, code)) return true;
    return false;
}

bool eni_story_settle(const eni_story *story, const en_lexicon *lexicon, eni_arena *arena, eni_coded *coded) {
    const eni_dict *const dict = lexicon->dict;
    if (story->dropped) coded->n_claims = 0;
    for (size_t h = 0; h < story->n_hits; h++) {
        const eni_topic *const topic = &dict->topics[story->hits[h].topic];
        if (story->cancelled && topic->category && story->cancelled[topic->category]) continue;
        for (size_t i = 0; i < coded->n_claims; i++) {
            en_claim *const c = &coded->claims[i];
            if (c->sentence_no != story->hits[h].sentence || has_context(c->context, topic->code)) continue;
            c->context = c->context.len
                             ? eni_arena_printf(arena, "%.*s;%.*s", ENI_ARG(c->context), ENI_ARG(topic->code))
                             : topic->code;
            if (!c->context.p) return false;
        }
    }
    return true;
}
