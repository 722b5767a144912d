/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_FILES_H
#define SRV_FILES_H

#include "schema/db/queries_job.h"
#include "schema/wire/uri.h"
#include "server/request.h"

#include <jansson.h>

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

/** POST /files/v1/jobs: many documents that URIs name. */
void srv_jobs_post(srv_request *rq);
/** GET /files/v1/jobs: jobs by date. */
void srv_jobs_get(srv_request *rq);
/** GET /files/v1/jobs/{job_id}: how far it is. */
void srv_job_get(srv_request *rq);
/** GET /files/v1/jobs/{job_id}/files: its files. */
void srv_job_files_get(srv_request *rq);
/** GET /files/v1/jobs/{job_id}/files/{custom_id}: how far one of them is. */
void srv_job_file_get(srv_request *rq);
/** POST /files/v1/jobs/{job_id}/finalize: no more files. */
void srv_job_finalize_post(srv_request *rq);

/* What clients of the API before jobs still call. */

/** GET /files/v1/list: ids of files. */
void srv_legacy_list_get(srv_request *rq);
/** GET /files/v1/scs-jobs: jobs by date. */
void srv_legacy_jobs_get(srv_request *rq);
/** GET /files/v1/scs-jobs/status: pages read. */
void srv_legacy_status_get(srv_request *rq);
/** GET /files/v1/cropped/{image_id}.jpg: an image of a page. */
void srv_legacy_cropped_get(srv_request *rq);

/**
 * The job of that name, of who asks.
 * @return SCH_OK; else a reply was made: 404 not_found, for another group's job too
 */
sch_status srv_job_find(srv_request *rq, const char *job_id, sch_db **ret_db, sch_job *ret_job);
/** Append a job as a row of a listing. */
typedef void (*srv_job_row_fn)(sch_strbuf *sb, const sch_job *job);
/** A page of the group's jobs, as the query asks; cursor_name: the member with the cursor. */
void srv_job_page_reply(srv_request *rq, const char *cursor_name, srv_job_row_fn add);
/**
 * The URI of a document in a member of a request: where it may be fetched from.
 * @param[out] ret_text  borrowed from json
 * @param[out] ret_uri  release with sch_uri_done(), also after a failure
 * @return SCH_OK; SCH_INVALID; SCH_FATAL
 */
sch_status srv_source_read(const srv_request *rq, const json_t *json, const char *key,
                           const char **ret_text, sch_uri *ret_uri, sch_err *err);
/** Send a result of a file, or say why not. */
void srv_result_send(srv_request *rq, sch_db *db, const sch_file *file, const char *ext);
/** The body of GET /files/v1/{file_id}, as reply. */
void srv_file_reply(srv_request *rq, sch_db *db, const sch_file *file);

/** A crop as the Markdown of a file names it. */
typedef struct srv_crop {
    char file_id[SCH_UUID_LEN];
    int page, x, y, w, h; /* page from 1; pixels */
} srv_crop;
/**
 * Send a crop. One that was not cut when the page was read is cut now, by a worker, as long as the
 * document is kept; a side of 0 reaches to the edge of the page.
 * @param any  any part of the page, not only what a line of it covers
 */
void srv_crop_send(srv_request *rq, const srv_crop *crop, bool any);

/**
 * The file that the path names, for who asks.
 * @return SCH_OK; else a reply was made: 404 (unknown, deleted or malformed id) or 403 (another
 *         group's)
 */
sch_status srv_file_find(srv_request *rq, sch_db **ret_db, sch_file *ret_file);

/** Send an artifact with ETag, ranges and conditions. A missing one is answered by 404. */
void srv_file_send(srv_request *rq, const char *artifact, const char *mime, int64_t modified_ms);

#endif
