/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_OCR_H
#define OCR_OCR_H

#include "ocr/model/options.h"
#include "ocr/model/page.h"

#include <stdbool.h>

/**
 * The recognition library: a document in, page models out, page models in, text out.
 *
 * It opens no file but its models (Tesseract's data, fonts for pages that embed none), no socket
 * and no database; it is configured by its arguments alone. One thread.
 */

/**
 * Load what every document needs, once, before any fork; later forks share its pages.
 * @param languages  also load Tesseract's models of them; NULL: not now (a page that has to be
 *             recognized from its pixels loads them when it is read)
 */
sch_status ocr_warm_up(const char *languages, sch_err *err);

typedef enum ocr_kind { OCR_KIND_PDF, OCR_KIND_IMAGE } ocr_kind;
typedef struct ocr_doc ocr_doc;

/**
 * Recognize what fd holds from its bytes, verify it and open it.
 * @return SCH_OK; SCH_INVALID with id pdf_encrypted, corrupt_pdf_file, corrupt_image or
 *         unsupported_file_type; SCH_LIMIT with id tiff_page_limit_exceeded or tiff_page_size_error
 */
sch_status ocr_doc_open(int fd, ocr_doc **ret_doc, sch_err *err);
ocr_doc *ocr_doc_close(ocr_doc *doc);
SCH_DEFINE_AUTO(ocr_doc *, ocr_doc_close);
ocr_kind ocr_doc_kind(const ocr_doc *doc);
/** "application/pdf", "image/png", ... */
const char *ocr_doc_mime(const ocr_doc *doc);
int ocr_doc_pages(const ocr_doc *doc);
/**
 * What reading a page will cost, in milliseconds of one core, guessed without reading it whole
 * (a text page 5, a scan 1500): the planner cuts page runs by it.
 */
int ocr_doc_page_cost(ocr_doc *doc, int page);

/**
 * Read one page (from 1): decide text layer or pixels, layout, page model. Crops of its images are
 * written as JPEG into directory crop_dir_fd (-1: none) under the leaf names in ocr_line.crop.
 * A page that cannot be read is SCH_OK with error_id set in the page.
 */
sch_status ocr_doc_read_page(ocr_doc *doc, int page, const ocr_options *options, int crop_dir_fd,
                             ocr_page **ret_page, sch_err *err);

/**
 * A page (from 1) as a picture: a PDF's at 200 dpi in colour, an image file's as it is.
 * @param is_png  else JPEG
 * @param[out] ret_bytes  appended to
 * @return SCH_OK; SCH_INVALID; SCH_LIMIT: more than 200 megapixels; SCH_FATAL
 */
sch_status ocr_doc_picture(ocr_doc *doc, int page, bool is_png, sch_strbuf *ret_bytes,
                           sch_err *err);
/** Alphabets of the letters on a page, denied ones included: OR of 1 << ocr_alphabet. */
unsigned ocr_page_alphabets(const ocr_page *page);

#define OCR_CROP_LEAF_LEN 80 /* "crop-<page>-<x>-<y>-<width>-<height>.jpg" and a NUL */

/**
 * Cut a part out of a page that was read before, as a JPEG file in directory dir_fd.
 * @param page  its model, as it was read: says how the page was turned
 * @param region  x, y, width and height in page pixels
 * @return SCH_OK; SCH_INVALID: not a part of the page, or as ocr_doc_open()
 */
sch_status ocr_doc_crop(ocr_doc *doc, ocr_page *page, const int region[4], int dir_fd,
                        char ret_leaf[OCR_CROP_LEAF_LEN], sch_err *err);

/** What assembly prints; free with ocr_output_done(). */
typedef struct ocr_output {
    sch_strbuf mmd, lines_json, lines_mmd_json;
    sch_strbuf stream;  /* only when asked for: a line of /v3/pdf/{pdf_id}/stream for each page */
    sch_strbuf results; /* only when asked for: what /v3/ocr-results finds of each page, a line */
} ocr_output;
void ocr_output_done(ocr_output output);
SCH_DEFINE_AUTO(ocr_output, ocr_output_done);
/** Which of the pages to print, and how. The others tell what is around these. */
typedef struct ocr_print {
    size_t first, end;    /* into the pages that are given, end exclusive */
    size_t index;         /* of page `first` among the selected pages, from 0 */
    size_t selected;      /* pages that are selected of the document */
    bool is_part;         /* lines_json and lines_mmd_json: the pages' objects alone, with commas */
    bool stream, results; /* these, too */
    const char *version;  /* of the program, for these */
} ocr_print;
/**
 * Settle what needs the whole document and print it.
 * @param pages  selected pages in order, from ocr_page_parse(); changed in place
 * @param doc_pages  pages of the whole document: gives the digits of image_id
 * @param print  NULL: all pages
 * @return SCH_OK; SCH_INVALID: print names pages that are not there; SCH_FATAL
 */
sch_status ocr_assemble(ocr_page *const *pages, size_t npages, int doc_pages,
                        const ocr_options *options, const ocr_print *print, ocr_output *ret_output,
                        sch_err *err);

#endif
