/* fetch/transfer.c: HTTP by libcurl; nothing else here knows libcurl.
 *
 *   address ──► a try ──► bytes into the sink
 *                 │ broken off, timed out, 429, 5xx: wait (the server's Retry-After, or twice as long as before), go on where it stopped
 *
 * Every answer is looked at before a byte of it counts: 206 must begin where we asked (RFC 9110, 14.4), 200 begins anew, and the body of any other
 * answer is dropped. Only http and https are spoken, also behind a redirect, and an https address never leads back to http.
 *
 * Not here: where bytes go (partfile.c), whether they are the right ones (fetch.c). */
#include "fetch/transfer.h"

#include "base/error.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define CONNECT_SECONDS 20
#define MOST_REDIRECTS 5
#define LONGEST_WAIT 300        /* seconds; who asks for more patience is told to the user instead */
#define MOST_DROPPED (64 << 10) /* bytes of an error page read to keep the connection */
#define LONGEST_NAME 240        /* with .part behind it below the 255 that file systems take */

struct eni_wire {
    CURL *curl;
    eni_wire_opts opts;
    char words[CURL_ERROR_SIZE];
    struct curl_slist *headers;
    const eni_sink *sink;
    /* of the try at hand */
    uint64_t asked_from, offset, got, dropped;
    uint64_t whole; /* of a range: the length of all of it; 0 unknown */
    bool begun, stopped, bad_range;
    en_status sunk;
    en_error *err;
};

static void start_curl(void) {
    (void)curl_global_init(CURL_GLOBAL_DEFAULT);
}

/* ---- one try ---- */

