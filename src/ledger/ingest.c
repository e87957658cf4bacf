/* ledger/ingest.c: en_read. Inputs are read in this thread, coded by worker threads, and stored in this thread in input order.
 *
 *   files ─► reports ─► (known already? leave) ─► pool of coders ─► store, one transaction each ─► on_claim
 *
 * Nothing depends on how many threads there are: order, numbers and bytes are the same. */
#include "ledger/ledger.h"

#include "base/error.h"
#include "base/input.h"
#include "base/pool.h"
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#define IN_FLIGHT_PER_THREAD 16
#define MAX_THREADS 64

typedef struct {
    eni_arena arena;
    eni_report report;
    eni_coded coded;
    unsigned char hash[16];
    en_status status;
    en_error err;
} job;

typedef struct {
    const en_lexicon *lexicon;
    en_ledger *ledger;
    const en_read_opts *opts;
    en_read_counts *counts;
    eni_pool *pool;
    eni_coder *coders[MAX_THREADS];
    unsigned n_threads;
    job *jobs; /* [n_jobs], a ring in step with the pool's */
    size_t n_jobs, in_flight;
    eni_input *input;
    uint64_t done_before, total; /* outer bytes of finished inputs; of all, 0 = unknown */
    uint64_t bytes_before;
    struct timespec last_told;
    bool stopped;
    eni_coded_fn on_coded; /* reading again: who hears what came of each report; else NULL */
    void *coded_user;
} reading;

static void code_job(void *user, unsigned worker, void *item) {
    reading *const r = user;
    job *const j = item;
    j->status = eni_code(r->coders[worker], &j->arena, &j->report, &j->coded, &j->err);
}

/* Tells how far we are, at most ten times a second; false when asked to stop. */
static bool tell(reading *r, bool now) {
    struct timespec t;
    if (!r->opts->on_progress || r->stopped) return !r->stopped;
    clock_gettime(CLOCK_MONOTONIC, &t);
    const int64_t ms = (t.tv_sec - r->last_told.tv_sec) * 1000 + (t.tv_nsec - r->last_told.tv_nsec) / 1000000;
    if (!now && ms < 100) return true;
    r->last_told = t;
    r->counts->bytes = r->bytes_before + (r->input ? eni_input_bytes(r->input) : 0);
    const uint64_t done = r->done_before + (r->input ? eni_input_done(r->input) : 0);
    r->stopped = !r->opts->on_progress(r->opts->user, done, r->total, r->counts);
    return !r->stopped;
}

/* Claims and, where it is asked why, sentences without one, in the order of the text. */
static void tell_claims(reading *r, const job *j) {
    const en_read_opts *const o = r->opts;
    const eni_coded *const c = &j->coded;
    size_t next = 0;
    for (size_t i = 0; i < c->n_sentences && !r->stopped; i++) {
        const uint32_t number = c->first_number + (uint32_t)i;
        for (; next < c->n_claims && c->claims[next].sentence_no == number && !r->stopped; next++)
            if (o->on_claim && !o->on_claim(o->user, &c->claims[next])) r->stopped = true;
        if (!r->stopped) eni_tell_blank(c, i, &j->report, true, o->on_blank, o->user);
    }
}

static en_status take_one(reading *r, en_error *err) {
    job *const j = eni_pool_take(r->pool);
    en_status status = j->status;
    uint64_t events_new = 0, copies = 0;
    bool known = false;
    if (status != EN_OK) {
        if (err) *err = j->err;
    } else if (r->ledger) {
        status = eni_store_report(r->ledger, &j->report, j->hash, &j->coded, &known, &events_new, &copies, err);
    }
    if (status == EN_OK && known) {
        r->counts->known++;
    } else if (status == EN_OK) {
        r->counts->reports++;
        r->counts->other_language += j->coded.other_language;
        r->counts->sentences += j->coded.n_sentences;
        r->counts->claims += j->coded.n_claims;
        r->counts->events_new += events_new;
        r->counts->copies += copies;
        tell_claims(r, j);
        if (r->on_coded && !r->on_coded(r->coded_user, &j->report, &j->coded)) r->stopped = true;
    }
    eni_arena_reset(&j->arena);
    return status;
}

