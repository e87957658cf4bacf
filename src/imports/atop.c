/* imports/atop.c: the Alliance Treaty Obligations and Provisions project, version 5: directed dyads by year, members, phases.
 *
 *   directed dyad-years ─► sorted by pair ─► years in a row of one obligation make one spell ─► ties a → b            (layer atop)
 *   members             ─► ties of a member to all others of the alliance, of the obligations that are its own        (layer atop-members)
 *   phases              ─► the same for all members that a phase lists                                                 (layer atop-phases)
 *
 * Three layers, for each says the same obligations with other dates: years, days of a membership, days of a phase. Obligations are directed: in the
 * treaty of the United States and Japan the one owes defence, the other consultation. */
#include "imports/dataset.h"

#include "base/error.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const kinds[] = {"defence", "offence", "neutrality", "nonaggression", "consultation"};
#define N_KINDS 5
#define MOST_MEMBERS 64

/* ---- directed dyad-years ---- */

enum { Y_A, Y_B, Y_YEAR, Y_KINDS, Y_N = Y_KINDS + N_KINDS };
static const char *const year_names[Y_N] = {"ccode1|stateA|ccodeA", "ccode2|stateB|ccodeB", "year",
                                            "atop_defense|defense", "atop_offense|offense", "atop_neutral|neutral",
                                            "atop_nonagg|nonagg",   "atop_consul|consul"};

typedef struct {
    int32_t a, b;
    int16_t year;
    uint16_t owed; /* bit i: kinds[i] */
    uint32_t line;
} obliged;

static int tell_years(const eni_head *h) {
    if (eni_head_has(h, "ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul")) return 95;
    return eni_head_has(h, "stateA|ccodeA,stateB|ccodeB,year,defense,offense,neutral,nonagg,consul") ? 90 : 0;
}

static en_status plan_years(const eni_head *h, eni_plan *plan, en_error *err) {
    (void)err;
    eni_plan_columns(h, year_names, Y_N, plan);
    return EN_OK;
}

/* The obligations of a row, from column `from` on. */
static bool take_kinds(eni_dataset *d, int from, const char *const *names, unsigned *out) {
    *out = 0;
    for (int i = 0; i < N_KINDS; i++) {
        double value;
        if (!eni_dataset_real(d, from + i, names[from + i], false, &value)) return false;
        if (value > 0) *out |= 1u << i; /* consul is 1 or 2 where it says how binding */
    }
    return true;
}

static int by_pair(const void *a, const void *b) {
    const obliged *const x = a, *const y = b;
    return x->a != y->a   ? (x->a > y->a) - (x->a < y->a)
           : x->b != y->b ? (x->b > y->b) - (x->b < y->b)
                          : x->year - y->year;
}

static bool put_spell(eni_dataset *d, const obliged *row, int kind, int from, int to, int least, int most) {
    en_actor a, b;
    const eni_tie_row t = {.a = a.code,
                           .b = b.code,
                           .line = row->line,
                           .kind = kinds[kind],
                           .from = eni_year(from),
                           .to = to == most ? ENI_DATE_NONE : eni_year(to),
                           .censored = (from == least ? ENI_BEGUN_BEFORE : 0) | (to == most ? ENI_STILL_AT_END : 0)};
    const en_str none = {"", 0};
    return eni_dataset_state_of(d, row->a, to, none, ENI_BY_COW, &a) &&
           eni_dataset_state_of(d, row->b, to, none, ENI_BY_COW, &b) && eni_dataset_tie(d, &t);
}

/* rows: of one pair, in order of year. */
static bool put_pair(eni_dataset *d, const obliged *rows, size_t n, int least, int most) {
    for (int k = 0; k < N_KINDS; k++)
        for (size_t i = 0; i < n; i++) {
            if (!(rows[i].owed >> k & 1)) continue;
            size_t z = i;
            while (z + 1 < n && (rows[z + 1].owed >> k & 1) && rows[z + 1].year <= rows[z].year + 1) z++;
            if (!put_spell(d, &rows[i], k, rows[i].year, rows[z].year, least, most)) return false;
            i = z;
        }
    return true;
}

