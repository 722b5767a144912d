/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/io.h"
#include "worker/engine/child.h"
#include "worker/engine/protocol.h"
#include "worker/engine/steps.h"

static sch_status write_page(ocr_doc *doc, int number, const ocr_options *options, sch_strbuf *sb,
                             sch_err *err)
{
    SCH_AUTO(ocr_page_free) ocr_page *page = NULL;
    sch_status s = ocr_doc_read_page(doc, number, options, WRK_FD_OUTPUT, &page, err);

    if (s != SCH_OK)
        return s;
    if (page->error_id)
        wrk_engine_log("WARNING", "page %d: %s", number, page->error_id);
    sch_strbuf_reset(sb);
    ocr_page_write(page, sb);
    sch_strbuf_addc(sb, '\n');
    if (sb->failed)
        return sch_fail(err, SCH_FATAL, "page %d: out of memory", number);
    return sch_write_all(WRK_FD_RESULT, sb->data, sb->len, err);
}

sch_status wrk_step_pages(const wrk_request *request, sch_err *err)
{
    SCH_AUTO(ocr_doc_close) ocr_doc *doc = NULL;
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    sch_status s = ocr_doc_open(WRK_FD_SOURCE, &doc, err);

    for (size_t i = 0; s == SCH_OK && i < request->npages; i++)
        s = write_page(doc, request->pages[i], &request->options, &sb, err);
    return s;
}
