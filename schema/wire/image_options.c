/* SPDX-License-Identifier: Apache-2.0 */
/* Options of an image: each reader takes one topic of the request. */
#include "schema/wire/image_options.h"

#include "schema/wire/json.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum {
    TAGS_MAX = 100,
    TAG_LEN_MAX = 256,
    BEAM_MAX = 5,
    PIXEL_MAX = 1000000,
};

/** A reading in progress. */
typedef struct reader {
    const json_t *root;
    sch_image_options *o;
    json_t **more;
    sch_err *err;
} reader;

const char *sch_image_kind_name(sch_image_kind kind)
{
    return kind == SCH_IMAGE_LATEX ? "latex" : "text";
}

bool sch_image_kind_parse(const char *name, sch_image_kind *ret_kind)
{
    for (int i = 0; name && i < SCH_IMAGE_KIND_COUNT; i++)
        if (strcmp(name, sch_image_kind_name((sch_image_kind)i)) == 0) {
            *ret_kind = (sch_image_kind)i;
            return true;
        }
    return false;
}

static const char *const format_names[SCH_IMAGE_FORMAT_COUNT] = {
    [SCH_FORMAT_TEXT] = "text",
    [SCH_FORMAT_DATA] = "data",
    [SCH_FORMAT_HTML] = "html",
    [SCH_FORMAT_LATEX_STYLED] = "latex_styled",
    [SCH_FORMAT_TEXT_DISPLAY] = "text_display",
    [SCH_FORMAT_LATEX_NORMAL] = "latex_normal",
    [SCH_FORMAT_LATEX_SIMPLIFIED] = "latex_simplified",
    [SCH_FORMAT_LATEX_LIST] = "latex_list",
    [SCH_FORMAT_MATHML] = "mathml",
    [SCH_FORMAT_ASCIIMATH] = "asciimath",
    [SCH_FORMAT_WOLFRAM] = "wolfram",
    [SCH_FORMAT_LATEX] = "latex",
};

const char *sch_image_format_name(sch_image_format format)
{
    return format < SCH_IMAGE_FORMAT_COUNT ? format_names[format] : "";
}

static const struct {
    const char *key, *type;
} data_options[SCH_DATA_OPTION_COUNT] = {
    [SCH_DATA_SVG] = {"include_svg", "svg"},
    [SCH_DATA_TABLE_HTML] = {"include_table_html", "table_html"},
    [SCH_DATA_LATEX] = {"include_latex", "latex"},
    [SCH_DATA_TSV] = {"include_tsv", "tsv"},
    [SCH_DATA_ASCIIMATH] = {"include_asciimath", "asciimath"},
    [SCH_DATA_MATHML] = {"include_mathml", "mathml"},
};

const char *sch_data_option_type(sch_data_option option)
{
    return option < SCH_DATA_OPTION_COUNT ? data_options[option].type : "";
}

static const char *const transform_names[SCH_TRANSFORM_COUNT] = {
    [SCH_RM_SPACES] = "rm_spaces", [SCH_RM_NEWLINES] = "rm_newlines",
    [SCH_RM_FONTS] = "rm_fonts",   [SCH_RM_STYLE_SYMS] = "rm_style_syms",
    [SCH_RM_TEXT] = "rm_text",     [SCH_LONG_FRAC] = "long_frac",
};

/* ---- release ------------------------------------------------------------------------------- */

void sch_image_callback_done(sch_image_callback callback)
{
    free(callback.post);
    json_decref(callback.reply);
    json_decref(callback.body);
    json_decref(callback.headers);
}

sch_image_options *sch_image_options_free(sch_image_options *o)
{
    if (!o)
        return NULL;
    sch_options_free(o->common);
    for (size_t i = 0; o->tags && o->tags[i]; i++)
        free(o->tags[i]);
    free(o->tags);
    for (size_t i = 0; i < SCH_IMAGE_FORMAT_COUNT; i++)
        for (int k = 0; k < 2; k++) {
            free(o->of[i].math_delims[k]);
            free(o->of[i].display_delims[k]);
        }
    sch_image_callback_done(o->callback);
    free(o);
    return NULL;
}

/* ---- failures ------------------------------------------------------------------------------ */

