/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/quality/formula_page.h"

/** Symbols and rules of a page. @return false: out of memory */
static bool gather(const ocr_pdf_page *page, ocr_symbol_cache *cache, bool seq, sch_arena *arena,
                   ocr_math_input *in)
{
    ocr_sym *syms = sch_arena_alloc(arena, page->nglyphs + 1, sizeof *syms);
    ocr_math_rule *rules = sch_arena_alloc(arena, page->nrules + 1, sizeof *rules);

    if (!syms || !rules)
        return false;
    for (size_t i = 0; i < page->nglyphs; i++) {
        if (!ocr_symbol_of_glyph(cache, page, &page->glyphs[i], &syms[in->nsyms]))
            continue;
        if (!seq)
            syms[in->nsyms].seq = -1;
        in->nsyms++;
    }
    for (size_t i = 0; i < page->nrules; i++) {
        const ocr_rule *r = &page->rules[i];

        if (r->kind == OCR_RULE_HORIZONTAL)
            rules[in->nrules++] = (ocr_math_rule){{r->x0, r->y0, r->x1, r->y1}, seq ? r->seq : -1};
    }
    in->syms = syms;
    in->rules = rules;
    return true;
}

sch_status t_formula_read(ocr_pdf *pdf, int number, ocr_symbol_cache *cache, bool seq,
                          sch_strbuf *ret_latex, float *ret_conf, float *ret_rate, sch_err *err)
{
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    ocr_math_emit emit = {.rm_spaces = true, .idiomatic_eqn_arrays = true};
    ocr_math_input in = {.display = true};
    ocr_pdf_page *page = NULL;
    ocr_math_node *tree = NULL;
    sch_status s = ocr_pdf_page_load(pdf, number, arena, &page, err);

    if (s != SCH_OK)
        return s;
    if (!gather(page, cache, seq, arena, &in))
        return sch_fail(err, SCH_FATAL, "out of memory");
    s = ocr_math_analyse(arena, &in, &tree, err);
    if (s != SCH_OK)
        return s;
    ocr_math_latex(tree, &emit, ret_latex);
    ocr_math_confidence(tree, ret_conf, ret_rate);
    return SCH_OK;
}
