/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <math.h>

/**
 * Quotations: paragraphs of running text that are set in on both sides, between paragraphs of the
 * full width of their column.
 */
#define INDENT_EM 1.0F /* on either side */
#define EDGE_EM   0.6F /* lines of one paragraph end within this of its edges */
enum { MIN_LINES = 2, MIN_CHARS = 80 };

static const ocr_line *first_line(const asm_block *b)
{
    return &b->page->lines[b->first];
}

/** The first word of the next line would not have fitted behind this one. */
static bool is_full(const asm_block *b, const ocr_line *line)
{
    const ocr_line *next = line + 1;
    float word = next->nwords ? next->words[0].box.x1 - next->words[0].box.x0 : 0;

    return line->box.x1 + word > b->box.x1 - EDGE_EM * b->size;
}

/** All lines begin at one edge (the first may be set in) and all but the last are full. */
static bool is_running(const asm_block *b)
{
    for (size_t i = b->first; i < b->end; i++) {
        const ocr_line *line = &b->page->lines[i];

        if ((i > b->first && line->box.x0 > b->box.x0 + EDGE_EM * b->size) ||
            (i + 1 < b->end && !is_full(b, line)))
            return false;
    }
    return true;
}

/** A paragraph of the same column that is wider on both sides. */
static bool is_wider(const asm_block *a, const asm_block *b)
{
    float in = INDENT_EM * b->size;

    return a->kind == ASM_TEXT && a->page == b->page &&
           first_line(a)->column == first_line(b)->column && a->end - a->first >= MIN_LINES &&
           fabsf(a->size - b->size) < 0.25F * a->size && a->box.x0 < b->box.x0 - in &&
           a->box.x1 > b->box.x1 + in;
}

/** The text before and behind a block, whatever stands between; NULL: none on the page. */
static const asm_block *neighbour(const asm_doc *doc, size_t at, int step)
{
    const asm_block *b = &doc->blocks[at];

    for (size_t i = at + (size_t)step; i < doc->nblocks; i += (size_t)step) { /* wraps below 0 */
        const asm_block *c = &doc->blocks[i];

        if (c->page != b->page)
            return NULL;
        if (c->kind == ASM_TEXT || c->kind == ASM_ITEM || c->kind == ASM_HEADING ||
            c->kind == ASM_QUOTE)
            return c;
    }
    return NULL;
}

static bool is_quote(const asm_doc *doc, size_t at)
{
    const asm_block *b = &doc->blocks[at], *before, *behind;

    if (b->kind != ASM_TEXT || b->group >= 0 || b->end - b->first < MIN_LINES ||
        b->chars < MIN_CHARS || b->size > 1.05F * doc->body || !is_running(b))
        return false;
    before = neighbour(doc, at, -1);
    if (before && before->kind == ASM_QUOTE && fabsf(before->box.x0 - b->box.x0) < b->size &&
        fabsf(before->box.x1 - b->box.x1) < b->size)
        return true; /* its next paragraph */
    behind = neighbour(doc, at, 1);
    return before && is_wider(before, b) &&
           (!behind || behind->kind == ASM_HEADING || is_wider(behind, b) ||
            first_line(behind)->column != first_line(b)->column ||
            (behind->box.x0 < b->box.x0 - INDENT_EM * b->size));
}

void asm_quotes(asm_doc *doc)
{
    for (size_t i = 0; i < doc->nblocks; i++)
        if (is_quote(doc, i))
            doc->blocks[i].kind = ASM_QUOTE;
}
