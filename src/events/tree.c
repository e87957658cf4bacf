/* events/tree.c: who does it and to whom, read off a Universal Dependencies tree. The rules for understood subjects follow English
 * control: "ordered troops to leave" (the object goes), "agreed to leave" (the subject goes). */
#include "events/tree.h"

#include "base/str.h"

void eni_tree_build(eni_tree *tree, const eni_sentence *s) {
    tree->tok = s->tokens;
    tree->n = (int)s->n;
    for (int i = 0; i < tree->n; i++) tree->first[i] = tree->next[i] = -1;
    for (int i = tree->n - 1; i >= 0; i--) {
        const int head = s->tokens[i].head;
        if (head < 0 || head >= tree->n) continue;
        tree->next[i] = tree->first[head];
        tree->first[head] = (int16_t)i;
    }
}

int eni_child(const eni_tree *tree, int parent, eni_rel rel) {
    eni_each_child (tree, parent, c)
        if (tree->tok[c].rel == rel) return c;
    return -1;
}

en_str eni_preposition(const eni_tree *tree, int i) {
    eni_each_child (tree, i, c) {
        if (c > i) break;
        if (tree->tok[c].rel == REL_CASE && tree->tok[c].xpos != XPOS_POS) return tree->tok[c].lemma;
    }
    return (en_str){"", 0};
}

bool eni_is_passive(const eni_tree *tree, int verb) {
    eni_each_child (tree, verb, c) {
        const unsigned rel = tree->tok[c].rel;
        if (rel == REL_AUX_PASS || rel == REL_NSUBJ_PASS || rel == REL_CSUBJ_PASS || rel == REL_OBL_AGENT) return true;
    }
    /* a bare participle: "troops deployed by", "Charged with murder, …", a headline's "Ambassador recalled" */
    const eni_token *const t = &tree->tok[verb];
    return t->xpos == XPOS_VBN && t->rel == REL_ACL;
}

/* "no troops": the determiner; -1 if none. */
static int no_of(const eni_tree *tree, int noun) {
    const int det = eni_child(tree, noun, REL_DET);
    return det >= 0 && eni_is(tree->tok[det].lemma, "no") ? det : -1;
}

bool eni_is_negated(const eni_tree *tree, int i, int *cue) {
    eni_each_child (tree, i, c) {
        const eni_token *const t = &tree->tok[c];
        const bool adverb = t->rel == REL_ADVMOD &&
                            (eni_is(t->lemma, "not") || eni_is(t->lemma, "never") || eni_same(t->form, ENI_LIT("n't")));
        const bool det = t->rel == REL_DET && c == no_of(tree, i);
        const bool longer =
            t->rel == REL_ADVMOD && eni_is(t->lemma, "longer") && c > 0 && eni_is(tree->tok[c - 1].lemma, "no");
        if (adverb || det || longer) {
            *cue = c;
            return true;
        }
        if (t->rel == REL_OBJ && no_of(tree, c) >= 0) { /* "sent no troops" */
            *cue = no_of(tree, c);
            return true;
        }
    }
    return false;
}

bool eni_has_will(const eni_tree *tree, int verb) {
    static const char *const wills[] = {"will", "would", "shall", "wo"};
    eni_each_child (tree, verb, k)
        if (tree->tok[k].rel == REL_AUX && ENI_SAME_ANY(tree->tok[k].lemma, wills)) return true;
    return false;
}

int eni_conjuncts(const eni_tree *tree, int i, int *out, int room) {
    int n = 0;
    if (room > 0) out[n++] = i;
    eni_each_child (tree, i, c) {
        if (n == room) break;
        if (tree->tok[c].rel != REL_CONJ) continue;
        n += eni_conjuncts(tree, c, out + n, room - n); /* chains of conjuncts, whichever way the tree hangs them */
    }
    return n;
}

bool eni_dominates(const eni_tree *tree, int above, int below) {
    for (int i = below, steps = 0; i >= 0 && steps < tree->n; i = tree->tok[i].head, steps++)
        if (i == above) return true;
    return false;
}

static void widen(const eni_tree *tree, int i, int *first, int *last, int depth) {
    if (i < *first) *first = i;
    if (i > *last) *last = i;
    if (depth > ENI_MAX_TOKENS) return;
    eni_each_child (tree, i, c)
        if (tree->tok[c].rel != REL_PUNCT) widen(tree, c, first, last, depth + 1);
}

void eni_extent(const eni_tree *tree, int i, int *first, int *last) {
    *first = *last = i;
    widen(tree, i, first, last, 0);
}

