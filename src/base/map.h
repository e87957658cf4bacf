/* base/map.h: a hash map from text to a 32-bit value. Keys are borrowed: they must outlive the map (arena them). Iteration
 * order is insertion order, so nothing that comes out of a map depends on hashing. */
#ifndef ENI_MAP_H
#define ENI_MAP_H

#include "entente.h"

typedef struct {
    en_str key;
    uint64_t hash;
    uint32_t value;
} eni_map_entry;

typedef struct {
    eni_map_entry *entries; /* [n], in order of insertion */
    size_t n, cap;
    uint32_t *slots; /* [n_slots], index + 1 into entries; 0 = free; n_slots is a power of two */
    size_t n_slots;
} eni_map;

#define ENI_MAP_NONE UINT32_MAX

void eni_map_free(eni_map *map);

/* The value of key, or ENI_MAP_NONE. */
uint32_t eni_map_get(const eni_map *map, en_str key);

/* A pointer to key's value, added with `initial` if new; NULL when out of memory. Valid until the next add. */
uint32_t *eni_map_add(eni_map *map, en_str key, uint32_t initial, bool *added);

uint64_t eni_hash(en_str s);

#endif
