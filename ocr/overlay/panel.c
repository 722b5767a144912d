/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/overlay/overlay_priv.h"

#include <allheaders.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/**
 * The panel: what the page is, the legend, then line by line what was read.
 *
 * It flows in columns. The same code measures and paints: a canvas without pixels takes no paint.
 */
enum {
    MARGIN = 14,
    INDENT = 40, /* of text under the number of its line */
    ROW = 17,    /* from baseline to baseline */
    SIZE = 13,
    TEXT_ROWS = 3,    /* longer texts are cut */
    FORMULA_ROWS = 8, /* so are formulas */
    CROP_HEIGHT = 110,
    GAP = 8,
};

typedef struct flow {
    ovl_canvas *c;
    const ovl_page *p;
    int x0, height;
    int column, x, y; /* where the next thing goes, y its top */
} flow;

static int left(const flow *f)
{
    return f->x0 + f->column * OCR_OVERLAY_PANEL_PX + MARGIN;
}

static int right(const flow *f)
{
    return f->x0 + (f->column + 1) * OCR_OVERLAY_PANEL_PX - MARGIN;
}

/** To the beginning of a row that is `height` high; in the next column where there is no room. */
static void new_row(flow *f, int height)
{
    if (f->y + height > f->height - MARGIN && f->y > MARGIN) {
        f->column++;
        f->y = MARGIN;
    }
    f->x = left(f);
}

static void put(flow *f, ovl_style style, const char *text)
{
    f->x = ovl_text(f->c, style, f->x, f->y + SIZE, text, strlen(text));
}

/** Text from x on, wrapped at the column's edge with `indent`; ends below its last row. */
static void put_wrapped(flow *f, ovl_style style, const char *text, int indent, int rows)
{
    while (*text == ' ' || *text == '\n')
        text++;
    for (; *text && rows > 0; rows--) {
        size_t len = ovl_text_fit(f->c, style, text, right(f) - f->x);

        (void)ovl_text(f->c, style, f->x, f->y + SIZE, text, len);
        text += len;
        text += strspn(text, " \n");
        if (*text && rows == 1)
            (void)ovl_text(f->c, style, right(f) - 2, f->y + SIZE, "\xE2\x80\xA6", 3);
        f->y += ROW;
        if (*text && rows > 1)
            new_row(f, ROW);
        f->x = left(f) + indent;
    }
}

/* ---- formulas ---- */

/** The print of a formula, small enough for half a column. NULL: nothing there, or no memory */
static PIX *crop_of(const flow *f, ocr_box box)
{
    ocr_box b = ovl_box(f->p, box);
    BOX *part =
        boxCreate((int)b.x0 - 2, (int)b.y0 - 2, (int)(b.x1 - b.x0) + 4, (int)(b.y1 - b.y0) + 4);
    PIX *crop = part ? pixClipRectangle(f->p->pix, part, NULL) : NULL;
    float most = OCR_OVERLAY_PANEL_PX * 0.5F, scale = 1;
    PIX *small;

    boxDestroy(&part);
    if (!crop)
        return NULL;
    scale = fminf(scale, most / (float)pixGetWidth(crop));
    scale = fminf(scale, CROP_HEIGHT / (float)pixGetHeight(crop));
    if (scale >= 1)
        return crop;
    small = pixScale(crop, scale, scale);
    pixDestroy(&crop);
    return small;
}

static int rows_of(const flow *f, ovl_style style, const char *text, int width)
{
    int rows = 0;

    while (*text && rows < FORMULA_ROWS) {
        text += ovl_text_fit(f->c, style, text, width);
        text += strspn(text, " \n");
        rows++;
    }
    return rows;
}

