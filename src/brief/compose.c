/* brief/compose.c: en_brief: the page of a dyad, as an analyst would lay it out.
 *
 *   standing        affinity both ways, a year of quad counts, relations, ties in force and who owes what
 *   happened        the latest and the heaviest events either way
 *   others          what third parties did about it
 *   unconfirmed     alleged, denied, planned, threatened, hypothetical: kept apart from what happened
 *   strains         ties in the face of conflict; allies' quarrels; third states where the two stand opposite
 *   watch           what lies ahead, what moved, what is contested
 *
 * Every sentence is made from rows and ends in citations of them; nothing is said that no row says. */
#include "base/day.h"
#include "base/error.h"
#include "brief/page.h"
#include "brief/phrase.h"
#include "relations/triads.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define LOOK_BACK_YEARS 3
#define LATEST 8
#define HEAVIEST 5
#define UNCONFIRMED 8
#define OTHERS 6
#define DIVIDES 3
#define AHEAD 6
#define SURE 0.5 /* of claims below this confidence the brief says nothing */

typedef struct {
    const en_ledger *ledger;
    eni_arena *arena;
    eni_page page;
    en_actor a, b;
    en_str a_name, b_name;
    en_day asof, since;
    eni_event_list all;    /* events of the dyad, either way, by day */
    eni_event_list events; /* those of them in the window */
    en_error *err;
} brief;

#define PRINTF(br, ...) eni_arena_printf((br)->arena, __VA_ARGS__)
static const en_str none = {"", 0};

static en_str name_of(const brief *br, en_actor a) {
    if (!en_actor_known(a)) return none;
    return eni_actor_named(br->ledger->lexicon, br->arena, a.code);
}

static const char *day_text(const brief *br, en_day d) {
    char room[11];
    en_day_format(d, room);
    return eni_arena_str(br->arena, eni_str(room)).p;
}

/* ---- citations ---- */

static const char *cite_event(brief *br, const en_event *e) {
    const en_str cite = PRINTF(br, "r%llu.%u", (unsigned long long)e->report, e->sentence_no);
    const en_str where = e->sentence_no ? PRINTF(br, "sentence %u", e->sentence_no) : ENI_LIT("title");
    const en_str what = PRINTF(br, "%.*s, %s, report %llu, %.*s", ENI_ARG(e->outlet), day_text(br, e->report_day),
                               (unsigned long long)e->report, ENI_ARG(where));
    eni_page_source(&br->page, cite, what);
    return cite.p ? cite.p : "";
}

static const char *cite_tie(brief *br, const en_tie *t) {
    const en_str cite = PRINTF(br, "t:%.*s", ENI_ARG(t->id));
    eni_page_source(&br->page, cite, PRINTF(br, "%.*s. %.*s", ENI_ARG(t->name), ENI_ARG(t->citation)));
    return cite.p ? cite.p : "";
}

static const char *cite_affinity(brief *br, en_actor i, en_actor j) {
    const en_str cite = PRINTF(br, "affinity:%s:%s:%s", i.code, j.code, day_text(br, br->asof));
    eni_page_source(
        &br->page, cite,
        PRINTF(br, "computed from the ledger's asserted events of %.*s towards %.*s (docs/METHODS.md, Affinity)",
               ENI_ARG(name_of(br, i)), ENI_ARG(name_of(br, j))));
    return cite.p ? cite.p : "";
}

/* ---- standing ---- */

