/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <math.h>
#include <strings.h>

/**
 * Captions to the pictures and tables that they belong to. A caption whose picture is not there (it
 * could not be cut out, or is a drawing) is text: nothing far away takes it.
 */
#define OTHER_KIND_EM 10.0F /* "Table 1" by a picture: taken when nothing else is near */
#define REACH_EM      13.0F
static float distance(const ocr_box *a, const ocr_box *b)
{
    float dx = fmaxf(0, fmaxf(a->x0, b->x0) - fminf(a->x1, b->x1));
    float dy = fmaxf(0, fmaxf(a->y0, b->y0) - fminf(a->y1, b->y1));

    return hypotf(dx, dy);
}

/** Distance of a float as the caption's choice: one that names the other kind is far. */
static float reach(const asm_block *b, const asm_block *caption)
{
    const ocr_line *line = &caption->page->lines[caption->first];
    bool table = line->nwords && strncasecmp(line->words[0].text, "tab", 3) == 0;
    float far = table == (b->kind == ASM_TABLE) ? 0 : OTHER_KIND_EM * caption->size;

    return distance(&b->box, &caption->box) + far;
}

static bool owns_captions(const asm_doc *doc, const asm_block *b)
{
    return b->kind == ASM_TABLE || (b->kind == ASM_PICTURE && asm_is_printed(doc, b));
}

static asm_block *owner_of(asm_doc *doc, const asm_block *caption)
{
    asm_block *best = NULL;

    for (size_t i = 0; i < doc->nblocks; i++) {
        asm_block *b = &doc->blocks[i];

        if (b->page == caption->page && owns_captions(doc, b) &&
            (!best || reach(b, caption) < reach(best, caption)))
            best = b;
    }
    return best && reach(best, caption) < REACH_EM * caption->size ? best : NULL;
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
