/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_IMAGE_CALL_H
#define WRK_SUPERVISOR_IMAGE_CALL_H

#include "worker/supervisor/supervisor_priv.h"

#include <jansson.h>

/** One image that is to be read and answered about. */
typedef struct wrk_image_question {
    const json_t *options; /* of the request, an object; borrowed */
    const char *kind;      /* "text", "latex" */
    bool is_drawing;       /* source_fd holds strokes */
    int source_fd;         /* a regular file; borrowed */
    int cancel_fd;         /* readable: who asked has gone; -1: none */
} wrk_image_question;

/**
 * Read an image in an engine of its own and make the answer.
 *
 * @param[out] ret_answer  an object to be released: "result" (a body, or an error of the v3 API)
 *     and "detections"
 * @return SCH_OK, also when the answer is an error; SCH_BUSY: no engine now, or cancelled: ask
 *         again; SCH_FATAL: our own
 */
sch_status wrk_image_ask(wrk_sup *sup, const wrk_image_question *question, json_t **ret_answer,
                         sch_err *err);

#endif
