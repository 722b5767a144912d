/* SPDX-License-Identifier: Apache-2.0 */
/* A slot: claim a task, run it, and again. Ending a task claims the next one in the same commit, so
 * that a busy slot costs one commit a task. */
#include "schema/base/clock.h"
#include "schema/base/log.h"
#include "worker/supervisor/supervisor_priv.h"
#include "worker/supervisor/work.h"

#define POLL_MS  1000 /* between two looks at an idle queue, should a hint be lost */
#define ERROR_MS 1000 /* after a failure of the database */

typedef struct claim {
    const wrk_sup *sup;
    sch_task task;
} claim;

static sch_status claim_task(sch_db *db, void *arg, sch_err *err)
{
    claim *c = arg;

    return sch_task_claim(db, c->sup->worker_id, sch_now_ms(), c->sup->lease_ms, &c->task, err);
}

/* Milliseconds until an idle slot looks again without a hint. With the lock held. */
static int64_t idle_ms(wrk_sup *sup)
{
    int64_t left_ms = sup->due_ms ? sup->due_ms - sch_now_ms() : POLL_MS;

    if (left_ms <= 0) {
        sup->due_ms = 0;
        left_ms = 1;
    }
    return left_ms < POLL_MS ? left_ms : POLL_MS;
}

/* Until the engine is up. @return false: the worker stops */
static bool wait_ready(wrk_sup *sup, uint64_t *ret_hints)
{
    bool go;

    (void)pthread_mutex_lock(&sup->lock);
    while (!sup->is_stopping && !sup->is_warm)
        (void)pthread_cond_wait(&sup->changed, &sup->lock);
    *ret_hints = sup->hints;
    go = !sup->is_stopping;
    (void)pthread_mutex_unlock(&sup->lock);
    return go;
}

static void set_busy(wrk_sup *sup, int change)
{
    (void)pthread_mutex_lock(&sup->lock);
    sup->busy += change;
    (void)pthread_mutex_unlock(&sup->lock);
}

/* @return true: c holds a task */
static bool look_for_task(wrk_sup *sup, uint64_t hints, claim *c)
{
    sch_err err = {0};
    sch_status s = sch_dbpool_write(sup->options.pool, claim_task, c, &err);
    int64_t wait_ms = ERROR_MS;

    if (s == SCH_OK)
        return true;
    if (s != SCH_NOT_FOUND)
        sch_log(SCH_LOG_ERROR, "claim_failed", SCH_LOG_S("error", err.text));
    (void)pthread_mutex_lock(&sup->lock);
    if (s == SCH_NOT_FOUND)
        wait_ms = idle_ms(sup);
    (void)pthread_mutex_unlock(&sup->lock);
    wrk_sup_wait_hint(sup, hints, wait_ms);
    return false;
}

/* Run a task, and those that ending it brought. */
static void run_tasks(wrk_slot *slot, sch_task task)
{
    bool more = true;

    set_busy(slot->sup, 1);
    while (more) {
        sch_task next = {0};

        more = wrk_work_run(slot->sup, slot->number, &task, &next);
        task = next;
    }
    set_busy(slot->sup, -1);
}

void *wrk_slot_main(void *arg)
{
    wrk_slot *slot = arg;
    wrk_sup *sup = slot->sup;
    uint64_t hints = 0;

    while (wait_ready(sup, &hints)) {
        claim c = {.sup = sup};

        if (look_for_task(sup, hints, &c))
            run_tasks(slot, c.task);
    }
    (void)pthread_mutex_lock(&sup->lock);
    sup->running--;
    (void)pthread_cond_broadcast(&sup->changed);
    (void)pthread_mutex_unlock(&sup->lock);
    return NULL;
}
