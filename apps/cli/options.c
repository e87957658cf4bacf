/* cli/options.c: parsing, help, man page and completion, all from the two tables. */
#include "output.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static const struct {
    const char *name;
    char letter;
    const char *arg, *help;
} option_table[N_OPTIONS] = {
#define CLI_X(id, name, letter, arg, help) {name, letter, arg, help},
    CLI_OPTIONS(CLI_X)
#undef CLI_X
};

static const cli_option common[] = {OPT_DB, OPT_DATA, OPT_QUIET, OPT_HELP, OPT_VERSION};
#define N_COMMON (sizeof common / sizeof *common)
#define ROWS OPT_JSON, OPT_JSONL, OPT_CSV, OPT_TSV

const cli_verb cli_verbs[] = {
    {"read",
     "[FILE...]",
     "read reports and keep what they claim",
     "Reads reports from files (- is standard input), plain or compressed (gzip, bzip2, xz, zstd, zip, tar), as plain "
     "text, HTML, JSONL or RSS/Atom, told apart by their content. "
     "Claims go into the ledger, one transaction a report; a report that is already there is left alone. With an "
     "output format and no --db nothing is stored: the claims are printed. "
     "Input that cannot be read is kept in quarantine with its reason, and the rest is read. --why says for every "
     "claim which words, "
     "line and features gave it, and for every sentence with two actors and no claim why there is none. --pairs codes "
     "a table of "
     "sentences whose source and target are known, and stores nothing.",
     "entente read reports.jsonl\nentente read --why story.txt\nentente read --pairs pairs.tsv --csv\nentente read "
     "--jsonl story.txt --date "
     "2024-10-31 --outlet Gazette\ncurl -s "
     "https://example.org/feed.rss | entente read - --db news.db",
     NEED_LEXICON,
     0,
     -1,
     read_verb,
     {OPT_FORMAT, OPT_DATE, OPT_OUTLET, OPT_TITLE, OPT_JOBS, OPT_PAIRS, OPT_WHY, OPT_DICT, OPT_DICT_ONLY, ROWS,
      N_OPTIONS}},
    {"parse",
     "FILE...",
     "sentences, words and their trees as CoNLL-U",
     "Splits English text into sentences and words and gives each word its class (UPOS and Penn tag), base form, head "
     "and relation, as CoNLL-U on standard output. Takes what 'read' takes (- is standard input): plain text, just as "
     "it stands, and the reports in HTML, JSONL or RSS/Atom, plain or compressed. --tokenized takes CoNLL-U and keeps "
     "its sentences, tokens, comments, ranges and empty nodes. No ledger is used. Input that cannot be read is told "
     "with file and line, and the rest is read.",
     "entente parse story.txt > story.conllu\necho 'Xi met Kim in Pyongyang.' | entente parse - -q\nentente parse "
     "--tokenized gold.conllu > parsed.conllu\nentente parse reports.jsonl --names",
     NEED_LEXICON,
     1,
     -1,
     parse_verb,
     {OPT_TOKENIZED, OPT_NAMES, OPT_RANGES, OPT_FORMAT, OPT_DATE, OPT_JOBS, OPT_DICT, OPT_DICT_ONLY, N_OPTIONS}},
    {"import",
     "[FILE...]",
     "import datasets of events, ties and facts",
     "Imports files of the field's datasets (- is standard input), plain, compressed or in archives, told apart by "
     "their "
     "content; --formats lists what is known. Each dataset is a layer of its own. An input is taken whole, in one "
     "transaction, and told when it is safe; one that is there already is left alone. Rows that cannot be read go to "
     "quarantine with file, line and reason, and the rest is read.",
     "entente import 20240101000000.export.CSV.zip\nentente import events/*.zip --two-states --since 2015-01-01\n"
     "entente import --formats\nentente import mine.csv --map source=from,target=to,date=day,code=cameo --layer mine",
     NEED_LEXICON,
     0,
     -1,
     import_verb,
     {OPT_FORMATS, OPT_FORMAT, OPT_LAYER, OPT_MAP, OPT_SINCE, OPT_UNTIL, OPT_MIN_MENTIONS, OPT_MIN_SOURCES,
      OPT_TWO_STATES, OPT_NO_TEXTS, OPT_JOBS, ROWS, N_OPTIONS}},
    {"layers",
     "",
     "where rows come from: datasets, versions, days covered",
     "The layers of the ledger: the reports read, and every dataset imported, with its version, its rows, the days "
     "they "
     "cover, licence and citation. --files lists the inputs.",
     "entente layers\nentente layers --json\nentente layers --files --csv",
     NEED_LEDGER,
     0,
     0,
     layers_verb,
     {OPT_FILES, ROWS, N_OPTIONS}},
    {"quarantine",
     "[ID]",
     "what was not taken, and why; try it again",
     "Lists lines and inputs that could not be read, with file, line, reason and the line itself. --retry tries lines "
     "of imported events again, as this program reads them now, and files of ties and facts, if they lie where they "
     "were, as they were: what can be read joins its import. --drop forgets entries. With ID only that one.",
     "entente quarantine\nentente quarantine --csv > rejected.csv\nentente quarantine --retry\nentente quarantine 17 "
     "--drop",
     NEED_LEXICON,
     0,
     1,
     quarantine_verb,
     {OPT_RETRY, OPT_DROP, OPT_LIMIT, ROWS, N_OPTIONS}},
    {"compact",
     "",
     "join the segments of imported events",
     "Joins the segments that imports left into as few as can be. Answers stay the same, and what reads the ledger "
     "meanwhile is not disturbed. Imports do it by themselves where many small segments lie about.",
     "entente compact",
     NEED_LEXICON,
     0,
     0,
     compact_verb,
     {N_OPTIONS}},
    {"brief",
     "A B",
     "the sourced brief of two actors",
     "An analyst's page about two actors as known on a day: standing, what happened, what third parties did, what is "
     "alleged and denied, what it strains, what to watch. Every sentence ends in a citation that 'entente explain' "
     "resolves.",
     "entente brief CHN PRK --as-of 2024-10-31\nentente brief China 'North Korea' --markdown > brief.md",
     NEED_LEDGER,
     2,
     2,
     brief_verb,
     {OPT_ASOF, OPT_SINCE, OPT_MARKDOWN, OPT_HTML, OPT_JSON, OPT_WIDTH, N_OPTIONS}},
    {"events",
     "",
     "who did what to whom, when, and how it stands",
     "Events on record, each with its standing (asserted, alleged, planned, threatened, hypothetical, denied), how "
     "many claims, reports and outlets tell it, and the sentence that tells it best.",
     "entente events --between CHN,PRK --since 2024-01-01\nentente events --source PRK --target KOR --order weight "
     "--limit 20\nentente events --text 'Camp David' --json",
     NEED_LEDGER,
     0,
     0,
     events_verb,
     {OPT_SOURCE, OPT_TARGET, OPT_BETWEEN, OPT_ACTION, OPT_QUAD, OPT_MODALITY, OPT_SINCE, OPT_UNTIL, OPT_ASOF, OPT_TEXT,
      OPT_OUTLET, OPT_LAYER, OPT_ONE_A_DAY, OPT_ORDER, OPT_LIMIT, ROWS, N_OPTIONS}},
    {"ties",
     "A [B]",
     "treaties, memberships and relations, with who owes what",
     "Standing ties of an actor, or between two: by default those in force on --on, else on the as-of day, else on the "
     "ledger's last report day. Ties of imported datasets (COW alliances, ATOP) stand beside the lexicon's, each with "
     "the name of its layer; where a dataset ends before that day, what was in force at its end is marked unknown.",
     "entente ties PRK\nentente ties CHN PRK --terms\nentente ties USA JPN --kind defence --on 2018-01-01 --json\n"
     "entente ties RUS --layer cow-alliances,atop --kind defence --on 2012-12-31",
     NEED_LEDGER,
     1,
     2,
     ties_verb,
     {OPT_KIND, OPT_ON, OPT_ALL, OPT_ASOF, OPT_TERMS, OPT_LAYER, ROWS, N_OPTIONS}},
    {"facts",
     "[A [B]]",
     "what datasets measure: capabilities, trade, disputes, votes",
     "Dated values that imported datasets give for a state, or for A and B (of what has a direction, A towards B), "
     "with "
     "unit and layer; what several datasets say of one thing stands side by side. --measures lists what there is. "
     "trade-share is computed. A value that the dataset calls missing is missing, and no fact is not 0.",
     "entente facts --measures\nentente facts PRK CHN --measure trade-share\nentente facts PRK --measure contiguity "
     "--on "
     "2016-01-01\nentente facts USA CHN --measure cinc,milex --since 2000 --csv\nentente facts --target PRK --measure "
     "arms",
     NEED_LEDGER,
     0,
     2,
     facts_verb,
     {OPT_MEASURE, OPT_MEASURES, OPT_LAYER, OPT_ON, OPT_SINCE, OPT_UNTIL, OPT_ASOF, OPT_TARGET, OPT_EITHER_WAY, ROWS,
      N_OPTIONS}},
    {"dyad",
     "A B",
     "a dyad over time: counts, Goldstein, affinity",
     "One row a period, A towards B and then B towards A. Only what a report asserts is counted; the rest is counted "
     "apart. Periods without any report in the ledger have coverage 0: unknown, not quiet.",
     "entente dyad PRK KOR --by month\nentente dyad CHN PRK --by year --csv > dyad.csv",
     NEED_LEDGER,
     2,
     2,
     dyad_verb,
     {OPT_BY, OPT_ONE_WAY, OPT_SINCE, OPT_UNTIL, OPT_ASOF, OPT_HALF_LIFE, OPT_LAYER, OPT_POOL, OPT_ONE_A_DAY, ROWS,
      N_OPTIONS}},
    {"matrix",
     "",
     "a measure of every dyad at a day",
     "Every directed dyad with events, with its value of a measure on the as-of day (default: the layer's last): "
     "affinity, "
     "decayed or plain sums and means of Goldstein values, counts by quad class. Layers are shown one after the other, "
     "so "
     "that datasets that disagree are seen; --pool counts them together.",
     "entente matrix --as-of 2018-01-01 --two-states\nentente matrix --measures\nentente matrix --measure events "
     "--since 2017-01-01 --layer gdelt2 --csv > counts.csv",
     NEED_LEDGER,
     0,
     0,
     matrix_verb,
     {OPT_MEASURE, OPT_MEASURES, OPT_ASOF, OPT_SINCE, OPT_HALF_LIFE, OPT_LAYER, OPT_POOL, OPT_TWO_STATES, OPT_ONE_A_DAY,
      ROWS, N_OPTIONS}},
    {"movers",
     "",
     "the dyads that changed most",
     "Compares the mean Goldstein value of each directed dyad in a window that ends on the as-of day with that of a "
     "window of the same length a year earlier, and lists the greatest changes, either way, with Welch's t. Dyads with "
     "too "
     "few events in either window are left out.",
     "entente movers --as-of 2018-01-01\nentente movers --window 30 --before 30 --least 10 --two-states --csv",
     NEED_LEDGER,
     0,
     0,
     movers_verb,
     {OPT_ASOF, OPT_WINDOW, OPT_BEFORE, OPT_LEAST, OPT_LIMIT, OPT_LAYER, OPT_POOL, OPT_TWO_STATES, OPT_ONE_A_DAY, ROWS,
      N_OPTIONS}},
    {"actors",
     "[QUERY]",
     "the actors known, with their codes",
     "States, organisations and groups with their codes in the schemes of the field. QUERY: a code, a number, a name "
     "or part of one, or a kind. --unknown reads the ledger's reports again and lists the names that are no known "
     "actor, "
     "by how many events they would add, each with an example and, where the words beside it tell whose it is, a line "
     "for a dictionary.",
     "entente actors Korea\nentente actors --unknown --limit 20\nentente actors 731\nentente actors --kind alliance "
     "--on 1995-01-01 --csv",
     NEED_LEXICON,
     0,
     1,
     actors_verb,
     {OPT_KIND, OPT_ON, OPT_LIMIT, OPT_UNKNOWN, OPT_JOBS, ROWS, N_OPTIONS}},
    {"explain",
     "CITATION...",
     "what a citation points at",
     "r12 a report, r12.3 its third sentence, c45 a claim, e7 an event, t:chn-prk-1961 a tie, "
     "i3.12 what line 12 of import 3 says, affinity:CHN:PRK:2024-10-31 a measure with its formula and the events "
     "behind it.",
     "entente explain r12.3\nentente explain affinity:CHN:PRK:2024-10-31",
     NEED_LEDGER,
     1,
     -1,
     explain_verb,
     {OPT_ASOF, OPT_MARKDOWN, OPT_HTML, OPT_JSON, N_OPTIONS}},
    {"sql",
     "STATEMENT",
     "your own questions, in SQL",
     "Answers one SQL statement that only reads (SELECT, WITH, VALUES, EXPLAIN), in SQLite's dialect; - reads it from "
     "standard input. "
     "The table event (reports and datasets together) and the views reports, claims, events, ties, facts and "
     "obligations "
     "are described in docs/formats/ledger.md, the tables under them in docs/FORMAT.md. Beside SQLite's functions "
     "there "
     "are actor_name(code), plover_quad(type) and "
     "cameo_goldstein(code). What would write, attach or load is refused.",
     "entente sql \"SELECT action, count(*) FROM events WHERE source = 'PRK' GROUP BY action ORDER BY 2 DESC\"\n"
     "entente sql \"SELECT layer, count(*) FROM event WHERE source = 'CHN' AND target = 'PRK' GROUP BY layer\"\n"
     "entente sql \"SELECT date_first, target, action FROM events WHERE source = 'RUS'\" --csv > russia.csv\n"
     "entente sql - --jsonl < question.sql",
     NEED_LEDGER,
     1,
     1,
     sql_verb,
     {ROWS, N_OPTIONS}},
    {"fetch",
     "WHAT...",
     "get event data: GDELT's files, or files from the web",
     "Fetches files over HTTP into a folder. WHAT is gdelt (events of GDELT 2.0), gdelt-mentions (the articles that "
     "mention them), gdelt1 (events of GDELT 1.0), or an address of http or https. Files of GDELT are taken from "
     "--since to --until, by the moment in their names, and kept only if length and MD5 are as GDELT lists them; what "
     "is there already is not fetched again. What breaks off stays as NAME.part and is gone on with. Timeouts, HTTP "
     "429 "
     "and 5xx are tried again after a while. A file from an address never overwrites one of that name. Neither ledger "
     "nor lexicon is used.",
     "entente fetch gdelt --since 2024-10-01 --until 2024-10-31 --to gdelt\nentente fetch gdelt1 --since 2013-04 "
     "--until "
     "2013-04 --dry-run\nentente fetch https://example.org/events.zip --to data --csv",
     NEED_NOTHING,
     1,
     -1,
     fetch_verb,
     {OPT_SINCE, OPT_UNTIL, OPT_TO, OPT_BASE, OPT_DRY_RUN, OPT_TRIES, OPT_RETRY_WAIT, OPT_TIMEOUT, ROWS, N_OPTIONS}},
    {"export",
     "[WHAT]",
     "tables and graphs as files for other programs",
     "Writes a view of the ledger as one file: events, event (reports and datasets together), claims, reports, ties, "
     "and of imported datasets facts and obligations, as docs/formats/ledger.md describes them, or the answer to a "
     "question in SQL. Forms: CSV, TSV, JSON lines, Parquet and Arrow for tables; GraphML and "
     "GEXF for graphs, where events give one edge a dyad (of events that happened), claims, ties, facts of two actors "
     "and obligations one edge each, and a question must have the columns source and target. Without a form the name "
     "of the file tells it.",
     "entente export events -o events.parquet\nentente export claims --source PRK --since 2024 --csv --safe -o "
     "claims.csv\nentente export events --graphml -o world.graphml\nentente export --sql \"SELECT source, target, "
     "count(*) AS weight FROM events GROUP BY 1, 2 HAVING source <> '' AND target <> ''\" --gexf -o world.gexf",
     NEED_LEDGER,
     0,
     1,
     export_verb,
     {OPT_SQL, OPT_SOURCE, OPT_TARGET, OPT_SINCE, OPT_UNTIL, OPT_LAYER, OPT_OUTPUT, OPT_CSV, OPT_TSV, OPT_JSONL,
      OPT_PARQUET, OPT_ARROW, OPT_GRAPHML, OPT_GEXF, OPT_SAFE, OPT_UNCOMPRESSED, N_OPTIONS}},
    {"check",
     "",
     "verify the ledger and the lexicons",
     "Checks the lexicons (every fault with file and line) and, if there is one, the ledger: pages, keys, spans, "
     "codes, counts.",
     "entente check\nentente check --data data",
     NEED_NOTHING,
     0,
     0,
     check_verb,
     {N_OPTIONS}},
    {"dict",
     "VERB ...",
     "your own actors and verbs: check, load, try",
     "Dictionaries of PETRARCH, TABARI and CAMEO: actors, agents, verbs, issues, discards, told apart by their "
     "content. "
     "check FILE...: every fault with file and line, and what each file holds. load FILE...: the ledger remembers "
     "them, "
     "and later reading into it uses them (without FILE: none any more). list: what is loaded. try SENTENCE: codes one "
     "sentence and shows which entry of which file and line did what.",
     "entente dict check actors.txt verbs.txt\nentente dict try 'Bordurian troops shelled Syldavia.' --dict "
     "actors.txt,verbs.txt --date 2024-10-31\nentente dict load mydicts/ --db news.db\nentente read reports.jsonl "
     "--dict actors.txt --dict verbs.txt --dict-only",
     NEED_NOTHING,
     1,
     -1,
     dict_verb,
     {OPT_DICT, OPT_DICT_ONLY, OPT_DATE, ROWS, N_OPTIONS}},
    {"version",
     "",
     "versions of program, lexicons and ledger",
     "What this is, what it knows, and what the ledger holds.",
     "entente version\nentente version --json",
     NEED_LEXICON,
     0,
     0,
     version_verb,
     {OPT_JSON, N_OPTIONS}},
    {"help",
     "[VERB|codes]",
     "help, codes, the manual page's source, completion",
     "Help about a verb, or about all of them; 'help codes' lists PLOVER types, quad classes and modalities.",
     "entente help read\nentente help codes\nentente help --completion bash > entente.bash",
     NEED_NOTHING,
     0,
     1,
     help_verb,
     {OPT_MAN, OPT_COMPLETION, N_OPTIONS}},
    {NULL, NULL, NULL, NULL, NULL, NEED_NOTHING, 0, 0, NULL, {N_OPTIONS}},
};

