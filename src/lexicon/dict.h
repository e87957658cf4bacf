/* lexicon/dict.h: a user's dictionaries (PETRARCH, TABARI) inside the lexicon. The formats are described in docs/formats/dictionaries.md.
 *
 *   files ─► what kind is it? ─► actors, agents ─► names of the lexicon, each pointing at its eni_dict_name
 *                            ├─► verbs ─────────► forms of verbs ─► blocks of patterns ─► frames
 *                            └─► issues, discards ► topics
 *
 * Everything lives in the lexicon's arena and never changes once it is loaded. */
#ifndef ENI_DICT_H
#define ENI_DICT_H

#include "base/map.h"
#include "base/table.h"
#include "lexicon/frames.h"

#define ENI_DICT_LONGEST_LINE 4000 /* bytes; longer lines are faults */
#define ENI_DICT_MOST_WORDS 12     /* of a name, phrase or verb */
#define ENI_DICT_MOST_ITEMS 24     /* of a pattern */

typedef struct {
    const char *path; /* as given */
    const char *name; /* the last part of it: what claims and messages show */
    en_str bytes;     /* all of it */
    en_dict_kind kind;
    bool flat;  /* of verbs: patterns are words in sequence, and not phrases (PETRARCH 2) */
    bool stems; /* of verbs: without headed blocks, and words are stems (TABARI) */
    uint64_t n_lines, n_faults;
    uint64_t n_records, n_names, n_codes, n_dated, n_unknown; /* actors; agents: names and codes only */
    uint64_t n_sets, n_blocks, n_verbs, n_patterns;
    uint64_t n_phrases, n_whole, n_exclusions; /* issues, discards */
} eni_dict_file;

/* Words as the text is asked for them: each by the hash of its folded token. */
typedef struct {
    uint64_t key;
    bool bends;  /* its inflected forms are meant too: the base form of a word of the text may agree */
    en_str stem; /* of TABARI: any word that begins so is meant; empty: only whole words */
} eni_dict_word;

typedef struct {
    uint32_t first, n; /* into words */
} eni_dict_phrase;

/* One code of an actor with the days on which it holds, both ends inclusive; open ends are EN_DAY_NONE. */
typedef struct {
    en_actor actor;
    bool none; /* "---": known, but no actor */
    en_day from, to;
    en_str code; /* as written */
    uint32_t line;
} eni_dict_rule;

/* A name of an actor, or the word of an agent. */
typedef struct {
    en_str text; /* as a claim shows it: "Grand Council of Borduria" */
    uint16_t file;
    bool agent;
    uint32_t line;
    uint32_t first_rule, n_rules; /* of an actor */
    char sector[4];               /* of an agent */
    en_str code;                  /* of an agent, as written */
    uint32_t n_more;              /* of the first of a name: how often it is defined again */
} eni_dict_name;

typedef enum {
    ENI_ITEM_WORDS,  /* words that stand side by side */
    ENI_ITEM_SET,    /* one of several */
    ENI_ITEM_PHRASE, /* {…}: a noun phrase, its head last */
    ENI_ITEM_PREP,   /* (…): a preposition and what follows it */
    ENI_ITEM_SOURCE,
    ENI_ITEM_TARGET,
    ENI_ITEM_PAIR, /* %: two actors side by side */
    ENI_ITEM_SKIP  /* ^: an actor that takes no part */
} eni_item_kind;

typedef struct {
    uint8_t kind;
    bool to_next, to_last; /* "_" behind or before it: nothing may stand between it and its neighbour */
    uint32_t first, n;     /* WORDS: into words; SET: index of the set; PHRASE, PREP: into subitems */
} eni_dict_item;

typedef struct {
    en_str name;
    uint32_t first, n; /* into members */
    uint32_t line;
} eni_dict_set;

