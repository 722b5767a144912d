/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/**
 * Lists of terms: each item begins with a word or a few in bold, and its text hangs, set in from
 * them. The label of such an item is the term.
 */
#define HANG_EM 1.0F
#define EDGE_EM 0.3F
enum { MAX_WORDS = 6, MAX_BYTES = 60 };

/** A word, no bullet and no number: those are labels of other lists. */
static bool is_word(const char *text)
{
    unsigned char c = (unsigned char)text[0];
    size_t n = strlen(text);

    return (isalpha(c) || (c >= 0xC3 && c < 0xE2)) && n > 1 &&
           !(n <= 3 && strchr(".)", text[n - 1]));
}

/** Bytes of the bold words that the block's text begins with; 0: none, or all of the line. */
static size_t bold_len(const asm_block *b)
{
    const ocr_line *line = &b->page->lines[b->first];
    size_t len = 0, n = 0;

    if (line->nwords == 0 || !is_word(line->words[0].text))
        return 0;
    while (n < line->nwords && line->words[n].style & OCR_BOLD &&
           !(line->words[n].style & OCR_MATH_WORD) && !strpbrk(line->words[n].text, "[]")) {
        len += strlen(line->words[n].text) + (n && !line->words[n].glued);
        n++;
    }
    return n > 0 && n < line->nwords && n <= MAX_WORDS && len <= MAX_BYTES && !line->words[n].glued
               ? len
               : 0;
}

static bool may_be_item(const asm_doc *doc, const asm_block *b)
{
    return b->kind == ASM_TEXT && b->chars && !doc->body_style && bold_len(b) > 0;
}

/** All lines behind the first are set in from it. */
static bool hangs(const asm_block *b)
{
    const ocr_line *line = &b->page->lines[b->first];

    for (size_t i = b->first + 1; i < b->end; i++)
        if (b->page->lines[i].box.x0 < line->box.x0 + HANG_EM * b->size)
            return false;
    return b->end - b->first > 1;
}

static bool are_neighbours(const asm_block *a, const asm_block *b)
{
    return a->page == b->page && a->end == b->first && a->box.y0 < b->box.y0 &&
           fabsf(a->box.x0 - b->box.x0) < EDGE_EM * b->size;
}

size_t asm_term_len(const asm_doc *doc, size_t at)
{
    const asm_block *b = &doc->blocks[at], *a = b, *c = b;
    bool hanging = false, other = false;

    if (!may_be_item(doc, b) && b->kind != ASM_ITEM)
        return 0;
    while (a > doc->blocks && are_neighbours(a - 1, a) &&
           (a[-1].kind == ASM_ITEM ? bold_len(a - 1) > 0 : may_be_item(doc, a - 1)))
        a--;
    while (c + 1 < doc->blocks + doc->nblocks && are_neighbours(c, c + 1) &&
           may_be_item(doc, c + 1))
        c++;
    for (const asm_block *i = a; i <= c; i++) {
        hanging = hanging || hangs(i);
        other = other || (i->end - i->first > 1 && !hangs(i));
    }
    return c > a && hanging && !other ? bold_len(b) : 0;
}
