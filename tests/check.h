/* tests/check.h: what every test includes, in the order cmocka wants it. */
#ifndef TESTS_CHECK_H
#define TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/str.h"

/* Two texts are the same; prints both when they are not. */
#define assert_str(got, want)                                                                                          \
    do {                                                                                                               \
        const en_str got_ = (got);                                                                                     \
        const en_str want_ = eni_str(want);                                                                            \
        if (!eni_eq(got_, want_)) fail_msg("found \"%.*s\", expected \"%.*s\"", ENI_ARG(got_), ENI_ARG(want_));        \
    } while (0)

/* Where the calls inside assert_ok put their reason: assert_ok(en_ledger_open(…, &fault)). */
static en_error fault __attribute__((unused));

#define assert_ok(call)                                                                                                \
    do {                                                                                                               \
        if ((call) != EN_OK)                                                                                           \
            fail_msg("%s: %s %s:%llu", #call, fault.message, fault.file, (unsigned long long)fault.line);              \
    } while (0)

#define assert_close(got, want, by)                                                                                    \
    do {                                                                                                               \
        const double got_ = (got), want_ = (want);                                                                     \
        if (!(got_ >= want_ - (by) && got_ <= want_ + (by))) fail_msg("%s is %g, expected %g", #got, got_, want_);     \
    } while (0)

/* A temporary file's path, unique to this process; the caller removes it. */
static inline const char *temporary(char room[128], const char *name) {
    const char *const dir = getenv("TMPDIR");
    snprintf(room, 128, "%s/entente-%d-%s", dir ? dir : "/tmp", (int)getpid(), name);
    return room;
}

/* For tests that write a great deal: temporary files lie in memory where that is possible. */
static inline void temporary_in_memory(void) {
    if (access("/dev/shm", W_OK) == 0) setenv("TMPDIR", "/dev/shm", 0);
}

static inline void remove_ledger(const char *path) {
    char side[160];
    remove(path);
    snprintf(side, sizeof side, "%s-wal", path);
    remove(side);
    snprintf(side, sizeof side, "%s-shm", path);
    remove(side);
}

/* The folder of segments beside a ledger that was imported into. */
static inline void remove_segments(const char *path) {
    char command[200];
    snprintf(command, sizeof command, "rm -rf '%s-segments'", path);
    if (system(command) != 0) fail_msg("cannot remove %s-segments", path);
}

#endif
