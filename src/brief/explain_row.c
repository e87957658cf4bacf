/* brief/explain_row.c: a row of a dataset, down to its line in the file it was imported from. */
#include "brief/explain_row.h"

#include "base/error.h"
#include "base/input.h"
#include "brief/phrase.h"
#include "ledger/cube.h"
#include "ledger/facts.h"

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

static en_status no_such(const char *cite, en_day asof, en_error *err) {
    return eni_fail(err, EN_ENOTFOUND, "nothing has the citation %s%s", cite, en_day_known(asof) ? " by that day" : "");
}

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
    bool more = true;
    const en_str name = eni_arena_str(page->arena, file);
    if (!name.p || eni_is(name, "standard input") || eni_input_open_member(name.p, &input, NULL) != EN_OK) return out;
    eni_line at = {.number = 0};
    while (more && at.number < line && eni_input_line(input, LONGEST_LINE, &at, &more, NULL) == EN_OK && more) {
    }
    if (more && at.number == line) out = eni_arena_str(page->arena, at.text);
    eni_input_free(input);
    return out;
}

/* known: the day from which the dataset knew it, or unknown. */
static en_status say_from(const en_ledger *ledger, eni_page *page, uint64_t import, uint64_t line_no, en_day known,
                          const char *cite, en_error *err) {
    sqlite3_stmt *row;
    eni_section *const s = eni_page_section(page, "from", "Where it is from", "");
    EN_TRY(
        eni_prepare(ledger,
                    "SELECT i.file, hex(i.hash), l.name, l.title, l.version, l.licence, l.citation FROM import i JOIN "
                    "layer l USING(layer_id) WHERE i.import_id = ?1",
                    &row, err));
    sqlite3_bind_int64(row, 1, (int64_t)import);
    const int code = sqlite3_step(row);
    if (code == SQLITE_ROW) {
        const en_str file = eni_column(row, 0), hash = eni_column(row, 1);
        eni_page_say(page, s,
                     PRINTF(page, "Layer %.*s: %.*s%s%.*s; licence: %.*s. Cite: %.*s.", ENI_ARG(eni_column(row, 2)),
                            ENI_ARG(eni_column(row, 3)), eni_column(row, 4).len ? ", version " : "",
                            ENI_ARG(eni_column(row, 4)), ENI_ARG(eni_column(row, 5)), ENI_ARG(eni_column(row, 6))),
                     none, cite, NULL);
        eni_page_say(page, s,
                     PRINTF(page, "Line %llu of %.*s (XXH3-128 of its content %.*s)%s%s.", (unsigned long long)line_no,
                            ENI_ARG(file), ENI_ARG(hash), en_day_known(known) ? ", known from " : "",
                            en_day_known(known) ? eni_phrase_date(page->arena, (en_date){known, known}).p : ""),
                     none, cite, NULL);
        const en_str line = line_of(page, file, line_no);
        eni_page_say(page, s,
                     line.p ? ENI_LIT("The line as it stands in the file now:")
                            : ENI_LIT("The file is not there any more to show the line."),
                     line.p ? line : none, cite, NULL);
    }
    sqlite3_finalize(row);
    return code == SQLITE_ROW ? EN_OK
           : code == SQLITE_DONE
               ? eni_fail(err, EN_ENOTFOUND, "import %llu is not in the ledger", (unsigned long long)import)
               : eni_sqlite_fail(ledger, code, err);
}

/* ---- ties and facts ---- */

static en_str named(const en_ledger *ledger, eni_page *page, sqlite3_stmt *names, en_str code) {
    const en_str name = eni_dataset_name(ledger, names, page->arena, code);
    return name.len ? PRINTF(page, "%.*s (%.*s)", ENI_ARG(name), ENI_ARG(code)) : code;
}

static en_str days_of(eni_page *page, sqlite3_stmt *row, int first, int last) {
    if (sqlite3_column_type(row, first) == SQLITE_NULL) return ENI_LIT("on a day not known");
    const en_day a = {sqlite3_column_int(row, first)};
    if (sqlite3_column_type(row, last) == SQLITE_NULL)
        return PRINTF(page, "from %s", eni_phrase_date(page->arena, (en_date){a, a}).p);
    return PRINTF(page, "%s", eni_phrase_date(page->arena, (en_date){a, {sqlite3_column_int(row, last)}}).p);
}

