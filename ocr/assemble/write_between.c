/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/write_priv.h"

#include <ctype.h>
#include <string.h>

/**
 * What separates lines and blocks.
 *
 * Lines of a paragraph are joined by a blank; short lines, rows of forms and code stay lines. A
 * line begins with what separates it from the printed line before.
 */

#define TAB_EM 2.5F

/** Short lines of one block (addresses, verse) stay lines. */
static bool is_short(const asm_block *b, size_t at)
{
    const ocr_line *line = &b->page->lines[at], *next = line + 1;

    if (next->nwords == 0 || b->end - b->first < 2)
        return false;
    return line->box.x1 + 0.3F * line->font_size + next->words[0].box.x1 - next->words[0].box.x0 <
           b->box.x1 - 1.5F * line->font_size;
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

/** Between two lines of one block. */
const char *asm_inner_separator(const asm_writer *w, const asm_block *b, size_t at)
{
    const ocr_line *line = &b->page->lines[at];

    if (b->kind == ASM_CODE && !w->doc->options->by_line)
        return asm_code_separator(b, at);
    if (b->kind == ASM_CODE || b->kind == ASM_STEPS || w->doc->options->by_line)
        return "\n";
    if (b->kind == ASM_AUTHORS)
        return " \\\\ ";
    if (line->after_hyphen)
        return "";
    if (is_in_row(&line[-1], line))
        return " ";
    return b->kind == ASM_TEXT && (is_form_row(b, at) || is_short(b, at - 1) || is_tabbed(line) ||
                                   is_tabbed(&line[-1]))
               ? "\n"
               : " ";
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
