/* events/refer.c: from noun phrases to actors.
 *
 *   "the Chinese foreign ministry's spokesman"      head spokesman: a role (GOV) ─► whose? ministry ◄─ Chinese = CHN GOV
 *   "troops of Russia and Belarus"                  head troops: a role (MIL) ─► of: RUS, BLR ─► RUS MIL, BLR MIL
 *   "South Korean Defence Minister Kim Tae-young"   an unknown person whose title has a country ─► KOR GOV
 *   "it", "he", "the two sides"                     what the report named last
 *
 * A role takes its country from, in this order: the adjective or name before it, its possessor, of/for/from phrases, an apposition, the place
 * for bodies and crowds ("police in Beijing"), and last the report's focus. */
#include "events/refer.h"

#include "base/str.h"

/* Nouns that stand for what follows "of": "thousands of troops", "members of the PKK". */
static const char *const carriers[] = {
    "thousand",       "hundred", "dozen",      "score",      "million",    "number",    "group",   "member",
    "part",           "series",  "rest",       "majority",   "handful",    "lot",       "some",    "all",
    "many",           "several", "both",       "one",        "two",        "three",     "four",    "five",
    "most",           "half",    "kind",       "team",       "pair",       "couple",    "remnant", "element",
    "band",           "column",  "unit",       "section",    "crowd",      "wave",      "each",    "any",
    "none",           "few",     "contingent", "batch",      "host",       "bulk",      "head",    "leader",
    "representative", "side",    "people",     "government", "leadership", "authority", "army"};

static eni_ref ref_of(const eni_mention *m, en_actor actor) {
    const bool person = m->kind == ENI_SENSE_PERSON || m->kind == ENI_SENSE_SHORT;
    return (eni_ref){.actor = actor,
                     .name = m->name,
                     .start = m->start,
                     .end = m->end,
                     .what = person                         ? 'p'
                             : m->kind == ENI_SENSE_DEMONYM ? 'm'
                                                            : 's'};
}

static void cover(eni_ref *r, int start, int end) {
    if (start < r->start) r->start = (int16_t)start;
    if (end > r->end) r->end = (int16_t)end;
}

static void set_sector(en_actor *a, const char *sector) {
    memset(a->sector, 0, sizeof a->sector);
    memcpy(a->sector, sector, strlen(sector) < 3 ? strlen(sector) : 3);
}

static int push(eni_ref *out, int n, int room, eni_ref r) {
    for (int i = 0; i < n; i++)
        if (eni_same_actor(out[i].actor, r.actor)) return n;
    if (n < room) out[n++] = r;
    return n;
}

/* Is the phrase at i introduced as a location? */
static bool is_located(const eni_tree *tree, int i) {
    static const char *const places[] = {"in",     "at",     "near",       "outside", "around",  "inside",
                                         "across", "within", "throughout", "into",    "towards", "toward",
                                         "off",    "north",  "south",      "east",    "west"};
    return ENI_SAME_ANY(eni_preposition(tree, i), places);
}

/* "an Australian", "two Chinese": people, not the state. */
static bool is_some(const eni_tree *t, int at) {
    if (t->tok[at].upos != UPOS_ADJ && t->tok[at].xpos == XPOS_NNS) return true;
    eni_each_child (t, at, c) {
        if (c > at) break;
        if (t->tok[c].rel == REL_NUMMOD || eni_same(t->tok[c].form, ENI_LIT("a")) ||
            eni_same(t->tok[c].form, ENI_LIT("an")))
            return true;
    }
    return false;
}

/* The actor that a name means where it stands. False if it cannot act (a mere place, unless wanted). */
static bool from_name(const eni_sentence_view *s, const eni_mention *m, int at, unsigned how, eni_ref *out) {
    *out = ref_of(m, m->actor);
    const bool located = is_located(&s->tree, at);
    switch ((eni_sense_kind)m->kind) {
    case ENI_SENSE_PLACE: out->place = true; return (how & ENI_REFER_PLACE) != 0;
    case ENI_SENSE_CAPITAL:
        out->place = located;
        if (!located) set_sector(&out->actor, "GOV");
        return !located || (how & ENI_REFER_PLACE);
    case ENI_SENSE_STATE:
        out->place = located;
        if (!located) set_sector(&out->actor, "GOV");
        return !located || (how & ENI_REFER_PLACE);
    case ENI_SENSE_DEMONYM: set_sector(&out->actor, "CVL"); return true;
    case ENI_SENSE_ADJECTIVE: /* as a head: "the Chinese" */
        if (!out->actor.sector[0]) set_sector(&out->actor, m->also_people && is_some(&s->tree, at) ? "CVL" : "GOV");
        return true;
    default: return true;
    }
}

/* How many phrases inside phrases are followed: "the spokesman of the ministry of the government of …". */
#define DEEPEST 8

/* ---- whose ---- */

static int refer_one(const eni_report_view *rep, const eni_sentence_view *s, int head, unsigned how, eni_ref *out,
                     int room, int depth);