static sch_status no_memory(sch_err *err)
{
    return sch_fail(err, SCH_FATAL, "image options: out of memory");
}

static sch_status refuse_option(const reader *r, const char *id, const char *name,
                                const json_t *value)
{
    *r->more = json_pack("{s:s, s:O?}", "name", name, "value", value);
    return sch_fail_id(r->err, SCH_INVALID, id, "%s: %s", name,
                       strcmp(id, "opts_number_required") == 0 ? "must be a number"
                                                               : "not in the accepted range");
}

/* ---- single values ------------------------------------------------------------------------- */

/** A number, or a string of one. @return false: it is neither */
static bool as_number(const json_t *value, double *ret_number)
{
    const char *text = json_string_value(value);
    char *end = NULL;

    if (json_is_number(value)) {
        *ret_number = json_number_value(value);
        return true;
    }
    if (!text || !*text)
        return false;
    *ret_number = strtod(text, &end);
    return *end == '\0' && isfinite(*ret_number);
}

static sch_status read_number_of(const reader *r, const json_t *object, const char *key,
                                 const char *name, double least, double most, double *value)
{
    const json_t *got = sch_json_get(object, key);
    double number = 0;

    if (!got)
        return SCH_OK;
    if (!as_number(got, &number))
        return refuse_option(r, "opts_number_required", name, got);
    if (number < least || number > most)
        return refuse_option(r, "opts_value_out_of_range", name, got);
    *value = number;
    return SCH_OK;
}

static sch_status read_number(const reader *r, const char *key, double least, double most,
                              double *value)
{
    return read_number_of(r, r->root, key, key, least, most, value);
}

static sch_status read_whole(const reader *r, const json_t *object, const char *key,
                             const char *name, int least, int most, int *value)
{
    double number = *value;
    sch_status s = read_number_of(r, object, key, name, least, most, &number);

    if (s == SCH_OK && number != floor(number))
        return refuse_option(r, "opts_value_out_of_range", name, sch_json_get(object, key));
    if (s == SCH_OK)
        *value = (int)number;
    return s;
}

static sch_status read_bool(const reader *r, const json_t *object, const char *key, bool *value)
{
    if (sch_json_bool(object, "", key, value, NULL) != SCH_OK)
        return refuse_option(r, "opts_value_out_of_range", key, sch_json_get(object, key));
    return SCH_OK;
}

/* ---- topics -------------------------------------------------------------------------------- */

/** What documents have too, read by the same reader. */
static sch_status read_common(const reader *r)
{
    static const char *const keys[] = {"metadata",
                                       "alphabets_allowed",
                                       "rm_spaces",
                                       "rm_fonts",
                                       "idiomatic_eqn_arrays",
                                       "idiomatic_braces",
                                       "include_equation_tags",
                                       "numbers_default_to_math",
                                       "math_fonts_default_to_math",
                                       "math_inline_delimiters",
                                       "math_display_delimiters",
                                       "enable_spell_check",
                                       "enable_tables_fallback",
                                       "fullwidth_punctuation",
                                       "include_smiles",
                                       "include_diagram_text",
                                       "include_page_info",
                                       "disable_itemize",
                                       "disable_lstlisting"};
    SCH_AUTO(sch_json_decref) json_t *part = json_object();
    sch_err why = {0};
    sch_status s;

    if (!part || json_object_set_new(part, "include_page_info", json_true()) < 0)
        return no_memory(r->err);
    for (size_t i = 0; i < SCH_COUNT_OF(keys); i++) {
        json_t *value = (json_t *)(uintptr_t)sch_json_get(r->root, keys[i]);

        if (value && json_object_set(part, keys[i], value) < 0)
            return no_memory(r->err);
    }
    s = sch_options_parse(part, &r->o->common, &why);
    if (s == SCH_INVALID) {
        why.text[strcspn(why.text, ":.")] = '\0'; /* the option's name */
        return refuse_option(r, "opts_value_out_of_range", why.text,
                             sch_json_get(r->root, why.text));
    }
    return s == SCH_OK ? s : no_memory(r->err);
}

