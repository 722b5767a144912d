/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_IMAGE_IMAGE_H
#define OCR_IMAGE_IMAGE_H

#include "ocr/model/options.h"
#include "schema/base/status.h"
#include "schema/base/strbuf.h"

#include <stdint.h>

/**
 * One image, or one drawing made of strokes, read on its own: what /v3/text, /v3/latex and
 * /v3/strokes answer with, but for what is made from the text afterwards (HTML, MathML, ...).
 *
 * The reader is that of document pages. Here the image is turned and cut as the request says, lines
 * that are formulas become formulas, and the result is printed line by line.
 */
typedef struct ocr_image_options {
    ocr_options text; /* text.by_line: false asks for the layout of a document */
    bool has_region;
    int region[4];                        /* left, top, width, height in pixels of the image */
    bool blue_only;                       /* what is not blue is no text */
    float turn_threshold;                 /* 0 to 1; 1: never turn */
    float least_conf;                     /* of the whole result, 0 to 1; 0: none */
    float least_conf_rate;                /* of a line, 0 to 1; lines below it are no output */
    bool line_data, word_data, alphabets; /* members of the result that are asked for */
} ocr_image_options;
/** The defaults of POST /v3/text. */
void ocr_image_options_init(ocr_image_options *options);

/**
 * Read an image.
 *
 * @param bytes  a file in one of the formats of ocr/pixels/picture.h; its first page counts
 * @param[out] ret_json  one JSON object without line ends is appended: image_width, image_height,
 *     auto_rotate_confidence, auto_rotate_degrees (clockwise, what turns the image upright),
 *     is_printed, is_handwritten, confidence, confidence_rate, text (lines joined by "\n"),
 *     text_display, latex (formulas of the whole image, one string each line), latex_styled (where
 *     the image is one formula), position, detections, and line_data, word_data,
 *     detected_alphabets where they are asked for. Coordinates are pixels of the image as it came,
 *     before it was cut and turned.
 * @return SCH_OK; SCH_INVALID with id image_decode_error, image_no_content, image_not_supported,
 *         math_confidence, opts_value_out_of_range (region) or invalid_ocr_parameters; SCH_LIMIT
 *         with id image_max_size; SCH_FATAL
 */
sch_status ocr_image_read(const void *bytes, size_t len, const ocr_image_options *options,
                          sch_strbuf *ret_json, sch_err *err);

#define OCR_STROKES_MAX       5000   /* of one drawing */
#define OCR_STROKE_POINTS_MAX 200000 /* of all strokes together */

/**
 * Read a drawing. As ocr_image_read(), without the image's size; coordinates are the drawing's.
 *
 * @param json  {"x": [[..], ..], "y": [[..], ..]}: a list of points for each stroke, y down
 * @return also SCH_INVALID with id strokes_missing, strokes_syntax_error or strokes_no_content
 */
sch_status ocr_strokes_read(const char *json, size_t len, const ocr_image_options *options,
                            sch_strbuf *ret_json, sch_err *err);

#endif
