/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON to page models.
 *
 * The reader trusts nothing: sizes, types, UTF-8 (jansson), ranges, indices and order are checked,
 * and the number of values is bounded before a tree is built.
 */
#include "ocr/model/page_json.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

enum {
    MAX_COMMAS = OCR_PAGE_MAX_WORDS * 13 + OCR_PAGE_MAX_LINES * 40, /* those of texts, too */
    MAX_NAME = 200, /* bytes of subtype, reason, error id, crop */
    MAX_BLOCKS = OCR_PAGE_MAX_LINES,
    SPARE_LINES = 4, /* room for the containers that assembly adds to most pages */
    MAX_COLUMNS = 1000,
    ARENA_LIMIT = 256 << 20,
};

/** One member of an object: which, what it may be, where it goes. The first failure is kept. */
typedef struct reader {
    const json_t *object;
    const char *where; /* "page" or "line" */
    size_t index;      /* of the line, 0 for the page */
    sch_arena *arena;
    sch_err *err;
    sch_status status;
} reader;

static void refuse(reader *rd, const char *key, const char *why)
{
    if (rd->status == SCH_OK)
        rd->status = sch_fail(rd->err, SCH_INVALID, "page model: %s %zu: %s %s", rd->where,
                              rd->index, key, why);
}

static long long get_int(reader *rd, const char *key, long long absent, long long min,
                         long long max)
{
    const json_t *v = json_object_get(rd->object, key);

    if (!v)
        return absent;
    if (!json_is_integer(v)) {
        refuse(rd, key, "is no integer");
        return absent;
    }
    if (json_integer_value(v) < min || json_integer_value(v) > max) {
        refuse(rd, key, "is out of range");
        return absent;
    }
    return json_integer_value(v);
}

static float get_scaled(reader *rd, const char *key, float absent, double scale, double max)
{
    if (!json_object_get(rd->object, key))
        return absent;
    return (
        float)((double)get_int(rd, key, 0, (long long)(-max * scale), (long long)(max * scale)) /
               scale);
}

/** Copy of a string member in the arena; absent: NULL. */
static const char *get_text(reader *rd, const char *key, size_t max)
{
    const json_t *v = json_object_get(rd->object, key);
    const char *copy;

    if (!v)
        return NULL;
    if (!json_is_string(v) || json_string_length(v) > max) {
        refuse(rd, key, "is no string, or too long");
        return NULL;
    }
    copy = sch_arena_strndup(rd->arena, json_string_value(v), json_string_length(v));
    if (!copy && rd->status == SCH_OK)
        rd->status = sch_fail(rd->err, SCH_LIMIT, "page model: too much text");
    return copy;
}

static ocr_source get_source(reader *rd)
{
    const json_t *v = json_object_get(rd->object, "source");

    for (int i = 0; i < OCR_SOURCE_COUNT; i++)
        if (json_is_string(v) && strcmp(json_string_value(v), ocr_source_name((ocr_source)i)) == 0)
            return (ocr_source)i;
    refuse(rd, "source", "is unknown");
    return OCR_SOURCE_PIXELS;
}

static ocr_type get_type(reader *rd)
{
    const json_t *v = json_object_get(rd->object, "type");
    ocr_type type = OCR_TEXT;

    if (!json_is_string(v) || !ocr_type_parse(json_string_value(v), &type))
        refuse(rd, "type", "is unknown");
    return type;
}

/** Four lengths; an inverted box is refused. */
static ocr_box get_box(reader *rd)
{
    const json_t *items = json_object_get(rd->object, "box");
    float v[4] = {0};

    if (json_array_size(items) != 4)
        refuse(rd, "box", "is not four numbers");
    for (size_t i = 0; i < 4; i++) {
        const json_t *item = json_array_get(items, i);

        if (!json_is_integer(item) ||
            fabs((double)json_integer_value(item)) > OCR_JSON_MAX_LEN_PX * OCR_JSON_PX_SCALE) {
            refuse(rd, "box", "is out of range");
            return (ocr_box){0};
        }
        v[i] = (float)((double)json_integer_value(item) / OCR_JSON_PX_SCALE);
    }
    if (v[0] > v[2] || v[1] > v[3])
        refuse(rd, "box", "is inverted");
    return (ocr_box){v[0], v[1], v[2], v[3]};
}

/** Take the next whole number of a word and the blank behind it. */
static long long word_int(reader *rd, const char **word, long long min, long long max)
{
    const bool is_negative = **word == '-';
    const char *s = *word + is_negative, *end = s + OCR_JSON_INT_CHARS - 1;
    long long v = 0;

    while (s < end && *s >= '0' && *s <= '9')
        v = 10 * v + (*s++ - '0');
    v = is_negative ? -v : v;
    if (s == *word + is_negative || *s != ' ' || v < min || v > max) {
        refuse(rd, "words", "hold no number, or one that is out of range");
        return min;
    }
    *word = s + 1;
    return v;
}