const cli_verb *cli_find_verb(const char *name) {
    for (const cli_verb *v = cli_verbs; v->name; v++)
        if (strcmp(v->name, name) == 0) return v;
    return NULL;
}

/* ---- messages ---- */

int cli_usage(const char *format, ...) {
    va_list args;
    fputs("entente: ", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    return EXIT_USAGE;
}

int cli_fail(const en_error *err) {
    fputs("entente: ", stderr);
    if (err->file[0]) fprintf(stderr, "%s:", err->file);
    if (err->line) fprintf(stderr, "%llu:", (unsigned long long)err->line);
    fprintf(stderr, "%s%s\n", err->file[0] || err->line ? " " : "",
            err->message[0] ? err->message : en_status_text(err->status));
    switch (err->status) {
    case EN_OK: return EXIT_OK;
    case EN_ENOTFOUND: return EXIT_NOTHING;
    case EN_ERANGE: return EXIT_USAGE;
    case EN_EFORMAT:
    case EN_ELIMIT: return EXIT_REJECTED;
    case EN_ESTOPPED: return EXIT_STOPPED;
    default: return EXIT_ENVIRONMENT;
    }
}

/* Edits between two words (Levenshtein, one row), for "did you mean". */
static int edits(const char *a, const char *b) {
    int row[64];
    const int n = (int)strlen(b);
    if (n > 62) return 99;
    for (int k = 0; k <= n; k++) row[k] = k;
    for (int i = 1; a[i - 1]; i++) {
        int diagonal = row[0];
        row[0] = i;
        for (int k = 1; k <= n; k++) {
            const int above = row[k], same = diagonal + (a[i - 1] != b[k - 1]);
            row[k] = above + 1 < same ? above + 1 : same;
            if (row[k - 1] + 1 < row[k]) row[k] = row[k - 1] + 1;
            diagonal = above;
        }
    }
    return row[n];
}

static bool is_allowed(const cli_verb *verb, cli_option option) {
    for (size_t i = 0; i < N_COMMON; i++)
        if (common[i] == option) return true;
    for (int i = 0; verb && verb->options[i] != N_OPTIONS; i++)
        if (verb->options[i] == option) return true;
    return false;
}

static int unknown_option(const cli_verb *verb, const char *name) {
    int best = -1, least = 4;
    for (int i = 0; i < N_OPTIONS; i++) {
        const int d = is_allowed(verb, (cli_option)i) ? edits(name, option_table[i].name) : 99;
        if (d < least) least = d, best = i;
    }
    if (best >= 0) return cli_usage("unknown option --%s; did you mean --%s?", name, option_table[best].name);
    return cli_usage("unknown option --%s; see 'entente help%s%s'", name, verb ? " " : "", verb ? verb->name : "");
}

static int unknown_verb(const char *name) {
    const cli_verb *best = NULL;
    int least = 4;
    for (const cli_verb *v = cli_verbs; v->name; v++)
        if (edits(name, v->name) < least) least = edits(name, v->name), best = v;
    if (best) return cli_usage("unknown verb '%s'; did you mean '%s'?", name, best->name);
    return cli_usage("unknown verb '%s'; see 'entente help'", name);
}

/* ---- parsing ---- */

static int find_option(const char *name, size_t len) {
    for (int i = 0; i < N_OPTIONS; i++)
        if (strlen(option_table[i].name) == len && memcmp(option_table[i].name, name, len) == 0) return i;
    return -1;
}

static int take(const cli_verb *verb, cli_options *out, int option, const char *inside, int argc, char **argv, int *i) {
    if (!is_allowed(verb, (cli_option)option))
        return cli_usage("option --%s does not belong to '%s'; see 'entente help%s%s'", option_table[option].name,
                         verb ? verb->name : "entente", verb ? " " : "", verb ? verb->name : "");
    if (!option_table[option].arg) {
        if (inside) return cli_usage("option --%s takes no value", option_table[option].name);
        out->value[option] = "";
        return EXIT_OK;
    }
    if (!inside && *i + 1 >= argc)
        return cli_usage("option --%s needs a value: %s", option_table[option].name, option_table[option].arg);
    out->value[option] = inside ? inside : argv[++*i];
    if (option == OPT_DICT) out->dicts[out->n_dicts++] = out->value[option];
    return EXIT_OK;
}

/* The verb is the first word that is no option and no option's value. */
static int first_word(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        const char *const a = argv[i];
        if (strcmp(a, "--") == 0) return i + 1 < argc ? i + 1 : -1;
        if (a[0] != '-' || a[1] == '\0') return i;
        const char *const eq = strchr(a, '=');
        if (a[1] == '-' && !eq) {
            const int option = find_option(a + 2, strlen(a + 2));
            if (option >= 0 && option_table[option].arg) i++;
        } else if (a[1] != '-' && a[2] == '\0') {
            for (int k = 0; k < N_OPTIONS; k++)
                if (option_table[k].letter == a[1] && option_table[k].arg) i++;
        }
    }
    return -1;
}

