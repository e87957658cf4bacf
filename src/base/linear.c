/* base/linear.c: opening and scoring. Rows are validated at open, so scoring needs no checks. */
#include "base/linear.h"

#include "base/checked.h"
#include "base/error.h"

typedef struct {
    char magic[4]; /* "ENP1" */
    uint32_t n_classes;
    uint64_t n_slots;  /* a power of two */
    uint64_t rows_len; /* padded to 8 */
} header;

en_status eni_linear_open(en_str *bytes, eni_linear *out, en_error *err) {
    header h;
    size_t slots_len, need;
    if (bytes->len < sizeof h) return eni_fail(err, EN_EFORMAT, "the model is cut off");
    memcpy(&h, bytes->p, sizeof h);
    const bool sane = memcmp(h.magic, "ENP1", 4) == 0 && h.n_classes > 0 && h.n_classes <= ENI_MAX_CLASSES &&
                      h.n_slots > 0 && (h.n_slots & (h.n_slots - 1)) == 0 && h.rows_len % 8 == 0;
    if (!sane || !eni_mul(h.n_slots, sizeof(eni_feature_slot), &slots_len) || !eni_add(slots_len, h.rows_len, &need) ||
        !eni_add(need, sizeof h, &need) || need > bytes->len)
        return eni_fail(err, EN_EFORMAT, "the model is damaged or made for another version");
    const eni_feature_slot *const slots = (const eni_feature_slot *)(const void *)(bytes->p + sizeof h);
    const uint8_t *const rows = (const uint8_t *)bytes->p + sizeof h + slots_len;
    bool has_free = false;
    for (uint64_t i = 0; i < h.n_slots; i++) {
        if (slots[i].row == 0) {
            has_free = true;
            continue;
        }
        const uint64_t at = slots[i].row - 1;
        bool good = at < h.rows_len && at + 1 + 2u * rows[at] <= h.rows_len;
        for (unsigned k = 0; good && k < rows[at]; k++) good = rows[at + 1 + 2 * k] < h.n_classes;
        if (!good) return eni_fail(err, EN_EFORMAT, "the model is damaged (row %u)", slots[i].row);
    }
    if (!has_free) return eni_fail(err, EN_EFORMAT, "the model is damaged (no free slot)");
    *out = (eni_linear){slots, h.n_slots - 1, rows, h.rows_len, h.n_classes};
    *bytes = eni_cut(*bytes, need, bytes->len);
    return EN_OK;
}

void eni_linear_score(const eni_linear *model, const uint64_t *features, size_t n, int32_t *scores) {
    memset(scores, 0, model->n_classes * sizeof *scores);
    for (size_t i = 0; i < n; i++) __builtin_prefetch(&model->slots[features[i] & model->mask]);
    for (size_t i = 0; i < n; i++) {
        const uint32_t check = (uint32_t)(features[i] >> 32);
        uint64_t at = features[i] & model->mask;
        while (model->slots[at].row && model->slots[at].check != check) at = (at + 1) & model->mask;
        if (!model->slots[at].row) continue;
        const uint8_t *row = model->rows + model->slots[at].row - 1;
        for (unsigned k = *row++; k; k--, row += 2) scores[row[0]] += (int8_t)row[1];
    }
}
