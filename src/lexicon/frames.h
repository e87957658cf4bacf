/* lexicon/frames.h: triggers and frames of data/actions/, compiled. The language is specified in data/actions/README.md. */
#ifndef ENI_FRAMES_H
#define ENI_FRAMES_H

#include "base/map.h"
#include "base/table.h"

/* Where in the clause an argument or a condition looks. A preposition is its own slot: kind PREP and the word's hash. */
typedef enum {
    ENI_SLOT_SUBJ,
    ENI_SLOT_OBJ,
    ENI_SLOT_IOBJ,
    ENI_SLOT_POSS,
    ENI_SLOT_COMP,
    ENI_SLOT_GROUP,
    ENI_SLOT_ANYONE, /* "*" */
    ENI_SLOT_ADV,
    ENI_SLOT_PREP
} eni_slot_kind;

typedef struct {
    uint8_t kind;
    uint64_t prep; /* hash of the lemma; 0 otherwise */
} eni_slot;

#define ENI_MAX_SLOTS 12

/* A set of lemmas: sorted hashes. */
typedef struct {
    const uint64_t *hashes;
    uint32_t n;
} eni_word_set;

typedef enum {
    ENI_WHEN_FILLED,
    ENI_WHEN_EMPTY, /* obj, !obj */
    ENI_WHEN_IN,
    ENI_WHEN_NOT_IN, /* obj=…, obj!=… */
    ENI_WHEN_MOD,
    ENI_WHEN_NOT_MOD, /* obj.mod=…, obj.mod!=… */
    ENI_WHEN_ACTOR,
    ENI_WHEN_NOT_ACTOR, /* obj:actor, obj:!actor */
    ENI_WHEN_STATE,
    ENI_WHEN_PLACE,  /* obj:state, obj:place */
    ENI_WHEN_NEGATED /* neg */
} eni_when_kind;

typedef struct {
    uint8_t kind;
    eni_slot slot;
    eni_word_set set;
} eni_when;

#define ENI_MAX_WHEN 8

enum {
    ENI_FRAME_BOTH = 1,
    ENI_FRAME_STOP = 2,
    ENI_FRAME_LIGHT = 4,
    ENI_FRAME_WEAK = 8,
    ENI_FRAME_USER = 16 /* of a user's dictionary */
};

typedef struct eni_frame eni_frame;

struct eni_frame {
    en_str trigger;
    char pos; /* v, n, a */
    uint8_t flags, n_when, n_source, n_target;
    eni_when when[ENI_MAX_WHEN];
    eni_slot source[ENI_MAX_SLOTS], target[ENI_MAX_SLOTS];
    en_action action;
    en_str mode, cameo, context;
    uint32_t next; /* same trigger: index + 1 */
    const char *file;
    uint32_t line;
    const eni_frame *reverse; /* of a user's pattern [a:b]: what the target does back; else NULL */
};

typedef struct {
    uint32_t first, last; /* frames of one trigger, linked by next */
} eni_frame_chain;

typedef struct {
    eni_frame *frames;
    size_t n_frames, cap_frames;
    eni_map triggers; /* "v:deploy", "n:air strike" → chain */
    eni_frame_chain *chains;
    size_t n_triggers, cap_chains;
} eni_frames;

/* Folds British to American spelling, so that "organise" meets "organize"; lower case in, lower case out. Returns the length. */
size_t eni_fold_spelling(en_str lemma, char *out, size_t room);

/* Hash of a lemma (folded spelling), as sets and prepositions hold it. */
uint64_t eni_lemma_hash(en_str lemma);
uint64_t eni_lemma_pair_hash(en_str first, en_str second); /* of a compound "air strike" */

bool eni_set_has(eni_word_set set, uint64_t hash);

/* Is the verb's object the target in most of its frames? "kill", not "march". */
bool eni_takes_object(const eni_frames *frames, en_str verb);

/* First frame of a trigger, or NULL. `second` may be empty. */
const eni_frame *eni_frames_of(const eni_frames *frames, char pos, en_str word, en_str second);
static inline const eni_frame *eni_frame_next(const eni_frames *frames, const eni_frame *f) {
    return f->next ? &frames->frames[f->next - 1] : NULL;
}

#endif