int cli_parse(int argc, char **argv, const cli_verb **verb, cli_options *out) {
    const int at = first_word(argc, argv);
    bool only_args = false;
    *verb = NULL;
    if (at > 0) {
        *verb = cli_find_verb(argv[at]);
        if (!*verb) return unknown_verb(argv[at]);
    }
    for (int i = 1; i < argc; i++) {
        char *const a = argv[i];
        int code = EXIT_OK;
        if (i == at) continue;
        if (only_args || a[0] != '-' || a[1] == '\0') {
            out->args[out->n_args++] = a;
        } else if (strcmp(a, "--") == 0) {
            only_args = true;
        } else if (a[1] == '-') {
            char *const eq = strchr(a, '=');
            const size_t len = eq ? (size_t)(eq - a - 2) : strlen(a + 2);
            const int option = find_option(a + 2, len);
            if (option < 0 && eq) *eq = '\0';
            code = option < 0 ? unknown_option(*verb, a + 2)
                              : take(*verb, out, option, eq ? eq + 1 : NULL, argc, argv, &i);
        } else {
            int option = -1;
            for (int k = 0; k < N_OPTIONS; k++)
                if (option_table[k].letter == a[1]) option = k;
            const char *const inside = a[2] ? a + 2 : NULL; /* -j2 */
            code = option < 0 ? cli_usage("unknown option -%c; see 'entente help'", a[1])
                              : take(*verb, out, option, inside, argc, argv, &i);
        }
        if (code != EXIT_OK) return code;
    }
    if (!*verb || cli_has(out, OPT_HELP)) return EXIT_OK;
    if (out->n_args < (*verb)->least_args || ((*verb)->most_args >= 0 && out->n_args > (*verb)->most_args))
        return cli_usage("usage: entente %s %s%s(see 'entente help %s')", (*verb)->name, (*verb)->args,
                         (*verb)->args[0] ? "  " : "", (*verb)->name);
    return EXIT_OK;
}

