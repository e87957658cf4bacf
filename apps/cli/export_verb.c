/* cli/export_verb.c: entente export. */
#include "options.h"
#include "whole_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- what is asked ---- */

/* The form that an option names, else the file's suffix. */
static bool form_of(const cli_options *o, en_export_form *out) {
    static const cli_option options[EN_N_EXPORT_FORMS] = {
        [EN_EXPORT_CSV] = OPT_CSV,         [EN_EXPORT_TSV] = OPT_TSV,     [EN_EXPORT_JSONL] = OPT_JSONL,
        [EN_EXPORT_PARQUET] = OPT_PARQUET, [EN_EXPORT_ARROW] = OPT_ARROW, [EN_EXPORT_GRAPHML] = OPT_GRAPHML,
        [EN_EXPORT_GEXF] = OPT_GEXF};
    const char *const file = o->value[OPT_OUTPUT], *const dot = file ? strrchr(file, '.') : NULL;
    int n = 0;
    for (int i = 0; i < EN_N_EXPORT_FORMS; i++)
        if (cli_has(o, options[i])) *out = (en_export_form)i, n++;
    if (n == 0) *out = dot ? en_export_form_of((en_str){dot + 1, strlen(dot + 1)}) : EN_N_EXPORT_FORMS;
    if (n <= 1 && *out != EN_N_EXPORT_FORMS) return true;
    cli_usage(n > 1 ? "--csv, --tsv, --jsonl, --parquet, --arrow, --graphml and --gexf exclude each other"
                    : "which form? --csv, --tsv, --jsonl, --parquet, --arrow, --graphml or --gexf");
    return false;
}

static void list_views(void) {
    const en_export_view *v;
    fputs("entente: what is to be exported? One of these, or --sql STATEMENT:\n", stderr);
    for (size_t i = 0; (v = en_export_view_at(i)); i++) fprintf(stderr, "  %-11s %s\n", v->name, v->text);
}

static bool check(const cli_options *o) {
    const bool filtered = cli_has(o, OPT_SOURCE) || cli_has(o, OPT_TARGET) || cli_has(o, OPT_SINCE) ||
                          cli_has(o, OPT_UNTIL) || cli_has(o, OPT_LAYER);
    if (o->n_args == 0 && !cli_has(o, OPT_SQL)) {
        list_views();
        return false;
    }
    if (o->n_args && cli_has(o, OPT_SQL))
        return cli_usage("found '%s' and --sql, expected one of them", o->args[0]), false;
    if (filtered && cli_has(o, OPT_SQL))
        return cli_usage(
                   "--sql asks its own question: --source, --target, --since, --until and --layer belong into it"),
               false;
    return true;
}

static bool query_of(const cli_context *c, en_export_query *q) {
    const cli_options *const o = c->options;
    if (cli_has(o, OPT_SOURCE) && !cli_actor(c, o->value[OPT_SOURCE], &q->source)) return false;
    if (cli_has(o, OPT_TARGET) && !cli_actor(c, o->value[OPT_TARGET], &q->target)) return false;
    if (!cli_day(o, OPT_SINCE, false, &q->since) || !cli_day(o, OPT_UNTIL, true, &q->until)) return false;
    if (o->n_args) q->view = o->args[0];
    q->layers = o->value[OPT_LAYER];
    return true;
}

/* ---- writing ---- */

typedef struct {
    FILE *file;
    int reason; /* errno of a write that failed */
} sink;

static bool put(void *user, const void *bytes, size_t len) {
    sink *const s = user;
    if (fwrite(bytes, 1, len, s->file) == len) return true;
    s->reason = errno;
    return false;
}

/* path NULL: standard output, of which main tells what failed. */
static int say_unwritten(const sink *s, const char *path) {
    if (s->reason == EPIPE) return EXIT_OK; /* whoever read it has had enough */
    if (path) fprintf(stderr, "entente: %s: %s\n", path, strerror(s->reason));
    errno = s->reason;
    return EXIT_ENVIRONMENT;
}

static int run(const cli_context *c, const en_export_query *q, const en_export_opts *opts) {
    const char *const path = c->options->value[OPT_OUTPUT];
    const bool to_stdout = !path || strcmp(path, "-") == 0;
    cli_whole_file whole = {0};
    if (!to_stdout && !cli_whole_open(&whole, path)) return EXIT_ENVIRONMENT;
    sink s = {.file = to_stdout ? stdout : whole.file};
    uint64_t n = 0;
    en_error err;
    const en_status status = en_export_query_write(c->ledger, q, opts, put, &s, &n, &err);
    if (status != EN_OK) {
        cli_whole_drop(&whole);
        if (s.reason) return say_unwritten(&s, to_stdout ? NULL : path);
        const int code = cli_fail(&err);
        return status == EN_ENOTFOUND ? EXIT_USAGE : code; /* no such view: a word that was not understood */
    }
    if (!to_stdout && !cli_whole_keep(&whole)) return EXIT_ENVIRONMENT;
    if (!to_stdout && !cli_has(c->options, OPT_QUIET))
        fprintf(stderr, "%llu %s to %s\n", (unsigned long long)n,
                en_export_is_graph(opts->form) ? n == 1 ? "edge" : "edges"
                : n == 1                       ? "row"
                                               : "rows",
                path);
    return n ? EXIT_OK : EXIT_NOTHING;
}

int export_verb(const cli_context *c) {
    const cli_options *const o = c->options;
    en_export_query q = {.since = EN_DAY_NONE, .until = EN_DAY_NONE};
    en_export_opts opts = {.safe = cli_has(o, OPT_SAFE), .uncompressed = cli_has(o, OPT_UNCOMPRESSED)};
    if (!check(o) || !form_of(o, &opts.form) || !query_of(c, &q)) return EXIT_USAGE;
    const bool is_rows = opts.form == EN_EXPORT_CSV || opts.form == EN_EXPORT_TSV;
    if (opts.safe && !is_rows) return cli_usage("--safe is for --csv and --tsv");
    if (opts.uncompressed && opts.form != EN_EXPORT_PARQUET) return cli_usage("--uncompressed is for --parquet");
    if (en_export_is_binary(opts.form) && (!cli_has(o, OPT_OUTPUT) || strcmp(o->value[OPT_OUTPUT], "-") == 0) &&
        isatty(STDOUT_FILENO))
        return cli_usage("%s is not for a terminal; name a file with -o FILE", en_export_key(opts.form));
    char *statement = NULL;
    if (cli_has(o, OPT_SQL)) {
        const int taken = cli_statement(o->value[OPT_SQL], &statement);
        if (taken != EXIT_OK) {
            free(statement);
            return taken;
        }
        q.sql = (en_str){statement, strlen(statement)};
    }
    const int code = run(c, &q, &opts);
    free(statement);
    return code;
}