/* A name used as a modifier: "Chinese", "U.S.", "Beijing". Its conjuncts too: "U.S. and Korean". */
static int modifier_names(const eni_sentence_view *s, int at, eni_ref *out, int n, int room) {
    int list[6];
    const int k = eni_conjuncts(&s->tree, at, list, 6);
    for (int i = 0; i < k; i++) {
        const eni_mention *const m = eni_mention_at(&s->mentions, list[i]);
        if (!eni_is_name(m)) continue;
        eni_ref r = ref_of(m, m->actor);
        r.place = m->kind == ENI_SENSE_PLACE;
        n = push(out, n, room, r);
    }
    return n;
}

static bool is_modifier_rel(unsigned rel) {
    return rel == REL_AMOD || rel == REL_COMPOUND || rel == REL_NMOD_DESC || rel == REL_NMOD_UNMARKED ||
           rel == REL_FLAT || rel == REL_DET || rel == REL_NUMMOD;
}

static int before(const eni_report_view *rep, const eni_sentence_view *s, int noun, eni_ref *out, int n, int room,
                  int depth) {
    static const char *const missions[] = {"embassy", "consulate", "ambassador", "mission"};
    const eni_tree *const t = &s->tree;
    if (depth > DEEPEST) return n;
    if (ENI_SAME_ANY(t->tok[noun].lemma, missions)) { /* "Indonesia's Paris embassy" */
        const int poss = eni_child(t, noun, REL_NMOD_POSS);
        if (poss >= 0) n = refer_one(rep, s, poss, ENI_REFER_PLACE, out, room, depth + 1);
        if (n > 0) return n;
    }
    eni_each_child (t, noun, c) {
        if (c > noun) break;
        if (is_modifier_rel(t->tok[c].rel)) {
            n = modifier_names(s, c, out, n, room);
            /* "Chinese foreign ministry spokesman": the adjective may hang on the ministry */
            if (n == 0 && t->tok[c].rel != REL_DET) n = before(rep, s, c, out, n, room, depth + 1);
        }
    }
    if (n == 0) {
        const int poss = eni_child(t, noun, REL_NMOD_POSS);
        if (poss >= 0) n = refer_one(rep, s, poss, ENI_REFER_PLACE, out, room, depth + 1);
        if (poss >= 0 && n == 0) n = before(rep, s, poss, out, n, room, depth + 1);
    }
    return n;
}

int eni_refer_before(const eni_report_view *rep, const eni_sentence_view *s, int noun, eni_ref *out, int room) {
    return before(rep, s, noun, out, 0, room, 0);
}

static bool is_border(const eni_tree *t, int i) {
    static const char *const words[] = {"border", "frontier", "boundary"};
    return ENI_SAME_ANY(t->tok[i].lemma, words);
}

/* On either side of it. */
static bool is_beside_border(const eni_tree *t, int i) {
    static const char *const preps[] = {"near", "along", "by", "toward", "towards"};
    return is_border(t, i) && ENI_SAME_ANY(eni_preposition(t, i), preps);
}

bool eni_is_near_border(const eni_tree *t, const eni_ref *ref) {
    for (int i = ref->start; i < ref->end; i++) {
        const int border = is_border(t, i) ? i : t->tok[i].head;
        if (border >= 0 && is_border(t, border)) return is_beside_border(t, border);
    }
    return false;
}

/* Actors in phrases behind the noun: "of Russia", "for the ministry", "from the North". */
static int behind(const eni_report_view *rep, const eni_sentence_view *s, int noun, const char *const *preps,
                  size_t n_preps, unsigned how, eni_ref *out, int n, int room, int depth) {
    const eni_tree *const t = &s->tree;
    eni_each_child (t, noun, c) {
        if (c < noun || (t->tok[c].rel != REL_NMOD && t->tok[c].rel != REL_OBL)) continue;
        if (!eni_same_any(eni_preposition(t, c), preps, n_preps)) continue;
        if (is_beside_border(t, c)) continue;
        int list[6];
        const int k = eni_conjuncts(t, c, list, 6);
        for (int i = 0; i < k; i++) {
            eni_ref found[ENI_MAX_REFS];
            const int m = refer_one(rep, s, list[i], how | ENI_REFER_NO_GUESS, found, ENI_MAX_REFS, depth + 1);
            for (int q = 0; q < m; q++) n = push(out, n, room, found[q]);
        }
    }
    return n;
}

/* ---- roles ---- */

static bool may_be_located(const eni_mention *m) {
    if (m->kind == ENI_SENSE_OFFICE) return false;
    const char *const sector = m->actor.sector;
    return m->role_kind == ENI_ROLE_BODY || m->role_kind == ENI_ROLE_CROWD || strcmp(sector, "COP") == 0 ||
           strcmp(sector, "CVL") == 0 || strcmp(sector, "REB") == 0 || strcmp(sector, "OPP") == 0;
}

static bool is_plural(const eni_tree *t, int i) {
    return t->tok[i].xpos == XPOS_NNS || t->tok[i].xpos == XPOS_NNPS;
}

