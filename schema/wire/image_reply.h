/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_WIRE_IMAGE_REPLY_H
#define SCH_WIRE_IMAGE_REPLY_H

#include "schema/base/status.h"

#include <jansson.h>

/**
 * Replies about images of the v3 API, as servers and workers both make them.
 */

/** The version in every result. */
#define SCH_IMAGE_VERSION "recto-" RECTO_VERSION

/** Bits of sch_detection that "detections" of an answer has as true. */
unsigned sch_image_detections(const json_t *answer);

/**
 * A result's text, with its request_id and version.
 * @param result  as wrk_image_answer() makes it; gains the two members
 * @return owned; NULL: no memory
 */
char *sch_image_result_write(json_t *result, const char *request_id);

/**
 * What is posted to the one whom a Callback object names:
 * {members of body, "reply": {"request_id": id, members of reply}, "result": result}.
 *
 * @param callback  the object as the client sent it; borrowed
 * @param id_name  "request_id" or "batch_id"
 * @param result_json  text of the result; of a batch, of an object of results
 * @return owned; NULL: no memory
 * Source: contract 3.10, the Callback object of the v3 reference.
 */
char *sch_image_callback_write(const json_t *callback, const char *id_name, const char *id,
                               const char *result_json);

#endif
