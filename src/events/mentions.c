/* events/mentions.c: longest match over the names, left to right; then the best of a form's senses by date, capitals and grammar.
 *
 *   tokens ─walk the trie─► longest form whose capitals agree ─► senses ─rank─► mention */
#include "events/mentions.h"

#include "base/day.h"
#include "base/str.h"

void eni_acquaint(eni_acquaintances *known, uint64_t key, en_actor actor, en_str name) {
    for (int i = 0; i < known->n; i++)
        if (known->list[i].key == key) { /* the newest bearer of the name is the one meant */
            known->list[i].actor = actor;
            known->list[i].name = name;
            return;
        }
    if (known->n == ENI_MAX_ACQUAINTANCES) return;
    known->list[known->n].key = key;
    known->list[known->n].actor = actor;
    known->list[known->n++].name = name;
}

/* How well a sense fits; negative: not at all. */
static int rank(const eni_sense *s, const eni_tree *tree, int end, en_str text, en_day day) {
    const eni_token *const last = &tree->tok[end - 1];
    if (!eni_case_agrees(s, text)) return -1;
    const bool modifier = last->rel == REL_AMOD || last->rel == REL_COMPOUND || last->rel == REL_NMOD_DESC ||
                          last->rel == REL_FLAT || last->upos == UPOS_ADJ;
    switch ((eni_sense_kind)s->kind) {
    case ENI_SENSE_STATE: return eni_spell_holds(s->spell, day) ? 90 : 20;
    case ENI_SENSE_ORGANISATION: return eni_spell_holds(s->spell, day) ? 88 : 40;
    case ENI_SENSE_GROUP: return 80;
    case ENI_SENSE_PERSON: return eni_spell_holds(s->spell, day) ? 95 : 60;
    case ENI_SENSE_SHORT:
        if (!eni_spell_holds(s->spell, day)) return -1;
        return last->upos == UPOS_PROPN || last->xpos == XPOS_NNP ? 70 : 15;
    case ENI_SENSE_SEAT: return 86;
    case ENI_SENSE_CAPITAL: return 84;
    case ENI_SENSE_ADJECTIVE: {
        const int date = eni_spell_holds(s->spell, day) ? 0 : -60;
        return (modifier ? 92 : 82) + date;
    }
    case ENI_SENSE_DEMONYM: return (modifier ? 60 : 85) + (eni_spell_holds(s->spell, day) ? 0 : -60);
    case ENI_SENSE_PLACE: return 50;
    case ENI_SENSE_ROLE: return last->upos == UPOS_NOUN || last->upos == UPOS_PROPN || last->upos == UPOS_ADJ ? 75 : -1;
    case ENI_SENSE_OFFICE: return last->upos == UPOS_NOUN || last->upos == UPOS_PROPN ? 74 : -1;
    case ENI_N_SENSES: break;
    }
    return -1;
}

/* Days between the report and a person's term: among namesakes the nearest in time is meant. */
static int32_t distance(eni_spell spell, en_day day) {
    if (!en_day_known(day)) return 0;
    if (eni_date_known(spell.from) && day.n < spell.from.first.n) return spell.from.first.n - day.n;
    if (eni_date_known(spell.to) && day.n > spell.to.last.n) return day.n - spell.to.last.n;
    return 0;
}

/* What a sense says, as a mention. */
static eni_mention mention_of(const en_lexicon *lex, const eni_sense *s, int start, int end) {
    eni_mention m = {.start = (int16_t)start,
                     .end = (int16_t)end,
                     .head = (int16_t)(end - 1),
                     .kind = s->kind,
                     .role_kind = s->role_kind};
    if (s->kind == ENI_SENSE_ROLE || s->kind == ENI_SENSE_OFFICE) {
        memcpy(m.actor.sector, s->sector, 4);
        return m;
    }
    const bool person = s->kind == ENI_SENSE_PERSON || s->kind == ENI_SENSE_SHORT;
    const eni_actor_record *const a = &lex->actors[person ? lex->people[s->record].actor : s->record];
    m.actor = a->code;
    if (s->sector[0]) memcpy(m.actor.sector, s->sector, 4);
    if (person)
        m.name = lex->people[s->record].name;
    else if (a->class != ENI_ACTOR_STATE)
        m.name = a->name;
    m.also_place = s->kind == ENI_SENSE_CAPITAL || s->kind == ENI_SENSE_PLACE;
    return m;
}

/* Has one of the actors that a contextual form needs been named, in the report or earlier in this sentence? */
static bool in_company(const eni_naming *naming, const eni_sense *s, const eni_mentions *so_far) {
    for (unsigned i = 0; i < s->n_needs; i++) {
        const char *const code = naming->lexicon->actors[s->needs[i]].code.code;
        for (int k = 0; k < naming->n_company; k++)
            if (strcmp(naming->company[k].code, code) == 0) return true;
        for (int k = 0; k < so_far->n; k++)
            if (strcmp(so_far->list[k].actor.code, code) == 0) return true;
    }
    return s->n_needs == 0;
}

