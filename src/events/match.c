/* events/match.c: frames over the tree (the frame language is specified in data/actions/README.md).
 *
 *   token ─► its frames ─► those whose conditions all hold ─► the one with most conditions ─► slots ─► actors
 *
 * A slot is first a list of token heads (a phrase each), and only then actors: conditions look at heads, source and target at actors. */
#include "events/match.h"
#include "events/pattern.h"

#include "base/str.h"

#define ROOM 10

typedef struct {
    const eni_report_view *rep;
    const eni_sentence_view *s;
    int trigger, verb; /* verb: as in eni_match */
    char pos;
} clause;

static bool introduced_by(const eni_tree *t, int i, uint64_t prep) {
    const en_str p = eni_preposition(t, i);
    return p.len && eni_lemma_hash(p) == prep;
}

/* Children of `at` introduced by the preposition. */
static int phrases(const clause *c, int at, uint64_t prep, int *out, int n, int room) {
    const eni_tree *const t = &c->s->tree;
    if (at < 0) return n;
    eni_each_child (t, at, k) {
        const unsigned rel = t->tok[k].rel;
        const bool phrase =
            rel == REL_OBL || rel == REL_NMOD || rel == REL_OBL_AGENT || rel == REL_ADVMOD || rel == REL_XCOMP;
        if (n < room && phrase && introduced_by(t, k, prep)) out[n++] = k;
    }
    return n;
}

static int comp_heads(const clause *c, int at, int *out, int n, int room) {
    const eni_tree *const t = &c->s->tree;
    if (at < 0) return n;
    eni_each_child (t, at, k) {
        const unsigned rel = t->tok[k].rel;
        bool comp = rel == REL_XCOMP || rel == REL_CCOMP || rel == REL_ACL;
        if (rel == REL_ADVCL) { /* "accused of violating", "from entering", "to leave" */
            const int mark = eni_child(t, k, REL_MARK);
            static const char *const marks[] = {"of",   "for", "to",    "from", "against",
                                                "into", "on",  "about", "over", "in"};
            for (size_t q = 0; mark >= 0 && q < ENI_N(marks); q++) comp = comp || eni_is(t->tok[mark].lemma, marks[q]);
        }
        if (comp && n < room && k > at) out[n++] = k;
    }
    return n;
}

static int slot_heads(const clause *c, eni_slot slot, int *out, int room) {
    const eni_tree *const t = &c->s->tree;
    int objects[ROOM], n = 0;
    const bool noun = c->pos == 'n';
    switch ((eni_slot_kind)slot.kind) {
    case ENI_SLOT_SUBJ:
    case ENI_SLOT_GROUP:
        if (noun && c->verb < 0 && eni_child(t, c->trigger, REL_COP) < 0) return 0;
        if (c->pos == 'a' || (noun && c->verb < 0)) { /* "is critical of", "is in talks with" */
            const int subj = eni_child(t, c->trigger, REL_NSUBJ);
            if (subj >= 0 && room) out[n++] = subj;
            return n;
        }
        return eni_subjects(t, c->verb, out, room);
    case ENI_SLOT_OBJ: return noun || c->pos == 'a' ? 0 : eni_objects(t, c->trigger, out, room);
    case ENI_SLOT_IOBJ: {
        const int i = c->verb >= 0 ? eni_child(t, c->verb, REL_IOBJ) : -1;
        if (i >= 0 && room) out[n++] = i;
        if (n == 0 && c->verb >= 0 && room) { /* "given the United States permission": no compound, by its article */
            const int obj = eni_child(t, c->verb, REL_OBJ);
            const int k = obj >= 0 ? eni_child(t, obj, REL_COMPOUND) : -1;
            const eni_mention *const m = k >= 0 ? eni_mention_at(&c->s->mentions, k) : NULL;
            if (m && m->kind == ENI_SENSE_STATE && m->end == obj) out[n++] = k;
        }
        return n;
    }
    case ENI_SLOT_POSS:
    case ENI_SLOT_ANYONE: return 0;
    case ENI_SLOT_COMP:
        n = comp_heads(c, c->trigger, out, 0, room);
        return n == 0 && c->verb != c->trigger ? comp_heads(c, c->verb, out, 0, room) : n;
    case ENI_SLOT_ADV:
        eni_each_child (t, c->trigger, k) {
            const unsigned rel = t->tok[k].rel;
            if (n < room && (rel == REL_ADVMOD || rel == REL_COMPOUND_PRT)) out[n++] = k;
        }
        return n;
    case ENI_SLOT_PREP:
        if (c->pos == 'v' && slot.prep == eni_lemma_hash(ENI_LIT("by")) && eni_is_passive(t, c->trigger))
            return 0; /* the agent is the subject */
        n = phrases(c, c->trigger, slot.prep, out, 0, room);
        if (n == 0 && noun) { /* "a message of greetings to the king" */
            const int k = phrases(c, c->trigger, eni_lemma_hash(ENI_LIT("of")), objects, 0, ROOM);
            for (int i = 0; i < k; i++) n = phrases(c, objects[i], slot.prep, out, n, room);
        }
        if (n == 0 && c->verb >= 0 && c->verb != c->trigger) n = phrases(c, c->verb, slot.prep, out, 0, room);
        if (n == 0 && !noun && c->pos == 'v') {
            const int k = eni_objects(t, c->trigger, objects, ROOM);
            for (int i = 0; i < k; i++) n = phrases(c, objects[i], slot.prep, out, n, room);
        }
        return n;
    }
    return 0;
}

