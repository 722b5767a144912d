/* SPDX-License-Identifier: Apache-2.0 */
/*
 * System calls: an allow list.
 *
 * What is not listed answers ENOSYS, "this kernel does not have it": libraries that probe for a
 * newer call then take the older one, as they would on an old kernel, and a call that only a rarely
 * used code path makes costs a feature, not the document. Calls that no library of ours has any use
 * for, and whose only reason would be a taken-over engine, kill the process (SIGSYS, which the
 * supervisor logs): starting programs, reaching into other processes, changing the sandbox.
 * Sockets answer EACCES: name services inside the C library try them in good faith.
 *
 * Executable memory is refused (mmap and mprotect with PROT_EXEC): nothing here generates code, and
 * every library is loaded before.
 */
#include "worker/engine/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const int allowed[] = {
    SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(lseek), /* source, fonts, models */
    SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(pwrite64),               /* results, log, crops */
    SCMP_SYS(openat), SCMP_SYS(open), /* fonts, crops; Landlock says which */
    SCMP_SYS(close), SCMP_SYS(fcntl), /* fdopen() asks for flags; locks of fontconfig */
    SCMP_SYS(dup),                    /* fdopen() of the source without losing it */
    SCMP_SYS(fstat), SCMP_SYS(newfstatat), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(statx),
    /* sizes of files, presence of fonts */
    SCMP_SYS(fstatfs), SCMP_SYS(statfs), /* fontconfig: may its cache be mapped */
    SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2),    /* presence of fonts */
    SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getdents64), /* fontconfig's folders */
    SCMP_SYS(getcwd),                         /* fontconfig makes paths absolute */
    SCMP_SYS(unlink), SCMP_SYS(unlinkat),     /* a crop that could not be finished */
    SCMP_SYS(ftruncate), SCMP_SYS(fadvise64), /* stdio of image libraries */
    SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(brk), /* malloc */
    SCMP_SYS(futex), SCMP_SYS(sched_yield), SCMP_SYS(membarrier), /* locks, C++ statics, OpenMP */
    SCMP_SYS(sched_getaffinity), SCMP_SYS(sysinfo), SCMP_SYS(getcpu), /* OpenMP counts cores */
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(gettimeofday), SCMP_SYS(time),
    /* where the vDSO cannot answer */
    SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep),        /* short waits of a spinning lock */
    SCMP_SYS(getrandom),                                   /* hash seeds */
    SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getppid), /* abort() and assertions */
    SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid), /* fontconfig */
    SCMP_SYS(uname),                      /* fontconfig: architecture of its cache */
    SCMP_SYS(getrusage), SCMP_SYS(times), /* clock() */
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack), /* abort(), sanitizers */
#if WRK_IS_SANITIZED
    /* UBSan tells by a pipe whether memory may be read, before it looks at the type of an object
     * whose virtual table is another library's; refused, each such object counts as a wrong one. */
    SCMP_SYS(pipe), SCMP_SYS(pipe2),
#endif
    SCMP_SYS(restart_syscall),            /* the kernel's own, after a stop */
    SCMP_SYS(exit), SCMP_SYS(exit_group), /* the end */
};

/* No innocent use: see above. */
static const int deadly[] = {
    SCMP_SYS(execve),
    SCMP_SYS(execveat), /* no program is ever started */
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
    SCMP_SYS(chroot), /* another view of the system */
    SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(keyctl),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key), /* large attack surface */
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(kexec_load),
    SCMP_SYS(reboot),
};

static int add_list(scmp_filter_ctx ctx, uint32_t action, const int *calls, size_t count)
{
    int e = 0;

    for (size_t i = 0; i < count && e == 0; i++) {
        e = seccomp_rule_add(ctx, action, calls[i], 0);
        if (e == -EDOM) /* this architecture does not have the call */
            e = 0;
    }
    return e;
}

/* Calls whose arguments decide. */
static int add_conditional(scmp_filter_ctx ctx)
{
    int e = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
                             SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));

    if (e == 0) /* malloc's arenas, never code */
        e = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                             SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    if (e == 0) /* abort() signals itself */
        e = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                             SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0));
    if (e == 0) /* limits may be read, by this process of itself, not set */
        e = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 2,
                             SCMP_A0(SCMP_CMP_EQ, 0, 0), SCMP_A2(SCMP_CMP_EQ, 0, 0));
    if (e == 0) /* isatty() of stdio */
        e = seccomp_rule_add(ctx, SCMP_ACT_ERRNO(ENOTTY), SCMP_SYS(ioctl), 0);
    if (e == 0) /* name services of the C library */
        e = seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(socket), 0);
    if (e == 0)
        e = seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(connect), 0);
    if (e == 0) /* no process, no thread: EPERM ends a loop that ENOSYS might retry another way */
        e = seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 0);
    return e;
}

wrk_applied wrk_sandbox_seccomp(const wrk_sandbox *box, wrk_part_report *report)
{
    scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
    int e = ctx ? 0 : -ENOMEM;

    (void)box;
    if (e == 0)
        e = add_list(ctx, SCMP_ACT_ALLOW, allowed, SCH_COUNT_OF(allowed));
    if (e == 0)
        e = add_list(ctx, SCMP_ACT_KILL_PROCESS, deadly, SCH_COUNT_OF(deadly));
    if (e == 0)
        e = add_conditional(ctx);
    if (e == 0)
        (void)seccomp_attr_set(ctx, SCMP_FLTATR_CTL_OPTIMIZE, 2); /* a tree, not a list */
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
