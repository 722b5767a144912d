/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/layout_priv.h"

#include <math.h>

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
    line->subtype = l->kind == LAY_TURNED && frame.turn % 180 ? "vertical" : NULL;
    line->baseline = frame.turn || l->kind == LAY_IMAGE || l->kind == LAY_TABLE ? NAN : l->v;
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

bool lay_emit(lay_page *lay)
{
    size_t before = lay->page->nlines;
    int picture = -1;

    for (size_t i = 0; i < lay->nlines; i++) {
        if (!emit_line(lay, &lay->lines[i], picture)) {
            lay->page->nlines = before;
            return false;
        }
        if (lay->lines[i].kind == LAY_TABLE &&
            !emit_cells(lay, &lay->lines[i], (int)lay->page->nlines - 1)) {
            lay->page->nlines = before;
            return false;
        }
        if (lay->lines[i].kind == LAY_IMAGE)
            picture = (int)lay->page->nlines - 1;
    }
    return true;
}
