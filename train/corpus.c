/* train/corpus.c: lines to stories and labels.
 *
 *   2004-09-14  Russian forces shelled a village near Grozny, killing six rebels, officials said.
 *       RUS MIL > RUS SEP  ASSAULT/heavy-weapons  "Russian forces" > "six rebels" */
#include "corpus.h"

#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
    train_corpus *corpus;
    const char *path;
    int line, faults;
} reading;

__attribute__((format(printf, 2, 3))) static void fault(reading *r, const char *format, ...) {
    va_list args;
    fprintf(stderr, "%s:%d: ", r->path, r->line);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    r->faults++;
}

static void *grown(void *items, size_t n, size_t size) {
    if (n & (n - 1)) return items; /* room is a power of two */
    void *const more = realloc(items, (n ? 2 * n : 1) * size);
    if (!more) abort();
    return more;
}

/* The next word of *rest, up to a blank. */
static en_str word_of(en_str *rest) {
    *rest = eni_trim(*rest);
    size_t n = 0;
    while (n < rest->len && rest->p[n] != ' ') n++;
    const en_str word = eni_cut(*rest, 0, n);
    *rest = eni_cut(*rest, n, rest->len);
    return word;
}

static bool is_sector(en_str s) {
    return s.len == 3 && eni_is_upper(s.p[0]) && eni_is_upper(s.p[1]) && eni_is_upper(s.p[2]);
}

/* "RUS MIL" or "-". */
static en_actor actor_of(reading *r, en_str *rest) {
    en_actor a = {"", ""};
    const en_str code = word_of(rest);
    if (code.len == 0 || code.len >= sizeof a.code)
        fault(r, "an actor's code was expected");
    else if (!eni_is(code, "-"))
        memcpy(a.code, code.p, code.len);
    const bool one_blank =
        rest->len > 1 && rest->p[0] == ' ' && rest->p[1] != ' '; /* two stand before the type: "PRK  AID" */
    en_str after = *rest;
    const en_str sector = word_of(&after);
    if (one_blank && is_sector(sector)) {
        memcpy(a.sector, sector.p, 3);
        *rest = after;
    }
    return a;
}

/* "six rebels" in quotes, or -. */
static en_str quote_of(reading *r, en_str *rest, en_str story) {
    *rest = eni_trim(*rest);
    if (rest->len && rest->p[0] == '-') {
        *rest = eni_cut(*rest, 1, rest->len);
        return (en_str){"", 0};
    }
    const char *const end = rest->len && rest->p[0] == '"' ? memchr(rest->p + 1, '"', rest->len - 1) : NULL;
    if (!end) {
        fault(r, "the words of a side were expected, in quotes");
        return (en_str){"", 0};
    }
    const en_str words = eni_cut(*rest, 1, (size_t)(end - rest->p));
    *rest = eni_cut(*rest, words.len + 2, rest->len);
    const size_t at = eni_find(story, words, 0);
    if (at == SIZE_MAX) {
        fault(r, "\"%.*s\" is not in the story", ENI_ARG(words));
        return (en_str){"", 0};
    }
    return eni_cut(story, at, at + words.len); /* where it stands, so that the place is known */
}

static void expect(reading *r, en_str *rest, const char *mark) {
    const en_str word = word_of(rest);
    if (!eni_is(word, mark)) fault(r, "found '%.*s', expected '%s'", ENI_ARG(word), mark);
}

static void read_label(reading *r, en_str rest) {
    train_corpus *const c = r->corpus;
    if (c->n == 0) {
        fault(r, "a label without a story above it");
        return;
    }
    train_story *const story = &c->stories[c->n - 1];
    train_label l = {.modality = EN_MODALITY_ASSERTED, .line = r->line};
    rest = eni_trim(rest);
    if (rest.len && rest.p[0] == '~') {
        l.optional = true;
        rest = eni_cut(rest, 1, rest.len);
    }
    l.source = actor_of(r, &rest);
    expect(r, &rest, ">");
    l.target = actor_of(r, &rest);
    const en_str type = word_of(&rest);
    const char *const slash = memchr(type.p, '/', type.len);
    l.action = en_action_of(slash ? eni_cut(type, 0, (size_t)(slash - type.p)) : type);
    if (slash) l.mode = eni_cut(type, (size_t)(slash - type.p) + 1, type.len);
    if (l.action == EN_ACTION_NONE) fault(r, "'%.*s' is not a PLOVER type", ENI_ARG(type));
    for (;;) {
        en_str after = rest;
        const en_str word = word_of(&after);
        const en_modality m = en_modality_of(word);
        if (m != EN_MODALITY_NONE)
            l.modality = m;
        else if (eni_is(word, "by"))
            l.speaker = word_of(&after);
        else
            break;
        rest = after;
    }
    l.source_text = quote_of(r, &rest, story->text);
    expect(r, &rest, ">");
    l.target_text = quote_of(r, &rest, story->text);
    if (story->none) fault(r, "a label below a story that must yield none");
    story->labels = grown(story->labels, story->n_labels, sizeof *story->labels);
    story->labels[story->n_labels++] = l;
}

static void read_story(reading *r, en_str line) {
    train_corpus *const c = r->corpus;
    train_story s = {.file = r->path, .line = r->line};
    en_date day;
    if (eni_starts(line, ENI_LIT("! "))) {
        s.none = true;
        line = eni_cut(line, 2, line.len);
    }
    if (line.len < 13 || en_date_parse(eni_cut(line, 0, 10), &day, NULL) != EN_OK || line.p[10] != ' ') {
        fault(r, "a story begins with its day and two blanks");
        return;
    }
    s.day = day.first;
    s.text = eni_trim(eni_cut(line, 10, line.len));
    c->stories = grown(c->stories, c->n, sizeof *c->stories);
    c->stories[c->n++] = s;
}

int train_corpus_read(train_corpus *c, const char *path) {
    reading r = {.corpus = c, .path = path};
    FILE *const f = fopen(path, "rb");
    char *bytes = NULL;
    long len = -1;
    if (f && fseek(f, 0, SEEK_END) == 0 && (len = ftell(f)) >= 0) {
        rewind(f);
        bytes = malloc((size_t)len + 1);
        if (!bytes) abort();
        if (fread(bytes, 1, (size_t)len, f) != (size_t)len) len = -1;
    }
    if (f) fclose(f);
    if (len < 0) {
        fprintf(stderr, "%s: cannot be read\n", path);
        free(bytes);
        return 1;
    }
    c->bytes = grown(c->bytes, c->n_files, sizeof *c->bytes);
    c->bytes[c->n_files++] = bytes;
    for (const char *p = bytes, *const end = bytes + len; p < end;) {
        const char *const nl = memchr(p, '\n', (size_t)(end - p));
        const en_str line = {p, (size_t)((nl ? nl : end) - p)};
        p += line.len + 1;
        r.line++;
        if (line.len == 0 || line.p[0] == '#') continue;
        if (line.p[0] == ' ')
            read_label(&r, line);
        else
            read_story(&r, line);
    }
    return r.faults;
}

void train_corpus_free(train_corpus *c) {
    for (size_t i = 0; i < c->n; i++) free(c->stories[i].labels);
    for (size_t i = 0; i < c->n_files; i++) free(c->bytes[i]);
    free(c->stories);
    free(c->bytes);
}
