/* brief/explain.c: en_explain: what a citation points at, down to the words.
 *
 *   r12        report 12: outlet, day, file, its sentences with claims, its near-copies
 *   r12.3      its sentence 3, what stands around it, and the claims read from it with the words that carried them
 *   c45, e7    a claim; an event with all its claims, denials included
 *   t:ID       a tie: parties, dates, terms, citation
 *   i3.12      line 12 of import 3: a row of a dataset
 *   affinity:I:J:DAY   the measure: formula, constants, and each event with its weight; behind another colon, layers of datasets */
#include "base/day.h"
#include "base/error.h"
#include "brief/explain_row.h"
#include "brief/page.h"
#include "brief/phrase.h"
#include "relations/affinity.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
    const en_ledger *ledger;
    eni_arena *arena;
    eni_page page;
    en_day asof;
    const char *cite;
    en_error *err;
} answer;

#define PRINTF(an, ...) eni_arena_printf((an)->arena, __VA_ARGS__)
static const en_str none = {"", 0};

static const char *day_text(const answer *an, en_day d) {
    char room[11];
    en_day_format(d, room);
    return eni_arena_str(an->arena, eni_str(room)).p;
}

static en_status unknown(answer *an) {
    return eni_fail(an->err, EN_ENOTFOUND, "nothing has the citation %s%s", an->cite,
                    en_day_known(an->asof) ? " by that day" : "");
}

/* "source 'North Korea' [0,11]" */
static void put_span(eni_buf *out, const char *name, en_span span, en_str sentence) {
    if (span.end == 0 || span.end > sentence.len) return;
    eni_printf(out, "%s%s \"%.*s\"", out->len ? ", " : "", name, (int)(span.end - span.start), sentence.p + span.start);
}

static void say_claim(answer *an, eni_section *s, const en_claim *c) {
    const en_lexicon *const lex = an->ledger->lexicon;
    const en_str source = en_actor_known(c->source) ? en_actor_name(lex, c->source.code) : none,
                 target = en_actor_known(c->target) ? en_actor_name(lex, c->target.code) : none,
                 speaker = en_actor_known(c->speaker) ? eni_actor_named(lex, an->arena, c->speaker.code) : none;
    eni_buf words = {0};
    put_span(&words, "trigger", c->spans.trigger, c->sentence);
    put_span(&words, "source", c->spans.source, c->sentence);
    put_span(&words, "target", c->spans.target, c->sentence);
    put_span(&words, "speaker", c->spans.speaker, c->sentence);
    put_span(&words, "modality", c->spans.modality, c->sentence);
    put_span(&words, "day", c->spans.day, c->sentence);
    put_span(&words, "place", c->spans.place, c->sentence);
    put_span(&words, "magnitude", c->spans.magnitude, c->sentence);
    char day[24];
    en_date_format(c->day, day);
    const en_str text = PRINTF(
        an,
        "Claim c%llu (event e%llu): %.*s%s%s \xE2\x86\x92 %.*s%s%s, %s %.*s, %s, Goldstein %s, "
        "%s, on %s%s%.*s, confidence %.2f. Read by %.*s from: %s.",
        (unsigned long long)c->id, (unsigned long long)c->event, ENI_ARG(source.len ? source : ENI_LIT("(unnamed)")),
        c->source.sector[0] ? " " : "", c->source.sector, ENI_ARG(target.len ? target : ENI_LIT("(unnamed)")),
        c->target.sector[0] ? " " : "", c->target.sector, en_action_key(c->action), ENI_ARG(c->cameo),
        en_quad_key(c->quad), eni_phrase_score(an->arena, c->goldstein).p, en_modality_key(c->modality), day,
        speaker.len ? ", said by " : "", ENI_ARG(speaker), c->confidence, ENI_ARG(c->frame), words.p ? words.p : "");
    eni_buf_free(&words);
    const en_str cite = PRINTF(an, "r%llu.%u", (unsigned long long)c->report, c->sentence_no);
    eni_page_say(&an->page, s, text, none, cite.p ? cite.p : "r0", NULL);
}