typedef struct {
    const en_ledger *ledger;
    eni_page *page;
    eni_section *section;
    sqlite3_stmt *names;
    const char *cite;
    size_t n;
} told;

/* measure, unit, a, b, first, last, value, text, item, name of the item */
static void say_fact(told *t, sqlite3_stmt *row) {
    const en_str a = named(t->ledger, t->page, t->names, eni_column(row, 2)), item = eni_column(row, 9);
    en_str text = eni_column(row, 7);
    while (text.len && text.p[text.len - 1] == '.') text.len--;
    const bool pair = eni_column(row, 3).len > 0, missing = sqlite3_column_type(row, 6) == SQLITE_NULL;
    const en_str b = pair ? named(t->ledger, t->page, t->names, eni_column(row, 3)) : none;
    const en_str value =
        missing ? ENI_LIT("missing")
                : PRINTF(t->page, "%.10g (%.*s)", sqlite3_column_double(row, 6), ENI_ARG(eni_column(row, 1)));
    eni_page_say(t->page, t->section,
                 PRINTF(t->page, "%.*s, %.*s%s%.*s, %.*s: %.*s%s%.*s%s%.*s.", ENI_ARG(eni_column(row, 0)), ENI_ARG(a),
                        pair ? " and " : "", ENI_ARG(b), ENI_ARG(days_of(t->page, row, 4, 5)), ENI_ARG(value),
                        item.len ? "; " : "", ENI_ARG(item), text.len ? "; " : "", ENI_ARG(text)),
                 none, t->cite, NULL);
}

/* kind, a, b, first, last, censored, name of the item */
static void say_tie(told *t, sqlite3_stmt *row) {
    const en_str item = eni_column(row, 6);
    const unsigned censored = (unsigned)sqlite3_column_int(row, 5);
    const en_str b = eni_column(row, 2).len ? named(t->ledger, t->page, t->names, eni_column(row, 2))
                                            : ENI_LIT("every other member");
    eni_page_say(t->page, t->section,
                 PRINTF(t->page, "%.*s, owed by %.*s to %.*s, %.*s%s%s%s%.*s.", ENI_ARG(eni_column(row, 0)),
                        ENI_ARG(named(t->ledger, t->page, t->names, eni_column(row, 1))), ENI_ARG(b),
                        ENI_ARG(days_of(t->page, row, 3, 4)), censored & ENI_BEGUN_BEFORE ? ", or before" : "",
                        censored & ENI_STILL_AT_END ? ", in force at the end of the data" : "", item.len ? "; " : "",
                        ENI_ARG(item)),
                 none, t->cite, NULL);
}

static en_status say_each(told *t, const char *sql, uint64_t import, uint64_t line, en_day asof,
                          void (*say)(told *, sqlite3_stmt *), en_error *err) {
    sqlite3_stmt *rows;
    int code;
    EN_TRY(eni_prepare(t->ledger, sql, &rows, err));
    sqlite3_bind_int64(rows, 1, (int64_t)import);
    sqlite3_bind_int64(rows, 2, (int64_t)line);
    sqlite3_bind_int(rows, 3, en_day_known(asof) ? asof.n : INT32_MAX);
    while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
        if (++t->n <= ROWS_SHOWN) say(t, rows);
    }
    sqlite3_finalize(rows);
    return code == SQLITE_DONE ? EN_OK : eni_sqlite_fail(t->ledger, code, err);
}

