/* events/pattern.c: patterns of a user's dictionary over the tree (the language is described in docs/formats/dictionaries.md).
 *
 *   token ─► user's verbs with that form, longest first ─► patterns that fit, most demanding first ─► who is source and target ─► match
 *
 * Two dialects. PETRARCH's patterns speak of phrases: a word is the head of one, and left and right of the verb mean what the verb governs; in
 * the passive the two change places. TABARI's speak of words in sequence with gaps. Both take the actors from our tree where it has them
 * (subject, object), and else the nearest ones left and right, as the old programs did; those count as guessed. */
#include "events/pattern.h"

#include "base/str.h"

#define GAP 12       /* tokens between two parts of a sequence: further apart is another phrase */
#define NEAR 6       /* tokens from the verb within which a word counts even when the tree hangs it elsewhere */
#define MOST_VERBS 8 /* user's verbs tried on one token */
#define MOST_TRIES 8 /* patterns that fit but lack an actor, before the bare verb is tried */
#define ROOM 8

typedef struct {
    const eni_report_view *rep;
    const eni_sentence_view *s;
    const eni_dict *dict;
    const eni_dict_verb *verb;
    int token, first, last; /* the verb, and the first and last of its words */
    bool flat, passive;
    int source, target, pair; /* tokens that $, + and % met; -1 */
    int skipped[4];
    int n_skipped;
    bool by_pattern; /* the result is a pattern's, not the bare verb's */
    bool has_keys;
    uint64_t form[ENI_MAX_TOKENS],
        base[ENI_MAX_TOKENS]; /* of the tokens, once there is a verb: patterns ask again and again */
} trial;

static void find_keys(trial *x) {
    const eni_tree *const t = &x->s->tree;
    for (int i = 0; i < t->n && !x->has_keys; i++) {
        x->form[i] = eni_name_token(t->tok[i].form);
        x->base[i] = eni_name_token(t->tok[i].lemma);
    }
    x->has_keys = true;
}

/* Does the word of the dictionary stand at token i? */
static bool is_word(const trial *x, int i, const eni_dict_word *w) {
    if (x->form[i] == w->key || (w->bends && x->base[i] == w->key)) return true;
    const en_str form = x->s->tree.tok[i].form;
    return w->stem.len && form.len > w->stem.len && eni_same(eni_cut(form, 0, w->stem.len), w->stem);
}

/* Words side by side from token i on; *end: behind the last. Hyphens between them do not count. */
static bool words_at(const trial *x, eni_dict_phrase words, int i, int *end) {
    const eni_tree *const t = &x->s->tree;
    for (uint32_t k = 0; k < words.n; k++) {
        while (k > 0 && i < t->n && x->form[i] == 0) i++;
        if (i >= t->n || !is_word(x, i, &x->dict->words[words.first + k])) return false;
        i++;
    }
    *end = i;
    return words.n > 0;
}

/* A word before another that it belongs to: no head of a phrase. */
static bool is_modifier(const eni_tree *t, int i) {
    switch (t->tok[i].rel) {
    case REL_COMPOUND:
    case REL_AMOD:
    case REL_FLAT:
    case REL_DET:
    case REL_NUMMOD:
    case REL_NMOD_POSS:
    case REL_NMOD_DESC: return eni_is_noun(&t->tok[i]) && t->tok[i].head > i;
    default: return false;
    }
}

/* ---- parts of a pattern ---- */

static bool refers(const trial *x, int i, eni_ref *out, unsigned how) {
    const eni_token *const t = &x->s->tree.tok[i];
    const bool nominal = eni_is_noun(t) || t->upos == UPOS_PRON || eni_is_name(eni_mention_at(&x->s->mentions, i));
    const eni_mention *const m = eni_mention_at(&x->s->mentions, i);
    if (!nominal || is_modifier(&x->s->tree, i) || (m && m->head != i)) return false;
    return eni_refer(x->rep, x->s, i, how, out, ENI_MAX_REFS) > 0;
}

