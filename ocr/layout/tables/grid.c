/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/tables/table_priv.h"

#include <math.h>
#include <string.h>

/**
 * Ruled tables: rules that cross make a grid; where the piece of rule between two fields is
 * missing, they are one cell. Bands of fields that no rule divides further may still hold several
 * rows of text: they are cut along the lines.
 */
#define EDGE_SHARE   0.6F
#define LOOSE_EM     1.2F /* gap of entries that are no words of one text */
#define SAME_EDGE_PX 6.0F
enum { MAX_EDGES = 200 };

typedef struct area {
    int r0, c0, r1, c1; /* inclusive */
} area;

typedef struct grid {
    float x[MAX_EDGES], y[MAX_EDGES];
    int nx, ny;  /* edges: one more than fields */
    int *field;  /* cell of each field, row by row */
    area *area;  /* by cell */
    bool *loose; /* by cell: it spans columns but holds entries of several */
} grid;

static int add_edge(float *edge, int n, float at)
{
    int k = n;

    for (int i = 0; i < n; i++)
        if (fabsf(edge[i] - at) < SAME_EDGE_PX)
            return n;
    if (n == MAX_EDGES)
        return n;
    while (k > 0 && edge[k - 1] > at) {
        edge[k] = edge[k - 1];
        k--;
    }
    edge[k] = at;
    return n + 1;
}

/** Do rules at `at` cover most of [from, to]? */
static bool covers(const tab_rule *r, size_t n, int group, float at, float from, float to)
{
    float covered = 0;

    for (size_t i = 0; i < n; i++) {
        float part;

        if (r[i].group != group || fabsf(r[i].at - at) >= SAME_EDGE_PX)
            continue;
        part = lay_overlap(r[i].from, r[i].to, from, to);
        covered += lay_max(part, 0);
    }
    return covered >= EDGE_SHARE * (to - from);
}

static void collect_edges(const tab_rules *rules, int group, ocr_box *box, grid *g)
{
    *box = (ocr_box){INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t i = 0; i < rules->nh; i++) {
        const tab_rule *r = &rules->h[i];

        if (r->group != group)
            continue;
        g->ny = add_edge(g->y, g->ny, r->at);
        *box = lay_box_union(*box, (ocr_box){r->from, r->at, r->to, r->at});
    }
    for (size_t i = 0; i < rules->nv; i++) {
        const tab_rule *r = &rules->v[i];

        if (r->group != group)
            continue;
        g->nx = add_edge(g->x, g->nx, r->at);
        *box = lay_box_union(*box, (ocr_box){r->at, r->from, r->at, r->to});
    }
    g->nx = add_edge(g->x, g->nx, box->x0); /* tables may be open at their sides */
    g->nx = add_edge(g->x, g->nx, box->x1);
    g->ny = add_edge(g->y, g->ny, box->y0);
    g->ny = add_edge(g->y, g->ny, box->y1);
}

static void merge_fields(grid *g, int a, int b)
{
    int count = (g->nx - 1) * (g->ny - 1), to = g->field[a], from = g->field[b];

    for (int i = 0; i < count && from != to; i++)
        if (g->field[i] == from)
            g->field[i] = to;
}

/** Fields that each cell takes; those of no cell stay empty. */
static void measure_areas(grid *g)
{
    int cols = g->nx - 1, rows = g->ny - 1;

    for (int i = 0; i < cols * rows; i++)
        g->area[i] = (area){MAX_EDGES, MAX_EDGES, -1, -1};
    for (int i = 0; i < cols * rows; i++) {
        area *a = &g->area[g->field[i]];
        int r = i / cols, c = i % cols;

        a->r0 = r < a->r0 ? r : a->r0;
        a->r1 = r > a->r1 ? r : a->r1;
        a->c0 = c < a->c0 ? c : a->c0;
        a->c1 = c > a->c1 ? c : a->c1;
    }
}

static area area_of(const grid *g, int cell)
{
    return g->area[cell];
}

