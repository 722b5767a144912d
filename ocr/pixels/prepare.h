/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_PIXELS_PREPARE_H
#define OCR_PIXELS_PREPARE_H

#include "schema/base/auto.h"
#include "schema/base/status.h"

#include <stdbool.h>

struct Pix;

/**
 * From the pixels of a page to the pixels that Tesseract reads best: the right size, level, on an
 * even background.
 */

/** What a quick look at a reduced copy of the page tells. Lengths are pixels of the page. */
typedef struct ocr_probe {
    int marks;         /* components that may be letters or parts of them, in the reduced copy */
    bool blank;        /* nothing on the page could be read */
    float x_height_px; /* of most of its text; 0: there is none to measure */
    float skew_deg;    /* turn clockwise by so much to level the lines; 0 when in doubt */
    bool uneven;       /* shadows or a coloured ground: the background differs over the page */
} ocr_probe;

/**
 * Look at a page.
 * @param grey  8 bits, no palette; borrowed
 * @return SCH_OK; SCH_FATAL (memory)
 */
sch_status ocr_probe_page(struct Pix *grey, ocr_probe *ret_probe, sch_err *err);

/** The scale at which text of that x-height is read: Tesseract scales every line to a height of
 *  its own, so larger text costs time and gains nothing, and smaller text loses. */
float ocr_best_scale(float x_height_px);

/** A page ready for recognition. */
typedef struct ocr_prepared {
    struct Pix *pix; /* 8 bits grey; owned: ocr_prepared_done() */
    float scale;     /* pixels of pix per pixel of the page */
    float skew_deg;  /* by which it was turned clockwise about its centre; 0 below a degree */
    int dpi;         /* what to tell Tesseract */
} ocr_prepared;
void ocr_prepared_done(ocr_prepared prepared);
SCH_DEFINE_AUTO(ocr_prepared, ocr_prepared_done);

/**
 * @param grey   8 bits, no palette; taken over (it may be what is returned), also on failure
 * @param dpi    of the page, 0 unknown
 * @param probe  of the same page
 * @return SCH_OK; SCH_FATAL (memory)
 */
sch_status ocr_prepare_page(struct Pix *grey, float dpi, const ocr_probe *probe,
                            ocr_prepared *ret_prepared, sch_err *err);

/**
 * By which quarter turn clockwise (90, 180, 270) the page becomes upright, when its letters say so
 * clearly; 0: upright or not clear. Meant for pages that read badly: it costs a tenth of reading.
 */
int ocr_find_turn(struct Pix *grey, float x_height_px);

#endif
