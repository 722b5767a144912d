/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/layout_priv.h"

#include "ocr/model/floats.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/**
 * Lines to blocks: paragraphs, headings, list items.
 *
 * Lines of a region that follow each other at the usual pitch and look alike are a run. Inside a
 * run paragraphs begin where the indent says so (indented first lines, or hanging ones), at list
 * labels, and after a sentence that ends before the line is full.
 */
#define INDENT_EM  0.7F
#define SIZE_STEP  0.08F /* relative difference of font size that ends a block */
#define PITCH_STEP 1.25F
#define FAR_EM     8.0F  /* no first line is set in so far */
#define ASIDE_EM   3.0F  /* from the end of one line to the other's beginning, or more */
#define LOWER_EM   0.15F /* more than the usual distance of lines */
#define HANG_EM    4.0F  /* most that lines hang */
#define TAB_EM     0.8F  /* gap behind a bullet, wider than a blank */
#define WIDE_EM    2.6F  /* from baseline to baseline: more is double-spaced */
#define WIDEST_EM  3.3F
enum { WIDE_LINES = 3, MANY_HANGS = 2, HEADING_WORDS = 3 };

enum { STEPS = 256, FEW_STEPS = 2 };

typedef struct run {
    size_t first, end;
    bool centred;   /* most lines are centred on each other */
    bool hanging;   /* paragraphs begin at its left edge and go on further right */
    float right;    /* right edge of its text */
    float pitch_em; /* usual distance of baselines, in font sizes */
} run;

static bool is_mono(const lay_line *l)
{
    return l->style & OCR_MONO;
}

static const char *first_text(const lay_line *l)
{
    return l->nwords ? l->words[0]->text : "";
}

static const char *last_text(const lay_line *l)
{
    return l->nwords ? l->words[l->nwords - 1]->text : "";
}

/** Bullets that stand before list items. */
static bool is_bullet(const char *text)
{
    static const char *const bullets[] = {"•", "◦", "▪", "■", "●", "‣", "○", "□", "➢", "❖",
                                          "✓", "✔", "∙", "·", "▶", "►", "➤", "☐", "❑", "❒"};

    for (size_t i = 0; i < SCH_COUNT_OF(bullets); i++)
        if (strncmp(text, bullets[i], strlen(bullets[i])) == 0)
            return true;
    return strncmp(text, "\\bullet", strlen("\\bullet")) == 0; /* taken for an operator */
}

/** "[12]", "12.", "(a)", "iv)", "c.", "(II)", a dash: what a list item or a reference begins with.
 */
static bool is_label(const char *text)
{
    size_t n = 0;
    bool open = *text == '(' || *text == '[';
    const char *p = text + open;

    if (strcmp(text, "-") == 0 || strcmp(text, "–") == 0 || strcmp(text, "—") == 0)
        return true;
    while (isdigit((unsigned char)p[n]))
        n++;
    if (n == 0 && isalpha((unsigned char)p[0])) {
        n = strspn(p, isupper((unsigned char)p[0]) ? "IVX" : "ivx");
        n = n ? n : 1;
    }
    if (n == 0 || n > 5)
        return false;
    if (p[n] == ')' || p[n] == ']')
        return p[n + 1] == '\0' || p[n] == ']';
    return !open && p[n] == '.' && p[n + 1] == '\0' && !isupper((unsigned char)p[0]);
}

/** "B.": the label of an item, or somebody's initial. */
static bool is_capital_label(const char *text)
{
    return isupper((unsigned char)text[0]) && text[1] == '.' && text[2] == '\0';
}

/** One character before a gap that no blank makes: a bullet of a font of signs. */
static bool is_set_apart(const lay_line *l)
{
    return l->nwords > 1 && l->words[0]->nrunes == 1 && !l->words[0]->math &&
           l->words[0]->ndigits == 0 && l->words[1]->u0 - l->words[0]->u1 > TAB_EM * l->size;
}

static bool has_label(const lay_line *l)
{
    return is_label(first_text(l)) || is_set_apart(l);
}

/** The raised number or sign that a footnote begins with. */
static bool is_note_mark(const lay_line *l)
{
    return l->nwords > 1 && l->words[0]->style & OCR_SUPERSCRIPT && l->words[0]->nrunes <= 3;
}

static bool ends_sentence(const lay_line *l)
{
    const char *t = last_text(l);
    size_t n = strlen(t);

    while (n && strchr(")\"']", t[n - 1]))
        n--;
    return n && strchr(".:!?;", t[n - 1]);
}