static float word_length(reader *rd, const char **word, double min)
{
    const double most = OCR_JSON_MAX_LEN_PX * OCR_JSON_PX_SCALE;

    return (
        float)((double)word_int(rd, word, (long long)(min * OCR_JSON_PX_SCALE), (long long)most) /
               OCR_JSON_PX_SCALE);
}

/** @param s  ten numbers and the text; NULL: it is no string */
static void read_word(reader *rd, const char *s, ocr_word *word)
{
    long long flags;

    if (!s) {
        refuse(rd, "words", "are no strings");
        return;
    }
    word->box.x0 = word_length(rd, &s, -OCR_JSON_MAX_LEN_PX);
    word->box.y0 = word_length(rd, &s, -OCR_JSON_MAX_LEN_PX);
    word->box.x1 = word_length(rd, &s, -OCR_JSON_MAX_LEN_PX);
    word->box.y1 = word_length(rd, &s, -OCR_JSON_MAX_LEN_PX);
    if (word->box.x0 > word->box.x1 || word->box.y0 > word->box.y1)
        refuse(rd, "words", "hold an inverted box");
    word->font_size = word_length(rd, &s, 0);
    word->baseline = word_length(rd, &s, -OCR_JSON_MAX_LEN_PX);
    word->conf =
        (float)((double)word_int(rd, &s, 0, (long long)OCR_JSON_CONF_SCALE) / OCR_JSON_CONF_SCALE);
    flags = word_int(rd, &s, 0, 2 * OCR_JSON_GLUED_FLAG - 1);
    word->style = (uint8_t)(flags & (OCR_JSON_GLUED_FLAG - 1));
    word->glued = (flags & OCR_JSON_GLUED_FLAG) != 0;
    word->glyph0 = (int32_t)word_int(rd, &s, -1, INT32_MAX);
    word->glyph1 = (int32_t)word_int(rd, &s, -1, INT32_MAX);
    word->text = sch_arena_strdup(rd->arena, s);
    if (!word->text && rd->status == SCH_OK)
        rd->status = sch_fail(rd->err, SCH_LIMIT, "page model: too much text");
}

/**
 * A word of eleven values from `at` on. Earlier builds wrote a line's words as one flat array of
 * them, and their models are still read: for crops of documents that are kept, and by jobs that go
 * on after an upgrade.
 */
static void read_flat_word(reader *rd, const json_t *items, size_t at, ocr_word *word)
{
    SCH_AUTO(sch_strbuf_done) sch_strbuf sb = {0};
    const json_t *text = json_array_get(items, at + OCR_JSON_WORD_INTS);

    for (size_t i = 0; i < OCR_JSON_WORD_INTS; i++) {
        const json_t *v = json_array_get(items, at + i);

        if (!json_is_integer(v))
            refuse(rd, "words", "hold no number");
        sch_strbuf_addf(&sb, "%lld ", (long long)json_integer_value(v));
    }
    if (!json_is_string(text))
        refuse(rd, "words", "lack a text");
    else
        sch_strbuf_adds(&sb, json_string_value(text));
    if (sb.failed && rd->status == SCH_OK)
        rd->status = sch_fail(rd->err, SCH_FATAL, "page model: no memory for a word");
    read_word(rd, sch_strbuf_str(&sb), word);
}

static void read_words(reader *rd, ocr_line *line, size_t *words_left)
{
    const json_t *items = json_object_get(rd->object, "words");
    const bool flat = json_is_integer(json_array_get(items, 0));
    const size_t values = flat ? OCR_JSON_WORD_INTS + 1 : 1; /* of one word */
    size_t n = json_array_size(items) / values;

    if (!items)
        return;
    if (!json_is_array(items) || json_array_size(items) != n * values) {
        refuse(rd, "words", "are no array of whole words");
        return;
    }
    if (n > *words_left) {
        if (rd->status == SCH_OK)
            rd->status =
                sch_fail(rd->err, SCH_LIMIT, "page model: more than %d words", OCR_PAGE_MAX_WORDS);
        return;
    }
    *words_left -= n;
    line->words = sch_arena_alloc(rd->arena, n, sizeof *line->words);
    if (!line->words) {
        rd->status = sch_fail(rd->err, SCH_LIMIT, "page model: no memory for its words");
        return;
    }
    line->nwords = n;
    for (size_t i = 0; i < n && rd->status == SCH_OK; i++)
        if (flat)
            read_flat_word(rd, items, i * values, &line->words[i]);
        else
            read_word(rd, json_string_value(json_array_get(items, i)), &line->words[i]);
}

