/* SPDX-License-Identifier: Apache-2.0 */
/* Documents: opening, counting, and reading page by page. */
#include "ocr/ocr_priv.h"

#include "ocr/pixels/tesseract.h"
#include "schema/base/pdf_mark.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

enum {
    PAGE_MEMORY = 512 << 20, /* bytes of one page's arena */
    TEXT_PAGE_MS = 5,
    MIXED_PAGE_MS = 400, /* text and a large image: may be a scan with a hidden text layer */
    SCAN_PAGE_MS = 1500,
    DEAREST_PAGE_MS = 3000,
    CONTENT_BYTES_PER_MS = 20000,
    LARGE_IMAGE_PX = 1500000,
    DRAWN_PAGE_BYTES = 20000, /* paths without fonts past this may be outlined text */
    PIXELS_PER_MS = 5600,     /* of an image: 1500 ms for a page at 300 dpi */
    LETTER_WIDTH_PX = OCR_PAGE_DPI * 17 / 2,
    LETTER_HEIGHT_PX = OCR_PAGE_DPI * 11,
};

sch_status ocr_warm_up(const char *languages, sch_err *err)
{
    ocr_pix_quiet();
    ocr_pdf_warm_up();
    return languages ? ocr_tess_load(languages, err) : SCH_OK;
}

/** The file's bytes; an empty file has none. The engine alone can change a file it reads. */
static sch_status map_file(int fd, ocr_doc *doc, sch_err *err)
{
    struct stat st;

    if (fstat(fd, &st) != 0)
        return sch_fail_errno(err, "look at the document");
    if (!S_ISREG(st.st_mode))
        return sch_fail(err, SCH_FATAL, "the document is no regular file");
    if (st.st_size == 0)
        return sch_fail_id(err, SCH_INVALID, "unsupported_file_type", "the document is empty");
    doc->map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (doc->map == MAP_FAILED) {
        doc->map = NULL;
        return sch_fail_errno(err, "map the document");
    }
    doc->map_len = (size_t)st.st_size;
    return SCH_OK;
}

static void unmap(ocr_doc *doc)
{
    if (doc->map)
        munmap(doc->map, doc->map_len);
    doc->map = NULL;
}

sch_status ocr_doc_open(int fd, ocr_doc **ret_doc, sch_err *err)
{
    SCH_AUTO(ocr_doc_close) ocr_doc *doc = calloc(1, sizeof *doc);
    sch_status s;

    if (!doc)
        return sch_fail(err, SCH_FATAL, "no memory for a document");
    s = map_file(fd, doc, err);
    if (s == SCH_OK && sch_looks_like_pdf(doc->map, doc->map_len)) {
        unmap(doc); /* Poppler reads through the descriptor */
        doc->kind = OCR_KIND_PDF;
        s = ocr_pdf_open(fd, &doc->pdf, err);
    } else if (s == SCH_OK) {
        doc->kind = OCR_KIND_IMAGE;
        s = ocr_picture_open(doc->map, doc->map_len, &doc->picture, err);
    }
    if (s == SCH_OK && doc->picture && ocr_picture_pages(doc->picture) == 1) {
        int w, h;

        s = ocr_picture_size(doc->picture, 1, &w, &h, err); /* a broken header now, not later */
    }
    if (s == SCH_OK)
        *ret_doc = SCH_STEAL(doc);
    return s;
}

ocr_doc *ocr_doc_close(ocr_doc *doc)
{
    if (!doc)
        return NULL;
    ocr_pdf_close(doc->pdf);
    ocr_picture_close(doc->picture);
    unmap(doc);
    free(doc);
    return NULL;
}

ocr_kind ocr_doc_kind(const ocr_doc *doc)
{
    return doc->kind;
}

const char *ocr_doc_mime(const ocr_doc *doc)
{
    return doc->kind == OCR_KIND_PDF ? "application/pdf" : ocr_picture_mime(doc->picture);
}

int ocr_doc_pages(const ocr_doc *doc)
{
    return doc->kind == OCR_KIND_PDF ? ocr_pdf_page_count(doc->pdf)
                                     : ocr_picture_pages(doc->picture);
}

