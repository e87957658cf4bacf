/* events/evidence.c: sides and features.
 *
 *   "Turkey, which condemned the raid, will send envoys to Israel"
 *      sides      Turkey · Israel
 *      path       Turkey ◄nsubj─ send ─obl:to► Israel
 *      features   send; send+nsubj+obl:to; envoy; the acts that frames know of "send" and "envoy"; what a frame found; …
 *
 * Lexical features are hashes of base forms; unlexical ones (relations, the acts a word's frames can tell) let words that the corpus has
 * not seen speak for words like them. Features of paths between arguments: Gildea & Jurafsky (2002); Zhao & Grishman (2005). */
#include "events/evidence.h"

#include "base/linear.h"
#include "base/str.h"

#define MOST_WORDS 14 /* between the two */

/* ---- sides ---- */

static bool overlaps(const eni_side *sides, int n, int start, int end) {
    for (int i = 0; i < n; i++)
        if (sides[i].ref.start < end && start < sides[i].ref.end) return true;
    return false;
}

/* "US soldiers" is one side, not "US" and "soldiers": what stands inside the phrase and means the same state gives way to it. */
static int without_parts(const eni_tree *t, eni_side *sides, int n, const eni_ref *whole, int head) {
    int kept = 0;
    for (int i = 0; i < n; i++) {
        const eni_ref *const r = &sides[i].ref;
        const bool part = r->start >= whole->start && r->end <= whole->end && sides[i].head != head &&
                          eni_dominates(t, head, sides[i].head) && strcmp(r->actor.code, whole->actor.code) == 0;
        if (!part) sides[kept++] = sides[i];
    }
    return kept;
}

static int by_place(const eni_side *a, const eni_side *b) {
    return a->ref.start - b->ref.start;
}

static void put_in_order(eni_side *sides, int n) {
    for (int i = 1; i < n; i++)
        for (int k = i; k > 0 && by_place(&sides[k], &sides[k - 1]) < 0; k--) {
            const eni_side t = sides[k];
            sides[k] = sides[k - 1];
            sides[k - 1] = t;
        }
}

int eni_sides(const eni_report_view *rep, const eni_sentence_view *s, eni_side *out, int room) {
    const eni_tree *const t = &s->tree;
    int n = 0;
    eni_ref refs[ENI_MAX_REFS];
    for (int i = 0; i < t->n && n < room; i++) {
        const eni_token *const w = &t->tok[i];
        if (!eni_is_noun(w) && w->upos != UPOS_PRON && !eni_mention_at(&s->mentions, i)) continue;
        const eni_mention *const m = eni_mention_at(&s->mentions, i);
        if (m && m->head != i) continue;
        const int k = eni_refer_one(rep, s, i, ENI_REFER_PLACE, refs, ENI_MAX_REFS);
        if (k == 1) n = without_parts(t, out, n, &refs[0], i);
        for (int q = 0; q < k && q < 2 && n < room; q++) {
            if (k == 1 && overlaps(out, n, refs[q].start, refs[q].end)) continue;
            out[n++] = (eni_side){refs[q], i, false};
        }
    }
    for (int i = 0; i < s->mentions.n && n < room; i++) { /* names that only modify */
        const eni_mention *const m = &s->mentions.list[i];
        if (!eni_is_name(m) || !en_actor_known(m->actor) || overlaps(out, n, m->start, m->end)) continue;
        eni_side side = {.head = m->head, .modifier = true};
        side.ref = (eni_ref){.actor = m->actor, .name = m->name, .start = m->start, .end = m->end, .what = 's'};
        side.ref.place = m->kind == ENI_SENSE_PLACE;
        if (!side.ref.actor.sector[0] && !side.ref.place) memcpy(side.ref.actor.sector, "GOV", 4);
        out[n++] = side;
    }
    put_in_order(out, n);
    return n;
}

/* ---- what the frames find ---- */

eni_finding eni_finding_of(const eni_match *m) {
    eni_finding f = {.action = m->frame->action,
                     .frame = m->frame,
                     .trigger = m->trigger,
                     .verb = m->verb,
                     .n_sources = m->n_sources,
                     .n_targets = m->n_targets,
                     .n_when = m->frame->n_when};
    for (int i = 0; i < m->n_sources; i++) f.sources[i] = m->sources[i].start;
    for (int i = 0; i < m->n_targets; i++) f.targets[i] = m->targets[i].start;
    return f;
}

