/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_PIXELS_TESSERACT_H
#define OCR_PIXELS_TESSERACT_H

#include "ocr/model/reading.h"

struct Pix;

/**
 * Tesseract (LSTM) on pixels in memory.
 *
 * Loaded models are kept for the life of the process, in this module, because they must be loaded
 * before the fork that starts a task and be found after it. One thread: Tesseract's OpenMP regions
 * are made serial (its default of a thread per core is several times slower here, and a process
 * with threads cannot be forked safely).
 */

/**
 * Load the models of languages ("eng", "eng+deu") unless they are loaded.
 * @return SCH_OK; SCH_INVALID with id invalid_ocr_parameters: malformed, or not installed;
 * SCH_FATAL
 */
sch_status ocr_tess_load(const char *languages, sch_err *err);

typedef enum ocr_tess_how {
    OCR_TESS_SIGNS = 1,  /* also tell the characters of each word; costs a little */
    OCR_TESS_BLOCK = 2,  /* all of it is one block of text: there is no layout to find */
    OCR_TESS_LINE = 4,   /* all of it is one line */
    OCR_TESS_SPARSE = 8, /* words stand here and there, as in drawings; not with BLOCK */
} ocr_tess_how;

/**
 * Read the words of an upright page.
 *
 * @param pix      1, 8 (grey) or 32 bits (RGB), no palette; borrowed, not changed
 * @param dpi      pixels per inch of pix: 70 to 2400
 * @param scale    page pixels per pixel of pix: the reading is in page pixels
 * @param arena    of the page; holds the reading
 * @param how      OR of ocr_tess_how
 * @return SCH_OK (a blank page has no words); SCH_LIMIT: the arena is full; as ocr_tess_load()
 */
sch_status ocr_tess_read(struct Pix *pix, int dpi, const char *languages, float scale,
                         sch_arena *arena, unsigned how, ocr_reading *ret_reading, sch_err *err);

/** Mean confidence over the letters of a reading, 0 to 1; 0 when there are none. */
float ocr_reading_conf(const ocr_reading *reading);
/** Letters and digits of a reading. */
size_t ocr_reading_letters(const ocr_reading *reading);

#endif
