/* imports/importers.c: the list of importers. */
#include "imports/imports.h"

static const eni_importer *const importers[] = {
    &eni_gdelt2,
    &eni_gdelt1,
    &eni_gdelt1_reduced,
    &eni_gdelt2_mentions,
    &eni_icews,
    &eni_polecat,
    &eni_phoenix,
    &eni_tkg,
    &eni_ucdp_ged,
    &eni_acled,
    &eni_cow_alliances,
    &eni_cow_alliance_members,
    &eni_atop,
    &eni_atop_members,
    &eni_atop_phases,
    &eni_cow_nmc,
    &eni_nmc_panel,
    &eni_cow_trade,
    &eni_cow_trade_totals,
    &eni_mid_disputes,
    &eni_mid_participants,
    &eni_mid_dyadic,
    &eni_mid_years,
    &eni_mid_incidents,
    &eni_mid_incident_participants,
    &eni_cow_contiguity,
    &eni_cow_contiguity_years,
    &eni_cow_igo_dyads,
    &eni_cow_igo_states,
    &eni_cow_diplomacy,
    &eni_cow_states,
    &eni_cow_majors,
    &eni_un_votes,
    &eni_un_roll_calls,
    &eni_un_issues,
    &eni_un_ideal_points,
    &eni_ucdp_conflict,
    &eni_sipri_arms,
    &eni_csv,
};

const eni_importer *eni_importer_at(size_t i) {
    return i < ENI_N(importers) ? importers[i] : NULL;
}

const eni_importer *eni_importer_of(en_str key) {
    for (size_t i = 0; i < ENI_N(importers); i++)
        if (eni_same(key, eni_str(importers[i]->key))) return importers[i];
    return NULL;
}

void en_import_formats(en_import_format_fn fn, void *user) {
    for (size_t i = 0; i < ENI_N(importers); i++) {
        const eni_importer *const it = importers[i];
        const en_import_format f = {it->key,     it->layer,    it->title,        it->version,
                                    it->licence, it->citation, it->code != NULL, it->ties};
        if (!fn(user, &f)) return;
    }
}
