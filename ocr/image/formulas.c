/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Formulas among the words that a text recognizer read: what stands in one line, with its scripts.
 *
 * The recognizer tells characters and where they stand; ocr/math makes LaTeX of them. What a line
 * of text cannot hold (fractions, radicals) is read by it as something else and stays so.
 *
 * A line is a formula when it has no word of prose and a relation, or an operator and a variable.
 * In a line of prose a run of such words is one when it has a relation. Formulas one below the
 * other are one display. A number in parentheses far right of a formula is its number.
 */
#include "ocr/image/image_priv.h"
#include "ocr/math/analyse.h"

#include <math.h>
#include <string.h>

#define RAISED_EM     0.22F /* bottom of a script over the baseline, at least */
#define LOWERED_EM    0.12F /* bottom of a subscript below it */
#define SCRIPT_HEIGHT 0.80F /* of a script's digit or letter, to that of a full one: at most */
#define SCRIPT_SIZE   0.70F
#define NUMBER_GAP_EM 2.0F /* between a formula and its number */
#define ROW_GAP_EM    1.6F /* between the lines of one display */

typedef enum kind { PROSE, NUMBER, VARIABLE, FUNCTION, SIGNS, PUNCTUATION } kind;

typedef struct maker {
    ocr_page *page;
    const ocr_options *options;
    const ocr_sign *signs;
    size_t nsigns;
    ocr_line *lines; /* the new ones */
    size_t nlines, cap_lines;
    int *moved; /* where the old ones are now */
    bool failed;
} maker;

/* ---- what words are ---------------------------------------------------------------------- */

static bool is_listed(const char *word, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(word, *list) == 0)
            return true;
    return false;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const char *const functions[] = {"sin", "cos", "tan", "cot", "sec", "csc", "log", "ln",
                                        "exp", "lim", "max", "min", "det", "arg", "gcd", NULL};

/** Letters side by side that are no variables. */
static bool has_prose(const char *text)
{
    static const char *const small[] = {
        "if", "is", "in", "of", "to", "at", "an", "as", "be", "by", "do", "go", "he", "it",
        "me", "my", "no", "on", "or", "so", "up", "us", "we", "am", "If", "Is", "In", "Of",
        "To", "At", "An", "As", "By", "He", "It", "My", "No", "On", "Or", "So", "We", NULL};
    char run[8];

    while (*text) {
        size_t n = 0;

        while (is_letter(text[n]))
            n++;
        if (n >= sizeof run)
            return true;
        memcpy(run, text, n);
        run[n] = '\0';
        if ((n > 2 && !is_listed(run, functions)) || (n == 2 && is_listed(run, small)))
            return true;
        text += n ? n : 1;
    }
    return false;
}

/** A number as prose has it: "17", "3.5", "1,000", and its sentence's mark behind it. */
static size_t number_length(const char *text)
{
    size_t n = strspn(text, "0123456789.,");

    if (!is_digit(text[0]))
        return 0;
    while (n > 0 && !is_digit(text[n - 1]))
        n--;
    return n;
}

static kind kind_of(const char *text)
{
    size_t letters = 0, others = 0;

    if (has_prose(text))
        return PROSE;
    for (const char *p = text; *p; p++) {
        letters += is_letter(*p);
        others += !is_letter(*p) && !strchr(".,;:", *p);
    }
    if (letters == 0 && others == 0)
        return PUNCTUATION;
    if (number_length(text) &&
        text[number_length(text) + strspn(text + number_length(text), ".,;:")] == '\0')
        return NUMBER;
    if (others == 0)
        return letters > 2 ? FUNCTION : VARIABLE;
    return SIGNS;
}

static const char *const relations[] = {"=", "<", ">", "≤", "≥", "≠", "≈", "≡", "∈", "→", NULL};
static const char *const operators[] = {"+", "-", "−", "×", "÷", "/", "*", "^", "·", "±", NULL};

static bool has_any(const char *text, const char *const *list)
{
    for (; *list; list++)
        if (strstr(text, *list))
            return true;
    return false;
}

/** What the words from first to end are together. */
typedef struct content {
    bool prose, relation, operator, variable;
    size_t signs;
} content;

static content content_of(const ocr_word *words, size_t first, size_t end)
{
    content c = {0};

    for (size_t i = first; i < end; i++) {
        kind k = kind_of(words[i].text);

        c.prose |= k == PROSE || words[i].glyph0 < 0 || words[i].style & OCR_MATH_WORD;
        c.relation |= has_any(words[i].text, relations);
        c.operator|= has_any(words[i].text, operators);
        for (const char *p = words[i].text; *p; p++)
            c.variable |= is_letter(*p);
        c.signs += strlen(words[i].text);
    }
    return c;
}

