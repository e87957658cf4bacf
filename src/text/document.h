/* text/document.h: what the language stage makes of a report: sentences of tokens in a dependency tree. This is the interface that
 * events/ reads; how the tree is made may change behind it.
 *
 *   text ──split, tokenise──► sentences, tokens ──tag──► word classes ──parse──► heads, relations ──► lemmas */
#ifndef ENI_DOCUMENT_H
#define ENI_DOCUMENT_H

#include "base/arena.h"
#include "text/tagset.h"

/* A "sentence" of more tokens than this is cut: time per token stays bounded whatever the input. */
#define ENI_MAX_TOKENS 300

typedef struct {
    uint32_t start, end; /* bytes in the document's text */
    en_str form;         /* borrowed from the text */
    en_str lemma;        /* lower case except for proper nouns; arena or borrowed from the form */
    uint8_t upos, xpos, rel;
    bool space_before;
    int32_t head; /* index in the sentence; -1 for the root */
} eni_token;

typedef struct {
    uint32_t start, end; /* bytes in the document's text, blanks trimmed */
    bool paragraph;      /* starts a new paragraph */
    eni_token *tokens;   /* [n] */
    uint32_t n;
} eni_sentence;

typedef struct {
    en_str text; /* borrowed */
    eni_sentence *sentences;
    size_t n;
} eni_document;

typedef struct eni_language eni_language;     /* the models; immutable, shared by threads */
typedef struct eni_parse_work eni_parse_work; /* scratch of one thread */

/* The language model from its bytes (borrowed: they must outlive it). out: owned, eni_language_free. EN_EFORMAT if it is none. */
en_status eni_language_open(en_str bytes, eni_language **out, en_error *err);
/* The model built into the program. */
en_status eni_language_builtin(eni_language **out, en_error *err);
void eni_language_free(eni_language *language);

eni_parse_work *eni_parse_work_new(void); /* owned, eni_parse_work_free; NULL when out of memory */
void eni_parse_work_free(eni_parse_work *work);

/* Sentences and tokens only: rel, head, tags unset. `text` must be valid UTF-8. Sentences and tokens are arena. A dateline is in none. */
en_status eni_sentences(eni_arena *arena, en_str text, eni_document *out, en_error *err);
/* The same with all of the text in sentences, a dateline too. */
en_status eni_sentences_of_all(eni_arena *arena, en_str text, eni_document *out, en_error *err);

/* All sentences as one, unless that were too long: titles and given sentences are one, whatever their marks. False when out of memory. */
bool eni_join_sentences(eni_arena *arena, eni_document *document);

/* The same where the whole text is one sentence (cut behind ENI_MAX_TOKENS); none if it has no words. */
en_status eni_sentence_whole(eni_arena *arena, en_str text, eni_document *out, en_error *err);

/* The model's checksum: another model has another. */
uint64_t eni_language_hash(const eni_language *language);

/* token->lemma with the capitals, the singular of names and the plain marks that the English treebanks give base forms. p == NULL when out of
 * memory. */
en_str eni_treebank_lemma(const eni_language *language, eni_arena *arena, const eni_token *token);

/* Tells the model of a base form (a verb of the lexicon), so that "condemned" finds "condemn". Before the model is shared. */
bool eni_language_learn(eni_language *language, en_str base);

/* What the caller knows of a sentence before it is parsed; tags and joins are [n]. */
typedef struct {
    uint8_t tags[ENI_MAX_TOKENS];  /* Penn tags that are settled; XPOS_NONE: to be guessed */
    uint8_t joins[ENI_MAX_TOKENS]; /* at a name's first token: how many it has; they are parsed as one. 0 elsewhere */
    uint32_t named;        /* the token behind the first that can act: a name, or "police"; 0 if there is none */
    uint32_t comma_before; /* the token before which a comma would part an opening from the clause; 0 if nowhere */
    bool title;            /* of a report: it may lack a full stop and yet have a verb */
} eni_name_hints;

typedef struct {
    eni_sentence *sentence;
    bool headline;               /* its words are capitalised like a title */
    const eni_name_hints *hints; /* may be NULL */
} eni_parse_task;

/* Tags, parses and lemmatises sentences in place; several at once are faster than one by one, and come out the same. The last token of a
 * joined name is its head; the others hang on it as flat. */
en_status eni_parse_all(const eni_language *language, eni_parse_work *work, eni_arena *arena,
                        const eni_parse_task *tasks, size_t n, en_error *err);
/* One sentence. */
en_status eni_parse(const eni_language *language, eni_parse_work *work, eni_arena *arena, eni_sentence *sentence,
                    bool headline, const eni_name_hints *hints, en_error *err);

#endif
