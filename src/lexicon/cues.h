/* lexicon/cues.h: the words of modality and attribution (data/actions/modality.tsv, speech.tsv, nominals.tsv). */
#ifndef ENI_CUES_H
#define ENI_CUES_H

#include "base/map.h"
#include "base/str.h"

typedef enum {
    ENI_CUE_NONE,
    /* modality.tsv: what the word does to the act it governs or modifies */
    ENI_CUE_THROUGH, /* nothing: began to, continued to, managed to */
    ENI_CUE_PLANNED,
    ENI_CUE_THREATENED,
    ENI_CUE_HYPOTHETICAL,
    ENI_CUE_DENIED, /* refused to, failed to, denied, never */
    ENI_CUE_ALLEGED,
    /* nominals.tsv: a noun of action that stands so has happened */
    ENI_CUE_OCCURS, /* as subject: "the talks took place" */
    ENI_CUE_REACTS, /* as object or behind the preposition: "condemned the attack", "after the attack" */
    /* speech.tsv: the word attributes what it governs to its subject */
    ENI_CUE_SAID,
    ENI_CUE_SAID_ALLEGED, /* claims, alleges */
    ENI_CUE_SAID_DENIED,  /* denies, dismisses */
    ENI_CUE_SAID_BELIEVED /* thinks, expects, fears */
} eni_cue;

typedef struct {
    eni_map words;    /* "v:plan", "s:say" → eni_cue */
    eni_map discards; /* sequences of folded tokens → 1; prefixes of longer ones → 0 (discards.tsv) */
} eni_cues;

/* pos of modality.tsv: v verb, x auxiliary, r adverb, a adjective, n noun, m subordinating word; of speech.tsv: s verb, t noun, u other; of
 * nominals.tsv: h verb over its subject, k verb over its object, p preposition.
 * Case of the lemma is ignored. */
eni_cue eni_cue_of(const eni_cues *cues, char pos, en_str lemma);
/* Is there a discarding phrase among the tokens' folded keys (eni_name_token)? first, last: where it stands. */
bool eni_is_discarded(const eni_cues *cues, const uint64_t *keys, uint32_t n, int *first, int *last);

static inline bool eni_cue_is_speech(eni_cue cue) {
    return cue >= ENI_CUE_SAID;
}

#endif
