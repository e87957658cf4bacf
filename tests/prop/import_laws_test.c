/* Laws of importing events, over random files of two layouts: a file cut in two says what the whole says, a file imported twice what it says once, and
 * the order of files changes nothing. What a ledger says: how many rows for each dyad, day and code. The seed is printed on failure. */
#include "imported.h"

#include "base/day.h"

#define ROUNDS 3
#define MOST_LINES 400

static en_lexicon *lex;
static uint32_t seed = 20180101;

static uint32_t roll(uint32_t n) {
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % n;
}

static int open_lexicon(void **state) {
    (void)state;
    return en_lexicon_open(NULL, NULL, NULL, &lex, NULL) == EN_OK ? 0 : -1;
}

static int close_lexicon(void **state) {
    (void)state;
    en_lexicon_free(lex);
    return 0;
}

/* ---- random files ---- */

static const char *const codes[] = {"010", "040", "057", "112", "190", "042"};

/* A row of GDELT 2.0 as published. */
static void gdelt_line(eni_buf *out, uint32_t number) {
    static const char *const actors[] = {"USA", "CHN", "PRK", "RUS", "IND", ""};
    const uint32_t a = roll(6), b = roll(6), day = 20180101 + roll(20);
    eni_printf(out, "%u\t%u\t201801\t2018\t2018.0", number, day);
    for (uint32_t c = 5; c < 61; c++) {
        const char *const actor = c == 5 || c == 7 ? actors[a] : c == 15 || c == 17 ? actors[b] : "";
        if (c == 26)
            eni_printf(out, "\t%s", codes[roll(6)]);
        else if (c >= 31 && c <= 33)
            eni_printf(out, "\t%u", 1 + roll(9));
        else if (c == 59)
            eni_printf(out, "\t%u000000", day);
        else
            eni_printf(out, "\t%s", actor);
    }
    eni_puts(out, "\n");
}

/* A row of ICEWS as the R package writes it: quoted cells, one with a line end inside. */
static void icews_line(eni_buf *out, uint32_t number) {
    static const char *const names[] = {"Japan", "Vietnam", "Russian Federation", "Example Group", "India"};
    const uint32_t a = roll(5), b = roll(5);
    eni_printf(out, "%u,2018-01-%02u,\"%s, the \"\"first\"\"\",\"Government,Executive\",%s,%s,%s,\"a\nb\"\n", number,
               1 + roll(28), names[a], a == 3 ? "" : names[a], codes[roll(6)], names[b]);
}

static const char icews_header[] =
    "event_id,event_date,source_name,source_sectors,source_country,cameo_code,target_name,publisher\n";

typedef struct {
    void (*line)(eni_buf *out, uint32_t number);
    const char *header;
} layout;
static const layout layouts[] = {{gdelt_line, ""}, {icews_line, icews_header}};

static void write_file(char room[128], const char *name, const layout *l, const eni_buf *lines, size_t from,
                       size_t to) {
    FILE *const f = fopen(temporary(room, name), "w");
    assert_non_null(f);
    fputs(l->header, f);
    for (size_t i = from; i < to; i++) fwrite(lines[i].p, 1, lines[i].len, f);
    fclose(f);
}

/* ---- what a ledger says ---- */

static int by_text(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Its rows as sorted lines of text. Owned. */
static char *says(const char *const *paths, size_t n) {
    imported in = imported_new(lex, "laws.db");
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(imported_add(&in, paths[i], NULL), EN_OK);
        assert_int_equal(in.counts.rejected, 0);
    }
    imported_read(&in, NULL);
    char **const lines = calloc(in.n + 1, sizeof *lines);
    eni_buf all = {0};
    for (size_t i = 0; i < in.n; i++) {
        const imported_row *const r = &in.rows[i];
        lines[i] = malloc(160);
        snprintf(lines[i], 160, "%s:%s %s:%s %d %d %s %lld", r->source, r->source_sector, r->target, r->target_sector,
                 r->day.n, r->known.n, r->act.cameo, (long long)r->id);
    }
    qsort(lines, in.n, sizeof *lines, by_text);
    for (size_t i = 0; i < in.n; i++) {
        eni_printf(&all, "%s\n", lines[i]);
        free(lines[i]);
    }
    free(lines);
    imported_free(&in);
    assert_false(all.failed);
    return eni_buf_take(&all);
}

static void assert_same(char *a, char *b, const char *law, uint32_t at) {
    if (strcmp(a, b) != 0) fail_msg("%s: not the same, seed %u", law, at);
    free(a);
    free(b);
}

static void one_round(const layout *l) {
    char whole[128], first[128], second[128];
    const uint32_t at = seed;
    const size_t n = 2 + roll(MOST_LINES - 2), cut = 1 + roll((uint32_t)n - 1);
    eni_buf lines[MOST_LINES] = {0};
    for (size_t i = 0; i < n; i++) l->line(&lines[i], 1000 + (uint32_t)i);
    write_file(whole, "whole", l, lines, 0, n);
    write_file(first, "first", l, lines, 0, cut);
    write_file(second, "second", l, lines, cut, n);
    const char *const all[] = {whole}, *const twice[] = {whole, whole}, *const parts[] = {first, second},
                      *const turned[] = {second, first, second};
    assert_same(says(all, 1), says(parts, 2), "cut in two", at);
    assert_same(says(all, 1), says(twice, 2), "twice", at);
    assert_same(says(all, 1), says(turned, 3), "in another order", at);
    for (size_t i = 0; i < n; i++) eni_buf_free(&lines[i]);
    remove(whole);
    remove(first);
    remove(second);
}

static void laws(void **state) {
    (void)state;
    for (size_t k = 0; k < ENI_N(layouts); k++)
        for (int i = 0; i < ROUNDS; i++) one_round(&layouts[k]);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(laws)};
    return cmocka_run_group_tests(tests, open_lexicon, close_lexicon);
}