/* The role's sector on the country's actor. Organisations and groups keep theirs: "Hamas militants", "UN envoy". */
static eni_ref with_role(eni_ref country, const eni_mention *role, int head, bool plural) {
    static const char *const thin[] = {"", "GOV", "CVL"};
    if (ENI_SAME_ANY(eni_str(country.actor.sector), thin) && role->actor.sector[0])
        memcpy(country.actor.sector, role->actor.sector, 4);
    cover(&country, head, head + 1);
    cover(&country, role->start, role->end);
    country.place = false;
    if (country.what != 'p' || role->kind == ENI_SENSE_ROLE)
        country.what = plural ? 'm' : role->kind == ENI_SENSE_OFFICE || role->role_kind == ENI_ROLE_PERSON ? 'p' : 's';
    return country;
}

/* The states that a role belongs to. */
/* Whose the role is by its own words: "UN inspectors". */
static bool named_inside(const eni_mention *role, eni_ref *out) {
    if (!en_actor_known(role->actor)) return false;
    *out = (eni_ref){.actor = role->actor, .start = role->start, .end = role->end, .what = 's'};
    return true;
}

static int countries_of(const eni_report_view *rep, const eni_sentence_view *s, int head, const eni_mention *role,
                        eni_ref *out, int room, int depth) {
    static const char *const owners[] = {"of", "for", "from", "with", "to"};
    static const char *const places[] = {"in", "at", "near", "across", "outside", "inside", "throughout", "around"};
    static const char *const doers[] = {"captor",    "kidnapper", "abductor", "attacker",
                                        "assailant", "killer",    "assassin", "murderer"};
    if (room > 0 && named_inside(role, &out[0])) return 1;
    if (eni_child(&s->tree, head, REL_NMOD_POSS) >= 0 && ENI_SAME_ANY(s->tree.tok[head].lemma, doers))
        return 0; /* "his captors" are not his country's */
    int n = before(rep, s, head, out, 0, room, depth + 1);
    if (n == 0 && role->head != head) n = before(rep, s, role->head, out, 0, room, depth + 1);
    if (n == 0)
        n = behind(rep, s, head, owners,
                   role->kind == ENI_SENSE_OFFICE || role->role_kind == ENI_ROLE_PERSON ? ENI_N(owners) : 3,
                   ENI_REFER_PLACE, out, 0, room, depth);
    if (n == 0) {
        const int appos = eni_child(&s->tree, head, REL_APPOS);
        if (appos >= 0) n = refer_one(rep, s, appos, ENI_REFER_NO_GUESS, out, room, depth + 1);
    }
    if (n == 0 && may_be_located(role))
        n = behind(rep, s, head, places, ENI_N(places), ENI_REFER_PLACE, out, 0, room, depth);
    return n;
}

/* A person or group named right behind its title: "President Hu Jintao" (any way the tree hangs it). */
static const eni_mention *named_behind(const eni_sentence_view *s, const eni_mention *role) {
    const eni_mention *const m = role->end < s->tree.n ? eni_mention_at(&s->mentions, role->end) : NULL;
    return m && (m->kind == ENI_SENSE_PERSON || m->kind == ENI_SENSE_SHORT) ? m : NULL;
}

/* Nouns that are places by the name beside them: "the town of Kufa", "a Baghdad suburb", "parts of Darfur". */
static const char *const localities[] = {
    "town",        "city",       "village",      "district",      "province", "suburb",   "region", "area",
    "outskirts",   "part",       "center",       "centre",        "capital",  "slum",     "camp",   "border",
    "countryside", "stronghold", "neighborhood", "neighbourhood", "coast",    "mountain", "desert", "valley",
    "port",        "island",     "state",        "county",        "street",   "square",   "heart",  "north",
    "south",       "east",       "west",         "hotel",         "airport",  "prison",   "market", "base"};

/* The state in which the place at i lies: it is a place by name, or a locality of one. */
static bool place_at(const eni_sentence_view *s, int i, eni_ref *out, int depth) {
    const eni_tree *const t = &s->tree;
    const eni_mention *const m = eni_mention_at(&s->mentions, i);
    if (eni_is_name(m)) {
        if (m->kind != ENI_SENSE_STATE && m->kind != ENI_SENSE_CAPITAL && m->kind != ENI_SENSE_PLACE) return false;
        *out = ref_of(m, m->actor);
        return true;
    }
    if (depth > 3 || !ENI_SAME_ANY(t->tok[i].lemma, localities)) return false;
    eni_each_child (t, i, c) {
        const unsigned rel = t->tok[c].rel;
        if (is_beside_border(t, c)) continue; /* "an area near the border with Afghanistan" */
        if (rel == REL_NMOD || rel == REL_APPOS || (c < i && is_modifier_rel(rel)) || rel == REL_NMOD_POSS)
            if (place_at(s, c, out, depth + 1)) return true;
        if (rel == REL_AMOD) {
            const eni_mention *const adjective = eni_mention_at(&s->mentions, c);
            if (adjective && adjective->kind == ENI_SENSE_ADJECTIVE) {
                *out = ref_of(adjective, adjective->actor);
                return true;
            }
        }
    }
    return false;
}

bool eni_is_scene(const eni_sentence_view *s, int i, eni_ref *out) {
    const unsigned rel = s->tree.tok[i].rel;
    const int over = s->tree.tok[i].head;
    if ((rel != REL_OBL && rel != REL_NMOD) || !is_located(&s->tree, i) || is_border(&s->tree, i)) return false;
    if ((over >= 0 && is_border(&s->tree, over)) || !place_at(s, i, out, 0)) return false;
    const eni_mention *const m = eni_mention_at(&s->mentions, i);
    return !(m && m->kind == ENI_SENSE_STATE && eni_is(eni_preposition(&s->tree, i), "at"));
}

