/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <ctype.h>
#include <string.h>

/**
 * Title and authors on the first page of a document, when they are plainly there.
 */
#define TITLE_SIZE  1.25F /* of the body's */
#define LETTERS     "abcdefghijklmnopqrstuvwxyz"
#define TITLE_REACH 0.5F /* of the page height */
enum {
    TITLE_MAX_CHARS = 300,
    AUTHORS_MAX_LINES = 24,
    AUTHORS_LINE_CHARS = 90,
    NAMES_MAX_LINES = 16,
    RUNNING_LINES = 3, /* of running text, at least */
    RUNNING_CHARS = 150
};

/** Index of the first block that does not belong to the first page. */
static size_t first_page_end(const asm_doc *doc)
{
    size_t n = 0;

    while (n < doc->nblocks && doc->blocks[n].page_at == 0)
        n++;
    return n;
}

/**
 * "1 Introduction" and "Contents" open a part of a document, however large and on whatever page:
 * they are no title.
 */
bool asm_is_part_heading(const asm_block *b)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};
    size_t number;
    int depth;

    asm_line_text(&b->page->lines[b->first], &text);
    number = asm_section_number(sch_strbuf_str(&text), &depth);
    if (isdigit((unsigned char)sch_strbuf_str(&text)[0]))
        return number > 0;
    number += number > 0; /* the blank */
    return b->end - b->first == 1 && asm_is_known_heading(sch_strbuf_str(&text) + number);
}

/** The first of the blocks [first, end) that is a paragraph of running text; `end`: none is. */
static size_t running_text(const asm_doc *doc, size_t first, size_t end)
{
    while (first < end && !(asm_is_plain(&doc->blocks[first]) &&
                            doc->blocks[first].end - doc->blocks[first].first >= RUNNING_LINES &&
                            doc->blocks[first].chars >= RUNNING_CHARS))
        first++;
    return first;
}

/**
 * The largest text of the first page, near its top, with no running text before it. On a page of
 * its own it may be smaller than headings are; else it is larger than any text of the document.
 */
static size_t find_title(const asm_doc *doc, size_t n)
{
    size_t best = n;

    for (size_t i = 0; i < n; i++) {
        const asm_block *b = &doc->blocks[i];

        if (asm_is_plain(b) && b->chars >= 4 &&
            (best == n || b->size > doc->blocks[best].size * 1.02F))
            best = i;
    }
    if (best == n || asm_is_part_heading(&doc->blocks[best]) ||
        doc->blocks[best].size < TITLE_SIZE * doc->body ||
        doc->blocks[best].chars > TITLE_MAX_CHARS ||
        doc->blocks[best].box.y1 > TITLE_REACH * (float)doc->blocks[best].page->height ||
        running_text(doc, 0, best) < best)
        return n;
    if (running_text(doc, 0, n) == n && doc->npages > 1)
        return best;
    for (size_t i = n; i < doc->nblocks; i++)
        if (asm_is_plain(&doc->blocks[i]) && doc->blocks[i].size > doc->blocks[best].size * 1.02F)
            return n;
    return best;
}

/** What a list of names consists of: names, initials, "and", marks of notes. */
static bool is_name_token(const char *text, bool *ret_name, bool *ret_joins)
{
    static const char *const small[] = {"and", "&",   "de", "da",  "di", "del", "van",
                                        "von", "der", "la", "y",   "et", "und", "le",
                                        "el",  "bin", "e",  "dos", "the"};
    size_t n = strlen(text);

    *ret_name = *ret_joins = false;
    for (size_t i = 0; i < SCH_COUNT_OF(small); i++)
        if (strcmp(text, small[i]) == 0) {
            *ret_joins = i < 2 || strcmp(text, "et") == 0 || strcmp(text, "und") == 0;
            return true;
        }
    *ret_joins = n && strchr(",;", text[n - 1]);
    *ret_name = isupper((unsigned char)text[0]) || (unsigned char)text[0] >= 0xC3;
    return *ret_name || strcspn(text, LETTERS) == n; /* marks of affiliations */
}

/** Names of several people and nothing else: what stands under a title may then be its authors.
 * @param least  how many names, and initials */
static bool are_names(const asm_block *b, size_t least)
{
    size_t names = 0, joins = 0;

    if (!asm_is_plain(b) || b->end - b->first > NAMES_MAX_LINES)
        return false;
    for (size_t i = b->first; i < b->end; i++)
        for (size_t k = 0; k < b->page->lines[i].nwords; k++) {
            const ocr_word *word = &b->page->lines[i].words[k];
            bool name, join;

            if (word->style & (OCR_SUPERSCRIPT | OCR_MATH_WORD))
                continue;
            if (!is_name_token(word->text, &name, &join))
                return false;
            names += name;
            joins += join;
        }
    return joins >= 1 && names >= least && names >= 2 * joins;
}

