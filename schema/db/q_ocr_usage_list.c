/* SPDX-License-Identifier: Apache-2.0 */
/* A stretch of time is cut into whole months, days and hours, and milliseconds at its ends, so that
 * few rows are added up whatever its length. */
#include "schema/base/clock.h"
#include "schema/base/strbuf.h"
#include "schema/db/queries_v3.h"
#include "schema/db/stmt.h"

#include <inttypes.h>

enum { HOUR_MS = 3600 * 1000, DAY_MS = 24 * HOUR_MS };

/* ?8: sch_timespan. 1970 began on a Thursday, weeks on Monday. */
static const sch_sql sql = {
    "ocr_usage_list",
    "SELECT CASE ?8 WHEN 1 THEN u.at_ms - u.at_ms % 3600000 WHEN 2 THEN u.at_ms - u.at_ms % "
    "86400000"
    "  WHEN 3 THEN (u.at_ms + 259200000) / 604800000 * 604800000 - 259200000"
    "  WHEN 4 THEN strftime('%s', u.at_ms / 1000, 'unixepoch', 'start of month') * 1000"
    "  WHEN 5 THEN strftime('%s', u.at_ms / 1000, 'unixepoch', 'start of year') * 1000"
    "  ELSE 0 END AS bucket,"
    " u.usage_type, json_group_array(DISTINCT u.app_id), json_group_array(DISTINCT u.args_hash),"
    " sum(u.count), min(u.at_ms)"
    " FROM json_each(?2) AS r CROSS JOIN ocr_usage AS u"
    " ON u.group_id = ?1 AND u.span = json_extract(r.value, '$[0]')"
    " AND u.at_ms >= json_extract(r.value, '$[1]') AND u.at_ms < json_extract(r.value, '$[2]')"
    " WHERE (?3 IS NULL OR u.app_id = ?3) AND (?4 IS NULL OR u.usage_type = ?4)"
    " AND (?5 IS NULL OR u.args_hash = ?5)"
    " GROUP BY bucket, u.usage_type, CASE WHEN ?6 THEN u.app_id END,"
    "  CASE WHEN ?7 THEN u.args_hash END"
    " ORDER BY bucket, u.usage_type, min(u.app_id), min(u.args_hash) LIMIT ?9 OFFSET ?10",
};
_Static_assert(SCH_TIMESPAN_HOUR == 1 && SCH_TIMESPAN_YEAR == 5, "the numbers are in the query");

static int64_t span_floor(sch_usage_span span, int64_t ms)
{
    switch (span) {
    case SCH_SPAN_HOUR:
        return ms - ms % HOUR_MS;
    case SCH_SPAN_DAY:
        return ms - ms % DAY_MS;
    case SCH_SPAN_MONTH:
        return sch_time_month_begin(ms);
    default:
        return ms;
    }
}

static int64_t span_ceil(sch_usage_span span, int64_t ms)
{
    const int64_t low = span_floor(span, ms);

    if (low == ms)
        return ms;
    return span == SCH_SPAN_MONTH  ? sch_time_month_end(ms)
           : span == SCH_SPAN_DAY  ? low + DAY_MS
           : span == SCH_SPAN_HOUR ? low + HOUR_MS
                                   : ms;
}

static void add_range(sch_strbuf *ranges, sch_usage_span span, int64_t from_ms, int64_t to_ms)
{
    if (from_ms < to_ms)
        sch_strbuf_addf(ranges, "%s[%d,%" PRId64 ",%" PRId64 "]", ranges->len > 1 ? "," : "", span,
                        from_ms, to_ms);
}

/** [from_ms, to_ms) in spans no longer than `span`: the whole ones in the middle, then the ends. */
static void cut(sch_strbuf *ranges, sch_usage_span span, int64_t from_ms, int64_t to_ms)
{
    int64_t first_ms = from_ms, last_ms = to_ms;

    while (span > SCH_SPAN_MS && span_ceil(span, from_ms) >= span_floor(span, to_ms))
        span--;
    first_ms = span_ceil(span, from_ms);
    last_ms = span_floor(span, to_ms);
    add_range(ranges, span, first_ms, last_ms);
    for (; span > SCH_SPAN_MS; span--) { /* what is left at each end */
        const sch_usage_span finer = span - 1;
        const int64_t before_ms = span_ceil(finer, from_ms), after_ms = span_floor(finer, to_ms);

        add_range(ranges, finer, before_ms, first_ms);
        add_range(ranges, finer, last_ms, after_ms);
        first_ms = before_ms;
        last_ms = after_ms;
    }
}

static sch_usage_span coarsest(sch_timespan timespan)
{
    return timespan == SCH_TIMESPAN_HOUR                                   ? SCH_SPAN_HOUR
           : timespan == SCH_TIMESPAN_DAY || timespan == SCH_TIMESPAN_WEEK ? SCH_SPAN_DAY
                                                                           : SCH_SPAN_MONTH;
}

sch_status sch_ocr_usage_list(sch_db *db, const sch_usage_search *in, sch_usage_fn fn, void *arg,
                              sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf ranges = {0};
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_strbuf_addc(&ranges, '[');
    if (in->from_ms < in->to_ms)
        cut(&ranges, coarsest(in->timespan), in->from_ms, in->to_ms);
    sch_strbuf_addc(&ranges, ']');
    if (ranges.failed)
        return sch_fail(err, SCH_FATAL, "out of memory");
    sch_stmt_text(st, 1, in->group_id);
    sch_stmt_text(st, 2, sch_strbuf_str(&ranges));
    sch_stmt_text(st, 3, in->app_id);
    sch_stmt_text(st, 4, in->usage_type);
    sch_stmt_text(st, 5, in->args_hash);
    sch_stmt_int(st, 6, in->by_app);
    sch_stmt_int(st, 7, in->by_hash);
    sch_stmt_int(st, 8, in->timespan);
    sch_stmt_int(st, 9, in->limit);
    sch_stmt_int(st, 10, in->offset);
    while ((s = sch_stmt_row(st, err)) == SCH_OK) {
        const sch_usage_row row = {
            .from_ms = in->timespan != SCH_TIMESPAN_NONE ? sch_stmt_get_int(st, 0)
                       : in->from_ms > 0                 ? in->from_ms
                                                         : sch_stmt_get_int(st, 5),
            .usage_type = sch_stmt_see_text(st, 1),
            .apps_json = sch_stmt_see_text(st, 2),
            .hashes_json = sch_stmt_see_text(st, 3),
            .count = sch_stmt_get_int(st, 4),
        };

        if (!fn(&row, arg))
            return SCH_OK;
    }
    return s == SCH_NOT_FOUND ? SCH_OK : s;
}
