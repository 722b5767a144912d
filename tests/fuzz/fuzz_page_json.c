/* SPDX-License-Identifier: Apache-2.0 */
/* What is accepted as a page model keeps the model's invariants, and comes back as it is written.
 */
#include "ocr/model/page.h"
#include "tests/fuzz/fuzz.h"

#include <math.h>
#include <string.h>

static void check_line(const ocr_page *page, size_t i)
{
    const ocr_line *line = &page->lines[i];

    fuzz_check(line->box.x0 <= line->box.x1 && line->box.y0 <= line->box.y1);
    fuzz_check(line->parent >= -1 && line->parent < (int)i);
    fuzz_check(line->type < OCR_TYPE_COUNT && line->source < OCR_SOURCE_COUNT);
    fuzz_check(!line->crop || (line->crop[0] != '.' && !strchr(line->crop, '/')));
    for (size_t k = 0; k < line->nlabels; k++)
        fuzz_check(line->labels[k] >= 0 && (size_t)line->labels[k] < page->nlines);
    for (size_t k = 0; k < line->nwords; k++) {
        fuzz_check(line->words[k].text && isfinite(line->words[k].baseline));
        fuzz_check(line->words[k].box.x0 <= line->words[k].box.x1);
        fuzz_check(line->words[k].conf >= 0 && line->words[k].conf <= 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SCH_AUTO(ocr_page_free) ocr_page *page = NULL;
    SCH_AUTO(ocr_page_free) ocr_page *back = NULL;
    SCH_AUTO(sch_strbuf_done) sch_strbuf first = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf second = {0};
    sch_err err = {0};

    if (ocr_page_parse((const char *)data, size, &page, &err) != SCH_OK) {
        fuzz_check(!page && err.text[0]);
        return 0;
    }
    for (size_t i = 0; i < page->nlines; i++)
        check_line(page, i);
    ocr_page_write(page, &first);
    fuzz_check(ocr_page_parse(first.data, first.len, &back, &err) == SCH_OK);
    ocr_page_write(back, &second);
    fuzz_check(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
    return 0;
}
