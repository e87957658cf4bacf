/* base/ids.c: linear probing; a number's place is the upper bits of its product with the golden ratio. */
#include "base/ids.h"

#include <stdlib.h>

static size_t slot_of(const eni_ids *set, int64_t id) {
    size_t i = ((uint64_t)id * 0x9E3779B97F4A7C15u) >> 20 & (set->n_slots - 1);
    while (set->slots[i] != INT64_MIN && set->slots[i] != id) i = (i + 1) & (set->n_slots - 1);
    return i;
}

static void put(eni_ids *set, int64_t id) {
    int64_t *const slot = &set->slots[slot_of(set, id)];
    set->n += *slot == INT64_MIN;
    *slot = id;
}

/* Room for n more. */
static bool grow(eni_ids *set, size_t n) {
    size_t slots = set->n_slots ? set->n_slots : 1024;
    while (slots < 2 * (set->n + n)) slots *= 2;
    if (slots == set->n_slots) return true;
    eni_ids next = {malloc(slots * sizeof *next.slots), slots, 0};
    if (!next.slots) return false;
    eni_ids_clear(&next);
    for (size_t i = 0; i < set->n_slots; i++)
        if (set->slots[i] != INT64_MIN) put(&next, set->slots[i]);
    free(set->slots);
    *set = next;
    return true;
}

bool eni_ids_put(eni_ids *set, const int64_t *ids, size_t n) {
    if (!grow(set, n)) return false;
    for (size_t i = 0; i < n; i++)
        if (ids[i] != INT64_MIN) put(set, ids[i]);
    return true;
}

bool eni_ids_has(const eni_ids *set, int64_t id) {
    return set->n && set->slots[slot_of(set, id)] == id;
}

void eni_ids_clear(eni_ids *set) {
    for (size_t i = 0; i < set->n_slots; i++) set->slots[i] = INT64_MIN;
    set->n = 0;
}

void eni_ids_free(eni_ids *set) {
    free(set->slots);
    *set = (eni_ids){0};
}
