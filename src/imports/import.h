/* imports/import.h: the inside of a run of en_import, shared by import.c (inputs, one after another), plan.c (what each is), flight.c (pieces of
 * events, of several inputs at once), rows.c (ties and facts), covered.c and waiting.c (transactions). */
#ifndef ENI_IMPORT_H
#define ENI_IMPORT_H

#include "base/map.h"
#include "base/pool.h"
#include "imports/piece.h"
#include "ledger/manifest.h"

#include <xxhash.h>

/* An input that is read, or waits for the transaction that keeps it. */
typedef struct {
    en_import_file file; /* file.file: borrowed until the input is kept */
    uint64_t bytes, lines;
    unsigned char head[8], hash[16]; /* of its first bytes; of all */
    uint64_t n_kept;                 /* rejected lines that went to quarantine */
    en_str header;                   /* the line that names the columns; empty: there is none */
    en_date covered;                 /* days about which it says what there was */
} eni_done;

typedef struct {
    en_error why;
    en_str raw;
    uint64_t import; /* 0: the whole input was not taken */
} eni_bad;

/* An input of events between the reading of its first byte and the coding of its last: its pieces are with the workers, those of the inputs before
 * and behind it, too. */
typedef struct eni_flight eni_flight;

typedef struct {
    en_ledger *ledger;
    const en_import_opts *opts;
    en_import_counts *counts;
    eni_who *who;
    int lock;
    char *folder;
    en_str options;
    char *options_text;
    uint64_t next_import, next_segment, serial;
    /* the input at hand */
    eni_input *input;
    char file[1024];
    char *head_copy;
    XXH3_state_t *hashing;
    eni_buf rest; /* bytes behind the last whole row */
    uint64_t byte;
    bool continues, in_folder;
    /* workers */
    eni_pool *pool;
    eni_piece **pieces; /* [n_pieces] */
    size_t n_pieces, next_piece;
    eni_flight *oldest, *newest; /* whose pieces they are, in order */
    uint32_t
        *daily; /* [ENI_N_DAYS]: events by day, from EN_DAY_MIN, of the input whose pieces are taken; 0 between two */
    /* what waits */
    eni_layer_row layer;
    eni_repeats *repeats; /* numbers of the layer's rows; made when first needed */
    int64_t layer_id;
    eni_stage *stage;
    char stage_name[32];
    struct {
        char name[32];
        eni_segment_info info;
    } segments[256];
    size_t n_segments;
    bool lost; /* inputs that waited went down with a failure, or the ledger is damaged: the run ends */
    eni_arena arena;
    eni_done *done;
    size_t n_done, cap_done;
    eni_bad *bad;
    size_t n_bad, cap_bad;
    eni_named *names;
    size_t n_names, cap_names;
    eni_map known_names; /* codes that were handed on before */
    eni_arena names_arena;
    /* progress, and the first input that failed */
    uint64_t done_before, bytes_before, total;
    en_status first;
    en_error first_why;
} importing;

/* Files of a folder and of those in it, in order of name. Owned, eni_free_files. EN_EFORMAT: none there. */
typedef struct {
    char **paths;
    size_t n, cap;
} eni_file_list;
en_status eni_list_files(const char *folder, eni_file_list *out, en_error *err);
void eni_free_files(eni_file_list *files);

/* Why a file found in a folder or an archive is no dataset by its name (a README, a licence, a list of names that other files need); NULL: it may be
 * one. */
const char *eni_passed_over(const char *name,
                            bool by_user); /* by_user: who named it himself means it, but for lists of names */

#define ENI_HEAD_BYTES ((size_t)64 << 10) /* of an input that are looked at to tell what it is */

/* What the beginning of an input shows. copy: memory for its first line, [bytes.len]; the head borrows all. */
void eni_look_at(const char *name, en_str bytes, char *copy, eni_head *head);
/* Moves on to the next line that is not empty; false if no other begins among the bytes. */
bool eni_look_further(char *copy, eni_head *head);

/* Chooses the importer and fills the plan; the caller calls plan->drop. path: of the file or archive. Where the header stands behind a preamble, the
 * head is moved to it; copy: as in eni_look_at. */
