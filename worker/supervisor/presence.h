/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_PRESENCE_H
#define WRK_SUPERVISOR_PRESENCE_H

#include "schema/base/auto.h"
#include "schema/base/ids.h"
#include "schema/base/status.h"

#include <stdbool.h>

/**
 * Who is alive, without waiting for a lease to run out: DATA/run/worker-<id>.lock is locked
 * (flock) while its worker lives, and the kernel unlocks it whatever ends the worker. It holds
 * {"pid":N,"engines":N} and its time of change is that of the last sign of life; a server that
 * wants to know whether work is done looks for one that is locked.
 */
typedef struct wrk_presence wrk_presence;

/** Appear. @param id  of the worker. @return SCH_OK or SCH_FATAL */
sch_status wrk_presence_open(const char *data_dir, const char *id, int engines,
                             wrk_presence **ret_presence, sch_err *err);
/** Vanish; NULL is fine. @return NULL always. */
wrk_presence *wrk_presence_close(wrk_presence *presence);
SCH_DEFINE_AUTO(wrk_presence *, wrk_presence_close);
/** A sign of life. */
void wrk_presence_touch(wrk_presence *presence);
/**
 * Call fn for each worker of this data directory that is dead, and forget it when fn returns true.
 */
void wrk_presence_each_dead(wrk_presence *presence, bool (*fn)(const char *id, void *arg),
                            void *arg);

#endif
