/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_RENDER_PROCESS_H
#define SCH_RENDER_PROCESS_H

#include "schema/render/render.h"

/** One renderer: a Node process and the two pipes to it. For one thread at a time. */
typedef struct sch_render_process sch_render_process;

/** @return SCH_OK; SCH_NOT_FOUND (not installed); SCH_FATAL */
sch_status sch_render_process_open(const sch_render_options *options, const char *folder,
                                   sch_render_process **ret_process, sch_err *err);
/** End it; NULL is fine. @return NULL always. */
sch_render_process *sch_render_process_close(sch_render_process *process);
SCH_DEFINE_AUTO(sch_render_process *, sch_render_process_close);
/**
 * One request, one answer. After anything but SCH_OK and SCH_INVALID the process is of no more use.
 * @param[out] ret_rss  its resident memory after the answer, as it says
 * @return SCH_OK; SCH_INVALID: the answer is an error; SCH_LIMIT: time or memory; SCH_BUSY: it
 *         ended, or answered rubbish; SCH_FATAL
 */
sch_status sch_render_process_ask(sch_render_process *process, const char *line, size_t len,
                                  json_t **ret_reply, int64_t *ret_rss, sch_err *err);

#endif
