/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/math/math_priv.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/**
 * The symbols of a page in paint order, its bars, and a grid over both: every search for neighbours
 * goes through it, so that a page of 200,000 glyphs costs no more per glyph than one of 2,000.
 */
#define CORNER_EM         0.08F /* from the end of a line to one that goes on there */
#define BAR_MAX_HEIGHT_EM 0.16F
#define BAR_MIN_WIDTH_EM  0.2F
#define BAR_MAX_WIDTH_EM  60.0F
#define SURE              0.7F /* of a glyph that its text layer does not name */
enum {
    CELLS_MAX = 1 << 20,
    MIN_SIGNS = 2,
    MOST_SIDES = 3000 /* lines of a page among which sides of boxes are looked for */
};

static void scale_sym(ocr_sym *s, float k)
{
    s->size *= k;
    s->base *= k;
    s->ink = (ocr_box){s->ink.x0 * k, s->ink.y0 * k, s->ink.x1 * k, s->ink.y1 * k};
    s->x *= k;
    s->advance *= k;
}

static bool is_finite_sym(const ocr_sym *s)
{
    return isfinite(s->ink.x0 + s->ink.y0 + s->ink.x1 + s->ink.y1 + s->x + s->advance + s->size) &&
           s->size > 0;
}

static void fill(const lay_mpage *m, const ocr_pdf_page *pdf, const ocr_font_role *roles, size_t i,
                 lay_mglyph *g)
{
    const ocr_glyph *q = &pdf->glyphs[i];
    const ocr_font_role *role = &roles[q->font];

    scale_sym(&g->sym, OCR_PAGE_DPI / 72.0F);
    g->sym.size *= m->lay->scale[q->font];
    g->glyph = (int32_t)i;
    g->italic = role->italic;
    g->mono = role->mono && !role->math;
    g->math_font = role->math;
    g->pi_font = role->pi;
    g->host = -1;
    g->axis = NAN;
    g->v = g->sym.base;
}

static int by_seq(const void *a, const void *b)
{
    const lay_mglyph *x = a, *y = b;

    if (x->sym.seq != y->sym.seq)
        return x->sym.seq < y->sym.seq ? -1 : 1;
    return (x->glyph > y->glyph) - (x->glyph < y->glyph);
}

/**
 * Times, Palatino and others lend their italic to formulas, and only signs and Greek letters come
 * from fonts of mathematics: several of them, and never a variable.
 */
static void note_letters(lay_mpage *m)
{
    size_t letters = 0, signs = 0;

    for (size_t i = 0; i < m->n; i++) {
        const ocr_sym *s = &m->g[i].sym;
        const char *name = ocr_symbol(s->id)->name;

        if (!m->g[i].math_font || !name)
            continue;
        letters += (s->style == OCR_STYLE_NONE || s->style == OCR_STYLE_IT) &&
                   isalpha((unsigned char)name[0]) && !name[1];
        signs += s->cls == OCR_CLS_REL || s->cls == OCR_CLS_OP ||
                 (s->cls == OCR_CLS_ORD && name[0] == '\\');
    }
    m->italic_letters = letters == 0 && signs >= MIN_SIGNS;
}

/** Signs that only formulas have: none that office programs offer as bullets. */
static bool is_formula_sign(const ocr_sym *s)
{
    static const char *const binary[] = {"+", "\\pm", "\\mp", "\\times", "\\div"};
    const char *name = ocr_symbol(s->id)->name;

    if (s->cls == OCR_CLS_REL)
        return name && !strstr(name, "arrow");
    for (size_t i = 0; name && s->cls == OCR_CLS_BIN && i < SCH_COUNT_OF(binary); i++)
        if (strcmp(name, binary[i]) == 0)
            return true;
    return s->cls == OCR_CLS_OP || s->cls == OCR_CLS_RADICAL;
}

/**
 * Equations of office programs: signs from a font that also gives bullets, letters from the
 * text's italic, painted in an order of their own.
 */
static void note_signs(lay_mpage *m, const ocr_pdf_page *pdf, const ocr_font_role *roles)
{
    size_t n = 0;

    for (size_t i = 0; i < m->n && !m->has_math_font; i++)
        n += roles[pdf->glyphs[m->g[i].glyph].font].signs && is_formula_sign(&m->g[i].sym);
    if (n < MIN_SIGNS)
        return;
    m->has_math_font = m->unordered = true;
    for (size_t i = 0; i < m->n; i++)
        m->g[i].math_font = roles[pdf->glyphs[m->g[i].glyph].font].signs;
}