bool cli_day(const cli_options *o, cli_option which, bool last_of_range, en_day *out) {
    en_date date;
    en_error err;
    if (!cli_has(o, which)) return true;
    if (en_date_parse((en_str){o->value[which], strlen(o->value[which])}, &date, &err) != EN_OK) {
        cli_usage("--%s: %s", option_table[which].name, err.message);
        return false;
    }
    *out = last_of_range ? date.last : date.first;
    return true;
}

bool cli_number(const cli_options *o, cli_option which, double least, double most, double *out) {
    char *end;
    if (!cli_has(o, which)) return true;
    const double value = strtod(o->value[which], &end);
    if (end == o->value[which] || *end || !isfinite(value) || value < least || value > most) {
        cli_usage("--%s: found '%s', expected a number from %g to %g", option_table[which].name, o->value[which], least,
                  most);
        return false;
    }
    *out = value;
    return true;
}

bool cli_format(const cli_options *o) {
    const char *const f = o->value[OPT_FORMAT];
    if (!f || !strcmp(f, "text") || !strcmp(f, "html") || !strcmp(f, "jsonl") || !strcmp(f, "feed")) return true;
    cli_usage("--format: found '%s', expected text, html, jsonl or feed", f);
    return false;
}

bool cli_jobs(const cli_options *o, unsigned *out) {
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    double jobs = processors > 0 ? (double)processors : 1;
    if (!cli_number(o, OPT_JOBS, 1, 64, &jobs)) return false;
    *out = (unsigned)jobs;
    return true;
}

