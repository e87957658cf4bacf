/* fuzz/fuzz_segment.c: bytes as a segment file: refused, or read without a crash. The input is the file without the zeros between header and first
 * section. It is tried as it is, and again with its checksums made right, so that what lies behind them is tried, too. */
#include "ledger/segment_file.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <xxhash.h>

static bool inside(uint64_t at, uint64_t n, uint64_t from, uint64_t to) {
    return at >= from && at <= to && n <= to - at;
}

/* Makes every checksum right that lies where it should. */
static void seal(unsigned char *bytes, size_t len) {
    eni_segment_header *const h = (eni_segment_header *)(void *)bytes;
    const eni_section_entry *const to = &h->sections[ENI_SECTION_SUMS], *const d = &h->sections[ENI_SECTION_DIRECTORY],
                                   *const blocks = &h->sections[ENI_SECTION_BLOCKS];
    memcpy(h->magic, ENI_SEGMENT_MAGIC, sizeof h->magic);
    h->version = ENI_SEGMENT_VERSION;
    h->order = ENI_SEGMENT_ORDER;
    h->file_len = len;
    h->n_sections = ENI_N_SECTIONS;
    if (inside(d->offset, d->len, ENI_SEGMENT_HEADER, len) && d->offset % 8 == 0)
        for (size_t i = 0; i < d->len / sizeof(eni_block_entry); i++) {
            eni_block_entry *const e = (eni_block_entry *)(void *)(bytes + d->offset) + i;
            const uint64_t n = (uint64_t)e->ints_len + e->texts_len;
            if (inside(blocks->offset, blocks->len, ENI_SEGMENT_HEADER, len) && inside(e->offset, n, 0, blocks->len))
                e->sum = XXH3_64bits(bytes + blocks->offset + e->offset, n);
        }
    uint32_t sum = 0;
    for (int k = ENI_SECTION_DIRECTORY; k < ENI_SECTION_SUMS; k++) {
        eni_section_entry *const e = &h->sections[k];
        e->sum = sum;
        if (!inside(e->offset, e->len, ENI_SEGMENT_HEADER, len)) continue;
        for (size_t at = 0; at < e->len; at += ENI_SUM_BLOCK, sum++) {
            const uint64_t value =
                XXH3_64bits(bytes + e->offset + at, e->len - at < ENI_SUM_BLOCK ? e->len - at : ENI_SUM_BLOCK);
            if (inside(to->offset, to->len, ENI_SEGMENT_HEADER, len) && 8 * (uint64_t)sum + 8 <= to->len)
                memcpy(bytes + to->offset + 8 * (size_t)sum, &value, 8);
        }
    }
    if (inside(to->offset, to->len, ENI_SEGMENT_HEADER, len)) h->sums_hash = XXH3_64bits(bytes + to->offset, to->len);
    h->hash = XXH3_64bits(h, offsetof(eni_segment_header, hash));
}

static void read_rows(eni_segment *s, en_error *err) {
    eni_hot hot;
    eni_block block = {0};
    uint64_t sum = 0;
    uint32_t arrival;
    if (eni_segment_hot(s, 0, s->info.n_rows, &hot, err) != EN_OK ||
        eni_segment_touch(s, 0, s->info.n_rows, true, true, true, err) != EN_OK)
        return;
    for (uint32_t i = 0; i < s->info.n_rows && i < 10000; i++) {
        sum += (hot.day16 ? hot.day16[i] : hot.day32[i]) + (hot.act8 ? hot.act8[i] : hot.act16[i]);
        sum += (uint64_t)eni_segment_lag(s, i) + eni_segment_roles(s, i);
        if (eni_segment_block(s, eni_segment_arrival(s, i), true, &block, err) != EN_OK) continue;
        for (int k = 0; k < ENI_N_TEXTS; k++)
            if (block.texts[k] && block.texts[k][0].len) sum += (unsigned char)block.texts[k][0].p[0];
    }
    (void)eni_segment_find_line(s, 1, sum % 9, &block, &arrival, err);
    eni_block_free(&block);
}

static void join(eni_segment *s, en_error *err) {
    char folder[80];
    eni_stage *stage;
    eni_segment_info info;
    snprintf(folder, sizeof folder, "/tmp/entente-fuzz-segment-%ld", (long)getpid());
    if (eni_stage_new(folder, "joined", &stage, err) != EN_OK) abort();
    if (eni_stage_add_segment(stage, s, err) == EN_OK && eni_stage_finish(stage, &info, err) == EN_OK) {
        eni_segment *joined;
        char path[100];
        snprintf(path, sizeof path, "%s/joined", folder);
        assert(eni_segment_open(path, &joined, err) == EN_OK); /* what we write, we read */
        eni_segment_close(joined);
        remove(path);
    }
    eni_stage_free(stage);
    rmdir(folder);
}

static void try(const unsigned char *bytes, size_t len) {
    char path[64];
    eni_segment *s;
    en_error err = {0};
    snprintf(path, sizeof path, "/tmp/entente-fuzz-%ld.seg", (long)getpid());
    FILE *const f = fopen(path, "wb");
    if (!f || fwrite(bytes, 1, len, f) != len || fclose(f) != 0) abort();
    if (eni_segment_open(path, &s, &err) == EN_OK) {
        read_rows(s, &err);
        const bool good = eni_segment_verify(s, &err) == EN_OK;
        assert(good || err.message[0]);
        join(s, &err);
        eni_segment_close(s);
    } else {
        assert(err.message[0]);
    }
    remove(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const size_t head = sizeof(eni_segment_header);
    if (size < head) return 0;
    const size_t len = ENI_SEGMENT_HEADER + size - head;
    unsigned char *const bytes = calloc(len, 1);
    if (!bytes) abort();
    memcpy(bytes, data, head);
    memcpy(bytes + ENI_SEGMENT_HEADER, data + head, size - head);
    try(bytes, len);
    seal(bytes, len);
    try(bytes, len);
    free(bytes);
    return 0;
}
