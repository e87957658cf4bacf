/* lexicon/dict_verbs.c: verbs, their synonym sets, and the patterns around them.
 *
 *   &WEAPON                              a set and its members, for any place where a word may stand
 *   +ROCKET
 *   +FIELD_GUN
 *   --- SHELL [190] ---                  a block: its verbs, then the patterns that hold for all of them
 *   SHELL {SHELLS SHELLED SHELLING}      forms in braces are all there are; without braces they are made by rule
 *   +OPEN_FIRE [193]                     more than one word: + marks the verb; a code of its own
 *   - * {BORDER TOWN} (WITH &WEAPON) [194]
 *   - $ * + WITH &WEAPON [194:190]       TABARI: a sequence of words with gaps
 *
 * Two passes: sets first, so that a pattern may use one that is defined below it. What the pieces of a pattern mean to a sentence is
 * events/pattern.c's matter. */
#include "lexicon/dict_load.h"

typedef struct {
    eni_dict_reader *r;
    bool open;   /* a block is open */
    bool headed; /* by --- NAME ---: verbs behind its patterns still belong to it */
    bool patterns_begun;
    const eni_frame *frame; /* of the block's code */
    bool swapped, stop;
} verbs;

static eni_arena *arena_of(const eni_dict_reader *r) {
    return &r->load->lexicon->arena;
}

/* ---- codes ---- */

/* What a claim shows of the line; never cut inside a letter. */
static en_str shown(en_str line) {
    line = eni_trim(line);
    if (line.len > 100) line.len = 100;
    line.len = eni_utf8_valid(line);
    return line;
}

static const eni_frame *make_frame(eni_dict_reader *r, en_str code, en_str text, uint16_t score) {
    const eni_cameo *const c = eni_cameo_find(r->load->lexicon, code);
    if (!c) {
        eni_dict_fault_here(r, "'%.*s' is not a CAMEO code", ENI_ARG(code));
        return NULL;
    }
    eni_frame *const f = eni_arena_get(arena_of(r), sizeof *f);
    if (!f) {
        r->load->nomem = true;
        return NULL;
    }
    *f = (eni_frame){.trigger = shown(text),
                     .pos = 'v',
                     .flags = ENI_FRAME_USER,
                     .n_when = (uint8_t)(score > 3 ? 3 : score),
                     .action = c->action,
                     .mode = c->mode,
                     .cameo = c->code,
                     .context = c->context,
                     .file = r->file->name,
                     .line = (uint32_t)r->number};
    return f;
}

/* "190", "190:193", ":193", "---". False on a fault. */
static bool read_code(eni_dict_reader *r, en_str code, en_str text, uint16_t score, const eni_frame **frame,
                      bool *swapped) {
    const size_t colon = eni_find(code, ENI_LIT(":"), 0);
    const en_str forth = eni_trim(eni_cut(code, 0, colon == SIZE_MAX ? code.len : colon));
    const en_str back = colon == SIZE_MAX ? (en_str){"", 0} : eni_trim(eni_cut(code, colon + 1, code.len));
    *frame = NULL;
    *swapped = false;
    if (eni_is(code, "---") || eni_is(code, "###")) return true;
    if (forth.len == 0 && back.len == 0) {
        eni_dict_fault_here(r, "an empty code, expected a CAMEO code, a:b, :b or ---");
        return false;
    }
    const eni_frame *const b = back.len && !eni_is(back, "---") ? make_frame(r, back, text, score) : NULL;
    if (back.len && !eni_is(back, "---") && !b) return false;
    if (forth.len == 0 || eni_is(forth, "---")) {
        *frame = b;
        *swapped = b != NULL;
        return true;
    }
    const eni_frame *const a = make_frame(r, forth, text, score);
    if (!a) return false;
    if (b && a->action == EN_ACTION_NONE) { /* a code that says nothing here, and one that does */
        *frame = b;
        *swapped = true;
        return true;
    }
    if (b) {
        eni_frame *const both = eni_arena_get(arena_of(r), sizeof *both);
        if (!both) return !(r->load->nomem = true);
        *both = *a;
        both->reverse = b;
        *frame = both;
        return true;
    }
    *frame = a;
    return true;
}

/* ---- sets ---- */

static en_str upper(eni_dict_reader *r, en_str text) {
    char *const p = eni_arena_get(arena_of(r), text.len + 1);
    if (!p) {
        r->load->nomem = true;
        return (en_str){"", 0};
    }
    for (size_t i = 0; i < text.len; i++) p[i] = eni_upper_char(text.p[i]);
    return (en_str){p, text.len};
}

