/* lexicon/actors.c: states, organisations, groups, people, places, roles and offices.
 *
 * Order matters twice: states and groups come before people (who point at them), and within a form the first sense listed is the
 * first tried, so states.tsv goes before places.tsv. */
#include "lexicon/lexicon.h"

#include "base/day.h"
#include "base/str.h"

#include <string.h>

static const char *const sectors[] = {"GOV", "MIL", "LEG", "JUD", "COP", "SPY", "OPP", "PTY", "REB", "SEP",
                                      "CRM", "CVL", "MED", "BUS", "REL", "EDU", "REF", "NGO", "IGO", "LAB"};

bool eni_sector_set(char sector[4], en_str text) {
    memset(sector, 0, 4);
    for (size_t i = 0; i < ENI_N(sectors); i++)
        if (eni_is(text, sectors[i])) {
            memcpy(sector, sectors[i], 4);
            return true;
        }
    return text.len == 0;
}

static void table_sector(eni_table *t, char sector[4], en_str text) {
    if (!eni_sector_set(sector, text)) eni_table_fault(t, "'%.*s' is not a sector (GOV, MIL, LEG …)", ENI_ARG(text));
}

static void add_form(eni_loading *load, eni_table *t, en_str form, eni_sense sense) {
    if (form.len == 0) return;
    if (!eni_names_add(&load->lexicon->names, &load->scratch, form, sense)) load->nomem = true;
    (void)t;
}

/* Short forms in capitals, or in odd ones, must be met exactly (US, UN, oPt); other names with their capitals; role words in any case. */
static uint8_t case_rule_of(en_str form) {
    bool lower = false, upper = false;
    for (size_t i = 0; i < form.len; i++) {
        lower = lower || (form.p[i] >= 'a' && form.p[i] <= 'z');
        upper = upper || eni_is_upper(form.p[i]);
    }
    const bool odd = form.len > 0 && !eni_is_upper(form.p[0]);
    return upper && (!lower || odd) && form.len <= 5 ? ENI_CASE_EXACT : ENI_CASE_INITIAL;
}

static void add_forms(eni_loading *load, eni_table *t, en_str list, eni_sense sense) {
    en_str form;
    while (eni_table_item(t, &list, &form)) {
        sense.case_rule = case_rule_of(form);
        add_form(load, t, form, sense);
    }
    eni_arena_reset(&load->scratch);
}

static int number_cell(eni_table *t, en_str cell) {
    int64_t n = -1;
    if (cell.len && (!eni_to_int(cell, &n) || n < 0 || n > 9999))
        eni_table_fault(t, "'%.*s' is not a number of a state", ENI_ARG(cell));
    return (int)n;
}

/* "the United States": the name and whether it takes the article. */
static en_str without_article(en_str name, bool *article) {
    *article = eni_starts(name, ENI_LIT("the "));
    return *article ? eni_cut(name, 4, name.len) : name;
}

/* Registers an actor under its key; UINT32_MAX on a fault. */
static uint32_t add_actor(eni_loading *load, eni_table *t, eni_actor_record record) {
    en_lexicon *const lex = load->lexicon;
    bool added = false;
    if (record.key.len == 0 || record.key.len >= sizeof record.code.code) {
        eni_table_fault(t, "the key '%.*s' is empty or longer than 15 bytes", ENI_ARG(record.key));
        return UINT32_MAX;
    }
    uint32_t *const index = eni_map_add(&lex->by_key, record.key, (uint32_t)lex->n_actors, &added);
    if (!index || !ENI_GROW(load, lex->actors, lex->n_actors, lex->cap_actors)) {
        load->nomem = true;
        return UINT32_MAX;
    }
    if (!added) {
        eni_table_fault(t, "the key '%.*s' is there already", ENI_ARG(record.key));
        return UINT32_MAX;
    }
    lex->actors[lex->n_actors] = record;
    return (uint32_t)lex->n_actors++;
}

