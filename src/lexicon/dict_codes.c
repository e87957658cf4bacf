/* lexicon/dict_codes.c: the small languages inside a dictionary's lines: words, codes of actors, spells.
 *
 *   BORDURIAN_ARMY_          ─► words borduria n·army, shown as "Bordurian Army"
 *   USAGOVMIL                ─► threes: a state's or organisation's code, then roles ─► USA, MIL
 *   <890101 · >20100501 · 890101-940630   ─► from, to
 *
 * A code runs in threes. The first may be a state (ISO or CAMEO), a class of organisations (IGO, NGO, MNC, IMG …) with the organisation behind
 * it, or anything that only the user knows: then it is kept as it is. */
#include "lexicon/dict_load.h"

#include "base/day.h"
#include "text/tokens.h"

/* ---- words ---- */

#define SHORTEST_STEM 4 /* bytes: "ACT" must not find "active" */

static bool is_gap(char c) {
    return c == '_' || eni_is_blank(c);
}

bool eni_dict_words(eni_dict_reader *r, en_str text, bool bends, eni_dict_phrase *out) {
    eni_arena *const scratch = &r->load->scratch;
    char *const plain = eni_arena_get(scratch, text.len + 1);
    eni_token *tokens = NULL;
    uint32_t n = 0;
    if (!plain) return !(r->load->nomem = true);
    if (text.len && text.p[text.len - 1] == '_') bends = false; /* "whole word, do not stem" */
    for (size_t i = 0; i < text.len; i++) plain[i] = is_gap(text.p[i]) ? ' ' : eni_lower_char(text.p[i]);
    if (eni_tokenise(scratch, (en_str){plain, text.len}, 0, text.len, &tokens, &n, NULL) != EN_OK)
        return !(r->load->nomem = true);
    *out = (eni_dict_phrase){(uint32_t)r->dict->n_words, 0};
    for (uint32_t i = 0; i < n; i++) {
        const uint64_t key = eni_name_token(tokens[i].form);
        eni_dict_word word = {.key = key, .bends = bends};
        if (!key) continue; /* a hyphen */
        if (bends && r->file->stems && tokens[i].form.len >= SHORTEST_STEM)
            word.stem = eni_arena_str(&r->load->lexicon->arena, tokens[i].form);
        if (!ENI_DICT_ADD(r, words, word)) return false;
        out->n++;
    }
    if (out->n > 0 && out->n <= ENI_DICT_MOST_WORDS) return true;
    eni_dict_fault_here(r, "'%.*s' has %u words, expected 1 to %d", ENI_ARG(text), out->n, ENI_DICT_MOST_WORDS);
    return false;
}

/* Small words that stay small inside a name. */
static bool is_small(en_str word) {
    static const char *const small[] = {"OF", "THE", "AND", "FOR", "IN", "ON", "DE", "LA", "AL", "TO", "AT", "BY"};
    for (size_t i = 0; i < ENI_N(small); i++)
        if (eni_is(word, small[i])) return true;
    return false;
}

en_str eni_dict_pretty(eni_dict_reader *r, en_str raw) {
    char *const p = eni_arena_get(&r->load->lexicon->arena, raw.len + 1);
    size_t n = 0;
    bool lower = false; /* written in small letters somewhere: then as it is */
    if (!p) {
        r->load->nomem = true;
        return (en_str){NULL, 0};
    }
    for (size_t i = 0; i < raw.len; i++) lower = lower || (raw.p[i] >= 'a' && raw.p[i] <= 'z');
    for (size_t i = 0; i < raw.len;) {
        while (i < raw.len && is_gap(raw.p[i])) i++;
        size_t z = i;
        while (z < raw.len && !is_gap(raw.p[z])) z++;
        if (z == i) break;
        const en_str word = eni_cut(raw, i, z);
        const bool first = n == 0;
        const bool keep = lower || (z - i <= 3 && !is_small(word) && first && z == raw.len); /* "UN" alone */
        if (!first) p[n++] = ' ';
        for (size_t k = i; k < z; k++) {
            const bool capital = keep || (k == i && (first || !is_small(word))) || (k > i && raw.p[k - 1] == '-');
            p[n++] = capital ? raw.p[k] : eni_lower_char(raw.p[k]);
        }
        i = z;
    }
    return (en_str){p, n};
}