en_status eni_import_plan_of(importing *m, eni_head *head, char *copy, const char *path, eni_plan *plan, en_error *err);

/* ---- import.c ---- */

/* Tells how far the run is. EN_ESTOPPED: the user does not want the rest. */
en_status eni_import_tell(importing *m, bool last, en_error *err);

/* What came of an input. One that cannot be taken is told and counted, and the others are still read; what is not the fault of the input at hand (file,
 * of path) ends the run: not EN_OK. */
en_status eni_import_bear(importing *m, const char *path, const char *file, en_status status, const en_error *why,
                          en_error *err);

/* ---- pieces (flight.c) ---- */

void eni_import_begin_bytes(importing *m); /* of the input at hand, from the first on */
/* The next bytes of the input, whole rows, into a piece; *more false when they are the last. */
en_status eni_import_fill(importing *m, eni_piece *piece, const eni_plan *plan, eni_done *d, bool *more, en_error *err);
/* Reads what is left only for its hash. */
en_status eni_import_hash_rest(importing *m, eni_done *d, en_error *err);

/* The rest of the input at hand, of events, to the workers. Takes over plan->own. Not EN_OK: the run ends. */
en_status eni_import_fly(importing *m, const char *path, const eni_plan *plan, const eni_done *d, en_error *err);
/* Does an input whose pieces are out begin like this one? */
bool eni_import_flies(const importing *m, const eni_done *d);
/* Takes back all that is out. Not EN_OK: the run ends. */
en_status eni_import_land(importing *m, en_error *err);
/* The same for the end of a run that failed: nothing is kept. */
void eni_import_crash(importing *m);

/* ---- covered.c ---- */

#define ENI_N_DAYS ((size_t)(84370 + 62091 + 1)) /* EN_DAY_MIN to EN_DAY_MAX */

/* The days that an input of events is about. daily: [ENI_N_DAYS], its events by day, the first on `from`, the last on `to`. */
en_date eni_import_covered(const uint32_t *daily, en_day from, en_day to);

/* ---- what waits (waiting.c) ---- */

/* Rows of the plan's layer come next: what waits for another is committed. */
en_status eni_import_begin_layer(importing *m, const eni_plan *plan, en_error *err);
/* The rows of a piece, coded, into the segment that is being written. */
en_status eni_import_stage(importing *m, const eni_piece *piece, const eni_done *d, en_error *err);
/* The same for the first input with this content, committed or waiting: d->file.import is its number. column: of the table import, "head" or "hash". */
en_status eni_import_known(importing *m, const char *column, const void *hash, size_t len, eni_done *d, bool *found,
                           en_error *err);
void eni_import_hash(XXH128_hash_t hash, unsigned char *out, size_t n); /* the first n bytes of it, as they are kept */
/* Enough for a transaction? */
bool eni_import_enough(const importing *m);
/* Commits all that waits and acknowledges it. */
en_status eni_import_commit(importing *m, en_error *err);
void eni_import_drop_segments(importing *m, size_t from); /* files that no manifest names */
void eni_import_forget(importing *m);                     /* all that waits */
void eni_import_count(importing *m, const eni_piece *piece, eni_done *d);
en_status eni_import_keep_bad(importing *m, const eni_piece *piece, eni_done *d, en_error *err);
en_status eni_import_keep_names(importing *m, const eni_piece *piece, en_error *err);
en_status eni_import_keep_done(importing *m, eni_done *d, en_error *err); /* the input is read to its end: it waits */
en_status eni_import_put_all(importing *m, en_error *err);                /* what waits, into the open transaction */
en_status eni_import_put_names(importing *m, en_error *err);              /* of them, the named actors */
void eni_import_acknowledge(importing *m);                                /* it is committed */
/* Of an import that is there and was read once more: its counts and days, and its entries in quarantine. */
en_status eni_import_put_again(importing *m, const eni_done *d, en_error *err);

/* ---- rows.c ---- */

/* Ties and facts: all rows of an input in one transaction, import and layer with them. Nothing is out or waits. again: d->file.import is there, and
 * its input is read once more; what the ledger has stays, what it can read now is added, and quarantine holds what it cannot. */
en_status eni_import_rows(importing *m, const eni_plan *plan, eni_done *d, bool again, en_error *err);

#endif
