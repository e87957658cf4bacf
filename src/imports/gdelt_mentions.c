/* imports/gdelt_mentions.c: GDELT 2.0's mentions: which article told of which event, when, and how sure the machine was. No events: evidence for those
 * of the layer of GDELT's events, by their numbers. 16 columns, tab, without a header as published; under a header as gdeltPyR writes them.
 *
 *   row ─► table `mention`, once for (event, moment, address, sentence, place of the act in the text) ─► view `mentions` */
#include "imports/imports.h"

#include "base/day.h"
#include "base/error.h"

#define COLUMNS(X)                                                                                                     \
    X(EVENT, "GLOBALEVENTID")                                                                                          \
    X(EVENT_TIME, "EventTimeDate")                                                                                     \
    X(TIME, "MentionTimeDate")                                                                                         \
    X(TYPE, "MentionType")                                                                                             \
    X(OUTLET, "MentionSourceName")                                                                                     \
    X(URL, "MentionIdentifier")                                                                                        \
    X(SENTENCE, "SentenceID")                                                                                          \
    X(OFFSET1, "Actor1CharOffset")                                                                                     \
    X(OFFSET2, "Actor2CharOffset")                                                                                     \
    X(OFFSET, "ActionCharOffset")                                                                                      \
    X(RAW, "InRawText")                                                                                                \
    X(CONFIDENCE, "Confidence")                                                                                        \
    X(LENGTH, "MentionDocLen")                                                                                         \
    X(TONE, "MentionDocTone")                                                                                          \
    X(TRANSLATION, "MentionDocTranslationInfo")                                                                        \
    X(EXTRAS, "Extras")

enum {
#define X(id, names) COL_##id,
    COLUMNS(X)
#undef X
        N_COLUMNS
};
static const char *const names[] = {
#define X(id, names) names,
    COLUMNS(X)
#undef X
};

/* YYYYMMDDHHMMSS → its day and the second of that day. */
static bool moment_of(en_str cell, en_day *day, int32_t *second) {
    en_date date;
    *second = 0;
    if (!eni_cell_date(cell, &date) || date.first.n != date.last.n) return false;
    *day = date.last;
    if (cell.len != 14) return true;
    const int32_t h = (cell.p[8] - '0') * 10 + cell.p[9] - '0', m = (cell.p[10] - '0') * 10 + cell.p[11] - '0',
                  s = (cell.p[12] - '0') * 10 + cell.p[13] - '0';
    *second = (h * 60 + m) * 60 + s;
    return h < 24 && m < 60 && s < 60;
}

static bool is_bare_row(const eni_head *h) {
    int64_t n;
    en_day day;
    int32_t second;
    return h->delimiter == '\t' && (h->n_cells == 16 || h->n_cells == 15) && eni_to_int(h->cells[COL_EVENT], &n) &&
           h->cells[COL_TIME].len == 14 && moment_of(h->cells[COL_TIME], &day, &second) &&
           h->cells[COL_EVENT_TIME].len == 14 && eni_to_int(h->cells[COL_TYPE], &n) && n >= 1 && n <= 6;
}

static int tell(const eni_head *h) {
    if (is_bare_row(h)) return 100;
    for (int i = 0; i <= COL_URL; i++)
        if (i != COL_TYPE && i != COL_EVENT_TIME && eni_head_column(h, names[i]) < 0) return 0;
    return 95;
}

static en_status plan(const eni_head *h, eni_plan *plan, en_error *err) {
    if (tell(h) == 0)
        return eni_fail_at(err, EN_EFORMAT, plan->file, 1, 0,
                           "no mentions of GDELT 2.0: expected 16 columns parted by tabs, or their header");
    plan->has_header = !is_bare_row(h);
    plan->n_cells = plan->has_header ? h->n_cells : 0; /* Extras may be left away */
    for (int i = 0; i < N_COLUMNS; i++) plan->column[i] = plan->has_header ? eni_head_column(h, names[i]) : i;
    if (!plan->has_header) plan->quoted = false;
    return EN_OK;
}

/* ---- rows ---- */

static bool number_of(eni_import *import, const char *what, en_str cell, int64_t *out, bool *missing) {
    if (eni_cell_int(cell, out, missing)) return true;
    eni_import_reject(import, "%s: found '%.*s', expected a whole number", what, ENI_ARG(eni_glimpse(cell)));
    return false;
}

/* "srclc:ara;eng:GT-ARA 1.0": the language that was translated from. */
static en_str language_of(en_str info) {
    const size_t at = eni_find(info, ENI_LIT("srclc:"), 0);
    if (at == SIZE_MAX) return (en_str){"", 0};
    size_t end = at + 6;
    while (end < info.len && info.p[end] != ';') end++;
    return eni_cut(info, at + 6, end);
}

static void bind_whole(sqlite3_stmt *add, int i, int64_t value, bool missing) {
    if (missing)
        sqlite3_bind_null(add, i);
    else
        sqlite3_bind_int64(add, i, value);
}

