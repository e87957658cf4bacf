/* cli/import_verb.c: entente import, layers, compact. */
#include "output.h"
#include "progress.h"

#include <stdlib.h>
#include <string.h>

#define REJECTS_SHOWN 20

static const char *const file_columns[] = {"import",   "file",       "format",   "layer",   "known",
                                           "rows",     "accepted",   "repaired", "skipped", "repeated",
                                           "rejected", "date_first", "date_last"};
static const char *const format_columns[] = {"format", "holds", "layer", "title", "version", "licence", "citation"};
static const char *const layer_columns[] = {"layer",    "kind",       "title",     "version", "files",   "rows",
                                            "rejected", "date_first", "date_last", "licence", "citation"};

typedef struct {
    cli_form form;
    cli_rows rows;
    cli_progress bar;
    bool quiet, environment;
    uint64_t n_rejected;
} importing;

static void day_range(en_day first, en_day last, char out[32]) {
    char a[11], b[11];
    en_day_format(first, a);
    en_day_format(last, b);
    snprintf(out, 32, "%s%s%s", a, *b ? " to " : "", b);
}

static void put_file(cli_rows *w, const en_import_file *f) {
    cli_int(w, (int64_t)f->import);
    cli_text(w, f->file);
    cli_chars(w, f->format);
    cli_text(w, f->layer);
    cli_bool(w, f->known);
    cli_int(w, (int64_t)f->n_rows);
    cli_int(w, (int64_t)f->n_accepted);
    cli_int(w, (int64_t)f->n_repaired);
    cli_int(w, (int64_t)f->n_skipped);
    cli_int(w, (int64_t)f->n_repeated);
    cli_int(w, (int64_t)f->n_rejected);
    cli_day_cell(w, f->first);
    cli_day_cell(w, f->last);
    cli_row_end(w);
}

static void on_file(void *user, const en_import_file *f) {
    importing *const m = user;
    char range[32];
    cli_progress_clear(&m->bar);
    if (m->form != OUT_PEOPLE) {
        put_file(&m->rows, f);
        fflush(stdout);
        return;
    }
    if (f->known) {
        printf("i%llu  %.*s: there already\n", (unsigned long long)f->import, (int)f->file.len, f->file.p);
        fflush(stdout);
        return;
    }
    day_range(f->first, f->last, range);
    printf("i%llu  %.*s  %s > %.*s  %llu rows", (unsigned long long)f->import, (int)f->file.len, f->file.p, f->format,
           (int)f->layer.len, f->layer.p, (unsigned long long)f->n_accepted);
    if (f->n_repaired) printf(", %llu repaired", (unsigned long long)f->n_repaired);
    if (f->n_skipped) printf(", %llu skipped", (unsigned long long)f->n_skipped);
    if (f->n_repeated) printf(", %llu there already", (unsigned long long)f->n_repeated);
    if (f->n_rejected) printf(", %llu rejected", (unsigned long long)f->n_rejected);
    printf("%s%s\n", *range ? "  " : "", range);
    fflush(stdout); /* an acknowledged input is in the ledger */
}

static void on_reject(void *user, const en_error *why) {
    importing *const m = user;
    cli_progress_clear(&m->bar);
    if (why->status == EN_EIO || why->status == EN_ENOTFOUND) m->environment = true;
    if (m->n_rejected++ < REJECTS_SHOWN) (void)cli_fail(why);
}

static void on_skip(void *user, en_str file, const char *why) {
    importing *const m = user;
    if (m->quiet) return;
    cli_progress_clear(&m->bar);
    fprintf(stderr, "skipped %.*s: %s\n", (int)file.len, file.p, why);
}

static bool on_progress(void *user, uint64_t done, uint64_t total, const en_import_counts *n) {
    importing *const m = user;
    cli_progress_bar(&m->bar, done, total, n->rows, "rows");
    return !cli_stop_asked();
}

static const char *holds(const en_import_format *f) {
    return f->events ? "events" : f->ties ? "ties" : "facts";
}

