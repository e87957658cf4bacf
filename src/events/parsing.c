/* events/parsing.c: en_parse. Inputs are read in this thread, parsed by worker threads, and given out in this thread in input order.
 *
 *   plain text ─► blocks of paragraphs ─┐
 *   reports ────► title, text ──────────┼─► pool of annotators ─► comments ─► on_sentence
 *   CoNLL-U ────► sentences ────────────┘
 *
 * What comes out does not depend on how many threads there are. */
#include "base/error.h"
#include "base/pool.h"
#include "events/annotate.h"
#include "text/report.h"

#include <stdlib.h>

#define IN_FLIGHT_PER_THREAD 16
#define MAX_THREADS 64

typedef struct {
    eni_arena arena;
    bool busy;
    eni_rows rows;            /* of CoNLL-U; else */
    eni_stretch stretches[2]; /* title, text */
    int n_stretches;
    en_str document;
    eni_annotation found[2];
    en_status status;
    en_error err;
} job;

typedef struct {
    const en_parse_opts *opts;
    en_parse_counts *counts;
    eni_pool *pool;
    eni_annotator *annotators[MAX_THREADS];
    unsigned n_threads;
    job *jobs; /* [n_jobs] */
    size_t n_jobs, in_flight;
    const char *path;
    eni_input *input;
    eni_buf out;
    en_status first; /* of the inputs that failed */
    en_error first_err;
} parsing;

static void do_job(void *user, unsigned worker, void *item) {
    parsing *const p = user;
    job *const j = item;
    eni_annotator *const a = p->annotators[worker];
    j->status = EN_OK;
    if (j->rows.n) j->status = eni_annotate_rows(a, &j->arena, &j->rows, p->opts->day, &j->found[0], &j->err);
    for (int i = 0; i < j->n_stretches && j->status == EN_OK; i++)
        j->status = eni_annotate_text(a, &j->arena, &j->stretches[i], &j->found[i], &j->err);
}

/* ---- out ---- */

static void put_newdoc(eni_buf *out, en_str id) {
    eni_puts(out, "# newdoc");
    if (!eni_is(id, "-")) eni_puts(out, " id = ");
    for (size_t i = 0; i < id.len && !eni_is(id, "-"); i++) eni_putc(out, (unsigned char)id.p[i] < ' ' ? ' ' : id.p[i]);
    eni_putc(out, '\n');
}

static en_status give(parsing *p, const job *j, en_parsed *s, en_error *err) {
    p->out.len = 0;
    s->number = ++p->counts->sentences;
    s->document = j->document;
    p->counts->words += s->n_words;
    p->counts->documents += s->begins_document;
    if (!p->opts->tokenized) {
        if (s->begins_document) put_newdoc(&p->out, s->document);
        if (s->begins_paragraph) eni_puts(&p->out, "# newpar\n");
        eni_printf(&p->out, "# sent_id = %llu\n# text = ", (unsigned long long)s->number);
        eni_put(&p->out, s->text);
        eni_putc(&p->out, '\n');
    }
    eni_put(&p->out, s->conllu);
    eni_putc(&p->out, '\n');
    if (p->out.failed) return eni_nomem(err);
    s->conllu = eni_buf_str(&p->out);
    if (p->opts->on_sentence && !p->opts->on_sentence(p->opts->user, s)) return eni_fail(err, EN_ESTOPPED, "stopped");
    return EN_OK;
}

static en_status take_one(parsing *p, en_error *err) {
    job *const j = eni_pool_take(p->pool);
    en_status status = j->status;
    if (status != EN_OK && err) *err = j->err;
    p->in_flight--;
    for (int i = 0; i < 2; i++)
        for (size_t k = 0; k < j->found[i].n && status == EN_OK; k++)
            status = give(p, j, &j->found[i].sentences[k], err);
    j->busy = false;
    return status;
}

static en_status drain(parsing *p, en_error *err) {
    while (p->in_flight > 0) EN_TRY(take_one(p, err));
    return EN_OK;
}

/* ---- in ---- */

