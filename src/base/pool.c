/* base/pool.c: a ring of jobs under one mutex. Jobs are whole reports (milliseconds of work), so one lock is no bottleneck.
 *
 *   ring: [taken …) head ── done or running ── next ── waiting ── tail (… free] */
#include "base/pool.h"

#include "base/error.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

typedef struct {
    void *job;
    bool done;
} slot;

typedef struct {
    eni_pool *pool;
    unsigned number;
    pthread_t thread;
} worker;

struct eni_pool {
    eni_work_fn fn;
    void *user;
    slot *ring;                     /* [depth] */
    size_t depth, head, next, tail; /* counts; position = count % depth */
    worker *workers;
    unsigned n_workers, n_started;
    bool stop;
    pthread_mutex_t lock;
    pthread_cond_t given, finished;
};

static void *run(void *arg) {
    worker *const me = arg;
    eni_pool *const pool = me->pool;
    pthread_mutex_lock(&pool->lock);
    for (;;) {
        while (!pool->stop && pool->next == pool->tail) pthread_cond_wait(&pool->given, &pool->lock);
        if (pool->stop) break;
        slot *const mine = &pool->ring[pool->next++ % pool->depth];
        pthread_mutex_unlock(&pool->lock);
        pool->fn(pool->user, me->number, mine->job);
        pthread_mutex_lock(&pool->lock);
        mine->done = true;
        pthread_cond_signal(&pool->finished);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

en_status eni_pool_new(unsigned n_workers, size_t depth, eni_work_fn fn, void *user, eni_pool **out, en_error *err) {
    *out = NULL;
    if (n_workers == 0) n_workers = 1;
    if (depth < n_workers) depth = n_workers;
    eni_pool *const pool = calloc(1, sizeof *pool);
    if (!pool) return eni_nomem(err);
    pool->fn = fn;
    pool->user = user;
    pool->depth = depth;
    pool->n_workers = n_workers;
    pool->ring = calloc(depth, sizeof *pool->ring);
    pool->workers = calloc(n_workers, sizeof *pool->workers);
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->given, NULL);
    pthread_cond_init(&pool->finished, NULL);
    if (!pool->ring || !pool->workers) {
        eni_pool_free(pool);
        return eni_nomem(err);
    }
    for (unsigned i = 0; n_workers > 1 && i < n_workers; i++) {
        pool->workers[i] = (worker){.pool = pool, .number = i};
        if (pthread_create(&pool->workers[i].thread, NULL, run, &pool->workers[i]) != 0) {
            eni_pool_free(pool);
            return eni_fail(err, EN_EIO, "cannot start %u threads", n_workers);
        }
        pool->n_started++;
    }
    *out = pool;
    return EN_OK;
}

void eni_pool_free(eni_pool *pool) {
    if (!pool) return;
    pthread_mutex_lock(&pool->lock);
    pool->stop = true;
    pthread_cond_broadcast(&pool->given);
    pthread_mutex_unlock(&pool->lock);
    for (unsigned i = 0; i < pool->n_started; i++) pthread_join(pool->workers[i].thread, NULL);
    pthread_cond_destroy(&pool->finished);
    pthread_cond_destroy(&pool->given);
    pthread_mutex_destroy(&pool->lock);
    free(pool->workers);
    free(pool->ring);
    free(pool);
}

bool eni_pool_full(const eni_pool *pool) {
    return pool->tail - pool->head == pool->depth; /* only the giving thread moves head and tail */
}

void eni_pool_put(eni_pool *pool, void *job) {
    assert(!eni_pool_full(pool));
    slot *const to = &pool->ring[pool->tail % pool->depth];
    if (pool->n_started == 0) {
        *to = (slot){job, true};
        pool->fn(pool->user, 0, job);
        pool->tail++;
        pool->next = pool->tail;
        return;
    }
    pthread_mutex_lock(&pool->lock);
    *to = (slot){job, false};
    pool->tail++;
    pthread_cond_signal(&pool->given);
    pthread_mutex_unlock(&pool->lock);
}

void *eni_pool_take(eni_pool *pool) {
    if (pool->head == pool->tail) return NULL;
    slot *const oldest = &pool->ring[pool->head % pool->depth];
    if (pool->n_started) {
        pthread_mutex_lock(&pool->lock);
        while (!oldest->done) pthread_cond_wait(&pool->finished, &pool->lock);
        pthread_mutex_unlock(&pool->lock);
    }
    pool->head++;
    return oldest->job;
}