static en_status say_affinity(brief *br, eni_section *s, en_actor i, en_actor j) {
    const en_dyad_opts opts = {.since = EN_DAY_NONE, .until = EN_DAY_NONE, .asof = br->asof};
    en_affinity now, before;
    const en_str from = name_of(br, i), to = name_of(br, j);
    const en_status status = en_affinity_at(br->ledger, i, j, br->asof, &opts, &now, br->err);
    if (status == EN_ENOTFOUND) return EN_OK;
    EN_TRY(status);
    en_str change = none;
    if (en_affinity_at(br->ledger, i, j, (en_day){br->asof.n - 365}, &opts, &before, NULL) == EN_OK) {
        const double moved = now.value - before.value;
        change = PRINTF(br, ", %s %s a year before",
                        fabs(moved) < 0.25 ? "much as"
                        : moved > 0        ? "up from"
                                           : "down from",
                        eni_phrase_score(br->arena, before.value).p);
    }
    const en_str text =
        PRINTF(br,
               "%.*s towards %.*s: %s, affinity %s on a scale of \xE2\x88\x92"
               "10 to +10 (90 %% interval %s to %s, from %s)%s.",
               ENI_ARG(from), ENI_ARG(to), eni_phrase_affinity(now.value), eni_phrase_score(br->arena, now.value).p,
               eni_phrase_score(br->arena, now.lo).p, eni_phrase_score(br->arena, now.hi).p,
               eni_phrase_count(br->arena, now.n_events, "event", "events").p, change.p ? change.p : "");
    eni_page_say(&br->page, s, text, none, cite_affinity(br, i, j), NULL);
    return EN_OK;
}

/* Quad counts of one direction in the year before the as-of day. */
static void say_counts(brief *br, eni_section *s, en_actor i, en_actor j) {
    uint64_t quads[EN_N_QUADS] = {0}, n = 0;
    const en_event *last = NULL;
    for (size_t k = 0; k < br->all.n; k++) {
        const en_event *const e = &br->all.events[k];
        if (strcmp(e->source.code, i.code) != 0 || strcmp(e->target.code, j.code) != 0 || !eni_counts(e) ||
            eni_event_day(e).n <= br->asof.n - 365)
            continue;
        quads[e->quad]++;
        n++;
        last = e;
    }
    if (!last) return;
    const en_str text = PRINTF(br,
                               "In the year to %s, %.*s towards %.*s: %s (%llu verbal and %llu material cooperation, "
                               "%llu verbal and %llu material conflict).",
                               eni_phrase_date(br->arena, eni_date_on(br->asof)).p, ENI_ARG(name_of(br, i)),
                               ENI_ARG(name_of(br, j)), eni_phrase_count(br->arena, n, "event", "events").p,
                               (unsigned long long)quads[EN_QUAD_VCP], (unsigned long long)quads[EN_QUAD_MCP],
                               (unsigned long long)quads[EN_QUAD_VCF], (unsigned long long)quads[EN_QUAD_MCF]);
    eni_page_say(&br->page, s, text, none, cite_affinity(br, i, j), NULL);
}

typedef struct {
    brief *br;
    eni_section *section;
    size_t memberships;
    en_str last;   /* id of the tie before: its other direction needs no terms again */
    en_str shared; /* names of shared memberships */
    const char *shared_cite[ENI_MAX_CITATIONS];
} tie_writer;

static en_str tie_since(brief *br, const en_tie *t) {
    if (eni_date_known(t->from)) return PRINTF(br, "in force since %s", eni_phrase_date(br->arena, t->from).p);
    return PRINTF(br, "signed %s, not yet in force", eni_phrase_date(br->arena, t->signed_on).p);
}

static bool write_tie(void *user, const en_tie *t) {
    tie_writer *const w = user;
    brief *const br = w->br;
    const en_lexicon *const lex = br->ledger->lexicon;
    char a_code[16] = "", b_code[16] = "";
    snprintf(a_code, sizeof a_code, "%.*s", ENI_ARG(t->a));
    snprintf(b_code, sizeof b_code, "%.*s", ENI_ARG(t->b));
    if (eni_is(t->kind, "membership") || eni_is(t->kind, "arms-control") ||
        eni_is(t->kind, "trade")) { /* many: told together */
        if (w->memberships < 12)
            w->shared =
                PRINTF(br, "%s%s%.*s", w->memberships ? w->shared.p : "", w->memberships ? "; " : "", ENI_ARG(t->name));
        if (w->memberships < ENI_MAX_CITATIONS) w->shared_cite[w->memberships] = cite_tie(br, t);
        w->memberships++;
        return true;
    }
    const en_str duty = eni_phrase_duty(br->arena, t->obligation, t->mutual, eni_actor_named(lex, br->arena, a_code),
                                        eni_actor_named(lex, br->arena, b_code));
    const bool again = eni_eq(w->last, t->id);
    en_str text;
    if (eni_is(t->kind, "diplomatic"))
        text = PRINTF(br, "%.*s, since %s.", ENI_ARG(t->name), eni_phrase_date(br->arena, t->from).p);
    else if (again)
        text = PRINTF(br, "Under the same treaty %.*s.", ENI_ARG(duty));
    else
        text = PRINTF(br, "%.*s (%.*s), %s%s%.*s. %.*s", ENI_ARG(t->name), ENI_ARG(t->kind), tie_since(br, t).p,
                      duty.len ? ": " : "", ENI_ARG(duty), ENI_ARG(t->terms));
    if (!again || duty.len) eni_page_say(&br->page, w->section, text, none, cite_tie(br, t), NULL);
    w->last = eni_arena_str(br->arena, t->id);
    return true;
}

