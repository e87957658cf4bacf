/* text/conllu.c: lines to sentences, checked as far as a parser relies on it: numbers, ranges, forms. What stands in the other columns
 * is for whoever uses them. */
#include "text/conllu.h"

#include "base/error.h"

typedef struct {
    const char *file;
    eni_rows *out;
    size_t cap;
    uint32_t range_end; /* the last word of the last range */
    en_error *err;
} reading;

#define BAD(r, line, ...) eni_fail_at((r)->err, EN_EFORMAT, (r)->file, line, 0, __VA_ARGS__)

/* Digits at the front of *rest as a number; false if there are none or too many. */
static bool take_number(en_str *rest, uint32_t *out) {
    size_t n = 0;
    int64_t value;
    while (n < rest->len && eni_is_digit(rest->p[n])) n++;
    if (n == 0 || n > 9 || !eni_to_int(eni_cut(*rest, 0, n), &value)) return false;
    *out = (uint32_t)value;
    *rest = eni_cut(*rest, n, rest->len);
    return true;
}

/* What the ID says the row is, and whether it fits behind the rows before. */
static en_status take_id(reading *r, eni_row *row) {
    eni_rows *const s = r->out;
    const en_str id = row->cells[ENI_CONLLU_ID];
    en_str rest = id;
    uint32_t first, second;
    if (!take_number(&rest, &first))
        return BAD(r, row->line, "the ID is '%.*s', expected a word's number such as 3, or 3-4, or 3.1",
                   id.len > 40 ? 40 : (int)id.len, id.p);
    if (rest.len == 0) {
        if (first != s->n_words + 1) return BAD(r, row->line, "the ID is %u, expected %u", first, s->n_words + 1);
        row->kind = ENI_ROW_WORD;
        s->n_words++;
        return EN_OK;
    }
    const char mark = rest.p[0];
    rest = eni_cut(rest, 1, rest.len);
    if ((mark != '-' && mark != '.') || !take_number(&rest, &second) || rest.len)
        return BAD(r, row->line, "the ID is '%.*s', expected a word's number such as 3, or 3-4, or 3.1",
                   id.len > 40 ? 40 : (int)id.len, id.p);
    row->kind = mark == '-' ? ENI_ROW_RANGE : ENI_ROW_EMPTY;
    if (mark == '.')
        return first == s->n_words ? EN_OK
                                   : BAD(r, row->line, "the empty node is %u.%u, expected %u.%u behind word %u", first,
                                         second, s->n_words, second, s->n_words);
    if (first != s->n_words + 1 || second < first || first <= r->range_end)
        return BAD(r, row->line, "the range is %u-%u, expected one that begins at word %u and overlaps no other", first,
                   second, s->n_words + 1);
    r->range_end = second;
    return EN_OK;
}

static en_status take_cells(reading *r, eni_row *row) {
    size_t n = 0, start = 0;
    for (size_t i = 0; i <= row->text.len; i++) {
        if (i < row->text.len && row->text.p[i] != '\t') continue;
        if (n < ENI_N_CONLLU) row->cells[n] = eni_cut(row->text, start, i);
        n++;
        start = i + 1;
    }
    if (n != ENI_N_CONLLU)
        return BAD(r, row->line, "%zu column%s, expected ten between tabs (or an empty line, or #)", n,
                   n == 1 ? "" : "s");
    EN_TRY(take_id(r, row));
    if (row->cells[ENI_CONLLU_FORM].len == 0) return BAD(r, row->line, "the FORM is empty, expected a word");
    return EN_OK;
}

static en_status take_line(reading *r, eni_arena *arena, const eni_line *line) {
    eni_rows *const s = r->out;
    if (line->too_long)
        return eni_fail_at(r->err, EN_ELIMIT, r->file, line->number, 0, "the line is longer than the limit of 1 MB");
    if (s->n == ENI_MOST_ROWS)
        return eni_fail_at(r->err, EN_ELIMIT, r->file, line->number, 0,
                           "a sentence of more than %d lines, expected an empty line behind each sentence",
                           ENI_MOST_ROWS);
    const size_t bad = eni_utf8_valid(line->text);
    if (bad < line->text.len) return BAD(r, line->number, "byte %zu of the line is not UTF-8", bad);
    eni_row *const grown = eni_arena_grow(arena, s->rows, s->n, &r->cap, s->n + 1, sizeof *grown);
    if (!grown) return eni_nomem(r->err);
    s->rows = grown;
    eni_row *const row = &s->rows[s->n];
    *row = (eni_row){.kind = ENI_ROW_COMMENT, .text = eni_arena_str(arena, line->text), .line = line->number};
    if (!row->text.p) return eni_nomem(r->err);
    if (row->text.p[0] != '#') EN_TRY(take_cells(r, row));
    s->n++;
    return EN_OK;
}

en_status eni_conllu_next(eni_input *input, eni_arena *arena, eni_rows *out, bool *more, en_error *err) {
    reading r = {.file = eni_input_name(input), .out = out, .err = err};
    en_status status = EN_OK;
    eni_line line;
    bool begun = false;
    uint64_t last = 0;
    *out = (eni_rows){0};
    for (;;) {
        EN_TRY(eni_input_line(input, ENI_LONGEST_ROW, &line, more, err));
        if (!*more) break;
        if (line.number == 1 && eni_starts(line.text, ENI_LIT("\xEF\xBB\xBF")))
            line.text = eni_cut(line.text, 3, line.text.len);
        if (line.text.len == 0 && !begun) continue;
        if (line.text.len == 0) break;
        begun = true;
        last = line.number;
        if (status == EN_OK) status = take_line(&r, arena, &line); /* after a fault: on to the empty line */
        if (status == EN_ENOMEM) return status;
    }
    *more = begun;
    if (!begun || status != EN_OK) return status;
    if (out->n_words == 0)
        return BAD(&r, last, "comments without a sentence, expected a line that begins with 1 and a tab");
    if (r.range_end > out->n_words)
        return BAD(&r, last, "a range ends at word %u, but the sentence ends at word %u", r.range_end, out->n_words);
    return EN_OK;
}

void eni_conllu_put(eni_buf *out, const en_str cells[ENI_N_CONLLU]) {
    for (int i = 0; i < ENI_N_CONLLU; i++) {
        if (i) eni_putc(out, '\t');
        eni_put(out, cells[i].len ? cells[i] : ENI_LIT("_"));
    }
    eni_putc(out, '\n');
}

void eni_conllu_put_blanks(eni_buf *out, en_str blanks) {
    static const char from[] = " \t\r\n|\\", to[] = "strnp\\";
    for (size_t i = 0; i < blanks.len; i++) {
        const char *const at = blanks.p[i] ? strchr(from, blanks.p[i]) : NULL;
        if (at) eni_putc(out, '\\');
        eni_putc(out, at ? to[at - from] : blanks.p[i]);
    }
}
