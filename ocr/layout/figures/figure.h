/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_LAYOUT_FIGURES_FIGURE_H
#define OCR_LAYOUT_FIGURES_FIGURE_H

#include "ocr/layout/layout_priv.h"

/**
 * Figures: pictures, plots and drawings, whatever they are painted with. Each becomes one segment
 * (LAY_IMAGE); its labels are read apart from the text and follow it (LAY_INSIDE).
 * The functions are called in the order in which they stand; each returns false without memory.
 */
struct lay_figure {
    ocr_box box;         /* with its labels, in the frame */
    ocr_box ink;         /* what is drawn; of a picture of a chart, the area between its axes */
    bool chart;          /* else a diagram */
    const char *subtype; /* NULL: geometry does not tell */
};

/** Fill lay->figures; glyphs of labels get keep[i] = LAY_LABEL. lay->frame and scale are set. */
bool lay_figures_find(lay_page *lay, const ocr_pdf_page *pdf, uint8_t *keep);
/** Append a segment for every figure, for margins, tables and order to see. */
bool lay_figures_place(lay_page *lay);
/** Append the segments of the labels, which only ordering needs. */
bool lay_figures_label(lay_page *lay, const ocr_pdf_page *pdf, const uint8_t *keep);
/** The box (of a rule) lies in a figure. */
bool lay_is_in_figure(const lay_page *lay, ocr_box box);
/** As good as paper: what is painted so leaves no ink. */
bool lay_is_white(uint32_t rgb);
/** chart.c: what a label says, by where it stands in its figure. */
ocr_type lay_label_type(const lay_seg *label);

#endif
