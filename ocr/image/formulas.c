/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Formulas among the words that a text recognizer read: what stands in one line, with its scripts.
 * What a line of text cannot hold (fractions, radicals) is read by it as something else and stays.
 *
 * A line is a formula when it has no word of prose and a relation, or an operator and a variable.
 * In a line of prose a run of such words is one when it has a relation. Formulas one below the
 * other are one display. A number in parentheses far right of a formula is its number.
 */
#include "ocr/image/formulas_priv.h"

#include <math.h>
#include <string.h>

#define NUMBER_GAP_EM 2.0F /* between a formula and its number */
#define ROW_GAP_EM    1.6F /* between the lines of one display */

/* ---- formulas in lines of prose ------------------------------------------------------------ */

/** Where the run of words that may be a formula ends, which begins at first. */
static size_t run_end(const ocr_line *line, size_t first)
{
    size_t end = first;

    while (end < line->nwords && line->words[end].glyph0 >= 0 &&
           !(line->words[end].style & OCR_MATH_WORD) &&
           ocr_word_kind_of(line->words[end].text) != OCR_WORD_PROSE)
        end++;
    while (end > first && ocr_word_kind_of(line->words[end - 1].text) == OCR_WORD_PUNCTUATION)
        end--;
    return end;
}

/** Marks that belong to the sentence: bytes at the end of the run's last word. */
static size_t sentence_marks(const char *text)
{
    size_t n = strlen(text), marks = 0;

    while (marks < n && strchr(".,;:", text[n - 1 - marks]))
        marks++;
    return marks;
}

/** The last word without its marks, which become a word of their own. @return the marks or NULL */
static const char *split_marks(ocr_formulas *m, ocr_word *last, ocr_word *marks)
{
    size_t n = sentence_marks(last->text), len = strlen(last->text);
    char *head, *tail;

    if (n == 0 || n == len || last->glyph1 - last->glyph0 < (int32_t)n + 1)
        return NULL;
    head = sch_arena_strndup(m->page->arena, last->text, len - n);
    tail = sch_arena_strdup(m->page->arena, last->text + len - n);
    m->failed |= !head || !tail;
    if (m->failed)
        return NULL;
    *marks = *last;
    marks->text = tail;
    marks->glued = true;
    last->glyph1 -= (int32_t)n;
    marks->glyph0 = last->glyph1;
    marks->box.x0 = m->signs[marks->glyph0].box.x0;
    last->box.x1 = m->signs[last->glyph1 - 1].box.x1;
    last->text = head;
    return tail;
}

/** Words from first to end as they will be: one formula, and the marks behind it. */
static size_t take_run(ocr_formulas *m, ocr_line *line, size_t first, size_t end, ocr_word *out)
{
    ocr_word marks;
    const char *tail = split_marks(m, &line->words[end - 1], &marks);
    const ocr_stretch part = {line, first, end};
    const char *latex = ocr_stretches_latex(m, &part, 1);
    size_t n = 0;

    if (latex) {
        out[n++] = ocr_formula_word(&part, latex);
    } else {
        memcpy(out, line->words + first, (end - first) * sizeof *out);
        n = end - first;
    }
    if (tail)
        out[n++] = marks;
    return n;
}

static bool is_inline(const ocr_formulas *m, const ocr_line *line, size_t first, size_t end)
{
    ocr_content c = ocr_content_of(line->words, first, end);

    if (end == first || c.prose)
        return false;
    if (m->options->numbers_default_to_math && end == first + 1 &&
        ocr_word_kind_of(line->words[first].text) == OCR_WORD_NUMBER)
        return true;
    return c.relation && c.signs >= 3;
}

static void find_inline(ocr_formulas *m, ocr_line *line)
{
    ocr_word *out = sch_arena_alloc(m->page->arena, 2 * line->nwords + 1, sizeof *out);
    size_t n = 0;

    m->failed |= !out;
    for (size_t i = 0; out && i < line->nwords;) {
        size_t end = run_end(line, i);

        if (!is_inline(m, line, i, end))
            end = i + 1;
        if (is_inline(m, line, i, end)) {
            n += take_run(m, line, i, end, out + n);
            i = end;
        } else {
            out[n++] = line->words[i++];
        }
    }
    if (out) {
        line->words = out;
        line->nwords = n;
    }
}

/* ---- lines that are formulas --------------------------------------------------------------- */

/** "(1)", "(2.3a)" behind a wide gap: words before it; else all. */
static size_t words_before_number(const ocr_line *line)
{
    const ocr_word *last = &line->words[line->nwords - 1];
    size_t n = strlen(last->text);

    if (line->nwords < 2 || n < 3 || last->text[0] != '(' || last->text[n - 1] != ')' ||
        !is_digit(last->text[1]) ||
        last->box.x0 - last[-1].box.x1 < NUMBER_GAP_EM * line->font_size)
        return line->nwords;
    return line->nwords - 1;
}

static bool may_be_formula(const ocr_line *line)
{
    ocr_content c;

    if (line->type != OCR_TEXT || line->nwords == 0 || line->subtype)
        return false;
    c = ocr_content_of(line->words, 0, words_before_number(line));
    return ocr_is_formula(&c);
}

