/* entente.h: the one public header of Entente, and its manual.
 *
 *   reports ──en_read──► claims ──► en_ledger ──► en_events, en_dyad, en_ties ──► en_brief, en_explain
 *                          ▲             ▲
 *                     en_lexicon (actors, actions, scales, ties: data/ as text, built into the library)
 *
 * Entente reads reports (who did what to whom, when, said by whom), keeps them in a ledger in which every
 * claim points at its sentence, and answers from it. Everything a program may use is declared here; the command
 * line tool uses nothing else. examples/dyad.c is a complete small program.
 *
 * Words. An *actor* is a state, an organisation or a body of one: a code and an optional sector ("PRK", "MIL").
 * *Source* acts, *target* is acted on; where words came from is a *report* from an *outlet*. A *claim* is one assertion
 * in one sentence; an *event* is what one or more claims are about. Three days are kept apart: the *event day* (when
 * it happened), the *report day* (when it was published) and the *as-of day* (the last report day a query may know about).
 *
 * Memory. Every pointer here is one of four kinds, and the words mean only this:
 *   owned     the caller frees it with the named function
 *   borrowed  belongs to the named object; valid until that object changes or is freed, or the callback returns
 *   copied    we took a copy; the caller's memory is free to go when we return
 *   static    lives as long as the program
 *
 * Errors. Whatever can fail returns en_status and takes an en_error slot last (NULL if the caller does not care
 * for words). On failure outputs are untouched or empty, and the ledger on disk is what it was before. The library
 * never prints, never exits, and never aborts on input.
 *
 * Threads. A lexicon is immutable and may be shared by threads. A ledger handle belongs to one thread at a time;
 * several handles on one file are fine (one writer, any number of readers). */
#ifndef ENTENTE_H
#define ENTENTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Version ------------------------------------------------------------------------------------------ */

#define EN_VERSION "0.1.0"

/* The library's version, e.g. "0.1.0". Static. */
const char *en_version(void);

/* ---- Status and errors -------------------------------------------------------------------------------- */

#define EN_STATUSES(X)                                                                                                 \
    X(OK, "ok")                                                                                                        \
    X(ENOMEM, "out of memory")                                                                                         \
    X(EIO, "the operating system could not read or write")                                                             \
    X(EFORMAT, "the input is not in the form expected")                                                                \
    X(ERANGE, "a value is outside the range allowed")                                                                  \
    X(ENOTFOUND, "nothing of that name")                                                                               \
    X(ELIMIT, "the input passes a stated limit")                                                                       \
    X(EBUSY, "another process is writing")                                                                             \
    X(ESTOPPED, "stopped on request; what was finished is kept")

typedef enum {
#define EN_X(id, text) EN_##id,
    EN_STATUSES(EN_X)
#undef EN_X
} en_status;

typedef struct {
    en_status status;
    uint64_t line, byte; /* where in the input: 1-based line, 0-based byte; 0/0 if not about input */
    char file[160];      /* the input's name, shortened from the left if long; "" if not about input */
    char message[320];   /* one line, no trailing newline: what was found and what was expected */
} en_error;

/* A few words for a status. Static. */
const char *en_status_text(en_status status);

/* ---- Plain values ------------------------------------------------------------------------------------- */

/* UTF-8 bytes, no NUL promised, may hold NUL. A missing text has p == NULL. */
typedef struct {
    const char *p;
    size_t len;
} en_str;

/* Days since 1970-01-01, proleptic Gregorian. */
typedef struct {
    int32_t n;
} en_day;

#define EN_DAY_NONE ((en_day){INT32_MIN})
#define EN_DAY_MIN ((en_day){-62091}) /* 1800-01-01 */
#define EN_DAY_MAX ((en_day){84370})  /* 2200-12-31 */

/* A date as precise as it is known: first..last, both inclusive. 2024 is 2024-01-01..2024-12-31. */
typedef struct {
    en_day first, last;
} en_date;

static inline bool en_day_known(en_day d) {
    return d.n != INT32_MIN;
}

/* Reads YYYY, YYYY-MM, YYYY-MM-DD or YYYYMMDD; years 1800 to 2200.
 * EN_EFORMAT if it is none of these, EN_ERANGE if there is no such day or the year is outside. */
en_status en_date_parse(en_str text, en_date *out, en_error *err);

/* Writes YYYY-MM-DD and a NUL; "" for EN_DAY_NONE. */
void en_day_format(en_day day, char out[11]);

/* Writes a date as precisely as it is known: YYYY, YYYY-MM, YYYY-MM-DD, or first..last. "" if unknown. */
void en_date_format(en_date date, char out[24]);

/* An actor: a code ("PRK", "NATO") and a sector ("GOV", "MIL", … or ""). A plain value; code "" is no actor. */
typedef struct {
    char code[16];
    char sector[4];
} en_actor;

static inline bool en_actor_known(en_actor a) {
    return a.code[0] != '\0';
}

/* ---- The field's vocabulary: one table each, from which parsers, help and documentation grow --------- */

#define EN_QUADS(X)                                                                                                    \
    X(VCP, "vcp", "verbal cooperation: cooperates in words")                                                           \
    X(MCP, "mcp", "material cooperation: cooperates in deeds")                                                         \
    X(VCF, "vcf", "verbal conflict: conflicts in words")                                                               \
    X(MCF, "mcf", "material conflict: conflicts in deeds")

typedef enum {
    EN_QUAD_NONE,
#define EN_X(id, key, text) EN_QUAD_##id,
    EN_QUADS(EN_X)
#undef EN_X
} en_quad;
#define EN_N_QUADS 5 /* with NONE */

/* PLOVER's sixteen event types. */
#define EN_ACTIONS(X)                                                                                                  \
    X(AGREE, "agrees, pledges or promises to do something")                                                            \
    X(CONSULT, "meets, visits, talks, telephones, negotiates, mediates")                                               \
    X(SUPPORT, "praises, endorses, recognises, ratifies, apologises")                                                  \
    X(CONCEDE, "yields in words or at home: eases, concedes, resigns")                                                 \
    X(COOPERATE, "cooperates in deeds: trade, extradition, joint operations")                                          \
    X(AID, "gives money, goods, weapons, shelter or protection")                                                       \
    X(RETREAT, "releases, withdraws, ceases fire, lifts sanctions")                                                    \
    X(REQUEST, "demands, appeals, proposes, calls on")                                                                 \
    X(ACCUSE, "criticises, blames, accuses, sues, investigates")                                                       \
    X(REJECT, "refuses, vetoes, breaks off")                                                                           \
    X(THREATEN, "warns of or threatens harm")                                                                          \
    X(PROTEST, "demonstrates, strikes, boycotts, riots")                                                               \
    X(SANCTION, "embargoes, expels, recalls, breaks relations, cuts aid")                                              \
    X(MOBILIZE, "deploys, exercises, puts on alert")                                                                   \
    X(COERCE, "arrests, seizes, censors, occupies, attacks in cyberspace")                                             \
    X(ASSAULT, "attacks, kills, bombs, kidnaps, tortures")

typedef enum {
    EN_ACTION_NONE,
#define EN_X(id, text) EN_ACTION_##id,
    EN_ACTIONS(EN_X)
#undef EN_X
} en_action;
#define EN_N_ACTIONS 17 /* with NONE */

/* How a claim holds its act. Only ASSERTED counts as having happened. */
#define EN_MODALITIES(X)                                                                                               \
    X(ASSERTED, "asserted", "stated as done")                                                                          \
    X(DENIED, "denied", "said not to be so")                                                                           \
    X(PLANNED, "planned", "announced or expected, not yet done")                                                       \
    X(THREATENED, "threatened", "announced as a threat")                                                               \
    X(HYPOTHETICAL, "hypothetical", "supposed, possible, conditional")                                                 \
    X(ALLEGED, "alleged", "said by one party of another, not taken as fact")

typedef enum {
    EN_MODALITY_NONE,
#define EN_X(id, key, text) EN_MODALITY_##id,
    EN_MODALITIES(EN_X)
#undef EN_X
} en_modality;
#define EN_N_MODALITIES 7 /* with NONE */

/* "CONSULT"; "" for NONE. Static. The inverse returns NONE for anything else; case is ignored. */
const char *en_action_key(en_action action);
const char *en_action_text(en_action action);
en_action en_action_of(en_str key);
const char *en_quad_key(en_quad quad);
const char *en_quad_text(en_quad quad);
en_quad en_quad_of(en_str key);
const char *en_modality_key(en_modality modality);
const char *en_modality_text(en_modality modality);
en_modality en_modality_of(en_str key);