/* Ties between x and y in force on the as-of day, or signed by then. */
static en_status each_tie(brief *br, en_actor x, en_actor y, const char *kind, bool in_force, en_tie_fn fn,
                          void *user) {
    const en_tie_query q = {.a = x,
                            .b = y,
                            .kind = kind,
                            .on = in_force ? br->asof : EN_DAY_NONE,
                            .asof = br->asof,
                            .layers = "ties"}; /* those that can be cited, with terms */
    const en_status status = en_ties(br->ledger, &q, fn, user, br->err);
    return status == EN_ENOTFOUND ? EN_OK : status;
}

/* Signed by the as-of day but not in force: kept back by each_tie(in_force), told here. */
static bool write_pending(void *user, const en_tie *t) {
    return eni_date_known(t->from) || eni_date_known(t->to) || !eni_date_known(t->signed_on) ? true
                                                                                             : write_tie(user, t);
}

static en_status write_standing(brief *br) {
    eni_section *const s = eni_page_section(&br->page, "standing", "Standing", "Nothing is on record.");
    EN_TRY(say_affinity(br, s, br->a, br->b));
    EN_TRY(say_affinity(br, s, br->b, br->a));
    say_counts(br, s, br->a, br->b);
    say_counts(br, s, br->b, br->a);
    tie_writer w = {.br = br, .section = s};
    EN_TRY(each_tie(br, br->a, br->b, NULL, true, write_tie, &w));
    EN_TRY(each_tie(br, br->a, br->b, NULL, false, write_pending, &w));
    if (w.memberships) {
        const en_str text =
            PRINTF(br, "Both are parties to: %.*s%s.", ENI_ARG(w.shared), w.memberships > 12 ? ", and others" : "");
        const size_t n = w.memberships;
        eni_page_say(&br->page, s, text, none, w.shared_cite[0], n > 1 ? w.shared_cite[1] : NULL,
                     n > 2 ? w.shared_cite[2] : NULL, n > 3 ? w.shared_cite[3] : NULL, NULL);
    }
    return EN_OK;
}

/* ---- events ---- */

static en_str speaker_text(const brief *br, const en_event *e) {
    if (!en_actor_known(e->speaker)) return none;
    const en_str state = name_of(br, e->speaker);
    return e->speaker_name.len ? PRINTF(br, "%.*s (%.*s)", ENI_ARG(e->speaker_name), ENI_ARG(state)) : state;
}

static void say_event(brief *br, eni_section *s, const en_event *e, bool with_score) {
    const en_str act =
        eni_phrase_act(br->arena, e->action, e->standing, name_of(br, e->source), name_of(br, e->target));
    const en_str speaker = e->standing == EN_MODALITY_ASSERTED ? none : speaker_text(br, e);
    const char *const told = speaker.len ? PRINTF(br, ", by the word of %.*s", ENI_ARG(speaker)).p : "";
    const char *const score = with_score && !isnan(e->goldstein)
                                  ? PRINTF(br, " (%s %.*s, %s)", en_action_key(e->action), ENI_ARG(e->cameo),
                                           eni_phrase_score(br->arena, e->goldstein).p)
                                        .p
                                  : "";
    const char *const denials =
        e->n_denials && e->standing != EN_MODALITY_DENIED
            ? PRINTF(br, "; denied in %s", eni_phrase_count(br->arena, e->n_denials, "claim", "claims").p).p
            : "";
    const en_str text =
        PRINTF(br, "%s: %.*s%s%s%s.", eni_phrase_date(br->arena, e->day).p, ENI_ARG(act), told, denials, score);
    eni_page_say(&br->page, s, text, e->sentence, cite_event(br, e), NULL);
}

