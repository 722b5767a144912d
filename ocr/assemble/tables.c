/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/places.h"

#include "ocr/model/floats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/**
 * Tables as tabular: rules where the page has them, \multicolumn and \multirow for cells that span,
 * empty places below a \multirow, a tabular of its own for a cell with line breaks that are meant.
 * Source: contract 4.2.
 */
#define FITS_EM    1.0F /* room that a word leaves beside it where it was not put */
#define ALIGNED_EM 0.3F
#define UNEVEN     0.2F /* what an entry counts less at the end of what is allowed */
#define MORE       0.5F /* entries; numbers of one length stand at the right and in the middle */

/** True when word i begins another line of its cell. */
static bool begins_line(const ocr_line *cell, size_t i)
{
    const ocr_word *a = &cell->words[i - 1], *b = &cell->words[i];

    return b->box.y0 > a->box.y0 + 0.5F * a->font_size && b->box.x0 < a->box.x1;
}

static bool is_hyphen(const asm_doc *doc, const ocr_line *cell, size_t i)
{
    const ocr_word *a = &cell->words[i - 1], *b = &cell->words[i];
    size_t n = strlen(a->text);

    return n > 2 && a->text[n - 1] == '-' && b->text[0] >= 'a' && b->text[0] <= 'z' &&
           asm_drops_hyphen(doc, a->text, b->text);
}

/** Right end of the text in each column, from the cells that lie in one. */
static bool measure_columns(const asm_doc *doc, const asm_block *b, float **ret_ends)
{
    int ncols = b->page->lines[b->first].cell.ncols;
    float *ends = sch_arena_alloc(doc->arena, (size_t)ncols + 1, sizeof *ends);

    if (!ends)
        return false;
    for (size_t i = b->first + 1; i < b->end; i++) {
        const ocr_line *l = &b->page->lines[i];

        if (l->nwords && l->cell.ncols == 1 && l->cell.col < ncols && l->box.x1 > ends[l->cell.col])
            ends[l->cell.col] = l->box.x1;
    }
    *ret_ends = ends;
    return true;
}

/** Every line of the cell ends although the next word, which opens no small letter, has room. */
static bool has_line_breaks(const ocr_line *cell, float end)
{
    size_t breaks = 0, start = 0;

    for (size_t i = 1; i < cell->nwords; i++) {
        const ocr_word *a = &cell->words[i - 1], *b = &cell->words[i];
        float indent = cell->words[start].box.x0 - cell->box.x0;

        if (!begins_line(cell, i))
            continue;
        if ((b->text[0] >= 'a' && b->text[0] <= 'z') || b->style & OCR_MATH_WORD ||
            a->box.x1 - indent + (b->box.x1 - b->box.x0) + FITS_EM * a->font_size > end)
            return false;
        breaks++;
        start = i;
    }
    return breaks > 0;
}

static void flush_plain(sch_strbuf *plain, sch_strbuf *sb)
{
    asm_escape(sb, sch_strbuf_str(plain), plain->len, ASM_IN_CELL);
    sch_strbuf_reset(plain);
}

/** Text of a cell as Mathpix Markdown; wrapped lines are joined, unless their breaks are meant. */
static void add_cell_text(const asm_doc *doc, const ocr_line *cell, bool broken, sch_strbuf *sb)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf plain = {0};

    if (broken)
        sch_strbuf_adds(sb, "\\begin{tabular}{l}\n");
    for (size_t i = 0; i < cell->nwords; i++) {
        const ocr_word *w = &cell->words[i];
        bool breaks = i && begins_line(cell, i);

        if (breaks && broken) {
            flush_plain(&plain, sb);
            sch_strbuf_adds(sb, " \\\\\n");
        } else if (breaks && is_hyphen(doc, cell, i) && plain.len) {
            plain.data[--plain.len] = '\0';
        } else if (i && (breaks || !w->glued)) {
            sch_strbuf_addc(&plain, ' ');
        }
        if (!(w->style & OCR_MATH_WORD)) {
            sch_strbuf_adds(&plain, w->text);
            continue;
        }
        flush_plain(&plain, sb);
        asm_add_formula(doc, w->text, true, true, sb);
    }
    flush_plain(&plain, sb);
    if (broken)
        sch_strbuf_adds(sb, "\n\\end{tabular}");
    sb->failed = sb->failed || plain.failed;
}

bool asm_write_cells(const asm_doc *doc, const asm_block *table)
{
    float *ends;

    if (!measure_columns(doc, table, &ends))
        return false;
    for (size_t i = table->first + 1; i < table->end; i++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};
        ocr_line *cell = &table->page->lines[i];
        int last = cell->cell.col + cell->cell.ncols - 1;
        bool inside = last >= 0 && last < table->page->lines[table->first].cell.ncols;

        add_cell_text(doc, cell, inside && has_line_breaks(cell, ends[last]), &text);
        cell->text = sch_arena_strndup(table->page->arena, sch_strbuf_str(&text), text.len);
        cell->text_display = "";
        if (text.failed || !cell->text)
            return false;
    }
    return true;
}