static void load_states(eni_loading *load) {
    static const char *const columns[] = {"key", "iso2", "cow",   "cown",       "gwn",      "cameo",   "fips", "from",
                                          "to",  "name", "names", "adjectives", "demonyms", "capital", "seats"};
    enum { KEY, ISO2, COW, COWN, GWN, CAMEO, FIPS, FROM, TO, NAME, NAMES, ADJECTIVES, DEMONYMS, CAPITAL, SEATS };
    en_str bytes;
    if (!eni_load_file(load, "actors/states.tsv", &bytes)) return;
    eni_table t = eni_table_start(bytes, "actors/states.tsv", columns, 15, &load->faults);
    while (eni_table_next(&t)) {
        const en_str *const c = t.cells;
        eni_actor_record r = {.class = ENI_ACTOR_STATE,
                              .key = c[KEY],
                              .kind = ENI_LIT("state"),
                              .iso2 = c[ISO2],
                              .cow = c[COW],
                              .cameo = c[CAMEO],
                              .fips = c[FIPS],
                              .cown = number_cell(&t, c[COWN]),
                              .gwn = number_cell(&t, c[GWN]),
                              .spell = eni_table_spell(&t, c[FROM], c[TO])};
        r.name = without_article(c[NAME], &r.article);
        if (r.key.len != 3) {
            eni_table_fault(&t, "the key '%.*s' is not an ISO alpha-3 code", ENI_ARG(r.key));
            continue;
        }
        memcpy(r.code.code, r.key.p, 3);
        const uint32_t actor = add_actor(load, &t, r);
        if (actor == UINT32_MAX) continue;
        eni_sense s = {.kind = ENI_SENSE_STATE, .record = actor};
        /* a state that ended keeps its name in the past tense of history: names are not dated, only who acts is */
        s.spell = eni_date_known(r.spell.to) ? r.spell : (eni_spell){ENI_DATE_NONE, ENI_DATE_NONE};
        add_forms(load, &t, r.name, s);
        add_forms(load, &t, c[NAMES], s);
        s.kind = ENI_SENSE_ADJECTIVE;
        add_forms(load, &t, c[ADJECTIVES], s);
        s.kind = ENI_SENSE_DEMONYM;
        add_forms(load, &t, c[DEMONYMS], s);
        s.kind = ENI_SENSE_CAPITAL;
        add_forms(load, &t, c[CAPITAL], s);
        s.kind = ENI_SENSE_SEAT;
        en_str list = c[SEATS], form;
        while (eni_table_item(&t, &list, &form)) {
            const char *const eq = memchr(form.p, '=', form.len);
            memcpy(s.sector, "GOV", 4);
            if (eq) {
                const size_t at = (size_t)(eq - form.p);
                table_sector(&t, s.sector, eni_cut(form, at + 1, form.len));
                form = eni_cut(form, 0, at);
            }
            s.case_rule = case_rule_of(form);
            add_form(load, &t, form, s);
        }
        load->lexicon->n_states++;
    }
}

static void load_organisations(eni_loading *load) {
    static const char *const columns[] = {"key", "cameo", "kind", "from", "to", "name", "names", "adjectives"};
    enum { KEY, CAMEO, KIND, FROM, TO, NAME, NAMES, ADJECTIVES };
    en_str bytes;
    if (!eni_load_file(load, "actors/organisations.tsv", &bytes)) return;
    eni_table t = eni_table_start(bytes, "actors/organisations.tsv", columns, 8, &load->faults);
    while (eni_table_next(&t)) {
        const en_str *const c = t.cells;
        eni_actor_record r = {.class = ENI_ACTOR_ORGANISATION,
                              .key = c[KEY],
                              .kind = c[KIND],
                              .cameo = c[CAMEO],
                              .cown = -1,
                              .gwn = -1,
                              .spell = eni_table_spell(&t, c[FROM], c[TO])};
        r.name = without_article(c[NAME], &r.article);
        if (r.key.len < sizeof r.code.code) memcpy(r.code.code, r.key.p, r.key.len);
        memcpy(r.code.sector, eni_is(r.kind, "ngo") ? "NGO" : "IGO", 4);
        const uint32_t actor = add_actor(load, &t, r);
        if (actor == UINT32_MAX) continue;
        eni_sense s = {.kind = ENI_SENSE_ORGANISATION, .record = actor, .spell = r.spell};
        memcpy(s.sector, r.code.sector, 4);
        add_forms(load, &t, r.name, s);
        add_forms(load, &t, c[NAMES], s);
        s.kind = ENI_SENSE_ADJECTIVE;
        add_forms(load, &t, c[ADJECTIVES], s);
        load->lexicon->n_organisations++;
    }
}

