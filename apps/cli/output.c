/* cli/output.c: writing rows. Text from outside is escaped in each form's own way; bytes that are not UTF-8 cannot come here (the library cleans
 * what it reads), but are replaced all the same. */
#include "output.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool cli_form_of(const cli_options *o, cli_form *out) {
    static const cli_option options[] = {OPT_JSON, OPT_JSONL, OPT_CSV, OPT_TSV};
    static const cli_form forms[] = {OUT_JSON, OUT_JSONL, OUT_CSV, OUT_TSV};
    int n = 0;
    *out = OUT_PEOPLE;
    for (int i = 0; i < 4; i++)
        if (cli_has(o, options[i])) *out = forms[i], n++;
    if (n > 1) cli_usage("--json, --jsonl, --csv and --tsv exclude each other");
    return n <= 1;
}

cli_rows cli_rows_start(cli_form form, const char *const *columns, size_t n_columns) {
    const cli_rows rows = {.form = form, .columns = columns, .n_columns = n_columns};
    if (form == OUT_JSON) fputs("[", stdout);
    if (form == OUT_CSV || form == OUT_TSV) {
        for (size_t i = 0; i < n_columns; i++) printf("%s%s", i ? (form == OUT_CSV ? "," : "\t") : "", columns[i]);
        putchar('\n');
    }
    return rows;
}

/* What stands before a cell. */
static void open_cell(cli_rows *rows) {
    const size_t i = rows->at++;
    switch (rows->form) {
    case OUT_JSON:
        if (i == 0) fputs(rows->n_rows ? ",\n" : "\n", stdout);
        /* fall through */
    case OUT_JSONL: printf("%s\"%s\":", i ? "," : "{", rows->columns[i]); break;
    case OUT_CSV:
        if (i) putchar(',');
        break;
    case OUT_TSV:
        if (i) putchar('\t');
        break;
    case OUT_PEOPLE: break;
    }
}

/* Length of the well-formed UTF-8 sequence at p, 0 if none (RFC 3629, without the finer points: the library gives valid text). */
static size_t sequence(const unsigned char *p, size_t n) {
    const size_t len = p[0] < 0x80 ? 1 : p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : p[0] < 0xF5 ? 4 : 0;
    if (len == 0 || len > n) return 0;
    for (size_t i = 1; i < len; i++)
        if ((p[i] & 0xC0) != 0x80) return 0;
    return len;
}

void cli_put_json(FILE *out, en_str s) {
    fputc('"', out);
    for (size_t i = 0; i < s.len;) {
        const unsigned char c = (unsigned char)s.p[i];
        const size_t len = sequence((const unsigned char *)s.p + i, s.len - i);
        if (len == 0)
            fputs("\xEF\xBF\xBD", out);
        else if (c == '"' || c == '\\')
            fprintf(out, "\\%c", c);
        else if (c == '\n')
            fputs("\\n", out);
        else if (c == '\t')
            fputs("\\t", out);
        else if (c < 0x20 || c == 0x7F)
            fprintf(out, "\\u%04x", c);
        else
            fwrite(s.p + i, 1, len, out);
        i += len ? len : 1;
    }
    fputc('"', out);
}

static void put_csv(en_str s) {
    bool quote = false;
    for (size_t i = 0; i < s.len; i++) quote = quote || strchr(",\"\n\r", s.p[i]);
    if (!quote) {
        fwrite(s.p, 1, s.len, stdout);
        return;
    }
    putchar('"');
    for (size_t i = 0; i < s.len; i++) {
        if (s.p[i] == '"') putchar('"');
        putchar(s.p[i]);
    }
    putchar('"');
}

static void put_tsv(en_str s) {
    for (size_t i = 0; i < s.len; i++) putchar(strchr("\t\n\r", s.p[i]) ? ' ' : s.p[i]);
}

void cli_text(cli_rows *rows, en_str text) {
    open_cell(rows);
    if (!text.p) text = (en_str){"", 0};
    if (rows->form == OUT_JSON || rows->form == OUT_JSONL)
        cli_put_json(stdout, text);
    else if (rows->form == OUT_CSV)
        put_csv(text);
    else
        put_tsv(text);
}

void cli_chars(cli_rows *rows, const char *text) {
    cli_text(rows, (en_str){text, text ? strlen(text) : 0});
}

void cli_int(cli_rows *rows, int64_t value) {
    open_cell(rows);
    printf("%lld", (long long)value);
}

void cli_missing(cli_rows *rows) {
    open_cell(rows);
    if (rows->form == OUT_JSON || rows->form == OUT_JSONL) fputs("null", stdout);
}

void cli_real(cli_rows *rows, double value) {
    if (!isfinite(value)) {
        cli_missing(rows);
        return;
    }
    open_cell(rows);
    printf("%.6g", value == 0 ? 0.0 : value);
}

void cli_bool(cli_rows *rows, bool value) {
    open_cell(rows);
    if (rows->form == OUT_JSON || rows->form == OUT_JSONL)
        fputs(value ? "true" : "false", stdout);
    else
        putchar(value ? '1' : '0');
}

void cli_raw_json(cli_rows *rows, const char *json) {
    if (rows->form == OUT_JSON || rows->form == OUT_JSONL) {
        open_cell(rows);
        fputs(json, stdout);
    } else {
        cli_chars(rows, json);
    }
}

void cli_day_cell(cli_rows *rows, en_day day) {
    char text[11];
    en_day_format(day, text);
    if (text[0])
        cli_chars(rows, text);
    else
        cli_missing(rows);
}

void cli_row_end(cli_rows *rows) {
    if (rows->form == OUT_JSON)
        putchar('}');
    else if (rows->form == OUT_JSONL)
        fputs("}\n", stdout);
    else
        putchar('\n');
    rows->at = 0;
    rows->n_rows++;
}

void cli_rows_end(cli_rows *rows) {
    if (rows->form == OUT_JSON) fputs(rows->n_rows ? "\n]\n" : "]\n", stdout);
}

int cli_finish_output(int code) {
    const bool failed = ferror(stdout) != 0;
    if (fflush(stdout) != 0 || failed) {
        if (errno == EPIPE) return code; /* whoever read it has had enough */
        fprintf(stderr, "entente: standard output: %s\n", strerror(errno));
        return EXIT_ENVIRONMENT;
    }
    return code;
}

unsigned cli_width(void) {
    struct winsize size;
    const char *const columns = getenv("COLUMNS");
    if (columns && atoi(columns) >= 40) return (unsigned)atoi(columns);
    if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) return size.ws_col;
    return 100;
}

unsigned cli_n_chars(en_str text) {
    unsigned n = 0;
    for (size_t i = 0; i < text.len; i++) n += ((unsigned char)text.p[i] & 0xC0) != 0x80;
    return n;
}

void cli_print_cut(en_str text, unsigned width) {
    const unsigned all = cli_n_chars(text);
    unsigned col = 0;
    const unsigned room = width && all > width ? width - 1 : all;
    for (size_t i = 0; i < text.len && col < room;) {
        size_t len = sequence((const unsigned char *)text.p + i, text.len - i);
        if (len <= 1)
            putchar((unsigned char)text.p[i] < ' ' || text.p[i] == 0x7F ? ' ' : text.p[i]);
        else
            fwrite(text.p + i, 1, len, stdout);
        i += len ? len : 1;
        col++;
    }
    if (room < all) fputs("\xE2\x80\xA6", stdout);
}
