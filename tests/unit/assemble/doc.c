/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/assemble/doc.h"

#include "tests/support/t.h"

#include <string.h>

void t_doc_init(t_doc *doc)
{
    *doc = (t_doc){.y = 200};
    ocr_options_init(&doc->options);
    doc->options.image_base = "https://host/cropped/";
    doc->options.image_id = "doc";
}

void t_doc_done(t_doc *doc)
{
    for (size_t i = 0; i < doc->npages; i++)
        ocr_page_free(doc->pages[i]);
    ocr_output_done(doc->out);
}

ocr_page *t_page_add(t_doc *doc)
{
    ocr_page *page = ocr_page_new(0);

    ck_assert_ptr_nonnull(page);
    ck_assert_uint_lt(doc->npages, T_DOC_PAGES);
    doc->pages[doc->npages++] = page;
    page->number = (int)doc->npages;
    page->width = 1000;
    page->height = 1400;
    doc->block = 0;
    doc->y = 200;
    return page;
}

void t_block(t_doc *doc)
{
    doc->block++;
    doc->y += 20;
}

static ocr_line *add_line(t_doc *doc)
{
    ocr_line *line = ocr_page_add_line(doc->pages[doc->npages - 1]);

    ck_assert_ptr_nonnull(line);
    line->block = doc->block;
    return line;
}

ocr_line *t_line(t_doc *doc, float size, uint8_t style, const char *text)
{
    ocr_page *page = doc->pages[doc->npages - 1];
    ocr_line *line = add_line(doc);
    size_t cap = 0;
    float x = 100;

    line->box = (ocr_box){x, doc->y, x, doc->y + size};
    line->font_size = size;
    line->style = style;
    line->baseline = doc->y + 0.8F * size;
    line->conf = line->conf_rate = 1;
    for (const char *p = text; *p;) {
        size_t len = strcspn(p, " ");
        ocr_word *words =
            sch_arena_grow(page->arena, line->words, line->nwords, &cap, sizeof *words);

        ck_assert_ptr_nonnull(words);
        line->words = words;
        words[line->nwords++] = (ocr_word){.box = {x, doc->y, x + 12 * (float)len, doc->y + size},
                                           .text = sch_arena_strndup(page->arena, p, len),
                                           .font_size = size,
                                           .baseline = line->baseline,
                                           .conf = 1,
                                           .style = style,
                                           .glyph0 = -1,
                                           .glyph1 = -1};
        line->box.x1 = x + 12 * (float)len;
        x = line->box.x1 + 10;
        p += len + (p[len] == ' ');
    }
    doc->y += 1.3F * size;
    return line;
}

ocr_line *t_par(t_doc *doc, const char *text)
{
    t_block(doc);
    return t_line(doc, 20, 0, text);
}

ocr_line *t_picture(t_doc *doc, float x0, float y0, float x1, float y1)
{
    ocr_line *line;

    t_block(doc);
    line = add_line(doc);
    line->type = OCR_DIAGRAM;
    line->box = (ocr_box){x0, y0, x1, y1};
    line->crop = "crop-1-100-200-300-400.jpg";
    return line;
}

/** Ids are 32 hexadecimal digits, each once; parents and children name each other. */
static void check_ids(json_t *lines, json_t *seen)
{
    size_t i, k;
    json_t *line, *child;

    json_array_foreach(lines, i, line)
    {
        const char *id = json_string_value(json_object_get(line, "id"));

        ck_assert_uint_eq(strlen(id), 32);
        ck_assert_uint_eq(strspn(id, "0123456789abcdef"), 32);
        ck_assert_msg(!json_object_get(seen, id), "id %s twice", id);
        json_object_set_new(seen, id, json_incref(line));
    }
    json_array_foreach(lines, i, line)
    {
        const char *parent = json_string_value(json_object_get(line, "parent_id"));

        ck_assert(!parent || json_object_get(seen, parent));
        json_array_foreach(json_object_get(line, "children_ids"), k, child)
        {
            json_t *other = json_object_get(seen, json_string_value(child));

            ck_assert_str_eq(json_string_value(json_object_get(other, "parent_id")),
                             json_string_value(json_object_get(line, "id")));
        }
    }
}