en_str eni_dict_plural(eni_arena *arena, en_str noun) {
    const size_t n = noun.len;
    const char last = n ? eni_lower_char(noun.p[n - 1]) : '\0', before = n > 1 ? eni_lower_char(noun.p[n - 2]) : '\0';
    if (last == 'y' && n > 1 && !strchr("aeiou", before))
        return eni_arena_printf(arena, "%.*sIES", (int)(n - 1), noun.p);
    const bool hiss = last == 's' || last == 'x' || last == 'z' || (last == 'h' && (before == 'c' || before == 's'));
    return eni_arena_printf(arena, "%.*s%s", ENI_ARG(noun), hiss ? "ES" : "S");
}

/* ---- codes of actors ---- */

/* Role letters of CAMEO and what they are here; "" where we have no sector for it. Order of the table is no rank. */
static const struct {
    const char *role, *sector;
} roles[] = {{"GOV", "GOV"}, {"MIL", "MIL"}, {"LEG", "LEG"}, {"JUD", "JUD"}, {"COP", "COP"}, {"SPY", "SPY"},
             {"OPP", "OPP"}, {"PTY", "PTY"}, {"REB", "REB"}, {"SEP", "SEP"}, {"CRM", "CRM"}, {"CVL", "CVL"},
             {"MED", "MED"}, {"BUS", "BUS"}, {"REL", "REL"}, {"EDU", "EDU"}, {"REF", "REF"}, {"NGO", "NGO"},
             {"IGO", "IGO"}, {"LAB", "LAB"}, {"INS", "REB"}, {"UAF", "REB"}, {"IMG", "REB"}, {"RAD", "REB"},
             {"NGM", "NGO"}, {"MNC", "BUS"}, {"HRI", "NGO"}, {"DEV", "NGO"}, {"AGR", "BUS"}, {"STU", "EDU"},
             {"ELI", "CVL"}, {"HLH", "CVL"}, {"SET", "CVL"}, {"ENV", "CVL"}, {"MOS", "REL"}, {"CHR", "REL"},
             {"JEW", "REL"}, {"HIN", "REL"}, {"BUD", "REL"}, {"CTH", "REL"}, {"SHI", "REL"}, {"SUN", "REL"}};

static const char *sector_of(en_str three) {
    for (size_t i = 0; i < ENI_N(roles); i++)
        if (eni_same(three, eni_str(roles[i].role))) return roles[i].sector;
    return "";
}

/* The first role counts; but "GOVMIL" is the army of the government, "GOVCOP" its police: there the second says more. */
void eni_dict_sector(en_str text, char sector[4]) {
    memset(sector, 0, 4);
    for (size_t i = 0; i + 3 <= text.len; i += 3) {
        const char *const s = sector_of(eni_cut(text, i, i + 3));
        const bool narrower =
            strcmp(sector, "GOV") == 0 && (strcmp(s, "MIL") == 0 || strcmp(s, "COP") == 0 || strcmp(s, "SPY") == 0 ||
                                           strcmp(s, "JUD") == 0 || strcmp(s, "LEG") == 0);
        if (*s && (!sector[0] || narrower)) memcpy(sector, s, 4);
    }
}

static bool is_class(en_str three) {
    static const char *const classes[] = {"IGO", "NGO", "NGM", "MNC", "IMG", "INT", "UIS"};
    for (size_t i = 0; i < ENI_N(classes); i++)
        if (eni_same(three, eni_str(classes[i]))) return true;
    return false;
}

static uint32_t find_state(const en_lexicon *lexicon, en_str three) {
    for (size_t i = 0; i < lexicon->n_states; i++) {
        const eni_actor_record *const a = &lexicon->actors[i];
        if (a->class == ENI_ACTOR_STATE && (eni_same(a->key, three) || (a->cameo.len && eni_same(a->cameo, three))))
            return (uint32_t)i;
    }
    return UINT32_MAX;
}

