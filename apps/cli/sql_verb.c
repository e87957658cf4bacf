/* cli/sql_verb.c: entente sql. For people the rows come as a table, its columns as wide as what the first rows need. */
#include "output.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_AHEAD 200    /* rows that decide how wide a column is */
#define WIDEST 60         /* columns of the terminal that one column may take */
#define LONGEST (1 << 20) /* bytes of a statement from standard input */

typedef struct {
    cli_rows rows;
    char **names; /* [n]: of the columns, ours */
    size_t n;
    char **held; /* [n_held * n]: the first rows, before the widths are known */
    bool *right; /* [n]: numbers only */
    unsigned *width;
    size_t n_held, n_rows;
    bool begun, settled, failed;
} printing;

static unsigned length(const char *s) {
    unsigned n = 0;
    for (; *s; s++) n += ((unsigned char)*s & 0xC0) != 0x80;
    return n;
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
        const unsigned len = length(cells[i]), room = p->width[i], blanks = len < room ? room - len : 0;
        const en_str text = {cells[i], strlen(cells[i])};
        if (i) fputs("  ", stdout);
        if (p->right[i]) printf("%*s", (int)blanks, "");
        cli_print_cut(text, room);
        if (!p->right[i] && i + 1 < p->n) printf("%*s", (int)blanks, "");
    }
    putchar('\n');
}

static void settle(printing *p) {
    if (p->settled || !p->begun) return;
    p->settled = true;
    unsigned before = 0; /* the last column has what is left of the terminal */
    for (size_t i = 0; i + 1 < p->n; i++) before += p->width[i] + 2;
    if (p->width[p->n - 1] == WIDEST && cli_width() > before + WIDEST) p->width[p->n - 1] = cli_width() - before;
    print_line(p, p->names);
    for (size_t r = 0; r < p->n_held; r++) {
        print_line(p, p->held + r * p->n);
        for (size_t i = 0; i < p->n; i++) free(p->held[r * p->n + i]);
    }
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
        const unsigned len = length(columns[i]);
        p->names[i] = strdup(columns[i]);
        p->failed = !p->names[i];
        p->width[i] = len < WIDEST ? len : WIDEST;
        p->right[i] = true;
    }
    return !p->failed;
}

static bool for_people(printing *p, const en_cell *cells) {
    char **const row = p->settled ? calloc(p->n, sizeof *row) : p->held + p->n_held * p->n;
    p->failed = !row;
    for (size_t i = 0; !p->failed && i < p->n; i++) {
        row[i] = words_of(&cells[i]);
        p->failed = !row[i];
        if (p->failed || p->settled) continue;
        const unsigned len = length(row[i]);
        if (len > p->width[i]) p->width[i] = len < WIDEST ? len : WIDEST;
        p->right[i] = p->right[i] && (cells[i].kind == EN_CELL_INTEGER || cells[i].kind == EN_CELL_REAL ||
                                      cells[i].kind == EN_CELL_NULL);
    }
    if (p->failed) return false;
    if (!p->settled) {
        if (++p->n_held == LOOK_AHEAD) settle(p);
        return true;
    }
    print_line(p, row);
    for (size_t i = 0; i < p->n; i++) free(row[i]);
    free(row);
    return true;
}

static void for_machines(cli_rows *w, const en_cell *c) {
    switch (c->kind) {
    case EN_CELL_NULL: cli_missing(w); break;
    case EN_CELL_INTEGER: cli_int(w, c->integer); break;
    case EN_CELL_REAL: cli_real(w, c->real); break;
    case EN_CELL_TEXT: cli_text(w, c->text); break;
    case EN_CELL_BLOB: {
        char *const hex = malloc(2 * c->text.len + 1);
        if (!hex) {
            cli_missing(w);
            break;
        }
        for (size_t i = 0; i < c->text.len; i++)
            snprintf(hex + 2 * i, 3, "%02x", (unsigned)(unsigned char)c->text.p[i]);
        hex[2 * c->text.len] = '\0';
        cli_chars(w, hex);
        free(hex);
        break;
    }
    }
}

static bool on_row(void *user, const char *const *columns, const en_cell *cells, size_t n) {
    printing *const p = user;
    if (!cells) return begin(p, columns, n);
    p->n_rows++;
    if (p->rows.form == OUT_PEOPLE) {
        if (!for_people(p, cells)) return false;
    } else {
        for (size_t i = 0; i < n; i++) for_machines(&p->rows, &cells[i]);
        cli_row_end(&p->rows);
    }
    return !ferror(stdout);
}

/* The statement itself, or what standard input holds; NULL and a message if that is too long. */
static char *statement_of(const char *arg) {
    if (strcmp(arg, "-") != 0) return strdup(arg);
    char *const text = malloc(LONGEST + 1);
    const size_t n = text ? fread(text, 1, LONGEST + 1, stdin) : 0;
    if (!text || n > LONGEST) {
        free(text);
        cli_usage("the statement on standard input is longer than 1 MiB");
        return NULL;
    }
    text[n] = '\0';
    return text;
}

int sql_verb(const cli_context *c) {
    printing p = {0};
    cli_form form;
    en_error err;
    if (!cli_form_of(c->options, &form)) return EXIT_USAGE;
    char *const statement = statement_of(c->options->args[0]);
    if (!statement) return EXIT_USAGE;
    p.rows.form = form;
    const en_status status = en_sql(c->ledger, (en_str){statement, strlen(statement)}, on_row, &p, &err);
    if (form == OUT_PEOPLE)
        settle(&p);
    else if (p.begun)
        cli_rows_end(&p.rows);
    for (size_t i = 0; p.names && i < p.n; i++) free(p.names[i]);
    free(p.names);
    free(p.held);
    free(p.right);
    free(p.width);
    free(statement);
    if (status == EN_ESTOPPED && !p.failed) return EXIT_OK; /* nobody reads any more; main tells if output failed */
    return status == EN_OK ? p.n_rows ? EXIT_OK : EXIT_NOTHING : cli_fail(&err);
}
