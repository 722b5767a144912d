/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_FETCH_H
#define WRK_SUPERVISOR_FETCH_H

#include "schema/config/settings.h"
#include "schema/source/source.h"
#include "schema/store/store.h"

/**
 * Fetch the document that a client's URI names into the store.
 *
 * A client chooses the URI, so the fetch is guarded: only https (http where the settings say so),
 * no proxy, no credentials of ours, and the address of every connection, those of redirects
 * included, is checked at the moment it is made, so that a name that resolves differently the
 * second time gains nothing.
 *
 * @param name  artifact to write
 * @param cancel_fd  readable: give up; -1: none
 * @param[out] ret_may_pass  after a failure with an id: another attempt may succeed
 * @return SCH_OK; SCH_INVALID, SCH_DENIED, SCH_NOT_FOUND, SCH_LIMIT, SCH_BUSY with a stable id
 *         (bad_request, not_found, data_source_access_denied, storage_throttled,
 *         workflow_timeout, unknown_error) and a text without the URI's query; SCH_EXISTS:
 *         cancelled; SCH_FATAL: our own
 */
sch_status wrk_fetch(const sch_settings *settings, const sch_uri *uri, sch_store *store,
                     const char *name, int cancel_fd, bool *ret_may_pass, sch_err *err);

/** Whose bucket a URI names, and when the file was submitted. */
typedef struct wrk_fetch_who {
    const sch_sources *sources;
    sch_db *db;
    const char *group_id;
    int64_t submitted_ms;
} wrk_fetch_who;

/**
 * The same from a data source of the group: for URIs of which sch_uri_needs_source() says so.
 * @return as wrk_fetch(); also the ids of schema/bucket/bucket.h and data_source_not_found
 */
sch_status wrk_fetch_bucket(const sch_settings *settings, const wrk_fetch_who *who,
                            const sch_uri *uri, sch_store *store, const char *name, int cancel_fd,
                            bool *ret_may_pass, sch_err *err);

#endif
