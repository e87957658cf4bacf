/* export/hybrid.c: runs of at least eight equal values are stored once with their number; what lies between is packed, in groups of eight.
 *
 *   run     varint(n << 1)           value in whole bytes
 *   packed  varint(groups << 1 | 1)  8 * groups values of `width` bits; the last group of all may be filled up */
#include "export/hybrid.h"

#include "export/thrift.h"

unsigned eni_bits_for(uint32_t n) {
    unsigned bits = 0;
    for (; n; n >>= 1) bits++;
    return bits;
}

void eni_put_le32(eni_buf *b, uint32_t n) {
    char bytes[4];
    for (int i = 0; i < 4; i++) bytes[i] = (char)(n >> 8 * i);
    eni_put(b, (en_str){bytes, 4});
}

void eni_put_le64(eni_buf *b, uint64_t n) {
    char bytes[8];
    for (int i = 0; i < 8; i++) bytes[i] = (char)(n >> 8 * i);
    eni_put(b, (en_str){bytes, 8});
}

void eni_put_packed(eni_buf *b, const uint32_t *values, size_t n, unsigned width) {
    uint64_t held = 0; /* at most 7 bits wait for the next value */
    unsigned n_held = 0;
    for (size_t i = 0; i < n; i++) {
        held |= (uint64_t)values[i] << n_held;
        for (n_held += width; n_held >= 8; n_held -= 8, held >>= 8) eni_putc(b, (char)held);
    }
    if (n_held) eni_putc(b, (char)held);
}

static void put_literals(eni_buf *b, const uint32_t *values, size_t n, unsigned width) {
    if (n == 0) return;
    const size_t groups = (n + 7) / 8, whole = n / 8 * 8;
    uint32_t last[8] = {0};
    eni_put_varint(b, (uint64_t)groups << 1 | 1);
    eni_put_packed(b, values, whole, width); /* 8 values end at a byte */
    if (whole == n) return;
    memcpy(last, values + whole, (n - whole) * sizeof *last);
    eni_put_packed(b, last, 8, width);
}

static void put_run(eni_buf *b, uint32_t value, size_t n, unsigned width) {
    eni_put_varint(b, (uint64_t)n << 1);
    for (unsigned bits = 0; bits < width; bits += 8) eni_putc(b, (char)(value >> bits));
}

void eni_put_hybrid(eni_buf *b, const uint32_t *values, size_t n, unsigned width) {
    size_t literal = 0; /* values[literal, i) wait to be packed */
    for (size_t i = 0; i < n;) {
        size_t run = 1;
        while (i + run < n && values[i + run] == values[i]) run++;
        const size_t fill = (8 - (i - literal) % 8) % 8; /* what the literals take of the run to be whole groups */
        if (run < fill + 8) {
            i += run;
            continue;
        }
        put_literals(b, values + literal, i + fill - literal, width);
        put_run(b, values[i], run - fill, width);
        literal = i += run;
    }
    put_literals(b, values + literal, n - literal, width);
}
