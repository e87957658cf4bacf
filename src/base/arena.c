/* base/arena.c: bump allocation in blocks of doubling size.
 *
 *   blocks ─► [newest: used … | free …] ─► [older, full] ─► …
 *
 * A reset keeps the newest (largest) block only, so an arena that serves many reports settles at the size of the largest
 * and stops calling malloc. */
#include "base/arena.h"

#include "base/checked.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ENI_ARENA_EACH 1 /* one allocation per object */
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ENI_ARENA_EACH 1
#endif
#endif
#ifndef ENI_ARENA_EACH
#define ENI_ARENA_EACH 0
#endif

#define ALIGN _Alignof(max_align_t)
#define FIRST_BLOCK ((size_t)16 * 1024)
#define LARGEST_BLOCK ((size_t)4 * 1024 * 1024)

struct eni_arena_block {
    eni_arena_block *next;
    size_t cap, used;
    _Alignas(max_align_t) char bytes[];
};

static void free_chain(eni_arena_block *block) {
    while (block) {
        eni_arena_block *const next = block->next;
        free(block);
        block = next;
    }
}

void eni_arena_reset(eni_arena *arena) {
    arena->used = 0;
    if (!arena->blocks) return;
    if (ENI_ARENA_EACH || arena->blocks->cap > LARGEST_BLOCK) {
        free_chain(arena->blocks);
        arena->blocks = NULL;
        return;
    }
    free_chain(arena->blocks->next);
    arena->blocks->next = NULL;
    arena->blocks->used = 0;
}

void eni_arena_free(eni_arena *arena) {
    free_chain(arena->blocks);
    arena->blocks = NULL;
    arena->used = 0;
}

static eni_arena_block *add_block(eni_arena *arena, size_t need) {
    size_t cap = need;
    if (!ENI_ARENA_EACH) {
        size_t next = arena->blocks ? arena->blocks->cap * 2 : FIRST_BLOCK;
        if (next > LARGEST_BLOCK) next = LARGEST_BLOCK;
        if (cap < next) cap = next;
    }
    size_t bytes;
    if (!eni_add(sizeof(eni_arena_block), cap, &bytes)) return NULL;
    eni_arena_block *const block = malloc(bytes);
    if (!block) return NULL;
    block->next = arena->blocks;
    block->cap = cap;
    block->used = 0;
    arena->blocks = block;
    return block;
}

void *eni_arena_get(eni_arena *arena, size_t len) {
    size_t need;
    if (!eni_add(len ? len : 1, ALIGN - 1, &need)) return NULL;
    need -= need % ALIGN;
    if (arena->limit && (arena->used > arena->limit || need > arena->limit - arena->used)) return NULL;
    eni_arena_block *block = arena->blocks;
    if (ENI_ARENA_EACH) need = len ? len : 1;
    if (ENI_ARENA_EACH || !block || block->cap - block->used < need) {
        block = add_block(arena, need);
        if (!block) return NULL;
    }
    void *const p = block->bytes + block->used;
    block->used += need;
    arena->used += need;
    memset(p, 0, len);
    return p;
}

void *eni_arena_array(eni_arena *arena, size_t n, size_t size) {
    size_t bytes;
    return eni_mul(n, size, &bytes) ? eni_arena_get(arena, bytes) : NULL;
}

void *eni_arena_grow(eni_arena *arena, void *items, size_t n, size_t *cap, size_t want, size_t size) {
    if (want <= *cap) return items;
    size_t next;
    if (!eni_grown(*cap, want, size, &next)) return NULL;
    void *const grown = eni_arena_array(arena, next, size);
    if (!grown) return NULL;
    if (n) memcpy(grown, items, n * size);
    *cap = next;
    return grown;
}

en_str eni_arena_str(eni_arena *arena, en_str text) {
    size_t len;
    char *const p = eni_add(text.len, 1, &len) ? eni_arena_get(arena, len) : NULL;
    if (!p) return (en_str){NULL, 0};
    if (text.len) memcpy(p, text.p, text.len);
    return (en_str){p, text.len};
}

en_str eni_arena_printf(eni_arena *arena, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    const int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *const p = len < 0 ? NULL : eni_arena_get(arena, (size_t)len + 1);
    if (p) vsnprintf(p, (size_t)len + 1, format, again);
    va_end(again);
    return p ? (en_str){p, (size_t)len} : (en_str){NULL, 0};
}