/* ---- reports and sentences ---- */

static en_status report_head(answer *an, uint64_t report, en_error *err) {
    sqlite3_stmt *row;
    EN_TRY(eni_prepare(an->ledger,
                       "SELECT r.ext_id, o.name, r.day, r.title, r.url, r.file, r.line, r.n_sentences, r.n_claims FROM "
                       "report r JOIN outlet o USING(outlet_id) WHERE r.report_id = ?1 AND r.day <= ?2",
                       &row, err));
    sqlite3_bind_int64(row, 1, (int64_t)report);
    sqlite3_bind_int(row, 2, en_day_known(an->asof) ? an->asof.n : INT32_MAX);
    const int code = sqlite3_step(row);
    if (code == SQLITE_ROW) {
        const en_str title = eni_column(row, 3), url = eni_column(row, 4), file = eni_column(row, 5),
                     outlet = eni_column(row, 1);
        const en_str line =
            sqlite3_column_int64(row, 6) ? PRINTF(an, ", line %lld", (long long)sqlite3_column_int64(row, 6)) : none;
        an->page.title = PRINTF(an, "Report r%llu: %.*s", (unsigned long long)report,
                                ENI_ARG(title.len ? title : ENI_LIT("(without title)")));
        an->page.subtitle =
            PRINTF(an, "%.*s, %s; id %.*s; read from %.*s%s%s%.*s; %s, %s.",
                   ENI_ARG(outlet.len ? outlet : ENI_LIT("unnamed outlet")),
                   day_text(an, (en_day){sqlite3_column_int(row, 2)}), ENI_ARG(eni_column(row, 0)), ENI_ARG(file),
                   line.p, url.len ? "; " : "", ENI_ARG(url),
                   eni_phrase_count(an->arena, (uint64_t)sqlite3_column_int64(row, 7), "sentence", "sentences").p,
                   eni_phrase_count(an->arena, (uint64_t)sqlite3_column_int64(row, 8), "claim", "claims").p);
    }
    sqlite3_finalize(row);
    if (code == SQLITE_ROW) return EN_OK;
    return code == SQLITE_DONE ? unknown(an) : eni_sqlite_fail(an->ledger, code, err);
}

/* Sentences first … last of a report, the one asked for marked. */
static en_status say_sentences(answer *an, eni_section *s, uint64_t report, int64_t first, int64_t last, int64_t marked,
                               bool *found) {
    sqlite3_stmt *rows;
    int code;
    *found = false;
    EN_TRY(eni_prepare(an->ledger,
                       "SELECT no, text FROM sentence WHERE report_id = ?1 AND no BETWEEN ?2 AND ?3 ORDER BY no", &rows,
                       an->err));
    sqlite3_bind_int64(rows, 1, (int64_t)report);
    sqlite3_bind_int64(rows, 2, first);
    sqlite3_bind_int64(rows, 3, last);
    while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
        const int64_t no = sqlite3_column_int64(rows, 0);
        const en_str cite = PRINTF(an, "r%llu.%lld", (unsigned long long)report, (long long)no);
        if (no == marked) *found = true;
        eni_page_say(&an->page, s,
                     no == marked ? ENI_LIT("This sentence:")
                     : no == 0    ? ENI_LIT("Title:")
                                  : PRINTF(an, "Sentence %lld:", (long long)no),
                     eni_column(rows, 1), cite.p ? cite.p : "r0", NULL);
    }
    sqlite3_finalize(rows);
    return code == SQLITE_DONE ? EN_OK : eni_sqlite_fail(an->ledger, code, an->err);
}

