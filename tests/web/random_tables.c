/* Writes random tables, each as JSON lines, Parquet and Arrow, for readers that are not ours (read_back.mjs). usage: random_tables DIR [SEED]
 *
 * Every kind of column, required and not, and of no declared kind; NULL, empty and long texts, bytes that are no UTF-8, the ends of the integers, NaN
 * and the infinities; no row, one, the edges of bytes and groups, 200,000. */
#include "entente.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_COLUMNS 14
#define ROOM 70000 /* of one text */

static uint64_t seed = 20241126;

static uint32_t roll(uint32_t n) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % n;
}

static bool put(void *user, const void *bytes, size_t len) {
    return fwrite(bytes, 1, len, user) == len;
}

/* ---- columns and cells ---- */

typedef enum { FEW, MANY, SAME, LONG, N_STYLES } style; /* of texts, and of how numbers spread */

typedef struct {
    en_column column;
    en_cell_kind cell; /* what it is given */
    style style;
    uint32_t nulls; /* of 100 */
    char name[16];
    char room[ROOM];
} plan;

static plan plans[N_COLUMNS];

static void make_plan(size_t i, bool small) {
    static const en_cell_kind given[] = {
        [EN_COLUMN_BOOL] = EN_CELL_INTEGER, [EN_COLUMN_INT32] = EN_CELL_INTEGER, [EN_COLUMN_INT64] = EN_CELL_INTEGER,
        [EN_COLUMN_REAL] = EN_CELL_REAL,    [EN_COLUMN_TEXT] = EN_CELL_TEXT,     [EN_COLUMN_DATE] = EN_CELL_TEXT,
        [EN_COLUMN_BYTES] = EN_CELL_BLOB};
    static const uint32_t nulls[] = {0, 0, 1, 30, 99, 100};
    plan *const p = &plans[i];
    /* each declared kind once, then what the dice say */
    p->column.kind = i < EN_COLUMN_BYTES ? (en_column_kind)(i + 1) : (en_column_kind)roll(EN_COLUMN_BYTES + 1);
    p->cell = p->column.kind == EN_COLUMN_ANY ? (en_cell_kind)(EN_CELL_INTEGER + roll(4)) : given[p->column.kind];
    p->style = (style)roll(small ? N_STYLES : LONG);
    p->nulls = nulls[roll(sizeof nulls / sizeof *nulls)];
    p->column.required = p->nulls == 0 && roll(2);
    snprintf(p->name, sizeof p->name, "c%zu %s", i, i % 2 ? "\xC3\xA9\"" : "x");
    p->column.name = p->name;
}

static int64_t whole(const plan *p) {
    static const int64_t ends[] = {INT64_MIN, INT64_MAX, 0, -1, 9007199254740993, -9007199254740993, 1000000000000000};
    switch (p->column.kind) {
    case EN_COLUMN_BOOL: return p->style == SAME ? 1 : roll(2);
    case EN_COLUMN_INT32: return roll(5) ? (int64_t)roll(1000) - 500 : roll(2) ? INT32_MIN : INT32_MAX;
    case EN_COLUMN_DATE: return EN_DAY_MIN.n + (int64_t)roll((uint32_t)(EN_DAY_MAX.n - EN_DAY_MIN.n + 1));
    default: return p->style == SAME ? 7 : roll(4) ? (int64_t)roll(100000) : ends[roll(sizeof ends / sizeof *ends)];
    }
}

static double real(const plan *p) {
    static const double ends[] = {NAN,  INFINITY, -INFINITY,           5e-324, 1.7976931348623157e308,
                                  -0.0, 0.1,      123456789012345680.0};
    return p->style == SAME ? -6.4 : roll(4) ? (roll(2000000) - 1e6) / 7 : ends[roll(sizeof ends / sizeof *ends)];
}

/* Characters of one to four bytes, NUL, quotes, and bytes that belong to none. */
static size_t scribble(char *room, size_t len) {
    static const char *const pieces[] = {
        "a",    "Z",        "\"",           "\\", "\n", "\x01", "\xC3\xA9", "\xE5\xB9\xB3", "\xF0\x9F\x98\x80",
        "\xFF", "\xE5\xB9", "\xED\xA0\x80", ""};
    size_t at = 0;
    while (at + 4 < len) {
        const char *const piece = pieces[roll(sizeof pieces / sizeof *pieces)];
        const size_t n = *piece ? strlen(piece) : 1; /* the empty one: a NUL */
        memcpy(room + at, piece, n);
        at += n;
    }
    return at;
}

