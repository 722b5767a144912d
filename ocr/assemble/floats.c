/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <math.h>

/**
 * Captions to the pictures that they belong to. A caption whose picture is not there (it could not
 * be cut out, or it belongs to a table) is text.
 */
static float distance(const ocr_box *a, const ocr_box *b)
{
    float dx = fmaxf(0, fmaxf(a->x0, b->x0) - fminf(a->x1, b->x1));
    float dy = fmaxf(0, fmaxf(a->y0, b->y0) - fminf(a->y1, b->y1));

    return hypotf(dx, dy);
}

static asm_block *owner_of(asm_doc *doc, const asm_block *caption)
{
    asm_block *best = NULL;

    for (size_t i = 0; i < doc->nblocks; i++) {
        asm_block *b = &doc->blocks[i];

        if (b->page == caption->page && b->kind == ASM_PICTURE && asm_is_printed(doc, b) &&
            (!best || distance(&b->box, &caption->box) < distance(&best->box, &caption->box)))
            best = b;
    }
    return best;
}

static bool own(asm_doc *doc, const asm_block *picture, const asm_block *caption)
{
    ocr_line *line = &picture->page->lines[picture->first];
    size_t n = caption->end - caption->first;
    int *labels = sch_arena_alloc(picture->page->arena, line->nlabels + n, sizeof *labels);

    (void)doc;
    if (!labels)
        return false;
    for (size_t i = 0; i < line->nlabels; i++)
        labels[i] = line->labels[i];
    for (size_t i = 0; i < n; i++)
        labels[line->nlabels + i] = (int)(caption->first + i);
    line->labels = labels;
    line->nlabels += n;
    return true;
}

bool asm_floats(asm_doc *doc)
{
    for (size_t i = 0; i < doc->nblocks; i++) {
        asm_block *b = &doc->blocks[i], *owner;

        if (b->kind != ASM_CAPTION)
            continue;
        owner = owner_of(doc, b);
        if (!owner) {
            b->kind = ASM_TEXT;
            for (size_t k = b->first; k < b->end; k++)
                b->page->lines[k].type = OCR_TEXT;
        } else if (!own(doc, owner, b)) {
            return false;
        }
    }
    return true;
}