static bool open_set(eni_dict_reader *r, en_str line) {
    const eni_dict_set set = {upper(r, eni_trim(eni_cut(line, 1, line.len))), (uint32_t)r->dict->n_members, 0,
                              (uint32_t)r->number};
    bool added;
    if (set.name.len == 0) {
        eni_dict_fault_here(r, "'&' without the name of a set");
        return false;
    }
    uint32_t *const index = eni_map_add(&r->dict->by_set, set.name, (uint32_t)r->dict->n_sets, &added);
    if (!index) return !(r->load->nomem = true);
    if (!added) {
        eni_dict_fault_here(r, "the set &%.*s is there already (line %u): that one is used", ENI_ARG(set.name),
                            r->dict->sets[*index].line);
        return false;
    }
    r->file->n_sets++;
    return ENI_DICT_ADD(r, sets, set);
}

static uint32_t find_set(eni_dict_reader *r, en_str name) {
    const en_str key = upper(r, name);
    uint32_t found = eni_map_get(&r->dict->by_set, key);
    if (found == ENI_MAP_NONE && key.len > 1 && key.p[key.len - 1] == '_')
        found = eni_map_get(&r->dict->by_set, eni_cut(key, 0, key.len - 1));
    if (found == ENI_MAP_NONE) {
        const en_str closed = eni_arena_printf(arena_of(r), "%.*s_", ENI_ARG(key));
        if (closed.p) found = eni_map_get(&r->dict->by_set, closed);
    }
    if (found == ENI_MAP_NONE) eni_dict_fault_here(r, "the set &%.*s is not defined", ENI_ARG(name));
    return found;
}

static void add_member(eni_dict_reader *r, en_str line) {
    eni_dict_set *const set = &r->dict->sets[r->dict->n_sets - 1];
    const en_str word = eni_trim(eni_cut(line, 1, line.len));
    const bool bends = set->name.p[set->name.len - 1] != '_';
    eni_dict_phrase phrase;
    if (word.len && word.p[0] == '&') { /* a set inside a set: its members are ours too */
        const uint32_t other = find_set(r, eni_cut(word, 1, word.len));
        if (other == ENI_MAP_NONE || &r->dict->sets[other] == set) return;
        for (uint32_t i = 0; i < r->dict->sets[other].n; i++)
            if (ENI_DICT_ADD(r, members, r->dict->members[r->dict->sets[other].first + i])) set->n++;
        return;
    }
    if (eni_dict_words(r, word, bends, &phrase) && ENI_DICT_ADD(r, members, phrase)) set->n++;
    eni_arena_reset(&r->load->scratch);
}

static void read_sets(eni_dict_reader *r) {
    const size_t before = r->dict->n_sets;
    bool inside = false;
    while (eni_dict_next(r)) {
        const en_str line = eni_trim(r->line);
        if (line.p[0] == '&')
            inside = open_set(r, line);
        else if (line.p[0] != '+')
            inside = false;
        else if (inside)
            add_member(r, line);
    }
    for (size_t i = before; i < r->dict->n_sets; i++)
        if (r->dict->sets[i].n == 0)
            eni_dict_fault(r, r->dict->sets[i].line, "the set &%.*s is empty", ENI_ARG(r->dict->sets[i].name));
}

/* ---- patterns ---- */

typedef struct {
    eni_dict_item list[ENI_DICT_MOST_ITEMS];
    uint32_t n;
} items;

typedef struct {
    eni_dict_reader *r;
    en_str rest;
    unsigned score;
} scanner;

static void skip_blanks(scanner *s) {
    while (s->rest.len && eni_is_blank(s->rest.p[0])) s->rest = eni_cut(s->rest, 1, s->rest.len);
}

static en_str take_word(scanner *s) {
    size_t n = 0;
    while (n < s->rest.len && !eni_is_blank(s->rest.p[n]) && !strchr("{}()|", s->rest.p[n])) n++;
    const en_str word = eni_cut(s->rest, 0, n);
    s->rest = eni_cut(s->rest, n, s->rest.len);
    return word;
}

static bool push(scanner *s, items *out, eni_dict_item item) {
    if (out->n == ENI_DICT_MOST_ITEMS) {
        eni_dict_fault_here(s->r, "the pattern has more than %d parts", ENI_DICT_MOST_ITEMS);
        return false;
    }
    out->list[out->n++] = item;
    return true;
}

