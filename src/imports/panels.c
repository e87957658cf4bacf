/* imports/panels.c: datasets that are a table of one row a state, or two, and year: National Material Capabilities, totals of trade, memberships in
 * intergovernmental organisations. What differs are the names of the columns. */
#include "imports/dataset.h"

#define LICENCE "Correlates of War terms: free for research, with citation"

/* One dataset of that form: state, other state, year, name, then the measures. */
#define PANEL(id, needs, sure, ...)                                                                                    \
    static const char *const id##_names[] = {__VA_ARGS__};                                                             \
    static int tell_##id(const eni_head *h) {                                                                          \
        return eni_head_has(h, needs) ? (sure) : 0;                                                                    \
    }                                                                                                                  \
    static en_status plan_##id(const eni_head *h, eni_plan *plan, en_error *err) {                                     \
        (void)err;                                                                                                     \
        eni_plan_columns(h, id##_names, ENI_N(id##_names), plan);                                                      \
        return EN_OK;                                                                                                  \
    }                                                                                                                  \
    static en_status read_##id(eni_import *import, en_error *err) {                                                    \
        return eni_read_panel(import, id##_measures, ENI_N(id##_measures), false, err);                                \
    }

/* ---- National Material Capabilities ---- */

static const eni_measure nmc_measures[] = {ENI_MEASURE_MILEX, ENI_MEASURE_MILPER, ENI_MEASURE_IRST, ENI_MEASURE_PEC,
                                           ENI_MEASURE_TPOP,  ENI_MEASURE_UPOP,   ENI_MEASURE_CINC};
#define NMC_COLUMNS "ccode,year,milex,milper,irst,pec,tpop,upop,cinc"
PANEL(nmc, NMC_COLUMNS, eni_head_column(h, "version") >= 0 ? 95 : 0, "ccode", NULL, "year", "statenme|statename",
      "milex", "milper", "irst", "pec", "tpop", "upop", "cinc")

/* The same as R's package peacesciencer carries it, under no version: it reaches further. */
#define panel_measures nmc_measures
PANEL(panel, NMC_COLUMNS, eni_head_column(h, "version") >= 0 ? 0 : 90, "ccode", NULL, "year", "statenme|statename",
      "milex", "milper", "irst", "pec", "tpop", "upop", "cinc")

#define NMC_CITATION                                                                                                   \
    "Singer, J. David. 1987. Reconstructing the Correlates of War Dataset on Material Capabilities of States, "        \
    "1816-1985. International Interactions 14: 115-132. National Material Capabilities"

const eni_importer eni_cow_nmc = {
    .key = "cow-nmc",
    .layer = "cow-nmc",
    .title = "COW National Material Capabilities",
    .version = "6.0",
    .licence = LICENCE,
    .citation = NMC_CITATION ", version 6.0",
    .tell = tell_nmc,
    .plan = plan_nmc,
    .read = read_nmc,
};
const eni_importer eni_nmc_panel = {
    .key = "nmc-panel",
    .layer = "nmc-panel",
    .title = "COW National Material Capabilities, without a version (peacesciencer)",
    .version = "",
    .licence = LICENCE,
    .citation = NMC_CITATION,
    .tell = tell_panel,
    .plan = plan_panel,
    .read = read_panel,
};

/* ---- totals of trade ---- */

static const eni_measure totals_measures[] = {ENI_MEASURE_TOTAL_IMPORTS, ENI_MEASURE_TOTAL_EXPORTS};
PANEL(totals, "ccode,year,imports,exports", 85, "ccode", NULL, "year", "statename|statenme", "imports", "exports")

const eni_importer eni_cow_trade_totals = {
    .key = "cow-trade-totals",
    .layer = "cow-trade-totals",
    .title = "COW Trade, totals of states",
    .version = "4.0",
    .licence = LICENCE,
    .citation = "Barbieri, Katherine, Omar M. G. Keshk, and Brian Pollins. 2009. TRADING DATA: Evaluating our "
                "Assumptions and Coding Rules. Conflict Management and Peace Science 26: 471-491. COW Trade, version "
                "4.0",
    .tell = tell_totals,
    .plan = plan_totals,
    .read = read_totals,
};

/* ---- organisations ---- */

#define IGO_CITATION                                                                                                   \
    "Pevehouse, Jon C. W., Timothy Nordstrom, Roseanne W. McManus, and Anne Spencer Jamison. 2020. Tracking "          \
    "Organizations in the World: The Correlates of War IGO Version 3.0 datasets. Journal of Peace Research 57: "       \
    "492-503"

static const eni_measure igo_dyads_measures[] = {ENI_MEASURE_IGO_SHARED};
PANEL(igo_dyads, "ccode1,ccode2,year,dyadigos", 95, "ccode1", "ccode2", "year", NULL, "dyadigos")

static const eni_measure igo_states_measures[] = {ENI_MEASURE_IGO_FULL, ENI_MEASURE_IGO_ASSOCIATE,
                                                  ENI_MEASURE_IGO_OBSERVER, ENI_MEASURE_IGO_ANY};
PANEL(igo_states, "ccode,year,sum_igo_full,sum_igo_anytype", 95, "ccode", NULL, "year", NULL, "sum_igo_full",
      "sum_igo_associate", "sum_igo_observer", "sum_igo_anytype")

const eni_importer eni_cow_igo_dyads = {
    .key = "cow-igo-dyads",
    .layer = "cow-igo",
    .title = "COW Intergovernmental Organizations: shared memberships and counts",
    .version = "3.0",
    .licence = LICENCE,
    .citation = IGO_CITATION,
    .tell = tell_igo_dyads,
    .plan = plan_igo_dyads,
    .read = read_igo_dyads,
};
const eni_importer eni_cow_igo_states = {
    .key = "cow-igo-states",
    .layer = "cow-igo",
    .title = "COW Intergovernmental Organizations: shared memberships and counts",
    .version = "3.0",
    .licence = LICENCE,
    .citation = IGO_CITATION,
    .tell = tell_igo_states,
    .plan = plan_igo_states,
    .read = read_igo_states,
};