bool cli_actor(const cli_context *c, const char *name, en_actor *out) {
    en_error err;
    if (en_actor_find(c->lexicon, name, out, &err) == EN_OK) return true;
    cli_usage("%s", err.message);
    return false;
}

#define LONGEST_STATEMENT (1 << 20) /* bytes of it from standard input */

int cli_statement(const char *arg, char **out) {
    const bool piped = strcmp(arg, "-") == 0;
    char *const text = *out = piped ? malloc(LONGEST_STATEMENT + 1) : strdup(arg);
    if (!text) return cli_fail(&(en_error){.status = EN_ENOMEM});
    if (!piped) return EXIT_OK;
    const size_t n = fread(text, 1, LONGEST_STATEMENT + 1, stdin);
    if (n <= LONGEST_STATEMENT) {
        text[n] = '\0';
        return EXIT_OK;
    }
    cli_usage("the statement on standard input is longer than 1 MiB");
    return EXIT_USAGE;
}

bool cli_ledger_actor(const cli_context *c, const char *name, en_actor *out) {
    en_error err;
    if (en_ledger_actor_find(c->ledger, name, out, &err) == EN_OK) return true;
    cli_usage("%s", err.message);
    return false;
}

/* ---- help ---- */

/* Text wrapped at 80 columns behind an indent. */
static void wrap(FILE *out, const char *text, int indent, int col) {
    for (const char *p = text; *p;) {
        while (*p == ' ') p++;
        const char *z = p;
        while (*z && *z != ' ') z++;
        const int width = (int)cli_n_chars((en_str){p, (size_t)(z - p)});
        if (col > indent && col + 1 + width > 80) {
            fprintf(out, "\n%*s", indent, "");
            col = indent;
        } else if (col > indent) {
            fputc(' ', out);
            col++;
        }
        fwrite(p, 1, (size_t)(z - p), out);
        col += width;
        p = z;
    }
    fputc('\n', out);
}