static long http_status(const eni_wire *w) {
    long status = 0;
    (void)curl_easy_getinfo(w->curl, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

static const char *header(const eni_wire *w, const char *name) {
    struct curl_header *found = NULL;
    return curl_easy_header(w->curl, name, 0, CURLH_HEADER, -1, &found) == CURLHE_OK ? found->value : NULL;
}

/* Does "bytes 100-199/200" begin where we asked? The length may be "*". */
static bool range_fits(eni_wire *w) {
    const char *const text = header(w, "Content-Range");
    unsigned long long from, to, whole = 0;
    const int n = text ? sscanf(text, "bytes %19llu-%19llu/%19llu", &from, &to, &whole) : 0;
    if (n == 3) w->whole = whole;
    return n >= 2 && from == w->asked_from && to >= from;
}

/* Before the first byte counts. False: the try ends here. */
static bool begin(eni_wire *w) {
    const long status = http_status(w);
    w->bad_range = status == 206 && (w->asked_from == 0 || !range_fits(w));
    if (w->bad_range) return false;
    w->begun = true;
    w->offset = status == 206 ? w->asked_from : 0;
    w->sunk = w->sink->begin(w->sink->user, w->offset, w->err);
    return w->sunk == EN_OK;
}

static size_t on_bytes(char *bytes, size_t size, size_t n, void *user) {
    eni_wire *const w = user;
    const long status = http_status(w);
    const size_t len = size * n;
    if (status != 200 && status != 206) {
        w->dropped += len;
        return w->dropped <= MOST_DROPPED ? len : 0;
    }
    if (!w->begun && !begin(w)) return 0;
    w->sunk = w->sink->take(w->sink->user, (en_str){bytes, len}, w->err);
    w->got += len;
    return w->sunk == EN_OK ? len : 0;
}

static int on_progress(void *user, curl_off_t total, curl_off_t now, curl_off_t up_total, curl_off_t up) {
    eni_wire *const w = user;
    (void)now, (void)up_total, (void)up;
    const eni_wire_state state = {.done = w->offset + w->got, .total = total > 0 ? w->offset + (uint64_t)total : 0};
    w->stopped = w->opts.on_wait && !w->opts.on_wait(w->opts.user, &state);
    return w->stopped;
}

/* RFC 9110's form of a moment, whatever the locale. */
static void http_date(int64_t seconds, char out[32]) {
    static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const time_t t = (time_t)seconds;
    struct tm tm = {0};
    (void)gmtime_r(&t, &tm);
    snprintf(out, 32, "%s, %02d %s %04d %02d:%02d:%02d GMT", days[tm.tm_wday % 7], tm.tm_mday % 32,
             months[tm.tm_mon % 12], (tm.tm_year + 1900) % 10000, tm.tm_hour % 24, tm.tm_min % 60, tm.tm_sec % 61);
}

static en_status ask_range(eni_wire *w, en_error *err) {
    char text[64], date[32];
    curl_slist_free_all(w->headers);
    w->headers = NULL;
    (void)curl_easy_setopt(w->curl, CURLOPT_HTTPHEADER, NULL);
    (void)curl_easy_setopt(w->curl, CURLOPT_RANGE, NULL);
    if (w->asked_from == 0) return EN_OK;
    snprintf(text, sizeof text, "%llu-", (unsigned long long)w->asked_from);
    if (curl_easy_setopt(w->curl, CURLOPT_RANGE, text) != CURLE_OK) return eni_nomem(err);
    if (!w->sink->unchanged_since) return EN_OK;
    http_date(w->sink->unchanged_since, date);
    snprintf(text, sizeof text, "If-Unmodified-Since: %s", date);
    w->headers = curl_slist_append(NULL, text);
    if (!w->headers) return eni_nomem(err);
    (void)curl_easy_setopt(w->curl, CURLOPT_HTTPHEADER, w->headers);
    return EN_OK;
}

static en_status one_try(eni_wire *w, uint64_t from, CURLcode *code, en_error *err) {
    w->asked_from = from;
    w->offset = w->got = w->dropped = w->whole = 0;
    w->begun = w->stopped = w->bad_range = false;
    w->sunk = EN_OK;
    w->words[0] = '\0';
    EN_TRY(ask_range(w, err));
    *code = curl_easy_perform(w->curl);
    const long status = http_status(w);
    if (*code == CURLE_OK && (status == 200 || status == 206) && !w->begun) (void)begin(w); /* an empty body */
    return EN_OK;
}

/* ---- what came of it ---- */

typedef enum { DONE, AGAIN, ANEW, OVER } verdict;

static bool broke_off(CURLcode code) {
    switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM: return true;
    default: return false;
    }
}

static verdict unreachable(const eni_wire *w, CURLcode code, eni_answer *a, en_error *err) {
    a->outcome = ENI_UNREACHABLE;
    if (code == CURLE_TOO_MANY_REDIRECTS || code == CURLE_UNSUPPORTED_PROTOCOL) {
        a->outcome = ENI_REFUSED;
        if (code == CURLE_TOO_MANY_REDIRECTS)
            (void)eni_fail(err, EN_EFORMAT, "more than %d redirects", MOST_REDIRECTS);
        else
            (void)eni_fail(err, EN_EFORMAT,
                           "redirected to what is not allowed: only http and https are, and not from https to http");
        return OVER;
    }
    (void)eni_fail(err, code == CURLE_OUT_OF_MEMORY ? EN_ENOMEM : EN_EIO, "%s",
                   w->words[0] ? w->words : curl_easy_strerror(code));
    if (code == CURLE_OUT_OF_MEMORY) a->outcome = ENI_OWN;
    return broke_off(code) ? AGAIN : OVER;
}

static verdict refused(long status, eni_answer *a, en_error *err) {
    a->outcome = ENI_REFUSED;
    (void)eni_fail(err, status == 404 || status == 410 ? EN_ENOTFOUND : EN_EFORMAT, "the server answers HTTP %ld",
                   status);
    return status == 429 || status >= 500 ? AGAIN : OVER;
}

/* Is the file complete that we have `from` bytes of? The server then has nothing to add: "416, bytes * / LENGTH". */
static bool is_whole(const eni_wire *w, uint64_t from) {
    const char *const text = header(w, "Content-Range");
    unsigned long long total;
    return text && sscanf(text, "bytes */%19llu", &total) == 1 && total == from;
}

static verdict judge(eni_wire *w, CURLcode code, eni_answer *a, en_error *err) {
    const long status = http_status(w);
    if (w->stopped) {
        a->outcome = ENI_OWN;
        (void)eni_fail(err, EN_ESTOPPED, "stopped on request");
        return OVER;
    }
    if (w->sunk != EN_OK) { /* who failed wrote the message */
        a->outcome = ENI_OWN;
        return OVER;
    }
    if (w->bad_range || (w->asked_from && (status == 412 || status == 416))) {
        if (status == 416 && is_whole(w, w->asked_from)) {
            a->resumed = true;
            return DONE;
        }
        a->outcome = ENI_REFUSED;
        (void)eni_fail(err, EN_EFORMAT, "the server answers HTTP %ld with another range than was asked for", status);
        return w->asked_from ? ANEW : OVER;
    }
    if (code != CURLE_OK && !(code == CURLE_WRITE_ERROR && w->dropped)) return unreachable(w, code, a, err);
    if (status != 200 && status != 206) return refused(status, a, err);
    if (w->offset + w->got < w->whole) { /* a server may send less than it was asked for */
        a->outcome = ENI_UNREACHABLE;
        (void)eni_fail(err, EN_EIO, "the server ended after %llu of %llu bytes",
                       (unsigned long long)(w->offset + w->got), (unsigned long long)w->whole);
        return AGAIN;
    }
    a->resumed = w->offset > 0;
    return DONE;
}

/* ---- patience ---- */

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static en_status rest_for(const eni_wire *w, double seconds, const char *why, en_error *err) {
    const double end = seconds_now() + seconds;
    for (double left = seconds; left > 0; left = end - seconds_now()) {
        const eni_wire_state state = {.done = w->offset + w->got, .waits = left, .why = why};
        if (w->opts.on_wait && !w->opts.on_wait(w->opts.user, &state))
            return eni_fail(err, EN_ESTOPPED, "stopped on request");
        const double nap = left < 0.1 ? left : 0.1;
        nanosleep(&(struct timespec){.tv_nsec = (long)(nap * 1e9)}, NULL);
    }
    return EN_OK;
}

/* Waits before try number n + 1. What went wrong stands in err. False: it is not worth waiting. */
static bool wait_after(eni_wire *w, unsigned n, eni_answer *a, en_error *err) {
    curl_off_t asked = 0;
    double wait = w->opts.retry_wait;
    const en_error why = *err;
    for (unsigned i = 1; i < n && wait < LONGEST_WAIT; i++) wait *= 2;
    if (wait > LONGEST_WAIT) wait = LONGEST_WAIT;
    if (a->outcome == ENI_REFUSED) (void)curl_easy_getinfo(w->curl, CURLINFO_RETRY_AFTER, &asked);
    if (asked > LONGEST_WAIT) {
        (void)eni_fail(err, why.status, "%s and asks to wait %lld seconds", why.message, (long long)asked);
        return false;
    }
    if ((double)asked > wait) wait = (double)asked;
    if (rest_for(w, wait, why.message, err) == EN_OK) return true;
    a->outcome = ENI_OWN;
    return false;
}

en_status eni_wire_get(eni_wire *w, const char *url, const eni_sink *sink, eni_answer *answer, en_error *err) {
    en_error own;
    bool anew = false;
    if (!err) err = &own;
    *answer = (eni_answer){.outcome = ENI_OWN};
    w->sink = sink;
    w->err = err;
    if (curl_easy_setopt(w->curl, CURLOPT_URL, url) != CURLE_OK) return eni_nomem(err);
    (void)curl_easy_setopt(w->curl, CURLOPT_REDIR_PROTOCOLS_STR,
                           strncasecmp(url, "https:", 6) ? "http,https" : "https");
    for (;;) {
        CURLcode code;
        answer->tries++;
        EN_TRY(one_try(w, sink->here && !anew ? sink->here(sink->user) : 0, &code, err));
        const verdict v = judge(w, code, answer, err);
        if (v == DONE) {
            answer->outcome = ENI_GOT;
            return EN_OK;
        }
        if (v == OVER) return err->status;
        if (v == AGAIN && answer->tries < w->opts.tries && wait_after(w, answer->tries, answer, err)) {
            anew = false;
        } else if (v == ANEW && !anew) {
            anew = true;
        } else {
            if (v == AGAIN && answer->outcome != ENI_OWN && answer->tries > 1) {
                const en_error why = *err;
                (void)eni_fail(err, why.status, "%s (%u tries)", why.message, answer->tries);
            }
            return err->status;
        }
    }
}

/* ---- lengths ---- */

static en_status no_begin(void *user, uint64_t offset, en_error *err) {
    (void)user, (void)offset, (void)err;
    return EN_OK;
}

static en_status no_take(void *user, en_str bytes, en_error *err) {
    (void)user, (void)bytes, (void)err;
    return EN_OK;
}

en_status eni_wire_length(eni_wire *w, const char *url, int64_t *out, eni_answer *answer, en_error *err) {
    static const eni_sink none = {.begin = no_begin, .take = no_take};
    curl_off_t length = -1;
    (void)curl_easy_setopt(w->curl, CURLOPT_NOBODY, 1L);
    const en_status status = eni_wire_get(w, url, &none, answer, err);
    if (status == EN_OK) (void)curl_easy_getinfo(w->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    (void)curl_easy_setopt(w->curl, CURLOPT_NOBODY, 0L);
    (void)curl_easy_setopt(w->curl, CURLOPT_HTTPGET, 1L);
    if (status == EN_OK) *out = length;
    return status;
}

/* ---- opening ---- */

en_status eni_wire_open(const eni_wire_opts *opts, eni_wire **out, en_error *err) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, start_curl);
    eni_wire *const w = calloc(1, sizeof *w);
    CURL *const c = w ? curl_easy_init() : NULL;
    if (!c) {
        free(w);
        return eni_nomem(err);
    }
    w->curl = c;
    w->opts = *opts;
    bool good = curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK;
    good = good && curl_easy_setopt(c, CURLOPT_USERAGENT, "entente/" EN_VERSION) == CURLE_OK;
    (void)curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
    (void)curl_easy_setopt(c, CURLOPT_MAXREDIRS, (long)MOST_REDIRECTS);
    (void)curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    (void)curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 1L);
    (void)curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)opts->stall);
    (void)curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(c, CURLOPT_ERRORBUFFER, w->words);
    (void)curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_bytes);
    (void)curl_easy_setopt(c, CURLOPT_WRITEDATA, w);
    (void)curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
    (void)curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress);
    (void)curl_easy_setopt(c, CURLOPT_XFERINFODATA, w);
    *out = w;
    if (good) return EN_OK;
    eni_wire_free(w);
    *out = NULL;
    return eni_nomem(err);
}

