/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_WIRE_REQUEST_ARGS_H
#define SCH_WIRE_REQUEST_ARGS_H

#include "schema/base/status.h"

#include <jansson.h>

#define SCH_ARGS_HASH_LEN 41 /* with NUL: 40 hexadecimal digits */

/**
 * The arguments of a v3 request as they are kept and shown: without what brought the image or the
 * document (src, url, urls, file, strokes, mmd) and without what may be secret (callback,
 * callback_url, callback_headers).
 *
 * @param options  the request's JSON object; borrowed
 * @param[out] ret_json  an object's text, to be freed; NULL: not wanted
 * @param[out] ret_hash  tells requests apart whose options change the work in different ways: of
 *                       the same without tags and metadata, whatever the order of the members
 * @return SCH_OK; SCH_FATAL (memory)
 */
sch_status sch_request_args_write(const json_t *options, char **ret_json,
                                  char ret_hash[SCH_ARGS_HASH_LEN], sch_err *err);

#endif
