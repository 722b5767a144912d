/* SPDX-License-Identifier: Apache-2.0 */
/* A page of a PDF: its text layer where that is what a reader sees, else its pixels. */
#include "ocr/decide.h"
#include "ocr/inset.h"
#include "ocr/layout/layout.h"
#include "ocr/mend.h"
#include "ocr/misread.h"
#include "ocr/ocr_priv.h"
#include "ocr/pixels/prepare.h"
#include "ocr/upright.h"

#include <allheaders.h>
#include <math.h>
#include <string.h>

enum {
    ARENA_LIMIT = 256 << 20, /* of a page's glyphs; they go when it is laid out */
    POINTS_PER_INCH = 72,
    RENDER_DPI = 200, /* 11 point text reads as well as at 300, in 0.83 of the time */
    MIN_RENDER_DPI = 120,
    MAX_RENDER_DPI = 400,
};
#define RERENDER_GAIN 1.3F /* smaller text than that is rendered again, larger, not scaled */
#define BOTH_FACTOR   1.5F /* recognition must find so much more than the glyphs say */
#define BOTH_CONF     0.6F
#define HIDDEN_CONF   0.5F /* a reading worse than that loses to a hidden text layer */

/** One row of a raster to Leptonica's order of bytes, which is that of big-endian words. */
static void copy_row(const uint8_t *from, l_uint32 *to, size_t width, int channels)
{
    for (size_t x = 0; x < width; x++)
        if (channels == 1)
            SET_DATA_BYTE(to, x, from[x]);
        else
            composeRGBPixel(from[3 * x], from[3 * x + 1], from[3 * x + 2], to + x);
}

struct Pix *ocr_pix_of_raster(const ocr_raster *raster)
{
    PIX *pix = pixCreateNoInit(raster->width, raster->height, raster->channels == 1 ? 8 : 32);

    for (int y = 0; pix && y < raster->height; y++)
        copy_row(raster->pixels + (size_t)y * (size_t)raster->stride,
                 pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix), (size_t)raster->width,
                 raster->channels);
    return pix;
}

/* ---- crops ---- */

/** Where a box of the turned page lies on the page as the PDF displays it. */
static void unturn(const int box[4], int turn, int width, int height, int ret_box[4])
{
    int x = box[0], y = box[1], w = box[2], h = box[3];

    if (turn == 90) /* the displayed page was width of the turned one high */
        memcpy(ret_box, (int[4]){y, width - x - w, h, w}, 4 * sizeof *ret_box);
    else if (turn == 180)
        memcpy(ret_box, (int[4]){width - x - w, height - y - h, w, h}, 4 * sizeof *ret_box);
    else if (turn == 270)
        memcpy(ret_box, (int[4]){height - y - h, x, h, w}, 4 * sizeof *ret_box);
    else
        memcpy(ret_box, box, 4 * sizeof *ret_box);
}

typedef struct pdf_job {
    ocr_job job; /* first, so that the cut function finds the turn */
    ocr_pdf_page *loaded;
    sch_arena *arena; /* of the loaded page */
    int turn;         /* by which recognition turned the displayed page */
} pdf_job;

static sch_status cut_page(ocr_job *job, const int box[4], struct Pix **ret_pix, sch_err *err)
{
    SCH_AUTO(ocr_raster_done) ocr_raster raster = {0};
    int turn = ((pdf_job *)job)->turn;
    PIX *pix, *turned;
    int crop[4];
    sch_status s;

    unturn(box, turn, job->page->width, job->page->height, crop);
    s = ocr_pdf_render(job->doc->pdf, job->page->number, OCR_PAGE_DPI, 3, crop, &raster, err);
    if (s != SCH_OK)
        return s;
    pix = ocr_pix_of_raster(&raster);
    turned = pix ? pixRotateOrth(pix, turn / 90) : NULL;
    pixDestroy(&pix);
    if (!turned)
        return sch_fail(err, SCH_FATAL, "no memory for a crop");
    *ret_pix = turned;
    return SCH_OK;
}

/* ---- pixels ---- */

static sch_status render(const pdf_job *job, float dpi, PIX **ret_pix, sch_err *err)
{
    SCH_AUTO(ocr_raster_done) ocr_raster raster = {0};
    sch_status s =
        ocr_pdf_render(job->job.doc->pdf, job->job.page->number, dpi, 1, NULL, &raster, err);
    PIX *pix = s == SCH_OK ? ocr_pix_of_raster(&raster) : NULL;

    if (s == SCH_OK && !pix)
        return sch_fail(err, SCH_FATAL, "no memory for the page's pixels");
    if (s == SCH_OK)
        *ret_pix = pix;
    return s;
}

