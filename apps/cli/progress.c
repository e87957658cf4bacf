/* cli/progress.c: drawn on a terminal only, first after one second, then some times a second. */
#include "progress.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static double seconds(struct timespec from, struct timespec to) {
    return (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
}

cli_progress cli_progress_start(bool quiet) {
    cli_progress bar = {.wanted = !quiet && isatty(STDERR_FILENO), .colour = !getenv("NO_COLOR")};
    clock_gettime(CLOCK_MONOTONIC, &bar.start);
    bar.last = bar.start;
    return bar;
}

/* Draws the bar if it is time to. What stands behind it is then the caller's. *spent: seconds since the start. */
static bool draw(cli_progress *bar, uint64_t done, uint64_t total, double *spent_out) {
    struct timespec now;
    if (!bar->wanted) return false;
    clock_gettime(CLOCK_MONOTONIC, &now);
    const double spent = *spent_out = seconds(bar->start, now);
    if (spent < 1 || (bar->shown && seconds(bar->last, now) < 0.2)) return false;
    bar->last = now;
    bar->shown = true;
    fputs("\r\033[K", stderr);
    if (total) {
        const double part = done > total ? 1 : (double)done / (double)total;
        const int full = (int)(part * 24);
        fputs(bar->colour ? "\033[36m[" : "[", stderr);
        for (int i = 0; i < 24; i++) fputc(i < full ? '=' : i == full ? '>' : ' ', stderr);
        fprintf(stderr, bar->colour ? "]\033[0m %3.0f %%  " : "] %3.0f %%  ", part * 100);
        if (part > 0.01) {
            const long left = (long)(spent / part - spent + 0.5);
            fprintf(stderr, "%ld:%02ld left  ", left / 60, left % 60);
        }
    }
    return true;
}

void cli_progress_bar(cli_progress *bar, uint64_t done, uint64_t total, uint64_t n, const char *what) {
    double spent;
    if (!draw(bar, done, total, &spent)) return;
    fprintf(stderr, "%llu %s, %.0f %s/s", (unsigned long long)n, what, (double)n / spent, what);
    fflush(stderr);
}

void cli_progress_show(cli_progress *bar, uint64_t done, uint64_t total, const en_read_counts *counts) {
    double spent;
    if (!draw(bar, done, total, &spent)) return;
    fprintf(stderr, "%llu reports, %llu claims, %.0f reports/s", (unsigned long long)(counts->reports + counts->known),
            (unsigned long long)counts->claims, (double)(counts->reports + counts->known) / spent);
    fflush(stderr);
}

void cli_progress_say(cli_progress *bar, uint64_t done, uint64_t total, const char *words) {
    double spent;
    if (!draw(bar, done, total, &spent)) return;
    fputs(words, stderr);
    fflush(stderr);
}

void cli_progress_clear(cli_progress *bar) {
    if (bar->shown) fputs("\r\033[K", stderr);
    bar->shown = false;
}

static volatile sig_atomic_t asked_to_stop;

static void on_signal(int number) {
    asked_to_stop = 1;
    signal(number, SIG_DFL);
}

void cli_hear_stops(void) {
    signal(SIGINT, on_signal);
    signal(SIGTERM, on_signal);
}

bool cli_stop_asked(void) {
    return asked_to_stop;
}