static bool on_format(void *user, const en_import_format *f) {
    cli_rows *const w = user;
    if (w->form == OUT_PEOPLE) {
        printf("%-22s %-8s %s\n", f->key, holds(f), f->title);
        return true;
    }
    cli_chars(w, f->key);
    cli_chars(w, holds(f));
    cli_chars(w, f->layer);
    cli_chars(w, f->title);
    cli_chars(w, f->version);
    cli_chars(w, f->licence);
    cli_chars(w, f->citation);
    cli_row_end(w);
    return !ferror(stdout);
}

static int list_formats(cli_form form) {
    cli_rows w = cli_rows_start(form, format_columns, sizeof format_columns / sizeof *format_columns);
    en_import_formats(on_format, &w);
    cli_rows_end(&w);
    return EXIT_OK;
}

static void summary(const importing *m, const en_import_counts *n) {
    if (m->n_rejected > REJECTS_SHOWN) /* of many we hear only of the first: all are counted in n */
        fprintf(stderr, "entente: … and %llu more were rejected\n",
                (unsigned long long)(n->rejected + n->files_rejected - REJECTS_SHOWN));
    fprintf(stderr, "%llu file%s", (unsigned long long)n->files, n->files == 1 ? "" : "s");
    if (n->files_known) fprintf(stderr, ", %llu there already", (unsigned long long)n->files_known);
    if (n->files_rejected) fprintf(stderr, ", %llu not taken", (unsigned long long)n->files_rejected);
    if (n->files_skipped) fprintf(stderr, ", %llu passed over", (unsigned long long)n->files_skipped);
    fprintf(stderr, "; %llu rows: %llu accepted", (unsigned long long)n->rows, (unsigned long long)n->accepted);
    if (n->repaired) fprintf(stderr, " (%llu repaired)", (unsigned long long)n->repaired);
    if (n->skipped) fprintf(stderr, ", %llu skipped", (unsigned long long)n->skipped);
    if (n->repeated) fprintf(stderr, ", %llu there already by their number", (unsigned long long)n->repeated);
    if (n->rejected) fprintf(stderr, ", %llu rejected (see 'entente quarantine')", (unsigned long long)n->rejected);
    fputc('\n', stderr);
    if (n->files && !n->accepted)
        fprintf(stderr, "0 rows because %s\n",
                n->rows == 0             ? "there was none in the input"
                : n->repeated == n->rows ? "the layer has every one by its number"
                : n->skipped == n->rows  ? "your filters left out every one"
                                         : "none could be read");
}

static bool counts_of(const cli_options *o, en_import_opts *opts) {
    double mentions = 0, sources = 0;
    if (!cli_number(o, OPT_MIN_MENTIONS, 0, 1e9, &mentions) || !cli_number(o, OPT_MIN_SOURCES, 0, 1e9, &sources))
        return false;
    opts->least_mentions = (uint32_t)mentions;
    opts->least_sources = (uint32_t)sources;
    return true;
}

int import_verb(const cli_context *c) {
    const cli_options *const o = c->options;
    importing m = {.quiet = cli_has(o, OPT_QUIET)};
    en_import_counts counts = {0};
    en_ledger *ledger = NULL;
    en_error err = {0};
    en_import_opts opts = en_import_opts_all();
    if (!cli_form_of(o, &m.form)) return EXIT_USAGE;
    if (cli_has(o, OPT_FORMATS)) return list_formats(m.form);
    if (o->n_args == 0) return cli_usage("usage: entente import FILE... (see 'entente help import')");
    if (!cli_day(o, OPT_SINCE, false, &opts.since) || !cli_day(o, OPT_UNTIL, true, &opts.until) ||
        !cli_jobs(o, &opts.jobs) || !counts_of(o, &opts))
        return EXIT_USAGE;
    opts.format = o->value[OPT_FORMAT];
    opts.layer = o->value[OPT_LAYER];
    opts.map = o->value[OPT_MAP];
    opts.two_states = cli_has(o, OPT_TWO_STATES);
    opts.no_texts = cli_has(o, OPT_NO_TEXTS);
    opts.on_file = on_file;
    opts.on_reject = on_reject;
    opts.on_skip = on_skip;
    opts.on_progress = on_progress;
    opts.user = &m;
    if (en_ledger_open(cli_ledger_path(o), EN_LEDGER_WRITE, c->lexicon, &ledger, &err) != EN_OK) {
        cli_fail(&err);
        return EXIT_ENVIRONMENT;
    }
    cli_hear_stops();
    m.bar = cli_progress_start(m.quiet);
    m.rows = cli_rows_start(m.form, file_columns, sizeof file_columns / sizeof *file_columns);
    const en_status status = en_import(ledger, o->args, (size_t)o->n_args, &opts, &counts, &err);
    cli_progress_clear(&m.bar);
    cli_rows_end(&m.rows);
    en_ledger_close(ledger);
    if (!m.quiet) summary(&m, &counts);
    if (status == EN_ESTOPPED || cli_stop_asked()) return EXIT_STOPPED;
    if (m.environment) return EXIT_ENVIRONMENT;
    if (status == EN_EIO || status == EN_ENOMEM || status == EN_EBUSY) return cli_fail(&err);
    return m.n_rejected ? EXIT_REJECTED : status == EN_OK ? EXIT_OK : cli_fail(&err);
}