/* From the inmost clause outwards. */
bool eni_clause_place(const eni_sentence_view *s, int head, eni_ref *out) {
    const eni_tree *const t = &s->tree;
    for (int verb = t->tok[head].upos == UPOS_VERB ? head : t->tok[head].head, steps = 0; verb >= 0 && steps < 8;
         verb = t->tok[verb].head, steps++)
        for (int i = 0; i < t->n; i++)
            if (i != head && eni_is_scene(s, i, out) && eni_dominates(t, verb, i)) return true;
    return false;
}

/* "other countries", "the international community", "all parties", "our Government" of a speaker who is not known, "people of Atlantis": of no state that the
 * report has shown. */
static bool is_anybody(const eni_sentence_view *s, int head) {
    static const char *const open[] = {"international", "global",  "world",       "all",
                                       "other",         "many",    "host",        "affected",
                                       "member",        "some",    "several",     "such",
                                       "every",         "each",    "any",         "developing",
                                       "poor",          "rich",    "neighboring", "neighbouring",
                                       "certain",       "various", "different",   "few",
                                       "both",          "african", "western",     "european",
                                       "arab",          "asian",   "no",          "these",
                                       "those",         "more",    "our",         "my"};
    static const char *const states[] = {"country", "nation", "state", "government", "people", "party", "society"};
    const eni_tree *const t = &s->tree;
    if (is_plural(t, head) && ENI_SAME_ANY(t->tok[head].lemma, states) && !eni_is(t->tok[head].form, "people"))
        return true;
    if (eni_is(t->tok[head].lemma, "community")) return true;
    eni_each_child (t, head, c) /* "delegations of different countries" */
        if (c > head && t->tok[c].rel == REL_NMOD && t->tok[c].upos == UPOS_NOUN &&
            eni_is(eni_preposition(t, c), "of") && is_plural(t, c) && is_anybody(s, c))
            return true;
    eni_each_child (t, head, c) {
        const unsigned rel = t->tok[c].rel;
        if (c < head && rel != REL_PUNCT && (ENI_SAME_ANY(t->tok[c].lemma, open) || ENI_SAME_ANY(t->tok[c].form, open)))
            return true;
        if (rel == REL_NMOD_POSS && t->tok[c].upos == UPOS_PRON) return true; /* whose it is, is said, but not known */
        if (c > head && rel == REL_NMOD && t->tok[c].upos == UPOS_PROPN &&
            (eni_is(eni_preposition(t, c), "of") || eni_is(eni_preposition(t, c), "from")))
            return true;
    }
    return false;
}

/* "the Sudanese government and rebels signed in Abuja": the rebels are Sudan's. */
static bool rebels_beside(const eni_report_view *rep, const eni_sentence_view *s, const eni_mention *role,
                          eni_ref *out) {
    static const char *const sectors[] = {"REB", "SEP", "OPP"};
    const eni_tree *const t = &s->tree;
    const int first = t->tok[role->head].rel == REL_CONJ ? t->tok[role->head].head : -1;
    if (first < 0 || !ENI_SAME_ANY(eni_str(role->actor.sector), sectors) ||
        eni_is_name(eni_mention_at(&s->mentions, first)))
        return false;
    eni_ref government;
    if (refer_one(rep, s, first, ENI_REFER_NO_GUESS, &government, 1, 1) != 1 ||
        !eni_is_state(rep->lexicon, &government.actor) || strcmp(government.actor.sector, "GOV") != 0)
        return false;
    *out = government;
    return true;
}

/* "Kidnappers holding a French journalist": not France's. */
static bool is_outlaw(const eni_mention *role) {
    static const char *const sectors[] = {"REB", "CRM"};
    return ENI_SAME_ANY(eni_str(role->actor.sector), sectors);
}

/* The one state that the sentence names; false if it names none or several. */
static bool sole_state(const eni_report_view *rep, const eni_sentence_view *s, en_actor *out) {
    bool found = false;
    for (int i = 0; i < s->mentions.n; i++) {
        const eni_mention *const m = &s->mentions.list[i];
        if (!eni_is_name(m) || !eni_is_state(rep->lexicon, &m->actor)) continue;
        if (found && strcmp(out->code, m->actor.code) != 0) return false;
        *out = m->actor;
        found = true;
    }
    return found;
}