/* The other reports of the family, as known on the as-of day. */
static en_status say_twins(answer *an, eni_section *s, uint64_t report) {
    sqlite3_stmt *rows;
    int code;
    EN_TRY(
        eni_prepare(an->ledger,
                    "SELECT r.report_id, o.name, r.day, r.title, k.original = me.report_id, km.original = r.report_id, "
                    "coalesce(CASE WHEN k.original = me.report_id THEN k.likeness END, km.likeness)"
                    " FROM report me JOIN report r ON r.family = me.family AND r.report_id <> me.report_id JOIN "
                    "outlet o ON o.outlet_id = r.outlet_id"
                    " LEFT JOIN sketch k ON k.report_id = r.report_id LEFT JOIN sketch km ON km.report_id = "
                    "me.report_id WHERE me.report_id = ?1 AND r.day <= ?2 ORDER BY r.day, r.report_id LIMIT 200",
                    &rows, an->err));
    sqlite3_bind_int64(rows, 1, (int64_t)report);
    sqlite3_bind_int(rows, 2, en_day_known(an->asof) ? an->asof.n : INT32_MAX);
    while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
        const long long id = sqlite3_column_int64(rows, 0);
        const bool is_copy = sqlite3_column_int(rows, 4) == 1, is_original = sqlite3_column_int(rows, 5) == 1;
        const en_str outlet = eni_column(rows, 1);
        const en_str how = is_copy || is_original
                               ? PRINTF(an, ", %.0f %% of the wordings shared", 100 * sqlite3_column_double(rows, 6))
                               : none;
        const en_str text = PRINTF(an, "%s r%lld: %.*s, %s%.*s.",
                                   is_copy       ? "Copy"
                                   : is_original ? "Original"
                                                 : "Of the same family",
                                   id, ENI_ARG(outlet.len ? outlet : ENI_LIT("unnamed outlet")),
                                   day_text(an, (en_day){sqlite3_column_int(rows, 2)}), ENI_ARG(how));
        const en_str cite = PRINTF(an, "r%lld", id);
        eni_page_say(&an->page, s, text, eni_column(rows, 3), cite.p ? cite.p : "r0", NULL);
    }
    sqlite3_finalize(rows);
    return code == SQLITE_DONE ? EN_OK : eni_sqlite_fail(an->ledger, code, an->err);
}

/* ---- why: the report is read again, as it would be today ---- */

typedef struct {
    answer *an;
    eni_section *section;
    int64_t sentence;       /* only this one; -1: all */
    const en_claim *claims; /* [n]: only of these */
    size_t n;
    bool blanks; /* sentences without a claim too */
} asking;

/* "a frame finds ACCUSE from source to target (+2.1), …" */
static void say_features(asking *a, const en_claim *stored, const en_claim *read) {
    answer *const an = a->an;
    eni_buf list = {0};
    for (size_t i = 0; i < read->n_features; i++)
        eni_printf(&list, "%s%.*s (+%.2f)", i ? "; " : "", ENI_ARG(read->features[i].text), read->features[i].weight);
    const en_str cite = PRINTF(an, "r%llu.%u", (unsigned long long)stored->report, stored->sentence_no);
    const en_str text = PRINTF(an, "Claim c%llu: the classifier gives %s %.3f, any act %.3f%s%.*s.",
                               (unsigned long long)stored->id, en_action_key(read->action), read->p_type, read->p_event,
                               list.len ? "; for it speak most: " : "", ENI_ARG(eni_buf_str(&list)));
    eni_buf_free(&list);
    eni_page_say(&an->page, a->section, text, none, cite.p ? cite.p : "r0", NULL);
}

static bool is_same_claim(const en_claim *a, const en_claim *b) {
    return a->sentence_no == b->sentence_no && a->action == b->action && strcmp(a->source.code, b->source.code) == 0 &&
           strcmp(a->target.code, b->target.code) == 0 && eni_eq(a->frame, b->frame);
}

