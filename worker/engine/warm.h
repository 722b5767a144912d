/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_ENGINE_WARM_H
#define WRK_ENGINE_WARM_H

#include "worker/engine/child.h"

/**
 * The warm parent: serves the socket of protocol.h, forks one child a task, and tells the
 * supervisor how each ended. It reads nothing but the supervisor's messages.
 */
typedef struct wrk_warm_config {
    int64_t memory_bytes; /* address space of a child */
    bool is_polite;       /* children run at nice 19, or as their task says */
    bool require;         /* every part of the sandbox or no work */
    wrk_work_fn work;     /* what a child does */
    sch_status (*warm_up)(const char *languages, sch_err *err); /* load the model; once each */
} wrk_warm_config;

/**
 * Serve until the other end closes; then every child is killed.
 * @param fd  SOCK_SEQPACKET; borrowed
 * @return SCH_OK: closed; SCH_FATAL
 */
sch_status wrk_warm_serve(int fd, const wrk_warm_config *config, sch_err *err);

#endif
