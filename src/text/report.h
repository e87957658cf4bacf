/* text/report.h: reports out of files. */
#ifndef ENI_REPORT_H
#define ENI_REPORT_H

#include "base/arena.h"
#include "base/input.h"

/* Named limits on what one report may be. */
#define ENI_LONGEST_LINE ((size_t)16 << 20)   /* of JSONL */
#define ENI_LONGEST_REPORT ((size_t)32 << 20) /* of plain text and HTML */
#define ENI_LONGEST_FEED ((size_t)64 << 20)

typedef struct {
    en_str id, outlet, title, url, language;
    en_day day;              /* EN_DAY_NONE if the input gives none */
    en_str text;             /* cleaned: no markup, valid UTF-8 */
    const en_str *sentences; /* [n_sentences]: the text cut already, in place of it; NULL: to be cut */
    size_t n_sentences;
    uint64_t number;  /* in the ledger that it comes from; 0: from elsewhere */
    const char *file; /* where it stood */
    uint64_t line, byte;
} eni_report;

/* report: borrowed until the call returns. Not EN_OK stops the reading and is passed on. */
typedef en_status (*eni_report_fn)(void *user, const eni_report *report, en_error *err);
/* A record that could not be read: file, line, byte and reason in `why`, its first bytes in `raw`. */
typedef en_status (*eni_bad_fn)(void *user, const en_error *why, en_str raw, en_error *err);

typedef struct {
    const char *format; /* "text", "html", "jsonl", "feed" or NULL */
    en_str outlet, title;
    en_day date;
    bool need_day; /* a report without a day is bad */
    eni_report_fn on_report;
    eni_bad_fn on_bad;
    void *user;
} eni_reports_opts;

/* Reads the current member of an input (after eni_input_next). EN_EFORMAT when it is not readable as reports at all. */
en_status eni_read_member(eni_input *input, const eni_reports_opts *opts, en_error *err);

/* Is the current member plain text, by the format's name (NULL: by its content)? EN_EFORMAT as above. */
en_status eni_is_plain(eni_input *input, const char *format, bool *out, en_error *err);

/* Plain text just as it stands, every byte of it but a byte-order mark, in blocks of whole paragraphs: no sentence goes across. A stretch
 * of ENI_MOST_BLOCK without an empty line is cut at a line end. */
#define ENI_LEAST_BLOCK ((size_t)16 << 10)
#define ENI_MOST_BLOCK ((size_t)1 << 20)
typedef struct {
    eni_input *input;    /* borrowed; the rest starts as zero */
    uint64_t line, byte; /* where the block begins */
    eni_buf now, ahead;
    uint64_t ahead_line, ahead_byte;
} eni_blocks;
/* out: borrowed until the next call. EN_EFORMAT if it is not UTF-8, EN_ELIMIT if a line is too long: no more can be read. */
en_status eni_blocks_next(eni_blocks *blocks, en_str *out, bool *more, en_error *err);
void eni_blocks_free(eni_blocks *blocks);

/* One format each; `bytes` is the whole member. */
en_status eni_read_jsonl(eni_input *input, const eni_reports_opts *opts, en_error *err);
en_status eni_read_feed(en_str bytes, const char *file, const eni_reports_opts *opts, en_error *err);
en_status eni_read_html(en_str bytes, const char *file, const eni_reports_opts *opts, en_error *err);

/* Checks and hands on a finished report: defaults filled in, cleaned, refused when it has no words or (if needed) no day. */
en_status eni_offer_report(const eni_reports_opts *opts, eni_report *report, en_error *err);
/* Hands on a bad record. */
__attribute__((format(printf, 7, 8))) en_status eni_offer_bad(const eni_reports_opts *opts, const char *file,
                                                              uint64_t line, uint64_t byte, en_str raw, en_error *err,
                                                              const char *format, ...);

#endif
