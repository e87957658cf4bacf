/* imports/who.c: one map a scheme, made once; each points at the actors of the lexicon. */
#include "imports/who.h"

#include "base/day.h"
#include "base/error.h"
#include "lexicon/dict_load.h"

#include <stdlib.h>
#include <xxhash.h>

typedef enum { BY_KEY, BY_ISO2, BY_CAMEO, BY_GROUP, BY_FIPS, N_SCHEMES } scheme;

struct eni_who {
    const en_lexicon *lexicon;
    eni_arena arena;
    eni_map maps[N_SCHEMES]; /* upper-case code → index of the actor */
    eni_map names;           /* as datasets write them, folded → index */
};

/* Names in the ways of datasets that are no names of ours. The left side is folded (letters and digits, small). */
static const struct {
    const char *name, *key;
} aliases[] = {{"occupiedpalestinianterritory", "PSE"},
               {"palestinianterritoryoccupied", "PSE"},
               {"holyseevaticancitystate", "VAT"},
               {"vaticancity", "VAT"},
               {"koreanorth", "PRK"},
               {"koreasouth", "KOR"},
               {"koreademocraticpeoplesrepublicof", "PRK"},
               {"korearepublicof", "KOR"},
               {"democraticrepublicofcongo", "COD"},
               {"congodemocraticrepublicof", "COD"},
               {"republicofcongo", "COG"},
               {"congorepublicof", "COG"},
               {"congo", "COG"},
               {"drcongozaire", "COD"},
               {"laopeoplesdemocraticrepublic", "LAO"},
               {"syrianarabrepublic", "SYR"},
               {"libyanarabjamahiriya", "LBY"},
               {"iranislamicrepublicof", "IRN"},
               {"tanzaniaunitedrepublicof", "TZA"},
               {"moldovarepublicof", "MDA"},
               {"venezuelabolivarianrepublicof", "VEN"},
               {"boliviaplurinationalstateof", "BOL"},
               {"macedoniatheformeryugoslavrepublicof", "MKD"},
               {"formeryugoslavrepublicofmacedonia", "MKD"},
               {"taiwanprovinceofchina", "TWN"},
               {"bosniaherzegovina", "BIH"},
               {"yemennorthyemen", "YEM"},
               {"russiasovietunion", "RUS"},
               {"soviettunion", "SUN"},
               {"cambodiakampuchea", "KHM"},
               {"vietnamnorthvietnam", "VNM"},
               {"zimbabwerhodesia", "ZWE"},
               {"madagascarmalagasy", "MDG"},
               {"myanmarburma", "MMR"},
               {"turkeyottomanempire", "TUR"},
               {"serbiayugoslavia", "SRB"},
               {"unitedstatesofamerica", "USA"},
               {"micronesiafederatedstatesof", "FSM"},
               {"saothomeandprincipe", "STP"},
               {"cotedivoire", "CIV"},
               {"ivorycoast", "CIV"},
               {"eastimor", "TLS"},
               {"easttimor", "TLS"},
               {"swaziland", "SWZ"},
               {"kingdomofeswatiniswaziland", "SWZ"},
               {"gambia", "GMB"},
               {"bahamas", "BHS"},
               {"antiguabarbuda", "ATG"},
               {"stvincentandthegrenadines", "VCT"},
               {"stkittsandnevis", "KNA"},
               {"stlucia", "LCA"},
               /* parts of states, as ICEWS names them behind its generic actors */
               {"theformeryugoslavrepublicofmacedonia", "MKD"},
               {"england", "GBR"},
               {"scotland", "GBR"},
               {"wales", "GBR"},
               {"northernireland", "GBR"},
               {"chechnya", "RUS"},
               {"chechen", "RUS"},
               {"dagestan", "RUS"},
               {"ingushetia", "RUS"},
               {"ingush", "RUS"},
               {"tatarstan", "RUS"},
               {"bashkortostan", "RUS"},
               {"buryatia", "RUS"},
               {"northossetiaalania", "RUS"},
               {"aceh", "IDN"},
               {"westpapua", "IDN"},
               {"yogyakartaspecialregion", "IDN"},
               {"mindanao", "PHL"},
               {"sicily", "ITA"},
               {"catalonia", "ESP"},
               {"canaryislands", "ESP"},
               {"xinjianguyghur", "CHN"},
               {"xinjiang\xC2\xA0"
                "uyghur",
                "CHN"},
               {"tibetautonomousregion", "CHN"},
               {"innermongolia", "CHN"},
               {"vojvodina", "SRB"},
               {"iraqikurdistan", "IRQ"},
               {"iraqikurds", "IRQ"},
               {"iraniankurds", "IRN"},
               {"turkishkurds", "TUR"},
               {"syriankurds", "SYR"},
               {"indianadministeredkashmir", "IND"},
               {"pakistanadministeredkashmir", "PAK"},
               {"federallyadministeredtribalareas", "PAK"},
               {"macedonia", "MKD"}};

