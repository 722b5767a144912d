/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <ctype.h>
#include <string.h>

/**
 * The words of a line, formulas between delimiters.
 *
 * TeX breaks formulas behind relations and binary operators. Each line's text has its half between
 * delimiters of its own; in the document the formula is whole, so the text_display of the first
 * line leaves it open and that of the second closes it.
 */

/** Bytes of a number at the beginning of a word: the right side of a relation that ends a line. */
static size_t number_length(const char *text)
{
    size_t n = strspn(text, "0123456789.,");

    if (!isdigit((unsigned char)text[0]))
        return 0;
    while (n && strchr(".,", text[n - 1]))
        n--;
    if (text[n] == '%')
        n++;
    return isalnum((unsigned char)text[n]) || (unsigned char)text[n] >= 0x80 ? 0 : n;
}

/** A colon set off from the formula before it ends the line: "f :", where the map's spaces go on in
 * the next one. */
static bool ends_in_colon(const ocr_line *line)
{
    size_t n = line->nwords;

    return n > 1 && strcmp(line->words[n - 1].text, ":") == 0 && !line->words[n - 1].glued &&
           line->words[n - 2].style & OCR_MATH_WORD;
}

static bool names_arrow(const char *latex)
{
    return strstr(latex, "\\rightarrow") || strstr(latex, "\\longrightarrow") ||
           strstr(latex, "\\hookrightarrow") || strstr(latex, "\\mapsto");
}

bool asm_formula_goes_on(const ocr_line *line, const ocr_line *next)
{
    const ocr_word *last, *first;

    if (!line || !next || line->nwords == 0 || next->nwords == 0 || next->after_hyphen)
        return false;
    last = &line->words[line->nwords - 1];
    first = &next->words[0];
    if (!(last->style & OCR_MATH_WORD))
        return ends_in_colon(line) && first->style & OCR_MATH_WORD && names_arrow(first->text);
    if (first->style & OCR_MATH_WORD)
        return last->style & OCR_MATH_OPEN_END || first->style & OCR_MATH_OPEN_START;
    return last->style & OCR_MATH_OPEN_END && number_length(first->text) > 0;
}

/** Inside its delimiters a formula has spaces, but for dollars. Source: contract 3.2. */
static const char *inner_space(const asm_doc *doc)
{
    return strcmp(doc->options->math_inline[0], "$") == 0 ? "" : " ";
}

void asm_add_formula(const asm_doc *doc, const char *latex, bool opens, bool closes, sch_strbuf *sb)
{
    const char *space = inner_space(doc);

    if (opens)
        sch_strbuf_addf(sb, "%s%s", doc->options->math_inline[0], space);
    sch_strbuf_adds(sb, latex);
    if (closes)
        sch_strbuf_addf(sb, "%s%s", space, doc->options->math_inline[1]);
}

/** The rest of a formula that is a plain number: written, and closed. @return its bytes */
static size_t close_number(const asm_doc *doc, const char *text, sch_strbuf *sb)
{
    size_t n = number_length(text);
    bool percent = n && text[n - 1] == '%';

    sch_strbuf_add(sb, text, percent ? n - 1 : n);
    asm_add_formula(doc, percent ? "\\%" : "", false, true, sb);
    return n;
}

bool asm_add_words(const asm_doc *doc, const ocr_line *line, const asm_words *how, sch_strbuf *sb)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf plain = {0};
    size_t skip = how->skip;
    bool colon = how->goes_on && ends_in_colon(line);
    size_t open = !how->goes_on ? line->nwords : line->nwords - (colon ? 2 : 1);

    for (size_t i = 0; i < line->nwords; i++) {
        const ocr_word *word = &line->words[i];
        bool first = i == 0 && how->goes_on_from, last = i == open;

        if (colon && i == open + 1) {
            sch_strbuf_addc(sb, ':');
            break;
        }
        if (i && !word->glued)
            sch_strbuf_addc(&plain, ' ');
        if (!(word->style & OCR_MATH_WORD)) {
            size_t done = first ? close_number(doc, word->text, sb) : 0;

            sch_strbuf_adds(&plain, word->text + done);
            continue;
        }
        if (skip < plain.len)
            asm_escape(sb, plain.data + skip, plain.len - skip, how->place);
        skip = 0;
        sch_strbuf_reset(&plain);
        asm_add_formula(doc, word->text, !first, !last, sb);
    }
    if (how->drop_last && plain.len)
        plain.data[--plain.len] = '\0';
    if (skip < plain.len)
        asm_escape(sb, plain.data + skip, plain.len - skip, how->place);
    return !plain.failed && !sb->failed;
}