/** A formula as it is printed, and its LaTeX beside it; short ones share a row. */
static void put_formula(flow *f, ocr_box box, const char *latex, float conf, int *row_height)
{
    ovl_style style = {OVL_MONO, SIZE - 1, ocr_overlay_colour(OCR_MATH)};
    PIX *crop = crop_of(f, box);
    int w = crop ? pixGetWidth(crop) : 0, h = crop ? pixGetHeight(crop) : 0;
    int text_width = ovl_text_width(f->c, style, latex, strlen(latex));
    int all = right(f) - left(f) - INDENT - w - GAP, rows = 1;
    char figure[16];

    (void)snprintf(figure, sizeof figure, " %.2f", (double)conf);
    text_width = text_width > all ? all : text_width;
    rows = rows_of(f, style, latex, all);
    h = h > rows * ROW ? h : rows * ROW;
    if (*row_height && (f->x + w + GAP + text_width > right(f) || rows > 1)) {
        f->y += *row_height;
        *row_height = 0;
    }
    if (*row_height == 0 || f->y + h > f->height - MARGIN) {
        new_row(f, h);
        f->x += INDENT;
        *row_height = 0;
    }
    if (crop) {
        ovl_paste(f->c, crop, f->x, f->y);
        ovl_frame(f->c,
                  (ocr_box){(float)f->x, (float)f->y, (float)(f->x + w),
                            (float)(f->y + pixGetHeight(crop))},
                  0xe3c3dc, 1);
    }
    pixDestroy(&crop);
    *row_height = *row_height > h + 3 ? *row_height : h + 3;
    f->x += w + GAP;
    if (rows > 1) {
        flow at = *f;

        put_wrapped(&at, style, latex, f->x - left(f), FORMULA_ROWS);
        f->x = right(f);
    } else {
        put(f, style, latex);
        put(f, (ovl_style){OVL_SANS, SIZE - 2, OVL_FAINT}, figure);
        f->x += 2 * GAP;
    }
}

static void put_formulas(flow *f, const ocr_line *line)
{
    int row_height = 0;

    if (line->type == OCR_MATH)
        put_formula(f, line->box, line->text, line->conf, &row_height);
    for (size_t i = 0; line->type != OCR_MATH && i < line->nwords; i++)
        if (line->words[i].style & OCR_MATH_WORD)
            put_formula(f, line->words[i].box, line->words[i].text, line->words[i].conf,
                        &row_height);
    f->y += row_height;
}

/* ---- lines ---- */

static void put_tag(flow *f, const ocr_line *line, int number)
{
    ovl_style style = {OVL_BOLD, SIZE - 1, OVL_PAPER};
    char text[16];
    size_t len = (size_t)snprintf(text, sizeof text, "%d", number);
    float x = (float)f->x, y = (float)f->y;

    ovl_fill(f->c, (ocr_box){x, y + 1, x + INDENT - 8, y + ROW - 1}, ocr_overlay_colour(line->type),
             1);
    if (ovl_is_listed(line))
        (void)ovl_text(f->c, style, f->x + 3, f->y + SIZE, text, len);
    f->x += INDENT;
}

static void put_kind(flow *f, const ocr_line *line)
{
    ovl_style kind = {OVL_BOLD, SIZE - 1, ocr_overlay_colour(line->type)};
    ovl_style faint = {OVL_SANS, SIZE - 2, OVL_FAINT};
    char text[64] = "";

    put(f, kind, ocr_type_name(line->type));
    if (line->subtype) {
        put(f, faint, " ");
        put(f, faint, line->subtype);
    }
    if (line->type == OCR_TABLE_CELL)
        (void)snprintf(text, sizeof text, " %d,%d", line->cell.row + 1, line->cell.col + 1);
    else if (line->type == OCR_SECTION_HEADER)
        (void)snprintf(text, sizeof text, " level %d", line->heading);
    put(f, faint, text);
    if (line->conf >= 0) {
        (void)snprintf(text, sizeof text, " %.2f", (double)line->conf);
        put(f, faint, text);
    }
    f->x += GAP;
}

