/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_MODELS_H
#define WRK_SUPERVISOR_MODELS_H

#include "worker/supervisor/work.h"

/** The page models of a file as the page runs left them, "pages-<first index>.jsonl" each. */

/** All of them in order, at descriptor *ret_fd, to read; it has no name. */
sch_status wrk_models_open(const wrk_work *work, int *ret_fd, sch_err *err);
/** The same as the file `leaf` of the work folder, for an engine to read there. */
sch_status wrk_models_put(const wrk_work *work, const char *leaf, sch_err *err);

/** The model of one page, the same way. @return as above; SCH_NOT_FOUND: it was not read */
sch_status wrk_models_put_page(const wrk_work *work, int page, const char *leaf, sch_err *err);

#endif