static bool put(eni_who *w, scheme s, en_str code, uint32_t actor) {
    char upper[24];
    bool added;
    if (code.len == 0 || code.len >= sizeof upper) return true;
    for (size_t i = 0; i < code.len; i++) upper[i] = eni_upper_char(code.p[i]);
    const en_str kept = eni_arena_str(&w->arena, (en_str){upper, code.len});
    return kept.p && eni_map_add(&w->maps[s], kept, actor, &added); /* the first stays */
}

/* Letters and digits, small; bytes beyond ASCII as they are. */
static size_t fold(en_str name, char *out, size_t room) {
    size_t n = 0;
    for (size_t i = 0; i < name.len && n < room; i++) {
        const char c = name.p[i];
        if (eni_is_alpha(c) || eni_is_digit(c) || (unsigned char)c >= 0x80) out[n++] = eni_lower_char(c);
    }
    return n;
}

en_status eni_who_new(const en_lexicon *lexicon, eni_who **out, en_error *err) {
    *out = NULL;
    eni_who *const w = calloc(1, sizeof *w);
    if (!w) return eni_nomem(err);
    w->lexicon = lexicon;
    bool good = true;
    for (int ended = 0; ended < 2; ended++) /* those that are before those that were */
        for (uint32_t i = 0; good && i < lexicon->n_actors; i++) {
            const eni_actor_record *const a = &lexicon->actors[i];
            if (eni_date_known(a->spell.to) != (ended == 1) || a->class == ENI_ACTOR_GROUP) continue;
            const bool state = a->class == ENI_ACTOR_STATE;
            if (state)
                good = put(w, BY_KEY, a->key, i) && put(w, BY_ISO2, a->iso2, i) && put(w, BY_CAMEO, a->cameo, i) &&
                       put(w, BY_FIPS, a->fips, i);
            else
                good = put(w, BY_GROUP, a->cameo, i);
        }
    for (uint32_t i = 0; good && i < lexicon->n_actors; i++) /* CAMEO's letters are ISO's unless they have their own */
        if (lexicon->actors[i].class == ENI_ACTOR_STATE) good = put(w, BY_CAMEO, lexicon->actors[i].key, i);
    for (size_t i = 0; good && i < ENI_N(aliases); i++) {
        const uint32_t actor = eni_actor_by_key(lexicon, eni_str(aliases[i].key));
        bool added;
        if (actor != UINT32_MAX) good = eni_map_add(&w->names, eni_str(aliases[i].name), actor, &added) != NULL;
    }
    if (!good) {
        eni_who_free(w);
        return eni_nomem(err);
    }
    *out = w;
    return EN_OK;
}

void eni_who_free(eni_who *w) {
    if (!w) return;
    for (int i = 0; i < N_SCHEMES; i++) eni_map_free(&w->maps[i]);
    eni_map_free(&w->names);
    eni_arena_free(&w->arena);
    free(w);
}

static bool take(const eni_who *w, uint32_t actor, en_actor *out) {
    if (actor >= w->lexicon->n_actors) return false;
    *out = w->lexicon->actors[actor].code;
    memset(out->sector, 0, sizeof out->sector);
    return true;
}