/* ---- conditions ---- */

static bool word_in(const eni_tree *t, int i, eni_word_set set) {
    if (eni_set_has(set, eni_lemma_hash(t->tok[i].lemma))) return true;
    eni_each_child (t, i, k) {
        if (k > i) break;
        const unsigned rel = t->tok[k].rel;
        if (rel != REL_COMPOUND && rel != REL_AMOD) continue;
        if (eni_set_has(set, eni_lemma_pair_hash(t->tok[k].lemma, t->tok[i].lemma))) return true;
        if (rel == REL_COMPOUND && eni_set_has(set, eni_lemma_hash(t->tok[k].lemma))) return true;
    }
    return false;
}

/* The head, its conjuncts, and what stands behind "thousands of", "tens of thousands of". */
static bool phrase_in(const eni_tree *t, int head, eni_word_set set) {
    int list[ROOM];
    const int n = eni_conjuncts(t, head, list, ROOM);
    for (int i = 0; i < n; i++)
        for (int at = list[i], steps = 0; at >= 0 && steps < 3; steps++) {
            if (word_in(t, at, set)) return true;
            int below = -1;
            eni_each_child (t, at, k)
                if (below < 0 && t->tok[k].rel == REL_NMOD && eni_is(eni_preposition(t, k), "of")) below = k;
            at = below;
        }
    return false;
}

static bool modifier_in(const eni_tree *t, int head, eni_word_set set) {
    eni_each_child (t, head, k) {
        const unsigned rel = t->tok[k].rel;
        const bool modifier = rel == REL_AMOD || rel == REL_COMPOUND || rel == REL_NMOD || rel == REL_NMOD_POSS ||
                              rel == REL_NUMMOD || rel == REL_DET || rel == REL_NMOD_DESC || rel == REL_MARK;
        if (modifier && eni_set_has(set, eni_lemma_hash(t->tok[k].lemma))) return true;
        if (modifier)
            eni_each_child (t, k, q)
                if (t->tok[q].rel == REL_CONJ && eni_set_has(set, eni_lemma_hash(t->tok[q].lemma))) return true;
    }
    return false;
}

static bool is_actor(const clause *c, int head, bool state_only) {
    eni_ref refs[ENI_MAX_REFS];
    const int n = eni_refer(c->rep, c->s, head, ENI_REFER_PLACE, refs, ENI_MAX_REFS);
    for (int i = 0; i < n; i++) {
        if (!state_only && !refs[i].owner) return true;
        if (state_only && (refs[i].actor.sector[0] == '\0' || strcmp(refs[i].actor.sector, "GOV") == 0)) return true;
    }
    return false;
}

static bool is_place(const clause *c, int head) {
    const eni_mention *const m = eni_mention_at(&c->s->mentions, head);
    return m && (m->kind == ENI_SENSE_PLACE || m->kind == ENI_SENSE_STATE || m->kind == ENI_SENSE_CAPITAL);
}

