/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_SUBMIT_H
#define SRV_SUBMIT_H

#include "schema/wire/options.h"
#include "schema/wire/uri.h"
#include "server/request.h"

#include <jansson.h>

/** What a submission brought, besides the options. */
typedef struct srv_submission {
    const char *file_id;
    const char *filename;   /* "": none was given outside the options */
    const char *source_uri; /* NULL: the bytes are in the store */
    const sch_uri *uri;     /* the same, parsed */
    int64_t source_bytes;
    const char *source_sha256; /* hexadecimal; NULL: not known yet */
    const char *v3_id;         /* its name in the v3 API; NULL: it came through the Files API */
    sch_v3_kind v3_kind;
} srv_submission;

/**
 * Is the Idempotency-Key header of the request usable? @return SCH_OK (also: none); SCH_INVALID
 */
sch_status srv_submit_check_key(const srv_request *rq, sch_err *err);

/**
 * Whom to tell of what is submitted, checked by the settings.
 *
 * @param is_job  the submission is into a job
 * @param[out] ret_hook  borrows from options; url NULL: nobody
 * @return SCH_OK; SCH_INVALID
 */
sch_status srv_submit_read_hook(const sch_settings *settings, const sch_options *options,
                                bool is_job, sch_hook_new *ret_hook, sch_err *err);
/** Take what is kept with a hook out of the options that are kept with a file. */
void srv_submit_drop_hook(json_t *options);

/**
 * Check the options, and where they lead to unless the submission is known, write the file's row
 * and wake the workers; makes the reply, an error's too.
 *
 * @param options  the request's JSON object; borrowed, and kept as it is with the file, but for
 *                 source_uri
 * @return true: in->file_id is the new file; false: it is not (an error, or the Idempotency-Key or
 *         the pair of job_id and custom_id named an earlier one), so that its artifacts are to be
 *         removed
 */
bool srv_submit(srv_request *rq, const srv_submission *in, const json_t *options);

#endif
