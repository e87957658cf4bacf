/* Segments: what is read is what was written, whatever the rows are like and however they came in. */
#include "segment_rows.h"

static char folder[128];

/* Writes rows of a shape, opens and verifies the file, and compares every row. */
static void round_trip(const shape *s, uint64_t seed) {
    dice d = dice_of(seed);
    eni_arena arena = {0};
    eni_segment_info info;
    eni_segment *segment;
    const char *other;
    char path[160];
    plain_row *const rows = random_rows(&d, s, 7, &arena);
    write_segment(&d, folder, "seg-1", rows, s->n, &info);
    snprintf(path, sizeof path, "%s/seg-1", folder);
    assert_ok(eni_segment_open(path, &segment, &fault));
    assert_ok(eni_segment_verify(segment, &fault));
    assert_true(segment->info.hash == info.hash && segment->info.n_rows == info.n_rows);
    assert_true(segment->info.known_last.n == info.known_last.n && segment->info.day_last.n == info.day_last.n);
    assert_ok(read_all(segment, rows, s->n, &other, &fault));
    if (other) fail_msg("%u rows, seed %llu: another %s", s->n, (unsigned long long)seed, other);
    eni_segment_close(segment);
    eni_arena_free(&arena);
    free(rows);
}

static const int32_t first = -62091, last = 84370; /* 1800-01-01, 2200-12-31 */

static void rows_come_back(void **state) {
    (void)state;
    const shape shapes[] = {
        {.n = 1, .n_codes = 3, .n_sectors = 2, .n_acts = 3, .day_first = 0, .day_last = 0},
        {.n = 1, .n_codes = 3, .n_sectors = 1, .n_acts = 1, .day_first = first, .day_last = first, .bare = true},
        {.n = 2, .n_codes = 1, .n_sectors = 1, .n_acts = 1, .day_first = first, .day_last = last, .very_late = 1},
        {.n = 300, .n_codes = 20, .n_sectors = 9, .n_acts = 40, .day_first = 19000, .day_last = 19100, .late = 9},
        {.n = ENI_BLOCK_ROWS - 1, .n_codes = 20, .n_sectors = 9, .n_acts = 256, .day_first = 0, .day_last = 65535},
        {.n = ENI_BLOCK_ROWS,
         .n_codes = 20,
         .n_sectors = 9,
         .n_acts = 257,
         .day_first = 0,
         .day_last = 65536,
         .late = 40},
        {.n = ENI_BLOCK_ROWS + 1,
         .n_codes = 20,
         .n_sectors = 60,
         .n_acts = 900,
         .day_first = first,
         .day_last = last,
         .late = 2},
        {.n = 9000,
         .n_codes = 3000,
         .n_sectors = 60,
         .n_acts = 200,
         .day_first = 5000,
         .day_last = 9000,
         .very_late = 2},
        {.n = 9000,
         .n_codes = 20,
         .n_sectors = 30,
         .n_acts = 2000,
         .day_first = first,
         .day_last = last,
         .late = 30,
         .very_late = 90},
        {.n = 30000,
         .n_codes = 12,
         .n_sectors = 60,
         .n_acts = 20,
         .day_first = 19000,
         .day_last = 19010,
         .late = 50,
         .very_late = 900},
    };
    const uint64_t seed = seed_or(1);
    for (size_t i = 0; i < ENI_N(shapes); i++)
        for (uint64_t k = 0; k < (shapes[i].n < 1000 ? 20 : 2); k++) round_trip(&shapes[i], seed + 100 * i + k);
}

/* Each column is narrow where it can be and wide where it must be: else the cases above would not be what they say. */
static void columns_take_every_width(void **state) {
    (void)state;
    const struct {
        uint32_t late, very_late;
        size_t n_long_least, n_long_most;
        uint32_t short_most;
    } lags[] = {
        {0, 0, 0, 0, UINT8_MAX}, {80, 0, 1, 300, UINT8_MAX}, {2, 200, 1, 600, UINT16_MAX}, {0, 2, 0, 0, 400000}};
    for (size_t i = 0; i < ENI_N(lags); i++) {
        const shape s = {.n = 9000,
                         .n_codes = 9,
                         .n_sectors = 60,
                         .n_acts = 300,
                         .day_first = 0,
                         .day_last = 100,
                         .late = lags[i].late,
                         .very_late = lags[i].very_late};
        dice d = dice_of(5 + i);
        eni_arena arena = {0};
        eni_segment_info info;
        eni_segment *segment;
        eni_hot hot;
        char path[160];
        plain_row *const rows = random_rows(&d, &s, 1, &arena);
        write_segment(&d, folder, "seg-1", rows, s.n, &info);
        snprintf(path, sizeof path, "%s/seg-1", folder);
        assert_ok(eni_segment_open(path, &segment, &fault));
        const eni_long_lags list = eni_segment_long_lags(segment);
        assert_int_equal(list.short_most, lags[i].short_most);
        assert_in_range(list.n, lags[i].n_long_least, lags[i].n_long_most);
        for (size_t k = 0; k < list.n; k++) {
            assert_true(k == 0 || eni_long_lag_row(&list, k) > eni_long_lag_row(&list, k - 1));
            assert_int_equal(eni_long_lag(&list, k), eni_segment_lag(segment, eni_long_lag_row(&list, k)));
        }
        assert_true(segment->n_roles > 255);
        assert_ok(eni_segment_hot(segment, 0, s.n, &hot, &fault));
        assert_true(hot.act16 && hot.day16);
        eni_segment_close(segment);
        eni_arena_free(&arena);
        free(rows);
    }
}

