/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_WIRE_IMAGE_OPTIONS_H
#define SCH_WIRE_IMAGE_OPTIONS_H

#include "schema/wire/options.h"

#include <stdint.h>

/** What is asked for, by the endpoint's rules. */
typedef enum sch_image_kind {
    SCH_IMAGE_TEXT,  /* /v3/text, /v3/strokes, /v3/batch with ocr_behavior "text" */
    SCH_IMAGE_LATEX, /* /v3/latex, /v3/batch otherwise */
    SCH_IMAGE_KIND_COUNT
} sch_image_kind;
/** "text", "latex". */
const char *sch_image_kind_name(sch_image_kind kind);
bool sch_image_kind_parse(const char *name, sch_image_kind *ret_kind);

/** Formats of a result; each is bit 1 << format. */
typedef enum sch_image_format {
    SCH_FORMAT_TEXT,
    SCH_FORMAT_DATA, /* text only */
    SCH_FORMAT_HTML, /* text only */
    SCH_FORMAT_LATEX_STYLED,
    SCH_FORMAT_TEXT_DISPLAY, /* these and what follows: latex only */
    SCH_FORMAT_LATEX_NORMAL,
    SCH_FORMAT_LATEX_SIMPLIFIED,
    SCH_FORMAT_LATEX_LIST,
    SCH_FORMAT_MATHML,
    SCH_FORMAT_ASCIIMATH,
    SCH_FORMAT_WOLFRAM,
    SCH_FORMAT_LATEX, /* what latex gives when no format is asked for; no name of a request */
    SCH_IMAGE_FORMAT_COUNT
} sch_image_format;
/** "text", "latex_styled", ... */
const char *sch_image_format_name(sch_image_format format);

/** Transforms of format_options; each is bit 1 << transform. */
typedef enum sch_transform {
    SCH_RM_SPACES,
    SCH_RM_NEWLINES,
    SCH_RM_FONTS,
    SCH_RM_STYLE_SYMS,
    SCH_RM_TEXT,
    SCH_LONG_FRAC,
    SCH_TRANSFORM_COUNT
} sch_transform;

/** Members of data_options; each is bit 1 << option. */
typedef enum sch_data_option {
    SCH_DATA_SVG,
    SCH_DATA_TABLE_HTML,
    SCH_DATA_LATEX,
    SCH_DATA_TSV,
    SCH_DATA_ASCIIMATH,
    SCH_DATA_MATHML,
    SCH_DATA_OPTION_COUNT
} sch_data_option;
/** The type in a result's data: "svg", "table_html", ... */
const char *sch_data_option_type(sch_data_option option);

typedef struct sch_format_options {
    unsigned transforms;  /* OR of 1 << sch_transform */
    char *math_delims[2]; /* NULL: the standard ones */
    char *display_delims[2];
} sch_format_options;

/** Limits of images that a URL names. Source: limits and quotas. */
#define SCH_IMAGE_FETCHED_MAX ((int64_t)10 << 20) /* bytes */
#define SCH_IMAGE_FETCH_S     15

/** Where a result is posted. */
typedef struct sch_image_callback {
    char *post;      /* URL; NULL: there is no callback */
    json_t *reply;   /* object; NULL: none */
    json_t *body;    /* object; NULL: none */
    json_t *headers; /* object of strings; NULL: none */
} sch_image_callback;

/**
 * Options of an image or drawing in the v3 API.
 *
 * Source: request parameters of POST /v3/text and /v3/latex, the Callback object.
 */
typedef struct sch_image_options {
    sch_image_kind kind;
    sch_options *common; /* what documents have too */
    unsigned formats;    /* OR of 1 << sch_image_format */
    unsigned data;       /* OR of 1 << sch_data_option */
    bool has_region;
    int region[4]; /* left, top, width, height */
    double confidence_threshold, confidence_rate_threshold, auto_rotate_confidence_threshold;
    bool include_detected_alphabets, include_line_data, include_word_data;
    bool enable_blue_hsv_filter, enable_document_layout;
    bool include_inchi, include_geometry_data; /* nothing is found that they could add */
    bool async;
    char **tags;      /* NULL-ended, never NULL */
    bool ocr_text;    /* latex: "ocr" has "text" */
    bool skip_recrop; /* latex: the position is the whole image */
    int beam_size, n_best;
    sch_format_options of[SCH_IMAGE_FORMAT_COUNT]; /* latex: format_options */
    sch_image_callback callback;
} sch_image_options;

/**
 * Read and check the options. Members that are not known have no effect.
 *
 * @param root  the request's JSON object; borrowed
 * @param[out] ret_more  after SCH_INVALID: members of error_info, an object to be released, or NULL
 * @return SCH_OK; SCH_INVALID with id opts_number_required, opts_value_out_of_range (more: name,
 *         value), opts_unknown_format (more: formats), opts_unknown_ocr (more: ocr) or
 *         opts_bad_callback (more: the fields); SCH_FATAL (memory)
 */
sch_status sch_image_options_parse(const json_t *root, sch_image_kind kind,
                                   sch_image_options **ret_options, json_t **ret_more,
                                   sch_err *err);
/** Release; NULL is fine. @return NULL always. */
sch_image_options *sch_image_options_free(sch_image_options *options);
SCH_DEFINE_AUTO(sch_image_options *, sch_image_options_free);

/**
 * Is that an object as callback may be?
 * @return as sch_image_options_parse()
 */
sch_status sch_image_callback_parse(const json_t *callback, sch_image_callback *ret_callback,
                                    json_t **ret_more, sch_err *err);
void sch_image_callback_done(sch_image_callback callback);

#endif