static bool ends_in_colon(const lay_line *l)
{
    const char *t = last_text(l);

    return *t && t[strlen(t) - 1] == ':';
}

/** A display or its number: never part of a paragraph. */
static bool is_formula(const lay_line *l)
{
    return l->type == OCR_MATH || l->type == OCR_EQUATION_NUMBER;
}

/** A break that no indent is needed for: other region, kind, size, weight, or a wide gap. */
static bool is_apart(const lay_line *a, const lay_line *b, float pitch_em)
{
    float step = b->v - a->v;
    float size = lay_max(a->size, b->size), pitch = pitch_em * size;
    const lay_word *end, *begin;

    if (a->algorithm || b->algorithm)
        return a->algorithm != b->algorithm;
    if (a->region != b->region || a->kind != LAY_TEXT || b->kind != LAY_TEXT ||
        a->page_info != b->page_info || a->margin != b->margin)
        return true;
    if (is_formula(a) || is_formula(b))
        return true;
    if (is_mono(a) && is_mono(b))
        return step > 2.6F * pitch;
    if ((fabsf(a->size - b->size) > SIZE_STEP * size && !a->initial) || is_mono(a) != is_mono(b))
        return true;
    if (step < -0.3F * size || step > PITCH_STEP * pitch + 0.1F * size)
        return true;
    if (!a->nwords || !b->nwords ||
        lay_overlap(a->em_box.x0, a->em_box.x1, b->em_box.x0, b->em_box.x1) < -ASIDE_EM * size)
        return true;
    end = a->words[a->nwords - 1];
    begin = b->words[0];
    return (a->style ^ b->style) & OCR_BOLD && (end->style ^ begin->style) & OCR_BOLD;
}

/**
 * Distance of baselines in double-spaced running text, in font sizes: most of its lines fill their
 * column; 0: the region that begins at line first is none.
 */
static float wide_pitch(const lay_page *lay, size_t first)
{
    size_t end = first, full = 0, same = 0;
    float right = 0, pitch = 0;

    for (; end < lay->nlines && lay->lines[end].region == lay->lines[first].region; end++)
        if (lay->lines[end].kind == LAY_TEXT)
            right = lay_max(right, lay->lines[end].em_box.x1);
    for (size_t i = first + 1; i < end; i++) {
        const lay_line *a = &lay->lines[i - 1], *b = &lay->lines[i];
        float step = b->v - a->v;

        if (a->kind != LAY_TEXT || b->kind != LAY_TEXT || step < WIDE_EM * b->size ||
            step > WIDEST_EM * b->size || fabsf(a->size - b->size) > SIZE_STEP * b->size)
            continue;
        full += a->em_box.x1 > right - 2 * a->size;
        pitch = same ? lay_min(pitch, step / b->size) : step / b->size;
        same++;
    }
    return same >= WIDE_LINES && full * 3 >= same * 2 ? pitch : 0;
}

/** Lines of code, of small print and of text have leadings of their own. */
static bool is_same_print(const lay_line *a, const lay_line *b)
{
    return fabsf(a->size - b->size) < SIZE_STEP * lay_max(a->size, b->size) &&
           is_mono(a) == is_mono(b);
}

/** Distances of baselines in the region that begins at line first, in font sizes. @param alike  of
 * such lines */
static size_t region_steps(const lay_page *lay, size_t first, bool alike, float *ret_steps)
{
    size_t n = 0;

    for (size_t i = first + 1; i < lay->nlines && lay->lines[i].region == lay->lines[first].region;
         i++) {
        const lay_line *a = &lay->lines[i - 1], *b = &lay->lines[i];
        float step = b->v - a->v;

        if (is_formula(a) || is_formula(b) || (alike && !is_same_print(b, &lay->lines[first])))
            continue;
        if (n < STEPS && a->kind == LAY_TEXT && b->kind == LAY_TEXT && step > 0.8F * b->size &&
            step < WIDE_EM * b->size && fabsf(a->size - b->size) < SIZE_STEP * b->size)
            ret_steps[n++] = step / b->size;
    }
    return n;
}

/**
 * Usual distance of baselines in the region that begins at line first, in font sizes; of lines
 * such as this if it has several.
 */
static float region_pitch(const lay_page *lay, size_t first)
{
    float d[STEPS];
    size_t n = region_steps(lay, first, true, d);

    if (n < FEW_STEPS)
        n = region_steps(lay, first, false, d);
    if (n < WIDE_LINES) {
        float wide = wide_pitch(lay, first);

        if (wide > 0 || n == 0)
            return wide > 0 ? wide : 1.3F;
    }
    ocr_floats_sort(d, n);
    return d[n / 3]; /* below the median: paragraphs set apart lengthen the upper part */
}