static bool on_coded(void *user, const eni_report *report, const eni_coded *coded) {
    asking *const a = user;
    answer *const an = a->an;
    for (size_t i = 0; i < coded->n_claims; i++)
        for (size_t k = 0; k < a->n; k++)
            if (!isnan(coded->claims[i].p_type) && is_same_claim(&a->claims[k], &coded->claims[i]))
                say_features(a, &a->claims[k], &coded->claims[i]);
    for (size_t i = 0; a->blanks && coded->seen && i < coded->n_sentences; i++) {
        const eni_seen *const s = &coded->seen[i];
        const int64_t no = (int64_t)coded->first_number + (int64_t)i;
        if (s->n_obstacles == 0 || (a->sentence >= 0 ? no != a->sentence : !s->two)) continue;
        const en_str cite = PRINTF(an, "r%llu.%lld", (unsigned long long)report->number, (long long)no);
        for (size_t k = 0; k < (a->sentence >= 0 ? s->n_obstacles : 1); k++)
            eni_page_say(&an->page, a->section,
                         PRINTF(an, "%s %lld: %.*s.", k ? "Also of sentence" : "No claim from sentence", (long long)no,
                                ENI_ARG(s->obstacles[k].text)),
                         none, cite.p ? cite.p : "r0", NULL);
    }
    return true;
}

static en_status say_why(answer *an, uint64_t report, int64_t sentence, const en_claim *claims, size_t n, bool blanks) {
    const en_read_opts opts = {.date = EN_DAY_NONE};
    asking a = {an,       eni_page_section(&an->page, "why", "Why, as it is read today", "Nothing to add."),
                sentence, claims,
                n,        blanks};
    return eni_reread(an->ledger, report, &opts, on_coded, &a, an->err);
}

/* ---- reports and claims ---- */

static en_status explain_report(answer *an, uint64_t report, int64_t sentence) {
    en_claim *claims;
    size_t n;
    bool found;
    EN_TRY(report_head(an, report, an->err));
    eni_section *const words = eni_page_section(&an->page, "words", "Words", "No sentence.");
    EN_TRY(say_sentences(an, words, report, sentence < 0 ? 0 : sentence - 1, sentence < 0 ? 65535 : sentence + 1,
                         sentence, &found));
    if (sentence >= 0 && !found) return unknown(an);
    eni_section *const read =
        eni_page_section(&an->page, "claims", "Claims read from it", "No claim was read from it.");
    EN_TRY(eni_recall_report_claims(an->ledger, report, sentence, an->arena, &claims, &n, an->err));
    for (size_t i = 0; i < n; i++) say_claim(an, read, &claims[i]);
    EN_TRY(say_why(an, report, sentence, claims, n, true));
    if (sentence >= 0) return EN_OK;
    return say_twins(an, eni_page_section(&an->page, "twins", "Near-copies of it", "None is on record."), report);
}

static en_status claim_place(answer *an, uint64_t claim, uint64_t *report, int64_t *sentence) {
    sqlite3_stmt *row;
    EN_TRY(eni_prepare(an->ledger, "SELECT report_id, sentence_no FROM claim WHERE claim_id = ?1 AND report_day <= ?2",
                       &row, an->err));
    sqlite3_bind_int64(row, 1, (int64_t)claim);
    sqlite3_bind_int(row, 2, en_day_known(an->asof) ? an->asof.n : INT32_MAX);
    const int code = sqlite3_step(row);
    if (code == SQLITE_ROW) *report = (uint64_t)sqlite3_column_int64(row, 0), *sentence = sqlite3_column_int64(row, 1);
    sqlite3_finalize(row);
    if (code == SQLITE_ROW) return EN_OK;
    return code == SQLITE_DONE ? unknown(an) : eni_sqlite_fail(an->ledger, code, an->err);
}

