/* SPDX-License-Identifier: Apache-2.0 */
#include "server/v3/query.h"

#include "schema/base/clock.h"
#include "server/reply.h"

#include <string.h>
#include <strings.h>

enum { PER_PAGE_STANDARD = 100 };

void srv_v3_reply_parameter(srv_request *rq, const char *id, const char *name, const char *value)
{
    json_t *more = json_pack("{s:s}", "name", name);
    json_t *shown = json_string(value);

    json_object_set_new(more, "value", shown ? shown : json_null());
    srv_reply_v3_error(rq, id, NULL, more);
}

static bool get(const srv_request *rq, const char *name, char value[SRV_ARG_LEN])
{
    return srv_query_get(rq->query, name, value, SRV_ARG_LEN) && value[0];
}

static bool read_number(srv_request *rq, const char *name, int most, int *value)
{
    char text[SRV_ARG_LEN];
    int got = 0;

    if (!get(rq, name, text))
        return true;
    if (text[strspn(text, "-0123456789")] != '\0') {
        srv_v3_reply_parameter(rq, "opts_number_required", name, text);
        return false;
    }
    if (!srv_query_get_int(rq->query, name, most, &got) || got < 1) {
        srv_v3_reply_parameter(rq, "opts_value_out_of_range", name, text);
        return false;
    }
    *value = got;
    return true;
}

bool srv_v3_page(srv_request *rq, int page_most, int per_page_most, int *limit, int *offset)
{
    int page = 1, per_page = PER_PAGE_STANDARD < per_page_most ? PER_PAGE_STANDARD : per_page_most;

    if (!read_number(rq, "page", page_most, &page) ||
        !read_number(rq, "per_page", per_page_most, &per_page))
        return false;
    *limit = per_page;
    *offset = (page - 1) * per_page;
    return true;
}

static bool read_date(srv_request *rq, const char *name, int64_t *ms)
{
    char text[SRV_ARG_LEN];

    if (!get(rq, name, text) || sch_time_parse(text, ms))
        return true;
    srv_v3_reply_parameter(rq, "opts_value_out_of_range", name, text);
    return false;
}

bool srv_v3_dates(srv_request *rq, int64_t *from_ms, int64_t *to_ms)
{
    *from_ms = 0;
    *to_ms = SCH_TIME_MOST_MS;
    return read_date(rq, "from_date", from_ms) && read_date(rq, "to_date", to_ms);
}

bool srv_v3_flag(srv_request *rq, const char *name, int *value)
{
    char text[SRV_ARG_LEN];

    if (!get(rq, name, text))
        return true;
    if (strcasecmp(text, "true") == 0 || strcmp(text, "1") == 0) {
        *value = 1;
    } else if (strcasecmp(text, "false") == 0 || strcmp(text, "0") == 0) {
        *value = 0;
    } else {
        srv_v3_reply_parameter(rq, "opts_value_out_of_range", name, text);
        return false;
    }
    return true;
}
