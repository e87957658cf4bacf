/* events/mentions.h: the names and role words of a sentence. */
#ifndef ENI_MENTIONS_H
#define ENI_MENTIONS_H

#include "events/tree.h"
#include "lexicon/lexicon.h"

typedef struct {
    int16_t start, end, head; /* tokens [start, end); head: the one that hangs outside */
    uint8_t kind;             /* eni_sense_kind */
    uint8_t role_kind;        /* of ROLE */
    bool also_place;          /* a capital, or a name that is a place as well */
    bool also_people;         /* an adjective that may stand for people: "the Chinese" */
    en_actor actor;           /* code "" for roles and offices; sector "" where the name alone says none */
    en_str name;              /* of a person, group or organisation; empty for states */
    uint32_t entry;           /* of a user's dictionary: index + 1 into its names; 0: ours */
} eni_mention;

#define ENI_MAX_MENTIONS 120

typedef struct {
    eni_mention list[ENI_MAX_MENTIONS]; /* left to right, without overlap */
    int n;
    int16_t at[ENI_MAX_TOKENS]; /* token → mention, -1 */
} eni_mentions;

static inline const eni_mention *eni_mention_at(const eni_mentions *m, int token) {
    return token >= 0 && m->at[token] >= 0 ? &m->list[m->at[token]] : NULL;
}
static inline bool eni_is_name(const eni_mention *m) {
    return m && m->kind != ENI_SENSE_ROLE && m->kind != ENI_SENSE_OFFICE;
}

/* People named in full earlier in the report, so that "Kim" is found again. Newest last. */
#define ENI_MAX_ACQUAINTANCES 64
typedef struct {
    struct {
        uint64_t key; /* folded token hash of the short name */
        en_actor actor;
        en_str name;
    } list[ENI_MAX_ACQUAINTANCES];
    int n;
} eni_acquaintances;

void eni_acquaint(eni_acquaintances *known, uint64_t key, en_actor actor, en_str name);

/* What the report has shown so far, as far as names depend on it. */
typedef struct {
    const en_lexicon *lexicon;
    en_day day; /* people and states are dated */
    const eni_acquaintances *known;
    const en_actor *company; /* [n_company]: actors named so far, and whom the outlet speaks for */
    int n_company;
} eni_naming;

/* Which entries of the user's dictionaries lie in tokens [start, end): "actors.txt:3 Borduria [BRD]; agents.txt:7 Medics [~MED]". Empty if
 * none; p == NULL when out of memory. */
en_str eni_entries_in(eni_arena *arena, const en_lexicon *lexicon, en_day day, const eni_mentions *mentions, int start,
                      int end);

/* Makes [start, end) one name of `actor`, whatever stood there before: for sides that a user gives. head: the token that hangs outside. */
void eni_mentions_put(eni_mentions *mentions, int start, int end, int head, en_actor actor);

void eni_find_mentions(const eni_naming *naming, const eni_tree *tree, en_str text, eni_mentions *out);

#endif
