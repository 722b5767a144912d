/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/math/symbol.h"

#include <check.h>
#include <math.h>
#include <string.h>

/** Identify one glyph of a font; every field not named here is as a text glyph of 10 points has it.
 */
static ocr_sym identify(ocr_pdf_font font, ocr_glyph glyph)
{
    SCH_AUTO(ocr_symbol_cache_free) ocr_symbol_cache *cache = ocr_symbol_cache_new();
    ocr_pdf_page page = {.fonts = &font, .nfonts = 1, .glyphs = &glyph, .nglyphs = 1};
    ocr_sym sym = {0};

    glyph.size = 10;
    if (glyph.y1 == glyph.y0) {
        glyph.x1 = 5;
        glyph.y1 = 7;
    }
    ck_assert_ptr_nonnull(cache);
    ck_assert(ocr_symbol_of_glyph(cache, &page, &glyph, &sym));
    return sym;
}

static void expect(ocr_sym sym, const char *name, ocr_symbol_class cls, ocr_math_style style)
{
    ck_assert_str_eq(ocr_symbol(sym.id)->name, name);
    ck_assert_int_eq(sym.cls, cls);
    ck_assert_int_eq(sym.style, style);
}

START_TEST(every_symbol_is_found_by_its_own_name)
{
    for (int id = 1; id < ocr_symbol_count(); id++)
        ck_assert_int_eq(ocr_symbol_find(ocr_symbol((uint16_t)id)->name), id);
    ck_assert_int_eq(ocr_symbol_find("\\nosuchthing"), 0);
}
END_TEST

START_TEST(aliases_lead_to_the_name_that_is_written)
{
    ck_assert_str_eq(ocr_symbol(ocr_symbol_find("\\le"))->name, "\\leq");
    ck_assert_str_eq(ocr_symbol(ocr_symbol_find("\\to"))->name, "\\rightarrow");
    ck_assert_str_eq(ocr_symbol(ocr_symbol_find("\\lnot"))->name, "\\neg");
}
END_TEST

START_TEST(mathematical_alphanumerics_carry_their_style)
{
    static const struct {
        uint32_t rune;
        const char *name;
        ocr_math_style style;
    } rows[] = {
        {0x1D465, "x", OCR_STYLE_NONE},         {0x1D400, "A", OCR_STYLE_BF},
        {0x1D53C, "E", OCR_STYLE_BB},           {0x211D, "R", OCR_STYLE_BB},
        {0x210E, "h", OCR_STYLE_NONE},          {0x1D4AF, "T", OCR_STYLE_CAL},
        {0x1D504, "A", OCR_STYLE_FRAK},         {0x1D6FC, "\\alpha", OCR_STYLE_NONE},
        {0x1D6C2, "\\alpha", OCR_STYLE_BOLD},   {0x1D7CF, "1", OCR_STYLE_BF},
        {0x1D715, "\\partial", OCR_STYLE_NONE}, {0x1D716, "\\epsilon", OCR_STYLE_NONE},
        {0x1D6F1, "\\Pi", OCR_STYLE_NONE},      {0x3B1, "\\alpha", OCR_STYLE_NONE},
        {0x2211, "\\sum", OCR_STYLE_NONE},      {0x2264, "\\leq", OCR_STYLE_NONE},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(rows); i++) {
        ocr_math_style style;
        uint16_t id = ocr_symbol_of_unicode(rows[i].rune, &style);

        ck_assert_str_eq(ocr_symbol(id)->name, rows[i].name);
        ck_assert_int_eq(style, rows[i].style);
    }
}
END_TEST

