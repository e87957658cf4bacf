/* ledger/segment_file.h: what writer and reader of segments share: the bytes of the file. docs/FORMAT.md has them in words. All numbers are
 * little-endian as the machine has them; a file of the other order is refused by its mark. */
#ifndef ENI_SEGMENT_FILE_H
#define ENI_SEGMENT_FILE_H

#include "ledger/segment.h"

#define ENI_SEGMENT_MAGIC "ENTSEG\r\n"
#define ENI_SEGMENT_VERSION 1
#define ENI_SEGMENT_ORDER 0x01020304u
#define ENI_SEGMENT_HEADER 4096 /* bytes before the first section */
#define ENI_SUM_BLOCK 65536     /* bytes under one checksum */
#define ENI_ALIGN 64

typedef enum {
    ENI_SECTION_BLOCKS, /* arrival blocks, compressed; each has its own checksum in the directory */
    ENI_SECTION_DIRECTORY,
    ENI_SECTION_CODES,
    ENI_SECTION_ACTS,
    ENI_SECTION_ROLES,
    ENI_SECTION_DYADS,
    ENI_SECTION_DAY,
    ENI_SECTION_ACT,
    ENI_SECTION_ROLE,
    ENI_SECTION_ROLE_REST,
    ENI_SECTION_LAG,
    ENI_SECTION_LAG_REST,
    ENI_SECTION_ARRIVAL,
    ENI_SECTION_SUMS,
    ENI_N_SECTIONS
} eni_section;

typedef struct {
    uint64_t offset, len;
    uint32_t width; /* bytes of a value (of arrival numbers: bits) */
    uint32_t sum;   /* index of its first checksum in SUMS; its own sum is in the header */
} eni_section_entry;

typedef struct {
    char magic[8];
    uint32_t version, order;
    uint64_t file_len;
    uint32_t n_rows, n_dyads, n_codes, n_acts, n_roles, n_blocks;
    int32_t day_base, day_first, day_last, known_first, known_last;
    uint32_t n_sections;
    eni_section_entry sections[ENI_N_SECTIONS];
    uint64_t sums_hash; /* XXH3-64 of the section SUMS */
    uint64_t hash;      /* XXH3-64 of the header before this field */
} eni_segment_header;

/* A value that does not fit its column's width: sorted by row. */
typedef struct {
    uint32_t row, value;
} eni_rest;

typedef struct {
    uint64_t offset;              /* in the section BLOCKS */
    uint64_t byte, line;          /* of its first row in the input */
    uint64_t sum;                 /* XXH3-64 of its compressed bytes, numbers and texts */
    uint32_t ints_len, texts_len; /* compressed */
    uint32_t ints_raw, texts_raw;
    uint32_t first, n; /* arrival numbers */
    uint32_t import, reserved;
} eni_block_entry;

/* How a block's numbers lie before compression: u32 mask of the ints that are there, then ids (as differences), lines (as differences), each int,
 * all as planes: the lowest bytes of all values, then the second lowest … Some ints are told by another value: */
static inline uint32_t eni_int_told(eni_int which, uint32_t value, uint32_t before, uint32_t mentions) {
    return which == ENI_INT_TONE ? value - before : which == ENI_INT_ARTICLES ? value - mentions : value;
}
static inline uint32_t eni_int_meant(eni_int which, uint32_t told, uint32_t before, uint32_t mentions) {
    return which == ENI_INT_TONE ? told + before : which == ENI_INT_ARTICLES ? told + mentions : told;
}
/* Texts: u32 mask, then for each text n lengths as planes (2·length, or 1: the same as the row before), then the bytes. */

/* What a batch holds, for the stage. */
typedef struct {
    uint32_t source, target, act; /* into the batch's own lists */
    int32_t day;
    uint32_t lag;
} eni_hot_row;

typedef struct {
    eni_block_entry entry; /* offset in the batch's bytes, first in the batch */
} eni_batch_block;

typedef struct {
    const eni_hot_row *rows;
    const int64_t *ids; /* [n_rows]: the dataset's numbers; INT64_MIN: none */
    uint32_t n_rows;
    const en_actor *actors;
    uint32_t n_actors;
    const eni_act *acts;
    uint32_t n_acts;
    const eni_block_entry *blocks;
    uint32_t n_blocks;
    en_str bytes;
    int32_t day_first, day_last, known_first, known_last;
} eni_batch_view;
eni_batch_view eni_batch_look(const eni_batch *batch);

#endif
