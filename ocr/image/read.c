/* SPDX-License-Identifier: Apache-2.0 */
/* From an image file to the result: decode, cut, filter, recognize, formulas, assemble, print. */
#include "ocr/image/image_priv.h"

#include <allheaders.h>
#include <string.h>

enum {
    PAGE_MEMORY = 512 << 20,
    MARGIN_PX = 12,             /* white around the image: text may touch its edge */
    SMALL_PX = 2000 * 1000,     /* so few that reading it in every turn costs little */
    MOST_PX = 50 * 1000 * 1000, /* larger ones are documents */
    FEW_MARKS = 80,             /* a line or two: there is no layout to find */
    DARK_LEVEL = 110,           /* of 255: an image whose middle is darker is inverted */
    BLUE_HUE_MIN = 140,         /* of 240 as Leptonica counts, 160 is pure blue */
    BLUE_HUE_MAX = 180,
    BLUE_SATURATION_MIN = 60, /* of 255 */
};

void ocr_image_options_init(ocr_image_options *options)
{
    *options = (ocr_image_options){.turn_threshold = 0.99F, .least_conf_rate = 0.75F};
    ocr_options_init(&options->text);
    options->text.by_line = true;
    options->text.include_page_info = true;
}

void ocr_image_done(ocr_imaging image)
{
    ocr_pix_free(image.pix);
    ocr_page_free(image.page);
}

void ocr_place_point(const ocr_place *p, float x, float y, float *ret_x, float *ret_y)
{
    float px = x, py = y;

    if (p->turn == 90) {
        px = y;
        py = (float)p->height - x;
    } else if (p->turn == 180) {
        px = (float)p->width - x;
        py = (float)p->height - y;
    } else if (p->turn == 270) {
        px = (float)p->width - y;
        py = x;
    }
    *ret_x = px / p->scale + p->x;
    *ret_y = py / p->scale + p->y;
}

static bool replace(ocr_imaging *image, PIX *made)
{
    if (!made)
        return false;
    pixDestroy(&image->pix);
    image->pix = made;
    return true;
}

/* ---- the image's pixels ------------------------------------------------------------------ */

static sch_status rename_error(sch_err *err)
{
    if (err->code == SCH_LIMIT)
        return sch_fail_id(err, SCH_LIMIT, "image_max_size", "Image is too large to process");
    if (err->code == SCH_INVALID)
        return sch_fail_id(err, SCH_INVALID, "image_decode_error", "Cannot decode the image data");
    return err->code;
}

static sch_status decode(ocr_imaging *image, const void *bytes, size_t len, sch_err *err)
{
    SCH_AUTO(ocr_picture_close) ocr_picture *picture = NULL;
    int w = 0, h = 0;
    sch_status s = ocr_picture_open(bytes, len, &picture, err);

    if (s == SCH_OK)
        s = ocr_picture_size(picture, 1, &w, &h, err);
    if (s == SCH_OK && (int64_t)w * h > MOST_PX)
        s = sch_fail(err, SCH_LIMIT, "%d x %d pixels", w, h);
    if (s == SCH_OK)
        s = ocr_picture_read(picture, 1, &image->pix, err);
    if (s != SCH_OK)
        return rename_error(err);
    image->width = pixGetWidth(image->pix);
    image->height = pixGetHeight(image->pix);
    return SCH_OK;
}

static sch_status cut_region(ocr_imaging *image, sch_err *err)
{
    const int *r = image->options->region;
    BOX *box;
    PIX *cut;

    if (!image->options->has_region)
        return SCH_OK;
    if (r[0] < 0 || r[1] < 0 || r[2] < 1 || r[3] < 1 || r[0] > image->width - r[2] ||
        r[1] > image->height - r[3])
        return sch_fail_id(err, SCH_INVALID, "opts_value_out_of_range",
                           "region: must lie inside the image, which has %d x %d pixels",
                           image->width, image->height);
    box = boxCreate(r[0], r[1], r[2], r[3]);
    cut = box ? pixClipRectangle(image->pix, box, NULL) : NULL;
    boxDestroy(&box);
    image->place.x = (float)r[0];
    image->place.y = (float)r[1];
    return replace(image, cut) ? SCH_OK : sch_fail(err, SCH_FATAL, "no memory for the region");
}

/** Grey that is dark where a pixel is blue, by how blue it is, and white elsewhere. */
static PIX *keep_blue(PIX *pix)
{
    int w = pixGetWidth(pix), h = pixGetHeight(pix);
    PIX *out = pixCreate(w, h, 8);

    if (!out)
        return NULL;
    pixSetAll(out);
    for (int y = 0; y < h && pixGetDepth(pix) == 32; y++) {
        const l_uint32 *from = pixGetData(pix) + (ptrdiff_t)y * pixGetWpl(pix);
        l_uint32 *to = pixGetData(out) + (ptrdiff_t)y * pixGetWpl(out);

        for (int x = 0; x < w; x++) {
            l_int32 red, green, blue, hue, saturation, value;

            extractRGBValues(from[x], &red, &green, &blue);
            convertRGBToHSV(red, green, blue, &hue, &saturation, &value);
            if (hue >= BLUE_HUE_MIN && hue <= BLUE_HUE_MAX && saturation >= BLUE_SATURATION_MIN)
                SET_DATA_BYTE(to, x, red < green ? red : green);
        }
    }
    return out;
}

