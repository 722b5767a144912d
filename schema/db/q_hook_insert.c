/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/db/hooks.h"
#include "schema/db/stmt.h"

#include <string.h>

static const sch_sql sql = {
    "hook_insert",
    "INSERT INTO hook (group_id, app_id, url, lane, headers_json, events, is_signed, created_ms)"
    " VALUES (?1, ?2, ?3, ?1 || ' ' || ?4, ?5, ?6, ?7, ?8) RETURNING hook_no",
};

/** "https://host:port" of a URL: what takes turns within a group. */
static char *host_of(const char *url)
{
    const char *host = strstr(url, "://");
    size_t scheme = host ? (size_t)(host - url) + 3 : 0;

    return strndup(url, scheme + strcspn(url + scheme, "/?#"));
}

sch_status sch_hook_insert(sch_db *db, const char *group_id, const char *app_id,
                           const sch_hook_new *in, int64_t now_ms, int64_t *ret_hook_no,
                           sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    SCH_AUTO(free) char *host = host_of(in->url);
    int64_t hook_no;
    sch_status s = sch_stmt_begin(db, &sql, &st, err);

    if (s != SCH_OK)
        return s;
    if (!host)
        return sch_fail(err, SCH_FATAL, "hook: out of memory");
    sch_stmt_text(st, 1, group_id);
    sch_stmt_text(st, 2, app_id);
    sch_stmt_text(st, 3, in->url);
    sch_stmt_text(st, 4, host);
    sch_stmt_text(st, 5, in->headers_json);
    sch_stmt_int(st, 6, in->events);
    sch_stmt_int(st, 7, in->is_signed);
    sch_stmt_int(st, 8, now_ms);
    s = sch_stmt_row(st, err);
    if (s != SCH_OK)
        return s;
    hook_no = sch_stmt_get_int(st, 0);
    s = sch_stmt_end(st, err);
    if (s == SCH_OK)
        *ret_hook_no = hook_no;
    return s;
}
