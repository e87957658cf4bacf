/* brief/explain_row.c: a row of a dataset, down to its line in the file it was imported from. */
#include "brief/explain_row.h"

#include "base/error.h"
#include "base/input.h"
#include "brief/phrase.h"
#include "ledger/cube.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define ROWS_SHOWN 50
#define LONGEST_LINE (1u << 20)

typedef struct {
    const en_ledger *ledger;
    eni_page *page;
    en_event event; /* copied into the arena */
    bool found;
} row_at;

#define PRINTF(page, ...) eni_arena_printf((page)->arena, __VA_ARGS__)

static const en_str none = {"", 0};

static bool keep(void *user, const en_event *e) {
    row_at *const r = user;
    r->event = *e;
    en_str *const texts[] = {&r->event.mode,        &r->event.context,     &r->event.cameo, &r->event.row_key,
                             &r->event.source_name, &r->event.target_name, &r->event.url,   &r->event.outlet,
                             &r->event.place,       &r->event.note,        &r->event.layer};
    r->found = true;
    for (size_t i = 0; i < ENI_N(texts); i++) {
        *texts[i] = eni_arena_str(r->page->arena, *texts[i]);
        r->found = r->found && texts[i]->p;
    }
    return true;
}

/* "CHN GOV (CHINA)", or "nobody in particular". */
static en_str side(eni_page *page, const en_lexicon *lexicon, en_actor a, en_str name) {
    const en_str known = en_actor_known(a) ? en_actor_name(lexicon, a.code) : none;
    if (!en_actor_known(a) && !a.sector[0] && !name.len) return ENI_LIT("nobody in particular");
    return PRINTF(page, "%.*s%s%s%s%.*s%s", ENI_ARG(known.len ? known : eni_str(a.code)), a.sector[0] ? " " : "",
                  a.sector, name.len ? " (" : "", ENI_ARG(name), name.len ? ")" : "");
}

static void say_what(row_at *r, eni_section *s, const char *cite) {
    const en_event *const e = &r->event;
    eni_page *const page = r->page;
    const en_lexicon *const lex = r->ledger->lexicon;
    eni_page_say(
        page, s,
        PRINTF(page, "%.*s \xE2\x86\x92 %.*s, %s %.*s, %s, Goldstein %s, on %s.",
               ENI_ARG(side(page, lex, e->source, e->source_name)), ENI_ARG(side(page, lex, e->target, e->target_name)),
               e->action ? en_action_key(e->action) : "no PLOVER type", ENI_ARG(e->cameo), en_quad_key(e->quad),
               isnan(e->goldstein) ? "none" : eni_phrase_score(page->arena, e->goldstein).p,
               eni_phrase_date(page->arena, e->day).p),
        none, cite, NULL);
    if (e->n_mentions >= 0)
        eni_page_say(page, s,
                     PRINTF(page, "Mentions %lld, sources %u, articles %u, when the dataset published it.",
                            (long long)e->n_mentions, e->n_outlets, e->n_reports),
                     none, cite, NULL);
    if (e->n_deaths >= 0)
        eni_page_say(page, s, PRINTF(page, "Deaths, best estimate: %lld.", (long long)e->n_deaths), none, cite, NULL);
    const struct {
        const char *what;
        en_str text;
    } more[] = {{"Place", e->place}, {"Outlet", e->outlet}, {"Address", e->url}, {"Note", e->note}, {"Id", e->row_key}};
    for (size_t i = 0; i < ENI_N(more); i++)
        if (more[i].text.len)
            eni_page_say(page, s, PRINTF(page, "%s: %.*s", more[i].what, ENI_ARG(more[i].text)), none, cite, NULL);
    if (e->row_id != INT64_MIN)
        eni_page_say(page, s, PRINTF(page, "The dataset's number of it: %lld.", (long long)e->row_id), none, cite,
                     NULL);
}

/* The line of a file or archive member, arena; p NULL if it is not to be had. */
static en_str line_of(eni_page *page, en_str file, uint64_t line) {
    en_str out = {NULL, 0};
    eni_input *input = NULL;
    bool more = false;
    const size_t colon = eni_find(file, ENI_LIT(":"), 0);
    const en_str whole = eni_arena_str(page->arena, file),
                 outer = colon == SIZE_MAX ? whole : eni_arena_str(page->arena, eni_cut(file, 0, colon));
    if (!whole.p || !outer.p || eni_is(whole, "standard input")) return out;
    if (eni_input_open(whole.p, &input, NULL) != EN_OK && eni_input_open(outer.p, &input, NULL) != EN_OK) return out;
    while (eni_input_next(input, &more, NULL) == EN_OK && more && !eni_is(file, eni_input_name(input))) {
    }
    eni_line at = {.number = 0};
    while (more && at.number < line && eni_input_line(input, LONGEST_LINE, &at, &more, NULL) == EN_OK && more) {
    }
    if (more && at.number == line) out = eni_arena_str(page->arena, at.text);
    eni_input_free(input);
    return out;
}

