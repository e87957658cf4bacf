/* cli/output.h: rows for machines: JSON, JSONL, CSV, TSV. A verb names its columns once and then gives cells in their order. */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "options.h"

typedef enum { OUT_PEOPLE, OUT_JSON, OUT_JSONL, OUT_CSV, OUT_TSV } cli_form;

/* The form asked for; false (and a message) if two are. */
bool cli_form_of(const cli_options *o, cli_form *out);

typedef struct {
    cli_form form;
    const char *const *columns;
    size_t n_columns, at;
    size_t n_rows;
} cli_rows;

cli_rows cli_rows_start(cli_form form, const char *const *columns, size_t n_columns); /* prints what comes first */
void cli_text(cli_rows *rows, en_str text);
void cli_chars(cli_rows *rows, const char *text);
void cli_int(cli_rows *rows, int64_t value);
void cli_real(cli_rows *rows, double value); /* NaN: missing */
void cli_bool(cli_rows *rows, bool value);   /* true/false in JSON, 1/0 elsewhere */
void cli_missing(cli_rows *rows);
void cli_raw_json(cli_rows *rows, const char *json); /* JSON as it is; as text elsewhere */
void cli_put_json(FILE *out, en_str text);           /* a JSON string with its quotes */
void cli_day_cell(cli_rows *rows, en_day day);
void cli_row_end(cli_rows *rows);
void cli_rows_end(cli_rows *rows); /* prints what comes last */

/* For people: the datasets of a kind ("ties", "facts") that say nothing of the day, one line each. names: only these layers, parted by ','; NULL: all. */
bool cli_is_listed(const char *names, en_str name); /* in a list parted by ','; NULL lists all */
void cli_not_covered(const cli_context *c, const char *kind, const char *names, en_day on);

/* Flushes standard output; EXIT_ENVIRONMENT with a message if anything could not be written. */
int cli_finish_output(int code);

/* Columns of the terminal, or 100. */
unsigned cli_width(void);

/* Characters of the text; no check of it. */
unsigned cli_n_chars(en_str text);

/* Prints text for people: control characters become blanks; cut at `width` columns with "…" if longer (0: not cut). */
void cli_print_cut(en_str text, unsigned width);

#endif
