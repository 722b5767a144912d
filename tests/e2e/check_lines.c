/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check-lines LINES.json LINES.mmd.json MMD: the three outputs of a document must be of the shape
 * that the API documents and must tell the same: the mmd is the text_display of the output lines,
 * byte by byte; ids are unique in the document; parents and children name each other; numbers of
 * lines and pages grow; region, cnt and the page's sides agree; confidences are 0 to 1; what
 * selected_labels name are captions. Every complaint is printed; status 1 if any.
 */
#include "schema/base/auto.h"
#include "schema/base/io.h"

#include <jansson.h>
#include <stdarg.h>
#include <string.h>

enum { LIMIT_BYTES = 64 << 20 };

static int complaints;

__attribute__((format(printf, 1, 2))) static void complain(const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    (void)vfprintf(stderr, fmt, args);
    va_end(args);
    (void)fputc('\n', stderr);
    complaints++;
}

typedef struct rule {
    const char *key;
    json_type type;
    bool is_optional;
} rule;

static const rule page_rules[] = {{"image_id", JSON_STRING, false},
                                  {"page", JSON_INTEGER, false},
                                  {"page_width", JSON_INTEGER, false},
                                  {"page_height", JSON_INTEGER, false},
                                  {"lines", JSON_ARRAY, false}};

static const rule line_rules[] = {
    {"id", JSON_STRING, false},           {"type", JSON_STRING, false},
    {"line", JSON_INTEGER, false},        {"column", JSON_INTEGER, false},
    {"font_size", JSON_INTEGER, false},   {"cnt", JSON_ARRAY, false},
    {"region", JSON_OBJECT, false},       {"is_printed", JSON_TRUE, false},
    {"is_handwritten", JSON_TRUE, false}, {"conversion_output", JSON_TRUE, false},
    {"text", JSON_STRING, false},         {"text_display", JSON_STRING, false},
    {"subtype", JSON_STRING, true},       {"parent_id", JSON_STRING, true},
    {"children_ids", JSON_ARRAY, true},   {"selected_labels", JSON_ARRAY, true},
    {"confidence", JSON_REAL, true},      {"confidence_rate", JSON_REAL, true}};

static const rule mmd_line_rules[] = {
    {"line", JSON_INTEGER, false},        {"cnt", JSON_ARRAY, false},
    {"region", JSON_OBJECT, false},       {"is_printed", JSON_TRUE, false},
    {"is_handwritten", JSON_TRUE, false}, {"text", JSON_STRING, false},
    {"confidence", JSON_REAL, true},      {"confidence_rate", JSON_REAL, true}};

static const rule region_rules[] = {{"top_left_x", JSON_INTEGER, false},
                                    {"top_left_y", JSON_INTEGER, false},
                                    {"width", JSON_INTEGER, false},
                                    {"height", JSON_INTEGER, false}};

static bool is_type(const json_t *value, json_type type)
{
    if (type == JSON_TRUE)
        return json_is_boolean(value);
    if (type == JSON_REAL)
        return json_is_number(value);
    return json_typeof(value) == type;
}

/** The members of an object against their rules; members without a rule are complained of, too. */
static void check_members(const char *where, json_t *object, const rule *rules, size_t count)
{
    const char *key;
    json_t *value;

    for (size_t i = 0; i < count; i++) {
        value = json_object_get(object, rules[i].key);
        if (!value && !rules[i].is_optional)
            complain("%s: no %s", where, rules[i].key);
        if (value && !is_type(value, rules[i].type))
            complain("%s: %s is of the wrong type", where, rules[i].key);
    }
    json_object_foreach(object, key, value)
    {
        size_t i = 0;

        while (i < count && strcmp(rules[i].key, key) != 0)
            i++;
        if (i == count)
            complain("%s: %s is not documented", where, key);
    }
}

