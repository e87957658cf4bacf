/* lexicon/treaties.c: data/ties/: treaties with parties and directed obligations; diplomatic relations as two-party ties. */
#include "lexicon/lexicon.h"

#include "base/day.h"
#include "base/str.h"

static const char *const kinds[] = {"defence",    "neutrality", "nonaggression", "consultation", "pact",
                                    "membership", "basing",     "arms",          "arms-control", "trade",
                                    "armistice",  "border",     "sanctions",     "war",          "recognition",
                                    "diplomatic", "aid"};

static en_str kind_of(eni_table *t, en_str text) {
    for (size_t i = 0; i < ENI_N(kinds); i++)
        if (eni_is(text, kinds[i])) return text;
    eni_table_fault(t, "'%.*s' is not a kind of tie", ENI_ARG(text));
    return ENI_LIT("pact");
}

static uint32_t actor_of(eni_loading *load, eni_table *t, en_str key) {
    const uint32_t actor = eni_actor_by_key(load->lexicon, key);
    if (actor == UINT32_MAX)
        eni_table_fault(t, "the party '%.*s' is in none of states, organisations, groups", ENI_ARG(key));
    return actor;
}

/* "FIN@2023-04-04", "VEN@1973..2016", "CHN" */
static bool parse_party(eni_loading *load, eni_table *t, en_str item, eni_party *out) {
    const char *const at = memchr(item.p, '@', item.len);
    const en_str key = at ? eni_cut(item, 0, (size_t)(at - item.p)) : item;
    *out = (eni_party){.actor = actor_of(load, t, key), .spell = {ENI_DATE_NONE, ENI_DATE_NONE}};
    if (at) {
        en_str from = eni_cut(item, key.len + 1, item.len), to = {NULL, 0};
        const size_t dots = eni_find(from, ENI_LIT(".."), 0);
        if (dots != SIZE_MAX) {
            to = eni_cut(from, dots + 2, from.len);
            from = eni_cut(from, 0, dots);
        }
        out->spell = eni_table_spell(t, from, to);
    }
    return out->actor != UINT32_MAX;
}

static bool is_party(const eni_treaty *treaty, uint32_t actor) {
    for (size_t i = 0; i < treaty->n_parties; i++)
        if (treaty->parties[i].actor == actor) return true;
    return false;
}

/* "mutual", "defence:USA>JPN", "USA>JPN", "consultation:mutual" */
static bool parse_obligation(eni_loading *load, eni_table *t, const eni_treaty *treaty, en_str item,
                             eni_obligation *out) {
    const char *const colon = memchr(item.p, ':', item.len);
    *out = (eni_obligation){treaty->kind, UINT32_MAX, UINT32_MAX};
    if (colon) {
        out->kind = kind_of(t, eni_cut(item, 0, (size_t)(colon - item.p)));
        item = eni_trim(eni_cut(item, (size_t)(colon - item.p) + 1, item.len));
    }
    if (eni_is(item, "mutual")) return true;
    const char *const gt = memchr(item.p, '>', item.len);
    if (!gt) {
        eni_table_fault(t, "'%.*s' is not an obligation: mutual, A>B, kind:mutual or kind:A>B", ENI_ARG(item));
        return false;
    }
    const size_t i = (size_t)(gt - item.p);
    const en_str from = eni_cut(item, 0, i), to = eni_cut(item, i + 1, item.len);
    if (!eni_is(from, "*")) out->obligor = actor_of(load, t, from);
    if (!eni_is(to, "*")) out->beneficiary = actor_of(load, t, to);
    if (out->obligor != UINT32_MAX && !is_party(treaty, out->obligor))
        eni_table_fault(t, "'%.*s' owes but is no party", ENI_ARG(from));
    return true;
}

static void parse_lists(eni_loading *load, eni_table *t, en_str parties, en_str obligations, eni_treaty *treaty) {
    en_str item;
    size_t cap = 0;
    while (eni_table_item(t, &parties, &item)) {
        eni_party p;
        if (!parse_party(load, t, item, &p)) continue;
        if (!ENI_GROW(load, treaty->parties, treaty->n_parties, cap)) {
            load->nomem = true;
            return;
        }
        treaty->parties[treaty->n_parties++] = p;
    }
    cap = 0;
    while (eni_table_item(t, &obligations, &item)) {
        eni_obligation o;
        if (!parse_obligation(load, t, treaty, item, &o)) continue;
        if (!ENI_GROW(load, treaty->obligations, treaty->n_obligations, cap)) {
            load->nomem = true;
            return;
        }
        treaty->obligations[treaty->n_obligations++] = o;
    }
}

