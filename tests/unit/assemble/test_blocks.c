/* SPDX-License-Identifier: Apache-2.0 */
/* Code and footnotes. */
#include "tests/support/t.h"
#include "tests/unit/assemble/doc.h"

#include <string.h>

static void add_code(t_doc *d)
{
    ocr_line *line;

    t_block(d);
    t_line(d, 20, OCR_MONO, "if (x_y_ < 3)")->type = OCR_CODE;
    line = t_line(d, 20, OCR_MONO, "return;");
    line->type = OCR_CODE;
    line->box.x0 += 24;
    line->box.x1 += 24;
    line->words[0].box.x0 += 24;
    line->words[0].box.x1 += 24;
}

START_TEST(code_keeps_its_indents_and_its_characters)
{
    WITH_DOC(d);
    add_code(&d);
    t_assemble(&d);
    t_mmd_is(&d, "\\begin{lstlisting}\nif (x_y_ < 3)\n  return;\n\\end{lstlisting}");
    t_doc_done(&d);
}
END_TEST

START_TEST(code_in_an_evident_language_names_it)
{
    static const char *const code[] = {"import os", "def main():", "print(os.name)"};
    WITH_DOC(d);

    t_block(&d);
    for (size_t i = 0; i < SCH_COUNT_OF(code); i++)
        t_line(&d, 20, OCR_MONO, code[i])->type = OCR_CODE;
    t_assemble(&d);
    ASSERT_HAS(&d, "\\begin{lstlisting}[language=Python]\nimport os\n");
    t_doc_done(&d);
}
END_TEST

START_TEST(disable_lstlisting_fences_code)
{
    WITH_DOC(d);
    d.options.disable_lstlisting = true;
    add_code(&d);
    t_assemble(&d);
    t_mmd_is(&d, "```\nif (x_y_ < 3)\n  return;\n```");
    t_doc_done(&d);
}
END_TEST

START_TEST(footnotes_are_set_apart)
{
    WITH_DOC(d);
    t_body(&d, 3);
    t_block(&d);
    t_line(&d, 16, 0, "1 See there.")->type = OCR_FOOTNOTE;
    t_assemble(&d);
    ASSERT_HAS(&d, "\n\n\\footnotetext{\n1 See there.\n}");
    t_doc_done(&d);
}
END_TEST

START_TEST(a_note_without_a_mark_goes_on_with_the_one_before_it)
{
    ocr_line *line;
    WITH_DOC(d);

    t_body(&d, 3);
    t_block(&d);
    line = t_line(&d, 16, 0, "2 See there.");
    line->type = OCR_FOOTNOTE;
    line->words[0].style |= OCR_SUPERSCRIPT;
    line->words[1].glued = true;
    t_block(&d);
    t_line(&d, 16, 0, "And there.")->type = OCR_FOOTNOTE;
    t_assemble(&d);
    ASSERT_HAS(&d, "\n\n\\footnotetext{\n2 See there.\n\nAnd there.\n}");
    t_doc_done(&d);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("assemble-blocks");
    TCase *tc = tcase_create("blocks");

    tcase_add_test(tc, code_keeps_its_indents_and_its_characters);
    tcase_add_test(tc, code_in_an_evident_language_names_it);
    tcase_add_test(tc, disable_lstlisting_fences_code);
    tcase_add_test(tc, footnotes_are_set_apart);
    tcase_add_test(tc, a_note_without_a_mark_goes_on_with_the_one_before_it);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
