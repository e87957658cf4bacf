/* text/eisner.h: the best projective tree of a sentence from scores of its arcs (Eisner 1996), with exactly one root. */
#ifndef ENI_EISNER_H
#define ENI_EISNER_H

#include "text/document.h"

/* Best scores of spans [left][right]. A complete span is a token and all it dominates on one side; an open one is an arc and what lies
 * between. Those whose columns the search runs along are kept turned: [right][left]. */
typedef struct {
    float complete_right[ENI_MAX_TOKENS][ENI_MAX_TOKENS]; /* headed by its left end, which reaches right */
    float turned_right[ENI_MAX_TOKENS][ENI_MAX_TOKENS];
    float complete_left[ENI_MAX_TOKENS][ENI_MAX_TOKENS]; /* headed by its right end, which reaches left */
    float turned_left[ENI_MAX_TOKENS][ENI_MAX_TOKENS];
    float open_right[ENI_MAX_TOKENS][ENI_MAX_TOKENS]; /* left end is the head of the right end */
    float turned_open_left[ENI_MAX_TOKENS][ENI_MAX_TOKENS];
    uint16_t todo[4 * ENI_MAX_TOKENS + 4][3];
} eni_eisner_work;

/* Sets the heads of n tokens. scores is [n] rows `stride` apart: [dependent][0] of the root, [dependent][h + 1] of token h as head. root: the
 * token that must be the root, or -1. */
void eni_eisner(eni_eisner_work *work, const float *scores, size_t stride, int32_t root, eni_token *tokens, uint32_t n);

#endif
