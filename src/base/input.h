/* base/input.h: bytes from a file or standard input, whatever wraps them: plain, gzip, bzip2, xz, zstd, lz4, zip, tar. Nothing is ever
 * unpacked to disk. An archive is a sequence of members; a plain or merely compressed file has one. */
#ifndef ENI_INPUT_H
#define ENI_INPUT_H

#include "base/str.h"

typedef struct eni_input eni_input;

/* path "-" is standard input. EN_ENOTFOUND, EN_EIO (with the system's words), EN_EFORMAT for a directory.
 * out: owned, eni_input_free. */
en_status eni_input_open(const char *path, eni_input **out, en_error *err);

/* Opens what eni_input_name told of a member, and steps to it: "a.csv", "b.zip:c.csv". EN_ENOTFOUND also where the archive has no such member. */
en_status eni_input_open_member(const char *name, eni_input **out, en_error *err);

/* Input from memory (borrowed); for tests and fuzzing. */
en_status eni_input_memory(const void *bytes, size_t len, const char *name, eni_input **out, en_error *err);
void eni_input_free(eni_input *input);

/* Steps to the next member; *more false at the end. Must be called before the first read.
 * EN_EFORMAT when the container is damaged. */
en_status eni_input_next(eni_input *input, bool *more, en_error *err);

/* "reports.zip:a/b.jsonl" or the path as given. Borrowed until the next call. */
const char *eni_input_name(const eni_input *input);

/* Up to `want` bytes from where reading stands, without moving. Borrowed until the next read. */
en_status eni_input_peek(eni_input *input, size_t want, en_str *out, en_error *err);

typedef struct {
    en_str text;     /* without its LF or CR LF; borrowed until the next read */
    uint64_t number; /* 1-based */
    uint64_t byte;   /* where it starts in the member */
    bool too_long;   /* longer than the limit: skipped, text holds its first bytes */
    en_str raw;      /* text with its line end; not of a line too long */
} eni_line;

/* The next line; *more false at the end of the member. */
en_status eni_input_line(eni_input *input, size_t limit, eni_line *out, bool *more, en_error *err);

/* Up to `room` bytes into `to`; *n less than that only at the end of the member. Not to be mixed with lines. */
en_status eni_input_take(eni_input *input, char *to, size_t room, size_t *n, en_error *err);

/* All that is left of the member, appended to out. EN_ELIMIT when it passes the limit. */
en_status eni_input_all(eni_input *input, size_t limit, eni_buf *out, en_error *err);

/* How far reading has come in the outer (compressed) bytes, and how many there are (0 = unknown). */
uint64_t eni_input_done(const eni_input *input);
uint64_t eni_input_total(const eni_input *input);

/* Bytes handed out so far, decompressed, over all members. */
uint64_t eni_input_bytes(const eni_input *input);

#endif