static bool look(const eni_who *w, scheme s, en_str code, en_actor *out) {
    char upper[24];
    if (code.len == 0 || code.len >= sizeof upper) return false;
    for (size_t i = 0; i < code.len; i++) upper[i] = eni_upper_char(code.p[i]);
    return take(w, eni_map_get(&w->maps[s], (en_str){upper, code.len}), out);
}

bool eni_who_iso3(const eni_who *w, en_str code, en_actor *out) {
    return look(w, BY_KEY, code, out);
}
bool eni_who_iso2(const eni_who *w, en_str code, en_actor *out) {
    return look(w, BY_ISO2, code, out);
}
bool eni_who_cameo(const eni_who *w, en_str three, en_actor *out) {
    return look(w, BY_CAMEO, three, out);
}
bool eni_who_group(const eni_who *w, en_str three, en_actor *out) {
    return look(w, BY_GROUP, three, out);
}
bool eni_who_fips(const eni_who *w, en_str two, en_actor *out) {
    return look(w, BY_FIPS, two, out);
}

/* The state with the number in the year: of several, the one that was in being; else the one that is. */
static bool by_number(const eni_who *w, int64_t number, int year, bool cow, en_actor *out) {
    uint32_t best = UINT32_MAX;
    int best_rank = -1;
    for (uint32_t i = 0; i < w->lexicon->n_actors; i++) {
        const eni_actor_record *const a = &w->lexicon->actors[i];
        if (a->class != ENI_ACTOR_STATE || (cow ? a->cown : a->gwn) != number || number < 0) continue;
        const int from = eni_date_known(a->spell.from) ? eni_day_civil(a->spell.from.first).year : 0;
        const int to = eni_date_known(a->spell.to) ? eni_day_civil(a->spell.to.last).year : 9999;
        const int rank = year >= from && year < to ? 3 : year >= from && year <= to ? 2 : to == 9999 ? 1 : 0;
        if (rank > best_rank) best = i, best_rank = rank;
    }
    return take(w, best, out);
}

bool eni_who_cown(const eni_who *w, int64_t number, int year, en_actor *out) {
    return by_number(w, number, year, true, out);
}
bool eni_who_gwn(const eni_who *w, int64_t number, int year, en_actor *out) {
    return by_number(w, number, year, false, out);
}

bool eni_who_name(const eni_who *w, en_str name, en_actor *out) {
    char folded[96];
    name = eni_trim(name);
    if (name.len == 0 || name.len > 90) return false;
    const size_t n = fold(name, folded, sizeof folded);
    if (take(w, eni_map_get(&w->names, (en_str){folded, n}), out)) return true;
    const eni_actor_record *const a = eni_actor_so_called(w->lexicon, name);
    if (!a || a->class == ENI_ACTOR_GROUP) return false;
    return take(w, (uint32_t)(a - w->lexicon->actors), out);
}

bool eni_who_called(const eni_who *w, en_str name, en_actor *out) {
    if (eni_who_name(w, name, out)) return true;
    name = eni_trim(name);
    if (name.len == 0 || name.len > 90) return false;
    const eni_actor_record *const a = eni_actor_so_called(w->lexicon, name);
    if (!a || a->class != ENI_ACTOR_GROUP || !a->code.code[0]) return false;
    *out = a->code;
    return true;
}

/* ---- codes in threes ---- */

/* CAMEO's regions: no actor of ours, yet what a row says. */
static bool is_region(en_str three) {
    static const char *const regions[] = {"AFR", "ASA", "BLK", "CAS", "CAU", "CFR", "CRB", "CEU", "EIN",
                                          "EAF", "EEU", "EUR", "LAM", "MEA", "MDT", "NAF", "NMR", "PGS",
                                          "SCN", "SAM", "SAS", "SEA", "SAF", "WAF", "WST"};
    return ENI_SAME_ANY(three, regions);
}

/* Classes that stand before an organisation's letters. */
static bool is_class(en_str three) {
    static const char *const classes[] = {"IGO", "NGO", "NGM", "MNC", "IMG", "INT", "UIS"};
    return ENI_SAME_ANY(three, classes);
}

