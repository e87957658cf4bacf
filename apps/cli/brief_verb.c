/* cli/brief_verb.c: entente brief and entente explain: texts from the library, in a form. */
#include "output.h"

#include <stdlib.h>

static bool text_form(const cli_options *o, en_form *out) {
    const int n = cli_has(o, OPT_MARKDOWN) + cli_has(o, OPT_HTML) + cli_has(o, OPT_JSON);
    *out = cli_has(o, OPT_MARKDOWN) ? EN_MARKDOWN
           : cli_has(o, OPT_HTML)   ? EN_HTML
           : cli_has(o, OPT_JSON)   ? EN_JSON
                                    : EN_TEXT;
    if (n > 1) cli_usage("--markdown, --html and --json exclude each other");
    return n <= 1;
}

int brief_verb(const cli_context *c) {
    const cli_options *const o = c->options;
    en_brief_opts opts = {.asof = EN_DAY_NONE, .since = EN_DAY_NONE, .width = cli_width()};
    en_actor a, b;
    en_error err;
    char *text;
    double width = opts.width;
    if (!text_form(o, &opts.form) || !cli_day(o, OPT_ASOF, true, &opts.asof) ||
        !cli_day(o, OPT_SINCE, false, &opts.since) || !cli_number(o, OPT_WIDTH, 40, 1000, &width))
        return EXIT_USAGE;
    if (!cli_actor(c, o->args[0], &a) || !cli_actor(c, o->args[1], &b)) return EXIT_USAGE;
    opts.width = (unsigned)width;
    if (en_brief(c->ledger, a, b, &opts, &text, &err) != EN_OK) return cli_fail(&err);
    fputs(text, stdout);
    en_free(text);
    return EXIT_OK;
}

int explain_verb(const cli_context *c) {
    const cli_options *const o = c->options;
    en_form form;
    en_day asof = EN_DAY_NONE;
    int code = EXIT_OK;
    if (!text_form(o, &form) || !cli_day(o, OPT_ASOF, true, &asof)) return EXIT_USAGE;
    for (int i = 0; i < o->n_args; i++) {
        en_error err;
        char *text;
        const en_status status = en_explain(c->ledger, o->args[i], form, asof, &text, &err);
        if (status != EN_OK) {
            const int failed = cli_fail(&err);
            if (code == EXIT_OK) code = status == EN_EFORMAT ? EXIT_USAGE : failed;
            continue;
        }
        if (i) putchar('\n');
        fputs(text, stdout);
        en_free(text);
    }
    return code;
}
