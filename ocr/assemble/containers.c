/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <string.h>

/**
 * Container lines (columns; title, authors, abstract, multiple choice, turned paragraphs, perhaps
 * in a column) put before the lines that they hold. They carry no text; their box holds their
 * children's.
 */
/** A paragraph of several lines that run up or down the page; East Asian ones are not turned. */
static bool is_turned(const asm_block *b)
{
    if (b->kind != ASM_TEXT || b->end - b->first < 2)
        return false;
    for (size_t i = b->first; i < b->end; i++) {
        const ocr_line *line = &b->page->lines[i];

        if (!line->subtype || strcmp(line->subtype, "vertical") != 0 || line->nwords == 0 ||
            asm_needs_no_space(line->words[0].text, line->words[0].text))
            return false;
    }
    return true;
}

int asm_holder_of(const asm_block *b)
{
    switch (b->kind) {
    case ASM_TITLE:
        return 0;
    case ASM_AUTHORS:
        return 1;
    case ASM_ABSTRACT:
        return 2;
    default:
        return b->choice ? 3 : is_turned(b) ? 4 : -1;
    }
}

/** Of the container that a block stands in. */
static ocr_type type_of(const asm_block *b)
{
    switch (asm_holder_of(b)) {
    case 0:
        return OCR_TITLE;
    case 1:
        return OCR_AUTHORS;
    case 2:
        return OCR_ABSTRACT;
    case 4:
        return OCR_ROTATED_CONTAINER;
    default:
        return OCR_MULTIPLE_CHOICE_BLOCK;
    }
}

/** Both are in one container. */
static bool are_together(const asm_block *a, const asm_block *b)
{
    if (a == b || is_turned(a) || is_turned(b))
        return a == b;
    return a->choice == b->choice && (a->choice || a->group == b->group);
}

/** A block that begins a group of its kind on its page. */
static bool opens(const asm_doc *doc, size_t at)
{
    const asm_block *b = &doc->blocks[at];

    if (asm_holder_of(b) < 0)
        return false;
    for (size_t i = at; i-- > 0 && doc->blocks[i].page == b->page;)
        if (are_together(&doc->blocks[i], b))
            return false;
    return true;
}

/** A block that begins a column on its page. */
static bool opens_column(const asm_doc *doc, size_t at)
{
    const asm_block *b = &doc->blocks[at];

    if (b->in_column < 0)
        return false;
    for (size_t i = at; i-- > 0 && doc->blocks[i].page == b->page;)
        if (doc->blocks[i].in_column == b->in_column)
            return false;
    return true;
}

/** Do both blocks stand in the container that the first one opens? */
static bool is_same(const asm_block *a, const asm_block *b, bool column)
{
    return column ? a->in_column == b->in_column : are_together(a, b);
}

static ocr_line container(const asm_doc *doc, size_t at, bool column)
{
    const asm_block *b = &doc->blocks[at];
    const ocr_line *first = &b->page->lines[b->first];
    ocr_line line = {.type = column ? OCR_COLUMN : type_of(b),
                     .source = first->source,
                     .box = b->box,
                     .parent = -1,
                     .block = first->block,
                     .column = first->column,
                     .font_size = first->font_size,
                     .baseline = __builtin_nanf(""),
                     .conf = -1,
                     .conf_rate = -1};

    for (size_t i = at + 1; i < doc->nblocks && doc->blocks[i].page == b->page; i++)
        if (is_same(b, &doc->blocks[i], column))
            ocr_box_grow(&line.box, &doc->blocks[i].box);
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

/** The lines of a page as they will stand, and where they stand already. */
typedef struct inserter {
    asm_doc *doc;
    ocr_line *lines;
    size_t n;
    int held[ASM_HOLDERS]; /* by asm_holder_of(): the line that is open */
    int *column;           /* by number: its line */
} inserter;

static void insert_block(inserter *in, size_t at)
{
    const asm_block *b = &in->doc->blocks[at];
    int holder = asm_holder_of(b), parent = -1;
    int *held = holder >= 0 && holder < ASM_HOLDERS ? &in->held[holder] : NULL;

    if (opens_column(in->doc, at)) {
        in->column[b->in_column] = (int)in->n;
        in->lines[in->n++] = container(in->doc, at, true);
    }
    if (b->in_column >= 0)
        parent = in->column[b->in_column];
    if (held && opens(in->doc, at)) {
        *held = (int)in->n;
        in->lines[in->n] = container(in->doc, at, false);
        in->lines[in->n++].parent = parent;
    }
    parent = held ? *held : parent;
    for (size_t i = b->first; i < b->end; i++) {
        in->lines[in->n] = b->page->lines[i];
        if (in->lines[in->n].parent < 0)
            in->lines[in->n].parent = parent;
        in->n++;
    }
}

/** Where the lines of the page's blocks will stand. */
static void count_moves(const asm_doc *doc, size_t first, size_t end, int *moved)
{
    size_t add = 0;

    for (size_t at = first; at < end; at++) { /* blocks cover the page's lines in order */
        add += (size_t)opens_column(doc, at) + (size_t)opens(doc, at);
        for (size_t i = doc->blocks[at].first; i < doc->blocks[at].end; i++)
            moved[i] = (int)(i + add);
    }
}

static bool insert_in_page(asm_doc *doc, size_t first, size_t end, size_t extra)
{
    ocr_page *page = doc->blocks[first].page;
    inserter in = {
        .doc = doc,
        .lines = sch_arena_alloc(page->arena, page->nlines + extra, sizeof *in.lines),
        .held = {-1, -1, -1, -1, -1},
        .column = sch_arena_alloc(doc->arena, end - first, sizeof *in.column),
    };
    int *moved = sch_arena_alloc(doc->arena, page->nlines + 1, sizeof *moved);

    if (!in.lines || !moved || !in.column)
        return false;
    count_moves(doc, first, end, moved);
    asm_renumber(page, moved);
    for (size_t at = first; at < end; at++)
        insert_block(&in, at);
    for (size_t at = first; at < end; at++) {
        size_t count = doc->blocks[at].end - doc->blocks[at].first;

        doc->blocks[at].first = (size_t)moved[doc->blocks[at].first];
        doc->blocks[at].end = doc->blocks[at].first + count;
    }
    page->lines = in.lines;
    page->nlines = page->cap_lines = in.n;
    return true;
}

bool asm_containers(asm_doc *doc)
{
    for (size_t at = 0; at < doc->nblocks;) {
        size_t end = at, extra = 0;

        for (; end < doc->nblocks && doc->blocks[end].page == doc->blocks[at].page; end++)
            extra += (size_t)opens_column(doc, end) + (size_t)opens(doc, end);
        if (extra && !insert_in_page(doc, at, end, extra))
            return false;
        at = end;
    }
    return true;
}