static void load_groups(eni_loading *load) {
    static const char *const columns[] = {"key", "state", "sector", "kind", "from", "to", "name", "names"};
    enum { KEY, STATE, SECTOR, KIND, FROM, TO, NAME, NAMES };
    en_str bytes;
    if (!eni_load_file(load, "actors/groups.tsv", &bytes)) return;
    eni_table t = eni_table_start(bytes, "actors/groups.tsv", columns, 8, &load->faults);
    while (eni_table_next(&t)) {
        const en_str *const c = t.cells;
        eni_actor_record r = {.class = ENI_ACTOR_GROUP,
                              .key = c[KEY],
                              .name = c[NAME],
                              .kind = c[KIND],
                              .cown = -1,
                              .gwn = -1,
                              .spell = eni_table_spell(&t, c[FROM], c[TO])};
        const uint32_t home = eni_actor_by_key(load->lexicon, c[STATE]);
        if (c[STATE].len && home == UINT32_MAX) {
            eni_table_fault(&t, "the state '%.*s' is not in states.tsv", ENI_ARG(c[STATE]));
            continue;
        }
        if (home != UINT32_MAX)
            r.code = load->lexicon->actors[home].code;
        else if (r.key.len < sizeof r.code.code)
            memcpy(r.code.code, r.key.p, r.key.len);
        table_sector(&t, r.code.sector, c[SECTOR]);
        const uint32_t actor = add_actor(load, &t, r);
        if (actor == UINT32_MAX) continue;
        eni_sense s = {.kind = ENI_SENSE_GROUP, .record = actor, .spell = r.spell};
        memcpy(s.sector, r.code.sector, 4);
        add_forms(load, &t, c[NAME], s);
        add_forms(load, &t, c[NAMES], s);
        load->lexicon->n_groups++;
    }
}

static void load_places(eni_loading *load) {
    static const char *const columns[] = {"state", "kind", "name", "names"};
    en_str bytes;
    if (!eni_load_file(load, "actors/places.tsv", &bytes)) return;
    eni_table t = eni_table_start(bytes, "actors/places.tsv", columns, 4, &load->faults);
    while (eni_table_next(&t)) {
        const uint32_t state = eni_actor_by_key(load->lexicon, t.cells[0]);
        if (state == UINT32_MAX) {
            eni_table_fault(&t, "the state '%.*s' is not in states.tsv", ENI_ARG(t.cells[0]));
            continue;
        }
        const eni_sense s = {.kind = ENI_SENSE_PLACE, .record = state, .spell = {ENI_DATE_NONE, ENI_DATE_NONE}};
        add_forms(load, &t, t.cells[2], s);
        add_forms(load, &t, t.cells[3], s);
        load->lexicon->n_places++;
    }
}

