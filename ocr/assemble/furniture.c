/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <ctype.h>
#include <string.h>

/**
 * Running heads and feet: text at the same place on several pages, numbers aside.
 *
 * What one page took for a head although it is set in large type goes back into the text when no
 * other page repeats it: it is a title.
 */
#define BAND_SHARE   0.14F /* of the page height, at the top and at the bottom */
#define FOOT_SHARE   0.75F /* of the page height: a number below all else may stand so high */
#define TITLE_SIZE   1.12F /* of the body's */
#define CENTRE_SHARE 0.08F /* of the page's width: twice what a number lies off its middle */
#define LARGE        1.25F /* of the body's: a running title in small print is not the title */
enum {
    MIN_PAGES = 3,
    FEW_PAGES = 2,   /* enough in a short document, whose even and odd pages are few */
    SHORT_DOC = 6,   /* pages; shorter ones are */
    TITLE_PAGES = 4, /* fewer pages do not tell that a head is not repeated */
    HEIGHT_STEPS = 64,
    MIN_WORDS = 3 /* of a head that is known again inside its page */
};

typedef struct entry {
    uint64_t key; /* 0: empty */
    size_t pages, last_page;
} entry;

/** A page number of front matter: "xiv". */
static bool is_roman(const char *word)
{
    size_t n = strspn(word, "ivxlc");

    return n > 0 && n <= 7 && !word[n];
}

/** Hash of the text with numbers masked, and of the height on the page in coarse steps. */
static uint64_t key_of(const asm_doc *doc, const ocr_line *line, int step)
{
    bool large = line->font_size > LARGE * doc->body;
    uint64_t h = 1469598103934665603U + (uint64_t)step * 2 + large;

    for (size_t i = 0; i < line->nwords; i++) {
        const char *word = is_roman(line->words[i].text) ? "0" : line->words[i].text;

        for (const char *p = word; *p; p++) {
            if (isdigit((unsigned char)*p) && p != word && isdigit((unsigned char)p[-1]))
                continue; /* 9 and 10 are alike */
            h = (h ^ (uint64_t)(isdigit((unsigned char)*p) ? '0' : *p)) * 1099511628211U;
        }
    }
    return h | 1;
}

static int step_of(const ocr_page *page, const ocr_line *line)
{
    return (int)((line->box.y0 + line->box.y1) / 2 / (float)page->height * HEIGHT_STEPS);
}

static bool is_in_band(const ocr_page *page, const ocr_line *line)
{
    float h = (float)page->height;

    return line->nwords > 0 && h > 0 &&
           (line->box.y1 < BAND_SHARE * h || line->box.y0 > (1 - BAND_SHARE) * h) &&
           (line->type == OCR_TEXT || line->type == OCR_FOOTNOTE || line->type == OCR_PAGE_INFO);
}

static entry *find(entry *table, size_t cap, uint64_t key)
{
    size_t at = (size_t)(key >> 9) & (cap - 1);

    while (table[at].key && table[at].key != key)
        at = (at + 1) & (cap - 1);
    return &table[at];
}

static void count(entry *table, size_t cap, uint64_t key, size_t page)
{
    entry *e = find(table, cap, key);

    if (e->key && e->last_page == page)
        return;
    e->pages = e->key ? e->pages + 1 : 1;
    e->key = key;
    e->last_page = page;
}

/** Pages that have the line at its height, give or take a step: it may lie at
 * the edge of one. */
static size_t pages_of(const asm_doc *doc, entry *table, size_t cap, const ocr_line *line, int step)
{
    size_t most = 0;

    for (int d = -1; d <= 1; d++) {
        const entry *e = find(table, cap, key_of(doc, line, step + d));

        most = e->key && e->pages > most ? e->pages : most;
    }
    return most;
}

/** Numbers are masked: "Question 1" and "Question 2" at the top of two pages
 * would be one text. */
static bool has_number(const ocr_line *line)
{
    for (size_t i = 0; i < line->nwords; i++)
        if (strpbrk(line->words[i].text, "0123456789"))
            return true;
    return false;
}