void eni_who_threes(const eni_who *w, en_str code, en_str country, en_str group, en_str role, en_actor *out) {
    *out = (en_actor){"", ""};
    if (code.len >= 3 && country.len == 0 && group.len == 0) { /* only the code is told: take it apart */
        const en_str first = eni_cut(code, 0, 3);
        if (!is_class(first) && (eni_who_cameo(w, first, out) || is_region(first)))
            country = first;
        else
            for (size_t i = 0; i + 3 <= code.len && group.len == 0; i += 3)
                if (eni_who_group(w, eni_cut(code, i, i + 3), out)) group = eni_cut(code, i, i + 3);
    }
    if (!eni_who_cameo(w, country, out) && !eni_who_group(w, group, out) && is_region(country)) {
        for (size_t i = 0; i < 3; i++) out->code[i] = eni_upper_char(country.p[i]);
    }
    if (role.len) eni_dict_sector(role, out->sector);
    if (!out->sector[0]) { /* the roles behind the state's letters */
        const size_t skip = country.len == 3 && code.len >= 3 && eni_same(eni_cut(code, 0, 3), country) ? 3 : 0;
        eni_dict_sector(eni_cut(code, skip, code.len), out->sector);
    }
}

/* ---- sectors in words ---- */

void eni_who_sector(en_str words, char sector[4]) {
    /* in order of what says most: "Military,Government" is MIL */
    static const struct {
        const char *word, *sector;
    } table[] = {{"military", "MIL"},
                 {"army", "MIL"},
                 {"navy", "MIL"},
                 {"air force", "MIL"},
                 {"paramilitary", "MIL"},
                 {"police", "COP"},
                 {"legislat", "LEG"},
                 {"parliament", "LEG"},
                 {"judicial", "JUD"},
                 {"intelligence", "SPY"},
                 {"separatist", "SEP"},
                 {"insurgent", "REB"},
                 {"rebel", "REB"},
                 {"militant", "REB"},
                 {"terroris", "REB"},
                 {"armed opposition", "REB"},
                 {"armed gang", "CRM"},
                 {"criminal", "CRM"},
                 {"gang", "CRM"},
                 {"opposition", "OPP"},
                 {"dissident", "OPP"},
                 {"protest", "OPP"},
                 {"party", "PTY"},
                 {"parties", "PTY"},
                 {"executive", "GOV"},
                 {"government org", "IGO"},
                 {"international gov", "IGO"},
                 {"igo", "IGO"},
                 {"government", "GOV"},
                 {"ministry", "GOV"},
                 {"media", "MED"},
                 {"news", "MED"},
                 {"business", "BUS"},
                 {"labor", "LAB"},
                 {"labour", "LAB"},
                 {"union", "LAB"},
                 {"education", "EDU"},
                 {"religio", "REL"},
                 {"refugee", "REF"},
                 {"displaced", "REF"},
                 {"ngo", "NGO"},
                 {"nongovernmental", "NGO"},
                 {"civilian", "CVL"},
                 {"population", "CVL"},
                 {"social", "CVL"},
                 {"ethnic", "CVL"},
                 {"medical", "CVL"},
                 {"health", "CVL"}};
    char small[160];
    const size_t n = words.len < sizeof small ? words.len : sizeof small;
    memset(sector, 0, 4);
    if (n == 3) eni_dict_sector(words, sector);
    if (sector[0]) return;
    for (size_t i = 0; i < n; i++) small[i] = eni_lower_char(words.p[i]);
    for (size_t i = 0; i < ENI_N(table) && !sector[0]; i++)
        if (eni_find((en_str){small, n}, eni_str(table[i].word), 0) != SIZE_MAX) memcpy(sector, table[i].sector, 4);
}

void eni_who_named(en_str name, en_actor *out) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
    uint64_t h = XXH3_64bits(name.p ? name.p : "", name.len);
    *out = (en_actor){"@", ""};
    for (int i = 1; i <= 12; i++, h >>= 5) out->code[i] = letters[h & 31];
}