void eni_wire_free(eni_wire *w) {
    if (!w) return;
    curl_easy_cleanup(w->curl);
    curl_slist_free_all(w->headers);
    free(w);
}

/* ---- addresses ---- */

static bool has_part(CURLU *u, CURLUPart part) {
    char *text = NULL;
    const bool found = curl_url_get(u, part, &text, 0) == CURLUE_OK && text && text[0];
    curl_free(text);
    return found;
}

static en_status parse(const char *url, CURLU **out, en_error *err) {
    CURLU *const u = curl_url();
    if (!u) return eni_nomem(err);
    const bool http = strncasecmp(url, "http://", 7) == 0 || strncasecmp(url, "https://", 8) == 0;
    const CURLUcode code = http ? curl_url_set(u, CURLUPART_URL, url, 0) : CURLUE_UNSUPPORTED_SCHEME;
    en_status status = EN_OK;
    if (code == CURLUE_OUT_OF_MEMORY)
        status = eni_nomem(err);
    else if (code != CURLUE_OK)
        status = eni_fail(err, EN_ERANGE, "'%.100s' is no address of http or https%s%s", url, http ? ": " : "",
                          http ? curl_url_strerror(code) : "");
    else if (has_part(u, CURLUPART_USER) || has_part(u, CURLUPART_PASSWORD))
        status = eni_fail(err, EN_ERANGE, "an address with a name or password in it: these would be printed");
    if (status != EN_OK) {
        curl_url_cleanup(u);
        return status;
    }
    *out = u;
    return EN_OK;
}