static bool actor_at(trial *x, const eni_dict_item *item, int i, int *end) {
    eni_ref refs[ENI_MAX_REFS];
    if (!refers(x, i, refs, ENI_REFER_OWNER | ENI_REFER_PLACE)) return false;
    if (item->kind == ENI_ITEM_PAIR) {
        if (eni_refer(x->rep, x->s, i, 0, refs, ENI_MAX_REFS) < 2) return false;
        x->pair = i;
    } else if (item->kind == ENI_ITEM_SOURCE) {
        x->source = i;
    } else if (item->kind == ENI_ITEM_TARGET) {
        x->target = i;
    } else if (x->n_skipped < 4) {
        x->skipped[x->n_skipped++] = i;
    }
    *end = i + 1;
    return true;
}

static bool set_at(const trial *x, uint32_t index, int i, int *end) {
    const eni_dict_set *const set = &x->dict->sets[index];
    bool any = false;
    for (uint32_t k = 0; k < set->n; k++) {
        int z;
        if (!words_at(x, x->dict->members[set->first + k], i, &z)) continue;
        if (!any || z > *end) *end = z;
        any = true;
    }
    return any;
}

static bool simple_at(trial *x, const eni_dict_item *item, int i, int *end) {
    switch ((eni_item_kind)item->kind) {
    case ENI_ITEM_WORDS: return words_at(x, (eni_dict_phrase){item->first, item->n}, i, end);
    case ENI_ITEM_SET: return set_at(x, item->first, i, end);
    case ENI_ITEM_SOURCE:
    case ENI_ITEM_TARGET:
    case ENI_ITEM_PAIR:
    case ENI_ITEM_SKIP: return actor_at(x, item, i, end);
    case ENI_ITEM_PHRASE:
    case ENI_ITEM_PREP: break;
    }
    return false;
}

/* The parts of a group in order inside [i, limit): the first at i itself. *last: where the last one began. */
static bool group_at(trial *x, const eni_dict_item *item, int i, int limit, int *end, int *last) {
    int at = i;
    for (uint32_t k = 0; k < item->n; k++) {
        bool found = false;
        for (int p = at; p < limit && (k > 0 || p == i) && !found; p++)
            if (simple_at(x, &x->dict->subitems[item->first + k], p, end) && *end <= limit) {
                found = true;
                *last = p;
                at = *end;
            }
        if (!found) return false;
    }
    return true;
}

/* {…}: all inside the phrase of the last word, or side by side. */
static bool phrase_at(trial *x, const eni_dict_item *item, int i, int *end) {
    const eni_tree *const t = &x->s->tree;
    const int limit = i + NEAR + (int)item->n * 2 < t->n ? i + NEAR + (int)item->n * 2 : t->n;
    int last = i;
    if (!group_at(x, item, i, limit, end, &last)) return false;
    const int head = *end - 1;
    return !is_modifier(t, head) && (last - i <= (int)item->n || eni_dominates(t, head, i));
}

/* (…): the preposition at i, the rest inside what it introduces. */
static bool prep_at(trial *x, const eni_dict_item *item, int i, int *end) {
    const eni_tree *const t = &x->s->tree;
    int a, z, last;
    if (!simple_at(x, &x->dict->subitems[item->first], i, end)) return false;
    const bool introduces = t->tok[i].rel == REL_CASE || t->tok[i].rel == REL_MARK;
    if (introduces && t->tok[i].head > i)
        eni_extent(t, t->tok[i].head, &a, &z);
    else
        z = i + NEAR < t->n ? i + NEAR : t->n - 1;
    return item->n == 1 || group_at(x, item, i, z + 1, end, &last);
}

static bool part_at(trial *x, const eni_dict_item *item, int i, int *end) {
    if (item->kind == ENI_ITEM_PHRASE) return phrase_at(x, item, i, end);
    if (item->kind == ENI_ITEM_PREP) return prep_at(x, item, i, end);
    if (!simple_at(x, item, i, end)) return false;
    return x->flat || !is_modifier(&x->s->tree, *end - 1);
}

/* ---- the pattern ---- */

