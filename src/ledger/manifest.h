/* ledger/manifest.h: which segments there are, and the changes of that. A segment counts when the ledger's table says so; a file that it does not
 * name is what a crash left, and goes when the next writer comes. */
#ifndef ENI_MANIFEST_H
#define ENI_MANIFEST_H

#include "ledger/ledger.h"
#include "ledger/segment.h"

/* The folder beside the ledger, "FILE-segments". Owned, free(); NULL when out of memory. */
char *eni_segment_folder(const en_ledger *ledger);

/* The right to change segments, one process at a time: a lock on a file in the folder. EN_EBUSY. With it files that the manifest does not name are
 * removed. *fd: to be given back with eni_manifest_unlock. */
en_status eni_manifest_lock(en_ledger *ledger, int *fd, en_error *err);
void eni_manifest_unlock(int fd);

/* A name for the next segment file: "seg-00000012". Numbers are not used again. */
en_status eni_segment_name(en_ledger *ledger, uint64_t *next, char out[32], en_error *err);

/* Adds to and takes from the manifest; inside a transaction. */
en_status eni_manifest_add(en_ledger *ledger, int64_t layer, const char *name, const eni_segment_info *info,
                           en_error *err);
en_status eni_manifest_drop(en_ledger *ledger, int64_t segment, en_error *err);

/* COMMIT of a transaction that changes the manifest. When it fails, it is not certain that it failed: its last page may lie whole in the log whose
 * sync gave an error, and be found there after a crash. So the files that it names stay (ledger->unsure); if it did fail, a later process sweeps
 * them. */
en_status eni_manifest_commit(en_ledger *ledger, en_error *err);

/* The layer of that name, made if there is none; inside a transaction. EN_ERANGE when it is there with another kind. */
typedef struct {
    const char *name, *kind, *title, *version, *licence, *citation;
} eni_layer_row;
en_status eni_layer_make(en_ledger *ledger, const eni_layer_row *row, int64_t *out, en_error *err);

/* Joins segments of a layer (0: of each), under the lock. *next as in eni_segment_name. */
en_status eni_compact_locked(en_ledger *ledger, int64_t layer, bool all, uint64_t *next, en_error *err);

#endif
