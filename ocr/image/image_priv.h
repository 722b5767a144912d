/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_IMAGE_IMAGE_PRIV_H
#define OCR_IMAGE_IMAGE_PRIV_H

#include "ocr/image/image.h"
#include "ocr/ocr_priv.h"

/** From pixels of the page that was read back to where the client's points are. */
typedef struct ocr_place {
    int turn;          /* clockwise by which the pixels were turned, degrees */
    int width, height; /* of the pixels before the turn */
    float scale;       /* pixels per unit of the client */
    float x, y;        /* the client's point at the pixels' origin */
} ocr_place;
void ocr_place_point(const ocr_place *place, float x, float y, float *ret_x, float *ret_y);

/** An image being read. */
typedef struct ocr_imaging {
    const ocr_image_options *options;
    struct Pix *pix;   /* owned; what is to be recognized, 8 or 32 bits */
    int width, height; /* of the image as it came; 0: a drawing */
    bool is_handwritten, is_inverted;
    ocr_place place;
    ocr_page *page; /* owned */
    ocr_recognition done;
    unsigned alphabets; /* OR of 1 << ocr_alphabet, of what was read */
} ocr_imaging;

/** Recognize image->pix and print the result: the common end of images and drawings. */
sch_status ocr_image_finish(ocr_imaging *image, sch_strbuf *ret_json, sch_err *err);
void ocr_image_done(ocr_imaging image);
SCH_DEFINE_AUTO(ocr_imaging, ocr_image_done);

/**
 * formulas.c: lines and words that are formulas become such.
 * @param signs  the characters that the words' glyph0 and glyph1 count
 * @return false: no memory
 */
bool ocr_image_formulas(ocr_page *page, const ocr_options *options, const ocr_sign *signs,
                        size_t nsigns);

/** confidence.c: conf of a line: the chance that all its words are right; conf_rate: the mean over
 *  its characters. For lines whose words still have their signs. */
void ocr_image_rate_lines(ocr_page *page, const ocr_sign *signs);
/** confidence.c: the same of all lines that are output. ret_rate may be NULL. */
float ocr_image_confidence(const ocr_page *page, float *ret_rate);
/** print.c: the result of an assembled page. mmd: what assembly printed. */
void ocr_image_print(const ocr_imaging *image, const char *mmd, sch_strbuf *sb);

#endif
