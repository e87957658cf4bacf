/* imports/cow_mid.c: Militarized Interstate Disputes of the Correlates of War, version 5.0 (disputes and incidents, their participants, and the
 * build of directed dyad-years that R's peacesciencer carries), and the dyadic version 4.02.
 *
 *   MIDA          ─► item: the dispute's days, outcome, hostility
 *   MIDB          ─► mid(state): it took part, with its highest hostility     ─┐ rows of one dispute, opposed sides, days that meet
 *                                                                              └► dispute(a, b): the higher hostility of the two
 *   MIDI          ─► item: the incident's days, dispute, action, hostility
 *   MIDIP         ─► incident(a, b): what a did in it while b was on the other side, with a's hostility
 *   dyadic 4.02, directed dyad-years ─► dispute(a, b), each in a layer of its own: they hold other disputes than follow from MIDB
 *
 * Who opposed whom is not in MIDB as such: it is every pair of states on different sides whose participation meets in time. */
#include "imports/dataset.h"

#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>

#define MOST_PARTICIPANTS 1000 /* of one dispute; there were 44 at most */

typedef struct {
    int64_t dispute;
    en_actor a, b; /* of a participant: b is not used */
    en_date from, to;
    int side, hostility, action; /* the action only of an incident */
    uint64_t line;
} part;

static int by_dispute(const void *x, const void *y) {
    const part *const p = x, *const q = y;
    if (p->dispute != q->dispute) return p->dispute < q->dispute ? -1 : 1;
    int order = strcmp(p->a.code, q->a.code);
    if (!order) order = strcmp(p->b.code, q->b.code);
    return order ? order : p->from.first.n - q->from.first.n;
}

static bool keep(eni_dataset *d, part **parts, size_t *n, size_t *cap, const part *p) {
    part *const grown = eni_arena_grow(&d->arena, *parts, *n, cap, *n + 1, sizeof *grown);
    if (!grown) {
        d->status = eni_nomem(d->err);
        return false;
    }
    *parts = grown;
    grown[*n] = *p;
    if (!p->line) grown[*n].line = eni_dataset_line(d);
    ++*n;
    return true;
}

/* pairs: sorted; those of one dispute and two states are one fact. */
static bool put_pairs(eni_dataset *d, part *pairs, size_t n) {
    if (n) qsort(pairs, n, sizeof *pairs, by_dispute);
    for (size_t i = 0, z; i < n; i = z) {
        const part *const p = &pairs[i];
        eni_fact_row row = {.measure = ENI_MEASURE_DISPUTE,
                            .a = p->a.code,
                            .b = p->b.code,
                            .item = p->dispute,
                            .first = p->from.first,
                            .last = p->to.last,
                            .value = p->hostility,
                            .line = p->line};
        for (z = i + 1; z < n && pairs[z].dispute == p->dispute && strcmp(pairs[z].a.code, p->a.code) == 0 &&
                        strcmp(pairs[z].b.code, p->b.code) == 0;
             z++) {
            if (pairs[z].to.last.n > row.last.n) row.last = pairs[z].to.last;
            if (pairs[z].hostility > (int)row.value) row.value = pairs[z].hostility;
        }
        if (!eni_dataset_fact(d, &row)) return false;
    }
    return true;
}

static void in_order(part *p) {
    if (strcmp(p->a.code, p->b.code) <= 0) return;
    const en_actor swap = p->a;
    p->a = p->b;
    p->b = swap;
}

/* Six columns from `at` on: day, month and year of the beginning, then of the end. */
static bool read_days(eni_dataset *d, int at, const char *from, part *p) {
    return eni_dataset_date(d, at + 2, at + 1, at, from, &p->from) &&
           eni_dataset_date(d, at + 5, at + 4, at + 3, "endyear", &p->to);
}

static bool are_in_order(eni_dataset *d, int at, const char *expected, const part *p) {
    if (eni_date_known(p->from) && eni_date_known(p->to) && p->to.last.n >= p->from.first.n) return true;
    return eni_dataset_reject(d, "endyear", at + 5, expected);
}

/* Two participants on different sides whose days meet. */
static bool are_opposed(const part *x, const part *y) {
    return x->side != y->side && strcmp(x->a.code, y->a.code) != 0 && x->from.first.n <= y->to.last.n &&
           y->from.first.n <= x->to.last.n;
}