static bool holds(const clause *c, const eni_when *w) {
    const eni_tree *const t = &c->s->tree;
    int heads[ROOM], cue;
    if (w->kind == ENI_WHEN_NEGATED)
        return (eni_is_negated(t, c->trigger, &cue) || (c->verb >= 0 && eni_is_negated(t, c->verb, &cue))) &&
               t->tok[cue].head ==
                   (c->verb >= 0 ? c->verb : c->trigger); /* not "sent no troops": that refuses nothing */
    if (w->slot.kind == ENI_SLOT_POSS) {                  /* what stands before a noun: its owner or modifiers */
        eni_ref refs[ENI_MAX_REFS];
        const bool filled = eni_refer_before(c->rep, c->s, c->trigger, refs, ENI_MAX_REFS) > 0;
        if (w->kind == ENI_WHEN_EMPTY) return !filled;
        if (w->kind == ENI_WHEN_IN || w->kind == ENI_WHEN_MOD) return modifier_in(t, c->trigger, w->set);
        if (w->kind == ENI_WHEN_NOT_IN || w->kind == ENI_WHEN_NOT_MOD) return !modifier_in(t, c->trigger, w->set);
        return filled;
    }
    const int n = slot_heads(c, w->slot, heads, ROOM);
    bool any = false;
    switch ((eni_when_kind)w->kind) {
    case ENI_WHEN_FILLED: return n > 0;
    case ENI_WHEN_EMPTY: return n == 0;
    case ENI_WHEN_IN:
    case ENI_WHEN_NOT_IN:
        for (int i = 0; i < n; i++) any = any || phrase_in(t, heads[i], w->set);
        return w->kind == ENI_WHEN_IN ? any : !any;
    case ENI_WHEN_MOD:
    case ENI_WHEN_NOT_MOD:
        for (int i = 0; i < n; i++) any = any || modifier_in(t, heads[i], w->set);
        return w->kind == ENI_WHEN_MOD ? any : !any;
    case ENI_WHEN_ACTOR:
    case ENI_WHEN_NOT_ACTOR:
    case ENI_WHEN_STATE:
        for (int i = 0; i < n; i++) any = any || is_actor(c, heads[i], w->kind == ENI_WHEN_STATE);
        return w->kind == ENI_WHEN_NOT_ACTOR ? !any : any;
    case ENI_WHEN_PLACE:
        for (int i = 0; i < n; i++) any = any || is_place(c, heads[i]);
        return any;
    case ENI_WHEN_NEGATED: break;
    }
    return false;
}

static bool fits(const clause *c, const eni_frame *f) {
    for (unsigned i = 0; i < f->n_when; i++)
        if (!holds(c, &f->when[i])) return false;
    return true;
}

/* ---- slots to actors ---- */

static int add_refs(eni_ref *out, int n, const eni_ref *refs, int k) {
    for (int i = 0; i < k && n < ENI_MAX_REFS; i++) {
        bool there = false;
        for (int q = 0; q < n; q++)
            there = there || (strcmp(out[q].actor.code, refs[i].actor.code) == 0 &&
                              strcmp(out[q].actor.sector, refs[i].actor.sector) == 0);
        if (!there) out[n++] = refs[i];
    }
    return n;
}

/* The target of a complement clause: its object, else a phrase of it, else its subject. */
static int comp_targets(const clause *c, int comp, eni_ref *out) {
    const eni_tree *const t = &c->s->tree;
    int heads[ROOM];
    eni_ref refs[ENI_MAX_REFS];
    int n = 0;
    const int own =
        eni_child(t, comp, REL_NSUBJ) >= 0 ? eni_child(t, comp, REL_NSUBJ) : eni_child(t, comp, REL_NSUBJ_PASS);
    if (own >= 0)
        n = add_refs(out, n, refs,
                     eni_refer(c->rep, c->s, own, ENI_REFER_OWNER | ENI_REFER_NO_GUESS, refs, ENI_MAX_REFS));
    if (n) return n;
    const int to = eni_child(t, comp, REL_IOBJ); /* "promised to give Indonesia aid" */
    if (to >= 0) n = add_refs(out, n, refs, eni_refer(c->rep, c->s, to, 0, refs, ENI_MAX_REFS));
    if (n) return n;
    const int k = eni_objects(t, comp, heads, ROOM);
    for (int i = 0; i < k; i++)
        n = add_refs(out, n, refs,
                     eni_refer(c->rep, c->s, heads[i], ENI_REFER_OWNER | ENI_REFER_PLACE, refs, ENI_MAX_REFS));
    if (n) return n;
    eni_each_child (t, comp, q) {
        if (t->tok[q].rel != REL_OBL) continue;
        n = add_refs(out, n, refs, eni_refer(c->rep, c->s, q, ENI_REFER_OWNER | ENI_REFER_PLACE, refs, ENI_MAX_REFS));
        if (n) return n;
    }
    for (int i = 0; i < k && !n; i++)
        eni_each_child (t, heads[i], q)
            if (t->tok[q].rel == REL_NMOD && !n)
                n = add_refs(out, n, refs,
                             eni_refer(c->rep, c->s, q, ENI_REFER_OWNER | ENI_REFER_PLACE, refs, ENI_MAX_REFS));
    if (n) return n;
    if (eni_is_noun(&t->tok[comp]))
        n = add_refs(out, n, refs, eni_refer(c->rep, c->s, comp, ENI_REFER_OWNER, refs, ENI_MAX_REFS));
    return n;
}

