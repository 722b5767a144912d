/* SPDX-License-Identifier: Apache-2.0 */
/* Page models to JSON. */
#include "ocr/model/page_json.h"

#include <math.h>
#include <string.h>

/** Digits of v end before end. @return where they begin */
static char *put_int(char *end, long long v)
{
    unsigned long long u = v < 0 ? -(unsigned long long)v : (unsigned long long)v;

    do
        *--end = (char)('0' + u % 10);
    while (u /= 10);
    if (v < 0)
        *--end = '-';
    return end;
}

static void add_int(sch_strbuf *sb, long long v)
{
    char digits[24];
    char *end = digits + sizeof digits, *from = put_int(end, v);

    sch_strbuf_add(sb, from, (size_t)(end - from));
}

/** v in units of 1/scale; what JSON cannot say becomes 0. */
static long long scaled(double v, double scale)
{
    return isfinite(v) ? llround(fmax(-OCR_JSON_MAX_LEN_PX, fmin(OCR_JSON_MAX_LEN_PX, v)) * scale)
                       : 0;
}

static void add_scaled(sch_strbuf *sb, double v, double scale)
{
    add_int(sb, scaled(v, scale));
}

static void add_conf(sch_strbuf *sb, double conf)
{
    add_scaled(sb, fmax(0, fmin(1, conf)), OCR_JSON_CONF_SCALE);
}

static void add_box(sch_strbuf *sb, const ocr_box *box)
{
    const float v[4] = {box->x0, box->y0, box->x1, box->y1};

    for (int i = 0; i < 4; i++) {
        if (i)
            sch_strbuf_addc(sb, ',');
        add_scaled(sb, v[i], OCR_JSON_PX_SCALE);
    }
}

static void key_int(sch_strbuf *sb, const char *key, long long v)
{
    if (v != 0) {
        sch_strbuf_adds(sb, key);
        add_int(sb, v);
    }
}

static void key_scaled(sch_strbuf *sb, const char *key, double v, double scale)
{
    if (isfinite(v) && v != 0) {
        sch_strbuf_adds(sb, key);
        add_scaled(sb, v, scale);
    }
}

static void key_text(sch_strbuf *sb, const char *key, const char *text)
{
    if (text) {
        sch_strbuf_adds(sb, key);
        sch_strbuf_add_json(sb, text, strlen(text));
    }
}

static void write_word(const ocr_word *w, sch_strbuf *sb)
{
    const long long ints[OCR_JSON_WORD_INTS] = {
        scaled(w->box.x0, OCR_JSON_PX_SCALE),
        scaled(w->box.y0, OCR_JSON_PX_SCALE),
        scaled(w->box.x1, OCR_JSON_PX_SCALE),
        scaled(w->box.y1, OCR_JSON_PX_SCALE),
        scaled(fmaxf(0, w->font_size), OCR_JSON_PX_SCALE),
        scaled(w->baseline, OCR_JSON_PX_SCALE),
        scaled(fmaxf(0, fminf(1, w->conf)), OCR_JSON_CONF_SCALE),
        w->style | (w->glued ? OCR_JSON_GLUED_FLAG : 0),
        w->glyph0,
        w->glyph1};
    char head[OCR_JSON_WORD_INTS * OCR_JSON_INT_CHARS + 1];
    char *end = head + sizeof head, *from = end;

    for (size_t i = OCR_JSON_WORD_INTS; i-- > 0;) {
        *--from = ' ';
        from = put_int(from, ints[i]);
    }
    *--from = '"';
    sch_strbuf_add(sb, from, (size_t)(end - from));
    sch_strbuf_add_json_inner(sb, w->text, strlen(w->text));
    sch_strbuf_addc(sb, '"');
}

static void write_words(const ocr_line *line, sch_strbuf *sb)
{
    sch_strbuf_adds(sb, ",\"words\":[");
    for (size_t i = 0; i < line->nwords; i++) {
        if (i)
            sch_strbuf_addc(sb, ',');
        write_word(&line->words[i], sb);
    }
    sch_strbuf_addc(sb, ']');
}

