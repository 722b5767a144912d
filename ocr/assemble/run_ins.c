/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <ctype.h>
#include <math.h>
#include <string.h>
#include <strings.h>

/**
 * Headings that run in: a number and a few words in bold or italic print, and the paragraph goes on
 * behind them in the same line ("1.1. Notation. Let ..."). Such a line is cut in two, so that the
 * heading is a block of its own.
 *
 * Items of lists begin with bold words, too: their text hangs beside the number, where that of a
 * paragraph comes back to the left. Theorems that are numbered first are no parts of a document.
 */
#define HANG_EM 0.3F
enum { MAX_TITLE = 12 /* words */, NUMBER_BYTES = 16, EMPHASIS = OCR_BOLD | OCR_ITALIC };

/** Words that name a statement, not a part. */
static bool names_statement(const char *word)
{
    static const char *const names[] = {
        "theorem",    "lemma",      "definition",  "proposition", "corollary", "remark",
        "remarks",    "example",    "examples",    "proof",       "claim",     "conjecture",
        "exercise",   "problem",    "assumption",  "fact",        "algorithm", "question",
        "property",   "hypothesis", "observation", "axiom",       "satz",      "hilfssatz",
        "definicion", "beispiel",   "bemerkung",   "folgerung",   "beweis",    "lemme",
        "corollaire", "remarque",   "exemple",     "teorema",     "lema",      "corolario"};
    size_t n = strcspn(word, ".,:;()");

    for (size_t i = 0; i < SCH_COUNT_OF(names); i++)
        if (strlen(names[i]) == n && strncasecmp(word, names[i], n) == 0)
            return true;
    return strncmp(word, "Théorème", 10) == 0 || strncmp(word, "Définition", 11) == 0;
}

static bool ends_title(const char *word)
{
    size_t n = strlen(word);

    return n > 0 && strchr(".:?", word[n - 1]);
}

/** Depth of the number that the word is, as a heading has it; 0: it is none. */
static int depth_of(const char *word)
{
    char text[NUMBER_BYTES + 2];
    int depth = 0;
    size_t n = strlen(word);

    if (n >= NUMBER_BYTES || !isdigit((unsigned char)word[0]))
        return 0;
    snprintf(text, sizeof text, "%s A", word);
    return asm_section_number(text, &depth) == n ? depth : 0;
}

/** The paragraph's second line comes back to the left of the number, or to its edge. */
static bool comes_back(const ocr_page *page, size_t at)
{
    const ocr_line *line = &page->lines[at], *next = line + 1;

    return at + 1 < page->nlines && next->block == line->block && next->type == OCR_TEXT &&
           next->box.x0 < line->box.x0 + HANG_EM * line->font_size;
}

/** Words of the heading that runs into the first line of a block; 0: none does. */
static size_t title_words(const asm_doc *doc, const ocr_page *page, size_t at)
{
    const ocr_line *line = &page->lines[at];
    uint8_t style;
    size_t n = 1;
    int depth;

    if (line->type != OCR_TEXT || line->parent >= 0 || line->nwords < 4 ||
        line->words[0].style & OCR_MATH_WORD ||
        (at > 0 && page->lines[at - 1].block == line->block))
        return 0;
    depth = depth_of(line->words[0].text);
    style = line->words[1].style & EMPHASIS & (uint8_t)~doc->body_style;
    if (depth == 0 || style == 0 || !comes_back(page, at) ||
        !isupper((unsigned char)line->words[1].text[0]) || names_statement(line->words[1].text) ||
        (depth == 1 && !(line->words[0].style & style & OCR_BOLD)))
        return 0;
    while (n < line->nwords && (line->words[n].style & style) == style &&
           !(line->words[n].style & OCR_MATH_WORD))
        n++;
    if (n == line->nwords || n > MAX_TITLE || line->words[n].glued ||
        line->words[n].style & OCR_MATH_WORD)
        return 0;
    return style & OCR_BOLD || ends_title(line->words[n - 1].text) ? n : 0;
}

static void settle(ocr_line *line)
{
    uint8_t style = OCR_BOLD | OCR_ITALIC | OCR_MONO;

    line->box = line->words[0].box;
    for (size_t i = 0; i < line->nwords; i++) {
        ocr_box_grow(&line->box, &line->words[i].box);
        style &= i == 0 && line->nwords > 1 ? style : line->words[i].style;
    }
    line->style = style; /* but for that of a number */
}

static bool cut_page(const asm_doc *doc, ocr_page *page, size_t count)
{
    ocr_line *lines = sch_arena_alloc(page->arena, page->nlines + count, sizeof *lines);
    int *moved = sch_arena_alloc(doc->arena, page->nlines + 1, sizeof *moved);
    size_t n = 0;
    int blocks = 0;

    if (!lines || !moved)
        return false;
    for (size_t i = 0; i < page->nlines; i++) {
        size_t title = title_words(doc, page, i);

        moved[i] = (int)n;
        lines[n] = page->lines[i];
        lines[n].block += blocks;
        if (title) {
            lines[n].nwords = title;
            settle(&lines[n++]);
            lines[n] = page->lines[i];
            lines[n].words += title;
            lines[n].nwords -= title;
            lines[n].heading = 0;
            lines[n].after_hyphen = false;
            lines[n].block += ++blocks;
            settle(&lines[n]);
        }
        n++;
    }
    page->lines = lines;
    page->nlines = page->cap_lines = n;
    asm_renumber(page, moved);
    return true;
}

bool asm_run_ins(asm_doc *doc)
{
    for (size_t p = 0; p < doc->npages && !doc->options->by_line; p++) {
        size_t count = 0;

        for (size_t i = 0; i < doc->pages[p]->nlines; i++)
            count += title_words(doc, doc->pages[p], i) > 0;
        if (count && !cut_page(doc, doc->pages[p], count))
            return false;
    }
    return true;
}
