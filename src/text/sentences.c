/* text/sentences.c: where sentences end, and where a story begins behind its dateline.
 *
 * A sentence ends at a terminal mark (. ? ! … and what belongs to it: closing quotes and brackets, a note's number, an emoticon) that is
 * followed by a blank and by something that can begin a sentence, at a blank line, and at a line end that is not a mere wrap. A period of
 * an abbreviation ends a sentence only if the abbreviation may (U.S., Inc.) and a word that usually begins sentences follows. Whoever begins
 * a sentence small may begin the next one so. Rules (______) and the time stamps of mail stand alone. */
#include "text/document.h"

#include "base/error.h"
#include "base/str.h"
#include "text/tokens.h"

/* Bytes of a line that was cut at a width. */
#define SHORTEST_WRAP 45
#define LONGEST_WRAP 100
#define SHORTEST_RULE 8 /* of ______ or ====== */

/* Capitalised, these begin a sentence rather than continue a name. */
static const char *const starters[] = {
    "the",   "a",        "an",      "this",      "that", "these",     "those", "it",    "its",  "he",    "she",
    "they",  "we",       "i",       "his",       "her",  "their",     "our",   "in",    "on",   "at",    "but",
    "and",   "for",      "however", "meanwhile", "also", "according", "as",    "after", "when", "while", "if",
    "there", "last",     "earlier", "some",      "many", "both",      "such",  "under", "with", "by",    "so",
    "since", "although", "though",  "yet",       "no",   "not",       "what",  "who",   "how",  "why"};

static bool is_starter(en_str word) {
    for (size_t i = 0; i < ENI_N(starters); i++)
        if (eni_same(word, eni_str(starters[i]))) return true;
    return false;
}

/* Steps over closing quotes and brackets. */
static size_t skip_closers(en_str t, size_t i) {
    for (;;) {
        if (i < t.len && strchr("\"')]}", t.p[i]) && t.p[i])
            i++;
        else if (i + 2 < t.len && memcmp(t.p + i, "\xE2\x80", 2) == 0 &&
                 ((unsigned char)t.p[i + 2] == 0x99 || (unsigned char)t.p[i + 2] == 0x9D))
            i += 3;
        else
            return i;
    }
}

/* Steps over opening quotes and brackets. */
static size_t skip_openers(en_str t, size_t i) {
    for (;;) {
        if (i < t.len && strchr("\"'([{`", t.p[i]) && t.p[i])
            i++;
        else if (i + 2 < t.len && memcmp(t.p + i, "\xE2\x80", 2) == 0 &&
                 ((unsigned char)t.p[i + 2] == 0x98 || (unsigned char)t.p[i + 2] == 0x9C))
            i += 3;
        else
            return i;
    }
}

static en_str word_at(en_str t, size_t i) {
    size_t z = i;
    while (z < t.len && (eni_is_alpha(t.p[z]) || (unsigned char)t.p[z] >= 0x80)) z++;
    return eni_cut(t, i, z);
}

static size_t chunk_end(en_str t, size_t i) {
    while (i < t.len && !eni_is_blank(t.p[i])) i++;
    return i;
}

static size_t skip_spaces(en_str t, size_t i) {
    while (i < t.len && (t.p[i] == ' ' || t.p[i] == '\t' || t.p[i] == '\r')) i++;
    return i;
}

static bool is_small(char c) {
    return c >= 'a' && c <= 'z';
}

/* The length of the emoticon that is the chunk at i; 0 if it is none. */
static size_t emoticon_at(en_str t, size_t i) {
    const en_str chunk = eni_cut(t, i, chunk_end(t, i));
    return eni_is_emoticon(chunk) ? chunk.len : 0;
}

/* The length of the chunk at i that belongs to a sentence that has ended before it: a lone closing mark, "[17]", "[...]". */
static size_t tail_at(en_str t, size_t i) {
    static const char *const marks[] = {")", "]", "'", "''", "[...]", "[\xE2\x80\xA6]"};
    const en_str chunk = eni_cut(t, i, chunk_end(t, i));
    if (ENI_SAME_ANY(chunk, marks)) return chunk.len;
    if (chunk.len < 3 || chunk.len > 5 || chunk.p[0] != '[' || chunk.p[chunk.len - 1] != ']') return 0;
    for (size_t k = 1; k + 1 < chunk.len; k++)
        if (!eni_is_digit(chunk.p[k])) return 0;
    return chunk.len;
}

