/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Members of an answer of /v3/latex.
 *
 * Source: "Formatting", "Format options" and "Image properties" of the v3 reference.
 */
#include "worker/image/image.h"

#include <string.h>

/** What is being made. */
typedef struct making {
    const json_t *reading;
    const sch_image_options *o;
    const wrk_renderer *renderer;
    json_t *result;
    sch_strbuf whole; /* the image as LaTeX, its tokens apart */
} making;

static sch_status no_memory(sch_err *err)
{
    return sch_fail(err, SCH_FATAL, "answer: out of memory");
}

static bool set_text(json_t *result, const char *key, const sch_strbuf *sb)
{
    return !sb->failed &&
           json_object_set_new(result, key, json_stringn(sch_strbuf_str(sb), sb->len)) == 0;
}

static bool flag(const json_t *object, const char *key)
{
    return json_is_true(json_object_get(object, key));
}

/** Only mathematics is asked for, and there is some: what is beside it goes. */
static bool drops_text(const making *m)
{
    return !m->o->ocr_text && flag(m->reading, "has_formula");
}

static const char *line_latex(const making *m, size_t i)
{
    const char *line = json_string_value(json_array_get(json_object_get(m->reading, "latex"), i));

    return line ? line : "";
}

static size_t line_count(const making *m)
{
    return json_array_size(json_object_get(m->reading, "latex"));
}

/** All lines as one formula: several are the rows of an array. */
static void add_whole(making *m)
{
    const unsigned drop = drops_text(m) ? 1U << SCH_RM_TEXT : 0;
    size_t n = line_count(m);

    sch_strbuf_adds(&m->whole, n > 1 ? "\\begin{array} { l } " : "");
    for (size_t i = 0; i < n; i++) {
        sch_strbuf_adds(&m->whole, i ? " \\\\ " : "");
        wrk_latex_transform(line_latex(m, i), drop, &m->whole);
    }
    sch_strbuf_adds(&m->whole, n > 1 ? " \\end{array}" : "");
}

/** What a format does to LaTeX by itself. Source: the note below the table of transforms. */
static unsigned implicit_of(sch_image_format format)
{
    const unsigned plain = 1U << SCH_RM_FONTS | 1U << SCH_RM_STYLE_SYMS;

    switch (format) {
    case SCH_FORMAT_LATEX_NORMAL:
        return plain;
    case SCH_FORMAT_LATEX_SIMPLIFIED:
    case SCH_FORMAT_LATEX_LIST:
        return plain | 1U << SCH_LONG_FRAC;
    default:
        return 0;
    }
}

static void transform(const making *m, sch_image_format format, const char *latex, sch_strbuf *ret)
{
    wrk_latex_transform(latex, implicit_of(format) | m->o->of[format].transforms, ret);
}

static bool add_latex(making *m, sch_image_format format)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf named = {0};
    const char *from = sch_strbuf_str(&m->whole);

    if (format == SCH_FORMAT_LATEX_NORMAL) {
        wrk_latex_operators(from, &named);
        from = sch_strbuf_str(&named);
    }
    transform(m, format, from, &sb);
    return !named.failed && set_text(m->result, sch_image_format_name(format), &sb);
}

static bool add_list(making *m)
{
    json_t *list = json_array();
    bool ok = list != NULL;

    for (size_t i = 0; ok && i < line_count(m); i++) {
        SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

        transform(m, SCH_FORMAT_LATEX_LIST, line_latex(m, i), &sb);
        ok = !sb.failed &&
             json_array_append_new(list, json_stringn(sch_strbuf_str(&sb), sb.len)) == 0;
    }
    return json_object_set_new(m->result, "latex_list", list) == 0 && ok;
}

/** Replace every occurrence. */
static void replace_all(const char *text, const char *what, const char *with, sch_strbuf *ret)
{
    const char *found;

    for (; (found = strstr(text, what)) != NULL; text = found + strlen(what)) {
        sch_strbuf_add(ret, text, (size_t)(found - text));
        sch_strbuf_adds(ret, with);
    }
    sch_strbuf_adds(ret, text);
}

