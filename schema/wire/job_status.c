/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/job_status.h"

#include "schema/base/clock.h"

#include <inttypes.h>

void sch_job_status_write(sch_strbuf *sb, const sch_job *job)
{
    const bool is_over = job->files_completed + job->files_errored >= job->file_count;
    char created[SCH_TIME_LEN], modified[SCH_TIME_LEN];

    sch_strbuf_addf(sb,
                    "{\"job_id\":\"%s\",\"status\":\"%s\",\"file_count\":%" PRId64
                    ",\"files_completed\":%" PRId64 ",\"files_errored\":%" PRId64
                    ",\"created_at\":\"%s\",\"modified_at\":\"%s\"}",
                    job->job_id, is_over ? "completed" : "processing", job->file_count,
                    job->files_completed, job->files_errored,
                    sch_time_iso(job->created_ms, created),
                    sch_time_iso(job->modified_ms, modified));
}