/* Rebels, opponents, criminals: whom a state's forces fight at home. Whose the civilians are that they hit, is open. */
static bool is_against_state(const clause *c, int head) {
    static const char *const foes[] = {"REB", "OPP", "SEP", "CRM", "MED"};
    const eni_mention *const m = eni_mention_at(&c->s->mentions, head);
    return m && ENI_SAME_ANY(eni_str(m->actor.sector), foes);
}

static bool is_of_state(const char *sector) {
    static const char *const sectors[] = {"GOV", "MIL", "COP"};
    return ENI_SAME_ANY(eni_str(sector), sectors);
}

/* The head of the phrase, or what stands behind its "of", if that is a role of nobody's; -1 if not. */
static int role_in(const clause *c, int head) {
    const eni_tree *const t = &c->s->tree;
    const eni_mention *const m = eni_mention_at(&c->s->mentions, head);
    if (m && m->kind == ENI_SENSE_ROLE && !en_actor_known(m->actor) && m->role_kind != ENI_ROLE_THING &&
        m->role_kind != ENI_ROLE_BODY)
        return head;
    eni_each_child (t, head, k)
        if (t->tok[k].rel == REL_NMOD && eni_is(eni_preposition(t, k), "of")) {
            const eni_mention *const of = eni_mention_at(&c->s->mentions, k);
            if (of && of->kind == ENI_SENSE_ROLE && !en_actor_known(of->actor) && of->role_kind != ENI_ROLE_THING)
                return k;
        } else if ((t->tok[k].rel == REL_COMPOUND || t->tok[k].rel == REL_AMOD) && is_against_state(c, k) &&
                   !en_actor_known(eni_mention_at(&c->s->mentions, k)->actor)) {
            return k; /* "terrorist hideouts" */
        }
    return -1;
}

/* Is the noun an act or a thing that acts for its owner: itself a trigger of some frame? */
static bool is_instrument(const clause *c, int head) {
    const eni_token *const t = &c->s->tree.tok[head];
    return t->upos == UPOS_NOUN && eni_frames_of(&c->rep->lexicon->frames, 'n', t->lemma, (en_str){"", 0}) != NULL;
}

/* *open: a role of the slot whose state nothing tells ("three suspects"); -1 if there is none. */
static int fill(const clause *c, const eni_slot *slots, unsigned n_slots, bool is_source, eni_ref *out, int *open) {
    int heads[ROOM];
    eni_ref refs[ENI_MAX_REFS];
    int n = 0;
    *open = -1;
    for (unsigned i = 0; i < n_slots && n == 0; i++) {
        const eni_slot slot = slots[i];
        if (slot.kind == ENI_SLOT_POSS) {
            n = add_refs(out, 0, refs, eni_refer_before(c->rep, c->s, c->trigger, refs, ENI_MAX_REFS));
            for (int q = 0; q < n; q++)
                if (out[q].place && is_source && out[q].actor.sector[0] == '\0') out[q].place = false;
            continue;
        }
        const int k = slot_heads(c, slot, heads, ROOM);
        for (int q = 0; q < k; q++) {
            if (slot.kind == ENI_SLOT_COMP) {
                eni_ref found[ENI_MAX_REFS];
                n = add_refs(out, n, found, comp_targets(c, heads[q], found));
                continue;
            }
            const unsigned how = is_source ? 0 : ENI_REFER_OWNER | ENI_REFER_PLACE;
            n = add_refs(out, n, refs, eni_refer(c->rep, c->s, heads[q], how, refs, ENI_MAX_REFS));
            if (n == 0 && *open < 0) *open = role_in(c, heads[q]);
            if (n == 0 && is_source && is_instrument(c, heads[q])) { /* "Israeli air strikes killed": whose they are */
                n = add_refs(out, n, refs, eni_refer_before(c->rep, c->s, heads[q], refs, ENI_MAX_REFS));
                for (int r = 0; r < n; r++) out[r].owner = true;
            }
        }
    }
    return n;
}

/* Whoever acts at home: police, courts, parties, crowds without a state of their own belong to the state they act on. */
static bool is_domestic(const char *sector) {
    static const char *const home[] = {"COP", "JUD", "LEG", "CVL", "OPP", "PTY", "LAB", "EDU", "MED", "REL", "BUS"};
    return ENI_SAME_ANY(eni_str(sector), home);
}

