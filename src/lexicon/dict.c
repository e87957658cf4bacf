/* lexicon/dict.c: reading a user's dictionaries into the lexicon: which files, what kind each is, line by line without comments.
 *
 *   paths ─► files (a folder is its files) ─► bytes ─► votes of the lines ─► kind ─► its loader
 *
 * PETRARCH swallows what it does not understand; here every line is either used or reported. */
#include "lexicon/dict_load.h"

#include "base/error.h"
#include "base/input.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define LARGEST_DICTIONARY ((size_t)64 << 20)
#define MOST_FILES 4096

void eni_dict_fault(eni_dict_reader *r, uint64_t line, const char *format, ...) {
    char message[sizeof r->faults->first.message];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    for (char *p = message; *p; p++)
        if ((unsigned char)*p < ' ') *p = ' ';
    const size_t whole = eni_utf8_valid(eni_str(message));
    message[whole] = '\0'; /* cut in the middle of a letter */
    r->file->n_faults++;
    eni_fault(r->faults, r->file->path, line, "%s", message);
}

void *eni_dict_grown(eni_loading *load, void *items, size_t n, size_t *cap, size_t size) {
    void *const grown = eni_arena_grow(&load->lexicon->arena, items, n, cap, n + 1, size);
    if (!grown) load->nomem = true;
    return grown ? grown : items;
}

/* ---- lines ---- */

/* The line without <!-- … -->, which may go on in other lines. */
static en_str without_markup(eni_dict_reader *r, en_str line) {
    static const en_str opens = {"<!--", 4}, closes = {"-->", 3};
    en_str before = {"", 0};
    if (!r->in_comment) {
        const size_t at = eni_find(line, opens, 0);
        if (at == SIZE_MAX) return line;
        before = eni_cut(line, 0, at);
        line = eni_cut(line, at + opens.len, line.len);
        r->in_comment = true;
    }
    const size_t end = eni_find(line, closes, 0);
    if (end == SIZE_MAX) return before;
    r->in_comment = false;
    return before.len ? before : without_markup(r, eni_cut(line, end + closes.len, line.len));
}

/* Up to a # or ; outside of brackets ("[###]" is a code). */
static en_str without_comment(en_str line) {
    bool inside = false;
    for (size_t i = 0; i < line.len; i++) {
        const char c = line.p[i];
        if (c == '[') inside = true;
        if (c == ']') inside = false;
        if (c == ';' || (c == '#' && !inside)) return eni_cut(line, 0, i);
    }
    return line;
}

static en_str without_end(en_str line) {
    while (line.len && eni_is_blank(line.p[line.len - 1])) line.len--;
    return line;
}

static bool is_readable(eni_dict_reader *r, en_str line) {
    const size_t bad = eni_utf8_valid(line);
    if (r->again) return line.len <= ENI_DICT_LONGEST_LINE && bad == line.len && !memchr(line.p, '\0', line.len);
    if (line.len > ENI_DICT_LONGEST_LINE)
        eni_dict_fault_here(r, "the line has %zu bytes, expected at most %d", line.len, ENI_DICT_LONGEST_LINE);
    else if (bad < line.len)
        eni_dict_fault_here(r, "byte %zu of the line is not UTF-8", bad);
    else if (memchr(line.p, '\0', line.len))
        eni_dict_fault_here(r, "the line holds a NUL byte");
    else
        return true;
    return false;
}

bool eni_dict_next(eni_dict_reader *r) {
    while (r->rest.len && !r->load->nomem) {
        const char *const nl = memchr(r->rest.p, '\n', r->rest.len);
        const size_t len = nl ? (size_t)(nl - r->rest.p) : r->rest.len;
        en_str line = eni_cut(r->rest, 0, len);
        r->rest = eni_cut(r->rest, nl ? len + 1 : len, r->rest.len);
        r->number++;
        if (r->number == 1 && eni_starts(line, ENI_LIT("\xEF\xBB\xBF"))) line = eni_cut(line, 3, line.len);
        line = without_end(line);
        if (line.len == 0 || !is_readable(r, line)) continue;
        r->raw = line;
        r->line = without_end(without_comment(without_markup(r, line)));
        if (eni_trim(r->line).len && !eni_starts(r->line, ENI_LIT("<?"))) return true;
    }
    if (r->in_comment && !r->again) eni_dict_fault_here(r, "a comment that began with <!-- does not end");
    r->in_comment = false;
    return false;
}

