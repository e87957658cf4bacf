/* lexicon/lexicon.h: the inside of en_lexicon. Filled once by lexicon.c, read-only ever after. */
#ifndef ENI_LEXICON_H
#define ENI_LEXICON_H

#include "base/table.h"
#include "lexicon/cues.h"
#include "lexicon/dict.h"
#include "lexicon/frames.h"
#include "lexicon/classifier.h"
#include "lexicon/names.h"
#include "text/document.h"

typedef enum { ENI_ACTOR_STATE, ENI_ACTOR_ORGANISATION, ENI_ACTOR_GROUP } eni_actor_class;

typedef struct {
    eni_actor_class class;
    en_actor code; /* what claims carry: of a group its home state and sector */
    en_str key, name, kind;
    bool article; /* "the" belongs before the name in a sentence */
    en_str iso2, cow, cameo, fips;
    int cown, gwn;
    eni_spell spell;
} eni_actor_record;

typedef struct {
    uint32_t actor;
    char sector[4];
    en_str office, name, short_name;
    eni_spell spell;
} eni_person;

typedef enum { ENI_ROLE_PERSON, ENI_ROLE_BODY, ENI_ROLE_FORCE, ENI_ROLE_CROWD, ENI_ROLE_THING } eni_role_kind;

typedef struct {
    en_str code; /* text: "010" */
    en_str label;
    en_quad quad;
    double goldstein; /* NaN = none published */
    en_action action; /* NONE where PLOVER has no type for it */
    en_str mode, context;
} eni_cameo;

typedef struct {
    uint32_t actor;
    eni_spell spell; /* of membership; ENI_DATE_NONE = as the treaty */
} eni_party;

typedef struct {
    en_str kind;                   /* "defence" … */
    uint32_t obligor, beneficiary; /* actor indexes; UINT32_MAX = every party (mutual) */
} eni_obligation;

typedef struct {
    en_str id, kind, name;
    eni_party *parties;
    size_t n_parties;
    eni_obligation *obligations;
    size_t n_obligations;
    en_date signed_on;
    eni_spell spell;
    en_str terms, citation;
} eni_treaty;

struct en_lexicon {
    eni_arena arena; /* texts of files read from a folder, and what the tables grow into */
    eni_actor_record *actors;
    size_t n_actors, cap_actors;
    eni_map by_key; /* key of an actor → index */
    eni_person *people;
    size_t n_people, cap_people;
    eni_map by_short; /* folded short name → first person index + 1; chained by person_next */
    uint32_t *person_next;
    eni_names names;
    eni_cameo *cameo;
    size_t n_cameo, cap_cameo;
    eni_map by_cameo;
    eni_map by_icews; /* text of an event in ICEWS, letters and digits, small → index of its code */
    en_quad action_quad[EN_N_ACTIONS];
    en_str action_cameo[EN_N_ACTIONS];
    eni_frames frames;
    eni_cues cues;
    eni_treaty *treaties;
    size_t n_treaties, cap_treaties;
    size_t n_diplomatic; /* of the treaties, how many came from diplomatic.tsv */
    size_t n_states, n_organisations, n_groups, n_places, n_roles;
    eni_language *language;
    eni_dict *dict;            /* the user's dictionaries; NULL: none */
    eni_classifier classifier; /* hash 0: there is no model, frames decide alone */
    uint64_t hash;
};

/* What a loader needs at hand. */
typedef struct {
    en_lexicon *lexicon;
    eni_arena scratch; /* reset by loaders as they go */
    eni_faults faults;
    const char *dir; /* NULL: built in */
    bool nomem;
    bool answers_only; /* what only reading needs stays away */
} eni_loading;

/* The bytes of a table by its name under data/; false (and a fault) when it is missing. */
bool eni_load_file(eni_loading *load, const char *name, en_str *bytes);

/* Each fills its part of the lexicon; faults go to load->faults. */
void eni_load_actors(eni_loading *load);
void eni_load_scales(eni_loading *load);
void eni_load_frames(eni_loading *load);
void eni_load_cues(eni_loading *load);
void eni_load_treaties(eni_loading *load);

/* The user's dictionaries, after everything of ours. Their faults are no faults of the lexicon. */
en_status eni_load_dicts(eni_loading *load, const en_lexicon_opts *opts, en_error *err);

/* EN_ERANGE for a lexicon that was opened for answers only. */
en_status eni_can_read(const en_lexicon *lexicon, en_error *err);

/* Index of an actor by key (ISO3 of a state, key of an organisation or group), or UINT32_MAX. */
uint32_t eni_actor_by_key(const en_lexicon *lexicon, en_str key);
/* The state, organisation or group of that name or alias, or NULL. */
const eni_actor_record *eni_actor_so_called(const en_lexicon *lexicon, en_str name);
/* Is the actor a state, whatever its sector? */
bool eni_is_state(const en_lexicon *lexicon, const en_actor *actor);

/* Is the type cooperation, verbal or material? */
bool eni_is_cooperative(const en_lexicon *lexicon, en_action action);

/* The name of an actor's code as a sentence has it: "the United States", "Japan". Borrowed or arena. */
en_str eni_actor_named(const en_lexicon *lexicon, eni_arena *arena, const char *code);
const eni_cameo *eni_cameo_find(const en_lexicon *lexicon, en_str code); /* NULL if unknown */
/* The code that a text of ICEWS means; case, blanks and marks do not count. NULL if unknown. */
const eni_cameo *eni_cameo_of_text(const en_lexicon *lexicon, en_str text);

/* Sets a sector of up to three letters; false if it is not one of the list. */
bool eni_sector_set(char sector[4], en_str text);

/* Calls fn(user, name) for each builtin file whose name matches "prefix*suffix" in order of name. */
const char *eni_builtin_match(size_t *from, const char *prefix, const char *suffix);

#define ENI_GROW(load, items, n, cap)                                                                                  \
    ((n) < (cap) ||                                                                                                    \
     ((items) = eni_arena_grow(&(load)->lexicon->arena, (items), (n), &(cap), (n) + 1, sizeof *(items))) != NULL)

#endif
