/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

/**
 * What the items of the file's outline say of headings. Bookmarks may lead anywhere and be nested
 * by anyone: their levels count where at least three are headings and they agree with the numbers
 * that are printed.
 */
enum { LEAST = 3, DEEPEST = 3 };

int asm_bookmark_level(const asm_block *b)
{
    int level = b->page->lines[b->first].heading;

    for (size_t i = b->first; i < b->end; i++)
        if (b->page->lines[i].heading != level)
            return 0;
    return level;
}

void asm_bookmarks_tally(asm_bookmarks *t, const asm_block *b, int depth)
{
    int level = asm_bookmark_level(b), deeper = level - depth;
    const int deepest = (int)SCH_COUNT_OF(t->same) - 1;

    t->found += level > 0;
    if (level == 0 || depth == 0 || deeper < 0)
        return;
    t->compared++;
    t->same[deeper < deepest ? deeper : deepest]++;
}

int asm_bookmarks_say(const asm_bookmarks *t, const asm_block *b)
{
    int level = asm_bookmark_level(b);

    if (level == 0 || t->found < LEAST)
        return 0;
    for (int i = 0; i < (int)SCH_COUNT_OF(t->same); i++)
        if (t->same[i] * 4 >= t->compared * 3)
            return level <= i ? 0 : level - i > DEEPEST ? DEEPEST : level - i;
    return 0;
}

void asm_bookmarks_drop(asm_doc *doc)
{
    for (size_t p = 0; p < doc->npages; p++)
        for (size_t i = 0; i < doc->pages[p]->nlines; i++)
            doc->pages[p]->lines[i].heading = 0;
}
