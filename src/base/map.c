/* base/map.c: open addressing with linear probing over an index of insertion-ordered entries; XXH3 for hashing. Load is kept
 * under 2/3. There is no removal: nothing here forgets. */
#include "base/map.h"

#include "base/checked.h"
#include "base/str.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t eni_hash(en_str s) {
    return XXH3_64bits(s.p ? s.p : "", s.len);
}

void eni_map_free(eni_map *map) {
    free(map->entries);
    free(map->slots);
    *map = (eni_map){0};
}

/* The slot where key is, or where it belongs. n_slots > 0 and one slot is free. */
static size_t slot_of(const eni_map *map, en_str key, uint64_t hash) {
    size_t i = hash & (map->n_slots - 1);
    while (map->slots[i]) {
        const eni_map_entry *const e = &map->entries[map->slots[i] - 1];
        if (e->hash == hash && eni_eq(e->key, key)) break;
        i = (i + 1) & (map->n_slots - 1);
    }
    return i;
}

uint32_t eni_map_get(const eni_map *map, en_str key) {
    if (!map->n_slots) return ENI_MAP_NONE;
    const uint32_t entry = map->slots[slot_of(map, key, eni_hash(key))];
    return entry ? map->entries[entry - 1].value : ENI_MAP_NONE;
}

static bool grow(eni_map *map) {
    size_t cap;
    if (!eni_grown(map->cap, map->n + 1, sizeof *map->entries, &cap) || cap > UINT32_MAX / 2) return false;
    eni_map_entry *const entries = realloc(map->entries, cap * sizeof *entries);
    if (!entries) return false;
    map->entries = entries;
    const size_t n_slots = cap * 2; /* cap is a power of two: load stays at or under 1/2 */
    uint32_t *const slots = calloc(n_slots, sizeof *slots);
    if (!slots) return false;
    free(map->slots);
    map->slots = slots;
    map->n_slots = n_slots;
    map->cap = cap;
    for (size_t i = 0; i < map->n; i++) slots[slot_of(map, entries[i].key, entries[i].hash)] = (uint32_t)i + 1;
    return true;
}

uint32_t *eni_map_add(eni_map *map, en_str key, uint32_t initial, bool *added) {
    if (map->n == map->cap && !grow(map)) return NULL;
    const uint64_t hash = eni_hash(key);
    const size_t i = slot_of(map, key, hash);
    const bool is_new = map->slots[i] == 0;
    if (is_new) {
        map->entries[map->n] = (eni_map_entry){key, hash, initial};
        map->slots[i] = (uint32_t)++map->n;
    }
    if (added) *added = is_new;
    return &map->entries[map->slots[i] - 1].value;
}
