/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures, tables, and their captions. */
#include "tests/support/t.h"
#include "tests/unit/assemble/doc.h"

#include <string.h>

START_TEST(a_picture_is_a_link_to_its_crop)
{
    WITH_DOC(d);
    d.doc_pages = 120;
    t_picture(&d, 100.4F, 200.6F, 300, 400);
    t_assemble(&d);
    t_mmd_is(&d, "![](https://host/cropped/"
                 "doc-001.jpg?height=200&width=200&top_left_y=200&top_left_x=100)");
    t_doc_done(&d);
}
END_TEST

START_TEST(without_image_query_a_picture_is_its_leaf)
{
    WITH_DOC(d);
    d.options.image_query = false;
    d.options.image_base = "images/";
    t_picture(&d, 100, 200, 300, 400);
    t_assemble(&d);
    t_mmd_is(&d, "![](images/crop-1-100-200-300-400.jpg)");
    t_doc_done(&d);
}
END_TEST

START_TEST(a_caption_goes_into_the_figure_and_is_no_line_of_its_own)
{
    WITH_DOC(d);
    t_picture(&d, 100, 200, 300, 400);
    d.y = 410;
    t_par(&d, "Figure 1: A thing of")->type = OCR_FIGURE_LABEL;
    t_line(&d, 20, 0, "beauty {x}")->type = OCR_FIGURE_LABEL;
    t_assemble(&d);
    t_mmd_is(&d, "\\begin{figure}\n\\includegraphics[alt={},max width=\\textwidth]{https://host/"
                 "cropped/doc-1.jpg?height=200&width=200&top_left_y=200&top_left_x=100}\n"
                 "\\captionsetup{labelformat=empty}\n"
                 "\\caption{Figure 1: A thing of beauty \\{x\\}}\n\\end{figure}");
    ck_assert(!d.pages[0]->lines[1].conversion_output);
    ck_assert_str_eq(d.pages[0]->lines[1].text, "Figure 1: A thing of");
    ck_assert_uint_eq(d.pages[0]->lines[0].nlabels, 2);
    t_doc_done(&d);
}
END_TEST

START_TEST(a_caption_without_its_picture_is_text)
{
    WITH_DOC(d);
    t_picture(&d, 100, 200, 300, 400)->crop = NULL;
    d.y = 410;
    t_par(&d, "Figure 1: A thing")->type = OCR_FIGURE_LABEL;
    t_assemble(&d);
    t_mmd_is(&d, "Figure 1: A thing");
    t_doc_done(&d);
}
END_TEST

/** A table of two by two; its first row is one cell. A block of its own. */
static void add_table(t_doc *doc)
{
    static const ocr_cell at[] = {{0, 0, 1, 2, 0}, {1, 0, 1, 1, 0}, {1, 1, 1, 1, 0}};
    static const char *const text[] = {"R & D", "cost {net}", "a wrapped la- bel"};
    ocr_line *table;
    int parent;

    t_block(doc);
    table = t_line(doc, 20, 0, "");
    table->type = OCR_TABLE;
    table->cell = (ocr_cell){0, 0, 2, 2, 0};
    table->box = (ocr_box){0, 0, 1000, 1400};
    parent = (int)(table - doc->pages[0]->lines);
    for (size_t i = 0; i < SCH_COUNT_OF(at); i++) {
        ocr_line *cell = t_line(doc, 20, 0, text[i]);

        cell->type = OCR_TABLE_CELL;
        cell->parent = parent;
        cell->cell = at[i];
        cell->cell.edges = OCR_CELL_EDGES;
    }
    t_block(doc);
}

START_TEST(a_table_is_a_tabular_with_its_cells_escaped)
{
    t_doc doc;

    t_doc_init(&doc);
    t_page_add(&doc);
    t_par(&doc, "Before.");
    add_table(&doc);
    t_assemble(&doc);
    t_mmd_is(&doc, "Before.\n\n"
                   "\\begin{tabular}{|l|l|}\n"
                   "\\hline \\multicolumn{2}{|c|}{R \\& D} \\\\\n"
                   "\\hline cost \\{net\\} & a wrapped la- bel \\\\\n"
                   "\\hline\n\\end{tabular}");
    ck_assert(!doc.pages[0]->lines[2].conversion_output);
    ck_assert_str_eq(doc.pages[0]->lines[2].text, "R \\& D");
    t_doc_done(&doc);
}
END_TEST

/** A table without rules: the second column ends at one place, the third stands in its middle. */
static ocr_line *add_open_table(t_doc *doc)
{
    static const char *const text[] = {"name", "size", "all", "a", "123", "x", "bcd", "7", "yyy"};
    int parent;

    t_block(doc);
    t_line(doc, 20, 0, "")->type = OCR_TABLE;
    parent = (int)doc->pages[0]->nlines - 1;
    doc->pages[0]->lines[parent].cell = (ocr_cell){0, 0, 3, 3, 0};
    doc->pages[0]->lines[parent].box = (ocr_box){0, 0, 1000, 1400};
    for (uint16_t i = 0; i < 9; i++) {
        ocr_line *cell = t_line(doc, 20, 0, text[i]);
        float width = cell->box.x1 - cell->box.x0, x = 100;

        x = i % 3 == 1 ? 400 - width : i % 3 == 2 ? 600 - width / 2 : x;
        cell->box.x0 = cell->words[0].box.x0 = x;
        cell->box.x1 = cell->words[0].box.x1 = x + width;
        cell->type = OCR_TABLE_CELL;
        cell->parent = parent;
        cell->cell = (ocr_cell){i / 3, i % 3, 1, 1, 0};
    }
    return &doc->pages[0]->lines[parent];
}