static bool take_glyphs(lay_mpage *m, const ocr_pdf_page *pdf, const uint8_t *keep)
{
    SCH_AUTO(ocr_symbol_cache_free) ocr_symbol_cache *cache = ocr_symbol_cache_new();
    ocr_font_role *roles = sch_arena_alloc(m->lay->scratch, pdf->nfonts + 1, sizeof *roles);
    bool sorted = true;

    m->g = sch_arena_alloc(m->lay->scratch, pdf->nglyphs + 1, sizeof *m->g);
    if (!m->g || !roles || !cache)
        return false;
    for (size_t i = 0; i < pdf->nfonts; i++)
        roles[i] = ocr_font_role_of(&pdf->fonts[i]);
    for (size_t i = 0; i < pdf->nglyphs; i++) {
        lay_mglyph *g = &m->g[m->n];

        if (keep[i] != LAY_KEEP || pdf->glyphs[i].turn != 0 ||
            !ocr_symbol_of_glyph(cache, pdf, &pdf->glyphs[i], &g->sym))
            continue;
        fill(m, pdf, roles, i, g);
        if (!is_finite_sym(&g->sym))
            continue;
        m->has_math_font = m->has_math_font || g->math_font;
        sorted = sorted && (m->n == 0 || by_seq(g - 1, g) < 0);
        m->n++;
    }
    note_signs(m, pdf, roles);
    note_letters(m);
    if (!sorted)
        qsort(m->g, m->n, sizeof *m->g, by_seq);
    m->of_glyph = sch_arena_alloc(m->lay->scratch, pdf->nglyphs + 1, sizeof *m->of_glyph);
    if (!m->of_glyph)
        return false;
    for (size_t i = 0; i < pdf->nglyphs; i++)
        m->of_glyph[i] = -1;
    for (size_t i = 0; i < m->n; i++) {
        m->g[i].atom = (int)i;
        m->of_glyph[m->g[i].glyph] = (int32_t)i;
    }
    return true;
}

static int by_width(const void *a, const void *b)
{
    const lay_bar *x = a, *y = b;
    float w = x->box.x1 - x->box.x0, z = y->box.x1 - y->box.x0;

    if (w != z)
        return w < z ? -1 : 1;
    return (x->seq > y->seq) - (x->seq < y->seq);
}

/** Upright lines begin or end at both ends of a level one: it is the side of a box. */
static bool is_side(const ocr_pdf_page *pdf, const ocr_rule *level, float slack)
{
    bool left = false, right = false;

    if (pdf->nrules > MOST_SIDES)
        return false;
    for (size_t i = 0; i < pdf->nrules && !(left && right); i++) {
        const ocr_rule *r = &pdf->rules[i];

        if (r->kind != OCR_RULE_VERTICAL ||
            (fabsf(r->y0 - level->y0) > slack && fabsf(r->y1 - level->y1) > slack))
            continue;
        left = left || fabsf(r->x0 - level->x0) < slack;
        right = right || fabsf(r->x1 - level->x1) < slack;
    }
    return left && right;
}

static bool take_bars(lay_mpage *m, const ocr_pdf_page *pdf)
{
    const float k = OCR_PAGE_DPI / 72.0F;

    m->bars = sch_arena_alloc(m->lay->scratch, pdf->nrules + 1, sizeof *m->bars);
    if (!m->bars)
        return false;
    for (size_t i = 0; i < pdf->nrules; i++) {
        const ocr_rule *r = &pdf->rules[i];
        ocr_box b = {r->x0 * k, r->y0 * k, r->x1 * k, r->y1 * k};

        if (r->kind == OCR_RULE_HORIZONTAL && b.y1 - b.y0 < BAR_MAX_HEIGHT_EM * m->em &&
            b.x1 - b.x0 > BAR_MIN_WIDTH_EM * m->em && b.x1 - b.x0 < BAR_MAX_WIDTH_EM * m->em &&
            !is_side(pdf, r, CORNER_EM * m->em / k))
            m->bars[m->nbars++] = (lay_bar){.box = b, .seq = r->seq};
    }
    qsort(m->bars, m->nbars, sizeof *m->bars, by_width);
    return true;
}

static int by_top(const void *a, const void *b)
{
    const lay_bar *x = *(lay_bar *const *)a, *y = *(lay_bar *const *)b;

    return (x->box.y0 > y->box.y0) - (x->box.y0 < y->box.y0);
}

