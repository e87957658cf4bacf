/* text/tokens.c: a chunk between blanks is peeled from both ends, then cut inside.
 *
 *   "(the U.S.-led    ──►  "  (  the          U.S.  -  led
 *   don't  China's    ──►  do n't             China 's
 *   $60m,  10%        ──►  $ 60m ,            10 %
 *
 * Everything is decided by the bytes of the chunk and the small lists below; there is no state across chunks. */
#include "text/tokens.h"

#include "base/error.h"
#include "base/str.h"

/* ---- lists (lower case, without the final period) ---- */

/* Never end a sentence: a name or number follows. */
static const char *const titles[] = {
    "mr",   "mrs",    "ms",   "dr",   "prof", "gen", "adm",  "lt",  "col", "capt", "cmdr",   "sgt",   "maj",
    "brig", "sen",    "rep",  "gov",  "rev",  "hon", "st",   "mt",  "ft",  "pres", "amb",    "no",    "nos",
    "vol",  "pp",     "art",  "sec",  "fig",  "vs",  "v",    "eg",  "ie",  "cf",   "messrs", "mme",   "mlle",
    "sr",   "jr",     "supt", "insp", "cpl",  "pvt", "atty", "def", "min", "dep",  "asst",   "assoc", "ext",
    "drs",  "approx", "op",   "ave",  "blvd", "e.g", "i.e",  "viz", "ca"};
/* May end a sentence. */
static const char *const others[] = {
    "inc",  "corp", "co",  "ltd",  "bros", "dept", "univ", "assn", "etc",  "jan",  "feb", "mar", "apr",  "aug",
    "sep",  "sept", "oct", "nov",  "dec",  "jun",  "jul",  "mon",  "tue",  "tues", "wed", "thu", "thur", "thurs",
    "fri",  "sat",  "a.m", "p.m",  "u.s",  "u.k",  "u.n",  "e.u",  "d.c",  "al",   "cal", "b.c", "a.d",  "calif",
    "mass", "fla",  "tex", "wash", "pa",   "conn", "ill",  "mich", "minn", "mo",   "nev", "ore", "tenn", "va",
    "wis",  "ariz", "ark", "colo", "del",  "ga",   "ky",   "la",   "md",   "okla"};
/* Prefixes that keep their hyphen: "anti-aircraft" is one token. */
static const char *const prefixes[] = {
    "anti",  "non",    "pre",  "post",  "ex",     "co",    "re",    "multi", "mid",   "neo",     "semi",
    "sub",   "un",     "de",   "bi",    "tri",    "inter", "intra", "trans", "ultra", "counter", "socio",
    "geo",   "bio",    "eco",  "e",     "pseudo", "quasi", "vice",  "mini",  "micro", "macro",   "electro",
    "hydro", "thermo", "nano", "proto", "supra",  "super", "infra", "extra"};

#define IN(list, word) in_list(list, ENI_N(list), word)

static bool in_list(const char *const *list, size_t n, en_str word) {
    for (size_t i = 0; i < n; i++)
        if (eni_same(word, eni_str(list[i]))) return true;
    return false;
}

/* Abbreviations also without a capital; "art." and "mass." are words at the end of a sentence. */
static const char *const small[] = {"vs",  "v",   "eg",  "ie",  "cf",  "approx", "op",  "e.g", "i.e", "viz", "ca",
                                    "al",  "ext", "nos", "pp",  "vol", "dept",   "est", "etc", "a.m", "p.m", "u.s",
                                    "u.k", "u.n", "e.u", "b.c", "a.d", "d.c",    "inc", "ltd", "sept"};

bool eni_is_abbreviation(en_str chunk, bool *ends) {
    *ends = false;
    if (chunk.len < 2 || chunk.p[chunk.len - 1] != '.') return false;
    const en_str stem = eni_cut(chunk, 0, chunk.len - 1);
    if (stem.len == 1 && eni_is_upper(stem.p[0])) return true; /* an initial: "J. Smith", "S. Korea" */
    const bool may = eni_is_upper(stem.p[0]) || IN(small, stem);
    if (may && IN(titles, stem)) return true;
    *ends = true;
    if (may && IN(others, stem)) return true;
    bool pairs = stem.len >= 3; /* letter, period, letter …: D.P.R.K. */
    for (size_t i = 0; pairs && i < stem.len; i++) pairs = i % 2 ? stem.p[i] == '.' : eni_is_alpha(stem.p[i]);
    return pairs && stem.len % 2 == 1;
}

