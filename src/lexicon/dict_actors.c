/* lexicon/dict_actors.c: actors and agents.
 *
 *   GRAND_COUNCIL_OF_BORDURIA_ [BRDGOV]      a record: its name, with codes behind it or …
 *   +BORDURIAN_COUNCIL_                      … other names of it
 *   <tab>[BRDELI >19990101]                  … and codes below, for all of its names
 *
 *   MEDIC {MEDICS} [~MED]                    an agent: the role it adds; the plural by rule unless it is given
 *   !FORCE! = TROOPS, MARINES                a set; !FORCE! in a phrase stands for each of them
 *   BORDER !FORCE! [~MIL]
 *
 * What the words of a code mean is dict_codes.c's matter, how names are found in a text names.c's. */
#include "lexicon/dict_load.h"

#include "base/day.h"

/* The key of a name for finding duplicates: letter, then the words in small letters with one blank between. */
static en_str key_of(eni_arena *arena, char letter, en_str text) {
    char *const p = eni_arena_get(arena, text.len + 3);
    size_t n = 0;
    if (!p) return (en_str){NULL, 0};
    p[n++] = letter;
    p[n++] = ':';
    for (size_t i = 0; i < text.len; i++) {
        const bool gap = text.p[i] == '_' || eni_is_blank(text.p[i]);
        if (!gap)
            p[n++] = eni_lower_char(text.p[i]);
        else if (p[n - 1] != ' ' && n > 2)
            p[n++] = ' ';
    }
    while (n > 2 && p[n - 1] == ' ') n--;
    return (en_str){p, n};
}

#define MOST_OF_A_NAME 100 /* entries; each is looked at wherever the name stands in a text */

/* Reports a name that is there already; its codes are added to the first one's. False if the entry is not to be used. */
static bool register_name(eni_dict_reader *r, char letter, en_str text, uint32_t index) {
    bool added;
    const en_str key = key_of(&r->load->lexicon->arena, letter, text);
    uint32_t *const first = key.p ? eni_map_add(&r->dict->by_name, key, index, &added) : NULL;
    if (!first) return !(r->load->nomem = true);
    if (!added) {
        eni_dict_name *const there = &r->dict->names[*first];
        eni_dict_fault(r, r->dict->names[index].line, "'%.*s' is defined more than once, first at %s:%u; both are used",
                       ENI_ARG(text), r->dict->files[there->file].name, there->line);
        return ++there->n_more < MOST_OF_A_NAME;
    }
    return true;
}

/* ---- actors ---- */

/* The record under reading: its names are the last ones of dict->names. */
typedef struct {
    uint32_t first_name, first_rule;
    en_str *forms; /* [n_forms], as written */
    size_t n_forms, cap_forms;
} record;

static void add_rule(eni_dict_reader *r, en_str inside, en_str shown) {
    size_t n = 0;
    eni_dict_rule rule = {.line = (uint32_t)r->number};
    while (n < inside.len && !eni_is_blank(inside.p[n]) && inside.p[n] != '<' && inside.p[n] != '>') n++;
    const en_str code = eni_cut(inside, 0, n), when = eni_trim(eni_cut(inside, n, inside.len));
    if (code.len == 0) {
        eni_dict_fault_here(r, "an empty code, expected letters in threes, or ---");
        return;
    }
    rule.none = eni_is(code, "---");
    if (!eni_dict_spell(r, when, &rule.from, &rule.to)) return;
    if (!rule.none && !eni_dict_actor_code(r, code, shown, &rule.actor)) return;
    rule.code = inside;
    r->file->n_codes++;
    r->file->n_dated += when.len > 0;
    (void)ENI_DICT_ADD(r, rules, rule);
}

/* All brackets of a piece of line. */
static void add_rules(eni_dict_reader *r, en_str rest, en_str shown) {
    en_str inside;
    while (eni_dict_bracket(r, &rest, &inside)) add_rule(r, inside, shown);
    rest = eni_trim(rest);
    if (rest.len && !memchr(rest.p, '[', rest.len) && !memchr(rest.p, ']', rest.len))
        eni_dict_fault_here(r, "found '%.*s' behind the code", ENI_ARG(rest));
}

