/* lexicon/frames.c: compiling data/actions/ into frames.
 *
 *   classes.tsv ─► name → set of lemma hashes        frames_*.tsv ─► conditions and slots, chained by trigger */
#include "lexicon/lexicon.h"

#include "base/str.h"

#include <math.h>
#include <stdlib.h>

/* ---- spelling ---- */

static bool in_words(en_str w, const char *const *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (eni_is(w, list[i])) return true;
    return false;
}
#define IN(list, w) in_words(w, list, ENI_N(list))

size_t eni_fold_spelling(en_str l, char *out, size_t room) {
    static const char *const keep_ise[] = {
        "raise",     "promise",   "exercise",   "advise",    "surprise",    "rise",       "praise",    "wise",
        "precise",   "disguise",  "compromise", "supervise", "comprise",    "enterprise", "expertise", "revise",
        "devise",    "franchise", "premise",    "noise",     "cruise",      "excise",     "advertise", "arise",
        "improvise", "demise",    "otherwise",  "likewise",  "merchandise", "paradise",   "treatise"};
    static const char *const keep_our[] = {"our",     "four", "hour", "tour",  "pour",  "devour",
                                           "contour", "your", "sour", "flour", "detour"};
    static const struct {
        const char *british, *american;
    } whole[] = {{"defence", "defense"},
                 {"offence", "offense"},
                 {"manoeuvre", "maneuver"},
                 {"programme", "program"},
                 {"centre", "center"},
                 {"theatre", "theater"},
                 {"licence", "license"},
                 {"grey", "gray"},
                 {"tyre", "tire"},
                 {"analyse", "analyze"},
                 {"paralyse", "paralyze"},
                 {"sabre", "saber"},
                 {"aeroplane", "airplane"},
                 {"pretence", "pretense"},
                 {"fulfil", "fulfill"},
                 {"enrol", "enroll"},
                 {"counselling", "counseling"},
                 {"travelling", "traveling"},
                 {"shelling", "shelling"},
                 {"kidnapping", "kidnaping"},
                 {"judgement", "judgment"}};
    size_t n = l.len < room ? l.len : room;
    memcpy(out, l.p ? l.p : "", n);
    for (size_t i = 0; i < ENI_N(whole); i++)
        if (eni_is(l, whole[i].british)) {
            n = strlen(whole[i].american);
            n = n < room ? n : room;
            memcpy(out, whole[i].american, n);
            return n;
        }
    if (n > 4 && eni_ends(l, ENI_LIT("ise")) && !IN(keep_ise, l))
        out[n - 2] = 'z';
    else if (n > 8 && eni_ends(l, ENI_LIT("isation")))
        out[n - 6] = 'z';
    else if (n > 4 && eni_ends(l, ENI_LIT("our")) && !IN(keep_our, l))
        out[n - 2] = 'r', n--;
    return n;
}

uint64_t eni_lemma_hash(en_str lemma) {
    char room[64];
    char low[64];
    const size_t n = lemma.len < sizeof low ? lemma.len : sizeof low;
    for (size_t i = 0; i < n; i++) low[i] = eni_lower_char(lemma.p[i]);
    const size_t len = eni_fold_spelling((en_str){low, n}, room, sizeof room);
    return eni_hash((en_str){room, len}) | 1;
}

uint64_t eni_lemma_pair_hash(en_str first, en_str second) {
    return (eni_lemma_hash(first) * 0x9E3779B97F4A7C15u ^ eni_lemma_hash(second)) | 1;
}

bool eni_set_has(eni_word_set set, uint64_t hash) {
    uint32_t lo = 0, hi = set.n;
    while (lo < hi) {
        const uint32_t mid = lo + (hi - lo) / 2;
        if (set.hashes[mid] == hash) return true;
        if (set.hashes[mid] < hash)
            lo = mid + 1;
        else
            hi = mid;
    }
    return false;
}

/* ---- sets ---- */

typedef struct {
    en_str name;
    uint64_t *hashes; /* arena */
    size_t n, cap;
} word_class;

typedef struct {
    eni_loading *load;
    eni_table *table;
    word_class *classes;
    size_t n, cap;
    eni_map by_name;
} class_table;

