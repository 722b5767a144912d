/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/places.h"

#include <math.h>
#include <string.h>
#include <strings.h>

/**
 * Tables that go on over the page. The line lists have one table a page, as they must; in the
 * document they are one: the first part leaves its tabular open, the next one goes on with its
 * rows, without the head that is printed again.
 *
 * Two tables are parts of one when the first is the last thing on a full page and the second the
 * first on the next, their columns agree, and the second repeats the head of the first or has none.
 * "Continued on next page" is no text, and footnotes go before the table.
 */
#define AGREE_EM  0.6F  /* edges or middles of one column */
#define ROOM_EM   6.0F  /* that is left under the first part, with a row of the second */
#define FULL_PAGE 0.75F /* of the page height: where the text of a document ends, at least */
#define PAGE_TOP  0.4F
enum { NOTE_WORDS = 10, MOST_HEAD = 8 /* rows */ };

/** Words that say that something goes on. */
static bool says_continued(const char *word)
{
    static const char *const names[] = {
        "continued",   "continues", "cont",         "cont'd",   "cont’d", "contd",  "continuation",
        "fortsetzung", "suite",     "continuación", "continua", "forts",  "vervolg"};
    size_t skip = strspn(word, "(["), n = strcspn(word + skip, ".,:;)]");

    for (size_t i = 0; i < SCH_COUNT_OF(names); i++)
        if (strlen(names[i]) == n && strncasecmp(word + skip, names[i], n) == 0)
            return true;
    return false;
}

static bool is_note(const ocr_line *line)
{
    bool says = false;

    for (size_t i = 0; i < line->nwords && line->nwords <= NOTE_WORDS; i++)
        says = says || says_continued(line->words[i].text);
    return says;
}

static bool is_note_block(const asm_block *b)
{
    return b->kind == ASM_TEXT && b->end - b->first == 1 && is_note(&b->page->lines[b->first]);
}

static bool are_same(const ocr_line *a, const ocr_line *b)
{
    if (!a || !b || a->nwords != b->nwords || a->cell.col != b->cell.col ||
        a->cell.ncols != b->cell.ncols)
        return a == b;
    for (size_t i = 0; i < a->nwords; i++)
        if (strcmp(a->words[i].text, b->words[i].text) != 0)
            return false;
    return true;
}

static bool are_same_rows(const asm_places *a, int row, const asm_places *b, int other)
{
    size_t words = 0;

    for (int c = 0; c < a->ncols; c++) {
        const ocr_line *cell = asm_cell_at(a, row, c);

        if (!are_same(cell, asm_cell_at(b, other, c)))
            return false;
        words += cell ? cell->nwords : 0;
    }
    return words > 0;
}

/** All that the row holds is one entry that says that the table goes on. */
static bool is_note_row(const asm_places *p, int row)
{
    const ocr_line *only = NULL;

    for (int c = 0; c < p->ncols; c++) {
        const ocr_line *cell = asm_cell_at(p, row, c);

        if (!cell || cell->nwords == 0 || cell == only)
            continue;
        if (only)
            return false;
        only = cell;
    }
    return only && is_note(only);
}

static bool is_bold(const asm_places *p, int row)
{
    size_t words = 0;

    for (int c = 0; c < p->ncols; c++) {
        const ocr_line *cell = asm_cell_at(p, row, c);

        for (size_t i = 0; cell && i < cell->nwords; i++, words++)
            if (!(cell->words[i].style & (OCR_BOLD | OCR_MATH_WORD)))
                return false;
    }
    return words > 0;
}

static bool is_ruled(const asm_places *p, int row)
{
    for (int c = 0; c < p->ncols; c++)
        if (!asm_rule_above(p, row, c))
            return false;
    return true;
}

/** Rows are parted by rules, most of them. */
static bool has_ruled_rows(const asm_places *p, int from)
{
    int ruled = 0;

    for (int r = from + 1; r < p->nrows; r++)
        ruled += is_ruled(p, r);
    return ruled * 2 > p->nrows - from - 1;
}

/** The first row from `from` on looks like a head: it is set off by a rule or in bold. */
static bool has_head(const asm_places *p, int from)
{
    if (from + 1 >= p->nrows)
        return is_bold(p, from);
    return (is_ruled(p, from + 1) && !has_ruled_rows(p, from + 1)) ||
           (is_bold(p, from) && !is_bold(p, from + 1));
}

