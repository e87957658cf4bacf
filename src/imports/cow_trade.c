/* imports/cow_trade.c: dyadic trade of the Correlates of War, version 4.0, the official file (one row a pair) and the build that has each pair in both
 * directions.
 *
 *   ccode1, ccode2, year, flow1, flow2 ─► imports(1 from 2) = flow1, imports(2 from 1) = flow2
 *
 * In the directed build each flow stands twice; the second is the same fact. Missing flows (-9, empty) are kept as missing: they are not 0, and who adds
 * up must say how many there were. */
#include "imports/dataset.h"

enum { A, B, YEAR, FLOW1, FLOW2, NAME1, NAME2, N_COLUMNS };
static const char *const names[N_COLUMNS] = {"ccode1", "ccode2", "year", "flow1", "flow2", "importer1", "importer2"};

static int tell(const eni_head *h) {
    return eni_head_has(h, "ccode1,ccode2,year,flow1,flow2") ? 95 : 0;
}

static en_status plan(const eni_head *h, eni_plan *plan, en_error *err) {
    (void)err;
    eni_plan_columns(h, names, N_COLUMNS, plan);
    return EN_OK;
}

static bool take_row(eni_dataset *d) {
    int year;
    en_actor a, b;
    double flow1, flow2;
    if (!eni_dataset_year(d, YEAR, "year", &year) || !eni_dataset_state(d, A, "ccode1", year, NAME1, ENI_BY_COW, &a) ||
        !eni_dataset_state(d, B, "ccode2", year, NAME2, ENI_BY_COW, &b) ||
        !eni_dataset_real(d, FLOW1, "flow1", false, &flow1) || !eni_dataset_real(d, FLOW2, "flow2", false, &flow2))
        return false;
    if (strcmp(a.code, b.code) == 0) return eni_dataset_reject(d, "ccode2", B, "another state than ccode1");
    const en_date when = eni_year(year);
    eni_fact_row row = {.measure = ENI_MEASURE_IMPORTS, .first = when.first, .last = when.last};
    row.a = a.code, row.b = b.code, row.value = flow1;
    if (!eni_dataset_fact(d, &row)) return false;
    row.a = b.code, row.b = a.code, row.value = flow2;
    eni_dataset_covers_year(d, year);
    return eni_dataset_fact(d, &row);
}

static en_status read_rows(eni_import *import, en_error *err) {
    eni_dataset d;
    EN_TRY(eni_dataset_open(import, &d, err));
    while (eni_dataset_row(&d)) take_row(&d);
    return eni_dataset_close(&d, EN_OK);
}

const eni_importer eni_cow_trade = {
    .key = "cow-trade",
    .layer = "cow-trade",
    .title = "COW Trade, between states",
    .version = "4.0",
    .licence = "Correlates of War terms: free for research, with citation",
    .citation = "Barbieri, Katherine, Omar M. G. Keshk, and Brian Pollins. 2009. TRADING DATA: Evaluating our "
                "Assumptions and Coding Rules. Conflict Management and Peace Science 26: 471-491. COW Trade, version "
                "4.0",
    .tell = tell,
    .plan = plan,
    .read = read_rows,
};
