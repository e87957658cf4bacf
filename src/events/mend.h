/* events/mend.h: slips of the parser that the lexicon can see and right. */
#ifndef ENI_MEND_H
#define ENI_MEND_H

#include "lexicon/lexicon.h"
#include "text/document.h"

/* Rewrites heads and relations of the sentence (or the title of a report) in place; the tree stays a tree. */
void eni_mend(const en_lexicon *lexicon, eni_sentence *sentence, bool title);

#endif
