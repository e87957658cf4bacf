/* imports/conflict_arms.c: the UCDP/PRIO Armed Conflict Dataset, and SIPRI's register of arms transfers.
 *
 *   conflict, year, sides ─► armed-conflict(state of side A, state of side B or none), both ways where both are states
 *   deal, delivery year   ─► arms(supplier, recipient): trend-indicator value of what was delivered */
#include "imports/dataset.h"

#include <stdio.h>

/* ---- UCDP/PRIO ---- */

enum { U_ID, U_YEAR, U_A, U_A2, U_B, U_B2, U_OVER, U_INTENSITY, U_TYPE, U_SIDE_B, U_PLACE, U_N };
static const char *const u_names[U_N] = {"conflict_id",      "year",       "gwno_a",          "gwno_a_2nd",
                                         "gwno_b",           "gwno_b_2nd", "incompatibility", "intensity_level",
                                         "type_of_conflict", "side_b",     "location"};

static int tell_ucdp(const eni_head *h) {
    return eni_head_has(h, "conflict_id,year,gwno_a,gwno_b,incompatibility,intensity_level,type_of_conflict") ? 95 : 0;
}
static en_status plan_ucdp(const eni_head *h, eni_plan *plan, en_error *err) {
    (void)err;
    eni_plan_columns(h, u_names, U_N, plan);
    return EN_OK;
}

#define MOST_SIDE 64
typedef struct {
    en_actor states[MOST_SIDE];
    size_t n;
} side;

/* "220, 666": numbers of Gleditsch and Ward; empty and NA: no state. */
static bool take_side(eni_dataset *d, int column, const char *what, int year, side *out) {
    en_str rest = eni_dataset_cell(d, column), part;
    out->n = 0;
    if (eni_cell_missing(rest)) return true;
    while (eni_split(&rest, ',', &part)) {
        int64_t number;
        part = eni_trim(part);
        if (out->n == MOST_SIDE || !eni_to_int(part, &number) ||
            !eni_dataset_state_of(d, number, year, (en_str){"", 0}, ENI_BY_GW, &out->states[out->n]))
            return d->status == EN_OK && eni_dataset_reject(d, what, column, "numbers of states, parted by commas");
        out->n++;
    }
    return true;
}

/* A word for a code, or the word that stands there. */
static en_str word_of(en_str cell, const char *const *words, size_t n) {
    int64_t i;
    if (eni_same(cell, ENI_LIT("II"))) return ENI_LIT("internationalized intrastate");
    return eni_to_int(cell, &i) && i >= 1 && (size_t)i <= n ? eni_str(words[i - 1]) : cell;
}

static bool put_side(eni_dataset *d, const side *x, const side *y, eni_fact_row *row, en_str text) {
    const en_actor nobody = {"", ""};
    row->text = text;
    for (size_t i = 0; i < x->n; i++)
        for (size_t k = 0; k < (y->n ? y->n : 1); k++) {
            const en_actor *const b = y->n ? &y->states[k] : &nobody;
            row->a = x->states[i].code, row->b = b->code;
            if (strcmp(row->a, row->b) != 0 && !eni_dataset_fact(d, row)) return false;
        }
    return true;
}

static bool conflict_row(eni_dataset *d) {
    static const char *const overs[] = {"territory", "government", "territory and government"};
    static const char *const types[] = {"extrasystemic", "interstate", "intrastate", "internationalized intrastate"};
    char text[200], helps[240];
    int year;
    int64_t intensity;
    side a, a2, b, b2;
    eni_fact_row row = {.measure = ENI_MEASURE_ARMED_CONFLICT};
    const side none = {.n = 0};
    if (!eni_dataset_int(d, U_ID, "conflict_id", 1, 1000000000, &row.item) ||
        !eni_dataset_year(d, U_YEAR, "year", &year) ||
        !eni_dataset_int(d, U_INTENSITY, "intensity_level", 1, 2, &intensity) ||
        !take_side(d, U_A, "gwno_a", year, &a) || !take_side(d, U_A2, "gwno_a_2nd", year, &a2) ||
        !take_side(d, U_B, "gwno_b", year, &b) || !take_side(d, U_B2, "gwno_b_2nd", year, &b2))
        return false;
    if (a.n == 0) return eni_dataset_reject(d, "gwno_a", U_A, "the number of a state");
    const en_str over = word_of(eni_dataset_cell(d, U_OVER), overs, ENI_N(overs));
    const en_str type = word_of(eni_dataset_cell(d, U_TYPE), types, ENI_N(types));
    const en_str against = eni_dataset_cell(d, U_SIDE_B), place = eni_dataset_cell(d, U_PLACE);
    const en_str other = eni_cut(against, 0, against.len < 80 ? against.len : 80);
    const en_str where = eni_cut(place, 0, place.len < 60 ? place.len : 60);
    snprintf(text, sizeof text, "%.*s over %.*s%s%.*s%s%.*s", ENI_ARG(eni_glimpse(type)), ENI_ARG(eni_glimpse(over)),
             where.len ? " in " : "", ENI_ARG(where), other.len && !b.n ? ", against " : "",
             other.len && !b.n ? (int)other.len : 0, other.p);
    snprintf(helps, sizeof helps, "beside the first party; %s", text);
    row.first = eni_year(year).first, row.last = eni_year(year).last;
    row.value = (double)intensity;
    eni_dataset_covers_year(d, year);
    return put_side(d, &a, &b, &row, eni_str(text)) && put_side(d, &b, &a, &row, eni_str(text)) &&
           put_side(d, &a2, &none, &row, eni_str(helps)) && put_side(d, &b2, &none, &row, eni_str(helps));
}