/* ---- participants ---- */

enum { B_DISPUTE, B_STATE, B_FROM_D, B_FROM_M, B_FROM_Y, B_TO_D, B_TO_M, B_TO_Y, B_SIDE, B_HOSTILITY, B_VERSION, B_N };
static const char *const b_names[B_N] = {"dispnum|dispnum3|dispnum4",
                                         "ccode",
                                         "stday",
                                         "stmon",
                                         "styear",
                                         "endday",
                                         "endmon",
                                         "endyear",
                                         "sidea",
                                         "hostlev",
                                         "version"};

static int tell_b(const eni_head *h) {
    const bool incidents = eni_head_column(h, "incidnum|incidnum3") >= 0;
    return !incidents && eni_head_has(h, "dispnum|dispnum3|dispnum4,ccode,styear,endyear,sidea,hostlev") ? 95 : 0;
}
static en_status plan_b(const eni_head *h, eni_plan *plan, en_error *err) {
    (void)err;
    eni_plan_columns(h, b_names, B_N, plan);
    return EN_OK;
}

/* what, most: the name and the greatest of the number by which participants belong together. */
static bool take_part(eni_dataset *d, const char *what, int64_t most, part *p) {
    int64_t side, hostility;
    *p = (part){.b = {"", ""}};
    if (!eni_dataset_int(d, B_DISPUTE, what, 1, most, &p->dispute) || !read_days(d, B_FROM_D, "styear", p) ||
        !eni_dataset_int(d, B_SIDE, "sidea", 0, 1, &side) ||
        !eni_dataset_int(d, B_HOSTILITY, "hostlev", 1, 5, &hostility))
        return false;
    if (!are_in_order(d, B_FROM_D, "a year, not before styear", p)) return false;
    p->side = (int)side, p->hostility = (int)hostility;
    return eni_dataset_state(d, B_STATE, "ccode", eni_day_civil(p->from.first).year, -1, ENI_BY_COW, &p->a);
}

static void cover(eni_dataset *d, en_str version, const part *p) {
    if (eni_is(version, "5") || eni_is(version, "5.0")) {
        eni_dataset_covers_year(d, 1816);
        eni_dataset_covers_year(d, 2014);
    }
    eni_dataset_covers(d, p->from.first, p->to.last);
}

/* Sorted parts: the length of the group of one number that begins at `at`; 0: there is none, or it is too large (d->status). */
static size_t group_at(eni_dataset *d, const char *what, const part *parts, size_t n, size_t at) {
    size_t z = at;
    while (z < n && parts[z].dispute == parts[at].dispute) z++;
    if (z - at <= MOST_PARTICIPANTS) return z - at;
    d->status = eni_fail(d->err, EN_ELIMIT, "%s %lld has %zu participants; at most %d are read", what,
                         (long long)parts[at].dispute, z - at, MOST_PARTICIPANTS);
    return 0;
}

/* Of the participants of one dispute [n], those on opposed sides whose days meet. */
static bool oppose(eni_dataset *d, const part *in, size_t n, part **pairs, size_t *n_pairs, size_t *cap) {
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++) {
            const part *const x = &in[i], *const y = &in[k];
            part p = *x;
            if (!are_opposed(x, y)) continue;
            p.b = y->a;
            if (y->from.first.n > p.from.first.n) p.from = y->from;
            if (y->to.last.n < p.to.last.n) p.to = y->to;
            if (y->hostility > p.hostility) p.hostility = y->hostility;
            in_order(&p);
            if (!keep(d, pairs, n_pairs, cap, &p)) return false;
        }
    return true;
}

static en_status put_disputes(eni_dataset *d, part *parts, size_t n) {
    part *pairs = NULL;
    size_t n_pairs = 0, cap = 0;
    if (n) qsort(parts, n, sizeof *parts, by_dispute);
    for (size_t i = 0, m; (m = group_at(d, "dispute", parts, n, i)) > 0; i += m)
        if (!oppose(d, parts + i, m, &pairs, &n_pairs, &cap)) break;
    if (d->status == EN_OK) put_pairs(d, pairs, n_pairs);
    return d->status;
}

