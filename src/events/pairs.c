/* events/pairs.c: en_read_pairs: lines of a table, one pair each.
 *
 *   header ─► which column is which;   line ─► cells ─► eni_code_pair ─► fn */
#include "base/error.h"
#include "base/input.h"
#include "base/str.h"
#include "events/coder.h"
#include "text/clean.h"

#include <math.h>

#define LONGEST_LINE 1000000
#define MOST_COLUMNS 64

enum { ID, SENTENCE, SOURCE, TARGET, N_WANTED };
static const char *const wanted[N_WANTED] = {"sentence_id", "sentence", "source", "target"};

typedef struct {
    const en_lexicon *lexicon;
    eni_coder *coder;
    eni_arena arena;
    eni_input *input;
    en_pair_fn fn;
    en_reject_fn on_reject;
    void *user;
    int column[N_WANTED];
} reading;

/* Cells of a tab-separated line; returns how many there are, fills at most MOST_COLUMNS. */
static int cells_of(en_str line, en_str *cells) {
    int n = 0;
    for (size_t i = 0, start = 0; i <= line.len; i++) {
        if (i < line.len && line.p[i] != '\t') continue;
        if (n < MOST_COLUMNS) cells[n] = eni_trim(eni_cut(line, start, i));
        n++;
        start = i + 1;
    }
    return n;
}

static en_status read_header(reading *r, en_str line, en_error *err) {
    en_str cells[MOST_COLUMNS];
    if (eni_starts(line, ENI_LIT("\xEF\xBB\xBF"))) line = eni_cut(line, 3, line.len);
    const int n = cells_of(line, cells);
    for (int w = 0; w < N_WANTED; w++) {
        r->column[w] = -1;
        for (int i = 0; i < n && i < MOST_COLUMNS; i++)
            if (eni_is(cells[i], wanted[w])) r->column[w] = i;
        if (r->column[w] < 0)
            return eni_fail_at(
                err, EN_EFORMAT, eni_input_name(r->input), 1, 0,
                "the header has no column '%s': expected sentence_id, sentence, source, target between tabs",
                wanted[w]);
    }
    return EN_OK;
}

static void reject(const reading *r, const eni_line *line, const char *what) {
    en_error why;
    (void)eni_fail_at(&why, EN_EFORMAT, eni_input_name(r->input), line->number, line->byte, "%s", what);
    if (r->on_reject) r->on_reject(r->user, &why);
}

static en_status read_line(reading *r, const eni_line *line, en_error *err) {
    en_str cells[MOST_COLUMNS];
    const int n = cells_of(line->text, cells);
    if (line->text.len == 0) return EN_OK;
    for (int w = 0; w < N_WANTED; w++)
        if (r->column[w] >= n) return reject(r, line, "fewer cells than the header has columns"), EN_OK;
    if (line->too_long) return reject(r, line, "the line is longer than the limit of 1 MB"), EN_OK;
    if (eni_utf8_valid(line->text) < line->text.len) return reject(r, line, "not UTF-8"), EN_OK;
    eni_pair_reading read;
    en_pair pair = {.id = cells[r->column[ID]],
                    .sentence = cells[r->column[SENTENCE]],
                    .source = cells[r->column[SOURCE]],
                    .target = cells[r->column[TARGET]]};
    const eni_report report = {.id = pair.id, .text = pair.sentence, .day = EN_DAY_NONE, .language = ENI_LIT("en")};
    EN_TRY(eni_code_pair(r->coder, &r->arena, &report, pair.source, pair.target, &read, err));
    pair.action = read.action;
    pair.quad = r->lexicon->action_quad[read.action];
    pair.modality = read.modality;
    pair.confidence = read.why ? NAN : read.confidence;
    pair.p_event = read.why ? NAN : read.p_event;
    pair.why = read.why;
    const bool on = r->fn(r->user, &pair);
    eni_arena_reset(&r->arena);
    return on ? EN_OK : eni_fail(err, EN_ESTOPPED, "stopped");
}

static en_status read_all(reading *r, en_error *err) {
    bool more;
    eni_line line;
    EN_TRY(eni_input_next(r->input, &more, err));
    if (more) EN_TRY(eni_input_line(r->input, LONGEST_LINE, &line, &more, err));
    if (!more) return eni_fail_at(err, EN_EFORMAT, eni_input_name(r->input), 0, 0, "the file is empty");
    EN_TRY(read_header(r, line.text, err));
    for (;;) {
        EN_TRY(eni_input_line(r->input, LONGEST_LINE, &line, &more, err));
        if (!more) return EN_OK;
        EN_TRY(read_line(r, &line, err));
    }
}

en_status en_read_pairs(const en_lexicon *lexicon, const char *path, en_pair_fn fn, en_reject_fn on_reject, void *user,
                        en_error *err) {
    EN_TRY(eni_can_read(lexicon, err));
    reading r = {.lexicon = lexicon, .fn = fn, .on_reject = on_reject, .user = user};
    EN_TRY(eni_input_open(path, &r.input, err));
    r.coder = eni_coder_new(lexicon);
    const en_status status = r.coder ? read_all(&r, err) : eni_nomem(err);
    eni_arena_free(&r.arena);
    eni_coder_free(r.coder);
    eni_input_free(r.input);
    return status;
}
