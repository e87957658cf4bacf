/* export/thrift.c: see thrift.h. */
#include "export/thrift.h"

#include <assert.h>

enum {
    TRUE_TYPE = 1,
    FALSE_TYPE = 2,
    I16_TYPE = 4,
    I32_TYPE = 5,
    I64_TYPE = 6,
    BINARY_TYPE = 8,
    LIST_TYPE = 9,
    STRUCT_TYPE = 12
};

void eni_put_varint(eni_buf *b, uint64_t n) {
    for (; n >= 0x80; n >>= 7) eni_putc(b, (char)(n | 0x80));
    eni_putc(b, (char)n);
}

static void put_zigzag(eni_buf *b, int64_t n) {
    eni_put_varint(b, (uint64_t)n << 1 ^ (n < 0 ? UINT64_MAX : 0));
}

static void put_head(eni_thrift *t, int16_t id, int type) {
    const int step = id - t->last[t->depth];
    assert(step > 0); /* fields come in order */
    if (step <= 15) {
        eni_putc(t->b, (char)(step << 4 | type));
    } else {
        eni_putc(t->b, (char)type);
        put_zigzag(t->b, id);
    }
    t->last[t->depth] = id;
}

static void put_bytes(eni_buf *b, en_str value) {
    eni_put_varint(b, value.len);
    eni_put(b, value);
}

void eni_thrift_bool(eni_thrift *t, int16_t id, bool value) {
    put_head(t, id, value ? TRUE_TYPE : FALSE_TYPE);
}

void eni_thrift_i16(eni_thrift *t, int16_t id, int16_t value) {
    put_head(t, id, I16_TYPE);
    put_zigzag(t->b, value);
}

void eni_thrift_i32(eni_thrift *t, int16_t id, int32_t value) {
    put_head(t, id, I32_TYPE);
    put_zigzag(t->b, value);
}

void eni_thrift_i64(eni_thrift *t, int16_t id, int64_t value) {
    put_head(t, id, I64_TYPE);
    put_zigzag(t->b, value);
}

void eni_thrift_binary(eni_thrift *t, int16_t id, en_str value) {
    put_head(t, id, BINARY_TYPE);
    put_bytes(t->b, value);
}

void eni_thrift_item_open(eni_thrift *t) {
    assert(t->depth + 1 < ENI_THRIFT_DEPTH);
    t->last[++t->depth] = 0;
}

void eni_thrift_open(eni_thrift *t, int16_t id) {
    put_head(t, id, STRUCT_TYPE);
    eni_thrift_item_open(t);
}

void eni_thrift_close(eni_thrift *t) {
    eni_putc(t->b, 0);
    if (t->depth) t->depth--;
}

void eni_thrift_list(eni_thrift *t, int16_t id, eni_thrift_kind kind, size_t n) {
    put_head(t, id, LIST_TYPE);
    if (n < 15) {
        eni_putc(t->b, (char)(n << 4 | (unsigned)kind));
    } else {
        eni_putc(t->b, (char)(0xF0 | (unsigned)kind));
        eni_put_varint(t->b, n);
    }
}

void eni_thrift_item_i32(eni_thrift *t, int32_t value) {
    put_zigzag(t->b, value);
}

void eni_thrift_item_binary(eni_thrift *t, en_str value) {
    put_bytes(t->b, value);
}
