/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Options of a submission. Each reader below takes one topic of the request, and leaves the
 * defaults of new_options() alone where the request is silent.
 */
#include "schema/wire/options.h"

#include "schema/base/ids.h"
#include "schema/wire/callback.h"
#include "schema/wire/conversion_options.h"
#include "schema/wire/json.h"
#include "schema/wire/output.h"
#include "schema/wire/page_ranges.h"
#include "schema/wire/uri.h"

#include <string.h>

/** Options that are true or false and mean nothing to each other. */
static const struct {
    const char *key;
    size_t offset;
    bool standard;
} switches[] = {
#define SWITCH(name, standard)                                                                     \
    {                                                                                              \
#name, offsetof(sch_options, name), standard                                               \
    }
    SWITCH(streaming, false),
    SWITCH(rm_spaces, true),
    SWITCH(rm_fonts, false),
    SWITCH(idiomatic_eqn_arrays, false),
    SWITCH(idiomatic_braces, false),
    SWITCH(include_equation_tags, false),
    SWITCH(numbers_default_to_math, false),
    SWITCH(math_fonts_default_to_math, false),
    SWITCH(enable_spell_check, false),
    SWITCH(enable_tables_fallback, false),
    SWITCH(include_smiles, true),
    SWITCH(include_chemistry_as_image, false),
    SWITCH(include_diagram_text, false),
    SWITCH(include_page_info, false),
    SWITCH(include_page_breaks, false),
    SWITCH(disable_itemize, false),
    SWITCH(disable_lstlisting, false),
#undef SWITCH
};

static bool *switch_at(sch_options *options, size_t i)
{
    return (bool *)((char *)options + switches[i].offset);
}

sch_options *sch_options_free(sch_options *o)
{
    if (!o)
        return NULL;
    for (size_t i = 0; o->formats && o->formats[i]; i++)
        free(o->formats[i]);
    for (int i = 0; i < 2; i++) {
        free(o->math_inline[i]);
        free(o->math_display[i]);
    }
    free(o->formats);
    free(o->page_ranges);
    free(o->destination_uri);
    free(o->destination_basename);
    free(o->s3_region);
    free(o->job_id);
    free(o->custom_id);
    free(o->filename);
    free(o->callback_url);
    json_decref(o->conversion_options);
    json_decref(o->metadata);
    json_decref(o->alphabets_allowed);
    free(o->callback_headers);
    free(o);
    return NULL;
}

enum { TAGS_MOST = 100, TAG_MOST = 256 };

static sch_status no_memory(sch_err *err)
{
    return sch_fail(err, SCH_FATAL, "options: out of memory");
}

/** Options of a request that says nothing. */
static sch_options *new_options(void)
{
    sch_options *o = calloc(1, sizeof *o);

    if (!o)
        return NULL;
    for (size_t i = 0; i < SCH_COUNT_OF(switches); i++)
        *switch_at(o, i) = switches[i].standard;
    o->improve_mathpix = true;
    o->fullwidth_punctuation = -1;
    o->sections = SCH_SECTIONS_PRESERVE;
    return o;
}

static sch_status read_switches(const json_t *root, sch_options *o, sch_err *err)
{
    for (size_t i = 0; i < SCH_COUNT_OF(switches); i++) {
        sch_status s = sch_json_bool(root, "", switches[i].key, switch_at(o, i), err);

        if (s != SCH_OK)
            return s;
    }
    if (o->include_equation_tags)
        o->idiomatic_eqn_arrays = true;
    if (sch_json_get(root, "fullwidth_punctuation")) {
        bool wide = false;
        sch_status s = sch_json_bool(root, "", "fullwidth_punctuation", &wide, err);

        if (s != SCH_OK)
            return s;
        o->fullwidth_punctuation = wide;
    }
    return SCH_OK;
}

