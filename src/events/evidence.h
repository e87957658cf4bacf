/* events/evidence.h: what a sentence says between two of its actors, as features for a linear model.
 *
 *   sentence ─► sides: every phrase or name that means an actor
 *   (source side, target side) ─► features: the path between them, the verbs they hang on, the words around, the lexicon's frames
 *
 * A side may be missing: "protesters marched", "a village was bombed". */
#ifndef ENI_EVIDENCE_H
#define ENI_EVIDENCE_H

#include "events/match.h"

typedef struct {
    eni_ref ref;
    int head;      /* the token that the phrase hangs by */
    bool modifier; /* a name before another noun: "Chinese criticism" */
} eni_side;

#define ENI_MAX_SIDES 10
#define ENI_MAX_EVIDENCE 480

/* The sides of a sentence, left to right, one a phrase. Returns how many. */
int eni_sides(const eni_report_view *report, const eni_sentence_view *s, eni_side *out, int room);

/* What the frames found in the sentence, to weigh against the rest. */
typedef struct {
    en_action action;
    const eni_frame *frame;
    int trigger, verb;                                /* tokens; verb -1 for a bare noun */
    int sources[ENI_MAX_REFS], targets[ENI_MAX_REFS]; /* first tokens of the phrases */
    int n_sources, n_targets;
    uint8_t n_when;
} eni_finding;

#define ENI_MAX_FINDINGS 48

eni_finding eni_finding_of(const eni_match *match);

/* What the frames find where the words of the two sides are taken for actors, known or not. Changes s->mentions. Returns how many. */
int eni_find_between(const eni_report_view *report, eni_sentence_view *s, const eni_side *source,
                     const eni_side *target, eni_finding *out);

/* A sentence with what its words mean for features, worked out once for all of its pairs. */
typedef struct {
    const eni_report_view *report;
    const eni_sentence_view *s;
    bool title;
    uint64_t lemmas[ENI_MAX_TOKENS], rels[ENI_MAX_TOKENS]; /* of base forms; of relations with their prepositions */
    uint32_t acts[ENI_MAX_TOKENS]; /* that the lexicon's frames of the word can tell: bit 1 << en_action */
} eni_sight;

void eni_look(const eni_report_view *report, const eni_sentence_view *s, bool title, eni_sight *out);

/* The way through the tree from one token to another; to < 0: to the root. */
#define ENI_MOST_STEPS 8 /* each way */
typedef struct {
    int up[ENI_MOST_STEPS],
        down[ENI_MOST_STEPS]; /* tokens: from the source up to below the top; from below the top down to the target */
    int n_up, n_down, top;
    bool whole; /* the two meet within the steps allowed */
} eni_path;

eni_path eni_path_between(const eni_tree *tree, int from, int to);

/* Features that hold for every pair of the sentence; for every pair with `side` (NULL: missing) as its source, or its target; and for this pair alone.
 * Together they are the features of the pair. out has room for ENI_MAX_EVIDENCE; returns how many. */
size_t eni_sentence_evidence(const eni_sight *sight, uint64_t *out);
size_t eni_side_evidence(const eni_sight *sight, const eni_side *side, bool target, uint64_t *out);
size_t eni_pair_evidence(const eni_sight *sight, const eni_side *source, const eni_side *target,
                         const eni_finding *findings, int n_findings, uint64_t *out);

/* A feature before it is hashed: its number and values (traits.c says in words what they mean). */
typedef struct {
    uint64_t number, a, b, c;
} eni_trait;

/* All of them. source or target NULL if missing, not both. traits: NULL, or room for what each feature of out is made of. */
size_t eni_evidence(const eni_sight *sight, const eni_side *source, const eni_side *target, const eni_finding *findings,
                    int n_findings, uint64_t *out, eni_trait *traits);

/* The trait in words, with those of the sentence; p == NULL when out of memory. */
en_str eni_trait_text(eni_arena *arena, const eni_sight *sight, const eni_side *source, const eni_side *target,
                      const eni_trait *trait);

/* The word that carries what is said of the pair: the verb (or noun) where the paths of the two meet, or that the one hangs on. */
int eni_carrier(const eni_sentence_view *s, const eni_side *source, const eni_side *target);

/* The word that can tell `action` by the lexicon's frames, on the paths of the two or beside the word where they meet; -1 if there is none. */
int eni_teller(const eni_sight *sight, const eni_side *source, const eni_side *target, en_action action);

#endif
