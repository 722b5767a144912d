/* SPDX-License-Identifier: Apache-2.0 */
/* How a task ends: done, failed with its file, tried again later, or handed back. */
#include "worker/supervisor/work.h"

#include "schema/base/clock.h"
#include "schema/base/log.h"
#include "worker/inputs/inputs.h"

#define RETRY_MS   200 /* pause after the first failed attempt; four times longer each time */
#define RETRY_MOST 60000
#define FAR_MS     2000 /* the same for a transfer: others' machines need longer */
#define FAR_MOST   600000

typedef struct ending {
    wrk_work *work;
    wrk_end_fn fn;
    void *arg;
} ending;

/* Does the slot take no other task now? */
static bool is_stopping(const wrk_slot *slot)
{
    wrk_sup *sup = slot->sup;
    bool stopping;

    (void)pthread_mutex_lock(&sup->lock);
    stopping = sup->is_stopping || (slot->pool == SCH_POOL_ENGINE && !sup->is_warm);
    (void)pthread_mutex_unlock(&sup->lock);
    return stopping;
}

/* End the task, do what follows, claim the next. */
static sch_status end_in_tx(sch_db *db, void *arg, sch_err *err)
{
    const ending *e = arg;
    wrk_work *w = e->work;
    int64_t now_ms = sch_now_ms();
    int left = 0;
    sch_status s = SCH_OK;

    w->has_next = false;
    w->ends_file = w->makes_work = false;
    if (w->pages_done > 0)
        s = sch_task_set_pages_done(db, w->task.task_id, w->sup->worker_id, w->pages_done, now_ms,
                                    err);
    if (s == SCH_OK)
        s = sch_task_end(db, w->task.task_id, w->sup->worker_id, &left, err);
    if (s == SCH_OK && e->fn)
        s = e->fn(db, w, left, e->arg, err);
    if (s != SCH_OK || is_stopping(w->slot))
        return s;
    s = wrk_slot_claim(db, w->slot, now_ms, &w->next, err);
    w->has_next = s == SCH_OK;
    return s == SCH_NOT_FOUND ? SCH_OK : s;
}

/* Another worker has the task, or the file has ended: what was written is removed unless the other
 * one writes the same. */
static void drop_result(wrk_work *w)
{
    static const char *const intermediate[] = {"pages-", "crop-", WRK_INPUT_RESULT, NULL};
    sch_file_state state = SCH_FILE_DELETED;
    char group[SCH_UUID_LEN];
    sch_db *db = NULL;
    sch_err err = {0};

    if (sch_dbpool_reader(w->sup->options.pool, &db, &err) == SCH_OK)
        (void)sch_file_state_of(db, w->file.file_id, &state, group, &err);
    if (state == SCH_FILE_DELETED)
        (void)sch_store_delete_all(w->sup->options.store, w->file.file_id, &err);
    else if (state == SCH_FILE_ERROR)
        wrk_work_remove(w, intermediate);
    sch_log(SCH_LOG_INFO, "task_dropped", SCH_LOG_S("file_id", w->file.file_id),
            SCH_LOG_S("kind", sch_task_kind_name(w->task.kind)),
            SCH_LOG_S("file_state", sch_file_state_name(state)));
}

sch_status wrk_work_end(wrk_work *work, wrk_end_fn fn, void *arg, sch_err *err)
{
    ending e = {work, fn, arg};
    sch_status s = sch_dbpool_write(work->sup->options.pool, end_in_tx, &e, err);

    if (s == SCH_NOT_FOUND) {
        work->has_next = false;
        work->ends_file = work->makes_work = false;
        drop_result(work);
        s = SCH_OK;
    }
    if (s != SCH_OK) {
        work->has_next = false;
        return s;
    }
    work->is_over = true;
    if (work->ends_file)
        wrk_sup_tell_ended(work->sup);
    if (work->makes_work) {
        wrk_sup_hint(work->sup);
        if (work->sup->options.is_shared)
            sch_wake_send(work->sup->options.data_dir);
    }
    return SCH_OK;
}

static sch_status fail_file(sch_db *db, wrk_work *work, int left, void *arg, sch_err *err)
{
    sch_status s =
        sch_file_set_state(db, work->file.file_id, SCH_FILE_ERROR, arg, sch_now_ms(), err);

    (void)left;
    work->ends_file = s == SCH_OK;
    return s;
}