static uint32_t find_organisation(const en_lexicon *lexicon, en_str three) {
    for (size_t i = 0; i < lexicon->n_actors; i++) {
        const eni_actor_record *const a = &lexicon->actors[i];
        if (a->class == ENI_ACTOR_ORGANISATION && a->cameo.len && eni_same(a->cameo, three)) return (uint32_t)i;
    }
    return UINT32_MAX;
}

/* An actor that only the user has, under its own code. */
static uint32_t add_actor(eni_dict_reader *r, en_str key, en_str name) {
    en_lexicon *const lex = r->load->lexicon;
    bool added;
    eni_actor_record record = {.class = ENI_ACTOR_ORGANISATION,
                               .kind = ENI_LIT("dictionary"),
                               .cown = -1,
                               .gwn = -1,
                               .name = name,
                               .spell = {ENI_DATE_NONE, ENI_DATE_NONE}};
    const uint32_t there = eni_actor_by_key(lex, key);
    if (there != UINT32_MAX) return there;
    record.key = eni_arena_str(&lex->arena, key);
    if (key.len >= sizeof record.code.code) return UINT32_MAX;
    memcpy(record.code.code, key.p, key.len);
    if (!record.key.p || !ENI_GROW(r->load, lex->actors, lex->n_actors, lex->cap_actors) ||
        !eni_map_add(&lex->by_key, record.key, (uint32_t)lex->n_actors, &added)) {
        r->load->nomem = true;
        return UINT32_MAX;
    }
    lex->actors[lex->n_actors] = record;
    r->file->n_unknown++;
    return (uint32_t)lex->n_actors++;
}

/* The organisation named behind its class: "IGOUNO", "IGOEUREEC". */
static uint32_t organisation_of(const en_lexicon *lexicon, en_str code) {
    for (size_t i = code.len; i >= 6; i -= 3) { /* the last three are the most specific */
        const uint32_t found = find_organisation(lexicon, eni_cut(code, i - 3, i));
        if (found != UINT32_MAX) return found;
    }
    return UINT32_MAX;
}

bool eni_dict_actor_code(eni_dict_reader *r, en_str code, en_str name, en_actor *out) {
    en_lexicon *const lex = r->load->lexicon;
    char upper[32];
    bool letters = true;
    *out = (en_actor){"", ""};
    for (size_t i = 0; i < code.len; i++) letters = letters && (eni_is_alpha(code.p[i]) || eni_is_digit(code.p[i]));
    if (code.len < 3 || code.len % 3 != 0 || code.len >= sizeof upper || !letters || !eni_is_alpha(code.p[0])) {
        eni_dict_fault_here(r, "the code '%.*s' does not run in threes of letters (USA, USAGOV, IGOUNO), up to 30",
                            ENI_ARG(code));
        return false;
    }
    for (size_t i = 0; i < code.len; i++) upper[i] = eni_upper_char(code.p[i]);
    const en_str all = {upper, code.len}, first = {upper, 3}, tail = eni_cut(all, 3, code.len);
    const bool class = is_class(first);
    uint32_t actor = class ? organisation_of(lex, all) : find_state(lex, first);
    if (actor == UINT32_MAX && !class) actor = find_organisation(lex, first);
    if (actor == UINT32_MAX) actor = add_actor(r, class ? eni_cut(all, 0, all.len > 15 ? 15 : all.len) : first, name);
    if (actor == UINT32_MAX) return false;
    *out = lex->actors[actor].code;
    if (lex->actors[actor].class == ENI_ACTOR_STATE || !class) memset(out->sector, 0, sizeof out->sector);
    eni_dict_sector(class ? first : tail, out->sector);
    return true;
}

/* ---- spells ---- */

/* YYMMDD or YYYYMMDD; two-digit years up to 30 are of this century. */
static bool read_day(eni_dict_reader *r, en_str digits, en_day *out) {
    int64_t n;
    if ((digits.len != 6 && digits.len != 8) || !eni_to_int(digits, &n) || n < 0) {
        eni_dict_fault_here(r, "the date '%.*s' has %zu characters, expected YYMMDD or YYYYMMDD", ENI_ARG(digits),
                            digits.len);
        return false;
    }
    int year = (int)(n / 10000);
    if (digits.len == 6) year += year <= 30 ? 2000 : 1900;
    if (year > ENI_LAST_YEAR || year < ENI_FIRST_YEAR) {
        eni_dict_fault_here(r, "the date '%.*s' lies in the year %d, expected %d to %d", ENI_ARG(digits), year,
                            ENI_FIRST_YEAR, ENI_LAST_YEAR);
        return false;
    }
    *out = eni_day_of(year, (int)(n / 100 % 100), (int)(n % 100));
    if (en_day_known(*out)) return true;
    eni_dict_fault_here(r, "the date '%.*s' is not a day of the calendar", ENI_ARG(digits));
    return false;
}