/* Does the period at `mark` belong to an abbreviation in the sentence from `from`? *ends: it may also end the sentence. */
static bool is_abbreviated(en_str t, size_t from, size_t mark, size_t next, bool *ends) {
    size_t chunk = mark;
    while (chunk > from && !eni_is_blank(t.p[chunk - 1])) chunk--;
    chunk = skip_openers(t, chunk);
    const en_str word = chunk <= mark ? eni_cut(t, chunk, mark + 1) : (en_str){"", 0};
    const bool number = next < t.len && eni_is_digit(t.p[next]);
    *ends = false;
    if (eni_same(word, ENI_LIT("no."))) return number; /* No. 5; No. */
    if (eni_is(word, "c.")) return number;             /* c. 1871 */
    if (eni_same(word, ENI_LIT("p.s.")) || eni_is(word, "PS.")) return true;
    return word.len && eni_is_abbreviation(word, ends);
}

/* Does the sentence from `from` begin small, so that the next one may? */
static bool begins_small(en_str t, size_t from) {
    while (from < t.len && eni_is_blank(t.p[from])) from++;
    from = skip_openers(t, from);
    return from < t.len && is_small(t.p[from]);
}

/* A small letter behind the terminal mark at `mark`; bare: no closing quote stands between. */
static bool ends_before_small(en_str t, size_t from, size_t mark, size_t next, bool bare) {
    const en_str rest = eni_cut(t, next, t.len);
    bool ends;
    if (eni_starts(rest, ENI_LIT("http")) || eni_starts(rest, ENI_LIT("www."))) return true;
    if (!bare || !begins_small(t, from) || mark < from + 2) return bare && t.p[mark] == '?';
    if (t.p[mark] != '.') return true;
    return eni_is_alpha(t.p[mark - 1]) && eni_is_alpha(t.p[mark - 2]) && !is_abbreviated(t, from, mark, next, &ends);
}

/* Does the terminal mark at `mark` end the sentence, given that `next` is the first non-blank byte behind it and its closers? */
static bool ends_here(en_str t, size_t from, size_t mark, size_t next, bool bare) {
    const size_t begin = skip_openers(t, next);
    bool ends;
    if (begin >= t.len) return true;
    const char c = t.p[begin];
    if (is_small(c)) return ends_before_small(t, from, mark, next, bare);
    if (c == '.' || c == '?' || c == '!') return false; /* . . . */
    if (t.p[mark] != '.') return true;
    if (is_abbreviated(t, from, mark, next, &ends)) return ends && is_starter(word_at(t, begin));
    return true;
}

typedef struct {
    size_t start, end;
    bool paragraph;
} piece;

typedef struct {
    eni_arena *arena;
    piece *pieces;
    size_t n, cap;
    bool failed;
} piece_list;

static void add_piece(piece_list *list, en_str t, size_t start, size_t end, bool paragraph) {
    while (start < end && eni_is_blank(t.p[start])) start++;
    while (end > start && eni_is_blank(t.p[end - 1])) end--;
    if (start == end || list->failed) return;
    piece *const grown = eni_arena_grow(list->arena, list->pieces, list->n, &list->cap, list->n + 1, sizeof *grown);
    if (!grown) {
        list->failed = true;
        return;
    }
    list->pieces = grown;
    list->pieces[list->n++] = (piece){start, end, paragraph};
}

/* Are the lines of the text cut at a width? Not if many are long: then each is a paragraph. */
static bool is_wrapped(en_str t) {
    size_t n_long = 0, n_fit = 0;
    for (size_t i = 0; i < t.len; i++) {
        const size_t start = i;
        while (i < t.len && t.p[i] != '\n') i++;
        n_long += i - start > LONGEST_WRAP + 10;
        n_fit += i - start >= SHORTEST_WRAP && i - start <= LONGEST_WRAP;
    }
    return n_fit > 4 * n_long;
}