static int refer_role(const eni_report_view *rep, const eni_sentence_view *s, int head, const eni_mention *role,
                      unsigned how, eni_ref *out, int room, int depth) {
    const eni_mention *const person = named_behind(s, role);
    int n = countries_of(rep, s, head, role, out, room, depth);
    for (int i = 0; i < n; i++) out[i] = with_role(out[i], role, head, is_plural(&s->tree, head));
    if (person && n == 0 && room > 0) {
        out[0] = ref_of(person, person->actor);
        cover(&out[0], role->start, role->end);
        return 1;
    }
    if (person && n == 1) { /* what the report calls a person counts for more than what we know of her */
        out[0].name = person->name;
        out[0].what = 'p';
        cover(&out[0], person->start, person->end);
    }
    if (n || (how & ENI_REFER_NO_GUESS) || room < 1) return n;
    if (role->role_kind == ENI_ROLE_THING) return 0; /* a bomb is nobody's until somebody's */
    if (is_anybody(s, head)) return 0;
    eni_ref place = {.start = (int16_t)head, .end = (int16_t)(head + 1)};
    if (!rebels_beside(rep, s, role, &place) && !eni_clause_place(s, head, &place)) {
        if (rep->speech) return 0; /* who speaks names many, and means the whole world by "people" */
        if (rep->n_states == 1)
            place.actor = rep->states[0];
        else if (rep->n_states > 0 || is_outlaw(role) || !sole_state(rep, s, &place.actor)) {
            if (!may_be_located(role) || !en_actor_known(rep->scene))
                return 0; /* with two states in play, whose government is anybody's guess */
            place.actor = rep->scene;
        }
    }
    memset(place.actor.sector, 0, sizeof place.actor.sector);
    place.name = (en_str){"", 0};
    place.guessed = true;
    place.start = (int16_t)head;
    place.end = (int16_t)(head + 1);
    out[0] = with_role(place, role, head, is_plural(&s->tree, head));
    return 1;
}

/* ---- pronouns ---- */

/* Can a pronoun of this sort mean that? */
static bool agrees(char pronoun, const eni_ref *r) {
    if (!en_actor_known(r->actor) || r->place) return false;
    switch (pronoun) {
    case 'p': return r->what == 'p';
    case 's': return r->what == 's';
    default: return r->what == 'm'; /* "they" are no state */
    }
}

static bool is_verb(const eni_tree *t, int i) {
    return t->tok[i].upos == UPOS_VERB || t->tok[i].upos == UPOS_AUX || eni_child(t, i, REL_COP) >= 0;
}

/* "Seoul said it would …", "the North showed its missiles": the subject of the clause around, or of a clause above it.
 * *stranger: that is a person by a name that nobody knows ("Abreu in his speech"), and so must the pronoun be. */
static bool subject_above(const eni_report_view *rep, const eni_sentence_view *s, int pronoun, char sort, eni_ref *out,
                          bool *stranger, int depth) {
    const eni_tree *const t = &s->tree;
    *stranger = false;
    for (int i = t->tok[pronoun].head, steps = 0; i >= 0 && steps < t->n; i = t->tok[i].head, steps++) {
        if (!is_verb(t, i)) continue;
        int subj = eni_child(t, i, REL_NSUBJ);
        if (subj < 0) subj = eni_child(t, i, REL_NSUBJ_PASS);
        if (subj < 0 || subj == pronoun || subj > pronoun || t->tok[subj].upos == UPOS_PRON) continue;
        const bool by_name = sort == 'p' && t->tok[subj].upos == UPOS_PROPN; /* "Abreu in his speech praised" */
        if (eni_dominates(t, subj, pronoun) && !by_name) continue;
        eni_ref found[2];
        const int n = refer_one(rep, s, subj, ENI_REFER_NO_GUESS, found, 2, depth + 1);
        *stranger = n == 0 && by_name;
        if (n == 0 || !agrees(sort, &found[0])) return false; /* another's clause: not to be reached across */
        *out = found[0];
        return true;
    }
    return false;
}

/* "It is crucial that …", "it is for this reason that …" */
static bool is_expletive(const eni_tree *t, int i) {
    const int h = t->tok[i].head;
    if (!eni_same(t->tok[i].form, ENI_LIT("it"))) return false;
    if (t->tok[i].rel == REL_EXPL) return true;
    if (h < 0 || eni_child(t, h, REL_COP) < 0) return false;
    return eni_child(t, h, REL_CSUBJ) >= 0 || eni_child(t, h, REL_CCOMP) >= 0 || eni_child(t, h, REL_XCOMP) >= 0 ||
           eni_child(t, h, REL_ADVCL) >= 0 || eni_child(t, h, REL_ADVCL_RELCL) >= 0;
}

static int refer_pronoun(const eni_report_view *rep, const eni_sentence_view *s, int head, eni_ref *out, int room,
                         int depth) {
    static const char *const single[] = {"it", "its", "itself"};
    static const char *const person[] = {"he", "she", "him", "her", "his", "himself", "herself", "hers"};
    static const char *const many[] = {"they", "them", "their", "themselves", "theirs"};
    static const char *const own[] = {"we", "us", "our", "ourselves"};
    static const char *const self[] = {"I", "me", "my", "myself"};
    const en_str form = s->tree.tok[head].form;
    eni_ref found = {0};
    if (room < 1 || is_expletive(&s->tree, head)) return 0;
    if (rep->speech && (ENI_SAME_ANY(form, own) || ENI_SAME_ANY(form, self))) {
        found.actor = rep->outlet;
        found.what = 's';
    } else if (ENI_SAME_ANY(form, own)) {
        found.actor = en_actor_known(rep->speaker) || rep->quotes ? rep->speaker : rep->outlet;
        found.what = 's';
    } else {
        const char sort = ENI_SAME_ANY(form, person)   ? 'p'
                          : ENI_SAME_ANY(form, single) ? 's'
                          : ENI_SAME_ANY(form, many)   ? 'm'
                                                       : '\0';
        if (!sort) return 0;
        bool stranger;
        if (!subject_above(rep, s, head, sort, &found, &stranger, depth)) {
            if (stranger || !agrees(sort, &rep->subject)) return 0;
            found = rep->subject;
        }
    }
    if (!en_actor_known(found.actor)) return 0;
    out[0] = (eni_ref){.actor = found.actor,
                       .name = found.name,
                       .what = found.what,
                       .start = (int16_t)head,
                       .end = (int16_t)(head + 1),
                       .guessed = true};
    return 1;
}