/** Cells are rectangles: what sticks into one's corners joins it. */
static void square_cells(grid *g)
{
    bool changed = true;

    while (changed) {
        changed = false;
        measure_areas(g);
        for (int i = 0; i < (g->nx - 1) * (g->ny - 1); i++) {
            area a = area_of(g, i);

            for (int r = a.r0; r <= a.r1; r++)
                for (int c = a.c0; c <= a.c1; c++) {
                    int other = r * (g->nx - 1) + c;

                    if (g->field[other] != i) {
                        merge_fields(g, i, other);
                        changed = true;
                    }
                }
        }
    }
}

static bool make_fields(lay_page *lay, const tab_rules *rules, int group, grid *g)
{
    int cols = g->nx - 1, rows = g->ny - 1;

    g->field = sch_arena_alloc(lay->scratch, (size_t)cols * (size_t)rows, sizeof *g->field);
    if (!g->field)
        return false;
    g->loose = sch_arena_alloc(lay->scratch, (size_t)cols * (size_t)rows, sizeof *g->loose);
    g->area = sch_arena_alloc(lay->scratch, (size_t)cols * (size_t)rows, sizeof *g->area);
    if (!g->loose || !g->area)
        return false;
    for (int i = 0; i < cols * rows; i++)
        g->field[i] = i;
    for (int r = 0; r < rows; r++)
        for (int c = 0; c < cols; c++) {
            if (c + 1 < cols &&
                !covers(rules->v, rules->nv, group, g->x[c + 1], g->y[r], g->y[r + 1]))
                merge_fields(g, r * cols + c, r * cols + c + 1);
            if (r + 1 < rows &&
                !covers(rules->h, rules->nh, group, g->y[r + 1], g->x[c], g->x[c + 1]))
                merge_fields(g, r * cols + c, (r + 1) * cols + c);
        }
    square_cells(g);
    return true;
}

static int edge_below(const float *edge, int n, float at)
{
    int i = 0;

    while (i + 2 < n && edge[i + 1] < at)
        i++;
    return i;
}

static int cell_at(const grid *g, float u, float v)
{
    return g->field[edge_below(g->y, g->ny, v) * (g->nx - 1) + edge_below(g->x, g->nx, u)];
}

/** Cut chunks at the upright rules, and tell the cell of each word's line part. */
static bool cut_at_rules(lay_page *lay, const tab_rules *rules, const grid *g, tab_text *t)
{
    float cuts[MAX_EDGES];
    size_t n = 0;

    for (int i = 1; i + 1 < g->nx && n < TAB_MAX_COLS - 1; i++)
        cuts[n++] = g->x[i];
    return tab_text_cut(lay, t, rules, cuts, n);
}

/**
 * How many rows of text a band of cells holds: cells of one row range, side by side. 1 unless most
 * of its lines have entries in most of the columns that have any (lines of texts that are set in
 * the middle of their cells stand between those beside them), or numbers, and all are short.
 *
 * @param as_text  row of each line when rules are left aside
 * @param[out] row  row of the line within the band
 */
