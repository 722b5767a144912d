/* SPDX-License-Identifier: Apache-2.0 */
#include "golden.h"

#include <check.h>
#include <string.h>

static void check_box(const ocr_glyph *g, double x0, double y0, double x1, double y1)
{
    t_near((double)g->x0, x0, 0.05);
    t_near((double)g->y0, y0, 0.05);
    t_near((double)g->x1, x1, 0.05);
    t_near((double)g->y1, y1, 0.05);
}

static const ocr_glyph *named(const ocr_pdf_page *page, const char *name)
{
    for (size_t i = 0; i < page->nglyphs; i++)
        if (page->glyphs[i].name && strcmp(page->glyphs[i].name, name) == 0)
            return &page->glyphs[i];
    ck_abort_msg("no glyph %s", name);
    return NULL;
}

START_TEST(hidden_clipped_white_and_far_glyphs_are_flagged)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("marks.pdf");
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    const ocr_pdf_page *page = t_page(pdf, 1, arena);
    static const struct {
        char letter;
        unsigned flags;
    } want[] = {
        {'V', 0},
        {'H', OCR_GLYPH_HIDDEN},
        {'C', OCR_GLYPH_CLIPPED},
        {'W', OCR_GLYPH_WHITE},
        {'O', OCR_GLYPH_OFF_PAGE | OCR_GLYPH_CLIPPED},
        {'T', OCR_GLYPH_HIDDEN}, /* of no opacity */
        {'B', 0},                /* white on blue is seen */
        {'X', OCR_GLYPH_WHITE},  /* blue on blue is not */
        {'N', 0},                /* in a frame */
        {'P', 0},                /* in a pattern colour */
        {'K', OCR_GLYPH_HIDDEN}, /* clip only */
    };

    ck_assert_uint_eq(page->nglyphs, SCH_COUNT_OF(want));
    for (size_t i = 0; i < SCH_COUNT_OF(want); i++)
        ck_assert_msg(t_glyph(page, (uint32_t)want[i].letter)->flags == want[i].flags,
                      "%c has flags %u", want[i].letter,
                      (unsigned)t_glyph(page, (uint32_t)want[i].letter)->flags);
}
END_TEST

START_TEST(a_pattern_that_colours_text_is_no_path)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("marks.pdf");
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    const ocr_pdf_page *page = t_page(pdf, 1, arena);

    ck_assert_uint_eq(page->nrules, 3);
    for (size_t i = 0; i < page->nrules; i++)
        ck_assert_int_eq(page->rules[i].kind, OCR_RULE_BOX);
}
END_TEST

START_TEST(actual_text_replaces_that_of_glyphs)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("marks.pdf");
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    const ocr_pdf_page *page = t_page(pdf, 2, arena);
    const ocr_glyph *g = page->glyphs;

    ck_assert_uint_eq(page->nglyphs, 7);
    ck_assert_uint_eq(g[0].nuni, 1); /* e and ' are one é */
    ck_assert_uint_eq(g[0].uni[0], 0xE9);
    ck_assert_uint_eq(g[1].nuni, 0);
    ck_assert_uint_eq(g[2].nuni, 2); /* one glyph, two letters */
    ck_assert_uint_eq(g[2].uni[1], 'i');
    ck_assert_uint_eq(g[3].nuni, 0); /* a hyphen that is not to be read */
    for (int i = 0; i < 4; i++)
        ck_assert_uint_eq(g[i].flags, OCR_GLYPH_ACTUAL);
}
END_TEST

START_TEST(marked_content_gives_ids_and_artifacts)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("marks.pdf");
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    const ocr_pdf_page *page = t_page(pdf, 2, arena);

    ck_assert_int_eq(t_glyph(page, 'p')->mcid, 7);
    ck_assert_int_eq(t_glyph(page, 'q')->mcid, -1);
    ck_assert_uint_eq(t_glyph(page, '9')->flags, OCR_GLYPH_ARTIFACT);
    ck_assert_uint_eq(t_glyph(page, 'q')->flags, 0);
}
END_TEST