/* A line of a dataset of ties or facts: all that was taken from it. */
static en_status explain_told(const en_ledger *ledger, uint64_t import, uint64_t line, en_day asof, const char *cite,
                              eni_page *page, en_error *err) {
    told t = {.ledger = ledger, .page = page, .cite = cite};
    t.section = eni_page_section(page, "row", "What it says", "");
    EN_TRY(eni_dataset_names(ledger, &t.names, err));
    en_status status = say_each(
        &t,
        "SELECT m.name, m.unit, f.a, f.b, CASE WHEN f.last IS NULL THEN i.first ELSE f.first END AS d, "
        "coalesce(f.last, "
        "i.last), f.value, coalesce(f.text, i.terms, ''), f.item, coalesce(i.name, '') FROM fact f JOIN measure m "
        "USING(measure_id) LEFT JOIN item i ON i.layer_id = f.layer_id AND i.item = f.item AND f.item <> 0 WHERE "
        "f.import_id = ?1 AND f.line = ?2 AND (d IS NULL OR d <= ?3) ORDER BY f.measure_id, f.a, f.b, d",
        import, line, asof, say_fact, err);
    if (status == EN_OK)
        status = say_each(&t,
                          "SELECT t.kind, t.a, t.b, t.from_first, nullif(t.to_last, 2147483647), t.censored, "
                          "coalesce(i.name, '') FROM tie t LEFT JOIN item i ON i.layer_id = t.layer_id AND i.item = "
                          "t.item WHERE t.import_id = ?1 AND t.line = ?2 AND t.from_first <= ?3 ORDER BY t.kind, t.a, "
                          "t.b",
                          import, line, asof, say_tie, err);
    sqlite3_finalize(t.names);
    if (status != EN_OK) return status;
    if (t.n == 0) return no_such(cite, asof, err);
    if (t.n > ROWS_SHOWN)
        eni_page_say(page, t.section, PRINTF(page, "And %zu more.", t.n - ROWS_SHOWN), none, cite, NULL);
    return say_from(ledger, page, import, line, EN_DAY_NONE, cite, err);
}

/* Has the import's layer ties or facts? Its name, arena. */
static en_status told_layer(const en_ledger *ledger, uint64_t import, eni_page *page, en_str *name, en_error *err) {
    sqlite3_stmt *ask;
    *name = none;
    EN_TRY(eni_prepare(ledger,
                       "SELECT l.name FROM import JOIN layer l USING(layer_id) WHERE import_id = ?1 AND l.kind <> "
                       "'events'",
                       &ask, err));
    sqlite3_bind_int64(ask, 1, (int64_t)import);
    const int code = sqlite3_step(ask);
    if (code == SQLITE_ROW) *name = eni_arena_str(page->arena, eni_column(ask, 0));
    sqlite3_finalize(ask);
    return code == SQLITE_ROW || code == SQLITE_DONE ? EN_OK : eni_sqlite_fail(ledger, code, err);
}

static void entitle(eni_page *page, const char *cite, en_str layer) {
    page->title = PRINTF(page, "Row %s of %.*s", cite, ENI_ARG(layer));
    page->subtitle = ENI_LIT("A dataset's claim, as it codes it; it was not read by Entente from a sentence.");
}

en_status eni_explain_row(const en_ledger *ledger, uint64_t import, uint64_t line, en_day asof, eni_page *page,
                          en_error *err) {
    eni_cube *cube;
    eni_hit hit;
    bool found;
    row_at r = {.ledger = ledger, .page = page};
    char cite[48];
    snprintf(cite, sizeof cite, "i%llu.%llu", (unsigned long long)import, (unsigned long long)line);
    en_str layer;
    EN_TRY(told_layer(ledger, import, page, &layer, err));
    if (layer.len) {
        entitle(page, cite, layer);
        return explain_told(ledger, import, line, asof, cite, page, err);
    }
    EN_TRY(eni_cube_of(ledger, &cube, err));
    EN_TRY(eni_cube_find(cube, import, line, &hit, &found, err));
    if (found) EN_TRY(eni_cube_tell(cube, &hit, 1, keep, &r, err));
    if (found && !r.found) return eni_nomem(err);
    if (!found || (en_day_known(asof) && r.event.report_day.n > asof.n)) return no_such(cite, asof, err);
    entitle(page, cite, r.event.layer);
    say_what(&r, eni_page_section(page, "row", "What it says", ""), cite);
    return say_from(ledger, page, import, line, r.event.report_day, cite, err);
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
