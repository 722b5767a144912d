/* SPDX-License-Identifier: Apache-2.0 */
/* Text layers of DjVu documents: what is taken lies on its page and is UTF-8 in a page model. */
#include "ocr/model/djvu_words.h"
#include "tests/fuzz/fuzz.h"

static sch_status check(const ocr_page *page, void *arg, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    SCH_AUTO(ocr_page_free) ocr_page *again = NULL;
    int *number = arg;

    fuzz_check(page->number == ++*number);
    for (size_t i = 0; i < page->nlines; i++) {
        const ocr_line *line = &page->lines[i];

        for (size_t w = 0; w < line->nwords; w++) {
            const ocr_box *b = &line->words[w].box;

            fuzz_check(b->x0 >= 0 && b->y0 >= 0 && b->x1 >= b->x0 && b->y1 > b->y0);
            fuzz_check(b->x1 <= (float)page->width + 1 && b->y1 <= (float)page->height);
        }
    }
    ocr_page_write(page, &sb);
    if (page->width > 0)
        fuzz_check(ocr_page_parse(sch_strbuf_str(&sb), sb.len, &again, err) == SCH_OK);
    return SCH_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int number = 0;
    sch_err err = {0};

    (void)ocr_djvu_words((const char *)data, size, check, &number, &err);
    return 0;
}
