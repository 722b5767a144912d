/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_OCR_PRIV_H
#define OCR_OCR_PRIV_H

#include "ocr/hidden.h"
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
    int likely_turn; /* the turn that reads best, also where it was not made; 0: none was tried */
    float turn_conf; /* how sure that is, 0 to 1 */
    const ocr_sign *signs; /* as ocr_manner asks for; in the page's arena, before unskewing */
    size_t nsigns;
} ocr_recognition;

/** How pixels are recognized. */
typedef struct ocr_manner {
    float turn_threshold;  /* how sure a turn must be to be made; 1: never */
    int64_t every_turn_px; /* images of fewer pixels are tried in every turn when they read badly */
    bool signs;            /* also tell the characters of each word */
    int block_marks;       /* images of fewer marks are read as one block, too, and the better of
                              the two readings is taken */
    const ocr_hidden *hidden; /* what another recognizer read on the page; NULL: nothing */
} ocr_manner;

/**
 * Recognize pixels and lay the words out: fills page->lines, rotate, skew_deg; swaps width and
 * height when the page had to be turned. page->width and height must be set.
 *
 * @param grey     8 bits; taken over. Its sides are those of the page times a factor
 * @param dpi      of grey, 0 unknown
 * @param manner   NULL: as pages of documents are
 */
sch_status ocr_recognize(struct Pix *grey, float dpi, const char *languages,
                         const ocr_manner *manner, ocr_page *page, ocr_recognition *ret_recognition,
                         sch_err *err);

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
/** Write that part of the page as a JPEG file. @param[out] ret_leaf  its name in the directory */
sch_status ocr_write_region(ocr_job *job, const int region[4], ocr_cut_fn cut,
                            char ret_leaf[OCR_CROP_LEAF_LEN], sch_err *err);
/** The same for a page that was read before; job->page is its model. */
sch_status ocr_crop_pdf_page(ocr_job *job, const int region[4], char ret_leaf[OCR_CROP_LEAF_LEN],
                             sch_err *err);
sch_status ocr_crop_image_page(ocr_job *job, const int region[4], char ret_leaf[OCR_CROP_LEAF_LEN],
                               sch_err *err);
/** Give lines whose text is a title of the PDF's outline the title's level, as a vote (heading). */
sch_status ocr_outline_vote(ocr_pdf *pdf, ocr_page *page, sch_err *err);
/** Write a crop for each picture of the page and name it in its line. */
sch_status ocr_write_crops(ocr_job *job, ocr_cut_fn cut, sch_err *err);

/** Pixels of a raster as an image of Leptonica; the raster is only read. NULL: no memory */
struct Pix *ocr_pix_of_raster(const ocr_raster *raster);

#endif
