/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/write_priv.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/**
 * What separates lines and blocks.
 *
 * Lines of a paragraph are joined by a blank; short lines, rows of forms and code stay lines. A
 * line begins with what separates it from the printed line before.
 */

#define TAB_EM      2.5F
#define STACK_SHARE 0.4F /* of the column's width */
enum { STACK_LINES = 3 };

/** Short lines of one block (addresses, verse) stay lines. */
static bool is_short(const asm_block *b, size_t at)
{
    const ocr_line *line = &b->page->lines[at], *next = line + 1;

    if (next->nwords == 0 || b->end - b->first < 2)
        return false;
    if (line->subtype && strcmp(line->subtype, "vertical") == 0) /* its words have no spaces */
        return line->box.y1 < b->box.y1 - 1.5F * line->font_size;
    return line->box.x1 + 0.3F * line->font_size + next->words[0].box.x1 - next->words[0].box.x0 <
           b->box.x1 - 1.5F * line->font_size;
}

/** Lines that all begin with a capital or a digit, as those of a wrapped paragraph do not. */
static bool are_entries(const asm_block *b)
{
    for (size_t i = b->first; i < b->end; i++) {
        const ocr_line *line = &b->page->lines[i];
        unsigned char c = line->nwords ? (unsigned char)line->words[0].text[0] : 0;

        if (!isupper(c) && !isdigit(c))
            return false;
    }
    return b->end - b->first >= STACK_LINES;
}

/** Grow the range to the text beside b, in its column on its page. */
static void widen(const asm_block *b, const asm_block *other, float *x0, float *x1)
{
    if (other->kind != ASM_TEXT ||
        other->page->lines[other->first].column != b->page->lines[b->first].column)
        return;
    *x0 = fminf(*x0, other->box.x0);
    *x1 = fmaxf(*x1, other->box.x1);
}

/** Width of the column's text on the page of b, whose blocks stand together. */
static float column_width(const asm_doc *doc, const asm_block *b)
{
    const asm_block *first = b, *end = b;
    float x0 = b->box.x0, x1 = b->box.x1;

    while (first > doc->blocks && first[-1].page == b->page)
        widen(b, --first, &x0, &x1);
    while (end + 1 < doc->blocks + doc->nblocks && end[1].page == b->page)
        widen(b, ++end, &x0, &x1);
    return x1 - x0;
}

/**
 * Much narrower than the column, and its lines are entries, or one ends though the next word had
 * room: a stack of short lines.
 */
static bool is_stack(const asm_doc *doc, const asm_block *b)
{
    bool is_broken = are_entries(b);

    for (size_t i = b->first; i + 1 < b->end && !is_broken; i++)
        is_broken = is_short(b, i);
    return is_broken && b->box.x1 - b->box.x0 < STACK_SHARE * column_width(doc, b);
}

/** "1.", "(a)", "•": a label, or a sign as it ends a proof. */
static bool is_label(const char *text)
{
    size_t n = strlen(text);

    return n > 0 && (n == 1 || (n <= 3 && text[0] & 0x80) || strchr(".)", text[n - 1]));
}

/** White space inside a line that no justified text has: it was set with tabulators. */
static bool is_tabbed(const ocr_line *line)
{
    for (size_t i = 1; i < line->nwords && line->source == OCR_SOURCE_GLYPHS; i++) {
        const ocr_word *a = &line->words[i - 1], *b = &line->words[i];
        bool is_end = i + 1 == line->nwords && b->box.x1 - b->box.x0 < 1.5F * line->font_size;

        if (!b->glued && !is_end && !(i <= 2 && is_label(a->text)) &&
            b->box.x0 - a->box.x1 > TAB_EM * line->font_size)
            return true;
    }
    return false;
}

/** Pieces of one line, which fields of a form have cut. */
static bool is_in_row(const ocr_line *before, const ocr_line *line)
{
    return (before->type == OCR_FORM_FIELD || line->type == OCR_FORM_FIELD) &&
           line->baseline == before->baseline && line->box.x0 > before->box.x0;
}

/** Does the row that ends with line `at` have a field? */
static bool has_field(const asm_block *b, size_t at)
{
    const ocr_line *lines = b->page->lines;

    while (at > b->first && lines[at].type != OCR_FORM_FIELD &&
           is_in_row(&lines[at - 1], &lines[at]))
        at--;
    return lines[at].type == OCR_FORM_FIELD;
}

/** Rows of a form stay lines: the row before ends in a field, or has one and a label follows. */
static bool is_form_row(const asm_block *b, size_t at)
{
    const ocr_line *line = &b->page->lines[at];
    unsigned char c = line->nwords ? (unsigned char)line->words[0].text[0] : 0;

    return line[-1].type == OCR_FORM_FIELD ||
           (has_field(b, at - 1) && (line->type == OCR_FORM_FIELD || isupper(c)));
}

/** What stands between the words of a paragraph where its lines break. */
static const char *line_break(const ocr_line *before, const ocr_line *line)
{
    bool letters = before->nwords && line->nwords &&
                   asm_needs_no_space(before->words[before->nwords - 1].text, line->words[0].text);

    return line->after_hyphen || letters ? "" : " ";
}

/** Between two lines of one block. */
const char *asm_inner_separator(const asm_writer *w, const asm_block *b, size_t at)
{
    const ocr_line *line = &b->page->lines[at];

    if (b->kind == ASM_CODE && !w->doc->options->by_line)
        return asm_code_separator(b, at, w->pitch);
    if (b->kind == ASM_CODE || b->kind == ASM_STEPS || w->doc->options->by_line)
        return "\n";
    if (b->kind == ASM_AUTHORS)
        return " \\\\ ";
    if (line->after_hyphen)
        return "";
    if (is_in_row(&line[-1], line))
        return " ";
    return b->kind == ASM_TEXT && (is_form_row(b, at) || is_short(b, at - 1) || is_tabbed(line) ||
                                   is_tabbed(&line[-1]) || is_stack(w->doc, b))
               ? "\n"
               : line_break(&line[-1], line);
}

const char *asm_block_separator(const asm_writer *w, const asm_block *b)
{
    const ocr_line *line = &b->page->lines[b->first];

    if (!w->before)
        return "";
    if (w->doc->options->by_line) /* open_item() writes that of an item */
        return asm_same_group(w->before, b) && b->kind == ASM_ITEM ? "" : "\n";
    if (w->doc->options->include_page_breaks && w->before->page != b->page)
        return "\n\n\\pagebreak\n\n";
    if (b->joined && b->kind == ASM_CODE)
        return "\n";
    if (b->joined)
        return line->after_hyphen ? "" : w->before->page != b->page ? "\n" : " ";
    if (asm_same_group(w->before, b))
        return b->kind == ASM_AUTHORS ? " \\\\ "
               : b->kind == ASM_TITLE ? " "
               : b->kind == ASM_ITEM  ? "" /* open_item() writes it: lists may close before */
                                      : "\n\n";
    return "\n\n";
}
