/* events/hints.c: three things that the lexicon knows better than a parser.
 *
 *   [North Korea]                                   a name is one word
 *   [Chinese Foreign Minister Wang Yi] and [...]    so is a person with nation and title before the name
 *   Also on Thursday [,] [Xi Jinping] met           a day that opens the sentence is no part of the name behind it */
#include "events/hints.h"

#include "base/str.h"

typedef enum { UNIT_NONE, UNIT_NATION, UNIT_TITLE, UNIT_PERSON, UNIT_NAME } unit_kind;

typedef struct {
    uint32_t start, end;
    unit_kind kind;
    uint8_t tag; /* xpos; XPOS_NONE leaves it to the tagger */
    bool joins;
    bool acts; /* can do something: a name, "police", "rebels" */
} unit;

/* What the senses of a form make of it here: a name that stands as one in the sentence and is safe to be tagged as a proper one, a title,
 * or nothing. Adjectives that are also people ("Chinese") are joined but left to the tagger. */
static unit_kind kind_of(const eni_naming *naming, const eni_name_node *node, en_str text, uint8_t *tag, bool *joins) {
    const eni_names *const names = &naming->lexicon->names;
    unit_kind kind = UNIT_NONE;
    bool title = false, contextual = false, agent = false; /* agent: of a user's dictionary, of several words */
    *tag = XPOS_NONE;
    *joins = false;
    for (const eni_sense *s = eni_sense_at(names, node->senses); s; s = eni_sense_at(names, s->next)) {
        agent = agent || (s->entry && s->kind == ENI_SENSE_ROLE && memchr(text.p, ' ', text.len));
        title = title || s->kind == ENI_SENSE_OFFICE || (s->kind == ENI_SENSE_ROLE && s->role_kind == ENI_ROLE_PERSON);
        contextual = contextual || s->n_needs || s->kind == ENI_SENSE_ROLE;
        if (s->kind == ENI_SENSE_ROLE || s->kind == ENI_SENSE_OFFICE || s->n_needs) continue;
        if (s->entry ? !eni_is_upper(text.p[0]) : s->case_rule == ENI_CASE_ANY) continue;
        if (!eni_case_agrees(s, text)) continue;
        if (s->kind == ENI_SENSE_SHORT && !eni_spell_holds(s->spell, naming->day)) continue;
        const bool person = s->kind == ENI_SENSE_PERSON || s->kind == ENI_SENSE_SHORT;
        const bool state =
            !person && s->kind != ENI_SENSE_PLACE && naming->lexicon->actors[s->record].class == ENI_ACTOR_STATE;
        const bool people = state && (s->kind == ENI_SENSE_ADJECTIVE || s->kind == ENI_SENSE_DEMONYM);
        *tag = people ? XPOS_NONE : XPOS_NNP;
        kind = person ? UNIT_PERSON : state ? UNIT_NATION : UNIT_NAME;
        *joins = true;
        if (people) break;
    }
    if (agent && kind == UNIT_NONE) { /* "mounted dragoons" is one thing, whatever "mounted" may be elsewhere */
        *joins = true;
        *tag = XPOS_NNP;
        return UNIT_NAME;
    }
    if (title) {
        *joins = false;
        return UNIT_TITLE;
    }
    if (contextual) *joins = false;
    return *joins ? kind : UNIT_NONE;
}

static bool can_act(const eni_names *names, const eni_name_node *node) {
    for (const eni_sense *s = eni_sense_at(names, node->senses); s; s = eni_sense_at(names, s->next))
        if (s->kind == ENI_SENSE_ROLE && s->role_kind != ENI_ROLE_THING) return true;
    return false;
}

/* The longest form that begins at token i. */
static unit unit_at(const eni_naming *naming, const eni_token *tokens, uint32_t n, uint32_t i, en_str text) {
    unit u = {i, i, UNIT_NONE, XPOS_NONE, false, false};
    uint64_t sequence = 0;
    for (uint32_t k = i; k < n && k < i + 14; k++) {
        const uint64_t key = eni_name_token(tokens[k].form);
        if (!key && k == i) break;
        if (!key) continue;
        sequence = eni_name_step(sequence, key);
        const eni_name_node *const node = eni_names_at(&naming->lexicon->names, sequence);
        if (!node) break;
        if (node->senses) {
            unit longer = {i, k + 1, UNIT_NONE, XPOS_NONE, false, can_act(&naming->lexicon->names, node)};
            longer.kind =
                kind_of(naming, node, eni_cut(text, tokens[i].start, tokens[k].end), &longer.tag, &longer.joins);
            u = longer;
        }
        if (!node->longer) break;
    }
    return u;
}

