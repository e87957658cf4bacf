/* cli/main.c: from the command line to a verb, and from a status to an exit code. */
#include "options.h"
#include "output.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

static void hear_fault(void *user, const char *file, uint64_t line, const char *message) {
    int *const n = user;
    if ((*n)++ < 20) fprintf(stderr, "entente: %s:%llu: %s\n", file, (unsigned long long)line, message);
}

static const char *ledger_path(const cli_options *o) {
    const char *const env = getenv("ENTENTE_DB");
    return cli_has(o, OPT_DB) ? o->value[OPT_DB] : env && *env ? env : "entente.db";
}

static int with_ledger(const cli_verb *verb, cli_context *c) {
    en_error err;
    if (verb->need != NEED_LEDGER) return verb->run(c);
    if (en_ledger_open(ledger_path(c->options), EN_LEDGER_READ, c->lexicon, &c->ledger, &err) != EN_OK) {
        cli_fail(&err);
        return EXIT_ENVIRONMENT;
    }
    const int code = verb->run(c);
    en_ledger_close(c->ledger);
    return code;
}

static int run(const cli_verb *verb, const cli_options *o) {
    cli_context c = {.options = o};
    en_error err;
    int n_faults = 0;
    if (verb->need == NEED_NOTHING) return verb->run(&c);
    if (en_lexicon_open(o->value[OPT_DATA], hear_fault, &n_faults, &c.lexicon, &err) != EN_OK) {
        if (n_faults)
            fprintf(stderr, "entente: the lexicon has %d fault%s\n", n_faults, n_faults == 1 ? "" : "s");
        else
            cli_fail(&err);
        return EXIT_ENVIRONMENT;
    }
    const int code = with_ledger(verb, &c);
    en_lexicon_free(c.lexicon);
    return code;
}

int main(int argc, char **argv) {
    const cli_verb *verb;
    cli_options o = {0};
    signal(SIGPIPE, SIG_IGN);
    o.args = calloc((size_t)argc + 1, sizeof *o.args);
    if (!o.args) return EXIT_ENVIRONMENT;
    int code = cli_parse(argc, argv, &verb, &o);
    if (code == EXIT_OK) {
        if (cli_has(&o, OPT_VERSION))
            printf("entente %s\n", en_version());
        else if (cli_has(&o, OPT_HELP))
            verb ? cli_print_help(stdout, verb) : cli_print_overview(stdout);
        else if (!verb)
            cli_print_overview(stderr), code = EXIT_USAGE;
        else
            code = run(verb, &o);
    }
    free(o.args);
    return cli_finish_output(code);
}