static en_str words(plan *p) {
    static const char *const few[] = {"PRK", "CHN", "", "USA", "\xE4\xB8\xAD", "CONSULT", "x"};
    if (p->style == SAME) return (en_str){"vcp", 3};
    if (p->style == FEW) {
        const char *const word = few[roll(sizeof few / sizeof *few)];
        return (en_str){word, strlen(word)};
    }
    const size_t len = p->style == LONG && !roll(10) ? ROOM : roll(30);
    return (en_str){p->room, scribble(p->room, len)};
}

/* The first row shows what kind a column is that does not say so. */
static en_cell cell_of(plan *p, bool first) {
    const bool missing = roll(100) < p->nulls && !(first && p->column.kind == EN_COLUMN_ANY);
    en_cell cell = {.kind = missing ? EN_CELL_NULL : p->cell};
    if (cell.kind == EN_CELL_INTEGER) cell.integer = whole(p);
    if (cell.kind == EN_CELL_REAL) cell.real = real(p);
    if (cell.kind == EN_CELL_TEXT || cell.kind == EN_CELL_BLOB) cell.text = words(p);
    if (cell.kind == EN_CELL_TEXT && p->column.kind == EN_COLUMN_DATE) {
        en_day_format((en_day){(int32_t)whole(p)}, p->room);
        cell.text = (en_str){p->room, 10};
    }
    return cell;
}

/* ---- tables ---- */

static const en_export_form forms[] = {EN_EXPORT_JSONL, EN_EXPORT_PARQUET, EN_EXPORT_ARROW};
#define N_FORMS 3

typedef struct {
    FILE *file[N_FORMS];
    en_export *export[N_FORMS];
} table;

static bool say(const en_error *err) {
    fprintf(stderr, "random_tables: %s\n", err->message);
    return false;
}

static bool begin(table *t, const char *dir, unsigned no, size_t n_columns, bool large) {
    static const uint32_t groups[] = {1000, 0, 1, 7,
                                      8}; /* of large tables the first two: thousands of groups are slow to read */
    en_column columns[N_COLUMNS];
    en_error err;
    const en_export_opts facts = {.group_rows = groups[roll(large ? 2 : 5)], .uncompressed = roll(2)};
    for (size_t i = 0; i < n_columns; i++) columns[i] = plans[i].column;
    for (int f = 0; f < N_FORMS; f++) {
        char path[512];
        en_export_opts opts = facts;
        opts.form = forms[f];
        snprintf(path, sizeof path, "%s/t%03u.%s", dir, no, en_export_key(forms[f]));
        t->file[f] = fopen(path, "wb");
        if (!t->file[f]) return perror(path), false;
        if (en_export_begin(&opts, columns, n_columns, put, t->file[f], &t->export[f], &err) != EN_OK) return say(&err);
    }
    return true;
}

static bool fill(table *t, size_t n_columns, uint32_t n_rows) {
    en_cell cells[N_COLUMNS];
    en_error err;
    for (uint32_t row = 0; row < n_rows; row++) {
        for (size_t i = 0; i < n_columns; i++) cells[i] = cell_of(&plans[i], row == 0);
        for (int f = 0; f < N_FORMS; f++)
            if (en_export_row(t->export[f], cells, &err) != EN_OK) return say(&err);
    }
    for (int f = 0; f < N_FORMS; f++)
        if (en_export_end(t->export[f], NULL, &err) != EN_OK) return say(&err);
    return true;
}

static bool write_table(const char *dir, unsigned no, uint32_t n_rows) {
    table t = {0};
    const size_t n_columns = n_rows > 5000 ? EN_COLUMN_BYTES : N_COLUMNS;
    for (size_t i = 0; i < N_COLUMNS; i++) make_plan(i, n_rows < 200);
    bool ok = begin(&t, dir, no, n_columns, n_rows > 5000) && fill(&t, n_columns, n_rows);
    for (int f = 0; f < N_FORMS; f++) {
        en_export_free(t.export[f]);
        if (t.file[f] && fclose(t.file[f]) != 0) ok = false;
    }
    return ok;
}

int main(int argc, char **argv) {
    static const uint32_t sizes[] = {0, 1, 2, 7, 8, 9, 63, 64, 65, 100, 1000, 5000, 65536, 65537, 200000};
    if (argc < 2) return 2;
    if (argc > 2) seed = strtoull(argv[2], NULL, 10);
    printf("seed %llu\n", (unsigned long long)seed);
    for (unsigned no = 0; no < 45; no++) {
        const uint32_t n_rows = sizes[no % 15];
        if (n_rows > 5000 && no >= 15) continue; /* the large ones once */
        if (!write_table(argv[1], no, n_rows)) return 1;
    }
    return 0;
}
