/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_WIRE_JOB_REQUEST_H
#define SCH_WIRE_JOB_REQUEST_H

#include "schema/base/auto.h"
#include "schema/base/status.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * The body of POST /files/v1/jobs, {"files": [{...}, ...], "job_id"?, options...}, read as it
 * comes: each item is handed on as it ends, so that memory does not grow with their number.
 *
 * Of an item only that is checked without which the request means nothing: that it is an object
 * and that its custom_id is one. All else is looked at when the item becomes a file.
 *
 * Source: "Async batch document processing" of the Files API reference.
 */
typedef struct sch_job_request sch_job_request;

/** Most items of one request. */
#define SCH_JOB_ITEMS_MAX 200000
/** Longest item, bytes of its JSON. */
#define SCH_JOB_ITEM_MAX ((size_t)64 * 1024)
/** Longest options of a request, files apart; bytes of their JSON. */
#define SCH_JOB_OPTIONS_MAX ((size_t)128 * 1024)

/**
 * An item: one JSON object of len bytes, without a line end in it; borrowed for the call.
 * @return SCH_OK; anything else ends the reading and is what the feeding call returns
 */
typedef sch_status (*sch_job_item_fn)(const char *json, size_t len, void *arg, sch_err *err);

/** @return SCH_OK; SCH_FATAL (memory) */
sch_status sch_job_request_new(sch_job_item_fn fn, void *arg, sch_job_request **ret_request,
                               sch_err *err);
/** Release; NULL is fine. @return NULL always. */
sch_job_request *sch_job_request_free(sch_job_request *request);
SCH_DEFINE_AUTO(sch_job_request *, sch_job_request_free);

/**
 * The next bytes of the body.
 * @return SCH_OK; SCH_INVALID: no JSON, or not that of a job; SCH_LIMIT (id payload_too_large);
 *         SCH_FATAL; what fn returned
 */
sch_status sch_job_request_feed(sch_job_request *request, const char *bytes, size_t len,
                                sch_err *err);

/** What the body said besides its items. */
typedef struct sch_job_request_end {
    json_t *options; /* all members but files; release with json_decref() */
    int64_t items;
    bool has_custom_id; /* some item has one, so that the request needs a job_id */
} sch_job_request_end;

/** The body is complete. @return as sch_job_request_feed() */
sch_status sch_job_request_finish(sch_job_request *request, sch_job_request_end *ret_end,
                                  sch_err *err);

#endif
