/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_POOL_H
#define SRV_POOL_H

#include "schema/base/auto.h"
#include "schema/base/status.h"

/**
 * Threads for what waits on a disk: commits, fsyncs, removals. The threads that serve connections
 * never do, so that a status request is not held up by somebody else's upload. Many waiting here
 * is cheap and good: the database groups their writes into one commit.
 */
typedef struct srv_pool srv_pool;

/** One piece of work; embedded by the caller and untouched by him until run was called. */
typedef struct srv_work {
    void (*run)(struct srv_work *work);
    struct srv_work *next;
} srv_work;

/** Start that many threads. @return SCH_OK; SCH_FATAL */
sch_status srv_pool_open(unsigned threads, srv_pool **ret_pool, sch_err *err);
/** Do what was posted, then end the threads; NULL is fine. @return NULL always. */
srv_pool *srv_pool_close(srv_pool *pool);
SCH_DEFINE_AUTO(srv_pool *, srv_pool_close);
/** Do work soon, on any of the threads, after what was posted before. */
void srv_pool_post(srv_pool *pool, srv_work *work);

#endif