int eni_find_between(const eni_report_view *rep, eni_sentence_view *s, const eni_side *a, const eni_side *b,
                     eni_finding *out) {
    static const en_actor names[2] = {{"SOURCE", "GOV"}, {"TARGET", "GOV"}};
    int n = 0;
    eni_match m;
    if (a) eni_mentions_put(&s->mentions, a->ref.start, a->ref.end, a->head, names[0]);
    if (b) eni_mentions_put(&s->mentions, b->ref.start, b->ref.end, b->head, names[1]);
    for (int i = 0; i < s->tree.n && n < ENI_MAX_FINDINGS; i++)
        if (eni_match_token(rep, s, i, &m) == ENI_MATCHED) out[n++] = eni_finding_of(&m);
    return n;
}

/* ---- the tree between them ---- */

static int climb(const eni_tree *t, int from, int *out) {
    int n = 0;
    for (int i = from; i >= 0 && n < ENI_MOST_STEPS; i = t->tok[i].head) out[n++] = i;
    return n;
}

eni_path eni_path_between(const eni_tree *t, int a, int b) {
    eni_path p = {.top = -1};
    int x[ENI_MOST_STEPS], y[ENI_MOST_STEPS];
    const int n = climb(t, a, x), m = b >= 0 ? climb(t, b, y) : 0;
    for (int i = 0; i < n && p.top < 0; i++)
        for (int k = 0; k < m && p.top < 0; k++)
            if (x[i] == y[k]) {
                p.top = x[i];
                p.n_up = i;
                p.n_down = k;
                p.whole = true;
            }
    if (b < 0) p.n_up = n > 1 ? n - 1 : 0, p.top = n ? x[n - 1] : -1;
    for (int i = 0; i < p.n_up; i++) p.up[i] = x[i];
    for (int k = 0; k < p.n_down; k++) p.down[k] = y[k];
    return p;
}

/* The first verb above a phrase (or noun with a subject or object of its own, or the root), and by which relation the phrase hangs on it. */
static int governor(const eni_tree *t, int i, int *link) {
    *link = i;
    for (int steps = 0; steps < t->n && t->tok[i].head >= 0; steps++) {
        *link = i;
        i = t->tok[i].head;
        if (t->tok[i].upos == UPOS_VERB || eni_child(t, i, REL_COP) >= 0) return i;
    }
    return i;
}

int eni_carrier(const eni_sentence_view *s, const eni_side *source, const eni_side *target) {
    const eni_tree *const t = &s->tree;
    int link;
    if (source && target) {
        const eni_path p = eni_path_between(t, source->head, target->head);
        if (p.whole && p.top != source->head && p.top != target->head) return p.top;
        const int below = governor(t, p.top == source->head ? target->head : source->head, &link);
        if (p.whole) return below;
    }
    return governor(t, source ? source->head : target->head, &link);
}

/* The acts that the lexicon's frames of a word can tell, as bits. */
static uint32_t acts_of(const eni_report_view *rep, const eni_tree *t, int i) {
    const eni_token *const w = &t->tok[i];
    const char pos = w->upos == UPOS_VERB ? 'v' : w->upos == UPOS_ADJ ? 'a' : w->upos == UPOS_NOUN ? 'n' : 0;
    uint32_t bits = 0;
    if (!pos) return 0;
    const eni_frames *const all = &rep->lexicon->frames;
    for (const eni_frame *f = eni_frames_of(all, pos, w->lemma, (en_str){"", 0}); f; f = eni_frame_next(all, f))
        if (!(f->flags & (ENI_FRAME_STOP | ENI_FRAME_LIGHT))) bits |= 1u << f->action;
    return bits;
}

void eni_look(const eni_report_view *rep, const eni_sentence_view *s, bool title, eni_sight *out) {
    out->report = rep;
    out->s = s;
    out->title = title;
    for (int i = 0; i < s->tree.n; i++) {
        out->lemmas[i] = eni_lemma_hash(s->tree.tok[i].lemma);
        out->rels[i] = eni_feature(1, s->tree.tok[i].rel, eni_lemma_hash(eni_preposition(&s->tree, i)), 0);
        out->acts[i] = acts_of(rep, &s->tree, i);
    }
}

static bool tells(const eni_sight *v, int i, en_action action) {
    return i >= 0 && (v->acts[i] >> action & 1u) && !eni_is(v->s->tree.tok[i].lemma, "be");
}

