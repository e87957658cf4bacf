/* base/str.h: strings with lengths, and a growing buffer. All text is UTF-8 bytes; "ascii" functions touch only A–Z. */
#ifndef ENI_STR_H
#define ENI_STR_H

#include "entente.h"

#include <string.h>

#define ENI_LIT(s) ((en_str){(s), sizeof(s) - 1})
/* For printf("%.*s", ENI_ARG(text)): cuts at INT_MAX. */
#define ENI_ARG(s) ((s).len > 0x7fffffff ? 0x7fffffff : (int)(s).len), ((s).p ? (s).p : "")

static inline en_str eni_str(const char *nul_terminated) {
    return (en_str){nul_terminated, nul_terminated ? strlen(nul_terminated) : 0};
}
static inline en_str eni_cut(en_str s, size_t from, size_t to) {
    return (en_str){s.p + from, to - from};
}
static inline bool eni_eq(en_str a, en_str b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}
static inline bool eni_is(en_str a, const char *b) {
    return eni_eq(a, eni_str(b));
}
static inline char eni_lower_char(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}
static inline bool eni_is_alpha(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static inline char eni_upper_char(char c) {
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}
static inline bool eni_is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
static inline bool eni_is_digit(char c) {
    return c >= '0' && c <= '9';
}
static inline bool eni_is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

bool eni_same(en_str a, en_str b); /* equal but for ASCII case */
bool eni_same_any(en_str s, const char *const *list, size_t n);
#define ENI_N(list) (sizeof(list) / sizeof *(list)) /* of an array */
#define ENI_SAME_ANY(s, list) eni_same_any(s, list, ENI_N(list))
int eni_cmp(en_str a, en_str b); /* byte order, shorter first */
bool eni_starts(en_str s, en_str prefix);
bool eni_ends(en_str s, en_str suffix);
size_t eni_find(en_str s, en_str what, size_t from); /* index, or SIZE_MAX */
en_str eni_trim(en_str s);                           /* blanks off both ends */

/* Takes the part before the first `sep` off *rest and returns it, trimmed; when there is no sep, all of it and rest becomes
 * empty with p == NULL. Returns false when rest->p is NULL. */
bool eni_split(en_str *rest, char sep, en_str *part);

/* Whole number in base 10, optional minus sign, all of s. False if not one or out of range. */
bool eni_to_int(en_str s, int64_t *out);
bool eni_to_double(en_str s, double *out); /* decimal, all of s, finite; independent of the locale */

/* First byte that is not valid UTF-8 (overlong, surrogate, > U+10FFFF, truncated), or s.len if all is. */
size_t eni_utf8_valid(en_str s);

/* Is the byte the second or later of a character? */
static inline bool eni_is_inside_char(char c) {
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* The characters of s, which is valid UTF-8. */
size_t eni_n_chars(en_str s);

/* The code point at s[*i], stepping *i past it; 0xFFFD for a bad byte (steps one). s[*i] must exist. */
uint32_t eni_utf8_next(en_str s, size_t *i);
size_t eni_utf8_put(uint32_t code_point, char out[4]); /* bytes written */

/* A growing buffer, always NUL-terminated once non-empty. After a failed allocation it stays as it was and `failed` is set: write
 * on, check once at the end. */
typedef struct {
    char *p;
    size_t len, cap;
    bool failed;
} eni_buf;

void eni_buf_free(eni_buf *b);
/* Where `more` bytes may be written (and a NUL); the writer raises len. NULL, and failed set, when out of memory. */
char *eni_buf_reserve(eni_buf *b, size_t more);
void eni_put(eni_buf *b, en_str s);
void eni_puts(eni_buf *b, const char *s);
void eni_putc(eni_buf *b, char c);
__attribute__((format(printf, 2, 3))) void eni_printf(eni_buf *b, const char *format, ...);
void eni_put_json(eni_buf *b, en_str s); /* as a JSON string with its quotes; invalid UTF-8 becomes U+FFFD */
void eni_put_html(eni_buf *b, en_str s); /* &, <, >, ", ' escaped; invalid UTF-8 becomes U+FFFD */
static inline en_str eni_buf_str(const eni_buf *b) {
    return (en_str){b->p, b->len};
}
/* Hands the bytes to the caller (free with free()); NULL if anything failed. The buffer is empty again. */
char *eni_buf_take(eni_buf *b);

#endif
