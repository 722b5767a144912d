/* SPDX-License-Identifier: Apache-2.0 */
/**
 * GET /files/v1/scs-jobs?start&end&limit&paging_state: the group's jobs, newest first, as they were
 * listed before GET /files/v1/jobs.
 *
 * Out:  200 {"jobs": [{"scs_job_id", "group_id", "app_id", "created_at"}],
 *       "paging_state": string | null}
 * Errs: 400 bad_request, 401
 *
 * Source: the official Python client.
 */
#include "schema/base/clock.h"
#include "server/files/files.h"
#include "server/listing.h"
#include "server/reply.h"

static void add_job(sch_strbuf *sb, const sch_job *job)
{
    char created[SCH_TIME_LEN];

    sch_strbuf_addf(
        sb, "{\"scs_job_id\":\"%s\",\"group_id\":\"%s\",\"app_id\":\"%s\",\"created_at\":\"%s\"}",
        job->job_id, job->group_id, job->app_id, sch_time_iso(job->created_ms, created));
}

void srv_legacy_jobs_get(srv_request *rq)
{
    srv_job_page_reply(rq, "paging_state", add_job);
}
