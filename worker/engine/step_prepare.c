/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/clock.h"
#include "schema/base/io.h"
#include "worker/engine/protocol.h"
#include "worker/engine/steps.h"

#define BUDGET_MS    2000 /* time for looking at pages; those beyond it get the mean of the others */
#define COST_DEFAULT 100

/* Cost of each page; a document of many pages is looked at in part. */
static void write_costs(ocr_doc *doc, int pages, sch_strbuf *sb)
{
    int64_t start_ms = sch_mono_ms();
    int64_t sum_ms = 0;
    int looked = 0;

    sch_strbuf_adds(sb, ",\"costs\":[");
    for (int page = 1; page <= pages; page++) {
        int cost_ms = looked ? (int)(sum_ms / looked) : COST_DEFAULT;

        if (sch_mono_ms() - start_ms < BUDGET_MS) {
            cost_ms = ocr_doc_page_cost(doc, page);
            sum_ms += cost_ms;
            looked++;
        }
        sch_strbuf_addf(sb, "%s%d", page > 1 ? "," : "", cost_ms);
    }
    sch_strbuf_adds(sb, "]");
}

sch_status wrk_step_prepare(const wrk_request *request, sch_err *err)
{
    SCH_AUTO(ocr_doc_close) ocr_doc *doc = NULL;
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    sch_status s = ocr_doc_open(WRK_FD_SOURCE, &doc, err);

    (void)request;
    if (s != SCH_OK)
        return s;
    sch_strbuf_addf(&sb, "{\"mime\":\"%s\",\"pages\":%d", ocr_doc_mime(doc), ocr_doc_pages(doc));
    write_costs(doc, ocr_doc_pages(doc), &sb);
    sch_strbuf_adds(&sb, "}\n");
    if (sb.failed)
        return sch_fail(err, SCH_FATAL, "prepare: out of memory");
    return sch_write_all(WRK_FD_RESULT, sch_strbuf_str(&sb), sb.len, err);
}
