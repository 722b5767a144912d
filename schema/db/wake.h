/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_DB_WAKE_H
#define SCH_DB_WAKE_H

#include "schema/base/auto.h"
#include "schema/base/status.h"

/**
 * "There is work": a hint from who wrote a task to the processes that wait for one, so that nobody
 * polls the database in a tight loop. Losing a hint costs a poll interval, never a task.
 *
 * Each listener binds a datagram socket in DIR/wake/; a sender writes one byte to every socket
 * there, without blocking, and removes those whose owner is gone.
 */
typedef struct sch_wake sch_wake;

/** Listen under a data directory. @return SCH_OK or SCH_FATAL */
sch_status sch_wake_open(const char *data_dir, sch_wake **ret_wake, sch_err *err);
sch_wake *sch_wake_close(sch_wake *wake);
SCH_DEFINE_AUTO(sch_wake *, sch_wake_close);
/** Descriptor to poll for reading. */
int sch_wake_fd(const sch_wake *wake);
/** Take every pending hint, so that the descriptor is quiet again. */
void sch_wake_drain(sch_wake *wake);
/** Hint to every listener under data_dir; failures are not reported, they cost only time. */
void sch_wake_send(const char *data_dir);

#endif