START_TEST(forms_place_their_glyphs_through_all_matrices)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("marks.pdf");
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    const ocr_pdf_page *page = t_page(pdf, 3, arena);

    ck_assert_uint_eq(page->nglyphs, 2);
    t_near((double)page->glyphs[0].x, 10, 0.01);
    t_near((double)page->glyphs[0].y, 80, 0.01);
    t_near((double)page->glyphs[1].x, 60, 0.01); /* 50 + 2 * 5 */
    t_near((double)page->glyphs[1].y, 70, 0.01);
    t_near((double)page->glyphs[1].size, 20, 0.01);
}
END_TEST

START_TEST(turned_pages_turn_glyphs_and_rules)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("marks.pdf");
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    static const struct {
        int page, rotate;
        double x, y;
        int rule;
        float rule_box[4];
    } want[] = {
        {4, 90, 70, 20, OCR_RULE_VERTICAL, {30, 20, 31, 120}},
        {5, 180, 180, 70, OCR_RULE_HORIZONTAL, {80, 30, 180, 31}},
        {6, 270, 30, 180, OCR_RULE_VERTICAL, {69, 80, 70, 180}},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(want); i++) {
        const ocr_pdf_page *page = t_page(pdf, want[i].page, arena);
        const ocr_glyph *g = t_glyph(page, 'U');

        ck_assert_int_eq(page->rotate, want[i].rotate);
        ck_assert_int_eq(g->turn, want[i].rotate);
        t_near((double)g->x, want[i].x, 0.01);
        t_near((double)g->y, want[i].y, 0.01);
        ck_assert_uint_eq(page->nrules, 1);
        ck_assert_int_eq(page->rules[0].kind, want[i].rule);
        t_near((double)page->rules[0].x0, (double)want[i].rule_box[0], 0.01);
        t_near((double)page->rules[0].y0, (double)want[i].rule_box[1], 0.01);
        t_near((double)page->rules[0].x1, (double)want[i].rule_box[2], 0.01);
        t_near((double)page->rules[0].y1, (double)want[i].rule_box[3], 0.01);
    }
}
END_TEST

START_TEST(positions_count_from_the_crop_box)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("marks.pdf");
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    const ocr_pdf_page *page = t_page(pdf, 7, arena);

    t_near((double)t_glyph(page, 'I')->x, 10, 0.01);
    t_near((double)t_glyph(page, 'I')->y, 20, 0.01);
    ck_assert_uint_eq(t_glyph(page, 'I')->flags, 0);
    ck_assert(t_glyph(page, 't')->flags & OCR_GLYPH_OFF_PAGE);
}
END_TEST

START_TEST(spacing_is_no_part_of_the_advance_and_stretching_is)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("marks.pdf");
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    const ocr_pdf_page *page = t_page(pdf, 9, arena);
    const ocr_glyph *g = t_glyph(page, 'l');

    t_near((double)g[0].dx, 2.22, 0.01);
    t_near((double)(g[1].x - g[0].x), 7.22, 0.01);
    t_near((double)g[2].dx, 4.44, 0.01);
    t_near((double)g[2].size, 10, 0.01);
}
END_TEST

START_TEST(text_on_its_side_says_so)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("marks.pdf");
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    const ocr_pdf_page *page = t_page(pdf, 9, arena);

    ck_assert_int_eq(t_glyph(page, 'u')->turn, 270);
    ck_assert_int_eq(page->glyphs[page->nglyphs - 1].turn, 360); /* askew */
}
END_TEST

START_TEST(type3_glyphs_of_outlines_have_ink_without_bitmap)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("marks.pdf");
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    const ocr_pdf_page *page = t_page(pdf, 9, arena);
    const ocr_glyph *g = t_glyph(page, 'a');

    check_box(&g[0], 11, 16, 19, 30);
    check_box(&g[1], 23, 16, 31, 30); /* the second of a kind is not interpreted again */
    t_near((double)g[1].dx, 12, 0.01);
    ck_assert_int_eq(g[0].bitmap, -1);
    ck_assert_str_eq(g[0].name, "box");
    ck_assert(g[1].flags == OCR_GLYPH_EXACT);
}
END_TEST

