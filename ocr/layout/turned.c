/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/layout_priv.h"

#include <math.h>

/**
 * Lines that run in another direction than the page's text, once tables are known: in the cells of
 * a table they are words of these, and lines of one paragraph are one piece.
 */
#define PITCH_EM 1.7F /* lines of one paragraph are not farther apart */

/** Where a row or a column of a table lies, by cells that are in no other. */
static void extent(const lay_table *t, bool row, int at, float *ret_low, float *ret_high)
{
    *ret_low = INFINITY;
    *ret_high = -INFINITY;
    for (size_t i = 0; i < t->ncells; i++) {
        const lay_cell *c = &t->cells[i];

        if ((row ? c->row : c->col) != at || (row ? c->nrows : c->ncols) != 1)
            continue;
        *ret_low = lay_min(*ret_low, row ? c->box.y0 : c->box.x0);
        *ret_high = lay_max(*ret_high, row ? c->box.y1 : c->box.x1);
    }
}

/** The row or column that has most in common with what lies from low to high. */
static int nearest(const lay_table *t, bool row, float low, float high)
{
    int best = 0;
    float most = -INFINITY;

    for (int i = 0; i < (row ? t->nrows : t->ncols); i++) {
        float a, b, common;

        extent(t, row, i, &a, &b);
        common = lay_overlap(a, b, low, high);
        if (common > most) {
            most = common;
            best = i;
        }
    }
    return best;
}

/** The words of a turned line in the page's frame, behind those of the cell. */
static bool add_words(lay_page *lay, lay_cell *cell, const lay_seg *s)
{
    const lay_word **all = sch_arena_alloc(lay->scratch, cell->nwords + s->nwords, sizeof *all);
    lay_word *words = sch_arena_alloc(lay->scratch, s->nwords, sizeof *words);
    lay_frame own = {.turn = s->turn, .width = lay->frame.width, .height = lay->frame.height};

    if (!all || !words)
        return false;
    for (size_t i = 0; i < cell->nwords; i++)
        all[i] = cell->words[i];
    for (size_t i = 0; i < s->nwords; i++) {
        words[i] = s->words[i];
        words[i].box = lay_frame_enter_box(&lay->frame, lay_frame_leave_box(&own, words[i].box));
        words[i].v = words[i].box.y1;
        words[i].glued = i > 0 && words[i].glued;
        all[cell->nwords + i] = &words[i];
    }
    cell->box = cell->nwords ? lay_box_union(cell->box, s->box) : s->box;
    cell->words = all;
    cell->nwords += s->nwords;
    return true;
}

/** Put a turned line into the table of `seg`. */
static bool put_in_table(lay_page *lay, lay_seg *seg, const lay_seg *s)
{
    lay_table *t = sch_arena_alloc(lay->scratch, 1, sizeof *t);
    lay_cell *cells = sch_arena_alloc(lay->scratch, seg->table->ncells + 1, sizeof *cells);
    int row = nearest(seg->table, true, s->box.y0, s->box.y1);
    int col = nearest(seg->table, false, s->box.x0, s->box.x1);

    if (!t || !cells)
        return false;
    *t = *seg->table;
    for (size_t i = 0; i < t->ncells; i++) {
        cells[i] = seg->table->cells[i];
        if (row >= cells[i].row && row < cells[i].row + cells[i].nrows && col >= cells[i].col &&
            col < cells[i].col + cells[i].ncols && !add_words(lay, &cells[i], s))
            return false;
    }
    t->cells = cells;
    t->nwords += s->nwords;
    seg->table = t;
    return true;
}

/** The table that a turned line stands in, nsegs: none. */
static size_t table_of(const lay_page *lay, const lay_seg *s)
{
    for (size_t i = 0; i < lay->nsegs; i++)
        if (lay->segs[i].kind == LAY_TABLE &&
            lay_box_holds(lay->segs[i].table->box, s->box, 0.5F * s->size))
            return i;
    return lay->nsegs;
}

/** In the frame of their direction b is the next line of a's paragraph. */
static bool goes_on(const lay_page *lay, const lay_seg *a, const lay_seg *b)
{
    lay_frame own = {.turn = a->turn, .width = lay->frame.width, .height = lay->frame.height};
    ocr_box x = lay_frame_enter_box(&own, lay_frame_leave_box(&lay->frame, a->box));
    ocr_box y = lay_frame_enter_box(&own, lay_frame_leave_box(&lay->frame, b->box));

    return b->kind == LAY_TURNED && a->turn == b->turn && a->turn != lay->frame.turn &&
           a->words + a->nwords == b->words && fabsf(a->size - b->size) < 0.1F * a->size &&
           b->words[0].v - a->words[a->nwords - 1].v < PITCH_EM * a->size &&
           lay_overlap(x.x0, x.x1, y.x0, y.x1) > 0;
}

bool lay_turned_settle(lay_page *lay)
{
    size_t kept = 0;

    for (size_t i = 0; i < lay->nsegs; i++) {
        lay_seg *s = &lay->segs[i];
        size_t table = s->kind == LAY_TURNED ? table_of(lay, s) : lay->nsegs;

        if (table < lay->nsegs && !put_in_table(lay, &lay->segs[table], s))
            return false;
        s->is_taken = table < lay->nsegs;
    }
    for (size_t i = 0; i < lay->nsegs; i++) {
        const lay_seg s = lay->segs[i];
        lay_seg *last = kept ? &lay->segs[kept - 1] : NULL;

        if (s.is_taken)
            continue;
        if (last && last->kind == LAY_TURNED && goes_on(lay, last, &s)) {
            last->nwords += s.nwords;
            last->box = lay_box_union(last->box, s.box);
            last->page_info = last->page_info || s.page_info;
            last->margin = last->page_info ? LAY_SIDE : last->margin;
            last->v = last->row_v = last->box.y1;
            continue;
        }
        lay->segs[kept++] = s;
    }
    lay->nsegs = kept;
    return true;
}