static json_int_t number(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/** Whether cnt is the region's corners: bottom left, top left, top right, bottom right. */
static bool is_around(const json_t *cnt, json_int_t x0, json_int_t y0, json_int_t x1, json_int_t y1)
{
    const json_int_t want[4][2] = {{x0, y1}, {x0, y0}, {x1, y0}, {x1, y1}};
    bool same = json_array_size(cnt) == 4;

    for (size_t i = 0; same && i < 4; i++) {
        const json_t *point = json_array_get(cnt, i);

        same = json_array_size(point) == 2 &&
               json_integer_value(json_array_get(point, 0)) == want[i][0] &&
               json_integer_value(json_array_get(point, 1)) == want[i][1];
    }
    return same;
}

/** The region lies on the page and is not empty; cnt has its corners. */
static void check_place(const char *where, const json_t *line, const json_t *page)
{
    json_t *region = json_object_get(line, "region");
    json_int_t x = number(region, "top_left_x"), y = number(region, "top_left_y");
    json_int_t w = number(region, "width"), h = number(region, "height");

    check_members(where, region, region_rules, SCH_COUNT_OF(region_rules));
    if (w <= 0 || h <= 0)
        complain("%s: an empty region", where);
    if (x < 0 || y < 0 || x + w > number(page, "page_width") || y + h > number(page, "page_height"))
        complain("%s: the region leaves the page", where);
    if (!is_around(json_object_get(line, "cnt"), x, y, x + w, y + h))
        complain("%s: cnt is not the corners of the region", where);
}

static void check_rate(const char *where, const json_t *line, const char *key)
{
    const json_t *rate = json_object_get(line, key);

    if (rate && (json_number_value(rate) < 0 || json_number_value(rate) > 1))
        complain("%s: %s is %g", where, key, json_number_value(rate));
}

static const char *string(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text ? text : "";
}

static bool names(const json_t *ids, const char *id)
{
    const json_t *one;
    size_t i;

    json_array_foreach(ids, i, one)
    {
        if (strcmp(json_string_value(one) ? json_string_value(one) : "", id) == 0)
            return true;
    }
    return false;
}

/** Parents and children name each other, parents come first. by_id: lines of the page by their id.
 */
static void check_family(const char *where, const json_t *line, const json_t *by_id)
{
    const json_t *children = json_object_get(line, "children_ids");
    const json_t *child, *parent = NULL;
    size_t i;

    if (json_object_get(line, "parent_id")) {
        parent = json_object_get(by_id, string(line, "parent_id"));
        if (!parent)
            complain("%s: parent_id names no line of the page", where);
        else if (!names(json_object_get(parent, "children_ids"), string(line, "id")))
            complain("%s: its parent does not name it", where);
        else if (number(parent, "line") >= number(line, "line"))
            complain("%s: it stands before its parent", where);
    }
    json_array_foreach(children, i, child)
    {
        const char *id = json_string_value(child) ? json_string_value(child) : "";
        const json_t *found = json_object_get(by_id, id);

        if (!found)
            complain("%s: children_ids name no line of the page", where);
        else if (strcmp(string(found, "parent_id"), string(line, "id")) != 0)
            complain("%s: its child %zu has another parent", where, i + 1);
    }
    if (children && json_array_size(children) == 0)
        complain("%s: an empty children_ids", where);
}

/** The captions that a picture or a table owns. */
static void check_labels(const char *where, const json_t *line, const json_t *by_id)
{
    const json_t *labels = json_object_get(line, "selected_labels");
    const json_t *label;
    size_t i;

    if (labels && json_array_size(labels) == 0)
        complain("%s: an empty selected_labels", where);
    json_array_foreach(labels, i, label)
    {
        const char *id = json_string_value(label) ? json_string_value(label) : "";
        const json_t *found = json_object_get(by_id, id);

        if (!found)
            complain("%s: selected_labels name no line of the page", where);
        else if (strcmp(string(found, "type"), "figure_label") != 0)
            complain("%s: selected_labels name a line of type %s", where, string(found, "type"));
        else if (json_is_true(json_object_get(found, "conversion_output")))
            complain("%s: its label is printed by itself, too", where);
    }
}

/** What a line says, alone and about others of its page. */
static void check_line(const char *where, json_t *line, const json_t *page, const json_t *by_id)
{
    const char *id = string(line, "id");

    check_members(where, line, line_rules, SCH_COUNT_OF(line_rules));
    if (strlen(id) != 32 || strspn(id, "0123456789abcdef") != 32)
        complain("%s: id is not 32 hexadecimal digits", where);
    check_place(where, line, page);
    check_family(where, line, by_id);
    check_labels(where, line, by_id);
    check_rate(where, line, "confidence");
    check_rate(where, line, "confidence_rate");
    if (number(line, "column") < 0)
        complain("%s: its column is %lld", where, (long long)number(line, "column"));
    if (number(line, "font_size") < 0)
        complain("%s: its font_size is %lld", where, (long long)number(line, "font_size"));
}

/** A page of lines.json; what it gives to the mmd is appended. ids: those of the pages before. */
static void check_page(const json_t *page, size_t index, json_t *ids, sch_strbuf *mmd,
                       json_t *outputs)
{
    json_t *lines = json_object_get(page, "lines");
    json_t *by_id = json_object();
    json_int_t before = 0;
    json_t *line;
    char where[96];
    size_t i;

    if (number(page, "page_width") <= 0 || number(page, "page_height") <= 0)
        complain("page %zu: it has no size", index + 1);
    json_array_foreach(lines, i, line)
    {
        if (json_object_get(ids, string(line, "id")))
            complain("page %zu: two lines have id %s", index + 1, string(line, "id"));
        (void)json_object_set(ids, string(line, "id"), line);
        (void)json_object_set(by_id, string(line, "id"), line);
    }
    json_array_foreach(lines, i, line)
    {
        (void)snprintf(where, sizeof where, "page %zu, line %zu", index + 1, i + 1);
        check_line(where, line, page, by_id);
        if (number(line, "line") <= before)
            complain("%s: its number does not grow", where);
        before = number(line, "line");
        if (!json_is_true(json_object_get(line, "conversion_output")))
            continue;
        sch_strbuf_adds(mmd, string(line, "text_display"));
        (void)json_array_append(outputs, line);
    }
    json_decref(by_id);
}

/** lines.mmd.json holds the output lines of the page, in order, with text_display as text. */
static void check_mmd_page(json_t *page, size_t index, const json_t *outputs)
{
    const json_t *lines = json_object_get(page, "lines");
    json_t *line;
    char where[96];
    size_t i;

    check_members("a page of lines.mmd.json", page, page_rules, SCH_COUNT_OF(page_rules));
    if (json_array_size(lines) != json_array_size(outputs))
        complain("page %zu: lines.mmd.json has %zu lines, lines.json %zu for the mmd", index + 1,
                 json_array_size(lines), json_array_size(outputs));
    json_array_foreach(lines, i, line)
    {
        const json_t *same = json_array_get(outputs, i);

        (void)snprintf(where, sizeof where, "lines.mmd.json, page %zu, line %zu", index + 1, i + 1);
        check_members(where, line, mmd_line_rules, SCH_COUNT_OF(mmd_line_rules));
        if (same &&
            !json_equal(json_object_get(line, "text"), json_object_get(same, "text_display")))
            complain("%s: not the text_display of lines.json", where);
        if (number(line, "line") != (json_int_t)i + 1)
            complain("%s: its line is %lld", where, (long long)number(line, "line"));
    }
}

static json_t *load(const char *path)
{
    json_error_t error;
    json_t *root = json_load_file(path, 0, &error);

    if (!root)
        complain("%s:%d: %s", path, error.line, error.text);
    return root;
}

/** Both lists, page by page; want gets the text of the output lines. */
static void check_pages(const json_t *pages, const json_t *mmd_pages, sch_strbuf *want)
{
    json_t *ids = json_object();
    json_int_t before = 0;
    json_t *page;
    size_t i;

    if (json_array_size(pages) == 0)
        complain("lines.json has no pages");
    if (json_array_size(pages) != json_array_size(mmd_pages))
        complain("lines.json and lines.mmd.json differ in their number of pages");
    json_array_foreach(pages, i, page)
    {
        json_t *outputs = json_array();

        check_members("a page", page, page_rules, SCH_COUNT_OF(page_rules));
        if (number(page, "page") <= before)
            complain("page %zu: its number does not grow", i + 1);
        before = number(page, "page");
        check_page(page, i, ids, want, outputs);
        check_mmd_page(json_array_get(mmd_pages, i), i, outputs);
        json_decref(outputs);
    }
    json_decref(ids);
}

/** Where the texts part, for whoever looks for the reason. */
static void check_text(const sch_strbuf *want, const sch_strbuf *got)
{
    const char *a = sch_strbuf_str(want), *b = sch_strbuf_str(got);
    size_t at = 0;

    while (a[at] && a[at] == b[at])
        at++;
    if (want->len != got->len || at != got->len)
        complain("the text_display of the output lines is not the mmd: from byte %zu on \"%.40s\" "
                 "instead of \"%.40s\"",
                 at, a + at, b + at);
}

int main(int argc, char **argv)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf want = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf mmd = {0};
    json_t *lines, *mmd_lines;

    if (argc != 4)
        return 2;
    lines = load(argv[1]);
    mmd_lines = load(argv[2]);
    if (sch_read_file(argv[3], LIMIT_BYTES, &mmd, NULL) != SCH_OK)
        complain("%s: cannot be read", argv[3]);
    check_pages(json_object_get(lines, "pages"), json_object_get(mmd_lines, "pages"), &want);
    check_text(&want, &mmd);
    json_decref(lines);
    json_decref(mmd_lines);
    return complaints ? 1 : 0;
}
