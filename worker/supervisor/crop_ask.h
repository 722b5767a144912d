/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_CROP_ASK_H
#define WRK_SUPERVISOR_CROP_ASK_H

#include "worker/supervisor/supervisor_priv.h"

#include <jansson.h>

/**
 * Somebody waits for a part of a page that was not cut when the page was read: a table, a formula,
 * anything. It is cut, and kept as an artifact of the file like the others.
 *
 * @param crop  {"file_id":"...","page":N,"region":[x,y,width,height],"any":bool}; any: not only the
 *             region of a line; a side of 0: to the edge
 * @param cancel_fd  readable: nobody waits any more
 * @param[out] ret_answer  {"leaf":"crop-..."} or {"error":"not_found"}; owned by the caller
 * @return SCH_OK; SCH_BUSY: no answer now; SCH_FATAL
 */
sch_status wrk_crop_ask(wrk_sup *sup, const json_t *crop, int cancel_fd, json_t **ret_answer,
                        sch_err *err);

#endif
