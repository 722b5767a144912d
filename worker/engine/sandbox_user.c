/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Not root, no capability, not traceable. A parent that is root hands the child to the overflow
 * user, which owns no file and no process; in a container whose root may not change its user the
 * capabilities go all the same. A parent that is not root has only what the user namespace of
 * sandbox_net.c gave. The wish to die with the parent is renewed here, because the kernel forgets
 * it with each change of credentials.
 */
#include "worker/engine/sandbox.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* All sets to nothing; by the system call, since libcap would be a dependency for one line. */
static int drop_capabilities(void)
{
    struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};

    (void)prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    return (int)syscall(SYS_capset, &head, none);
}

/* True once the process is WRK_NOBODY with no other group. */
static bool become_nobody(void)
{
    return setgroups(0, NULL) == 0 && setresgid(WRK_NOBODY, WRK_NOBODY, WRK_NOBODY) == 0 &&
           setresuid(WRK_NOBODY, WRK_NOBODY, WRK_NOBODY) == 0;
}

wrk_applied wrk_sandbox_user(const wrk_sandbox *box, wrk_part_report *report)
{
    bool is_root = geteuid() == 0;
    int parent = getppid();
    int error = 0;

    (void)box;
    if (is_root && !become_nobody())
        error = errno;
    if (drop_capabilities() != 0)
        return wrk_part_say(report, WRK_FAILED, "capset: %s", strerror(errno));
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return wrk_part_say(report, WRK_FAILED, "PR_SET_DUMPABLE: %s", strerror(errno));
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || getppid() != parent)
        return wrk_part_say(report, WRK_FAILED, "the parent is gone");
    if (error)
        return wrk_part_say(report, WRK_UNSUPPORTED, "stays root without capabilities: %s",
                            strerror(error));
    return WRK_APPLIED;
}
