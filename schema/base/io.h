/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_BASE_IO_H
#define SCH_BASE_IO_H

#include "schema/base/status.h"
#include "schema/base/strbuf.h"

#include <stddef.h>
#include <stdint.h>

/** Write all len bytes, through short writes and EINTR. @return SCH_OK or SCH_FATAL. */
sch_status sch_write_all(int fd, const void *bytes, size_t len, sch_err *err);
/** Append all that fd still holds to sb. @return SCH_OK; SCH_LIMIT past limit bytes; SCH_FATAL. */
sch_status sch_read_all(int fd, size_t limit, sch_strbuf *sb, sch_err *err);
/** Whole file, at most limit bytes. @return SCH_OK, SCH_NOT_FOUND, SCH_LIMIT, SCH_FATAL. */
sch_status sch_read_file(const char *path, size_t limit, sch_strbuf *sb, sch_err *err);
/** Replace path whole: temporary file beside it, fsync, rename. Mode 0600. */
sch_status sch_write_file(const char *path, const void *bytes, size_t len, sch_err *err);
/** Make a directory and its parents, mode 0700 for new ones; one that is there is fine. */
sch_status sch_mkdirs(const char *path, sch_err *err);
/** Remove a directory with all below it; one that is not there is fine. Follows no link. */
sch_status sch_remove_tree(const char *path, sch_err *err);

#endif
