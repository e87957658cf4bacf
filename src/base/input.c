/* base/input.c: libarchive underneath, one buffer on top.
 *
 *   file ─► filter (gzip, zstd …) ─► format (zip, tar, raw) ─► buffer[start, end) ─► lines, or all
 *
 * libarchive's "raw" format passes a plain file through, so every input takes the same way. Formats and filters are named one by
 * one: filters that start other programs are left out on purpose. */
#include "base/input.h"

#include "base/error.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK ((size_t)256 * 1024)

struct eni_input {
    struct archive *archive;
    char *path;
    char *name;     /* of the member */
    int fd;         /* -1 for memory */
    uint64_t total; /* outer bytes, 0 = unknown */
    bool empty;     /* no bytes at all: libarchive calls that an error, we call it one empty member */
    bool served;    /* the empty member has been given */
    char *buffer;
    size_t cap, start, end;
    bool eof;
    uint64_t member_line, member_byte, bytes;
};

static en_status archive_fail(const eni_input *in, en_error *err) {
    const char *why = archive_error_string(in->archive);
    const int number = archive_errno(in->archive);
    const en_status status = number == EIO || number == EACCES || number == EISDIR ? EN_EIO : EN_EFORMAT;
    return eni_fail_at(err, status, in->name ? in->name : in->path, 0, in->member_byte, "%s",
                       why ? why : "damaged input");
}

static eni_input *blank(const char *path) {
    eni_input *const in = calloc(1, sizeof *in);
    if (!in) return NULL;
    in->fd = -1;
    in->path = strdup(path);
    in->buffer = malloc(CHUNK);
    in->cap = CHUNK;
    in->archive = archive_read_new();
    if (!in->path || !in->buffer || !in->archive) {
        eni_input_free(in);
        return NULL;
    }
    archive_read_support_filter_gzip(in->archive);
    archive_read_support_filter_bzip2(in->archive);
    archive_read_support_filter_xz(in->archive);
    archive_read_support_filter_zstd(in->archive);
    archive_read_support_filter_lz4(in->archive);
    archive_read_support_format_zip(in->archive);
    archive_read_support_format_tar(in->archive);
    archive_read_support_format_raw(in->archive);
    archive_read_support_format_empty(in->archive);
    return in;
}

void eni_input_free(eni_input *in) {
    if (!in) return;
    if (in->archive) archive_read_free(in->archive);
    if (in->fd > STDIN_FILENO) close(in->fd);
    free(in->buffer);
    free(in->path);
    free(in->name);
    free(in);
}

en_status eni_input_open(const char *path, eni_input **out, en_error *err) {
    *out = NULL;
    const bool is_stdin = strcmp(path, "-") == 0;
    const int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return eni_fail_at(err, errno == ENOENT ? EN_ENOTFOUND : EN_EIO, path, 0, 0, "%s", strerror(errno));
    struct stat st;
    const bool known = fstat(fd, &st) == 0;
    if (!known || S_ISDIR(st.st_mode)) {
        if (!is_stdin) close(fd);
        return eni_fail_at(err, known ? EN_EFORMAT : EN_EIO, path, 0, 0,
                           known ? "is a folder, expected a file" : "cannot be read");
    }
    eni_input *const in = blank(is_stdin ? "standard input" : path);
    if (!in) {
        if (!is_stdin) close(fd);
        return eni_nomem(err);
    }
    in->fd = fd;
    in->total = S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
    in->empty = S_ISREG(st.st_mode) && st.st_size == 0;
    if (!in->empty && archive_read_open_fd(in->archive, fd, CHUNK) != ARCHIVE_OK) {
        const en_status status = archive_fail(in, err);
        eni_input_free(in);
        return status;
    }
    *out = in;
    return EN_OK;
}

en_status eni_input_memory(const void *bytes, size_t len, const char *name, eni_input **out, en_error *err) {
    *out = NULL;
    eni_input *const in = blank(name);
    if (!in) return eni_nomem(err);
    in->total = len;
    in->empty = len == 0;
    if (!in->empty && archive_read_open_memory(in->archive, bytes, len) != ARCHIVE_OK) {
        const en_status status = archive_fail(in, err);
        eni_input_free(in);
        return status;
    }
    *out = in;
    return EN_OK;
}

static en_status start_member(eni_input *in, const char *member, en_error *err) {
    in->start = in->end = 0;
    in->eof = in->empty;
    in->member_line = in->member_byte = 0;
    free(in->name);
    const bool whole = in->empty || archive_format(in->archive) == ARCHIVE_FORMAT_RAW || !member;
    const size_t room = strlen(in->path) + (whole ? 0 : strlen(member) + 1) + 1;
    in->name = malloc(room);
    if (!in->name) return eni_nomem(err);
    snprintf(in->name, room, whole ? "%s" : "%s:%s", in->path, member);
    return EN_OK;
}

en_status eni_input_next(eni_input *in, bool *more, en_error *err) {
    *more = false;
    if (in->empty) {
        if (in->served) return EN_OK;
        in->served = true;
        *more = true;
        return start_member(in, NULL, err);
    }
    struct archive_entry *entry;
    for (;;) {
        const int r = archive_read_next_header(in->archive, &entry);
        if (r == ARCHIVE_EOF) {
            /* A pipe that held nothing is an empty input, like an empty file. */
            if (in->served) return EN_OK;
            in->empty = in->served = *more = true;
            return start_member(in, NULL, err);
        }
        if (r == ARCHIVE_FATAL || r == ARCHIVE_FAILED) return archive_fail(in, err);
        const bool raw = archive_format(in->archive) == ARCHIVE_FORMAT_RAW;
        if (raw || archive_entry_filetype(entry) == AE_IFREG) break;
        in->served = true;
    }
    in->served = true;
    *more = true;
    return start_member(in, archive_entry_pathname_utf8(entry), err);
}

