/* relations/sweep.h: one pass over all dyads of the chosen layers, adding up per dyad what a measure needs. */
#ifndef ENI_SWEEP_H
#define ENI_SWEEP_H

#include "relations/affinity.h"

#define ENI_SWEEP_SUMS 4
#define ENI_SWEEP_COUNTS 6

/* Sums of one dyad. Adding two of them, field by field, gives those of both: that is how segments and layers come together. */
typedef struct {
    en_str source, target;
    double sum[ENI_SWEEP_SUMS];
    uint64_t count[ENI_SWEEP_COUNTS];
} eni_swept;

static inline void eni_swept_add(eni_swept *to, const eni_swept *more) {
    for (int i = 0; i < ENI_SWEEP_SUMS; i++) to->sum[i] += more->sum[i];
    for (int i = 0; i < ENI_SWEEP_COUNTS; i++) to->count[i] += more->count[i];
}

/* A dyad's rows of one segment as a measure sees them, days counted from the segment's base. */
typedef struct {
    const eni_segment *segment;
    const eni_hot *hot;
    uint32_t from, to;   /* rows on or before the as-of day */
    const double *score; /* [65536 or 256]: Goldstein value of an act; 0 where it has none */
    const uint8_t *scored, *quad;
} eni_span;

typedef struct eni_sweep eni_sweep;
struct eni_sweep {
    en_day asof, since;
    const char *layers;
    bool two_states, one_a_day;
    uint64_t least; /* a dyad of a segment with fewer rows cannot count, unless there are several segments */
    void *user;     /* of the two below */
    /* Once a segment: tables by day, say. False when out of memory. May be NULL. */
    bool (*begin)(eni_sweep *sweep, const eni_segment *segment);
    /* All rows of a dyad that are known, in one piece; adds to *out. */
    void (*span)(const eni_sweep *sweep, const eni_span *span, eni_swept *out);
    /* One act: of a report, of rows that became known late, or one a day. */
    void (*act)(const eni_sweep *sweep, en_day day, double score, en_quad quad, eni_swept *out);
};

/* Fills sweep->asof, where it is not known, with the last day of the layers. EN_ENOTFOUND if they hold no event. */
en_status eni_sweep_last_day(eni_sweep *sweep, const en_ledger *ledger, en_error *err);

/* The same, and tells the sums of every dyad with at least one event by then (of those `least` leaves), in order of codes. fn returns false to
 * stop (EN_OK); what it is given is borrowed until it returns. */
typedef bool (*eni_swept_fn)(void *user, const eni_sweep *sweep, const eni_swept *dyad);
en_status eni_sweep_run(eni_sweep *sweep, const en_ledger *ledger, eni_swept_fn fn, void *user, en_error *err);

#endif