START_TEST(the_slot_decides_in_fonts_of_computer_modern)
{
    expect(identify((ocr_pdf_font){.name = "CMMI10"}, (ocr_glyph){.code = 0x0b}), "\\alpha",
           OCR_CLS_ORD, OCR_STYLE_NONE);
    expect(identify((ocr_pdf_font){.name = "CMSY7"}, (ocr_glyph){.code = 'A'}), "A", OCR_CLS_ORD,
           OCR_STYLE_CAL);
    expect(identify((ocr_pdf_font){.name = "MSBM10"}, (ocr_glyph){.code = 'R'}), "R", OCR_CLS_ORD,
           OCR_STYLE_BB);
    expect(identify((ocr_pdf_font){.name = "CMR10"}, (ocr_glyph){.code = 0}), "\\Gamma",
           OCR_CLS_ORD, OCR_STYLE_NONE);
    expect(identify((ocr_pdf_font){.name = "CMMIB10"}, (ocr_glyph){.code = 'x'}), "x", OCR_CLS_ORD,
           OCR_STYLE_BOLD);
    expect(identify((ocr_pdf_font){.name = "CMBX12"}, (ocr_glyph){.code = 'x'}), "x", OCR_CLS_RM,
           OCR_STYLE_BF);
}
END_TEST

START_TEST(a_summation_that_the_text_layer_calls_x_is_a_summation)
{
    ocr_sym sym =
        identify((ocr_pdf_font){.name = "CMEX10"},
                 (ocr_glyph){.code = 88, .name = "summationdisplay", .uni = {'X'}, .nuni = 1});

    expect(sym, "\\sum", OCR_CLS_OP, OCR_STYLE_NONE);
    ck_assert(sym.extensible);
    ck_assert(isnan(sym.base));
}
END_TEST

START_TEST(names_that_collide_are_read_in_their_family)
{
    expect(identify((ocr_pdf_font){.name = "CMMI10"}, (ocr_glyph){.code = 63, .name = "star"}),
           "\\star", OCR_CLS_BIN, OCR_STYLE_NONE);
    expect(identify((ocr_pdf_font){.name = "CMMI10"}, (ocr_glyph){.code = 0x20, .name = "psi"}),
           "\\psi", OCR_CLS_ORD, OCR_STYLE_NONE);
    expect(identify((ocr_pdf_font){.name = "MSBM10"}, (ocr_glyph){.code = 'k', .name = "k"}),
           "\\Bbbk", OCR_CLS_ORD, OCR_STYLE_NONE);
}
END_TEST

START_TEST(clones_that_moved_their_slots_are_read_by_glyph_name)
{
    expect(identify((ocr_pdf_font){.name = "txsys"}, (ocr_glyph){.code = 3, .name = "lessequal"}),
           "\\leq", OCR_CLS_REL, OCR_STYLE_NONE);
    expect(identify((ocr_pdf_font){.name = "NTXEXX"},
                    (ocr_glyph){.code = 200, .name = "parenleftbigg"}),
           "(", OCR_CLS_OPEN, OCR_STYLE_NONE);
}
END_TEST

START_TEST(a_name_that_says_what_it_is_beats_a_text_layer_that_repeats_the_code)
{
    ocr_pdf_font antykwa = {.name = "AntykwaTorunska-Regular", .has_tounicode = true};

    expect(identify(antykwa,
                    (ocr_glyph){.code = 'P', .name = "summationtext", .uni = {'P'}, .nuni = 1}),
           "\\sum", OCR_CLS_OP, OCR_STYLE_NONE);
    expect(identify(antykwa, (ocr_glyph){.code = 'P', .name = "P", .uni = {'P'}, .nuni = 1}), "P",
           OCR_CLS_RM, OCR_STYLE_NONE);
    expect(identify((ocr_pdf_font){.name = "LMRoman10-Regular", .has_tounicode = true},
                    (ocr_glyph){.code = 0x12, .name = "grave", .uni = {0x60}, .nuni = 1}),
           "\\grave", OCR_CLS_ACCENT, OCR_STYLE_NONE);
}
END_TEST

