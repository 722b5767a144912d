/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Resource limits: the kernel holds what the supervisor's watchdog would notice too late.
 */
#include "worker/engine/sandbox.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>

static bool set(int which, int64_t soft, int64_t hard, const char *name, wrk_part_report *report)
{
    struct rlimit limit = {.rlim_cur = (rlim_t)soft, .rlim_max = (rlim_t)hard};
    struct rlimit old;

    /* One who is not root may only lower a limit: take the lower one where it was lower before. */
    if (getrlimit((__rlimit_resource_t)which, &old) == 0) {
        limit.rlim_max = limit.rlim_max < old.rlim_max ? limit.rlim_max : old.rlim_max;
        limit.rlim_cur = limit.rlim_cur < limit.rlim_max ? limit.rlim_cur : limit.rlim_max;
    }
    if (setrlimit((__rlimit_resource_t)which, &limit) == 0)
        return true;
    (void)wrk_part_say(report, WRK_FAILED, "%s: %s", name, strerror(errno));
    return false;
}

wrk_applied wrk_sandbox_limits(const wrk_sandbox *box, wrk_part_report *report)
{
    const wrk_limits *l = &box->limits;

    if (!set(RLIMIT_CPU, l->cpu_s, l->cpu_s + 5, "RLIMIT_CPU", report) ||
        !set(RLIMIT_FSIZE, l->file_bytes, l->file_bytes, "RLIMIT_FSIZE", report) ||
        !set(RLIMIT_NOFILE, 64, 64, "RLIMIT_NOFILE", report) ||
        !set(RLIMIT_NPROC, 0, 0, "RLIMIT_NPROC", report) ||
        !set(RLIMIT_CORE, 0, 0, "RLIMIT_CORE", report))
        return WRK_FAILED;
    if (WRK_IS_SANITIZED) /* AddressSanitizer reserves terabytes of address space */
        return wrk_part_say(report, WRK_UNSUPPORTED, "no RLIMIT_AS under AddressSanitizer");
    if (!set(RLIMIT_AS, l->memory_bytes, l->memory_bytes, "RLIMIT_AS", report))
        return WRK_FAILED;
    return WRK_APPLIED;
}
