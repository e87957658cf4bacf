/* events/tree.h: asking a dependency tree the questions an event coder has. All indexes are token indexes in the sentence; -1 is none. */
#ifndef ENI_TREE_H
#define ENI_TREE_H

#include "text/document.h"

typedef struct {
    const eni_token *tok; /* [n] */
    int n;
    int16_t first[ENI_MAX_TOKENS], next[ENI_MAX_TOKENS]; /* children, left to right */
} eni_tree;

void eni_tree_build(eni_tree *tree, const eni_sentence *sentence);

#define eni_each_child(tree, parent, child)                                                                            \
    for (int child = (tree)->first[parent]; child >= 0; child = (tree)->next[child])

/* First child with the relation; -1 if none. */
int eni_child(const eni_tree *tree, int parent, eni_rel rel);

/* The word that introduces token i as a phrase ("on" of "on Iran"), by its lemma; of "according to" the first word; empty if none. */
en_str eni_preposition(const eni_tree *tree, int i);

bool eni_is_passive(const eni_tree *tree, int verb);

/* Is the token negated (not, never, no, n't), by its own modifiers or by the "no" of its object? cue: the negating token. */
bool eni_is_negated(const eni_tree *tree, int i, int *cue);

/* Does the verb have a will of its own: "will not lift", "wouldn't accept"? */
bool eni_has_will(const eni_tree *tree, int verb);

/* Up to `room` heads of the logical subject (object) of verb, conjuncts not yet spread. In the passive the agent is the subject. Gaps
 * of relative clauses, participles, infinitives and conjoined verbs are filled from where English understands them. Returns how many. */
int eni_subjects(const eni_tree *tree, int verb, int *out, int room);
int eni_objects(const eni_tree *tree, int verb, int *out, int room);

/* The conjuncts of head i (itself first). */
int eni_conjuncts(const eni_tree *tree, int i, int *out, int room);

/* Is `below` inside the subtree of `above`? */
bool eni_dominates(const eni_tree *tree, int above, int below);

/* First and last token of the subtree of i, without punctuation at its edges. */
void eni_extent(const eni_tree *tree, int i, int *first, int *last);

static inline bool eni_is_noun(const eni_token *t) {
    return t->upos == UPOS_NOUN || t->upos == UPOS_PROPN;
}
static inline bool eni_is_clause_rel(unsigned rel) {
    return rel == REL_XCOMP || rel == REL_CCOMP || rel == REL_ADVCL || rel == REL_ACL || rel == REL_ACL_RELCL ||
           rel == REL_CSUBJ || rel == REL_ADVCL_RELCL;
}

#endif
