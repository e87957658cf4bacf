/* text/parser.h: a greedy arc-eager dependency parser (Nivre 2003). The state and the features are shared with the trainer. */
#ifndef ENI_PARSER_H
#define ENI_PARSER_H

#include "text/tagger.h"

/* Moves: what they do to (stack | s0) (n0 | buffer). */
enum { ENI_SHIFT, ENI_REDUCE, ENI_LEFT, ENI_RIGHT, ENI_N_MOVES };

/* Classes of the model: SHIFT, REDUCE, then LEFT with each relation, then RIGHT with each relation. */
#define ENI_N_PARSER_CLASSES (2 + 2 * N_RELS)

static inline int eni_move_of(unsigned class) {
    return class < 2 ? (int)class : class < 2u + N_RELS ? ENI_LEFT : ENI_RIGHT;
}
static inline unsigned eni_class_of(int move, unsigned rel) {
    return move < 2 ? (unsigned)move : 2u + rel + (move == ENI_RIGHT ? (unsigned)N_RELS : 0);
}
static inline unsigned eni_rel_of_class(unsigned class) {
    return class < 2 ? 0 : (class - 2) % N_RELS;
}

/* Tokens are numbered 1 … n; n + 1 is the root, at the end of the buffer (Ballesteros & Nivre 2013); 0 = no token. */
typedef struct {
    uint32_t n, n_stack, buffer;
    uint16_t stack[ENI_MAX_TOKENS + 2];
    uint16_t head[ENI_MAX_TOKENS + 2]; /* 0 = none yet */
    uint8_t rel[ENI_MAX_TOKENS + 2];
    uint16_t left[2][ENI_MAX_TOKENS + 2];  /* leftmost and next child left of the token */
    uint16_t right[2][ENI_MAX_TOKENS + 2]; /* rightmost and next child right of it */
    uint8_t n_left[ENI_MAX_TOKENS + 2], n_right[ENI_MAX_TOKENS + 2];
    uint16_t commas[ENI_MAX_TOKENS + 2], verbs[ENI_MAX_TOKENS + 2],
        conjs[ENI_MAX_TOKENS + 2]; /* how many among tokens 1 … i */
} eni_parse_state;

#define ENI_PARSE_FEATURES 96

void eni_parse_start(eni_parse_state *state, const eni_token *tokens, uint32_t n);
static inline bool eni_parse_done(const eni_parse_state *s) {
    return s->buffer == s->n + 1 && s->n_stack == 0;
}
bool eni_parse_may(const eni_parse_state *state, int move);
void eni_parse_do(eni_parse_state *state, unsigned class);
size_t eni_parse_features(const eni_parse_state *state, const eni_word *words, const eni_token *tokens,
                          uint64_t *features);

/* Heads and relations of n tagged tokens, n <= ENI_MAX_TOKENS. Exactly one root. */
void eni_parse_tokens(const eni_linear *model, eni_parse_state *state, const eni_word *words, eni_token *tokens,
                      uint32_t n);

#endif