static void add_treaty(eni_loading *load, const eni_treaty *treaty) {
    en_lexicon *const lex = load->lexicon;
    if (!ENI_GROW(load, lex->treaties, lex->n_treaties, lex->cap_treaties))
        load->nomem = true;
    else
        lex->treaties[lex->n_treaties++] = *treaty;
}

static void load_treaties(eni_loading *load) {
    static const char *const columns[] = {"id",   "kind", "name",       "parties", "signed",
                                          "from", "to",   "obligation", "terms",   "citation"};
    enum { ID, KIND, NAME, PARTIES, SIGNED, FROM, TO, OBLIGATION, TERMS, CITATION };
    en_str bytes;
    eni_map ids = {0};
    if (!eni_load_file(load, "ties/treaties.tsv", &bytes)) return;
    eni_table t = eni_table_start(bytes, "ties/treaties.tsv", columns, 10, &load->faults);
    while (eni_table_next(&t)) {
        const en_str *const c = t.cells;
        eni_treaty r = {.id = c[ID],
                        .kind = kind_of(&t, c[KIND]),
                        .name = c[NAME],
                        .signed_on = eni_table_date(&t, c[SIGNED]),
                        .spell = eni_table_spell(&t, c[FROM], c[TO]),
                        .terms = c[TERMS],
                        .citation = c[CITATION]};
        bool added = false;
        if (!eni_map_add(&ids, r.id, 0, &added)) load->nomem = true;
        if (!added) eni_table_fault(&t, "the id '%.*s' is there already", ENI_ARG(r.id));
        if (!eni_date_known(r.spell.from) && !eni_date_known(r.signed_on))
            eni_table_fault(&t, "neither signed nor in force at any date");
        if (r.citation.len == 0) eni_table_fault(&t, "a tie without a citation");
        parse_lists(load, &t, c[PARTIES], c[OBLIGATION], &r);
        if (r.n_parties == 0) eni_table_fault(&t, "a tie without parties");
        add_treaty(load, &r);
    }
    eni_map_free(&ids);
}

/* A code in lower case, for ids. */
static en_str lower(eni_arena *arena, en_str s) {
    const en_str copy = eni_arena_str(arena, s);
    if (copy.p)
        for (size_t i = 0; i < copy.len; i++) ((char *)copy.p)[i] = eni_lower_char(copy.p[i]);
    return copy;
}

static void load_diplomatic(eni_loading *load) {
    static const char *const columns[] = {"a", "b", "from", "to", "citation"};
    eni_arena *const arena = &load->lexicon->arena;
    en_str bytes;
    if (!eni_load_file(load, "ties/diplomatic.tsv", &bytes)) return;
    eni_table t = eni_table_start(bytes, "ties/diplomatic.tsv", columns, 5, &load->faults);
    while (eni_table_next(&t)) {
        const en_str *const c = t.cells;
        eni_treaty r = {.kind = ENI_LIT("diplomatic"), .spell = eni_table_spell(&t, c[2], c[3]), .citation = c[4]};
        r.parties = eni_arena_array(arena, 2, sizeof *r.parties);
        if (!r.parties) {
            load->nomem = true;
            return;
        }
        r.n_parties = 2;
        for (int i = 0; i < 2; i++)
            r.parties[i] = (eni_party){actor_of(load, &t, c[i]), {ENI_DATE_NONE, ENI_DATE_NONE}};
        if (r.parties[0].actor == UINT32_MAX || r.parties[1].actor == UINT32_MAX) continue;
        r.id = eni_arena_printf(arena, "%s-%s-relations%s%.*s", lower(arena, c[0]).p, lower(arena, c[1]).p,
                                c[2].len ? "-" : "", c[2].len > 4 ? 4 : (int)c[2].len, c[2].p);
        const en_str a = load->lexicon->actors[r.parties[0].actor].name,
                     b = load->lexicon->actors[r.parties[1].actor].name;
        r.name = eni_arena_printf(arena, "Diplomatic relations between %.*s and %.*s", ENI_ARG(a), ENI_ARG(b));
        r.signed_on = r.spell.from;
        add_treaty(load, &r);
        load->lexicon->n_diplomatic++;
    }
}

void eni_load_treaties(eni_loading *load) {
    load_treaties(load);
    load_diplomatic(load);
}
