/* base/checked.h: arithmetic on sizes that come from input, and lists that grow by it. Each returns false on overflow and leaves *out alone. */
#ifndef ENI_CHECKED_H
#define ENI_CHECKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static inline bool eni_add(size_t a, size_t b, size_t *out) {
    size_t sum;
    if (__builtin_add_overflow(a, b, &sum)) return false;
    *out = sum;
    return true;
}

static inline bool eni_mul(size_t a, size_t b, size_t *out) {
    size_t product;
    if (__builtin_mul_overflow(a, b, &product)) return false;
    *out = product;
    return true;
}

/* The next capacity for a growing array of items of `size` bytes that must hold `want`: doubles from `cap`, at least 16. */
static inline bool eni_grown(size_t cap, size_t want, size_t size, size_t *cap_out) {
    size_t next = cap < 16 ? 16 : cap;
    while (next < want)
        if (!eni_mul(next, 2, &next)) return false;
    size_t bytes;
    if (!eni_mul(next, size, &bytes)) return false;
    *cap_out = next;
    return true;
}

/* Room for `want` items of `size` bytes in a malloc'ed list. list: the address of the caller's pointer, which moves; *cap grows. False when out of
 * memory: all stays as it was. */
static inline bool eni_room_for(void *list, size_t *cap, size_t want, size_t size) {
    size_t next;
    void *items;
    if (want <= *cap) return true;
    memcpy(&items, list, sizeof items); /* a pointer of any type */
    void *const grown = eni_grown(*cap, want, size, &next) ? realloc(items, next * size) : NULL;
    if (!grown) return false;
    memcpy(list, &grown, sizeof grown);
    *cap = next;
    return true;
}

#endif
