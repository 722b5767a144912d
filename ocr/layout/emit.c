/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/figures/figure.h"

#include <math.h>
#include <string.h>

/**
 * Lines of layout to lines of the page model: boxes go back to the page, words are copied.
 */
static ocr_word make_word(const lay_word *w, const lay_frame *frame)
{
    return (ocr_word){.box = lay_frame_leave_box(frame, w->box),
                      .text = w->text,
                      .font_size = w->size,
                      .baseline = frame->turn ? lay_frame_leave_box(frame, w->box).y1 : w->v,
                      .conf = w->conf,
                      .style = w->style,
                      .glued = w->glued,
                      .glyph0 = w->glyph0,
                      .glyph1 = w->glyph1};
}

/** @param picture  index of the last picture on the page, for what is inside it */
static bool emit_line(lay_page *lay, const lay_line *l, int picture)
{
    ocr_line *line = ocr_page_add_line(lay->page);
    lay_frame frame = {.turn = l->kind == LAY_TURNED ? l->turn : lay->frame.turn,
                       .width = lay->frame.width,
                       .height = lay->frame.height};
    float conf = 0, rate = 0;

    if (!line)
        return false;
    line->type = l->type;
    line->parent = l->margin == LAY_INSIDE ? picture : -1;
    line->source = lay->source;
    line->block = l->block;
    line->column = l->column;
    line->font_size = l->size;
    line->style = l->style;
    line->after_hyphen = l->after_hyphen;
    line->subtype = (l->kind == LAY_TURNED && frame.turn % 180) ||
                            (l->kind == LAY_TEXT && lay->vertical && l->nwords > 0)
                        ? "vertical"
                        : NULL;
    if (l->figure)
        line->subtype = l->figure->subtype;
    line->baseline =
        frame.turn || l->kind == LAY_TURNED || l->kind == LAY_IMAGE || l->kind == LAY_TABLE ? NAN
                                                                                            : l->v;
    line->box = lay_frame_leave_box(&lay->frame, l->box);
    if (l->nwords == 0)
        return true;
    line->words = sch_arena_alloc(lay->page->arena, l->nwords, sizeof *line->words);
    if (!line->words)
        return false;
    line->nwords = l->nwords;
    for (size_t i = 0; i < l->nwords; i++) {
        line->words[i] = make_word(l->words[i], &frame);
        line->box = i ? lay_box_union(line->box, line->words[i].box) : line->words[i].box;
        conf += l->words[i]->conf;
        if (l->words[i]->read)
            line->source = OCR_SOURCE_PIXELS;
        rate += l->words[i]->math ? l->words[i]->rate : l->words[i]->conf;
    }
    line->words[0].glued = false;
    line->conf = conf / (float)l->nwords;
    line->conf_rate = rate / (float)l->nwords;
    return true;
}

/** The cells of a table as its children; their words stand line by line. */
static bool emit_cells(lay_page *lay, const lay_line *l, int parent)
{
    const lay_table *t = l->table;

    lay->page->lines[parent].cell =
        (ocr_cell){.nrows = (uint16_t)t->nrows, .ncols = (uint16_t)t->ncols};
    for (size_t i = 0; i < t->ncells; i++) {
        const lay_cell *c = &t->cells[i];
        lay_line as_line = {.kind = LAY_TEXT,
                            .words = c->words,
                            .nwords = c->nwords,
                            .box = c->box,
                            .v = c->nwords ? c->words[0]->v : NAN,
                            .size = c->nwords ? c->words[0]->size : t->size,
                            .style = c->nwords ? 0xFF : 0,
                            .column = l->column,
                            .block = l->block,
                            .type = OCR_TABLE_CELL};
        ocr_line *line;

        for (size_t k = 0; k < c->nwords; k++)
            as_line.style &= c->words[k]->style;
        if (!emit_line(lay, &as_line, -1))
            return false;
        line = &lay->page->lines[lay->page->nlines - 1];
        line->parent = parent;
        line->subtype = c->nrows > 1 || c->ncols > 1 ? "spanning" : NULL;
        line->cell = (ocr_cell){.row = (uint16_t)c->row,
                                .col = (uint16_t)c->col,
                                .nrows = (uint16_t)c->nrows,
                                .ncols = (uint16_t)c->ncols,
                                .edges = c->edges};
    }
    return true;
}

/** The letter that is read before the line: a line of its own, whose only word goes on there. */
static bool emit_initial(lay_page *lay, const lay_line *l)
{
    lay_line initial = *l;
    const lay_word *word = l->initial;

    initial.words = &word;
    initial.nwords = 1;
    initial.after_hyphen = false;
    initial.style = word->style;
    if (!emit_line(lay, &initial, -1))
        return false;
    lay->page->lines[lay->page->nlines - 1].subtype = "big_capital_letter";
    lay->page->lines[lay->page->nlines - 1].baseline = word->v;
    return true;
}