/* A meeting told in both directions is one line of the page: the twin that comes second is passed over. */
static bool is_twin(const en_event *e, const en_event *said) {
    return e->report == said->report && e->sentence_no == said->sentence_no && e->action == said->action &&
           strcmp(e->source.code, said->target.code) == 0 && strcmp(e->target.code, said->source.code) == 0;
}

/* Says up to `most` of the events that `wanted` likes, from the end of the list (newest first) or in the order given. */
static size_t say_events(brief *br, eni_section *s, const en_event *const *list, size_t n, size_t most,
                         bool with_score) {
    size_t said = 0;
    for (size_t i = 0; i < n && said < most; i++) {
        bool twin = false;
        for (size_t k = 0; k < i; k++)
            twin = twin || is_twin(list[i], list[k]) ||
                   (list[i]->report == list[k]->report && list[i]->sentence_no == list[k]->sentence_no &&
                    list[i]->action == list[k]->action);
        if (twin) continue;
        say_event(br, s, list[i], with_score);
        said++;
    }
    return said;
}

static int newest_first(const void *a, const void *b) {
    const en_event *const x = *(const en_event *const *)a, *const y = *(const en_event *const *)b;
    if (x->day.first.n != y->day.first.n) return x->day.first.n > y->day.first.n ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}
static int heaviest_first(const void *a, const void *b) {
    const en_event *const x = *(const en_event *const *)a, *const y = *(const en_event *const *)b;
    if (x->weight != y->weight) return x->weight > y->weight ? -1 : 1;
    return newest_first(a, b);
}

static const en_event **pick(brief *br, uint32_t standings, size_t *n) {
    const en_event **const list = eni_arena_array(br->arena, br->events.n + 1, sizeof *list);
    *n = 0;
    for (size_t i = 0; list && i < br->events.n; i++) {
        const en_event *const e = &br->events.events[i];
        if ((standings >> e->standing & 1u) && e->confidence >= SURE) list[(*n)++] = e;
    }
    return list;
}

static en_status write_happened(brief *br) {
    size_t n;
    const en_event **const list = pick(br, 1u << EN_MODALITY_ASSERTED, &n);
    if (!list) return eni_nomem(br->err);
    eni_section *const latest = eni_page_section(&br->page, "happened", "What happened",
                                                 "No event between the two is on record in these years.");
    if (n) qsort(list, n, sizeof *list, newest_first);
    say_events(br, latest, list, n, LATEST, true);
    eni_section *const heaviest = eni_page_section(&br->page, "heaviest", "What weighed most",
                                                   "No event between the two is on record in these years.");
    if (n) qsort(list, n, sizeof *list, heaviest_first);
    say_events(br, heaviest, list, n, HEAVIEST, true);
    return EN_OK;
}

static en_status write_others(brief *br) {
    eni_section *const s = eni_page_section(&br->page, "others", "What third parties did about it",
                                            "No act of a third party is on record in reports about the two.");
    eni_event_list list;
    EN_TRY(eni_third_parties(br->ledger, br->a, br->b, br->since, br->asof, OTHERS * 3, br->arena, &list, br->err));
    const en_event **const refs = eni_arena_array(br->arena, list.n + 1, sizeof *refs);
    if (!refs) return eni_nomem(br->err);
    size_t n = 0;
    for (size_t i = 0; i < list.n; i++)
        if (list.events[i].confidence >= SURE) refs[n++] = &list.events[i];
    say_events(br, s, refs, n, OTHERS, true);
    return EN_OK;
}

