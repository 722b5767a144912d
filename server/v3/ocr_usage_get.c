/* SPDX-License-Identifier: Apache-2.0 */
/**
 * GET /v3/ocr-usage: how much was used, by time and kind.
 *
 * In:   page 1..100 (1), per_page 1..1000 (100), from_date (included), to_date (excluded), app_id,
 *       usage_type, request_args_hash, group_by (repeated: usage_type, request_args_hash, app_id),
 *       timespan (hour, day, week, month, year; none: all in one)
 * Out:  200 {"ocr_usage": [{"from_date", "app_id": [...], "usage_type", "request_args_hash": [...],
 *       "count"}]}, oldest first; usage types are always told apart
 * Errs: 401, unauthorized_token_request, opts_number_required, opts_value_out_of_range
 *
 * Source: v3 reference, "Query ocr usage"; the official Python client.
 */
#include "schema/base/clock.h"
#include "server/reply.h"
#include "server/v3/query.h"
#include "server/v3/v3.h"

#include <inttypes.h>
#include <string.h>

enum { PAGE_MOST = 100, PER_PAGE_MOST = 1000 };

typedef struct asked {
    sch_usage_search search;
    char app_id[SRV_ARG_LEN], usage_type[SRV_ARG_LEN], args_hash[SRV_ARG_LEN];
} asked;

static bool read_timespan(srv_request *rq, sch_timespan *timespan)
{
    static const char *const names[] = {
        [SCH_TIMESPAN_HOUR] = "hour",   [SCH_TIMESPAN_DAY] = "day",   [SCH_TIMESPAN_WEEK] = "week",
        [SCH_TIMESPAN_MONTH] = "month", [SCH_TIMESPAN_YEAR] = "year",
    };
    char value[SRV_ARG_LEN];

    if (!srv_query_get(rq->query, "timespan", value, sizeof value) || !value[0])
        return true;
    for (size_t i = SCH_TIMESPAN_HOUR; i < SCH_COUNT_OF(names); i++) {
        if (strcmp(value, names[i]) != 0)
            continue;
        *timespan = (sch_timespan)i;
        return true;
    }
    srv_v3_reply_parameter(rq, "opts_value_out_of_range", "timespan", value);
    return false;
}

static bool read_group_by(srv_request *rq, sch_usage_search *search)
{
    char value[SRV_ARG_LEN];

    for (size_t i = 0; srv_query_nth(rq->query, "group_by", i, value, sizeof value); i++) {
        if (strcmp(value, "app_id") == 0) {
            search->by_app = true;
        } else if (strcmp(value, "request_args_hash") == 0) {
            search->by_hash = true;
        } else if (value[0] && strcmp(value, "usage_type") != 0) {
            srv_v3_reply_parameter(rq, "opts_value_out_of_range", "group_by", value);
            return false;
        }
    }
    return true;
}

static const char *read_text(const srv_request *rq, const char *name, char value[SRV_ARG_LEN])
{
    return srv_query_get(rq->query, name, value, SRV_ARG_LEN) && value[0] ? value : NULL;
}

static bool read_query(srv_request *rq, asked *a)
{
    sch_usage_search *s = &a->search;

    s->group_id = rq->who.group_id;
    s->app_id = read_text(rq, "app_id", a->app_id);
    s->usage_type = read_text(rq, "usage_type", a->usage_type);
    s->args_hash = read_text(rq, "request_args_hash", a->args_hash);
    return srv_v3_page(rq, PAGE_MOST, PER_PAGE_MOST, &s->limit, &s->offset) &&
           srv_v3_dates(rq, &s->from_ms, &s->to_ms) && read_timespan(rq, &s->timespan) &&
           read_group_by(rq, s);
}

typedef struct usage {
    sch_strbuf sb;
    bool any;
} usage;

static bool add(const sch_usage_row *row, void *arg)
{
    usage *u = arg;
    char time[SCH_TIME_LEN];

    sch_strbuf_addf(&u->sb,
                    "%s{\"from_date\":\"%s\",\"app_id\":%s,\"usage_type\":", u->any ? "," : "",
                    sch_time_iso_ms(row->from_ms, time), row->apps_json);
    sch_strbuf_add_json(&u->sb, row->usage_type, strlen(row->usage_type));
    sch_strbuf_addf(&u->sb, ",\"request_args_hash\":%s,\"count\":%" PRId64 "}", row->hashes_json,
                    row->count);
    u->any = true;
    return !u->sb.failed;
}

void srv_ocr_usage_get(srv_request *rq)
{
    asked a = {.search = {.limit = 0}};
    usage u = {.any = false};
    sch_err err = {0};
    sch_db *db = NULL;
    sch_status s;

    if (!read_query(rq, &a))
        return;
    sch_strbuf_adds(&u.sb, "{\"ocr_usage\":[");
    s = sch_dbpool_reader(rq->srv->pool, &db, &err);
    if (s == SCH_OK)
        s = sch_ocr_usage_list(db, &a.search, add, &u, &err);
    if (s != SCH_OK) {
        sch_strbuf_done(u.sb);
        srv_reply_error(rq, &err);
        return;
    }
    sch_strbuf_adds(&u.sb, "]}");
    srv_reply_json(rq, MHD_HTTP_OK, &u.sb);
}
