/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_EXPAND_H
#define WRK_SUPERVISOR_EXPAND_H

#include "schema/db/queries.h"

#include <stdbool.h>

/**
 * W: make files of the items of a batch that come next, some hundred of them. What is wrong with an
 * item is its file's error; one whose pair was submitted before gives no file.
 *
 * @param fetch_http  documents are fetched from http:// too
 * @param quota  what the settings allow a group; items beyond it are errored files
 * @return SCH_OK; SCH_NOT_FOUND: no item waits; SCH_FATAL and others of the database
 */
sch_status wrk_expand(sch_db *db, bool fetch_http, const sch_quota *quota, int64_t now_ms,
                      sch_err *err);

#endif
