/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_BASE_PROCESS_H
#define SCH_BASE_PROCESS_H

#include <spawn.h>
#include <stdint.h>

/** Resident bytes of a process; 0: it is gone. cgroups would tell more and are not everywhere. */
int64_t sch_process_resident_bytes(int pid);
/**
 * Start a program with default signal handlers, none blocked, in a process group of its own: the
 * terminal's Ctrl-C is for us, who then end it in order.
 * @return 0, or an errno
 */
int sch_process_spawn(int *ret_pid, const char *program, const posix_spawn_file_actions_t *actions,
                      char *const argv[], char *const env[]);

#endif
