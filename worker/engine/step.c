/* SPDX-License-Identifier: Apache-2.0 */
/* A child's whole work: read the request, run the step, say how it ended. */
#include "schema/base/io.h"
#include "worker/engine/child.h"
#include "worker/engine/protocol.h"
#include "worker/engine/steps.h"

#include <string.h>

#define REQUEST_BYTES (4u << 20) /* 5,000 page numbers and 1 MB of options fit many times */

typedef sch_status (*step_fn)(const wrk_request *request, sch_err *err);

static const step_fn steps[WRK_STEP_COUNT] = {
    [WRK_STEP_PREPARE] = wrk_step_prepare,   [WRK_STEP_PAGES] = wrk_step_pages,
    [WRK_STEP_ASSEMBLE] = wrk_step_assemble, [WRK_STEP_PICTURE] = wrk_step_picture,
    [WRK_STEP_IMAGE] = wrk_step_image,       [WRK_STEP_SEARCHABLE] = wrk_step_searchable,
    [WRK_STEP_CROP] = wrk_step_crop,         [WRK_STEP_LAYER] = wrk_step_layer,
};

/* {"error":{"id":...,"message":...}} */
static sch_status write_error(const sch_err *what, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    sch_strbuf_addf(&sb, "{\"error\":{\"id\":\"%s\",\"message\":", what->id);
    sch_strbuf_add_json(&sb, what->text, strlen(what->text));
    sch_strbuf_adds(&sb, "}}\n");
    return sch_write_all(WRK_FD_RESULT, sch_strbuf_str(&sb), sb.len, err);
}

int wrk_step_run(void *arg)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};
    SCH_AUTO(wrk_request_free) wrk_request *rq = NULL;
    sch_err err = {0};
    sch_err ignored = {0};
    sch_status s = sch_read_all(WRK_FD_REQUEST, REQUEST_BYTES, &text, &err);

    (void)arg;
    if (s == SCH_OK)
        s = wrk_request_parse(sch_strbuf_str(&text), text.len, &rq, &err);
    if (s == SCH_OK)
        s = steps[rq->step](rq, &err);
    if (s == SCH_OK)
        return 0;
    if (err.id[0] && write_error(&err, &ignored) == SCH_OK)
        return 0;
    wrk_engine_log("ERROR", "%s", err.text);
    return 1;
}