static void print_option(FILE *out, cli_option o) {
    char left[64];
    const char letter[5] = {'-', option_table[o].letter, ',', ' ', 0};
    snprintf(left, sizeof left, "  %s--%s%s%s", option_table[o].letter ? letter : "", option_table[o].name,
             option_table[o].arg ? " " : "", option_table[o].arg ? option_table[o].arg : "");
    fprintf(out, "%-26s", left);
    if (strlen(left) > 25) fprintf(out, "\n%26s", "");
    wrap(out, option_table[o].help, 26, 26);
}

void cli_print_help(FILE *out, const cli_verb *v) {
    fprintf(out, "usage: entente %s%s%s [OPTIONS]\n\n", v->name, v->args[0] ? " " : "", v->args);
    wrap(out, v->description, 0, 0);
    fputs("\nOptions:\n", out);
    for (int i = 0; v->options[i] != N_OPTIONS; i++) print_option(out, v->options[i]);
    for (size_t i = 0; i < N_COMMON; i++) print_option(out, common[i]);
    fputs("\nExamples:\n", out);
    for (const char *p = v->examples; *p;) {
        const size_t len = strcspn(p, "\n");
        fprintf(out, "  %.*s\n", (int)len, p);
        p += len + (p[len] == '\n');
    }
    fputs("\nExit status: 0 ok, 1 nothing found, 2 usage, 3 some input was rejected, 5 input, output or environment.\n",
          out);
}