/* In the passive: is the token part of what is the object (or the agent)? */
static bool in_changed_place(const trial *x, int i, bool left) {
    const eni_tree *const t = &x->s->tree;
    int heads[ROOM];
    const int n = left ? eni_subjects(t, x->token, heads, ROOM) : eni_objects(t, x->token, heads, ROOM);
    for (int k = 0; k < n; k++)
        if (eni_dominates(t, heads[k], i)) return true;
    return false;
}

/* May a part that belongs left (right) of the verb be read at token i? */
static bool may_stand(const trial *x, int i, bool left) {
    const eni_tree *const t = &x->s->tree;
    const bool side = left ? i < x->first : i > x->last;
    if (x->flat) return side;
    if (x->passive && in_changed_place(x, i, left)) return true;
    if (!side) return false;
    const int far = left ? x->first - i : i - x->last;
    return far <= NEAR || eni_dominates(t, x->token, i) || in_changed_place(x, i, left);
}

static bool is_border(const eni_tree *t, int i) {
    return t->tok[i].form.len == 1 && t->tok[i].form.p[0] == ';';
}

/* The nearest place for a part, walking away from the verb. edge: where the part before it ended (began, on the left). */
static bool place(trial *x, const eni_dict_item *item, bool left, int *edge) {
    const eni_tree *const t = &x->s->tree;
    const int step = left ? -1 : 1;
    const bool anywhere = !x->flat && x->passive;
    int end;
    const bool tied = left ? item->to_next : item->to_last;
    for (int i = left ? *edge - 1 : *edge; i >= 0 && i < t->n && !is_border(t, i); i += step) {
        if (x->flat && (left ? *edge - i : i - *edge) > GAP) break;
        if (tied && !left && i > *edge) break;
        if (!may_stand(x, i, left) || !part_at(x, item, i, &end) || (left && end > *edge)) continue;
        if (tied && left && end < *edge) break;
        *edge = left ? i : end;
        return true;
    }
    for (int i = 0; anywhere && i < t->n; i++)
        if ((i < x->first || i > x->last) && may_stand(x, i, left) && part_at(x, item, i, &end)) return true;
    return false;
}

static bool fits(trial *x, const eni_dict_pattern *p) {
    int left = x->first, right = x->last + 1;
    x->source = x->target = x->pair = -1;
    x->n_skipped = 0;
    for (uint32_t i = p->left; i > 0; i--)
        if (!place(x, &x->dict->items[p->first + i - 1], true, &left)) return false;
    for (uint32_t i = p->left; i < p->n; i++)
        if (!place(x, &x->dict->items[p->first + i], false, &right)) return false;
    return true;
}

/* ---- who ---- */

/* Adds refs that are not among `out` nor among `others`. */
static int take(const eni_ref *refs, int k, const eni_ref *others, int n_others, eni_ref *out, int n) {
    for (int i = 0; i < k && n < ENI_MAX_REFS; i++) {
        bool there = false;
        for (int q = 0; q < n; q++) there = there || eni_same_actor(out[q].actor, refs[i].actor);
        for (int q = 0; q < n_others; q++) there = there || eni_same_actor(others[q].actor, refs[i].actor);
        if (!there) out[n++] = refs[i];
    }
    return n;
}

static bool is_skipped(const trial *x, int i) {
    for (int k = 0; k < x->n_skipped; k++)
        if (x->skipped[k] == i) return true;
    return false;
}

/* The nearest actor left or right of the verb, whatever the tree says. */
static int nearest(const trial *x, bool left, const eni_ref *others, int n_others, eni_ref *out) {
    const eni_tree *const t = &x->s->tree;
    eni_ref refs[ENI_MAX_REFS];
    for (int i = left ? x->first - 1 : x->last + 1; i >= 0 && i < t->n && !is_border(t, i); i += left ? -1 : 1) {
        const eni_mention *const m = eni_mention_at(&x->s->mentions, i);
        if (!m || m->head != i || is_skipped(x, i) || is_modifier(t, i)) continue;
        const unsigned how = ENI_REFER_NO_GUESS | (left ? 0 : ENI_REFER_PLACE);
        const int k = eni_refer(x->rep, x->s, i, how, refs, ENI_MAX_REFS);
        for (int q = 0; q < k; q++) refs[q].guessed = true;
        const int n = take(refs, k, others, n_others, out, 0);
        if (n) return n;
    }
    return 0;
}