START_TEST(bitmap_fonts_give_slots_and_bitmaps)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("type3.pdf");
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    const ocr_pdf_page *page = t_page(pdf, 1, arena);
    const ocr_glyph *ff = &page->glyphs[1], *again = &page->glyphs[17];
    const ocr_bitmap *b;
    int ink = 0;

    ck_assert_uint_eq(page->glyphs[0].code, 'O');
    ck_assert_uint_eq(ff->code, 11); /* the slot of ff in TeX's own encoding */
    ck_assert_int_eq(page->fonts[ff->font].type, OCR_FONT_TYPE3);
    ck_assert_int_eq(ff->bitmap, again->bitmap);
    ck_assert_int_ge(ff->bitmap, 0);
    b = &page->bitmaps[page->glyphs[0].bitmap];
    for (int i = 0; i < b->w * b->h; i++)
        ink += b->bits[i];
    ck_assert_int_gt(ink, b->w * b->h / 5);
    ck_assert_int_lt(ink, b->w * b->h / 2); /* an O is hollow */
    t_near((double)(page->glyphs[0].x1 - page->glyphs[0].x0), b->w * 72 / 300.0, 0.05);
    t_near((double)(page->glyphs[0].y1 - page->glyphs[0].y0), b->h * 72 / 300.0, 0.05);
}
END_TEST

START_TEST(bitmaps_stand_upright)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("type3.pdf");
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    const ocr_pdf_page *page = t_page(pdf, 1, arena);
    const ocr_bitmap *b = &page->bitmaps[t_glyph(page, 'r')->bitmap];
    int left = 0, right = 0, top = 0, bottom = 0;

    for (int y = 0; y < b->h; y++)
        for (int x = 0; x < b->w; x++) {
            int bit = b->bits[y * b->w + x];

            left += bit && x < b->w / 2;
            right += bit && x >= b->w / 2;
            top += bit && y < b->h / 2 && x >= b->w / 2;
            bottom += bit && y >= b->h / 2 && x >= b->w / 2;
        }
    ck_assert_int_gt(left, right); /* the stem of an r is at the left, its arm at the top */
    ck_assert_int_gt(top, bottom);
}
END_TEST

START_TEST(tex_fonts_have_names_slots_and_exact_boxes)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("latex.pdf");
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    const ocr_pdf_page *page = t_page(pdf, 1, arena);
    const ocr_glyph *a = t_glyph(page, 'A'), *sum = named(page, "summationdisplay");
    const ocr_glyph *ffi = named(page, "ffi");

    ck_assert_str_eq(page->fonts[a->font].name, "CMR12");
    ck_assert(page->fonts[a->font].outlines && !page->fonts[a->font].has_tounicode);
    ck_assert(page->fonts[a->font].serif && !page->fonts[a->font].italic);
    ck_assert(page->fonts[named(page, "x")->font].italic);
    check_box(a, 20.37, 23.42, 28.39, 31.96); /* box of A in cmr12.pfb, times 11.955 */
    ck_assert_uint_eq(ffi->code, 14);
    ck_assert_uint_eq(ffi->nuni, 3);
    ck_assert_uint_eq(sum->code, 88); /* the Unicode is worth nothing here, the name is right */
    t_near((double)(sum->y1 - sum->y0), 13.95, 0.05); /* hangs under its origin */
    t_near((double)sum->y0, (double)sum->y, 0.05);
    for (size_t i = 0; i < page->nglyphs; i++)
        ck_assert_uint_eq(page->glyphs[i].flags, OCR_GLYPH_EXACT);
}
END_TEST

START_TEST(fraction_bars_are_painted_between_their_parts)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("latex.pdf");
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    const ocr_pdf_page *page = t_page(pdf, 1, arena);
    const ocr_glyph *b = named(page, "b"), *radical = named(page, "radical");

    ck_assert_uint_eq(page->nrules, 4); /* two fractions, the root, \rule */
    for (size_t i = 0; i < page->nrules; i++)
        ck_assert_int_eq(page->rules[i].kind, OCR_RULE_HORIZONTAL);
    ck_assert_int_gt(page->rules[0].seq, b->seq);
    ck_assert_int_lt(page->rules[0].seq, radical->seq);
    ck_assert(page->rules[0].y0 > b->y1 && page->rules[0].y1 < radical->y0);
    t_near((double)(page->rules[3].x1 - page->rules[3].x0), 100, 0.5);
}
END_TEST

