/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_SUPERVISOR_PRIV_H
#define WRK_SUPERVISOR_SUPERVISOR_PRIV_H

#include "schema/db/queries.h"
#include "schema/db/wake.h"
#include "schema/render/render.h"
#include "worker/supervisor/presence.h"
#include "worker/supervisor/supervisor.h"
#include "worker/supervisor/warm_client.h"

#include <pthread.h>
#include <stdatomic.h>

/** A thread that keeps one engine busy, or that fetches and delivers. */
typedef struct wrk_slot {
    wrk_sup *sup;
    sch_task_pool pool;
    pthread_t thread;
    bool is_started;
    char group_id[SCH_UUID_LEN]; /* of a transfer at work, under the supervisor's lock; "": none */
} wrk_slot;

struct wrk_sup {
    wrk_sup_options options;
    struct wrk_inputs *inputs; /* documents that the engine does not read */

    char worker_id[SCH_UUID_LEN];
    char *tmp_dir; /* DATA/tmp/<worker id> */
    char *image_base;
    int64_t lease_ms;
    wrk_warm *warm;
    sch_render *render; /* of exports */
    wrk_presence *presence;
    sch_wake *wake; /* NULL unless shared */
    int cancel_fd;  /* eventfd: running engines are ended */
    int ended_fd;   /* eventfd: files have ended */
    int courier_fd; /* eventfd: there may be posts to send */
    int nslots;     /* of engines */
    int ntransfers; /* slots behind those, for transfers */
    wrk_slot *slots;
    pthread_mutex_t look;  /* held by the one idle transfer slot that looks for work */
    struct wrk_live *live; /* NULL unless shared */
    pthread_t drain;
    bool has_drain;
    pthread_t courier;
    bool has_courier;
    atomic_llong sequence;   /* names of work folders */
    atomic_bool wants_model; /* a page was seen that has to be recognized from pixels */

    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t changed;
    bool is_stopping;
    bool is_warm;      /* the engine is up */
    uint64_t hints;    /* counts up with each: a slot that saw an older number looks again */
    int busy;          /* slots with a task */
    int running;       /* slots whose thread has not ended */
    char sandbox[512]; /* what the engines' sandbox said, as last logged */
    int64_t due_ms;    /* wall clock of the earliest retry that this worker knows of; 0: none */

    /* Of the main thread alone. */
    int64_t keep_ms;     /* next housekeeping, monotonic */
    int64_t wipe_ms;     /* next time that secrets are forgotten, monotonic */
    unsigned sweep_part; /* of the store: one is swept at each housekeeping */
    int64_t restart_ms;  /* not before, monotonic; 0: it is up */
    int failures;        /* starts of the engine in a row that did not last */
    int64_t started_ms;  /* monotonic */
};

/** A page that costs so much is recognized from its pixels: the model is worth loading. */
#define WRK_COSTLY_MS 200

/** The slot's thread. */
void *wrk_slot_main(void *slot);
/**
 * W: the next task for a slot. A group never has all transfer slots, so that its slow hosts hold
 * nobody else up.
 * @return as sch_task_claim()
 */
sch_status wrk_slot_claim(sch_db *db, wrk_slot *slot, int64_t now_ms, sch_task *ret_task,
                          sch_err *err);
/** The thread that makes files of the items of jobs; of a shared worker. */
void *wrk_drain_main(void *sup);
/** The number of hints so far. @return false: the worker stops */
bool wrk_sup_read_hints(wrk_sup *sup, uint64_t *ret_hints);
/** Until there was a hint newer than that number, the worker stops, or wait_ms are over. */
void wrk_sup_wait_hint(wrk_sup *sup, uint64_t hints, int64_t wait_ms);
/** Remember that a task becomes ready at wall clock due_ms. */
void wrk_sup_due(wrk_sup *sup, int64_t due_ms);
/** A file has ended. */
void wrk_sup_tell_ended(wrk_sup *sup);

#endif
