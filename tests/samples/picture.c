/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The picture of the sample paper: a week of tides as a drawing in a PNG on standard output. Made
 * by a program, so that the tree holds nothing that is not its own.
 */
#include <leptonica/allheaders.h>
#include <math.h>

enum { WIDTH = 900, HEIGHT = 420, LEFT = 60, BOTTOM = 360, TOP = 40 };

static double height_m(double day)
{
    return 3.0 + 1.9 * cos(2 * M_PI * day / 0.5175) * (1 + 0.25 * cos(2 * M_PI * day / 7.4)) +
           0.25 * cos(2 * M_PI * day / 0.9973);
}

static void curve(PIX *pix)
{
    for (int x = LEFT; x < WIDTH - 20; x++) {
        double day = 7.0 * (x - LEFT) / (WIDTH - 20 - LEFT);
        double y = BOTTOM - (BOTTOM - TOP) * height_m(day) / 6.0;

        for (int row = (int)y; row < BOTTOM; row++)
            pixSetRGBPixel(pix, x, row, 150, 185, 215);
        pixRenderLineArb(pix, x, (int)y, x, (int)y + 3, 3, 20, 60, 120);
    }
}

int main(void)
{
    PIX *pix = pixCreate(WIDTH, HEIGHT, 32);
    l_uint8 *bytes = NULL;
    size_t len = 0;
    int rc = 1;

    if (!pix)
        return 1;
    pixSetAll(pix);
    curve(pix);
    for (int day = 0; day <= 7; day++) {
        int x = LEFT + day * (WIDTH - 20 - LEFT) / 7;

        pixRenderLineArb(pix, x, BOTTOM, x, BOTTOM + 12, 2, 0, 0, 0);
    }
    pixRenderLineArb(pix, LEFT, BOTTOM, WIDTH - 20, BOTTOM, 3, 0, 0, 0);
    pixRenderLineArb(pix, LEFT, TOP - 20, LEFT, BOTTOM, 3, 0, 0, 0);
    if (pixWriteMemPng(&bytes, &len, pix, 0.0f) == 0 && fwrite(bytes, 1, len, stdout) == len)
        rc = 0;
    lept_free(bytes);
    pixDestroy(&pix);
    return rc;
}
