/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_DB_RETENTION_H
#define SCH_DB_RETENTION_H

#include "schema/base/ids.h"
#include "schema/db/db.h"

#include <stdbool.h>
#include <stddef.h>

/** Kinds of artifacts with a period of their own. Source: data retention of the API. */
enum {
    SCH_KEPT_SOURCE = 1, /* the document as it came, and what was made on the way */
    SCH_KEPT_CROPS = 2,  /* images cut out of its pages */
    SCH_KEPT_TEXT = 4,   /* mmd, lines and every other format */
    SCH_KEPT_ALL = SCH_KEPT_SOURCE | SCH_KEPT_CROPS | SCH_KEPT_TEXT
};

/**
 * Files that have ended, were submitted before before_ms and still have artifacts of a kind,
 * oldest first within what is gone of them already; at most cap.
 * @param kind  one of SCH_KEPT_*
 */
sch_status sch_file_expired(sch_db *db, int kind, int64_t before_ms, char (*ret_ids)[SCH_UUID_LEN],
                            size_t cap, size_t *ret_count, sch_err *err);
/**
 * W: artifacts of that kind are gone. With the texts go the names and options that the row holds,
 * and its pair and idempotency key: what is sent under them again is a new file.
 * @return SCH_OK; SCH_NOT_FOUND
 */
sch_status sch_file_set_gone(sch_db *db, const char *file_id, int kind, sch_err *err);
/** W: forget the options of batches older than before_ms whose job has no file at work. */
sch_status sch_batch_forget(sch_db *db, int64_t before_ms, sch_err *err);

#endif
