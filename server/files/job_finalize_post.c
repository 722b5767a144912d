/* SPDX-License-Identifier: Apache-2.0 */
/**
 * POST /files/v1/jobs/{job_id}/finalize: close a job to new files. The second time gives the same
 * answer.
 *
 * Out:  200 {"job_id", "finalized_at", "message": "finalized"}
 * Errs: 401, 404 not_found (another group's job, too)
 *
 * Source: Files API reference, webhooks; the official clients.
 */
#include "schema/base/clock.h"
#include "server/files/files.h"
#include "server/reply.h"

typedef struct finalization {
    const char *group_id, *job_id;
    int64_t now_ms, finalized_ms;
} finalization;

static sch_status write_end(sch_db *db, void *arg, sch_err *err)
{
    finalization *in = arg;

    return sch_job_finalize(db, in->group_id, in->job_id, in->now_ms, &in->finalized_ms, err);
}

void srv_job_finalize_post(srv_request *rq)
{
    finalization in = {
        .group_id = rq->who.group_id,
        .job_id = rq->args.text[0],
        .now_ms = sch_now_ms(),
    };
    char at[SCH_TIME_LEN];
    sch_strbuf sb = {0};
    sch_err err = {0};
    sch_status s = SCH_NOT_FOUND;

    if (sch_name_is_valid(in.job_id))
        s = sch_dbpool_write(rq->srv->pool, write_end, &in, &err);
    if (s == SCH_NOT_FOUND) {
        srv_reply_code(rq, "not_found", "there is no such job");
        return;
    }
    if (s != SCH_OK) {
        srv_reply_error(rq, &err);
        return;
    }
    sch_strbuf_addf(&sb, "{\"job_id\":\"%s\",\"finalized_at\":\"%s\",\"message\":\"finalized\"}",
                    in.job_id, sch_time_iso(in.finalized_ms, at));
    srv_reply_json(rq, MHD_HTTP_OK, &sb);
}
