/* base/str.c: strings with lengths, UTF-8 validation (RFC 3629, by the table of well-formed ranges in Unicode 15 §3.9), and
 * the growing buffer that every answer is written into. */
#include "base/str.h"

#include "base/checked.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

bool eni_same(en_str a, en_str b) {
    if (a.len != b.len) return false;
    for (size_t i = 0; i < a.len; i++)
        if (eni_lower_char(a.p[i]) != eni_lower_char(b.p[i])) return false;
    return true;
}

bool eni_same_any(en_str s, const char *const *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (eni_same(s, eni_str(list[i]))) return true;
    return false;
}

int eni_cmp(en_str a, en_str b) {
    const size_t n = a.len < b.len ? a.len : b.len;
    const int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.len > b.len) - (a.len < b.len);
}

bool eni_starts(en_str s, en_str prefix) {
    return s.len >= prefix.len && eni_eq(eni_cut(s, 0, prefix.len), prefix);
}

bool eni_ends(en_str s, en_str suffix) {
    return s.len >= suffix.len && eni_eq(eni_cut(s, s.len - suffix.len, s.len), suffix);
}

size_t eni_find(en_str s, en_str what, size_t from) {
    if (what.len == 0 || s.len < what.len || from > s.len - what.len) return SIZE_MAX;
    const char *const hit = memmem(s.p + from, s.len - from, what.p, what.len);
    return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

en_str eni_trim(en_str s) {
    size_t a = 0, z = s.len;
    while (a < z && eni_is_blank(s.p[a])) a++;
    while (z > a && eni_is_blank(s.p[z - 1])) z--;
    return s.p ? eni_cut(s, a, z) : s;
}

bool eni_split(en_str *rest, char sep, en_str *part) {
    if (!rest->p) return false;
    const char *const hit = rest->len ? memchr(rest->p, sep, rest->len) : NULL;
    if (!hit) {
        *part = eni_trim(*rest);
        *rest = (en_str){NULL, 0};
        return true;
    }
    const size_t i = (size_t)(hit - rest->p);
    *part = eni_trim(eni_cut(*rest, 0, i));
    *rest = eni_cut(*rest, i + 1, rest->len);
    return true;
}

bool eni_to_int(en_str s, int64_t *out) {
    size_t i = 0;
    const bool negative = s.len > 0 && s.p[0] == '-';
    if (negative) i = 1;
    if (i == s.len || s.len - i > 19) return false;
    int64_t value = 0;
    for (; i < s.len; i++) {
        if (!eni_is_digit(s.p[i])) return false;
        const int digit = s.p[i] - '0';
        if (__builtin_mul_overflow(value, 10, &value)) return false;
        if (__builtin_sub_overflow(value, digit, &value)) return false; /* counts down: holds INT64_MIN */
    }
    if (!negative && value == INT64_MIN) return false;
    *out = negative ? value : -value;
    return true;
}

bool eni_to_double(en_str s, double *out) {
    char digits[64];
    if (s.len == 0 || s.len >= sizeof digits) return false;
    for (size_t i = 0; i < s.len; i++) /* no hex, no "inf", no blanks, no locale's comma */
        if (!eni_is_digit(s.p[i]) && !strchr("+-.eE", s.p[i])) return false;
    memcpy(digits, s.p, s.len);
    digits[s.len] = '\0';
    char *end;
    errno = 0;
    const double value = strtod(digits, &end); /* the program never calls setlocale: "C" */
    if (end != digits + s.len || !isfinite(value)) return false;
    *out = value;
    return true;
}

/* Length of the well-formed sequence at p (n bytes there), 0 if none. */
static size_t sequence(const unsigned char *p, size_t n) {
    if (p[0] < 0x80) return 1;
    if (p[0] < 0xC2 || p[0] > 0xF4) return 0;
    const size_t len = p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if (n < len) return 0;
    unsigned char lo = 0x80, hi = 0xBF;
    if (p[0] == 0xE0) lo = 0xA0;
    if (p[0] == 0xED) hi = 0x9F;
    if (p[0] == 0xF0) lo = 0x90;
    if (p[0] == 0xF4) hi = 0x8F;
    if (p[1] < lo || p[1] > hi) return 0;
    for (size_t i = 2; i < len; i++)
        if (!eni_is_inside_char((char)p[i])) return 0;
    return len;
}

size_t eni_utf8_valid(en_str s) {
    size_t i = 0;
    while (i < s.len) {
        const size_t step = sequence((const unsigned char *)s.p + i, s.len - i);
        if (!step) return i;
        i += step;
    }
    return s.len;
}

size_t eni_n_chars(en_str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) n += !eni_is_inside_char(s.p[i]);
    return n;
}