/* A word, a marker or a set, without "_" between any two of them. */
static bool scan_one(scanner *s, en_str word, items *out) {
    static const struct {
        char mark;
        uint8_t kind;
    } marks[] = {{'$', ENI_ITEM_SOURCE}, {'+', ENI_ITEM_TARGET}, {'%', ENI_ITEM_PAIR}, {'^', ENI_ITEM_SKIP}};
    for (size_t i = 0; word.len == 1 && i < ENI_N(marks); i++)
        if (word.p[0] == marks[i].mark) {
            s->score++;
            return push(s, out, (eni_dict_item){.kind = marks[i].kind});
        }
    if (word.p[0] == '&') {
        const uint32_t set = find_set(s->r, eni_cut(word, 1, word.len));
        s->score += 2;
        return set != ENI_MAP_NONE && push(s, out, (eni_dict_item){.kind = ENI_ITEM_SET, .first = set});
    }
    eni_dict_phrase phrase;
    if (!eni_dict_words(s->r, word, true, &phrase)) return false;
    s->score += 2 * phrase.n;
    return push(s, out, (eni_dict_item){.kind = ENI_ITEM_WORDS, .first = phrase.first, .n = phrase.n});
}

static bool is_special(en_str part) {
    return (part.len == 1 && strchr("*$+%^", part.p[0])) || (part.len > 1 && part.p[0] == '&');
}

/* The next piece of "FAILED_TO_*" or "NEW_&TIES_WITH_+": words up to a special part, or that part. *joined: "_" follows, and more. */
static en_str take_piece(en_str *rest, bool *joined) {
    size_t end = 0;
    for (;;) {
        size_t z = eni_find(*rest, ENI_LIT("_"), end);
        if (z == SIZE_MAX) z = rest->len;
        const bool special = is_special(eni_cut(*rest, end, z));
        if (special && end > 0) { /* what stands before it is a piece */
            const en_str piece = eni_cut(*rest, 0, end - 1);
            *rest = eni_cut(*rest, end, rest->len);
            *joined = true;
            return piece;
        }
        if (special || z >= rest->len) {
            const en_str piece = eni_cut(*rest, 0, z);
            *joined = z + 1 < rest->len;
            *rest = eni_cut(*rest, *joined ? z + 1 : rest->len, rest->len);
            return piece;
        }
        end = z + 1;
    }
}

/* A word of a pattern with all that "_" ties to it. left: where the number of items before the verb goes, NULL inside a group. */
static bool scan_word(scanner *s, en_str word, items *out, uint32_t *left) {
    bool tied = false;
    while (word.len) {
        bool joined;
        const en_str piece = take_piece(&word, &joined);
        const uint32_t n = out->n;
        if (eni_is(piece, "*")) {
            if (!left || *left != UINT32_MAX) {
                eni_dict_fault_here(s->r, left ? "found '*' twice in a pattern" : "found '*' inside a group");
                return false;
            }
            *left = n;
        } else if (piece.len && !scan_one(s, piece, out)) {
            return false;
        }
        if (out->n > n) {
            out->list[n].to_last = tied;
            out->list[n].to_next = joined;
        }
        tied = joined;
    }
    return true;
}

/* "{A | B C}": a set without a name. */
static bool scan_choice(scanner *s, en_str inside, items *out) {
    eni_dict_reader *const r = s->r;
    eni_dict_set set = {.name = ENI_LIT("{|}"), .first = (uint32_t)r->dict->n_members};
    en_str rest = inside, part;
    while (eni_split(&rest, '|', &part)) {
        eni_dict_phrase phrase;
        if (part.len == 0) continue;
        if (!eni_dict_words(r, part, true, &phrase) || !ENI_DICT_ADD(r, members, phrase)) return false;
        set.n++;
    }
    s->score += 2;
    return ENI_DICT_ADD(r, sets, set) &&
           push(s, out, (eni_dict_item){.kind = ENI_ITEM_SET, .first = (uint32_t)r->dict->n_sets - 1});
}

/* The index of the bracket that closes the one at 0; SIZE_MAX if there is none. */
static size_t closing(en_str s) {
    const char open = s.p[0], close = open == '{' ? '}' : ')';
    size_t depth = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.p[i] == open) depth++;
        if (s.p[i] == close && --depth == 0) return i;
    }
    return SIZE_MAX;
}

