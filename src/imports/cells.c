/* imports/cells.c: what stands in the cells of datasets: numbers, dates, codes, and what programs do to them on the way. */
#include "base/day.h"
#include "imports/imports.h"

#include <math.h>

bool eni_cell_missing(en_str cell) {
    static const char *const words[] = {"NA", "N/A", "NULL", "None", "nan", "NaN", "\\N", "#N/A"};
    if (cell.len == 0) return true;
    if (cell.len > 4) return false;
    for (size_t i = 0; i < ENI_N(words); i++)
        if (eni_is(cell, words[i])) return true;
    return false;
}

/* Digits with an optional minus sign: the common case, without more ado. */
static bool plain_int(en_str s, int64_t *out) {
    size_t i = s.p[0] == '-';
    int64_t v = 0;
    if (i == s.len || s.len > 18) return false;
    for (; i < s.len; i++) {
        if (!eni_is_digit(s.p[i])) return false;
        v = v * 10 + (s.p[i] - '0');
    }
    *out = s.p[0] == '-' ? -v : v;
    return true;
}

bool eni_cell_int(en_str cell, int64_t *out, bool *missing) {
    cell = eni_trim(cell);
    *missing = false;
    if (cell.len && plain_int(cell, out)) return true;
    double real;
    *missing = eni_cell_missing(cell);
    if (*missing) return true;
    /* "3.0": a whole number that passed through a table of reals */
    if (!eni_to_double(cell, &real) || real != floor(real) || fabs(real) > 9e15) return false;
    *out = (int64_t)real;
    return true;
}

bool eni_cell_real(en_str cell, double *out, bool *missing) {
    cell = eni_trim(cell);
    *missing = eni_cell_missing(cell);
    return *missing || eni_to_double(cell, out);
}

/* ---- dates ---- */

static int digits(en_str s, size_t from, size_t n) {
    int v = 0;
    for (size_t i = from; i < from + n; i++) {
        if (i >= s.len || !eni_is_digit(s.p[i])) return -1;
        v = v * 10 + (s.p[i] - '0');
    }
    return v;
}

static bool on_day(int year, int month, int day, en_date *out) {
    const en_day d = eni_day_of(year, month, day);
    *out = eni_date_on(d);
    return en_day_known(d);
}

static bool all_of_month(int year, int month, en_date *out) {
    if (month < 1 || month > 12 || year < ENI_FIRST_YEAR || year > ENI_LAST_YEAR) return false;
    *out = (en_date){eni_day_of(year, month, 1), eni_day_of(year, month, eni_month_days(year, month))};
    return true;
}

/* M/D/YYYY or D.M.YYYY, with one or two digits. */
static bool parted(en_str s, char sep, bool day_first, en_date *out) {
    en_str rest = s, part;
    int64_t n[3];
    for (int i = 0; i < 3; i++)
        if (!eni_split(&rest, sep, &part) || part.len == 0 || part.len > 4 || !eni_to_int(part, &n[i])) return false;
    if (rest.p) return false;
    if (n[0] > 999) return on_day((int)n[0], (int)n[1], (int)n[2], out); /* 2018/06/01 */
    return day_first ? on_day((int)n[2], (int)n[1], (int)n[0], out) : on_day((int)n[2], (int)n[0], (int)n[1], out);
}

bool eni_cell_date(en_str s, en_date *out) {
    *out = ENI_DATE_NONE;
    if (s.len >= 8 && digits(s, 0, 8) >= 0) {
        if (s.len != 8 && (s.len != 14 || digits(s, 8, 6) < 0)) return false;
        const int d = digits(s, 0, 8);
        return on_day(d / 10000, d / 100 % 100, d % 100, out);
    }
    s = eni_trim(s);
    for (size_t i = 0; i < s.len; i++) /* the time of day behind it */
        if (s.p[i] == ' ' || s.p[i] == 'T') {
            s.len = i;
            break;
        }
    if (s.len == 10 && s.p[4] == '-' && s.p[7] == '-')
        return digits(s, 0, 4) >= 0 && on_day(digits(s, 0, 4), digits(s, 5, 2), digits(s, 8, 2), out);
    if (s.len == 8 && digits(s, 0, 8) >= 0) return on_day(digits(s, 0, 4), digits(s, 4, 2), digits(s, 6, 2), out);
    if (s.len == 7 && s.p[4] == '-') return all_of_month(digits(s, 0, 4), digits(s, 5, 2), out);
    if (s.len == 4 && digits(s, 0, 4) >= ENI_FIRST_YEAR && digits(s, 0, 4) <= ENI_LAST_YEAR) {
        *out = (en_date){eni_day_of(digits(s, 0, 4), 1, 1), eni_day_of(digits(s, 0, 4), 12, 31)};
        return true;
    }
    if (memchr(s.p, '/', s.len)) return parted(s, '/', false, out);
    if (memchr(s.p, '.', s.len)) return parted(s, '.', true, out);
    return false;
}

