/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/**
 * What stands inside a paragraph without belonging to it: floats with their captions, footnotes,
 * pull quotes. Where a column or a page ends in the middle of a sentence, what lies between the
 * halves is moved behind the second half; what stands at the foot of a page is moved before the
 * first. So every paragraph is read to its end.
 *
 * The halves look alike: one size, a first half that breaks off at the end of a line which is about
 * as full as the others, a second half that begins small and is more than a label.
 */
#define OTHER_SIZE  0.07F /* relative difference of font size that tells a caption or pull quote */
#define FULL_LINE   0.75F /* of the paragraph's width: what a line ragged at the right fills */
#define CAPTION_GAP 2.0F  /* font sizes from a picture to its caption, at most */
enum { MAX_BETWEEN = 24 /* blocks */, MIN_CHARS = 20 /* of a second half */, MAX_CAPTION = 6 };

/** Ends as a word inside a sentence does: a letter, a digit, a comma, a hyphen, a bracket. */
static bool breaks_off(const ocr_line *line)
{
    const char *word = line->nwords ? line->words[line->nwords - 1].text : "";
    unsigned char c = *word ? (unsigned char)word[strlen(word) - 1] : 0;

    return isalnum(c) || c >= 0x80 || (c && strchr(",-)", c));
}

static bool are_halves(const asm_block *a, const asm_block *b)
{
    const ocr_line *last = &a->page->lines[a->end - 1];
    float width = fmaxf(a->box.x1 - a->box.x0, b->box.x1 - b->box.x0);

    return asm_goes_on(a, b) && b->chars >= MIN_CHARS && breaks_off(last) &&
           last->box.x1 - last->box.x0 > FULL_LINE * width;
}

/** A caption without a name, in the size of the text: as wide as the picture that it stands under.
 */
static bool is_under_picture(const asm_doc *doc, size_t at)
{
    const asm_block *b = &doc->blocks[at], *picture;
    size_t i = at;

    do {
        if (i == 0 || doc->blocks[--i].page != b->page)
            return false;
        picture = &doc->blocks[i];
    } while (picture->kind == ASM_INSIDE);
    return picture->kind == ASM_PICTURE && b->end - b->first <= MAX_CAPTION &&
           b->box.x0 > picture->box.x0 - b->size && b->box.x1 < picture->box.x1 + b->size &&
           b->box.y0 > picture->box.y1 - b->size &&
           b->box.y0 < picture->box.y1 + CAPTION_GAP * b->size;
}

/** No part of the paragraph that `text` begins, whatever stands behind it. */
static bool is_aside(const asm_doc *doc, size_t at, const asm_block *text)
{
    const asm_block *b = &doc->blocks[at];

    switch (b->kind) {
    case ASM_PICTURE:
    case ASM_TABLE:
    case ASM_CAPTION:
    case ASM_FOOTNOTE:
    case ASM_INSIDE:
    case ASM_PAGE_INFO:
        return true;
    case ASM_TEXT:
        return fabsf(b->size - text->size) > OTHER_SIZE * text->size || is_under_picture(doc, at);
    default:
        return false;
    }
}

/** Index of the block that goes on with the text of block i; 0: none. */
static size_t second_half(const asm_doc *doc, size_t i)
{
    const asm_block *a = &doc->blocks[i];
    size_t k = i + 1;

    if (a->kind != ASM_TEXT && a->kind != ASM_ITEM)
        return 0;
    while (k < doc->nblocks && k - i <= MAX_BETWEEN && !are_halves(a, &doc->blocks[k]) &&
           is_aside(doc, k, a))
        k++;
    return k < doc->nblocks && k - i <= MAX_BETWEEN && k > i + 1 &&
                   are_halves(a, &doc->blocks[k]) &&
                   doc->blocks[k].page_at - a->page_at <= !doc->options->include_page_breaks
               ? k
               : 0;
}

bool asm_blocks_exchange(asm_doc *doc, size_t a, size_t b, size_t c)
{
    ocr_page *page = doc->blocks[a].page;
    asm_block *blocks = sch_arena_alloc(doc->arena, c - a, sizeof *blocks);
    ocr_line *lines = sch_arena_alloc(doc->arena, page->nlines, sizeof *lines);
    int *moved = sch_arena_alloc(doc->arena, page->nlines, sizeof *moved);
    size_t at = doc->blocks[a].first;

    if (!blocks || !lines || !moved)
        return false;
    memcpy(blocks, &doc->blocks[b], (c - b) * sizeof *blocks);
    memcpy(blocks + (c - b), &doc->blocks[a], (b - a) * sizeof *blocks);
    memcpy(lines, page->lines, page->nlines * sizeof *lines);
    for (size_t i = 0; i < page->nlines; i++)
        moved[i] = (int)i;
    for (size_t k = 0; k < c - a; k++) {
        size_t first = blocks[k].first, n = blocks[k].end - first;

        for (size_t i = 0; i < n; i++) {
            page->lines[at + i] = lines[first + i];
            moved[first + i] = (int)(at + i);
        }
        blocks[k].first = at;
        blocks[k].end = at += n;
    }
    memcpy(&doc->blocks[a], blocks, (c - a) * sizeof *blocks);
    asm_renumber(page, moved);
    return true;
}

/** First block of the paragraph that block i is the last one of, on its page, or its heading. */
static size_t paragraph_start(const asm_doc *doc, size_t i)
{
    while (i > 0 && doc->blocks[i - 1].page == doc->blocks[i].page &&
           asm_goes_on(&doc->blocks[i - 1], &doc->blocks[i]))
        i--;
    while (i > 0 && doc->blocks[i - 1].page == doc->blocks[i].page &&
           doc->blocks[i - 1].kind == ASM_HEADING)
        i--;
    return i;
}

bool asm_breaks(asm_doc *doc)
{
    for (size_t i = 0; i < doc->nblocks; i++) {
        size_t next = second_half(doc, i), page_end = i + 1;

        if (next == 0)
            continue;
        while (doc->blocks[page_end].page == doc->blocks[i].page && page_end < next)
            page_end++;
        doc->blocks[next].goes_on = true;
        if (page_end < next && !asm_blocks_exchange(doc, page_end, next, next + 1))
            return false;
        if (page_end == next && doc->blocks[i].page == doc->blocks[next].page) {
            if (!asm_blocks_exchange(doc, i + 1, next, next + 1))
                return false;
        } else if (page_end > i + 1 &&
                   !asm_blocks_exchange(doc, paragraph_start(doc, i), i + 1, page_end)) {
            return false;
        }
    }
    return true;
}
