/* cli/fetch_verb.c: entente fetch. */
#include "output.h"
#include "progress.h"

#include <stdlib.h>
#include <string.h>

#define FAULTS_SHOWN 20

static const char *const columns[] = {"name", "url", "bytes", "md5", "status", "reason"};

typedef struct {
    cli_form form;
    cli_rows rows;
    cli_progress bar;
    uint64_t n_faults;
    bool begun; /* the head of the rows is out */
} fetching;

static en_str str_of(const char *s) {
    return (en_str){s, strlen(s)};
}

/* "17 bytes", "141.4 kB". */
static const char *amount(uint64_t bytes, char out[32]) {
    if (bytes < 1000000)
        snprintf(out, 32, "%.1f kB", (double)bytes / 1e3);
    else
        snprintf(out, 32, bytes < 1000000000 ? "%.1f MB" : "%.1f GB", (double)bytes / (bytes < 1000000000 ? 1e6 : 1e9));
    if (bytes < 1000) snprintf(out, 32, "%llu byte%s", (unsigned long long)bytes, bytes == 1 ? "" : "s");
    return out;
}

static void print_file(const en_fetched *f) {
    char size[32] = "";
    if (f->bytes >= 0) (void)amount((uint64_t)f->bytes, size);
    printf("%-8s  %9s  ", en_fetch_state_key(f->state), size);
    cli_print_cut(str_of(f->name), 0);
    if (f->reason[0]) {
        fputs(": ", stdout);
        cli_print_cut(str_of(f->reason), 0);
    }
    putchar('\n');
}

/* Not before it is sure that the question makes sense. */
static void begin_rows(fetching *x) {
    if (x->begun || x->form == OUT_PEOPLE) return;
    x->rows = cli_rows_start(x->form, columns, sizeof columns / sizeof *columns);
    x->begun = true;
}

static bool on_file(void *user, const en_fetched *f) {
    fetching *const x = user;
    cli_progress_clear(&x->bar);
    begin_rows(x);
    if (x->form == OUT_PEOPLE) {
        print_file(f);
    } else {
        cli_chars(&x->rows, f->name);
        cli_chars(&x->rows, f->url);
        f->bytes < 0 ? cli_missing(&x->rows) : cli_int(&x->rows, f->bytes);
        cli_chars(&x->rows, f->md5);
        cli_chars(&x->rows, en_fetch_state_key(f->state));
        cli_chars(&x->rows, f->reason);
        cli_row_end(&x->rows);
    }
    return !ferror(stdout);
}

static void on_fault(void *user, const en_error *why) {
    fetching *const x = user;
    cli_progress_clear(&x->bar);
    if (x->n_faults++ < FAULTS_SHOWN) (void)cli_fail(why);
}

static bool on_progress(void *user, const en_fetch_progress *p) {
    fetching *const x = user;
    char words[400], done[32];
    if (!x->bar.wanted) return !cli_stop_asked();
    if (p->waits > 0)
        snprintf(words, sizeof words, "%s: %.150s; again in %.0f s", p->name, p->why, p->waits + 0.5);
    else if (p->n_files)
        snprintf(words, sizeof words, "%llu of %llu files, %s", (unsigned long long)p->number,
                 (unsigned long long)p->n_files, amount(p->all_done, done));
    else
        snprintf(words, sizeof words, "%s, %s", p->name, amount(p->done, done));
    for (char *c = words; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7F) *c = ' ';
    cli_progress_say(&x->bar, p->all_bytes ? p->all_done : p->done, p->all_bytes ? p->all_bytes : p->bytes, words);
    return !cli_stop_asked();
}

/* How to go on: the files of a set are what `import` takes. The folder as a shell takes it. */
static void hint(const char *to) {
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./+-";
    const char *const dir = to && *to ? to : ".";
    const bool quote = dir[strspn(dir, plain)] || dir[0] == '-';
    fputs("Next: entente import ", stderr);
    if (quote) fputc('\'', stderr);
    for (const char *c = dir; *c; c++) *c == '\'' ? (void)fputs("'\\''", stderr) : (void)fputc(*c, stderr);
    if (quote) fputc('\'', stderr);
    fprintf(stderr, "%s*.zip\n", dir[strlen(dir) - 1] == '/' ? "" : "/");
}

