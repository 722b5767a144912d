/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/pdf/raster.h"

#include <stdlib.h>
#include <string.h>

#define MAX_PIXELS 200000000LL

void ocr_raster_done(ocr_raster raster)
{
    free(raster.pixels);
}

sch_status ocr_raster_init(int width, int height, int channels, float dpi, ocr_raster *ret_raster,
                           sch_err *err)
{
    ocr_raster raster = {.width = width, .height = height, .channels = channels, .dpi = dpi};
    size_t bytes;

    if (width < 1 || height < 1 || (long long)width * height > MAX_PIXELS)
        return sch_fail(err, SCH_LIMIT, "%d x %d pixels: empty or more than 200 megapixels", width,
                        height);
    raster.stride = (width * channels + 3) / 4 * 4;
    bytes = (size_t)raster.stride * (size_t)height;
    raster.pixels = malloc(bytes);
    if (!raster.pixels)
        return sch_fail(err, SCH_FATAL, "no memory for %d x %d pixels", width, height);
    memset(raster.pixels, 0xFF, bytes);
    *ret_raster = raster;
    return SCH_OK;
}

static int clamp(long long value, int high)
{
    return value < 0 ? 0 : value > high ? high : (int)value;
}

/* Rows stay rows: whole stretches at a time unless mirrored. */
static void place_level(ocr_raster *raster, const ocr_placing *p, const uint8_t *rows, int first,
                        int nrows)
{
    const int n = raster->channels;
    const int left = clamp(p->x, raster->width),
              right = clamp((long long)p->x + p->w, raster->width);

    for (int i = 0; i < nrows; i++) {
        const int v = first + i;
        const long long y = p->y + (p->flip_y ? (long long)p->h - 1 - v : v);
        const uint8_t *src = rows + (size_t)i * (size_t)p->w * (size_t)n;
        uint8_t *dst;

        if (y < 0 || y >= raster->height || left >= right)
            continue;
        dst = raster->pixels + (size_t)y * (size_t)raster->stride + (size_t)left * (size_t)n;
        if (!p->flip_x) {
            memcpy(dst, src + (size_t)(left - p->x) * (size_t)n,
                   (size_t)(right - left) * (size_t)n);
            continue;
        }
        for (int x = left; x < right; x++, dst += n)
            memcpy(dst, src + (size_t)(p->w - 1 - (x - p->x)) * (size_t)n, (size_t)n);
    }
}

/* Rows become columns: down the raster, so that a band of rows writes short runs side by side. */
static void place_swapped(ocr_raster *raster, const ocr_placing *p, const uint8_t *rows, int first,
                          int nrows)
{
    const int n = raster->channels;

    for (int u = 0; u < p->w; u++) {
        const long long y = p->y + (p->flip_y ? (long long)p->w - 1 - u : u);

        if (y < 0 || y >= raster->height)
            continue;
        for (int i = 0; i < nrows; i++) {
            const int v = first + i;
            const long long x = p->x + (p->flip_x ? (long long)p->h - 1 - v : v);

            if (x < 0 || x >= raster->width)
                continue;
            memcpy(raster->pixels + (size_t)y * (size_t)raster->stride + (size_t)x * (size_t)n,
                   rows + ((size_t)i * (size_t)p->w + (size_t)u) * (size_t)n, (size_t)n);
        }
    }
}

void ocr_raster_place(ocr_raster *raster, const ocr_placing *placing, const uint8_t *rows,
                      int first, int nrows)
{
    if (placing->swap)
        place_swapped(raster, placing, rows, first, nrows);
    else
        place_level(raster, placing, rows, first, nrows);
}
