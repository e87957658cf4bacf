/* ledger/event_scan.h: events of all layers, one at a time, for the table `event` of SQL (event_table.c).
 *
 * Nothing is collected but events of claims, which have to be gathered, and, where rows are wanted whole, the numbers of up to 4 million rows of a
 * segment, to be put in order of arrival so that each block is decompressed once. While a scan is under way its snapshot of the ledger is held. */
#ifndef ENI_EVENT_SCAN_H
#define ENI_EVENT_SCAN_H

#include "ledger/cube.h"
#include "ledger/recall.h"

#define ENI_SCAN_ALL_ACTIONS ((1u << EN_N_ACTIONS) - 1)
#define ENI_SCAN_ALL_QUADS ((1u << EN_N_QUADS) - 1)

/* What is wanted: the conditions that the scan itself keeps. */
typedef struct {
    bool none; /* two conditions that no row meets together */
    bool by_source, by_target, by_source_sector, by_target_sector, by_layer;
    char source[16], target[16], source_sector[4], target_sector[4];
    char layer[64];
    uint32_t actions, quads;     /* bits */
    int32_t day_first, day_last; /* the column `date`, both inclusive */
    int32_t known_first, known_last;
    char asof_text[32]; /* as it was asked for */
    en_day asof;        /* of events of claims as of rows; EN_DAY_NONE: all is known */
    int order;          /* 1: by date, -1: backwards, 0: as it comes. Only with source and target */
    bool cold;          /* the columns of arrival blocks are wanted, too */
} eni_scan_plan;

/* A place among the rows of a segment, and what must be looked at row by row. */
typedef struct {
    eni_segment *segment;
    uint32_t segment_no; /* in the cube */
    bool acts, lags, roles;
    uint32_t dyad, from, to; /* rows of the dyad still to come */
    eni_hot hot;
} eni_run;

typedef struct {
    en_ledger *ledger;
    eni_scan_plan plan;
    eni_cube *cube;
    sqlite3_stmt *hold; /* keeps the snapshot */
    bool pinned, done;
    /* the event at hand: one of claims, or (NULL) row `row` of the dyad of the segment */
    const en_event *told;
    eni_segment *segment;
    uint32_t segment_no, dyad, row;
    eni_hot hot;
    /* what is to come: events of claims, the rest of this segment up to dyad_to, the segments from next_segment on */
    eni_arena arena;
    eni_event_list list;
    size_t next_told, next_segment;
    eni_run at;
    uint32_t dyad_to;
    /* by date instead: one run a segment */
    eni_run *runs;
    size_t n_runs, run;
    int64_t horizon; /* the run at hand goes first up to this key */
    /* whole rows: a batch in order of arrival, arrival << 32 | row */
    uint64_t *batch;
    size_t n_batch, next_batch, cap_batch;
    eni_block block;
} eni_scan;

/* Starts, or starts again with another plan, at the first event. scan->ledger is set, the rest zero at the first time. */
en_status eni_scan_start(eni_scan *scan, const eni_scan_plan *plan, en_error *err);
/* To the next event, or scan->done. */
en_status eni_scan_next(eni_scan *scan, en_error *err);
void eni_scan_end(eni_scan *scan);

#endif
