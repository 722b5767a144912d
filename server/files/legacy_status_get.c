/* SPDX-License-Identifier: Apache-2.0 */
/**
 * GET /files/v1/scs-jobs/status?scs_job_id: pages that were read of a job's files, as clients asked
 * for it before GET /files/v1/jobs/{job_id}.
 *
 * Out:  200 {"scs_job_id", "group_id", "app_id", "num_pages_completed"}
 * Errs: 400 bad_request, 401, 404 not_found
 *
 * Source: the official Python client.
 */
#include "server/files/files.h"
#include "server/listing.h"
#include "server/reply.h"

#include <inttypes.h>

void srv_legacy_status_get(srv_request *rq)
{
    char job_id[SRV_ARG_LEN];
    int64_t pages = 0;
    sch_strbuf sb = {0};
    sch_err err = {0};
    sch_job job;
    sch_db *db;

    if (!srv_listing_text(rq, "scs_job_id", job_id)) {
        srv_reply_code(rq, "bad_request", "scs_job_id: is missing");
        return;
    }
    if (srv_job_find(rq, job_id, &db, &job) != SCH_OK)
        return;
    if (sch_job_pages_done(db, job.job_no, &pages, &err) != SCH_OK) {
        srv_reply_error(rq, &err);
        return;
    }
    sch_strbuf_addf(&sb,
                    "{\"scs_job_id\":\"%s\",\"group_id\":\"%s\",\"app_id\":\"%s\","
                    "\"num_pages_completed\":%" PRId64 "}",
                    job.job_id, job.group_id, job.app_id, pages);
    srv_reply_json(rq, MHD_HTTP_OK, &sb);
}