static en_status read_b(eni_import *import, en_error *err) {
    eni_dataset d;
    part *parts = NULL, p;
    size_t n = 0, cap = 0;
    EN_TRY(eni_dataset_open(import, &d, err));
    while (eni_dataset_row(&d)) {
        if (!take_part(&d, "dispnum", 100000000, &p)) continue;
        const eni_fact_row row = {.measure = ENI_MEASURE_MID,
                                  .a = p.a.code,
                                  .b = "",
                                  .item = p.dispute,
                                  .first = p.from.first,
                                  .last = p.to.last,
                                  .value = p.hostility,
                                  .text = p.side ? ENI_LIT("side A") : ENI_LIT("side B")};
        if (!eni_dataset_fact(&d, &row) || !keep(&d, &parts, &n, &cap, &p)) break;
        cover(&d, eni_dataset_cell(&d, B_VERSION), &p);
    }
    const en_status status = d.status == EN_OK ? put_disputes(&d, parts, n) : d.status;
    return eni_dataset_close(&d, status);
}

/* ---- incidents ---- */

enum { I_ACTION = B_N, I_DISPUTE, I_N };
static const char *const i_names[I_N] = {"incidnum|incidnum3|incidnum4",
                                         "ccode",
                                         "stday",
                                         "stmon",
                                         "styear",
                                         "endday",
                                         "endmon",
                                         "endyear",
                                         "insidea|inside1|sidea",
                                         "hostlev",
                                         "version",
                                         "action",
                                         "dispnum|dispnum3|dispnum4"};

/* MID's actions, by their numbers. */
static const char *const actions[] = {"no militarized action",
                                      "threat to use force",
                                      "threat to blockade",
                                      "threat to occupy territory",
                                      "threat to declare war",
                                      "threat to use CBR weapons",
                                      "threat to join a war",
                                      "show of force",
                                      "alert",
                                      "nuclear alert",
                                      "mobilization",
                                      "fortified border",
                                      "border violation",
                                      "blockade",
                                      "occupation of territory",
                                      "seizure",
                                      "attack",
                                      "clash",
                                      "declaration of war",
                                      "use of CBR weapons",
                                      "begin of an interstate war",
                                      "joined an interstate war"};

static int tell_incident(const eni_head *h, bool of_states) {
    const bool states = eni_head_column(h, "ccode") >= 0;
    return states == of_states && eni_head_has(h, "incidnum|incidnum3|incidnum4,styear,endyear,action,hostlev") ? 95
                                                                                                                : 0;
}
static int tell_i(const eni_head *h) {
    return tell_incident(h, false);
}
static int tell_p(const eni_head *h) {
    return tell_incident(h, true) && eni_head_column(h, i_names[B_SIDE]) >= 0 ? 95 : 0;
}
static en_status plan_i(const eni_head *h, eni_plan *plan, en_error *err) {
    (void)err;
    eni_plan_columns(h, i_names, I_N, plan);
    return EN_OK;
}

/* -9 is unknown. */
static bool take_action(eni_dataset *d, int *out) {
    int64_t action;
    if (!eni_dataset_int(d, I_ACTION, "action", -9, (int64_t)ENI_N(actions) - 1, &action)) return false;
    *out = action < 0 ? -1 : (int)action;
    return true;
}

static bool take_incident(eni_dataset *d) {
    part p = {.b = {"", ""}};
    int64_t hostility, dispute;
    char words[120];
    if (!eni_dataset_int(d, B_DISPUTE, "incidnum", 1, 1000000000, &p.dispute) ||
        !eni_dataset_int(d, I_DISPUTE, "dispnum", 1, 100000000, &dispute) || !read_days(d, B_FROM_D, "styear", &p) ||
        !eni_dataset_int(d, B_HOSTILITY, "hostlev", 1, 5, &hostility) || !take_action(d, &p.action))
        return false;
    if (!are_in_order(d, B_FROM_D, "a year, not before styear", &p)) return false;
    snprintf(words, sizeof words, "incident of dispute %lld, hostility %d%s%s", (long long)dispute, (int)hostility,
             p.action >= 0 ? ": " : "", p.action >= 0 ? actions[p.action] : "");
    const eni_item_row item = {p.dispute, (en_str){"", 0}, eni_str(words), {p.from.first, p.to.last}};
    eni_dataset_covers(d, p.from.first, p.to.last);
    return eni_dataset_item(d, &item);
}

static en_status read_i(eni_import *import, en_error *err) {
    eni_dataset d;
    EN_TRY(eni_dataset_open(import, &d, err));
    while (eni_dataset_row(&d)) take_incident(&d);
    return eni_dataset_close(&d, EN_OK);
}