/* Verbs whose object does what the infinitive says. */
static bool is_object_control(en_str lemma) {
    static const char *const verbs[] = {
        "order",     "urge",      "ask",     "tell",   "force",    "press",    "push",   "persuade",
        "convince",  "allow",     "permit",  "enable", "help",     "let",      "make",   "have",
        "require",   "request",   "call",    "warn",   "want",     "expect",   "invite", "encourage",
        "compel",    "instruct",  "direct",  "oblige", "pressure", "beg",      "advise", "command",
        "authorize", "authorise", "cause",   "get",    "send",     "lead",     "prompt", "drive",
        "exhort",    "implore",   "see",     "hear",   "watch",    "catch",    "find",   "leave",
        "need",      "like",      "believe", "appeal", "deploy",   "dispatch", "appoint"};
    for (size_t i = 0; i < ENI_N(verbs); i++)
        if (eni_is(lemma, verbs[i])) return true;
    return false;
}

static int direct(const eni_tree *tree, int verb, eni_rel a, eni_rel b, int *out, int room) {
    int n = 0;
    eni_each_child (tree, verb, c) {
        const unsigned rel = tree->tok[c].rel;
        if (n < room && (rel == a || rel == b)) out[n++] = c;
    }
    return n;
}

static int agents(const eni_tree *tree, int verb, int *out, int room) {
    int n = 0;
    eni_each_child (tree, verb, c) {
        const unsigned rel = tree->tok[c].rel;
        const bool by =
            rel == REL_OBL_AGENT || ((rel == REL_OBL || rel == REL_NMOD) && eni_is(eni_preposition(tree, c), "by"));
        if (n < room && by) out[n++] = c;
    }
    return n;
}

static bool is_relative(const eni_token *t) {
    return t->xpos == XPOS_WDT || t->xpos == XPOS_WP ||
           (t->upos == UPOS_PRON && (eni_is(t->lemma, "that") || eni_is(t->lemma, "which") || eni_is(t->lemma, "who") ||
                                     eni_is(t->lemma, "whom")));
}

/* Replaces relative pronouns by the noun they stand for. */
static int relatives(const eni_tree *tree, int verb, int *out, int n) {
    for (int i = 0; i < n; i++) {
        if (!is_relative(&tree->tok[out[i]])) continue;
        for (int v = verb, steps = 0; v >= 0 && steps < tree->n; v = tree->tok[v].head, steps++)
            if (tree->tok[v].rel == REL_ACL_RELCL) {
                out[i] = tree->tok[v].head;
                break;
            }
    }
    return n;
}

static int subjects_at(const eni_tree *tree, int verb, int *out, int room, int depth);

static int objects_at(const eni_tree *tree, int verb, int *out, int room, int depth) {
    const eni_token *const t = &tree->tok[verb];
    int n = eni_is_passive(tree, verb) ? direct(tree, verb, REL_NSUBJ_PASS, REL_NSUBJ_PASS, out, room)
                                       : direct(tree, verb, REL_OBJ, REL_OBJ, out, room);
    if (n == 0 && !eni_is_passive(tree, verb))
        n = direct(tree, verb, REL_IOBJ, REL_IOBJ, out, room); /* "urged Seoul to" */
    n = relatives(tree, verb, out, n);
    if (n || depth > 8 || room < 1) return n;
    if (t->rel == REL_ACL && t->xpos == XPOS_VBN) { /* "troops deployed by" */
        out[0] = t->head;
        return 1;
    }
    if (t->rel == REL_ACL_RELCL && t->head >= 0 &&
        !eni_is_passive(tree, verb)) { /* "the missiles (that) Pyongyang fired" */
        const int subj = eni_child(tree, verb, REL_NSUBJ);
        if (subj >= 0 && !is_relative(&tree->tok[subj]) && eni_child(tree, verb, REL_OBJ) < 0) {
            out[0] = t->head;
            return 1;
        }
    }
    if (t->rel == REL_CONJ && t->head >= 0 &&
        (tree->tok[t->head].upos == UPOS_VERB || tree->tok[t->head].upos == UPOS_AUX)) {
        /* "were arrested and deported": the passive subject is shared */
        if (t->xpos == XPOS_VBN && eni_is_passive(tree, t->head))
            return objects_at(tree, t->head, out, room, depth + 1);
        /* "condemned and threatened Seoul": a first verb without object shares the second's */
    }
    if (!eni_is_passive(tree, verb))
        eni_each_child (tree, verb, c) { /* "fired at and sank the ship": look right */
            if (tree->tok[c].rel == REL_CONJ && tree->tok[c].upos == UPOS_VERB && tree->tok[c].xpos == t->xpos &&
                c > verb && c - verb <= 4)
                return direct(tree, c, REL_OBJ, REL_OBJ, out, room);
        }
    return 0;
}

