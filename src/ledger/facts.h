/* ledger/facts.h: what datasets say of states: dated values (facts) and dated obligations (ties), each with its layer. Written by imports, asked by
 * en_facts and en_ties.
 *
 *   dataset's row ─► eni_fact_put / eni_tie_put ─► fact, tie, item, topic ─► eni_facts_stored, eni_dataset_ties
 *
 * Rows are told apart by what they are about, not by the file they came from: the same row from a second file of a layer is the same row, and one
 * that says something else under the same key is refused, for the caller to tell. */
#ifndef ENI_FACTS_H
#define ENI_FACTS_H

#include "ledger/ledger.h"

/* STATE: of a. PAIR: of a and b, either way the same; a stands first in order of code. DIRECTED: of a towards b (b may be empty). A SPELL lasts; on a
 * day in it, it is known, though its end is not. */
typedef enum { ENI_SHAPE_STATE, ENI_SHAPE_PAIR, ENI_SHAPE_DIRECTED, ENI_SHAPE_SPELL, ENI_SHAPE_PAIR_SPELL } eni_shape;

#define ENI_MEASURES(X)                                                                                                \
    X(MILEX, "milex", STATE, "thousand USD", "military expenditure of a year (thousand pounds before 1914)")           \
    X(MILPER, "milper", STATE, "thousand", "military personnel")                                                       \
    X(IRST, "irst", STATE, "thousand tons", "iron and steel production")                                               \
    X(PEC, "pec", STATE, "thousand coal-ton equivalents", "primary energy consumption")                                \
    X(TPOP, "tpop", STATE, "thousand", "total population")                                                             \
    X(UPOP, "upop", STATE, "thousand", "urban population")                                                             \
    X(CINC, "cinc", STATE, "share of the world", "composite index of national capability")                             \
    X(IMPORTS, "imports", DIRECTED, "million USD", "imports of a from b in a year, current prices")                    \
    X(TOTAL_IMPORTS, "total-imports", STATE, "million USD", "imports of a year, current prices")                       \
    X(TOTAL_EXPORTS, "total-exports", STATE, "million USD", "exports of a year, current prices")                       \
    X(MID, "mid", STATE, "hostility 1-5", "takes part in a militarized dispute: its highest hostility level")          \
    X(DISPUTE, "dispute", PAIR, "hostility 1-5", "stand on opposed sides of a dispute: the higher hostility level")    \
    X(CONTIGUITY, "contiguity", PAIR_SPELL, "type 0-5",                                                                \
      "border: 1 land or river; by sea 2 up to 12, 3 up to 24, 4 up to 150, 5 up to 400 miles; 0 told to be none")     \
    X(IGO_SHARED, "igo-shared", PAIR, "organisations", "organisations of which both are full members")                 \
    X(IGO_FULL, "igo-full", STATE, "organisations", "full memberships")                                                \
    X(IGO_ASSOCIATE, "igo-associate", STATE, "organisations", "associate memberships")                                 \
    X(IGO_OBSERVER, "igo-observer", STATE, "organisations", "observer seats")                                          \
    X(IGO_ANY, "igo-any", STATE, "organisations", "memberships of any type")                                           \
    X(MISSION, "mission", DIRECTED, "level 0-3, 9",                                                                    \
      "mission of a in b: 0 none, 1 charge d'affaires, 2 minister, 3 ambassador, 9 other")                             \
    X(STATE_SYSTEM, "state-system", SPELL, "1", "member of the system of states")                                      \
    X(MAJOR_POWER, "major-power", SPELL, "1", "counted as a major power")                                              \
    X(UN_VOTE, "un-vote", STATE, "1 yes, 0 abstain, -1 no", "vote on a roll call of the UN General Assembly")          \
    X(IDEAL_POINT, "ideal-point", STATE, "scale of about -3 to 3", "position in the votes of a session of the UN")     \
    X(ARMED_CONFLICT, "armed-conflict", DIRECTED, "intensity 1-2",                                                     \
      "party to an armed conflict in a year (b: the opposed state): 1 at least 25, 2 at least 1,000 battle deaths")    \
    X(ARMS, "arms", DIRECTED, "million TIV", "major arms that a delivered to b in a year, in trend-indicator values")  \
    X(INCIDENT, "incident", DIRECTED, "hostility 1-5",                                                                 \
      "what a did in a militarized incident with b on the other side: its hostility level")

typedef enum {
#define X(id, name, shape, unit, text) ENI_MEASURE_##id,
    ENI_MEASURES(X)
#undef X
        ENI_N_MEASURES
} eni_measure;

