/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_LIVE_H
#define WRK_SUPERVISOR_LIVE_H

#include "worker/supervisor/supervisor_priv.h"

/** Threads of a worker for single images: those that somebody waits for, and the others. */
typedef struct wrk_live wrk_live;

/**
 * Listen, with so many engines at a time; as many more for images in the background.
 * @param[out] ret_live  to be stopped, also after a failure
 */
sch_status wrk_live_start(wrk_sup *sup, int engines, wrk_live **ret_live, sch_err *err);
/** Take no more, end what runs; NULL is fine. @return NULL always. */
wrk_live *wrk_live_stop(wrk_live *live);

#endif
