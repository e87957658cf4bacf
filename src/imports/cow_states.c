/* imports/cow_states.c: members of the system of states, major powers, direct contiguity and diplomatic exchange of the Correlates of War.
 *
 * What lasts is a spell: from its first day to its last. The lists say 2016 for what lasted when they were made; the day is kept, and what is behind it
 * is unknown, because the layer covers no more. */
#include "imports/dataset.h"

#define LICENCE "Correlates of War terms: free for research, with citation"

/* ---- members of the system, major powers ---- */

enum { S_STATE, S_FROM_Y, S_FROM_M, S_FROM_D, S_TO_Y, S_TO_M, S_TO_D, S_NAME, S_N };
static const char *const s_names[S_N] = {"ccode",   "styear",   "stmonth", "stday",
                                         "endyear", "endmonth", "endday",  "statenme"};
#define SPELL_COLUMNS "ccode,styear,stmonth,stday,endyear,endmonth,endday"

static int tell_states(const eni_head *h) {
    return eni_head_has(h, SPELL_COLUMNS ",statenme") ? 90 : 0;
}
static int tell_majors(const eni_head *h) {
    return eni_head_has(h, SPELL_COLUMNS) && eni_head_column(h, "statenme") < 0 && h->n_cells <= 9 ? 80 : 0;
}
static en_status plan_spells(const eni_head *h, eni_plan *plan, en_error *err) {
    (void)err;
    eni_plan_columns(h, s_names, S_N, plan);
    return EN_OK;
}

static bool spell_row(eni_dataset *d, eni_measure measure) {
    en_date from, to;
    en_actor a;
    if (!eni_dataset_date(d, S_FROM_Y, S_FROM_M, S_FROM_D, "styear", &from) ||
        !eni_dataset_date(d, S_TO_Y, S_TO_M, S_TO_D, "endyear", &to))
        return false;
    if (!eni_date_known(from) || !eni_date_known(to) || to.last.n < from.first.n)
        return eni_dataset_reject(d, "endyear", S_TO_Y, "a year, not before styear");
    if (!eni_dataset_state(d, S_STATE, "ccode", eni_day_civil(to.last).year, S_NAME, ENI_BY_COW, &a)) return false;
    const eni_fact_row row = {.measure = measure,
                              .a = a.code,
                              .b = "",
                              .first = from.first,
                              .last = to.last,
                              .value = 1,
                              .text = eni_dataset_cell(d, S_NAME)};
    eni_dataset_covers(d, from.first, to.last);
    return eni_dataset_fact(d, &row);
}

static en_status read_states(eni_import *import, en_error *err) {
    eni_dataset d;
    EN_TRY(eni_dataset_open(import, &d, err));
    while (eni_dataset_row(&d)) spell_row(&d, ENI_MEASURE_STATE_SYSTEM);
    return eni_dataset_close(&d, EN_OK);
}
static en_status read_majors(eni_import *import, en_error *err) {
    eni_dataset d;
    EN_TRY(eni_dataset_open(import, &d, err));
    while (eni_dataset_row(&d)) spell_row(&d, ENI_MEASURE_MAJOR_POWER);
    return eni_dataset_close(&d, EN_OK);
}

/* ---- contiguity ---- */

enum { C_A, C_B, C_TYPE, C_FROM, C_TO, C_YEAR, C_A_NAME, C_B_NAME, C_N };
static const char *const c_names[C_N] = {"ccode1|state1no|statelno",
                                         "ccode2|state2no|statehno",
                                         "conttype",
                                         "stdate|begin",
                                         "enddate|end",
                                         "year",
                                         NULL,
                                         NULL};

static int tell_contiguity(const eni_head *h) {
    return eni_head_has(h, "ccode1|state1no|statelno,ccode2|state2no|statehno,conttype,stdate|begin,enddate|end") ? 95
                                                                                                                  : 0;
}
static int tell_contiguity_years(const eni_head *h) {
    return eni_head_has(h, "ccode1|state1no|statelno,ccode2|state2no|statehno,conttype,year") ? 90 : 0;
}
static en_status plan_contiguity(const eni_head *h, eni_plan *plan, en_error *err) {
    (void)err;
    eni_plan_columns(h, c_names, C_N, plan);
    return EN_OK;
}

