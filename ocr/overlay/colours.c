/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/overlay/overlay_priv.h"

/**
 * Colours of the types: kin share a hue, types that stand beside each other on a page do not. Dark
 * enough for white numbers on them.
 */
static const uint32_t colours[OCR_TYPE_COUNT] = {
    [OCR_TEXT] = 0x2563c4,
    [OCR_MATH] = 0xb5128f,
    [OCR_TABLE] = 0x147a3d,
    [OCR_TABLE_CELL] = 0x4fae74,
    [OCR_DIAGRAM] = 0xc86a00,
    [OCR_CHART] = 0xc86a00,
    [OCR_FIGURE_LABEL] = 0x8a5a14,
    [OCR_EQUATION_NUMBER] = 0x7b4fd1,
    [OCR_PAGE_INFO] = 0x6b7280,
    [OCR_TITLE] = 0xc01530,
    [OCR_AUTHORS] = 0xd6587e,
    [OCR_ABSTRACT] = 0x0f7d78,
    [OCR_SECTION_HEADER] = 0xe0431b,
    [OCR_QUOTE] = 0x4a7896,
    [OCR_FOOTNOTE] = 0x857400,
    [OCR_CODE] = 0x3b4a5e,
    [OCR_PSEUDOCODE] = 0x3b4a5e,
    [OCR_COLUMN] = 0x94a3b8,
    [OCR_ROTATED_CONTAINER] = 0x94a3b8,
    [OCR_TOC_CONTAINER] = 0x0b86a8,
    [OCR_TOC_ROW] = 0x0b86a8,
    [OCR_TOC_ITEM] = 0x0b86a8,
    [OCR_TOC_NUMBER] = 0x0b86a8,
    [OCR_QED_SYMBOL] = 0xb5128f,
};

uint32_t ocr_overlay_colour(ocr_type type)
{
    uint32_t rgb = type < OCR_TYPE_COUNT ? colours[type] : 0;

    return rgb ? rgb : 0x50606f; /* text inside pictures, forms */
}
