/* SPDX-License-Identifier: Apache-2.0 */
/**
 * GET /files/v1/data-sources: the buckets of the group, without their secrets.
 *
 * Out:  200 {"data_sources": [{"data_source_id", "name", "provider", "bucket", "region",
 *       "auth_method", "created_at"}]}, oldest first
 * Errs: 401
 *
 * Source: Files API reference, "Data sources".
 */
#include "schema/base/clock.h"
#include "schema/source/source.h"
#include "server/reply.h"
#include "server/sources/sources.h"

#include <string.h>

static void add_text(sch_strbuf *sb, const char *name, const char *text)
{
    sch_strbuf_addf(sb, "\"%s\":", name);
    if (text && *text)
        sch_strbuf_add_json(sb, text, strlen(text));
    else
        sch_strbuf_adds(sb, "null");
    sch_strbuf_addc(sb, ',');
}

static bool add_source(const sch_source *source, void *arg)
{
    sch_strbuf *sb = arg;
    char time[SCH_TIME_LEN];

    if (sb->data[sb->len - 1] != '[')
        sch_strbuf_addc(sb, ',');
    sch_strbuf_addc(sb, '{');
    add_text(sb, "data_source_id", source->source_id);
    add_text(sb, "name", source->name);
    add_text(sb, "provider", sch_provider_name((sch_provider)source->provider));
    add_text(sb, "bucket", source->bucket);
    add_text(sb, "region", source->region);
    add_text(sb, "auth_method", sch_bucket_auth_name((sch_bucket_auth)source->auth));
    sch_strbuf_addf(sb, "\"created_at\":\"%s\"}", sch_time_iso(source->created_ms, time));
    return !sb->failed;
}

void srv_source_list(srv_request *rq)
{
    sch_strbuf sb = {0};
    sch_err err = {0};
    sch_db *db = NULL;
    sch_status s = sch_dbpool_reader(rq->srv->pool, &db, &err);

    sch_strbuf_adds(&sb, "{\"data_sources\":[");
    if (s == SCH_OK && !sb.failed)
        s = sch_source_each(db, rq->who.group_id, add_source, &sb, &err);
    sch_strbuf_adds(&sb, "]}");
    if (s == SCH_OK && sb.failed)
        s = sch_fail(&err, SCH_FATAL, "out of memory");
    if (s == SCH_OK) {
        srv_reply_json(rq, MHD_HTTP_OK, &sb);
        return;
    }
    sch_strbuf_done(sb);
    srv_reply_error(rq, &err);
}