START_TEST(bare_cid_fonts_have_boxes)
{
    static const char *const names[] = {"lualatex.pdf", "xelatex.pdf"};

    for (size_t i = 0; i < SCH_COUNT_OF(names); i++) {
        SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open(names[i]);
        SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
        const ocr_pdf_page *page = t_page(pdf, 1, arena);
        const ocr_glyph *o = t_glyph(page, 'O');

        ck_assert_str_eq(page->fonts[o->font].name, "LMRoman12-Regular");
        ck_assert_int_eq(page->fonts[o->font].type, OCR_FONT_CID_CFF);
        check_box(o, 20.65, 23.54, 28.45, 32.21); /* lmroman12-regular.otf, O */
        check_box(t_glyph(page, 0xE9), 53.52, 23.62, 58.03, 32.08);
        ck_assert(o->flags == OCR_GLYPH_EXACT);
    }
}
END_TEST

START_TEST(truetype_fonts_have_boxes)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("truetype.pdf");
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    const ocr_pdf_page *page = t_page(pdf, 1, arena);
    SCH_AUTO(free) char *text = t_text(page);

    ck_assert_str_eq(text, "OfficeélanfjordΩ");
    ck_assert_int_eq(page->fonts[0].type, OCR_FONT_CID_TRUETYPE);
    check_box(t_glyph(page, 'O'), 20.67, 23.08, 28.74, 32.12);
}
END_TEST

START_TEST(a_space_that_is_drawn_is_a_glyph_without_a_name)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("false_space.pdf");
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    const ocr_pdf_page *page = t_page(pdf, 1, arena);
    size_t nameless = 0;

    ck_assert_uint_eq(page->nglyphs, 4); /* a + x b */
    for (size_t i = 0; i < page->nglyphs; i++)
        if (page->glyphs[i].nuni == 0) {
            ck_assert_int_eq(page->glyphs[i].code, 'x');
            nameless++;
        }
    ck_assert_uint_eq(nameless, 1);
    ck_assert_int_eq(t_glyph(page, 'b')->nuni, 1);
}
END_TEST

START_TEST(paths_become_rules_by_their_shape)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("marks.pdf");
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    const ocr_pdf_page *page = t_page(pdf, 8, arena);
    static const struct {
        int kind;
        bool filled;
        float box[4];
    } want[] = {
        {OCR_RULE_HORIZONTAL, true, {10, 9.5F, 90, 10}},
        {OCR_RULE_HORIZONTAL, false, {10, 19, 90, 21}}, /* a line of width 2 */
        {OCR_RULE_VERTICAL, false, {99.5F, 10, 100.5F, 90}},
        {OCR_RULE_BOX, true, {110, 10, 140, 40}},
        {OCR_RULE_SLOPED, false, {110, 50, 140, 90}},
        {OCR_RULE_PATH, false, {10, 60, 50, 90}},
        {OCR_RULE_PATH, true, {150, 10, 190, 40}},        /* a shading */
        {OCR_RULE_HORIZONTAL, true, {10, 49.6F, 40, 50}}, /* a mask of one pixel */
    };

    ck_assert_uint_eq(page->nrules, SCH_COUNT_OF(want));
    for (size_t i = 0; i < SCH_COUNT_OF(want); i++) {
        const ocr_rule *r = &page->rules[i];

        ck_assert_int_eq(r->kind, want[i].kind);
        ck_assert(r->filled == want[i].filled);
        t_near((double)r->x0, (double)want[i].box[0], 0.02);
        t_near((double)r->y0, (double)want[i].box[1], 0.02);
        t_near((double)r->x1, (double)want[i].box[2], 0.02);
        t_near((double)r->y1, (double)want[i].box[3], 0.02);
    }
    ck_assert_uint_eq(page->rules[4].rgb, 0x0000FF);
}
END_TEST

START_TEST(inline_images_are_images_and_soft_masks_are_not_read)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("marks.pdf");
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    const ocr_pdf_page *page = t_page(pdf, 8, arena);

    ck_assert_uint_eq(page->nimages, 1);
    ck_assert_int_eq(page->images[0].w, 2);
    t_near((double)page->images[0].x1, 170, 0.01);
    ck_assert_uint_eq(page->nglyphs, 1);
    ck_assert_uint_eq(page->glyphs[0].uni[0], 's');
}
END_TEST

