/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_NEXT_H
#define WRK_SUPERVISOR_NEXT_H

#include "worker/supervisor/work.h"

/**
 * What follows when a step after the pages has ended, for assemble, export and deliver alike:
 *
 *   assemble  the exports of the formats that were asked for; then as when the last of them ended
 *   export    the last one: delivery, where the file has a destination
 *   deliver   the file is completed
 *   prepare   of a Mathpix Markdown text that is to be converted, as after assemble
 *
 * A file without a destination is completed as soon as it is assembled: its formats may lag behind.
 * One with a destination is completed when everything is delivered, formats that failed aside.
 *
 * Decided inside the transaction that ends the step's task, so that whatever ends last sees it.
 */

/**
 * End the task, whose results are in the store and (an export) in the format's row by set, and
 * write what follows.
 * @param set  writes what the step itself changes, in the same transaction and first; NULL: nothing
 * @return as wrk_work_end()
 */
sch_status wrk_next_end(wrk_work *work, wrk_end_fn set, void *arg, sch_err *err);

#endif
