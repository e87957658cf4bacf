/* cli/progress.h: a bar on standard error for work that takes over a second. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "entente.h"

#include <time.h>

typedef struct {
    bool shown, wanted, colour;
    struct timespec start, last;
} cli_progress;

cli_progress cli_progress_start(bool quiet);
void cli_progress_show(cli_progress *bar, uint64_t done, uint64_t total, const en_read_counts *counts);
/* The same for any work: `n` of `what` so far ("rows"). */
void cli_progress_bar(cli_progress *bar, uint64_t done, uint64_t total, uint64_t n, const char *what);
void cli_progress_say(cli_progress *bar, uint64_t done, uint64_t total,
                      const char *words); /* words stand behind the bar */
void cli_progress_clear(cli_progress *bar);

/* From now on Ctrl-C and SIGTERM ask for a stop; the second one kills. */
void cli_hear_stops(void);
bool cli_stop_asked(void);

#endif
