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
    ABSTRACT_BLOCKS = 6,
    RUN_IN_CHARS = 80,
    NAMES_MAX_LINES = 4
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

/**
 * "1 Introduction" and "Contents" open a part of a document, however large and on whatever page:
 * they are no title.
 */
static bool is_part_heading(const asm_block *b)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};
    int depth;

    asm_line_text(&b->page->lines[b->first], &text);
    if (isdigit((unsigned char)sch_strbuf_str(&text)[0]))
        return asm_section_number(sch_strbuf_str(&text), &depth) > 0;
    return b->end - b->first == 1 && asm_is_known_heading(sch_strbuf_str(&text));
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
    if (best == n || is_part_heading(&doc->blocks[best]) ||
        doc->blocks[best].size < TITLE_SIZE * doc->body ||
        doc->blocks[best].chars > TITLE_MAX_CHARS ||
        doc->blocks[best].box.y1 > TITLE_REACH * (float)doc->blocks[best].page->height)
        return n;
    for (size_t i = n; i < doc->nblocks; i++)
        if (is_plain(&doc->blocks[i]) && doc->blocks[i].size > doc->blocks[best].size * 1.02F)
            return n;
    return best;
}

/** Bytes of the word for an abstract that text begins with; 0: none. */
static size_t abstract_word(const char *text)
{
    static const char *const words[] = {"abstract", "summary", "résumé", "zusammenfassung"};

    for (size_t i = 0; i < SCH_COUNT_OF(words); i++)
        if (strncasecmp(text, words[i], strlen(words[i])) == 0)
            return strlen(words[i]);
    return 0;
}

/** The block is the heading "Abstract" and nothing else; its letters may be spaced. */
static bool is_abstract_heading(const asm_block *b)
{
    const ocr_line *line = &b->page->lines[b->first];
    char text[40] = "";
    size_t n = 0, len;

    if (!is_plain(b) || b->end - b->first != 1)
        return false;
    for (size_t i = 0; i < line->nwords; i++) {
        size_t more = strlen(line->words[i].text);

        if (n + more >= sizeof text || (line->nwords > 1 && more > 1))
            return false;
        memcpy(text + n, line->words[i].text, more + 1);
        n += more;
    }
    len = abstract_word(text);
    return len && strspn(text + len, ".:") == strlen(text + len);
}

/**
 * Bytes of "Abstract. ", "Abstract—", "ABSTRACT " before the text of an abstract in one block; 0:
 * the block is none. The word is told from a sentence's by what sets it off.
 */
static size_t abstract_run_in(const asm_block *b)
{
    static const char *const marks[] = {".", ":", "—", "–", "-", " "};
    const ocr_line *line = &b->page->lines[b->first];
    SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};
    size_t len, n;
    bool apart;

    if (!is_plain(b) || b->chars < RUN_IN_CHARS || line->nwords < 2)
        return 0;
    asm_line_text(line, &text);
    n = len = abstract_word(sch_strbuf_str(&text));
    for (size_t i = 0; len && i < SCH_COUNT_OF(marks); i++)
        if (strncmp(text.data + n, marks[i], strlen(marks[i])) == 0) {
            n += strlen(marks[i]);
            i = (size_t)-1; /* again from the first */
        }
    if (len == 0 || n == len || text.data[n] == '\0')
        return 0;
    apart = text.data[n - 1] != ' ' || n > len + 1 ||
            ((line->words[0].style ^ line->words[1].style) & (OCR_BOLD | OCR_ITALIC)) ||
            (text.data[1] == 'B' && text.data[2] == 'S'); /* in capitals */
    return apart ? n : 0;
}

/** What a list of names consists of: names, initials, "and", marks of notes. */
static bool is_name_token(const char *text, bool *ret_name, bool *ret_joins)
{
    static const char *const small[] = {"and", "&", "de", "da",  "di", "del", "van", "von", "der",
                                        "la",  "y", "et", "und", "le", "el",  "bin", "e",   "dos"};
    size_t n = strlen(text);

    *ret_name = *ret_joins = false;
    for (size_t i = 0; i < SCH_COUNT_OF(small); i++)
        if (strcmp(text, small[i]) == 0) {
            *ret_joins = i < 2 || strcmp(text, "et") == 0 || strcmp(text, "und") == 0;
            return true;
        }
    *ret_joins = n && strchr(",;", text[n - 1]);
    *ret_name = isupper((unsigned char)text[0]) || (unsigned char)text[0] >= 0xC3;
    return *ret_name || strspn(text, "0123456789,*") == n;
}

/** Names of several people and nothing else: what stands under a title may then be its authors. */
static bool are_names(const asm_block *b)
{
    size_t names = 0, joins = 0;

    if (!is_plain(b) || b->end - b->first > NAMES_MAX_LINES)
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
    return joins >= 1 && names >= 4 && names >= 2 * joins;
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

static bool is_capitals(const asm_block *b)
{
    size_t upper = 0, lower = 0;

    for (size_t i = b->first; i < b->end; i++)
        for (size_t k = 0; k < b->page->lines[i].nwords; k++)
            for (const char *p = b->page->lines[i].words[k].text; *p; p++) {
                upper += isupper((unsigned char)*p) != 0;
                lower += islower((unsigned char)*p) != 0;
            }
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

        if (!is_plain(b))
            continue;
        return (b->style & OCR_BOLD || is_capitals(b)) && b->chars >= 8 &&
                       b->chars <= TITLE_MAX_CHARS && off > -2 * b->size && off < 2 * b->size &&
                       b->box.y1 < TITLE_REACH * (float)b->page->height && !is_part_heading(b) &&
                       (i + 1 == abstract || look_like_authors(doc, i + 1, abstract))
                   ? i
                   : n;
    }
    return n;
}

void asm_front_matter(asm_doc *doc)
{
    size_t n = first_page_end(doc), title, abstract = 0, run_in = 0;

    if (n == 0 || doc->pages[0]->number != 1)
        return;
    title = find_title(doc, n);
    while (abstract < n && !is_abstract_heading(&doc->blocks[abstract]) &&
           !(run_in = abstract_run_in(&doc->blocks[abstract])))
        abstract++;
    if (title == n)
        title = find_small_title(doc, abstract, n);
    if (title < n) {
        size_t end = title + 1;

        while (end < n && is_plain(&doc->blocks[end]) &&
               doc->blocks[end].size > 0.97F * doc->blocks[title].size && end < title + 3 &&
               doc->blocks[title].size >= TITLE_SIZE * doc->body)
            end++;
        set_group(doc, title, end, ASM_TITLE);
        if (abstract < n && end < abstract && look_like_authors(doc, end, abstract))
            set_group(doc, end, abstract, ASM_AUTHORS);
        else if (end < n && are_names(&doc->blocks[end]))
            set_group(doc, end, end + 1, ASM_AUTHORS);
    }
    if (abstract == n || (title < n && title > abstract))
        return;
    if (run_in) {
        set_group(doc, abstract, abstract + 1, ASM_ABSTRACT);
        doc->blocks[abstract].label_len = run_in;
    } else if (abstract + 1 < n) {
        take_abstract(doc, abstract, n);
    }
}
