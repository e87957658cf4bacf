/* imports/un_votes.c: votes in the General Assembly of the United Nations: votes, roll calls, issues, ideal points.
 *
 *   votes (who, yes or no)  ─► un-vote(state), its days those of the roll call ─┐
 *   roll calls (day, words) ─► item: the roll call                             ─┴► joined when asked, so either may come first
 *   issues                  ─► topics of the roll call
 *
 * A vote whose roll call is not there is kept and has no day. */
#include "imports/dataset.h"

#include "base/error.h"

#include <math.h>

#define VOTES_CITATION                                                                                                 \
    "Voeten, Erik, Anton Strezhnev, and Michael Bailey. 2009. United Nations General Assembly Voting Data. Harvard "   \
    "Dataverse, doi:10.7910/DVN/LEJUQZ"
#define VOTES_LICENCE "CC0 1.0 (Harvard Dataverse), with citation; the R package unvotes: MIT"
#define VOTES_TITLE "UN General Assembly votes"

/* ---- votes ---- */

enum { V_CALL, V_COW, V_ISO2, V_NAME, V_VOTE, V_DATE, V_RES, V_SHORT, V_DESCR, V_N };
static const char *const v_names[V_N] = {"rcid",  "ccode", "country_code", "Countryname|country", "vote", "date",
                                         "unres", "short", "descr"};

static int tell_votes(const eni_head *h) {
    return eni_head_has(h, "rcid,vote,ccode|country_code") ? 95 : 0;
}
static en_status plan_votes(const eni_head *h, eni_plan *plan, en_error *err) {
    (void)err;
    eni_plan_columns(h, v_names, V_N, plan);
    return EN_OK;
}

/* 1 yes, 0 abstain, -1 no, NaN absent; *member false: no member then. */
static bool take_vote(eni_dataset *d, double *out, bool *member) {
    static const struct {
        const char *word;
        double value;
    } votes[] = {{"yes", 1}, {"no", -1}, {"abstain", 0}, {"absent", NAN}, {"1", 1}, {"3", -1}, {"2", 0}, {"8", NAN}};
    const en_str cell = eni_dataset_cell(d, V_VOTE);
    *member = !eni_is(cell, "9");
    *out = NAN;
    if (!*member) return true;
    for (size_t i = 0; i < ENI_N(votes); i++)
        if (eni_same(cell, eni_str(votes[i].word))) {
            *out = votes[i].value;
            return true;
        }
    return eni_dataset_reject(d, "vote", V_VOTE, "yes, no, abstain, absent, or 1, 3, 2, 8, 9");
}

/* By number; else by name, since "NA" is Namibia's code and a missing one as well; else by code. */
static bool take_voter(eni_dataset *d, en_actor *out) {
    int64_t number;
    bool missing;
    en_date day = ENI_DATE_NONE;
    const en_str cow = eni_dataset_cell(d, V_COW), name = eni_dataset_cell(d, V_NAME),
                 iso = eni_dataset_cell(d, V_ISO2);
    if (cow.len && eni_cell_int(cow, &number, &missing) && !missing) {
        (void)eni_cell_date(eni_dataset_cell(d, V_DATE), &day);
        const int year = eni_date_known(day) ? eni_day_civil(day.first).year : 2000;
        if (eni_dataset_state_of(d, number, year, name, ENI_BY_COW, out)) return true;
        return d->status == EN_OK && eni_dataset_reject(d, "ccode", V_COW, "a number of a state");
    }
    if (name.len) {
        const uint32_t known = eni_map_get(&d->called, name);
        if (known == ENI_MAP_NONE && !eni_who_name(d->plan->who, name, out) && iso.len && !eni_is(iso, "NA") &&
            eni_who_iso2(d->plan->who, iso, out))
            return true;
        return eni_dataset_called(d, name, out);
    }
    if (eni_who_iso2(d->plan->who, iso, out)) return true;
    return eni_dataset_reject(d, "country_code", V_ISO2, "an ISO code of two letters, or a name beside it");
}