/* A row's line leads to the row; a line that is none, or of another import, to nothing. */
static void lines_are_found(void **state) {
    (void)state;
    const shape s = {.n = 15000, .n_codes = 20, .n_sectors = 9, .n_acts = 40, .day_first = 0, .day_last = 900};
    dice d = dice_of(seed_or(11));
    eni_arena arena = {0};
    eni_segment_info info;
    eni_segment *segment;
    eni_block block = {0};
    char path[160];
    uint32_t arrival;
    plain_row *const rows = random_rows(&d, &s, 40, &arena);
    write_segment(&d, folder, "seg-1", rows, s.n, &info);
    snprintf(path, sizeof path, "%s/seg-1", folder);
    assert_ok(eni_segment_open(path, &segment, &fault));
    for (uint32_t i = 0; i < s.n; i += 1 + below(&d, 40)) {
        assert_ok(eni_segment_find_line(segment, rows[i].import, rows[i].rest.line, &block, &arrival, &fault));
        assert_int_equal(arrival, i);
        assert_null(other_cold(&block, i - block.first, &rows[i]));
        const bool gap =
            i + 1 == s.n || rows[i + 1].import != rows[i].import || rows[i + 1].rest.line > rows[i].rest.line + 1;
        if (gap)
            assert_ok(eni_segment_find_line(segment, rows[i].import, rows[i].rest.line + 1, &block, &arrival, &fault));
        if (gap) assert_int_equal(arrival, UINT32_MAX);
        assert_ok(eni_segment_find_line(segment, 9999, rows[i].rest.line, &block, &arrival, &fault));
        assert_int_equal(arrival, UINT32_MAX);
    }
    eni_block_free(&block);
    eni_segment_close(segment);
    eni_arena_free(&arena);
    free(rows);
}

/* Joined segments hold the rows of all, in the order in which they were joined; twice over, too. */
static void joined_segments_hold_the_same(void **state) {
    (void)state;
    const shape s = {.n = 20000,
                     .n_codes = 400,
                     .n_sectors = 30,
                     .n_acts = 500,
                     .day_first = first,
                     .day_last = last,
                     .late = 20,
                     .very_late = 200};
    dice d = dice_of(seed_or(21));
    eni_arena arena = {0};
    eni_segment_info info;
    eni_segment *segment;
    eni_stage *stage;
    const char *other;
    char path[160], name[32];
    plain_row *const rows = random_rows(&d, &s, 3, &arena);
    const uint32_t cuts[] = {0, 1, 4097, 4098, 12000, s.n};
    for (int k = 0; k < 5; k++) {
        snprintf(name, sizeof name, "part-%d", k);
        write_segment(&d, folder, name, rows + cuts[k], cuts[k + 1] - cuts[k], &info);
    }
    for (int round = 0; round < 2; round++) { /* all into one; then that one again */
        assert_ok(eni_stage_new(folder, round ? "twice" : "once", &stage, &fault));
        for (int k = 0; k < (round ? 1 : 5); k++) {
            snprintf(path, sizeof path, "%s/%s%d", folder, round ? "once" : "part-", k);
            if (round) snprintf(path, sizeof path, "%s/once", folder);
            assert_ok(eni_segment_open(path, &segment, &fault));
            assert_ok(eni_stage_add_segment(stage, segment, &fault));
            eni_segment_close(segment);
        }
        assert_ok(eni_stage_finish(stage, &info, &fault));
        eni_stage_free(stage);
        snprintf(path, sizeof path, "%s/%s", folder, round ? "twice" : "once");
        assert_ok(eni_segment_open(path, &segment, &fault));
        assert_ok(eni_segment_verify(segment, &fault));
        assert_ok(read_all(segment, rows, s.n, &other, &fault));
        if (other) fail_msg("joined, round %d: another %s", round, other);
        eni_segment_close(segment);
    }
    eni_arena_free(&arena);
    free(rows);
}

