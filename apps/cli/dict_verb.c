/* cli/dict_verb.c: entente dict, and opening the lexicon with dictionaries for every verb. */
#include "why.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FAULTS_SHOWN 5 /* of dictionaries, where they are only used */

/* ---- opening ---- */

typedef struct {
    cli_faults *own;
    cli_faults dicts;
    bool shows_all; /* dict check: on standard output */
    bool answers_only;
} hearing;

static void hear_own(void *user, const char *file, uint64_t line, const char *message) {
    const hearing *const h = user;
    if (h->own->fn)
        h->own->fn(h->own->user, file, line, message);
    else if (h->own->n++ < FAULTS_SHOWN)
        fprintf(stderr, "entente: %s:%llu: %s\n", file, (unsigned long long)line, message);
}

static void hear_dict(void *user, const char *file, uint64_t line, const char *message) {
    hearing *const h = user;
    h->dicts.n++;
    if (h->shows_all) {
        printf("%s:%llu: %s\n", file, (unsigned long long)line, message);
    } else if (h->dicts.n <= FAULTS_SHOWN) {
        fprintf(stderr, "entente: %s:%llu: %s\n", file, (unsigned long long)line, message);
    }
}

/* A comma list becomes several; a file that has a comma in its name stays one. False when out of memory. */
static bool split_paths(const cli_options *o, const char *const *more, int n_more, const char ***out, size_t *n_out,
                        char **memory) {
    size_t room = (size_t)n_more, bytes = 1;
    for (int i = 0; i < o->n_dicts; i++) {
        bytes += strlen(o->dicts[i]) + 1;
        room++;
        for (const char *p = o->dicts[i]; *p; p++) room += *p == ',';
    }
    const char **const list = calloc(room + 1, sizeof *list);
    char *p = *memory = malloc(bytes);
    *out = list;
    *n_out = 0;
    if (!list || !p) return false;
    for (int i = 0; i < o->n_dicts; i++) {
        strcpy(p, o->dicts[i]);
        char *rest = p;
        p += strlen(p) + 1;
        if (access(rest, F_OK) == 0) {
            list[(*n_out)++] = rest;
            continue;
        }
        for (char *part; (part = strsep(&rest, ","));)
            if (*part) list[(*n_out)++] = part;
    }
    for (int i = 0; i < n_more; i++) list[(*n_out)++] = more[i];
    return true;
}

/* A file named as a dictionary that is none: a mistake of whoever named it. */
static bool name_unknown(void *user, const en_dict_info *dict) {
    bool *const any = user;
    if (dict->kind == EN_DICT_UNKNOWN) {
        fprintf(stderr, "entente: %s: no dictionary of actors, agents, verbs, issues or discards\n", dict->path);
        *any = true;
    }
    return true;
}

static int open_lexicon(const cli_options *o, const char *ledger, const char *const *files, int n_files, hearing *h,
                        en_lexicon **out) {
    const char **paths = NULL;
    char *memory = NULL;
    en_dict_text *texts = NULL;
    bool remembered_only = false;
    int code = EXIT_OK;
    en_error err = {0};
    en_lexicon_opts opts = {.dir = o->value[OPT_DATA],
                            .dict_only = cli_has(o, OPT_DICT_ONLY),
                            .answers_only = h->answers_only,
                            .on_fault = hear_own,
                            .on_dict_fault = hear_dict,
                            .user = h};
    en_status status = split_paths(o, files, n_files, &paths, &opts.n_dicts, &memory) ? EN_OK : EN_ENOMEM;
    opts.dicts = paths;
    if (status == EN_OK && opts.n_dicts == 0 && ledger) {
        status = en_ledger_dicts(ledger, &texts, &opts.n_texts, &remembered_only, &err);
        opts.texts = texts;
        opts.dict_only = opts.dict_only || remembered_only;
        if (status == EN_EFORMAT) status = EN_OK; /* who opens the ledger says what it is */
    }
    if (status == EN_OK && opts.dict_only && opts.n_dicts + opts.n_texts == 0)
        code = cli_usage("--dict-only needs a dictionary: --dict FILE");
    else if (status == EN_OK)
        status = en_lexicon_open_with(&opts, out, &err);
    if (status != EN_OK) code = EXIT_ENVIRONMENT;
    if (status != EN_OK && h->own->n == 0) {
        if (err.message[0])
            cli_fail(&err);
        else
            fprintf(stderr, "entente: %s\n", en_status_text(status));
    }
    en_free(texts);
    free(paths);
    free(memory);
    return code;
}