/* ---- layers ---- */

static bool on_layer(void *user, const en_layer *l) {
    cli_rows *const w = user;
    char range[32];
    if (w->form == OUT_PEOPLE) {
        day_range(l->first, l->last, range);
        printf("%-14.*s %-8.*s %9llu rows  %-24s  %.*s\n", (int)l->name.len, l->name.p, (int)l->kind.len, l->kind.p,
               (unsigned long long)l->n_rows, range, (int)l->title.len, l->title.p);
        return true;
    }
    cli_text(w, l->name);
    cli_text(w, l->kind);
    cli_text(w, l->title);
    cli_text(w, l->version);
    cli_int(w, (int64_t)l->n_files);
    cli_int(w, (int64_t)l->n_rows);
    cli_int(w, (int64_t)l->n_rejected);
    cli_day_cell(w, l->first);
    cli_day_cell(w, l->last);
    cli_text(w, l->licence);
    cli_text(w, l->citation);
    cli_row_end(w);
    return !ferror(stdout);
}

static bool on_imported(void *user, const en_import_file *f) {
    cli_rows *const w = user;
    char range[32];
    if (w->form != OUT_PEOPLE) {
        put_file(w, f);
        return !ferror(stdout);
    }
    day_range(f->first, f->last, range);
    printf("i%-6llu %-12.*s %9llu rows  %-24s  %.*s\n", (unsigned long long)f->import, (int)f->layer.len, f->layer.p,
           (unsigned long long)f->n_accepted, range, (int)f->file.len, f->file.p);
    return true;
}

int layers_verb(const cli_context *c) {
    cli_form form;
    en_error err;
    if (!cli_form_of(c->options, &form)) return EXIT_USAGE;
    const bool files = cli_has(c->options, OPT_FILES);
    cli_rows w = files ? cli_rows_start(form, file_columns, sizeof file_columns / sizeof *file_columns)
                       : cli_rows_start(form, layer_columns, sizeof layer_columns / sizeof *layer_columns);
    const en_status status =
        files ? en_imports(c->ledger, on_imported, &w, &err) : en_layers(c->ledger, on_layer, &w, &err);
    cli_rows_end(&w);
    return status == EN_OK ? EXIT_OK : cli_fail(&err);
}

int compact_verb(const cli_context *c) {
    en_ledger *ledger = NULL;
    en_error err = {0};
    uint64_t before, after;
    en_status status = en_ledger_open(cli_ledger_path(c->options), EN_LEDGER_WRITE, c->lexicon, &ledger, &err);
    if (status == EN_OK) status = en_compact(ledger, true, &before, &after, &err);
    en_ledger_close(ledger);
    if (status != EN_OK) return cli_fail(&err);
    if (!cli_has(c->options, OPT_QUIET))
        fprintf(stderr, "%llu segment%s, now %llu\n", (unsigned long long)before, before == 1 ? "" : "s",
                (unsigned long long)after);
    return EXIT_OK;
}