/* What each participant of one incident [n] did while those of the other side were in it, too. */
static bool face(eni_dataset *d, const part *in, size_t n) {
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++) {
            const part *const x = &in[i], *const y = &in[k];
            if (!are_opposed(x, y)) continue;
            const eni_fact_row row = {.measure = ENI_MEASURE_INCIDENT,
                                      .a = x->a.code,
                                      .b = y->a.code,
                                      .item = x->dispute,
                                      .first = x->from.first,
                                      .last = x->to.last,
                                      .value = x->hostility,
                                      .line = x->line,
                                      .text = eni_str(x->action < 0 ? "" : actions[x->action])};
            if (!eni_dataset_fact(d, &row)) return false;
        }
    return true;
}

/* A state that stands twice in one incident and on one side is one participant: its gravest action counts. */
static size_t join_parts(part *in, size_t n) {
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        part *const p = m ? &in[m - 1] : NULL;
        if (!p || strcmp(p->a.code, in[i].a.code) != 0 || p->side != in[i].side) {
            in[m++] = in[i];
            continue;
        }
        if (in[i].to.last.n > p->to.last.n) p->to = in[i].to;
        if (in[i].hostility > p->hostility) p->hostility = in[i].hostility, p->action = in[i].action;
    }
    return m;
}

static en_status put_incidents(eni_dataset *d, part *parts, size_t n) {
    if (n) qsort(parts, n, sizeof *parts, by_dispute);
    for (size_t i = 0, m; (m = group_at(d, "incident", parts, n, i)) > 0; i += m)
        if (!face(d, parts + i, join_parts(parts + i, m))) break;
    return d->status;
}

static en_status read_p(eni_import *import, en_error *err) {
    eni_dataset d;
    part *parts = NULL, p;
    size_t n = 0, cap = 0;
    EN_TRY(eni_dataset_open(import, &d, err));
    while (eni_dataset_row(&d)) {
        if (!take_part(&d, "incidnum", 1000000000, &p) || !take_action(&d, &p.action)) continue;
        if (!keep(&d, &parts, &n, &cap, &p)) break;
        eni_dataset_covers(&d, p.from.first, p.to.last);
    }
    return eni_dataset_close(&d, d.status == EN_OK ? put_incidents(&d, parts, n) : d.status);
}

/* ---- disputes ---- */

enum { A_DISPUTE, A_FROM_D, A_FROM_M, A_FROM_Y, A_TO_D, A_TO_M, A_TO_Y, A_OUTCOME, A_HOSTILITY, A_VERSION, A_N };
static const char *const a_names[A_N] = {"dispnum|dispnum3|dispnum4",
                                         "stday",
                                         "stmon",
                                         "styear",
                                         "endday",
                                         "endmon",
                                         "endyear",
                                         "outcome",
                                         "hostlev",
                                         "version"};
static const char *const outcomes[] = {
    "",          "victory of side A", "victory of side B", "side A yielded", "side B yielded",
    "stalemate", "compromise",        "released",          "unclear",        "joined a war"};

static int tell_a(const eni_head *h) {
    const bool other = eni_head_column(h, "ccode") >= 0 || eni_head_column(h, "incidnum|incidnum3") >= 0;
    return !other && eni_head_has(h, "dispnum|dispnum3|dispnum4,styear,stday,endyear,outcome,hostlev,numa") ? 95 : 0;
}
static en_status plan_a(const eni_head *h, eni_plan *plan, en_error *err) {
    (void)err;
    eni_plan_columns(h, a_names, A_N, plan);
    return EN_OK;
}

static bool take_dispute(eni_dataset *d) {
    part p = {.b = {"", ""}};
    int64_t hostility;
    double outcome;
    char words[80];
    if (!eni_dataset_int(d, A_DISPUTE, "dispnum", 1, 100000000, &p.dispute) || !read_days(d, A_FROM_D, "styear", &p) ||
        !eni_dataset_real(d, A_OUTCOME, "outcome", false, &outcome) ||
        !eni_dataset_int(d, A_HOSTILITY, "hostlev", 1, 5, &hostility))
        return false;
    if (!are_in_order(d, A_FROM_D, "a year, not before styear", &p)) return false;
    const char *const how = outcome >= 1 && outcome <= 9 ? outcomes[(int)outcome] : "";
    snprintf(words, sizeof words, "hostility %d%s%s", (int)hostility, *how ? "; " : "", how);
    const eni_item_row item = {p.dispute, (en_str){"", 0}, eni_str(words), {p.from.first, p.to.last}};
    cover(d, eni_dataset_cell(d, A_VERSION), &p);
    return eni_dataset_item(d, &item);
}