/* The role at token `head`, made one of the state of `whose`. */
static eni_ref at_home(const clause *c, int head, const eni_ref *whose) {
    const eni_mention *const role = eni_mention_at(&c->s->mentions, head);
    eni_ref r = {
        .actor = whose->actor, .start = (int16_t)head, .end = (int16_t)(head + 1), .guessed = true, .what = 'm'};
    if (role && role->start < r.start) r.start = role->start;
    if (role && role->end > r.end) r.end = role->end;
    memcpy(r.actor.sector, role ? role->actor.sector : "GOV", 4);
    return r;
}

/* Does the sentence name anyone of another state? */
static bool names_another(const clause *c, const eni_ref *one) {
    const eni_mentions *const all = &c->s->mentions;
    for (int i = 0; i < all->n; i++) {
        const eni_mention *const m = &all->list[i];
        const eni_ref ref = {.start = (int16_t)m->start, .end = (int16_t)m->end};
        if (en_actor_known(m->actor) && strcmp(m->actor.code, one->actor.code) != 0 &&
            !eni_is_near_border(&c->s->tree, &ref))
            return true;
    }
    return false;
}

/* Whose visit or talks a clause mentions in passing: its subject's. */
static int visitors(const clause *c, eni_ref *out) {
    static const char *const preps[] = {"during", "at", "on", "in", "after", "following"};
    const eni_tree *const t = &c->s->tree;
    int heads[ROOM], n = 0;
    const int verb = t->tok[c->trigger].head;
    if (t->tok[c->trigger].rel != REL_OBL || verb < 0 || !ENI_SAME_ANY(eni_preposition(t, c->trigger), preps)) return 0;
    const int k = eni_subjects(t, verb, heads, ROOM);
    for (int i = 0; i < k; i++) {
        eni_ref refs[ENI_MAX_REFS];
        n = add_refs(out, n, refs, eni_refer(c->rep, c->s, heads[i], 0, refs, ENI_MAX_REFS));
    }
    return n;
}

/* What governments do to their own unless another's are named: arrest, ban, pardon, give in. */
static bool is_dealt_at_home(const eni_frame *f) {
    return f->action == EN_ACTION_COERCE || f->action == EN_ACTION_CONCEDE;
}

/* What a reader takes for granted where the words leave a side open. */
static void complete(const clause *c, const eni_frame *f, int open_source, int open_target, eni_match *m) {
    int n = 0;
    for (int i = 0; i < m->n_targets; i++) {
        const eni_ref *const target = &m->targets[i];
        const bool own = m->n_sources == 1 && target->owner && eni_same_actor(target->actor, m->sources[0].actor);
        if (own) continue; /* "Iran agreed to limit its enrichment": to nobody that is named */
        if (f->action == EN_ACTION_ASSAULT && eni_is_near_border(&c->s->tree, target)) continue;
        m->targets[n++] = *target;
    }
    m->n_targets = n;
    if (m->n_targets == 0 && open_target >= 0 && m->n_sources > 0 &&
        eni_is_state(c->rep->lexicon, &m->sources[0].actor) &&
        (is_domestic(m->sources[0].actor.sector) || (is_dealt_at_home(f) && !names_another(c, &m->sources[0])) ||
         (is_against_state(c, open_target) && !names_another(c, &m->sources[0])))) {
        /* "Dutch police arrested three suspects" */
        m->targets[0] = at_home(c, open_target, &m->sources[0]);
        m->n_targets = 1;
    }
    if (m->n_sources == 0 && open_source >= 0 && m->n_targets > 0 &&
        eni_is_state(c->rep->lexicon, &m->targets[0].actor)) {
        const eni_mention *const role = eni_mention_at(&c->s->mentions, open_source);
        const bool foe = is_against_state(c, open_source) && is_of_state(m->targets[0].actor.sector);
        if (role && (is_domestic(role->actor.sector) || foe) &&
            !m->targets[0]
                 .owner) { /* "police arrested Zimbabwe's opposition leader", "the rebels killed 30 Russian soldiers" */
            m->sources[0] = at_home(c, open_source, &m->targets[0]);
            m->n_sources = 1;
        }
    }
    if (m->n_sources == 0 && open_source < 0 && m->n_targets > 0 && eni_is(f->mode, "arrest") &&
        eni_is_passive(&c->s->tree, c->trigger)) { /* "four men were arrested in Jakarta": by whoever rules there */
        eni_ref by = {.start = (int16_t)c->trigger, .end = (int16_t)(c->trigger + 1), .guessed = true, .what = 's'};
        eni_ref place;
        by.actor = m->targets[0].actor;
        for (int k = c->trigger + 1; k < c->s->tree.n; k++) /* "sentenced to death in Libya" */
            if (eni_is_scene(c->s, k, &place) && eni_dominates(&c->s->tree, c->trigger, k)) by.actor = place.actor;
        memcpy(by.actor.sector, "COP", 4);
        if (eni_is_state(c->rep->lexicon, &by.actor)) m->sources[m->n_sources++] = by;
    }
    if (m->n_sources == 0 && m->n_targets > 0 && f->action == EN_ACTION_CONSULT && c->pos == 'n' && c->verb < 0)
        m->n_sources = visitors(c, m->sources); /* "said … during a visit to Iraq" */
    if (m->n_targets == 0 && m->n_sources > 0 && f->action == EN_ACTION_ASSAULT) {
        /* "launched an assault … in Samarra" */
        eni_ref place = {.start = (int16_t)c->trigger, .end = (int16_t)(c->trigger + 1), .actor = c->rep->scene};
        (void)eni_clause_place(c->s, c->trigger, &place);
        place.place = place.guessed = true;
        if (en_actor_known(place.actor)) m->targets[m->n_targets++] = place;
    }
}

