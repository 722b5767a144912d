/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/quality/formula_page.h"

static bool is_in(const ocr_box *box, float x0, float y0, float x1, float y1)
{
    float x = (x0 + x1) / 2, y = (y0 + y1) / 2;

    return !box || (x > box->x0 && x < box->x1 && y > box->y0 && y < box->y1);
}

/** Symbols and rules of a page, or of a box on it. @return false: out of memory */
static bool gather(const ocr_pdf_page *page, const ocr_box *box, ocr_symbol_cache *cache, bool seq,
                   sch_arena *arena, ocr_math_input *in)
{
    ocr_sym *syms = sch_arena_alloc(arena, page->nglyphs + 1, sizeof *syms);
    ocr_math_rule *rules = sch_arena_alloc(arena, page->nrules + 1, sizeof *rules);

    if (!syms || !rules)
        return false;
    for (size_t i = 0; i < page->nglyphs; i++) {
        const ocr_glyph *g = &page->glyphs[i];

        if (!is_in(box, g->x0, g->y0, g->x1, g->y1) ||
            !ocr_symbol_of_glyph(cache, page, g, &syms[in->nsyms]))
            continue;
        if (!seq)
            syms[in->nsyms].seq = -1;
        in->nsyms++;
    }
    for (size_t i = 0; i < page->nrules; i++) {
        const ocr_rule *r = &page->rules[i];

        if (r->kind == OCR_RULE_HORIZONTAL && is_in(box, r->x0, r->y0, r->x1, r->y1))
            rules[in->nrules++] = (ocr_math_rule){{r->x0, r->y0, r->x1, r->y1}, seq ? r->seq : -1};
    }
    in->syms = syms;
    in->rules = rules;
    return true;
}

sch_status t_formula_read(ocr_pdf *pdf, int number, const ocr_box *box, ocr_symbol_cache *cache,
                          bool seq, sch_strbuf *ret_latex, t_formula *ret, sch_err *err)
{
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    ocr_math_emit emit = {.rm_spaces = true, .idiomatic_eqn_arrays = true};
    ocr_math_input in = {.display = true};
    ocr_pdf_page *page = NULL;
    ocr_math_node *tree = NULL;
    sch_status s = ocr_pdf_page_load(pdf, number, arena, &page, err);

    if (s != SCH_OK)
        return s;
    if (!gather(page, box, cache, seq, arena, &in))
        return sch_fail(err, SCH_FATAL, "out of memory");
    s = ocr_math_analyse(arena, &in, &tree, err);
    if (s != SCH_OK)
        return s;
    ocr_math_latex(tree, &emit, ret_latex);
    ocr_math_confidence(tree, false, &ret->conf, &ret->rate);
    ret->doubt = ocr_math_doubt_of(tree);
    return SCH_OK;
}
