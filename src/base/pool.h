/* base/pool.h: work done by several threads, taken back in the order it was given. One thread gives and takes:
 *
 *   put(job 1) put(job 2) … ──► workers ──► take() = job 1, take() = job 2, …
 *
 * With one worker no thread is started: the job is done inside put(). */
#ifndef ENI_POOL_H
#define ENI_POOL_H

#include "entente.h"

typedef struct eni_pool eni_pool;

/* worker: 0 … n_workers-1, for per-thread scratch. */
typedef void (*eni_work_fn)(void *user, unsigned worker, void *job);

/* depth: how many jobs may be in flight. out: owned, eni_pool_free. */
en_status eni_pool_new(unsigned n_workers, size_t depth, eni_work_fn fn, void *user, eni_pool **out, en_error *err);

/* Waits for running jobs; jobs not taken are the caller's to free first (take them). */
void eni_pool_free(eni_pool *pool);

bool eni_pool_full(const eni_pool *pool);
void eni_pool_put(eni_pool *pool, void *job); /* not while full */
void *eni_pool_take(eni_pool *pool);          /* the oldest job, done; NULL when none is in flight */

#endif
