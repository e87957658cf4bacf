/* ledger/cluster.h: which event a claim is about. */
#ifndef ENI_CLUSTER_H
#define ENI_CLUSTER_H

#include "base/map.h"
#include "ledger/ledger.h"

/* The claims of one report on their way to their events. */
typedef struct {
    en_ledger *ledger;
    int64_t report, outlet;
    eni_arena arena;
    eni_map told;    /* event → base code under which this report told it */
    eni_map linked;  /* act and sentence, or act alone → index into events: what the report's twin tells */
    int64_t *events; /* [n_events] */
    size_t n_events, cap_events;
} eni_cluster;

/* linked: a near-copy of the report, 0 if none. eni_cluster_end also after a failure. */
en_status eni_cluster_start(eni_cluster *cluster, en_ledger *ledger, int64_t report, int64_t outlet, int64_t linked,
                            en_error *err);

/* The claim's event, a new one if there is none. Claims come in the report's order. */
en_status eni_cluster_event(eni_cluster *cluster, const en_claim *claim, int64_t *event, uint64_t *events_new,
                            en_error *err);

void eni_cluster_end(eni_cluster *cluster);

#endif
