/* imports/cow_alliances.c: Formal Alliances of the Correlates of War, version 4.1, in its four layouts: by directed dyad, by dyad, by member, and by
 * member and year (by_dyad_yearly and by_directed_yearly have the columns of theirs and a year).
 *
 *   directed, dyad ─► ties a → b of the layer cow-alliances     member ─► ties of a member to all others of the layer cow-alliance-members
 *
 * The dyads and the members say nearly the same in two ways and with other dates; as two layers neither doubles the other. Within a layer a row that
 * comes again (a year later, from the other file) is the same row. A dyad that is marked asymmetric does not tell who owes what: the file of directed
 * dyads does, so it is rejected here. */
#include "imports/dataset.h"

enum { ID, A, A_NAME, B, B_NAME, FROM_D, FROM_M, FROM_Y, TO_D, TO_M, TO_Y, LEFT, RIGHT, KINDS };
enum { ASYMMETRIC = KINDS + 4, VERSION, YEAR, TYPE, ALL_D, ALL_M, ALL_Y, ALL_END_D, ALL_END_M, ALL_END_Y, N_COLUMNS };

static const char *const kinds[] = {"defence", "neutrality", "nonaggression", "entente"};

static const char *const dyad_names[N_COLUMNS] = {"version4id",
                                                  "ccode1",
                                                  "state_name1",
                                                  "ccode2",
                                                  "state_name2",
                                                  "dyad_st_day",
                                                  "dyad_st_month",
                                                  "dyad_st_year",
                                                  "dyad_end_day",
                                                  "dyad_end_month",
                                                  "dyad_end_year",
                                                  "left_censor",
                                                  "right_censor",
                                                  "defense",
                                                  "neutrality",
                                                  "nonaggression",
                                                  "entente",
                                                  "asymmetric",
                                                  "version",
                                                  "year",
                                                  NULL,
                                                  NULL,
                                                  NULL,
                                                  NULL,
                                                  NULL,
                                                  NULL,
                                                  NULL};
static const char *const member_names[N_COLUMNS] = {
    "version4id",    "ccode",        "state_name",   NULL,          NULL,
    "mem_st_day",    "mem_st_month", "mem_st_year",  "mem_end_day", "mem_end_month",
    "mem_end_year",  "left_censor",  "right_censor", "defense",     "neutrality",
    "nonaggression", "entente",      NULL,           "version",     "year",
    "ss_type",       "all_st_day",   "all_st_month", "all_st_year", "all_end_day",
    "all_end_month", "all_end_year"};

static int tell_dyads(const eni_head *h) {
    return eni_head_has(h, "version4id,ccode1,ccode2,dyad_st_year,dyad_end_year,defense,entente") ? 95 : 0;
}
static int tell_members(const eni_head *h) {
    return eni_head_has(h, "version4id,ccode,mem_st_year,mem_end_year,defense,entente") ? 95 : 0;
}
static en_status plan_dyads(const eni_head *h, eni_plan *plan, en_error *err) {
    (void)err;
    eni_plan_columns(h, dyad_names, N_COLUMNS, plan);
    return EN_OK;
}
static en_status plan_members(const eni_head *h, eni_plan *plan, en_error *err) {
    (void)err;
    eni_plan_columns(h, member_names, N_COLUMNS, plan);
    return EN_OK;
}

/* 1 is so, 0 and missing are not. */
static bool flag(eni_dataset *d, int column, const char *what, bool *out) {
    double value;
    *out = false;
    if (d->plan->column[column] < 0) return true;
    if (!eni_dataset_real(d, column, what, false, &value)) return false;
    if (value > 1) return eni_dataset_reject(d, what, column, "0 or 1");
    *out = value == 1;
    return true;
}

/* The years that the version speaks of, for it does not say of each alliance that it ends behind them. */
static void cover(eni_dataset *d, const eni_tie_row *t) {
    const en_str version = eni_dataset_cell(d, VERSION);
    if (eni_is(version, "4.1")) {
        eni_dataset_covers_year(d, 1816);
        eni_dataset_covers_year(d, 2012);
    }
    eni_dataset_covers(d, t->from.first, eni_date_known(t->to) ? t->to.last : t->from.last);
}

/* What both layouts have. */
static bool take_spell(eni_dataset *d, eni_tie_row *t, bool owed[4]) {
    bool left, right;
    if (!eni_dataset_int(d, ID, "version4id", 1, 1000000, &t->item) ||
        !eni_dataset_date(d, FROM_Y, FROM_M, FROM_D, "start", &t->from) ||
        !eni_dataset_date(d, TO_Y, TO_M, TO_D, "end", &t->to) || !flag(d, LEFT, "left_censor", &left) ||
        !flag(d, RIGHT, "right_censor", &right))
        return false;
    if (!eni_date_known(t->from)) return eni_dataset_reject(d, "start year", FROM_Y, "a year");
    if (right) t->to = ENI_DATE_NONE;
    if (eni_date_known(t->to) && t->to.last.n < t->from.first.n)
        return eni_dataset_reject(d, "end year", TO_Y, "no end before the start");
    if (!eni_date_known(t->to)) right = true;
    t->censored = (left ? ENI_BEGUN_BEFORE : 0) | (right ? ENI_STILL_AT_END : 0);
    for (int i = 0; i < 4; i++)
        if (!flag(d, KINDS + i, dyad_names[KINDS + i], &owed[i])) return false;
    return true;
}