static void load_contextual(eni_loading *load) {
    static const char *const columns[] = {"form", "actor", "sector", "needs"};
    en_str bytes;
    if (!eni_load_file(load, "actors/contextual.tsv", &bytes)) return;
    eni_table t = eni_table_start(bytes, "actors/contextual.tsv", columns, 4, &load->faults);
    while (eni_table_next(&t)) {
        eni_sense s = {.kind = ENI_SENSE_SEAT,
                       .record = eni_actor_by_key(load->lexicon, t.cells[1]),
                       .spell = {ENI_DATE_NONE, ENI_DATE_NONE}};
        en_str list = t.cells[3], key;
        table_sector(&t, s.sector, t.cells[2]);
        if (s.record == UINT32_MAX) {
            eni_table_fault(&t, "the actor '%.*s' is in none of states, organisations, groups", ENI_ARG(t.cells[1]));
            continue;
        }
        while (eni_table_item(&t, &list, &key)) {
            const uint32_t need = eni_actor_by_key(load->lexicon, key);
            if (need == UINT32_MAX || s.n_needs == ENI_MAX_NEEDS)
                eni_table_fault(&t, "'%.*s' is no actor, or one too many", ENI_ARG(key));
            else
                s.needs[s.n_needs++] = need;
        }
        if (s.n_needs == 0) eni_table_fault(&t, "a contextual form without needs");
        s.case_rule = ENI_CASE_INITIAL;
        add_form(load, &t, t.cells[0], s);
        eni_arena_reset(&load->scratch);
    }
}

/* A person's spell as news uses the name: from a year before the office to three years after it. */
static eni_spell in_the_news(eni_spell office) {
    if (eni_date_known(office.from)) office.from.first.n -= 366;
    if (eni_date_known(office.to)) office.to.last.n += 3 * 366;
    return office;
}

static void load_people(eni_loading *load, const char *file) {
    static const char *const columns[] = {"actor", "sector", "office", "from", "to", "name", "short", "alone", "names"};
    enum { ACTOR, SECTOR, OFFICE, FROM, TO, NAME, SHORT, ALONE, NAMES };
    en_lexicon *const lex = load->lexicon;
    en_str bytes;
    if (!eni_load_file(load, file, &bytes)) return;
    eni_table t = eni_table_start(bytes, file, columns, 9, &load->faults);
    while (eni_table_next(&t)) {
        const en_str *const c = t.cells;
        eni_person p = {.actor = eni_actor_by_key(lex, c[ACTOR]),
                        .office = c[OFFICE],
                        .name = c[NAME],
                        .short_name = c[SHORT],
                        .spell = eni_table_spell(&t, c[FROM], c[TO])};
        table_sector(&t, p.sector, c[SECTOR]);
        if (p.actor == UINT32_MAX) {
            eni_table_fault(&t, "the actor '%.*s' is in none of states, organisations, groups", ENI_ARG(c[ACTOR]));
            continue;
        }
        if (c[NAME].len == 0) eni_table_fault(&t, "a person without a name");
        if (c[ALONE].len && !eni_is(c[ALONE], "y"))
            eni_table_fault(&t, "alone is '%.*s', expected y or -", ENI_ARG(c[ALONE]));
        if (!ENI_GROW(load, lex->people, lex->n_people, lex->cap_people)) {
            load->nomem = true;
            return;
        }
        lex->people[lex->n_people] = p;
        eni_sense s = {.kind = ENI_SENSE_PERSON, .record = (uint32_t)lex->n_people++, .spell = p.spell};
        memcpy(s.sector, p.sector, 4);
        add_forms(load, &t, c[NAME], s);
        add_forms(load, &t, c[NAMES], s);
        if (eni_is(c[ALONE], "y")) {
            s.kind = ENI_SENSE_SHORT;
            s.spell = in_the_news(p.spell);
            add_forms(load, &t, c[SHORT], s);
        }
    }
}

static bool role_kind_of(en_str text, uint8_t *kind) {
    static const char *const kinds[] = {"person", "body", "force", "crowd", "thing"};
    for (uint8_t i = 0; i < 5; i++)
        if (eni_is(text, kinds[i])) {
            *kind = i;
            return true;
        }
    return false;
}

/* The regular plural: -y → -ies, -s -x -ch -sh → -es, -man → -men, else -s. */
static en_str plural_of(eni_arena *arena, en_str noun) {
    const size_t n = noun.len;
    const bool y = n > 1 && noun.p[n - 1] == 'y' && !strchr("aeiou", noun.p[n - 2]);
    if (y) return eni_arena_printf(arena, "%.*sies", (int)(n - 1), noun.p);
    if (eni_ends(noun, ENI_LIT("man"))) return eni_arena_printf(arena, "%.*smen", (int)(n - 3), noun.p);
    if (eni_ends(noun, ENI_LIT("s")) || eni_ends(noun, ENI_LIT("x")) || eni_ends(noun, ENI_LIT("ch")) ||
        eni_ends(noun, ENI_LIT("sh")))
        return eni_arena_printf(arena, "%.*ses", (int)n, noun.p);
    return eni_arena_printf(arena, "%.*ss", (int)n, noun.p);
}