static bool has_anyone(const eni_slot *slots, unsigned n) {
    for (unsigned i = 0; i < n; i++)
        if (slots[i].kind == ENI_SLOT_ANYONE) return true;
    return false;
}

static bool has_group(const eni_slot *slots, unsigned n) {
    for (unsigned i = 0; i < n; i++)
        if (slots[i].kind == ENI_SLOT_GROUP) return true;
    return false;
}

/* A bare state as an actor is its government. */
static void as_actors(eni_ref *refs, int n) {
    for (int i = 0; i < n; i++)
        if (!refs[i].actor.sector[0]) memcpy(refs[i].actor.sector, "GOV", 4);
}

/* "welcomed steps to normalise relations between Cuba and the United States": what is between two is theirs alone. */
static void between_only(const clause *c, eni_match *m) {
    const eni_slot between = {ENI_SLOT_PREP, eni_lemma_hash(ENI_LIT("between"))};
    eni_ref refs[ENI_MAX_REFS];
    int open;
    const int n = fill(c, &between, 1, false, refs, &open);
    bool two = false;
    for (int i = 1; i < n; i++) two = two || strcmp(refs[i].actor.code, refs[0].actor.code) != 0;
    if (!two || n > 3) return; /* a list of signatories is not two sides */
    memcpy(m->sources, refs, (size_t)n * sizeof *refs);
    memcpy(m->targets, refs, (size_t)n * sizeof *refs);
    m->n_sources = m->n_targets = n;
}

/* "Youths and students met": of one state, and none of them a party to anything. */
static bool is_one_crowd(const eni_match *m) {
    static const char *const parties[] = {"",    "GOV", "MIL", "REB", "SEP", "PTY",
                                          "OPP", "LEG", "LAB", "BUS", "REL", "JUD"};
    for (int i = 0; i < m->n_sources; i++)
        if (strcmp(m->sources[i].actor.code, m->sources[0].actor.code) != 0 ||
            ENI_SAME_ANY(eni_str(m->sources[i].actor.sector), parties))
            return false;
    return true;
}

static eni_match_result fill_frame(const clause *c, const eni_frame *f, eni_match *m) {
    int open_source, open_target;
    m->n_sources = fill(c, f->source, f->n_source, true, m->sources, &open_source);
    m->n_targets = fill(c, f->target, f->n_target, false, m->targets, &open_target);
    if (f->flags & ENI_FRAME_BOTH) between_only(c, m);
    if (has_group(f->target, f->n_target) && m->n_targets == 0 && m->n_sources >= 2 && !is_one_crowd(m)) {
        memcpy(m->targets, m->sources, sizeof m->targets);
        m->n_targets = m->n_sources;
    }
    complete(c, f, open_source, open_target, m);
    as_actors(m->sources, m->n_sources);
    as_actors(m->targets, m->n_targets);
    if (m->n_sources == 0 && !has_anyone(f->source, f->n_source)) return ENI_NO_SOURCE;
    if (m->n_targets == 0 && !has_anyone(f->target, f->n_target)) return ENI_NO_TARGET;
    if (m->n_sources == 0 && m->n_targets == 0) return ENI_NO_SOURCE;
    return ENI_MATCHED;
}

/* ---- triggers ---- */

