/* text/words.c: hashing words. The kind of a key is mixed into its hash, so that one table serves all kinds. */
#include "text/words.h"

#include "base/map.h"
#include "base/str.h"

static uint64_t key_of(unsigned kind, en_str text) {
    uint64_t h = eni_hash(text) ^ ((kind + 1) * 0x9E3779B97F4A7C15u);
    h = (h ^ (h >> 30)) * 0xBF58476D1CE4E5B9u;
    h ^= h >> 31;
    return h ? h : 1;
}

/* "Kim" → "Xx", "DPRK" → "X", "2024-10" → "d-d": runs collapse. */
static en_str shape_of(en_str form, char shape[24]) {
    size_t n = 0;
    for (size_t i = 0; i < form.len && n < 24; i++) {
        const char c = form.p[i];
        const char k = eni_is_upper(c)            ? 'X'
                       : eni_is_alpha(c)          ? 'x'
                       : eni_is_digit(c)          ? 'd'
                       : (unsigned char)c >= 0x80 ? 'u'
                                                  : c;
        if (n == 0 || shape[n - 1] != k) shape[n++] = k;
    }
    return (en_str){shape, n};
}

void eni_word_keys(en_str form, bool fold, uint64_t keys[ENI_N_KEYS]) {
    char lower[64], shape[24];
    const size_t len = form.len < sizeof lower ? form.len : sizeof lower;
    for (size_t k = 0; k < len; k++) {
        lower[k] = eni_lower_char(form.p[k]);
        if (eni_is_digit(lower[k])) lower[k] = '0';
    }
    const en_str low = {lower, len};
    keys[ENI_KEY_WORD] = key_of(ENI_KEY_WORD, low);
    keys[ENI_KEY_SHAPE] = key_of(ENI_KEY_SHAPE, shape_of(fold ? low : form, shape));
    for (unsigned k = 1; k <= 4; k++) {
        const unsigned prefix = ENI_KEY_PREFIX1 + k - 1, suffix = ENI_KEY_SUFFIX1 + k - 1;
        keys[prefix] = len > k ? key_of(prefix, eni_cut(low, 0, k)) : 0;
        keys[suffix] = len > k ? key_of(suffix, eni_cut(low, len - k, len)) : 0;
    }
}
