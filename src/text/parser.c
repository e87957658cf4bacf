/* text/parser.c: one pass over the sentence, two moves a token.
 *
 *   SHIFT   n0 goes onto the stack              REDUCE  s0, which has a head, leaves
 *   LEFT r  s0 becomes n0's r-dependent, leaves RIGHT r n0 becomes s0's r-dependent and goes onto the stack
 *
 * Features after Zhang & Nivre (2011), table 1 and 2, with Penn tags as classes, and counts of commas, verbs and conjunctions between
 * s0 and n0. */
#include "text/parser.h"

#include <assert.h>
#include <string.h>

void eni_parse_start(eni_parse_state *s, const eni_token *tokens, uint32_t n) {
    assert(n <= ENI_MAX_TOKENS);
    s->n = n;
    s->n_stack = 0;
    s->buffer = 1;
    const size_t room = n + 2;
    memset(s->head, 0, room * sizeof *s->head);
    memset(s->rel, 0, room);
    memset(s->n_left, 0, room);
    memset(s->n_right, 0, room);
    for (int k = 0; k < 2; k++) {
        memset(s->left[k], 0, room * sizeof *s->left[k]);
        memset(s->right[k], 0, room * sizeof *s->right[k]);
    }
    s->commas[0] = s->verbs[0] = s->conjs[0] = 0;
    for (uint32_t i = 1; i <= n; i++) {
        const eni_token *const t = &tokens[i - 1];
        s->commas[i] = (uint16_t)(s->commas[i - 1] + (t->xpos == XPOS_COMMA || t->xpos == XPOS_COLON));
        s->verbs[i] = (uint16_t)(s->verbs[i - 1] + (t->upos == UPOS_VERB || t->upos == UPOS_AUX));
        s->conjs[i] = (uint16_t)(s->conjs[i - 1] + (t->upos == UPOS_CCONJ || t->upos == UPOS_SCONJ));
    }
}

bool eni_parse_may(const eni_parse_state *s, int move) {
    const bool empty = s->n_stack == 0, at_root = s->buffer == s->n + 1;
    const uint16_t top = empty ? 0 : s->stack[s->n_stack - 1];
    switch (move) {
    case ENI_SHIFT: return !at_root;
    case ENI_REDUCE: return !empty && s->head[top] != 0;
    case ENI_LEFT: return !empty && s->head[top] == 0;
    default: return !empty && !at_root;
    }
}

void eni_parse_do(eni_parse_state *s, unsigned class) {
    const int move = eni_move_of(class);
    const uint16_t b = (uint16_t)s->buffer, top = s->n_stack ? s->stack[s->n_stack - 1] : 0;
    switch (move) {
    case ENI_SHIFT:
        s->stack[s->n_stack++] = b;
        s->buffer++;
        break;
    case ENI_REDUCE: s->n_stack--; break;
    case ENI_LEFT:
        s->head[top] = b;
        s->rel[top] = (uint8_t)eni_rel_of_class(class);
        s->left[1][b] = s->left[0][b];
        s->left[0][b] = top;
        if (s->n_left[b] < 15) s->n_left[b]++;
        s->n_stack--;
        break;
    default:
        s->head[b] = top;
        s->rel[b] = (uint8_t)eni_rel_of_class(class);
        s->right[1][top] = s->right[0][top];
        s->right[0][top] = b;
        if (s->n_right[top] < 15) s->n_right[top]++;
        s->stack[s->n_stack++] = b;
        s->buffer++;
    }
}

/* ---- features: a vector of atoms, and a table of which atoms go together ---- */

enum {
    NIL,
    S0W,
    S0P,
    N0W,
    N0P,
    N1W,
    N1P,
    N2W,
    N2P,
    DIST,
    S0VL,
    S0VR,
    N0VL,
    S0HW,
    S0HP,
    S0R,
    S0LW,
    S0LP,
    S0LR,
    S0RW,
    S0RP,
    S0RR,
    N0LW,
    N0LP,
    N0LR,
    H2W,
    H2P,
    HR,
    S0L2W,
    S0L2P,
    S0L2R,
    S0R2W,
    S0R2P,
    S0R2R,
    N0L2W,
    N0L2P,
    N0L2R,
    S1W,
    S1P,
    S1R,
    S0U,
    N0U,
    N1U,
    GAPC,
    GAPV,
    GAPJ,
    S0S,
    N0S,
    N3P,
    N_ATOMS
};

