/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_WIRE_OPTIONS_H
#define SCH_WIRE_OPTIONS_H

#include "schema/base/auto.h"
#include "schema/base/status.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/** Longest text of options_json, bytes. */
#define SCH_OPTIONS_MAX ((size_t)1024 * 1024)

/** How section numbers are treated. */
typedef enum sch_sections {
    SCH_SECTIONS_PRESERVE, /* as printed; the default */
    SCH_SECTIONS_AUTO,     /* auto_number_sections */
    SCH_SECTIONS_REMOVE,   /* remove_section_numbering */
} sch_sections;

/**
 * Options of a document submission: options_json of POST /files/v1, the body of /files/v1/uri and
 * (later) of /v3/pdf. Numbers and booleans may come as strings ("28", "True"), null and "" count
 * as absent, unknown keys are ignored, and wrong values of known keys are SCH_INVALID with the text
 * "<key>: <what is wrong>".
 *
 * source_uri is no option: its reader is sch_uri_parse(). What depends on the server's settings
 * and data sources (may this destination be written?) is left to the server.
 *
 * Source: request parameters of the Files API reference and of POST /v3/pdf.
 */
typedef struct sch_options {
    char *page_ranges; /* NULL: all; its grammar was checked */
    /* conversion_formats that are true, sorted, without those that every file has (mmd,
     * lines.json, lines.mmd.json); NULL-ended, never NULL */
    char **formats;
    json_t *conversion_options; /* as sch_conversion_options_parse() leaves them; NULL: none */
    json_t *metadata;           /* an object; NULL: none */
    bool improve_mathpix;       /* metadata.improve_mathpix, default true */
    char *destination_uri, *destination_basename, *s3_region; /* NULL: none */
    bool images_local; /* image_output_mode "local"; only with a destination_uri */
    char *job_id, *custom_id, *filename; /* NULL: none; custom_id only with a job_id */
    json_t *alphabets_allowed;           /* {"en": true, ...}, known keys alone; NULL: all */
    bool streaming;
    bool rm_spaces /* default true */, rm_fonts, idiomatic_eqn_arrays, idiomatic_braces;
    bool include_equation_tags; /* true sets idiomatic_eqn_arrays as well */
    bool numbers_default_to_math, math_fonts_default_to_math;
    char *math_inline[2], *math_display[2]; /* never NULL; invalid ones do not fail the request */
    bool enable_spell_check, enable_tables_fallback;
    int fullwidth_punctuation; /* 0, 1; -1: null, decided by the content */
    bool include_smiles /* default true */, include_chemistry_as_image, include_diagram_text;
    bool include_page_info, include_page_breaks, disable_itemize, disable_lstlisting;
    sch_sections sections;
    char *callback_url;       /* http or https, to be checked by the settings; NULL: none */
    char *callback_headers;   /* {"name": "value"} as text, fit for a header; NULL: none */
    unsigned callback_events; /* bits of sch_hook_event */
} sch_options;

/**
 * Read and check the options.
 *
 * @param root  a JSON object; borrowed
 * @param[out] ret_options  free with sch_options_free()
 * @return SCH_OK; SCH_INVALID; SCH_FATAL (memory)
 */
sch_status sch_options_parse(const json_t *root, sch_options **ret_options, sch_err *err);
/**
 * As above, from text of at most SCH_OPTIONS_MAX bytes and SCH_JSON_DEPTH_MAX levels.
 * @return as above; also SCH_LIMIT (id payload_too_large)
 */
sch_status sch_options_parse_text(const char *json, size_t len, sch_options **ret_options,
                                  sch_err *err);
/** Release; NULL is fine. @return NULL always. */
sch_options *sch_options_free(sch_options *options);
SCH_DEFINE_AUTO(sch_options *, sch_options_free);

#endif
