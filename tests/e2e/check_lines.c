/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check-lines LINES.json LINES.mmd.json MMD: the three outputs of a document must be of the shape
 * that the API documents and must tell the same. Every complaint is printed; status 1 if any.
 */
#include "schema/base/auto.h"
#include "schema/base/io.h"

#include <jansson.h>
#include <stdarg.h>
#include <string.h>

enum { LIMIT_BYTES = 64 << 20, IDS_MAX = 100000 };

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

/** The region lies on the page, and the four corners of cnt about it. */
static void check_place(const char *where, const json_t *line, const json_t *page)
{
    json_t *region = json_object_get(line, "region");
    const json_t *cnt = json_object_get(line, "cnt");
    const json_t *point;
    size_t i;

    check_members(where, region, region_rules, SCH_COUNT_OF(region_rules));
    if (number(region, "width") <= 0 || number(region, "height") <= 0)
        complain("%s: an empty region", where);
    if (number(region, "top_left_x") < 0 || number(region, "top_left_y") < 0 ||
        number(region, "top_left_x") + number(region, "width") > number(page, "page_width") + 1 ||
        number(region, "top_left_y") + number(region, "height") > number(page, "page_height") + 1)
        complain("%s: the region leaves the page", where);
    if (json_array_size(cnt) < 4)
        complain("%s: cnt has %zu points", where, json_array_size(cnt));
    json_array_foreach(cnt, i, point)
    {
        if (json_array_size(point) != 2)
            complain("%s: point %zu of cnt is no pair", where, i);
    }
}

static bool has_id(const json_t *ids, const char *id)
{
    return id && json_object_get(ids, id);
}

/** Ids are unique, 32 digits, and parents and children know each other. */
static void check_family(const char *where, const json_t *line, const json_t *ids)
{
    const char *id = json_string_value(json_object_get(line, "id"));
    const json_t *parent = json_object_get(line, "parent_id");
    const json_t *children = json_object_get(line, "children_ids");
    const json_t *child;
    size_t i;

    if (!id || strlen(id) != 32 || strspn(id, "0123456789abcdef") != 32)
        complain("%s: id is not 32 hexadecimal digits", where);
    if (parent && !has_id(ids, json_string_value(parent)))
        complain("%s: parent_id names no line of the page", where);
    json_array_foreach(children, i, child)
    {
        if (!has_id(ids, json_string_value(child)))
            complain("%s: children_ids name no line of the page", where);
    }
    if (children && json_array_size(children) == 0)
        complain("%s: an empty children_ids", where);
}

/** A page of lines.json; what it gives to the mmd is appended. */
static void check_page(const json_t *page, size_t index, sch_strbuf *mmd, json_t *outputs)
{
    json_t *lines = json_object_get(page, "lines");
    json_t *ids = json_object();
    json_t *line;
    char where[96];
    size_t i;

    json_array_foreach(lines, i, line)
    {
        const char *id = json_string_value(json_object_get(line, "id"));

        if (id && json_object_get(ids, id))
            complain("page %zu: two lines have id %s", index + 1, id);
        if (id)
            (void)json_object_set(ids, id, line);
    }
    json_array_foreach(lines, i, line)
    {
        const char *text = json_string_value(json_object_get(line, "text_display"));

        (void)snprintf(where, sizeof where, "page %zu, line %zu", index + 1, i + 1);
        check_members(where, line, line_rules, SCH_COUNT_OF(line_rules));
        check_place(where, line, page);
        check_family(where, line, ids);
        if (!json_is_true(json_object_get(line, "conversion_output")))
            continue;
        sch_strbuf_adds(mmd, text ? text : "");
        (void)json_array_append(outputs, line);
    }
    json_decref(ids);
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

static const char *skip_space(const char *text)
{
    return text + strspn(text, " \n");
}

/** Equal but for white space at both ends. */
static bool is_same_text(const char *a, const char *b)
{
    size_t na, nb;

    a = skip_space(a);
    b = skip_space(b);
    na = strlen(a);
    nb = strlen(b);
    while (na && (a[na - 1] == '\n' || a[na - 1] == ' '))
        na--;
    while (nb && (b[nb - 1] == '\n' || b[nb - 1] == ' '))
        nb--;
    return na == nb && memcmp(a, b, na) == 0;
}

int main(int argc, char **argv)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf want = {0};
    SCH_AUTO(sch_strbuf_done) sch_strbuf mmd = {0};
    json_t *lines, *mmd_lines, *page;
    size_t i;

    if (argc != 4)
        return 2;
    lines = load(argv[1]);
    mmd_lines = load(argv[2]);
    if (sch_read_file(argv[3], LIMIT_BYTES, &mmd, NULL) != SCH_OK)
        complain("%s: cannot be read", argv[3]);
    if (json_array_size(json_object_get(lines, "pages")) == 0)
        complain("lines.json has no pages");
    if (json_array_size(json_object_get(lines, "pages")) !=
        json_array_size(json_object_get(mmd_lines, "pages")))
        complain("lines.json and lines.mmd.json differ in their number of pages");
    json_array_foreach(json_object_get(lines, "pages"), i, page)
    {
        json_t *outputs = json_array();

        check_members("a page", page, page_rules, SCH_COUNT_OF(page_rules));
        check_page(page, i, &want, outputs);
        check_mmd_page(json_array_get(json_object_get(mmd_lines, "pages"), i), i, outputs);
        json_decref(outputs);
    }
    if (!is_same_text(sch_strbuf_str(&want), sch_strbuf_str(&mmd)))
        complain("the text_display of the output lines, one after another, is not the mmd");
    json_decref(lines);
    json_decref(mmd_lines);
    return complaints ? 1 : 0;
}
