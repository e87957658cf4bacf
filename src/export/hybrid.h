/* export/hybrid.h: Parquet's encodings of small numbers. */
#ifndef ENI_HYBRID_H
#define ENI_HYBRID_H

#include "base/str.h"

/* Bits that n needs: 0 for 0, 1 for 1, 2 for 2 and 3 … */
unsigned eni_bits_for(uint32_t n);

/* The RLE and bit-packing hybrid (Parquet "Encodings", RLE = 3), without a length in front. width 1 to 32; each value fits it. */
void eni_put_hybrid(eni_buf *b, const uint32_t *values, size_t n, unsigned width);

/* Values one after another, width bits each, the lowest bit first; the last byte is filled with zeros. */
void eni_put_packed(eni_buf *b, const uint32_t *values, size_t n, unsigned width);

/* Whole numbers with the lowest byte first. */
void eni_put_le32(eni_buf *b, uint32_t n);
void eni_put_le64(eni_buf *b, uint64_t n);

#endif
