/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The result of an image, from the assembled page. Nothing is decided here.
 *
 * Source: response body, LineData and WordData of POST /v3/text; position and the detections of
 * POST /v3/latex.
 */
#include "ocr/image/image_priv.h"

#include "ocr/assemble/assemble_priv.h"

#include <math.h>
#include <string.h>

/* ---- pieces ------------------------------------------------------------------------------ */

static void add_string(sch_strbuf *sb, const char *key, const char *value)
{
    sch_strbuf_addf(sb, ",\"%s\":", key);
    sch_strbuf_add_json(sb, value, strlen(value));
}

static void add_bool(sch_strbuf *sb, const char *key, bool value)
{
    sch_strbuf_addf(sb, ",\"%s\":%s", key, value ? "true" : "false");
}

static void add_number(sch_strbuf *sb, const char *key, float value)
{
    sch_strbuf_addf(sb, ",\"%s\":", key);
    sch_strbuf_add_num(sb, value, 6);
}

/** A box as the client sees it: left, top, right, bottom in whole units, inside the image. */
static void client_box(const ocr_imaging *image, ocr_box box, int ret_box[4])
{
    float x0, y0, x1, y1;
    int least_x = 0, least_y = 0, most_x = image->width, most_y = image->height;

    ocr_place_point(&image->place, box.x0, box.y0, &x0, &y0);
    ocr_place_point(&image->place, box.x1, box.y1, &x1, &y1);
    ret_box[0] = (int)floorf(fminf(x0, x1));
    ret_box[1] = (int)floorf(fminf(y0, y1));
    ret_box[2] = (int)ceilf(fmaxf(x0, x1));
    ret_box[3] = (int)ceilf(fmaxf(y0, y1));
    for (int i = 0; image->width > 0 && i < 4; i += 2) {
        ret_box[i] = ret_box[i] < least_x ? least_x : ret_box[i] > most_x ? most_x : ret_box[i];
        ret_box[i + 1] = ret_box[i + 1] < least_y  ? least_y
                         : ret_box[i + 1] > most_y ? most_y
                                                   : ret_box[i + 1];
    }
}

static void add_contour(sch_strbuf *sb, const ocr_imaging *image, ocr_box box)
{
    int b[4];

    client_box(image, box, b);
    sch_strbuf_addf(sb, ",\"cnt\":[[%d,%d],[%d,%d],[%d,%d],[%d,%d]]", b[0], b[3], b[0], b[1], b[2],
                    b[1], b[2], b[3]);
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/** The name of an environment behind "\\begin{" or "\\end{" whose rows stand in one line. */
static bool is_rows(const char *name)
{
    return begins(name, "array}") || begins(name, "gathered}") || begins(name, "aligned}") ||
           begins(name, "cases}");
}

/** Formulas in text are on one line: line ends between rows are blanks, others go. */
static void add_folded(sch_strbuf *sb, const char *text)
{
    int depth = 0;

    for (const char *p = text; *p; p++) {
        if (begins(p, "\\begin{") && is_rows(p + 7))
            depth++;
        if (begins(p, "\\end{") && is_rows(p + 5))
            depth--;
        if (*p != '\n' || depth <= 0)
            sch_strbuf_addc(sb, *p);
        else if (p > text + 1 && p[-1] == '\\' && p[-2] == '\\')
            sch_strbuf_addc(sb, ' ');
    }
}

/** text_display without what separates it from the line before. */
static void add_line_text(sch_strbuf *sb, const ocr_line *line)
{
    const char *text = line->conversion_output ? line->text_display : line->text;

    text += strspn(text, "\n ");
    if (line->type == OCR_MATH)
        add_folded(sb, text);
    else
        sch_strbuf_adds(sb, text);
}

static void add_line_member(sch_strbuf *sb, const char *key, const ocr_line *line)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};

    add_line_text(&text, line);
    add_string(sb, key, sch_strbuf_str(&text));
    sb->failed |= text.failed;
}

/** A piece of text as LaTeX writes it in mathematics: "\text { Perform }". */
static void add_text_latex(sch_strbuf *sb, const char *text, size_t len)
{
    sch_strbuf_adds(sb, "\\text { ");
    for (size_t i = 0; i < len; i++) {
        if (strchr("\\{}", text[i]))
            sch_strbuf_adds(sb, text[i] == '\\' ? "\\backslash" : text[i] == '{' ? "\\{" : "\\}");
        else if (strchr("#$%&_^~", text[i]))
            sch_strbuf_addf(sb, text[i] == '^' || text[i] == '~' ? "\\%c{}" : "\\%c", text[i]);
        else
            sch_strbuf_addc(sb, text[i]);
    }
    sch_strbuf_adds(sb, " }");
}

