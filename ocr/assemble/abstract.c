/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/**
 * The abstract of a paper: under a heading, behind a word of its own paragraph, or, below a title,
 * told by its looks alone.
 */
#define SET_IN_EM   1.0F  /* on either side of the text of the page */
#define SMALL_PRINT 0.97F /* of the body's size */
enum { ABSTRACT_BLOCKS = 6, RUN_IN_CHARS = 80, UNLABELLED_CHARS = 200, HEADING_CHARS = 100 };

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

    if (!asm_is_plain(b) || b->end - b->first != 1)
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

    if (!asm_is_plain(b) || b->chars < RUN_IN_CHARS || line->nwords < 2)
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

/** The paragraphs under the heading that look alike. */
static void take_paragraphs(asm_doc *doc, size_t heading, size_t n)
{
    size_t end = heading + 1;
    const asm_block *text = &doc->blocks[heading + 1];

    while (end < n && end <= heading + ABSTRACT_BLOCKS && asm_is_plain(&doc->blocks[end]) &&
           doc->blocks[end].style == text->style && doc->blocks[end].chars > 60 &&
           doc->blocks[end].size < text->size * 1.05F && doc->blocks[end].size > text->size * 0.95F)
        end++;
    /* With the style of the body there is no telling where it ends: the first paragraph. */
    if (end > heading + 2 && text->size > 0.96F * doc->body && text->style == doc->body_style)
        end = heading + 2;
    if (end == heading + 1)
        return;
    asm_set_group(doc, heading, end, ASM_ABSTRACT);
}

bool asm_is_keywords(const asm_block *b)
{
    static const char *const words[] = {"keyword",    "key word", "additional key", "pacs",
                                        "index term", "(dated",   "ccs concepts",   "msc"};
    SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};

    asm_line_text(&b->page->lines[b->first], &text);
    for (size_t i = 0; i < SCH_COUNT_OF(words); i++)
        if (strncasecmp(sch_strbuf_str(&text), words[i], strlen(words[i])) == 0)
            return true;
    return false;
}

/** Smaller than the text, or set in on both sides of what is printed on the page. */
static bool is_set_off(const asm_doc *doc, size_t at, size_t n)
{
    const asm_block *b = &doc->blocks[at];
    float left = b->box.x0, right = b->box.x1;

    for (size_t i = at + 1; i < n; i++)
        if (asm_is_plain(&doc->blocks[i]) && doc->blocks[i].end - doc->blocks[i].first > 1) {
            left = doc->blocks[i].box.x0 < left ? doc->blocks[i].box.x0 : left;
            right = doc->blocks[i].box.x1 > right ? doc->blocks[i].box.x1 : right;
        }
    return b->size < SMALL_PRINT * doc->body ||
           (b->box.x0 > left + SET_IN_EM * b->size && b->box.x1 < right - SET_IN_EM * b->size);
}

/** The heading of the first section: by its words or by its looks, too. */
static bool opens_section(const asm_doc *doc, const asm_block *b)
{
    const ocr_line *line = &b->page->lines[b->first];

    return asm_is_plain(b) && b->chars <= HEADING_CHARS && asm_is_part_heading(b) &&
           (b->style & OCR_BOLD || b->size > 1.05F * doc->body ||
            !isdigit((unsigned char)line->words[0].text[0]));
}

asm_abstract asm_abstract_find(const asm_doc *doc, size_t n)
{
    asm_abstract got = {.first = 0, .end = 0};

    while (got.first < n && !is_abstract_heading(&doc->blocks[got.first]) &&
           !(got.run_in = abstract_run_in(&doc->blocks[got.first])))
        got.first++;
    return got;
}

asm_abstract asm_abstract_unlabelled(const asm_doc *doc, size_t from, size_t n)
{
    const asm_abstract none = {.first = n, .end = n};
    size_t heading = from, first, end;

    while (heading < n && !opens_section(doc, &doc->blocks[heading]))
        heading++;
    if (heading == n)
        return none;
    end = heading;
    while (end > from &&
           (!asm_is_plain(&doc->blocks[end - 1]) || asm_is_keywords(&doc->blocks[end - 1])))
        end--;
    first = end;
    while (first > from && asm_is_plain(&doc->blocks[first - 1]) &&
           (first == end || asm_goes_on(&doc->blocks[first - 1], &doc->blocks[first])))
        first--;
    if (first == end || first == from || doc->blocks[first].chars < UNLABELLED_CHARS ||
        !is_set_off(doc, first, n))
        return none;
    return (asm_abstract){.first = first, .end = end};
}

void asm_abstract_take(asm_doc *doc, asm_abstract abstract, size_t n)
{
    if (abstract.end > abstract.first) {
        asm_set_group(doc, abstract.first, abstract.end, ASM_ABSTRACT);
        doc->blocks[abstract.first].unlabelled = true;
    } else if (abstract.run_in) {
        asm_set_group(doc, abstract.first, abstract.first + 1, ASM_ABSTRACT);
        doc->blocks[abstract.first].label_len = abstract.run_in;
    } else if (abstract.first + 1 < n) {
        take_paragraphs(doc, abstract.first, n);
    }
}
