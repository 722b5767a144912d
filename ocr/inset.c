/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/inset.h"

#include "ocr/added.h"
#include "ocr/decide.h"
#include "ocr/model/floats.h"
#include "ocr/pixels/letters.h"
#include "ocr/pixels/prepare.h"
#include "ocr/pixels/tesseract.h"

#include <allheaders.h>
#include <math.h>

enum {
    POINTS_PER_INCH = 72,
    READ_DPI = 200,    /* that of recognition */
    LABEL_DPI = 300,   /* the numbers at an axis are small, and their points smaller */
    LOOK_PART = 5,     /* 40 dpi are enough to tell a photograph from a page */
    MAX_LARGE = 256,   /* pictures of a page that are large enough; others stay as they are */
    MAX_LOOKS = 32,    /* of them that are drawn, each time with the whole page */
    MAX_INSETS = 4,    /* of them that are recognized */
    MAX_PX = 4000000,  /* of all of them that are recognized; again, for labels */
    LIGHT_LEVEL = 200, /* of 255 */
    TEXT_LINES = 3,    /* of text: fewer are labels */
    TEXT_WORDS = 20,
    MIN_MARKS = 3 * TEXT_WORDS, /* letters, or what may be, of text */
    MIN_LABELS = 8,             /* the same, of labels */
    LABEL_LETTERS = 6,          /* read well: fewer are accidents */
};
#define MIN_WIDTH   90.0F /* points: icons and logos are smaller */
#define MIN_HEIGHT  30.0F
#define LIGHT_SHARE 0.6F /* of a picture's pixels: less is a photograph */
#define READ_CONF   0.7F /* a reading worse than that is left out */
#define WORD_CONF   0.5F
#define TEXT_SHARE  0.1F /* of the area in the boxes of words; those of charts take less */
#define LABEL_CONF  0.8F /* of a word, where nothing else speaks for it */
#define LABEL_SHARE 0.5F /* of the letters that such words must have */
#define MIN_LABEL   3.0F /* font size, points */
#define MAX_LABEL   36.0F
#define SAME_SIZE   0.25F

typedef struct inset {
    ocr_job *job;
    ocr_pdf_page *page;
    ocr_added added;
    int64_t pixels, label_pixels; /* recognized so far, for text and for labels */
    int nlarge, nlooks, count;    /* so far: see MAX_LARGE, MAX_LOOKS, MAX_INSETS */
} inset;

static bool is_large_enough(const ocr_image *image)
{
    return !image->mask && image->x1 - image->x0 >= MIN_WIDTH &&
           image->y1 - image->y0 >= MIN_HEIGHT && image->w >= MIN_WIDTH && image->h >= MIN_HEIGHT;
}

/** Glyphs that are seen lie on the picture, or another picture does: layers of one drawing. */
static bool is_covered(const ocr_pdf_page *page, size_t at)
{
    const ocr_image *image = &page->images[at];

    for (size_t i = 0; i < page->nglyphs; i++) {
        const ocr_glyph *g = &page->glyphs[i];
        float x = (g->x0 + g->x1) / 2, y = (g->y0 + g->y1) / 2;

        if (ocr_glyph_is_seen(g) && g->x1 > g->x0 && x > image->x0 && x < image->x1 &&
            y > image->y0 && y < image->y1)
            return true;
    }
    for (size_t i = 0; i < page->nimages; i++)
        if (i != at && page->images[i].x0 < image->x1 && page->images[i].x1 > image->x0 &&
            page->images[i].y0 < image->y1 && page->images[i].y1 > image->y0)
            return true;
    return false;
}

/** The picture's pixels on the page: left, top, width and height. @return false: none of it is */
static bool find_crop(const inset *in, const ocr_image *image, int dpi, int crop[4])
{
    const float k = (float)dpi / POINTS_PER_INCH;

    crop[0] = (int)fmaxf(0, image->x0 * k);
    crop[1] = (int)fmaxf(0, image->y0 * k);
    crop[2] = (int)(fminf(image->x1, in->page->width) * k) - crop[0];
    crop[3] = (int)(fminf(image->y1, in->page->height) * k) - crop[1];
    return crop[2] > 0 && crop[3] > 0;
}

