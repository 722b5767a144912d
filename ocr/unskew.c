/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Layout works on level lines; the page as displayed may be skewed. What was read is levelled (the
 * pixels were, or the places of the words are, here); after layout each word is moved to where it
 * lies on the page, keeping its size (it is short), and lines become the hull of their words.
 */
#include "ocr/ocr_priv.h"

#include <math.h>

typedef struct turning {
    float sin, cos, cx, cy;
} turning;

static turning turning_of(const ocr_page *page, float angle_deg)
{
    float angle = angle_deg * (float)M_PI / 180;

    return (turning){sinf(angle), cosf(angle), (float)page->width / 2, (float)page->height / 2};
}

/** Undo a turn about the page's centre. */
static void move(const turning *t, float *x, float *y)
{
    float dx = *x - t->cx, dy = *y - t->cy;

    *x = t->cx + t->cos * dx + t->sin * dy;
    *y = t->cy - t->sin * dx + t->cos * dy;
}

static void move_box(const turning *t, ocr_box *box)
{
    float w = box->x1 - box->x0, h = box->y1 - box->y0;
    float x = (box->x0 + box->x1) / 2, y = (box->y0 + box->y1) / 2;

    move(t, &x, &y);
    *box = (ocr_box){x - w / 2, y - h / 2, x + w / 2, y + h / 2};
}

static void move_word(const turning *t, ocr_word *word)
{
    float x = (word->box.x0 + word->box.x1) / 2;

    move_box(t, &word->box);
    move(t, &x, &word->baseline);
}

static void join(ocr_box *box, ocr_box other)
{
    box->x0 = fminf(box->x0, other.x0);
    box->y0 = fminf(box->y0, other.y0);
    box->x1 = fmaxf(box->x1, other.x1);
    box->y1 = fmaxf(box->y1, other.y1);
}

static void move_line(const turning *t, ocr_line *line)
{
    float x = (line->box.x0 + line->box.x1) / 2;

    if (isfinite(line->baseline))
        move(t, &x, &line->baseline);
    if (line->nwords == 0)
        move_box(t, &line->box); /* a picture: its hull would be larger than it is */
    for (size_t i = 0; i < line->nwords; i++) {
        move_word(t, &line->words[i]);
        if (i == 0)
            line->box = line->words[i].box;
        join(&line->box, line->words[i].box);
    }
}

/** Containers hold their children; the last ones first, since children follow their parents. */
static void join_children(ocr_page *page)
{
    for (size_t i = page->nlines; i-- > 0;) {
        int parent = page->lines[i].parent;

        if (parent >= 0 && page->lines[parent].nwords == 0)
            join(&page->lines[parent].box, page->lines[i].box);
    }
}

void ocr_page_unskew(ocr_page *page)
{
    turning t = turning_of(page, page->skew_deg);

    if (page->skew_deg == 0)
        return;
    for (size_t i = 0; i < page->nlines; i++)
        move_line(&t, &page->lines[i]);
    join_children(page);
}

static void level_line(const turning *t, const ocr_reading *reading, ocr_read_line *line)
{
    float x0 = line->box.x0, x1 = line->box.x1;

    move(t, &x0, &line->baseline0);
    move(t, &x1, &line->baseline1);
    for (size_t i = line->word0; i < line->word0 + line->nwords; i++) {
        move_word(t, &reading->words[i]);
        if (i == line->word0)
            line->box = reading->words[i].box;
        join(&line->box, reading->words[i].box);
    }
}

void ocr_reading_level(ocr_reading *reading, const ocr_page *page, float angle_deg)
{
    turning t = turning_of(page, -angle_deg);

    if (angle_deg == 0)
        return;
    for (size_t i = 0; i < reading->nlines; i++)
        level_line(&t, reading, &reading->lines[i]);
    for (size_t i = 0; i < reading->nregions; i++)
        move_box(&t, &reading->regions[i].box);
}
