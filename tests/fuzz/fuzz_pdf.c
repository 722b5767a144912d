/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/pdf/pdf.h"
#include "tests/fuzz/fuzz.h"

#include <math.h>
#include <string.h>
#include <sys/mman.h>

#define MAX_PAGES   3
#define ARENA_BYTES ((size_t)128 << 20)

static bool is_box(float x0, float y0, float x1, float y1)
{
    return isfinite(x0) && isfinite(y0) && isfinite(x1) && isfinite(y1) && x0 <= x1 && y0 <= y1;
}

static void check_page(const ocr_pdf_page *page)
{
    fuzz_check(page->nglyphs <= OCR_PDF_MAX_GLYPHS && page->nrules <= OCR_PDF_MAX_RULES);
    for (size_t i = 0; i < page->nglyphs; i++) {
        const ocr_glyph *g = &page->glyphs[i];

        fuzz_check(g->font >= 0 && (size_t)g->font < page->nfonts);
        fuzz_check(g->bitmap >= -1 && (g->bitmap < 0 || (size_t)g->bitmap < page->nbitmaps));
        fuzz_check(g->nuni <= 4 && g->turn <= 360 && g->mcid >= -1 && g->gid >= -1);
        fuzz_check(is_box(g->x0, g->y0, g->x1, g->y1) && isfinite(g->x) && isfinite(g->y));
        fuzz_check(isfinite(g->size) && isfinite(g->dx) && isfinite(g->dy));
        fuzz_check(!g->name || g->name[0]);
    }
    for (size_t i = 0; i < page->nrules; i++)
        fuzz_check(
            is_box(page->rules[i].x0, page->rules[i].y0, page->rules[i].x1, page->rules[i].y1));
    for (size_t i = 0; i < page->nimages; i++)
        fuzz_check(
            is_box(page->images[i].x0, page->images[i].y0, page->images[i].x1, page->images[i].y1));
    for (size_t i = 0; i < page->nfonts; i++)
        fuzz_check(page->fonts[i].name && page->fonts[i].ascent > page->fonts[i].descent);
    for (size_t i = 0; i < page->nbitmaps; i++)
        for (int k = 0; k < page->bitmaps[i].w * page->bitmaps[i].h; k++)
            fuzz_check(page->bitmaps[i].bits[k] <= 1);
}

static void check_raster(const ocr_raster *r)
{
    fuzz_check(r->width > 0 && r->height > 0 && r->stride >= r->width * r->channels);
    fuzz_check(r->pixels[(size_t)(r->height - 1) * (size_t)r->stride] <= 255);
}

static void try_pixels(ocr_pdf *pdf, int number, const ocr_pdf_page *page)
{
    static const int crop_px[4] = {0, 0, 300, 300};
    SCH_AUTO(ocr_raster_done) ocr_raster image = {0};
    SCH_AUTO(ocr_raster_done) ocr_raster render = {0};

    if (ocr_pdf_page_image(pdf, number, page, 1, &image, NULL) == SCH_OK)
        check_raster(&image);
    if (ocr_pdf_render(pdf, number, 30, 3, crop_px, &render, NULL) == SCH_OK)
        check_raster(&render);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SCH_AUTO(sch_close) int fd = memfd_create("fuzz", MFD_CLOEXEC);
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = NULL;
    sch_err err = {0};

    fuzz_check(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    if (ocr_pdf_open(fd, &pdf, &err) != SCH_OK) {
        fuzz_check(!pdf && err.id[0]);
        return 0;
    }
    for (int number = 1; number <= ocr_pdf_page_count(pdf) && number <= MAX_PAGES; number++) {
        SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(ARENA_BYTES);
        ocr_pdf_page *page = NULL;

        if (ocr_pdf_page_load(pdf, number, arena, &page, &err) != SCH_OK)
            continue;
        check_page(page);
        try_pixels(pdf, number, page);
    }
    return 0;
}