void cli_print_overview(FILE *out) {
    fputs(
        "Entente makes the system of relations between states computable.\n\nusage: entente VERB [ARGS] [OPTIONS]\n\n",
        out);
    for (const cli_verb *v = cli_verbs; v->name; v++) fprintf(out, "  %-8s %-13s %s\n", v->name, v->args, v->summary);
    fputs("\nActors are given as ISO3, ISO2, COW or GW number, CAMEO code, name or alias, with an optional\nsector: "
          "PRK, 731, 'North Korea', PRK:MIL. 'entente help VERB' tells more.\n",
          out);
}

static void man_text(FILE *out, const char *text) { /* scdoc: _ and * are markup */
    for (; *text; text++) {
        if (strchr("_*\\#", *text)) fputc('\\', out);
        fputc(*text, out);
    }
}

static void man_option(FILE *out, cli_option o) {
    fputs("*", out);
    if (option_table[o].letter) fprintf(out, "-%c*, *", option_table[o].letter);
    fprintf(out, "--%s*", option_table[o].name);
    if (option_table[o].arg) fprintf(out, " _%s_", option_table[o].arg);
    fputs("\n\t", out);
    man_text(out, option_table[o].help);
    fputs("\n\n", out);
}

void cli_print_man(FILE *out) {
    fputs("entente(1)\n\n# NAME\n\nentente - make the system of relations between states computable\n\n# "
          "SYNOPSIS\n\n*entente* _VERB_ [_ARGS_] [_OPTIONS_]\n\n# DESCRIPTION\n\n"
          "Entente reads reports (who did what to whom, when, said by whom), keeps them in a ledger in which every "
          "claim points at its sentence, and answers from it. "
          "Results go to standard output, messages to standard error.\n\n# VERBS\n\n",
          out);
    for (const cli_verb *v = cli_verbs; v->name; v++) {
        fprintf(out, "## entente %s %s\n\n", v->name, v->args);
        man_text(out, v->description);
        fputs("\n\n", out);
        for (int i = 0; v->options[i] != N_OPTIONS; i++) man_option(out, v->options[i]);
    }
    fputs("# COMMON OPTIONS\n\n", out);
    for (size_t i = 0; i < N_COMMON; i++) man_option(out, common[i]);
    fputs("# EXIT STATUS\n\n0 ok; 1 nothing found; 2 usage; 3 ran, but some input was rejected; 5 input, output or "
          "environment; 130 stopped by a signal.\n\n"
          "# ENVIRONMENT\n\n*ENTENTE\\_DB*\n\tThe ledger to use when --db is not given.\n\n*ENTENTE\\_GDELT*\n\tWhere "
          "GDELT's "
          "files lie when --base is not given.\n\n*NO\\_COLOR*\n\tNo colour, "
          "no bar drawing.\n",
          out);
}

