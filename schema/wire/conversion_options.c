/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/wire/conversion_options.h"

#include "schema/wire/json.h"
#include "schema/wire/output.h"

#include <stdio.h>
#include <string.h>

typedef enum kind {
    BOOL,
    INT,    /* from least to most */
    TEXT,   /* one line of at most `most` bytes */
    STYLE,  /* text with line ends, as CSS */
    CHOICE, /* one of `words`, which are parted by '|' */
    FOLDER, /* a name that is safe as a folder in an archive */
    POINTS, /* "10pt", "10", 10 */
    PAIR,   /* [opening, closing] */
    MARGINS,
} kind;

typedef struct option {
    const char *format;
    const char *name;
    kind kind;
    int least, most;
    const char *words;
} option;

#define LATEX_FONTS "CMU Serif|Open Sans|Crimson Text|Arimo|Noto Sans|Noto Serif"

static const option table[] = {
    {"docx", "font", TEXT, 0, 64, NULL},
    {"docx", "fontSize", INT, 2, 3276, NULL}, /* half-points; Word takes 1 to 1,638 points */
    {"docx", "language", TEXT, 0, 64, NULL},
    {"docx", "orientation", CHOICE, 0, 0, "portrait|landscape"},
    {"docx", "margins", MARGINS, 0, 31680, NULL}, /* twips; Word ends at 22 inches */
    {"tex.zip", "fontSize", POINTS, 4, 96, NULL},
    {"tex.zip", "font", CHOICE, 0, 0, LATEX_FONTS},
    {"tex.zip", "imagesFolder", FOLDER, 0, 64, NULL},
    {"tex.zip", "load_external_fonts", BOOL, 0, 0, NULL},
    {"latex.pdf", "fontSize", POINTS, 4, 96, NULL},
    {"latex.pdf", "font", CHOICE, 0, 0, LATEX_FONTS},
    {"html", "htmlTags", BOOL, 0, 0, NULL},
    {"md", "math_inline_delimiters", PAIR, 1, 64, NULL},
    {"md", "math_display_delimiters", PAIR, 1, 64, NULL},
    {"md", "escape_ampersand", BOOL, 0, 0, NULL},
    {"md", "escape_dollar", BOOL, 0, 0, NULL},
    {"md", "escape_hash", BOOL, 0, 0, NULL},
    {"md", "escape_percent", BOOL, 0, 0, NULL},
    {"md", "max_character_per_line", INT, 10, 1000000, NULL},
    {"pdf", "fontSize", INT, 1, 400, NULL},
    {"pdf", "text_color", TEXT, 0, 64, NULL},
    {"pdf", "background_color", TEXT, 0, 64, NULL},
    {"pdf", "disable_footer", BOOL, 0, 0, NULL},
    {"pdf", "margin", INT, 40, 200, NULL},
    {"pdf", "custom_css", STYLE, 0, 65536, NULL},
    {"pdf", "footnote_compact_refs", BOOL, 0, 0, NULL},
    {"pdf", "resource_load_timeout_sec", INT, 0, 600, NULL},
    {"xlsx", "singleSheet", BOOL, 0, 0, NULL},
    {"xlsx", "mathOutputFormat", CHOICE, 0, 0, "linearmath|latex|asciimath"},
    {"xlsx", "maxColumnWidthChars", INT, 1, 255, NULL},
    {"xlsx", "fontSize", INT, 1, 409, NULL}, /* points; Excel's own ends */
    {"xlsx", "zoomScale", INT, 10, 400, NULL},
};

/** True when word is one of words, which are parted by '|'. */
static bool is_choice(const char *words, const char *word)
{
    size_t n = strlen(word);

    for (const char *s = words; n > 0; s++) {
        size_t m = strcspn(s, "|");

        if (m == n && memcmp(s, word, n) == 0)
            return true;
        s += m;
        if (*s == '\0')
            break;
    }
    return false;
}

static sch_status set(json_t *out, const char *name, json_t *value, sch_err *err)
{
    if (!value || json_object_set_new(out, name, value) < 0)
        return sch_fail(err, SCH_FATAL, "conversion_options: out of memory");
    return SCH_OK;
}

static sch_status read_bool(const option *opt, const json_t *in, const char *where, json_t *out,
                            sch_err *err)
{
    bool value = false;
    sch_status s = sch_json_bool(in, where, opt->name, &value, err);

    return s == SCH_OK ? set(out, opt->name, json_boolean(value), err) : s;
}

static sch_status read_int(const option *opt, const json_t *in, const char *where, json_t *out,
                           sch_err *err)
{
    long long value = 0;
    sch_status s = sch_json_int(in, where, opt->name, opt->least, opt->most, &value, err);

    return s == SCH_OK ? set(out, opt->name, json_integer(value), err) : s;
}

static bool is_folder(const char *name)
{
    return name[strspn(name,
                       "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.")] ==
               '\0' &&
           name[0] != '.';
}

static sch_status read_text(const option *opt, const json_t *in, const char *where, json_t *out,
                            sch_err *err)
{
    SCH_AUTO(free) char *value = NULL;
    size_t most = opt->kind == CHOICE ? 64 : (size_t)opt->most;
    sch_status s = sch_json_text(in, where, opt->name, most, &value, err);

    if (s != SCH_OK || !value)
        return s;
    if (opt->kind == CHOICE && !is_choice(opt->words, value))
        return sch_fail(err, SCH_INVALID, "%s%s: must be one of %s", where, opt->name, opt->words);
    if (opt->kind == FOLDER && !is_folder(value))
        return sch_fail(
            err, SCH_INVALID,
            "%s%s: must be of letters, digits, '_', '-' and '.', and not start with '.'", where,
            opt->name);
    return set(out, opt->name, json_string(value), err);
}