static sch_status render(const inset *in, int dpi, const int crop[4], PIX **ret_pix, sch_err *err)
{
    SCH_AUTO(ocr_raster_done) ocr_raster raster = {0};
    sch_status s =
        ocr_pdf_render(in->job->doc->pdf, in->job->page->number, (float)dpi, 1, crop, &raster, err);

    *ret_pix = NULL;
    if (s != SCH_OK)
        return s == SCH_INVALID ? SCH_OK : s; /* nothing of it lies on the page */
    *ret_pix = ocr_pix_of_raster(&raster);
    return *ret_pix ? SCH_OK : sch_fail(err, SCH_FATAL, "no memory for a picture");
}

/** Most of the picture, seen from afar, is as bright as paper. */
static bool is_light(PIX *grey)
{
    PIX *look = pixScaleAreaMap(grey, 1.0F / LOOK_PART, 1.0F / LOOK_PART);
    PIX *dark = look ? pixThresholdToBinary(look, LIGHT_LEVEL) : NULL;
    float share = 1;
    bool light = dark && pixForegroundFraction(dark, &share) == 0 && share < 1 - LIGHT_SHARE;

    pixDestroy(&look);
    pixDestroy(&dark);
    return light;
}

/** Lines of several words fill the picture. */
static bool is_text(const ocr_reading *r, const int crop[4])
{
    float covered = 0;
    size_t lines = 0;

    for (size_t i = 0; i < r->nwords; i++)
        covered +=
            (r->words[i].box.x1 - r->words[i].box.x0) * (r->words[i].box.y1 - r->words[i].box.y0);
    for (size_t i = 0; i < r->nlines; i++)
        lines += r->lines[i].nwords >= 3;
    return lines >= TEXT_LINES && r->nwords >= TEXT_WORDS &&
           covered > TEXT_SHARE * (float)crop[2] * (float)crop[3];
}

/** Median font size of the lines, pixels; 0: none, or no memory. */
static float usual_size(const ocr_reading *r, sch_arena *arena)
{
    float *sizes = sch_arena_alloc(arena, r->nlines + 1, sizeof *sizes);

    for (size_t i = 0; sizes && i < r->nlines; i++)
        sizes[i] = r->lines[i].font_size;
    if (!sizes || r->nlines == 0)
        return 0;
    ocr_floats_sort(sizes, r->nlines);
    return sizes[r->nlines / 2];
}

static bool add_lines(inset *in, const ocr_reading *r, const int crop[4])
{
    float usual = usual_size(r, in->added.arena);

    for (size_t i = 0; i < r->nlines; i++) {
        const ocr_read_line *line = &r->lines[i];
        float size = fabsf(line->font_size - usual) < SAME_SIZE * usual ? usual : line->font_size;

        for (size_t w = line->word0; w < line->word0 + line->nwords; w++)
            if (r->words[w].conf >= WORD_CONF &&
                !ocr_added_word(&in->added, &r->words[w], size * POINTS_PER_INCH / READ_DPI, crop,
                                READ_DPI, 0))
                return false;
    }
    return true;
}

/** Mean confidence over the letters of a line. */
static float line_conf(const ocr_reading *r, const ocr_read_line *line)
{
    ocr_reading alone = {.words = r->words + line->word0, .nwords = line->nwords};

    return ocr_reading_conf(&alone);
}

/** A word of a label, not what lines and areas of a drawing were taken for. */
static bool is_label(const ocr_word *word, float in_line)
{
    float size = word->font_size * POINTS_PER_INCH / LABEL_DPI;

    return (word->conf >= LABEL_CONF || (word->conf >= WORD_CONF && in_line >= LABEL_CONF)) &&
           ocr_letters_count(word->text) > 0 && size >= MIN_LABEL && size <= MAX_LABEL;
}

/**
 * Keep the words that are labels. Most of what was read must have been read well: else the picture
 * has no text, or none to rely on.
 * @param[out] labels  by word; @return whether there are any
 */
static bool find_labels(const ocr_reading *r, bool *labels)
{
    size_t good = 0;

    for (size_t i = 0; i < r->nlines; i++) {
        const ocr_read_line *line = &r->lines[i];
        float conf = line_conf(r, line);

        for (size_t w = line->word0; w < line->word0 + line->nwords; w++) {
            labels[w] = is_label(&r->words[w], conf);
            good += labels[w] ? ocr_letters_count(r->words[w].text) : 0;
        }
    }
    return good >= LABEL_LETTERS && (float)good >= LABEL_SHARE * (float)ocr_reading_letters(r);
}

