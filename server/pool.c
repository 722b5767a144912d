/* SPDX-License-Identifier: Apache-2.0 */
#include "server/pool.h"

#include <pthread.h>
#include <stdbool.h>

struct srv_pool {
    pthread_mutex_t lock;
    pthread_cond_t posted;
    srv_work *head, *tail;
    bool closing;
    unsigned count;
    pthread_t threads[];
};

static srv_work *take(srv_pool *pool)
{
    srv_work *work;

    pthread_mutex_lock(&pool->lock);
    while (!pool->head && !pool->closing)
        pthread_cond_wait(&pool->posted, &pool->lock);
    work = pool->head;
    if (work) {
        pool->head = work->next;
        if (!pool->head)
            pool->tail = NULL;
    }
    pthread_mutex_unlock(&pool->lock);
    return work;
}

static void *run(void *arg)
{
    srv_pool *pool = arg;
    srv_work *work;

    while ((work = take(pool)) != NULL)
        work->run(work);
    return NULL;
}

sch_status srv_pool_open(unsigned threads, srv_pool **ret_pool, sch_err *err)
{
    srv_pool *pool = calloc(1, sizeof *pool + threads * sizeof pool->threads[0]);

    if (!pool)
        return sch_fail(err, SCH_FATAL, "out of memory");
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->posted, NULL);
    for (; pool->count < threads; pool->count++) {
        if (pthread_create(&pool->threads[pool->count], NULL, run, pool) != 0) {
            srv_pool_close(pool);
            return sch_fail(err, SCH_FATAL, "cannot start a thread");
        }
    }
    *ret_pool = pool;
    return SCH_OK;
}

srv_pool *srv_pool_close(srv_pool *pool)
{
    if (!pool)
        return NULL;
    pthread_mutex_lock(&pool->lock);
    pool->closing = true;
    pthread_cond_broadcast(&pool->posted);
    pthread_mutex_unlock(&pool->lock);
    for (unsigned i = 0; i < pool->count; i++)
        pthread_join(pool->threads[i], NULL);
    pthread_cond_destroy(&pool->posted);
    pthread_mutex_destroy(&pool->lock);
    free(pool);
    return NULL;
}

void srv_pool_post(srv_pool *pool, srv_work *work)
{
    work->next = NULL;
    pthread_mutex_lock(&pool->lock);
    if (pool->tail)
        pool->tail->next = work;
    else
        pool->head = work;
    pool->tail = work;
    pthread_cond_signal(&pool->posted);
    pthread_mutex_unlock(&pool->lock);
}