bool eni_is_emoticon(en_str s) {
    if (s.len < 2 || s.len > 4 || !strchr(":;=", s.p[0]) || !s.p[0]) return false;
    const size_t mouth = 1 + (s.p[1] == '-');
    for (size_t i = mouth; i < s.len; i++)
        if (!s.p[i] || !strchr(i == mouth ? "()DPp]/" : "()", s.p[i])) return false;
    return s.len > mouth;
}

/* ---- bytes and marks ---- */

/* Length of the punctuation mark at s[i], 0 if it is none: ASCII marks, and the quotes, dashes and dots of U+2010–U+2027. */
static size_t mark_at(en_str s, size_t i) {
    const unsigned char c = (unsigned char)s.p[i];
    if (c < 0x80) return strchr("\"'`()[]{}<>,;:!?*|~^_=+\\", c) && c ? 1 : 0;
    if (c == 0xE2 && i + 2 < s.len && (unsigned char)s.p[i + 1] == 0x80) {
        const unsigned char d = (unsigned char)s.p[i + 2];
        return d >= 0x90 && d <= 0xA7 ? 3 : 0;
    }
    if (c == 0xC2 && i + 1 < s.len) {
        const unsigned char d = (unsigned char)s.p[i + 1];
        return d == 0xAB || d == 0xBB || d == 0xA3 || d == 0xA5 || d == 0xA7 ? 2 : 0; /* « » £ ¥ § */
    }
    return c == 0xE3 && i + 2 < s.len && (unsigned char)s.p[i + 1] == 0x80 ? 3 : 0; /* CJK marks */
}

/* Length of the run at s[i], before `end`, that is one token: "!?!", "----", "$$$"; 1 if the mark stands alone. */
static size_t run_at(en_str s, size_t i, size_t end) {
    const char c = s.p[i];
    size_t n = 1;
    if (c == '!' || c == '?')
        while (i + n < end && s.p[i + n] && strchr("!?.", s.p[i + n])) n++;
    else if (c && strchr("=_*+~#<>$^|", c))
        while (i + n < end && s.p[i + n] == c) n++;
    return n;
}

/* The same for the run that ends before s[end]; 0 if no more than one byte is in it. */
static size_t run_before(en_str s, size_t start, size_t end) {
    const char c = s.p[end - 1];
    const bool stops = c && strchr("!?.", c);
    if (!c || !strchr("!?.=_*+~#<>$^|", c)) return 0;
    size_t n = 1;
    while (n < end - start && (stops ? s.p[end - n - 1] && strchr("!?.", s.p[end - n - 1]) : s.p[end - n - 1] == c))
        n++;
    bool ends; /* the first period of "U.S.?" belongs to the word */
    if (n > 1 && s.p[end - n] == '.' && eni_is_abbreviation(eni_cut(s, start, end - n + 1), &ends)) return n - 1;
    size_t dots = 0; /* "...?" is two tokens */
    while (dots < n && s.p[end - n + dots] == '.') dots++;
    if (dots > 1 && dots < n) return n - dots;
    return n > 1 ? n : 0;
}

/* Length of the apostrophe at s[i]: ' or ’. */
static size_t apostrophe_at(en_str s, size_t i) {
    if (s.p[i] == '\'') return 1;
    return i + 2 < s.len && memcmp(s.p + i, "\xE2\x80\x99", 3) == 0 ? 3 : 0;
}

static bool is_word_byte(char c) {
    return eni_is_alpha(c) || eni_is_digit(c) || (unsigned char)c >= 0x80;
}

/* ---- the work ---- */

typedef struct {
    eni_arena *arena;
    en_str text;
    eni_token *tokens;
    size_t cap;
    uint32_t n;
    bool blank_before, failed;
} cutter;

static void add(cutter *c, size_t start, size_t end) {
    if (start >= end || c->failed) return;
    eni_token *const grown = eni_arena_grow(c->arena, c->tokens, c->n, &c->cap, c->n + 1u, sizeof *grown);
    if (!grown) {
        c->failed = true;
        return;
    }
    c->tokens = grown;
    c->tokens[c->n++] = (eni_token){.start = (uint32_t)start,
                                    .end = (uint32_t)end,
                                    .form = eni_cut(c->text, start, end),
                                    .space_before = c->blank_before,
                                    .head = -1};
    c->blank_before = false;
}