/* Binds all of a row but its layer; false when it was rejected. */
static bool bind_row(eni_import *import, sqlite3_stmt *add, const en_str *c, en_day *event_day, en_day *day) {
    int64_t event, sentence, offset, confidence;
    bool missing, no_sentence, no_offset, no_confidence, no_tone;
    int32_t second, unused;
    double tone;
    *event_day = EN_DAY_NONE;
    if (!number_of(import, "GLOBALEVENTID", c[COL_EVENT], &event, &missing)) return false;
    if (missing) {
        eni_import_reject(import, "GLOBALEVENTID is missing");
        return false;
    }
    if (!moment_of(c[COL_TIME], day, &second) ||
        (c[COL_EVENT_TIME].len && !moment_of(c[COL_EVENT_TIME], event_day, &unused))) {
        eni_import_reject(import, "MentionTimeDate, EventTimeDate: found '%.*s' and '%.*s', expected YYYYMMDDHHMMSS",
                          ENI_ARG(eni_glimpse(c[COL_TIME])), ENI_ARG(eni_glimpse(c[COL_EVENT_TIME])));
        return false;
    }
    if (!number_of(import, "SentenceID", c[COL_SENTENCE], &sentence, &no_sentence) ||
        !number_of(import, "ActionCharOffset", c[COL_OFFSET], &offset, &no_offset) ||
        !number_of(import, "Confidence", c[COL_CONFIDENCE], &confidence, &no_confidence))
        return false;
    if (!eni_cell_real(c[COL_TONE], &tone, &no_tone)) {
        eni_import_reject(import, "MentionDocTone: found '%.*s', expected a number", ENI_ARG(eni_glimpse(c[COL_TONE])));
        return false;
    }
    sqlite3_bind_int64(add, 2, event);
    sqlite3_bind_int(add, 3, day->n);
    sqlite3_bind_int(add, 4, second);
    eni_bind_str(add, 5, c[COL_URL]);
    sqlite3_bind_int64(add, 6, no_sentence ? -1 : sentence);
    sqlite3_bind_int64(add, 7, no_offset ? -1 : offset);
    bind_whole(add, 8, event_day->n, !en_day_known(*event_day));
    eni_bind_str(add, 9, c[COL_OUTLET]);
    bind_whole(add, 10, confidence, no_confidence);
    if (no_tone)
        sqlite3_bind_null(add, 11);
    else
        sqlite3_bind_double(add, 11, tone);
    eni_bind_str(add, 12, language_of(c[COL_TRANSLATION]));
    return true;
}

/* Outside of the days that the user wants? An event without a day of its own goes by its mention's. */
static bool is_unwanted(const en_import_opts *opts, en_day event_day, en_day day) {
    const en_day d = en_day_known(event_day) ? event_day : day;
    return (en_day_known(opts->since) && d.n < opts->since.n) || (en_day_known(opts->until) && d.n > opts->until.n);
}

static en_status take_row(eni_import *import, sqlite3_stmt *add, const en_str *c, en_error *err) {
    en_ledger *const ledger = eni_import_ledger(import);
    en_day event_day, day;
    if (!bind_row(import, add, c, &event_day, &day)) return EN_OK;
    if (is_unwanted(eni_import_plan(import)->opts, event_day, day)) {
        eni_import_skipped(import);
        return EN_OK;
    }
    EN_TRY(eni_step_done(ledger, add, err));
    if (sqlite3_changes(ledger->db) == 0) { /* told before */
        eni_import_skipped(import);
        return EN_OK;
    }
    eni_import_accepted(import);
    eni_import_covers(import, day, day);
    return EN_OK;
}

static en_status read_mentions(eni_import *import, en_error *err) {
    const eni_plan *const plan = eni_import_plan(import);
    const en_str *cells;
    size_t n;
    en_str c[N_COLUMNS];
    sqlite3_stmt *add;
    EN_TRY(
        eni_prepare(eni_import_ledger(import),
                    "INSERT OR IGNORE INTO mention(layer_id, event_id, day, second, url, sentence, offset, event_day, "
                    "outlet, confidence, tone, language) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
                    &add, err));
    en_status status = EN_OK;
    sqlite3_bind_int64(add, 1, eni_import_layer(import));
    while (status == EN_OK && eni_import_cells(import, &cells, &n)) {
        if (!plan->has_header && n != 16 && n != 15) {
            eni_import_reject(import, "%zu columns, expected 16", n);
            continue;
        }
        for (int i = 0; i < N_COLUMNS; i++) {
            const int column = plan->column[i];
            const bool there = column >= 0 && (size_t)column < n && !eni_cell_missing(cells[column]);
            c[i] = there ? cells[column] : (en_str){"", 0};
        }
        status = take_row(import, add, c, err);
    }
    sqlite3_finalize(add);
    return status;
}

const eni_importer eni_gdelt2_mentions = {
    .key = "gdelt2-mentions",
    .layer = "gdelt2-mentions",
    .title = "GDELT 2.0 Mentions",
    .version = "2.0",
    .licence = "free for any use with citation (gdeltproject.org, About)",
    .citation =
        "Leetaru & Schrodt (2013), GDELT: Global Data on Events, Location and Tone, 1979-2012. ISA Annual Convention",
    .tell = tell,
    .plan = plan,
    .read = read_mentions};
