/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_IMAGE_IMAGE_H
#define WRK_IMAGE_IMAGE_H

#include "schema/base/strbuf.h"
#include "schema/wire/image_options.h"

/**
 * What is made from Mathpix Markdown by its renderer.
 *
 * @param data  OR of 1 << sch_data_option
 * @param html  also the HTML of the text
 * @param[out] ret_html  a string, or NULL; @param[out] ret_data  a list of {"type","value"}
 * @return SCH_OK; SCH_BUSY, SCH_LIMIT: it cannot be had now; SCH_FATAL
 */
typedef sch_status (*wrk_render_fn)(void *arg, const char *mmd, const sch_image_options *options,
                                    bool html, json_t **ret_html, json_t **ret_data, sch_err *err);

typedef struct wrk_renderer {
    wrk_render_fn render;
    void *arg;
} wrk_renderer;

/**
 * The body of an answer, but for request_id and version, which belong to who was asked.
 *
 * @param reading  what the engine's image step wrote
 * @param[out] ret_answer  an object to be released: "result", the body, and "detections", an
 *     object of booleans for the history
 * @return SCH_OK; SCH_INVALID: the engine's text is no reading; SCH_BUSY, SCH_LIMIT: of the
 *         renderer; SCH_FATAL (memory)
 */
sch_status wrk_image_answer(const char *reading, size_t len, const sch_image_options *options,
                            const wrk_renderer *renderer, json_t **ret_answer, sch_err *err);
/** The same shape for a failure: its body is an error. @param more  members of error_info; NULL:
 * none */
json_t *wrk_image_error(const char *id, const char *message, const json_t *more);

/* ---- the two kinds, for answer.c ----------------------------------------------------------- */

/** Members of an answer of /v3/text. @return as wrk_image_answer() */
sch_status wrk_answer_text(const json_t *reading, const sch_image_options *options,
                           const wrk_renderer *renderer, json_t *result, sch_err *err);
/** Members of an answer of /v3/latex. @return as wrk_image_answer() */
sch_status wrk_answer_latex(const json_t *reading, const sch_image_options *options,
                            const wrk_renderer *renderer, json_t *result, sch_err *err);

/* ---- LaTeX as tokens ------------------------------------------------------------------------ */

/**
 * Apply transforms (OR of 1 << sch_transform) to LaTeX whose tokens stand apart, as ocr/math writes
 * it with rm_spaces false.
 */
void wrk_latex_transform(const char *latex, unsigned transforms, sch_strbuf *ret);
/** Names of functions as \operatorname, one brace and one letter group each: latex_normal. */
void wrk_latex_operators(const char *latex, sch_strbuf *ret);

#endif
