/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/layout/figures/figure.h"
#include "ocr/layout/math/math_priv.h"
#include "ocr/layout/words/bidi.h"

#include <math.h>
#include <string.h>

/**
 * Layout of a page from its glyphs: the stages in order.
 */
#define PAPER 0xFFFFFFU
enum { TURNS = 4 };

/** Direction of most glyphs. */
static int main_turn(const ocr_pdf_page *pdf, const uint8_t *keep)
{
    size_t count[TURNS] = {0};
    int best = 0;

    for (size_t i = 0; i < pdf->nglyphs; i++)
        if (keep[i] && pdf->glyphs[i].turn < 360 && pdf->glyphs[i].nuni > 0)
            count[pdf->glyphs[i].turn / 90]++;
    for (int t = 1; t < TURNS; t++)
        if (count[t] > count[best])
            best = t;
    return best * 90;
}

/** Most glyphs of the page's direction stand upright in lines that run down. */
static bool is_vertical(const ocr_pdf_page *pdf, const uint8_t *keep, int turn)
{
    size_t upright = 0, all = 0;

    for (size_t i = 0; turn == 90 && i < pdf->nglyphs; i++) {
        const ocr_glyph *g = &pdf->glyphs[i];

        if (!keep[i] || g->turn != turn)
            continue;
        all++;
        upright += fabsf(g->m[1]) < fabsf(g->m[0]);
    }
    return 2 * upright > all;
}

/** Find the formulas of a page whose text runs to the right; their glyphs are kept no longer. */
static bool find_formulas(lay_page *lay, const ocr_pdf_page *pdf, const ocr_options *options,
                          uint8_t *keep)
{
    lay_mpage *m;

    if (lay->frame.turn != 0)
        return true;
    m = sch_arena_alloc(lay->scratch, 1, sizeof *m);
    if (!m)
        return false;
    *m = (lay_mpage){.lay = lay, .options = options};
    if (!lay_math_collect(m, pdf, keep))
        return false;
    lay->symbols = m;
    if (!m->has_math_font && !options->numbers_default_to_math)
        return true;
    lay->math = m;
    return lay_math_groups(m) && lay_math_rows(m) && lay_math_spans(m, keep, &m->words, &m->nwords);
}

/** Put the formulas among the words. */
static bool add_formulas(const lay_page *lay, int turn, lay_word **words, size_t *nwords)
{
    const lay_mpage *m = lay->math;
    lay_word *all;

    if (!m || turn != 0)
        return true;
    all = sch_arena_alloc(lay->scratch, *nwords + m->nwords + 1, sizeof *all);
    if (!all)
        return false;
    memcpy(all, *words, *nwords * sizeof *all);
    memcpy(all + *nwords, m->words, m->nwords * sizeof *all);
    *words = all;
    *nwords += m->nwords;
    return true;
}

/** Words of one direction into segments; those of other directions become one piece a line. */
static bool take_words(lay_page *lay, const ocr_pdf_page *pdf, const uint8_t *keep, int turn)
{
    lay_frame frame = {.turn = turn, .width = lay->frame.width, .height = lay->frame.height};
    size_t nchars, nwords, first = lay->nsegs;
    lay_char *chars;
    lay_word *words;

    if (!lay_chars_collect(lay, pdf, keep, &frame, &chars, &nchars) ||
        !lay_words_build(lay, chars, nchars, &words, &nwords) ||
        (turn == lay->frame.turn && !lay_initials_take(lay, words, &nwords)) ||
        !add_formulas(lay, turn, &words, &nwords) ||
        (turn == lay->frame.turn && !lay_fields_take(lay, pdf, &words, &nwords)))
        return false;
    if (turn == lay->frame.turn) {
        lay->em = lay_words_em(words, nwords);
        if (!lay_bullets_add(lay, pdf, &words, &nwords))
            return false;
    }
    if (!lay_rows_build(lay, words, &nwords))
        return false;
    if (turn == lay->frame.turn)
        lay->em = lay_words_em(words, nwords);
    if (!lay_segs_build(lay, words, nwords, turn == lay->frame.turn ? lay->em : 4 * lay->em))
        return false;
    for (size_t i = first; i < lay->nsegs && turn != lay->frame.turn; i++) {
        lay_seg *s = &lay->segs[i];

        s->kind = LAY_TURNED;
        s->turn = turn;
        s->row = -1;
        s->box = lay_frame_enter_box(&lay->frame, lay_frame_leave_box(&frame, s->box));
        s->v = s->row_v = s->box.y1;
    }
    return true;
}

