/* events/walk.h: what the files that code a report share: a thread's scratch, and where the walk over the report stands. */
#ifndef ENI_WALK_H
#define ENI_WALK_H

#include "events/coder.h"
#include "events/match.h"
#include "events/stance.h"
#include "events/topics.h"
#include "events/weigh.h"
#include "events/why.h"

/* So many sentences of a report are parsed at once. */
enum { ENI_AHEAD = 32 };

#define ENI_MAX_HALVES 16

struct eni_coder {
    const en_lexicon *lexicon;
    eni_parse_work *work;
    eni_name_hints hints[ENI_AHEAD];
    eni_parse_task tasks[ENI_AHEAD];
    eni_sentence_view view;
    eni_report_view report;
    eni_match matches[ENI_MAX_FINDINGS];
    eni_match halves[ENI_MAX_HALVES]; /* frames that fit, but want a side */
    int n_halves;
    eni_finding findings[ENI_MAX_FINDINGS]; /* [n_findings] */
    int n_findings;
    eni_weighing weighing;
    eni_sentence_fn watch;
    void *watch_user;
    eni_story story; /* topics of the user's dictionaries */
    eni_trace_fn trace;
    void *trace_user;
    eni_why *why; /* who asks why; NULL: nobody, and nothing is noted */
};

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
    size_t cap_seen;
} eni_walk;

/* Forgets what the report before has told. */
void eni_begin_report(eni_coder *coder, const eni_report *report);

/* Parses sentence i (at most ENI_AHEAD - 1) with the others that eni_plan has been called for; `text` is its document's. What the names settle
 * before parsing depends on nothing that a report tells, so sentences can be parsed long before they are read. */
void eni_plan(eni_coder *coder, en_day day, size_t i, eni_sentence *sentence, en_str text, bool title);
en_status eni_parse_planned(eni_walk *w, size_t n, en_error *err);

/* Everything that is known of the parsed sentence before claims are made: tree, names, what the frames find (coder->matches, how many in *n_matches), what
 * the classifier makes of each pair. */
en_status eni_take_in(eni_walk *w, int *n_matches, en_error *err);

/* What frames and classifier find in the sentence by its tree and names, and the claims of that. */
int eni_find_acts(eni_walk *w);
bool eni_make_claims(eni_walk *w, int n_matches);

/* The claims of a match; of the pairs that only the classifier tells. False when out of memory. */
bool eni_add_match(eni_walk *w, const eni_match *match);
bool eni_add_half(eni_walk *w, const eni_match *half); /* of a frame that wants a side which the classifier knows */
bool eni_add_weighed(eni_walk *w);

/* Bytes of the sentence that its tokens first … last cover; 0,0 for none. */
en_span eni_span_of(const eni_walk *w, int first, int last);

/* What is told to who asks why (why.c); each false when out of memory. After a sentence; after the report; what spoke for a claim's type. */
bool eni_why_settle(eni_walk *w);
bool eni_why_settle_story(eni_walk *w);
bool eni_why_features(const eni_walk *w, const eni_side *source, const eni_side *target, en_claim *claim);

/* What the classifier alone reads as a match; a side may be NULL. Its frame, which the caller keeps in *frame, has the lexicon's code for the
 * carrying word and the type, if there is one, else the type's plainest. */
eni_match eni_plain_match(const eni_walk *w, int carrier, en_action action, const eni_side *source,
                          const eni_side *target, eni_frame *frame);

#endif