static void load_roles(eni_loading *load) {
    static const char *const columns[] = {"noun", "plural", "sector", "kind"};
    en_str bytes;
    if (!eni_load_file(load, "actors/roles.tsv", &bytes)) return;
    eni_table t = eni_table_start(bytes, "actors/roles.tsv", columns, 4, &load->faults);
    while (eni_table_next(&t)) {
        eni_sense s = {.kind = ENI_SENSE_ROLE, .case_rule = ENI_CASE_ANY, .spell = {ENI_DATE_NONE, ENI_DATE_NONE}};
        table_sector(&t, s.sector, t.cells[2]);
        if (!role_kind_of(t.cells[3], &s.role_kind))
            eni_table_fault(&t, "'%.*s' is not a kind (person, body, force, crowd, thing)", ENI_ARG(t.cells[3]));
        add_form(load, &t, t.cells[0], s);
        if (t.cells[1].len == 0)
            add_form(load, &t, plural_of(&load->lexicon->arena, t.cells[0]), s);
        else if (!eni_is(t.cells[1], "="))
            add_form(load, &t, t.cells[1], s);
        load->lexicon->n_roles++;
        eni_arena_reset(&load->scratch);
    }
}

static void load_offices(eni_loading *load) {
    static const char *const columns[] = {"office", "sector", "words"};
    en_str bytes;
    if (!eni_load_file(load, "actors/offices.tsv", &bytes)) return;
    eni_table t = eni_table_start(bytes, "actors/offices.tsv", columns, 3, &load->faults);
    while (eni_table_next(&t)) {
        eni_sense s = {.kind = ENI_SENSE_OFFICE, .case_rule = ENI_CASE_ANY, .spell = {ENI_DATE_NONE, ENI_DATE_NONE}};
        table_sector(&t, s.sector, t.cells[1]);
        en_str list = t.cells[2], form;
        add_form(load, &t, t.cells[0], s);
        while (eni_table_item(&t, &list, &form)) {
            add_form(load, &t, form, s);
            add_form(load, &t, plural_of(&load->lexicon->arena, form), s);
        }
        eni_arena_reset(&load->scratch);
    }
}

/* Short names → people, so that "Kim" behind "Kim Jong Un" is found. */
static void index_short_names(eni_loading *load) {
    en_lexicon *const lex = load->lexicon;
    lex->person_next = eni_arena_array(&lex->arena, lex->n_people, sizeof *lex->person_next);
    if (!lex->person_next) {
        load->nomem = true;
        return;
    }
    for (size_t i = 0; i < lex->n_people; i++) {
        const en_str key = eni_fold(&lex->arena, lex->people[i].short_name);
        uint32_t *const first = eni_map_add(&lex->by_short, key, 0, NULL);
        if (!key.p || !first) {
            load->nomem = true;
            return;
        }
        lex->person_next[i] = *first;
        *first = (uint32_t)i + 1;
    }
}

void eni_load_actors(eni_loading *load) {
    load_states(load);
    load_organisations(load);
    load_groups(load);
    if (load->answers_only) return;
    load_contextual(load);
    const char *file;
    for (size_t i = 0; (file = eni_builtin_match(&i, "actors/people_", ".tsv"));) load_people(load, file);
    for (size_t i = 0; (file = eni_builtin_match(&i, "actors/ministers_", ".tsv"));) load_people(load, file);
    for (size_t i = 0; (file = eni_builtin_match(&i, "actors/figures", ".tsv"));) load_people(load, file);
    load_places(load);
    load_roles(load);
    load_offices(load);
    index_short_names(load);
}
