/* fetch/fetch.c: en_fetch: from what was asked for to files that are the right ones.
 *
 *   "gdelt" ──► its list ──► what is in range ─┐
 *   address ───────────────────────────────────┴─► here already? ──► NAME.part ──► length and MD5 ──► NAME
 *
 * Files come one after the other over one connection: GDELT is a free service, and a day of it has a few MB.
 *
 * Not here: HTTP and patience (transfer.c), lines of lists (masterlist.c), unfinished files on disk (partfile.c). */
#include "fetch/masterlist.h"
#include "fetch/partfile.h"
#include "fetch/transfer.h"

#include "base/error.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#define MOST_UNREACHABLE 3 /* files in a row; then it is the network, not the file */

typedef struct {
    const en_fetch_opts *opts;
    en_fetch_counts *counts;
    eni_wire *wire;
    char *base; /* without a slash at its end */
    en_fetch_progress at;
    unsigned n_unreachable; /* in a row */
    en_error lost;          /* the first file that could not be reached */
} run;

static const struct {
    const char *list, *sizes, *folder;
    eni_list_form form;
    eni_file_kind kind;
} sets[EN_N_FETCH_SETS] = {
    [EN_FETCH_SET_GDELT] = {"gdeltv2/masterfilelist.txt", NULL, "gdeltv2", ENI_LIST_MASTER, ENI_FILE_EXPORT},
    [EN_FETCH_SET_GDELT_MENTIONS] = {"gdeltv2/masterfilelist.txt", NULL, "gdeltv2", ENI_LIST_MASTER, ENI_FILE_MENTIONS},
    [EN_FETCH_SET_GDELT1] = {"events/md5sums", "events/filesizes", "events", ENI_LIST_MD5SUMS, ENI_FILE_DAILY},
};

/* ---- words ---- */

const char *en_fetch_set_key(en_fetch_set set) {
    switch (set) {
#define EN_X(id, key, text)                                                                                            \
    case EN_FETCH_SET_##id: return key;
        EN_FETCH_SETS(EN_X)
#undef EN_X
    default: return "";
    }
}

const char *en_fetch_set_text(en_fetch_set set) {
    switch (set) {
#define EN_X(id, key, text)                                                                                            \
    case EN_FETCH_SET_##id: return text;
        EN_FETCH_SETS(EN_X)
#undef EN_X
    default: return "";
    }
}

en_fetch_set en_fetch_set_of(en_str key) {
    for (int i = 1; i < EN_N_FETCH_SETS; i++)
        if (eni_is(key, en_fetch_set_key((en_fetch_set)i))) return (en_fetch_set)i;
    return EN_FETCH_SET_NONE;
}

const char *en_fetch_state_key(en_fetch_state state) {
    switch (state) {
#define EN_X(id, key, text)                                                                                            \
    case EN_FETCH_##id: return key;
        EN_FETCH_STATES(EN_X)
#undef EN_X
    }
    return "";
}

/* ---- telling ---- */

static bool on_wait(void *user, const eni_wire_state *state) {
    run *const r = user;
    en_fetch_progress now = r->at;
    now.done = state->done;
    if (state->total) now.bytes = state->total;
    now.all_done += state->done;
    now.waits = state->waits;
    now.why = state->why;
    return !r->opts->on_progress || r->opts->on_progress(r->opts->user, &now);
}

static void on_line_fault(void *user, const en_error *why) {
    run *const r = user;
    r->counts->faults++;
    if (r->opts->on_fault) r->opts->on_fault(r->opts->user, why);
}

static en_status tell(run *r, const en_fetched *file, en_error *err) {
    en_fetch_counts *const n = r->counts;
    const uint64_t bytes = file->bytes > 0 ? (uint64_t)file->bytes : 0;
    switch (file->state) {
    case EN_FETCH_RESUMED: n->resumed++; /* fall through */
    case EN_FETCH_FETCHED: n->fetched++, n->bytes += bytes; break;
    case EN_FETCH_PRESENT: n->present++; break;
    case EN_FETCH_WANTED: n->wanted++, n->wanted_bytes += bytes; break;
    case EN_FETCH_FAILED: n->failed++; break;
    }
    r->at.all_done += bytes;
    if (r->opts->on_file && !r->opts->on_file(r->opts->user, file))
        return eni_fail(err, EN_ESTOPPED, "stopped on request");
    return EN_OK;
}