/** A line as LaTeX: its formulas, and what stands between them as \text. */
static void add_line_latex(sch_strbuf *sb, const ocr_line *line)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf plain = {0};
    size_t start = sb->len;

    for (size_t i = 0; i <= line->nwords; i++) {
        const ocr_word *word = i < line->nwords ? &line->words[i] : NULL;

        if (word && !(word->style & OCR_MATH_WORD)) {
            if (plain.len && !word->glued)
                sch_strbuf_addc(&plain, ' ');
            sch_strbuf_adds(&plain, word->text);
            continue;
        }
        if (plain.len) {
            if (sb->len > start)
                sch_strbuf_addc(sb, ' ');
            add_text_latex(sb, sch_strbuf_str(&plain), plain.len);
            sch_strbuf_reset(&plain);
        }
        if (word) {
            if (sb->len > start)
                sch_strbuf_addc(sb, ' ');
            sch_strbuf_adds(sb, word->text);
        }
    }
    sb->failed |= plain.failed;
}

static bool has_formula(const ocr_line *line)
{
    for (size_t i = 0; i < line->nwords; i++)
        if (line->words[i].style & OCR_MATH_WORD)
            return true;
    return false;
}

/* ---- members ----------------------------------------------------------------------------- */

/** Every printed line as LaTeX; what the image is when it is one line, with a formula. */
static void add_latex(sch_strbuf *sb, const ocr_imaging *image)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf one = {0};
    const ocr_page *page = image->page;
    size_t lines = 0, formulas = 0, tables = 0;

    sch_strbuf_adds(sb, ",\"latex\":[");
    for (size_t i = 0; i < page->nlines; i++) {
        const ocr_line *line = &page->lines[i];

        tables += line->type == OCR_TABLE;
        if (!line->conversion_output || line->nwords == 0 || line->type == OCR_TABLE)
            continue;
        sch_strbuf_reset(&one);
        add_line_latex(&one, line);
        sch_strbuf_adds(sb, lines++ ? "," : "");
        sch_strbuf_add_json(sb, sch_strbuf_str(&one), one.len);
        formulas += has_formula(line);
    }
    sch_strbuf_addc(sb, ']');
    if (lines == 1 && formulas == 1 && tables == 0)
        add_string(sb, "latex_styled", sch_strbuf_str(&one));
    add_bool(sb, "has_formula", formulas > 0);
    sb->failed |= one.failed;
}

/** The lines that are output, as they are in line_data. */
static void add_text(sch_strbuf *sb, const ocr_imaging *image)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};

    for (size_t i = 0; i < image->page->nlines; i++) {
        if (!image->page->lines[i].conversion_output)
            continue;
        sch_strbuf_adds(&text, text.len ? "\n" : "");
        add_line_text(&text, &image->page->lines[i]);
    }
    add_string(sb, "text", sch_strbuf_str(&text));
    sb->failed |= text.failed;
}

/** All lines, every formula in a line, or every formula on lines of its own. */
static void add_text_as(sch_strbuf *sb, const ocr_imaging *image, const char *key, bool display)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};
    const ocr_options *o = &image->options->text;
    const char *const *pair = display ? o->math_display : o->math_inline;
    const char *space = display ? "\n" : strcmp(pair[0], "$") == 0 ? "" : " ";

    for (size_t i = 0; i < image->page->nlines; i++) {
        const ocr_line *line = &image->page->lines[i];

        if (!line->conversion_output)
            continue;
        sch_strbuf_adds(&text, text.len ? "\n" : "");
        if (line->type == OCR_MATH) {
            sch_strbuf_addf(&text, "%s%s", pair[0], space);
            add_folded(&text, line->words[0].text);
            sch_strbuf_addf(&text, "%s%s", space, pair[1]);
        } else {
            add_line_text(&text, line);
        }
    }
    add_string(sb, key, sch_strbuf_str(&text));
    sb->failed |= text.failed;
}

static bool has_type(const ocr_page *page, ocr_type type)
{
    for (size_t i = 0; i < page->nlines; i++)
        if (page->lines[i].type == type)
            return true;
    return false;
}

