/* text/treebank_lemma.c: the base form as the English treebanks write it, from that which events/ reads.
 *
 * events/ wants one spelling of a word whatever its case, and names as they are written; the treebanks keep the capitals of whatever belongs
 * to a name ("New" ADJ NNP), give names their singular ("State" of "United States"), and plain marks for curly ones. Forms of which neither
 * the list of words nor the list of suffixes has anything to say get the regular endings off. */
#include "text/lemma.h"

#include "base/str.h"

#define LONGEST 60 /* of a form that is looked into */

static bool is_common(const eni_lemmatiser *lemmas, const char *word, size_t len) {
    return eni_lemma_get(lemmas, ENI_LEMMA_COMMON, UPOS_X, (en_str){word, len}) >= 0;
}

static bool is_vowel(char c) {
    return c && strchr("aeiouy", c);
}

/* Does a stem want an e ("mov-ing", "rattl-ed")? A guess by its last letters, for words that nobody knows. */
static bool wants_e(const char *s, size_t n) {
    const char last = s[n - 1], before = s[n - 2];
    if (strchr("vuc", last) || (last == 'd' && before == 'e' && n > 4) || (last == 'z' && before != 'z')) return true;
    if (last == 'l' && strchr("bcdfgkptz", before)) return true;
    if (last == 'g' && strchr("dr", before)) return true;
    if (last == 's' && strchr("iuao", before)) return true;
    return n > 3 && last == 't' && before == 'a' && !is_vowel(s[n - 3]);
}

/* The word that is word[0, n) plus an ending: as it is, with an e, or with its last letter once; the first that is commonly seen, else the
 * likeliest. Returns its length; it stands in word. */
static size_t without_ending(const eni_lemmatiser *lemmas, char *word, size_t n) {
    const bool twice = word[n - 1] == word[n - 2] && !strchr("sflz", word[n - 1]);
    if (is_common(lemmas, word, n)) return n;
    if (twice) return n - 1;
    if (word[n - 1] == 'l' && word[n - 2] == 'l' && is_common(lemmas, word, n - 1)) return n - 1;
    const bool guess = wants_e(word, n);
    if (word[n - 1] == 'i') {
        word[n - 1] = 'y';
        return n;
    }
    word[n] = 'e';
    return guess || is_common(lemmas, word, n + 1) ? n + 1 : n;
}

/* The ending that a tag promises: "festering" VBG, "slightest" JJS. 0 if the word does not show it. */
static size_t ending_of(uint8_t xpos, en_str low) {
    static const struct {
        uint8_t xpos;
        const char *ending;
    } endings[] = {{XPOS_VBG, "ing"}, {XPOS_VBD, "ed"}, {XPOS_VBN, "ed"}, {XPOS_JJS, "est"}, {XPOS_JJR, "er"}};
    for (size_t i = 0; i < ENI_N(endings); i++)
        if (endings[i].xpos == xpos && eni_ends(low, eni_str(endings[i].ending)) &&
            low.len >= strlen(endings[i].ending) + 3)
            return strlen(endings[i].ending);
    return 0;
}

/* 1,100 → 1100; else empty. p == NULL when out of memory. */
static en_str without_commas(eni_arena *arena, en_str form) {
    size_t commas = 0;
    for (size_t i = 0; i < form.len; i++) {
        const bool place = (form.len - i) % 4 == 0;
        if (form.p[i] == ',' ? !place || i == 0 : place || !eni_is_digit(form.p[i])) return (en_str){"", 0};
        commas += form.p[i] == ',';
    }
    if (!commas) return (en_str){"", 0};
    char *const out = eni_arena_get(arena, form.len);
    size_t n = 0;
    for (size_t i = 0; out && i < form.len; i++)
        if (form.p[i] != ',') out[n++] = form.p[i];
    return (en_str){out, n};
}

static bool is_roman(en_str form) {
    for (size_t i = 0; i < form.len; i++)
        if (!strchr("IVXLCDM", form.p[i]) || !form.p[i]) return false;
    return form.len > 1;
}

static en_str plain_mark(en_str form) {
    static const char *const twice[] = {"\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x9E"}, *const once[] = {
                                                                                             "\xE2\x80\x98",
                                                                                             "\xE2\x80\x99"};
    if (ENI_SAME_ANY(form, twice)) return ENI_LIT("\"");
    return ENI_SAME_ANY(form, once) ? ENI_LIT("'") : form;
}

