/* SPDX-License-Identifier: Apache-2.0 */
/* Making page models: memory, names, identifiers. The wire form is in page_write.c and
 * page_parse.c. */
#include "ocr/model/page.h"

#include "ocr/model/reading.h"
#include "schema/base/digest.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void ocr_box_grow(ocr_box *box, const ocr_box *more)
{
    box->x0 = more->x0 < box->x0 ? more->x0 : box->x0;
    box->y0 = more->y0 < box->y0 ? more->y0 : box->y0;
    box->x1 = more->x1 > box->x1 ? more->x1 : box->x1;
    box->y1 = more->y1 > box->y1 ? more->y1 : box->y1;
}

static const char *const type_names[OCR_TYPE_COUNT] = {
    [OCR_TEXT] = "text",
    [OCR_MATH] = "math",
    [OCR_TABLE] = "table",
    [OCR_TABLE_CELL] = "table_cell",
    [OCR_DIAGRAM] = "diagram",
    [OCR_CHART] = "chart",
    [OCR_FIGURE_LABEL] = "figure_label",
    [OCR_EQUATION_NUMBER] = "equation_number",
    [OCR_PAGE_INFO] = "page_info",
    [OCR_TITLE] = "title",
    [OCR_AUTHORS] = "authors",
    [OCR_ABSTRACT] = "abstract",
    [OCR_SECTION_HEADER] = "section_header",
    [OCR_QUOTE] = "quote",
    [OCR_FOOTNOTE] = "footnote",
    [OCR_CODE] = "code",
    [OCR_PSEUDOCODE] = "pseudocode",
    [OCR_COLUMN] = "column",
    [OCR_ROTATED_CONTAINER] = "rotated_container",
    [OCR_TOC_CONTAINER] = "table_of_contents_container",
    [OCR_TOC_ROW] = "table_of_contents_row",
    [OCR_TOC_ITEM] = "table_of_contents_item",
    [OCR_TOC_NUMBER] = "table_of_contents_number",
    [OCR_MULTIPLE_CHOICE_BLOCK] = "multiple_choice_block",
    [OCR_MULTIPLE_CHOICE_OPTION] = "multiple_choice_option",
    [OCR_FORM_FIELD] = "form_field",
    [OCR_CHART_INFO] = "chart_info",
    [OCR_DIAGRAM_INFO] = "diagram_info",
    [OCR_X_AXIS_TICK_LABEL] = "x_axis_tick_label",
    [OCR_Y_AXIS_TICK_LABEL] = "y_axis_tick_label",
    [OCR_X_AXIS_LABEL] = "x_axis_label",
    [OCR_Y_AXIS_LABEL] = "y_axis_label",
    [OCR_LEGEND_LABEL] = "legend_label",
    [OCR_MODEL_LABEL] = "model_label",
    [OCR_QED_SYMBOL] = "qed_symbol",
};
static const char *const source_names[OCR_SOURCE_COUNT] = {
    [OCR_SOURCE_GLYPHS] = "glyphs",
    [OCR_SOURCE_PIXELS] = "pixels",
};
const char *ocr_type_name(ocr_type type)
{
    return (unsigned)type < OCR_TYPE_COUNT ? type_names[type] : "text";
}

bool ocr_type_parse(const char *name, ocr_type *ret_type)
{
    for (int i = 0; i < OCR_TYPE_COUNT; i++)
        if (strcmp(type_names[i], name) == 0) {
            *ret_type = (ocr_type)i;
            return true;
        }
    return false;
}

const char *ocr_source_name(ocr_source source)
{
    return (unsigned)source < OCR_SOURCE_COUNT ? source_names[source] : "pixels";
}

ocr_page *ocr_page_new(size_t limit_bytes)
{
    sch_arena *arena = sch_arena_new(limit_bytes);
    ocr_page *page = arena ? sch_arena_alloc(arena, 1, sizeof *page) : NULL;

    if (!page) {
        sch_arena_free(arena);
        return NULL;
    }
    page->arena = arena;
    page->decision.reason = "";
    return page;
}

ocr_page *ocr_page_free(ocr_page *page)
{
    if (page)
        sch_arena_free(page->arena); /* the page itself lies in it */
    return NULL;
}

ocr_line *ocr_page_add_line(ocr_page *page)
{
    ocr_line *lines =
        sch_arena_grow(page->arena, page->lines, page->nlines, &page->cap_lines, sizeof *lines);
    ocr_line *line;

    if (!lines)
        return NULL;
    page->lines = lines;
    line = &lines[page->nlines++];
    *line = (ocr_line){.parent = -1, .baseline = NAN, .conf = -1, .conf_rate = -1};
    return line;
}

void ocr_line_id(int page, size_t index, ocr_box box, const char *text,
                 char ret_id[OCR_LINE_ID_LEN])
{
    uint8_t digest[SCH_SHA256_LEN];
    char head[128 + SCH_SHA256_LEN];
    int n = snprintf(head, 128, "%d/%zu/%ld,%ld,%ld,%ld/", page, index, lrintf(box.x0),
                     lrintf(box.y0), lrintf(box.x1), lrintf(box.y1));

    sch_sha256_of(text, strlen(text), digest);
    memcpy(head + n, digest, sizeof digest);
    sch_sha256_of(head, (size_t)n + sizeof digest, digest);
    sch_hex(digest, (OCR_LINE_ID_LEN - 1) / 2, ret_id);
}
