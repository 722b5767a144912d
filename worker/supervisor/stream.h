/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_STREAM_H
#define WRK_SUPERVISOR_STREAM_H

#include "worker/supervisor/work.h"

/**
 * Documents that are streamed (option streaming of /v3/pdf): pages are put together as soon as they
 * and a few behind them are read, in parts; each part is written once and never again, and what the
 * whole document gives in the end is the parts one after the other. So the pages that were sent are
 * the document's, though the later ones were not known yet.
 *
 * A part is put together with pages around it in view: the first ones, some before and those few
 * behind. It is a task of its own kind, of the most urgent class; there is at most one for a file.
 */

/**
 * W: pages were read: begin a part when there are enough, or assembly when all parts are there.
 * @return SCH_OK; SCH_NOT_FOUND: the file is not streamed
 */
sch_status wrk_stream_go_on(sch_db *db, wrk_work *work, sch_err *err);
/** The task of a part. */
sch_status wrk_work_stream(wrk_work *work, sch_err *err);
sch_status wrk_work_stream_give_up(wrk_work *work, const wrk_call_end *end, sch_err *err);
/**
 * The results of a streamed document: its parts one after the other.
 * @return SCH_OK; SCH_NOT_FOUND: the file is not streamed; SCH_LIMIT (disk); SCH_FATAL
 */
sch_status wrk_stream_join(const wrk_work *work, sch_err *err);

#endif