/* ---- The lexicon: actors, actions, scales, ties -------------------------------------------------------- */

typedef struct en_lexicon en_lexicon;

/* One fault in a lexicon file. All texts borrowed until the callback returns. */
typedef void (*en_fault_fn)(void *user, const char *file, uint64_t line, const char *message);

/* Opens the lexicon built into the library (dir NULL) or the files of a folder laid out like data/.
 * on_fault (may be NULL) hears every fault with its file and line; any fault makes the call fail with EN_EFORMAT,
 * and err then holds the first. EN_EIO if a file is missing or unreadable.
 * out: owned, en_lexicon_free. Cost: about 100 ms; see answers_only in en_lexicon_opts for a fifth of it. */
en_status en_lexicon_open(const char *dir, en_fault_fn on_fault, void *user, en_lexicon **out, en_error *err);
void en_lexicon_free(en_lexicon *lexicon);

/* What the lexicon holds, for `version` and `check`. */
typedef struct {
    size_t n_states, n_organisations, n_groups, n_people, n_places, n_roles; /* records */
    size_t n_forms;                                                          /* distinct surface forms */
    size_t n_triggers, n_frames, n_codes;
    size_t n_treaties, n_diplomatic;
    uint64_t hash; /* of all files and the language model: changes when any byte of them changes */
} en_lexicon_info;
void en_lexicon_describe(const en_lexicon *lexicon, en_lexicon_info *out);

/* One actor the lexicon knows. Texts are borrowed from the lexicon; numbers are -1 where a scheme has none. */
typedef struct {
    en_str code, name, kind; /* kind: state, igo, alliance, armed, party, media … */
    en_str iso2, iso3, cow, cameo, fips;
    int cown, gwn;
    en_date from, to; /* in the state system / in being; unknown = open */
    en_str home;      /* of a group: the state it acts from; else empty */
    en_str sector;
} en_actor_info;

/* Calls fn for every actor whose code, scheme code or a name matches `like` (NULL: all) and, when `on` is known,
 * exists that day; in order of code. fn returns false to stop. EN_ENOTFOUND if there was none. */
typedef bool (*en_actor_fn)(void *user, const en_actor_info *actor);
en_status en_actors(const en_lexicon *lexicon, const char *like, en_day on, en_actor_fn fn, void *user, en_error *err);

/* Who is meant: ISO3, ISO2, COW number or abbreviation, GW number, CAMEO, FIPS (as "fips:KN"), English name or alias, with
 * an optional sector after a colon ("PRK:MIL"). EN_ENOTFOUND with the nearest names in the message. */
en_status en_actor_find(const en_lexicon *lexicon, const char *what, en_actor *out, en_error *err);

/* The short English name of an actor's code ("North Korea"), or the code itself if unknown. Borrowed. */
en_str en_actor_name(const en_lexicon *lexicon, const char *code);

/* COW number of a state, -1 if none. */
int en_actor_cown(const en_lexicon *lexicon, const char *code);

/* ---- The user's own dictionaries ------------------------------------------------------------------------- */

/* The kinds of PETRARCH, TABARI and CAMEO dictionaries, told apart by their content (docs/formats/dictionaries.md). */
#define EN_DICT_KINDS(X)                                                                                               \
    X(ACTORS, "actors", "names with dated codes")                                                                      \
    X(AGENTS, "agents", "words that add a role to an actor")                                                           \
    X(VERBS, "verbs", "verbs and their patterns with CAMEO codes")                                                     \
    X(ISSUES, "issues", "phrases that put a sentence under a heading")                                                 \
    X(DISCARDS, "discards", "phrases that drop a sentence or a story")

typedef enum {
    EN_DICT_UNKNOWN,
#define EN_X(id, key, text) EN_DICT_##id,
    EN_DICT_KINDS(EN_X)
#undef EN_X
} en_dict_kind;
#define EN_N_DICT_KINDS 6 /* with UNKNOWN */

/* "actors"; "" for UNKNOWN. Static. */
const char *en_dict_kind_key(en_dict_kind kind);
const char *en_dict_kind_text(en_dict_kind kind);

/* A dictionary as it stands: a name for messages, and its bytes. */
typedef struct {
    const char *name;
    en_str text;
} en_dict_text;

/* Experimental. All zero is what en_lexicon_open(NULL, …) opens. Everything in it is copied. */
typedef struct {
    const char *dir;          /* of our own tables; NULL: built in */
    const char *const *dicts; /* [n_dicts]: files, or folders of files (in order of name) */
    size_t n_dicts;
    const en_dict_text *texts; /* [n_texts]: dictionaries that are no files; read before the files */
    size_t n_texts;
    bool
        dict_only; /* what the dictionaries hold (actors, agents, verbs, discards) stands instead of ours, not beside it */
    bool
        answers_only; /* without what only reading needs (models, frames, names of people and places): opens several times faster, and answers
                          all questions but en_brief and en_explain. Without effect where there are dictionaries */
    en_fault_fn on_fault;      /* hears faults of our own tables; may be NULL */
    en_fault_fn on_dict_fault; /* hears faults of the dictionaries; may be NULL */
    void *user;
} en_lexicon_opts;

/* Opens a lexicon together with a user's dictionaries: coding follows them wherever the lexicon is used. Where both know a name or a
 * verb, the user's entry counts; among names the longest.
 * A fault in a dictionary is no error: on_dict_fault hears it with file and line, that entry is left out, and the rest is used. A file
 * that is no dictionary at all is of kind UNKNOWN and holds nothing. EN_ENOTFOUND, EN_EIO: a dictionary could not be read; EN_ELIMIT: it
 * is over 64 MiB; otherwise as en_lexicon_open. out: owned, en_lexicon_free. */
en_status en_lexicon_open_with(const en_lexicon_opts *opts, en_lexicon **out, en_error *err);

/* One dictionary of a lexicon. Texts are borrowed from the lexicon. */
typedef struct {
    const char *path;
    en_dict_kind kind;
    const char *dialect; /* of verbs: "PETRARCH 2", "PETRARCH", "TABARI"; else "". Static */
    uint64_t n_lines, n_faults;
    struct {
        const char *what; /* "names", "dated codes", "patterns" …; NULL behind the last. Static */
        uint64_t n;
    } counts[6];
} en_dict_info;

/* Calls fn for each dictionary, in the order of reading. fn returns false to stop. EN_ENOTFOUND if there is none. */
typedef bool (*en_dict_fn)(void *user, const en_dict_info *dict);
en_status en_dicts(const en_lexicon *lexicon, en_dict_fn fn, void *user, en_error *err);

/* ---- Claims -------------------------------------------------------------------------------------------- */

/* Bytes [start, end) of a sentence; 0,0 = none. */
typedef struct {
    uint32_t start, end;
} en_span;

/* Something that the classifier looked at, and how much it spoke for the type against there being no act: what it adds to the log odds. */
typedef struct {
    en_str text; /* "the verb \"condemn\" with the source as nsubj" */
    double weight;
} en_feature;

typedef struct {
    uint64_t id;      /* in the ledger; 0 if not stored */
    uint64_t event;   /* the event it is about; 0 if not stored */
    uint64_t report;  /* the report's number in the ledger; 0 if not stored */
    en_str report_id; /* the input's own id where it gave one, else a hash of the report */
    en_str outlet, title;
    en_day report_day;
    uint32_t sentence_no; /* 0 = the title, 1 = first sentence of the body */
    en_str sentence;

    en_actor source, target;         /* at least one is known */
    en_str source_name, target_name; /* as named: "Kim Jong Un", "Hamas"; empty if just the state */
    en_action action;
    en_str mode, context, cameo; /* PLOVER mode and contexts (";"-separated), CAMEO code as text */
    en_quad quad;
    double goldstein; /* -10 … +10; NaN if the code has none */
    en_date day;      /* event day, as precise as the sentence allows; the report day where it says nothing */
    en_modality modality;
    en_actor speaker;    /* who says so, when the sentence says it; else code "" */
    en_str speaker_name; /* "Lloyd Austin"; empty if unnamed */
    en_str place;        /* state code of the place named for the act, or empty */
    en_str magnitude;    /* "thousands of troops", "$60 billion"; empty if none */
    struct {
        en_span trigger, source, target, speaker, modality, day, place, magnitude;
    } spans;
    double confidence; /* 0 … 1 */
    en_str frame;      /* the lexicon line that fired: "frames_material.tsv:211 deploy" */
    en_str source_entry,
        target_entry; /* where a user's dictionary named them: "actors.txt:12 Borduria [BRDGOV]"; else empty */

    /* What the classifier made of source and target; NaN if it was not asked (a dictionary's verb, no model) or the claim is from a ledger. */
    double p_type, p_event; /* that there is an act of this type, or of any, between the two */
    const en_feature
        *features; /* [n_features]: what spoke most for the type; only where it is asked why (en_read_opts.on_blank) */
    size_t n_features;
} en_claim;

