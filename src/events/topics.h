/* events/topics.h: issues and discards of a user's dictionaries over the sentences of a report. */
#ifndef ENI_TOPICS_H
#define ENI_TOPICS_H

#include "events/coder.h"

/* An issue met in a sentence. */
typedef struct {
    uint32_t sentence; /* its number */
    uint32_t topic;    /* index */
} eni_topic_hit;

/* What one report has shown. All zero at its start; memory is the report's arena. */
typedef struct {
    eni_topic_hit *hits; /* [n_hits] */
    size_t n_hits, cap_hits;
    bool *cancelled; /* [categories + 1], by ~~; NULL: none */
    bool dropped;    /* the whole story */
    uint32_t drops;  /* the last topic that dropped a sentence or the story: index + 1; 0: none */
    int drops_at;    /* where it begins in its sentence: a token */
} eni_story;

/* Looks for topics in a sentence; sets *drop when it is not to be coded. False when out of memory. */
bool eni_story_see(eni_story *story, const en_lexicon *lexicon, eni_arena *arena, const eni_tree *tree,
                   uint32_t sentence, bool *drop);

/* At the report's end: a dropped story loses its claims; the others get their sentence's issues as contexts. False when out of memory. */
bool eni_story_settle(const eni_story *story, const en_lexicon *lexicon, eni_arena *arena, eni_coded *coded);

/* Steps through the topics that begin at token i: index + 1 of the next one behind `after` (0: the first) whose words stand there, or 0. */
uint32_t eni_topic_at(const eni_dict *dict, const eni_tree *tree, int i, uint32_t after);

#endif
