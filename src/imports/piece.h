/* imports/piece.h: the inside of eni_piece, for import.c which fills and takes them. */
#ifndef ENI_PIECE_H
#define ENI_PIECE_H

#include "imports/imports.h"
#include "imports/repeats.h"

typedef struct {
    uint64_t line, byte; /* line: in the piece, from 0 */
    en_str raw;
    char reason[160];
} eni_rejected;

typedef struct {
    en_actor actor;
    en_str name;
} eni_named;

struct eni_piece {
    const eni_plan *plan;
    char *bytes; /* [cap] */
    size_t len, cap;
    uint64_t byte;  /* where it begins in the input */
    bool first;     /* of the input */
    bool last;      /* of the input; may be empty */
    bool continues; /* its first line is the rest of a line too long for one piece */
    size_t begins;  /* its first line: behind a byte order mark, or a preamble of so many lines */
    uint64_t lines_before;
    /* what the worker does */
    size_t at;
    bool header_passed;
    uint64_t n_lines; /* begun so far; at the end: all */
    uint64_t line_no, line_byte;
    en_str line;
    en_str cells[ENI_MOST_CELLS];
    char *scratch;
    size_t cap_scratch;
    eni_batch *batch;
    uint64_t keys_of; /* the input (plan->serial) whose keys the batch knows */
    eni_arena arena;
    eni_rejected *rejects; /* [n_kept] */
    size_t n_kept, cap_rejects, raw_kept;
    eni_named *named; /* [n_named] */
    size_t n_named, cap_named;
    uint64_t rows, accepted, repaired, skipped, repeated, rejected;
    int64_t greatest_id;        /* so far: what is greater cannot repeat one of the piece */
    const eni_repeats *repeats; /* numbers to pass over; NULL: none are known */
    bool nomem;
};

eni_piece *eni_piece_new(void);
void eni_piece_free(eni_piece *piece);
void eni_piece_reset(eni_piece *piece); /* to its begin, as if nothing had been done with it */
void eni_piece_work(eni_piece *piece);

#endif