/* What a line end at `nl` means: 0 a wrap, 1 a new sentence, 2 a new paragraph. line: where the line begins. */
static int line_end(en_str t, size_t line, size_t nl, bool wrapped) {
    size_t next = nl + 1;
    int breaks = 1;
    while (next < t.len && eni_is_blank(t.p[next])) breaks += t.p[next++] == '\n';
    if (next == t.len || breaks > 1 || !wrapped) return 2;
    size_t last = nl;
    while (last > line && (eni_is_blank(t.p[last - 1]) || strchr("\"')]", t.p[last - 1]))) last--;
    const char c = last > line ? t.p[last - 1] : '.';
    const char n = t.p[next];
    if (strchr(".?!:;", c)) return 2;
    if (is_small(n)) return 0;
    const size_t len = nl - line;
    return len >= SHORTEST_WRAP && len <= LONGEST_WRAP ? 0 : 2;
}

/* Where the story begins behind a dateline such as "SEOUL, Oct. 18 (Yonhap) -- ", "Reuters - " or "Canadian Press - OTTAWA (CP) - "; 0 if
 * there is none. */
static size_t dateline_end(en_str t) {
    static const char *const agencies[] = {"reuters", "ap",     "afp",       "afx",  "dpa",    "upi",
                                           "kcna",    "xinhua", "itar-tass", "tass", "yonhap", "kyodo",
                                           "efe",     "ansa",   "pti",       "bbc",  "cnn"};
    const size_t room = t.len < 120 ? t.len : 120;
    const en_str field = ENI_LIT("Description: "); /* of a feed's own */
    if (eni_starts(t, field)) return field.len;
    bool shout = false, bracket = false, agency = false;
    size_t words = 0;
    for (size_t i = 0; i < room;) {
        if (t.p[i] == '\n') return 0;
        size_t z = i;
        while (z < room && !eni_is_blank(t.p[z])) z++;
        const en_str w = eni_cut(t, i, z);
        const bool dash = eni_is(w, "-") || eni_is(w, "--") || eni_is(w, "\xE2\x80\x93") || eni_is(w, "\xE2\x80\x94") ||
                          eni_is(w, "_");
        if (dash || eni_ends(w, ENI_LIT("--"))) {
            while (z < t.len && eni_is_blank(t.p[z])) z++;
            const size_t next = words > 0 && z < room ? dateline_end(eni_cut(t, z, t.len)) : 0;
            return words > 0 && (next || shout || bracket || agency) ? z + next : 0;
        }
        if (++words > 10) return 0;
        size_t a = i, b = z;
        while (a < b && strchr("(,.)", t.p[a])) a++;
        while (b > a && strchr("(,.):", t.p[b - 1])) b--;
        const en_str core = eni_cut(t, a, b);
        bool upper = core.len >= 3, capital = core.len > 0 && (eni_is_upper(core.p[0]) || eni_is_digit(core.p[0]) ||
                                                               (unsigned char)core.p[0] >= 0x80);
        for (size_t k = 0; k < core.len; k++)
            upper = upper && (eni_is_upper(core.p[k]) || core.p[k] == '-' || core.p[k] == '\'');
        if (!capital && core.len && !eni_is(core, "of") && !eni_is(core, "de")) return 0;
        shout = shout || (upper && words == 1) || (upper && shout);
        bracket = bracket || (z > i && t.p[z - 1] == ')');
        for (size_t k = 0; k < ENI_N(agencies); k++) agency = agency || eni_same(core, eni_str(agencies[k]));
        while (z < room && (t.p[z] == ' ' || t.p[z] == '\t')) z++;
        i = z;
    }
    return 0;
}

/* Where "08/16/2000 03:48 PM", which begins at i, ends; 0 if it is no time stamp. */
static size_t stamp_end(en_str t, size_t i) {
    const size_t day = chunk_end(t, i);
    size_t slashes = 0;
    if (day - i < 6 || day - i > 10) return 0;
    for (size_t k = i; k < day; k++) {
        slashes += t.p[k] == '/';
        if (!eni_is_digit(t.p[k]) && t.p[k] != '/') return 0;
    }
    const size_t hour = skip_spaces(t, day), minute = chunk_end(t, hour), half = skip_spaces(t, minute);
    if (slashes != 2 || minute - hour < 4 || minute - hour > 8) return 0;
    for (size_t k = hour; k < minute; k++)
        if (!eni_is_digit(t.p[k]) && t.p[k] != ':') return 0;
    const en_str last = eni_cut(t, half, chunk_end(t, half));
    return eni_is(last, "AM") || eni_is(last, "PM") ? half + 2 : minute;
}

