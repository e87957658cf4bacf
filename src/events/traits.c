/* events/traits.c: the classifier's features in words, for those who ask why.
 *
 *   trait (number 20, a hash of "condemn", a hash of "nsubj") ─► its line below ─► "condemn" with the source as nsubj
 *
 * evidence.c numbers the features and hashes their values; here each number has its sentence. A hash is turned back into a word by looking for
 * the word of the sentence that has it. */
#include "events/evidence.h"

#include "base/str.h"

/* "$" and two letters stand for a value (a, b or c) by its kind: l a base form, r a relation with its preposition, q a bare relation, t an
 * act, u a word class, s a sector, k what a side is, y yes or no, f how a frame fits, w where words stand between the sides. */
static const struct {
    unsigned number;
    const char *text;
} lines[] = {
    {0, "what holds of every pair"},
    {1, "in a title: $ya"},
    {2, "a source of sector $sa and a target of sector $sb"},
    {3, "the source as $rb and the target as $rc, of the same verb: $ya"},
    {4, "$la with the source as $rb and the target as $rc"},
    {5, "the source under $la, the target under $lb"},
    {6, "both of one state: $ya, source named: $yb, target named: $yc"},
    {60, "$la, as $qb, on the way up from the source"},
    {61, "a word that can tell $ta on the way up from the source"},
    {62, "$la, as $qb, on the way down to the target"},
    {63, "a word that can tell $ta on the way down to the target"},
    {64, "the path $p"},
    {65, "the path $p, with its words"},
    {66, "the path $p, over $lb"},
    {67, "$la where source and target meet"},
    {68, "the length of the path $p"},
    {69, "a word that can tell $ta where source and target meet"},
    {70, "a word that can tell $ta where they meet, and the path $p"},
    {80, "$la $wb"},
    {81, "$la $lb $wc"},
    {82, "a word that can tell $ta between source and target"},
    {83, "a word that can tell $ta between target and source"},
    {84, "how many words stand $wb"},
    {85, "$la before the source"},
    {86, "$la before the target"},
    {87, "$la behind the source"},
    {88, "$la behind the target"},
    {100, "$la in the sentence"},
    {101, "$la heads the sentence"},
    {102, "a word that can tell $ta heads the sentence"},
    {103, "a word that can tell $ta in the sentence"},
    {110, "a frame finds $ta $fb"},
    {111, "a frame finds $ta $fb"},
    {112, "a frame finds $ta the other way round"},
    {113, "a frame tells of the pair: $ya"},
};

/* The same of source and target; numbers from 10 and 15, and from 20 and 40. "@" is the side. */
static const char *const side_lines[] = {"@ is $kb, of sector $sc", "@ has sector $sa", "@ is a $ub, as $qa",
                                         "@ is $la"};
static const char *const governor_lines[] = {"$la with @ as $rb",
                                             "$la over @",
                                             "@ as $ra of a $ub",
                                             "$la $lb with @ as $rc",
                                             "$la with the object $lb, and @ as $rc",
                                             "the object $la, and @ as $rb",
                                             "an object that can tell $ta beside @",
                                             "a word that can tell $ta over @",
                                             "a word that can tell $ta with @ as $rb",
                                             "$la as $rb of $lc, with @ in it",
                                             "a word that can tell $ta, with @ in its phrase",
                                             "$la with $lb as its clause, over @",
                                             "a clause that can tell $ta under the verb of @",
                                             "$la at the verb of @",
                                             "$la with $lb as $rc, over @",
                                             "$la above the verb of @"};

typedef struct {
    const eni_sight *v;
    const eni_side *source, *target;
    eni_buf out;
} wording;

static const char *line_of(uint64_t number) {
    const uint64_t n_side = ENI_N(side_lines), n_governor = ENI_N(governor_lines);
    for (uint64_t base = 10; base <= 15; base += 5)
        if (number >= base && number < base + n_side) return side_lines[number - base];
    for (uint64_t base = 20; base <= 40; base += 20)
        if (number >= base && number < base + n_governor) return governor_lines[number - base];
    for (size_t i = 0; i < ENI_N(lines); i++)
        if (lines[i].number == number) return lines[i].text;
    return "something without a name";
}

static void put_rel(wording *w, int i) {
    const eni_tree *const t = &w->v->s->tree;
    const en_str prep = eni_preposition(t, i);
    eni_puts(&w->out, eni_rel_name((eni_rel)t->tok[i].rel));
    if (prep.len) eni_printf(&w->out, ":%.*s", ENI_ARG(prep));
}

static void put_lemma(wording *w, uint64_t hash) {
    const eni_tree *const t = &w->v->s->tree;
    for (int i = 0; i < t->n; i++)
        if (w->v->lemmas[i] == hash) {
            eni_printf(&w->out, "\"%.*s\"", ENI_ARG(t->tok[i].lemma));
            return;
        }
    eni_puts(&w->out, "the edge of the sentence");
}

