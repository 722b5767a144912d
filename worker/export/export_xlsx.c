/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xlsx: every table of the document, spans merged, numbers as numbers, formulas as text.
 *
 * Options: singleSheet (false: a sheet a table), mathOutputFormat linearmath|latex|asciimath
 * (linearmath), maxColumnWidthChars (255), fontSize (11), zoomScale (100).
 */
#include "schema/base/strbuf.h"
#include "schema/wire/json.h"
#include "worker/export/job.h"

#include <string.h>
#include <xlsxwriter.h>

#define CELL_BYTES  32000 /* a cell holds 32,767 characters */
#define TABLES_MOST 2000
#define WIDTH_LEAST 8

typedef struct book {
    lxw_workbook *workbook;
    const json_t *options;
    /* By border bits (top 1, bottom 2, left 4, right 8), header 16, alignment 32 * (1 to 3). */
    lxw_format *formats[128];
    int font_size, width_most;
} book;

static int number_of(const json_t *options, const char *key, int otherwise)
{
    const json_t *value = json_object_get(options, key);

    return json_is_integer(value) ? (int)json_integer_value(value) : otherwise;
}

static int int_of(const json_t *object, const char *key)
{
    return (int)json_integer_value(json_object_get(object, key));
}

static lxw_format *format_of(book *b, unsigned bits)
{
    static const uint8_t aligns[] = {0, LXW_ALIGN_LEFT, LXW_ALIGN_CENTER, LXW_ALIGN_RIGHT};
    lxw_format *f = b->formats[bits];

    if (f)
        return f;
    f = b->formats[bits] = workbook_add_format(b->workbook);
    format_set_font_size(f, b->font_size);
    format_set_text_wrap(f);
    format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
    format_set_align(f, aligns[bits >> 5]);
    if (bits & 1)
        format_set_top(f, LXW_BORDER_THIN);
    if (bits & 2)
        format_set_bottom(f, LXW_BORDER_THIN);
    if (bits & 4)
        format_set_left(f, LXW_BORDER_THIN);
    if (bits & 8)
        format_set_right(f, LXW_BORDER_THIN);
    if (bits & 16)
        format_set_bold(f);
    return f;
}

static unsigned bits_of(const json_t *cell)
{
    const char *align = json_string_value(json_object_get(cell, "align"));
    unsigned bits = (unsigned)int_of(cell, "border") & 15;

    if (json_is_true(json_object_get(cell, "header")))
        bits |= 16;
    if (align && align[0])
        bits |= 32U * (strcmp(align, "center") == 0 ? 2 : strcmp(align, "right") == 0 ? 3 : 1);
    return bits;
}

/* Text that a cell holds: cut at a letter's end. */
static const char *fitting(const char *text, sch_strbuf *sb)
{
    size_t len = strlen(text);

    if (len <= CELL_BYTES)
        return text;
    len = CELL_BYTES;
    while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
        len--;
    sch_strbuf_add(sb, text, len);
    return sch_strbuf_str(sb);
}

/* Longest line of a text, in letters. */
static int width_of(const char *text)
{
    int most = 0, n = 0;

    for (const char *c = text; *c; c++) {
        n = *c == '\n' ? 0 : n + (((unsigned char)*c & 0xc0) != 0x80);
        most = n > most ? n : most;
    }
    return most;
}

static void write_cell(book *b, lxw_worksheet *sheet, int first_row, const json_t *cell)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    lxw_row_t row = (lxw_row_t)(first_row + int_of(cell, "row"));
    lxw_col_t column = (lxw_col_t)int_of(cell, "column");
    int rows = int_of(cell, "rowspan"), columns = int_of(cell, "colspan");
    const char *raw = json_string_value(json_object_get(cell, "text"));
    const char *text = fitting(raw ? raw : "", &sb);
    const json_t *number = json_object_get(cell, "number");
    lxw_format *f = format_of(b, bits_of(cell));

    if (rows > 1 || columns > 1)
        (void)worksheet_merge_range(sheet, row, column, row + (lxw_row_t)rows - 1,
                                    (lxw_col_t)(column + columns - 1), "", f);
    if (json_is_number(number))
        (void)worksheet_write_number(sheet, row, column, json_number_value(number), f);
    else if (text[0])
        (void)worksheet_write_string(sheet, row, column, text, f);
    else
        (void)worksheet_write_blank(sheet, row, column, f);
}