static bool ends_in_comma(const asm_block *b)
{
    const ocr_line *line = &b->page->lines[b->end - 1];
    size_t k = line->nwords;

    while (k && line->words[k - 1].style & OCR_SUPERSCRIPT) /* the mark of an affiliation */
        k--;
    return line->nwords && (strchr(line->words[line->nwords - 1].text, ',') ||
                            (k && strchr(line->words[k - 1].text, ',')));
}

/** End of the names that begin with block `first`, each line perhaps a block. */
static size_t names_end(const asm_doc *doc, size_t first, size_t n)
{
    size_t end = first + 1;

    while (end < n && asm_is_plain(&doc->blocks[end]) &&
           doc->blocks[end].style == doc->blocks[first].style &&
           doc->blocks[end].size < 1.03F * doc->blocks[first].size &&
           doc->blocks[end].size > 0.97F * doc->blocks[first].size &&
           (are_names(&doc->blocks[end], 2) || ends_in_comma(&doc->blocks[end - 1])))
        end++;
    return end;
}

/** Short lines only: names, places, addresses. */
static bool look_like_authors(const asm_doc *doc, size_t first, size_t end)
{
    size_t lines = 0, chars = 0;

    for (size_t i = first; i < end; i++) {
        const asm_block *b = &doc->blocks[i];

        if (b->kind == ASM_PAGE_INFO || b->kind == ASM_FOOTNOTE)
            continue;
        if (!asm_is_plain(b))
            return false;
        lines += b->end - b->first;
        chars += b->chars;
    }
    return lines > 0 && lines <= AUTHORS_MAX_LINES && chars <= lines * AUTHORS_LINE_CHARS;
}

static bool is_capitals(const asm_block *b)
{
    size_t upper = 0, lower = 0;

    for (size_t i = b->first; i < b->end; i++)
        for (size_t k = 0; k < b->page->lines[i].nwords; k++)
            asm_count_cases(b->page->lines[i].words[k].text, &upper, &lower);
    return upper >= 6 && lower == 0;
}

/**
 * A title no larger than the text, as amsart sets it: the first block, in the middle of the page,
 * bold or in capitals, with an abstract below and only names between.
 * @return n: there is none
 */
static size_t find_small_title(const asm_doc *doc, size_t abstract, size_t n)
{
    for (size_t i = 0; i < abstract && abstract < n; i++) {
        const asm_block *b = &doc->blocks[i];
        float off = b->box.x0 + b->box.x1 - (float)b->page->width;

        if (!asm_is_plain(b))
            continue;
        return (b->style & OCR_BOLD || is_capitals(b)) && b->chars >= 8 &&
                       b->chars <= TITLE_MAX_CHARS && off > -2 * b->size && off < 2 * b->size &&
                       b->box.y1 < TITLE_REACH * (float)b->page->height &&
                       !asm_is_part_heading(b) &&
                       (i + 1 == abstract || look_like_authors(doc, i + 1, abstract))
                   ? i
                   : n;
    }
    return n;
}

void asm_front_matter(asm_doc *doc)
{
    size_t n = first_page_end(doc), title, end = 0;
    asm_abstract abstract;

    if (n == 0 || doc->pages[0]->number != 1)
        return;
    title = find_title(doc, n);
    abstract = asm_abstract_find(doc, n);
    if (title == n)
        title = find_small_title(doc, abstract.first, n);
    if (title < n) {
        end = title + 1;
        while (end < n && asm_is_plain(&doc->blocks[end]) &&
               doc->blocks[end].size > 0.97F * doc->blocks[title].size && end < title + 3 &&
               doc->blocks[title].size >= TITLE_SIZE * doc->body)
            end++;
        if (abstract.first == n)
            abstract = asm_abstract_unlabelled(doc, end, n);
        asm_set_group(doc, title, end, ASM_TITLE);
        if (abstract.first < n && end < abstract.first &&
            look_like_authors(doc, end, abstract.first))
            asm_set_group(doc, end, abstract.first, ASM_AUTHORS);
        else if (end < n && are_names(&doc->blocks[end], 4))
            asm_set_group(doc, end, names_end(doc, end, n), ASM_AUTHORS);
    }
    if (abstract.first < n && !(title < n && title > abstract.first))
        asm_abstract_take(doc, abstract, n);
}