static void write_labels(const ocr_line *line, sch_strbuf *sb)
{
    sch_strbuf_adds(sb, ",\"labels\":[");
    for (size_t i = 0; i < line->nlabels; i++) {
        if (i)
            sch_strbuf_addc(sb, ',');
        add_int(sb, line->labels[i]);
    }
    sch_strbuf_addc(sb, ']');
}

static void write_cell(const ocr_cell *cell, sch_strbuf *sb)
{
    sch_strbuf_addf(sb, ",\"cell\":[%u,%u,%u,%u,%u]", cell->row, cell->col, cell->nrows,
                    cell->ncols, cell->edges);
}

static void write_line(const ocr_line *line, sch_strbuf *sb)
{
    sch_strbuf_adds(sb, "{\"type\":\"");
    sch_strbuf_adds(sb, ocr_type_name(line->type));
    sch_strbuf_adds(sb, "\",\"source\":\"");
    sch_strbuf_adds(sb, ocr_source_name(line->source));
    sch_strbuf_adds(sb, "\",\"box\":[");
    add_box(sb, &line->box);
    sch_strbuf_addc(sb, ']');
    if (line->id[0])
        key_text(sb, ",\"id\":", line->id);
    key_text(sb, ",\"subtype\":", line->subtype);
    if (line->parent >= 0) {
        sch_strbuf_adds(sb, ",\"parent\":");
        add_int(sb, line->parent);
    }
    key_int(sb, ",\"block\":", line->block);
    key_int(sb, ",\"column\":", line->column);
    key_scaled(sb, ",\"font_size\":", line->font_size, OCR_JSON_PX_SCALE);
    if (isfinite(line->baseline)) {
        sch_strbuf_adds(sb, ",\"baseline\":");
        add_scaled(sb, line->baseline, OCR_JSON_PX_SCALE);
    }
    key_int(sb, ",\"style\":", line->style);
    if (line->conf >= 0) {
        sch_strbuf_adds(sb, ",\"conf\":");
        add_conf(sb, line->conf);
    }
    if (line->conf_rate >= 0) {
        sch_strbuf_adds(sb, ",\"conf_rate\":");
        add_conf(sb, line->conf_rate);
    }
    key_int(sb, ",\"after_hyphen\":", line->after_hyphen);
    key_int(sb, ",\"is_handwritten\":", line->is_handwritten);
    key_int(sb, ",\"heading\":", line->heading);
    key_int(sb, ",\"conversion_output\":", line->conversion_output);
    key_text(sb, ",\"crop\":", line->crop);
    key_text(sb, ",\"text\":", line->text);
    key_text(sb, ",\"text_display\":", line->text_display);
    if (line->cell.nrows > 0)
        write_cell(&line->cell, sb);
    if (line->nlabels > 0)
        write_labels(line, sb);
    if (line->nwords > 0)
        write_words(line, sb);
    sch_strbuf_addc(sb, '}');
}

void ocr_page_write(const ocr_page *page, sch_strbuf *sb)
{
    sch_strbuf_addf(sb, "{\"page\":%d,\"width\":%d,\"height\":%d", page->number, page->width,
                    page->height);
    key_scaled(sb, ",\"dpi\":", page->dpi, OCR_JSON_PX_SCALE);
    key_int(sb, ",\"rotate\":", page->rotate);
    key_scaled(sb, ",\"skew_deg\":", page->skew_deg, OCR_JSON_CONF_SCALE);
    sch_strbuf_adds(sb, ",\"source\":\"");
    sch_strbuf_adds(sb, ocr_source_name(page->decision.source));
    sch_strbuf_addc(sb, '"');
    key_scaled(sb, ",\"coverage\":", page->decision.coverage, OCR_JSON_CONF_SCALE);
    key_scaled(sb, ",\"readable\":", page->decision.readable, OCR_JSON_CONF_SCALE);
    key_text(sb, ",\"reason\":", page->decision.reason);
    key_text(sb, ",\"error_id\":", page->error_id);
    key_text(sb, ",\"error_text\":", page->error_text);
    sch_strbuf_adds(sb, ",\"lines\":[");
    for (size_t i = 0; i < page->nlines; i++) {
        if (i)
            sch_strbuf_addc(sb, ',');
        write_line(&page->lines[i], sb);
    }
    sch_strbuf_adds(sb, "]}");
}
