/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words of formulas to LaTeX. The recognizer tells characters and where they stand; ocr/math makes
 * LaTeX of them.
 */
#include "ocr/image/formulas_priv.h"
#include "ocr/math/analyse.h"

#include <math.h>
#include <string.h>

#define RAISED_EM     0.22F /* bottom of a script over the baseline, at least */
#define LOWERED_EM    0.12F /* bottom of a subscript below it */
#define SCRIPT_HEIGHT 0.80F /* of a script's digit or letter, to that of a full one: at most */
#define SCRIPT_SIZE   0.70F

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
static ground ground_of(const ocr_formulas *m, const ocr_line *line)
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

/** Letters from sign s on that are a function's name; 0: they are variables. */
static int32_t function_length(const ocr_formulas *m, int32_t s, int32_t end)
{
    char name[8];
    int32_t n = 0;

    while (n < (int32_t)sizeof name - 1 && s + n < end && m->signs[s + n].rune < 128 &&
           is_letter((char)m->signs[s + n].rune)) {
        name[n] = (char)m->signs[s + n].rune;
        n++;
    }
    name[n] = '\0';
    return ocr_is_function(name) ? n : 0;
}

/** A digit with another one behind it in the same word. */
static bool is_number_inside(const ocr_formulas *m, int32_t s, int32_t end)
{
    return s + 1 < end && m->signs[s].rune < 128 && is_digit((char)m->signs[s].rune) &&
           m->signs[s + 1].rune < 128 && is_digit((char)m->signs[s + 1].rune);
}

static void add_symbols(const ocr_formulas *m, const ocr_stretch *part, ocr_sym *syms, size_t *n)
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
static bool add_latex(ocr_formulas *m, const ocr_stretch *part, sch_strbuf *sb)
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

const char *ocr_stretches_latex(ocr_formulas *m, const ocr_stretch *parts, size_t count)
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

static float mean_conf(const ocr_stretch *part)
{
    float sum = 0;

    for (size_t i = part->first; i < part->end; i++)
        sum += part->line->words[i].conf;
    return part->end > part->first ? sum / (float)(part->end - part->first) : 0;
}

ocr_word ocr_formula_word(const ocr_stretch *part, const char *latex)
{
    ocr_word word = part->line->words[part->first];

    for (size_t i = part->first + 1; i < part->end; i++)
        ocr_box_grow(&word.box, &part->line->words[i].box);
    word.text = latex;
    word.conf = mean_conf(part);
    word.style = OCR_MATH_WORD;
    word.glyph0 = word.glyph1 = -1;
    return word;
}