static bool is_centred(const lay_line *a, const lay_line *b)
{
    float mid = (a->em_box.x0 + a->em_box.x1) / 2 - (b->em_box.x0 + b->em_box.x1) / 2;

    return fabsf(mid) < 0.4F * a->size && fabsf(a->em_box.x0 - b->em_box.x0) > INDENT_EM * a->size;
}

static bool is_centred_run(const lay_page *lay, const run *r)
{
    size_t pairs = 0;

    for (size_t i = r->first + 1; i < r->end; i++)
        pairs += is_centred(&lay->lines[i - 1], &lay->lines[i]);
    return pairs * 2 > r->end - r->first - 1;
}

static float left_edge(const lay_page *lay, const run *r)
{
    float left = lay->lines[r->first].em_box.x0;

    for (size_t i = r->first + 1; i < r->end; i++)
        left = lay_min(left, lay->lines[i].em_box.x0);
    return left;
}

/**
 * Do paragraphs hang (references do)? Then lines at the left edge stand alone, and break off where
 * lines further right follow; first lines that are set in follow the end of a sentence.
 */
static bool is_hanging_run(const lay_page *lay, const run *r)
{
    float left = left_edge(lay, r);
    size_t pairs = 0, hangs = 0, ends = 0;
    bool was_right = true;

    for (size_t i = r->first; i < r->end; i++) {
        const lay_line *l = &lay->lines[i];
        bool right = l->em_box.x0 > left + INDENT_EM * l->size;

        if ((right && i == r->first) || l->em_box.x0 > left + HANG_EM * l->size)
            return false;
        hangs += right && !was_right;
        ends += right && !was_right && ends_sentence(l - 1);
        pairs += !right && !was_right;
        was_right = right;
    }
    return hangs >= 2 && pairs * 3 <= hangs && ends * 2 < hangs;
}

/** The first word of b would have fitted behind a. */
static bool has_room(const lay_line *a, const lay_line *b, float right)
{
    return a->em_box.x1 + 0.3F * a->size + (b->words[0]->u1 - b->words[0]->u0) <
           right - 0.8F * a->size;
}

/** A sentence ends, and the next line, which begins one, stands lower than lines of a paragraph do.
 */
static bool is_set_lower(const run *r, const lay_line *a, const lay_line *b)
{
    for (size_t i = 0; i < a->nwords; i++)
        if (a->words[i]->math)
            return false;
    for (size_t i = 0; i < b->nwords; i++)
        if (b->words[i]->math)
            return false;
    return b->v - a->v > (r->pitch_em + LOWER_EM) * b->size && ends_sentence(a) &&
           !islower((unsigned char)first_text(b)[0]);
}

/** Lines of other paragraphs of the region hang from their first line as line b does from line a.
 */
static bool hangs_elsewhere(const lay_page *lay, size_t b)
{
    const lay_line *from = &lay->lines[b - 1], *to = &lay->lines[b];
    const float slack = 0.3F * to->size;
    size_t n = 0;

    for (size_t i = 1; i < lay->nlines && n < MANY_HANGS; i++) {
        const lay_line *x = &lay->lines[i - 1], *y = &lay->lines[i];

        n += i != b && x->region == to->region && y->region == to->region && !ends_sentence(x) &&
             fabsf(x->em_box.x0 - from->em_box.x0) < slack &&
             fabsf(y->em_box.x0 - to->em_box.x0) < slack;
    }
    return n == MANY_HANGS;
}

/** A few words in bold and nothing else, above a paragraph that may begin in bold, too. */
static bool is_bold_heading(const lay_line *a, const lay_line *b)
{
    return a->style & OCR_BOLD && !(b->style & OCR_BOLD) && a->nwords <= HEADING_WORDS;
}

/** "[2]" and "[3]", but not "1)" and "[3]". */
static bool same_form(const char *label, const char *other)
{
    size_t n = strlen(label), m = strlen(other);
    bool open = *label == '(' || *label == '[', other_open = *other == '(' || *other == '[';

    return n && m && (open || other_open ? *label == *other : true) &&
           (ispunct((unsigned char)label[n - 1]) ? label[n - 1] == other[m - 1] : true);
}

/**
 * The label that line b begins with is one of a list, and no part of the sentence of line a.
 *
 * @param head  first line of the block so far
 */