typedef struct {
    uint16_t file;
    uint32_t line;
    uint32_t first, n, left; /* into items: `left` before the verb (in the order of the text), the others behind it */
    uint16_t score;          /* how much it asks for */
    const eni_frame *frame;  /* NULL: [---], an explicit no event */
    bool swapped;            /* [:b]: the target does it to the source */
} eni_dict_pattern;

typedef struct {
    en_str text;
    uint16_t file;
    uint32_t line;
    eni_dict_phrase before, behind; /* words around the one that is the verb */
    uint32_t block;
    const eni_frame *frame; /* of its own code or its block's; NULL: none */
    bool swapped, stop;     /* stop: [---], by itself it is no event */
} eni_dict_verb;

typedef struct {
    uint32_t first_pattern, n_patterns;
} eni_dict_block;

/* A form of a verb, chained by hash of the word. */
typedef struct {
    uint32_t verb, next; /* next: index + 1 */
} eni_dict_form;

typedef enum {
    ENI_TOPIC_ISSUE,
    ENI_TOPIC_NOT_HERE,
    ENI_TOPIC_NOT_STORY,
    ENI_TOPIC_DROP,
    ENI_TOPIC_DROP_STORY
} eni_topic_effect;

typedef struct {
    eni_dict_phrase phrase;
    uint8_t effect;
    uint16_t file, category; /* category: of an issue and its exclusions; 0 is none */
    uint32_t line, next;     /* next: with the same first word, index + 1 */
    en_str code;             /* of an issue, lower case */
} eni_topic;

#define ENI_DICT_LIST(type, name)                                                                                      \
    type *name;                                                                                                        \
    size_t n_##name, cap_##name

typedef struct {
    ENI_DICT_LIST(eni_dict_file, files);
    ENI_DICT_LIST(eni_dict_word, words);
    ENI_DICT_LIST(eni_dict_name, names);
    ENI_DICT_LIST(eni_dict_rule, rules);
    ENI_DICT_LIST(eni_dict_set, sets);
    ENI_DICT_LIST(eni_dict_phrase, members);
    ENI_DICT_LIST(eni_dict_item, items);
    ENI_DICT_LIST(eni_dict_item, subitems);
    ENI_DICT_LIST(eni_dict_pattern, patterns);
    ENI_DICT_LIST(eni_dict_verb, verbs);
    ENI_DICT_LIST(eni_dict_block, blocks);
    ENI_DICT_LIST(eni_dict_form, forms);
    ENI_DICT_LIST(eni_topic, topics);
    ENI_DICT_LIST(en_str, categories);
    eni_map by_name;  /* "a:grand council" (actor), "r:…" (agent) → index of the name */
    eni_map by_set;   /* upper-case name → index */
    eni_map by_form;  /* hash of a word, as bytes → index + 1 of the first form */
    eni_map by_topic; /* hash of a topic's first word → index + 1 */
    bool only;        /* the kinds that are here stand instead of ours */
    bool has[EN_N_DICT_KINDS];
} eni_dict;

/* The name's code on a day: the rule of the narrowest spell that holds; NULL if none does. day unknown: the undated rule, else the latest. */
const eni_dict_rule *eni_dict_rule_on(const eni_dict *dict, const eni_dict_name *name, en_day day);

/* Of two rules that hold on a day: is the first the more specific one? */
bool eni_dict_rule_beats(const eni_dict_rule *a, const eni_dict_rule *b, en_day day);

/* First form's index + 1 of a word's hash; 0 if no verb has it. */
uint32_t eni_dict_form_of(const eni_dict *dict, uint64_t key);
/* First topic's index + 1 that begins with the word; 0 if none does. */
uint32_t eni_dict_topic_of(const eni_dict *dict, uint64_t key);

/* Do the user's dictionaries stand instead of ours in this kind? */
static inline bool eni_dict_replaces(const eni_dict *dict, en_dict_kind kind) {
    return dict && dict->only && dict->has[kind];
}

void eni_dict_free(eni_dict *dict);

#endif
