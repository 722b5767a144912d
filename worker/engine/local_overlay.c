/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/overlay/overlay.h"
#include "schema/base/io.h"
#include "worker/engine/local.h"
#include "worker/engine/protocol.h"
#include "worker/engine/steps.h"

#include <fcntl.h>

typedef struct job {
    int page;
    const char *languages;
} job;

/** As a conversion has them: a picture without a crop gives its labels to the text. */
static void say_cropped(ocr_page *page)
{
    for (size_t i = 0; i < page->nlines; i++) {
        ocr_line *line = &page->lines[i];

        if ((line->type == OCR_DIAGRAM || line->type == OCR_CHART) && !line->crop)
            line->crop = "";
    }
}

static sch_status draw(ocr_doc *doc, ocr_page **pages, const job *j, const ocr_options *options,
                       sch_err *err)
{
    SCH_AUTO(ocr_output_done) ocr_output out = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf png = {0};
    size_t count = (size_t)ocr_doc_pages(doc);
    sch_status s;

    for (size_t i = 0; i < count; i++)
        say_cropped(pages[i]);
    s = ocr_assemble(pages, count, (int)count, options, NULL, &out, err);
    if (s == SCH_OK)
        s = ocr_overlay_draw(doc, pages[j->page - 1], &png, err);
    return s == SCH_OK ? sch_write_all(WRK_FD_RESULT, sch_strbuf_str(&png), png.len, err) : s;
}

static sch_status draw_source(const job *j, sch_err *err)
{
    SCH_AUTO(ocr_doc_close) ocr_doc *doc = NULL;
    ocr_page **pages = NULL;
    ocr_options options;
    sch_status s = ocr_doc_open(WRK_FD_SOURCE, &doc, err);

    wrk_local_options(&options, j->languages);
    if (s == SCH_OK && j->page > ocr_doc_pages(doc))
        return sch_fail(err, SCH_INVALID, "the document has %d pages", ocr_doc_pages(doc));
    if (s == SCH_OK)
        s = wrk_local_pages(doc, &options, -1, &pages, err);
    if (s != SCH_OK)
        return s;
    s = draw(doc, pages, j, &options, err);
    wrk_models_free(pages, (size_t)ocr_doc_pages(doc));
    return s;
}

static int work(void *arg)
{
    sch_err err = {0};

    return wrk_local_end(draw_source(arg, &err), &err);
}

int wrk_local_overlay(const char *picture, const char *path, int page, const char *languages)
{
    SCH_AUTO(sch_close) int fd = open(picture, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    job j = {.page = page, .languages = languages};
    int status;

    if (fd < 0) {
        perror(picture);
        return 1;
    }
    status = wrk_local_run(path, fd, -1, work, &j);
    if (status != 0)
        (void)unlink(picture); /* half a picture looks like a whole one */
    return status;
}
