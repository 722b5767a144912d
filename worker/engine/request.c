/* SPDX-License-Identifier: Apache-2.0 */
#include "worker/engine/request.h"

#include <limits.h>
#include <string.h>

static const char *const step_names[WRK_STEP_COUNT] = {
    [WRK_STEP_PREPARE] = "prepare",   [WRK_STEP_PAGES] = "pages",
    [WRK_STEP_ASSEMBLE] = "assemble", [WRK_STEP_PICTURE] = "picture",
    [WRK_STEP_IMAGE] = "image",       [WRK_STEP_SEARCHABLE] = "searchable",
    [WRK_STEP_CROP] = "crop",         [WRK_STEP_LAYER] = "layer",
};

static bool parse_step(const char *name, wrk_step *ret_step)
{
    for (int i = 0; name && i < WRK_STEP_COUNT; i++) {
        if (strcmp(name, step_names[i]) == 0) {
            *ret_step = (wrk_step)i;
            return true;
        }
    }
    return false;
}

static sch_status parse_pages(const json_t *list, wrk_request *rq, sch_err *err)
{
    size_t count = json_array_size(list);
    int *pages = calloc(count + 1, sizeof *pages);

    rq->pages = pages;
    if (!pages)
        return sch_fail(err, SCH_FATAL, "request: out of memory");
    for (size_t i = 0; i < count; i++) {
        json_int_t page = json_integer_value(json_array_get(list, i));

        if (page < 1 || page > INT_MAX)
            return sch_fail(err, SCH_INVALID, "request: pages[%zu] is no page number", i);
        pages[i] = (int)page;
    }
    rq->npages = count;
    return SCH_OK;
}

static unsigned denied_alphabets(const json_t *allowed)
{
    unsigned denied = 0;

    for (unsigned i = 0; i < OCR_ALPHABET_COUNT; i++)
        if (json_is_false(json_object_get(allowed, ocr_alphabet_key((ocr_alphabet)i))))
            denied |= 1U << i;
    return denied;
}

/* The options of the API, as the recognition library takes them. */
static void map_options(const sch_options *in, ocr_options *out)
{
    out->include_page_info = in->include_page_info;
    out->include_page_breaks = in->include_page_breaks;
    out->rm_spaces = in->rm_spaces;
    out->rm_fonts = in->rm_fonts;
    out->idiomatic_eqn_arrays = in->idiomatic_eqn_arrays;
    out->idiomatic_braces = in->idiomatic_braces;
    out->include_equation_tags = in->include_equation_tags;
    out->numbers_default_to_math = in->numbers_default_to_math;
    out->math_fonts_default_to_math = in->math_fonts_default_to_math;
    out->disable_itemize = in->disable_itemize;
    out->disable_lstlisting = in->disable_lstlisting;
    out->include_diagram_text = in->include_diagram_text;
    out->fullwidth_punctuation = in->fullwidth_punctuation;
    out->alphabets_denied = denied_alphabets(in->alphabets_allowed);
    out->sections = in->sections == SCH_SECTIONS_AUTO     ? OCR_SECTIONS_AUTO
                    : in->sections == SCH_SECTIONS_REMOVE ? OCR_SECTIONS_REMOVE
                                                          : OCR_SECTIONS_PRESERVE;
    for (int i = 0; i < 2; i++) {
        out->math_inline[i] = in->math_inline[i];
        out->math_display[i] = in->math_display[i];
    }
}

static void take_text(const json_t *root, const char *key, const char **text)
{
    const char *value = json_string_value(json_object_get(root, key));

    if (value)
        *text = value;
}

/** What is not to be output is not looked for either; a list too long for that stays as it is. */
static void drop_languages(wrk_request *rq)
{
    if (rq->options.alphabets_denied == 0 || strlen(rq->options.languages) >= sizeof rq->languages)
        return;
    ocr_options_languages(rq->options.languages, rq->options.alphabets_denied, rq->languages,
                          sizeof rq->languages);
    rq->options.languages = rq->languages;
}

static size_t take_size(const json_t *root, const char *key)
{
    const json_int_t value = json_integer_value(json_object_get(root, key));

    return value > 0 ? (size_t)value : 0;
}