/* The roll call, where the file of votes describes it as well. */
static bool take_call(eni_dataset *d, int64_t call, int64_t *last_call) {
    eni_item_row item = {.item = call, .when = ENI_DATE_NONE};
    if (d->plan->column[V_DATE] < 0 || call == *last_call) return true;
    *last_call = call;
    (void)eni_cell_date(eni_dataset_cell(d, V_DATE), &item.when);
    item.name = eni_dataset_cell(d, V_RES);
    item.terms = eni_dataset_cell(d, V_DESCR);
    if (!item.terms.len) item.terms = eni_dataset_cell(d, V_SHORT);
    return eni_dataset_item(d, &item);
}

static bool vote_row(eni_dataset *d, int64_t *last_call) {
    eni_fact_row row = {.measure = ENI_MEASURE_UN_VOTE, .b = "", .as_item = true};
    en_actor a;
    bool member;
    if (!eni_dataset_int(d, V_CALL, "rcid", 1, 100000000, &row.item) || !take_vote(d, &row.value, &member) ||
        !take_voter(d, &a) || !take_call(d, row.item, last_call))
        return false;
    row.a = a.code;
    return !member || eni_dataset_fact(d, &row);
}

static en_status read_votes(eni_import *import, en_error *err) {
    eni_dataset d;
    int64_t last_call = 0;
    en_day first, last;
    EN_TRY(eni_dataset_open(import, &d, err));
    while (eni_dataset_row(&d)) vote_row(&d, &last_call);
    en_status status = d.status;
    if (status == EN_OK) status = eni_item_days(d.writer, &first, &last, err);
    if (status == EN_OK) eni_dataset_covers(&d, first, last);
    return eni_dataset_close(&d, status);
}

/* ---- roll calls ---- */

enum { R_CALL, R_DATE, R_RES, R_SHORT, R_DESCR, R_N };
static const char *const r_names[R_N] = {"rcid", "date", "unres", "short", "descr"};

static int tell_calls(const eni_head *h) {
    return eni_head_has(h, "rcid,session,date,unres") && eni_head_column(h, "vote") < 0 ? 95 : 0;
}
static en_status plan_calls(const eni_head *h, eni_plan *plan, en_error *err) {
    (void)err;
    eni_plan_columns(h, r_names, R_N, plan);
    return EN_OK;
}

static bool call_row(eni_dataset *d) {
    eni_item_row item = {.when = ENI_DATE_NONE};
    if (!eni_dataset_int(d, R_CALL, "rcid", 1, 100000000, &item.item)) return false;
    if (!eni_cell_date(eni_dataset_cell(d, R_DATE), &item.when))
        return eni_dataset_reject(d, "date", R_DATE, "a date YYYY-MM-DD");
    item.name = eni_dataset_cell(d, R_RES);
    item.terms = eni_dataset_cell(d, R_DESCR);
    const en_str title = eni_dataset_cell(d, R_SHORT);
    if (eni_cell_missing(item.terms)) item.terms = title;
    if (eni_cell_missing(item.terms)) item.terms = (en_str){"", 0};
    if (eni_cell_missing(item.name)) item.name = (en_str){"", 0};
    eni_dataset_covers(d, item.when.first, item.when.last);
    return eni_dataset_item(d, &item);
}

static en_status read_calls(eni_import *import, en_error *err) {
    eni_dataset d;
    EN_TRY(eni_dataset_open(import, &d, err));
    while (eni_dataset_row(&d)) call_row(&d);
    return eni_dataset_close(&d, EN_OK);
}

/* ---- issues ---- */

enum { I_CALL, I_ISSUE, I_N };
static const char *const i_names[I_N] = {"rcid", "issue"};

static int tell_issues(const eni_head *h) {
    return eni_head_has(h, "rcid,short_name,issue") ? 95 : 0;
}
static en_status plan_issues(const eni_head *h, eni_plan *plan, en_error *err) {
    (void)err;
    eni_plan_columns(h, i_names, I_N, plan);
    return EN_OK;
}