/* The light verb over a noun trigger: "held talks", "talks were held", "launched an attack", "took part in drills". */
static int light_verb(const eni_report_view *rep, const eni_sentence_view *s, int noun) {
    const eni_tree *const t = &s->tree;
    int i = noun;
    for (int steps = 0; steps < 4 && t->tok[i].rel == REL_CONJ && t->tok[i].head >= 0; steps++) i = t->tok[i].head;
    const int verb = t->tok[i].head;
    const unsigned rel = t->tok[i].rel;
    if (verb < 0 || t->tok[verb].upos != UPOS_VERB) return -1;
    const bool governed = rel == REL_OBJ || rel == REL_NSUBJ_PASS ||
                          (rel == REL_OBL && eni_is(eni_preposition(t, i), "in")) || rel == REL_OBL;
    if (!governed) return -1;
    const int prt = eni_child(t, verb, REL_COMPOUND_PRT);
    const en_str second = prt >= 0 ? t->tok[prt].lemma : (en_str){"", 0};
    const clause c = {rep, s, verb, verb, 'v'};
    const eni_frames *const frames = &rep->lexicon->frames;
    /* "carried out an attack"; but "called off a truce" is no call for one */
    for (const eni_frame *f = eni_frames_of(frames, 'v', t->tok[verb].lemma, second); f; f = eni_frame_next(frames, f))
        if ((f->flags & ENI_FRAME_LIGHT) && (rel != REL_OBL || f->n_when > 0) && fits(&c, f)) return verb;
    return -1;
}

/* The fitting frame with most conditions, the first in file order of those with as many; behind: of those that come after that one. NULL if none fits. */
static const eni_frame *best_frame(const clause *c, const eni_frame *first, const eni_frame *behind) {
    const eni_frame *best = NULL;
    bool passed = false;
    for (const eni_frame *f = first; f; f = eni_frame_next(&c->rep->lexicon->frames, f)) {
        const bool next = !behind || f->n_when < behind->n_when || (passed && f->n_when == behind->n_when);
        if (next && (!best || f->n_when > best->n_when) && fits(c, f)) best = f;
        passed = passed || f == behind;
    }
    return best;
}

/* Tries the frames of a chain from the most to the least specific: one that fits but finds no actors gives way to the next; a stop
 * does not. */
static eni_match_result try_chain(const clause *c, const eni_frame *first, eni_match *m) {
    eni_match_result result = ENI_NO_FRAME;
    eni_match failed; /* the first, most specific one: what is told of the token when none does better */
    const eni_frame *behind = NULL;
    for (;;) {
        const eni_frame *const f = best_frame(c, first, behind);
        if (!f || (result != ENI_NO_FRAME && f->flags & (ENI_FRAME_STOP | ENI_FRAME_LIGHT))) break;
        m->frame = f;
        if (f->flags & (ENI_FRAME_STOP | ENI_FRAME_LIGHT)) return ENI_STOPPED;
        const eni_match_result r = fill_frame(c, f, m);
        if (r == ENI_MATCHED) return r;
        if (result == ENI_NO_FRAME) result = r, failed = *m;
        behind = f;
    }
    if (result != ENI_NO_FRAME) *m = failed;
    return result;
}

static char pos_of(const eni_token *t) {
    switch (t->upos) {
    case UPOS_VERB: return 'v';
    case UPOS_NOUN: return 'n';
    case UPOS_PROPN: return t->lemma.len && !eni_is_upper(t->lemma.p[0]) ? 'n' : '\0';
    case UPOS_ADJ: return 'a';
    default: return '\0';
    }
}

/* "It was the first visit of a US president": the visit has been told, the sentence only adds to it. */
static bool adds_to_told(const eni_tree *t, int noun) {
    if (eni_child(t, noun, REL_COP) < 0) return false;
    const int subject = eni_child(t, noun, REL_NSUBJ);
    return subject >= 0 && subject < noun && t->tok[subject].upos == UPOS_PRON;
}