/* ---- splitting ---- */

/* One cell in quotes, from the byte behind the opening quote: unescaped in place. What stands between closing quote and delimiter is kept. */
static en_str unquote(char *line, size_t len, char delimiter, size_t *at) {
    char *const start = line + *at;
    size_t n = 0, i = *at;
    for (; i < len; i++) {
        if (line[i] == '"' && i + 1 < len && line[i + 1] == '"') {
            start[n++] = '"';
            i++;
        } else if (line[i] == '"') {
            i++;
            break;
        } else {
            start[n++] = line[i];
        }
    }
    for (; i < len && line[i] != delimiter; i++) start[n++] = line[i];
    *at = i;
    return (en_str){start, n};
}

size_t eni_split_cells(char *line, size_t len, char delimiter, bool quoted, en_str *cells, size_t most) {
    size_t n = 0, at = 0;
    for (;;) {
        if (n == most) return most + 1;
        if (quoted && at < len && line[at] == '"') {
            at++;
            cells[n++] = unquote(line, len, delimiter, &at);
        } else {
            const char *const end = at < len ? memchr(line + at, delimiter, len - at) : NULL;
            const size_t to = end ? (size_t)(end - line) : len;
            cells[n++] = (en_str){line + at, to - at};
            at = to;
        }
        if (at >= len) return n;
        at++;            /* the delimiter */
        if (at == len) { /* it was the last byte: an empty cell follows */
            if (n == most) return most + 1;
            cells[n++] = (en_str){line + len, 0};
            return n;
        }
    }
}

/* ---- acts ---- */

/* Is what a row tells beside its code more like one code than like another? */
static bool fits_better(const eni_cameo *one, const eni_cameo *other, int quad, double goldstein) {
    if (quad >= 1 && quad <= 4 && one->quad != other->quad) return (int)one->quad == quad;
    return !isnan(goldstein) && fabs(one->goldstein - goldstein) < fabs(other->goldstein - goldstein);
}

bool eni_act_of_cameo(const en_lexicon *lexicon, en_str code, int quad, double goldstein, eni_act *out,
                      bool *repaired) {
    char padded[6] = "0";
    *out = (eni_act){.tenths = INT16_MIN};
    if (code.len > 2 &&
        eni_ends(code, ENI_LIT(".0"))) { /* a column of whole numbers that held empty cells, through pandas */
        code.len -= 2;
        *repaired = true;
    }
    if (code.len == 0 || code.len > 4) return false;
    for (size_t i = 0; i < code.len; i++)
        if (!eni_is_digit(code.p[i])) return false;
    const eni_cameo *known = eni_cameo_find(lexicon, code);
    /* a spreadsheet makes 43 of 043, and 13 of 013: which root 13 is also. Then quad class or value, where told, say which of the two it was. */
    if (!known || (code.len == 2 && code.p[0] != '0')) {
        memcpy(padded + 1, code.p, code.len);
        const eni_cameo *const better = eni_cameo_find(lexicon, (en_str){padded, code.len + 1});
        if (better && (!known || fits_better(better, known, quad, goldstein))) known = better, *repaired = true;
    }
    const en_str text = known ? known->code : code;
    memcpy(out->cameo, text.p, text.len);
    if (known) {
        out->action = known->action;
        out->quad = known->quad;
        if (!isnan(known->goldstein)) out->tenths = (int16_t)lround(known->goldstein * 10);
        if (known->mode.len < sizeof out->mode) memcpy(out->mode, known->mode.p, known->mode.len);
        if (known->context.len < sizeof out->context) memcpy(out->context, known->context.p, known->context.len);
    }
    if (quad >= 1 && quad <= 4) out->quad = (en_quad)quad;
    if (!isnan(goldstein)) out->tenths = (int16_t)lround(goldstein * 10);
    return known || (quad >= 1 && quad <= 4);
}
