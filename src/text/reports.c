/* text/reports.c: what an input is, by its first bytes, and plain text itself. */
#include "text/report.h"

#include "base/error.h"
#include "text/clean.h"

#include <stdarg.h>
#include <stdio.h>
#include <strings.h>

typedef enum { TEXT, HTML, JSONL, FEED, EMPTY, BINARY, WIDE } kind;

static bool holds(en_str head, const char *what) {
    const size_t n = strlen(what);
    for (size_t i = 0; i + n <= head.len; i++)
        if (strncasecmp(head.p + i, what, n) == 0) return true;
    return false;
}

static kind sniff(en_str head) {
    if (head.len == 0) return EMPTY;
    if (head.len >= 2 && (memcmp(head.p, "\xFF\xFE", 2) == 0 || memcmp(head.p, "\xFE\xFF", 2) == 0)) return WIDE;
    size_t odd = 0;
    for (size_t i = 0; i < head.len; i++) {
        const unsigned char c = (unsigned char)head.p[i];
        if (c == 0) return BINARY;
        odd += c < 0x20 && !eni_is_blank((char)c) && c != 0x1B;
    }
    if (odd * 20 > head.len) return BINARY;
    if (eni_starts(head, ENI_LIT("\xEF\xBB\xBF"))) head = eni_cut(head, 3, head.len);
    const en_str text = eni_trim(head);
    if (text.len == 0) return EMPTY;
    if (text.p[0] == '{') return JSONL;
    if (text.p[0] != '<') return TEXT;
    if (holds(text, "<rss") || holds(text, "<feed") || holds(text, "<rdf:RDF")) return FEED;
    if (holds(text, "<?xml") && !holds(text, "<html")) return FEED; /* says so itself, or is refused by name */
    return HTML;
}

static bool named_kind(const char *name, kind *out) {
    static const struct {
        const char *name;
        kind kind;
    } names[] = {{"text", TEXT}, {"html", HTML}, {"jsonl", JSONL}, {"feed", FEED}, {"rss", FEED}, {"atom", FEED}};
    for (size_t i = 0; i < ENI_N(names); i++)
        if (strcmp(name, names[i].name) == 0) {
            *out = names[i].kind;
            return true;
        }
    return false;
}

en_status eni_offer_bad(const eni_reports_opts *opts, const char *file, uint64_t line, uint64_t byte, en_str raw,
                        en_error *err, const char *format, ...) {
    en_error why;
    char message[300];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    eni_fail_at(&why, EN_EFORMAT, file, line, byte, "%s", message);
    return opts->on_bad ? opts->on_bad(opts->user, &why, eni_cut(raw, 0, raw.len < 4096 ? raw.len : 4096), err) : EN_OK;
}

en_status eni_offer_report(const eni_reports_opts *opts, eni_report *r, en_error *err) {
    const en_str raw = r->text.len ? r->text : r->title;
    if (!r->outlet.len) r->outlet = opts->outlet;
    if (!r->title.len) r->title = opts->title;
    if (!en_day_known(r->day)) r->day = opts->date;
    const en_str fields[] = {r->id, r->outlet, r->title, r->url, r->language, r->text};
    for (size_t i = 0; i < ENI_N(fields); i++) {
        const size_t bad = eni_utf8_valid(fields[i]);
        if (bad < fields[i].len)
            return eni_offer_bad(opts, r->file, r->line, r->byte + bad, raw, err, "byte %zu of the %s is not UTF-8",
                                 bad, i == 5 ? "text" : "fields");
    }
    eni_buf title = {0}, text = {0};
    eni_clean(&title, r->title);
    eni_clean(&text, r->text);
    const en_str clean_title = eni_trim(eni_buf_str(&title)), clean_text = eni_trim(eni_buf_str(&text));
    en_status status;
    if (title.failed || text.failed) {
        status = eni_nomem(err);
    } else if (clean_title.len == 0 && clean_text.len == 0) {
        status = eni_offer_bad(opts, r->file, r->line, r->byte, raw, err, "a report without title and text");
    } else if (opts->need_day && !en_day_known(r->day)) {
        status = eni_offer_bad(opts, r->file, r->line, r->byte, raw, err,
                               "a report without a date: expected a \"date\" field, or --date");
    } else {
        r->title = clean_title;
        r->text = clean_text;
        status = opts->on_report(opts->user, r, err);
    }
    eni_buf_free(&title);
    eni_buf_free(&text);
    return status;
}

static en_status read_text(en_str bytes, const char *file, const eni_reports_opts *opts, en_error *err) {
    if (eni_starts(bytes, ENI_LIT("\xEF\xBB\xBF"))) bytes = eni_cut(bytes, 3, bytes.len);
    const size_t bad = eni_utf8_valid(bytes);
    if (bad < bytes.len) {
        uint64_t line = 1;
        for (size_t i = 0; i < bad; i++) line += bytes.p[i] == '\n';
        return eni_offer_bad(opts, file, line, bad, bytes, err,
                             "byte %zu is not UTF-8: convert the file first (iconv -f WINDOWS-1252 -t UTF-8)", bad);
    }
    eni_report report = {.text = bytes, .day = EN_DAY_NONE, .file = file};
    return eni_offer_report(opts, &report, err);
}

