/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <string.h>

/**
 * Tables as tabular: a rule between all rows and columns, \multicolumn and \multirow for cells that
 * span, empty places below a \multirow. Source: contract 4.2.
 */

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

void asm_cell_text(const asm_doc *doc, const ocr_line *cell, sch_strbuf *sb)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf plain = {0};

    for (size_t i = 0; i < cell->nwords; i++) {
        const ocr_word *w = &cell->words[i];
        bool breaks = i && begins_line(cell, i);

        if (breaks && is_hyphen(doc, cell, i) && plain.len)
            plain.data[--plain.len] = '\0';
        else if (i && (breaks || !w->glued))
            sch_strbuf_addc(&plain, ' ');
        if (!(w->style & OCR_MATH_WORD)) {
            sch_strbuf_adds(&plain, w->text);
            continue;
        }
        asm_escape(sb, sch_strbuf_str(&plain), plain.len, ASM_IN_CELL);
        sch_strbuf_reset(&plain);
        asm_add_formula(doc, w->text, true, true, sb);
    }
    asm_escape(sb, sch_strbuf_str(&plain), plain.len, ASM_IN_CELL);
    sb->failed = sb->failed || plain.failed;
}

/** The cell at each place of a table. */
typedef struct places {
    int nrows, ncols;
    const ocr_line **cell; /* row by row; NULL: none */
} places;

static bool find_places(const asm_doc *doc, const asm_block *table, places *ret_places)
{
    const ocr_cell *size = &table->page->lines[table->first].cell;
    places p = {.nrows = size->nrows, .ncols = size->ncols};

    p.cell = sch_arena_alloc(doc->arena, (size_t)p.nrows * (size_t)p.ncols + 1, sizeof *p.cell);
    if (!p.cell)
        return false;
    for (size_t i = table->first + 1; i < table->end; i++) {
        const ocr_line *line = &table->page->lines[i];

        for (int r = line->cell.row; r < line->cell.row + line->cell.nrows && r < p.nrows; r++)
            for (int c = line->cell.col; c < line->cell.col + line->cell.ncols && c < p.ncols; c++)
                p.cell[r * p.ncols + c] = line;
    }
    *ret_places = p;
    return true;
}

static const ocr_line *cell_at(const places *p, int row, int col)
{
    return p->cell[row * p->ncols + col];
}

static void add_cell(const ocr_line *line, int row, sch_strbuf *sb)
{
    const ocr_cell *c = &line->cell;
    bool first = row == c->row;

    if (c->ncols > 1)
        sch_strbuf_addf(sb, "\\multicolumn{%d}{%sc|}{", c->ncols, c->col == 0 ? "|" : "");
    if (c->nrows > 1 && first)
        sch_strbuf_addf(sb, "\\multirow[t]{%d}{*}{", c->nrows);
    if (first)
        sch_strbuf_adds(sb, line->text);
    if (c->nrows > 1 && first)
        sch_strbuf_addc(sb, '}');
    if (c->ncols > 1)
        sch_strbuf_addc(sb, '}');
}

/** The rule above a row: whole, or only where no cell goes on from the row above. */
static void add_rule(const places *table, int row, sch_strbuf *sb)
{
    const int ncols = table->ncols;
    bool whole = true;

    for (int c = 0; c < ncols && whole; c++) {
        const ocr_line *cell = cell_at(table, row, c);

        whole = !cell || cell->cell.row == row;
    }
    if (whole) {
        sch_strbuf_adds(sb, "\\hline ");
        return;
    }
    for (int c = 0; c < ncols;) {
        const ocr_line *cell = cell_at(table, row, c);
        int end = c + 1;

        if (cell && cell->cell.row != row) {
            c++;
            continue;
        }
        while (end < ncols && (cell = cell_at(table, row, end)) && cell->cell.row == row)
            end++;
        sch_strbuf_addf(sb, "\\cline{%d-%d} ", c + 1, end);
        c = end;
    }
}

void asm_add_tabular(const asm_doc *doc, const asm_block *table, sch_strbuf *sb)
{
    places p;

    if (!find_places(doc, table, &p)) {
        sb->failed = true;
        return;
    }
    sch_strbuf_adds(sb, "\\begin{tabular}{|");
    for (int c = 0; c < p.ncols; c++)
        sch_strbuf_adds(sb, "l|");
    sch_strbuf_adds(sb, "}\n");
    for (int r = 0; r < p.nrows; r++) {
        add_rule(&p, r, sb);
        for (int c = 0, end; c < p.ncols; c = end) {
            const ocr_line *cell = cell_at(&p, r, c);

            end = cell ? cell->cell.col + cell->cell.ncols : c + 1;
            if (c)
                sch_strbuf_adds(sb, " & ");
            if (cell)
                add_cell(cell, r, sb);
            end = end > c ? end : c + 1;
        }
        sch_strbuf_adds(sb, " \\\\\n");
    }
    sch_strbuf_adds(sb, "\\hline\n\\end{tabular}");
}
