/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/tables/table_priv.h"

#include <math.h>

/**
 * Which sides of a finished table's cells have rules. A rule between two rows lies between the
 * middles of their texts, one between two columns likewise; it counts for a cell when it runs along
 * half of that side. So it does not matter how the table was found.
 */
#define SHARE     0.5F
#define BEYOND_EM 1.5F /* rules around the table are not further from its text */

typedef struct spans {
    float *y0, *y1; /* of each row's text */
    float *x0, *x1; /* of each column's */
} spans;

static bool measure(lay_page *lay, const lay_table *t, spans *s)
{
    size_t rows = (size_t)t->nrows, cols = (size_t)t->ncols;
    float *all = sch_arena_alloc(lay->scratch, 2 * (rows + cols), sizeof *all);

    if (!all)
        return false;
    *s = (spans){all, all + rows, all + 2 * rows, all + 2 * rows + cols};
    for (size_t r = 0; r < rows; r++) {
        s->y0[r] = INFINITY;
        s->y1[r] = -INFINITY;
    }
    for (size_t c = 0; c < cols; c++) {
        s->x0[c] = INFINITY;
        s->x1[c] = -INFINITY;
    }
    for (int pass = 0; pass < 2; pass++) /* cells that span only where there are no others */
        for (size_t i = 0; i < t->ncells; i++) {
            const lay_cell *c = &t->cells[i];

            if (c->nwords == 0)
                continue;
            if ((c->nrows == 1) == (pass == 0) && (pass == 0 || s->y0[c->row] > s->y1[c->row])) {
                s->y0[c->row] = lay_min(s->y0[c->row], c->box.y0);
                s->y1[c->row] = lay_max(s->y1[c->row], c->box.y1);
            }
            if ((c->ncols == 1) == (pass == 0) && (pass == 0 || s->x0[c->col] > s->x1[c->col])) {
                s->x0[c->col] = lay_min(s->x0[c->col], c->box.x0);
                s->x1[c->col] = lay_max(s->x1[c->col], c->box.x1);
            }
        }
    return true;
}

/** Middle of row or column k, of n; before the first `first`, behind the last `last`. */
static float middle(const float *from, const float *to, int n, int k, float first, float last)
{
    if (k < 0)
        return first;
    return k < n ? (from[k] + to[k]) / 2 : last;
}

/** Do the rules between a0 and a1 run along half of [from, to]? */
static bool runs(const tab_rule *rules, size_t n, float a0, float a1, float from, float to)
{
    float covered = 0;

    for (size_t i = 0; i < n && rules[i].at < a1; i++)
        if (rules[i].at > a0)
            covered += lay_max(0, lay_overlap(rules[i].from, rules[i].to, from, to));
    return covered > 0 && covered >= SHARE * (to - from);
}

static uint8_t edges_of(const lay_page *lay, const tab_rules *rules, const lay_table *t,
                        const spans *s, const lay_cell *c)
{
    float out = BEYOND_EM * lay->em, slack = 0.5F * lay->em;
    float left = lay_min(s->x0[0] - out, t->box.x0 - slack);
    float right = lay_max(s->x1[t->ncols - 1] + out, t->box.x1 + slack);
    float top = lay_min(s->y0[0] - out, t->box.y0 - slack);
    float bottom = lay_max(s->y1[t->nrows - 1] + out, t->box.y1 + slack);
    float x0 = s->x0[c->col], x1 = s->x1[c->col + c->ncols - 1];
    float y0 = s->y0[c->row], y1 = s->y1[c->row + c->nrows - 1];
    int row1 = c->row + c->nrows, col1 = c->col + c->ncols;
    uint8_t edges = 0;

#define ROW(k) middle(s->y0, s->y1, t->nrows, (k), top, bottom)
#define COL(k) middle(s->x0, s->x1, t->ncols, (k), left, right)
    if (runs(rules->h, rules->nh, ROW(c->row - 1), ROW(c->row), x0, x1))
        edges |= OCR_CELL_TOP;
    if (runs(rules->h, rules->nh, ROW(row1 - 1), ROW(row1), x0, x1))
        edges |= OCR_CELL_BOTTOM;
    if (runs(rules->v, rules->nv, COL(c->col - 1), COL(c->col), y0, y1))
        edges |= OCR_CELL_LEFT;
    if (runs(rules->v, rules->nv, COL(col1 - 1), COL(col1), y0, y1))
        edges |= OCR_CELL_RIGHT;
#undef ROW
#undef COL
    return edges;
}

bool tab_edges_find(lay_page *lay, const tab_rules *rules, lay_table *table)
{
    spans s;

    if (!measure(lay, table, &s))
        return false;
    for (size_t i = 0; i < table->ncells; i++)
        table->cells[i].edges = edges_of(lay, rules, table, &s, &table->cells[i]);
    return true;
}
