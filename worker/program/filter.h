/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_PROGRAM_FILTER_H
#define WRK_PROGRAM_FILTER_H

#include "worker/engine/sandbox.h"

/** Filter of system calls for a foreign program: all but what has no use in a converter. */
wrk_applied wrk_program_seccomp(wrk_part_report *report);

#endif