bool eni_dict_bracket(eni_dict_reader *r, en_str *rest, en_str *inside) {
    const size_t open = eni_find(*rest, ENI_LIT("["), 0), close = eni_find(*rest, ENI_LIT("]"), 0);
    if (open == SIZE_MAX && close == SIZE_MAX) return false;
    if (open == SIZE_MAX || close < open) {
        eni_dict_fault_here(r, "found ']' without '[' before it");
        return false;
    }
    if (close == SIZE_MAX) {
        eni_dict_fault_here(r, "'[' is not closed, expected ']'");
        return false;
    }
    *inside = eni_trim(eni_cut(*rest, open + 1, close));
    if (memchr(inside->p, '[', inside->len)) {
        eni_dict_fault_here(r, "'[' is not closed before the next one");
        return false;
    }
    *rest = eni_cut(*rest, close + 1, rest->len);
    return true;
}

/* ---- kinds ---- */

typedef struct {
    uint64_t votes[EN_N_DICT_KINDS], plain;
    bool trees;  /* patterns with phrases */
    bool headed; /* blocks of verbs with a head */
} sniffed;

static bool runs_in_threes(en_str code) {
    size_t n = 0;
    while (n < code.len && eni_is_alpha(code.p[n])) n++;
    return n >= 3 && n % 3 == 0;
}

static void vote_bracket(en_str line, sniffed *s) {
    const char *const open = memchr(line.p, '[', line.len);
    const en_str in = eni_trim(eni_cut(line, (size_t)(open - line.p) + 1, line.len));
    const bool marked = eni_starts(line, ENI_LIT("n:")) || eni_starts(line, ENI_LIT("v:")) ||
                        eni_starts(line, ENI_LIT("+:")) || eni_find(line, ENI_LIT(" n:"), 0) != SIZE_MAX ||
                        eni_find(line, ENI_LIT(" v:"), 0) != SIZE_MAX;
    const size_t close = eni_find(in, ENI_LIT("]"), 0), tilde = eni_find(in, ENI_LIT("~"), 0);
    if (marked)
        s->votes[EN_DICT_ISSUES] += 5;
    else if (tilde != SIZE_MAX && (close == SIZE_MAX || tilde < close))
        s->votes[EN_DICT_AGENTS] += 5;
    else if (in.len && (eni_is_digit(in.p[0]) || in.p[0] == ':'))
        s->votes[EN_DICT_VERBS] += 3;
    else if (in.len && eni_is_alpha(in.p[0]))
        s->votes[EN_DICT_ACTORS] += runs_in_threes(in) ? 3 : 1;
    else if (in.len && in.p[0] == '#')
        s->plain++;
}

static void vote(en_str line, sniffed *s) {
    const en_str t = eni_trim(line);
    const bool star = memchr(t.p, '*', t.len) != NULL;
    if (eni_starts(t, ENI_LIT("<ISSUE")) || eni_starts(t, ENI_LIT("<issue"))) {
        s->votes[EN_DICT_ISSUES] += 1000000;
    } else if (t.len > 1 && t.p[0] == '-' && (star || eni_starts(t, ENI_LIT("---")))) {
        s->votes[EN_DICT_VERBS] += 10;
        s->headed = s->headed || eni_starts(t, ENI_LIT("---"));
        const en_str body =
            eni_cut(t, 0, eni_find(t, ENI_LIT("["), 0) == SIZE_MAX ? t.len : eni_find(t, ENI_LIT("["), 0));
        if (memchr(body.p, '(', body.len) || (memchr(body.p, '{', body.len) && !memchr(body.p, '|', body.len)))
            s->trees = true;
    } else if (t.p[0] == '&' || (t.p[0] == '~' && memchr(t.p, '=', t.len))) {
        s->votes[EN_DICT_VERBS] += 3;
    } else if (t.p[0] == '!' && memchr(t.p, '=', t.len)) {
        s->votes[EN_DICT_AGENTS] += 10;
    } else if (memchr(t.p, '[', t.len)) {
        vote_bracket(t, s);
    } else {
        s->plain++;
    }
}