static void add_detections(sch_strbuf *sb, const ocr_imaging *image)
{
    const ocr_page *page = image->page;

    sch_strbuf_addf(sb, ",\"detections\":{\"is_inverted\":%s",
                    image->is_inverted ? "true" : "false");
    add_bool(sb, "contains_table", has_type(page, OCR_TABLE));
    add_bool(sb, "contains_diagram", has_type(page, OCR_DIAGRAM));
    add_bool(sb, "contains_chart", has_type(page, OCR_CHART));
    sch_strbuf_addc(sb, '}');
}

/** The area of all that is output. */
static void add_position(sch_strbuf *sb, const ocr_imaging *image)
{
    ocr_box all = {0};
    bool any = false;
    int b[4];

    for (size_t i = 0; i < image->page->nlines; i++) {
        const ocr_line *line = &image->page->lines[i];

        if (!line->conversion_output)
            continue;
        if (!any)
            all = line->box;
        any = true;
        ocr_box_grow(&all, &line->box);
    }
    client_box(image, all, b);
    sch_strbuf_addf(sb,
                    ",\"position\":{\"height\":%d,\"top_left_x\":%d,\"top_left_y\":%d,"
                    "\"width\":%d}",
                    b[3] - b[1], b[0], b[1], b[2] - b[0]);
}

static bool is_listed(const ocr_imaging *image, const ocr_line *line)
{
    return !asm_is_inside(line->type) || image->options->text.include_diagram_text;
}

static void add_children(sch_strbuf *sb, const ocr_imaging *image, size_t parent)
{
    const ocr_page *page = image->page;
    bool any = false;

    for (size_t i = parent + 1; i < page->nlines; i++) {
        if (page->lines[i].parent != (int)parent || !is_listed(image, &page->lines[i]))
            continue;
        sch_strbuf_addf(sb, "%s\"%s\"", any ? "," : ",\"children_ids\":[", page->lines[i].id);
        any = true;
    }
    if (any)
        sch_strbuf_addc(sb, ']');
}

static void add_line(sch_strbuf *sb, const ocr_imaging *image, size_t at)
{
    const ocr_page *page = image->page;
    const ocr_line *line = &page->lines[at];

    sch_strbuf_addf(sb, "{\"id\":\"%s\",\"type\":\"%s\"", line->id, ocr_type_name(line->type));
    if (line->subtype)
        add_string(sb, "subtype", line->subtype);
    if (line->parent >= 0)
        add_string(sb, "parent_id", page->lines[line->parent].id);
    add_children(sb, image, at);
    add_contour(sb, image, line->box);
    add_bool(sb, "included", line->conversion_output);
    add_bool(sb, "conversion_output", line->conversion_output);
    add_bool(sb, "is_printed", !line->is_handwritten);
    add_bool(sb, "is_handwritten", line->is_handwritten);
    if (line->error_id)
        add_string(sb, "error_id", line->error_id);
    if (line->nwords > 0 || line->conversion_output) {
        if (!line->error_id)
            add_line_member(sb, "text", line);
        if (line->nwords > 0) {
            add_number(sb, "confidence", line->conf);
            add_number(sb, "confidence_rate", line->conf_rate);
        }
        add_bool(sb, "after_hyphen", line->after_hyphen);
    }
    for (size_t i = 0; i < line->nlabels; i++)
        sch_strbuf_addf(sb, "%s\"%s\"%s", i ? "," : ",\"selected_labels\":[",
                        page->lines[line->labels[i]].id, i + 1 == line->nlabels ? "]" : "");
    sch_strbuf_addc(sb, '}');
}

static void add_line_data(sch_strbuf *sb, const ocr_imaging *image)
{
    bool any = false;

    sch_strbuf_adds(sb, ",\"line_data\":[");
    for (size_t i = 0; i < image->page->nlines; i++) {
        if (!is_listed(image, &image->page->lines[i]))
            continue;
        sch_strbuf_adds(sb, any ? "," : "");
        any = true;
        add_line(sb, image, i);
    }
    sch_strbuf_addc(sb, ']');
}

/** A word that is a whole line: a table, a picture, a number of an equation. */
static void add_whole(sch_strbuf *sb, const ocr_imaging *image, const ocr_line *line)
{
    const char *type = line->type == OCR_CHART ? "diagram" : ocr_type_name(line->type);

    sch_strbuf_addf(sb, "{\"type\":\"%s\"", type);
    add_contour(sb, image, line->box);
    if (line->type == OCR_TABLE || line->type == OCR_EQUATION_NUMBER)
        add_line_member(sb, "text", line);
    sch_strbuf_addc(sb, '}');
}

