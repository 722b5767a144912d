/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_FILES_H
#define SRV_FILES_H

#include "server/request.h"

/* Handlers of the Files API, one a file; each file opens with its contract. */

/** POST /files/v1: a document that is sent along. */
void srv_file_post(srv_request *rq);
/** POST /files/v1/uri: a document that a URI names. */
void srv_uri_post(srv_request *rq);
/** GET /files/v1/{file_id}: how far it is. */
void srv_file_get(srv_request *rq);
/** GET /files/v1/{file_id}.{ext}: a result. */
void srv_result_get(srv_request *rq);
/** DELETE /files/v1/{file_id}. */
void srv_file_delete(srv_request *rq);
/** GET /cropped/{image_id}.jpg: an image of a page. */
void srv_cropped_get(srv_request *rq);

/**
 * The file that the path names, for who asks.
 * @return SCH_OK; else a reply was made: 404 (unknown, deleted or malformed id) or 403 (another
 *         group's)
 */
sch_status srv_file_find(srv_request *rq, sch_db **ret_db, sch_file *ret_file);

/** Send an artifact with ETag, ranges and conditions. A missing one is answered by 404. */
void srv_file_send(srv_request *rq, const char *artifact, const char *mime, int64_t modified_ms);

#endif
