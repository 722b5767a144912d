/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_DB_JOB_FILES_H
#define SCH_DB_JOB_FILES_H

#include "schema/db/queries_job.h"
#include "schema/db/stmt.h"

/** Inside of schema/db: hand out the rows (file_id, filename, custom_id, job_seq) of a statement
 *  until fn returns false. */
sch_status sch_job_files_each(sch_stmt *st, bool (*fn)(const sch_job_file *file, void *arg),
                              void *arg, sch_err *err);

#endif