static int find_sources(const trial *x, eni_ref *out) {
    const eni_tree *const t = &x->s->tree;
    eni_ref refs[ENI_MAX_REFS];
    int heads[ROOM], n = 0;
    if (x->source >= 0) return take(refs, eni_refer(x->rep, x->s, x->source, 0, refs, ENI_MAX_REFS), NULL, 0, out, 0);
    if (x->pair >= 0) return take(refs, eni_refer(x->rep, x->s, x->pair, 0, refs, ENI_MAX_REFS) > 0, NULL, 0, out, 0);
    const int k = eni_subjects(t, x->token, heads, ROOM);
    for (int i = 0; i < k; i++) {
        int m = eni_refer(x->rep, x->s, heads[i], 0, refs, ENI_MAX_REFS);
        if (m == 0) { /* "Israeli air strikes hit": whose they are */
            m = eni_refer_before(x->rep, x->s, heads[i], refs, ENI_MAX_REFS);
            for (int q = 0; q < m; q++) refs[q].owner = true;
        }
        n = take(refs, m, NULL, 0, out, n);
    }
    return n || k ? n : nearest(x, true, NULL, 0, out); /* a subject that is no actor is not to be reached across */
}

/* Phrases behind the verb, then behind its objects. */
static int phrase_targets(const trial *x, const int *objects, int n_objects, const eni_ref *sources, int n_sources,
                          eni_ref *out) {
    const eni_tree *const t = &x->s->tree;
    eni_ref refs[ENI_MAX_REFS];
    int n = 0;
    for (int pass = 0; pass <= n_objects && n == 0; pass++) {
        const int at = pass == 0 ? x->token : objects[pass - 1];
        eni_each_child (t, at, c) {
            const unsigned rel = t->tok[c].rel;
            if (c < at || n || is_skipped(x, c)) continue;
            if (rel != REL_OBL && rel != REL_NMOD && rel != REL_IOBJ && rel != REL_XCOMP && rel != REL_OBL_UNMARKED)
                continue;
            if (x->passive && pass == 0 && eni_is(eni_preposition(t, c), "by")) continue;
            n = take(refs, eni_refer(x->rep, x->s, c, ENI_REFER_OWNER | ENI_REFER_PLACE, refs, ENI_MAX_REFS), sources,
                     n_sources, out, 0);
        }
    }
    return n;
}

static int find_targets(const trial *x, const eni_ref *sources, int n_sources, eni_ref *out) {
    const unsigned how = ENI_REFER_OWNER | ENI_REFER_PLACE;
    eni_ref refs[ENI_MAX_REFS];
    int heads[ROOM], n = 0;
    if (x->target >= 0) return take(refs, eni_refer(x->rep, x->s, x->target, how, refs, ENI_MAX_REFS), NULL, 0, out, 0);
    if (x->pair >= 0) {
        const int k = eni_refer(x->rep, x->s, x->pair, 0, refs, ENI_MAX_REFS);
        return take(refs + 1, k - 1, NULL, 0, out, 0);
    }
    const int k = eni_objects(&x->s->tree, x->token, heads, ROOM);
    for (int i = 0; i < k; i++)
        if (!is_skipped(x, heads[i]))
            n = take(refs, eni_refer(x->rep, x->s, heads[i], how, refs, ENI_MAX_REFS), sources, n_sources, out, n);
    if (n == 0) n = phrase_targets(x, heads, k, sources, n_sources, out);
    return n ? n : nearest(x, false, sources, n_sources, out);
}

static void as_actors(eni_ref *refs, int n) {
    for (int i = 0; i < n; i++)
        if (!refs[i].actor.sector[0]) memcpy(refs[i].actor.sector, "GOV", 4);
}