static const uint8_t templates[][3] = {
    {NIL},
    {S0W, S0P},
    {S0W},
    {S0P},
    {N0W, N0P},
    {N0W},
    {N0P},
    {N1W, N1P},
    {N1W},
    {N1P},
    {N2W, N2P},
    {N2W},
    {N2P},
    {S0W, S0P, N0W},
    {S0W, N0W, N0P},
    {S0W, S0P, N0P},
    {S0P, N0W, N0P},
    {S0W, N0W},
    {S0P, N0P},
    {N0P, N1P},
    {N0P, N1P, N2P},
    {S0P, N0P, N1P},
    {S0HP, S0P, N0P},
    {S0P, S0LP, N0P},
    {S0P, S0RP, N0P},
    {S0P, N0P, N0LP},
    {S0W, DIST},
    {S0P, DIST},
    {N0W, DIST},
    {N0P, DIST},
    {S0W, N0W, DIST},
    {S0P, N0P, DIST},
    {S0W, S0VR},
    {S0P, S0VR},
    {S0W, S0VL},
    {S0P, S0VL},
    {N0W, N0VL},
    {N0P, N0VL},
    {S0HW},
    {S0HP},
    {S0R},
    {S0LW},
    {S0LP},
    {S0LR},
    {S0RW},
    {S0RP},
    {S0RR},
    {N0LW},
    {N0LP},
    {N0LR},
    {H2W},
    {H2P},
    {HR},
    {S0L2W},
    {S0L2P},
    {S0L2R},
    {S0R2W},
    {S0R2P},
    {S0R2R},
    {N0L2W},
    {N0L2P},
    {N0L2R},
    {S0P, S0LP, S0L2P},
    {S0P, S0RP, S0R2P},
    {S0P, S0HP, H2P},
    {N0P, N0LP, N0L2P},
    {S0W, S0RR, S0R2R},
    {S0P, S0RR, S0LR},
    {N0P, N0LR, N0L2R},
    {S0W, N1P},
    {N0W, N1P},
    {S0U, N0U, S0R},
    {S1P, S0P, N0P},
    {S1W, S0W},
    {S0HW, S0W},
    {S0RW, N0W},
    {S0W, S0RW, N0W},
    {S0U, S0RW, N0W},
    {S0P, N0P, GAPC},
    {S0P, N0P, GAPV},
    {S0P, N0P, GAPJ},
    {GAPC, GAPV, GAPJ},
    {S0S, N0S},
    {S0S, N0P},
    {S0P, N0S},
    {S1R, S0P, N0P},
    {S0R, N0P, N1P},
    {N1P, N2P, N3P},
    {S0W, N0P, N1P},
    {S0HW, N0W},
    {S0P, N0W, N1W},
};
#define N_TEMPLATES (sizeof templates / sizeof *templates)
_Static_assert(N_TEMPLATES <= ENI_PARSE_FEATURES, "room for every template");

static unsigned capped(unsigned value, unsigned cap) {
    return value < cap ? value : cap;
}