int eni_teller(const eni_sight *v, const eni_side *source, const eni_side *target, en_action action) {
    const eni_tree *const t = &v->s->tree;
    const eni_path p = eni_path_between(t, source ? source->head : target->head, source && target ? target->head : -1);
    if (tells(v, p.top, action)) return p.top; /* "donated beds to help": what is done, not what for */
    for (int i = 1; i < p.n_down; i++)
        if (tells(v, p.down[i], action)) return p.down[i];
    for (int i = 1; i < p.n_up; i++)
        if (tells(v, p.up[i], action)) return p.up[i];
    if (p.top < 0) return -1;
    eni_each_child (t, p.top, k) {
        const unsigned rel = t->tok[k].rel;
        const bool near = rel == REL_XCOMP || rel == REL_OBJ || rel == REL_CONJ || rel == REL_COMPOUND;
        if (near && tells(v, k, action)) return k;
    }
    return -1;
}

/* ---- features ---- */

typedef struct {
    const eni_sight *v;
    const eni_tree *tree;
    uint64_t *out;
    size_t n;
    eni_trait *traits; /* NULL, or as long as out */
} gathering;

/* What the numbers of features mean, for people, is said in traits.c: bring it along. */
static void put(gathering *g, uint64_t number, uint64_t a, uint64_t b, uint64_t c) {
    if (g->n == ENI_MAX_EVIDENCE) return;
    if (g->traits) g->traits[g->n] = (eni_trait){number, a, b, c};
    g->out[g->n++] = eni_feature(1000 + number, a, b, c);
}

static uint64_t lemma(const gathering *g, int i) {
    return i < 0 || i >= g->tree->n ? 7 : g->v->lemmas[i];
}

static uint64_t rel_of(const gathering *g, int i) {
    return g->v->rels[i];
}

static void put_acts(gathering *g, uint64_t number, int i) {
    const uint32_t bits = i < 0 ? 0 : g->v->acts[i];
    for (unsigned a = 1; a < EN_N_ACTIONS; a++)
        if (bits >> a & 1u) put(g, number, a, 0, 0);
}

static uint64_t sector_of(const eni_side *side) {
    uint64_t h = 0;
    for (int i = 0; side && i < 3; i++) h = h * 256 + (unsigned char)side->ref.actor.sector[i];
    return side ? h + 1 : 0;
}

static void put_side(gathering *g, uint64_t number, const eni_side *side) {
    if (!side) {
        put(g, number, 0, 0, 0);
        return;
    }
    const eni_token *const w = &g->tree->tok[side->head];
    put(g, number, 1, (uint64_t)side->ref.what * 8 + side->ref.place * 4u + side->ref.guessed * 2u + side->modifier,
        sector_of(side));
    put(g, number + 1, sector_of(side), 0, 0);
    put(g, number + 2, w->rel, w->upos, side->ref.place);
    if (w->upos == UPOS_NOUN) put(g, number + 3, lemma(g, side->head), 0, 0);
}

/* The verb a side hangs on, how, and what else hangs on that verb. */
static void put_governor(gathering *g, uint64_t number, const eni_side *side) {
    const eni_tree *const t = g->tree;
    int link;
    const int verb = governor(t, side->head, &link);
    const uint64_t word = lemma(g, verb), how = rel_of(g, link);
    const int prt = eni_child(t, verb, REL_COMPOUND_PRT), obj = eni_child(t, verb, REL_OBJ);
    put(g, number, word, how, 0);
    put(g, number + 1, word, 0, 0);
    put(g, number + 2, how, t->tok[verb].upos, eni_is_passive(t, verb));
    if (prt >= 0) put(g, number + 3, word, lemma(g, prt), how);
    if (obj >= 0 && obj != link) {
        put(g, number + 4, word, lemma(g, obj), how);
        put(g, number + 5, lemma(g, obj), how, 0);
        put_acts(g, number + 6, obj);
    }
    put_acts(g, number + 7, verb);
    const uint32_t acts = g->v->acts[verb];
    for (unsigned a = 1; a < EN_N_ACTIONS; a++)
        if (acts >> a & 1u) put(g, number + 8, a, how, 0);
    if (link != side->head) {
        put(g, number + 9, lemma(g, link), how, word);
        put_acts(g, number + 10, link);
    }
    eni_each_child (t, verb, k) {
        const unsigned rel = t->tok[k].rel;
        if (rel == REL_XCOMP || rel == REL_CCOMP || rel == REL_ADVCL) {
            put(g, number + 11, word, lemma(g, k), rel);
            put_acts(g, number + 12, k);
        } else if (rel == REL_AUX || rel == REL_ADVMOD) {
            put(g, number + 13, lemma(g, k), 0, 0);
        } else if (rel == REL_OBL && k != link) {
            put(g, number + 14, word, lemma(g, k), rel_of(g, k));
        }
    }
    const int above = t->tok[verb].head;
    if (above >= 0) put(g, number + 15, lemma(g, above), t->tok[verb].rel, 0);
}