/** A line that holds others and has no words of its own. */
static bool emit_holder(lay_page *lay, const lay_line *l, ocr_type type, ocr_box box, int parent)
{
    lay_line holder = *l;

    holder.type = type;
    holder.words = NULL;
    holder.nwords = 0;
    holder.box = box;
    holder.style = 0;
    if (!emit_line(lay, &holder, -1))
        return false;
    lay->page->lines[lay->page->nlines - 1].parent = parent;
    lay->page->lines[lay->page->nlines - 1].baseline = NAN;
    return true;
}

static bool emit_part(lay_page *lay, const lay_line *l, size_t first, size_t end, ocr_type type,
                      int parent)
{
    lay_line part = *l;

    part.type = type;
    part.words = l->words + first;
    part.nwords = end - first;
    if (!emit_line(lay, &part, -1))
        return false;
    lay->page->lines[lay->page->nlines - 1].parent = parent;
    return true;
}

/** The last word of an item without the dots that lead to its number. */
static bool trim_leader(lay_page *lay)
{
    ocr_line *item = &lay->page->lines[lay->page->nlines - 1];
    ocr_word *word = &item->words[item->nwords - 1];
    size_t len = strlen(word->text), kept = len;
    char *text;

    while (kept > 1 && word->text[kept - 1] == '.')
        kept--;
    if (len - kept < 3)
        return true;
    text = sch_arena_strndup(lay->page->arena, word->text, kept);
    word->text = text;
    return text != NULL;
}

static bool emit_row(lay_page *lay, const lay_line *l, int parent)
{
    int row = (int)lay->page->nlines, page;
    size_t words;
    bool numbered = lay_contents_split(l, &words, &page);
    ocr_line *item;

    if (!emit_holder(lay, l, OCR_TOC_ROW, l->box, parent) ||
        !emit_part(lay, l, 0, words, OCR_TOC_ITEM, row) || !trim_leader(lay))
        return false;
    item = &lay->page->lines[lay->page->nlines - 1];
    for (size_t i = words; i + 1 < l->nwords; i++) /* the leader is part of the item's place */
        item->box = lay_box_union(item->box, lay_frame_leave_box(&lay->frame, l->words[i]->box));
    return !numbered || emit_part(lay, l, l->nwords - 1, l->nwords, OCR_TOC_NUMBER, row);
}

/** The rows of one table of contents, from line `first` on. @param[out] ret_end  the line behind */
static bool emit_contents(lay_page *lay, size_t first, size_t *ret_end)
{
    size_t end = first;
    ocr_box box = lay->lines[first].box;
    int parent = (int)lay->page->nlines;

    while (end < lay->nlines && lay->lines[end].type == OCR_TOC_ROW &&
           lay->lines[end].block == lay->lines[first].block)
        box = lay_box_union(box, lay->lines[end++].box);
    *ret_end = end;
    if (!emit_holder(lay, &lay->lines[first], OCR_TOC_CONTAINER, box, -1))
        return false;
    for (size_t i = first; i < end; i++)
        if (!emit_row(lay, &lay->lines[i], parent))
            return false;
    return true;
}

/** The rows of a turned paragraph, each as a line. */
static bool emit_turned(lay_page *lay, const lay_line *l, int picture)
{
    for (size_t first = 0, end; first < l->nwords; first = end) {
        const lay_word *const *w = l->words;
        const char *last = first ? w[first - 1]->text : "";
        ocr_line *line;

        end = first + 1;
        while (end < l->nwords && w[end]->row == w[first]->row)
            end++;
        if (!emit_part(lay, l, first, end, l->type, l->margin == LAY_INSIDE ? picture : -1))
            return false;
        line = &lay->page->lines[lay->page->nlines - 1];
        line->after_hyphen = strlen(last) > 1 && last[strlen(last) - 1] == '-' &&
                             w[first]->nletters == w[first]->nrunes;
    }
    return true;
}

/** A line and what belongs to it. @param[in,out] picture  index of the last picture on the page */
static bool emit_whole(lay_page *lay, lay_line *l, int *picture)
{
    if (l->initial) {
        if (!emit_initial(lay, l))
            return false;
        l->after_hyphen = true;
    }
    if (l->kind == LAY_TURNED)
        return emit_turned(lay, l, *picture);
    if (!emit_line(lay, l, *picture))
        return false;
    if (l->kind == LAY_IMAGE)
        *picture = (int)lay->page->nlines - 1;
    return l->kind != LAY_TABLE || emit_cells(lay, l, (int)lay->page->nlines - 1);
}

bool lay_emit(lay_page *lay)
{
    size_t before = lay->page->nlines, end;
    int picture = -1;

    for (size_t i = 0; i < lay->nlines; i = end) {
        bool is_row = lay->lines[i].type == OCR_TOC_ROW;

        end = i + 1;
        if (!(is_row ? emit_contents(lay, i, &end) : emit_whole(lay, &lay->lines[i], &picture))) {
            lay->page->nlines = before;
            return false;
        }
    }
    return true;
}