static sch_status read_switches(const reader *r)
{
    sch_image_options *o = r->o;
    const struct {
        const char *key;
        bool *value;
    } switches[] = {
        {"include_detected_alphabets", &o->include_detected_alphabets},
        {"include_line_data", &o->include_line_data},
        {"include_word_data", &o->include_word_data},
        {"enable_blue_hsv_filter", &o->enable_blue_hsv_filter},
        {"enable_document_layout", &o->enable_document_layout},
        {"include_inchi", &o->include_inchi},
        {"include_geometry_data", &o->include_geometry_data},
        {"async", &o->async},
        {"skip_recrop", &o->skip_recrop},
    };
    sch_status s = SCH_OK;

    for (size_t i = 0; s == SCH_OK && i < SCH_COUNT_OF(switches); i++)
        s = read_bool(r, r->root, switches[i].key, switches[i].value);
    return s;
}

static sch_status read_thresholds(const reader *r)
{
    sch_image_options *o = r->o;
    sch_status s = read_number(r, "confidence_threshold", 0, 1, &o->confidence_threshold);

    if (s == SCH_OK)
        s = read_number(r, "confidence_rate_threshold", 0, 1, &o->confidence_rate_threshold);
    if (s == SCH_OK)
        s = read_number(r, "auto_rotate_confidence_threshold", 0, 1,
                        &o->auto_rotate_confidence_threshold);
    return s;
}

static sch_status read_region(const reader *r)
{
    static const char *const keys[] = {"top_left_x", "top_left_y", "width", "height"};
    const json_t *got = sch_json_get(r->root, "region");
    int *region = r->o->region;
    sch_status s = SCH_OK;

    if (!got)
        return SCH_OK;
    if (!json_is_object(got))
        return refuse_option(r, "opts_value_out_of_range", "region", got);
    for (int i = 0; s == SCH_OK && i < 4; i++) {
        if (!sch_json_get(got, keys[i]))
            return refuse_option(r, "opts_number_required", "region", got);
        s = read_whole(r, got, keys[i], "region", i < 2 ? 0 : 1, PIXEL_MAX, &region[i]);
    }
    r->o->has_region = s == SCH_OK;
    return s;
}

static sch_status read_tags(const reader *r)
{
    const json_t *got = sch_json_get(r->root, "tags");
    size_t n = json_array_size(got);

    r->o->tags = calloc(n + 1, sizeof *r->o->tags);
    if (!r->o->tags)
        return no_memory(r->err);
    if (got && (!json_is_array(got) || n > TAGS_MAX))
        return refuse_option(r, "opts_value_out_of_range", "tags", got);
    for (size_t i = 0; i < n; i++) {
        const char *tag = json_string_value(json_array_get(got, i));

        if (!tag || strlen(tag) > TAG_LEN_MAX)
            return refuse_option(r, "opts_value_out_of_range", "tags", got);
        r->o->tags[i] = strdup(tag);
        if (!r->o->tags[i])
            return no_memory(r->err);
    }
    return SCH_OK;
}

static bool is_format_of(sch_image_format format, sch_image_kind kind)
{
    if (kind == SCH_IMAGE_TEXT)
        return format <= SCH_FORMAT_LATEX_STYLED;
    return format != SCH_FORMAT_DATA && format != SCH_FORMAT_HTML && format != SCH_FORMAT_LATEX;
}

static bool format_named(const char *name, sch_image_kind kind, sch_image_format *ret_format)
{
    for (int i = 0; name && i < SCH_IMAGE_FORMAT_COUNT; i++)
        if (strcmp(name, format_names[i]) == 0 && is_format_of((sch_image_format)i, kind)) {
            *ret_format = (sch_image_format)i;
            return true;
        }
    return false;
}