/* ---- the phrase ---- */

/* An unknown person with a title before or in apposition behind: "Defence Minister Kim Tae-young", "Pak Ui Chun, foreign minister of the DPRK". */
static const eni_mention *title_of(const eni_sentence_view *s, int head, int *title_head) {
    const eni_tree *const t = &s->tree;
    eni_each_child (t, head, c) {
        const unsigned rel = t->tok[c].rel;
        if (rel != REL_COMPOUND && rel != REL_FLAT && rel != REL_APPOS && rel != REL_NMOD_DESC && rel != REL_AMOD &&
            rel != REL_NMOD_UNMARKED && rel != REL_LIST)
            continue;
        const eni_mention *const m = eni_mention_at(&s->mentions, c);
        if (m && !eni_is_name(m)) {
            *title_head = c;
            return m;
        }
    }
    return NULL;
}

void eni_name_extent(const eni_sentence_view *s, int head, int *first, int *last) {
    int a = head, z = head;
    const eni_token *const t = s->tree.tok;
    while (a > 0 && t[a - 1].upos == UPOS_PROPN && s->mentions.at[a - 1] < 0) a--;
    while (z + 1 < s->tree.n &&
           (t[z + 1].upos == UPOS_PROPN ||
            (t[z + 1].xpos == XPOS_HYPH && z + 2 < s->tree.n && t[z + 2].head <= z + 1 && !t[z + 2].space_before)) &&
           s->mentions.at[z + 1] < 0)
        z++;
    *first = a;
    *last = z;
}

static en_str name_words(const eni_sentence_view *s, int head) {
    int a, z;
    eni_name_extent(s, head, &a, &z);
    return eni_cut(s->text, s->tree.tok[a].start, s->tree.tok[z].end);
}

static int refer_unknown_person(const eni_report_view *rep, const eni_sentence_view *s, int head, eni_ref *out,
                                int room, int depth) {
    int title_head = -1;
    const eni_mention *const title = title_of(s, head, &title_head);
    if (!title) return 0;
    int n = before(rep, s, head, out, 0, room, depth + 1);
    if (n == 0) n = countries_of(rep, s, title_head, title, out, room, depth);
    for (int i = 0; i < n; i++) {
        out[i] = with_role(out[i], title, head, false);
        if (!out[i].name.len) out[i].name = name_words(s, head);
    }
    return n;
}

/* "the two countries, India and Pakistan"; "India and Pakistan stuck to their guns as the two countries …": the sentence's own two states, if it
 * names just two before the phrase or in apposition to it. */
static void two_of_sentence(const eni_sentence_view *s, int head, en_actor *a, en_actor *b) {
    en_actor found[2];
    int n = 0, last = head;
    const int appos = eni_child(&s->tree, head, REL_APPOS);
    if (appos >= 0) {
        int list[4];
        const int k = eni_conjuncts(&s->tree, appos, list, 4);
        for (int i = 0; i < k; i++) last = list[i] > last ? list[i] : last;
    }
    for (int i = 0; i < s->mentions.n; i++) {
        const eni_mention *const m = &s->mentions.list[i];
        if (m->start > last) break;
        if (!eni_is_name(m) || !en_actor_known(m->actor) || m->kind == ENI_SENSE_PLACE) continue;
        bool seen = false;
        for (int k = 0; k < n && k < 2; k++) seen = seen || strcmp(found[k].code, m->actor.code) == 0;
        if (seen) continue;
        if (n < 2) found[n] = m->actor;
        n++;
    }
    if (n != 2) return;
    *a = found[0];
    *b = found[1];
    set_sector(a, "GOV");
    set_sector(b, "GOV");
}

static int refer_pair(const eni_report_view *rep, const eni_sentence_view *s, int head, eni_ref *out, int room) {
    static const char *const sides[] = {
        "side",  "country", "nation", "state", "neighbor", "neighbour", "government", "leader",  "party", "capital",
        "korea", "koreas",  "ally",   "foe",   "rival",    "president", "minister",   "general", "army",  "people"};
    static const char *const two[] = {"two", "both", "2"};
    const eni_tree *const t = &s->tree;
    bool counted = false;
    if (!ENI_SAME_ANY(t->tok[head].lemma, sides) || room < 2) return 0;
    eni_each_child (t, head, c)
        if (c < head && ENI_SAME_ANY(t->tok[c].form, two)) counted = true;
    if (!counted) return 0;
    en_actor a = rep->pair[0], b = rep->pair[1];
    two_of_sentence(s, head, &a, &b);
    if (eni_same(t->tok[head].form, ENI_LIT("Koreas"))) a = (en_actor){"PRK", "GOV"}, b = (en_actor){"KOR", "GOV"};
    if (!en_actor_known(a) || !en_actor_known(b)) return 0;
    const eni_ref r = {.start = (int16_t)head, .end = (int16_t)(head + 1), .guessed = true};
    out[0] = out[1] = r;
    out[0].actor = a;
    out[1].actor = b;
    return 2;
}

