/* SPDX-License-Identifier: Apache-2.0 */
/* mmd.overlay.pdf: the document again, with the recognized words to be searched, by the engine. */
#include "worker/engine/protocol.h"
#include "worker/supervisor/models.h"
#include "worker/supervisor/work_export.h"

#include <string.h>
#include <sys/stat.h>

#define PAGES_A_STEP 10 /* pages that get one more page_timeout */
#define SPARE_BYTES  (256LL << 20)

bool wrk_searchable_knows(const char *format)
{
    return strcmp(format, WRK_LEAF_SEARCHABLE) == 0;
}

static sch_status ask_engine(wrk_work *work, int source_fd, wrk_call_end *end, bool *ret_done,
                             sch_err *err)
{
    static const char request[] = "{\"step\":\"searchable\"}";
    wrk_call call = {
        .request = request,
        .request_len = sizeof request - 1,
        .source_fd = source_fd,
        .on_line = wrk_work_take_outputs,
        .arg = ret_done,
    };
    struct stat st;

    if (fstat(source_fd, &st) != 0)
        return sch_fail_errno(err, "source");
    wrk_work_limits(work, 1 + work->file.num_pages / PAGES_A_STEP, &call);
    call.step_ms = call.wall_ms;                        /* one result, at the end */
    if (call.file_bytes < 2 * st.st_size + SPARE_BYTES) /* images unpacked and packed again */
        call.file_bytes = 2 * st.st_size + SPARE_BYTES;
    if (call.output_bytes < 2 * call.file_bytes)
        call.output_bytes = 2 * call.file_bytes;
    return wrk_work_call(work, &call, end, err);
}

/* What the caller of an export shall know of how the engine ended. */
static sch_status judge(const wrk_call_end *end, bool is_done, sch_err *err)
{
    switch (end->outcome) {
    case WRK_DONE:
        return is_done ? SCH_OK : sch_fail(err, SCH_BUSY, "the engine said nothing");
    case WRK_REFUSED:
        return sch_fail_id(err, SCH_INVALID, end->error_id, "%s", end->error_text);
    case WRK_HUNG:
    case WRK_OVERSIZED:
        return sch_fail(err, SCH_LIMIT, "%s", end->error_text);
    default:
        return sch_fail(err, SCH_BUSY, "%s", end->error_text);
    }
}

sch_status wrk_searchable_make(wrk_work *work, sch_err *err)
{
    SCH_AUTO(sch_close) int fd = -1;
    wrk_call_end end = {0};
    bool is_done = false;
    sch_status s = wrk_models_put(work, WRK_LEAF_MODELS, err);

    if (s == SCH_OK)
        s = wrk_work_open_readable(work, &fd, err);
    if (s == SCH_NOT_FOUND)
        return sch_fail(err, SCH_INVALID, "the document is not kept any more");
    if (s == SCH_OK)
        s = ask_engine(work, fd, &end, &is_done, err);
    return s == SCH_OK ? judge(&end, is_done, err) : s;
}
