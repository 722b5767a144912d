/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_ENGINE_CHILD_H
#define WRK_ENGINE_CHILD_H

#include "worker/engine/sandbox.h"

/**
 * The process that reads one document: forked from a parent of one thread, it puts its descriptors
 * in place, drops every right and only then runs its work.
 */

/** What the child does, in the sandbox, with the descriptors of protocol.h. @return exit status */
typedef int (*wrk_work_fn)(void *arg);

typedef struct wrk_child {
    int fds[5]; /* request, result, log, source, output; borrowed; -1: /dev/null */
    wrk_limits limits;
    bool require; /* every part of the sandbox or stop */
    int nice;     /* 0 to 19: other processes of the machine go first */
    bool tells;   /* writes what the sandbox said to the log */
    wrk_work_fn work;
    void *arg;
} wrk_child;

/** Exit status of a child whose sandbox failed; it has read nothing. */
#define WRK_EXIT_SANDBOX 70

/** In the forked child: never returns. */
_Noreturn void wrk_child_run(const wrk_child *child);

/**
 * Fork and run child. @param[out] ret_pid  leader of a process group of its own
 * @return SCH_OK or SCH_FATAL
 */
sch_status wrk_child_fork(const wrk_child *child, int *ret_pid, sch_err *err);

/** Write "LEVEL: text" to the log descriptor. */
void wrk_engine_log(const char *level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