static en_status say_from(row_at *r, eni_section *s, const char *cite, en_error *err) {
    sqlite3_stmt *row;
    eni_page *const page = r->page;
    EN_TRY(
        eni_prepare(r->ledger,
                    "SELECT i.file, hex(i.hash), l.name, l.title, l.version, l.licence, l.citation FROM import i JOIN "
                    "layer l USING(layer_id) WHERE i.import_id = ?1",
                    &row, err));
    sqlite3_bind_int64(row, 1, (int64_t)r->event.import);
    const int code = sqlite3_step(row);
    if (code == SQLITE_ROW) {
        const en_str file = eni_column(row, 0), hash = eni_column(row, 1);
        eni_page_say(page, s,
                     PRINTF(page, "Layer %.*s: %.*s, version %.*s; licence: %.*s. Cite: %.*s.",
                            ENI_ARG(eni_column(row, 2)), ENI_ARG(eni_column(row, 3)), ENI_ARG(eni_column(row, 4)),
                            ENI_ARG(eni_column(row, 5)), ENI_ARG(eni_column(row, 6))),
                     none, cite, NULL);
        eni_page_say(page, s,
                     PRINTF(page, "Line %llu of %.*s (XXH3-128 of its content %.*s), known from %s.",
                            (unsigned long long)r->event.line, ENI_ARG(file), ENI_ARG(hash),
                            eni_phrase_date(page->arena, (en_date){r->event.report_day, r->event.report_day}).p),
                     none, cite, NULL);
        const en_str line = line_of(page, file, r->event.line);
        eni_page_say(page, s,
                     line.p ? ENI_LIT("The line as it stands in the file now:")
                            : ENI_LIT("The file is not there any more to show the line."),
                     line.p ? line : none, cite, NULL);
    }
    sqlite3_finalize(row);
    return code == SQLITE_ROW ? EN_OK
           : code == SQLITE_DONE
               ? eni_fail(err, EN_ENOTFOUND, "import %llu is not in the ledger", (unsigned long long)r->event.import)
               : eni_sqlite_fail(r->ledger, code, err);
}

en_status eni_explain_row(const en_ledger *ledger, uint64_t import, uint64_t line, en_day asof, eni_page *page,
                          en_error *err) {
    eni_cube *cube;
    eni_hit hit;
    bool found;
    row_at r = {.ledger = ledger, .page = page};
    char cite[48];
    snprintf(cite, sizeof cite, "i%llu.%llu", (unsigned long long)import, (unsigned long long)line);
    EN_TRY(eni_cube_of(ledger, &cube, err));
    EN_TRY(eni_cube_find(cube, import, line, &hit, &found, err));
    if (found) EN_TRY(eni_cube_tell(cube, &hit, 1, keep, &r, err));
    if (found && !r.found) return eni_nomem(err);
    if (!found || (en_day_known(asof) && r.event.report_day.n > asof.n))
        return eni_fail(err, EN_ENOTFOUND, "nothing has the citation %s%s", cite,
                        en_day_known(asof) ? " by that day" : "");
    page->title = PRINTF(page, "Row %s of %.*s", cite, ENI_ARG(r.event.layer));
    page->subtitle = ENI_LIT("A dataset's claim, as it codes it; it was not read by Entente from a sentence.");
    say_what(&r, eni_page_section(page, "row", "What it says", ""), cite);
    return say_from(&r, eni_page_section(page, "from", "Where it is from", ""), cite, err);
}

/* ---- behind a number ---- */

typedef struct {
    eni_page *page;
    eni_section *section;
    en_day day;
    double half_life;
    uint64_t n;
} listing;

static bool list(void *user, const en_event *e) {
    listing *const l = user;
    if (isnan(e->goldstein)) return true;
    const en_str cite = e->import
                            ? PRINTF(l->page, "i%llu.%llu", (unsigned long long)e->import, (unsigned long long)e->line)
                            : PRINTF(l->page, "r%llu.%u", (unsigned long long)e->report, e->sentence_no);
    l->n++;
    eni_page_say(l->page, l->section,
                 PRINTF(l->page, "%s: %s %.*s, Goldstein %s, weight %.3f (%.*s).",
                        eni_phrase_date(l->page->arena, e->day).p, en_action_key(e->action), ENI_ARG(e->cameo),
                        eni_phrase_score(l->page->arena, e->goldstein).p,
                        exp2(-(double)(l->day.n - e->day.last.n) / l->half_life), ENI_ARG(e->layer)),
                 e->sentence, cite.p ? cite.p : "i0", NULL);
    return l->n < ROWS_SHOWN;
}

en_status eni_explain_rows_behind(const en_ledger *ledger, en_actor i, en_actor j, en_day day, en_day asof,
                                  const char *layers, double half_life, const char *cite, eni_page *page,
                                  en_error *err) {
    en_event_query q = en_event_query_all();
    q.source = i, q.target = j, q.until = day, q.asof = asof, q.modalities = 1u << EN_MODALITY_ASSERTED;
    q.layers = layers;
    q.order = EN_BY_DAY_DOWN;
    listing l = {.page = page,
                 .section = eni_page_section(page, "events", "Events behind it, newest first", ""),
                 .day = day,
                 .half_life = half_life};
    EN_TRY(en_events(ledger, &q, list, &l, err));
    if (l.n == ROWS_SHOWN)
        eni_page_say(page, l.section, ENI_LIT("Older ones are not listed; 'entente events' shows them."), none, cite,
                     NULL);
    return EN_OK;
}