/* fn returns false to stop. The claim and its texts are borrowed until it returns. */
typedef bool (*en_claim_fn)(void *user, const en_claim *claim);

/* ---- Why there is no claim ------------------------------------------------------------------------------- */

/* Why a sentence gave no claim, from what drops it whole, over acts that were read and dropped, to no act at all. Of several reasons the one
 * higher up counts. */
#define EN_REASONS(X)                                                                                                  \
    X(STORY, "story", "a discard phrase drops the whole report")                                                       \
    X(DISCARD, "discard", "a discard phrase drops the sentence")                                                       \
    X(DENIED, "denied", "the report itself says that it was not so")                                                   \
    X(DOUBTED, "doubted", "a frame fits, but the classifier takes the act for all but impossible")                     \
    X(ONE_ACTOR, "one_actor", "source and target are one actor")                                                       \
    X(CONTENT, "content", "only what another act promises, asks for, refuses or threatens")                            \
    X(ON_RECORD, "on_record", "signed or agreed once, without a day: background")                                      \
    X(BACKGROUND, "background", "what had been so before: background")                                                 \
    X(MENTIONED, "mentioned", "a noun of action that does not tell that the act took place")                           \
    X(ONE_SIDED, "one_sided", "a bare noun of action that names only one side")                                        \
    X(NO_WORD, "no_word", "the classifier is sure, but no word tells the act")                                         \
    X(NO_TARGET, "no_target", "no target: nobody acted on is known")                                                   \
    X(NO_SOURCE, "no_source", "no source: nobody who acts is known")                                                   \
    X(UNSURE, "unsure", "no frame tells an act, and the classifier is not sure of one")                                \
    X(STOPPED, "stopped", "an explicit no event: a line says that the word is no act here")                            \
    X(NO_FRAME, "no_frame", "words of action, but no pattern of theirs fits")                                          \
    X(NO_ACT, "no_act", "no word of action is known")

typedef enum {
    EN_REASON_NONE,
#define EN_X(id, key, text) EN_REASON_##id,
    EN_REASONS(EN_X)
#undef EN_X
} en_reason;
#define EN_N_REASONS 18 /* with NONE */

/* "no_target"; "" for NONE. Static. */
const char *en_reason_key(en_reason reason);
const char *en_reason_text(en_reason reason);

/* What stood between a sentence and a claim. */
typedef struct {
    en_reason reason;
    en_str text;                     /* in words, with those of the sentence */
    en_str entry;                    /* the line of the lexicon or dictionary; empty if none */
    en_action action;                /* the act that was not told; NONE if none */
    en_span trigger, source, target; /* as far as there are such words */
    double p;                        /* the classifier's probability that decided; NaN if it did not */
} en_obstacle;

/* An actor that a sentence names. */
typedef struct {
    en_actor actor;
    en_span span;
} en_named;

/* A sentence that names two different actors and gave no claim. Texts borrowed until the callback returns. */
typedef struct {
    en_str report_id, outlet;
    en_day report_day;
    uint64_t report; /* in the ledger; 0 if not stored */
    uint32_t sentence_no;
    en_str sentence;
    const en_named *actors; /* [n_actors], left to right */
    size_t n_actors;
    const en_obstacle *obstacles; /* [n_obstacles], at least one; the first is the reason */
    size_t n_obstacles;
} en_blank;
typedef void (*en_blank_fn)(void *user, const en_blank *blank);

/* ---- The ledger ---------------------------------------------------------------------------------------- */

typedef struct en_ledger en_ledger;

typedef enum {
    EN_LEDGER_READ,  /* must exist */
    EN_LEDGER_WRITE, /* created if missing; the lexicon's ties are loaded when they are new */
} en_ledger_mode;

/* Opens a ledger file (SQLite; layout in docs/FORMAT.md). The lexicon must outlive the ledger.
 * EN_ENOTFOUND no such file; EN_EFORMAT not a ledger, damaged, or made by a newer version; EN_EIO; EN_EBUSY.
 * out: owned, en_ledger_close. */
en_status en_ledger_open(const char *path, en_ledger_mode mode, const en_lexicon *lexicon, en_ledger **out,
                         en_error *err);
void en_ledger_close(en_ledger *ledger);

typedef struct {
    uint64_t n_reports, n_sentences, n_claims, n_events, n_ties, n_quarantined, n_outlets;
    en_day first_report, last_report;
    int format_version;
} en_ledger_info;
en_status en_ledger_describe(const en_ledger *ledger, en_ledger_info *out, en_error *err);

/* Verifies everything: pages, foreign keys, that every claim's spans lie in its sentence, that events agree with their
 * claims, that codes exist; of imported events every byte, and that each import's rows are there once. fn hears each fault in words, and which files an
 * interrupted import left, which is none. n_faults_out: how many faults. Status is about the checking, not the faults. */
typedef void (*en_finding_fn)(void *user, const char *what);
en_status en_ledger_check(const en_ledger *ledger, en_finding_fn fn, void *user, uint64_t *n_faults_out, en_error *err);

/* Remembers the dictionaries of the lexicon that the ledger was opened with: names, contents, and whether they stand instead of ours. They
 * take the place of those remembered before; a lexicon without dictionaries leaves none. The ledger must be open for writing.
 * One transaction. EN_EIO, EN_EBUSY. Experimental. */
en_status en_ledger_keep_dicts(en_ledger *ledger, en_error *err);

/* The dictionaries that the ledger at `path` remembers, for en_lexicon_opts.texts; no lexicon is needed. *n_out is 0 (and all is well) if
 * there are none or no such file. texts_out: owned, one en_free for all. EN_EIO, EN_EFORMAT, EN_ENOMEM. Experimental. */
en_status en_ledger_dicts(const char *path, en_dict_text **texts_out, size_t *n_out, bool *only_out, en_error *err);

/* ---- Reading ------------------------------------------------------------------------------------------- */

typedef struct {
    uint64_t reports; /* new reports read */
    uint64_t known;   /* reports already in the ledger, left alone */
    uint64_t
        copies; /* near-copies of another report in the ledger: of the new, and earlier read ones that turned out to be */
    uint64_t other_language; /* reports kept without claims: not English */
    uint64_t sentences, claims, events_new;
    uint64_t rejected;    /* records and inputs that could not be read */
    uint64_t quarantined; /* of these, kept in the ledger's quarantine */
    uint64_t bytes;       /* of input, decompressed */
} en_read_counts;

/* An input that could not be read: which, where, why. Borrowed until the callback returns. */
typedef void (*en_reject_fn)(void *user, const en_error *why);

/* Called now and then (not more than some ten times a second). total 0 = unknown.
 * Returning false stops the reading at the next report (EN_ESTOPPED). */
typedef bool (*en_progress_fn)(void *user, uint64_t bytes_done, uint64_t bytes_total, const en_read_counts *so_far);

typedef struct {
    const char *format;         /* "text", "html", "jsonl", "feed"; NULL: by looking at the content */
    const char *outlet, *title; /* for inputs that name none; copied */
    en_day date;                /* report day for inputs that carry none; all-zero is 1970-01-01: use EN_DAY_NONE */
    unsigned jobs;              /* coding threads; 0 = one */
    en_claim_fn on_claim;       /* may be NULL */
    en_blank_fn on_blank;       /* may be NULL; asks why: claims then carry features. Slower by a few per cent */
    en_reject_fn on_reject;     /* may be NULL */
    en_progress_fn on_progress; /* may be NULL */
    void *user;
} en_read_opts;

/* Reads reports from files ("-": standard input), plain or compressed (gzip, zip, zstd, xz, tar), as plain text, HTML,
 * JSONL (`date, outlet, title, text`, optional `id, url, language`; `source` is accepted for `outlet`) or RSS/Atom.
 *
 * ledger  where claims are kept, opened for writing; NULL: on_claim hears them and nothing is stored
 * counts  filled also on failure and on EN_ESTOPPED
 *
 * Each report is one transaction: a kill loses none that was finished. A report already in the ledger (same outlet,
 * day, title and text) is left alone, so reading twice changes nothing. A bad record is no error: it goes to quarantine
 * with file, line and reason, on_reject hears it, and the rest is read. Output order is input order, whatever `jobs` is.
 * EN_ENOTFOUND, EN_EIO, EN_EFORMAT (not readable as reports at all) concern the first input that failed; the others are still read. */
