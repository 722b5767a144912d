/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/layout_priv.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/**
 * Types that one page can tell: captions of pictures, footnotes, code.
 */
#define CAPTION_GAP_EM 4.0F
enum { CAPTION_LINES = 5, STATEMENTS = 4 /* one line of so many in a program ends as they do */ };
#define NOTE_SIZE      0.93F /* of the body's */
#define NOTE_RULE_EM   2.0F  /* least width of the rule over footnotes */
#define NOTE_RULE_PART 0.45F /* most of the page's width */

static size_t block_end(const lay_page *lay, size_t first)
{
    size_t end = first + 1;

    while (end < lay->nlines && lay->lines[end].block == lay->lines[first].block)
        end++;
    return end;
}

static void set_block(lay_page *lay, size_t first, size_t end, ocr_type type)
{
    for (size_t i = first; i < end; i++)
        lay->lines[i].type = type;
}

/** "Figure 3:", "Fig. 2.1.", "TABLE IV", "Table 1 |": words of a line that open a caption. */
static bool opens_caption(const lay_line *l)
{
    static const char *const names[] = {"figure", "fig.",  "fig",   "table",   "tab.",
                                        "scheme", "chart", "plate", "exhibit", "photo"};
    const char *number;
    size_t n = 0, k = 0;

    if (l->nwords < 2)
        return false;
    while (n < SCH_COUNT_OF(names) && strcasecmp(l->words[0]->text, names[n]) != 0)
        n++;
    if (n == SCH_COUNT_OF(names) || !isupper((unsigned char)l->words[0]->text[0]))
        return false;
    number = l->words[1]->text;
    while (isalnum((unsigned char)number[k]) ||
           (number[k] == '.' && isdigit((unsigned char)number[k + 1])) || (number[k] == '-' && k))
        k++;
    if (k == 0 || k > 6 ||
        (!isdigit((unsigned char)number[k - 1]) && !isupper((unsigned char)number[k - 1]) &&
         !isdigit((unsigned char)number[0])))
        return false;
    if (number[k])
        return strchr(".:|)", number[k]) != NULL;
    return l->nwords == 2 || strchr(":.|", l->words[2]->text[0]) ||
           ((l->words[1]->style ^ l->words[2]->style) & (OCR_BOLD | OCR_ITALIC) &&
            !islower((unsigned char)l->words[2]->text[0])); /* "Table 1 shows" */
}

/** A caption that is "TABLE IV" and no more: its text is a block of its own, below. */
static bool is_bare_label(const lay_page *lay, size_t first, size_t end)
{
    const lay_line *l = &lay->lines[first];

    return end == first + 1 && l->nwords == 2 && opens_caption(l);
}

/** The block [first, end) is the text of the caption whose label is the line before it. */
static bool is_caption_text(const lay_page *lay, size_t first, size_t end)
{
    const lay_line *label = &lay->lines[first - 1], *l = &lay->lines[first];
    float off = label->em_box.x0 + label->em_box.x1 - l->em_box.x0 - l->em_box.x1;

    return l->kind == LAY_TEXT && l->type == OCR_TEXT && l->region == label->region &&
           end - first <= CAPTION_LINES && l->v > label->v &&
           l->em_box.y0 - label->em_box.y1 < 2 * label->size &&
           (fabsf(off) < 2 * label->size || fabsf(l->em_box.x0 - label->em_box.x0) < label->size);
}

/** Near a picture or a table. */
static bool is_near_float(const lay_page *lay, size_t first, size_t end)
{
    ocr_box box = lay->lines[first].em_box;

    for (size_t i = first; i < end; i++)
        box = lay_box_union(box, lay->lines[i].em_box);
    for (size_t i = 0; i < lay->nlines; i++) {
        const ocr_box *p = &lay->lines[i].em_box;
        float gap = CAPTION_GAP_EM * lay->em;

        if (lay->lines[i].kind != LAY_IMAGE && lay->lines[i].kind != LAY_TABLE)
            continue;
        if (lay_overlap(box.x0, box.x1, p->x0, p->x1) > -gap &&
            lay_overlap(box.y0, box.y1, p->y0, p->y1) > -gap)
            return true;
    }
    return false;
}

/** End of the caption whose first block is [first, end). */
static size_t caption_end(const lay_page *lay, size_t first, size_t end)
{
    size_t next;

    if (end == lay->nlines || !is_bare_label(lay, first, end))
        return end;
    next = block_end(lay, end);
    return is_caption_text(lay, end, next) ? next : end;
}

