/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/layout_priv.h"

/**
 * Rows of text in a box, each as one segment from left to right, whatever gaps tore it apart.
 */
static bool is_in_row(const lay_seg *s, int row, const ocr_box *box)
{
    return s->kind == LAY_TEXT && s->margin == LAY_BODY && s->row == row &&
           lay_overlap(s->box.x0, s->box.x1, box->x0, box->x1) > 0;
}

static int by_place(const void *a, const void *b)
{
    const lay_word *x = a, *y = b;

    return (x->u0 > y->u0) - (x->u0 < y->u0);
}

/** The words of one row in the box. */
static bool gather(const lay_page *lay, int row, const ocr_box *box, lay_seg *ret_seg)
{
    lay_word *words;
    size_t most = 0, n = 0;
    bool first = true;

    for (size_t i = 0; i < lay->nsegs; i++)
        most += is_in_row(&lay->segs[i], row, box) ? lay->segs[i].nwords : 0;
    words = sch_arena_alloc(lay->scratch, most + 1, sizeof *words);
    if (!words)
        return false;
    for (size_t i = 0; i < lay->nsegs; i++) {
        const lay_seg *s = &lay->segs[i];

        if (!is_in_row(s, row, box))
            continue;
        if (first || s->size > ret_seg->size) {
            ocr_box all = first ? s->box : ret_seg->box;

            *ret_seg = *s;
            ret_seg->box = all;
        }
        ret_seg->box = lay_box_union(ret_seg->box, s->box);
        for (size_t k = 0; k < s->nwords; k++)
            words[n++] = s->words[k];
        first = false;
    }
    qsort(words, n, sizeof *words, by_place);
    ret_seg->words = words;
    ret_seg->nwords = n;
    return true;
}

bool lay_whole_rows(lay_page *lay, const ocr_box *box, lay_seg **ret_rows, size_t *ret_count)
{
    lay_seg *rows = sch_arena_alloc(lay->scratch, lay->nsegs + 1, sizeof *rows);
    size_t n = 0;

    if (!rows)
        return false;
    for (size_t i = 0; i < lay->nsegs; i++) {
        const lay_seg *s = &lay->segs[i];
        bool seen = false;

        if (!is_in_row(s, s->row, box) || s->v < box->y0 || s->v > box->y1)
            continue;
        for (size_t k = 0; k < n && !seen; k++)
            seen = rows[k].row == s->row;
        if (!seen && !gather(lay, s->row, box, &rows[n++]))
            return false;
    }
    *ret_rows = rows;
    *ret_count = n;
    return true;
}

void lay_whole_rows_put(lay_page *lay, const ocr_box *box, lay_seg *rows, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < lay->nsegs; i++) {
        size_t k = 0;

        while (k < count && !is_in_row(&lay->segs[i], rows[k].row, box))
            k++;
        if (k == count) {
            lay->segs[kept++] = lay->segs[i];
        } else if (rows[k].nwords) { /* the whole row where its first part was */
            lay->segs[kept++] = rows[k];
            rows[k].nwords = 0;
        }
    }
    lay->nsegs = kept;
}