/* A job to fill, empty. */
static en_status new_job(parsing *p, job **out, en_error *err) {
    while (eni_pool_full(p->pool)) EN_TRY(take_one(p, err));
    for (size_t i = 0; i < p->n_jobs; i++) /* the pool holds at most n_jobs - 1 */
        if (!p->jobs[i].busy) *out = &p->jobs[i];
    job *const j = *out;
    eni_arena arena = j->arena;
    eni_arena_reset(&arena);
    *j = (job){.arena = arena};
    return EN_OK;
}

/* An input's name, kept, with the line if there is one; standard input is "-". */
static en_str keep_name(const parsing *p, job *j, const char *name, uint64_t line) {
    static const en_str piped = {"standard input", 14};
    en_str shown = eni_str(name);
    const bool dash = strcmp(p->path, "-") == 0 && eni_starts(shown, piped);
    if (dash) shown = eni_cut(shown, piped.len, shown.len);
    return line ? eni_arena_printf(&j->arena, "%s%.*s:%llu", dash ? "-" : "", ENI_ARG(shown), (unsigned long long)line)
                : eni_arena_printf(&j->arena, "%s%.*s", dash ? "-" : "", ENI_ARG(shown));
}

static void put_job(parsing *p, job *j) {
    j->busy = true;
    eni_pool_put(p->pool, j);
    p->in_flight++;
}

static void reject(parsing *p, const en_error *why) {
    p->counts->rejected++;
    if (p->opts->on_reject) p->opts->on_reject(p->opts->user, why);
}

static bool is_of_input(en_status status) {
    return status == EN_EFORMAT || status == EN_ELIMIT || status == EN_EIO || status == EN_ENOTFOUND;
}

static en_status read_conllu(parsing *p, en_error *err) {
    for (;;) {
        job *j;
        bool more;
        en_error why;
        EN_TRY(new_job(p, &j, err));
        const en_status status = eni_conllu_next(p->input, &j->arena, &j->rows, &more, &why);
        if ((status == EN_EFORMAT || status == EN_ELIMIT) && more) {
            reject(p, &why);
            continue;
        }
        if (status != EN_OK && err) *err = why;
        if (status != EN_OK || !more) return status;
        j->document = keep_name(p, j, eni_input_name(p->input), 0);
        if (!j->document.p) return eni_nomem(err);
        put_job(p, j);
    }
}

static en_status read_plain(parsing *p, en_error *err) {
    eni_blocks blocks = {.input = p->input};
    uint64_t chars = 0;
    en_status status = EN_OK;
    for (bool first = true; status == EN_OK; first = false) {
        en_str text = {NULL, 0};
        bool more = false;
        job *j = NULL;
        status = new_job(p, &j, err);
        if (status == EN_OK) status = eni_blocks_next(&blocks, &text, &more, err);
        if (status != EN_OK || !more) break;
        j->document = keep_name(p, j, eni_input_name(p->input), 0);
        j->stretches[j->n_stretches++] =
            (eni_stretch){.text = eni_arena_str(&j->arena, text), .first = first, .chars = chars, .day = p->opts->day};
        if (!j->document.p || !j->stretches[0].text.p) {
            status = eni_nomem(err);
            break;
        }
        chars += eni_n_chars(text);
        put_job(p, j);
    }
    eni_blocks_free(&blocks);
    return status;
}

static en_status on_report(void *user, const eni_report *report, en_error *err) {
    parsing *const p = user;
    job *j;
    EN_TRY(new_job(p, &j, err));
    const en_str parts[] = {report->title, report->text};
    for (int i = 0; i < 2; i++) {
        if (parts[i].len == 0) continue;
        const eni_stretch s = {.text = eni_arena_str(&j->arena, parts[i]),
                               .title = i == 0,
                               .first = j->n_stretches == 0,
                               .day = report->day};
        if (!s.text.p) return eni_nomem(err);
        j->stretches[j->n_stretches++] = s;
    }
    j->document = report->id.len ? eni_arena_str(&j->arena, report->id) : keep_name(p, j, report->file, report->line);
    if (!j->document.p) return eni_nomem(err);
    put_job(p, j);
    return EN_OK;
}

