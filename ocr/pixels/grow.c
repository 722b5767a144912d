/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/pixels/grow.h"

#include <allheaders.h>
#include <math.h>

#define REACH     0.2F /* of the picture's longer side: how far outside its marks may end */
#define REACH_MIN 16   /* pixels */
#define INK_MOST  160  /* grey level; the background was made even */

/** One picture and what lies around it; all boxes in pixels of the image. */
typedef struct growing {
    const ocr_reading *reading;
    float scale;
    ocr_box picture; /* as the recognizer found it */
    ocr_box reach;
    float width, height; /* of the image */
} growing;

static ocr_box scaled(ocr_box b, float by)
{
    return (ocr_box){.x0 = b.x0 * by, .y0 = b.y0 * by, .x1 = b.x1 * by, .y1 = b.y1 * by};
}

static bool do_overlap(ocr_box a, ocr_box b)
{
    return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
}

static bool has_centre_in(ocr_box a, ocr_box b)
{
    float x = (a.x0 + a.x1) / 2, y = (a.y0 + a.y1) / 2;

    return x > b.x0 && x < b.x1 && y > b.y0 && y < b.y1;
}

static bool holds_words(const growing *g, ocr_box mark)
{
    for (size_t i = 0; i < g->reading->nwords; i++) {
        ocr_box word = scaled(g->reading->words[i].box, 1 / g->scale);

        if (do_overlap(word, mark) && !has_centre_in(word, g->picture))
            return true;
    }
    return false;
}

/** Does the mark end within reach? One at the edge of the image does, too. */
static bool ends(const growing *g, ocr_box mark)
{
    return (mark.x0 > g->reach.x0 || g->reach.x0 <= 0) &&
           (mark.y0 > g->reach.y0 || g->reach.y0 <= 0) &&
           (mark.x1 < g->reach.x1 || g->reach.x1 >= g->width) &&
           (mark.y1 < g->reach.y1 || g->reach.y1 >= g->height);
}

static bool is_part(const growing *g, ocr_box mark)
{
    return do_overlap(mark, g->picture) && ends(g, mark) && !holds_words(g, mark);
}

static void join_marks(const growing *g, BOXA *marks, ocr_box *ret_grown)
{
    for (int i = 0; i < boxaGetCount(marks); i++) {
        l_int32 x = 0, y = 0, w = 0, h = 0;
        ocr_box mark;

        (void)boxaGetBoxGeometry(marks, i, &x, &y, &w, &h);
        mark.x0 = g->reach.x0 + (float)x;
        mark.y0 = g->reach.y0 + (float)y;
        mark.x1 = mark.x0 + (float)w;
        mark.y1 = mark.y0 + (float)h;
        if (!is_part(g, mark))
            continue;
        ret_grown->x0 = fminf(ret_grown->x0, mark.x0);
        ret_grown->y0 = fminf(ret_grown->y0, mark.y0);
        ret_grown->x1 = fmaxf(ret_grown->x1, mark.x1);
        ret_grown->y1 = fmaxf(ret_grown->y1, mark.y1);
    }
}

/** The boxes of what is dark within reach, from its corner. @return NULL: no memory */
static BOXA *find_marks(const growing *g, PIX *grey)
{
    BOX *area = boxCreate((int)g->reach.x0, (int)g->reach.y0, (int)(g->reach.x1 - g->reach.x0),
                          (int)(g->reach.y1 - g->reach.y0));
    PIX *part = area ? pixClipRectangle(grey, area, NULL) : NULL;
    PIX *ink = part ? pixThresholdToBinary(part, INK_MOST) : NULL;
    BOXA *marks = ink ? pixConnCompBB(ink, 8) : NULL;

    boxDestroy(&area);
    pixDestroy(&part);
    pixDestroy(&ink);
    return marks;
}

static void set_reach(growing *g)
{
    float longer = fmaxf(g->picture.x1 - g->picture.x0, g->picture.y1 - g->picture.y0);
    float around = fmaxf(REACH_MIN, REACH * longer);

    g->reach = (ocr_box){.x0 = floorf(fmaxf(0, g->picture.x0 - around)),
                         .y0 = floorf(fmaxf(0, g->picture.y0 - around)),
                         .x1 = ceilf(fminf(g->width, g->picture.x1 + around)),
                         .y1 = ceilf(fminf(g->height, g->picture.y1 + around))};
}

sch_status ocr_pictures_grow(struct Pix *grey, float scale, ocr_reading *reading, sch_err *err)
{
    growing g = {.reading = reading,
                 .scale = scale,
                 .width = (float)pixGetWidth(grey),
                 .height = (float)pixGetHeight(grey)};

    for (size_t i = 0; i < reading->nregions; i++) {
        ocr_box grown;
        BOXA *marks;

        if (reading->regions[i].kind != OCR_REGION_IMAGE)
            continue;
        g.picture = grown = scaled(reading->regions[i].box, 1 / scale);
        set_reach(&g);
        if (g.reach.x1 <= g.reach.x0 || g.reach.y1 <= g.reach.y0)
            continue;
        marks = find_marks(&g, grey);
        if (!marks)
            return sch_fail(err, SCH_FATAL, "no memory to look around pictures");
        join_marks(&g, marks, &grown);
        boxaDestroy(&marks);
        reading->regions[i].box = scaled(grown, scale);
    }
    return SCH_OK;
}
