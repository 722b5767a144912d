/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/mend.h"

#include "ocr/added.h"
#include "ocr/decide.h"
#include "ocr/pixels/prepare.h"
#include "ocr/pixels/tesseract.h"

#include <allheaders.h>
#include <math.h>
#include <string.h>

enum {
    MEND_DPI = 300,
    MIN_LINE = 4,      /* glyphs that follow each other: words, no marks of a list */
    MAX_REGIONS = 24,  /* further lines are put to the nearest: what is good there stays */
    MAX_PX = 18000000, /* of all regions: two pages of them, since they may overlap */
    POINTS_PER_INCH = 72,
};
#define READ_CONF  0.5F /* a reading worse than that is left out */
#define JOIN_SIZES 1.6F /* lines closer than that, in font sizes, are recognized together */
#define MARGIN     0.4F /* white around a region, in font sizes */

typedef struct region {
    float x0, y0, x1, y1, size; /* points */
} region;

typedef struct mending {
    ocr_job *job;
    ocr_pdf_page *page;
    sch_arena *arena;
    uint8_t *bad; /* by glyph */
    region *regions;
    size_t nregions;
    int64_t pixels; /* recognized so far */
    ocr_added added;
} mending;

/** Glyphs of such fonts that are seen. @return false: no memory */
static bool mark_glyphs(mending *m, const uint8_t *fonts)
{
    const ocr_pdf_page *p = m->page;

    m->bad = sch_arena_alloc(m->arena, p->nglyphs + 1, 1);
    for (size_t i = 0; m->bad && i < p->nglyphs; i++) {
        int32_t f = p->glyphs[i].font;

        m->bad[i] = f >= 0 && (size_t)f < p->nfonts && fonts[f] && p->glyphs[i].turn == 0 &&
                    ocr_glyph_is_seen(&p->glyphs[i]);
    }
    return m->bad != NULL;
}

static void put_in(region *r, const ocr_glyph *g)
{
    r->x0 = fminf(r->x0, g->x0);
    r->y0 = fminf(r->y0, g->y0);
    r->x1 = fmaxf(r->x1, g->x1);
    r->y1 = fmaxf(r->y1, g->y1);
}

static bool is_near(const region *a, const region *b)
{
    float far = JOIN_SIZES * fmaxf(a->size, b->size);

    return fabsf(a->size - b->size) < 0.3F * fmaxf(a->size, b->size) && a->x0 < b->x1 + far &&
           b->x0 < a->x1 + far && a->y0 < b->y1 + far && b->y0 < a->y1 + far;
}

static region joined(const region *a, const region *b)
{
    return (region){fminf(a->x0, b->x0), fminf(a->y0, b->y0), fmaxf(a->x1, b->x1),
                    fmaxf(a->y1, b->y1), a->size};
}

/** The region that grows least when it takes the line. */
static region *cheapest(mending *m, const region *line)
{
    region *best = &m->regions[0];
    float least = INFINITY;

    for (size_t i = 0; i < m->nregions; i++) {
        region *r = &m->regions[i], both = joined(r, line);
        float grown = (both.x1 - both.x0) * (both.y1 - both.y0) - (r->x1 - r->x0) * (r->y1 - r->y0);

        if (grown < least) {
            least = grown;
            best = r;
        }
    }
    return best;
}

/** Put a line among the regions; regions that it connects become one. */
static void add_line(mending *m, region line)
{
    for (size_t i = 0; i < m->nregions; i++) {
        region *r = &m->regions[i];

        if (!is_near(r, &line))
            continue;
        line = joined(r, &line);
        *r = m->regions[--m->nregions];
        i = (size_t)-1; /* the grown line may reach others */
    }
    if (m->nregions < MAX_REGIONS) {
        m->regions[m->nregions++] = line;
    } else {
        region *r = cheapest(m, &line);

        *r = joined(r, &line);
    }
}

/** Stretches of bad glyphs on one baseline, long enough to be words. */
static void find_regions(mending *m)
{
    const ocr_pdf_page *p = m->page;

    for (size_t i = 0, end; i < p->nglyphs; i = end) {
        const ocr_glyph *g = &p->glyphs[i];
        region line = {g->x0, g->y0, g->x1, g->y1, g->size};

        end = i + 1;
        if (!m->bad[i])
            continue;
        while (end < p->nglyphs && m->bad[end] && fabsf(p->glyphs[end].y - g->y) < 0.3F * g->size &&
               p->glyphs[end].x - p->glyphs[end - 1].x < 4 * g->size)
            put_in(&line, &p->glyphs[end++]);
        if (end - i >= MIN_LINE)
            add_line(m, line);
    }
}

