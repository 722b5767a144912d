/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/supervisor/sweep.h"

#include "schema/base/log.h"
#include "schema/db/queries.h"

#include <string.h>

typedef struct sweep {
    sch_db *db;
    sch_store *store;
    int64_t now_ms;
    int removed;
    sch_status status;
    sch_err *err;
} sweep;

/* When the id was made, by its first 48 bits; -1: it is no UUID of version 7. */
static int64_t made_ms(const char *file_id)
{
    char digits[13];

    if (!sch_uuid_is_valid(file_id) || file_id[14] != '7')
        return -1;
    snprintf(digits, sizeof digits, "%.8s%.4s", file_id, file_id + 9);
    return (int64_t)strtoull(digits, NULL, 16);
}

static bool is_orphan(sweep *sw, const char *file_id)
{
    char group_id[SCH_UUID_LEN];
    sch_file_state state;
    int64_t made = made_ms(file_id);

    if (made < 0)
        return false;
    sw->status = sch_file_state_of(sw->db, file_id, &state, group_id, sw->err);
    if (sw->status == SCH_OK)
        return state == SCH_FILE_DELETED;
    if (sw->status != SCH_NOT_FOUND)
        return false;
    sw->status = SCH_OK;
    return made < sw->now_ms - WRK_SWEEP_AGE_MS;
}

static bool look_at(const char *file_id, void *arg)
{
    sweep *sw = arg;

    if (is_orphan(sw, file_id)) {
        sw->status = sch_store_delete_all(sw->store, file_id, sw->err);
        sw->removed += sw->status == SCH_OK;
        sch_log(SCH_LOG_INFO, "orphan_removed", SCH_LOG_S("file_id", file_id));
    }
    return sw->status == SCH_OK;
}

sch_status wrk_sweep(sch_dbpool *pool, sch_store *store, unsigned part, int64_t now_ms,
                     int *ret_removed, sch_err *err)
{
    sweep sw = {.store = store, .now_ms = now_ms, .err = err};
    sch_status s = sch_dbpool_reader(pool, &sw.db, err);

    if (s == SCH_OK)
        s = sch_store_each(store, part, look_at, &sw, err);
    if (s == SCH_OK)
        s = sw.status;
    if (s == SCH_OK && ret_removed)
        *ret_removed = sw.removed;
    return s;
}