en_status en_read(const en_lexicon *lexicon, en_ledger *ledger, const char *const *paths, size_t n_paths,
                  const en_read_opts *opts, en_read_counts *counts, en_error *err);

/* ---- Trying a sentence ----------------------------------------------------------------------------------- */

/* Words of a sentence that a dictionary knows, the user's or ours. Texts borrowed until the callback returns. */
typedef struct {
    const char *what; /* "actor", "role", "verb", "issue", "discard". Static */
    en_span span;     /* in the text that was given */
    en_str text;      /* the words */
    en_str entry;     /* the line: "actors.txt:3 Borduria [BRDGOV]"; "ours" for a name of our own */
    en_str outcome;   /* what came of it: "BRD GOV", "coded 190", "no target", "an explicit no event" … */
} en_trace;
typedef void (*en_trace_fn)(void *user, const en_trace *trace);

/* Codes one text as `en_read` would a report of that day (EN_DAY_NONE: undated) and says which entry did what: on_trace hears every
 * actor, role, verb and topic from left to right, sentence by sentence, then on_claim every claim and on_blank every sentence without one,
 * however many actors it names. Each may be NULL. Nothing is stored. Experimental. EN_EFORMAT if the text is not UTF-8; EN_ENOMEM. */
en_status en_try(const en_lexicon *lexicon, en_str text, en_day day, en_trace_fn on_trace, en_claim_fn on_claim,
                 en_blank_fn on_blank, void *user, en_error *err);

/* A pair that a user brings: a sentence and the words in it that name source and target. Texts borrowed until the callback returns. */
typedef struct {
    en_str id, sentence, source, target;
    en_action action; /* the likeliest PLOVER type; NONE if the words of a side are not in the sentence */
    en_quad quad;
    en_modality modality;
    double confidence; /* of the type, given that there is an event: 0 … 1; NaN for NONE */
    double p_event;    /* that there is an event at all: 0 … 1; NaN for NONE */
    const char *why;   /* why action is NONE; else NULL. Static */
} en_pair;
typedef bool (*en_pair_fn)(void *user, const en_pair *pair);

/* Codes pairs from a file ("-": standard input; plain or compressed) of tab-separated lines under a header with the columns sentence_id, sentence,
 * source and target, in any order, others left aside. For researchers who know who acts on whom and ask what the act is.
 * A line that is too short or not UTF-8 goes to on_reject (may be NULL) and the rest is read. EN_EFORMAT if the header lacks a column,
 * EN_ENOTFOUND, EN_EIO; EN_ESTOPPED if fn returned false. */
en_status en_read_pairs(const en_lexicon *lexicon, const char *path, en_pair_fn fn, en_reject_fn on_reject, void *user,
                        en_error *err);

/* ---- Parsing -------------------------------------------------------------------------------------------- */

/* A word of a sentence, as Universal Dependencies sees it. Texts borrowed until the callback returns. */
typedef struct {
    en_str form, lemma;
    const char *upos, *xpos, *deprel; /* "PROPN", "NNP", "nsubj:pass". Static */
    uint32_t head;                    /* the word it hangs on, counted from 1; 0 for the root */
    en_span span;                     /* in the sentence's text; 0,0 where tokens were given */
    en_actor actor;                   /* with `names`: whom the name it belongs to stands for */
    bool begins_actor;                /* it is the first word of that name */
} en_word;

typedef struct {
    en_str document;      /* its report's id, else the input's name */
    bool begins_document; /* never where tokens were given */
    bool begins_paragraph;
    bool is_title;        /* the report's title */
    uint64_t number;      /* of the sentence, from 1 */
    en_str text;          /* on one line: whatever blanks stood between two words are one */
    const en_word *words; /* [n_words] */
    size_t n_words;
    en_str conllu; /* all of it in CoNLL-U, comments and the empty line behind it included */
} en_parsed;

/* fn returns false to stop. The sentence and its texts are borrowed until it returns. */
typedef bool (*en_parsed_fn)(void *user, const en_parsed *sentence);

typedef struct {
    uint64_t documents, sentences, words;
    uint64_t rejected; /* inputs, reports and sentences of CoNLL-U that could not be read */
} en_parse_counts;

/* Experimental. All zero is what a user wants who has text (names then know no day). */
typedef struct {
    const char *format; /* as in en_read_opts */
    bool tokenized;     /* the inputs are CoNLL-U: sentences and tokens stand */
    bool names;         /* tell the actors that the lexicon finds */
    bool ranges;        /* TokenRange: where each token stands, in characters of its document (title and text apart) */
    en_day day;         /* of inputs that carry none, for names; all-zero is 1970-01-01: use EN_DAY_NONE */
    unsigned jobs;      /* threads; 0 = one */
    en_reject_fn on_reject; /* may be NULL */
    en_parsed_fn on_sentence;
    void *user;
} en_parse_opts;

/* Sentences, words, word classes (UPOS and Penn), base forms and dependency trees of texts, by the language model alone: without what the
 * lexicon knows of names, which `en_read` puts to the model first.
 *
 * Reads the files that en_read does ("-": standard input). Plain text is taken just as it stands: forms and the blanks told in MISC
 * (SpaceAfter, SpacesAfter, SpacesBefore) give back every byte between the first word of a file and its last. Reports out of other formats are cleaned
 * as en_read cleans them, and a title is one sentence. tokenized: files in CoNLL-U; LEMMA, UPOS, XPOS, HEAD and DEPREL of words are
 * filled, FEATS and DEPS emptied; comments, ranges, empty nodes and MISC stay.
 *
 * A sentence that cannot be read goes to on_reject with file and line, and the rest is read. Sentences come in the order of the input, the
 * same whatever `jobs` is, and as they are read. EN_ENOTFOUND, EN_EIO, EN_EFORMAT concern the first input that failed; the others
 * are still read. EN_ESTOPPED if on_sentence returned false. Experimental. */
en_status en_parse(const en_lexicon *lexicon, const char *const *paths, size_t n_paths, const en_parse_opts *opts,
                   en_parse_counts *counts, en_error *err);

/* ---- Getting data --------------------------------------------------------------------------------------- */

#define EN_GDELT_BASE "http://data.gdeltproject.org"

/* What can be asked for by name: files of which their publisher keeps a list with lengths and MD5 sums. */
#define EN_FETCH_SETS(X)                                                                                               \
    X(GDELT, "gdelt", "events of GDELT 2.0, a file every 15 minutes since February 2015")                              \
    X(GDELT_MENTIONS, "gdelt-mentions", "the articles that mention these events, a file every 15 minutes")             \
    X(GDELT1, "gdelt1", "events of GDELT 1.0, a file a day since April 2013, a month or a year before")

typedef enum {
    EN_FETCH_SET_NONE,
#define EN_X(id, key, text) EN_FETCH_SET_##id,
    EN_FETCH_SETS(EN_X)
#undef EN_X
} en_fetch_set;
#define EN_N_FETCH_SETS 4 /* with NONE */

/* "gdelt"; "" for NONE. Static. The inverse returns NONE for anything else. */
const char *en_fetch_set_key(en_fetch_set set);
const char *en_fetch_set_text(en_fetch_set set);
en_fetch_set en_fetch_set_of(en_str key);

/* What became of a file. */
#define EN_FETCH_STATES(X)                                                                                             \
    X(FETCHED, "fetched", "all of it came now")                                                                        \
    X(RESUMED, "resumed", "part of it was here from before, the rest came now")                                        \
    X(PRESENT, "present", "it was here already")                                                                       \
    X(WANTED, "wanted", "it would be fetched (dry run)")                                                               \
    X(FAILED, "failed", "it did not come; the reason is told")

typedef enum {
#define EN_X(id, key, text) EN_FETCH_##id,
    EN_FETCH_STATES(EN_X)
#undef EN_X
} en_fetch_state;
const char *en_fetch_state_key(en_fetch_state state); /* "fetched". Static */

/* A file that is done with. Texts borrowed until the callback returns. */
typedef struct {
    const char *name, *url;
    int64_t bytes;   /* as it is here, else as it is listed; -1 if unknown */
    const char *md5; /* likewise; "" if unknown */
    en_fetch_state state;
    const char *reason; /* of FAILED: why; else a remark, or "" */
} en_fetched;

/* fn returns false to stop. */
typedef bool (*en_fetched_fn)(void *user, const en_fetched *file);

