/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/layout_priv.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/**
 * Layout of a page from what a recognizer read: its lines, its order and its paragraphs stand;
 * pictures find their place among them, and margins and types are told as for glyphs.
 */
static lay_word take_word(const ocr_word *w, const ocr_read_line *line, int row)
{
    lay_word out = {.text = w->text,
                    .box = w->box,
                    .u0 = w->box.x0,
                    .u1 = w->box.x1,
                    .v = w->baseline,
                    .size = w->font_size > 0 ? w->font_size : line->font_size,
                    .conf = w->conf,
                    .style = w->style,
                    .glued = w->glued,
                    .glyph0 = w->glyph0,
                    .glyph1 = w->glyph1,
                    .row = row};

    for (const char *p = w->text; *p; p++) {
        if (((unsigned char)*p & 0xC0) == 0x80)
            continue;
        out.nrunes += out.nrunes < UINT16_MAX;
        out.nletters = (uint16_t)(out.nletters + (isalpha((unsigned char)*p) || *p & 0x80));
        out.ndigits = (uint16_t)(out.ndigits + (isdigit((unsigned char)*p) != 0));
    }
    return out;
}

/** Old print has a space within its quotation marks; the words are written without. */
static void close_quotes(lay_word *words, size_t n)
{
    for (size_t i = 1; i < n; i++)
        words[i].glued |= strcmp(words[i - 1].text, "“") == 0 ||
                          strcmp(words[i - 1].text, "‘") == 0 ||
                          strncmp(words[i].text, "”", strlen("”")) == 0;
}

static bool take_line(lay_page *lay, const ocr_reading *r, size_t at, lay_word *words)
{
    const ocr_read_line *line = &r->lines[at];
    lay_seg *seg = lay_seg_add(lay);

    if (!seg)
        return false;
    for (size_t i = 0; i < line->nwords; i++)
        words[i] = take_word(&r->words[line->word0 + i], line, (int)at);
    close_quotes(words, line->nwords);
    seg->words = words;
    seg->nwords = line->nwords;
    seg->box = line->box;
    seg->size = line->font_size;
    seg->v = (line->baseline0 + line->baseline1) / 2;
    seg->row_v = seg->v;
    seg->row = (int)at;
    seg->region = line->block;
    return true;
}

static bool is_picture(const lay_page *lay, const ocr_region *region)
{
    float w = region->box.x1 - region->box.x0, h = region->box.y1 - region->box.y0;
    float sheet = lay->frame.width * lay->frame.height;

    return region->kind == OCR_REGION_IMAGE && w >= 40 && h >= 40 && w * h >= 0.005F * sheet &&
           w * h < 0.8F * sheet;
}

/** Put a picture before the first line that lies under it and overlaps it. */
static bool place_picture(lay_page *lay, ocr_box box, int region)
{
    size_t at = 0;

    if (!lay_seg_add(lay))
        return false;
    while (at + 1 < lay->nsegs &&
           (lay->segs[at].v < box.y1 ||
            lay_overlap(lay->segs[at].box.x0, lay->segs[at].box.x1, box.x0, box.x1) <= 0))
        at++;
    memmove(&lay->segs[at + 1], &lay->segs[at], (lay->nsegs - 1 - at) * sizeof *lay->segs);
    lay->segs[at] =
        (lay_seg){.kind = LAY_IMAGE, .box = box, .v = box.y1, .row = -1, .region = region};
    return true;
}

/** Blocks from the recognizer's paragraphs; a change of what the line is ends one too. */
static void number_by_paragraph(lay_page *lay, const ocr_reading *r)
{
    int block = -1, par = -1;

    for (size_t i = 0; i < lay->nlines; i++) {
        lay_line *l = &lay->lines[i];
        const lay_line *before = i ? l - 1 : NULL;
        int its = l->nwords ? r->lines[l->words[0]->row].par : -1;
        bool starts = !before || its < 0 || its != par || before->page_info != l->page_info;

        block += starts;
        l->block = block;
        l->after_hyphen = !starts && lay_is_hyphenated(before, l);
        par = its;
    }
}

static bool take_rules(lay_page *lay, const ocr_reading *r)
{
    lay->rules = sch_arena_alloc(lay->scratch, r->nregions + 1, sizeof *lay->rules);
    if (!lay->rules)
        return false;
    for (size_t i = 0; i < r->nregions; i++)
        if (r->regions[i].kind == OCR_REGION_H_RULE || r->regions[i].kind == OCR_REGION_V_RULE)
            lay->rules[lay->nrules++] = (lay_rule){
                .box = r->regions[i].box, .horizontal = r->regions[i].kind == OCR_REGION_H_RULE};
    return true;
}

static bool run_stages(lay_page *lay, const ocr_reading *r)
{
    lay_word *words = sch_arena_alloc(lay->scratch, r->nwords + 1, sizeof *words);
    int regions = 0;

    if (!words)
        return false;
    for (size_t i = 0; i < r->nlines; i++) {
        const ocr_read_line *line = &r->lines[i];

        if (line->word0 > r->nwords || line->nwords > r->nwords - line->word0 || line->nwords == 0)
            continue;
        if (!take_line(lay, r, i, words + line->word0))
            return false;
        regions = line->block >= regions ? line->block + 1 : regions;
    }
    lay->em = lay_words_em(words, r->nwords);
    for (size_t i = 0; i < r->nregions; i++)
        lay->pictures = lay->pictures || is_picture(lay, &r->regions[i]);
    if (!take_rules(lay, r) || !lay_margins_mark(lay) || !lay_tables_find(lay))
        return false;
    for (size_t i = 0; i < r->nregions; i++)
        if (is_picture(lay, &r->regions[i]) && !place_picture(lay, r->regions[i].box, regions++))
            return false;
    if (!lay_lines_build(lay))
        return false;
    number_by_paragraph(lay, r);
    return true;
}

sch_status ocr_layout_reading(const ocr_reading *reading, ocr_page *page, sch_err *err)
{
    SCH_AUTO(sch_arena_free) sch_arena *scratch = sch_arena_new(0);
    lay_page lay = {.scratch = scratch,
                    .page = page,
                    .source = OCR_SOURCE_PIXELS,
                    .frame = {.width = (float)page->width, .height = (float)page->height}};

    if (!scratch || !run_stages(&lay, reading))
        return sch_fail(err, SCH_FATAL, "page %d: no memory for layout", page->number);
    if (!lay_types_set(&lay) || !lay_emit(&lay))
        return sch_fail(err, SCH_FATAL, "page %d: no memory for lines", page->number);
    return SCH_OK;
}