static void summary(const fetching *x, const en_fetch_counts *n, bool dry) {
    char bytes[32];
    if (x->n_faults > FAULTS_SHOWN)
        fprintf(stderr, "entente: … and %llu more faults\n", (unsigned long long)(x->n_faults - FAULTS_SHOWN));
    if (dry)
        fprintf(stderr, "%llu file%s would be fetched, %s", (unsigned long long)n->wanted, n->wanted == 1 ? "" : "s",
                amount(n->wanted_bytes, bytes));
    else
        fprintf(stderr, "%llu file%s fetched", (unsigned long long)n->fetched, n->fetched == 1 ? "" : "s");
    if (n->resumed) fprintf(stderr, " (%llu resumed)", (unsigned long long)n->resumed);
    if (n->fetched) fprintf(stderr, ", %s", amount(n->bytes, bytes));
    if (n->present) fprintf(stderr, "; %llu there already", (unsigned long long)n->present);
    if (n->failed) fprintf(stderr, "; %llu failed", (unsigned long long)n->failed);
    if (n->faults)
        fprintf(stderr, "; %llu line%s of the list rejected", (unsigned long long)n->faults, n->faults == 1 ? "" : "s");
    fputc('\n', stderr);
}

/* Are days given where, and only where, they mean something? Of a list all of 2015 to today is rarely meant. */
static int check_days(const cli_options *o, bool *any_set) {
    for (int i = 0; i < o->n_args; i++) *any_set = *any_set || en_fetch_set_of(str_of(o->args[i])) != EN_FETCH_SET_NONE;
    if (*any_set && !cli_has(o, OPT_SINCE))
        return cli_usage("files of GDELT are fetched from a day on: give --since DATE, as --since 2024-10-01");
    if (!*any_set && (cli_has(o, OPT_SINCE) || cli_has(o, OPT_UNTIL)))
        return cli_usage("--since and --until go with gdelt, gdelt-mentions and gdelt1");
    return EXIT_OK;
}

static bool take_options(const cli_options *o, en_fetch_opts *opts) {
    const char *const env = getenv("ENTENTE_GDELT");
    double tries = 0, stall = 0;
    opts->to = o->value[OPT_TO];
    opts->base = cli_has(o, OPT_BASE) ? o->value[OPT_BASE] : env && *env ? env : NULL;
    opts->dry_run = cli_has(o, OPT_DRY_RUN);
    if (!cli_day(o, OPT_SINCE, false, &opts->since) || !cli_day(o, OPT_UNTIL, true, &opts->until) ||
        !cli_number(o, OPT_TRIES, 1, 20, &tries) || !cli_number(o, OPT_RETRY_WAIT, 0.01, 300, &opts->retry_wait) ||
        !cli_number(o, OPT_TIMEOUT, 1, 3600, &stall))
        return false;
    if (en_day_known(opts->since) && en_day_known(opts->until) && opts->since.n > opts->until.n) {
        cli_usage("--since is after --until");
        return false;
    }
    opts->tries = (unsigned)tries;
    opts->stall = (unsigned)stall;
    return true;
}

int fetch_verb(const cli_context *c) {
    const cli_options *const o = c->options;
    fetching x = {0};
    bool any_set = false;
    en_fetch_counts n;
    en_error err = {0};
    en_fetch_opts opts = {.since = EN_DAY_NONE,
                          .until = EN_DAY_NONE,
                          .on_file = on_file,
                          .on_fault = on_fault,
                          .on_progress = on_progress,
                          .user = &x};
    if (!cli_form_of(o, &x.form) || !take_options(o, &opts)) return EXIT_USAGE;
    const int days = check_days(o, &any_set);
    if (days != EXIT_OK) return days;
    cli_hear_stops();
    x.bar = cli_progress_start(cli_has(o, OPT_QUIET));
    const en_status status = en_fetch(o->args, (size_t)o->n_args, &opts, &n, &err);
    cli_progress_clear(&x.bar);
    if (status != EN_ERANGE) begin_rows(&x);
    if (x.begun) cli_rows_end(&x.rows);
    fflush(stdout); /* messages come behind it */
    if (!cli_has(o, OPT_QUIET) && status != EN_ERANGE && status != EN_ENOTFOUND) summary(&x, &n, opts.dry_run);
    if (!cli_has(o, OPT_QUIET) && !cli_stop_asked() && any_set && n.fetched + n.present > 0 && !opts.dry_run)
        hint(opts.to);
    if (cli_stop_asked()) {
        if (!cli_has(o, OPT_QUIET)) fputs("stopped; the same command goes on from here\n", stderr);
        return EXIT_STOPPED;
    }
    if (status == EN_ESTOPPED) return EXIT_OK; /* nobody reads any more; main tells if output failed */
    if (status != EN_OK) return cli_fail(&err);
    return n.failed || n.faults ? EXIT_REJECTED : EXIT_OK;
}
