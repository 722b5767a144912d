/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check-ink FILE.pdf LINES.json: does what lines.json says of places agree with what the PDF
 * paints?
 *
 *   size     page_width and page_height are those of the page at 250 dpi
 *   ink      a glyph whose middle lies in a line's region lies there whole, in that line or in
 *            another one: it may stick out by TOLERANCE_EM of its font size, or by TOLERANCE_PX
 *   lost     glyphs that lie in no line at all: counted, and a page that loses LOST_SHARE of its
 *            glyphs is complained of
 *
 * Left out are pages that were recognized from pixels, glyphs whose ink is not known exactly or
 * whose character is not known at all, and text that is set aslant, which layout does not read. A
 * complaint is "FILE: KIND: page N: ..."; a last line sums up; status 1 if there was a complaint.
 */
#include "ocr/decide.h"
#include "ocr/model/page.h"
#include "schema/base/io.h"

#include <fcntl.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

#define TOLERANCE_EM 0.1F /* side bearings and overshoot of italic letters are below it */
#define TOLERANCE_PX 1.5F /* regions are whole pixels */
#define LOST_SHARE   0.02F
enum {
    ARENA_BYTES = 256 << 20,
    POINTS_PER_INCH = 72,
    UNSEEN = OCR_GLYPH_HIDDEN | OCR_GLYPH_CLIPPED | OCR_GLYPH_OFF_PAGE | OCR_GLYPH_WHITE
};

typedef struct sums {
    int complaints, pages;
    long glyphs, lost;
} sums;

static const char *file_name;

static float number(const json_t *object, const char *key)
{
    return (float)json_number_value(json_object_get(object, key));
}

static ocr_box region_of(const json_t *line)
{
    const json_t *region = json_object_get(line, "region");
    float x = number(region, "top_left_x"), y = number(region, "top_left_y");

    return (ocr_box){x, y, x + number(region, "width"), y + number(region, "height")};
}

/** Lines that only hold others together are as large as these by definition. */
static bool is_container(const json_t *line)
{
    const char *text = json_string_value(json_object_get(line, "text"));

    return json_object_get(line, "children_ids") && (!text || !*text) &&
           !json_is_true(json_object_get(line, "conversion_output"));
}

static ocr_box ink_of(const ocr_glyph *g)
{
    const float scale = (float)OCR_PAGE_DPI / POINTS_PER_INCH;

    return (ocr_box){g->x0 * scale, g->y0 * scale, g->x1 * scale, g->y1 * scale};
}

/** How far the ink leaves the region, pixels; 0: not at all. */
static float overhang(ocr_box ink, ocr_box region)
{
    float x = fmaxf(region.x0 - ink.x0, ink.x1 - region.x1);
    float y = fmaxf(region.y0 - ink.y0, ink.y1 - region.y1);

    return fmaxf(0, fmaxf(x, y));
}

static bool holds(ocr_box region, float x, float y)
{
    return x >= region.x0 && x <= region.x1 && y >= region.y0 && y <= region.y1;
}

static bool is_checked(const ocr_glyph *g)
{
    bool is_read = g->nuni > 0 && g->uni[0] > 0x20 && g->turn < 360;

    return is_read && !(g->flags & UNSEEN) && g->flags & OCR_GLYPH_EXACT && g->x1 > g->x0 &&
           g->y1 > g->y0;
}

/** The line that holds the middle of the ink and most of it. @return NULL: none */
static const json_t *line_of(const json_t *lines, ocr_box ink, float *ret_overhang)
{
    const json_t *line, *best = NULL;
    float least = INFINITY;
    size_t i;

    json_array_foreach(lines, i, line)
    {
        ocr_box region = region_of(line);
        float out = overhang(ink, region);

        if (is_container(line) || out >= least ||
            !holds(region, (ink.x0 + ink.x1) / 2, (ink.y0 + ink.y1) / 2))
            continue;
        best = line;
        least = out;
    }
    if (best)
        *ret_overhang = least;
    return best;
}

