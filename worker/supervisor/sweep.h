/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_SWEEP_H
#define WRK_SUPERVISOR_SWEEP_H

#include "schema/db/db.h"
#include "schema/store/store.h"

/**
 * Remove artifacts that no file stands for: what a crash left between an upload and its row, or
 * between the deletion of a row and that of its bytes.
 *
 * An id without a row is left alone for WRK_SWEEP_AGE_MS, since an upload may still be under way;
 * its age is in the id (UUID version 7), and what is no such id is not ours to judge.
 *
 * @param part  of the store, 0 to SCH_STORE_PARTS - 1
 * @param[out] ret_removed  how many files' artifacts went; NULL is fine
 */
sch_status wrk_sweep(sch_dbpool *pool, sch_store *store, unsigned part, int64_t now_ms,
                     int *ret_removed, sch_err *err);
#define WRK_SWEEP_AGE_MS (24 * 3600 * INT64_C(1000))

#endif