/* How far it is. Texts borrowed until the callback returns. */
typedef struct {
    const char *name;             /* of the file or list that is coming */
    uint64_t done, bytes;         /* of it; bytes 0: unknown */
    uint64_t all_done, all_bytes; /* of all files of a list; all_bytes 0: unknown, or the list itself is coming */
    uint64_t number, n_files;     /* the file's number, from 1, of how many; 0 for a list */
    double waits;                 /* seconds until the next try; 0: bytes are coming */
    const char *why;              /* with waits: what went wrong; else NULL */
} en_fetch_progress;

/* Called often. Returning false stops (EN_ESTOPPED). */
typedef bool (*en_fetch_progress_fn)(void *user, const en_fetch_progress *so_far);

typedef struct {
    uint64_t fetched; /* resumed ones included */
    uint64_t resumed, present, wanted, failed;
    uint64_t faults;       /* lines of lists that cannot be read */
    uint64_t bytes;        /* of the fetched files, what was here before included */
    uint64_t wanted_bytes; /* of the wanted ones, as far as it is listed */
} en_fetch_counts;

/* Experimental. All zero but the days is what a user wants. */
typedef struct {
    const char *to;                   /* a folder, made if it is missing; NULL: the current one */
    const char *base;                 /* where GDELT's files lie; NULL: EN_GDELT_BASE */
    en_day since, until;              /* of the files of a list, by the moment in their names; EN_DAY_NONE: open */
    bool dry_run;                     /* fetch nothing but lists */
    unsigned tries;                   /* for each file; 0 = 5 */
    double retry_wait;                /* seconds before the second try, twice as long before the next; 0 = 2 */
    unsigned stall;                   /* seconds without a byte until a try is given up; 0 = 30 */
    en_fetched_fn on_file;            /* may be NULL */
    en_reject_fn on_fault;            /* a line of a list that cannot be read; may be NULL */
    en_fetch_progress_fn on_progress; /* may be NULL */
    void *user;
} en_fetch_opts;

/* Fetches files over HTTP, one after the other, in the order of `what` and of the lists: each is the name of a set ("gdelt") or an address of http or
 * https.
 *
 * A file of a set is kept only if its length and MD5 are as listed; if there already, it stays, and one that differs is replaced. A file from an address
 * keeps the last part of its path as its name; one of that name is never overwritten. What is unfinished is called NAME.part and gone on with the next
 * time. What breaks off or times out, and HTTP 429 and 5xx, is tried again, not before the server's Retry-After; connecting may take 20 seconds, and five
 * redirects are followed.
 *
 * A file that does not come is no error: on_file and counts tell it, and the others are fetched. counts is filled also on failure.
 * EN_ERANGE if one of `what` is neither, or the base is no address: then nothing is done. EN_ENOTFOUND if no list holds anything in range. EN_EIO if a
 * list or a file cannot be reached (after three files in a row the rest is left) or a file cannot be written; EN_EFORMAT if what comes as a list is none;
 * EN_ESTOPPED. */
en_status en_fetch(const char *const *what, size_t n_what, const en_fetch_opts *opts, en_fetch_counts *counts,
                   en_error *err);

/* ---- Questions: names that are no known actor ------------------------------------------------------------ */

/* A name in the reports of a ledger for want of which events were not coded. Texts borrowed until the callback returns. */
typedef struct {
    en_str name;       /* as it is written: proper nouns side by side */
    uint64_t n_events; /* claims that would be there besides if it named an actor */
    uint64_t
        n_titled; /* times it stands with a title that tells whose it is ("Iraqi Defence Minister X"); there it lacks nothing */
    en_actor guess;  /* whose, by the words beside it, in at least half of the places where they tell; else code "" */
    en_str entry;    /* a line for a dictionary of actors, "MOQTADA_SADR [IRQREL]"; empty without a guess */
    uint64_t report; /* the first place where it lacked: citation r<report>.<sentence_no> */
    uint32_t sentence_no;
    en_str sentence, outlet;
    en_day report_day;
} en_unknown;
typedef bool (*en_unknown_fn)(void *user, const en_unknown *unknown);

/* Codes the reports of the ledger again (of near-copies the first), as they would be read with its lexicon today, and tells the names by n_events,
 * most first, then by name. Nothing is stored. Of opts jobs and on_progress count. As slow as reading. Experimental.
 * EN_ENOTFOUND if there is none; EN_ESTOPPED; EN_EIO. */
en_status en_unknowns(const en_ledger *ledger, const en_read_opts *opts, en_unknown_fn fn, void *user, en_error *err);

/* ---- Importing datasets ------------------------------------------------------------------------------- */

/* An input (a file, or a member of an archive) that was taken. Texts borrowed until the callback returns. */
typedef struct {
    uint64_t import; /* its number in the ledger: i<import>.<line> cites a row of it */
    en_str file;     /* as it was named; "events.zip:20180101.CSV" */
    const char *format;
    en_str layer;
    bool known;                      /* its content was in the ledger before: nothing was added */
    uint64_t n_rows;                 /* lines that are no header */
    uint64_t n_accepted, n_repaired; /* repaired ones are accepted, too */
    uint64_t n_skipped,
        n_repeated; /* left out by the user's filters; their number is that of a row that the layer has */
    uint64_t n_rejected;
    en_day first, last; /* event days of what was accepted; or the days that the file covers */
} en_import_file;
/* Called when the input's rows are safely on disk. */
typedef void (*en_import_file_fn)(void *user, const en_import_file *file);
/* Called for a file of a folder or an archive that its name tells to be no dataset, with the reason. */
typedef void (*en_import_skip_fn)(void *user, en_str file, const char *why);

typedef struct {
    uint64_t files, files_known, files_rejected; /* rejected: could not be told or read */
    uint64_t files_skipped;                      /* of folders and archives: no data by their names */
    uint64_t rows, accepted, repaired, skipped, repeated, rejected;
    uint64_t bytes; /* decompressed */
} en_import_counts;

/* All zero but for the two days is what a user wants; en_import_opts_all() gives that. */
typedef struct {
    const char *format;  /* of en_import_formats; NULL: told by content */
    const char *layer;   /* NULL: the format's own */
    const char *map;     /* of format "csv": which column is what: "source=actor1,target=actor2,date=day,code=cameo" */
    en_day since, until; /* only event days from .. to */
    uint32_t least_mentions, least_sources; /* rows that tell fewer are skipped; those that do not tell stay */
    bool two_states;                        /* only rows whose source and target are two different states */
    bool no_texts;                          /* addresses and names of rows are not kept */
    unsigned jobs;                          /* threads; 0 = one */
    bool (*on_progress)(void *user, uint64_t done, uint64_t total, const en_import_counts *counts); /* false: stop */
    en_import_file_fn on_file;
    en_reject_fn on_reject; /* a row or an input that is not taken */
    en_import_skip_fn on_skip;
    void *user;
} en_import_opts;

static inline en_import_opts en_import_opts_all(void) {
    en_import_opts o = {0};
    o.since = o.until = EN_DAY_NONE;
    return o;
}

/* Imports files of the field's datasets, plain, compressed, in archives or in folders ("-": standard input), told apart by their content. Each input is
 * taken whole or not at all, but for rows that cannot be read, which go to quarantine; what is there already (the content, or a row of the layer with
 * the same number of the dataset's) is left alone. Event rows become
 * segments beside the ledger, ties and facts rows of it. Inputs that fail do not keep the others from being read: then the first failure is returned.
 * counts may be NULL. EN_EBUSY when another import is running; EN_ESTOPPED; EN_EIO, EN_ENOMEM. Experimental. */
en_status en_import(en_ledger *ledger, const char *const *paths, size_t n_paths, const en_import_opts *opts,
                    en_import_counts *counts, en_error *err);

/* What is in quarantine: an input, or a line of one, that was not taken. Texts borrowed until the callback returns. */
typedef struct {
    uint64_t id;
    en_str file;
    uint64_t line, byte;  /* line 0: the whole input */
    en_str reason;        /* what was found and what was expected */
    en_str raw;           /* the first 4096 bytes of the line; empty of a whole input */
    uint64_t import;      /* 0: none of its input was taken, or it is a report's */
    en_str format, layer; /* of the import; empty without */
} en_quarantined;
typedef bool (*en_quarantined_fn)(void *user, const en_quarantined *item);

/* In order of entry. EN_ENOTFOUND if there is nothing. */
en_status en_quarantine(const en_ledger *ledger, en_quarantined_fn fn, void *user, en_error *err);

/* Tries lines of imports again, as this program and its lexicon read them now: what can be read joins its import under its own line number and leaves
 * quarantine; what cannot keeps its place, with the reason of today. id 0: all. Of ties and facts the whole file is read again, if it lies where it was
 * as it was (and was imported without filters). What is not tried, whole inputs and reports stay (`left` counts them). */
