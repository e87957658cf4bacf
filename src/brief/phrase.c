/* brief/phrase.c: one table of verbs a PLOVER type, in the three shapes that the brief needs. */
#include "brief/phrase.h"

#include "base/day.h"

#include <math.h>

/* past: "X … Y"; base: "X plans to … Y"; perfect: "X is said to have … Y". lone: said of X alone when no target is named. */
static const struct {
    const char *past, *base, *perfect, *lone;
} verbs[EN_N_ACTIONS] = {
    [EN_ACTION_AGREE] = {"agreed or pledged something to", "agree or pledge something to",
                         "agreed or pledged something to", "made a pledge"},
    [EN_ACTION_CONSULT] = {"met, visited or talked with", "meet, visit or talk with", "met, visited or talked with",
                           "consulted"},
    [EN_ACTION_SUPPORT] = {"praised, endorsed or backed", "praise, endorse or back", "praised, endorsed or backed",
                           "voiced support"},
    [EN_ACTION_CONCEDE] = {"gave way to", "give way to", "given way to", "gave way"},
    [EN_ACTION_COOPERATE] = {"cooperated in deeds with", "cooperate in deeds with", "cooperated in deeds with",
                             "cooperated"},
    [EN_ACTION_AID] = {"gave aid to", "give aid to", "given aid to", "gave aid"},
    [EN_ACTION_RETREAT] = {"pulled back, released or eased towards", "pull back, release or ease towards",
                           "pulled back, released or eased towards", "pulled back"},
    [EN_ACTION_REQUEST] = {"asked or demanded something of", "ask or demand something of",
                           "asked or demanded something of", "made a demand"},
    [EN_ACTION_ACCUSE] = {"criticised or accused", "criticise or accuse", "criticised or accused",
                          "made an accusation"},
    [EN_ACTION_REJECT] = {"refused or rebuffed", "refuse or rebuff", "refused or rebuffed", "refused"},
    [EN_ACTION_THREATEN] = {"warned or threatened", "warn or threaten", "warned or threatened", "made a threat"},
    [EN_ACTION_PROTEST] = {"protested against", "protest against", "protested against", "protested"},
    [EN_ACTION_SANCTION] = {"sanctioned or cut relations with", "sanction or cut relations with",
                            "sanctioned or cut relations with", "imposed sanctions"},
    [EN_ACTION_MOBILIZE] = {"mobilised forces or weapons towards", "mobilise forces or weapons towards",
                            "mobilised forces or weapons towards", "mobilised forces or weapons"},
    [EN_ACTION_COERCE] = {"coerced", "coerce", "coerced", "used coercion"},
    [EN_ACTION_ASSAULT] = {"used force against", "use force against", "used force against", "used force"},
};

static en_str lone(eni_arena *arena, en_modality stands, en_str source, const char *what) {
    switch (stands) {
    case EN_MODALITY_ALLEGED: return eni_arena_printf(arena, "%.*s, it is alleged, %s", ENI_ARG(source), what);
    case EN_MODALITY_PLANNED:
        return eni_arena_printf(arena, "%.*s announced or planned an act (%s)", ENI_ARG(source), what);
    case EN_MODALITY_THREATENED: return eni_arena_printf(arena, "%.*s threatened an act (%s)", ENI_ARG(source), what);
    case EN_MODALITY_HYPOTHETICAL: return eni_arena_printf(arena, "%.*s might act (%s)", ENI_ARG(source), what);
    case EN_MODALITY_DENIED: return eni_arena_printf(arena, "it was denied that %.*s %s", ENI_ARG(source), what);
    default: return eni_arena_printf(arena, "%.*s %s", ENI_ARG(source), what);
    }
}

