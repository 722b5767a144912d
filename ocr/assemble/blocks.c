/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/**
 * Blocks of the document, in reading order, with the kinds that layout already told.
 */
#define EDGE_EM        0.3F /* lines begin at one edge */
#define MAX_LEADING_EM 3.2F /* from baseline to baseline in one paragraph */
bool asm_is_inside(ocr_type type)
{
    return type == OCR_DIAGRAM_INFO || (type >= OCR_CHART_INFO && type <= OCR_LEGEND_LABEL);
}

static asm_kind kind_of(const ocr_line *line)
{
    if (asm_is_inside(line->type) || (line->error_id && line->nwords))
        return ASM_INSIDE;
    switch (line->type) {
    case OCR_PAGE_INFO:
        return ASM_PAGE_INFO;
    case OCR_DIAGRAM:
    case OCR_CHART:
        return line->nwords ? ASM_TEXT : ASM_PICTURE;
    case OCR_TABLE:
    case OCR_TABLE_CELL:
        return ASM_TABLE;
    case OCR_FIGURE_LABEL:
        return ASM_CAPTION;
    case OCR_FOOTNOTE:
        return ASM_FOOTNOTE;
    case OCR_MATH:
        return ASM_MATH;
    case OCR_EQUATION_NUMBER:
        return ASM_NUMBER;
    case OCR_TOC_CONTAINER:
    case OCR_TOC_ROW:
    case OCR_TOC_ITEM:
    case OCR_TOC_NUMBER:
        return ASM_CONTENTS;
    case OCR_CODE:
        return ASM_CODE;
    case OCR_PSEUDOCODE:
        return ASM_STEPS;
    default:
        return ASM_TEXT;
    }
}

static void grow(asm_block *b, const ocr_line *line)
{
    size_t chars = 0;

    for (size_t i = 0; i < line->nwords; i++)
        chars += strlen(line->words[i].text) + !line->words[i].glued;
    if (b->first == b->end) {
        b->box = line->box;
        b->style = line->style;
        b->size = line->font_size;
    }
    ocr_box_grow(&b->box, &line->box);
    b->style &= line->style;
    b->size = line->font_size > b->size ? line->font_size : b->size;
    b->chars += chars;
    b->end++;
}

/** A note with a mark of its own; without one it goes on with the note before it on the page. */
static bool has_note_mark(const asm_block *b)
{
    const ocr_line *line = &b->page->lines[b->first];
    const char *text = line->nwords ? line->words[0].text : "";

    return line->nwords == 0 || line->words[0].style & (OCR_SUPERSCRIPT | OCR_MATH_WORD) ||
           isdigit((unsigned char)*text) || strchr("*([", *text) || strncmp(text, "†", 3) == 0 ||
           strncmp(text, "‡", 3) == 0 || strncmp(text, "∗", 3) == 0 || strncmp(text, "§", 2) == 0 ||
           strncmp(text, "¶", 2) == 0;
}

static void settle_notes(asm_doc *doc)
{
    const asm_block *before = NULL;

    for (size_t i = 0; i < doc->nblocks; i++) {
        asm_block *b = &doc->blocks[i];
        ocr_line *line = &b->page->lines[b->first];

        if (b->kind == ASM_FOOTNOTE) {
            b->more = before && before->kind == ASM_FOOTNOTE && before->page == b->page &&
                      !has_note_mark(b);
            if (line->nwords > 1 && line->words[0].style & OCR_SUPERSCRIPT)
                line->words[1].glued = false; /* a blank behind the mark */
        }
        before = b->kind == ASM_PAGE_INFO ? before : b;
    }
}

/** Without a crop to look at, the words inside a picture are all there is: they are text. */
static void free_labels(ocr_page *page)
{
    for (size_t i = 0; i < page->nlines; i++) {
        ocr_line *line = &page->lines[i];

        if (asm_is_inside(line->type) && (line->parent < 0 || !page->lines[line->parent].crop)) {
            line->type = OCR_TEXT;
            line->parent = -1;
        }
    }
}

void asm_labels_free(asm_doc *doc)
{
    for (size_t p = 0; p < doc->npages && !doc->options->by_line; p++)
        free_labels(doc->pages[p]);
}

/** "d.", "iv)": what an item begins with. */
static bool is_label(const char *text)
{
    size_t n = strlen(text);

    return n > 1 && n <= 4 && strchr(".:)", text[n - 1]);
}

static float text_end(const asm_block *b, int column, float end)
{
    return b->kind == ASM_TEXT && b->page->lines[b->first].column == column ? fmaxf(end, b->box.x1)
                                                                            : end;
}

