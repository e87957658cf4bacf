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

/* "homes in Brussels": Belgium's, and not the European Union's. */
static bool is_where(const eni_tree *tree, int i) {
    static const char *const words[] = {"in", "near", "outside", "around"};
    return ENI_SAME_ANY(eni_preposition(tree, i), words);
}

/* How well a sense fits; negative: not at all. */
static int rank(const eni_sense *s, const eni_tree *tree, int end, en_str text, en_day day) {
    const eni_token *const last = &tree->tok[end - 1];
    if (!eni_case_agrees(s, text)) return -1;
    const bool modifier = last->rel == REL_AMOD || last->rel == REL_COMPOUND || last->rel == REL_NMOD_DESC ||
                          last->rel == REL_FLAT || last->upos == UPOS_ADJ;
    switch ((eni_sense_kind)s->kind) {
    case ENI_SENSE_STATE: return eni_spell_holds(s->spell, day) ? 90 : 20;
    case ENI_SENSE_ORGANISATION: return (eni_spell_holds(s->spell, day) ? 88 : 40) - (is_where(tree, end - 1) ? 5 : 0);
    case ENI_SENSE_GROUP: return 80;
    case ENI_SENSE_PERSON: return eni_spell_holds(s->spell, day) ? 95 : 60;
    case ENI_SENSE_SHORT:
        if (!eni_spell_holds(s->spell, day)) return -1;
        return last->upos == UPOS_PROPN || last->xpos == XPOS_NNP ? 70 : 15;
    case ENI_SENSE_SEAT: return eni_spell_holds(s->spell, day) ? 86 : 56;
    case ENI_SENSE_CAPITAL:
        return eni_spell_holds(s->spell, day) ? 84 : 54; /* Prague was Czechoslovakia's until 1992 */
    case ENI_SENSE_ADJECTIVE: {
        const int date = eni_spell_holds(s->spell, day) ? 0 : -60;
        return (modifier ? 92 : 82) + date;
    }
    case ENI_SENSE_DEMONYM: return (modifier ? 60 : 85) + (eni_spell_holds(s->spell, day) ? 0 : -60);
    case ENI_SENSE_PLACE: return eni_spell_holds(s->spell, day) ? 50 : 45;
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

/* What a user's dictionary says of the form: an actor with a code on that day, else an agent. *none: known to be no actor ("---"). */
static bool choose_entry(const eni_naming *naming, const eni_tree *tree, const eni_name_node *node, int start, int end,
                         en_str text, eni_mention *out, bool *none) {
    const eni_dict *const dict = naming->lexicon->dict;
    const eni_names *const names = &naming->lexicon->names;
    const eni_dict_rule *best = NULL;
    const eni_sense *chosen = NULL;
    *none = false;
    for (const eni_sense *s = dict ? eni_sense_at(names, node->senses) : NULL; s; s = eni_sense_at(names, s->next)) {
        if (!s->entry || !eni_case_agrees(s, text)) continue;
        const eni_dict_name *const name = &dict->names[s->entry - 1];
        if (name->agent) {
            if (!chosen && rank(s, tree, end, text, naming->day) >= 0) chosen = s;
            continue;
        }
        const eni_dict_rule *const rule = eni_dict_rule_on(dict, name, naming->day);
        if (!rule || (best && !eni_dict_rule_beats(rule, best, naming->day))) continue;
        best = rule;
        chosen = s;
    }
    if (!chosen) return false;
    *none = best && best->none;
    *out = (eni_mention){.start = (int16_t)start,
                         .end = (int16_t)end,
                         .head = (int16_t)(end - 1),
                         .kind = chosen->kind,
                         .role_kind = chosen->role_kind,
                         .also_place = chosen->kind == ENI_SENSE_CAPITAL || chosen->kind == ENI_SENSE_PLACE,
                         .entry = chosen->entry};
    if (best)
        out->actor = best->actor;
    else
        memcpy(out->actor.sector, chosen->sector, 4);
    if (best && chosen->kind > ENI_SENSE_PLACE) out->name = dict->names[chosen->entry - 1].text;
    return true;
}

static void find_head(const eni_tree *tree, eni_mention *m) {
    for (int i = m->start; i < m->end; i++) { /* the token whose head lies outside */
        const int h = tree->tok[i].head;
        if (h < m->start || h >= m->end) m->head = (int16_t)i;
    }
}

static bool choose(const eni_naming *naming, const eni_tree *tree, const eni_name_node *node, int start, int end,
                   en_str text, const eni_mentions *so_far, eni_mention *out) {
    const en_lexicon *const lex = naming->lexicon;
    const en_day day = naming->day;
    int best = -1;
    const eni_sense *first = NULL;
    bool place = false, people = false;
    for (const eni_sense *s = eni_sense_at(&lex->names, node->senses); s; s = eni_sense_at(&lex->names, s->next)) {
        const int r = s->entry ? -1 : rank(s, tree, end, text, day);
        if (r < 0 || !in_company(naming, s, so_far)) continue;
        place = place || s->kind == ENI_SENSE_PLACE;
        people = people || s->kind == ENI_SENSE_DEMONYM;
        const bool nearer = first && r == best && s->kind == ENI_SENSE_PERSON &&
                            distance(s->spell, day) < distance(lex->people[first->record].spell, day);
        const bool of_then = first && r == best && s->kind <= ENI_SENSE_PLACE && /* "Moscow" of 1985 */
                             eni_date_known(s->spell.to) && eni_spell_holds(s->spell, day);
        if (r > best || nearer || of_then) {
            best = r;
            first = s;
        }
    }
    if (!first) return false;
    *out = mention_of(lex, first, start, end);
    out->also_place = out->also_place || place;
    out->also_people = people;
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

/* "the Paris Agreement", "the Oslo accords": the place is where it was signed, no party to it. */
static bool is_treaty(const eni_tree *tree, const eni_mention *m) {
    static const char *const kinds[] = {"agreement", "agreements",  "accord",    "accords", "protocol",   "principles",
                                        "pathway",   "declaration", "amendment", "statute", "convention", "conventions",
                                        "charter",   "compact",     "treaty",    "pact",    "process",    "consensus"};
    static const char *const climate_words[] = {"climate", "peace", "nuclear"};
    if (m->kind != ENI_SENSE_PLACE && m->kind != ENI_SENSE_CAPITAL) return false;
    int next = m->end;
    while (next < tree->n && next < m->end + 2 && ENI_SAME_ANY(tree->tok[next].form, climate_words)) next++;
    return next < tree->n && ENI_SAME_ANY(tree->tok[next].form, kinds);
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
        en_actor prefix = {"", ""};     /* "UN" of the role "UN inspector" */
        bool any = false, none = false; /* none: the longest is a name that is no actor */
        for (int k = i; k < tree->n && k < i + 14; k++) {
            if (!keys[k]) {
                if (k == i) break;
                continue; /* hyphens inside a form */
            }
            sequence = eni_name_step(sequence, keys[k]);
            const eni_name_node *const node = eni_names_at(&naming->lexicon->names, sequence);
            if (!node) break;
            eni_mention m;
            bool no_actor = false;
            const en_str words = eni_cut(text, tree->tok[i].start, tree->tok[k].end);
            if (node->senses && (choose_entry(naming, tree, node, i, k + 1, words, &m, &no_actor) ||
                                 choose(naming, tree, node, i, k + 1, words, out, &m))) {
                find_head(tree, &m);
                if (any && eni_is_name(&found)) prefix = found.actor;
                found = m;
                any = true;
                none = no_actor;
            }
            if (!node->longer) break;
        }
        if (!any) any = acquainted(naming->known, &tree->tok[i], keys[i], i, &found);
        if (!any || out->n == ENI_MAX_MENTIONS) {
            i++;
            continue;
        }
        none = none || is_treaty(tree, &found);
        if (none) {
            for (i++; i < found.end; i++) {
            }
            continue;
        }
        if (!eni_is_name(&found) && en_actor_known(prefix)) memcpy(found.actor.code, prefix.code, sizeof prefix.code);
        for (int k = found.start; k < found.end; k++) out->at[k] = (int16_t)out->n;
        out->list[out->n++] = found;
        i = found.end;
    }
}

static bool say_entry(eni_buf *b, const eni_dict *dict, en_day day, const eni_mention *m) {
    const eni_dict_name *const name = &dict->names[m->entry - 1];
    const eni_dict_rule *const rule = name->agent ? NULL : eni_dict_rule_on(dict, name, day);
    eni_printf(b, "%s%s:%u %.*s [%.*s]", b->len ? "; " : "", dict->files[name->file].name,
               rule ? rule->line : name->line, ENI_ARG(name->text), ENI_ARG(rule ? rule->code : name->code));
    return !b->failed;
}

en_str eni_entries_in(eni_arena *arena, const en_lexicon *lexicon, en_day day, const eni_mentions *mentions, int start,
                      int end) {
    eni_buf b = {0};
    en_str said = {"", 0};
    bool good = true;
    for (int i = 0; i < mentions->n && good && lexicon->dict; i++) {
        const eni_mention *const m = &mentions->list[i];
        if (m->entry && m->start >= start && m->end <= end) good = say_entry(&b, lexicon->dict, day, m);
    }
    if (b.len) said = eni_arena_str(arena, eni_buf_str(&b));
    eni_buf_free(&b);
    return good ? said : (en_str){NULL, 0};
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