sch_status wrk_work_fail_file(wrk_work *work, const char *id, const char *text, sch_err *err)
{
    static const char *const made[] = {"pages-", "crop-", WRK_INPUT_RESULT, NULL};
    sch_err error = {0};
    sch_status s;

    (void)sch_fail_id(&error, SCH_INVALID, id, "%s", text);
    s = wrk_work_end(work, fail_file, &error, err);
    if (s == SCH_OK && work->ends_file) {
        wrk_work_remove(work, made);
        sch_log(SCH_LOG_INFO, "file_error", SCH_LOG_S("file_id", work->file.file_id),
                SCH_LOG_S("error", id), SCH_LOG_S("text", text));
    }
    return s;
}

typedef struct later {
    wrk_work *work;
    int64_t due_ms; /* wall clock; 0: at once, the attempt not counted */
    bool is_spared; /* the attempt does not count */
} later;

static sch_status later_in_tx(sch_db *db, void *arg, sch_err *err)
{
    const later *l = arg;
    const wrk_work *w = l->work;

    if (!l->due_ms)
        return sch_task_return(db, w->task.task_id, w->sup->worker_id, err);
    return sch_task_retry(db, w->task.task_id, w->sup->worker_id, l->due_ms, !l->is_spared, err);
}

static sch_status put_off(wrk_work *work, int64_t due_ms, bool is_spared, sch_err *err)
{
    later l = {work, due_ms, is_spared};
    sch_status s = sch_dbpool_write(work->sup->options.pool, later_in_tx, &l, err);

    if (s == SCH_NOT_FOUND) {
        drop_result(work);
        s = SCH_OK;
    }
    work->is_over = s == SCH_OK;
    return s;
}

static sch_status try_later(wrk_work *work, int64_t pause_ms, bool is_spared, sch_err *err)
{
    int64_t due_ms = sch_now_ms() + pause_ms;
    sch_status s = put_off(work, due_ms, is_spared, err);

    if (s == SCH_OK)
        wrk_sup_due(work->sup, due_ms);
    return s;
}

sch_status wrk_work_retry(wrk_work *work, int64_t pause_ms, sch_err *err)
{
    return try_later(work, pause_ms, false, err);
}

sch_status wrk_work_spare(wrk_work *work, int64_t pause_ms, sch_err *err)
{
    return try_later(work, pause_ms, true, err);
}

sch_status wrk_work_return(wrk_work *work, sch_err *err)
{
    return put_off(work, 0, false, err);
}

/* The first pause, four times longer after each further attempt. */
static int64_t grow(int64_t pause_ms, int64_t most_ms, int attempt)
{
    for (int i = 1; i < attempt && pause_ms < most_ms; i++)
        pause_ms *= 4;
    return pause_ms < most_ms ? pause_ms : most_ms;
}

int64_t wrk_work_pause_ms(int attempt)
{
    return grow(RETRY_MS, RETRY_MOST, attempt);
}

int64_t wrk_work_attempts(const wrk_work *work)
{
    const sch_settings *set = work->sup->options.settings;

    return work->task.kind == SCH_TASK_DELIVER ? set->deliver_attempts : set->attempts;
}

sch_status wrk_work_transfer_failed(wrk_work *work, const sch_err *why, bool may_pass, sch_err *err)
{
    if (why->code == SCH_EXISTS)
        return wrk_work_return(work, err);
    if (!why->id[0] || why->code == SCH_FATAL) {
        *err = *why;
        return why->code;
    }
    sch_log(SCH_LOG_INFO, "transfer_failed", SCH_LOG_S("file_id", work->file.file_id),
            SCH_LOG_S("kind", sch_task_kind_name(work->task.kind)), SCH_LOG_S("error", why->id),
            SCH_LOG_S("text", why->text), SCH_LOG_I("attempt", work->task.attempt));
    if (may_pass && work->task.attempt < wrk_work_attempts(work))
        return wrk_work_retry(work, grow(FAR_MS, FAR_MOST, work->task.attempt), err);
    return wrk_work_fail_file(work, why->id, why->text, err);
}