/** Right end of the text in the column of a: b is the next block, what lies between is used up. */
static float column_end(const asm_doc *doc, const asm_block *a, const asm_block *b)
{
    const int column = a->page->lines[a->first].column;
    const asm_block *last = doc->blocks + doc->nblocks;
    float end = a->box.x1;

    for (const asm_block *c = a; c > doc->blocks && c[-1].page == a->page; c--)
        end = text_end(c - 1, column, end);
    for (; b < last && b->page == a->page; b++)
        end = text_end(b, column, end);
    return end;
}

/**
 * Wide leading, or something tall in a line, cut a paragraph in two: its first part ends in a full
 * line in the middle of a sentence, and the next one goes on right under it.
 */
static bool is_leading_cut(const asm_doc *doc, const asm_block *a, const asm_block *b)
{
    const ocr_line *last = &a->page->lines[a->end - 1], *first = &b->page->lines[b->first];

    return a->kind == ASM_TEXT && asm_goes_on(a, b) &&
           !is_label(first->nwords ? first->words[0].text : "") && a->page == b->page &&
           a->end == b->first && a->group == b->group && a->style == b->style &&
           last->column == first->column && first->baseline > last->baseline &&
           first->baseline - last->baseline < MAX_LEADING_EM * a->size &&
           fabsf(first->box.x0 - last->box.x0) < EDGE_EM * a->size &&
           last->box.x1 > column_end(doc, a, b) - 2 * a->size;
}

/** "as-": a word that goes on in the next line. */
static bool ends_in_hyphen(const asm_block *a)
{
    const ocr_line *line = &a->page->lines[a->end - 1];
    const char *word = line->nwords ? line->words[line->nwords - 1].text : "";
    size_t n = strlen(word);

    return n > 1 && word[n - 1] == '-' && isalpha((unsigned char)word[n - 2]);
}

static void join_cuts(asm_doc *doc)
{
    size_t n = doc->nblocks ? 1 : 0;

    for (size_t i = 1; i < doc->nblocks; i++) {
        asm_block *a = &doc->blocks[n - 1];
        const asm_block *b = &doc->blocks[i];

        if (!is_leading_cut(doc, a, b)) {
            doc->blocks[n++] = *b;
            continue;
        }
        b->page->lines[b->first].after_hyphen = ends_in_hyphen(a);
        a->end = b->end;
        a->chars += b->chars;
        a->style &= b->style;
        ocr_box_grow(&a->box, &b->box);
    }
    doc->nblocks = n;
}

bool asm_blocks_build(asm_doc *doc)
{
    for (size_t p = 0; p < doc->npages; p++) {
        ocr_page *page = doc->pages[p];
        asm_block *b = NULL;

        for (size_t i = 0; i < page->nlines; i++) {
            const ocr_line *line = &page->lines[i];

            if (!b || line->block != page->lines[i - 1].block || kind_of(line) != b->kind ||
                b->kind == ASM_PICTURE || line->type == OCR_TABLE) {
                asm_block *all = sch_arena_grow(doc->arena, doc->blocks, doc->nblocks,
                                                &doc->cap_blocks, sizeof *all);
                if (!all)
                    return false;
                doc->blocks = all;
                b = &all[doc->nblocks++];
                *b = (asm_block){.page = page,
                                 .page_at = p,
                                 .first = i,
                                 .end = i,
                                 .kind = kind_of(line),
                                 .group = -1};
            }
            grow(b, line);
        }
    }
    if (!doc->options->by_line)
        join_cuts(doc);
    settle_notes(doc);
    return true;
}

bool asm_is_printed(const asm_doc *doc, const asm_block *b)
{
    switch (b->kind) {
    case ASM_PAGE_INFO:
        return doc->options->include_page_info;
    case ASM_PICTURE:
        return !doc->options->by_line && b->page->lines[b->first].crop != NULL;
    case ASM_CAPTION:
        return doc->options->by_line && b->chars > 0;
    case ASM_NUMBER:
    case ASM_INSIDE:
        return false;
    default:
        return b->chars > 0;
    }
}

void asm_line_text(const ocr_line *line, sch_strbuf *sb)
{
    for (size_t i = 0; i < line->nwords; i++) {
        if (i && !line->words[i].glued)
            sch_strbuf_addc(sb, ' ');
        sch_strbuf_adds(sb, line->words[i].text);
    }
}

void asm_count_cases(const char *text, size_t *upper, size_t *lower)
{
    for (; *text; text++) {
        *upper += isupper((unsigned char)*text) != 0;
        *lower += islower((unsigned char)*text) != 0;
    }
}

bool asm_is_plain(const asm_block *b)
{
    return b->kind == ASM_TEXT && b->chars > 0;
}

void asm_set_group(asm_doc *doc, size_t first, size_t end, asm_kind kind)
{
    int group = doc->ngroups++;

    for (size_t i = first; i < end; i++)
        if (asm_is_plain(&doc->blocks[i])) {
            doc->blocks[i].kind = kind;
            doc->blocks[i].group = group;
        }
}
