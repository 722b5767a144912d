/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/math/math_priv.h"

#include <math.h>

/**
 * Glyphs of a formula and the bars among them, through the analyser, to LaTeX.
 */
#define BAR_SIDE_EM 0.3F
#define BAR_OVER_EM 0.45F

size_t lay_math_first_bar(const lay_mpage *m, float y)
{
    size_t lo = 0, hi = m->nbars;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;

        if (m->by_y[mid]->box.y0 >= y)
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

static bool take_rules(const lay_mpage *m, sch_arena *arena, ocr_box box, ocr_math_input *in)
{
    float top = box.y0 - BAR_OVER_EM * m->em, bottom = box.y1 + BAR_OVER_EM * m->em;
    float side = BAR_SIDE_EM * m->em;
    size_t from = lay_math_first_bar(m, top), to = lay_math_first_bar(m, bottom);
    ocr_math_rule *rules = sch_arena_alloc(arena, to - from + 1, sizeof *rules);

    if (!rules)
        return false;
    for (size_t i = from; i < to; i++) {
        const lay_bar *b = m->by_y[i];

        if (b->box.x0 > box.x0 - side && b->box.x1 < box.x1 + side)
            rules[in->nrules++] = (ocr_math_rule){.box = b->box, .seq = m->unordered ? -1 : b->seq};
    }
    in->rules = rules;
    return true;
}

bool lay_math_latex(const lay_mpage *m, const int32_t *glyphs, size_t n, bool display,
                    const char **ret_text, float *ret_conf, float *ret_rate)
{
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    ocr_math_input in = {.nsyms = n, .display = display};
    const ocr_math_emit emit = {.rm_spaces = m->options->rm_spaces,
                                .rm_fonts = m->options->rm_fonts,
                                .idiomatic_eqn_arrays = m->options->idiomatic_eqn_arrays,
                                .idiomatic_braces = m->options->idiomatic_braces};
    ocr_sym *syms = arena ? sch_arena_alloc(arena, n + 1, sizeof *syms) : NULL;
    ocr_math_node *tree = NULL;
    ocr_box box = n ? m->g[glyphs[0]].sym.ink : (ocr_box){0};
    sch_err err = {0};

    *ret_text = NULL;
    if (!syms)
        return false;
    for (size_t i = 0; i < n; i++) {
        syms[i] = m->g[glyphs[i]].sym;
        syms[i].seq = m->unordered ? -1 : syms[i].seq;
        box = lay_box_union(box, syms[i].ink);
    }
    in.syms = syms;
    if (n == 0 || !take_rules(m, arena, box, &in))
        return n == 0;
    if (ocr_math_analyse(arena, &in, &tree, &err) != SCH_OK)
        return true;
    ocr_math_latex(tree, &emit, &sb);
    ocr_math_confidence(tree, display, ret_conf, ret_rate);
    if (sb.failed)
        return false;
    if (sb.len == 0)
        return true;
    *ret_text = sch_arena_strndup(m->lay->page->arena, sch_strbuf_str(&sb), sb.len);
    return *ret_text != NULL;
}
