/* lexicon/names.h: from words to what they can name.
 *
 *   "Kim Jong-un" ─tokens─► kim · jong · un ─walk─► senses: person, PRK GOV, 2011-12-17 …
 *
 * Keys are sequences of folded tokens: lower case, accents off, hyphens and the article skipped. Whether capitals must agree is a
 * property of the sense, checked at the text: "US" is a state, "us" is not. */
#ifndef ENI_NAMES_H
#define ENI_NAMES_H

#include "base/arena.h"
#include "base/map.h"
#include "base/table.h"

typedef enum {
    ENI_SENSE_STATE,     /* name of a state */
    ENI_SENSE_ADJECTIVE, /* of a state or organisation: "Chinese", "UN" */
    ENI_SENSE_DEMONYM,   /* people: "Chinese", "Danes" */
    ENI_SENSE_CAPITAL,   /* government or place, by context */
    ENI_SENSE_SEAT,      /* government: "the Kremlin" */
    ENI_SENSE_PLACE,
    ENI_SENSE_PERSON,
    ENI_SENSE_SHORT, /* family name of a person in office, good alone */
    ENI_SENSE_ORGANISATION,
    ENI_SENSE_GROUP,
    ENI_SENSE_ROLE,   /* troops, spokesman */
    ENI_SENSE_OFFICE, /* title: foreign minister */
    ENI_N_SENSES
} eni_sense_kind;

/* How capitals must agree: any; the first letter of each capitalised word; exactly as written. */
typedef enum { ENI_CASE_ANY, ENI_CASE_INITIAL, ENI_CASE_EXACT } eni_case;

#define ENI_MAX_NEEDS 6

typedef struct {
    uint8_t kind, case_rule;
    char sector[4];
    uint32_t record; /* actor for states, organisations, groups, capitals …; person, place, role otherwise */
    uint32_t next;   /* of the same form; index + 1 */
    eni_spell spell;
    en_str form;       /* as written in the table */
    uint8_t role_kind; /* of ROLE: eni_role_kind */
    uint8_t n_needs;   /* contextual forms: actors, one of which must have been named */
    uint32_t needs[ENI_MAX_NEEDS];
    uint32_t entry; /* of a user's dictionary: index + 1 into its names; 0: ours */
} eni_sense;

typedef struct {
    uint64_t hash;   /* of the token sequence; 0 = free */
    uint32_t senses; /* index + 1 of the first; 0 = only a prefix of longer forms */
    bool longer;     /* some form goes on */
} eni_name_node;

typedef struct {
    eni_name_node *nodes; /* open addressing, [n_slots] */
    size_t n_slots, n_nodes;
    eni_sense *senses;
    size_t n_senses, cap_senses;
    size_t n_forms;
} eni_names;

void eni_names_free(eni_names *names);

/* Hash of one token as names see it; 0 for a token they skip (hyphens). Lower case, accents off. */
uint64_t eni_name_token(en_str token);

/* Steps: hash of the sequence so far and one more token's hash. Start with 0. */
static inline uint64_t eni_name_step(uint64_t sequence, uint64_t token) {
    uint64_t h = (sequence ^ token) * 0x9E3779B97F4A7C15u;
    h ^= h >> 29;
    return h ? h : 1;
}

/* The node of a sequence, or NULL if no form begins so. */
const eni_name_node *eni_names_at(const eni_names *names, uint64_t sequence);
static inline const eni_sense *eni_sense_at(const eni_names *names, uint32_t index_plus_1) {
    return index_plus_1 ? &names->senses[index_plus_1 - 1] : NULL;
}

/* Adds a form. False when out of memory. An identical sense is not added twice. */
bool eni_names_add(eni_names *names, eni_arena *scratch, en_str form, eni_sense sense);

/* Do the capitals of text agree with the sense's form? all_caps: the text around is in capitals. */
bool eni_case_agrees(const eni_sense *sense, en_str text);

/* Lower case with accents off, for keys and comparison. p == NULL when out of memory. */
en_str eni_fold(eni_arena *arena, en_str text);

#endif
