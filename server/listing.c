/* SPDX-License-Identifier: Apache-2.0 */
#include "server/listing.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { DAY_MS = 24 * 60 * 60 * 1000 };

bool srv_listing_text(const srv_request *rq, const char *name, char value[SRV_ARG_LEN])
{
    if (!srv_query_get(rq->query, name, value, SRV_ARG_LEN))
        value[0] = '\0';
    return value[0] != '\0';
}

sch_status srv_listing_limit(const srv_request *rq, int *value, sch_err *err)
{
    char text[SRV_ARG_LEN];
    int limit = 0;

    if (!srv_listing_text(rq, "limit", text))
        return SCH_OK;
    if (!srv_query_get_int(rq->query, "limit", SRV_LIMIT_MOST, &limit) || limit == 0)
        return sch_fail(err, SCH_INVALID, "limit: must be a number from 1 to %d", SRV_LIMIT_MOST);
    *value = limit;
    return SCH_OK;
}

/** One number of a cursor. @return what follows it; NULL: there is none */
static const char *read_number(const char *at, int64_t *ret_value)
{
    const size_t digits = *at == 'p' ? strspn(at + 1, "0123456789abcdef") : 0;

    if (digits < 1 || digits > 15)
        return NULL;
    *ret_value = strtoll(at + 1, NULL, 16);
    return at + 1 + digits;
}

/** Numbers in hexadecimal behind a letter each: "p1f", "p18c9b2e7b11p1f". */
sch_status srv_listing_place(const srv_request *rq, int count, int64_t value[], sch_err *err)
{
    char text[SRV_ARG_LEN];
    const char *at = text;
    int64_t got[2] = {0};

    if (!srv_listing_text(rq, "paging_state", text))
        return SCH_OK;
    for (int i = 0; at && i < count; i++)
        at = read_number(at, &got[i]);
    if (!at || *at != '\0')
        return sch_fail(err, SCH_INVALID, "paging_state: is not one of this listing");
    memcpy(value, got, (size_t)count * sizeof *value);
    return SCH_OK;
}

void srv_listing_token(sch_strbuf *sb, int count, const int64_t value[])
{
    sch_strbuf_addc(sb, '"');
    for (int i = 0; i < count; i++)
        sch_strbuf_addf(sb, "p%" PRIx64, (uint64_t)value[i]);
    sch_strbuf_addc(sb, '"');
}

bool srv_day_parse(const char *text, int64_t *ret_ms)
{
    struct tm tm = {0}, back;
    time_t t;
    int n = 0;

    if (sscanf(text, "%4d-%2d-%2d%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &n) != 3 || n != 10 ||
        text[n] != '\0' || strspn(text, "0123456789-") != 10)
        return false;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    back = tm;
    t = timegm(&back);
    if (back.tm_year != tm.tm_year || back.tm_mon != tm.tm_mon || back.tm_mday != tm.tm_mday)
        return false; /* the 31st of June */
    *ret_ms = (int64_t)t * 1000;
    return true;
}

sch_status srv_listing_days(const srv_request *rq, int64_t *from_ms, int64_t *to_ms, sch_err *err)
{
    char start[SRV_ARG_LEN], end[SRV_ARG_LEN];
    const bool has_start = srv_listing_text(rq, "start", start);
    const bool has_end = srv_listing_text(rq, "end", end);
    int64_t first_ms, last_ms;

    if (!has_start && !has_end)
        return SCH_OK;
    if (!srv_day_parse(has_start ? start : end, &first_ms))
        return sch_fail(err, SCH_INVALID, "%s: must be a day, yyyy-MM-dd",
                        has_start ? "start" : "end");
    if (!srv_day_parse(has_end ? end : start, &last_ms))
        return sch_fail(err, SCH_INVALID, "end: must be a day, yyyy-MM-dd");
    if (last_ms < first_ms)
        return sch_fail(err, SCH_INVALID, "end: is before start");
    *from_ms = first_ms;
    *to_ms = last_ms + DAY_MS;
    return SCH_OK;
}
