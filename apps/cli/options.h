/* cli/options.h: options and verbs, each written once. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "entente.h"

#include <stdio.h>

/* id, long name, letter or 0, argument or NULL, help */
#define CLI_OPTIONS(X)                                                                                                 \
    X(DB, "db", 0, "FILE", "the ledger (default: $ENTENTE_DB, else entente.db)")                                       \
    X(DATA, "data", 0, "DIR", "a folder of lexicons instead of the built-in ones")                                     \
    X(DICT, "dict", 0, "FILE[,FILE]",                                                                                  \
      "a dictionary (PETRARCH, TABARI) or a folder of them, beside ours; may be given again")                          \
    X(DICT_ONLY, "dict-only", 0, NULL, "the dictionaries instead of ours, kind by kind")                               \
    X(ASOF, "as-of", 0, "DATE", "know only what was published by that day")                                            \
    X(SINCE, "since", 0, "DATE", "from that day on")                                                                   \
    X(UNTIL, "until", 0, "DATE", "up to that day")                                                                     \
    X(ON, "on", 0, "DATE", "in force, or in being, on that day")                                                       \
    X(ALL, "all", 0, NULL, "ended ones too")                                                                           \
    X(JSON, "json", 0, NULL, "print JSON")                                                                             \
    X(JSONL, "jsonl", 0, NULL, "print one JSON object a line")                                                         \
    X(CSV, "csv", 0, NULL, "print CSV with a header line")                                                             \
    X(TSV, "tsv", 0, NULL, "print tab-separated values with a header line")                                            \
    X(PARQUET, "parquet", 0, NULL, "write Apache Parquet")                                                             \
    X(ARROW, "arrow", 0, NULL, "write an Apache Arrow file (Feather 2)")                                               \
    X(GRAPHML, "graphml", 0, NULL, "write a graph as GraphML")                                                         \
    X(GEXF, "gexf", 0, NULL, "write a graph as GEXF 1.3")                                                              \
    X(OUTPUT, "output", 'o', "FILE", "write to that file, whole or not at all (default: standard output)")             \
    X(SQL, "sql", 0, "STATEMENT", "instead: the answer to a question in SQL; - reads it from standard input")          \
    X(SAFE, "safe", 0, NULL, "CSV, TSV: an apostrophe before text that a spreadsheet could take for a formula")        \
    X(UNCOMPRESSED, "uncompressed", 0, NULL, "Parquet: without ZSTD")                                                  \
    X(MARKDOWN, "markdown", 0, NULL, "print Markdown")                                                                 \
    X(HTML, "html", 0, NULL, "print one HTML page")                                                                    \
    X(WIDTH, "width", 0, "N", "columns of text (default: the terminal's, else 100)")                                   \
    X(LIMIT, "limit", 0, "N", "at most N rows")                                                                        \
    X(FORMAT, "format", 0, "NAME", "insist on a format: text, html, jsonl, feed")                                      \
    X(DATE, "date", 0, "DATE", "report day of inputs that carry none")                                                 \
    X(OUTLET, "outlet", 0, "NAME", "outlet of inputs that name none; as a filter: only this outlet")                   \
    X(TITLE, "title", 0, "TEXT", "title of inputs that have none")                                                     \
    X(JOBS, "jobs", 'j', "N", "coding threads (default: one a processor)")                                             \
    X(TOKENIZED, "tokenized", 0, NULL, "the input is CoNLL-U: its sentences and tokens stand")                         \
    X(NAMES, "names", 0, NULL, "mark the actors that the lexicon finds (Actor=B-PRK:GOV)")                             \
    X(RANGES, "ranges", 0, NULL, "mark where each token stands (TokenRange, in characters)")                           \
    X(PAIRS, "pairs", 0, "FILE", "code the pairs of a table: sentence_id, sentence, source, target")                   \
    X(WHY, "why", 0, NULL, "say why each claim is there, and why there is none between two actors")                    \
    X(UNKNOWN, "unknown", 0, NULL, "instead: unknown names in the ledger's reports, by events lost for want of them")  \
    X(SOURCE, "source", 0, "ACTOR", "who acts")                                                                        \
    X(TARGET, "target", 0, "ACTOR", "who is acted on")                                                                 \
    X(BETWEEN, "between", 0, "A,B", "between the two, either way")                                                     \
    X(ACTION, "action", 0, "TYPE[,TYPE]", "PLOVER types: AGREE, CONSULT, … ASSAULT")                                   \
    X(QUAD, "quad", 0, "Q[,Q]", "quad classes: vcp, mcp, vcf, mcf")                                                    \
    X(MODALITY, "modality", 0, "M[,M]", "asserted, denied, planned, threatened, hypothetical, alleged")                \
    X(TEXT, "text", 0, "WORDS", "the sentence holds all these words")                                                  \
    X(ORDER, "order", 0, "HOW", "day (default), -day (newest first) or weight (heaviest first)")                       \
    X(BY, "by", 0, "PERIOD", "day, week, month (default), quarter or year")                                            \
    X(ONE_WAY, "one-way", 0, NULL, "only A towards B")                                                                 \
    X(HALF_LIFE, "half-life", 0, "DAYS", "half-life of affinity (default 90)")                                         \
    X(KIND, "kind", 0, "KIND", "only this kind")                                                                       \
    X(TERMS, "terms", 0, NULL, "print the terms and the citation of each")                                             \
    X(LAYER, "layer", 0, "NAME[,NAME]", "only these layers (reports, gdelt2 …); of import: the layer rows go to")      \
    X(ONE_A_DAY, "one-a-day", 0, NULL, "of a dataset's rows with the same day, source, target and code one counts")    \
    X(POOL, "pool", 0, NULL, "count the layers together instead of one after the other")                               \
    X(MEASURE, "measure", 0, "NAME", "the measure; 'list' lists them")                                                 \
    X(WINDOW, "window", 0, "DAYS", "days of each window (default 90)")                                                 \
    X(BEFORE, "before", 0, "DAYS", "how much earlier the other window ends (default 365)")                             \
    X(LEAST, "least", 0, "N", "events that each window must have (default 20)")                                        \
    X(FORMATS, "formats", 0, NULL, "list the formats that are known")                                                  \
    X(MAP, "map", 0, "FIELD=COLUMN,…", "a table of events of your own: source=..,target=..,date=..,code=..")           \
    X(MIN_MENTIONS, "min-mentions", 0, "N", "skip rows with fewer mentions")                                           \
    X(MIN_SOURCES, "min-sources", 0, "N", "skip rows with fewer sources")                                              \
    X(TWO_STATES, "two-states", 0, NULL, "only rows between two different states")                                     \
    X(NO_TEXTS, "no-texts", 0, NULL, "do not keep addresses and names of rows")                                        \
    X(RETRY, "retry", 0, NULL, "try the lines again, as they are read now")                                            \
    X(DROP, "drop", 0, NULL, "forget the entries")                                                                     \
    X(FILES, "files", 0, NULL, "instead: every input that was imported")                                               \
    X(TO, "to", 0, "DIR", "the folder for the files, made if missing (default: the current one)")                      \
    X(BASE, "base", 0, "URL", "where GDELT's files lie (default: $ENTENTE_GDELT, else http://data.gdeltproject.org)")  \
    X(DRY_RUN, "dry-run", 0, NULL, "fetch only the list, and print what would be fetched")                             \
    X(TRIES, "tries", 0, "N", "how often a file is tried (default 5)")                                                 \
    X(RETRY_WAIT, "retry-wait", 0, "SECONDS", "before the second try, doubling from one to the next (default 2)")      \
    X(TIMEOUT, "timeout", 0, "SECONDS", "without a byte, until a try is given up (default 30)")                        \
    X(QUIET, "quiet", 'q', NULL, "no summary and no progress bar")                                                     \
    X(MAN, "man", 0, NULL, "print the manual page's source (scdoc)")                                                   \
    X(COMPLETION, "completion", 0, "SHELL", "print completion for bash, zsh or fish")                                  \
    X(HELP, "help", 'h', NULL, "print this help")                                                                      \
    X(VERSION, "version", 0, NULL, "print the version")

