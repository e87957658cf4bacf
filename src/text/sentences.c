/* text/sentences.c: where sentences end, and where a story begins behind its dateline.
 *
 * A sentence ends at a terminal mark (. ? ! … and closing quotes or brackets behind it) that is followed by a blank and by something
 * that can begin a sentence, at a blank line, and at a line end that is not a mere wrap. A period of an abbreviation ends a sentence only
 * if the abbreviation may (U.S., Inc.) and a word that usually begins sentences follows. */
#include "text/document.h"

#include "base/error.h"
#include "base/str.h"
#include "text/tokens.h"

/* Capitalised, these begin a sentence rather than continue a name. */
static const char *const starters[] = {
    "the",   "a",        "an",      "this",      "that", "these",     "those", "it",    "its",  "he",    "she",
    "they",  "we",       "i",       "his",       "her",  "their",     "our",   "in",    "on",   "at",    "but",
    "and",   "for",      "however", "meanwhile", "also", "according", "as",    "after", "when", "while", "if",
    "there", "last",     "earlier", "some",      "many", "both",      "such",  "under", "with", "by",    "so",
    "since", "although", "though",  "yet",       "no",   "not",       "what",  "who",   "how",  "why"};

static bool is_starter(en_str word) {
    for (size_t i = 0; i < sizeof starters / sizeof *starters; i++)
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

/* Does the terminal mark at `mark` end the sentence, given that `next` is the first non-blank byte behind it and its closers? */
static bool ends_here(en_str t, size_t from, size_t mark, size_t next) {
    const size_t begin = skip_openers(t, next);
    if (begin >= t.len) return true;
    const char c = t.p[begin];
    if (c >= 'a' && c <= 'z') return false;
    if (t.p[mark] != '.') return true;
    size_t chunk = mark;
    while (chunk > from && !eni_is_blank(t.p[chunk - 1])) chunk--;
    chunk = skip_openers(t, chunk);
    bool ends;
    if (chunk <= mark && eni_is_abbreviation(eni_cut(t, chunk, mark + 1), &ends))
        return ends && is_starter(word_at(t, begin));
    if (eni_is_digit(c) && mark > from && !eni_is_digit(t.p[mark - 1])) return true;
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

/* What a line end at `nl` means: 0 a wrap, 1 a new sentence, 2 a new paragraph. line: where the line begins. */
static int line_end(en_str t, size_t line, size_t nl) {
    size_t next = nl + 1;
    int breaks = 1;
    while (next < t.len && eni_is_blank(t.p[next])) breaks += t.p[next++] == '\n';
    if (next == t.len || breaks > 1) return 2;
    size_t last = nl;
    while (last > line && (eni_is_blank(t.p[last - 1]) || strchr("\"')]", t.p[last - 1]))) last--;
    const char c = last > line ? t.p[last - 1] : '.';
    const char n = t.p[next];
    if (strchr(".?!:;", c)) return 2;
    if (n >= 'a' && n <= 'z') return 0;
    const size_t len = nl - line;
    return len >= 45 && len <= 100 ? 0 : 2;
}

/* Where the story begins behind a dateline such as "SEOUL, Oct. 18 (Yonhap) -- " or "Reuters - "; 0 if there is none. */
static size_t dateline_end(en_str t) {
    static const char *const agencies[] = {"reuters", "ap",     "afp",       "afx",  "dpa",    "upi",
                                           "kcna",    "xinhua", "itar-tass", "tass", "yonhap", "kyodo",
                                           "efe",     "ansa",   "pti",       "bbc",  "cnn"};
    const size_t room = t.len < 120 ? t.len : 120;
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
            if (words == 0 || !(shout || bracket || agency)) return 0;
            while (z < t.len && eni_is_blank(t.p[z])) z++;
            return z;
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
        for (size_t k = 0; k < sizeof agencies / sizeof *agencies; k++)
            agency = agency || eni_same(core, eni_str(agencies[k]));
        while (z < room && (t.p[z] == ' ' || t.p[z] == '\t')) z++;
        i = z;
    }
    return 0;
}

static void find_pieces(piece_list *list, en_str t) {
    size_t start = dateline_end(t), line = 0;
    bool paragraph = true;
    for (size_t i = start; i < t.len && !list->failed; i++) {
        const char c = t.p[i];
        if (c == '\n') {
            const int what = line_end(t, line, i);
            line = i + 1;
            if (what == 0) continue;
            add_piece(list, t, start, i, paragraph);
            start = i + 1;
            paragraph = what == 2;
            continue;
        }
        const bool dots = c == '\xE2' && i + 2 < t.len && memcmp(t.p + i, "\xE2\x80\xA6", 3) == 0;
        if (c != '.' && c != '?' && c != '!' && !dots) continue;
        const size_t mark = i;
        if (dots) i += 2;
        while (i + 1 < t.len && strchr(".?!", t.p[i + 1]) && t.p[i + 1]) i++;
        const size_t stop = skip_closers(t, i + 1);
        if (stop < t.len && !eni_is_blank(t.p[stop])) continue;
        size_t next = stop;
        while (next < t.len && (t.p[next] == ' ' || t.p[next] == '\t' || t.p[next] == '\r')) next++;
        if (next < t.len && t.p[next] == '\n') continue; /* the line end decides */
        if (!ends_here(t, start, i > mark ? i : mark, next)) continue;
        add_piece(list, t, start, stop, paragraph);
        start = stop;
        paragraph = false;
        i = stop ? stop - 1 : 0;
    }
    add_piece(list, t, start, t.len, paragraph);
}

/* Where to cut a run of n tokens that is too long: behind the last ; or , of the second half of the room, else at the room's end. */
static uint32_t cut_at(const eni_token *tokens, uint32_t n) {
    if (n <= ENI_MAX_TOKENS) return n;
    for (uint32_t i = ENI_MAX_TOKENS; i > ENI_MAX_TOKENS / 2; i--)
        if (tokens[i - 1].form.len == 1 && strchr(";,", tokens[i - 1].form.p[0])) return i;
    return ENI_MAX_TOKENS;
}

en_status eni_sentences(eni_arena *arena, en_str text, eni_document *out, en_error *err) {
    piece_list list = {.arena = arena};
    *out = (eni_document){.text = text};
    if (text.len > UINT32_MAX / 2) return eni_fail(err, EN_ELIMIT, "a text of %zu bytes is too long", text.len);
    find_pieces(&list, text);
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