/* A gerund behind a preposition that makes the governing verb's object its subject. */
static bool is_charge(const eni_tree *tree, int verb) {
    static const char *const marks[] = {"of", "for", "from", "into", "against"};
    const int mark = eni_child(tree, verb, REL_MARK);
    for (size_t i = 0; mark >= 0 && tree->tok[verb].xpos == XPOS_VBG && i < ENI_N(marks); i++)
        if (eni_is(tree->tok[mark].lemma, marks[i])) return true;
    return false;
}

static int subjects_at(const eni_tree *tree, int verb, int *out, int room, int depth) {
    const eni_token *const t = &tree->tok[verb];
    const bool passive = eni_is_passive(tree, verb);
    int n = passive ? agents(tree, verb, out, room) : direct(tree, verb, REL_NSUBJ, REL_NSUBJ_OUTER, out, room);
    const int mark = eni_child(tree, verb, REL_MARK);
    if (!passive && n > 1 && mark > out[0] &&
        mark < out[n - 1]) { /* "Seoul and Beijing … as Putin heads": a slip of the parser */
        out[0] = out[n - 1];
        n = 1;
    }
    n = relatives(tree, verb, out, n);
    if (n || depth > 8 || room < 1 || t->head < 0) return n;
    const int head = t->head;
    const eni_token *const h = &tree->tok[head];
    switch (t->rel) {
    case REL_CONJ:
        if (passive) return eni_is_passive(tree, head) ? agents(tree, head, out, room) : 0;
        if (h->upos != UPOS_VERB && h->upos != UPOS_AUX && h->upos != UPOS_ADJ && h->upos != UPOS_NOUN) return 0;
        if (eni_is_passive(tree, head))
            return relatives(tree, head, out, direct(tree, head, REL_NSUBJ_PASS, REL_NSUBJ_PASS, out, room));
        return subjects_at(tree, head, out, room, depth + 1);
    case REL_XCOMP:
        if (passive) return 0;
        if (is_object_control(h->lemma) || eni_child(tree, head, REL_OBJ) >= 0) {
            n = objects_at(tree, head, out, room, depth + 1);
            if (n) return n;
        }
        if (eni_is_passive(tree, head))
            return relatives(tree, head, out, direct(tree, head, REL_NSUBJ_PASS, REL_NSUBJ_PASS, out, room));
        return subjects_at(tree, head, out, room, depth + 1);
    case REL_ADVCL:
        if (passive) return 0;
        if (is_charge(tree, verb)) { /* "accused Iran of hiding", "blamed Seoul for firing": the accused does it */
            n = objects_at(tree, head, out, room, depth + 1);
            if (n) return n;
        }
        if (eni_is_passive(tree, head))
            return relatives(tree, head, out, direct(tree, head, REL_NSUBJ_PASS, REL_NSUBJ_PASS, out, room));
        return subjects_at(tree, head, out, room, depth + 1);
    case REL_CCOMP:
    case REL_PARATAXIS:
        if (passive || t->rel == REL_PARATAXIS) return 0;
        return subjects_at(tree, head, out, room, depth + 1);
    case REL_ACL:
        if (passive || t->xpos == XPOS_VBN) return 0;
        if (t->xpos == XPOS_VBG) { /* "troops fighting in" */
            out[0] = head;
            return 1;
        }
        /* "Seoul's plan to send", "a decision by Iran to resume": who owns the noun does it */
        eni_each_child (tree, head, c) {
            if (tree->tok[c].rel == REL_NMOD_POSS ||
                (c < head && tree->tok[c].rel == REL_COMPOUND &&
                 tree->tok[c].upos == UPOS_PROPN) || /* "the US decision to" */
                (tree->tok[c].rel == REL_NMOD && eni_is(eni_preposition(tree, c), "by"))) {
                out[0] = c;
                return 1;
            }
        }
        if (h->rel == REL_OBJ && h->head >= 0) return subjects_at(tree, h->head, out, room, depth + 1);
        return 0;
    default: return 0;
    }
}

int eni_subjects(const eni_tree *tree, int verb, int *out, int room) {
    return subjects_at(tree, verb, out, room, 0);
}

int eni_objects(const eni_tree *tree, int verb, int *out, int room) {
    return objects_at(tree, verb, out, room, 0);
}
