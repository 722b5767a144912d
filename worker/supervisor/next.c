/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/supervisor/next.h"

#include "schema/base/clock.h"
#include "schema/base/log.h"
#include "worker/supervisor/destination.h"
#include "worker/supervisor/work_export.h"

#define FORMATS_MOST 64

typedef struct step {
    wrk_end_fn set;
    void *arg;
    bool is_delivered_after; /* the file has a destination, and this step is not its delivery */
} step;

static sch_status complete(sch_db *db, wrk_work *work, sch_err *err)
{
    sch_status s =
        sch_file_set_state(db, work->file.file_id, SCH_FILE_COMPLETED, NULL, sch_now_ms(), err);

    work->ends_file = s == SCH_OK;
    return s;
}

/* What was asked for and cannot be made here is said so; the file is completed all the same.
 * @param[out] ret_count  exports that were begun */
static sch_status begin_exports(sch_db *db, wrk_work *work, size_t *ret_count, sch_err *err)
{
    sch_format formats[FORMATS_MOST];
    size_t count = 0;
    sch_status s = sch_format_list(db, work->file.file_id, formats, FORMATS_MOST, &count, err);

    *ret_count = 0;
    for (size_t i = 0; s == SCH_OK && i < count; i++) {
        sch_err why = {0};

        if (formats[i].state != SCH_FORMAT_PENDING)
            continue;
        if (wrk_format_is_made(formats[i].ext)) {
            s = sch_task_insert(db, work->file.file_id, SCH_TASK_EXPORT, 0, 0, formats[i].ext,
                                sch_now_ms(), err);
            ++*ret_count;
            continue;
        }
        (void)sch_fail_id(&why, SCH_INVALID, "unsupported_format",
                          "%s: this build has no exporter for it", formats[i].ext);
        s = sch_format_set(db, work->file.file_id, formats[i].ext, SCH_FORMAT_ERROR, &why,
                           sch_now_ms(), err);
    }
    return s;
}

/* Every format that was asked for was made, or failed. */
static sch_status finish(sch_db *db, wrk_work *work, const step *p, sch_err *err)
{
    if (work->file.state == SCH_FILE_COMPLETED)
        return SCH_OK;
    if (!p->is_delivered_after)
        return complete(db, work, err);
    work->makes_work = true;
    return sch_task_insert(db, work->file.file_id, SCH_TASK_DELIVER, 0, 0, NULL, sch_now_ms(), err);
}

static sch_status after_assemble(sch_db *db, wrk_work *work, const step *p, sch_err *err)
{
    size_t exports = 0;
    sch_status s = begin_exports(db, work, &exports, err);

    work->makes_work = exports > 0;
    if (s != SCH_OK)
        return s;
    if (p->is_delivered_after && exports > 0)
        return SCH_OK; /* the last of them goes on from here */
    return finish(db, work, p, err);
}

static sch_status next_in_tx(sch_db *db, wrk_work *work, int left, void *arg, sch_err *err)
{
    const step *p = arg;
    sch_status s = p->set ? p->set(db, work, left, p->arg, err) : SCH_OK;

    /* of a text to be converted, prepare is all that comes before the exports */
    if (s == SCH_OK &&
        (work->task.kind == SCH_TASK_ASSEMBLE || work->task.kind == SCH_TASK_PREPARE))
        s = after_assemble(db, work, p, err);
    else if (s == SCH_OK && left == 0) /* the last export, or the delivery */
        s = finish(db, work, p, err);
    return s;
}

sch_status wrk_next_end(wrk_work *work, wrk_end_fn set, void *arg, sch_err *err)
{
    SCH_AUTO(wrk_destination_done) wrk_destination to = {.uri = NULL};
    step p = {.set = set, .arg = arg};
    sch_status s = wrk_destination_read(&work->file, &to, err);

    if (s != SCH_OK)
        return s;
    p.is_delivered_after = to.uri && work->task.kind != SCH_TASK_DELIVER;
    s = wrk_work_end(work, next_in_tx, &p, err);

    if (s == SCH_OK && work->ends_file)
        sch_log(SCH_LOG_INFO, "file_completed", SCH_LOG_S("file_id", work->file.file_id),
                SCH_LOG_I("pages", work->file.num_pages),
                SCH_LOG_I("duration_ms", sch_now_ms() - work->file.created_ms));
    return s;
}