static en_status write_unconfirmed(brief *br) {
    static const struct {
        en_modality standing;
        const char *key, *title, *empty;
    } kinds[] = {{EN_MODALITY_ALLEGED, "alleged", "What is alleged",
                  "Nothing is alleged of the two that is not also told as fact."},
                 {EN_MODALITY_DENIED, "denied", "What is denied", "No denial stands alone."}};
    for (size_t k = 0; k < 2; k++) {
        size_t n;
        const en_event **const list = pick(br, 1u << kinds[k].standing, &n);
        if (!list) return eni_nomem(br->err);
        eni_section *const s = eni_page_section(&br->page, kinds[k].key, kinds[k].title, kinds[k].empty);
        if (n) qsort(list, n, sizeof *list, newest_first);
        say_events(br, s, list, n, UNCONFIRMED, false);
    }
    return EN_OK;
}

/* ---- strains ---- */

static bool owes(const en_tie *t, en_actor from) {
    return t->mutual || eni_is(t->a, from.code);
}

typedef struct {
    brief *br;
    en_actor of;            /* who is owed defence; unknown: either of the two */
    const en_actor *rather; /* [n_rather] partners whose ties tell more here */
    size_t n_rather;
    en_tie tie; /* texts arena */
    bool found, is_rather;
} tie_finder;

/* Of the defence ties that cover `of`: those with the partners wanted first, then the one of fewest parties, the closest. */
static bool find_duty(void *user, const en_tie *t) {
    tie_finder *const f = user;
    if (!eni_is(t->obligation, "defence")) return true;
    if (en_actor_known(f->of) && !t->mutual && !eni_is(t->b, f->of.code)) return true;
    const en_str partner = eni_is(t->a, f->of.code) ? t->b : t->a;
    bool rather = false;
    for (size_t i = 0; i < f->n_rather; i++) rather = rather || eni_is(partner, f->rather[i].code);
    if (f->found && (f->is_rather > rather || (f->is_rather == rather && f->tie.n_parties <= t->n_parties)))
        return true;
    f->is_rather = rather;
    f->tie = *t;
    f->tie.id = eni_arena_str(f->br->arena, t->id);
    f->tie.name = eni_arena_str(f->br->arena, t->name);
    f->tie.citation = eni_arena_str(f->br->arena, t->citation);
    f->tie.obligation = eni_arena_str(f->br->arena, t->obligation);
    f->tie.a = eni_arena_str(f->br->arena, t->a);
    f->tie.b = eni_arena_str(f->br->arena, t->b);
    f->found = true;
    return true;
}

/* A defence duty between the two, in the face of conflict between them. */
static en_status strain_of_conflict(brief *br, eni_section *s, const en_tie *duty) {
    const en_event *worst = NULL;
    for (size_t i = 0; i < br->events.n; i++) {
        const en_event *const e = &br->events.events[i];
        if (!eni_counts(e) || e->confidence < SURE || (e->quad != EN_QUAD_MCF && e->quad != EN_QUAD_VCF)) continue;
        if (!worst || e->weight > worst->weight) worst = e;
    }
    if (!worst) return EN_OK;
    const en_str act = eni_phrase_act(br->arena, worst->action, worst->standing, name_of(br, worst->source),
                                      name_of(br, worst->target));
    eni_page_say(&br->page, s,
                 PRINTF(br, "The %.*s duty of the %.*s stands although, %s, %.*s.", ENI_ARG(duty->obligation),
                        ENI_ARG(duty->name), eni_phrase_date(br->arena, worst->day).p, ENI_ARG(act)),
                 none, cite_tie(br, duty), cite_event(br, worst), NULL);
    return EN_OK;
}

/* The partner's quarrels: whom `who` confronts in deeds and threats, and who owes that state defence. */
typedef struct {
    en_actor target;
    uint32_t n;
    const en_event *worst;
} quarrel;