static float clamp_dpi(float dpi)
{
    return fmaxf(MIN_RENDER_DPI, fminf(MAX_RENDER_DPI, dpi));
}

/** Render so that the text has its best size: by the glyphs' size, else by a look at 200 dpi. */
static sch_status render_for_text(const pdf_job *job, float glyph_size, PIX **ret_pix,
                                  float *ret_dpi, sch_err *err)
{
    SCH_AUTO(ocr_pix_free) PIX *pix = NULL;
    float dpi = RENDER_DPI, scale;
    ocr_probe probe = {0};
    sch_status s;

    if (glyph_size > 0)
        dpi = clamp_dpi(RENDER_DPI *
                        ocr_best_scale(glyph_size * 0.45F * RENDER_DPI / POINTS_PER_INCH));
    s = render(job, dpi, &pix, err);
    if (s == SCH_OK)
        s = ocr_probe_page(pix, &probe, err);
    scale = ocr_best_scale(probe.x_height_px);
    if (s == SCH_OK && scale > RERENDER_GAIN && clamp_dpi(dpi * scale) > dpi) {
        pixDestroy(&pix);
        dpi = clamp_dpi(dpi * scale);
        s = render(job, dpi, &pix, err);
    }
    if (s == SCH_OK) {
        *ret_pix = SCH_STEAL(pix);
        *ret_dpi = dpi;
    }
    return s;
}

/** The page's own image where it is nothing else, else a rendering. */
static sch_status get_pixels(const pdf_job *job, float glyph_size, PIX **ret_pix, float *ret_dpi,
                             sch_err *err)
{
    SCH_AUTO(ocr_raster_done) ocr_raster raster = {0};
    sch_status s =
        ocr_pdf_page_image(job->job.doc->pdf, job->job.page->number, job->loaded, 1, &raster, err);
    PIX *pix;

    if (s != SCH_OK)
        return render_for_text(job, glyph_size, ret_pix, ret_dpi, err);
    pix = ocr_pix_of_raster(&raster);
    if (!pix)
        return sch_fail(err, SCH_FATAL, "no memory for the page's pixels");
    *ret_pix = pix;
    *ret_dpi = raster.dpi;
    return SCH_OK;
}

static sch_status read_pixels(pdf_job *job, const ocr_judgement *j, ocr_recognition *ret_done,
                              sch_err *err)
{
    ocr_hidden hidden = {0};
    const ocr_manner manner = {.turn_threshold = 0, .hidden = &hidden};
    PIX *grey = NULL;
    float dpi = 0;
    sch_status s = ocr_hidden_words(job->loaded, OCR_PAGE_DPI / (float)POINTS_PER_INCH,
                                    job->job.page->arena, &hidden, err);

    if (s == SCH_OK)
        s = get_pixels(job, j->glyph_size, &grey, &dpi, err);
    if (s == SCH_OK)
        s = ocr_recognize(grey, dpi, job->job.options->languages, &manner, job->job.page, ret_done,
                          err);
    return s;
}

/* ---- the decision ---- */

static float explained(const ocr_judgement *j, size_t letters)
{
    float all = fmaxf((float)letters, (float)j->visible);

    return all > 0 ? fminf(1, (float)j->visible / all) : 0;
}

static void set_decision(ocr_page *page, const ocr_judgement *j, ocr_source source, float coverage,
                         const char *reason)
{
    page->decision = (ocr_decision){source, coverage, j->readable, reason};
}

/** Forget what recognition found and take the glyphs. */
static sch_status fall_back(pdf_job *job, const ocr_judgement *j, const ocr_recognition *done,
                            const char *reason, sch_err *err)
{
    ocr_page *page = job->job.page;
    int width = page->width;

    if (job->turn % 180 != 0) {
        page->width = page->height;
        page->height = width;
    }
    page->rotate = job->loaded->rotate;
    page->skew_deg = 0;
    page->nlines = 0;
    job->turn = 0;
    set_decision(page, j, OCR_SOURCE_GLYPHS, explained(j, done->letters), reason);
    return ocr_layout_glyphs(job->loaded, job->job.options, page, err);
}

