/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_RESULTS_H
#define WRK_SUPERVISOR_RESULTS_H

#include "worker/supervisor/work.h"

/** Are the pages of the file kept for /v3/ocr-results? Of one that came through v3 and allows it.
 */
bool wrk_results_wanted(const wrk_work *work);
/**
 * Keep pages as the engine wrote them to `leaf` of the output folder, some at a time; those that
 * are kept already stay.
 * @return SCH_OK; SCH_INVALID: the engine wrote something else; SCH_FATAL
 */
sch_status wrk_results_keep(const wrk_work *work, const char *leaf, sch_err *err);
/** A wrk_end_fn: count the pages of the file as used. */
sch_status wrk_results_count(sch_db *db, wrk_work *work, int left, void *arg, sch_err *err);

#endif
