/* events/refer.h: which actors a noun phrase means. */
#ifndef ENI_REFER_H
#define ENI_REFER_H

#include "events/mentions.h"

typedef struct {
    en_actor actor;
    en_str name;
    int16_t start, end; /* tokens it was read from */
    bool place;         /* named as a place: "in Beijing" */
    bool owner;         /* not the phrase itself but whose it is: "China's test" */
    bool guessed;       /* from the report's context: a pronoun, a role without a country */
    char what;          /* 'p' a person, 's' a state, body or group as one, 'm' many */
} eni_ref;

#define ENI_MAX_STATES_SEEN 12

static inline bool eni_same_actor(en_actor a, en_actor b) {
    return strcmp(a.code, b.code) == 0 && strcmp(a.sector, b.sector) == 0;
}

/* What a report has told so far; one per report, updated sentence by sentence. */
typedef struct {
    const en_lexicon *lexicon;
    en_day day;      /* the report's */
    en_actor outlet; /* the state a state outlet speaks for ("our army"), or none */
    bool speech;     /* the report is its own words: "I call on Israel" */
    eni_acquaintances known;
    eni_ref subject;                      /* of the sentence before, for pronouns; actor code "" if it named none */
    en_actor states[ENI_MAX_STATES_SEEN]; /* named so far, in order, each once */
    int n_states;
    en_actor scene;   /* the state of the place that the report tells of, from its dateline on; sector "" */
    en_actor pair[2]; /* the last two states named side by side: "the two sides" */
    en_actor speaker; /* of the last attribution: "we" */
    bool quotes;      /* a sentence has ended in a colon: what follows may be another's words */
} eni_report_view;

/* A sentence under reading. */
typedef struct {
    eni_tree tree;
    eni_mentions mentions;
    en_str text; /* of the document */
} eni_sentence_view;

#define ENI_MAX_REFS 10

enum {
    ENI_REFER_OWNER = 1, /* also whose the thing is */
    ENI_REFER_PLACE = 2, /* also the state that a place lies in */
    ENI_REFER_NO_GUESS = 4
};

/* Does the phrase at `head` say where something is ("in Baghdad", "near the town of Kufa", not "at Iran"), and in which state? */
bool eni_is_scene(const eni_sentence_view *s, int head, eni_ref *out);

/* Does the phrase only say near which border something is: on either side of it? */
bool eni_is_near_border(const eni_tree *tree, const eni_ref *ref);

/* The state in which the clauses around a phrase or verb take place ("in Baghdad, police …"). False if they do not say. */
bool eni_clause_place(const eni_sentence_view *s, int head, eni_ref *out);

/* The state of the place that a dateline names ("NAJAF, Iraq (Reuters) - "): the last that is a state, else the first; code "" if none. */
en_actor eni_dateline_place(const en_lexicon *lexicon, en_str dateline);

/* The actors of the phrase headed by token `head` and its conjuncts. Returns how many. */
int eni_refer(const eni_report_view *report, const eni_sentence_view *s, int head, unsigned how, eni_ref *out,
              int room);

/* The same without the conjuncts. */
int eni_refer_one(const eni_report_view *report, const eni_sentence_view *s, int head, unsigned how, eni_ref *out,
                  int room);

/* The possessor, adjective or compound before a noun: "China's", "Chinese", "U.S. and Korean". */
int eni_refer_before(const eni_report_view *report, const eni_sentence_view *s, int noun, eni_ref *out, int room);

/* Is token `head` an unknown person whose title tells the country: "South Korean Defence Minister Kim Tae-young"? */
bool eni_is_introduced(const eni_report_view *report, const eni_sentence_view *s, int head, eni_ref *out);

/* First and last token of the unknown name that token `head` belongs to: proper nouns side by side. */
void eni_name_extent(const eni_sentence_view *s, int head, int *first, int *last);

/* Takes note of a sentence's names, before it is read for events. */
void eni_meet(eni_report_view *report, const eni_sentence_view *s);
/* Takes note of its subject for the pronouns of the next, and (of the title and the first sentence) of its place, after it has been read. */
void eni_remember(eni_report_view *report, const eni_sentence_view *s, bool opening);

#endif
