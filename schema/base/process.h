/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_BASE_PROCESS_H
#define SCH_BASE_PROCESS_H

#include <stdint.h>

/** Resident bytes of a process; 0: it is gone. cgroups would tell more and are not everywhere. */
int64_t sch_process_resident_bytes(int pid);

#endif