static en_status drain(reading *r, en_error *err) {
    en_status status = EN_OK;
    job *left;
    while (r->pool && status == EN_OK && r->in_flight > 0) {
        r->in_flight--;
        status = take_one(r, err);
    }
    while (r->pool && (left = eni_pool_take(r->pool))) eni_arena_reset(&left->arena); /* after a failure: thrown away */
    r->in_flight = 0;
    return status;
}

static bool copy_report(job *j, const eni_report *from) {
    eni_arena *const a = &j->arena;
    eni_report *const to = &j->report;
    *to = *from;
    to->id = eni_arena_str(a, from->id);
    to->outlet = eni_arena_str(a, from->outlet);
    to->title = eni_arena_str(a, from->title);
    to->url = eni_arena_str(a, from->url);
    to->language = eni_arena_str(a, from->language);
    to->text = eni_arena_str(a, from->text);
    to->file = eni_arena_str(a, eni_str(from->file)).p;
    if (to->id.len == 0) {
        char hex[33];
        for (int i = 0; i < 16; i++) snprintf(hex + 2 * i, 3, "%02x", j->hash[i]);
        to->id = eni_arena_str(a, (en_str){hex, 16});
    }
    en_str *const sentences = from->sentences ? eni_arena_array(a, from->n_sentences + 1, sizeof *sentences) : NULL;
    if (from->sentences && !sentences) return false;
    for (size_t i = 0; i < from->n_sentences; i++) {
        sentences[i] = eni_arena_str(a, from->sentences[i]);
        if (!sentences[i].p) return false;
    }
    to->sentences = sentences;
    return to->id.p && to->outlet.p && to->title.p && to->url.p && to->language.p && to->text.p && to->file;
}

static en_status on_report(void *user, const eni_report *report, en_error *err) {
    reading *const r = user;
    unsigned char hash[16];
    if (!tell(r, false)) return eni_fail(err, EN_ESTOPPED, "stopped");
    eni_report_hash(report, hash);
    if (r->ledger) {
        bool known;
        EN_TRY(eni_report_known(r->ledger, hash, &known, err));
        if (known) {
            r->counts->known++;
            return EN_OK;
        }
    }
    while (eni_pool_full(r->pool)) {
        r->in_flight--;
        EN_TRY(take_one(r, err));
    }
    if (r->stopped) return eni_fail(err, EN_ESTOPPED, "stopped");
    /* a free job: the pool holds at most n_jobs - 1 */
    job *free_job = NULL;
    for (size_t i = 0; i < r->n_jobs && !free_job; i++)
        if (r->jobs[i].arena.used == 0) free_job = &r->jobs[i];
    memcpy(free_job->hash, hash, 16);
    if (!copy_report(free_job, report)) return eni_nomem(err);
    eni_pool_put(r->pool, free_job);
    r->in_flight++;
    return EN_OK;
}

static en_status on_bad(void *user, const en_error *why, en_str raw, en_error *err) {
    reading *const r = user;
    r->counts->rejected++;
    if (r->ledger) {
        EN_TRY(eni_store_bad(r->ledger, why, raw, err));
        r->counts->quarantined++;
    }
    if (r->opts->on_reject) r->opts->on_reject(r->opts->user, why);
    return tell(r, false) ? EN_OK : eni_fail(err, EN_ESTOPPED, "stopped");
}

