/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_SUPERVISOR_WARM_CLIENT_H
#define WRK_SUPERVISOR_WARM_CLIENT_H

#include "schema/base/auto.h"
#include "schema/base/status.h"

#include <stdbool.h>
#include <stdint.h>

/**
 * The supervisor's side of the warm parent (worker/engine/protocol.h): one recto-engine that forks
 * a child a task. Start and reap belong to one thread, which must outlive it (the kernel ends the
 * engine with the thread that started it); tasks may be sent from any.
 */
typedef struct wrk_warm wrk_warm;

typedef struct wrk_warm_options {
    const char *program; /* path of recto-engine */
    int64_t memory_bytes;
    bool require;          /* every part of the sandbox */
    bool is_polite;        /* engines make way for other processes: nice 19 */
    const char *languages; /* model that tasks ask for */
    bool load_now;         /* load the model at start, not with the first task that needs it */
} wrk_warm_options;

/** @return SCH_OK; SCH_FATAL: the program cannot be started */
sch_status wrk_warm_start(const wrk_warm_options *options, wrk_warm **ret_warm, sch_err *err);
/** End what is left of it and start anew; tasks under way are lost. @return as wrk_warm_start() */
sch_status wrk_warm_restart(wrk_warm *warm, sch_err *err);
/** End it with all its children and reap it; NULL is fine. @return NULL always. */
wrk_warm *wrk_warm_stop(wrk_warm *warm);
SCH_DEFINE_AUTO(wrk_warm *, wrk_warm_stop);
/** Process id, for logs and tests. */
int wrk_warm_pid(const wrk_warm *warm);
/** Readable when the process has spoken or ended: then call wrk_warm_check(). -1: it is down. */
int wrk_warm_fd(const wrk_warm *warm);
/**
 * Take what it said about loading the model.
 * @return SCH_OK; SCH_BUSY: it has said nothing yet; SCH_INVALID: the model cannot be loaded;
 *         SCH_FATAL: it has ended
 */
sch_status wrk_warm_check(wrk_warm *warm, sch_err *err);

/** Descriptors of one task in the order of protocol.h; all borrowed. */
typedef struct wrk_warm_task {
    int fds[6];
    int64_t cpu_s, file_bytes;
    bool needs_model;
    int nice;       /* 0 to 19, for warm parents that are polite */
    bool no_output; /* fds[4] is no directory, and the child gets none */
} wrk_warm_task;
/** @return SCH_OK; SCH_FATAL: the warm parent is gone */
sch_status wrk_warm_send(wrk_warm *warm, const wrk_warm_task *task, sch_err *err);

#endif
