/* SPDX-License-Identifier: Apache-2.0 */
/* jpg and png: the first of the pages that were asked for, as a picture, by the engine. */
#include "schema/base/log.h"
#include "worker/supervisor/work_export.h"

#include <stdio.h>
#include <string.h>

static sch_status first_page(const wrk_work *work, int *ret_page, sch_err *err)
{
    SCH_AUTO(free) int *pages = NULL;
    size_t count = 0;
    sch_status s = wrk_work_selection(work, &pages, &count, err);

    if (s == SCH_OK)
        *ret_page = pages[0];
    return s;
}

static sch_status take_line(const char *line, size_t len, void *arg, sch_err *err)
{
    (void)line;
    (void)len;
    (void)arg;
    (void)err;
    return SCH_OK; /* whether the file is there is what counts */
}

/* Failures of the engine in the words of wrk_export_run(). */
static sch_status judge(const wrk_call_end *end, sch_err *err)
{
    switch (end->outcome) {
    case WRK_DONE:
        return SCH_OK;
    case WRK_REFUSED:
        return sch_fail(err, SCH_INVALID, "%s", end->error_text);
    case WRK_HUNG:
    case WRK_OVERSIZED:
        return sch_fail(err, SCH_LIMIT, "%s", end->error_text);
    default:
        return sch_fail(err, SCH_BUSY, "%s", end->error_text);
    }
}

bool wrk_picture_knows(const char *format)
{
    return strcmp(format, "jpg") == 0 || strcmp(format, "png") == 0;
}

sch_status wrk_picture_make(wrk_work *work, sch_err *err)
{
    SCH_AUTO(sch_close) int fd = -1;
    wrk_call_end end = {0};
    wrk_call call = {.on_line = take_line};
    char request[100];
    int page = 1;
    sch_status s = first_page(work, &page, err);

    if (s == SCH_OK)
        s = wrk_work_open_readable(work, &fd, err);
    if (s == SCH_NOT_FOUND)
        return sch_fail(err, SCH_INVALID, "the document is not kept any more");
    if (s != SCH_OK)
        return s;
    (void)snprintf(request, sizeof request, "{\"step\":\"picture\",\"pages\":[%d],\"kind\":\"%s\"}",
                   page, work->task.format);
    call.request = request;
    call.request_len = strlen(request);
    call.source_fd = fd;
    wrk_work_limits(work, 1, &call);
    s = wrk_work_call(work, &call, &end, err);
    return s == SCH_OK ? judge(&end, err) : s;
}