static void set_widths(const book *b, lxw_worksheet *sheet, const json_t *cells, int columns)
{
    for (int c = 0; c < columns; c++) {
        int width = WIDTH_LEAST;
        size_t i;
        json_t *cell;

        json_array_foreach(cells, i, cell)
        {
            const char *text = json_string_value(json_object_get(cell, "text"));

            if (int_of(cell, "column") == c && int_of(cell, "colspan") == 1 && text &&
                width_of(text) + 2 > width)
                width = width_of(text) + 2;
        }
        width = width < b->width_most ? width : b->width_most;
        (void)worksheet_set_column(sheet, (lxw_col_t)c, (lxw_col_t)c, width, NULL);
    }
}

/* @return the row below the table */
static int write_table(book *b, lxw_worksheet *sheet, int row, const json_t *table)
{
    const char *caption = json_string_value(json_object_get(table, "caption"));
    const json_t *cells = json_object_get(table, "cells");
    size_t i;
    json_t *cell;

    if (caption && caption[0])
        (void)worksheet_write_string(sheet, (lxw_row_t)row++, 0, caption, NULL);
    json_array_foreach(cells, i, cell) write_cell(b, sheet, row, cell);
    return row + int_of(table, "rows");
}

static lxw_worksheet *add_sheet(const book *b)
{
    lxw_worksheet *sheet = workbook_add_worksheet(b->workbook, NULL);

    if (sheet)
        worksheet_set_zoom(sheet, (uint16_t)number_of(b->options, "zoomScale", 100));
    return sheet;
}

static sch_status write_tables(book *b, const json_t *tables, sch_err *err)
{
    bool is_single = json_is_true(json_object_get(b->options, "singleSheet"));
    lxw_worksheet *sheet = NULL;
    json_t *table;
    int row = 0;
    size_t i;

    json_array_foreach(tables, i, table)
    {
        if (!sheet || !is_single)
            sheet = i < TABLES_MOST ? add_sheet(b) : NULL;
        if (!sheet)
            return sch_fail(err, SCH_LIMIT, "xlsx: more than %d tables", TABLES_MOST);
        row = is_single && i > 0 ? row + 1 : 0;
        row = write_table(b, sheet, row, table);
        if (!is_single || i == 0)
            set_widths(b, sheet, json_object_get(table, "cells"), int_of(table, "columns"));
    }
    return sheet || add_sheet(b) ? SCH_OK : sch_fail(err, SCH_FATAL, "xlsx: out of memory");
}

static sch_status write_book(const wrk_job *job, const json_t *tables, const char *path,
                             sch_err *err)
{
    lxw_workbook_options how = {.constant_memory = LXW_FALSE,
                                .tmpdir = (char *)(uintptr_t)job->in->dir};
    /* The time of writing is not the document's. */
    lxw_doc_properties properties = {.created = 315532800};
    book b = {.workbook = workbook_new_opt(path, &how), .options = wrk_job_options(job)};
    lxw_error e;
    sch_status s;

    if (!b.workbook)
        return sch_fail(err, SCH_FATAL, "xlsx: out of memory");
    (void)workbook_set_properties(b.workbook, &properties);
    b.font_size = number_of(b.options, "fontSize", 11);
    b.width_most = number_of(b.options, "maxColumnWidthChars", 255);
    s = write_tables(&b, tables, err);
    e = workbook_close(b.workbook);
    if (s == SCH_OK && e != LXW_NO_ERROR)
        s = sch_fail(err, SCH_FATAL, "xlsx: %s", lxw_strerror(e));
    return s;
}

sch_status wrk_export_xlsx(wrk_job *job, sch_err *err)
{
    const wrk_export *in = job->in;
    const char *math = json_string_value(json_object_get(wrk_job_options(job), "mathOutputFormat"));
    SCH_AUTO(sch_json_decref)
    json_t *request = json_pack("{s:s, s:s%, s:s}", "op", "sheets", "mmd", in->mmd, in->mmd_len,
                                "math", math ? math : "linearmath");
    SCH_AUTO(sch_json_decref) json_t *reply = NULL;
    SCH_AUTO(sch_strbuf_done) sch_strbuf path = {0};
    sch_status s;

    if (!request)
        return sch_fail(err, SCH_INVALID, "the text is not UTF-8");
    s = sch_render_ask(in->render, request, &reply, err);
    sch_strbuf_addf(&path, "%s/xlsx", in->dir);
    return s == SCH_OK
               ? write_book(job, json_object_get(reply, "sheets"), sch_strbuf_str(&path), err)
               : s;
}
