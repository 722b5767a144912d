/* SPDX-License-Identifier: Apache-2.0 */
/* No new privileges: an exec of a set-uid program gives nothing, and never will again. */
#include "worker/engine/sandbox.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>

wrk_applied wrk_sandbox_privs(const wrk_sandbox *box, wrk_part_report *report)
{
    (void)box;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return wrk_part_say(report, WRK_FAILED, "PR_SET_NO_NEW_PRIVS: %s", strerror(errno));
    return WRK_APPLIED;
}