static int band_rows(const grid *g, const tab_text *t, const area *band, const int *as_text,
                     int *row)
{
    size_t lines = 0, multi = 0, full = 0, numeric = 0, low = 0, chars = 0, chunks = 0;
    size_t entries[TAB_MAX_ROWS], most = 0;
    bool used[TAB_MAX_COLS] = {0};
    int first = -1, n = 0;

    for (size_t l = 0; l < t->nlines; l++) {
        float v = t->lines[l].v - 0.3F * t->lines[l].size;
        size_t here = 0, numbers = 0;
        int before = -1;

        if (v < g->y[band->r0] || v > g->y[band->r1 + 1])
            continue;
        for (size_t i = t->lines[l].first; i < t->lines[l].first + t->lines[l].count; i++) {
            const tab_chunk *c = &t->chunks[i];
            area a = area_of(g, cell_at(g, (c->x0 + c->x1) / 2, v));

            if (a.r0 != band->r0 || a.r1 != band->r1)
                continue;
            here += c->col0 != before;
            used[c->col0] = true;
            before = c->col0;
            numbers += c->numeric;
            low += c->low;
            chunks++;
            for (size_t k = 0; k < c->nwords; k++)
                chars += c->words[k]->nrunes;
        }
        first = first < 0 ? as_text[l] : first;
        row[l] = as_text[l] - first;
        n = row[l] + 1;
        if (here)
            entries[lines++] = here;
        numeric += numbers > 0;
    }
    for (int c = 0; c < TAB_MAX_COLS; c++)
        most += used[c];
    for (size_t i = 0; i < lines; i++) {
        multi += entries[i] > 1;
        full += entries[i] > 1 && entries[i] * 2 > most;
    }
    if (numeric == 0 && first == 0 && band->r1 + 2 < g->ny)
        return 1; /* the header */
    if (lines >= 2 && n >= 2 && low * 4 < chunks && chars < 22 * chunks &&
        ((full * 4 >= lines * 3 && lines >= 4) || (numeric * 2 >= lines && multi * 2 >= lines)))
        return n;
    return 1;
}

/** Upright rules may be in the header only: entries below, far from each other, are cells. */
static void find_loose(const grid *g, const tab_text *t)
{
    for (size_t i = 1; i < t->nchunks; i++) {
        const tab_chunk *a = &t->chunks[i - 1], *b = &t->chunks[i];
        float v = t->lines[b->line].v - 0.3F * t->lines[b->line].size;
        int cell = cell_at(g, (b->x0 + b->x1) / 2, v);

        if (a->line == b->line && a->col0 != b->col0 && b->x0 - a->x1 > LOOSE_EM * t->em &&
            cell_at(g, (a->x0 + a->x1) / 2, v) == cell)
            g->loose[cell] = true;
    }
}

typedef struct band_row {
    int first; /* row of the table that the grid's row begins with */
    int count;
} band_row;

/** Rows that each row of the grid becomes; line_row tells a line's row within its band. */
static int split_bands(const grid *g, const tab_text *t, const int *as_text, band_row *rows,
                       int *line_row)
{
    int n = 0;

    for (int r = 0; r < g->ny - 1; r++) {
        area band = {r, 0, r, g->nx - 2};

        rows[r] = (band_row){.first = n, .count = band_rows(g, t, &band, as_text, line_row)};
        n += rows[r].count;
    }
    return n;
}

static bool fill(lay_page *lay, const grid *g, const tab_text *t, const tab_rules *rules,
                 const band_row *rows, const int *line_row, lay_table *table)
{
    for (int i = 0; i < (g->nx - 1) * (g->ny - 1); i++) {
        area a;

        if (g->field[i] != i)
            continue;
        a = area_of(g, i);
        if ((a.r0 == a.r1 && rows[a.r0].count > 1) || g->loose[i])
            continue;
        if (!tab_cell_add(lay, table, rows[a.r0].first, a.c0,
                          rows[a.r1].first + rows[a.r1].count - rows[a.r0].first, a.c1 - a.c0 + 1,
                          NULL, 0))
            return false;
    }
    for (size_t i = 0; i < t->nchunks; i++) {
        const tab_chunk *c = &t->chunks[i];
        const tab_line *line = &t->lines[c->line];
        float v = line->v - 0.3F * line->size;
        int cell = cell_at(g, (c->x0 + c->x1) / 2, v);
        area a = area_of(g, cell);
        int row = rows[a.r0].first, nrows, col = a.c0, ncols = a.c1 - a.c0 + 1;

        nrows = rows[a.r1].first + rows[a.r1].count - row;
        if (a.r0 == a.r1 && rows[a.r0].count > 1) {
            row += line_row[c->line];
            nrows = 1;
        }
        if (g->loose[cell] || (nrows == 1 && ncols > 1 && rows[a.r0].count > 1)) {
            col = c->col0;
            ncols = c->col1 - c->col0 + 1;
        }
        if (!tab_cell_add(lay, table, row, col, nrows, ncols, c->words, c->nwords))
            return false;
    }
    return tab_table_finish(lay, table) && tab_edges_find(lay, rules, table);
}

