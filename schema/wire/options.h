/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_WIRE_OPTIONS_H
#define SCH_WIRE_OPTIONS_H

#include "schema/base/auto.h"
#include "schema/base/status.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/**
 * Options of a document submission: options_json of POST /files/v1, the body of /files/v1/uri and
 * (later) of /v3/pdf. Contract 2.1, 2.2 and 3.3.1. Numbers and booleans may come as strings
 * ("28", "True"); unknown keys are ignored, wrong values of known keys are SCH_INVALID with the
 * text "<key>: <what is wrong>".
 */
typedef struct sch_options {
    char *page_ranges; /* NULL: all; its grammar was checked */
    char **formats;    /* conversion_formats that are true, sorted, NULL-ended; never NULL */
    json_t *conversion_options; /* NULL: none */
    json_t *metadata;           /* NULL: none */
    bool improve_mathpix;       /* metadata.improve_mathpix, default true */
    char *destination_uri, *destination_basename, *s3_region; /* NULL: none */
    bool images_local;                                        /* image_output_mode "local" */
    char *job_id, *custom_id, *filename;                      /* NULL: none */
    json_t *alphabets_allowed;                                /* NULL: all */
    bool streaming;
    bool rm_spaces, rm_fonts, idiomatic_eqn_arrays, idiomatic_braces, include_equation_tags;
    bool numbers_default_to_math, math_fonts_default_to_math;
    char *math_inline[2], *math_display[2]; /* never NULL; invalid ones do not fail the request */
    bool enable_spell_check, enable_tables_fallback;
    int fullwidth_punctuation; /* -1: null */
    bool include_smiles, include_chemistry_as_image, include_diagram_text;
    bool include_page_info, include_page_breaks, disable_itemize, disable_lstlisting;
    enum { SCH_SECTIONS_PRESERVE, SCH_SECTIONS_AUTO, SCH_SECTIONS_REMOVE } sections;
    char *callback_url;                         /* NULL: none */
    json_t *callback_headers, *callback_events; /* NULL: none */
} sch_options;

/** @param root  a JSON object; borrowed. @return SCH_OK; SCH_INVALID; SCH_FATAL (memory) */
sch_status sch_options_parse(const json_t *root, sch_options **ret_options, sch_err *err);
/** As above, from text of at most limit bytes and depth 32. */
sch_status sch_options_parse_text(const char *json, size_t len, sch_options **ret_options,
                                  sch_err *err);
sch_options *sch_options_free(sch_options *options);
SCH_DEFINE_AUTO(sch_options *, sch_options_free);

#endif
