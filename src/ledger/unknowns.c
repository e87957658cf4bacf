/* ledger/unknowns.c: en_unknowns: which names would give events if they were known.
 *
 *   reports of the ledger ─► coded again, asking why (ingest.c) ─► names that stood where an actor lacked ─► one line a name, most events first
 *
 * A name is what is written; "Sadr" and "Moqtada Sadr" are two, as they would be in a dictionary. Near-copies of a report count once. */
#include "ledger/ledger.h"

#include "base/error.h"
#include "base/map.h"
#include "base/str.h"

#include <stdlib.h>

#define MOST_GUESSES 4 /* different ones of a name; more are left aside */

typedef struct {
    en_str name;
    uint64_t n_events, n_titled;
    en_actor guesses[MOST_GUESSES];
    uint32_t n_each[MOST_GUESSES];
    int n_guesses;
    uint64_t report;
    uint32_t sentence_no;
    en_str sentence, outlet;
    en_day day;
} tally;

typedef struct {
    eni_arena arena;
    eni_map by_name;
    tally *list; /* [n] */
    size_t n, cap;
    bool failed;
} counting;

static tally *tally_of(counting *c, en_str name) {
    const uint32_t at = eni_map_get(&c->by_name, name);
    bool added;
    if (at != ENI_MAP_NONE) return &c->list[at];
    tally *const grown = eni_arena_grow(&c->arena, c->list, c->n, &c->cap, c->n + 1, sizeof *grown);
    const en_str copy = eni_arena_str(&c->arena, name);
    if (grown) c->list = grown;
    if (!grown || !copy.p || !eni_map_add(&c->by_name, copy, (uint32_t)c->n, &added)) return NULL;
    c->list[c->n] = (tally){.name = copy, .sentence = {"", 0}, .outlet = {"", 0}};
    return &c->list[c->n++];
}

static void add_guess(tally *t, en_actor guess) {
    int i = 0;
    if (!en_actor_known(guess)) return;
    while (i < t->n_guesses &&
           (strcmp(t->guesses[i].code, guess.code) != 0 || strcmp(t->guesses[i].sector, guess.sector) != 0))
        i++;
    if (i == MOST_GUESSES) return;
    if (i == t->n_guesses) t->guesses[t->n_guesses++] = guess;
    t->n_each[i]++;
}

static bool take(counting *c, const eni_report *report, const eni_coded *coded, size_t i, const eni_unknown_name *u) {
    tally *const t = tally_of(c, u->name);
    if (!t) return false;
    add_guess(t, u->guess);
    const bool first = t->n_events == 0;
    t->n_titled += u->n_events == 0;
    t->n_events += u->n_events;
    if (!first || u->n_events == 0) return true;
    t->report = report->number;
    t->sentence_no = coded->first_number + (uint32_t)i;
    t->sentence = eni_arena_str(&c->arena, coded->sentences[i].text);
    t->outlet = eni_arena_str(&c->arena, report->outlet);
    t->day = report->day;
    return t->sentence.p && t->outlet.p;
}

static bool on_coded(void *user, const eni_report *report, const eni_coded *coded) {
    counting *const c = user;
    for (size_t i = 0; coded->seen && i < coded->n_sentences; i++)
        for (size_t k = 0; k < coded->seen[i].n_unknown; k++)
            if (!take(c, report, coded, i, &coded->seen[i].unknown[k])) {
                c->failed = true;
                return false;
            }
    return true;
}

static int by_events(const void *a, const void *b) {
    const tally *const x = a, *const y = b;
    if (x->n_events != y->n_events) return x->n_events > y->n_events ? -1 : 1;
    return eni_cmp(x->name, y->name);
}

/* What the words beside the name say in at least half of the places where they say something. */
static en_actor best_guess(const tally *t) {
    en_actor best = {"", ""};
    uint32_t most = 0, all = 0;
    for (int i = 0; i < t->n_guesses; i++) all += t->n_each[i];
    for (int i = 0; i < t->n_guesses; i++)
        if (t->n_each[i] > most) most = t->n_each[i], best = t->guesses[i];
    return most > 0 && 2 * most >= all ? best : (en_actor){"", ""};
}

/* "MOQTADA_SADR [IRQREL]": states only, as other codes are not written in threes. A government is what a state is by itself. */
static en_str entry_of(counting *c, const en_lexicon *lexicon, en_str name, en_actor guess) {
    eni_buf b = {0};
    const uint32_t at = eni_actor_by_key(lexicon, eni_str(guess.code));
    if (at == ENI_MAP_NONE || lexicon->actors[at].class != ENI_ACTOR_STATE || strlen(guess.code) != 3)
        return ENI_LIT("");
    for (size_t i = 0; i < name.len; i++) eni_putc(&b, eni_is_blank(name.p[i]) ? '_' : eni_upper_char(name.p[i]));
    eni_printf(&b, " [%s%s]", guess.code, guess.sector);
    const en_str text = b.failed ? (en_str){NULL, 0} : eni_arena_str(&c->arena, eni_buf_str(&b));
    eni_buf_free(&b);
    return text;
}

static en_status tell_all(counting *c, const en_lexicon *lexicon, en_unknown_fn fn, void *user, en_error *err) {
    if (c->n) qsort(c->list, c->n, sizeof *c->list, by_events);
    for (size_t i = 0; i < c->n && c->list[i].n_events > 0; i++) {
        const tally *const t = &c->list[i];
        const en_actor guess = best_guess(t);
        const en_unknown u = {.name = t->name,
                              .n_events = t->n_events,
                              .n_titled = t->n_titled,
                              .guess = guess,
                              .entry = entry_of(c, lexicon, t->name, guess),
                              .report = t->report,
                              .sentence_no = t->sentence_no,
                              .sentence = t->sentence,
                              .outlet = t->outlet,
                              .report_day = t->day};
        if (!u.entry.p) return eni_nomem(err);
        if (!fn(user, &u)) break;
    }
    if (c->n == 0 || c->list[0].n_events == 0)
        return eni_fail(err, EN_ENOTFOUND, "no event of the ledger's reports lacks only a name");
    return EN_OK;
}

en_status en_unknowns(const en_ledger *ledger, const en_read_opts *opts, en_unknown_fn fn, void *user, en_error *err) {
    const en_read_opts none = {.date = EN_DAY_NONE};
    counting c = {0};
    en_read_opts mine =
        opts ? (en_read_opts){.jobs = opts->jobs, .on_progress = opts->on_progress, .user = opts->user} : none;
    mine.date = EN_DAY_NONE;
    en_status status = eni_reread(ledger, 0, &mine, on_coded, &c, err);
    if (c.failed) status = eni_nomem(err);
    if (status == EN_OK) status = tell_all(&c, ledger->lexicon, fn, user, err);
    eni_map_free(&c.by_name);
    eni_arena_free(&c.arena);
    return status;
}