typedef struct {
    const char *name;
    eni_shape shape;
    const char *unit, *description;
} eni_measure_info;
extern const eni_measure_info eni_measures[ENI_N_MEASURES];
const char *eni_shape_key(eni_shape shape); /* "state", "pair", … as the table measure has it. Static. */

/* ---- writing; inside a transaction ---- */

typedef struct eni_fact_writer eni_fact_writer;
/* Rows of an import into its layer. Owned, eni_fact_writer_free. */
en_status eni_fact_writer_new(en_ledger *ledger, int64_t layer, uint64_t import, eni_fact_writer **out, en_error *err);
void eni_fact_writer_free(eni_fact_writer *w);

typedef enum { ENI_PUT_NEW, ENI_PUT_SAME, ENI_PUT_DIFFERS } eni_how;

typedef struct {
    eni_measure measure;
    const char *a, *b; /* codes; b "" if of one state */
    int64_t item;      /* 0: none */
    en_day first, last;
    bool as_item; /* the days are those of the item */
    double value; /* NaN: missing */
    en_str text;
    uint64_t line; /* of the input, where it is told; of several lines the first */
} eni_fact_row;
en_status eni_fact_put(eni_fact_writer *w, const eni_fact_row *row, eni_how *how, en_error *err);

#define ENI_TIE_OPEN 2147483647 /* to_last of a tie without end: a key has no NULL */
#define ENI_BEGUN_BEFORE 1u     /* left-censored: begun on `from` or earlier */
#define ENI_STILL_AT_END 2u     /* right-censored: in force when the data end */
typedef struct {
    const char *a, *b, *kind; /* b "": every other member of the item */
    int64_t item;
    en_date from, to; /* to unknown: in force at the end */
    unsigned censored;
    uint64_t line; /* as in a fact */
} eni_tie_row;
en_status eni_tie_put(eni_fact_writer *w, const eni_tie_row *row, eni_how *how, en_error *err);

/* Remembers what an item is; what was known of it and is not told anew stays. */
typedef struct {
    int64_t item;
    en_str name, terms;
    en_date when;
} eni_item_row;
en_status eni_item_put(eni_fact_writer *w, const eni_item_row *row, en_error *err);
en_status eni_topic_put(eni_fact_writer *w, int64_t item, en_str topic, en_error *err);
/* A state that the lexicon lacks, under the code that stands for it, with its name if the dataset tells it. */
en_status eni_actor_put(eni_fact_writer *w, const char *code, en_str name, en_error *err);
/* The days of the layer's items. */
en_status eni_item_days(eni_fact_writer *w, en_day *first, en_day *last, en_error *err);

/* ---- reading ---- */

/* The codes under which datasets may speak of a state: its own, those of other states with its COW number (RUS and SUN are both 365), and COW's and
 * Gleditsch–Ward's numbers themselves (DEU: COW255, COW260). A JSON array of texts into out; "[]" for no actor. */
en_status eni_dataset_codes(const en_lexicon *lexicon, const char *code, eni_buf *out, en_error *err);

/* The name of a code: the lexicon's, else the ledger's, else the code. Copied into the arena. */
en_str eni_dataset_name(const en_ledger *ledger, sqlite3_stmt *names, eni_arena *arena, en_str code);
en_status eni_dataset_names(const en_ledger *ledger, sqlite3_stmt **out, en_error *err);

/* The names of a list parted by commas as a JSON array; NULL and "" give none. EN_ERANGE when one is not in the table's column. */
en_status eni_name_list(const en_ledger *ledger, const char *list, const char *what, const char *sql, eni_buf *out,
                        en_error *err);

/* en_facts for the measures that are stored. *n: told so far; *stopped when fn returned false. */
en_status eni_facts_stored(const en_ledger *ledger, const en_fact_query *query, const char *measure, en_fact_fn fn,
                           void *user, uint64_t *n, bool *stopped, en_error *err);

/* en_ties for the layers of datasets. */
en_status eni_dataset_ties(const en_ledger *ledger, const en_tie_query *query, en_tie_fn fn, void *user, uint64_t *n,
                           bool *stopped, en_error *err);

/* The dataset layers that say nothing of the day: " (cow-alliances covers 1816-01-01 to 2012-12-31: unknown on …)", for messages. kind: of layers; day
 * unknown: all of them. */
en_status eni_not_covered(const en_ledger *ledger, const char *kind, const char *layers, en_day day, eni_buf *out,
                          en_error *err);

#endif
