/* cli/quarantine_verb.c: entente quarantine. */
#include "output.h"

#include <stdlib.h>
#include <string.h>

static const char *const columns[] = {"id", "file", "line", "byte", "reason", "raw", "import", "format", "layer"};

typedef struct {
    cli_rows rows;
    uint64_t only, limit, n;
    unsigned width;
} printing;

static bool on_item(void *user, const en_quarantined *q) {
    printing *const p = user;
    cli_rows *const w = &p->rows;
    if (p->only && q->id != p->only) return true;
    p->n++;
    if (w->form == OUT_PEOPLE) {
        printf("%llu  %.*s", (unsigned long long)q->id, (int)q->file.len, q->file.p);
        if (q->line) printf(":%llu", (unsigned long long)q->line);
        printf("  %.*s\n", (int)q->reason.len, q->reason.p);
        if (q->raw.len) {
            fputs("    ", stdout);
            cli_print_cut(q->raw, p->width - 4);
            putchar('\n');
        }
    } else {
        cli_int(w, (int64_t)q->id);
        cli_text(w, q->file);
        cli_int(w, (int64_t)q->line);
        cli_int(w, (int64_t)q->byte);
        cli_text(w, q->reason);
        cli_text(w, q->raw);
        if (q->import)
            cli_int(w, (int64_t)q->import);
        else
            cli_missing(w);
        cli_text(w, q->format);
        cli_text(w, q->layer);
        cli_row_end(w);
    }
    return !ferror(stdout) && !(p->limit && p->n >= p->limit);
}

static int list(const en_ledger *ledger, const cli_options *o, cli_form form, uint64_t only) {
    printing p = {.only = only, .width = cli_width()};
    en_error err = {0};
    double limit = 0;
    if (!cli_number(o, OPT_LIMIT, 1, 1e12, &limit)) return EXIT_USAGE;
    p.limit = (uint64_t)limit;
    p.rows = cli_rows_start(form, columns, sizeof columns / sizeof *columns);
    const en_status status = en_quarantine(ledger, on_item, &p, &err);
    cli_rows_end(&p.rows);
    if (status != EN_OK) return cli_fail(&err);
    if (p.n == 0) fprintf(stderr, "entente: nothing in quarantine has the number %llu\n", (unsigned long long)only);
    return p.n ? EXIT_OK : EXIT_NOTHING;
}

static int retry(en_ledger *ledger, uint64_t only, bool quiet) {
    en_retry_counts n;
    en_error err = {0};
    const en_status status = en_quarantine_retry(ledger, only, &n, &err);
    if (status != EN_OK) return cli_fail(&err);
    if (!quiet)
        fprintf(stderr, "%llu line%s tried, %llu taken; %llu left in quarantine\n", (unsigned long long)n.tried,
                n.tried == 1 ? "" : "s", (unsigned long long)n.taken, (unsigned long long)n.left);
    return n.taken || !n.left ? EXIT_OK : EXIT_NOTHING;
}

static int drop(en_ledger *ledger, uint64_t only, bool quiet) {
    uint64_t n;
    en_error err = {0};
    if (en_quarantine_drop(ledger, only, &n, &err) != EN_OK) return cli_fail(&err);
    if (!quiet) fprintf(stderr, "%llu forgotten\n", (unsigned long long)n);
    return n ? EXIT_OK : EXIT_NOTHING;
}

int quarantine_verb(const cli_context *c) {
    const cli_options *const o = c->options;
    const bool retries = cli_has(o, OPT_RETRY), drops = cli_has(o, OPT_DROP), quiet = cli_has(o, OPT_QUIET);
    en_ledger *ledger = NULL;
    en_error err = {0};
    cli_form form;
    char *end = NULL;
    const unsigned long long only = o->n_args ? strtoull(o->args[0], &end, 10) : 0;
    if (o->n_args && (*end || only == 0)) return cli_usage("'%s' is not the number of an entry", o->args[0]);
    if (retries && drops) return cli_usage("--retry does not go with --drop");
    if (!cli_form_of(o, &form)) return EXIT_USAGE;
    const en_ledger_mode mode = retries || drops ? EN_LEDGER_WRITE : EN_LEDGER_READ;
    if (en_ledger_open(cli_ledger_path(o), mode, c->lexicon, &ledger, &err) != EN_OK) {
        cli_fail(&err);
        return EXIT_ENVIRONMENT;
    }
    const int code = retries ? retry(ledger, only, quiet)
                     : drops ? drop(ledger, only, quiet)
                             : list(ledger, o, form, only);
    en_ledger_close(ledger);
    return code;
}