bool eni_dict_spell(eni_dict_reader *r, en_str rule, en_day *from, en_day *to) {
    *from = *to = EN_DAY_NONE;
    if (rule.len == 0) return true;
    if (rule.p[0] == '<') {
        if (!read_day(r, eni_trim(eni_cut(rule, 1, rule.len)), to)) return false;
        to->n--; /* before that day */
        return true;
    }
    if (rule.p[0] == '>') return read_day(r, eni_trim(eni_cut(rule, 1, rule.len)), from);
    const char *const dash = memchr(rule.p, '-', rule.len);
    if (!dash) {
        eni_dict_fault_here(r, "found '%.*s' behind the code, expected <date, >date or date-date", ENI_ARG(rule));
        return false;
    }
    const size_t at = (size_t)(dash - rule.p);
    if (!read_day(r, eni_trim(eni_cut(rule, 0, at)), from) ||
        !read_day(r, eni_trim(eni_cut(rule, at + 1, rule.len)), to))
        return false;
    if (to->n >= from->n) return true;
    eni_dict_fault_here(r, "the spell '%.*s' ends before it begins", ENI_ARG(rule));
    return false;
}

/* Length in days of a rule's spell; the undated is the longest. */
static int64_t length_of(const eni_dict_rule *rule) {
    if (!en_day_known(rule->from) && !en_day_known(rule->to)) return INT64_MAX;
    const int64_t from = en_day_known(rule->from) ? rule->from.n : EN_DAY_MIN.n;
    const int64_t to = en_day_known(rule->to) ? rule->to.n : EN_DAY_MAX.n;
    return to - from + 1;
}

static bool holds(const eni_dict_rule *rule, en_day day) {
    return (!en_day_known(rule->from) || rule->from.n <= day.n) && (!en_day_known(rule->to) || rule->to.n >= day.n);
}

/* On its last day a spell yields to one that begins. */
static bool is_last_day(const eni_dict_rule *rule, en_day day) {
    return en_day_known(rule->to) && en_day_known(rule->from) && rule->to.n == day.n && rule->from.n < day.n;
}

bool eni_dict_rule_beats(const eni_dict_rule *a, const eni_dict_rule *b, en_day day) {
    const bool dated_a = length_of(a) != INT64_MAX, dated_b = length_of(b) != INT64_MAX;
    if (!en_day_known(day)) /* no day to choose by: the fall-back, else what began last */
        return dated_a != dated_b ? !dated_a : dated_a && a->from.n > b->from.n;
    if (dated_a != dated_b) return dated_a;
    if (is_last_day(a, day) != is_last_day(b, day)) return is_last_day(b, day);
    return length_of(a) < length_of(b);
}

const eni_dict_rule *eni_dict_rule_on(const eni_dict *dict, const eni_dict_name *name, en_day day) {
    const eni_dict_rule *best = NULL;
    for (uint32_t i = 0; i < name->n_rules; i++) {
        const eni_dict_rule *const rule = &dict->rules[name->first_rule + i];
        if (en_day_known(day) && !holds(rule, day)) continue;
        if (!best || eni_dict_rule_beats(rule, best, day)) best = rule;
    }
    return best;
}

/* ---- names ---- */

/* Words of grammar that are names only in capitals: "WHO", "US". */
static bool is_common_word(en_str form) {
    static const char *const words[] = {"who", "us",  "it",  "is",  "may", "will", "an",  "am",  "can", "no",
                                        "do",  "go",  "he",  "so",  "as",  "at",   "all", "and", "any", "are",
                                        "but", "by",  "if",  "in",  "of",  "on",   "or",  "the", "to",  "we",
                                        "act", "aid", "age", "ice", "his", "her",  "cop"};
    for (size_t i = 0; i < ENI_N(words); i++)
        if (eni_same(form, eni_str(words[i]))) return true;
    return false;
}