static en_status read_one(reading *r, const char *path, en_error *err) {
    bool more;
    const eni_reports_opts how = {.format = r->opts->format,
                                  .outlet = eni_str(r->opts->outlet),
                                  .title = eni_str(r->opts->title),
                                  .date = r->opts->date,
                                  .need_day = r->ledger != NULL,
                                  .on_report = on_report,
                                  .on_bad = on_bad,
                                  .user = r};
    EN_TRY(eni_input_open(path, &r->input, err));
    en_status status = eni_input_next(r->input, &more, err);
    en_status first_bad = EN_OK;
    en_error first_err = {0};
    while (status == EN_OK && more) {
        status = eni_read_member(r->input, &how, err);
        if (status == EN_EFORMAT || status == EN_ELIMIT) { /* this member is not for us; the next may be */
            en_error why;
            if (first_bad == EN_OK && err) first_err = *err;
            if (first_bad == EN_OK) first_bad = status;
            if (err) {
                why = *err;
                if (r->ledger && eni_store_bad(r->ledger, &why, (en_str){"", 0}, NULL) == EN_OK)
                    r->counts->quarantined++;
            }
            status = EN_OK;
        }
        if (status == EN_OK) {
            const en_status next = eni_input_next(r->input, &more, err);
            if (next != EN_OK && first_bad == EN_OK) status = next;
            if (next != EN_OK) more = false;
        }
    }
    r->done_before += eni_input_total(r->input);
    r->bytes_before += eni_input_bytes(r->input);
    eni_input_free(r->input);
    r->input = NULL;
    if (status == EN_OK && first_bad != EN_OK) {
        if (err) *err = first_err;
        return first_bad;
    }
    return status;
}

static uint64_t size_of_all(const char *const *paths, size_t n) {
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        struct stat st;
        if (strcmp(paths[i], "-") == 0 || stat(paths[i], &st) != 0 || !S_ISREG(st.st_mode)) return 0;
        sum += (uint64_t)st.st_size;
    }
    return sum;
}

static en_status start(reading *r, en_error *err) {
    r->n_threads = r->opts->jobs == 0 ? 1 : r->opts->jobs > MAX_THREADS ? MAX_THREADS : r->opts->jobs;
    const size_t depth = r->n_threads == 1 ? 1 : (size_t)r->n_threads * IN_FLIGHT_PER_THREAD;
    r->n_jobs = depth + 1;
    r->jobs = calloc(r->n_jobs, sizeof *r->jobs);
    if (!r->jobs) return eni_nomem(err);
    for (unsigned i = 0; i < r->n_threads; i++) {
        r->coders[i] = eni_coder_new(r->lexicon);
        if (!r->coders[i] || ((r->opts->on_blank || r->on_coded) && !eni_coder_ask_why(r->coders[i])))
            return eni_nomem(err);
    }
    return eni_pool_new(r->n_threads, depth, code_job, r, &r->pool, err);
}

static void finish(reading *r) {
    eni_pool_free(r->pool);
    for (unsigned i = 0; i < r->n_threads; i++) eni_coder_free(r->coders[i]);
    for (size_t i = 0; r->jobs && i < r->n_jobs; i++) eni_arena_free(&r->jobs[i].arena);
    free(r->jobs);
}

en_status en_read(const en_lexicon *lexicon, en_ledger *ledger, const char *const *paths, size_t n_paths,
                  const en_read_opts *opts, en_read_counts *counts, en_error *err) {
    EN_TRY(eni_can_read(lexicon, err));
    const en_read_opts none = {.date = EN_DAY_NONE};
    en_read_counts unwanted;
    reading r = {.lexicon = lexicon,
                 .ledger = ledger,
                 .opts = opts ? opts : &none,
                 .counts = counts ? counts : &unwanted,
                 .total = size_of_all(paths, n_paths)};
    en_status first = EN_OK;
    en_error why = {0};
    *r.counts = (en_read_counts){0};
    en_status status = start(&r, err);
    for (size_t i = 0; status == EN_OK && i < n_paths; i++) {
        en_status one = read_one(&r, paths[i], &why);
        const en_status stored = drain(&r, one == EN_OK ? &why : NULL);
        if (one == EN_OK) one = stored;
        if (one == EN_OK) continue;
        const bool of_input = one == EN_EFORMAT || one == EN_ENOTFOUND || one == EN_ELIMIT ||
                              (one == EN_EIO && why.file[0] && strcmp(why.file, ledger ? ledger->path : "") != 0);
        if (first == EN_OK) {
            first = one;
            if (err) *err = why;
        }
        if (of_input && stored == EN_OK) {
            r.counts->rejected++;
            if (r.opts->on_reject) r.opts->on_reject(r.opts->user, &why);
        } else {
            status = one;
        }
    }
    if (status == EN_OK && first == EN_OK) (void)tell(&r, true);
    r.counts->bytes = r.bytes_before;
    finish(&r);
    return status != EN_OK ? status : first;
}