en_str eni_phrase_act(eni_arena *arena, en_action action, en_modality stands, en_str source, en_str target) {
    if (action == EN_ACTION_NONE || action >= EN_N_ACTIONS)
        return eni_arena_printf(arena, "%.*s acted on %.*s", ENI_ARG(source), ENI_ARG(target));
    if (source.len == 0) source = ENI_LIT("someone unnamed");
    if (target.len == 0) return lone(arena, stands, source, verbs[action].lone);
    switch (stands) {
    case EN_MODALITY_ALLEGED:
        return eni_arena_printf(arena, "%.*s is said to have %s %.*s", ENI_ARG(source), verbs[action].perfect,
                                ENI_ARG(target));
    case EN_MODALITY_PLANNED:
        return eni_arena_printf(arena, "%.*s was to %s %.*s", ENI_ARG(source), verbs[action].base, ENI_ARG(target));
    case EN_MODALITY_THREATENED:
        return eni_arena_printf(arena, "%.*s threatened to %s %.*s", ENI_ARG(source), verbs[action].base,
                                ENI_ARG(target));
    case EN_MODALITY_HYPOTHETICAL:
        return eni_arena_printf(arena, "%.*s might %s %.*s", ENI_ARG(source), verbs[action].base, ENI_ARG(target));
    case EN_MODALITY_DENIED:
        return eni_arena_printf(arena, "it was denied that %.*s %s %.*s", ENI_ARG(source), verbs[action].past,
                                ENI_ARG(target));
    default: return eni_arena_printf(arena, "%.*s %s %.*s", ENI_ARG(source), verbs[action].past, ENI_ARG(target));
    }
}

en_str eni_phrase_duty(eni_arena *arena, en_str duty, bool mutual, en_str a, en_str b) {
    static const char *const owed[] = {"defence", "neutrality", "consultation"};
    bool is_owed = false;
    for (size_t i = 0; i < ENI_N(owed); i++) is_owed = is_owed || eni_is(duty, owed[i]);
    const bool forbears = eni_is(duty, "nonaggression");
    if (is_owed && mutual) return eni_arena_printf(arena, "each owes the other %.*s", ENI_ARG(duty));
    if (is_owed) return eni_arena_printf(arena, "%.*s owes %.*s %.*s", ENI_ARG(a), ENI_ARG(b), ENI_ARG(duty));
    if (forbears && mutual) return ENI_LIT("each is bound not to attack the other");
    if (forbears) return eni_arena_printf(arena, "%.*s is bound not to attack %.*s", ENI_ARG(a), ENI_ARG(b));
    return (en_str){"", 0};
}

static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                     "July",    "August",   "September", "October", "November", "December"};

en_str eni_phrase_date(eni_arena *arena, en_date date) {
    if (!eni_date_known(date)) return ENI_LIT("no known day");
    const eni_civil a = eni_day_civil(date.first), z = eni_day_civil(date.last);
    if (date.first.n == date.last.n) return eni_arena_printf(arena, "%d %s %d", a.day, months[a.month - 1], a.year);
    const bool whole_months = a.day == 1 && z.day == eni_month_days(z.year, z.month);
    if (whole_months && a.year == z.year && a.month == z.month)
        return eni_arena_printf(arena, "%s %d", months[a.month - 1], a.year);
    if (whole_months && a.year == z.year && a.month == 1 && z.month == 12) return eni_arena_printf(arena, "%d", a.year);
    return eni_arena_printf(arena, "%d %s %d to %d %s %d", a.day, months[a.month - 1], a.year, z.day,
                            months[z.month - 1], z.year);
}

en_str eni_phrase_score(eni_arena *arena, double value) {
    if (isnan(value)) return ENI_LIT("unknown");
    const double rounded = round(value * 10) / 10;
    if (rounded == 0) return ENI_LIT("0.0");
    return eni_arena_printf(arena, "%s%.1f", rounded < 0 ? "\xE2\x88\x92" : "+", fabs(rounded));
}

en_str eni_phrase_count(eni_arena *arena, uint64_t n, const char *one, const char *many) {
    return eni_arena_printf(arena, "%llu %s", (unsigned long long)n, n == 1 ? one : many);
}

const char *eni_phrase_affinity(double v) {
    if (isnan(v)) return "unknown";
    if (v >= 4) return "warm";
    if (v >= 1.5) return "friendly";
    if (v > -1.5) return "neutral";
    if (v > -4) return "cool";
    return "hostile";
}