static void read_labels(reader *rd, ocr_line *line, size_t nlines)
{
    const json_t *items = json_object_get(rd->object, "labels");
    size_t n = json_array_size(items);

    if (!items)
        return;
    if (!json_is_array(items) || n > OCR_PAGE_MAX_LABELS) {
        refuse(rd, "labels", "are no array, or too many");
        return;
    }
    line->labels = sch_arena_alloc(rd->arena, n, sizeof *line->labels);
    if (!line->labels) {
        rd->status = sch_fail(rd->err, SCH_LIMIT, "page model: no memory for its labels");
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const json_t *v = json_array_get(items, i);

        if (!json_is_integer(v) || json_integer_value(v) < 0 ||
            (size_t)json_integer_value(v) >= nlines)
            refuse(rd, "labels", "hold an index that is no line");
        else
            line->labels[line->nlabels++] = (int)json_integer_value(v);
    }
}

static void read_cell(reader *rd, ocr_cell *cell)
{
    const json_t *items = json_object_get(rd->object, "cell");
    uint16_t v[5];

    if (!items)
        return;
    for (size_t i = 0; i < SCH_COUNT_OF(v); i++) {
        const json_t *n = json_array_get(items, i);

        if (!json_is_integer(n) || json_integer_value(n) < (i == 2 || i == 3) ||
            json_integer_value(n) > (i == 4 ? OCR_CELL_EDGES : OCR_PAGE_MAX_SIDE)) {
            refuse(rd, "cell", "is not a place in a table");
            return;
        }
        v[i] = (uint16_t)json_integer_value(n);
    }
    if (v[2] * v[3] > OCR_PAGE_MAX_LINES) { /* more places than a page has lines */
        refuse(rd, "cell", "is not a place in a table");
        return;
    }
    *cell = (ocr_cell){v[0], v[1], v[2], v[3], (uint8_t)v[4]};
}

/** A crop becomes a file name: letters, digits, '-', '_' and inner dots only. */
static bool is_leaf(const char *text)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789-_.";

    return text[0] != '\0' && text[0] != '.' && text[strspn(text, allowed)] == '\0';
}

static void read_names(reader *rd, ocr_line *line)
{
    const char *id = get_text(rd, "id", OCR_LINE_ID_LEN - 1);

    if (id && (strlen(id) != OCR_LINE_ID_LEN - 1 ||
               strspn(id, "0123456789abcdef") != OCR_LINE_ID_LEN - 1))
        refuse(rd, "id", "is not 32 hexadecimal digits");
    else if (id)
        memcpy(line->id, id, OCR_LINE_ID_LEN);
    line->subtype = get_text(rd, "subtype", MAX_NAME);
    line->crop = get_text(rd, "crop", MAX_NAME);
    if (line->crop && !is_leaf(line->crop))
        refuse(rd, "crop", "is no file name");
    line->text = get_text(rd, "text", OCR_PAGE_MAX_JSON);
    line->text_display = get_text(rd, "text_display", OCR_PAGE_MAX_JSON);
}

static void read_line(reader *rd, ocr_line *line, size_t nlines, size_t *words_left)
{
    line->type = get_type(rd);
    line->source = get_source(rd);
    line->box = get_box(rd);
    /* a container stands before its children, which also rules out cycles */
    line->parent = (int)get_int(rd, "parent", -1, 0, (long long)rd->index - 1);
    line->block = (int)get_int(rd, "block", 0, -1, MAX_BLOCKS);
    line->column = (int)get_int(rd, "column", 0, 0, MAX_COLUMNS);
    line->font_size = get_scaled(rd, "font_size", 0, OCR_JSON_PX_SCALE, OCR_JSON_MAX_LEN_PX);
    line->baseline = get_scaled(rd, "baseline", NAN, OCR_JSON_PX_SCALE, OCR_JSON_MAX_LEN_PX);
    line->style = (uint8_t)get_int(rd, "style", 0, 0, UINT8_MAX);
    line->conf = get_scaled(rd, "conf", -1, OCR_JSON_CONF_SCALE, 1);
    line->conf_rate = get_scaled(rd, "conf_rate", -1, OCR_JSON_CONF_SCALE, 1);
    line->after_hyphen = get_int(rd, "after_hyphen", 0, 0, 1) != 0;
    line->is_handwritten = get_int(rd, "is_handwritten", 0, 0, 1) != 0;
    line->heading = (int)get_int(rd, "heading", 0, 0, 6);
    line->conversion_output = get_int(rd, "conversion_output", 0, 0, 1) != 0;
    read_cell(rd, &line->cell);
    read_names(rd, line);
    read_labels(rd, line, nlines);
    read_words(rd, line, words_left);
}