int cli_print_completion(FILE *out, const char *shell) {
    if (strcmp(shell, "bash") == 0) {
        fputs("# bash completion for entente\n_entente() {\n  local cur=${COMP_WORDS[COMP_CWORD]} "
              "verb=${COMP_WORDS[1]} words\n  case $verb in\n",
              out);
        for (const cli_verb *v = cli_verbs; v->name; v++) {
            fprintf(out, "  %s) words=\"", v->name);
            for (int i = 0; v->options[i] != N_OPTIONS; i++) fprintf(out, "--%s ", option_table[v->options[i]].name);
            for (size_t i = 0; i < N_COMMON; i++)
                fprintf(out, "--%s%s", option_table[common[i]].name, i + 1 < N_COMMON ? " " : "");
            fputs("\" ;;\n", out);
        }
        fputs("  esac\n  if [ \"$COMP_CWORD\" -eq 1 ]; then words=\"", out);
        for (const cli_verb *v = cli_verbs; v->name; v++) fprintf(out, "%s%s", v->name, v[1].name ? " " : "");
        fputs("\"; fi\n  case $cur in\n  -*|\"\") COMPREPLY=($(compgen -W \"$words\" -- \"$cur\")) ;;\n  *) if [ "
              "\"$COMP_CWORD\" -eq 1 ]; then COMPREPLY=($(compgen -W \"$words\" -- \"$cur\")); else "
              "COMPREPLY=($(compgen -f -- \"$cur\")); fi ;;\n  esac\n}\ncomplete -F _entente entente\n",
              out);
        return EXIT_OK;
    }
    if (strcmp(shell, "zsh") == 0) {
        fputs("#compdef entente\n_entente() {\n  local -a verbs\n  verbs=(\n", out);
        for (const cli_verb *v = cli_verbs; v->name; v++) fprintf(out, "    '%s:%s'\n", v->name, v->summary);
        fputs("  )\n  if (( CURRENT == 2 )); then _describe verb verbs; return; fi\n  case $words[2] in\n", out);
        for (const cli_verb *v = cli_verbs; v->name; v++) {
            fprintf(out, "  %s) _arguments", v->name);
            for (int i = 0; v->options[i] != N_OPTIONS; i++) fprintf(out, " --%s", option_table[v->options[i]].name);
            for (size_t i = 0; i < N_COMMON; i++) fprintf(out, " --%s", option_table[common[i]].name);
            fputs(" '*:file:_files' ;;\n", out);
        }
        fputs("  esac\n}\n_entente \"$@\"\n", out);
        return EXIT_OK;
    }
    if (strcmp(shell, "fish") == 0) {
        for (const cli_verb *v = cli_verbs; v->name; v++) {
            fprintf(out, "complete -c entente -n __fish_use_subcommand -a %s -d \"%s\"\n", v->name, v->summary);
            for (int i = 0; v->options[i] != N_OPTIONS; i++)
                fprintf(out, "complete -c entente -n '__fish_seen_subcommand_from %s' -l %s%s -d \"%s\"\n", v->name,
                        option_table[v->options[i]].name, option_table[v->options[i]].arg ? " -r" : "",
                        option_table[v->options[i]].help);
        }
        return EXIT_OK;
    }
    return cli_usage("--completion: found '%s', expected bash, zsh or fish", shell);
}
