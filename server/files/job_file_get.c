/* SPDX-License-Identifier: Apache-2.0 */
/**
 * GET /files/v1/jobs/{job_id}/files/{custom_id}: how far the file of that pair is.
 *
 * Out:  200 as GET /files/v1/{file_id}
 * Errs: 401, 404 not_found (an unknown pair, another group's, an item that is no file yet)
 *
 * Source: Files API reference, "Look up a file by custom_id".
 */
#include "server/files/files.h"
#include "server/reply.h"

void srv_job_file_get(srv_request *rq)
{
    SCH_AUTO(sch_file_done) sch_file file = {.filename = NULL};
    const char *job_id = rq->args.text[0], *custom_id = rq->args.text[1];
    sch_err err = {0};
    sch_db *db = NULL;
    sch_status s = SCH_NOT_FOUND;

    if (sch_name_is_valid(job_id) && sch_name_is_valid(custom_id))
        s = sch_dbpool_reader(rq->srv->pool, &db, &err);
    if (s == SCH_OK)
        s = sch_job_file_find(db, rq->who.group_id, job_id, custom_id, rq->file_id, &err);
    if (s == SCH_OK)
        s = sch_file_get(db, rq->file_id, &file, &err);
    if (s == SCH_NOT_FOUND)
        srv_reply_code(rq, "not_found", "the job has no such file");
    else if (s != SCH_OK)
        srv_reply_error(rq, &err);
    else
        srv_file_reply(rq, db, &file);
}