static void judge(const asm_doc *doc, ocr_line *line, size_t pages)
{
    size_t enough = doc->npages < SHORT_DOC && !has_number(line) ? FEW_PAGES : MIN_PAGES;

    if (pages >= enough)
        line->type = OCR_PAGE_INFO;
    else if (pages == 1 && line->type == OCR_PAGE_INFO && doc->npages >= TITLE_PAGES &&
             doc->body > 0 && line->font_size > TITLE_SIZE * doc->body)
        line->type = OCR_TEXT;
}

static bool are_same(const ocr_line *a, const ocr_line *b)
{
    if (a->nwords != b->nwords)
        return false;
    for (size_t i = 0; i < a->nwords; i++)
        if (strcmp(a->words[i].text, b->words[i].text) != 0)
            return false;
    return true;
}

/** A line of text that goes on with nothing. */
static bool begins_block(const ocr_page *page, size_t i)
{
    const ocr_line *line = &page->lines[i];

    return line->type == OCR_TEXT && line->parent < 0 &&
           (i == 0 || page->lines[i - 1].block != line->block);
}

/** Pages of abstracts repeat their head, volume and page, over each of them. */
static void mark_repeated(ocr_page *page)
{
    for (size_t i = 0; i < page->nlines; i++) {
        const ocr_line *head = &page->lines[i];

        if (head->type != OCR_PAGE_INFO || head->nwords < MIN_WORDS || !has_number(head))
            continue;
        for (size_t k = i + 1; k < page->nlines; k++)
            if (are_same(head, &page->lines[k]) && begins_block(page, k))
                page->lines[k].type = OCR_PAGE_INFO;
    }
}

/** A number of up to four digits and nothing else. */
static bool is_number(const ocr_line *line)
{
    const char *text = line->nwords == 1 ? line->words[0].text : "";
    size_t n = strspn(text, "0123456789");

    return n > 0 && n <= 4 && !text[n];
}

/** The number of a page in the middle of its foot, below all else. */
static void mark_number(ocr_page *page)
{
    ocr_line *lowest = NULL;
    float off;

    for (size_t i = 0; i < page->nlines; i++)
        if (page->lines[i].nwords && (!lowest || page->lines[i].box.y1 > lowest->box.y1))
            lowest = &page->lines[i];
    if (!lowest || lowest->type != OCR_TEXT || !is_number(lowest) ||
        lowest->box.y0 < FOOT_SHARE * (float)page->height)
        return;
    off = lowest->box.x0 + lowest->box.x1 - (float)page->width;
    if (off < -CENTRE_SHARE * (float)page->width || off > CENTRE_SHARE * (float)page->width)
        return;
    for (size_t i = 0; i < page->nlines; i++)
        if (&page->lines[i] != lowest && page->lines[i].nwords &&
            page->lines[i].box.y1 > lowest->box.y0)
            return;
    lowest->type = OCR_PAGE_INFO;
}

bool asm_page_info(asm_doc *doc)
{
    size_t lines = 0, cap = 64;
    entry *table;

    for (size_t p = 0; p < doc->npages; p++)
        mark_repeated(doc->pages[p]);
    for (size_t p = 0; p < doc->npages && !doc->options->by_line; p++)
        mark_number(doc->pages[p]);
    if (doc->npages < FEW_PAGES)
        return true;
    for (size_t p = 0; p < doc->npages; p++)
        for (size_t i = 0; i < doc->pages[p]->nlines; i++)
            lines += is_in_band(doc->pages[p], &doc->pages[p]->lines[i]);
    while (cap < lines * 8)
        cap *= 2;
    table = sch_arena_alloc(doc->arena, cap, sizeof *table);
    if (!table)
        return false;
    for (int pass = 0; pass < 2; pass++)
        for (size_t p = 0; p < doc->npages; p++)
            for (size_t i = 0; i < doc->pages[p]->nlines; i++) {
                ocr_line *line = &doc->pages[p]->lines[i];
                int step;

                if (!is_in_band(doc->pages[p], line))
                    continue;
                step = step_of(doc->pages[p], line);
                for (int d = -1; d <= 1 && pass == 0; d++)
                    count(table, cap, key_of(doc, line, step + d), p);
                if (pass == 1)
                    judge(doc, line, pages_of(doc, table, cap, line, step));
            }
    return true;
}
