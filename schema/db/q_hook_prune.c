/* SPDX-License-Identifier: Apache-2.0 */
/* The log forgets. Hooks go when no post, file, batch or job refers to them any more; they are
 * looked at in turns, a few at a time, so that no single statement is long. */
#include "schema/db/hooks.h"
#include "schema/db/stmt.h"

static const sch_sql posts_sql = {
    "hook_prune",
    "DELETE FROM hook_post WHERE post_no IN (SELECT post_no FROM hook_post"
    " WHERE ended_ms IS NOT NULL AND ended_ms < ?1 ORDER BY ended_ms LIMIT ?2)",
};
static const sch_sql range_sql = {
    "hook_prune_range",
    "SELECT max(hook_no) FROM (SELECT hook_no FROM hook WHERE hook_no > ?1 ORDER BY hook_no"
    " LIMIT ?2)",
};
static const sch_sql hooks_sql = {
    "hook_prune_hooks",
    "DELETE FROM hook WHERE hook_no > ?1 AND hook_no <= ?2 AND created_ms < ?3"
    " AND NOT EXISTS (SELECT 1 FROM hook_post AS p WHERE p.hook_no = hook.hook_no)"
    " AND NOT EXISTS (SELECT 1 FROM file AS f WHERE f.hook_no = hook.hook_no)"
    " AND NOT EXISTS (SELECT 1 FROM job_hook AS j WHERE j.hook_no = hook.hook_no)"
    " AND NOT EXISTS (SELECT 1 FROM job_batch AS b WHERE b.hook_no = hook.hook_no"
    "                 AND b.state <> 2)", /* SCH_BATCH_DONE */
};

static sch_status run(sch_db *db, const sch_sql *sql, const int64_t *values, int count,
                      int64_t *ret_value, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, sql, &st, err);

    if (s != SCH_OK)
        return s;
    for (int i = 0; i < count; i++)
        sch_stmt_int(st, i + 1, values[i]);
    if (!ret_value)
        return sch_stmt_end(st, err);
    s = sch_stmt_row(st, err);
    if (s == SCH_OK)
        *ret_value = sch_stmt_get_int(st, 0);
    return s;
}

sch_status sch_hook_prune(sch_db *db, int64_t before_ms, int limit, int64_t *at, sch_err *err)
{
    int64_t end = 0;
    sch_status s = run(db, &posts_sql, (const int64_t[]){before_ms, limit}, 2, NULL, err);

    if (s == SCH_OK)
        s = run(db, &range_sql, (const int64_t[]){*at, limit}, 2, &end, err);
    if (s == SCH_OK && end > 0)
        s = run(db, &hooks_sql, (const int64_t[]){*at, end, before_ms}, 3, NULL, err);
    if (s == SCH_OK)
        *at = end; /* 0 behind the last */
    return s;
}
