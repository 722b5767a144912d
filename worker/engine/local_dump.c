/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/io.h"
#include "worker/engine/child.h"
#include "worker/engine/local.h"
#include "worker/engine/protocol.h"
#include "worker/engine/steps.h"

#include <fcntl.h>
#include <string.h>

typedef struct dump {
    int page;
    const char *what;
    const char *languages;
    int crops_fd; /* as the child has it, or -1 */
} dump;

static sch_status print_page(const ocr_page *page, sch_err *err)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    ocr_page_write(page, &sb);
    sch_strbuf_addc(&sb, '\n');
    return sch_write_all(WRK_FD_RESULT, sch_strbuf_str(&sb), sb.len, err);
}

static sch_status print_document(ocr_page **pages, size_t count, const dump *d,
                                 const ocr_options *options, sch_err *err)
{
    SCH_AUTO(ocr_output_done) ocr_output out = {0};
    const sch_strbuf *text = &out.mmd;
    sch_status s = ocr_assemble(pages, count, (int)count, options, NULL, &out, err);

    if (s != SCH_OK)
        return s;
    if (strcmp(d->what, "lines.json") == 0)
        text = &out.lines_json;
    else if (strcmp(d->what, "lines.mmd.json") == 0)
        text = &out.lines_mmd_json;
    return sch_write_all(WRK_FD_RESULT, sch_strbuf_str(text), text->len, err);
}

static sch_status print_pages(ocr_page **pages, size_t count, sch_err *err)
{
    sch_status s = SCH_OK;

    for (size_t i = 0; s == SCH_OK && i < count; i++)
        s = print_page(pages[i], err);
    return s;
}

static sch_status read_document(ocr_doc *doc, const dump *d, const ocr_options *options,
                                sch_err *err)
{
    size_t count = (size_t)ocr_doc_pages(doc);
    ocr_page **pages = NULL;
    sch_status s = wrk_local_pages(doc, options, d->crops_fd, &pages, err);

    if (s != SCH_OK)
        return s;
    s = strcmp(d->what, "pages") == 0 ? print_pages(pages, count, err)
                                      : print_document(pages, count, d, options, err);
    wrk_models_free(pages, count);
    return s;
}

static sch_status dump_source(const dump *d, sch_err *err)
{
    SCH_AUTO(ocr_doc_close) ocr_doc *doc = NULL;
    SCH_AUTO(ocr_page_free) ocr_page *page = NULL;
    ocr_options options;
    sch_status s = ocr_doc_open(WRK_FD_SOURCE, &doc, err);

    wrk_local_options(&options, d->languages);
    if (s == SCH_OK && d->page > ocr_doc_pages(doc))
        return sch_fail(err, SCH_INVALID, "the document has %d pages", ocr_doc_pages(doc));
    if (s == SCH_OK && d->page == 0)
        return read_document(doc, d, &options, err);
    if (s == SCH_OK)
        s = ocr_doc_read_page(doc, d->page, &options, -1, &page, err);
    if (s == SCH_OK)
        s = print_page(page, err);
    return s;
}

static int work(void *arg)
{
    sch_err err = {0};

    return wrk_local_end(dump_source(arg, &err), &err);
}

int wrk_local_dump(const char *path, int page, const char *what, const char *languages,
                   const char *crops)
{
    dump d = {.page = page, .what = what, .languages = languages, .crops_fd = -1};
    int crops_fd = crops ? open(crops, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1, status;

    if (crops && crops_fd < 0) {
        perror(crops);
        return 1;
    }
    if (crops)
        d.crops_fd = WRK_FD_OUTPUT;
    status = wrk_local_run(path, STDOUT_FILENO, crops_fd, work, &d);
    sch_close(crops_fd);
    return status;
}
