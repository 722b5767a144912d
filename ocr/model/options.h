/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_MODEL_OPTIONS_H
#define OCR_MODEL_OPTIONS_H

#include <stdbool.h>

/** Options of the API that concern reading and text (contract 3.3.1); zero is not the default. */
typedef struct ocr_options {
    const char *languages; /* Tesseract's names joined by '+', "eng" */
    bool include_page_info;
    bool include_page_breaks;
    bool rm_spaces, rm_fonts;
    bool idiomatic_eqn_arrays, idiomatic_braces;
    bool include_equation_tags;
    bool numbers_default_to_math, math_fonts_default_to_math;
    bool disable_itemize, disable_lstlisting;
    bool include_diagram_text;
    int fullwidth_punctuation; /* -1: as the document has it, 0, 1 */
    enum { OCR_SECTIONS_PRESERVE, OCR_SECTIONS_AUTO, OCR_SECTIONS_REMOVE } sections;
    const char *math_inline[2];  /* delimiters, "\\(" and "\\)" */
    const char *math_display[2]; /* "\\[" and "\\]" */
    const char *image_base; /* put before "{image_id}.jpg" in the mmd; "images/" in local mode */
    const char *image_id;   /* id of the document: the file_id or pdf_id */
    bool image_query;       /* append ?height=..&width=..&top_left_y=..&top_left_x=.. */
} ocr_options;
/** The defaults of the API. */
void ocr_options_init(ocr_options *options);

#endif