static en_status explain_claim(answer *an, uint64_t claim) {
    uint64_t report = 0;
    int64_t sentence = 0;
    en_claim *claims;
    size_t n;
    bool found;
    EN_TRY(claim_place(an, claim, &report, &sentence));
    EN_TRY(report_head(an, report, an->err));
    eni_section *const words = eni_page_section(&an->page, "words", "Words", "No sentence.");
    EN_TRY(say_sentences(an, words, report, sentence, sentence, sentence, &found));
    eni_section *const read = eni_page_section(&an->page, "claims", "The claim", "No claim.");
    EN_TRY(eni_recall_report_claims(an->ledger, report, sentence, an->arena, &claims, &n, an->err));
    size_t which = 0;
    for (size_t i = 0; i < n; i++)
        if (claims[i].id == claim) say_claim(an, read, &claims[which = i]);
    return n ? say_why(an, report, sentence, &claims[which], 1, false) : EN_OK;
}

static en_status explain_event(answer *an, uint64_t event) {
    en_claim *claims;
    size_t n;
    EN_TRY(eni_recall_claims(an->ledger, event, an->asof, an->arena, &claims, &n, an->err));
    if (n == 0) return unknown(an);
    const en_lexicon *const lex = an->ledger->lexicon;
    size_t asserted = 0, denied = 0,
           lead = 0; /* lead: the first claim that asserts the act, else the first that does not deny it */
    for (size_t i = 0; i < n; i++) {
        const en_modality m = claims[i].modality, best = claims[lead].modality;
        asserted += m == EN_MODALITY_ASSERTED;
        denied += m == EN_MODALITY_DENIED;
        if (m == EN_MODALITY_ASSERTED ? best != m : m != EN_MODALITY_DENIED && best == EN_MODALITY_DENIED) lead = i;
    }
    const en_str act = eni_phrase_act(
        an->arena, claims[0].action, claims[lead].modality,
        en_actor_known(claims[0].source) ? eni_actor_named(lex, an->arena, claims[0].source.code) : none,
        en_actor_known(claims[0].target) ? eni_actor_named(lex, an->arena, claims[0].target.code) : none);
    an->page.title = PRINTF(an, "Event e%llu: %.*s", (unsigned long long)event, ENI_ARG(act));
    an->page.subtitle = PRINTF(an, "%s: %zu assert it, %zu deny it. It %s as having happened.",
                               eni_phrase_count(an->arena, n, "claim", "claims").p, asserted, denied,
                               asserted ? "counts" : "does not count");
    eni_section *const s = eni_page_section(&an->page, "claims", "Claims about it", "No claim.");
    for (size_t i = 0; i < n; i++) say_claim(an, s, &claims[i]);
    return EN_OK;
}

/* ---- ties ---- */

static en_date date_column(sqlite3_stmt *row, int i) {
    if (sqlite3_column_type(row, i) == SQLITE_NULL) return ENI_DATE_NONE;
    return (en_date){{sqlite3_column_int(row, i)}, {sqlite3_column_int(row, i + 1)}};
}

/* A date that lies behind the as-of day is not known yet. */
static en_date by_then(const answer *an, en_date d) {
    return eni_date_known(d) && en_day_known(an->asof) && d.first.n > an->asof.n ? ENI_DATE_NONE : d;
}

/* "FIN (from 4 April 2023), ISL": the parties known on the as-of day. */
static en_status say_parties(answer *an, eni_section *s, en_str id) {
    sqlite3_stmt *rows;
    eni_buf list = {0};
    int code;
    EN_TRY(eni_prepare(an->ledger,
                       "SELECT actor, from_first, from_last, to_first, to_last FROM party WHERE treaty_id = ?1 AND "
                       "coalesce(from_first, -2147483648) <= ?2 ORDER BY no",
                       &rows, an->err));
    eni_bind_str(rows, 1, id);
    sqlite3_bind_int(rows, 2, en_day_known(an->asof) ? an->asof.n : INT32_MAX);
    while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
        const en_date from = date_column(rows, 1), to = by_then(an, date_column(rows, 3));
        eni_printf(&list, "%s%.*s", list.len ? ", " : "", ENI_ARG(eni_column(rows, 0)));
        if (!eni_date_known(from) && !eni_date_known(to)) continue;
        eni_puts(&list, " (");
        if (eni_date_known(from)) eni_printf(&list, "from %s", eni_phrase_date(an->arena, from).p);
        if (eni_date_known(to))
            eni_printf(&list, "%sto %s", eni_date_known(from) ? " " : "", eni_phrase_date(an->arena, to).p);
        eni_putc(&list, ')');
    }
    sqlite3_finalize(rows);
    if (code == SQLITE_DONE && !list.failed)
        eni_page_say(&an->page, s, PRINTF(an, "Parties: %.*s.", ENI_ARG(eni_buf_str(&list))), none, an->cite, NULL);
    const bool failed = list.failed;
    eni_buf_free(&list);
    if (failed) return eni_nomem(an->err);
    return code == SQLITE_DONE ? EN_OK : eni_sqlite_fail(an->ledger, code, an->err);
}