static void complain_of_ink(sums *s, int number_, const ocr_glyph *g, const ocr_pdf_page *loaded,
                            const json_t *line, float em)
{
    printf("%s: ink: page %d: U+%04X of %s at %.0f,%.0f sticks out of line %lld (%s) by %.2f em\n",
           file_name, number_, g->nuni ? g->uni[0] : 0, loaded->fonts[g->font].name,
           (double)(g->x0 * OCR_PAGE_DPI / POINTS_PER_INCH),
           (double)(g->y0 * OCR_PAGE_DPI / POINTS_PER_INCH),
           json_integer_value(json_object_get(line, "line")),
           json_string_value(json_object_get(line, "type")), (double)em);
    s->complaints++;
}

static void check_glyphs(const ocr_pdf_page *loaded, int page, const json_t *lines, sums *s)
{
    long lost = 0, seen = 0;

    for (size_t i = 0; i < loaded->nglyphs; i++) {
        const ocr_glyph *g = &loaded->glyphs[i];
        float em = g->size * OCR_PAGE_DPI / POINTS_PER_INCH, out = 0;
        const json_t *line;

        if (!is_checked(g) || em <= 0)
            continue;
        seen++;
        line = line_of(lines, ink_of(g), &out);
        if (!line)
            lost++;
        else if (out > fmaxf(TOLERANCE_PX, TOLERANCE_EM * em))
            complain_of_ink(s, page, g, loaded, line, out / em);
    }
    s->glyphs += seen;
    s->lost += lost;
    if ((float)lost > LOST_SHARE * (float)seen && lost > 1) {
        printf("%s: lost: page %d: %ld of %ld glyphs lie in no line\n", file_name, page, lost,
               seen);
        s->complaints++;
    }
}

static void check_page(ocr_pdf *pdf, const json_t *json, sums *s)
{
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(ARENA_BYTES);
    int page = (int)number(json, "page");
    ocr_pdf_page *loaded = NULL;
    float width, height;

    if (!arena || ocr_pdf_page_load(pdf, page, arena, &loaded, NULL) != SCH_OK ||
        ocr_judge_page(loaded, NULL).verdict != OCR_VERDICT_TEXT)
        return;
    width = roundf(loaded->width * OCR_PAGE_DPI / POINTS_PER_INCH);
    height = roundf(loaded->height * OCR_PAGE_DPI / POINTS_PER_INCH);
    s->pages++;
    if (fabsf(number(json, "page_width") - width) > 1 ||
        fabsf(number(json, "page_height") - height) > 1) {
        printf("%s: size: page %d: %.0f x %.0f instead of %.0f x %.0f\n", file_name, page,
               (double)number(json, "page_width"), (double)number(json, "page_height"),
               (double)width, (double)height);
        s->complaints++;
    }
    check_glyphs(loaded, page, json_object_get(json, "lines"), s);
}

int main(int argc, char **argv)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = NULL;
    SCH_AUTO(sch_close) int fd = -1;
    json_t *root, *page;
    sums s = {0};
    sch_err err = {0};
    size_t i;

    if (argc != 3)
        return 2;
    file_name = argv[1];
    fd = open(argv[1], O_RDONLY | O_CLOEXEC);
    root = json_load_file(argv[2], 0, NULL);
    if (fd < 0 || !root || ocr_pdf_open(fd, &pdf, &err) != SCH_OK) {
        printf("%s: cannot be read %s\n", argv[1], err.text);
        json_decref(root);
        return 1;
    }
    json_array_foreach(json_object_get(root, "pages"), i, page) check_page(pdf, page, &s);
    json_decref(root);
    printf("%s: %d pages, %ld glyphs, %ld in no line, %d complaints\n", file_name, s.pages,
           s.glyphs, s.lost, s.complaints);
    return s.complaints ? 1 : 0;
}
