/* imports/importers.c: the list of importers. */
#include "imports/imports.h"

static const eni_importer *const importers[] = {
    &eni_gdelt2,  &eni_gdelt1, &eni_gdelt1_reduced, &eni_gdelt2_mentions, &eni_icews, &eni_polecat,
    &eni_phoenix, &eni_tkg,    &eni_ucdp_ged,       &eni_acled,           &eni_csv};

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
        const en_import_format f = {it->key,     it->layer,    it->title,       it->version,
                                    it->licence, it->citation, it->code != NULL};
        if (!fn(user, &f)) return;
    }
}
