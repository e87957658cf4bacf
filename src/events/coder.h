/* events/coder.h: a report in, claims out. */
#ifndef ENI_CODER_H
#define ENI_CODER_H

#include "base/arena.h"
#include "events/evidence.h"
#include "lexicon/lexicon.h"
#include "text/report.h"

typedef struct {
    en_str text;
    bool title;
} eni_coded_sentence;

/* A name that the lexicon does not know. */
typedef struct {
    en_str name;
    uint32_t
        n_events; /* claims that the sentence would give besides if it named an actor; 0: a title tells whose it is, nothing lacks */
    en_actor guess; /* whose, by the words beside it ("Iraqi Defence Minister X"); code "" if they do not tell */
} eni_unknown_name;

/* What came of a sentence, where it is asked why. Arena. */
typedef struct {
    bool asked;       /* it was read */
    bool two;         /* it names two different actors */
    en_named *actors; /* [n_actors] */
    size_t n_actors;
    en_obstacle *obstacles; /* [n_obstacles]: why there is no claim; none where there is one */
    size_t n_obstacles;
    eni_unknown_name *unknown; /* [n_unknown] */
    size_t n_unknown;
} eni_seen;

typedef struct {
    eni_coded_sentence *sentences; /* [n_sentences], title first if there is one */
    size_t n_sentences;
    uint32_t first_number; /* 0 if sentences[0] is the title, else 1 */
    en_claim *claims;      /* [n_claims]; ids and event numbers are 0 */
    size_t n_claims;
    bool other_language;
    uint64_t number; /* of the report in the ledger; 0: not stored */
    eni_seen *seen;  /* [n_sentences]; NULL where nobody asks why */
} eni_coded;

typedef struct eni_coder eni_coder; /* one thread's scratch */

eni_coder *eni_coder_new(const en_lexicon *lexicon); /* owned, eni_coder_free; NULL when out of memory */
void eni_coder_free(eni_coder *coder);

/* Reads a report. Everything in `out` is arena or borrowed from the report. */
en_status eni_code(eni_coder *coder, eni_arena *arena, const eni_report *report, eni_coded *out, en_error *err);

typedef struct {
    en_action action; /* the likeliest type, given that there is an event */
    en_modality modality;
    double confidence; /* of the type, given that there is an event */
    double p_event;    /* that there is one */
    const char *why;   /* why there is no reading; NULL if there is one. Static */
} eni_pair_reading;

/* Which type has the act of `source` on `target`, both given as words of the sentence that is the report's text? */
en_status eni_code_pair(eni_coder *coder, eni_arena *arena, const eni_report *report, en_str source, en_str target,
                        eni_pair_reading *out, en_error *err);

/* Whoever wants to look on: called for each sentence after it has been parsed and its frames have been found, before its claims are made. For training
 * and for "why". All borrowed until it returns. */
typedef void (*eni_sentence_fn)(void *user, const eni_report_view *report, const eni_sentence_view *s, en_str text,
                                const eni_finding *findings, int n_findings, bool title);
void eni_coder_watch(eni_coder *coder, eni_sentence_fn fn, void *user);

/* The same for every sentence, dropped ones too, after its claims are made: for `try`. */
typedef void (*eni_trace_fn)(void *user, const eni_report_view *report, const eni_sentence_view *s);
void eni_coder_trace(eni_coder *coder, eni_trace_fn fn, void *user);

/* Asks why: from now on every report's `seen` is filled and its claims have features. False when out of memory. */
bool eni_coder_ask_why(eni_coder *coder);

/* Tells fn (may be NULL) of sentence i if it gave no claim. least_two: only if it names two different actors. */
void eni_tell_blank(const eni_coded *coded, size_t i, const eni_report *report, bool least_two, en_blank_fn fn,
                    void *user);

/* Does this look like English? Counts function words in the first few kilobytes. */
bool eni_looks_english(en_str text);

/* Words with capitals like a title: most words of four letters or more begin with one. */
bool eni_is_headline(en_str title);

#endif
