/* A segment file that was damaged, cut, added to, swapped or made on purpose: it is refused, or it gives what was written. Never a crash, never another
 * answer. */
#include "segment_rows.h"

#include "ledger/segment_file.h"

#include <sys/stat.h>
#include <xxhash.h>

static char folder[128], file[160];
static unsigned char *good, *bad;
static size_t len;
static plain_row *rows;
static eni_arena arena;
#define N_ROWS 4200

static void put_file(const unsigned char *bytes, size_t n) {
    FILE *const f = fopen(file, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

/* Opens and reads all that can be read. True: every row is what was written. False: something was refused, with words. */
static bool reads_well(const unsigned char *bytes, size_t n) {
    eni_segment *segment;
    const char *other = NULL;
    en_error err = {0};
    put_file(bytes, n);
    en_status status = eni_segment_open(file, &segment, &err);
    if (status == EN_OK) status = read_all(segment, rows, N_ROWS, &other, &err);
    if (status == EN_OK && other) fail_msg("another %s", other);
    if (status == EN_OK) status = eni_segment_verify(segment, &err);
    if (status != EN_OK) {
        assert_int_equal(status, EN_EFORMAT);
        assert_true(err.message[0] != '\0');
    }
    eni_segment_close(segment);
    return status == EN_OK;
}

static const eni_segment_header *header_of(const unsigned char *bytes) {
    return (const eni_segment_header *)(const void *)bytes;
}

static void flip(size_t at, unsigned char by) {
    memcpy(bad, good, len);
    bad[at] ^= by;
    if (reads_well(bad, len)) fail_msg("byte %zu of %zu is another, and nobody noticed", at, len);
}

static void every_byte_counts(void **state) {
    (void)state;
    dice d = dice_of(seed_or(3));
    const eni_segment_header *const h = header_of(good);
    assert_true(reads_well(good, len));
    for (size_t i = 0; i < sizeof *h; i++) flip(i, (unsigned char)(1 + below(&d, 255)));
    for (size_t i = sizeof *h; i < ENI_SEGMENT_HEADER; i += 1 + below(&d, 60)) flip(i, 1);
    for (int k = 0; k < ENI_N_SECTIONS; k++) {
        const size_t from = h->sections[k].offset, n = h->sections[k].len;
        const size_t step = n < 300 ? 1 : n / 150;
        for (size_t i = 0; i < n; i += 1 + below(&d, (uint32_t)(2 * step - 1)))
            flip(from + i, (unsigned char)(1 + below(&d, 255)));
        for (size_t i = 0; i < 8 && i < n; i++) flip(from + n - 1 - i, 0x80);
    }
    for (int i = 0; i < 2000; i++) flip(below(&d, (uint32_t)len), (unsigned char)(1 + below(&d, 255)));
}

static void no_length_but_its_own(void **state) {
    (void)state;
    dice d = dice_of(seed_or(4));
    for (size_t n = 0; n < len; n += 1 + below(&d, (uint32_t)(len / 300))) assert_false(reads_well(good, n));
    for (size_t n = len - 70; n < len; n++) assert_false(reads_well(good, n));
    memcpy(bad, good, len);
    memset(bad + len, 0, 5000);
    for (size_t n = 1; n <= 5000; n += 1 + below(&d, 600)) assert_false(reads_well(bad, len + n));
    assert_true(reads_well(bad, len));
}

/* Whole pages swapped or zeroed, as disks and file systems do it. */
static void pages_elsewhere(void **state) {
    (void)state;
    dice d = dice_of(seed_or(5));
    for (int i = 0; i < 300; i++) {
        const size_t a = (size_t)below(&d, (uint32_t)(len / 4096)) * 4096,
                     b = (size_t)below(&d, (uint32_t)(len / 4096)) * 4096;
        memcpy(bad, good, len);
        if (chance(&d, 2))
            memset(bad + a, 0, 4096);
        else
            memcpy(bad + a, good + b, 4096), memcpy(bad + b, good + a, 4096);
        if (memcmp(bad, good, len) != 0) assert_false(reads_well(bad, len));
    }
}

/* ---- right checksums, wrong numbers ---- */

static void seal(unsigned char *bytes, size_t n) {
    eni_segment_header *const h = (eni_segment_header *)(void *)bytes;
    uint64_t *const sums = (uint64_t *)(void *)(bytes + h->sections[ENI_SECTION_SUMS].offset);
    eni_block_entry *const blocks = (eni_block_entry *)(void *)(bytes + h->sections[ENI_SECTION_DIRECTORY].offset);
    for (size_t i = 0; i < h->sections[ENI_SECTION_DIRECTORY].len / sizeof *blocks; i++) {
        const uint64_t at = h->sections[ENI_SECTION_BLOCKS].offset + blocks[i].offset,
                       k = (uint64_t)blocks[i].ints_len + blocks[i].texts_len;
        if (blocks[i].offset < n && k < n && at + k <= n) blocks[i].sum = XXH3_64bits(bytes + at, k);
    }
    for (int k = ENI_SECTION_DIRECTORY; k < ENI_SECTION_SUMS; k++)
        for (size_t at = 0; at < h->sections[k].len; at += ENI_SUM_BLOCK) {
            const size_t m = h->sections[k].len - at < ENI_SUM_BLOCK ? h->sections[k].len - at : ENI_SUM_BLOCK;
            sums[h->sections[k].sum + at / ENI_SUM_BLOCK] = XXH3_64bits(bytes + h->sections[k].offset + at, m);
        }
    h->sums_hash = XXH3_64bits(sums, h->sections[ENI_SECTION_SUMS].len);
    h->hash = XXH3_64bits(h, offsetof(eni_segment_header, hash));
}

/* Everything is asked of a file whose numbers may lie: whatever is said, nothing is read or written outside of it. */
static void ask_everything(const unsigned char *bytes) {
    eni_segment *segment;
    eni_hot hot;
    eni_block block = {0};
    eni_stage *stage;
    eni_segment_info info;
    const char *other;
    uint32_t arrival;
    put_file(bytes, len);
    if (eni_segment_open(file, &segment, &fault) != EN_OK) return;
    (void)eni_segment_verify(segment, &fault);
    (void)read_all(segment, rows, N_ROWS, &other, &fault);
    if (eni_segment_hot(segment, 0, segment->info.n_rows, &hot, &fault) == EN_OK &&
        eni_segment_touch(segment, 0, segment->info.n_rows, true, true, true, &fault) == EN_OK)
        for (uint32_t i = 0; i < segment->info.n_rows; i += 50)
            (void)eni_segment_block(segment, eni_segment_arrival(segment, i), true, &block, &fault);
    for (uint64_t line = 0; line < 9000; line += 900)
        (void)eni_segment_find_line(segment, 7, line, &block, &arrival, &fault);
    assert_ok(eni_stage_new(folder, "joined", &stage, &fault));
    if (eni_stage_add_segment(stage, segment, &fault) == EN_OK) (void)eni_stage_finish(stage, &info, &fault);
    eni_stage_free(stage);
    eni_block_free(&block);
    eni_segment_close(segment);
}

static void lies_do_no_harm(void **state) {
    (void)state;
    static const uint64_t odd[] = {0,      1,      0x7F,       0x80,       0xFF,       0x100,
                                   0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, UINT64_MAX};
    dice d = dice_of(seed_or(6));
    for (int i = 0; i < 500; i++) {
        memcpy(bad, good, len);
        const eni_segment_header *const h = header_of(good);
        for (uint32_t times = 1 + below(&d, 3); times; times--) {
            const int k = (int)below(&d, ENI_SECTION_SUMS + 2); /* one more: the header's own numbers */
            size_t from = offsetof(eni_segment_header, n_rows), n = offsetof(eni_segment_header, sections) - from;
            if (k < ENI_SECTION_SUMS) from = h->sections[k].offset, n = h->sections[k].len;
            if (n < 8) continue;
            const size_t width = 1u << below(&d, 4), at = below(&d, (uint32_t)((n - 8) / width + 1)) * width;
            const uint64_t value = chance(&d, 3) ? roll(&d) : odd[below(&d, ENI_N(odd))];
            memcpy(bad + from + at, &value, width);
        }
        seal(bad, len);
        ask_everything(bad);
    }
}

/* The places and lengths of sections are numbers like any other. */
static void lies_about_sections_do_no_harm(void **state) {
    (void)state;
    dice d = dice_of(seed_or(7));
    for (int i = 0; i < 300; i++) {
        memcpy(bad, good, len);
        eni_segment_header *const h = (eni_segment_header *)(void *)bad;
        eni_section_entry *const e = &h->sections[below(&d, ENI_N_SECTIONS)];
        const uint64_t value = chance(&d, 2) ? below(&d, (uint32_t)len) & ~63u : UINT64_MAX - below(&d, 99);
        switch (below(&d, 4)) {
        case 0: e->offset = value; break;
        case 1: e->len = chance(&d, 2) ? value : e->len + 1 + below(&d, 16); break;
        case 2: e->width = below(&d, 40); break;
        default: e->sum = (uint32_t)value; break;
        }
        h->hash = XXH3_64bits(h, offsetof(eni_segment_header, hash));
        ask_everything(bad);
    }
}

/* ---- other files under its name ---- */

static void strangers_are_told(void **state) {
    (void)state;
    en_error err;
    eni_segment *segment;
    const struct {
        size_t at;
        uint32_t value;
        const char *says;
    } others[] = {{0, 0x46445025, "first bytes"},
                  {offsetof(eni_segment_header, order), 0x04030201, "byte order"},
                  {offsetof(eni_segment_header, version), ENI_SEGMENT_VERSION + 1, "format 2"}};
    for (size_t i = 0; i < ENI_N(others); i++) {
        memcpy(bad, good, len);
        memcpy(bad + others[i].at, &others[i].value, 4);
        put_file(bad, len);
        assert_int_equal(eni_segment_open(file, &segment, &err), EN_EFORMAT);
        if (!strstr(err.message, others[i].says)) fail_msg("'%s' does not say '%s'", err.message, others[i].says);
    }
    remove(file);
    assert_int_equal(mkdir(file, 0777), 0); /* a folder of that name */
    assert_int_not_equal(eni_segment_open(file, &segment, &err), EN_OK);
    rmdir(file);
}

static int make_it(void **state) {
    (void)state;
    const shape s = {.n = N_ROWS,
                     .n_codes = 30,
                     .n_sectors = 20,
                     .n_acts = 300,
                     .day_first = 10000,
                     .day_last = 90000 - 10000,
                     .late = 60,
                     .very_late = 300};
    dice d = dice_of(2);
    eni_segment_info info;
    temporary_in_memory();
    temporary(folder, "damage");
    rows = random_rows(&d, &s, 7, &arena);
    write_segment(&d, folder, "seg-1", rows, N_ROWS, &info);
    snprintf(file, sizeof file, "%s/seg-1", folder);
    FILE *const f = fopen(file, "rb");
    len = info.bytes;
    good = malloc(len);
    bad = malloc(len + 5000);
    const bool all = f && good && bad && fread(good, 1, len, f) == len;
    if (f) fclose(f);
    return all ? 0 : -1;
}

static int drop_it(void **state) {
    (void)state;
    remove_folder(folder);
    eni_arena_free(&arena);
    free(rows);
    free(good);
    free(bad);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_byte_counts),
        cmocka_unit_test(no_length_but_its_own),
        cmocka_unit_test(pages_elsewhere),
        cmocka_unit_test(lies_do_no_harm),
        cmocka_unit_test(lies_about_sections_do_no_harm),
        cmocka_unit_test(strangers_are_told),
    };
    return cmocka_run_group_tests(tests, make_it, drop_it);
}
