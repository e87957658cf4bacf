/* fuzz/reports.h: a member of bytes through one report format. */
#ifndef FUZZ_REPORTS_H
#define FUZZ_REPORTS_H

#include "base/error.h"
#include "text/report.h"

#include <assert.h>

typedef struct {
    unsigned reports, bad;
} fuzz_counts;

static en_status fuzz_report(void *user, const eni_report *r, en_error *err) {
    (void)err;
    ((fuzz_counts *)user)->reports++;
    assert(eni_utf8_valid(r->text) == r->text.len && eni_utf8_valid(r->title) == r->title.len);
    assert(r->text.len || r->title.len);
    return EN_OK;
}

static en_status fuzz_bad(void *user, const en_error *why, en_str raw, en_error *err) {
    (void)err;
    (void)raw;
    ((fuzz_counts *)user)->bad++;
    assert(why->message[0] != '\0');
    return EN_OK;
}

static inline void fuzz_member(const uint8_t *data, size_t size, const char *format) {
    fuzz_counts counts = {0, 0};
    eni_input *in;
    bool more = false;
    en_error err = {0};
    const eni_reports_opts opts = {
        .format = format, .date = {0}, .on_report = fuzz_report, .on_bad = fuzz_bad, .user = &counts};
    if (eni_input_memory(data, size, "fuzz", &in, &err) != EN_OK) return;
    if (eni_input_next(in, &more, &err) == EN_OK && more) {
        const en_status status = eni_read_member(in, &opts, &err);
        assert(status == EN_OK || err.message[0] != '\0');
    }
    eni_input_free(in);
}

#endif