static bool looks_like_address(en_str chunk) {
    if (eni_find(chunk, ENI_LIT("://"), 0) != SIZE_MAX || eni_starts(chunk, ENI_LIT("www."))) return true;
    const size_t at = eni_find(chunk, ENI_LIT("@"), 0);
    return at != SIZE_MAX && at > 0 && eni_find(chunk, ENI_LIT("."), at) != SIZE_MAX;
}

/* The start of a clitic at the end of [start, end): n't, 's, 're, 've, 'll, 'd, 'm, or a plural's bare apostrophe. `end` if none. */
static size_t clitic(en_str t, size_t start, size_t end) {
    static const char *const tails[] = {"s", "re", "ve", "ll", "d", "m"};
    if (end - start < 3) return end;
    for (size_t i = end - 1; i > start && end - i <= 5; i--) {
        const size_t len = apostrophe_at(t, i);
        if (!len || i + len > end) continue;
        const en_str tail = eni_cut(t, i + len, end);
        if (eni_same(tail, ENI_LIT("t")) && i > start + 1 && eni_lower_char(t.p[i - 1]) == 'n') return i - 1;
        if (IN(tails, tail)) return i;
        if (tail.len == 0 && eni_lower_char(t.p[i - 1]) == 's') return i;
    }
    return end;
}

/* May the word [start, hyphen) keep the hyphen behind it? */
static bool keeps_hyphen(en_str t, size_t start, size_t hyphen) {
    return IN(prefixes, eni_cut(t, start, hyphen));
}

static bool is_iso_day(en_str w) {
    static const char shape[] = "dddd-dd-dd";
    if (w.len != sizeof shape - 1) return false;
    for (size_t i = 0; i < w.len; i++)
        if (shape[i] == 'd' ? !eni_is_digit(w.p[i]) : w.p[i] != '-') return false;
    return true;
}

#define LONGEST_PHONE 16 /* bytes */

/* 555-0142, 212-555-0142, an extension 3-5213: groups of up to three digits, and four. */
static bool is_phone(en_str w) {
    size_t group = 0, groups = 0;
    if (w.len > LONGEST_PHONE) return false;
    for (size_t i = 0; i < w.len; i++) {
        if (eni_is_digit(w.p[i])) {
            if (++group > 4) return false;
            continue;
        }
        if (w.p[i] != '-' || group == 0 || group > 3) return false;
        groups++;
        group = 0;
    }
    return group == 4 && groups > 0 && groups < 4;
}

/* Where the unit of a quantity begins, "60m", "375mm"; 0 if it is none. */
static size_t unit_at(en_str w) {
    static const char *const units[] = {"m",  "k",  "b",  "bn",  "mm",  "cm",  "km", "kg", "ft", "gb", "mb", "Hz",
                                        "am", "pm", "hr", "hrs", "lbs", "mph", "M",  "K",  "AM", "PM", "GB", "MB"};
    size_t i = 0;
    while (i < w.len && (eni_is_digit(w.p[i]) || ((w.p[i] == '.' || w.p[i] == ',' || w.p[i] == ':') && i > 0))) i++;
    for (size_t k = 0; i > 0 && k < ENI_N(units); k++)
        if (eni_is(eni_cut(w, i, w.len), units[k])) return i;
    return 0;
}

/* Cuts a piece without marks at its edges: hyphens, slashes, dashes, units, currency. */
static void cut_inside(cutter *c, size_t start, size_t end) {
    const en_str t = c->text;
    size_t from = start;
    for (size_t i = start; i < end; i++) {
        const char ch = t.p[i];
        const bool inner = i > from && i + 1 < end;
        size_t len = 0;
        if (ch == '-') {
            size_t run = 1;
            while (i + run < end && t.p[i + run] == '-') run++;
            const bool joins =
                keeps_hyphen(t, from, i) || is_iso_day(eni_cut(t, from, end)) || is_phone(eni_cut(t, from, end));
            if (run > 1 || (inner && is_word_byte(t.p[i + 1]) && !joins)) len = run;
            if (!inner && run == 1 && i == start && i + 1 < end && !eni_is_digit(t.p[i + 1])) len = 1;
        } else if (ch == '/' && inner) {
            const bool because = eni_same(eni_cut(t, start, end), ENI_LIT("b/c"));
            if (!(eni_is_digit(t.p[i - 1]) && eni_is_digit(t.p[i + 1])) && !because) len = 1;
        } else if (ch == '$' || ch == '%' || ch == '#' || ch == '&') {
            const bool name = (ch == '&' && inner) || (ch == '#' && i == start); /* AT&T, #topic */
            if (!name) len = run_at(t, i, end);
        } else if (ch == '.' && i + 1 < end && t.p[i + 1] == '.') {
            len = 2;
            while (i + len < end && t.p[i + len] == '.') len++;
        } else if ((unsigned char)ch >= 0x80) {
            const size_t mark = mark_at(t, i);
            if (mark && !apostrophe_at(t, i)) len = mark;
        } else if (strchr("\"()[]{}<>;!?|~^=+", ch) && ch) {
            len = run_at(t, i, end);
        } else if (ch == ',' && inner && !(eni_is_digit(t.p[i - 1]) && eni_is_digit(t.p[i + 1]))) {
            len = 1;
        } else if (ch == ':' && inner && !(eni_is_digit(t.p[i - 1]) && eni_is_digit(t.p[i + 1]))) {
            len = 1;
        }
        if (!len || i + len > end) continue;
        add(c, from, i);
        /* "$60", "US$60": the sign is a token; the letters before it stay with it as in the treebanks */
        add(c, i, i + len);
        from = i + len;
        i = from - 1;
    }
    const size_t unit = from == start || t.p[from - 1] != '-' ? unit_at(eni_cut(t, from, end)) : 0; /* no MiG-29K */
    add(c, from, from + unit);
    add(c, from + unit, end);
}