/* "{…}" or "(…)"; braces inside parentheses only hold words together. */
static bool scan_group(scanner *s, items *out) {
    const bool braces = s->rest.p[0] == '{';
    const size_t end = closing(s->rest);
    if (end == SIZE_MAX) {
        eni_dict_fault_here(s->r, "'%c' is not closed", s->rest.p[0]);
        return false;
    }
    const en_str inside = eni_trim(eni_cut(s->rest, 1, end));
    s->rest = eni_cut(s->rest, end + 1, s->rest.len);
    if (braces && memchr(inside.p, '|', inside.len)) return scan_choice(s, inside, out);
    items group = {.n = 0};
    scanner in = {.r = s->r, .rest = inside};
    for (skip_blanks(&in); in.rest.len; skip_blanks(&in)) {
        if (strchr("{}()|", in.rest.p[0])) {
            if (in.rest.p[0] == '(' || (braces && in.rest.p[0] == '{')) {
                eni_dict_fault_here(s->r, "a group inside a group: '%.*s'", ENI_ARG(inside));
                return false;
            }
            in.rest = eni_cut(in.rest, 1, in.rest.len);
            continue;
        }
        if (!scan_word(&in, take_word(&in), &group, NULL)) return false;
    }
    if (group.n == 0) {
        eni_dict_fault_here(s->r, "an empty group");
        return false;
    }
    s->score += in.score;
    const eni_dict_item item = {
        .kind = braces ? ENI_ITEM_PHRASE : ENI_ITEM_PREP, .first = (uint32_t)s->r->dict->n_subitems, .n = group.n};
    for (uint32_t i = 0; i < group.n; i++)
        if (!ENI_DICT_ADD(s->r, subitems, group.list[i])) return false;
    return push(s, out, item);
}

static bool scan_pattern(scanner *s, items *out, uint32_t *left) {
    *left = UINT32_MAX;
    for (skip_blanks(s); s->rest.len; skip_blanks(s)) {
        const char c = s->rest.p[0];
        if (strchr("})|", c)) {
            eni_dict_fault_here(s->r, "found '%c' without what opens it", c);
            return false;
        }
        if (c == '{' || c == '(' ? !scan_group(s, out) : !scan_word(s, take_word(s), out, left)) return false;
    }
    if (*left == UINT32_MAX) eni_dict_fault_here(s->r, "the pattern has no '*' for the verb");
    return *left != UINT32_MAX;
}

static void read_pattern(verbs *v, en_str line) {
    eni_dict_reader *const r = v->r;
    en_str rest = line, code;
    items list = {.n = 0};
    eni_dict_pattern p = {.file = r->file_index, .line = (uint32_t)r->number};
    if (!v->open) {
        eni_dict_fault_here(r, "a pattern without a verb above it");
        return;
    }
    v->patterns_begun = true;
    if (!eni_dict_bracket(r, &rest, &code)) {
        if (!memchr(line.p, '[', line.len) && !memchr(line.p, ']', line.len))
            eni_dict_fault_here(r, "the pattern has no code, expected one in [] at its end");
        return;
    }
    if (eni_trim(rest).len) eni_dict_fault_here(r, "found '%.*s' behind the code", ENI_ARG(eni_trim(rest)));
    scanner s = {.r = r, .rest = eni_cut(line, 1, eni_find(line, ENI_LIT("["), 0))};
    if (!scan_pattern(&s, &list, &p.left)) return;
    p.score = (uint16_t)(s.score > 999 ? 999 : s.score);
    p.first = (uint32_t)r->dict->n_items;
    p.n = list.n;
    if (!read_code(r, code, line, p.score, &p.frame, &p.swapped)) return;
    for (uint32_t i = 0; i < list.n; i++)
        if (!ENI_DICT_ADD(r, items, list.list[i])) return;
    if (!ENI_DICT_ADD(r, patterns, p)) return;
    r->dict->blocks[r->dict->n_blocks - 1].n_patterns++;
    r->file->n_patterns++;
}

/* ---- verbs ---- */

static void open_block(verbs *v, bool headed) {
    v->open = ENI_DICT_ADD(v->r, blocks, ((eni_dict_block){(uint32_t)v->r->dict->n_patterns, 0}));
    v->headed = headed;
    v->patterns_begun = false;
    v->frame = NULL;
    v->swapped = v->stop = false;
    v->r->file->n_blocks++;
}

