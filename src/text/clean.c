/* text/clean.c: entities, control characters, dates. */
#include "text/clean.h"

#include "base/day.h"

static const struct {
    const char *name;
    uint32_t code;
} entities[] = {{"amp", '&'},      {"lt", '<'},       {"gt", '>'},        {"quot", '"'},     {"apos", '\''},
                {"nbsp", ' '},     {"ndash", 0x2013}, {"mdash", 0x2014},  {"lsquo", 0x2018}, {"rsquo", 0x2019},
                {"ldquo", 0x201C}, {"rdquo", 0x201D}, {"hellip", 0x2026}, {"eacute", 0xE9},  {"egrave", 0xE8},
                {"aacute", 0xE1},  {"oacute", 0xF3},  {"iacute", 0xED},   {"uacute", 0xFA},  {"ntilde", 0xF1},
                {"ccedil", 0xE7},  {"ouml", 0xF6},    {"uuml", 0xFC},     {"auml", 0xE4},    {"szlig", 0xDF},
                {"euro", 0x20AC},  {"pound", 0xA3},   {"bull", 0x2022},   {"copy", 0xA9},    {"reg", 0xAE}};

/* A numeric reference "#39;" or "#x27;" at s[i] (i at '#'); returns its end or 0. */
static size_t numeric(en_str s, size_t i, uint32_t *code) {
    size_t k = i + 1;
    const bool hex = k < s.len && (s.p[k] == 'x' || s.p[k] == 'X');
    uint32_t value = 0;
    if (hex) k++;
    const size_t first = k;
    for (; k < s.len && k - first < 7; k++) {
        const char c = eni_lower_char(s.p[k]);
        if (eni_is_digit(c))
            value = value * (hex ? 16u : 10u) + (uint32_t)(c - '0');
        else if (hex && c >= 'a' && c <= 'f')
            value = value * 16u + (uint32_t)(c - 'a' + 10);
        else
            break;
    }
    if (k == first || k >= s.len || s.p[k] != ';' || value > 0x10FFFF) return 0;
    *code = value < 0x20 ? ' ' : value;
    return k + 1;
}

/* An entity at s[i] ('&'); returns its end or 0. */
static size_t entity(en_str s, size_t i, uint32_t *code) {
    if (i + 1 < s.len && s.p[i + 1] == '#') return numeric(s, i + 1, code);
    size_t k = i + 1;
    while (k < s.len && k - i < 10 && eni_is_alpha(s.p[k])) k++;
    if (k >= s.len || s.p[k] != ';') return 0;
    for (size_t e = 0; e < ENI_N(entities); e++)
        if (eni_is(eni_cut(s, i + 1, k), entities[e].name)) {
            *code = entities[e].code;
            return k + 1;
        }
    return 0;
}

static void put_code(eni_buf *out, uint32_t code) {
    char bytes[4];
    eni_put(out, (en_str){bytes, eni_utf8_put(code, bytes)});
}

/* One character at i that must not go through as it is; returns the next position, or i if it may. */
static size_t special(eni_buf *out, en_str s, size_t i) {
    const unsigned char c = (unsigned char)s.p[i];
    uint32_t code;
    size_t end;
    if (c == '&' && (end = entity(s, i, &code))) {
        put_code(out, code);
        return end;
    }
    /* wire archives that lost their ampersands: "China #39;s" */
    if (c == ' ' && i + 2 < s.len && s.p[i + 1] == '#' && eni_is_digit(s.p[i + 2]) &&
        (end = numeric(s, i + 1, &code)) && code < 0x2100) {
        if (code != '\'' && code != 0x2019) eni_putc(out, ' ');
        put_code(out, code);
        return end;
    }
    if (c == '\r') {
        if (i + 1 < s.len && s.p[i + 1] == '\n') return i + 1;
        eni_putc(out, '\n');
        return i + 1;
    }
    if (c == '\\' && i + 1 < s.len && (eni_is_alpha(s.p[i + 1]) || s.p[i + 1] == '\\' || s.p[i + 1] == '"')) {
        if (s.p[i + 1] != '"') eni_putc(out, ' ');
        return i + 1;
    }
    if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7F) {
        eni_putc(out, ' ');
        return i + 1;
    }
    if (c == 0xC2 && i + 1 < s.len) {
        const unsigned char d = (unsigned char)s.p[i + 1];
        if (d == 0x85 || d == 0xA0 || d == 0xAD || d < 0xA0) {
            if (d != 0xAD) eni_putc(out, d == 0x85 ? '\n' : ' ');
            return i + 2;
        }
    }
    if (c == 0xEF && i + 2 < s.len && memcmp(s.p + i, "\xEF\xBB\xBF", 3) == 0) return i + 3;
    return i;
}

void eni_clean(eni_buf *out, en_str s) {
    size_t plain = 0;
    for (size_t i = 0; i < s.len;) {
        const unsigned char c = (unsigned char)s.p[i];
        const bool suspect = c < 0x20 || c == '&' || c == ' ' || c == '\\' || c == 0x7F || c == 0xC2 || c == 0xEF;
        if (!suspect) {
            i++;
            continue;
        }
        eni_buf probe = {0};
        const size_t next = special(&probe, s, i);
        if (next == i) {
            eni_buf_free(&probe);
            i++;
            continue;
        }
        eni_put(out, eni_cut(s, plain, i));
        if (probe.len) eni_put(out, eni_buf_str(&probe));
        out->failed = out->failed || probe.failed;
        eni_buf_free(&probe);
        i = plain = next;
    }
    if (s.len > plain) eni_put(out, eni_cut(s, plain, s.len));
}

/* ---- dates ---- */

static int month_of(en_str w) {
    static const char *const names[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                        "jul", "aug", "sep", "oct", "nov", "dec"};
    for (int m = 0; w.len >= 3 && m < 12; m++)
        if (eni_same(eni_cut(w, 0, 3), eni_str(names[m]))) return m + 1;
    return 0;
}

/* "Fri, 18 Oct 2024 07:00:00 GMT", "18 October 2024", "October 18, 2024" */
static en_day worded(en_str text) {
    int64_t numbers[2];
    int n = 0, month = 0;
    for (size_t i = 0; i < text.len && n < 2;) {
        size_t z = i;
        while (z < text.len && (eni_is_alpha(text.p[z]) || eni_is_digit(text.p[z]))) z++;
        const en_str w = eni_cut(text, i, z);
        int64_t value;
        if (w.len && eni_to_int(w, &value))
            numbers[n++] = value;
        else if (!month && w.len)
            month = month_of(w);
        i = z > i ? z : i + 1;
    }
    if (n < 2 || !month) return EN_DAY_NONE;
    int64_t day = numbers[0], year = numbers[1];
    if (year < 100) year += year < 70 ? 2000 : 1900;
    if (day < 1 || day > 31 || year < ENI_FIRST_YEAR || year > ENI_LAST_YEAR) return EN_DAY_NONE;
    return eni_day_of((int)year, month, (int)day);
}

en_day eni_day_in(en_str text) {
    en_date date;
    text = eni_trim(text);
    const size_t iso = text.len >= 10 && text.p[4] == '-'                                    ? 10
                       : text.len >= 8 && eni_is_digit(text.p[7]) && eni_is_digit(text.p[4]) ? 8
                                                                                             : 0;
    if (iso && en_date_parse(eni_cut(text, 0, iso), &date, NULL) == EN_OK) return date.first;
    if (text.len == 7 && text.p[4] == '-' && en_date_parse(text, &date, NULL) == EN_OK)
        return date.last; /* a month: what was said on some day of it is known when it ends */
    return worded(text);
}