static en_status read_a(eni_import *import, en_error *err) {
    eni_dataset d;
    EN_TRY(eni_dataset_open(import, &d, err));
    while (eni_dataset_row(&d)) take_dispute(&d);
    return eni_dataset_close(&d, EN_OK);
}

/* ---- dyads ---- */

enum { D_DISPUTE, D_A, D_B, D_FROM_D, D_FROM_M, D_FROM_Y, D_TO_D, D_TO_M, D_TO_Y, D_HOSTILE_A, D_HOSTILE_B, D_N };
static const char *const d_names[D_N] = {"disno",  "statea",  "stateb",  "strtday", "strtmnth", "strtyr",
                                         "endday", "endmnth", "endyear", "hihosta", "hihostb"};

static int tell_d(const eni_head *h) {
    return eni_head_has(h, "disno,statea,stateb,strtyr,endyear,hihosta,hihostb") ? 95 : 0;
}
static en_status plan_d(const eni_head *h, eni_plan *plan, en_error *err) {
    (void)err;
    eni_plan_columns(h, d_names, D_N, plan);
    return EN_OK;
}

static bool take_dyad(eni_dataset *d, part *p) {
    double one, other;
    *p = (part){.side = 0};
    if (!eni_dataset_int(d, D_DISPUTE, "disno", 1, 100000000, &p->dispute) || !read_days(d, D_FROM_D, "strtyr", p) ||
        !eni_dataset_real(d, D_HOSTILE_A, "hihosta", false, &one) ||
        !eni_dataset_real(d, D_HOSTILE_B, "hihostb", false, &other))
        return false;
    if (!are_in_order(d, D_FROM_D, "a year, not before strtyr", p)) return false;
    if (!(one <= 5) || !(other <= 5)) return eni_dataset_reject(d, "hihosta", D_HOSTILE_A, "1 to 5 for either side");
    p->hostility = (int)(one > other ? one : other);
    const int year = eni_day_civil(p->from.first).year;
    if (!eni_dataset_state(d, D_A, "statea", year, -1, ENI_BY_COW, &p->a) ||
        !eni_dataset_state(d, D_B, "stateb", year, -1, ENI_BY_COW, &p->b))
        return false;
    if (strcmp(p->a.code, p->b.code) == 0) return eni_dataset_reject(d, "stateb", D_B, "another state than statea");
    in_order(p);
    return true;
}

/* ---- directed dyad-years ---- */

enum { Y_DISPUTE, Y_A, Y_B, Y_YEAR, Y_HOSTILE_A, Y_HOSTILE_B, Y_N };
static const char *const y_names[Y_N] = {"dispnum", "ccode1", "ccode2", "year", "hostlev1", "hostlev2"};

static int tell_y(const eni_head *h) {
    return eni_head_has(h, "dispnum,ccode1,ccode2,year,hostlev1,hostlev2,cowmidongoing") ? 95 : 0;
}
static en_status plan_y(const eni_head *h, eni_plan *plan, en_error *err) {
    (void)err;
    eni_plan_columns(h, y_names, Y_N, plan);
    return EN_OK;
}

static bool take_year(eni_dataset *d, part *p) {
    double one, other;
    int year;
    *p = (part){.side = 0};
    if (!eni_dataset_int(d, Y_DISPUTE, "dispnum", 1, 100000000, &p->dispute) ||
        !eni_dataset_year(d, Y_YEAR, "year", &year) || !eni_dataset_real(d, Y_HOSTILE_A, "hostlev1", false, &one) ||
        !eni_dataset_real(d, Y_HOSTILE_B, "hostlev2", false, &other) ||
        !eni_dataset_state(d, Y_A, "ccode1", year, -1, ENI_BY_COW, &p->a) ||
        !eni_dataset_state(d, Y_B, "ccode2", year, -1, ENI_BY_COW, &p->b))
        return false;
    if (!(one <= 5) || !(other <= 5)) return eni_dataset_reject(d, "hostlev1", Y_HOSTILE_A, "1 to 5 for either side");
    if (strcmp(p->a.code, p->b.code) == 0) return eni_dataset_reject(d, "ccode2", Y_B, "another state than ccode1");
    p->hostility = (int)(one > other ? one : other);
    p->from = p->to = eni_year(year);
    in_order(p);
    return true;
}