/* Months: 201612 as COW writes them; 2016-12-01 where a package made dates of them. */
static bool month_at(eni_dataset *d, int column, const char *what, en_date *out) {
    const en_str cell = eni_dataset_cell(d, column);
    int64_t n;
    en_date date;
    int year, month;
    if (cell.len == 6 && eni_to_int(cell, &n) && n > 0) {
        year = (int)(n / 100), month = (int)(n % 100);
    } else if (eni_cell_date(cell, &date)) {
        const eni_civil civil = eni_day_civil(date.first);
        if (date.first.n == date.last.n && civil.day != 1) {
            *out = date;
            return true;
        }
        year = civil.year, month = civil.month;
    } else {
        return eni_dataset_reject(d, what, column, "a month YYYYMM or a date");
    }
    if (month < 1 || month > 12 || year < ENI_FIRST_YEAR || year > ENI_LAST_YEAR)
        return eni_dataset_reject(d, what, column, "a month YYYYMM or a date");
    *out = (en_date){eni_day_of(year, month, 1), eni_day_of(year, month, eni_month_days(year, month))};
    return true;
}

static bool contiguity_row(eni_dataset *d, bool yearly) {
    en_date from = ENI_DATE_NONE, to = ENI_DATE_NONE;
    en_actor a, b;
    int64_t type;
    int year;
    if (!eni_dataset_int(d, C_TYPE, "conttype", 0, 5, &type)) return false;
    if (yearly) {
        if (!eni_dataset_year(d, C_YEAR, "year", &year)) return false;
        from = to = eni_year(year);
    } else if (!month_at(d, C_FROM, "begin", &from) || !month_at(d, C_TO, "end", &to)) {
        return false;
    }
    if (to.last.n < from.first.n) return eni_dataset_reject(d, "end", C_TO, "no end before the beginning");
    const int named = eni_day_civil(to.last).year;
    if (!eni_dataset_state(d, C_A, "state1no", named, -1, ENI_BY_COW, &a) ||
        !eni_dataset_state(d, C_B, "state2no", named, -1, ENI_BY_COW, &b))
        return false;
    if (strcmp(a.code, b.code) == 0) return eni_dataset_reject(d, "state2no", C_B, "another state than state1no");
    const eni_fact_row row = {.measure = ENI_MEASURE_CONTIGUITY,
                              .a = a.code,
                              .b = b.code,
                              .first = from.first,
                              .last = to.last,
                              .value = (double)type};
    eni_dataset_covers(d, from.first, to.last);
    return eni_dataset_fact(d, &row);
}

static en_status read_contiguity(eni_import *import, en_error *err) {
    eni_dataset d;
    EN_TRY(eni_dataset_open(import, &d, err));
    while (eni_dataset_row(&d)) contiguity_row(&d, false);
    return eni_dataset_close(&d, EN_OK);
}
static en_status read_contiguity_years(eni_import *import, en_error *err) {
    eni_dataset d;
    EN_TRY(eni_dataset_open(import, &d, err));
    while (eni_dataset_row(&d)) contiguity_row(&d, true);
    return eni_dataset_close(&d, EN_OK);
}

/* ---- diplomatic exchange ---- */

enum { E_A, E_B, E_YEAR, E_AT_A, E_AT_B, E_N };
static const char *const e_names[E_N] = {"ccode1", "ccode2", "year", "DR_at_1", "DR_at_2"};

static int tell_diplomacy(const eni_head *h) {
    return eni_head_has(h, "ccode1,ccode2,year,DR_at_1,DR_at_2") ? 95 : 0;
}
static en_status plan_diplomacy(const eni_head *h, eni_plan *plan, en_error *err) {
    (void)err;
    eni_plan_columns(h, e_names, E_N, plan);
    return EN_OK;
}

