/* SPDX-License-Identifier: Apache-2.0 */
/* A slot: claim a task, run it, and again. Ending a task claims the next one in the same commit, so
 * that a busy slot costs one commit a task. Slots of engines each look for work; of the idle slots
 * for transfers one looks while the others wait for it, so that many of them cost nothing. */
#include "schema/base/clock.h"
#include "schema/base/log.h"
#include "worker/supervisor/supervisor_priv.h"
#include "worker/supervisor/work.h"

#include <string.h>

#define POLL_MS  1000 /* between two looks at an idle queue, should a hint be lost */
#define ERROR_MS 1000 /* after a failure of the database */

typedef struct claim {
    wrk_slot *slot;
    sch_task task;
} claim;

/* The group that has as many of the transfer slots as one may have, this slot left out. There is
 * one at most: the limit is more than half. With the lock held. */
static bool find_greedy(const wrk_slot *slot, char ret_group_id[SCH_UUID_LEN])
{
    const wrk_sup *sup = slot->sup;
    const wrk_slot *slots = sup->slots + sup->nslots;
    int most = sup->ntransfers - (sup->ntransfers + 3) / 4;

    for (int i = 0; most > 0 && i < sup->ntransfers; i++) {
        int count = 0;

        for (int k = i; k < sup->ntransfers; k++)
            count += &slots[k] != slot && strcmp(slots[k].group_id, slots[i].group_id) == 0;
        if (*slots[i].group_id && count >= most) {
            memcpy(ret_group_id, slots[i].group_id, SCH_UUID_LEN);
            return true;
        }
    }
    return false;
}

sch_status wrk_slot_claim(sch_db *db, wrk_slot *slot, int64_t now_ms, sch_task *ret_task,
                          sch_err *err)
{
    wrk_sup *sup = slot->sup;
    char greedy[SCH_UUID_LEN];
    bool has_greedy = false;

    if (slot->pool == SCH_POOL_TRANSFER) {
        (void)pthread_mutex_lock(&sup->lock);
        has_greedy = find_greedy(slot, greedy);
        (void)pthread_mutex_unlock(&sup->lock);
    }
    return sch_task_claim_from(db, slot->pool, has_greedy ? greedy : NULL, sup->worker_id, now_ms,
                               sup->lease_ms, ret_task, err);
}

static sch_status claim_task(sch_db *db, void *arg, sch_err *err)
{
    claim *c = arg;

    return wrk_slot_claim(db, c->slot, sch_now_ms(), &c->task, err);
}

/* Whose transfer the slot does. */
static void set_group(wrk_slot *slot, const char *group_id)
{
    if (slot->pool != SCH_POOL_TRANSFER)
        return;
    (void)pthread_mutex_lock(&slot->sup->lock);
    (void)snprintf(slot->group_id, sizeof slot->group_id, "%s", group_id);
    (void)pthread_mutex_unlock(&slot->sup->lock);
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

/* Until the engine is up, where the slot needs it. @return false: the worker stops */
static bool wait_ready(const wrk_slot *slot, uint64_t *ret_hints)
{
    wrk_sup *sup = slot->sup;
    bool go;

    (void)pthread_mutex_lock(&sup->lock);
    while (!sup->is_stopping && !sup->is_warm && slot->pool == SCH_POOL_ENGINE)
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

        set_group(slot, task.group_id);
        more = wrk_work_run(slot, &task, &next);
        task = next;
    }
    set_group(slot, "");
    set_busy(slot->sup, -1);
}

/* @return false: the worker stops */
static bool next_task(wrk_slot *slot, claim *c)
{
    const bool takes_turns = slot->pool == SCH_POOL_TRANSFER;
    uint64_t hints = 0;
    bool has_task = false;

    if (takes_turns)
        (void)pthread_mutex_lock(&slot->sup->look);
    while (!has_task && wait_ready(slot, &hints))
        has_task = look_for_task(slot->sup, hints, c);
    if (has_task)
        set_group(slot, c->task.group_id); /* before the next one looks */
    if (takes_turns)
        (void)pthread_mutex_unlock(&slot->sup->look);
    return has_task;
}

void *wrk_slot_main(void *arg)
{
    wrk_slot *slot = arg;
    wrk_sup *sup = slot->sup;
    claim c = {.slot = slot};

    while (next_task(slot, &c))
        run_tasks(slot, c.task);
    (void)pthread_mutex_lock(&sup->lock);
    sup->running--;
    (void)pthread_cond_broadcast(&sup->changed);
    (void)pthread_mutex_unlock(&sup->lock);
    return NULL;
}
