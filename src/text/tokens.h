/* text/tokens.h: where words end. Follows the conventions of the English treebanks (EWT, GUM): clitics and most hyphens are tokens of
 * their own, abbreviations keep their period. */
#ifndef ENI_TOKENS_H
#define ENI_TOKENS_H

#include "text/document.h"

/* Tokens of text[start, end), appended to an arena array. first/last say where the sentence stands: the period of the last chunk is
 * split off. */
en_status eni_tokenise(eni_arena *arena, en_str text, size_t start, size_t end, eni_token **tokens, uint32_t *n,
                       en_error *err);

/* Is the chunk text[start, end) (ending in '.') an abbreviation that keeps its period? *ends: it may also end a sentence ("U.S.", "a.m."). */
bool eni_is_abbreviation(en_str chunk, bool *ends);

/* Does `next`, which stands right behind `token`, make one word with it as people write: don't, China's, cannot? */
bool eni_is_contracted(const eni_token *token, const eni_token *next);

/* Is the whole chunk one: ":-)"? */
bool eni_is_emoticon(en_str chunk);

#endif