int cli_open_lexicon(const cli_options *o, const char *ledger, bool answers_only, cli_faults *faults,
                     en_lexicon **out) {
    hearing h = {.own = faults, .answers_only = answers_only};
    bool unknown = false;
    int code = open_lexicon(o, ledger, NULL, 0, &h, out);
    if (code != EXIT_OK) return code;
    (void)en_dicts(*out, name_unknown, &unknown, NULL);
    if (unknown) {
        en_lexicon_free(*out);
        *out = NULL;
        return EXIT_REJECTED;
    }
    if (h.dicts.n > FAULTS_SHOWN)
        fprintf(stderr, "entente: … and %d more faults of the dictionaries; 'entente dict check' lists them\n",
                h.dicts.n - FAULTS_SHOWN);
    return EXIT_OK;
}

/* ---- list ---- */

static const char *const columns[] = {"path", "kind", "dialect", "lines", "faults", "holds"};

typedef struct {
    cli_rows rows;
    uint64_t n, n_faults;
} listing;

static void holds(const en_dict_info *d, char *out, size_t room) {
    size_t n = 0;
    out[0] = '\0';
    for (int i = 0; i < 6 && d->counts[i].what && n < room; i++)
        n += (size_t)snprintf(out + n, room - n, "%s%llu %s", i ? ", " : "", (unsigned long long)d->counts[i].n,
                              d->counts[i].what);
}

static bool print_dict(void *user, const en_dict_info *d) {
    listing *const l = user;
    cli_rows *const w = &l->rows;
    char what[400];
    holds(d, what, sizeof what);
    l->n++;
    l->n_faults += d->n_faults;
    if (w->form == OUT_PEOPLE) {
        const char *const kind = d->kind == EN_DICT_UNKNOWN ? "no dictionary" : en_dict_kind_key(d->kind);
        printf("%s: %s%s%s%s%s%s; %llu lines, %llu fault%s\n", d->path, kind, d->dialect[0] ? " (" : "", d->dialect,
               d->dialect[0] ? ")" : "", what[0] ? ": " : "", what, (unsigned long long)d->n_lines,
               (unsigned long long)d->n_faults, d->n_faults == 1 ? "" : "s");
        return !ferror(stdout);
    }
    cli_chars(w, d->path);
    cli_chars(w, en_dict_kind_key(d->kind));
    cli_chars(w, d->dialect);
    cli_int(w, (int64_t)d->n_lines);
    cli_int(w, (int64_t)d->n_faults);
    cli_chars(w, what);
    cli_row_end(w);
    return !ferror(stdout);
}

static int list(const en_lexicon *lexicon, cli_form form, listing *l) {
    en_error err;
    l->rows = cli_rows_start(form, columns, sizeof columns / sizeof *columns);
    const en_status status = en_dicts(lexicon, print_dict, l, &err);
    cli_rows_end(&l->rows);
    return status == EN_OK ? EXIT_OK : cli_fail(&err);
}

/* ---- check, load ---- */

static int check(const cli_options *o, cli_form form) {
    cli_faults own = {0};
    hearing h = {.own = &own, .shows_all = form == OUT_PEOPLE};
    listing l = {0};
    en_lexicon *lexicon = NULL;
    const int code = open_lexicon(o, NULL, o->args + 1, o->n_args - 1, &h, &lexicon);
    if (code != EXIT_OK) return code;
    (void)list(lexicon, form, &l);
    en_lexicon_free(lexicon);
    return l.n_faults ? EXIT_REJECTED : EXIT_OK;
}

