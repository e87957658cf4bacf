/* events/moment.c: date expressions of news English, resolved against the report's day.
 *
 *   Monday · last Friday · yesterday · on Oct. 18 · 18 October 2024 · in October · last month · earlier this year · two weeks ago ·
 *   2024-10-18 · in 2010 · the 1950s · since 2019 (dates nothing: it began then)
 *
 * A weekday or a date without a year is the nearest one not after the report's day, or not before it for what lies ahead. */
#include "events/moment.h"

#include "base/day.h"
#include "base/str.h"

static int word_number(en_str w, const char *const *list, int n) {
    for (int i = 0; i < n; i++)
        if (eni_same(w, eni_str(list[i]))) return i;
    return -1;
}

static int weekday_of(en_str w) {
    static const char *const names[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
    if (w.len == 0 || !eni_is_upper(w.p[0])) return -1;
    return word_number(w, names, 7);
}

static int month_of(en_str w) {
    static const char *const names[] = {"january", "february", "march",     "april",   "may",      "june",
                                        "july",    "august",   "september", "october", "november", "december"};
    static const char *const shorts[] = {"jan.", "feb.", "mar.",  "apr.", "may",  "jun.",
                                         "jul.", "aug.", "sept.", "oct.", "nov.", "dec."};
    static const char *const bare[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                       "jul", "aug", "sep", "oct", "nov", "dec"};
    if (w.len < 3 || !eni_is_upper(w.p[0])) return -1;
    int m = word_number(w, names, 12);
    if (m < 0) m = word_number(w, shorts, 12);
    if (m < 0) m = word_number(w, bare, 12);
    if (m < 0 && eni_same(w, ENI_LIT("sep."))) m = 8;
    return m;
}

/* 1 … 31, with or without an ordinal's ending; -1 otherwise. */
static int day_number(en_str w) {
    static const char *const endings[] = {"st", "nd", "rd", "th"};
    size_t n = 0;
    int value = 0;
    while (n < w.len && n < 2 && eni_is_digit(w.p[n])) value = value * 10 + (w.p[n++] - '0');
    if (n == 0 || value < 1 || value > 31) return -1;
    if (n == w.len) return value;
    return word_number(eni_cut(w, n, w.len), endings, 4) >= 0 ? value : -1;
}

static int year_number(en_str w) {
    int64_t y;
    return w.len == 4 && eni_to_int(w, &y) && y >= ENI_FIRST_YEAR && y <= ENI_LAST_YEAR ? (int)y : -1;
}

static int small_number(en_str w) {
    static const char *const names[] = {"zero",  "one",   "two",  "three", "four",   "five",  "six",
                                        "seven", "eight", "nine", "ten",   "eleven", "twelve"};
    int64_t n;
    if (eni_same(w, ENI_LIT("a")) || eni_same(w, ENI_LIT("an"))) return 1;
    if (eni_to_int(w, &n) && n > 0 && n < 200) return (int)n;
    return word_number(w, names, 13);
}

/* 0 day, 1 week, 2 month, 3 year, 4 decade; -1 otherwise. */
static int unit_of(en_str w) {
    static const char *const one[] = {"day", "week", "month", "year", "decade"};
    static const char *const many[] = {"days", "weeks", "months", "years", "decades"};
    const int u = word_number(w, one, 5);
    return u >= 0 ? u : word_number(w, many, 5);
}

static en_date whole_month(int year, int month) {
    return (en_date){eni_day_of(year, month, 1), eni_day_of(year, month, eni_month_days(year, month))};
}

static en_date whole_year(int year) {
    return (en_date){eni_day_of(year, 1, 1), eni_day_of(year, 12, 31)};
}

static en_date shifted_month(en_day day, int by) {
    const eni_civil c = eni_day_civil(day);
    const int m = c.year * 12 + c.month - 1 + by;
    return whole_month(m / 12, m % 12 + 1);
}

static en_date nearest_weekday(en_day day, int weekday, bool ahead) {
    const int today = eni_weekday(day);
    const int back = (today - weekday + 7) % 7, forth = (weekday - today + 7) % 7;
    return eni_date_on((en_day){ahead ? day.n + forth : day.n - back});
}

/* A date without its year. */
static en_date nearest_date(en_day day, int month, int dom, bool ahead) {
    const int year = eni_day_civil(day).year;
    en_date best = ENI_DATE_NONE;
    for (int y = year - 1; y <= year + 1; y++) {
        if (dom > 0 && !en_day_known(eni_day_of(y, month, dom))) continue;
        const en_date d = dom > 0 ? eni_date_on(eni_day_of(y, month, dom)) : whole_month(y, month);
        if (!en_day_known(d.first)) continue;
        const bool usable = ahead ? d.last.n >= day.n : d.first.n <= day.n + 1;
        if (usable && (!eni_date_known(best) || !ahead)) best = d;
        if (usable && ahead) break;
    }
    return best;
}

typedef struct {
    const eni_tree *t;
    en_day day;
    bool ahead;
} finder;

static en_str form(const finder *f, int i) {
    return i >= 0 && i < f->t->n ? f->t->tok[i].form : (en_str){"", 0};
}

/* "last week", "next month", "this year", "last Friday", "last October" */
static int relative(const finder *f, int i, en_date *out) {
    static const char *const words[] = {"last", "past", "previous", "this", "next", "coming"};
    const int w = word_number(form(f, i), words, 6);
    if (w < 0) return 0;
    const int by = w <= 2 ? -1 : w == 3 ? 0 : 1;
    const en_str next = form(f, i + 1);
    const int unit = unit_of(next), weekday = weekday_of(next), month = month_of(next);
    if (weekday >= 0) {
        *out = nearest_weekday(f->day, weekday, by > 0);
        if (by < 0 && out->first.n == f->day.n) *out = eni_date_on((en_day){f->day.n - 7});
        return 2;
    }
    if (month >= 0) {
        *out = nearest_date(f->day, month + 1, 0, by > 0);
        return 2;
    }
    if (w == 1 && unit >= 0) return 0; /* "the past two years", "the past week": a stretch, no date */
    const en_day monday = eni_period_start(f->day, EN_PERIOD_WEEK);
    switch (unit) {
    case 1: *out = (en_date){{monday.n + 7 * by}, {monday.n + 7 * by + 6}}; break;
    case 2: *out = shifted_month(f->day, by); break;
    case 3: *out = whole_year(eni_day_civil(f->day).year + by); break;
    default: return 0;
    }
    if (by == 0 && !f->ahead && out->last.n > f->day.n) out->last = f->day;
    return 2;
}

/* "two weeks ago", "a year earlier" */
static int ago(const finder *f, int i, en_date *out) {
    const int n = small_number(form(f, i)), unit = unit_of(form(f, i + 1));
    const en_str how = form(f, i + 2);
    static const char *const back[] = {"ago", "earlier", "before", "previously"};
    if (n < 0 || unit < 0 || word_number(how, back, 4) < 0) return 0;
    const int year = eni_day_civil(f->day).year;
    switch (unit) {
    case 0: *out = eni_date_on((en_day){f->day.n - n}); break;
    case 1: *out = (en_date){{f->day.n - 7 * n - 3}, {f->day.n - 7 * n + 3}}; break;
    case 2: *out = shifted_month(f->day, -n); break;
    case 3: *out = whole_year(year - n < ENI_FIRST_YEAR ? ENI_FIRST_YEAR : year - n); break;
    default:
        if (year - 10 * n < ENI_FIRST_YEAR) return 0;
        *out = (en_date){eni_day_of(year - 10 * n - 2, 1, 1), eni_day_of(year - 10 * n + 2, 12, 31)};
        if (!en_day_known(out->first)) return 0;
    }
    return 3;
}

/* "October 18, 2024", "Oct. 18", "18 October 2024", "October 2024", "in October" */
static int calendar(const finder *f, int i, en_date *out) {
    int month = month_of(form(f, i)), dom = -1, used = 1;
    if (month >= 0) {
        dom = day_number(form(f, i + 1));
        if (dom > 0) used = 2;
    } else {
        dom = day_number(form(f, i));
        if (dom < 0) return 0;
        int k = i + 1;
        if (eni_same(form(f, k), ENI_LIT("of"))) k++;
        month = month_of(form(f, k));
        if (month < 0) return 0;
        used = k - i + 1;
    }
    int k = i + used;
    if (eni_is(form(f, k), ",")) k++;
    int year = year_number(form(f, k));
    if (year > 0) used = k - i + 1;
    if (year < 0 && eni_same(form(f, i + used), ENI_LIT("last")) &&
        eni_same(form(f, i + used + 1), ENI_LIT("year"))) { /* KCNA: "December 28 last year" */
        year = eni_day_civil(f->day).year - 1;
        used += 2;
    }
    if (year < 0 && eni_same(form(f, i + used), ENI_LIT("this")) && eni_same(form(f, i + used + 1), ENI_LIT("year"))) {
        year = eni_day_civil(f->day).year;
        used += 2;
    }
    if (year > 0) {
        *out = dom > 0 ? eni_date_on(eni_day_of(year, month + 1, dom)) : whole_month(year, month + 1);
        return en_day_known(out->first) ? used : 0;
    }
    if (dom < 0) { /* a bare month needs a word that makes it one: "May" is a verb and a name */
        static const char *const before[] = {"in",   "of",    "since", "until", "during", "by",
                                             "late", "early", "mid",   "for",   "from"};
        if (word_number(form(f, i - 1), before, 11) < 0) return 0;
    }
    *out = nearest_date(f->day, month + 1, dom, f->ahead);
    return eni_date_known(*out) ? used : 0;
}

static int simple(const finder *f, int i, en_date *out) {
    const en_str w = form(f, i);
    const int weekday = weekday_of(w);
    if (weekday >= 0) {
        *out = nearest_weekday(f->day, weekday, f->ahead);
        return 1;
    }
    if (eni_same(w, ENI_LIT("yesterday"))) return *out = eni_date_on((en_day){f->day.n - 1}), 1;
    if (eni_same(w, ENI_LIT("today")) || eni_same(w, ENI_LIT("tonight"))) return *out = eni_date_on(f->day), 1;
    if (eni_same(w, ENI_LIT("tomorrow"))) return *out = eni_date_on((en_day){f->day.n + 1}), 1;
    if (w.len == 10 && w.p[4] == '-' && en_date_parse(w, out, NULL) == EN_OK) return 1;
    const int year = year_number(w);
    if (year > 0) {
        static const char *const before[] = {"in",    "of",   "during", "by",   "until", "from",
                                             "early", "late", "mid",    "year", "since", "the"};
        if (word_number(form(f, i - 1), before, 12) < 0) return 0;
        *out = whole_year(year);
        return 1;
    }
    if (w.len == 5 && w.p[4] == 's' && year_number(eni_cut(w, 0, 4)) > 0) { /* the 1950s */
        const int first = year_number(eni_cut(w, 0, 4));
        if (first + 9 > ENI_LAST_YEAR) return 0;
        *out = (en_date){eni_day_of(first, 1, 1), eni_day_of(first + 9, 12, 31)};
        return 1;
    }
    return 0;
}

int eni_find_moments(const eni_tree *tree, en_day day, bool ahead, eni_moment *out, int room) {
    const finder f = {tree, day, ahead};
    int n = 0;
    for (int i = 0; i < tree->n && n < room;) {
        en_date date;
        int used = relative(&f, i, &date);
        if (!used) used = ago(&f, i, &date);
        if (!used) used = calendar(&f, i, &date);
        if (!used) used = simple(&f, i, &date);
        if (!used) {
            i++;
            continue;
        }
        const bool since =
            i > 0 && (eni_same(form(&f, i - 1), ENI_LIT("since")) || eni_same(form(&f, i - 1), ENI_LIT("until")) ||
                      eni_same(form(&f, i - 1), ENI_LIT("till")));
        const bool sane = en_day_known(date.first) && en_day_known(date.last) && date.first.n >= EN_DAY_MIN.n &&
                          date.last.n <= EN_DAY_MAX.n;
        if (!since && sane) out[n++] = (eni_moment){(int16_t)i, (int16_t)(i + used), date};
        i += used;
    }
    return n;
}

/* The verb or predicate that token i belongs to. */
static int clause_of(const eni_tree *t, int i) {
    for (int steps = 0; i >= 0 && steps < t->n; i = t->tok[i].head, steps++) {
        if (t->tok[i].upos == UPOS_VERB || t->tok[i].head < 0) return i;
        if (eni_child(t, i, REL_COP) >= 0) return i;
    }
    return -1;
}

int eni_moment_for(const eni_tree *t, const eni_moment *moments, int n, int act) {
    const int clause = clause_of(t, act);
    int best = -1;
    for (int k = 0; k < n; k++) {
        int at = moments[k].start;
        for (int i = moments[k].start; i < moments[k].end; i++) /* the expression's own head */
            if (t->tok[i].head < moments[k].start || t->tok[i].head >= moments[k].end) at = i;
        if (eni_dominates(t, act, at) && act != at) return k; /* inside the act's own phrase */
        if (clause_of(t, at) == clause) best = best < 0 ? k : best;
    }
    return best;
}

int eni_moment_around(const eni_tree *t, const eni_moment *moments, int n, int act, en_day before) {
    int clause = clause_of(t, act);
    for (int steps = 0; clause >= 0 && steps < t->n; steps++) {
        const unsigned rel = t->tok[clause].rel;
        if (rel != REL_ADVCL && rel != REL_ACL && rel != REL_ACL_RELCL && rel != REL_CONJ) return -1;
        clause = clause_of(t, t->tok[clause].head);
        const int at = clause < 0 ? -1 : eni_moment_for(t, moments, n, clause);
        if (at >= 0) return moments[at].date.last.n < before.n ? at : -1;
    }
    return -1;
}