/** @return false: no memory */
static bool add_labels(inset *in, const ocr_reading *r, const int crop[4])
{
    bool *labels = sch_arena_alloc(in->added.arena, r->nwords + 1, sizeof *labels);

    if (!labels)
        return false;
    if (!find_labels(r, labels))
        return true;
    for (size_t i = 0; i < r->nwords; i++)
        if (labels[i] && !ocr_added_word(&in->added, &r->words[i],
                                         r->words[i].font_size * POINTS_PER_INCH / LABEL_DPI, crop,
                                         LABEL_DPI, OCR_GLYPH_LABEL))
            return false;
    return true;
}

/**
 * Recognize while the page's budget lasts; an empty reading behind it.
 * @param spent  pixels so far
 */
static sch_status recognize(const inset *in, PIX *pix, int dpi, unsigned how, int64_t *spent,
                            ocr_reading *ret_reading, sch_err *err)
{
    int64_t pixels = (int64_t)pixGetWidth(pix) * pixGetHeight(pix);

    *ret_reading = (ocr_reading){0};
    if (*spent + pixels > MAX_PX)
        return SCH_OK;
    *spent += pixels;
    return ocr_tess_read(pix, dpi, in->job->options->languages, 1, in->job->page->arena, how,
                         ret_reading, err);
}

/** Words here and there, larger than for text. */
static sch_status read_labels(inset *in, const ocr_image *image, sch_err *err)
{
    SCH_AUTO(ocr_pix_free) PIX *pix = NULL;
    ocr_reading reading = {0};
    int crop[4];
    sch_status s;

    if (!find_crop(in, image, LABEL_DPI, crop))
        return SCH_OK;
    s = render(in, LABEL_DPI, crop, &pix, err);
    if (s == SCH_OK && pix)
        s = recognize(in, pix, LABEL_DPI, OCR_TESS_SPARSE, &in->label_pixels, &reading, err);
    if (s == SCH_OK && !add_labels(in, &reading, crop))
        return sch_fail(err, SCH_FATAL, "no memory for labels");
    return s;
}

/** @param[out] ret_text  the picture is one of text */
static sch_status read_inset(inset *in, const ocr_image *image, bool *ret_text, sch_err *err)
{
    SCH_AUTO(ocr_pix_free) PIX *pix = NULL;
    ocr_reading reading = {0};
    ocr_probe probe = {0};
    int crop[4];
    sch_status s;

    *ret_text = false;
    in->nlooks++;
    if (!find_crop(in, image, READ_DPI, crop) || (int64_t)crop[2] * crop[3] > MAX_PX)
        return SCH_OK;
    s = render(in, READ_DPI, crop, &pix, err);
    if (s == SCH_OK && pix && is_light(pix))
        s = ocr_probe_page(pix, &probe, err);
    if (s != SCH_OK || probe.marks < MIN_LABELS)
        return s;
    in->count++;
    if (probe.marks >= MIN_MARKS)
        s = recognize(in, pix, READ_DPI, 0, &in->pixels, &reading, err);
    if (s != SCH_OK)
        return s;
    if (ocr_reading_conf(&reading) < READ_CONF || !is_text(&reading, crop))
        return read_labels(in, image, err);
    *ret_text = true;
    return add_lines(in, &reading, crop) ? SCH_OK
                                         : sch_fail(err, SCH_FATAL, "no memory for what was read");
}

static bool is_candidate(inset *in, size_t at)
{
    if (!is_large_enough(&in->page->images[at]))
        return false;
    in->nlarge++;
    return !is_covered(in->page, at);
}

static bool may_go_on(const inset *in)
{
    return in->nlarge < MAX_LARGE && in->nlooks < MAX_LOOKS && in->count < MAX_INSETS;
}

sch_status ocr_read_insets(ocr_job *job, ocr_pdf_page *loaded, sch_arena *arena, sch_err *err)
{
    inset in = {.job = job, .page = loaded, .added = ocr_added_begin(loaded, arena)};
    size_t n = loaded->nimages, kept = 0;
    bool *text = sch_arena_alloc(arena, n + 1, sizeof *text);
    sch_status s = SCH_OK;

    if (!text)
        return sch_fail(err, SCH_FATAL, "no memory for the pictures of the page");
    for (size_t i = 0; i < n && s == SCH_OK && may_go_on(&in); i++)
        if (is_candidate(&in, i))
            s = read_inset(&in, &loaded->images[i], &text[i], err);
    for (size_t i = 0; i < n; i++)
        if (!text[i])
            loaded->images[kept++] = loaded->images[i];
    loaded->nimages = kept;
    return s;
}