/* ---- one file ---- */

/* A file on its way into its folder. */
typedef struct {
    const char *name, *url;
    int64_t size;    /* as listed, or -1 */
    const char *md5; /* as listed, or "" */
    eni_part part;
    eni_sink sink;
    bool differs; /* what came is not what is listed */
    bool network; /* the other side failed, not this machine */
} job;

static uint64_t here(void *user) {
    return ((job *)user)->part.len;
}

static en_status begin(void *user, uint64_t offset, en_error *err) {
    job *const j = user;
    if (offset == 0 && j->sink.unchanged_since) j->sink.unchanged_since = time(NULL);
    return eni_part_seek(&j->part, offset, err);
}

static en_status take(void *user, en_str bytes, en_error *err) {
    job *const j = user;
    if (j->size >= 0 && j->part.len + bytes.len > (uint64_t)j->size) {
        j->differs = true;
        return eni_fail(err, EN_EFORMAT, "more than the %lld bytes listed", (long long)j->size);
    }
    return eni_part_write(&j->part, bytes, err);
}

/* Is what has come what the list says? */
static en_status compare(job *j, char md5[33], en_error *err) {
    EN_TRY(eni_file_md5(j->part.part, md5, err));
    j->differs = true;
    if (j->size >= 0 && j->part.len != (uint64_t)j->size)
        return eni_fail(err, EN_EFORMAT, "%llu bytes came, %lld are listed", (unsigned long long)j->part.len,
                        (long long)j->size);
    if (j->md5[0] && strcmp(md5, j->md5) != 0)
        return eni_fail(err, EN_EFORMAT, "its MD5 is %s, listed is %s", md5, j->md5);
    j->differs = false;
    return EN_OK;
}

/* Nobody answered. */
static void lose(run *r, const char *url, const en_error *why) {
    r->n_unreachable++;
    if (r->lost.status != EN_OK) return;
    r->lost = *why;
    eni_error_file(&r->lost, url);
}

/* Brings all of it into NAME.part and looks whether it is right. */
static en_status bring(run *r, job *j, bool *resumed, char md5[33], en_error *err) {
    eni_answer answer = {.outcome = ENI_GOT, .resumed = true};
    j->differs = false;
    if (j->size >= 0 && j->part.len > (uint64_t)j->size) EN_TRY(eni_part_seek(&j->part, 0, err));
    en_status status = EN_OK;
    if (j->size <= 0 || j->part.len < (uint64_t)j->size) status = eni_wire_get(r->wire, j->url, &j->sink, &answer, err);
    j->network = answer.outcome == ENI_UNREACHABLE || answer.outcome == ENI_REFUSED;
    if (answer.outcome == ENI_UNREACHABLE)
        lose(r, j->url, err);
    else if (answer.outcome != ENI_OWN)
        r->n_unreachable = 0;
    if (status != EN_OK) return status;
    *resumed = answer.resumed;
    return compare(j, md5, err);
}

/* Would other files fare no better? */
static bool is_fatal(en_status status, const job *j, const run *r) {
    return status == EN_ESTOPPED || status == EN_ENOMEM || r->n_unreachable >= MOST_UNREACHABLE ||
           (status == EN_EIO && !j->differs && !j->network);
}

static en_status tell_failed(run *r, const job *j, en_error *why) {
    const en_status status = why->status;
    if (status == EN_ESTOPPED) return status;
    const en_fetched f = {j->name, j->url, j->size, j->md5, EN_FETCH_FAILED, why->message};
    en_error stop;
    if (tell(r, &f, &stop) != EN_OK) *why = stop;
    return why->status;
}