/* The names of the record are complete, and so are its codes. */
static void close_record(eni_dict_reader *r, record *rec) {
    eni_dict *const d = r->dict;
    const uint32_t n_rules = (uint32_t)d->n_rules - rec->first_rule, n_names = (uint32_t)d->n_names;
    if (rec->n_forms == 0 || r->load->nomem) return;
    r->file->n_records++;
    if (n_rules == 0) {
        eni_dict_fault(r, d->names[rec->first_name].line, "'%.*s' has no code: expected one in [] behind it or below",
                       ENI_ARG(rec->forms[0]));
        d->n_names = rec->first_name;
    }
    for (uint32_t i = rec->first_name; n_rules && i < n_names && !r->load->nomem; i++) {
        const en_str form = rec->forms[i - rec->first_name];
        d->names[i].first_rule = rec->first_rule;
        d->names[i].n_rules = n_rules;
        if (!register_name(r, 'a', form, i) || !eni_dict_add_name(r, form, i)) continue;
        r->file->n_names++;
    }
    rec->n_forms = 0;
    eni_arena_reset(&r->load->scratch);
    rec->forms = NULL;
    rec->cap_forms = 0;
}

/* What a slip of tabs and blanks leaves in a name. */
static bool is_good_name(eni_dict_reader *r, en_str name) {
    size_t digits = 0, letters = 0;
    for (size_t i = 0; i < name.len && digits < 6; i++) {
        digits = eni_is_digit(name.p[i]) ? digits + 1 : 0;
        letters += eni_is_alpha(name.p[i]) || (unsigned char)name.p[i] >= 0x80;
    }
    if (digits == 6)
        eni_dict_fault_here(r, "the name '%.*s' holds a date: a code or its bracket slipped", ENI_ARG(name));
    else if (memchr(name.p, '\t', name.len))
        eni_dict_fault_here(r, "the name '%.*s' holds a tab", ENI_ARG(name));
    else if (letters == 0)
        eni_dict_fault_here(r, "the name '%.*s' has no letter", ENI_ARG(name));
    else
        return true;
    return false;
}

static void add_actor_name(eni_dict_reader *r, record *rec, en_str form) {
    const eni_dict_name name = {.text = eni_dict_pretty(r, form), .file = r->file_index, .line = (uint32_t)r->number};
    en_str *const forms =
        eni_arena_grow(&r->load->scratch, rec->forms, rec->n_forms, &rec->cap_forms, rec->n_forms + 1, sizeof *forms);
    if (!forms || !name.text.p) {
        r->load->nomem = true;
        return;
    }
    rec->forms = forms;
    if (ENI_DICT_ADD(r, names, name)) rec->forms[rec->n_forms++] = form;
}

static en_str shown_name(const eni_dict_reader *r, const record *rec) {
    return rec->n_forms ? r->dict->names[rec->first_name].text : (en_str){"", 0};
}

void eni_dict_read_actors(eni_dict_reader *r) {
    record rec = {0};
    bool skipping = false; /* below a name that could not be read */
    while (eni_dict_next(r)) {
        const bool indented = eni_is_blank(r->line.p[0]);
        const en_str line = eni_trim(r->line);
        const char *const bracket = memchr(line.p, '[', line.len);
        const size_t at = bracket ? (size_t)(bracket - line.p) : line.len;
        if (indented && r->line.p[0] != '\t' && line.p[0] == '[')
            eni_dict_fault_here(r, "the code is indented with blanks, expected a tab");
        if (line.p[0] == '[' && (rec.n_forms || skipping)) {
            if (!skipping) add_rules(r, line, shown_name(r, &rec));
            continue;
        }
        if (!bracket && memchr(line.p, ']', line.len)) {
            eni_dict_fault_here(r, "found ']' without '[' before it");
            continue;
        }
        const bool more = line.p[0] == '+';
        const en_str form = eni_trim(eni_cut(line, more, at));
        if (indented) {
            eni_dict_fault_here(r, "found '%.*s' behind a blank or tab, expected a code in []", ENI_ARG(line));
            continue;
        }
        if (form.len == 0) {
            eni_dict_fault_here(r, "a code without a name");
            continue;
        }
        if (!more) close_record(r, &rec);
        if (more && rec.n_forms == 0 && !skipping) eni_dict_fault_here(r, "'+' without a name above");
        if (rec.n_forms == 0) {
            rec.first_name = (uint32_t)r->dict->n_names;
            rec.first_rule = (uint32_t)r->dict->n_rules;
        }
        const bool good = is_good_name(r, form);
        skipping = !good && rec.n_forms == 0;
        if (!good) continue;
        add_actor_name(r, &rec, form);
        add_rules(r, eni_cut(line, at, line.len), shown_name(r, &rec));
    }
    close_record(r, &rec);
}

