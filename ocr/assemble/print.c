/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <math.h>
#include <string.h>

/**
 * lines.json and lines.mmd.json: pages and their lines, in the order of members that the API's
 * samples have. Nothing is decided here but the numbers' rounding.
 *
 * Source: contract 3.4. Lines inside pictures appear with include_diagram_text only.
 */
static int clamp(float v, int max)
{
    return !(v > 0) ? 0 : v > (float)max ? max : (int)v;
}

void asm_region(const ocr_page *page, const ocr_line *line, int ret_region[4])
{
    int x0 = clamp(floorf(line->box.x0), page->width),
        y0 = clamp(floorf(line->box.y0), page->height);
    int x1 = clamp(ceilf(line->box.x1), page->width), y1 = clamp(ceilf(line->box.y1), page->height);

    ret_region[0] = x0;
    ret_region[1] = y0;
    ret_region[2] = x1 - x0;
    ret_region[3] = y1 - y0;
}

void asm_image_id(const asm_doc *doc, const ocr_page *page, sch_strbuf *sb)
{
    int digits = 1;

    for (int n = doc->doc_pages; n >= 10; n /= 10)
        digits++;
    sch_strbuf_addf(sb, "%s-%0*d", doc->options->image_id, digits, page->number);
}

static void add_string(sch_strbuf *sb, const char *key, const char *value)
{
    sch_strbuf_addf(sb, ",\"%s\":", key);
    sch_strbuf_add_json(sb, value, strlen(value));
}

static void add_bool(sch_strbuf *sb, const char *key, bool value)
{
    sch_strbuf_addf(sb, ",\"%s\":%s", key, value ? "true" : "false");
}

static void add_geometry(sch_strbuf *sb, const ocr_page *page, const ocr_line *line)
{
    int r[4], x1, y1;

    asm_region(page, line, r);
    x1 = r[0] + r[2];
    y1 = r[1] + r[3];
    sch_strbuf_addf(sb, ",\"cnt\":[[%d,%d],[%d,%d],[%d,%d],[%d,%d]]", r[0], y1, r[0], r[1], x1,
                    r[1], x1, y1);
    sch_strbuf_addf(sb,
                    ",\"region\":{\"top_left_x\":%d,\"top_left_y\":%d,\"width\":%d,\"height\":%d}",
                    r[0], r[1], r[2], r[3]);
    add_bool(sb, "is_printed", !line->is_handwritten);
    add_bool(sb, "is_handwritten", line->is_handwritten);
}

static void add_confidence(sch_strbuf *sb, const ocr_line *line)
{
    if (line->conf >= 0) {
        sch_strbuf_adds(sb, ",\"confidence\":");
        sch_strbuf_add_num(sb, line->conf, 10);
    }
    if (line->conf_rate >= 0) {
        sch_strbuf_adds(sb, ",\"confidence_rate\":");
        sch_strbuf_add_num(sb, line->conf_rate, 10);
    }
}

static bool is_listed(const asm_doc *doc, const ocr_line *line)
{
    return doc->options->include_diagram_text || !asm_is_inside(line->type);
}

/** [ids] of the lines whose parent is `parent`. */
static void add_children(sch_strbuf *sb, const asm_doc *doc, const ocr_page *page, size_t parent)
{
    bool any = false;

    for (size_t i = parent + 1; i < page->nlines; i++) {
        if (page->lines[i].parent != (int)parent || !is_listed(doc, &page->lines[i]))
            continue;
        sch_strbuf_adds(sb, any ? "," : ",\"children_ids\":[");
        sch_strbuf_addf(sb, "\"%s\"", page->lines[i].id);
        any = true;
    }
    if (any)
        sch_strbuf_addc(sb, ']');
}

static void add_labels(sch_strbuf *sb, const ocr_page *page, const ocr_line *line)
{
    for (size_t i = 0; i < line->nlabels; i++)
        sch_strbuf_addf(sb, "%s\"%s\"%s", i ? "," : ",\"selected_labels\":[",
                        page->lines[line->labels[i]].id, i + 1 == line->nlabels ? "]" : "");
}

static void add_line(sch_strbuf *sb, const asm_doc *doc, const ocr_page *page, size_t at,
                     int number)
{
    const ocr_line *line = &page->lines[at];

    sch_strbuf_addf(sb, "{\"id\":\"%s\",\"type\":\"%s\"", line->id, ocr_type_name(line->type));
    if (line->subtype)
        add_string(sb, "subtype", line->subtype);
    sch_strbuf_addf(sb, ",\"line\":%d,\"column\":%d,\"font_size\":%ld", number, line->column,
                    lroundf(line->font_size));
    add_geometry(sb, page, line);
    add_bool(sb, "conversion_output", line->conversion_output);
    if (line->parent >= 0)
        add_string(sb, "parent_id", page->lines[line->parent].id);
    add_children(sb, doc, page, at);
    add_labels(sb, page, line);
    add_string(sb, "text", line->text);
    add_string(sb, "text_display", line->text_display);
    add_confidence(sb, line);
    sch_strbuf_addc(sb, '}');
}

static void open_page(sch_strbuf *sb, const asm_doc *doc, const ocr_page *page, bool first)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf id = {0};

    asm_image_id(doc, page, &id);
    sch_strbuf_adds(sb, first ? "{\"image_id\":" : ",{\"image_id\":");
    sch_strbuf_add_json(sb, sch_strbuf_str(&id), id.len);
    sch_strbuf_addf(sb, ",\"page\":%d,\"page_width\":%d,\"page_height\":%d,\"lines\":[",
                    page->number, page->width, page->height);
    sb->failed = sb->failed || id.failed;
}

void asm_print_lines(asm_doc *doc, sch_strbuf *sb)
{
    sch_strbuf_adds(sb, doc->print->is_part ? "" : "{\"pages\":[");
    for (size_t p = doc->print->first; p < doc->print->end; p++) {
        ocr_page *page = doc->pages[p];
        int number = 0;

        for (size_t i = 0; i < page->nlines; i++)
            ocr_line_id(page->number, i, page->lines[i].box, page->lines[i].text,
                        page->lines[i].id);
        open_page(sb, doc, page, p == doc->print->first);
        for (size_t i = 0; i < page->nlines; i++) {
            if (!is_listed(doc, &page->lines[i]))
                continue;
            if (number++)
                sch_strbuf_addc(sb, ',');
            add_line(sb, doc, page, i, number);
        }
        sch_strbuf_adds(sb, "]}");
    }
    sch_strbuf_adds(sb, doc->print->is_part ? "" : "]}");
}

void asm_print_lines_mmd(const asm_doc *doc, sch_strbuf *sb)
{
    sch_strbuf_adds(sb, doc->print->is_part ? "" : "{\"pages\":[");
    for (size_t p = doc->print->first; p < doc->print->end; p++) {
        const ocr_page *page = doc->pages[p];
        int number = 0;

        open_page(sb, doc, page, p == doc->print->first);
        for (size_t i = 0; i < page->nlines; i++) {
            const ocr_line *line = &page->lines[i];

            if (!line->conversion_output)
                continue;
            sch_strbuf_addf(sb, "%s{\"line\":%d", number ? "," : "", number + 1);
            number++;
            add_geometry(sb, page, line);
            add_string(sb, "text", line->text_display);
            add_confidence(sb, line);
            sch_strbuf_addc(sb, '}');
        }
        sch_strbuf_adds(sb, "]}");
    }
    sch_strbuf_adds(sb, doc->print->is_part ? "" : "]}");
}