static void add_cell(const ocr_line *line, int row, sch_strbuf *sb)
{
    const ocr_cell *c = &line->cell;
    bool first = row == c->row;

    if (c->ncols > 1)
        sch_strbuf_addf(sb, "\\multicolumn{%d}{%sc%s}{", c->ncols,
                        c->col == 0 && c->edges & OCR_CELL_LEFT ? "|" : "",
                        c->edges & OCR_CELL_RIGHT ? "|" : "");
    if (c->nrows > 1 && first)
        sch_strbuf_addf(sb, "\\multirow[t]{%d}{*}{", c->nrows);
    if (first)
        sch_strbuf_adds(sb, line->text);
    if (c->nrows > 1 && first)
        sch_strbuf_addc(sb, '}');
    if (c->ncols > 1)
        sch_strbuf_addc(sb, '}');
}

/** The rule above a row: whole, or in the columns that have one. */
static void add_rule(const asm_places *table, int row, sch_strbuf *sb)
{
    const int ncols = table->ncols;
    const char *behind = row < table->nrows ? " " : "\n";
    int ruled = 0;

    for (int c = 0; c < ncols; c++)
        ruled += asm_rule_above(table, row, c);
    if (ruled == ncols) {
        sch_strbuf_addf(sb, "\\hline%s", behind);
        return;
    }
    for (int c = 0, end; c < ncols && ruled; c = end) {
        end = c + 1;
        if (!asm_rule_above(table, row, c))
            continue;
        while (end < ncols && asm_rule_above(table, row, end))
            end++;
        sch_strbuf_addf(sb, "\\cline{%d-%d}%s", c + 1, end, behind);
    }
}

/** Most rows have a rule before column col (behind the last one: col is their number). */
static bool has_bar(const asm_places *table, int col)
{
    int with = 0, rows = 0;

    for (int r = 0; r < table->nrows; r++) {
        const ocr_line *right = col < table->ncols ? asm_cell_at(table, r, col) : NULL;
        const ocr_line *left = col > 0 ? asm_cell_at(table, r, col - 1) : NULL;

        if (right && right == left)
            continue;
        rows++;
        with += (right && right->cell.edges & OCR_CELL_LEFT) ||
                (left && left->cell.edges & OCR_CELL_RIGHT);
    }
    return with * 2 > rows;
}

/** How well values lie at the middle one: those that do, less a little for what is left. */
static float alignment_of(float *at, size_t n, float slack)
{
    float sum = 0;

    ocr_floats_sort(at, n);
    for (size_t i = 0; i < n; i++) {
        float off = fabsf(at[i] - at[n / 2]);

        if (off < slack)
            sum += 1 - UNEVEN * off / slack;
    }
    return sum;
}

/** How most entries of the column are set: 'l', 'r' or 'c'. */
static char alignment(const asm_doc *doc, const asm_places *table, int col, bool *ret_failed)
{
    float *at = sch_arena_alloc(doc->arena, 3 * (size_t)table->nrows + 1, sizeof *at);
    float *right = at ? at + table->nrows : NULL, *centre = at ? right + table->nrows : NULL;
    float slack = 0, l, r, c;
    size_t n = 0;

    *ret_failed = *ret_failed || !at;
    for (int row = 0; at && row < table->nrows; row++) {
        const ocr_line *cell = asm_cell_at(table, row, col);

        if (!cell || cell->nwords == 0 || cell->cell.ncols > 1 || cell->cell.row != row)
            continue;
        at[n] = cell->box.x0;
        right[n] = cell->box.x1;
        centre[n++] = (cell->box.x0 + cell->box.x1) / 2;
        slack = ALIGNED_EM * cell->font_size;
    }
    if (n < 2)
        return 'l';
    l = alignment_of(at, n, slack);
    r = alignment_of(right, n, slack);
    c = alignment_of(centre, n, slack);
    return l >= r && l >= c ? 'l' : r > c + MORE ? 'r' : 'c';
}

static void add_columns(const asm_doc *doc, const asm_places *table, sch_strbuf *sb)
{
    sch_strbuf_adds(sb, "\\begin{tabular}{");
    for (int c = 0; c < table->ncols; c++) {
        if (has_bar(table, c))
            sch_strbuf_addc(sb, '|');
        sch_strbuf_addc(sb, alignment(doc, table, c, &sb->failed));
    }
    sch_strbuf_adds(sb, has_bar(table, table->ncols) ? "|}\n" : "}\n");
}

static void add_row(const asm_places *p, int r, sch_strbuf *sb)
{
    for (int c = 0, end; c < p->ncols; c = end) {
        const ocr_line *cell = asm_cell_at(p, r, c);

        end = cell ? cell->cell.col + cell->cell.ncols : c + 1;
        if (c)
            sch_strbuf_adds(sb, " & ");
        if (cell)
            add_cell(cell, r, sb);
        end = end > c ? end : c + 1;
    }
    sch_strbuf_adds(sb, " \\\\\n");
}

void asm_add_tabular(const asm_doc *doc, const asm_block *table, bool whole, sch_strbuf *sb)
{
    const asm_part part = whole ? (asm_part){0} : table->part;
    asm_places p;
    int end;

    if (!asm_places_find(doc, table, &p)) {
        sb->failed = true;
        return;
    }
    end = p.nrows - part.drop;
    if (!part.goes_on)
        add_columns(doc, &p, sb);
    for (int r = part.skip; r < end; r++) {
        if (r > part.skip || !part.goes_on || part.ruled)
            add_rule(&p, r, sb);
        add_row(&p, r, sb);
    }
    if (part.breaks_off)
        return;
    add_rule(&p, p.nrows, sb);
    sch_strbuf_adds(sb, "\\end{tabular}");
}