static en_status say_obligations(answer *an, eni_section *s, en_str id) {
    sqlite3_stmt *rows;
    int code;
    EN_TRY(eni_prepare(an->ledger, "SELECT kind, obligor, beneficiary FROM obligation WHERE treaty_id = ?1 ORDER BY no",
                       &rows, an->err));
    eni_bind_str(rows, 1, id);
    while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
        const en_str from = eni_column(rows, 1), to = eni_column(rows, 2);
        eni_page_say(&an->page, s,
                     PRINTF(an, "Obligation: %.*s, owed by %.*s to %.*s.", ENI_ARG(eni_column(rows, 0)),
                            ENI_ARG(eni_is(from, "*") ? ENI_LIT("every party") : from),
                            ENI_ARG(eni_is(to, "*") ? ENI_LIT("every party") : to)),
                     none, an->cite, NULL);
    }
    sqlite3_finalize(rows);
    return code == SQLITE_DONE ? EN_OK : eni_sqlite_fail(an->ledger, code, an->err);
}

static void say_treaty(answer *an, eni_section *s, sqlite3_stmt *row) {
    const en_date begun = by_then(an, date_column(row, 4)), ended = by_then(an, date_column(row, 6));
    const en_str terms = eni_known_by(eni_column(row, 8), an->asof),
                 record = eni_known_by(eni_column(row, 9), an->asof);
    an->page.title = PRINTF(an, "%.*s", ENI_ARG(eni_column(row, 1)));
    an->page.subtitle = PRINTF(an, "%.*s; signed: %s; in force: %s; ended: %s. Layer %.*s, version %.*s.",
                               ENI_ARG(eni_column(row, 0)), eni_phrase_date(an->arena, date_column(row, 2)).p,
                               eni_date_known(begun) ? eni_phrase_date(an->arena, begun).p : "not known to be",
                               eni_date_known(ended)    ? eni_phrase_date(an->arena, ended).p
                               : en_day_known(an->asof) ? "not by the as-of day"
                                                        : "not by the last review",
                               ENI_ARG(eni_column(row, 10)), ENI_ARG(eni_column(row, 11)));
    if (terms.len) eni_page_say(&an->page, s, terms, none, an->cite, NULL);
    eni_page_say(&an->page, s, PRINTF(an, "Public record: %.*s", ENI_ARG(record)), none, an->cite, NULL);
}

static en_status explain_tie(answer *an, en_str id) {
    sqlite3_stmt *row = NULL;
    EN_TRY(eni_prepare(an->ledger,
                       "SELECT t.kind, t.name, t.signed_first, t.signed_last, t.from_first, t.from_last, t.to_first, "
                       "t.to_last, t.terms, t.citation, l.name, l.version FROM treaty t JOIN layer l USING(layer_id)"
                       " WHERE treaty_id = ?1 AND coalesce(signed_first, from_first) <= ?2",
                       &row, an->err));
    eni_bind_str(row, 1, id);
    sqlite3_bind_int(row, 2, en_day_known(an->asof) ? an->asof.n : INT32_MAX);
    const int code = sqlite3_step(row);
    eni_section *const s = eni_page_section(&an->page, "tie", "Terms, parties and public record", "");
    if (code == SQLITE_ROW) say_treaty(an, s, row);
    sqlite3_finalize(row);
    if (code != SQLITE_ROW) return code == SQLITE_DONE ? unknown(an) : eni_sqlite_fail(an->ledger, code, an->err);
    EN_TRY(say_parties(an, s, id));
    return say_obligations(an, s, id);
}

