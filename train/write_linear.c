/* train/write_linear.c: rows of weights behind a hash table of slots, as base/linear.h lays them out. */
#include "write_linear.h"

#include "base/linear.h"

#include <stdlib.h>

void train_linear_row(train_linear_writer *w, uint64_t key, const int *weights) {
    uint8_t bytes[1 + 2 * ENI_MAX_CLASSES];
    uint8_t count = 0;
    for (unsigned c = 0; c < w->n_classes; c++) {
        if (weights[c] == 0) continue;
        bytes[1 + 2 * count] = (uint8_t)c;
        bytes[2 + 2 * count] = (uint8_t)(int8_t)weights[c];
        count++;
    }
    if (!count) return;
    bytes[0] = count;
    if (w->n == w->cap) {
        w->cap = w->cap ? w->cap * 2 : 1 << 16;
        w->keys = realloc(w->keys, w->cap * sizeof *w->keys);
        w->at = realloc(w->at, w->cap * sizeof *w->at);
        if (!w->keys || !w->at) abort();
    }
    w->keys[w->n] = key;
    w->at[w->n++] = (uint32_t)w->rows.len + 1;
    w->kept += count;
    eni_put(&w->rows, (en_str){(const char *)bytes, 1 + 2u * count});
}

size_t train_linear_end(train_linear_writer *w, eni_buf *out) {
    while (w->rows.len % 8) eni_putc(&w->rows, '\0');
    uint64_t n_slots = 64;
    while (n_slots * 3 < w->n * 4) n_slots *= 2;
    eni_feature_slot *const slots = calloc(n_slots, sizeof *slots);
    if (!slots) abort();
    for (size_t i = 0; i < w->n; i++) {
        uint64_t s = w->keys[i] & (n_slots - 1);
        while (slots[s].row) s = (s + 1) & (n_slots - 1);
        slots[s] = (eni_feature_slot){(uint32_t)(w->keys[i] >> 32), w->at[i]};
    }
    const struct {
        char magic[4];
        uint32_t n_classes;
        uint64_t n_slots, rows_len;
    } header = {{'E', 'N', 'P', '1'}, w->n_classes, n_slots, w->rows.len};
    eni_put(out, (en_str){(const char *)&header, sizeof header});
    eni_put(out, (en_str){(const char *)slots, n_slots * sizeof *slots});
    eni_put(out, eni_buf_str(&w->rows));
    const size_t kept = w->kept;
    free(slots);
    free(w->keys);
    free(w->at);
    eni_buf_free(&w->rows);
    return kept;
}
