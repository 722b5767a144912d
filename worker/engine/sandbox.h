/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WRK_ENGINE_SANDBOX_H
#define WRK_ENGINE_SANDBOX_H

#include "schema/base/status.h"
#include "schema/base/strbuf.h"

#include <stdbool.h>
#include <stdint.h>

/* Sanitizers need a little more than the engine does. */
#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#define WRK_IS_SANITIZED 1
#else
#define WRK_IS_SANITIZED 0
#endif

/**
 * Dropping of every right, part by part, before the first untrusted byte is read.
 *
 * Each part stands alone and answers applied, unsupported (the kernel or the build does not have
 * it) or failed. A failed part always stops the process; an unsupported one only where the setting
 * says sandbox=require. The parts overlap on purpose: sockets are refused by the empty network
 * namespace, by Landlock and by seccomp, so that a kernel without one of them still refuses.
 */
typedef enum wrk_part {
    WRK_PART_PRIVS,    /* no new privileges by exec */
    WRK_PART_NET,      /* a network namespace without an interface */
    WRK_PART_LANDLOCK, /* files: model and font folders to read, the output folder to write */
    WRK_PART_USER,     /* not root, no capability, not traceable */
    WRK_PART_LIMITS,   /* memory, processor time, file size, descriptors, processes, core */
    WRK_PART_SECCOMP,  /* system calls: an allow list */
    WRK_PART_COUNT
} wrk_part;
/** "privs", "net", "landlock", ... */
const char *wrk_part_name(wrk_part part);

typedef enum wrk_applied {
    WRK_APPLIED,
    WRK_UNSUPPORTED,
    WRK_FAILED,
    WRK_APPLIED_COUNT
} wrk_applied;
/** "applied", "unsupported", "failed" */
const char *wrk_applied_name(wrk_applied applied);

/** Bounds of one task. */
typedef struct wrk_limits {
    int64_t memory_bytes; /* address space */
    int64_t cpu_s;        /* processor time; SIGXCPU, five seconds later SIGKILL */
    int64_t file_bytes;   /* one output file; SIGXFSZ */
} wrk_limits;

typedef struct wrk_sandbox {
    wrk_limits limits;
    int output_fd; /* the one directory to write in; -1: none */
    /* Of a foreign program (worker/program): what it may read and execute, NULL-ended, instead of
     * the engine's models and fonts; it may also make folders, links and sockets in output_fd. */
    const char *const *readable;
} wrk_sandbox;

/** What one part said; why is "" when it was applied. */
typedef struct wrk_part_report {
    wrk_applied applied;
    char why[120];
} wrk_part_report;

/** One part; report->why is filled unless it was applied. Irrevocable for the process. */
wrk_applied wrk_sandbox_privs(const wrk_sandbox *box, wrk_part_report *report);
wrk_applied wrk_sandbox_net(const wrk_sandbox *box, wrk_part_report *report);
wrk_applied wrk_sandbox_landlock(const wrk_sandbox *box, wrk_part_report *report);
wrk_applied wrk_sandbox_user(const wrk_sandbox *box, wrk_part_report *report);
wrk_applied wrk_sandbox_limits(const wrk_sandbox *box, wrk_part_report *report);
wrk_applied wrk_sandbox_seccomp(const wrk_sandbox *box, wrk_part_report *report);

/** For a part: record the outcome and its reason. @return applied */
wrk_applied wrk_part_say(wrk_part_report *report, wrk_applied applied, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/**
 * All parts in the order of the enum, in a process of one thread.
 *
 * @param[out] ret_reports  WRK_PART_COUNT reports; parts after a failed one are "failed" too
 * @return SCH_OK; SCH_DENIED: a part failed, or is unsupported and required; the text names it
 */
sch_status wrk_sandbox_apply(const wrk_sandbox *box, bool require,
                             wrk_part_report ret_reports[WRK_PART_COUNT], sch_err *err);

/** "privs=applied net=unsupported(...) ...", on one line. */
void wrk_sandbox_describe(const wrk_part_report reports[WRK_PART_COUNT], sch_strbuf *sb);

/**
 * Uid and gid under which an engine runs when its parent is root: the kernel's overflow id, that
 * of "nobody", which owns nothing. The output folder has to be handed to it.
 */
#define WRK_NOBODY 65534

#endif