/** The three section options: at most one of them may be asked for. */
static sch_status read_sections(const json_t *root, sch_options *o, sch_err *err)
{
    bool number = false, strip = false, keep = false;
    sch_status s = sch_json_bool(root, "", "auto_number_sections", &number, err);

    if (s == SCH_OK)
        s = sch_json_bool(root, "", "remove_section_numbering", &strip, err);
    if (s == SCH_OK)
        s = sch_json_bool(root, "", "preserve_section_numbering", &keep, err);
    if (s != SCH_OK)
        return s;
    if (number + strip + keep > 1)
        return sch_fail(err, SCH_INVALID,
                        "%s: only one of auto_number_sections, remove_section_numbering and "
                        "preserve_section_numbering can be true",
                        number ? "auto_number_sections" : "remove_section_numbering");
    /* "do not preserve" and no word on what to do instead: remove */
    if (!strip && !keep && sch_json_get(root, "preserve_section_numbering") &&
        !sch_json_get(root, "remove_section_numbering"))
        strip = true;
    if (number)
        o->sections = SCH_SECTIONS_AUTO;
    else if (strip)
        o->sections = SCH_SECTIONS_REMOVE;
    return SCH_OK;
}

static sch_status read_page_ranges(const json_t *root, sch_options *o, sch_err *err)
{
    const json_t *got = sch_json_get(root, "page_ranges");
    char number[24];
    const char *text = json_string_value(got);
    sch_status s;

    if (json_is_integer(got)) { /* one page, not quoted */
        snprintf(number, sizeof number, "%lld", (long long)json_integer_value(got));
        text = number;
    }
    if (got && !text)
        return sch_fail(err, SCH_INVALID, "page_ranges: must be a string such as \"2,4-6\"");
    if (!text || text[strspn(text, " \t")] == '\0')
        return SCH_OK;
    s = sch_page_ranges_check(text, err);
    if (s != SCH_OK)
        return s;
    o->page_ranges = strdup(text);
    return o->page_ranges ? SCH_OK : no_memory(err);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static sch_status read_formats(const json_t *root, sch_options *o, sch_err *err)
{
    const json_t *got = sch_json_get(root, "conversion_formats");
    const char *ext;
    json_t *ignored;
    size_t count = 0;

    if (got && !json_is_object(got))
        return sch_fail(err, SCH_INVALID,
                        "conversion_formats: must be an object such as {\"docx\": true}");
    o->formats = calloc(json_object_size(got) + 1, sizeof *o->formats);
    if (!o->formats)
        return no_memory(err);
    json_object_foreach((json_t *)got, ext, ignored)
    {
        bool wanted = false;
        sch_status s;

        if (!sch_output_is_format(ext))
            return sch_fail(err, SCH_INVALID, "conversion_formats: %.40s is not a format", ext);
        s = sch_json_bool(got, "conversion_formats.", ext, &wanted, err);
        if (s != SCH_OK)
            return s;
        if (!wanted || sch_output_is_always(ext))
            continue;
        o->formats[count] = strdup(ext);
        if (!o->formats[count++])
            return no_memory(err);
    }
    qsort(o->formats, count, sizeof *o->formats, by_name);
    got = sch_json_get(root, "conversion_options");
    return got ? sch_conversion_options_parse(got, &o->conversion_options, err) : SCH_OK;
}

/** Labels of the v3 API: they are kept with the request and found there again. */
static sch_status read_tags(const json_t *root, sch_err *err)
{
    const json_t *got = sch_json_get(root, "tags");
    size_t i;
    json_t *tag;

    if (got && (!json_is_array(got) || json_array_size(got) > TAGS_MOST))
        return sch_fail(err, SCH_INVALID, "tags: must be a list of at most %d strings", TAGS_MOST);
    json_array_foreach(got, i, tag)
    {
        if (!json_is_string(tag) || json_string_length(tag) > TAG_MOST)
            return sch_fail(err, SCH_INVALID, "tags: must be strings of at most %d bytes",
                            TAG_MOST);
    }
    return SCH_OK;
}

static sch_status read_metadata(const json_t *root, sch_options *o, sch_err *err)
{
    const json_t *got = sch_json_get(root, "metadata");
    const sch_status s = read_tags(root, err);

    if (s != SCH_OK || !got)
        return s;
    if (!json_is_object(got))
        return sch_fail(err, SCH_INVALID, "metadata: must be an object");
    o->metadata = json_deep_copy(got);
    if (!o->metadata)
        return no_memory(err);
    return sch_json_bool(got, "metadata.", "improve_mathpix", &o->improve_mathpix, err);
}

/** Which alphabets may occur: keys that are not known have no effect, as in the reference. */
static sch_status read_alphabets(const json_t *root, sch_options *o, sch_err *err)
{
    static const char *const keys[] = {"en", "hi", "zh", "ja", "ko", "ru",
                                       "th", "ta", "te", "gu", "bn", "vi"};
    const json_t *got = sch_json_get(root, "alphabets_allowed");

    if (!got)
        return SCH_OK;
    if (!json_is_object(got))
        return sch_fail(err, SCH_INVALID, "alphabets_allowed: must be an object");
    o->alphabets_allowed = json_object();
    for (size_t i = 0; i < SCH_COUNT_OF(keys); i++) {
        bool allowed = true;
        sch_status s = sch_json_bool(got, "alphabets_allowed.", keys[i], &allowed, err);

        if (s != SCH_OK)
            return s;
        if (json_object_set_new(o->alphabets_allowed, keys[i], json_boolean(allowed)) < 0)
            return no_memory(err);
    }
    return SCH_OK;
}

/** A delimiter of 1 to 64 bytes; line ends may be part of it. */
static bool is_delimiter(const json_t *json)
{
    const char *text = json_string_value(json);
    size_t n = text ? strlen(text) : 0;

    for (size_t i = 0; i < n; i++)
        if (((unsigned char)text[i] < 0x20 && text[i] != '\n' && text[i] != '\t') ||
            text[i] == 0x7F)
            return false;
    return n >= 1 && n <= 64;
}

/** A pair of delimiters, or the standard ones: a wrong value must not fail the request. */
static sch_status read_delimiters(const json_t *root, const char *key, const char *open,
                                  const char *close, char *pair[2], sch_err *err)
{
    const json_t *got = sch_json_get(root, key);

    if (json_array_size(got) == 2 && is_delimiter(json_array_get(got, 0)) &&
        is_delimiter(json_array_get(got, 1))) {
        open = json_string_value(json_array_get(got, 0));
        close = json_string_value(json_array_get(got, 1));
    }
    pair[0] = strdup(open);
    pair[1] = strdup(close);
    return pair[0] && pair[1] ? SCH_OK : no_memory(err);
}

static sch_status read_math(const json_t *root, sch_options *o, sch_err *err)
{
    sch_status s =
        read_delimiters(root, "math_inline_delimiters", "\\(", "\\)", o->math_inline, err);

    if (s == SCH_OK)
        s = read_delimiters(root, "math_display_delimiters", "\\[", "\\]", o->math_display, err);
    return s;
}

static sch_status read_name(const json_t *root, const char *key, char **value, sch_err *err)
{
    sch_status s = sch_json_text(root, "", key, 256, value, err);

    if (s == SCH_OK && *value && !sch_name_is_valid(*value))
        return sch_fail(err, SCH_INVALID, "%s: must be 1 to 256 of A-Z a-z 0-9 _ - . :", key);
    return s;
}

static sch_status read_ids(const json_t *root, sch_options *o, sch_err *err)
{
    /* scs_job_id is what the API called job_id before */
    sch_status s = read_name(root, "scs_job_id", &o->job_id, err);

    if (s == SCH_OK)
        s = read_name(root, "job_id", &o->job_id, err);
    if (s == SCH_OK)
        s = read_name(root, "custom_id", &o->custom_id, err);
    if (s == SCH_OK)
        s = sch_json_text(root, "", "filename", 1024, &o->filename, err);
    if (s == SCH_OK && o->custom_id && !o->job_id)
        return sch_fail(err, SCH_INVALID, "custom_id: needs a job_id");
    return s;
}

/** Parse the URI of a member and keep its text. @return SCH_OK also when it is absent */
static sch_status read_uri(const json_t *root, const char *key, sch_uri_role role, char **value,
                           sch_uri *ret_uri, sch_err *err)
{
    sch_status s = sch_json_text(root, "", key, SCH_URI_MAX, value, err);

    if (s == SCH_OK && *value && sch_uri_parse(*value, role, ret_uri, err) != SCH_OK)
        return err ? sch_wrap(err, "%s", key) : SCH_INVALID;
    return s;
}

/** True for a name that can end an object's key: one segment, and not a relative one. */
static bool is_basename(const char *name)
{
    return !strchr(name, '/') && !strchr(name, '\\') && strcmp(name, ".") != 0 &&
           strcmp(name, "..") != 0;
}

static bool is_region(const char *name)
{
    return name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

static sch_status read_destination(const json_t *root, sch_options *o, sch_err *err)
{
    SCH_AUTO(sch_uri_done) sch_uri uri = {0};
    SCH_AUTO(free) char *mode = NULL;
    sch_status s =
        read_uri(root, "destination_uri", SCH_URI_DESTINATION, &o->destination_uri, &uri, err);

    if (s == SCH_OK)
        s = sch_json_text(root, "", "destination_basename", 255, &o->destination_basename, err);
    if (s == SCH_OK)
        s = sch_json_text(root, "", "s3_region", 32, &o->s3_region, err);
    if (s == SCH_OK)
        s = sch_json_text(root, "", "image_output_mode", 16, &mode, err);
    if (s != SCH_OK)
        return s;
    if (o->destination_basename && !is_basename(o->destination_basename))
        return sch_fail(err, SCH_INVALID, "destination_basename: must be a name without '/'");
    if (o->s3_region && !is_region(o->s3_region))
        return sch_fail(err, SCH_INVALID, "s3_region: must be of a-z, 0-9 and '-'");
    if (mode && strcmp(mode, "local") != 0)
        return sch_fail(err, SCH_INVALID, "image_output_mode: must be \"local\" or absent");
    if (mode && !o->destination_uri)
        return sch_fail(err, SCH_INVALID, "image_output_mode: local needs a destination_uri");
    o->images_local = mode != NULL;
    return SCH_OK;
}

/** Whom to call back; whether the settings allow that host, the server says. */
static sch_status read_callback(const json_t *root, sch_options *o, sch_err *err)
{
    static const sch_callback_rules any = {.allow_http = true, .allow_private = true};
    const json_t *headers = sch_json_get(root, "callback_headers");
    const json_t *events = sch_json_get(root, "callback_events");
    SCH_AUTO(free) char *url = NULL;
    sch_status s = sch_json_text(root, "", "callback_url", SCH_URI_MAX, &url, err);

    if (s == SCH_OK && url)
        s = sch_callback_check_url("callback_url", url, &any, &o->callback_url, err);
    if (s == SCH_OK && headers)
        s = sch_callback_check_headers("callback_headers", headers, &o->callback_headers, err);
    if (s == SCH_OK)
        s = sch_callback_check_events("callback_events", events, &o->callback_events, err);
    if (s == SCH_OK && !url && (headers || events))
        return sch_fail(err, SCH_INVALID, "%s: needs a callback_url",
                        headers ? "callback_headers" : "callback_events");
    return s;
}

sch_status sch_options_parse(const json_t *root, sch_options **ret_options, sch_err *err)
{
    static sch_status (*const readers[])(const json_t *, sch_options *, sch_err *) = {
        read_switches,  read_sections, read_page_ranges, read_formats,     read_metadata,
        read_alphabets, read_math,     read_ids,         read_destination, read_callback,
    };
    SCH_AUTO(sch_options_free) sch_options *o = NULL;

    if (!json_is_object(root))
        return sch_fail(err, SCH_INVALID, "options: must be a JSON object");
    o = new_options();
    if (!o)
        return no_memory(err);
    for (size_t i = 0; i < SCH_COUNT_OF(readers); i++) {
        sch_status s = readers[i](root, o, err);

        if (s != SCH_OK)
            return s;
    }
    *ret_options = SCH_STEAL(o);
    return SCH_OK;
}

sch_status sch_options_parse_text(const char *json, size_t len, sch_options **ret_options,
                                  sch_err *err)
{
    SCH_AUTO(sch_json_decref) json_t *root = NULL;
    sch_status s = sch_json_load(json, len, SCH_OPTIONS_MAX, &root, err);

    if (s == SCH_OK)
        s = sch_options_parse(root, ret_options, err);
    return s;
}