static int load(const cli_options *o) {
    cli_faults own = {0};
    hearing h = {.own = &own};
    listing l = {0};
    en_lexicon *lexicon = NULL;
    en_ledger *ledger = NULL;
    en_error err;
    bool unknown = false;
    int code = open_lexicon(o, NULL, o->args + 1, o->n_args - 1, &h, &lexicon);
    if (code != EXIT_OK) return code;
    (void)en_dicts(lexicon, name_unknown, &unknown, NULL);
    if (unknown) code = EXIT_REJECTED;
    if (code == EXIT_OK && en_ledger_open(cli_ledger_path(o), EN_LEDGER_WRITE, lexicon, &ledger, &err) != EN_OK)
        cli_fail(&err), code = EXIT_ENVIRONMENT;
    if (code == EXIT_OK && en_ledger_keep_dicts(ledger, &err) != EN_OK) cli_fail(&err), code = EXIT_ENVIRONMENT;
    if (code == EXIT_OK && o->n_args + o->n_dicts == 1) {
        if (!cli_has(o, OPT_QUIET)) fprintf(stderr, "ledger %s: no dictionary any more\n", cli_ledger_path(o));
    } else if (code == EXIT_OK && !cli_has(o, OPT_QUIET)) {
        (void)list(lexicon, OUT_PEOPLE, &l);
    }
    if (code == EXIT_OK && h.dicts.n) code = EXIT_REJECTED;
    en_ledger_close(ledger);
    en_lexicon_free(lexicon);
    return code;
}

/* ---- try ---- */

typedef struct {
    const char *last; /* heading printed */
    uint64_t n_claims;
} trying;

static void heading(trying *t, const char *text) {
    if (t->last && strcmp(t->last, text) == 0) return;
    printf("%s\n", text);
    t->last = text;
}

static void print_trace(void *user, const en_trace *trace) {
    trying *const t = user;
    const bool name = strcmp(trace->what, "actor") == 0 || strcmp(trace->what, "role") == 0;
    heading(t, name ? "names" : strcmp(trace->what, "verb") == 0 ? "verbs" : "topics");
    printf("  %u-%u ", trace->span.start, trace->span.end);
    cli_print_cut(trace->text, 60);
    fputs("  <- ", stdout);
    cli_print_cut(trace->entry, 0);
    if (trace->outcome.len) {
        fputs("  => ", stdout);
        cli_print_cut(trace->outcome, 0);
    }
    putchar('\n');
}

static bool print_claim(void *user, const en_claim *c) {
    static const en_str ours = {"ours", 4};
    trying *const t = user;
    heading(t, "claims");
    t->n_claims++;
    cli_print_claim(c);
    cli_print_part("frame", c->frame);
    if (c->source.code[0]) cli_print_part("source", c->source_entry.len ? c->source_entry : ours);
    if (c->target.code[0]) cli_print_part("target", c->target_entry.len ? c->target_entry : ours);
    if (c->context.len) cli_print_part("context", c->context);
    cli_print_features(c);
    return !ferror(stdout);
}

static void print_blank(void *user, const en_blank *b) {
    heading(user, "claims");
    cli_print_blank(b);
}

static int try_sentence(const cli_options *o, en_lexicon *lexicon) {
    trying t = {0};
    en_day day = EN_DAY_NONE;
    en_error err;
    if (!cli_day(o, OPT_DATE, false, &day)) return EXIT_USAGE;
    const en_str text = {o->args[1], strlen(o->args[1])};
    if (en_try(lexicon, text, day, print_trace, print_claim, print_blank, &t, &err) != EN_OK) return cli_fail(&err);
    return t.n_claims ? EXIT_OK : EXIT_NOTHING;
}

/* ---- the verb ---- */

int dict_verb(const cli_context *c) {
    const cli_options *const o = c->options;
    const char *const what = o->args[0];
    const bool asks = strcmp(what, "try") == 0;
    cli_faults own = {0};
    listing l = {0};
    en_lexicon *lexicon = NULL;
    cli_form form;
    if (!cli_form_of(o, &form)) return EXIT_USAGE;
    if (strcmp(what, "check") == 0)
        return o->n_args + o->n_dicts < 2 ? cli_usage("usage: entente dict check FILE...") : check(o, form);
    if (strcmp(what, "load") == 0) return load(o);
    if (!asks && strcmp(what, "list") != 0)
        return cli_usage("dict: found '%s', expected check, load, list or try", what);
    if (asks && o->n_args != 2) return cli_usage("usage: entente dict try \"SENTENCE\" [--dict FILE] [--date DATE]");
    if (!asks && o->n_args != 1) return cli_usage("usage: entente dict list [--dict FILE] [--db LEDGER]");
    int code = cli_open_lexicon(o, cli_ledger_path(o), false, &own, &lexicon);
    if (code != EXIT_OK) return code;
    code = asks ? try_sentence(o, lexicon) : list(lexicon, form, &l);
    en_lexicon_free(lexicon);
    return code;
}