/* Pairs with their days, by `take`; those of one dispute and two states are one fact. */
static en_status read_pairs(eni_import *import, bool (*take)(eni_dataset *, part *), en_error *err) {
    eni_dataset d;
    part *pairs = NULL, p;
    size_t n = 0, cap = 0;
    EN_TRY(eni_dataset_open(import, &d, err));
    while (eni_dataset_row(&d)) {
        if (!take(&d, &p)) continue;
        if (!keep(&d, &pairs, &n, &cap, &p)) break;
        eni_dataset_covers(&d, p.from.first, p.to.last);
    }
    if (d.status == EN_OK) put_pairs(&d, pairs, n);
    return eni_dataset_close(&d, EN_OK);
}

static en_status read_d(eni_import *import, en_error *err) {
    return read_pairs(import, take_dyad, err);
}
static en_status read_y(eni_import *import, en_error *err) {
    return read_pairs(import, take_year, err);
}

#define LICENCE "Correlates of War terms: free for research, with citation"
#define MID_CITATION                                                                                                   \
    "Palmer, Glenn, Roseanne W. McManus, Vito D'Orazio, Michael R. Kenwick, Mikaela Karstens, Chase Bloch, Nick "      \
    "Dietrich, Kayla Kahn, Kellan Ritter, and Michael J. Soules. 2022. The MID5 Dataset, 2011-2014: Procedures, "      \
    "coding rules, and description. Conflict Management and Peace Science 39: 470-482"

const eni_importer eni_mid_disputes = {
    .key = "mid-disputes",
    .layer = "mid",
    .title = "COW Militarized Interstate Disputes",
    .version = "5.0",
    .licence = LICENCE,
    .citation = MID_CITATION,
    .tell = tell_a,
    .plan = plan_a,
    .read = read_a,
};
const eni_importer eni_mid_participants = {
    .key = "mid-participants",
    .layer = "mid",
    .title = "COW Militarized Interstate Disputes",
    .version = "5.0",
    .licence = LICENCE,
    .citation = MID_CITATION,
    .tell = tell_b,
    .plan = plan_b,
    .read = read_b,
};
const eni_importer eni_mid_incidents = {
    .key = "mid-incidents",
    .layer = "mid-incidents",
    .title = "COW Militarized Interstate Disputes, incidents",
    .version = "5.0",
    .licence = LICENCE,
    .citation = MID_CITATION,
    .tell = tell_i,
    .plan = plan_i,
    .read = read_i,
};
const eni_importer eni_mid_incident_participants = {
    .key = "mid-incident-participants",
    .layer = "mid-incidents",
    .title = "COW Militarized Interstate Disputes, incidents",
    .version = "5.0",
    .licence = LICENCE,
    .citation = MID_CITATION,
    .tell = tell_p,
    .plan = plan_i,
    .read = read_p,
};
const eni_importer eni_mid_years = {
    .key = "mid-years",
    .layer = "mid-years",
    .title = "COW Militarized Interstate Disputes, by directed dyad and year (peacesciencer)",
    .version = "5.0",
    .licence = LICENCE,
    .citation = MID_CITATION,
    .tell = tell_y,
    .plan = plan_y,
    .read = read_y,
};
const eni_importer eni_mid_dyadic = {
    .key = "mid-dyadic",
    .layer = "mid-dyadic",
    .title = "Dyadic Militarized Interstate Disputes",
    .version = "4.02",
    .licence = LICENCE,
    .citation = "Maoz, Zeev, Paul L. Johnson, Jasper Kaplan, Fiona Ogunkoya, and Aaron P. Shreve. 2019. The Dyadic "
                "Militarized Interstate Disputes (MIDs) Dataset Version 3.0: Logic, Characteristics, and Comparisons "
                "to Alternative Datasets. Journal of Conflict Resolution 63: 811-835. Version 4.02",
    .tell = tell_d,
    .plan = plan_d,
    .read = read_d,
};
