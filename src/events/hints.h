/* events/hints.h: what the names settle before the sentence is parsed. */
#ifndef ENI_HINTS_H
#define ENI_HINTS_H

#include "events/mentions.h"

/* Names to be parsed as one word, with the tag they have; where a comma would help. hints: filled for all n tokens. */
void eni_hint(const eni_naming *naming, const eni_token *tokens, uint32_t n, en_str text, eni_name_hints *hints);

#endif