/* ---- agents ---- */

#define MOST_EXPANSIONS 2000 /* of one line */

/* "!FORCE! = TROOPS, MARINES" */
typedef struct {
    en_str name, list; /* "!FORCE!", "TROOPS, MARINES" */
    uint32_t line;
} substitution;

typedef struct {
    eni_dict_reader *r;
    substitution *sets;
    size_t n_sets, cap_sets;
    unsigned n_expansions;
    bool built;         /* the form is a plural by rule: one in the file goes before it */
    eni_dict_name name; /* what every form of the line becomes */
} agents;

static const substitution *find_set(const agents *a, en_str name) {
    for (size_t i = 0; i < a->n_sets; i++)
        if (eni_same(a->sets[i].name, name)) return &a->sets[i];
    return NULL;
}

static void define_set(agents *a, en_str line) {
    eni_dict_reader *const r = a->r;
    const size_t close = eni_find(line, ENI_LIT("!"), 1), eq = eni_find(line, ENI_LIT("="), 0);
    if (close == SIZE_MAX || eq == SIZE_MAX || eq < close || close == 1) {
        eni_dict_fault_here(r, "found '%.*s', expected !NAME! = WORD, WORD", ENI_ARG(line));
        return;
    }
    const substitution set = {eni_cut(line, 0, close + 1), eni_trim(eni_cut(line, eq + 1, line.len)),
                              (uint32_t)r->number};
    const substitution *const there = find_set(a, set.name);
    if (there) {
        eni_dict_fault_here(r, "the set %.*s is there already (line %u): that one is used", ENI_ARG(set.name),
                            there->line);
        return;
    }
    if (set.list.len == 0) eni_dict_fault_here(r, "the set %.*s is empty", ENI_ARG(set.name));
    a->sets = eni_dict_grown(r->load, a->sets, a->n_sets, &a->cap_sets, sizeof *a->sets);
    if (a->n_sets == a->cap_sets) return;
    a->sets[a->n_sets++] = set;
    r->file->n_sets++;
}

static void add_agent(agents *a, en_str form) {
    eni_dict_reader *const r = a->r;
    const uint32_t index = (uint32_t)r->dict->n_names;
    a->name.text = eni_dict_pretty(r, form);
    if (!a->name.text.p || !ENI_DICT_ADD(r, names, a->name)) return;
    if (!a->built && !register_name(r, 'r', form, index)) return;
    if (eni_dict_add_name(r, form, index)) r->file->n_names++;
}

/* Each form of a phrase with sets in it. */
static void expand(agents *a, en_str form, int depth) {
    eni_dict_reader *const r = a->r;
    const size_t open = eni_find(form, ENI_LIT("!"), 0);
    const size_t close = open == SIZE_MAX ? SIZE_MAX : eni_find(form, ENI_LIT("!"), open + 1);
    if (open == SIZE_MAX) {
        if (a->n_expansions++ < MOST_EXPANSIONS)
            add_agent(a, form);
        else if (a->n_expansions == MOST_EXPANSIONS + 1)
            eni_dict_fault_here(r, "the sets of the line make more than %d phrases", MOST_EXPANSIONS);
        return;
    }
    const substitution *const set = close == SIZE_MAX ? NULL : find_set(a, eni_cut(form, open, close + 1));
    if (!set || depth > 4) {
        eni_dict_fault_here(r, "the set '%.*s' is not defined above",
                            ENI_ARG(eni_cut(form, open, close == SIZE_MAX ? form.len : close + 1)));
        return;
    }
    en_str rest = set->list, member;
    while (eni_split(&rest, ',', &member) && a->n_expansions <= MOST_EXPANSIONS && !r->load->nomem) {
        if (member.len == 0) continue;
        const en_str whole = eni_arena_printf(&r->load->lexicon->arena, "%.*s%.*s%.*s", ENI_ARG(eni_cut(form, 0, open)),
                                              ENI_ARG(member), ENI_ARG(eni_cut(form, close + 1, form.len)));
        if (!whole.p)
            r->load->nomem = true;
        else
            expand(a, whole, depth + 1);
    }
}

