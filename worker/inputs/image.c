/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Images that Leptonica does not read, through ImageMagick into PNG. The format is named to it, so
 * that none of its helpers is started, and of several images in a file the first is taken.
 * Brightness beyond that of paper (EXR, Radiance) is cut off.
 */
#include "worker/inputs/inputs_priv.h"

#include "ocr/pixels/picture.h"

#include <stdio.h>
#include <string.h>

static const char png[] = "png:" WRK_INPUT_RESULT;

static const struct {
    const char *mime, *format;
} formats[] = {
    {"image/x-ms-bmp", "bmp"},     {"image/x-ms-dib", "dib"}, {"image/x-portable-floatmap", "pfm"},
    {"image/x-sun-raster", "sun"}, {"image/x-exr", "exr"},    {"image/vnd.radiance", "hdr"},
};

sch_status wrk_input_image(wrk_input_run *run, sch_err *err)
{
    char in[32] = "", area[32], side[32];
    const char *args[] = {"-limit", "area",   area, "-limit", "width",       side,
                          "-limit", "height", side, in,       "-colorspace", "sRGB",
                          "-depth", "8",      png,  NULL};
    sch_child_spec spec = wrk_input_spec(run, "convert", args);
    sch_status s;

    for (size_t i = 0; i < SCH_COUNT_OF(formats); i++)
        if (strcmp(formats[i].mime, run->job->mime) == 0)
            (void)snprintf(in, sizeof in, "%s:in[0]", formats[i].format);
    (void)snprintf(area, sizeof area, "%d", OCR_PICTURE_MAX_PIXELS);
    (void)snprintf(side, sizeof side, "%d", OCR_PICTURE_MAX_SIDE);
    s = wrk_input_copy(run, run->job->work_dir, "in", err);
    if (s == SCH_OK)
        s = wrk_input_run_tool(run, &spec, "ImageMagick", err);
    return s == SCH_OK
               ? wrk_input_take(run, run->job->work_dir, WRK_INPUT_RESULT, "ImageMagick", err)
               : s;
}
