/* base/arena.h: memory that lives and dies together: one arena per report while it is coded, one per answer while it is
 * composed. Objects are never freed singly. Under AddressSanitizer every object gets its own allocation, so that overruns
 * inside an arena are still caught. */
#ifndef ENI_ARENA_H
#define ENI_ARENA_H

#include "entente.h"

typedef struct eni_arena_block eni_arena_block;

typedef struct {
    eni_arena_block *blocks; /* newest first */
    size_t used;             /* bytes handed out since the last reset */
    size_t limit;            /* EN_ENOMEM past this; 0 = none */
} eni_arena;

/* An all-zero eni_arena is empty and ready. */
void eni_arena_reset(eni_arena *arena); /* forgets all objects, keeps one block for reuse */
void eni_arena_free(eni_arena *arena);  /* gives everything back; the arena is ready again */

/* len bytes, aligned for any type, zeroed; NULL when out of memory or past the limit. */
void *eni_arena_get(eni_arena *arena, size_t len);

/* An array of n items of `size` bytes, zeroed; NULL also when n * size overflows. */
void *eni_arena_array(eni_arena *arena, size_t n, size_t size);

/* Grows an arena array: returns an array of at least `want` items holding the old n (old memory stays until reset), or NULL. */
void *eni_arena_grow(eni_arena *arena, void *items, size_t n, size_t *cap, size_t want, size_t size);

/* A copy of text with a NUL behind it. p == NULL when out of memory. */
en_str eni_arena_str(eni_arena *arena, en_str text);

/* printf into the arena; p == NULL when out of memory. */
__attribute__((format(printf, 2, 3))) en_str eni_arena_printf(eni_arena *arena, const char *format, ...);

#endif