/* Where the rule or time stamp that begins at i ends; 0 if there is none. */
static size_t alone_end(en_str t, size_t i) {
    if (eni_is_digit(t.p[i])) return stamp_end(t, i);
    if (!strchr("_=*-~#", t.p[i]) || !t.p[i]) return 0;
    const size_t end = chunk_end(t, i);
    for (size_t k = i + 1; k < end; k++)
        if (t.p[k] != t.p[i]) return 0;
    return end - i >= SHORTEST_RULE ? end : 0;
}

/* Is [start, end) the close of a letter before the name: "Best regards,"? */
static bool is_farewell(en_str t, size_t start, size_t end) {
    static const char *const words[] = {"regards,", "sincerely,", "thanks,", "cheers,", "yours,", "respectfully,"};
    const en_str words_of = eni_trim(eni_cut(t, start, end));
    size_t last = words_of.len;
    while (last > 0 && !eni_is_blank(words_of.p[last - 1])) last--;
    return words_of.len < 24 && ENI_SAME_ANY(eni_cut(words_of, last, words_of.len), words);
}

/* A walk over the text. */
typedef struct {
    piece_list *list;
    en_str t;
    size_t start, line; /* of the sentence, of the line */
    bool paragraph, wrapped;
    bool behind_link; /* the chunk before is one */
} splitter;

static void cut(splitter *s, size_t end, size_t next, bool paragraph) {
    add_piece(s->list, s->t, s->start, end, s->paragraph);
    s->start = next;
    s->paragraph = paragraph;
}

/* What the chunk at i has to say as a whole; returns where to go on, i if it says nothing. */
static size_t take_chunk(splitter *s, size_t i) {
    const en_str t = s->t;
    const size_t alone = alone_end(t, i);
    const bool link = eni_starts(eni_cut(t, i, t.len), ENI_LIT("http"));
    const bool listed = link && s->behind_link;
    s->behind_link = link;
    if (listed) cut(s, i, i, false);
    if (alone) {
        size_t before = i;
        while (before > s->start && eni_is_blank(t.p[before - 1])) before--;
        while (before > s->start && !eni_is_blank(t.p[before - 1])) before--;
        if (!eni_is_digit(t.p[i]) || !is_small(t.p[before])) cut(s, i, i, false); /* but "on 08/16/2000 …" */
        cut(s, alone, alone, false);
        return alone;
    }
    const size_t smile = emoticon_at(t, i);
    const size_t end = smile ? i + smile : chunk_end(t, i), next = skip_spaces(t, end);
    if (next >= t.len || t.p[next] == '\n' || is_small(t.p[next])) return i + smile;
    if (smile || (s->start > 0 && t.p[end - 1] == ',' && is_farewell(t, s->start, end))) {
        cut(s, end, end, false);
        return end;
    }
    return i;
}

/* The terminal mark at i; returns where to go on. */
static size_t take_mark(splitter *s, size_t i) {
    const en_str t = s->t;
    const bool dots = t.p[i] == '\xE2';
    size_t mark = i;
    if (dots) i += 2;
    while (i + 1 < t.len && strchr(".?!", t.p[i + 1]) && t.p[i + 1]) i++;
    if (i > mark) mark = i;
    size_t stop = skip_closers(t, i + 1);
    const bool bare = stop == i + 1;
    if (stop < t.len && !eni_is_blank(t.p[stop])) return i + 1;
    size_t next = skip_spaces(t, stop), len;
    bool ends = false, abbreviates;
    while (next < t.len && (t.p[mark] != '.' || !is_abbreviated(t, s->start, mark, next, &abbreviates)) &&
           ((len = emoticon_at(t, next)) ? (ends = true) : (len = tail_at(t, next)) > 0)) {
        stop = next + len;
        next = skip_spaces(t, stop);
    }
    if (next < t.len && t.p[next] == '\n') return stop; /* the line end decides */
    if (!ends && !ends_here(t, s->start, mark, next, bare)) return i + 1;
    cut(s, stop, stop, false);
    return stop;
}