static bool take_rules(lay_page *lay, const ocr_pdf_page *pdf)
{
    lay->rules = sch_arena_alloc(lay->scratch, pdf->nrules + 1, sizeof *lay->rules);
    lay->areas = sch_arena_alloc(lay->scratch, pdf->nrules + 1, sizeof *lay->areas);
    if (!lay->rules || !lay->areas)
        return false;
    for (size_t i = 0; i < pdf->nrules; i++) {
        const ocr_rule *r = &pdf->rules[i];
        ocr_box b;

        if (r->kind != OCR_RULE_HORIZONTAL && r->kind != OCR_RULE_VERTICAL &&
            r->kind != OCR_RULE_BOX)
            continue;
        b = lay_frame_enter_points(&lay->frame, r->x0, r->y0, r->x1, r->y1);
        if (lay_is_in_figure(lay, b) || lay_is_in_field(lay, b))
            continue;
        if (r->kind == OCR_RULE_BOX) {
            if (r->rgb != PAPER) /* white frames of text are no tint */
                lay->areas[lay->nareas++] = b;
            continue;
        }
        lay->rules[lay->nrules++] = (lay_rule){.box = b, .horizontal = b.x1 - b.x0 > b.y1 - b.y0};
    }
    return true;
}

static bool place_initials(lay_page *lay)
{
    lay_initials_place(lay);
    return true;
}

static bool run_stages(lay_page *lay, const ocr_pdf_page *pdf, const ocr_options *options)
{
    uint8_t *keep;

    if (!lay_filter_glyphs(lay->scratch, pdf, &keep) || !lay_sizes_measure(lay, pdf) ||
        !lay_standard_find(lay, pdf))
        return false;
    lay->frame = (lay_frame){.turn = main_turn(pdf, keep),
                             .width = pdf->width * OCR_PAGE_DPI / 72.0F,
                             .height = pdf->height * OCR_PAGE_DPI / 72.0F};
    lay->vertical = is_vertical(pdf, keep, lay->frame.turn);
    if (!lay_figures_find(lay, pdf, keep) || !find_formulas(lay, pdf, options, keep) ||
        !take_words(lay, pdf, keep, lay->frame.turn))
        return false;
    for (int t = 0; t < TURNS; t++)
        if (t * 90 != lay->frame.turn && !take_words(lay, pdf, keep, t * 90))
            return false;
    return lay_slanted_take(lay, pdf, keep) && lay_figures_place(lay) && take_rules(lay, pdf) &&
           lay_margins_mark(lay) && lay_algorithms_take(lay) && lay_tables_find(lay) &&
           lay_turned_settle(lay) && lay_fields_blanks(lay) && lay_figures_label(lay, pdf, keep) &&
           lay_order(lay) && lay_tables_plain(lay, LAY_REGIONS) && lay_lines_build(lay) &&
           place_initials(lay) && (!lay->math || lay_math_displays(lay->math)) &&
           lay_blocks_number(lay) && lay_bidi_reorder(lay);
}

sch_status ocr_layout_glyphs(const ocr_pdf_page *pdf, const ocr_options *options, ocr_page *page,
                             sch_err *err)
{
    static const ocr_options defaults = {.rm_spaces = true};
    SCH_AUTO(sch_arena_free) sch_arena *scratch = sch_arena_new(0);
    lay_page lay = {.scratch = scratch, .page = page, .source = OCR_SOURCE_GLYPHS};

    if (!scratch || !run_stages(&lay, pdf, options ? options : &defaults))
        return sch_fail(err, SCH_FATAL, "page %d: no memory for layout", page->number);
    if (!lay_types_set(&lay) || !lay_emit(&lay))
        return sch_fail(err, SCH_FATAL, "page %d: no memory for lines", page->number);
    return SCH_OK;
}
