/* cli/main.c: from the command line to a verb, and from a status to an exit code. */
#include "options.h"
#include "output.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

static void hear_fault(void *user, const char *file, uint64_t line, const char *message) {
    cli_faults *const faults = user;
    if (faults->n++ < 20) fprintf(stderr, "entente: %s:%llu: %s\n", file, (unsigned long long)line, message);
}

const char *cli_ledger_path(const cli_options *o) {
    const char *const env = getenv("ENTENTE_DB");
    return cli_has(o, OPT_DB) ? o->value[OPT_DB] : env && *env ? env : "entente.db";
}

static int with_ledger(const cli_verb *verb, cli_context *c) {
    en_error err;
    if (verb->need != NEED_LEDGER) return verb->run(c);
    if (en_ledger_open(cli_ledger_path(c->options), EN_LEDGER_READ, c->lexicon, &c->ledger, &err) != EN_OK) {
        cli_fail(&err);
        return EXIT_ENVIRONMENT;
    }
    const int code = verb->run(c);
    en_ledger_close(c->ledger);
    return code;
}

/* Does the verb look into the ledger, so that the dictionaries it remembers count? */
static bool uses_ledger(const cli_verb *verb, const cli_options *o) {
    const bool printed = cli_has(o, OPT_WHY) || cli_has(o, OPT_JSON) || cli_has(o, OPT_JSONL) || cli_has(o, OPT_CSV) ||
                         cli_has(o, OPT_TSV);
    if (verb->run == read_verb) return cli_has(o, OPT_DB) || !printed;
    return verb->need == NEED_LEDGER || cli_has(o, OPT_UNKNOWN);
}

/* Does the verb read text, or say what the lexicon holds? The others need codes and names of actors alone, which are there at once. */
static bool needs_all(const cli_verb *verb, const cli_options *o) {
    int (*const all[])(const cli_context *) = {read_verb, parse_verb, brief_verb, explain_verb, version_verb};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (verb->run == all[i]) return true;
    return cli_has(o, OPT_UNKNOWN) || cli_has(o, OPT_DATA);
}

static int run(const cli_verb *verb, const cli_options *o) {
    cli_context c = {.options = o};
    cli_faults faults = {.fn = hear_fault, .user = &faults};
    if (verb->need == NEED_NOTHING) return verb->run(&c);
    int code =
        cli_open_lexicon(o, uses_ledger(verb, o) ? cli_ledger_path(o) : NULL, !needs_all(verb, o), &faults, &c.lexicon);
    if (faults.n) fprintf(stderr, "entente: the lexicon has %d fault%s\n", faults.n, faults.n == 1 ? "" : "s");
    if (code != EXIT_OK) return code;
    code = with_ledger(verb, &c);
    en_lexicon_free(c.lexicon);
    return code;
}

int main(int argc, char **argv) {
    const cli_verb *verb;
    cli_options o = {0};
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error to tell, no reason to die */
    o.args = calloc((size_t)argc + 1, sizeof *o.args);
    o.dicts = calloc((size_t)argc + 1, sizeof *o.dicts);
    int code = o.args && o.dicts ? cli_parse(argc, argv, &verb, &o) : EXIT_ENVIRONMENT;
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
    free(o.dicts);
    return cli_finish_output(code);
}