static eni_match_result fill(const trial *x, const eni_frame *frame, bool swapped, eni_match *m) {
    m->frame = frame;
    m->n_sources = find_sources(x, m->sources);
    m->n_targets = find_targets(x, m->sources, m->n_sources, m->targets);
    as_actors(m->sources, m->n_sources);
    as_actors(m->targets, m->n_targets);
    if (m->n_sources == 0) return ENI_NO_SOURCE;
    if (m->n_targets == 0) return ENI_NO_TARGET;
    if (!swapped) return ENI_MATCHED;
    eni_ref kept[ENI_MAX_REFS];
    const int n = m->n_sources;
    memcpy(kept, m->sources, sizeof kept);
    memcpy(m->sources, m->targets, sizeof m->sources);
    memcpy(m->targets, kept, sizeof m->targets);
    m->n_sources = m->n_targets;
    m->n_targets = n;
    return ENI_MATCHED;
}

/* ---- the verb ---- */

/* Of the patterns behind `after` in the order of trying (most demanding first, then as in the file): the first that fits; NULL if none. */
static const eni_dict_pattern *next_fitting(trial *x, const eni_dict_pattern *after) {
    const eni_dict_block *const b = &x->dict->blocks[x->verb->block];
    const eni_dict_pattern *best = NULL;
    for (uint32_t i = 0; i < b->n_patterns; i++) {
        const eni_dict_pattern *const p = &x->dict->patterns[b->first_pattern + i];
        if (after && (p->score > after->score || (p->score == after->score && p <= after))) continue;
        if (best && p->score <= best->score) continue;
        if (fits(x, p)) best = p;
    }
    return best && fits(x, best) ? best : NULL; /* again, for what it binds */
}

static eni_match_result try_verb(trial *x, eni_match *m) {
    eni_match_result result = ENI_NO_FRAME;
    x->by_pattern = true;
    const eni_dict_pattern *p = NULL;
    for (int tries = 0; tries < MOST_TRIES && (p = next_fitting(x, p)); tries++) {
        m->frame = p->frame;
        if (!p->frame || p->frame->action == EN_ACTION_NONE) return ENI_STOPPED;
        const eni_match_result r = fill(x, p->frame, p->swapped, m);
        if (r == ENI_MATCHED) return r;
        if (result == ENI_NO_FRAME) result = r;
    }
    x->source = x->target = x->pair = -1;
    x->n_skipped = 0;
    x->by_pattern = false;
    m->frame = x->verb->frame;
    if (!m->frame) return x->verb->stop && result == ENI_NO_FRAME ? ENI_STOPPED : result;
    if (m->frame->action == EN_ACTION_NONE) return ENI_STOPPED;
    const eni_match_result r = fill(x, m->frame, x->verb->swapped, m);
    return r == ENI_MATCHED || result == ENI_NO_FRAME ? r : result;
}

/* The other words of a verb: side by side with it, or its particle a few words behind ("beefed its forces up"). */
static bool verb_stands(trial *x, int i) {
    const eni_tree *const t = &x->s->tree;
    const eni_dict_verb *const v = x->verb;
    int end;
    x->token = x->first = x->last = i;
    if (v->before.n) {
        int at = i;
        for (uint32_t k = 0; k < v->before.n; k++) {
            do at--;
            while (at >= 0 && x->form[at] == 0);
        }
        if (at < 0 || !words_at(x, v->before, at, &end)) return false;
        x->first = at;
    }
    if (v->behind.n == 0) return true;
    if (words_at(x, v->behind, i + 1, &end)) {
        x->last = end - 1;
        return true;
    }
    for (int k = i + 2; v->behind.n == 1 && k <= i + 5 && k < t->n; k++)
        if (t->tok[k].head == i && words_at(x, v->behind, k, &end)) return true;
    return false;
}