static bool index_bars(lay_mpage *m)
{
    m->by_y = sch_arena_alloc(m->lay->scratch, m->nbars + 1, sizeof *m->by_y);
    if (!m->by_y)
        return false;
    for (size_t i = 0; i < m->nbars; i++)
        m->by_y[i] = &m->bars[i];
    qsort(m->by_y, m->nbars, sizeof *m->by_y, by_top);
    return true;
}

static int compare_index(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

    return (x > y) - (x < y);
}

size_t lay_math_sort(int32_t *glyphs, size_t n)
{
    size_t kept = 0;

    qsort(glyphs, n, sizeof *glyphs, compare_index);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || glyphs[kept - 1] != glyphs[i])
            glyphs[kept++] = glyphs[i];
    return kept;
}

/** Size that most glyphs of text have, in half pixels. */
static float usual_size(const lay_mpage *m)
{
    enum { STEPS = 400 };
    size_t count[STEPS] = {0}, best = 0;

    for (size_t i = 0; i < m->n; i++) {
        long step = lroundf(m->g[i].sym.size * 2);

        if (step > 0 && step < STEPS && m->g[i].sym.text_font)
            count[step]++;
    }
    for (size_t i = 1; i < STEPS; i++)
        if (count[i] + count[i - 1] > (best ? count[best] + count[best - 1] : 0))
            best = i;
    return best ? (float)best / 2 : m->n ? m->g[0].sym.size : 0;
}

static int clamp_cell(float at, int count)
{
    return !(at > 0) ? 0 : at >= (float)count ? count - 1 : (int)at;
}

static bool index_glyphs(lay_mpage *m)
{
    float w = lay_max(m->lay->frame.width, 1), h = lay_max(m->lay->frame.height, 1);

    m->step = lay_max(1.5F * m->em, 4);
    while (w / m->step * (h / m->step) > CELLS_MAX)
        m->step *= 2;
    m->cols = (int)(w / m->step) + 1;
    m->rows = (int)(h / m->step) + 1;
    m->cell = sch_arena_alloc(m->lay->scratch, (size_t)m->cols * (size_t)m->rows, sizeof *m->cell);
    m->next = sch_arena_alloc(m->lay->scratch, m->n + 1, sizeof *m->next);
    if (!m->cell || !m->next)
        return false;
    for (size_t i = m->n; i-- > 0;) {
        const ocr_box *b = &m->g[i].sym.ink;
        int x = clamp_cell((b->x0 + b->x1) / 2 / m->step, m->cols);
        int y = clamp_cell((b->y0 + b->y1) / 2 / m->step, m->rows);

        m->next[i] = m->cell[y * m->cols + x];
        m->cell[y * m->cols + x] = (int32_t)i + 1;
    }
    return true;
}

void lay_math_visit(const lay_mpage *m, ocr_box box, bool (*visit)(void *, int), void *data)
{
    int x0 = clamp_cell(box.x0 / m->step, m->cols), x1 = clamp_cell(box.x1 / m->step, m->cols);
    int y0 = clamp_cell(box.y0 / m->step, m->rows), y1 = clamp_cell(box.y1 / m->step, m->rows);

    for (int y = y0; y <= y1; y++)
        for (int x = x0; x <= x1; x++)
            for (int32_t i = m->cell[y * m->cols + x]; i; i = m->next[i - 1]) {
                const ocr_box *b = &m->g[i - 1].sym.ink;
                float cx = (b->x0 + b->x1) / 2, cy = (b->y0 + b->y1) / 2;

                if (cx >= box.x0 && cx <= box.x1 && cy >= box.y0 && cy <= box.y1 &&
                    !visit(data, i - 1))
                    return;
            }
}

bool lay_math_collect(lay_mpage *m, const ocr_pdf_page *pdf, const uint8_t *keep)
{
    if (!take_glyphs(m, pdf, keep))
        return false;
    m->em = usual_size(m);
    return take_bars(m, pdf) && index_bars(m) && index_glyphs(m);
}

uint32_t lay_symbol_rune(const lay_page *lay, size_t glyph, bool *ret_sign)
{
    const lay_mpage *m = lay->symbols;
    const ocr_sym *sym;

    if (!m || !m->of_glyph || m->of_glyph[glyph] < 0)
        return 0;
    sym = &m->g[m->of_glyph[glyph]].sym;
    if (sym->id == 0 || sym->conf < SURE)
        return 0;
    *ret_sign = sym->cls >= OCR_CLS_OP && sym->cls <= OCR_CLS_PUNCT;
    return ocr_symbol(sym->id)->unicode;
}