/* Fetches one file. replace: also over one of that name; the remark is told if it comes. EN_OK also where it failed and that was told. */
static en_status fetch_file(run *r, job *j, bool replace, const char *remark, en_error *err) {
    char md5[33];
    bool resumed = false;
    en_status status = eni_part_open(r->opts->to, j->name, &j->part, err);
    j->sink = (eni_sink){.here = here, .begin = begin, .take = take, .user = j};
    if (status == EN_OK) {
        if (!j->md5[0]) j->sink.unchanged_since = j->part.changed;
        for (int i = 0; i < 2; i++) { /* what is wrong may come from an old part: once more, all of it */
            status = bring(r, j, &resumed, md5, err);
            if (status == EN_OK || !j->differs) break;
            const en_status sought = eni_part_seek(&j->part, 0, i == 0 ? err : NULL);
            if (sought != EN_OK) break;
        }
        const uint64_t len = j->part.len;
        if (status == EN_OK) status = eni_part_finish(&j->part, replace, err);
        eni_part_close(&j->part, false);
        if (status == EN_OK) {
            const en_fetched f = {j->name, j->url, (int64_t)len, md5, resumed ? EN_FETCH_RESUMED : EN_FETCH_FETCHED,
                                  remark};
            return tell(r, &f, err);
        }
    }
    const bool fatal = is_fatal(status, j, r);
    status = tell_failed(r, j, err);
    if (status == EN_EIO && j->network && fatal) *err = r->lost;
    return fatal || status == EN_ESTOPPED ? status : EN_OK;
}

/* ---- a file of a list ---- */

static en_status listed_file(run *r, const char *folder, const eni_wanted *w, en_error *err) {
    char md5[33];
    int64_t len = -1;
    eni_buf url = {0};
    eni_printf(&url, "%s/%s/%s", r->base, folder, w->name.p);
    char *const path = eni_path_in(r->opts->to, w->name.p);
    job j = {.name = w->name.p, .url = url.p, .size = w->size, .md5 = w->md5};
    const char *remark = "";
    en_status status = path && !url.failed ? eni_file_length(path, &len, err) : eni_nomem(err);
    bool same = status == EN_OK && len >= 0 && (w->size < 0 || len == w->size);
    if (same) status = eni_file_md5(path, md5, err);
    same = same && status == EN_OK && strcmp(md5, w->md5) == 0;
    if (status == EN_OK && same) {
        status = tell(r, &(en_fetched){j.name, j.url, len, md5, EN_FETCH_PRESENT, ""}, err);
    } else if (status == EN_OK) {
        if (len >= 0)
            remark = r->opts->dry_run ? "the file there is another than the one listed and would be replaced"
                                      : "the file there was another than the one listed and was replaced";
        status = r->opts->dry_run ? tell(r, &(en_fetched){j.name, j.url, j.size, j.md5, EN_FETCH_WANTED, remark}, err)
                                  : fetch_file(r, &j, true, remark, err);
    } else if (status != EN_ENOMEM) {
        status = tell_failed(r, &j, err);
    }
    free(path);
    eni_buf_free(&url);
    return status;
}

/* ---- a list ---- */

typedef struct {
    eni_list *list;
    eni_list_form form;
    const char *title;
} coming_list;

static en_status list_begin(void *user, uint64_t offset, en_error *err) {
    coming_list *const c = user;
    (void)offset, (void)err;
    eni_list_begin(c->list, c->form, c->title);
    return EN_OK;
}

static en_status list_take(void *user, en_str bytes, en_error *err) {
    return eni_list_feed(((coming_list *)user)->list, bytes, err);
}

static en_status get_list(run *r, eni_list *list, const char *path, eni_list_form form, en_error *err) {
    eni_buf url = {0};
    eni_answer answer = {.outcome = ENI_OWN};
    const char *const title = strrchr(path, '/') + 1;
    coming_list c = {list, form, title};
    const eni_sink sink = {.begin = list_begin, .take = list_take, .user = &c};
    eni_printf(&url, "%s/%s", r->base, path);
    r->at = (en_fetch_progress){.name = title};
    en_status status = url.failed ? eni_nomem(err) : eni_wire_get(r->wire, url.p, &sink, &answer, err);
    if (status == EN_OK) status = eni_list_end(list, err);
    if (status != EN_OK && (answer.outcome == ENI_REFUSED || answer.outcome == ENI_UNREACHABLE)) {
        status = err->status = EN_EIO; /* without its list nothing can be said about what there is */
        eni_error_file(err, url.p);
    }
    eni_buf_free(&url);
    return status;
}