START_TEST(jpeg_2000_images_are_placed_without_being_decoded)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("marks.pdf");
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    const ocr_pdf_page *page = t_page(pdf, 10, arena);

    ck_assert_uint_eq(page->nimages, 1);
    ck_assert_int_eq(page->images[0].w, 600);
    t_near((double)page->images[0].x0, 20, 0.01);
    t_near((double)page->images[0].y1, 80, 0.01);
    ck_assert_int_gt(t_glyph(page, 'j')->seq, page->images[0].seq);
}
END_TEST

START_TEST(paint_order_counts_everything_once)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *pdf = t_golden_open("marks.pdf");
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    const ocr_pdf_page *page = t_page(pdf, 8, arena);
    bool seen[32] = {false};
    size_t n = page->nglyphs + page->nrules + page->nimages;

    ck_assert_uint_le(n, SCH_COUNT_OF(seen));
    for (size_t i = 0; i < page->nglyphs; i++)
        seen[page->glyphs[i].seq] = true;
    for (size_t i = 0; i < page->nrules; i++)
        seen[page->rules[i].seq] = true;
    for (size_t i = 0; i < page->nimages; i++)
        seen[page->images[i].seq] = true;
    for (size_t i = 0; i < n; i++)
        ck_assert_msg(seen[i], "nothing has place %zu", i);
}
END_TEST

START_TEST(pages_read_the_same_in_any_order)
{
    SCH_AUTO(ocr_pdf_close) ocr_pdf *forward = t_golden_open("marks.pdf");
    SCH_AUTO(ocr_pdf_close) ocr_pdf *backward = t_golden_open("marks.pdf");
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    ocr_pdf_page *pages[9];

    for (int i = 1; i <= 9; i++)
        pages[i - 1] = t_page(forward, i, arena);
    for (int i = 9; i >= 1; i--) {
        const ocr_pdf_page *a = pages[i - 1], *b = t_page(backward, i, arena);

        ck_assert_uint_eq(a->nglyphs, b->nglyphs);
        for (size_t k = 0; k < a->nglyphs; k++) {
            ck_assert_int_eq(a->glyphs[k].font, b->glyphs[k].font);
            ck_assert(a->glyphs[k].x0 == b->glyphs[k].x0 && a->glyphs[k].y1 == b->glyphs[k].y1);
            ck_assert_str_eq(a->glyphs[k].name, b->glyphs[k].name);
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pdf glyphs");
    TCase *tc = tcase_create("glyphs");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_test(tc, hidden_clipped_white_and_far_glyphs_are_flagged);
    tcase_add_test(tc, a_pattern_that_colours_text_is_no_path);
    tcase_add_test(tc, actual_text_replaces_that_of_glyphs);
    tcase_add_test(tc, marked_content_gives_ids_and_artifacts);
    tcase_add_test(tc, forms_place_their_glyphs_through_all_matrices);
    tcase_add_test(tc, turned_pages_turn_glyphs_and_rules);
    tcase_add_test(tc, positions_count_from_the_crop_box);
    tcase_add_test(tc, spacing_is_no_part_of_the_advance_and_stretching_is);
    tcase_add_test(tc, text_on_its_side_says_so);
    tcase_add_test(tc, type3_glyphs_of_outlines_have_ink_without_bitmap);
    tcase_add_test(tc, bitmap_fonts_give_slots_and_bitmaps);
    tcase_add_test(tc, bitmaps_stand_upright);
    tcase_add_test(tc, tex_fonts_have_names_slots_and_exact_boxes);
    tcase_add_test(tc, fraction_bars_are_painted_between_their_parts);
    tcase_add_test(tc, bare_cid_fonts_have_boxes);
    tcase_add_test(tc, truetype_fonts_have_boxes);
    tcase_add_test(tc, a_space_that_is_drawn_is_a_glyph_without_a_name);
    tcase_add_test(tc, paths_become_rules_by_their_shape);
    tcase_add_test(tc, inline_images_are_images_and_soft_masks_are_not_read);
    tcase_add_test(tc, jpeg_2000_images_are_placed_without_being_decoded);
    tcase_add_test(tc, paint_order_counts_everything_once);
    tcase_add_test(tc, pages_read_the_same_in_any_order);
    suite_add_tcase(suite, tc);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
