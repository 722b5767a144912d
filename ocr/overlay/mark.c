/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/overlay/overlay_priv.h"

#include <allheaders.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/**
 * The page's half: frames, hatching, numbers, the way that reading takes.
 *
 * Order of painting is order of weight: what is large and faint first, numbers last.
 */
enum { TAG_SIZE = 12, TAG_PAD = 2, LABEL_SIZE = 11, ARROW_INDENT = 16 };
#define TINT 0.10F

bool ovl_is_container(const ocr_line *line)
{
    switch (line->type) {
    case OCR_TITLE:
    case OCR_AUTHORS:
    case OCR_ABSTRACT:
    case OCR_COLUMN:
    case OCR_ROTATED_CONTAINER:
    case OCR_TOC_CONTAINER:
    case OCR_MULTIPLE_CHOICE_BLOCK:
        return line->nwords == 0;
    default:
        return false;
    }
}

bool ovl_is_listed(const ocr_line *line)
{
    return line->type != OCR_DIAGRAM_INFO && line->type != OCR_CHART_INFO;
}

static bool is_label_of(const ocr_line *owner, int index)
{
    for (size_t i = 0; i < owner->nlabels; i++)
        if (owner->labels[i] == index)
            return owner->conversion_output;
    return false;
}

bool ovl_is_dropped(const ocr_page *page, const ocr_line *line)
{
    int index = (int)(line - page->lines);

    if (line->conversion_output || ovl_is_container(line))
        return false;
    if (line->type == OCR_TABLE_CELL && line->parent >= 0)
        return !page->lines[line->parent].conversion_output;
    for (size_t i = 0; line->type == OCR_FIGURE_LABEL && i < page->nlines; i++)
        if (is_label_of(&page->lines[i], index))
            return false;
    return true;
}

ocr_box ovl_box(const ovl_page *p, ocr_box box)
{
    return (ocr_box){roundf(box.x0 * p->scale), roundf(box.y0 * p->scale),
                     roundf(box.x1 * p->scale), roundf(box.y1 * p->scale)};
}

static void name_box(ovl_canvas *c, ocr_box box, uint32_t rgb, const char *name)
{
    ovl_style style = {OVL_BOLD, LABEL_SIZE, rgb};
    int width = ovl_text_width(c, style, name, strlen(name));

    (void)ovl_text(c, style, (int)box.x1 - width - 4, (int)box.y0 - 3, name, strlen(name));
}

static ocr_box grown(ocr_box box, float by)
{
    return (ocr_box){box.x0 - by, box.y0 - by, box.x1 + by, box.y1 + by};
}

static ocr_box united(ocr_box a, ocr_box b)
{
    return (ocr_box){fminf(a.x0, b.x0), fminf(a.y0, b.y0), fmaxf(a.x1, b.x1), fmaxf(a.y1, b.y1)};
}

static bool is_in_column(const ocr_line *line, int column)
{
    return line->column == column || line->type == OCR_PAGE_INFO;
}

/** Dashes about lines [first, end) of one column; running heads and feet are no part of it. */
static void mark_column(ovl_canvas *c, const ovl_page *p, size_t first, size_t end)
{
    ocr_box box = p->page->lines[first].box;
    size_t count = 0;
    char name[32];

    for (size_t i = first; i < end; i++) {
        if (p->page->lines[i].type == OCR_PAGE_INFO)
            continue;
        box = count++ ? united(box, p->page->lines[i].box) : p->page->lines[i].box;
    }
    if (count < 2)
        return;
    box = grown(ovl_box(p, box), 6);
    (void)snprintf(name, sizeof name, "column %d", p->page->lines[first].column);
    ovl_dashes(c, box, ocr_overlay_colour(OCR_COLUMN));
    name_box(c, box, OVL_FAINT, name);
}

/** Lines one after another that stand in one column, on a page that has several. */
static void mark_columns(ovl_canvas *c, const ovl_page *p)
{
    const ocr_page *page = p->page;
    bool several = false;
    size_t next;

    for (size_t i = 0; i < page->nlines; i++)
        several = several || page->lines[i].column > 0;
    for (size_t i = 0; several && i < page->nlines; i = next) {
        for (next = i + 1;
             next < page->nlines && is_in_column(&page->lines[next], page->lines[i].column); next++)
            ;
        mark_column(c, p, i, next);
    }
}

static void mark_line(ovl_canvas *c, const ovl_page *p, const ocr_line *line)
{
    uint32_t rgb = ocr_overlay_colour(line->type);
    ocr_box box = ovl_box(p, line->box);

    if (ovl_is_container(line)) {
        ovl_dashes(c, grown(box, 3), rgb);
        name_box(c, grown(box, 3), rgb, ocr_type_name(line->type));
        return;
    }
    if (line->type != OCR_TABLE && line->type != OCR_DIAGRAM && line->type != OCR_CHART)
        ovl_fill(c, box, rgb, TINT);
    if (ovl_is_dropped(p->page, line))
        ovl_hatch(c, box, rgb);
    for (size_t i = 0; i < line->nwords; i++)
        if (line->type != OCR_MATH && line->words[i].style & OCR_MATH_WORD)
            ovl_frame(c, ovl_box(p, line->words[i].box), ocr_overlay_colour(OCR_MATH), 1);
    ovl_frame(c, box, rgb, line->type == OCR_TABLE_CELL ? 1 : 2);
}

/** From the foot of each block that is printed to the head of the next. */
static void mark_order(ovl_canvas *c, const ovl_page *p)
{
    const ocr_line *before = NULL;

    for (size_t i = 0; i < p->page->nlines; i++) {
        const ocr_line *line = &p->page->lines[i];

        if (!line->conversion_output)
            continue;
        if (before && before->block != line->block) {
            ocr_box from = ovl_box(p, before->box), to = ovl_box(p, line->box);

            ovl_arrow(c, from.x0 + ARROW_INDENT, from.y1, to.x0 + ARROW_INDENT, to.y0, OVL_INK);
        }
        before = line;
    }
}

/** The number left of the line, or on it where the page has no margin. */
static void mark_number(ovl_canvas *c, const ovl_page *p, const ocr_line *line, int number)
{
    ovl_style style = {OVL_BOLD, TAG_SIZE, OVL_PAPER};
    ocr_box box = ovl_box(p, line->box);
    char text[16];
    size_t len = (size_t)snprintf(text, sizeof text, "%d", number);
    float width = (float)(ovl_text_width(c, style, text, len) + 2 * TAG_PAD);
    float x = box.x0 >= width ? box.x0 - width : box.x0; /* over the frame */

    ovl_fill(c, (ocr_box){x, box.y0, x + width, box.y0 + TAG_SIZE + TAG_PAD},
             ocr_overlay_colour(line->type), 1);
    (void)ovl_text(c, style, (int)x + TAG_PAD, (int)box.y0 + TAG_SIZE - 1, text, len);
}

void ovl_mark_page(ovl_canvas *c, const ovl_page *p)
{
    int number = 0;

    mark_columns(c, p);
    for (size_t i = 0; i < p->page->nlines; i++)
        mark_line(c, p, &p->page->lines[i]);
    mark_order(c, p);
    for (size_t i = 0; i < p->page->nlines; i++) {
        const ocr_line *line = &p->page->lines[i];

        number += ovl_is_listed(line);
        if (ovl_is_listed(line) && line->type != OCR_TABLE_CELL && !ovl_is_container(line))
            mark_number(c, p, line, number);
    }
}