START_TEST(a_tabular_has_the_rules_of_the_page_and_no_others)
{
    t_doc doc;
    ocr_line *table;

    t_doc_init(&doc);
    t_page_add(&doc);
    table = add_open_table(&doc);
    for (int i = 1; i <= 3; i++) /* above and below the header; a bar behind the first column */
        table[i].cell.edges = OCR_CELL_TOP | OCR_CELL_BOTTOM;
    for (int i = 1; i <= 7; i += 3)
        table[i].cell.edges |= OCR_CELL_RIGHT;
    table[8].cell.edges |= OCR_CELL_BOTTOM;
    t_assemble(&doc);
    t_mmd_is(&doc, "\\begin{tabular}{l|rc}\n"
                   "\\hline name & size & all \\\\\n"
                   "\\hline a & 123 & x \\\\\n"
                   "bcd & 7 & yyy \\\\\n"
                   "\\cline{2-2}\n\\end{tabular}");
    t_doc_done(&doc);
}
END_TEST

/** Break the lines of the cell before word `at`. */
static void break_line(ocr_line *cell, size_t at)
{
    float back = cell->words[at].box.x0 - cell->words[0].box.x0;

    for (size_t i = at; i < cell->nwords; i++) {
        cell->words[i].box.x0 -= back;
        cell->words[i].box.x1 -= back;
        cell->words[i].box.y0 += 24;
        cell->words[i].box.y1 += 24;
    }
}

START_TEST(lines_of_a_cell_that_had_room_for_more_are_a_tabular_of_their_own)
{
    t_doc doc;
    ocr_line *table;

    t_doc_init(&doc);
    t_page_add(&doc);
    add_table(&doc);
    table = &doc.pages[0]->lines[0];
    table[2].words = table[3].words; /* "a wrapped la- bel" */
    table[2].nwords = 2;
    table[2].words[1].text = "Wrapped";
    break_line(&table[2], 1);
    table[3].nwords = 0;
    table[2].box.x1 = 900; /* there was room */
    t_assemble(&doc);
    ck_assert_ptr_nonnull(
        strstr(t_mmd(&doc), "\\begin{tabular}{l}\na \\\\\nWrapped\n\\end{tabular} & "));
    t_doc_done(&doc);
}
END_TEST

START_TEST(a_caption_goes_into_the_table_that_it_names)
{
    t_doc doc;

    t_doc_init(&doc);
    t_page_add(&doc);
    t_picture(&doc, 100, 60, 500, 190);
    t_par(&doc, "Table 1: Costs.")->type = OCR_FIGURE_LABEL;
    add_table(&doc);
    t_assemble(&doc);
    ck_assert_ptr_nonnull(strstr(t_mmd(&doc), "\\begin{table}\n\\captionsetup{labelformat=empty}\n"
                                              "\\caption{Table 1: Costs.}\n\\begin{tabular}"));
    ck_assert_ptr_nonnull(strstr(t_mmd(&doc), "\\end{tabular}\n\\end{table}"));
    ck_assert_ptr_null(strstr(t_mmd(&doc), "\\begin{figure}"));
    t_doc_done(&doc);
}
END_TEST

START_TEST(text_inside_a_picture_is_listed_on_demand_and_never_printed)
{
    for (int include = 0; include < 2; include++) {
        WITH_DOC(d);
        d.options.include_diagram_text = include;
        t_picture(&d, 90, 190, 600, 600);
        d.y = 250;
        ocr_line *line = t_par(&d, "label");
        line->type = OCR_DIAGRAM_INFO;
        line->parent = 0;
        t_par(&d, "Text.");
        t_assemble(&d);
        ASSERT_HAS_NOT(&d, "label");
        ck_assert_int_eq(strstr(sch_strbuf_str(&d.out.lines_json), "\"diagram_info\"") != NULL,
                         include);
        ck_assert_int_eq(strstr(sch_strbuf_str(&d.out.lines_json), "children_ids") != NULL,
                         include);
        t_doc_done(&d);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("assemble-floats");
    TCase *tc = tcase_create("floats");

    tcase_add_test(tc, a_picture_is_a_link_to_its_crop);
    tcase_add_test(tc, without_image_query_a_picture_is_its_leaf);
    tcase_add_test(tc, a_caption_goes_into_the_figure_and_is_no_line_of_its_own);
    tcase_add_test(tc, a_caption_without_its_picture_is_text);
    tcase_add_test(tc, a_table_is_a_tabular_with_its_cells_escaped);
    tcase_add_test(tc, a_tabular_has_the_rules_of_the_page_and_no_others);
    tcase_add_test(tc, lines_of_a_cell_that_had_room_for_more_are_a_tabular_of_their_own);
    tcase_add_test(tc, a_caption_goes_into_the_table_that_it_names);
    tcase_add_test(tc, text_inside_a_picture_is_listed_on_demand_and_never_printed);
    suite_add_tcase(suite, tc);
    return t_run(suite);
}