/* Words that are two. */
static const struct {
    const char *word;
    size_t at;
} joined[] = {{"cannot", 3}, {"gonna", 3}, {"wanna", 3}, {"gotta", 3}};

/* "cannot" and friends, else the word as it stands. */
static void add_word(cutter *c, size_t start, size_t end) {
    for (size_t i = 0; i < ENI_N(joined); i++)
        if (eni_same(eni_cut(c->text, start, end), eni_str(joined[i].word))) {
            add(c, start, start + joined[i].at);
            start += joined[i].at;
        }
    const size_t split = clitic(c->text, start, end);
    cut_inside(c, start, split);
    add(c, split, end);
}

/* "Name"<name@example.org>, [http://example.org]. */
static void cut_address(cutter *c, size_t start, size_t end) {
    const en_str t = c->text;
    const size_t angle = eni_find(eni_cut(t, 0, end), ENI_LIT("<"), start);
    size_t stop = end;
    if (angle != SIZE_MAX && angle > start) {
        for (; start < angle && t.p[start] == '"'; start++) add(c, start, start + 1);
        const size_t quote = t.p[angle - 1] == '"' && angle - 1 > start ? angle - 1 : angle;
        cut_inside(c, start, quote);
        add(c, quote, angle);
        start = angle;
    }
    while (start < end && strchr("<[(\"'", t.p[start])) add(c, start, start + 1), start++;
    while (stop > start && strchr(".,;:!?)\"'>]", t.p[stop - 1])) stop--;
    if (end - stop == 3 && memcmp(t.p + stop, "...", 3) == 0) stop = end; /* shortened */
    add(c, start, stop);
    for (; stop < end; stop++) add(c, stop, stop + 1);
}

/* ==---- */
static bool is_rule(en_str chunk) {
    for (size_t i = 0; i < chunk.len; i++)
        if (chunk.p[i] != '-' && chunk.p[i] != '=') return false;
    return chunk.len > 1;
}

/* Length of the emoticon that stands at the end of a word: "family:)". */
static size_t smile_before(en_str t, size_t start, size_t end) {
    for (size_t n = 2; n <= 3 && n < end - start; n++)
        if (t.p[end - n] == ':' && strchr("()", t.p[end - 1]) && eni_is_emoticon(eni_cut(t, end - n, end)))
            return memchr(t.p + start, '(', end - start - 1) ? 0 : n;
    return 0;
}

