/* SPDX-License-Identifier: Apache-2.0 */
/*
 * System calls of a foreign program: a deny list, since nobody knows all that chromium or
 * LibreOffice call in good faith. What is refused are sockets other than local ones, other views
 * of the system, other processes' memory, and the large interfaces through which kernels are
 * attacked. A refusal is an error code, not the end: such programs probe for many of them.
 */
#include "worker/program/filter.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <string.h>
#include <sys/socket.h>

static const int refused[] = {
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(kcmp), /* other processes */
    SCMP_SYS(unshare),
    SCMP_SYS(setns),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(fsopen),
    SCMP_SYS(fsmount),
    SCMP_SYS(move_mount),
    SCMP_SYS(open_tree), /* another view of the system */
    SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(keyctl),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key), /* large attack surface */
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(name_to_handle_at), /* around the view */
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(delete_module),
    SCMP_SYS(kexec_load),
    SCMP_SYS(kexec_file_load),
    SCMP_SYS(reboot),
    SCMP_SYS(swapon),
    SCMP_SYS(swapoff),
    SCMP_SYS(acct),
    SCMP_SYS(quotactl),
    SCMP_SYS(syslog),
    SCMP_SYS(settimeofday),
    SCMP_SYS(clock_settime),
    SCMP_SYS(adjtimex), /* the machine's, not a program's */
};

/* "This kernel does not have it": the caller takes the older way, which the rules below see. */
static const int absent[] = {
    SCMP_SYS(io_uring_setup), /* opens sockets past a filter */
    SCMP_SYS(clone3),         /* its flags lie in memory, where a filter cannot look */
};

static int add_list(scmp_filter_ctx ctx, int error, const int *calls, size_t count)
{
    int e = 0;

    for (size_t i = 0; i < count && e == 0; i++) {
        e = seccomp_rule_add(ctx, SCMP_ACT_ERRNO(error), calls[i], 0);
        if (e == -EDOM || e == -EOPNOTSUPP) /* this architecture does not have the call */
            e = 0;
    }
    return e;
}

static int add_conditional(scmp_filter_ctx ctx)
{
    int e = seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(socket), 1,
                             SCMP_A0(SCMP_CMP_NE, AF_UNIX, 0));

    if (e == 0) /* no namespace in which it would be root */
        e = seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
                             SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_NEWUSER, CLONE_NEWUSER));
    return e;
}

wrk_applied wrk_program_seccomp(wrk_part_report *report)
{
    scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ALLOW);
    int e = ctx ? 0 : -ENOMEM;

    if (e == 0)
        e = add_list(ctx, EPERM, refused, SCH_COUNT_OF(refused));
    if (e == 0)
        e = add_list(ctx, ENOSYS, absent, SCH_COUNT_OF(absent));
    if (e == 0)
        e = add_conditional(ctx);
    if (e == 0)
        e = seccomp_load(ctx);
    seccomp_release(ctx);
    if (e == -EINVAL || e == -ENOSYS || e == -ECANCELED)
        return wrk_part_say(report, WRK_UNSUPPORTED, "the kernel has no seccomp filter: %s",
                            strerror(-e));
    if (e != 0)
        return wrk_part_say(report, WRK_FAILED, "filter: %s", strerror(-e));
    return WRK_APPLIED;
}
