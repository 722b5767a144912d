/* SPDX-License-Identifier: Apache-2.0 */
/**
 * DELETE /files/v1/data-sources/{data_source_id}: later submissions do not find it; files that were
 * accepted before still do.
 *
 * Out:  200 {"data_source_id": uuid, "status": "deleted"}
 * Errs: 401, 404 not_found, also when it was deleted before
 *
 * Source: Files API reference, "Data sources".
 */
#include "schema/base/clock.h"
#include "schema/source/source.h"
#include "server/reply.h"
#include "server/sources/sources.h"

typedef struct deletion {
    const char *group_id, *source_id;
    int64_t now_ms;
} deletion;

static sch_status delete_source(sch_db *db, void *arg, sch_err *err)
{
    const deletion *in = arg;

    return sch_source_delete(db, in->group_id, in->source_id, in->now_ms, err);
}

void srv_source_delete(srv_request *rq)
{
    deletion in = {
        .group_id = rq->who.group_id, .source_id = rq->args.text[0], .now_ms = sch_now_ms()};
    sch_strbuf sb = {0};
    sch_err err = {0};
    sch_status s = sch_uuid_is_valid(in.source_id)
                       ? sch_dbpool_write(rq->srv->pool, delete_source, &in, &err)
                       : SCH_NOT_FOUND;

    if (s == SCH_NOT_FOUND) {
        srv_reply_code(rq, "not_found", "there is no such data source");
        return;
    }
    if (s != SCH_OK) {
        srv_reply_error(rq, &err);
        return;
    }
    sch_strbuf_addf(&sb, "{\"data_source_id\":\"%s\",\"status\":\"deleted\"}", in.source_id);
    srv_reply_json(rq, MHD_HTTP_OK, &sb);
}