/** /v3/text gives what it knows and passes over the rest, /v3/latex says what it does not know. */
static sch_status read_formats(const reader *r)
{
    const json_t *got = sch_json_get(r->root, "formats");
    SCH_AUTO(sch_json_decref) json_t *unknown = json_array();
    sch_image_options *o = r->o;
    const bool is_text = o->kind == SCH_IMAGE_TEXT;

    if (!unknown)
        return no_memory(r->err);
    if (got && !json_is_array(got))
        return refuse_option(r, "opts_value_out_of_range", "formats", got);
    for (size_t i = 0; i < json_array_size(got); i++) {
        json_t *one = json_array_get(got, i);
        sch_image_format format;

        if (format_named(json_string_value(one), o->kind, &format))
            o->formats |= 1U << format;
        else if (json_array_append(unknown, one) < 0)
            return no_memory(r->err);
    }
    if (!is_text && json_array_size(unknown) > 0) {
        *r->more = json_pack("{s:O}", "formats", unknown);
        return sch_fail_id(r->err, SCH_INVALID, "opts_unknown_format", "Unknown format option(s)");
    }
    if (json_array_size(got) == 0)
        o->formats = is_text ? 1U << SCH_FORMAT_TEXT | 1U << SCH_FORMAT_LATEX_STYLED
                             : 1U << SCH_FORMAT_LATEX;
    return SCH_OK;
}

static sch_status read_data_options(const reader *r)
{
    const json_t *got = sch_json_get(r->root, "data_options");
    sch_status s = SCH_OK;

    if (got && !json_is_object(got))
        return refuse_option(r, "opts_value_out_of_range", "data_options", got);
    for (unsigned i = 0; s == SCH_OK && got && i < SCH_DATA_OPTION_COUNT; i++) {
        bool wanted = false;

        s = read_bool(r, got, data_options[i].key, &wanted);
        r->o->data |= (unsigned)wanted << i;
    }
    return s;
}

/* ---- latex --------------------------------------------------------------------------------- */

static sch_status read_ocr(const reader *r)
{
    const json_t *got = sch_json_get(r->root, "ocr");
    bool ok = !got || json_is_array(got);

    for (size_t i = 0; ok && i < json_array_size(got); i++) {
        const char *one = json_string_value(json_array_get(got, i));

        ok = one && (strcmp(one, "math") == 0 || strcmp(one, "text") == 0);
        r->o->ocr_text |= ok && strcmp(one, "text") == 0;
    }
    if (ok)
        return SCH_OK;
    *r->more = json_pack("{s:O}", "ocr", got);
    return sch_fail_id(r->err, SCH_INVALID, "opts_unknown_ocr", "Unknown ocr option(s)");
}

static sch_status read_beam(const reader *r)
{
    sch_image_options *o = r->o;
    sch_status s = read_whole(r, r->root, "beam_size", "beam_size", 1, BEAM_MAX, &o->beam_size);

    if (s == SCH_OK)
        s = read_whole(r, r->root, "n_best", "n_best", 1, o->beam_size, &o->n_best);
    return s;
}

static bool take_pair(const json_t *got, char *pair[2])
{
    for (size_t i = 0; i < 2; i++) {
        const char *text = json_string_value(json_array_get(got, i));

        if (json_array_size(got) != 2 || !text || !*text || strlen(text) > 64)
            return false;
        free(pair[i]);
        pair[i] = strdup(text);
        if (!pair[i])
            return false;
    }
    return true;
}

static bool take_transforms(const json_t *got, unsigned *transforms)
{
    if (got && !json_is_array(got))
        return false;
    for (size_t i = 0; i < json_array_size(got); i++) {
        const char *name = json_string_value(json_array_get(got, i));
        unsigned bit = 0;

        for (unsigned t = 0; name && t < SCH_TRANSFORM_COUNT; t++)
            if (strcmp(name, transform_names[t]) == 0)
                bit = 1U << t;
        if (!bit)
            return false;
        *transforms |= bit;
    }
    return true;
}

static bool take_format_options(const json_t *got, sch_format_options *of)
{
    const json_t *math = sch_json_get(got, "math_delims");
    const json_t *display = sch_json_get(got, "displaymath_delims");

    return json_is_object(got) &&
           take_transforms(sch_json_get(got, "transforms"), &of->transforms) &&
           (!math || take_pair(math, of->math_delims)) &&
           (!display || take_pair(display, of->display_delims));
}

static sch_status read_format_options(const reader *r)
{
    const json_t *got = sch_json_get(r->root, "format_options");
    const char *name;
    json_t *value;

    if (!got)
        return SCH_OK;
    if (!json_is_object(got))
        return refuse_option(r, "opts_value_out_of_range", "format_options", got);
    json_object_foreach((json_t *)(uintptr_t)got, name, value)
    {
        sch_image_format format;

        if (!format_named(name, SCH_IMAGE_LATEX, &format)) {
            *r->more = json_pack("{s:[s]}", "formats", name);
            return sch_fail_id(r->err, SCH_INVALID, "opts_unknown_format",
                               "Unknown format option(s)");
        }
        if (!take_format_options(value, &r->o->of[format]))
            return refuse_option(r, "opts_value_out_of_range", "format_options", got);
    }
    return SCH_OK;
}