static sch_status read_style(const option *opt, const json_t *in, const char *where, json_t *out,
                             sch_err *err)
{
    const char *text = json_string_value(json_object_get(in, opt->name));

    if (!text)
        return sch_fail(err, SCH_INVALID, "%s%s: must be a string", where, opt->name);
    if (strlen(text) > (size_t)opt->most)
        return sch_fail(err, SCH_INVALID, "%s%s: longer than %d bytes", where, opt->name,
                        opt->most);
    return set(out, opt->name, json_string(text), err);
}

/** A size in points: the digits of "12pt", "12px", "12" or 12; LaTeX gets "12pt". */
static sch_status read_points(const option *opt, const json_t *in, const char *where, json_t *out,
                              sch_err *err)
{
    const json_t *got = json_object_get(in, opt->name);
    const char *text = json_string_value(got);
    double points = json_number_value(got);
    char *end = NULL;
    char pt[32];

    if (text) {
        points = text[strspn(text, "0123456789.ptx")] == '\0' ? strtod(text, &end) : 0;
        if (!end || end == text ||
            (*end != '\0' && strcmp(end, "pt") != 0 && strcmp(end, "px") != 0))
            points = 0;
    }
    if (!(points >= opt->least && points <= opt->most))
        return sch_fail(err, SCH_INVALID, "%s%s: must be from %dpt to %dpt", where, opt->name,
                        opt->least, opt->most);
    snprintf(pt, sizeof pt, "%.4gpt", points);
    return set(out, opt->name, json_string(pt), err);
}

static sch_status read_pair(const option *opt, const json_t *in, const char *where, json_t *out,
                            sch_err *err)
{
    const json_t *got = json_object_get(in, opt->name);

    if (json_array_size(got) != 2)
        return sch_fail(err, SCH_INVALID, "%s%s: must be an array of two strings", where,
                        opt->name);
    for (size_t i = 0; i < 2; i++) {
        size_t n = json_string_length(json_array_get(got, i));

        if (n < (size_t)opt->least || n > (size_t)opt->most)
            return sch_fail(err, SCH_INVALID, "%s%s: must be two strings of %d to %d bytes", where,
                            opt->name, opt->least, opt->most);
    }
    return set(out, opt->name, json_deep_copy(got), err);
}

static sch_status read_margins(const option *opt, const json_t *in, const char *where, json_t *out,
                               sch_err *err)
{
    static const char *const sides[] = {"top", "right", "bottom", "left", "gutter"};
    const json_t *got = json_object_get(in, opt->name);
    json_t *margins = json_object();
    sch_status s = set(out, opt->name, margins, err); /* out owns it from here on */
    char below[96];

    if (s == SCH_OK && !json_is_object(got))
        return sch_fail(err, SCH_INVALID, "%s%s: must be an object", where, opt->name);
    snprintf(below, sizeof below, "%s%s.", where, opt->name);
    for (size_t i = 0; s == SCH_OK && i < SCH_COUNT_OF(sides); i++) {
        long long twips = -1;

        s = sch_json_int(got, below, sides[i], opt->least, opt->most, &twips, err);
        if (s == SCH_OK && twips >= 0)
            s = set(margins, sides[i], json_integer(twips), err);
    }
    return s;
}

static sch_status read_option(const option *opt, const json_t *in, const char *where, json_t *out,
                              sch_err *err)
{
    if (!sch_json_get(in, opt->name))
        return SCH_OK;
    switch (opt->kind) {
    case BOOL:
        return read_bool(opt, in, where, out, err);
    case INT:
        return read_int(opt, in, where, out, err);
    case STYLE:
        return read_style(opt, in, where, out, err);
    case POINTS:
        return read_points(opt, in, where, out, err);
    case PAIR:
        return read_pair(opt, in, where, out, err);
    case MARGINS:
        return read_margins(opt, in, where, out, err);
    case TEXT:
    case CHOICE:
    case FOLDER:
        break;
    }
    return read_text(opt, in, where, out, err);
}

static sch_status read_format(const char *format, const json_t *in, json_t *out, sch_err *err)
{
    json_t *got = json_object();
    sch_status s = set(out, format, got, err); /* out owns it from here on */
    char where[64];

    if (s == SCH_OK && !json_is_object(in))
        return sch_fail(err, SCH_INVALID, "conversion_options.%s: must be an object", format);
    snprintf(where, sizeof where, "conversion_options.%s.", format);
    for (size_t i = 0; s == SCH_OK && i < SCH_COUNT_OF(table); i++)
        if (strcmp(table[i].format, format) == 0)
            s = read_option(&table[i], in, where, got, err);
    return s;
}

sch_status sch_conversion_options_parse(const json_t *options, json_t **ret_options, sch_err *err)
{
    SCH_AUTO(sch_json_decref) json_t *out = json_object();
    const char *format;
    json_t *in;

    if (!out)
        return sch_fail(err, SCH_FATAL, "conversion_options: out of memory");
    if (!json_is_object(options))
        return sch_fail(err, SCH_INVALID, "conversion_options: must be an object");
    json_object_foreach((json_t *)options, format, in)
    {
        sch_status s = SCH_OK;

        if (!sch_output_is_format(format))
            return sch_fail(err, SCH_INVALID, "conversion_options: %.40s is not a format", format);
        if (!json_is_null(in))
            s = read_format(format, in, out, err);
        if (s != SCH_OK)
            return s;
    }
    *ret_options = SCH_STEAL(out);
    return SCH_OK;
}