/* What our own lexicon takes the text for, if it knows it: a capital stays a capital. */
static const eni_sense *ours(const en_lexicon *lex, const eni_dict *dict, eni_dict_phrase words) {
    uint64_t sequence = 0;
    for (uint32_t i = 0; i < words.n; i++) sequence = eni_name_step(sequence, dict->words[words.first + i].key);
    const eni_name_node *const node = eni_names_at(&lex->names, sequence);
    const eni_sense *s = node ? eni_sense_at(&lex->names, node->senses) : NULL;
    while (s && s->entry) s = eni_sense_at(&lex->names, s->next);
    return s;
}

/* "Bordurian", "Bordurese": of a state, though the dictionary does not say so. No state's own name ends so. */
static bool looks_adjectival(en_str name) {
    return eni_ends(name, ENI_LIT("ian")) || eni_ends(name, ENI_LIT("ean")) || eni_ends(name, ENI_LIT("ese")) ||
           eni_ends(name, ENI_LIT("ish"));
}

static uint8_t kind_of(const eni_dict *dict, const eni_dict_name *name, const eni_sense *known) {
    const eni_dict_rule *const rule = name->n_rules ? &dict->rules[name->first_rule] : NULL;
    bool dated = false;
    for (uint32_t i = 0; i < name->n_rules; i++)
        dated = dated || length_of(&dict->rules[name->first_rule + i]) != INT64_MAX;
    if (name->agent) return ENI_SENSE_ROLE;
    if (known && known->kind <= ENI_SENSE_PLACE) return known->kind;
    if (rule && !rule->actor.sector[0] && strlen(rule->actor.code) == 3)
        return looks_adjectival(name->text) ? ENI_SENSE_ADJECTIVE : ENI_SENSE_STATE;
    if (dated) return ENI_SENSE_PERSON;
    return rule && strcmp(rule->actor.sector, "IGO") == 0 ? ENI_SENSE_ORGANISATION : ENI_SENSE_GROUP;
}

bool eni_dict_add_name(eni_dict_reader *r, en_str form, uint32_t index) {
    en_lexicon *const lex = r->load->lexicon;
    const eni_dict_name *const name = &r->dict->names[index];
    eni_dict_phrase words;
    const size_t n_words = r->dict->n_words;
    if (!eni_dict_words(r, form, false, &words)) return false;
    const eni_sense *const known = ours(lex, r->dict, words);
    eni_sense s = {.kind = kind_of(r->dict, name, known), .entry = index + 1, .spell = {ENI_DATE_NONE, ENI_DATE_NONE}};
    if (s.kind == ENI_SENSE_ROLE) {
        memcpy(s.sector, name->sector, 4);
        s.role_kind = known && known->kind == ENI_SENSE_ROLE ? known->role_kind : ENI_ROLE_PERSON;
    } else if (name->n_rules) { /* an actor of the lexicon, so that whoever asks for one finds one */
        const uint32_t actor = eni_actor_by_key(lex, eni_str(r->dict->rules[name->first_rule].actor.code));
        s.record = actor == UINT32_MAX ? 0 : actor;
    }
    const en_str shown = eni_dict_pretty(r, form);
    if (!shown.p) return false;
    s.case_rule = name->agent || words.n > 1 ? ENI_CASE_ANY : is_common_word(shown) ? ENI_CASE_EXACT : ENI_CASE_INITIAL;
    r->dict->n_words = n_words;          /* only asked about */
    if (s.case_rule == ENI_CASE_EXACT) { /* in capitals, as in the file */
        const en_str capitals = eni_arena_str(&lex->arena, eni_trim(shown));
        if (!capitals.p) return !(r->load->nomem = true);
        for (size_t i = 0; i < capitals.len; i++) ((char *)(uintptr_t)capitals.p)[i] = eni_upper_char(capitals.p[i]);
        return eni_names_add(&lex->names, &r->load->scratch, capitals, s) || !(r->load->nomem = true);
    }
    return eni_names_add(&lex->names, &r->load->scratch, shown, s) || !(r->load->nomem = true);
}
