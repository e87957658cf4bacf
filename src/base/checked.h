/* base/checked.h: arithmetic on sizes that come from input. Each returns false on overflow and leaves *out alone. */
#ifndef ENI_CHECKED_H
#define ENI_CHECKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

#endif