static en_status quarrels_of(brief *br, en_actor who, en_actor except, quarrel *out, size_t room, size_t *n_out) {
    eni_event_list list;
    en_event_query q = en_event_query_all();
    q.source = who;
    q.since = br->since;
    q.until = q.asof = br->asof;
    q.modalities = 1u << EN_MODALITY_ASSERTED;
    q.actions = 1u << EN_ACTION_THREATEN | 1u << EN_ACTION_MOBILIZE | 1u << EN_ACTION_COERCE | 1u << EN_ACTION_ASSAULT;
    *n_out = 0;
    EN_TRY(eni_recall(br->ledger, &q, br->arena, &list, br->err));
    for (size_t i = 0; i < list.n; i++) {
        const en_event *const e = &list.events[i];
        if (!en_actor_known(e->target) || e->confidence < SURE || strcmp(e->target.code, who.code) == 0 ||
            strcmp(e->target.code, except.code) == 0)
            continue;
        size_t k = 0;
        while (k < *n_out && strcmp(out[k].target.code, e->target.code) != 0) k++;
        if (k == *n_out) {
            if (k == room) continue;
            out[(*n_out)++] = (quarrel){.target = e->target};
        }
        out[k].n++;
        if (!out[k].worst || e->weight > out[k].worst->weight) out[k].worst = e;
    }
    for (size_t i = 1; i < *n_out; i++)
        for (size_t k = i; k > 0 && out[k].n > out[k - 1].n; k--) {
            const quarrel t = out[k];
            out[k] = out[k - 1];
            out[k - 1] = t;
        }
    return EN_OK;
}

/* `ally` owes `who` defence; `who` confronts a third state; somebody owes that state defence. */
static en_status strain_of_alliance(brief *br, eni_section *s, en_actor ally, en_actor who, const en_tie *duty) {
    quarrel list[16];
    size_t n, said = 0;
    EN_TRY(quarrels_of(br, who, ally, list, 16, &n));
    en_actor confronted[16];
    for (size_t i = 0; i < n; i++) confronted[i] = list[i].target;
    for (size_t i = 0; i < n && said < 3; i++) {
        if (list[i].n < 2) continue;
        en_actor victim = list[i].target, anyone = {"", ""};
        victim.sector[0] = '\0';
        tie_finder protector = {.br = br, .of = victim, .rather = confronted, .n_rather = n};
        EN_TRY(each_tie(br, victim, anyone, "defence", true, find_duty, &protector));
        const en_str name = name_of(br, victim);
        const en_str guard = protector.found ? PRINTF(br, "; %.*s is itself covered by the %.*s", ENI_ARG(name),
                                                      ENI_ARG(protector.tie.name))
                                             : none;
        const en_str text = PRINTF(
            br, "%.*s owes %.*s %.*s, while %.*s threatened, mobilised against or attacked %.*s in %s since %s%.*s.",
            ENI_ARG(name_of(br, ally)), ENI_ARG(name_of(br, who)), ENI_ARG(duty->obligation), ENI_ARG(name_of(br, who)),
            ENI_ARG(name), eni_phrase_count(br->arena, list[i].n, "event", "events").p,
            eni_phrase_date(br->arena, eni_date_on(br->since)).p, ENI_ARG(guard));
        eni_page_say(&br->page, s, text, none, cite_tie(br, duty), cite_event(br, list[i].worst),
                     protector.found ? cite_tie(br, &protector.tie) : NULL, NULL);
        said++;
    }
    return EN_OK;
}

