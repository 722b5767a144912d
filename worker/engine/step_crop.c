/* SPDX-License-Identifier: Apache-2.0 */
/* Crop: a part of a page, asked for after the page was read; its model says how it was turned. */
#include "schema/base/io.h"
#include "worker/engine/protocol.h"
#include "worker/engine/steps.h"

#include <fcntl.h>

static sch_status read_model(ocr_page **ret_page, sch_err *err)
{
    SCH_AUTO(sch_close)
    int fd = openat(WRK_FD_OUTPUT, WRK_LEAF_MODELS, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    SCH_AUTO(sch_strbuf_done) sch_strbuf line = {0};
    sch_status s;

    if (fd < 0)
        return sch_fail_errno(err, "page model");
    s = sch_read_all(fd, OCR_PAGE_MAX_JSON, &line, err);
    return s == SCH_OK ? ocr_page_parse(sch_strbuf_str(&line), line.len, ret_page, err) : s;
}

sch_status wrk_step_crop(const wrk_request *request, sch_err *err)
{
    SCH_AUTO(ocr_doc_close) ocr_doc *doc = NULL;
    SCH_AUTO(ocr_page_free) ocr_page *page = NULL;
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    int region[4] = {request->region[0], request->region[1], request->region[2],
                     request->region[3]};
    char leaf[OCR_CROP_LEAF_LEN];
    sch_status s = read_model(&page, err);

    if (s == SCH_OK)
        s = ocr_doc_open(WRK_FD_SOURCE, &doc, err);
    if (s != SCH_OK)
        return s;
    if (region[2] == 0)
        region[2] = page->width - region[0];
    if (region[3] == 0)
        region[3] = page->height - region[1];
    s = ocr_doc_crop(doc, page, region, WRK_FD_OUTPUT, leaf, err);
    if (s != SCH_OK)
        return s;
    sch_strbuf_addf(&sb, "{\"outputs\":[\"%s\"]}\n", leaf);
    return sch_write_all(WRK_FD_RESULT, sch_strbuf_str(&sb), sb.len, err);
}