/** What of the pages is printed, under which names. */
static void take_print(wrk_request *rq)
{
    const char *prefix = "";

    rq->print.first = take_size(rq->root, "skip");
    rq->print.end = rq->print.first + take_size(rq->root, "count");
    rq->print.index = take_size(rq->root, "index");
    rq->print.selected = take_size(rq->root, "selected");
    rq->print.is_part = json_is_true(json_object_get(rq->root, "part"));
    rq->print.stream = json_is_true(json_object_get(rq->root, "stream"));
    rq->print.results = json_is_true(json_object_get(rq->root, "results"));
    rq->print.version = RECTO_VERSION;
    take_text(rq->root, "prefix", &prefix);
    (void)snprintf(rq->prefix, sizeof rq->prefix, "%s", prefix);
}

/* The LaTeX of /v3/latex is cut to tokens by its readers: it needs the spaces between them. */
static void map_image(const sch_image_options *in, ocr_image_options *out)
{
    out->text.rm_spaces = in->kind != SCH_IMAGE_LATEX && in->common->rm_spaces;
    out->text.by_line = !in->enable_document_layout;
    out->has_region = in->has_region;
    memcpy(out->region, in->region, sizeof out->region);
    out->blue_only = in->enable_blue_hsv_filter;
    out->turn_threshold = (float)in->auto_rotate_confidence_threshold;
    out->least_conf = (float)in->confidence_threshold;
    out->least_conf_rate = (float)in->confidence_rate_threshold;
    out->line_data = in->include_line_data;
    out->word_data = in->include_word_data;
    out->alphabets = in->include_detected_alphabets;
}

static sch_status fill_image(wrk_request *rq, sch_err *err)
{
    const json_t *options = json_object_get(rq->root, "options");
    sch_image_kind kind = SCH_IMAGE_TEXT;
    json_t *more = NULL;
    sch_status s;

    if (!sch_image_kind_parse(json_string_value(json_object_get(rq->root, "kind")), &kind))
        return sch_fail(err, SCH_INVALID, "request: no such kind");
    rq->is_drawing = json_is_true(json_object_get(rq->root, "drawing"));
    s = sch_image_options_parse(options, kind, &rq->image_file, &more, err);
    json_decref(more);
    if (s != SCH_OK)
        return s;
    map_options(rq->image_file->common, &rq->options);
    take_text(rq->root, "languages", &rq->options.languages);
    drop_languages(rq);
    ocr_image_options_init(&rq->image);
    rq->image.text = rq->options;
    map_image(rq->image_file, &rq->image);
    return SCH_OK;
}

static sch_status fill(wrk_request *rq, sch_err *err)
{
    const json_t *options = json_object_get(rq->root, "options");
    const json_t *query = json_object_get(rq->root, "image_query");
    sch_status s = SCH_OK;

    if (!parse_step(json_string_value(json_object_get(rq->root, "step")), &rq->step))
        return sch_fail(err, SCH_INVALID, "request: no such step");
    ocr_options_init(&rq->options);
    if (rq->step == WRK_STEP_IMAGE)
        return fill_image(rq, err);
    if (options)
        s = sch_options_parse(options, &rq->file, err);
    if (s != SCH_OK)
        return s;
    if (rq->file)
        map_options(rq->file, &rq->options);
    take_text(rq->root, "languages", &rq->options.languages);
    drop_languages(rq);
    take_text(rq->root, "image_id", &rq->options.image_id);
    take_text(rq->root, "image_base", &rq->options.image_base);
    if (query)
        rq->options.image_query = json_is_true(query);
    for (size_t i = 0; i < 4; i++)
        rq->region[i] =
            (int)json_integer_value(json_array_get(json_object_get(rq->root, "region"), i));
    rq->doc_pages = (int)json_integer_value(json_object_get(rq->root, "doc_pages"));
    take_print(rq);
    return parse_pages(json_object_get(rq->root, "pages"), rq, err);
}

sch_status wrk_request_parse(const char *json, size_t len, wrk_request **ret_request, sch_err *err)
{
    SCH_AUTO(wrk_request_free) wrk_request *rq = calloc(1, sizeof *rq);
    json_error_t where;
    sch_status s;

    if (!rq)
        return sch_fail(err, SCH_FATAL, "request: out of memory");
    rq->root = json_loadb(json, len, 0, &where);
    if (!json_is_object(rq->root))
        return sch_fail(err, SCH_INVALID, "request: not a JSON object");
    s = fill(rq, err);
    if (s == SCH_OK)
        *ret_request = SCH_STEAL(rq);
    return s;
}

wrk_request *wrk_request_free(wrk_request *request)
{
    if (request) {
        json_decref(request->root);
        (void)sch_options_free(request->file);
        (void)sch_image_options_free(request->image_file);
        free(request->pages);
        free(request);
    }
    return NULL;
}
