/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/margins/margin_priv.h"

/**
 * Running heads, feet and page numbers, as far as one page tells.
 *
 * From either edge the outermost rows are taken out of the columns as long as they score as page
 * furniture; they become page_info and are read first and last.
 */
#define SIDE_SHARE 0.09F /* turned text (a preprint's stamp) in the left or right margin */
enum {
    BAND_ROWS = 5,  /* of one running head */
    MARGIN_ROWS = 8 /* of all at one edge */
};

/** @return rows that are heads */
static size_t find_heads(const lay_band_page *page)
{
    size_t at = 0, last = page->lay->pictures ? page->nrows : page->nrows - 1;

    for (size_t end = 1; end <= last && end <= at + BAND_ROWS && end <= MARGIN_ROWS; end++)
        if (lay_band_score(page, at, end, true) > 0)
            at = end;
    return at;
}

/**
 * @param floor  rows that are heads; a page may have nothing between them and its feet
 * @return the first row of the feet
 */
static size_t find_feet(const lay_band_page *page, size_t floor)
{
    size_t end = page->nrows;

    for (size_t at = end; at-- > floor && at > 0 && end - at <= BAND_ROWS;) {
        if (page->nrows - at > MARGIN_ROWS)
            break;
        if (lay_band_score(page, at, end, false) > 0)
            end = at;
    }
    return end;
}

/** @param alone  nothing else is on the page: then only numbers are furniture */
static void mark(const lay_band_page *page, size_t first, size_t end, lay_margin margin, bool alone)
{
    for (size_t r = first; r < end; r++)
        for (size_t i = 0; i < page->rows[r].nsegs; i++)
            if (!alone || page->rows[r].says & LAY_SAYS_NUMBER) {
                page->rows[r].segs[i]->margin = margin;
                page->rows[r].segs[i]->page_info = true;
            }
}

/** Something in the row reaches into the text: a number alone with a heading is the heading's. */
static bool is_in_text(const lay_band_page *page, const lay_band_row *r)
{
    for (size_t i = 0; i < r->nsegs; i++)
        if (lay_overlap(r->segs[i]->box.x0, r->segs[i]->box.x1, page->x0, page->x1) > 0)
            return true;
    return false;
}

/** A page number in the margin beside the first or the last line of the text. */
static void take_number_beside(const lay_band_page *page, size_t row, lay_margin margin)
{
    const lay_band_row *r = &page->rows[row];

    for (size_t i = 0; i < r->nsegs && r->nsegs > 1 && is_in_text(page, r); i++) {
        lay_seg *s = r->segs[i];

        if ((s->box.x0 > page->x1 + page->lay->em || s->box.x1 < page->x0 - page->lay->em) &&
            s->nwords == 1 && s->words[0].ndigits == s->words[0].nrunes &&
            s->words[0].nrunes <= 4) {
            s->margin = margin;
            s->page_info = true;
        }
    }
}

static void take_sides(lay_page *lay)
{
    float w = lay_frame_width(&lay->frame);

    for (size_t i = 0; i < lay->nsegs; i++) {
        lay_seg *s = &lay->segs[i];

        if (s->kind == LAY_TURNED &&
            (s->box.x1 < SIDE_SHARE * w || s->box.x0 > w - SIDE_SHARE * w)) {
            s->margin = LAY_SIDE;
            s->page_info = true;
        }
    }
}

bool lay_margins_mark(lay_page *lay)
{
    lay_band_page page;
    size_t heads, feet;
    bool alone;

    take_sides(lay);
    if (!lay_band_rows(lay, &page))
        return false;
    if (page.nrows == 0)
        return true;
    heads = find_heads(&page);
    feet = find_feet(&page, heads);
    alone = heads == feet && !lay->pictures;
    mark(&page, 0, heads, LAY_HEAD, alone);
    mark(&page, feet, page.nrows, LAY_FOOT, alone);
    if (heads == 0)
        take_number_beside(&page, 0, LAY_HEAD);
    if (feet == page.nrows)
        take_number_beside(&page, page.nrows - 1, LAY_FOOT);
    return true;
}
