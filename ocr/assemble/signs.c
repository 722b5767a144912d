/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <stdio.h>
#include <string.h>

/**
 * Signs that markup has a form of its own for: the square that ends a proof, marks of notes.
 * Source: contract 4.2.
 */
enum { MARK_BYTES = 12 };

static bool ends_proof(const ocr_line *line)
{
    const ocr_word *before = line->nwords > 1 ? &line->words[line->nwords - 2] : NULL;
    size_t n = before ? strlen(before->text) : 0;

    return !before || before->style & OCR_MATH_WORD ||
           (n && strchr(".!?:;)]", before->text[n - 1]));
}

/** The square at the end of a proof: a formula as a renderer has it. */
static void write_qed(const asm_block *b)
{
    static const struct {
        const char *sign, *latex;
    } signs[] = {{"□", "\\square"},      {"◻", "\\square"},      {"▢", "\\square"},
                 {"■", "\\blacksquare"}, {"∎", "\\blacksquare"}, {"◼", "\\blacksquare"}};
    ocr_line *line = &b->page->lines[b->end - 1];
    ocr_word *word = line->nwords ? &line->words[line->nwords - 1] : NULL;

    if (!word || word->style & OCR_MATH_WORD || !ends_proof(line))
        return;
    for (size_t i = 0; i < SCH_COUNT_OF(signs); i++)
        if (strcmp(word->text, signs[i].sign) == 0) {
            word->text = signs[i].latex;
            word->style |= OCR_MATH_WORD;
            word->glued = false;
            if (line->nwords == 1)
                line->type = OCR_QED_SYMBOL;
            return;
        }
}

/** A raised number or sign: the mark of a note, of a source, of an affiliation (letters, too). */
static bool is_note_mark(const ocr_word *word, const asm_block *b)
{
    static const char *const signs[] = {"†", "‡", "∗", "§", "¶", "*"};
    size_t n = strlen(word->text);

    if (!(word->style & OCR_SUPERSCRIPT) || word->style & OCR_MATH_WORD || n == 0)
        return false;
    for (size_t i = 0; i < SCH_COUNT_OF(signs); i++)
        if (strcmp(word->text, signs[i]) == 0)
            return true;
    if (b->kind == ASM_AUTHORS && strspn(word->text, "abcdefgh,*∗†‡§¶0123456789") == n)
        return n <= MARK_BYTES;
    return strspn(word->text, "0123456789,–-") == n && strpbrk(word->text, "0123456789") &&
           n <= MARK_BYTES;
}

/** Marks of notes are set as the API sets them: raised behind nothing. */
static bool write_marks(const asm_block *b, ocr_line *line)
{
    for (size_t i = b->kind != ASM_AUTHORS; i < line->nwords; i++) {
        ocr_word *word = &line->words[i];
        char text[MARK_BYTES + 16];
        int n;

        if (!is_note_mark(word, b) || (i && line->words[i - 1].style & OCR_MATH_WORD))
            continue;
        n = snprintf(text, sizeof text, "{ }^{%s}", word->text);
        word->text = sch_arena_strndup(b->page->arena, text, (size_t)n);
        word->style |= OCR_MATH_WORD;
        if (!word->text)
            return false;
    }
    return true;
}

bool asm_signs(asm_doc *doc)
{
    for (size_t i = 0; i < doc->nblocks; i++) {
        const asm_block *b = &doc->blocks[i];

        if (b->kind != ASM_TEXT && b->kind != ASM_ITEM && b->kind != ASM_QUOTE &&
            b->kind != ASM_TITLE && b->kind != ASM_AUTHORS && b->kind != ASM_ABSTRACT)
            continue;
        write_qed(b);
        for (size_t k = b->first; k < b->end; k++)
            if (!write_marks(b, &b->page->lines[k]))
                return false;
    }
    return true;
}