/* The user's verbs that stand at token i, the longest first; returns how many. */
static int verbs_at(trial *x, int i, const eni_dict_verb **out) {
    const eni_tree *const t = &x->s->tree;
    const eni_dict *const d = x->dict;
    int n = 0;
    if (t->tok[i].upos != UPOS_VERB && t->tok[i].upos != UPOS_AUX) return 0;
    if (eni_is_name(eni_mention_at(&x->s->mentions, i))) return 0;
    const uint64_t keys[2] = {eni_name_token(t->tok[i].form), eni_name_token(t->tok[i].lemma)};
    if (!eni_dict_form_of(d, keys[0]) && !eni_dict_form_of(d, keys[1])) return 0;
    find_keys(x);
    for (int k = 0; k < 2; k++) {
        if (k == 1 && keys[1] == keys[0]) break;
        for (uint32_t f = eni_dict_form_of(d, keys[k]); f; f = d->forms[f - 1].next) {
            const eni_dict_verb *const v = &d->verbs[d->forms[f - 1].verb];
            x->verb = v;
            if (!verb_stands(x, i)) continue;
            const uint32_t len = v->before.n + v->behind.n;
            bool there = false;
            for (int q = 0; q < n; q++) there = there || out[q] == v;
            if (there) continue;
            int at = n < MOST_VERBS ? n++ : MOST_VERBS - 1;
            for (; at > 0; at--) { /* by length, then as in the files */
                const uint32_t other = out[at - 1]->before.n + out[at - 1]->behind.n;
                if (other > len || (other == len && out[at - 1] < v)) break;
                out[at] = out[at - 1];
            }
            out[at] = v;
        }
    }
    return n;
}

static void start(trial *x, const eni_report_view *rep, const eni_sentence_view *s) {
    x->rep = rep;
    x->s = s;
    x->dict = rep->lexicon->dict;
    x->has_keys = x->by_pattern = false;
    x->source = x->target = x->pair = -1;
    x->n_skipped = 0;
}

static eni_match_result match(trial *x, int i, eni_match *m) {
    const eni_dict_verb *list[MOST_VERBS];
    eni_match_result result = ENI_NO_TRIGGER;
    *m = (eni_match){.trigger = i, .verb = i, .first = i, .last = i};
    const int n = verbs_at(x, i, list);
    for (int k = 0; k < n; k++) {
        x->verb = list[k];
        x->flat = x->dict->files[x->verb->file].flat;
        x->passive = eni_is_passive(&x->s->tree, i);
        (void)verb_stands(x, i);
        m->first = x->first;
        m->last = x->last;
        const eni_match_result r = try_verb(x, m);
        if (r == ENI_MATCHED || r == ENI_STOPPED) return r;
        if (result == ENI_NO_TRIGGER || result == ENI_NO_FRAME) result = r;
    }
    return result;
}

eni_match_result eni_pattern_match(const eni_report_view *rep, const eni_sentence_view *s, int i, eni_match *m) {
    trial x;
    start(&x, rep, s);
    return match(&x, i, m);
}

bool eni_pattern_covers(const eni_report_view *rep, const eni_sentence_view *s, const eni_match *ours) {
    trial x;
    start(&x, rep, s);
    eni_match m;
    if (ours->verb < 0 || ours->verb == ours->trigger) return false;
    const eni_match_result r = match(&x, ours->verb, &m);
    return r == ENI_MATCHED || (r == ENI_STOPPED && x.by_pattern); /* a bare "hold [---]" says nothing of the talks */
}

bool eni_pattern_settles(const eni_report_view *rep, const eni_sentence_view *s, int token) {
    eni_match m;
    if (token < 0 || !rep->lexicon->dict) return false;
    const eni_match_result r = eni_pattern_match(rep, s, token, &m);
    return r == ENI_MATCHED || r == ENI_STOPPED;
}

uint32_t eni_pattern_verb(const eni_report_view *rep, const eni_sentence_view *s, int token) {
    const eni_dict_verb *list[MOST_VERBS];
    trial x;
    start(&x, rep, s);
    if (!x.dict || verbs_at(&x, token, list) == 0) return 0;
    return (uint32_t)(list[0] - x.dict->verbs) + 1;
}

en_str eni_verb_text(eni_arena *arena, const eni_dict *d, uint32_t verb) {
    const eni_dict_verb *const v = &d->verbs[verb - 1];
    return eni_arena_printf(arena, "%s:%u %.*s", d->files[v->file].name, v->line, ENI_ARG(v->text));
}
