/* SPDX-License-Identifier: Apache-2.0 */
#include "ocr/assemble/assemble_priv.h"

#include <string.h>

/**
 * What the v3 API tells of pages one by one: the lines of a stream, and the results that its
 * searches find. Each is a JSON object on a line.
 *
 * Source: v3 reference, "Stream PDF pages", "Query image results".
 */
void asm_page_text(const ocr_page *page, sch_strbuf *sb)
{
    for (size_t i = 0; i < page->nlines; i++)
        if (page->lines[i].conversion_output)
            sch_strbuf_adds(sb, page->lines[i].text_display);
}

static void add_text(sch_strbuf *sb, const char *before, const char *text, size_t len)
{
    sch_strbuf_adds(sb, before);
    sch_strbuf_add_json(sb, text, len);
}

static const char *version_of(const asm_doc *doc)
{
    return doc->print->version ? doc->print->version : "";
}

void asm_print_stream(const asm_doc *doc, sch_strbuf *sb)
{
    for (size_t p = doc->print->first; p < doc->print->end; p++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};

        asm_page_text(doc->pages[p], &text);
        add_text(sb, "{\"version\":", version_of(doc), strlen(version_of(doc)));
        add_text(sb, ",\"text\":", sch_strbuf_str(&text), text.len);
        sch_strbuf_addf(sb, ",\"page_idx\":%zu,\"pdf_selected_len\":%zu",
                        doc->print->index + (p - doc->print->first) + 1, doc->print->selected);
        add_text(sb, ",\"pdf_id\":", doc->options->image_id, strlen(doc->options->image_id));
        sch_strbuf_adds(sb, "}\n");
        sb->failed = sb->failed || text.failed;
    }
}

/** What is on a page. */
typedef struct sights {
    bool printed, handwritten, table, diagram, chemistry, triangle, algorithm;
    float conf, conf_rate; /* the least of its lines; negative: none says */
} sights;

static void look_at(const ocr_line *line, sights *s)
{
    const char *subtype = line->subtype ? line->subtype : "";
    const bool is_drawn = line->type == OCR_DIAGRAM || line->type == OCR_CHART;

    s->printed = s->printed || (line->nwords > 0 && !line->is_handwritten);
    s->handwritten = s->handwritten || line->is_handwritten;
    s->table = s->table || line->type == OCR_TABLE;
    s->diagram = s->diagram || is_drawn;
    s->chemistry = s->chemistry || strncmp(subtype, "chemistry", 9) == 0;
    s->triangle = s->triangle || strcmp(subtype, "triangle") == 0;
    s->algorithm = s->algorithm || line->type == OCR_PSEUDOCODE ||
                   strcmp(subtype, "algorithm") == 0 || strcmp(subtype, "pseudocode") == 0;
    if (line->conf >= 0 && (s->conf < 0 || line->conf < s->conf))
        s->conf = line->conf;
    if (line->conf_rate >= 0 && (s->conf_rate < 0 || line->conf_rate < s->conf_rate))
        s->conf_rate = line->conf_rate;
}

static void add_flag(sch_strbuf *sb, const char *before, bool value)
{
    sch_strbuf_addf(sb, "%s%s", before, value ? "true" : "false");
}

static void add_detections(sch_strbuf *sb, const sights *s)
{
    add_flag(sb, ",\"detections\":{\"is_printed\":", s->printed);
    add_flag(sb, ",\"is_handwritten\":", s->handwritten);
    add_flag(sb, ",\"contains_table\":", s->table);
    add_flag(sb, ",\"contains_diagram\":", s->diagram);
    add_flag(sb, ",\"contains_chemistry\":", s->chemistry);
    add_flag(sb, ",\"contains_triangle\":", s->triangle);
    add_flag(sb, ",\"contains_algorithm\":", s->algorithm);
    sch_strbuf_addc(sb, '}');
}

static void add_result(sch_strbuf *sb, const asm_doc *doc, const ocr_page *page, const char *id,
                       const sights *s)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};

    asm_page_text(page, &text);
    add_text(sb, ",\"result\":{\"request_id\":", id, strlen(id));
    add_text(sb, ",\"version\":", version_of(doc), strlen(version_of(doc)));
    add_text(sb, ",\"text\":", sch_strbuf_str(&text), text.len);
    add_flag(sb, ",\"is_printed\":", s->printed);
    add_flag(sb, ",\"is_handwritten\":", s->handwritten);
    if (s->conf >= 0) {
        sch_strbuf_adds(sb, ",\"confidence\":");
        sch_strbuf_add_num(sb, s->conf, 10);
    }
    if (s->conf_rate >= 0) {
        sch_strbuf_adds(sb, ",\"confidence_rate\":");
        sch_strbuf_add_num(sb, s->conf_rate, 10);
    }
    if (page->error_id)
        add_text(sb, ",\"error\":", page->error_id, strlen(page->error_id));
    sch_strbuf_addf(sb, ",\"image_width\":%d,\"image_height\":%d}", page->width, page->height);
    sb->failed = sb->failed || text.failed;
}

void asm_print_results(const asm_doc *doc, sch_strbuf *sb)
{
    for (size_t p = doc->print->first; p < doc->print->end; p++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf id = {0};
        const ocr_page *page = doc->pages[p];
        sights s = {.conf = -1, .conf_rate = -1};

        for (size_t i = 0; i < page->nlines; i++)
            look_at(&page->lines[i], &s);
        asm_image_id(doc, page, &id);
        add_text(sb, "{\"image_id\":", sch_strbuf_str(&id), id.len);
        sch_strbuf_addf(sb, ",\"page_idx\":%zu", doc->print->index + (p - doc->print->first) + 1);
        add_detections(sb, &s);
        add_result(sb, doc, page, sch_strbuf_str(&id), &s);
        sch_strbuf_adds(sb, "}\n");
        sb->failed = sb->failed || id.failed;
    }
}
