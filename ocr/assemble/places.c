/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/places.h"

bool asm_places_find(const asm_doc *doc, const asm_block *table, asm_places *ret_places)
{
    const ocr_cell *size = &table->page->lines[table->first].cell;
    asm_places p = {.nrows = size->nrows, .ncols = size->ncols};

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

bool asm_rule_above(const asm_places *table, int row, int col)
{
    const ocr_line *below = row < table->nrows ? asm_cell_at(table, row, col) : NULL;
    const ocr_line *above = row > 0 ? asm_cell_at(table, row - 1, col) : NULL;

    if (below && below == above)
        return false;
    return (below && below->cell.edges & OCR_CELL_TOP) ||
           (above && above->cell.edges & OCR_CELL_BOTTOM);
}
