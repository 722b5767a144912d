/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_ASSEMBLE_H
#define WRK_SUPERVISOR_ASSEMBLE_H

#include "worker/supervisor/work.h"

/**
 * Let the engine put pages together; what it prints lies in the output folder.
 * @param models_fd  their models, in order
 * @param more  members of the request besides those that every one has, each behind a comma
 * @param npages  how many pages that is, for the time it may take
 * @return SCH_OK with *end; SCH_FATAL
 */
sch_status wrk_assemble_ask(wrk_work *work, int models_fd, const char *more, int npages,
                            wrk_call_end *end, sch_err *err);

#endif
