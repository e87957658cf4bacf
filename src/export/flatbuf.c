/* export/flatbuf.c: see flatbuf.h. */
#include "export/flatbuf.h"

#include "export/hybrid.h"

#include <assert.h>

#define MOST_FIELDS 8

void eni_flat_pad(eni_buf *b, size_t align) {
    while (b->len % align && !b->failed) eni_putc(b, 0);
}

static void put(eni_buf *b, uint64_t value, unsigned size) {
    for (unsigned i = 0; i < size; i++) eni_putc(b, (char)(value >> 8 * i));
}

/* Lets the offset at `from` point to what comes now. */
static void point(eni_buf *b, size_t from) {
    if (b->failed) return;
    const size_t way = b->len - from;
    for (unsigned i = 0; i < 4; i++) b->p[from + i] = (char)(way >> 8 * i);
}

void eni_flat_begin(eni_buf *b) {
    b->len = 0;
    put(b, 0, 4);
}

void eni_flat_table(eni_buf *b, size_t from, eni_flat_field *fields, size_t n) {
    size_t at = 4, offset[MOST_FIELDS] = {0}; /* behind the way back to the vtable */
    assert(n <= MOST_FIELDS);
    for (size_t i = 0; i < n; i++) {
        if (!fields[i].size) continue;
        at = (at + fields[i].size - 1) / fields[i].size * fields[i].size;
        offset[i] = at;
        at += fields[i].size;
    }
    const size_t head = 4 + 2 * n;
    while ((b->len + head) % 8 && !b->failed) eni_putc(b, 0); /* the table begins where 8 bytes may */
    put(b, head, 2);
    put(b, at, 2);
    for (size_t i = 0; i < n; i++) put(b, offset[i], 2);
    const size_t start = b->len;
    point(b, from);
    put(b, head, 4);
    for (size_t i = 0; i < n; i++) {
        if (!fields[i].size) continue;
        while (b->len < start + offset[i] && !b->failed) eni_putc(b, 0);
        fields[i].at = b->len;
        put(b, fields[i].value, fields[i].size);
    }
}

size_t eni_flat_vector(eni_buf *b, size_t from, size_t n, size_t align) {
    while ((b->len + 4) % align && !b->failed) eni_putc(b, 0);
    eni_flat_pad(b, 4);
    point(b, from);
    eni_put_le32(b, (uint32_t)n);
    return b->len;
}

void eni_flat_offsets(eni_buf *b, size_t n) {
    for (size_t i = 0; i < n; i++) eni_put_le32(b, 0);
}

void eni_flat_string(eni_buf *b, size_t from, en_str s) {
    eni_flat_vector(b, from, s.len, 4);
    eni_put(b, s);
    eni_putc(b, 0);
}