static en_status nothing(const run *r, en_fetch_set set, const eni_list *list, en_error *err) {
    char since[11], until[11], first[11], last[11];
    en_day_format(r->opts->since, since);
    en_day_format(r->opts->until, until);
    en_day_format(list->held.first, first);
    en_day_format(list->held.last, last);
    return eni_fail(err, EN_ENOTFOUND, "nothing of %s%s%s%s%s: the list holds %s%s%s", en_fetch_set_key(set),
                    since[0] ? " from " : "", since,
                    until[0]   ? " to "
                    : since[0] ? " on"
                               : "",
                    until, first[0] ? first : "no file of it", first[0] ? " to " : "", last);
}

static en_status fetch_set(run *r, en_fetch_set set, en_error *err) {
    eni_list list = {.kind = sets[set].kind,
                     .since = r->opts->since,
                     .until = r->opts->until,
                     .base = r->base,
                     .on_fault = on_line_fault,
                     .user = r};
    en_status status = get_list(r, &list, sets[set].list, sets[set].form, err);
    if (status == EN_OK && sets[set].sizes && list.n_wanted)
        status = get_list(r, &list, sets[set].sizes, ENI_LIST_SIZES, err);
    if (status == EN_OK && list.n_wanted == 0) status = nothing(r, set, &list, err);
    r->at = (en_fetch_progress){.n_files = list.n_wanted};
    for (size_t i = 0; i < list.n_wanted; i++)
        if (list.wanted[i].size > 0) r->at.all_bytes += (uint64_t)list.wanted[i].size;
    for (size_t i = 0; status == EN_OK && i < list.n_wanted; i++) {
        r->at.name = list.wanted[i].name.p;
        r->at.number = i + 1;
        r->at.bytes = list.wanted[i].size > 0 ? (uint64_t)list.wanted[i].size : 0;
        status = listed_file(r, sets[set].folder, &list.wanted[i], err);
    }
    eni_list_free(&list);
    return status;
}

/* ---- an address ---- */

/* There is a file of that name. Nothing says that it is this one, but its length may. */
static en_status same_length(run *r, job *j, const char *path, int64_t len, en_error *err) {
    char md5[33];
    int64_t theirs = -1;
    eni_answer answer;
    en_fetched f = {j->name, j->url,           len,
                    md5,     EN_FETCH_PRESENT, "as long as the server's; the content was not compared"};
    EN_TRY(eni_file_md5(path, md5, err));
    if (r->opts->dry_run) {
        f.reason = "a file of that name is there; it was not compared";
        return tell(r, &f, err);
    }
    const en_status status = eni_wire_length(r->wire, j->url, &theirs, &answer, err);
    if (status == EN_OK && theirs == len) return tell(r, &f, err);
    const en_error why = *err;
    if (status == EN_OK && theirs >= 0)
        (void)eni_fail(err, EN_EFORMAT,
                       "a file of that name is there with %lld bytes, the server's has %lld: move it away first",
                       (long long)len, (long long)theirs);
    else if (status == EN_OK || answer.outcome == ENI_REFUSED)
        (void)eni_fail(
            err, EN_EFORMAT,
            "a file of that name is there, and the length of the server's cannot be learnt%s%s: move it away first",
            status == EN_OK ? "" : ": ", status == EN_OK ? "" : why.message);
    else if (answer.outcome == ENI_UNREACHABLE)
        lose(r, j->url, err);
    const en_status told = tell_failed(r, j, err);
    return told == EN_ESTOPPED || told == EN_ENOMEM ? told : EN_OK;
}

static en_status fetch_url(run *r, const char *url, en_error *err) {
    char *name = NULL;
    int64_t len = -1;
    EN_TRY(eni_url_name(url, &name, err));
    char *const path = eni_path_in(r->opts->to, name);
    job j = {.name = name, .url = url, .size = -1, .md5 = ""};
    r->at = (en_fetch_progress){.name = name, .number = 1, .n_files = 1};
    en_status status = path ? eni_file_length(path, &len, err) : eni_nomem(err);
    if (status != EN_OK)
        status = status == EN_ENOMEM ? status : tell_failed(r, &j, err);
    else if (len >= 0)
        status = same_length(r, &j, path, len, err);
    else if (r->opts->dry_run)
        status = tell(r, &(en_fetched){name, url, -1, "", EN_FETCH_WANTED, ""}, err);
    else
        status = fetch_file(r, &j, false, "", err);
    free(path);
    free(name);
    return status;
}

