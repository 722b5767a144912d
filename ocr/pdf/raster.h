/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_PDF_RASTER_H
#define OCR_PDF_RASTER_H

#include "ocr/pdf/pdf.h"

#ifdef __cplusplus
extern "C" {
#endif

/** White pixels. @return SCH_OK; SCH_LIMIT: more than 200 megapixels or an empty side; SCH_FATAL */
sch_status ocr_raster_init(int width, int height, int channels, float dpi, ocr_raster *ret_raster,
                           sch_err *err);

/**
 * Where the pixels of an image go in a raster: pixel (u, v) of the image, turned and mirrored,
 * then moved by (x, y), which may be outside.
 */
typedef struct ocr_placing {
    int w, h;            /* of the image */
    bool swap;           /* image rows become raster columns */
    bool flip_x, flip_y; /* after swapping: count from the right, from the bottom */
    int x, y;            /* top left of the placed image in the raster */
} ocr_placing;

/**
 * Copy nrows rows of an image (w * raster->channels bytes each, one after the other), the first of
 * which is its row `first`, to their place; what falls outside the raster is dropped.
 */
void ocr_raster_place(ocr_raster *raster, const ocr_placing *placing, const uint8_t *rows,
                      int first, int nrows);

#ifdef __cplusplus
}
#endif
#endif