static int pdf_page_cost(ocr_pdf *pdf, int page)
{
    ocr_pdf_hint hint;
    int64_t ms;

    if (ocr_pdf_page_hint(pdf, page, &hint, NULL) != SCH_OK)
        return TEXT_PAGE_MS;
    ms = TEXT_PAGE_MS + hint.content_bytes / CONTENT_BYTES_PER_MS;
    if (hint.fonts == 0 && (hint.image_pixels > 0 || hint.content_bytes > DRAWN_PAGE_BYTES))
        ms += SCAN_PAGE_MS;
    else if (hint.image_pixels > LARGE_IMAGE_PX)
        ms += MIXED_PAGE_MS;
    return ms < DEAREST_PAGE_MS ? (int)ms : DEAREST_PAGE_MS;
}

int ocr_doc_page_cost(ocr_doc *doc, int page)
{
    int w, h;

    if (doc->kind == OCR_KIND_PDF)
        return pdf_page_cost(doc->pdf, page);
    if (ocr_picture_size(doc->picture, page, &w, &h, NULL) != SCH_OK)
        return TEXT_PAGE_MS;
    return TEXT_PAGE_MS + (int)((int64_t)w * h / PIXELS_PER_MS);
}

/**
 * The page stays, without content, and says why. One whose size cannot be told (an empty MediaBox)
 * is a US letter, as viewers show it: the outputs have no page without an area.
 */
static sch_status keep_as_failed(ocr_page *page, const sch_err *why, sch_err *err)
{
    page->nlines = 0;
    if (page->width <= 0 || page->height <= 0) {
        page->width = LETTER_WIDTH_PX;
        page->height = LETTER_HEIGHT_PX;
        page->dpi = OCR_PAGE_DPI;
    }
    page->error_id = sch_arena_strdup(page->arena, why->id[0] ? why->id : "ocr_error");
    page->error_text = sch_arena_strdup(page->arena, why->text);
    if (!page->error_id || !page->error_text)
        return sch_fail(err, SCH_FATAL, "no memory for a page");
    return SCH_OK;
}

sch_status ocr_doc_read_page(ocr_doc *doc, int number, const ocr_options *options, int crop_dir_fd,
                             ocr_page **ret_page, sch_err *err)
{
    SCH_AUTO(ocr_page_free) ocr_page *page = NULL;
    ocr_job job = {.doc = doc, .options = options, .crop_dir_fd = crop_dir_fd};
    sch_err why = {0};
    sch_status s;

    if (number < 1 || number > ocr_doc_pages(doc))
        return sch_fail(err, SCH_INVALID, "the document has no page %d", number);
    page = job.page = ocr_page_new(PAGE_MEMORY);
    if (!page)
        return sch_fail(err, SCH_FATAL, "no memory for a page");
    page->number = number;
    s = doc->kind == OCR_KIND_PDF ? ocr_read_pdf_page(&job, &why) : ocr_read_image_page(&job, &why);
    if (s == SCH_INVALID && strcmp(why.id, "invalid_ocr_parameters") == 0) {
        *err = why; /* a wrong language is not the page's fault */
        return s;
    }
    if (s != SCH_OK)
        s = keep_as_failed(page, &why, err);
    for (size_t i = 0; s == SCH_OK && i < page->nlines; i++) {
        const ocr_line *line = &page->lines[i];

        ocr_line_id(page->number, i, line->box, line->nwords > 0 ? line->words[0].text : "",
                    page->lines[i].id);
    }
    if (s == SCH_OK)
        *ret_page = SCH_STEAL(page);
    return s;
}

sch_status ocr_doc_crop(ocr_doc *doc, ocr_page *page, const int region[4], int dir_fd,
                        char ret_leaf[OCR_CROP_LEAF_LEN], sch_err *err)
{
    ocr_job job = {.doc = doc, .crop_dir_fd = dir_fd, .page = page};

    if (page->number < 1 || page->number > ocr_doc_pages(doc) || page->error_id || region[0] < 0 ||
        region[1] < 0 || region[2] < 1 || region[3] < 1 || region[0] > page->width - region[2] ||
        region[1] > page->height - region[3])
        return sch_fail_id(err, SCH_INVALID, "bad_request", "the crop is not a part of the page");
    return doc->kind == OCR_KIND_PDF ? ocr_crop_pdf_page(&job, region, ret_leaf, err)
                                     : ocr_crop_image_page(&job, region, ret_leaf, err);
}
