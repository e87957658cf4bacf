/* text/conllu.h: sentences in CoNLL-U (universaldependencies.org/format.html): ten columns between tabs, an empty line behind each
 * sentence. Shared with the trainer. */
#ifndef ENI_CONLLU_H
#define ENI_CONLLU_H

#include "base/arena.h"
#include "base/input.h"

/* Named limits. */
#define ENI_LONGEST_ROW ((size_t)1 << 20)
#define ENI_MOST_ROWS 100000 /* of one sentence */

enum {
    ENI_CONLLU_ID,
    ENI_CONLLU_FORM,
    ENI_CONLLU_LEMMA,
    ENI_CONLLU_UPOS,
    ENI_CONLLU_XPOS,
    ENI_CONLLU_FEATS,
    ENI_CONLLU_HEAD,
    ENI_CONLLU_DEPREL,
    ENI_CONLLU_DEPS,
    ENI_CONLLU_MISC,
    ENI_N_CONLLU
};

typedef enum { ENI_ROW_COMMENT, ENI_ROW_WORD, ENI_ROW_RANGE, ENI_ROW_EMPTY } eni_row_kind; /* "3", "3-4", "3.1" */

typedef struct {
    eni_row_kind kind;
    en_str text;                /* the line; arena */
    en_str cells[ENI_N_CONLLU]; /* borrowed from text; of a comment unset */
    uint64_t line;
} eni_row;

typedef struct {
    eni_row *rows; /* [n], as they stood */
    size_t n;
    uint32_t n_words;
} eni_rows;

/* The next sentence of a member, with one word or more: numbers run from 1, ranges and empty nodes fit, all is UTF-8. *more false at the
 * end. EN_EFORMAT or EN_ELIMIT with file and line when it is none: it has been read past, and the next may be asked for. */
en_status eni_conllu_next(eni_input *input, eni_arena *arena, eni_rows *out, bool *more, en_error *err);

/* Ten cells as one line. An empty cell becomes "_". */
void eni_conllu_put(eni_buf *out, const en_str cells[ENI_N_CONLLU]);

/* The blanks between two tokens as the value of SpacesAfter: \s \t \r \n, \p for |, \\ for a backslash; others as they are. */
void eni_conllu_put_blanks(eni_buf *out, en_str blanks);

#endif