/** Does the formula of line b go on in the display of a, above it? */
static bool is_next_row(const ocr_line *a, const ocr_line *b)
{
    float em = fmaxf(a->font_size, b->font_size);

    return may_be_formula(b) && a->column == b->column && a->parent == b->parent &&
           b->box.y0 - a->box.y1 < ROW_GAP_EM * em && b->box.y0 > a->box.y0 + 0.5F * em &&
           b->box.x0 < a->box.x1 && a->box.x0 < b->box.x1;
}

static ocr_line *add_line(ocr_formulas *m, const ocr_line *line)
{
    ocr_line *all = sch_arena_grow(m->page->arena, m->lines, m->nlines, &m->cap_lines, sizeof *all);

    m->failed |= !all;
    if (!all)
        return NULL;
    m->lines = all;
    all[m->nlines] = *line;
    return &all[m->nlines++];
}

/** The number of a formula as a line of its own, which assembly finds behind the display. */
static void add_number(ocr_formulas *m, const ocr_line *line, int block)
{
    ocr_line number = *line;

    number.type = OCR_EQUATION_NUMBER;
    number.words = line->words + line->nwords - 1;
    number.nwords = 1;
    number.box = number.words[0].box;
    number.block = block;
    (void)add_line(m, &number);
}

/** Lines first to end of the page as one display, with its numbers. @return false: not written */
static bool add_display(ocr_formulas *m, size_t first, size_t end)
{
    enum { MOST_ROWS = 200 };
    ocr_stretch parts[MOST_ROWS];
    const ocr_line *lines = m->page->lines;
    ocr_line made = lines[first];
    float sum = 0;
    const char *latex;
    ocr_word *word;

    for (size_t i = first; i < end; i++)
        parts[i - first] = (ocr_stretch){&lines[i], 0, words_before_number(&lines[i])};
    latex = ocr_stretches_latex(m, parts, end - first);
    word = latex ? sch_arena_alloc(m->page->arena, 1, sizeof *word) : NULL;
    m->failed |= latex && !word;
    if (!word)
        return false;
    for (size_t i = 0; i < end - first; i++) {
        ocr_word part = ocr_formula_word(&parts[i], latex);

        sum += part.conf;
        if (i == 0)
            *word = part;
        ocr_box_grow(&word->box, &part.box);
    }
    word->conf = sum / (float)(end - first);
    made.type = OCR_MATH;
    made.words = word;
    made.nwords = 1;
    made.box = word->box;
    for (size_t i = first + 1; i < end; i++) {
        made.conf *= lines[i].conf;
        made.conf_rate = fminf(made.conf_rate, lines[i].conf_rate);
    }
    for (size_t i = first; i < end; i++)
        m->moved[i] = (int)m->nlines;
    if (!add_line(m, &made))
        return false;
    for (size_t i = first; i < end; i++)
        if (words_before_number(&lines[i]) < lines[i].nwords)
            add_number(m, &lines[i], made.block);
    return true;
}

/** Parents and labels follow the lines. */
static void renumber(ocr_formulas *m)
{
    for (size_t i = 0; i < m->nlines; i++) {
        ocr_line *line = &m->lines[i];

        if (line->parent >= 0)
            line->parent = m->moved[line->parent];
        for (size_t k = 0; k < line->nlabels; k++)
            line->labels[k] = m->moved[line->labels[k]];
    }
}

static bool is_part_of_display(const ocr_line *line)
{
    return line->type == OCR_MATH || line->type == OCR_EQUATION_NUMBER;
}

/** Blocks are told apart by their numbers: a display is one, and what follows it another. */
static void number_blocks(ocr_formulas *m)
{
    int block = -1, before = -1;
    bool display = false;

    for (size_t i = 0; i < m->nlines; i++) {
        ocr_line *line = &m->lines[i];
        bool goes_on = i > 0 && line->block == before && !display && !is_part_of_display(line);

        before = line->block;
        display = is_part_of_display(line);
        block += !goes_on;
        line->block = block;
    }
}

bool ocr_image_formulas(ocr_page *page, const ocr_options *options, const ocr_sign *signs,
                        size_t nsigns)
{
    enum { MOST_ROWS = 200 };
    ocr_formulas m = {.page = page, .options = options, .signs = signs, .nsigns = nsigns};

    if (page->nlines == 0 || nsigns == 0)
        return true;
    m.moved = sch_arena_alloc(page->arena, page->nlines, sizeof *m.moved);
    m.failed = !m.moved;
    for (size_t i = 0; !m.failed && i < page->nlines;) {
        size_t end = i + may_be_formula(&page->lines[i]);

        while (end > i && end < page->nlines && end - i < MOST_ROWS &&
               is_next_row(&page->lines[end - 1], &page->lines[end]))
            end++;
        if (end > i && add_display(&m, i, end)) {
            i = end;
            continue;
        }
        if (page->lines[i].type == OCR_TEXT)
            find_inline(&m, &page->lines[i]);
        m.moved[i] = (int)m.nlines;
        (void)add_line(&m, &page->lines[i++]);
    }
    if (m.failed)
        return false;
    renumber(&m);
    number_blocks(&m);
    page->lines = m.lines;
    page->nlines = m.nlines;
    page->cap_lines = m.cap_lines;
    return true;
}