static en_status on_bad(void *user, const en_error *why, en_str raw, en_error *err) {
    (void)raw;
    (void)err;
    reject(user, why);
    return EN_OK;
}

static en_status read_member(parsing *p, en_error *err) {
    bool plain;
    if (p->opts->tokenized) return read_conllu(p, err);
    EN_TRY(eni_is_plain(p->input, p->opts->format, &plain, err));
    if (plain) return read_plain(p, err);
    const eni_reports_opts how = {
        .format = p->opts->format, .date = p->opts->day, .on_report = on_report, .on_bad = on_bad, .user = p};
    return eni_read_member(p->input, &how, err);
}

/* What fails because of the input is told and kept as the first; else the status is passed on. */
static en_status tell(parsing *p, en_status status, const en_error *why, en_error *err) {
    if (status == EN_OK) return EN_OK;
    if (!is_of_input(status)) {
        if (err) *err = *why;
        return status;
    }
    if (p->first == EN_OK) p->first_err = *why;
    if (p->first == EN_OK) p->first = status;
    reject(p, why);
    return EN_OK;
}

static en_status read_one(parsing *p, const char *path, en_error *err) {
    en_error why;
    bool more = false;
    p->path = path;
    en_status status = eni_input_open(path, &p->input, &why);
    if (status != EN_OK) return tell(p, status, &why, err);
    do {
        status = tell(p, eni_input_next(p->input, &more, &why), &why, err);
        if (status == EN_OK && more) status = tell(p, read_member(p, &why), &why, err);
        if (status == EN_OK) status = drain(p, err); /* before the next is opened: what was read is told first */
    } while (status == EN_OK && more);
    eni_input_free(p->input);
    p->input = NULL;
    return status;
}

/* ---- the whole ---- */

static en_status start(parsing *p, const en_lexicon *lexicon, en_error *err) {
    const unsigned jobs = p->opts->jobs;
    p->n_threads = jobs == 0 ? 1 : jobs > MAX_THREADS ? MAX_THREADS : jobs;
    const size_t depth = p->n_threads == 1 ? 1 : (size_t)p->n_threads * IN_FLIGHT_PER_THREAD;
    p->n_jobs = depth + 1;
    p->jobs = calloc(p->n_jobs, sizeof *p->jobs);
    if (!p->jobs) return eni_nomem(err);
    for (unsigned i = 0; i < p->n_threads; i++) {
        p->annotators[i] = eni_annotator_new(lexicon, p->opts->names, p->opts->ranges);
        if (!p->annotators[i]) return eni_nomem(err);
    }
    return eni_pool_new(p->n_threads, depth, do_job, p, &p->pool, err);
}

static void finish(parsing *p) {
    while (p->pool && eni_pool_take(p->pool)) {
    } /* after a failure: thrown away */
    eni_pool_free(p->pool);
    for (unsigned i = 0; i < p->n_threads; i++) eni_annotator_free(p->annotators[i]);
    for (size_t i = 0; p->jobs && i < p->n_jobs; i++) eni_arena_free(&p->jobs[i].arena);
    free(p->jobs);
    eni_buf_free(&p->out);
}

en_status en_parse(const en_lexicon *lexicon, const char *const *paths, size_t n_paths, const en_parse_opts *opts,
                   en_parse_counts *counts, en_error *err) {
    EN_TRY(eni_can_read(lexicon, err));
    static const en_parse_opts none = {.day = {INT32_MIN}};
    en_parse_counts unwanted;
    parsing p = {.opts = opts ? opts : &none, .counts = counts ? counts : &unwanted};
    *p.counts = (en_parse_counts){0};
    en_status status = start(&p, lexicon, err);
    for (size_t i = 0; status == EN_OK && i < n_paths; i++) status = read_one(&p, paths[i], err);
    finish(&p);
    if (status != EN_OK || p.first == EN_OK) return status;
    if (err) *err = p.first_err;
    return p.first;
}
