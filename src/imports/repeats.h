/* imports/repeats.h: rows whose number (the dataset's own) a layer has already: files overlap, and are published again in other forms. The first stays. */
#ifndef ENI_REPEATS_H
#define ENI_REPEATS_H

#include "ledger/ledger.h"
#include "ledger/segment_file.h"

typedef struct eni_repeats eni_repeats;

/* What the layer of that name holds now (it need not exist). Owned, eni_repeats_free. */
en_status eni_repeats_new(en_ledger *ledger, const char *layer, eni_repeats **out, en_error *err);
void eni_repeats_free(eni_repeats *repeats);

/* Does any row of the batch have a number that is there? Then the batch is coded again with eni_repeats_has; what of the layer such numbers may be in is
 * at hand after that. */
en_status eni_repeats_any(eni_repeats *repeats, const eni_batch_view *batch, bool *any, en_error *err);
bool eni_repeats_has(const eni_repeats *repeats, int64_t id);

/* The rows of the batch are there from now on. */
en_status eni_repeats_add(eni_repeats *repeats, const eni_batch_view *batch, en_error *err);

/* Where the numbers added stand, to go back to when an input fails. */
size_t eni_repeats_here(const eni_repeats *repeats);
void eni_repeats_back(eni_repeats *repeats, size_t here);

#endif