static void add_word(sch_strbuf *sb, const ocr_imaging *image, const ocr_word *word)
{
    const ocr_options *o = &image->options->text;
    const char *space = strcmp(o->math_inline[0], "$") == 0 ? "" : " ";
    SCH_AUTO(sch_strbuf_done) sch_strbuf latex = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf text = {0};

    if (word->style & OCR_MATH_WORD) {
        sch_strbuf_adds(&latex, word->text);
        sch_strbuf_addf(&text, "%s%s%s%s%s", o->math_inline[0], space, word->text, space,
                        o->math_inline[1]);
    } else {
        add_text_latex(&latex, word->text, strlen(word->text));
        sch_strbuf_adds(&text, word->text);
    }
    sch_strbuf_addf(sb, "{\"type\":\"%s\"", word->style & OCR_MATH_WORD ? "math" : "text");
    add_contour(sb, image, word->box);
    add_string(sb, "text", sch_strbuf_str(&text));
    add_number(sb, "confidence", word->conf);
    add_number(sb, "confidence_rate", word->conf);
    add_string(sb, "latex", sch_strbuf_str(&latex));
    sch_strbuf_addc(sb, '}');
    sb->failed |= latex.failed || text.failed;
}

static void add_word_data(sch_strbuf *sb, const ocr_imaging *image)
{
    size_t n = 0;

    sch_strbuf_adds(sb, ",\"word_data\":[");
    for (size_t i = 0; i < image->page->nlines; i++) {
        const ocr_line *line = &image->page->lines[i];
        bool whole = line->type == OCR_TABLE || line->type == OCR_DIAGRAM ||
                     line->type == OCR_CHART || line->type == OCR_EQUATION_NUMBER;

        if (whole) {
            sch_strbuf_adds(sb, n++ ? "," : "");
            add_whole(sb, image, line);
        }
        for (size_t w = 0; !whole && line->type != OCR_TABLE_CELL && w < line->nwords; w++) {
            sch_strbuf_adds(sb, n++ ? "," : "");
            add_word(sb, image, &line->words[w]);
        }
    }
    sch_strbuf_addc(sb, ']');
}

static void add_alphabets(sch_strbuf *sb, const ocr_imaging *image)
{
    sch_strbuf_adds(sb, ",\"detected_alphabets\":{");
    for (unsigned i = 0; i < OCR_ALPHABET_COUNT; i++)
        sch_strbuf_addf(sb, "%s\"%s\":%s", i ? "," : "", ocr_alphabet_key((ocr_alphabet)i),
                        image->alphabets >> i & 1 ? "true" : "false");
    sch_strbuf_addc(sb, '}');
}

/** As the API counts: 270 clockwise is -90. */
static int signed_turn(int degrees)
{
    return degrees == 270 ? -90 : degrees;
}

void ocr_image_print(const ocr_imaging *image, const char *mmd, sch_strbuf *sb)
{
    float rate, conf = ocr_image_confidence(image->page, &rate);
    const bool likely = image->done.turn_conf >= 0.5F;

    sch_strbuf_addf(sb, "{\"auto_rotate_degrees\":%d",
                    signed_turn(likely ? image->done.likely_turn : 0));
    add_number(sb, "auto_rotate_confidence", image->done.turn_conf);
    if (image->width > 0)
        sch_strbuf_addf(sb, ",\"image_width\":%d,\"image_height\":%d", image->width, image->height);
    add_bool(sb, "is_printed", !image->is_handwritten);
    add_bool(sb, "is_handwritten", image->is_handwritten);
    add_number(sb, "confidence", conf);
    add_number(sb, "confidence_rate", rate);
    if (image->options->text.by_line)
        add_text(sb, image);
    else
        add_string(sb, "text", mmd);
    add_text_as(sb, image, "text_inline", false);
    add_text_as(sb, image, "text_display", true);
    add_latex(sb, image);
    add_position(sb, image);
    add_detections(sb, image);
    if (image->options->line_data)
        add_line_data(sb, image);
    if (image->options->word_data)
        add_word_data(sb, image);
    if (image->options->alphabets)
        add_alphabets(sb, image);
    sch_strbuf_addc(sb, '}');
}