static sniffed sniff(eni_dict_reader *r) {
    sniffed s = {{0}, 0, false, false};
    eni_dict_reader quiet = *r;
    eni_faults nobody = {0};
    const uint64_t n_faults = r->file->n_faults;
    quiet.faults = &nobody;
    while (eni_dict_next(&quiet)) vote(quiet.line, &s);
    r->file->n_faults = n_faults;
    r->file->n_lines = quiet.number;
    return s;
}

#define MOST_PLAIN 10 /* lines without code for each vote: records with many names under one code have some */

static en_dict_kind kind_of(const sniffed *s) {
    int best = EN_DICT_UNKNOWN;
    for (int k = 1; k < EN_N_DICT_KINDS; k++)
        if (s->votes[k] > s->votes[best]) best = k;
    if (best != EN_DICT_UNKNOWN && s->votes[best] * MOST_PLAIN >= s->plain) return (en_dict_kind)best;
    return s->plain ? EN_DICT_DISCARDS : EN_DICT_UNKNOWN;
}

/* A file of anything else would pass for discards, which are any lines at all: those have few words and no sentences. */
static bool may_be_discards(en_str bytes) {
    size_t lines = 0, longish = 0;
    while (bytes.len && lines < 200) {
        const char *const nl = memchr(bytes.p, '\n', bytes.len);
        const size_t len = nl ? (size_t)(nl - bytes.p) : bytes.len;
        lines++;
        longish += len > 120 || memchr(bytes.p, '\0', len) != NULL || (len && bytes.p[0] == '{');
        bytes = eni_cut(bytes, nl ? len + 1 : len, bytes.len);
    }
    return longish * 4 <= lines;
}

static const char *last_part(const char *path) {
    const char *const slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

static void read_one(eni_loading *load, eni_faults *faults, en_str path, en_str bytes) {
    eni_dict *const dict = load->lexicon->dict;
    eni_dict_reader r = {.load = load, .dict = dict, .faults = faults, .rest = bytes};
    const en_str kept = eni_arena_str(&load->lexicon->arena, path);
    if (!kept.p ||
        !ENI_DICT_ADD(&r, files, ((eni_dict_file){.path = kept.p, .name = last_part(kept.p), .bytes = bytes}))) {
        load->nomem = true;
        return;
    }
    r.file_index = (uint16_t)(dict->n_files - 1);
    r.file = &dict->files[r.file_index];
    load->lexicon->hash = load->lexicon->hash * 0x9E3779B97F4A7C15u + eni_hash(bytes);
    const sniffed s = sniff(&r);
    r.file->kind = kind_of(&s);
    if (r.file->kind == EN_DICT_DISCARDS && !may_be_discards(bytes)) r.file->kind = EN_DICT_UNKNOWN;
    r.file->flat = r.file->kind == EN_DICT_VERBS && !s.trees;
    r.file->stems = r.file->flat && !s.headed;
    dict->has[r.file->kind] = true;
    switch (r.file->kind) {
    case EN_DICT_ACTORS: eni_dict_read_actors(&r); break;
    case EN_DICT_AGENTS: eni_dict_read_agents(&r); break;
    case EN_DICT_VERBS: eni_dict_read_verbs(&r); break;
    case EN_DICT_ISSUES:
    case EN_DICT_DISCARDS: eni_dict_read_topics(&r); break;
    case EN_DICT_UNKNOWN:
        eni_dict_fault(&r, 0,
                       "no dictionary of actors, agents, verbs, issues or discards: no line has the form of one");
        break;
    }
    eni_arena_reset(&load->scratch);
}

/* ---- files ---- */

static en_status read_file(eni_loading *load, eni_faults *faults, const char *path, en_error *err) {
    eni_input *in = NULL;
    eni_buf all = {0};
    bool more;
    en_status status = eni_input_open(path, &in, err);
    if (status == EN_OK) status = eni_input_next(in, &more, err);
    if (status == EN_OK) status = eni_input_all(in, LARGEST_DICTIONARY, &all, err);
    eni_input_free(in);
    const en_str bytes = status == EN_OK ? eni_arena_str(&load->lexicon->arena, eni_buf_str(&all)) : (en_str){NULL, 0};
    eni_buf_free(&all);
    if (status == EN_OK && !bytes.p) return eni_nomem(err);
    if (status == EN_OK) read_one(load, faults, eni_str(path), bytes);
    return status;
}

/* Of a folder only what is named like a dictionary: any text at all would pass for discards. */
static int is_dictionary(const struct dirent *entry) {
    static const char *const endings[] = {".txt", ".actors", ".agents", ".verbs", ".issues", ".discards"};
    const en_str name = eni_str(entry->d_name);
    if (name.p[0] == '.' || (name.len > 6 && eni_same(eni_cut(name, 0, 6), ENI_LIT("README")))) return 0;
    for (size_t i = 0; i < ENI_N(endings); i++)
        if (eni_ends(name, eni_str(endings[i]))) return 1;
    return 0;
}

static en_status read_path(eni_loading *load, eni_faults *faults, const char *path, en_error *err) {
    struct stat st;
    struct dirent **names = NULL;
    char inside[4096];
    en_status status = EN_OK;
    if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode)) return read_file(load, faults, path, err);
    const int n = scandir(path, &names, is_dictionary, alphasort);
    if (n < 0) return eni_fail_at(err, EN_EIO, path, 0, 0, "the folder cannot be read");
    for (int i = 0; i < n; i++) {
        snprintf(inside, sizeof inside, "%s/%s", path, names[i]->d_name);
        if (status == EN_OK && stat(inside, &st) == 0 && S_ISREG(st.st_mode))
            status = read_file(load, faults, inside, err);
        free(names[i]);
    }
    free(names);
    return status;
}

