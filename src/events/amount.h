/* events/amount.h: how much: "thousands of troops", "$60 billion", "1,500 soldiers". */
#ifndef ENI_AMOUNT_H
#define ENI_AMOUNT_H

#include "events/tree.h"

/* The first magnitude inside the phrase headed by `head`: tokens [*start, *end). False if there is none. */
bool eni_amount_in(const eni_tree *tree, int head, int *start, int *end);

#endif
