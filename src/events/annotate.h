/* events/annotate.h: a text, or a sentence whose tokens are given, to sentences in CoNLL-U: the work of one thread. */
#ifndef ENI_ANNOTATE_H
#define ENI_ANNOTATE_H

#include "lexicon/lexicon.h"
#include "text/conllu.h"

typedef struct eni_annotator eni_annotator; /* scratch of one thread */

eni_annotator *eni_annotator_new(const en_lexicon *lexicon, bool names, bool ranges); /* owned; NULL: no memory */
void eni_annotator_free(eni_annotator *annotator);

typedef struct {
    en_parsed *
        sentences; /* [n], arena; `conllu` without the comments that depend on what came before; number and document unset */
    size_t n;
    uint64_t n_chars; /* of the text, for ranges */
} eni_annotation;

typedef struct {
    en_str text;    /* borrowed */
    bool title;     /* all of it is one sentence */
    bool first;     /* of its document */
    uint64_t chars; /* of the document before it */
    en_day day;
} eni_stretch;

/* All in `out` is arena or borrowed from the text. */
en_status eni_annotate_text(eni_annotator *a, eni_arena *arena, const eni_stretch *stretch, eni_annotation *out,
                            en_error *err);
en_status eni_annotate_rows(eni_annotator *a, eni_arena *arena, const eni_rows *rows, en_day day, eni_annotation *out,
                            en_error *err);

#endif