/* ---- affinity ---- */

#define EVENTS_SHOWN 200

static en_status explain_affinity(answer *an, en_str rest) {
    en_str i_text, j_text, day_part;
    en_actor i, j;
    en_date day;
    en_affinity value;
    eni_event_list list;
    char i_code[40], j_code[40];
    if (!eni_split(&rest, ':', &i_text) || !eni_split(&rest, ':', &j_text) || !eni_split(&rest, ':', &day_part))
        return eni_fail(an->err, EN_EFORMAT, "'%s' is not of the form affinity:CHN:PRK:2024-10-31", an->cite);
    snprintf(i_code, sizeof i_code, "%.*s", ENI_ARG(i_text));
    snprintf(j_code, sizeof j_code, "%.*s", ENI_ARG(j_text));
    EN_TRY(en_actor_find(an->ledger->lexicon, i_code, &i, an->err));
    EN_TRY(en_actor_find(an->ledger->lexicon, j_code, &j, an->err));
    EN_TRY(en_date_parse(day_part, &day, an->err));
    const en_day asof = en_day_known(an->asof) && an->asof.n < day.last.n ? an->asof : day.last;
    const char *const layers = rest.p && rest.len ? eni_arena_str(an->arena, rest).p : NULL;
    const en_dyad_opts opts = {.since = EN_DAY_NONE, .until = EN_DAY_NONE, .asof = asof, .layers = layers};
    EN_TRY(en_affinity_at(an->ledger, i, j, day.last, &opts, &value, an->err));
    an->page.title = PRINTF(an, "Affinity of %.*s towards %.*s on %s: %s",
                            ENI_ARG(eni_actor_named(an->ledger->lexicon, an->arena, i.code)),
                            ENI_ARG(eni_actor_named(an->ledger->lexicon, an->arena, j.code)), day_text(an, day.last),
                            eni_phrase_score(an->arena, value.value).p);
    an->page.subtitle = PRINTF(an,
                               "In Goldstein points, \xE2\x88\x92"
                               "10 to +10; 90 %% interval %s to %s; as known on %s%s%s.",
                               eni_phrase_score(an->arena, value.lo).p, eni_phrase_score(an->arena, value.hi).p,
                               day_text(an, asof), layers ? "; layers " : "", layers ? layers : "");
    eni_section *const how = eni_page_section(&an->page, "formula", "Formula", "");
    eni_page_say(&an->page, how,
                 PRINTF(an,
                        "A = (n* m + 5 mu) / (n* + 5), where n* = %.3f is the sum of the weights 2^(-age/90 days), m "
                        "the weighted mean of Goldstein values, mu = %.3f the long-run mean over %llu events shrunk by "
                        "2 events of 0. See docs/METHODS.md, Affinity.",
                        value.n_effective, value.longrun, (unsigned long long)value.n_events),
                 none, an->cite, NULL);
    if (layers)
        return eni_explain_rows_behind(an->ledger, i, j, day.last, asof, layers, ENI_HALF_LIFE, an->cite, &an->page,
                                       an->err);
    en_event_query q = en_event_query_all();
    q.source = i, q.target = j, q.until = day.last, q.asof = asof, q.modalities = 1u << EN_MODALITY_ASSERTED;
    EN_TRY(eni_recall(an->ledger, &q, an->arena, &list, an->err));
    const eni_dated *const dated = eni_by_event_day(an->arena, &list);
    if (!dated) return eni_nomem(an->err);
    eni_section *const s = eni_page_section(&an->page, "events", "Events behind it, newest first", "");
    size_t shown = 0, left = 0;
    for (size_t k = list.n; k-- > 0;) {
        const en_event *const e = dated[k].event;
        if (dated[k].day.n > day.last.n || isnan(e->goldstein)) continue;
        if (shown == EVENTS_SHOWN) {
            left++;
            continue;
        }
        shown++;
        const en_str cite = PRINTF(an, "r%llu.%u", (unsigned long long)e->report, e->sentence_no);
        eni_page_say(&an->page, s,
                     PRINTF(an, "%s: %s %.*s, Goldstein %s, weight %.3f.", eni_phrase_date(an->arena, e->day).p,
                            en_action_key(e->action), ENI_ARG(e->cameo), eni_phrase_score(an->arena, e->goldstein).p,
                            exp2(-(double)(day.last.n - dated[k].day.n) / ENI_HALF_LIFE)),
                     e->sentence, cite.p ? cite.p : "r0", NULL);
    }
    if (left)
        eni_page_say(&an->page, s, PRINTF(an, "%zu older events are not listed; 'entente events' shows them.", left),
                     none, an->cite, NULL);
    return EN_OK;
}