/* The year by which a spell's states are named: its last, 2012 if it is open. */
static int naming_year(const eni_tie_row *t) {
    return eni_date_known(t->to) ? eni_day_civil(t->to.last).year : 2012;
}

static bool dyad_row(eni_dataset *d) {
    eni_tie_row t = {0};
    bool owed[4], asymmetric;
    en_actor a, b;
    if (!take_spell(d, &t, owed) || !flag(d, ASYMMETRIC, "asymmetric", &asymmetric)) return false;
    const bool directed = d->plan->column[ASYMMETRIC] < 0;
    if (asymmetric)
        return eni_dataset_reject(d, "asymmetric", ASYMMETRIC,
                                  "0: who owes what stands in the file of directed dyads alone");
    if (!eni_dataset_state(d, A, "ccode1", naming_year(&t), A_NAME, ENI_BY_COW, &a) ||
        !eni_dataset_state(d, B, "ccode2", naming_year(&t), B_NAME, ENI_BY_COW, &b))
        return false;
    for (int i = 0; i < 4; i++) {
        t.kind = kinds[i];
        t.a = a.code, t.b = b.code;
        if (owed[i] && !eni_dataset_tie(d, &t)) return false;
        t.a = b.code, t.b = a.code;
        if (owed[i] && !directed && !eni_dataset_tie(d, &t)) return false;
    }
    cover(d, &t);
    return true;
}

/* The alliance's own days. 1386 is no year of ours: the alliance of England and Portugal keeps none. */
static bool take_alliance(eni_dataset *d, int64_t number, eni_item_row *out) {
    en_date from, to;
    int64_t begun;
    bool missing;
    *out = (eni_item_row){number, eni_dataset_cell(d, TYPE), {"", 0}, ENI_DATE_NONE};
    if (!eni_cell_int(eni_dataset_cell(d, ALL_Y), &begun, &missing) || missing || begun < ENI_FIRST_YEAR) return true;
    if (!eni_dataset_date(d, ALL_Y, ALL_M, ALL_D, "all_st_year", &from) ||
        !eni_dataset_date(d, ALL_END_Y, ALL_END_M, ALL_END_D, "all_end_year", &to))
        return false;
    if (eni_date_known(to) && to.last.n < from.first.n)
        return eni_dataset_reject(d, "all_end_year", ALL_END_Y, "no end before the start");
    out->when = (en_date){from.first, to.last};
    return true;
}

static bool member_row(eni_dataset *d) {
    eni_tie_row t = {.b = ""};
    eni_item_row alliance;
    bool owed[4];
    en_actor a;
    if (!take_spell(d, &t, owed) || !take_alliance(d, t.item, &alliance) ||
        !eni_dataset_state(d, A, "ccode", naming_year(&t), A_NAME, ENI_BY_COW, &a))
        return false;
    t.a = a.code;
    for (int i = 0; i < 4; i++) {
        t.kind = kinds[i];
        if (owed[i] && !eni_dataset_tie(d, &t)) return false;
    }
    cover(d, &t);
    return eni_dataset_item(d, &alliance);
}

static en_status read_dyads(eni_import *import, en_error *err) {
    eni_dataset d;
    EN_TRY(eni_dataset_open(import, &d, err));
    while (eni_dataset_row(&d)) dyad_row(&d);
    return eni_dataset_close(&d, EN_OK);
}

static en_status read_members(eni_import *import, en_error *err) {
    eni_dataset d;
    EN_TRY(eni_dataset_open(import, &d, err));
    while (eni_dataset_row(&d)) member_row(&d);
    return eni_dataset_close(&d, EN_OK);
}

#define LICENCE "Correlates of War terms: free for research, with citation"
#define CITATION                                                                                                       \
    "Gibler, Douglas M. 2009. International military alliances, 1648-2008. Washington: CQ Press. Correlates of War "   \
    "Formal Alliances, version 4.1"

const eni_importer eni_cow_alliances = {
    .key = "cow-alliances",
    .layer = "cow-alliances",
    .title = "COW Formal Alliances, by dyad or directed dyad",
    .version = "4.1",
    .licence = LICENCE,
    .citation = CITATION,
    .tell = tell_dyads,
    .plan = plan_dyads,
    .read = read_dyads,
    .ties = true,
};

const eni_importer eni_cow_alliance_members = {
    .key = "cow-alliance-members",
    .layer = "cow-alliance-members",
    .title = "COW Formal Alliances, by member",
    .version = "4.1",
    .licence = LICENCE,
    .citation = CITATION,
    .tell = tell_members,
    .plan = plan_members,
    .read = read_members,
    .ties = true,
};