uint32_t eni_utf8_next(en_str s, size_t *i) {
    const unsigned char *const p = (const unsigned char *)s.p + *i;
    const size_t step = sequence(p, s.len - *i);
    *i += step ? step : 1;
    switch (step) {
    case 1: return p[0];
    case 2: return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    case 3: return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    case 4:
        return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 | (uint32_t)(p[2] & 0x3F) << 6 |
               (p[3] & 0x3F);
    default: return 0xFFFD;
    }
}

size_t eni_utf8_put(uint32_t c, char out[4]) {
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) c = 0xFFFD;
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

/* ---- the buffer ---- */

char *eni_buf_reserve(eni_buf *b, size_t more) {
    size_t want;
    if (b->failed) return NULL;
    b->failed = !eni_add(b->len, more, &want) || !eni_add(want, 1, &want) || !eni_room_for(&b->p, &b->cap, want, 1);
    return b->failed ? NULL : b->p + b->len;
}

void eni_buf_free(eni_buf *b) {
    free(b->p);
    *b = (eni_buf){0};
}

void eni_put(eni_buf *b, en_str s) {
    if (!eni_buf_reserve(b, s.len)) return;
    if (s.len) memcpy(b->p + b->len, s.p, s.len);
    b->len += s.len;
    b->p[b->len] = '\0';
}

void eni_puts(eni_buf *b, const char *s) {
    eni_put(b, eni_str(s));
}

void eni_putc(eni_buf *b, char c) {
    eni_put(b, (en_str){&c, 1});
}

void eni_printf(eni_buf *b, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    const int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len >= 0 && eni_buf_reserve(b, (size_t)len)) {
        vsnprintf(b->p + b->len, (size_t)len + 1, format, again);
        b->len += (size_t)len;
    } else {
        b->failed = true;
    }
    va_end(again);
}

/* Writes s code point by code point; `escape` returns what stands for an ASCII byte, NULL for itself. */
static void put_escaped(eni_buf *b, en_str s, const char *(*escape)(unsigned char c, char room[8])) {
    size_t i = 0, plain = 0; /* s[plain, i) waits to be copied as it is */
    while (i < s.len) {
        const size_t step = sequence((const unsigned char *)s.p + i, s.len - i);
        char room[8];
        const char *const stand = step == 0 ? "\xEF\xBF\xBD" : step == 1 ? escape((unsigned char)s.p[i], room) : NULL;
        if (stand) {
            if (i > plain) eni_put(b, eni_cut(s, plain, i));
            eni_puts(b, stand);
            plain = i + 1;
        }
        i += step ? step : 1;
    }
    if (i > plain) eni_put(b, eni_cut(s, plain, i));
}

static const char *json_escape(unsigned char c, char room[8]) {
    switch (c) {
    case '"': return "\\\"";
    case '\\': return "\\\\";
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    default:
        if (c >= 0x20 && c != 0x7F) return NULL;
        snprintf(room, 8, "\\u%04x", c);
        return room;
    }
}

void eni_put_json(eni_buf *b, en_str s) {
    eni_putc(b, '"');
    put_escaped(b, s, json_escape);
    eni_putc(b, '"');
}

static const char *html_escape(unsigned char c, char room[8]) {
    (void)room;
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return c < 0x20 && c != '\n' && c != '\t' ? " " : NULL;
    }
}

void eni_put_html(eni_buf *b, en_str s) {
    put_escaped(b, s, html_escape);
}

char *eni_buf_take(eni_buf *b) {
    if (!b->p) eni_puts(b, "");
    char *const p = b->failed ? NULL : b->p;
    if (!p) free(b->p);
    *b = (eni_buf){0};
    return p;
}

void en_free(void *owned) {
    free(owned);
}