/** No cell reaches over the upper edge of the row. */
static bool is_cut_clean(const asm_places *p, int row)
{
    for (int c = 0; c < p->ncols && row > 0 && row < p->nrows; c++)
        if (asm_cell_at(p, row, c) && asm_cell_at(p, row, c) == asm_cell_at(p, row - 1, c))
            return false;
    return true;
}

/** Left and right end of what a column holds. @return false: nothing */
static bool extent(const asm_places *p, int col, float *ret_x0, float *ret_x1)
{
    float x0 = INFINITY, x1 = -INFINITY;

    for (int r = 0; r < p->nrows; r++) {
        const ocr_line *cell = asm_cell_at(p, r, col);

        if (!cell || cell->nwords == 0 || cell->cell.ncols != 1)
            continue;
        x0 = fminf(x0, cell->box.x0);
        x1 = fmaxf(x1, cell->box.x1);
    }
    *ret_x0 = x0;
    *ret_x1 = x1;
    return x1 > x0;
}

/** @param shift  of the second page's text, whose margins may be others */
static bool columns_agree(const asm_places *a, const asm_places *b, float shift, float em)
{
    int compared = 0;

    for (int c = 0; c < a->ncols; c++) {
        float a0, a1, b0, b1, slack = AGREE_EM * em;

        if (!extent(a, c, &a0, &a1) || !extent(b, c, &b0, &b1))
            continue;
        b0 -= shift;
        b1 -= shift;
        compared++;
        if (fabsf(a0 - b0) > slack && fabsf(a1 - b1) > slack &&
            fabsf(a0 + a1 - b0 - b1) > 2 * slack)
            return false;
    }
    return compared * 2 > a->ncols;
}

/** Lowest end of what the pages hold, running feet aside. */
static float text_bottom(const asm_doc *doc, const ocr_page *page)
{
    float bottom = FULL_PAGE * (float)page->height;

    for (size_t i = 0; i < doc->nblocks; i++)
        if (doc->blocks[i].kind != ASM_PAGE_INFO && doc->blocks[i].page->height == page->height)
            bottom = fmaxf(bottom, doc->blocks[i].box.y1);
    return bottom;
}

/** All captions that the table owns say that it goes on, or are those of the part before. */
static bool has_no_other_caption(const asm_block *a, const asm_block *b)
{
    const ocr_line *first = &a->page->lines[a->first], *second = &b->page->lines[b->first];

    for (size_t i = 0; i < second->nlabels; i++) {
        const ocr_line *label = &b->page->lines[second->labels[i]];
        bool same = i < first->nlabels && are_same(&a->page->lines[first->labels[i]], label);

        if (!same && !(i == 0 && is_note(label)))
            return false;
    }
    return true;
}

/** What may stand between two parts of a table: nothing of the text. */
static bool is_between(const asm_doc *doc, const asm_block *b)
{
    return b->kind == ASM_FOOTNOTE || b->kind == ASM_CAPTION || is_note_block(b) ||
           !asm_is_printed(doc, b);
}

/** The table that stands first on the page after that of block i; 0: none. */
static size_t next_part(const asm_doc *doc, size_t i)
{
    size_t k = i + 1;

    while (k < doc->nblocks && doc->blocks[k].kind != ASM_TABLE && is_between(doc, &doc->blocks[k]))
        k++;
    return k < doc->nblocks && doc->blocks[k].kind == ASM_TABLE &&
                   doc->blocks[k].page_at == doc->blocks[i].page_at + 1
               ? k
               : 0;
}

/** The first part ends where its page is full, the second begins where its page does. */
static bool is_at_break(const asm_doc *doc, size_t i, size_t k, float row)
{
    const asm_block *a = &doc->blocks[i], *b = &doc->blocks[k];
    float low = a->box.y1;

    if (a->page->height != b->page->height || a->page->width != b->page->width ||
        b->box.y0 > PAGE_TOP * (float)b->page->height)
        return false;
    for (size_t j = i + 1; j < k && doc->blocks[j].page == a->page; j++)
        if (doc->blocks[j].kind == ASM_FOOTNOTE)
            low += doc->blocks[j].box.y1 - doc->blocks[j].box.y0;
    return text_bottom(doc, a->page) - low < row + ROOM_EM * a->size;
}

