/* ledger/check_segments.h: the part of en_ledger_check about imported events. */
#ifndef ENI_CHECK_SEGMENTS_H
#define ENI_CHECK_SEGMENTS_H

#include "ledger/ledger.h"

/* Looks at the manifest, every byte of every segment, and the imports; fn hears each fault, and which files nobody names (not counted).
 * Adds to *n_faults. */
en_status eni_check_segments(const en_ledger *ledger, en_finding_fn fn, void *user, uint64_t *n_faults, en_error *err);

#endif
