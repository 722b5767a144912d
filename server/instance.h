/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_INSTANCE_H
#define SRV_INSTANCE_H

#include "schema/base/status.h"

/**
 * One server a data directory: a lock on DATA/run/server.lock, which the kernel drops with the
 * process, however it ends. The file holds the pid.
 * @param[out] ret_fd  the lock; close it to give it back
 * @return SCH_OK; SCH_EXISTS: another server holds it; SCH_FATAL
 */
sch_status srv_instance_lock(const char *data_dir, int *ret_fd, sch_err *err);

/** Write {"url","pid"} to path, whole, for who waits until requests are answered. */
sch_status srv_instance_write_ready(const char *path, const char *url, sch_err *err);

#endif