/* "~MIL" behind the actor's code, "NGO~" before it. */
static bool read_role(eni_dict_reader *r, en_str code, eni_dict_name *name) {
    const bool behind = code.len && code.p[0] == '~', before = code.len && code.p[code.len - 1] == '~';
    const en_str roles = eni_trim(eni_cut(code, behind, code.len - (before && code.len > 1)));
    bool letters = roles.len > 0 && roles.len % 3 == 0;
    for (size_t i = 0; i < roles.len; i++) letters = letters && eni_is_alpha(roles.p[i]);
    if (behind == before || !letters) {
        eni_dict_fault_here(r, "the code '%.*s' of an agent is not ~CODE or CODE~ in threes of letters", ENI_ARG(code));
        return false;
    }
    name->code = code;
    eni_dict_sector(roles, name->sector);
    if (!name->sector[0])
        eni_dict_fault_here(r, "the role '%.*s' is none we know (GOV, MIL, REB, OPP, COP, JUD, MED, EDU, BUS, CVL …)",
                            ENI_ARG(roles));
    return name->sector[0] != '\0';
}

static void read_agent(agents *a, en_str line) {
    eni_dict_reader *const r = a->r;
    en_str rest = line, inside, plural = {NULL, 0};
    if (!eni_dict_bracket(r, &rest, &inside)) {
        if (!memchr(line.p, '[', line.len) && !memchr(line.p, ']', line.len))
            eni_dict_fault_here(r, "'%.*s' has no code, expected [~CODE]", ENI_ARG(line));
        return;
    }
    if (eni_trim(rest).len) eni_dict_fault_here(r, "found '%.*s' behind the code", ENI_ARG(eni_trim(rest)));
    en_str form = eni_cut(line, 0, eni_find(line, ENI_LIT("["), 0));
    const size_t open = eni_find(form, ENI_LIT("{"), 0), close = eni_find(form, ENI_LIT("}"), 0);
    if ((open == SIZE_MAX) != (close == SIZE_MAX) || (open != SIZE_MAX && close < open)) {
        eni_dict_fault_here(r, "unbalanced braces, expected {PLURAL}");
        return;
    }
    if (open != SIZE_MAX) plural = eni_trim(eni_cut(form, open + 1, close));
    form = eni_trim(eni_cut(form, 0, open == SIZE_MAX ? form.len : open));
    a->name = (eni_dict_name){.file = r->file_index, .agent = true, .line = (uint32_t)r->number};
    a->n_expansions = 0;
    a->built = false;
    if (form.len == 0) eni_dict_fault_here(r, "a code without a word");
    if (form.len == 0 || !read_role(r, inside, &a->name)) return;
    r->file->n_codes++;
    const uint64_t n_faults = r->file->n_faults;
    expand(a, form, 0);
    if (r->file->n_faults > n_faults) return; /* what is wrong with the word is wrong with its plural */
    if (plural.p && plural.len == 0) return;  /* {}: none */
    if (plural.p) {
        expand(a, plural, 0);
        return;
    }
    const size_t last = form.len - 1;
    if (form.p[last] == '!' || form.p[last] == '_') return; /* a set gives its own plurals */
    plural = eni_dict_plural(&r->load->lexicon->arena, form);
    a->built = true;
    if (!plural.p)
        r->load->nomem = true;
    else
        expand(a, plural, 0);
}

void eni_dict_read_agents(eni_dict_reader *r) {
    agents a = {.r = r};
    while (eni_dict_next(r)) {
        const en_str line = eni_trim(r->line);
        if (line.p[0] == '!' && memchr(line.p, '=', line.len) && !memchr(line.p, '[', line.len))
            define_set(&a, line);
        else
            read_agent(&a, line);
        eni_arena_reset(&r->load->scratch);
    }
}
