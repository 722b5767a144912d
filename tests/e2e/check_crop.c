/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check-crop CROP PAGE X Y WIDTH HEIGHT [SLACK]: exit status 0 when the image is that part of the
 * page, by some grey levels. With SLACK, also when what is seen there is whole and framed closely:
 * no ink lies around the part, and some within SLACK pixels of each of its sides.
 */
#include <leptonica/allheaders.h>

#include <stdio.h>
#include <stdlib.h>

#define MEAN_MOST 6   /* of 255: what JPEG costs, and two ways of smoothing edges */
#define INK_MOST  140 /* grey level */
#define BLUR      2   /* pixels: renderers move thin lines to whole pixels */
#define AROUND    4   /* pixels beyond those that must be clear of ink */

typedef struct area {
    int x, y, w, h;
} area;

/** The part of the page, cut to the page; NULL: nothing of it is on the page. */
static PIX *part_of(PIX *page, area a)
{
    BOX *box = boxCreateValid(a.x, a.y, a.w, a.h);
    PIX *part = box ? pixClipRectangle(page, box, NULL) : NULL;

    boxDestroy(&box);
    return part;
}

static int has_ink(PIX *page, area a)
{
    PIX *part = a.w > 0 && a.h > 0 ? part_of(page, a) : NULL;
    PIX *ink = part ? pixThresholdToBinary(part, INK_MOST) : NULL;
    l_int32 none = 1;

    if (ink)
        (void)pixZero(ink, &none);
    pixDestroy(&part);
    pixDestroy(&ink);
    return !none;
}

/** Says what is wrong, for whoever reads the log. */
static int is_whole(PIX *page, area a, int slack)
{
    const struct {
        const char *side;
        area outside, inside;
        int at_edge;
    } sides[] = {
        {"left", {a.x - BLUR - AROUND, a.y, AROUND, a.h}, {a.x, a.y, slack, a.h}, a.x == 0},
        {"top", {a.x, a.y - BLUR - AROUND, a.w, AROUND}, {a.x, a.y, a.w, slack}, a.y == 0},
        {"right",
         {a.x + a.w + BLUR, a.y, AROUND, a.h},
         {a.x + a.w - slack, a.y, slack, a.h},
         a.x + a.w == pixGetWidth(page)},
        {"bottom",
         {a.x, a.y + a.h + BLUR, a.w, AROUND},
         {a.x, a.y + a.h - slack, a.w, slack},
         a.y + a.h == pixGetHeight(page)},
    };
    int whole = 1;

    for (size_t i = 0; i < sizeof sides / sizeof sides[0]; i++) {
        int cut = !sides[i].at_edge && has_ink(page, sides[i].outside);
        int loose = !has_ink(page, sides[i].inside);

        if (cut || loose)
            (void)fprintf(stderr, "%s: %s\n", sides[i].side, cut ? "cut" : "loose");
        whole = whole && !cut && !loose;
    }
    return whole;
}

static int is_part(PIX *crop, PIX *page, area a)
{
    PIX *part = part_of(page, a);
    PIX *grey = pixConvertTo8(crop, 0);
    l_float32 mean = 255;
    int same = part && grey && pixGetWidth(grey) == a.w && pixGetHeight(grey) == a.h &&
               pixGetWidth(part) == a.w && pixGetHeight(part) == a.h &&
               pixCompareGray(grey, part, L_COMPARE_ABS_DIFF, 0, NULL, &mean, NULL, NULL) == 0;

    if (!same)
        (void)fprintf(stderr, "%d x %d, not %d x %d\n", pixGetWidth(crop), pixGetHeight(crop), a.w,
                      a.h);
    else if (mean >= MEAN_MOST)
        (void)fprintf(stderr, "it differs by %.1f grey levels\n", (double)mean);
    pixDestroy(&part);
    pixDestroy(&grey);
    return same && mean < MEAN_MOST;
}

int main(int argc, char **argv)
{
    PIX *crop = argc >= 7 ? pixRead(argv[1]) : NULL;
    PIX *any = argc >= 7 ? pixRead(argv[2]) : NULL;
    PIX *page = any ? pixConvertTo8(any, 0) : NULL;
    int ok = 0;

    if (crop && page) {
        area a = {atoi(argv[3]), atoi(argv[4]), atoi(argv[5]), atoi(argv[6])};

        ok = is_part(crop, page, a) && (argc < 8 || is_whole(page, a, atoi(argv[7])));
    }
    pixDestroy(&crop);
    pixDestroy(&any);
    pixDestroy(&page);
    return ok ? 0 : 1;
}
