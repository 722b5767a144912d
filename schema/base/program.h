/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_BASE_PROGRAM_H
#define SCH_BASE_PROGRAM_H

#include "schema/base/status.h"

/**
 * Full path of one of Recto's own programs ("recto-engine").
 *
 * Looked for in this order, the first executable file wins: the directory RECTO_LIBEXEC names; the
 * directory of the running program; ../libexec/recto beside it; the build tree the running program
 * lies in; the libexec directory this build was configured with. A directory that lacks the
 * program is passed over, so RECTO_LIBEXEC may replace a single one.
 *
 * @param name  a file name without '/'
 * @param[out] ret_path  absolute path, malloc()ed, owned by the caller
 * @return SCH_OK; SCH_INVALID (name); SCH_NOT_FOUND (the text says what to do); SCH_FATAL (memory)
 */
sch_status sch_program_path(const char *name, char **ret_path, sch_err *err);

#endif