static void append_printed(json_t *lines, sch_strbuf *sb)
{
    size_t i;
    json_t *line;

    json_array_foreach(lines, i, line)
    {
        const char *text = json_string_value(json_object_get(line, "text_display"));

        ck_assert_int_eq(json_integer_value(json_object_get(line, "line")), (int)i + 1);
        if (json_is_true(json_object_get(line, "conversion_output")))
            sch_strbuf_adds(sb, text);
        else
            ck_assert_str_eq(text, "");
    }
}

static json_t *parse(const sch_strbuf *sb)
{
    json_error_t error;
    json_t *root = json_loads(sch_strbuf_str(sb), 0, &error);

    ck_assert_msg(root != NULL, "%s at %d: %s", error.text, error.position, sch_strbuf_str(sb));
    return root;
}

/** What holds for every document: the mmd is its lines. */
static void check_invariants(t_doc *doc)
{
    json_t *lines = parse(&doc->out.lines_json), *mmd = parse(&doc->out.lines_mmd_json);
    json_t *seen = json_object(), *page, *line;
    SCH_AUTO(sch_strbuf_done) sch_strbuf all = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf old = {0};
    size_t i, k;

    ck_assert_uint_eq(json_array_size(json_object_get(lines, "pages")), doc->npages);
    json_array_foreach(json_object_get(lines, "pages"), i, page)
    {
        check_ids(json_object_get(page, "lines"), seen);
        append_printed(json_object_get(page, "lines"), &all);
    }
    json_array_foreach(json_object_get(mmd, "pages"), i, page)
        json_array_foreach(json_object_get(page, "lines"), k, line)
            sch_strbuf_adds(&old, json_string_value(json_object_get(line, "text")));
    ck_assert_str_eq(sch_strbuf_str(&all), t_mmd(doc));
    ck_assert_str_eq(sch_strbuf_str(&old), t_mmd(doc));
    json_decref(seen);
    json_decref(lines);
    json_decref(mmd);
}

/** A container's box holds its children's, a line's its words'. */
static void check_boxes(const ocr_page *page)
{
    for (size_t i = 0; i < page->nlines; i++) {
        const ocr_line *line = &page->lines[i];

        ck_assert_int_lt(line->parent, (int)i);
        if (line->parent >= 0) {
            const ocr_box *b = &page->lines[line->parent].box;

            ck_assert(b->x0 <= line->box.x0 && b->y0 <= line->box.y0 && b->x1 >= line->box.x1 &&
                      b->y1 >= line->box.y1);
        }
        for (size_t k = 0; k < line->nwords; k++)
            ck_assert(line->words[k].box.x0 >= line->box.x0 &&
                      line->words[k].box.x1 <= line->box.x1);
    }
}

void t_assemble(t_doc *doc)
{
    sch_err err = {0};

    t_ok(ocr_assemble(doc->pages, doc->npages, doc->doc_pages ? doc->doc_pages : (int)doc->npages,
                      &doc->options, NULL, &doc->out, &err),
         &err);
    check_invariants(doc);
    for (size_t i = 0; i < doc->npages; i++)
        check_boxes(doc->pages[i]);
}

const char *t_mmd(const t_doc *doc)
{
    return sch_strbuf_str(&doc->out.mmd);
}

void t_body(t_doc *doc, int lines)
{
    t_block(doc);
    for (int i = 0; i < lines; i++)
        t_line(doc, 20, 0, T_LONG);
}

void t_indent(ocr_line *line, float dx)
{
    line->box.x0 += dx;
    line->box.x1 += dx;
    for (size_t i = 0; i < line->nwords; i++) {
        line->words[i].box.x0 += dx;
        line->words[i].box.x1 += dx;
    }
}