/* What the current member is, by the format's name if there is one; not EMPTY, BINARY or WIDE, which are refused. */
static en_status kind_of(eni_input *input, const char *format, kind *out, en_error *err) {
    const char *const file = eni_input_name(input);
    en_str head;
    kind k;
    EN_TRY(eni_input_peek(input, 4096, &head, err));
    if (!format)
        k = sniff(head);
    else if (!named_kind(format, &k))
        return eni_fail(err, EN_EFORMAT, "'%s' is not a format: text, html, jsonl, feed", format);
    if (k == EMPTY) return eni_fail_at(err, EN_EFORMAT, file, 0, 0, "the file is empty");
    if (k == BINARY)
        return eni_fail_at(err, EN_EFORMAT, file, 0, 0, "a binary file, expected text, HTML, JSONL or a feed");
    if (k == WIDE)
        return eni_fail_at(err, EN_EFORMAT, file, 0, 0,
                           "UTF-16, expected UTF-8: convert the file first (iconv -f UTF-16 -t UTF-8)");
    *out = k;
    return EN_OK;
}

en_status eni_read_member(eni_input *input, const eni_reports_opts *opts, en_error *err) {
    const char *const file = eni_input_name(input);
    kind k;
    EN_TRY(kind_of(input, opts->format, &k, err));
    if (k == JSONL) return eni_read_jsonl(input, opts, err);
    eni_buf all = {0};
    en_status status = eni_input_all(input, k == FEED ? ENI_LONGEST_FEED : ENI_LONGEST_REPORT, &all, err);
    if (status == EN_OK && k == FEED)
        status = eni_read_feed(eni_buf_str(&all), file, opts, err);
    else if (status == EN_OK && k == HTML)
        status = eni_read_html(eni_buf_str(&all), file, opts, err);
    else if (status == EN_OK)
        status = read_text(eni_buf_str(&all), file, opts, err);
    eni_buf_free(&all);
    return status;
}

en_status eni_is_plain(eni_input *input, const char *format, bool *out, en_error *err) {
    kind k;
    EN_TRY(kind_of(input, format, &k, err));
    *out = k == TEXT;
    return EN_OK;
}

static bool is_empty_line(en_str raw) {
    for (size_t i = 0; i < raw.len; i++)
        if (!eni_is_blank(raw.p[i])) return false;
    return true;
}

en_status eni_blocks_next(eni_blocks *b, en_str *out, bool *more, en_error *err) {
    const char *const file = eni_input_name(b->input);
    bool behind_empty = false;
    b->now.len = 0;
    eni_put(&b->now, eni_buf_str(&b->ahead));
    b->ahead.len = 0;
    *more = b->now.len > 0;
    b->line = b->ahead_line;
    b->byte = b->ahead_byte;
    for (;;) {
        eni_line line;
        bool another;
        EN_TRY(eni_input_line(b->input, ENI_LONGEST_REPORT, &line, &another, err));
        if (!another) break;
        if (line.too_long)
            return eni_fail_at(err, EN_ELIMIT, file, line.number, line.byte, "a line longer than the limit of %zu MB",
                               ENI_LONGEST_REPORT / 1000000);
        if (line.number == 1 && eni_starts(line.raw, ENI_LIT("\xEF\xBB\xBF")))
            line.raw = eni_cut(line.raw, 3, line.raw.len);
        const bool empty = is_empty_line(line.raw);
        const bool full = (b->now.len >= ENI_LEAST_BLOCK && behind_empty && !empty) || b->now.len >= ENI_MOST_BLOCK;
        if (full) {
            b->ahead_line = line.number;
            b->ahead_byte = line.byte;
        } else if (!*more) {
            b->line = line.number;
            b->byte = line.byte;
        }
        *more = true;
        eni_put(full ? &b->ahead : &b->now, line.raw);
        if (full) break;
        behind_empty = empty;
    }
    if (b->now.failed || b->ahead.failed) return eni_nomem(err);
    *out = eni_buf_str(&b->now);
    const size_t bad = eni_utf8_valid(*out);
    if (bad == out->len) return EN_OK;
    for (size_t i = 0; i < bad; i++) b->line += out->p[i] == '\n';
    return eni_fail_at(err, EN_EFORMAT, file, b->line, b->byte + bad,
                       "byte %llu is not UTF-8: convert the file first (iconv -f WINDOWS-1252 -t UTF-8)",
                       (unsigned long long)(b->byte + bad));
}

void eni_blocks_free(eni_blocks *b) {
    eni_buf_free(&b->now);
    eni_buf_free(&b->ahead);
}