static en_status read_ucdp(eni_import *import, en_error *err) {
    eni_dataset d;
    EN_TRY(eni_dataset_open(import, &d, err));
    while (eni_dataset_row(&d)) conflict_row(&d);
    return eni_dataset_close(&d, EN_OK);
}

const eni_importer eni_ucdp_conflict = {
    .key = "ucdp-conflict",
    .layer = "ucdp-conflict",
    .title = "UCDP/PRIO Armed Conflict",
    .version = "",
    .licence = "CC BY 4.0",
    .citation = "Gleditsch, Nils Petter, Peter Wallensteen, Mikael Eriksson, Margareta Sollenberg, and Havard Strand. "
                "2002. Armed Conflict 1946-2001: A New Dataset. Journal of Peace Research 39: 615-637. And the article "
                "of the version used",
    .tell = tell_ucdp,
    .plan = plan_ucdp,
    .read = read_ucdp,
};

/* ---- SIPRI ---- */

enum { A_ID, A_FROM, A_TO, A_WHAT, A_KIND, A_ORDERED, A_NUMBER, A_YEAR, A_TIV, A_STATUS, A_N };
static const char *const a_names[A_N] = {"SIPRI AT Database ID", "Supplier",   "Recipient",         "Designation",
                                         "Description",          "Order date", "Numbers delivered", "Delivery year",
                                         "TIV delivery values",  "Status"};

static int tell_sipri(const eni_head *h) {
    return eni_head_has(h, "SIPRI AT Database ID,Supplier,Recipient,Delivery year,TIV delivery values") ? 95 : 0;
}
static en_status plan_sipri(const eni_head *h, eni_plan *plan, en_error *err) {
    (void)err;
    eni_plan_columns(h, a_names, A_N, plan);
    return EN_OK;
}

static bool arms_row(eni_dataset *d) {
    char text[320];
    int year;
    en_actor a, b;
    eni_fact_row row = {.measure = ENI_MEASURE_ARMS};
    const en_str from = eni_dataset_cell(d, A_FROM), to = eni_dataset_cell(d, A_TO);
    if (!eni_dataset_int(d, A_ID, "SIPRI AT Database ID", 1, 1000000000, &row.item) ||
        !eni_dataset_year(d, A_YEAR, "Delivery year", &year) ||
        !eni_dataset_real(d, A_TIV, "TIV delivery values", false, &row.value))
        return false;
    if (!from.len) return eni_dataset_reject(d, "Supplier", A_FROM, "a name");
    if (!to.len) return eni_dataset_reject(d, "Recipient", A_TO, "a name");
    if (!eni_dataset_called(d, from, &a) || !eni_dataset_called(d, to, &b)) return false;
    const en_str number = eni_glimpse(eni_dataset_cell(d, A_NUMBER)),
                 ordered = eni_glimpse(eni_dataset_cell(d, A_ORDERED));
    const en_str what = eni_dataset_cell(d, A_WHAT), kind = eni_dataset_cell(d, A_KIND);
    snprintf(text, sizeof text, "%.*s%s%.*s (%.*s)%s%.*s", ENI_ARG(number), number.len ? " x " : "",
             (int)(what.len < 100 ? what.len : 100), what.p, (int)(kind.len < 80 ? kind.len : 80), kind.p,
             ordered.len ? ", ordered " : "", ENI_ARG(ordered));
    row.a = a.code, row.b = b.code;
    row.first = eni_year(year).first, row.last = eni_year(year).last;
    row.text = eni_str(text);
    eni_dataset_covers_year(d, year);
    return eni_dataset_fact(d, &row);
}

static en_status read_sipri(eni_import *import, en_error *err) {
    eni_dataset d;
    EN_TRY(eni_dataset_open(import, &d, err));
    while (eni_dataset_row(&d)) arms_row(&d);
    return eni_dataset_close(&d, EN_OK);
}

const eni_importer eni_sipri_arms = {
    .key = "sipri-arms",
    .layer = "sipri-arms",
    .title = "SIPRI Arms Transfers, trade register",
    .version = "",
    .licence = "(c) SIPRI: non-commercial use, with citation",
    .citation = "SIPRI Arms Transfers Database, Stockholm International Peace Research Institute, "
                "https://www.sipri.org/databases/armstransfers",
    .tell = tell_sipri,
    .plan = plan_sipri,
    .read = read_sipri,
};