typedef enum {
#define CLI_X(id, name, letter, arg, help) OPT_##id,
    CLI_OPTIONS(CLI_X)
#undef CLI_X
        N_OPTIONS
} cli_option;

enum { EXIT_OK = 0, EXIT_NOTHING = 1, EXIT_USAGE = 2, EXIT_REJECTED = 3, EXIT_ENVIRONMENT = 5, EXIT_STOPPED = 130 };

typedef struct {
    const char *value[N_OPTIONS]; /* NULL: not given; "" for options without argument */
    const char **args;            /* [n_args] */
    int n_args;
    const char **dicts; /* [n_dicts]: every --dict */
    int n_dicts;
} cli_options;

/* What a verb is given. Opened by main: the lexicon always, the ledger where the verb asks for it. */
typedef struct {
    const cli_options *options;
    en_lexicon *lexicon;
    en_ledger *ledger; /* NULL unless the verb's need is NEED_LEDGER */
} cli_context;

typedef enum { NEED_NOTHING, NEED_LEXICON, NEED_LEDGER } cli_need;

typedef struct {
    const char *name, *args, *summary, *description, *examples;
    cli_need need;
    int least_args, most_args; /* most -1: any number */
    int (*run)(const cli_context *context);
    cli_option options[24]; /* allowed besides the common ones; ends with N_OPTIONS */
} cli_verb;