typedef struct {
    uint64_t tried, taken, left;
} en_retry_counts;
en_status en_quarantine_retry(en_ledger *ledger, uint64_t id, en_retry_counts *counts, en_error *err);

/* Forgets entries of quarantine (id 0: all); *n: how many. */
en_status en_quarantine_drop(en_ledger *ledger, uint64_t id, uint64_t *n, en_error *err);

/* The formats that are known: key, title, layer. fn returns false to stop. */
typedef struct {
    const char *key, *layer, *title, *version, *licence, *citation;
    bool events, ties; /* neither: facts */
} en_import_format;
typedef bool (*en_import_format_fn)(void *user, const en_import_format *format);
void en_import_formats(en_import_format_fn fn, void *user);

/* Joins segments of a layer into fewer and larger ones; answers stay the same. all: into as few as can be, else only where many small ones
 * lie about (as every import does by itself). *n_before, *n_after: segments. */
en_status en_compact(en_ledger *ledger, bool all, uint64_t *n_before, uint64_t *n_after, en_error *err);

/* What was imported, in order of number. */
typedef bool (*en_imported_fn)(void *user, const en_import_file *file);
en_status en_imports(const en_ledger *ledger, en_imported_fn fn, void *user, en_error *err);

/* A layer: where rows come from, and what its inputs cover. Texts borrowed until the callback returns. */
typedef struct {
    en_str name, kind, title, version, licence, citation; /* kind: reports, ties, events, facts;
                                                           "ties" are the lexicon's (layer "ties") or a dataset's */
    uint64_t n_files, n_rows; /* imports (of reports: outlets) and rows accepted (of reports: events) */
    en_day first, last;       /* event days, or years covered: outside, nothing is known */
    uint64_t n_rejected;
} en_layer;
typedef bool (*en_layer_fn)(void *user, const en_layer *layer);
en_status en_layers(const en_ledger *ledger, en_layer_fn fn, void *user, en_error *err);

/* ---- Questions: events and claims ---------------------------------------------------------------------- */

typedef struct {
    en_actor source, target; /* unknown = any; a sector narrows */
    bool either_way;         /* also target → source */
    uint32_t actions;        /* bit 1<<en_action; 0 = all */
    uint32_t quads;          /* bit 1<<en_quad; 0 = all */
    uint32_t modalities;     /* bit 1<<en_modality, of the event's standing; 0 = all */
    en_day since, until;     /* event day; EN_DAY_NONE = open */
    en_day asof;             /* last report day known; EN_DAY_NONE = all */
    const char *
        text; /* words that the sentence must hold (full-text search), or of a dataset's row names, place, note or address; NULL = any */
    const char *layers; /* "reports,gdelt2": only these; NULL or "*": all */
    bool one_a_day;     /* of a dataset's rows with the same day, source, target and code only the first */
    const char *outlet; /* only of that outlet: of a dataset's row its outlet, else its address's host; NULL = any */
    enum { EN_BY_DAY, EN_BY_DAY_DOWN, EN_BY_WEIGHT } order;
    uint64_t limit; /* 0 = no limit */
} en_event_query;

/* The query that asks for everything. */
static inline en_event_query en_event_query_all(void) {
    en_event_query q = {.since = EN_DAY_NONE, .until = EN_DAY_NONE, .asof = EN_DAY_NONE};
    return q;
}

/* An event as known on the as-of day. Texts borrowed until the callback returns. */
typedef struct {
    uint64_t id;
    en_actor source, target;
    en_str source_name, target_name;
    en_action action;
    en_str mode, context, cameo;
    en_quad quad;
    double goldstein;
    en_date day;
    en_modality standing; /* ASSERTED if any report asserts it; else the strongest of what is said of it */
    uint32_t n_claims, n_reports, n_outlets, n_denials; /* near-copies of a report count as one report */
    en_day first_reported;
    double weight;   /* |goldstein| · (1 + ln n_reports) · confidence, halved unless ASSERTED; orders "heaviest" */
    uint64_t report; /* where its clearest claim stands: citation r<report>.<sentence_no> */
    uint32_t sentence_no;
    en_str sentence, outlet;
    en_day report_day;
    en_actor speaker;
    en_str speaker_name;
    double confidence;     /* NaN of a dataset's row */
    en_str layer;          /* "reports", or the dataset's; what follows only datasets tell */
    uint64_t import, line; /* citation i<import>.<line>; 0, 0 of what was read from text */
    int64_t row_id;        /* the dataset's number of the event; INT64_MIN: none */
    en_str row_key;        /* its id where that is no number */
    en_str url, place, note;
    int64_t n_mentions, n_deaths;     /* -1: not told */
    double tone, latitude, longitude; /* NaN: not told */
} en_event;
typedef bool (*en_event_fn)(void *user, const en_event *event);

/* Events read from reports and rows of datasets together, in the order asked for; an event of one layer is not joined with that of another.
 * EN_ENOTFOUND if nothing matches; EN_ERANGE for a layer that is not there. */
en_status en_events(const en_ledger *ledger, const en_event_query *query, en_event_fn fn, void *user, en_error *err);

/* ---- Questions: the dyad over time --------------------------------------------------------------------- */

#define EN_UNKNOWN UINT64_MAX /* a count that is not known */

typedef enum { EN_PERIOD_DAY, EN_PERIOD_WEEK, EN_PERIOD_MONTH, EN_PERIOD_QUARTER, EN_PERIOD_YEAR } en_period;

/* Affinity of source towards target: see docs/METHODS.md. All in Goldstein points, -10 … +10; NaN without any event. */
typedef struct {
    double value, lo, hi; /* shrunk decayed mean and its 90 % interval */
    double longrun;       /* the dyad's long-run mean it is shrunk towards */
    double n_effective;   /* decayed number of events */
    uint64_t n_events;    /* events counted */
} en_affinity;

typedef struct {
    en_day start;                            /* first day of the period */
    uint64_t n_events, n_reports, n_outlets; /* asserted events; their reports (near-copies as one) and outlets:
                                                EN_UNKNOWN where rows of datasets are among them */
    uint64_t quads[EN_N_QUADS];              /* events by quad class */
    double goldstein_sum, goldstein_mean;    /* NaN without events */
    uint64_t n_unconfirmed, n_denied; /* events not counted: alleged, planned, threatened, hypothetical; denied */
    en_affinity affinity;             /* at the period's last day (or the as-of day if earlier) */
    bool covered;                     /* false: the layers hold nothing from these days: unknown, not zero */
} en_dyad_row;

typedef struct {
    en_day since, until; /* EN_DAY_NONE: first and last event of the dyad */
    en_day asof;         /* EN_DAY_NONE: all reports */
    double half_life;    /* days; 0 = 90 */
    const char *layers;  /* "gdelt2", "reports,icews": these, counted together; NULL: the reports alone; "*": all */
    bool one_a_day;      /* of a dataset's rows with the same day, source, target and code only the first */
} en_dyad_opts;

/* The directed dyad source → target by period. rows: owned, free with en_free; [n_out], in order of time, without gaps.
 * EN_ENOTFOUND if the dyad has no event on record in the range. */
en_status en_dyad(const en_ledger *ledger, en_actor source, en_actor target, en_period period, const en_dyad_opts *opts,
                  en_dyad_row **rows_out, size_t *n_out, en_error *err);

/* Affinity of one directed dyad at a day. EN_ENOTFOUND if no event is on record by then. */
en_status en_affinity_at(const en_ledger *ledger, en_actor source, en_actor target, en_day day,
                         const en_dyad_opts *opts, en_affinity *out, en_error *err);

/* ---- Questions: all dyads at once ------------------------------------------------------------------------ */

/* Measures of a directed dyad at a day. Of counts, sums and means: over the event days of since .. asof. */
#define EN_MATRIX_MEASURES(X)                                                                                          \
    X(AFFINITY, "affinity", "decayed mean of Goldstein values, shrunk; -10 to +10")                                    \
    X(DECAYED, "goldstein-decayed", "sum of Goldstein values, each halved every half-life")                            \
    X(SUM, "goldstein-sum", "sum of Goldstein values")                                                                 \
    X(MEAN, "goldstein-mean", "mean of Goldstein values")                                                              \
    X(EVENTS, "events", "number of events")                                                                            \
    X(VCP, "vcp", "events of verbal cooperation")                                                                      \
    X(MCP, "mcp", "events of material cooperation")                                                                    \
    X(VCF, "vcf", "events of verbal conflict")                                                                         \
    X(MCF, "mcf", "events of material conflict")                                                                       \
    X(CONFLICT, "conflict", "share of the events that are conflict, verbal or material; 0 to 1")