static float row_height(const asm_places *p, int row)
{
    float y0 = INFINITY, y1 = -INFINITY;

    for (int c = 0; c < p->ncols; c++) {
        const ocr_line *cell = asm_cell_at(p, row, c);

        if (cell && cell->nwords && cell->cell.nrows == 1) {
            y0 = fminf(y0, cell->box.y0);
            y1 = fmaxf(y1, cell->box.y1);
        }
    }
    return y1 > y0 ? y1 - y0 : 0;
}

/** Rows at the top of b that are not written again; -1: b is another table. */
static int head_rows(const asm_places *a, const asm_places *b)
{
    int from = 0, other = 0, n = 0;

    while (from < b->nrows && is_note_row(b, from))
        from++;
    while (other < a->nrows && is_note_row(a, other))
        other++;
    while (n < MOST_HEAD && from + n < b->nrows && other + n < a->nrows &&
           are_same_rows(b, from + n, a, other + n))
        n++;
    if (from + n >= b->nrows || !is_cut_clean(b, from + n) || (n == 0 && has_head(b, from)))
        return -1;
    return from + n;
}

static int note_rows(const asm_places *p)
{
    int n = 0;

    while (n + 1 < p->nrows && is_note_row(p, p->nrows - 1 - n))
        n++;
    return n;
}

static bool has_printed_between(const asm_doc *doc, size_t i, size_t k)
{
    for (size_t j = i + 1; j < k; j++)
        if (asm_is_printed(doc, &doc->blocks[j]) && !is_note_block(&doc->blocks[j]))
            return true;
    return false;
}

/** Parts of one table? Then they are marked as such. @return false: no memory */
static bool join(asm_doc *doc, size_t i, size_t k, bool *ret_joined)
{
    asm_block *a = &doc->blocks[i], *b = &doc->blocks[k];
    bool captioned = a->part.captioned || a->page->lines[a->first].nlabels > 0;
    asm_places over, under;
    int skip;

    *ret_joined = false;
    if (!asm_places_find(doc, a, &over) || !asm_places_find(doc, b, &under))
        return false;
    skip = over.ncols == under.ncols ? head_rows(&over, &under) : -1;
    if (skip < 0 || !has_no_other_caption(a, b) ||
        !(columns_agree(&over, &under, 0, a->size) ||
          columns_agree(&over, &under, b->box.x0 - a->box.x0, a->size)) ||
        !is_at_break(doc, i, k, row_height(&under, skip))) /* last: it looks at all blocks */
        return true;
    /* Footnotes cannot leave a page, and a part of a stream may not see where a table begins. */
    if ((a->part.goes_on && has_printed_between(doc, i, k)) || (captioned && doc->print->is_part))
        return true;
    a->part.breaks_off = true;
    a->part.drop = note_rows(&over);
    b->part = (asm_part){.goes_on = true,
                         .captioned = captioned,
                         .skip = skip,
                         .ruled = has_ruled_rows(&over, skip)};
    *ret_joined = true;
    return true;
}

static void silence_notes(asm_doc *doc, size_t i, size_t k)
{
    for (size_t j = i + 1; j < k; j++) {
        asm_block *b = &doc->blocks[j];

        if (!is_note_block(b))
            continue;
        b->kind = ASM_PAGE_INFO;
        b->page->lines[b->first].type = OCR_PAGE_INFO;
    }
}

bool asm_table_breaks(asm_doc *doc)
{
    if (doc->options->by_line || doc->options->include_page_breaks ||
        doc->options->include_page_info)
        return true;
    for (size_t i = 0; i < doc->nblocks; i++) {
        size_t k = doc->blocks[i].kind == ASM_TABLE ? next_part(doc, i) : 0, end = i + 1;
        bool joined;

        if (k == 0)
            continue;
        if (!join(doc, i, k, &joined))
            return false;
        if (!joined)
            continue;
        silence_notes(doc, i, k);
        while (doc->blocks[end].page == doc->blocks[i].page)
            end++;
        if (has_printed_between(doc, i, k) && !asm_blocks_exchange(doc, i, i + 1, end))
            return false;
        i = k - 1;
    }
    return true;
}
