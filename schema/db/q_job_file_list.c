/* SPDX-License-Identifier: Apache-2.0 */
/* A page of a job's files. The place of a file never changes, so that a page begins where the one
 * before ended, whatever was added or ended meanwhile; each page costs one range of an index. */
#include "schema/db/job_files.h"

static const sch_sql any_sql = {
    "job_file_list",
    "SELECT file_id, filename, custom_id, job_seq FROM file WHERE job_no = ?1 AND job_seq > ?2"
    " AND state != 4 ORDER BY job_seq LIMIT ?3", /* SCH_FILE_DELETED */
};
static const sch_sql state_sql = {
    "job_file_list_state",
    "SELECT file_id, filename, custom_id, job_seq FROM file WHERE job_no = ?1 AND job_seq > ?2"
    " AND max(state, 1) = ?4 ORDER BY job_seq LIMIT ?3",
};
_Static_assert(SCH_FILE_PENDING == 0 && SCH_FILE_SPLIT == 1 && SCH_FILE_DELETED == 4,
               "the numbers are in the queries and in the index");

static const struct {
    const char *name;
    sch_file_state state;
} filters[SCH_JOB_FILTER_COUNT] = {
    [SCH_JOB_ANY] = {"", SCH_FILE_STATE_COUNT},
    [SCH_JOB_PENDING] = {"pending", SCH_FILE_SPLIT},
    [SCH_JOB_COMPLETED] = {"completed", SCH_FILE_COMPLETED},
    [SCH_JOB_ERROR] = {"error", SCH_FILE_ERROR},
};

const char *sch_job_filter_name(sch_job_filter filter)
{
    return (unsigned)filter < SCH_JOB_FILTER_COUNT ? filters[filter].name : "";
}

sch_status sch_job_files_each(sch_stmt *st, bool (*fn)(const sch_job_file *file, void *arg),
                              void *arg, sch_err *err)
{
    sch_status s;

    while ((s = sch_stmt_row(st, err)) == SCH_OK) {
        const sch_job_file file = {
            .file_id = sch_stmt_see_text(st, 0),
            .filename = sch_stmt_see_text(st, 1),
            .custom_id = sch_stmt_see_text(st, 2),
            .seq = sch_stmt_get_int(st, 3),
        };

        if (!fn(&file, arg))
            return SCH_OK;
    }
    return s == SCH_NOT_FOUND ? SCH_OK : s;
}

sch_status sch_job_file_list(sch_db *db, int64_t job_no, sch_job_filter filter, int64_t after_seq,
                             int limit, bool (*fn)(const sch_job_file *file, void *arg), void *arg,
                             sch_err *err)
{
    SCH_AUTO(sch_stmt_done) sch_stmt *st = NULL;
    sch_status s = sch_stmt_begin(db, filter == SCH_JOB_ANY ? &any_sql : &state_sql, &st, err);

    if (s != SCH_OK)
        return s;
    sch_stmt_int(st, 1, job_no);
    sch_stmt_int(st, 2, after_seq);
    sch_stmt_int(st, 3, limit);
    if (filter != SCH_JOB_ANY)
        sch_stmt_int(st, 4, filters[filter].state);
    return sch_job_files_each(st, fn, arg, err);
}
