/* events/amount.c: a number word and what it counts. Ordinals, years and single "one" are no magnitudes. */
#include "events/amount.h"

#include "base/str.h"

static bool is_count_noun(en_str w) {
    static const char *const nouns[] = {"hundred", "thousand", "million", "billion", "trillion", "dozen", "score"};
    for (size_t i = 0; i < ENI_N(nouns); i++)
        if (eni_same(w, eni_str(nouns[i]))) return true;
    return false;
}

static bool is_money(en_str w) {
    static const char *const signs[] = {"$", "US$", "\xE2\x82\xAC", "\xC2\xA3", "\xC2\xA5"};
    for (size_t i = 0; i < ENI_N(signs); i++)
        if (eni_is(w, signs[i])) return true;
    return false;
}

static bool is_number(const eni_tree *t, int i) {
    const eni_token *const w = &t->tok[i];
    if (is_count_noun(w->lemma)) return true;
    if (w->upos != UPOS_NUM || w->form.len == 0) return false;
    int64_t year;
    const bool yearly = w->form.len == 4 && eni_to_int(w->form, &year) && year >= 1800 && year <= 2200;
    return !yearly && !eni_same(w->form, ENI_LIT("one"));
}

bool eni_amount_in(const eni_tree *t, int head, int *start, int *end) {
    int first, last;
    eni_extent(t, head, &first, &last);
    for (int i = first; i <= last; i++) {
        if (!is_number(t, i) || !eni_dominates(t, head, i)) continue;
        int a = i, z = i;
        while (a > first && (is_money(t->tok[a - 1].form) || (t->tok[a - 1].upos == UPOS_NUM && a - 1 >= first))) a--;
        while (z < last && (is_number(t, z + 1) || is_money(t->tok[z + 1].form) || eni_is(t->tok[z + 1].form, "%")))
            z++;
        /* what is counted: the number's head to the right, or the noun behind "of" */
        const int h = t->tok[i].head;
        if (h > z && h <= last && h - z <= 4)
            z = h;
        else if (z + 2 <= last && eni_same(t->tok[z + 1].form, ENI_LIT("of")))
            for (int k = z + 2; k <= last && k <= z + 6; k++)
                if (eni_is_noun(&t->tok[k]) && (k == last || !eni_is_noun(&t->tok[k + 1]))) {
                    z = k;
                    break;
                }
        *start = a;
        *end = z + 1;
        return true;
    }
    return false;
}