/* "--- SHELL [190] ---" */
static void read_header(verbs *v, en_str line) {
    eni_dict_reader *const r = v->r;
    en_str rest = line, code;
    open_block(v, true);
    if (memchr(line.p, '[', line.len) || memchr(line.p, ']', line.len)) {
        if (eni_dict_bracket(r, &rest, &code) && read_code(r, code, line, 0, &v->frame, &v->swapped))
            v->stop = v->frame == NULL;
    } else {
        rest = eni_cut(line, 3, line.len);
    }
    if (memchr(rest.p, '[', rest.len))
        eni_dict_fault_here(r, "a second code in the head of a block: '%.*s'", ENI_ARG(eni_trim(rest)));
    if (!eni_ends(eni_trim(rest), ENI_LIT("---")))
        eni_dict_fault_here(r, "the head of a block does not end in ---: '%.*s'", ENI_ARG(shown(line)));
}

static bool add_form(eni_dict_reader *r, en_str word, uint32_t verb) {
    eni_dict_phrase phrase;
    const size_t n_words = r->dict->n_words;
    if (!eni_dict_words(r, word, false, &phrase)) return false;
    const uint64_t key = r->dict->words[phrase.first].key;
    r->dict->n_words = n_words; /* only asked about */
    const en_str text = eni_arena_str(arena_of(r), (en_str){(const char *)&key, sizeof key});
    uint32_t *const first = text.p ? eni_map_add(&r->dict->by_form, text, 0, NULL) : NULL;
    if (!first) return !(r->load->nomem = true);
    if (*first && r->dict->forms[*first - 1].verb == verb) return true; /* a verb's forms come one behind the other */
    if (!ENI_DICT_ADD(r, forms, ((eni_dict_form){verb, *first}))) return false;
    *first = (uint32_t)r->dict->n_forms;
    return true;
}

/* -s, -ed and -ing by rule. Doubled letters ("barred") are found by the base form. A stem may lack its last letter: "ACCUS", "CARR". */
static void regular_forms(eni_dict_reader *r, en_str base, uint32_t verb) {
    static const char *const endings[] = {"ED", "ING", "E", "ES", "Y", "IES", "IED"};
    eni_arena *const a = &r->load->scratch;
    const char last = base.len ? eni_lower_char(base.p[base.len - 1]) : '\0';
    const bool e = last == 'e';
    const bool y = last == 'y' && base.len > 1 && !strchr("aeiou", eni_lower_char(base.p[base.len - 2]));
    const en_str stem = eni_cut(base, 0, base.len - (e || y));
    const size_t n = r->file->stems && !e && !y ? ENI_N(endings) : 2;
    const en_str plural = eni_dict_plural(a, base);
    if (!plural.p || !add_form(r, plural, verb)) return;
    for (size_t i = 0; i < n; i++) {
        const bool full = i == 1 && y; /* "carrying" */
        const en_str form =
            eni_arena_printf(a, "%.*s%s%s", ENI_ARG(full ? base : stem), i == 0 && y ? "I" : "", endings[i]);
        if (!form.p)
            r->load->nomem = true;
        else
            (void)add_form(r, form, verb);
    }
}

/* The parts of "RE_+ARREST" around the verb. Without a + the first part is the verb. */
static en_str verb_part(en_str text, en_str *before, en_str *behind, bool *marked) {
    size_t start = 0;
    const char *const plus = memchr(text.p, '+', text.len);
    *marked = plus != NULL;
    if (plus) start = (size_t)(plus - text.p);
    size_t end = start + (plus != NULL);
    const size_t word = end;
    while (end < text.len && text.p[end] != '_' && !eni_is_blank(text.p[end])) end++;
    *before = eni_cut(text, 0, start);
    *behind = eni_cut(text, end, text.len);
    return eni_cut(text, word, end);
}

static bool has_words(en_str text) {
    for (size_t i = 0; i < text.len; i++)
        if (text.p[i] != '_' && !eni_is_blank(text.p[i])) return true;
    return false;
}

/* "{SHELLS SHELLED}": of a verb of several words only the word that is the verb is taken. */
static void given_forms(eni_dict_reader *r, en_str list, uint32_t verb, size_t n_before) {
    scanner s = {.r = r, .rest = list};
    for (skip_blanks(&s); s.rest.len; skip_blanks(&s)) {
        en_str form = take_word(&s), before, behind, part;
        bool marked;
        if (form.len == 0) {
            eni_dict_fault_here(r, "found '%c' among the forms of a verb", s.rest.p[0]);
            return;
        }
        if (!memchr(form.p, '+', form.len)) /* as many words lie before it as in the verb itself */
            for (size_t i = 0; i < n_before && memchr(form.p, '_', form.len); i++) {
                const size_t gap = eni_find(form, ENI_LIT("_"), 0);
                form = eni_cut(form, gap + 1, form.len);
            }
        part = verb_part(form, &before, &behind, &marked);
        if (part.len) (void)add_form(r, part, verb);
    }
}