static en_status read_issues(eni_import *import, en_error *err) {
    eni_dataset d;
    int64_t call;
    EN_TRY(eni_dataset_open(import, &d, err));
    while (eni_dataset_row(&d)) {
        const en_str issue = eni_dataset_cell(&d, I_ISSUE);
        if (!eni_dataset_int(&d, I_CALL, "rcid", 1, 100000000, &call)) continue;
        if (issue.len == 0)
            eni_dataset_reject(&d, "issue", I_ISSUE, "a text");
        else
            d.status = eni_topic_put(d.writer, call, issue, err);
    }
    return eni_dataset_close(&d, EN_OK);
}

/* ---- ideal points ---- */

enum { P_COW, P_SESSION, P_POINT, P_NAME, P_N };
static const char *const p_names[P_N] = {"ccode", "session", "IdealPoint|IdealPointAll|IdealPointFP", "Countryname"};

static int tell_points(const eni_head *h) {
    return eni_head_has(h, "ccode,session,IdealPoint|IdealPointAll|IdealPointFP") ? 95 : 0;
}
static en_status plan_points(const eni_head *h, eni_plan *plan, en_error *err) {
    (void)err;
    eni_plan_columns(h, p_names, P_N, plan);
    return EN_OK;
}

/* Session 1 met in 1946, session N begins in September of 1945 + N. */
static bool point_row(eni_dataset *d) {
    int64_t session;
    en_actor a;
    eni_fact_row row = {.measure = ENI_MEASURE_IDEAL_POINT, .b = ""};
    if (!eni_dataset_int(d, P_SESSION, "session", 1, 200, &session)) return false;
    const int year = 1945 + (int)session;
    if (!eni_dataset_state(d, P_COW, "ccode", year, P_NAME, ENI_BY_COW, &a) ||
        !eni_dataset_real(d, P_POINT, "IdealPoint", true, &row.value))
        return false;
    row.a = a.code;
    row.item = session;
    row.first = eni_year(year).first, row.last = eni_year(year).last;
    eni_dataset_covers_year(d, year);
    return eni_dataset_fact(d, &row);
}

static en_status read_points(eni_import *import, en_error *err) {
    eni_dataset d;
    EN_TRY(eni_dataset_open(import, &d, err));
    while (eni_dataset_row(&d)) point_row(&d);
    return eni_dataset_close(&d, EN_OK);
}

/* ---- the list ---- */

const eni_importer eni_un_votes = {
    .key = "un-votes",
    .layer = "un-votes",
    .title = VOTES_TITLE,
    .version = "",
    .licence = VOTES_LICENCE,
    .citation = VOTES_CITATION,
    .tell = tell_votes,
    .plan = plan_votes,
    .read = read_votes,
};
const eni_importer eni_un_roll_calls = {
    .key = "un-roll-calls",
    .layer = "un-votes",
    .title = VOTES_TITLE,
    .version = "",
    .licence = VOTES_LICENCE,
    .citation = VOTES_CITATION,
    .tell = tell_calls,
    .plan = plan_calls,
    .read = read_calls,
};
const eni_importer eni_un_issues = {
    .key = "un-issues",
    .layer = "un-votes",
    .title = VOTES_TITLE,
    .version = "",
    .licence = VOTES_LICENCE,
    .citation = VOTES_CITATION,
    .tell = tell_issues,
    .plan = plan_issues,
    .read = read_issues,
};
const eni_importer eni_un_ideal_points = {
    .key = "un-ideal-points",
    .layer = "un-ideal-points",
    .title = "Ideal points from UN General Assembly votes",
    .version = "",
    .licence = "MIT (the authors' repository), with citation",
    .citation = "Bailey, Michael A., Anton Strezhnev, and Erik Voeten. 2017. Estimating Dynamic State Preferences from "
                "United Nations Voting Data. Journal of Conflict Resolution 61: 430-456",
    .tell = tell_points,
    .plan = plan_points,
    .read = read_points,
};
