/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OCR_LAYOUT_ORDER_GUTTER_PRIV_H
#define OCR_LAYOUT_ORDER_GUTTER_PRIV_H

#include "ocr/layout/layout_priv.h"

/** Inside of the search for gutters: a region, and what a strip in it parts. */
typedef struct gut_region {
    const lay_page *lay;
    lay_seg **segs; /* top down, those of a row side by side */
    size_t n;
    lay_seg **painted; /* its text in paint order */
    size_t npainted;
    float em; /* size of most of its text */
} gut_region;

typedef enum gut_parting {
    GUT_NOTHING, /* columns of a table, chance */
    GUT_TEXT,
    GUT_PICTURE /* from text, and from nothing else */
} gut_parting;

/** gutter_judge.c: what lies on both sides of a strip that is free. */
gut_parting gut_judge(const gut_region *region, const lay_gutter *strip);
/** gutter_names.c: a strip that begins between names of authors, under a title, ends below them.
 */
void gut_end_below_names(const gut_region *region, lay_gutter *strip);
/** gutter_rule.c: an upright rule between columns of text; of several the longest. */
bool gut_at_rule(const gut_region *region, lay_gutter *ret_gutter);

#endif
