/* SPDX-License-Identifier: Apache-2.0 */
/**
 * GET /files/v1/jobs/{job_id}: how far a job is.
 *
 * Out:  200 {"job_id", "status": "processing" | "completed", "file_count", "files_completed",
 *       "files_errored", "created_at", "modified_at"}; completed once every file has ended, errors
 *       included
 * Errs: 401, 404 not_found (another group's job, too)
 *
 * Source: Files API reference, "Job Status".
 */
#include "schema/wire/job_status.h"
#include "server/files/files.h"
#include "server/reply.h"

sch_status srv_job_find(srv_request *rq, const char *job_id, sch_db **ret_db, sch_job *ret_job)
{
    sch_err err = {0};
    sch_status s = SCH_NOT_FOUND;

    if (sch_name_is_valid(job_id))
        s = sch_dbpool_reader(rq->srv->pool, ret_db, &err);
    if (s == SCH_OK)
        s = sch_job_find(*ret_db, rq->who.group_id, job_id, ret_job, &err);
    if (s == SCH_NOT_FOUND)
        srv_reply_code(rq, "not_found", "there is no such job");
    else if (s != SCH_OK)
        srv_reply_error(rq, &err);
    return s;
}

void srv_job_get(srv_request *rq)
{
    sch_job job;
    sch_strbuf sb = {0};
    sch_db *db;

    if (srv_job_find(rq, rq->args.text[0], &db, &job) != SCH_OK)
        return;
    sch_job_status_write(&sb, &job);
    srv_reply_json(rq, MHD_HTTP_OK, &sb);
}