size_t eni_parse_features(const eni_parse_state *s, const eni_word *words, const eni_token *tokens,
                          uint64_t *features) {
    const uint32_t n = s->n;
    const uint32_t s0 = s->n_stack ? s->stack[s->n_stack - 1] : 0, s1 = s->n_stack > 1 ? s->stack[s->n_stack - 2] : 0;
    const bool at_root = s->buffer == n + 1;
    const uint32_t n0 = at_root ? 0 : s->buffer, n1 = s->buffer + 1 <= n ? s->buffer + 1 : 0;
    const uint32_t n2 = s->buffer + 2 <= n ? s->buffer + 2 : 0, n3 = s->buffer + 3 <= n ? s->buffer + 3 : 0;
    const uint32_t h = s0 && s->head[s0] <= n ? s->head[s0] : 0, h2 = h && s->head[h] <= n ? s->head[h] : 0;
    const uint32_t left = s->left[0][s0], left2 = s->left[1][s0], right = s->right[0][s0], right2 = s->right[1][s0];
    const uint32_t nleft = n0 ? s->left[0][n0] : 0, nleft2 = n0 ? s->left[1][n0] : 0;
    uint64_t a[N_ATOMS];
#define W(k) ((k) ? words[(k)-1].lower : 2u)
#define P(k) ((k) ? tokens[(k)-1].xpos + 2u : 1u)
#define U(k) ((k) ? tokens[(k)-1].upos + 2u : 1u)
#define R(k) ((k) && s->head[k] ? s->rel[k] + 2u : 1u)
#define S(k) ((k) ? words[(k)-1].suf3 : 2u)
    a[NIL] = 5;
    a[S0W] = W(s0), a[S0P] = P(s0), a[S0U] = U(s0), a[S0R] = R(s0), a[S0S] = S(s0);
    a[N0W] = at_root ? 3 : W(n0), a[N0P] = at_root ? 0 : P(n0), a[N0U] = at_root ? 0 : U(n0), a[N0S] = S(n0);
    a[N1W] = W(n1), a[N1P] = P(n1), a[N1U] = U(n1), a[N2W] = W(n2), a[N2P] = P(n2), a[N3P] = P(n3);
    a[DIST] = !s0 ? 11 : n0 ? capped(n0 - s0, 10) : 0;
    a[S0VL] = s->n_left[s0], a[S0VR] = s->n_right[s0], a[N0VL] = n0 ? s->n_left[n0] : 0;
    a[S0HW] = W(h), a[S0HP] = P(h), a[HR] = R(h), a[H2W] = W(h2), a[H2P] = P(h2);
    a[S0LW] = W(left), a[S0LP] = P(left), a[S0LR] = R(left), a[S0L2W] = W(left2), a[S0L2P] = P(left2),
    a[S0L2R] = R(left2);
    a[S0RW] = W(right), a[S0RP] = P(right), a[S0RR] = R(right), a[S0R2W] = W(right2), a[S0R2P] = P(right2),
    a[S0R2R] = R(right2);
    a[N0LW] = W(nleft), a[N0LP] = P(nleft), a[N0LR] = R(nleft), a[N0L2W] = W(nleft2), a[N0L2P] = P(nleft2),
    a[N0L2R] = R(nleft2);
    a[S1W] = W(s1), a[S1P] = P(s1), a[S1R] = R(s1);
    const bool gap = s0 && n0 && n0 > s0 + 1;
    a[GAPC] = gap ? capped((unsigned)(s->commas[n0 - 1] - s->commas[s0]), 3) + 1 : 0;
    a[GAPV] = gap ? capped((unsigned)(s->verbs[n0 - 1] - s->verbs[s0]), 3) + 1 : 0;
    a[GAPJ] = gap ? capped((unsigned)(s->conjs[n0 - 1] - s->conjs[s0]), 3) + 1 : 0;
    for (size_t i = 0; i < N_TEMPLATES; i++) {
        const uint8_t *const t = templates[i];
        features[i] = eni_feature(200 + i, a[t[0]], t[1] ? a[t[1]] : 0, t[2] ? a[t[2]] : 0);
    }
    return N_TEMPLATES;
}

static unsigned best_class(const eni_parse_state *s, const int32_t *scores) {
    bool may[ENI_N_MOVES];
    for (int m = 0; m < ENI_N_MOVES; m++) may[m] = eni_parse_may(s, m);
    unsigned top = 0;
    bool found = false;
    for (unsigned c = 0; c < ENI_N_PARSER_CLASSES; c++)
        if (may[eni_move_of(c)] && (!found || scores[c] > scores[top])) top = c, found = true;
    assert(found);
    return top;
}

/* The state's heads as token heads. Of several roots the first stays; the others hang on it. */
static void read_off(const eni_parse_state *s, eni_token *tokens) {
    uint32_t root = 0;
    for (uint32_t i = 1; i <= s->n && !root; i++)
        if (s->head[i] == s->n + 1) root = i;
    for (uint32_t i = 1; i <= s->n; i++) {
        eni_token *const t = &tokens[i - 1];
        const bool is_root = s->head[i] == s->n + 1;
        t->head = is_root && i != root ? (int32_t)root - 1 : is_root ? -1 : (int32_t)s->head[i] - 1;
        t->rel = i == root ? REL_ROOT : is_root ? REL_PARATAXIS : s->rel[i];
        if (t->rel == REL_ROOT && i != root) t->rel = REL_DEP;
    }
}

void eni_parse_tokens(const eni_linear *model, eni_parse_state *s, const eni_word *words, eni_token *tokens,
                      uint32_t n) {
    uint64_t features[ENI_PARSE_FEATURES];
    int32_t scores[ENI_MAX_CLASSES];
    if (n == 0) return;
    eni_parse_start(s, tokens, n);
    while (!eni_parse_done(s)) {
        const size_t k = eni_parse_features(s, words, tokens, features);
        eni_linear_score(model, features, k, scores);
        eni_parse_do(s, best_class(s, scores));
    }
    read_off(s, tokens);
}