/* A colon may stand in the path itself, too: the longest path that can be opened is the one that is meant. */
en_status eni_input_open_member(const char *name, eni_input **out, en_error *err) {
    bool more = false;
    eni_buf path = {0};
    eni_puts(&path, name);
    en_status status = path.failed ? eni_nomem(err) : eni_input_open(path.p, out, err);
    while (status == EN_ENOTFOUND) {
        char *const colon = strrchr(path.p, ':');
        if (!colon) break;
        *colon = '\0';
        status = eni_input_open(path.p, out, NULL);
    }
    if (status == EN_OK) status = eni_input_next(*out, &more, err);
    while (status == EN_OK && more && strcmp(eni_input_name(*out), name) != 0)
        status = eni_input_next(*out, &more, err);
    if (status == EN_OK && !more) status = eni_fail_at(err, EN_ENOTFOUND, name, 0, 0, "not in the archive any more");
    eni_buf_free(&path);
    if (status == EN_OK) return EN_OK;
    eni_input_free(*out);
    *out = NULL;
    return status;
}

const char *eni_input_name(const eni_input *in) {
    return in->name ? in->name : in->path;
}

/* Brings more bytes behind in->end, growing the buffer when it is full. */
static en_status fill(eni_input *in, en_error *err) {
    if (in->eof) return EN_OK;
    if (in->start > 0 && in->end == in->cap) {
        memmove(in->buffer, in->buffer + in->start, in->end - in->start);
        in->end -= in->start;
        in->start = 0;
    }
    if (in->end == in->cap) {
        char *const grown = realloc(in->buffer, in->cap * 2);
        if (!grown) return eni_nomem(err);
        in->buffer = grown;
        in->cap *= 2;
    }
    const la_ssize_t n = archive_read_data(in->archive, in->buffer + in->end, in->cap - in->end);
    if (n < 0) return archive_fail(in, err);
    in->eof = n == 0;
    in->end += (size_t)n;
    in->bytes += (uint64_t)n;
    return EN_OK;
}

en_status eni_input_peek(eni_input *in, size_t want, en_str *out, en_error *err) {
    while (in->end - in->start < want && !in->eof) EN_TRY(fill(in, err));
    const size_t have = in->end - in->start;
    *out = (en_str){in->buffer + in->start, have < want ? have : want};
    return EN_OK;
}

en_status eni_input_line(eni_input *in, size_t limit, eni_line *out, bool *more, en_error *err) {
    size_t seen = 0; /* bytes after start known to hold no newline */
    bool too_long = false;
    const char *nl = NULL;
    *more = false;
    const uint64_t first_byte = in->member_byte;
    for (;;) {
        if (in->end > in->start + seen) nl = memchr(in->buffer + in->start + seen, '\n', in->end - in->start - seen);
        if (nl) break;
        seen = in->end - in->start;
        if (seen > limit) { /* forget what is past the first bytes: memory stays bounded */
            too_long = true;
            in->member_byte += seen - limit;
            in->end = in->start + limit;
            seen = limit;
        }
        if (in->eof) break;
        EN_TRY(fill(in, err));
    }
    if (!nl && seen == 0) return EN_OK;
    size_t len = nl ? (size_t)(nl - (in->buffer + in->start)) : seen;
    if (len > limit) too_long = true;
    const size_t used = len + (nl != NULL);
    *out = (eni_line){.text = {in->buffer + in->start, len > limit ? limit : len},
                      .number = ++in->member_line,
                      .byte = first_byte,
                      .too_long = too_long,
                      .raw = {in->buffer + in->start, too_long ? 0 : used}};
    if (out->text.len && out->text.p[out->text.len - 1] == '\r') out->text.len--;
    in->start += used;
    in->member_byte += used;
    *more = true;
    return EN_OK;
}

en_status eni_input_take(eni_input *in, char *to, size_t room, size_t *n, en_error *err) {
    *n = in->end - in->start < room ? in->end - in->start : room;
    if (*n) memcpy(to, in->buffer + in->start, *n);
    in->start += *n;
    while (*n < room && !in->eof) { /* the rest goes where it is wanted, not through our buffer */
        const la_ssize_t got = archive_read_data(in->archive, to + *n, room - *n);
        if (got < 0) return archive_fail(in, err);
        in->eof = got == 0;
        in->bytes += (uint64_t)got;
        *n += (size_t)got;
    }
    in->member_byte += *n;
    return EN_OK;
}

en_status eni_input_all(eni_input *in, size_t limit, eni_buf *out, en_error *err) {
    for (;;) {
        const size_t have = in->end - in->start;
        if (out->len + have > limit)
            return eni_fail_at(err, EN_ELIMIT, eni_input_name(in), 0, limit,
                               "longer than the limit of %zu MB for one report", limit / 1000000);
        eni_put(out, (en_str){in->buffer + in->start, have});
        if (out->failed) return eni_nomem(err);
        in->member_byte += have;
        in->start = in->end = 0;
        if (in->eof) return EN_OK;
        EN_TRY(fill(in, err));
    }
}

uint64_t eni_input_done(const eni_input *in) {
    if (in->empty) return 0;
    const la_int64_t n = archive_filter_bytes(in->archive, -1);
    return n > 0 ? (uint64_t)n : 0;
}

uint64_t eni_input_total(const eni_input *in) {
    return in->total;
}

uint64_t eni_input_bytes(const eni_input *in) {
    return in->bytes;
}
