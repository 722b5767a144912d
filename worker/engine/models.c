/* SPDX-License-Identifier: Apache-2.0 */
/* Page models as the page runs left them: JSON lines, in order. */
#include "worker/engine/child.h"
#include "worker/engine/steps.h"

#include <errno.h>
#include <stdio.h>

#define ERRORED_PAGE_BYTES 4096

/* Stands in for a page whose model is damaged: the document still completes. */
static ocr_page *errored_page(int number)
{
    ocr_page *page = ocr_page_new(ERRORED_PAGE_BYTES);

    if (!page)
        return NULL;
    page->number = number;
    page->width = page->height = 1;
    page->decision.reason = "damaged page model";
    page->error_id = "ocr_error";
    page->error_text = "the page could not be read";
    return page;
}

static sch_status parse_line(const char *line, size_t len, int expected, ocr_page **ret_page,
                             sch_err *err)
{
    sch_status s = ocr_page_parse(line, len, ret_page, err);

    if (s != SCH_INVALID && s != SCH_LIMIT)
        return s;
    wrk_engine_log("WARNING", "page %d: %s", expected, err ? err->text : "damaged");
    *ret_page = errored_page(expected);
    return *ret_page ? SCH_OK : sch_fail(err, SCH_FATAL, "page models: out of memory");
}

static sch_status append(ocr_page ***pages, size_t *count, size_t *cap, ocr_page *page,
                         sch_err *err)
{
    if (*count == *cap) {
        size_t more = *cap ? 2 * *cap : 64;
        ocr_page **grown = realloc(*pages, more * sizeof(ocr_page *));

        if (!grown) {
            (void)ocr_page_free(page);
            return sch_fail(err, SCH_FATAL, "page models: out of memory");
        }
        *pages = grown;
        *cap = more;
    }
    (*pages)[(*count)++] = page;
    return SCH_OK;
}

sch_status wrk_models_read(int fd, ocr_page ***ret_pages, size_t *ret_count, sch_err *err)
{
    int copy = dup(fd);
    FILE *file = copy >= 0 ? fdopen(copy, "r") : NULL;
    SCH_AUTO(free) char *line = NULL;
    ocr_page **pages = NULL;
    size_t count = 0, cap = 0, room = 0;
    sch_status s = SCH_OK;
    ssize_t len;

    if (!file) {
        sch_close(copy);
        return sch_fail_errno(err, "page models");
    }
    while (s == SCH_OK && (len = getline(&line, &room, file)) > 0) {
        int expected = count ? pages[count - 1]->number + 1 : 1;
        ocr_page *page = NULL;

        if (line[len - 1] == '\n')
            len--;
        s = parse_line(line, (size_t)len, expected, &page, err);
        if (s == SCH_OK)
            s = append(&pages, &count, &cap, page, err);
    }
    if (s == SCH_OK && ferror(file))
        s = sch_fail_errno(err, "page models");
    (void)fclose(file);
    if (s == SCH_OK) {
        *ret_pages = pages;
        *ret_count = count;
    } else {
        wrk_models_free(pages, count);
    }
    return s;
}

void wrk_models_free(ocr_page **pages, size_t count)
{
    for (size_t i = 0; i < count; i++)
        (void)ocr_page_free(pages[i]);
    free(pages);
}