static bool put_pairs(eni_dataset *d, obliged *rows, size_t n) {
    int least = ENI_LAST_YEAR, most = ENI_FIRST_YEAR;
    if (n) qsort(rows, n, sizeof *rows, by_pair);
    for (size_t i = 0; i < n; i++) {
        if (rows[i].year < least) least = rows[i].year;
        if (rows[i].year > most) most = rows[i].year;
    }
    for (size_t i = 0, z; i < n; i = z) {
        for (z = i + 1; z < n && rows[z].a == rows[i].a && rows[z].b == rows[i].b;) z++;
        if (!put_pair(d, rows + i, z - i, least, most)) return false;
    }
    if (n) eni_dataset_covers_year(d, least), eni_dataset_covers_year(d, most);
    return true;
}

static en_status read_years(eni_import *import, en_error *err) {
    eni_dataset d;
    obliged *rows = NULL;
    size_t n = 0, cap = 0;
    en_status status = EN_OK;
    EN_TRY(eni_dataset_open(import, &d, err));
    while (status == EN_OK && eni_dataset_row(&d)) {
        int64_t a, b;
        int year;
        unsigned owed;
        if (!eni_dataset_int(&d, Y_A, "ccode1", 1, 9999, &a) || !eni_dataset_int(&d, Y_B, "ccode2", 1, 9999, &b) ||
            !eni_dataset_year(&d, Y_YEAR, "year", &year) || !take_kinds(&d, Y_KINDS, year_names, &owed))
            continue;
        obliged *const grown = eni_arena_grow(&d.arena, rows, n, &cap, n + 1, sizeof *rows);
        if (!grown) {
            status = eni_nomem(err);
            break;
        }
        rows = grown;
        rows[n++] = (obliged){(int32_t)a, (int32_t)b, (int16_t)year, (uint16_t)owed, (uint32_t)eni_dataset_line(&d)};
    }
    if (status == EN_OK && d.status == EN_OK) put_pairs(&d, rows, n);
    return eni_dataset_close(&d, status);
}

/* ---- members and phases ---- */

enum { M_ID, M_MEMBER, M_FROM_Y, M_FROM_M, M_FROM_D, M_TO_Y, M_TO_M, M_TO_D, M_KINDS, M_N = M_KINDS + N_KINDS };
static const char *const member_names[M_N] = {"atopid",        "member|ccode|state",
                                              "yrent|yrentry", "moent",
                                              "dayent",        "yrexit",
                                              "moexit",        "dayexit",
                                              "defense",       "offense",
                                              "neutral",       "nonagg",
                                              "consul"};
enum { P_MEMBERS = M_N };
static_assert(P_MEMBERS + MOST_MEMBERS <= ENI_MOST_CELLS, "columns of a plan");
static const char *const phase_names[M_N] = {"atopid", NULL,      "begyr",   "begmo",   "begday", "endyr", "endmo",
                                             "endday", "defense", "offense", "neutral", "nonagg", "consul"};

static int tell_members(const eni_head *h) {
    return eni_head_has(h, "atopid,member,yrent,yrexit,defense,offense,neutral,nonagg,consul") ? 95 : 0;
}
static int tell_phases(const eni_head *h) {
    return eni_head_has(h, "atopid,begyr,endyr,mem1,defense,offense,neutral,nonagg,consul") ? 95 : 0;
}

static en_status plan_members(const eni_head *h, eni_plan *plan, en_error *err) {
    (void)err;
    eni_plan_columns(h, member_names, M_N, plan);
    return EN_OK;
}

static en_status plan_phases(const eni_head *h, eni_plan *plan, en_error *err) {
    char name[16];
    (void)err;
    eni_plan_columns(h, phase_names, M_N, plan);
    for (int i = 0; i < MOST_MEMBERS; i++) {
        snprintf(name, sizeof name, "mem%d", i + 1);
        plan->column[P_MEMBERS + i] = eni_head_column(h, name);
    }
    return EN_OK;
}

/* Alliance, dates and obligations of a row. ATOP writes 0 for an end that had not come when it was coded, in December 2018. */
static bool take_spell(eni_dataset *d, eni_tie_row *t, unsigned *owed, const char *const *names) {
    if (!eni_dataset_int(d, M_ID, "atopid", 1, 100000000, &t->item) ||
        !eni_dataset_date(d, M_FROM_Y, M_FROM_M, M_FROM_D, "begin", &t->from) ||
        !eni_dataset_date(d, M_TO_Y, M_TO_M, M_TO_D, "end", &t->to) || !take_kinds(d, M_KINDS, names, owed))
        return false;
    if (!eni_date_known(t->from)) return eni_dataset_reject(d, names[M_FROM_Y], M_FROM_Y, "a year");
    if (eni_date_known(t->to) && t->to.last.n < t->from.first.n)
        return eni_dataset_reject(d, names[M_TO_Y], M_TO_Y, "no end before the beginning");
    t->censored = eni_date_known(t->to) ? 0 : ENI_STILL_AT_END;
    t->b = "";
    eni_dataset_covers_year(d, 1815);
    eni_dataset_covers_year(d, 2018);
    eni_dataset_covers(d, t->from.first, eni_date_known(t->to) ? t->to.last : t->from.last);
    return true;
}