START_TEST(families_of_clones_are_told_by_their_names)
{
    expect(identify((ocr_pdf_font){.name = "Kp--M-Syb-Regular"},
                    (ocr_glyph){.code = 'R', .name = "R", .uni = {'R'}, .nuni = 1}),
           "R", OCR_CLS_ORD, OCR_STYLE_BB);
    expect(identify((ocr_pdf_font){.name = "txmia"},
                    (ocr_glyph){.code = 'g', .name = "g", .uni = {'g'}, .nuni = 1}),
           "g", OCR_CLS_ORD, OCR_STYLE_FRAK);
    expect(identify((ocr_pdf_font){.name = "MathDesign-UT-Regular-Extension-10"},
                    (ocr_glyph){.code = 0x6e, .name = "braceleftbig3", .uni = {'n'}, .nuni = 1}),
           "\\{", OCR_CLS_OPEN, OCR_STYLE_NONE);
    expect(identify((ocr_pdf_font){.name = "MnSymbol10"},
                    (ocr_glyph){.code = 0x3e, .name = "uni2295.big", .uni = {0x2295}, .nuni = 1}),
           "\\bigoplus", OCR_CLS_OP, OCR_STYLE_NONE);
    expect(identify((ocr_pdf_font){.name = "TeX-mathx10"},
                    (ocr_glyph){.code = 0xb0, .name = "rcaron", .uni = {0x159}, .nuni = 1}),
           "\\sum", OCR_CLS_OP, OCR_STYLE_NONE);
}
END_TEST

START_TEST(mathematical_pi_is_read_by_its_numbers)
{
    expect(identify((ocr_pdf_font){.name = "Universal-GreekwithMathPi"},
                    (ocr_glyph){.code = 1, .name = "H11021", .uni = {0x2b0d}, .nuni = 1}),
           "<", OCR_CLS_REL, OCR_STYLE_NONE);
    expect(identify((ocr_pdf_font){.name = "MathematicalPi-One"},
                    (ocr_glyph){.code = 1, .name = "H9251", .uni = {0x2423}, .nuni = 1}),
           "\\alpha", OCR_CLS_ORD, OCR_STYLE_NONE);
}
END_TEST

START_TEST(letters_of_running_text_are_symbols_too)
{
    expect(identify((ocr_pdf_font){.name = "Times-Roman", .has_tounicode = true},
                    (ocr_glyph){.code = 0xe9, .name = "eacute", .uni = {0xe9}, .nuni = 1}),
           "é", OCR_CLS_RM, OCR_STYLE_NONE);
    expect(identify((ocr_pdf_font){.name = "Times-Roman"}, (ocr_glyph){.uni = {0x416}, .nuni = 1}),
           "Ж", OCR_CLS_RM, OCR_STYLE_NONE);
}
END_TEST

START_TEST(symbol_fonts_of_office_programs_are_read_by_private_code_points)
{
    expect(identify((ocr_pdf_font){.name = "SymbolMT", .is_cid = true},
                    (ocr_glyph){.code = 68, .uni = {0xF061}, .nuni = 1}),
           "\\alpha", OCR_CLS_ORD, OCR_STYLE_NONE);
    expect(identify((ocr_pdf_font){.name = "SymbolMT", .is_cid = true},
                    (ocr_glyph){.code = 48, .uni = {0xF050}, .nuni = 1}),
           "\\Pi", OCR_CLS_ORD, OCR_STYLE_NONE);
    expect(identify((ocr_pdf_font){.name = "Symbol"}, (ocr_glyph){.code = 0x2D}), "-", OCR_CLS_BIN,
           OCR_STYLE_NONE);
    expect(identify((ocr_pdf_font){.name = "Symbol"}, (ocr_glyph){.code = 0xF2}), "\\int",
           OCR_CLS_OP, OCR_STYLE_NONE);
    expect(identify((ocr_pdf_font){.name = "CambriaMath", .is_cid = true},
                    (ocr_glyph){.code = 900, .uni = {0x1D44E}, .nuni = 1}),
           "a", OCR_CLS_ORD, OCR_STYLE_NONE);
}
END_TEST