static void put_line(flow *f, const ocr_line *line, int number)
{
    bool dropped = ovl_is_dropped(f->p->page, line);
    ovl_style style = {line->type == OCR_TABLE || line->type == OCR_CODE ? OVL_MONO : OVL_SANS,
                       SIZE, dropped ? OVL_FAINT : OVL_INK};
    int top;

    new_row(f, ROW);
    put_tag(f, line, number);
    put_kind(f, line);
    if (dropped)
        put(f, (ovl_style){OVL_BOLD, SIZE - 2, 0xc01530}, "dropped  ");
    top = f->y;
    if (line->type != OCR_MATH)
        put_wrapped(f, style, line->text, INDENT, TEXT_ROWS);
    f->y += f->y == top ? ROW : 0;
    put_formulas(f, line);
    f->y += 2;
}

/* ---- head and legend ---- */

static void put_head(flow *f)
{
    const ocr_page *page = f->p->page;
    ovl_style bold = {OVL_BOLD, SIZE + 3, OVL_INK}, plain = {OVL_SANS, SIZE, OVL_INK};
    char text[256];

    new_row(f, 2 * ROW);
    (void)snprintf(text, sizeof text, "Page %d", page->number);
    put(f, bold, text);
    (void)snprintf(text, sizeof text, "   %d x %d px, turned %d, skew %.1f, %s: ", page->width,
                   page->height, page->rotate, (double)page->skew_deg,
                   ocr_source_name(page->decision.source));
    put(f, plain, text);
    put(f, plain, page->decision.reason ? page->decision.reason : "");
    f->y += ROW + 4;
    if (!page->error_id)
        return;
    new_row(f, ROW);
    put(f, (ovl_style){OVL_BOLD, SIZE, 0xc01530}, page->error_id);
    put(f, plain, ": ");
    put_wrapped(f, plain, page->error_text ? page->error_text : "", INDENT, TEXT_ROWS);
}

static void put_legend_entry(flow *f, ocr_type type, int count)
{
    ovl_style style = {OVL_SANS, SIZE - 1, OVL_INK};
    char text[64];
    int width = snprintf(text, sizeof text, "%s (%d)", ocr_type_name(type), count);

    width = ovl_text_width(f->c, style, text, (size_t)width) + ROW + GAP;
    if (f->x + width > right(f)) {
        f->y += ROW;
        new_row(f, ROW);
    }
    ovl_fill(f->c,
             (ocr_box){(float)f->x, (float)f->y + 2, (float)f->x + ROW - 5, (float)f->y + ROW - 3},
             ocr_overlay_colour(type), 1);
    f->x += ROW;
    put(f, style, text);
    f->x += 2 * GAP;
}

static void put_legend(flow *f)
{
    int counts[OCR_TYPE_COUNT] = {0};

    for (size_t i = 0; i < f->p->page->nlines; i++)
        counts[f->p->page->lines[i].type]++;
    new_row(f, ROW);
    for (int type = 0; type < OCR_TYPE_COUNT; type++)
        if (counts[type])
            put_legend_entry(f, (ocr_type)type, counts[type]);
    f->y += ROW;
    new_row(f, ROW);
    put(f, (ovl_style){OVL_SANS, SIZE - 1, OVL_FAINT},
        "hatched: not in the text    dashed: columns and containers    arrows: from block to block "
        "in reading order");
    f->y += ROW + GAP;
}

static bool is_empty_cell(const ocr_line *line)
{
    return line->type == OCR_TABLE_CELL && line->nwords == 0;
}

int ovl_panel(ovl_canvas *c, const ovl_page *p, int x, int height)
{
    flow f = {.c = c, .p = p, .x0 = x, .height = height, .y = MARGIN};

    int number = 0;

    put_head(&f);
    put_legend(&f);
    for (size_t i = 0; i < p->page->nlines; i++) {
        number += ovl_is_listed(&p->page->lines[i]);
        if (!ovl_is_container(&p->page->lines[i]) && !is_empty_cell(&p->page->lines[i]))
            put_line(&f, &p->page->lines[i], number);
    }
    return f.column + 1;
}