/** Rules may also draw boxes around text, forms, or the grid of a chart. */
static bool is_table(const lay_table *t)
{
    size_t used = 0, words = 0, most = 0;

    for (size_t i = 0; i < t->ncells; i++) {
        used += t->cells[i].nwords > 0;
        words += t->cells[i].nwords;
        most = t->cells[i].nwords > most ? t->cells[i].nwords : most;
    }
    if (t->nrows < 2 || t->ncols < 2 || used < 3 || used * 4 < t->ncells)
        return false;
    return words < 45 * used;
}

/** The cell at the row spans all columns and none of the other rows' cells beside it. */
static bool spans_all(const grid *g, int row)
{
    area a = area_of(g, g->field[row * (g->nx - 1)]);

    return a.c0 == 0 && a.c1 == g->nx - 2;
}

/** Rows of the grid over the table's own: a title in a frame with it, which says that it is one. */
static int title_rows(const grid *g, const tab_text *t)
{
    area a = area_of(g, g->field[0]);

    return spans_all(g, 0) && a.r1 + 3 < g->ny && tab_names_table(t, 0) ? a.r1 + 1 : 0;
}

/** Rows of the grid under the table's own: notes in a frame with it. */
static int note_rows(const grid *g, const tab_text *t)
{
    int last = g->ny - 2;
    area a = area_of(g, g->field[last * (g->nx - 1)]);
    size_t l = 0;

    if (!spans_all(g, last) || a.r0 < 2)
        return 0;
    while (l < t->nlines && t->lines[l].v - 0.3F * t->lines[l].size < g->y[a.r0])
        l++;
    return l < t->nlines && (tab_opens_note(t, l) || tab_is_prose(t, l, g->x[g->nx - 1] - g->x[0]))
               ? a.r1 - a.r0 + 1
               : 0;
}

/** Leave out what stands in one frame with the table and is none of its rows. */
static bool trim(lay_page *lay, const tab_rules *rules, int group, grid *g, ocr_box *box,
                 tab_text *t)
{
    int over = title_rows(g, t), under = note_rows(g, t);

    if (g->ny - over - under < 3)
        return true;
    if (over + under == 0)
        return true;
    g->ny -= over + under;
    memmove(g->y, g->y + over, (size_t)g->ny * sizeof *g->y);
    box->y0 = g->y[0];
    box->y1 = g->y[g->ny - 1];
    return tab_text_collect(lay, box, true, t) && make_fields(lay, rules, group, g);
}

bool tab_grid_build(lay_page *lay, const tab_rules *rules, int group, lay_table **ret_table)
{
    grid g = {0};
    ocr_box box;
    band_row rows[MAX_EDGES];
    int line_row[TAB_MAX_ROWS], as_text[TAB_MAX_ROWS];
    lay_table *table;
    tab_text t;

    *ret_table = NULL;
    collect_edges(rules, group, &box, &g);
    if (g.nx < 3 || g.ny < 2 || g.nx > TAB_MAX_COLS || g.nx * g.ny > TAB_MAX_CELLS)
        return true;
    if (!tab_text_collect(lay, &box, true, &t) || !make_fields(lay, rules, group, &g))
        return false;
    if (t.nlines == 0 || t.nlines > TAB_MAX_ROWS)
        return true;
    if (!trim(lay, rules, group, &g, &box, &t))
        return false;
    if (t.nlines == 0)
        return true;
    if (!cut_at_rules(lay, rules, &g, &t))
        return false;
    find_loose(&g, &t);
    tab_rows_number(&t, rules, tab_header_lines(&t, rules), as_text);
    table = tab_table_new(lay, &box, split_bands(&g, &t, as_text, rows, line_row), g.nx - 1);
    if (!table)
        return true;
    table->margins = true;
    if (!fill(lay, &g, &t, rules, rows, line_row, table))
        return false;
    if (is_table(table))
        *ret_table = table;
    return true;
}
