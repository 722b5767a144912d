/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_CHILD_H
#define SRV_CHILD_H

#include "schema/base/status.h"
#include "schema/config/settings.h"

#include <sys/types.h>

/**
 * The worker that `recto serve` starts beside itself: one process, started again when it dies,
 * later and later while it dies young. It gets the server's settings by the environment, and a
 * SIGTERM from the kernel when the server dies without a word. Used by the main thread alone.
 */
typedef struct srv_child srv_child;

/**
 * @param url  where the server listens: base of the image links when settings->public_url is ""
 * @return SCH_OK; SCH_NOT_FOUND: recto-worker is not installed; SCH_FATAL
 */
sch_status srv_child_open(const sch_settings *settings, const char *url, srv_child **ret_child,
                          sch_err *err);
/** SIGTERM, wait up to grace_ms, then SIGKILL; NULL is fine. @return NULL always. */
srv_child *srv_child_close(srv_child *child, int64_t grace_ms);
/** Start it when that is due, or take note of its end. @return ms until the next call is due, -1:
 * not before a SIGCHLD */
int srv_child_tend(srv_child *child);

#endif