static bool is_formula(const content *c)
{
    return !c->prose && c->signs >= 3 && (c->relation || (c->operator&& c->variable));
}

/* ---- from signs to LaTeX ----------------------------------------------------------------- */

static bool has_descender(uint32_t rune)
{
    return rune && rune < 128 && strchr("gjpqyQ,;()[]{}|/", (int)rune) != NULL;
}

/** Height over the baseline in em, for characters that have one of two. */
static float full_height(uint32_t rune)
{
    if (rune < 128 && strchr("acemnorsuvwxz", (int)rune))
        return 0.45F;
    if (rune < 128 && strchr("gpqy", (int)rune))
        return 0.66F;
    return 0.68F;
}

static bool is_alnum(uint32_t rune)
{
    return rune < 128 && (is_letter((char)rune) || is_digit((char)rune));
}

/** Baseline of a line as a function of x, and its em. */
typedef struct ground {
    float at, slope, em;
} ground;

/** The median of the bottoms that are not far from the words' own baselines. */
static ground ground_of(const maker *m, const ocr_line *line)
{
    ground g = {.em = line->font_size > 0 ? line->font_size : line->box.y1 - line->box.y0};
    double sum = 0, count = 0;

    g.at = isfinite(line->baseline) ? line->baseline : line->box.y1;
    for (size_t w = 0; w < line->nwords; w++) {
        const ocr_word *word = &line->words[w];

        for (int32_t s = word->glyph0; s >= 0 && s < word->glyph1; s++) {
            const ocr_sign *sign = &m->signs[s];

            if (is_alnum(sign->rune) && !has_descender(sign->rune) &&
                fabsf(sign->box.y1 - word->baseline) < RAISED_EM * g.em) {
                sum += (double)sign->box.y1;
                count++;
            }
        }
    }
    if (count > 0)
        g.at = (float)(sum / count);
    if (line->nwords > 1) {
        const ocr_word *a = &line->words[0], *b = &line->words[line->nwords - 1];
        float run = b->box.x0 + b->box.x1 - a->box.x0 - a->box.x1;

        if (run > 4 * g.em && fabsf(b->baseline - a->baseline) < 0.1F * run)
            g.slope = 2 * (b->baseline - a->baseline) / run;
    }
    return g;
}

/** Signs that a text recognizer takes for letters' marks. */
static uint16_t symbol_of(uint32_t rune, ocr_math_style *style)
{
    *style = OCR_STYLE_NONE;
    if (rune == '-' || rune == 0x2013 || rune == 0x2014)
        rune = 0x2212;
    if (rune == 0x201C || rune == 0x201D || rune == 0x2019 || rune == 0x2018 || rune == '"')
        rune = 0x2032; /* a prime */
    if (rune == '?')
        rune = '2'; /* what a raised 2 looks like, where a question makes no sense */
    return ocr_symbol_of_unicode(rune, style);
}

/** @param middle  x of the line's middle, where ground.at counts */
static bool make_symbol(const ocr_sign *sign, const ground *g, float middle, bool upright,
                        ocr_sym *sym)
{
    ocr_math_style style;
    uint16_t id = symbol_of(sign->rune, &style);
    float x = (sign->box.x0 + sign->box.x1) / 2;
    float base = g->at + g->slope * (x - middle);
    float over = (base - sign->box.y1) / g->em, high = (sign->box.y1 - sign->box.y0) / g->em;
    bool small = is_alnum(sign->rune) && high < SCRIPT_HEIGHT * full_height(sign->rune);

    if (id == 0)
        return false;
    *sym = (ocr_sym){.id = id,
                     .cls = ocr_symbol(id)->cls,
                     .style = (uint8_t)style,
                     .way = OCR_WAY_UNICODE,
                     .size = g->em,
                     .base = base,
                     .ink = sign->box,
                     .x = sign->box.x0,
                     .advance = sign->box.x1 - sign->box.x0,
                     .seq = -1,
                     .glyph = -1,
                     .conf = sign->conf};
    if (sym->cls == OCR_CLS_RM && !upright && is_alnum(sign->rune))
        sym->cls = OCR_CLS_ORD;
    if (strcmp(ocr_symbol(id)->name, "-") == 0) /* the table's is a hyphen of text */
        sym->cls = OCR_CLS_BIN;
    if (sign->rune == '?') {
        sym->size = SCRIPT_SIZE * g->em;
        sym->base = fminf(sign->box.y1, base - RAISED_EM * g->em);
    }
    if (is_alnum(sign->rune) && (over > RAISED_EM || (over < -LOWERED_EM && small))) {
        sym->size = SCRIPT_SIZE * g->em;
        sym->base = has_descender(sign->rune) ? sign->box.y1 - 0.2F * sym->size : sign->box.y1;
    }
    return true;
}

