/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Strokes of a pen to an image: polylines of one width, at a size that the reader likes.
 *
 * Source: POST /v3/strokes; x and y hold the same strokes with the same numbers of points.
 */
#include "ocr/image/image_priv.h"

#include <allheaders.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COORDINATE_MAX 1e6

enum {
    STROKE_HEIGHT_PX = 44, /* of the median stroke */
    PEN_PX = 4,
    MOST_SIDE_PX = 4000,
    MARGIN_PX = 24,
};

typedef struct drawing {
    const json_t *x, *y;
    size_t strokes, points;
    double left, top, right, bottom;
} drawing;

static sch_status fail_syntax(sch_err *err, const char *what)
{
    return sch_fail_id(err, SCH_INVALID, "strokes_syntax_error",
                       "Incorrect JSON or strokes format: %s", what);
}

static sch_status check_stroke(drawing *d, const json_t *xs, const json_t *ys, sch_err *err)
{
    if (!json_is_array(xs) || !json_is_array(ys))
        return fail_syntax(err, "a stroke must be a list of numbers");
    if (json_array_size(xs) != json_array_size(ys))
        return fail_syntax(err, "a stroke needs as many x as y");
    d->points += json_array_size(xs);
    if (d->points > OCR_STROKE_POINTS_MAX)
        return fail_syntax(err, "too many points");
    for (size_t i = 0; i < json_array_size(xs); i++) {
        const json_t *jx = json_array_get(xs, i), *jy = json_array_get(ys, i);
        double x = json_number_value(jx), y = json_number_value(jy);

        if (!json_is_number(jx) || !json_is_number(jy) || fabs(x) > COORDINATE_MAX ||
            fabs(y) > COORDINATE_MAX)
            return fail_syntax(err, "a coordinate must be a number of at most a million");
        d->left = fmin(d->left, x);
        d->right = fmax(d->right, x);
        d->top = fmin(d->top, y);
        d->bottom = fmax(d->bottom, y);
    }
    return SCH_OK;
}

static sch_status check(drawing *d, const json_t *root, sch_err *err)
{
    sch_status s = SCH_OK;

    d->x = json_object_get(root, "x");
    d->y = json_object_get(root, "y");
    if (!d->x && !d->y)
        return sch_fail_id(err, SCH_INVALID, "strokes_missing", "Missing strokes in request body");
    if (!json_is_array(d->x) || !json_is_array(d->y) ||
        json_array_size(d->x) != json_array_size(d->y))
        return fail_syntax(err, "x and y must be lists of as many strokes");
    d->strokes = json_array_size(d->x);
    if (d->strokes > OCR_STROKES_MAX)
        return fail_syntax(err, "too many strokes");
    d->left = d->top = INFINITY;
    d->right = d->bottom = -INFINITY;
    for (size_t i = 0; s == SCH_OK && i < d->strokes; i++)
        s = check_stroke(d, json_array_get(d->x, i), json_array_get(d->y, i), err);
    if (s == SCH_OK && d->points == 0)
        return sch_fail_id(err, SCH_INVALID, "strokes_no_content", "No content found in strokes");
    return s;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/** Pixels per unit. */
static double scale_of(const drawing *d)
{
    double *heights = calloc(d->strokes + 1, sizeof *heights);
    double side = fmax(d->right - d->left, d->bottom - d->top), typical = 0;
    size_t n = 0;

    for (size_t i = 0; heights && i < d->strokes; i++) {
        const json_t *ys = json_array_get(d->y, i), *xs = json_array_get(d->x, i);
        double top = INFINITY, bottom = -INFINITY, left = INFINITY, right = -INFINITY;

        for (size_t k = 0; k < json_array_size(ys); k++) {
            double y = json_number_value(json_array_get(ys, k));
            double x = json_number_value(json_array_get(xs, k));

            top = fmin(top, y);
            bottom = fmax(bottom, y);
            left = fmin(left, x);
            right = fmax(right, x);
        }
        if (json_array_size(ys) > 1)
            heights[n++] = fmax(bottom - top, right - left);
    }
    if (n > 0) {
        qsort(heights, n, sizeof *heights, compare);
        typical = heights[n / 2];
    }
    free(heights);
    if (!(typical > 0))
        typical = side > 0 ? side : 1;
    return fmin(STROKE_HEIGHT_PX / typical, MOST_SIDE_PX / fmax(side, 1e-3));
}

static bool draw_stroke(PIX *pix, const drawing *d, size_t at, const ocr_place *place)
{
    const json_t *xs = json_array_get(d->x, at), *ys = json_array_get(d->y, at);
    size_t n = json_array_size(xs);
    PTA *points = ptaCreate((l_int32)n + 1);
    bool ok = points != NULL;

    for (size_t i = 0; ok && i < n; i++)
        ok = ptaAddPt(points,
                      ((float)json_number_value(json_array_get(xs, i)) - place->x) * place->scale,
                      ((float)json_number_value(json_array_get(ys, i)) - place->y) *
                          place->scale) == 0;
    if (ok && n == 1) /* a dot */
        ok = ptaAddPt(
                 points,
                 ((float)json_number_value(json_array_get(xs, 0)) - place->x) * place->scale + 1,
                 ((float)json_number_value(json_array_get(ys, 0)) - place->y) * place->scale) == 0;
    if (ok && n > 0)
        ok = pixRenderPolyline(pix, points, PEN_PX, L_SET_PIXELS, 0) == 0;
    ptaDestroy(&points);
    return ok;
}

static sch_status draw(const drawing *d, ocr_imaging *image, sch_err *err)
{
    double scale = scale_of(d);
    int w = (int)((d->right - d->left) * scale) + 2 * MARGIN_PX + 1;
    int h = (int)((d->bottom - d->top) * scale) + 2 * MARGIN_PX + 1;
    PIX *bits = pixCreate(w, h, 1);
    bool ok = bits != NULL;

    image->place = (ocr_place){.scale = (float)scale,
                               .x = (float)(d->left - MARGIN_PX / scale),
                               .y = (float)(d->top - MARGIN_PX / scale)};
    for (size_t i = 0; ok && i < d->strokes; i++)
        ok = draw_stroke(bits, d, i, &image->place);
    if (ok)
        image->pix = pixConvertTo8(bits, 0);
    pixDestroy(&bits);
    return image->pix ? SCH_OK : sch_fail(err, SCH_FATAL, "no memory for the drawing");
}

sch_status ocr_strokes_read(const char *json, size_t len, const ocr_image_options *options,
                            sch_strbuf *ret_json, sch_err *err)
{
    SCH_AUTO(ocr_image_done)
    ocr_imaging image = {.options = options, .is_handwritten = true, .place = {.scale = 1}};
    json_t *root = json_loadb(json, len, 0, NULL);
    drawing d = {0};
    sch_status s = json_is_object(root) ? check(&d, root, err) : fail_syntax(err, "no JSON object");

    if (s == SCH_OK)
        s = draw(&d, &image, err);
    json_decref(root);
    if (s == SCH_OK)
        s = ocr_image_finish(&image, ret_json, err);
    if (s == SCH_INVALID && err && strcmp(err->id, "image_no_content") == 0)
        return sch_fail_id(err, SCH_INVALID, "strokes_no_content", "No content found in strokes");
    return s;
}