static void put_hashed_rel(wording *w, uint64_t hash) {
    for (int i = 0; i < w->v->s->tree.n; i++)
        if (w->v->rels[i] == hash) {
            put_rel(w, i);
            return;
        }
}

static void put_sector(wording *w, uint64_t value) {
    static const unsigned shifts[] = {16, 8, 0};
    if (value == 0) eni_puts(&w->out, "nobody");
    if (value == 1) eni_puts(&w->out, "none");
    for (int i = 0; value > 1 && i < 3; i++)
        if ((value - 1) >> shifts[i] & 255) eni_putc(&w->out, (char)((value - 1) >> shifts[i] & 255));
}

static void put_kind(wording *w, uint64_t value) {
    eni_puts(&w->out, value / 8 == 'p' ? "a person" : value / 8 == 'm' ? "people" : "a state or body");
    if (value & 4) eni_puts(&w->out, " named as a place");
    if (value & 2) eni_puts(&w->out, " that is guessed");
    if (value & 1) eni_puts(&w->out, " that modifies a noun");
}

/* "source <nsubj- condemn -obl:for> target" */
static void put_path(wording *w) {
    const eni_tree *const t = &w->v->s->tree;
    const eni_side *const one = w->source ? w->source : w->target;
    const eni_path p = eni_path_between(t, one->head, w->source && w->target ? w->target->head : -1);
    eni_puts(&w->out, w->source ? "source" : "target");
    for (int i = 0; i < p.n_up; i++) {
        eni_puts(&w->out, " <");
        put_rel(w, p.up[i]);
        eni_putc(&w->out, '-');
        if (i + 1 < p.n_up) eni_printf(&w->out, " %.*s", ENI_ARG(t->tok[p.up[i + 1]].lemma));
    }
    if (p.top >= 0 && p.n_up > 0) eni_printf(&w->out, " %.*s", ENI_ARG(t->tok[p.top].lemma));
    for (int i = p.n_down - 1; i >= 0; i--) {
        eni_puts(&w->out, " -");
        put_rel(w, p.down[i]);
        eni_putc(&w->out, '>');
        if (i > 0) eni_printf(&w->out, " %.*s", ENI_ARG(t->tok[p.down[i]].lemma));
    }
    if (p.n_down > 0) eni_puts(&w->out, " target");
}

/* way: bit 0 the source stands first, bit 1 there is a source, bit 2 there is a target. */
static void put_way(wording *w, uint64_t way) {
    static const char *const words[] = {"between target and source", "between source and target"};
    eni_puts(&w->out, way >> 1 == 3 ? words[way & 1] : way & 2 ? "behind the source" : "before the target");
}

static void put_value(wording *w, char kind, uint64_t value) {
    static const char *const fits[] = {"between others", "towards the target", "by the source",
                                       "from source to target"};
    switch (kind) {
    case 'l': put_lemma(w, value); break;
    case 'r': put_hashed_rel(w, value); break;
    case 'q': eni_puts(&w->out, eni_rel_name((eni_rel)value)); break;
    case 't': eni_puts(&w->out, en_action_key((en_action)value)); break;
    case 'u': eni_puts(&w->out, eni_upos_name((eni_upos)value)); break;
    case 's': put_sector(w, value); break;
    case 'k': put_kind(w, value); break;
    case 'y': eni_puts(&w->out, value ? "yes" : "no"); break;
    case 'f': eni_puts(&w->out, fits[value & 3]); break;
    case 'w': put_way(w, value); break;
    default: break;
    }
}

en_str eni_trait_text(eni_arena *arena, const eni_sight *v, const eni_side *source, const eni_side *target,
                      const eni_trait *trait) {
    wording w = {.v = v, .source = source, .target = target};
    const bool of_target = (trait->number >= 15 && trait->number < 20) || (trait->number >= 40 && trait->number < 60);
    const bool missing = (trait->number == 10 || trait->number == 15) && trait->a == 0;
    for (const char *p = missing ? "@ is not named" : line_of(trait->number); *p; p++) {
        if (*p == '@') {
            eni_puts(&w.out, of_target ? "the target" : "the source");
        } else if (*p == '$' && p[1] == 'p') {
            put_path(&w);
            p++;
        } else if (*p == '$') {
            put_value(&w, p[1], p[2] == 'a' ? trait->a : p[2] == 'b' ? trait->b : trait->c);
            p += 2;
        } else {
            eni_putc(&w.out, *p);
        }
    }
    const en_str text = w.out.failed ? (en_str){NULL, 0} : eni_arena_str(arena, eni_buf_str(&w.out));
    eni_buf_free(&w.out);
    return text;
}
