/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_OCR_PRIV_H
#define OCR_OCR_PRIV_H

#include "ocr/model/reading.h"
#include "ocr/ocr.h"
#include "ocr/pdf/pdf.h"
#include "ocr/pixels/picture.h"

#include <stddef.h>

struct Pix;

struct ocr_doc {
    ocr_kind kind;
    ocr_pdf *pdf;         /* OCR_KIND_PDF */
    ocr_picture *picture; /* OCR_KIND_IMAGE */
    void *map;            /* the image file's bytes; NULL: none */
    size_t map_len;
};

/** One page being read. */
typedef struct ocr_job {
    ocr_doc *doc;
    const ocr_options *options;
    int crop_dir_fd; /* -1: no crops */
    ocr_page *page;  /* number is set; the rest is filled */
} ocr_job;

/** Read a page into job->page. @return SCH_OK, or why the page has no content */
sch_status ocr_read_pdf_page(ocr_job *job, sch_err *err);
sch_status ocr_read_image_page(ocr_job *job, sch_err *err);

/** What recognition did to the page, apart from reading it. */
typedef struct ocr_recognition {
    bool blank;
    int turn;   /* quarter turn clockwise that was needed, degrees */
    float conf; /* mean over the letters, 0 to 1 */
    size_t letters;
} ocr_recognition;

/**
 * Recognize pixels and lay the words out: fills page->lines, rotate, skew_deg; swaps width and
 * height when the page had to be turned. page->width and height must be set.
 *
 * @param grey     8 bits; taken over. Its sides are those of the page times a factor
 * @param dpi      of grey, 0 unknown
 */
sch_status ocr_recognize(struct Pix *grey, float dpi, const char *languages, ocr_page *page,
                         ocr_recognition *ret_recognition, sch_err *err);

/** Turn the places of what was read clockwise about the page's centre, so that lines are level. */
void ocr_reading_level(ocr_reading *reading, const ocr_page *page, float angle_deg);
/** Put boxes of a page that was levelled before reading back to where they lie on the page. */
void ocr_page_unskew(ocr_page *page);

/**
 * Gives the pixels of a part of the page, box in page pixels within the page.
 * @param[out] ret_pix  8 bits grey or 32 bits RGB; owned by the caller
 */
typedef sch_status (*ocr_cut_fn)(ocr_job *job, const int box[4], struct Pix **ret_pix,
                                 sch_err *err);
/** Write a crop for each picture of the page and name it in its line. */
sch_status ocr_write_crops(ocr_job *job, ocr_cut_fn cut, sch_err *err);

/** Pixels of a raster as an image of Leptonica; the raster is only read. NULL: no memory */
struct Pix *ocr_pix_of_raster(const ocr_raster *raster);

#endif