START_TEST(signs_of_an_equation_editor_are_no_letters_of_its_text_layer)
{
    expect(identify((ocr_pdf_font){.name = "MT-Extra", .has_tounicode = true},
                    (ocr_glyph){.code = 'K', .name = "K", .uni = {'K'}, .nuni = 1}),
           "\\ldots", OCR_CLS_ORD, OCR_STYLE_NONE);
    expect(identify((ocr_pdf_font){.name = "MT-Extra", .is_cid = true, .has_tounicode = true},
                    (ocr_glyph){.code = 5, .uni = {0xF068}, .nuni = 1}),
           "\\hbar", OCR_CLS_ORD, OCR_STYLE_NONE);
    expect(identify((ocr_pdf_font){.name = "MTExtra"}, (ocr_glyph){.code = 'r'}), "\\vec",
           OCR_CLS_ACCENT, OCR_STYLE_NONE);
}
END_TEST

START_TEST(letters_of_an_italic_font_are_variables_and_of_an_upright_one_are_not)
{
    expect(identify((ocr_pdf_font){.name = "Times-Italic"},
                    (ocr_glyph){.code = 'x', .uni = {'x'}, .nuni = 1}),
           "x", OCR_CLS_ORD, OCR_STYLE_NONE);
    expect(identify((ocr_pdf_font){.name = "Times-Roman"},
                    (ocr_glyph){.code = 'x', .uni = {'x'}, .nuni = 1}),
           "x", OCR_CLS_RM, OCR_STYLE_NONE);
    expect(identify((ocr_pdf_font){.name = "Times-Bold"},
                    (ocr_glyph){.code = 'x', .uni = {'x'}, .nuni = 1}),
           "x", OCR_CLS_RM, OCR_STYLE_BF);
}
END_TEST

START_TEST(a_delimiter_much_taller_than_its_font_has_no_baseline)
{
    ocr_sym tall = identify((ocr_pdf_font){.name = "STIXTwoMath-Regular", .is_cid = true},
                            (ocr_glyph){.uni = {'('}, .nuni = 1, .x1 = 5, .y1 = 30});
    ocr_sym plain = identify((ocr_pdf_font){.name = "STIXTwoMath-Regular", .is_cid = true},
                             (ocr_glyph){.uni = {'('}, .nuni = 1, .x1 = 3, .y1 = 9});

    ck_assert(tall.extensible);
    ck_assert(!plain.extensible);
}
END_TEST

START_TEST(a_glyph_that_nothing_names_is_unknown_with_low_confidence)
{
    ocr_sym sym =
        identify((ocr_pdf_font){.name = "AdvP4C4E74"}, (ocr_glyph){.code = 133, .name = "C133"});

    ck_assert_int_eq(sym.id, 0);
    ck_assert_float_lt(sym.conf, 0.5F);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("math symbols");
    TCase *tc = tcase_create("symbols");
    SRunner *runner;
    int failed;

    tcase_add_test(tc, every_symbol_is_found_by_its_own_name);
    tcase_add_test(tc, aliases_lead_to_the_name_that_is_written);
    tcase_add_test(tc, mathematical_alphanumerics_carry_their_style);
    tcase_add_test(tc, the_slot_decides_in_fonts_of_computer_modern);
    tcase_add_test(tc, a_summation_that_the_text_layer_calls_x_is_a_summation);
    tcase_add_test(tc, names_that_collide_are_read_in_their_family);
    tcase_add_test(tc, clones_that_moved_their_slots_are_read_by_glyph_name);
    tcase_add_test(tc, a_name_that_says_what_it_is_beats_a_text_layer_that_repeats_the_code);
    tcase_add_test(tc, families_of_clones_are_told_by_their_names);
    tcase_add_test(tc, mathematical_pi_is_read_by_its_numbers);
    tcase_add_test(tc, letters_of_running_text_are_symbols_too);
    tcase_add_test(tc, symbol_fonts_of_office_programs_are_read_by_private_code_points);
    tcase_add_test(tc, signs_of_an_equation_editor_are_no_letters_of_its_text_layer);
    tcase_add_test(tc, letters_of_an_italic_font_are_variables_and_of_an_upright_one_are_not);
    tcase_add_test(tc, a_delimiter_much_taller_than_its_font_has_no_baseline);
    tcase_add_test(tc, a_glyph_that_nothing_names_is_unknown_with_low_confidence);
    suite_add_tcase(suite, tc);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? 1 : 0;
}