static en_status write_strains(brief *br) {
    eni_section *const s =
        eni_page_section(&br->page, "strains", "What it strains", "No strain can be shown from what is on record.");
    tie_finder duty = {.br = br};
    eni_divide *divides;
    size_t n;
    EN_TRY(each_tie(br, br->a, br->b, "defence", true, find_duty, &duty));
    if (duty.found) {
        EN_TRY(strain_of_conflict(br, s, &duty.tie));
        if (owes(&duty.tie, br->a)) EN_TRY(strain_of_alliance(br, s, br->a, br->b, &duty.tie));
        if (owes(&duty.tie, br->b)) EN_TRY(strain_of_alliance(br, s, br->b, br->a, &duty.tie));
    }
    EN_TRY(eni_divides(br->ledger, br->a, br->b, br->asof, DIVIDES, br->arena, &divides, &n, br->err));
    for (size_t i = 0; i < n; i++) {
        const eni_divide *const d = &divides[i];
        const char *const of_a = eni_phrase_affinity(d->of_a.value), *const of_b = eni_phrase_affinity(d->of_b.value);
        if (strcmp(of_a, of_b) == 0) continue; /* a shade apart: no opposition */
        const en_str text = PRINTF(br, "They %s towards %.*s: %.*s is %s (%s, %s), %.*s is %s (%s, %s).",
                                   strcmp(of_a, "neutral") && strcmp(of_b, "neutral") ? "stand opposite" : "differ",
                                   ENI_ARG(name_of(br, d->actor)), ENI_ARG(br->a_name), of_a,
                                   eni_phrase_score(br->arena, d->of_a.value).p,
                                   eni_phrase_count(br->arena, d->of_a.n_events, "event", "events").p,
                                   ENI_ARG(br->b_name), of_b, eni_phrase_score(br->arena, d->of_b.value).p,
                                   eni_phrase_count(br->arena, d->of_b.n_events, "event", "events").p);
        eni_page_say(&br->page, s, text, none, cite_affinity(br, br->a, d->actor), cite_affinity(br, br->b, d->actor),
                     NULL);
    }
    return EN_OK;
}

/* ---- what to watch ---- */

static en_status write_watch(brief *br) {
    eni_section *const s = eni_page_section(&br->page, "watch", "What to watch",
                                            "Nothing announced, threatened or contested is on record.");
    size_t n;
    const en_event **const list =
        pick(br, 1u << EN_MODALITY_PLANNED | 1u << EN_MODALITY_THREATENED | 1u << EN_MODALITY_HYPOTHETICAL, &n);
    if (!list) return eni_nomem(br->err);
    if (n) qsort(list, n, sizeof *list, newest_first);
    /* of these, what was told in the last year before the as-of day */
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if (list[i]->report_day.n > br->asof.n - 365) list[k++] = list[i];
    say_events(br, s, list, k, AHEAD, false);
    size_t contested = 0;
    for (size_t i = br->events.n; i-- > 0 && contested < 3;) {
        const en_event *const e = &br->events.events[i];
        const bool told_above =
            e->standing != EN_MODALITY_ASSERTED && e->standing != EN_MODALITY_ALLEGED; /* with its denials */
        if (!e->n_denials || told_above || e->confidence < SURE) continue;
        const en_str act =
            eni_phrase_act(br->arena, e->action, e->standing, name_of(br, e->source), name_of(br, e->target));
        eni_page_say(&br->page, s,
                     PRINTF(br, "Contested, %s: %.*s; %s against it.", eni_phrase_date(br->arena, e->day).p,
                            ENI_ARG(act),
                            eni_phrase_count(br->arena, e->n_denials, "denial stands", "denials stand").p),
                     none, cite_event(br, e), NULL);
        contested++;
    }
    return EN_OK;
}

/* ---- the page ---- */

static en_status load(brief *br, const en_brief_opts *opts) {
    en_day last;
    EN_TRY(eni_last_day(br->ledger, opts ? opts->asof : EN_DAY_NONE, &last, br->err));
    br->asof = opts && en_day_known(opts->asof) ? opts->asof : last;
    if (!en_day_known(br->asof)) return eni_fail(br->err, EN_ENOTFOUND, "the ledger holds no report by that day");
    const eni_civil c = eni_day_civil(br->asof);
    const int year = c.year - LOOK_BACK_YEARS, month_days = eni_month_days(year, c.month);
    const en_day back = eni_day_of(year, c.month, c.day > month_days ? month_days : c.day);
    br->since = opts && en_day_known(opts->since) ? opts->since : en_day_known(back) ? back : EN_DAY_MIN;
    en_event_query q = en_event_query_all();
    q.source = br->a;
    q.target = br->b;
    q.either_way = true;
    q.asof = br->asof;
    EN_TRY(eni_recall(br->ledger, &q, br->arena, &br->all, br->err));
    br->events.events = eni_arena_array(br->arena, br->all.n + 1, sizeof *br->events.events);
    if (!br->events.events) return eni_nomem(br->err);
    for (size_t i = 0; i < br->all.n; i++)
        if (br->all.events[i].day.last.n >= br->since.n) br->events.events[br->events.n++] = br->all.events[i];
    return EN_OK;
}

