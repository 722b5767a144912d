/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/**
 * Title, authors and abstract on the first page of a document, when they are plainly there.
 */
#define TITLE_SIZE  1.25F /* of the body's */
#define TITLE_REACH 0.5F  /* of the page height */
enum {
    TITLE_MAX_CHARS = 300,
    AUTHORS_MAX_LINES = 24,
    AUTHORS_LINE_CHARS = 90,
    ABSTRACT_BLOCKS = 6
};

/** Index of the first block that does not belong to the first page. */
static size_t first_page_end(const asm_doc *doc)
{
    size_t n = 0;

    while (n < doc->nblocks && doc->blocks[n].page_at == 0)
        n++;
    return n;
}

static bool is_plain(const asm_block *b)
{
    return b->kind == ASM_TEXT && b->chars > 0;
}

/** "1 Introduction" opens a part of a document, however large: a title has no section number. */
static bool is_numbered(const asm_block *b)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};
    int depth;

    asm_line_text(&b->page->lines[b->first], &text);
    return isdigit((unsigned char)sch_strbuf_str(&text)[0]) &&
           asm_section_number(sch_strbuf_str(&text), &depth) > 0;
}

/** The largest text of the first page, near its top, larger than any of the document. */
static size_t find_title(const asm_doc *doc, size_t n)
{
    size_t best = n;

    for (size_t i = 0; i < n; i++) {
        const asm_block *b = &doc->blocks[i];

        if (is_plain(b) && b->chars >= 4 && (best == n || b->size > doc->blocks[best].size * 1.02F))
            best = i;
    }
    if (best == n || doc->blocks[best].size < TITLE_SIZE * doc->body ||
        is_numbered(&doc->blocks[best]) || doc->blocks[best].chars > TITLE_MAX_CHARS ||
        doc->blocks[best].box.y1 > TITLE_REACH * (float)doc->blocks[best].page->height)
        return n;
    for (size_t i = n; i < doc->nblocks; i++)
        if (is_plain(&doc->blocks[i]) && doc->blocks[i].size > doc->blocks[best].size * 1.02F)
            return n;
    return best;
}

/** The block is the heading "Abstract" and nothing else. */
static bool is_abstract_heading(const asm_block *b)
{
    const ocr_line *line = &b->page->lines[b->first];
    const char *word = line->nwords == 1 ? line->words[0].text : "";

    return is_plain(b) && b->end - b->first == 1 &&
           (strcasecmp(word, "abstract") == 0 || strcasecmp(word, "abstract.") == 0 ||
            strcasecmp(word, "summary") == 0 || strcasecmp(word, "résumé") == 0);
}

static void set_group(asm_doc *doc, size_t first, size_t end, asm_kind kind)
{
    int group = doc->ngroups++;

    for (size_t i = first; i < end; i++)
        if (is_plain(&doc->blocks[i])) {
            doc->blocks[i].kind = kind;
            doc->blocks[i].group = group;
        }
}

/** Short lines only: names, places, addresses. */
static bool look_like_authors(const asm_doc *doc, size_t first, size_t end)
{
    size_t lines = 0, chars = 0;

    for (size_t i = first; i < end; i++) {
        const asm_block *b = &doc->blocks[i];

        if (b->kind == ASM_PAGE_INFO || b->kind == ASM_FOOTNOTE)
            continue;
        if (!is_plain(b))
            return false;
        lines += b->end - b->first;
        chars += b->chars;
    }
    return lines > 0 && lines <= AUTHORS_MAX_LINES && chars <= lines * AUTHORS_LINE_CHARS;
}

/** The paragraphs under the heading that look alike. */
static void take_abstract(asm_doc *doc, size_t heading, size_t n)
{
    size_t end = heading + 1;
    const asm_block *text = &doc->blocks[heading + 1];

    while (end < n && end <= heading + ABSTRACT_BLOCKS && is_plain(&doc->blocks[end]) &&
           doc->blocks[end].style == text->style && doc->blocks[end].chars > 60 &&
           doc->blocks[end].size < text->size * 1.05F && doc->blocks[end].size > text->size * 0.95F)
        end++;
    /* With the style of the body there is no telling where it ends: the first paragraph. */
    if (end > heading + 2 && text->size > 0.96F * doc->body && text->style == doc->body_style)
        end = heading + 2;
    if (end == heading + 1)
        return;
    set_group(doc, heading, end, ASM_ABSTRACT);
}

void asm_front_matter(asm_doc *doc)
{
    size_t n = first_page_end(doc), title, abstract = 0;

    if (n == 0 || doc->pages[0]->number != 1)
        return;
    title = find_title(doc, n);
    while (abstract < n && !is_abstract_heading(&doc->blocks[abstract]))
        abstract++;
    if (title < n) {
        size_t end = title + 1;

        while (end < n && is_plain(&doc->blocks[end]) &&
               doc->blocks[end].size > 0.97F * doc->blocks[title].size && end < title + 3)
            end++;
        set_group(doc, title, end, ASM_TITLE);
        if (abstract < n && end < abstract && look_like_authors(doc, end, abstract))
            set_group(doc, end, abstract, ASM_AUTHORS);
    }
    if (abstract + 1 < n && (title == n || title < abstract))
        take_abstract(doc, abstract, n);
}