/** A footnote begins with a raised mark or a symbol. */
static bool opens_note(const lay_line *l)
{
    static const char *const marks[] = {"†", "‡", "∗", "§", "¶"};
    const char *t = l->nwords ? l->words[0]->text : "";

    if (l->nwords < 2)
        return false;
    for (size_t i = 0; i < SCH_COUNT_OF(marks); i++)
        if (strncmp(t, marks[i], strlen(marks[i])) == 0)
            return true;
    return l->words[0]->style & OCR_SUPERSCRIPT || (*t == '*' && !t[1]);
}

/** The short rule over footnotes is above the line, at its left edge. */
static bool is_under_note_rule(const lay_page *lay, const lay_line *l)
{
    for (size_t i = 0; i < lay->nrules && l->nwords > 1; i++) {
        const ocr_box *r = &lay->rules[i].box;
        float width = r->x1 - r->x0;

        if (lay->rules[i].horizontal && width > NOTE_RULE_EM * l->size &&
            width < NOTE_RULE_PART * lay_frame_width(&lay->frame) &&
            r->y1 < l->em_box.y0 + 0.3F * l->size && r->y0 > l->em_box.y0 - 1.5F * l->size &&
            fabsf(r->x0 - l->em_box.x0) < 2.5F * l->size)
            return true;
    }
    return false;
}

/** The number of a page that stands in its column. */
static bool is_page_number(const lay_line *l)
{
    return l->nwords == 1 && l->words[0]->ndigits && l->words[0]->ndigits == l->words[0]->nrunes &&
           l->words[0]->nrunes <= 4;
}

/** Nothing of the body's size stands below the block in its column. */
static bool ends_column(const lay_page *lay, size_t end)
{
    for (size_t i = end; i < lay->nlines && lay->lines[i].region == lay->lines[end - 1].region; i++)
        if ((lay->lines[i].size > NOTE_SIZE * lay->em && !is_page_number(&lay->lines[i])) ||
            lay->lines[i].kind != LAY_TEXT)
            return false;
    return true;
}

static bool is_code(const lay_page *lay, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++)
        if (!(lay->lines[i].style & OCR_MONO))
            return false;
    return end - first >= 2;
}

/** Ends as statements of programs do, and lines of prose seldom. */
static bool ends_statement(const lay_line *l)
{
    const char *text = l->nwords ? l->words[l->nwords - 1]->text : "";
    size_t n = strlen(text);

    return n > 0 && strchr(";{}():,=\\>", text[n - 1]);
}

/** Most text of the page is monospaced, and it is no program: then that is no sign of code. */
static bool is_typed(const lay_page *lay)
{
    size_t mono = 0, statements = 0;

    for (size_t i = 0; i < lay->nlines; i++) {
        bool is_mono = lay->lines[i].style & OCR_MONO;

        mono += is_mono;
        statements += is_mono && ends_statement(&lay->lines[i]);
    }
    return mono * 5 > lay->nlines * 4 && lay->nlines > 8 && statements * STATEMENTS < mono;
}

/** Where the notes of a page have begun. */
typedef struct notes {
    bool open, full; /* in print as large as the text */
    int region;
} notes;

/**
 * Small print at the foot of a column that begins with a mark or stands under the rule; or, in
 * print as large as the text, with both.
 */
static bool is_note(const lay_page *lay, size_t first, size_t end, notes *n)
{
    const lay_line *l = &lay->lines[first];
    bool small = l->size < NOTE_SIZE * lay->em, marked = opens_note(l);

    n->open = n->open && n->region == l->region;
    if (l->v < 0.5F * lay_frame_height(&lay->frame) || is_page_number(l))
        return false;
    if (small ? !(n->open || marked || is_under_note_rule(lay, l)) || !ends_column(lay, end)
              : !marked || !((n->open && n->full) || is_under_note_rule(lay, l)))
        return false;
    *n = (notes){.open = true, .full = !small, .region = l->region};
    return true;
}

bool lay_types_set(lay_page *lay)
{
    bool typed = is_typed(lay);
    notes n = {0};

    if (!lay_contents_mark(lay))
        return false;
    for (size_t i = 0, end; i < lay->nlines; i = end) {
        const lay_line *l = &lay->lines[i];

        end = block_end(lay, i);
        if (l->type != OCR_TEXT || l->kind != LAY_TEXT)
            continue;
        if (l->algorithm)
            set_block(lay, i, end, OCR_PSEUDOCODE);
        else if (opens_caption(l) && is_near_float(lay, i, caption_end(lay, i, end))) {
            end = caption_end(lay, i, end);
            set_block(lay, i, end, OCR_FIGURE_LABEL);
        } else if (is_note(lay, i, end, &n))
            set_block(lay, i, end, OCR_FOOTNOTE);
        else if (!typed && is_code(lay, i, end))
            set_block(lay, i, end, OCR_CODE);
    }
    return true;
}
