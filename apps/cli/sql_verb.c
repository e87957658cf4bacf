/* cli/sql_verb.c: entente sql. For people the rows come as a table, its columns as wide as what the first rows need. */
#include "output.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_AHEAD 200 /* rows that decide how wide a column is */
#define WIDEST 60      /* columns of the terminal that one column may take */

typedef struct {
    cli_rows rows;
    char **names; /* [n]: of the columns, ours */
    size_t n;
    char **held; /* [LOOK_AHEAD * n]: rows that wait for the widths; then the row at hand is the first */
    bool *right; /* [n]: numbers only */
    unsigned *width;
    size_t n_held, n_rows;
    bool begun, settled, failed;
} printing;

static en_str str_of(const char *s) {
    return (en_str){s, strlen(s)};
}

/* A cell as words; a blob as its length. */
static char *words_of(const en_cell *c) {
    char number[40];
    switch (c->kind) {
    case EN_CELL_INTEGER: snprintf(number, sizeof number, "%lld", (long long)c->integer); return strdup(number);
    case EN_CELL_REAL: snprintf(number, sizeof number, "%.6g", c->real); return strdup(number);
    case EN_CELL_TEXT: return strndup(c->text.p, c->text.len);
    case EN_CELL_BLOB: snprintf(number, sizeof number, "(%zu bytes)", c->text.len); return strdup(number);
    case EN_CELL_NULL: break;
    }
    return strdup("");
}

static void print_line(const printing *p, char *const *cells) {
    for (size_t i = 0; i < p->n; i++) {
        const en_str text = str_of(cells[i]);
        const unsigned len = cli_n_chars(text), room = p->width[i], blanks = len < room ? room - len : 0;
        if (i) fputs("  ", stdout);
        if (p->right[i]) printf("%*s", (int)blanks, "");
        cli_print_cut(text, room);
        if (!p->right[i] && i + 1 < p->n) printf("%*s", (int)blanks, "");
    }
    putchar('\n');
}

static void print_row(const printing *p, char **cells) {
    print_line(p, cells);
    for (size_t i = 0; i < p->n; i++) {
        free(cells[i]);
        cells[i] = NULL;
    }
}

static void settle(printing *p) {
    if (p->settled || !p->begun || p->failed) return;
    p->settled = true;
    unsigned before = 0; /* the last column has what is left of the terminal */
    for (size_t i = 0; i + 1 < p->n; i++) before += p->width[i] + 2;
    if (p->width[p->n - 1] == WIDEST && cli_width() > before + WIDEST) p->width[p->n - 1] = cli_width() - before;
    print_line(p, p->names);
    for (size_t r = 0; r < p->n_held; r++) print_row(p, p->held + r * p->n);
}

static bool begin(printing *p, const char *const *columns, size_t n) {
    p->n = n;
    p->begun = true;
    if (p->rows.form != OUT_PEOPLE) {
        p->rows = cli_rows_start(p->rows.form, columns, n);
        return true;
    }
    p->held = calloc(LOOK_AHEAD * n, sizeof *p->held);
    p->names = calloc(n, sizeof *p->names);
    p->right = calloc(n, sizeof *p->right);
    p->width = calloc(n, sizeof *p->width);
    p->failed = !p->held || !p->names || !p->right || !p->width;
    for (size_t i = 0; !p->failed && i < n; i++) {
        const unsigned len = cli_n_chars(str_of(columns[i]));
        p->names[i] = strdup(columns[i]);
        p->failed = !p->names[i];
        p->width[i] = len < WIDEST ? len : WIDEST;
        p->right[i] = true;
    }
    return !p->failed;
}

static bool for_people(printing *p, const en_cell *cells) {
    char **const row = p->settled ? p->held : p->held + p->n_held * p->n;
    for (size_t i = 0; i < p->n; i++) {
        row[i] = words_of(&cells[i]);
        p->failed = !row[i];
        if (p->failed) return false;
        if (p->settled) continue;
        const unsigned len = cli_n_chars(str_of(row[i]));
        if (len > p->width[i]) p->width[i] = len < WIDEST ? len : WIDEST;
        p->right[i] = p->right[i] && (cells[i].kind == EN_CELL_INTEGER || cells[i].kind == EN_CELL_REAL ||
                                      cells[i].kind == EN_CELL_NULL);
    }
    if (p->settled)
        print_row(p, row);
    else if (++p->n_held == LOOK_AHEAD)
        settle(p);
    return true;
}

/* False when out of memory. */
static bool put_hex(cli_rows *w, en_str bytes) {
    char *const hex = malloc(2 * bytes.len + 1);
    if (!hex) return false;
    for (size_t i = 0; i < bytes.len; i++) snprintf(hex + 2 * i, 3, "%02x", (unsigned)(unsigned char)bytes.p[i]);
    hex[2 * bytes.len] = '\0';
    cli_chars(w, hex);
    free(hex);
    return true;
}

static bool for_machines(printing *p, const en_cell *cells) {
    cli_rows *const w = &p->rows;
    for (size_t i = 0; i < p->n && !p->failed; i++) {
        const en_cell *const c = &cells[i];
        switch (c->kind) {
        case EN_CELL_NULL: cli_missing(w); break;
        case EN_CELL_INTEGER: cli_int(w, c->integer); break;
        case EN_CELL_REAL: cli_real(w, c->real); break;
        case EN_CELL_TEXT: cli_text(w, c->text); break;
        case EN_CELL_BLOB: p->failed = !put_hex(w, c->text); break;
        }
    }
    cli_row_end(w);
    return !p->failed;
}

static bool on_row(void *user, const char *const *columns, const en_cell *cells, size_t n) {
    printing *const p = user;
    if (!cells) return begin(p, columns, n);
    p->n_rows++;
    return (p->rows.form == OUT_PEOPLE ? for_people : for_machines)(p, cells) && !ferror(stdout);
}

static int no_memory(void) {
    return cli_fail(&(en_error){.status = EN_ENOMEM});
}

static void forget(printing *p) {
    for (size_t i = 0; p->names && i < p->n; i++) free(p->names[i]);
    for (size_t i = 0; p->held && i < LOOK_AHEAD * p->n; i++) free(p->held[i]);
    free(p->names);
    free(p->held);
    free(p->right);
    free(p->width);
}

int sql_verb(const cli_context *c) {
    printing p = {0};
    cli_form form;
    en_error err;
    if (!cli_form_of(c->options, &form)) return EXIT_USAGE;
    char *statement;
    const int taken = cli_statement(c->options->args[0], &statement);
    if (taken != EXIT_OK) {
        free(statement);
        return taken;
    }
    p.rows.form = form;
    const en_status status = en_sql(c->ledger, str_of(statement), on_row, &p, &err);
    if (form == OUT_PEOPLE)
        settle(&p);
    else if (p.begun)
        cli_rows_end(&p.rows);
    forget(&p);
    free(statement);
    if (p.failed) return no_memory();
    if (status == EN_ESTOPPED) return EXIT_OK; /* nobody reads any more; main tells if output failed */
    return status == EN_OK ? p.n_rows ? EXIT_OK : EXIT_NOTHING : cli_fail(&err);
}
