/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

/**
 * Columns of the pages: blocks that a container of type column holds.
 *
 * Layout numbers the columns. Blocks of one number that follow each other are one column, as long
 * as another column stands beside them: of what is read before the second column, only the blocks
 * that end left of it are the first; a heading across the page is in no column.
 */
#define REACH_EM 0.5F /* how far a line may reach into the gutter */

static int column_of(const asm_block *b)
{
    return b->page->lines[b->first].column;
}

/** End of the run of blocks of one column that begins at block `at`. */
static size_t run_end(const asm_doc *doc, size_t at, size_t end)
{
    int column = column_of(&doc->blocks[at]);

    while (at < end &&
           (doc->blocks[at].kind == ASM_PAGE_INFO || column_of(&doc->blocks[at]) == column))
        at++;
    return at;
}

static float left_edge(const asm_doc *doc, size_t first, size_t end)
{
    float x = __builtin_inff();

    for (size_t i = first; i < end; i++)
        if (doc->blocks[i].kind != ASM_PAGE_INFO && doc->blocks[i].box.x0 < x)
            x = doc->blocks[i].box.x0;
    return x;
}

static void set_column(asm_doc *doc, size_t first, size_t end, int number)
{
    for (size_t i = first; i < end; i++)
        if (doc->blocks[i].kind != ASM_PAGE_INFO)
            doc->blocks[i].in_column = number;
}

/** The blocks of [first, end) from the last one up that end left of the next column. */
static size_t beside(const asm_doc *doc, size_t first, size_t end, float right)
{
    size_t at = end;

    while (at > first && (doc->blocks[at - 1].kind == ASM_PAGE_INFO ||
                          doc->blocks[at - 1].box.x1 < right + REACH_EM * doc->blocks[at - 1].size))
        at--;
    return at;
}

static void number_page(asm_doc *doc, size_t first, size_t end)
{
    int number = 0;

    for (size_t at = first, next; at < end; at = next) {
        next = run_end(doc, at, end);
        if (column_of(&doc->blocks[at]) > 0) {
            set_column(doc, at, next, number++);
        } else if (next < end && column_of(&doc->blocks[next]) > 0) {
            float right = left_edge(doc, next, run_end(doc, next, end));
            size_t from = beside(doc, at, next, right);

            if (from < next)
                set_column(doc, from, next, number++);
        }
    }
}

/** Title, authors and abstract that reach over several columns are in none. */
static void free_groups(asm_doc *doc)
{
    for (size_t i = 0; i < doc->nblocks; i++)
        for (size_t k = i + 1; k < doc->nblocks && doc->blocks[k].page == doc->blocks[i].page &&
                               asm_holder_of(&doc->blocks[i]) >= 0;
             k++)
            if (doc->blocks[k].group == doc->blocks[i].group &&
                doc->blocks[k].in_column != doc->blocks[i].in_column) {
                doc->blocks[k].in_column = doc->blocks[i].in_column = -1;
            }
}

void asm_columns(asm_doc *doc)
{
    for (size_t at = 0, end; at < doc->nblocks; at = end) {
        for (end = at; end < doc->nblocks && doc->blocks[end].page == doc->blocks[at].page; end++)
            doc->blocks[end].in_column = -1;
        number_page(doc, at, end);
    }
    free_groups(doc);
}