extern const cli_verb cli_verbs[]; /* ends with name NULL */

const cli_verb *cli_find_verb(const char *name);

/* Parses argv[1…]; *verb may come out NULL when none was given. Prints what is wrong; EXIT_OK or EXIT_USAGE. */
int cli_parse(int argc, char **argv, const cli_verb **verb, cli_options *out);

/* Who hears the faults of our own lexicon; n counts faults. */
typedef struct {
    en_fault_fn fn;
    void *user;
    int n;
} cli_faults;

/* --db, else $ENTENTE_DB, else entente.db. */
const char *cli_ledger_path(const cli_options *o);

/* Opens the lexicon with --data and --dict; without --dict with the dictionaries that the ledger remembers (ledger: its path, NULL: none is
 * used). answers_only: what only reading needs may be left out. Prints what is wrong; EXIT_OK, EXIT_REJECTED for a file that is no dictionary, or EXIT_ENVIRONMENT. */
int cli_open_lexicon(const cli_options *o, const char *ledger, bool answers_only, cli_faults *faults, en_lexicon **out);

void cli_print_help(FILE *out, const cli_verb *verb);
void cli_print_overview(FILE *out);
void cli_print_man(FILE *out);
int cli_print_completion(FILE *out, const char *shell);

/* Prints "entente: FILE:LINE: message" and gives the exit code for the status. */
int cli_fail(const en_error *err);
__attribute__((format(printf, 1, 2))) int cli_usage(const char *format, ...);

/* The statement of an option or argument itself, or, for "-", what standard input holds; owned, free. EXIT_OK, or a message. */
int cli_statement(const char *arg, char **out);

/* Option values. Each prints what is wrong and returns false. Absent options leave *out alone. */
bool cli_day(const cli_options *o, cli_option which, bool last_of_range, en_day *out);
bool cli_format(const cli_options *o); /* is --format one that there is? */
bool cli_number(const cli_options *o, cli_option which, double least, double most, double *out);
bool cli_jobs(const cli_options *o, unsigned *out); /* absent: one a processor */
bool cli_actor(const cli_context *c, const char *name, en_actor *out);
static inline bool cli_has(const cli_options *o, cli_option which) {
    return o->value[which] != NULL;
}

int read_verb(const cli_context *context);
int pairs_of(const cli_context *context, const char *path); /* read --pairs */
int parse_verb(const cli_context *context);
int unknowns_of(const cli_context *context); /* actors --unknown */
int brief_verb(const cli_context *context);
int events_verb(const cli_context *context);
int ties_verb(const cli_context *context);
int dyad_verb(const cli_context *context);
int actors_verb(const cli_context *context);
int explain_verb(const cli_context *context);
int sql_verb(const cli_context *context);
int import_verb(const cli_context *context);
int layers_verb(const cli_context *context);
int quarantine_verb(const cli_context *context);
int compact_verb(const cli_context *context);
int fetch_verb(const cli_context *context);
int matrix_verb(const cli_context *context);
int movers_verb(const cli_context *context);
int export_verb(const cli_context *context);
int check_verb(const cli_context *context);
int dict_verb(const cli_context *context);
int version_verb(const cli_context *context);
int help_verb(const cli_context *context);

#endif