/* DR_at_1 is the mission of state 2 at state 1. */
static bool diplomacy_row(eni_dataset *d) {
    en_actor a, b;
    int year;
    double at_a, at_b;
    if (!eni_dataset_year(d, E_YEAR, "year", &year) || !eni_dataset_state(d, E_A, "ccode1", year, -1, ENI_BY_COW, &a) ||
        !eni_dataset_state(d, E_B, "ccode2", year, -1, ENI_BY_COW, &b) ||
        !eni_dataset_real(d, E_AT_A, "DR_at_1", false, &at_a) || !eni_dataset_real(d, E_AT_B, "DR_at_2", false, &at_b))
        return false;
    if (strcmp(a.code, b.code) == 0) return eni_dataset_reject(d, "ccode2", E_B, "another state than ccode1");
    const en_date when = eni_year(year);
    eni_fact_row row = {.measure = ENI_MEASURE_MISSION, .first = when.first, .last = when.last};
    row.a = b.code, row.b = a.code, row.value = at_a;
    if (!eni_dataset_fact(d, &row)) return false;
    row.a = a.code, row.b = b.code, row.value = at_b;
    eni_dataset_covers_year(d, year);
    return eni_dataset_fact(d, &row);
}

static en_status read_diplomacy(eni_import *import, en_error *err) {
    eni_dataset d;
    EN_TRY(eni_dataset_open(import, &d, err));
    while (eni_dataset_row(&d)) diplomacy_row(&d);
    return eni_dataset_close(&d, EN_OK);
}

/* ---- the list ---- */

#define STATES_CITATION                                                                                                \
    "Correlates of War Project. 2017. State System Membership List, v2016. Online, http://correlatesofwar.org"
#define CONTIGUITY_CITATION                                                                                            \
    "Stinnett, Douglas M., Jaroslav Tir, Philip Schafer, Paul F. Diehl, and Charles Gochman. 2002. The Correlates of " \
    "War Project Direct Contiguity Data, Version 3. Conflict Management and Peace Science 19: 58-66. Version 3.2"

const eni_importer eni_cow_states = {
    .key = "cow-states",
    .layer = "cow-states",
    .title = "COW State System Membership",
    .version = "2016",
    .licence = LICENCE,
    .citation = STATES_CITATION,
    .tell = tell_states,
    .plan = plan_spells,
    .read = read_states,
};
const eni_importer eni_cow_majors = {
    .key = "cow-majors",
    .layer = "cow-states",
    .title = "COW State System Membership",
    .version = "2016",
    .licence = LICENCE,
    .citation = STATES_CITATION,
    .tell = tell_majors,
    .plan = plan_spells,
    .read = read_majors,
};
const eni_importer eni_cow_contiguity = {
    .key = "cow-contiguity",
    .layer = "cow-contiguity",
    .title = "COW Direct Contiguity",
    .version = "3.2",
    .licence = LICENCE,
    .citation = CONTIGUITY_CITATION,
    .tell = tell_contiguity,
    .plan = plan_contiguity,
    .read = read_contiguity,
};
const eni_importer eni_cow_contiguity_years = {
    .key = "cow-contiguity-years",
    .layer = "cow-contiguity-years",
    .title = "COW Direct Contiguity, by year",
    .version = "3.2",
    .licence = LICENCE,
    .citation = CONTIGUITY_CITATION,
    .tell = tell_contiguity_years,
    .plan = plan_contiguity,
    .read = read_contiguity_years,
};
const eni_importer eni_cow_diplomacy = {
    .key = "cow-diplomacy",
    .layer = "cow-diplomacy",
    .title = "COW Diplomatic Exchange",
    .version = "2006.1",
    .licence = LICENCE,
    .citation = "Bayer, Resat. 2006. Diplomatic Exchange Data set, v2006.1. Online, http://correlatesofwar.org",
    .tell = tell_diplomacy,
    .plan = plan_diplomacy,
    .read = read_diplomacy,
};