static bool count_tie(void *user, const en_tie *t) {
    (void)t;
    *(size_t *)user += 1;
    return false;
}

static en_status subtitle(brief *br) {
    sqlite3_stmt *row;
    EN_TRY(eni_prepare(br->ledger,
                       "SELECT count(*), count(DISTINCT outlet_id), count(*) - count(DISTINCT family) FROM report "
                       "WHERE day <= ?1",
                       &row, br->err));
    sqlite3_bind_int(row, 1, br->asof.n);
    const int code = sqlite3_step(row);
    const uint64_t copies = code == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(row, 2) : 0;
    const char *const of_these =
        copies ? PRINTF(br, " (%s)", eni_phrase_count(br->arena, copies, "near-copy", "near-copies").p).p : "";
    if (code == SQLITE_ROW)
        br->page.subtitle = PRINTF(
            br,
            "As known on %s, from %s%s of %s; events since %s. Only what a report states as done counts as having "
            "happened.",
            eni_phrase_date(br->arena, eni_date_on(br->asof)).p,
            eni_phrase_count(br->arena, (uint64_t)sqlite3_column_int64(row, 0), "report", "reports").p, of_these,
            eni_phrase_count(br->arena, (uint64_t)sqlite3_column_int64(row, 1), "outlet", "outlets").p,
            eni_phrase_date(br->arena, eni_date_on(br->since)).p);
    sqlite3_finalize(row);
    return code == SQLITE_ROW ? EN_OK : eni_sqlite_fail(br->ledger, code, br->err);
}

static en_status compose(brief *br, const en_brief_opts *opts) {
    size_t n_ties = 0;
    EN_TRY(load(br, opts));
    EN_TRY(each_tie(br, br->a, br->b, NULL, false, count_tie, &n_ties));
    if (br->events.n == 0 && n_ties == 0)
        return eni_fail(br->err, EN_ENOTFOUND, "nothing is on record between %s and %s by %s", br->a.code, br->b.code,
                        day_text(br, br->asof));
    br->page.title = PRINTF(br, "%.*s and %.*s", ENI_ARG(en_actor_name(br->ledger->lexicon, br->a.code)),
                            ENI_ARG(en_actor_name(br->ledger->lexicon, br->b.code)));
    br->page.facts =
        PRINTF(br, "\"a\":\"%s\",\"b\":\"%s\",\"as_of\":\"%s\",\"since\":\"%s\",\"version\":\"" EN_VERSION "\"",
               br->a.code, br->b.code, day_text(br, br->asof), day_text(br, br->since));
    EN_TRY(subtitle(br));
    EN_TRY(write_standing(br));
    EN_TRY(write_happened(br));
    EN_TRY(write_others(br));
    EN_TRY(write_unconfirmed(br));
    EN_TRY(write_strains(br));
    return write_watch(br);
}

en_status en_brief(const en_ledger *ledger, en_actor a, en_actor b, const en_brief_opts *opts, char **text_out,
                   en_error *err) {
    eni_arena arena = {0};
    en_error unwanted;
    brief br = {
        .ledger = ledger, .arena = &arena, .page = {.arena = &arena}, .a = a, .b = b, .err = err ? err : &unwanted};
    br.a.sector[0] = br.b.sector[0] = '\0';
    br.a_name = name_of(&br, a);
    br.b_name = name_of(&br, b);
    *text_out = NULL;
    en_status status = strcmp(a.code, b.code) == 0
                           ? eni_fail(err, EN_ERANGE, "a brief is about two different actors, not %s twice", a.code)
                           : compose(&br, opts);
    if (status == EN_OK) {
        *text_out = eni_page_render(&br.page, opts ? opts->form : EN_TEXT, opts ? opts->width : 0);
        if (!*text_out) status = eni_nomem(err);
    }
    eni_arena_free(&arena);
    return status;
}
