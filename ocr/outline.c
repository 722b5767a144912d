/* SPDX-License-Identifier: Apache-2.0 */
/* Titles of the outline found among the lines of their page: one vote on headings. */
#include "ocr/ocr_priv.h"

#include <ctype.h>
#include <string.h>

enum { TITLE_LINES = 3, TITLE_BYTES = 1024, MIN_BYTES = 3 };

/** Append what tells texts apart: letters in small, digits; nothing else of ASCII. */
static size_t add_plain(char *to, size_t n, const char *text)
{
    for (; *text && n + 1 < TITLE_BYTES; text++) {
        unsigned char c = (unsigned char)*text;

        if (isalnum(c) || c >= 0x80)
            to[n++] = (char)tolower(c);
    }
    to[n] = '\0';
    return n;
}

/** The text behind its section number; outlines and pages have or lack it. */
static const char *without_number(const char *plain)
{
    const char *rest = plain + strspn(plain, "0123456789");

    return *rest ? rest : plain;
}

static bool is_same(const char *a, const char *b)
{
    return strlen(without_number(a)) >= MIN_BYTES &&
           (strcmp(a, b) == 0 || strcmp(without_number(a), without_number(b)) == 0);
}

static bool may_be_title(const ocr_line *line)
{
    return line->type == OCR_TEXT && line->nwords > 0 && line->parent < 0;
}

/** Lines from `first` on whose text is the title; 0: it is not. */
static int match(const ocr_page *page, size_t first, const char *title)
{
    char text[TITLE_BYTES] = {0};
    size_t n = 0;

    for (int count = 1; count <= TITLE_LINES && first + (size_t)count <= page->nlines; count++) {
        const ocr_line *line = &page->lines[first + (size_t)count - 1];

        if (!may_be_title(line) || (count > 1 && line->block != page->lines[first].block))
            return 0;
        for (size_t i = 0; i < line->nwords; i++)
            n = add_plain(text, n, line->words[i].text);
        if (is_same(text, title))
            return count;
        if (n > strlen(title) + 8)
            return 0;
    }
    return 0;
}

static void mark(ocr_page *page, const ocr_outline_entry *entry)
{
    char title[TITLE_BYTES];

    add_plain(title, 0, entry->title);
    for (size_t i = 0; i < page->nlines; i++) {
        int count = page->lines[i].heading == 0 ? match(page, i, title) : 0;

        for (int k = 0; k < count; k++)
            page->lines[i + (size_t)k].heading = entry->level;
        if (count)
            return;
    }
}

sch_status ocr_outline_vote(ocr_pdf *pdf, ocr_page *page, sch_err *err)
{
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    ocr_outline_entry *entries = NULL;
    size_t count = 0;
    sch_status s = arena ? ocr_pdf_outline(pdf, page->number, arena, &entries, &count, err)
                         : sch_fail(err, SCH_FATAL, "no memory for the outline");

    for (size_t i = 0; s == SCH_OK && i < count; i++)
        mark(page, &entries[i]);
    return s;
}