static bool choose(const eni_naming *naming, const eni_tree *tree, const eni_name_node *node, int start, int end,
                   en_str text, const eni_mentions *so_far, eni_mention *out) {
    const en_lexicon *const lex = naming->lexicon;
    const en_day day = naming->day;
    int best = -1;
    const eni_sense *first = NULL;
    bool place = false, people = false;
    for (const eni_sense *s = eni_sense_at(&lex->names, node->senses); s; s = eni_sense_at(&lex->names, s->next)) {
        const int r = rank(s, tree, end, text, day);
        if (r < 0 || !in_company(naming, s, so_far)) continue;
        place = place || s->kind == ENI_SENSE_PLACE;
        people = people || s->kind == ENI_SENSE_DEMONYM;
        const bool nearer = first && r == best && s->kind == ENI_SENSE_PERSON &&
                            distance(s->spell, day) < distance(lex->people[first->record].spell, day);
        if (r > best || nearer) {
            best = r;
            first = s;
        }
    }
    if (!first) return false;
    *out = mention_of(lex, first, start, end);
    out->also_place = out->also_place || place;
    out->also_people = people;
    for (int i = start; i < end; i++) { /* the token whose head lies outside */
        const int h = tree->tok[i].head;
        if (h < start || h >= end) out->head = (int16_t)i;
    }
    return true;
}

/* A surname met in full before. */
static bool acquainted(const eni_acquaintances *known, const eni_token *t, uint64_t key, int i, eni_mention *out) {
    if (t->form.len < 2 || !eni_is_upper(t->form.p[0]) || !(t->upos == UPOS_PROPN || t->xpos == XPOS_NNP)) return false;
    for (int k = 0; k < known->n; k++)
        if (known->list[k].key == key) {
            *out = (eni_mention){.start = (int16_t)i,
                                 .end = (int16_t)(i + 1),
                                 .head = (int16_t)i,
                                 .kind = ENI_SENSE_SHORT,
                                 .actor = known->list[k].actor,
                                 .name = known->list[k].name};
            return true;
        }
    return false;
}

void eni_find_mentions(const eni_naming *naming, const eni_tree *tree, en_str text, eni_mentions *out) {
    uint64_t keys[ENI_MAX_TOKENS];
    out->n = 0;
    for (int i = 0; i < tree->n; i++) {
        keys[i] = eni_name_token(tree->tok[i].form);
        out->at[i] = -1;
    }
    for (int i = 0; i < tree->n;) {
        uint64_t sequence = 0;
        eni_mention found = {0};
        en_actor prefix = {"", ""}; /* "UN" of the role "UN inspector" */
        bool any = false;
        for (int k = i; k < tree->n && k < i + 14; k++) {
            if (!keys[k]) {
                if (k == i) break;
                continue; /* hyphens inside a form */
            }
            sequence = eni_name_step(sequence, keys[k]);
            const eni_name_node *const node = eni_names_at(&naming->lexicon->names, sequence);
            if (!node) break;
            eni_mention m;
            if (node->senses &&
                choose(naming, tree, node, i, k + 1, eni_cut(text, tree->tok[i].start, tree->tok[k].end), out, &m)) {
                if (any && eni_is_name(&found)) prefix = found.actor;
                found = m;
                any = true;
            }
            if (!node->longer) break;
        }
        if (!any) any = acquainted(naming->known, &tree->tok[i], keys[i], i, &found);
        if (!any || out->n == ENI_MAX_MENTIONS) {
            i++;
            continue;
        }
        if (!eni_is_name(&found) && en_actor_known(prefix)) memcpy(found.actor.code, prefix.code, sizeof prefix.code);
        for (int k = found.start; k < found.end; k++) out->at[k] = (int16_t)out->n;
        out->list[out->n++] = found;
        i = found.end;
    }
}

void eni_mentions_put(eni_mentions *m, int start, int end, int head, en_actor actor) {
    int n = 0, place = 0;
    for (int i = 0; i < m->n; i++) {
        const eni_mention *const x = &m->list[i];
        if (x->start < end && start < x->end) {
            for (int t = x->start; t < x->end; t++) m->at[t] = -1;
            continue;
        }
        if (x->start < start) place = n + 1;
        m->list[n++] = *x;
    }
    if (n == ENI_MAX_MENTIONS) n--;
    if (place > n) place = n;
    memmove(&m->list[place + 1], &m->list[place], (size_t)(n - place) * sizeof *m->list);
    m->list[place] = (eni_mention){
        .start = (int16_t)start, .end = (int16_t)end, .head = (int16_t)head, .kind = ENI_SENSE_GROUP, .actor = actor};
    m->n = n + 1;
    for (int i = 0; i < m->n; i++)
        for (int t = m->list[i].start; t < m->list[i].end; t++) m->at[t] = (int16_t)i;
}
