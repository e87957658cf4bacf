/* Arena, map, checked arithmetic, errors, pool. */
#include "check.h"

#include "base/arena.h"
#include "base/checked.h"
#include "base/error.h"
#include "base/map.h"
#include "base/pool.h"

static void arena_gives_zeroed_aligned_memory(void **state) {
    (void)state;
    eni_arena a = {0};
    for (size_t round = 0; round < 3; round++) {
        for (size_t len = 1; len < 5000; len += 37) {
            unsigned char *const p = eni_arena_get(&a, len);
            assert_non_null(p);
            assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
            for (size_t i = 0; i < len; i++) assert_int_equal(p[i], 0);
            memset(p, 0xAB, len);
        }
        eni_arena_reset(&a);
    }
    assert_null(eni_arena_array(&a, SIZE_MAX / 2, 4));
    a.limit = 1000;
    assert_non_null(eni_arena_get(&a, 900));
    assert_null(eni_arena_get(&a, 900));
    eni_arena_free(&a);
}

static void arena_arrays_keep_their_items(void **state) {
    (void)state;
    eni_arena a = {0};
    int *items = NULL;
    size_t n = 0, cap = 0;
    for (int i = 0; i < 1000; i++) {
        items = eni_arena_grow(&a, items, n, &cap, n + 1, sizeof *items);
        items[n++] = i;
    }
    for (int i = 0; i < 1000; i++) assert_int_equal(items[i], i);
    assert_str(eni_arena_printf(&a, "%s-%d", "x", 7), "x-7");
    eni_arena_free(&a);
}

static void map_finds_what_was_added_in_order(void **state) {
    (void)state;
    eni_arena a = {0};
    eni_map m = {0};
    for (uint32_t i = 0; i < 5000; i++) {
        bool added;
        const en_str key = eni_arena_printf(&a, "key %u", i * 7919u % 5000u);
        *eni_map_add(&m, key, 0, &added) += 1;
        assert_true(added);
    }
    for (uint32_t i = 0; i < 5000; i++) {
        bool added;
        *eni_map_add(&m, eni_arena_printf(&a, "key %u", i), 0, &added) += 1;
        assert_false(added);
        assert_int_equal(eni_map_get(&m, eni_arena_printf(&a, "key %u", i)), 2);
    }
    assert_int_equal(eni_map_get(&m, eni_str("key 5000")), ENI_MAP_NONE);
    assert_int_equal(m.n, 5000);
    for (uint32_t i = 0; i < 5000; i++)
        assert_str(m.entries[i].key, eni_arena_printf(&a, "key %u", i * 7919u % 5000u).p);
    eni_map_free(&m);
    assert_int_equal(eni_map_get(&m, eni_str("key 1")), ENI_MAP_NONE);
    eni_arena_free(&a);
}

static void sizes_do_not_wrap(void **state) {
    (void)state;
    size_t out = 5;
    assert_false(eni_add(SIZE_MAX, 1, &out));
    assert_false(eni_mul(SIZE_MAX / 2, 3, &out));
    assert_int_equal(out, 5);
    assert_true(eni_mul(3, 4, &out) && out == 12);
    assert_false(eni_grown(16, SIZE_MAX / 2 + 2, 8, &out));
}

static void errors_are_one_line_and_cut(void **state) {
    (void)state;
    en_error err;
    char path[400];
    memset(path, 'p', sizeof path);
    memcpy(path + 390, "/end.txt", 9);
    assert_int_equal(eni_fail_at(&err, EN_EFORMAT, path, 3, 9, "found %s\nexpected %d", "a\tb", 5), EN_EFORMAT);
    assert_string_equal(err.message, "found a b expected 5");
    assert_int_equal(err.line, 3);
    assert_int_equal(strlen(err.file), sizeof err.file - 1);
    assert_string_equal(err.file + strlen(err.file) - 8, "/end.txt");
    assert_memory_equal(err.file, "...", 3);
    assert_int_equal(eni_nomem(NULL), EN_ENOMEM);
}

static void square(void *user, unsigned worker, void *job) {
    (void)user;
    (void)worker;
    int *const n = job;
    volatile int spin = (*n * 7919) % 2000; /* jobs take different times */
    while (spin > 0) spin--;
    *n = *n * *n;
}

static void pool_gives_back_in_order(void **state) {
    (void)state;
    for (unsigned workers = 1; workers <= 4; workers += 3) {
        eni_pool *pool;
        static int jobs[1000];
        int taken = 0;
        assert_ok(eni_pool_new(workers, 8, square, NULL, &pool, &fault));
        for (int i = 0; i < 1000; i++) {
            jobs[i] = i;
            while (eni_pool_full(pool)) {
                assert_ptr_equal(eni_pool_take(pool), &jobs[taken]);
                assert_int_equal(jobs[taken], taken * taken);
                taken++;
            }
            eni_pool_put(pool, &jobs[i]);
        }
        for (int *j; (j = eni_pool_take(pool)); taken++) assert_int_equal(*j, taken * taken);
        assert_int_equal(taken, 1000);
        eni_pool_free(pool);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_gives_zeroed_aligned_memory), cmocka_unit_test(arena_arrays_keep_their_items),
        cmocka_unit_test(map_finds_what_was_added_in_order), cmocka_unit_test(sizes_do_not_wrap),
        cmocka_unit_test(errors_are_one_line_and_cut),       cmocka_unit_test(pool_gives_back_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