static bool labels_block(const lay_line *head, const lay_line *a, const lay_line *b, bool room)
{
    bool ends = room || ends_in_colon(a);

    if (b->em_box.x0 > head->em_box.x0 + INDENT_EM * b->size) /* a list inside an item */
        return has_label(head) && (ends || ends_sentence(a));
    return ends || (has_label(head) && same_form(first_text(head), first_text(b)));
}

/** Line b stands left of the label that the block begins with, and does not go on with it. */
static bool leaves_item(const lay_line *head, const lay_line *a, const lay_line *b, bool room)
{
    float left = head->em_box.x0 - INDENT_EM * b->size;

    if (b->em_box.x0 >= left || a->em_box.x0 < left)
        return false; /* the latter: a label that is set in as first lines are */
    return a != head || room || ends_sentence(a);
}

/**
 * Does a paragraph begin at line i of a run?
 *
 * @param first  first line of the block so far
 */
static bool begins_block(const lay_page *lay, const run *r, size_t first, size_t i)
{
    const lay_line *a = &lay->lines[i - 1], *b = &lay->lines[i];
    const lay_line *head = &lay->lines[first];
    float in = INDENT_EM * b->size;
    float shift = b->em_box.x0 - a->em_box.x0;
    bool room = has_room(a, b, r->right);
    bool is_item = has_label(head) || is_bullet(first_text(head));

    if (b->algorithm || b->initial)
        return b->initial != NULL;
    if (is_mono(a) && is_mono(b))
        return false;
    if (is_bullet(first_text(b)) || (has_label(b) && labels_block(head, a, b, room)))
        return true;
    if (is_note_mark(b) && is_note_mark(head))
        return true;
    if (is_capital_label(first_text(b)) && b->nwords > 1 && (room || ends_in_colon(a)))
        return true;
    if (is_item && leaves_item(head, a, b, room))
        return true;
    if (r->centred && is_centred(a, b))
        return false;
    if (is_set_lower(r, a, b))
        return true;
    if (r->hanging)
        return b->em_box.x0 < left_edge(lay, r) + in;
    if (i - first == 1) { /* only the first line is known */
        if (room && is_bold_heading(a, b))
            return true;
        if (shift > in) /* hanging only behind a full line; a colon ends no full one */
            return room ||
                   (!is_item && ends_sentence(a) && !ends_in_colon(a) && !hangs_elsewhere(lay, i));
        if (shift < -in)
            return shift < -FAR_EM * b->size && (room || shift < -2 * FAR_EM * b->size);
        return room && ends_sentence(a);
    }
    if (fabsf(shift) > in) /* the body of a paragraph has one left edge */
        return true;
    return room && ends_sentence(a);
}

/** "3- and 5-day": the hyphen stands for the end of a later word. */
static bool is_conjunction(const char *word)
{
    static const char *const words[] = {"and", "or", "to", "und", "oder", "bis", "et", "ou"};

    for (size_t i = 0; i < SCH_COUNT_OF(words); i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

bool lay_is_hyphenated(const lay_line *a, const lay_line *b)
{
    const char *t = last_text(a);
    size_t n = strlen(t);
    bool math = (a->nwords && a->words[a->nwords - 1]->math) || (b->nwords && b->words[0]->math);
    unsigned char next = (unsigned char)first_text(b)[0];

    return !math && n >= 2 && t[n - 1] == '-' && !is_conjunction(first_text(b)) &&
           (isalnum((unsigned char)t[n - 2]) || t[n - 2] & 0x80) && (isalnum(next) || next >= 0xC3);
}

bool lay_blocks_number(lay_page *lay)
{
    int block = -1;

    for (size_t i = 0; i < lay->nlines;) {
        run r = {.first = i, .end = i + 1, .pitch_em = region_pitch(lay, i)};
        size_t first = i;

        r.right = lay->lines[i].em_box.x1;
        while (r.end < lay->nlines &&
               !is_apart(&lay->lines[r.end - 1], &lay->lines[r.end], r.pitch_em)) {
            r.right = lay_max(r.right, lay->lines[r.end].em_box.x1);
            r.end++;
        }
        r.centred = is_centred_run(lay, &r);
        r.hanging = !r.centred && is_hanging_run(lay, &r);
        lay->lines[i].block = ++block;
        for (i = r.first + 1; i < r.end; i++) {
            if (begins_block(lay, &r, first, i)) {
                block++;
                first = i;
            } else {
                lay->lines[i].after_hyphen = lay_is_hyphenated(&lay->lines[i - 1], &lay->lines[i]);
            }
            lay->lines[i].block = block;
        }
    }
    return true;
}
