/* base/error.c: the error slot and the words for a status. Messages are cut at the slot's size, never overrun. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void fill(en_error *err, en_status status, const char *format, va_list args) {
    if (!err) return;
    err->status = status;
    err->line = 0;
    err->byte = 0;
    err->file[0] = '\0';
    vsnprintf(err->message, sizeof err->message, format, args);
    for (char *p = err->message; *p; p++)
        if (*p == '\n' || *p == '\r' || *p == '\t') *p = ' ';
}

en_status eni_fail(en_error *err, en_status status, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fill(err, status, format, args);
    va_end(args);
    return status;
}

en_status eni_fail_at(en_error *err, en_status status, const char *file, uint64_t line, uint64_t byte,
                      const char *format, ...) {
    va_list args;
    va_start(args, format);
    fill(err, status, format, args);
    va_end(args);
    if (err) {
        eni_error_file(err, file);
        err->line = line;
        err->byte = byte;
    }
    return status;
}

en_status eni_nomem(en_error *err) {
    return eni_fail(err, EN_ENOMEM, "out of memory");
}

void eni_error_file(en_error *err, const char *file) {
    if (!err) return;
    const size_t room = sizeof err->file - 1;
    const size_t len = file ? strlen(file) : 0;
    if (len <= room) {
        memcpy(err->file, file ? file : "", len + 1);
        return;
    }
    static const char dots[] = "...";
    memcpy(err->file, dots, sizeof dots - 1);
    memcpy(err->file + sizeof dots - 1, file + len - (room - sizeof dots + 1), room - sizeof dots + 2);
}

const char *en_status_text(en_status status) {
    switch (status) {
#define EN_X(id, text)                                                                                                 \
    case EN_##id: return text;
        EN_STATUSES(EN_X)
#undef EN_X
    }
    return "unknown status";
}

const char *en_version(void) {
    return EN_VERSION;
}
