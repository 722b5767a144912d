/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/supervisor/stream.h"

#include "schema/base/clock.h"
#include "worker/supervisor/stream_priv.h"

#include <stdio.h>
#include <string.h>

int wrk_stream_target(const sch_stream *s)
{
    const int sure = s->ready - WRK_STREAM_LOOK_AHEAD;

    return s->ready >= s->num_pages ? s->num_pages : sure > 0 ? sure : 0;
}

sch_status wrk_stream_go_on(sch_db *db, wrk_work *work, sch_err *err)
{
    sch_stream now;
    sch_status s = sch_stream_get(db, work->file.file_id, &now, err);

    if (s != SCH_OK)
        return s;
    if (!now.is_streamed)
        return SCH_NOT_FOUND;
    if (now.is_waiting)
        return SCH_OK; /* it looks again when it ends */
    if (now.streamed == now.num_pages)
        return sch_task_insert(db, work->file.file_id, SCH_TASK_ASSEMBLE, 0, 0, NULL, sch_now_ms(),
                               err);
    if (wrk_stream_target(&now) <= now.streamed)
        return SCH_OK;
    work->makes_work = true;
    return sch_task_insert(db, work->file.file_id, SCH_TASK_STREAM, 0, 0, NULL, sch_now_ms(), err);
}

static const char *part_leaf(int first, int end, const char *leaf, char name[64])
{
    (void)snprintf(name, 64, "part-%06d-%06d.%s", first, end, leaf);
    return name;
}

/* ---- the end: parts one after the other -------------------------------------------------------
 */

static sch_status add(void *arg, const void *bytes, size_t len, sch_err *err)
{
    return sch_put_write(arg, bytes, len, err);
}

static sch_status copy_part(const wrk_work *work, const char *leaf, sch_put *put, sch_err *err)
{
    sch_status s = wrk_work_read_artifact(work, leaf, add, put, err);

    return s == SCH_NOT_FOUND ? SCH_FATAL : s;
}

static sch_status write_text(sch_put *put, const char *text, sch_err *err)
{
    return sch_put_write(put, text, strlen(text), err);
}

static sch_status join(const wrk_work *work, sch_db *db, const char *leaf, bool is_list,
                       sch_err *err)
{
    SCH_AUTO(sch_put_abort) sch_put *put = NULL;
    char name[200], part[64];
    int first = 0, end = 0;
    sch_status s =
        sch_put_begin(work->sup->options.store, wrk_work_artifact(work, leaf, name), &put, err);

    if (s == SCH_OK && is_list)
        s = write_text(put, "{\"pages\":[", err);
    for (; s == SCH_OK && first < work->file.num_pages; first = end) {
        s = sch_stream_find(db, work->file.file_id, first, &end, err);
        if (s == SCH_OK && is_list && first > 0)
            s = write_text(put, ",", err);
        if (s == SCH_OK)
            s = copy_part(work, part_leaf(first, end, leaf, part), put, err);
    }
    if (s == SCH_OK && is_list)
        s = write_text(put, "]}", err);
    if (s == SCH_NOT_FOUND)
        return sch_fail(err, SCH_FATAL, "a part of the document is gone");
    return s == SCH_OK ? sch_put_commit(SCH_STEAL(put), err) : s;
}

sch_status wrk_stream_join(const wrk_work *work, sch_err *err)
{
    sch_db *db = NULL;
    sch_stream now;
    sch_status s = sch_dbpool_reader(work->sup->options.pool, &db, err);

    if (s == SCH_OK)
        s = sch_stream_get(db, work->file.file_id, &now, err);
    if (s != SCH_OK)
        return s;
    if (!now.is_streamed)
        return SCH_NOT_FOUND;
    s = join(work, db, "mmd", false, err);
    if (s == SCH_OK)
        s = join(work, db, "lines.json", true, err);
    return s == SCH_OK ? join(work, db, "lines.mmd.json", true, err) : s;
}