static int naming_year(const eni_tie_row *t) {
    return eni_date_known(t->to) ? eni_day_civil(t->to.last).year : 2018;
}

/* t: but for who owes */
static bool put_member(eni_dataset *d, const eni_tie_row *t, const en_actor *a, unsigned owed) {
    eni_tie_row row = *t;
    row.a = a->code;
    for (int i = 0; i < N_KINDS; i++) {
        row.kind = kinds[i];
        if ((owed >> i & 1) && !eni_dataset_tie(d, &row)) return false;
    }
    return true;
}

static en_status read_members(eni_import *import, en_error *err) {
    eni_dataset d;
    EN_TRY(eni_dataset_open(import, &d, err));
    while (eni_dataset_row(&d)) {
        eni_tie_row t = {0};
        unsigned owed;
        en_actor a;
        if (take_spell(&d, &t, &owed, member_names) &&
            eni_dataset_state(&d, M_MEMBER, "member", naming_year(&t), -1, ENI_BY_COW, &a))
            put_member(&d, &t, &a, owed);
    }
    return eni_dataset_close(&d, EN_OK);
}

/* The members that a phase lists: empty, 0 and -9 are none. */
static bool take_phase_members(eni_dataset *d, int year, en_actor *out, size_t *n) {
    *n = 0;
    for (int i = 0; i < MOST_MEMBERS; i++) {
        double number;
        if (d->plan->column[P_MEMBERS + i] < 0) continue;
        if (!eni_dataset_real(d, P_MEMBERS + i, "member", false, &number)) return false;
        if (!(number > 0)) continue;
        if (!eni_dataset_state(d, P_MEMBERS + i, "member", year, -1, ENI_BY_COW, &out[*n])) return false;
        ++*n;
    }
    return true;
}

static en_status read_phases(eni_import *import, en_error *err) {
    eni_dataset d;
    EN_TRY(eni_dataset_open(import, &d, err));
    while (eni_dataset_row(&d)) {
        eni_tie_row t = {0};
        unsigned owed;
        size_t n;
        en_actor members[MOST_MEMBERS];
        if (!take_spell(&d, &t, &owed, phase_names) || !take_phase_members(&d, naming_year(&t), members, &n)) continue;
        for (size_t i = 0; i < n && put_member(&d, &t, &members[i], owed);) i++;
    }
    return eni_dataset_close(&d, EN_OK);
}

#define LICENCE "free for research, with citation"
#define CITATION                                                                                                       \
    "Leeds, Brett Ashley, Jeffrey M. Ritter, Sara McLaughlin Mitchell, and Andrew G. Long. 2002. Alliance Treaty "     \
    "Obligations and Provisions, 1815-1944. International Interactions 28: 237-260. ATOP version 5"

const eni_importer eni_atop = {
    .key = "atop",
    .layer = "atop",
    .title = "ATOP, obligations by directed dyad and year",
    .version = "5",
    .licence = LICENCE,
    .citation = CITATION,
    .tell = tell_years,
    .plan = plan_years,
    .read = read_years,
    .ties = true,
};
const eni_importer eni_atop_members = {
    .key = "atop-members",
    .layer = "atop-members",
    .title = "ATOP, obligations by member",
    .version = "5",
    .licence = LICENCE,
    .citation = CITATION,
    .tell = tell_members,
    .plan = plan_members,
    .read = read_members,
    .ties = true,
};
const eni_importer eni_atop_phases = {
    .key = "atop-phases",
    .layer = "atop-phases",
    .title = "ATOP, obligations by phase of an alliance",
    .version = "5",
    .licence = LICENCE,
    .citation = CITATION,
    .tell = tell_phases,
    .plan = plan_phases,
    .read = read_phases,
    .ties = true,
};
