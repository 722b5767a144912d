/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/figures/figure_priv.h"

#include <math.h>
#include <string.h>

/**
 * Clusters of ink: what lies within a font size of each other.
 *
 * The page is a grid of cells a quarter of the font size wide. Every piece marks the cells that it
 * reaches, a whole row of cells at a time, and connected cells are a cluster: the cost does not
 * depend on how many curves a plot has. Lines reach less far than shapes, so that the rule under a
 * running head or over a footnote stays away from the figure next to it.
 */
#define CELL_EM     0.25F
#define SHAPE_REACH 0.5F /* em: two shapes join over one em */
#define IMAGE_REACH 0.2F /* ornaments of the next column stay away from photographs */
#define RULE_REACH  0.1F
#define WORD_BITS   64
enum { MAX_SIDE = 2048 };

typedef struct grid {
    float cell;
    int w, h, words;  /* columns, rows, 64-bit words of a row */
    uint64_t *marked; /* h rows */
    int32_t *label;   /* by cell, 0: none */
} grid;

static int cell_at(float at, float cell, int n)
{
    int c = (int)floorf(at / cell);

    return c < 0 ? 0 : c >= n ? n - 1 : c;
}

/** Mark the cells of a box. */
static void mark(const grid *g, ocr_box b)
{
    int x0 = cell_at(b.x0, g->cell, g->w), x1 = cell_at(b.x1, g->cell, g->w);
    int y0 = cell_at(b.y0, g->cell, g->h), y1 = cell_at(b.y1, g->cell, g->h);

    for (int word = x0 / WORD_BITS; word <= x1 / WORD_BITS; word++) {
        int from = word * WORD_BITS, first = x0 > from ? x0 - from : 0;
        int last = x1 < from + WORD_BITS - 1 ? x1 - from : WORD_BITS - 1;
        uint64_t bits = (~(uint64_t)0 << first) & (~(uint64_t)0 >> (WORD_BITS - 1 - last));

        for (int y = y0; y <= y1; y++)
            g->marked[(size_t)y * (size_t)g->words + (size_t)word] |= bits;
    }
}

static bool is_marked(const grid *g, int x, int y)
{
    return x >= 0 && y >= 0 && x < g->w && y < g->h &&
           g->marked[(size_t)y * (size_t)g->words + (size_t)(x / WORD_BITS)] >> (x % WORD_BITS) & 1;
}

/** Give all cells connected with one the same number; stack holds as many as there are cells. */
static void flood(const grid *g, int32_t *stack, int at, int32_t number)
{
    size_t n = 0;

    stack[n++] = at;
    g->label[at] = number;
    while (n > 0) {
        int c = stack[--n], x = c % g->w, y = c / g->w;
        const int next[4][2] = {{x - 1, y}, {x + 1, y}, {x, y - 1}, {x, y + 1}};

        for (int k = 0; k < 4; k++) {
            int to = next[k][1] * g->w + next[k][0];

            if (!is_marked(g, next[k][0], next[k][1]) || g->label[to])
                continue;
            g->label[to] = number;
            stack[n++] = to;
        }
    }
}

static int32_t label_cells(const grid *g, int32_t *stack)
{
    int32_t count = 0;

    for (int y = 0; y < g->h; y++)
        for (int x = 0; x < g->w; x++)
            if (is_marked(g, x, y) && !g->label[y * g->w + x])
                flood(g, stack, y * g->w + x, ++count);
    return count;
}

static float reach_of(const fig_ink *ink)
{
    switch (ink->kind) {
    case FIG_RULE:
        return RULE_REACH;
    case FIG_IMAGE:
        return IMAGE_REACH;
    default:
        return SHAPE_REACH;
    }
}

void fig_cluster_add(fig_cluster *c, const fig_ink *ink)
{
    bool empty = c->nshapes + c->nboxes + c->nrules + c->nimages + c->ndiagrams == 0;

    c->ink = empty ? ink->box : lay_box_union(c->ink, ink->box);
    c->nshapes += ink->kind == FIG_SHAPE;
    c->nboxes += ink->kind == FIG_BOX;
    c->nrules += ink->kind == FIG_RULE;
    c->nimages += ink->kind == FIG_IMAGE;
    c->ndiagrams += ink->kind == FIG_DIAGRAM;
    c->box = c->ink;
}

bool fig_clusters_build(fig_page *f)
{
    sch_arena *a = f->lay->scratch;
    float w = lay_frame_width(&f->lay->frame), h = lay_frame_height(&f->lay->frame);
    grid g = {.cell = CELL_EM * f->em};
    int32_t *stack;
    int32_t n;

    g.cell = lay_max(g.cell, lay_max(w, h) / MAX_SIDE);
    g.w = (int)(w / g.cell) + 1;
    g.h = (int)(h / g.cell) + 1;
    g.words = g.w / WORD_BITS + 1;
    g.marked = sch_arena_alloc(a, (size_t)g.words * (size_t)g.h, sizeof *g.marked);
    g.label = sch_arena_alloc(a, (size_t)g.w * (size_t)g.h, sizeof *g.label);
    stack = sch_arena_alloc(a, (size_t)g.w * (size_t)g.h, sizeof *stack);
    if (!g.marked || !g.label || !stack)
        return false;
    for (size_t i = 0; i < f->ninks; i++)
        mark(&g, fig_grown(f->inks[i].box, reach_of(&f->inks[i]) * f->em));
    n = label_cells(&g, stack);
    f->clusters = sch_arena_alloc(a, (size_t)n + f->ninks + 1, sizeof *f->clusters);
    if (!f->clusters)
        return false;
    f->nclusters = (size_t)n;
    for (size_t i = 0; i < f->ninks; i++) {
        fig_ink *ink = &f->inks[i];
        int x = cell_at((ink->box.x0 + ink->box.x1) / 2, g.cell, g.w);
        int y = cell_at((ink->box.y0 + ink->box.y1) / 2, g.cell, g.h);

        ink->cluster = g.label[y * g.w + x] - 1;
        fig_cluster_add(&f->clusters[ink->cluster], ink);
    }
    return true;
}