/** text and text_display, with the delimiters of their format_options. */
static bool add_text(making *m, sch_image_format format)
{
    static const char *const standard[] = {"\\(", "\\)", "\\[", "\\]"};
    const sch_format_options *of = &m->o->of[format];
    const char *const wanted[] = {of->math_delims[0], of->math_delims[1], of->display_delims[0],
                                  of->display_delims[1]};
    const char *key = format == SCH_FORMAT_TEXT ? "text_inline" : "text_display";
    const char *from = json_string_value(json_object_get(m->reading, key));
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    sch_strbuf_adds(&sb, from ? from : "");
    for (size_t i = 0; i < SCH_COUNT_OF(standard); i++) {
        sch_strbuf next = {0};

        if (!wanted[i])
            continue;
        replace_all(sch_strbuf_str(&sb), standard[i], wanted[i], &next);
        sch_strbuf_done(sb);
        sb = next;
    }
    if (of->transforms >> SCH_RM_NEWLINES & 1)
        for (size_t i = 0; i < sb.len; i++)
            if (sb.data[i] == '\n')
                sb.data[i] = ' ';
    return set_text(m->result, sch_image_format_name(format), &sb);
}

/* ---- what the renderer makes ---------------------------------------------------------------- */

/** The first value of a type in a list of Data objects. */
static const char *value_of(const json_t *data, const char *type)
{
    for (size_t i = 0; i < json_array_size(data); i++) {
        const json_t *one = json_array_get(data, i);
        const char *got = json_string_value(json_object_get(one, "type"));

        if (got && strcmp(got, type) == 0)
            return json_string_value(json_object_get(one, "value"));
    }
    return NULL;
}

/** AsciiMath in the words of Wolfram Alpha. */
static void to_wolfram(const char *ascii, sch_strbuf *ret)
{
    static const char *const words[][2] = {{" rarr", " -> "},  {"xx", " * "},     {"-:", " / "},
                                           {"oo", "infinity"}, {"<=", "<="},      {"sqrt", "sqrt"},
                                           {"!=", "!="},       {"~~", " approx "}};
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};

    sch_strbuf_adds(&sb, ascii);
    for (size_t i = 0; i < SCH_COUNT_OF(words); i++) {
        sch_strbuf next = {0};

        replace_all(sch_strbuf_str(&sb), words[i][0], words[i][1], &next);
        sch_strbuf_done(sb);
        sb = next;
    }
    sch_strbuf_adds(ret, sch_strbuf_str(&sb));
    ret->failed |= sb.failed;
}

static bool is_rendered(unsigned formats)
{
    return formats &
           (1U << SCH_FORMAT_MATHML | 1U << SCH_FORMAT_ASCIIMATH | 1U << SCH_FORMAT_WOLFRAM);
}

static bool put_rendered(making *m, const json_t *data)
{
    const char *mathml = value_of(data, "mathml"), *ascii = value_of(data, "asciimath");
    SCH_AUTO(sch_strbuf_done) sch_strbuf wolfram = {0};
    bool ok = true;

    if (m->o->formats >> SCH_FORMAT_MATHML & 1)
        ok = json_object_set_new(m->result, "mathml", json_string(mathml ? mathml : "")) == 0;
    if (ok && m->o->formats >> SCH_FORMAT_ASCIIMATH & 1)
        ok = json_object_set_new(m->result, "asciimath", json_string(ascii ? ascii : "")) == 0;
    if (ok && m->o->formats >> SCH_FORMAT_WOLFRAM & 1) {
        to_wolfram(ascii ? ascii : "", &wolfram);
        ok = set_text(m->result, "wolfram", &wolfram);
    }
    return ok;
}

static sch_status add_rendered(making *m, sch_err *err)
{
    sch_image_options asked = {.kind = SCH_IMAGE_TEXT,
                               .data = 1U << SCH_DATA_MATHML | 1U << SCH_DATA_ASCIIMATH};
    SCH_AUTO(sch_strbuf_done) sch_strbuf mmd = {0};
    json_t *html = NULL, *data = NULL;
    sch_status s;

    if (!is_rendered(m->o->formats))
        return SCH_OK;
    sch_strbuf_addf(&mmd, "\\( %s \\)", sch_strbuf_str(&m->whole));
    s = mmd.failed
            ? no_memory(err)
            : m->renderer->render(m->renderer->arg, mmd.data, &asked, false, &html, &data, err);
    if (s == SCH_OK && !put_rendered(m, data))
        s = no_memory(err);
    json_decref(html);
    json_decref(data);
    return s;
}