typedef enum {
#define EN_X(id, key, text) EN_MATRIX_##id,
    EN_MATRIX_MEASURES(EN_X)
#undef EN_X
        EN_N_MATRIX_MEASURES
} en_matrix_measure;

/* "affinity"; the inverse gives EN_N_MATRIX_MEASURES for anything else. Static. */
const char *en_matrix_measure_key(en_matrix_measure measure);
const char *en_matrix_measure_text(en_matrix_measure measure);
en_matrix_measure en_matrix_measure_of(en_str key);

typedef struct {
    en_day since;       /* EN_DAY_NONE: the first event. Decayed measures take no beginning */
    en_day asof;        /* the day of the measure, and the last day known; EN_DAY_NONE: the last day of the layers */
    double half_life;   /* days; 0 = 90 */
    const char *layers; /* counted together; NULL: the reports alone; "*": all */
    bool two_states;    /* only dyads of two different states */
    bool one_a_day;
} en_matrix_opts;

static inline en_matrix_opts en_matrix_opts_all(void) {
    en_matrix_opts o = {0};
    o.since = o.asof = EN_DAY_NONE;
    return o;
}

/* Actors are taken as their codes, whatever the sector. Codes borrowed until the callback returns. */
typedef struct {
    en_str source, target;
    double value;  /* NaN: none of its events has a Goldstein value */
    double lo, hi; /* affinity: its 90 % interval; else NaN */
    uint64_t n_events;
} en_matrix_cell;
typedef bool (*en_matrix_fn)(void *user, const en_matrix_cell *cell);

/* Every directed dyad of two actors with at least one event, in order of source, then target. *day (may be NULL): the day it was computed for.
 * EN_ENOTFOUND if there is none; EN_ERANGE for a layer that is not there. */
en_status en_matrix(const en_ledger *ledger, en_matrix_measure measure, const en_matrix_opts *opts, en_day *day,
                    en_matrix_fn fn, void *user, en_error *err);

typedef struct {
    en_day asof;        /* the later window ends with it; EN_DAY_NONE: the last day of the layers */
    unsigned window;    /* days of a window; 0 = 90 */
    unsigned before;    /* the earlier window ends so many days before the later one does; 0 = 365 */
    unsigned least;     /* events with a Goldstein value that each window must have; 0 = 20 */
    uint64_t limit;     /* 0 = no limit */
    const char *layers; /* as in en_matrix_opts */
    bool two_states, one_a_day;
} en_movers_opts;

static inline en_movers_opts en_movers_opts_all(void) {
    en_movers_opts o = {0};
    o.asof = EN_DAY_NONE;
    return o;
}

typedef struct {
    en_str source, target;
    double now, before, change; /* mean Goldstein value in the windows; change = now - before */
    double t;                   /* Welch's t of the difference; NaN where neither window varies */
    uint64_t n_now, n_before;
} en_mover;
typedef bool (*en_mover_fn)(void *user, const en_mover *mover);

/* The dyads whose mean Goldstein value changed most between two windows of equal length, greatest change (either way) first.
 * EN_ENOTFOUND if no dyad has enough events in both. */
en_status en_movers(const en_ledger *ledger, const en_movers_opts *opts, en_day *day, en_mover_fn fn, void *user,
                    en_error *err);

/* ---- Questions: ties ------------------------------------------------------------------------------------ */

typedef struct {
    en_str id, kind, name; /* "chn-prk-1961", "defence", "Sino-North Korean Treaty …" */
    en_str a, b; /* codes; a owes b, where there is an obligation; b of a membership is the organisation or "" */
    en_str a_name, b_name;
    en_str obligation;  /* defence, consultation …; empty if the tie obliges to nothing (relations, membership) */
    bool mutual;        /* b owes a the same */
    uint32_t n_parties; /* of the treaty */
    en_date signed_on, from, to; /* to unknown = in force when last reviewed, or when the dataset ends */
    en_str terms, citation, layer;
    /* of a dataset's layer: */
    bool dataset;
    en_day covered_first, covered_last; /* the days it speaks of; EN_DAY_NONE: not known, or no dataset */
    bool begun_before;                  /* begun on `from` or earlier: the dataset does not look further back */
    bool still_at_end;                  /* in force when the dataset ends; later is unknown */
    bool unknown;                       /* the dataset ends before the day asked for: it was in force when it ended */
    uint64_t import, line;              /* where it is told: "i3.12"; of several lines the first */
} en_tie;
typedef bool (*en_tie_fn)(void *user, const en_tie *tie);

typedef struct {
    en_actor a, b;      /* b unknown: all ties of a; a unknown too: all */
    const char *kind;   /* NULL = all */
    en_day on;          /* in force that day; EN_DAY_NONE = ever */
    en_day asof;        /* nothing signed, begun or ended later is known */
    const char *layers; /* "ties,atop"; NULL = all */
} en_tie_query;

/* Ties of the lexicon (layer "ties") come first, then those of imported datasets, side by side, each with the name of its layer. Datasets end: what
 * one had in force at its end is told with `unknown` set when the day asked for lies behind it. EN_ENOTFOUND if there is none; the message names the
 * datasets that do not cover the day. EN_ERANGE for a layer that is not there. */
en_status en_ties(const en_ledger *ledger, const en_tie_query *query, en_tie_fn fn, void *user, en_error *err);

/* ---- Questions: facts ----------------------------------------------------------------------------------- */

/* A dated value that a dataset gives for a state, or for one state and another. Texts borrowed until the callback returns. */
typedef struct {
    en_str measure, unit, layer;
    en_str a, b, a_name, b_name; /* b empty: of a alone */
    en_day first, last;          /* the days it holds for; EN_DAY_NONE: not known (a vote without its roll call) */
    double value;                /* NaN: the dataset says that it is missing, or there is nothing to divide by */
    en_str text;                 /* what the dataset says besides */
    int64_t item;             /* the dataset's number of what it belongs to (a dispute, a roll call, a deal); 0: none */
    en_str item_name, topics; /* topics parted by "; " */
    en_day covered_first, covered_last; /* the days that the layer speaks of */
    uint64_t import, line;              /* where it is told: "i3.12"; of several lines the first; 0: it is computed */
} en_fact;
typedef bool (*en_fact_fn)(void *user, const en_fact *fact);

typedef struct {
    en_actor a, b;        /* unknown = any; of measures that have a direction, a towards b */
    bool either_way;      /* also b towards a */
    const char *measures; /* "cinc,milex", in the order wanted; NULL = all that are stored */
    const char *layers;   /* "cow-nmc,mid"; NULL = all */
    en_day on;            /* what holds on that day; EN_DAY_NONE = ever */
    en_day since, until;  /* what holds on some day from .. to */
    en_day asof;          /* values of a time that ends later are not known; nor is the end of what lasts */
} en_fact_query;

static inline en_fact_query en_fact_query_all(void) {
    en_fact_query q = {0};
    q.on = q.since = q.until = q.asof = EN_DAY_NONE;
    return q;
}

/* Facts in the order of the measures, then by actors, day and layer: what several datasets say of one thing stands side by side. The measure
 * "trade-share" is computed (docs/METHODS.md) and needs a. No fact is not a value of 0: EN_ENOTFOUND if there is none, with the days covered in the
 * message. EN_ERANGE for a measure or layer that is not there, or trade-share without a. Experimental. */
en_status en_facts(const en_ledger *ledger, const en_fact_query *query, en_fact_fn fn, void *user, en_error *err);

typedef struct {
    const char *name, *shape, *unit, *description; /* shape: state, pair, directed; static */
    bool computed;
    en_str layers; /* of the ledger that have it, parted by ","; borrowed until the callback returns */
} en_measure;
typedef bool (*en_measure_fn)(void *user, const en_measure *measure);

/* The measures that there are, and the layers of the ledger that have them. */
en_status en_measures(const en_ledger *ledger, en_measure_fn fn, void *user, en_error *err);

/* Who is meant, as en_actor_find, and states that only datasets know: by code ("COW300") or by the dataset's name ("Austria-Hungary"). */
en_status en_ledger_actor_find(const en_ledger *ledger, const char *what, en_actor *out, en_error *err);

/* ---- Questions: SQL ------------------------------------------------------------------------------------- */

typedef enum { EN_CELL_NULL, EN_CELL_INTEGER, EN_CELL_REAL, EN_CELL_TEXT, EN_CELL_BLOB } en_cell_kind;

