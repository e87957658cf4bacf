/* cli/parse_verb.c: entente parse. */
#include "output.h"
#include "progress.h"

#define REJECTS_SHOWN 20

typedef struct {
    uint64_t n_rejected;
    bool environment; /* some input could not be opened or read */
} parsing;

static bool on_sentence(void *user, const en_parsed *s) {
    (void)user;
    fwrite(s->conllu.p, 1, s->conllu.len, stdout);
    return !cli_stop_asked() && !ferror(stdout);
}

static void on_reject(void *user, const en_error *why) {
    parsing *const p = user;
    if (why->status == EN_EIO || why->status == EN_ENOTFOUND) p->environment = true;
    if (p->n_rejected++ < REJECTS_SHOWN) (void)cli_fail(why);
}

static void summary(const parsing *p, const en_parse_counts *n, bool tokenized) {
    if (p->n_rejected > REJECTS_SHOWN)
        fprintf(stderr, "entente: … and %llu more were rejected\n",
                (unsigned long long)(p->n_rejected - REJECTS_SHOWN));
    if (!tokenized)
        fprintf(stderr, "%llu document%s, ", (unsigned long long)n->documents, n->documents == 1 ? "" : "s");
    fprintf(stderr, "%llu sentence%s, %llu words", (unsigned long long)n->sentences, n->sentences == 1 ? "" : "s",
            (unsigned long long)n->words);
    if (n->rejected) fprintf(stderr, "; %llu rejected", (unsigned long long)n->rejected);
    fputc('\n', stderr);
}

int parse_verb(const cli_context *c) {
    const cli_options *const o = c->options;
    parsing p = {0};
    en_parse_counts counts;
    en_error err = {0};
    en_parse_opts opts = {.format = o->value[OPT_FORMAT],
                          .tokenized = cli_has(o, OPT_TOKENIZED),
                          .names = cli_has(o, OPT_NAMES),
                          .ranges = cli_has(o, OPT_RANGES),
                          .day = EN_DAY_NONE,
                          .on_sentence = on_sentence,
                          .on_reject = on_reject,
                          .user = &p};
    if (!cli_day(o, OPT_DATE, false, &opts.day) || !cli_jobs(o, &opts.jobs) || !cli_format(o)) return EXIT_USAGE;
    if (opts.tokenized && (opts.format || opts.ranges))
        return cli_usage("--tokenized takes CoNLL-U: neither --format nor --ranges goes with it");
    cli_hear_stops();
    const en_status status = en_parse(c->lexicon, o->args, (size_t)o->n_args, &opts, &counts, &err);
    if (!cli_has(o, OPT_QUIET)) summary(&p, &counts, opts.tokenized);
    if (cli_stop_asked()) return EXIT_STOPPED;
    if (p.environment) return EXIT_ENVIRONMENT;
    if (status == EN_ENOMEM || (status == EN_EIO && p.n_rejected == 0)) return cli_fail(&err);
    return p.n_rejected ? EXIT_REJECTED : EXIT_OK;
}