static void cut_chunk(cutter *c, size_t start, size_t end, bool last) {
    const en_str t = c->text;
    c->blank_before = true;
    if (is_rule(eni_cut(t, start, end)) || eni_is_emoticon(eni_cut(t, start, end))) {
        add(c, start, end);
        return;
    }
    if (looks_like_address(eni_cut(t, start, end))) {
        cut_address(c, start, end);
        return;
    }
    for (size_t len; start < end && (len = mark_at(t, start)) > 0; start += len) {
        if (t.p[start] == '`' || t.p[start] == '\'') /* `` and '' are one mark */
            if (start + 1 < end && t.p[start + 1] == t.p[start]) len = 2;
        if (apostrophe_at(t, start) && start + len < end && eni_is_digit(t.p[start + len])) break; /* '90s */
        if (t.p[start] == '#' && start + 1 < end && eni_is_alpha(t.p[start + 1])) break;           /* #topic */
        if (len == 1) len = run_at(t, start, end);
        add(c, start, start + len);
    }
    size_t tails[64], n_tails = 0; /* starts of the marks peeled from the end, innermost last */
    size_t stop = end;
    while (stop > start && n_tails < 64) {
        size_t len = 0;
        for (size_t k = 1; k <= 3 && k <= stop - start && !len; k++)
            if (mark_at(t, stop - k) == k) len = k;
        const bool quote2 = len == 1 && stop - start >= 2 && t.p[stop - 1] == '\'' && t.p[stop - 2] == '\'';
        if (quote2) len = 2;
        const size_t run = run_before(t, start, stop), smile = smile_before(t, start, stop);
        if (run || smile) len = run > smile ? run : smile;
        const bool period = !len && t.p[stop - 1] == '.';
        bool ends;
        if (period) {
            if (!eni_is_abbreviation(eni_cut(t, start, stop), &ends) || (last && stop == end && !ends))
                len = 1;
            else if (last && ends)
                break; /* "U.S." at the end of a sentence keeps its period; there is no other */
        }
        if (!len) break;
        /* a plural's or a clitic's apostrophe stays for add_word */
        if (!quote2 && stop - start > len && apostrophe_at(t, stop - len) == len && clitic(t, start, stop) != stop)
            break;
        stop -= len;
        tails[n_tails++] = stop;
    }
    add_word(c, start, stop);
    size_t tail_end = end;
    for (size_t i = 0; i < n_tails; i++) {
        const size_t a = tails[n_tails - 1 - i];
        tail_end = i + 1 < n_tails ? tails[n_tails - 2 - i] : end;
        add(c, a, tail_end);
    }
}

/* Blanks between chunks: ASCII blanks, no-break and other Unicode spaces, zero-width marks. */
static size_t blank_at(en_str t, size_t i) {
    if (eni_is_blank(t.p[i])) return 1;
    const unsigned char *const p = (const unsigned char *)t.p + i;
    if (p[0] == 0xC2 && i + 1 < t.len && p[1] == 0xA0) return 2;
    if (i + 2 >= t.len) return 0;
    if (p[0] == 0xE2 && p[1] == 0x80 && (p[2] <= 0x8F || p[2] == 0xA8 || p[2] == 0xA9 || p[2] == 0xAF)) return 3;
    if (p[0] == 0xE3 && p[1] == 0x80 && p[2] == 0x80) return 3;
    return p[0] == 0xEF && p[1] == 0xBB && p[2] == 0xBF ? 3 : 0;
}

en_status eni_tokenise(eni_arena *arena, en_str text, size_t start, size_t end, eni_token **tokens, uint32_t *n,
                       en_error *err) {
    cutter c = {.arena = arena, .text = text};
    size_t last_end = end; /* where the last chunk ends */
    while (last_end > start && eni_is_blank(text.p[last_end - 1])) last_end--;
    for (size_t i = start; i < end && !c.failed;) {
        const size_t skip = blank_at(text, i);
        if (skip) {
            i += skip;
            continue;
        }
        size_t stop = i;
        while (stop < end && !blank_at(text, stop)) stop++;
        cut_chunk(&c, i, stop, stop >= last_end);
        i = stop;
    }
    if (c.failed) return eni_nomem(err);
    *tokens = c.tokens;
    *n = c.n;
    return EN_OK;
}

bool eni_is_contracted(const eni_token *token, const eni_token *next) {
    static const char *const tails[] = {"s", "re", "ve", "ll", "d", "m", "t"};
    const en_str a = token->form, b = next->form;
    if (token->end != next->start || !is_word_byte(a.p[a.len - 1])) return false;
    const size_t len = apostrophe_at(b, 0);
    if (len && b.len > len) return IN(tails, eni_cut(b, len, b.len));
    if (len) return next->xpos == XPOS_POS; /* the workers' */
    if (b.len > 2 && eni_lower_char(b.p[0]) == 'n' && apostrophe_at(b, 1))
        return eni_lower_char(b.p[b.len - 1]) == 't' && b.len == 2 + apostrophe_at(b, 1);
    for (size_t i = 0; i < ENI_N(joined); i++)
        if (eni_same(a, eni_cut(eni_str(joined[i].word), 0, joined[i].at)) &&
            eni_same(b, eni_str(joined[i].word + joined[i].at)))
            return true;
    return false;
}