static bool split_line(eni_dict_reader *r, en_str line, en_str *name, en_str *forms, en_str *code) {
    en_str rest = line;
    *forms = *code = (en_str){NULL, 0};
    const bool brackets = memchr(line.p, '[', line.len) || memchr(line.p, ']', line.len);
    if (brackets && !eni_dict_bracket(r, &rest, code)) return false;
    if (brackets && eni_trim(rest).len) eni_dict_fault_here(r, "found '%.*s' behind the code", ENI_ARG(eni_trim(rest)));
    *name = eni_cut(line, 0, brackets ? eni_find(line, ENI_LIT("["), 0) : line.len);
    const size_t open = eni_find(*name, ENI_LIT("{"), 0), close = eni_find(*name, ENI_LIT("}"), 0);
    if ((open == SIZE_MAX) != (close == SIZE_MAX) || (open != SIZE_MAX && close < open)) {
        eni_dict_fault_here(r, "unbalanced braces, expected {FORMS OF THE VERB}");
        return false;
    }
    if (open != SIZE_MAX) {
        *forms = eni_trim(eni_cut(*name, open + 1, close));
        if (eni_trim(eni_cut(*name, close + 1, name->len)).len)
            eni_dict_fault_here(r, "found '%.*s' behind the forms of the verb",
                                ENI_ARG(eni_trim(eni_cut(*name, close + 1, name->len))));
        *name = eni_cut(*name, 0, open);
    }
    *name = eni_trim(*name);
    return true;
}

static void read_verb(verbs *v, en_str line) {
    eni_dict_reader *const r = v->r;
    en_str name, forms, code, before, behind;
    bool marked;
    const uint32_t index = (uint32_t)r->dict->n_verbs;
    if (!v->open || (v->patterns_begun && !v->headed)) open_block(v, false);
    if (!v->open || !split_line(r, line, &name, &forms, &code)) return;
    eni_dict_verb verb = {.file = r->file_index,
                          .line = (uint32_t)r->number,
                          .block = (uint32_t)r->dict->n_blocks - 1,
                          .frame = v->frame,
                          .swapped = v->swapped,
                          .stop = v->stop};
    const en_str word = verb_part(name, &before, &behind, &marked);
    if (word.len == 0) {
        eni_dict_fault_here(r, "found '%.*s', expected a verb", ENI_ARG(shown(line)));
        return;
    }
    if (code.p && !read_code(r, code, line, 0, &verb.frame, &verb.swapped)) return;
    if (code.p) verb.stop = verb.frame == NULL;
    if (has_words(before) && !eni_dict_words(r, before, false, &verb.before)) return;
    if (has_words(behind) && !eni_dict_words(r, behind, false, &verb.behind)) return;
    verb.text = eni_arena_printf(arena_of(r), "%.*s", ENI_ARG(word));
    if (!verb.text.p) r->load->nomem = true;
    if (!verb.text.p || !ENI_DICT_ADD(r, verbs, verb) || !add_form(r, word, index)) return;
    r->file->n_verbs++;
    if (forms.p)
        given_forms(r, forms, index, verb.before.n);
    else if (!r->file->stems || name.p[name.len - 1] != '_') /* "ACT_": this word and no other */
        regular_forms(r, word, index);
}

void eni_dict_read_verbs(eni_dict_reader *r) {
    eni_dict_reader again = *r;
    verbs v = {.r = &again};
    bool in_set = false;
    read_sets(r);
    again.again = true;
    while (eni_dict_next(&again)) {
        const en_str line = eni_trim(again.line);
        const bool member = in_set && line.p[0] == '+';
        in_set = line.p[0] == '&' || member;
        if (in_set) continue;
        if (line.p[0] == '~')
            eni_dict_fault_here(&again, "transformations (~) are not supported; the line is left out");
        else if (eni_starts(line, ENI_LIT("---")))
            read_header(&v, line);
        else if (line.p[0] == '-')
            read_pattern(&v, line);
        else
            read_verb(&v, line);
        eni_arena_reset(&r->load->scratch);
    }
}
