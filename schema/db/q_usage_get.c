/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/clock.h"
#include "schema/db/queries_tenant.h"
#include "schema/db/stmt.h"

static const sch_sql sql = {
    "usage_get",
    "SELECT coalesce(g.files_month, ?3), coalesce(g.pages_month, ?4), coalesce(u.files, 0),"
    " coalesce(u.pages, 0) FROM app_group AS g LEFT JOIN group_usage AS u"
    " ON u.group_id = g.group_id AND u.month = ?2 WHERE g.group_id = ?1",
};

sch_status sch_usage_get(sch_db *db, const char *group_id, const sch_quota *standard,
                         int64_t now_ms, sch_usage *ret_usage, sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_usage got = {.month = sch_time_month(now_ms)};
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_text(st, 1, group_id);
    sch_stmt_int(st, 2, got.month);
    sch_stmt_int(st, 3, standard->files_month);
    sch_stmt_int(st, 4, standard->pages_month);
    s = sch_stmt_row(st, err);
    if (s != SCH_OK)
        return s;
    got.limit.files_month = sch_stmt_get_int(st, 0);
    got.limit.pages_month = sch_stmt_get_int(st, 1);
    got.files = sch_stmt_get_int(st, 2);
    got.pages = sch_stmt_get_int(st, 3);
    *ret_usage = got;
    return SCH_OK;
}

/** What goes beyond a limit; NULL: nothing does. */
static const char *beyond(int64_t used, int64_t more, int64_t limit, const char *what)
{
    return limit > 0 && (used >= limit || used + more > limit) ? what : NULL;
}

sch_status sch_usage_check(sch_db *db, const char *group_id, const sch_quota *standard,
                           int64_t files, int64_t pages, int64_t now_ms, sch_err *err)
{
    sch_usage u;
    const char *what;
    sch_status s = sch_usage_get(db, group_id, standard, now_ms, &u, err);

    if (s != SCH_OK)
        return s;
    /* no more files: it is about one that was taken already */
    what = files > 0 ? beyond(u.files, files, u.limit.files_month, "files") : NULL;
    if (!what)
        what = beyond(u.pages, pages, u.limit.pages_month, "pages");
    return what ? sch_fail_id(err, SCH_LIMIT, SCH_MONTH_QUOTA,
                              "the quota of %s of this month is used up", what)
                : SCH_OK;
}