static int refer_owner(const eni_report_view *rep, const eni_sentence_view *s, int head, unsigned how, eni_ref *out,
                       int room, int depth) {
    static const char *const owners[] = {"of", "by", "from", "in", "on", "at", "near"};
    static const char *const shared[] = {"border",       "frontier", "boundary", "line",   "relation",
                                         "relationship", "tie",      "link",     "dispute"};
    static const char *const with[] = {"with"};
    int n = 0;
    if (ENI_SAME_ANY(s->tree.tok[head].lemma, shared))
        n = behind(rep, s, head, with, ENI_N(with), how | ENI_REFER_PLACE, out, 0, room, depth);
    if (n == 0) n = before(rep, s, head, out, 0, room, depth + 1);
    if (n == 0) n = behind(rep, s, head, owners, ENI_N(owners), how | ENI_REFER_PLACE, out, 0, room, depth);
    for (int i = 0; i < n; i++) {
        out[i].owner = true;
        cover(&out[i], head, head + 1);
    }
    return n;
}

static int refer_one(const eni_report_view *rep, const eni_sentence_view *s, int head, unsigned how, eni_ref *out,
                     int room, int depth) {
    const eni_token *const t = &s->tree.tok[head];
    const eni_mention *const m = eni_mention_at(&s->mentions, head);
    if (room < 1 || depth > DEEPEST) return 0;
    if (eni_is_name(m)) {
        if (m->kind == ENI_SENSE_ADJECTIVE && t->upos == UPOS_ADJ && t->rel == REL_AMOD) return 0;
        /* a name whose head is elsewhere in a title: "Beijing mayor": the tree's head is the mayor, not here */
        return from_name(s, m, head, how, &out[0]) ? 1 : 0;
    }
    if (t->upos == UPOS_PRON) return (how & ENI_REFER_NO_GUESS) ? 0 : refer_pronoun(rep, s, head, out, room, depth);
    int n = refer_pair(rep, s, head, out, room);
    if (n == 0 && ENI_SAME_ANY(t->lemma, carriers)) {
        static const char *const of[] = {"of"};
        n = behind(rep, s, head, of, ENI_N(of), how & ~(unsigned)ENI_REFER_PLACE, out, 0, room, depth);
        if (n && m)
            for (int i = 0; i < n; i++) out[i] = with_role(out[i], m, head, true);
    }
    if (n == 0 && m) n = refer_role(rep, s, head, m, how, out, room, depth);
    if (n == 0 && t->upos == UPOS_PROPN) n = refer_unknown_person(rep, s, head, out, room, depth);
    if (n == 0 && (how & ENI_REFER_OWNER)) n = refer_owner(rep, s, head, how, out, room, depth);
    return n;
}

int eni_refer_one(const eni_report_view *rep, const eni_sentence_view *s, int head, unsigned how, eni_ref *out,
                  int room) {
    return refer_one(rep, s, head, how, out, room, 0);
}

int eni_refer(const eni_report_view *rep, const eni_sentence_view *s, int head, unsigned how, eni_ref *out, int room) {
    int list[ENI_MAX_REFS], n = 0;
    const int k = eni_conjuncts(&s->tree, head, list, ENI_MAX_REFS);
    for (int i = 0; i < k; i++) {
        eni_ref found[ENI_MAX_REFS];
        /* a list's preposition stands before its first member: "in China and Russia" */
        const int m = refer_one(rep, s, list[i], how, found, ENI_MAX_REFS, 0);
        for (int q = 0; q < m; q++) n = push(out, n, room, found[q]);
    }
    return n;
}

/* ---- memory ---- */

en_actor eni_dateline_place(const en_lexicon *lexicon, en_str dateline) {
    en_actor first = {"", ""}, state = {"", ""};
    const eni_names *const names = &lexicon->names;
    for (size_t i = 0; i < dateline.len;) {
        uint64_t sequence = 0;
        size_t at = i, next = i;
        const eni_sense *found = NULL;
        for (int words = 0; words < 4 && at < dateline.len; words++) { /* the longest form that begins here */
            while (at < dateline.len && !eni_is_alpha(dateline.p[at]) && (unsigned char)dateline.p[at] < 0x80) at++;
            size_t z = at;
            while (z < dateline.len && (eni_is_alpha(dateline.p[z]) || (unsigned char)dateline.p[z] >= 0x80)) z++;
            if (words == 0) next = z;
            if (z == at) break;
            sequence = eni_name_step(sequence, eni_name_token(eni_cut(dateline, at, z)));
            at = z;
            const eni_name_node *const node = eni_names_at(names, sequence);
            if (!node) break;
            for (const eni_sense *q = eni_sense_at(names, node->senses); q; q = eni_sense_at(names, q->next))
                if (q->kind == ENI_SENSE_STATE || q->kind == ENI_SENSE_CAPITAL || q->kind == ENI_SENSE_PLACE) {
                    if (!found || q->kind < found->kind || z > next) found = q;
                    next = z;
                    break;
                }
        }
        if (found) {
            const en_actor a = lexicon->actors[found->record].code;
            if (!en_actor_known(first)) first = a;
            if (found->kind == ENI_SENSE_STATE) state = a;
        }
        i = next > i ? next : i + 1;
    }
    en_actor place = en_actor_known(state) ? state : first;
    memset(place.sector, 0, sizeof place.sector);
    return place;
}