/* ---- all of it ---- */

/* Everything asked for is sound before anything is done. */
static en_status check_asked(const char *const *what, size_t n, const char *base, en_error *err) {
    en_error why;
    if (eni_url_check(base, err) != EN_OK) return EN_ERANGE;
    if (strpbrk(base, "?#")) return eni_fail(err, EN_ERANGE, "the base '%.100s' has a question or a fragment", base);
    for (size_t i = 0; i < n; i++) {
        char *name;
        if (en_fetch_set_of(eni_str(what[i])) != EN_FETCH_SET_NONE) continue;
        if (!strstr(what[i], "://"))
            return eni_fail(err, EN_ERANGE, "found '%.100s', expected gdelt, gdelt-mentions, gdelt1 or an address",
                            what[i]);
        const en_status status = eni_url_name(what[i], &name, &why);
        if (status != EN_OK) return eni_fail(err, status, "%s", why.message);
        free(name);
    }
    return EN_OK;
}

static en_status make_folder(const en_fetch_opts *opts, en_error *err) {
    struct stat at;
    if (!opts->to || !*opts->to || opts->dry_run) return EN_OK;
    if (mkdir(opts->to, 0777) == 0 || (errno == EEXIST && stat(opts->to, &at) == 0 && S_ISDIR(at.st_mode)))
        return EN_OK;
    return eni_fail_at(err, EN_EIO, opts->to, 0, 0, "cannot make this folder: %s", strerror(errno));
}

static en_status fetch_all(run *r, const char *const *what, size_t n, en_error *err) {
    en_error first_empty = {0};
    const en_fetch_counts *const c = r->counts;
    for (size_t i = 0; i < n; i++) {
        const en_fetch_set set = en_fetch_set_of(eni_str(what[i]));
        const en_status status = set == EN_FETCH_SET_NONE ? fetch_url(r, what[i], err) : fetch_set(r, set, err);
        if (status == EN_ENOTFOUND) {
            if (first_empty.status == EN_OK) first_empty = *err;
            if (n > 1 && r->opts->on_fault) r->opts->on_fault(r->opts->user, err);
        } else if (status != EN_OK) {
            return status;
        }
    }
    if (r->lost.status != EN_OK) {
        *err = r->lost;
        return err->status;
    }
    if (c->fetched + c->present + c->wanted + c->failed == 0 && first_empty.status != EN_OK) {
        *err = first_empty;
        return err->status;
    }
    return EN_OK;
}

en_status en_fetch(const char *const *what, size_t n_what, const en_fetch_opts *opts, en_fetch_counts *counts,
                   en_error *err) {
    en_error own_err;
    en_fetch_counts own_counts;
    if (!err) err = &own_err;
    if (!counts) counts = &own_counts;
    *err = (en_error){0};
    *counts = (en_fetch_counts){0};
    const en_str given = eni_str(opts->base ? opts->base : EN_GDELT_BASE);
    size_t len = given.len;
    while (len > 0 && given.p[len - 1] == '/') len--;
    run r = {.opts = opts, .counts = counts, .base = strndup(given.p, len)};
    const eni_wire_opts wire = {.tries = opts->tries ? opts->tries : 5,
                                .retry_wait = opts->retry_wait > 0 ? opts->retry_wait : 2,
                                .stall = opts->stall ? opts->stall : 30,
                                .on_wait = on_wait,
                                .user = &r};
    en_status status = r.base ? check_asked(what, n_what, r.base, err) : eni_nomem(err);
    if (status == EN_OK) status = make_folder(opts, err);
    if (status == EN_OK) status = eni_wire_open(&wire, &r.wire, err);
    if (status == EN_OK) status = fetch_all(&r, what, n_what, err);
    eni_wire_free(r.wire);
    free(r.base);
    return status;
}
