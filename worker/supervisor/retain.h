/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_RETAIN_H
#define WRK_SUPERVISOR_RETAIN_H

#include "schema/config/settings.h"
#include "schema/db/db.h"
#include "schema/store/store.h"

/**
 * Remove what has been kept long enough of files that have ended: sources, crops and texts each
 * after the days of its setting, counted from the submission. Rows stay, with times, pages and how
 * it ended. The bytes go first, so that a crash leaves work to do again and nothing forgotten.
 *
 * @param most_ms  wall clock after which no other file is begun; what is left waits for the next
 * call
 * @param[out] ret_files  how many files lost something; NULL is fine
 * @return SCH_OK; SCH_BUSY or SCH_FATAL: some may have gone
 */
sch_status wrk_retain(sch_dbpool *pool, sch_store *store, const sch_settings *settings,
                      int64_t now_ms, int64_t most_ms, int *ret_files, sch_err *err);

#endif