static eni_match_result match_ours(const eni_report_view *rep, const eni_sentence_view *s, int i, eni_match *m) {
    const eni_tree *const t = &s->tree;
    const eni_frames *const frames = &rep->lexicon->frames;
    clause c = {rep, s, i, i, pos_of(&t->tok[i])};
    const eni_frame *first;
    eni_match_result result = ENI_NO_TRIGGER;
    *m = (eni_match){.trigger = i, .first = i, .last = i};
    if (!c.pos || eni_is_name(eni_mention_at(&s->mentions, i))) return ENI_NO_TRIGGER;
    if (c.pos == 'a' && eni_child(t, i, REL_COP) < 0 && t->tok[i].rel != REL_ROOT) return ENI_NO_TRIGGER;
    if (c.pos == 'n' && adds_to_told(t, i)) return ENI_STOPPED;
    if (c.pos == 'n') c.verb = light_verb(rep, s, i);
    m->verb = c.verb;
    /* two words first: "break off", "air strike" */
    eni_each_child (t, i, k) {
        const bool particle = c.pos == 'v' && k > i && k - i <= 4 &&
                              (t->tok[k].rel == REL_COMPOUND_PRT ||
                               ((t->tok[k].rel == REL_ADVMOD || t->tok[k].rel == REL_CASE) && t->tok[k].form.len <= 5));
        const bool compound = c.pos == 'n' && k < i && (t->tok[k].rel == REL_COMPOUND || t->tok[k].rel == REL_AMOD);
        if (!particle && !compound) continue;
        first = particle ? eni_frames_of(frames, 'v', t->tok[i].lemma, t->tok[k].lemma)
                         : eni_frames_of(frames, 'n', t->tok[k].lemma, t->tok[i].lemma);
        if (!first) continue;
        result = try_chain(&c, first, m);
        m->first = k < i ? k : i;
        m->last = k > i ? k : i;
        if (result != ENI_NO_FRAME) return result;
    }
    m->first = m->last = i;
    first = eni_frames_of(frames, c.pos, t->tok[i].lemma, (en_str){"", 0});
    if (first) result = try_chain(&c, first, m);
    if (first && result == ENI_NO_FRAME) m->frame = first;
    return result;
}

/* A user's dictionary goes first; what it knows, ours does not tell a second time. */
eni_match_result eni_match_token(const eni_report_view *rep, const eni_sentence_view *s, int i, eni_match *m) {
    const eni_dict *const dict = rep->lexicon->dict;
    if (!dict || dict->n_verbs == 0) return match_ours(rep, s, i, m);
    eni_match_result r = eni_pattern_match(rep, s, i, m);
    if (r == ENI_MATCHED || r == ENI_STOPPED || eni_dict_replaces(dict, EN_DICT_VERBS)) return r;
    const eni_match users = *m;
    const eni_match_result theirs = r;
    r = match_ours(rep, s, i, m);
    if (r == ENI_MATCHED && eni_pattern_covers(rep, s, m)) return ENI_STOPPED;
    if (r != ENI_NO_TRIGGER || theirs == ENI_NO_TRIGGER) return r;
    *m = users;
    return theirs;
}

int eni_match_phrases(const eni_report_view *rep, const eni_sentence_view *s, const eni_match *m, bool source, int *out,
                      int room) {
    const eni_tree *const t = &s->tree;
    const eni_frame *const f = m->frame;
    if (!f || f->flags & ENI_FRAME_USER)
        return m->verb < 0 ? 0 : source ? eni_subjects(t, m->verb, out, room) : eni_objects(t, m->verb, out, room);
    const clause c = {rep, s, m->trigger, m->verb, f->pos};
    const eni_slot *const slots = source ? f->source : f->target;
    int n = 0;
    for (unsigned i = 0; i < (source ? f->n_source : f->n_target) && n == 0; i++) {
        int heads[ROOM];
        const int k = slot_heads(&c, slots[i], heads, ROOM);
        for (int q = 0; q < k && n < room; q++) {
            if (slots[i].kind != ENI_SLOT_COMP)
                out[n++] = heads[q];
            else
                n += eni_objects(t, heads[q], out + n, room - n);
        }
    }
    return n;
}

en_str eni_frame_text(eni_arena *arena, const eni_frame *f) {
    const char *const slash = strrchr(f->file, '/');
    return eni_arena_printf(arena, "%s:%u %.*s", slash ? slash + 1 : f->file, f->line, ENI_ARG(f->trigger));
}

bool eni_answers(const eni_report_view *report, const eni_sentence_view *s, int token) {
    const eni_frames *const all = &report->lexicon->frames;
    const eni_token *const t = &s->tree.tok[token];
    if (t->upos != UPOS_VERB) return false;
    for (const eni_frame *f = eni_frames_of(all, 'v', t->lemma, (en_str){"", 0}); f; f = eni_frame_next(all, f))
        switch (f->action) {
        case EN_ACTION_SUPPORT:
        case EN_ACTION_ACCUSE:
        case EN_ACTION_PROTEST:
        case EN_ACTION_SANCTION:
        case EN_ACTION_COERCE:
        case EN_ACTION_ASSAULT: return true;
        default: break;
        }
    return false;
}
