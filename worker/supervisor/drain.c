/* SPDX-License-Identifier: Apache-2.0 */
/* The thread that makes files of what jobs brought, a chunk a transaction. It runs beside the
 * slots, since a listing is asked for long before the last slot is free, and pauses after each
 * chunk, so that other processes get at the database in between. */
#include "schema/base/clock.h"
#include "schema/base/log.h"
#include "schema/db/queries_job.h"
#include "worker/supervisor/expand.h"
#include "worker/supervisor/supervisor_priv.h"

#include <time.h>

#define POLL_MS  1000    /* between two looks when nothing waits, should a hint be lost */
#define PAUSE_MS 2       /* after a chunk */
#define SWEEP_MS 60000   /* between two looks for batches that were never accepted */
#define STALE_MS 3600000 /* a batch is written within seconds */

static sch_status expand(sch_db *db, void *arg, sch_err *err)
{
    const sch_settings *set = ((const wrk_sup *)arg)->options.settings;
    const sch_quota quota = {set->files_per_month, set->pages_per_month};

    return wrk_expand(db, set->fetch_http, &quota, sch_now_ms(), err);
}

static sch_status sweep(sch_db *db, void *arg, sch_err *err)
{
    (void)arg;
    return sch_batch_sweep(db, sch_now_ms() - STALE_MS, err);
}

/** @return SCH_OK: a chunk became files; SCH_NOT_FOUND: nothing waits */
static sch_status step(wrk_sup *sup, sch_err *err)
{
    sch_db *db;
    int64_t items = 0;
    sch_status s = sch_dbpool_reader(sup->options.pool, &db, err);

    if (s == SCH_OK)
        s = sch_batch_backlog(db, &items, err);
    if (s == SCH_OK && items == 0)
        return SCH_NOT_FOUND;
    return s == SCH_OK ? sch_dbpool_write(sup->options.pool, expand, sup, err) : s;
}

static void sweep_batches(wrk_sup *sup, int64_t *next_ms)
{
    sch_err err = {0};
    sch_status s;

    if (sch_mono_ms() < *next_ms)
        return;
    *next_ms = sch_mono_ms() + SWEEP_MS;
    s = sch_dbpool_write(sup->options.pool, sweep, NULL, &err);
    if (s != SCH_OK && s != SCH_NOT_FOUND)
        sch_log(SCH_LOG_WARNING, "batch_sweep_failed", SCH_LOG_S("error", err.text));
}

void *wrk_drain_main(void *arg)
{
    wrk_sup *sup = arg;
    int64_t sweep_ms = 0;
    uint64_t hints = 0;

    while (wrk_sup_read_hints(sup, &hints)) {
        sch_err err = {0};
        sch_status s = step(sup, &err);

        if (s == SCH_OK) {
            wrk_sup_hint(sup);
            (void)nanosleep(&(struct timespec){.tv_nsec = PAUSE_MS * 1000000L}, NULL);
            continue;
        }
        if (s != SCH_NOT_FOUND)
            sch_log(SCH_LOG_ERROR, "expand_failed", SCH_LOG_S("error", err.text));
        sweep_batches(sup, &sweep_ms);
        wrk_sup_wait_hint(sup, hints, POLL_MS);
    }
    return NULL;
}