/* ---- which ---- */

static bool number_in(en_str s, uint64_t *out) {
    int64_t n;
    if (!eni_to_int(s, &n) || n <= 0) return false;
    *out = (uint64_t)n;
    return true;
}

static en_status resolve(answer *an) {
    en_str c = eni_trim(eni_str(an->cite));
    uint64_t n;
    if (c.len > 2 && c.p[0] == '[' && c.p[c.len - 1] == ']') c = eni_cut(c, 1, c.len - 1);
    if (eni_starts(c, ENI_LIT("t:"))) return explain_tie(an, eni_cut(c, 2, c.len));
    if (eni_starts(c, ENI_LIT("affinity:"))) return explain_affinity(an, eni_cut(c, 9, c.len));
    if (c.len > 1 && (c.p[0] == 'c' || c.p[0] == 'e') && number_in(eni_cut(c, 1, c.len), &n))
        return c.p[0] == 'c' ? explain_claim(an, n) : explain_event(an, n);
    if (c.len > 1 && c.p[0] == 'i') {
        const char *const dot = memchr(c.p, '.', c.len);
        uint64_t line;
        if (dot && number_in(eni_cut(c, 1, (size_t)(dot - c.p)), &n) &&
            number_in(eni_cut(c, (size_t)(dot - c.p) + 1, c.len), &line))
            return eni_explain_row(an->ledger, n, line, an->asof, &an->page, an->err);
    }
    if (c.len > 1 && c.p[0] == 'r') {
        const char *const dot = memchr(c.p, '.', c.len);
        const size_t end = dot ? (size_t)(dot - c.p) : c.len;
        int64_t sentence = -1;
        if (number_in(eni_cut(c, 1, end), &n) &&
            (!dot || (eni_to_int(eni_cut(c, end + 1, c.len), &sentence) && sentence >= 0)))
            return explain_report(an, n, sentence);
    }
    return eni_fail(an->err, EN_EFORMAT,
                    "'%s' is not a citation: r12, r12.3, c45, e7, i3.12, t:chn-prk-1961, affinity:CHN:PRK:2024-10-31",
                    an->cite);
}

en_status en_explain(const en_ledger *ledger, const char *citation, en_form form, en_day asof, char **text_out,
                     en_error *err) {
    eni_arena arena = {0};
    en_error unwanted;
    answer an = {.ledger = ledger,
                 .arena = &arena,
                 .page = {.arena = &arena},
                 .asof = asof,
                 .cite = citation,
                 .err = err ? err : &unwanted};
    *text_out = NULL;
    en_status status = resolve(&an);
    if (status == EN_OK) {
        *text_out = eni_page_render(&an.page, form, 0);
        if (!*text_out) status = eni_nomem(err);
    }
    eni_arena_free(&arena);
    return status;
}