/* A stage that goes back to a mark is as if what came behind had never been. */
static void a_stage_goes_back(void **state) {
    (void)state;
    const shape s = {
        .n = 6000, .n_codes = 50, .n_sectors = 9, .n_acts = 90, .day_first = 100, .day_last = 300, .late = 20};
    const shape wide = {
        .n = 5000, .n_codes = 5000, .n_sectors = 30, .n_acts = 900, .day_first = first, .day_last = last};
    dice d = dice_of(seed_or(31));
    eni_arena arena = {0};
    eni_segment_info info;
    eni_segment *segment;
    eni_stage *stage;
    const char *other;
    char path[160];
    plain_row *const rows = random_rows(&d, &s, 3, &arena), *const more = random_rows(&d, &wide, 90, &arena);
    assert_ok(eni_stage_new(folder, "back", &stage, &fault));
    uint32_t i = 0;
    while (i < s.n) {
        uint32_t k = 1;
        while (i + k < s.n && k < 700 && rows[i + k].import == rows[i].import) k++;
        const eni_stage_mark mark = eni_stage_here(stage);
        for (uint32_t m = 0, n; m < wide.n / 2; m += n) {
            n = 1;
            while (m + n < wide.n / 2 && more[m + n].import == more[m].import) n++;
            stage_rows(stage, more + m, n);
        }
        assert_ok(eni_stage_back(stage, &mark, &fault));
        stage_rows(stage, rows + i, k);
        i += k;
    }
    assert_ok(eni_stage_finish(stage, &info, &fault));
    eni_stage_free(stage);
    snprintf(path, sizeof path, "%s/back", folder);
    assert_ok(eni_segment_open(path, &segment, &fault));
    assert_ok(eni_segment_verify(segment, &fault));
    assert_ok(read_all(segment, rows, s.n, &other, &fault));
    if (other) fail_msg("after going back: another %s", other);
    eni_segment_close(segment);
    eni_arena_free(&arena);
    free(rows);
    free(more);
}

/* A stage that is given up leaves no file. */
static void a_stage_given_up_leaves_nothing(void **state) {
    (void)state;
    eni_stage *stage;
    char path[160];
    assert_ok(eni_stage_new(folder, "gone", &stage, &fault));
    snprintf(path, sizeof path, "%s/gone.part", folder);
    assert_int_equal(access(path, F_OK), 0);
    eni_stage_free(stage);
    assert_int_not_equal(access(path, F_OK), 0);
}

/* More rows than a segment may have are told, and leave the stage as it is. */
static void limits_are_told(void **state) {
    (void)state;
    eni_segment *segment;
    char path[160];
    snprintf(path, sizeof path, "%s/nothing-here", folder);
    assert_int_equal(eni_segment_open(path, &segment, &fault), EN_ENOTFOUND);
    assert_null(segment);
    eni_stage *stage;
    eni_batch *const batch = eni_batch_new(0);
    char key[16];
    const en_actor actor = {"USA", ""};
    assert_ok(eni_stage_new(folder, "many", &stage, &fault));
    eni_event_row row;
    eni_event_row_clear(&row);
    row.source = row.target = eni_batch_add_actor(batch, ENI_LIT("USA"), &actor);
    for (uint32_t i = 0; i < 65536; i++) {
        eni_act act;
        numbered_act(i, &act);
        snprintf(key, sizeof key, "%u", i);
        row.act = eni_batch_add_act(batch, eni_str(key), &act);
    }
    assert_true(eni_batch_push(batch, &row) && eni_batch_seal(batch));
    assert_int_equal(eni_stage_add(stage, batch, 1, 0, &fault), EN_ELIMIT);
    assert_int_equal(eni_stage_rows(stage), 0);
    eni_batch_free(batch);
    eni_stage_free(stage);
}

static int make_folder(void **state) {
    (void)state;
    temporary(folder, "segments");
    return 0;
}

static int drop_folder(void **state) {
    (void)state;
    remove_folder(folder);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_back),    cmocka_unit_test(columns_take_every_width),
        cmocka_unit_test(lines_are_found),   cmocka_unit_test(joined_segments_hold_the_same),
        cmocka_unit_test(a_stage_goes_back), cmocka_unit_test(a_stage_given_up_leaves_nothing),
        cmocka_unit_test(limits_are_told),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