/* From `a`; where b is NULL, to the root. */
static void put_path(gathering *g, const eni_side *a, const eni_side *b) {
    const eni_tree *const t = g->tree;
    const eni_path p = eni_path_between(t, a->head, b ? b->head : -1);
    uint64_t bare = 17, worded = 19;
    for (int i = 0; i < p.n_up; i++) {
        bare = eni_feature(2, bare, t->tok[p.up[i]].rel, 0);
        worded = eni_feature(3, worded, rel_of(g, p.up[i]), i ? lemma(g, p.up[i]) : 0);
        if (i) put(g, 60, lemma(g, p.up[i]), t->tok[p.up[i]].rel, 0);
        if (i) put_acts(g, 61, p.up[i]);
    }
    for (int i = p.n_down - 1; i >= 0; i--) {
        bare = eni_feature(4, bare, t->tok[p.down[i]].rel, 0);
        worded = eni_feature(5, worded, rel_of(g, p.down[i]), i ? lemma(g, p.down[i]) : 0);
        if (i) put(g, 62, lemma(g, p.down[i]), t->tok[p.down[i]].rel, 0);
        if (i) put_acts(g, 63, p.down[i]);
    }
    put(g, 64, bare, 0, 0);
    if (p.top < 0) return;
    put(g, 65, worded, lemma(g, p.top), 0);
    put(g, 66, bare, lemma(g, p.top), 0);
    put(g, 67, lemma(g, p.top), t->tok[p.top].upos, b != NULL);
    put(g, 68, (uint64_t)p.n_up, (uint64_t)p.n_down, p.whole);
    const uint32_t acts = g->v->acts[p.top];
    for (unsigned k = 1; k < EN_N_ACTIONS; k++)
        if (acts >> k & 1u) put(g, 69, k, 0, 0), put(g, 70, k, bare, 0);
}

static void put_words(gathering *g, const eni_side *a, const eni_side *b) {
    const eni_tree *const t = g->tree;
    const int from = a && b ? (a->ref.start < b->ref.start ? a->ref.end : b->ref.end) : a ? a->ref.end : 0;
    const int to = a && b ? (a->ref.start < b->ref.start ? b->ref.start : a->ref.start) : b ? b->ref.start : t->n;
    const bool forth = !a || !b || a->ref.start < b->ref.start;
    const uint64_t way = (uint64_t)forth + 2u * (a != NULL) + 4u * (b != NULL);
    int last = -1, n = 0;
    for (int i = from; i < to && n < MOST_WORDS; i++) {
        if (t->tok[i].upos == UPOS_PUNCT || t->tok[i].upos == UPOS_DET) continue;
        n++;
        put(g, 80, lemma(g, i), way, 0);
        put(g, 81, lemma(g, last), lemma(g, i), way);
        put_acts(g, forth ? 82 : 83, i);
        last = i;
    }
    put(g, 84, (uint64_t)(n > 5 ? 6 + n / 4 : n), way, 0);
    for (int side = 0; side < 2; side++) {
        const eni_side *const x = side ? b : a;
        if (!x) continue;
        put(g, 85 + (uint64_t)side, lemma(g, x->ref.start - 1), way, 0);
        put(g, 87 + (uint64_t)side, lemma(g, x->ref.end), way, 0);
    }
}