static sch_status read_lines(const json_t *lines, ocr_page *page, sch_err *err)
{
    size_t n = json_array_size(lines), words_left = OCR_PAGE_MAX_WORDS;

    if (!json_is_array(lines))
        return sch_fail(err, SCH_INVALID, "page model: lines are no array");
    if (n > OCR_PAGE_MAX_LINES)
        return sch_fail(err, SCH_LIMIT, "page model: more than %d lines", OCR_PAGE_MAX_LINES);
    page->cap_lines = n + SPARE_LINES;
    page->lines = sch_arena_alloc(page->arena, page->cap_lines, sizeof *page->lines);
    if (!page->lines)
        return sch_fail(err, SCH_LIMIT, "page model: no memory for its lines");
    for (size_t i = 0; i < n; i++) {
        ocr_line *line = ocr_page_add_line(page);
        reader rd = {.object = json_array_get(lines, i),
                     .where = "line",
                     .index = i,
                     .arena = page->arena,
                     .err = err};

        if (!line)
            return sch_fail(err, SCH_LIMIT, "page model: no memory for its lines");
        if (!json_is_object(rd.object))
            return sch_fail(err, SCH_INVALID, "page model: line %zu is no object", i);
        read_line(&rd, line, n, &words_left);
        if (rd.status != SCH_OK)
            return rd.status;
    }
    return SCH_OK;
}

static sch_status read_page(const json_t *root, ocr_page *page, sch_err *err)
{
    reader rd = {.object = root, .where = "page", .arena = page->arena, .err = err};
    const char *reason;

    page->number = (int)get_int(&rd, "page", 0, 1, INT32_MAX);
    rd.index = (size_t)page->number;
    if (page->number < 1)
        refuse(&rd, "page", "is missing");
    page->width = (int)get_int(&rd, "width", 0, 0, OCR_PAGE_MAX_PX);
    page->height = (int)get_int(&rd, "height", 0, 0, OCR_PAGE_MAX_PX);
    page->dpi = get_scaled(&rd, "dpi", 0, OCR_JSON_PX_SCALE, OCR_PAGE_MAX_PX);
    page->rotate = (int)get_int(&rd, "rotate", 0, 0, 270);
    if (page->rotate % 90 != 0)
        refuse(&rd, "rotate", "is no quarter turn");
    page->skew_deg = get_scaled(&rd, "skew_deg", 0, OCR_JSON_CONF_SCALE, 90);
    page->decision.source = get_source(&rd);
    page->decision.coverage = get_scaled(&rd, "coverage", 0, OCR_JSON_CONF_SCALE, 1);
    page->decision.readable = get_scaled(&rd, "readable", 0, OCR_JSON_CONF_SCALE, 1);
    reason = get_text(&rd, "reason", MAX_NAME);
    page->decision.reason = reason ? reason : "";
    page->error_id = get_text(&rd, "error_id", MAX_NAME);
    page->error_text = get_text(&rd, "error_text", 4 * (size_t)MAX_NAME);
    return rd.status == SCH_OK ? read_lines(json_object_get(root, "lines"), page, err) : rd.status;
}

/** Every value but the first of its array or object follows a comma, so commas bound the tree. */
static bool has_too_many_values(const char *json, size_t len)
{
    size_t commas = 0;

    for (const char *p = json, *end = json + len; (p = memchr(p, ',', (size_t)(end - p))); p++)
        if (++commas > MAX_COMMAS)
            return true;
    return false;
}

sch_status ocr_page_parse(const char *json, size_t len, ocr_page **ret_page, sch_err *err)
{
    SCH_AUTO(ocr_page_free) ocr_page *page = NULL;
    json_error_t jerr;
    json_t *root;
    sch_status s;

    if (len > OCR_PAGE_MAX_JSON || has_too_many_values(json, len))
        return sch_fail(err, SCH_LIMIT, "page model: too large");
    root = json_loadb(json, len, 0, &jerr);
    if (!json_is_object(root)) {
        json_decref(root);
        return sch_fail(err, SCH_INVALID, "page model: %s", root ? "no object" : jerr.text);
    }
    page = ocr_page_new(ARENA_LIMIT);
    s = page ? read_page(root, page, err) : sch_fail(err, SCH_FATAL, "page model: no memory");
    json_decref(root);
    if (s == SCH_OK)
        *ret_page = SCH_STEAL(page);
    return s;
}
