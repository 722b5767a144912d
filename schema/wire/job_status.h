/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_WIRE_JOB_STATUS_H
#define SCH_WIRE_JOB_STATUS_H

#include "schema/base/strbuf.h"
#include "schema/db/queries_job.h"

/**
 * Append the body of GET /files/v1/jobs/{job_id}: completed once every file has ended, errors
 * included.
 * Source: "Job Status" of the Files API reference.
 */
void sch_job_status_write(sch_strbuf *sb, const sch_job *job);

#endif