/** A stretch of words of one line. */
typedef struct stretch {
    const ocr_line *line;
    size_t first, end;
} stretch;

/** Letters from sign s on that are a function's name; 0: they are variables. */
static int32_t function_length(const maker *m, int32_t s, int32_t end)
{
    char name[8];
    int32_t n = 0;

    while (n < (int32_t)sizeof name - 1 && s + n < end && m->signs[s + n].rune < 128 &&
           is_letter((char)m->signs[s + n].rune)) {
        name[n] = (char)m->signs[s + n].rune;
        n++;
    }
    name[n] = '\0';
    return is_listed(name, functions) ? n : 0;
}

/** A digit with another one behind it in the same word. */
static bool is_number_inside(const maker *m, int32_t s, int32_t end)
{
    return s + 1 < end && m->signs[s].rune < 128 && is_digit((char)m->signs[s].rune) &&
           m->signs[s + 1].rune < 128 && is_digit((char)m->signs[s + 1].rune);
}

static void add_symbols(const maker *m, const stretch *part, ocr_sym *syms, size_t *n)
{
    const ground g = ground_of(m, part->line);
    const float middle = (part->line->box.x0 + part->line->box.x1) / 2;

    for (size_t w = part->first; w < part->end; w++) {
        const ocr_word *word = &part->line->words[w];
        int32_t upright = word->glyph0; /* signs before it are letters of a function's name */

        for (int32_t s = word->glyph0; s >= 0 && s < word->glyph1; s++) {
            if (s >= upright)
                upright = s + function_length(m, s, word->glyph1);
            if (!make_symbol(&m->signs[s], &g, middle, s < upright, &syms[*n]))
                continue;
            if (s + 1 < upright || is_number_inside(m, s, word->glyph1)) /* they touch */
                syms[*n].advance = m->signs[s + 1].box.x0 - m->signs[s].box.x0;
            (*n)++;
        }
    }
}

/** LaTeX of one stretch, appended. @return false: it cannot be written, or no memory (m->failed) */
static bool add_latex(maker *m, const stretch *part, sch_strbuf *sb)
{
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    const ocr_math_emit emit = {.rm_spaces = m->options->rm_spaces,
                                .rm_fonts = m->options->rm_fonts,
                                .idiomatic_eqn_arrays = m->options->idiomatic_eqn_arrays,
                                .idiomatic_braces = m->options->idiomatic_braces};
    ocr_sym *syms = arena ? sch_arena_alloc(arena, m->nsigns + 1, sizeof *syms) : NULL;
    ocr_math_input in = {.syms = syms};
    ocr_math_node *tree = NULL;
    size_t before = sb->len;
    sch_err err = {0};

    m->failed |= !syms;
    if (syms)
        add_symbols(m, part, syms, &in.nsyms);
    if (!syms || in.nsyms == 0 || ocr_math_analyse(arena, &in, &tree, &err) != SCH_OK)
        return false;
    ocr_math_latex(tree, &emit, sb);
    m->failed |= sb->failed;
    return sb->len > before;
}

/**
 * LaTeX of stretches one below the other: rows of an array, or of gathered where that is asked for.
 * @return NULL: cannot be written, or no memory (m->failed)
 */
static const char *latex_of(maker *m, const stretch *parts, size_t count)
{
    const char *environment = m->options->idiomatic_eqn_arrays ? "gathered" : "array";
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    char *text;

    if (count > 1)
        sch_strbuf_addf(&sb, "\\begin{%s}%s\n", environment,
                        m->options->idiomatic_eqn_arrays ? "" : "{l}");
    for (size_t i = 0; i < count; i++) {
        sch_strbuf_adds(&sb, i ? " \\\\\n" : "");
        if (!add_latex(m, &parts[i], &sb))
            return NULL;
    }
    if (count > 1)
        sch_strbuf_addf(&sb, "\n\\end{%s}", environment);
    text = sb.failed ? NULL : sch_arena_strndup(m->page->arena, sb.data, sb.len);
    m->failed |= !text;
    return text;
}