en_status eni_url_check(const char *url, en_error *err) {
    CURLU *u;
    EN_TRY(parse(url, &u, err));
    curl_url_cleanup(u);
    return EN_OK;
}

/* Is it the name of a file that stays in the folder, can be seen, and is no unfinished one? */
static const char *fault_of(en_str name) {
    if (name.len == 0) return "it ends in no file's name";
    if (name.p[0] == '.') return "its file's name begins with a point";
    if (name.len > LONGEST_NAME) return "its file's name is too long";
    if (eni_ends(name, ENI_LIT(".part"))) return "its file's name ends in .part, which stands for unfinished files";
    if (eni_utf8_valid(name) < name.len) return "its file's name is not UTF-8";
    for (size_t i = 0; i < name.len; i++)
        if (name.p[i] == '/' || (unsigned char)name.p[i] < 0x20 || name.p[i] == 0x7F)
            return "its file's name holds a slash or a control character";
    return NULL;
}

en_status eni_url_name(const char *url, char **out, en_error *err) {
    CURLU *u;
    char *path = NULL, *name = NULL;
    int len = 0;
    EN_TRY(parse(url, &u, err));
    (void)curl_url_get(u, CURLUPART_PATH, &path, 0);
    curl_url_cleanup(u);
    const char *const slash = path ? strrchr(path, '/') : NULL;
    if (slash) name = curl_easy_unescape(NULL, slash + 1, 0, &len);
    char *const copy = name ? strndup(name, (size_t)len) : NULL; /* cut at a NUL, which the check below then sees */
    en_status status = copy ? EN_OK : eni_nomem(err);
    const char *const wrong = copy ? fault_of((en_str){name, (size_t)len}) : NULL;
    if (wrong) status = eni_fail(err, EN_ERANGE, "'%.100s': %s", url, wrong);
    curl_free(path);
    curl_free(name);
    if (status != EN_OK)
        free(copy);
    else
        *out = copy;
    return status;
}