typedef struct {
    en_cell_kind kind;
    int64_t integer; /* of an integer */
    double real;     /* of a real */
    en_str text;     /* of a text (UTF-8) or a blob (bytes); borrowed until the callback returns */
} en_cell;

/* A row of an answer: n cells under as many column names (NUL-terminated; borrowed for the call of en_sql). The first call has cells NULL and
 * gives the columns alone, also where no row follows. Return false to stop. */
typedef bool (*en_row_fn)(void *user, const char *const *columns, const en_cell *cells, size_t n);

/* Answers one SQL statement that only reads: a SELECT, WITH, VALUES or EXPLAIN over the views and tables of docs/FORMAT.md, in SQLite's dialect.
 * The table `event` holds events of reports and rows of datasets together (docs/formats/ledger.md); while it is read no other statement changes what it
 * shows. Beside SQLite's own functions there are actor_name(code), plover_quad(type) and cameo_goldstein(code), each NULL for what it does not know.
 * Whatever would write, attach a file, load code or change a setting is refused. EN_ERANGE with what is wrong (err->line counts the lines of the
 * statement) for what is no such statement; EN_ESTOPPED if fn stopped it. */
en_status en_sql(const en_ledger *ledger, en_str statement, en_row_fn fn, void *user, en_error *err);

/* ---- Export --------------------------------------------------------------------------------------------- */

/* The forms a table or a graph can be written in. id, key (also the suffix of a file), binary, graph, words. */
#define EN_EXPORT_FORMS(X)                                                                                             \
    X(CSV, "csv", false, false, "comma-separated values with a header line")                                           \
    X(TSV, "tsv", false, false, "tab-separated values with a header line")                                             \
    X(JSONL, "jsonl", false, false, "one JSON object a line")                                                          \
    X(PARQUET, "parquet", true, false, "Apache Parquet")                                                               \
    X(ARROW, "arrow", true, false, "Apache Arrow IPC file (Feather 2)")                                                \
    X(GRAPHML, "graphml", false, true, "a graph as GraphML")                                                           \
    X(GEXF, "gexf", false, true, "a graph as GEXF 1.3")

typedef enum {
#define EN_X(id, key, binary, graph, text) EN_EXPORT_##id,
    EN_EXPORT_FORMS(EN_X)
#undef EN_X
        EN_N_EXPORT_FORMS
} en_export_form;

/* What a column holds. */
typedef enum {
    EN_COLUMN_ANY, /* not known: settled by the rows of the first group, integer < real < text < bytes; all NULL: text */
    EN_COLUMN_BOOL,  /* from an integer 0 or 1 */
    EN_COLUMN_INT32, /* from an integer */
    EN_COLUMN_INT64,
    EN_COLUMN_REAL, /* double; from a real, or an integer of at most 2^53 either side of 0 */
    EN_COLUMN_TEXT, /* from a text; from a number as its decimal digits. What is not UTF-8 becomes U+FFFD */
    EN_COLUMN_DATE, /* from a text YYYY-MM-DD, or an integer: days since 1970-01-01; years 1800 to 2200 */
    EN_COLUMN_BYTES /* from a blob or a text; in the forms of text as hexadecimal digits */
} en_column_kind;

typedef struct {
    const char *name; /* UTF-8, copied; unique unless the form is CSV or TSV */
    en_column_kind kind;
    bool required; /* no NULL comes: the file says so, and a NULL is an error */
} en_column;

/* Takes len bytes of the file, which come in order; false if it cannot: the export fails with EN_EIO and calls no more. */
typedef bool (*en_write_fn)(void *user, const void *bytes, size_t len);

typedef struct {
    en_export_form form;
    uint32_t
        group_rows; /* rows of one group (row group, record batch), held in memory; 0 = 65536, at most 1048576. A group
                            also ends at 64 MiB of text */
    bool uncompressed; /* Parquet without ZSTD */
    bool safe;         /* CSV, TSV: an apostrophe before text that a spreadsheet could take for a formula */
    const en_lexicon
        *lexicon;       /* graphs: names and kinds of the nodes; NULL: their codes alone. Borrowed until the free */
    bool undirected;    /* graphs */
    const char *weight; /* GEXF: the column that weighs an edge; NULL = "weight", where there is one. Copied */
} en_export_opts;

typedef struct en_export en_export;

/* A table written row by row: begin, a row for each row, end, free. Memory is that of one group, whatever the number of rows (GEXF, which
 * wants its nodes first, holds all edges: EN_ELIMIT beyond 1 GiB). Graphs need the columns "source" and "target", texts that name the
 * ends of an edge; all other columns become attributes of the edge. After a failure every call gives the same status again; what was
 * written is not a whole file. Experimental.
 *
 *   columns  [n_columns], copied
 *   out      owned, en_export_free
 *   cells    [n_columns], borrowed for the call
 *
 * EN_ERANGE: columns, options or a cell that does not fit its column (the message names row and column, what was found and what was
 * expected); EN_ELIMIT: a cell beyond 1 GiB; EN_EIO: `write` took no more; EN_ENOMEM. */
en_status en_export_begin(const en_export_opts *opts, const en_column *columns, size_t n_columns, en_write_fn write,
                          void *user, en_export **out, en_error *err);
en_status en_export_row(en_export *export, const en_cell *cells, en_error *err);

/* Writes what is left; n_rows_out (may be NULL): the rows given. A table without rows is a whole file, too. */
en_status en_export_end(en_export *export, uint64_t *n_rows_out, en_error *err);
void en_export_free(en_export *export);

/* "parquet"; the inverse takes a key or a file's suffix, and gives EN_N_EXPORT_FORMS for anything else. Static. */
const char *en_export_key(en_export_form form);
en_export_form en_export_form_of(en_str key);
bool en_export_is_binary(en_export_form form);
bool en_export_is_graph(en_export_form form);

/* What of a ledger can be exported by name. */
typedef struct {
    const char *name, *text; /* text: what it is, in words */
    bool graph;              /* also as a graph */
} en_export_view;
const en_export_view *en_export_view_at(size_t i); /* the i-th, from 0; NULL behind the last. Static */

typedef struct {
    const char *view;        /* the name of one, or NULL */
    en_str sql;              /* instead of a view: a question as en_sql takes it */
    en_actor source, target; /* views only; code "" = any. A sector narrows where the view has sectors (claims) */
    en_day since, until;     /* views only: event day, report day, or the time a tie was in force; EN_DAY_NONE = open */
    const char *layers;      /* views with a layer only: "gdelt2,icews"; NULL = all */
} en_export_query;

/* Writes a view of the ledger, or the answer to a question in SQL, as one file. The columns of a view are declared (docs/formats/ledger.md),
 * those of a question are EN_COLUMN_ANY. opts->lexicon NULL is the ledger's own. Without rows the file is whole, *n_rows_out is 0 and the
 * status EN_OK. EN_ENOTFOUND: no such view; EN_ERANGE: a filter or a form that the view does not have; else as en_export_row and en_sql.
 * Experimental. */
en_status en_export_query_write(const en_ledger *ledger, const en_export_query *query, const en_export_opts *opts,
                                en_write_fn write, void *user, uint64_t *n_rows_out, en_error *err);

/* ---- Answers --------------------------------------------------------------------------------------------- */

typedef enum { EN_TEXT, EN_MARKDOWN, EN_HTML, EN_JSON } en_form;

typedef struct {
    en_form form;
    en_day asof;    /* EN_DAY_NONE: the last report day in the ledger */
    en_day since;   /* how far "what happened" looks back; EN_DAY_NONE: three years before as-of */
    unsigned width; /* columns of EN_TEXT; 0 = 100 */
} en_brief_opts;

/* The brief of a dyad: standing, what happened, what is alleged, what it strains, what to watch. Every sentence ends in
 * a citation that en_explain resolves. text_out: owned, en_free; NUL-terminated UTF-8.
 * EN_ENOTFOUND if the ledger knows neither event nor tie between them by then. */
en_status en_brief(const en_ledger *ledger, en_actor a, en_actor b, const en_brief_opts *opts, char **text_out,
                   en_error *err);

/* Resolves a citation: r12 (report), r12.3 (its sentence 3), c45 (claim), e7 (event), t:chn-prk-1961 (tie),
 * affinity:CHN:PRK:2024-10-31 (measure: formula, inputs, the events behind it). asof: as in every query.
 * text_out: owned, en_free. EN_EFORMAT if it is no citation, EN_ENOTFOUND if nothing has it (by the as-of day). */
en_status en_explain(const en_ledger *ledger, const char *citation, en_form form, en_day asof, char **text_out,
                     en_error *err);

void en_free(void *owned);

#ifdef __cplusplus
}
#endif
#endif
