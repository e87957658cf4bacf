/* export/flatbuf.h: writing FlatBuffers (flatbuffers.dev, "FlatBuffers internals"), as far as Arrow's metadata needs them.
 *
 * The usual builders write backwards, children first. We write forwards, parents first: an offset points to what comes later, so its place is
 * left free and filled when the child is put. A table's fields are named by their number; what is absent has size 0 and takes no room.
 *
 *   … vtable: its size, the table's size, offset of field 0, 1, 2 … │ table: back to the vtable, its fields … children … */
#ifndef ENI_FLATBUF_H
#define ENI_FLATBUF_H

#include "base/str.h"

typedef struct {
    unsigned size;  /* bytes: 1, 2, 4, 8; 0: absent, so the schema's default */
    uint64_t value; /* 0 for an offset, which is filled later */
    size_t at;      /* out: where it lies */
} eni_flat_field;

#define ENI_FLAT_OFFSET                                                                                                \
    { .size = 4 }

/* Starts at an empty buffer; everything is aligned within it. Leaves the root's offset free at 0. */
void eni_flat_begin(eni_buf *b);

/* Puts a table of n fields, of which some offset at `from` is to point here. */
void eni_flat_table(eni_buf *b, size_t from, eni_flat_field *fields, size_t n);

/* The head of a vector of n items, each item_size bytes and aligned to `align`; the items follow. Returns where the first one goes. */
size_t eni_flat_vector(eni_buf *b, size_t from, size_t n, size_t align);
void eni_flat_string(eni_buf *b, size_t from, en_str s);

/* Room for n offsets of a vector, to be filled. */
void eni_flat_offsets(eni_buf *b, size_t n);
void eni_flat_pad(eni_buf *b, size_t align); /* zeros until the length is a multiple */

#endif