static void meet(eni_report_view *rep, const eni_sentence_view *s, const eni_mention *m) {
    if (m->kind != ENI_SENSE_PERSON || m->end - m->start < 2) return;
    eni_acquaint(&rep->known, eni_name_token(s->tree.tok[m->end - 1].form), m->actor, m->name);
    eni_acquaint(&rep->known, eni_name_token(s->tree.tok[m->start].form), m->actor, m->name);
}

bool eni_is_introduced(const eni_report_view *rep, const eni_sentence_view *s, int head, eni_ref *out) {
    const eni_tree *const t = &s->tree;
    const unsigned rel = t->tok[head].rel;
    const bool argument = rel == REL_NSUBJ || rel == REL_NSUBJ_PASS || rel == REL_OBJ || rel == REL_OBL ||
                          rel == REL_OBL_AGENT || rel == REL_APPOS || rel == REL_CONJ;
    eni_ref r[2];
    if (!argument || t->tok[head].upos != UPOS_PROPN || s->mentions.at[head] >= 0 ||
        refer_unknown_person(rep, s, head, r, 2, 0) != 1)
        return false;
    *out = r[0];
    return true;
}

/* Unknown people with a title and a country become acquaintances too. */
static void meet_unknown(eni_report_view *rep, const eni_sentence_view *s, int head) {
    eni_ref r;
    if (!eni_is_introduced(rep, s, head, &r)) return;
    int last = head, first = head;
    while (last + 1 < s->tree.n && s->tree.tok[last + 1].upos == UPOS_PROPN && s->mentions.at[last + 1] < 0) last++;
    while (first > 0 && s->tree.tok[first - 1].upos == UPOS_PROPN && s->mentions.at[first - 1] < 0) first--;
    eni_acquaint(&rep->known, eni_name_token(s->tree.tok[last].form), r.actor, r.name);
    eni_acquaint(&rep->known, eni_name_token(s->tree.tok[first].form), r.actor, r.name);
}

static void see_state(eni_report_view *rep, en_actor a) {
    for (int i = 0; i < rep->n_states; i++)
        if (strcmp(rep->states[i].code, a.code) == 0) return;
    if (rep->n_states < ENI_MAX_STATES_SEEN) rep->states[rep->n_states++] = a;
}

static void remember_pair(eni_report_view *rep, const eni_sentence_view *s) {
    en_actor states[2] = {{"", ""}, {"", ""}};
    for (int i = 0; i < s->mentions.n; i++) {
        const eni_mention *const m = &s->mentions.list[i];
        if (!en_actor_known(m->actor) || m->kind == ENI_SENSE_PLACE || strcmp(states[1].code, m->actor.code) == 0)
            continue;
        states[0] = states[1];
        states[1] = m->actor;
        set_sector(&states[1], "GOV");
    }
    if (!en_actor_known(states[0]) || !en_actor_known(states[1])) return;
    rep->pair[0] = states[0];
    rep->pair[1] = states[1];
}

/* The subject of the sentence's main clause, for the pronouns of the next; none if it has one we do not know. */
static void remember_subject(eni_report_view *rep, const eni_sentence_view *s) {
    const eni_tree *const t = &s->tree;
    eni_ref found[2] = {0};
    int root = 0;
    while (root < t->n && t->tok[root].head >= 0) root++;
    if (root == t->n) return;
    int subj = eni_child(t, root, REL_NSUBJ);
    if (subj < 0) subj = eni_child(t, root, REL_NSUBJ_PASS);
    const int n = subj >= 0 ? refer_one(rep, s, subj, 0, found, 2, 0) : 0;
    rep->subject = n ? found[0] : (eni_ref){0};
}

/* Where the report plays: the last place in which its title or first sentence says that something is. */
static void remember_scene(eni_report_view *rep, const eni_sentence_view *s) {
    eni_ref place;
    for (int i = 0; i < s->tree.n; i++)
        if (eni_is_scene(s, i, &place)) rep->scene = place.actor;
}

void eni_meet(eni_report_view *rep, const eni_sentence_view *s) {
    const eni_tree *const t = &s->tree;
    for (int i = 0; i < s->mentions.n; i++) {
        const eni_mention *const m = &s->mentions.list[i];
        meet(rep, s, m);
        if (en_actor_known(m->actor)) see_state(rep, m->actor);
    }
    for (int i = 0; i < t->n; i++) meet_unknown(rep, s, i);
}

void eni_remember(eni_report_view *rep, const eni_sentence_view *s, bool opening) {
    remember_pair(rep, s);
    remember_subject(rep, s);
    if (opening) remember_scene(rep, s);
}
