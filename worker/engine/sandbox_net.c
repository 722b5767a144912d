/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A network namespace of its own: no interface but a loopback that is down, so that even a socket
 * that slipped through reaches nobody. Root may make one; others make a user namespace with it,
 * which many containers and some distributions forbid: then seccomp alone refuses sockets.
 */
#include "worker/engine/sandbox.h"

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

/* What unshare() says where namespaces are switched off, forbidden or used up. */
static bool is_refusal(int error)
{
    return error == EPERM || error == EACCES || error == ENOSYS || error == EINVAL ||
           error == ENOSPC || error == EUSERS;
}

wrk_applied wrk_sandbox_net(const wrk_sandbox *box, wrk_part_report *report)
{
    (void)box;
    if (unshare(CLONE_NEWNET) == 0)
        return WRK_APPLIED;
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0)
        return WRK_APPLIED;
    return wrk_part_say(report, is_refusal(errno) ? WRK_UNSUPPORTED : WRK_FAILED, "unshare: %s",
                        strerror(errno));
}