static void put_sentence(gathering *g) {
    const eni_tree *const t = g->tree;
    uint32_t acts = 0;
    int n = 0;
    for (int i = 0; i < t->n && n < 40; i++) {
        const unsigned upos = t->tok[i].upos;
        if (upos != UPOS_VERB && upos != UPOS_NOUN && upos != UPOS_ADJ) continue;
        put(g, 100, lemma(g, i), 0, 0);
        acts |= g->v->acts[i];
        n++;
        if (t->tok[i].rel == REL_ROOT) put(g, 101, lemma(g, i), 0, 0), put_acts(g, 102, i);
    }
    for (unsigned a = 1; a < EN_N_ACTIONS; a++)
        if (acts >> a & 1u) put(g, 103, a, 0, 0);
}

static bool has(const int *list, int n, const eni_side *side) {
    for (int i = 0; side && i < n; i++)
        if (list[i] >= side->ref.start && list[i] < side->ref.end) return true;
    return false;
}

/* What the frames made of the pair: it, its reverse, one of its sides, or nothing. */
static void put_findings(gathering *g, const eni_side *a, const eni_side *b, const eni_finding *list, int n) {
    bool told = false;
    for (int i = 0; i < n; i++) {
        const eni_finding *const f = &list[i];
        const bool from = a ? has(f->sources, f->n_sources, a) : f->n_sources == 0;
        const bool to = b ? has(f->targets, f->n_targets, b) : f->n_targets == 0;
        const bool back = (a && has(f->targets, f->n_targets, a)) + 2 * (b && has(f->sources, f->n_sources, b));
        const uint64_t fit = from && to ? 3 : from && a ? 2 : to && b ? 1 : 0;
        const uint64_t kind = (f->verb < 0 ? 1u : 0u) + (f->n_when > 1 ? 2u : 0u);
        put(g, 110, f->action, fit, kind);
        put(g, 111, f->action, fit, 0);
        if (back) put(g, 112, f->action, back, fit);
        told = told || fit == 3;
    }
    put(g, 113, told, n > 3 ? 3 : (uint64_t)n, 0);
}

static void put_whole_sentence(gathering *g) {
    put(g, 0, 0, 0, 0);
    put(g, 1, g->v->title, 0, 0);
    put_sentence(g);
}

static void put_one_side(gathering *g, const eni_side *side, bool target) {
    put_side(g, target ? 15 : 10, side);
    if (side) put_governor(g, target ? 40 : 20, side);
}

static void put_pair(gathering *g, const eni_side *a, const eni_side *b, const eni_finding *findings, int n_findings) {
    const eni_side *const one = a ? a : b;
    if (!one) return;
    const bool same = a && b && strcmp(a->ref.actor.code, b->ref.actor.code) == 0;
    put_findings(g, a, b, findings, n_findings);
    put(g, 2, sector_of(a), sector_of(b), same);
    put(g, 6, same, a != NULL, b != NULL);
    put_path(g, one, a ? b : NULL);
    if (a && b) {
        int x, y;
        const int s = governor(g->tree, a->head, &x), t = governor(g->tree, b->head, &y);
        put(g, 3, s == t, rel_of(g, x), rel_of(g, y));
        if (s == t) put(g, 4, lemma(g, s), rel_of(g, x), rel_of(g, y));
        put(g, 5, lemma(g, s), lemma(g, t), 0);
    }
    put_words(g, a, b);
}

static gathering gather(const eni_sight *v, uint64_t *out, eni_trait *traits) {
    return (gathering){.v = v, .tree = &v->s->tree, .out = out, .traits = traits};
}

size_t eni_sentence_evidence(const eni_sight *v, uint64_t *out) {
    gathering g = gather(v, out, NULL);
    put_whole_sentence(&g);
    return g.n;
}

size_t eni_side_evidence(const eni_sight *v, const eni_side *side, bool target, uint64_t *out) {
    gathering g = gather(v, out, NULL);
    put_one_side(&g, side, target);
    return g.n;
}

size_t eni_pair_evidence(const eni_sight *v, const eni_side *a, const eni_side *b, const eni_finding *findings,
                         int n_findings, uint64_t *out) {
    gathering g = gather(v, out, NULL);
    put_pair(&g, a, b, findings, n_findings);
    return g.n;
}

size_t eni_evidence(const eni_sight *v, const eni_side *a, const eni_side *b, const eni_finding *findings,
                    int n_findings, uint64_t *out, eni_trait *traits) {
    gathering g = gather(v, out, traits);
    put_whole_sentence(&g);
    put_one_side(&g, a, false);
    put_one_side(&g, b, true);
    put_pair(&g, a, b, findings, n_findings);
    return g.n;
}
