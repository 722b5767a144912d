/* SPDX-License-Identifier: Apache-2.0 */
/* The options alphabets_allowed and fullwidth_punctuation. */
#include "tests/support/t.h"
#include "tests/unit/assemble/doc.h"

#include <string.h>

static void check_denied(unsigned denied, const char *text, const char *expected)
{
    WITH_DOC(d);
    d.options.alphabets_denied = denied;
    t_par(&d, text);
    t_assemble(&d);
    t_mmd_is(&d, expected);
    t_doc_done(&d);
}

START_TEST(letters_of_an_alphabet_that_is_not_allowed_are_left_out)
{
    static const struct {
        ocr_alphabet alphabet;
        const char *text, *expected;
    } cases[] = {
        {OCR_ALPHABET_RU, "Moscow (Москва) has 12 rivers", "Moscow has 12 rivers"},
        {OCR_ALPHABET_EN, "Moscow Москва, 12 rivers.", "Москва, 12"},
        {OCR_ALPHABET_ZH, "the 汉字 here", "the here"},
        {OCR_ALPHABET_ZH, "漢字かな stays", "漢字かな stays"},
        {OCR_ALPHABET_JA, "漢字かな goes", "goes"},
        {OCR_ALPHABET_JA, "汉字 stays", "汉字 stays"},
        {OCR_ALPHABET_KO, "Seoul 서울", "Seoul"},
        {OCR_ALPHABET_VI, "Hà Nội is Hanoi", "Hà is Hanoi"},
        {OCR_ALPHABET_EN, "Nội Hanoi", "Nội"},
        {OCR_ALPHABET_HI, "नमस्ते hello", "hello"},
        {OCR_ALPHABET_TH, "สวัสดี hello", "hello"},
        {OCR_ALPHABET_BN, "বাংলা hello", "hello"},
        {OCR_ALPHABET_GU, "ગુજરાતી hello", "hello"},
        {OCR_ALPHABET_TA, "தமிழ் hello", "hello"},
        {OCR_ALPHABET_TE, "తెలుగు hello", "hello"},
        {OCR_ALPHABET_RU, "nothing to do - 100 % of it", "nothing to do - 100 % of it"},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++)
        check_denied(1U << cases[i].alphabet, cases[i].text, cases[i].expected);
}
END_TEST

START_TEST(several_alphabets_can_be_left_out_and_formulas_stay)
{
    ocr_line *line;
    WITH_DOC(d);

    d.options.alphabets_denied = 1U << OCR_ALPHABET_EN | 1U << OCR_ALPHABET_RU;
    line = t_par(&d, "word x слово 1");
    line->words[1].style |= OCR_MATH_WORD;
    t_assemble(&d);
    t_mmd_is(&d, "\\( x \\) 1");
    t_doc_done(&d);
}
END_TEST

START_TEST(punctuation_takes_the_width_that_is_asked_for)
{
    static const struct {
        int width;
        const char *text, *expected;
    } cases[] = {
        {1, "你好,世界.", "你好，世界。"},
        {1, "第1节(概述):内容", "第1节（概述）：内容"},
        {1, "Hello, world (1.5).", "Hello, world (1.5)."},
        {1, "1. 目的", "1. 目的"},
        {0, "你好，世界。真的？（是）", "你好,世界.真的?(是)"},
        {0, "一、二；三", "一,二;三"},
        {-1, "你好,世界。", "你好,世界。"},
    };

    for (size_t i = 0; i < SCH_COUNT_OF(cases); i++) {
        WITH_DOC(d);
        d.options.fullwidth_punctuation = cases[i].width;
        t_par(&d, cases[i].text);
        t_assemble(&d);
        t_mmd_is(&d, cases[i].expected);
        t_doc_done(&d);
    }
}
END_TEST

START_TEST(languages_of_alphabets_that_are_not_allowed_are_not_recognized)
{
    char got[32];

    ocr_options_languages("eng+rus+chi_sim_vert", 1U << OCR_ALPHABET_RU | 1U << OCR_ALPHABET_ZH,
                          got, sizeof got);
    ck_assert_str_eq(got, "eng");
    ocr_options_languages("eng+deu", 1U << OCR_ALPHABET_EN, got, sizeof got);
    ck_assert_str_eq(got, "deu");
    ocr_options_languages("eng", 1U << OCR_ALPHABET_EN, got, sizeof got);
    ck_assert_str_eq(got, "eng"); /* without any there would be no recognition at all */
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("assemble-characters");
    TCase *tc = tcase_create("characters");

    tcase_add_test(tc, letters_of_an_alphabet_that_is_not_allowed_are_left_out);
    tcase_add_test(tc, several_alphabets_can_be_left_out_and_formulas_stay);
    tcase_add_test(tc, punctuation_takes_the_width_that_is_asked_for);
    tcase_add_test(tc, languages_of_alphabets_that_are_not_allowed_are_not_recognized);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
