/* base/error.h: filling the caller's error slot. The deepest function that understands a problem writes the message;
 * callers pass it up unchanged with EN_TRY. */
#ifndef ENI_ERROR_H
#define ENI_ERROR_H

#include "entente.h"

#define EN_TRY(call)                                                                                                   \
    do {                                                                                                               \
        const en_status en_s_ = (call);                                                                                \
        if (en_s_ != EN_OK) return en_s_;                                                                              \
    } while (0)

/* Writes status and message (printf-style) into err, which may be NULL, and returns status. Clears file, line and byte. */
__attribute__((format(printf, 3, 4))) en_status eni_fail(en_error *err, en_status status, const char *format, ...);

/* The same about a place in an input. file may be NULL; line 1-based or 0; byte 0-based. */
__attribute__((format(printf, 6, 7))) en_status eni_fail_at(en_error *err, en_status status, const char *file,
                                                            uint64_t line, uint64_t byte, const char *format, ...);

/* EN_ENOMEM with the usual words. */
en_status eni_nomem(en_error *err);

/* Sets err->file, shortened from the left with "…" if it does not fit. */
void eni_error_file(en_error *err, const char *file);

#endif