static sch_status read_latex(const reader *r)
{
    sch_status s = read_ocr(r);

    if (s == SCH_OK)
        s = read_beam(r);
    return s == SCH_OK ? read_format_options(r) : s;
}

/* ---- callback ------------------------------------------------------------------------------ */

/** Letters, digits and hyphens, and a value without line ends: fit for a header. */
static bool are_headers(const json_t *headers)
{
    const char *name;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)headers, name, value)
    {
        const char *text = json_string_value(value);

        if (!*name || strlen(name) > 128 || !text || strlen(text) > 4096 ||
            name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                              "0123456789-_")] != '\0')
            return false;
        for (; *text; text++)
            if ((unsigned char)*text < 0x20 || *text == 0x7F)
                return false;
    }
    return json_object_size(headers) <= 50;
}

static bool is_url(const char *text)
{
    return text && (strncmp(text, "https://", 8) == 0 || strncmp(text, "http://", 7) == 0) &&
           strlen(text) <= 2048 && !strpbrk(text, " \t\r\n");
}

sch_status sch_image_callback_parse(const json_t *got, sch_image_callback *ret, json_t **ret_more,
                                    sch_err *err)
{
    const json_t *post = sch_json_get(got, "post"), *reply = sch_json_get(got, "reply");
    const json_t *body = sch_json_get(got, "body"), *headers = sch_json_get(got, "headers");
    const char *wrong = NULL;

    if (!json_is_object(got) || !is_url(json_string_value(post)))
        wrong = "post";
    else if (reply && !json_is_object(reply))
        wrong = "reply";
    else if (body && !json_is_object(body))
        wrong = "body";
    else if (headers && (!json_is_object(headers) || !are_headers(headers)))
        wrong = "headers";
    if (wrong) {
        const json_t *value = json_is_object(got) ? sch_json_get(got, wrong) : got;

        *ret_more = value ? json_pack("{s:O}", wrong, value) : json_pack("{s:n}", wrong);
        return sch_fail_id(err, SCH_INVALID, "opts_bad_callback", "Bad callback field(s)");
    }
    ret->post = strdup(json_string_value(post));
    ret->reply = json_deep_copy(reply);
    ret->body = json_deep_copy(body);
    ret->headers = json_deep_copy(headers);
    return ret->post ? SCH_OK : no_memory(err);
}

static sch_status read_callback(const reader *r)
{
    const json_t *got = sch_json_get(r->root, "callback");

    return got ? sch_image_callback_parse(got, &r->o->callback, r->more, r->err) : SCH_OK;
}

/* ---- all of it ----------------------------------------------------------------------------- */

static sch_status read_all(const reader *r)
{
    sch_status (*const topics[])(const reader *) = {
        read_common, read_switches, read_thresholds,   read_region,
        read_tags,   read_formats,  read_data_options, read_callback,
    };
    sch_status s = SCH_OK;

    for (size_t i = 0; s == SCH_OK && i < SCH_COUNT_OF(topics); i++)
        s = topics[i](r);
    return s == SCH_OK && r->o->kind == SCH_IMAGE_LATEX ? read_latex(r) : s;
}

sch_status sch_image_options_parse(const json_t *root, sch_image_kind kind,
                                   sch_image_options **ret_options, json_t **ret_more, sch_err *err)
{
    SCH_AUTO(sch_image_options_free) sch_image_options *o = calloc(1, sizeof *o);
    const reader r = {root, o, ret_more, err};
    sch_status s;

    *ret_more = NULL;
    if (!o)
        return no_memory(err);
    o->kind = kind;
    o->confidence_rate_threshold = 0.75;
    o->auto_rotate_confidence_threshold = 0.99;
    o->beam_size = o->n_best = 1;
    s = read_all(&r);
    if (s == SCH_OK)
        *ret_options = SCH_STEAL(o);
    return s;
}
