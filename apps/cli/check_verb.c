/* cli/check_verb.c: entente check. */
#include "options.h"

#include <stdlib.h>
#include <unistd.h>

static void on_fault(void *user, const char *file, uint64_t line, const char *message) {
    ++((cli_faults *)user)->n;
    printf("%s:%llu: %s\n", file, (unsigned long long)line, message);
}

static void on_finding(void *user, const char *what) {
    (void)user;
    printf("%s\n", what);
}

int check_verb(const cli_context *c) {
    const cli_options *const o = c->options;
    const char *const env = getenv("ENTENTE_DB");
    const char *const path = cli_has(o, OPT_DB) ? o->value[OPT_DB] : env && *env ? env : "entente.db";
    en_lexicon *lexicon;
    en_ledger *ledger;
    en_error err;
    uint64_t n_findings = 0;
    cli_faults faults = {.fn = on_fault, .user = &faults};
    if (cli_open_lexicon(o, path, false, &faults, &lexicon) != EXIT_OK) {
        if (faults.n == 0) return EXIT_ENVIRONMENT;
        fprintf(stderr, "lexicon: %d fault%s\n", faults.n, faults.n == 1 ? "" : "s");
        return EXIT_REJECTED;
    }
    if (!cli_has(o, OPT_QUIET)) fputs("lexicon: clean\n", stderr);
    if (!cli_has(o, OPT_DB) && !(env && *env) && access(path, F_OK) != 0) {
        if (!cli_has(o, OPT_QUIET)) fprintf(stderr, "ledger: none at %s\n", path);
        en_lexicon_free(lexicon);
        return EXIT_OK;
    }
    int code = EXIT_OK;
    if (en_ledger_open(path, EN_LEDGER_READ, lexicon, &ledger, &err) != EN_OK) {
        cli_fail(&err);
        code = err.status == EN_EFORMAT ? EXIT_REJECTED : EXIT_ENVIRONMENT;
    } else {
        if (en_ledger_check(ledger, on_finding, NULL, &n_findings, &err) != EN_OK) {
            cli_fail(&err);
            code = EXIT_ENVIRONMENT;
        } else if (n_findings) {
            fprintf(stderr, "ledger %s: %llu fault%s\n", path, (unsigned long long)n_findings,
                    n_findings == 1 ? "" : "s");
            code = EXIT_REJECTED;
        } else if (!cli_has(o, OPT_QUIET)) {
            fprintf(stderr, "ledger %s: clean\n", path);
        }
        en_ledger_close(ledger);
    }
    en_lexicon_free(lexicon);
    return code;
}