/* ---- what the image is ---------------------------------------------------------------------- */

static bool add_detections(making *m)
{
    const json_t *seen = json_object_get(m->reading, "detections");
    const struct {
        const char *name;
        bool is;
    } all[] = {{"contains_chart", flag(seen, "contains_chart")},
               {"contains_diagram", flag(seen, "contains_diagram")},
               {"contains_geometry", false},
               {"contains_graph", false},
               {"contains_table", flag(seen, "contains_table")},
               {"is_blank", false},
               {"is_inverted", flag(seen, "is_inverted")},
               {"is_not_math", !flag(m->reading, "has_formula")},
               {"is_printed", flag(m->reading, "is_printed")}};
    json_t *map = json_object(), *list = json_array();
    bool ok = map && list;

    for (size_t i = 0; ok && i < SCH_COUNT_OF(all); i++) {
        ok = json_object_set_new(map, all[i].name, json_integer(all[i].is)) == 0;
        if (ok && all[i].is)
            ok = json_array_append_new(list, json_string(all[i].name)) == 0;
    }
    ok = json_object_set_new(m->result, "detection_map", map) == 0 && ok;
    return json_object_set_new(m->result, "detection_list", list) == 0 && ok;
}

static bool add_position(making *m)
{
    json_t *position = json_object_get(m->reading, "position");
    json_t *w = json_object_get(m->reading, "image_width");
    json_t *h = json_object_get(m->reading, "image_height");
    const int *r = m->o->region;

    if (!m->o->skip_recrop)
        return json_object_set(m->result, "position", position) == 0;
    position = m->o->has_region ? json_pack("{s:i, s:i, s:i, s:i}", "height", r[3], "top_left_x",
                                            r[0], "top_left_y", r[1], "width", r[2])
                                : json_pack("{s:O, s:i, s:i, s:O}", "height", h, "top_left_x", 0,
                                            "top_left_y", 0, "width", w);
    return json_object_set_new(m->result, "position", position) == 0;
}

/** There is one reading, however many are asked for. */
static bool add_confidence(making *m)
{
    json_t *conf = json_object_get(m->reading, "confidence");
    json_t *rate = json_object_get(m->reading, "confidence_rate");
    bool ok = json_object_set(m->result, "latex_confidence", conf) == 0 &&
              json_object_set(m->result, "latex_confidence_rate", rate) == 0;

    if (m->o->n_best > 1)
        ok = ok &&
             json_object_set_new(m->result, "candidates",
                                 json_pack("[{s:s, s:O, s:O}]", "latex", sch_strbuf_str(&m->whole),
                                           "confidence", conf, "confidence_rate", rate)) == 0;
    return ok;
}

static bool add_formats(making *m)
{
    bool ok = true;

    for (unsigned f = 0; ok && f < SCH_IMAGE_FORMAT_COUNT; f++) {
        if (!(m->o->formats >> f & 1))
            continue;
        switch ((sch_image_format)f) {
        case SCH_FORMAT_TEXT:
        case SCH_FORMAT_TEXT_DISPLAY:
            ok = add_text(m, (sch_image_format)f);
            break;
        case SCH_FORMAT_LATEX_LIST:
            ok = add_list(m);
            break;
        case SCH_FORMAT_LATEX:
        case SCH_FORMAT_LATEX_STYLED:
        case SCH_FORMAT_LATEX_NORMAL:
        case SCH_FORMAT_LATEX_SIMPLIFIED:
            ok = add_latex(m, (sch_image_format)f);
            break;
        default:
            break; /* the renderer's */
        }
    }
    return ok;
}

sch_status wrk_answer_latex(const json_t *reading, const sch_image_options *o,
                            const wrk_renderer *renderer, json_t *result, sch_err *err)
{
    making m = {.reading = reading, .o = o, .renderer = renderer, .result = result};
    sch_status s;

    add_whole(&m);
    s = m.whole.failed || !add_detections(&m) || !add_position(&m) || !add_confidence(&m) ||
                !add_formats(&m)
            ? no_memory(err)
            : add_rendered(&m, err);
    sch_strbuf_done(m.whole);
    return s;
}