static bool push(class_table *c, word_class *set, uint64_t hash) {
    uint64_t *const grown =
        eni_arena_grow(&c->load->lexicon->arena, set->hashes, set->n, &set->cap, set->n + 1, sizeof *grown);
    if (!grown) {
        c->load->nomem = true;
        return false;
    }
    set->hashes = grown;
    set->hashes[set->n++] = hash;
    return true;
}

/* Adds one item of a set: a lemma, two words, or @class. */
static void push_item(class_table *c, word_class *set, en_str item) {
    if (item.p[0] == '@') {
        const uint32_t at = eni_map_get(&c->by_name, eni_cut(item, 1, item.len));
        if (at == ENI_MAP_NONE) {
            eni_table_fault(c->table, "no class '%.*s' has been defined before this line", ENI_ARG(item));
            return;
        }
        for (size_t i = 0; i < c->classes[at].n; i++) push(c, set, c->classes[at].hashes[i]);
        return;
    }
    for (size_t i = 0; i < item.len; i++)
        if (item.p[i] == '_' || item.p[i] == ' ') {
            push(c, set, eni_lemma_pair_hash(eni_cut(item, 0, i), eni_cut(item, i + 1, item.len)));
            return;
        }
    push(c, set, eni_lemma_hash(item));
}

static int by_hash(const void *a, const void *b) {
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static eni_word_set sealed(word_class *set) {
    if (set->n) qsort(set->hashes, set->n, sizeof *set->hashes, by_hash);
    return (eni_word_set){set->hashes, (uint32_t)set->n};
}

static eni_word_set parse_set(class_table *c, en_str text) {
    word_class set = {0};
    en_str item;
    while (eni_split(&text, '|', &item)) {
        if (item.len)
            push_item(c, &set, item);
        else
            eni_table_fault(c->table, "an empty item between bars");
    }
    return sealed(&set);
}

static void load_classes(class_table *c) {
    static const char *const columns[] = {"class", "words"};
    en_str bytes;
    if (!eni_load_file(c->load, "actions/classes.tsv", &bytes)) return;
    eni_table t = eni_table_start(bytes, "actions/classes.tsv", columns, 2, &c->load->faults);
    c->table = &t;
    while (eni_table_next(&t)) {
        en_str name = t.cells[0], list = t.cells[1], item;
        if (name.len && name.p[0] == '@') name = eni_cut(name, 1, name.len);
        bool added;
        uint32_t *const at = eni_map_add(&c->by_name, name, (uint32_t)c->n, &added);
        if (!at || !ENI_GROW(c->load, c->classes, c->n, c->cap)) {
            c->load->nomem = true;
            return;
        }
        if (!added) {
            eni_table_fault(&t, "the class '%.*s' is there already", ENI_ARG(name));
            continue;
        }
        c->classes[c->n] = (word_class){.name = name};
        while (eni_table_item(&t, &list, &item)) push_item(c, &c->classes[c->n], item);
        c->n++;
    }
}

/* ---- slots and conditions ---- */

static bool is_lower_word(en_str w) {
    for (size_t i = 0; i < w.len; i++)
        if (!(w.p[i] >= 'a' && w.p[i] <= 'z')) return false;
    return w.len > 0;
}

static bool parse_slot(en_str text, eni_slot *out) {
    static const char *const names[] = {"subj", "obj", "iobj", "poss", "comp", "group", "*", "adv"};
    for (uint8_t i = 0; i < ENI_N(names); i++)
        if (eni_is(text, names[i])) {
            *out = (eni_slot){i, 0};
            return true;
        }
    if (!is_lower_word(text)) return false;
    *out = (eni_slot){ENI_SLOT_PREP, eni_lemma_hash(text)};
    return true;
}

static void parse_slots(eni_table *t, en_str text, eni_slot *slots, uint8_t *n) {
    en_str item;
    *n = 0;
    if (text.len == 0) return;
    while (eni_split(&text, '|', &item)) {
        if (*n == ENI_MAX_SLOTS) {
            eni_table_fault(t, "more than %d alternatives", ENI_MAX_SLOTS);
            return;
        }
        if (parse_slot(item, &slots[*n]))
            (*n)++;
        else
            eni_table_fault(t, "'%.*s' is not a slot: subj, obj, iobj, poss, comp, group, * or a preposition",
                            ENI_ARG(item));
    }
}

static bool parse_when(class_table *c, en_str text, eni_when *out) {
    memset(out, 0, sizeof *out);
    if (eni_is(text, "neg")) {
        out->kind = ENI_WHEN_NEGATED;
        return true;
    }
    if (text.p[0] == '!') {
        out->kind = ENI_WHEN_EMPTY;
        return parse_slot(eni_cut(text, 1, text.len), &out->slot);
    }
    size_t end = 0;
    while (end < text.len && !strchr("=!.:", text.p[end])) end++;
    if (!parse_slot(eni_cut(text, 0, end), &out->slot)) return false;
    en_str rest = eni_cut(text, end, text.len);
    if (rest.len == 0) {
        out->kind = ENI_WHEN_FILLED;
        return true;
    }
    if (rest.p[0] == ':') {
        const en_str what = eni_cut(rest, 1, rest.len);
        out->kind = eni_is(what, "actor")    ? ENI_WHEN_ACTOR
                    : eni_is(what, "!actor") ? ENI_WHEN_NOT_ACTOR
                    : eni_is(what, "state")  ? ENI_WHEN_STATE
                                             : ENI_WHEN_PLACE;
        return out->kind != ENI_WHEN_PLACE || eni_is(what, "place");
    }
    const bool mod = eni_starts(rest, ENI_LIT(".mod"));
    if (mod) rest = eni_cut(rest, 4, rest.len);
    const bool not_in = rest.len > 1 && rest.p[0] == '!';
    if (not_in) rest = eni_cut(rest, 1, rest.len);
    if (rest.len < 2 || rest.p[0] != '=') return false;
    out->kind = mod ? (not_in ? ENI_WHEN_NOT_MOD : ENI_WHEN_MOD) : (not_in ? ENI_WHEN_NOT_IN : ENI_WHEN_IN);
    out->set = parse_set(c, eni_cut(rest, 1, rest.len));
    return true;
}

static void parse_conditions(class_table *c, en_str text, eni_frame *f) {
    en_str item;
    while (text.len && eni_split(&text, ' ', &item)) {
        if (item.len == 0) continue;
        if (f->n_when == ENI_MAX_WHEN) {
            eni_table_fault(c->table, "more than %d conditions", ENI_MAX_WHEN);
            return;
        }
        if (parse_when(c, item, &f->when[f->n_when]))
            f->n_when++;
        else
            eni_table_fault(c->table, "'%.*s' is not a condition (see data/actions/README.md)", ENI_ARG(item));
    }
}

static void parse_flags(eni_table *t, en_str text, eni_frame *f) {
    static const char *const names[] = {"both", "stop", "light", "weak"};
    en_str item;
    while (eni_table_item(t, &text, &item)) {
        bool known = false;
        for (unsigned i = 0; i < 4; i++)
            if (eni_is(item, names[i])) f->flags |= (uint8_t)(1u << i), known = true;
        if (!known) eni_table_fault(t, "'%.*s' is not a flag: both, stop, light, weak", ENI_ARG(item));
    }
}

/* Adds a copy of the frame under one of its triggers. */
static void chain(eni_loading *load, eni_frame f, en_str trigger) {
    eni_frames *const all = &load->lexicon->frames;
    char folded[64];
    f.trigger = trigger;
    const size_t n = eni_fold_spelling(trigger, folded, sizeof folded);
    const en_str key = eni_arena_printf(&load->lexicon->arena, "%c:%.*s", f.pos, (int)n, folded);
    bool added;
    uint32_t *const at = key.p ? eni_map_add(&all->triggers, key, (uint32_t)all->n_triggers, &added) : NULL;
    if (!at || !ENI_GROW(load, all->frames, all->n_frames, all->cap_frames) ||
        (added && !ENI_GROW(load, all->chains, all->n_triggers, all->cap_chains))) {
        load->nomem = true;
        return;
    }
    const uint32_t mine = (uint32_t)all->n_frames++;
    all->frames[mine] = f;
    if (added)
        all->chains[all->n_triggers++] = (eni_frame_chain){mine, mine};
    else
        all->frames[all->chains[*at].last].next = mine + 1, all->chains[*at].last = mine; /* file order decides ties */
}

static void check_code(eni_loading *load, eni_table *t, en_str type, eni_frame *f) {
    const bool silent = f->flags & (ENI_FRAME_STOP | ENI_FRAME_LIGHT);
    f->action = en_action_of(type);
    if (silent) {
        if (type.len || f->cameo.len) eni_table_fault(t, "a stop or light frame has no type and no code");
        return;
    }
    if (f->action == EN_ACTION_NONE) eni_table_fault(t, "'%.*s' is not one of PLOVER's sixteen types", ENI_ARG(type));
    if (!eni_cameo_find(load->lexicon, f->cameo))
        eni_table_fault(t, "'%.*s' is not a CAMEO code of scales/cameo.tsv", ENI_ARG(f->cameo));
    if (f->n_source == 0 && f->n_target == 0) eni_table_fault(t, "the frame names neither source nor target");
}

static void load_file(class_table *c, const char *file) {
    static const char *const columns[] = {"trigger", "pos",  "when",  "source",  "target",
                                          "type",    "mode", "cameo", "context", "flags"};
    enum { TRIGGER, POS, WHEN, SOURCE, TARGET, TYPE, MODE, CAMEO, CONTEXT, FLAGS };
    eni_loading *const load = c->load;
    en_str bytes;
    if (!eni_load_file(load, file, &bytes)) return;
    eni_table t = eni_table_start(bytes, file, columns, 10, &load->faults);
    c->table = &t;
    while (eni_table_next(&t)) {
        const en_str *const cell = t.cells;
        eni_frame f = {
            .mode = cell[MODE], .cameo = cell[CAMEO], .context = cell[CONTEXT], .file = file, .line = (uint32_t)t.line};
        if (cell[POS].len != 1 || !strchr("vna", cell[POS].p[0]) || cell[TRIGGER].len == 0) {
            eni_table_fault(&t, "found trigger '%.*s' pos '%.*s', expected a lemma and v, n or a",
                            ENI_ARG(cell[TRIGGER]), ENI_ARG(cell[POS]));
            continue;
        }
        f.pos = cell[POS].p[0];
        parse_flags(&t, cell[FLAGS], &f);
        parse_conditions(c, cell[WHEN], &f);
        parse_slots(&t, cell[SOURCE], f.source, &f.n_source);
        parse_slots(&t, cell[TARGET], f.target, &f.n_target);
        check_code(load, &t, cell[TYPE], &f);
        en_str list = cell[TRIGGER], trigger;
        while (eni_table_item(&t, &list, &trigger)) chain(load, f, trigger);
    }
}

void eni_load_frames(eni_loading *load) {
    class_table c = {.load = load};
    const char *file;
    load_classes(&c);
    for (size_t i = 0; (file = eni_builtin_match(&i, "actions/frames_", ".tsv"));) load_file(&c, file);
    eni_map_free(&c.by_name);
}

const eni_frame *eni_frames_of(const eni_frames *frames, char pos, en_str word, en_str second) {
    char key[136];
    key[0] = pos;
    key[1] = ':';
    size_t n = 2 + eni_fold_spelling(word, key + 2, 60);
    if (second.len) {
        key[n++] = ' ';
        const size_t room = sizeof key - n;
        const size_t len = second.len < room ? second.len : room;
        memcpy(key + n, second.p, len);
        n += len;
    }
    const uint32_t at = eni_map_get(&frames->triggers, (en_str){key, n});
    return at == ENI_MAP_NONE ? NULL : &frames->frames[frames->chains[at].first];
}

bool eni_takes_object(const eni_frames *frames, en_str verb) {
    int with = 0, without = 0;
    for (const eni_frame *f = eni_frames_of(frames, 'v', verb, (en_str){"", 0}); f; f = eni_frame_next(frames, f)) {
        if (f->flags & (ENI_FRAME_STOP | ENI_FRAME_LIGHT)) continue;
        bool object = false;
        for (unsigned i = 0; i < f->n_target; i++) object = object || f->target[i].kind == ENI_SLOT_OBJ;
        with += object;
        without += !object;
    }
    return with > 2 * without;
}
