/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_PDF_FONT_STYLE_H
#define OCR_PDF_FONT_STYLE_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a font's name says; descriptors often leave the flags out. */
typedef struct ocr_font_style {
    bool bold, italic, fixed, serif;
} ocr_font_style;

/**
 * Read the style off a BaseFont name without subset tag ("TimesNewRoman,BoldItalic", "CMBX10").
 * Unknown names give all false.
 *
 * Source: words of PostScript names; family prefixes of Computer Modern, CM-Super and AMS fonts.
 */
ocr_font_style ocr_font_style_of_name(const char *name);

#ifdef __cplusplus
}
#endif
#endif
