/* export/thrift.h: writing Thrift's compact protocol, as far as Parquet's metadata needs it (thrift.apache.org, "Thrift compact protocol").
 *
 * A struct is its fields in order of their ids, each behind a byte of id difference and type, then a 0. Whole numbers are zigzag varints. */
#ifndef ENI_THRIFT_H
#define ENI_THRIFT_H

#include "base/str.h"

#define ENI_THRIFT_DEPTH 8

typedef struct {
    eni_buf *b;                     /* borrowed */
    int16_t last[ENI_THRIFT_DEPTH]; /* id of the field before, of each open struct */
    int depth;                      /* structs that are open; the outermost is open from the start: {.b = b} */
} eni_thrift;

typedef enum {
    ENI_THRIFT_I32 = 5,
    ENI_THRIFT_BINARY = 8,
    ENI_THRIFT_STRUCT = 12
} eni_thrift_kind; /* of a list's items */

void eni_put_varint(eni_buf *b, uint64_t n);

void eni_thrift_bool(eni_thrift *t, int16_t id, bool value);
void eni_thrift_i16(eni_thrift *t, int16_t id, int16_t value);
void eni_thrift_i32(eni_thrift *t, int16_t id, int32_t value);
void eni_thrift_i64(eni_thrift *t, int16_t id, int64_t value);
void eni_thrift_binary(eni_thrift *t, int16_t id, en_str value);

/* A struct as a field, until eni_thrift_close. */
void eni_thrift_open(eni_thrift *t, int16_t id);
void eni_thrift_close(eni_thrift *t); /* also of an item, and of the outermost, which ends it all */

/* A list as a field: its head; n items follow. */
void eni_thrift_list(eni_thrift *t, int16_t id, eni_thrift_kind kind, size_t n);
void eni_thrift_item_i32(eni_thrift *t, int32_t value);
void eni_thrift_item_binary(eni_thrift *t, en_str value);
void eni_thrift_item_open(eni_thrift *t); /* a struct; until eni_thrift_close */

#endif