/* Our own words of a kind give way. A form's node stays, so that longer forms are still found. */
static void forget(en_lexicon *lexicon, bool roles) {
    eni_names *const names = &lexicon->names;
    for (size_t i = 0; i < names->n_slots; i++) {
        uint32_t *link = &names->nodes[i].senses;
        while (*link) {
            const eni_sense *const s = &names->senses[*link - 1];
            const bool role = s->kind == ENI_SENSE_ROLE || s->kind == ENI_SENSE_OFFICE;
            uint32_t *const next = &names->senses[*link - 1].next;
            if (!s->entry && role == roles)
                *link = *next;
            else
                link = next;
        }
    }
}

static bool teach(const en_lexicon *lexicon) {
    const eni_dict *const d = lexicon->dict;
    char base[64];
    for (size_t i = 0; i < d->n_verbs && lexicon->language; i++) {
        const en_str text = d->verbs[i].text;
        if (text.len >= sizeof base || memchr(text.p, ' ', text.len)) continue;
        for (size_t k = 0; k < text.len; k++) base[k] = eni_lower_char(text.p[k]);
        if (!eni_language_learn(lexicon->language, (en_str){base, text.len})) return false;
    }
    return true;
}

en_status eni_load_dicts(eni_loading *load, const en_lexicon_opts *opts, en_error *err) {
    eni_faults faults = {.fn = opts->on_dict_fault, .user = opts->user};
    en_lexicon *const lexicon = load->lexicon;
    en_status status = EN_OK;
    if (opts->n_dicts == 0 && opts->n_texts == 0) return EN_OK;
    lexicon->dict = eni_arena_get(&lexicon->arena, sizeof *lexicon->dict);
    if (!lexicon->dict) return eni_nomem(err);
    lexicon->dict->only = opts->dict_only;
    for (size_t i = 0; i < opts->n_texts && !load->nomem; i++) {
        const en_str bytes = eni_arena_str(&lexicon->arena, opts->texts[i].text);
        if (!bytes.p) return eni_nomem(err);
        read_one(load, &faults, eni_str(opts->texts[i].name), bytes);
    }
    for (size_t i = 0; i < opts->n_dicts && status == EN_OK && !load->nomem; i++) {
        if (lexicon->dict->n_files >= MOST_FILES)
            return eni_fail(err, EN_ELIMIT, "more than %d dictionaries", MOST_FILES);
        status = read_path(load, &faults, opts->dicts[i], err);
    }
    if (status == EN_OK && opts->dict_only && lexicon->dict->has[EN_DICT_ACTORS]) forget(lexicon, false);
    if (status == EN_OK && opts->dict_only && lexicon->dict->has[EN_DICT_AGENTS]) forget(lexicon, true);
    if (status == EN_OK && (load->nomem || !teach(lexicon))) status = eni_nomem(err);
    return status;
}

