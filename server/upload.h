/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_UPLOAD_H
#define SRV_UPLOAD_H

#include "server/request.h"

#include <jansson.h>

/**
 * The form of a document upload, read as it arrives: the file part goes to the store piece by
 * piece under a new id, the text fields are kept. Memory does not grow with the file.
 *
 * Fields: file (exactly one), options_json, job_id (or its old name scs_job_id), custom_id,
 * filename; others are ignored.
 */
typedef struct srv_upload srv_upload;

typedef enum srv_field {
    SRV_FIELD_FILE,
    SRV_FIELD_OPTIONS,
    SRV_FIELD_JOB_ID,
    SRV_FIELD_CUSTOM_ID,
    SRV_FIELD_FILENAME,
    SRV_FIELD_COUNT
} srv_field;

/** Make rq->upload for a request whose headers were read. @return false: a reply was made */
bool srv_upload_begin(srv_request *rq);
/** @return SCH_OK; SCH_INVALID: malformed, or not a supported document; SCH_LIMIT; SCH_FATAL */
sch_status srv_upload_feed(srv_upload *up, const char *bytes, size_t len, sch_err *err);
/** The body is complete: check that it was whole and had one file; make the file durable. */
sch_status srv_upload_finish(srv_upload *up, sch_err *err);
/** Drop the stored file too, unless srv_upload_keep() was called. @return NULL always. */
srv_upload *srv_upload_free(srv_upload *up);
/** The file has its row now. */
void srv_upload_keep(srv_upload *up);

/** The new file's id. Borrowed. */
const char *srv_upload_file_id(const srv_upload *up);
/** SHA-256 of the file, hexadecimal; after srv_upload_finish(). */
const char *srv_upload_sha256(const srv_upload *up);
/** Bytes of the file part so far. */
int64_t srv_upload_size(const srv_upload *up);
/** Name that the file part gave, "": none. */
const char *srv_upload_part_filename(const srv_upload *up);
/** Was there a file part? */
bool srv_upload_has_file(const srv_upload *up);
/**
 * options_json as an object, {} when there is none, with the text fields put over it.
 * @return SCH_OK; SCH_INVALID; SCH_LIMIT (id payload_too_large); SCH_FATAL
 */
sch_status srv_upload_options(const srv_upload *up, json_t **ret_json, sch_err *err);
/** Text of a field, NULL: it was not sent. */
const char *srv_upload_field(const srv_upload *up, srv_field field);

#endif