/* Is a proper noun written in one case that is not its own: "india", "TEHRAN"? Short ones in capitals are abbreviations, and words that are
 * commonly seen in lower case may be meant. */
static bool is_miswritten(const eni_lemmatiser *lemmas, const eni_token *t) {
    const en_str f = t->form;
    size_t upper = 0, lower = 0;
    for (size_t i = 0; i < f.len; i++) upper += eni_is_upper(f.p[i]), lower += f.p[i] >= 'a' && f.p[i] <= 'z';
    if (t->upos != UPOS_PROPN) return false;
    return (upper == f.len && f.len >= 6) || (lower == f.len && f.len >= 5 && !is_common(lemmas, f.p, f.len));
}

/* The month or day that an abbreviation is of; empty if it is none. "Sun" is more often a name, "Jan" a month. */
static en_str in_full(en_str form) {
    static const char *const names[] = {"January", "February",  "March",    "April",    "August",
                                        "October", "September", "November", "December", "Monday",
                                        "Tuesday", "Wednesday", "Thursday", "Friday",   "Saturday"};
    const bool stop = form.p[form.len - 1] == '.';
    const size_t n = form.len - stop;
    if (n < 3 || n > 5) return (en_str){"", 0};
    for (size_t i = 0; i < ENI_N(names); i++)
        if (eni_same(eni_cut(form, 0, n), (en_str){names[i], n}) &&
            (n == 3 || names[i][0] == 'S' || names[i][0] == 'T'))
            return eni_str(names[i]);
    return stop && eni_same(eni_cut(form, 0, n), ENI_LIT("sun")) ? ENI_LIT("Sunday") : (en_str){"", 0};
}

/* Of a word in a name: the singular, and the form's capital. */
static en_str of_name(const eni_lemmatiser *lemmas, eni_arena *arena, const eni_token *t) {
    en_str base = t->lemma;
    const bool miswritten = is_miswritten(lemmas, t);
    if (t->xpos == XPOS_NNPS && t->form.len > 3 && eni_lower_char(t->form.p[t->form.len - 1]) == 's')
        base = eni_lemma_of(lemmas, arena, UPOS_NOUN, t->form);
    const bool lowered = base.len && eni_is_upper(t->form.p[0]) && base.p[0] == eni_lower_char(t->form.p[0]);
    if (!base.len || (!lowered && !miswritten)) return base;
    char *const out = eni_arena_get(arena, base.len);
    if (!out) return (en_str){NULL, 0};
    for (size_t i = 0; i < base.len; i++) out[i] = miswritten ? eni_lower_char(base.p[i]) : base.p[i];
    out[0] = eni_upper_char(out[0]);
    return (en_str){out, base.len};
}

en_str eni_lemma_of_treebanks(const eni_lemmatiser *lemmas, eni_arena *arena, const eni_token *t) {
    static const char *const well[] = {"better", "best"};
    if (t->form.len == 0 || t->form.len > LONGEST) return t->lemma;
    if (t->upos == UPOS_PUNCT) return plain_mark(t->form);
    if (t->upos == UPOS_PROPN && in_full(t->form).len) return in_full(t->form);
    if (t->xpos == XPOS_NNP || t->xpos == XPOS_NNPS) return of_name(lemmas, arena, t);
    if (t->xpos == XPOS_PRP && eni_same(t->form, ENI_LIT("her"))) return ENI_LIT("she");
    if (eni_same(t->form, ENI_LIT("b/c"))) return ENI_LIT("because");
    if ((t->xpos == XPOS_RBR || t->xpos == XPOS_RBS) && ENI_SAME_ANY(t->form, well)) return ENI_LIT("well");
    if (t->upos == UPOS_NUM && is_roman(t->form)) return t->form;
    if (t->upos == UPOS_NUM) {
        const en_str number = without_commas(arena, t->form);
        return number.len || !number.p ? number : t->lemma;
    }
    const size_t ending = ending_of(t->xpos, t->lemma);
    if (!ending || !eni_same(t->lemma, t->form)) return t->lemma;
    char *const word = eni_arena_get(arena, t->lemma.len + 1);
    if (!word) return (en_str){NULL, 0};
    memcpy(word, t->lemma.p, t->lemma.len);
    return (en_str){word, without_ending(lemmas, word, t->lemma.len - ending)};
}