/* ---- reading again what the ledger holds ---- */

/* The sentences of a report but for its title, in order. */
static en_status sentences_of(const en_ledger *ledger, eni_arena *arena, eni_report *report, en_error *err) {
    sqlite3_stmt *rows;
    size_t cap = 0;
    int code;
    en_str *list = eni_arena_array(arena, 1, sizeof *list); /* not NULL, even of none */
    bool good = list != NULL;
    EN_TRY(eni_prepare(ledger, "SELECT text FROM sentence WHERE report_id = ?1 AND no > 0 ORDER BY no", &rows, err));
    sqlite3_bind_int64(rows, 1, (int64_t)report->number);
    while (good && (code = sqlite3_step(rows)) == SQLITE_ROW) {
        en_str *const grown =
            eni_arena_grow(arena, list, report->n_sentences, &cap, report->n_sentences + 1, sizeof *grown);
        if (grown) list = grown, list[report->n_sentences] = eni_arena_str(arena, eni_column(rows, 0));
        good = grown && list[report->n_sentences++].p;
    }
    sqlite3_finalize(rows);
    report->sentences = list;
    if (!good) return eni_nomem(err);
    return code == SQLITE_DONE ? EN_OK : eni_sqlite_fail(ledger, code, err);
}

static en_status offer_stored(reading *r, const en_ledger *ledger, sqlite3_stmt *row, en_error *err) {
    eni_arena arena = {0};
    eni_report report = {.number = (uint64_t)sqlite3_column_int64(row, 0),
                         .id = eni_column(row, 1),
                         .outlet = eni_column(row, 2),
                         .day = {sqlite3_column_int(row, 3)},
                         .title = eni_column(row, 4),
                         .url = {"", 0},
                         .language = eni_column(row, 5),
                         .text = {"", 0},
                         .file = ""};
    if (report.language.len == 0) report.language = ENI_LIT("en"); /* or it would be kept as another */
    en_status status = sentences_of(ledger, &arena, &report, err);
    if (status == EN_OK) status = on_report(r, &report, err);
    eni_arena_free(&arena);
    return status;
}

static en_status offer_all_stored(reading *r, const en_ledger *ledger, uint64_t report, en_error *err) {
    sqlite3_stmt *rows;
    int code = SQLITE_DONE;
    EN_TRY(
        eni_prepare(ledger,
                    "SELECT r.report_id, r.ext_id, o.name, r.day, r.title, r.language FROM report r JOIN outlet o "
                    "USING(outlet_id) WHERE CASE WHEN ?1 THEN r.report_id = ?1 ELSE r.report_id = r.family END ORDER "
                    "BY r.report_id",
                    &rows, err));
    sqlite3_bind_int64(rows, 1, (int64_t)report);
    en_status status = EN_OK;
    while (status == EN_OK && (code = sqlite3_step(rows)) == SQLITE_ROW) {
        status = offer_stored(r, ledger, rows, err);
        r->done_before++;
    }
    if (status == EN_OK && code != SQLITE_DONE) status = eni_sqlite_fail(ledger, code, err);
    sqlite3_finalize(rows);
    return status;
}

en_status eni_reread(const en_ledger *ledger, uint64_t report, const en_read_opts *opts, eni_coded_fn fn, void *user,
                     en_error *err) {
    EN_TRY(eni_can_read(ledger->lexicon, err));
    en_read_counts counts = {0};
    en_ledger_info info = {0};
    reading r = {.lexicon = ledger->lexicon, .opts = opts, .counts = &counts, .on_coded = fn, .coded_user = user};
    if (!report) EN_TRY(en_ledger_describe(ledger, &info, err));
    r.total = info.n_reports;
    en_status status = start(&r, err);
    if (status == EN_OK) status = offer_all_stored(&r, ledger, report, err);
    const en_status last = drain(&r, status == EN_OK ? err : NULL);
    if (status == EN_OK) status = last;
    if (status == EN_OK) r.done_before = r.total, (void)tell(&r, true);
    finish(&r);
    return status;
}
