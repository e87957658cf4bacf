/* bench/bench_stages.c: what each stage of reading takes on one core, of processor time.
 *
 *   reports ─► split: sentences and words ─► parse: hints, network, trees, base forms ─► code: names, frames, classifier, claims
 *
 * The reports are in memory. Each round runs every stage; the median of the rounds counts. "code" is the whole of eni_code less what the
 * two stages before take by themselves.
 *
 * usage: bench-stages FILE [REPORTS [ROUNDS]]   prints CSV lines: stage,reports,sentences,words,seconds,sentences_per_s,words_per_s */
#include "base/error.h"
#include "events/coder.h"
#include "events/hints.h"
#include "text/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MOST_REPORTS = 20000, MOST_ROUNDS = 99, AT_ONCE = 32 };

typedef struct {
    eni_arena kept, arena; /* the reports; scratch of one report */
    eni_report *reports;   /* [n] */
    size_t n, room;
    const en_lexicon *lexicon;
    eni_parse_work *work;
    eni_coder *coder;
    size_t sentences, words;
} bench;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static en_status on_report(void *user, const eni_report *report, en_error *err) {
    bench *const b = user;
    if (b->n == b->room) return eni_fail(err, EN_ESTOPPED, "enough");
    eni_report *const r = &b->reports[b->n++];
    *r = (eni_report){.id = ENI_LIT("bench"), .language = ENI_LIT("en"), .day = report->day, .file = "bench"};
    r->title = eni_arena_str(&b->kept, report->title);
    r->text = eni_arena_str(&b->kept, report->text);
    return r->title.p && r->text.p ? EN_OK : eni_nomem(err);
}

static en_status on_bad(void *user, const en_error *why, en_str raw, en_error *err) {
    (void)user, (void)why, (void)raw, (void)err;
    return EN_OK;
}

/* The sentences of a text, and parsed if wanted. */
static en_status read_text(bench *b, en_str text, en_day day, bool parse, en_error *err) {
    static eni_name_hints hints[AT_ONCE];
    static eni_parse_task tasks[AT_ONCE];
    const eni_naming naming = {.lexicon = b->lexicon, .day = day};
    eni_document d;
    EN_TRY(eni_sentences(&b->arena, text, &d, err));
    for (size_t i = 0; i < d.n; i++) b->words += d.sentences[i].n;
    b->sentences += d.n;
    for (size_t i = 0, k; parse && i < d.n; i += k) {
        for (k = 0; k < AT_ONCE && i + k < d.n; k++) {
            eni_sentence *const s = &d.sentences[i + k];
            eni_hint(&naming, s->tokens, s->n, text, &hints[k]);
            tasks[k] = (eni_parse_task){s, false, &hints[k]};
        }
        EN_TRY(eni_parse_all(b->lexicon->language, b->work, &b->arena, tasks, k, err));
    }
    return EN_OK;
}

/* Seconds for all reports. stage 0: split; 1: split and parse; 2: everything. */
static double run(bench *b, int stage) {
    en_error err = {0};
    eni_coded coded;
    const double start = now();
    b->sentences = b->words = 0;
    for (size_t i = 0; i < b->n; i++) {
        const eni_report *const r = &b->reports[i];
        en_status status = EN_OK;
        if (stage == 2) {
            status = eni_code(b->coder, &b->arena, r, &coded, &err);
        } else {
            if (r->title.len) status = read_text(b, r->title, r->day, stage == 1, &err);
            if (status == EN_OK && r->text.len) status = read_text(b, r->text, r->day, stage == 1, &err);
        }
        if (status != EN_OK) exit((fprintf(stderr, "bench-stages: %s\n", err.message), 5));
        eni_arena_reset(&b->arena);
    }
    return now() - start;
}

static int by_size(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print(const bench *b, const char *stage, double *seconds, int rounds) {
    qsort(seconds, (size_t)rounds, sizeof *seconds, by_size);
    const double s = seconds[rounds / 2];
    printf("%s,%zu,%zu,%zu,%.3f,%.0f,%.0f\n", stage, b->n, b->sentences, b->words, s, (double)b->sentences / s,
           (double)b->words / s);
}

int main(int argc, char **argv) {
    static double split[MOST_ROUNDS], parse[MOST_ROUNDS], code[MOST_ROUNDS], all[MOST_ROUNDS];
    bench b = {.room = argc > 2 ? (size_t)atol(argv[2]) : 300};
    const int rounds = argc > 3 ? atoi(argv[3]) : 5;
    en_lexicon *lexicon;
    eni_input *input;
    en_error err = {0};
    bool more;
    if (argc < 2 || b.room < 1 || b.room > MOST_REPORTS || rounds < 1 || rounds > MOST_ROUNDS) return 2;
    const eni_reports_opts how = {.date = EN_DAY_NONE, .on_report = on_report, .on_bad = on_bad, .user = &b};
    b.reports = calloc(b.room, sizeof *b.reports);
    if (!b.reports || en_lexicon_open(NULL, NULL, NULL, &lexicon, &err) != EN_OK) return 5;
    if (eni_input_open(argv[1], &input, &err) != EN_OK || eni_input_next(input, &more, &err) != EN_OK || !more)
        return fprintf(stderr, "bench-stages: %s\n", err.message), 5;
    const en_status status = eni_read_member(input, &how, &err);
    if (status != EN_OK && status != EN_ESTOPPED) return fprintf(stderr, "bench-stages: %s\n", err.message), 5;
    b.lexicon = lexicon;
    b.work = eni_parse_work_new();
    b.coder = eni_coder_new(lexicon);
    if (!b.work || !b.coder) return 5;
    for (int i = 0; i < rounds; i++) {
        all[i] = run(&b, 2);
        parse[i] = run(&b, 1);
        split[i] = run(&b, 0);
        code[i] = all[i] - parse[i];
        parse[i] -= split[i];
    }
    printf("stage,reports,sentences,words,seconds,sentences_per_s,words_per_s\n");
    print(&b, "split", split, rounds);
    print(&b, "parse", parse, rounds);
    print(&b, "code", code, rounds);
    print(&b, "all", all, rounds);
    eni_coder_free(b.coder);
    eni_parse_work_free(b.work);
    eni_input_free(input);
    eni_arena_free(&b.kept);
    eni_arena_free(&b.arena);
    free(b.reports);
    en_lexicon_free(lexicon);
    return 0;
}