void eni_dict_free(eni_dict *dict) {
    if (!dict) return;
    eni_map_free(&dict->by_name);
    eni_map_free(&dict->by_set);
    eni_map_free(&dict->by_form);
    eni_map_free(&dict->by_topic);
}

/* ---- questions ---- */

static uint32_t by_key(const eni_map *map, uint64_t key) {
    const uint32_t found = eni_map_get(map, (en_str){(const char *)&key, sizeof key});
    return found == ENI_MAP_NONE ? 0 : found;
}

uint32_t eni_dict_form_of(const eni_dict *dict, uint64_t key) {
    return by_key(&dict->by_form, key);
}

uint32_t eni_dict_topic_of(const eni_dict *dict, uint64_t key) {
    return by_key(&dict->by_topic, key);
}

static const char *const kind_keys[] = {"",
#define EN_X(id, key, text) key,
                                        EN_DICT_KINDS(EN_X)
#undef EN_X
};
static const char *const kind_texts[] = {"",
#define EN_X(id, key, text) text,
                                         EN_DICT_KINDS(EN_X)
#undef EN_X
};

const char *en_dict_kind_key(en_dict_kind kind) {
    return kind < EN_N_DICT_KINDS ? kind_keys[kind] : "";
}

const char *en_dict_kind_text(en_dict_kind kind) {
    return kind < EN_N_DICT_KINDS ? kind_texts[kind] : "";
}

static en_dict_info info_of(const eni_dict_file *f) {
    en_dict_info out = {
        .path = f->path, .kind = f->kind, .dialect = "", .n_lines = f->n_lines, .n_faults = f->n_faults};
    const struct {
        en_dict_kind kind;
        const char *what;
        uint64_t n;
    } all[] = {{EN_DICT_ACTORS, "records", f->n_records},
               {EN_DICT_ACTORS, "names", f->n_names},
               {EN_DICT_ACTORS, "codes", f->n_codes},
               {EN_DICT_ACTORS, "dated codes", f->n_dated},
               {EN_DICT_ACTORS, "codes of actors that are new to us", f->n_unknown},
               {EN_DICT_AGENTS, "words", f->n_names},
               {EN_DICT_AGENTS, "sets", f->n_sets},
               {EN_DICT_VERBS, "blocks", f->n_blocks},
               {EN_DICT_VERBS, "verbs", f->n_verbs},
               {EN_DICT_VERBS, "sets", f->n_sets},
               {EN_DICT_VERBS, "patterns", f->n_patterns},
               {EN_DICT_ISSUES, "phrases", f->n_phrases},
               {EN_DICT_ISSUES, "exclusions", f->n_exclusions},
               {EN_DICT_DISCARDS, "phrases", f->n_phrases},
               {EN_DICT_DISCARDS, "of the whole story", f->n_whole}};
    size_t n = 0;
    for (size_t i = 0; i < ENI_N(all); i++) {
        if (all[i].kind != f->kind) continue;
        out.counts[n].what = all[i].what;
        out.counts[n++].n = all[i].n;
    }
    if (f->kind == EN_DICT_VERBS) out.dialect = f->stems ? "TABARI" : f->flat ? "PETRARCH" : "PETRARCH 2";
    return out;
}

en_status en_dicts(const en_lexicon *lexicon, en_dict_fn fn, void *user, en_error *err) {
    const eni_dict *const dict = lexicon->dict;
    if (!dict || dict->n_files == 0) return eni_fail(err, EN_ENOTFOUND, "no dictionary is loaded");
    for (size_t i = 0; i < dict->n_files; i++) {
        const en_dict_info info = info_of(&dict->files[i]);
        if (!fn(user, &info)) break;
    }
    return EN_OK;
}
