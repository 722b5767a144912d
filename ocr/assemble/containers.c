/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <string.h>

/**
 * Container lines (title, authors, abstract) put before the lines that they hold. They carry no
 * text; their box holds their children's.
 */
static bool holds(asm_kind kind)
{
    return kind == ASM_TITLE || kind == ASM_AUTHORS || kind == ASM_ABSTRACT;
}

static ocr_type type_of(asm_kind kind)
{
    return kind == ASM_TITLE ? OCR_TITLE : kind == ASM_AUTHORS ? OCR_AUTHORS : OCR_ABSTRACT;
}

/** A block that begins a group of its kind on its page. */
static bool opens(const asm_doc *doc, size_t at)
{
    const asm_block *b = &doc->blocks[at];

    if (!holds(b->kind))
        return false;
    for (size_t i = at; i-- > 0 && doc->blocks[i].page == b->page;)
        if (doc->blocks[i].group == b->group)
            return false;
    return true;
}

static ocr_line container(const asm_doc *doc, size_t at)
{
    const asm_block *b = &doc->blocks[at];
    ocr_line line = b->page->lines[b->first];

    line.type = type_of(b->kind);
    line.words = NULL;
    line.nwords = 0;
    line.parent = -1;
    line.conf = line.conf_rate = -1;
    line.baseline = __builtin_nanf("");
    line.subtype = NULL;
    line.after_hyphen = false;
    line.box = b->box;
    for (size_t i = at + 1; i < doc->nblocks && doc->blocks[i].page == b->page; i++)
        if (doc->blocks[i].group == b->group) {
            const ocr_box *more = &doc->blocks[i].box;

            line.box.x0 = more->x0 < line.box.x0 ? more->x0 : line.box.x0;
            line.box.y0 = more->y0 < line.box.y0 ? more->y0 : line.box.y0;
            line.box.x1 = more->x1 > line.box.x1 ? more->x1 : line.box.x1;
            line.box.y1 = more->y1 > line.box.y1 ? more->y1 : line.box.y1;
        }
    return line;
}

void asm_renumber(ocr_page *page, const int *moved)
{
    for (size_t i = 0; i < page->nlines; i++) {
        ocr_line *line = &page->lines[i];

        if (line->parent >= 0)
            line->parent = moved[line->parent];
        for (size_t k = 0; k < line->nlabels; k++)
            line->labels[k] = moved[line->labels[k]];
    }
}

static bool insert_in_page(asm_doc *doc, size_t first, size_t end, size_t extra)
{
    ocr_page *page = doc->blocks[first].page;
    ocr_line *lines = sch_arena_alloc(page->arena, page->nlines + extra, sizeof *lines);
    int *moved = sch_arena_alloc(doc->arena, page->nlines + 1, sizeof *moved);
    size_t n = 0;
    int parent[3] = {-1, -1, -1}; /* by kind: title, authors, abstract */

    if (!lines || !moved)
        return false;
    for (size_t i = 0, at = first; at < end; at++) /* blocks cover the page's lines in order */
        for (; i < doc->blocks[at].end; i++)
            moved[i] = (int)i;
    for (size_t at = first, add = 0; at < end; at++) {
        add += opens(doc, at);
        for (size_t i = doc->blocks[at].first; i < doc->blocks[at].end; i++)
            moved[i] += (int)add;
    }
    asm_renumber(page, moved);
    for (size_t at = first; at < end; at++) {
        asm_block *b = &doc->blocks[at];
        int *mine = holds(b->kind) ? &parent[b->kind - ASM_TITLE] : NULL;

        if (opens(doc, at)) {
            *mine = (int)n;
            lines[n++] = container(doc, at);
        }
        for (size_t i = b->first; i < b->end; i++) {
            lines[n] = page->lines[i];
            if (mine)
                lines[n].parent = *mine;
            n++;
        }
    }
    for (size_t at = first; at < end; at++) {
        size_t count = doc->blocks[at].end - doc->blocks[at].first;

        doc->blocks[at].first = (size_t)moved[doc->blocks[at].first];
        doc->blocks[at].end = doc->blocks[at].first + count;
    }
    page->lines = lines;
    page->nlines = page->cap_lines = n;
    return true;
}

bool asm_containers(asm_doc *doc)
{
    for (size_t at = 0; at < doc->nblocks;) {
        size_t end = at, extra = 0;

        for (; end < doc->nblocks && doc->blocks[end].page == doc->blocks[at].page; end++)
            extra += opens(doc, end);
        if (extra && !insert_in_page(doc, at, end, extra))
            return false;
        at = end;
    }
    return true;
}