static void find_pieces(piece_list *list, en_str t, size_t start) {
    splitter s = {.list = list, .t = t, .start = start, .paragraph = true, .wrapped = is_wrapped(t)};
    for (size_t i = start; i < t.len && !list->failed;) {
        const char c = t.p[i];
        if (c == '\n') {
            const int what = line_end(t, s.line, i, s.wrapped);
            s.line = ++i;
            if (what) cut(&s, i - 1, i, what == 2);
            continue;
        }
        if (!eni_is_blank(c) && (i == 0 || eni_is_blank(t.p[i - 1]))) {
            const size_t on = take_chunk(&s, i);
            if (on > i) {
                i = on;
                continue;
            }
        }
        const bool dots = c == '\xE2' && i + 2 < t.len && memcmp(t.p + i, "\xE2\x80\xA6", 3) == 0;
        i = c == '.' || c == '?' || c == '!' || dots ? take_mark(&s, i) : i + 1;
    }
    add_piece(list, t, s.start, t.len, s.paragraph);
}

/* Where to cut a run of n tokens that is too long: behind the last ; or , of the second half of the room, else at the room's end. */
static uint32_t cut_at(const eni_token *tokens, uint32_t n) {
    if (n <= ENI_MAX_TOKENS) return n;
    for (uint32_t i = ENI_MAX_TOKENS; i > ENI_MAX_TOKENS / 2; i--)
        if (tokens[i - 1].form.len == 1 && strchr(";,", tokens[i - 1].form.p[0])) return i;
    return ENI_MAX_TOKENS;
}

static en_status sentences(eni_arena *arena, en_str text, size_t start, eni_document *out, en_error *err) {
    piece_list list = {.arena = arena};
    *out = (eni_document){.text = text};
    if (text.len > UINT32_MAX / 2) return eni_fail(err, EN_ELIMIT, "a text of %zu bytes is too long", text.len);
    find_pieces(&list, text, start);
    if (list.failed) return eni_nomem(err);
    size_t cap = 0;
    for (size_t i = 0; i < list.n; i++) {
        eni_token *tokens = NULL;
        uint32_t n = 0;
        EN_TRY(eni_tokenise(arena, text, list.pieces[i].start, list.pieces[i].end, &tokens, &n, err));
        for (uint32_t done = 0; done < n;) {
            const uint32_t take = cut_at(tokens + done, n - done);
            eni_sentence *const grown = eni_arena_grow(arena, out->sentences, out->n, &cap, out->n + 1, sizeof *grown);
            if (!grown) return eni_nomem(err);
            out->sentences = grown;
            out->sentences[out->n++] = (eni_sentence){tokens[done].start, tokens[done + take - 1].end,
                                                      done == 0 && list.pieces[i].paragraph, tokens + done, take};
            done += take;
        }
    }
    return EN_OK;
}

en_status eni_sentences(eni_arena *arena, en_str text, eni_document *out, en_error *err) {
    return sentences(arena, text, dateline_end(text), out, err);
}

en_status eni_sentences_of_all(eni_arena *arena, en_str text, eni_document *out, en_error *err) {
    return sentences(arena, text, 0, out, err);
}

bool eni_join_sentences(eni_arena *arena, eni_document *doc) {
    uint32_t n = 0;
    for (size_t i = 0; i < doc->n; i++) n += doc->sentences[i].n;
    if (doc->n < 2 || n > ENI_MAX_TOKENS) return true;
    eni_token *const all = eni_arena_array(arena, n, sizeof *all);
    if (!all) return false;
    n = 0;
    for (size_t i = 0; i < doc->n; i++) {
        memcpy(all + n, doc->sentences[i].tokens, doc->sentences[i].n * sizeof *all);
        n += doc->sentences[i].n;
    }
    doc->sentences[0].end = all[n - 1].end;
    doc->sentences[0].tokens = all;
    doc->sentences[0].n = n;
    doc->n = 1;
    return true;
}

en_status eni_sentence_whole(eni_arena *arena, en_str text, eni_document *out, en_error *err) {
    *out = (eni_document){.text = text};
    eni_token *tokens = NULL;
    uint32_t n = 0;
    if (text.len > UINT32_MAX / 2) return eni_fail(err, EN_ELIMIT, "a text of %zu bytes is too long", text.len);
    EN_TRY(eni_tokenise(arena, text, 0, text.len, &tokens, &n, err));
    if (n == 0) return EN_OK;
    out->sentences = eni_arena_array(arena, 1, sizeof *out->sentences);
    if (!out->sentences) return eni_nomem(err);
    if (n > ENI_MAX_TOKENS) n = ENI_MAX_TOKENS;
    out->sentences[0] = (eni_sentence){0, (uint32_t)text.len, true, tokens, n};
    out->n = 1;
    return EN_OK;
}
