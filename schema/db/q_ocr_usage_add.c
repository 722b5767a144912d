/* SPDX-License-Identifier: Apache-2.0 */
/* Every use is added to its millisecond, hour, day and month, so that a query over years adds few
 * rows and is exact to the millisecond at both ends. */
#include "schema/base/clock.h"
#include "schema/db/queries_v3.h"
#include "schema/db/stmt.h"

enum { HOUR_MS = 3600 * 1000, DAY_MS = 24 * HOUR_MS };

static const sch_sql sql = {
    "ocr_usage_add",
    "INSERT INTO ocr_usage (group_id, span, at_ms, usage_type, app_id, args_hash, count)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
    " ON CONFLICT (group_id, span, at_ms, usage_type, app_id, args_hash)"
    " DO UPDATE SET count = count + ?7",
};

sch_status sch_ocr_usage_add(sch_db *db, const char *group_id, const char *app_id,
                             const char *usage_type, const char *args_hash, int64_t count,
                             int64_t now_ms, sch_err *err)
{
    const int64_t at_ms[SCH_SPAN_COUNT] = {
        [SCH_SPAN_MS] = now_ms,
        [SCH_SPAN_HOUR] = now_ms - now_ms % HOUR_MS,
        [SCH_SPAN_DAY] = now_ms - now_ms % DAY_MS,
        [SCH_SPAN_MONTH] = sch_time_month_begin(now_ms),
    };
    sch_status s = SCH_OK;

    for (int span = 0; s == SCH_OK && span < SCH_SPAN_COUNT; span++) {
        SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;

        s = sch_stmt_begin(db, &sql, &st, err);
        if (s != SCH_OK)
            return s;
        sch_stmt_text(st, 1, group_id);
        sch_stmt_int(st, 2, span);
        sch_stmt_int(st, 3, at_ms[span]);
        sch_stmt_text(st, 4, usage_type);
        sch_stmt_text(st, 5, app_id);
        sch_stmt_text(st, 6, args_hash);
        sch_stmt_int(st, 7, count);
        s = sch_stmt_end(st, err);
    }
    return s;
}