static void join(const unit *u, const eni_token *tokens, eni_name_hints *hints) {
    const bool lower = !eni_is_upper(tokens[u->end - 1].form.p[0]) && u->kind != UNIT_PERSON;
    if (u->end - u->start > 1) hints->joins[u->start] = (uint8_t)(u->end - u->start);
    for (uint32_t k = u->start; k < u->end && u->tag; k++)
        hints->tags[k] =
            lower && k + 1 == u->end ? (eni_ends(tokens[k].form, ENI_LIT("s")) ? XPOS_NNS : XPOS_NN) : u->tag;
}

/* "Chinese Foreign Minister" + "Wang Yi": the join of the name begins with the nation. */
static void join_titles(const unit *person, const unit *before, const unit *first, eni_name_hints *hints) {
    if (before->kind != UNIT_TITLE || before->end != person->start) return;
    const bool nation = first->kind == UNIT_NATION && first->end == before->start;
    const uint32_t start = nation ? first->start : before->start;
    hints->joins[before->start] = hints->joins[person->start] = 0;
    hints->joins[start] = (uint8_t)(person->end - start);
}

/* Tokens of an opening like "On Thursday", "Also last week", "In March 2023": its length; 0 if the sentence does not open so. */
static uint32_t opening_day(const eni_token *tokens, uint32_t n) {
    static const char *const before[] = {"also", "earlier", "later",  "late",     "early",    "on",   "in",
                                         "the",  "same",    "last",   "this",     "next",     "that", "separately",
                                         "a",    "first",   "second", "previous", "following"};
    static const char *const days[] = {"monday",    "tuesday", "wednesday", "thursday",  "friday",  "saturday",
                                       "sunday",    "january", "february",  "march",     "april",   "may",
                                       "june",      "july",    "august",    "september", "october", "november",
                                       "december",  "day",     "week",      "month",     "year",    "today",
                                       "yesterday", "morning", "evening",   "afternoon", "night"};
    uint32_t i = 0;
    while (i < n && i < 5 && ENI_SAME_ANY(tokens[i].form, before)) i++;
    if (i == n || i == 0 || !ENI_SAME_ANY(tokens[i].form, days)) return 0;
    i++;
    if (i < n && ENI_SAME_ANY(tokens[i].form, days)) i++; /* "Thursday evening" */
    int64_t number;
    while (i < n && i < 8 && eni_to_int(tokens[i].form, &number)) i++; /* "March 5 2023" */
    return i;
}

/* "would free 500 prisoners", "will open its border": behind a modal these are verbs. */
static bool is_verb_by_place(const eni_token *tokens, uint32_t i) {
    static const char *const modals[] = {"will",  "would", "could", "should", "might",
                                         "shall", "must",  "may",   "can",    "'ll"};
    static const char *const words[] = {"free", "open", "clear", "lower", "secure", "calm", "empty"};
    return i > 0 && ENI_SAME_ANY(tokens[i].form, words) && ENI_SAME_ANY(tokens[i - 1].form, modals);
}

void eni_hint(const eni_naming *naming, const eni_token *tokens, uint32_t n, en_str text, eni_name_hints *hints) {
    unit before = {0}, first = {0}; /* the two units that end where the next one starts */
    memset(hints->tags, XPOS_NONE, n);
    memset(hints->joins, 0, n);
    hints->comma_before = hints->named = 0;
    const uint32_t opening = opening_day(tokens, n);
    for (uint32_t i = 0; i < n;) {
        unit u = unit_at(naming, tokens, n, i, text);
        if (u.joins) join(&u, tokens, hints);
        if ((u.acts || u.kind == UNIT_NAME || u.kind == UNIT_PERSON) && hints->named == 0) hints->named = u.end;
        if (u.kind == UNIT_PERSON) join_titles(&u, &before, &first, hints);
        if (u.kind == UNIT_NONE && is_verb_by_place(tokens, i)) hints->tags[i] = XPOS_VB;
        if (i == opening && u.joins) hints->comma_before = opening;
        first = before;
        before = u;
        i = u.kind != UNIT_NONE ? u.end : i + 1; /* "the south" of "the south Korean army" is none */
    }
}
