/* tests/gdelt_rows.h: small files in the form of GDELT 2.0's export. */
#ifndef GDELT_ROWS_H
#define GDELT_ROWS_H

#include "check.h"

/* Writes n rows of source towards target, one a day from 2020-01-01 on (within the year), with ids from `id` on. */
static inline void write_gdelt(const char *file, const char *source, const char *target, unsigned id, unsigned n) {
    FILE *const f = fopen(file, "w");
    assert_non_null(f);
    for (unsigned i = 0; i < n; i++) {
        const unsigned day = 20200101 + i % 12 * 100 + i / 12 % 28;
        fprintf(f, "%u\t%u\t%u\t2020\t2020.1\t", id + i, day, day / 100);
        fprintf(f, "%sGOV\tA\t%s\t\t\t\t\tGOV\t\t\t%s\tB\t%s\t\t\t\t\t\t\t\t", source, source, target, target);
        fprintf(f, "1\t043\t043\t04\t1\t2.8\t%u\t1\t%u\t-1.5\t", 1 + i % 9, 1 + i % 9);
        for (int k = 0; k < 3; k++) fputs("1\tParis\tFR\tFR\t\t48.8\t2.3\tFR\t", f);
        fprintf(f, "%u000000\thttps://www.example.org/%u\n", day, id + i);
    }
    assert_int_equal(fclose(f), 0);
}

/* Removes a ledger with its segments. */
static inline void remove_all(const char *path) {
    char command[1600];
    snprintf(command, sizeof command, "rm -rf '%s' '%s-wal' '%s-shm' '%s-segments' '%s'.new-*", path, path, path, path,
             path);
    (void)!system(command);
}

#endif
