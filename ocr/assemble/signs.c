/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <stdio.h>
#include <string.h>

/**
 * Signs that markup has a form of its own for: the square that ends a proof, marks of notes, blanks
 * of forms, boxes to tick. Source: contract 4.2.
 */
enum { BLANK_MARKS = 3, BLANK_DOTS = 6, MARK_BYTES = 12 };

static const char blank[] = "\\_\\_\\_\\_";

static size_t count_end(const char *text, char mark)
{
    size_t len = strlen(text), n = 0;

    while (n < len && text[len - 1 - n] == mark)
        n++;
    return n;
}

/** Marks of a blank that end word i: underscores, or dots that a label asks to fill in. */
static size_t blank_marks(const ocr_line *line, size_t i)
{
    const char *text = line->words[i].text, *before = i ? line->words[i - 1].text : ":";
    size_t marks = count_end(text, '_');

    if (line->words[i].style & OCR_MATH_WORD)
        return 0;
    if (marks >= BLANK_MARKS)
        return marks;
    marks = count_end(text, '.');
    return marks >= BLANK_DOTS && !text[marks] && *before && before[strlen(before) - 1] == ':'
               ? marks
               : 0;
}

/** The word before the marks, if there is one, and the blank. @return false: no memory */
static bool put_blank(ocr_page *page, const ocr_word *word, size_t marks, ocr_word *ret_words,
                      size_t *count)
{
    size_t kept = strlen(word->text) - marks;
    float share = (float)kept / (float)(kept + marks);
    float at = word->box.x0 + share * (word->box.x1 - word->box.x0);

    if (kept) {
        ret_words[*count] = *word;
        ret_words[*count].text = sch_arena_strndup(page->arena, word->text, kept);
        ret_words[*count].box.x1 = at;
        if (!ret_words[(*count)++].text)
            return false;
    }
    ret_words[*count] = *word;
    ret_words[*count].text = blank;
    ret_words[*count].style |= OCR_MATH_WORD;
    ret_words[*count].box.x0 = at;
    ret_words[(*count)++].glued = word->glued && kept == 0;
    return true;
}

/** A line that is nothing but blanks is a field. */
static void settle_field(ocr_line *line, bool dotted)
{
    for (size_t i = 0; i < line->nwords; i++)
        if (line->words[i].text != blank)
            return;
    line->type = OCR_FORM_FIELD;
    line->subtype = dotted ? "dotted" : "dashed";
}

static bool write_blanks(ocr_page *page, ocr_line *line)
{
    ocr_word *words = NULL;
    size_t n = 0;
    bool dotted = false;

    for (size_t i = 0; i < line->nwords; i++) {
        const ocr_word *word = &line->words[i];
        size_t marks = blank_marks(line, i);

        if (marks && !words) {
            words = sch_arena_alloc(page->arena, 2 * line->nwords, sizeof *words);
            if (!words)
                return false;
            memcpy(words, line->words, i * sizeof *words);
            n = i;
        }
        if (marks) {
            dotted = word->text[strlen(word->text) - 1] == '.';
            if (!put_blank(page, word, marks, words, &n))
                return false;
        } else if (words) {
            words[n++] = *word;
        }
    }
    if (words) {
        line->words = words;
        line->nwords = n;
        settle_field(line, dotted);
    }
    return true;
}

/** Boxes and circles of several fonts are one box and one circle. */
static void write_boxes(ocr_line *line, size_t from)
{
    static const char *const boxes[] = {"❏", "❐", "❑", "❒", "☐", "◻", "▢"};

    for (size_t i = from; i < line->nwords; i++) {
        ocr_word *word = &line->words[i];

        for (size_t k = 0; k < SCH_COUNT_OF(boxes); k++)
            if (strcmp(word->text, boxes[k]) == 0)
                word->text = "□";
        if (strcmp(word->text, "○") == 0)
            word->text = "◯";
    }
}

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

/** A raised number or sign behind a word: the mark of a note, of a source, of an affiliation. */
static bool is_note_mark(const ocr_word *word)
{
    static const char *const signs[] = {"†", "‡", "∗", "§", "¶", "*"};
    size_t n = strlen(word->text);

    if (!(word->style & OCR_SUPERSCRIPT) || word->style & OCR_MATH_WORD || n == 0)
        return false;
    for (size_t i = 0; i < SCH_COUNT_OF(signs); i++)
        if (strcmp(word->text, signs[i]) == 0)
            return true;
    return strspn(word->text, "0123456789,–-") == n && strpbrk(word->text, "0123456789") &&
           n <= MARK_BYTES;
}

/** Marks of notes are set as the API sets them: raised behind nothing. */
static bool write_marks(ocr_page *page, ocr_line *line)
{
    for (size_t i = 1; i < line->nwords; i++) {
        ocr_word *word = &line->words[i];
        char text[MARK_BYTES + 16];
        int n;

        if (!is_note_mark(word) || line->words[i - 1].style & OCR_MATH_WORD)
            continue;
        n = snprintf(text, sizeof text, "{ }^{%s}", word->text);
        word->text = sch_arena_strndup(page->arena, text, (size_t)n);
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

        if (b->kind != ASM_TEXT && b->kind != ASM_ITEM && b->kind != ASM_QUOTE)
            continue;
        write_qed(b);
        for (size_t k = b->first; k < b->end; k++) {
            ocr_line *line = &b->page->lines[k];

            write_boxes(line, k == b->first && b->kind == ASM_ITEM);
            if (!write_marks(b->page, line) || !write_blanks(b->page, line))
                return false;
        }
    }
    return true;
}