static float mean_conf(const stretch *part)
{
    float sum = 0;

    for (size_t i = part->first; i < part->end; i++)
        sum += part->line->words[i].conf;
    return part->end > part->first ? sum / (float)(part->end - part->first) : 0;
}

/** One word of LaTeX in place of those of a stretch. */
static ocr_word formula_word(const stretch *part, const char *latex)
{
    ocr_word word = part->line->words[part->first];

    for (size_t i = part->first + 1; i < part->end; i++) {
        const ocr_box *b = &part->line->words[i].box;

        word.box = (ocr_box){fminf(word.box.x0, b->x0), fminf(word.box.y0, b->y0),
                             fmaxf(word.box.x1, b->x1), fmaxf(word.box.y1, b->y1)};
    }
    word.text = latex;
    word.conf = mean_conf(part);
    word.style = OCR_MATH_WORD;
    word.glyph0 = word.glyph1 = -1;
    return word;
}

/* ---- formulas in lines of prose ------------------------------------------------------------ */

/** Where the run of words that may be a formula ends, which begins at first. */
static size_t run_end(const ocr_line *line, size_t first)
{
    size_t end = first;

    while (end < line->nwords && line->words[end].glyph0 >= 0 &&
           !(line->words[end].style & OCR_MATH_WORD) && kind_of(line->words[end].text) != PROSE)
        end++;
    while (end > first && kind_of(line->words[end - 1].text) == PUNCTUATION)
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
static const char *split_marks(maker *m, ocr_word *last, ocr_word *marks)
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
static size_t take_run(maker *m, ocr_line *line, size_t first, size_t end, ocr_word *out)
{
    ocr_word marks;
    const char *tail = split_marks(m, &line->words[end - 1], &marks);
    const stretch part = {line, first, end};
    const char *latex = latex_of(m, &part, 1);
    size_t n = 0;

    if (latex) {
        out[n++] = formula_word(&part, latex);
    } else {
        memcpy(out, line->words + first, (end - first) * sizeof *out);
        n = end - first;
    }
    if (tail)
        out[n++] = marks;
    return n;
}

static bool is_inline(const maker *m, const ocr_line *line, size_t first, size_t end)
{
    content c = content_of(line->words, first, end);

    if (end == first || c.prose)
        return false;
    if (m->options->numbers_default_to_math && end == first + 1 &&
        kind_of(line->words[first].text) == NUMBER)
        return true;
    return c.relation && c.signs >= 3;
}

static void find_inline(maker *m, ocr_line *line)
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
    content c;

    if (line->type != OCR_TEXT || line->nwords == 0 || line->subtype)
        return false;
    c = content_of(line->words, 0, words_before_number(line));
    return is_formula(&c);
}

/** Does the formula of line b go on in the display of a, above it? */
static bool is_next_row(const ocr_line *a, const ocr_line *b)
{
    float em = fmaxf(a->font_size, b->font_size);

    return may_be_formula(b) && a->column == b->column && a->parent == b->parent &&
           b->box.y0 - a->box.y1 < ROW_GAP_EM * em && b->box.y0 > a->box.y0 + 0.5F * em &&
           b->box.x0 < a->box.x1 && a->box.x0 < b->box.x1;
}

static ocr_line *add_line(maker *m, const ocr_line *line)
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
static void add_number(maker *m, const ocr_line *line, int block)
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
static bool add_display(maker *m, size_t first, size_t end)
{
    enum { MOST_ROWS = 200 };
    stretch parts[MOST_ROWS];
    const ocr_line *lines = m->page->lines;
    ocr_line made = lines[first];
    float sum = 0;
    const char *latex;
    ocr_word *word;

    for (size_t i = first; i < end; i++)
        parts[i - first] = (stretch){&lines[i], 0, words_before_number(&lines[i])};
    latex = latex_of(m, parts, end - first);
    word = latex ? sch_arena_alloc(m->page->arena, 1, sizeof *word) : NULL;
    m->failed |= latex && !word;
    if (!word)
        return false;
    for (size_t i = 0; i < end - first; i++) {
        ocr_word part = formula_word(&parts[i], latex);

        sum += part.conf;
        if (i == 0)
            *word = part;
        word->box = (ocr_box){fminf(word->box.x0, part.box.x0), fminf(word->box.y0, part.box.y0),
                              fmaxf(word->box.x1, part.box.x1), fmaxf(word->box.y1, part.box.y1)};
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
static void renumber(maker *m)
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
static void number_blocks(maker *m)
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
    maker m = {.page = page, .options = options, .signs = signs, .nsigns = nsigns};

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
