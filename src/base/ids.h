/* base/ids.h: a set of numbers, open addressing, at most half full. INT64_MIN is none of them. */
#ifndef ENI_IDS_H
#define ENI_IDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All zero is an empty set. */
typedef struct {
    int64_t *slots; /* [n_slots], a power of two or 0; INT64_MIN is free */
    size_t n_slots, n;
} eni_ids;

/* Puts n numbers in; those that are INT64_MIN are passed over. False when out of memory: the set is as it was. */
bool eni_ids_put(eni_ids *set, const int64_t *ids, size_t n);
bool eni_ids_has(const eni_ids *set, int64_t id);
void eni_ids_clear(eni_ids *set); /* forgets all, keeps the memory */
void eni_ids_free(eni_ids *set);

#endif