/** Recognize, then see whether that was worth more than the text layer. */
static sch_status recognize(pdf_job *job, const ocr_judgement *j, sch_err *err)
{
    ocr_recognition done = {0};
    sch_status s = read_pixels(job, j, &done, err);
    float glyphs = (float)j->visible;

    if (s != SCH_OK)
        return s;
    job->turn = done.turn;
    if (j->verdict == OCR_VERDICT_BOTH &&
        (done.conf < BOTH_CONF || (float)done.letters < BOTH_FACTOR * glyphs))
        return fall_back(job, j, &done, "text layer over an image without more text", err);
    if (done.conf < HIDDEN_CONF && (size_t)j->hidden > done.letters / 2 && j->visible == 0)
        return fall_back(job, j, &done, "hidden text over an image that cannot be read", err);
    set_decision(job->job.page, j, OCR_SOURCE_PIXELS, explained(j, done.letters),
                 done.blank ? "blank page" : j->reason);
    return SCH_OK;
}

static sch_status read_loaded(pdf_job *job, sch_err *err)
{
    ocr_page *page = job->job.page;
    sch_status s = SCH_OK;
    uint8_t *bad = NULL;
    ocr_judgement j;

    if (!ocr_fonts_judge(job->loaded, job->arena, &bad))
        return sch_fail(err, SCH_FATAL, "no memory to look at the fonts");
    j = ocr_judge_page(job->loaded, bad);
    switch (j.verdict) {
    case OCR_VERDICT_TEXT:
        set_decision(page, &j, OCR_SOURCE_GLYPHS, 1, j.reason);
        s = bad ? ocr_mend_page(&job->job, job->loaded, bad, job->arena, err) : SCH_OK;
        if (s == SCH_OK && job->loaded->nimages > 0)
            s = ocr_read_insets(&job->job, job->loaded, job->arena, err);
        if (s != SCH_OK)
            break;
        ocr_upright_lines(job->loaded);
        s = ocr_layout_glyphs(job->loaded, job->job.options, page, err);
        break;
    case OCR_VERDICT_BLANK:
        set_decision(page, &j, OCR_SOURCE_GLYPHS, 1, j.reason);
        break;
    case OCR_VERDICT_PIXELS:
    case OCR_VERDICT_BOTH:
    default:
        s = recognize(job, &j, err);
    }
    if (s == SCH_OK)
        s = ocr_outline_vote(job->job.doc->pdf, page, err);
    return s == SCH_OK ? ocr_write_crops(&job->job, cut_page, err) : s;
}

sch_status ocr_read_pdf_page(ocr_job *job, sch_err *err)
{
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(ARENA_LIMIT);
    pdf_job pdf = {.job = *job, .arena = arena};
    ocr_page *page = job->page;
    sch_status s;

    if (!arena)
        return sch_fail(err, SCH_FATAL, "no memory for the page");
    s = ocr_pdf_page_load(job->doc->pdf, page->number, arena, &pdf.loaded, err);
    if (s != SCH_OK)
        return s;
    page->dpi = OCR_PAGE_DPI;
    page->width = (int)lrintf(pdf.loaded->width * OCR_PAGE_DPI / POINTS_PER_INCH);
    page->height = (int)lrintf(pdf.loaded->height * OCR_PAGE_DPI / POINTS_PER_INCH);
    page->rotate = pdf.loaded->rotate;
    if (page->width < 1 || page->height < 1 || page->width > OCR_PAGE_MAX_PX ||
        page->height > OCR_PAGE_MAX_PX)
        return sch_fail_id(err, SCH_LIMIT, "ocr_error", "the page measures %g x %g points",
                           (double)pdf.loaded->width, (double)pdf.loaded->height);
    return read_loaded(&pdf, err);
}

sch_status ocr_crop_pdf_page(ocr_job *job, const int region[4], char ret_leaf[OCR_CROP_LEAF_LEN],
                             sch_err *err)
{
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(ARENA_LIMIT);
    pdf_job pdf = {.job = *job, .arena = arena};
    sch_status s;

    if (!arena)
        return sch_fail(err, SCH_FATAL, "no memory for the page");
    s = ocr_pdf_page_load(job->doc->pdf, job->page->number, arena, &pdf.loaded, err);
    if (s != SCH_OK)
        return s;
    pdf.turn = (job->page->rotate - pdf.loaded->rotate + 360) % 360;
    return ocr_write_region(&pdf.job, region, cut_page, ret_leaf, err);
}