/** What was there before is read no more. */
static void hide(mending *m, const region *r, size_t nglyphs)
{
    for (size_t i = 0; i < nglyphs; i++) {
        ocr_glyph *g = &m->page->glyphs[i];
        float x = (g->x0 + g->x1) / 2, y = (g->y0 + g->y1) / 2;

        if (m->bad[i] && x >= r->x0 && x <= r->x1 && y >= r->y0 && y <= r->y1)
            g->flags |= OCR_GLYPH_CLIPPED;
    }
}

/** A good glyph lies in the word's box: the layer has it already. */
static bool is_told(const mending *m, const ocr_word *word, const int crop[4], size_t nglyphs)
{
    const float k = (float)POINTS_PER_INCH / MEND_DPI;
    float x0 = ((float)crop[0] + word->box.x0) * k, x1 = ((float)crop[0] + word->box.x1) * k;
    float y0 = ((float)crop[1] + word->box.y0) * k, y1 = ((float)crop[1] + word->box.y1) * k;

    for (size_t i = 0; i < nglyphs; i++) {
        const ocr_glyph *g = &m->page->glyphs[i];
        float x = (g->x0 + g->x1) / 2, y = (g->y0 + g->y1) / 2;

        if (!m->bad[i] && ocr_glyph_is_seen(g) && g->x1 > g->x0 && x > x0 && x < x1 && y > y0 &&
            y < y1)
            return true;
    }
    return false;
}

static sch_status mend_region(mending *m, const region *r, size_t nglyphs, sch_err *err)
{
    SCH_AUTO(ocr_raster_done) ocr_raster raster = {0};
    SCH_AUTO(ocr_pix_free) PIX *pix = NULL;
    const float k = (float)MEND_DPI / POINTS_PER_INCH;
    float around = MARGIN * r->size;
    int crop[4] = {(int)fmaxf(0, (r->x0 - around) * k), (int)fmaxf(0, (r->y0 - around) * k), 0, 0};
    ocr_reading reading = {0};
    sch_status s;

    crop[2] = (int)((r->x1 + around) * k) - crop[0] + 1;
    crop[3] = (int)((r->y1 + around) * k) - crop[1] + 1;
    m->pixels += (int64_t)crop[2] * crop[3];
    if (m->pixels > MAX_PX)
        return SCH_OK;
    s = ocr_pdf_render(m->job->doc->pdf, m->job->page->number, MEND_DPI, 1, crop, &raster, err);
    if (s != SCH_OK)
        return s == SCH_INVALID ? SCH_OK : s; /* nothing of it lies on the page */
    pix = ocr_pix_of_raster(&raster);
    if (!pix)
        return sch_fail(err, SCH_FATAL, "no memory for a part of the page");
    s = ocr_tess_read(pix, MEND_DPI, m->job->options->languages, 1, m->job->page->arena, 0,
                      &reading, err);
    if (s != SCH_OK || ocr_reading_conf(&reading) < READ_CONF)
        return s;
    hide(m, r, nglyphs);
    for (size_t i = 0; i < reading.nwords; i++)
        if (!is_told(m, &reading.words[i], crop, nglyphs) &&
            !ocr_added_word(&m->added, &reading.words[i], r->size, crop, MEND_DPI, 0))
            return sch_fail(err, SCH_FATAL, "no memory for what was read");
    return SCH_OK;
}

sch_status ocr_mend_page(ocr_job *job, ocr_pdf_page *loaded, const uint8_t *bad, sch_arena *arena,
                         sch_err *err)
{
    mending m = {
        .job = job, .page = loaded, .arena = arena, .added = ocr_added_begin(loaded, arena)};
    const size_t nglyphs = loaded->nglyphs;
    sch_status s = SCH_OK;

    m.regions = sch_arena_alloc(arena, MAX_REGIONS, sizeof *m.regions);
    if (!m.regions || !mark_glyphs(&m, bad))
        return sch_fail(err, SCH_FATAL, "no memory to look at the fonts");
    find_regions(&m);
    for (size_t i = 0; i < m.nregions && s == SCH_OK; i++)
        s = mend_region(&m, &m.regions[i], nglyphs, err);
    return s;
}
