/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SRV_SPOOL_H
#define SRV_SPOOL_H

#include "schema/base/auto.h"
#include "schema/base/status.h"

#include <stddef.h>
#include <stdint.h>

/**
 * A request body that is too large for memory: a nameless file in the data directory, which goes
 * with its descriptor, whatever becomes of the process.
 */

/** @return SCH_OK; SCH_LIMIT (id "disk_full"); SCH_FATAL */
sch_status srv_spool_open(const char *dir, int *ret_fd, sch_err *err);
/** Append. @return as above */
sch_status srv_spool_add(int fd, const char *bytes, size_t len, sch_err *err);
/** Read at most cap bytes at an offset. @param[out] ret_len  0: the end */
sch_status srv_spool_read(int fd, int64_t at, char *bytes, size_t cap, size_t *ret_len,
                          sch_err *err);

#endif