static sch_status filter(ocr_imaging *image, sch_err *err)
{
    if (image->options->blue_only && !replace(image, keep_blue(image->pix)))
        return sch_fail(err, SCH_FATAL, "no memory for the filter");
    return SCH_OK;
}

/* ---- reading ----------------------------------------------------------------------------- */

/** White on black becomes black on white: the half of the pixels tells the ground. */
static bool set_upright_tone(ocr_imaging *image)
{
    float middle = 255;

    if (pixGetRankValueMasked(image->pix, NULL, 0, 0, 4, 0.5F, &middle, NULL) != 0 ||
        middle >= DARK_LEVEL)
        return true;
    image->is_inverted = true;
    return pixInvert(image->pix, image->pix) != NULL;
}

static bool prepare(ocr_imaging *image)
{
    if (pixGetDepth(image->pix) != 8 && !replace(image, pixConvertTo8(image->pix, 0)))
        return false;
    if (!set_upright_tone(image))
        return false;
    image->place.x -= MARGIN_PX / image->place.scale;
    image->place.y -= MARGIN_PX / image->place.scale;
    if (!replace(image,
                 pixAddBorderGeneral(image->pix, MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX, 255)))
        return false;
    image->place.width = pixGetWidth(image->pix);
    image->place.height = pixGetHeight(image->pix);
    return true;
}

static sch_status recognize(ocr_imaging *image, sch_err *err)
{
    const ocr_manner manner = {.turn_threshold = image->options->turn_threshold,
                               .every_turn_px = SMALL_PX,
                               .signs = true,
                               .block_marks = FEW_MARKS};
    ocr_page *page = ocr_page_new(PAGE_MEMORY);
    sch_status s;

    image->page = page;
    if (!page || !prepare(image))
        return sch_fail(err, SCH_FATAL, "no memory for the image");
    page->number = 1;
    page->width = image->place.width;
    page->height = image->place.height;
    page->dpi = (float)pixGetXRes(image->pix);
    s = ocr_recognize(pixClone(image->pix), page->dpi, image->options->text.languages, &manner,
                      page, &image->done, err);
    image->place.turn = image->done.turn;
    return s;
}

/* ---- what is output ---------------------------------------------------------------------- */

/** Reasons why a line is not output, and whether anything is. */
static bool judge_lines(ocr_imaging *image, const char **ret_reason)
{
    ocr_page *page = image->page;
    bool any = false;

    *ret_reason = "image_no_content";
    for (size_t i = 0; i < page->nlines; i++) {
        ocr_line *line = &page->lines[i];

        line->is_handwritten = image->is_handwritten;
        if (line->type == OCR_DIAGRAM || line->type == OCR_CHART)
            line->error_id = "image_not_supported";
        else if (line->nwords && line->conf_rate < image->options->least_conf_rate)
            line->error_id = "math_confidence";
        if (line->error_id && strcmp(*ret_reason, "math_confidence") != 0)
            *ret_reason = line->error_id;
        any |= line->nwords && !line->error_id;
    }
    return any;
}

static sch_status fail_as(const char *id, sch_err *err)
{
    static const struct {
        const char *id, *text;
    } reasons[] = {{"image_no_content", "Image has no content"},
                   {"image_not_supported", "Image is not math or text"},
                   {"math_confidence", "Low confidence"}};

    for (size_t i = 0; i < SCH_COUNT_OF(reasons); i++)
        if (strcmp(reasons[i].id, id) == 0)
            return sch_fail_id(err, SCH_INVALID, id, "%s", reasons[i].text);
    return sch_fail(err, SCH_FATAL, "%s", id);
}

sch_status ocr_image_finish(ocr_imaging *image, sch_strbuf *ret_json, sch_err *err)
{
    SCH_AUTO(ocr_output_done) ocr_output out = {0};
    const ocr_options *options = &image->options->text;
    const char *reason;
    sch_status s = recognize(image, err);

    if (s != SCH_OK)
        return s;
    image->alphabets = ocr_page_alphabets(image->page);
    ocr_image_rate_lines(image->page, image->done.signs);
    if (!ocr_image_formulas(image->page, options, image->done.signs, image->done.nsigns))
        return sch_fail(err, SCH_FATAL, "no memory for the formulas");
    if (!judge_lines(image, &reason))
        return fail_as(reason, err);
    if (ocr_image_confidence(image->page, NULL) < image->options->least_conf)
        return fail_as("math_confidence", err);
    s = ocr_assemble(&image->page, 1, 1, options, NULL, &out, err);
    if (s != SCH_OK)
        return s;
    ocr_image_print(image, sch_strbuf_str(&out.mmd), ret_json);
    return ret_json->failed ? sch_fail(err, SCH_FATAL, "no memory for the result") : SCH_OK;
}

sch_status ocr_image_read(const void *bytes, size_t len, const ocr_image_options *options,
                          sch_strbuf *ret_json, sch_err *err)
{
    SCH_AUTO(ocr_image_done) ocr_imaging image = {.options = options, .place = {.scale = 1}};
    sch_status s = decode(&image, bytes, len, err);

    if (s == SCH_OK)
        s = cut_region(&image, err);
    if (s == SCH_OK)
        s = filter(&image, err);
    return s == SCH_OK ? ocr_image_finish(&image, ret_json, err) : s;
}
